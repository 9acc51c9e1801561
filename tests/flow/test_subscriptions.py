"""Days in the life of subscriptions, by a fake clock: nights, cooldowns, digests, silences, floods, new names.

Each test that restarts proves what a peer loses (reference/alerting-security.md §1): a queue in memory is forgotten at
a restart, a notification log that is written every quarter of an hour forgets the last one.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from aggregator import app, doctor, overdue, replaying
from aggregator.app import Application
from aggregator.cli import run
from aggregator.errors import UsageError
from aggregator.model import AlertDraft, DialogueChange, EventType, Silence, When
from aggregator.store import DialogueFilter, ItemFilter
from tests.lab.alert_values import dialogue
from tests.lab.http_server import Reply
from tests.lab.newsroom import Newsroom, item
from tests.lab.stores import alert, new_item

FEEDS = {
    "eeas": 'kind = "igo"\ncountry = "org:eu"\nlanguage = "en"',
    "mfa": 'kind = "government"\ncountry = "UZ"\nlanguage = "en"',
    "courier": 'kind = "news"\nlanguage = "en"',
}
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def rule(name: str, rest: str = "", channel: str = "hook") -> str:
    return f'\n[[alerts]]\nname = "{name}"\nchannels = ["{channel}"]\n{rest}\n'


def session(day: str, *, country: str = "Uzbekistan", number: str = "fifth", verb: str = "will be held") -> str:
    return f"The {number} EU–{country} Human Rights Dialogue {verb} in Brussels on {day}."


_serial = iter(range(1_000_000))


def publish(room: Newsroom, feed: str, text: str, title: str | None = None) -> None:
    number = next(_serial)
    room.publish(feed, item(title or text, f"<p>{text}</p>", room.clock.now, guid=f"g{number}"))


async def begin(room: Newsroom, now: datetime) -> None:
    """The first poll of every feed, while they are empty."""
    room.clock.now = now
    await room.poll(timedelta())


async def until(room: Newsroom, moment: datetime) -> None:
    """Let time pass to the moment, and do then what is due."""
    await room.poll(moment - room.clock.now)


def told(room: Newsroom, name: str) -> list[str]:
    """What the subscription was told, in short."""
    return [
        event["type"].removeprefix("dialogue.")
        for event in room.hook.events
        if event["data"]["alert"]["subscription"] == name
    ]


def last(room: Newsroom, name: str) -> Any:
    return [event["data"] for event in room.hook.events if event["data"]["alert"]["subscription"] == name][-1]


def at(day: int, hour: int, minute: int = 0, month: int = 5) -> datetime:
    return datetime(2024, month, day, hour, minute, tzinfo=UTC)


# --- nights ----------------------------------------------------------------------------------------------------------

NIGHT = rule("sleeper", 'quiet_hours = "22:00-07:00"\ntime_zone = "Europe/Brussels"') + rule("awake")


async def test_what_is_decided_at_night_is_told_in_the_morning(tmp_path: Path) -> None:
    async with Newsroom(tmp_path, FEEDS, NIGHT) as room:
        await begin(room, at(30, 12, month=3))
        publish(room, "eeas", session("12 June 2024"))
        await until(room, at(30, 21, 30, month=3))  # 22:30 in Brussels
        assert (told(room, "awake"), told(room, "sleeper")) == (["announced"], [])
        await room.restart()
        await until(room, at(31, 4, 59, month=3))  # 06:59: the clocks went forward meanwhile
        assert told(room, "sleeper") == []
        await until(room, at(31, 5, 0, month=3))
        assert told(room, "sleeper") == ["announced"], "one alert comes as it is"
        assert "held until 2024-03-31T05:00:00Z: quiet hours 22:00-07:00" in last(room, "sleeper")["alert"]["reason"]
        await until(room, at(31, 6, 0, month=3))
        assert told(room, "sleeper") == ["announced"]


async def test_a_night_full_of_news_is_one_message_that_tells_how_things_stand(tmp_path: Path) -> None:
    async with Newsroom(tmp_path, FEEDS, NIGHT) as room:
        await begin(room, at(6, 12))
        for hour, text in (
            (21, session("12 June 2024")),
            (22, session("3 July 2024", country="Kazakhstan", number="twelfth")),
            (23, "The fifth EU–Uzbekistan Human Rights Dialogue, planned for 12 June 2024, has been cancelled."),
        ):
            publish(room, "eeas", text)
            await until(room, at(6, hour))
        assert told(room, "sleeper") == []
        await until(room, at(7, 5))
        assert told(room, "sleeper") == ["digest"]
        entries = last(room, "sleeper")["entries"]
        assert [(entry["region"], entry["alert"]["type"]) for entry in entries] == [
            ("KZ", "dialogue.announced"),
            ("UZ", "dialogue.cancelled"),
        ]
        assert told(room, "awake") == ["announced", "announced", "cancelled"]
        await until(room, at(7, 6))
        assert told(room, "sleeper") == ["digest"]


# --- cooldown --------------------------------------------------------------------------------------------------------


async def test_a_cooldown_outlives_a_restart_and_tells_the_whole_way(tmp_path: Path) -> None:
    async with Newsroom(tmp_path, FEEDS, rule("calm", 'cooldown = "6h"')) as room:
        await begin(room, at(6, 8))
        publish(room, "eeas", session("12 June 2024"))
        await until(room, at(6, 9))
        for hour, day in ((10, "20 June 2024"), (12, "4 July 2024")):
            publish(room, "eeas", session(day))
            await until(room, at(6, hour))
            await room.restart()
        assert told(room, "calm") == ["announced"]
        await until(room, at(6, 15, 1))
        assert told(room, "calm") == ["announced", "changed"]
        assert last(room, "calm")["alert"]["changed"]["start"] == {"before": "2024-06-12", "after": "2024-07-04"}
        await until(room, at(7, 15))
        assert told(room, "calm") == ["announced", "changed"]


async def test_a_change_that_waited_for_nobody_is_forgotten(tmp_path: Path) -> None:
    calm = 'cooldown = "6h"\n'
    async with Newsroom(tmp_path, FEEDS, rule("calm", calm) + rule("gone", calm)) as room:
        await begin(room, at(6, 8))
        publish(room, "eeas", session("12 June 2024"))
        await until(room, at(6, 9))
        publish(room, "eeas", session("4 July 2024"))
        await until(room, at(6, 10))
        await reconfigure(room, rule("calm", calm + 'on = ["dialogue.cancelled"]'))
        await until(room, at(6, 16))
        assert (told(room, "calm"), told(room, "gone")) == (["announced"], ["announced"])
        with room.store() as store, store.read() as reader:
            assert reader.tellings_due(at(7, 0), 9) == []
            assert {telling.again for telling in reader.tellings(room.dialogues()[0].id).values()} == {None}


# --- digests and silences --------------------------------------------------------------------------------------------


def mute(room: Newsroom, **fields: Any) -> None:
    with room.store() as store, store.begin() as transaction:
        silence = Silence(id=0, created=room.clock.now, until=room.clock.now + DAY, comment="on leave", **fields)
        transaction.add_silence(silence)


async def test_a_silenced_dialogue_is_in_no_digest_and_an_empty_digest_is_never_sent(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    daily = rule("daily", 'digest = "daily 07:00"\ntime_zone = "Asia/Almaty"')
    async with Newsroom(tmp_path, FEEDS, daily) as room:
        await begin(room, at(6, 8))
        mute(room, regions=frozenset({"UZ"}))
        await room.restart()
        publish(room, "eeas", session("12 June 2024"))
        await until(room, at(6, 9))
        await until(room, at(7, 2))  # 07:00 in Almaty
        assert told(room, "daily") == []
        publish(room, "eeas", session("3 July 2024", country="Kazakhstan", number="twelfth"))
        publish(room, "mfa", session("12 June 2024"), "Tashkent prepares the fifth EU–Uzbekistan Human Rights Dialogue")
        await until(room, at(7, 10))  # the silence has ended: what it held back does not come now
        await until(room, at(8, 2))
        assert told(room, "daily") == ["digest"]
        assert [entry["region"] for entry in last(room, "daily")["entries"]] == ["KZ"]
        muted = next(dialogue for dialogue in room.dialogues() if "UZ" in dialogue.parties)
        assert run(["--config", str(room.config_path), "why", f"d{muted.id}"]) == 0
        out = capsys.readouterr().out
        assert re.search(
            r"daily: not told of dialogue.announced at 2024-05-06T09.*silenced until .*\(m1, “on leave”", out
        )
        assert run(["--config", str(room.config_path), "why", "a1"]) == 0
        assert "waited, and was told in the digest a2" in capsys.readouterr().out


# --- items -----------------------------------------------------------------------------------------------------------

STORY = (
    "Parliament in Tashkent has adopted the law on the rights of persons with disabilities after two years of debate. "
    "The law obliges every ministry to publish its services in accessible form and sets up a council that will report "
    "to the public each spring. Organisations of persons with disabilities took part in all readings of the draft."
)


async def test_a_story_is_told_once_by_the_first_copy_that_fits(tmp_path: Path) -> None:
    alerts = rule("all", 'on = ["item"]') + rule("news", 'on = ["item"]\nkinds = ["news"]')
    async with Newsroom(tmp_path, FEEDS, alerts) as room:
        await begin(room, at(6, 8))
        publish(room, "mfa", STORY, "Law on the rights of persons with disabilities adopted in Tashkent")
        await until(room, at(6, 9))
        assert (told(room, "all"), told(room, "news")) == (["item"], [])
        publish(room, "courier", STORY, "Law on the rights of persons with disabilities adopted in Tashkent")
        await until(room, at(6, 15))
        assert len({each.story_id for each in room.items()}) == 1
        assert (told(room, "all"), told(room, "news")) == (["item"], ["item"])
        publish(room, "eeas", STORY, "Tashkent adopts law on the rights of persons with disabilities")
        await until(room, at(7, 15))
        assert (told(room, "all"), told(room, "news")) == (["item"], ["item"])


async def test_more_than_a_feed_may_tell_in_an_hour_comes_as_one_summary(tmp_path: Path) -> None:
    async with Newsroom(tmp_path, FEEDS, rule("all", 'on = ["item"]\nregions = ["UZ"]')) as room:
        await begin(room, at(6, 8))
        for number in range(30):
            text = f"Uzbekistan opens school number {number} in Samarkand."
            publish(room, "courier", text, f"School {number} of Samarkand")
        await until(room, at(6, 9, 10))
        assert told(room, "all") == ["item"] * 20
        publish(room, "courier", "Uzbekistan opens a hospital in Bukhara.", "A hospital for Bukhara")
        publish(room, "eeas", "Uzbekistan opens an airport in Nukus.", "An airport for Nukus")
        await until(room, at(6, 9, 30))
        assert told(room, "all") == ["item"] * 21, "another feed has its own cap"
        await until(room, at(6, 10))
        assert told(room, "all") == ["item"] * 21 + ["digest"]
        assert last(room, "all")["alert"]["count"] == 11
        await until(room, at(6, 12))
        assert len(told(room, "all")) == 22


# --- other configurations --------------------------------------------------------------------------------------------


async def reconfigure(room: Newsroom, alerts: str) -> None:
    room.alerts = alerts
    room.configure()
    await room.restart()


async def test_a_new_name_tells_nothing_again_and_keeps_what_waits(tmp_path: Path) -> None:
    rest = 'digest = "daily 07:00"\nremind = ["14d"]\nregions = ["Central Asia"]'
    async with Newsroom(tmp_path, FEEDS, rule("old", rest)) as room:
        await begin(room, at(6, 8))
        publish(room, "eeas", session("20 May 2024"))
        await until(room, at(6, 9))
        await reconfigure(room, rule("new", rest))
        await until(room, at(7, 8))
        assert (told(room, "old"), told(room, "new")) == ([], ["digest"])
        await reconfigure(room, rule("newer", rest))
        publish(room, "mfa", session("20 May 2024"), "Tashkent awaits the fifth EU–Uzbekistan Human Rights Dialogue")
        await until(room, at(8, 8))
        assert told(room, "newer") == []
        publish(room, "eeas", session("30 May 2024"))
        await until(room, at(8, 9))
        await until(room, at(9, 8))
        assert told(room, "newer") == ["digest"]
        assert last(room, "newer")["entries"][0]["alert"]["type"] == "dialogue.changed"


async def test_a_new_subscription_tells_no_old_news_unless_it_asks_for_what_is_upcoming(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with Newsroom(tmp_path, FEEDS, rule("first")) as room:
        await begin(room, at(6, 8))
        publish(room, "eeas", session("12 June 2024"))
        publish(room, "eeas", session("3 July 2024", country="Kazakhstan", number="twelfth"))
        await until(room, at(6, 9))
        await reconfigure(room, rule("first") + rule("second") + rule("third", "upcoming = true"))
        publish(room, "mfa", session("12 June 2024"), "Tashkent awaits the fifth EU–Uzbekistan Human Rights Dialogue")
        await until(room, at(6, 12))
        assert (told(room, "second"), told(room, "third")) == ([], ["digest"])
        assert [entry["region"] for entry in last(room, "third")["entries"]] == ["KZ", "UZ"]
        await reconfigure(room, rule("first") + rule("second") + rule("third", "upcoming = true"))
        publish(room, "eeas", "The fifth EU–Uzbekistan Human Rights Dialogue, planned for 12 June 2024, is postponed.")
        await until(room, at(6, 15))
        assert (told(room, "second"), told(room, "third")) == (["postponed"], ["digest", "postponed"])
        assert told(room, "first") == ["announced", "announced", "postponed"]
        kazakh = next(dialogue for dialogue in room.dialogues() if "KZ" in dialogue.parties)
        capsys.readouterr()
        await reconfigure(room, rule("second") + rule("pacific", 'regions = ["Oceania"]'))
        assert run(["--config", str(room.config_path), "why", f"d{kazakh.id}"]) == 0
        why = capsys.readouterr().out
        assert "first: dialogue.announced as a" in why
        assert (
            "second: not told that it is announced: it was known before this subscription, which began 2024-05-" in why
        )
        assert "pacific: not told that it is announced: region: none of " in why
        assert run(["--config", str(room.config_path), "why", f"i{kazakh.items[0]}"]) == 0
        assert "second: not told of the item itself: event: item is not one of " in capsys.readouterr().out


# --- what should have been -------------------------------------------------------------------------------------------


async def test_a_series_that_does_not_meet_is_told_once(tmp_path: Path) -> None:
    alerts = rule("watch", 'on = ["dialogue.overdue"]\nregions = ["UZ"]')
    async with Newsroom(tmp_path, FEEDS, alerts) as room:
        await begin(room, datetime(2021, 6, 1, tzinfo=UTC))
        for year, number in ((2021, "third"), (2022, "fourth"), (2023, "fifth")):
            room.clock.now = datetime(year, 6, 20, tzinfo=UTC)
            publish(room, "eeas", session(f"18 June {year}", number=number, verb="was held"))
            await until(room, datetime(year, 6, 20, 1, tzinfo=UTC))
        assert len(room.dialogues()) == 3
        await until(room, datetime(2024, 7, 1, tzinfo=UTC))
        assert told(room, "watch") == []
        await until(room, datetime(2024, 12, 1, tzinfo=UTC))
        assert told(room, "watch") == ["overdue"]
        expected = last(room, "watch")["alert"]["expected"]
        assert (expected["last_edition"], expected["expected_from"]) == (5, "2024-06-01")
        await room.restart()
        await until(room, datetime(2025, 2, 1, tzinfo=UTC))
        assert told(room, "watch") == ["overdue"]
        await reconfigure(room, alerts + rule("late", 'on = ["dialogue.overdue"]'))
        await until(room, datetime(2025, 2, 2, tzinfo=UTC))
        assert told(room, "late") == [], "it was overdue before this one began"
        application = await room.application()
        with application.store.begin():
            await asyncio.wait_for(application.tell_overdue(), 10)  # no writer waits while every dialogue is read


# --- what would have been --------------------------------------------------------------------------------------------

MANY = (
    rule("all", 'remind = ["7d"]')
    + rule("calm", 'cooldown = "24h"')
    + rule("sleeper", 'quiet_hours = "22:00-07:00"\ntime_zone = "Asia/Tashkent"\nremind = ["7d"]')
    + rule("daily", 'digest = "daily 07:00 Asia/Tashkent"')
    + rule("official", 'kinds = ["government"]\nparties = ["UZ"]')
    + rule("words", 'query = "prepares"')
    + rule("items", 'on = ["item"]\nregions = ["KZ"]')
    + rule("none", 'types = ["joint_commission"]')
)


@pytest.mark.slow
async def test_a_replay_tells_what_was_told_and_writes_nothing(tmp_path: Path) -> None:
    async with Newsroom(tmp_path, FEEDS, MANY) as room:
        await begin(room, at(6, 8))
        for hours, feed, text, title in (
            (1, "eeas", session("12 June 2024"), None),
            (9, "mfa", session("12 June 2024"), "Tashkent prepares the fifth EU–Uzbekistan Human Rights Dialogue"),
            (12, "eeas", session("3 July 2024", country="Kazakhstan", number="twelfth"), None),
            (14, "eeas", session("26 June 2024"), None),
            (20, "eeas", session("10 July 2024"), None),
            (30, "courier", session("3 July 2024", country="Kazakhstan", number="twelfth"), "Brussels expects Astana"),
            (60, "mfa", "The fifth EU–Uzbekistan Human Rights Dialogue, planned for 10 July 2024, is postponed.", None),
        ):
            room.clock.now = max(room.clock.now, at(6, 8) + hours * HOUR)
            publish(room, feed, text, title)
            await room.poll(timedelta(minutes=1))
            await room.poll(timedelta(minutes=59))
        for day in range(10, 70):
            await until(room, at(6, 0) + (day - 6) * DAY + 2 * HOUR)
            await until(room, room.clock.now + timedelta(minutes=1))
        before = _rows(room)
        settings = app.load_settings(str(room.config_path))
        for subscription in settings.subscriptions:
            with room.store() as store, store.read() as reader:
                found = replaying.replay(reader, subscription, at(6, 7), room.clock.now)
            messages = dict.fromkeys(
                (each.message, "digest" if each.digest else each.alert.event.value) for each in found
            )
            assert [kind.removeprefix("dialogue.") for _, kind in messages] == told(room, subscription.name), (
                subscription.name
            )
        assert _rows(room) == before
        assert told(room, "none") == [] and told(room, "all") and told(room, "official") and told(room, "words")


def _rows(room: Newsroom) -> dict[str, int]:
    with room.store() as store, store.read() as reader:
        return dict(reader.counts())


async def test_a_decision_is_remembered_for_years_and_past_thousands_of_others(tmp_path: Path) -> None:
    """Others remember their last hundred or five hundred."""
    async with Newsroom(tmp_path, FEEDS, rule("all")) as room:
        await begin(room, at(6, 8))
        publish(room, "eeas", session("12 June 2024"))
        await until(room, at(6, 9))
        with room.store() as store, store.begin() as transaction:
            for number in range(1500):
                draft = AlertDraft(
                    key=f"all|item|s{number}",
                    subscription="all",
                    event=EventType.ITEM,
                    channels=(),
                    payload={"alert": {}},
                    created=room.clock.now,
                )
                transaction.add_alert(draft, f"msg_{number}")
            while transaction.prune(room.clock.now + 900 * DAY):
                pass
        publish(
            room, "courier", session("12 June 2024"), "A look back at the fifth EU–Uzbekistan Human Rights Dialogue"
        )
        await until(room, at(7, 9))
        assert told(room, "all") == ["announced"]


async def test_a_thousand_plans_for_some_day_of_the_year_crowd_out_no_reminder(tmp_path: Path) -> None:
    async with Newsroom(tmp_path, FEEDS, rule("all", 'remind = ["14d"]')) as room:
        await begin(room, at(6, 8))
        publish(room, "eeas", session("12 June 2024"))
        await until(room, at(6, 9))
        this_year = When(start=date(2024, 1, 1), end=date(2024, 12, 31), precision="year")
        with room.store() as store, store.begin() as transaction:
            numbers = transaction.insert_items([new_item(f"plan {n}", at=room.clock.now) for n in range(1100)])
            for number in numbers:
                plan = dialogue(id=transaction.new_dialogue_id(), items=(number,), when=this_year)
                transaction.put_dialogue(DialogueChange(event=None, dialogue=plan, at=room.clock.now))
        await until(room, at(29, 9))
        assert told(room, "all") == ["announced", "reminder"]


async def test_a_feed_that_moves_a_dialogue_every_minute_is_told_by_the_hour(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with Newsroom(tmp_path, FEEDS, rule("all")) as room:
        await begin(room, at(6, 8))
        for minute in range(1, 41):
            day = datetime(2024, 6, 1, tzinfo=UTC) + 7 * minute * DAY
            publish(room, "courier", session(f"{day.day} {day:%B %Y}"))
            await until(room, at(6, 8, minute))
        assert told(room, "all") == ["announced"] + ["changed"] * 19
        await until(room, at(6, 9))
        assert told(room, "all") == ["announced"] + ["changed"] * 19 + ["changed"], "the last word alone"
        assert last(room, "all")["dialogue"]["start"] == "2025-03-08"
        assert "more than 20 alerts from one feed within an hour" in last(room, "all")["alert"]["reason"]
        assert run(["--config", str(room.config_path), "why", last(room, "all")["alert"]["id"]]) == 0
        assert "held until 2024-05-06T09:00:00Z" in capsys.readouterr().out


async def test_the_organisers_word_ends_what_news_sites_dispute(tmp_path: Path) -> None:
    feeds = FEEDS | {"daily": 'kind = "news"\nlanguage = "en"', "wire": 'kind = "news"\nlanguage = "en"'}
    async with Newsroom(tmp_path, feeds, rule("all")) as room:
        await begin(room, at(6, 8))
        for hour, feed, day in (
            (9, "courier", "12 June 2024"),
            (10, "daily", "13 June 2024"),
            (11, "wire", "13 June 2024"),
            (12, "courier", "12 June 2024"),
            (13, "daily", "12 June 2024"),
        ):
            publish(
                room, feed, session(day), f"EU and Uzbekistan are to speak about human rights, writes {feed} at {hour}"
            )
            await until(room, at(6, hour))
        assert len(room.dialogues()) == 1
        assert told(room, "all") == ["announced", "changed"], "two days that are both told do not alternate"
        publish(room, "eeas", session("12 June 2024"))
        await until(room, at(6, 14))
        for hour in range(15, 18):
            publish(room, "wire", session("13 June 2024"), f"The EU and Uzbekistan are to meet, number {hour}")
            await until(room, at(6, hour))
        starts = [event["data"]["dialogue"]["start"] for event in room.hook.events]
        assert starts == ["2024-06-12", "2024-06-13", "2024-06-12"]


# --- edits -----------------------------------------------------------------------------------------------------------


def entry(text: str, published: datetime, guid: str) -> str:
    return item(text, f"<p>{text}</p>", published, guid=guid)


async def test_a_cancellation_that_its_publisher_takes_back_is_told(tmp_path: Path) -> None:
    called_off = "The fifth EU–Uzbekistan Human Rights Dialogue, planned for 12 June 2024, has been cancelled."
    async with Newsroom(tmp_path, FEEDS, rule("desk")) as room:
        await begin(room, at(6, 9))
        publish(room, "mfa", session("12 June 2024"))
        await until(room, at(6, 10))
        room.publish("courier", entry(called_off, at(6, 10), "false news"))
        await until(room, at(6, 11))
        assert told(room, "desk") == ["announced", "cancelled"]
        room.documents["courier"] = [entry("We have withdrawn a report.", at(6, 10), "false news")]
        await until(room, at(6, 12))
        await until(room, at(6, 18, 1))  # it was told before, and has to stand first
        assert told(room, "desk") == ["announced", "cancelled", "changed"]
        assert last(room, "desk")["alert"]["changed"]["status"] == {"before": "cancelled", "after": "announced"}


@pytest.mark.parametrize("moved", ["12 June 2025", "12 December 2024"])
async def test_a_slip_in_a_date_that_is_mended_is_a_move_and_no_second_dialogue(tmp_path: Path, moved: str) -> None:
    async with Newsroom(tmp_path, FEEDS, rule("desk")) as room:
        await begin(room, at(6, 9))
        text = "The EU–Uzbekistan Human Rights Dialogue will be held in Brussels on "
        room.publish("mfa", entry(f"{text}{moved}.", at(6, 10), "the one"))
        await until(room, at(6, 11))
        room.documents["mfa"] = [entry(f"{text}12 June 2024.", at(6, 10), "the one")]
        await until(room, at(6, 12))
        assert told(room, "desk") == ["announced", "changed"]
        assert last(room, "desk")["dialogue"]["start"] == "2024-06-12"
        assert len({event["data"]["dialogue"]["id"] for event in room.hook.events}) == 1


async def test_an_entry_that_is_written_over_for_the_next_session_announces_that_one(tmp_path: Path) -> None:
    async with Newsroom(tmp_path, FEEDS, rule("desk")) as room:
        await begin(room, at(6, 9))
        text = "The EU–Uzbekistan Human Rights Dialogue will be held in Brussels on "
        room.publish("mfa", entry(f"{text}12 June 2024.", at(6, 10), "the one"))
        await until(room, at(6, 11))
        room.documents["mfa"] = [entry(f"{text}16 June 2025.", at(6, 10), "the one")]
        await until(room, at(20, 12, month=6))
        assert told(room, "desk") == ["announced", "announced"]


# --- faults ----------------------------------------------------------------------------------------------------------


async def test_one_subscriptions_fault_costs_no_other_what_the_clock_tells(tmp_path: Path) -> None:
    rest = 'cooldown = "4h"\nremind = ["14d"]\ntime_zone = "Asia/Tashkent"'
    async with Newsroom(tmp_path, FEEDS, rule("a-broken-one", rest) + rule("good", rest)) as room:
        await begin(room, at(6, 9))
        publish(room, "mfa", session("24 May 2024"))
        await until(room, at(6, 10))
        publish(room, "mfa", session("30 May 2024"))
        publish(room, "eeas", session("28 May 2024", country="Kazakhstan", number="twelfth"))
        await until(room, at(6, 11))
        assert told(room, "good") == ["announced", "announced"]
        application = await room.application()
        broken, good = application.settings.subscriptions
        lost = replace(broken, time_zone="Atlantis/Poseidonis")  # as if the machine had lost its zones
        room.clock.now = at(15, 9)
        settings = replace(application.settings, subscriptions=(lost, good))
        await replace(application, settings=settings).remind()
        await application.courier.deliver_all()
        assert told(room, "good") == ["announced", "announced", "changed", "reminder"]
        assert told(room, "a-broken-one") == ["announced", "announced", "changed"]
        await application.remind()
        await application.courier.deliver_all()
        assert told(room, "a-broken-one") == told(room, "good"), "late, but not lost"


async def test_a_fault_in_what_waits_for_a_lost_channel_costs_nobody_a_reminder(tmp_path: Path) -> None:
    rest = 'remind = ["14d"]'
    async with Newsroom(tmp_path, FEEDS, rule("a-broken-one", rest) + rule("good", rest)) as room:
        await begin(room, at(6, 9))
        publish(room, "mfa", session("24 May 2024"))
        await until(room, at(6, 10))
        application = await room.application()
        with application.store.begin() as transaction:
            left = alert("left", subscription="a-broken-one", channels=("gone",), created=room.clock.now)
            transaction.add_alert(left, "msg_left")
        broken, good = application.settings.subscriptions
        lost = replace(broken, channels=None)  # type: ignore[arg-type]  # stands in for a mistake of ours
        room.clock.now = at(11, 9)
        await replace(application, settings=replace(application.settings, subscriptions=(lost, good))).remind()
        await application.courier.deliver_all()
        assert told(room, "good") == ["announced", "reminder"]


async def test_one_subscriptions_fault_costs_no_other_a_dialogue_and_is_decided_later(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rest = 'quiet_hours = "01:00-02:00"\ntime_zone = "Asia/Tashkent"'
    async with Newsroom(tmp_path, FEEDS, rule("a-broken-one", rest) + rule("good", rest)) as room:
        await begin(room, at(6, 9))
        publish(room, "mfa", session("24 May 2024"))
        room.clock.now = at(6, 10)
        with lost_zones(await room.application()):
            await room.poll()
            assert (told(room, "good"), told(room, "a-broken-one")) == (["announced"], [])
            assert [len(dialogue.items) for dialogue in room.dialogues()] == [1]
        config = ["--config", str(room.config_path)]
        assert run([*config, "why", "d1"]) == 0
        assert "a-broken-one: not told of dialogue.announced" in (shown := capsys.readouterr().out)
        assert "a fault of ours kept it from being decided" in shown
        findings = await doctor.examine(str(room.config_path), None, offline=True, now=room.clock.now)
        [found] = [each for each in findings if each.check == "decisions"]
        assert "keeps 1 alert from being decided" in found.text
        await room.poll()
        assert told(room, "a-broken-one") == ["announced"], "late, but not lost"
        await room.poll()
        assert (told(room, "good"), told(room, "a-broken-one")) == (["announced"], ["announced"])
        with room.store() as store, store.read() as reader:
            assert reader.count_undecided() == 0


async def test_a_fault_makes_no_news_of_what_was_old_at_a_feeds_first_poll(tmp_path: Path) -> None:
    rest = 'quiet_hours = "01:00-02:00"\ntime_zone = "Asia/Tashkent"'
    async with Newsroom(tmp_path, FEEDS, rule("a-broken-one", rest) + rule("good", rest)) as room:
        text = session("24 May 2024")
        room.publish("mfa", item(text, f"<p>{text}</p>", room.clock.now - timedelta(days=5), guid="old"))
        with broken(await room.application(), min_confidence="likely"):
            await room.poll()
        assert len(room.dialogues()) == 1
        await room.poll()
        assert (told(room, "good"), told(room, "a-broken-one")) == ([], [])


@contextmanager
def broken(application: Application, **fields: Any) -> Iterator[None]:
    """As if the first subscription had these values for a while."""
    first, *others = application.settings.subscriptions
    poller = application.dispatcher._poller
    poller._subscriptions = (replace(first, **fields), *others)
    yield
    poller._subscriptions = (first, *others)


def lost_zones(application: Application) -> AbstractContextManager[None]:
    """As if the machine had lost its time zone for a while."""
    return broken(application, time_zone="Atlantis/Poseidonis")


async def test_one_subscriptions_fault_costs_no_other_its_greeting_or_a_feeds_trouble(tmp_path: Path) -> None:
    rest = 'upcoming = true\non = ["dialogue.announced", "feed.failing"]\nquiet_hours = "01:00-02:00"'
    async with Newsroom(tmp_path, FEEDS) as room:
        await begin(room, at(6, 9))
        publish(room, "mfa", session("24 May 2024"))
        await until(room, at(6, 10))
        room.alerts = rule("a-broken-one", rest) + rule("good", rest)
        room.configure()
        await room.restart()
        application = await room.application()
        broken, good = application.settings.subscriptions
        lost = replace(broken, time_zone="Atlantis/Poseidonis")
        room.clock.now = at(6, 11)
        await replace(application, settings=replace(application.settings, subscriptions=(lost, good))).remind()
        await application.courier.deliver_all()
        assert (told(room, "good"), told(room, "a-broken-one")) == (["announced"], [])
        await room.poll()
        await room.poll(timedelta(hours=2))
        assert (told(room, "good"), told(room, "a-broken-one")) == (["announced"], ["announced"]), "late, but not lost"
        room.site.routes["/courier"] = Reply(500)
        with lost_zones(application):
            for _ in range(8):
                await room.poll(timedelta(hours=6))
        assert told(room, "good")[1:] == ["feed.failing"]
        assert room.states()["courier"][1].failures > 4


async def test_a_fault_in_the_search_for_overdue_series_keeps_nothing_from_being_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = 'on = ["dialogue.announced", "dialogue.overdue"]'
    async with Newsroom(tmp_path, FEEDS, rule("broken", wanted) + rule("good", wanted)) as room:
        await begin(room, at(6, 9))
        for day in ("24 May 2024", "23 May 2025"):
            publish(room, "mfa", session(day, number="sixth" if "2025" in day else "fifth"))
            await room.poll()
        application = await room.application()
        broken, good = application.settings.subscriptions
        room.clock.now = at(20, 9).replace(year=2027)
        publish(room, "eeas", session("12 June 2027", country="Kazakhstan", number="twelfth"))
        with monkeypatch.context() as patch:
            patch.setattr(overdue, "rhythm", None)  # stands in for a mistake of ours
            await room.poll()
        assert told(room, "good")[2:] == ["announced"]
        lost = replace(broken, since="never")  # type: ignore[arg-type]  # likewise
        await replace(application, settings=replace(application.settings, subscriptions=(lost, good))).once()
        assert told(room, "good")[2:] == ["announced", "overdue"]
        assert told(room, "broken")[2:] == ["announced"]


# --- archives --------------------------------------------------------------------------------------------------------


async def test_an_archive_that_a_feed_lists_one_day_is_no_news(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = rule("desk") + rule("clippings", 'on = ["item"]')
    async with Newsroom(tmp_path, FEEDS, rules) as room:
        await begin(room, at(6, 9))

        def dated(text: str, days: int) -> str:
            return item(text, f"<p>{text}</p>", room.clock.now - timedelta(days=days), guid=f"archive {days}")

        room.publish(
            "eeas",
            dated(session("3 February 2024", verb="was held"), 92),
            dated("The EU and Kyrgyzstan will hold their next Human Rights Dialogue.", 150),
            dated("The EU and Tajikistan held their Human Rights Dialogue.", 40),
            dated(session("4 May 2024", country="Turkmenistan", number="ninth", verb="was held"), 1),
            dated(session("12 June 2024", country="Kazakhstan", number="twelfth"), 100),
        )
        await until(room, at(6, 10))
        assert sorted(told(room, "desk")) == ["announced", "concluded"]
        parties = [event["data"]["dialogue"]["parties"] for event in room.hook.events if event["data"]["dialogue"]]
        assert sorted(code for pair in parties for code in pair if ":" not in code) == ["KZ", "TM"]
        assert told(room, "clippings") == ["item"]
        with room.store() as store, store.read() as reader:
            [number] = [each.id for each in reader.dialogues(DialogueFilter()) if "UZ" in each.parties]
            old = [each for each in reader.items(ItemFilter(limit=9)) if each.dialogue_id == number]
        shown = []
        for one in (f"d{number}", f"i{old[0].id}"):
            assert run(["--config", str(room.config_path), "why", one]) == 0
            shown.append(capsys.readouterr().out)
        assert "it was over on 2024-02-03, more than 14 days before it was first told" in shown[0]
        assert "it was published more than 14 days before it was first seen" in shown[1]


# --- beside a daemon -------------------------------------------------------------------------------------------------


async def test_a_poll_with_other_alerts_than_the_daemons_is_refused(tmp_path: Path) -> None:
    """It would give the daemon's subscription another name behind its back, and both would tell."""
    async with Newsroom(tmp_path, FEEDS, rule("desk")) as room:
        await begin(room, at(6, 9))
        publish(room, "mfa", session("12 June 2024"))
        with room.store() as store, store.lock_daemon("the daemon"):
            room.alerts = rule("office")
            room.configure()
            for poll in (app.run_once, app.poll_once):
                with pytest.raises(UsageError, match=r"other \[\[alerts\]\] desk, office: restart it"):
                    await poll(app.load_settings(str(room.config_path)))
            room.alerts = rule("desk")
            room.configure()
            with store.read() as reader:
                assert reader.items(ItemFilter()) == []
            room.clock.now = at(6, 10)
            await app.run_once(app.load_settings(str(room.config_path)), clock=room.clock)
        assert told(room, "desk") == ["announced"]
        room.alerts = rule("office")
        room.configure()
        await app.run_once(app.load_settings(str(room.config_path)), clock=room.clock)
        assert (told(room, "desk"), told(room, "office")) == (["announced"], []), "without a daemon it is a new name"


async def test_a_poll_waits_until_a_daemon_that_starts_has_said_what_it_asks_for(tmp_path: Path) -> None:
    async with Newsroom(tmp_path, FEEDS, rule("desk")) as room:
        await begin(room, at(6, 9))
        publish(room, "mfa", session("12 June 2024"))
        room.alerts = rule("office")
        room.configure()
        settings = app.load_settings(str(room.config_path))
        room.clock.now = at(6, 10)
        with room.store() as store, store.lock_daemon("the daemon"):
            poll = asyncio.create_task(app.run_once(settings, clock=room.clock))
            await asyncio.sleep(0)  # it has looked now, and found what the daemon before this one asked for
            with store.begin() as transaction:
                app.declare(transaction, settings, room.clock())
            await poll
        assert told(room, "office") == ["announced"]


# --- channels that are gone ------------------------------------------------------------------------------------------


async def test_what_waits_for_a_channel_that_is_gone_goes_another_way_or_is_spoken_of(tmp_path: Path) -> None:
    old = f'[channels.old]\ntype = "file"\npath = "{tmp_path}/no/such/folder"\n'
    rules = rule("desk", channel="old") + rule("leaver", channel="old") + rule("stays") + old
    async with Newsroom(tmp_path, FEEDS, rules) as room:
        await begin(room, at(6, 9))
        publish(room, "mfa", session("12 June 2024"))
        await until(room, at(6, 10))
        assert (told(room, "stays"), told(room, "desk")) == (["announced"], [])
        room.alerts = rule("desk") + rule("stays")
        room.configure()
        await room.restart()
        await until(room, at(7, 11))
        assert told(room, "desk") == ["announced"], "it has another channel now"
        assert told(room, "aggregator") == ["channel.failing"]
        assert "1 message that waited for it was given up" in last(room, "aggregator")["alert"]["reason"]
        await until(room, at(7, 12))
        assert len(room.hook.events) == 3
