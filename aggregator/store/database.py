"""The store itself: opening a database, its two kinds of transactions, the daemon's lock, its care."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

from sqlalchemy import text

from aggregator.errors import SchemaError, StoreError
from aggregator.store import files, lock, migrations
from aggregator.store.engine import Engines, connect, use_write_ahead_log
from aggregator.store.faults import restore_advice, told
from aggregator.store.files import Space
from aggregator.store.reader import Reader
from aggregator.store.transaction import Transaction


class Store:
    """An open database, shared by all threads of a process.

    SQLite and PostgreSQL behave alike: one writer at a time, and readers that see one moment each and wait for
    nobody. On SQLite that is WAL and `BEGIN IMMEDIATE`; on PostgreSQL an advisory lock that each writing transaction
    takes first, and `REPEATABLE READ` for readers.

    What survives what (R1 to R3, reference/alerting-security.md §4): a killed process loses no commit and leaves
    none torn. A power cut can take back the last commits made with `durable=False` (SQLite `synchronous=NORMAL`,
    PostgreSQL `synchronous_commit=off`), in order and whole: after it the database stands where it stood a moment
    before. For polls that does no harm: validators and items go back together, the feed is asked again and the
    items come again. For deliveries it would: an alert sent, forgotten, decided again and sent under another uid
    is a second alert that no receiver can recognise. So deliveries are leased and recorded in durable
    transactions only (`synchronous=FULL`; the sync covers all commits before it): a power cut then costs at most a
    message sent again under its old uid.
    """

    def __init__(self, engines: Engines) -> None:
        self._engines = engines
        self._owner: str | None = None  # of leases; nobody but a daemon has a name

    @classmethod
    def open(cls, url: str, *, migrate: bool = True) -> Store:
        """Open `sqlite:///FILE` or `postgresql+psycopg://…`, creating or upgrading its tables.

        Before an SQLite file is upgraded it is copied to `FILE.before-SCHEMA` beside it. With `migrate=False` an
        outdated database is an error, and nothing about the file is changed.

        Raises SchemaError for a database that is newer than this program, or not ours, or that could not be
        upgraded (it is left as it was); StoreBusyError; StoreError, saying what, where and what to do.
        """
        engines = connect(url)
        try:
            with told(engines.name, engines.file):
                if engines.file:
                    if not migrate and not engines.file.exists():
                        raise SchemaError(f"{engines.file}: no database is there yet: start the daemon once")
                    if migrate:
                        use_write_ahead_log(engines.file)
                migrations.upgrade(engines, migrate=migrate)
        except BaseException:
            engines.dispose()
            raise
        return cls(engines)

    @property
    def url(self) -> str:
        """The database's URL for display, without its password."""
        return self._engines.name

    @contextmanager
    def begin(self, *, durable: bool = True) -> Iterator[Transaction]:
        """A transaction that writes: committed at the end of the block, rolled back by any exception.

        `durable=False` is for polls: faster, and safe as the class says. Raises StoreBusyError after 10 s behind
        other writers, StoreError for what is wrong with the database; the store stays usable.
        """
        with told(self._engines.name, self._engines.file):
            connection = self._engines.writer.connect().execution_options(durable=durable)
            with connection, connection.begin():
                yield Transaction(connection, durable=durable, owner=self._owner)

    @contextmanager
    def read(self) -> Iterator[Reader]:
        """A snapshot to read from; never waits for a writer."""
        with told(self._engines.name, self._engines.file), self._engines.reader.begin() as connection:
            yield Reader(connection)

    @contextmanager
    def lock_daemon(self, identity: str) -> Iterator[None]:
        """Be the only daemon on this database for the length of the block; `identity` tells others who it is, and
        stands on what is leased meanwhile.

        Raises StoreLockedError, naming the other one. The operating system frees the lock when the process dies,
        however it dies: `flock` on `FILE.lock`, or an advisory lock of a PostgreSQL session. The latter also ends
        with the connection, so a daemon that outlives a restart of its server should end or take it again.
        """
        with lock.alone(self._engines, identity):
            self._owner = identity
            try:
                yield
            finally:
                self._owner = None

    def daemon_runs(self) -> bool:
        """Whether somebody holds `lock_daemon`."""
        with told(self._engines.name, self._engines.file):
            return lock.held(self._engines)

    def space(self) -> Space | None:
        """Bytes that an SQLite database takes and has left; None on PostgreSQL."""
        file = self._engines.file
        with told(self._engines.name, file):
            return files.space(file) if file else None

    def compact(self) -> None:
        """Give the space of dropped rows back to the disk; StoreError while a daemon runs, or where there is no room.

        Only an SQLite file wants it. All writers wait meanwhile, so it holds the daemon's lock.
        """
        file = self._engines.file
        if file:
            with self.lock_daemon("nobody: the database is being made smaller"), told(self._engines.name, file):
                files.compact(file)

    def optimize(self) -> bool:
        """What SQLite wants daily: statistics for its planner, and a write-ahead log copied back and cut. False if a
        reader that does not end keeps the log from being cut, so that it grows."""
        file = self._engines.file
        if not file:
            return True
        with told(self._engines.name, file):
            files.gather_statistics(file)
            return files.empty_log(file)

    def check(self) -> list[str]:
        """What SQLite's `quick_check` finds wrong; empty when all is well, and on PostgreSQL, which checks itself."""
        if self._engines.file is None:
            return []
        try:
            with self._engines.reader.begin() as connection:
                found = [str(row[0]) for row in connection.execute(text("PRAGMA quick_check"))]
        except StoreError as error:
            return [str(error)]
        return [] if found == ["ok"] else [*found, restore_advice(self._engines.file)]

    def close(self) -> None:
        """Close all connections; twice does no harm."""
        self._engines.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
