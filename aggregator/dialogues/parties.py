"""Who takes part: the states and blocs of a frame, then of its sentence, then of what stands around it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from aggregator.dialogues.elements import Element, Kind, Row
from aggregator.dialogues.frames import Frame

_ENOUGH = 2
_CROWD = 3  # more names than this around a frame are a list of topics, not a table of parties
_NEVER = frozenset({"org:un", "org:unhcr", "org:ohchr", "org:osce", "org:imf", "org:wto", "org:world-bank"})
"""Organisations that are named as topics or hosts, and sit at the table only when the frame itself names them."""


def parties_of(frame: Frame, others: Sequence[Frame], rows: Sequence[Row], publisher: str | None) -> tuple[str, ...]:
    """The codes of the parties to `frame`, sorted.

    Looked for in order until two are found: inside the frame; named as who holds it or with whom in its sentence; the
    pair of another frame on the same dialogue; the publisher, who is "we" and "the Minister"; the other frames; the
    title; the lede; and last the country that hosts it (labels.md, "parties").
    """
    found = dict.fromkeys(frame.parties)
    if len(found) >= _ENOUGH:
        return tuple(sorted(found))
    for codes in _sources(frame, others, rows, publisher):
        fresh = [code for code in dict.fromkeys(codes) if code not in found and code not in _NEVER]
        if not fresh or (found and len(fresh) > _CROWD):
            continue
        if found and len(found) + len(fresh) > _CROWD:
            fresh = fresh[: _ENOUGH - len(found)]
        found |= dict.fromkeys(fresh)
        if len(found) >= _ENOUGH:
            break
    return tuple(sorted(found))


def _sources(
    frame: Frame, others: Sequence[Frame], rows: Sequence[Row], publisher: str | None
) -> Iterator[Iterable[str]]:
    yield from _sentence(frame)
    yield from (other.parties for other in others if len(other.parties) >= _ENOUGH)
    if publisher:
        yield [publisher]
    yield from (other.parties for other in others)
    title = [row for row in rows if row.sentence.source == "title"]
    lede = [row for row in rows if row.sentence.source == "text" and row.sentence.rank <= 2]
    lede = [row for row in lede if not row.sentence.header]
    for row in [*title, *lede]:
        yield _named(row.elements)
    yield _hosts(frame.row)
    for row in [*title, *lede]:
        yield _hosts(row.elements)


def _hosts(elements: Iterable[Element]) -> list[str]:
    return [code for element in elements if element.kind is Kind.PLACE for code in element.codes]


def _sentence(frame: Frame) -> Iterator[Iterable[str]]:
    """Who stands before the frame ("A and B held …"), then who comes after "with" or "between"."""
    before = frame.row[: frame.first]
    verb = next((index for index, element in enumerate(before) if element.of("status")), len(before))
    yield _named(before[:verb])
    yield _named(before[verb:])
    joined = False
    after: list[str] = []
    for element in frame.row[frame.last + 1 :]:
        if element.has("link.between", "link.with"):
            joined = True
        elif joined and element.kind is Kind.PARTY:
            after += element.codes
        elif joined and after and element.gap == "|":
            break
    yield after


def _named(elements: Iterable[Element]) -> list[str]:
    """Parties outside brackets and outside a topic ("on Russia")."""
    codes: list[str] = []
    topic = False
    for index, element in enumerate(elements):
        if element.has("link.on"):
            topic = index > 0  # "On Tuesday A and B met"
        elif topic and (element.gap in ",|:" or element.has("link.between", "link.with") or element.of("status")):
            topic = False
        if element.kind is Kind.PARTY and not element.aside and not topic:
            codes += element.codes
    return codes
