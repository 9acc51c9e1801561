"""Themes of a document, from weighted multilingual phrases: one TOML file a theme in `data/themes/`.

The method is EMM's (reference/language.md §2): every distinct phrase counts once, at its best place, by its weight
and by where it stands; a theme is tagged from ten points on. The README beside the files tells how to write them.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from aggregator.errors import UsageError
from aggregator.model import Document, Evidence, Field, ThemeTag
from aggregator.tagging.theme_phrases import WEIGHTS, Hit, Normal, Phrase, PhraseIndex, normalise

_DATA = Path(__file__).parent / "data"

# Points (language.md §2): a phrase's weight by its place. The lengths were chosen on the labelled development files.
_THRESHOLD = 10
_TITLE, _LEDE, _BODY, _FAR = 3.0, 2.0, 1.0, 0.5
_LEDE_LENGTH, _BODY_LENGTH, _READ = 180, 1_000, 3_000  # characters; what lies beyond the last is not read
_LONG = 2_000  # characters of a text that touches on much ...
_SHARE = 0.2  # ... and is about what has at least this part of the points of its first theme

_PASSED_ON = {"strong", "pairs"}  # phrases of a part that are phrases of the whole: torture is a matter of human rights

# Languages read together: close enough in letters to be taken for one another, too far in words to be confused.
_TOGETHER = ({"ru", "uk", "kk"}, {"ar", "fa"}, {"zh", "ja"})
_MARKED = {"vi"}  # accents make other words
_SECTION = re.compile(r"^\[(\w+)\]$", re.MULTILINE)


_Scored = tuple[float, Field, Hit]
"""A phrase's points and where it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A theme: its permanent id, its label, the concepts of IPTC Media Topics and EuroVoc nearest to it, and texts
    that its rules must and must not find."""

    id: str
    label: str
    iptc: tuple[str, ...]
    eurovoc: tuple[int, ...]
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """What the file of `theme` says of one language: TOML of phrases by level, not yet parsed. Cues and offices, which
    are of no theme, have "" for it."""

    theme: str
    whole: str | None  # the theme that it is part of
    toml: str

    def phrases(self) -> list[Phrase]:
        levels = tomllib.loads(self.toml)
        own = [Phrase(self.theme, level, text) for level, text in levels.items()]
        whole = self.whole
        return own + [Phrase(whole, level, text) for level, text in levels.items() if whole and level in _PASSED_ON]


class ThemeTagger:
    """Tags documents with themes; `load_themes` builds the one over the package's own rules.

    `sections` are by language. They are parsed and indexed when a language's first text comes.
    """

    def __init__(
        self, themes: Mapping[str, Theme], sections: Mapping[str, Sequence[Section]], thresholds: Mapping[str, int]
    ) -> None:
        self.themes = themes
        self._sections = sections
        self._thresholds = thresholds
        self._indexes: dict[str, PhraseIndex] = {}

    @property
    def languages(self) -> frozenset[str]:
        """The languages (BCP 47 primary subtags) that have phrases."""
        return frozenset(self._sections)

    def tag(self, document: Document, language: str | None) -> tuple[ThemeTag, ...]:
        """The themes of `document`, highest score first.

        `language` is a BCP 47 tag; with None, or a language that has no phrases, those of all languages are tried.
        Only the title and the first 3,000 characters of the text are read.
        """
        index = self._index(language)
        sources: dict[Field, str] = {"title": document.title, "text": document.text[:_READ]}
        texts = {source: normalise(text, marks=index.marks) for source, text in sources.items()}
        best: dict[tuple[str, str], _Scored] = {}  # of every phrase of a theme, its best place
        for source, text in texts.items():
            for hit in index.find(text.text):
                scored = hit.weight * _place(source, hit.start), source, hit
                key = hit.theme, hit.phrase
                if key not in best or scored[0] > best[key][0]:
                    best[key] = scored
        totals: dict[str, float] = {}
        firsts: dict[str, _Scored] = {}
        named: set[str] = set()  # themes with more than hints and offices
        for scored in best.values():
            points, _, hit = scored
            theme = hit.theme
            totals[theme] = totals.get(theme, 0.0) + points
            if theme not in firsts or points > firsts[theme][0]:
                firsts[theme] = scored
            if not hit.office and hit.weight > WEIGHTS["hint"]:
                named.add(theme)
        least = _SHARE * max(totals.values(), default=0.0) if len(document.text) > _LONG else 0.0
        tags = []
        for theme, total in totals.items():
            if theme in named and total >= max(least, self._thresholds.get(theme, _THRESHOLD)):
                _, source, hit = firsts[theme]
                evidence = _evidence(theme, source, sources[source], texts[source], hit)
                tags.append(ThemeTag(id=theme, score=round(1 - 4 / total, 2), evidence=evidence))
        return tuple(sorted(tags, key=lambda tag: (-tag.score, tag.id)))

    def _index(self, language: str | None) -> PhraseIndex:
        primary = (language or "").partition("-")[0].casefold()
        key = primary if primary in self._sections else ""
        if key not in self._indexes:
            wanted = next((group for group in _TOGETHER if key in group), {key}) if key else set(self._sections)
            sections = (section for each in self._sections if each in wanted for section in self._sections[each])
            phrases = [phrase for section in sections for phrase in section.phrases()]
            self._indexes[key] = PhraseIndex(phrases, marks=key in _MARKED)
        return self._indexes[key]


def _place(source: Field, start: int) -> float:
    if source == "title":
        return _TITLE
    return _LEDE if start < _LEDE_LENGTH else _BODY if start < _BODY_LENGTH else _FAR


def _evidence(theme: str, source: Field, original: str, text: Normal, hit: Hit) -> Evidence:
    start, end = text.folded.span(hit.start, hit.end)
    return Evidence(field=f"theme {theme}", text=original[start:end], source=source, start=start, end=end)


@cache
def load_themes() -> ThemeTagger:
    """The tagger over the package's own rules; read once in a process."""
    themes: dict[str, Theme] = {}
    thresholds: dict[str, int] = {}
    sections: dict[str, list[Section]] = {}
    for path in sorted((_DATA / "themes").glob("*.toml")):
        theme = path.stem
        head, parts = _divided(path)
        content = tomllib.loads(head)
        thresholds[theme] = content.pop("threshold", _THRESHOLD)
        whole = content.pop("part_of", None)
        themes[theme] = Theme(
            id=theme,
            label=content.pop("label"),
            iptc=tuple(content.pop("iptc")),
            eurovoc=tuple(content.pop("eurovoc")),
            examples=tuple(content.pop("examples")),
            counter_examples=tuple(content.pop("counter_examples")),
        )
        if content:
            raise ValueError(f"{path.name} says what no theme has: {', '.join(content)}")
        for language, toml in parts:
            sections.setdefault(language, []).append(Section(theme, whole, toml))
    for name in ("theme_cues.toml", "theme_offices.toml"):
        for language, toml in _divided(_DATA / name)[1]:
            sections[language].append(Section("", None, toml))
    return ThemeTagger(themes, sections, thresholds)


def _divided(path: Path) -> tuple[str, Iterator[tuple[str, str]]]:
    """What a file says before its sections, and the sections by language: most languages are never asked for."""
    head, *parts = _SECTION.split(path.read_text(encoding="utf-8"))
    return head, zip(parts[::2], parts[1::2], strict=True)


def parse_theme(name: str) -> str:
    """The id of the theme that a user calls `name`: its id, its label, or one of its IPTC codes, in any case.

    Raises UsageError, which names what comes close.
    """
    themes = load_themes().themes
    names = {theme.id: theme.id for theme in themes.values()}
    names |= {_key(theme.label): theme.id for theme in themes.values()}
    for theme in themes.values():
        for code in theme.iptc:
            names.setdefault(_key(code), theme.id)
    key = _key(name)
    if key in names:
        return names[key]
    close = sorted({names[near] for near in difflib.get_close_matches(key, names, n=3)})
    hint = f"; did you mean {' or '.join(close)}?" if close else f"; the themes are {', '.join(themes)}"
    raise UsageError(f"no theme is called {name!r}{hint}")


def _key(name: str) -> str:
    return "-".join(name.casefold().replace("_", " ").replace("-", " ").split())
