"""The only door to the network for feeds, pages and webhooks: one request, guarded, bounded, and answered by a value.

Every request resolves its host once, refuses if any answer is an address that is not public, connects to an address it
has checked, and keeps the name for Host, SNI and certificate, so that a name that answers differently the second time
gains nothing (S1-S3 of reference/alerting-security.md). Nothing is read from proxy variables, no cookie is kept, no
redirect followed.

httpx reads the URLs; below it one httpcore connection per request stands in place of httpx's client and pool, which
cost 1.5-3.9 ms of CPU a request (performance.md, finding 5), keep 256 KiB for each idle TLS connection (finding 6), and
would have to be told not to log URLs, keep cookies and read the environment. A poll asks a host once, so there is
nothing to keep alive; and a connection made with `allow_private` can never serve a request without.
"""

from __future__ import annotations

import asyncio
import base64
import ipaddress
import logging
import socket
import ssl
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import TypeVar, cast
from urllib.parse import unquote_to_bytes

import httpcore
import httpx

from aggregator.fetching.addresses import refusal
from aggregator.fetching.caching import retry_after
from aggregator.fetching.decoding import Body, Problem, size_text
from aggregator.fetching.exchange import Exchange
from aggregator.fetching.handshake import handshake_reason
from aggregator.fetching.resolver import Resolver, resolve_by_system
from aggregator.fetching.urls import host_of
from aggregator.model import Failed, FailureKind

# R-F10, in seconds; the total is the caller's.
CONNECT, READ, WRITE = 5.0, 15.0, 5.0
ERROR_PAGE = 5.0  # for the body of an answer that is not 2xx: worth reading, not worth waiting for

MAX_HEAD = 256 * 1024  # bytes of status line, headers and any number of 1xx answers before them (S11)
MAX_PREFIX = 64 * 1024  # bytes kept of an error page or of a webhook's answer
MAX_URL = 2048  # characters, R-F11
_TRIED = 4  # addresses of one host that are tried in turn

# At DEBUG httpcore writes down headers, and so tokens in a Location or a Set-Cookie (S24).
logging.getLogger("httpcore").setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a webhook's receiver said, whatever the status; `body` is at most its first 64 KiB."""

    status: int
    body: bytes
    retry_after: timedelta | None


class _Stopped(Exception):
    """The exchange cannot go on, for a reason that is already in words; never leaves this module."""

    def __init__(self, kind: FailureKind, reason: str) -> None:
        super().__init__(reason)
        self.kind, self.reason = kind, reason


class _Metered(httpcore.AsyncNetworkStream):
    """A stream that ends the exchange after `limit` bytes, and remembers whether the other side closed it."""

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream
        self.limit = MAX_HEAD
        self.got = 0
        self.closed_by_peer = False

    # The signatures are httpcore's.
    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        data = await self._stream.read(max_bytes, timeout)
        self.got += len(data)
        self.closed_by_peer |= not data
        if self.got > self.limit:
            raise _Stopped(FailureKind.TOO_LARGE, f"sends more than {size_text(self.limit)}")
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    @property
    def certificate_until(self) -> datetime | None:
        """When the certificate of the other side runs out; None without TLS."""
        secured = self._stream.get_extra_info("ssl_object")
        told = secured.getpeercert() if secured else None
        return datetime.fromtimestamp(ssl.cert_time_to_seconds(told["notAfter"]), UTC) if told else None


@dataclass(slots=True)
class _Started:
    """An answer whose head has come."""

    status: int
    headers: Mapping[str, str]
    content: AsyncGenerator[bytes, None]
    stream: _Metered


@dataclass(slots=True)
class GuardedClient:
    """Send single requests; open one per process with `async with`. Safe for any number of tasks of one event loop.

    `resolve` and `tls` are for tests; by default the system resolves, and certificates are verified against the usual
    authorities (`SSL_CERT_FILE` is honoured), TLS 1.2 or later, HTTP/1.1 only.
    """

    resolve: Resolver = resolve_by_system
    tls: ssl.SSLContext | None = None
    _context: ssl.SSLContext | None = None
    _network: httpcore.AsyncNetworkBackend = field(default_factory=httpcore.AnyIOBackend)

    async def __aenter__(self) -> GuardedClient:
        context = self.tls or httpx.create_ssl_context()  # 20 ms and more: one for all requests
        context.minimum_version = ssl.TLSVersion.TLSv1_2  # R-F15
        context.set_alpn_protocols(["http/1.1"])
        self._context = context
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._context = None

    async def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str],
        allow_private: bool,
        max_wire: int,
        max_decoded: int,
        total: timedelta,
    ) -> Exchange | Failed:
        """One GET without redirects. A 2xx body beyond `max_wire` or `max_decoded` bytes is TOO_LARGE.

        Name and password in the URL are sent as Basic authentication (RFC 7617).
        """
        loop = asyncio.get_running_loop()
        begun = loop.time()

        async def run(target: httpx.URL) -> Exchange:
            async with self._start("GET", target, headers, b"", allow_private) as answer:
                certificate_until = answer.stream.certificate_until  # while the connection is there
                coding, kept = answer.headers.get("content-encoding", ""), max_decoded
                if 200 <= answer.status < 300:
                    body = Body(coding, max_wire, max_decoded)
                    await _read_all(answer, body)
                else:
                    kept = MAX_PREFIX
                    body = Body(coding, MAX_PREFIX, MAX_PREFIX)
                    if not 300 <= answer.status < 400:
                        await _read_start(answer, body)
                return Exchange(
                    url=url,
                    status=answer.status,
                    headers=answer.headers,
                    body=bytes(body.decoded[:kept]),
                    wire=body.wire,
                    elapsed=timedelta(seconds=loop.time() - begun),
                    certificate_until=certificate_until,
                )

        return await _as_value(run, url, total)

    async def post(
        self, url: str, *, body: bytes, headers: Mapping[str, str], allow_private: bool, total: timedelta
    ) -> Answer | Failed:
        """One POST without redirects: a 3xx is an answer like any other, and so is one that breaks off in its body."""

        async def run(target: httpx.URL) -> Answer:
            async with self._start("POST", target, headers, body, allow_private) as answer:
                said = Body("identity", MAX_PREFIX, MAX_PREFIX)
                await _read_start(answer, said)
                return Answer(
                    status=answer.status,
                    body=bytes(said.decoded[:MAX_PREFIX]),
                    retry_after=retry_after(answer.headers, datetime.now(UTC)),
                )

        return await _as_value(run, url, total)

    @asynccontextmanager
    async def _start(
        self, method: str, url: httpx.URL, headers: Mapping[str, str], body: bytes, allow_private: bool
    ) -> AsyncIterator[_Started]:
        """Connect, send, and wait for the head of the answer."""
        host, port = url.raw_host.decode("ascii"), url.port or (443 if url.scheme == "https" else 80)
        pairs = [
            (b"Host", url.netloc),
            *((name.encode("ascii"), value.encode("latin-1")) for name, value in headers.items()),
        ]
        if url.userinfo and not any(name.lower() == "authorization" for name in headers):
            name, _, password = url.userinfo.partition(b":")
            token = base64.b64encode(unquote_to_bytes(name) + b":" + unquote_to_bytes(password))
            pairs.append((b"Authorization", b"Basic " + token))
        if method == "POST":
            pairs.append((b"Content-Length", str(len(body)).encode()))
        stream = _Metered(await self._connect(url.scheme, host, port, allow_private))
        origin = httpcore.Origin(scheme=url.raw_scheme, host=url.raw_host, port=port)
        request = httpcore.Request(
            method,
            httpcore.URL(scheme=origin.scheme, host=origin.host, port=port, target=url.raw_path),
            headers=pairs,
            content=body,
            extensions={"timeout": {"read": READ, "write": WRITE}},
        )
        async with httpcore.AsyncHTTP11Connection(origin=origin, stream=stream) as connection:
            try:
                response = await connection.handle_async_request(request)
            except httpcore.RemoteProtocolError as error:
                if stream.closed_by_peer:
                    raise _Stopped(FailureKind.RESET, "closed the connection without an answer") from error
                if stream.got > MAX_PREFIX:  # httpcore gives up on a head at 100 KiB
                    raise _Stopped(FailureKind.TOO_LARGE, "sends too many headers") from error
                raise
            # httpcore.Response also takes plain iterables; a connection always answers with an asynchronous generator.
            content = cast(AsyncGenerator[bytes, None], aiter(cast(AsyncIterable[bytes], response.stream)))
            yield _Started(response.status, _mapping(response.headers), content, stream)

    async def _connect(self, scheme: str, host: str, port: int, allow_private: bool) -> httpcore.AsyncNetworkStream:
        """A connection to a checked address of `host`, with TLS if the scheme wants it, within `CONNECT` seconds."""
        if self._context is None:
            raise RuntimeError("open the client with `async with` first")
        loop = asyncio.get_running_loop()
        end = loop.time() + CONNECT
        addresses = await self._addresses(host, port, allow_private)
        failure: Exception | None = None
        for number, address in enumerate(addresses):
            try:
                patience = max(end - loop.time(), 0.1) / (len(addresses) - number)
                stream = await self._network.connect_tcp(address, port, timeout=patience)
                break
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        else:
            raise _Stopped(FailureKind.CONNECT, _connect_reason(failure, port)) from failure
        if scheme == "http":
            return stream
        try:
            return await stream.start_tls(
                self._context, server_hostname=host.rstrip("."), timeout=max(end - loop.time(), 0.1)
            )
        except httpcore.ConnectTimeout as error:
            raise _Stopped(FailureKind.TLS, "did not finish the TLS handshake in time") from error
        except httpcore.ConnectError as error:
            raise _Stopped(FailureKind.TLS, _tls_reason(error.__cause__)) from error
        except BaseException:  # cancelled: whoever cancels does not know of this stream
            await stream.aclose()
            raise

    async def _addresses(self, host: str, port: int, allow_private: bool) -> list[str]:
        """The addresses of a host, all of which a connection may go to."""
        try:
            found: Sequence[str] = [str(ipaddress.ip_address(host))]
        except ValueError:
            found = await self._resolve(host, port)
        for address in found:
            if why := refusal(address, allow_private=allow_private):
                cure = "" if refusal(address, allow_private=True) else "; allow_private = true allows it"
                raise _Stopped(FailureKind.REFUSED_ADDRESS, f"was not connected to: {why}{cure}")
        return list(dict.fromkeys(found))[:_TRIED]

    async def _resolve(self, host: str, port: int) -> Sequence[str]:
        try:
            async with asyncio.timeout(CONNECT):
                found = await self.resolve(host, port)
        except TimeoutError as error:
            raise _Stopped(
                FailureKind.DNS_AGAIN, "cannot be looked up just now: the resolver does not answer"
            ) from error
        except socket.gaierror as error:
            if error.errno == socket.EAI_AGAIN:
                raise _Stopped(FailureKind.DNS_AGAIN, "cannot be looked up just now: try again later") from error
            raise _Stopped(FailureKind.DNS, "is not known to the resolver") from error
        except UnicodeError as error:  # Python's own IDNA step, on empty and overlong labels
            raise _Stopped(FailureKind.DNS, "is not a name that can be looked up") from error
        if not found:
            raise _Stopped(FailureKind.DNS, "has no address")
        return found


_Value = TypeVar("_Value", Exchange, Answer)

_BROKEN = (
    httpcore.NetworkError,
    httpcore.TimeoutException,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
    httpcore.ProxyError,
    OSError,  # with TimeoutError and ssl.SSLError among them
    UnicodeError,
)
"""All that an exchange is known to raise below us; anything else is a mistake in the program and is not caught."""


async def _as_value(run: Callable[[httpx.URL], Awaitable[_Value]], url: str, total: timedelta) -> _Value | Failed:
    """Run an exchange under its total deadline; what the world does to it becomes a `Failed` that names the host."""
    loop = asyncio.get_running_loop()
    begun = loop.time()
    target = _readable(url)
    if isinstance(target, Problem):
        return Failed(kind=target.kind, reason=target.reason)
    try:
        async with asyncio.timeout(total.total_seconds()) as deadline:
            return await run(target)
    except _Stopped as stopped:
        kind, reason = stopped.kind, stopped.reason
    except _BROKEN as error:
        if deadline.expired():
            kind, reason = FailureKind.TIMEOUT, f"did not answer completely within {total.total_seconds():g} s"
        else:
            problem = meaning(error)
            kind, reason = problem.kind, problem.reason
    elapsed = timedelta(seconds=loop.time() - begun)
    return Failed(kind=kind, reason=f"{host_of(url)} {reason}", elapsed=elapsed)


def meaning(error: Exception) -> Problem:
    """What one of `_BROKEN` says of the other side, in our words: theirs may quote what it sent."""
    match error:
        case httpcore.ReadTimeout():
            return Problem(FailureKind.TIMEOUT, f"sent nothing for {READ:g} s")
        case httpcore.WriteTimeout():
            return Problem(FailureKind.TIMEOUT, f"took nothing of the request for {WRITE:g} s")
        case httpcore.ConnectTimeout() | httpcore.ConnectError():
            return Problem(FailureKind.CONNECT, "cannot be connected to")
        case httpcore.TimeoutException() | TimeoutError():
            return Problem(FailureKind.TIMEOUT, "did not answer in time")
        case ssl.SSLError():
            return Problem(FailureKind.TLS, _tls_reason(error))
        case httpcore.NetworkError() | OSError():
            return Problem(FailureKind.RESET, "broke the connection off")
        case httpcore.UnsupportedProtocol():
            return Problem(FailureKind.BAD_URL, "has a URL that is neither http nor https")
        case httpcore.LocalProtocolError() | UnicodeError():
            return Problem(FailureKind.BAD_URL, "cannot be asked: the request would not be valid HTTP")
        case _:
            return Problem(FailureKind.PROTOCOL, "answers with something that is not HTTP")


def _readable(url: str) -> httpx.URL | Problem:
    if len(url) > MAX_URL:
        return Problem(FailureKind.BAD_URL, f"the URL is longer than {MAX_URL} characters")
    try:
        target = httpx.URL(url)
    except (httpx.InvalidURL, ValueError, TypeError):  # ValueError: UnicodeError of its IDNA step, among others
        return Problem(FailureKind.BAD_URL, "the URL cannot be read")
    if target.scheme not in ("http", "https"):
        return Problem(FailureKind.BAD_URL, "the URL is neither http nor https")
    if not host_of(url) or not target.host or target.port == 0 or (target.port or 1) > 65535:
        return Problem(FailureKind.BAD_URL, "the URL names no host and port to connect to")
    return target


def _mapping(pairs: Sequence[tuple[bytes, bytes]]) -> dict[str, str]:
    """Headers by lower-case name, repeated ones joined (RFC 9110 §5.3); Latin-1 carries every byte there and back."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in pairs:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


async def _read_all(answer: _Started, body: Body) -> None:
    """Read a body to its end into `body`, or stop: a document is whole or of no use (R-F11)."""
    length = answer.headers.get("content-length", "")
    if length.isascii() and length.isdigit() and int(length) > body.max_wire:
        raise _Stopped(FailureKind.TOO_LARGE, f"offers {size_text(int(length))}, more than {size_text(body.max_wire)}")
    answer.stream.limit = MAX_HEAD + body.max_wire + body.max_wire // 8  # an eighth for the framing of chunks
    pieces = 0
    try:
        async with aclosing(answer.content) as chunks:
            async for chunk in chunks:
                pieces += 1
                if problem := body.add(chunk):
                    raise _Stopped(problem.kind, f"was not read: {problem.reason}")
                if pieces > 10_000 + body.wire // 256:  # each costs us more than it does the sender
                    raise _Stopped(FailureKind.PROTOCOL, "sends its body in crumbs")
    except httpcore.RemoteProtocolError as error:
        if answer.stream.closed_by_peer:
            raise _Stopped(FailureKind.TRUNCATED, "broke off in the middle of the document") from error
        raise
    if problem := body.end():
        raise _Stopped(problem.kind, f"was not read: {problem.reason}")


async def _read_start(answer: _Started, body: Body) -> None:
    """Read what comes of a body at once into `body`, at most to its limits; the status has said what matters."""
    answer.stream.limit = answer.stream.got + 2 * MAX_PREFIX
    try:
        async with asyncio.timeout(ERROR_PAGE), aclosing(answer.content) as chunks:
            async for chunk in chunks:
                if body.add(chunk):
                    break
    except (*_BROKEN, _Stopped):
        pass


def _connect_reason(error: BaseException | None, port: int) -> str:
    if isinstance(error, httpcore.ConnectTimeout):
        return f"did not accept a connection to port {port} within {CONNECT:g} s"
    while error is not None:
        if isinstance(error, ConnectionRefusedError):
            return f"refused the connection to port {port}"
        error = error.__cause__
    return f"cannot be reached on port {port}"


def _tls_reason(error: BaseException | None) -> str:
    # ssl leaves `reason` out of some of its errors
    return handshake_reason(getattr(error, "verify_code", None), getattr(error, "reason", None))
