"""Secrets stay where they are: not in a log at any level, an error, a listing, an export or the database."""

from __future__ import annotations

import asyncio
import base64
import json
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer

from aggregator.cli import build
from tests.lab.daemon import Daemon, until
from tests.lab.http_server import HttpServer, Raw, Reply, Request, Route
from tests.lab.newsroom import item, rss
from tests.lab.outspoken import FAULTS
from tests.lab.smtp_server import SmtpServer
from tests.lab.webhook_receiver import WebhookReceiver

TOKEN = "CANARY-feed-token-4711"
HOOK_TOKEN = "CANARY-hook-token-4715"
PASSWORD = "CANARY-smtp-password-4712"
CHAT_TOKEN = "CANARY-chat-token-4716"
KEY = b"CANARY-hook-secret-4713........."
HOOK = "whsec_" + base64.b64encode(KEY).decode()
SECRETS = {
    "smtp password": PASSWORD.encode(),
    "chat token": CHAT_TOKEN.encode(),
    "hook secret": HOOK.removeprefix("whsec_").encode(),
    "hook key": KEY,
}
DIALOGUE = "The fifth Kazakhstan–Japan Political Consultations will take place in Tokyo on 3 June 2099."
ACCESS = "CANARY-proxy-password-4714"

COMMANDS: dict[str, list[list[str]]] = {
    "analyze": [["analyze", "{documents}"]],
    "eval": [["eval", "{documents}"]],
    "reanalyze": [["reanalyze"]],
    "dialogues": [["dialogues"], ["dialogues", "--format", "ics"], ["dialogues", "--format", "json"]],
    "items": [["items"], ["items", "--format", "json"], ["items", "--stories"]],
    "run": [["run", "--once"]],
    "poll": [["poll", "--all"], ["poll", "good"], ["poll", "no-such-feed"]],
    "healthcheck": [["healthcheck"]],
    "why": [["why", "i1"], ["why", "d1"], ["why", "a1"], ["why", "x1"], ["why", "i999"]],
    "alerts list": [["alerts", "list"], ["alerts", "list", "--format", "json"]],
    "alerts test": [
        ["alerts", "test", "hook"],
        ["alerts", "test", "desk"],
        ["alerts", "test", "chat"],
        ["alerts", "test", "no-such"],
    ],
    "alerts retry": [["alerts", "retry", "x1"], ["alerts", "retry", "x999"], ["alerts", "retry", "--channel", "hook"]],
    "alerts replay": [["alerts", "replay", "all"], ["alerts", "replay", "nobody"]],
    "alerts channels": [["alerts", "channels"], ["alerts", "channels", "--format", "json"]],
    "silences add": [["silences", "add", "--region", "KZ", "--for", "1h"], ["silences", "add", "--for", "1h"]],
    "silences list": [["silences", "list"], ["silences", "list", "--format", "json"]],
    "silences expire": [["silences", "expire", "m1"], ["silences", "expire", "m9"]],
    "stories show": [["stories", "show", "s1"], ["stories", "show", "i999"]],
    "stories split": [["stories", "split", "i999"]],
    "stories merge": [["stories", "merge", "i1", "i999"]],
    "feeds list": [["feeds", "list"]],
    "feeds status": [["feeds", "status"], ["feeds", "status", "--format", "json"]],
    "feeds add": [
        ["feeds", "add", f"http://127.0.0.1:1/dead?token={TOKEN}", "--allow-private"],
        ["feeds", "add", "{site}/page", "--allow-private"],
        ["feeds", "add", f"http://someone:{ACCESS}@127.0.0.1:1/", "--allow-private"],
    ],
    "feeds remove": [["feeds", "remove", "good"], ["feeds", "remove", "no-such"]],
    "feeds import": [["feeds", "import", "{opml}"]],
    "feeds export": [["feeds", "export"]],
    "feeds doctor": [
        *(["feeds", "doctor", name] for name in ("good", "quoting", "quoting-no", "moved", "loop", "held", "junk")),
        ["feeds", "doctor", "{site}/page?token=" + TOKEN, "--allow-private", "--format", "json"],
        ["feeds", "doctor", f"http://someone:{ACCESS}@127.0.0.1:1/", "--allow-private"],
    ],
    "doctor": [["doctor"], ["doctor", "--offline", "--format", "json"]],
    "backup": [["backup", "{backup}"], ["backup", "{backup}"]],
    "prune": [["prune"], ["prune", "--dry-run"]],
    "config check": [["config", "check"]],
    "config show": [["config", "show"]],
}
"""Every command of the program but the demonstration, which has secrets and a database of its own."""

OWN_SUBSCRIPTIONS = ("feeds list", "feeds status", "config show")
"""Where a user is shown the addresses he has written down himself."""


@dataclass(slots=True)
class Scene:
    """A configuration full of canaries, among servers that are full of malice."""

    folder: Path
    site: HttpServer
    hook: WebhookReceiver
    smtp: SmtpServer
    chat: HttpServer

    @property
    def environ(self) -> dict[str, str]:
        chat = f"ntfy://canary:{CHAT_TOKEN}@127.0.0.1:{self.chat.port}/{CHAT_TOKEN}?token={CHAT_TOKEN}"
        return {
            "SMTP_PASSWORD": PASSWORD,
            "HOOK_SECRET": HOOK,
            "CHAT": chat,
            "PYTHONASYNCIODEBUG": "1",
            "PYTHONPATH": ".",
        }

    def configure(self) -> Path:
        feeds = "".join(
            f'[[feeds]]\nid = "{path[1:]}"\nurl = "{self.site.url(path)}?token={TOKEN}"\nallow_private = true\n'
            'interval = "1s"\n'
            for path in self.site.routes
            if path != "/page"
        )
        config = self.folder / "feeds.toml"
        config.write_text(
            f'[aggregator]\ndatabase = "sqlite:///secrets.db"\nhost_interval = "0s"\n{feeds}'
            f'[channels.hook]\ntype = "webhook"\nurl = "{self.hook.url}?token={HOOK_TOKEN}"\nallow_private = true\n'
            'secret_env = "HOOK_SECRET"\n'
            f'[channels.desk]\ntype = "email"\nsmtp = "{self.smtp.url(user="canary")}"\n'
            'password_env = "SMTP_PASSWORD"\n'
            'from = "a@example.org"\nto = ["b@example.org"]\n'
            '[channels.chat]\ntype = "apprise"\nurls_env = "CHAT"\n'
            '[[alerts]]\nname = "all"\nchannels = ["hook", "desk", "chat"]\n'
            'on = ["dialogue.announced", "feed.failing"]\n',
            encoding="utf-8",
        )
        return config


def quoting(request: Request) -> Reply:
    """A server that repeats what it was asked, as error pages do."""
    return Reply(
        403 if "no" in request.path else 200,
        {"Content-Type": "text/html", "X-Asked": request.target, "Set-Cookie": f"asked={TOKEN}"},
        f"<html><title>{request.target}</title><body>{request.target} {request.headers}</body></html>",
    )


async def cut(request: Request, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        writer.write(f"HTTP/1.1 200 {TOKEN}\r\nContent-Length: 900\r\n\r\n<rss>{TOKEN}".encode())
        await writer.drain()


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    now = datetime.now(UTC)
    good = rss([item(DIALOGUE, f"<p>{DIALOGUE}</p>", now, guid="1", link="https://mfa.example/1")])
    routes: dict[str, Route] = {
        "/good": Reply(200, {"ETag": f'"{TOKEN}"'}, good),
        "/page": Reply(200, {"Content-Type": "text/html"}, f"<link rel='alternate' href='/good?token={TOKEN}'>"),
        "/quoting": quoting,
        "/quoting-no": quoting,
        "/moved": Reply(302, {"Location": f"/good?token={TOKEN}"}),
        "/loop": Reply(302, {"Location": f"/loop?token={TOKEN}"}),
        "/downhill": Reply(301, {"Location": f"ftp://someone:{TOKEN}@example.org/{TOKEN}"}),
        "/cut": Raw(cut),
        "/junk": Reply(200, {}, f"<rss version='2.0'><channel><item><title>{TOKEN}".encode()),
        "/held": Reply(429, {"Retry-After": TOKEN}, TOKEN),
        "/dead": Reply(500, {}, TOKEN),
    }
    smtp = SmtpServer(users={"canary": "another password"}, auth_in_clear=True)
    hook = WebhookReceiver(secret=HOOK, replies=(Reply(500, {}, f"/hook?token={HOOK_TOKEN}"), Reply(307)))
    chat = HttpServer(default=lambda request: replace(quoting(request), status=401))
    async with HttpServer(routes) as site, hook, smtp, chat:
        yield Scene(tmp_path, site, hook, smtp, chat)


def leaks(text: bytes, *, token: bool = True) -> Iterator[str]:
    """The names of the secrets in `text`, each with where it stands."""
    tokens = {"feed token": TOKEN.encode(), "hook token": HOOK_TOKEN.encode()}
    looked_for = {**SECRETS, "access": ACCESS.encode(), **(tokens if token else {})}
    for name, secret in looked_for.items():
        if (at := text.find(secret)) >= 0:
            yield f"{name}: …{text[max(at - 200, 0) : at + 80].decode(errors='replace')}…"


def stored_leaks(database: Path) -> Iterator[str]:
    """The same in the database: in its files, and the token in every column but that of the feed's own address."""
    for file in database.parent.glob(database.name + "*"):
        yield from leaks(file.read_bytes(), token=False)
    with closing(sqlite3.connect(database)) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            cursor = connection.execute(f"SELECT * FROM {table}")  # noqa: S608 - names of our own tables
            columns = [column[0] for column in cursor.description]
            for row in cursor:
                for column, value in zip(columns, row, strict=True):
                    own = (table, column) in {("feed", "url"), ("feed_state", "validators_url"), ("feed_state", "etag")}
                    if isinstance(value, str) and (HOOK_TOKEN in value or (TOKEN in value and not own)):
                        yield f"{table}.{column}: {value}"


def names(command: typer.core.TyperCommand | typer.core.TyperGroup, prefix: str = "") -> Iterator[str]:
    if not isinstance(command, typer.core.TyperGroup):
        yield prefix.strip()
        return
    for name, below in command.commands.items():
        yield from names(below, f"{prefix} {name}")  # type: ignore[arg-type]  # typer makes all of them


def test_every_command_is_tried() -> None:
    command = typer.main.get_command(build())
    assert {*names(command)} - {"demo"} == COMMANDS.keys()  # type: ignore[arg-type]


@pytest.mark.slow
async def test_no_command_gives_a_secret_away(scene: Scene) -> None:
    config = scene.configure()
    documents, opml = scene.folder / "documents.jsonl", scene.folder / "list.opml"
    documents.write_text(json.dumps({"id": "1", "title": DIALOGUE, "text": DIALOGUE, "label": "positive"}) + "\n")
    opml.write_text(
        f'<opml version="2.0"><body><outline type="rss" xmlUrl="https://x:{ACCESS}@example.org/"/></body></opml>'
    )
    places = {
        "{documents}": str(documents),
        "{opml}": str(opml),
        "{backup}": str(scene.folder / "copy"),
        "{site}": scene.site.url(""),
    }
    script = scene.folder / "script.jsonl"
    calls = [[places.get(word, word.replace("{site}", places["{site}"])) for word in call]
             for variants in COMMANDS.values() for call in variants]  # fmt: skip
    # the poll comes first, so that there is something to list
    calls = [["run", "--once"], *calls, ["feeds", "list"], ["feeds", "export"]]
    script.write_text("".join(json.dumps(["--config", str(config), *call]) + "\n" for call in calls))
    program = Daemon(config, scene.environ, ("-m", "tests.lab.outspoken", "--script", str(script)))
    called = await program.call()
    assert called.status == 0, called.err[-2000:]
    outputs = called.out.split("\n$ ")
    assert len(outputs) == len(calls) and called.out.count("\n= 0") > len(calls) / 2, called.out
    for call, output in zip(calls, outputs, strict=True):
        own = " ".join(call).startswith(OWN_SUBSCRIPTIONS)
        shown = output.partition("\n")[2]  # behind the line that repeats the command
        assert list(leaks(shown.encode(), token=not own)) == [], call
    assert "DEBUG" in called.err
    assert list(leaks(called.err.encode())) == []
    assert list(stored_leaks(scene.folder / "secrets.db")) == []


@pytest.mark.slow
@pytest.mark.parametrize("fault", [None, *FAULTS])
async def test_no_log_of_the_daemon_gives_a_secret_away(scene: Scene, fault: str | None) -> None:
    program = ("-m", "tests.lab.outspoken", *(("--fault", fault) if fault else ()))
    async with Daemon(scene.configure(), scene.environ, program) as daemon:
        polled = [path for path in scene.site.routes if path != "/page"]
        await until(lambda: all(scene.site.paths().count(path) for path in polled))
        if fault in {None, "signing", "login"}:
            await until(lambda: len(daemon.told("delivery")) >= 2)
        else:
            await until(lambda: len(daemon.told("polled")) >= len(polled))
        assert await daemon.terminate() == 0
        log = daemon.log_file.read_bytes()
        assert (b"a mistake of ours" in log) == (fault is not None)
        assert list(leaks(log + daemon.output_file.read_bytes())) == []
        assert list(stored_leaks(scene.folder / "secrets.db")) == []
    if fault is None:
        assert scene.hook.attempts, "the receiver was asked, and the signature was good"
        assert PASSWORD in scene.smtp.clear_secrets, "the mail server was given its password"
