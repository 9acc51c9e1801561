"""The index of shingles: which items share one, and how frequent each is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from struct import pack, unpack

from sqlalchemy import Connection, and_, bindparam, delete, func, insert, select

from aggregator.store.columns import microseconds
from aggregator.store.rows import chunks, insert_stored, mark
from aggregator.store.tables import item_feature, item_shingle
from aggregator.store.values import Features

BITS = 64


def signed(shingle: int) -> int:
    """Both databases' integers are signed."""
    shingle &= (1 << BITS) - 1
    return shingle - (1 << BITS) if shingle >> (BITS - 1) else shingle


def add(connection: Connection, new: Iterable[tuple[int, datetime, Features]]) -> None:
    features, shingles = [], []
    for number, effective_at, each in new:
        hashes = sorted(set(map(signed, each.shingles)))
        features.append(
            {
                "item_id": number,
                "effective_at": effective_at,
                "shingles": pack(f"<{len(hashes)}q", *hashes),
                "data": each.data,
            }
        )
        at = microseconds(effective_at)
        shingles += [(each, at, number) for each in hashes]
    if features:
        connection.execute(insert(item_feature), features)
    insert_stored(connection, item_shingle, shingles)


def drop(connection: Connection, item_ids: Sequence[int]) -> int:
    """Forget what the items are compared by; returns how many items had it."""
    items, dropped = 0, []
    for part in chunks(item_ids):
        rows = connection.execute(
            select(item_feature.c.item_id, item_feature.c.effective_at, item_feature.c.shingles).where(
                item_feature.c.item_id.in_(part)
            )
        )
        for number, effective_at, packed in rows:
            items += 1
            hashes = unpack(f"<{len(packed) // 8}q", packed)
            dropped += [{"h": each, "t": effective_at, "n": number} for each in hashes]
        connection.execute(delete(item_feature).where(item_feature.c.item_id.in_(part)))
    if dropped:
        key = and_(
            item_shingle.c.shingle == bindparam("h"),
            item_shingle.c.effective_at == bindparam("t"),
            item_shingle.c.item_id == bindparam("n"),
        )
        connection.execute(delete(item_shingle).where(key), dropped)
    return items


def sharing(
    connection: Connection, shingles: Collection[int], from_time: datetime, to_time: datetime, limit: int
) -> list[tuple[int, int]]:
    """(item id, how many of `shingles` it has), most first; the newest first among equals."""
    counts: dict[int, int] = {}
    for part in chunks(sorted(set(map(signed, shingles)))):
        rows = connection.execute(
            select(item_shingle.c.item_id, func.count())
            .where(item_shingle.c.shingle.in_(part), item_shingle.c.effective_at.between(from_time, to_time))
            .group_by(item_shingle.c.item_id)
        )
        for number, count in rows:
            counts[number] = counts.get(number, 0) + count
    return sorted(counts.items(), key=lambda pair: (-pair[1], -pair[0]))[: max(limit, 0)]


def frequencies(
    connection: Connection, shingles: Collection[int], from_time: datetime, to_time: datetime, cap: int
) -> dict[int, int]:
    """Each shingle counted by itself and no further than `cap`: one count over all would read every row of the
    frequent ones, which is what the caller wants to be spared."""
    wanted = {each: signed(each) for each in shingles}
    span = microseconds(from_time), microseconds(to_time)
    one = mark(connection)
    counts: dict[int, int] = {}
    for part in chunks(sorted(set(wanted.values()))):
        # by the driver's own SQL: this is asked for every new item, and to compile it costs more than to run it
        rows = connection.exec_driver_sql(
            f"WITH wanted (h) AS (VALUES {', '.join([f'({one})'] * len(part))})"  # noqa: S608 - marks only
            " SELECT h, (SELECT count(*) FROM (SELECT 1 FROM item_shingle WHERE shingle = h"
            f" AND effective_at BETWEEN {one} AND {one} LIMIT {one}) AS found) FROM wanted",
            (*part, *span, cap),
        )
        counts.update((shingle, count) for shingle, count in rows)
    return {each: counts[value] for each, value in wanted.items()}
