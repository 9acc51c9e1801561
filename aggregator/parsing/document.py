"""From a fetched body to text a parser may see, and the hints a channel gives about its own rhythm.

feedparser is never given what was received: leading rubbish, characters XML forbids and document type declarations are
taken out first (R-P2), because they make it raise, hang, or expand entities (reference/alerting-security.md S7-S9).
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from datetime import timedelta

from aggregator.model import Failed, FailureKind, Feed, Fetched
from aggregator.parsing.decoding import decode


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What is to be parsed: a body with what HTTP and the feed's declaration say about it.

    `url` is where the body came from after redirects and resolves relative links; `time_zone` (IANA) and `day_first`
    say how this feed's dates are meant (R-P7).
    """

    body: bytes
    url: str
    content_type: str | None = None
    time_zone: str | None = None
    day_first: bool | None = None


def source_of(feed: Feed, fetched: Fetched) -> Source:
    """What a feed's server answered, to be read as the feed is declared."""
    return Source(
        body=fetched.body,
        url=fetched.url,
        content_type=fetched.content_type,
        time_zone=feed.time_zone,
        day_first=feed.day_first,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A source as clean text; `warnings` tells what it took."""

    text: str
    url: str
    time_zone: str | None = None
    day_first: bool | None = None
    warnings: tuple[str, ...] = ()


MOST_TEXT = 25 << 20
"""Bytes a body may grow to here: R-F11's limit for decoded bodies. The fetcher has bounded what it unpacked itself."""

MOST_ATTRIBUTES = 500
"""In one tag. feedparser's time grows with their square: 40,000 take it 25 s (alerting-security.md §0.2)."""

ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML 1.0 (§2.2) does not allow in a document."""

TRUNCATED = "the document breaks off"
"""The warning of a body that ends inside an item: what is there was read, so its validators must not be kept, or a 304
would hide the rest."""


def open_document(source: Source) -> Document | Failed:
    """The body as text without what no parser should see; a value says so when there is nothing to parse."""
    body, warnings = source.body, []
    if body.startswith(b"\x1f\x8b"):
        body = _unpacked(body)
        if len(body) > MOST_TEXT:
            return Failed(kind=FailureKind.TOO_LARGE, reason=f"the body unpacks to more than {MOST_TEXT >> 20} MiB")
        warnings.append("gzip without saying so")
    decoded = decode(body, source.content_type)
    text = _REFERENCE.sub(_legal_reference, ILLEGAL.sub("", decoded.text)).strip()
    if not text:
        return Failed(kind=FailureKind.EMPTY, reason="the body is empty")
    if decoded.reason != "valid UTF-8":
        warnings.append(f"read as {decoded.encoding}: {decoded.reason}")
    if decoded.replacements:
        warnings.append(f"{decoded.replacements} characters could not be read")
    return Document(
        text=text,
        url=source.url,
        time_zone=source.time_zone,
        day_first=source.day_first,
        warnings=tuple(warnings),
    )


def _unpacked(body: bytes) -> bytes:
    """Up to one byte more than allowed of what a gzip stream holds; what a broken stream gave until it broke."""
    inflater, parts, size = zlib.decompressobj(31), [], 0
    view = memoryview(body)
    try:
        for start in range(0, len(body), 1 << 16):
            part = inflater.decompress(view[start : start + (1 << 16)], MOST_TEXT + 1 - size)
            parts.append(part)
            size += len(part)
            if size > MOST_TEXT:
                break
    except zlib.error:
        pass
    return b"".join(parts)


_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?")


def _legal_reference(match: re.Match[str]) -> str:
    """A character reference that names a character; feedparser raises on the others (fetching.md §5)."""
    digits = (match[1] or match[2]).lstrip("0")[:8]
    code = int(digits or "0", 16 if match[1] else 10)
    if code > 0x10FFFF or ILLEGAL.fullmatch(chr(code)):
        return ""
    return match[0]


def prepared(text: str) -> str:
    """XML text from its first `<` on, without a document type declaration."""
    text = text[max(text.find("<"), 0) :]
    start = _prolog_end(text)
    if not _DOCTYPE.match(text, start):
        return text
    return text[:start] + text[_declaration_end(text, start) :]


_DOCTYPE = re.compile(r"<!doctype\b", re.IGNORECASE)
_ROOT = re.compile(r"<[A-Za-z_]")


def _prolog_end(text: str) -> int:
    """Where XML declaration, processing instructions and comments are over."""
    at = 0
    while True:
        while at < len(text) and text[at].isspace():
            at += 1
        closing = "?>" if text.startswith("<?", at) else "-->" if text.startswith("<!--", at) else None
        end = text.find(closing, at) if closing else -1
        if closing is None or end < 0:
            return at
        at = end + len(closing)


_IN_DECLARATION = re.compile(r"""<!--.*?-->|"[^"]*"|'[^']*'|[\[\]<>]""", re.DOTALL)


def _declaration_end(text: str, start: int) -> int:
    """The end of a document type declaration, past its internal subset; of a broken one, where the root begins."""
    depth = 0
    for match in _IN_DECLARATION.finditer(text, start, start + _LONGEST_DECLARATION):
        mark = match[0]
        if mark in ("<", "["):
            depth += 1
        elif mark in (">", "]"):
            depth -= 1
            if depth == 0:
                return match.end()
    root = _ROOT.search(text, start)
    return root.start() if root else len(text)


_LONGEST_DECLARATION = 1 << 13

_FEED_ROOT = re.compile(r"<(?:[A-Za-z][\w.-]{0,30}:)?(?:rss|feed|rdf|channel)[\s/>]", re.IGNORECASE)
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_PAGE_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{0,200})", re.IGNORECASE)
_LOOKED_AT = 1 << 16


def has_feed_root(text: str) -> bool:
    """Whether an element with the name of a feed's root stands near the beginning."""
    return bool(_FEED_ROOT.search(text[:_LOOKED_AT]))


def page_instead(text: str) -> Failed | None:
    """The failure to report for a web page that stands where a feed should (R-F16), None if `text` may be a feed."""
    head = text[:_LOOKED_AT]
    if not _PAGE.match(head, _prolog_end(head)) or has_feed_root(head):
        return None
    title = _PAGE_TITLE.search(head)
    named = f" titled {' '.join(title[1].split())!r}" if title and title[1].strip() else ""
    return Failed(kind=FailureKind.NOT_A_FEED, reason=f"an HTML page{named} instead of a feed")


_LONG_TAG = re.compile(r"<[A-Za-z][^<>]{2048,}")
_ATTRIBUTE = re.compile(r"""\s[\w:.-]+\s*=\s*["']""")


def overloaded_tag(text: str) -> bool:
    """Whether some tag has more attributes than any document needs."""
    return any(len(_ATTRIBUTE.findall(match[0])) > MOST_ATTRIBUTES for match in _LONG_TAG.finditer(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What a channel says about its own rhythm; the words are those of `ParsedFeed`."""

    ttl: timedelta | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()


_ITEM = re.compile(r"<(?:[A-Za-z][\w.-]{0,30}:)?(?:item|entry)[\s/>]", re.IGNORECASE)
_ITEM_END = re.compile(r"</(?:[A-Za-z][\w.-]{0,30}:)?(?:item|entry)\s*>", re.IGNORECASE)
_ROOT_END = re.compile(r"</(?:[A-Za-z][\w.-]{0,30}:)?(?:rss|feed|rdf|channel|items)\s*>", re.IGNORECASE)
_TTL = re.compile(r"<ttl\b[^<>]*>\s*(\d{1,7})\s*<", re.IGNORECASE)
_PERIOD = re.compile(r"<[\w.-]{1,30}:updatePeriod\b[^<>]*>\s*(\w{1,20})\s*<", re.IGNORECASE)
_FREQUENCY = re.compile(r"<[\w.-]{1,30}:updateFrequency\b[^<>]*>\s*(\d{1,6}(?:\.\d{1,6})?)\s*<", re.IGNORECASE)
_HOUR = re.compile(r"<hour\b[^<>]*>\s*(\d{1,2})\s*<", re.IGNORECASE)
_DAY = re.compile(r"<day\b[^<>]*>\s*(\w{3})\w*\s*<", re.IGNORECASE)
_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "dayly": timedelta(days=1),  # so often misspelt that aggregators read it (fetching.md §1a)
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LONGEST_TTL = timedelta(days=366)


def read_hints(text: str) -> Hints:
    """`ttl`, `skipHours` and `skipDays` (RSS 2.0) and `sy:updatePeriod`/`updateFrequency` (RSS 1.0 syndication module).

    Our own pass because feedparser keeps only the last `<hour>` (fetching.md §5). What stands inside items is not read.
    """
    first = _ITEM.search(text)
    channel = text
    if first:
        channel = text[: first.start()] + text[_last_item_end(text, first.start()) :]
    return Hints(
        ttl=_ttl(channel),
        # RSS 0.91 counted the hours from 1 to 24
        skip_hours=frozenset(int(h) % 24 for h in _HOUR.findall(_block(channel, "skiphours")) if int(h) <= 24),
        skip_days=frozenset(
            _DAYS.index(d.lower()) for d in _DAY.findall(_block(channel, "skipdays")) if d.lower() in _DAYS
        ),
    )


def _ttl(channel: str) -> timedelta | None:
    if match := _TTL.search(channel):
        return timedelta(minutes=min(int(match[1]), _LONGEST_TTL // timedelta(minutes=1))) or None
    period = _PERIOD.search(channel)
    every = _PERIODS.get(period[1].lower()) if period else None
    times = _FREQUENCY.search(channel)
    if every is None or (times and not float(times[1])):
        return None
    return every / float(times[1]) if times else every


def _block(channel: str, name: str) -> str:
    """What stands between the tags of the first element with that name, at most 4,096 characters."""
    lower = channel.lower()
    start = lower.find(f"<{name}")
    end = lower.find(f"</{name}", start)
    return channel[start : min(end, start + 4096)] if 0 <= start < end else ""


def _last_item_end(text: str, start: int) -> int:
    end = start
    for match in _ITEM_END.finditer(text, start):
        end = match.end()
    return end if end > start else len(text)


def cut_item(text: str) -> str | None:
    """The last item's text if neither it nor anything after it is closed: the body was cut inside it. Else None."""
    start = -1
    for match in _ITEM.finditer(text):
        start = match.start()
    if start < 0 or _ITEM_END.search(text, start) or _ROOT_END.search(text, start):
        return None
    return text[start:]


def is_identified(item: str) -> bool:
    """Whether what is left of a cut item has all it is recognised by: with half a guid, half a link or half a title it
    would become another item once the whole document is read."""
    lower = item.lower()
    return "</guid" in lower or "</id>" in lower or ("</link" in lower and "</title" in lower)
