"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1), which feedparser does not read (R-F17)."""

from __future__ import annotations

import json
from collections.abc import Mapping

from aggregator.model import Entry, Failed, FailureKind, ParsedFeed, ParseResult
from aggregator.parsing.dates import read_date
from aggregator.parsing.document import Document
from aggregator.parsing.entries import LONGEST_TITLE, MOST_ENTRIES, absolute, clip, make_entry


def claims(document: Document) -> bool:
    """Whether the text is a JSON object."""
    return document.text.startswith("{")


def read(document: Document) -> ParseResult:
    """The feed in a JSON document. A missing `version` is forgiven where there are items to read."""
    try:
        # raw control characters in strings and rubbish behind the object are forgiven
        root, _ = json.JSONDecoder(strict=False).raw_decode(document.text)
    except (ValueError, RecursionError) as error:
        return Failed(kind=FailureKind.PARSE_ERROR, reason=f"not valid JSON ({type(error).__name__})")
    version = _text(root.get("version")) or ""
    items = root.get("items")
    if "jsonfeed.org/version/" not in version and not (isinstance(items, list) and items):
        return Failed(kind=FailureKind.NOT_A_FEED, reason="a JSON document without a feed's items")
    items = items if isinstance(items, list) else []
    language = _text(root.get("language"))
    entries = [entry for item in items[:MOST_ENTRIES] if (entry := _entry(item, document, language))]
    if items and not entries:
        return Failed(kind=FailureKind.PARSE_ERROR, reason=f"none of {len(items)} items could be read")
    return ParsedFeed(
        format="json10" if version.rstrip("/").endswith("/1") else "json11",
        title=clip(_text(root.get("title")), LONGEST_TITLE),
        link=absolute(_text(root.get("home_page_url")), document.url),
        language=clip(language, 35) or None,
        entries=tuple(entries),
        dropped=len(items) - len(entries),
        warnings=document.warnings if items else (*document.warnings, "no entries"),
    )


def _entry(item: object, document: Document, language: str | None) -> Entry | None:
    if not isinstance(item, Mapping):
        return None
    guid = _text(item.get("id"))
    zone, day_first = document.time_zone, document.day_first
    return make_entry(
        guid=guid,
        links=(
            absolute(_text(item.get("url")), document.url),
            absolute(_text(item.get("external_url")), document.url),
            absolute(guid),
        ),
        base=document.url,
        title=_text(item.get("title")),
        summary=_text(item.get("summary")),
        content=_text(item.get("content_html")) or _text(item.get("content_text")),
        authors=_authors(item),
        categories=map(_text, _list(item.get("tags"))),
        published=read_date(_text(item.get("date_published")), zone=zone, day_first=day_first),
        updated=read_date(_text(item.get("date_modified")), zone=zone, day_first=day_first),
        language=_text(item.get("language")) or language,
    )


def _authors(item: Mapping[str, object]) -> list[str | None]:
    """1.1 has `authors`, 1.0 had `author`."""
    authors = _list(item.get("authors")) or [item.get("author")]
    return [_text(author.get("name")) if isinstance(author, Mapping) else _text(author) for author in authors]


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str | None:
    """A string; numbers are forgiven, since ids are often written as such."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
