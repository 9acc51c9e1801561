"""The daemon as a process among others: killed, ended, started twice, asked beside. Nothing lost, nothing twice."""

from __future__ import annotations

import json
import signal
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.lab.daemon import Daemon, until
from tests.lab.http_server import Reply
from tests.lab.newsroom import Newsroom, item
from tests.lab.storm import Storm

pytestmark = pytest.mark.slow

DIALOGUE = "The fifth Kazakhstan–Japan Political Consultations will take place in Tokyo on 3 June 2099."
FEEDS = {"mfa": 'kind = "government"\ncountry = "KZ"', "quiet": ""}
ALERTS = '[[alerts]]\nname = "all"\nchannels = ["hook"]\n'


async def test_six_kills_lose_nothing_and_rename_nothing(tmp_path: Path) -> None:
    """The long version, with two hundred kills and three thousand changes, is benchmarks/kills.py."""
    aftermath = await Storm(tmp_path, kills=6, seed=7).run()
    assert aftermath.published > 60
    assert aftermath.alerts == aftermath.published
    assert aftermath.delivered == aftermath.due
    # R2: what was sent and not yet recorded when the kill came, one message of each channel
    assert max(aftermath.repeats.values()) <= aftermath.kills
    assert aftermath.sound, aftermath
    assert aftermath.faults == []


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with Newsroom(tmp_path, FEEDS, ALERTS) as newsroom:
        newsroom.hook.replayed = False
        newsroom.publish("mfa", item(DIALOGUE, f"<p>{DIALOGUE}</p>", datetime.now(UTC), guid="1"))
        yield newsroom


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_it_ends_when_asked_and_frees_what_it_held(room: Newsroom, number: signal.Signals) -> None:
    async with Daemon(room.config_path) as daemon:
        await until(lambda: room.hook.events)
        assert await daemon.terminate(number) == 0
        assert daemon.told("stopped")
        assert not [line for line in daemon.log() if line["level"] == "error"]
        await daemon.started()  # the lock is free, and no lease is in the way
        asked = len(room.site.requests)
        await until(lambda: {"/mfa", "/quiet"} <= set(room.site.paths()[asked:]))
    assert len(room.hook.events) == len(room.hook.attempts) == 1


async def test_it_ends_in_time_whatever_it_waits_for(room: Newsroom) -> None:
    """Servers that never answer, in the middle of polls and deliveries: cut, and done again after the start."""
    room.site.routes["/quiet"] = Reply(200, {}, b"", delay=3600)
    room.hook.replies = (Reply(204, delay=3600), Reply(204))
    async with Daemon(room.config_path) as daemon:
        await until(lambda: room.hook.attempts and "/quiet" in room.site.paths())
        asked = datetime.now(UTC)
        assert await daemon.terminate() == 0
        taken = (datetime.now(UTC) - asked).total_seconds()
        assert taken < 10, "docker stop would have killed it"
        await daemon.started()
        await until(lambda: len(room.hook.attempts) > 1 and room.site.paths().count("/quiet") > 1)
    assert len(set(room.hook.attempts)) == 1, "the cut attempt is made again under its own id"


async def test_a_second_daemon_is_refused_and_the_first_goes_on(room: Newsroom) -> None:
    async with Daemon(room.config_path) as daemon:
        second = await daemon.call("run", "--no-web")
        assert second.status == 1
        assert f"a daemon runs on this database already: process {daemon.pid}" in second.err
        assert "Traceback" not in second.err
        asked = len(room.site.requests)
        await until(lambda: len(room.site.requests) > asked)


async def test_the_command_line_works_beside_it(room: Newsroom) -> None:
    async with Daemon(room.config_path) as daemon:
        await until(lambda: room.hook.events)
        items = await daemon.call("items", "--format", "json")
        assert [found["title"] for found in json.loads(items.out)] == [DIALOGUE]
        dialogues = await daemon.call("dialogues", "--upcoming", "--format", "json")
        assert [found["parties"] for found in json.loads(dialogues.out)] == [["JP", "KZ"]]
        why = await daemon.call("why", json.loads(dialogues.out)[0]["id"])
        assert "all: dialogue.announced" in why.out
        feeds = await daemon.call("feeds", "status", "--format", "jsonl")
        assert {json.loads(line)["id"] for line in feeds.out.splitlines()} == {"mfa", "quiet"}
        deliveries = await daemon.call("alerts", "list", "--format", "csv")
        assert "delivered" in deliveries.out
        poll = await daemon.call("poll", "quiet")
        assert poll.status == 0, poll.err
        healthy = await daemon.call("healthcheck")
        assert (healthy.status, healthy.err) == (0, "")
        assert await daemon.terminate() == 0


async def test_healthcheck_tells_that_no_daemon_runs(room: Newsroom) -> None:
    daemon = Daemon(room.config_path)
    never = await daemon.call("healthcheck")
    assert never.status == 5
    assert "no daemon runs on this database" in never.err
    assert not list(room.folder.glob("a.db*")), "to ask makes no database, and upgrades none"
    async with daemon:
        await until(lambda: room.hook.events)
        await daemon.kill()
    dead = await daemon.call("healthcheck")
    assert dead.status == 5, dead.out
