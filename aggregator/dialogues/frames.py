"""The noun phrases that name a dialogue, with the parties inside them.

A sentence becomes a row of elements (parties, ordinals, phrases of the lexicon, other words). Around each head noun
("dialogue", "joint commission", "2+2") the frame grows left and right over what may belong to a name: qualifiers,
ordinals, parties, "of", "between", capitalised words. The parties are those inside it; names after "on" or "about" are
topics, names after "in" or "at" are venues (reference/language.md §5, "Frame").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum

from aggregator.dialogues.lexicon import Lexicon, Term, fold
from aggregator.dialogues.ordinals import Ordinal, find_ordinals
from aggregator.dialogues.sentences import Sentence
from aggregator.model import Mention, MentionKind

_NOTHING: frozenset[str] = frozenset()
_PLUS_FORMAT = re.compile(r"\b[CС](?:entral Asia )?5\s?\+\s?1\b|\bC5\+US\b|\bЦА5\+1\b")
_WORD = re.compile(r"\d\+\d|[^\W_]+")
_REACH = 16  # elements a frame may reach to either side of its head
_UNKNOWN = 2  # words in a row that no list knows, which a name may hold
_PARTY_KINDS = frozenset(
    {MentionKind.COUNTRY, MentionKind.DEMONYM, MentionKind.ORG, MentionKind.INSTITUTION, MentionKind.CITY}
)
_AS_PARTIES = {"m49:143": ("org:c5",), "org:quad": ("AU", "IN", "JP", "US")}
"""Central Asia sits at the table as the C5 (reference/language.md §8a); the Quad has no seat beside its members."""
_HEAD_BASE = {
    "format": 2.0,
    "commission": 0.6,
    "council": 0.3,
    "subcommittee": 1.2,
    "dialogue": 0.6,
    "consultations": 0.6,
    "group": 0.6,
    "ministerial": 0.5,
    "forum": 0.0,
    "conference": -0.3,
    "talks": -0.6,
}
"""How far the noun alone tells a format from talk: bare "talks" is poison (reference/language.md §0.5)."""


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
        keys = sorted(tag for tag in self.tags if tag.startswith(section))
        return keys[0].partition(".")[2] if keys else None


@dataclass(frozen=True, slots=True)
class Frame:
    """A name of a dialogue in a sentence: elements `first` to `last`, its head and what it holds."""

    sentence: Sentence
    row: tuple[Element, ...]
    first: int
    last: int
    head: int
    noun: str  # key of the head: "dialogue", "commission", …
    topics: frozenset[str]
    marks: frozenset[str]
    parties: tuple[str, ...]  # inside the frame, in order
    edition: Element | None
    rounded: bool  # names a round, session or meeting
    points: float  # how much of a name it is

    @property
    def start(self) -> int:
        return self.row[self.first].start

    @property
    def end(self) -> int:
        return self.row[self.last].end

    @property
    def text(self) -> str:
        return self.sentence.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence read into elements."""

    sentence: Sentence
    elements: tuple[Element, ...]
    headed: bool = field(default=False)


def read(sentence: Sentence, lexicon: Lexicon, mentions: Sequence[Mention]) -> Row:
    """The elements of `sentence`; `mentions` may be those of the whole document."""
    folded = fold(sentence.text)
    terms = lexicon.scan(folded)
    spans = list(_claimed(sentence, folded, lexicon, mentions, terms))
    headed = any("head." in tag for span in spans for tag in span[3])
    if headed or sentence.source == "title":
        ordinals = find_ordinals(sentence.text, lexicon.language)
        spans = _merged(spans, ordinals)
    return Row(sentence, tuple(_elements(sentence.text, spans, lexicon)), headed)


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
        found.append((*match.span(), Kind.PARTY, frozenset({"mark.format"}), ("US", "org:c5"), None))
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


def frames(row: Row, lexicon: Lexicon) -> list[Frame]:
    """The frames of a sentence, best named first; overlapping ones are one."""
    found: list[Frame] = []
    for index, element in enumerate(row.elements):
        if not _is_head(row.elements, index) or any(f.first <= index <= f.last for f in found):
            continue
        frame = _grow(row, index, lexicon)
        if frame is not None:
            found.append(frame)
    return sorted(found, key=lambda frame: (-frame.points, frame.first))


def _is_head(row: Sequence[Element], index: int) -> bool:
    element = row[index]
    if element.aside and not element.has("head.format"):
        return False
    if any(tag.startswith("head.") for tag in element.tags):
        return True
    if not element.has("round.word"):
        return False
    near = row[max(0, index - 3) : index + 4]
    return any(other.has("mark.ministers", "mark.format") for other in near)


def _grow(row: Row, head: int, lexicon: Lexicon) -> Frame | None:
    elements = row.elements
    first = _reach_left(elements, head)
    last, tail = _reach_right(elements, first, head)
    while first < head and _trims(elements[first]):
        first += 1
    while last > head and _trims(elements[last]):
        last -= 1
    core = [element for element in elements[first : last + 1] if not element.aside or element.has("head.format")]
    named = [e for e in core if not (tail <= e.start and e.kind is Kind.PARTY and not _rejoined(elements, e, tail))]
    parties = tuple(dict.fromkeys(code for e in named if e.kind is Kind.PARTY for code in e.codes))
    nouns = [key for e in core if (key := e.of("head."))] or ["ministerial"]
    noun = max(nouns, key=lambda key: _HEAD_BASE[key])
    marks = frozenset(key for e in core for tag in e.tags if tag.startswith("mark.") and (key := tag[5:]))
    topics = frozenset(tag[6:] for e in core for tag in e.tags if tag.startswith("topic."))
    rounded = any(e.has("round.word") for e in core)
    edition = _edition(core, elements[head])
    frame = Frame(
        sentence=row.sentence,
        row=elements,
        first=first,
        last=last,
        head=head,
        noun=noun,
        topics=topics,
        marks=marks,
        parties=parties,
        edition=edition,
        rounded=rounded,
        points=_points(noun, topics, marks, parties, edition, rounded, elements[head], row.sentence),
    )
    return frame


def _belongs(element: Element) -> bool:
    return element.kind in {Kind.PARTY, Kind.ORDINAL} or (
        element.kind is Kind.TERM
        and any(tag.startswith(("head.", "mark.", "topic.", "round.")) for tag in element.tags)
    )


def _links(element: Element) -> bool:
    return element.has("link.of", "link.and", "link.between", "link.with", "link.article", "link.for")


def _stops(element: Element) -> bool:
    """Words that end a name: verbs, prepositions of place, doubts."""
    return (
        element.kind is Kind.PLACE
        or element.has("link.in")
        or (
            any(tag.startswith(("status.", "doubt.", "false.", "previous.", "next.")) for tag in element.tags)
            and not _belongs(element)
        )
    )


def _reach_left(row: Sequence[Element], head: int) -> int:
    first, unknown = head, 0
    for index in range(head - 1, max(-1, head - _REACH), -1):
        element, gap = row[index], row[index + 1].gap
        if element.aside:
            continue
        if gap == "|" or (gap in ",:" and element.kind is not Kind.PARTY) or _stops(element):
            break
        if gap == "~" and not (element.kind is Kind.PARTY or _belongs(row[index + 1])):
            break
        if _belongs(element):
            first, unknown = index, 0
        elif element.has("link.article"):
            if index and row[index - 1].kind is not Kind.TERM:
                break  # an article begins a new phrase, unless "of", "and" or "between" leads to it
        elif element.has("link.for", "link.on"):
            break
        elif _links(element) or (element.capital and element.kind is Kind.WORD):
            continue
        else:
            unknown += 1
            if unknown > _UNKNOWN:
                break
    return first


def _reach_right(row: Sequence[Element], first: int, head: int) -> tuple[int, int]:
    """The last element of the frame, and where its "on …" tail begins (or past the end)."""
    last, unknown, tail = head, 0, 1 << 30
    joined = False
    for index in range(head + 1, min(len(row), head + _REACH)):
        element = row[index]
        if element.aside:
            continue
        if _stops(element) or element.gap == "|" or element.gap == ":":
            break
        if element.gap == "," and not (element.kind is Kind.PARTY and row[index - 1].kind is Kind.PARTY):
            if not (tail < 1 << 30 and _belongs(element)):
                break
        if element.gap == "~" and element.kind is not Kind.PARTY and row[index - 1].kind is not Kind.PARTY:
            break
        if element.has("link.on"):
            tail = min(tail, element.start)
            unknown = 0
        elif element.has("link.between", "link.with"):
            seated = {code for e in row[first:index] if e.kind is Kind.PARTY for code in e.codes}
            following = row[index + 1] if index + 1 < len(row) else None
            if len(seated) >= 2 and (following is None or following.kind is Kind.PARTY or not _belongs(following)):
                break
            joined = True
        elif _belongs(element):
            last, unknown = index, 0
        elif _links(element):
            continue
        elif element.capital or tail < 1 << 30:
            unknown += 0 if element.capital else 1
            if unknown > _UNKNOWN:
                break
            last = index if tail < 1 << 30 and not joined else last
        else:
            unknown += 1
            if unknown > _UNKNOWN:
                break
    return last, tail


def _rejoined(row: Sequence[Element], party: Element, tail: int) -> bool:
    """Whether a party in the tail is one all the same: "on human rights between A and B"."""
    return any(tail <= e.start < party.start and e.has("link.between", "link.with") for e in row)


def _trims(element: Element) -> bool:
    return not _belongs(element) and (element.kind is Kind.TERM or not element.capital)


def _edition(core: Sequence[Element], head: Element) -> Element | None:
    """The ordinal of the frame nearest to its head, if no noun that counts something else stands with it."""
    ordinals = [element for element in core if element.kind is Kind.ORDINAL and element.value is not None]
    return min(ordinals, key=lambda element: abs(element.start - head.start), default=None)


def _points(
    noun: str,
    topics: frozenset[str],
    marks: frozenset[str],
    parties: tuple[str, ...],
    edition: Element | None,
    rounded: bool,
    head: Element,
    sentence: Sentence,
) -> float:
    points = _HEAD_BASE[noun]
    if noun == "commission":
        points += 1.0 if "joint" in marks else 0.5 if "association" in marks or "formal" in marks else -0.6
    if noun == "council":
        points += 1.2 if "association" in marks else 0.7 if "strategic" in topics or "joint" in marks else -0.6
    points += 0.7 if topics else 0.0
    points += 0.2 if len(topics) > 1 else 0.0
    points += 0.9 if "format" in marks else 0.0
    points += 0.5 if "formal" in marks or ("joint" in marks and noun not in {"commission", "council"}) else 0.0
    points += 0.7 if edition else 0.0
    points += 0.3 if rounded else 0.0
    points += (0.0, 0.5, 1.0)[min(len(parties), 2)]
    points += 0.3 if head.capital and sentence.source == "text" and head.start > 0 else 0.0
    return points
