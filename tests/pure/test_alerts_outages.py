"""A channel that fails is probed, one that is gone is off, and others tell of it once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aggregator.alerts import outages
from aggregator.alerts.outages import NOTICE_AFTER, PROBES, TRIES, after_attempt, decide_channel, may_send, notice
from aggregator.model import ChannelHealth, EventType, SendResult, Sent, Subscription
from tests.lab.alert_values import NOW, subscription

WELL = ChannelHealth(name="hook")
OK = Sent(result=SendResult.DELIVERED)
LATER = Sent(result=SendResult.RETRY, detail="answered 503")
GONE = Sent(result=SendResult.GONE, detail="answered 410")
REFUSED = Sent(result=SendResult.REJECTED, detail="answered 400")


def failed(times: int, sent: Sent = LATER) -> ChannelHealth:
    health = WELL
    for _ in range(times):
        health = after_attempt(health, sent, NOW, 0.0)
    return health


def test_two_failures_close_nothing_and_the_third_does() -> None:
    assert failed(TRIES - 1).next_probe is None
    assert may_send(failed(TRIES - 1), NOW)
    failing = failed(TRIES)
    assert failing.next_probe == NOW + PROBES[0]
    assert not may_send(failing, NOW)
    assert may_send(failing, NOW + PROBES[0])
    assert (failing.failing_since, failing.reason, outages.state(failing)) == (NOW, "answered 503", "failing")


def test_probes_grow_rarer_up_to_half_an_hour() -> None:
    pauses = [health.next_probe - NOW for n in range(TRIES, TRIES + 9) if (health := failed(n)).next_probe]
    assert tuple(pauses) == (*PROBES, PROBES[-1], PROBES[-1], PROBES[-1])
    jittered = after_attempt(failed(TRIES - 1), LATER, NOW, 1.0)
    assert jittered.next_probe == NOW + PROBES[0] * 1.2


def test_one_success_cures() -> None:
    assert after_attempt(failed(9), OK, NOW, 0.0) == ChannelHealth(name="hook", last_success=NOW)


@pytest.mark.parametrize(
    ("asked", "pause"),
    [(timedelta(minutes=3), timedelta(minutes=3)), (timedelta(days=9), timedelta(hours=24)), (timedelta(), None)],
)
def test_a_receiver_that_asks_for_time_gets_it_for_all_its_messages(asked: timedelta, pause: timedelta | None) -> None:
    health = failed(1, Sent(result=SendResult.RETRY, retry_after=asked))
    assert health.next_probe == (NOW + pause if pause else None)


def test_a_receiver_that_refuses_one_after_the_other_is_probed_too() -> None:
    assert may_send(failed(TRIES - 1, REFUSED), NOW)
    refusing = failed(TRIES, REFUSED)
    assert (outages.state(refusing), refusing.next_probe) == ("failing", NOW + PROBES[0])
    assert after_attempt(failed(TRIES - 1, REFUSED), OK, NOW, 0.0).failures == 0


def test_a_receiver_that_is_gone_is_off_until_somebody_says_otherwise() -> None:
    off = after_attempt(failed(4), GONE, NOW, 0.0)
    assert (outages.state(off), off.off_since) == ("off", NOW)
    assert not may_send(off, NOW + timedelta(days=400))
    assert outages.off_reason(off) == "the channel is off since 2026-05-20 09:00 UTC: answered 410"


# --- notices


def told(before: ChannelHealth, sent: Sent, *, after: timedelta = timedelta(), dead: bool = False) -> str | None:
    now = NOW + after
    found = notice(before, after_attempt(before, sent, now, 0.0), sent, now, dead=dead)
    return f"{found[0]} {found[1]} {found[2]}" if found else None


def test_what_is_told_and_when() -> None:
    since = NOW.isoformat()
    assert told(WELL, OK) is None
    assert told(WELL, LATER) is None
    assert told(failed(9), LATER, after=NOTICE_AFTER - timedelta(seconds=1)) is None
    assert told(failed(9), LATER, after=3 * NOTICE_AFTER) == (
        f"channel.failing since|{since} it fails since 3 hours: answered 503"
    )
    assert told(failed(9), OK) == f"channel.recovered since|{since} it delivers again"
    assert told(WELL, GONE, dead=True) == f"channel.failing off|{since} it is switched off: answered 410"
    assert told(WELL, REFUSED, dead=True) == "channel.failing dead|2026-05-20 a message was given up: answered 400"
    assert told(after_attempt(WELL, GONE, NOW, 0.0), GONE, dead=True) is None


def tell(subscriptions: list[Subscription], **others: ChannelHealth) -> list[tuple[str, tuple[str, ...]]]:
    drafts = decide_channel(
        failed(9),
        EventType.CHANNEL_FAILING,
        "since|x",
        "it fails",
        kind="webhook",
        pending=4,
        dead=0,
        subscriptions=subscriptions,
        others=others,
        now=NOW,
    )
    return [(draft.subscription, draft.channels) for draft in drafts]


def test_whoever_asked_for_it_is_told_but_not_by_the_channel_itself() -> None:
    ops = subscription(name="ops", on=frozenset({EventType.CHANNEL_FAILING}), channels=("hook", "pager"))
    only_itself = subscription(name="none", on=frozenset({EventType.CHANNEL_FAILING}), channels=("hook",))
    desk, pager = ChannelHealth(name="desk"), ChannelHealth(name="pager")
    assert tell([ops, only_itself, subscription()], desk=desk, pager=pager) == [("ops", ("pager",))]


def test_whoever_asked_can_be_told_by_nothing_else_so_one_channel_that_is_well_tells_it() -> None:
    only_itself = subscription(name="none", on=frozenset({EventType.CHANNEL_FAILING}), channels=("hook",))
    assert tell([only_itself], desk=ChannelHealth(name="desk")) == [("aggregator", ("desk",))]


def test_nobody_asked_so_one_channel_that_is_well_tells_it() -> None:
    log, desk, post = (ChannelHealth(name=name) for name in ("log", "desk", "post"))
    beside = subscription(channels=("hook", "desk"))
    assert tell([beside], log=log, desk=desk) == [("aggregator", ("desk",))]
    assert tell([subscription(channels=("hook",))], log=log, desk=desk) == [("aggregator", ("log",))]
    sick = after_attempt(desk, GONE, NOW, 0.0)
    assert tell([beside], log=log, desk=sick, post=post) == [("aggregator", ("log",))]
    assert tell([beside], desk=sick) == []
