"""A real HTTP/1.1 server on a loopback port whose every answer a test writes.

    async with HttpServer({"/feed": Reply(body=b"<rss/>")}) as server:
        ... get server.url("/feed") ...
        assert server.requests[0].headers["if-none-match"] == '"1"'

A route is a `Reply`, a function of the request that returns one (plain or async), or `Raw(function)` that writes bytes
of its own to the connection, for servers that break the rules. `in_turn(first, second)` answers one after the other and
repeats the last. Sync tests use `serve_in_thread`. An exception in a route fails the test when the server closes.
"""

from __future__ import annotations

import asyncio
import inspect
import ssl
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from types import TracebackType
from urllib.parse import parse_qs, urlsplit

_NO_BODY = frozenset({204, 304})


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request as it came; header names in lower case, repeated ones joined by a comma and a space."""

    method: str
    target: str  # path and query as sent
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: bytes
    at: datetime
    monotonic: float  # seconds, for gaps between requests
    connection: int  # 1 for the first connection the server accepted


Headers = Mapping[str, str] | Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer; Content-Length is added unless `headers` speak of the length themselves. `delay` is in seconds."""

    status: int = 200
    headers: Headers = ()
    body: bytes | str = b""
    delay: float = 0.0


@dataclass(frozen=True, slots=True)
class Raw:
    """A route that writes to the connection itself; the connection closes when it returns."""

    write: Callable[[Request, asyncio.StreamWriter], Awaitable[None]]


Route = Reply | Raw | Callable[[Request], Reply | Awaitable[Reply]]


def in_turn(*routes: Route) -> Callable[[Request], Awaitable[Reply]]:
    """Answer the n-th request by the n-th route, and all later ones by the last. Takes no `Raw`."""
    left = list(routes)

    async def answer(request: Request) -> Reply:
        return await _reply(left.pop(0) if len(left) > 1 else left[0], request)

    return answer


async def _reply(route: Route, request: Request) -> Reply:
    if isinstance(route, Reply):
        return route
    if isinstance(route, Raw):
        raise TypeError("a Raw route stands on its own path")
    answer = route(request)
    if inspect.isawaitable(answer):
        return await answer
    assert isinstance(answer, Reply)
    return answer


@dataclass(slots=True)
class HttpServer:
    """Serve `routes` (path without query -> route) on 127.0.0.1; paths without a route get `default`.

    `requests` are all that were read, in order; `connections` counts accepted TCP connections, so that a test can say
    that none was made. With `tls` the server speaks TLS.
    """

    routes: dict[str, Route] = field(default_factory=dict)
    default: Route = field(default_factory=lambda: Reply(404, {"Content-Type": "text/plain"}, "no such route"))
    tls: ssl.SSLContext | None = None
    host: str = "127.0.0.1"
    requests: list[Request] = field(default_factory=list)
    connections: int = 0
    errors: list[BaseException] = field(default_factory=list)
    port: int = 0
    _server: asyncio.Server | None = None
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def url(self, path: str = "/", *, host: str | None = None, userinfo: str | None = None) -> str:
        """The address of a path; `host` may be another name for this machine."""
        scheme = "https" if self.tls else "http"
        return f"{scheme}://{userinfo + '@' if userinfo else ''}{host or self.host}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [request.path for request in self.requests]

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._accept, self.host, self.port, ssl=self.tls)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Stop listening and cut every open connection."""
        if self._server is None:
            return
        self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()
        self._server = None

    async def __aenter__(self) -> HttpServer:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
        if error is None and self.errors:
            raise self.errors[0]

    # A plain function, so that asyncio keeps no task of its own beside ours.
    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.get_running_loop().create_task(self._serve(reader, writer, self.connections))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, connection: int) -> None:
        try:
            while (request := await _read(reader, connection)) is not None:
                self.requests.append(request)
                route = self.routes.get(request.path, self.default)
                if isinstance(route, Raw):
                    await route.write(request, writer)
                    await writer.drain()
                    break
                reply = await _reply(route, request)
                await asyncio.sleep(reply.delay)
                writer.write(_bytes(reply, request))
                await writer.drain()
                if request.headers.get("connection", "").lower() == "close" or _value(reply, "connection") == "close":
                    break
        except (OSError, asyncio.IncompleteReadError):
            pass  # the other side left, which is its right
        except Exception as error:
            # Isolation: a broken route must not hang its client; the test fails in __aexit__ with this error.
            self.errors.append(error)
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()


async def _read(reader: asyncio.StreamReader, connection: int) -> Request | None:
    """The next request of a connection, or None when the client is done."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    start, *lines = head.decode("latin-1").rstrip("\r\n").split("\r\n")
    method, target, _ = start.split(" ", 2)
    headers: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(":")
        key = name.strip().lower()
        headers[key] = f"{headers[key]}, {value.strip()}" if key in headers else value.strip()
    if headers.get("transfer-encoding", "").lower() == "chunked":
        body = await _read_chunks(reader)
    else:
        body = await reader.readexactly(int(headers.get("content-length", "0")))
    parts = urlsplit(target)
    return Request(
        method=method,
        target=target,
        path=parts.path,
        query=parse_qs(parts.query, keep_blank_values=True),
        headers=headers,
        body=body,
        at=datetime.now(UTC),
        monotonic=time.monotonic(),
        connection=connection,
    )


async def _read_chunks(reader: asyncio.StreamReader) -> bytes:
    body = b""
    while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
        body += await reader.readexactly(size)
        await reader.readexactly(2)
    while await reader.readuntil(b"\r\n") != b"\r\n":
        pass
    return body


def _value(reply: Reply, name: str) -> str | None:
    pairs = reply.headers.items() if isinstance(reply.headers, Mapping) else reply.headers
    return next((value.lower() for key, value in pairs if key.lower() == name), None)


def _bytes(reply: Reply, request: Request) -> bytes:
    body = reply.body.encode() if isinstance(reply.body, str) else reply.body
    pairs = list(reply.headers.items() if isinstance(reply.headers, Mapping) else reply.headers)
    if not _value(reply, "content-length") and not _value(reply, "transfer-encoding") and reply.status not in _NO_BODY:
        pairs.append(("Content-Length", str(len(body))))
    try:
        phrase = HTTPStatus(reply.status).phrase
    except ValueError:
        phrase = "Unknown"
    head = f"HTTP/1.1 {reply.status} {phrase}\r\n" + "".join(f"{name}: {value}\r\n" for name, value in pairs) + "\r\n"
    silent = request.method == "HEAD" or reply.status in _NO_BODY
    return head.encode("latin-1") + (b"" if silent else body)


@contextmanager
def serve_in_thread(
    routes: dict[str, Route] | None = None, *, default: Route | None = None, tls: ssl.SSLContext | None = None
) -> Iterator[HttpServer]:
    """Run an `HttpServer` on a loop of its own, for tests that block."""
    server = HttpServer(routes if routes is not None else {}, tls=tls)
    if default is not None:
        server.default = default
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="http-server", daemon=True)
    thread.start()
    try:
        asyncio.run_coroutine_threadsafe(server.start(), loop).result(10)
        try:
            yield server
        finally:
            asyncio.run_coroutine_threadsafe(server.close(), loop).result(10)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
    if server.errors:
        raise server.errors[0]
