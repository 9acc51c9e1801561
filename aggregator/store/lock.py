"""One daemon per database (O7): a lock that the operating system frees when its holder dies, however it dies."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import sleep
from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from aggregator.errors import StoreError, StoreLockedError
from aggregator.store.columns import clean
from aggregator.store.engine import DAEMON_LOCK, Engines
from aggregator.store.faults import explain_errors

APPLICATION = "aggregator daemon"
NAME_LIMIT = 63 - len(APPLICATION) - 1  # bytes of a PostgreSQL name, less our own


@contextmanager
def alone(engines: Engines, identity: str) -> Iterator[None]:
    """Hold the daemon's lock for the length of the block; StoreLockedError names who has it."""
    if engines.file:
        with _file_lock(_lock_file(engines.file), identity):
            yield
    else:
        with _session_lock(engines, identity):
            yield


def held(engines: Engines) -> bool:
    """Whether somebody has the daemon's lock now."""
    if not engines.file:
        with engines.reader.connect() as connection:
            return connection.execute(_HOLDER, {"key": DAEMON_LOCK}).first() is not None
    try:
        descriptor = os.open(_lock_file(engines.file), os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        # to ask is to take it for a moment: `_file_lock` tries again
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def _lock_file(file: Path) -> Path:
    return file.with_name(file.name + ".lock")


@contextmanager
def _file_lock(path: Path, identity: str) -> Iterator[None]:
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise StoreError(f"{path}: the daemon's lock cannot be opened: {error.strerror}") from error
    try:
        if not _take(descriptor):
            holder = os.read(descriptor, 1000).decode("utf-8", "replace").strip() or "unknown"
            raise StoreLockedError(f"{path}: a daemon runs on this database already: {holder}")
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, clean(identity).encode(), 0)
        with _kept_from_children(descriptor):
            yield
    finally:
        os.close(descriptor)


def _take(descriptor: int) -> bool:
    """Lock the file, if need be after somebody who only asks whether it is locked."""
    for pause in (0.05, 0.1, 0.2, 0.0):
        with suppress(BlockingIOError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        sleep(pause)
    return False


_HOLDER = text(
    "SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
    " WHERE l.locktype = 'advisory' AND l.granted"
    " AND (l.classid::bigint << 32) + l.objid::bigint = :key AND l.database ="
    " (SELECT oid FROM pg_database WHERE datname = current_database())"
)


@contextmanager
def _session_lock(engines: Engines, identity: str) -> Iterator[None]:
    name = clean(identity).encode()[:NAME_LIMIT].decode("utf-8", "ignore")
    engine = create_engine(
        engines.url,
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",  # an open transaction would hold back the server's clean-up for months
        connect_args={"application_name": f"{APPLICATION} {name}"},
        hide_parameters=True,
    )
    explain_errors(engine, engines.name, None)
    with engine.connect() as connection:
        taken = connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": DAEMON_LOCK}).scalar_one()
        if not taken:
            holder = connection.execute(_HOLDER, {"key": DAEMON_LOCK}).scalar()
            who = str(holder or "").removeprefix(APPLICATION).strip() or "unknown"
            raise StoreLockedError(f"{engines.name}: a daemon runs on this database already: {who}")
        driver: Any = connection.connection.driver_connection
        with _kept_from_children(driver.fileno()):
            yield


@contextmanager
def _kept_from_children(descriptor: int) -> Iterator[None]:
    """Forked workers would inherit the descriptor, and with it keep the lock when we are killed: theirs leads nowhere.

    It is replaced rather than closed, since their copy of its owner may still write to it or close it.
    """
    held = True

    def replace() -> None:
        if held:
            nowhere = os.open(os.devnull, os.O_RDWR)
            os.dup2(nowhere, descriptor)
            os.close(nowhere)

    os.register_at_fork(after_in_child=replace)
    try:
        yield
    finally:
        held = False
