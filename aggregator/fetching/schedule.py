"""When a feed is polled next, and in what state it is (R-S1 - R-S5, R-F4, R-F7 - R-F9, R-F16 of reference/fetching.md).

Everything is arithmetic over the state that is stored: nothing is kept in the process, and `jitter` is a number from 0
to 1 that the caller draws. Every result says in `next_reason` how its time came about (R-S9).
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

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

_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)

# R-S1
INTERVAL = {Priority.HIGH: 15 * _MINUTE, Priority.NORMAL: _HOUR, Priority.LOW: 6 * _HOUR}
LONGEST = _DAY
_FLOOR = 5 * _MINUTE
_FLOOR_WITHOUT_VALIDATORS = _HOUR
_FLOOR_DISTRUSTED = 2 * _HOUR
_SHORTEST = timedelta(
    seconds=1
)  # what the arithmetic takes from a configured interval; configuration has its own floor
_STRETCH = 8  # times the priority's interval a quiet feed may be left alone
_GAPS_NEEDED, _GAPS_USED = 5, 20
_LONGEST_TTL = 6 * _HOUR
_SHORTEST_TTL = 5 * _MINUTE
_MOST_JITTER = 10 * _MINUTE  # R-S2

# R-S5
_BACKOFF = 15 * _MINUTE
_DORMANT_AFTER = timedelta(days=60)
_DORMANT = timedelta(days=7)

# R-F8
_GONE_TIMES, _GONE_OVER, _GONE = 3, timedelta(hours=72), timedelta(days=30)

# R-F9
_SHORTEST_HOLD, LONGEST_HOLD = timedelta(seconds=60), timedelta(days=7)
_HOLD, _LONGEST_OWN_HOLD = 15 * _MINUTE, 6 * _HOUR  # a 429 that does not say how long

_BLOCKED = _HOUR  # R-F16

# R-F4
_WHOLE_AFTER = timedelta(days=7)
_WHOLE_AFTER_GAPS = 5
_RETEST = timedelta(days=30)

# R-F7: what a failure weighs in the back-off. Everything else is soft.
_WEIGHT = {
    FailureKind.DNS_AGAIN: 0.25,
    FailureKind.HELD: 0.0,
    FailureKind.BAD_URL: 1.0,
    FailureKind.BAD_REDIRECT: 1.0,
    FailureKind.REFUSED_ADDRESS: 1.0,
    FailureKind.TOO_LARGE: 1.0,
    FailureKind.CLIENT_ERROR: 1.0,
}
_SOFT = 0.5
_SOFT_CLIENT_ERRORS = frozenset({404, 408, 421, 425})


@dataclass(frozen=True, slots=True)
class _Wait:
    """A length of time and how it came about."""

    time: timedelta
    reason: str


def first_poll(feed: Feed, now: datetime, *, spread: timedelta = timedelta()) -> FeedState:
    """The state of a feed that was just declared: due at once, or within `spread` at a point of its own (R-S2)."""
    return FeedState(
        feed_id=feed.id,
        since=now,
        next_poll=now + spread * _fraction(feed.id),
        next_reason="first poll, as soon as can be",
    )


def _fraction(feed_id: str) -> float:
    """A number from 0 to below 1 that is the same for a feed in every process, unlike `hash`."""
    return int.from_bytes(hashlib.blake2b(feed_id.encode(), digest_size=6).digest()) / 2**48


def hash_of(body: bytes) -> str:
    """What `FeedState.body_hash` holds (R-F5)."""
    return hashlib.sha256(body).hexdigest()


def whole_document_due(state: FeedState, gaps: Sequence[timedelta], now: datetime) -> bool:
    """Whether "not modified" has lasted so long that the next poll asks for the whole document (R-F4)."""
    if state.last_full is None:
        return False
    return now - state.last_full > max(_WHOLE_AFTER, _WHOLE_AFTER_GAPS * (_median(gaps) or timedelta()))


def validators_to_send(state: FeedState, gaps: Sequence[timedelta], now: datetime) -> Validators | None:
    """The validators of the next request, or None to ask for the whole document.

    They are held back when they lied (until they are tried again after 30 days) and when `whole_document_due`.
    """
    if state.validators_url is None or whole_document_due(state, gaps, now):
        return None
    if state.distrusted_since is not None and now - state.distrusted_since < _RETEST:
        return None
    return Validators(url=state.validators_url, etag=state.etag, last_modified=state.last_modified)


def after_success(
    feed: Feed,
    state: FeedState,
    result: Fetched | NotModified,
    *,
    now: datetime,
    jitter: float,
    parsed: ParsedFeed | None = None,
    gaps: Sequence[timedelta] = (),
    missed: bool = False,
    lied: bool = False,
) -> FeedState:
    """The state after a poll that brought a document or "not modified".

    `parsed` is the document, if it had to be parsed; without it what the last one asked for still holds. `gaps` are the
    times between the first sightings of the feed's latest items, oldest first. `missed` says that a document of five or
    more items held none that was known, so that items may have been lost in between (R-S7). `lied` says that a document
    held items that are older than a "not modified" before it (R-F4).
    """
    unmodified = isinstance(result, NotModified)
    state = replace(
        state,
        reason="answered that nothing changed" if unmodified else "answered with a document",
        last_attempt=now,
        last_success=now,
        http_status=result.status,
        failures=0,
        weight=0.0,
        failure=None,
        same_failures=0,
        failing_since=None,
        etag=result.validators.etag,
        last_modified=result.validators.last_modified,
        validators_url=result.validators.url,
        since=state.since if state.status is FeedStatus.OK else now,
        status=FeedStatus.OK,
    )
    if isinstance(result, Fetched):
        state = replace(state, body_hash=hash_of(result.body), last_full=now)
    elif state.distrusted_since is not None:  # they were tried again
        state = replace(state, distrusted_since=None)
    if lied:
        state = replace(state, distrusted_since=now)
    if parsed is not None:
        state = replace(
            state,
            ttl=parsed.ttl,
            skip_hours=sum(1 << hour for hour in parsed.skip_hours if 0 <= hour < 24),
            skip_days=sum(1 << day for day in parsed.skip_days if 0 <= day < 7),
        )
    wait = _interval(feed, state, result.max_age, gaps, missed)
    extra = min(wait.time * 0.1, _MOST_JITTER) * _clamped(jitter)
    next_poll, pushed = now + wait.time + extra, ""
    if feed.interval is None:
        allowed = _allowed(next_poll, state)
        if allowed > next_poll:
            next_poll, pushed = allowed, ", put off past the hours and days the feed asks to skip"
    return replace(state, next_poll=next_poll, next_reason=wait.reason + pushed)


def _interval(
    feed: Feed, state: FeedState, max_age: timedelta | None, gaps: Sequence[timedelta], missed: bool
) -> _Wait:
    """R-S1: the longest of what we want, what HTTP asks, what the feed asks and what kindness asks, within a day."""
    own = _own_interval(feed)
    asks = [own]
    gap = _median(gaps)
    if feed.interval is None:
        if gap is not None:
            target = min(gap / 2, _STRETCH * own.time, LONGEST)
            if target > own.time:
                asks.append(_Wait(target, f"new items come every {duration_text(gap)}: {duration_text(target)}"))
        if missed:
            half = max(ask.time for ask in asks) / 2
            asks = [_Wait(half, f"items may have been missed: half of {duration_text(2 * half)}")]
        asks.append(_floor(state))
        ttl = state.ttl
        if ttl is not None and ttl >= _SHORTEST_TTL and not (gap is not None and gap < ttl / 4):
            ttl = min(ttl, _LONGEST_TTL)
            asks.append(_Wait(ttl, f"the feed asks {duration_text(ttl)}"))
    if max_age is not None:
        max_age = min(max_age, LONGEST)
        asks.append(_Wait(max_age, f"server asks {duration_text(max_age)} by Cache-Control or Expires"))
    longest = max(ask.time for ask in asks)
    # What decided, and what it was weighed against where that is more than our own wish.
    said = [asks[0].reason, *(ask.reason for ask in asks[1:] if ask.time > asks[0].time)]
    return _Wait(min(longest, max(LONGEST, own.time)), ", ".join(said))


def _own_interval(feed: Feed) -> _Wait:
    if feed.interval is not None:
        interval = max(feed.interval, _SHORTEST)
        return _Wait(interval, f"configured interval {duration_text(interval)}")
    interval = INTERVAL[feed.priority]
    return _Wait(interval, f"{feed.priority} priority {duration_text(interval)}")


def _floor(state: FeedState) -> _Wait:
    if state.distrusted_since is not None:
        return _Wait(_FLOOR_DISTRUSTED, f"its “not modified” cannot be trusted: {duration_text(_FLOOR_DISTRUSTED)}")
    if state.etag is None and state.last_modified is None:
        floor = _FLOOR_WITHOUT_VALIDATORS
        return _Wait(floor, f"server cannot say “not modified”: {duration_text(floor)}")
    return _Wait(_FLOOR, f"never more often than {duration_text(_FLOOR)}")


def _allowed(point: datetime, state: FeedState) -> datetime:
    """The first point from `point` on, within a day, that skipHours and skipDays leave open (R-S4)."""
    hours = state.skip_hours if state.skip_hours != (1 << 24) - 1 else 0
    days = state.skip_days if state.skip_days != (1 << 7) - 1 else 0
    slot = point
    while (hours >> slot.hour | days >> slot.weekday()) & 1:
        slot += _HOUR
        if slot - point >= _DAY:
            break
    return slot


def held_until(failure: Failed, times: int, *, now: datetime, jitter: float) -> datetime:
    """Until when a 429 or 503 holds its host (R-F9). `times` counts the holds in a row, this one included."""
    return now + _hold(failure, times, jitter).time


def _hold(failure: Failed, times: int, jitter: float) -> _Wait:
    if failure.retry_after is None:
        hold = min(_doubled(_HOLD, times), _LONGEST_OWN_HOLD)
        reason = f"told to slow down {_times(times)} without saying how long: {duration_text(hold)}"
    else:
        hold = max(failure.retry_after, _SHORTEST_HOLD)
        reason = f"server asks to wait {duration_text(failure.retry_after)} by Retry-After"
        if hold > LONGEST_HOLD:
            reason += f", cut to {duration_text(LONGEST_HOLD)}"
    return _Wait(min(hold * (1 + 0.2 * _clamped(jitter)), LONGEST_HOLD), reason)


def after_failure(feed: Feed, state: FeedState, failure: Failed, *, now: datetime, jitter: float) -> FeedState:
    """The state after a poll that brought nothing of use. Validators, body hash and hints stay as they were."""
    same = state.same_failures + 1 if failure.kind is state.failure else 1
    held = failure.kind is FailureKind.HELD
    weight = state.weight + weight_of(failure)
    first_of_kind = state.since if same > 1 else now
    failing_since = state.failing_since if held else state.failing_since or now
    own = _own_interval(feed)

    if state.status is FeedStatus.GONE and not held:
        status, wait = FeedStatus.GONE, _Wait(_GONE, "gone: asked again every 30 d")
    elif held:
        wait = _hold(failure, same, jitter)
        status, wait = (
            FeedStatus.HELD,
            wait if wait.time >= own.time else _Wait(own.time, f"{wait.reason}; {own.reason}"),
        )
    elif failure.kind is FailureKind.GONE:
        over = same >= _GONE_TIMES and now - first_of_kind >= _GONE_OVER
        status = FeedStatus.GONE if over else FeedStatus.FAILING
        wait = (
            _Wait(_GONE, f"answered “gone” {_times(same)} in three days and more: asked again every 30 d")
            if over
            else _Wait(_DAY, f"answered “gone” {_times(same)}: asked daily until it is certain")
        )
    elif failure.kind is FailureKind.AUTH:
        status, wait = FeedStatus.AUTH, _Wait(_DAY, "wants a name and password: asked again daily")
    elif failure.kind is FailureKind.BLOCKED:
        time = min(_doubled(_BLOCKED, same), LONGEST)
        status, wait = FeedStatus.BLOCKED, _Wait(max(time, own.time), f"kept out {_times(same)}: {duration_text(time)}")
    elif failing_since is not None and now - failing_since > _DORMANT_AFTER:
        status, wait = FeedStatus.DORMANT, _Wait(_DORMANT, "failing for more than 60 d: asked weekly")
    else:
        status, wait = FeedStatus.FAILING, _back_off(own, weight, state.failures + 1)

    time = wait.time if held else wait.time + min(wait.time * 0.1, _MOST_JITTER) * _clamped(jitter)
    reason = wait.reason
    if not held and failure.retry_after is not None and min(failure.retry_after, LONGEST_HOLD) > time:
        time = min(failure.retry_after, LONGEST_HOLD)
        reason = f"server asks to wait {duration_text(time)} by Retry-After"
    unchanged = status is state.status and same > 1
    return replace(
        state,
        status=status,
        reason=failure.reason,
        since=state.since if unchanged else first_of_kind,
        next_poll=now + time,
        next_reason=reason,
        last_attempt=now,
        http_status=failure.status,
        failures=state.failures if held else state.failures + 1,
        weight=weight,
        failure=failure.kind,
        same_failures=same,
        failing_since=failing_since,
    )


def _back_off(own: _Wait, weight: float, failures: int) -> _Wait:
    """R-S5. A feed that was configured to be asked more often than every 5 minutes (a lab) starts lower."""
    step = min(_BACKOFF, 3 * own.time)
    time = min(_doubled(step, math.ceil(weight)), LONGEST)
    reason = f"failed {_times(failures)}, which weighs {weight:g}: back-off {duration_text(time)}"
    return _Wait(time, reason) if time >= own.time else _Wait(own.time, f"{reason}; {own.reason}")


def weight_of(failure: Failed) -> float:
    """What a failure adds to the weight that drives the back-off (R-F7)."""
    if failure.kind is FailureKind.CLIENT_ERROR and failure.status in _SOFT_CLIENT_ERRORS:
        return _SOFT
    return _WEIGHT.get(failure.kind, _SOFT)


def _doubled(step: timedelta, times: int) -> timedelta:
    return step * (1 << min(max(times - 1, 0), 20))


def _clamped(jitter: float) -> float:
    return min(max(jitter, 0.0), 1.0)


def _median(gaps: Sequence[timedelta]) -> timedelta | None:
    """The median of the last gaps, or None when they are too few to tell a rhythm."""
    used = sorted(gaps[-_GAPS_USED:])
    if len(used) < _GAPS_NEEDED:
        return None
    middle = len(used) // 2
    return used[middle] if len(used) % 2 else (used[middle - 1] + used[middle]) / 2


def _times(count: int) -> str:
    return "once" if count == 1 else "twice" if count == 2 else f"{count} times"


def duration_text(duration: timedelta) -> str:
    """A duration for people, its two largest units: `1 h`, `2 h 30 min`, `45 s`, `3 d`."""
    seconds = max(round(duration.total_seconds()), 0)
    parts = []
    for unit, size in (("d", 86400), ("h", 3600), ("min", 60), ("s", 1)):
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count} {unit}")
    return " ".join(parts[:2]) or "0 s"
