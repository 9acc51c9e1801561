"""From any released schema to this program's, in one transaction: afterwards it is the new one or still the old.

To change the schema: change `store/tables.py`, add `versions/vNNNN_what.py` with the next number and `upgrade()` only
(a downgrade is the copy made before), set `SCHEMA`, and keep a dump of the schema just released beside the tests
(tests/contracts/schemas, which say how). A migration once released is never edited, and names tables and columns by
itself instead of importing `store/tables.py`, which will have moved on.

Alembic takes as long to import as the rest of the store, so it is only imported where there is something to do.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from aggregator.errors import SchemaError, StoreError
from aggregator.store.engine import Engines
from aggregator.store.tables import METADATA

SCHEMA = "0010"
"""The revision that `store/tables.py` describes."""

SCRIPTS = Path(__file__).parent


def upgrade(engines: Engines, *, migrate: bool, schema: str = SCHEMA, scripts: Path = SCRIPTS) -> None:
    """Bring the database to `schema`; SchemaError if it is newer, not ours, or outdated and `migrate` is false."""
    with engines.reader.connect() as connection, connection.begin():
        current = _current(connection, engines.name)
    if current == schema:
        return
    _refuse_newer(current, schema, scripts, engines)
    if not migrate:
        raise SchemaError(
            f"{engines.name}: no database of this program's schema is there ({current or 'none'}, not {schema}): "
            "start the daemon once, or run any command that writes"
        )
    copy, running = None, False
    try:
        with (
            engines.writer.connect().execution_options(durable=True, rebuilds_tables=True) as connection,
            connection.begin(),
        ):
            current = _current(connection, engines.name)
            if current == schema:  # another process was faster
                return
            copy = _copy_before(engines.file, schema) if engines.file and current else None
            running = True
            _run(connection, scripts, schema)
    except StoreError as error:  # also of the commit, where a full disk shows
        if not running:
            raise
        kept = f" and a copy is at {copy}" if copy else ""
        raise SchemaError(
            f"{engines.name}: the upgrade from schema {current or 'nothing'} to {schema} failed; "
            f"the database is as it was{kept}: {error}"
        ) from error
    finally:
        engines.writer.dispose()  # its next connection checks foreign keys again


def _current(connection: Connection, name: str) -> str | None:
    """The revision the database says it has; None if it is empty; SchemaError if it is not ours."""
    tables = inspect(connection).get_table_names()
    if "alembic_version" not in tables:
        # a file is ours alone; a server's database may be shared as long as no name is taken
        foreign = tables if connection.dialect.name == "sqlite" else sorted(set(tables) & set(METADATA.tables))
        if foreign:
            raise SchemaError(f"{name}: this is the database of another program ({foreign[0]} …): set another one")
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def _refuse_newer(current: str | None, schema: str, scripts: Path, engines: Engines) -> None:
    from alembic.script import ScriptDirectory

    known = {script.revision for script in ScriptDirectory(str(scripts)).walk_revisions()}
    if current is not None and current not in known:
        raise SchemaError(
            f"{engines.name}: schema {current} is newer than this program, which knows up to {schema}: "
            "upgrade the program, or restore the copy that was made before the database was upgraded"
        )


def _run(connection: Connection, scripts: Path, schema: str) -> None:
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    directory = ScriptDirectory(str(scripts))
    with EnvironmentContext(
        Config(), directory, fn=lambda revision, _: directory._upgrade_revs(schema, revision), destination_rev=schema
    ) as environment:
        environment.configure(connection=connection, transactional_ddl=True)
        environment.run_migrations()
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken:
            raise SchemaError(
                f"the upgrade to schema {schema} would break references of {broken[0]}; nothing was changed"
            )


def _copy_before(file: Path, schema: str) -> Path:
    """Copy the database beside itself, while we hold the write lock; the same upgrade tried again replaces it."""
    target = file.with_name(f"{file.name}.before-{schema}")
    try:
        copy_sqlite(file, target)
    except (OSError, sqlite3.Error) as error:
        raise SchemaError(f"{target}: the copy before the upgrade failed, so nothing was changed: {error}") from error
    return target


def copy_sqlite(
    file: Path, target: Path, *, mode: int | None = None, examine: Callable[[Path], object] = lambda part: None
) -> None:
    """Write a consistent copy of the database `file` to `target`, whole or not at all, also while others write.

    Copying the file alone would lose what is still in the write-ahead log (R12). The copy's permissions are `mode`, or
    the file's own. `examine` sees it before it gets its name, and refuses it by raising. Raises OSError or
    sqlite3.Error.
    """
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    try:
        # an empty file will do for SQLite, and nobody else can read it while it fills
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with closing(sqlite3.connect(file, timeout=10)) as connection:
            connection.execute("VACUUM INTO ?", (str(part),))
        examine(part)
        part.chmod(stat.S_IMODE(file.stat().st_mode) if mode is None else mode)
        with part.open("rb") as copy:
            os.fsync(copy.fileno())
        part.replace(target)
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    finally:
        part.unlink(missing_ok=True)
