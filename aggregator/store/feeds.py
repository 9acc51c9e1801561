"""Feeds in the store: what is declared, what is observed, whose turn it is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    true,
    update,
)

from aggregator.errors import NotFoundError, UsageError
from aggregator.model import Feed, FeedKind, FeedState
from aggregator.store.columns import MICROSECOND, microseconds
from aggregator.store.rows import FEED_COLUMNS, chunks, feed_and_state, feed_record, mark, state_record
from aggregator.store.tables import feed, feed_state, fetch_log, hold, item
from aggregator.store.values import FetchRecord, Hold, SyncReport

KEPT_FETCHES = 200  # R-I8
DIFFERENCE = timedelta(minutes=5)  # that clocks of different machines may show
OF_ITEMS = {"last_attempt", "last_success", "identity_rung", "baseline_done"}  # what a new address does not change

SUBSCRIBED = feed.c.retired.is_(None)


def _both() -> Select[Any]:
    return select(*FEED_COLUMNS).join(feed_state, feed_state.c.feed_id == feed.c.id)


# --- reading ---------------------------------------------------------------------------------------------------------


def all_feeds(connection: Connection) -> list[tuple[Feed, FeedState]]:
    rows = connection.execute(_both().where(SUBSCRIBED))
    return sorted(map(feed_and_state, rows), key=lambda pair: pair[0].id)


def one_feed(connection: Connection, feed_id: str) -> tuple[Feed, FeedState]:
    row = connection.execute(_both().where(feed.c.id == feed_id, SUBSCRIBED)).first()
    if row is None:
        raise NotFoundError(f"there is no feed {feed_id!r}")
    return feed_and_state(row)


def kinds(connection: Connection) -> dict[str, FeedKind]:
    return {row[0]: FeedKind(row[1]) for row in connection.execute(select(feed.c.id, feed.c.kind))}


def item_counts(connection: Connection) -> dict[str, int]:
    rows = connection.execute(select(item.c.feed_id, func.count()).group_by(item.c.feed_id))
    return {row[0]: row[1] for row in rows}


def dated_back(connection: Connection, since: datetime, age: timedelta) -> dict[str, tuple[int, int]]:
    one = mark(connection)
    counts = (  # of one feed, so that each walks the newest end of its own index
        f"SELECT count(*), count(CASE WHEN first_seen - effective_at > {one} THEN 1 END) FROM item"  # noqa: S608 - marks only
        f" WHERE feed_id = {one} AND first_seen >= {one} AND NOT baseline"
    )
    names = connection.execute(select(feed.c.id).where(SUBSCRIBED)).scalars().all()
    asked = age // MICROSECOND, microseconds(since)
    found = {name: connection.exec_driver_sql(counts, (asked[0], name, asked[1])).one() for name in names}
    return {name: (new, late) for name, (new, late) in found.items() if late}


def _free(now: datetime) -> ColumnElement[bool]:
    leased = feed_state.c.lease_until
    return and_(SUBSCRIBED, feed.c.paused.is_(False), or_(leased.is_(None), leased <= now))


def _turn(now: datetime) -> ColumnElement[bool]:
    return feed_state.c.next_poll <= now


def due(connection: Connection, now: datetime, limit: int) -> list[tuple[Feed, FeedState]]:
    statement = _both().where(_free(now), _turn(now)).order_by(feed_state.c.next_poll, feed.c.id).limit(limit)
    return list(map(feed_and_state, connection.execute(statement)))


def holds(connection: Connection) -> list[Hold]:
    rows = connection.execute(select(hold.c.scope, hold.c.until, hold.c.reason).order_by(hold.c.until))
    return [Hold(scope=scope, until=until, reason=reason) for scope, until, reason in rows]


def recent_gaps(connection: Connection, feed_id: str, n: int) -> list[timedelta]:
    moments = (
        select(item.c.first_seen)
        .where(item.c.feed_id == feed_id)
        .distinct()
        .order_by(item.c.first_seen.desc())
        .limit(n + 1)
    )
    return [later - earlier for later, earlier in pairwise(connection.execute(moments).scalars())]


def fetch_log_of(connection: Connection, feed_id: str, limit: int) -> list[FetchRecord]:
    columns = [column for column in fetch_log.c if column.name != "id"]
    rows = connection.execute(
        select(*columns).where(fetch_log.c.feed_id == feed_id).order_by(fetch_log.c.id.desc()).limit(limit)
    )
    return [FetchRecord(**row._asdict()) for row in rows]


# --- what is declared ------------------------------------------------------------------------------------------------


def sync(
    connection: Connection, declared: Sequence[Feed], now: datetime, first_poll: Callable[[Feed], datetime]
) -> SyncReport:
    stored = {row.id: row for row in connection.execute(select(feed))}
    added: list[str] = []
    changed: list[str] = []
    for each in declared:
        row = stored.get(each.id)
        if row is None:
            _insert(connection, each, now, first_poll(each))
            added.append(each.id)
            continue
        record = feed_record(each)
        same = all(getattr(row, name) == value for name, value in record.items())
        if same and row.retired is None:
            continue
        connection.execute(update(feed).where(feed.c.id == each.id).values(**record, retired=None))
        if row.url != each.url:
            _forget(connection, each.id, now, first_poll(each))
        (added if row.retired is not None else changed).append(each.id)
    names = {each.id for each in declared}
    removed = sorted(
        row.id for row in stored.values() if row.origin == "config" and row.retired is None and row.id not in names
    )
    for part in chunks(removed):
        connection.execute(update(feed).where(feed.c.id.in_(part)).values(retired=now))
    return SyncReport(tuple(added), tuple(changed), tuple(removed))


def _insert(connection: Connection, new: Feed, now: datetime, first_poll: datetime) -> None:
    state = FeedState(feed_id=new.id, since=now, next_poll=first_poll)
    connection.execute(insert(feed).values(**feed_record(new), added=now))
    connection.execute(insert(feed_state).values(**state_record(state)))


def _forget(connection: Connection, feed_id: str, now: datetime, first_poll: datetime) -> None:
    """Drop what was observed of an address the feed no longer has; what is known of its items stays."""
    fresh = FeedState(
        feed_id=feed_id,
        reason="its address changed",
        since=now,
        next_poll=first_poll,
        next_reason="first poll of its new address",
    )
    record = {name: value for name, value in state_record(fresh).items() if name not in OF_ITEMS}
    connection.execute(update(feed_state).where(feed_state.c.feed_id == feed_id).values(**record))


def add(connection: Connection, new: Feed, now: datetime, first_poll: datetime) -> None:
    row = connection.execute(select(feed.c.retired, feed.c.url).where(feed.c.id == new.id)).first()
    if row is None:
        _insert(connection, new, now, first_poll)
        return
    if row.retired is None:
        raise UsageError(f"there is a feed {new.id!r} already: {row.url.partition('?')[0]}")  # a token may follow
    connection.execute(update(feed).where(feed.c.id == new.id).values(**feed_record(new), retired=None))
    _forget(connection, new.id, now, first_poll)


def remove(connection: Connection, feed_id: str, now: datetime) -> None:
    known, _ = one_feed(connection, feed_id)
    if known.origin == "config":
        raise UsageError(f"{feed_id!r} is declared in the configuration: remove it there, or it comes back")
    connection.execute(update(feed).where(feed.c.id == feed_id).values(retired=now))


# --- whose turn it is ------------------------------------------------------------------------------------------------


def lease(
    connection: Connection,
    now: datetime,
    until: datetime,
    limit: int,
    feed_ids: Collection[str] | None,
    ignore_schedule: bool,
    skip: Callable[[Feed], bool] | None,
    owner: str | None,
) -> list[tuple[Feed, FeedState]]:
    # One writer at a time: nobody takes these between the SELECT and the UPDATE.
    turn = true() if ignore_schedule else _turn(now)
    statement = _both().where(_free(now), turn).order_by(feed_state.c.next_poll, feed.c.id)
    wanted = None if feed_ids is None else frozenset(feed_ids)
    if wanted is None and skip is None:
        statement = statement.limit(limit)
    taken: list[tuple[Feed, FeedState]] = []
    with connection.execute(statement) as rows:
        for pair in map(feed_and_state, rows):
            if len(taken) >= limit:
                break
            if (wanted is None or pair[0].id in wanted) and not (skip and skip(pair[0])):
                taken.append(pair)
    for part in chunks([each.id for each, _ in taken]):
        connection.execute(
            update(feed_state).where(feed_state.c.feed_id.in_(part)).values(lease_until=until, leased_by=owner)
        )
    return taken


def release(connection: Connection, feed_ids: Collection[str]) -> None:
    for part in chunks(list(feed_ids)):
        connection.execute(update(feed_state).where(feed_state.c.feed_id.in_(part)).values(lease_until=None))


def release_daemons(connection: Connection) -> int:
    leased = and_(feed_state.c.lease_until.is_not(None), feed_state.c.leased_by.is_not(None))
    return connection.execute(update(feed_state).where(leased).values(lease_until=None)).rowcount


def put_clock_back(connection: Connection, now: datetime) -> int:
    ahead = and_(feed_state.c.last_attempt > now + DIFFERENCE, feed_state.c.next_poll > now)
    return connection.execute(update(feed_state).where(ahead).values(next_poll=now)).rowcount


# Made once: every poll executes these three, and making them anew costs ten times what the database does.
_SAVE_STATE = update(feed_state).where(feed_state.c.feed_id == bindparam("of_feed"))
_LOG_FETCH = insert(fetch_log)
_OLDEST_KEPT = (
    select(fetch_log.c.id)
    .where(fetch_log.c.feed_id == bindparam("of_feed"))
    .order_by(fetch_log.c.id.desc())
    .offset(KEPT_FETCHES)
    .limit(1)
)
_PRUNE_FETCHES = delete(fetch_log).where(
    fetch_log.c.feed_id == bindparam("of_feed"), fetch_log.c.id <= _OLDEST_KEPT.scalar_subquery()
)


def save_state(connection: Connection, state: FeedState) -> None:
    record = state_record(state) | {"lease_until": None, "of_feed": state.feed_id}
    if not connection.execute(_SAVE_STATE, record).rowcount:
        raise NotFoundError(f"there is no feed {state.feed_id!r}")


def log_fetch(connection: Connection, record: FetchRecord) -> None:
    connection.execute(_LOG_FETCH, {each.name: getattr(record, each.name) for each in fields(FetchRecord)})
    connection.execute(_PRUNE_FETCHES, {"of_feed": record.feed_id})


def save_hold(connection: Connection, new: Hold) -> None:
    known = connection.execute(select(hold.c.until).where(hold.c.scope == new.scope)).scalar()
    values = {"until": new.until, "reason": new.reason}
    if known is None:
        connection.execute(insert(hold).values(scope=new.scope, **values))
    elif new.until > known:
        connection.execute(update(hold).where(hold.c.scope == new.scope).values(**values))


def clear_holds(connection: Connection, now: datetime) -> None:
    connection.execute(delete(hold).where(hold.c.until <= now))
