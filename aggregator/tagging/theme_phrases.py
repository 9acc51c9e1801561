"""Phrases of themes in a text: found, masked, paired, and weighed by whether they stand in a list of topics.

How phrases are written is told in `data/themes/README.md`. Everything here takes time linear in the text.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cache
from typing import NamedTuple

from aggregator.folding import Folded, fold
from aggregator.tagging.matcher import Matcher

WEIGHTS = {"strong": 10, "pairs": 10, "weak": 5, "hint": 3}  # reference/language.md §2
_MASK, _CUE, _OFFICE_BEFORE, _OFFICE_AFTER, _NO_OFFICE = "mask", "cue", "before", "after", "neither"
_SIGNS = frozenset({_CUE, _OFFICE_BEFORE, _OFFICE_AFTER, _NO_OFFICE})  # of no theme: they weigh the phrases beside them
_NEAR = 10  # words between the sides of a pair (language.md §2), and after a cue
_NEAR_UNSPACED = 80  # characters, where words are not parted by spaces
_FEWEST_LISTED = {"weak": 3, "strong": 2}  # themes that make a list a list of topics, by the phrase's level

# What parts the members of a list: a comma, "and", or nothing but the Arabic waw, with a word or two beside it.
_SEPARATOR = re.compile(
    r"[^,;،、；，.]{0,16}(?:[,;،、；，&/]|(?<!\w)(?:and|y|e|et|und|и|та|і|й|ve|va|dan|và|oraz|i|و|және|мен|和|与|及)(?!\w))"
    r"[^,;،、；，.]{0,16}|\s?و?|[・や・와과]"
)
_LONGEST_SEPARATOR = 36


# What joins the parts of the name of an office.
_JOINED = re.compile(
    r"(?:,? (?:and|&|y|e|et|und|и|та|і|й|ve|va|dan|và|oraz|i|және) |, )"
    r"(?:(?:the|de la|de|du|des|do|da|dos|das|del|della|dello|dei|delle|der|für) |(?:de l|dell)')?| و|[・和]?"
)
_LONGEST_JOINED = 14


class Phrase(NamedTuple):
    """One phrase of one theme, as its file writes it."""

    theme: str  # empty for cues and offices
    level: str
    text: str


class Hit(NamedTuple):
    """A phrase, or a pair, that counts; offsets are those of the normalised text."""

    start: int
    end: int
    theme: str
    phrase: str
    weight: int
    office: bool = False  # part of the name of an office: "Ministry of Trade"


class _Use(NamedTuple):
    phrase: Phrase
    tail: tuple[str, ...]  # what must follow the words that the automaton found, after the sign they ended in
    pair: int  # -1, or the pair that this is a side of
    side: int


_Place = tuple[int, int, Phrase]
"""Where a phrase stands: its start and its end."""


class Normal(NamedTuple):
    """A text as phrases see it: folded, and hyphens are spaces, so that "counter-terrorism" is two words."""

    text: str
    folded: Folded


def normalise(text: str, *, marks: bool) -> Normal:
    folded = fold(text, marks=marks)
    return Normal(folded.text.replace("-", " "), folded)


class PhraseIndex:
    """The phrases of one language or of several, ready to be found. With `marks`, accents count (Vietnamese)."""

    def __init__(self, phrases: Iterable[Phrase], *, marks: bool = False) -> None:
        self.marks = marks
        given = list(phrases)
        texts = normalise(";".join(phrase.text for phrase in given), marks=marks).text.split(
            ";"
        )  # as one: it is faster
        uses: dict[str, list[_Use]] = {}
        pair = 0
        for (theme, level, _), listed in zip(given, texts, strict=True):
            for text in listed.split(","):
                phrase = Phrase(theme, level, text.strip())
                left, tilde, right = phrase.text.partition("~")
                if tilde:
                    for side, alternatives in enumerate((left, right)):
                        for words in alternatives.split("|"):
                            _add(uses, words.split(), phrase, pair, side)
                    pair += 1
                    continue
                for choice in itertools.product(*(word.split("|") for word in phrase.text.split())):
                    _add(uses, list(choice), phrase, -1, 0)
        self._uses = [uses[head] for head in uses]
        self._matcher = Matcher(list(uses))

    def find(self, text: str) -> list[Hit]:
        """What counts in the normalised `text`, pairs last.

        A mask hides what stands inside it, a longer phrase the single words inside it. A weak phrase after a cue,
        or in a list of topics, counts double; one in the name of an office less.
        """
        kept: list[_Place] = []
        cues: list[int] = []
        before: set[int] = set()  # where the names of offices begin, after "Ministry of"
        after: dict[int, bool] = {}  # where they end, before "Ministry"; False where a longer word only looks like it
        pairs: dict[int, tuple[Phrase, list[tuple[int, int, int]]]] = {}  # with the places and the numbers of the sides
        masked = covered = (0, 0)
        mask_length = 0  # of the mask as written: "energieminist*" hides "energie*", not a phrase that it equals
        for start, end, (phrase, _, pair, side) in self._occurrences(text):
            level = phrase.level
            if level in _SIGNS:
                if level == _CUE:
                    cues.append(end)
                elif level == _OFFICE_BEFORE:
                    rest = text[end : end + 2]
                    before.add(end + len(rest) - len(rest.lstrip(" ,'")))
                else:
                    named = start - (text[start - 1 : start] == " ")
                    after[named] = after.get(named, True) and level == _OFFICE_AFTER
                continue
            if end <= masked[1] and (masked != (start, end) or len(phrase.text) < mask_length):
                continue
            if pair >= 0:
                if pair not in pairs:
                    pairs[pair] = phrase, []
                pairs[pair][1].append((start, end, side))
                continue
            inside = end <= covered[1] and covered != (start, end)
            if end > covered[1]:
                covered = (start, end)
            if level == _MASK:
                if end > masked[1]:
                    masked, mask_length = (start, end), len(phrase.text)
            elif not inside or " " in text[start:end]:
                kept.append((start, end, phrase))
        listed = _in_lists(text, kept)
        offices = _in_offices(text, kept, before, after) if before or after else frozenset()
        hits = []
        for at, (start, end, phrase) in enumerate(kept):
            weight = WEIGHTS[phrase.level]
            office = at in offices
            if office:
                weight = min(weight, WEIGHTS["hint"])
            if not office and phrase.level in _FEWEST_LISTED and (at in listed or _after_cue(text, start, cues)):
                weight = WEIGHTS["strong"]
            hits.append(Hit(start, end, phrase.theme, phrase.text, weight, office))
        for phrase, places in pairs.values():
            if near := _near(text, places):
                hits.append(Hit(*near, phrase.theme, phrase.text, WEIGHTS[phrase.level]))
        return hits

    def _occurrences(self, text: str) -> list[tuple[int, int, _Use]]:
        """Every phrase that stands in `text`, by start, the longer first."""
        found: list[tuple[int, int, _Use]] = []
        sorted_still = True
        for start, end, index in self._matcher.find(text, overlapping=True):
            for use in self._uses[index]:
                if not use.tail:
                    found.append((start, end, use))
                elif rest := _tail(use.tail).match(text, end):
                    found.append((start, rest.end(), use))
                    sorted_still = False
        if not sorted_still:
            found.sort(key=_by_place)
        return found


def _by_place(found: tuple[int, int, _Use]) -> tuple[int, int]:
    return found[0], -found[1]


def _add(uses: dict[str, list[_Use]], words: Sequence[str], phrase: Phrase, pair: int, side: int) -> None:
    """File a phrase under its first words up to an inner `*` or `_`; the automaton cannot read past those."""
    cut = next((at for at, word in enumerate(words[:-1], 1) if word[-1] in "*_"), len(words))
    head = " ".join(words[:cut])
    tail = (head[-1], *words[cut:]) if cut < len(words) else ()
    uses.setdefault(head.removesuffix("_"), []).append(_Use(phrase, tail, pair, side))


@cache
def _tail(words: tuple[str, ...]) -> re.Pattern[str]:
    """`words` after the first, which stands for how the head ended ("_": a comma may follow)."""
    endings = {"*": r"\w*", "_": ",?"}
    parts = [re.escape(word.rstrip("*_")) + endings.get(word[-1], r"(?!\w)") for word in words[1:]]
    return re.compile((",? " if words[0] == "_" else " ") + " ".join(parts))


def _in_offices(text: str, kept: Sequence[_Place], before: Set[int], after: Mapping[int, bool]) -> frozenset[int]:
    """The numbers of those phrases that name an office, and of those joined to one: "Ministry of Energy and Trade"."""
    found: set[int] = set()
    reached = -1  # where the last one ended that followed "Ministry of"
    for at, (start, end, _) in enumerate(kept):
        if (
            start in before
            or start < reached
            or (reached >= 0 and _JOINED.fullmatch(text, reached, min(start, reached + _LONGEST_JOINED)))
        ):
            found.add(at)
            reached = max(reached, end)
    reached = -1  # where the next one starts that stands before "Ministry"
    for at in range(len(kept) - 1, -1, -1):
        start, end, _ = kept[at]
        if after.get(end) or (0 <= reached - end <= _LONGEST_JOINED and _JOINED.fullmatch(text, end, reached)):
            found.add(at)
            reached = start
    return frozenset(found)


def _after_cue(text: str, start: int, cues: Sequence[int]) -> bool:
    at = bisect_right(cues, start) - 1
    return at >= 0 and _close(text, cues[at], start)


def _close(text: str, end: int, start: int) -> bool:
    return start - end <= _NEAR_UNSPACED and text.count(" ", end, start) <= _NEAR + 1


def _near(text: str, places: list[tuple[int, int, int]]) -> tuple[int, int] | None:
    """The extent of the first two neighbours of different sides that stand near each other."""
    if len(places) > 1:
        places.sort()
        for (start, end, side), (after, stop, other) in itertools.pairwise(places):
            if side != other and _close(text, end, after):
                return start, max(end, stop)
    return None


def _in_lists(text: str, kept: Sequence[_Place]) -> frozenset[int]:
    """The numbers of those phrases that stand in a list of topics: of as many themes as their level asks."""
    found: set[int] = set()
    if len({phrase.theme for _, _, phrase in kept}) < min(_FEWEST_LISTED.values()):
        return frozenset()
    for chain in _chains(text, kept):
        themes = len({kept[at][2].theme for at in chain})
        found.update(at for at in chain if themes >= _FEWEST_LISTED.get(kept[at][2].level, themes + 1))
    return frozenset(found)


def _chains(text: str, kept: Sequence[_Place]) -> Iterator[list[int]]:
    chain: list[int] = []
    reached = 0
    for at, (start, end, _) in enumerate(kept):
        if chain and start >= reached and not _is_separator(text, reached, start):
            yield chain
            chain = []
        chain.append(at)
        reached = max(reached, end)
    yield chain


def _is_separator(text: str, start: int, end: int) -> bool:
    return end - start <= _LONGEST_SEPARATOR and _SEPARATOR.fullmatch(text, start, end) is not None
