"""A mail's headers are exactly those meant, whatever a feed wrote (S14)."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.alerts.deciding import decide_test
from aggregator.alerts.mail import mail
from aggregator.alerts.rendering import Rendered
from aggregator.alerts.safety import plain
from aggregator.model import Alert
from tests.lab.alert_values import NOW, announced, stored
from tests.lab.hostile import CANARY, TEXTS

SENDER = Address("Aggregator", "aggregator", "example.org")
DESK = (Address("", "desk", "example.org"), Address("Someone", "someone", "example.org"))
PLAIN = ["From", "To", "Subject", "Date", "Message-ID", "List-Id", "Auto-Submitted", "MIME-Version", "Content-Type"]


def replace_name(address: Address, text: str) -> Address:
    """The address under another name; what `Address` itself refuses is cut out."""
    return Address("".join(sign for sign in text[:100] if sign.isprintable()), address.username, address.domain)


def written(alert: Alert, subject: str = "Announced: a dialogue", **settings: Any) -> bytes:
    rendered = Rendered(subject=subject, text=f"{subject}\n", html=f"<p>{subject}</p>")
    return mail(alert, rendered, sender=SENDER, recipients=DESK, **settings)


def read(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def test_a_mail_says_who_when_and_what() -> None:
    message = read(written(stored(announced())))
    assert message["From"] == "Aggregator <aggregator@example.org>"
    assert message["To"] == "desk@example.org, Someone <someone@example.org>"
    assert message["Subject"] == "Announced: a dialogue"
    assert message["Date"].datetime == NOW
    assert message["Message-ID"] == "<evt_7@example.org>"
    assert message["List-Id"] == "central-asia <central-asia.aggregator.example.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None and text.get_content().split() == ["Announced:", "a", "dialogue"]
    assert html is not None and html.get_content().strip() == "<p>Announced: a dialogue</p>"


def test_mails_about_one_dialogue_are_one_thread() -> None:
    first, second = (read(written(stored(announced(), number))) for number in (1, 2))
    assert first["Message-ID"] != second["Message-ID"]
    assert first["References"] == second["References"] == second["In-Reply-To"]
    other = read(written(stored(announced(id=5))))
    elsewhen = read(written(stored(announced(first_seen=NOW.replace(year=2025)))))
    assert len({first["References"], other["References"], elsewhen["References"]}) == 3


def test_what_is_about_no_dialogue_has_no_thread() -> None:
    assert sorted(read(written(stored(decide_test("desk", NOW)))).keys()) == sorted(PLAIN)


def test_every_attempt_is_the_same_mail() -> None:
    alert = stored(announced())
    assert written(alert, calendar=b"BEGIN:VCALENDAR\r\n") == written(alert, calendar=b"BEGIN:VCALENDAR\r\n")


def test_a_calendar_is_attached_whole() -> None:
    (part,) = read(written(stored(announced()), calendar="BEGIN:VCALENDAR\r\né".encode())).iter_attachments()
    assert (part.get_content_type(), part.get_filename()) == ("text/calendar", "dialogue.ics")
    assert part.get_payload(decode=True) == "BEGIN:VCALENDAR\r\né".encode()


def test_a_reader_learns_whom_to_ask_to_be_left_out() -> None:
    message = read(written(stored(announced()), unsubscribe="mailto:desk@example.org?subject=leave"))
    assert message["List-Unsubscribe"] == "<mailto:desk@example.org?subject=leave>"


def test_lines_are_what_smtp_allows() -> None:
    raw = written(stored(announced()), "длинный " * 500)
    assert b"\r\n" in raw
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert raw.isascii()


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_a_hostile_text_adds_no_header(text: str) -> None:
    alert = replace(stored(announced()), subscription=text, uid=text)
    rendered = Rendered(subject=text, text=plain(text, 2000), html="<p>")
    message = read(mail(alert, rendered, sender=replace_name(SENDER, text), recipients=DESK))
    assert sorted(message.keys()) == sorted([*PLAIN, "In-Reply-To", "References"])
    assert not message.defects
    assert len(message["Subject"]) <= 200
    if text.startswith(CANARY):
        assert CANARY in message["Subject"]
    assert message["To"] == "desk@example.org, Someone <someone@example.org>"


@given(st.text(st.characters(), max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_subject_is_one_header(text: str) -> None:
    message = read(written(stored(announced()), text.encode("utf-8", "replace").decode()))
    assert sorted(message.keys()) == sorted([*PLAIN, "In-Reply-To", "References"])
    assert not message.defects


def test_a_mail_with_other_headers_than_meant_is_refused() -> None:
    # Names of recipients are the user's own and pass no gate: the bytes are read again all the same.
    hostile = Address("=?utf-8?q?Hi=0D=0ABcc=3A_victim=40example.net?=", "desk", "example.org")
    rendered = Rendered(subject="Announced", text="", html="")
    with pytest.raises(ValueError, match="other headers than meant"):
        mail(stored(announced()), rendered, sender=SENDER, recipients=[hostile])
