"""A gazetteer of a few names, so that the dialogue detector can be tested by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from aggregator.model import Document, Field, Mention, MentionKind

NAMES = {
    "Kazakhstan": ("KZ", MentionKind.COUNTRY),
    "United States": ("US", MentionKind.COUNTRY),
    "U.S.": ("US", MentionKind.COUNTRY),
    "EU": ("org:eu", MentionKind.ORG),
    "European Union": ("org:eu", MentionKind.ORG),
    "Uzbekistan": ("UZ", MentionKind.COUNTRY),
    "China": ("CN", MentionKind.COUNTRY),
    "Russia": ("RU", MentionKind.COUNTRY),
    "Switzerland": ("CH", MentionKind.COUNTRY),
    "Kenya": ("KE", MentionKind.COUNTRY),
    "India": ("IN", MentionKind.COUNTRY),
    "Japan": ("JP", MentionKind.COUNTRY),
    "ASEAN": ("org:asean", MentionKind.ORG),
    "G20": ("org:g20", MentionKind.ORG),
    "African Union": ("org:african-union", MentionKind.ORG),
    "Central Asia": ("m49:143", MentionKind.MACRO),
    "Astana": ("KZ", MentionKind.CITY),
    "Tashkent": ("UZ", MentionKind.CITY),
    "Geneva": ("CH", MentionKind.CITY),
    "Beijing": ("CN", MentionKind.CITY),
    "Казахстаном": ("KZ", MentionKind.COUNTRY),
    "США": ("US", MentionKind.COUNTRY),
    "Астане": ("KZ", MentionKind.CITY),
    "新西兰": ("NZ", MentionKind.COUNTRY),
}
_PLACED = re.compile(r"\b(?:in|at|to|В|в)\s$")


def document(
    title: str,
    text: str = "",
    published: str | None = None,
    *,
    language: str | None = None,
    publisher: str | None = None,
) -> Document:
    """A document published at noon, UTC."""
    moment = datetime.fromisoformat(published).replace(hour=12, tzinfo=UTC) if published else None
    return Document(
        title=title, text=text, published=moment, language=language, publisher=publisher, official=publisher is not None
    )


def mentions(document: Document) -> tuple[Mention, ...]:
    """The names of `NAMES` in a document; a city after "in", "at" or "to" is a venue, another stands for its state."""
    return tuple(_mentions(document))


def _mentions(document: Document) -> Iterator[Mention]:
    pattern = re.compile("|".join(rf"(?<![A-Za-z]){re.escape(name)}" for name in sorted(NAMES, key=len, reverse=True)))
    sources: tuple[tuple[Field, str], ...] = (("title", document.title), ("text", document.text))
    for source, text in sources:
        for match in pattern.finditer(text):
            code, kind = NAMES[match.group()]
            venue = kind is MentionKind.CITY and bool(_PLACED.search(text[: match.start()]))
            yield Mention(
                source=source, start=match.start(), end=match.end(), text=match.group(), kind=kind, code=code,
                name=match.group(), canonical=match.group(), actor=not venue, venue=venue,
            )  # fmt: skip
