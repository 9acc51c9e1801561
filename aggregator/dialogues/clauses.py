"""Which of the dates, places and people of a text belong to the dialogue.

The grammars find all candidates; a candidate belongs to whatever governs it: the nearest word before it that could
("was held on 3 May", but "signed on 4 May", "said on 5 May", "a visit on 6 May").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aggregator.dialogues.dates import DateSpan
from aggregator.dialogues.delegations import HeadSpan
from aggregator.dialogues.frames import Element, Frame, Row
from aggregator.dialogues.places import PlaceSpan
from aggregator.model import Field

_DATELINE_REACH = 90
"""Characters from a text's start within which a dateline may stand ("ASTANA, May 20 (Agency) –")."""
_DATELINE_END = re.compile(r"\s*(?:\([^)]{2,60}\)|/[^/]{2,40}/)?\s*(?:[)\]]|[-–—:.]|\n|／|】|日?电|讯|$)")
_GOVERNING = 1.5  # least score of a candidate that counts
_PRECISION = {"day": 1.0, "week": 0.6, "month": 0.3, "year": -0.8, "none": -2.0}
_LAST_RANK = 6  # sentences after the lede speak of other things, the next round above all
_HEADS_RANK = 7


@dataclass(frozen=True, slots=True)
class _Scored:
    score: float
    row: Row


def datelines(text: str, dates: Sequence[DateSpan]) -> set[int]:
    """Starts of the dates that only say when the page was written (labels.md, "start")."""
    found = set()
    for span in dates:
        line_start = text.rfind("\n", 0, span.start) + 1
        if span.start <= _DATELINE_REACH and _DATELINE_END.match(text, span.end) and line_start == 0:
            rest = text[span.end : span.end + 4]
            if _alone(text, 0, span) or not rest.startswith(". ") or text[:span.start].strip() == "":
                found.add(span.start)
        elif _alone(text, line_start, span):
            found.add(span.start)
    return found


def _alone(text: str, line_start: int, span: DateSpan) -> bool:
    """Whether the date makes up its line or its sentence, but for a place or a weekday."""
    line_end = min((at for mark in ("\n", ". ") if (at := text.find(mark, span.end)) >= 0), default=len(text))
    rest = text[line_start : span.start] + text[span.end : line_end]
    return len(re.findall(r"[^\W\d_]+", rest)) <= 3


def date_of(
    frame: Frame, others: Sequence[Frame], rows: Sequence[Row], dates: Sequence[tuple[Field, DateSpan]]
) -> tuple[Field, DateSpan] | None:
    """The date of the session, if one is governed by it; the original date of a moved one only for want of another."""
    best: tuple[float, tuple[Field, DateSpan]] | None = None
    for source, span in dates:
        placed = _place(frame, others, rows, source, span.start, span.end)
        if placed is None:
            continue
        score = placed.score + _PRECISION[span.when.precision] + (0.3 if span.explicit else 0.0)
        score -= 2.0 if span.original else 0.0
        if score >= _GOVERNING and (best is None or score > best[0]):
            best = score, (source, span)
    return best[1] if best else None


def place_of(
    frame: Frame, others: Sequence[Frame], rows: Sequence[Row], places: Sequence[tuple[Field, PlaceSpan]]
) -> tuple[Field, PlaceSpan] | None:
    """The venue of the session: a city rather than a mere country."""
    best: tuple[float, tuple[Field, PlaceSpan]] | None = None
    for source, span in places:
        placed = _place(frame, others, rows, source, span.start, span.end)
        if placed is None:
            continue
        score = placed.score + (1.0 if span.place.city else -0.5)
        if score >= _GOVERNING and (best is None or score > best[0]):
            best = score, (source, span)
    return best[1] if best else None


def heads_of(rows: Sequence[Row], heads: Sequence[tuple[Field, HeadSpan]]) -> list[tuple[Field, HeadSpan]]:
    """Who leads, chairs or hosts, as the title and the first sentences say; each once, by surname."""
    kept: dict[str, tuple[Field, HeadSpan]] = {}
    for source, span in heads:
        row = _row_at(rows, source, span.start)
        if row is None or row.sentence.rank > _HEADS_RANK:
            continue
        surname = span.name.split()[-1].lower() if span.name.split() else ""
        present = kept.get(surname)
        if surname and (present is None or len(present[1].name) < len(span.name)):
            kept[surname] = (source, span)
    return list(kept.values())


def _place(
    frame: Frame, others: Sequence[Frame], rows: Sequence[Row], source: Field, start: int, end: int
) -> _Scored | None:
    """How surely what stands at `start:end` belongs to the dialogue, or None far from it."""
    row = _row_at(rows, source, start)
    if row is None or row.sentence.rank > _LAST_RANK:
        return None
    inside = next((f for f in (frame, *others) if f.sentence is row.sentence), None)
    governor = _governor(row, start - row.sentence.start, end - row.sentence.start, inside)
    if governor == "other":
        return _Scored(-1.0 if inside is None else 0.0, row)
    score = 0.0
    if inside is frame:
        score += 2.6
    elif inside is not None:
        score += 1.8
    elif row.sentence.source == "title":
        score += 1.6
    elif governor == "session":
        score += 1.4 if row.sentence.rank <= 4 else 0.8
    else:
        score += 0.4 if row.sentence.rank <= 2 else -0.6
    return _Scored(score + (0.4 if governor == "session" else 0.0), row)


def _row_at(rows: Sequence[Row], source: Field, start: int) -> Row | None:
    for row in rows:
        if row.sentence.source == source and row.sentence.start <= start < row.sentence.end:
            return row
    return None


def _governor(row: Row, start: int, end: int, inside: Frame | None) -> str | None:
    """What governs the stretch: "session", "other", or nothing known. What stands before it goes first."""
    before = [(index, element) for index, element in enumerate(row.elements) if element.end <= start]
    for index, element in reversed(before):
        kind = _governs(index, element, inside)
        if kind:
            return kind
    after = [(index, element) for index, element in enumerate(row.elements) if element.start >= end]
    for index, element in after:
        kind = _governs(index, element, inside)
        if kind:
            return kind
    return None


def _governs(index: int, element: Element, inside: Frame | None) -> str | None:
    if inside is not None and inside.first <= index <= inside.last:
        return "session"
    return next(iter(_kinds(element)), None)


def _kinds(element: Element) -> Iterator[str]:
    if element.has("said.word", "previous.word", "next.word") or element.of("doubt.") in _OTHER_MATTERS:
        yield "other"
    elif element.of("status.") or element.of("head.") or element.has("round.word"):
        yield "session"


_OTHER_MATTERS = frozenset({"visit", "sign", "call", "anniversary", "remarks", "conference"})
