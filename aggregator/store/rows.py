"""Between rows and values: the only place that knows both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, fields
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Connection, Dialect, Row, Table

from aggregator.model import (
    Alert,
    Claim,
    Delivery,
    DeliveryState,
    Dialogue,
    DialogueType,
    EventType,
    Evidence,
    FailureKind,
    Feed,
    FeedKind,
    FeedState,
    FeedStatus,
    Item,
    Place,
    Priority,
    RegionTag,
    Role,
    Silence,
    SourcedClaim,
    Status,
    Telling,
    ThemeTag,
    When,
    Withheld,
    Withholding,
)
from aggregator.store.packing import unpacked
from aggregator.store.tables import (
    alert,
    delivery,
    dialogue,
    feed,
    feed_state,
    item,
    item_body,
    silence,
    telling,
    withheld,
)

Record = dict[str, Any]
AnyRow = Row[*tuple[Any, ...]]

# --- feeds -----------------------------------------------------------------------------------------------------------

FEED_FIELDS = tuple(each.name for each in fields(Feed))
STATE_FIELDS = tuple(each.name for each in fields(FeedState))
FEED_COLUMNS = [*(feed.c[name] for name in FEED_FIELDS), *(feed_state.c[name] for name in STATE_FIELDS)]


def feed_record(value: Feed) -> Record:
    return {name: getattr(value, name) for name in FEED_FIELDS}


def state_record(value: FeedState) -> Record:
    return {name: getattr(value, name) for name in STATE_FIELDS}


def feed_and_state(row: AnyRow) -> tuple[Feed, FeedState]:
    """From a row of `FEED_COLUMNS`."""
    declared = dict(zip(FEED_FIELDS, row, strict=False))
    observed = dict(zip(STATE_FIELDS, row[len(FEED_FIELDS) :], strict=True))
    failure = observed["failure"]
    declared |= {"kind": FeedKind(declared["kind"]), "priority": Priority(declared["priority"])}
    observed |= {"status": FeedStatus(observed["status"]), "failure": FailureKind(failure) if failure else None}
    return Feed(**declared), FeedState(**observed)


# --- evidence, tags and claims ---------------------------------------------------------------------------------------


def evidence_from(record: Record) -> Evidence:
    return Evidence(**record)


TagRow = Sequence[Any]
"""A tag as it is stored: (code, role, score, *evidence) of a region, (id, score, *evidence) of a theme. An item has
five, so what follows from the rest is left out: evidence is (text, source, start), and (end, field) only where they are
not what they nearly always are."""


def region_from(row: TagRow) -> RegionTag:
    code, role, score, *evidence = row
    return RegionTag(code=code, role=Role(role), score=score, evidence=_evidence(evidence, f"region {code}"))


def theme_from(row: TagRow) -> ThemeTag:
    name, score, *evidence = row
    return ThemeTag(id=name, score=score, evidence=_evidence(evidence, f"theme {name}"))


def _evidence(row: TagRow, field: str) -> Evidence:
    text, source, start, *rest = row
    end, field = rest or (start + len(text), field)
    return Evidence(field=field, text=text, source=source, start=start, end=end)


def region_row(value: RegionTag) -> TagRow:
    return [value.code, value.role, value.score, *_evidence_row(value.evidence, f"region {value.code}")]


def theme_row(value: ThemeTag) -> TagRow:
    return [value.id, value.score, *_evidence_row(value.evidence, f"theme {value.id}")]


def _evidence_row(value: Evidence, field: str) -> TagRow:
    row = value.text, value.source, value.start
    follows = value.field == field and value.end == value.start + len(value.text)
    return row if follows else (*row, value.end, value.field)


def evidence_record(value: Evidence) -> Record:
    # spelled out: `asdict` takes ten times as long, and a first poll has thousands of these
    return {"field": value.field, "text": value.text, "source": value.source, "start": value.start, "end": value.end}


def claim_record(claim: Claim) -> Record:
    """A claim as JSON, its dates in ISO 8601."""
    record = asdict(claim)
    for name in ("start", "end"):
        day = record["when"][name]
        record["when"][name] = day.isoformat() if day else None
    return record


def claim_from(record: Record) -> Claim:
    when, place = record["when"], record["place"]
    return Claim(
        **record
        | {
            "type": DialogueType(record["type"]),
            "parties": tuple(record["parties"]),
            "status": Status(record["status"]),
            "when": When(start=_day(when["start"]), end=_day(when["end"]), precision=when["precision"]),
            "place": Place(**place) if place else None,
            "heads": tuple(record["heads"]),
            "evidence": tuple(map(evidence_from, record["evidence"])),
        }
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def sourced_claim(row: AnyRow) -> SourcedClaim:
    """From a row of (claim, item's id, tier, effective_at)."""
    record, item_id, tier, effective_at = row
    return SourcedClaim(claim=claim_from(record), item_id=item_id, tier=tier, published=effective_at)


# --- items -----------------------------------------------------------------------------------------------------------

ITEM_FIELDS = (
    "id", "feed_id", "guid", "url", "title", "summary", "published", "updated", "first_seen", "effective_at",
    "language", "revision", "baseline", "reason", "story_id", "dialogue_id", "authors", "regions", "themes",
)  # fmt: skip
ITEM_COLUMNS = [*(item.c[name] for name in ITEM_FIELDS), item_body.c.packed, feed.c.name]


def item_from(row: AnyRow, *, bodies: bool = True) -> Item:
    """From a row of `ITEM_COLUMNS`; with text and HTML if `bodies`."""
    # by place: a listing makes fifty, and to look up each column takes longer than all the rest
    *values, authors, regions, themes, packed, feed_name = row
    said = dict(zip(ITEM_FIELDS, values, strict=False))
    texts = unpacked(packed, said["summary"])
    said["summary"] = texts.summary
    if said["guid"] == "":
        said["guid"] = said["url"]
    return Item(
        **said,
        feed_name=feed_name,
        text=texts.text if bodies else "",
        html=texts.html if bodies else "",
        authors=tuple(authors),
        regions=tuple(map(region_from, regions)),
        themes=tuple(map(theme_from, themes)),
    )


# --- dialogues -------------------------------------------------------------------------------------------------------


def dialogue_record(value: Dialogue) -> Record:
    return {
        "id": value.id,
        "series_id": value.series_id,
        "series": value.series,
        "type": value.type,
        "parties": list(value.parties),
        "status": value.status,
        "confidence": value.confidence,
        "edition": value.edition,
        "first_day": value.when.start,
        "last_day": value.when.end,
        "precision": value.when.precision,
        "place": asdict(value.place) if value.place else None,
        "virtual": value.virtual,
        "heads": list(value.heads),
        "evidence": list(map(evidence_record, value.evidence)),
        "regions": list(value.regions),
        "themes": list(value.themes),
        "first_seen": value.first_seen,
        "updated": value.updated,
    }


def dialogue_from(row: AnyRow, items: Sequence[int], aliases: Sequence[int]) -> Dialogue:
    """From a row of the whole table, the items that are linked to it, and the dialogues that were merged into it."""
    record = {column.name: row._mapping[column] for column in dialogue.c if column.name != "merged_into"}
    when = When(start=record.pop("first_day"), end=record.pop("last_day"), precision=record.pop("precision"))
    place = record["place"]
    record |= {
        "type": DialogueType(record["type"]),
        "status": Status(record["status"]),
        "when": when,
        "place": Place(**place) if place else None,
        "evidence": tuple(map(evidence_from, record["evidence"])),
    }
    record |= {name: tuple(record[name]) for name in ("parties", "heads", "regions", "themes")}
    return Dialogue(**record, items=tuple(items), aliases=tuple(aliases))


# --- alerts ----------------------------------------------------------------------------------------------------------


def alert_from(row: AnyRow) -> Alert:
    """From a row that holds the whole table's columns."""
    values = row._mapping
    return Alert(
        id=values[alert.c.id],
        uid=values[alert.c.uid],
        subscription=values[alert.c.subscription],
        event=EventType(values[alert.c.event]),
        payload=values[alert.c.payload],
        created=values[alert.c.created],
        dialogue_id=values[alert.c.dialogue_id],
        item_ids=tuple(values[alert.c.item_ids]),
    )


def delivery_from(row: AnyRow) -> Delivery:
    """From a row that joins `delivery` and `alert`."""
    values = row._mapping
    return Delivery(
        id=values[delivery.c.id],
        alert=alert_from(row),
        channel=values[delivery.c.channel],
        state=DeliveryState(values[delivery.c.state]),
        attempts=values[delivery.c.attempts],
        next_attempt=values[delivery.c.next_attempt],
        last_error=values[delivery.c.last_error],
        created=values[delivery.c.created],
        delivered=values[delivery.c.delivered],
    )


# --- subscriptions ---------------------------------------------------------------------------------------------------


def telling_from(row: AnyRow) -> Telling:
    """From a row of the whole table."""
    return Telling(**{column.name: row._mapping[column] for column in telling.c})


def telling_record(value: Telling) -> Record:
    return {column.name: getattr(value, column.name) for column in telling.c}


def withheld_from(row: AnyRow) -> Withheld:
    """From a row of the whole table."""
    record = {column.name: row._mapping[column] for column in withheld.c if column.name != "id"}
    return Withheld(**record | {"event": EventType(record["event"]), "cause": Withholding(record["cause"])})


def withheld_record(value: Withheld) -> Record:
    return {column.name: getattr(value, column.name) for column in withheld.c if column.name != "id"}


def silence_from(row: AnyRow) -> Silence:
    """From a row of the whole table."""
    record = {column.name: row._mapping[column] for column in silence.c}
    record |= {name: frozenset(record[name]) for name in ("parties", "regions")}
    return Silence(**record | {"names": tuple(record["names"])})


# --- many at a time --------------------------------------------------------------------------------------------------

CHUNK = 500
"""Values of one IN list: well under SQLite's 32,766 parameters, and few enough for a steady plan."""


def chunks(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]


def mark(connection: Connection) -> str:
    """How a parameter is written in SQL for the driver."""
    return "?" if connection.dialect.name == "sqlite" else "%s"


def insert_stored(
    connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]], *, new_only: bool = False
) -> None:
    """Insert whole rows, in their stored form already: for the tables with dozens of rows an item, where SQLAlchemy's
    way with each value would cost more than the database does. With `new_only`, rows whose key is there stay as they
    are."""
    if rows:
        names = ", ".join(column.name for column in table.c)
        marks = ", ".join([mark(connection)] * len(table.c))
        ending = " ON CONFLICT DO NOTHING" if new_only else ""
        connection.exec_driver_sql(f"INSERT INTO {table.name} ({names}) VALUES ({marks}){ending}", list(rows))  # noqa: S608 - our names


def update_stored(connection: Connection, table: str, column: str, rows: Sequence[tuple[Any, int]]) -> None:
    """Set a column of rows that are known by their ids: (value in its stored form, id)."""
    if rows:
        one = mark(connection)
        connection.exec_driver_sql(f"UPDATE {table} SET {column} = {one} WHERE id = {one}", list(rows))  # noqa: S608 - our names


def listed(connection: Connection, values: Sequence[int], condition: str) -> set[int]:
    """Those of `values` for which a query finds any row; in it each is called `value`. One seek each."""
    one = mark(connection)
    found: set[int] = set()
    for part in chunks(values):
        rows = connection.exec_driver_sql(
            f"WITH wanted (value) AS (VALUES {', '.join([f'({one})'] * len(part))})"  # noqa: S608 - marks only
            f" SELECT value FROM wanted WHERE EXISTS ({condition})",
            tuple(part),
        )
        found.update(value for (value,) in rows)
    return found


def insert_records(connection: Connection, table: Table, records: Sequence[Record], *, new_only: bool = False) -> None:
    """Insert whole rows, given by column; each value is made what is stored by its column's type, and a column that is
    left out is null. A third of the time of SQLAlchemy's own insert of many."""
    columns = []
    for name, form in _forms(table, connection.dialect):
        values = [record.get(name) for record in records]
        columns.append([None if value is None else form(value) for value in values] if form else values)
    insert_stored(connection, table, list(zip(*columns, strict=True)), new_only=new_only)


@cache
def _forms(table: Table, dialect: Dialect) -> Sequence[tuple[str, Callable[[Any], Any] | None]]:
    """Each column's name, and what makes a value of it what the driver takes; None where it takes the value itself."""
    return [(column.name, column.type.dialect_impl(dialect).bind_processor(dialect)) for column in table.c]
