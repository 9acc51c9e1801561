"""The file channel: whole lines, on disk, whatever happened to the file before."""

from __future__ import annotations

import json
import resource
from datetime import UTC, datetime
from pathlib import Path

from aggregator.alerts.channels import Channel, Doors
from aggregator.alerts.channels.console import Options as ConsoleOptions
from aggregator.alerts.channels.console import open_channel as open_console
from aggregator.alerts.channels.file import Options, open_channel
from aggregator.alerts.deciding import decide_test
from aggregator.model import SendResult, Sent
from tests.lab.alert_values import NOW, announced, name_of, stored
from tests.lab.posting import post


def doors(lines: list[str]) -> Doors:
    return Doors(
        post=post, write=lines.append, now=lambda: datetime.now(UTC), secret=str, secret_file=str, name=name_of
    )


def log(path: Path) -> Channel:
    return open_channel("log", Options(path=str(path)), doors([]))


async def test_a_line_is_the_webhooks_body_and_its_id(tmp_path: Path) -> None:
    channel = log(tmp_path / "alerts.jsonl")
    for number in (1, 2):
        await channel.send(stored(announced(), number))
    lines = (tmp_path / "alerts.jsonl").read_text(encoding="utf-8").splitlines()
    events = [json.loads(line) for line in lines]
    assert [event["id"] for event in events] == ["evt_1", "evt_2"]
    assert [event["data"]["alert"]["id"] for event in events] == ["a1", "a2"]
    assert set(events[0]) == {"id", "type", "timestamp", "data"}


async def test_a_line_torn_by_a_crash_does_not_spoil_the_next(tmp_path: Path) -> None:
    path = tmp_path / "alerts.jsonl"
    path.write_bytes(b'{"id": "evt_0"}\n{"id": "ev')
    await log(path).send(stored(announced()))
    lines = path.read_bytes().splitlines()
    assert lines[:2] == [b'{"id": "evt_0"}', b'{"id": "ev']
    assert json.loads(lines[2])["id"] == "evt_7"


async def test_a_full_disk_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    """The limit on file sizes stands for the disk: what fits is written, then the write fails."""
    path = tmp_path / "alerts.jsonl"
    await log(path).send(stored(announced()))
    before = path.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 10, hard))
    try:
        sent = await log(path).send(stored(announced()))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert sent.result is SendResult.RETRY
    assert sent.detail.startswith("cannot write to the file")
    assert path.read_bytes() == before


async def test_what_is_no_file_is_not_written_to() -> None:
    sent = await log(Path("/dev/null")).send(stored(announced()))
    assert sent == Sent(result=SendResult.RETRY, detail="cannot write to the file: it is no regular file")


async def test_the_console_says_it_in_one_line() -> None:
    lines: list[str] = []
    channel = open_console("screen", ConsoleOptions(), doors(lines))
    await channel.send(stored(announced()))
    await channel.send(stored(decide_test("screen", NOW)))
    assert lines == [
        "2026-05-20T09:00:00Z  Announced: 5th EU–Uzbekistan Human Rights Dialogue, 12 June 2026, Brussels  "
        "https://example.org/eu-uzbekistan",
        "2026-05-20T09:00:00Z  Test message from Aggregator: this channel works",
    ]
