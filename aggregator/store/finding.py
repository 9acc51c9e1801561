"""Finding items by time, tag, feed and word: each list is a short walk along one index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from math import ceil, inf
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Float,
    Select,
    and_,
    bindparam,
    cast,
    column,
    func,
    literal,
    literal_column,
    or_,
    select,
    table,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY

from aggregator.model import Item
from aggregator.query import AllOf, AnyOf, Condition, Has, Not, Phrase, Property, Query, Searched, matches
from aggregator.store import search
from aggregator.store.columns import microseconds
from aggregator.store.items import many
from aggregator.store.packing import unpacked
from aggregator.store.rows import AnyRow
from aggregator.store.tables import item, item_body, item_tag
from aggregator.store.values import ItemFilter

FEW = 3
"""Tags or feeds up to which each is walked by itself; more are asked of the index of words in one question."""

RANKED = 2000
"""The newest finds that the best are chosen from: to rank each find of a word that stands in 40 % of a million items
takes 580 ms in SQLite (reference/performance.md §3), and PostgreSQL reads the words of each candidate anew."""

WIDER = 8
"""Times as many blocks at most in each step back as in the one before: each step asks for every word anew."""

Place = tuple[datetime, int]
"""Where an item stands in every list: (effective_at, id)."""


def matching(connection: Connection, wanted: ItemFilter) -> list[Item]:
    """By the index that answers: of time, of a tag's or a feed's time (0.1-1 ms, reference/performance.md §3), or of
    words and properties where several conditions meet; in SQLite this one knows tags by time as well."""
    if wanted.limit <= 0:
        return []
    numbers = _numbers(connection, wanted)
    by_number = many(connection, numbers, bodies=wanted.bodies)
    return [by_number[number] for number in numbers]


def _numbers(connection: Connection, wanted: ItemFilter) -> list[int]:
    conditions = _conditions(wanted)
    if wanted.best and wanted.search and wanted.search.phrases():
        return _best(connection, wanted, AllOf(tuple(conditions)))
    sqlite = connection.dialect.name == "sqlite"
    match conditions:
        case []:
            return _walked(connection, wanted, item.c.id, [true()])
        case [Has(Property.FEED, values)] if len(values) <= FEW:
            return _walked(connection, wanted, item.c.id, [item.c.feed_id == name for name in values])
        case [Has(Property.REGION | Property.THEME as name, values)] if len(values) <= FEW and not sqlite:
            return _walked(
                connection, wanted, item_tag.c.item_id, [item_tag.c.tag == f"{name}:{each}" for each in values]
            )
        case _:
            sifted = _sifted(connection, wanted, conditions)
            return _searched(connection, wanted, AllOf(tuple(conditions))) if sifted is None else sifted


def _conditions(wanted: ItemFilter) -> list[Condition]:
    """What must hold together, but for times and what is asked of each find (`_tests`)."""
    sets = {Property.REGION: wanted.regions, Property.THEME: wanted.themes, Property.FEED: wanted.feeds}
    conditions: list[Condition] = [Has(name, values) for name, values in sets.items() if values]
    match wanted.search.condition if wanted.search else None:
        case None:
            pass
        case AllOf(parts):
            conditions += parts
        case condition:
            conditions.append(condition)
    return list(dict.fromkeys(conditions))


# --- walking an index of time ----------------------------------------------------------------------------------------


def _walked(
    connection: Connection, wanted: ItemFilter, number: Column[Any], starts: Sequence[ColumnElement[bool]]
) -> list[int]:
    """Each walk's newest, together. The items' own tests stand in a scalar subquery: no planner turns that into a join
    that begins at the wrong end."""
    time = number.table.c.effective_at
    tests = _span(time, number, wanted)
    if number.table is item:
        tests += _tests(wanted)
    elif own := _tests(wanted):
        one = select(literal(1)).where(item.c.id == number, *own).limit(1).correlate(item_tag)
        tests.append(one.scalar_subquery().is_not(None))
    found: set[Place] = set()
    for start in starts:
        statement = select(time, number).where(start, *tests)
        found.update(_places(connection, _newest(statement, time, number, wanted.limit)))
    return [last for _, last in sorted(found, reverse=True)[: wanted.limit]]


def _places(connection: Connection, statement: Select[Any]) -> list[Place]:
    return [(effective_at, number) for effective_at, number in connection.execute(statement)]


def _newest(statement: Select[Any], time: ColumnElement[Any], number: ColumnElement[Any], limit: int) -> Select[Any]:
    return statement.order_by(time.desc(), number.desc()).limit(limit)


def _span(time: Column[Any], number: Column[Any], wanted: ItemFilter) -> list[ColumnElement[bool]]:
    since, until = _times(wanted)
    tests: list[ColumnElement[bool]] = []
    if since:
        tests.append(time >= since)
    if until:
        tests.append(time < until)
    if wanted.before:
        moment, last = wanted.before
        tests.append(and_(time <= moment, or_(time < moment, number < last)))
    return tests


def _times(wanted: ItemFilter) -> tuple[datetime | None, datetime | None]:
    """The span of the filter and of its query together."""
    query = wanted.search or Query()
    if isinstance(query.since, timedelta) or isinstance(query.until, timedelta):
        raise ValueError("a store needs a query whose times are moments: Query.at(now)")
    return (
        max((each for each in (wanted.since, query.since) if each), default=None),
        min((each for each in (wanted.until, query.until) if each), default=None),
    )


def _tests(wanted: ItemFilter) -> list[ColumnElement[bool]]:
    """What only the item itself knows."""
    tests: list[ColumnElement[bool]] = []
    if wanted.stories_only:
        tests.append(item.c.representative.is_(True))
    if wanted.baseline is not None:
        tests.append(item.c.baseline.is_(wanted.baseline))
    return tests


# --- reading the newest by ourselves ---------------------------------------------------------------------------------

SHORT = 3  # letters of a beginning up to which thousands of words have it
FIRST_READ, MOST_READ = 32, 256
"""Items that show whether reading pays, and up to which it does: one takes 0.1 ms."""
MARGIN = 8
"""Items that are read beyond what should bring the rest: another page takes as long."""


def _sifted(connection: Connection, wanted: ItemFilter, conditions: Sequence[Condition]) -> list[int] | None:
    """The newest finds of short beginnings such as `b*`: of the newest items that fulfil everything else, those that
    `query.matches` finds. None as soon as that would take too many of them, so that the index should be asked.

    An index must first put together all there is under each word of the beginning (1.3 s of 110,000 items for one
    letter); but what so many words begin with stands in nearly every item.
    """
    short = [each for each in conditions if _is_short(each)]
    if not short:
        return None
    others = tuple(each for each in conditions if each not in short)
    asked = Query(condition=AllOf(tuple(short)))
    rest = replace(wanted, search=Query(condition=AllOf(others)), regions=NONE, themes=NONE, feeds=NONE)
    since, until = _times(wanted)
    rest = replace(rest, since=since, until=until, limit=FIRST_READ)
    found: list[int] = []
    seen = 0
    while True:
        page = _read(connection, _numbers(connection, rest))
        seen += len(page)
        found += [number for (at, number), text in page if matches(asked, text, at)]
        if len(found) >= wanted.limit or len(page) < rest.limit:
            return found[: wanted.limit]
        likely = ceil(wanted.limit * seen / len(found)) if found else inf
        if likely > MOST_READ:
            return None
        rest = replace(rest, before=page[-1][0], limit=int(likely) - seen + MARGIN)


NONE: frozenset[str] = frozenset()


def _read(connection: Connection, numbers: Sequence[int]) -> list[tuple[Place, Searched]]:
    """The items' texts, and nothing else of them."""
    statement = (
        select(item.c.effective_at, item.c.id, item.c.title, item.c.summary, item_body.c.packed)
        .outerjoin(item_body, item_body.c.item_id == item.c.id)
        .where(item.c.id.in_(numbers))
        .order_by(item.c.effective_at.desc(), item.c.id.desc())
    )
    read: list[tuple[Place, Searched]] = []
    for at, number, title, summary, packed in connection.execute(statement):
        texts = unpacked(packed, summary)
        read.append(((at, number), Searched(title=title, summary=texts.summary, text=texts.text)))
    return read


def _is_short(condition: Condition) -> bool:
    """Whether it has such a beginning, and only asks of texts."""
    match condition:
        case Phrase(words, open):
            return open and len(words[-1]) <= SHORT
        case Not(part):
            return _is_short(part)
        case AllOf(parts) | AnyOf(parts):
            return any(map(_is_short, parts)) and not any(map(_has_property, parts))
        case _:
            return False


def _has_property(condition: Condition) -> bool:
    match condition:
        case Has():
            return True
        case Not(part):
            return _has_property(part)
        case AllOf(parts) | AnyOf(parts):
            return any(map(_has_property, parts))
        case _:
            return False


# --- asking the index of words ---------------------------------------------------------------------------------------

FTS5 = table("item_search", column("rowid"), column("item_search"))
VECTORS = table("item_search", column("item_id"), column("words"))


def _searched(connection: Connection, wanted: ItemFilter, condition: Condition) -> list[int]:
    """The newest finds, step by step back in time (`store/search.py` says why)."""
    few_steps = any(map(_is_short, condition.parts if isinstance(condition, AllOf) else [condition]))
    ask = _newest_in_sqlite if connection.dialect.name == "sqlite" else _newest_in_postgresql
    return [number for _, number in ask(connection, wanted, condition, few_steps=few_steps)]


def _next_step(limit: int, found: int, read: int, widest: int) -> int:
    """How far to go back next: as far as brings the rest by what was found so far, and a quarter more; half of what
    was read at least, for a few finds too many take less than another step."""
    likely = ceil(1.25 * limit * read / found) - read if found else widest
    return max(1, min(max(likely, read // 2), widest))


def _newest_in_sqlite(
    connection: Connection, wanted: ItemFilter, condition: Condition, *, few_steps: bool
) -> list[Place]:
    """`few_steps` where the index must put together much for each."""
    time = literal_column("+item.effective_at", item.c.effective_at.type).label("effective_at")
    statement = _newest(_found_by_fts5(wanted, condition, time, item.c.id), time, item.c.id, wanted.limit)
    leading, tested = _parted(condition)
    to_test = _found_by_fts5(wanted, leading, item.c.effective_at, item.c.id, *search.MARKED).limit(bindparam("most"))
    left = MOST_TESTED if tested else 0  # finds that may still be tested

    def finds(run: search.Run) -> list[Place]:
        nonlocal left
        ids = {"first": run[0], "last": run[1]}
        if left:
            rows = connection.execute(to_test, ids | {"most": left}).all()
            left -= len(rows)
            if left:
                return [(row.effective_at, row.id) for row in rows if _fulfils(row, tested)]
        return [(effective_at, number) for effective_at, number in connection.execute(statement, ids)]

    since, until = _times(wanted)
    ends = [each for each in (until, wanted.before and wanted.before[0]) if each]
    blocks = search.blocks(connection, since, min(ends, default=None))
    found: list[Place] = []
    read, step = 0, 1
    while read < len(blocks):
        for run in search.runs_of([block for block, _ in blocks[read : read + step]]):
            found += finds(run)
        found = sorted(found, reverse=True)[: wanted.limit]
        read += step
        newest_left = blocks[read][1] if read < len(blocks) else -inf
        if len(found) == wanted.limit and microseconds(found[-1][0]) > newest_left:
            break
        step = _next_step(wanted.limit, len(found), read, len(blocks) if few_steps else WIDER * step)
    return found


LONG = 12
"""Values of a property up to which FTS5 is asked for each: in every step it looks for them anew, 0.1 ms each."""

MOST_TESTED = 1000
"""Finds of the rest that are tested one by one (6 ms) before the index is asked for everything after all."""


def _parted(condition: Condition) -> tuple[Condition, dict[Property, frozenset[str]]]:
    """What FTS5 is to be asked for, and the marks of long alternatives, of which each of its finds must have one."""
    parts = condition.parts if isinstance(condition, AllOf) else (condition,)
    long = {each.property: each for each in parts if isinstance(each, Has) and len(each.values) > LONG}
    leading = tuple(each for each in parts if each not in long.values())
    if all(isinstance(each, Not) for each in leading):
        return condition, {}
    marks = {name: frozenset(search.property_mark(name, value) for value in each.values) for name, each in long.items()}
    return AllOf(leading), marks


def _fulfils(row: AnyRow, tested: Mapping[Property, frozenset[str]]) -> bool:
    return not any(marks.isdisjoint(search.marks_of(row, name)) for name, marks in tested.items())


def _found_by_fts5(wanted: ItemFilter, condition: Condition, *columns: ColumnElement[Any]) -> Select[Any]:
    """Finds with ids from `:first` to `:last`."""
    return (
        select(*columns)
        .select_from(FTS5.join(item, item.c.id == FTS5.c.rowid))
        .where(
            FTS5.c.item_search.op("MATCH")(search.fts5_expression(condition)),
            FTS5.c.rowid.between(bindparam("first"), bindparam("last")),
            *_span(item.c.effective_at, item.c.id, wanted),
            *_tests(wanted),
        )
    )


def _newest_in_postgresql(
    connection: Connection, wanted: ItemFilter, condition: Condition, *, few_steps: bool
) -> list[Place]:
    """`few_steps` as in SQLite."""
    since, until = _times(wanted)
    times = select(func.min(item.c.effective_at), func.max(item.c.effective_at))
    oldest, newest = connection.execute(times).one()
    if newest is None:
        return []
    ends = [newest, *(each for each in (until, wanted.before and wanted.before[0]) if each)]
    first = end = search.start_of_block(min(ends)) + search.SHORTEST
    limit = search.start_of_block(max(oldest, since) if since else oldest)
    leading, tested = _parted(condition)
    left = MOST_TESTED if tested else 0

    def finds(window: Sequence[str]) -> list[Place]:
        nonlocal left
        if left:
            rows = connection.execute(_in_window(wanted, leading, window, *search.MARKED).limit(left)).all()
            left -= len(rows)
            if left:
                return sorted(((row.effective_at, row.id) for row in rows if _fulfils(row, tested)), reverse=True)
        statement = _in_window(wanted, condition, window)
        time, number = statement.selected_columns
        return _places(connection, _newest(statement, time, number, wanted.limit - len(found)))

    found: list[Place] = []
    span = search.SHORTEST * (WIDER if few_steps else 1)
    while end > limit:
        start = max(search.start_of_blocks(end, span), limit)
        found += finds(search.window(start, end))
        if len(found) >= wanted.limit:
            break
        span = _next_step(wanted.limit, len(found), first - start, first if few_steps else WIDER * (end - start))
        end = start
    return found[: wanted.limit]


def _in_window(wanted: ItemFilter, condition: Condition, window: Sequence[str], *more: Column[Any]) -> Select[Any]:
    """(effective_at, id, …) of PostgreSQL's finds in the window. The index must lead, and the items be looked up one by
    one: for the newest, its planner would rather walk all items by time and ask of each (7 s for a rare word)."""
    columns = (item.c.effective_at, item.c.id, *more)
    tests = [*_span(item.c.effective_at, item.c.id, wanted), *_tests(wanted)]
    each = select(*columns).where(item.c.id == VECTORS.c.item_id, *tests).limit(1).lateral("each")
    asked = cast(literal(search.tsquery(condition, window)), TSQUERY)
    return (
        select(*(each.c[column.name] for column in columns))
        .select_from(VECTORS.join(each, true()))
        .where(VECTORS.c.words.op("@@")(asked))
    )


# --- the best --------------------------------------------------------------------------------------------------------


def _best(connection: Connection, wanted: ItemFilter, condition: Condition) -> list[int]:
    """By how often and where the words stand and how rare they are: `bm25` in SQLite, `ts_rank` in PostgreSQL, in both
    a word of the title counting four times."""
    if wanted.before:
        raise ValueError("the best finds have no pages: ask for more of them")
    if connection.dialect.name == "sqlite":
        return _best_of_sqlite(connection, wanted, condition)
    newest = _newest_in_postgresql(connection, replace(wanted, limit=RANKED), condition, few_steps=False)
    candidates = [number for _, number in newest]
    weights: ColumnElement[Any] = literal_column("'{0.1, 0.2, 0.25, 0.4}'::real[]")
    score = func.ts_rank(weights, VECTORS.c.words, cast(literal(search.tsquery(condition)), TSQUERY))
    ranked = select(VECTORS.c.item_id).where(VECTORS.c.item_id == func.any(literal(candidates, ARRAY(BigInteger))))
    ordered = ranked.order_by(score.desc(), VECTORS.c.item_id.desc()).limit(wanted.limit)
    return list(connection.execute(ordered).scalars())


def _best_of_sqlite(connection: Connection, wanted: ItemFilter, condition: Condition) -> list[int]:
    # FTS5's bm25 is negative, the best the least
    score = literal_column("bm25(item_search, 1.0, 4.0, 0.0)", Float).label("score")
    found = _found_by_fts5(wanted, condition, item.c.id, score).order_by(FTS5.c.rowid.desc()).limit(RANKED)
    newest = found.subquery("newest")
    ordered = select(newest.c.id).order_by(newest.c.score, newest.c.id.desc()).limit(wanted.limit)
    first, last = search.run(connection, *_times(wanted))
    return list(connection.execute(ordered, {"first": first, "last": last}).scalars())
