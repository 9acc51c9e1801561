"""The chat channel takes only services that people read, over TLS, and gives no token away (S15)."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from aggregator.alerts.channels import Channel, Doors
from aggregator.alerts.channels import apprise as chat
from aggregator.errors import ConfigurationError
from aggregator.model import SendResult
from tests.lab.alert_values import announced, name_of, stored
from tests.lab.http_server import HttpServer, Reply
from tests.lab.posting import post

TOKEN = "CANARY-token"


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pause between two messages to a chat."""
    monkeypatch.setattr("aggregator.alerts.channels.apprise.PACE", 0.0)


def opened(urls: str) -> Channel:
    doors = Doors(
        post=post,
        write=lambda line: None,
        now=lambda: datetime.now(UTC),
        secret=lambda name: urls,
        secret_file=lambda path: urls,
        name=name_of,
    )
    return chat.open_channel("chat", chat.Options(urls_env="CHAT"), doors)


@pytest.fixture
async def site() -> AsyncIterator[HttpServer]:
    async with HttpServer(default=Reply(200, {}, b"{}")) as server:
        yield server


@pytest.mark.parametrize(
    "url",
    [
        f"json://127.0.0.1/{TOKEN}",
        f"jsons://example.org/{TOKEN}",
        f"mailtos://user:{TOKEN}@example.org",
        f"syslog://{TOKEN}",
        f"file:///{TOKEN}",
        f"ntfy://example.org/{TOKEN}",
        f"gotify://127.0.0.1.example.org/{TOKEN}",
        f"ntfy://[::1/{TOKEN}",
        f"/etc/{TOKEN}",
        f"SLACK://{TOKEN}",
        f"discord://{TOKEN}",
        "",
    ],
)
def test_no_other_address_opens_and_the_error_does_not_repeat_it(url: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        opened(url)
    assert TOKEN not in str(caught.value)
    assert caught.value.key == "channels.chat.urls_env"


def test_addresses_stand_in_one_place() -> None:
    for table in ({}, {"urls_env": "A", "urls_file": "b"}):
        with pytest.raises(ValidationError, match="urls_env or urls_file"):
            chat.Options.model_validate(table)


def test_without_the_package_the_message_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aggregator.alerts.channels.apprise.find_spec", lambda name: None)
    with pytest.raises(ValidationError, match=r"pip install 'aggregator\[apprise\]'"):
        chat.Options.model_validate({"urls_env": "CHAT"})


async def test_a_message_is_short_and_whole(site: HttpServer) -> None:
    channel = opened(f"ntfy://127.0.0.1:{site.port}/desk")
    assert (await channel.send(stored(announced()))).result is SendResult.DELIVERED
    posted: dict[str, Any] = json.loads(site.requests[0].body)
    assert posted["title"] == "Announced: 5th EU–Uzbekistan Human Rights Dialogue, 12 June 2026, Brussels"
    assert posted["message"].split("\n") == [
        "Date: 12 June 2026",
        "Place: Brussels, Belgium",
        "Parties: Uzbekistan, European Union",
        "Heads: Jane Doe",
        "EU and Uzbekistan set a date for their talks on human rights (EEAS)",
        "https://example.org/eu-uzbekistan",
        "aggregator why a7",
    ]


async def test_of_two_services_only_the_one_that_failed_is_sent_to_again(site: HttpServer) -> None:
    async with HttpServer(default=Reply(503)) as second:
        channel = opened(f"ntfy://127.0.0.1:{site.port}/desk\nntfy://u:{TOKEN}@127.0.0.1:{second.port}/desk")
        sent = await channel.send(stored(announced()))
        assert (sent.result, sent.detail) == (SendResult.RETRY, "ntfy (2): refused it or cannot be reached")
        second.default = Reply(200, {}, b"{}")
        assert (await channel.send(stored(announced()))).result is SendResult.DELIVERED
        assert (len(site.requests), len(second.requests)) == (1, 2)


async def test_no_redirect_is_followed(site: HttpServer) -> None:
    async with HttpServer(default=Reply(307, {"Location": site.url("/stolen")})) as second:
        channel = opened(f"ntfy://127.0.0.1:{second.port}/desk?redirect=yes")
        assert (await channel.send(stored(announced()))).result is SendResult.RETRY
        assert not site.requests


async def test_no_log_holds_an_address(
    site: HttpServer, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    for port in (site.port, 1):
        await opened(f"ntfy://user:{TOKEN}@127.0.0.1:{port}/desk-{TOKEN}").send(stored(announced()))
    captured = capfd.readouterr()
    assert TOKEN not in caplog.text + captured.out + captured.err
    assert TOKEN not in repr(opened(f"ntfy://user:{TOKEN}@127.0.0.1:1/{TOKEN}"))


@pytest.mark.parametrize("scheme", sorted(chat.SCHEMES | chat.LOOPBACK_SCHEMES))
def test_every_service_named_is_one_that_apprise_knows(scheme: str) -> None:
    import apprise

    known: Callable[..., Any] = apprise.Apprise().details
    schemes = {
        name for each in known()["schemas"] for kind in ("protocols", "secure_protocols") for name in each[kind] or ()
    }
    assert scheme in schemes
