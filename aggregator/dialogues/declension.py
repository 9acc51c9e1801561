"""Names of people in Russian, Ukrainian and Polish brought to the nominative: "Ержана Казыхана" is Ержан Казыхан.

A word of leading decides the case ("под председательством" the genitive, "во главе с" the instrumental), and the ending
the gender. Surnames in -ко and the like stay as they are. Heads are compared by surname (reference/labels.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from aggregator.dialogues.grammar import Tokens, wordset

Case = Literal["genitive", "instrumental"]

_VOWELS = "аеиіоуыэюяєїaeiouy"
_MALE: Mapping[Case, Sequence[tuple[str, str]]] = {
    "genitive": (("ого", "ий"), ("ея", "ей"), ("ия", "ий"), ("ія", "ій"), ("ая", "ай"), ("оя", "ой"), ("я", "ь"),
                 ("а", ""), ("skiego", "ski"), ("ckiego", "cki"), ("ego", "y"), ("a", "")),
    "instrumental": (("еем", "ей"), ("ием", "ий"), ("ієм", "ій"), ("аем", "ай"), ("ем", "ь"), ("ом", ""), ("ым", ""),
                     ("им", ""), ("skim", "ski"), ("ckim", "cki"), ("iem", ""), ("em", ""), ("ym", "y")),
}  # fmt: skip
_FEMALE: Mapping[Case, Sequence[tuple[str, str]]] = {
    "genitive": (
        ("ии", "ия"),
        ("ії", "ія"),
        ("ой", "а"),
        ("ої", "а"),
        ("ей", "я"),
        ("ы", "а"),
        ("и", "а"),
        ("і", "а"),
        ("ii", "ia"),
        ("iej", "a"),
        ("ej", "a"),
        ("y", "a"),
        ("i", "a"),
        ("ę", "a"),
        ("ą", "a"),
    ),
    "instrumental": (
        ("ией", "ия"),
        ("ією", "ія"),
        ("ой", "а"),
        ("ою", "а"),
        ("ей", "я"),
        ("ею", "я"),
        ("ią", "ia"),
        ("ą", "a"),
    ),
}

_SURNAMES: Mapping[Case, Sequence[tuple[str, str]]] = {
    "genitive": (("ого", "ий"), ("ской", "ская"), ("ської", "ська"), ("овой", "ова"), ("евой", "ева"), ("иной", "ина"),
                 ("ової", "ова"), ("евої", "ева"), ("іної", "іна"), ("skiej", "ska"), ("а", ""), ("a", "")),
    "instrumental": (("ским", "ский"), ("ской", "ская"), ("овой", "ова"), ("евой", "ева"), ("иной", "ина"), ("ым", ""),
                     ("ом", ""), ("ską", "ska"), ("em", "")),
}  # fmt: skip

_ADJECTIVES: Mapping[Case, Sequence[tuple[str, str]]] = {
    "genitive": (("ого", "ий"), ("ego", "i")),
    "instrumental": (("ским", "ский"), ("ським", "ський"), ("skim", "ski")),
}


_OFFICES: Mapping[str, frozenset[str]] = {
    "nominative": wordset(
        "министр заместитель глава посол президент директор секретарь представитель руководитель председатель"
        " премьер госсекретарь спецпредставитель начальник советник комиссар помощник канцлер міністр заступник посол"
        " представник керівник голова радник minister wiceminister sekretarz prezes dyrektor ambasador"
    ),
    "genitive": wordset(
        "министра заместителя главы посла президента директора секретаря представителя руководителя"
        " председателя премьера госсекретаря спецпредставителя начальника советника комиссара помощника канцлера"
        " замминистра міністра заступника глави посла президента директора секретаря представника керівника голови"
        " радника ministra wiceministra sekretarza prezesa dyrektora ambasadora"
    ),
    "instrumental": wordset(
        "министром заместителем главой послом президентом директором секретарем представителем"
        " руководителем председателем премьером госсекретарем спецпредставителем начальником советником комиссаром"
        " помощником канцлером замминистром міністром заступником главою послом директором секретарем представником"
        " керівником головою радником ministrem wiceministrem sekretarzem prezesem dyrektorem ambasadorem"
    ),
}
"""The offices that stand before names, by their case, which is the name's too."""
_CASES = {word: case for case, words in _OFFICES.items() for word in words}
_CHAIN = 12  # words of a title


def case_of(tokens: Tokens, at: int) -> Case | None:
    """The case of the name at token `at` by the office before it: of "заместителя министра" the first word decides."""
    found = None
    for before in _chain(tokens, at):
        found = _CASES.get(before, found)
    return "genitive" if found == "genitive" else "instrumental" if found == "instrumental" else None


def _chain(tokens: Tokens, at: int) -> Iterator[str]:
    """The words before token `at`, backwards, as far as no mark and no "and" parts them."""
    for place in range(at - 1, max(-1, at - 1 - _CHAIN), -1):
        if tokens.gap(place + 1) not in {" ", "-", "  "} or tokens.words[place] in {
            "и",
            "та",
            "i",
            "oraz",
            "с",
            "з",
            "із",
        }:
            return
        yield tokens.words[place]


def nominative(name: str, case: Case) -> str:
    """`name`, which stands in `case`, as a dictionary would give it; unchanged where no rule fits its words.

    The first name tells the gender; where it takes no endings ("Еміне Джапарової", "Джо Байдена") the surname does.
    """
    words = name.split()
    first = _changed(words[0], _FEMALE[case])
    if first is not None:
        male = _changed(words[-1], _ADJECTIVES[case])  # Миколи Точицького is a man
        if male is not None and len(words) > 1:
            return " ".join([first, *words[1:-1], male])
        return " ".join([first, *(_changed(word, _FEMALE[case]) or word for word in words[1:])])
    first = _changed(words[0], _MALE[case])
    if first is None:
        last = _changed(words[-1], _SURNAMES[case]) if len(words) > 1 else None
        return " ".join([*words[:-1], last]) if last else name
    return " ".join([first, *(_changed(word, _MALE[case]) or word for word in words[1:])])


def _changed(word: str, endings: Sequence[tuple[str, str]]) -> str | None:
    for ending, replacement in endings:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 1:
            if ending in {"а", "ом", "a", "em"} and stem[-1].lower() in _VOWELS:
                return None  # Гарсиа is no genitive
            soft = ending == "и" and stem[-1].lower() in _VOWELS + "ь"  # Зеи, Натальи; but Ольги
            return stem + ("я" if soft else replacement)
    return None
