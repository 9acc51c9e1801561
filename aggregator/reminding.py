"""What is told by the clock and not by a feed: reminders before a dialogue, and digests.

What waits for a digest waits in the outbox as a delivery by the channel `DIGEST`, due at the digest's time; collecting
it writes the digest and marks what it holds as delivered, in one transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from aggregator.alerts.deciding import decide_digest, decide_reminders
from aggregator.model import AlertDraft, Delivery, DeliveryState, SendResult, Sent, Status, Subscription
from aggregator.store import DialogueFilter, Transaction

DIGEST = "(digest)"
"""The channel on which alerts wait for their digest; no configured channel can have such a name."""

_AHEAD = 1000  # upcoming dialogues looked at for reminders
_LEASE = timedelta(minutes=5)
_BATCH = 500


def hold(draft: AlertDraft) -> AlertDraft:
    """The draft as it is stored: one without channels waits for its digest."""
    return draft if draft.channels else replace(draft, channels=(DIGEST,))


def remind(
    transaction: Transaction, subscriptions: Sequence[Subscription], now: datetime, new_uid: Callable[[], str]
) -> None:
    """Write the reminders whose moment has come; the alert's key keeps each from being written twice."""
    wanting = [subscription for subscription in subscriptions if subscription.remind]
    if not wanting:
        return
    upcoming = transaction.dialogues(
        DialogueFilter(upcoming_from=now.date(), statuses=frozenset({Status.ANNOUNCED}), told=True, limit=_AHEAD)
    )
    told = transaction.last_told([dialogue.id for dialogue in upcoming])
    items = {dialogue.id: [transaction.item(number) for number in dialogue.items] for dialogue in upcoming}
    for draft in decide_reminders(upcoming, wanting, now, told=told, items=items):
        transaction.add_alert(hold(draft), new_uid())


def collect(
    transaction: Transaction, subscriptions: Sequence[Subscription], now: datetime, new_uid: Callable[[], str]
) -> None:
    """Write the digests that are due. Needs a durable transaction, for what they hold counts as delivered."""
    waiting: dict[str, list[Delivery]] = defaultdict(list)
    while batch := transaction.lease_deliveries(now, now + _LEASE, _BATCH, channels=(DIGEST,)):
        for delivery in batch:
            waiting[delivery.alert.subscription].append(delivery)
    known: Mapping[str, Subscription] = {subscription.name: subscription for subscription in subscriptions}
    for name, deliveries in waiting.items():
        subscription = known.get(name)
        if subscription is None:
            sent = Sent(result=SendResult.REJECTED, detail="its subscription is no longer configured")
        else:
            sent = Sent(result=SendResult.DELIVERED)
            draft = decide_digest(subscription, [delivery.alert for delivery in deliveries], now)
            if draft is not None:
                transaction.add_alert(draft, new_uid())
        state = DeliveryState.DELIVERED if sent.result is SendResult.DELIVERED else DeliveryState.DEAD
        for delivery in deliveries:
            transaction.record_attempt(delivery.id, sent, now, state=state)


def bury(transaction: Transaction, channels: Collection[str], now: datetime) -> None:
    """Give up what waits for a channel that is no longer configured, and say so. Needs a durable transaction."""
    while batch := transaction.lease_deliveries(now, now + _LEASE, _BATCH, but=(*channels, DIGEST)):
        for delivery in batch:
            sent = Sent(result=SendResult.REJECTED, detail=f"there is no channel {delivery.channel!r} any more")
            transaction.record_attempt(delivery.id, sent, now, state=DeliveryState.DEAD)
