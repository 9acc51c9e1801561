"""What a text is compared by: exact keys, its smallest shingles, its words in order, and the facts that tell
template releases apart (reference/language.md §4).

Only the lead counts, the first 1,500 characters: copies are cut at the end, hardly ever at the beginning. What its feed
repeats in item after item (`stories.boilerplate`) may stand in a copy or not: it is marked, for it is looked for in no
other text, and found where another looks for it.
"""

from __future__ import annotations

import re
import struct
import unicodedata
import zlib
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise

from aggregator.stories.facts import find_facts

LEAD = 1_500  # characters (language.md §4)
SKETCH = 24  # smallest shingles that are indexed
MOST_WORDS = 240
FEWEST_SHINGLES = 8  # below, a text is compared by its title and word pairs
_LEAD_WORDS = 16  # that the lead hash takes; a feed's teaser has at least as many
_FEWEST_TITLE_WORDS = 3  # of more than three letters; S10: "Press release" proves nothing
_VERSION = 2
_HEADER = struct.Struct("<BBHHqqq")

# What a word tells, kept in the two lowest bits of its number.
FUNCTION, PLAIN, NAME, NUMBER = range(4)
_SHORT = 3  # letters up to which a word is taken for a function word

_FACTORS = (0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x85EBCA77C2B2AE63)  # odd: xxHash64's primes
_MASK = (1 << 64) - 1

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"([{_UNSPACED}]+|[^\W_{_UNSPACED}]+)")
_ASCII_TOKEN = re.compile(r"([A-Za-z0-9]+)")
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_SENTENCE_ENDS = frozenset('.!?:"“«—–')
_BEFORE = 3  # characters before a word that are looked at: ', "' and ". (" and as many spaces
_DATELINE = re.compile(r"\s*[^\W\d_a-z][^\n.!?]{1,70}?(?:\([^)\n]{2,20}\)\s*)?\s?(?:[–—]|--|\s-|:)\s+")
_OUTLET = re.compile(r"\s+[|–—»-]\s+[^|–—»]{2,40}$")
_FOOTER_LENGTH = 450
_FOOTER_SIGNS = (
    "...", "…", "hellip", "the post", "more", "reading", "read the full", "читать", "подробнее", "lire la", "leer m",
    "weiterlesen", "leia mais", "اقرأ", "阅读全文", "続きを読む",
)  # fmt: skip
"""One of them stands in every footer, in small letters; looking for them is cheap."""
_FOOTER = re.compile(
    r"(?:\[?(?:\.{3}|…)\]?|\[&hellip;\]|\bThe post\b.{0,300}?\bappeared first on\b.{0,100}|\((?:more|read more)…?\)"
    r"|\b(?:Read more|Continue reading|Read the full (?:article|story)|Читать далее|Подробнее|Lire la suite|Leer más"
    r"|Weiterlesen|Leia mais|اقرأ المزيد|阅读全文|続きを読む)\b.{0,80})\s*$",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """What one text is compared by.

    `words` are the lead's words in order, 32-bit hashes whose two lowest bits say what kind of word it is (bigrams of
    characters where words are not parted by spaces); `width` is how many of them make a shingle. `boilerplate` are the
    shingles among them that the feed repeats. `shingles` are the 24 smallest hashes, of 32 bits, of those that are left
    without it. `title` and `lead` are signed 64-bit hashes of the title's words and of the first words of the lead,
    without boilerplate; `framed` is that of the lead with it. 0 where there are too few words to prove anything, or no
    boilerplate. `facts` are "kind:value", see `stories.facts`.
    """

    title: int = 0
    lead: int = 0
    framed: int = 0
    shingles: tuple[int, ...] = ()
    words: tuple[int, ...] = ()
    width: int = 3
    boilerplate: tuple[int, ...] = ()
    facts: frozenset[str] = frozenset()

    def to_bytes(self) -> bytes:
        """A compact form for the store, about 1 KB; the shingles are left out, the store keeps them apart."""
        head = _HEADER.pack(
            _VERSION, self.width, len(self.words), len(self.boilerplate), self.title, self.lead, self.framed
        )
        numbers = struct.pack(f"<{len(self.words) + len(self.boilerplate)}I", *self.words, *self.boilerplate)
        return head + numbers + " ".join(sorted(self.facts)).encode()

    @staticmethod
    @lru_cache(maxsize=256)
    def from_bytes(data: bytes) -> Features:
        """The features that `to_bytes` wrote, without shingles; empty ones for what another version wrote.

        Those read last are kept: a release of a much used template is compared with the same few again and again.
        """
        if len(data) < _HEADER.size or data[0] != _VERSION:
            return Features()
        _, width, words, boilerplate, title, lead, framed = _HEADER.unpack_from(data)
        numbers = struct.unpack_from(f"<{words + boilerplate}I", data, _HEADER.size)
        facts = data[_HEADER.size + 4 * len(numbers) :].decode().split()
        return Features(
            title=title,
            lead=lead,
            framed=framed,
            words=numbers[:words],
            width=width,
            boilerplate=numbers[words:],
            facts=frozenset(facts),
        )

    @property
    def short(self) -> bool:
        """Whether there is too little text for shingles of three."""
        return self.width == 2

    @property
    def heads(self) -> tuple[int, ...]:
        """The title and the lead, as far as they prove anything."""
        return tuple(dict.fromkeys(filter(None, (self.title, self.lead, self.framed))))

    @property
    def own(self) -> Sequence[int]:
        """The words without what the feed repeats."""
        if not self.boilerplate:
            return self.words
        return _without(self.words, shingles_of(self.words, self.width), self.width, frozenset(self.boilerplate))


def features(
    title: str, text: str, *, countries: Iterable[str] = (), boilerplate: AbstractSet[int] = frozenset()
) -> Features:
    """The features of plain `text` under `title`.

    `countries` are the codes of the parties or of the title's countries, as the caller knows them; `boilerplate` are
    shingles that the feed repeats in item after item (`stories.boilerplate`), whose words are left out.
    """
    title, lead = _normal(title[:LEAD]), _normal(_without_furniture(text))
    words, width = _words(lead)
    own, shingles, repeated = _parted_from(boilerplate, words, width)
    framed = _lead(words)
    if len(set(shingles)) < FEWEST_SHINGLES:
        words, width = [*_words(title)[0], *words], 2
        shingles = shingles_of(words, width)
    return Features(
        title=_digest(title_key(title)),
        lead=_lead(own),
        framed=framed if repeated else 0,
        shingles=tuple(sorted(set(shingles))[:SKETCH]),
        words=tuple(words[:MOST_WORDS]),
        width=width,
        boilerplate=tuple(sorted(repeated)),
        facts=frozenset({*find_facts(title, lead), *(f"country:{code}" for code in countries)}),
    )


def _parted_from(
    boilerplate: AbstractSet[int], words: Sequence[int], width: int
) -> tuple[Sequence[int], list[int], AbstractSet[int]]:
    """The words that are not `boilerplate`, their shingles, and the shingles that are; all of the words where too few
    would be left to be compared."""
    shingles = shingles_of(words, width)
    repeated = boilerplate & set(shingles) if boilerplate else frozenset()
    if repeated:
        own = _without(words, shingles, width, repeated)
        left = shingles_of(own, width)
        if len(set(left)) >= FEWEST_SHINGLES:
            return own, left, repeated
    return words, shingles, frozenset()


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("’", "'")


def _without_furniture(text: str) -> str:
    """The lead without its dateline and without what marks a cut."""
    lead = text[:LEAD]
    if dateline := _DATELINE.match(lead):
        lead = lead[dateline.end() :]
    end = lead[-_FOOTER_LENGTH:]
    folded = end.casefold()
    if any(sign in folded for sign in _FOOTER_SIGNS):
        return lead[:-_FOOTER_LENGTH] + _FOOTER.sub("", end)
    return lead


def _words(text: str) -> tuple[list[int], int]:
    """The words of `text`, and how many of them make a shingle."""
    if text.isascii():
        gaps, tokens = _parted(_ASCII_TOKEN, text)
        return list(map(_word, tokens, gaps)), 3
    gaps, tokens = _parted(_TOKEN, text)
    if not _IS_UNSPACED.search(text):
        return list(map(_word, tokens, gaps)), 3
    words: list[int] = []
    bigrams = 0
    for token, gap in zip(tokens, gaps, strict=True):
        if _IS_UNSPACED.match(token):
            pairs = [a + b for a, b in pairwise(token)] or [token]
            bigrams += len(pairs)
            words.extend(_number(pair, PLAIN) for pair in pairs)
        else:
            words.append(_word(token, gap))
    # Four bigrams are five characters (language.md §4: character 5-grams for Chinese, Japanese and Thai).
    return words, 4 if bigrams > len(words) / 2 else 3


def _parted(tokens: re.Pattern[str], text: str) -> tuple[list[str], list[str]]:
    """What stands before each token, and the tokens; the text itself begins like a sentence."""
    parts = tokens.split(text)
    if not parts[0][-_BEFORE:].strip():
        parts[0] = " " * _BEFORE
    return parts[:-1:2], parts[1::2]


@lru_cache(maxsize=1 << 14)
def _word(token: str, gap: str) -> int:
    return _number(token.casefold(), _kind(token, gap))


def _kind(token: str, gap: str) -> int:
    if not token.isalpha():
        return NUMBER
    # A word in capitals is a dateline, a heading or an abbreviation.
    if token[0].isupper() and not token.isupper() and not _ends_sentence(gap):
        return NAME
    return FUNCTION if len(token) <= _SHORT else PLAIN


def _ends_sentence(gap: str) -> bool:
    before = gap[-_BEFORE:]
    marks = before.rstrip()
    return marks[-1] in _SENTENCE_ENDS if marks else len(before) == _BEFORE


def _number(word: str, kind: int) -> int:
    return zlib.crc32(word.encode("utf-8", "replace")) & ~3 | kind


def shingles_of(words: Sequence[int], width: int) -> list[int]:
    """32-bit hashes of every `width` words in a row, in order: the high half of a sum of multiples, for the words are
    hashes already. One shared by accident costs one comparison in vain, and among a week's texts is one in thousands.
    """
    keys = [word >> 2 for word in words]
    columns = [[key * factor for key in keys[at:]] for at, factor in enumerate(_FACTORS[:width])]
    return [(sum(gram) & _MASK) >> 32 for gram in zip(*columns, strict=False)]


def _without(words: Sequence[int], shingles: Sequence[int], width: int, boilerplate: AbstractSet[int]) -> list[int]:
    """`words` less those that stand in a shingle of `boilerplate`."""
    drop: set[int] = set()
    for at, shingle in enumerate(shingles):
        if shingle in boilerplate:
            drop.update(range(at, at + width))
    return [word for at, word in enumerate(words) if at not in drop]


def _lead(words: Sequence[int]) -> int:
    return _digest(words[:_LEAD_WORDS]) if len(words) >= _LEAD_WORDS // 2 else 0


def _digest(words: Sequence[int]) -> int:
    """A signed 64-bit hash, 0 only for no words."""
    if not words:
        return 0
    packed = struct.pack(f"<{len(words)}I", *[word >> 2 for word in words])
    return int.from_bytes(blake2b(packed, digest_size=8).digest(), "little", signed=True) or 1


def title_key(title: str) -> list[int]:
    """The title's words without the outlet's name behind a bar or a dash; none where they are too few."""
    for candidate in (_OUTLET.sub("", title), title):
        tokens = [token.casefold() for token in _TOKEN.findall(candidate)]
        weight = sum(len(token) / 2 if _IS_UNSPACED.match(token) else len(token) > _SHORT for token in tokens)
        if weight >= _FEWEST_TITLE_WORDS:
            return [_number(token, PLAIN) for token in tokens]
    return []
