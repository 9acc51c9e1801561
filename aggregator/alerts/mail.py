"""An alert as the bytes of one mail: every header through the gate, and the result read again before it may leave.

The same alert gives the same bytes on every attempt: Message-ID, date and boundaries come from the alert, so that a
mail sent twice after a crash (R2) is recognised as one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, default
from email.utils import format_datetime

from aggregator.alerts.rendering import Rendered
from aggregator.alerts.safety import header
from aggregator.model import Alert

_HEADERS = {"From", "To", "Subject", "Date", "Message-ID", "List-Id", "Auto-Submitted", "MIME-Version", "Content-Type"}
_THREAD_HEADERS = {"In-Reply-To", "References"}


def mail(
    alert: Alert,
    rendered: Rendered,
    *,
    sender: Address,
    recipients: Sequence[Address],
    calendar: bytes | None = None,
    unsubscribe: str | None = None,
) -> bytes:
    """Build the mail of an alert, lines ended by CR LF; ValueError if its headers are not exactly those meant (S14).

    All mails about one dialogue refer to the same message that nobody sent, so that readers show them as one thread.
    `unsubscribe` is an address that a reader may turn to, as mailto: or https: (RFC 2369 §3.2).
    """
    letter = EmailMessage(policy=SMTP)
    domain = _slug(sender.domain)
    letter["From"] = Address(header(sender.display_name, 100), sender.username, sender.domain)
    letter["To"] = tuple(recipients)
    letter["Subject"] = header(rendered.subject)
    letter["Date"] = format_datetime(alert.created)
    letter["Message-ID"] = f"<{_slug(alert.uid)}@{domain}>"
    letter["List-Id"] = f"{header(alert.subscription, 64)} <{_slug(alert.subscription)}.aggregator.{domain}>"
    letter["Auto-Submitted"] = "auto-generated"
    expected = _HEADERS
    if unsubscribe is not None:
        letter["List-Unsubscribe"] = f"<{unsubscribe}>"
        expected = expected | {"List-Unsubscribe"}
    thread = _thread(alert)
    if thread:
        expected = expected | _THREAD_HEADERS
        letter["In-Reply-To"] = f"<{thread}@{domain}>"
        letter["References"] = f"<{thread}@{domain}>"

    letter.set_content(rendered.text, cte="quoted-printable")
    letter.add_alternative(rendered.html, subtype="html", cte="quoted-printable")
    letter.set_boundary(f"=_{_slug(alert.uid)}_text")
    if calendar is not None:
        letter.add_attachment(
            calendar,
            maintype="text",
            subtype="calendar",
            filename="dialogue.ics",
            params={"charset": "utf-8", "method": "PUBLISH"},
        )
        letter.set_boundary(f"=_{_slug(alert.uid)}_all")

    written = letter.as_bytes(policy=SMTP)
    _check(written, expected)
    return written


def _check(written: bytes, expected: set[str]) -> None:
    """Read the bytes as a receiver would: no header more, none twice, none less."""
    read = message_from_bytes(written, policy=default)
    names = list(read.keys())
    if len(names) != len(expected) or set(names) != expected or read.defects:
        raise ValueError(f"the mail would have other headers than meant: {', '.join(sorted(names))}")


def _thread(alert: Alert) -> str | None:
    dialogue = alert.payload.get("dialogue")
    if not isinstance(dialogue, dict) or alert.dialogue_id is None:
        return None
    # the moment of first sight keeps the threads of two databases with one sender apart
    return f"{_slug(str(dialogue.get('id')))}.{_slug(str(dialogue.get('first_seen')))}.dialogue"


def _slug(text: str) -> str:
    """Letters, digits, dot, hyphen and underscore of ASCII: what ids, host names and boundaries may hold."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", text).strip(".-")[:100] or "x"
