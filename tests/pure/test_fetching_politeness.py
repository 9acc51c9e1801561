"""Hosts get one request at a time, spaced; what they ask for is kept; no host crowds out another."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.fetching.politeness import HostGate, HostHold, order
from aggregator.model import Failed, FailureKind, FetchResult, NotModified, Validators

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
A, B = "https://a.example.org/feed", "https://b.example.org/feed"
LOCAL = "http://127.0.0.1:8080/feed"


def ok(elapsed: timedelta = SECOND) -> FetchResult:
    return NotModified(url=A, validators=Validators(url=A), elapsed=elapsed)


def failure(kind: FailureKind, status: int | None = None) -> Failed:
    return Failed(kind=kind, reason="a.example.org broke", status=status)


def poll(
    gate: HostGate, url: str, now: datetime, result: FetchResult | None = None, hold_until: datetime | None = None
) -> None:
    gate.started(url, now)
    gate.finished(url, result or ok(), now, hold_until=hold_until)


def test_a_host_is_asked_at_once_and_then_in_five_seconds() -> None:
    gate = HostGate()
    assert gate.next_start(A, NOW) == NOW
    poll(gate, A, NOW)
    assert gate.next_start(A, NOW + SECOND) == NOW + 5 * SECOND
    assert gate.next_start("https://A.example.org:8443/other", NOW + SECOND) == NOW + 5 * SECOND
    assert gate.next_start("https://elsewhere.example/", NOW + SECOND) == NOW + SECOND
    assert gate.next_start(A, NOW + HOUR) == NOW + HOUR


def test_one_request_in_flight_per_host_and_two_per_domain() -> None:
    gate = HostGate(host_interval=SECOND)
    gate.started(A, NOW)
    assert gate.next_start(A, NOW + MINUTE) is None
    gate.started(B, NOW)
    c = "https://c.example.org/"
    assert gate.next_start(c, NOW) is None
    gate.finished(A, ok(), NOW)
    assert gate.next_start(c, NOW) == NOW
    assert gate.next_start(A, NOW) == NOW + SECOND


def test_spacing_grows_with_a_slow_host() -> None:
    gate = HostGate()
    poll(gate, A, NOW, ok(20 * SECOND))
    assert gate.next_start(A, NOW) == NOW + 20 * SECOND
    poll(gate, A, NOW, ok(4 * SECOND))
    assert gate.next_start(A, NOW) == NOW + 16 * SECOND
    for _ in range(20):
        poll(gate, A, NOW, ok(SECOND))
    assert gate.next_start(A, NOW) == NOW + 5 * SECOND


def test_an_interval_of_zero_opens_the_gate() -> None:
    gate = HostGate(host_interval=timedelta())
    for _ in range(10):
        assert gate.next_start(LOCAL, NOW) == NOW
        gate.started(LOCAL, NOW)
    gate.finished(LOCAL, failure(FailureKind.HELD, 429), NOW, hold_until=NOW + MINUTE)
    assert gate.next_start(LOCAL, NOW) == NOW + MINUTE


def test_a_hold_binds_host_and_port_also_by_hand() -> None:
    gate = HostGate()
    poll(gate, A, NOW, failure(FailureKind.HELD, 429), NOW + HOUR)
    assert gate.next_start("https://a.example.org/other", NOW, manual=True) == NOW + HOUR
    assert gate.reason("https://a.example.org/other", NOW) == "a.example.org broke"
    assert gate.reason(A, NOW + HOUR) is None
    assert gate.reason(B, NOW) is None
    assert gate.next_start("https://a.example.org:8443/", NOW + MINUTE) == NOW + MINUTE
    assert gate.next_start(B, NOW) == NOW
    assert gate.next_start(A, NOW + HOUR) == NOW + HOUR


def test_other_failures_hold_nothing() -> None:
    gate = HostGate()
    poll(gate, A, NOW, failure(FailureKind.SERVER_ERROR, 502), NOW + HOUR)
    poll(gate, B, NOW, failure(FailureKind.HELD, 429))
    assert gate.holds(NOW) == ()
    assert gate.next_start(A, NOW + MINUTE) == NOW + MINUTE


def test_three_hosts_of_a_domain_hold_the_domain() -> None:
    gate = HostGate()
    fourth = "https://d.example.org/"
    for number, host in enumerate("abc"):
        assert gate.next_start(fourth, NOW + HOUR) == NOW + HOUR
        now = NOW + number * 20 * MINUTE
        poll(gate, f"https://{host}.example.org/", now, failure(FailureKind.HELD, 429), NOW + 5 * HOUR)
    assert gate.next_start(fourth, NOW + HOUR) == NOW + 5 * HOUR
    assert "3 hosts of example.org" in (gate.reason(fourth, NOW + HOUR) or "")
    assert gate.next_start("https://example.net/", NOW + HOUR) == NOW + HOUR


@pytest.mark.parametrize(("status", "gap"), [(503, MINUTE), (429, 40 * MINUTE)])
def test_a_domain_is_not_held_for_less(status: int, gap: timedelta) -> None:
    gate = HostGate()
    for number, host in enumerate("abc"):
        now = NOW + number * gap
        poll(gate, f"https://{host}.example.org/", now, failure(FailureKind.HELD, status), NOW + 5 * HOUR)
    assert gate.next_start("https://d.example.org/", NOW + 2 * HOUR) == NOW + 2 * HOUR


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost:8080", "10.0.0.7", "[::1]:80", "intranet"])
def test_local_hosts_are_held_by_url(host: str) -> None:
    gate = HostGate()
    url = f"http://u:p@{host}/feed"
    poll(gate, url, NOW, failure(FailureKind.HELD, 429), NOW + HOUR)
    assert gate.next_start(url, NOW) == NOW + HOUR
    assert gate.next_start(f"http://{host}/feed", NOW) == NOW + HOUR
    assert gate.next_start(f"http://{host}/other", NOW + MINUTE) == NOW + MINUTE
    assert gate.holds(NOW)[0].scope == f"http://{host}/feed"
    secret = f"http://{host}/bridge?token=CANARY"
    poll(gate, secret, NOW, failure(FailureKind.HELD, 429), NOW + HOUR)
    assert gate.next_start(secret, NOW) == NOW + HOUR
    assert gate.next_start(f"http://{host}/bridge?token=other", NOW + MINUTE) == NOW + MINUTE
    assert not any("CANARY" in hold.scope for hold in gate.holds(NOW))


def test_a_host_that_is_down_is_left_alone_for_ten_minutes() -> None:
    gate = HostGate()
    poll(gate, A, NOW, failure(FailureKind.CONNECT))
    assert gate.next_start(A, NOW + MINUTE) == NOW + 10 * MINUTE
    assert gate.next_start(A, NOW + MINUTE, manual=True) == NOW + MINUTE
    assert gate.next_start("http://a.example.org/", NOW + MINUTE) == NOW + MINUTE
    assert gate.holds(NOW) == ()
    poll(gate, LOCAL, NOW, failure(FailureKind.CONNECT))
    assert gate.next_start(LOCAL, NOW + MINUTE) == NOW + MINUTE


def test_what_was_asked_outlasts_what_was_not() -> None:
    gate = HostGate()
    poll(gate, A, NOW, failure(FailureKind.HELD, 429), NOW + HOUR)
    poll(gate, A, NOW, failure(FailureKind.CONNECT))
    poll(gate, A, NOW, failure(FailureKind.HELD, 429), NOW + MINUTE)
    assert gate.next_start(A, NOW) == NOW + HOUR
    poll(gate, A, NOW + 2 * HOUR, failure(FailureKind.CONNECT))
    assert gate.next_start(A, NOW + 2 * HOUR) == NOW + 2 * HOUR + 10 * MINUTE


def test_holds_survive_a_restart() -> None:
    gate = HostGate()
    poll(gate, A, NOW, failure(FailureKind.HELD, 429), NOW + HOUR)
    poll(gate, LOCAL, NOW, failure(FailureKind.HELD, 503), NOW + MINUTE)
    holds = gate.holds(NOW)
    assert {hold.scope for hold in holds} == {"a.example.org:443", LOCAL}
    assert gate.holds(NOW + MINUTE) == (
        HostHold(scope="a.example.org:443", until=NOW + HOUR, reason="a.example.org broke"),
    )
    other = HostGate()
    other.restore(holds)
    assert other.holds(NOW) == holds
    assert other.next_start(A, NOW, manual=True) == NOW + HOUR


def test_a_clock_that_is_put_back_closes_no_gate() -> None:
    gate = HostGate()
    poll(gate, A, NOW)
    poll(gate, B, NOW, failure(FailureKind.HELD, 429), hold_until=NOW + HOUR)
    past = NOW - timedelta(days=8)
    assert gate.next_start(A, past) == past
    assert gate.next_start(B, past) == past
    assert gate.next_start(B, NOW) == NOW + HOUR


def test_a_hold_from_before_the_clock_was_put_back_hides_no_new_one() -> None:
    gate = HostGate()
    ahead = NOW + timedelta(days=365)
    poll(gate, A, ahead, failure(FailureKind.HELD, 429), ahead + HOUR)
    poll(gate, A, NOW, failure(FailureKind.HELD, 429), NOW + MINUTE)
    assert gate.next_start(A, NOW) == NOW + MINUTE
    assert gate.reason(A, NOW) is not None
    assert [hold.until for hold in gate.holds(NOW)] == [NOW + MINUTE]
    assert gate.reason(A, NOW + HOUR) is None


def test_the_gate_forgets_idle_hosts() -> None:
    gate = HostGate()
    for number in range(50):
        poll(gate, f"https://host{number}.example/", NOW, failure(FailureKind.HELD, 429), NOW + MINUTE)
    poll(gate, A, NOW + 2 * HOUR)
    assert len(gate._hosts) == 1
    assert not gate._slowed
    assert not gate._holds
    assert not gate._domains


def test_a_finish_without_a_start_does_no_harm() -> None:
    gate = HostGate()
    gate.finished(A, ok(), NOW)
    assert gate.next_start(A, NOW) == NOW


def test_order_takes_one_of_each_host_first() -> None:
    due = [(f"big{number}", "big.example", NOW - number * MINUTE) for number in range(500)]
    due.append(("small", "small.example", NOW))
    ordered = order(due)
    assert ordered[:2] == ["big499", "small"]
    assert ordered[2] == "big498"
    assert ordered[-1] == "big0"
    assert order([]) == []


@settings(max_examples=60)
@given(st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 50)), max_size=40))
def test_order_is_fair_and_loses_nothing(due: list[tuple[str, int]]) -> None:
    feeds = [(number, host, NOW + late * SECOND) for number, (host, late) in enumerate(due)]
    ordered = order(feeds)
    assert sorted(ordered) == list(range(len(due)))
    seen: dict[str, int] = {}
    for number in ordered:
        host = due[number][0]
        seen[host] = seen.get(host, 0) + 1
        left = set(ordered[ordered.index(number) + 1 :])
        waiting = {due[other][0] for other in left}
        assert all(seen.get(other, 0) >= seen[host] - 1 for other in waiting)


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(st.sampled_from([A, B, LOCAL, "https://other.example/"]), st.integers(0, 30), st.booleans()),
        max_size=40,
    )
)
def test_starts_to_one_host_are_always_spaced(steps: list[tuple[str, int, bool]]) -> None:
    gate, now = HostGate(), NOW
    last: dict[str, datetime] = {}
    for url, passed, down in steps:
        now += passed * SECOND
        start = gate.next_start(url, now)
        assert start is not None
        assert start >= now
        if start > now:
            continue
        assert now - last.get(url, NOW - HOUR) >= 5 * SECOND
        last[url] = now
        poll(gate, url, now, failure(FailureKind.CONNECT) if down else None)
