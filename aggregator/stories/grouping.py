"""Stories of a stream in memory: what `analyze` and tests use. The store finds its candidates with SQL and shares
`features` and `match`.

Items come one by one and every decision looks back only, so the same items give the same stories whatever the size
of the batches they came in.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from aggregator.model import Document
from aggregator.stories.boilerplate import RECENT, Wording
from aggregator.stories.candidates import POSTINGS, nearest
from aggregator.stories.features import Features, features
from aggregator.stories.matching import Candidate, match, week_around

_MOST_ITEMS = 20_000
"""Items remembered: a week of 500 feeds with 40 items each; about 5 KB an item."""

_UNPACKED = 1_000
"""The newest of them, which most copies are of, are kept ready to be compared; about 30 KB an item more."""


@dataclass(frozen=True, slots=True)
class _Kept:
    id: str
    story: int
    published: datetime | None
    feed_id: str | None
    keys: tuple[int, ...]  # heads and shingles
    data: bytes  # a tenth of the memory that the features take

    @property
    def features(self) -> Features:
        return Features.from_bytes(self.data)


@dataclass(slots=True)
class _Feed:
    wording: Wording = field(default_factory=Wording)
    recent: deque[bytes] = field(default_factory=lambda: deque(maxlen=RECENT))

    def add(self, data: bytes) -> None:
        self.recent.append(data)
        self.wording = self.wording.after(lambda: [Features.from_bytes(each) for each in self.recent])


class Grouper:
    """Gives every document the id of its story: "g1", "g2", … in the order of their first documents."""

    def __init__(self, *, most_items: int = _MOST_ITEMS) -> None:
        self._most_items = most_items
        self._kept: OrderedDict[int, _Kept] = OrderedDict()  # by number, the oldest first
        self._numbers: dict[str, int] = {}
        self._unpacked: dict[int, Features] = {}  # of the newest
        self._by_key: dict[int, list[int]] = {}  # the newest last
        self._began: dict[int, datetime | None] = {}  # by story, of those that are kept
        self._sizes: dict[int, int] = {}
        self._feeds: dict[str, _Feed] = {}
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

        Documents without a date count as of the same week as all others. With a `feed_id`, what the feed repeats is
        learnt and left out, and the feed does not copy itself.
        """
        feed = None if feed_id is None else self._feeds.setdefault(feed_id, _Feed())
        boilerplate = feed.wording.boilerplate if feed else frozenset[int]()
        new = features(document.title, document.text, countries=countries, boilerplate=boilerplate)
        data = new.to_bytes()
        if id in self._numbers:
            story = self._forget(self._numbers[id]).story
        else:
            found = match(new, self._candidates(new, published), published=published, feed_id=feed_id).match
            if found is None:
                self._stories += 1
            story = found.story_id if found else self._stories
            if feed:
                feed.add(data)
        self._remember(_Kept(id, story, published, feed_id, new.keys, data), new)
        return f"g{story}"

    def _candidates(self, new: Features, published: datetime | None) -> Iterator[Candidate]:
        postings = {key: self._by_key[key] for key in new.keys if key in self._by_key}
        # the same few stand under many keys: each is asked once whether it is of this week
        numbers = set[int]().union(*postings.values())
        if published is None:
            stories = {number: self._kept[number].story for number in numbers}
        else:
            start, end = week_around(published)
            stories = {
                number: kept.story
                for number in numbers
                if (at := (kept := self._kept[number]).published) is None or start <= at <= end
            }
        for number in nearest(new, postings, stories):
            kept = self._kept[number]
            yield Candidate(
                item_id=number,
                story_id=kept.story,
                features=self._unpacked.get(number) or kept.features,
                published=kept.published,
                began=self._began[kept.story],
                feed_id=kept.feed_id,
            )

    def _remember(self, kept: _Kept, features: Features) -> None:
        self._added += 1
        self._kept[self._added] = kept
        self._unpacked[self._added] = features
        self._unpacked.pop(self._added - _UNPACKED, None)
        self._numbers[kept.id] = self._added
        self._sizes[kept.story] = self._sizes.get(kept.story, 0) + 1
        self._began.setdefault(kept.story, kept.published)
        for key in kept.keys:
            numbers = self._by_key.get(key)
            if numbers is None:
                self._by_key[key] = [self._added]
            else:
                numbers.append(self._added)
                del numbers[:-POSTINGS]
        if len(self._kept) > self._most_items:
            self._forget(next(iter(self._kept)))

    def _forget(self, number: int) -> _Kept:
        kept = self._kept.pop(number)
        self._unpacked.pop(number, None)
        del self._numbers[kept.id]
        self._sizes[kept.story] -= 1
        if not self._sizes[kept.story]:
            del self._sizes[kept.story], self._began[kept.story]
        for key in kept.keys:
            numbers = self._by_key.get(key, [])
            if number in numbers:  # not if fifty newer ones have pushed it out
                numbers.remove(number)
                if not numbers:
                    del self._by_key[key]
        return kept
