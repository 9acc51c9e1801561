"""When to try again, and when to stop: arithmetic for the outbox."""

from __future__ import annotations

from datetime import datetime, timedelta

from aggregator.model import DeliveryState, SendResult, Sent

PAUSES = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""Between one attempt and the next (Standard Webhooks 1.0.0): ten attempts within 75.6 hours, so that a receiver may be
down over a weekend (R4)."""

PATIENCE = sum(PAUSES, timedelta())

JITTER = 0.2
"""At most this part of a pause is added, so that a receiver that comes back is not met by all at once (R5)."""

LONGEST_RETRY_AFTER = timedelta(hours=24)


def next_attempt(
    attempts: int, sent: Sent, now: datetime, jitter: float, *, age: timedelta
) -> tuple[DeliveryState, datetime | None]:
    """The state of a delivery after its `attempts`-th attempt (counting this one) came to `sent`.

    `jitter` is a random number in [0, 1). A `retry_after` moves the next attempt back, up to 24 hours, never forward.
    After the last attempt, or when the receiver refused for good, the delivery is dead: kept, shown, and sent again
    only by hand. `age` is the alert's: none is given up before its 75.6 hours are over, although a channel that is
    well again for a moment and then not (`outages`) uses attempts faster than the schedule does.
    """
    if sent.result is SendResult.DELIVERED:
        return DeliveryState.DELIVERED, None
    if sent.result is not SendResult.RETRY or (attempts > len(PAUSES) and age >= PATIENCE):
        return DeliveryState.DEAD, None
    pause = PAUSES[min(max(attempts, 1), len(PAUSES)) - 1]
    asked = min(sent.retry_after or timedelta(), LONGEST_RETRY_AFTER)
    return DeliveryState.PENDING, now + max(pause, asked) + pause * JITTER * jitter


def judge(status: int) -> SendResult:
    """What an HTTP status says of a message (R5): only 2xx is success; 410 closes the channel; a 4xx is final except
    those that speak of the moment (408, 409, 425, 429); all else, redirects too (none is followed), may pass."""
    if 200 <= status < 300:
        return SendResult.DELIVERED
    if status == 410:
        return SendResult.GONE
    if 400 <= status < 500 and status not in {408, 409, 425, 429}:
        return SendResult.REJECTED
    return SendResult.RETRY
