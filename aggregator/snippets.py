"""The lines of an item that a query found, with the found words marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from aggregator.query import Phrase, Query, Spot, find, spots

LONGEST = 160  # characters
BEFORE = 40  # of them before the first found word
READ = 20_000  # characters of a text that are looked at: a find further on is not worth the time to show it


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a snippet; `found` are the words that were looked for."""

    text: str
    found: bool


def snippet(query: Query, *texts: str) -> tuple[Piece, ...]:
    """The part of the first of `texts` where most of the query's words stand together, on one line; the beginning of
    the first one that has any text where none of the words stand. Empty without text."""
    phrases = query.phrases()
    for text in texts:
        head = text[:READ]
        if found := _found(phrases, spots(head)) if phrases else []:
            return tuple(_pieces(head, _best(found), len(text) > READ))
    beginning = next((text for text in texts if text.strip()), "")
    return tuple(_pieces(beginning[:READ], [], len(beginning) > READ))


def marked(pieces: Sequence[Piece], mark: str = "**") -> str:
    """The snippet as text, what was found between two marks."""
    return "".join(f"{mark}{piece.text}{mark}" if piece.found else piece.text for piece in pieces)


@dataclass(frozen=True, slots=True)
class _Find:
    phrase: Phrase
    start: int
    end: int


def _found(phrases: Sequence[Phrase], words: Sequence[Spot]) -> list[_Find]:
    """Where the phrases stand, in the order of the text."""
    passage = [spot.word for spot in words]
    found = [
        _Find(phrase, words[at].start, words[at + len(phrase.words) - 1].end)
        for phrase in phrases
        for at in find(phrase, passage)
    ]
    return sorted(found, key=lambda each: (each.start, each.end))


def _best(found: Sequence[_Find]) -> list[_Find]:
    """The finds within the length of a snippet that are of the most phrases; the first such."""
    best: list[_Find] = []
    for at, first in enumerate(found):
        near = [each for each in found[at : at + 50] if each.end <= first.start + LONGEST - BEFORE] or [first]
        if len({each.phrase for each in near}) > len({each.phrase for each in best}):
            best = near
    return best


def _pieces(text: str, found: Sequence[_Find], cut: bool) -> Iterator[Piece]:
    start = max(0, found[0].start - BEFORE) if found else 0
    if start:  # from a word's beginning, if there is one near
        space = text.find(" ", start, found[0].start)
        start = space + 1 if space >= 0 else start
    end = max(start + LONGEST, found[-1].end if found else 0)
    if end < len(text):
        space = text.rfind(" ", max(start, found[-1].end if found else 0), end)
        end = space if space > start else end
    inside = [False] * (min(end, len(text)) - start)
    for each in found:
        for at in range(each.start - start, min(each.end - start, len(inside))):
            inside[at] = True
    shown = text[start : start + len(inside)]
    if start:
        yield Piece("… ", False)
    for flag, group in groupby(range(len(inside)), inside.__getitem__):
        run = list(group)
        yield Piece(_one_line(shown[run[0] : run[-1] + 1]), flag)
    if cut or start + len(inside) < len(text.rstrip()):
        yield Piece(" …", False)


def _one_line(text: str) -> str:
    return "".join(" " if char.isspace() else char for char in text)
