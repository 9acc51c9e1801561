"""A sentence read into elements: parties, places, ordinals, phrases of the lexicon, and the words between them.

Where two claim the same stretch, formats ("C5+1") win over names, names over false heads ("Security Council"), these
over ordinals, and all of them over ordinary phrases.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from aggregator.dialogues.lexicon import Lexicon, Term
from aggregator.dialogues.ordinals import Ordinal, find_ordinals
from aggregator.dialogues.sentences import Sentence
from aggregator.model import Mention, MentionKind

_NOTHING: frozenset[str] = frozenset()
_PLUS_FORMAT = re.compile(r"\b[CС](?:entral Asia )?5\s?\+\s?1\b|\bC5\+US\b|\bЦА5\+1\b")
_WORD = re.compile(r"\d\+\d|[^\W_]+")
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


@dataclass(frozen=True, slots=True)
class Element:
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
        return any(tag in self.tags for tag in tags)

    def of(self, section: str) -> str | None:
        """The key of a tag of this section, the first in order where there are several."""
        return _sections(self.tags).get(section) if self.tags else None

    def any_of(self, *sections: str) -> bool:
        """Whether a tag is of one of these sections."""
        return bool(self.tags) and any(section in _sections(self.tags) for section in sections)


@lru_cache(maxsize=4096)
def _sections(tags: frozenset[str]) -> Mapping[str, str]:
    """Section -> its first key, of a set of tags; a lexicon makes few different sets."""
    return {section: key for section, _, key in (tag.partition(".") for tag in sorted(tags, reverse=True))}


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence read into elements."""

    sentence: Sentence
    elements: tuple[Element, ...]


def names_a_dialogue(terms: Sequence[Term]) -> bool:
    """Whether the terms of a sentence hold what a frame can grow around."""
    return any(term.has("head") or "mark.ministers" in term.tags for term in terms)


def read(sentence: Sentence, folded: str, terms: Sequence[Term], lexicon: Lexicon, mentions: Sequence[Mention]) -> Row:
    """The elements of `sentence`, whose folded text holds `terms`; `mentions` may be those of the whole document."""
    spans = list(_claimed(sentence, folded, lexicon, mentions, terms))
    if any(term.has("head") or term.has("round") for term in terms):
        spans = _merged(spans, find_ordinals(sentence.text, lexicon.language))
    return Row(sentence, tuple(_elements(sentence.text, spans, lexicon)))


_Span = tuple[int, int, Kind, frozenset[str], tuple[str, ...], int | None]


def _claimed(
    sentence: Sentence, folded: str, lexicon: Lexicon, mentions: Sequence[Mention], terms: Sequence[Term]
) -> Iterator[_Span]:
    """Spans of formats, mentions, false heads, pairs and terms: where two overlap, the one named first here wins."""
    taken: list[tuple[int, int]] = []

    def free(start: int, end: int) -> bool:
        return all(end <= s or start >= e for s, e in taken)

    found: list[_Span] = []
    for match in _PLUS_FORMAT.finditer(sentence.text):
        found += [(*match.span(), Kind.PARTY, frozenset({"mark.format"}), ("US", "org:c5"), None)]
        taken.append(match.span())
    for mention in mentions:
        if mention.source != sentence.source or not sentence.start <= mention.start < sentence.end:
            continue
        start, end = mention.start - sentence.start, min(mention.end, sentence.end) - sentence.start
        if free(start, end):
            found.append((start, end, *_role(mention)))
            taken.append((start, end))
    for term in terms:
        if term.has("false"):
            if free(term.start, term.end):
                found.append((term.start, term.end, Kind.TERM, term.tags, (), None))
            taken.append((term.start, term.end))
    parties = [span for span in found if span[2] is Kind.PARTY]
    for span in _pairs(folded, lexicon, parties):
        if free(span[0], span[1]):
            found.append(span)
            taken.append((span[0], span[1]))
    for term in terms:
        if not term.has("false") and free(term.start, term.end):
            found.append((term.start, term.end, Kind.TERM, term.tags, (), None))
    found.sort(key=lambda span: span[0])
    for index, span in enumerate(found):
        if span[2] is Kind.PARTY and _mediates(found, index):
            span = (*span[:2], Kind.WORD, _NOTHING, (), None)
        yield span


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
    if mention.venue and mention.kind is MentionKind.COUNTRY:
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
        signs = "".join(lexicon.pairs)
        for match in re.finditer(rf"(?<![0-9０-９])[{signs}](?:[・·‧\-–—]?[{signs}])+", folded):
            codes = tuple(lexicon.pairs[sign] for sign in match.group() if sign in lexicon.pairs)
            yield *match.span(), Kind.PARTY, _NOTHING, tuple(dict.fromkeys(codes)), None
    if lexicon.combining:
        for match in re.finditer(r"(?<=[\-‐‑–])[^\W\d_]+|[^\W\d_]+(?=[\-‐‑–])", folded):
            if codes := lexicon.combining.get(match.group()):
                yield *match.span(), Kind.PARTY, _NOTHING, codes, None


def _sign(folded: str, at: int, step: int, lexicon: Lexicon) -> int | None:
    """Where a state's sign stands before (-1) or after (1) the name that begins or ends at `at`, if one does."""
    sign = at if step > 0 else at - 1
    joined = 0 <= sign < len(folded) and folded[sign] in "・·‧-–—"
    sign += step if joined else 0
    if not 0 <= sign < len(folded) or folded[sign] not in lexicon.pairs or (step > 0 and not joined):
        return None
    beyond = folded[sign + step] if 0 <= sign + step < len(folded) else " "
    free = not beyond.isalnum() or beyond in "回次轮届第차회年月" or (beyond in lexicon.pairs and joined)
    return sign if free and not (step < 0 and beyond.isdigit()) else None


def _merged(spans: list[_Span], ordinals: Sequence[Ordinal]) -> list[_Span]:
    """`spans` with the ordinals that overlap no name and no head; an ordinal wins over other terms."""
    for ordinal in ordinals:
        over = [span for span in spans if span[0] < ordinal.end and ordinal.start < span[1]]
        if any(span[2] is not Kind.TERM or any(tag.startswith(("head", "false")) for tag in span[3]) for span in over):
            continue
        kept = frozenset(tag for span in over for tag in span[3] if tag.startswith("round"))
        spans = [span for span in spans if span not in over]
        spans.append((ordinal.start, ordinal.end, Kind.ORDINAL, kept, (), ordinal.value))
    return sorted(spans, key=lambda span: span[0])


def _elements(text: str, spans: list[_Span], lexicon: Lexicon) -> Iterator[Element]:
    """`spans` and, between them, the words nobody claimed."""
    at = 0
    depth = 0
    previous_end = 0
    for start, end, kind, tags, codes, value in [*spans, (len(text), len(text), Kind.WORD, _NOTHING, (), None)]:
        words = () if lexicon.joined else _WORD.finditer(text, at, start)
        pieces = [(word.start(), word.end(), Kind.WORD, _NOTHING, (), None) for word in words]
        if lexicon.joined and text[at:start].strip(" 　・·-–—'\"“”「」《》『』,，、:：（）()的の"):
            pieces.append((at, start, Kind.WORD, _NOTHING, (), None))
        for piece in [*pieces, (start, end, kind, tags, codes, value)]:
            if piece[0] >= len(text):
                break
            between = text[previous_end : piece[0]]
            depth = max(0, depth + between.count("(") + between.count("（") - between.count(")") - between.count("）"))
            letter = text[piece[0]]
            yield Element(
                piece[2],
                piece[0],
                piece[1],
                _gap(between),
                piece[3],
                piece[4],
                piece[5],
                capital=lexicon.capitals and letter.isupper(),
                aside=depth > 0,
            )
            previous_end = piece[1]
        at = max(at, end)


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
