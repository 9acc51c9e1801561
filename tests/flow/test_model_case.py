"""The model case: one dialogue, told by four feeds in their own words, reaches people once, by webhook and by mail."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from aggregator.model import DeliveryState, Status
from tests.lab.newsroom import Newsroom, item

ALERTS = """
[[alerts]]
name = "central-asia"
regions = ["Central Asia"]
channels = ["hook", "desk"]
on = ["dialogue.announced", "dialogue.changed", "dialogue.postponed", "dialogue.cancelled", "dialogue.concluded"]

[[alerts]]
name = "pacific"
regions = ["Oceania"]
channels = ["hook"]
"""

FEEDS = {
    "state": 'kind = "government"\ncountry = "US"\nlanguage = "en"',
    "mfa": 'kind = "government"\ncountry = "KZ"\nlanguage = "en"',
    "courier": 'kind = "news"\nlanguage = "en"',
    "vestnik": 'kind = "news"\nlanguage = "ru"',
}

BODY = (
    "<p>The United States and Kazakhstan convened the third annual United States–Kazakhstan High-Level Dialogue on "
    "Human Rights and Democratic Reforms on May 20, 2024, in Astana. Under Secretary of State Uzra Zeya led the U.S. "
    "delegation; Erzhan Kazykhan, Assistant to the President, headed the Kazakh delegation.</p>"
    "<p>They spoke about the rule of law, freedom of expression and of religion, and disability rights.</p>"
)


@pytest.fixture
def republished(tmp_path: Path) -> Newsroom:
    room = Newsroom(tmp_path, FEEDS, ALERTS)
    room.clock.now = room.clock.now.replace(day=21)
    return room


async def test_four_texts_are_one_dialogue_and_one_alert_by_each_channel(republished: Newsroom) -> None:
    async with republished as room:
        hours = [room.clock.now - timedelta(hours=back) for back in (4, 3, 2, 1)]
        room.publish(
            "state",
            item(
                "U.S.–Kazakhstan High-Level Dialogue on Human Rights and Democratic Reforms", BODY, hours[0], guid="s1"
            ),
        )
        room.publish(
            "mfa",
            item(
                "Astana hosts third High-Level Dialogue with the United States on human rights",
                BODY,
                hours[1],
                guid="m1",
            ),
        )
        room.publish(
            "courier", item("Washington and Astana talk about rights", f"<p>ASTANA – {BODY[3:]}", hours[2], guid="c1")
        )
        room.publish(
            "vestnik",
            item(
                "В Астане состоялся третий Диалог высокого уровня между Казахстаном и США по правам человека",
                "<p>Третий ежегодный Диалог высокого уровня по правам человека и демократическим реформам между "
                "Казахстаном и США состоялся в Астане 20 мая 2024 года.</p>",
                hours[3],
                guid="v1",
            ),
        )
        await room.poll()

        (dialogue,) = room.dialogues()
        assert dialogue.parties == ("KZ", "US")
        assert (dialogue.edition, dialogue.status) == (3, Status.CONCLUDED)
        assert (dialogue.when.start, dialogue.when.end) == (date(2024, 5, 20), date(2024, 5, 20))
        assert dialogue.place is not None and dialogue.place.canonical == "Astana"
        assert len(dialogue.items) == 4
        copies = {found.feed_id: found.story_id for found in room.items()}
        assert copies["state"] == copies["mfa"] == copies["courier"] != copies["vestnik"]

        (event,) = room.hook.events
        assert event["type"] == "dialogue.concluded"
        assert event["data"]["dialogue"]["edition"] == 3
        (letter,) = room.smtp.letters
        assert "Kazakhstan" in letter.message["Subject"] and "20 May 2024" in letter.message["Subject"]

        await room.poll()
        await room.poll()
        assert len(room.hook.events) == len(room.smtp.letters) == 1
        assert {delivery.state for delivery in room.deliveries()} == {DeliveryState.DELIVERED}


async def test_what_moves_is_told_again_in_the_same_thread(tmp_path: Path) -> None:
    async with Newsroom(tmp_path, FEEDS, ALERTS) as room:
        room.publish("state", item("Department opens a garden", "<p>Roses.</p>", room.clock.now, guid="s0"))
        await room.poll()
        room.publish(
            "mfa",
            item(
                "Fourth Kazakhstan–United States High-Level Dialogue on Human Rights to be held in Astana",
                "<p>The fourth Kazakhstan–United States High-Level Dialogue on Human Rights will take place in Astana "
                "on 12 June 2024.</p>",
                room.clock.now,
                guid="m2",
            ),
        )
        await room.poll()
        room.publish(
            "mfa",
            item(
                "Kazakhstan–United States High-Level Dialogue on Human Rights postponed",
                "<p>The fourth Kazakhstan–United States High-Level Dialogue on Human Rights, planned for 12 June 2024 "
                "in Astana, has been postponed.</p>",
                room.clock.now,
                guid="m3",
            ),
        )
        await room.poll()
        (dialogue,) = room.dialogues()
        assert dialogue.status is Status.POSTPONED
        assert [event["type"] for event in room.hook.events] == ["dialogue.announced", "dialogue.postponed"]
        first, second = (letter.message for letter in room.smtp.letters)
        assert first["References"] == second["References"], "mail programs show both as one thread"
        assert first["Message-ID"] != second["Message-ID"]


async def test_what_was_old_at_the_first_poll_is_stored_and_not_told(tmp_path: Path) -> None:
    async with Newsroom(tmp_path, FEEDS, ALERTS) as room:
        room.publish(
            "mfa",
            item(
                "Third Kazakhstan–United States Strategic Dialogue to be held in Astana on 12 June 2024",
                "<p>The third Kazakhstan–United States Strategic Dialogue will be held in Astana on 12 June 2024.</p>",
                room.clock.now - timedelta(days=5),
                guid="m4",
            ),
        )
        await room.poll()
        assert len(room.dialogues()) == 1
        assert room.hook.events == []
