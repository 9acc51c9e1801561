"""What goes wrong with a server: the store says what, where and what to do, and goes on where it can."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from aggregator.errors import StoreBusyError, StoreError
from aggregator.store import Store, back_up, faults
from tests.lab import postgres
from tests.lab.stores import NOW, new_item, opened, subscribe

pytestmark = pytest.mark.postgresql


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    yield from opened("postgresql", tmp_path)


def test_a_server_that_is_not_there_is_told_without_the_password(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no connection: is the server up") as caught:
        Store.open(f"postgresql+psycopg://me:s3cret@/db?host={tmp_path}&sslpassword=s3cret")
    assert "s3cret" not in str(caught.value)
    assert not isinstance(caught.value, StoreBusyError)


def test_a_database_that_is_not_there_is_told() -> None:
    url = postgres.new_database().replace("/test_", "/nothing_")
    with pytest.raises(StoreError, match=r'database "nothing_\d+" does not exist'):
        Store.open(url)


def test_the_store_outlives_its_connections(store: Store) -> None:
    with store.begin() as transaction:
        subscribe(transaction, "mfa")
    with store.read() as reader:
        reader.feeds()
    with pytest.raises(StoreError), store.begin() as transaction:
        transaction.insert_items([new_item()])
        postgres.run_sql(
            postgres.new_database(),
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'aggregator'",
        )
        transaction.beat(NOW)
    with store.begin() as transaction:
        assert transaction.item_counts() == {}
        transaction.beat(NOW)


def test_no_question_is_compiled(store: Store) -> None:
    with store.begin() as transaction:
        assert transaction._connection.exec_driver_sql("SHOW jit").scalar() == "off"


def test_what_the_server_says_is_explained(store: Store) -> None:
    with store.begin() as transaction:
        subscribe(transaction, "mfa")
    with pytest.raises(StoreError, match="lacks a privilege"), store.begin() as transaction:
        transaction._connection.exec_driver_sql("CREATE ROLE somebody")
        transaction._connection.exec_driver_sql("SET LOCAL ROLE somebody")
        transaction.beat(NOW)
    with pytest.raises(StoreBusyError, match="try again"), store.begin() as transaction:
        transaction._connection.exec_driver_sql("SET LOCAL statement_timeout = 1")
        transaction._connection.exec_driver_sql("SELECT pg_sleep(5)")
    with pytest.raises(StoreError, match=r"relation .*nonsense"), store.begin() as transaction:
        transaction._connection.exec_driver_sql("SELECT * FROM nonsense")


def test_durability_is_the_servers_or_less(store: Store) -> None:
    for durable, expected in ((True, "on"), (False, "off"), (True, "on")):
        with store.begin(durable=durable) as transaction:
            assert transaction._connection.exec_driver_sql("SHOW synchronous_commit").scalar() == expected


def test_operations_that_are_the_servers_own(store: Store) -> None:
    assert store.check() == []
    assert store.space() is None
    assert store.optimize()
    store.compact()
    assert faults.restore_advice(None).endswith("restore a backup")


def test_a_dump_holds_everything_and_tells_no_password(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.begin() as transaction:
        subscribe(transaction, "mfa")
        transaction.insert_items([new_item(f"i{n}") for n in range(3)])
    file = tmp_path / "copy.dump"
    seen = tmp_path / "seen"
    spy = tmp_path / "bin" / "pg_dump"
    spy.parent.mkdir()
    spy.write_text(f'#!/bin/sh\necho "$@" > {seen}; stat -c %a "$PGSERVICEFILE" >> {seen}\n'
                   f'exec {shutil.which("pg_dump")} "$@"\n')  # fmt: skip
    spy.chmod(0o700)
    monkeypatch.setenv("PATH", f"{spy.parent}:{os.environ['PATH']}")
    made = back_up(store.url.replace("aggregator@", "aggregator:s3cret@"), file)
    assert made.size == file.stat().st_size > 10_000
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "s3cret" not in seen.read_text() and seen.read_text().endswith("\n600\n")
    with pytest.raises(StoreError, match="exists already"):
        back_up(store.url, file)

    url = postgres.new_database()
    restore = ["pg_restore", "--no-owner", "--exit-on-error", "-d", postgres.conninfo(url), str(file)]
    subprocess.run(restore, check=True, capture_output=True)  # noqa: S603 - a fixed program
    with Store.open(url) as restored, restored.read() as reader:
        assert reader.counts()["items"] == 3


def test_a_dump_that_fails_says_why_and_leaves_nothing(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(StoreError, match=r'pg_dump failed: .*"nothing_\d+" does not exist'):
        back_up(store.url.replace("/test_", "/nothing_"), tmp_path / "copy")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(StoreError, match=r"run on the server: pg_dump --format=custom --file=copy test_\d+"):
        back_up(store.url, tmp_path / "copy")
    assert list(tmp_path.iterdir()) == []
