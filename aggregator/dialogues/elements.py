"""A sentence read into elements: parties, places, ordinals, phrases of the lexicon, and the words between them.

Where two claim the same stretch, formats ("C5+1") win over names, names over false heads ("Security Council"), these
over ordinals, and all of them over ordinary phrases.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from aggregator.dialogues.lexicon import Lexicon, Term, sections
from aggregator.dialogues.ordinals import Ordinal, find_ordinals
from aggregator.dialogues.sentences import Sentence
from aggregator.model import Mention, MentionKind

_NOTHING: frozenset[str] = frozenset()
_TIMES = frozenset({"round.times"})
_FORMAT = frozenset({"mark.format"})
_PLUS_FORMAT = re.compile(r"\b[CС](?:entral Asia )?5\s?\+\s?1\b|\bC5\+US\b|\bЦА5\+1\b")
_HYPHEN = re.compile(r"[\-‐‑–]")
_HYPHENED = re.compile(r"(?<=[\-‐‑–])[^\W\d_]++|(?<![^\W\d_])[^\W\d_]++(?=[\-‐‑–])")
_WORD = re.compile(r"\d\+\d|[^\W_]+")
_EAST_ASIAN_MARKS = " 　・·-–—'\"“”「」《》『』,，、:：（）()的の"
_PARTY_KINDS = frozenset(
    {MentionKind.COUNTRY, MentionKind.DEMONYM, MentionKind.ORG, MentionKind.INSTITUTION, MentionKind.CITY}
)
_AS_PARTIES = {"m49:143": ("org:c5",), "org:quad": ("AU", "IN", "JP", "US")}
"""Central Asia sits at the table as the C5 (reference/language.md §8a); the Quad has no seat beside its members."""


class Kind(Enum):
    PARTY = 1
    PLACE = 2  # a city or country as a venue
    ORDINAL = 3
    TERM = 4
    WORD = 5


class Element(NamedTuple):
    """One unit of a sentence; offsets count from the sentence's start. `gap` is what stands before it: " " joins,
    "," and ":" may join, "|" never does."""

    kind: Kind
    start: int
    end: int
    gap: str
    tags: frozenset[str] = _NOTHING
    codes: tuple[str, ...] = ()
    value: int | None = None
    capital: bool = False
    aside: bool = False  # inside brackets

    def has(self, *tags: str) -> bool:
        return not self.tags.isdisjoint(tags)

    def of(self, section: str) -> str | None:
        """The key of a tag of this section, the first in order where there are several."""
        return sections(self.tags).get(section) if self.tags else None

    def any_of(self, *names: str) -> bool:
        """Whether a tag is of one of these sections."""
        return bool(self.tags) and not sections(self.tags).keys().isdisjoint(names)


class Row:
    """A sentence, read as far as is asked: of most texts that could name a dialogue one or two sentences are."""

    __slots__ = ("_elements", "_folded", "_lexicon", "_mentions", "_named", "_terms", "sentence")

    def __init__(
        self, sentence: Sentence, folded: str, lexicon: Lexicon, mentions: Sequence[Mention], *, may_name: bool = True
    ) -> None:
        """`folded` is the sentence's text, folded by the lexicon; `mentions` may be those of the whole document.

        `may_name` is false where it is known that no phrase of the sentence can name a dialogue.
        """
        self.sentence = sentence
        self._folded, self._lexicon, self._mentions = folded, lexicon, mentions
        self._terms: Sequence[Term] | None = None
        self._named = None if may_name else False
        self._elements: tuple[Element, ...] | None = None

    @property
    def terms(self) -> Sequence[Term]:
        """The phrases of the lexicon in it."""
        if self._terms is None:
            self._terms = self._lexicon.scan(self._folded)
        return self._terms

    @property
    def named(self) -> bool:
        """Whether it holds a phrase that can name a dialogue."""
        if self._named is None:
            self._named = any("head" in sections(term.tags) or "mark.ministers" in term.tags for term in self.terms)
        return self._named

    @property
    def names(self) -> bool:
        """Whether a frame can grow in it."""
        return self.named or _plus_formats(self.sentence.text) != []

    @property
    def elements(self) -> tuple[Element, ...]:
        if self._elements is None:
            self._elements = tuple(_read(self.sentence, self._folded, self.terms, self._lexicon, self._mentions))
        return self._elements


def _plus_formats(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _PLUS_FORMAT.finditer(text)] if "5" in text else []


def _read(
    sentence: Sentence, folded: str, terms: Sequence[Term], lexicon: Lexicon, mentions: Sequence[Mention]
) -> Iterator[Element]:
    spans = _claimed(sentence, folded, lexicon, mentions, terms)
    named = any(not sections(term.tags).keys().isdisjoint(_COUNTED) for term in terms)
    if named:
        spans = _merged(spans, find_ordinals(sentence.text, lexicon.language))
    return _elements(sentence.text, spans, lexicon, words=named or sentence.source == "title")


_COUNTED = ("head", "round")
"""Sections of what ordinals count; without them a sentence of the text is read for its names and phrases alone."""

_Span = tuple[int, int, Kind, frozenset[str], tuple[str, ...], int | None]


def _claimed(
    sentence: Sentence, folded: str, lexicon: Lexicon, mentions: Sequence[Mention], terms: Sequence[Term]
) -> list[_Span]:
    """Spans of formats, mentions, false heads, pairs and terms: where two overlap, the one named first here wins."""
    source, low, high = sentence.source, sentence.start, sentence.end
    taken = bytearray(high - low)
    found: list[_Span] = []

    def take(start: int, end: int) -> None:
        taken[start:end] = b"\1" * (end - start)

    def free(start: int, end: int) -> bool:
        return taken.find(1, start, end) < 0

    for start, end in _plus_formats(sentence.text):
        found.append((start, end, Kind.PARTY, _FORMAT, ("US", "org:c5"), None))
        take(start, end)
    for mention in mentions:
        if low <= mention.start < high and mention.source == source:
            start, end = mention.start - low, min(mention.end, high) - low
            if free(start, end):
                found.append((start, end, *_role(mention)))
                take(start, end)
    others: list[_Span] = []
    for start, end, tags in terms:
        span: _Span = (start, end, Kind.TERM, tags, (), None)
        if "false" not in sections(tags):
            others.append(span)
            continue
        if free(start, end):
            found.append(span)
        take(start, end)
    if lexicon.pairs or lexicon.combining:
        parties = [span for span in found if span[2] is Kind.PARTY]
        for span in _pairs(folded, lexicon, parties):
            if free(span[0], span[1]):
                found.append(span)
                take(span[0], span[1])
    found += [span for span in others if free(span[0], span[1])]
    found.sort(key=_start)
    return [
        (*span[:2], Kind.WORD, _NOTHING, (), None) if span[2] is Kind.PARTY and _mediates(found, index) else span
        for index, span in enumerate(found)
    ]


_start = itemgetter(0)


def _mediates(spans: Sequence[_Span], index: int) -> bool:
    """Whether the name at `index` stands right before or after a word of mediation ("EU-facilitated")."""
    after = index + 1 < len(spans) and "mediator.word" in spans[index + 1][3]
    near = spans[index + 1][0] - spans[index][1] <= 2 if after else False
    before = index > 0 and "mediator.word" in spans[index - 1][3]
    return near or (before and spans[index][0] - spans[index - 1][1] <= 8)


def _role(mention: Mention) -> tuple[Kind, frozenset[str], tuple[str, ...], None]:
    codes = _AS_PARTIES.get(mention.code, (mention.code,))
    if mention.kind is MentionKind.CITY and (mention.venue or not mention.actor):
        return Kind.PLACE, _NOTHING, codes, None
    if mention.venue and not mention.actor and mention.kind in {MentionKind.COUNTRY, MentionKind.DEMONYM}:
        return Kind.PLACE, _NOTHING, codes, None
    if mention.kind in _PARTY_KINDS or mention.code in _AS_PARTIES:
        tags = frozenset({"mention.city"}) if mention.kind is MentionKind.CITY else _NOTHING
        return Kind.PARTY, tags, codes, None
    return Kind.WORD, _NOTHING, (), None


def _pairs(folded: str, lexicon: Lexicon, parties: Sequence[_Span]) -> Iterator[_Span]:
    """Combining forms ("franco-"), pairs of signs (中美) and a sign beside a name (日EU), which no gazetteer holds."""
    if lexicon.pairs:
        for start, end, *_ in parties:
            for sign in (_sign(folded, start, -1, lexicon), _sign(folded, end, 1, lexicon)):
                if sign is not None:
                    yield sign, sign + 1, Kind.PARTY, _NOTHING, (lexicon.pairs[folded[sign]],), None
        for match in _sign_pattern("".join(lexicon.pairs)).finditer(folded):
            codes = tuple(lexicon.pairs[sign] for sign in match.group() if sign in lexicon.pairs)
            yield *match.span(), Kind.PARTY, _NOTHING, tuple(dict.fromkeys(codes)), None
    if lexicon.combining and _HYPHEN.search(folded):
        for match in _HYPHENED.finditer(folded):
            if parts := lexicon.combining.get(match.group()):
                yield *match.span(), Kind.PARTY, _NOTHING, parts, None


@lru_cache(maxsize=16)
def _sign_pattern(signs: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![0-9０-９])[{signs}](?:[・·‧\-–—]?[{signs}])+")


def _sign(folded: str, at: int, step: int, lexicon: Lexicon) -> int | None:
    """Where a state's sign stands before (-1) or after (1) the name that begins or ends at `at`, if one does."""
    sign = at if step > 0 else at - 1
    joined = 0 <= sign < len(folded) and folded[sign] in "・·‧-–—"
    sign += step if joined else 0
    if not 0 <= sign < len(folded) or folded[sign] not in lexicon.pairs or (step > 0 and not joined):
        return None
    beyond = folded[sign + step] if 0 <= sign + step < len(folded) else " "
    free = step > 0 or not beyond.isalnum() or beyond in "回次轮届第차회年月" or (beyond in lexicon.pairs and joined)
    return sign if free and not (step < 0 and beyond.isdecimal()) else None


def _merged(spans: list[_Span], ordinals: Sequence[Ordinal]) -> list[_Span]:
    """`spans` with the ordinals that overlap no name and no head; an ordinal wins over other terms."""
    for ordinal in ordinals:
        over = [span for span in spans if span[0] < ordinal.end and ordinal.start < span[1]]
        if any(span[2] is not Kind.TERM or any(tag.startswith(("head", "false")) for tag in span[3]) for span in over):
            continue
        kept = frozenset(tag for span in over for tag in span[3] if tag.startswith("round"))
        kept |= _TIMES if ordinal.times else _NOTHING
        spans = [span for span in spans if span not in over]
        spans.append((ordinal.start, ordinal.end, Kind.ORDINAL, kept, (), ordinal.value))
    return sorted(spans, key=_start)


def _elements(text: str, spans: Iterable[_Span], lexicon: Lexicon, *, words: bool) -> Iterator[Element]:
    """`spans` and, where `words` is set, the words between them that nobody claimed."""
    depth = previous = 0
    for start, end, kind, tags, codes, value in _interleaved(text, spans, lexicon) if words else spans:
        gap = " "
        if start - previous != 1 or text[previous] != " ":
            between = text[previous:start]
            gap = _gap(between)
            depth = max(0, depth + _opened(between))
        capital = lexicon.capitals and text[start].isupper()
        yield Element(kind, start, end, gap, tags, codes, value, capital, depth > 0)
        previous = end


def _interleaved(text: str, spans: Iterable[_Span], lexicon: Lexicon) -> list[_Span]:
    found: list[_Span] = []
    at = 0
    for span in [*spans, (len(text), len(text), Kind.WORD, _NOTHING, (), None)]:
        start = span[0]
        if start - at < 2 and not text[at:start].isalnum():
            pass  # a space or a hyphen, as between most
        elif not lexicon.joined:
            found += [(*word.span(), Kind.WORD, _NOTHING, (), None) for word in _WORD.finditer(text, at, start)]
        elif stretch := text[at:start].strip(_EAST_ASIAN_MARKS):
            begin = text.index(stretch, at)
            found.append((begin, begin + len(stretch), Kind.WORD, _NOTHING, (), None))
        found.append(span)
        at = max(at, span[1])
    return found[:-1]


@lru_cache(maxsize=2048)
def _opened(between: str) -> int:
    """How many brackets more than are closed a stretch opens."""
    return between.count("(") + between.count("（") - between.count(")") - between.count("）")


@lru_cache(maxsize=2048)
def _gap(between: str) -> str:
    """What a stretch between two elements does: " " joins them, "," and ":" may, "-" joins names, "|" parts them."""
    marks = between.strip(" \t\u00a0'’‘\"“”«»„()（）「」『』《》[]*_.#　")
    if not marks:
        return " "
    if marks in {"-", "‐", "‑", "–", "—", "/", "+", "&", "・", "·", "‧", "|", "−", "ー", "―"}:
        spaced = between[:1].isspace() and marks in {"–", "—", "-", "|"}
        return "~" if spaced else "-"
    if set(marks) <= set(",،、，"):
        return ","
    if set(marks) <= set(":：-–—"):
        return ":"
    return "|"
