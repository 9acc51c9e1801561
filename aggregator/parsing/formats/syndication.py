"""RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, CDF and what calls itself one of them: the door to feedparser (R-P2…R-P6).

Only ever runs inside a process that can be killed, or in tests and tools through `worker.parse_now`: it is pure Python,
holds the interpreter lock, and hangs on small hostile documents (alerting-security.md §0.2).
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any

import feedparser
from feedparser.mixin import _FeedParserMixin

from aggregator.model import Entry, Failed, FailureKind, ParsedFeed, ParseResult
from aggregator.parsing.dates import first_date, read_date
from aggregator.parsing.document import (
    TRUNCATED,
    Document,
    cut_item,
    has_feed_root,
    is_identified,
    overloaded_tag,
    page_instead,
    prepared,
    read_hints,
)
from aggregator.parsing.entries import LONGEST_TITLE, MOST_ENTRIES, absolute, clip, make_entry

# feedparser resolves a guid like a link, so the guid `abc` would become a URL and change with the feed's address, and
# every item with it. It has no switch for that.
_FeedParserMixin.can_be_relative_uri.discard("id")

_TEXTS = {"text/html", "application/xhtml+xml", "text/plain"}


def claims(document: Document) -> bool:
    """Whether there is any markup; what is not a feed is told apart while reading."""
    return "<" in document.text


def read(document: Document) -> ParseResult:
    """The feed in an XML document, well-formed or not.

    Raises whatever feedparser raises; `worker.parse_now` is where that ends.
    """
    text = prepared(document.text)
    if page := page_instead(text):
        return page
    if overloaded_tag(text):
        return Failed(kind=FailureKind.PARSE_ERROR, reason="a tag with more attributes than can be read in time")
    found = feedparser.parse(
        io.BytesIO(text.encode()),  # never a str: that may be opened as a URL or a file
        response_headers={"content-type": "application/xml; charset=utf-8", "content-location": document.url},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    version, raw, head = found.get("version") or "", found["entries"], found["feed"]
    language = head.get("language")
    rest = cut_item(text)
    whole = raw if rest is None or is_identified(rest) else raw[:-1]
    entries = [entry for one in whole[:MOST_ENTRIES] if (entry := _entry(one, document, language))]
    known = bool(version) or has_feed_root(text)
    if failure := _refusal(raw, head, entries, known=known, cut=rest is not None):
        return failure
    hints = read_hints(text)
    return ParsedFeed(
        format=version or "unknown",
        title=clip(head.get("title"), LONGEST_TITLE),
        link=absolute(head.get("link"), document.url),
        language=clip(language, 35) or None,
        entries=tuple(entries),
        dropped=len(raw) - len(entries),
        warnings=(*document.warnings, *_warnings(found, cut=rest is not None)),
        ttl=hints.ttl,
        skip_hours=hints.skip_hours,
        skip_days=hints.skip_days,
    )


def _refusal(raw: list[Any], head: Mapping[str, Any], entries: list[Entry], *, known: bool, cut: bool) -> Failed | None:
    """R-P4 and R-P5: a document counts when its kind is known or an entry can be recognised again."""
    if cut and not entries:
        return Failed(kind=FailureKind.TRUNCATED, reason=f"{TRUNCATED} in its first item")
    if raw and not entries:
        return Failed(kind=FailureKind.PARSE_ERROR, reason=f"none of {len(raw)} entries could be read")
    if not known and not any(entry.guid or entry.link for entry in entries):
        return Failed(kind=FailureKind.NOT_A_FEED, reason="neither RSS nor Atom nor RDF")
    if not raw and not head:
        return Failed(kind=FailureKind.EMPTY, reason="a feed's root without a channel in it")
    return None


def _warnings(found: Mapping[str, Any], *, cut: bool) -> Iterator[str]:
    if found.get("bozo"):
        yield f"not well-formed ({type(found.get('bozo_exception')).__name__})"
    if not found["entries"]:
        yield "no entries"
    if cut:
        yield TRUNCATED


def _entry(raw: Mapping[str, Any], document: Document, language: str | None) -> Entry | None:
    guid, content = raw.get("id"), _content(raw)
    zone, day_first = document.time_zone, document.day_first
    published = (raw.get(key) for key in ("published", "created", "prism_publicationdate"))
    return make_entry(
        guid=guid,
        links=_links(raw, guid),
        base=document.url,
        title=raw.get("title"),
        summary=raw.get("summary"),
        content=content,
        authors=_authors(raw),
        categories=(tag.get("term") or tag.get("label") for tag in raw.get("tags", ())),
        published=first_date(published, zone=zone, day_first=day_first),
        updated=read_date(raw.get("updated") if "updated" in raw else None, zone=zone, day_first=day_first),
        language=_language(raw) or language,
    )


def _links(raw: Mapping[str, Any], guid: str | None) -> Iterator[str | None]:
    """R-P6: FeedBurner's original first, then the first alternate, then a guid that is an http(s) URL by itself."""
    yield absolute(raw.get("feedburner_origlink"))
    yield absolute(raw.get("pheedo_origlink"))
    alternates = [link for link in raw.get("links", ()) if link.get("rel") == "alternate"]
    pages = [link for link in alternates if link.get("type") in ("text/html", "application/xhtml+xml")]
    for link in pages + alternates:
        yield absolute(link.get("href"))
    if raw.get("link") != guid:
        yield raw.get("link")
    yield absolute(guid)


def _content(raw: Mapping[str, Any]) -> str | None:
    """The longest full text; podcasts and media extensions put other kinds beside it."""
    texts = [part.get("value") or "" for part in raw.get("content", ()) if part.get("type") in _TEXTS]
    return max(texts, key=len, default=None)


def _authors(raw: Mapping[str, Any]) -> list[str | None]:
    people = [author.get("name") or author.get("email") for author in raw.get("authors", ())]
    return people if any(people) else [raw.get("author")]


def _language(raw: Mapping[str, Any]) -> str | None:
    """dc:language of the entry, else the xml:lang that holds for its text."""
    details = [raw, *raw.get("content", ()), raw.get("summary_detail") or {}, raw.get("title_detail") or {}]
    return next(filter(None, (detail.get("language") for detail in details)), None)
