"""The words of a text as numbers that say what kind of word each is, and the shingles that so many in a row make.

Copies are compared by these numbers alone: they are stored, so what they are made of may not change without a new
version of `features.Features`.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise

FUNCTION, PLAIN, NAME, NUMBER = range(4)
"""What a word tells, in the two lowest bits of its number; the other thirty are a hash of its letters."""

SHORT = 3
"""Letters up to which a word is taken for a function word."""

UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Letters that are written without spaces between words, for a regular expression."""

is_unspaced = re.compile(f"[{UNSPACED}]").search
_TOKEN = re.compile(rf"([{UNSPACED}]+|[^\W_{UNSPACED}]+)")
_ASCII_TOKEN = re.compile(r"([A-Za-z0-9]+)")
_SENTENCE_ENDS = frozenset('.!?:"“«—–')
_LONGEST = 40
_REMEMBERED = 1 << 15


def tokens(text: str) -> list[str]:
    """The words of `text` as they are written; letters without spaces between words as one."""
    found: list[str] = (_ASCII_TOKEN if text.isascii() else _TOKEN).findall(text)
    return found


def key_of(word: str) -> int:
    """The thirty bits by which a word is known, however it is written."""
    return zlib.crc32(word.casefold().encode("utf-8", "replace")) >> 2


def read_words(text: str) -> tuple[list[int], int]:
    """The words of `text`, and how many of them make a shingle."""
    if not text.isascii() and is_unspaced(text):
        return _read_unspaced(text)
    words: list[int] = []
    begins = True
    for inside, beginning, ends in map(_CHUNKS.__getitem__, text.split()):
        words += beginning if begins else inside
        begins = ends
    return words, 3


class _Chunks(dict[str, tuple[tuple[int, ...], tuple[int, ...], bool]]):
    """What stands between two spaces: its words inside a sentence, its words where a sentence begins, and whether a
    sentence begins after it. Most are in a text after text, so those met last are remembered."""

    def __missing__(self, chunk: str) -> tuple[tuple[int, ...], tuple[int, ...], bool]:
        word = chunk if chunk.isalnum() else chunk[:-1]
        if word.isalnum():  # nearly all: a word, with a point or comma
            number, named = _word(word)
            beginning: tuple[int, ...] = (number,)
            inside = (number & ~3 | NAME,) if named else beginning
        else:
            parts = (_ASCII_TOKEN if chunk.isascii() else _TOKEN).split(chunk)
            inside, beginning = (_words(parts[1::2], parts[:-1:2], begins) for begins in (False, True))
        found = (inside, beginning, chunk[-1] in _SENTENCE_ENDS)
        if len(chunk) <= _LONGEST:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[chunk] = found
        return found


_CHUNKS = _Chunks()


def _words(words: Iterable[str], gaps: Iterable[str], begins: bool) -> tuple[int, ...]:
    """`words`, each with what stands before it; before the first nothing may stand."""
    found = []
    for word, gap in zip(words, gaps, strict=True):
        number, named = _word(word)
        found.append(number & ~3 | NAME if named and not (gap[-1] in _SENTENCE_ENDS if gap else begins) else number)
    return tuple(found)


def _word(word: str) -> tuple[int, bool]:
    """The number of a word where a sentence begins, and whether it is a name elsewhere."""
    number = key_of(word) << 2
    if not word.isalpha():
        return number | NUMBER, False
    # one in capitals is a dateline or an abbreviation
    return number | (FUNCTION if len(word) <= SHORT else PLAIN), word[0].isupper() and not word.isupper()


def _read_unspaced(text: str) -> tuple[list[int], int]:
    """Every two characters that stand together for a word, as far as words are not parted by spaces."""
    parts = _TOKEN.split(text)
    words: list[int] = []
    bigrams = 0
    begins = True
    for gap, token in zip(parts[:-1:2], parts[1::2], strict=True):
        marks = gap.rstrip()
        if is_unspaced(token):
            pairs = [a + b for a, b in pairwise(token)] or [token]
            bigrams += len(pairs)
            words.extend(key_of(pair) << 2 | PLAIN for pair in pairs)
        else:
            words += _words([token], [marks], begins)
        begins = False
    # Four bigrams are five characters (language.md §4: character 5-grams for Chinese, Japanese and Thai).
    return words, 4 if bigrams > len(words) / 2 else 3


class Passage:
    """Words in a row, `width` of which make a shingle. What a comparison needs of them is made once."""

    def __init__(self, words: Sequence[int], width: int) -> None:
        self.words, self.width = words, width

    @cached_property
    def shingles(self) -> tuple[int, ...]:
        """The hashes of every `width` words in a row, in order."""
        return shingles_of(self.words, self.width)

    @cached_property
    def distinct(self) -> frozenset[int]:
        return frozenset(self.shingles)

    @cached_property
    def kinds(self) -> dict[int, int]:
        """The kind of each word, by its key."""
        return {word >> 2: word & 3 for word in self.words}

    @cached_property
    def once(self) -> dict[int, int]:
        """The shingles that stand only once, and where; in order."""
        shingles = self.shingles
        if len(self.distinct) == len(shingles):
            return dict(zip(shingles, range(len(shingles)), strict=True))
        places: dict[int, int] = {}
        twice = set()
        for at, shingle in enumerate(shingles):
            if shingle in places:
                twice.add(shingle)
            places[shingle] = at
        return {shingle: at for shingle, at in places.items() if shingle not in twice}

    def without(self, shingles: frozenset[int]) -> Passage:
        """The words less those that stand in one of `shingles`."""
        drop: set[int] = set()
        for at, shingle in enumerate(self.shingles):
            if shingle in shingles:
                drop.update(range(at, at + self.width))
        return Passage([word for at, word in enumerate(self.words) if at not in drop], self.width)


def shingles_of(words: Sequence[int], width: int) -> tuple[int, ...]:
    """32-bit hashes of every `width` words in a row, in order: the upper half of 64 bits of the sum of multiples of
    their keys. One shared by accident costs one comparison in vain, and among a week's texts is one in thousands.

    The keys stand in one long number, the factors in another, with room between them for what comes out: their product
    has all the sums (it is a convolution), and takes a third of the time of a loop over the words.
    """
    number = len(words) - width + 1
    if number < 1:
        return ()
    packed = struct.pack(f"<{len(words)}I", *words)
    lanes, sums = bytearray(_LANE * len(words)), bytearray(4 * number)
    lanes[::_LANE] = packed[::4].translate(_WITHOUT_KIND)
    for byte in range(1, 4):
        lanes[byte::_LANE] = packed[byte::4]
    product = (int.from_bytes(lanes, "little") >> 2) * _FACTORS_OF[width]
    made = product.to_bytes(_LANE * (len(words) + width), "little")
    for byte in range(4):
        sums[byte::4] = made[_LANE * (width - 1) + 4 + byte : _LANE * len(words) : _LANE]
    return struct.unpack(f"<{number}I", sums)


_LANE = 12  # bytes for the sum of at most four products of 30 and 64 bits
_WITHOUT_KIND = bytes(byte & ~3 for byte in range(256))
_FACTORS = (0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x85EBCA77C2B2AE63)  # odd: xxHash64's primes
_FACTORS_OF = {
    width: sum(factor << 8 * _LANE * (width - 1 - at) for at, factor in enumerate(_FACTORS[:width]))
    for width in (2, 3, 4)
}
