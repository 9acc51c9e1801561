"""The guarded client against real servers: it connects where it may, reads what it should, and answers by values."""

from __future__ import annotations

import asyncio
import gzip
import logging
import socket
import ssl
import tracemalloc
import warnings
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import httpcore
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from aggregator.fetching import client as door
from aggregator.fetching.client import Answer, GuardedClient, meaning
from aggregator.fetching.exchange import Exchange
from aggregator.fetching.resolver import Resolver, resolve_by_system
from aggregator.model import Failed, FailureKind
from tests.lab.http_server import HttpServer, Raw, Reply, Request, Route
from tests.lab.public_network import Certificate, Wire, make_certificate

MIB = 1024 * 1024
FEED = b"<rss version='2.0'><channel/></rss>"
PLAIN = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # knows no authority, and so is made in no time


async def get(
    client: GuardedClient,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    allow_private: bool = True,
    max_wire: int = MIB,
    max_decoded: int = 2 * MIB,
    total: float = 20,
) -> Exchange | Failed:
    return await client.get(
        url,
        headers=headers or {},
        allow_private=allow_private,
        max_wire=max_wire,
        max_decoded=max_decoded,
        total=timedelta(seconds=total),
    )


async def get_raw(data: bytes, *, close: bool = True, total: float = 20) -> Exchange | Failed:
    """The answer to a GET of a server that writes exactly `data`."""

    async def write(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()
        if not close:
            await asyncio.sleep(60)

    async with HttpServer({"/": Raw(write)}) as server, GuardedClient(tls=PLAIN) as client:
        return await get(client, server.url(), total=total)


def good(answer: Exchange | Failed) -> Exchange:
    assert isinstance(answer, Exchange), answer
    return answer


def bad(answer: Exchange | Failed | Answer) -> FailureKind:
    assert isinstance(answer, Failed), answer
    assert "CANARY" not in answer.reason
    assert answer.reason.isprintable()
    return answer.kind


def resolver(**answers: Sequence[str]) -> Resolver:
    """Names of a world of our own; a name that is not in it does not exist."""

    async def resolve(host: str, port: int) -> Sequence[str]:
        if host.replace(".", "_") not in answers:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return answers[host.replace(".", "_")]

    return resolve


# --- the request -----------------------------------------------------------------------------------------------------


async def test_one_plain_request() -> None:
    async with HttpServer({"/feed": Reply(200, {"ETag": '"1"', "X": "a"}, FEED)}) as server, GuardedClient() as client:
        answer = good(await get(client, server.url("/feed?a=1&b=%20x"), headers={"User-Agent": "Test/1", "X-A": "b"}))
    request = server.requests[0]
    assert (answer.status, answer.body, answer.headers["etag"], answer.wire) == (200, FEED, '"1"', len(FEED))
    assert answer.url == server.url("/feed?a=1&b=%20x")
    assert request.target == "/feed?a=1&b=%20x"
    assert dict(request.headers) == {"host": f"127.0.0.1:{server.port}", "user-agent": "Test/1", "x-a": "b"}


async def test_name_and_password_of_the_url_are_sent_as_basic_authentication() -> None:
    async with HttpServer({"/": Reply(body=FEED)}) as server, GuardedClient() as client:
        good(await get(client, server.url(userinfo="us%40er:p%3Aw")))
        good(await get(client, server.url(userinfo="user")))
        good(await get(client, server.url(userinfo="user:pw"), headers={"Authorization": "Bearer x"}))
    sent = [request.headers["authorization"] for request in server.requests]
    assert sent == ["Basic dXNAZXI6cDp3", "Basic dXNlcjo=", "Bearer x"]
    assert "@" not in server.requests[0].headers["host"]


async def test_no_cookie_is_kept_and_no_connection() -> None:
    route = Reply(200, {"Set-Cookie": "a=b; Path=/"}, FEED)
    async with HttpServer({"/": route}) as server, GuardedClient() as client:
        for _ in range(3):
            good(await get(client, server.url()))
    assert server.connections == 3
    assert not any("cookie" in request.headers for request in server.requests)


async def test_redirects_are_not_followed() -> None:
    async with HttpServer({"/": Reply(302, {"Location": "/x"}, b"moved")}) as server, GuardedClient() as client:
        answer = good(await get(client, server.url()))
    assert (answer.status, answer.headers["location"], answer.body) == (302, "/x", b"")
    assert server.paths() == ["/"]


async def test_proxy_variables_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    async with HttpServer({"/": Reply(body=FEED)}) as server, HttpServer() as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "HTTPS_PROXY"):
            monkeypatch.setenv(name, proxy.url())
        async with GuardedClient() as client:
            good(await get(client, server.url()))
            assert (
                bad(await get(client, "http://169.254.169.254/latest/meta-data", total=5))
                is FailureKind.REFUSED_ADDRESS
            )
    assert proxy.connections == 0


async def test_repeated_headers_are_joined_and_keep_their_bytes() -> None:
    head = b'HTTP/1.1 200 OK\r\nX-A: 1\r\nx-a: 2\r\nETag: "\xe4\xff"\r\nContent-Length: 0\r\n\r\n'
    answer = good(await get_raw(head))
    assert answer.headers["x-a"] == "1, 2"
    assert answer.headers["etag"].encode("latin-1") == b'"\xe4\xff"'


async def test_a_client_is_opened_first() -> None:
    with pytest.raises(RuntimeError, match="async with"):
        await get(GuardedClient(), "http://127.0.0.1/")


async def test_a_cancelled_request_is_cancelled() -> None:
    arrived = asyncio.Event()

    def slow(request: Request) -> Reply:
        arrived.set()
        return Reply(delay=60)

    async with HttpServer({"/": slow}) as server, GuardedClient() as client:
        waiting = asyncio.ensure_future(get(client, server.url()))
        await arrived.wait()
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting


# --- where it connects -----------------------------------------------------------------------------------------------

SPELLINGS = [
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f.1",
    "0x7f000001",
    "0177.0.0.1",
    "0",
    "0.0.0.0",  # noqa: S104  # to be refused, not bound
    "[::]",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[64:ff9b::127.0.0.1]",
    "[2002:7f00:1::]",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "①②⑦.0.0.1",
]


@pytest.mark.parametrize("host", SPELLINGS)
async def test_no_spelling_of_this_machine_is_connected_to(host: str) -> None:
    async with HttpServer(default=Reply(body=b"secret")) as server, GuardedClient() as client:
        url = f"http://{host}:{server.port}/"
        kinds = {
            bad(await get(client, url, allow_private=False)),
            bad(await client.post(url, body=b"", headers={}, allow_private=False, total=timedelta(seconds=5))),
        }
    assert kinds <= {FailureKind.REFUSED_ADDRESS, FailureKind.BAD_URL, FailureKind.DNS, FailureKind.DNS_AGAIN}
    assert server.connections == 0


# Every range of S1 in reference/alerting-security.md.
NOT_PUBLIC = [
    "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "192.88.99.1", "198.18.0.1", "224.0.0.1",
    "240.0.0.1", "fc00::1", "fe80::1", "fec0::1", "ff02::1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::",
    "3fff::1", "5f00::1", "::ffff:10.0.0.1", "0.0.0.0",  # noqa: S104  # to be refused, not bound
]  # fmt: skip


@pytest.mark.parametrize("address", NOT_PUBLIC)
async def test_no_name_leads_to_an_address_that_is_not_public(address: str) -> None:
    wire = Wire()
    async with GuardedClient(resolve=resolver(evil_example=["93.184.216.34", address]), _network=wire) as client:
        answer = await get(client, "http://evil.example/", allow_private=False)
    assert bad(answer) is FailureKind.REFUSED_ADDRESS
    assert isinstance(answer, Failed)
    assert answer.reason.startswith("evil.example ")
    assert address in answer.reason
    assert wire.addresses == []


@pytest.mark.parametrize("address", ["169.254.169.254", "0.0.0.0", "224.0.0.1", "fe80::1"])  # noqa: S104
async def test_some_addresses_cannot_be_allowed(address: str) -> None:
    wire = Wire()
    async with GuardedClient(resolve=resolver(evil_example=[address]), _network=wire) as client:
        answer = await get(client, "http://evil.example/", allow_private=True)
    assert bad(answer) is FailureKind.REFUSED_ADDRESS
    assert isinstance(answer, Failed)
    assert "allow_private" not in answer.reason
    assert wire.addresses == []


async def test_the_cure_is_named() -> None:
    async with GuardedClient() as client:
        answer = await get(client, "http://127.0.0.1:9/", allow_private=False)
    assert isinstance(answer, Failed)
    assert "127.0.0.1 is a loopback address; allow_private = true allows it" in answer.reason


async def test_a_name_that_changes_its_answer_gains_nothing() -> None:
    asked: list[str] = []

    async def rebinding(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return ["93.184.216.34"] if len(asked) == 1 else ["127.0.0.1"]

    wire = Wire()
    async with HttpServer({"/": Reply(body=FEED)}) as server, GuardedClient(resolve=rebinding, _network=wire) as client:
        good(await get(client, f"http://evil.example:{server.port}/", allow_private=False))
        again = await get(client, f"http://evil.example:{server.port}/", allow_private=False)
    assert wire.addresses == ["93.184.216.34"]
    assert server.requests[0].headers["host"] == f"evil.example:{server.port}"
    assert bad(again) is FailureKind.REFUSED_ADDRESS
    assert asked == ["evil.example"] * 2
    assert server.connections == 1


async def test_the_next_address_is_tried_when_one_fails() -> None:
    class HalfDown(Wire):
        async def connect_tcp(self, host: str, *args: object, **more: object) -> httpcore.AsyncNetworkStream:
            if host.endswith(".1"):
                self.addresses.append(host)
                raise httpcore.ConnectTimeout
            return await super().connect_tcp(host, *args, **more)  # type: ignore[arg-type]  # passed through

    wire = HalfDown()
    names = resolver(a_example=["1.1.1.1", "1.1.1.1", "8.8.8.8"], b_example=["1.1.1.1", "9.9.9.1"])
    async with HttpServer({"/": Reply(body=FEED)}) as server, GuardedClient(resolve=names, _network=wire) as client:
        good(await get(client, f"http://a.example:{server.port}/", allow_private=False))
        down = await get(client, "http://b.example/", allow_private=False)
    assert wire.addresses == ["1.1.1.1", "8.8.8.8", "1.1.1.1", "9.9.9.1"]
    assert bad(down) is FailureKind.CONNECT
    assert isinstance(down, Failed)
    assert down.reason == "b.example did not accept a connection to port 80 within 5 s"


async def test_what_the_resolver_says() -> None:
    async def resolve(host: str, port: int) -> Sequence[str]:
        if host == "again.example":
            raise socket.gaierror(socket.EAI_AGAIN, "try again")
        if host == "slow.example":
            raise TimeoutError
        if host == "bad.example":
            "\udc00".encode("utf-8")
        return [] if host == "empty.example" else ["not an address"]

    async with GuardedClient(resolve=resolve) as client:
        kinds = {
            name: bad(await get(client, f"http://{name}.example/"))
            for name in ("again", "slow", "bad", "empty", "strange")
        }
    assert kinds == {
        "again": FailureKind.DNS_AGAIN,
        "slow": FailureKind.DNS_AGAIN,
        "bad": FailureKind.DNS,
        "empty": FailureKind.DNS,
        "strange": FailureKind.REFUSED_ADDRESS,
    }


async def test_a_name_that_does_not_exist() -> None:
    async with GuardedClient(resolve=resolver()) as client:
        answer = await get(client, "https://nowhere.example/")
    assert bad(answer) is FailureKind.DNS
    async with GuardedClient() as client:
        kind = bad(await get(client, f"http://{'a' * 70}.example/"))
        assert kind in (FailureKind.DNS, FailureKind.DNS_AGAIN, FailureKind.BAD_URL)


async def test_the_system_resolves() -> None:
    assert set(await resolve_by_system("localhost", 80)) <= {"127.0.0.1", "::1"}
    with pytest.raises(UnicodeError):
        await resolve_by_system("a" * 70, 80)
    given_up = asyncio.ensure_future(resolve_by_system("localhost", 80))
    await asyncio.sleep(0)
    given_up.cancel()
    await asyncio.sleep(0.05)
    assert given_up.cancelled()


async def test_nobody_listens() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        async with GuardedClient() as client:
            answer = await get(client, f"http://127.0.0.1:{port}/")
    assert bad(answer) is FailureKind.CONNECT
    assert isinstance(answer, Failed)
    assert answer.reason == f"127.0.0.1 refused the connection to port {port}"


@pytest.mark.parametrize(
    "url",
    [
        "", "feed", "/feed", "ftp://example.org/", "file:///etc/passwd", "gopher://x/", "http://", "http:///x",
        "http://[::1/", "http://x:0/", "http://x:70000/", "http://x:port/", "http://\x00/",
        "http://example.org/\n", "https://" + "a" * 3000, "javascript:alert(1)", "http://xn--\u2100/", "http://\udc80/",
    ],
)  # fmt: skip
async def test_urls_that_cannot_be_fetched(url: str) -> None:
    async with GuardedClient(resolve=resolver()) as client:
        answer = await get(client, url)
        posted = await client.post(url, body=b"", headers={}, allow_private=False, total=timedelta(seconds=5))
    assert bad(answer) is FailureKind.BAD_URL
    assert bad(posted) is FailureKind.BAD_URL


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60) | st.text(max_size=40).map(lambda text: "http://" + text))
def test_any_url_ends_in_a_value(url: str) -> None:
    async def run() -> Exchange | Failed:
        async with GuardedClient(resolve=resolver(), tls=PLAIN) as client:
            return await get(client, url, allow_private=False)

    assert isinstance(asyncio.run(run()), Failed)


# --- what it reads ---------------------------------------------------------------------------------------------------


async def test_packed_bodies_are_unpacked() -> None:
    routes: dict[str, Route] = {
        "/gzip": Reply(200, {"Content-Encoding": "gzip"}, gzip.compress(FEED)),
        "/hidden": Reply(200, {}, gzip.compress(FEED)),
        "/br": Reply(200, {"Content-Encoding": "br"}, FEED),
        "/cut": Reply(200, {"Content-Encoding": "gzip"}, gzip.compress(FEED)[:-9]),
        "/lie": Reply(200, {"Content-Encoding": "gzip"}, FEED),
    }
    async with HttpServer(routes) as server, GuardedClient() as client:
        assert good(await get(client, server.url("/gzip"))).body == FEED
        assert good(await get(client, server.url("/hidden"))).body == FEED
        assert bad(await get(client, server.url("/br"))) is FailureKind.BAD_ENCODING
        assert bad(await get(client, server.url("/cut"))) is FailureKind.TRUNCATED
        assert bad(await get(client, server.url("/lie"))) is FailureKind.BAD_ENCODING


async def test_bombs_take_no_memory() -> None:
    bomb = gzip.compress(b"\0" * (64 * MIB))
    routes: dict[str, Route] = {"/": Reply(200, {"Content-Encoding": "gzip"}, bomb)}
    async with HttpServer(routes) as server, GuardedClient() as client:
        tracemalloc.start()
        try:
            before = tracemalloc.get_traced_memory()[0]
            answer = await get(client, server.url(), max_decoded=2 * MIB)
            peak = tracemalloc.get_traced_memory()[1] - before
        finally:
            tracemalloc.stop()
    assert bad(answer) is FailureKind.TOO_LARGE
    assert peak < 3 * 2 * MIB


async def test_sizes() -> None:
    async def endless(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            writer.write(b"2000\r\n" + b"x" * 0x2000 + b"\r\n")
            await writer.drain()

    routes: dict[str, Route] = {
        "/right": Reply(body=b"x" * MIB),
        "/over": Reply(body=b"x" * (MIB + 1)),
        "/claims": Reply(200, {"Content-Length": "99999999999"}, b"x"),
        "/endless": Raw(endless),
    }
    async with HttpServer(routes) as server, GuardedClient() as client:
        assert len(good(await get(client, server.url("/right"))).body) == MIB
        assert bad(await get(client, server.url("/over"))) is FailureKind.TOO_LARGE
        assert bad(await get(client, server.url("/claims"))) is FailureKind.TOO_LARGE
        assert bad(await get(client, server.url("/endless"))) is FailureKind.TOO_LARGE


OK = b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", FailureKind.RESET),
        (OK, FailureKind.RESET),
        (OK + b"Content-Length: 10\r\n\r\nshort", FailureKind.TRUNCATED),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n", FailureKind.TRUNCATED),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab", FailureKind.TRUNCATED),
        (OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabcde\r\n" + b"x" * 100, FailureKind.PROTOCOL),
        (OK + b"Content-Length: -1\r\n\r\n", FailureKind.PROTOCOL),
        (OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", FailureKind.PROTOCOL),
        (OK + b"bad header\r\n\r\n", FailureKind.PROTOCOL),
        (b"<html>not http</html>\r\n\r\n", FailureKind.PROTOCOL),
        (b"SSH-2.0-OpenSSH_9.0\r\n\r\n", FailureKind.PROTOCOL),
        (b"\x16\x03\x01\x00\xa5\x01\x00\r\n\r\n", FailureKind.PROTOCOL),
        (b"HTTP/1.1 2000 OK\r\n\r\n", FailureKind.PROTOCOL),
        (OK + b"X: y\r\n" * 60_000 + b"\r\n", FailureKind.TOO_LARGE),
        (OK + b"X: " + b"y" * 300_000 + b"\r\n\r\n", FailureKind.TOO_LARGE),
        (b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" * 20_000 + OK + b"\r\n", FailureKind.TOO_LARGE),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\nx\r\n" * 60_000 + b"0\r\n\r\n", FailureKind.PROTOCOL),
    ],
)
async def test_servers_that_break_the_rules(data: bytes, kind: FailureKind) -> None:
    assert bad(await get_raw(data)) is kind


async def test_an_early_hint_is_no_answer() -> None:
    data = b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + OK + b"\r\n" + FEED
    assert good(await get_raw(data)).body == FEED


async def test_a_body_that_ends_with_its_connection() -> None:
    assert good(await get_raw(OK + b"\r\n" + FEED)).body == FEED


@pytest.mark.parametrize(
    "start",
    [
        b"",
        OK,
        OK + b"Content-Length: 5000\r\n\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n",
    ],
)
async def test_a_drip_is_cut_by_the_total_deadline(start: bytes) -> None:
    async def drip(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        while True:
            writer.write(b"1\r\nx\r\n" if b"chunked" in start else b"X")
            await writer.drain()
            await asyncio.sleep(0.05)

    async with HttpServer({"/": Raw(drip)}) as server, GuardedClient() as client:
        answer = await get(client, server.url(), total=0.4)
    assert bad(answer) is FailureKind.TIMEOUT
    assert isinstance(answer, Failed)
    assert answer.reason == "127.0.0.1 did not answer completely within 0.4 s"
    assert answer.elapsed > timedelta()


async def test_silence_is_cut_by_the_read_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "READ", 0.2)
    assert bad(await get_raw(OK, close=False)) is FailureKind.TIMEOUT


async def test_the_start_of_error_pages_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "ERROR_PAGE", 0.3)

    async def breaks_off(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 100\r\n\r\nonly this")

    async def drips(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 100\r\n\r\nslow")
        await asyncio.sleep(60)

    routes: dict[str, Route] = {
        "/short": Reply(404, {}, b"no such page"),
        "/packed": Reply(403, {"Content-Encoding": "gzip"}, gzip.compress(b"kept out")),
        "/long": Reply(500, {}, b"x" * MIB),
        "/bomb": Reply(500, {"Content-Encoding": "gzip"}, gzip.compress(b"x" * (16 * MIB))),
        "/strange": Reply(404, {"Content-Encoding": "br"}, b"?"),
        "/cut": Raw(breaks_off),
        "/slow": Raw(drips),
    }
    async with HttpServer(routes) as server, GuardedClient() as client:
        pages = {path: good(await get(client, server.url(path))) for path in routes}
    assert pages["/short"].body == b"no such page"
    assert pages["/packed"].body == b"kept out"
    assert 0 < len(pages["/long"].body) <= 64 * 1024
    assert 0 < len(pages["/bomb"].body) <= 64 * 1024
    assert (pages["/strange"].status, pages["/strange"].body) == (404, b"")
    assert (pages["/cut"].status, pages["/cut"].body) == (404, b"only this")
    assert (pages["/slow"].status, pages["/slow"].body) == (404, b"slow")


LINES = st.sampled_from(
    [
        b"HTTP/1.1 200 OK", b"HTTP/1.0 404 x", b"HTTP/1.1 101 Switching", b"HTTP/1.1 100 Continue", b"HTTP/1.1 304 x",
        b"HTTP/9.9 999 \xff", b"Content-Length: 5", b"Content-Length: 99999999999999999999999", b"Content-Length: x",
        b"Transfer-Encoding: chunked", b"Transfer-Encoding: gzip, chunked", b"Content-Encoding: gzip",
        b"Content-Encoding: \xff", b"Location: \xff\xfe", b" folded", b"\x00: \x00", b":", b"", b"5", b"abcde", b"0",
        b"FFFFFFFFFFFFFFFFFFFFFFFF", b"Connection: upgrade", b"\x1f\x8b\x08\x00", b"Upgrade: h2c",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=80) | st.lists(LINES | st.binary(max_size=12), max_size=12).map(b"\r\n".join), st.booleans())
@example(b"HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\nabc", False)
@example(b"HTTP/1.1 204 No\r\nContent-Length: 5\r\n\r\nabcde", True)
def test_any_bytes_end_in_a_value(data: bytes, head: bool) -> None:
    answer = asyncio.run(get_raw((OK if head else b"") + data))
    assert isinstance(answer, (Exchange, Failed))


# --- webhooks --------------------------------------------------------------------------------------------------------


async def post(client: GuardedClient, url: str, *, allow_private: bool = True, total: float = 20) -> Answer | Failed:
    headers = {"Content-Type": "application/json", "webhook-id": "msg_1"}
    return await client.post(
        url, body=b'{"a":1}', headers=headers, allow_private=allow_private, total=timedelta(seconds=total)
    )


async def test_posting() -> None:
    async def breaks_off(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\ntaken")

    routes: dict[str, Route] = {
        "/ok": Reply(204),
        "/moved": Reply(307, {"Location": "/ok"}, b"there"),
        "/later": Reply(429, {"Retry-After": "120"}, b"slow down"),
        "/chatty": Reply(200, {}, b"x" * MIB),
        "/cut": Raw(breaks_off),
    }
    async with HttpServer(routes) as server, GuardedClient() as client:
        answers = {path: await post(client, server.url(path)) for path in routes}
    statuses = {path: answer.status for path, answer in answers.items()}
    assert statuses == {"/ok": 204, "/moved": 307, "/later": 429, "/chatty": 200, "/cut": 200}
    assert server.paths() == list(routes)
    request = server.requests[0]
    assert (request.method, request.body, request.headers["webhook-id"]) == ("POST", b'{"a":1}', "msg_1")
    for path, expected in (("/moved", b"there"), ("/later", b"slow down"), ("/cut", b"taken")):
        answer = answers[path]
        assert isinstance(answer, Answer)
        assert answer.body == expected
    later, chatty = answers["/later"], answers["/chatty"]
    assert isinstance(later, Answer)
    assert later.retry_after == timedelta(seconds=120)
    assert isinstance(chatty, Answer)
    assert 0 < len(chatty.body) <= 64 * 1024


async def test_posting_is_guarded_and_bounded() -> None:
    async with HttpServer({"/": Reply(delay=60)}) as server, GuardedClient() as client:
        assert bad(await post(client, server.url(), allow_private=False)) is FailureKind.REFUSED_ADDRESS
        assert server.connections == 0
        assert bad(await post(client, server.url(), total=0.2)) is FailureKind.TIMEOUT


# --- secrets ---------------------------------------------------------------------------------------------------------


async def test_no_secret_of_the_url_is_told_or_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    routes: dict[str, Route] = {
        "/ok": Reply(200, {"Set-Cookie": "CANARY-cookie"}, FEED),
        "/big": Reply(200, {"Content-Length": "99999999999"}),
        "/br": Reply(200, {"Content-Encoding": "br"}, b"?"),
        "/slow": Reply(delay=60),
        "/to": Reply(302, {"Location": "/x?token=CANARY-location"}),
    }
    async with HttpServer(routes) as server, GuardedClient(resolve=resolver()) as client:
        for path in routes:
            answer = await get(client, server.url(path + "?key=CANARY-key", userinfo="CANARY-u:CANARY-p"), total=0.3)
            if isinstance(answer, Failed):
                bad(answer)
        for url in ("http://CANARY-u:CANARY-p@nowhere.example/?CANARY", "http://CANARY:CANARY@x:99999/", "CANARY://x"):
            bad(await get(client, url))
        bad(await get(client, server.url("/?CANARY", userinfo="CANARY:CANARY"), allow_private=False))
    assert "CANARY" not in caplog.text


# --- exceptions ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (httpcore.ConnectTimeout("CANARY"), FailureKind.CONNECT),
        (httpcore.ConnectError("CANARY"), FailureKind.CONNECT),
        (httpcore.ReadTimeout("CANARY"), FailureKind.TIMEOUT),
        (httpcore.WriteTimeout("CANARY"), FailureKind.TIMEOUT),
        (httpcore.PoolTimeout("CANARY"), FailureKind.TIMEOUT),
        (httpcore.TimeoutException("CANARY"), FailureKind.TIMEOUT),
        (httpcore.ReadError("CANARY"), FailureKind.RESET),
        (httpcore.WriteError("CANARY"), FailureKind.RESET),
        (httpcore.NetworkError("CANARY"), FailureKind.RESET),
        (httpcore.RemoteProtocolError("CANARY"), FailureKind.PROTOCOL),
        (httpcore.LocalProtocolError("CANARY"), FailureKind.BAD_URL),
        (httpcore.ProtocolError("CANARY"), FailureKind.PROTOCOL),
        (httpcore.ProxyError("CANARY"), FailureKind.PROTOCOL),
        (httpcore.UnsupportedProtocol("CANARY"), FailureKind.BAD_URL),
        (TimeoutError("CANARY"), FailureKind.TIMEOUT),
        (ConnectionResetError("CANARY"), FailureKind.RESET),
        (BrokenPipeError("CANARY"), FailureKind.RESET),
        (OSError("CANARY"), FailureKind.RESET),
        (ssl.SSLError("CANARY"), FailureKind.TLS),
        (ssl.SSLEOFError("CANARY"), FailureKind.TLS),
        (UnicodeEncodeError("ascii", "CANARY", 0, 1, "CANARY"), FailureKind.BAD_URL),
    ],
)
async def test_what_the_libraries_raise_becomes_a_value(error: Exception, kind: FailureKind) -> None:
    class Broken(Wire):
        async def connect_tcp(self, *args: object, **more: object) -> httpcore.AsyncNetworkStream:
            raise error

    problem = meaning(error)
    assert problem.kind is kind
    assert problem.reason
    assert "CANARY" not in problem.reason
    async with GuardedClient(resolve=resolver(a_example=["1.1.1.1"]), _network=Broken()) as client:
        assert bad(await get(client, "http://a.example/")) is kind


async def test_mistakes_of_the_program_are_not_hidden() -> None:
    async def broken(host: str, port: int) -> Sequence[str]:
        raise LookupError("a mistake")

    async with GuardedClient(resolve=broken) as client:
        with pytest.raises(LookupError):
            await get(client, "http://a.example/")


async def test_a_request_that_cannot_be_written() -> None:
    async with HttpServer({"/": Reply(body=FEED)}) as server, GuardedClient() as client:
        assert bad(await get(client, server.url(), headers={"If-None-Match": "a\r\nX: b"})) is FailureKind.BAD_URL
        assert bad(await get(client, server.url(), headers={"User-Agent": "☃"})) is FailureKind.BAD_URL
    assert server.requests == []


# --- TLS -------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("tls"), "good.example")


WORLD = resolver(good_example=["1.1.1.1"], other_example=["1.1.1.1"])


async def test_tls_is_verified(certificate: Certificate) -> None:
    trusting = certificate.client()
    async with HttpServer({"/": Reply(body=FEED)}, tls=certificate.server()) as server:
        good_url, other_url = server.url(host="good.example"), server.url(host="other.example")
        async with GuardedClient(resolve=WORLD, tls=trusting, _network=Wire()) as client:
            found = good(await get(client, good_url, allow_private=False))
            assert found.body == FEED
            assert found.certificate_until is not None
            assert timedelta(days=1) < found.certificate_until - datetime.now(UTC) <= timedelta(days=2)
            wrong = await get(client, other_url)
            plain = await get(client, good_url.replace("https", "http"))
        async with GuardedClient(resolve=WORLD, _network=Wire()) as client:
            unknown = await get(client, good_url)
    assert bad(wrong) is FailureKind.TLS
    assert isinstance(wrong, Failed)
    assert wrong.reason == "other.example has a certificate that is made for another host"
    assert bad(unknown) is FailureKind.TLS
    assert isinstance(unknown, Failed)
    assert unknown.reason == "good.example has a certificate that is signed by itself"
    assert bad(plain) in (FailureKind.RESET, FailureKind.PROTOCOL)


async def test_a_body_may_end_without_a_farewell(certificate: Certificate) -> None:
    """The EU's press corner: gzip, no length, and the connection dropped without close_notify."""

    async def write(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n" + gzip.compress(FEED))
        await writer.drain()
        writer.transport.abort()

    client = GuardedClient(resolve=WORLD, tls=certificate.client(), _network=Wire())
    async with HttpServer({"/": Raw(write)}, tls=certificate.server()) as server, client:
        answer = await get(client, server.url(host="good.example"))
    assert good(answer).body == FEED


async def test_tls_where_there_is_none() -> None:
    async def write(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    class Plain(Wire):
        async def connect_tcp(self, host: str, port: int, *args: object, **more: object) -> httpcore.AsyncNetworkStream:
            stream = await super().connect_tcp(host, port)
            await stream.write(b"GET / HTTP/1.1\r\n\r\n")  # so that the server answers before it sees a handshake
            return stream

    async with HttpServer({"/": Raw(write)}) as server, GuardedClient(_network=Plain()) as client:
        answer = await get(client, server.url().replace("http:", "https:"))
    assert bad(answer) is FailureKind.TLS
    assert isinstance(answer, Failed)
    assert answer.reason == "127.0.0.1 does not speak TLS on this port"


async def test_a_handshake_that_never_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    connected = asyncio.Event()

    class Noted(Wire):
        async def connect_tcp(self, host: str, port: int, *args: object, **more: object) -> httpcore.AsyncNetworkStream:
            stream = await super().connect_tcp(host, port)
            connected.set()
            return stream

    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"https://127.0.0.1:{silent.getsockname()[1]}/"
        async with GuardedClient(_network=Noted()) as client:
            waiting = asyncio.ensure_future(get(client, url))
            await connected.wait()
            await asyncio.sleep(0.05)
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waiting
            monkeypatch.setattr(door, "CONNECT", 0.3)
            assert bad(await get(client, url)) is FailureKind.TLS


def certificate_error(code: int) -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError("CANARY")
    error.verify_code = code
    return error


def tls_error(reason: str) -> ssl.SSLError:
    error = ssl.SSLError("CANARY")
    error.reason = reason
    return error


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (certificate_error(10), "expired"),
        (certificate_error(9), "not valid yet"),
        (certificate_error(20), "an authority we do not know"),
        (certificate_error(62), "another host"),
        (certificate_error(99), "not valid"),
        (tls_error("UNSAFE_LEGACY_RENEGOTIATION_DISABLED"), "legacy renegotiation"),
        (tls_error("TLSV1_ALERT_PROTOCOL_VERSION"), "no TLS newer than 1.1"),
        (tls_error("WRONG_VERSION_NUMBER"), "does not speak TLS"),
        (tls_error("SOMETHING_NEW"), "could not agree"),
    ],
)
def test_what_is_wrong_with_tls(error: ssl.SSLError, words: str) -> None:
    assert words in meaning(error).reason


async def test_old_tls_is_refused(certificate: Certificate) -> None:
    context = certificate.server()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of the old version, which is what we want here
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    trusting = certificate.client()
    async with HttpServer(tls=context) as server, GuardedClient(resolve=WORLD, tls=trusting, _network=Wire()) as client:
        answer = await get(client, server.url(host="good.example"))
    assert bad(answer) is FailureKind.TLS
    assert isinstance(answer, Failed)
    # asyncio's server hangs up without saying why; others send an alert
    assert answer.reason == "good.example broke the TLS handshake off"
