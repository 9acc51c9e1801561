"""The outbox: alerts as decided, and one delivery for each channel until it is delivered or dead."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, delete, func, insert, or_, select, update

from aggregator.errors import NotFoundError, UsageError
from aggregator.model import (
    Alert,
    AlertDraft,
    Delivery,
    DeliveryState,
    EventType,
    Sent,
    Withheld,
    Withholding,
    reference,
)
from aggregator.store.feeds import DIFFERENCE
from aggregator.store.items import GREATEST_ID
from aggregator.store.rows import alert_from, chunks, delivery_from, withheld_from
from aggregator.store.tables import alert, alert_item, delivery, item, withheld
from aggregator.store.values import AlertFilter, DeliveryFilter

# --- alerts ----------------------------------------------------------------------------------------------------------


def matching(connection: Connection, wanted: AlertFilter) -> list[Alert]:
    statement = select(alert)
    if wanted.since:
        statement = statement.where(alert.c.created >= wanted.since)
    if wanted.until:
        statement = statement.where(alert.c.created < wanted.until)
    if wanted.subscription is not None:
        statement = statement.where(alert.c.subscription == wanted.subscription)
    if wanted.events:
        statement = statement.where(alert.c.event.in_(sorted(wanted.events)))
    return _newest(connection, statement.limit(max(wanted.limit, 0)))


def _newest(connection: Connection, statement: Select[Any]) -> list[Alert]:
    return list(map(alert_from, connection.execute(statement.order_by(alert.c.created.desc(), alert.c.id.desc()))))


def one(connection: Connection, alert_id: int) -> Alert:
    row = connection.execute(select(alert).where(alert.c.id == _possible(alert_id))).first()
    if row is None:
        raise NotFoundError(f"there is no alert {reference('alert', alert_id)}")
    return alert_from(row)


def _possible(number: int) -> int:
    return number if abs(number) <= GREATEST_ID else 0


def about(connection: Connection, item_id: int | None, dialogue_id: int | None) -> list[Alert]:
    tests: list[ColumnElement[bool]] = []
    if item_id is not None:
        told = select(alert_item.c.alert_id).where(alert_item.c.item_id == item_id)
        tests.append(alert.c.id.in_(told))
    if dialogue_id is not None:
        tests.append(alert.c.dialogue_id == dialogue_id)
    return _newest(connection, select(alert).where(or_(*tests))) if tests else []


def has_key(connection: Connection, key: str) -> bool:
    return connection.execute(select(alert.c.id).where(alert.c.key == key)).first() is not None


def counts(connection: Connection, feed_id: str, since: datetime) -> dict[str, int]:
    # by the clock and then by number: a join may be walked from the feed's items instead, all of them
    lately = connection.execute(select(alert.c.subscription, alert.c.item_ids).where(alert.c.created >= since)).all()
    own: set[int] = set()
    for part in chunks(sorted({number for row in lately for number in row.item_ids})):
        told = connection.execute(select(item.c.id, item.c.feed_id).where(item.c.id.in_(part)))
        own |= {row.id for row in told if row.feed_id == feed_id}
    return Counter(row.subscription for row in lately if not own.isdisjoint(row.item_ids))


def told_of_story(connection: Connection, story_id: int) -> frozenset[str]:
    rows = connection.execute(
        select(alert.c.subscription)
        .distinct()
        .join(alert_item, alert_item.c.alert_id == alert.c.id)
        .join(item, item.c.id == alert_item.c.item_id)
        .where(alert.c.event == EventType.ITEM, item.c.story_id == story_id)
    )
    return frozenset(rows.scalars())


def times_told(connection: Connection, dialogue_ids: Collection[int]) -> dict[tuple[str, int], list[datetime]]:
    told: dict[tuple[str, int], list[datetime]] = defaultdict(list)
    for part in chunks(list(dialogue_ids)):
        columns = alert.c.subscription, alert.c.dialogue_id, func.coalesce(alert.c.due, alert.c.created)
        rows = select(*columns).where(alert.c.dialogue_id.in_(part)).order_by(alert.c.id)
        for subscription, dialogue_id, at in connection.execute(rows):
            told[subscription, dialogue_id].append(at)
    return dict(told)


def add(connection: Connection, draft: AlertDraft, uid: str) -> int | None:
    if has_key(connection, draft.key):
        return None
    statement = insert(alert).values(
        uid=uid,
        key=draft.key,
        subscription=draft.subscription,
        event=draft.event,
        payload=dict(draft.payload),
        created=draft.created,
        due=draft.due,
        dialogue_id=draft.dialogue_id,
        item_ids=list(draft.item_ids),
    )
    number: int = connection.execute(statement.returning(alert.c.id)).scalar_one()
    if draft.item_ids:
        rows = [{"item_id": item_id, "alert_id": number} for item_id in dict.fromkeys(draft.item_ids)]
        connection.execute(insert(alert_item), rows)
    _insert_deliveries(connection, number, draft.channels, draft.created, draft.due or draft.created)
    return number


def _insert_deliveries(
    connection: Connection, alert_id: int, channels: Sequence[str], created: datetime, first: datetime
) -> None:
    rows = [
        {
            "alert_id": alert_id,
            "channel": channel,
            "state": DeliveryState.PENDING,
            "attempts": 0,
            "next_attempt": first,
            "created": created,
        }
        for channel in dict.fromkeys(channels)
    ]
    if rows:
        connection.execute(insert(delivery), rows)


def is_unsent(connection: Connection, alert_id: int, now: datetime) -> bool:
    waits = and_(
        delivery.c.state == DeliveryState.PENDING,
        delivery.c.attempts == 0,
        or_(delivery.c.lease_until.is_(None), delivery.c.lease_until <= now),
    )
    waiting = connection.execute(select(waits).where(delivery.c.alert_id == alert_id)).scalars().all()
    return bool(waiting) and all(waiting)


def withdraw(connection: Connection, alert_id: int, reason: str, now: datetime) -> None:
    row = connection.execute(select(alert).where(alert.c.id == alert_id)).one()
    connection.execute(delete(delivery).where(delivery.c.alert_id == alert_id))
    # its key is free again: what it would have said may become news later
    key = row.key + _withdrawn(alert_id)
    connection.execute(update(alert).where(alert.c.id == alert_id).values(key=key, dialogue_id=None))
    connection.execute(
        insert(withheld).values(
            key=key,
            subscription=row.subscription,
            event=row.event,
            cause=Withholding.MERGED,
            reason=reason,
            at=now,
            dialogue_id=row.dialogue_id,
        )
    )


def _withdrawn(alert_id: int) -> str:
    """How the key of a withdrawn alert ends, and that of the reason why: their beginnings may be led elsewhere."""
    return f"|withdrawn|{alert_id}"


def withdrawal(connection: Connection, alert_id: int) -> Withheld | None:
    row = connection.execute(select(withheld).where(withheld.c.key.endswith(_withdrawn(alert_id)))).first()
    return withheld_from(row) if row else None


def add_deliveries(connection: Connection, alert_id: int, channels: Sequence[str], now: datetime) -> None:
    known = set(connection.execute(select(delivery.c.channel).where(delivery.c.alert_id == alert_id)).scalars())
    _insert_deliveries(connection, alert_id, [name for name in channels if name not in known], now, now)


# --- deliveries ------------------------------------------------------------------------------------------------------


def _both() -> Select[Any]:
    return select(delivery, alert).join(alert, alert.c.id == delivery.c.alert_id)


def deliveries(connection: Connection, wanted: DeliveryFilter) -> list[Delivery]:
    statement = _both()
    if wanted.states:
        statement = statement.where(delivery.c.state.in_(sorted(wanted.states)))
    if wanted.subscription is not None:
        statement = statement.where(alert.c.subscription == wanted.subscription)
    if wanted.channel is not None:
        statement = statement.where(delivery.c.channel == wanted.channel)
    if wanted.alert_id is not None:
        statement = statement.where(delivery.c.alert_id == _possible(wanted.alert_id))
    if wanted.since:
        statement = statement.where(delivery.c.created >= wanted.since)
    statement = statement.order_by(delivery.c.created.desc(), delivery.c.id.desc()).limit(max(wanted.limit, 0))
    return list(map(delivery_from, connection.execute(statement)))


def one_delivery(connection: Connection, delivery_id: int) -> Delivery:
    row = connection.execute(_both().where(delivery.c.id == _possible(delivery_id))).first()
    if row is None:
        raise _missing(delivery_id)
    return delivery_from(row)


def _missing(delivery_id: int) -> NotFoundError:
    return NotFoundError(f"there is no delivery {reference('delivery', delivery_id)}")


def lease(
    connection: Connection,
    now: datetime,
    until: datetime,
    limit: int,
    channels: Collection[str] | None,
    but: Collection[str],
    owner: str | None,
) -> list[Delivery]:
    leased = delivery.c.lease_until
    statement = _both().where(
        delivery.c.state == DeliveryState.PENDING,
        delivery.c.next_attempt <= now,
        or_(leased.is_(None), leased <= now),
    )
    if but:
        statement = statement.where(delivery.c.channel.not_in(sorted(but)))
    if channels is not None:
        statement = statement.where(delivery.c.channel.in_(sorted(channels)))
    statement = statement.order_by(delivery.c.next_attempt, delivery.c.id).limit(max(limit, 0))
    taken = list(map(delivery_from, connection.execute(statement)))
    for part in chunks([each.id for each in taken]):
        connection.execute(update(delivery).where(delivery.c.id.in_(part)).values(lease_until=until, leased_by=owner))
    return taken


def release_daemons(connection: Connection) -> int:
    leased = and_(delivery.c.lease_until.is_not(None), delivery.c.leased_by.is_not(None))
    return connection.execute(update(delivery).where(leased).values(lease_until=None)).rowcount


def put_clock_back(connection: Connection, now: datetime, longest: timedelta) -> int:
    unasked = delivery.c.alert_id.in_(select(alert.c.id).where(alert.c.due.is_(None)))
    ahead = or_(delivery.c.created > now + DIFFERENCE, and_(delivery.c.next_attempt > now + longest, unasked))
    waiting = and_(delivery.c.state == DeliveryState.PENDING, delivery.c.next_attempt > now)
    return connection.execute(update(delivery).where(waiting, ahead).values(next_attempt=now)).rowcount


def record_attempt(
    connection: Connection,
    delivery_id: int,
    sent: Sent,
    now: datetime,
    next_attempt: datetime | None,
    state: DeliveryState,
) -> None:
    done = state is DeliveryState.DELIVERED
    statement = update(delivery).where(delivery.c.id == _possible(delivery_id))
    statement = statement.values(
        state=state,
        attempts=delivery.c.attempts + 1,
        next_attempt=next_attempt if state is DeliveryState.PENDING else None,
        lease_until=None,
        delivered=now if done else None,
        **({} if done else {"last_error": sent.detail or sent.result.value}),
    )
    if not connection.execute(statement).rowcount:
        raise _missing(delivery_id)


def retry(connection: Connection, delivery_id: int, now: datetime) -> None:
    known = one_delivery(connection, delivery_id)
    if known.state is DeliveryState.DELIVERED:
        raise UsageError(f"{reference('delivery', delivery_id)} was delivered already")
    again = {"attempts": 0} if known.state is DeliveryState.DEAD else {}
    connection.execute(
        update(delivery)
        .where(delivery.c.id == delivery_id)
        .values(state=DeliveryState.PENDING, next_attempt=now, lease_until=None, **again)
    )
