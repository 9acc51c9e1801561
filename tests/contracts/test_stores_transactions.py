"""What every store promises of its transactions: all or nothing, one writer, readers of one moment."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator.errors import StoreBusyError, StoreError, StoreLockedError
from aggregator.model import SendResult, Sent
from aggregator.store import ItemFilter, Store, faults, operations
from aggregator.store import engine as engine_module
from tests.lab.store_processes import be_daemon, hold_write, poll, started, write
from tests.lab.stores import BACKENDS, NOW, alert, key, new_item, new_url, state, subscribe

KILLS = 10


@pytest.fixture(params=BACKENDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return new_url(request.param, tmp_path)


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with Store.open(url) as each:
        with each.begin() as transaction:
            subscribe(transaction, "mfa", "shared", "one", "two")
        yield each


def test_an_exception_takes_everything_back(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.begin() as transaction:
        transaction.insert_items([new_item()])
        transaction.beat(NOW)
        raise ZeroDivisionError
    with store.read() as reader:
        assert reader.items(ItemFilter()) == []
        assert reader.heartbeat() is None


def test_a_part_can_be_taken_back_alone(store: Store) -> None:
    with store.begin() as transaction:
        transaction.insert_items([new_item("a")])
        with pytest.raises(OverflowError), transaction.attempt():
            transaction.insert_items([new_item("b")])
            raise OverflowError
        with transaction.attempt():
            transaction.insert_items([new_item("c")])
    with store.read() as reader:
        assert {each.guid for each in reader.items(ItemFilter())} == {"a", "c"}


def test_a_reader_sees_one_moment_and_waits_for_nobody(store: Store) -> None:
    with store.read() as reader:
        assert reader.items(ItemFilter()) == []
        with store.begin() as transaction:
            transaction.insert_items([new_item()])
            assert reader.items(ItemFilter()) == []
        assert reader.items(ItemFilter()) == []
        with store.read() as later:
            assert len(later.items(ItemFilter())) == 1


def test_a_reader_cannot_write(store: Store) -> None:
    with store.read() as reader, pytest.raises(StoreError, match=r"read-only|may not be written"):
        operations.beat(reader._connection, NOW)


def test_many_threads_share_a_store(store: Store) -> None:
    def count(number: int) -> int:
        with store.begin(durable=False) as transaction:
            seen = int(transaction.feed("shared")[1].etag or 0)
            transaction.save_state(state("shared", etag=str(seen + 1)))
            transaction.insert_items([new_item(f"{number}", "shared")])
        with store.read() as reader:
            return len(reader.items(ItemFilter(limit=1000)))

    with ThreadPoolExecutor(8) as pool:
        counts = list(pool.map(count, range(60)))
    assert max(counts) == 60
    with store.read() as reader:
        assert reader.feed("shared")[1].etag == "60"


def test_processes_that_write_at_once_lose_nothing_and_are_never_refused(store: Store, url: str) -> None:
    rounds = 60
    with started(write, url, "one", rounds) as (_, one), started(write, url, "two", rounds) as (_, two):
        told = []
        for pipe in (one, two):
            while (message := pipe.recv()) != "done":
                told.append(message)
    numbers = sorted(message for message in told if message != "ready")
    assert numbers == list(range(1, 2 * rounds + 1))
    with store.read() as reader:
        assert reader.feed("shared")[1].etag == str(2 * rounds)
        assert len(reader.known_items("shared", [key(str(number)) for number in numbers])) == 2 * rounds
        assert reader.item_counts() == {"shared": 2 * rounds, "one": rounds, "two": rounds}


def test_a_killed_process_loses_no_commit_and_tears_none(store: Store, url: str) -> None:
    acknowledged = 0
    for kill in range(KILLS):
        with started(poll, url) as (process, pipe):
            for _ in range(3 + kill % 4):
                acknowledged = pipe.recv()
            pipe.poll(0.001 * kill)  # somewhere within the next one
            process.kill()
            process.join(30)
            while pipe.poll():
                try:
                    acknowledged = pipe.recv()
                except EOFError:
                    break
        with store.read() as reader:
            done = int(reader.feed("mfa")[1].etag or 0)
            assert acknowledged <= done <= acknowledged + 1
            keys = [key(f"{number}-{n}") for number in range(1, done + 1) for n in range(5)]
            known = reader.known_items("mfa", keys)
            assert len(known) == len(keys)
            counts = reader.counts()
            assert counts["items"] == counts["alerts"] == 5 * done
            assert counts["pending"] == 2 * 5 * done
            listed = reader.items(ItemFilter(regions=frozenset({"KZ"}), limit=10_000))
            assert len(listed) == 5 * done
            assert all(item.text == "Text" and reader.item_claim(item.id) for item in listed[:20])
        assert store.check() == []
    assert acknowledged >= 3 * KILLS


def test_who_waits_too_long_is_told_so(store: Store, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (engine_module, faults):
        monkeypatch.setattr(module, "BUSY_SECONDS", 1)
    with Store.open(url) as impatient, started(hold_write, url) as (_, pipe):
        assert pipe.recv() == "writing"
        with pytest.raises(StoreBusyError, match="1 s; try again"), impatient.begin():
            pass
        with impatient.read() as reader:
            assert reader.heartbeat() is None
    with store.begin() as transaction:
        transaction.beat(NOW)
    with Store.open(url) as alone, alone.begin(), pytest.raises(StoreBusyError, match="try again"), alone.begin():
        pass


def test_what_a_clock_that_was_ahead_put_off_is_due(store: Store) -> None:
    day, years = timedelta(days=1), timedelta(days=4000)
    with store.begin() as transaction:
        transaction.save_state(state("one", last_attempt=NOW + years, next_poll=NOW + years + day))
        transaction.save_state(state("two", last_attempt=NOW - day, next_poll=NOW + day))
        transaction.add_alert(alert("a", channels=("hook",), created=NOW + years), "msg_a")
        transaction.add_alert(alert("b", channels=("hook",), created=NOW - day), "msg_b")
        transaction.add_alert(alert("c", channels=("hook",), created=NOW - day, due=NOW + 6 * day), "msg_c")
        transaction.add_alert(alert("d", channels=("hook",), created=NOW - day), "msg_d")
        for delivery in transaction.lease_deliveries(NOW, NOW + day, 10):
            later = NOW + (years if delivery.alert.uid == "msg_b" else day)
            transaction.record_attempt(delivery.id, Sent(result=SendResult.RETRY), NOW, later)
        assert transaction.lease_deliveries(NOW, NOW + day, 10) == []
        assert transaction.put_clock_back(NOW, 2 * day) == 3
        assert transaction.feed("one")[1].next_poll == NOW
        assert transaction.feed("two")[1].next_poll == NOW + day
        assert {each.alert.uid for each in transaction.lease_deliveries(NOW, NOW + day, 10)} == {"msg_a", "msg_b"}
        assert transaction.put_clock_back(NOW, 2 * day) == 0


def test_one_daemon_at_a_time(store: Store, url: str) -> None:
    assert not store.daemon_runs()
    with started(be_daemon, url, "pid 7 on здесь", True) as (process, pipe):
        child = pipe.recv()
        assert store.daemon_runs()
        with pytest.raises(StoreLockedError, match="pid 7"), store.lock_daemon("second"):
            pass
        with started(be_daemon, url, "third", False) as (_, other):
            assert "a daemon runs on this database already" in other.recv()
        with store.begin() as transaction:  # everything else goes on beside it
            transaction.beat(NOW)
        process.kill()
        process.join(30)
        _wait_for_lock(store)
        _end(child)
    with store.lock_daemon("again"), pytest.raises(StoreLockedError, match="again"), store.lock_daemon("twice"):
        pass
    assert not store.daemon_runs()
    with store.lock_daemon("and again"):
        assert store.daemon_runs()


def _wait_for_lock(store: Store) -> None:
    """A PostgreSQL server needs a moment to see that a client is dead."""
    for _ in range(100):
        try:
            with store.lock_daemon("next"):
                return
        except StoreLockedError:
            time.sleep(0.05)
    pytest.fail("the lock of a dead process is still held")


def _end(process_id: int) -> None:
    os.kill(process_id, signal.SIGKILL)
