"""Alerts as mail over SMTP (door: aiosmtplib).

[channels.desk]
type = "email"
smtp = "smtp://user@mail.example.org:587"   # or smtps://…:465; TLS required, except to a loopback address
password_env = "SMTP_PASSWORD"
from = "Aggregator <aggregator@example.org>"
to = ["desk@example.org"]
ca_file = "/etc/ssl/our-ca.pem"             # optional: also trust this authority
starttls = true                             # optional: require TLS of a loopback server too
templates = "/etc/aggregator/templates"     # optional: a folder with mail.html, mail.txt or both
unsubscribe = "mailto:desk@example.org"     # optional: whom a reader asks to be left out, mailto: or https:
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.utils import parseaddr
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import unquote, urlsplit

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPConnectResponseError,
    SMTPException,
    SMTPHeloError,
    SMTPRecipientsRefused,
    SMTPResponse,
    SMTPResponseException,
)
from pydantic import BaseModel, Field, field_validator, model_validator

from aggregator.alerts.calendar import attachment
from aggregator.alerts.channels import FORM, Channel, Doors, chosen_secret, compose
from aggregator.alerts.mail import mail
from aggregator.alerts.rendering import Press, template_folder
from aggregator.alerts.safety import terminal
from aggregator.alerts.wording import message
from aggregator.errors import ConfigurationError
from aggregator.model import Alert, SendResult, Sent, reference

TOTAL = 45.0
"""Seconds for one mail from connecting to the server's last answer."""

MOST_REMEMBERED = 1000

_OURS = frozenset({421, 530, 534, 535, 538})
"""Replies about the connection, TLS or the password (RFC 5321 §4.2.3, RFC 4954 §6): the operator can cure them, so the
message waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where `smtp` points."""

    host: str
    port: int
    tls: bool  # from the first byte
    user: str | None

    @property
    def loopback(self) -> bool:
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


class Options(BaseModel):
    """One server, one sender, the recipients."""

    model_config = FORM

    smtp: str
    sender: str = Field(alias="from")
    to: list[str] = Field(min_length=1, max_length=100)
    password_env: str | None = None
    password_file: str | None = None
    ca_file: str | None = None
    starttls: bool | None = None
    unsubscribe: str | None = Field(default=None, max_length=500, pattern=r"^(mailto:[!-~]+@[!-~]+|https://[!-~]+)$")

    templates: str | None = None

    @field_validator("templates")
    @classmethod
    def _folder(cls, value: str | None) -> str | None:
        return template_folder(value)

    @field_validator("smtp")
    @classmethod
    def _server(cls, value: str) -> str:
        server(value)
        return value

    @field_validator("sender")
    @classmethod
    def _sender(cls, value: str) -> str:
        address(value)
        return value

    @field_validator("to")
    @classmethod
    def _recipients(cls, value: list[str]) -> list[str]:
        for one in value:
            address(one)
        return value

    @model_validator(mode="after")
    def _together(self) -> Options:
        target = server(self.smtp)
        if self.password_env is not None and self.password_file is not None:
            raise ValueError("password_env and password_file both name the password: keep one of them")
        has_password = self.password_env is not None or self.password_file is not None
        if has_password and target.user is None:
            raise ValueError("a password needs a user name: smtp://USER@HOST:PORT")
        if target.user is not None and not has_password:
            raise ValueError("name the password's place with password_env or password_file")
        if self.starttls is False and not target.tls and not target.loopback:
            raise ValueError("TLS is required except to a loopback address: remove starttls, or use smtps://")
        return self


def server(url: str) -> Server:
    """Read `smtp://user@host:port` (port 587, STARTTLS) or `smtps://…` (port 465); ValueError names no password."""
    try:
        parts = urlsplit(url)
        port = parts.port
        host = parts.hostname
    except ValueError:
        raise ValueError("not an address of a mail server: write smtp://USER@HOST:PORT or smtps://…") from None
    if parts.scheme not in {"smtp", "smtps"} or not host or parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError("not an address of a mail server: write smtp://USER@HOST:PORT or smtps://…")
    if parts.password is not None:
        raise ValueError("the password does not go into this file: name its place with password_env or password_file")
    tls = parts.scheme == "smtps"
    user = unquote(parts.username) if parts.username else None
    return Server(host=host, port=port or (465 if tls else 587), tls=tls, user=user)


def address(text: str) -> Address:
    """Read `Name <user@host>` or `user@host`; ValueError if it is neither, or no mail server would take it as it is."""
    name, spec = parseaddr(text)
    user, _, domain = spec.rpartition("@")
    # more than one address, a comment, a route: parseaddr takes them, and drops what it does not understand
    whole = text.strip() in {spec, f"<{spec}>"} or (text.strip().endswith(f"<{spec}>") and name)
    if not whole or not user or not domain or not spec.isascii() or not spec.isprintable() or " " in spec:
        raise ValueError(
            f"{terminal(text, 100)!r} is no mail address: write user@example.org or Name <user@example.org>"
        )
    return Address(name, user, domain)


@dataclass(frozen=True, slots=True)
class _Mailbox:
    server: Server
    sender: Address
    to: tuple[Address, ...]
    unsubscribe: str | None
    press: Press
    starttls: bool
    tls: ssl.SSLContext = field(repr=False)
    password: str | None = field(repr=False)
    doors: Doors = field(repr=False)
    # Who has a message already while others were told to wait, by uid: a retry goes to those others only. Forgotten
    # on restart; then the same Message-ID goes out twice, which is the promise (R2).
    served: dict[str, set[str]] = field(default_factory=dict, repr=False)

    async def send(self, alert: Alert) -> Sent:
        written = await compose(self._letter, alert)
        if isinstance(written, Sent):
            return written
        letter, note = written
        served = self.served.get(alert.uid, set())
        recipients = [one.addr_spec for one in self.to if one.addr_spec not in served]
        try:
            async with asyncio.timeout(TOTAL):
                refused = await self._carry(letter, recipients)
        except SMTPRecipientsRefused as error:
            refused = {one.recipient: SMTPResponse(one.code, one.message) for one in error.recipients}
        except (SMTPAuthenticationError, SMTPConnectResponseError, SMTPHeloError) as error:
            return self._sent(SendResult.RETRY, f"{error.code} {error.message}")
        except SMTPResponseException as error:
            final = 500 <= error.code < 600 and error.code not in _OURS
            return self._sent(SendResult.REJECTED if final else SendResult.RETRY, f"{error.code} {error.message}")
        except TimeoutError:
            return self._sent(SendResult.RETRY, "the mail server took too long")
        except (SMTPException, OSError) as error:
            return self._sent(SendResult.RETRY, str(error))
        return self._outcome(alert, recipients, refused, note)

    async def close(self) -> None:
        return None

    async def _carry(self, letter: bytes, recipients: list[str]) -> Mapping[str, SMTPResponse]:
        """Hand the mail over; returns who was refused while others were not."""
        client = SMTP(
            hostname=self.server.host,
            port=self.server.port,
            username=self.server.user,
            password=self.password,
            use_tls=self.server.tls,
            start_tls=self.starttls,
            tls_context=self.tls,
            timeout=TOTAL,
        )
        try:
            await client.connect()
            refused, _ = await client.sendmail(self.sender.addr_spec, recipients, letter)
            # The server has the mail: whatever happens to the farewell, it is not sent again.
            with suppress(SMTPException, OSError):
                await client.quit()
            return refused
        finally:
            client.close()

    def _outcome(self, alert: Alert, recipients: list[str], refused: Mapping[str, SMTPResponse], note: str) -> Sent:
        later = [one for one, reply in refused.items() if not 500 <= reply.code < 600 or reply.code in _OURS]
        said = "; ".join(f"{one}: {reply.code} {reply.message}" for one, reply in refused.items())
        if later:
            taken = self.served.setdefault(alert.uid, set())
            taken.update(one for one in recipients if one not in later)
            while len(self.served) > MOST_REMEMBERED:
                del self.served[next(iter(self.served))]
            return self._sent(SendResult.RETRY, said)
        earlier = self.served.pop(alert.uid, set())
        if len(refused) == len(recipients) and not earlier:
            return self._sent(SendResult.REJECTED, said)
        return self._sent(SendResult.DELIVERED, f"refused for {said}" if said else note)

    def _sent(self, result: SendResult, detail: str) -> Sent:
        """A server may repeat what it was sent; the password does not come back through it (S24)."""
        if self.password:
            detail = detail.replace(self.password, "…")
        return Sent(result=result, detail=terminal(detail, 300))

    async def _letter(self, alert: Alert) -> tuple[bytes, str]:
        """The mail, and what went wrong with a user's template."""
        told = message(alert, reference("alert", alert.id), self.doors.name, self.doors.part)
        rendered = await self.press.mail(told)
        calendar = attachment(alert, self.doors.name)
        letter = mail(
            alert,
            rendered,
            sender=self.sender,
            recipients=self.to,
            calendar=calendar,
            unsubscribe=self.unsubscribe,
        )
        return letter, rendered.note


def open_channel(name: str, options: Options, doors: Doors) -> Channel:
    target = server(options.smtp)
    try:
        context = ssl.create_default_context(cafile=None)
        if options.ca_file is not None:
            context.load_verify_locations(cafile=options.ca_file)
    except (OSError, ssl.SSLError) as error:
        raise ConfigurationError(
            f"the certificates cannot be read: {error.strerror or error}", key=f"channels.{name}.ca_file"
        ) from error
    required = not target.loopback if options.starttls is None else options.starttls
    return _Mailbox(
        server=target,
        sender=address(options.sender),
        to=tuple({one.addr_spec: one for one in map(address, options.to)}.values()),
        unsubscribe=options.unsubscribe,
        press=Press(folder=Path(options.templates) if options.templates else None, warn=doors.warn),
        starttls=required and not target.tls,
        tls=context,
        password=chosen_secret(doors, env=options.password_env, file=options.password_file),
        doors=doors,
    )
