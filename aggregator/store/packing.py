"""An item's texts as one compressed value, and keys as short as they may be.

The HTML repeats the text and the summary begins it, so all together take about what the text alone would: 0.6 kB for a
text of 1 kB, where three columns took 4.4 kB (rows of 2.1 kB leave half of each of SQLite's pages empty). Packing
costs 50 µs an item.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from aggregator.model import ItemKey
from aggregator.store.columns import clean
from aggregator.store.tables import BODY, SUMMARY

LEVEL = 1  # of zlib; its usual 6 gains 1 % for a quarter more time
_BETWEEN = "\x00"  # cleaned text has none


@dataclass(frozen=True, slots=True)
class Texts:
    """What is packed of an item."""

    summary: str = ""
    text: str = ""
    html: str = ""


def packed(summary: str, text: str, html: str) -> bytes:
    """The texts, cleaned, the plain ones cut as their columns would."""
    parts = clean(summary[: SUMMARY.limit]), clean(text[: BODY.limit]), clean(html)
    return zlib.compress(_BETWEEN.join(parts).encode(), LEVEL)


def unpacked(value: bytes | None, summary: str) -> Texts:
    """The texts that were packed; where they are no longer kept, the summary alone, which stands by itself then."""
    if not value:
        return Texts(summary)
    return Texts(*zlib.decompress(value).decode().split(_BETWEEN))


# --- keys ------------------------------------------------------------------------------------------------------------

_FEED_BYTES, _KEY_BYTES = 2, 10


def short_key(feed_id: str, key: ItemKey) -> bytes:
    """An identity key as it is stored: 12 bytes, which begin alike for one feed, so that a poll's stand near each
    other. Of a billion keys the chance that any two are taken for each other is one in two million (2^59 / 2^80)."""
    of_feed = clean(feed_id)
    said = f"{of_feed}\x00{key.kind.value}\x00{key.digest}".encode()
    return _feed_bytes(of_feed) + blake2b(said, digest_size=_KEY_BYTES).digest()


@lru_cache(1000)
def _feed_bytes(feed_id: str) -> bytes:
    return blake2b(feed_id.encode(), digest_size=_FEED_BYTES).digest()


def short_link(key: ItemKey) -> int:
    """A LINK key as it is stored to be found across feeds: a signed 64-bit number."""
    return int.from_bytes(blake2b(key.digest.encode(), digest_size=8).digest(), "little", signed=True)
