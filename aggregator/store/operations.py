"""Keeping the store in order: the daemon's heartbeat, what is in it, and what is dropped with age."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, bindparam, delete, func, insert, select, update

from aggregator.model import DeliveryState
from aggregator.store import search, shingles
from aggregator.store.packing import unpacked
from aggregator.store.rows import CHUNK, chunks
from aggregator.store.tables import (
    alert,
    delivery,
    dialogue,
    feed,
    heartbeat,
    item,
    item_body,
    item_feature,
    item_revision,
    withheld,
)
from aggregator.store.values import Check, PruneReport


def last_beat(connection: Connection) -> datetime | None:
    at: datetime | None = connection.execute(select(heartbeat.c.at)).scalar()
    return at


def beat(connection: Connection, now: datetime) -> None:
    if not connection.execute(update(heartbeat).values(at=now)).rowcount:
        connection.execute(insert(heartbeat).values(id=1, at=now, detail=""))


def save_check(connection: Connection, check: Check) -> None:
    detail = json.dumps({"checked": check.at.isoformat(), "found": check.found})
    if not connection.execute(update(heartbeat).values(detail=detail)).rowcount:
        connection.execute(insert(heartbeat).values(id=1, at=check.at, detail=detail))


def last_check(connection: Connection) -> Check | None:
    detail: str = connection.execute(select(heartbeat.c.detail)).scalar() or ""
    if not detail.startswith("{"):  # older daemons wrote words there
        return None
    noted = json.loads(detail)
    return Check(at=datetime.fromisoformat(noted["checked"]), found=tuple(noted["found"]))


def counts(connection: Connection) -> dict[str, int]:
    def rows(table: Table, *tests: ColumnElement[bool]) -> int:
        return connection.execute(select(func.count()).select_from(table).where(*tests)).scalar_one()

    return {
        "feeds": rows(feed, feed.c.retired.is_(None)),
        "items": rows(item),
        "stories": rows(item, item.c.representative.is_(True)),
        "dialogues": rows(dialogue, dialogue.c.merged_into.is_(None)),
        "alerts": rows(alert),
        **{state.value: rows(delivery, delivery.c.state == state) for state in DeliveryState},
    }


def oldest_pending(connection: Connection, now: datetime) -> datetime | None:
    statement = select(func.min(delivery.c.next_attempt, type_=delivery.c.next_attempt.type))
    at: datetime | None = connection.execute(
        statement.where(delivery.c.state == DeliveryState.PENDING, delivery.c.next_attempt <= now)
    ).scalar()
    return at


def prune(
    connection: Connection, now: datetime, keep_text: timedelta, keep_features: timedelta, limit: int
) -> PruneReport:
    bodies = revisions = 0
    for part in chunks(_unlisted_items(connection, now - keep_text, limit)):
        revisions += connection.execute(delete(item_revision).where(item_revision.c.item_id.in_(part))).rowcount
        with search.refreshed(connection, part):
            bodies += _drop_bodies(connection, part)
    delivered = _delivered(now - keep_text).limit(limit)
    spared = _spared(now - keep_text).limit(limit)
    return PruneReport(
        bodies=bodies,
        revisions=revisions,
        features=shingles.drop(connection, list(connection.execute(_compared(now - keep_features, limit)).scalars())),
        deliveries=connection.execute(delete(delivery).where(delivery.c.id.in_(delivered))).rowcount,
        withheld=connection.execute(delete(withheld).where(withheld.c.id.in_(spared))).rowcount,
    )


def _drop_bodies(connection: Connection, item_ids: Sequence[int]) -> int:
    """Forget the texts but for the summaries, which stand by themselves from now on."""
    rows = connection.execute(select(item_body).where(item_body.c.item_id.in_(item_ids)))
    summaries = [{"number": number, "said": unpacked(packed, "").summary} for number, packed in rows]
    if summaries:
        connection.execute(
            update(item).where(item.c.id == bindparam("number")).values(summary=bindparam("said")), summaries
        )
    return connection.execute(delete(item_body).where(item_body.c.item_id.in_(item_ids))).rowcount


def prunable(connection: Connection, now: datetime, keep_text: timedelta, keep_features: timedelta) -> PruneReport:
    """What `prune` would drop in all."""

    def rows(statement: Select[Any]) -> int:
        return connection.execute(select(func.count()).select_from(statement.subquery())).scalar_one()

    unlisted = _unlisted_items(connection, now - keep_text, None)
    changed = select(item_revision.c.number)
    return PruneReport(
        bodies=len(unlisted),
        revisions=sum(rows(changed.where(item_revision.c.item_id.in_(part))) for part in chunks(unlisted)),
        features=rows(_compared(now - keep_features, None)),
        deliveries=rows(_delivered(now - keep_text)),
        withheld=rows(_spared(now - keep_text)),
    )


def _compared(before: datetime, limit: int | None) -> Select[Any]:
    old = select(item_feature.c.item_id).where(item_feature.c.effective_at < before)
    return old.order_by(item_feature.c.effective_at).limit(limit)


def _delivered(before: datetime) -> Select[Any]:
    return select(delivery.c.id).where(delivery.c.state == DeliveryState.DELIVERED, delivery.c.created < before)


def _spared(before: datetime) -> Select[Any]:
    return select(withheld.c.id).where(withheld.c.at < before)


def _unlisted_items(connection: Connection, before: datetime, limit: int | None) -> list[int]:
    """Old items that still have their text, and that the latest document of their feed does not list any more.

    That document touched the items it lists, so they are the last seen of their feed. Items are numbered as they come:
    the first body that is not old ends the search.
    """
    newest: dict[str, datetime] = {}
    found: list[int] = []
    last = 0
    most = float("inf") if limit is None else limit
    while len(found) < most:
        page = connection.execute(
            select(item.c.id, item.c.feed_id, item.c.first_seen, item.c.last_seen)
            .join(item_body, item_body.c.item_id == item.c.id)
            .where(item_body.c.item_id > last)
            .order_by(item_body.c.item_id)
            .limit(CHUNK)
        ).all()
        for number, feed_id, first_seen, last_seen in page:
            if first_seen >= before or len(found) >= most:
                return found
            if feed_id not in newest:
                listed = select(func.max(item.c.last_seen, type_=item.c.last_seen.type))
                newest[feed_id] = connection.execute(listed.where(item.c.feed_id == feed_id)).scalar_one()
            if last_seen < newest[feed_id]:
                found.append(number)
            last = number
        if len(page) < CHUNK:
            break
    return found
