"""A private PostgreSQL server for tests: its own cluster in a temporary folder, on a Unix socket only.

    @pytest.mark.postgresql
    def test_…():
        url = postgres.new_database()     # skips when PostgreSQL's programs are not there

The server starts with the first database that is asked for and stops, by its process id, when Python ends.
"""

from __future__ import annotations

import atexit
import getpass
import os
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from threading import Lock
from typing import Any

import psycopg
import pytest

HOW_TO_GET = "needs PostgreSQL's server programs: apt-get install postgresql, or put initdb and postgres on the PATH"
START_SECONDS = 60
ROLE = "aggregator"

_numbers = count(1)
_lock = Lock()


@dataclass(frozen=True)
class Server:
    process: subprocess.Popen[bytes]
    folder: Path

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://{ROLE}@/{database}?host={self.folder}"

    def connect(self, database: str = "postgres") -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(f"host={self.folder} user={ROLE} dbname={database}", autocommit=True)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)  # PostgreSQL's fast shutdown; SIGTERM would wait for clients
        self.process.wait(30)
        shutil.rmtree(self.folder, ignore_errors=True)


def programs() -> Path | None:
    """The folder of initdb and postgres."""
    candidates = [Path(found).parent for found in [shutil.which("initdb")] if found]
    if config := shutil.which("pg_config"):
        answer = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=False)  # noqa: S603 - a fixed program
        candidates.insert(0, Path(answer.stdout.strip()))
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((each for each in candidates if (each / "initdb").exists() and (each / "postgres").exists()), None)


def available() -> bool:
    return programs() is not None


@cache
def _server() -> Server:
    folder = programs()
    if folder is None:
        pytest.skip(HOW_TO_GET)
    home = Path(tempfile.mkdtemp(prefix="pg-"))
    user = _unprivileged()
    if user:
        shutil.chown(home, user)
    run: dict[str, Any] = {"user": user, "group": _group(user), "extra_groups": []} if user else {}
    data = home / "data"
    subprocess.run(  # noqa: S603 - a fixed program
        [folder / "initdb", "-D", data, "-U", ROLE, "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
        check=True,
        capture_output=True,
        cwd=home,
        **run,
    )
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - a fixed program
            [folder / "postgres", "-D", data, "-k", home, "-c", "listen_addresses=", "-c", "fsync=off"],
            stdout=log,
            stderr=log,
            cwd=home,
            **run,
        )
    server = Server(process, home)
    atexit.register(server.stop)
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            server.connect().close()
            return server
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start: {(home / 'log').read_text()}") from None
            time.sleep(0.05)


def _unprivileged() -> str | None:
    """Whom to run as: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    import pwd

    names = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in names), getpass.getuser())


def _group(user: str) -> int:
    import pwd

    return pwd.getpwnam(user).pw_gid


def new_database(template: str = "template1") -> str:
    """The URL of a new database, empty or a copy of `template`. Skips where there is no PostgreSQL."""
    with _lock:
        server = _server()
        name = f"test_{next(_numbers)}"
        with server.connect() as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
        return server.url(name)


def run_sql(url: str, statement: str) -> None:
    """Run statements in the database of `url`, as its owner."""
    with _server().connect(database_of(url)) as connection:
        connection.execute(statement.encode())


def conninfo(url: str) -> str:
    """The same for PostgreSQL's own programs."""
    return f"host={_server().folder} user={ROLE} dbname={database_of(url)}"


def database_of(url: str) -> str:
    return url.rpartition("/")[2] if "?" not in url else url.partition("?")[0].rpartition("/")[2]
