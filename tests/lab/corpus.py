"""The captured feed files of ../shared, as they were found, and what feedparser makes of each by itself."""

from __future__ import annotations

import hashlib
import re
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import feedparser
import pytest
from pebble import ProcessExpired, ProcessPool

ARCHIVE = Path(__file__).parents[2].parent / "shared" / "data" / "feeds-dev.tar.gz"
INDEX = "INDEX.dev.tsv"


@dataclass(frozen=True, slots=True)
class FeedFile:
    """One file; `name` is its path in the archive, `id` what the feed that serves it is called."""

    name: str
    body: bytes

    @property
    def id(self) -> str:
        return "f" + hashlib.sha256(self.name.encode()).hexdigest()[:12]

    @property
    def content_type(self) -> str:
        return "application/feed+json" if self.name.endswith(".json") else "application/xml"


def sample(one_in: int, *, always: str) -> list[FeedFile]:
    """One file in `one_in`, chosen by name and so always the same, and all in the folder `always`."""
    return list(
        _archived(
            lambda name: (
                name.startswith(always) or int.from_bytes(hashlib.sha256(name.encode()).digest()[:4]) % one_in == 0
            )
        )
    )


def folder(name: str) -> list[FeedFile]:
    """The files whose paths begin with `name`, in order of name."""
    return sorted(_archived(lambda path: path.startswith(name)), key=lambda file: file.name)


def _archived(wanted: Callable[[str], bool]) -> Iterator[FeedFile]:
    if not ARCHIVE.exists():
        pytest.skip("needs shared/data/feeds-dev.tar.gz beside the repository")
    with tarfile.open(ARCHIVE) as archive:
        for member in archive:
            name = member.name.removeprefix("feeds/")
            if member.isfile() and name != INDEX and wanted(name):
                content = archive.extractfile(member)
                assert content is not None
                yield FeedFile(name, content.read())


Told = tuple[str, str, str, str]


def feedparser_entries(file: FeedFile) -> set[Told]:
    """Guid, link, title and text of the entries that feedparser finds by itself, word for word equal ones once.

    An entry without guid, web link and anything to read is none: nobody could be told of it.
    """
    found = feedparser.parse(
        file.body,
        response_headers={"content-type": file.content_type, "content-location": "http://127.0.0.1/"},
        # a step that a fifth of its users switch off: it changes texts, not entries
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    return {told for entry in found.entries if _is_something(told := _told(entry))}


def _told(entry: Any) -> Told:
    parts = [part for part in entry.get("content", ()) if part.get("type", "").startswith(("text/", "application/xh"))]
    text = "\n".join(str(part.get("value", "")) for part in parts) or str(entry.get("summary", ""))
    return str(entry.get("id", "")), str(entry.get("link", "")), str(entry.get("title", "")), text


def _is_something(told: Told) -> bool:
    guid, link, title, text = told
    shown = _MARKUP.sub("", f"{title} {text}")
    return bool(guid.strip() or link.startswith("http") or re.search(r"\w", shown))


_MARKUP = re.compile(
    r"<(script|style|svg|math|title|object)\b.*?</\1\s*>|<[a-z/!][^>]*(?:>|$)|&\w+;", re.DOTALL | re.IGNORECASE
)


def truths(files: list[FeedFile], seconds: float = 30.0) -> dict[str, set[Told] | None]:
    """`feedparser_entries` by name; None where feedparser raises, dies or takes longer."""
    found: dict[str, set[Told] | None] = {}
    with ProcessPool(max_workers=2) as pool:
        results = pool.map(feedparser_entries, files, timeout=seconds, chunksize=1).result()
        for file in files:
            try:
                found[file.name] = next(results)
            # whatever feedparser does on hostile files: it is the subject here, not the judge
            except (Exception, ProcessExpired):
                found[file.name] = None
    return found
