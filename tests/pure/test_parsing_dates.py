"""R-P7: the dates publishers write, and only those."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.parsing.dates import EARLIEST_YEAR, LATEST_YEAR, feed_zone, first_date, read_date


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]  # the positions are year to second


TEN = utc(2024, 5, 20, 10)
DAY = utc(2024, 5, 20)


@pytest.mark.parametrize(
    ("raw", "moment"),
    [
        # RFC 822 and what is made of it
        ("Mon, 20 May 2024 10:00:00 GMT", TEN),
        ("Mon, 20 May 2024 15:00:00 +0500", TEN),
        ("20 May 24 05:00 EST", TEN),
        ("Mon,20 May 2024 10:00:00GMT", TEN),
        ("Monday, 20th May 2024 10:00 a.m. UT", TEN),
        ("Mon, 20 May 2024 13:00:00 GMT+0300 (Moscow Standard Time)", TEN),
        ("Mon, 20 May 2024 10:00:00 GMT+00:00", TEN),
        ("Mon, 20 May 2024 13:00:00+03:00", TEN),
        ("Mon, 20 May 2024 10:00:00 -0000", TEN),
        ("20-May-2024 07:00:00 -03:00", TEN),
        ("20-May-24", DAY),
        ("Mon May 20 10:00:00 2024", TEN),
        ("Mon May 20 10:00:00 UTC 2024", TEN),
        ("Mon May 20 13:00:00 +0300 2024", TEN),
        # RFC 3339, ISO 8601
        ("2024-05-20T10:00:00Z", TEN),
        ("2024-05-20T15:00:00.123456+05:00", TEN),
        ("2024-05-20T15:00+05", TEN),
        ("2024-05-20 10:00:00 UTC", TEN),
        ("2024-05-20T100000Z", TEN),
        ("20240520T100000Z", TEN),
        ("20240520100000", TEN),
        ("20240520", DAY),
        ("2024-05-20", DAY),
        ("2024/05/20 10:00", TEN),
        ("2024-05-19T24:00:00Z", DAY),
        ("2016-12-31T23:59:60Z", utc(2016, 12, 31, 23, 59, 59)),
        # figures
        ("20.05.2024 10:00", TEN),
        ("20.05.2024 10.00", TEN),
        ("20.05.24", DAY),
        ("20/05/2024", DAY),
        ("05/20/2024 10:00 AM", TEN),
        ("05/20/2024 12:00 pm", utc(2024, 5, 20, 12)),
        ("05/20/2024 12:30 AM", utc(2024, 5, 20, 0, 30)),
        ("05/20/2024 6 am EDT", TEN),
        ("1716199200", TEN),
        ("1716199200.5", TEN),
        ("1716199200000", TEN),
        # months by name
        ("May 20, 2024", DAY),
        ("Monday, May 20, 2024 - 10:00", TEN),
        ("the 20th of May 2024", DAY),
        ("20 мая 2024 г., 10:00", TEN),
        ("20 мая 2024 г. 13:00 МСК", TEN),
        ("2024 жылғы 20 мамыр, 10:00", TEN),
        ("Lun, 20 Mai 2024 12:00:00 +0200", TEN),
        ("20 mai 2024 à 10h00", TEN),
        ("1er mai 2024", utc(2024, 5, 1)),
        ("mar, 21 mai 2024", utc(2024, 5, 21)),  # a Tuesday, not March
        ("20. Mai 2024 10:00 Uhr", TEN),
        ("20 de mayo de 2024 10:00", TEN),
        ("20 de maio de 2024", DAY),
        ("20 maggio 2024 ore 10:00", TEN),
        ("20 травня 2024 р. о 10:00", TEN),
        ("20 Mayıs 2024 Pazartesi 10:00", TEN),
        ("20 MAYIS 2024", DAY),
        ("20-may, 2024", DAY),
        ("20 مايو ٢٠٢٤", DAY),
        ("2024年5月20日 10:00", TEN),
        ("2024년 5월 20일", DAY),
        # zones
        ("Mon, 20 May 2024 15:00:00 ALMT", TEN),
        ("Mon, 20 Feb 2023 16:00:00 ALMT", utc(2023, 2, 20, 10)),  # before Kazakhstan went to UTC+5
        ("Mon, 20 May 2024 14:30:00 AFT", TEN),
    ],
)
def test_a_date_is_read(raw: str, moment: datetime) -> None:
    assert read_date(raw) == moment
    assert read_date(f"  {raw}\n") == moment


@pytest.mark.parametrize(
    "raw",
    [
        None, "", "now", "yesterday", "soon", "May 2024", "2024", "2024-05", "20 May", "12:00",
        "0000-00-00", "2024-00-00", "2024-13-01", "2024-02-30", "31 Feb 2024", "31.02.2024", "13/13/2024",
        "Mon, 20 May 2024 25:00:00 GMT", "20 May 2024 10:61", "20 May 2024 13:00 PM", "20 May 2024 0 am",
        "Mon, 20 May 2024 10:00:00 +9900",
        "Thu, 01 Jan 1970 00:00:00 GMT", "1994-12-31", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z",
        "9999-12-31 23:59 -0500", "1", "123456789",
        "Chapter 5 of May 2024 edition", "20 May June 2024", "20 21 22 May 2024", "20 May 2023 2024",
        "Mon, 20 May 2024 10:00:00 America/New_York", "20.05.2024 10:00 77",
        "20 May 2024 " + "x" * 200,
    ],
)  # fmt: skip
def test_what_is_no_date_stays_none(raw: str | None) -> None:
    assert read_date(raw) is None


def test_a_date_without_zone_is_read_in_the_feeds_own() -> None:
    assert read_date("2026-09-22 13:31", zone="Asia/Shanghai") == utc(2026, 9, 22, 5, 31)
    assert read_date("Mon, 20 May 2024 10:00:00 XYZT", zone="Asia/Almaty") == utc(2024, 5, 20, 5)
    assert read_date("Mon, 20 May 2024 10:00:00 GMT", zone="Asia/Almaty") == TEN


def test_a_zone_that_is_none_is_utc() -> None:
    for name in (None, "", "Nowhere/At_All", "Asia", "../../etc/passwd", "Europe/Berlin\x00"):
        assert feed_zone(name) is UTC


def test_the_order_of_day_and_month_is_the_feeds() -> None:
    assert read_date("05/06/2024") == utc(2024, 6, 5)
    assert read_date("05/06/2024", day_first=True) == utc(2024, 6, 5)
    assert read_date("05/06/2024", day_first=False) == utc(2024, 5, 6)
    assert read_date("05-06-2024", day_first=False) == utc(2024, 5, 6)
    assert read_date("05.06.2024", day_first=False) == utc(2024, 6, 5)  # with dots the day stands first everywhere
    assert read_date("13/06/2024", day_first=False) == utc(2024, 6, 13)


def test_the_first_readable_of_several_is_taken() -> None:
    assert first_date(["soon", None, "2024-05-20", "2023-01-01"]) == DAY
    assert first_date([]) is None


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60), st.none() | st.text(max_size=20), st.sampled_from([None, True, False]))
def test_never_raises_and_never_leaves_the_years(raw: str, zone: str | None, day_first: bool | None) -> None:
    moment = read_date(raw, zone=zone, day_first=day_first)

    assert moment is None or (EARLIEST_YEAR <= moment.year <= LATEST_YEAR and moment.utcoffset() == timedelta())


@settings(max_examples=200, deadline=None)
@given(st.from_regex(r"\A[0-9]{1,4}[-/. ][0-9]{1,2}[-/. ][0-9]{1,4}([ tT][0-9:.]{1,9}([+-][0-9:]{2,5}|Z|)?)?\Z"))
def test_never_raises_on_what_looks_like_dates(raw: str) -> None:
    moment = read_date(raw)

    assert moment is None or moment.tzinfo is UTC


FORMATS = ("%a, %d %b %Y %H:%M:%S +0000", "%Y-%m-%dT%H:%M:%SZ", "%d.%m.%Y %H:%M:%S", "%B %d, %Y %I:%M:%S %p", "%c")


@settings(max_examples=150, deadline=None)
@given(st.integers(int(utc(1995, 1, 1).timestamp()), int(utc(2100, 12, 31).timestamp())), st.sampled_from(FORMATS))
def test_a_written_moment_is_read_back(seconds: int, form: str) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)

    assert read_date(moment.strftime(form)) == moment
