"""Names of people in a text: what is left of a run of capitals once offices, countries and bodies are taken out.

Written for what officials' names look like in releases: "Under Secretary of State for Civilian Security Uzra Zeya",
"Dr S Jaishankar", "Mohammed bin Abdulrahman Al Thani", "James C. O'Brien". The vocabulary of offices is the
language's (`grammar`); mentions of places and powers are never names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from aggregator.dialogues import grammar
from aggregator.model import Mention, MentionKind

_PARTICLES = grammar.wordset(
    "al el bin bint ben ibn von van de del della da do dos das di la le der den du abu abd zu ul"
)
_ARTICLES = grammar.wordset(
    "al el bin ibn ben abu abd ul di de da del della la"
)  # those that are written with a capital too
_GERMAN = frozenset({"der", "den", "das"})  # in German rather an article: "wird Minister Kay den Vorsitz führen"
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_WORD = re.compile(r"(?:[^\W\d_]\.)+|[^\W\d_]++(?:['’`´ʼ‘-](?=[^\W\d_])[^\W\d_]++|[\u0300-\u036f]++[^\W\d_]*+)*+\.?")
_CASE = re.compile(r"['’`´ʼ‘](?=[^\W\d_]*\Z)(?=[a-zçğıöşüə])")
_ACRONYM = 4  # letters; a surname written large is longer
_MOST = 5  # words of a name with its particles


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name at `text[start:end]`; `owner` where it only owns what follows ("Tokayev's reforms")."""

    start: int
    end: int
    name: str
    owner: bool = False


class _Word(NamedTuple):
    start: int
    end: int
    text: str
    kind: str  # "name", "initial", "particle", "office", "title"
    closed: bool = False  # a case ending closes the name: "Fidan'ın"


def find_names(text: str, mentions: Sequence[Mention], language: str | None) -> list[Name]:
    """People named in `text`, in order, in scripts that have capitals. `mentions` have offsets of `text`."""
    titles = _titles(language)
    towns = _COUNTRIES if language == "vi" else _TOWNS
    barred = sorted((m.start, m.end, m.kind in towns) for m in mentions if not _is_person(m, titles))
    found: list[Name] = []
    alone: list[_Word] = []
    run: list[_Word] = []
    before = _Word(0, 0, "", "")
    titled = False
    at = 0
    for start, end, written, kind, closed in _words(text, language):
        while at < len(barred) and barred[at][1] <= start:
            at += 1
        gap = text[before.end : start]
        joined = gap in _JOINTS
        if at < len(barred) and barred[at][0] < end:
            whole = barred[at][:2] == (start, end) and text[end + 1 : end + 2].isupper()
            first = whole and before.kind == "office"
            town = barred[at][2] and joined and (first or any(part.kind in _OWN for part in run))
            kind = "name" if town else "title"  # Lloyd Austin is no city of Texas, Victoria Nuland none at all
        if run:
            if language == "vi" and joined and written[0].isupper() and kind in {"title", "office"}:
                kind = "name" if grammar.fold(written) not in _VIETNAMESE_TITLES else kind
            if written == "He" and len(run) == 1 and joined:
                kind = "name"  # Liu He
            owned = run[-1].closed or _OWNER.search(run[-1].text) is not None
            if not joined or owned or kind in _BETWEEN or len(run) >= _MOST:
                found += _name(text, run, titled)
                alone += run if len(run) == 1 and not titled else []
                run = []
        word = _Word(start, end, written, kind, closed)
        if not run:
            short = gap == ". " and len(before.text) < 6  # Dr. Low
            titled = before.kind == "office" and (joined or short)
        if kind in _OWN or (run and kind == "particle"):
            run.append(word)
        before = word
    if run:
        found += _name(text, run, titled)
        alone += run if len(run) == 1 and not titled else []
    surnames = {name.name.rpartition(" ")[2]: name.name for name in found if " " in name.name}
    for word in alone:  # a surname alone, once the text has given the whole name
        bare = _OWNER.sub("", word.text)
        if bare in surnames:
            found.append(Name(word.start, word.start + len(bare), surnames[bare], owner=bare != word.text))
    return sorted(found, key=lambda name: name.start)


_TOWNS = frozenset({MentionKind.CITY, MentionKind.SUBNATIONAL})
_COUNTRIES = _TOWNS | {MentionKind.COUNTRY, MentionKind.DEMONYM}
"""In Vietnamese England, Germany and Russia are given names too: Phạm Hải Anh, Nguyễn Minh Đức."""
_VIETNAMESE_TITLES = grammar.wordset(
    "bộ thứ ngoại đại chủ tổng phó vụ cục trợ ông bà thủ cố quyền giám ủy hội đối việt hoa liên nước bên trưởng đồng"
    " và với"
)
"""Syllables that begin an office; others of an office's, such as "chiến" and "minh", are in names too."""
_UNION = re.compile(r"euro|union|uni[oóã]|parl|komis|commis|comis", re.IGNORECASE)


def _is_person(mention: Mention, titles: frozenset[str]) -> bool:
    """Whether a mention of a power is the name of somebody who speaks for it ("Josep Borrell", "Antony J. Blinken")."""
    if mention.kind is MentionKind.INSTITUTION:
        return True
    if mention.kind is not MentionKind.ORG or mention.text.isupper() or _UNION.search(mention.text):
        return False
    words = grammar.fold(mention.text).split()
    own = {*grammar.fold(mention.name).split(), *grammar.fold(mention.canonical).split()}
    return len(words) > 1 and own.isdisjoint(words) and titles.isdisjoint(words)


_OWN = frozenset({"name", "initial"})
_BETWEEN = frozenset({"title", "office"})
_JOINTS = frozenset({" ", "\u00a0", "  ", "-"})
_OWNER = re.compile(r"['’]s?\Z")


def _words(text: str, language: str | None) -> Iterator[tuple[int, int, str, str, bool]]:
    """What makes a `_Word`, of each word of `text` that is something: what others stand between is not joined."""
    articles = _GERMAN if language == "de" else frozenset[str]()
    last = ""
    for match in _WORD.finditer(text):
        word, start = match[0], match.start()
        dated = word[0].isupper() and text[max(0, start - 2) : start - 1].isdecimal()
        written, length, kind, closed, low = _form(word, dated, language)
        if low and _is_particle(low, word, last) and (low not in articles or last == "particle"):
            kind = "particle"
        if kind != "other":
            yield start, start + length, written, kind, closed
        last = kind


class _Form(NamedTuple):
    """A word by itself."""

    text: str
    length: int  # in the text
    kind: str
    closed: bool
    particle: str = ""  # folded, if it may be one


@lru_cache(maxsize=16_384)
def _form(word: str, dated: bool, language: str | None) -> _Form:
    """What `word` is wherever it stands; `dated` where a number stands before it."""
    rules, titles = grammar.of(language), _titles(language)
    length, closed = len(word), False
    if rules.case_apostrophe and (case := _CASE.search(word)):
        word, length, closed = word[: case.start()], case.start(), True
    bare = word.rstrip(".")
    if len(bare) < len(word) and len(bare) > 1 and "." not in bare:  # the full stop ends a sentence
        word, length = bare, length - 1
    low, large = grammar.fold(bare), word[0].isupper()
    if low in _offices(language) or (rules.title_tails and low.endswith(rules.title_tails)):
        return _Form(word, length, "office", closed)
    if low in _SUFFIXES or (len(bare) == 1 and word != bare and large):
        return _Form(word, length, "initial", closed)
    if low in titles or low.removesuffix("'s") in titles:
        kind = "title" if large else "other"
    elif large and (dated or low.startswith(_stems(language))):
        kind = "title"  # a body, or the month of a day
    elif large:
        letters = bare.replace(".", "")
        kind = "initial" if bare.isupper() and len(bare) <= 5 and len(letters) <= (len(bare) + 1) // 2 else "name"
    else:
        kind = "other"
    return _Form(word, length, kind, closed, low if low in _PARTICLES else "")


def _is_particle(low: str, word: str, last: str) -> bool:
    inside = last in {"name", "initial", "particle"}
    return word[0].islower() or (inside and low in _ARTICLES) or last == "particle"  # Jean de La Fosse


def _is_suffix(word: _Word) -> bool:
    return word.text.lower().rstrip(".") in _SUFFIXES


def _name(text: str, run: list[_Word], titled: bool) -> list[Name]:
    """The run as a name, if it looks like one: two words, or one after an office."""
    while run and (run[-1].kind == "particle" or (run[-1].kind == "initial" and not _is_suffix(run[-1]))):
        run.pop()
    while (
        len(run) > 2
        and run[0].text.isupper()
        and 1 < len(run[0].text) <= _ACRONYM
        and run[0].text.isalpha()
        and not run[1].text.isupper()
    ):
        run.pop(0)  # the body whose office it is: "директор ЕСВД Михаэль Зиберт"
    words = [word for word in run if word.kind != "particle"]
    full = [word for word in words if word.kind == "name"]
    if not full or (len(words) < 2 and not titled):
        return []
    if len(full) == 1 and len(words) == 1 and full[0].text.isupper():
        return []  # an acronym
    shouted = [word.text.isupper() and len(word.text) > 3 for word in full]
    surname_first = shouted[0] and not any(shouted[1:]) and len(full[0].text) > 4  # "ISHIZUKI Hideo"
    if any(shouted[:-1]) and not all(shouted) and not surname_first:
        return []  # "NATO Kay"; but "Anna BERG" and "ANNA BERG" are names
    start, end = run[0].start, run[-1].end
    name = _OWNER.sub("", text[start:end])
    return [Name(start, start + len(name), " ".join(name.split()), owner=name != text[start:end])]


@lru_cache(maxsize=64)
def _titles(language: str | None) -> frozenset[str]:
    """Words that are no names: offices and bodies, and the verbs that begin a sentence about leading."""
    rules = grammar.of(language)
    verbs = {phrase for phrase in rules.leads | rules.takes_part if " " not in phrase}
    return (
        rules.titles
        | rules.sessions
        | grammar.of("en").titles
        | _offices(language)
        | grammar.wordset(" ".join(sorted(verbs)))
    )


@lru_cache(maxsize=64)
def _stems(language: str | None) -> tuple[str, ...]:
    return tuple(grammar.fold(stem) for stem in grammar.of(language).title_stems)


@lru_cache(maxsize=64)
def _offices(language: str | None) -> frozenset[str]:
    """Titles that a bare surname may follow."""
    return grammar.of(language).offices | grammar.of("en").offices
