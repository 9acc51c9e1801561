"""Look at this installation from all sides and change nothing: what `aggregator doctor` reports (C10).

configuration -> database, its disk and clock -> daemon -> feeds -> deliveries -> channels, their secrets and addresses
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import BaseModel

from aggregator import app, checkup
from aggregator.alerts.news import RECENT
from aggregator.config import ChannelSettings, Settings
from aggregator.errors import AggregatorError, ConfigurationError, StoreError
from aggregator.fetching.addresses import refusal
from aggregator.fetching.client import GuardedClient
from aggregator.fetching.resolver import Resolver, resolve_by_system
from aggregator.findings import Finding, Grade
from aggregator.store import Store

DATED_LATELY = timedelta(days=30)
"""For so long back the dates of new items are looked at."""

RESOLVE = 5.0
"""Seconds for one name, as when a channel sends."""

PORTS = {"http": 80, "https": 443, "smtp": 587, "smtps": 465}


async def examine(
    path: str | None,
    database: str | None,
    *,
    offline: bool = False,
    now: datetime,
    resolve: Resolver = resolve_by_system,
) -> list[Finding]:
    """Everything that was found, in the order it was looked at; with `offline` no name is resolved."""
    try:
        settings = app.load_settings(path, database)
    except ConfigurationError as error:
        return [Finding(check="configuration", grade=Grade.FAIL, text=str(error))]
    findings = await asyncio.to_thread(lambda: list(_stored(settings, now)))
    for channel in settings.channels.values():
        problem = await _unusable(settings, channel) or (None if offline else await _address(channel, resolve))
        if problem:
            findings = [each for each in findings if each.check != problem.check]
            findings.append(problem)
    return findings


# --- what is stored --------------------------------------------------------------------------------------------------


def _stored(settings: Settings, now: datetime) -> Iterator[Finding]:
    try:
        store = Store.open(settings.database, migrate=False)
    except StoreError as error:
        yield from checkup.settings_findings(settings, settings.feeds)
        yield checkup.clock(now)
        yield Finding(check="database", grade=Grade.FAIL, text=str(error))
        return
    with store:
        try:
            yield from _of_the_store(settings, store, now)
        except StoreError as error:  # damaged in the middle, or its server went away
            yield Finding(check="database", grade=Grade.FAIL, text=str(error))


def _of_the_store(settings: Settings, store: Store, now: datetime) -> Iterator[Finding]:
    damage = store.check()
    if damage:  # what is asked below may well run into it
        yield checkup.integrity(damage, None)
    with store.read() as reader:
        feeds, counts, check = reader.feeds(), reader.counts(), reader.last_check()
        dated_back = reader.dated_back(now - DATED_LATELY, RECENT)
        beat, oldest, undecided = reader.heartbeat(), reader.oldest_pending(now), reader.count_undecided()
        channels = [
            (health, reader.channel_queue(name))
            for name, health in reader.channel_health(list(settings.channels)).items()
        ]
    yield from checkup.settings_findings(settings, [feed for feed, _ in feeds] or settings.feeds)
    held = ", ".join(f"{counts[name]} {name}" for name in ("items", "stories", "dialogues", "alerts"))
    yield _writable(store.url, settings.database, held)
    if not damage:
        yield checkup.integrity((), check)
    yield from checkup.space(store.space())
    yield checkup.clock(now, beat, *(state.last_attempt for _, state in feeds))
    yield checkup.daemon(store.daemon_runs(), beat, now, alive=app.ALIVE)
    yield from checkup.feeds(feeds, now)
    yield from checkup.dated_back(dated_back)
    yield from checkup.deliveries(counts, oldest, now)
    yield from checkup.undecided(undecided)
    yield from (checkup.channel(health, queue) for health, queue in channels)


def _writable(shown: str, url: str, held: str) -> Finding:
    """A database that opened: SQLite also wants to write beside the file."""
    if url.startswith("sqlite:///"):
        file = Path(url.removeprefix("sqlite:///")).absolute()
        for path in (file, file.parent):
            if not os.access(path, os.W_OK):
                return Finding(
                    check="database",
                    grade=Grade.FAIL,
                    text=f"{path} may not be written by this user",
                    advice="change its owner, or run as the user that the daemon runs as",
                )
    return Finding(check="database", grade=Grade.OK, text=f"{shown}: {held}")


# --- channels --------------------------------------------------------------------------------------------------------


async def _unusable(settings: Settings, channel: ChannelSettings) -> Finding | None:
    """Open a channel, which fetches its secrets, and close it again."""
    name = f"channel {channel.name}"
    try:
        opened = app.open_channel(settings, channel.name, GuardedClient(), app.utc_now)
        await opened.close()
    except AggregatorError as error:
        return Finding(check=name, grade=Grade.FAIL, text=str(error))
    if channel.type == "file" and not _may_write(str(getattr(channel.options, "path", ""))):
        return Finding(
            check=name,
            grade=Grade.FAIL,
            text="its file cannot be written",
            advice="make the folder of its path, and let this user write there",
        )
    return None


def _may_write(path: str) -> bool:
    file = Path(path)
    return os.access(file if file.exists() else file.parent, os.W_OK)


async def _address(channel: ChannelSettings, resolve: Resolver) -> Finding | None:
    """What keeps a channel's messages from their server, as far as its name tells; nothing is sent."""
    urls = [getattr(channel.options, key, None) for key in ("url", "smtp")]
    for url in (each for each in urls if isinstance(each, str)):
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or PORTS.get(parts.scheme, 0)
        problem = await _unreachable(
            host, port, resolve, guarded=parts.scheme in ("http", "https"), options=channel.options
        )
        if problem:
            return Finding(
                check=f"channel {channel.name}",
                grade=Grade.FAIL,
                text=f"{host} {problem}",
                advice="correct the address in feeds.toml, or look at this machine's resolver",
            )
    return None


async def _unreachable(host: str, port: int, resolve: Resolver, *, guarded: bool, options: BaseModel) -> str | None:
    try:
        async with asyncio.timeout(RESOLVE):
            addresses = await resolve(host, port)
    except TimeoutError:
        return "cannot be looked up just now: the resolver does not answer"
    except (socket.gaierror, UnicodeError):
        return "is not known to the resolver"
    if guarded:
        allowed = bool(getattr(options, "allow_private", False))
        for address in addresses:
            if why := refusal(address, allow_private=allowed):
                return f"would not be connected to: {why}"
    return None
