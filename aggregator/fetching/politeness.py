"""How many requests a host gets, and how often (R-F9, R-F12, R-F13 of reference/fetching.md).

`HostGate` is the memory of one process: it is asked when a request may start and told when one started and ended. It
reads no clock. What a server asked for (`HostHold`) can be taken out and put back, so that it survives a restart.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from aggregator.fetching.schedule import LONGEST_HOLD
from aggregator.fetching.urls import domain_of, endpoint_of, host_of, is_local, without_userinfo
from aggregator.model import Failed, FailureKind, FetchResult

HOST_INTERVAL = timedelta(seconds=5)  # R-F12
_PER_DOMAIN = 2  # requests in flight
_EWMA = 0.25  # weight of the newest response time
_DOWN = timedelta(minutes=10)
_WIDEN_HOSTS, _WIDEN_WITHIN = 3, timedelta(hours=1)  # R-F9
_FORGET = timedelta(hours=1)  # an idle host's response times, so that the gate does not grow for ever
_SWEEP = timedelta(minutes=1)

_Key = TypeVar("_Key", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class HostHold:
    """No request starts within `scope` before `until`.

    `scope` is `host:port`, a registrable domain written `*.example.org`, or a whole URL where the host is an address or
    a local name, which may be shared by services that have nothing to do with each other. `asked` says that the server
    asked for it, so that it binds a user who polls by hand as well; else it only spares us a host that is down.
    """

    scope: str
    until: datetime
    reason: str
    asked: bool = True

    def binds(self, now: datetime) -> bool:
        """Whether it is in force. One that is longer than any can be is from before the clock was put back."""
        return now < self.until <= now + LONGEST_HOLD


@dataclass(slots=True)
class _Host:
    """What is known of a host since it was last forgotten."""

    in_flight: int = 0
    started: datetime | None = None
    response: timedelta = timedelta()  # EWMA


@dataclass(slots=True)
class HostGate:
    """Who may be asked when. `host_interval` zero is for a lab: then requests start at once and side by side.

    A local host (an address, `localhost`, a name without a dot) is told apart by its port as well.
    """

    host_interval: timedelta = HOST_INTERVAL
    _hosts: dict[str, _Host] = field(default_factory=dict)
    _domains: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    _holds: dict[str, HostHold] = field(default_factory=dict)
    _slowed: dict[str, dict[str, datetime]] = field(default_factory=dict)  # domain -> host -> its last 429
    _swept: datetime | None = None

    def next_start(self, url: str, now: datetime, *, manual: bool = False) -> datetime | None:
        """The earliest time from `now` on at which a request may start; None while others must end first.

        A `manual` poll waits for what servers asked and for nothing that we made up (R-F9).
        """
        start = now
        for scope in _scopes(url):
            hold = self._holds.get(scope)
            if hold is not None and hold.binds(now) and (hold.asked or not manual):
                start = max(start, hold.until)
        if not self.host_interval:
            return start
        host = self._hosts.get(_host_key(url))
        if host is not None:
            if host.in_flight:
                return None
            if host.started is not None and host.started <= now:  # unless the clock was put back
                start = max(start, host.started + max(self.host_interval, host.response))
        return None if self._domains.get(_domain_key(url), 0) >= _PER_DOMAIN else start

    def reason(self, url: str, now: datetime) -> str | None:
        """Why a request to `url` is held now, for people; None if no hold is in force."""
        return next(
            (hold.reason for scope in _scopes(url) if (hold := self._holds.get(scope)) and hold.binds(now)), None
        )

    def started(self, url: str, now: datetime) -> None:
        """A request starts. Every `started` needs its `finished`."""
        host = self._hosts.setdefault(_host_key(url), _Host())
        host.in_flight += 1
        host.started = now
        self._domains[_domain_key(url)] += 1

    def finished(self, url: str, result: FetchResult, now: datetime, *, hold_until: datetime | None = None) -> None:
        """The request to `url` ended. `hold_until` is `schedule.held_until` of a result that is HELD."""
        key, domain = _host_key(url), _domain_key(url)
        self._forget(now)
        self._domains[domain] -= 1
        if self._domains[domain] <= 0:
            del self._domains[domain]
        host = self._hosts.setdefault(key, _Host(in_flight=1))
        host.in_flight -= 1
        host.response += (result.elapsed - host.response) * (_EWMA if host.response else 1)
        if isinstance(result, Failed):
            if result.kind is FailureKind.HELD and hold_until is not None:
                self._hold(url, result, now, hold_until)
            elif result.kind is FailureKind.CONNECT and not is_local(host_of(url)):
                # For a local host the feed's own back-off is enough: the address may well serve another port tomorrow.
                self._add(HostHold(scope=endpoint_of(url), until=now + _DOWN, reason=result.reason, asked=False))

    def holds(self, now: datetime) -> tuple[HostHold, ...]:
        """What servers asked for and is in force, to be stored; a host that was down may be up after a restart."""
        return tuple(hold for hold in self._holds.values() if hold.asked and hold.binds(now))

    def restore(self, holds: Iterable[HostHold]) -> None:
        """Put back what `holds` gave in an earlier process."""
        for hold in holds:
            self._add(hold)

    def _hold(self, url: str, result: Failed, now: datetime, until: datetime) -> None:
        host = host_of(url)
        if is_local(host):
            self._add(HostHold(scope=_own_scope(url), until=until, reason=result.reason))
            return
        self._add(HostHold(scope=endpoint_of(url), until=until, reason=result.reason))
        if result.status != 429:
            return
        domain = domain_of(host)
        recent = {name: at for name, at in self._slowed.get(domain, {}).items() if now - at <= _WIDEN_WITHIN}
        recent[host] = now
        self._slowed[domain] = recent
        if len(recent) >= _WIDEN_HOSTS:
            reason = f"{len(recent)} hosts of {domain} asked to slow down; {result.reason}"
            self._add(HostHold(scope=f"*.{domain}", until=until, reason=reason))

    def _add(self, hold: HostHold) -> None:
        """Keep the longer of two holds of one scope, and what was asked before what was not."""
        known = self._holds.get(hold.scope)
        if known is None or (hold.asked, hold.until) > (known.asked, known.until):
            self._holds[hold.scope] = hold

    def _forget(self, now: datetime) -> None:
        self._holds = {scope: hold for scope, hold in self._holds.items() if hold.binds(now)}
        if self._swept is not None and now - self._swept < _SWEEP:
            return
        self._swept = now
        self._hosts = {
            key: host
            for key, host in self._hosts.items()
            if host.in_flight or (host.started is not None and now - host.started < _FORGET)
        }
        self._slowed = {
            domain: hosts
            for domain, hosts in self._slowed.items()
            if any(now - at <= _WIDEN_WITHIN for at in hosts.values())
        }


def _host_key(url: str) -> str:
    host = host_of(url)
    return endpoint_of(url) if is_local(host) else host


def _domain_key(url: str) -> str:
    host = host_of(url)
    return endpoint_of(url) if is_local(host) else domain_of(host)


def _scopes(url: str) -> tuple[str, ...]:
    """The scopes of holds that a request to `url` falls under."""
    return _own_scope(url), endpoint_of(url), f"*.{domain_of(host_of(url))}"


def _own_scope(url: str) -> str:
    """The URL, known again by its query but not telling it: tokens stand there."""
    address, question, query = without_userinfo(url).partition("?")
    return address + question + (hashlib.sha256(query.encode()).hexdigest()[:16] if query else "")


def order(due: Sequence[tuple[_Key, str, datetime]]) -> list[_Key]:
    """The due feeds (id, host, next poll) in fair order: the most overdue of each host first, then the second of each.

    So a host with 500 due feeds puts one of them, not 500, before any other host's first (R-F13).
    """
    rank: dict[str, int] = defaultdict(int)
    ranked: list[tuple[int, datetime, int, _Key]] = []
    for number, (feed, host, next_poll) in sorted(enumerate(due), key=lambda one: one[1][2]):
        ranked.append((rank[host], next_poll, number, feed))
        rank[host] += 1
    return [feed for *_, feed in sorted(ranked, key=lambda one: one[:3])]
