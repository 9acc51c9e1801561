"""The notation of the gazetteer's files, and the lexicon that a language's files become.

One line is one thing and its names; names are dictionary forms, their other forms follow from `inflection.py`:

    KZ: Kazakhstan; Republic of Kazakhstan | Kazakh; Kazakhstani      a country: its names | its people and adjectives
    KZ@Astana: Astana; Nur-Sultan                                     a city, by its English name
    US/Texas: Texas                                                   a part of a country
    RU#Kremlin: Kremlin                                               an institution, an office or a leader
    org:eu: European Union; EU!                                       a bloc; `!` = written exactly so
    org:c5,US: C5+1!                                                  one name, two codes
    m49:143: Central Asia
    -: guinea pig; Holland & Knight                                   masks: swallow the words, mean nothing
    =words: turkey; chad                                              lists the rules in mentions.py ask for
    =shared CD CG: Congo | Congolese                                  a name of either; `-` first: of none, in doubt
    =pairs: CN 中; US 美                                               signs that stand together: 中美
    =thirds: 中; 日                                               signs that may follow a pair: 美中日

The first name of a line is the dictionary form. After a word, `!` asks for exactly this spelling, `*` lets any letters
follow, `=` forbids the endings that the language's rules would allow.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from aggregator.folding import fold
from aggregator.model import MentionKind
from aggregator.tagging.inflection import demonym_forms, name_forms
from aggregator.tagging.matcher import Matcher

MARKED = frozenset({"vi"})
"""Languages whose words differ by their accents alone: folded with them ("Mỹ" is not "my")."""

_MARKS = {"@": MentionKind.CITY, "/": MentionKind.SUBNATIONAL, "#": MentionKind.INSTITUTION}
_CODE = r"(?:[A-Z]{2}|org:[a-z0-9-]+)"
_KEY = re.compile(rf"(?P<codes>m49:\d{{3}}|{_CODE}(?:,{_CODE})*)(?:(?P<mark>[@/#])(?P<place>.+))?")
_PAIR_SIGNS = ("", "·", "-", "・")
_ANY_LETTERS = r"[\w\u0300-\u036f]*"


class Line(NamedTuple):
    """One line of a data file, its words as written."""

    key: str
    names: tuple[str, ...]
    demonyms: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    """The codes of what the line names; none for masks and lists."""
    place: tuple[MentionKind | None, str] = (None, "")
    """What part of a country the line names, and its English name: (CITY, "Astana"); (None, "") if none."""


def parse_lines(text: str, where: str) -> Iterator[Line]:
    """The lines of a data file. Raises ValueError naming `where` and the line for one that breaks the notation."""
    for number, raw in enumerate(text.split("\n"), 1):
        if not raw or raw.startswith("# "):
            continue
        key, colon, rest = raw.partition(": ")
        found = _KEY.fullmatch(key)
        if not colon or not (key == "-" or key.startswith("=") or found):
            raise ValueError(f"{where}:{number}: not a line of the gazetteer: {raw!r}")
        names, _, demonyms = rest.partition(" | ")
        codes = tuple(found["codes"].split(",")) if found else ()
        place = (_MARKS[found["mark"]], found["place"]) if found and found["mark"] else (None, "")
        yield Line(key, _words(names), _words(demonyms), codes, place)


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for part in text.split(";") if (word := part.strip()))


def _folded(words: Iterable[str], *, marks: bool) -> dict[str, str]:
    """Words of lines and what they fold to without their marks; all at once, as folding one takes as long as twenty."""
    known = list(dict.fromkeys(words))
    return dict(zip(known, map(str.strip, fold(";".join(map(plain, known)), marks=marks).text.split(";")), strict=True))


def plain(word: str) -> str:
    """A word of a line without the marks after it."""
    return word.rstrip("!*=")


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
    place: str = ""  # of a city: its English name
    word: bool = False  # is an ordinary word as well
    person: bool = False  # is a person's name as well
    split: tuple[int, int] | None = None  # 中美: lengths of the first and the last code's sign
    shared: bool = False  # the name of any one of its codes; "-" is none of them
    small: bool = False  # is written small itself: "châu Âu"
    foreign: bool = False  # an English name in a text of another language


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything known in one language. `entries` stand in the order of the matcher's phrases."""

    language: str
    entries: tuple[Entry, ...]
    matcher: Matcher
    lists: Mapping[str, frozenset[str]]
    signs: Mapping[str, Entry]  # single signs that stand for countries in pairs: 日, 한
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What a lexicon is built from: the lines people wrote and the generated ones, the former first, and code -> name
    in the language and in English."""

    language: str
    lines: Sequence[Line]
    names: Mapping[str, str]
    canonical: Mapping[str, str]
    metonyms: frozenset[str]
    seats: frozenset[str]


def build_lexicon(source: Source, abroad: Sequence[Entry] = ()) -> Lexicon:
    """The lexicon of `source`, with names that stand in texts of every language (`entries_abroad`)."""
    builder = _Builder(source)
    for line in source.lines:
        builder.take(line)
    builder.take_pairs()
    builder.take_abroad(abroad)
    return builder.build()


_ABROAD = frozenset({None, MentionKind.COUNTRY, MentionKind.CITY, MentionKind.ORG, MentionKind.INSTITUTION})


def entries_abroad(english: Lexicon) -> list[Entry]:
    """English names and acronyms as they stand in texts of other languages.

    Most cities are spelled as in English; other names that are also words or persons are left out.
    """
    return [
        Entry(
            entry.kind,
            entry.codes,
            entry.name,
            entry.canonical,
            entry.form,
            None,
            entry.exact,
            entry.place,
            foreign=True,
        )
        for entry in english.entries
        if entry.kind in _ABROAD
        and not entry.shared
        and (entry.kind is MentionKind.CITY or not (entry.word or entry.person))
    ]


class _Builder:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.language = source.language
        self.marks = source.language in MARKED
        self.entries: list[Entry] = []
        self.seen: set[tuple[object, ...]] = set()
        self.endings: dict[str, Endings | None] = {"": None}
        self.lists: dict[str, set[str]] = {}
        self.folded = _folded(
            chain.from_iterable(line.names + line.demonyms for line in source.lines), marks=self.marks
        )
        for line in source.lines:
            if line.key.startswith("=") and " " not in line.key and line.key != "=pairs":
                self.lists.setdefault(line.key[1:], set()).update(map(self.folded.__getitem__, line.names))
        self.words, self.persons = self.lists.get("words", set()), self.lists.get("persons", set())

    def take(self, line: Line) -> None:
        if line.key == "-":
            for word in line.names:
                self._add(None, (), word)
        elif line.key.startswith("=shared "):
            codes = tuple(line.key.split(" ")[1:])
            first = len(self.entries)
            for word in line.names:
                self._add(MentionKind.COUNTRY, codes, word)
            for word in line.demonyms:
                self._add(MentionKind.DEMONYM, codes, word)
            for entry in self.entries[first:]:
                entry.shared = True
        elif not line.key.startswith("="):
            self._take_names(line)

    def _take_names(self, line: Line) -> None:
        codes = line.codes
        kind, place = line.place
        names, canonicals = self.source.names, self.source.canonical
        if kind is None:
            bloc, region = codes[0].startswith("org:"), codes[0].startswith("m49:")
            kind = MentionKind.ORG if bloc else MentionKind.MACRO if region else MentionKind.COUNTRY
        if kind in {MentionKind.CITY, MentionKind.SUBNATIONAL}:
            canonical = place
            name = names.get(line.key) or (plain(line.names[0]) if line.names else place)
        else:
            canonical = canonicals.get(codes[0], codes[0])
            name = names.get(codes[0], canonical)
        for word in line.names:
            self._add(kind, codes, word, name, canonical, place)
        for word in line.demonyms:
            self._add(MentionKind.DEMONYM, codes, word, name, canonical)

    def _add(
        self,
        kind: MentionKind | None,
        codes: tuple[str, ...],
        word: str,
        name: str = "",
        canonical: str = "",
        place: str = "",
    ) -> None:
        exact = word[:-1] if word.endswith("!") else None
        folded = self.folded[word]
        if exact is not None or word.endswith("=") or (kind is None and not word.endswith("*")):
            forms = [(folded, "")]
        elif word.endswith("*"):
            forms = [(folded, _ANY_LETTERS)]
        elif kind is MentionKind.DEMONYM:
            forms = demonym_forms(folded, self.language)
        else:
            forms = name_forms(folded, self.language)
        for form, endings in forms:
            key = (form, endings, codes, exact, kind is MentionKind.DEMONYM)
            if key in self.seen:
                continue
            self.seen.add(key)
            if endings not in self.endings:
                self.endings[endings] = Endings(endings)
            entry = Entry(kind, codes, name, canonical, form, self.endings[endings], exact, place)
            entry.word, entry.person = folded in self.words, folded in self.persons
            entry.small = word[0].islower()
            self.entries.append(entry)

    def take_pairs(self) -> None:
        """Abbreviated pairs of East Asian headlines: 中美, 日・米, 한·미; one side is among the often paired `hubs`."""
        hubs = self.lists.get("hubs", set())
        signs = self._signs()
        for code, one in signs:
            for other_code, other in signs:
                if code != other_code and (one in hubs or other in hubs):
                    for sign in _PAIR_SIGNS:
                        entry = Entry(MentionKind.COUNTRY, (code, other_code), "", "", one + sign + other, None, None)
                        entry.split = len(one), len(other)
                        self.entries.append(entry)

    def take_abroad(self, abroad: Sequence[Entry]) -> None:
        """Those of the names whose word means nothing in this language; languages share the entries they can."""
        own = {entry.form for entry in self.entries} | self.lists.get("not-english", set())
        country, city = MentionKind.COUNTRY, MentionKind.CITY
        for entry in abroad:
            kind, form = entry.kind, entry.form
            word, person = form in self.words, form in self.persons
            if form in own or (word and kind is not city):
                continue
            name = self.source.names.get(entry.codes[0], entry.name) if kind is country else entry.name
            if word or person or name != entry.name:
                codes, canonical, exact, place = entry.codes, entry.canonical, entry.exact, entry.place
                entry = Entry(kind, codes, name, canonical, form, None, exact, place, word, person, foreign=True)
            self.entries.append(entry)

    def build(self) -> Lexicon:
        phrases = [entry.form + ("*" if entry.endings is not None else "") for entry in self.entries]
        lists = {name: frozenset(words) for name, words in self.lists.items()}
        source = self.source
        signs = {
            sign: Entry(
                MentionKind.COUNTRY,
                (code,),
                source.names.get(code, code),
                source.canonical.get(code, code),
                sign,
                None,
                None,
            )
            for code, sign in self._signs()
            if len(sign) == 1
        }
        return Lexicon(
            self.language, tuple(self.entries), Matcher(phrases), lists, signs, source.metonyms, source.seats
        )

    def _signs(self) -> list[tuple[str, str]]:
        words = [word.split(" ") for line in self.source.lines if line.key == "=pairs" for word in line.names]
        return [(code, sign) for code, sign in words]
