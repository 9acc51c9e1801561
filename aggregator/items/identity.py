"""Which entries of a document are new, which are known, and which of those have changed (R-I1, R-I2, R-I6).

First of all no item may be lost, then none stored twice. So a stored item is claimed by one entry of a document at
most, stronger keys are asked before weaker ones, and a weak key decides only where nothing speaks against it: two
entries that share a link, a title or even a guid, and nothing else, are two items.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from aggregator.items.drafts import draft, keys_of
from aggregator.items.keys import Keys
from aggregator.items.urls import canonical_url
from aggregator.model import Identified, ItemDraft, ItemKey, KnownItem, Verdict

__all__ = ["RUNG_NAMES", "draft", "identify"]

BAD_SHARE = 0.05
"""R-I2: with more empty or repeated guids than this, rounded, a feed is no longer known by them."""

TITLE_DAYS = timedelta(days=7)
"""R-I1: for so long after it was first seen an item may be known by title and day."""

REVISION_GAP = timedelta(minutes=10)
MOST_REVISIONS = 24
"""R-I6: what changes oftener is noise; a change that comes too soon is taken at a later poll if it is still there."""


def identify(
    drafts: Sequence[ItemDraft], known: Mapping[ItemKey, KnownItem], *, rung: int, now: datetime
) -> tuple[tuple[Identified, ...], int]:
    """What each of one document's drafts is, in their order, and the feed's rung from now on (R-I2; it only grows).

    `known` holds what is stored in this feed under any of the drafts' keys. An entry repeated word for word comes back
    once. The keys left in a draft are those to be stored with its item: the first is its primary one, and none may
    belong to another item of the document. For an item that is known and unchanged only keys it does not have yet are
    left.
    """
    entries = _distinct(drafts)
    rung = _climbed(rung, entries)
    matching = _Matching(entries, known, rung, now)
    matching.run()
    return tuple(matching.results()), rung


@dataclass(frozen=True, slots=True)
class _Entry:
    draft: ItemDraft
    keys: Keys


def _distinct(drafts: Sequence[ItemDraft]) -> list[_Entry]:
    """Without those that say again, word for word, what stood before under the same guid and link."""
    first: dict[tuple[object, ...], ItemDraft] = {}
    for item in drafts:
        link = canonical_url(item.url) or item.url
        first.setdefault((item.guid, link, item.title, item.text, item.published), item)
    return [_Entry(item, keys_of(item)) for item in first.values()]


def _climbed(rung: int, entries: Sequence[_Entry]) -> int:
    """The first rung, from the present one up, whose keys are present and different in all but a few entries."""
    tolerance = int(len(entries) * BAD_SHARE + 0.5)
    while rung < len(_RUNGS) - 1:
        keys = [_RUNGS[rung](entry.keys) for entry in entries]
        if len(keys) - len({key for key in keys if key}) <= tolerance:
            break
        rung += 1
    return rung


_RUNGS: tuple[Callable[[Keys], ItemKey | None], ...] = (
    lambda keys: keys.guid,
    lambda keys: keys.url,
    lambda keys: keys.dated,
    lambda keys: keys.exact,
)
RUNG_NAMES = ("guid", "link", "link and date", "link, date and title")

_PAGE = re.compile(r"\d|[^/?]{16,}\?")
"""A link that leads to one page and not to a section: it has a number or a long last part."""


class _Matching:
    """Entries of one document and stored items, paired step by step, from the surest key to the weakest."""

    def __init__(self, entries: Sequence[_Entry], known: Mapping[ItemKey, KnownItem], rung: int, now: datetime) -> None:
        self._entries, self._known, self._rung, self._now = entries, known, rung, now
        self._uses = Counter(key for entry in entries for key in entry.keys)
        self._found: dict[int, tuple[KnownItem, str]] = {}  # by position of the entry
        self._claimed: set[int] = set()

    def run(self) -> None:
        """Pair what belongs together; each step takes only what earlier ones left."""
        # the first four are stored only where less may not tell two items apart: what has them is found by them
        self._claim(lambda keys: keys.whole, "same in everything")
        self._claim(lambda keys: keys.exact, "same link, date and title")
        self._claim(lambda keys: keys.dated, "same link and date")
        self._claim(lambda keys: keys.twin, "same guid and link")
        self._claim(_RUNGS[self._rung], f"same {RUNG_NAMES[self._rung]}", self._own)
        self._claim(lambda keys: None if keys.guid else keys.url, "same link", self._own)
        self._claim(lambda keys: keys.guid, "same guid and more", self._corroborated)
        self._claim(lambda keys: keys.path, "same guid on another host", self._corroborated)
        self._claim(lambda keys: keys.link, "same link, other guid", self._same_page)
        self._claim(lambda keys: keys.title_day, "same title and day", self._same_title)
        self._claim(lambda keys: keys.namesake, "same title and day, once without guid and link", self._recent)
        self._claim(lambda keys: keys.text, "same title and text", self._without_better)

    def results(self) -> Iterator[Identified]:
        """In the order of the document."""
        taken: set[ItemKey] = set()
        for position, entry in enumerate(self._entries):
            if position in self._found:
                yield self._judged(entry, *self._found[position])
                continue
            ladder = self._ladder(entry.keys)
            name, primary = next(((n, k) for n, k in ladder if k not in taken and k not in self._known), ("", None))
            if primary is None:  # whatever could tell this entry from an earlier one, that one has too
                continue
            taken.add(primary)
            keys = tuple(dict.fromkeys((primary, *self._aliases(entry.keys))))
            reason = f"no stored item has its {name}"
            yield Identified(draft=replace(entry.draft, keys=keys), verdict=Verdict.NEW, reason=reason)

    def _judged(self, entry: _Entry, item: KnownItem, reason: str) -> Identified:
        """R-I6: a known entry, changed or not."""
        keys, verdict = tuple(self._aliases(entry.keys, item)), Verdict.CHANGED
        if entry.draft.content_hash == item.content_hash:
            verdict = Verdict.KNOWN
        elif item.revisions >= MOST_REVISIONS:
            verdict, reason = Verdict.KNOWN, f"{reason}; changed, but {MOST_REVISIONS} revisions are kept"
        elif item.revised_at and timedelta() <= self._now - item.revised_at < REVISION_GAP:
            verdict, reason = Verdict.KNOWN, f"{reason}; changed again within 10 minutes, to be looked at later"
        if verdict is Verdict.KNOWN:
            keys = tuple(key for key in keys if key not in self._known)
        return Identified(draft=replace(entry.draft, keys=keys), verdict=verdict, reason=reason, item_id=item.item_id)

    # --- pairing

    def _claim(
        self,
        key_of: Callable[[Keys], ItemKey | None],
        reason: str,
        fits: Callable[[_Entry, KnownItem, ItemKey], bool] | None = None,
    ) -> None:
        """Give each free item to the free entry that has its key and fits; of several, to the most similar one."""
        rivals: dict[int, list[tuple[int, int, KnownItem]]] = {}
        for position, entry in enumerate(self._entries):
            key = key_of(entry.keys)
            item = self._known.get(key) if key else None
            if key is None or item is None or position in self._found or item.item_id in self._claimed:
                continue
            if fits is None or fits(entry, item, key):
                rivals.setdefault(item.item_id, []).append((self._likeness(entry, item, {key}), -position, item))
        for item_id, candidates in rivals.items():
            _, negative, item = max(candidates, key=lambda candidate: candidate[:2])
            self._found[-negative] = (item, reason)
            self._claimed.add(item_id)

    def _likeness(self, entry: _Entry, item: KnownItem, but: Set[ItemKey | None]) -> int:
        """How much the two have in common, the keys in `but` aside."""
        keys, said = entry.keys, entry.draft
        shared = {key for key in keys if key not in but and self._leads_to(key, item)}
        return (
            8 * (said.content_hash == item.content_hash)
            + 4 * (keys.guid in shared)
            + 4 * (keys.text in shared)
            + 2 * (keys.link in shared)
            + 2 * (said.published is not None and said.published == item.published)
            + bool(shared & {keys.title_day, keys.namesake})
        )

    def _leads_to(self, key: ItemKey | None, item: KnownItem) -> bool:
        found = self._known.get(key) if key else None
        return found is not None and found.item_id == item.item_id

    def _alone(self, key: ItemKey) -> bool:
        return self._uses[key] == 1

    def _corroborated(self, entry: _Entry, item: KnownItem, key: ItemKey) -> bool:
        return self._alone(key) and self._likeness(entry, item, {key}) > 0

    def _own(self, entry: _Entry, item: KnownItem, key: ItemKey) -> bool:
        """What entries are known by is believed, but for a link to a section: that may carry another every day."""
        return key != entry.keys.url or self._one_page(entry, item)

    def _same_page(self, entry: _Entry, item: KnownItem, key: ItemKey) -> bool:
        return self._alone(key) and self._one_page(entry, item)

    def _one_page(self, entry: _Entry, item: KnownItem) -> bool:
        """Whether a shared link makes one item of two: if it leads to a page, or they share more than it."""
        parts = urlsplit(canonical_url(entry.draft.url) or "")
        page = _PAGE.search(f"{parts.path}?{parts.query}{parts.fragment}")
        return bool(page) or self._likeness(entry, item, {entry.keys.url, entry.keys.link}) > 0

    def _same_title(self, entry: _Entry, item: KnownItem, key: ItemKey) -> bool:
        """Enough for what has nothing better; if both have guid and link, and other ones, the text must be the same."""
        if _is_nameless(entry):
            return True
        return self._alone(key) and self._recent(entry, item, key) and self._leads_to(entry.keys.text, item)

    def _recent(self, entry: _Entry, item: KnownItem, key: ItemKey) -> bool:
        return self._alone(key) and abs(self._now - item.first_seen) <= TITLE_DAYS

    def _without_better(self, entry: _Entry, item: KnownItem, key: ItemKey) -> bool:
        repeated = entry.keys.guid is not None and not self._alone(entry.keys.guid)
        return self._alone(key) and (_is_nameless(entry) or repeated)

    # --- keys to store

    def _ladder(self, keys: Keys) -> Iterator[tuple[str, ItemKey]]:
        """What a new item can be known by, best first, with the name of each."""
        steps = [(RUNG_NAMES[n], _RUNGS[n](keys)) for n in range(self._rung, len(_RUNGS))]
        if self._rung == 0 and keys.guid:
            steps[1] = ("guid and link", keys.twin)
        steps.append(("title and text", keys.whole))
        return ((name, key) for name, key in steps if key)

    def _aliases(self, keys: Keys, item: KnownItem | None = None) -> Iterator[ItemKey]:
        """Keys besides the primary one: those no other entry of the document has, nor another stored item."""
        own = [_RUNGS[self._rung](keys), keys.guid, keys.path, keys.link, keys.title_day, keys.text]
        if self._rung > 1:
            own.insert(1, keys.dated)
        if self._rung or keys.guid is None or not self._alone(keys.guid):
            own.append(keys.whole)  # where keys are shared, what did not change must at least find itself again
        for key in own:
            if key and self._alone(key) and (key not in self._known or (item and self._leads_to(key, item))):
                yield key


def _is_nameless(entry: _Entry) -> bool:
    return entry.keys.guid is None and entry.keys.url is None
