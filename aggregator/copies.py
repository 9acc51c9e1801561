"""Which stored story a new item belongs to: candidates from the store, the decision from `stories`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from aggregator.model import Analysis, ItemDraft, KeyKind
from aggregator.store import Features as StoredFeatures
from aggregator.store import NewItem, Reader, StoryCandidate, Transaction
from aggregator.stories.boilerplate import RECENT, Wording
from aggregator.stories.candidates import POSTINGS, nearest
from aggregator.stories.features import Features, features
from aggregator.stories.matching import WINDOW, Candidate, Match, match


@dataclass(frozen=True, slots=True)
class Compared:
    """What stories compare an item by: as the story stage has it, and as the store keeps it."""

    features: Features
    stored: StoredFeatures


NOTHING_COMPARED = Compared(Features(), StoredFeatures())


class FeedWording:
    """What stories compare a feed's items by: their texts without what the feed repeats.

    Items are given in the order in which they are stored. What they say of the feed is learnt item by item and kept in
    the store, so that it makes no difference how many of them come in one document.
    """

    def __init__(self, reader: Reader, feed_id: str) -> None:
        self._reader, self._feed_id = reader, feed_id
        self._before = self._wording = Wording(*reader.wording(feed_id))
        self._new: list[Features] = []

    def compared(self, draft: ItemDraft, analysis: Analysis) -> Compared:
        """The features of an item; the parties of its dialogue tell releases of one template apart."""
        claim = analysis.dialogue
        found = features(
            draft.title,
            draft.text,
            countries=claim.parties if claim else (),
            boilerplate=self._wording.boilerplate,
        )
        return Compared(found, StoredFeatures(shingles=found.keys, data=found.to_bytes()))

    def learn(self, new: Features) -> None:
        """Note that the feed has brought one more item."""
        self._new.append(new)
        self._wording = self._wording.after(self._recent)

    def _recent(self) -> list[Features]:
        new = self._new[-RECENT:]
        stored = self._reader.recent_features(self._feed_id, RECENT - len(new)) if len(new) < RECENT else []
        return [*map(Features.from_bytes, stored), *new]

    def save(self, transaction: Transaction) -> None:
        """Keep what was learnt."""
        if self._wording != self._before:
            transaction.save_wording(self._feed_id, self._wording.items, self._wording.boilerplate)
            self._before, self._new = self._wording, []


class Told:
    """Which wordings were told before: by any stored item, and by the items of this poll that were placed already.

    It is asked once for all new items of a poll, before they are stored. Most share no wording with anything, and need
    not be looked for one by one.
    """

    def __init__(self, reader: Reader, new: Sequence[Compared]) -> None:
        self._told = reader.known_shingles({key for each in new for key in each.stored.shingles})

    def of(self, new: Compared) -> list[int]:
        """The keys of `new` that were told before it; it counts as told from now on."""
        known = [key for key in new.stored.shingles if key in self._told]
        self._told.update(new.stored.shingles)
        return known


def find_story(reader: Reader, number: int, item: NewItem, new: Compared, told: Told) -> Match | None:
    """The story that item `number` is a copy of, if it is one of any within seven days of it. Only items with lower
    numbers are looked at: so it does not matter which others came with it."""
    start, end = item.effective_at - WINDOW, item.effective_at + WINDOW
    for key in item.draft.keys:
        if key.kind is not KeyKind.LINK:
            continue
        for other in reader.story_same_link(key, start, end, number):
            # R-I7: another feed that carries the same address carries the same text
            if other.feed_id != item.feed_id:
                return Match(
                    story_id=other.story_id, via_item=other.item_id, score=1.0, method="link", reason="the same link"
                )
    postings = reader.story_postings(told.of(new), start, end, number, POSTINGS)
    stories = {item: story for found in postings.values() for item, story in found}
    near = nearest(new.features, {key: [item for item, _ in found] for key, found in postings.items()}, stories)
    if not near:
        return None
    candidates = {other.item_id: other for other in reader.story_candidates(near)}
    found = match(
        new.features, map(_candidate, candidates.values()), published=item.effective_at, feed_id=item.feed_id
    ).match
    return replace(found, story_id=candidates[found.via_item].story_id) if found else None


def _candidate(stored: StoryCandidate) -> Candidate:
    """By its wording: what a user joined or parted says nothing of other texts."""
    return Candidate(
        item_id=stored.item_id,
        story_id=stored.strand,
        features=Features.from_bytes(stored.features),
        published=stored.effective_at,
        began=stored.began,
        feed_id=stored.feed_id,
        tier=stored.tier,
    )
