"""The clockwork: few static jobs over what the database says is due (door: APScheduler).

    tick      every second: lease due feeds and hand them to the dispatcher
    deliver   every second: send what waits in the outbox
    beat      every ten seconds: say that the daemon lives
    remind    every minute: reminders and digests whose time has come
    upkeep    every hour: drop what is old
    check     every hour: has the database been looked at this week? else look
    tidy      every day: statistics for the planner, and the write-ahead log cut

A job is given a deadline: without one, APScheduler skips every later run of a job that hangs (R8, reference/
alerting-security.md §4). The process owns nothing: leases run out by themselves, so a kill -9 costs nothing.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_EXECUTED, EVENT_JOB_MAX_INSTANCES, JobEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from aggregator import app

if TYPE_CHECKING:
    from aggregator.app import Application
    from aggregator.config import Settings

log = structlog.get_logger()

DRAIN = timedelta(seconds=6)
"""How long running polls and deliveries may take to end after SIGTERM; the rest is cancelled and done again later."""

LAST = timedelta(seconds=9)
"""After so long the process ends, whatever it does: within the ten seconds that `docker stop` grants (O3). A thread
that waits for a resolver cannot be cancelled, and to be ended in the middle costs nothing."""

AGAIN = timedelta(minutes=10)
"""Until a job that fails for the same reason is spoken of again."""

PUT_BACK = timedelta(seconds=2)
"""By less than this a clock is corrected and not put back."""


def main(settings: Settings) -> None:
    """Be the daemon of this database until SIGTERM or Ctrl-C; StoreLockedError if another one is."""
    end = threading.Timer(LAST.total_seconds(), os._exit, args=(0,))
    end.daemon = True
    try:
        asyncio.run(run(settings, end.start))
    finally:
        end.cancel()


async def run(settings: Settings, stopping: Callable[[], None] = lambda: None) -> None:
    """The same in a running loop; `stopping` is told of the first signal."""
    stop = asyncio.Event()
    stop_on_signals(stop, stopping)
    with app.open_store(settings) as store, store.lock_daemon(identity()):
        with store.begin() as transaction:
            # the daemon that held these is dead: we have the lock
            transaction.release_daemons()
            app.declare(transaction, settings, app.utc_now())  # at once, for those who poll beside us
        app.sync_feeds(store, settings, app.utc_now())
        async with app.wire(settings, store, prompt=True) as application:
            await serve(application, stop)


@dataclass(frozen=True, slots=True)
class Job:
    """Work to be done `every` so often, and cut when it takes longer than its deadline."""

    name: str
    work: Callable[[], Awaitable[object]]
    every: timedelta
    deadline: timedelta


async def serve(application: Application, stop: asyncio.Event) -> None:
    """Run until `stop` is set, then drain."""
    jobs = [
        Job("tick", application.dispatcher.tick, timedelta(seconds=1), timedelta(seconds=60)),
        Job("deliver", application.courier.tick, timedelta(seconds=1), timedelta(seconds=60)),
        Job("beat", application.beat, timedelta(seconds=10), timedelta(seconds=30)),
        Job("remind", application.remind, timedelta(minutes=1), timedelta(minutes=5)),
        Job("upkeep", application.upkeep, timedelta(hours=1), timedelta(minutes=10)),
        Job("check", application.check, timedelta(hours=1), timedelta(minutes=30)),
        Job("tidy", application.tidy, timedelta(days=1), timedelta(minutes=10)),
    ]
    log.info("started", feeds=len(application.settings.feeds), database=application.store.url)
    try:
        async with clockwork(jobs, application.put_clock_back):
            await stop.wait()
            log.info("stopping")
    finally:
        await asyncio.gather(application.dispatcher.drain(DRAIN), application.courier.drain(DRAIN))
        log.info("stopped")


@asynccontextmanager
async def clockwork(jobs: Sequence[Job], put_back: Callable[[], Awaitable[object]]) -> AsyncIterator[None]:
    """Do the jobs, each at once and then in its rhythm, for the length of the block; `put_back` when the clock is."""
    scheduler = AsyncIOScheduler(
        timezone="UTC",
        # R-S8: a late run still runs, and a heap of late runs is one
        job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
    )
    scheduler.add_listener(_Complaints(), EVENT_JOB_ERROR | EVENT_JOB_EXECUTED | EVENT_JOB_MAX_INSTANCES)
    for job in jobs:
        scheduler.add_job(_bounded, _Rhythm(job.every), args=(job,), id=job.name, next_run_time=_wall())
    scheduler.start()
    watch = asyncio.create_task(_watch_clock(scheduler, put_back), name="watch the clock")
    try:
        yield
    finally:
        watch.cancel()
        scheduler.shutdown(wait=False)


class _Rhythm(BaseTrigger):  # type: ignore[misc]  # APScheduler takes nothing else, and has no types
    """Every so often, counted from the last run: a clock put forward by years costs one run.

    APScheduler's own trigger makes a list of all runs that were missed: after thirty days three million, and where a
    machine starts in 1970 and is told the time by the network, more than fit into memory.
    """

    def __init__(self, every: timedelta) -> None:
        self._every = every

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:
        return max(previous or now, now) + self._every


async def _watch_clock(scheduler: AsyncIOScheduler, put_back: Callable[[], Awaitable[object]]) -> None:
    """APScheduler goes by the wall clock: it would sleep through the hours by which that is put back (R16)."""
    loop = asyncio.get_running_loop()
    ahead = _wall().timestamp() - loop.time()
    while True:
        await asyncio.sleep(1)
        before, ahead = ahead, _wall().timestamp() - loop.time()
        if before - ahead > PUT_BACK.total_seconds():
            log.warning("the clock was put back", seconds=round(before - ahead))
            for job in scheduler.get_jobs():
                job.modify(next_run_time=_wall())
            once = Job("put the clock back", put_back, timedelta(), timedelta(seconds=60))
            scheduler.add_job(_bounded, args=(once,), next_run_time=_wall())


def _wall() -> datetime:
    return datetime.now(UTC)


async def _bounded(job: Job) -> None:
    try:
        async with asyncio.timeout(job.deadline.total_seconds()):
            await job.work()
    except TimeoutError:
        log.error("job took too long and was cut", job=job.name, deadline=job.deadline.total_seconds())


class _Complaints:
    """Tells of jobs that fail: each reason once, and again after ten minutes (O5). While the disk is full three jobs
    fail every second, and a log of that would fill the next one."""

    def __init__(self) -> None:
        self._told: dict[str, tuple[str, float]] = {}

    def __call__(self, event: JobEvent) -> None:
        if event.code == EVENT_JOB_MAX_INSTANCES:  # the run before is not over: its deadline is the judge of that
            log.debug("job was skipped", job=event.job_id)
            return
        error, now = getattr(event, "exception", None), time.monotonic()
        reason, when = self._told.get(event.job_id, ("", 0.0))
        if error is None:
            if self._told.pop(event.job_id, None):
                log.info("job works again", job=event.job_id, after=reason)
        elif repr(error) != reason or now - when > AGAIN.total_seconds():
            self._told[event.job_id] = repr(error), now
            log.error("job failed", job=event.job_id, error=repr(error))


def stop_on_signals(stop: asyncio.Event, stopping: Callable[[], None]) -> None:
    """SIGTERM and SIGINT ask for an end; a second one ends at once."""
    loop = asyncio.get_running_loop()

    def ask(number: signal.Signals) -> None:
        if stop.is_set():
            os._exit(128 + number)
        stop.set()
        stopping()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ask, number)


def identity() -> str:
    """Who this daemon is, for the one that finds the database locked."""
    return f"process {os.getpid()} on {socket.gethostname()}"
