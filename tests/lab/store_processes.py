"""What other processes do to a store in tests. Each reports on a pipe what it has committed.

with started(poll, url) as (process, pipe): ...
"""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from aggregator.errors import StoreError, StoreLockedError
from aggregator.store import Store, migrations
from aggregator.store.engine import connect
from tests.lab.stores import HOUR, NOW, alert, analysis, claim, draft, key, new_item, region, state

ITEMS = 5
"""Items and alerts of one poll."""


@contextmanager
def started(target: Callable[..., None], *arguments: Any) -> Iterator[tuple[ForkServerProcess, Connection]]:
    """A process that runs `target(pipe, *arguments)`; killed at the end if it still runs."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.lab.store_processes"])
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=target, args=(there, *arguments))
    process.start()
    there.close()
    try:
        yield process, here
    finally:
        process.kill()
        process.join(30)
        process.close()
        here.close()


def poll(pipe: Connection, url: str) -> None:
    """Poll the feed "mfa" for ever: each time some items with everything that belongs to them, in one transaction."""
    with Store.open(url) as store:
        while True:
            with store.begin(durable=False) as transaction:
                number = int(transaction.feed("mfa")[1].etag or 0) + 1
                tagged = analysis(regions=(region("KZ"),), claim=claim())
                ids = transaction.insert_items([new_item(f"{number}-{n}", analysis=tagged) for n in range(ITEMS)])
                for item_id in ids:
                    transaction.add_alert(alert(f"{item_id}", item_ids=(item_id,)), f"uid-{item_id}")
                transaction.save_state(state(etag=str(number)))
            pipe.send(number)


def write(pipe: Connection, url: str, feed_id: str, rounds: int) -> None:
    """Count in the state of a feed, and insert an item for each count: reads, then writes what depends on it."""
    with Store.open(url) as store:
        pipe.send("ready")
        for _ in range(rounds):
            with store.begin(durable=False) as transaction:
                number = int(transaction.feed("shared")[1].etag or 0) + 1
                assert not transaction.known_items("shared", [key(str(number))])
                transaction.insert_items([new_item(str(number), "shared"), new_item(str(number), feed_id)])
                transaction.save_state(state("shared", etag=str(number)))
            pipe.send(number)
    pipe.send("done")


def be_daemon(pipe: Connection, url: str, identity: str, fork: bool) -> None:
    """Take the daemon's lock and keep it; with `fork`, leave a child behind that does nothing."""
    with Store.open(url) as store:
        try:
            with store.lock_daemon(identity):
                child = os.fork() if fork else -1
                if child == 0:
                    time.sleep(30)
                    os._exit(0)
                pipe.send(child)
                time.sleep(60)
        except StoreLockedError as error:
            pipe.send(str(error))


def migrate_slowly(pipe: Connection, url: str, scripts: Path) -> None:
    """Upgrade with scripts that wait in the middle."""
    pipe.send("begins")
    migrations.upgrade(connect(url), migrate=True, schema="9999", scripts=scripts)


def hold_write(pipe: Connection, url: str) -> None:
    """Begin to write and stay at it."""
    with Store.open(url) as store, store.begin() as transaction:
        transaction.beat(NOW + HOUR)
        pipe.send("writing")
        time.sleep(60)


def fill_a_full_disk(pipe: Connection, url: str, limit: int) -> None:
    """Poll until no file may grow beyond `limit` bytes, which to the process is a full disk; then once more when there
    is space again."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    with Store.open(url) as store:
        number = 0

        def insert() -> None:
            with store.begin(durable=False) as transaction:
                transaction.insert_items(
                    [new_item(f"{number}-{n}", draft=draft(text="x" * 9000)) for n in range(ITEMS)]
                )

        try:
            while True:
                insert()
                number += 1
        except StoreError as error:
            pipe.send((number, str(error)))
        with store.read() as reader:
            pipe.send(reader.counts()["items"])
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        insert()
        pipe.send(store.check())


def migrate_on_a_full_disk(pipe: Connection, url: str, scripts: Path, limit: int) -> None:
    """Upgrade with scripts where no file may grow beyond `limit` bytes; the error, in words."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
    try:
        migrations.upgrade(connect(url), migrate=True, schema="9999", scripts=scripts)
    except StoreError as error:
        pipe.send(str(error))
    else:
        pipe.send("upgraded")
