"""Dialogues in the store, the claims they are built from, and what became of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    String,
    Table,
    and_,
    cast,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from aggregator.errors import NotFoundError
from aggregator.model import Alert, Dialogue, DialogueChange, EventType, SourcedClaim, Status, reference
from aggregator.store import items
from aggregator.store.rows import AnyRow, alert_from, chunks, dialogue_from, dialogue_record, sourced_claim
from aggregator.store.tables import (
    alert,
    dialogue,
    dialogue_history,
    dialogue_party,
    item,
    item_claim,
    silence,
    telling,
    withheld,
)
from aggregator.store.values import DialogueFilter, DialogueRecord

NEAR = timedelta(days=120)
"""How far apart two tellings of one session can lie: announced a season ahead, or postponed by one."""

MOST_CANDIDATES = 200

# --- reading ---------------------------------------------------------------------------------------------------------


def one(connection: Connection, dialogue_id: int) -> Dialogue:
    wanted = dialogue_id if abs(dialogue_id) <= items.GREATEST_ID else 0
    into = connection.execute(select(dialogue.c.merged_into).where(dialogue.c.id == wanted)).scalar()
    found = _all(connection, select(dialogue).where(dialogue.c.id == (into or wanted)))
    if not found:
        raise NotFoundError(f"there is no dialogue {reference('dialogue', dialogue_id)}")
    return found[0]


def _all(connection: Connection, statement: Select[Any]) -> list[Dialogue]:
    """The dialogues of `statement` with their items, in the order in which those were told, and their aliases."""
    rows = connection.execute(statement).all()
    linked: dict[int, list[int]] = {row.id: [] for row in rows}
    aliases: dict[int, list[int]] = {row.id: [] for row in rows}
    for part in chunks(list(linked)):
        merged = select(dialogue.c.merged_into, dialogue.c.id).where(dialogue.c.merged_into.in_(part))
        for dialogue_id, number in connection.execute(merged.order_by(dialogue.c.id)):
            aliases[dialogue_id].append(number)
        told = select(item.c.dialogue_id, item.c.id).where(item.c.dialogue_id.in_(part))
        for dialogue_id, number in connection.execute(told.order_by(item.c.effective_at, item.c.id)):
            linked[dialogue_id].append(number)
    return [dialogue_from(row, linked[row.id], aliases[row.id]) for row in rows]


def _told() -> ColumnElement[bool]:
    """Whether any item tells of the dialogue: one may be left without, when rules or publishers change their mind."""
    return exists().where(item.c.dialogue_id == dialogue.c.id)


def matching(connection: Connection, wanted: DialogueFilter) -> list[Dialogue]:
    statement = select(dialogue).where(dialogue.c.merged_into.is_(None))
    if wanted.told:
        statement = statement.where(_told())
    if wanted.begins_until:
        statement = statement.where(dialogue.c.precision == "day", dialogue.c.first_day <= wanted.begins_until)
    if wanted.since:
        statement = statement.where(dialogue.c.updated >= wanted.since)
    if wanted.types:
        statement = statement.where(dialogue.c.type.in_(sorted(wanted.types)))
    if wanted.statuses:
        statement = statement.where(dialogue.c.status.in_(sorted(wanted.statuses)))
    if wanted.series is not None:
        statement = statement.where(dialogue.c.series_id == wanted.series)
    for codes in wanted.parties:
        statement = statement.where(dialogue.c.id.in_(_of_parties(codes)))
    if wanted.upcoming_from:
        last_day = func.coalesce(dialogue.c.last_day, dialogue.c.first_day)
        order = func.coalesce(dialogue.c.first_day, dialogue.c.last_day), dialogue.c.id
        statement = statement.where(last_day >= wanted.upcoming_from).order_by(*order)
    else:
        statement = statement.order_by(dialogue.c.updated.desc(), dialogue.c.id.desc())
    return _all(connection, statement.limit(max(wanted.limit, 0)))


def _of_parties(codes: Collection[str]) -> Select[tuple[int]]:
    return select(dialogue_party.c.dialogue_id).where(dialogue_party.c.party.in_(sorted(codes)))


def candidates(
    connection: Connection,
    parties: Collection[str],
    around: date | None,
    published: datetime,
    related: Callable[[Sequence[str]], bool],
) -> list[Dialogue]:
    days = [published.astimezone(UTC).date(), *([around] if around else [])]
    first_day = func.coalesce(dialogue.c.first_day, dialogue.c.last_day)
    last_day = func.coalesce(dialogue.c.last_day, dialogue.c.first_day)
    near = [and_(first_day <= _later(day), last_day >= _earlier(day)) for day in days]
    told = dialogue.c.updated.between(*_about(published))
    newest = dialogue.c.updated.desc(), dialogue.c.id.desc()
    # a busy party has thousands, few of them with the others: only those are read whole
    found = connection.execute(
        select(dialogue.c.id, cast(dialogue.c.parties, String))
        .where(dialogue.c.id.in_(_of_parties(parties)), or_(told, *near))
        .order_by(*newest)
    ).all()
    kin = {text for text in {text for _, text in found} if related(tuple(json.loads(text)))}
    wanted = [number for number, text in found if text in kin][:MOST_CANDIDATES]
    return _all(connection, select(dialogue).where(dialogue.c.id.in_(wanted)).order_by(*newest)) if wanted else []


def _earlier(day: date) -> date:
    return max(day, date.min + NEAR) - NEAR  # a text may claim the year 1


def _later(day: date) -> date:
    return min(day, date.max - NEAR) + NEAR  # or the year 9999


def _about(moment: datetime) -> tuple[datetime, datetime]:
    day = moment.astimezone(UTC).date()
    return datetime.combine(_earlier(day), time.min, UTC), datetime.combine(_later(day), time.max, UTC)


_HISTORY = [dialogue_history.c[name] for name in ("dialogue_id", "at", "event", "status", "changed")]


def history(connection: Connection, dialogue_id: int) -> list[DialogueRecord]:
    rows = select(*_HISTORY).where(dialogue_history.c.dialogue_id == dialogue_id).order_by(dialogue_history.c.id)
    return [_record(row) for row in connection.execute(rows)]


def history_since(connection: Connection, since: datetime) -> dict[int, list[DialogueRecord]]:
    rows = select(*_HISTORY).where(dialogue_history.c.at >= since).order_by(dialogue_history.c.id)
    found: dict[int, list[DialogueRecord]] = {}
    for row in connection.execute(rows):
        found.setdefault(row.dialogue_id, []).append(_record(row))
    return found


def _record(row: Row[Any]) -> DialogueRecord:
    return DialogueRecord(
        at=row.at,
        event=EventType(row.event) if row.event else None,
        status=Status(row.status),
        changed={name: (before, after) for name, (before, after) in row.changed.items()},
    )


_CLAIMS = select(item_claim.c.claim, item.c.id, item.c.tier, item.c.effective_at).join(
    item, item.c.id == item_claim.c.item_id
)


def claims(connection: Connection, dialogue_id: int) -> list[SourcedClaim]:
    statement = _CLAIMS.where(item.c.dialogue_id == dialogue_id).order_by(item.c.effective_at, item.c.id)
    return list(map(sourced_claim, connection.execute(statement)))


def claim_of(connection: Connection, item_id: int) -> SourcedClaim | None:
    row = connection.execute(_CLAIMS.where(item.c.id == item_id)).first()
    return sourced_claim(row) if row else None


# --- writing ---------------------------------------------------------------------------------------------------------


def put(connection: Connection, change: DialogueChange) -> None:
    now = change.dialogue
    record = dialogue_record(now)
    before = connection.execute(select(dialogue.c.parties).where(dialogue.c.id == now.id)).scalar()
    known = before is not None
    if known:
        connection.execute(update(dialogue).where(dialogue.c.id == now.id).values(**record))
    else:
        connection.execute(insert(dialogue).values(**record))
    _place(connection, now.id, before or (), now.parties)
    _link(connection, now)
    changed = dict(change.changed)
    if change.absorbed:
        changed["aliases"] = ([], [reference("dialogue", number) for number in change.absorbed])
    if change.event or changed or not known:
        connection.execute(
            insert(dialogue_history).values(
                dialogue_id=now.id,
                at=change.at,
                event=change.event,
                status=now.status,
                changed={name: list(pair) for name, pair in changed.items()},
            )
        )


def _place(connection: Connection, number: int, before: Collection[str], now: Collection[str]) -> None:
    """Let the dialogue be found by the parties it has now; by party, for so its table is ordered."""
    gone, new = {*before} - {*now}, {*now} - {*before}
    if gone:
        own = dialogue_party.c.party.in_(sorted(gone)), dialogue_party.c.dialogue_id == number
        connection.execute(delete(dialogue_party).where(*own))
    if new:
        connection.execute(insert(dialogue_party), [{"party": party, "dialogue_id": number} for party in sorted(new)])


def absorb(connection: Connection, dialogue_id: int, into: int) -> None:
    led = or_(dialogue.c.id == dialogue_id, dialogue.c.merged_into == dialogue_id)
    connection.execute(update(dialogue).where(led).values(merged_into=into))
    # what no claim can be about any more is no candidate
    parties = connection.execute(select(dialogue.c.parties).where(dialogue.c.id == dialogue_id)).scalar_one()
    _place(connection, dialogue_id, parties, ())
    connection.execute(delete(telling).where(telling.c.dialogue_id == dialogue_id))
    connection.execute(update(silence).where(silence.c.dialogue_id == dialogue_id).values(dialogue_id=into))
    for table in (alert, withheld):
        _lead_keys(connection, table, dialogue_id, into)
        connection.execute(update(table).where(table.c.dialogue_id == dialogue_id).values(dialogue_id=into))


def _lead_keys(connection: Connection, table: Table, dialogue_id: int, into: int) -> None:
    """Let what was decided of a dialogue be decided of the one that it is; what that one has decided itself stays."""
    own = select(table.c.id, table.c.subscription, table.c.event, table.c.key).where(table.c.dialogue_id == dialogue_id)
    for row in connection.execute(own).all():
        key = _led_key(row, dialogue_id, into)
        taken = connection.execute(select(table.c.id).where(table.c.key == key)).first()
        if not taken:
            connection.execute(update(table).where(table.c.id == row.id).values(key=key))


def _led_key(row: AnyRow, dialogue_id: int, into: int) -> str:
    """What a decision of a dialogue would be called, were it one of the other."""
    known = f"{row.subscription}|{row.event}|"
    number, bar, rest = row.key.removeprefix(known).partition("|")
    own = number == reference("dialogue", dialogue_id)
    return f"{known}{reference('dialogue', into)}{bar}{rest}" if own else row.key


def doubled(connection: Connection, dialogue_id: int, into: int) -> list[tuple[Alert, Alert]]:
    found = []
    for row in connection.execute(select(alert).where(alert.c.dialogue_id == dialogue_id).order_by(alert.c.id)).all():
        same = alert.c.key == _led_key(row, dialogue_id, into), alert.c.id != row.id
        if other := connection.execute(select(alert).where(*same)).first():
            found.append((alert_from(row), alert_from(other)))
    return found


def _link(connection: Connection, now: Dialogue) -> None:
    linked = set(connection.execute(select(item.c.id).where(item.c.dialogue_id == now.id)).scalars())
    for part in chunks(sorted(linked - set(now.items))):
        connection.execute(update(item).where(item.c.id.in_(part)).values(dialogue_id=None))
    for part in chunks(sorted(set(now.items) - linked)):
        connection.execute(update(item).where(item.c.id.in_(part)).values(dialogue_id=now.id))
