"""Series whose next session has not been heard of though it is time: what `dialogues --overdue` lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from aggregator.dialogues.rhythm import Rhythm, rhythm
from aggregator.model import Dialogue, Status
from aggregator.objects import Object, date_text

HELD = frozenset({Status.ANNOUNCED, Status.UNDER_WAY, Status.CONCLUDED})
"""A session that was called off is none of its series' rhythm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdueSeries:
    """A series with its last session and its rhythm."""

    last: Dialogue
    sessions: int
    rhythm: Rhythm


def overdue_series(dialogues: Iterable[Dialogue], today: date) -> list[OverdueSeries]:
    """Series that should have met again, the longest overdue first. Two dated sessions are the least to tell."""
    series: dict[str, list[tuple[date, Dialogue]]] = defaultdict(list)
    for dialogue in dialogues:
        start = dialogue.when.start
        if start is not None and dialogue.when.precision == "day" and dialogue.status in HELD:
            series[dialogue.series_id].append((start, dialogue))
    found = []
    for dated in series.values():
        beat = rhythm([(dialogue.edition, start) for start, dialogue in dated], today)
        if beat.overdue:
            _, last = max(dated, key=lambda pair: pair[0])
            found.append(OverdueSeries(last=last, sessions=len(dated), rhythm=beat))
    return sorted(found, key=lambda each: (each.rhythm.next_expected.start or today, each.last.series_id))


def overdue_object(each: OverdueSeries) -> Object:
    """The JSON object of one overdue series."""
    period = each.rhythm.period
    return {
        "series_id": each.last.series_id,
        "series": each.last.series,
        "type": each.last.type.value,
        "parties": list(each.last.parties),
        "sessions": each.sessions,
        "last_edition": each.last.edition,
        "last_start": date_text(each.last.when.start),
        "period_days": period.days if period else None,
        "expected_from": date_text(each.rhythm.next_expected.start),
        "expected_until": date_text(each.rhythm.next_expected.end),
    }
