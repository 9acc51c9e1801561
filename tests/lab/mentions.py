"""Mentions for tests, found by their words: "Astana" with its code, in a text that holds it once or more."""

from __future__ import annotations

import re
from collections.abc import Mapping

from aggregator.model import Field, Mention, MentionKind


def mentions(text: str, cities: Mapping[str, str] | None = None, powers: Mapping[str, str] | None = None, *,
             source: Field = "text") -> list[Mention]:  # fmt: skip
    """Every place where `text` has one of the words. A city is "Астане": "KZ Астана Astana"; a power "Kazakh": "KZ"."""
    found = []
    for word, what in (cities or {}).items():
        code, name, canonical = (*what.split(" "), "", "")[:3]
        name = (name or word).replace("_", " ")
        found += [
            _mention(match, source, MentionKind.CITY, code, name, canonical.replace("_", " ") or name)
            for match in re.finditer(re.escape(word), text)
        ]
    for word, code in (powers or {}).items():
        kind = MentionKind.ORG if code.startswith("org:") else MentionKind.COUNTRY
        found += [_mention(match, source, kind, code, word, word) for match in re.finditer(re.escape(word), text)]
    return sorted(found, key=lambda mention: mention.start)


def _mention(match: re.Match[str], source: Field, kind: MentionKind, code: str, name: str, canonical: str) -> Mention:
    return Mention(
        source=source, start=match.start(), end=match.end(), text=match[0], kind=kind, code=code, name=name,
        canonical=canonical,
    )  # fmt: skip
