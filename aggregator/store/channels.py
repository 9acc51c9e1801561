"""How channels fare, and what waits for them: beside the outbox, so that a restart probes where it left off."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, select, update

from aggregator.model import ChannelHealth, DeliveryState
from aggregator.store.tables import channel, delivery
from aggregator.store.values import Queue

_PENDING = delivery.c.state == DeliveryState.PENDING
_DEAD = delivery.c.state == DeliveryState.DEAD
_REVIVED = {"state": DeliveryState.PENDING, "attempts": 0, "lease_until": None}


def health(connection: Connection, names: Collection[str]) -> dict[str, ChannelHealth]:
    rows = connection.execute(select(channel).where(channel.c.name.in_(sorted(names))))
    found = {}
    for row in rows:
        values = {str(key): value for key, value in row._mapping.items() if key != "target"}
        found[row.name] = ChannelHealth(**values)
    return {name: found.get(name) or ChannelHealth(name=name) for name in names}


def save(connection: Connection, state: ChannelHealth) -> None:
    values = asdict(state)
    if not connection.execute(update(channel).where(channel.c.name == state.name).values(values)).rowcount:
        connection.execute(insert(channel).values(values | {"target": ""}))


def targets(connection: Connection) -> dict[str, str]:
    return {row.name: row.target for row in connection.execute(select(channel.c.name, channel.c.target))}


def sync(connection: Connection, wanted: Mapping[str, str]) -> None:
    known = targets(connection)
    for name, target in wanted.items():
        if known.get(name) == target:
            continue
        if known.get(name) != "":  # new, or it leads elsewhere now
            save(connection, ChannelHealth(name=name))
        connection.execute(update(channel).where(channel.c.name == name).values(target=target))
    if gone := sorted(known.keys() - wanted.keys()):
        connection.execute(delete(channel).where(channel.c.name.in_(gone)))


def due(connection: Connection, names: Collection[str], now: datetime) -> frozenset[str]:
    # one look at the index for each: a channel with a hundred thousand that wait costs the others nothing
    return frozenset(
        name
        for name in names
        if connection.execute(
            select(delivery.c.id)
            .where(_PENDING, delivery.c.channel == name, delivery.c.next_attempt <= now)
            .order_by(delivery.c.next_attempt)
            .limit(1)
        ).first()
    )


def queue(connection: Connection, name: str) -> Queue:
    def count(state: DeliveryState) -> int:
        found = select(func.count()).select_from(delivery).where(delivery.c.state == state, delivery.c.channel == name)
        return connection.execute(found).scalar_one()

    oldest = select(func.min(delivery.c.created, type_=delivery.c.created.type))
    return Queue(
        pending=count(DeliveryState.PENDING),
        dead=count(DeliveryState.DEAD),
        oldest=connection.execute(oldest.where(_PENDING, delivery.c.channel == name)).scalar(),
    )


def bring_forward(connection: Connection, name: str, now: datetime) -> int:
    tried = (_PENDING, delivery.c.channel == name, delivery.c.next_attempt > now, delivery.c.attempts > 0)
    return connection.execute(update(delivery).where(*tried).values(next_attempt=now)).rowcount


def put_clock_back(connection: Connection, now: datetime, longest: timedelta) -> int:
    ahead = channel.c.next_probe > now + longest
    return connection.execute(update(channel).where(ahead).values(next_probe=now)).rowcount


def bury(connection: Connection, name: str, reason: str, now: datetime) -> int:
    due_now = (_PENDING, delivery.c.channel == name, delivery.c.next_attempt <= now)
    buried = {"state": DeliveryState.DEAD, "next_attempt": None, "lease_until": None, "last_error": reason}
    return connection.execute(update(delivery).where(*due_now).values(buried)).rowcount


def revive(connection: Connection, name: str | None, now: datetime) -> int:
    dead = (_DEAD,) if name is None else (_DEAD, delivery.c.channel == name)
    return connection.execute(update(delivery).where(*dead).values(**_REVIVED, next_attempt=now)).rowcount
