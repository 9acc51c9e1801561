"""The index of shingles: which items share one, and how frequent each is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from struct import pack, unpack

from sqlalchemy import Connection, and_, bindparam, delete, select

from aggregator.store.columns import microseconds
from aggregator.store.rows import chunks, insert_records, insert_stored, listed, mark
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
        insert_records(connection, item_feature, features)
    insert_stored(connection, item_shingle, sorted(shingles))  # in the order of the table, to go through it once


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


def known(connection: Connection, shingles: Collection[int]) -> set[int]:
    """Those that any item has, by one seek each."""
    wanted = {signed(each): each for each in shingles}
    found = listed(connection, list(wanted), "SELECT 1 FROM item_shingle WHERE shingle = value")
    return {wanted[each] for each in found}


def postings(
    connection: Connection, shingles: Collection[int], from_time: datetime, to_time: datetime, before: int, most: int
) -> dict[int, list[tuple[int, int]]]:
    """Under each shingle the newest `most` items that have it as (item id, story id), of those numbered below `before`.

    Each is a walk of its own: one query over all would read every row of the frequent ones (language.md §4: 39 lookups
    a second with them, 13,900 without). By the driver's own SQL, for this is asked of every new item, and to compile
    it costs more than to run it.
    """
    wanted = {signed(each): each for each in shingles}
    found: dict[int, list[tuple[int, int]]] = {each: [] for each in wanted.values()}
    if not wanted:
        return found
    one = mark(connection)
    span = microseconds(from_time), microseconds(to_time), before, most
    walk = (
        f"SELECT shingle, effective_at, item_id FROM item_shingle WHERE shingle = {one}"  # noqa: S608 - marks only
        f" AND effective_at BETWEEN {one} AND {one} AND item_id < {one}"
        f" ORDER BY effective_at DESC, item_id DESC LIMIT {one}"
    )
    walks = " UNION ALL ".join([f"SELECT * FROM ({walk}) AS walked"] * len(wanted))  # noqa: S608 - likewise
    rows = connection.exec_driver_sql(
        f"SELECT shingle, item.id, item.story_id FROM ({walks}) AS found"  # noqa: S608 - likewise
        " JOIN item ON item.id = found.item_id ORDER BY found.effective_at DESC, found.item_id DESC",
        tuple(each for shingle in wanted for each in (shingle, *span)),
    )
    for shingle, item_id, story_id in rows:
        found[wanted[shingle]].append((item_id, story_id))
    return found
