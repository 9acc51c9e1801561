"""One spelling for matching: text folded so that "Côte d’Ivoire", "COTE D'IVOIRE" and "cote d'ivoire" are equal.

Folding is NFKC and case folding (UAX #15, Unicode §3.13), then: Latin and Greek letters lose their marks, dashes,
apostrophes, quotation marks and white space become one character each, invisible characters go, runs of spaces
become one. Cyrillic keeps й, ї, ў (they are letters there) but ё becomes е, Arabic loses vowel signs and has one
alef, one kaf and one yeh. Lengths change (ß, ﷺ, İ), so a `Folded` maps every place back to the original text
(reference/language.md §1, rule 1).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

_DASHES = dict.fromkeys("‐‑‒–—―−⁃﹘﹣－", "-")
_APOSTROPHES = dict.fromkeys("’‘‛ʼʻʹʽ`´′＇ꞌ׳", "'")
_QUOTES = dict.fromkeys("“”„‟«»″״＂", '"')
# Letters that NFKD does not take apart, and letters that one language's writers mix.
_LETTERS = {
    "ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ŋ": "n",
    "ё": "е",
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ۀ": "ه", "ـ": "",
}  # fmt: skip
_FIXED = {**_DASHES, **_APOSTROPHES, **_QUOTES, "\u200c": " "}  # ZWNJ parts words in Persian
_UNMARKED_SCRIPTS = ("LATIN", "GREEK")
_ARABIC_MARKS = range(0x064B, 0x0660)
_MOST_MARKS = 30  # marks kept after one letter: Stream-Safe Text Format, UAX #15 §13; more makes NFC quadratic
_CACHE_LIMIT = 20_000
_SHORT = 4_000  # characters of a text whose folding is remembered: what themes and most items have
_ODD = 24  # distinct characters beyond ASCII of a text in Latin letters
_FEW = 60  # distinct characters up to which replacing them one by one beats `str.translate` by ten
# ccc=0 characters that NFC joins to the character before them (NFC_QC=Maybe): conjoining jamo and Indic vowel signs.
_JOINERS = frozenset(
    [
        *map(chr, range(0x1161, 0x1176)),
        *map(chr, range(0x11A8, 0x11C3)),
        *"\u09be\u09d7\u0b3e\u0b56\u0b57\u0bbe\u0bd7\u0cc2\u0cd5\u0cd6\u0d3e\u0d57\u0dcf\u0ddf\u102e\u1b35",
    ]
)
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_TYPOGRAPHIC = {"’": "'", "“": '"', "”": '"', "–": "-", "—": "-"}
"""What alone parts most English texts from ASCII; one for one, as the tables above have it (tested)."""


def _once(text: str, marks: bool) -> str:
    out: list[str] = []
    for char in unicodedata.normalize("NFKC", text).casefold():
        fixed = _FIXED.get(char)
        if fixed is not None:
            out.append(fixed)
            continue
        category = unicodedata.category(char)
        if category in {"Zs", "Zl", "Zp", "Cc"}:
            out.append(" ")
        elif category == "Cs":
            out.append("\ufffd")  # a lone surrogate cannot be encoded, and the automaton reads UTF-8
        elif category == "Cf" or ord(char) in _ARABIC_MARKS:
            pass
        elif category == "Mn" and not marks and 0x0300 <= ord(char) <= 0x036F:
            pass  # a mark that found no letter to join
        elif marks and char != "ё":
            out.append(char)
        elif char in _LETTERS:
            out.append(_LETTERS[char])
        else:
            apart = unicodedata.normalize("NFD", char)
            if len(apart) > 1 and unicodedata.name(char, "").startswith(_UNMARKED_SCRIPTS):
                out.extend(c for c in apart if not unicodedata.combining(c))
            else:
                out.append(char)
    return "".join(out)


def _fold_cluster(cluster: str, marks: bool) -> str:
    # Twice is enough for every character of Unicode (tested); a third round would change nothing.
    return _once(_once(cluster, marks), marks)


class _Cache(dict[int, str]):
    """Code point -> folded text, for `str.translate`; bounded, because a hostile text may hold all of Unicode."""

    def __init__(self, marks: bool) -> None:
        super().__init__()
        self.marks = marks

    def __missing__(self, code: int) -> str:
        folded = _fold_cluster(chr(code), self.marks)
        if len(self) < _CACHE_LIMIT:
            self[code] = folded
        return folded


_CACHES = {False: _Cache(False), True: _Cache(True)}
_ASCII = {code: _fold_cluster(chr(code), False) for code in range(128)}
_ASCII_CHARS = frozenset(map(chr, _ASCII))


def translator(table: Mapping[int, str]) -> Callable[[str], str]:
    """What `text.translate(table)` does, in a tenth of the time for texts with few distinct characters of `table`.

    `str.translate` asks the table for every character of a text that is not ASCII; most texts hold few to change.
    """
    changes = {chr(code): new for code, new in table.items() if chr(code) != new}
    plain = frozenset(filter(str.isascii, changes))
    chained = frozenset(char for char, new in changes.items() if not changes.keys().isdisjoint(new))

    def translate(text: str) -> str:
        odd = plain if text.isascii() else plain.union("".join(_NOT_ASCII.findall(text)))
        odd = odd & changes.keys()
        if len(odd) > _ODD or not odd.isdisjoint(chained):  # one change would make work for another
            return text.translate(table)
        for char in odd:
            text = text.replace(char, changes[char])
        return text

    return translate


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and, for each of its characters and its end, the place in the original text."""

    text: str
    offsets: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original characters that `start:end` of the folded text came from, whole characters always."""
        offsets = self.offsets
        first = offsets[start]
        if end <= start:
            return first, first
        last = offsets[end]
        if last == offsets[end - 1]:  # ended inside an expansion: ß is "ss"
            after = end
            while offsets[after] == last and after < len(self.text):
                after += 1
            last = offsets[after]
        return first, last


def fold(text: str, *, marks: bool = False) -> Folded:
    """Fold `text`. With `marks`, letters keep their accents: for Vietnamese, where "Mỹ" is not "my".

    Takes time linear in the length of any text; ASCII text takes almost none. A text that was folded a moment ago is
    not folded again: names and themes are looked for in the same one.
    """
    return _remembered(text, marks) if len(text) <= _SHORT else _folded(text, marks)


def _folded(text: str, marks: bool) -> Folded:
    folded, offsets = _spelled(text, marks)
    return _squeezed(folded, offsets) if "  " in folded else Folded(folded, offsets)


_remembered = lru_cache(maxsize=64)(_folded)


def _spelled(text: str, marks: bool) -> tuple[str, Sequence[int]]:
    plain = text
    if not plain.isascii():
        for char, new in _TYPOGRAPHIC.items():
            plain = plain.replace(char, new)
    if plain.isascii():
        return plain.translate(_ASCII), range(len(text) + 1)
    cache = _CACHES[marks]
    distinct = set(text)
    chars = distinct - _ASCII_CHARS
    if any(map(unicodedata.combining, chars)) or not chars.isdisjoint(_JOINERS):
        return _by_cluster(text, marks)
    if len(chars) <= _ODD and all(len(new) == 1 and new.isascii() for new in map(cache.__getitem__, map(ord, chars))):
        # a text in Latin letters, with some accents and quotation marks
        plain = text
        for char in chars:
            plain = plain.replace(char, cache[ord(char)])
        return plain.translate(_ASCII), range(len(text) + 1)
    lowered = text.casefold()
    if lowered != text and len(lowered) == len(text):
        # one for one, and folding a letter or its small form is the same (tested)
        text, distinct = lowered, set("".join(distinct).casefold())
    changes = [(char, cache[ord(char)]) for char in distinct if cache[ord(char)] != char]
    if len(changes) <= _FEW:
        folded = text
        for char, new in changes:  # no new character is itself changed, so the order does not matter
            folded = folded.replace(char, new)
    else:
        folded = text.translate(cache)
    if all(len(new) == 1 for _, new in changes):
        return folded, range(len(text) + 1)
    offsets = [at for at, char in enumerate(text) for _ in cache[ord(char)]]
    offsets.append(len(text))
    return folded, offsets


def _by_cluster(text: str, marks: bool) -> tuple[str, list[int]]:
    cache = _CACHES[marks]
    out: list[str] = []
    offsets: list[int] = []
    at, length = 0, len(text)
    while at < length:
        end = at + 1
        while end < length and (text[end] in _JOINERS or unicodedata.combining(text[end])):
            end += 1
        if end == at + 1:
            folded = cache[ord(text[at])]
        else:
            folded = _fold_cluster(text[at : min(end, at + 1 + _MOST_MARKS)], marks)
        out.append(folded)
        offsets.extend([at] * len(folded))
        at = end
    offsets.append(length)
    return "".join(out), offsets


def _squeezed(folded: str, offsets: Sequence[int]) -> Folded:
    """Runs of spaces as one."""
    kept: list[int] = []
    parts: list[str] = []
    begin, length = 0, len(folded)
    while (run := folded.find("  ", begin)) >= 0:
        parts.append(folded[begin : run + 1])
        kept += offsets[begin : run + 1]
        begin = run + 2
        while begin < length and folded[begin] == " ":
            begin += 1
    parts.append(folded[begin:])
    kept += offsets[begin:]
    return Folded("".join(parts), kept)
