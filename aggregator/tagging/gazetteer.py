"""What the world is called: names of countries, cities, institutions, blocs and regions in some fifty languages.

The data stand in `data/`, two files a language in the notation of `lexicon.py`: `gazetteer/xx.txt` is generated from
CLDR, UNTERM and Newsmap (`tools/build_gazetteer.py`), `names/xx.txt` is written by people and wins. Adding a name is
one line there; a new language is one new file there, or one more in the generator's list.

A language's lexicon is built when its first text arrives (some 20 ms) and kept.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path

from aggregator.errors import UsageError
from aggregator.folding import fold
from aggregator.tagging.lexicon import Entry, Lexicon, Line, Source, build_lexicon, entries_abroad, parse_lines, plain

_DATA = Path(__file__).parent / "data"
_FOLDERS = ("names", "gazetteer")
_WORLD = "m49:001"
# What a text in a language we have no lexicon for is read with.
_FALLBACK = {"bs": "hr", "no": "nb", "nn": "nb", "mk": "bg", "tt": "ru", "ug": "ar", "ps": "fa", "ku": "tr", "gl": "es",
             "mr": "hi", "ne": "hi", "yue": "zh"}  # fmt: skip


class Gazetteer:
    """All languages' names, and which countries the blocs and regions hold. Use `load()`."""

    def __init__(self, data: Path = _DATA) -> None:
        self._data = data
        self.languages = frozenset(path.stem for folder in _FOLDERS for path in (data / folder).glob("*.txt"))
        self._files: dict[str, list[Line]] = {}
        self._labels: dict[str, Mapping[str, str]] = {}
        self._lexicons: dict[str, Lexicon] = {}
        self._abroad: list[Entry] | None = None
        self._members: Mapping[str, tuple[tuple[str, date, date], ...]] | None = None
        self._regions: Mapping[str, frozenset[str]] | None = None
        self._words: Mapping[str, str] | None = None

    # --- names -----------------------------------------------------------------------------------------------------

    def _lines(self, language: str) -> list[Line]:
        """The lines of a language, those that people wrote first."""
        if language not in self._files:
            lines: list[Line] = []
            for folder in _FOLDERS:
                path = self._data / folder / f"{language}.txt"
                if path.exists():
                    lines += parse_lines(path.read_text(encoding="utf-8"), f"{folder}/{language}.txt")
            self._files[language] = lines
        return self._files[language]

    def labels(self, language: str) -> Mapping[str, str]:
        """Code -> name in `language`, for every code that has one there; cities by "KZ@Astana"."""
        if language not in self._labels:
            names: dict[str, str] = {}
            for line in self._lines(language):
                if line.names and len(line.codes) == 1 and "#" not in line.key:
                    names.setdefault(line.key, plain(line.names[0]))
            self._labels[language] = names
        return self._labels[language]

    def label(self, code: str, language: str = "en") -> str:
        """What `code` is called in `language`; in English, or the code itself, where no name is known."""
        return self.labels(language).get(code) or self.labels("en").get(code) or code

    def lexicon(self, language: str | None) -> Lexicon:
        """The lexicon to read a text with; the English one for None and for languages we know nothing of."""
        language = (language or "en").casefold()
        candidates = (language, language.partition("-")[0], _FALLBACK.get(language, "en"), "en")
        known = next(candidate for candidate in candidates if candidate in self.languages)
        if known not in self._lexicons:
            self._lexicons[known] = self._build(known)
        return self._lexicons[known]

    def _build(self, language: str) -> Lexicon:
        lists = {line.key: frozenset(line.names) for line in self._lines("en") if line.key in {"=metonyms", "=seats"}}
        source = Source(
            language=language,
            lines=self._lines(language),
            names=self.labels(language),
            canonical=self.labels("en"),
            metonyms=lists["=metonyms"],
            seats=lists["=seats"],
        )
        if language == "en":
            return build_lexicon(source)
        if self._abroad is None:
            self._abroad = entries_abroad(self.lexicon("en"))
        return build_lexicon(source, self._abroad)

    # --- codes -----------------------------------------------------------------------------------------------------

    def parse_region(self, name: str) -> str:
        """The code of what a user typed: "KZ", "kazakhstan", "EU", "C5+1", "Central Asia", "org:eu", "m49:143".

        Country and bloc names of all languages count ("Казахстан"). Raises UsageError, with what comes near, if
        nothing is called so.
        """
        typed = name.strip()
        known = self.labels("en")
        for code in (typed.upper(), typed.casefold()):
            if (code in known and "@" not in code and "/" not in code) or code == _WORLD:
                return code
        words = self._all_words()
        folded = fold(typed).text.strip()
        found = words.get(folded) or words.get(folded.removeprefix("org:"))
        if found is None:
            near = difflib.get_close_matches(folded, list(words), n=3, cutoff=0.75)
            hint = f"; did you mean {' or '.join(repr(word) for word in near)}?" if near else ""
            raise UsageError(f"no country, bloc or region is called {name!r}{hint}")
        return found

    def _all_words(self) -> Mapping[str, str]:
        if self._words is None:
            aliases = self._toml("aliases")
            words = {fold(alias).text: code for alias, code in aliases.items()}
            for language in ("en", *sorted(self.languages - {"en"})):
                for line in self._lines(language):
                    if line.codes and line.place == (None, ""):
                        for word in line.names:
                            words.setdefault(fold(plain(word)).text, line.codes[0])
            self._words = words
        return self._words

    def expand(self, code: str, on: date) -> frozenset[str]:
        """The countries that `code` stands for on a day, and `code` itself: a bloc's members then, a region's states.

        Memberships change, so blocs are expanded when a question is asked and never on an item
        (reference/language.md §1 rule 10). `m49:001` is every country.
        """
        if code.startswith("org:"):
            terms = self._memberships().get(code, ())
            return frozenset({code, *(country for country, since, until in terms if since <= on < until)})
        if code == _WORLD:
            return frozenset({code, *(known for known in self.labels("en") if len(known) == 2)})
        if code.startswith("m49:"):
            return frozenset({code, *self._m49().get(code, ())})
        return frozenset({code})

    def members(self, bloc: str) -> frozenset[str]:
        """The countries that are or ever were members of `bloc`; none for what is no bloc."""
        return frozenset(country for country, _, _ in self._memberships().get(bloc, ()))

    def part_of_world(self, code: str) -> str:
        """The English name of the smallest UN region that holds a country ("Central Asia"); empty for all else."""
        holding = [(len(countries), region) for region, countries in self._m49().items() if code in countries]
        return self.label(min(holding)[1]) if holding else ""

    def _toml(self, table: str) -> Mapping[str, str]:
        found: Mapping[str, str] = tomllib.loads((self._data / "memberships.toml").read_text(encoding="utf-8"))[table]
        return found

    def _memberships(self) -> Mapping[str, tuple[tuple[str, date, date], ...]]:
        if self._members is None:
            self._members = {bloc: tuple(_terms(words)) for bloc, words in self._toml("members").items()}
        return self._members

    def _m49(self) -> Mapping[str, frozenset[str]]:
        if self._regions is None:
            text = (self._data / "m49.txt").read_text(encoding="utf-8")
            pairs = (line.split(": ") for line in text.split("\n") if line.startswith("m49:"))
            self._regions = {code: frozenset(codes.split()) for code, codes in pairs}
        return self._regions


def _terms(words: str) -> Iterator[tuple[str, date, date]]:
    """Of "AT:1995 GB:1973..2020-02-01": (code, first day, day after the last)."""
    for word in words.split():
        code, _, term = word.partition(":")
        since, _, until = term.partition("..")
        yield code, _day(since, date.min), _day(until, date.max)


def _day(text: str, default: date) -> date:
    if not text:
        return default
    return date.fromisoformat(text if len(text) > 4 else f"{text}-01-01")


@lru_cache(maxsize=1)
def load() -> Gazetteer:
    """The package's gazetteer, one for the process; languages are read as texts ask for them."""
    return Gazetteer()
