"""What every format does with the parts of an entry: links made absolute, sizes bounded, emptiness noticed.

The limits hold before an entry leaves the parser's process, so that nothing behind it has to fear a field's size
(R-F11, alerting-security.md S8).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import quote, urljoin, urlsplit

from aggregator.model import Entry
from aggregator.parsing.document import ILLEGAL

MOST_ENTRIES = 2000
"""R-F11: entries of one document that are kept; the rest is counted."""

LONGEST_URL = 2048
LONGEST_TITLE = 4000  # with its markup; the plain title is cut at 1,000 later
LONGEST_SUMMARY = 1 << 16
LONGEST_CONTENT = 1 << 18  # with its markup; the stored text is cut at 64 KiB later
LONGEST_NAME = 300
MOST_NAMES = 50


def make_entry(
    *,
    guid: str | None,
    links: Iterable[str | None],
    base: str,
    title: str | None,
    summary: str | None,
    content: str | None,
    authors: Iterable[str | None] = (),
    categories: Iterable[str | None] = (),
    published: datetime | None = None,
    updated: datetime | None = None,
    language: str | None = None,
) -> Entry | None:
    """An entry within limits; None if it has nothing to know it by and nothing to read (R-P5).

    The first of `links` that is an absolute http(s) URL after resolving against `base` is the entry's. A guid is made
    a link by the caller only where it is one by itself (R-P6).
    """
    entry = Entry(
        guid=fit_guid(guid),
        link=next(filter(None, (absolute(link, base) for link in links)), None),
        title=clip(title, LONGEST_TITLE),
        summary="" if summary == content else clip(summary, LONGEST_SUMMARY),
        content=clip(content, LONGEST_CONTENT),
        authors=names(authors),
        categories=names(categories),
        published=published,
        updated=updated,
        language=clip(language, 35) or None,  # the length BCP 47 §4.4.1 asks for at least
    )
    return entry if entry.guid or entry.link or entry.title or entry.summary or entry.content else None


def clip(text: str | None, longest: int) -> str:
    """The first `longest` characters of `text`, without surrounding space and characters XML forbids."""
    return ILLEGAL.sub("", text or "").strip()[:longest].rstrip()


def names(values: Iterable[str | None]) -> tuple[str, ...]:
    """The different non-empty values, in order, white space made single."""
    clipped = (" ".join(clip(value, LONGEST_NAME).split()) for value in values)
    return tuple(dict.fromkeys(filter(None, clipped)))[:MOST_NAMES]


def fit_guid(guid: str | None) -> str | None:
    """The trimmed guid; an overlong one is cut and ended with its own hash, so that different ones stay different."""
    trimmed = ILLEGAL.sub("", guid or "").strip()
    if len(trimmed) > LONGEST_URL:
        digest = hashlib.sha256(trimmed.encode()).hexdigest()
        trimmed = f"{trimmed[: LONGEST_URL - len(digest)]}{digest}"
    return trimmed or None


_LINE_BREAKS = re.compile(r"[\t\r\n]+")
_BEFORE_QUERY = re.compile(r"^[^?#]+")
_UNSHOWN = re.compile("[\x7f-\xa0\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
"""Characters that would show a link as another than it is."""


def absolute(link: str | None, base: str = "") -> str | None:
    """`link` as an absolute http(s) URL with a host, resolved against `base`; None if it is none or longer than 2,048.

    White space and backslashes are read as browsers read them (WHATWG URL §4.4), so that what we take for the host is
    where a reader would end up.
    """
    if not link:
        return None
    cleaned = _LINE_BREAKS.sub("", clip(link, LONGEST_URL + 1)).replace(" ", "%20")
    address = _BEFORE_QUERY.sub(lambda match: match[0].replace("\\", "/"), cleaned)
    cleaned = _UNSHOWN.sub(lambda match: quote(match[0]), address)
    try:
        url = urljoin(base, cleaned)
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and len(url) <= LONGEST_URL
    except ValueError:  # a broken IPv6 host or port
        return None
    return url if usable else None
