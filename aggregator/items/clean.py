"""HTML that may be shown: the one gate every body passes before it is stored (S12). The door to nh3.

feedparser's own sanitiser lets scripts through (reference/alerting-security.md §0.1), so it is off and this is what
counts. Images, forms, frames and styles do not pass: nothing here loads anything from elsewhere or asks for anything.
"""

from __future__ import annotations

import re
from html import escape

import nh3

from aggregator.items.text import INVISIBLE, cut_bytes, looks_like_html, plain_text, plain_title

__all__ = ["LONGEST_HTML", "clean_html", "looks_like_html", "plain_text", "plain_title"]

LONGEST_HTML = 1 << 16
"""Bytes of UTF-8 of the stored body (R-F11)."""

_LONGEST_INPUT = 1 << 17
"""Characters given to nh3, which takes 0.5 s for 64 KiB of the worst that can be written."""

_DEEPEST = 200
_LARGEST = 50_000
"""Nodes. An unclosed `<b>` is opened again in every later paragraph (HTML §13.2.4.3), so that 66 KiB can grow into a
tree of half a gigabyte; what would is shown as plain text."""

_TAGS_TEXT = """
a abbr b bdi bdo blockquote br caption cite code col colgroup dd del dfn div dl dt em figcaption figure h1 h2 h3 h4 h5
h6 hr i ins kbd li mark ol p pre q rp rt ruby s samp small span strong sub sup table tbody td tfoot th thead time tr u
ul var wbr
"""
_TAGS = set(_TAGS_TEXT.split())
_ATTRIBUTES = {
    "*": {"dir", "lang"},
    "a": {"href", "title"},
    "abbr": {"title"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
_SCHEMES = {"http", "https", "mailto"}
_UNSHOWN = {"script", "style", "template", "iframe", "noembed", "noframes", "svg", "math", "head", "title", "select"}


def clean_html(html: str, base_url: str) -> str:
    """`html` as a fragment that is safe to put into a page, at most 64 KiB, relative links resolved against `base_url`.

    Text without markup becomes paragraphs. What is too deeply nested to be looked at in time is kept as plain text.
    """
    visible = INVISIBLE.sub("", html)[:_LONGEST_INPUT]
    if not looks_like_html(visible) or _explodes(visible):
        return _paragraphs(plain_text(visible))
    size = len(visible)
    cleaned = _cleaned(visible, base_url)
    while len(cleaned.encode()) > LONGEST_HTML:
        # cut before cleaning and not after: nh3 closes what the cut leaves open
        size = min(size * LONGEST_HTML // len(cleaned.encode()), size - 1)
        cleaned = _cleaned(visible[:size], base_url)
    return cleaned


def _cleaned(html: str, base_url: str) -> str:
    try:
        return _sanitized(html, base_url)
    except ValueError:  # nh3 does not take the base for an absolute URL
        return _sanitized(html, None)


def _sanitized(html: str, base_url: str | None) -> str:
    return nh3.clean(
        html,
        tags=_TAGS,
        clean_content_tags=_UNSHOWN,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        url_relative=("rewrite_with_base", base_url) if base_url else "deny",
        link_rel="noopener noreferrer nofollow",
    ).strip()


_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_FORMATTING = frozenset(
    {"a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"}
)
_NOT_NESTING = frozenset(
    {"p", "li", "br", "hr", "img", "input", "td", "th", "tr", "dt", "dd", "option", "col", "link", "meta", "wbr"}
)


def _explodes(html: str) -> bool:
    """Whether the tree of `html` would be too deep or too large, estimated from its tags without building it."""
    depth = formatting = nodes = 0
    for closing, name in _TAG.findall(html):
        step = -1 if closing else 1
        lower = name.lower()
        if lower in _FORMATTING:
            formatting = max(formatting + step, 0)
        elif lower not in _NOT_NESTING:
            depth = max(depth + step, 0)
        nodes += 1 + formatting
        if depth > _DEEPEST or formatting > _DEEPEST or nodes > _LARGEST:
            return True
    return False


def _paragraphs(text: str) -> str:
    shown = _in_paragraphs(text)
    while len(shown.encode()) > LONGEST_HTML:
        text = cut_bytes(text, len(text.encode()) // 2)
        shown = _in_paragraphs(text)
    return shown


def _in_paragraphs(text: str) -> str:
    paragraphs = (escape(part.strip(), quote=False) for part in re.split(r"\n\s*\n", text))
    return "\n".join(f"<p>{part}</p>".replace("\n", "<br>\n") for part in paragraphs if part)
