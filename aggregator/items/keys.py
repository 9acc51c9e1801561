"""The keys by which an item is recognised from poll to poll (R-I1, R-I2, reference/fetching.md).

Digests of strings that are made here and nowhere else. `KeyKind.GUID` is the kind of every key that stands for a guid:
the guid itself, and what takes its place in a feed or between two entries where guids are no use.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from aggregator.items.urls import canonical_url, guid_path
from aggregator.model import ItemKey, KeyKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """Every key of one item; the order of the fields is that of R-I1, then what else it may be looked up by.

    `path` is the guid without its host (k2), `link` the canonical link (k3), `title_day` is k4 and `text` k5. `url`,
    `dated` and `exact` are the rungs of R-I2: the link as written, with the date, with date and title. `twin` is the
    guid with the link, `whole` all there is. `namesake` is the `title_day` that the item would have if it had a guid
    or link, or lost them.
    """

    guid: ItemKey | None
    path: ItemKey | None
    link: ItemKey | None
    title_day: ItemKey | None
    text: ItemKey | None
    twin: ItemKey | None
    url: ItemKey | None
    dated: ItemKey | None
    exact: ItemKey | None
    whole: ItemKey | None
    namesake: ItemKey | None

    def __iter__(self) -> Iterator[ItemKey]:
        """Those there are, each once."""
        present = (
            self.guid, self.path, self.link, self.title_day, self.text, self.twin, self.url, self.dated, self.exact,
            self.whole, self.namesake,
        )  # fmt: skip
        return iter(dict.fromkeys(filter(None, present)))


@lru_cache(maxsize=256)
def make_keys(
    *, guid: str | None, url: str | None, title: str, text: str, published: datetime | None, updated: datetime | None
) -> Keys:
    """The keys of an item with this guid, link, plain title, plain text and dates.

    Those made last are kept: a document's are asked for when it is read and again when its items are recognised.
    """
    moment = published or updated
    date = moment.astimezone(UTC).isoformat() if moment else ""
    said, link, path = _folded(title), canonical_url(url), guid_path(guid)
    named, anything = bool(guid or url), (guid, url, date, said, text)
    return Keys(
        # a guid that only changed from http to https is the same one
        guid=_key(KeyKind.GUID, "guid", re.sub(r"^http:", "https:", guid, flags=re.IGNORECASE)) if guid else None,
        path=_key(KeyKind.GUID_PATH, path) if path else None,
        link=_key(KeyKind.LINK, link) if link else None,
        title_day=_title_day(said, date, named=named),
        text=_key(KeyKind.TEXT, said, text) if said or text else None,
        twin=_key(KeyKind.GUID, "guid and link", guid, url) if guid and url else None,
        url=_key(KeyKind.GUID, "link", url) if url else None,
        dated=_key(KeyKind.GUID, "link and date", url, date) if url and date else None,
        exact=_key(KeyKind.GUID, "link, date and title", url or "", date, said) if url or date else None,
        whole=_key(KeyKind.GUID, "all", *(part or "" for part in anything)) if any(anything) else None,
        namesake=_title_day(said, date, named=not named),
    )


def _title_day(said: str, date: str, *, named: bool) -> ItemKey | None:
    """Two notices under one title on one day are two items if each has its own guid and link, so named and nameless
    items do not share this key; `identity` says when one may be taken for the other."""
    if not said or not date:
        return None
    return _key(KeyKind.TITLE_DAY, "named" if named else "nameless", said, date[:10])


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _key(kind: KeyKind, *parts: str) -> ItemKey:
    return ItemKey(kind, digest(kind, *parts))


def digest(*parts: str) -> str:
    """32 hex characters of SHA-256, different for different parts."""
    return hashlib.sha256("\x00".join(parts).encode("utf-8", "replace")).hexdigest()[:32]
