"""What happens with one feed, step by step, with one request and nothing stored: `aggregator feeds doctor` (R-H5).

subscription -> hold -> address -> answer -> document -> items -> what would be recognised -> next poll
"""

from __future__ import annotations

import asyncio
import socket
from dataclasses import replace
from datetime import datetime, timedelta

from aggregator import __version__, app, feed_checkup, pipeline, subscribing
from aggregator.config import Settings
from aggregator.errors import NotFoundError, StoreError
from aggregator.feed_checkup import Subject
from aggregator.fetching.addresses import refusal
from aggregator.fetching.client import GuardedClient
from aggregator.fetching.fetch import inspect
from aggregator.fetching.politeness import HostGate, HostHold
from aggregator.fetching.resolver import Resolver, resolve_by_system
from aggregator.fetching.urls import host_of, is_address, scheme_of
from aggregator.findings import ADVICE, Finding, Grade
from aggregator.items import identity
from aggregator.model import Failed, FailureKind, Feed, Fetched, ItemDraft, ParsedFeed, ParseResult
from aggregator.parsing.document import source_of
from aggregator.parsing.pool import ParserPool
from aggregator.store import Store

RESOLVE = 5.0
"""Seconds for the host's name, as in a poll."""

READ = 50
"""Items that are understood, the first ones of the document."""


def find(settings: Settings, named: str, *, allow_private: bool) -> Subject:
    """The feed of that id or URL; NotFoundError for an id that there is none of, UsageError for what is no URL."""
    try:
        with Store.open(settings.database, migrate=False) as store, store.read() as reader:
            pairs = reader.feeds()
            holds = [HostHold(scope=hold.scope, until=hold.until, reason=hold.reason) for hold in reader.holds()]
            gaps = {feed.id: reader.recent_gaps(feed.id) for feed, _ in pairs if named in (feed.id, feed.url)}
    except StoreError:  # a feed can be looked at before there is a database, or while it is broken
        pairs, holds, gaps = [], [], {}
    # the file is what the daemon will go by; what was observed holds for the address it was observed at
    feeds = {feed.id: feed for feed, _ in pairs} | {feed.id: feed for feed in settings.feeds}
    states = {feed.id: state for feed, state in pairs if feed.url == feeds[feed.id].url}
    feed = feeds.get(named) or next((each for each in feeds.values() if each.url == named), None)
    if feed is None:
        if "." not in named and ":" not in named:
            raise NotFoundError(f"there is no feed {named!r}: see `aggregator feeds list`, or give a URL")
        feed = subscribing.declare(named, allow_private=allow_private)
    host = host_of(feed.url)
    asked = [state.last_attempt for each, state in pairs if state.last_attempt and host_of(each.url) == host]
    return Subject(
        feed=feed,
        state=states.get(feed.id),
        gaps=gaps.get(feed.id, ()),
        holds=holds,
        asked=max(asked, default=None),
    )


async def examine(
    settings: Settings, subject: Subject, *, now: datetime, resolve: Resolver = resolve_by_system
) -> list[Finding]:
    """What was found at each step, up to the first that fails and what follows from it."""
    feed = subject.feed
    findings = [feed_checkup.subscription(subject)]
    gate = HostGate(settings.host_interval)
    gate.restore(subject.holds)
    start = gate.next_start(feed.url, now, manual=True)
    if start is not None and start > now:
        reason = gate.reason(feed.url, now) or "the server asked for time"
        held = f"the server is left alone until {start:%Y-%m-%d %H:%M} UTC: {reason}"
        return [*findings, Finding(check="hold", grade=Grade.WARN, text=held, advice="look again after that time")]
    if scheme_of(feed.url) and not is_address(host_of(feed.url)):
        found = await _addresses(feed, resolve)
        findings.append(found)
        if found.grade is Grade.FAIL:
            return findings
    if subject.asked and timedelta() < (rest := subject.asked + settings.host_interval - now):
        # no longer than the interval, should it have been asked by a clock that was ahead (R16)
        await asyncio.sleep(min(rest, settings.host_interval).total_seconds())
    async with GuardedClient(resolve=resolve) as client, ParserPool(workers=1) as pool:
        result, answers = await inspect(client, feed, contact=settings.contact, version=__version__)
        findings += feed_checkup.answered(result, answers, now)
        parsed: ParseResult | None = None
        if isinstance(result, Fetched):
            parsed = await pool.parse(source_of(feed, result))
    if isinstance(parsed, Failed):
        result = replace(parsed, status=result.status)
        findings.append(feed_checkup.failed(result, answers))
    elif parsed is not None and isinstance(result, Fetched):
        findings.append(feed_checkup.document(parsed))
        drafts, broken = _drafts(feed, parsed, result.url)
        findings += broken
        if drafts:
            analyzer = app.load_analyzer(settings.languages)
            analyses = [analyzer.analyze(pipeline.document(each, feed)) for each in drafts[:READ]]
            findings += [*feed_checkup.items(drafts, now), *feed_checkup.understood(analyses, drafts, feed)]
    findings.append(feed_checkup.next_poll(subject, result, parsed if isinstance(parsed, ParsedFeed) else None, now))
    return findings


async def _addresses(feed: Feed, resolve: Resolver) -> Finding:
    host = host_of(feed.url)
    try:
        async with asyncio.timeout(RESOLVE):
            found = await resolve(host, 443)
    except TimeoutError:
        text = f"{host} cannot be looked up just now: the resolver does not answer"
        return Finding(check="address", grade=Grade.FAIL, text=text, advice=ADVICE[FailureKind.DNS_AGAIN])
    except (socket.gaierror, UnicodeError):
        text = f"{host} is not known to the resolver"
        return Finding(check="address", grade=Grade.FAIL, text=text, advice=ADVICE[FailureKind.DNS])
    for address in found:
        if why := refusal(address, allow_private=feed.allow_private):
            return Finding(
                check="address",
                grade=Grade.FAIL,
                text=f"{host} is not connected to: {why}",
                advice=ADVICE[FailureKind.REFUSED_ADDRESS],
            )
    return Finding(check="address", grade=Grade.OK, text=f"{host} is {', '.join(dict.fromkeys(found))}")


def _drafts(feed: Feed, parsed: ParsedFeed, url: str) -> tuple[list[ItemDraft], list[Finding]]:
    """The entries as a poll would store them, and those that break our code (R7)."""
    drafts, broken = [], []
    for entry in parsed.entries:
        try:
            drafts.append(identity.draft(entry, feed=feed, base_url=url))
        except Exception as error:
            text = f"an entry cannot be read: {type(error).__name__}: “{entry.title[:80]}”"
            advice = ADVICE[FailureKind.INTERNAL]
            broken.append(Finding(check="entry", grade=Grade.WARN, text=text, advice=advice))
    return drafts, broken
