"""Subscription lists in OPML (opml.org/spec2.opml): read with suspicion, written without secrets (S22, S24)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit
from xml.sax.saxutils import quoteattr

import defusedxml.ElementTree
from defusedxml import DefusedXmlException

from aggregator.model import Feed
from aggregator.parsing.decoding import decode
from aggregator.parsing.document import ILLEGAL
from aggregator.parsing.entries import LONGEST_NAME, absolute, clip

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element  # the type only; defusedxml reads

LARGEST = 5 << 20
"""Bytes; ten thousand feeds take two million."""

MOST_FEEDS = 10_000
DEEPEST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A feed in a subscription list; `folders` are those it stands in, outermost first."""

    url: str
    title: str = ""
    site: str | None = None
    folders: tuple[str, ...] = ()
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpmlResult:
    """Feeds to subscribe to, and one sentence for each entry, or the whole file, that was refused."""

    outlines: tuple[Outline, ...] = ()
    refused: tuple[str, ...] = ()


def read_opml(body: bytes) -> OpmlResult:
    """The feeds in an OPML file. Never raises: a file that is none is refused like an entry that is none.

    Document types are refused (entities), so are addresses other than http(s), addresses listed before, folders deeper
    than 20 and feeds beyond 10,000.
    """
    if len(body) > LARGEST:
        return OpmlResult(refused=(f"the file is larger than {LARGEST >> 20} MiB",))
    text = _DECLARATION.sub("", ILLEGAL.sub("", decode(body).text).strip())
    if "<opml" not in text[:_LOOKED_AT].lower():
        return OpmlResult(refused=("the file is not OPML",))
    try:
        outlines = _outlines(defusedxml.ElementTree.fromstring(text, forbid_dtd=True))
    except DefusedXmlException:
        return OpmlResult(refused=("the file declares a document type, which a subscription list does not need",))
    except SyntaxError:
        outlines = _salvaged(text)
    found: dict[str, Outline] = {}
    refused: list[str] = []
    for outline in outlines:
        if isinstance(outline, str):
            refused.append(outline)
        elif outline.url in found:
            refused.append(f"{outline.url} is listed twice")
        elif len(found) == MOST_FEEDS:
            refused.append(f"only the first {MOST_FEEDS:,} feeds are read")
            break
        else:
            found[outline.url] = outline
    return OpmlResult(outlines=tuple(found.values()), refused=tuple(refused))


_DECLARATION = re.compile(r"^<\?xml[^>]*\?>")  # it names an encoding that the text no longer has
_LOOKED_AT = 4096


def _outlines(root: Element) -> Iterator[Outline | str]:
    """Feeds in document order, and a sentence for each that cannot be one. Without recursion: nesting could end it."""
    waiting: list[tuple[Element, tuple[str, ...]]] = [(child, ()) for child in reversed(root)]
    while waiting:
        element, folders = waiting.pop()
        inner = folders
        if element.tag.rpartition("}")[2].lower() == "outline":
            attributes = {name.lower(): value for name, value in element.attrib.items()}
            if "xmlurl" in attributes:
                yield _outline(attributes, folders)
            else:
                inner = (*folders, _name(attributes))
        if len(inner) > DEEPEST:
            yield f"folders deeper than {DEEPEST} are not read"
            continue
        waiting += [(child, inner) for child in reversed(element)]


_ATTRIBUTE = re.compile(
    r"""\b(text|title|xmlUrl|htmlUrl|language)\s*=\s*(["'])(.{0,4096}?)\2(?=\s+[\w:-]+\s*=|\s*/?>)""",
    re.IGNORECASE | re.DOTALL,
)


def _salvaged(text: str) -> Iterator[Outline | str]:
    """The feeds of a file that is not well-formed, without their folders. Published lists have quotation marks and
    tags inside their attributes, and `&` between parameters; so a value ends where another attribute or the tag does.
    """
    for part in _OUTLINE.split(text)[1:]:
        attributes = {name.lower(): unescape(value) for name, _, value in _ATTRIBUTE.findall(part[:_LONGEST_OUTLINE])}
        if "xmlurl" in attributes:
            yield _outline(attributes, ())


_OUTLINE = re.compile(r"<outline\b", re.IGNORECASE)
_LONGEST_OUTLINE = 1 << 14


def _name(attributes: dict[str, str]) -> str:
    return clip(" ".join((attributes.get("title") or attributes.get("text") or "").split()), LONGEST_NAME)


def _outline(attributes: dict[str, str], folders: tuple[str, ...]) -> Outline | str:
    address, name = attributes["xmlurl"].strip(), _name(attributes)
    url = absolute(_FEED_SCHEME.sub(lambda match: "" if match[1] else "http:", address))
    if url is None:
        return f"{name or address[:100] or 'a feed without an address'}: not an http or https address"
    return Outline(
        url=url,
        title=name,
        site=absolute(attributes.get("htmlurl")),
        folders=tuple(filter(None, folders)),
        language=clip(attributes.get("language"), 35) or None,
    )


_FEED_SCHEME = re.compile(r"^feed:(?=(https?:)?)", re.IGNORECASE)
"""`feed://host/` and `feed:https://host/`, by which browsers once handed feeds to readers."""


def write_opml(feeds: Iterable[Feed]) -> bytes:
    """An OPML 2.0 file of these feeds. User names, passwords and tokens in addresses are left out."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        "  <head><title>Aggregator subscriptions</title></head>",
        "  <body>",
    ]
    for feed in feeds:
        attributes = {
            "type": "rss",
            "text": feed.name,
            "title": feed.name,
            "xmlUrl": without_secrets(feed.url),
            "category": feed.kind.value,
            "language": feed.language,
        }
        shown = (f"{name}={quoteattr(ILLEGAL.sub('', value))}" for name, value in attributes.items() if value)
        lines.append(f"    <outline {' '.join(shown)}/>")
    lines += ["  </body>", "</opml>", ""]
    return "\n".join(lines).encode()


_SECRET = re.compile(
    r"(?:.*[_-])?(?:token|key|apikey|secret|password|passwd|pwd|pass|auth|signature|sig|session|sid|jwt|credential)",
    re.IGNORECASE,
)


def without_secrets(url: str) -> str:
    """`url` without its user name and password and without query parameters that are named like secrets."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    query = "&".join(part for part in parts.query.split("&") if not _SECRET.fullmatch(part.partition("=")[0]))
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, query, ""))
