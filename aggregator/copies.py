"""Which stored story a new item belongs to: candidates from the store, the decision from `stories`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from aggregator.model import Analysis, ItemDraft, ItemKey, KeyKind
from aggregator.store import Features as StoredFeatures
from aggregator.store import NewItem, Reader, StoryCandidate, StoryLink, Transaction
from aggregator.stories.boilerplate import RECENT, Wording
from aggregator.stories.candidates import POSTINGS, nearest
from aggregator.stories.features import Features, features
from aggregator.stories.matching import WINDOW, Candidate, match


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


class Copies:
    """The stories that a poll's new items are copies of, found for one after the other.

    Which links and wordings were told before is asked once for all of them, before they are stored: most share neither
    with anything, and need not be looked for one by one. Nothing is written here: what was found is remembered for the
    items that follow, until it is written for all together.
    """

    def __init__(self, reader: Reader, new: Iterable[tuple[NewItem, Compared]]) -> None:
        self._reader = reader
        new = list(new)
        self._links = reader.known_links({key for item, _ in new for key in _links(item)})
        self._told = reader.known_shingles({key for _, each in new for key in each.stored.shingles})
        self._joined: dict[int, StoryCandidate] = {}  # by item, the copy through which it joined

    def find(self, number: int, item: NewItem, new: Compared) -> StoryLink | None:
        """The story to join, if item `number` is a copy of any within seven days of it. Only items with lower numbers
        are looked at: so it does not matter which others came with it."""
        told = [key for key in new.stored.shingles if key in self._told]
        self._told.update(new.stored.shingles)
        span = item.effective_at - WINDOW, item.effective_at + WINDOW
        if via := self._same_link(number, item, *span):
            return self._join(number, item, via, 1.0, "link")
        candidates = self._near(number, new, told, *span)
        if not candidates:
            return None
        found = match(
            new.features, map(_candidate, candidates.values()), published=item.effective_at, feed_id=item.feed_id
        ).match
        return self._join(number, item, candidates[found.via_item], found.score, found.method) if found else None

    def _same_link(self, number: int, item: NewItem, start: datetime, end: datetime) -> StoryCandidate | None:
        """R-I7: another feed that carries the same address carries the same text."""
        others = (self._reader.story_same_link(key, start, end, number) for key in _links(item) if key in self._links)
        return next((each for each in chain.from_iterable(others) if each.feed_id != item.feed_id), None)

    def _near(
        self, number: int, new: Compared, told: Sequence[int], start: datetime, end: datetime
    ) -> dict[int, StoryCandidate]:
        """The items whose wording is compared, the nearest first, as they stand now."""
        if not told:
            return {}
        postings = self._reader.story_postings(told, start, end, number, POSTINGS)
        stories = {item: story for found in postings.values() for item, story in found}
        for item in stories.keys() & self._joined.keys():
            stories[item] = self._joined[item].story_id
        near = nearest(new.features, {key: [item for item, _ in found] for key, found in postings.items()}, stories)
        found = self._reader.story_candidates(near) if near else []
        return {each.item_id: self._joining(each) for each in found}

    def _joining(self, stored: StoryCandidate) -> StoryCandidate:
        """As it will stand when what was found is written."""
        via = self._joined.get(stored.item_id)
        return replace(stored, story_id=via.story_id, strand=via.strand, began=via.began) if via else stored

    def _join(self, number: int, item: NewItem, via: StoryCandidate, score: float, method: str) -> StoryLink:
        self._joined[number] = via
        return StoryLink(
            item_id=number,
            story_id=via.story_id,
            via=via.item_id,
            score=score,
            method=method,
            at=item.first_seen,
        )


def _links(item: NewItem) -> list[ItemKey]:
    return [key for key in item.draft.keys if key.kind is KeyKind.LINK]


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
