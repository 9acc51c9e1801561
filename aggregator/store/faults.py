"""What goes wrong in a database, told to people: what happened, where, and what to do about it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from aggregator.errors import StoreBusyError, StoreError

BUSY_SECONDS = 10
"""How long a writer waits for the others (R-H6: 10,000 ms)."""

PRIMARY = 0xFF  # an extended SQLite result code holds the primary one in its lowest byte (sqlite.org/rescode.html)

SQLITE_CURES = {
    sqlite3.SQLITE_FULL: "the disk is full: free some space; what was being written was rolled back, nothing is lost",
    sqlite3.SQLITE_READONLY: "it may not be written: check the owner and the permissions of the file and its folder",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened: check that its folder exists and may be written",
    sqlite3.SQLITE_PERM: "it may not be used: check the owner and the permissions of the file and its folder",
    sqlite3.SQLITE_IOERR: "reading or writing it failed: check the disk, limits on the size of files, the system's log",
    sqlite3.SQLITE_AUTH: "it may not be used: check the owner and the permissions of the file and its folder",
}
CORRUPT = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
SQLITE_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}

# SQLSTATE classes and codes (postgresql.org/docs/current/errcodes-appendix.html)
POSTGRES_BUSY = {"55P03", "40001", "40P01", "57014"}  # lock timeout, serialization, deadlock, statement timeout
POSTGRES_CURES = {
    "53100": "the server's disk is full: free some space; what was being written was rolled back, nothing is lost",
    "42501": "the user lacks a privilege: grant it all on the database's schema",
    "25006": "the server is read-only: is it a standby?",
    "XX001": "the data are corrupted: stop, and restore a backup",
    "XX002": "an index is corrupted: REINDEX, or restore a backup",
}


def explain_errors(engine: Engine, where: str, file: Path | None) -> None:
    """Let the engine raise the house's errors instead of the driver's. `where` is the URL for display."""

    def explained(context: ExceptionContext) -> BaseException | None:
        error = context.sqlalchemy_exception
        if error is None or context.is_pre_ping:  # before use a stale connection is no error: the pool makes a new one
            return None
        if isinstance(error, DBAPIError):
            return _explain(error.orig or error, where, file, isinstance(error, OperationalError))
        return error.orig  # a value that cannot be bound: a bug of the caller, not of the database

    event.listen(engine, "handle_error", explained)


@contextmanager
def told(where: str, file: Path | None = None) -> Iterator[None]:
    """The same for what is raised around statements: waiting for a connection, and `sqlite3` used by itself."""
    try:
        yield
    except PoolTimeoutError as error:
        raise StoreBusyError(f"{where}: all its connections are in use; try again") from error
    except sqlite3.Error as error:
        raise _explain(error, where, file, True) from error


def _explain(cause: BaseException, where: str, file: Path | None, operational: bool) -> StoreError:
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", 0) & PRIMARY  # Python's own complaints carry none
        if code in SQLITE_BUSY:
            return StoreBusyError(f"{where}: another process is writing for more than {BUSY_SECONDS} s; try again")
        if code in CORRUPT:
            return StoreError(f"{where}: the file is damaged ({cause}). {restore_advice(file)}")
        if cure := SQLITE_CURES.get(code):
            return StoreError(f"{where}: {cure} ({cause})")
        return StoreError(f"{where}: {_first_line(cause)}")
    state = getattr(cause, "sqlstate", None)
    if state in POSTGRES_BUSY:
        return StoreBusyError(f"{where}: others are writing for more than {BUSY_SECONDS} s; try again")
    if cure := POSTGRES_CURES.get(state or ""):
        return StoreError(f"{where}: {cure}")
    if operational:
        return StoreError(f"{where}: no connection: is the server up, and the URL right? ({_first_line(cause)})")
    return StoreError(f"{where}: {_first_line(cause)}")


def restore_advice(file: Path | None) -> str:
    """What to do about a damaged file, naming the newest copy made before an upgrade if there is one."""
    advice = "Stop the daemon, keep the file for inspection (sqlite3 FILE .recover may save much), and restore a backup"
    copies = [path for path in file.parent.glob(f"{file.name}.before-*") if path.suffix != ".part"] if file else []
    newest = max(copies, key=lambda path: path.stat().st_mtime, default=None)
    return f"{advice}; the newest one beside it is {newest}" if newest else advice


def _first_line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
