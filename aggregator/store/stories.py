"""Stories in the store: candidates for a copy, joining, and who stands for a story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, delete, func, insert, select, update

from aggregator.errors import NotFoundError
from aggregator.model import Item, ItemKey, reference
from aggregator.store import finding, items, shingles
from aggregator.store.rows import chunks, item_from
from aggregator.store.tables import item, item_feature, story_link
from aggregator.store.values import ItemFilter, Story, StoryCandidate, StoryLink

# --- reading ---------------------------------------------------------------------------------------------------------


def matching(connection: Connection, wanted: ItemFilter) -> list[Story]:
    found = finding.matching(connection, replace(wanted, stories_only=True))
    numbers = [each.story_id for each in found]
    copies: dict[int, int] = {}
    for part in chunks(numbers):
        rows = connection.execute(
            select(item.c.story_id, func.count()).where(item.c.story_id.in_(part)).group_by(item.c.story_id)
        )
        copies.update((number, count) for number, count in rows)
    return [
        Story(id=number, item=each, copies=copies[number])
        for number, each in zip(numbers, found, strict=True)
        if number is not None
    ]


def members(connection: Connection, story_id: int) -> list[Item]:
    statement = items.with_feed(bodies=False).where(item.c.story_id == story_id)
    return list(map(item_from, connection.execute(statement.order_by(item.c.effective_at, item.c.id))))


def link(connection: Connection, item_id: int) -> StoryLink | None:
    row = connection.execute(select(story_link).where(story_link.c.item_id == item_id)).first()
    return StoryLink(**row._asdict()) if row else None


def _candidates() -> Select[Any]:
    return select(
        item.c.id,
        item.c.feed_id,
        item.c.story_id,
        item.c.tier,
        item.c.title,
        item.c.url,
        item.c.language,
        item.c.effective_at,
        item.c.first_seen,
        item_feature.c.data,
    ).outerjoin(item_feature, item_feature.c.item_id == item.c.id)


def _candidate(row: Any, shared: int) -> StoryCandidate:
    number, feed_id, story_id, tier, title, url, language, effective_at, first_seen, data = row
    return StoryCandidate(
        item_id=number,
        feed_id=feed_id,
        story_id=story_id,
        tier=tier,
        title=title,
        url=url,
        language=language,
        effective_at=effective_at,
        first_seen=first_seen,
        shared=shared,
        features=bytes(data or b""),
    )


def candidates(
    connection: Connection, hashes: Sequence[int], from_time: datetime, to_time: datetime, limit: int
) -> list[StoryCandidate]:
    shared = shingles.sharing(connection, hashes, from_time, to_time, limit)
    rows: dict[int, Any] = {}
    for part in chunks([number for number, _ in shared]):
        rows.update((row.id, row) for row in connection.execute(_candidates().where(item.c.id.in_(part))))
    return [_candidate(rows[number], count) for number, count in shared]


def _oldest(
    connection: Connection, test: ColumnElement[bool], from_time: datetime, to_time: datetime, limit: int
) -> list[StoryCandidate]:
    statement = (
        _candidates()
        .where(test, item.c.effective_at.between(from_time, to_time))
        .order_by(item.c.effective_at, item.c.id)
        .limit(limit)
    )
    return [_candidate(row, 0) for row in connection.execute(statement)]


def exact(
    connection: Connection, title_key: str, lead_hash: str, from_time: datetime, to_time: datetime, limit: int
) -> list[StoryCandidate]:
    digest = items.exact_digest(title_key, lead_hash)
    return _oldest(connection, item.c.exact_digest == digest, from_time, to_time, limit) if digest else []


def same_link(
    connection: Connection, key: ItemKey, from_time: datetime, to_time: datetime, limit: int
) -> list[StoryCandidate]:
    return _oldest(connection, item.c.link_digest == key.digest, from_time, to_time, limit)


# --- writing ---------------------------------------------------------------------------------------------------------


def join(
    connection: Connection,
    item_id: int,
    story_id: int | None,
    via: int | None,
    score: float,
    method: str,
    at: datetime,
) -> int:
    left = connection.execute(select(item.c.story_id).where(item.c.id == item_id)).scalar()
    if left is None:
        raise NotFoundError(f"there is no item {reference('item', item_id)}")
    joined = item_id if story_id is None else story_id
    if (
        joined != item_id
        and not connection.execute(select(item.c.id).where(item.c.story_id == joined).limit(1)).first()
    ):
        raise NotFoundError(f"there is no story {reference('story', joined)}")
    connection.execute(update(item).where(item.c.id == item_id).values(story_id=joined))
    connection.execute(delete(story_link).where(story_link.c.item_id == item_id))
    if joined != item_id:
        connection.execute(
            insert(story_link).values(item_id=item_id, story_id=joined, via=via, score=score, method=method, at=at)
        )
    for story in {left, joined}:
        _represent(connection, story)
    return joined


def _represent(connection: Connection, story_id: int) -> None:
    """Let the item nearest to the source stand for the story: a ministry's own text before a paper's copy of it."""
    best = connection.execute(
        select(item.c.id)
        .where(item.c.story_id == story_id)
        .order_by(item.c.tier, item.c.effective_at, item.c.id)
        .limit(1)
    ).scalar()
    if best is not None:
        stands = item.c.id == best
        changes = item.c.representative != stands
        connection.execute(update(item).where(item.c.story_id == story_id, changes).values(representative=stands))
