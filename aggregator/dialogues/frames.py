"""The noun phrases that name a dialogue, with the parties inside them.

Around each head noun ("dialogue", "joint commission", "2+2") a frame grows left and right over what may belong to a
name: qualifiers, ordinals, parties, "of", "between", capitalised words. The parties are those inside it; names after
"on" or "about" are topics, names after "in" or "at" are venues (reference/language.md §5, "Frame").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aggregator.dialogues.elements import Element, Kind, Row
from aggregator.dialogues.sentences import Sentence

_REACH = 16  # elements a frame may reach to either side of its head
_NOWHERE = 1 << 30  # a tail that never begins
_UNKNOWN = 2  # words in a row that no list knows, which a name may hold
_PAIRED = 0.6  # a commission of two states is a joint one, said or not
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


def frames(row: Row) -> list[Frame]:
    """The frames of a sentence, best named first; overlapping ones are one."""
    found: list[Frame] = []
    for index in range(len(row.elements)) if row.names else ():
        if (
            not row.elements[index].tags
            or not _is_head(row.elements, index)
            or any(f.first <= index <= f.last for f in found)
        ):
            continue
        found.append(_grow(row, index))
    return sorted(found, key=lambda frame: (-frame.points, frame.first))


def _is_head(row: Sequence[Element], index: int) -> bool:
    element = row[index]
    if element.aside and not element.has("head.format"):
        return False
    if element.of("head"):
        return True
    if not element.has("round.word"):
        return False
    near = row[max(0, index - 3) : index + 4]
    return any(other.has("mark.ministers", "mark.format") for other in near)


def _grow(row: Row, head: int) -> Frame:
    elements = row.elements
    first = _reach_left(elements, head)
    last, tail = _reach_right(elements, first, head)
    while last > head and _trims(elements[last]):
        last -= 1
    core = [element for element in elements[first : last + 1] if not element.aside or element.has("head.format")]
    named = [e for e in core if not (tail <= e.start and e.kind is Kind.PARTY and not _rejoined(elements, e, tail))]
    parties = tuple(dict.fromkeys(code for e in named if e.kind is Kind.PARTY for code in e.codes))
    nouns = [key for e in core if (key := e.of("head"))] or ["ministerial"]
    marks = frozenset(key for e in core for tag in e.tags if tag.startswith("mark.") and (key := tag[5:]))
    topics = frozenset(tag[6:] for e in core for tag in e.tags if tag.startswith("topic."))
    noun = max(nouns, key=lambda key: _firmness(key, topics, marks))
    rounded = any(e.has("round.word") for e in core)
    edition = _edition(core, elements[head])
    return Frame(
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


def _belongs(element: Element) -> bool:
    kind = element.kind
    if kind is Kind.TERM:
        return element.any_of("head", "mark", "topic", "round")
    return kind is Kind.PARTY or kind is Kind.ORDINAL


def _links(element: Element) -> bool:
    return element.has("link.of", "link.and", "link.between", "link.with", "link.article", "link.for")


def _stops(element: Element) -> bool:
    """Words that end a name: verbs, prepositions of place, doubts."""
    return (
        element.kind is Kind.PLACE
        or element.has("link.in")
        or (element.any_of("status", "doubt", "false", "previous", "next") and not _belongs(element))
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
    last, unknown, tail = head, 0, _NOWHERE
    joined = False
    for index in range(head + 1, min(len(row), head + _REACH)):
        element = row[index]
        if element.aside:
            continue
        if _stops(element) or element.gap == "|" or element.gap == ":":
            break
        previous = row[index - 1]
        listed = element.kind is Kind.PARTY and previous.kind is Kind.PARTY
        if element.gap == "," and not listed and (tail == _NOWHERE or not _belongs(element)):
            break
        if element.gap == "~" and element.kind is not Kind.PARTY and previous.kind is not Kind.PARTY:
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
        elif element.capital or tail < _NOWHERE:
            unknown += 0 if element.capital else 1
            if unknown > _UNKNOWN:
                break
            last = index if tail < _NOWHERE and not joined else last
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


def _firmness(noun: str, topics: frozenset[str], marks: frozenset[str]) -> float:
    """What the noun is worth: commissions and councils are formats only where joint, or of an association."""
    base = _HEAD_BASE[noun]
    if noun == "commission":
        return base + (1.0 if "joint" in marks else 0.5 if marks & {"association", "formal"} else -0.6)
    if noun == "council":
        firm = 1.2 if "association" in marks else 0.7 if "strategic" in topics or "joint" in marks else -0.6
        return base + (0.5 if firm < 0 and "formal" in marks else firm)
    return base


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
    points = _firmness(noun, topics, marks)
    points += _PAIRED if noun == "commission" and len(parties) == 2 and points < 0.5 else 0.0
    points += 0.7 if topics else 0.0
    points += 0.2 if len(topics) > 1 else 0.0
    points += 0.9 if "format" in marks else 0.0
    points += 0.5 if "formal" in marks or ("joint" in marks and noun not in {"commission", "council"}) else 0.0
    points += 0.7 if edition else 0.0
    points += 0.3 if rounded else 0.0
    points += (0.0, 0.5, 1.0)[min(len(parties), 2)]
    points += 0.3 if head.capital and sentence.source == "text" and head.start > 0 else 0.0
    return points
