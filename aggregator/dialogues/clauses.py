"""Which of the dates, places and people of a text belong to the dialogue.

The grammars find all candidates; a candidate belongs to whatever governs it: the nearest word before it that could
("was held on 3 May", but "signed on 4 May", "said on 5 May", "a visit on 6 May"), and only where nothing stands before
it, the nearest word after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum

from aggregator.dialogues.dates import DateSpan
from aggregator.dialogues.delegations import HeadSpan
from aggregator.dialogues.elements import Element, Kind, Row
from aggregator.dialogues.frames import Frame
from aggregator.dialogues.places import PlaceSpan
from aggregator.dialogues.subject import Subject
from aggregator.model import Field

_GOVERNING = 1.3  # least score of a candidate that counts
_SURE = 2.9  # what no candidate outside the main frame's sentence reaches
_PRECISION = {"day": 0.3, "week": 0.2, "month": 0.1, "year": -0.6, "none": 0.0}
LAST_RANK = 6
"""Sentences after these speak of other things, the next round above all."""
_HEADS_RANK = 6
_LOOSE = 1  # words of no known use that, with a comma, part a date from the verb before it
_OTHER_MATTERS = frozenset({"sign", "call", "anniversary", "visit", "remarks"})


class Governor(Enum):
    """What a date or a place belongs to."""

    SESSION = 1
    AFTER = 2  # the session, but named only after the date
    APART = 3  # the session, but in another clause
    VISIT = 4
    REPORT = 5
    OTHER = 6
    NOTHING = 7


_SCORES = {
    # governor: in the main frame's sentence, in another frame's, in the title, elsewhere early, elsewhere
    Governor.SESSION: (3.0, 2.2, 2.0, 1.8, 1.2),
    Governor.AFTER: (2.6, 1.9, 1.8, 1.2, 1.0),
    Governor.APART: (2.4, 1.7, 1.6, 1.2, 0.5),
    Governor.VISIT: (1.8, 1.0, 1.4, 0.2, -1.0),
    Governor.NOTHING: (2.2, 1.6, 1.6, 0.9, 0.0),
    Governor.REPORT: (0.6, 0.0, 0.4, -0.6, -1.0),
    Governor.OTHER: (0.4, -0.4, 0.4, -1.0, -1.0),
}
_VENUE_GRACE = {Governor.VISIT: 0.8, Governor.REPORT: 1.4}
"""Delegations are received, and joint statements issued, where the session was; not so on which day."""


def date_of(
    subject: Subject, rows: Sequence[Row], dates: Iterable[tuple[Field, DateSpan]], *, sure: bool = False
) -> tuple[Field, DateSpan] | None:
    """The date of the session, if one is governed by it; the original date of a moved one only for want of another.

    A date without its year that stands nearest is still the date: nothing farther off is taken in its stead. `sure`
    asks for one that no other sentence could outdo.
    """
    best: tuple[float, tuple[Field, DateSpan]] | None = None
    for source, span in dates:
        score, _ = _score(subject, rows, source, span.start, span.end)
        score += _PRECISION[span.when.precision] + (0.4 if span.explicit else 0.0) - (2.0 if span.original else 0.0)
        least = _SURE if sure else _GOVERNING - (2.0 if span.original else 0.0)
        if score >= least and (best is None or score > best[0]):
            best = score, (source, span)
    return best[1] if best else None


def place_of(
    subject: Subject, rows: Sequence[Row], places: Iterable[tuple[Field, PlaceSpan]]
) -> tuple[Field, PlaceSpan] | None:
    """The venue of the session: a city rather than a mere country."""
    best: tuple[float, tuple[Field, PlaceSpan]] | None = None
    for source, span in places:
        score, governor = _score(subject, rows, source, span.start, span.end)
        score += (0.4 if span.place.city else -0.6) + _VENUE_GRACE.get(governor, 0.0)
        score -= 1.5 if _said_there(rows, source, span.end) else 0.0
        if score >= _GOVERNING and (best is None or score > best[0]):
            best = score, (source, span)
    return best[1] if best else None


def _said_there(rows: Sequence[Row], source: Field, end: int) -> bool:
    """Whether a word of saying follows in the same breath ("the ministry in Tokyo announced")."""
    row = _row_at(rows, source, end - 1)
    following = (e for e in row.elements if e.start + row.sentence.start >= end) if row else iter(())
    return (first := next(following, None)) is not None and first.has("said.word") and first.gap == " "


def heads_of(rows: Sequence[Row], heads: Iterable[tuple[Field, HeadSpan]]) -> list[tuple[Field, HeadSpan]]:
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
    first = {word.lower() for _, span in kept.values() for word in span.name.split()[:-1]}
    return [found for surname, found in kept.items() if " " in found[1].name or surname not in first]


def _score(subject: Subject, rows: Sequence[Row], source: Field, start: int, end: int) -> tuple[float, Governor]:
    """How surely what stands at `start:end` belongs to the dialogue, and what governs it."""
    row = _row_at(rows, source, start)
    if row is None or row.sentence.rank > LAST_RANK or row.sentence.header:
        return -9.0, Governor.NOTHING
    inside = next((frame for frame in subject.all if frame.sentence is row.sentence), None)
    governor = _governor(row, start - row.sentence.start, end - row.sentence.start, inside)
    main, other, title, early, late = _SCORES[governor]
    if inside is subject.frame:
        return main, governor
    if inside is not None:
        return other, governor
    if source == "title":
        return title, governor
    return early if row.sentence.rank <= 3 else late, governor


def _row_at(rows: Sequence[Row], source: Field, start: int) -> Row | None:
    for row in rows:
        if row.sentence.source == source and row.sentence.start <= start < row.sentence.end:
            return row
    return None


def _governor(row: Row, start: int, end: int, inside: Frame | None) -> Governor:
    late = row.sentence.rank > 1  # "the next round" in the first sentence is the one announced
    before = [(index, element) for index, element in enumerate(row.elements) if element.end <= start]
    loose = 0  # words of no known use between the governor and what it governs
    comma = False
    for place, (index, element) in enumerate(reversed(before)):
        kind = _governs(index, element, inside, late)
        if place == 0 and start - element.end == 1 and _text(row, element) in _LAST:
            continue  # "last Thursday" is one date
        if kind is None:
            loose += element.kind is Kind.WORD
            comma = comma or element.gap in ",|"
            continue
        if kind is Governor.SESSION and comma and loose > _LOOSE:
            return Governor.APART
        in_frame = inside is not None and inside.first <= index <= inside.last
        if (
            kind is Governor.SESSION and not in_frame and element.of("status") != "announced"
        ):  # "previously planned for"
            earlier = [e for _, e in before[max(0, len(before) - place - 4) : len(before) - place - 1]]
            if any(e.has("previous.word") or (late and e.has("next.word")) for e in earlier):
                return Governor.OTHER  # "since the meeting of 16 April"
        return kind
    for index, element in enumerate(row.elements):
        if element.start >= end:
            kind = _governs(index, element, inside, late)
            if kind is not None:
                return Governor.AFTER if kind is Governor.SESSION else kind
    return Governor.NOTHING


_LAST = frozenset({"last", "past", "прошлый", "прошлую", "прошлое", "прошлой", "прошлого"})


def _text(row: Row, element: Element) -> str:
    return row.sentence.text[element.start : element.end].lower()


def _governs(index: int, element: Element, inside: Frame | None, late: bool) -> Governor | None:
    if inside is not None and inside.first <= index <= inside.last:
        return Governor.SESSION
    if element.kind is not Kind.TERM and element.kind is not Kind.ORDINAL:
        return None
    if element.has("aux.word"):
        return None
    if element.has("travel.word"):
        return Governor.VISIT
    if element.has("status.report"):
        return Governor.REPORT
    if element.has("said.word", "previous.word") or (late and element.has("next.word")):
        return Governor.OTHER
    if element.of("status") or element.of("head") or element.has("round.word"):
        return Governor.SESSION
    doubt = element.of("doubt")
    if doubt == "visit":
        return Governor.VISIT
    return Governor.OTHER if doubt in _OTHER_MATTERS else None
