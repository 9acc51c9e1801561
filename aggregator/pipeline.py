"""The two sentences of the system: poll a feed, deliver an alert.

    poll     fetch -> parse -> draft -> identify -> analyse -> one transaction: items, stories, dialogues, alerts, state
    deliver  lease what is due -> send by its channel -> record what came of it

Network, parsing and understanding happen before the transaction; inside it only decisions and the store. A crash before
the commit leaves the feed as it was, so it is asked again and says the same; a crash after it loses nothing.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from aggregator.alerts import outages
from aggregator.alerts.channels import Channel
from aggregator.alerts.deciding import decide_feed
from aggregator.alerts.schedule import next_attempt
from aggregator.analysis import Analyzer
from aggregator.errors import StoreError
from aggregator.fetching import schedule
from aggregator.items import identity
from aggregator.model import (
    Analysis,
    ChannelHealth,
    Delivery,
    DeliveryState,
    Document,
    EventType,
    Failed,
    Feed,
    FeedKind,
    FeedState,
    Fetched,
    FetchResult,
    Identified,
    ItemDraft,
    NotModified,
    ParsedFeed,
    ParseResult,
    Priority,
    SendResult,
    Sent,
    Subscription,
    Validators,
    Verdict,
)
from aggregator.parsing.document import TRUNCATED
from aggregator.reminding import hold, isolated, surroundings
from aggregator.settling import Settling
from aggregator.store import FetchRecord, Store, Transaction

log = structlog.get_logger()

OFFICIAL = frozenset({FeedKind.GOVERNMENT, FeedKind.PARLIAMENT, FeedKind.IGO})
"""Publishers whose country stands for "we" and "the Minister" in what they write."""

EMPTY_ANALYSIS = Analysis(language=None, regions=(), themes=())

GAP_ITEMS = 5
"""A document of so many items, none of them known, may have pushed others out unseen (R-S7)."""


# --- poll ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class PollReport:
    """What one poll of one feed came to."""

    feed_id: str
    new: int = 0
    changed: int = 0
    known: int = 0
    alerts: int = 0
    failure: Failed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """A poll that is committed: its report, what the network said, and the feed's state after it."""

    report: PollReport
    result: FetchResult
    after: FeedState


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What identity and the analyser made of one document, before anything is written."""

    identified: Sequence[Identified] = ()
    rung: int = 0
    analyses: Mapping[int, Analysis] = field(default_factory=dict)  # by position in `identified`


class Poller:
    """Polls feeds, many at once; `dice` gives numbers in [0, 1), `told` hears of every commit that wrote alerts."""

    def __init__(
        self,
        *,
        store: Store,
        fetch: Callable[[Feed, Validators | None], Awaitable[FetchResult]],
        parse: Callable[[Feed, Fetched], Awaitable[ParseResult]],
        analyzer: Analyzer,
        subscriptions: Sequence[Subscription],
        clock: Callable[[], datetime],
        dice: Callable[[], float],
        new_uid: Callable[[], str],
        told: Callable[[], None] = lambda: None,
    ) -> None:
        self._told = told
        self._store, self._fetch, self._parse, self._analyzer = store, fetch, parse, analyzer
        self._subscriptions, self._clock, self._dice, self._new_uid = subscriptions, clock, dice, new_uid
        # there is one writer at a time; waiting here is fair and costs no busy timeout
        self._writing = asyncio.Lock()
        # understanding is all computing: side by side in threads it is no faster, and takes memory for each
        self._reading = asyncio.Lock()

    async def poll(self, feed: Feed, state: FeedState) -> Poll:
        """Fetch, understand and store one feed. What the world does wrong ends in the feed's state."""
        gaps = await asyncio.to_thread(self._gaps, feed)
        result = await self._fetch(feed, schedule.validators_to_send(state, gaps, self._clock()))
        parsed: ParseResult | None = None
        if isinstance(result, Fetched) and schedule.hash_of(result.body) != state.body_hash:
            parsed = await self._parse(feed, result)
        if isinstance(result, Failed):
            return await self.give_up(feed, state, result)
        if isinstance(parsed, Failed):
            return await self.give_up(feed, state, replace(parsed, status=result.status), result)
        reading = Reading(rung=state.identity_rung)
        if parsed is not None:
            async with self._reading:
                reading = await self._understand(feed, state, result.url, parsed)
        async with self._writing:
            poll = await asyncio.to_thread(self._commit, feed, state, result, parsed, reading, gaps)
        if poll.report.alerts:
            self._told()
        return poll

    async def give_up(self, feed: Feed, state: FeedState, failure: Failed, result: FetchResult | None = None) -> Poll:
        """Store that a poll brought nothing, and why."""
        async with self._writing:
            return await asyncio.to_thread(self._commit_failure, feed, state, failure, result or failure)

    # --- before the transaction

    def _gaps(self, feed: Feed) -> Sequence[timedelta]:
        with self._store.read() as reader:
            return reader.recent_gaps(feed.id)

    async def _understand(self, feed: Feed, state: FeedState, url: str, parsed: ParsedFeed) -> Reading:
        given_up = threading.Event()
        try:
            return await asyncio.to_thread(self._read, feed, state, url, parsed, given_up.is_set)
        finally:
            given_up.set()  # a thread cannot be cancelled: it has to look

    def _read(
        self, feed: Feed, state: FeedState, url: str, parsed: ParsedFeed, given_up: Callable[[], bool]
    ) -> Reading:
        """Drafts, their identity, and the analysis of those that are new or changed.

        What is known is read in a snapshot: the feed's lease keeps everybody else from adding to it meanwhile.
        """
        drafts = []
        for entry in parsed.entries:
            if given_up():
                return Reading()
            try:
                drafts.append(identity.draft(entry, feed=feed, base_url=url))
            except Exception:
                # R7: an entry that breaks our code costs its feed only itself
                log.exception("entry left out", feed=feed.id, guid=entry.guid, title=entry.title[:200])
        with self._store.read() as reader:
            known = reader.known_items(feed.id, [key for draft in drafts for key in draft.keys])
        identified, rung = identity.identify(drafts, known, rung=state.identity_rung, now=self._clock())
        analyses = {}
        for position, found in enumerate(identified):
            if given_up():
                return Reading()
            if found.verdict is not Verdict.KNOWN:
                analyses[position] = self._analyze(found.draft, feed)
        return Reading(identified=identified, rung=rung, analyses=analyses)

    def _analyze(self, draft: ItemDraft, feed: Feed) -> Analysis:
        try:
            return self._analyzer.analyze(document(draft, feed))
        except Exception:
            # R7: a text that breaks the analyser is stored without tags; `reanalyze` finds it when that is mended
            log.exception("item could not be analysed", feed=feed.id, guid=draft.guid, title=draft.title[:200])
            return EMPTY_ANALYSIS

    # --- the transaction

    def _commit(
        self,
        feed: Feed,
        state: FeedState,
        result: Fetched | NotModified,
        parsed: ParsedFeed | None,
        reading: Reading,
        gaps: Sequence[timedelta],
    ) -> Poll:
        now = self._clock()
        truncated = parsed is not None and TRUNCATED in parsed.warnings
        verdicts = [found.verdict for found in reading.identified]
        after = schedule.after_success(
            feed,
            state,
            result,
            now=now,
            jitter=self._dice(),
            parsed=parsed,
            gaps=gaps,
            missed=state.baseline_done and len(verdicts) >= GAP_ITEMS and set(verdicts) == {Verdict.NEW},
            lied=schedule.whole_document_due(state, gaps, now) and _hid_something(state, reading),
        )
        after = replace(after, identity_rung=reading.rung, baseline_done=True)
        if truncated:
            # what was cut off is not stored: a 304 or an equal body must not hide it
            after = replace(after, etag=None, last_modified=None, body_hash=None)
        with self._store.begin(durable=False) as transaction:
            settling = Settling(transaction, feed, state, self._subscriptions, self._new_uid, now)
            settling.settle(reading.identified, reading.analyses)
            report = PollReport(
                feed_id=feed.id,
                new=verdicts.count(Verdict.NEW),
                changed=verdicts.count(Verdict.CHANGED),
                known=verdicts.count(Verdict.KNOWN),
                alerts=settling.alerts,
            )
            self._tell_feed(transaction, feed, state, EventType.FEED_RECOVERED, now)
            transaction.save_state(after)
            transaction.log_fetch(_record(result, report, now))
        return Poll(report=report, result=result, after=after)

    def _commit_failure(self, feed: Feed, state: FeedState, failure: Failed, result: FetchResult) -> Poll:
        now = self._clock()
        after = schedule.after_failure(feed, state, failure, now=now, jitter=self._dice())
        report = PollReport(feed_id=feed.id, failure=failure)
        with self._store.begin(durable=False) as transaction:
            self._tell_feed(transaction, feed, after, EventType.FEED_FAILING, now)
            transaction.save_state(after)
            transaction.log_fetch(_record(result, report, now))
        return Poll(report=report, result=failure, after=after)

    def _tell_feed(
        self, transaction: Transaction, feed: Feed, state: FeedState, event: EventType, now: datetime
    ) -> None:
        """Tell those who asked that a feed has long been failing, or that it is well again; once for each trouble."""
        if not in_trouble(feed, state):
            return
        # the trouble's beginning tells it from the next one, whatever its reasons were meanwhile
        told = replace(state, since=state.failing_since or state.since)
        around = surroundings(transaction, now)

        def tell(subscription: Subscription) -> None:
            for decision in decide_feed(feed, told, event, [subscription], now, around=around):
                if decision.draft and not transaction.is_spared(decision.draft.key):
                    transaction.add_alert(hold(decision.draft), self._new_uid())
                if decision.withheld:
                    transaction.withhold(decision.withheld)

        for each in self._subscriptions:
            if event in each.on:
                isolated(transaction, partial(tell, each), subscription=each.name, feed=feed.id)


def in_trouble(feed: Feed, state: FeedState) -> bool:
    """Whether a feed had been failing long and often enough to tell somebody (R-H2) when it was last asked: what was
    not told of its trouble is not told that it is over."""
    attempts, length = (3, timedelta(hours=3)) if feed.priority is Priority.HIGH else (5, timedelta(hours=24))
    if state.failing_since is None or state.last_attempt is None or state.failures < attempts:
        return False
    return state.last_attempt - state.failing_since >= length


def _hid_something(state: FeedState, reading: Reading) -> bool:
    """Whether a document holds a new item from before the feed last said that nothing was new (R-F4)."""
    return state.last_success is not None and any(
        found.verdict is Verdict.NEW
        and found.draft.published is not None
        and found.draft.published < state.last_success
        for found in reading.identified
    )


def document(draft: ItemDraft, feed: Feed) -> Document:
    """What the analyser reads of an item."""
    official = feed.kind in OFFICIAL
    return Document(
        title=draft.title,
        text=draft.text,
        published=draft.published or draft.updated,
        language=draft.language or feed.language,
        publisher=feed.country if official else None,
        url=draft.url,
        official=official,
    )


def _record(result: FetchResult, report: PollReport, now: datetime) -> FetchRecord:
    outcome = "fetched" if isinstance(result, Fetched) else "not modified"
    return FetchRecord(
        feed_id=report.feed_id,
        at=now,
        outcome=report.failure.kind.value if report.failure else outcome,
        status=result.status,
        bytes=len(result.body) if isinstance(result, Fetched) else 0,
        elapsed=result.elapsed,
        new=report.new,
        changed=report.changed,
        known=report.known,
        detail=report.failure.reason if report.failure else "",
    )


# --- deliver ---------------------------------------------------------------------------------------------------------


SEND_DEADLINE = timedelta(seconds=60)
"""For one attempt, whatever the channel's own limits are (R8)."""

SEND_LEASE = timedelta(minutes=5)
"""How long an attempt may take before it is made again; after a kill -9 it falls due by itself."""

RECORD_AGAIN = timedelta(seconds=5)
"""Between attempts to record what became of a message while the database cannot be written."""


class Courier:
    """Carries what waits in the outbox. Each channel on its own: one that hangs delays no other (R6). One message of a
    channel at a time, recorded before the next: so a kill -9 repeats one message of a channel at most (R2). A channel
    that fails is probed and not hammered, one that is gone is off, and others tell of it (`alerts.outages`)."""

    def __init__(
        self,
        *,
        store: Store,
        channels: Mapping[str, Channel],
        kinds: Mapping[str, str],
        subscriptions: Sequence[Subscription],
        clock: Callable[[], datetime],
        dice: Callable[[], float],
        new_uid: Callable[[], str],
    ) -> None:
        self._store, self._channels, self._kinds, self._subscriptions = store, channels, kinds, subscriptions
        self._clock, self._dice, self._new_uid = clock, dice, new_uid
        self._running: dict[str, asyncio.Task[None]] = {}  # by channel
        self._looking = asyncio.Lock()
        self._woken: asyncio.Task[None] | None = None
        self._asked = False
        self._stopping = False

    async def tick(self) -> int:
        """Let every channel that is idle send what is due, until nothing is; how many channels were set going."""
        async with self._looking:
            self._asked = False
            if self._stopping:
                return 0
            idle = [name for name in self._channels if name not in self._running]
            leased = await asyncio.to_thread(self._lease_each, idle)
            for delivery in leased:
                task = asyncio.create_task(self._carry(delivery), name=f"deliver by {delivery.channel}")
                self._running[delivery.channel] = task
                task.add_done_callback(partial(self._ended, delivery.channel))
            return len(leased)

    def wake(self) -> None:
        """Something was put into the outbox just now: look at it at once instead of at the next tick."""
        if not self._asked:
            self._asked = True
            self._woken = asyncio.create_task(self._look(), name="deliver at once")

    async def drain(self, patience: timedelta) -> None:
        """Start nothing more and wait for what runs; the rest is cancelled and sent again under the same uid."""
        self._stopping = True
        async with self._looking:  # a tick under way has leased already
            running = list(self._running.values())
        if running:
            _, late = await asyncio.wait(running, timeout=patience.total_seconds())
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def deliver_all(self) -> None:
        """Send until nothing is due any more: for `run --once`."""
        while await self.tick():
            await asyncio.gather(*self._running.values())

    async def _look(self) -> None:
        try:
            await self.tick()
        except StoreError as error:
            log.warning("the outbox cannot be read now, the next tick tries again", reason=str(error))

    def _ended(self, channel: str, _: asyncio.Task[None]) -> None:
        del self._running[channel]

    async def _carry(self, delivery: Delivery | None) -> None:
        while delivery is not None:
            sent = await self._send(delivery)
            delivery = await self._settle(delivery, sent)

    async def _send(self, delivery: Delivery) -> Sent:
        try:
            async with asyncio.timeout(SEND_DEADLINE.total_seconds()):
                return await self._channels[delivery.channel].send(delivery.alert)
        except TimeoutError:
            return Sent(result=SendResult.RETRY, detail=f"no answer within {SEND_DEADLINE.total_seconds():.0f} s")
        except Exception as error:
            # R7: a message that breaks our code is tried again and ends as a dead letter like any other
            log.exception("message could not be sent", channel=delivery.channel, alert=delivery.alert.uid)
            return Sent(result=SendResult.RETRY, detail=f"a fault of ours while sending it: {type(error).__name__}")

    async def _settle(self, delivery: Delivery, sent: Sent) -> Delivery | None:
        """Record an attempt, however long that takes: what is not recorded is sent again. The channel's next message,
        if one is due."""
        while True:
            try:
                return await asyncio.to_thread(self._record, delivery, sent)
            except StoreError as error:
                log.error("delivery cannot be recorded", channel=delivery.channel, reason=str(error))
                if self._stopping:
                    return None
                await asyncio.sleep(RECORD_AGAIN.total_seconds())

    def _lease_each(self, channels: Sequence[str]) -> list[Delivery]:
        now = self._clock()
        with self._store.read() as reader:
            due = reader.due_channels(channels, now)
            health = reader.channel_health(due)
            wanted = [name for name in channels if name in due and not self._waits(health[name], now)]
        if not wanted:
            return []
        with self._store.begin(durable=True) as transaction:
            return [delivery for name in wanted for delivery in self._lease(transaction, name)]

    @staticmethod
    def _waits(health: ChannelHealth, now: datetime) -> bool:
        return health.off_since is None and not outages.may_send(health, now)

    def _lease(self, transaction: Transaction, channel: str) -> list[Delivery]:
        now = self._clock()
        health = transaction.channel_health((channel,))[channel]
        if health.off_since is not None:
            buried = transaction.bury_deliveries(channel, outages.off_reason(health), now)
            log.warning("deliveries were given up", channel=channel, count=buried, reason=outages.off_reason(health))
            return []
        if not outages.may_send(health, now):
            return []
        return transaction.lease_deliveries(now, now + SEND_LEASE, 1, channels=(channel,))

    def _record(self, delivery: Delivery, sent: Sent) -> Delivery | None:
        now, name = self._clock(), delivery.channel
        age = now - delivery.alert.created
        state, when = next_attempt(delivery.attempts + 1, sent, now, self._dice(), age=age)
        with self._store.begin(durable=True) as transaction:
            transaction.record_attempt(delivery.id, sent, now, when, state)
            before = transaction.channel_health((name,))[name]
            after = outages.after_attempt(before, sent, now, self._dice())
            transaction.save_channel_health(after)
            if sent.result is SendResult.DELIVERED and outages.is_failing(before):
                transaction.bring_deliveries_forward(name, now)
            if found := outages.notice(before, after, sent, now, dead=state is DeliveryState.DEAD):
                # a fault in it must not undo what stands beside it: what is not recorded is sent again
                isolated(transaction, partial(self._tell_others, transaction, after, *found, now), channel=name)
            leased = [] if self._stopping else self._lease(transaction, name)
        tell = log.info if state is DeliveryState.DELIVERED else log.warning
        tell(
            "delivery",
            channel=name,
            alert=delivery.alert.uid,
            event_type=delivery.alert.event.value,
            state=state.value,
            attempt=delivery.attempts + 1,
            detail=sent.detail,
        )
        if outages.state(before) != outages.state(after):
            log.warning("channel", channel=name, state=outages.state(after), reason=after.reason)
        return leased[0] if leased else None

    def _tell_others(
        self,
        transaction: Transaction,
        health: ChannelHealth,
        event: EventType,
        occasion: str,
        reason: str,
        now: datetime,
    ) -> None:
        """Write what other channels shall say of this one's trouble."""
        queue = transaction.channel_queue(health.name)
        drafts = outages.decide_channel(
            health,
            event,
            occasion,
            reason,
            kind=self._kinds.get(health.name, ""),
            pending=queue.pending,
            dead=queue.dead,
            subscriptions=self._subscriptions,
            others=transaction.channel_health([name for name in self._channels if name != health.name]),
            now=now,
        )
        if event is EventType.CHANNEL_RECOVERED:
            drafts = [
                draft for draft in drafts if transaction.has_alert(outages.trouble_key(draft, health.name, occasion))
            ]
        for draft in drafts:
            transaction.add_alert(draft, self._new_uid())
