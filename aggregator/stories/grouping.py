"""Stories of a stream in memory: what `analyze` and tests use. The store finds its candidates with SQL and shares
`features` and `match`.

Items come one by one and every decision looks back only, so the same items give the same stories whatever the size
of the batches they came in.
"""

from __future__ import annotations

from collections import Counter, OrderedDict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from aggregator.model import Document
from aggregator.stories.features import Features, features
from aggregator.stories.matching import Candidate, match, same_week

_MOST_ITEMS = 20_000
"""Items remembered: a week of 500 feeds with 40 items each; about 3 KB an item."""
_MOST_POSTINGS = 50
"""Items remembered under one shingle: frequent shingles find little and cost most (language.md §4: 39 lookups a second
with them, 13,900 without). The newest stay, so that the fifty-first copy of a text still finds the fiftieth."""
_COMPARED = 12
"""Candidates compared: those with most shingles in common."""
_COMMONPLACE = 8
"""Stories from which on a shingle is a commonplace and finds nothing: "The text of the following statement was"."""


_Key = TypeVar("_Key", int, str)


@dataclass(frozen=True, slots=True)
class _Kept:
    id: str
    story: int
    published: datetime | None
    feed_id: str | None
    shingles: tuple[int, ...]
    heads: tuple[str, ...]  # title key and lead hash, where there are any
    data: bytes  # a tenth of the memory that the features take


class Grouper:
    """Gives every document the id of its story: "g1", "g2", … in the order of their first documents."""

    def __init__(self, *, most_items: int = _MOST_ITEMS) -> None:
        self._most_items = most_items
        self._kept: OrderedDict[int, _Kept] = OrderedDict()  # by number, the oldest first
        self._numbers: dict[str, int] = {}
        self._by_shingle: dict[int, deque[int]] = {}
        self._by_head: dict[str, deque[int]] = {}
        self._added = 0
        self._stories = 0

    def add(
        self,
        id: str,
        document: Document,
        published: datetime | None,
        *,
        feed_id: str | None = None,
        countries: Iterable[str] = (),
    ) -> str:
        """The story of `document`. An `id` that was there before is a new version of its item and keeps its story.

        Documents without a date count as of the same week as all others.
        """
        new = features(document.title, document.text, countries=countries)
        if id in self._numbers:
            story = self._forget(self._numbers[id]).story
        else:
            found = match(new, self._candidates(new, published), published=published, feed_id=feed_id).match
            if found is None:
                self._stories += 1
            story = found.story_id if found else self._stories
        self._remember(_Kept(id, story, published, feed_id, new.shingles, _heads(new), new.to_bytes()))
        return f"g{story}"

    def _candidates(self, new: Features, published: datetime | None) -> Iterator[Candidate]:
        shared: Counter[int] = Counter()
        for shingle in new.shingles:
            numbers = self._by_shingle.get(shingle)
            if numbers and len({self._kept[number].story for number in numbers}) < _COMMONPLACE:
                shared.update(number for number in numbers if same_week(published, self._kept[number].published))
        same_head = [number for head in _heads(new) for number in [*self._by_head.get(head, ())][:_COMPARED]]
        near = sorted(shared, key=lambda number: (-shared[number], number))[:_COMPARED]
        for number in dict.fromkeys([*same_head, *near]):
            kept = self._kept[number]
            yield Candidate(
                item_id=number,
                story_id=kept.story,
                features=Features.from_bytes(kept.data),
                published=kept.published,
                feed_id=kept.feed_id,
            )

    def _remember(self, kept: _Kept) -> None:
        self._added += 1
        self._kept[self._added] = kept
        self._numbers[kept.id] = self._added
        for shingle in kept.shingles:
            self._by_shingle.setdefault(shingle, deque(maxlen=_MOST_POSTINGS)).append(self._added)
        for head in kept.heads:
            self._by_head.setdefault(head, deque(maxlen=_MOST_POSTINGS)).append(self._added)
        if len(self._kept) > self._most_items:
            self._forget(next(iter(self._kept)))

    def _forget(self, number: int) -> _Kept:
        kept = self._kept.pop(number)
        del self._numbers[kept.id]
        for shingle in kept.shingles:
            _drop(self._by_shingle, shingle, number)
        for head in kept.heads:
            _drop(self._by_head, head, number)
        return kept


def _heads(each: Features) -> tuple[str, ...]:
    return tuple(filter(None, (each.title_key, each.lead_hash)))


def _drop(postings: dict[_Key, deque[int]], key: _Key, number: int) -> None:
    numbers = postings.get(key, ())
    if number in numbers:  # not if fifty newer ones have pushed it out
        postings[key].remove(number)
        if not postings[key]:
            del postings[key]
