"""A store that is kept for years: what is dropped stays known, what is restored goes on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator import app
from aggregator.store import KEEP_TEXT, PruneReport
from tests.lab.daemon import Daemon, until
from tests.lab.newsroom import Newsroom, item

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
