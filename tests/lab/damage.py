"""A disk that went bad under an SQLite file."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path


def damage(file: Path, index: str) -> None:
    """Overwrite the first page of one index: the tables are sound, and whoever uses the index finds it broken."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        [root] = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (index,)).fetchone()
        [size] = connection.execute("PRAGMA page_size").fetchone()
    content = bytearray(file.read_bytes())
    content[size * (root - 1) : size * root] = b"\xa5" * size
    file.write_bytes(content)
