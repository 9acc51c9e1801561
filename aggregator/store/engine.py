"""Connections: what each database needs so that both behave alike (R-H6, reference/fetching.md)."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry

from aggregator.errors import StoreError
from aggregator.store.columns import to_json
from aggregator.store.faults import BUSY_SECONDS, PRIMARY, SQLITE_BUSY, explain_errors

WRITER_LOCK = 0x4147_4752_0001
DAEMON_LOCK = 0x4147_4752_0002
"""Keys of PostgreSQL's advisory locks ("AGGR" and a number), which are per database."""

OLDEST_SQLITE = (3, 35, 0)  # RETURNING, and upserts without a conflict target's repetition
WAL_LIMIT = 64 * 1024 * 1024  # bytes the write-ahead log may keep on disk once it has been copied back
WAL_PAGES = 8_000
"""Pages in the log after which it is copied back. New items touch a page for each shingle and key, 1,200 in a poll of
40 items: at SQLite's own 1,000 every poll copies them all, most of them again and again."""
CACHE = 64 * 1024  # KiB that the writer keeps of the file: indexes of random keys are read from the disk else
READERS_CACHE = 8 * 1024  # KiB for each reader: a tenth faster than SQLite's own 2,000 at 380,000 items

QUEUE = 6
"""Times the busy timeout that a thread waits for others of its own process: their turns come by themselves, so patience
costs nothing, and a machine under load (seen at 7 on 2 cores) must not fail a delivery for it."""


@dataclass(frozen=True, slots=True)
class Engines:
    """Where to write and where to read; on SQLite two pools, so that a reader can never take the write lock."""

    url: URL
    writer: Engine
    reader: Engine
    file: Path | None  # of SQLite

    @property
    def name(self) -> str:
        """The URL for display."""
        return masked(self.url)

    def dispose(self) -> None:
        self.writer.dispose()
        self.reader.dispose()


def masked(url: URL) -> str:
    """`url` as a person wants to see it: without passwords, and a file's name as it is spelled."""
    if url.get_backend_name() == "sqlite":
        return f"sqlite:///{url.database}"
    query = {key: "***" if "password" in key else value for key, value in url.query.items()}
    return url.set(query=query).render_as_string(hide_password=True)


def connect(url: str) -> Engines:
    """Engines for `sqlite:///FILE` or `postgresql+psycopg://…`; nothing is opened yet. StoreError for another URL."""
    try:
        parsed = make_url(url)
    except ArgumentError:  # its message repeats the URL, and with it perhaps a password
        raise StoreError("not a database URL: write sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME") from None
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed)
    if parsed.drivername == "postgresql+psycopg":
        return _postgresql(parsed)
    raise StoreError(f"{parsed.drivername}: not supported: write sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME")


# --- SQLite ----------------------------------------------------------------------------------------------------------


def _sqlite(url: URL) -> Engines:
    if not url.database or url.database == ":memory:" or url.query:
        raise StoreError("SQLite needs a file, because reads and writes go over separate connections: sqlite:///FILE")
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:  # pragma: no cover - no such library to test with
        raise StoreError(f"SQLite {sqlite3.sqlite_version} is too old: 3.35 or newer is needed")
    file = Path(url.database).absolute()
    if not file.parent.is_dir():
        raise StoreError(f"{file}: its folder does not exist: create it, or set another database")

    def engine(size: int) -> Engine:
        return create_engine(
            url,
            pool_size=size,
            max_overflow=0 if size == 1 else 40,
            pool_timeout=QUEUE * BUSY_SECONDS,
            connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
            json_serializer=to_json,
            hide_parameters=True,
        )

    writer, reader = engine(1), engine(8)
    for each in (writer, reader):
        event.listen(each, "connect", _prepare_sqlite)
        explain_errors(each, masked(url), file)
    event.listen(writer, "connect", _give_room_sqlite)
    event.listen(writer, "begin", _begin_writing_sqlite)
    event.listen(reader, "connect", _forbid_writing_sqlite)
    event.listen(reader, "begin", _begin_reading_sqlite)
    return Engines(url, writer, reader, file)


def _prepare_sqlite(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # Python would begin transactions late and deferred; we begin them ourselves
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA journal_size_limit = {WAL_LIMIT}")
    connection.execute(f"PRAGMA wal_autocheckpoint = {WAL_PAGES}")


def _give_room_sqlite(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
    connection.execute(f"PRAGMA cache_size = -{CACHE}")


def _begin_writing_sqlite(connection: Connection) -> None:
    level = "FULL" if connection.get_execution_options().get("durable") else "NORMAL"
    if connection.info.get("synchronous") != level:
        connection.exec_driver_sql(f"PRAGMA synchronous = {level}")
        connection.info["synchronous"] = level
    if connection.get_execution_options().get("rebuilds_tables"):  # sqlite.org/lang_altertable.html §7
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    connection.exec_driver_sql("BEGIN IMMEDIATE")  # deferred ones fail at once, or lose updates (R10)


def _forbid_writing_sqlite(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
    connection.execute("PRAGMA query_only = ON")
    connection.execute(f"PRAGMA cache_size = -{READERS_CACHE}")


def _begin_reading_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def use_write_ahead_log(file: Path) -> None:
    """Make readers and the writer independent of each other. The mode is a property of the file and stays.

    Changing it needs the file alone for a moment, and SQLite does not wait for that by itself.
    """
    deadline = monotonic() + BUSY_SECONDS
    with closing(sqlite3.connect(file, timeout=BUSY_SECONDS)) as connection:
        while True:
            try:
                connection.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & PRIMARY not in SQLITE_BUSY or monotonic() > deadline:
                    raise
                sleep(0.05)


# --- PostgreSQL ------------------------------------------------------------------------------------------------------


def _postgresql(url: URL) -> Engines:
    options = (
        f"{url.query.get('options', '')} -c lock_timeout={BUSY_SECONDS}s -c idle_in_transaction_session_timeout=10min"
        " -c jit=off"  # it compiles for longer than any question of ours takes
    )
    engine = create_engine(
        url,
        pool_size=8,
        max_overflow=40,
        pool_timeout=QUEUE * BUSY_SECONDS,
        pool_pre_ping=True,  # a server may restart under a daemon that runs for months
        connect_args={"options": options, "connect_timeout": BUSY_SECONDS, "application_name": "aggregator"},
        json_serializer=to_json,
        hide_parameters=True,
    )
    explain_errors(engine, masked(url), None)
    reader = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    writer = engine.execution_options(isolation_level="READ COMMITTED")
    event.listen(writer, "begin", _begin_writing_postgresql)
    return Engines(url, writer, reader, None)


def _begin_writing_postgresql(connection: Connection) -> None:
    # One writer at a time, as on SQLite: two pollers that see the same announcement in two feeds must not both find
    # that it is new. Each statement after this one sees all that was committed before it.
    statement = "SELECT pg_advisory_xact_lock(:key)"
    if not connection.get_execution_options().get("durable"):
        statement += ", set_config('synchronous_commit', 'off', true)"
    connection.execute(text(statement), {"key": WRITER_LOCK})
