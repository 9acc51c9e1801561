"""Stories in the store: candidates for a copy, joining, splitting and merging, and who stands for a story.

What the wording decides (`story_link`: the strand) is kept apart from what a user decides (`story_decision`); an item's
`story_id` is what holds. A story's number is that of one of its items, so a number that is free stays free.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter
from struct import pack, unpack
from typing import Any

from sqlalchemy import Connection, Select, delete, func, insert, or_, select, update

from aggregator.errors import NotFoundError, UsageError
from aggregator.model import Item, ItemKey, reference
from aggregator.store import finding, items
from aggregator.store.columns import microseconds, moment
from aggregator.store.packing import short_link
from aggregator.store.rows import Record, chunks, insert_records, item_from, listed, mark, update_stored
from aggregator.store.tables import feed_wording, item, item_feature, story_decision, story_link
from aggregator.store.values import ItemFilter, Story, StoryCandidate, StoryDecision, StoryLink

MERGE, SPLIT = "merge", "split"

# --- reading ---------------------------------------------------------------------------------------------------------


def matching(connection: Connection, wanted: ItemFilter) -> list[Story]:
    found = finding.matching(connection, replace(wanted, stories_only=True))
    numbers = [each.story_id for each in found]
    copies: dict[int, int] = {}
    links: dict[int, list[StoryLink]] = {}
    for part in chunks(numbers):
        rows = connection.execute(
            select(item.c.story_id, func.count()).where(item.c.story_id.in_(part)).group_by(item.c.story_id)
        )
        copies.update((number, count) for number, count in rows)
        joined = select(item.c.story_id, *story_link.c).join(story_link, story_link.c.item_id == item.c.id)
        for number, *row in connection.execute(joined.where(item.c.story_id.in_(part))):
            links.setdefault(number, []).append(StoryLink(**dict(zip(story_link.c.keys(), row, strict=True))))
    return [
        Story(
            id=number,
            item=each,
            copies=copies[number],
            links=tuple(sorted(links.get(number, ()), key=attrgetter("item_id"))),
        )
        for number, each in zip(numbers, found, strict=True)
        if number is not None
    ]


def members(connection: Connection, story_id: int) -> list[Item]:
    rows = connection.execute(items.whole().where(item.c.story_id == story_id).order_by(item.c.effective_at, item.c.id))
    return [item_from(row, bodies=False) for row in rows]


def representative(connection: Connection, story_id: int) -> int:
    known = story_id if abs(story_id) <= items.GREATEST_ID else 0
    number: int | None = connection.execute(_in_story(known).where(item.c.representative.is_(True))).scalar()
    if number is None:
        raise _missing(story_id)
    return number


def current(connection: Connection, story_id: int) -> int:
    """The story that `story_id` is today: itself, or the one that it was merged into."""
    seen = set()
    while not _exists(connection, story_id):
        seen.add(story_id)
        into = connection.execute(
            select(story_decision.c.story_id)
            .where(story_decision.c.other_id == story_id, story_decision.c.kind == MERGE)
            .order_by(story_decision.c.id.desc())
        ).scalar()
        if into is None or into in seen:
            raise _missing(story_id)
        story_id = into
    return story_id


def link(connection: Connection, item_id: int) -> StoryLink | None:
    row = connection.execute(select(story_link).where(story_link.c.item_id == item_id)).first()
    return StoryLink(**row._asdict()) if row else None


def decisions(connection: Connection, story_id: int) -> list[StoryDecision]:
    """Those about the story and about all that were merged into it."""
    found: dict[int, StoryDecision] = {}
    asked: set[int] = set()
    wanted = {story_id}
    while wanted:
        either = or_(story_decision.c.story_id.in_(wanted), story_decision.c.other_id.in_(wanted))
        asked |= wanted
        wanted = set()
        for row in connection.execute(select(story_decision).where(either)):
            number, *values = row
            names = story_decision.c.keys()[1:]
            decision = found[number] = StoryDecision(**dict(zip(names, values, strict=True)))
            if decision.kind == MERGE and decision.story_id in asked:
                wanted |= {decision.other_id} - asked
    return [found[number] for number in sorted(found)]


def candidates(connection: Connection, item_ids: Sequence[int]) -> list[StoryCandidate]:
    found: dict[int, StoryCandidate] = {}
    one = mark(connection)
    for part in chunks(list(item_ids)):
        marks = ", ".join([one] * len(part))
        rows = connection.exec_driver_sql(f"{_CANDIDATES} WHERE item.id IN ({marks})", tuple(part))
        found.update((row[0], _candidate(*row)) for row in rows)
    return [found[number] for number in item_ids if number in found]


def same_link(
    connection: Connection, key: ItemKey, from_time: datetime, to_time: datetime, before: int, limit: int
) -> list[StoryCandidate]:
    one = mark(connection)
    rows = connection.exec_driver_sql(
        f"{_CANDIDATES} WHERE item.link = {one} AND item.effective_at BETWEEN {one} AND {one} AND item.id < {one}"
        f" ORDER BY item.effective_at, item.id LIMIT {one}",
        (short_link(key), microseconds(from_time), microseconds(to_time), before, limit),
    )
    return [_candidate(*row) for row in rows]


def known_links(connection: Connection, keys: Collection[ItemKey]) -> set[ItemKey]:
    wanted = {short_link(each): each for each in keys}
    found = listed(connection, list(wanted), "SELECT 1 FROM item WHERE link = value")
    return {wanted[each] for each in found}


# By the driver's own SQL: a poll asks this for every item that may be a copy.
_CANDIDATES = (
    "SELECT item.id, item.feed_id, item.story_id, coalesce(story_link.story_id, item.id), item.tier, item.effective_at,"
    " opening.effective_at, item_feature.data"
    " FROM item LEFT JOIN item_feature ON item_feature.item_id = item.id"
    " LEFT JOIN story_link ON story_link.item_id = item.id"
    " JOIN item AS opening ON opening.id = coalesce(story_link.story_id, item.id)"
)


def _candidate(
    number: int, feed_id: str, story: int, strand: int, tier: int, effective_at: int, began: int, data: bytes | None
) -> StoryCandidate:
    return StoryCandidate(
        item_id=number,
        feed_id=feed_id,
        story_id=story,
        strand=strand,
        tier=tier,
        effective_at=moment(effective_at),
        began=moment(began),
        features=bytes(data or b""),
    )


# --- what a feed repeats ---------------------------------------------------------------------------------------------


def wording(connection: Connection, feed_id: str) -> tuple[int, frozenset[int]]:
    row = connection.execute(select(feed_wording).where(feed_wording.c.feed_id == feed_id)).first()
    if row is None:
        return 0, frozenset()
    return row.items, frozenset(unpack(f"<{len(row.boilerplate) // 4}I", row.boilerplate))


def save_wording(connection: Connection, feed_id: str, count: int, boilerplate: Iterable[int]) -> None:
    shingles = sorted(boilerplate)
    values = {"items": count, "boilerplate": pack(f"<{len(shingles)}I", *shingles)}
    known = update(feed_wording).where(feed_wording.c.feed_id == feed_id).values(**values)
    if not connection.execute(known).rowcount:
        connection.execute(insert(feed_wording).values(feed_id=feed_id, **values))


def recent_features(connection: Connection, feed_id: str, limit: int) -> list[bytes]:
    rows = connection.execute(
        select(item_feature.c.data)
        .join(item, item.c.id == item_feature.c.item_id)
        .where(item.c.feed_id == feed_id)
        .order_by(item.c.first_seen.desc(), item.c.id.desc())
        .limit(limit)
    )
    return [bytes(data) for (data,) in rows][::-1]


# --- writing ---------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Member:
    """What says which item of a story stands for it."""

    item_id: int
    tier: int
    effective_at: int
    representative: bool


def join(connection: Connection, links: Sequence[StoryLink]) -> None:
    if not links:
        return
    stories = _members(connection, {number for each in links for number in (each.item_id, each.story_id)})
    story_of = {member.item_id: story for story, members in stories.items() for member in members}
    strands = _strands(connection, {each.via for each in links if each.via is not None})
    moved: list[tuple[int, int]] = []
    records: list[Record] = []
    for each in links:
        left = story_of.get(each.item_id) or _story_of(connection, each.item_id)
        if left == each.story_id:
            continue
        if left != each.item_id or len(stories[left]) > 1:
            raise UsageError(f"{reference('item', each.item_id)} is no longer alone in its story: split or merge it")
        if each.story_id not in stories:
            raise _missing(each.story_id)
        strand = each.story_id if each.via is None else strands.get(each.via, each.via)
        stories[each.story_id] += stories.pop(left)
        story_of[each.item_id], strands[each.item_id] = each.story_id, strand
        moved.append((each.story_id, each.item_id))
        records.append(
            {
                "item_id": each.item_id,
                "story_id": strand,
                "via": each.via,
                "score": each.score,
                "method": each.method,
                "at": each.at,
            }
        )
    update_stored(connection, "item", "story_id", moved)
    insert_records(connection, story_link, records)
    _represent(connection, stories)


def _members(connection: Connection, story_ids: Collection[int]) -> dict[int, list[_Member]]:
    """Those of each of the stories that there are."""
    found: dict[int, list[_Member]] = {}
    for part in chunks(sorted(story_ids)):
        marks = ", ".join([mark(connection)] * len(part))
        rows = connection.exec_driver_sql(
            f"SELECT story_id, id, tier, effective_at, representative FROM item WHERE story_id IN ({marks})",  # noqa: S608 - marks only
            tuple(part),
        )
        for story, *member in rows:
            found.setdefault(story, []).append(_Member(*member))
    return found


def split(connection: Connection, item_id: int, at: datetime) -> tuple[int, int]:
    left = _story_of(connection, item_id)
    rest = list(connection.execute(_in_story(left).where(item.c.id != item_id)).scalars())
    if not rest:
        raise UsageError(f"{reference('item', item_id)} is alone in its story {reference('story', left)} already")
    # the item takes its own number; if that is the story's, the others go on under that of the first of them
    remaining = min(rest) if left == item_id else left
    connection.execute(update(item).where(item.c.story_id == left).values(story_id=remaining))
    connection.execute(update(item).where(item.c.id == item_id).values(story_id=item_id))
    _restrand(connection, item_id)
    _represent(connection, _members(connection, (remaining, item_id)))
    decided = {"at": at, "kind": SPLIT, "story_id": remaining, "other_id": item_id, "item_id": item_id}
    connection.execute(insert(story_decision).values(**decided))
    return item_id, remaining


def _restrand(connection: Connection, item_id: int) -> None:
    """Let the item be a strand by itself, and what was of its strand another."""
    connection.execute(delete(story_link).where(story_link.c.item_id == item_id))
    of_strand = story_link.c.story_id == item_id
    first = connection.execute(select(func.min(story_link.c.item_id)).where(of_strand)).scalar()
    if first is not None:
        connection.execute(delete(story_link).where(story_link.c.item_id == first))
        connection.execute(update(story_link).where(of_strand).values(story_id=first))


def merge(connection: Connection, one: int, other: int, at: datetime) -> int:
    one, other = sorted((current(connection, one), current(connection, other)))
    if one == other:
        raise UsageError(f"these are one story already: {reference('story', one)}")
    connection.execute(update(item).where(item.c.story_id == other).values(story_id=one))
    _represent(connection, _members(connection, (one,)))
    decided = {"at": at, "kind": MERGE, "story_id": one, "other_id": other, "item_id": None}
    connection.execute(insert(story_decision).values(**decided))
    return one


def _in_story(story_id: int) -> Select[Any]:
    return select(item.c.id).where(item.c.story_id == story_id)


def _exists(connection: Connection, story_id: int) -> bool:
    known = abs(story_id) <= items.GREATEST_ID
    return known and connection.execute(_in_story(story_id).limit(1)).first() is not None


def _missing(story_id: int) -> NotFoundError:
    return NotFoundError(f"there is no story {reference('story', story_id)}")


def _story_of(connection: Connection, item_id: int) -> int:
    known = item_id if abs(item_id) <= items.GREATEST_ID else 0
    story: int | None = connection.execute(select(item.c.story_id).where(item.c.id == known)).scalar()
    if story is None:
        raise NotFoundError(f"there is no item {reference('item', item_id)}")
    return story


def _strands(connection: Connection, item_ids: Collection[int]) -> dict[int, int]:
    """The strands of those of the items that joined one."""
    found: dict[int, int] = {}
    for part in chunks(sorted(item_ids)):
        marks = ", ".join([mark(connection)] * len(part))
        rows = connection.exec_driver_sql(
            f"SELECT item_id, story_id FROM story_link WHERE item_id IN ({marks})",  # noqa: S608 - marks only
            tuple(part),
        )
        found.update((number, strand) for number, strand in rows)
    return found


def _represent(connection: Connection, stories: Mapping[int, Sequence[_Member]]) -> None:
    """Let the item nearest to the source stand for each story: a ministry's own text before a paper's copy of it."""
    changed: list[tuple[bool, int]] = []
    for members in stories.values():
        best = min(members, key=attrgetter("tier", "effective_at", "item_id"))
        changed += [(each is best, each.item_id) for each in members if bool(each.representative) is not (each is best)]
    update_stored(connection, "item", "representative", changed)
