"""An index of words (`store/search.py`); long texts packed; the kind of an item's feed beside it.

Filling PostgreSQL's index takes what `store/search.py` says today: a later migration that changes it fills it anew, and
the filling here goes then. SQLite's is filled by a later one.
"""

from __future__ import annotations

import zlib
from datetime import timedelta

import sqlalchemy as sa
from alembic import op

from aggregator.query import Property
from aggregator.store import search
from aggregator.store.columns import EPOCH, clean
from aggregator.store.migrations.paging import pages

revision = "0005"
down_revision = "0004"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ABOUT = ("party", "subject")


def upgrade() -> None:
    connection = op.get_bind()
    op.add_column("item", sa.Column("kind", sa.String(), nullable=True))
    op.execute("UPDATE item SET kind = (SELECT feed.kind FROM feed WHERE feed.id = item.feed_id)")
    op.drop_column("item", "search")
    if connection.dialect.name == "sqlite":
        op.execute("CREATE VIRTUAL TABLE item_search USING fts5 (rest, title, marks, content='', tokenize='ascii')")
    else:
        op.execute(
            "CREATE TABLE item_search (item_id bigint PRIMARY KEY REFERENCES item (id), words tsvector NOT NULL)"
        )
        op.execute("CREATE INDEX ix_item_search_words ON item_search USING gin (words)")
    _pack_bodies(connection)
    if connection.dialect.name == "postgresql":
        _index_items(connection)


def _packed(text: str, html: str) -> bytes:
    return zlib.compress(f"{clean(text)}\x00{clean(html)}".encode(), 1)


def _pack_bodies(connection: sa.Connection) -> None:
    op.rename_table("item_body", "item_body_before")
    if connection.dialect.name == "postgresql":
        op.execute("ALTER INDEX item_body_pkey RENAME TO item_body_before_pkey")
    body = op.create_table(
        "item_body",
        sa.Column("item_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"]),
        sa.PrimaryKeyConstraint("item_id"),
    )
    query = "SELECT item_id, text, html FROM item_body_before WHERE item_id > :after ORDER BY item_id LIMIT :page"
    for rows in pages(connection, query, "packing texts"):
        connection.execute(
            body.insert(), [{"item_id": number, "packed": _packed(text, html)} for number, text, html in rows]
        )
    op.drop_table("item_body_before")


def _index_items(connection: sa.Connection) -> None:
    query = (
        "SELECT i.id, i.effective_at, i.feed_id, i.kind, i.language, i.regions, i.themes, i.title, i.summary, b.packed"
        " FROM item i LEFT JOIN item_body b ON b.item_id = i.id WHERE i.id > :after ORDER BY i.id LIMIT :page"
    )
    for rows in pages(connection, query, "indexing words"):
        search.index_words(
            connection,
            [
                search.Entry(
                    number=number,
                    at=EPOCH + timedelta(microseconds=at),
                    feed=feed,
                    kind=kind,
                    language=language,
                    tags={
                        *((Property.REGION, tag["code"]) for tag in regions if tag["role"] in ABOUT),
                        *((Property.THEME, tag["id"]) for tag in themes),
                    },
                    title=title,
                    summary=summary,
                    text=zlib.decompress(body).decode().partition("\x00")[0] if body else "",
                )
                for number, at, feed, kind, language, regions, themes, title, summary, body in rows
            ],
        )
