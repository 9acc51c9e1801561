"""Which feed is asked when: due feeds, spread over hosts, a bounded number at once.

lease what is due -> order fairly -> wait for the host's turn -> poll -> note how the host answered
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

import structlog

from aggregator.errors import StoreError
from aggregator.fetching import schedule
from aggregator.fetching.politeness import HostGate, HostHold, order
from aggregator.fetching.urls import host_of
from aggregator.model import Failed, FailureKind, Feed, FeedState
from aggregator.pipeline import Poll, Poller, PollReport
from aggregator.store import Hold, Store

log = structlog.get_logger()

LEASE = timedelta(minutes=10)
"""How long a poll may take before somebody else may ask the same feed (R-S8); after a kill -9 the lease just ends."""

BATCH = 200
"""Feeds under way at once, most of them waiting for their host's turn."""

QUEUE = timedelta(minutes=1)
"""How much of a host's time its feeds under way may fill (R-F13): of 5 s between two requests, twelve feeds. So no host
fills the batch, and no lease runs out in the queue."""

PATIENCE = timedelta(minutes=4)
"""Longest wait for a host's turn; a feed whose host must be left alone for longer is given back and stays due."""

POLL_DEADLINE = timedelta(minutes=4)
"""For one whole poll: 45 s of network (R-F10), 20 s of parsing (R-P3), and ample time for the rest (R8)."""

CUT = Failed(kind=FailureKind.INTERNAL, reason="the poll was cut short")

Job = tuple[Feed, FeedState]


class Dispatcher:
    """Polls what is due, kindly: at most `concurrency` at once, each host in its turn."""

    def __init__(
        self, *, store: Store, poller: Poller, gate: HostGate, concurrency: int, clock: Callable[[], datetime]
    ) -> None:
        self._store, self._poller, self._gate, self._clock = store, poller, gate, clock
        self._per_host = max(QUEUE // gate.host_interval, 1) if gate.host_interval else BATCH
        self._slots = asyncio.Semaphore(concurrency)
        self._turns = asyncio.Condition()
        self._running: dict[str, asyncio.Task[PollReport | None]] = {}
        self._hosts: dict[str, str] = {}  # of the feeds under way
        self._stopping = False
        with store.read() as reader:
            gate.restore(HostHold(scope=hold.scope, until=hold.until, reason=hold.reason) for hold in reader.holds())

    async def tick(self) -> int:
        """Start what is due now and not yet under way; how many feeds that were."""
        if self._stopping or len(self._running) >= BATCH:
            return 0
        if not await asyncio.to_thread(self._any_due):
            return 0
        jobs = await asyncio.to_thread(self._lease, self._under_way(), None, False)
        for feed, state in jobs:
            self._start(feed, state, manual=False)
        return len(jobs)

    async def round(
        self,
        *,
        feed_ids: Collection[str] | None = None,
        ignore_schedule: bool = False,
        begin: Callable[[int], None] | None = None,
        done: Callable[[PollReport], None] | None = None,
    ) -> list[PollReport]:
        """Poll once what is due, or the named feeds, or all; never what a publisher asked us to leave alone.

        `begin` is told how many feeds there are to poll, `done` each report as it comes.
        """
        if begin:
            begin(await asyncio.to_thread(self._count, feed_ids, ignore_schedule))
        seen: set[str] = set()
        reports: list[PollReport] = []
        pending: set[asyncio.Task[PollReport | None]] = set()
        while True:
            jobs = await asyncio.to_thread(self._lease, self._under_way(seen), feed_ids, ignore_schedule)
            for feed, state in jobs:
                seen.add(feed.id)
                pending.add(self._start(feed, state, manual=ignore_schedule))
            if not pending:
                return reports
            ended, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
            for task in ended:
                if (report := task.result()) is not None:
                    reports.append(report)
                    if done:
                        done(report)

    async def drain(self, patience: timedelta) -> None:
        """Start nothing more, wait for what runs, cancel the rest and give its leases back."""
        self._stopping = True
        async with self._turns:
            self._turns.notify_all()
        running = dict(self._running)
        if not running:
            return
        _, late = await asyncio.wait(running.values(), timeout=patience.total_seconds())
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        left = [feed_id for feed_id, task in running.items() if task in late]
        if left:
            await asyncio.to_thread(self._release, left)

    # --- one feed

    def _start(self, feed: Feed, state: FeedState, *, manual: bool) -> asyncio.Task[PollReport | None]:
        task = asyncio.create_task(self._run(feed, state, manual), name=f"poll {feed.id}")
        self._running[feed.id], self._hosts[feed.id] = task, host_of(feed.url)
        task.add_done_callback(lambda _: self._ended(feed.id))
        return task

    def _under_way(self, seen: Collection[str] = ()) -> tuple[frozenset[str], Counter[str]]:
        """Feeds not to be leased, and feeds under way by host: a copy for the thread that leases."""
        return frozenset({*self._running, *seen}), Counter(self._hosts.values())

    def _ended(self, feed_id: str) -> None:
        del self._running[feed_id], self._hosts[feed_id]

    async def _run(self, feed: Feed, state: FeedState, manual: bool) -> PollReport | None:
        if not await self._turn(feed, manual):
            await asyncio.to_thread(self._release, [feed.id])
            return None
        outcome = Poll(report=PollReport(feed_id=feed.id), result=CUT, after=state)
        try:
            async with self._slots, asyncio.timeout(POLL_DEADLINE.total_seconds()):
                outcome = await self._poller.poll(feed, state)
        except Exception as error:
            # R7, R9: whatever one feed does to us, the others are polled; it is shown, and asked again later
            log.exception("poll failed", feed=feed.id)
            failure = Failed(kind=FailureKind.INTERNAL, reason=f"a fault of ours while polling it: {error!r}"[:300])
            outcome = await self._give_up(feed, state, failure)
        finally:
            await self._note(feed, outcome)
        _tell(outcome.report)
        return outcome.report

    async def _give_up(self, feed: Feed, state: FeedState, failure: Failed) -> Poll:
        try:
            return await self._poller.give_up(feed, state, failure)
        except StoreError as error:
            # the disk is full, say: the feed's lease runs out by itself, and it is asked again
            log.error("cannot store what became of a poll", feed=feed.id, error=str(error))
            return Poll(report=PollReport(feed_id=feed.id, failure=failure), result=failure, after=state)

    async def _turn(self, feed: Feed, manual: bool) -> bool:
        """Wait until the host may be asked and say so to the gate; False if that would take too long."""
        async with self._turns:
            while not self._stopping:
                now = self._clock()
                start = self._gate.next_start(feed.url, now, manual=manual)
                if start is not None and start <= now:
                    self._gate.started(feed.url, now)
                    return True
                if start is not None and start - now > PATIENCE:
                    return False
                pause = None if start is None else (start - now).total_seconds()
                try:
                    async with asyncio.timeout(pause):
                        await self._turns.wait()
                except TimeoutError:
                    continue
        return False

    async def _note(self, feed: Feed, poll: Poll) -> None:
        """Tell the gate how the host answered, keep what it asked for, and wake those who wait for it."""
        now = self._clock()
        before = self._gate.holds(now)
        until = None
        if isinstance(poll.result, Failed) and poll.result.kind is FailureKind.HELD:
            until = schedule.held_until(poll.result, poll.after.same_failures, now=now, jitter=0.0)
        self._gate.finished(feed.url, poll.result, now, hold_until=until)
        new = [hold for hold in self._gate.holds(now) if hold.asked and hold not in before]
        if new:
            await asyncio.to_thread(self._keep, new)
        async with self._turns:
            self._turns.notify_all()

    # --- the store

    def _lease(
        self,
        under_way: tuple[frozenset[str], Counter[str]],
        feed_ids: Collection[str] | None,
        ignore_schedule: bool,
    ) -> list[Job]:
        now = self._clock()
        taken, hosts = under_way

        def skip(feed: Feed) -> bool:
            host = host_of(feed.url)
            if feed.id in taken or hosts[host] >= self._per_host:
                return True
            start = self._gate.next_start(feed.url, now, manual=ignore_schedule)
            if start is not None and start - now > PATIENCE:
                return True
            hosts[host] += 1
            return False

        with self._store.begin(durable=False) as transaction:
            jobs = transaction.lease(
                now,
                now + LEASE,
                BATCH - hosts.total(),
                feed_ids=feed_ids,
                ignore_schedule=ignore_schedule,
                skip=skip,
            )
        by_id = {feed.id: (feed, state) for feed, state in jobs}
        return [by_id[name] for name in order([(feed.id, host_of(feed.url), state.next_poll) for feed, state in jobs])]

    def _any_due(self) -> bool:
        """Asked every second: a look at the index, so that an idle daemon takes no write lock."""
        with self._store.read() as reader:
            return bool(reader.due(self._clock(), 1))

    def _count(self, feed_ids: Collection[str] | None, ignore_schedule: bool) -> int:
        with self._store.read() as reader:
            if feed_ids is not None:
                return len(set(feed_ids))
            if ignore_schedule:
                return sum(not feed.paused for feed, _ in reader.feeds())
            return len(reader.due(self._clock(), 1_000_000))

    def _release(self, feed_ids: Collection[str]) -> None:
        with self._store.begin(durable=False) as transaction:
            transaction.release(feed_ids)

    def _keep(self, holds: Collection[HostHold]) -> None:
        with self._store.begin(durable=False) as transaction:
            for hold in holds:
                transaction.save_hold(Hold(scope=hold.scope, until=hold.until, reason=hold.reason))


def _tell(report: PollReport) -> None:
    if report.failure is not None:
        log.warning("polled", feed=report.feed_id, failure=report.failure.kind.value, reason=report.failure.reason)
    else:
        log.info(
            "polled",
            feed=report.feed_id,
            new=report.new,
            changed=report.changed,
            known=report.known,
            alerts=report.alerts,
        )
