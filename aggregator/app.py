"""The composition root: settings -> a wired application. The only place that names concrete doors.

load_settings -> open_store -> Application (client, parser pool, analyser, channels) -> Poller and Courier
"""

from __future__ import annotations

import asyncio
import logging
import random
import secrets
import sys
import time
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping, MutableMapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from aggregator import __version__, config
from aggregator.counting import counted
from aggregator.errors import DaemonNotRunningError, NotFoundError, SchemaError, StoreError, UsageError
from aggregator.model import (
    Alert,
    EventType,
    Failed,
    Feed,
    Fetched,
    FetchResult,
    ParseResult,
    Sent,
    Subscription,
    Validators,
)
from aggregator.subscribing import Found

if TYPE_CHECKING:
    from pydantic import BaseModel

    from aggregator.alerts.channels import Channel
    from aggregator.analysis import Analyzer
    from aggregator.config import ChannelSettings, Settings
    from aggregator.dispatch import Dispatcher
    from aggregator.fetching.client import GuardedClient
    from aggregator.fetching.exchange import Exchange
    from aggregator.pipeline import Courier, PollReport
    from aggregator.store import Backup, PruneReport, Store, Transaction

log = structlog.get_logger()

ALIVE = timedelta(seconds=60)
"""A daemon whose last heartbeat is older is not alive, for `healthcheck`: six missed beats."""

CHECK_SOUND, CHECK_DAMAGED = timedelta(days=7), timedelta(days=1)
"""How long after a look at the whole database that found nothing, or something, the next one comes (R-H6: weekly)."""

PATIENCE = timedelta(seconds=2)
"""How long a daemon that has the lock may take to write down what it was started with (`declare`): its first commit."""

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The time; everything below is given this function, so that tests can replay days."""
    return datetime.now(UTC)


# --- settings and store ----------------------------------------------------------------------------------------------


class Words:
    """The vocabulary that configuration and command line share: regions, themes, channel types, digest times."""

    def channel_types(self) -> Collection[str]:
        from aggregator.alerts import channels

        return channels.names()

    def channel_options(self, kind: str) -> type[BaseModel]:
        from aggregator.alerts import channels

        return channels.find(kind).Options

    def regions(self, name: str) -> frozenset[str]:
        """Codes that a filter on `name` matches: a bloc or macro-region is itself and its members of today."""
        from aggregator.tagging import gazetteer

        places = gazetteer.load()
        try:
            code = places.parse_region(name)
        except UsageError as error:
            raise ValueError(str(error)) from error
        return places.expand(code, utc_now().date()) | {code}

    def theme(self, name: str) -> str:
        from aggregator.tagging import themes

        return themes.parse_theme(name)

    def party(self, name: str) -> frozenset[str]:
        """A party is meant exactly: an EU dialogue is not one of each member's. A macro-region, which cannot be one,
        is any of its countries."""
        from aggregator.tagging import gazetteer

        try:
            code = gazetteer.load().parse_region(name)
        except UsageError as error:
            raise ValueError(str(error)) from error
        return self.regions(name) if code.startswith("m49:") else frozenset({code})

    def check_digest(self, text: str) -> None:
        from aggregator.alerts import digests

        digests.parse_digest(text)

    def check_quiet_hours(self, text: str) -> None:
        from aggregator.alerts import quiet

        quiet.parse_quiet_hours(text)


def load_settings(path: str | None = None, database: str | None = None) -> Settings:
    """The validated settings; ConfigurationError says what is wrong and where."""
    environ = config.environment()
    return config.load(config.find(path, environ), vocabulary=Words(), environ=environ, database=database)


def open_store(settings: Settings) -> Store:
    """The store of the settings, migrated if need be; its feeds are brought in line with what is declared."""
    from aggregator.store import Store

    return Store.open(settings.database)


def sync_feeds(store: Store, settings: Settings, now: datetime) -> None:
    """Make the stored feeds those that the configuration declares. A new feed is due at once; the dispatcher spreads
    them by host (R-S3)."""
    with store.begin() as transaction:
        transaction.sync_feeds(settings.feeds, now, lambda feed: now)


async def agree_with_daemon(store: Store, settings: Settings) -> None:
    """UsageError if a daemon runs here that was started with other [[alerts]] or [channels].

    Two that decide by different subscriptions tell the same things under two names, and what one renames the other
    does not know; so whoever polls beside a daemon must ask for what it asks for. A daemon that has just started may
    not have written down yet what that is.
    """
    end = time.monotonic() + PATIENCE.total_seconds()
    while others := _unlike_daemon(store, settings):
        if time.monotonic() >= end:
            raise UsageError(
                f"the daemon that runs on this database was started with other {' and '.join(others)}: "
                "restart it with this configuration, so that nobody is told twice"
            )
        await asyncio.sleep(0.1)


def _unlike_daemon(store: Store, settings: Settings) -> list[str]:
    """The subscriptions and channels that a daemon which runs here knows otherwise."""
    if not store.daemon_runs():
        return []
    with store.read() as reader:
        alerts, channels = {each.name: each.written for each in reader.standings()}, reader.channel_targets()
    declared = {each.name: each.written for each in settings.subscriptions}
    targets = {name: _target(channel) for name, channel in settings.channels.items()}
    return [
        f"{kind} {', '.join(sorted(names))}"
        for kind, names in (("[[alerts]]", _differing(alerts, declared)), ("[channels]", _differing(channels, targets)))
        if names
    ]


def _differing(some: Mapping[str, str], other: Mapping[str, str]) -> set[str]:
    return {name for name in {*some, *other} if some.get(name) != other.get(name)}


# --- the wired application -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """Everything that polls and delivers, wired to one store."""

    settings: Settings
    store: Store
    dispatcher: Dispatcher
    courier: Courier
    clock: Clock

    async def once(self, *, ignore_schedule: bool = False) -> list[PollReport]:
        """Poll what is due, write what the clock asks for, and deliver what waits."""
        await self.remind()  # what waited is older than what comes now
        reports = await self.dispatcher.round(ignore_schedule=ignore_schedule)
        await self.tell_overdue()
        await self.remind()
        await self.courier.deliver_all()
        return reports

    async def beat(self) -> None:
        """Tell `healthcheck` that the daemon lives."""
        await asyncio.to_thread(self._write, lambda transaction: transaction.beat(self.clock()))

    async def remind(self) -> None:
        """Write the reminders, the digests and the changes that waited, whose time has come."""
        await asyncio.to_thread(self._write, self._remind, durable=True)

    async def tell_overdue(self) -> None:
        """Write which series should have met again."""
        if any(EventType.OVERDUE in subscription.on for subscription in self.settings.subscriptions):
            await asyncio.to_thread(self._tell_overdue)

    async def put_clock_back(self) -> None:
        """Give back to the present what a clock that was ahead has put off."""
        await asyncio.to_thread(self._write, lambda transaction: put_clock_back(transaction, self.clock()))

    async def upkeep(self) -> None:
        """Drop what is old, a little at a time, and look for series that have become overdue."""
        await asyncio.to_thread(self._write, self._prune)
        await self.tell_overdue()

    async def check(self) -> None:
        """Look at the whole database when it is time for that, and keep what was found for `doctor`."""
        await asyncio.to_thread(self._check)

    async def tidy(self) -> None:
        """Bring the planner's statistics up to date, and cut the write-ahead log."""
        await asyncio.to_thread(self._tidy)

    def _tell_overdue(self) -> None:
        from aggregator import reminding

        try:
            with self.store.read() as reader:
                found = reminding.find_overdue(reader, self.settings.subscriptions, self.clock())
        except StoreError:
            raise
        except Exception:
            # R7: what comes after it, such as sending what waits, is not lost by it
            log.exception("overdue series could not be looked for")
            return
        if found:
            self._write(lambda transaction: reminding.write(transaction, found, new_uid))

    def _check(self) -> None:
        from aggregator.store import Check

        with self.store.read() as reader:
            last = reader.last_check()
        now = self.clock()
        if last and timedelta() <= now - last.at < (CHECK_DAMAGED if last.found else CHECK_SOUND):
            return
        found = self.store.check()
        if found:
            log.error("the database is damaged", found=found)
        else:
            log.info("the database is sound")
        self._write(lambda transaction: transaction.save_check(Check(at=now, found=tuple(found))))

    def _tidy(self) -> None:
        if self.store.optimize():
            return
        space = self.store.space()
        log.warning("the write-ahead log cannot be cut: somebody reads without end", bytes=space.log if space else 0)

    def _write(self, work: Callable[[Transaction], object], *, durable: bool = False) -> None:
        with self.store.begin(durable=durable) as transaction:
            work(transaction)

    def _remind(self, transaction: Transaction) -> None:
        from aggregator import reminding

        steps: dict[str, Callable[..., None]] = {
            "look again": reminding.look_again,
            "remind": reminding.remind,
            "greet": reminding.greet,
            "collect": reminding.collect,
            "redirect": partial(reminding.redirect, channels=self.settings.channels),
        }
        for name, write in steps.items():
            step = partial(write, transaction, self.settings.subscriptions, self.clock(), new_uid)
            reminding.isolated(transaction, step, step=name)

    def _prune(self, transaction: Transaction) -> None:
        now = self.clock()
        transaction.clear_holds(now)
        # a thousand rows of a kind an hour: old rows leave as fast as new ones come, and no writer waits long
        transaction.prune(now)


def put_clock_back(transaction: Transaction, now: datetime) -> None:
    """Make due what got its time from a clock that was ahead of this one: nothing waits for years (R16)."""
    from aggregator.alerts.schedule import JITTER, LONGEST_RETRY_AFTER, PAUSES

    mended = transaction.put_clock_back(now, max(*PAUSES, LONGEST_RETRY_AFTER) * (1 + JITTER))
    if mended:
        log.warning("times of a clock that was ahead were taken back", feeds_and_deliveries=mended)


def declare(transaction: Transaction, settings: Settings, now: datetime) -> tuple[Subscription, ...]:
    """Write down the channels and subscriptions of the settings, which are from now on those that decide; they come
    back as by `standing`."""
    transaction.sync_channels({name: _target(channel) for name, channel in settings.channels.items()})
    return standing(transaction, settings.subscriptions, now)


def standing(
    transaction: Transaction, subscriptions: Sequence[Subscription], now: datetime
) -> tuple[Subscription, ...]:
    """The subscriptions, each with the time since when it asks for what it asks for; those that were only given another
    name keep what they know."""
    from aggregator.alerts.standing import reconcile

    reconciled = reconcile(transaction.standings(), subscriptions, now)
    for old, new in reconciled.renamed.items():
        log.info("a subscription has a new name", before=old, after=new)
    transaction.save_standings(reconciled.standings, reconciled.renamed)
    return tuple(
        replace(subscription, since=observed.since)
        for subscription, observed in zip(subscriptions, reconciled.standings, strict=True)
    )


@cache
def load_analyzer(languages: frozenset[str] | None) -> Analyzer:
    """The analyser, loaded once for the process; `languages` narrows those it tells apart."""
    from aggregator.analysis import Analyzer

    return Analyzer.load(languages)


@asynccontextmanager
async def wire(
    settings: Settings, store: Store, *, clock: Clock = utc_now, prompt: bool = False
) -> AsyncIterator[Application]:
    """Open the doors that polling and delivering need, and close them again.

    `prompt` lets every commit that wrote alerts wake the courier: for the daemon, which otherwise looks each second.
    """
    from aggregator.dispatch import Dispatcher
    from aggregator.fetching.client import GuardedClient
    from aggregator.fetching.fetch import fetch
    from aggregator.fetching.politeness import HostGate
    from aggregator.parsing.document import source_of
    from aggregator.parsing.pool import ParserPool
    from aggregator.pipeline import Courier, Poller

    dice = random.SystemRandom()
    with store.begin() as transaction:
        put_clock_back(transaction, clock())
        settings = replace(settings, subscriptions=declare(transaction, settings, clock()))
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(GuardedClient())
        pool = await stack.enter_async_context(ParserPool())
        channels = {name: open_channel(settings, name, client, clock) for name in settings.channels}
        for channel in channels.values():
            stack.push_async_callback(channel.close)

        async def ask(feed: Feed, validators: Validators | None) -> FetchResult:
            return await fetch(client, feed, validators, contact=settings.contact, version=__version__)

        async def parse(feed: Feed, fetched: Fetched) -> ParseResult:
            return await pool.parse(source_of(feed, fetched))

        courier = Courier(
            store=store,
            channels=channels,
            kinds={name: channel.type for name, channel in settings.channels.items()},
            subscriptions=settings.subscriptions,
            clock=clock,
            dice=dice.random,
            new_uid=new_uid,
        )
        poller = Poller(
            store=store,
            fetch=ask,
            parse=parse,
            analyzer=load_analyzer(settings.languages),
            subscriptions=settings.subscriptions,
            clock=clock,
            dice=dice.random,
            new_uid=new_uid,
            told=courier.wake if prompt else lambda: None,
        )
        yield Application(
            settings=settings,
            store=store,
            dispatcher=Dispatcher(
                store=store,
                poller=poller,
                gate=HostGate(settings.host_interval),
                concurrency=settings.concurrency,
                clock=clock,
            ),
            courier=courier,
            clock=clock,
        )


def _target(channel: ChannelSettings) -> str:
    """Where a channel leads, as a digest: with another address, what was observed of it no longer holds."""
    return sha256(f"{channel.type} {channel.options.model_dump_json()}".encode()).hexdigest()[:16]


def open_channel(settings: Settings, name: str, client: GuardedClient, clock: Clock) -> Channel:
    """Open one configured channel, its secrets fetched; NotFoundError if it is not configured."""
    from aggregator.alerts import channels

    if name not in settings.channels:
        known = ", ".join(settings.channels) or "none is configured"
        raise NotFoundError(f"there is no channel {name!r}; there are: {known}")
    secrets_of = config.Secrets(config.environment())
    doors = channels.Doors(
        post=client.post,
        write=_write_line,
        now=clock,
        secret=secrets_of,
        secret_file=secrets_of.read,
        name=region_name,
        part=part_of_world,
        warn=lambda text: log.warning(text, channel=name),
    )
    chosen = settings.channels[name]
    return channels.find(chosen.type).open_channel(name, chosen.options, doors)


def region_name(code: str) -> str:
    """What people call a code, in English."""
    from aggregator.tagging import gazetteer

    return gazetteer.load().label(code, "en")


def part_of_world(code: str) -> str:
    """The part of the world that a country lies in, in English; empty for a bloc."""
    from aggregator.tagging import gazetteer

    return gazetteer.load().part_of_world(code)


def _write_line(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def new_uid() -> str:
    """A random name for an alert: the webhook-id, which must hold no dot (Standard Webhooks 1.0.0)."""
    return f"msg_{secrets.token_hex(16)}"


# --- single rounds ---------------------------------------------------------------------------------------------------


async def run_once(settings: Settings, *, ignore_schedule: bool = False, clock: Clock = utc_now) -> list[PollReport]:
    """Poll what is due, deliver what waits, and end."""
    with open_store(settings) as store:
        await agree_with_daemon(store, settings)
        sync_feeds(store, settings, clock())
        async with wire(settings, store, clock=clock) as application:
            return await application.once(ignore_schedule=ignore_schedule)


async def poll_once(
    settings: Settings,
    *,
    feed_ids: Collection[str] | None = None,
    ignore_schedule: bool = False,
    begin: Callable[[int], None] | None = None,
    done: Callable[[PollReport], None] | None = None,
) -> list[PollReport]:
    """Poll once what is due, or the named feeds; NotFoundError for a feed that is not subscribed to."""
    with open_store(settings) as store:
        await agree_with_daemon(store, settings)
        sync_feeds(store, settings, utc_now())
        with store.read() as reader:
            for feed_id in feed_ids or ():
                reader.feed(feed_id)
        async with wire(settings, store) as application:
            return await application.dispatcher.round(
                feed_ids=feed_ids, ignore_schedule=ignore_schedule, begin=begin, done=done
            )


async def send_test(settings: Settings, name: str) -> Sent:
    """Send a test message by one channel, at once and without the outbox."""
    from aggregator.alerts.deciding import decide_test
    from aggregator.fetching.client import GuardedClient

    now = utc_now()
    draft = decide_test(name, now)
    alert = Alert(
        id=0, uid=new_uid(), subscription=draft.subscription, event=draft.event, payload=draft.payload, created=now
    )
    async with GuardedClient() as client:
        channel = open_channel(settings, name, client, utc_now)
        try:
            return await channel.send(alert)
        finally:
            await channel.close()


async def discover(settings: Settings, feed: Feed) -> Found:
    """The feed behind an address: itself, or the one that its page names, or one at a usual path.

    UsageError if there is none, with what stands there instead. At most ten requests (R-F17).
    """
    from aggregator.fetching.client import GuardedClient
    from aggregator.fetching.fetch import visit
    from aggregator.fetching.urls import mask_url
    from aggregator.parsing.discovery import find_feeds, guess_feeds
    from aggregator.parsing.document import Source
    from aggregator.parsing.pool import ParserPool

    async with GuardedClient() as client, ParserPool(workers=1) as pool:

        async def look(url: str) -> tuple[Found | None, Exchange | Failed]:
            page = await visit(client, replace(feed, url=url), contact=settings.contact, version=__version__)
            if isinstance(page, Failed) or not 200 <= page.status < 300:
                return None, page
            source = Source(body=page.body, url=page.url, content_type=page.headers.get("content-type"))
            parsed = await pool.parse(source)
            if isinstance(parsed, Failed):
                return None, page
            found = Found(url=url, title=parsed.title, language=parsed.language, entries=len(parsed.entries))
            return found, page

        found, page = await look(feed.url)
        if found is not None:
            return found
        if isinstance(page, Failed):
            raise UsageError(f"{mask_url(feed.url)}: {page.reason}")
        if not 200 <= page.status < 300:
            raise UsageError(f"{mask_url(feed.url)} answers with HTTP {page.status}")
        named = [link.url for link in find_feeds(page.body.decode("utf-8", "replace"), page.url)]
        for url in dict.fromkeys([*named, *guess_feeds(page.url)][:9]):
            await asyncio.sleep(settings.host_interval.total_seconds())
            found, _ = await look(url)
            if found is not None:
                return found
    raise UsageError(f"{mask_url(feed.url)} is no feed, and no feed was found from there")


PRUNED_AT_ONCE, PRUNE_PAUSE = 500, timedelta(milliseconds=200)
"""Rows of a kind in one transaction of a prune by hand (0.3 s of computing at most), and the time between two: SQLite
gives the lock to whoever asks, and those who wait ask every 100 ms."""


def prune(store: Store, now: datetime, keep_text: timedelta) -> Iterator[PruneReport]:
    """Drop what is older, step by step, so that no other writer waits long."""
    while True:
        with store.begin(durable=False) as transaction:
            dropped = transaction.prune(now, keep_text, limit=PRUNED_AT_ONCE)
        if not dropped:
            return
        yield dropped
        time.sleep(PRUNE_PAUSE.total_seconds())


def copy_database(settings: Settings, target: Path, *, replace: bool) -> Backup:
    """A copy of the database, of whatever schema it is; StoreError if that cannot be, with the reason."""
    from aggregator.store import back_up

    return back_up(settings.database, target, replace=replace)


def check_daemon(settings: Settings) -> tuple[timedelta, tuple[str, ...]]:
    """How long ago the daemon of this database gave a sign of life, and what it found damaged when it last looked.

    DaemonNotRunningError if it is dead or stuck.
    """
    from aggregator.store import Store

    try:
        # to ask must not change anything: an upgrade is for the daemon to make
        store = Store.open(settings.database, migrate=False)
    except SchemaError as error:
        raise DaemonNotRunningError(f"no daemon runs on this database: {error}") from error
    with store:
        runs = store.daemon_runs()
        with store.read() as reader:
            last, check = reader.heartbeat(), reader.last_check()
    age = utc_now() - last if last else None
    told = (
        f"a sign of life came {counted(int(age.total_seconds()), 'second')} ago" if age else "no sign of life ever came"
    )
    if not runs:
        raise DaemonNotRunningError(f"no daemon runs on this database; {told}")
    if age is None or age > ALIVE:
        raise DaemonNotRunningError(f"the daemon of this database is stuck: {told}")
    return age, check.found if check else ()


def configure_log(level: int = logging.WARNING) -> None:
    """Structured log lines on stderr: for people on a terminal, JSON elsewhere. One event a line, controls escaped."""
    terminal = sys.stderr.isatty()
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(level),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _escape,
            structlog.dev.ConsoleRenderer(colors=terminal) if terminal else structlog.processors.JSONRenderer(),
        ],
        # asked for at each line: whoever has replaced the stream since then (a test) gets it
        logger_factory=lambda *_: structlog.PrintLogger(_STDERR),  # type: ignore[arg-type]  # writes, and no more
    )


class _Stderr:
    """Standard error, as good as it goes: a log that cannot be written (it may lie on the disk that is full) must not
    fail the delivery or the poll that it speaks of."""

    def write(self, text: str) -> None:
        with suppress(OSError):
            sys.stderr.write(text)

    def flush(self) -> None:
        with suppress(OSError):
            sys.stderr.flush()


_STDERR = _Stderr()  # one: structlog keeps a lock for each


def _escape(_: object, __: str, event: MutableMapping[str, object]) -> MutableMapping[str, object]:
    """Text from feeds must not speak to the terminal (S18, O5)."""
    from aggregator.alerts.safety import terminal

    return {name: terminal(value, 2000) if isinstance(value, str) else value for name, value in event.items()}
