"""Names of people in Russian, Ukrainian and Polish brought to the nominative: "Ержана Казыхана" is Ержан Казыхан.

A word of leading decides the case ("под председательством" the genitive, "во главе с" the instrumental), and the ending
the gender. Surnames in -ко and the like stay as they are. Heads are compared by surname (reference/labels.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

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
        ("и", "я"),
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


def nominative(name: str, case: Case) -> str:
    """`name`, which stands in `case`, as a dictionary would give it; unchanged where no rule fits its first word."""
    words = name.split()
    first = _changed(words[0], _FEMALE[case])
    if first is not None:
        return " ".join([first, *(_changed(word, _FEMALE[case]) or word for word in words[1:])])
    first = _changed(words[0], _MALE[case])
    if first is None:
        return name
    return " ".join([first, *(_changed(word, _MALE[case]) or word for word in words[1:])])


def _changed(word: str, endings: Sequence[tuple[str, str]]) -> str | None:
    for ending, replacement in endings:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 1:
            if ending in {"а", "ом", "a", "em"} and stem[-1].lower() in _VOWELS:
                return None  # Гарсиа is no genitive
            return stem + replacement
    return None
