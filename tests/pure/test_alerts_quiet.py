"""Quiet hours are read, and end when people's clocks say so."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.alerts.quiet import QuietHours, parse_quiet_hours, quiet_until


@pytest.mark.parametrize("text", ["22:00-07:00", " 22:00 – 7:00 ", "22:00 - 07:00"])
def test_quiet_hours_are_read(text: str) -> None:
    assert parse_quiet_hours(text) == QuietHours(start=time(22), end=time(7))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("at night", "write them as 22:00-07:00"),
        ("22-7", "write them as 22:00-07:00"),
        ("22:00-25:00", "holds no time of day"),
        ("07:00-07:00", "begin when they end"),
    ],
)
def test_what_are_no_quiet_hours_is_said(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        parse_quiet_hours(text)


@given(st.text(max_size=20))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        parse_quiet_hours(text)
    except ValueError as error:
        assert str(error)


def until(now: str, hours: str = "22:00-07:00", zone: str | None = "Asia/Almaty") -> str | None:
    end = quiet_until(hours, zone, datetime.fromisoformat(now).replace(tzinfo=UTC))
    return end.isoformat()[:16] if end else None


def test_a_night_goes_over_midnight_in_the_readers_zone() -> None:
    assert until("2026-05-20T16:59") is None  # 21:59 in Almaty
    assert until("2026-05-20T17:00") == "2026-05-21T02:00"
    assert until("2026-05-20T23:30") == "2026-05-21T02:00"
    assert until("2026-05-21T01:59") == "2026-05-21T02:00"
    assert until("2026-05-21T02:00") is None


def test_quiet_hours_may_lie_within_a_day() -> None:
    assert until("2026-05-20T12:30", "12:00-14:00", None) == "2026-05-20T14:00"
    assert until("2026-05-20T11:59", "12:00-14:00", None) is None
    assert until("2026-05-20T14:00", "12:00-14:00", None) is None


def test_without_quiet_hours_nobody_sleeps() -> None:
    assert quiet_until(None, "Asia/Almaty", datetime(2026, 5, 20, 23, tzinfo=UTC)) is None


def test_they_end_by_the_clock_on_the_wall_when_the_clocks_change() -> None:
    # 29 March 2026: Brussels goes from 02:00 to 03:00; 25 October: from 03:00 back to 02:00
    assert until("2026-03-28T22:00", zone="Europe/Brussels") == "2026-03-29T05:00"
    assert until("2026-10-24T22:00", zone="Europe/Brussels") == "2026-10-25T06:00"
    # an end that is skipped comes as much later as the clocks moved
    assert until("2026-03-28T23:00", "22:00-02:30", "Europe/Brussels") == "2026-03-29T01:30"
    # an hour that comes twice is quiet both times, if its beginning is
    assert until("2026-10-25T00:30", "02:00-02:45", "Europe/Brussels") == "2026-10-25T00:45"
    # and so an end that comes twice does not put off to the next day what is decided between the two
    assert until("2026-10-25T01:10", "22:00-02:30", "Europe/Brussels") == "2026-10-25T01:30"
    assert until("2026-10-25T01:30", "22:00-02:30", "Europe/Brussels") is None


NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)


@given(
    st.timedeltas(timedelta(), timedelta(days=366)).map(lambda span: NEW_YEAR + span),
    st.times(),
    st.times(),
    st.sampled_from(["Europe/Brussels", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"]),
)
def test_quiet_hours_end_within_a_day_and_are_over_then(now: datetime, start: time, end: time, zone: str) -> None:
    hours = f"{start:%H:%M}-{end:%H:%M}"
    if f"{start:%H:%M}" == f"{end:%H:%M}":
        return
    silent = quiet_until(hours, zone, now)
    if silent is not None:
        assert timedelta() < silent - now <= timedelta(hours=25)
