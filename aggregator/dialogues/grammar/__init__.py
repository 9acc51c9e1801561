"""What a language says of times, numbers, places and delegations: one file a language, found by its name.

A new language is a new file `xx.py` here that sets `GRAMMAR`; month and weekday names come from `cldr`. The readers
(`ordinals`, `dates`, `places`, `delegations`) hold the rules, these files only words. Every word is compared after
`fold`, which keeps offsets: a folded text is as long as the text.
"""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib import import_module
from typing import Final, TypeVar

from aggregator.folding import translator

LANGUAGES: Final = frozenset(m.name for m in pkgutil.iter_modules(__path__) if len(m.name) in {2, 3})
"""Languages with a file of their own."""

_ALIASES: Final = {"in": "id", "ms": "id"}
"""Codes that are read with another language's file: an old code, and a language that shares its words."""

_MARKS: Final = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u0640\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f"
    "\u0951-\u0957\u0962\u0963\u0981-\u0983\u09bc-\u09cd\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u200c"
)  # signs inside words that Python does not count as letters: Latin and Arabic marks, Indic and Thai vowels, ZWNJ
_TOKEN: Final = re.compile(rf"\d+|[^\W\d_]+(?:[{_MARKS}]+[^\W\d_]*)*")
_ASCII_TOKEN: Final = re.compile(r"[0-9]+|[a-z]+")  # the same in small ASCII letters

_FOLDED: Final = str.maketrans(
    {
        **{chr(0x660 + i): str(i) for i in range(10)},  # Arabic-Indic digits
        **{chr(0x6F0 + i): str(i) for i in range(10)},  # their Persian forms
        **{chr(0x966 + i): str(i) for i in range(10)},  # Devanagari
        **{chr(0x9E6 + i): str(i) for i in range(10)},  # Bengali
        **{chr(0xFF10 + i): str(i) for i in range(10)},  # full width
        **dict.fromkeys("‐‑‒–—―−－～〜~∼", "-"),
        **dict.fromkeys("’‘ʼʻ`´‛′", "'"),
        **dict.fromkeys("\u00a0\u202f\u2009\u3000\t\r", " "),
        **dict.fromkeys("أإآٱ", "ا"),
        "ى": "ي", "ی": "ي", "ک": "ك", "ё": "е", "Ё": "е", "ı": "i", "İ": "i",
        "（": "(", "）": ")", "，": ",", "．": ".", "／": "/",
    }
)  # fmt: skip


_translate = translator(_FOLDED)


def fold(text: str) -> str:
    """`text` in lower case with one form of each digit, dash, apostrophe and space; as long as `text`."""
    # İ, the only letter that grows in lower case (Unicode SpecialCasing.txt), is translated before
    return (text if text.isascii() else _translate(text)).lower()


class Tokens:
    """A folded text cut into words and numbers; `gap(i)` is what stands before token `i`.

    Where they stand is found when somebody asks: in most sentences no word is worth it.
    """

    def __init__(self, folded: str) -> None:
        self.folded = folded
        self._pattern = _ASCII_TOKEN if folded.isascii() else _TOKEN
        self.words: Sequence[str] = self._pattern.findall(folded)

    @cached_property
    def _spans(self) -> Sequence[tuple[int, int]]:
        return [match.span() for match in self._pattern.finditer(self.folded)]

    @cached_property
    def starts(self) -> Sequence[int]:
        return [start for start, _ in self._spans]

    @cached_property
    def ends(self) -> Sequence[int]:
        return [end for _, end in self._spans]

    def gap(self, index: int) -> str:
        """What stands between token `index - 1` and token `index`; a full stop outside the text's ends."""
        if not 0 < index < len(self.words):
            return "\n.\n"
        return self.folded[self.ends[index - 1] : self.starts[index]]

    def word(self, index: int) -> str:
        return self.words[index] if 0 <= index < len(self.words) else ""


SHORT: Final = 4_000
"""Characters of a text whose reading may be remembered; a few dozen of them weigh little."""


def tokenise(text: str) -> Tokens:
    """`text` folded and cut. The last texts are remembered: ordinals, dates and heads are looked for in the same."""
    return _remembered(text) if len(text) <= SHORT else _tokenised(text)


def _tokenised(text: str) -> Tokens:
    return Tokens(fold(text))


_remembered = lru_cache(maxsize=64)(_tokenised)


V = TypeVar("V")
Phrases = Mapping[str, Sequence[tuple[tuple[str, ...], V]]]
"""Phrases by their first word, longest first, each with what it stands for."""

_INSIDE: Final = frozenset({" ", "-", "'", ". ", ".", " - ", "", "  "})


def index(phrases: Mapping[str, V]) -> Phrases[V]:
    """`phrases` ready for `phrase_at`."""
    found: dict[str, list[tuple[tuple[str, ...], V]]] = {}
    for phrase, value in phrases.items():
        words = tuple(_TOKEN.findall(fold(phrase)))
        found.setdefault(words[0], []).append((words, value))
    for entries in found.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return found


def phrase_at(tokens: Tokens, at: int, phrases: Phrases[V]) -> tuple[int, V] | None:
    """The longest phrase that starts with token `at`: how many tokens it has, and what it stands for."""
    entries = phrases.get(tokens.word(at))
    if entries is None:
        return None
    following = tokens.word(at + 1)
    for words, value in entries:
        length = len(words)
        if length == 1 or (
            words[1] == following
            and tuple(tokens.words[at : at + length]) == words
            and all(tokens.gap(at + offset) in _INSIDE for offset in range(1, length))
        ):
            return length, value
    return None


def inflected(stems: Mapping[int, str], endings: str) -> dict[str, int]:
    """Every stem with every ending: `stems` gives the number its stems; stems and endings are parted by spaces."""
    return {
        stem + ending: value for value, forms in stems.items() for stem in forms.split() for ending in endings.split()
    }


def composed(tens: Mapping[str, int], units: Mapping[str, int]) -> dict[str, int]:
    """Ordinals of two words: "twenty" and "first" make "twenty first"."""
    return {f"{ten} {unit}": tens[ten] + units[unit] for ten in tens for unit in units if units[unit] < 10}


def wordset(text: str) -> frozenset[str]:
    """The folded words of `text`, which stand parted by spaces."""
    return frozenset(fold(text).split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """The words of one language. Phrases may have several words; all are compared after `fold`."""

    # ordinals
    ordinals: Mapping[str, int] = field(default_factory=dict)
    ordinal_suffixes: frozenset[str] = frozenset()  # after a number, joined or with a hyphen: "th", "й"
    ordinal_prefixes: frozenset[str] = frozenset()  # right before a number: "ke"
    dotted_ordinals: bool = False  # "10. Dialog"
    hyphen_ordinals: bool = False  # "10-muloqot"
    no_ordinal_before: frozenset[str] = frozenset()  # "first minister", "second half"
    times: frozenset[str] = frozenset()  # after an ordinal: "for the third time"
    no_ordinal_after: frozenset[str] = frozenset()  # "Article 3rd", "siglo XX"

    # dates
    months: Mapping[str, int] = field(default_factory=dict)  # beside CLDR's
    weekdays: Mapping[str, int] = field(default_factory=dict)  # beside CLDR's; Monday is 0
    month_first: bool = False  # "May 20"
    year_first: frozenset[str] = frozenset()  # words between a year and its day: "2024 жылғы 20 мамыр"
    month_endings: bool = False  # months take endings: "мамырында"
    inside: frozenset[str] = frozenset()  # words inside a date: "20 de mayo de 2024"
    both: frozenset[str] = frozenset()  # "and"
    until: frozenset[str] = frozenset()  # "to"
    since: frozenset[str] = frozenset()  # "from"
    relative: Mapping[str, str] = field(default_factory=dict)  # "tomorrow": "day+1"
    no_dates: frozenset[str] = frozenset()  # phrases that hold such a word and name no date: "por la mañana"
    parts: Mapping[str, str] = field(default_factory=dict)  # "early": "early"; before or after the month or year
    month_cues: frozenset[str] = frozenset()  # before a month without a day: "in"
    year_cues: frozenset[str] = frozenset()  # before or after a bare year
    last: frozenset[str] = frozenset()  # before or after a weekday
    next: frozenset[str] = frozenset()
    original: frozenset[str] = frozenset()  # phrases before a date that no longer holds
    moved: frozenset[str] = frozenset()  # verbs that make "from A to B" a move and not a range
    onto: frozenset[str] = frozenset()  # "to" of a move, where that of a range is another: "auf"
    from_endings: tuple[str, ...] = ()  # "from" glued to a month: "haziran'dan"
    day_first: bool | None = None  # how 05/06/2024 is read; None is undecided

    # places
    locatives: frozenset[str] = frozenset()  # before a city: "in"
    before_city: frozenset[str] = frozenset()  # between the two: "the capital city of"
    locative_endings: frozenset[str] = frozenset()  # after a city, glued to it: "da", "で"
    hosting: frozenset[str] = frozenset()  # after a city: "hosts", "will be the venue"
    hosting_first: frozenset[str] = frozenset()  # before a city, in languages that put the verb first
    travel: frozenset[str] = frozenset()  # verbs that make "to" and "for" point to the venue
    toward: frozenset[str] = frozenset()
    virtual: frozenset[str] = frozenset()  # phrases that say a meeting has no place

    # delegations
    leads: frozenset[str] = frozenset()  # phrases of leading, chairing, hosting: whoever stands by them is a head
    takes_part: frozenset[str] = frozenset()  # phrases of meeting and taking part: heads where a session is named too
    sessions: frozenset[str] = frozenset()  # words for a session
    says: frozenset[str] = frozenset()  # phrases that make the name beside them a mere speaker or source
    titles: frozenset[str] = frozenset()  # words of offices and bodies, which are no names
    title_stems: tuple[str, ...] = ()  # beginnings of such words where they take endings: "komisyon"
    title_tails: tuple[str, ...] = ()  # ends of compounds that are offices: "minister"
    case_apostrophe: bool = False  # an apostrophe parts a name from its case ending: "Fidan'ın"
    offices: frozenset[str] = frozenset()  # those that a bare surname may follow: "President"
    pronouns: frozenset[str] = frozenset()  # "he", "she"
    genitive: frozenset[str] = frozenset()  # words of `leads` after which names are in the genitive
    instrumental: frozenset[str] = frozenset()  # or in the instrumental


EMPTY: Final = Grammar()


@lru_cache(maxsize=64)
def of(language: str | None) -> Grammar:
    """The grammar of a language by its BCP 47 code; an unknown one has no words."""
    code = (language or "").lower().replace("_", "-").partition("-")[0]
    code = _ALIASES.get(code, code)
    if code not in LANGUAGES:
        return EMPTY
    grammar: Grammar = import_module(f"{__name__}.{code}").GRAMMAR
    return grammar
