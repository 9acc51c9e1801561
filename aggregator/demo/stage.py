"""The stage of the demonstration: a small web server with synthetic feeds and a webhook receiver, in a thread."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from importlib.resources.abc import Traversable
from string import Template

TYPES = {".rss": "application/rss+xml", ".atom": "application/atom+xml", ".json": "application/feed+json"}
ENGLISH = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip
RUSSIAN = ("января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября",
           "ноября", "декабря")  # fmt: skip


@dataclass(slots=True)
class Stage:
    """What is served now, and what was received."""

    url: str = ""
    bodies: dict[str, tuple[str, bytes]] = field(default_factory=dict)  # path -> media type, body
    received: list[tuple[str, dict[str, object]]] = field(default_factory=list)  # webhook-id, body

    def show(self, act: str, now: datetime) -> None:
        """Serve the feeds of an act (`first`, `second`) over those of the acts before it, dated around `now`."""
        folder = files("aggregator.demo") / "data" / act
        for file in sorted(folder.iterdir(), key=lambda file: file.name):
            name = f"/{file.name.rpartition('.')[0]}"
            self.bodies[name] = (_type(file), _fill(file, self.url, now))


def _type(file: Traversable) -> str:
    return TYPES.get(f".{file.name.rpartition('.')[2]}", "text/html; charset=utf-8")


def _fill(file: Traversable, base: str, now: datetime) -> bytes:
    return Template(file.read_text(encoding="utf-8")).substitute(_words(base, now)).encode("utf-8")


def _words(base: str, now: datetime) -> Mapping[str, str]:
    """The names that the templates use: times some hours ago, dates some days ahead."""
    words = {"base": base}
    for name, hours in (("now", 0), ("1h", 1), ("2h", 2), ("3h", 3), ("5h", 5)):
        then = (now - timedelta(hours=hours)).astimezone(UTC).replace(microsecond=0)
        words[f"rfc_{name}"] = format_datetime(then, usegmt=True)
        words[f"iso_{name}"] = then.isoformat()
    for days in (12, 20):
        ahead = (now + timedelta(days=days)).date()
        words[f"en_{days}d"] = _date(ahead, ENGLISH)
        words[f"ru_{days}d"] = f"{_date(ahead, RUSSIAN)} года"
    return words


def _date(day: date, months: tuple[str, ...]) -> str:
    return f"{day.day} {months[day.month - 1]} {day.year}"


@contextmanager
def opened() -> Iterator[Stage]:
    """Serve on a free port of 127.0.0.1 until the block ends."""
    stage = Stage()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, body = stage.bodies.get(self.path, ("text/plain", b""))
            self._answer(200 if body else 404, kind, body)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            stage.received.append((self.headers["webhook-id"], json.loads(body)))
            self._answer(204, "text/plain", b"")

        def _answer(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """The demonstration tells what happens itself."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, name="demo stage", daemon=True)
    thread.start()
    stage.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield stage
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
