"""A public internet that is this machine, for what may only be tested with public addresses and with TLS."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import httpcore
import pytest


class Wire(httpcore.AsyncNetworkBackend):
    """A network on which every address is this machine; notes each address that is connected to."""

    def __init__(self) -> None:
        self.addresses: list[str] = []
        self._real = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  # httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        self.addresses.append(host)
        return await self._real.connect_tcp("127.0.0.1", port, timeout=timeout)


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate signed by itself, and its key, as files."""

    certificate: Path
    key: Path

    def server(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, self.key)
        return context

    def client(self) -> ssl.SSLContext:
        """Trusts this certificate and no other."""
        return ssl.create_default_context(cafile=str(self.certificate))


def make_certificate(folder: Path, host: str) -> Certificate:
    """A certificate for `host`, valid for two days; skips the test without the openssl program."""
    if (openssl := shutil.which("openssl")) is None:
        pytest.skip("needs the openssl program: apt-get install openssl")
    made = Certificate(folder / "certificate.pem", folder / "key.pem")
    subprocess.run(  # noqa: S603  # fixed arguments
        [
            openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-days", "2", "-subj", f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}",
            "-keyout", made.key, "-out", made.certificate,
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip
    return made
