"""Freshness and waiting times out of response headers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from aggregator.fetching.caching import fresh_for, http_date, rate_limit_reset, retry_after

NOW = datetime(2026, 11, 23, 12, 0, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
YEAR = timedelta(days=366)


@pytest.mark.parametrize(
    "text",
    ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"],
)
def test_three_forms_of_http_date(text: str) -> None:
    assert http_date(text) == datetime(1994, 11, 6, 8, 49, 37, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["", "0", "-1", "soon", "Mon, 99 Foo 2026 99:99:99 GMT", "Fri, 31 Dec 9999 23:59:59 -2359"]
)
def test_not_an_http_date(text: str) -> None:
    assert http_date(text) is None


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"cache-control": "max-age=3600"}, HOUR),
        ({"cache-control": "public, Max-Age=3600, must-revalidate"}, HOUR),
        ({"cache-control": 'max-age="3600"'}, HOUR),
        ({"cache-control": "max-age=3600", "age": "600"}, 50 * MINUTE),
        ({"cache-control": "max-age=3600", "age": "4000"}, None),
        ({"cache-control": "max-age=3600", "age": "nonsense"}, HOUR),
        ({"cache-control": "max-age=0"}, None),
        ({"cache-control": "max-age=-5"}, None),
        ({"cache-control": "max-age=60, max-age=3600"}, MINUTE),
        ({"cache-control": "no-cache, max-age=3600"}, None),
        ({"cache-control": "max-age=3600, no-store"}, None),
        ({"cache-control": 'no-cache="set-cookie", max-age=3600'}, None),
        ({"cache-control": "s-maxage=3600"}, None),
        ({"cache-control": "max-age=3600", "expires": "Mon, 23 Nov 2026 12:01:00 GMT"}, HOUR),
        ({"cache-control": "public", "expires": "Mon, 23 Nov 2026 12:30:00 GMT"}, 30 * MINUTE),
        ({"expires": "Mon, 23 Nov 2026 13:00:00 GMT", "date": "Mon, 23 Nov 2026 12:50:00 GMT"}, 10 * MINUTE),
        ({"expires": "Mon, 23 Nov 2026 11:00:00 GMT"}, None),
        ({"expires": "0"}, None),
        ({"cache-control": "max-age=" + "9" * 50}, YEAR),
        ({"expires": "Fri, 31 Dec 9999 23:59:59 GMT"}, YEAR),
    ],
)
def test_freshness(headers: dict[str, str], expected: timedelta | None) -> None:
    assert fresh_for(headers, NOW) == expected


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"retry-after": "120"}, 2 * MINUTE),
        ({"retry-after": " 120 "}, 2 * MINUTE),
        ({"retry-after": "1.5"}, timedelta(seconds=1.5)),
        ({"retry-after": "0"}, timedelta()),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "120s"}, None),
        ({"retry-after": "١٢٠"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "Mon, 23 Nov 2026 12:10:00 GMT"}, 10 * MINUTE),
        # The server's clock is ten minutes fast, and so is its date.
        ({"retry-after": "Mon, 23 Nov 2026 12:15:00 GMT", "date": "Mon, 23 Nov 2026 12:10:00 GMT"}, 5 * MINUTE),
        ({"retry-after": "Mon, 23 Nov 2026 12:15:00 GMT", "date": "nonsense"}, 15 * MINUTE),
        ({"retry-after": "Mon, 23 Nov 2020 12:15:00 GMT"}, timedelta()),
        ({"retry-after": "9" * 400}, YEAR),
    ],
)
def test_retry_after(headers: dict[str, str], expected: timedelta | None) -> None:
    assert retry_after(headers, NOW) == expected


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"ratelimit-reset": "90"}, timedelta(seconds=90)),
        ({"x-ratelimit-reset": "90"}, timedelta(seconds=90)),
        ({"x-ratelimit-reset": str(int(NOW.timestamp()) + 600)}, 10 * MINUTE),
        ({"x-ratelimit-reset": str(int(NOW.timestamp()) - 600)}, timedelta()),
        ({"ratelimit-reset": "soon", "x-ratelimit-reset": "30"}, timedelta(seconds=30)),
        ({"ratelimit-reset": "99999999999999", "x-ratelimit-reset": "30"}, timedelta(seconds=30)),
    ],
)
def test_rate_limit_reset(headers: dict[str, str], expected: timedelta | None) -> None:
    assert rate_limit_reset(headers, NOW) == expected


VALUE = st.text(max_size=40) | st.from_regex(r"[0-9.=, -]{0,30}")


@settings(max_examples=200)
@given(
    st.dictionaries(
        st.sampled_from(["retry-after", "cache-control", "expires", "date", "age", "x-ratelimit-reset"]), VALUE
    )
)
@example({"cache-control": "max-age=1e9", "date": "1 1 1 1 1"})
@example({"date": "Mon, 01 Jan 1000 00:00:00 +2300", "expires": "Fri, 31 Dec 9999 23:59:59 -2300"})
def test_any_headers_end_in_a_value(headers: dict[str, str]) -> None:
    for wait in (fresh_for(headers, NOW), retry_after(headers, NOW), rate_limit_reset(headers, NOW)):
        assert wait is None or timedelta() <= wait <= YEAR
