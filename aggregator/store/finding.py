"""Finding items by time, tag, feed and word: each list is a short walk along one index."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Select, Table, and_, func, literal, or_, select

from aggregator.model import Item
from aggregator.store.items import folded, many
from aggregator.store.tables import item, item_tag
from aggregator.store.values import ItemFilter

WORTH_COUNTING = 2000
"""Rows counted of a tag before it is simply "frequent", when the rarer of two groups of tags is wanted."""


def matching(connection: Connection, wanted: ItemFilter) -> list[Item]:
    """Walk the index that the rarest condition has, newest first, and ask of each item on the way whether the other
    conditions hold (reference/performance.md §3: 0.1-1 ms where a join and a sort take up to 700)."""
    if wanted.limit <= 0:
        return []
    found: set[tuple[datetime, int]] = set()
    for statement in _walks(connection, wanted):
        found.update((effective_at, number) for effective_at, number in connection.execute(statement))
    page = [number for _, number in sorted(found, reverse=True)[: wanted.limit]]
    by_number = many(connection, page, bodies=wanted.bodies)
    return [by_number[number] for number in page]


def _walks(connection: Connection, wanted: ItemFilter) -> list[Select[Any]]:
    """Statements that give (effective_at, id), each its newest `limit`; together they hold the answer."""
    regions = [f"region:{code}" for code in sorted(wanted.regions)]
    themes = [f"theme:{theme}" for theme in sorted(wanted.themes)]
    if regions and themes and _rows(connection, themes, wanted) < _rows(connection, regions, wanted):
        regions, themes = themes, regions
    walked, probed = (regions, themes) if regions else (themes, [])
    conditions = _conditions(wanted)
    if not walked:
        whole = select(item.c.effective_at, item.c.id).where(*_span(item, item.c.id, wanted), *conditions)
        starts = [whole.where(item.c.feed_id == name) for name in sorted(wanted.feeds)] or [whole]
        return [_newest(start, item.c.effective_at, item.c.id, wanted.limit) for start in starts]
    if wanted.feeds:
        conditions.append(item.c.feed_id.in_(sorted(wanted.feeds)))
    # Conditions stand in scalar subqueries: no planner turns those into a join that begins at the wrong end.
    tests = _span(item_tag, item_tag.c.item_id, wanted)
    if conditions:
        tests.append(_holds(select(literal(1)).where(item.c.id == item_tag.c.item_id, *conditions)))
    if probed:
        other = item_tag.alias("other")
        same = and_(other.c.effective_at == item_tag.c.effective_at, other.c.item_id == item_tag.c.item_id)
        tests.append(_holds(select(literal(1)).where(other.c.tag.in_(probed), same)))
    start = select(item_tag.c.effective_at, item_tag.c.item_id).where(*tests)
    return [
        _newest(start.where(item_tag.c.tag == tag), item_tag.c.effective_at, item_tag.c.item_id, wanted.limit)
        for tag in walked
    ]


def _newest(statement: Select[Any], time: Column[Any], number: Column[Any], limit: int) -> Select[Any]:
    return statement.order_by(time.desc(), number.desc()).limit(limit)


def _holds(test: Select[Any]) -> ColumnElement[bool]:
    return test.limit(1).correlate(item_tag).scalar_subquery().is_not(None)


def _span(table: Table, number: Column[Any], wanted: ItemFilter) -> list[ColumnElement[bool]]:
    time = table.c.effective_at
    tests: list[ColumnElement[bool]] = []
    if wanted.since:
        tests.append(time >= wanted.since)
    if wanted.until:
        tests.append(time < wanted.until)
    if wanted.before:
        moment, last = wanted.before
        tests.append(and_(time <= moment, or_(time < moment, number < last)))
    return tests


def _conditions(wanted: ItemFilter) -> list[ColumnElement[bool]]:
    tests: list[ColumnElement[bool]] = [
        item.c.search.contains(word, autoescape=True) for word in folded(wanted.search or "").split()
    ]
    if wanted.stories_only:
        tests.append(item.c.representative.is_(True))
    if wanted.baseline is not None:
        tests.append(item.c.baseline.is_(wanted.baseline))
    return tests


def _rows(connection: Connection, tags: Sequence[str], wanted: ItemFilter) -> int:
    """How many rows walking `tags` could meet, as far as it matters."""
    total = 0
    for tag in tags:
        some = select(literal(1)).where(item_tag.c.tag == tag, *_span(item_tag, item_tag.c.item_id, wanted))
        counted = select(func.count()).select_from(some.limit(WORTH_COUNTING).subquery())
        total += connection.execute(counted).scalar_one()
    return total
