"""Next-poll arithmetic: whatever happens, the next poll lies ahead, is never too soon and says why."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.fetching.schedule import (
    LONGEST_HOLD,
    after_failure,
    after_success,
    duration_text,
    first_poll,
    hash_of,
    held_until,
    validators_to_send,
    weight_of,
    whole_document_due,
)
from aggregator.model import (
    Failed,
    FailureKind,
    Feed,
    FeedState,
    FeedStatus,
    Fetched,
    NotModified,
    ParsedFeed,
    Priority,
    Validators,
)

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)  # a Monday
SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
URL = "https://example.org/feed"


def feed(priority: Priority = Priority.NORMAL, interval: timedelta | None = None) -> Feed:
    return Feed(id="f", url=URL, name="F", priority=priority, interval=interval)


def fetched(*, etag: str | None = '"1"', max_age: timedelta | None = None) -> Fetched:
    return Fetched(
        url=URL,
        status=200,
        body=b"<rss/>",
        content_type=None,
        validators=Validators(url=URL, etag=etag),
        max_age=max_age,
    )


NOT_MODIFIED = NotModified(url=URL, validators=Validators(url=URL, etag='"1"'))
START = first_poll(feed(), NOW)


def succeed(
    of: Feed | None = None,
    state: FeedState = START,
    result: Fetched | NotModified | None = None,
    *,
    now: datetime = NOW,
    jitter: float = 0.0,
    parsed: ParsedFeed | None = None,
    gaps: list[timedelta] | None = None,
    missed: bool = False,
    lied: bool = False,
) -> FeedState:
    return after_success(
        of or feed(), state, result or fetched(), now=now, jitter=jitter, parsed=parsed, gaps=gaps or [], missed=missed,
        lied=lied,
    )  # fmt: skip


def fail(
    kind: FailureKind,
    state: FeedState = START,
    *,
    of: Feed | None = None,
    status: int | None = None,
    retry_after: timedelta | None = None,
    now: datetime = NOW,
    jitter: float = 0.0,
) -> FeedState:
    failure = Failed(kind=kind, reason="it broke", status=status, retry_after=retry_after)
    return after_failure(of or feed(), state, failure, now=now, jitter=jitter)


def wait(state: FeedState, now: datetime = NOW) -> timedelta:
    return state.next_poll - now


# --- first poll ------------------------------------------------------------------------------------------------------


def test_the_first_poll_is_due_at_once() -> None:
    assert (START.status, START.next_poll, START.since) == (FeedStatus.NEW, NOW, NOW)


def test_first_polls_spread_and_stay_where_they_are() -> None:
    feeds = [Feed(id=f"feed-{number}", url=URL, name="") for number in range(200)]
    waits = [wait(first_poll(one, NOW, spread=HOUR)) for one in feeds]
    assert all(timedelta() <= one < HOUR for one in waits)
    assert waits == [wait(first_poll(one, NOW, spread=HOUR)) for one in feeds]
    quarters = [sum(1 for one in waits if one // (15 * MINUTE) == quarter) for quarter in range(4)]
    assert all(count > 20 for count in quarters)


# --- after a success -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("priority", "expected"), [(Priority.HIGH, 15 * MINUTE), (Priority.NORMAL, HOUR), (Priority.LOW, 6 * HOUR)]
)
def test_priorities(priority: Priority, expected: timedelta) -> None:
    state = succeed(feed(priority))
    assert wait(state) == expected
    assert state.next_reason == f"{priority} priority {duration_text(expected)}"


def test_a_success_resets_everything() -> None:
    broken = START
    for hours in range(5):
        broken = fail(FailureKind.SERVER_ERROR, broken, status=500, now=NOW + hours * HOUR)
    assert (broken.failures, broken.failing_since, broken.weight) == (5, NOW, 2.5)
    state = succeed(state=broken, now=NOW + 6 * HOUR)
    assert (state.status, state.since) == (FeedStatus.OK, NOW + 6 * HOUR)
    assert (state.failures, state.weight, state.failure, state.same_failures, state.failing_since) == (
        0,
        0,
        None,
        0,
        None,
    )
    assert (state.last_success, state.last_attempt, state.http_status) == (NOW + 6 * HOUR, NOW + 6 * HOUR, 200)
    assert wait(state, NOW + 6 * HOUR) == HOUR
    assert succeed(state=state, now=NOW + 7 * HOUR).since == NOW + 6 * HOUR


def test_validators_and_hash_are_kept() -> None:
    state = succeed()
    assert (state.etag, state.last_modified, state.validators_url) == ('"1"', None, URL)
    assert (state.body_hash, state.last_full) == (hash_of(b"<rss/>"), NOW)
    later = succeed(state=state, result=NOT_MODIFIED, now=NOW + HOUR)
    assert (later.body_hash, later.last_full, later.http_status) == (state.body_hash, NOW, 304)
    assert succeed(state=later, result=fetched(etag=None)).etag is None


@pytest.mark.parametrize(
    ("priority", "expected"), [(Priority.HIGH, HOUR), (Priority.NORMAL, HOUR), (Priority.LOW, 6 * HOUR)]
)
def test_a_server_without_validators_is_asked_hourly_at_most(priority: Priority, expected: timedelta) -> None:
    assert wait(succeed(feed(priority), result=fetched(etag=None))) == expected


def test_an_explicit_interval_wins() -> None:
    bare = fetched(etag=None)
    parsed = ParsedFeed(format="rss20", ttl=6 * HOUR, skip_hours=frozenset(range(13)))
    assert wait(succeed(feed(interval=10 * MINUTE), result=bare, parsed=parsed, gaps=[DAY] * 9)) == 10 * MINUTE
    assert wait(succeed(feed(interval=SECOND), result=bare)) == SECOND
    assert wait(succeed(feed(interval=timedelta()), result=bare)) == SECOND
    assert wait(succeed(feed(interval=3 * DAY), result=bare)) == 3 * DAY


def test_what_http_asks_binds_even_an_explicit_interval() -> None:
    state = succeed(feed(interval=10 * MINUTE), result=fetched(max_age=2 * HOUR))
    assert wait(state) == 2 * HOUR
    assert state.next_reason == "configured interval 10 min, server asks 2 h by Cache-Control or Expires"
    assert wait(succeed(result=fetched(max_age=30 * DAY))) == DAY
    assert wait(succeed(result=fetched(max_age=MINUTE))) == HOUR
    assert "server" not in succeed(result=fetched(max_age=MINUTE)).next_reason


@pytest.mark.parametrize(
    ("gaps", "expected"),
    [
        ([4 * HOUR] * 4, HOUR),
        ([4 * HOUR] * 5, 2 * HOUR),
        ([10 * MINUTE] * 9, HOUR),
        ([2 * HOUR, 8 * HOUR] * 3, 2.5 * HOUR),
        ([30 * DAY] * 20, 8 * HOUR),
        ([30 * DAY] * 50 + [4 * HOUR] * 20, 2 * HOUR),
    ],
)
def test_quiet_feeds_are_asked_less(gaps: list[timedelta], expected: timedelta) -> None:
    assert wait(succeed(gaps=gaps)) == expected


def test_a_quiet_low_priority_feed_is_asked_daily() -> None:
    state = succeed(feed(Priority.LOW), gaps=[30 * DAY] * 9)
    assert wait(state) == DAY
    assert state.next_reason == "low priority 6 h, new items come every 30 d: 1 d"


@pytest.mark.parametrize(
    ("ttl", "gaps", "expected"),
    [
        (3 * HOUR, [], 3 * HOUR),
        (2 * DAY, [], 6 * HOUR),
        (4 * MINUTE, [], HOUR),
        (None, [], HOUR),
        (5 * HOUR, [HOUR] * 9, HOUR),
        (3 * HOUR, [HOUR] * 9, 3 * HOUR),
    ],
)
def test_what_the_feed_asks(ttl: timedelta | None, gaps: list[timedelta], expected: timedelta) -> None:
    state = succeed(parsed=ParsedFeed(format="rss20", ttl=ttl), gaps=gaps)
    assert wait(state) == expected
    assert wait(succeed(state=state, result=NOT_MODIFIED, gaps=gaps)) == expected, "a 304 brings no document"
    assert wait(succeed(state=state, parsed=ParsedFeed(format="rss20"), gaps=gaps)) == HOUR


def test_a_possible_gap_halves_the_interval() -> None:
    state = succeed(missed=True)
    assert wait(state) == 30 * MINUTE
    assert state.next_reason == "items may have been missed: half of 1 h"
    assert wait(succeed(missed=True, gaps=[8 * HOUR] * 9)) == 2 * HOUR
    assert wait(succeed(missed=True, result=fetched(max_age=2 * HOUR))) == 2 * HOUR
    assert wait(succeed(feed(Priority.HIGH), missed=True)) == 7.5 * MINUTE
    assert wait(succeed(missed=True, result=fetched(etag=None))) == HOUR


@pytest.mark.parametrize(("jitter", "extra"), [(0.0, 0.0), (0.5, 3.0), (1.0, 6.0), (7.0, 6.0), (-1.0, 0.0)])
def test_jitter_only_adds(jitter: float, extra: float) -> None:
    assert wait(succeed(jitter=jitter)) == HOUR + extra * MINUTE


def test_jitter_is_at_most_ten_minutes() -> None:
    assert wait(succeed(feed(Priority.LOW), jitter=1.0)) == 6 * HOUR + 10 * MINUTE


@pytest.mark.parametrize(
    ("hours", "days", "expected"),
    [
        (set(), set(), NOW + HOUR),
        ({13}, set(), NOW + 2 * HOUR),
        ({13, 14, 15}, set(), NOW + 4 * HOUR),
        ({14}, set(), NOW + HOUR),
        (set(range(24)), set(), NOW + HOUR),
        (set(range(13, 24)), set(), NOW + 12 * HOUR),
        (set(), {0}, NOW + 12 * HOUR),
        (set(), {0, 1}, NOW + 25 * HOUR),
        (set(), set(range(7)), NOW + HOUR),
        ({0, 1}, {0}, NOW + 14 * HOUR),
        ({99, -1}, {99}, NOW + HOUR),
    ],
)
def test_hours_and_days_to_skip(hours: set[int], days: set[int], expected: datetime) -> None:
    parsed = ParsedFeed(format="rss20", skip_hours=frozenset(hours), skip_days=frozenset(days))
    state = succeed(parsed=parsed)
    assert state.next_poll == expected
    assert ("asks to skip" in state.next_reason) == (expected != NOW + HOUR)
    assert succeed(state=state, result=NOT_MODIFIED).next_poll == expected


# --- validators ------------------------------------------------------------------------------------------------------


def test_no_validators_before_there_are_any() -> None:
    assert validators_to_send(START, [], NOW) is None
    assert validators_to_send(succeed(), [], NOW + HOUR) == Validators(url=URL, etag='"1"')


def test_after_a_week_of_not_modified_the_whole_document_is_asked_for() -> None:
    state = succeed(state=succeed(), result=NOT_MODIFIED, now=NOW + 7 * DAY)
    assert not whole_document_due(START, [], NOW)
    assert not whole_document_due(state, [], NOW + 7 * DAY)
    assert whole_document_due(state, [], NOW + 7 * DAY + SECOND)
    assert validators_to_send(state, [], NOW + 7 * DAY + SECOND) is None
    assert validators_to_send(state, [2 * DAY] * 5, NOW + 8 * DAY) is not None
    assert validators_to_send(state, [2 * DAY] * 5, NOW + 11 * DAY) is None
    assert validators_to_send(succeed(state=state, now=NOW + 8 * DAY), [], NOW + 9 * DAY) is not None


def test_validators_that_lied_are_not_sent_for_a_month() -> None:
    state = succeed(state=succeed(), lied=True)
    assert wait(state) == 2 * HOUR
    assert "cannot be trusted" in state.next_reason
    assert validators_to_send(state, [], NOW + HOUR) is None
    later = succeed(state=state, now=NOW + 29 * DAY)
    assert validators_to_send(later, [], NOW + 29 * DAY) is None
    assert validators_to_send(later, [], NOW + 30 * DAY) is not None
    trusted = succeed(state=later, result=NOT_MODIFIED, now=NOW + 30 * DAY)
    assert trusted.distrusted_since is None
    assert wait(trusted, NOW + 30 * DAY) == HOUR


# --- after a failure -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "status", "weight"),
    [
        (FailureKind.DNS_AGAIN, None, 0.25),
        (FailureKind.DNS, None, 0.5),
        (FailureKind.TIMEOUT, None, 0.5),
        (FailureKind.PARSE_ERROR, 200, 0.5),
        (FailureKind.SERVER_ERROR, 500, 0.5),
        (FailureKind.CLIENT_ERROR, 404, 0.5),
        (FailureKind.CLIENT_ERROR, 421, 0.5),
        (FailureKind.CLIENT_ERROR, 400, 1.0),
        (FailureKind.TOO_LARGE, 200, 1.0),
        (FailureKind.REFUSED_ADDRESS, None, 1.0),
        (FailureKind.HELD, 429, 0.0),
    ],
)
def test_weights(kind: FailureKind, status: int | None, weight: float) -> None:
    assert weight_of(Failed(kind=kind, reason="", status=status)) == weight


def test_back_off_doubles_with_the_weight() -> None:
    state, waits = START, []
    for _ in range(10):
        state = fail(FailureKind.BAD_URL, state, of=feed(Priority.HIGH))
        waits.append(wait(state) / MINUTE)
    assert waits == [15, 30, 60, 120, 240, 480, 960, 1440, 1440, 1440]
    assert state.next_reason == "failed 10 times, which weighs 10: back-off 1 d"
    assert (state.status, state.reason, state.failures) == (FeedStatus.FAILING, "it broke", 10)


def test_back_off_is_never_sooner_than_the_priority() -> None:
    state = fail(FailureKind.TIMEOUT, of=feed(Priority.LOW))
    assert wait(state) == 6 * HOUR
    assert state.next_reason == "failed once, which weighs 0.5: back-off 15 min; low priority 6 h"


def test_a_lab_feed_backs_off_from_its_own_interval() -> None:
    lab, state, waits = feed(interval=2 * SECOND), START, []
    for _ in range(4):
        state = fail(FailureKind.BAD_URL, state, of=lab)
        waits.append(wait(state) / SECOND)
    assert waits == [6, 12, 24, 48]
    assert wait(fail(FailureKind.BAD_URL, of=feed(interval=5 * MINUTE))) == 15 * MINUTE


def test_failing_for_two_months_is_dormant() -> None:
    state = fail(FailureKind.DNS)
    state = fail(FailureKind.TIMEOUT, state, now=NOW + 60 * DAY)
    assert state.status is FeedStatus.FAILING
    state = fail(FailureKind.TIMEOUT, state, now=NOW + 61 * DAY)
    assert (state.status, wait(state, NOW + 61 * DAY)) == (FeedStatus.DORMANT, 7 * DAY)
    assert succeed(state=state).status is FeedStatus.OK


def test_since_follows_status_and_kind() -> None:
    state = fail(FailureKind.TIMEOUT)
    assert state.since == NOW
    state = fail(FailureKind.TIMEOUT, state, now=NOW + HOUR)
    assert (state.since, state.same_failures) == (NOW, 2)
    state = fail(FailureKind.DNS, state, now=NOW + 2 * HOUR)
    assert (state.since, state.same_failures, state.failing_since) == (NOW + 2 * HOUR, 1, NOW)


@pytest.mark.parametrize(
    ("asked", "jitter", "expected"),
    [
        (timedelta(seconds=5), 0.0, MINUTE),
        (timedelta(), 1.0, 72 * SECOND),
        (2 * HOUR, 0.0, 2 * HOUR),
        (2 * HOUR, 0.5, 2.2 * HOUR),
        (6.9 * DAY, 1.0, 7 * DAY),
        (30 * DAY, 1.0, 7 * DAY),
    ],
)
def test_holds_last_as_long_as_asked(asked: timedelta, jitter: float, expected: timedelta) -> None:
    failure = Failed(kind=FailureKind.HELD, reason="slow down", status=429, retry_after=asked)
    assert held_until(failure, 1, now=NOW, jitter=jitter) == NOW + expected
    state = after_failure(feed(interval=SECOND), START, failure, now=NOW, jitter=jitter)
    assert state.next_poll == NOW + expected
    assert (state.status, state.failures, state.weight, state.failing_since) == (FeedStatus.HELD, 0, 0.0, None)
    assert ("cut to 7 d" in state.next_reason) == (asked > 7 * DAY)


def test_a_hold_shorter_than_the_priority_brings_no_earlier_poll() -> None:
    state = fail(FailureKind.HELD, status=429, retry_after=MINUTE)
    assert wait(state) == HOUR
    assert state.next_reason == "server asks to wait 1 min by Retry-After; normal priority 1 h"


def test_holds_without_a_time_double_up_to_six_hours() -> None:
    state, waits = START, []
    for _ in range(7):
        state = fail(FailureKind.HELD, state, of=feed(Priority.HIGH), status=429)
        waits.append(wait(state) / MINUTE)
    assert waits == [15, 30, 60, 120, 240, 360, 360]
    assert "7 times" in state.next_reason


def test_a_hold_keeps_the_count_of_failures() -> None:
    state = fail(FailureKind.TIMEOUT)
    held = fail(FailureKind.HELD, state, status=429, retry_after=HOUR, now=NOW + HOUR)
    assert (held.failures, held.weight, held.failing_since) == (1, 0.5, NOW)


def test_any_failure_honours_retry_after() -> None:
    state = fail(FailureKind.SERVER_ERROR, status=502, retry_after=5 * HOUR)
    assert (wait(state), state.status) == (5 * HOUR, FeedStatus.FAILING)
    assert state.next_reason == "server asks to wait 5 h by Retry-After"
    assert wait(fail(FailureKind.SERVER_ERROR, status=502, retry_after=MINUTE)) == HOUR
    assert wait(fail(FailureKind.SERVER_ERROR, status=502, retry_after=30 * DAY)) == 7 * DAY


def test_gone_needs_three_answers_over_three_days() -> None:
    state = fail(FailureKind.TIMEOUT, now=NOW - DAY)
    for day in range(3):
        state = fail(FailureKind.GONE, state, status=410, now=NOW + day * DAY)
        assert (state.status, wait(state, NOW + day * DAY)) == (FeedStatus.FAILING, DAY)
    hurried = fail(FailureKind.GONE, state, status=410, now=NOW + 2 * DAY + HOUR)
    assert hurried.status is FeedStatus.FAILING
    state = fail(FailureKind.GONE, state, status=410, now=NOW + 3 * DAY)
    assert (state.status, wait(state, NOW + 3 * DAY), state.since) == (FeedStatus.GONE, 30 * DAY, NOW)
    again = fail(FailureKind.DNS, state, now=NOW + 33 * DAY)
    assert (again.status, wait(again, NOW + 33 * DAY)) == (FeedStatus.GONE, 30 * DAY)
    assert fail(FailureKind.HELD, state, status=429, now=NOW + 33 * DAY).status is FeedStatus.HELD
    assert succeed(state=again).status is FeedStatus.OK


def test_blocked_backs_off_by_the_hour() -> None:
    state, waits = START, []
    for _ in range(7):
        state = fail(FailureKind.BLOCKED, state, status=403)
        waits.append(wait(state) / HOUR)
    assert waits == [1, 2, 4, 8, 16, 24, 24]
    assert state.status is FeedStatus.BLOCKED
    assert state.next_reason == "kept out 7 times: 1 d"
    assert wait(fail(FailureKind.BLOCKED, of=feed(Priority.LOW))) == 6 * HOUR


def test_auth_is_asked_daily() -> None:
    state = fail(FailureKind.AUTH, status=401)
    assert (state.status, wait(state)) == (FeedStatus.AUTH, DAY)


# --- properties ------------------------------------------------------------------------------------------------------

DURATIONS = st.timedeltas(timedelta(), 60 * DAY)
FEEDS = st.builds(feed, st.sampled_from(Priority), st.none() | st.timedeltas(timedelta(), 2 * DAY))
RESULTS = st.one_of(
    st.just(NOT_MODIFIED),
    st.builds(fetched, etag=st.none() | st.just('"1"'), max_age=st.none() | DURATIONS),
    st.builds(
        Failed, kind=st.sampled_from(FailureKind), reason=st.just("it broke"), status=st.none() | st.integers(400, 599),
        retry_after=st.none() | DURATIONS,
    ),
)  # fmt: skip
PARSED = st.none() | st.builds(
    ParsedFeed,
    format=st.just("rss20"),
    ttl=st.none() | DURATIONS,
    skip_hours=st.frozensets(st.integers(0, 23)),
    skip_days=st.frozensets(st.integers(0, 6)),
)


@settings(max_examples=200, deadline=None)
@given(
    FEEDS,
    st.lists(st.tuples(RESULTS, PARSED, st.floats(0, 1), st.booleans(), st.timedeltas(SECOND, 3 * DAY)), max_size=12),
    st.lists(DURATIONS, max_size=25),
)
def test_whatever_happens_the_next_poll_is_sane(
    one: Feed,
    polls: list[tuple[Fetched | NotModified | Failed, ParsedFeed | None, float, bool, timedelta]],
    gaps: list[timedelta],
) -> None:
    state, now = first_poll(one, NOW), NOW
    for result, parsed, jitter, flag, passed in polls:
        before = state
        if isinstance(result, Failed):
            state = after_failure(one, state, result, now=now, jitter=jitter)
            if result.retry_after is not None:
                assert state.next_poll >= now + min(result.retry_after, LONGEST_HOLD)
            assert state.failures == before.failures + (result.kind is not FailureKind.HELD)
            assert (state.etag, state.body_hash) == (before.etag, before.body_hash)
            waits_long = state.status in (FeedStatus.HELD, FeedStatus.GONE, FeedStatus.DORMANT) or result.retry_after
        else:
            state = after_success(
                one, state, result, now=now, jitter=jitter, parsed=parsed, gaps=gaps, missed=flag, lied=flag
            )
            assert (state.status, state.failures, state.weight) == (FeedStatus.OK, 0, 0.0)
            waits_long = None
        assert state.next_poll > now
        if one.interval is None:
            assert state.next_poll - now >= 5 * MINUTE
        if not waits_long:
            most = max(DAY, one.interval or DAY) + 10 * MINUTE
            skipping = DAY if state.skip_hours or state.skip_days else timedelta()
            assert state.next_poll - now <= most + skipping
        assert state.next_reason
        assert state.reason
        assert state.since <= now
        assert (state.feed_id, state.last_attempt) == (one.id, now)
        now += passed
    assert replace(state, status=FeedStatus.NEW).feed_id == one.id


@pytest.mark.parametrize(
    ("duration", "text"),
    [
        (timedelta(), "0 s"),
        (-HOUR, "0 s"),
        (45 * SECOND, "45 s"),
        (HOUR, "1 h"),
        (2.5 * HOUR, "2 h 30 min"),
        (3 * DAY + HOUR + MINUTE, "3 d 1 h"),
        (7.5 * MINUTE, "7 min 30 s"),
    ],
)
def test_durations_for_people(duration: timedelta, text: str) -> None:
    assert duration_text(duration) == text
