"""`doctor` on installations that are well and that are not; it changes nothing and tells no secret."""

from __future__ import annotations

import json
import socket
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator import app
from aggregator.cli import run
from aggregator.doctor import examine
from aggregator.findings import Finding, Grade
from tests.lab.damage import damage
from tests.lab.stores import new_item, new_url, subscribe
from tests.lab.webhook_receiver import SECRET

CONFIG = """
[aggregator]
contact = "https://example.org/bot"
[[feeds]]
id = "mfa"
url = "https://mfa.example/feed"
[channels.hook]
type = "webhook"
url = "https://hooks.example/h"
secret_file = "{folder}/secret"
[channels.desk]
type = "email"
smtp = "smtp://mail.example:25"
from = "A <a@example.org>"
to = ["b@example.org"]
[channels.log]
type = "file"
path = "{folder}/alerts.jsonl"
[[alerts]]
name = "all"
channels = ["hook", "desk", "log"]
"""
NAMES = {"hooks.example": "93.184.216.34", "mail.example": "10.0.0.25"}


async def resolve(host: str, port: int) -> list[str]:
    assert port in (443, 25)
    if host not in NAMES:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")
    return [NAMES[host]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "feeds.toml").write_text(CONFIG.format(folder=tmp_path))
    (tmp_path / "secret").write_text(SECRET)
    new_url("sqlite", tmp_path)
    (tmp_path / "store.db").rename(tmp_path / "aggregator.db")
    return tmp_path


async def findings(folder: Path, *, offline: bool = False) -> dict[str, Finding]:
    found = await examine(str(folder / "feeds.toml"), None, offline=offline, now=datetime.now(UTC), resolve=resolve)
    assert SECRET not in repr(found)
    return {finding.check: finding for finding in found}


async def test_an_installation_that_is_well(folder: Path) -> None:
    settings = app.load_settings(str(folder / "feeds.toml"))
    with app.open_store(settings) as store, store.lock_daemon("me"):
        with store.begin() as transaction:
            subscribe(transaction, "mfa")
            transaction.beat(datetime.now(UTC))
        found = await findings(folder)
    assert {check for check, finding in found.items() if finding.grade is not Grade.OK} <= {"disk"}
    assert set(found) >= {"configuration", "contact", "database", "integrity", "disk", "clock", "daemon", "feeds",
                          "deliveries", "channel hook", "channel desk", "channel log"}  # fmt: skip


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


async def test_nothing_is_made_and_nothing_changed(folder: Path) -> None:
    before = (folder / "aggregator.db").read_bytes()
    names = names_in(folder)
    assert (await findings(folder))["daemon"].grade is Grade.WARN
    assert (folder / "aggregator.db").read_bytes() == before
    assert names_in(folder) == names
    (folder / "aggregator.db").unlink()
    missing = await findings(folder)
    assert missing["database"].grade is Grade.FAIL and "start the daemon once" in missing["database"].text
    assert names_in(folder) == names - {"aggregator.db"}


@pytest.mark.postgresql
async def test_a_server_is_looked_at_too(folder: Path, tmp_path: Path) -> None:
    url = new_url("postgresql", tmp_path)
    found = await examine(str(folder / "feeds.toml"), url, now=datetime.now(UTC), resolve=resolve)
    grades = {finding.check: finding.grade for finding in found}
    assert grades["database"] is grades["integrity"] is Grade.OK
    assert "disk" not in grades
    gone = await examine(str(folder / "feeds.toml"), url.replace("/test_", "/none_"), now=datetime.now(UTC))
    assert "does not exist" in next(finding.text for finding in gone if finding.check == "database")


@pytest.mark.parametrize(("version", "says"), [("9999", "newer than this program"), ("0001", "start the daemon once")])
async def test_a_database_of_another_schema_is_told(folder: Path, version: str, says: str) -> None:
    with closing(sqlite3.connect(folder / "aggregator.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (version,))
    database = (await findings(folder))["database"]
    assert database.grade is Grade.FAIL and says in database.text


async def test_a_damaged_database_is_told(folder: Path) -> None:
    with app.open_store(app.load_settings(str(folder / "feeds.toml"))) as store, store.begin() as transaction:
        subscribe(transaction, "mfa")
        transaction.insert_items([new_item(f"i{n}") for n in range(50)])
    damage(folder / "aggregator.db", "ix_item_story")
    found = (await findings(folder))["integrity"]
    assert found.grade is Grade.FAIL and "restore a backup" in found.advice
    (folder / "aggregator.db").write_bytes(b"x" * 8192)
    assert "is damaged" in (await findings(folder))["database"].text


async def test_a_feed_whose_news_is_dated_long_ago_is_told(folder: Path) -> None:
    now = datetime.now(UTC)
    with app.open_store(app.load_settings(str(folder / "feeds.toml"))) as store, store.begin() as transaction:
        subscribe(transaction, "mfa")
        transaction.insert_items([new_item(f"i{n}", at=now, effective_at=now - timedelta(days=99)) for n in range(5)])
    found = (await findings(folder))["dates"]
    assert found.grade is Grade.WARN and found.text.startswith("mfa: ")


async def test_channels_without_secret_address_or_folder_are_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "secret").unlink()
    monkeypatch.delitem(NAMES, "mail.example")
    text = (folder / "feeds.toml").read_text()
    (folder / "feeds.toml").write_text(text.replace("alerts.jsonl", "nowhere/alerts.jsonl"))
    found = await findings(folder)
    assert "secret" in found["channel hook"].text and found["channel hook"].grade is Grade.FAIL
    assert found["channel desk"].text == "mail.example is not known to the resolver"
    assert "cannot be written" in found["channel log"].text
    assert (await findings(folder, offline=True))["channel desk"].grade is Grade.OK
    (folder / "secret").write_text(SECRET)
    monkeypatch.setitem(NAMES, "hooks.example", "127.0.0.1")
    assert "loopback" in (await findings(folder))["channel hook"].text


def test_it_is_told_in_lines_and_in_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--config", str(folder / "feeds.toml"), "doctor", "--offline"]
    assert run(arguments) == 0
    out = capsys.readouterr().out
    assert "warn  daemon" in out and "→ start it with" in out
    (folder / "aggregator.db").unlink()
    assert run([*arguments, "--format", "json"]) == 1
    rows = {row["check"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["database"]["state"] == "fail" and set(rows["clock"]) == {"check", "state", "text", "advice"}
    (folder / "broken.toml").write_text("[aggregator]\nspeed = 1")
    assert run(["--config", str(folder / "broken.toml"), "doctor"]) == 1
    assert "broken.toml:2" in capsys.readouterr().out
