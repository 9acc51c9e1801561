"""What the world is called: names of countries, cities, institutions, blocs and regions in some fifty languages.

The data stand in `data/`, two files a language: `gazetteer/xx.txt` is generated from CLDR, UNTERM and Newsmap
(`tools/build_gazetteer.py`), `names/xx.txt` is written by people and wins. Adding a name is one line in the latter:

    KZ: Kazakhstan; Republic of Kazakhstan | Kazakh; Kazakhstani      a country: its names | its people and adjectives
    KZ@Astana: Astana; Nur-Sultan                                     a city, by its English name
    US/Texas: Texas                                                   a part of a country
    RU#Kremlin: Kremlin                                               an institution, an office or a leader
    org:eu: European Union; EU!                                       a bloc; `!` = written exactly so
    org:c5,US: C5+1!                                                  one name, two codes
    m49:143: Central Asia
    -: guinea pig; Holland & Knight                                   masks: swallow the words, mean nothing
    =words: turkey; chad                                              lists the rules in mentions.py ask for

The first name of a line is the dictionary form. After a word, `!` asks for exactly this spelling, `*` lets any letters
follow, `=` forbids the endings that the language's rules (`inflection.py`) would allow.

A language's lexicon is built when its first text arrives (some 20 ms) and kept.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from aggregator.errors import UsageError
from aggregator.model import MentionKind
from aggregator.tagging.folding import fold
from aggregator.tagging.inflection import demonym_forms, name_forms
from aggregator.tagging.matcher import Matcher

DATA = Path(__file__).parent / "data"

LANGUAGES = frozenset(path.stem for path in (DATA / "gazetteer").glob("*.txt"))
"""Languages with a lexicon of their own; a text in any other is read with its script's."""

MARKED = frozenset({"vi"})
"""Languages whose words differ by their accents alone: folded with them ("Mỹ" is not "my")."""

_KINDS = {"@": MentionKind.CITY, "/": MentionKind.SUBNATIONAL, "#": MentionKind.INSTITUTION}
_KEY = re.compile(
    r"(?P<codes>(?:[A-Z]{2}|org:[a-z0-9-]+|m49:\d{3})(?:,(?:[A-Z]{2}|org:[a-z0-9-]+))*)(?:(?P<mark>[@/#])(?P<name>.+))?"
)
# What a text in a language we have no lexicon for is read with.
_FALLBACK = {"bs": "hr", "no": "nb", "nn": "nb", "mk": "bg", "tt": "kk", "ug": "ar", "ps": "fa", "ku": "tr", "prs": "fa",
             "gl": "es", "fil": "en", "tl": "en", "zh-hant": "zh", "yue": "zh", "mr": "hi", "ne": "hi"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a data file, its words as written."""

    key: str
    names: tuple[str, ...]
    demonyms: tuple[str, ...] = ()


def parse_lines(text: str, where: str) -> Iterator[Line]:
    """The lines of a data file. Raises ValueError naming `where` and the line for one that breaks the notation."""
    for number, raw in enumerate(text.split("\n"), 1):
        if not raw or raw.startswith("# "):
            continue
        key, colon, rest = raw.partition(": ")
        if not colon or not (key == "-" or key.startswith("=") or _KEY.fullmatch(key)):
            raise ValueError(f"{where}:{number}: not a line of the gazetteer: {raw!r}")
        names, _, demonyms = rest.partition(" | ")
        yield Line(key, _words(names), _words(demonyms))


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for part in text.split(";") if (word := part.strip()))


class Endings:
    """What may follow a stem: an expression that the rest of the word matches in full, with its answers remembered."""

    __slots__ = ("_answers", "_pattern")

    def __init__(self, pattern: str) -> None:
        self._pattern = re.compile(pattern)
        self._answers: dict[str, bool] = {}

    def fit(self, rest: str) -> bool:
        answer = self._answers.get(rest)
        if answer is None:
            answer = self._pattern.fullmatch(rest) is not None
            if len(self._answers) < 1_000 and len(rest) < 20:
                self._answers[rest] = answer
        return answer


@dataclass(slots=True)
class Entry:
    """One recognisable form. `codes` is empty for a mask; `endings` None when nothing may follow the form."""

    kind: MentionKind | None
    codes: tuple[str, ...]
    name: str
    canonical: str
    form: str
    endings: Endings | None
    exact: str | None  # the original must be spelled so
    place: str = ""  # of a city: its English name, also the key of its rules
    word: bool = False  # is an ordinary word as well
    person: bool = False  # is a person's name as well
    split: tuple[int, int] | None = None  # 中美: lengths of the first and the last code's sign
    shared: bool = False  # the name of any one of its codes; "-" is none of them
    foreign: bool = False  # an English name in a text of another language


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything known in one language. `entries` stand in the order of the matcher's phrases."""

    language: str
    entries: tuple[Entry, ...]
    matcher: Matcher
    lists: Mapping[str, frozenset[str]]

    metonyms: frozenset[str]
    seats: frozenset[str]

    def has(self, name: str, word: str) -> bool:
        """Whether the folded `word` stands in the list `name` of this language's file."""
        return word in self.lists.get(name, ())

    def is_metonym(self, place: str) -> bool:
        """Whether a capital, by its English name, may stand for its government."""
        return place in self.metonyms

    def is_seat(self, place: str) -> bool:
        """Whether a city is the seat of so many organisations that its name says little of its country."""
        return place in self.seats


class _Builder:
    def __init__(self, language: str, canonical: Mapping[str, str]) -> None:
        self.language = language
        self.canonical = canonical
        self.marks = language in MARKED
        self.entries: list[Entry] = []
        self.seen: set[tuple[str, str, tuple[str, ...], str | None]] = set()
        self.patterns: dict[str, Endings | None] = {"": None}
        self.lists: dict[str, set[str]] = {}
        self.pairs: list[tuple[str, str]] = []

    def take_lists(self, lines: list[Line]) -> None:
        for line in lines:
            if line.key == "=pairs":
                self.pairs.extend((word.split(" ")[0], word.split(" ")[1]) for word in line.names)
            elif line.key.startswith("=") and " " not in line.key:
                words = {fold(name, marks=self.marks).text for name in line.names}
                self.lists.setdefault(line.key[1:], set()).update(words)

    def take(self, lines: list[Line], names: Mapping[str, str]) -> None:
        for line in lines:
            if line.key.startswith("=shared "):
                self._share(line)
                continue
            if line.key.startswith("="):
                continue
            if line.key == "-":
                for word in line.names:
                    self._add(None, (), word, "", "", "", demonym=False)
                continue
            found = _KEY.fullmatch(line.key)
            assert found is not None  # parse_lines has looked
            codes = tuple(found["codes"].split(","))
            mark, place = found["mark"], found["name"] or ""
            if mark:
                kind = _KINDS[mark]
            elif codes[0].startswith("org:"):
                kind = MentionKind.ORG
            else:
                kind = MentionKind.MACRO if codes[0].startswith("m49:") else MentionKind.COUNTRY
            canonical = place or self.canonical.get(codes[0], codes[0])
            first = line.names[0].rstrip("!*=") if line.names else ""
            name = names.get(line.key) or first or canonical
            if kind is MentionKind.INSTITUTION:
                name = self.names_of.get(codes[0], name)
                canonical = self.canonical.get(codes[0], codes[0])
            for word in line.names:
                self._add(kind, codes, word, name, canonical, place, demonym=False)
            for word in line.demonyms:
                self._add(MentionKind.DEMONYM, codes, word, name, canonical, "", demonym=True)

    names_of: Mapping[str, str] = MappingProxyType({})

    def _add(
        self, kind: MentionKind | None, codes: tuple[str, ...], word: str, name: str, canonical: str, place: str,
        *, demonym: bool,
    ) -> None:  # fmt: skip
        exact = word[:-1] if word.endswith("!") else None
        bare = word.rstrip("!*=")
        folded = fold(bare, marks=self.marks).text.strip()
        if not folded:
            return
        if exact is not None or word.endswith("=") or kind is None and not word.endswith("*"):
            forms = [(folded, "")]
        elif word.endswith("*"):
            forms = [(folded, r"[\w\u0300-\u036f]*")]
        elif demonym:
            forms = demonym_forms(folded, self.language)
        else:
            forms = name_forms(folded, self.language)
        words, persons = self.lists.get("words", ()), self.lists.get("persons", ())
        for form, endings in forms:
            key = (form, endings, codes, exact)
            if key in self.seen:
                continue
            self.seen.add(key)
            if endings not in self.patterns:
                self.patterns[endings] = Endings(endings)
            self.entries.append(
                Entry(kind, codes, name, canonical, form, self.patterns[endings], exact, place,
                      folded in words, folded in persons)
            )  # fmt: skip

    def _share(self, line: Line) -> None:
        codes = tuple(line.key.split(" ")[1:])
        kinds = [(MentionKind.COUNTRY, line.names), (MentionKind.DEMONYM, line.demonyms)]
        for kind, words in kinds:
            before = len(self.entries)
            for word in words:
                self._add(kind, codes, word, "", "", "", demonym=kind is MentionKind.DEMONYM)
            for entry in self.entries[before:]:
                entry.shared = True

    def take_pairs(self) -> None:
        """Abbreviated pairs of East Asian headlines: 中美, 日・米, 한·미; one side is a country that is often paired."""
        hubs = self.lists.get("hubs", set())
        for code, one in self.pairs:
            for other_code, other in self.pairs:
                if code != other_code and (one in hubs or other in hubs):
                    split = len(one), len(other)
                    for sign in ("", "·", "-", "・"):
                        form = one + sign + other
                        entry = Entry(MentionKind.COUNTRY, (code, other_code), "", "", form, None, None, split=split)
                        self.entries.append(entry)

    def take_foreign(self, english: Lexicon) -> None:
        """English names and acronyms, which stand in texts of every language, unless the word means something here."""
        own = {entry.form for entry in self.entries}
        stop = self.lists.get("words", set()) | self.lists.get("not-english", set())
        for entry in english.entries:
            if entry.form in own or entry.form in stop or entry.word or entry.person or entry.shared:
                continue
            if entry.kind in {None, MentionKind.COUNTRY, MentionKind.CITY, MentionKind.ORG, MentionKind.INSTITUTION}:
                self.entries.append(
                    Entry(entry.kind, entry.codes, self.names_of.get(entry.codes[0], entry.name) if entry.codes else "",
                          entry.canonical, entry.form, None, entry.exact, entry.place, foreign=True)
                )  # fmt: skip

    def build(self, places: Mapping[str, tuple[str, ...]]) -> Lexicon:
        phrases = [entry.form + ("*" if entry.endings is not None else "") for entry in self.entries]
        lists = {name: frozenset(words) for name, words in self.lists.items()}
        metonyms, seats = frozenset(places["metonyms"]), frozenset(places["seats"])
        return Lexicon(self.language, tuple(self.entries), Matcher(phrases), lists, metonyms, seats)


class Gazetteer:
    """All languages' names, and which countries the blocs and regions hold. Use `load()`."""

    def __init__(self, data: Path = DATA) -> None:
        self._data = data
        self._files: dict[str, tuple[list[Line], list[Line]]] = {}
        self._lexicons: dict[str, Lexicon] = {}
        self._labels: dict[str, Mapping[str, str]] = {}
        self._memberships: Mapping[str, tuple[tuple[str, date, date], ...]] | None = None
        self._regions: Mapping[str, frozenset[str]] | None = None
        self._places: Mapping[str, str] | None = None

    # --- names -----------------------------------------------------------------------------------------------------

    def _lines(self, language: str) -> tuple[list[Line], list[Line]]:
        if language not in self._files:
            both = []
            for folder in ("names", "gazetteer"):
                path = self._data / folder / f"{language}.txt"
                text = path.read_text(encoding="utf-8") if path.exists() else ""
                both.append(list(parse_lines(text, f"{folder}/{language}.txt")))
            self._files[language] = both[0], both[1]
        return self._files[language]

    def labels(self, language: str) -> Mapping[str, str]:
        """Code -> name in `language`, for every code that has one there."""
        if language not in self._labels:
            written, generated = self._lines(language) if language in LANGUAGES else ([], [])
            names: dict[str, str] = {}
            # Dictionary forms come from CLDR, except where a hand-written line starts with another name.
            for line in (*generated, *written):
                if line.names and not line.key.startswith(("-", "=")) and "," not in line.key and "#" not in line.key:
                    names[line.key] = line.names[0].rstrip("!*=")
            self._labels[language] = names
        return self._labels[language]

    def label(self, code: str, language: str = "en") -> str:
        """What `code` is called in `language`; in English, or the code itself, where no name is known."""
        return self.labels(language).get(code) or self.labels("en").get(code) or code

    def lexicon(self, language: str | None) -> Lexicon:
        """The lexicon to read a text with; the English one for None and for languages we know nothing of."""
        language = language or "en"
        if language not in LANGUAGES:
            language = _FALLBACK.get(language, language.partition("-")[0])
            language = language if language in LANGUAGES else _FALLBACK.get(language, "en")
        found = self._lexicons.get(language)
        if found is None:
            found = self._lexicons[language] = self._build(language)
        return found

    def _build(self, language: str) -> Lexicon:
        builder = _Builder(language, self.labels("en"))
        names = self.labels(language)
        builder.names_of = names
        written, generated = self._lines(language)
        builder.take_lists(written)
        builder.take(written, names)
        builder.take(generated, names)
        builder.take_pairs()
        if language != "en":
            builder.take_foreign(self.lexicon("en"))
        places = {line.key[1:]: line.names for line in self._lines("en")[0] if line.key in {"=metonyms", "=seats"}}
        return builder.build(places)

    # --- codes -----------------------------------------------------------------------------------------------------

    def parse_region(self, name: str) -> str:
        """The code of what a user typed: "KZ", "kazakhstan", "EU", "C5+1", "Central Asia", "org:eu", "m49:143".

        Country and bloc names of all languages count ("Казахстан"). Raises UsageError, with what comes near, if
        nothing is called so.
        """
        typed = name.strip()
        if typed.upper() in self.labels("en") and len(typed) == 2:
            return typed.upper()
        if typed.casefold() in self.labels("en") or typed.casefold() == "m49:001":
            return typed.casefold()
        places = self._known_places()
        folded = fold(typed).text.strip()
        code = places.get(folded) or places.get(folded.removeprefix("org:"))
        if code is None:
            near = difflib.get_close_matches(folded, list(places), n=3, cutoff=0.75)
            hint = f"; did you mean {' or '.join(repr(word) for word in near)}?" if near else ""
            raise UsageError(f"no country, bloc or region is called {name!r}{hint}")
        return code

    def _known_places(self) -> Mapping[str, str]:
        if self._places is None:
            places: dict[str, str] = {}
            for language in ("en", *sorted(LANGUAGES - {"en"})):
                for line in (*self._lines(language)[0], *self._lines(language)[1]):
                    code = line.key.split(",")[0]
                    if re.fullmatch(r"[A-Z]{2}|org:.*|m49:.*", code) and "#" not in line.key:
                        for word in line.names:
                            places.setdefault(fold(word.rstrip("!*=")).text, code)
            aliases = tomllib.loads((self._data / "memberships.toml").read_text(encoding="utf-8"))["aliases"]
            places.update({fold(alias).text: code for alias, code in aliases.items()})
            self._places = places
        return self._places

    def expand(self, code: str, on: date) -> frozenset[str]:
        """The countries that `code` stands for on a day, and `code` itself: a bloc's members then, a region's countries.

        Memberships change, so blocs are expanded when a question is asked and never on an item
        (reference/language.md §1 rule 10). `m49:001` is every country.
        """
        if code.startswith("org:"):
            return frozenset({code, *(c for c, since, until in self._members().get(code, ()) if since <= on < until)})
        if code.startswith("m49:"):
            if code == "m49:001":
                return frozenset({code, *(c for c in self.labels("en") if len(c) == 2)})
            return frozenset({code, *self._m49().get(code, ())})
        return frozenset({code})

    def home_blocs(self, country: str, on: date) -> frozenset[str]:
        """The blocs that `country` belongs to on a day."""
        return frozenset(
            bloc
            for bloc, members in self._members().items()
            if any(code == country and since <= on < until for code, since, until in members)
        )

    def _members(self) -> Mapping[str, tuple[tuple[str, date, date], ...]]:
        if self._memberships is None:
            raw = tomllib.loads((self._data / "memberships.toml").read_text(encoding="utf-8"))["members"]
            self._memberships = {bloc: tuple(_terms(words)) for bloc, words in raw.items()}
        return self._memberships

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
