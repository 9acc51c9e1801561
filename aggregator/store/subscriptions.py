"""What subscriptions know of dialogues, what they were spared and why, since when they stand, and silences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    and_,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from aggregator.errors import NotFoundError, UsageError
from aggregator.model import Silence, Standing, Telling, Withheld, Withholding, reference
from aggregator.objects import time_text
from aggregator.store.items import GREATEST_ID
from aggregator.store.rows import silence_from, telling_from, telling_record, withheld_from, withheld_record
from aggregator.store.tables import alert, dialogue, silence, subscription, telling, withheld

FOR_GOOD = (Withholding.SILENCE, Withholding.BASELINE)
"""Causes after which an alert is not sent later; the others only put it off, or say that it was sent before."""

LONGEST_WAIT = timedelta(days=31)
"""No change waits longer: the longest cooldown that can be configured is 30 days."""

# --- subscriptions ---------------------------------------------------------------------------------------------------


def standings(connection: Connection) -> list[Standing]:
    rows = connection.execute(select(subscription).order_by(subscription.c.name))
    return [Standing(**row._asdict()) for row in rows]


def save_standings(connection: Connection, new: Sequence[Standing], renamed: Mapping[str, str]) -> None:
    for old, name in renamed.items():
        _rename(connection, old, name)
    connection.execute(delete(subscription))
    if new:
        fields = [column.name for column in subscription.c]
        connection.execute(insert(subscription), [{field: getattr(each, field) for field in fields} for each in new])


def _rename(connection: Connection, old: str, new: str) -> None:
    connection.execute(update(silence).where(silence.c.subscription == old).values(subscription=new))
    known = select(telling.c.dialogue_id).where(telling.c.subscription == new)
    of_old = and_(telling.c.subscription == old, telling.c.dialogue_id.not_in(known))
    connection.execute(update(telling).where(of_old).values(subscription=new))
    connection.execute(delete(telling).where(telling.c.subscription == old))
    for table in (alert, withheld):
        _rename_keys(connection, table, old, new)


def _rename_keys(connection: Connection, table: Table, old: str, new: str) -> None:
    """A key begins with the subscription's name; what the new name has decided itself, long ago, stays."""
    key = literal(new).concat(func.substr(table.c.key, len(old) + 1))
    other = table.alias()
    free = ~exists(select(other.c.id).where(other.c.key == key))
    connection.execute(update(table).where(table.c.subscription == old, free).values(subscription=new, key=key))


# --- tellings --------------------------------------------------------------------------------------------------------


def tellings(connection: Connection, dialogue_id: int) -> dict[str, Telling]:
    rows = connection.execute(select(telling).where(telling.c.dialogue_id == dialogue_id))
    return {each.subscription: each for each in map(telling_from, rows)}


def tellings_due(connection: Connection, now: datetime, limit: int) -> list[Telling]:
    due = select(telling).where(telling.c.again <= now).order_by(telling.c.again, telling.c.dialogue_id)
    return list(map(telling_from, connection.execute(due.limit(limit))))


def put_telling(connection: Connection, value: Telling) -> None:
    same = and_(telling.c.dialogue_id == value.dialogue_id, telling.c.subscription == value.subscription)
    record = telling_record(value)
    if not connection.execute(update(telling).where(same).values(**record)).rowcount:
        connection.execute(insert(telling).values(**record))


def put_clock_back(connection: Connection, now: datetime) -> int:
    waiting = telling.c.again > now + LONGEST_WAIT
    return connection.execute(update(telling).where(waiting).values(again=now)).rowcount


# --- withheld --------------------------------------------------------------------------------------------------------


def withhold(connection: Connection, value: Withheld) -> None:
    same = select(withheld.c.id).where(withheld.c.key == value.key, withheld.c.cause == value.cause)
    if connection.execute(same).first() is None:
        connection.execute(insert(withheld).values(**withheld_record(value)))


def withheld_of(connection: Connection, item_id: int | None, dialogue_id: int | None) -> list[Withheld]:
    tests: list[ColumnElement[bool]] = []
    if item_id is not None:
        tests.append(withheld.c.item_id == item_id)
    if dialogue_id is not None:
        tests.append(withheld.c.dialogue_id == dialogue_id)
    rows = connection.execute(select(withheld).where(or_(*tests)).order_by(withheld.c.id)) if tests else ()
    return list(map(withheld_from, rows))


def count_undecided(connection: Connection) -> int:
    broke = exists().where(
        withheld.c.cause == Withholding.FAULT,
        withheld.c.subscription == telling.c.subscription,
        withheld.c.dialogue_id == telling.c.dialogue_id,
        withheld.c.at >= telling.c.at,  # what was told since was decided
    )
    found = select(func.count()).select_from(telling).where(telling.c.again.is_not(None), broke)
    return connection.execute(found).scalar_one()


def is_spared(connection: Connection, key: str) -> bool:
    found = select(withheld.c.id).where(withheld.c.key == key, withheld.c.cause.in_(FOR_GOOD))
    return connection.execute(found).first() is not None


# --- silences --------------------------------------------------------------------------------------------------------


def silences(connection: Connection, now: datetime | None) -> list[Silence]:
    statement = select(silence).order_by(silence.c.id.desc())
    if now is not None:
        statement = statement.where(silence.c.created <= now, silence.c.until > now)
    return list(map(silence_from, connection.execute(statement)))


def silence_of(connection: Connection, silence_id: int) -> Silence:
    wanted = silence_id if abs(silence_id) <= GREATEST_ID else 0
    row = connection.execute(select(silence).where(silence.c.id == wanted)).first()
    if row is None:
        raise NotFoundError(f"there is no silence {reference('silence', silence_id)}")
    return silence_from(row)


def add_silence(connection: Connection, value: Silence) -> int:
    record = {column.name: getattr(value, column.name) for column in silence.c if column.name != "id"}
    if value.dialogue_id is not None:
        current = func.coalesce(dialogue.c.merged_into, dialogue.c.id)
        known = select(current).where(dialogue.c.id == min(value.dialogue_id, GREATEST_ID))
        record["dialogue_id"] = connection.execute(known).scalar()
        if record["dialogue_id"] is None:
            raise NotFoundError(f"there is no dialogue {reference('dialogue', value.dialogue_id)}")
    record |= {name: sorted(record[name]) for name in ("parties", "regions")} | {"names": list(value.names)}
    number: int = connection.execute(insert(silence).values(**record).returning(silence.c.id)).scalar_one()
    return number


def end_silence(connection: Connection, silence_id: int, now: datetime) -> None:
    known = silence_of(connection, silence_id)
    if known.until <= now:
        raise UsageError(f"{reference('silence', silence_id)} ended already, {time_text(known.until)}")
    connection.execute(update(silence).where(silence.c.id == silence_id).values(until=now))
