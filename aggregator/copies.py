"""Which stored story a new item belongs to: candidates from the store, the decision from `stories`."""

from __future__ import annotations

from dataclasses import dataclass

from aggregator.model import Analysis, ItemDraft, KeyKind
from aggregator.store import Features as StoredFeatures
from aggregator.store import NewItem, StoryCandidate, Transaction
from aggregator.stories.features import Features, features
from aggregator.stories.matching import WINDOW, Candidate, Match, match

FREQUENT = 50
"""A shingle in more items than this finds little and costs most (reference/language.md §4)."""

COMPARED = 12
"""Candidates compared, those with most shingles in common: as many as `stories.grouping` takes."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What stories compare an item by: as the story stage has it, and as the store keeps it."""

    features: Features
    stored: StoredFeatures


NOTHING_COMPARED = Compared(Features(), StoredFeatures())


def compared(draft: ItemDraft, analysis: Analysis) -> Compared:
    """The features of an item; the parties of its dialogue tell releases of one template apart."""
    claim = analysis.dialogue
    found = features(draft.title, draft.text, countries=claim.parties if claim else ())
    stored = StoredFeatures(
        shingles=found.shingles, title_key=found.title_key, lead_hash=found.lead_hash, data=found.to_bytes()
    )
    return Compared(found, stored)


def find_story(transaction: Transaction, number: int, item: NewItem, new: Features) -> Match | None:
    """The story that item `number` is a copy of, if it is one of any within seven days of it."""
    start, end = item.effective_at - WINDOW, item.effective_at + WINDOW
    for key in item.draft.keys:
        if key.kind is not KeyKind.LINK:
            continue
        for other in transaction.story_same_link(key, start, end):
            # R-I7: another feed that carries the same address carries the same text
            if other.item_id != number and other.feed_id != item.feed_id:
                return Match(
                    story_id=other.story_id, via_item=other.item_id, score=1.0, method="link", reason="the same link"
                )
    counts = transaction.shingle_counts(new.shingles, start, end, FREQUENT + 1)
    rare = [shingle for shingle in new.shingles if counts[shingle] <= FREQUENT]
    near = [
        *transaction.story_exact(new.title_key, new.lead_hash, start, end, COMPARED),
        *transaction.story_candidates(rare, start, end, COMPARED + 1),
    ]
    candidates = {other.item_id: _candidate(other) for other in near if other.item_id != number}
    return match(new, candidates.values(), published=item.effective_at, feed_id=item.feed_id).match


def _candidate(stored: StoryCandidate) -> Candidate:
    return Candidate(
        item_id=stored.item_id,
        story_id=stored.story_id,
        features=Features.from_bytes(stored.features),
        published=stored.effective_at,
        feed_id=stored.feed_id,
        tier=stored.tier,
    )
