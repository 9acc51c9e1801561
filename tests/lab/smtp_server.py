"""A real SMTP server on a loopback port that keeps what it is given and fails as it is told.

    async with SmtpServer() as server:
        ... mail to smtp://127.0.0.1:{server.port} ...
        assert server.letters[0].recipients == ["desk@example.org"]

With `tls` it offers STARTTLS, or speaks TLS from the first byte with `implicit=True`; `certificate(folder)` makes one
that a client can be told to trust. With `users` it asks for AUTH, and offers it in clear only with `auth_in_clear`:
then `clear_secrets` tells what a client gave away. `say` maps an SMTP command (`MAIL`, an address given to `RCPT`,
`DATA`) to the replies to give instead of 250, one after the other; `None` is 250.
"""

from __future__ import annotations

import asyncio
import shutil
import ssl
import subprocess
import warnings
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

HANG, DROP = "never", "gone"
"""Given in `say` for DATA: the server never answers, or cuts the connection."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One accepted mail."""

    sender: str
    recipients: list[str]
    content: bytes
    tls: bool
    user: str | None

    @property
    def message(self) -> EmailMessage:
        read = message_from_bytes(self.content, policy=default)
        assert isinstance(read, EmailMessage)
        return read


@dataclass(slots=True)
class SmtpServer:
    tls: ssl.SSLContext | None = None
    implicit: bool = False
    users: Mapping[str, str] = field(default_factory=dict)
    auth_in_clear: bool = False
    say: dict[str, list[str | None]] = field(default_factory=dict)
    greeting: str | None = None  # said instead of 220, then the connection closes; "" says nothing and stays
    letters: list[Letter] = field(default_factory=list)
    clear_secrets: list[str] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)  # what DATA was answered instead of 250
    port: int = 0
    _server: asyncio.Server | None = None
    _open: set[asyncio.BaseTransport] = field(default_factory=set)

    async def __aenter__(self) -> SmtpServer:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._protocol, "127.0.0.1", 0, ssl=self.tls if self.implicit else None)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        for transport in self._open:
            transport.close()
        await self._server.wait_closed()
        await asyncio.sleep(0.01)  # the transports' own closing callbacks

    def url(self, *, user: str | None = None, scheme: str = "smtp") -> str:
        return f"{scheme}://{user + '@' if user else ''}127.0.0.1:{self.port}"

    def _protocol(self) -> asyncio.Protocol:
        if self.greeting is not None:
            return _Refusal(self)
        with warnings.catch_warnings():
            # aiosmtpd warns of AUTH without TLS, which is what this lab tempts its clients with
            warnings.simplefilter("ignore")
            protocol: asyncio.Protocol = _Recorded(
                self,
                tls_context=None if self.implicit else self.tls,
                auth_required=bool(self.users),
                auth_require_tls=not (self.auth_in_clear or self.implicit),
                authenticator=self._authenticate if self.users else None,
            )
        return protocol

    def _authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        user, password = data.login.decode(), data.password.decode()
        if session.ssl is None and not self.implicit:
            self.clear_secrets.append(password)
        good = self.users.get(user) == password
        # "handled=False" makes aiosmtpd answer 535; the user's name is kept for the letter
        return AuthResult(success=good, handled=False, auth_data=user)

    def _reply(self, key: str) -> str | None:
        self.commands.append(key)
        replies = self.say.get(key)
        if not replies:
            return None
        return replies.pop(0) if len(replies) > 1 else replies[0]

    # --- aiosmtpd's hooks

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if reply := self._reply("MAIL"):
            return reply
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if reply := self._reply(address):
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if reply := self._reply("DATA"):
            self.refused["no answer" if reply in {HANG, DROP} else reply[:3]] += 1
            if reply == HANG:
                await asyncio.sleep(3600)
            elif reply == DROP:
                assert isinstance(server.transport, asyncio.Transport)
                server.transport.abort()
            return reply
        content = envelope.content
        assert isinstance(content, bytes)
        self.letters.append(
            Letter(
                sender=envelope.mail_from or "",
                recipients=list(envelope.rcpt_tos),
                content=content,
                tls=session.ssl is not None or self.implicit,
                user=session.auth_data if isinstance(session.auth_data, str) else None,
            )
        )
        return "250 OK"


class _Recorded(SMTP):
    """aiosmtpd's protocol, whose connections the lab can cut."""

    def __init__(self, lab: SmtpServer, **settings: Any) -> None:
        self._lab = lab
        super().__init__(lab, enable_SMTPUTF8=True, ident="lab", **settings)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._lab._open.add(transport)
        super().connection_made(transport)


class _Refusal(asyncio.Protocol):
    """Says its greeting and hangs up, or says nothing for ever."""

    def __init__(self, lab: SmtpServer) -> None:
        self._lab = lab

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._lab._open.add(transport)
        if self._lab.greeting:
            transport.write(f"{self._lab.greeting}\r\n".encode())
            transport.close()


@dataclass(frozen=True, slots=True)
class Certificate:
    """A self-signed certificate for 127.0.0.1 and localhost; `file` is what a client trusts."""

    file: Path
    context: ssl.SSLContext


def certificate(folder: Path, *, names: str = "DNS:localhost,IP:127.0.0.1") -> Certificate:
    """Make a certificate with the openssl program; skips the test where there is none."""
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("needs the openssl program: apt-get install openssl")
    key, file = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(  # noqa: S603 - a fixed program with fixed arguments
        [program, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=lab", "-addext", f"subjectAltName={names}", "-keyout", str(key), "-out", str(file)],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, key)
    return Certificate(file, context)
