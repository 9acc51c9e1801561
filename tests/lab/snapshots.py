"""Consecutive captures of real feeds, and what they hold: read from the raw XML, by guids, with none of our code."""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from datetime import UTC, datetime

from tests.lab.corpus import folder as folder_of

_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"


@dataclass(frozen=True, slots=True)
class Said:
    """What a reader is told by an entry: markup and white space aside."""

    title: str
    link: str
    published: str
    words: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A feed's document as it was `at` a moment, and what each guid in it says."""

    at: datetime
    body: bytes
    entries: dict[str, Said]


def snapshots(folder: str) -> list[Snapshot]:
    """The captures in a folder of the archive in the order of their making: their names begin with the time."""
    return [_read(file.name.rpartition("/")[2], file.body) for file in folder_of(folder)]


def _read(name: str, body: bytes) -> Snapshot:
    entries: dict[str, Said] = {}
    for item in ET.fromstring(body).iter("item"):  # noqa: S314 - files of ours
        guid = item.findtext("guid") or ""
        assert guid and guid not in entries, f"{name}: these feeds name each item once"
        entries[guid] = Said(
            title=(item.findtext("title") or "").strip(),
            link=item.findtext("link") or "",
            published=item.findtext("pubDate") or "",
            words=_words(item.findtext(_CONTENT) or item.findtext("description") or ""),
        )
    at = datetime.strptime(name.partition("-")[0], "%Y%m%dT%H%MZ").replace(tzinfo=UTC)
    return Snapshot(at, body, entries)


def _words(markup: str) -> str:
    """Without any space: whether a tag is one between words or inside one is not for this truth to say."""
    return spaceless(html.unescape(re.sub(r"<[^>]*>", "", markup)))


def spaceless(text: str) -> str:
    return "".join(text.split())
