"""Copies of a database that are proved before they are called backups.

A copy is written beside its place, opened read-only and examined, and only then given its name: what stands there under
that name is whole, and an older backup is replaced by nothing that was not looked at.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from aggregator.errors import SchemaError, StoreError
from aggregator.store import migrations
from aggregator.store.engine import Engines, connect
from aggregator.store.faults import told

COUNTED = ("feed", "item", "dialogue", "alert", "delivery")
"""Tables whose rows are counted in a copy; of those in `GROWING` none is ever deleted, so a copy has as many at least
as the database had before."""
GROWING = ("item", "dialogue", "alert")


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A copy that was examined: where, how large in bytes, of which schema, and rows by table (SQLite only)."""

    path: Path
    size: int
    schema: str | None
    rows: Mapping[str, int]


def back_up(url: str, target: Path, *, replace: bool = False) -> Backup:
    """Copy a consistent state of the database to `target`, readable by its owner alone, while others write.

    The database may be of any schema, as it is wanted before an upgrade. A link is followed: what it leads to is
    replaced, not the link. StoreError if `target` is there and may not be replaced, or is no file (a device would be
    one afterwards), if it cannot be written, or if the copy does not hold what it must; `target` is then what it was.
    """
    target = _followed(target)
    engines = connect(url)
    try:
        with told(engines.name, engines.file):
            if target.is_dir():
                raise StoreError(f"{target}: is a folder; name a file in it")
            if target.exists() and not target.is_file():
                raise StoreError(f"{target}: is a device, a pipe or a socket; name a file")
            if engines.file and target in _own_files(engines.file):
                raise StoreError(f"{target}: is the database itself; name another file")
            if target.exists() and not replace:
                raise StoreError(f"{target}: exists already; name another file, or replace it with --force")
            return _copy(engines, engines.file, target) if engines.file else _dump(engines, target)
    finally:
        engines.dispose()


def _followed(path: Path) -> Path:
    with suppress(RuntimeError):  # of a link that leads to itself, before Python 3.13
        path = path.resolve()
    if path.is_symlink():
        raise StoreError(f"{path}: is a link that leads to itself; name a file")
    return path


def _own_files(file: Path) -> list[Path]:
    whole = file.resolve()
    return [whole.with_name(whole.name + end) for end in ("", "-wal", "-shm", ".lock")]


# --- SQLite ----------------------------------------------------------------------------------------------------------


def _copy(engines: Engines, file: Path, target: Path) -> Backup:
    if not file.exists():
        raise SchemaError(f"{file}: no database is there yet")
    before = _rows(file, GROWING)
    found: list[tuple[str | None, Mapping[str, int]]] = []
    try:
        migrations.copy_sqlite(file, target, mode=0o600, examine=lambda part: found.append(_prove(part, before)))
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"{target}: the backup failed: {error}") from error
    [(schema, rows)] = found
    return Backup(path=target, size=target.stat().st_size, schema=schema, rows=rows)


def _prove(copy: Path, least: Mapping[str, int]) -> tuple[str | None, Mapping[str, int]]:
    """Open a copy read-only and read all of it; its schema and its rows, or sqlite3.Error saying what is wrong."""
    with closing(_read_only(copy)) as connection:
        found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(3)")]
        if found != ["ok"]:
            raise sqlite3.DatabaseError(f"the copy is damaged: {'; '.join(found)}")
        if broken := connection.execute("PRAGMA foreign_key_check").fetchone():
            raise sqlite3.DatabaseError(f"the copy has rows of {broken[0]} that refer to nothing")
        schema = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    rows = _rows(copy, COUNTED)
    if short := [table for table, count in least.items() if rows.get(table, 0) < count]:
        raise sqlite3.DatabaseError(f"the copy holds fewer rows of {short[0]} than the database")
    return (schema[0] if schema else None), rows


def _rows(file: Path, tables: tuple[str, ...]) -> dict[str, int]:
    with closing(_read_only(file)) as connection:
        connection.execute("BEGIN")
        there = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        return {
            table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - names of our own
            for table in tables
            if table in there
        }


def _read_only(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, timeout=10, isolation_level=None)


# --- PostgreSQL ------------------------------------------------------------------------------------------------------


def _dump(engines: Engines, target: Path) -> Backup:
    """`pg_dump` in its custom format, listed afterwards with `pg_restore`."""
    programs = [shutil.which(name) for name in ("pg_dump", "pg_restore")]
    if not all(programs):
        raise StoreError(
            f"{engines.name}: pg_dump and pg_restore are not here: install PostgreSQL's client programs, or run on the "
            f"server: pg_dump --format=custom --file={target.name} {engines.url.database}"
        )
    dump, restore = map(str, programs)
    part = target.with_name(target.name + ".part")
    try:
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with tempfile.TemporaryDirectory(prefix="aggregator-") as folder:
            environ = _service(engines, Path(folder))
            _run([dump, "--format=custom", "--no-password", f"--file={part}"], engines.name, environ)
        listed = _run([restore, "--list", str(part)], str(part), dict(os.environ))
        if missing := [table for table in COUNTED if f" {table} " not in listed]:
            raise StoreError(f"{target}: the backup failed: pg_dump left out the table {missing[0]}")
        with part.open("rb") as copy:
            os.fsync(copy.fileno())
        part.replace(target)
    except OSError as error:
        raise StoreError(f"{target}: the backup failed: {error}") from error
    finally:
        part.unlink(missing_ok=True)
    return Backup(path=target, size=target.stat().st_size, schema=None, rows={})


def _service(engines: Engines, folder: Path) -> dict[str, str]:
    """Where and as whom to connect, in a file for libpq that only we can read: a password never stands on a command
    line, where everybody on the machine sees it."""
    where = engines.url.translate_connect_args(username="user", database="dbname")
    given = {"application_name": "aggregator backup", **where, **engines.url.query}
    file = folder / "service.conf"
    file.touch(0o600)
    file.write_text("[aggregator]\n" + "".join(f"{key}={value}\n" for key, value in given.items()), encoding="utf-8")
    return {**os.environ, "PGSERVICEFILE": str(file), "PGSERVICE": "aggregator"}


def _run(command: list[str], where: str, environ: Mapping[str, str]) -> str:
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)  # noqa: S603 - fixed programs
    if done.returncode:
        said = (done.stderr.strip() or f"it ended with status {done.returncode}").splitlines()[0]
        raise StoreError(f"{where}: {Path(command[0]).name} failed: {said}")
    return done.stdout
