"""One HTTP answer as a value, and what it means for a poll (R-F3, R-F7, R-F9)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from aggregator.fetching import walls
from aggregator.fetching.caching import fresh_for, rate_limit_reset, retry_after
from aggregator.fetching.urls import host_of, without_secrets, without_userinfo
from aggregator.model import Failed, FailureKind, Fetched, FetchResult, NotModified, Validators

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
_LONGEST_VALIDATOR = 2048  # characters; a longer one is not stored and so not sent

# RFC 9110 §15, RFC 6585 and RFC 7725 in plain words.
_MEANING = {
    400: "bad request",
    401: "name and password needed",
    403: "forbidden",
    404: "not found",
    406: "not acceptable",
    408: "request took too long",
    410: "gone for good",
    429: "too many requests",
    451: "unavailable for legal reasons",
    500: "server error",
    502: "bad gateway",
    503: "service unavailable",
    504: "gateway took too long",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and its answer, whatever the status. Header names are in lower case, repeated ones joined by `, `.

    `body` is decoded from its content coding. Of an answer that is not 2xx it holds at most the first 64 KiB, of a
    redirect nothing. `wire` counts the bytes of the body as they came.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    wire: int
    elapsed: timedelta
    certificate_until: datetime | None = None  # None without TLS


def redirect_target(exchange: Exchange) -> str | None:
    """The Location of a redirect to follow; None for any other answer."""
    return exchange.headers.get("location") if exchange.status in REDIRECTS else None


def judge(
    exchange: Exchange,
    sent: Validators | None,
    *,
    permanent_url: str | None = None,
    elapsed: timedelta,
    now: datetime,
) -> FetchResult:
    """What the last answer of a fetch means. `sent` are the validators that went with this very request, if any did."""
    url, status, headers, body = exchange.url, exchange.status, exchange.headers, exchange.body
    if status == 304:
        if sent is None:
            return _failed(
                exchange,
                FailureKind.UNSOLICITED_304,
                "answers “not modified” to a question that was not asked",
                elapsed,
            )
        return NotModified(
            url=without_userinfo(url),
            # R-F3: a 304 renews what it names and keeps what it does not (RFC 9111 §3.2).
            validators=Validators(
                url=without_userinfo(url),
                etag=_validator(headers, "etag") or sent.etag,
                last_modified=_validator(headers, "last-modified") or sent.last_modified,
            ),
            permanent_url=permanent_url,
            max_age=fresh_for(headers, now),
            elapsed=elapsed,
        )
    if not 200 <= status < 300:
        return _refused(exchange, elapsed, now)
    if status == 206:
        return _failed(
            exchange, FailureKind.TRUNCATED, "sends a part of the document though all was asked for", elapsed
        )
    if not body.strip():
        kind = FailureKind.BLOCKED if walls.has_wall_signs(headers, b"") else FailureKind.EMPTY
        return _failed(exchange, kind, f"answers HTTP {status} with an empty body", elapsed)
    if problem := walls.page_problem(url, status, headers, body):
        return _failed(exchange, problem.kind, problem.reason, elapsed)
    return Fetched(
        url=without_userinfo(url),
        status=status,
        body=body,
        content_type=headers.get("content-type"),
        validators=Validators(
            url=without_userinfo(url),
            etag=_validator(headers, "etag"),
            last_modified=_validator(headers, "last-modified"),
        ),
        permanent_url=permanent_url,
        max_age=fresh_for(headers, now),
        elapsed=elapsed,
    )


def _refused(exchange: Exchange, elapsed: timedelta, now: datetime) -> Failed:
    status, headers, body = exchange.status, exchange.headers, exchange.body
    wait = retry_after(headers, now)
    said = f"answers {status_text(status)}"
    page = f": {walls.describe(exchange.url, status, headers, body)}" if body.strip() else ""
    if status == 429:
        wait = wait if wait is not None else rate_limit_reset(headers, now)
        return _failed(exchange, FailureKind.HELD, said, elapsed, wait)
    if status == 503 and wait is not None:
        return _failed(exchange, FailureKind.HELD, said, elapsed, wait)
    if status in (403, 406, 451):
        return _failed(exchange, FailureKind.BLOCKED, said + page, elapsed, wait)
    if status in (401, 407):
        return _failed(exchange, FailureKind.AUTH, said, elapsed, wait)
    if status == 410:
        return _failed(exchange, FailureKind.GONE, said, elapsed, wait)
    if 300 <= status < 400:
        return _failed(exchange, FailureKind.BAD_REDIRECT, f"{said} without a place to go to", elapsed, wait)
    # R-F16 lists 503, but an ordinary maintenance page is HTML too: only the marks of a wall make it one.
    if status == 503 and body and walls.has_wall_signs(headers, body):
        return _failed(exchange, FailureKind.BLOCKED, said + page, elapsed, wait)
    kind = FailureKind.CLIENT_ERROR if status < 500 else FailureKind.SERVER_ERROR
    return _failed(exchange, kind, said, elapsed, wait)


def _failed(
    exchange: Exchange, kind: FailureKind, what: str, elapsed: timedelta, wait: timedelta | None = None
) -> Failed:
    return Failed(
        kind=kind,
        reason=without_secrets(f"{host_of(exchange.url)} {what}", exchange.url),
        status=exchange.status,
        retry_after=wait,
        elapsed=elapsed,
    )


def status_text(status: int) -> str:
    """`HTTP 404 (not found)`: by what the number means and not by what the server calls it."""
    meaning = _MEANING.get(status)
    return f"HTTP {status} ({meaning})" if meaning else f"HTTP {status}"


def _validator(headers: Mapping[str, str], name: str) -> str | None:
    value = headers.get(name)
    return value if value and len(value) <= _LONGEST_VALIDATOR else None
