"""What goes wrong with files: the store says what, where and what to do, and goes on where it can."""

from __future__ import annotations

import os
import re
import sqlite3
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest

from aggregator.errors import SchemaError, StoreBusyError, StoreError, StoreLockedError
from aggregator.store import ItemFilter, Store, back_up, engine, faults, files, migrations
from tests.lab.damage import damage
from tests.lab.store_processes import ITEMS, fill_a_full_disk, started
from tests.lab.stores import DAY, NOW, digest, draft, new_item, opened, subscribe


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    for each in opened("sqlite", tmp_path):
        with each.begin() as transaction:
            subscribe(transaction, "mfa")
        yield each


def settings_of(store: Store, *, durable: bool) -> dict[str, object]:
    with store.begin(durable=durable) as transaction:
        return {
            name: transaction._connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "query_only")
        }


def test_connections_are_set_up_as_promised(store: Store) -> None:
    usual = {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 10_000, "query_only": 0}
    assert settings_of(store, durable=True) == usual | {"synchronous": 2}
    assert settings_of(store, durable=False) == usual | {"synchronous": 1}
    assert settings_of(store, durable=True) == usual | {"synchronous": 2}


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("sqlite://", "needs a file"),
        ("sqlite:///:memory:", "needs a file"),
        ("sqlite:////tmp/x.db?mode=ro", "needs a file"),
        ("mysql://user:secret@example.org/x", "not supported"),
        ("postgresql://user:secret@example.org/x", "not supported"),
        ("not a url with secret", "not a database URL"),
        ("sqlite:////nowhere/at/all/store.db", "folder does not exist"),
    ],
)
def test_other_urls_are_refused_without_telling_secrets(url: str, said: str) -> None:
    with pytest.raises(StoreError, match=said) as caught:
        Store.open(url)
    assert "secret" not in str(caught.value)


def test_a_path_may_hold_spaces_and_letters(tmp_path: Path) -> None:
    folder = tmp_path / "Моя папка"
    folder.mkdir()
    with Store.open(f"sqlite:///{folder}/a b.db") as store:
        assert store.url == f"sqlite:///{folder}/a b.db"
    assert (folder / "a b.db").exists()


def test_what_is_no_database_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("my notes " * 1000)
    with pytest.raises(StoreError, match=r"notes\.txt: the file is damaged .*restore a backup"):
        Store.open(f"sqlite:///{file}")
    assert file.read_text() == "my notes " * 1000


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be opened"):
        Store.open(f"sqlite:///{tmp_path}")


def _damage(file: Path) -> None:
    """Overwrite every page but the first, which holds the schema: like a disk that went bad."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(file.read_bytes())
    content[4096 * 2 :] = b"\xa5" * (len(content) - 4096 * 2)
    file.write_bytes(content)


def test_a_damaged_file_is_told_and_not_made_worse(store: Store, tmp_path: Path) -> None:
    with store.begin() as transaction:
        transaction.insert_items([new_item(f"i{n}") for n in range(500)])
    store.close()
    _damage(tmp_path / "store.db")
    before = (tmp_path / "store.db").read_bytes()
    (tmp_path / "store.db.before-0002").touch()
    with (
        pytest.raises(StoreError, match=r"is damaged .*store\.db\.before-0002"),
        Store.open(store.url) as damaged,
        damaged.read() as reader,
    ):
        reader.items(ItemFilter())
    assert (tmp_path / "store.db").read_bytes() == before


def test_check_tells_what_is_damaged(store: Store, tmp_path: Path) -> None:
    assert store.check() == []
    with store.begin() as transaction:
        [number] = transaction.insert_items([new_item()])
    store.close()
    damage(tmp_path / "store.db", "ix_item_story")
    with Store.open(store.url) as damaged:
        said = damaged.check()
        assert len(said) > 1
        assert "restore a backup" in said[-1]
        with damaged.read() as reader:
            assert reader.item(number).title == "Title of g1"


def test_check_tells_of_a_file_that_is_no_database_any_more(store: Store, tmp_path: Path) -> None:
    store.close()
    (tmp_path / "store.db").write_bytes(b"x" * 8192)
    [said] = store.check()
    assert "is damaged" in said


def test_a_full_disk_loses_only_what_was_being_written(store: Store) -> None:
    big = draft(text="".join(digest(str(n)) for n in range(2000)))  # so that it cannot be packed well
    with store.begin() as transaction:
        transaction.insert_items([new_item("kept")])
        pages = transaction._connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        transaction._connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 20}")
    with pytest.raises(StoreError, match="the disk is full: free some space"), store.begin() as transaction:
        transaction.insert_items([new_item(f"b{n}", draft=big) for n in range(10)])
    with store.read() as reader:
        assert [each.guid for each in reader.items(ItemFilter())] == ["kept"]
    with store.begin() as transaction:
        transaction.insert_items([new_item("small")])
        transaction._connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    with store.begin() as transaction:
        transaction.insert_items([new_item("big", draft=big)])
    assert store.check() == []
    with store.read() as reader:
        assert len(reader.items(ItemFilter())) == 3


def test_a_process_that_may_write_no_more_keeps_what_it_wrote(store: Store) -> None:
    with started(fill_a_full_disk, store.url, 3_000_000) as (_, pipe):
        number, said = pipe.recv()
        assert number > 10 and re.search(r"disk is full|limits on the size of files", said)
        assert pipe.recv() == number * ITEMS
        assert pipe.recv() == []
    with store.read() as reader:
        assert reader.counts()["items"] == (number + 1) * ITEMS


# --- backups ---------------------------------------------------------------------------------------------------------


def test_a_backup_taken_while_others_write_is_whole(store: Store, tmp_path: Path) -> None:
    stop = Event()

    def write() -> int:
        count = 0
        while not stop.is_set():
            with store.begin(durable=False) as transaction:
                transaction.insert_items([new_item(f"{count}-{n}") for n in range(3)])
            count += 1
        return count

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        try:
            for number in range(3):
                made = back_up(store.url, tmp_path / f"copy{number}.db")
                assert (made.schema, made.rows["feed"]) == (migrations.SCHEMA, 1)
        finally:
            stop.set()
    sizes = []
    for number in range(3):
        with Store.open(f"sqlite:///{tmp_path}/copy{number}.db") as copy:
            assert copy.check() == []
            with copy.read() as reader:
                counts = reader.counts()
                assert counts["items"] % 3 == 0
                sizes.append(counts["items"])
    assert sizes == sorted(sizes)
    assert sizes[-1] <= writing.result() * 3
    assert not list(tmp_path.glob("*.part"))


def test_a_backup_is_its_owners_alone_and_written_over_nothing(store: Store, tmp_path: Path) -> None:
    target = tmp_path / "precious"
    target.write_text("mine")
    (tmp_path / "precious.part").write_text("of a backup that was killed")
    with pytest.raises(StoreError, match="exists already"):
        back_up(store.url, target)
    assert target.read_text() == "mine"
    made = back_up(store.url, target, replace=True)
    assert (made.path, made.size) == (target, target.stat().st_size)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    for nowhere, why in (
        (tmp_path / "nowhere" / "copy.db", "the backup failed"),
        (tmp_path, "is a folder"),
        (tmp_path / "store.db", "is the database itself"),
        (tmp_path / "store.db-wal", "is the database itself"),
    ):
        with pytest.raises(StoreError, match=why):
            back_up(store.url, nowhere, replace=True)
    with pytest.raises(SchemaError, match="no database is there"):
        back_up(f"sqlite:///{tmp_path}/none.db", tmp_path / "copy")
    assert not (tmp_path / "none.db").exists()


def test_a_backup_replaces_only_files(store: Store, tmp_path: Path) -> None:
    """A device that was replaced by a file is one for nobody any more."""
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(StoreError, match="is a device, a pipe or a socket"):
        back_up(store.url, tmp_path / "pipe", replace=True)
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


def test_a_backup_follows_links(store: Store, tmp_path: Path) -> None:
    link, leads_to = tmp_path / "latest.db", tmp_path / "other" / "copy.db"
    leads_to.parent.mkdir()
    link.symlink_to(leads_to)
    for replace in (False, True):  # first it leads to nothing
        assert back_up(store.url, link, replace=replace).path == leads_to
        assert link.is_symlink()
    (tmp_path / "me.db").symlink_to("store.db")
    with pytest.raises(StoreError, match="is the database itself"):
        back_up(store.url, tmp_path / "me.db", replace=True)
    (tmp_path / "round.db").symlink_to("round.db")
    with pytest.raises(StoreError, match="leads to itself"):
        back_up(store.url, tmp_path / "round.db")


def test_a_damaged_database_makes_no_backup_and_spoils_none(store: Store, tmp_path: Path) -> None:
    with store.begin() as transaction:
        transaction.insert_items([new_item(f"i{n}") for n in range(500)])
    back_up(store.url, tmp_path / "copy.db")
    good = (tmp_path / "copy.db").read_bytes()
    store.close()
    _damage(tmp_path / "store.db")
    with pytest.raises(StoreError, match=r"the file is damaged .*malformed"):
        back_up(store.url, tmp_path / "copy.db", replace=True)
    assert (tmp_path / "copy.db").read_bytes() == good
    assert not list(tmp_path.glob("*.part"))


def test_a_copy_that_is_not_whole_gets_no_name(store: Store, tmp_path: Path) -> None:
    """Damage that SQLite copies without a word: a reference to a row that is gone."""
    with closing(sqlite3.connect(tmp_path / "store.db")) as connection, connection:
        connection.execute("INSERT INTO fetch_log (feed_id, at, outcome, bytes, elapsed, new, changed, known, detail) "
                           "VALUES ('nobody', 0, '', 0, 0, 0, 0, 0, '')")  # fmt: skip
    with pytest.raises(StoreError, match="refer to nothing"):
        back_up(store.url, tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()


# --- care ------------------------------------------------------------------------------------------------------------


def test_what_was_dropped_can_be_given_back_to_the_disk(store: Store, tmp_path: Path) -> None:
    with store.begin() as transaction:
        texts = ["".join(digest(f"{n} {part}") for part in range(300)) for n in range(200)]  # cannot be packed well
        transaction.insert_items([new_item(f"i{n}", draft=draft(f"i{n}", text=text)) for n, text in enumerate(texts)])
        transaction.touch_listed(transaction.insert_items([new_item("listed")]), NOW + 499 * DAY)
        transaction.prune(NOW + 500 * DAY)
    assert store.optimize()
    before = store.space()
    assert before is not None and before.unused > before.file / 2 and before.log == 0
    with store.lock_daemon("a daemon"), pytest.raises(StoreLockedError, match="a daemon"):
        store.compact()
    store.compact()
    after = store.space()
    assert after is not None and after.unused == 0 and after.file < before.file / 2
    assert store.check() == []
    with store.read() as reader:
        assert len(reader.items(ItemFilter(limit=1000))) == 201


def test_statistics_are_gathered_of_a_large_store_alone(store: Store, tmp_path: Path) -> None:
    with store.begin() as transaction:
        transaction.insert_items([new_item(f"i{n}") for n in range(20)])
    file = tmp_path / "store.db"
    assert not files.gather_statistics(file)
    assert files.gather_statistics(file, many=20)
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'item'").fetchone()[0] > 0


def test_a_reader_that_never_ends_is_noticed(store: Store) -> None:
    with store.read() as reader:
        reader.feeds()
        with store.begin() as transaction:
            transaction.insert_items([new_item()])
        assert not store.optimize()
    assert store.optimize()


# --- the daemon's lock -----------------------------------------------------------------------------------------------


def test_a_lock_that_cannot_be_opened_is_told(store: Store, tmp_path: Path) -> None:
    (tmp_path / "store.db.lock").mkdir()
    with pytest.raises(StoreError, match="lock cannot be opened"), store.lock_daemon("me"):
        pass


def test_closing_twice_does_no_harm(store: Store) -> None:
    store.close()
    store.close()


def test_a_value_of_the_wrong_kind_is_the_callers_error(store: Store) -> None:
    with pytest.raises(ValueError, match="without a zone"), store.begin() as transaction:
        transaction.beat(NOW.replace(tzinfo=None))
    with pytest.raises(OverflowError), store.begin() as transaction:
        transaction.insert_items([new_item(tier=2**70)])
    with pytest.raises(SchemaError, match="no database is there"):
        Store.open(store.url + "2", migrate=False)


# --- becoming a database of ours -------------------------------------------------------------------------------------


def test_opening_waits_for_a_file_that_is_in_use(tmp_path: Path) -> None:
    file = tmp_path / "store.db"
    with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with ThreadPoolExecutor(1) as pool:
            opening = pool.submit(Store.open, f"sqlite:///{file}")
            with pytest.raises(TimeoutError):
                opening.result(0.3)
            other.execute("ROLLBACK")
            opening.result(20).close()


def test_opening_does_not_wait_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (engine, faults):
        monkeypatch.setattr(module, "BUSY_SECONDS", 0.2)
    file = tmp_path / "store.db"
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreBusyError, match="another process"):
            Store.open(f"sqlite:///{file}")
