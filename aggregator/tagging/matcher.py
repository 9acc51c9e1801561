"""Many phrases found in a folded text at once: the door to ahocorasick-rs, with a pure-Python twin behind it.

A phrase counts where it stands as a word of its own (reference/language.md §3): the characters beside it are neither
letters, digits nor marks, except in scripts that write no spaces, after an Arabic or Hebrew proclitic (و، ال، ב), and
at the sides where the phrase itself says `*` ("*dialog" finds "Menschenrechtsdialog", "казахстанск*" finds its case
forms). An apostrophe or a hyphen is a boundary, so "d'Iran", "l'UE" and "al-Maliki" need no rule.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

try:
    import ahocorasick_rs
except ImportError:  # pragma: no cover - the wheel exists for every platform we name, but not for every one
    ahocorasick_rs = None  # type: ignore[assignment]  # a missing module has no type

Match = tuple[int, int, int]
"""(start, end, index of the phrase); offsets count characters of the folded text."""

_PROCLITICS = re.compile(
    r"(?:[وف]?(?:[بكل]|ال|بال|كال|لل)?|[והבלכמש]{1,3})\Z"  # "and", "for", "in", "as", "the" written onto the next word
)
_LONGEST_PROCLITIC = 4
# Letters of scripts written without spaces between words; Hangul is there because particles and titles are joined on.
_UNSPACED = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1100, 0x11FF),  # Hangul jamo
    (0x1780, 0x17FF),  # Khmer
    (0x3005, 0x3007), (0x3040, 0x30FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF),  # kana, Han
    (0xAC00, 0xD7A3),  # Hangul
    (0xF900, 0xFAFF), (0x20000, 0x323AF),  # Han
)  # fmt: skip
_CLITIC_SCRIPTS = ((0x0590, 0x05FF), (0x0620, 0x06FF))  # Hebrew, Arabic
_LETTERS = frozenset("wc")


def _kind(char: str) -> str:
    code = ord(char)
    if any(low <= code <= high for low, high in _UNSPACED):
        return "u"
    if not (char.isalnum() or unicodedata.category(char)[0] == "M"):
        return ""
    return "c" if any(low <= code <= high for low, high in _CLITIC_SCRIPTS) else "w"


class _Kinds(dict[str, str]):
    """The kinds of characters as they are asked for; bounded, because a hostile text may hold all of Unicode."""

    def __missing__(self, char: str) -> str:
        kind = _kind(char)
        if len(self) < 20_000:
            self[char] = kind
        return kind


_KINDS = _Kinds()


def kind_of(char: str) -> str:
    """What `char` is to a word boundary: part of a word ("w"), of one that takes proclitics ("c"), of a script
    without spaces ("u"), or not part of any ("")."""
    return _KINDS[char]


def word_end(text: str, at: int) -> int:
    """Where the word ends that `at` stands in or after; `at` itself when a script without spaces goes on."""
    length = len(text)
    while at < length and _KINDS[text[at]] in _LETTERS:
        at += 1
    return at


class Automaton(Protocol):
    def find_all(self, text: str) -> Iterable[tuple[int, int, int]]:
        """Every occurrence of every pattern as (pattern, start, end), boundaries not looked at, in any order."""


class RustAutomaton:
    """ahocorasick-rs: 175,000 items of 300 characters a second (reference/language.md §3)."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._automaton = ahocorasick_rs.AhoCorasick(
            patterns,
            store_patterns=False,
            implementation=ahocorasick_rs.Implementation.ContiguousNFA,  # the DFA costs 20 times its memory
        )

    def find_all(self, text: str) -> Iterable[tuple[int, int, int]]:
        found: list[tuple[int, int, int]] = self._automaton.find_matches_as_indexes(text, overlapping=True)
        return found


class PythonAutomaton:
    """The same answers without the wheel: a dictionary of patterns by their first two characters and length."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._patterns: dict[str, list[int]] = {}
        lengths: dict[str, set[int]] = {}
        for index, pattern in enumerate(patterns):
            self._patterns.setdefault(pattern, []).append(index)
            lengths.setdefault(pattern[:2], set()).add(len(pattern))
        self._lengths = {head: sorted(found) for head, found in lengths.items()}

    def find_all(self, text: str) -> Iterable[tuple[int, int, int]]:
        for at in range(len(text)):
            for head in {text[at], text[at : at + 2]}:
                for length in self._lengths.get(head, ()):
                    for index in self._patterns.get(text[at : at + length], ()):
                        if at + length <= len(text):
                            yield index, at, at + length


def automaton(patterns: Sequence[str]) -> Automaton:
    """The faster one that there is."""
    return (PythonAutomaton if ahocorasick_rs is None else RustAutomaton)(patterns)


class Matcher:
    """Finds phrases in folded text. `phrases` are folded too; a `*` at either end leaves that side open.

    Raises ValueError for a phrase without characters.
    """

    __slots__ = ("_automaton", "_edges", "_order")

    def __init__(self, phrases: Sequence[str], *, automaton: Callable[[Sequence[str]], Automaton] = automaton) -> None:
        bare = [phrase.removeprefix("*").removesuffix("*") for phrase in phrases]
        for phrase, pattern in zip(phrases, bare, strict=True):
            if not pattern.strip():
                raise ValueError(f"a phrase without characters: {phrase!r}")
        # The automaton has them in the order in which matches of one extent win, so that places sort as they are.
        sizes = [-len(pattern) for pattern in bare]
        self._order = sorted(range(len(bare)), key=sizes.__getitem__)
        self._automaton = automaton([bare[index] for index in self._order])
        # What stands at a closed side decides: only a word character can be torn from its word.
        pairs: dict[tuple[str, str], tuple[str, str]] = {}  # few, and thousands of phrases share them
        self._edges = []
        for index in self._order:
            phrase, pattern = phrases[index], bare[index]
            left = "" if phrase[0] == "*" else _KINDS[pattern[0]]
            edges = left, "*" if phrase[-1] == "*" else _KINDS[pattern[-1]]
            self._edges.append(pairs.setdefault(edges, edges))

    def find(self, text: str, *, overlapping: bool = False) -> list[Match]:
        """The matches in `text`, ordered by start; leftmost and then longest ones only, unless `overlapping`.

        An open right side takes the rest of its word into the match. Of matches equal in extent the one with the
        longer phrase wins ("niger*" yields to "nigeria*"), then the first given. With `overlapping`, all are
        returned, longer before shorter at the same start.
        """
        found: list[tuple[int, int, int]] = []  # start, end from behind, place in the order: as they sort
        edges, kinds, letters, length = self._edges, _KINDS, _LETTERS, len(text)
        word = (0, 0)  # the word that the last open match ended in: looked for once, however many end there
        for pattern, start, end in self._automaton.find_all(text):
            left, right = edges[pattern]
            if (
                start
                and left in letters
                and kinds[text[start - 1]] in letters
                and not (left == "c" and _after_proclitic(text, start))
            ):
                continue
            if right == "*":
                if not word[0] <= end <= word[1]:
                    word = (end, word_end(text, end))
                end = word[1]
            elif end < length and right in letters and kinds[text[end]] in letters:
                continue
            found.append((start, -end, pattern))
        found.sort()
        order = self._order
        matches = [(start, -end, order[pattern]) for start, end, pattern in found]
        return matches if overlapping else leftmost_longest(matches)


def leftmost_longest(matches: Iterable[Match]) -> list[Match]:
    """Of matches ordered by start, longer first: those that do not run into an earlier one that was kept."""
    kept: list[Match] = []
    reached = 0
    for match in matches:
        if match[0] >= reached:
            kept.append(match)
            reached = match[1]
    return kept


def _after_proclitic(text: str, start: int) -> bool:
    begin = start
    while begin > 0 and kind_of(text[begin - 1]) == "c":
        begin -= 1
        if start - begin > _LONGEST_PROCLITIC:
            return False
    if begin > 0 and kind_of(text[begin - 1]) == "w":
        return False
    return _PROCLITICS.match(text[begin:start]) is not None
