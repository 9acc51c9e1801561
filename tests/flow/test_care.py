"""A store that is kept for years: what is dropped stays known, what is restored goes on."""

from __future__ import annotations

import asyncio
import json
import re
import resource
import shlex
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from aggregator import app
from aggregator.cli import run
from aggregator.store import KEEP_TEXT, Check, PruneReport, Store
from tests.lab.daemon import SOURCE, Daemon, until
from tests.lab.damage import damage
from tests.lab.newsroom import Clock, Newsroom, item
from tests.lab.stores import DAY, NOW, new_item, new_url, subscribe

DIALOGUES = tuple(
    f"The {n} Kazakhstan–Japan Political Consultations will take place in Tokyo on 3 June 209{digit}."
    for digit, n in enumerate(("fifth", "sixth", "seventh", "eighth"))
)
FEEDS = {"mfa": 'kind = "government"\ncountry = "KZ"'}
ALERTS = '[[alerts]]\nname = "all"\non = ["dialogue.announced", "item"]\nchannels = ["hook"]\n'


def announcement(number: int, now: datetime) -> str:
    return item(DIALOGUES[number], f"<p>{DIALOGUES[number]}</p>", now, guid=f"{number}")


async def test_what_was_pruned_does_not_flood_back(tmp_path: Path) -> None:
    """R-I8: neither while the feed still lists it, nor when a feed that dropped it lists it again."""
    async with Newsroom(tmp_path, FEEDS, ALERTS) as room:
        room.publish("mfa", *(announcement(n, room.clock.now) for n in range(3)))
        await room.poll()
        told = len(room.hook.events)
        assert told
        everything = room.documents["mfa"]
        room.documents["mfa"] = everything[:1]
        await room.poll(timedelta(days=500))
        with room.store() as store:
            dropped = sum(app.prune(store, room.clock.now, KEEP_TEXT), PruneReport())
            assert dropped.bodies == 2, "the feed still lists the third"
        room.documents["mfa"] = everything
        report = (await room.poll())["mfa"]
        assert (report.new, report.changed, report.known, report.alerts) == (0, 0, 3, 0)
        assert sorted(bool(each.text) for each in room.items()) == [False, False, True]
        assert len(room.hook.events) == told


def restore(copy: Path, database: Path) -> None:
    for ending in ("-wal", "-shm"):
        database.with_name(database.name + ending).unlink(missing_ok=True)
    copy.replace(database)


async def test_a_prune_by_hand_lets_the_daemon_write(tmp_path: Path) -> None:
    """Between its steps, not at its end: whoever waits on SQLite's lock is not in a queue."""
    with Store.open(new_url("sqlite", tmp_path)) as store, Store.open(store.url) as other:
        with store.begin() as transaction:
            subscribe(transaction, "mfa")
            transaction.insert_items([new_item(f"i{n}", at=NOW) for n in range(1500)])
            transaction.touch_listed(transaction.insert_items([new_item("listed", at=NOW)]), NOW + DAY)
        left = []
        with ThreadPoolExecutor(1) as pool:
            pruning = pool.submit(lambda: sum(app.prune(store, NOW + 500 * DAY, KEEP_TEXT), PruneReport()))
            while not pruning.done():
                with other.begin() as transaction:
                    transaction.beat(NOW)
                    left.append(transaction.prunable(NOW + 500 * DAY, KEEP_TEXT).bodies)
                await asyncio.sleep(0.2)
        assert pruning.result().bodies == 1500
    assert len({bodies for bodies in left if 0 < bodies < 1500}) >= 2


@pytest.mark.slow
async def test_a_backup_taken_while_the_daemon_writes_is_restored_by_moving_it(tmp_path: Path) -> None:
    """As the README says: stop the daemon, take the file and its log away, move the backup in, start."""
    async with Newsroom(tmp_path, FEEDS, ALERTS) as room:
        room.hook.replayed = False
        copy = tmp_path / "copy.db"
        room.publish("mfa", announcement(0, datetime.now(UTC)), announcement(1, datetime.now(UTC)))
        async with Daemon(room.config_path) as daemon:
            await until(lambda: len(room.hook.events) == 4)
            made = await daemon.call("backup", str(copy))
            assert (made.status, made.out) == (0, f"{copy}\n"), made.err
            assert "found whole" in made.err
            again = await daemon.call("backup", str(copy))
            assert again.status == 1 and "--force" in again.err
            await daemon.kill()
            restore(copy, tmp_path / "a.db")
            await daemon.started()
            room.publish("mfa", announcement(2, datetime.now(UTC)))
            await until(lambda: len(room.hook.events) == 6)
            assert (await daemon.call("healthcheck")).status == 0
            assert await daemon.terminate() == 0
        assert len(room.hook.attempts) == len(set(room.hook.attempts)) == 6
        assert len(room.items()) == 3


# --- the README's recipe for a restore -------------------------------------------------------------------------------

ASKED = (
    '[[alerts]]\nname = "all"\nremind = ["14d"]\nchannels = ["hook"]\n'
    '[[alerts]]\nname = "calm"\nparties = ["Kyrgyzstan"]\ncooldown = "6h"\nchannels = ["hook"]\n'
    '[[alerts]]\nname = "texts"\non = ["item"]\nchannels = ["hook"]\n'
)
SINCE_THE_BACKUP = [
    ("dialogue.announced", "Uzbekistan"),
    ("dialogue.changed", "Kazakhstan"),
    ("dialogue.changed", "Kyrgyzstan"),
    ("item", "Uzbekistan"),
    ("reminder", "Kyrgyzstan"),
]
"""What is told on the second day; Kyrgyzstan's session moved on the first, and `calm` hears so after its cooldown."""


def day_before_yesterday() -> Clock:
    """The commands know only the true time: the days before the loss are those before today."""
    return Clock((datetime.now(UTC) - 2 * DAY).replace(hour=9, minute=0))


def recipe() -> tuple[list[str], list[str]]:
    """The README's two blocks of commands: to put a backup in place, and to go on from it without repeats."""
    section = (SOURCE / "README.md").read_text(encoding="utf-8").partition("**Restore.**")[2].partition("**Prune.**")[0]
    place, go_on = re.findall(r"```sh\n(.*?)```", section, re.DOTALL)
    assert place.endswith("\naggregator run\n") and go_on.endswith("\naggregator run\n")
    return place.splitlines()[:-1], go_on.splitlines()[:-1]


async def follow(room: Newsroom, commands: list[str], copy: Path) -> None:
    """Do what stands there: on the test's files, at the time that it is."""
    for command in commands:
        name, *arguments = shlex.split(command, comments=True)
        if name == "aggregator":
            assert await asyncio.to_thread(run, ["--config", str(room.config_path), *arguments]) == 0, command
        else:
            line = command.replace("aggregator.db", "a.db").replace("/backups/aggregator-2026-11-25.db", str(copy))
            await asyncio.to_thread(subprocess.run, ["sh", "-c", line], cwd=room.folder, check=True)


def session(country: str, day: datetime, now: datetime) -> str:
    """A session of one country with Japan; its item keeps its guid when its day is another."""
    text = f"The fifth {country}–Japan Political Consultations will take place in Tokyo on {day:%d %B %Y}."
    return item(text, f"<p>{text}</p>", now, guid=country)


def told(room: Newsroom, begin: int = 0) -> list[tuple[str, str]]:
    """What the receiver has heard, by event and country."""
    return sorted(
        (event["type"], re.findall(r"Kazakhstan|Kyrgyzstan|Tajikistan|Uzbekistan", json.dumps(event["data"]))[0])
        for event in room.hook.events[begin:]
    )


async def lose(room: Newsroom, copy: Path) -> datetime:
    """News of a day, a backup, news and a reminder of the next day, and the database is lost. When it began."""
    first = room.clock.now
    far, near = session("Kazakhstan", first + 60 * DAY, first), session("Kyrgyzstan", first + 15 * DAY, first)
    await room.poll()
    room.publish("mfa", far, session("Kyrgyzstan", first + 19 * DAY, first))
    await room.poll()
    room.documents["mfa"][1] = near
    await room.poll()
    assert await asyncio.to_thread(run, ["--config", str(room.config_path), "backup", str(copy)]) == 0
    heard = len(room.hook.events)
    assert told(room).count(("dialogue.changed", "Kyrgyzstan")) == 1
    room.documents["mfa"] = [
        session("Uzbekistan", first + 80 * DAY, first + DAY),
        session("Kazakhstan", first + 67 * DAY, first),
        near,
    ]
    await room.poll(DAY)
    assert told(room, heard) == SINCE_THE_BACKUP
    await room.restart()
    for name in ("a.db", "a.db-wal"):
        (room.folder / name).write_bytes(b"lost" * 4096)
    return first


async def test_a_restore_by_the_recipe_repeats_nothing_and_loses_nothing_new(tmp_path: Path) -> None:
    async with Newsroom(tmp_path, FEEDS, ASKED, day_before_yesterday()) as room:
        copy = tmp_path / "copy.db"
        first = await lose(room, copy)
        heard = len(room.hook.attempts)
        for commands in recipe():
            await follow(room, commands, copy)
        assert len(room.items()) == 3
        room.clock.now = datetime.now(UTC)
        for _ in range(3):
            await room.poll()
            await room.restart()
        assert len(room.hook.attempts) == heard == len(room.hook.events)
        room.documents["mfa"] = [
            session("Tajikistan", first + 90 * DAY, room.clock.now),
            session("Uzbekistan", first + 87 * DAY, first + DAY),
            *room.documents["mfa"][1:],
        ]
        await room.poll()
        assert told(room, heard) == [
            ("dialogue.announced", "Tajikistan"),
            ("dialogue.changed", "Uzbekistan"),
            ("item", "Tajikistan"),
        ]


async def test_a_restore_without_the_recipe_tells_again_under_other_ids(tmp_path: Path) -> None:
    async with Newsroom(tmp_path, FEEDS, ASKED, day_before_yesterday()) as room:
        copy = tmp_path / "copy.db"
        await lose(room, copy)
        heard = len(room.hook.events)
        await follow(room, recipe()[0], copy)
        room.clock.now = datetime.now(UTC)
        await room.poll()
        assert told(room, heard) == SINCE_THE_BACKUP, "the receiver keeps each id once: these are others"


async def test_damage_is_found_by_the_weekly_look_and_remembered(tmp_path: Path) -> None:
    async with Newsroom(tmp_path, FEEDS, ALERTS) as room:
        room.publish("mfa", announcement(0, room.clock.now))
        await room.poll()
        await (await room.application()).check()
        first = Check(at=room.clock.now)
        assert last_check(room) == first
        await room.restart()
        damage(tmp_path / "a.db", "ix_item_story")
        room.clock.forward(timedelta(days=6))
        await (await room.application()).check()
        assert last_check(room) == first, "it is not time yet"
        room.clock.forward(timedelta(days=1))
        with capture_logs() as logs:
            await (await room.application()).check()
        assert [line["event"] for line in logs] == ["the database is damaged"]
        found = last_check(room)
        assert found is not None and found.at == room.clock.now and "restore a backup" in found.found[-1]
        await (await room.application()).beat()
        assert last_check(room) == found
        room.clock.forward(timedelta(days=1))
        await (await room.application()).check()
        assert last_check(room) != found, "what is damaged is looked at again the next day"


async def test_a_log_that_cannot_be_cut_is_told(tmp_path: Path) -> None:
    async with Newsroom(tmp_path, FEEDS, ALERTS) as room:
        await room.poll()
        wired = await room.application()
        with capture_logs() as logs:
            await wired.tidy()
            assert logs == []
            with room.store() as store, store.read() as reader:
                reader.feeds()
                await wired.beat()
                await wired.tidy()
        assert [line["event"] for line in logs] == ["the write-ahead log cannot be cut: somebody reads without end"]


def last_check(room: Newsroom) -> Check | None:
    with room.store() as store, store.read() as reader:
        return reader.last_check()


@pytest.mark.slow
async def test_while_the_disk_is_full_the_daemon_lives_and_then_goes_on(tmp_path: Path) -> None:
    """A limit on the size of its files is a full disk to the daemon, put on and lifted from outside."""
    async with Newsroom(tmp_path, FEEDS, ALERTS) as room:
        room.hook.replayed = False
        room.publish("mfa", announcement(0, datetime.now(UTC)))
        async with Daemon(room.config_path) as daemon:
            await until(lambda: len(room.hook.events) == 2)
            limit_files(daemon, 32_768)  # its log is shorter, the database's longer
            room.publish("mfa", announcement(1, datetime.now(UTC)))
            asked = len(room.site.requests)
            await until(lambda: complaints(daemon))
            log = len(daemon.log())
            await asyncio.sleep(5)
            assert daemon.process is not None and daemon.process.returncode is None
            assert len(daemon.log()) - log < 20, "a full disk must not be filled with complaints"
            items = await daemon.call("items", "--format", "json")
            assert items.status == 0 and len(json.loads(items.out)) == 1
            limit_files(daemon, resource.RLIM_INFINITY)
            await until(lambda: len(room.hook.events) == 4)
            await until(lambda: daemon.told("job works again"))
            assert len(room.site.requests) > asked
            assert await daemon.terminate() == 0
        assert len(room.hook.attempts) == len(set(room.hook.attempts)) == 4
        assert len(room.items()) == 2
        with room.store() as store:
            assert store.check() == []


def limit_files(daemon: Daemon, limit: int) -> None:
    """Let the daemon write nothing beyond the first `limit` bytes of a file."""
    resource.prlimit(daemon.pid, resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))


def complaints(daemon: Daemon) -> list[str]:
    return [line["error"] for line in daemon.told("job failed") if "limits on the size of files" in line["error"]]
