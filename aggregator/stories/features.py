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
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import blake2b

from aggregator.stories.facts import find_facts
from aggregator.stories.words import SHORT, Passage, is_unspaced, key_of, read_words, tokens

LEAD = 1_500  # characters (language.md §4)
SKETCH = 24  # smallest shingles that are indexed
MOST_WORDS = 240
FEWEST_SHINGLES = 8  # below, a text is compared by its title and word pairs
_LEAD_WORDS = 16  # that the lead hash takes; a feed's teaser has at least as many
_FEWEST_TITLE_WORDS = 3  # of more than three letters; S10: "Press release" proves nothing
_VERSION = 2
_HEADER = struct.Struct("<BBHHqqq")

_OPENING = 120  # characters among which a dateline ends
_DATELINE_SIGNS = (":", "-", "–", "—")
_DATELINE = re.compile(r"\s*[^\W\d_a-z][^\n.!?]{1,70}?(?:\([^)\n]{2,20}\)\s*)?\s?(?:[–—]|--|\s-|:)\s+")
_OUTLET_SIGNS = ("|", " -", "–", "—", "»")
_OUTLET = re.compile(r"\s+[|–—»-]\s+[^|–—»]{2,40}$")
_FOOTER_LENGTH = 450
_FOOTER_END = 130
_FOOTER_SIGNS = (
    "...", "…", "hellip", "appeared first on", "(more", "read more", "continue reading", "read the full",
    "читать далее", "подробнее", "lire la suite", "leer m", "weiterlesen", "leia mais", "اقرأ", "阅读全文",
    "続きを読む",
)  # fmt: skip
"""One of them stands at the end of every footer, in small letters; looking for them is cheap."""
_FOOTER = re.compile(
    r"(?:\[?(?:\.{3}|…)\]?|\[&hellip;\]|\bThe post\b.{0,300}?\bappeared first on\b.{0,100}|\((?:more|read more)…?\)"
    r"|\b(?:Read more|Continue reading|Read the full (?:article|story)|Читать далее|Подробнее|Lire la suite|Leer más"
    r"|Weiterlesen|Leia mais|اقرأ المزيد|阅读全文|続きを読む)\b.{0,80})\s*$",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, kw_only=True)
class Features:
    """What one text is compared by.

    `words` are the lead's first 240 words in order, 32-bit numbers whose two lowest bits say what kind of word it is
    (bigrams of characters where words are not parted by spaces); `width` is how many of them make a shingle.
    `boilerplate` are the shingles among them that the feed repeats. `title` and `lead` are signed 64-bit hashes of the
    title's words and of the first words of the lead, without boilerplate; `framed` is that of the lead with it. 0 where
    there are too few words to prove anything, or no boilerplate. `facts` are "kind:value", see `stories.facts`.
    """

    title: int = 0
    lead: int = 0
    framed: int = 0
    words: tuple[int, ...] = ()
    width: int = 3
    boilerplate: tuple[int, ...] = ()
    facts: frozenset[str] = frozenset()

    def to_bytes(self) -> bytes:
        """A compact form for the store, about 1 KB."""
        head = _HEADER.pack(
            _VERSION, self.width, len(self.words), len(self.boilerplate), self.title, self.lead, self.framed
        )
        numbers = struct.pack(f"<{len(self.words) + len(self.boilerplate)}I", *self.words, *self.boilerplate)
        return head + numbers + " ".join(sorted(self.facts)).encode()

    @staticmethod
    @lru_cache(maxsize=256)
    def from_bytes(data: bytes) -> Features:
        """The features that `to_bytes` wrote; empty ones for what another version wrote.

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

    @cached_property
    def heads(self) -> tuple[int, ...]:
        """The title and the lead, as far as they prove anything."""
        return tuple(dict.fromkeys(filter(None, (self.title, self.lead, self.framed))))

    @cached_property
    def shingles(self) -> tuple[int, ...]:
        """The 24 smallest hashes, of 32 bits, of the shingles without what the feed repeats."""
        return tuple(sorted(self.own.distinct)[:SKETCH])

    @cached_property
    def keys(self) -> tuple[int, ...]:
        """What the text is found under: its heads and its shingles."""
        return (*self.heads, *self.shingles)

    @cached_property
    def whole(self) -> Passage:
        """The words with what the feed repeats: there another text's words may be found."""
        return Passage(self.words, self.width)

    @cached_property
    def own(self) -> Passage:
        """The words without what the feed repeats."""
        return self.whole.without(frozenset(self.boilerplate)) if self.boilerplate else self.whole


def features(
    title: str, text: str, *, countries: Iterable[str] = (), boilerplate: AbstractSet[int] = frozenset()
) -> Features:
    """The features of plain `text` under `title`.

    `countries` are the codes of the parties or of the title's countries, as the caller knows them; `boilerplate` are
    shingles that the feed repeats in item after item (`stories.boilerplate`), whose words are left out.
    """
    title, lead = _normal(title[:LEAD]), _normal(_without_furniture(text))
    headline = read_words(title)[0]
    words, width = read_words(lead)
    facts = frozenset({*find_facts(title, lead, headline, words), *(f"country:{code}" for code in countries)})
    whole = Passage(words[:MOST_WORDS], width)
    own, repeated = _parted_from(boilerplate, whole)
    first, framed = _lead(own.words), _lead(whole.words) if repeated else 0
    if len(own.distinct) < FEWEST_SHINGLES:
        whole = own = Passage([*headline, *words][:MOST_WORDS], 2)
    found = Features(
        title=_digest(title_key(title)),
        lead=first,
        framed=framed,
        words=tuple(whole.words),
        width=whole.width,
        boilerplate=tuple(sorted(repeated)),
        facts=facts,
    )
    vars(found).update(whole=whole, own=own)  # what the cached properties would make again
    return found


def _parted_from(boilerplate: AbstractSet[int], whole: Passage) -> tuple[Passage, AbstractSet[int]]:
    """The passage without its `boilerplate`, and the shingles that are; all of it where too few words would be left to
    be compared."""
    if repeated := whole.distinct & boilerplate:
        own = whole.without(repeated)
        if len(own.distinct) >= FEWEST_SHINGLES:
            return own, repeated
    return whole, frozenset()


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("’", "'")


def _without_furniture(text: str) -> str:
    """The lead without its dateline and without what marks a cut."""
    lead = text[:LEAD]
    opening = lead[:_OPENING]
    if any(sign in opening for sign in _DATELINE_SIGNS) and (dateline := _DATELINE.match(lead)):
        lead = lead[dateline.end() :]
    ending = lead[-_FOOTER_END:].casefold()
    if any(sign in ending for sign in _FOOTER_SIGNS):
        return lead[:-_FOOTER_LENGTH] + _FOOTER.sub("", lead[-_FOOTER_LENGTH:])
    return lead


def _lead(words: Sequence[int]) -> int:
    return _digest([word >> 2 for word in words[:_LEAD_WORDS]]) if len(words) >= _LEAD_WORDS // 2 else 0


def _digest(keys: Sequence[int]) -> int:
    """A signed 64-bit hash of words' keys, 0 only for no words."""
    if not keys:
        return 0
    packed = struct.pack(f"<{len(keys)}I", *keys)
    return int.from_bytes(blake2b(packed, digest_size=8).digest(), "little", signed=True) or 1


def title_key(title: str) -> list[int]:
    """The keys of the title's words without the outlet's name behind a bar or a dash; none where they are too few."""
    signed = any(sign in title for sign in _OUTLET_SIGNS)
    spaced = title.isascii() or not is_unspaced(title)
    for candidate in (_OUTLET.sub("", title), title) if signed else (title,):
        words = tokens(candidate)
        weight = sum(len(word) > SHORT if spaced or not is_unspaced(word) else len(word) / 2 for word in words)
        if weight >= _FEWEST_TITLE_WORDS:
            return list(map(key_of, words))
    return []
