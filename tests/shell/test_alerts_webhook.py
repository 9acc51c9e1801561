"""Webhooks against a receiver that knows DESIGN §9 and the Standard Webhooks library, and nothing else of us."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from aggregator.alerts.channels import Answer, Channel, Doors
from aggregator.alerts.channels.webhook import Options, open_channel
from aggregator.alerts.deciding import decide_dialogue, decide_digest, decide_test
from aggregator.errors import ConfigurationError
from aggregator.model import Alert, EventType, Failed, FailureKind, SendResult, Sent, Status
from tests.lab.alert_values import NOW, announced, change, dialogue, item, stored, subscription
from tests.lab.http_server import Reply
from tests.lab.posting import post
from tests.lab.webhook_receiver import SECRET, WebhookReceiver

ALERT = stored(announced())


def whsec(raw: bytes) -> str:
    return "whsec_" + base64.b64encode(raw).decode()


OLD, NEW = whsec(b"o" * 24), whsec(b"n" * 64)


def doors(secret: str = SECRET, post_port: Any = post) -> Doors:
    return Doors(
        post=post_port,
        write=print,
        now=lambda: datetime.now(UTC),
        secret=lambda name: secret,
        secret_file=lambda path: Path(path).read_text(encoding="utf-8"),
    )


def hook(url: str, secret: str = SECRET, **table: Any) -> Channel:
    table = {"url": url, "secret_env": "HOOK_SECRET", "allow_private": True, **table}
    return open_channel("hook", Options.model_validate(table), doors(secret))


async def test_a_receiver_verifies_every_attempt_and_knows_the_repeated_one() -> None:
    async with WebhookReceiver(replies=[Reply(503), Reply(500), Reply(204), Reply(204)]) as receiver:
        channel = hook(receiver.url)
        results = [(await channel.send(ALERT)).result for _ in range(4)]
        assert results == [SendResult.RETRY, SendResult.RETRY, SendResult.DELIVERED, SendResult.DELIVERED]
        assert receiver.attempts == ["evt_7"] * 4
        assert [event["type"] for event in receiver.events] == ["dialogue.announced"]
        bodies = {request.body for request in receiver.server.requests}
        assert len(bodies) == 1
        assert receiver.server.requests[0].headers["content-type"] == "application/json"
        assert receiver.forged == []


@pytest.mark.parametrize("known", [OLD, NEW])
async def test_a_secret_is_rotated_without_a_gap(known: str) -> None:
    async with WebhookReceiver(secret=known) as receiver:
        assert (await hook(receiver.url, f"{NEW} {OLD}\n").send(ALERT)).result is SendResult.DELIVERED
        assert len(receiver.server.requests[0].headers["webhook-signature"].split()) == 2


async def test_another_secret_does_not_verify() -> None:
    async with WebhookReceiver(secret=OLD) as receiver:
        sent = await hook(receiver.url, NEW).send(ALERT)
        assert sent.result is SendResult.REJECTED
        assert receiver.forged == ["No matching signature found"]


async def test_without_a_secret_nothing_is_signed() -> None:
    async with WebhookReceiver() as receiver:
        table = {"url": receiver.url, "allow_private": True}
        await open_channel("hook", Options.model_validate(table), doors()).send(ALERT)
        headers = receiver.server.requests[0].headers
        assert "webhook-signature" not in headers
        assert headers["webhook-id"] == "evt_7"


async def test_a_secret_may_be_kept_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(SECRET, encoding="utf-8")
    async with WebhookReceiver() as receiver:
        table = {"url": receiver.url, "secret_file": str(tmp_path / "secret"), "allow_private": True}
        channel = open_channel("hook", Options.model_validate(table), doors("unused"))
        assert (await channel.send(ALERT)).result is SendResult.DELIVERED


@pytest.mark.parametrize(
    ("status", "result"),
    [
        (200, SendResult.DELIVERED),
        (202, SendResult.DELIVERED),
        (301, SendResult.RETRY),
        (307, SendResult.RETRY),
        (400, SendResult.REJECTED),
        (404, SendResult.REJECTED),
        (410, SendResult.GONE),
        (413, SendResult.REJECTED),
        (429, SendResult.RETRY),
        (500, SendResult.RETRY),
    ],
)
async def test_what_an_answer_means(status: int, result: SendResult) -> None:
    async with WebhookReceiver(replies=[Reply(status, {"Location": "/elsewhere"}, b"because \x1b[31m")]) as receiver:
        sent = await hook(receiver.url).send(ALERT)
        assert sent.result is result
        assert f"answered {status}" in sent.detail
        assert "\x1b" not in sent.detail
        assert receiver.server.paths() == ["/hook"]  # no redirect is followed


async def test_a_receiver_may_ask_for_time() -> None:
    soon = (datetime.now(UTC) + timedelta(minutes=10)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    never = f"Mon, 01 Jan {'9' * 20} 00:00:00 GMT"
    replies = [Reply(429, {"Retry-After": "120"}), Reply(503, {"Retry-After": soon}), Reply(400, {"Retry-After": "5"})]
    replies.append(Reply(503, {"Retry-After": never}))
    async with WebhookReceiver(replies=replies) as receiver:
        channel = hook(receiver.url)
        asked = [(await channel.send(ALERT)).retry_after for _ in replies]
    assert asked[0] == timedelta(minutes=2)
    assert asked[1] is not None
    assert timedelta(minutes=9) < asked[1] < timedelta(minutes=11)
    assert asked[2] is None  # there is no next attempt
    assert asked[3] is None


async def test_nothing_of_the_receivers_address_is_told_on() -> None:
    token = "hunter2-canary-" * 6
    page = f"no such page: /hook?t={token} " * 40
    async with WebhookReceiver(replies=[Reply(404, {}, page.encode())]) as receiver:
        sent = await hook(f"{receiver.url}?t={token}").send(ALERT)
    assert sent.result is SendResult.REJECTED
    assert "no such page" in sent.detail and "hunter2" not in sent.detail


async def test_one_receiver_that_fails_costs_the_other_nothing() -> None:
    async with WebhookReceiver(replies=[Reply(500)]) as bad, WebhookReceiver() as good:
        channels = [hook(bad.url), hook(good.url)]
        for channel in channels:
            await channel.send(ALERT)
        await channels[0].send(ALERT)
        assert len(good.attempts) == 1
        assert len(bad.attempts) == 2


async def test_a_private_address_must_be_allowed() -> None:
    async with WebhookReceiver() as receiver:
        sent = await hook(receiver.url, allow_private=False).send(ALERT)
        assert sent.result is SendResult.RETRY
        assert "allow_private" in sent.detail
        assert receiver.server.connections == 0


async def test_a_failed_exchange_keeps_what_the_server_asked_for() -> None:
    async def held(
        url: str, *, body: bytes, headers: Mapping[str, str], allow_private: bool, total: timedelta
    ) -> Answer | Failed:
        assert timedelta(seconds=15) <= total <= timedelta(seconds=30)
        return Failed(kind=FailureKind.HELD, reason="held\x1b", retry_after=timedelta(minutes=1))

    table = Options.model_validate({"url": "https://example.org/hook"})
    sent = await open_channel("hook", table, doors(post_port=held)).send(ALERT)
    assert sent == Sent(result=SendResult.RETRY, detail="held", retry_after=timedelta(minutes=1))


@pytest.mark.parametrize("uid", ["a.b", "", "a b", "é", "x" * 300])
async def test_an_id_that_would_break_the_signature_is_refused(uid: str) -> None:
    async with WebhookReceiver() as receiver:
        sent = await hook(receiver.url).send(replace(ALERT, uid=uid))
        assert sent.result is SendResult.REJECTED
        assert "webhook-id" in sent.detail
        assert receiver.server.requests == []


# --- the configuration


@pytest.mark.parametrize(
    "secret",
    [
        "whsec_", whsec(b"short"), whsec(b"x" * 23), whsec(b"x" * 65), "whsec_!!!not base64!!!", "plain text",
        SECRET.removeprefix("whsec_"), f"{SECRET} {whsec(b'short')}",
    ],
)  # fmt: skip
def test_a_secret_that_is_none_is_refused_and_not_shown(secret: str) -> None:
    with pytest.raises(ConfigurationError, match=r"channels\.hook\.secret_env: a signing secret is whsec_") as caught:
        hook("https://example.org/hook", secret)
    assert secret[6:] == "" or secret[6:] not in str(caught.value)


def test_an_empty_secret_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="the signing secret is empty"):
        hook("https://example.org/hook", " \n")


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({"url": "example.org"}, "not an http or https URL"),
        ({"url": "ftp://example.org"}, "not an http or https URL"),
        ({"url": "https://exa mple.org"}, "not an http or https URL"),
        ({"url": "https://example.org:99999"}, "not an http or https URL"),
        ({"url": "https://user:hunter2-canary@example.org"}, "must hold no user name"),
        ({"url": "https://example.org", "secret_env": "A", "secret_file": "/b"}, "keep one of them"),
        ({"url": "https://example.org", "secret": "hunter2-canary"}, "secret"),
        ({}, "url"),
    ],
)
def test_a_mistake_in_the_table_is_explained(table: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError, match=says) as caught:
        Options.model_validate(table)
    assert "hunter2-canary" not in str(caught.value)


# --- a consumer written from DESIGN §9 alone


class Consumer:
    """Keeps a calendar of dialogues from events, and posts a line for each: reads `type`, `data.alert`,
    `data.dialogue` and `data.items`, as the contract names them."""

    def __init__(self) -> None:
        self.calendar: dict[str, dict[str, Any]] = {}
        self.lines: list[str] = []

    def take(self, event: dict[str, Any]) -> None:
        kind, data = event["type"], event["data"]
        datetime.fromisoformat(event["timestamp"])
        if kind == "test":
            self.lines.append("test")
            return
        if kind == "digest":
            for entry in data["entries"]:
                self.take({"type": entry["alert"]["type"], "timestamp": event["timestamp"], "data": entry})
            return
        told = data["dialogue"]
        place = told["place"]["city"] if told["place"] else "somewhere"
        self.calendar[told["id"]] = {"start": told["start"], "off": told["status"] in {"postponed", "cancelled"}}
        links = [
            f"{source['title']} <{source['url']}> ({source['feed']}, {source['published']})" for source in data["items"]
        ]
        self.lines.append(
            f"{kind}: {told['series']} {'/'.join(told['parties'])} on {told['start']} in {place}; "
            f"{data['alert']['subscription']} because {data['alert']['reason']}; {links[0]}"
        )


async def test_a_consumer_that_knows_only_the_contract_can_use_it() -> None:
    off = decide_dialogue(change(EventType.CANCELLED, status=Status.CANCELLED), [item()], [subscription()], NOW)[
        0
    ].draft
    second = announced(id=5, place=None, when=replace(dialogue().when, start=None, end=None, precision="none"))
    digest = decide_digest(subscription(), [stored(second, 9)], NOW)
    assert off is not None
    assert digest is not None
    alerts: list[Alert] = [ALERT, stored(off, 8), stored(digest, 10), stored(decide_test("hook", NOW), 11)]
    consumer = Consumer()
    async with WebhookReceiver() as receiver:
        channel = hook(receiver.url)
        for alert in alerts:
            assert (await channel.send(alert)).result is SendResult.DELIVERED
        for event in receiver.events:
            consumer.take(event)
    assert consumer.calendar == {"d4": {"start": "2026-06-12", "off": True}, "d5": {"start": None, "off": False}}
    assert consumer.lines[0] == (
        "dialogue.announced: EU–Uzbekistan Human Rights Dialogue UZ/org:eu on 2026-06-12 in Brussels; "
        "central-asia because dialogue.announced is wanted, confidence 0.93 is at least 0.6; "
        "EU and Uzbekistan set a date for their talks on human rights <https://example.org/eu-uzbekistan> "
        "(eeas, 2026-05-20T09:00:00Z)"
    )
    assert consumer.lines[-1] == "test"
