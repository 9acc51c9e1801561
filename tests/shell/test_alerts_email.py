"""Mail against a real SMTP server: what arrives, what never leaves, and what each refusal means (S14, S16, S24)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from aggregator.alerts.channels import Channel, Doors
from aggregator.alerts.channels import email as email_channel
from aggregator.alerts.channels.email import Options, address, open_channel, server
from aggregator.errors import ConfigurationError
from aggregator.model import SendResult, Sent
from tests.lab.alert_values import announced, dialogue, name_of, stored
from tests.lab.hostile import TEXTS
from tests.lab.posting import post
from tests.lab.smtp_server import SmtpServer, certificate

PASSWORD = "hunter2-canary"
USERS = {"aggregator": PASSWORD}
ALERT = stored(announced())


def doors(secret: str = PASSWORD) -> Doors:
    return Doors(
        post=post,
        write=print,
        now=lambda: datetime.now(UTC),
        secret=lambda name: secret,
        secret_file=lambda path: Path(path).read_text(encoding="utf-8"),
        name=name_of,
    )


def mailbox(smtp: str, secret: str = PASSWORD, **table: Any) -> Channel:
    table = {"from": "Aggregator <aggregator@example.org>", "to": ["desk@example.org"], **table}
    return open_channel("desk", Options.model_validate({"smtp": smtp, **table}), doors(secret))


async def test_a_mail_arrives_as_text_html_and_calendar() -> None:
    async with SmtpServer() as lab:
        assert (await mailbox(lab.url()).send(ALERT)).result is SendResult.DELIVERED
        (letter,) = lab.letters
    message = letter.message
    assert (letter.sender, letter.recipients) == ("aggregator@example.org", ["desk@example.org"])
    assert message["Subject"] == "Announced: 5th EU–Uzbekistan Human Rights Dialogue, 12 June 2026, Brussels"
    assert message["Message-ID"] == "<evt_7@example.org>"
    body = message.get_body(("plain",))
    assert body is not None
    assert "Parties:      Uzbekistan, European Union" in body.get_content()
    assert message.get_body(("html",)) is not None
    (calendar,) = message.iter_attachments()
    assert "DTSTART;VALUE=DATE:20260612" in calendar.get_content()


async def test_a_dialogue_without_a_day_has_no_calendar() -> None:
    async with SmtpServer() as lab:
        await mailbox(lab.url()).send(stored(announced(when=replace(dialogue().when, precision="month"))))
        assert not list(lab.letters[0].message.iter_attachments())


@pytest.mark.parametrize("name", ["encoded-word-q", "encoded-word-b", "encoded-word-body", "crlf", "dot-line", "nul"])
async def test_no_title_adds_a_header_a_recipient_or_a_mail(name: str) -> None:
    hostile = replace(ALERT, payload={**ALERT.payload, "dialogue": None, "items": [{"title": TEXTS[name]}]})
    async with SmtpServer() as lab:
        await mailbox(lab.url()).send(hostile)
        (letter,) = lab.letters
    assert letter.recipients == ["desk@example.org"]
    assert not {"Bcc", "Cc"} & set(letter.message.keys())
    assert letter.message.get_content_type() == "multipart/alternative"


# --- TLS and passwords


async def test_no_password_goes_out_in_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server offers AUTH and no STARTTLS; it counts as a remote one."""
    async with SmtpServer(users=USERS, auth_in_clear=True) as lab:
        channel = mailbox(lab.url(user="aggregator"), password_env="P", starttls=True)
        sent = await channel.send(ALERT)
        assert sent.result is SendResult.RETRY
        assert "STARTTLS" in sent.detail
        assert lab.clear_secrets == []
        assert lab.letters == []


async def test_a_loopback_server_needs_no_tls() -> None:
    async with SmtpServer(users=USERS, auth_in_clear=True) as lab:
        assert (await mailbox(lab.url(user="aggregator"), password_env="P").send(ALERT)).result is SendResult.DELIVERED
        assert lab.letters[0].user == "aggregator"


async def test_starttls_with_a_certificate_we_trust(tmp_path: Path) -> None:
    ours = certificate(tmp_path)
    async with SmtpServer(tls=ours.context, users=USERS) as lab:
        channel = mailbox(lab.url(user="aggregator"), password_env="P", starttls=True, ca_file=str(ours.file))
        sent = await channel.send(ALERT)
        assert sent == Sent(result=SendResult.DELIVERED)
        assert lab.letters[0].tls
        assert lab.letters[0].user == "aggregator"


async def test_tls_from_the_first_byte(tmp_path: Path) -> None:
    ours = certificate(tmp_path)
    (tmp_path / "password").write_text(PASSWORD, encoding="utf-8")
    async with SmtpServer(tls=ours.context, implicit=True, users=USERS) as lab:
        channel = mailbox(
            lab.url(user="aggregator", scheme="smtps"),
            password_file=str(tmp_path / "password"),
            ca_file=str(ours.file),
        )
        assert (await channel.send(ALERT)).result is SendResult.DELIVERED
        assert lab.letters[0].tls


@pytest.mark.parametrize("implicit", [False, True])
async def test_a_certificate_nobody_vouches_for_gets_no_password(implicit: bool, tmp_path: Path) -> None:
    ours = certificate(tmp_path)
    async with SmtpServer(tls=ours.context, implicit=implicit, users=USERS) as lab:
        url = lab.url(user="aggregator", scheme="smtps" if implicit else "smtp")
        sent = await mailbox(url, password_env="P", starttls=True).send(ALERT)
        assert sent.result is SendResult.RETRY
        assert "certificate" in sent.detail.lower()
        assert not lab.letters
        assert not lab.clear_secrets


async def test_a_certificate_of_another_host_is_refused(tmp_path: Path) -> None:
    other = certificate(tmp_path, names="DNS:mail.example.org")
    async with SmtpServer(tls=other.context) as lab:
        sent = await mailbox(lab.url(), starttls=True, ca_file=str(other.file)).send(ALERT)
        assert sent.result is SendResult.RETRY
        assert lab.letters == []


async def test_a_wrong_password_waits_for_the_operator() -> None:
    async with SmtpServer(users=USERS, auth_in_clear=True) as lab:
        sent = await mailbox(lab.url(user="aggregator"), "wrong-canary", password_env="P").send(ALERT)
        assert sent.result is SendResult.RETRY
        assert "535" in sent.detail
        assert "canary" not in sent.detail


# --- refusals


@pytest.mark.parametrize(
    ("command", "reply", "result"),
    [
        ("MAIL", "451 try later", SendResult.RETRY),
        ("MAIL", "550 not you", SendResult.REJECTED),
        ("MAIL", "530 STARTTLS first", SendResult.RETRY),
        ("desk@example.org", "450 mailbox busy", SendResult.RETRY),
        ("desk@example.org", "550 no such user", SendResult.REJECTED),
        ("desk@example.org", "421 closing", SendResult.RETRY),
        ("DATA", "452 disk full", SendResult.RETRY),
        ("DATA", "554 looks like spam", SendResult.REJECTED),
    ],
)
async def test_what_a_reply_means(command: str, reply: str, result: SendResult) -> None:
    async with SmtpServer(say={command: [reply]}) as lab:
        sent = await mailbox(lab.url()).send(ALERT)
        assert sent.result is result
        assert reply[:3] in sent.detail
        assert lab.letters == []


@pytest.mark.parametrize("greeting", ["421 too many connections", "554 go away", "nonsense"])
async def test_a_server_that_does_not_let_us_in_is_asked_again(greeting: str) -> None:
    async with SmtpServer(greeting=greeting) as lab:
        assert (await mailbox(lab.url()).send(ALERT)).result is SendResult.RETRY


async def test_nobody_listens() -> None:
    async with SmtpServer() as lab:
        url = lab.url()
    sent = await mailbox(url).send(ALERT)
    assert sent.result is SendResult.RETRY
    assert "127.0.0.1" in sent.detail


async def test_a_server_that_never_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(email_channel, "TOTAL", 0.2)
    async with SmtpServer(greeting="") as lab:
        sent = await mailbox(lab.url()).send(ALERT)
    assert sent.result is SendResult.RETRY
    assert "too long" in sent.detail or "Timed out" in sent.detail


async def test_a_refused_recipient_does_not_cost_the_others_their_mail() -> None:
    async with SmtpServer(say={"gone@example.org": ["550 no such user"]}) as lab:
        sent = await mailbox(lab.url(), to=["desk@example.org", "gone@example.org"]).send(ALERT)
        assert sent.result is SendResult.DELIVERED
        assert sent.detail == "refused for gone@example.org: 550 no such user"
        assert lab.letters[0].recipients == ["desk@example.org"]


async def test_who_has_it_does_not_get_it_again() -> None:
    async with SmtpServer(say={"busy@example.org": ["450 busy", "450 busy", None]}) as lab:
        channel = mailbox(lab.url(), to=["desk@example.org", "busy@example.org"])
        results = [(await channel.send(ALERT)).result for _ in range(3)]
        assert results == [SendResult.RETRY, SendResult.RETRY, SendResult.DELIVERED]
        assert [letter.recipients for letter in lab.letters] == [["desk@example.org"], ["busy@example.org"]]
        assert len({letter.message["Message-ID"] for letter in lab.letters}) == 1


async def test_a_late_refusal_leaves_it_delivered_to_the_others() -> None:
    async with SmtpServer(say={"busy@example.org": ["450 busy", "550 no such user"]}) as lab:
        channel = mailbox(lab.url(), to=["desk@example.org", "busy@example.org"])
        assert (await channel.send(ALERT)).result is SendResult.RETRY
        assert (await channel.send(ALERT)).result is SendResult.DELIVERED
        assert len(lab.letters) == 1


async def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(email_channel, "MOST_REMEMBERED", 2)
    async with SmtpServer(say={"busy@example.org": ["450 busy"]}) as lab:
        channel = mailbox(lab.url(), to=["desk@example.org", "busy@example.org"])
        for number in (1, 2, 3, 1):
            await channel.send(replace(ALERT, uid=f"evt_{number}"))
        # the first was forgotten: its mail goes out again under the same Message-ID
        assert [letter.message["Message-ID"][5:6] for letter in lab.letters] == ["1", "2", "3", "1"]


# --- the configuration


@pytest.mark.parametrize(
    ("url", "host", "port", "tls", "user", "loopback"),
    [
        ("smtp://user@mail.example.org:2525", "mail.example.org", 2525, False, "user", False),
        ("smtp://mail.example.org", "mail.example.org", 587, False, None, False),
        ("smtps://me%40example.org@mail.example.org/", "mail.example.org", 465, True, "me@example.org", False),
        ("smtp://127.8.8.8", "127.8.8.8", 587, False, None, True),
        ("smtp://[::1]:25", "::1", 25, False, None, True),
        ("smtp://localhost", "localhost", 587, False, None, True),
        ("smtp://localhost.evil.example", "localhost.evil.example", 587, False, None, False),
        ("smtp://127.1", "127.1", 587, False, None, False),  # no address to us, whatever the resolver thinks
    ],
)
def test_reading_a_server(url: str, host: str, port: int, tls: bool, user: str | None, loopback: bool) -> None:
    found = server(url)
    assert (found.host, found.port, found.tls, found.user, found.loopback) == (host, port, tls, user, loopback)


@pytest.mark.parametrize(
    "url",
    ["mail.example.org", "http://mail.example.org", "smtp://", "smtp://h:99999", "smtp://[::1", "smtp://h/x", "smtp://h?a"],
)  # fmt: skip
def test_no_server(url: str) -> None:
    with pytest.raises(ValueError, match="write smtp://"):
        server(url)


@pytest.mark.parametrize(
    "text",
    ["desk@example.org", " Desk <desk@example.org>", '"Desk, The" <desk@example.org>', "<desk@example.org>"],
)
def test_reading_an_address(text: str) -> None:
    assert address(text).addr_spec == "desk@example.org"


@pytest.mark.parametrize(
    "text",
    [
        "", "desk", "@example.org", "desk@", "desk@example.org, other@example.org", "desk@пример.example",
        "desk@example.org\r\nBcc: x@example.net", "Desk <desk@example.org> x", "desk @example.org",
        "d\x00k@example.org",
    ],
)  # fmt: skip
def test_no_address(text: str) -> None:
    with pytest.raises(ValueError, match="is no mail address"):
        address(text)


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({"smtp": "smtp://user:hunter2-canary@mail.example.org"}, "the password does not go into this file"),
        ({"smtp": "smtp://user@mail.example.org"}, "name the password's place"),
        ({"password_env": "P"}, "a password needs a user name"),
        ({"smtp": "smtp://u@h", "password_env": "P", "password_file": "/p"}, "keep one of them"),
        ({"starttls": False}, "TLS is required"),
        ({"to": []}, "at least 1"),
        ({"to": ["desk"]}, "is no mail address"),
        ({"from": "desk"}, "is no mail address"),
        ({"password": PASSWORD}, "password"),
    ],
)
def test_a_mistake_in_the_table_is_explained_without_the_password(table: dict[str, Any], says: str) -> None:
    whole = {"smtp": "smtp://mail.example.org", "from": "a@example.org", "to": ["b@example.org"], **table}
    with pytest.raises(ValidationError, match=says) as caught:
        Options.model_validate(whole)
    assert PASSWORD not in str(caught.value)
    assert PASSWORD not in str([error["msg"] for error in caught.value.errors()])


def test_plain_text_is_allowed_to_loopback_only_and_on_request() -> None:
    assert mailbox("smtp://127.0.0.1:25", starttls=False)
    with pytest.raises(ConfigurationError, match=r"channels\.desk\.ca_file: the certificates cannot be read"):
        mailbox("smtp://127.0.0.1:25", ca_file="/no/such/file")


async def test_one_recipient_named_twice_gets_one_mail() -> None:
    async with SmtpServer() as lab:
        await mailbox(lab.url(), to=["desk@example.org", "Desk <desk@example.org>"]).send(ALERT)
        assert lab.letters[0].recipients == ["desk@example.org"]
