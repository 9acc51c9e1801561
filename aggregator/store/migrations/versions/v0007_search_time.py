"""SQLite's index of words goes back in time by blocks of ids (`store/search.py`), and so needs no marks of times.

Filling the index takes what `store/search.py` says today: a later migration that changes the index fills it anew, and
the filling here goes then.
"""

from __future__ import annotations

import json
import zlib
from datetime import timedelta

from alembic import op

from aggregator.query import Property
from aggregator.store import search
from aggregator.store.columns import EPOCH
from aggregator.store.migrations.paging import pages

revision = "0007"
down_revision = "0006"

ABOUT = ("party", "subject")


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        return
    op.execute("DROP TABLE item_search")
    op.execute("CREATE VIRTUAL TABLE item_search USING fts5 (rest, title, marks, content='', tokenize='ascii')")
    op.execute("CREATE TABLE search_time (block INTEGER PRIMARY KEY, oldest INTEGER NOT NULL, newest INTEGER NOT NULL)")
    op.execute("CREATE INDEX ix_search_time_newest ON search_time (newest, block, oldest)")
    query = (
        "SELECT i.id, i.effective_at, i.feed_id, i.kind, i.language, i.regions, i.themes, i.title, i.summary, b.packed"
        " FROM item i LEFT JOIN item_body b ON b.item_id = i.id WHERE i.id > :after ORDER BY i.id LIMIT :page"
    )
    for rows in pages(connection, query, "indexing words"):
        search.add(connection, [_entry(*row) for row in rows])


def _entry(
    number: int,
    at: int,
    feed: str,
    kind: str | None,
    language: str | None,
    regions: str,
    themes: str,
    title: str,
    summary: str,
    packed: bytes | None,
) -> search.Entry:
    regional = [(Property.REGION, code) for code, role, *_ in json.loads(regions) if role in ABOUT]
    return search.Entry(
        number=number,
        at=EPOCH + timedelta(microseconds=at),
        feed=feed,
        kind=kind,
        language=language,
        tags={*regional, *((Property.THEME, name) for name, *_ in json.loads(themes))},
        title=title,
        summary=summary,
        text=zlib.decompress(packed).decode().partition("\x00")[0] if packed else "",
    )
