"""Two dialogues that turn out to be one session: told once more to nobody, found under either id."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from aggregator.cli import run
from aggregator.model import DeliveryState, Silence, Withholding
from tests.lab.newsroom import Newsroom, item

FEEDS = {
    "eeas": 'kind = "igo"\ncountry = "org:eu"\nlanguage = "en"',
    "courier": 'kind = "news"\nlanguage = "en"',
}
NAME = "EU–Uzbekistan Human Rights Dialogue"
FIRST = f"The 21st {NAME} will be held in Brussels on 12 June 2024."
SECOND = f"The {NAME} will be held in Brussels on 22 October 2024."
THIRD = f"The 21st {NAME} will be held in Brussels on 22 October 2024."


def rule(name: str, rest: str = "") -> str:
    return f'\n[[alerts]]\nname = "{name}"\nchannels = ["hook"]\n{rest}\n'


def publish(room: Newsroom, feed: str, text: str) -> None:
    room.publish(feed, item(text, f"<p>{text}</p>", room.clock.now, guid=f"g{len(room.documents[feed])}"))


def told(room: Newsroom, name: str) -> list[tuple[str, str | None]]:
    """What the subscription was told, and of which dialogue."""
    events = [event for event in room.hook.events if event["data"]["alert"]["subscription"] == name]
    return [(event["type"].removeprefix("dialogue."), (event["data"]["dialogue"] or {}).get("id")) for event in events]


async def hear(room: Newsroom) -> None:
    """The first two texts make two dialogues, the third shows that they are one."""
    await room.poll(timedelta())
    publish(room, "eeas", FIRST)
    await room.poll()
    publish(room, "courier", SECOND)
    await room.poll()
    assert [dialogue.id for dialogue in room.dialogues()] == [2, 1]
    publish(room, "eeas", THIRD)
    await room.poll()


async def test_who_was_told_of_either_was_told_of_both(tmp_path: Path) -> None:
    rules = rule("all") + rule("official", 'exclude = { kinds = ["news"] }') + rule("press", 'sources = ["courier"]')
    async with Newsroom(tmp_path, FEEDS, rules) as room:
        await hear(room)
        [dialogue] = room.dialogues()
        assert (dialogue.id, dialogue.aliases, len(dialogue.items)) == (1, (2,), 3)
        assert told(room, "all") == [("announced", "d1"), ("announced", "d2")]
        assert told(room, "press") == [("announced", "d2")]
        assert told(room, "official") == [("announced", "d1"), ("changed", "d1")], "the new date is news to it"
        publish(room, "courier", f"The 21st {NAME}, planned for 22 October 2024, has been cancelled.")
        await room.poll()
        for name in ("all", "official", "press"):
            assert told(room, name)[-1] == ("cancelled", "d1")
        assert len(told(room, "all")) == 3


async def test_what_waits_to_tell_of_it_a_second_time_is_not_sent(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = rule("daily", 'digest = "daily 07:00"')
    async with Newsroom(tmp_path, FEEDS, rules) as room:
        await hear(room)
        with room.store() as store, store.read() as reader:
            [spared] = reader.withheld(dialogue_id=1)
            assert spared.cause is Withholding.MERGED
        explained = []
        for number in ("a1", "a2", "i2"):
            assert run(["--config", str(room.config_path), "why", number]) == 0
            explained.append(capsys.readouterr().out)
        kept, withdrawn, item_told = explained
        assert "sent as msg_" in kept and "withdrawn" not in kept
        assert "sent as msg_" not in withdrawn and f"about d1: {NAME}" in withdrawn
        for text in (withdrawn, item_told):
            assert "none: withdrawn at " in text
            assert "before it was sent: it waited, and its dialogue turned out to be one that was told already" in text
        await room.poll(timedelta(days=1))
        assert told(room, "daily") == [("digest", None)]
        [event] = room.hook.events
        entries: list[Any] = event["data"]["entries"]
        assert [(entry["dialogue"]["id"], entry["dialogue"]["start"]) for entry in entries] == [("d1", "2024-10-22")]
        assert all(delivery.state is DeliveryState.DELIVERED for delivery in room.deliveries())


async def test_a_reminder_comes_once(tmp_path: Path) -> None:
    async with Newsroom(tmp_path, FEEDS, rule("all", 'remind = ["14d"]')) as room:
        await room.poll(timedelta())
        publish(room, "eeas", FIRST)
        await room.poll()
        publish(room, "courier", SECOND)
        await room.poll()
        room.clock.now = datetime(2024, 10, 10, 9, 0, tzinfo=UTC)
        await room.poll()
        assert told(room, "all")[2:] == [("reminder", "d2")]
        publish(room, "eeas", THIRD)
        await room.poll()
        await room.poll()
        assert [dialogue.id for dialogue in room.dialogues()] == [1]
        assert told(room, "all")[2:] == [("reminder", "d2")]


async def test_both_ids_and_both_histories_are_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async with Newsroom(tmp_path, FEEDS, rule("all")) as room:
        await hear(room)
        config = str(room.config_path)
        mute = ["--dialogue", "d2", "--for", "2d", "--comment", "enough"]
        assert run(["--config", config, "silences", "add", *mute]) == 0
        shown = []
        for number in ("d1", "d2"):
            capsys.readouterr()
            assert run(["--config", config, "why", number]) == 0
            shown.append(capsys.readouterr().out)
        assert shown[0] == shown[1]
        assert shown[0].startswith(f"d1  {NAME}")
        assert "history of d2, which turned out to be the same session" in shown[0]
        assert shown[0].count("dialogue.announced") == 4, "two in the histories, two that were told"
        with room.store() as store, store.read() as reader:
            assert [silence.dialogue_id for silence in reader.silences()] == [1]


async def test_what_a_silence_hid_of_one_takes_back_nothing_of_the_other(tmp_path: Path) -> None:
    async with Newsroom(tmp_path, FEEDS, rule("daily", 'digest = "daily 07:00"')) as room:
        await room.poll(timedelta())
        publish(room, "eeas", FIRST)
        await room.poll()
        until, parties = room.clock.now + timedelta(hours=12), frozenset({"UZ"})
        mute = Silence(id=0, created=room.clock.now, until=until, comment="away", parties=parties)
        with room.store() as store, store.begin() as transaction:
            transaction.add_silence(mute)
        publish(room, "courier", SECOND)
        await room.poll()
        publish(room, "eeas", THIRD)
        await room.poll()
        assert [dialogue.id for dialogue in room.dialogues()] == [1]
        await room.poll(timedelta(days=1))
        assert told(room, "daily") == [("digest", None)]
