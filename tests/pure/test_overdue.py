"""Series that should have met again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from aggregator.model import Dialogue, Status, When
from aggregator.overdue import overdue_object, overdue_series
from tests.pure.test_objects import DIALOGUE

TODAY = date(2026, 11, 23)


def session(
    day: date, *, edition: int | None = None, series: str = "hrd.eu-uz", status: Status = Status.CONCLUDED
) -> Dialogue:
    return replace(
        DIALOGUE, series_id=series, edition=edition, status=status, when=When(start=day, end=day, precision="day")
    )


def test_a_yearly_series_that_skips_a_year_is_overdue() -> None:
    (found,) = overdue_series(
        [
            session(date(2022, 6, 10), edition=18),
            session(date(2023, 6, 12), edition=19),
            session(date(2024, 6, 11), edition=20),
        ],
        TODAY,
    )
    told = overdue_object(found)
    assert (told["last_edition"], told["last_start"], told["sessions"]) == (20, "2024-06-11", 3)
    assert (told["expected_from"], told["expected_until"]) == ("2025-06-01", "2025-06-30")
    assert told["parties"] == ["UZ", "org:eu"]


def test_what_is_announced_called_off_undated_or_met_once_is_not_overdue() -> None:
    announced = [
        session(date(2024, 6, 11)),
        session(date(2025, 6, 11)),
        session(date(2027, 1, 5), status=Status.ANNOUNCED),
    ]
    once = [session(date(2020, 1, 1), series="b")]
    vague = [
        replace(session(date(2019, 1, 1), series="c"), when=When(start=date(2019, 1, 1), precision="month")),
        session(date(2020, 1, 1), series="c"),
        session(date(2018, 1, 1), series="c", status=Status.CANCELLED),
    ]
    assert overdue_series([*announced, *once, *vague], TODAY) == []


def test_the_longest_overdue_comes_first() -> None:
    late = [session(date(2023, 1, 10)), session(date(2024, 1, 10))]
    later = [session(date(2019, 1, 10), series="a"), session(date(2020, 1, 10), series="a")]
    assert [each.last.series_id for each in overdue_series([*late, *later], TODAY)] == ["a", "hrd.eu-uz"]
