"""Fetch a feed: one conditional GET with its redirects, under one deadline, answered by a value (R-F1 - R-F3, R-F6)."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from aggregator.fetching.client import GuardedClient
from aggregator.fetching.exchange import PERMANENT, Exchange, judge, redirect_target
from aggregator.fetching.urls import host_of, join_url, scheme_of, with_userinfo_of, without_userinfo
from aggregator.model import Failed, FailureKind, Feed, FetchResult, Validators

TOTAL = timedelta(seconds=45)  # R-F10: wall clock, redirects included
MAX_REDIRECTS = 5  # R-F6
MAX_WIRE = 10 * 1024 * 1024  # R-F11
UNPACKED = 2.5  # R-F11's 25 MiB decoded to 10 MiB on the wire, kept when a feed's `max_bytes` moves the latter

# R-F2: what we parse, and only the coding whose decoder is bounded.
ACCEPT = (
    "application/atom+xml, application/rss+xml, application/rdf+xml;q=0.9, application/feed+json;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1"
)


def user_agent(version: str, contact: str | None) -> str:
    """Who we are and where to complain (R-F1): `Aggregator/1.0 (+https://example.org/bot)`."""
    return f"Aggregator/{version} (+{contact})" if contact else f"Aggregator/{version}"


async def fetch(
    client: GuardedClient,
    feed: Feed,
    validators: Validators | None,
    *,
    contact: str | None,
    version: str,
    total: timedelta = TOTAL,
) -> FetchResult:
    """Ask for a feed and follow at most five redirects.

    `validators` go with the request to the URL that gave them and with no other. Each hop is guarded like the first;
    the name and password of the feed's URL go to its own host only, and no hop leads from https to http.
    `permanent_url` of the result is the end of the leading run of 301 and 308 answers.
    """
    return _result(await _travel(client, feed, validators, _headers(feed, contact, version), total))


async def inspect(
    client: GuardedClient, feed: Feed, *, contact: str | None, version: str, total: timedelta = TOTAL
) -> tuple[FetchResult, Sequence[Exchange]]:
    """The same, unconditionally, with every answer on the way: for `feeds doctor`."""
    journey = await _travel(client, feed, None, _headers(feed, contact, version), total)
    return _result(journey), journey.answers


def _result(journey: _Journey) -> FetchResult:
    if isinstance(journey.end, Failed):
        return journey.end
    result = judge(
        journey.end,
        journey.sent,
        permanent_url=journey.permanent_url,
        elapsed=journey.elapsed,
        now=datetime.now(UTC),
    )
    return _told(result, journey.visited) if isinstance(result, Failed) else result


async def visit(
    client: GuardedClient, feed: Feed, *, contact: str | None, version: str, total: timedelta = TOTAL
) -> Exchange | Failed:
    """Get whatever stands at the feed's URL, a page as well as a feed: for finding the feed that a page names."""
    return (await _travel(client, feed, None, _headers(feed, contact, version), total)).end


@dataclass(frozen=True, slots=True, kw_only=True)
class _Journey:
    """Where a chain of redirects ended."""

    end: Exchange | Failed
    sent: Validators | None  # that went with the last request
    visited: Sequence[str]
    answers: Sequence[Exchange]
    permanent_url: str | None
    elapsed: timedelta


async def _travel(
    client: GuardedClient, feed: Feed, validators: Validators | None, headers: Mapping[str, str], total: timedelta
) -> _Journey:
    loop = asyncio.get_running_loop()
    begun = loop.time()
    max_wire = feed.max_bytes or MAX_WIRE
    url = feed.url
    visited = [without_userinfo(url)]
    answers: list[Exchange] = []
    permanent_url: str | None = None
    only_permanent = True
    while True:
        sent = validators if _fit(validators, visited[-1]) else None
        answer = await client.get(
            url,
            headers={**headers, **_conditions(sent)},
            allow_private=feed.allow_private,
            max_wire=max_wire,
            max_decoded=int(max_wire * UNPACKED),
            total=max(total - timedelta(seconds=loop.time() - begun), timedelta()),
        )
        elapsed = timedelta(seconds=loop.time() - begun)
        step: str | Failed | None
        if isinstance(answer, Failed):
            step = answer
        else:
            answers.append(answer)
            location = redirect_target(answer)
            step = _follow(answer, location, visited) if location is not None else None
        if step is None or isinstance(step, Failed):
            return _Journey(
                end=answer if step is None else _told(replace(step, elapsed=elapsed), visited),
                sent=sent,
                visited=visited,
                answers=answers,
                permanent_url=permanent_url,
                elapsed=elapsed,
            )
        only_permanent = only_permanent and not isinstance(answer, Failed) and answer.status in PERMANENT
        url = step
        visited.append(without_userinfo(url))
        if only_permanent:
            permanent_url = visited[-1]


def _fit(validators: Validators | None, url: str) -> bool:
    """Whether there is something to send to this URL."""
    return validators is not None and validators.url == url and bool(validators.etag or validators.last_modified)


def _headers(feed: Feed, contact: str | None, version: str) -> Mapping[str, str]:
    return {
        "User-Agent": feed.user_agent or user_agent(version, contact),
        "Accept": ACCEPT,
        "Accept-Encoding": "gzip",
    }


def _conditions(sent: Validators | None) -> Mapping[str, str]:
    conditions = {}
    if sent and sent.etag:
        conditions["If-None-Match"] = sent.etag
    if sent and sent.last_modified:
        conditions["If-Modified-Since"] = sent.last_modified
    return conditions


def _follow(answer: Exchange, location: str, visited: Sequence[str]) -> str | Failed:
    """Where a redirect leads, if it may be followed (R-F6). Header values came as Latin-1; a Location may be UTF-8."""
    host = host_of(answer.url)

    def failed(kind: FailureKind, what: str) -> Failed:
        return Failed(kind=kind, reason=f"{host} {what}", status=answer.status)

    target = join_url(answer.url, location.encode("latin-1").decode("utf-8", "replace"))
    if target is None:
        return failed(FailureKind.BAD_REDIRECT, "redirects to something that is not an http or https URL")
    if scheme_of(answer.url) == "https" and scheme_of(target) == "http":
        return failed(FailureKind.BAD_REDIRECT, f"redirects from https to unprotected http at {host_of(target)}")
    if without_userinfo(target) in visited:
        return failed(FailureKind.REDIRECT_LOOP, "redirects in a circle")
    if len(visited) > MAX_REDIRECTS:
        return failed(FailureKind.REDIRECT_LOOP, f"redirects more than {MAX_REDIRECTS} times")
    return with_userinfo_of(target, answer.url)


def _told(failure: Failed, visited: Sequence[str]) -> Failed:
    """The failure, saying who sent us there if that was another host."""
    first, last = host_of(visited[0]), host_of(visited[-1])
    if first == last:
        return failure
    return replace(failure, reason=f"{failure.reason} (redirected there from {first})")
