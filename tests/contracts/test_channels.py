"""Every channel the code finds keeps the same promises, whatever an alert says (R7, S14 to S24).

A new channel needs a row in `_TABLES`: how `[channels.NAME]` would be written for it in this lab. Nothing else here
names a channel.
"""

from __future__ import annotations

import asyncio
import json
import unicodedata
from collections.abc import AsyncIterator, Callable, Mapping, Set
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from aggregator.alerts.channels import Channel, Doors, discover, find
from aggregator.alerts.deciding import decide_digest, decide_feed, decide_item, decide_test
from aggregator.errors import ConfigurationError
from aggregator.model import Alert, AlertDraft, DeliveryState, EventType, Evidence, Place, SendResult
from tests.lab.alert_values import NOW, announced, feed, feed_state, item, name_of, stored, subscription, telling
from tests.lab.hostile import TEXTS, URLS
from tests.lab.http_server import HttpServer, Reply
from tests.lab.outbox import Outbox
from tests.lab.posting import post
from tests.lab.smtp_server import SmtpServer
from tests.lab.webhook_receiver import SECRET, WebhookReceiver

CANARY = "hunter2-canary"

TYPES = discover()

HEADERS = {
    "From", "To", "Subject", "Date", "Message-ID", "List-Id", "Auto-Submitted", "MIME-Version", "Content-Type",
    "In-Reply-To", "References",
}  # fmt: skip


@dataclass(slots=True)
class Lab:
    """Where the channels of this lab lead to."""

    folder: Path
    smtp: SmtpServer
    hook: WebhookReceiver
    lines: list[str] = field(default_factory=list)
    chat: HttpServer = field(default_factory=lambda: HttpServer(default=Reply(200, {}, b"{}")))

    @property
    def secrets(self) -> Mapping[str, str]:
        return {
            "PASSWORD": CANARY,
            "HOOK_SECRET": SECRET,
            "CHAT_URLS": f"ntfy://user:{CANARY}@127.0.0.1:{self.chat.port}/desk",
        }

    @property
    def doors(self) -> Doors:
        return Doors(
            post=post,
            write=self.lines.append,
            now=lambda: datetime.now(UTC),
            secret=self.secrets.__getitem__,
            secret_file=lambda path: Path(path).read_text(encoding="utf-8").strip(),
            name=name_of,
        )

    def open(self, kind: str) -> Channel:
        channel_type = find(kind)
        options = channel_type.Options.model_validate(_TABLES[kind](self))
        return channel_type.open_channel("desk", options, self.doors)


_TABLES: dict[str, Callable[[Lab], dict[str, Any]]] = {
    "apprise": lambda lab: {"urls_env": "CHAT_URLS"},
    "console": lambda lab: {},
    "email": lambda lab: {
        "smtp": lab.smtp.url(user="aggregator"),
        "password_env": "PASSWORD",
        "from": "Aggregator <aggregator@example.org>",
        "to": ["desk@example.org"],
    },
    "file": lambda lab: {"path": str(lab.folder / "alerts.jsonl")},
    "webhook": lambda lab: {"url": lab.hook.url, "secret_env": "HOOK_SECRET", "allow_private": True},
}


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pause between two messages to a chat."""
    monkeypatch.setattr("aggregator.alerts.channels.apprise.PACE", 0.0)


@asynccontextmanager
async def laboratory(folder: Path) -> AsyncIterator[Lab]:
    smtp = SmtpServer(users={"aggregator": CANARY}, auth_in_clear=True)
    chat = HttpServer(default=Reply(200, {}, b"{}"))
    async with smtp, WebhookReceiver() as hook, chat:
        yield Lab(folder, smtp, hook, chat=chat)


def arrived(lab: Lab, kind: str) -> int:
    """How many alerts the other end has."""
    path = lab.folder / "alerts.jsonl"
    counts = {
        "apprise": lambda: len(lab.chat.requests),
        "console": lambda: len(lab.lines),
        "email": lambda: len(lab.smtp.letters),
        "file": lambda: len(path.read_bytes().splitlines()) if path.exists() else 0,
        "webhook": lambda: len(lab.hook.attempts),
    }
    return counts[kind]()


channels = pytest.mark.parametrize("kind", sorted(TYPES))


def test_the_suite_covers_every_channel_there_is() -> None:
    assert set(TYPES) == set(_TABLES)


def test_a_channel_that_does_not_exist_is_named() -> None:
    with pytest.raises(ConfigurationError, match="'pigeon' is no channel type"):
        find("pigeon")


@channels
def test_options_are_strict_and_never_repeat_what_was_given(kind: str, tmp_path: Path) -> None:
    with pytest.raises(ValidationError) as caught:
        TYPES[kind].Options.model_validate({"pasword": CANARY})
    assert "pasword" in str(caught.value)
    assert CANARY not in str(caught.value)


# --- what is sent


def told(draft: AlertDraft | None) -> Alert:
    assert draft is not None
    return stored(draft)


def every_kind_of_alert() -> list[Alert]:
    everything = subscription(on=frozenset(EventType))
    alerts = [stored(telling(event, everything)) for event in EventType if event.value.startswith("dialogue.")]
    alerts += [
        told(decide_item(item(), [everything], NOW)[0].draft),
        told(decide_feed(feed(), feed_state(), EventType.FEED_FAILING, [everything], NOW)[0].draft),
        told(decide_digest(everything, alerts, NOW)),
        told(decide_test("desk", NOW)),
    ]
    return [replace(alert, id=number, uid=f"evt_{number}") for number, alert in enumerate(alerts, 1)]


@channels
async def test_every_kind_of_alert_arrives_once(kind: str, tmp_path: Path) -> None:
    alerts = every_kind_of_alert()
    async with laboratory(tmp_path) as lab:
        channel = lab.open(kind)
        sent = [await channel.send(alert) for alert in alerts]
        await channel.close()
        assert {answer.result for answer in sent} == {SendResult.DELIVERED}
        assert arrived(lab, kind) == len(alerts)


def hostile_alert(text: str, url: str) -> Alert:
    evidence = (Evidence(field=text, text=text, source="text", start=0, end=1),)
    draft = telling(
        EventType.CHANGED,
        subscription(name=text, on=frozenset(EventType)),
        [item(title=text, feed_name=text, feed_id=text, url=url)],
        series=text,
        heads=(text,),
        themes=(text,),
        evidence=evidence,
        changed={"series": (text, text), "place": (text, {"city": text, "country": text})},
    )
    alert = stored(draft)
    return replace(alert, payload=_raw(alert.payload, text))


def _raw(payload: Mapping[str, object], text: str) -> dict[str, object]:
    """The payload as it would be had nothing cleaned it: a channel trusts no store."""
    alert, dialogue = payload["alert"], payload["dialogue"]
    assert isinstance(alert, dict)
    assert isinstance(dialogue, dict)
    source = {"id": "i1", "title": text, "url": text, "feed": text, "feed_name": text, "published": text}
    return {**payload, "alert": {**alert, "reason": text}, "dialogue": {**dialogue, "series": text}, "items": [source]}


@channels
async def test_no_hostile_text_stops_or_changes_a_message(kind: str, tmp_path: Path) -> None:
    hostile = [hostile_alert(text, "https://example.org/") for text in TEXTS.values()]
    hostile += [hostile_alert("Dialogue", url) for url in URLS.values()]
    hostile = [replace(alert, id=number, uid=f"evt_{number}") for number, alert in enumerate(hostile, 1)]
    async with laboratory(tmp_path) as lab:
        channel = lab.open(kind)
        results = [(await channel.send(alert)).result for alert in hostile]
        assert results == [SendResult.DELIVERED] * len(hostile)
        assert arrived(lab, kind) == len(hostile)
        _check_nothing_broke_out(lab)


def _check_nothing_broke_out(lab: Lab, headers: Set[str] = HEADERS) -> None:
    for letter in lab.smtp.letters:
        assert letter.recipients == ["desk@example.org"]
        names = [name for name in letter.message if not name.startswith("X-")]  # the server's own
        assert sorted(names) == sorted(headers)
    for line in lab.lines:
        assert not [sign for sign in line if unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Zl", "Zp"}]
    for request in lab.chat.requests:
        posted = json.loads(request.body)
        assert posted["topic"] == "desk"
        assert "\n" not in posted["title"] and len(posted["message"]) <= 2000
        for text in (posted["title"], posted["message"]):
            assert not [
                sign for sign in text if sign != "\n" and unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"}
            ]
            assert "@everyone" not in text and "<!channel>" not in text and "](" not in text
    path = lab.folder / "alerts.jsonl"
    if path.exists():
        for text in path.read_text(encoding="utf-8").splitlines():
            assert json.loads(text)["type"] == "dialogue.changed"


@pytest.mark.slow
async def test_the_whole_corpus_passes_through_the_outbox_by_every_channel_at_once(tmp_path: Path) -> None:
    hostile = [hostile_alert(text, "https://example.org/") for text in TEXTS.values()]
    hostile += [hostile_alert("Dialogue", url) for url in URLS.values()]
    async with laboratory(tmp_path) as lab:
        with Outbox(tmp_path, **{kind: lab.open(kind) for kind in TYPES}) as outbox:
            with outbox.store.begin() as transaction:
                for number, alert in enumerate(hostile):
                    draft = AlertDraft(
                        key=f"k{number}",
                        subscription=alert.subscription,
                        event=alert.event,
                        channels=tuple(TYPES),
                        payload=alert.payload,
                        created=outbox.now,
                    )
                    transaction.add_alert(draft, f"evt_{number}")
            await outbox.deliver()
            for kind in TYPES:
                ends = {(each.state, each.attempts, each.last_error) for each in outbox.deliveries(kind)}
                assert ends == {(DeliveryState.DELIVERED, 1, None)}, kind
                assert arrived(lab, kind) == len(hostile)
            _check_nothing_broke_out(lab, HEADERS - {"In-Reply-To", "References"})  # of no stored dialogue


@channels
@pytest.mark.parametrize(
    "poison",
    [
        {"dialogue": {"confidence": float("nan"), "edition": 5}, "items": object()},
        {"alert": {"reason": b"bytes"}, "dialogue": {"when": {1, 2}}, "deep": {}},
    ],
    ids=["nan", "bytes"],
)
async def test_poison_is_an_answer_and_blocks_no_other(kind: str, poison: dict[str, Any], tmp_path: Path) -> None:
    deep: dict[str, Any] = {}
    for _ in range(5000):
        deep = {"deep": deep}
    if "deep" in poison:
        poison = {**poison, "deep": deep}
    async with laboratory(tmp_path) as lab:
        channel = lab.open(kind)
        sent = await channel.send(replace(stored(announced()), payload=poison))
        assert sent.result in {SendResult.REJECTED, SendResult.DELIVERED}
        assert sent.detail if sent.result is SendResult.REJECTED else True
        assert (await channel.send(stored(announced()))).result is SendResult.DELIVERED


@channels
async def test_a_fault_of_ours_in_the_words_is_an_answer(kind: str, tmp_path: Path) -> None:
    """A gazetteer that breaks on one code must not stop the outbox."""

    def broken(code: str) -> str:
        raise LookupError(f"no name for {code}\x1b")

    nowhere = stored(announced(place=Place(country="XX")))
    async with laboratory(tmp_path) as lab:
        channel_type = find(kind)
        options = channel_type.Options.model_validate(_TABLES[kind](lab))
        sent = await channel_type.open_channel("desk", options, replace(lab.doors, name=broken)).send(nowhere)
        people = kind in {"apprise", "console", "email"}  # the others carry codes
        assert sent.result is (SendResult.REJECTED if people else SendResult.DELIVERED)
        assert not people or sent.detail == "cannot be written: LookupError: no name for XX"


# --- what the world does


@channels
async def test_many_at_once_all_arrive(kind: str, tmp_path: Path) -> None:
    alerts = [stored(announced(id=number), number) for number in range(1, 21)]
    async with laboratory(tmp_path) as lab:
        channel = lab.open(kind)
        sent = await asyncio.gather(*(channel.send(alert) for alert in alerts))
        assert {answer.result for answer in sent} == {SendResult.DELIVERED}
        assert arrived(lab, kind) == 20


@channels
async def test_an_end_that_is_not_there_is_a_reason_to_try_again(kind: str, tmp_path: Path) -> None:
    async with laboratory(tmp_path) as lab:
        lab.folder = tmp_path / "no-such-folder"
        table = _TABLES[kind](lab)

    def write(line: str) -> None:
        raise BrokenPipeError(32, "Broken pipe")

    channel_type = find(kind)
    doors = replace(lab.doors, write=write)
    channel = channel_type.open_channel("desk", channel_type.Options.model_validate(table), doors)
    sent = await channel.send(stored(announced()))
    assert sent.result is SendResult.RETRY
    assert sent.detail
    await channel.close()


@channels
async def test_no_secret_is_in_an_answer_or_a_representation(kind: str, tmp_path: Path) -> None:
    async with laboratory(tmp_path) as lab:
        lab.smtp.say["MAIL"] = [f"451 you said {CANARY}"]
        channel = lab.open(kind)
        sent = await channel.send(stored(announced()))
        for text in (repr(channel), str(channel), repr(sent)):
            assert CANARY not in text
            assert SECRET not in text
            assert SECRET.removeprefix("whsec_") not in text


@channels
def test_secrets_are_read_when_a_channel_opens(kind: str, tmp_path: Path) -> None:
    class Missing(Exception):
        pass

    def missing(name: str) -> str:
        raise Missing(name)

    lab = Lab(tmp_path, SmtpServer(port=25), WebhookReceiver(), chat=HttpServer(port=1))
    table = _TABLES[kind](lab)
    channel_type = find(kind)
    doors = replace(lab.doors, secret=missing)
    options = channel_type.Options.model_validate(table)
    if any(key.endswith("_env") for key in table):
        with pytest.raises(Missing):
            channel_type.open_channel("desk", options, doors)
    else:
        assert channel_type.open_channel("desk", options, doors)
