"""The lab's HTTP server does what the tests of others rely on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.lab.http_server import HttpServer, Raw, Reply, Request, in_turn, serve_in_thread


async def test_routes_requests_and_keep_alive() -> None:
    async def later(request: Request) -> Reply:
        await asyncio.sleep(0)
        return Reply(201, {"X-Seen": request.headers["x-token"]}, request.body[::-1])

    async with HttpServer({"/a": Reply(body="hello"), "/b": later}) as server, httpx.AsyncClient() as client:
        assert (await client.get(server.url("/a?x=1&x=2"))).text == "hello"
        answer = await client.post(server.url("/b"), content=b"abc", headers={"X-Token": "t"})
        assert (answer.status_code, answer.content, answer.headers["x-seen"]) == (201, b"cba", "t")
        assert (await client.get(server.url("/none"))).status_code == 404
        assert (await client.head(server.url("/a"))).headers["content-length"] == "5"
    assert server.paths() == ["/a", "/b", "/none", "/a"]
    assert server.requests[0].query == {"x": ["1", "2"]}
    assert server.requests[0].target == "/a?x=1&x=2"
    assert server.connections == 1


async def test_in_turn_repeats_the_last() -> None:
    async with HttpServer({"/": in_turn(Reply(500), Reply(304), Reply(299))}) as server, httpx.AsyncClient() as client:
        assert [(await client.get(server.url())).status_code for _ in range(4)] == [500, 304, 299, 299]


async def test_raw_routes_write_what_they_like() -> None:
    async def write(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort")

    async with HttpServer({"/": Raw(write)}) as server, httpx.AsyncClient() as client:
        with pytest.raises(httpx.RemoteProtocolError):
            await client.get(server.url())


async def test_chunked_request_bodies_are_read() -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"ab"
        yield b"cd"

    async with HttpServer({"/": lambda request: Reply(body=request.body)}) as server, httpx.AsyncClient() as client:
        assert (await client.post(server.url(), content=pieces())).content == b"abcd"


async def test_an_error_in_a_route_fails_the_test() -> None:
    def broken(request: Request) -> Reply:
        raise LookupError("boom")

    with pytest.raises(LookupError, match="boom"):
        async with HttpServer({"/": broken}) as server, httpx.AsyncClient() as client:
            with pytest.raises(httpx.HTTPError):
                await client.get(server.url())


async def test_closing_cuts_slow_answers() -> None:
    arrived = asyncio.Event()

    def slow(request: Request) -> Reply:
        arrived.set()
        return Reply(delay=60)

    server = HttpServer({"/": slow})
    await server.start()
    async with httpx.AsyncClient() as client:
        waiting = asyncio.ensure_future(client.get(server.url()))
        await arrived.wait()
        await server.close()
        with pytest.raises(httpx.HTTPError):
            await waiting


def test_serving_in_a_thread() -> None:
    with serve_in_thread({"/": Reply(body="x")}, default=Reply(418)) as server:
        assert httpx.get(server.url()).text == "x"
        assert httpx.get(server.url("/tea")).status_code == 418
    assert server.paths() == ["/", "/tea"]
