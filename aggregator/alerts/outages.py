"""How a channel fares after each attempt, and who is told of its trouble: a circuit breaker for receivers.

One that fails three times in a row is *failing*: a single message probes it now and then, the others wait and use up no
attempts. Its first success lets all go on at once. One that answers 410 is *off* until somebody brings it back. What a
channel cannot say itself, another one says (R4), once for each trouble.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from aggregator.alerts.payloads import channel_payload, payload
from aggregator.alerts.schedule import JITTER, LONGEST_RETRY_AFTER
from aggregator.model import AlertDraft, ChannelHealth, EventType, SendResult, Sent, Subscription
from aggregator.objects import Object

TRIES = 3
"""Failed attempts in a row that make a channel failing: fewer may be the fault of one message, or of a moment."""

PROBES = (
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(minutes=30),
)
"""Between one probe of a failing channel and the next: after an outage of days news is half an hour late at most."""

NOTICE_AFTER = timedelta(hours=1)
"""How long a channel fails before anybody is told: a restart of a mail server is no news."""

OWN = "aggregator"
"""The subscription named in notices that nobody subscribed to."""


def after_attempt(health: ChannelHealth, sent: Sent, now: datetime, jitter: float) -> ChannelHealth:
    """How a channel fares after an attempt; `jitter` in [0, 1) lengthens the pause by a fifth at most.

    A refusal is final for its message, and counts like a failure all the same: a receiver that refuses one after the
    other has lost its password or its page, and the rest of the queue waits instead of dying of it. A receiver that
    asks for time (`retry_after`) asks it for all its messages, and gets up to 24 hours.
    """
    match sent.result:
        case SendResult.DELIVERED:
            return ChannelHealth(name=health.name, last_success=now)
        case SendResult.GONE:
            return replace(health, off_since=health.off_since or now, reason=sent.detail)
    failures = health.failures + 1
    pause = timedelta()
    if failures >= TRIES:
        pause = PROBES[min(failures - TRIES, len(PROBES) - 1)]
    pause = max(pause, min(sent.retry_after or pause, LONGEST_RETRY_AFTER))
    return replace(
        health,
        failures=failures,
        failing_since=health.failing_since or now,
        next_probe=now + pause * (1 + JITTER * jitter) if pause else None,
        reason=sent.detail,
    )


def may_send(health: ChannelHealth, now: datetime) -> bool:
    """Whether a message may go out by the channel now, be it as a probe."""
    return health.off_since is None and (health.next_probe is None or health.next_probe <= now)


def is_failing(health: ChannelHealth) -> bool:
    """Whether the channel is probed instead of used."""
    return health.failures >= TRIES


def state(health: ChannelHealth) -> str:
    """One word for people: `ok`, `failing` or `off`."""
    if health.off_since is not None:
        return "off"
    return "failing" if is_failing(health) else "ok"


def off_reason(health: ChannelHealth) -> str:
    """Why what waits for a channel that is off is given up."""
    since = f"{health.off_since.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if health.off_since else "now"
    return f"the channel is off since {since}: {health.reason or 'its receiver is gone'}"


# --- notices ---------------------------------------------------------------------------------------------------------


def notice(
    before: ChannelHealth, after: ChannelHealth, sent: Sent, now: datetime, *, dead: bool
) -> tuple[EventType, str, str] | None:
    """What an attempt gives reason to tell: the event, what makes it unique, and why. None for nothing.

    The same trouble has the same key, so that the store tells it once: an outage by its beginning, dead letters of a
    channel that works by their day. That a channel is well again is told to those who were told that it was not.
    """
    if after.off_since is not None:
        if before.off_since is not None:
            return None
        return EventType.CHANNEL_FAILING, f"off|{_moment(after.off_since)}", f"it is switched off: {sent.detail}"
    if dead:
        day = now.astimezone(UTC).date().isoformat()
        return EventType.CHANNEL_FAILING, f"dead|{day}", f"a message was given up: {sent.detail}"
    if sent.result is SendResult.DELIVERED and before.failing_since is not None:
        return EventType.CHANNEL_RECOVERED, f"since|{_moment(before.failing_since)}", "it delivers again"
    if after.failing_since is not None and now - after.failing_since >= NOTICE_AFTER:
        hours = (now - after.failing_since) // timedelta(hours=1)
        since = f"since {hours} {'hour' if hours == 1 else 'hours'}"
        return EventType.CHANNEL_FAILING, f"since|{_moment(after.failing_since)}", f"it fails {since}: {sent.detail}"
    return None


def trouble_key(recovery: AlertDraft, channel: str, occasion: str) -> str:
    """The key of the notice of the trouble that a recovery ends."""
    return _key(recovery.subscription, EventType.CHANNEL_FAILING, channel, occasion)


def decide_channel(
    health: ChannelHealth,
    event: EventType,
    occasion: str,
    reason: str,
    *,
    kind: str,
    pending: int,
    dead: int,
    subscriptions: Sequence[Subscription],
    others: Mapping[str, ChannelHealth],
    now: datetime,
) -> list[AlertDraft]:
    """The notices about one channel, by `others`: all channels but this one, those first that come first in the
    configuration. Whoever subscribed to the event gets it; if nobody did, or by this channel only, one channel that is
    well tells it."""
    wanting = [each for each in subscriptions if event in each.on]
    told = {each.name: [name for name in each.channels if name in others] for each in wanting}
    if not any(told.values()):
        well = [name for name, other in others.items() if state(other) == "ok"]
        told = {OWN: _nearest(health.name, well, subscriptions)}
    body: Object = channel_payload(health, kind, state(health), pending, dead)
    return [
        AlertDraft(
            key=_key(subscription, event, health.name, occasion),
            subscription=subscription,
            event=event,
            channels=tuple(channels),
            payload=payload(subscription=subscription, event=event, created=now, reason=reason, channel=body),
            created=now,
        )
        for subscription, channels in told.items()
        if channels
    ]


def _nearest(name: str, well: Sequence[str], subscriptions: Sequence[Subscription]) -> list[str]:
    """The channel that most likely reaches the same people: one that a subscription names beside it."""
    beside = {other for each in subscriptions if name in each.channels for other in each.channels}
    return sorted(well, key=lambda other: other not in beside)[:1]


def _key(subscription: str, event: EventType, channel: str, occasion: str) -> str:
    return f"{subscription}|{event.value}|{channel}|{occasion}"


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
