"""Digest times: read from the configuration, right across changes of the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.alerts.digests import next_digest, parse_digest


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "after", "due"),
    [
        ("daily 07:00 Asia/Almaty", "2026-05-20T01:59:59", "2026-05-20T02:00:00"),
        ("daily 07:00 Asia/Almaty", "2026-05-20T02:00:00", "2026-05-21T02:00:00"),
        ("daily 00:00 Asia/Almaty", "2026-05-20T18:59:00", "2026-05-20T19:00:00"),
        ("Daily 7:05", "2026-05-20T07:00:00", "2026-05-20T07:05:00"),
        ("weekly monday 08:00 Europe/Brussels", "2026-05-20T09:00:00", "2026-05-25T06:00:00"),
        ("weekly Mon 08:00 Europe/Brussels", "2026-05-25T06:00:00", "2026-06-01T06:00:00"),
        ("weekly sunday 23:30 America/Los_Angeles", "2026-05-25T06:00:00", "2026-05-25T06:30:00"),
        # Brussels: on 29 March 2026 02:00 becomes 03:00, on 25 October 03:00 becomes 02:00
        ("daily 07:00 Europe/Brussels", "2026-03-28T07:00:00", "2026-03-29T05:00:00"),
        ("daily 07:00 Europe/Brussels", "2026-10-24T06:00:00", "2026-10-25T06:00:00"),
        ("daily 02:30 Europe/Brussels", "2026-03-28T12:00:00", "2026-03-29T01:30:00"),  # skipped: 03:30 summer time
        ("daily 02:30 Europe/Brussels", "2026-10-24T12:00:00", "2026-10-25T00:30:00"),  # twice: the first
        ("daily 02:30 Europe/Brussels", "2026-10-25T00:30:00", "2026-10-26T01:30:00"),  # and not the second
    ],
)
def test_the_next_digest_is_at_the_readers_wall_time(text: str, after: str, due: str) -> None:
    assert next_digest(parse_digest(text), utc(after)) == utc(due)


@given(
    st.integers(0, 8_000_000).map(lambda minutes: utc("2020-01-01T00:00:00") + timedelta(minutes=minutes)),
    st.sampled_from(["Europe/Brussels", "Asia/Almaty", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"]),
    st.integers(0, 23),
    st.integers(0, 59),
)
@settings(max_examples=100)
def test_digests_follow_each_other_a_day_apart(after: datetime, zone: str, hour: int, minute: int) -> None:
    digest = parse_digest(f"daily {hour}:{minute:02} {zone}")
    first = next_digest(digest, after)
    second = next_digest(digest, first)
    assert after < first <= after + timedelta(hours=26)
    assert timedelta(hours=22) <= second - first <= timedelta(hours=26)
    assert second.astimezone(ZoneInfo(zone)).date() > first.astimezone(ZoneInfo(zone)).date()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is no digest time"),
        ("hourly", "write 'daily 07:00 Asia/Almaty'"),
        ("daily 7", "is no digest time"),
        ("weekly 08:00", "is no digest time"),
        ("weekly someday 08:00", "'someday' is no day of the week"),
        ("daily 24:00", "24:00 is no time of day"),
        ("daily 07:00 Mars/Olympus", "'Mars/Olympus' is no IANA time zone"),
        ("daily 07:00 ../../etc/passwd", "is no IANA time zone"),
        ("daily 07:00 Europe", "is no IANA time zone"),
    ],
)
def test_a_mistake_is_explained(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says.replace(".", r"\.")):
        parse_digest(text)
