"""Faults in the middle: servers that fail, receivers that are down, a feed that is poison."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from aggregator.model import DeliveryState, FeedStatus
from tests.lab.http_server import Reply
from tests.lab.newsroom import Newsroom, item

ALERT = '[[alerts]]\nname = "all"\nchannels = ["hook", "desk"]\n'
DIALOGUE = "The fifth Kazakhstan–Japan Political Consultations will take place in Tokyo on 3 June 2024."


async def test_one_bad_feed_stops_no_other(tmp_path: Path) -> None:
    async with Newsroom(tmp_path, {"good": "", "dead": "", "wall": "", "junk": "", "slow-down": ""}) as room:
        room.site.routes["/dead"] = Reply(500)
        room.site.routes["/wall"] = Reply(
            200, {"Content-Type": "text/html"}, "<!DOCTYPE html><html><p>Access Denied</p>"
        )
        room.site.routes["/junk"] = Reply(200, {}, b"\x00\xff\x00junk")
        room.site.routes["/slow-down"] = Reply(429, {"Retry-After": "7200"})
        room.publish("good", item("Rain", "<p>It rained.</p>", room.clock.now, guid="1"))
        reports = await room.poll()
        assert reports["good"].new == 1
        states = {name: state.status for name, (_, state) in room.states().items()}
        assert states["good"] is FeedStatus.OK
        assert states["dead"] is FeedStatus.FAILING
        assert states["wall"] is FeedStatus.BLOCKED
        assert states["slow-down"] is FeedStatus.HELD
        assert all(state.reason for _, state in room.states().values())
        asked = len(room.site.requests)
        await room.poll(timedelta(hours=1))
        assert "/slow-down" not in room.site.paths()[asked:]


async def test_a_receiver_that_is_down_gets_everything_later_and_holds_up_nobody(tmp_path: Path) -> None:
    async with Newsroom(tmp_path, {"mfa": 'kind = "government"\ncountry = "KZ"'}, ALERT) as room:
        room.hook.replies = (Reply(503), Reply(503), Reply(204))
        room.publish("mfa", item(DIALOGUE, f"<p>{DIALOGUE}</p>", room.clock.now, guid="1"))
        await room.poll()
        assert len(room.smtp.letters) == 1
        assert room.hook.events == []
        for _ in range(3):
            await room.poll(timedelta(hours=1))
        assert len(room.hook.events) == 1
        assert len(set(room.hook.attempts)) == 1, "every attempt carries the same webhook-id"
        assert {delivery.state for delivery in room.deliveries()} == {DeliveryState.DELIVERED}


async def test_a_refused_alert_is_a_dead_letter_with_its_reason(tmp_path: Path) -> None:
    async with Newsroom(tmp_path, {"mfa": 'kind = "government"\ncountry = "KZ"'}, ALERT) as room:
        room.hook.replies = (Reply(400, {}, b"no such field"),)
        room.publish("mfa", item(DIALOGUE, f"<p>{DIALOGUE}</p>", room.clock.now, guid="1"))
        await room.poll()
        dead = [delivery for delivery in room.deliveries() if delivery.state is DeliveryState.DEAD]
        assert [(delivery.channel, delivery.attempts) for delivery in dead] == [("hook", 1)]
        assert "400" in (dead[0].last_error or "")


async def test_conditional_requests_send_back_what_the_server_gave(tmp_path: Path) -> None:
    async with Newsroom(tmp_path, {"mfa": ""}) as room:
        body = (
            b'<rss version="2.0"><channel><title>t</title><item><guid>1</guid><title>a</title></item></channel></rss>'
        )
        room.site.routes["/mfa"] = lambda request: (
            Reply(304)
            if request.headers.get("if-none-match") == 'W/"x y"'
            else Reply(200, {"ETag": 'W/"x y"', "Last-Modified": "yesterday-ish"}, body)
        )
        assert (await room.poll())["mfa"].new == 1
        assert (await room.poll(timedelta(hours=2)))["mfa"].new == 0
        last = room.site.requests[-1].headers
        assert (last["if-none-match"], last["if-modified-since"]) == ('W/"x y"', "yesterday-ish")
        assert len(room.items()) == 1


async def test_an_edit_is_a_revision_and_not_a_second_item(tmp_path: Path) -> None:
    async with Newsroom(tmp_path, {"mfa": ""}) as room:
        room.publish("mfa", item("Statement on floods", "<p>Water is high.</p>", room.clock.now, guid="1"))
        await room.poll()
        room.documents["mfa"] = [item("Statement on floods", "<p>Water is falling.</p>", room.clock.now, guid="1")]
        reports = await room.poll()
        assert (reports["mfa"].new, reports["mfa"].changed) == (0, 1)
        (only,) = room.items()
        assert (only.revision, only.text) == (1, "Water is falling.")
        with room.store() as store, store.read() as reader:
            (before,) = reader.revisions(only.id)
        assert before.text == "Water is high."


async def test_a_flood_from_one_feed_is_twenty_alerts_and_a_digest(tmp_path: Path) -> None:
    alert = '[[alerts]]\nname = "everything"\non = ["item"]\nchannels = ["hook"]\n'
    async with Newsroom(tmp_path, {"mfa": ""}, alert) as room:
        room.publish("mfa", item("Start", "<p>Start.</p>", room.clock.now, guid="0"))
        await room.poll()
        towns = [
            f"{first}{last}"
            for first in ("Ak", "Bal", "Kar", "Tem", "Zhar")
            for last in ("su", "tau", "kol", "bulak", "sai")
        ]
        room.publish(
            "mfa",
            *(
                item(
                    f"The town of {town} opens its {n}th well",
                    f"<p>Water in {town} at last, after {n} years.</p>",
                    room.clock.now,
                    guid=town,
                )
                for n, town in enumerate(towns)
            ),
        )
        await room.poll()
        assert [event["type"] for event in room.hook.events].count("item") == 20, "in one hour"
        await room.poll(timedelta(hours=1))
        digest = room.hook.events[-1]
        assert digest["type"] == "digest" and len(digest["data"]["entries"]) == 6


async def test_reminders_come_once_before_the_day(tmp_path: Path) -> None:
    alert = '[[alerts]]\nname = "all"\nchannels = ["hook"]\nremind = ["14d", "1d"]\n'
    async with Newsroom(tmp_path, {"mfa": 'kind = "government"\ncountry = "KZ"'}, alert) as room:
        room.publish("mfa", item(DIALOGUE, f"<p>{DIALOGUE}</p>", room.clock.now, guid="1"))
        await room.poll()
        for _ in range(30):
            await room.poll(timedelta(days=1))
        assert [event["type"] for event in room.hook.events] == ["dialogue.announced", "reminder", "reminder"]
        assert [event["data"]["alert"]["days_left"] for event in room.hook.events[1:]] == [14, 1]


async def test_digests_are_sent_at_their_time_and_never_empty(tmp_path: Path) -> None:
    alert = '[[alerts]]\nname = "all"\nchannels = ["hook"]\ndigest = "daily 07:00 Asia/Almaty"\n'
    async with Newsroom(tmp_path, {"mfa": 'kind = "government"\ncountry = "KZ"'}, alert) as room:
        room.publish("mfa", item(DIALOGUE, f"<p>{DIALOGUE}</p>", room.clock.now, guid="1"))
        await room.poll()
        assert room.hook.events == []
        for _ in range(3):
            await room.poll(timedelta(days=1))
        (digest,) = room.hook.events
        assert digest["type"] == "digest"
        assert digest["data"]["entries"][0]["dialogue"]["parties"] == ["JP", "KZ"]


async def test_a_feed_that_fails_for_a_day_and_recovers_is_told(tmp_path: Path) -> None:
    alert = '[[alerts]]\nname = "ops"\non = ["feed.failing", "feed.recovered"]\nchannels = ["hook"]\n'
    async with Newsroom(tmp_path, {"mfa": ""}, alert) as room:
        healthy = room.site.routes["/mfa"]
        room.site.routes["/mfa"] = Reply(500)
        for _ in range(8):
            await room.poll(timedelta(hours=6))
        room.site.routes["/mfa"] = healthy
        for _ in range(3):
            await room.poll(timedelta(days=2))
        assert [event["type"] for event in room.hook.events] == ["feed.failing", "feed.recovered"]
        assert room.hook.events[0]["data"]["feed"]["id"] == "mfa"


async def test_a_trouble_that_nobody_was_told_of_is_not_told_to_be_over(tmp_path: Path) -> None:
    alert = '[[alerts]]\nname = "ops"\non = ["feed.failing", "feed.recovered"]\nchannels = ["hook"]\n'
    async with Newsroom(tmp_path, {"mfa": ""}, alert) as room:
        healthy = room.site.routes["/mfa"]
        room.site.routes["/mfa"] = Reply(500)
        for _ in range(6):
            await room.poll(timedelta(hours=4))
        room.site.routes["/mfa"] = healthy
        await room.poll(timedelta(hours=12))
        assert room.hook.events == [], "it failed for 20 hours, as far as anybody knew"


async def test_what_waits_for_a_channel_that_is_gone_is_a_dead_letter(tmp_path: Path) -> None:
    async with Newsroom(tmp_path, {"mfa": 'kind = "government"\ncountry = "KZ"'}, ALERT) as room:
        room.hook.replies = (Reply(503),)
        room.publish("mfa", item(DIALOGUE, f"<p>{DIALOGUE}</p>", room.clock.now, guid="1"))
        await room.poll()
    alone = Newsroom(tmp_path, {"mfa": ""}, '[channels.log]\ntype = "file"\npath = "x"\n', clock=room.clock)
    async with alone:
        alone.config_path.write_text(alone.config_path.read_text().replace("[channels.hook]", "[channels.other]"))
        await alone.poll(timedelta(hours=1))
        dead = [delivery for delivery in alone.deliveries() if delivery.state is DeliveryState.DEAD]
        assert [(delivery.channel, delivery.last_error) for delivery in dead] == [
            ("hook", "there is no channel 'hook' any more")
        ]
