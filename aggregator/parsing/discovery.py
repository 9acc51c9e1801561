"""Feeds that a web page offers (R-F17): `<link rel="alternate">`, and the places where feeds usually are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin

from aggregator.parsing.entries import absolute

WELL_KNOWN_PATHS = (
    "/feed/",
    "/rss",
    "/rss.xml",
    "/feed.xml",
    "/atom.xml",
    "/index.xml",
    "/feed.json",
    "/rss/news",
    "/en/rss",
)
"""Where content systems put their feed, most usual first; asked only if the page names none (R-F17: nine at most)."""

_TYPES = {
    "application/rss+xml": "rss",
    "application/atom+xml": "atom",
    "application/feed+json": "json",
    "application/rdf+xml": "rdf",
    "text/xml": "xml",
    "application/xml": "xml",
}
_LOOKED_AT = 1 << 20  # characters of a page
_LONGEST_TAG = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLink:
    """A feed named by a page; `type` is rss, atom, json, rdf or xml as the page says, which proves nothing."""

    url: str
    title: str
    type: str


_MARK = re.compile(
    rf"<!--|-->|<(?P<open>script|style|template|noscript)\b|</(?P<close>script|style|template|noscript)\b"
    rf"|<(?P<tag>link|base)\b(?P<inside>[^<>]{{1,{_LONGEST_TAG}}})>",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"""([a-zA-Z-]{1,30})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")


def find_feeds(html: str, base_url: str) -> tuple[FeedLink, ...]:
    """The feeds a page at `base_url` names, in its order, each once; feeds of comments last."""
    base = base_url
    found: dict[str, FeedLink] = {}
    for tag, attributes in _tags(html[:_LOOKED_AT]):
        if tag == "base":
            base = absolute(attributes.get("href"), base_url) or base
            continue
        kind = _TYPES.get(attributes.get("type", "").partition(";")[0].strip().lower())
        url = absolute(attributes.get("href"), base)
        if kind and url and "alternate" in attributes.get("rel", "").lower().split():
            title = " ".join(attributes.get("title", "").split())
            found.setdefault(url, FeedLink(url=url, title=title, type=kind))
    return tuple(sorted(found.values(), key=lambda link: "comment" in link.url.lower()))


def _tags(page: str) -> Iterator[tuple[str, dict[str, str]]]:
    """`link` and `base` tags with their attributes, but for those in comments and scripts."""
    unseen = ""
    for mark in _MARK.finditer(page):
        if unseen:
            ends = mark[0] == "-->" if unseen == "<!--" else (mark["close"] or "").lower() == unseen
            unseen = "" if ends else unseen
        elif mark["tag"]:
            pairs = _ATTRIBUTE.finditer(mark["inside"])
            yield mark["tag"].lower(), {m[1].lower(): unescape(m[2] or m[3] or m[4] or "").strip() for m in pairs}
        elif mark[0] == "<!--" or mark["open"]:
            unseen = (mark["open"] or "<!--").lower()


def guess_feeds(base_url: str) -> tuple[str, ...]:
    """Addresses at which the site of `base_url` may have a feed although its page names none."""
    return tuple(urljoin(base_url, path) for path in WELL_KNOWN_PATHS)
