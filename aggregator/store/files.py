"""Care of an SQLite file: how much of it is free, giving that back, statistics, the write-ahead log.

None of it is needed for what is stored to be right; all of it keeps a file of years small and fast. A server looks
after itself (PostgreSQL's autovacuum), so these do nothing there.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from aggregator.errors import StoreError
from aggregator.store.faults import BUSY_SECONDS

ANALYSIS_LIMIT = 1000
"""Rows of an index that are read for its statistics (sqlite.org/lang_analyze.html §4 advises 100 to 1000)."""

MANY_ITEMS = 10_000
"""From here on statistics help. Those of 50 items make the planner read the whole table where it should walk an index,
and go on doing so when there are more; those of 20,000 keep every plan (docs/decisions.md)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """Bytes: of the file, of the pages in it that hold nothing and are used next, of the write-ahead log beside it,
    and those free on its disk."""

    file: int
    unused: int
    log: int
    disk: int


def space(file: Path) -> Space:
    """What the file takes and what is left for it."""
    with closing(_open(file)) as connection:
        [page], [unused] = (connection.execute(f"PRAGMA {name}").fetchone() for name in ("page_size", "freelist_count"))
    log = file.with_name(file.name + "-wal")
    return Space(
        file=file.stat().st_size,
        unused=page * unused,
        log=log.stat().st_size if log.exists() else 0,
        disk=shutil.disk_usage(file.parent).free,
    )


def compact(file: Path) -> None:
    """Write the file anew without its unused pages (VACUUM). Every writer waits for it: do it while no daemon runs.

    StoreError if the disk has no room for it: the new file and its log stand beside the old one for a while.
    """
    now = space(file)
    needed = 2 * (now.file - now.unused)
    if now.disk < needed:
        raise StoreError(f"{file}: to make it smaller needs {needed} bytes free on its disk, and there are {now.disk}")
    with closing(_open(file)) as connection:
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def gather_statistics(file: Path, *, many: int = MANY_ITEMS) -> bool:
    """Tell the planner how large the tables are and how their values repeat; False while items are not `many`.

    A few milliseconds at any size. Not `PRAGMA optimize`, which does the same only where this connection has asked a
    question that wanted it, or where SQLite is 3.46 or newer.
    """
    with closing(_open(file)) as connection:
        [newest] = connection.execute("SELECT max(id) FROM item").fetchone()
        if (newest or 0) < many:
            return False
        connection.execute(f"PRAGMA analysis_limit = {ANALYSIS_LIMIT}")
        connection.execute("ANALYZE")
        return True


def empty_log(file: Path) -> bool:
    """Copy the write-ahead log back into the file and cut it; False if a reader of an old moment keeps that from
    happening, in which case all of it that can be is copied."""
    with closing(_open(file)) as connection:
        # not for ten seconds, in which every writer would wait
        connection.execute("PRAGMA busy_timeout = 1000")
        [busy, _, _] = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def _open(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(file, timeout=BUSY_SECONDS, isolation_level=None)
