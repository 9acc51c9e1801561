"""Tell an HTML page from a feed, and a wall that was put before us from a page that is simply there (R-F16).

A page whose Content-Type is wrong but whose body is a feed is a feed; a page is a page whatever its Content-Type says
(nbp.pl sends its block page as application/rss+xml, gov.br its RSS 1.0 as application/atom+xml).
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from aggregator.fetching.decoding import Problem, size_text
from aggregator.fetching.urls import without_secrets
from aggregator.model import FailureKind

LOOKED_AT = 64 * 1024  # bytes from the start in which a feed's root must stand
SHOWN = 80  # visible characters of the page that go into the reason
_FEW = 200  # a page that shows less than this and runs a script is a challenge

# Titles, or the whole text of pages with few words, of walls seen before feeds (R-F16; feeds-in-the-wild.md).
_PHRASES = (
    "just a moment",
    "access denied",
    "attention required",
    "verify you are human",
    "verifying you are human",
    "are you a robot",
    "checking your browser",
    "ddos protection",
    "pardon our interruption",
    "request blocked",
    "request rejected",
    "request unsuccessful",
    "security check",
    "technical difficulties",
    "unusual traffic",
)
_FEED_ROOT = re.compile(r"<(?:[a-z][a-z0-9_-]{0,20}:)?(?:rss|feed|rdf|channel)[\s>/:]")
_FEED_INSIDE = re.compile(r"<(?:feed\s[^<>]{0,500}?\bxmlns|rss\s[^<>]{0,500}?\bversion)\s*=")
"""A whole feed behind the document type or the tags of a page, as some sites' generators wrap it."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]+")


def is_html(content_type: str | None) -> bool:
    kind = (content_type or "").partition(";")[0].strip().lower()
    return kind in ("text/html", "application/xhtml+xml")


def page_problem(url: str, status: int, headers: Mapping[str, str], body: bytes) -> Problem | None:
    """Why the body of a 2xx answer is a page and not a feed, or None when a parser should see it.

    `headers` has lower-case names. The kind is BLOCKED when the page looks like a wall, else NOT_A_FEED.
    """
    text = _text(body)
    root = _first_markup(text)
    page = root.startswith(("<!doctype html", "<html")) and not _FEED_INSIDE.search(text)
    if not page and not (is_html(headers.get("content-type")) and root[:1] != "{" and not _FEED_ROOT.search(text)):
        return None
    wall = status in (202, 403) or has_wall_signs(headers, body)
    what = "a page that keeps programs out" if wall else "an HTML page"
    kind = FailureKind.BLOCKED if wall else FailureKind.NOT_A_FEED
    return Problem(kind, f"{what} stands where the feed should be: {describe(url, status, headers, body)}")


def has_wall_signs(headers: Mapping[str, str], body: bytes) -> bool:
    """Whether headers or page are those of Cloudflare, Imperva, AWS, Akamai, F5 or another wall, at any status."""
    if "cf-mitigated" in headers or "x-iinfo" in headers or "x-amzn-waf-action" in headers:
        return True
    if "incap_ses" in headers.get("set-cookie", ""):
        return True
    text = _text(body)
    if "_incapsula_resource" in text or "/cdn-cgi/challenge-platform/" in text:
        return True
    seen = visible_text(body).lower()
    title = _title(text)
    if any(phrase in title or (len(seen) < _FEW and phrase in seen) for phrase in _PHRASES):
        return True
    return "<script" in text and len(seen) < _FEW


def describe(url: str, status: int, headers: Mapping[str, str], body: bytes) -> str:
    """One line on an answer: status, content type, size and the first visible characters, made harmless.

    The secrets of `url` are hidden before the cut, since pages like to quote the URL that was asked for.
    """
    kind = _CONTROL.sub(" ", headers.get("content-type") or "no content type").partition(";")[0].strip()[:60]
    seen = without_secrets(visible_text(body), url)
    shown = f", “{seen[:SHOWN]}{'…' if len(seen) > SHOWN else ''}”" if seen else ""
    return f"HTTP {status}, {kind}, {size_text(len(body))}{shown}"


def visible_text(body: bytes) -> str:
    """What a reader would see of the first `LOOKED_AT` bytes of a page, on one line; linear in their number."""
    start = _decode(body)
    pieces: list[str] = []
    hidden = ""
    for number, part in enumerate(start.split("<")):
        if number == 0:
            pieces.append(part)
            continue
        tag, _, after = part.partition(">")
        name = tag[:9].lower()
        if hidden:
            if name.startswith("/" + hidden):
                hidden = ""
                pieces.append(after)
            continue
        hidden = next((element for element in ("script", "style", "title") if name.startswith(element)), "")
        if not hidden:
            pieces.append(after)
    return " ".join(_CONTROL.sub(" ", html.unescape(" ".join(pieces))).split())


def _decode(body: bytes) -> str:
    """Good enough to find markup in: UTF-16 loses its NULs, the rest is UTF-8 where it can be."""
    return body[:LOOKED_AT].replace(b"\0", b"").decode("utf-8", "replace")


def _text(body: bytes) -> str:
    return _decode(body).lower()


def _first_markup(text: str) -> str:
    """The text from its first element, doctype or brace on: without byte order mark, space, declaration, comments."""
    at = 0
    while True:
        while at < len(text) and (text[at].isspace() or text[at] in "\ufeff\ufffd"):
            at += 1
        for opening, closing in (("<?", "?>"), ("<!--", "-->")):
            if text.startswith(opening, at):
                end = text.find(closing, at + len(opening))
                if end < 0:
                    return ""
                at = end + len(closing)
                break
        else:
            return text[at : at + 40]


def _title(text: str) -> str:
    _, found, rest = text.partition("<title")
    return rest.partition(">")[2].partition("</title")[0] if found else ""
