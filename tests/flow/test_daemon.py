"""The daemon when something in it or around it hangs, dies or lies: everything else goes on."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
import structlog
from structlog.testing import capture_logs

from aggregator import daemon as clock_module
from aggregator.daemon import Job, clockwork
from aggregator.model import DeliveryState, FailureKind, FeedStatus
from tests.lab.daemon import Daemon, alive, descendants, until
from tests.lab.http_server import Raw, Reply, Request
from tests.lab.newsroom import Newsroom, item
from tests.lab.webhook_receiver import WebhookReceiver

DIALOGUES = {
    name: f"The fifth {name} Political Consultations will take place in Vienna on 3 June 2099."
    for name in ("Kazakhstan–Japan", "Austria–Chile", "Kenya–Norway", "Peru–Poland")
}


def announcement(name: str, now: datetime) -> str:
    return item(DIALOGUES[name], f"<p>{DIALOGUES[name]}</p>", now, guid=name)


def told(room: Newsroom) -> set[str]:
    return {event["data"]["items"][0]["title"] for event in room.hook.events}


def is_told(room: Newsroom, name: str) -> bool:
    return DIALOGUES[name] in told(room)


# --- as a process ----------------------------------------------------------------------------------------------------


@pytest.fixture
async def stuck() -> AsyncIterator[WebhookReceiver]:
    """A receiver that takes a message and never answers."""
    async with WebhookReceiver(replies=(Reply(204, delay=3600),)) as receiver:
        yield receiver


@pytest.mark.slow
async def test_what_hangs_and_dies_stops_nothing_else(tmp_path: Path, stuck: WebhookReceiver) -> None:
    feeds = {"mfa": 'kind = "government"', "silent": "", "dripping": "", "poison": ""}
    alerts = '[[alerts]]\nname = "all"\nchannels = ["stuck", "hook"]\n'
    async with Newsroom(tmp_path, feeds, alerts) as room:
        room.hook.replayed = False
        room.site.routes["/silent"] = Reply(200, {}, b"", delay=3600)
        room.site.routes["/dripping"] = Raw(drip)
        room.site.routes["/poison"] = Reply(200, {}, b"<rss version='2.0'>" + b"<a " + b"b='c' " * 4_000)
        room.config_path.write_text(
            room.config_path.read_text()
            + f'[channels.stuck]\ntype = "webhook"\nurl = "{stuck.url}"\nallow_private = true\n'
            + f'secret_file = "{tmp_path / "hook-secret"}"\n'
        )
        async with Daemon(room.config_path) as daemon:
            for name in DIALOGUES:
                room.publish("mfa", announcement(name, datetime.now(UTC)))
                await until(partial(is_told, room, name))
                kill_parsers(daemon)
            assert daemon.process is not None and daemon.process.returncode is None
            assert not daemon.told("poll failed")
        assert len(room.hook.events) == len(room.hook.attempts) == len(DIALOGUES)
        states = {delivery.channel: delivery.state for delivery in room.deliveries()}
        assert states == {"hook": DeliveryState.DELIVERED, "stuck": DeliveryState.PENDING}


async def drip(request: Request, writer: asyncio.StreamWriter) -> None:
    """A body that never ends, a byte at a time: within every limit but the total one."""
    with suppress(ConnectionError):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
        while True:
            writer.write(b"<")
            await writer.drain()
            await asyncio.sleep(0.5)


def kill_parsers(daemon: Daemon) -> None:
    """Kill the workers, as a kernel short of memory does: they are the children of the server that forks them."""
    for server in descendants(daemon.pid):
        for worker in descendants(server):
            if alive(worker):
                os.kill(worker, signal.SIGKILL)


# --- the clockwork ---------------------------------------------------------------------------------------------------


async def test_a_job_that_hangs_or_fails_runs_again_and_delays_no_other() -> None:
    runs: Counter[str] = Counter()

    async def hang() -> None:
        runs["hang"] += 1
        await asyncio.sleep(3600)

    async def fail() -> None:
        runs["fail"] += 1
        raise ZeroDivisionError

    async def work() -> None:
        runs["work"] += 1

    often, soon = timedelta(seconds=0.05), timedelta(seconds=0.1)
    jobs = [Job(job.__name__, job, often, soon) for job in (hang, fail, work)]
    with capture_logs() as logs:
        async with clockwork(jobs, work):
            await until(lambda: min(runs[job.name] for job in jobs) >= 3)
    events = Counter(line["event"] for line in logs)
    assert events["job took too long and was cut"] >= 2
    assert [line["job"] for line in logs if line["event"] == "job failed"] == ["fail"], "told once, not at each run"


async def test_a_job_that_fails_is_told_by_reason_and_when_it_works_again() -> None:
    answers: list[Exception | None] = [OSError("full"), OSError("full"), OSError("gone"), None, None, OSError("full")]

    async def work() -> None:
        if error := answers.pop(0) if answers else None:
            raise error

    often = timedelta(seconds=0.02)
    structlog.reset_defaults()  # a command that another test ran in this process keeps back all but warnings
    with capture_logs() as logs:
        async with clockwork([Job("work", work, often, timedelta(seconds=60))], work):
            await until(lambda: sum(line["event"] == "job works again" for line in logs) == 2)
    said = [line["event"] for line in logs if line.get("job") == "work"]
    assert said == ["job failed", "job failed", "job works again", "job failed", "job works again"]


class Put(datetime):
    """The wall clock, put back or forward by `by`."""

    by = timedelta()

    @classmethod
    def now(cls, tz=None):  # type: ignore[no-untyped-def]  # as datetime's own
        return datetime.now(tz) + cls.by


@pytest.mark.parametrize("by", [timedelta(days=-400), timedelta(days=20_000)])
async def test_the_clockwork_goes_on_when_the_clock_jumps(by: timedelta, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apscheduler.schedulers.base.datetime", Put)
    monkeypatch.setattr(clock_module, "datetime", Put)
    monkeypatch.setattr(Put, "by", timedelta())
    runs: Counter[str] = Counter()

    async def work() -> None:
        runs["work"] += 1

    async def put_back() -> None:
        runs["put back"] += 1

    often = timedelta(seconds=0.1)
    async with clockwork([Job("work", work, often, often)], put_back):
        await until(lambda: runs["work"] >= 2)
        monkeypatch.setattr(Put, "by", by)
        await asyncio.sleep(0)
        before = runs["work"]
        await until(lambda: runs["work"] >= before + 5)
    assert runs["put back"] == (by < timedelta())


# --- the clock and the database --------------------------------------------------------------------------------------


@pytest.mark.parametrize("restarted", [True, False])
async def test_a_day_with_a_clock_of_the_future_costs_no_news(tmp_path: Path, restarted: bool) -> None:
    """A server that starts with its clock ten years ahead, and is put right: while the daemon runs, or not."""
    alerts = '[[alerts]]\nname = "all"\nchannels = ["hook"]\n'
    feeds = {"mfa": 'kind = "government"', "slow-down": "", "dead": ""}
    async with Newsroom(tmp_path, feeds, alerts) as room:
        present = room.clock.now
        room.site.routes["/slow-down"] = Reply(429, {"Retry-After": "600000"})
        room.site.routes["/dead"] = Reply(500)
        room.hook.replies = (Reply(503), Reply(503), Reply(204))
        room.clock.forward(timedelta(days=3650))
        room.publish("mfa", announcement("Austria–Chile", present))
        for _ in range(3):
            await room.poll(timedelta(minutes=10))
        room.publish("mfa", announcement("Kenya–Norway", room.clock.now))
        await room.poll()

        room.clock.now = present
        if restarted:
            await room.restart()
        else:
            await (await room.application()).put_clock_back()
        room.publish("mfa", announcement("Peru–Poland", present))
        asked = len(room.site.requests)
        await room.poll(timedelta(minutes=1))
        assert set(room.site.paths()[asked:]) == {"/mfa", "/dead", "/slow-down"}
        await room.poll(timedelta(hours=1))
        assert {DIALOGUES["Kenya–Norway"], DIALOGUES["Peru–Poland"]} <= told(room)
        assert len(room.items()) == 3
        assert all(delivery.state is DeliveryState.DELIVERED for delivery in room.deliveries())
        states = {name: (state.status, state.next_poll - room.clock.now) for name, (_, state) in room.states().items()}
        assert states["mfa"][0] is FeedStatus.OK
        assert max(wait for _, wait in states.values()) < timedelta(days=8)


async def test_after_a_long_sleep_everything_is_asked_once(tmp_path: Path) -> None:
    alerts = '[[alerts]]\nname = "all"\nchannels = ["hook"]\n'
    async with Newsroom(tmp_path, {"mfa": 'kind = "government"', "other": ""}, alerts) as room:
        room.publish("mfa", announcement("Austria–Chile", room.clock.now))
        await room.poll()
        asked = len(room.site.requests)
        room.publish("mfa", announcement("Kenya–Norway", room.clock.now))
        await room.poll(timedelta(days=30))
        assert sorted(room.site.paths()[asked:]) == ["/mfa", "/other"]
        assert told(room) == {DIALOGUES["Austria–Chile"], DIALOGUES["Kenya–Norway"]}
        assert len(room.hook.attempts) == 2


async def test_a_fault_of_ours_is_shown_in_the_feeds_state_and_costs_no_other_feed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Newsroom(tmp_path, {"good": "", "cursed": ""}) as room:
        from aggregator.fetching import schedule

        sound = schedule.validators_to_send

        def break_down(state, gaps, now):  # type: ignore[no-untyped-def]  # stands in for a mistake of ours
            if state.feed_id == "cursed":
                raise LookupError("a mistake")
            return sound(state, gaps, now)

        monkeypatch.setattr(schedule, "validators_to_send", break_down)
        room.publish("good", item("Rain", "<p>It rained.</p>", room.clock.now, guid="1"))
        with capture_logs() as logs:
            reports = await room.poll()
        assert reports["good"].new == 1
        failure = reports["cursed"].failure
        assert failure is not None and failure.kind is FailureKind.INTERNAL
        assert "a mistake" in room.states()["cursed"][1].reason
        assert [line["feed"] for line in logs if line["event"] == "poll failed"] == ["cursed"]


@pytest.mark.slow
async def test_a_poll_that_is_cut_short_is_made_again(tmp_path: Path) -> None:
    async with Newsroom(tmp_path, {"mfa": "", "never": ""}) as room:
        room.site.routes["/never"] = Reply(200, {}, b"", delay=3600)
        text = f"<p>{' '.join(DIALOGUES.values())}</p>" * 4
        room.publish("mfa", *(item(f"Notice {n}", text, room.clock.now, guid=str(n)) for n in range(60)))
        polls = (await room.application()).dispatcher
        assert await polls.tick() == 2
        await until(lambda: len(room.site.requests) == 2)
        await polls.drain(timedelta(seconds=0.2))
        assert len(room.items()) in {0, 60}
        room.site.routes["/never"] = Reply(500)
        await room.restart()
        reports = await room.poll()
        assert reports["mfa"].failure is None and reports["never"].failure is not None
        assert len(room.items()) == 60


# --- deliveries ------------------------------------------------------------------------------------------------------


async def test_a_channel_has_one_message_under_way(tmp_path: Path) -> None:
    """So that a kill finds one message of it, and no more, that is sent and not yet recorded."""
    alerts = '[[alerts]]\nname = "all"\nchannels = ["hook", "desk"]\n'
    async with Newsroom(tmp_path, {"mfa": 'kind = "government"'}, alerts) as room:
        under_way: list[int] = []
        receive = room.hook.server.routes["/hook"]
        assert callable(receive)

        async def slowly(request: Request) -> Reply:
            under_way.append(len(under_way) - len(room.hook.attempts))
            await asyncio.sleep(0.02)
            answer = receive(request)
            assert isinstance(answer, Reply)
            return answer

        room.hook.server.routes["/hook"] = slowly
        room.publish("mfa", *(announcement(name, room.clock.now) for name in DIALOGUES))
        await room.poll()
        assert under_way == [0] * len(DIALOGUES)
        assert len(room.smtp.letters) == len(room.hook.events) == len(DIALOGUES)


async def test_a_message_that_breaks_our_code_ends_as_a_dead_letter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object) -> str:
        raise LookupError("a mistake")

    monkeypatch.setattr("standardwebhooks.Webhook.sign", break_down)
    alerts = '[[alerts]]\nname = "all"\nchannels = ["hook", "desk"]\n'
    async with Newsroom(tmp_path, {"mfa": 'kind = "government"'}, alerts) as room:
        room.publish("mfa", announcement("Austria–Chile", room.clock.now))
        with capture_logs() as logs:
            for _ in range(12):
                await room.poll(timedelta(days=1))
        states = {delivery.channel: delivery for delivery in room.deliveries()}
        assert (states["hook"].state, states["hook"].attempts) == (DeliveryState.DEAD, 10)
        assert states["hook"].last_error == "a fault of ours while sending it: LookupError"
        assert states["desk"].state is DeliveryState.DELIVERED
        assert [line["event"] for line in logs if line["log_level"] == "error"] == ["message could not be sent"] * 10


async def test_what_was_sent_is_recorded_as_soon_as_it_can_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aggregator.pipeline.RECORD_AGAIN", timedelta(seconds=0.05))
    alerts = '[[alerts]]\nname = "all"\nchannels = ["hook"]\n'
    async with Newsroom(tmp_path, {"mfa": 'kind = "government"'}, alerts) as room:
        room.publish("mfa", *(announcement(name, room.clock.now) for name in DIALOGUES))
        await (await room.application()).put_clock_back()  # makes the database
        with closing(sqlite3.connect(tmp_path / "a.db", timeout=30)) as database, capture_logs() as logs:
            database.execute(
                "CREATE TRIGGER full BEFORE UPDATE OF attempts ON delivery BEGIN SELECT RAISE(ABORT, 'disk full'); END"
            )
            polling = asyncio.create_task(room.poll())
            await until(lambda: sum(line["event"] == "delivery cannot be recorded" for line in logs) >= 3)
            assert len(room.hook.attempts) == 1, "nothing more is sent while it cannot be recorded"
            database.execute("DROP TRIGGER full")
            await polling
        assert len(room.hook.attempts) == len(room.hook.events) == len(DIALOGUES)
        assert {delivery.attempts for delivery in room.deliveries()} == {1}
