"""Databases of every released schema open, newer ones are refused, and an upgrade happens whole or not at all."""

from __future__ import annotations

import shutil
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from aggregator.errors import SchemaError
from aggregator.model import DeliveryState
from aggregator.query import AllOf, Phrase, Query
from aggregator.store import DeliveryFilter, ItemFilter, Store, engine, migrations
from aggregator.store.tables import METADATA
from tests.lab import postgres
from tests.lab.schema_dumps import FOLDER, fill, load_sqlite
from tests.lab.store_processes import migrate_on_a_full_disk, migrate_slowly, started
from tests.lab.stores import BACKENDS, NOW, empty_url, key, new_url, region, theme

RELEASED = sorted({path.name.partition(".")[0] for path in FOLDER.glob("*.sql")})


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_the_migrations_make_the_schema_that_the_tables_describe(backend: str, tmp_path: Path) -> None:
    url = empty_url(backend, tmp_path)
    Store.open(url).close()
    engines = engine.connect(url)
    with engines.reader.connect() as connection:
        # the index of words is no table that SQLAlchemy could describe: test_stores_search asks it
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "include_name": lambda name, kind, _: not (name or "").startswith(("item_search", "search_time")),
                "include_object": lambda _, name, kind, made, __: backend != "sqlite" or name != "item_tag",
            },
        )
        assert compare_metadata(context, METADATA) == []
    engines.dispose()


def test_migrations_form_one_line_that_ends_at_the_present_schema() -> None:
    revisions = list(ScriptDirectory(str(migrations.SCRIPTS)).walk_revisions())
    assert revisions[0].revision == migrations.SCHEMA
    assert [each.revision for each in reversed(revisions)] == [f"{n:04}" for n in range(1, len(revisions) + 1)]
    assert all(Path(each.path).name.startswith(f"v{each.revision}_") for each in revisions)
    assert [f"{n:04}" for n in range(1, len(revisions) + 1)] == RELEASED, "python -m tests.lab.schema_dumps"


@pytest.mark.parametrize("schema", RELEASED)
def test_a_database_of_every_released_schema_opens(backend: str, schema: str, tmp_path: Path) -> None:
    url = empty_url(backend, tmp_path)
    dump = (FOLDER / f"{schema}.{backend}.sql").read_text(encoding="utf-8")
    if backend == "sqlite":
        load_sqlite(dump, tmp_path / "store.db")
    else:
        postgres.run_sql(url, dump)
    with Store.open(url) as store:
        _holds_what_was_filled_in(store)


def _holds_what_was_filled_in(store: Store) -> None:
    with store.begin() as transaction:
        assert transaction.feed("mfa")[1].etag == '"1"'
        assert transaction.fetch_log("mfa")[0].outcome == "fetched"
        assert transaction.holds()[0].scope == "example.org"
        one, two, *_ = transaction.items(ItemFilter())
        assert (one.title, one.revision, one.dialogue_id, two.story_id) == ("Заголовок", 1, 1, one.id)
        assert transaction.items(ItemFilter(regions=frozenset({"KZ"}), themes=frozenset({"energy"}))) == [one]
        found = transaction.items(
            ItemFilter(search=Query(condition=AllOf((Phrase(("заголовок",)), Phrase(("text",))))))
        )
        assert found == [one]
        assert one.text == "Text"
        assert (one.regions, one.themes) == ((region("KZ"),), (theme("energy"),))
        assert transaction.revisions(one.id)[0].title == "Title of g1"
        assert transaction.known_items("mfa", [key("g2")])[key("g2")].item_id == two.id
        assert transaction.story_postings([2**63], NOW, NOW, two.id) == {2**63: [(one.id, one.id)]}
        assert transaction.story_candidates([one.id])[0].features == b"\x00"
        assert transaction.story_link(two.id) is not None
        assert transaction.dialogue(1).items == (one.id,)
        assert transaction.claims(1)[0].claim.edition == 5
        assert transaction.history(1)
        states = [each.state for each in transaction.deliveries(DeliveryFilter())]
        assert states == [DeliveryState.PENDING, DeliveryState.DELIVERED]
        assert transaction.alerts_of(item_id=one.id)[0].uid == "uid-1"
        assert transaction.heartbeat() == NOW
        transaction.beat(NOW)


def test_a_database_opened_by_many_at_once_is_made_once(backend: str, tmp_path: Path) -> None:
    url = empty_url(backend, tmp_path)

    def open_and_beat(_: int) -> None:
        with Store.open(url) as store, store.begin() as transaction:
            transaction.beat(NOW)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(open_and_beat, range(8)))


def test_references_are_checked_also_where_another_process_made_the_tables(tmp_path: Path) -> None:
    url = empty_url("sqlite", tmp_path)
    dump = (FOLDER / f"{migrations.SCHEMA}.sqlite.sql").read_text(encoding="utf-8")
    tables = dump.replace("BEGIN TRANSACTION;", "BEGIN IMMEDIATE;").replace("COMMIT;", "SELECT pause(); COMMIT;")
    half = Event()

    def pause() -> None:
        half.set()
        time.sleep(0.3)

    def make() -> None:
        with closing(sqlite3.connect(tmp_path / "store.db")) as other:
            other.execute("PRAGMA journal_mode = WAL")
            other.create_function("pause", 0, pause)
            other.executescript(tables)

    engines = engine.connect(url)
    with ThreadPoolExecutor(1) as pool:
        making = pool.submit(make)
        assert half.wait(20)
        migrations.upgrade(engines, migrate=True)  # sees an empty file, waits for the lock, and finds it done
        making.result()
    with engines.writer.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    engines.dispose()


# --- refusals --------------------------------------------------------------------------------------------------------


def _run(url: str, statement: str) -> None:
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection, connection:
            connection.execute(statement)
    else:
        postgres.run_sql(url, statement)


def test_a_newer_database_is_refused(backend: str, tmp_path: Path) -> None:
    url = new_url(backend, tmp_path)
    _run(url, "UPDATE alembic_version SET version_num = '9999'")
    for migrate in (True, False):
        with pytest.raises(SchemaError, match="9999"):
            Store.open(url, migrate=migrate)
    with pytest.raises(SchemaError, match="upgrade the program"):
        Store.open(url)


def test_another_programs_database_is_refused(backend: str, tmp_path: Path) -> None:
    url = empty_url(backend, tmp_path)
    _run(url, "CREATE TABLE feed (name text)")
    with pytest.raises(SchemaError, match="another program"):
        Store.open(url)
    with pytest.raises(SchemaError, match="another program"):
        Store.open(url, migrate=False)


def test_a_file_is_shared_with_nobody_and_a_server_with_anybody(backend: str, tmp_path: Path) -> None:
    url = empty_url(backend, tmp_path)
    _run(url, "CREATE TABLE recipes (name text)")
    if backend == "sqlite":
        with pytest.raises(SchemaError, match="another program"):
            Store.open(url)
    else:
        Store.open(url).close()


def test_nothing_is_made_or_upgraded_unasked(backend: str, tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match="start the daemon"):
        Store.open(empty_url(backend, tmp_path), migrate=False)
    assert list(tmp_path.iterdir()) == []
    url = new_url(backend, tmp_path)
    Store.open(url, migrate=False).close()


# --- interruptions ---------------------------------------------------------------------------------------------------

NEXT = """
import time
from pathlib import Path
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{last}"


def upgrade():
    op.add_column("feed", sa.Column("colour", sa.String()))
    op.execute("UPDATE feed SET colour = 'red', name = 'half'")
    op.create_table("novelty", sa.Column("id", sa.Integer(), primary_key=True))
    {then}
    op.create_index("ix_novelty", "novelty", ["id"])
"""


def scripts_with(folder: Path, then: str) -> Path:
    """The present migrations and one more, which does what `then` says half way."""
    scripts = folder / "scripts"
    shutil.copytree(migrations.SCRIPTS, scripts, dirs_exist_ok=True)
    text = NEXT.replace("{last}", migrations.SCHEMA).replace("{then}", then)
    (scripts / "versions" / "v9999_next.py").write_text(text)
    shutil.rmtree(scripts / "versions" / "__pycache__", ignore_errors=True)
    return scripts


@pytest.fixture
def url(backend: str, tmp_path: Path) -> str:
    made = new_url(backend, tmp_path)
    with Store.open(made) as store:
        fill(store)
    return made


def assert_is_as_before(url: str) -> None:
    with Store.open(url) as store:
        _holds_what_was_filled_in(store)
        with store.read() as reader:
            assert reader.feed("mfa")[0].name == "Mfa"


def upgrade(url: str, scripts: Path) -> None:
    engines = engine.connect(url)
    try:
        migrations.upgrade(engines, migrate=True, schema="9999", scripts=scripts)
    finally:
        engines.dispose()


def test_a_killed_upgrade_leaves_the_old_schema(url: str, tmp_path: Path) -> None:
    half = tmp_path / "half"
    scripts = scripts_with(tmp_path, f"Path({str(half)!r}).touch(); time.sleep(60)")
    with started(migrate_slowly, url, scripts) as (process, pipe):
        assert pipe.recv() == "begins"
        while not half.exists():
            assert process.is_alive()
            time.sleep(0.01)
    assert_is_as_before(url)
    upgrade(url, scripts_with(tmp_path, "pass"))
    with pytest.raises(SchemaError, match="newer"):
        Store.open(url)
    if url.startswith("sqlite"):
        copy = tmp_path / "store.db.before-9999"
        assert_is_as_before(f"sqlite:///{copy}")
        assert not list(tmp_path.glob("*.part"))


def test_a_failed_upgrade_leaves_the_old_schema_and_says_why(url: str, tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match=r"(?s)9999 failed; the database is as it was.*nonsense"):
        upgrade(url, scripts_with(tmp_path, 'op.execute("SELECT nonsense FROM feed")'))
    assert_is_as_before(url)


def test_an_upgrade_that_would_break_references_is_refused(tmp_path: Path) -> None:
    url = new_url("sqlite", tmp_path)
    with Store.open(url) as store:
        fill(store)
    with pytest.raises(SchemaError, match="break references of"):
        upgrade(url, scripts_with(tmp_path, 'op.execute("DELETE FROM feed")'))
    assert_is_as_before(url)


@pytest.mark.parametrize("room", [0.5, 1.1])
def test_an_upgrade_on_a_full_disk_changes_nothing_and_says_so(tmp_path: Path, room: float) -> None:
    """No room for the copy, or for the copy alone: the new form of a table that grows stands in the log first."""
    url = new_url("sqlite", tmp_path)
    with Store.open(url) as store:
        fill(store)
    rows = "WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 900000) SELECT i FROM n"
    then = f'op.execute("INSERT INTO novelty {rows}")'
    limit = int((tmp_path / "store.db").stat().st_size * room)
    with started(migrate_on_a_full_disk, url, scripts_with(tmp_path, then), limit) as (_, pipe):
        said = pipe.recv()
    assert ("the copy before the upgrade failed" if room < 1 else "the database is as it was and a copy is at") in said
    assert_is_as_before(url)
    assert not list(tmp_path.glob("*.part"))


def test_no_upgrade_without_a_copy(tmp_path: Path) -> None:
    url = new_url("sqlite", tmp_path)
    with Store.open(url) as store:
        fill(store)
    (tmp_path / "store.db.before-9999" / "x").mkdir(parents=True)
    with pytest.raises(SchemaError, match="the copy before the upgrade failed"):
        upgrade(url, scripts_with(tmp_path, "pass"))
    assert_is_as_before(url)
    assert not list(tmp_path.glob("*.part"))
