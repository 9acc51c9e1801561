"""What is told by the clock and not by a feed: reminders, changes that waited, digests, series that are overdue, and
what a new subscription wants to know of what is upcoming already.

What waits for a digest, or for the end of quiet hours, waits in the outbox as a delivery by the channel `DIGEST`, due
at that time; collecting it writes the digest and marks what it holds as delivered, in one transaction.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

import structlog

from aggregator.alerts import outages
from aggregator.alerts.deciding import (
    AFTER_FAULT,
    Decision,
    Surroundings,
    collected,
    decide_again,
    decide_digest,
    decide_overdue,
    decide_reminders,
    decide_standing,
    due_lead,
)
from aggregator.counting import counted
from aggregator.errors import StoreError
from aggregator.model import (
    Alert,
    AlertDraft,
    ChannelHealth,
    Delivery,
    DeliveryState,
    Dialogue,
    EventType,
    Item,
    SendResult,
    Sent,
    Status,
    Subscription,
    Telling,
)
from aggregator.overdue import OverdueSeries, overdue_object, overdue_series
from aggregator.store import DialogueFilter, Reader, Transaction

log = structlog.get_logger()

DIGEST = "(digest)"
"""The channel on which alerts wait for their digest; no configured channel can have such a name."""

_ONCE = frozenset({EventType.REMINDER, EventType.OVERDUE})
"""What is told or silenced once; of a dialogue's other events its telling says what is news."""

_EVERY = 1_000_000
_LEASE = timedelta(minutes=5)
_BATCH = 500


def isolated(transaction: Transaction, work: Callable[[], object], **about: object) -> bool:
    """R7: what breaks our code (one step, one subscription, one change that waited) is undone by itself and tried again
    later, and costs no other anything. Whether it was done."""
    try:
        with transaction.attempt():
            work()
    except StoreError:
        raise
    except Exception:
        log.exception("an alert could not be decided", **about)
        return False
    return True


def hold(draft: AlertDraft) -> AlertDraft:
    """The draft as it is stored: one without channels waits for its digest."""
    return draft if draft.channels else replace(draft, channels=(DIGEST,))


def surroundings(reader: Reader, now: datetime) -> Surroundings:
    """How things stand at the moment of a decision, but for what is known of the dialogue at hand."""
    return Surroundings(silences=reader.silences(now), kinds=reader.feed_kinds())


def remind(
    transaction: Transaction, subscriptions: Sequence[Subscription], now: datetime, new_uid: Callable[[], str]
) -> None:
    """Write the reminders whose moment has come; the alert's key keeps each from being written twice."""
    wanting = [subscription for subscription in subscriptions if subscription.remind]
    if not wanting:
        return
    last = (now + max(lead for each in wanting for lead in each.remind)).date() + timedelta(days=1)  # in any time zone
    upcoming = _upcoming(transaction, now, begins_until=last)
    told = transaction.times_told([dialogue.id for dialogue in upcoming])
    around = surroundings(transaction, now)

    def remind_one(subscription: Subscription) -> None:
        # nearly always there is none: only of those that are due the texts are read
        due = [
            each for each in upcoming if due_lead(subscription, each, now, told.get((subscription.name, each.id), ()))
        ]
        items = {dialogue.id: _items(transaction, dialogue) for dialogue in due}
        decisions = decide_reminders(due, [subscription], now, told=told, items=items, around=around)
        write(transaction, decisions, new_uid)

    for each in wanting:
        isolated(transaction, partial(remind_one, each), subscription=each.name)


def look_again(
    transaction: Transaction, subscriptions: Sequence[Subscription], now: datetime, new_uid: Callable[[], str]
) -> None:
    """Tell the changes that waited (a cooldown, a value that came back) and still stand."""
    known = {subscription.name: subscription for subscription in subscriptions}
    around = surroundings(transaction, now)

    def look(telling: Telling) -> None:
        subscription = known.get(telling.subscription)
        if subscription is None:
            transaction.put_telling(replace(telling, again=None))
            return
        dialogue = transaction.dialogue(telling.dialogue_id)
        items = _items(transaction, dialogue)
        decision = decide_again(dialogue, items, subscription, telling, now, around=around)
        if decision.telling is None:  # it asks for that no more
            transaction.put_telling(replace(telling, again=None))
        write(transaction, [decision], new_uid)

    for each in transaction.tellings_due(now, _BATCH):
        if not isolated(transaction, partial(look, each), subscription=each.subscription, dialogue=each.dialogue_id):
            transaction.put_telling(replace(each, again=now + AFTER_FAULT))


def greet(
    transaction: Transaction, subscriptions: Sequence[Subscription], now: datetime, new_uid: Callable[[], str]
) -> None:
    """Tell new subscriptions that ask for it what is upcoming already; each once."""
    standings = transaction.standings()
    new = {standing.name for standing in standings if standing.greeted is None}
    wanting = [each for each in subscriptions if each.upcoming and each.name in new]
    if not wanting:
        return
    around = surroundings(transaction, now)
    upcoming = [
        (dialogue, _items(transaction, dialogue), transaction.tellings(dialogue.id))
        for dialogue in _upcoming(transaction, now)
    ]

    def greet_one(subscription: Subscription) -> None:
        for dialogue, items, tellings in upcoming:
            if subscription.name not in tellings:
                write(transaction, [decide_standing(dialogue, items, subscription, now, around=around)], new_uid)

    greeted = {each.name for each in wanting if isolated(transaction, partial(greet_one, each), subscription=each.name)}
    transaction.save_standings([replace(each, greeted=now) if each.name in greeted else each for each in standings], {})


def find_overdue(reader: Reader, subscriptions: Sequence[Subscription], now: datetime) -> list[Decision]:
    """What is to be told of series that should have met again, to those who ask for it and stood when that came to be
    so. It looks at every dialogue there is (0.2 ms each), so that it is asked outside of any transaction."""
    wanting = [subscription for subscription in subscriptions if EventType.OVERDUE in subscription.on]
    if not wanting:
        return []
    dialogues = reader.dialogues(DialogueFilter(told=True, limit=_EVERY))
    overdue = overdue_series(dialogues, now.date())
    around = surroundings(reader, now)

    def decide(subscription: Subscription) -> Iterator[Decision]:
        old = _already(dialogues, subscription)
        for each in overdue:
            if (each.last.series_id, each.last.id) not in old:
                items = _items(reader, each.last)
                yield from decide_overdue(each.last, overdue_object(each), items, [subscription], now, around=around)

    found: list[Decision] = []
    for each in wanting:
        try:
            found += [made for made in decide(each) if _is_new(reader, made)]
        except StoreError:
            raise
        except Exception:
            # R7: looked for again an hour later
            log.exception("overdue series could not be told", subscription=each.name)
    return found


def _is_new(reader: Reader, decision: Decision) -> bool:
    key = decision.draft.key if decision.draft else decision.withheld.key if decision.withheld else None
    return key is not None and not reader.has_alert(key) and not reader.is_spared(key)


def _already(dialogues: Iterable[Dialogue], subscription: Subscription) -> set[tuple[str, int]]:
    """Series that were overdue already when the subscription was new, with their last session."""
    if subscription.since is None:
        return set()
    found: Iterable[OverdueSeries] = overdue_series(dialogues, subscription.since.date())
    return {(each.last.series_id, each.last.id) for each in found}


def _upcoming(transaction: Transaction, now: datetime, *, begins_until: date | None = None) -> list[Dialogue]:
    return transaction.dialogues(
        DialogueFilter(
            upcoming_from=now.date(),
            begins_until=begins_until,
            statuses=frozenset({Status.ANNOUNCED}),
            told=True,
            limit=_EVERY,
        )
    )


def _items(reader: Reader, dialogue: Dialogue) -> list[Item]:
    return [reader.item(number) for number in dialogue.items]


def write(transaction: Transaction, decisions: Iterable[Decision], new_uid: Callable[[], str]) -> None:
    """Put what was decided into the outbox, and keep what is known from now on."""
    for decision in decisions:
        if decision.telling:
            transaction.put_telling(decision.telling)
        if decision.withheld:
            transaction.withhold(decision.withheld)
        draft = decision.draft
        if draft and not (draft.event in _ONCE and transaction.is_spared(draft.key)):
            transaction.add_alert(hold(draft), new_uid())


def collect(
    transaction: Transaction, subscriptions: Sequence[Subscription], now: datetime, new_uid: Callable[[], str]
) -> None:
    """Write the digests that are due; what waited alone, and not for a digest, is sent as it is. Needs a durable
    transaction, for what they hold counts as delivered."""
    waiting: dict[str, list[Delivery]] = defaultdict(list)
    while batch := transaction.lease_deliveries(now, now + _LEASE, _BATCH, channels=(DIGEST,)):
        for delivery in batch:
            waiting[delivery.alert.subscription].append(delivery)
    known: Mapping[str, Subscription] = {subscription.name: subscription for subscription in subscriptions}

    def collect_one(name: str) -> None:
        subscription, deliveries = known.get(name), waiting[name]
        if subscription is None:
            sent = Sent(result=SendResult.REJECTED, detail="its subscription is no longer configured")
        else:
            sent = Sent(result=SendResult.DELIVERED)
            _send(transaction, subscription, [delivery.alert for delivery in deliveries], now, new_uid)
        state = DeliveryState.DELIVERED if sent.result is SendResult.DELIVERED else DeliveryState.DEAD
        for delivery in deliveries:
            transaction.record_attempt(delivery.id, sent, now, state=state)

    for each in waiting:
        isolated(transaction, partial(collect_one, each), subscription=each)


def _send(
    transaction: Transaction,
    subscription: Subscription,
    alerts: Sequence[Alert],
    now: datetime,
    new_uid: Callable[[], str],
) -> None:
    left = collected(alerts)
    if len(left) == 1 and not subscription.digest:
        transaction.add_deliveries(left[0].id, subscription.channels, now)
    elif (draft := decide_digest(subscription, alerts, now)) is not None:
        transaction.add_alert(draft, new_uid())


def redirect(
    transaction: Transaction,
    subscriptions: Sequence[Subscription],
    now: datetime,
    new_uid: Callable[[], str],
    *,
    channels: Collection[str],
) -> None:
    """Give up what waits for a channel that is no longer configured: it goes by the channels that its subscription has
    now; what has none is told of by another channel. Needs a durable transaction."""
    known = {subscription.name: subscription for subscription in subscriptions}
    lost: Counter[str] = Counter()
    while batch := transaction.lease_deliveries(now, now + _LEASE, _BATCH, but=(*channels, DIGEST)):
        for delivery in batch:
            subscription = known.get(delivery.alert.subscription)
            instead = ""
            if subscription is not None:
                transaction.add_deliveries(delivery.alert.id, subscription.channels, now)
                instead = f"; it goes by {', '.join(subscription.channels)}"
            else:
                lost[delivery.channel] += 1
            detail = f"there is no channel {delivery.channel!r} any more{instead}"
            sent = Sent(result=SendResult.REJECTED, detail=detail)
            transaction.record_attempt(delivery.id, sent, now, state=DeliveryState.DEAD)
    for name, count in lost.items():
        log.warning("what waited for a channel that is not configured any more was given up", channel=name, count=count)
        waited = counted(count, "message that waited for it was", "messages that waited for it were")
        notices = outages.decide_channel(
            ChannelHealth(name=name, off_since=now, reason="it is not configured any more"),
            EventType.CHANNEL_FAILING,
            f"removed|{now.isoformat()}",
            f"it is not configured any more, and {waited} given up",
            kind="",
            pending=0,
            dead=count,
            subscriptions=subscriptions,
            others=transaction.channel_health(channels),
            now=now,
        )
        for notice in notices:
            transaction.add_alert(notice, new_uid())
