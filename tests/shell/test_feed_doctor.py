"""`feeds doctor`: one request, nothing stored, and advice for each kind of trouble."""

from __future__ import annotations

import json
import socket
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator import app, feed_checkup, feed_doctor
from aggregator.cli import run
from aggregator.config import Settings
from aggregator.errors import NotFoundError, UsageError
from aggregator.fetching.exchange import Exchange
from aggregator.findings import Finding, Grade
from aggregator.store import Hold
from tests.lab.http_server import HttpServer, Reply, serve_in_thread
from tests.lab.newsroom import item, rss
from tests.lab.stores import new_url

NOW = datetime.now(UTC).replace(microsecond=0)
DIALOGUE = "The fifth Kazakhstan–Japan Political Consultations will take place in Tokyo on 3 June 2099."
FEED = rss(
    [
        item(DIALOGUE, f"<p>{DIALOGUE}</p>", NOW - timedelta(hours=2), guid="1", link="https://mfa.example/1"),
        item("Uzbekistan opens a school", "<p>Classes begin in Samarkand.</p>", NOW - timedelta(days=1), guid="2"),
    ],
    "Ministry",
)
XML = {"Content-Type": "application/rss+xml"}


@pytest.fixture
async def site() -> AsyncIterator[HttpServer]:
    async with HttpServer() as server:
        yield server


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(path=None, database=f"sqlite:///{tmp_path}/none.db", host_interval=timedelta())


async def look(settings: Settings, named: str, *, allow_private: bool = True) -> dict[str, Finding]:
    subject = feed_doctor.find(settings, named, allow_private=allow_private)
    found = await feed_doctor.examine(settings, subject, now=NOW)
    return {finding.check: finding for finding in found}


async def test_a_feed_that_is_well(site: HttpServer, settings: Settings, tmp_path: Path) -> None:
    site.routes["/feed"] = Reply(200, {**XML, "ETag": '"1"', "Cache-Control": "max-age=600"}, FEED)
    found = await look(settings, site.url("/feed"))
    assert {finding.grade for finding in found.values()} == {Grade.OK}
    assert found["answer"].text.startswith("HTTP 200 after") and "application/rss+xml" in found["answer"].text
    assert found["cache"].text == "can be asked “changed since?” by etag; the server calls it fresh for 10 min"
    assert found["document"].text == "rss20, “Ministry”, 2 entries"
    assert found["items"].text.endswith(f"the newest {NOW - timedelta(hours=2):%Y-%m-%d %H:%M} UTC, 2 h ago")
    assert found["identity"].text == "2 different ones, known again by guid"
    assert found["language"].text == "2 en"
    assert "KZ 1" in found["tags"].text and "JP 1" in found["tags"].text
    assert "Japan" in found["dialogue"].text and "announced, 2099-06-03" in found["dialogue"].text
    assert found["next poll"].text.startswith("after a poll like this, in 1 h")
    assert len(site.requests) == 1, "politely"
    assert "if-none-match" not in site.requests[0].headers
    assert not (tmp_path / "none.db").exists(), "nothing is stored"


async def test_a_feed_that_is_hard_on_its_readers(site: HttpServer, settings: Settings) -> None:
    rough = rss([item(f"Notiz {n}", "<p>Der Ausschuss berät heute das Gesetz.</p>", None, guid="") for n in range(3)])
    site.routes["/old"] = Reply(301, {"Location": "/feed?key=secret-value"})
    site.routes["/feed"] = Reply(200, XML, rough)
    found = await look(settings, site.url("/old"))
    assert found["redirect"].grade is Grade.WARN and "write the new address" in found["redirect"].advice
    assert found["redirect"].text.endswith("/feed?key=***")
    assert "each poll brings the whole document" in found["cache"].text
    assert "none of 3 has a date" in found["items"].text
    assert "guids are missing or repeated" in found["identity"].text
    assert found["dialogue"].text == "none is announced in these 3 items"
    site.routes["/empty"] = Reply(200, XML, rss([]))
    empty = await look(settings, site.url("/empty"))
    assert empty["document"].grade is Grade.WARN and "no entries" in empty["document"].text
    assert "items" not in empty


@pytest.mark.parametrize(
    ("reply", "check", "says", "advice"),
    [
        (Reply(404), "answer", "HTTP 404 (not found)", "new address"),
        (Reply(410), "answer", "HTTP 410", "remove this one"),
        (Reply(429, {"Retry-After": "7200"}), "answer", "it asks to wait 2 h", "left alone"),
        (Reply(403, {}, "<html><title>Access denied</title></html>"), "answer", "HTTP 403", "user_agent"),
        (Reply(200, XML, "<nothing>of a feed</nothing>"), "document", "neither RSS nor Atom", "address"),
        (
            Reply(200, {"Content-Type": "text/html"}, '<!DOCTYPE html><link rel="alternate" href="/n.xml" '
                  'type="application/rss+xml"><p>' + "Welcome to the ministry. " * 20),
            "document", "an HTML page stands where the feed should be", "the page names these feeds: http",
        ),
    ],
)  # fmt: skip
async def test_each_trouble_has_its_advice(
    site: HttpServer, settings: Settings, reply: Reply, check: str, says: str, advice: str
) -> None:
    site.routes["/feed"] = reply
    found = await look(settings, site.url("/feed"))
    assert found[check].grade is Grade.FAIL
    assert says in found[check].text and advice in found[check].advice
    assert found["next poll"].text.startswith("after a poll like this, in ")
    assert len(site.requests) == 1


async def test_what_fails_before_the_request(site: HttpServer, settings: Settings) -> None:
    async def resolve(host: str, port: int) -> list[str]:
        if host == "gone.example":
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return ["10.1.2.3"]

    async def address(url: str) -> Finding:
        subject = feed_doctor.find(settings, url, allow_private=False)
        return (await feed_doctor.examine(settings, subject, now=NOW, resolve=resolve))[-1]

    unknown = await address("https://gone.example/feed")
    assert (unknown.check, unknown.grade) == ("address", Grade.FAIL) and "not known to the resolver" in unknown.text
    private = await address("https://intranet.example/feed")
    assert "10.1.2.3 is a private address" in private.text and "allow_private = true" in private.advice
    refused = await look(settings, site.url("/feed"), allow_private=False)
    assert refused["address"].grade is Grade.FAIL and "loopback" in refused["address"].text
    assert site.requests == []
    with pytest.raises(NotFoundError, match="there is no feed 'nobody'"):
        feed_doctor.find(settings, "nobody", allow_private=False)
    with pytest.raises(UsageError, match="http"):
        feed_doctor.find(settings, "gopher://a.example/", allow_private=False)


async def test_a_hold_is_honoured_and_a_subscription_known(site: HttpServer, tmp_path: Path) -> None:
    site.routes["/feed"] = Reply(200, XML, FEED)
    new_url("sqlite", tmp_path)
    config = tmp_path / "feeds.toml"
    config.write_text(
        '[aggregator]\ndatabase = "sqlite:///store.db"\nhost_interval = "0s"\n'
        f'[[feeds]]\nid = "mfa"\nallow_private = true\nurl = "{site.url("/feed")}"\nlanguage = "fr"\n'
    )
    settings = app.load_settings(str(config))
    assert "not polled yet" in (await look(settings, "mfa"))["subscription"].text
    await app.run_once(settings)
    found = await look(settings, "mfa")
    assert found["subscription"].text.startswith("mfa: http") and ": ok since " in found["subscription"].text
    assert "it is asked next at" in found["next poll"].text
    asked = len(site.requests)
    with app.open_store(settings) as store, store.begin() as transaction:
        scope = feed_doctor.find(settings, "mfa", allow_private=False).feed.url
        transaction.save_hold(Hold(scope=scope, until=NOW + timedelta(hours=3), reason="answers HTTP 429"))
    held = await look(settings, "mfa")
    assert set(held) == {"subscription", "hold"} and "answers HTTP 429" in held["hold"].text
    assert len(site.requests) == asked

    config.write_text(config.read_text().replace("/feed", "/new-address"))
    site.routes["/new-address"] = Reply(404)
    moved = await look(app.load_settings(str(config)), "mfa")
    assert "not polled yet" in moved["subscription"].text and moved["answer"].grade is Grade.FAIL


def test_a_certificate_that_ends_soon_is_spoken_of() -> None:
    def found(until: datetime | None) -> Finding | None:
        answer = Exchange(
            url="https://mfa.example/feed",
            status=200,
            headers={},
            body=b"",
            wire=0,
            elapsed=timedelta(),
            certificate_until=until,
        )
        return feed_checkup.certificate(answer, NOW)

    assert found(None) is None
    fine, soon = found(NOW + timedelta(days=30)), found(NOW + timedelta(days=3))
    assert fine is not None and fine.grade is Grade.OK
    assert soon is not None and soon.grade is Grade.WARN and f"{NOW + timedelta(days=3):%Y-%m-%d}" in soon.text


def test_it_is_told_in_lines_and_in_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = tmp_path / "feeds.toml"
    config.write_text('[aggregator]\nhost_interval = "0s"\n')
    with serve_in_thread() as site:
        site.routes["/feed"] = Reply(200, XML, FEED)
        arguments = ["--config", str(config), "feeds", "doctor", "--allow-private"]
        assert run([*arguments, site.url("/feed")]) == 0
        assert "ok    document      rss20" in capsys.readouterr().out
        assert run([*arguments, "-f", "json", site.url("/nothing")]) == 1
        rows = {row["check"]: row["state"] for row in json.loads(capsys.readouterr().out)}
        assert rows["answer"] == "fail" and rows["next poll"] == "ok"
