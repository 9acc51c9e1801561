"""Items in less room: short keys, summaries packed with their texts, evidence without what follows from the rest.

SQLite's index of words lists by tag as well, so `item_tag` is PostgreSQL's only; and PostgreSQL puts new words into its
index at once, for a search has to read all that waits (276 ms instead of 25 in the middle of a pending list).
"""

from __future__ import annotations

import json
import zlib
from typing import Any

import sqlalchemy as sa
from alembic import op

from aggregator.model import ItemKey, KeyKind
from aggregator.store.migrations.paging import pages, tell
from aggregator.store.packing import short_key, short_link

revision = "0009"
down_revision = "0008"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
HAS_DIALOGUE = sa.text("dialogue_id IS NOT NULL")
KEYS = 5_000

item = sa.table(
    "item",
    sa.column("id", sa.BigInteger),
    sa.column("guid", sa.String),
    sa.column("link", sa.BigInteger),
    sa.column("summary", sa.String),
    sa.column("regions", sa.JSON),
    sa.column("themes", sa.JSON),
)
body = sa.table("item_body", sa.column("item_id", sa.BigInteger), sa.column("packed", sa.LargeBinary))


def upgrade() -> None:
    connection = op.get_bind()
    _shorten_keys(connection)
    _shorten_items(connection)
    op.drop_index("ix_item_dialogue", "item")
    op.create_index(
        "ix_item_dialogue", "item", ["dialogue_id"], sqlite_where=HAS_DIALOGUE, postgresql_where=HAS_DIALOGUE
    )
    if connection.dialect.name == "sqlite":
        op.drop_table("item_tag")
    else:
        op.execute("ALTER INDEX ix_item_search_words SET (fastupdate = off)")
        op.execute("SELECT gin_clean_pending_list('ix_item_search_words')")


def _shorten_keys(connection: sa.Connection) -> None:
    op.rename_table("item_key", "item_key_before")
    if connection.dialect.name == "postgresql":
        op.execute("ALTER INDEX item_key_pkey RENAME TO item_key_before_pkey")
    made = op.create_table(
        "item_key",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("item_id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"]),
        sa.PrimaryKeyConstraint("key"),
        sqlite_with_rowid=False,
    )
    feeds = connection.execute(sa.text("SELECT id FROM feed")).scalars().all()
    done = 0
    for feed in feeds:
        of_feed = sa.text("SELECT kind, digest, item_id FROM item_key_before WHERE feed_id = :feed")
        rows = [
            {"key": short_key(feed, ItemKey(KeyKind(kind), digest)), "item_id": number}
            for kind, digest, number in connection.execute(of_feed, {"feed": feed})
        ]
        rows.sort(key=lambda row: row["key"])
        for start in range(0, len(rows), KEYS):
            connection.execute(made.insert(), rows[start : start + KEYS])
        done += len(rows)
        tell("shortening keys", done, len(rows))
    op.drop_table("item_key_before")


def _shorten_items(connection: sa.Connection) -> None:
    op.drop_index("ix_item_link", "item")
    op.add_column("item", sa.Column("link", NUMBER, nullable=True))
    shorter = (
        sa.update(item)
        .where(item.c.id == sa.bindparam("number"))
        .values({name: sa.bindparam(f"new_{name}") for name in ("guid", "link", "summary", "regions", "themes")})
    )
    repack = sa.update(body).where(body.c.item_id == sa.bindparam("number")).values(packed=sa.bindparam("new_packed"))
    query = (
        "SELECT i.id, i.guid, i.url, i.link_digest, i.summary, i.regions, i.themes, b.packed"
        " FROM item i LEFT JOIN item_body b ON b.item_id = i.id WHERE i.id > :after ORDER BY i.id LIMIT :page"
    )
    for rows in pages(connection, query, "shortening items"):
        items, bodies = [], []
        for number, guid, url, link, summary, regions, themes, packed in rows:
            items.append(
                {
                    "number": number,
                    "new_guid": "" if guid is not None and guid == url else guid or None,
                    "new_link": short_link(ItemKey(KeyKind.LINK, link)) if link else None,
                    "new_summary": "" if packed else summary,
                    "new_regions": [_short(tag, "region", 3) for tag in _listed(regions)],
                    "new_themes": [_short(tag, "theme", 2) for tag in _listed(themes)],
                }
            )
            if packed:
                texts = summary.encode() + b"\x00" + zlib.decompress(packed)
                bodies.append({"number": number, "new_packed": zlib.compress(texts, 1)})
        connection.execute(shorter, items)
        if bodies:
            connection.execute(repack, bodies)
    op.drop_column("item", "link_digest")
    op.create_index("ix_item_link", "item", ["link", "effective_at"])


def _listed(tags: Any) -> list[list[Any]]:
    """A JSON column as its driver gives it: SQLite's as text."""
    found: list[list[Any]] = json.loads(tags) if isinstance(tags, str) else tags
    return found


def _short(tag: list[Any], name: str, own: int) -> list[Any]:
    """`own` values of the tag itself stand before its evidence."""
    field, text, source, start, end = tag[own:]
    follows = field == f"{name} {tag[0]}" and end == start + len(text)
    return [*tag[:own], text, source, start, *(() if follows else (end, field))]
