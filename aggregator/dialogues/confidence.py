"""How sure we are that a text announces or reports a dialogue.

The evidence is added up as log-odds and squashed to 0–1: each weight says by what factor (e^weight) a sign changes the
odds. The weights were set by hand on `dialogues-dev.jsonl` and the 2021 half of the State Department stream
(benchmarks/detection.py prints what they come to); they follow reference/language.md §5: title first, a pair of
parties inside the name, then number, date and place.
"""

from __future__ import annotations

import math
from collections.abc import Set
from dataclasses import dataclass, field

_START = -3.4
_TITLE = 2.6
_RANKS = (1.6, 1.2, 0.2, -0.4)  # the frame's best sentence in the text: first, second, third, later
_PER_POINT = 0.75  # of the frame's name, up to 4 points
_POINTS = 4.0
_GOVERNED = 0.7
_TWO_PARTIES, _ONE_PARTY, _NO_PARTY = 0.6, -1.8, -3.0
_EDITION, _DATE, _PLACE, _HEADS = 0.5, 0.4, 0.3, 0.5
_BOTH = 0.6  # named in the title and in the text
_OFFICIAL = 0.2
_CROWD = -0.8  # more than three parties, none of them in the name
_ORGANISATION = -3.0
_LOOSE = -1.3
_TALKS = -2.5  # bare "talks" is poison (reference/language.md §0.5); rounds of negotiations are borderline (labels.md)
_TALKS_POINTS = 2.5
_BARE = -1.3  # a "dialogue" of two states and nothing else in its name
_UNANCHORED = -1.4  # named only in the text, without a number or a date: a mention rather than news
_FALSE_TITLE = -1.5  # the title names a social, national or interfaith dialogue
_DOUBTS = {
    "opinion": -2.5,
    "urge": -2.5,
    "refuse": -3.0,
    "remarks": -3.0,
    "meeting": -0.8,
    "call": -2.2,
    "visit": -0.8,
    "sign": -2.2,
    "aside": -2.6,
    "anniversary": -2.0,
    "margins": -2.0,
    "framework": -1.0,
    "track2": -5.5,
    "reaction": -2.6,
    "launch": -2.5,
    "negotiation": -2.5,
    "schedule": -5.0,
    "agenda": -1.8,
}
"""Doubts raised by the words of the title."""
_SENTENCE_SHARE = 0.55  # of a doubt that stands before the frame in a sentence of the text instead
_EASED = frozenset({"urge", "refuse", "opinion", "sign", "agenda", "framework", "launch"})
_EASED_SHARE = 0.35  # what is asked for or refused at a numbered session does not undo the session
_ITINERARY = frozenset({"visit", "call"})
_ELSEWHERE_SHARE = 2.2  # an itinerary in the title, and the dialogue only a stop on it
_BARE_TITLE_SHARE = 1.1  # a doubt weighs more where the title names no dialogue at all


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """What speaks for and against."""

    rank: int  # of the frame's sentence; 0 is the title
    points: float
    governed: bool
    parties: int
    named_pair: bool  # two parties inside the name
    edition: bool = False
    date: bool = False
    place: bool = False
    heads: bool = False
    both: bool = False
    official: bool = False
    false_title: bool = False
    specific: bool = False  # a numbered session, or "at the dialogue"
    organisation: bool = False  # a session of an organisation
    loose: bool = False  # a meeting, forum or conference that is not said to be between two parties
    talks: bool = False  # nothing but "talks" or "negotiations" names it
    bare: bool = False  # a dialogue without a subject, a number or a session
    title_doubts: Set[str] = field(default_factory=frozenset)
    sentence_doubts: Set[str] = field(default_factory=frozenset)


def confidence_of(signals: Signals) -> float:
    """A probability-like figure from 0 to 1, rounded to hundredths."""
    odds = _START + _PER_POINT * min(signals.points, _TALKS_POINTS if signals.talks else _POINTS)
    odds += _TITLE if signals.rank == 0 else _RANKS[min(signals.rank, len(_RANKS)) - 1]
    odds += _GOVERNED if signals.governed else 0.0
    odds += (_NO_PARTY, _ONE_PARTY, _TWO_PARTIES)[min(signals.parties, 2)]
    odds += _CROWD if signals.parties > 3 and not signals.named_pair else 0.0
    for present, weight in (
        (signals.edition, _EDITION),
        (signals.date, _DATE),
        (signals.place, _PLACE),
        (signals.heads, _HEADS),
        (signals.both, _BOTH),
        (signals.official, _OFFICIAL),
        (signals.false_title, _FALSE_TITLE),
        (signals.organisation, _ORGANISATION),
        (signals.talks, _TALKS),
        (signals.loose, _LOOSE),
        (signals.bare, _BARE),
    ):
        odds += weight if present else 0.0
    bare = signals.rank > 0 and not signals.both
    odds += _UNANCHORED if bare and not (signals.specific or signals.date) else 0.0
    for doubt in signals.title_doubts:
        eased = signals.specific and doubt in _EASED
        elsewhere = signals.rank > 1 and not signals.both and doubt in _ITINERARY
        share = _ELSEWHERE_SHARE if elsewhere else _BARE_TITLE_SHARE if bare else 1.0
        odds += share * _DOUBTS.get(doubt, 0.0) * (_EASED_SHARE if eased else 1.0)
    for doubt in signals.sentence_doubts - signals.title_doubts:
        eased = signals.specific and doubt in _EASED
        odds += _SENTENCE_SHARE * _DOUBTS.get(doubt, 0.0) * (_EASED_SHARE if eased else 1.0)
    return round(1 / (1 + math.exp(-odds)), 2)
