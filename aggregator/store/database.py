"""The store itself: opening a database, its two kinds of transactions, the daemon's lock, backups."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

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

    @classmethod
    def open(cls, url: str, *, migrate: bool = True) -> Store:
        """Open `sqlite:///FILE` or `postgresql+psycopg://…`, creating or upgrading its tables.

        Before an SQLite file is upgraded it is copied to `FILE.before-SCHEMA` beside it. With `migrate=False` an
        outdated database is an error.

        Raises SchemaError for a database that is newer than this program, or not ours, or that could not be
        upgraded (it is left as it was); StoreBusyError; StoreError, saying what, where and what to do.
        """
        raise NotImplementedError

    @property
    def url(self) -> str:
        """The database's URL for display, without its password."""
        raise NotImplementedError

    @contextmanager
    def begin(self, *, durable: bool = True) -> Iterator[Transaction]:
        """A transaction that writes: committed at the end of the block, rolled back by any exception.

        `durable=False` is for polls: faster, and safe as the class says. Raises StoreBusyError after 10 s behind
        other writers, StoreError for what is wrong with the database; the store stays usable.
        """
        raise NotImplementedError
        yield

    @contextmanager
    def read(self) -> Iterator[Reader]:
        """A snapshot to read from; never waits for a writer."""
        raise NotImplementedError
        yield

    @contextmanager
    def lock_daemon(self, identity: str) -> Iterator[None]:
        """Be the only daemon on this database for the length of the block; `identity` tells others who it is.

        Raises StoreLockedError, naming the other one. The operating system frees the lock when the process dies,
        however it dies: `flock` on `FILE.lock`, or an advisory lock of a PostgreSQL session. The latter also ends
        with the connection, so a daemon that outlives a restart of its server should end or take it again.
        """
        raise NotImplementedError
        yield

    def backup(self, target: Path) -> None:
        """Copy a consistent state of an SQLite database to `target` while others write.

        StoreError if `target` exists, if it cannot be written, or on PostgreSQL (use pg_dump).
        """
        raise NotImplementedError

    def check(self) -> list[str]:
        """What SQLite's `quick_check` finds wrong; empty when all is well, and on PostgreSQL, which checks itself."""
        raise NotImplementedError

    def close(self) -> None:
        """Close all connections; twice does no harm."""
        raise NotImplementedError

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
