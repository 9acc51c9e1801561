"""Names of people in a text: what is left of a run of capitals once offices, countries and bodies are taken out.

Written for what officials' names look like in releases: "Under Secretary of State for Civilian Security Uzra Zeya",
"Dr S Jaishankar", "Mohammed bin Abdulrahman Al Thani", "James C. O'Brien". The vocabulary of offices is the
language's (`grammar`); mentions of places and powers are never names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

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
_WORD = re.compile(r"(?:[^\W\d_]\.)+|[^\W\d_]+(?:['’`´ʼ‘-](?=[^\W\d_])|[^\W\d_]+|[\u0300-\u036f]+)*\.?")
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


@dataclass(slots=True)
class _Word:
    start: int
    end: int
    text: str
    kind: str  # "name", "initial", "particle", "office", "title", "other"
    last: bool = False  # a case ending closes the name: "Fidan'ın"


def find_names(text: str, mentions: Sequence[Mention], language: str | None) -> list[Name]:
    """People named in `text`, in order, in scripts that have capitals. `mentions` have offsets of `text`."""
    titles = _titles(language)
    towns = _COUNTRIES if language == "vi" else _TOWNS
    barred = sorted((m.start, m.end, m.kind in towns) for m in mentions if not _is_person(m, titles))
    found: list[Name] = []
    alone: list[_Word] = []
    run: list[_Word] = []
    before: _Word | None = None
    titled = False
    at = 0
    for word in _words(text, language):
        while at < len(barred) and barred[at][1] <= word.start:
            at += 1
        gap = text[before.end : word.start] if before is not None else None
        joined = gap in _JOINTS
        if at < len(barred) and barred[at][0] < word.end:
            whole = barred[at][:2] == (word.start, word.end) and text[word.end + 1 : word.end + 2].isupper()
            first = whole and before is not None and before.kind == "office"
            town = barred[at][2] and joined and (first or any(part.kind in {"name", "initial"} for part in run))
            word.kind = "name" if town else "title"  # Lloyd Austin is no city of Texas, Victoria Nuland none at all
        if language == "vi" and run and joined and word.text[0].isupper() and word.kind in {"title", "office"}:
            word.kind = "name" if grammar.fold(word.text) not in _VIETNAMESE_TITLES else word.kind
        owned = bool(run) and (run[-1].last or _OWNER.search(run[-1].text) is not None)
        if word.text == "He" and len(run) == 1 and joined:
            word.kind = "name"  # Liu He
        if run and (not joined or owned or word.kind in {"title", "office", "other"} or len(run) >= _MOST):
            found += _name(text, run, titled)
            alone += run if len(run) == 1 and not titled else []
            run = []
        if not run:
            short = gap == ". " and before is not None and len(before.text) < 6  # Dr. Low
            titled = before is not None and before.kind == "office" and (joined or short)
        if word.kind in {"name", "initial"} or (run and word.kind == "particle"):
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


_JOINTS = frozenset({" ", "\u00a0", "  ", "-"})
_OWNER = re.compile(r"['’]s?\Z")


def _words(text: str, language: str | None) -> list[_Word]:
    titles, offices, rules = _titles(language), _offices(language), grammar.of(language)
    stems, tails = _stems(language), rules.title_tails
    folded = grammar.fold(text)
    articles = _GERMAN if language == "de" else frozenset()
    words: list[_Word] = []
    for match in _WORD.finditer(text):
        word, end, closed = match[0], match.end(), False
        if rules.case_apostrophe and (case := _CASE.search(word)):
            word, end, closed = word[: case.start()], match.start() + case.start(), True
        bare = word.rstrip(".")
        if len(bare) < len(word) and len(bare) > 1 and "." not in bare:  # the full stop ends a sentence
            word, end = bare, end - 1
        low = folded[match.start() : match.start() + len(bare)]
        if low in offices or (tails and low.endswith(tails)):
            kind = "office"
        elif low in _SUFFIXES or (len(bare) == 1 and word != bare and word[0].isupper()):
            kind = "initial"
        elif _is_particle(low, word, last := words[-1].kind if words else "") and (
            low not in articles or last == "particle"
        ):
            kind = "particle"
        elif low in titles or low.removesuffix("'s") in titles:
            kind = "title" if word[0].isupper() else "other"
        elif word[0].isupper() and (
            (stems and low.startswith(stems)) or text[max(0, match.start() - 2) : match.start() - 1].isdecimal()
        ):
            kind = "title"  # a body, or the month of a day
        elif word[0].isupper():
            letters = bare.replace(".", "")
            kind = "initial" if bare.isupper() and len(bare) <= 5 and len(letters) <= (len(bare) + 1) // 2 else "name"
        else:
            kind = "other"
        words.append(_Word(match.start(), end, word, kind, closed))
    return words


def _is_particle(low: str, word: str, last: str) -> bool:
    if low not in _PARTICLES:
        return False
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
