"""A whole fetch against real servers: conditional requests, redirects, refusals, one deadline, no secret told."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator.fetching.client import GuardedClient
from aggregator.fetching.exchange import Exchange
from aggregator.fetching.fetch import fetch, user_agent, visit
from aggregator.model import Failed, FailureKind, Feed, Fetched, FetchResult, NotModified, Validators
from tests.lab.http_server import HttpServer, Raw, Reply, Request, Route, in_turn
from tests.lab.public_network import Certificate, Wire, make_certificate

RSS = b"<?xml version='1.0'?><rss version='2.0'><channel><title>t</title></channel></rss>"
DOCUMENT = Reply(200, {"Content-Type": "application/rss+xml", "ETag": '"1"', "Last-Modified": "a while ago"}, RSS)


def feed(url: str, **more: object) -> Feed:
    return Feed(id="f", url=url, name="F", **({"allow_private": True} | more))  # type: ignore[arg-type]  # test fields


async def run(
    of: Feed, validators: Validators | None = None, *, client: GuardedClient | None = None, total: float = 20
) -> FetchResult:
    async with client or GuardedClient() as opened:
        result = await fetch(
            opened, of, validators, contact="https://example.org/bot", version="1.2", total=timedelta(seconds=total)
        )
    assert result.elapsed > timedelta()
    return result


def good(result: FetchResult) -> Fetched:
    assert isinstance(result, Fetched), result
    return result


def bad(result: FetchResult) -> Failed:
    assert isinstance(result, Failed), result
    assert "CANARY" not in result.reason
    return result


def to(location: str, status: int = 302) -> Reply:
    return Reply(status, {"Location": location})


# --- one request -----------------------------------------------------------------------------------------------------


async def test_the_first_request() -> None:
    async with HttpServer({"/feed": DOCUMENT}) as server:
        result = good(await run(feed(server.url("/feed"))))
    assert result.body == RSS
    assert result.validators == Validators(url=server.url("/feed"), etag='"1"', last_modified="a while ago")
    assert (result.url, result.permanent_url, result.content_type) == (server.url("/feed"), None, "application/rss+xml")
    headers = dict(server.requests[0].headers)
    assert headers.pop("host") == f"127.0.0.1:{server.port}"
    accept = headers.pop("accept")
    assert "application/rss+xml" in accept
    assert headers == {"user-agent": "Aggregator/1.2 (+https://example.org/bot)", "accept-encoding": "gzip"}


async def test_who_we_say_we_are() -> None:
    assert user_agent("1", None) == "Aggregator/1"
    async with HttpServer({"/": DOCUMENT}) as server:
        good(await run(feed(server.url(), user_agent="Something else/2")))
    assert server.requests[0].headers["user-agent"] == "Something else/2"


async def test_validators_are_echoed_byte_for_byte() -> None:
    odd_etag, odd_date = 'W/"a\xe4 b"x', "Monday 1st of never"
    route = in_turn(
        Reply(200, {"ETag": odd_etag, "Last-Modified": odd_date}, RSS),
        Reply(304, {"ETag": '"2"', "Cache-Control": "max-age=9"}),
    )
    async with HttpServer({"/": route}) as server:
        first = good(await run(feed(server.url())))
        second = await run(feed(server.url()), first.validators)
    assert server.requests[1].headers["if-none-match"] == odd_etag
    assert server.requests[1].headers["if-modified-since"] == odd_date
    assert isinstance(second, NotModified)
    assert second.validators == Validators(url=server.url(), etag='"2"', last_modified=odd_date)
    assert (second.url, second.max_age) == (server.url(), timedelta(seconds=9))


async def test_validators_go_to_the_url_that_gave_them_only() -> None:
    async with HttpServer({"/old": to("/new"), "/new": Reply(304), "/other": DOCUMENT}) as server:
        given = Validators(url=server.url("/new"), etag='"1"')
        assert isinstance(await run(feed(server.url("/old")), given), NotModified)
        good(await run(feed(server.url("/other")), given))
    sent = [request.headers.get("if-none-match") for request in server.requests]
    assert list(zip(server.paths(), sent, strict=True)) == [("/old", None), ("/new", '"1"'), ("/other", None)]


async def test_not_modified_unasked_is_a_failure() -> None:
    async with HttpServer({"/": Reply(304)}) as server:
        assert bad(await run(feed(server.url()))).kind is FailureKind.UNSOLICITED_304
        only_date = Validators(url=server.url(), last_modified="x")
        assert isinstance(await run(feed(server.url()), only_date), NotModified)
        assert bad(await run(feed(server.url()), Validators(url=server.url()))).kind is FailureKind.UNSOLICITED_304


async def test_what_servers_answer() -> None:
    page = b"<!doctype html><html><body>" + b"<p>words and words</p>" * 40
    routes: dict[str, Route] = {
        "/203": Reply(203, {}, RSS),
        "/226": Reply(226, {}, RSS),
        "/gzip": Reply(200, {"Content-Encoding": "gzip"}, gzip.compress(RSS)),
        "/json": Reply(200, {"Content-Type": "application/json"}, b' {"version": "https://jsonfeed.org/version/1.1"}'),
        "/mistyped": Reply(200, {"Content-Type": "text/html"}, RSS),
        "/empty": Reply(200),
        "/page": Reply(200, {"Content-Type": "application/rss+xml"}, page),
        "/wall": Reply(200, {"cf-mitigated": "challenge"}, page),
        "/403": Reply(403, {}, page),
        "/404": Reply(404, {}, page),
        "/410": Reply(410),
        "/429": Reply(429, {"Retry-After": "7"}),
        "/503": Reply(503, {"Retry-After": "Mon, 23 Nov 2026 12:02:00 GMT", "Date": "Mon, 23 Nov 2026 12:00:00 GMT"}),
    }
    async with HttpServer(routes) as server, GuardedClient() as client:
        results = {
            path: await fetch(client, feed(server.url(path)), None, contact=None, version="1") for path in routes
        }
    for path in ("/203", "/226", "/gzip", "/json", "/mistyped"):
        good(results[path])
    kinds = {path: result.kind for path, result in results.items() if isinstance(result, Failed)}
    assert kinds == {
        "/empty": FailureKind.EMPTY,
        "/page": FailureKind.NOT_A_FEED,
        "/wall": FailureKind.BLOCKED,
        "/403": FailureKind.BLOCKED,
        "/404": FailureKind.CLIENT_ERROR,
        "/410": FailureKind.GONE,
        "/429": FailureKind.HELD,
        "/503": FailureKind.HELD,
    }
    assert bad(results["/429"]).retry_after == timedelta(seconds=7)
    assert bad(results["/503"]).retry_after == timedelta(seconds=120)


async def test_limits_of_size_follow_the_feed() -> None:
    big = b"<rss>" + b"x" * 3000
    async with HttpServer({"/": Reply(200, {}, big)}) as server:
        assert good(await run(feed(server.url()))).body == big
        assert bad(await run(feed(server.url(), max_bytes=2000))).kind is FailureKind.TOO_LARGE
    packed = Reply(200, {"Content-Encoding": "gzip"}, gzip.compress(b"<rss>" + b"ab" * 4000))
    async with HttpServer({"/": packed}) as server:
        assert bad(await run(feed(server.url(), max_bytes=3000))).kind is FailureKind.TOO_LARGE


@pytest.mark.parametrize("url", ["", "http://[", "ftp://example.org/x", "not a url"])
async def test_urls_that_cannot_be_fetched(url: str) -> None:
    async with GuardedClient() as client:
        result = await fetch(client, feed(url), None, contact=None, version="1")
    assert bad(result).kind is FailureKind.BAD_URL


# --- redirects -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirects_are_followed(status: int) -> None:
    async with HttpServer({"/a": to("feed?x=1#top", status), "/feed": DOCUMENT}) as server:
        result = good(await run(feed(server.url("/a"))))
    assert server.requests[1].target == "/feed?x=1"
    assert result.url == result.validators.url == server.url("/feed?x=1")
    assert result.permanent_url == (server.url("/feed?x=1") if status in (301, 308) else None)


@pytest.mark.parametrize(
    ("statuses", "permanent"),
    [
        ([301, 308], "/2"),
        ([301, 302], "/1"),
        ([302, 301], None),
        ([301, 302, 301], "/1"),
        ([308, 301, 301, 308, 301], "/5"),
    ],
)
async def test_the_permanent_url_ends_the_leading_run(statuses: list[int], permanent: str | None) -> None:
    routes: dict[str, Route] = {f"/{hop}": to(f"/{hop + 1}", status) for hop, status in enumerate(statuses)}
    routes[f"/{len(statuses)}"] = DOCUMENT
    async with HttpServer(routes) as server:
        result = good(await run(feed(server.url("/0"))))
    assert result.permanent_url == (server.url(permanent) if permanent else None)


async def test_five_redirects_and_no_more() -> None:
    routes: dict[str, Route] = {f"/{hop}": to(f"/{hop + 1}") for hop in range(6)}
    routes["/6"] = DOCUMENT
    async with HttpServer(routes) as server:
        assert good(await run(feed(server.url("/1")))).url == server.url("/6")
        result = bad(await run(feed(server.url("/0"))))
    assert result.kind is FailureKind.REDIRECT_LOOP
    assert result.status == 302


async def test_a_circle_is_seen_at_once() -> None:
    async with HttpServer({"/a": to("/b"), "/b": to("/a")}) as server:
        assert bad(await run(feed(server.url("/a")))).kind is FailureKind.REDIRECT_LOOP
    assert server.paths() == ["/a", "/b"]


@pytest.mark.parametrize(
    "location",
    ["ftp://example.org/", "file:///etc/passwd", "gopher://x", "javascript:1", "http://[", "data:,x"],
)
async def test_redirects_that_lead_nowhere(location: str) -> None:
    async with HttpServer({"/": to(location)}) as server:
        assert bad(await run(feed(server.url()))).kind is FailureKind.BAD_REDIRECT


@pytest.mark.parametrize("status", [300, 301, 305])
async def test_redirects_without_a_place_to_go(status: int) -> None:
    async with HttpServer({"/": Reply(status)}) as server:
        assert bad(await run(feed(server.url()))).kind is FailureKind.BAD_REDIRECT


async def test_a_location_may_be_utf8() -> None:
    async with HttpServer({"/a": Reply(302, {"Location": "/новости".encode().decode("latin-1")})}, DOCUMENT) as server:
        good(await run(feed(server.url("/a"))))
    assert server.requests[1].path == "/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8"


def world(certificate: Certificate | None = None, **extra: str) -> GuardedClient:
    """A client in a world of two public hosts, `a.example` and `b.example`, and what `extra` adds."""
    known = {"a.example": "93.184.216.34", "b.example": "93.184.216.35"} | {
        name.replace("_", "."): address for name, address in extra.items()
    }

    async def resolve(host: str, port: int) -> Sequence[str]:
        return [known[host]]

    return GuardedClient(resolve=resolve, tls=certificate.client() if certificate else None, _network=Wire())


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:{port}/secret",
        "http://inside.example:{port}/secret",
        "http://[::ffff:127.0.0.1]:{port}/secret",
    ],
)
async def test_no_redirect_leads_inside(target: str) -> None:
    async with HttpServer({"/secret": Reply(body=b"<rss>secret</rss>")}) as server:
        server.routes["/"] = to(target.format(port=server.port))
        client = world(inside_example="10.0.0.1")
        result = bad(await run(feed(server.url(host="a.example"), allow_private=False), client=client))
    assert result.kind is FailureKind.REFUSED_ADDRESS
    assert result.reason.endswith("(redirected there from a.example)")
    assert server.paths() == ["/"]
    assert isinstance(client._network, Wire)
    assert client._network.addresses == ["93.184.216.34"]


async def test_https_never_becomes_http(tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path, "a.example")
    client = world(certificate)
    async with HttpServer(tls=certificate.server()) as server:
        server.routes["/"] = to(f"http://b.example:{server.port}/")
        server.routes["/up"] = to("/feed")
        server.routes["/feed"] = DOCUMENT
        result = bad(await run(feed(server.url(host="a.example"), allow_private=False), client=client))
        good(await run(feed(server.url("/up", host="a.example"), allow_private=False), client=client))
    assert result.kind is FailureKind.BAD_REDIRECT
    assert result.reason == "a.example redirects from https to unprotected http at b.example"
    assert server.paths() == ["/", "/up", "/feed"]


async def test_name_and_password_stay_with_their_host() -> None:
    async with HttpServer() as server:
        server.routes["/feed"] = to("/moved")
        server.routes["/moved"] = to(server.url("/absolute", host="a.example"))
        server.routes["/absolute"] = to(server.url("/elsewhere", host="b.example"))
        server.routes["/elsewhere"] = to(server.url("/back", host="a.example"))
        server.routes["/back"] = DOCUMENT
        declared = feed(
            server.url("/feed", host="a.example", userinfo="CANARY-user:CANARY-password"), allow_private=False
        )
        result = good(await run(declared, client=world()))
    sent = {request.path: "authorization" in request.headers for request in server.requests}
    assert sent == {"/feed": True, "/moved": True, "/absolute": True, "/elsewhere": False, "/back": False}
    assert "CANARY" not in result.url
    assert "CANARY" not in result.validators.url


async def test_a_redirect_may_name_its_own_password() -> None:
    async with HttpServer() as server:
        server.routes["/feed"] = to(server.url("/b", host="b.example", userinfo="x:y"), 301)
        server.routes["/b"] = DOCUMENT
        result = good(await run(feed(server.url("/feed", host="a.example"), allow_private=False), client=world()))
    assert result.permanent_url == server.url("/b", host="b.example")


async def test_no_redirect_tells_a_secret() -> None:
    async with HttpServer() as server, GuardedClient() as client:
        server.routes["/http"] = to("ftp://CANARY-u:CANARY-p@x/?CANARY-token")
        server.routes["/loop"] = to("/loop?token=CANARY-token")
        server.routes["/page"] = Reply(403, {}, b"<p>You asked for CANARY-token with CANARY-pass")
        for path in server.routes:
            url = server.url(path + "?token=CANARY-token", userinfo="CANARY-user:CANARY-pass")
            bad(await fetch(client, feed(url), None, contact=None, version="1"))


async def test_one_deadline_covers_all_hops() -> None:
    async def slow(request: Request) -> Reply:
        await asyncio.sleep(0.15)
        return to(f"/{int(request.path[1:]) + 1}")

    async with HttpServer({f"/{hop}": slow for hop in range(9)}) as server:
        result = bad(await run(feed(server.url("/0")), total=0.35))
    assert result.kind is FailureKind.TIMEOUT
    assert len(server.requests) == 3


async def test_a_drip_is_cut() -> None:
    async def drip(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n<rss>")
        while True:
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.02)

    async with HttpServer({"/": Raw(drip)}) as server:
        assert bad(await run(feed(server.url()), total=0.3)).kind is FailureKind.TIMEOUT


async def test_a_page_is_visited_as_a_feed_is_fetched() -> None:
    page = b"<!doctype html><link rel=alternate href=/feed>"
    async with HttpServer({"/": to("/home"), "/home": Reply(200, {}, page)}) as server, GuardedClient() as client:
        found = await visit(client, feed(server.url()), contact=None, version="1")
        inside = await visit(client, feed(server.url(), allow_private=False), contact=None, version="1")
    assert isinstance(found, Exchange)
    assert (found.url, found.body) == (server.url("/home"), page)
    assert isinstance(inside, Failed)
    assert inside.kind is FailureKind.REFUSED_ADDRESS
