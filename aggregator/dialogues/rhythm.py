"""How often a series meets, and when it should meet next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

from aggregator.model import When

_LEAST = timedelta(days=20)  # sessions closer than this are one session that two sources date differently
_LONGEST = timedelta(days=3653)  # between sessions of a series; what met once in ten years is none
_GRACE = 0.25  # of a period, before a session that did not come is overdue; dialogues slip by a season


@dataclass(frozen=True, slots=True)
class Rhythm:
    """`period` is the usual time between sessions, `next_expected` the month the next should fall in, if known."""

    period: timedelta | None
    next_expected: When
    overdue: bool


def rhythm(editions: Sequence[tuple[int | None, date]], today: date) -> Rhythm:
    """The rhythm of a series from its sessions: (edition, first day) of each, in any order.

    Where numbers are known a gap counts for as many sessions as it spans, so that a missing one does not double the
    period; the period is the median. Two sessions are the least. A session ahead of `today` is the next one.
    """
    known = _distinct(editions)
    ahead = [day for _, day in known if day >= today]
    gaps = []
    for (number, day), (later_number, later_day) in pairwise(known):
        steps = later_number - number if number and later_number and later_number > number else 1
        gaps.append((later_day - day) / steps)
    period = timedelta(days=round(median(gap.days for gap in gaps))) if gaps else None
    if ahead:
        return Rhythm(period, When(start=ahead[0], end=ahead[0], precision="day"), overdue=False)
    if period is None or period > _LONGEST or known[-1][1] > date.max - 2 * _LONGEST:
        return Rhythm(period, When(), overdue=False)
    expected = known[-1][1] + period
    start = expected.replace(day=1)
    end = (start + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return Rhythm(period, When(start=start, end=end, precision="month"), overdue=today > end + period * _GRACE)


def _distinct(editions: Sequence[tuple[int | None, date]]) -> list[tuple[int | None, date]]:
    """Sessions in order of their days, each once."""
    kept: list[tuple[int | None, date]] = []
    for number, day in sorted(editions, key=lambda session: session[1]):
        if kept and (day - kept[-1][1] < _LEAST or (number is not None and number == kept[-1][0])):
            kept[-1] = (kept[-1][0] or number, kept[-1][1])
        else:
            kept.append((number, day))
    return kept
