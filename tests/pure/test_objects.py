"""The JSON objects of the contracts: every field there, unknown ones null or empty, ids as references."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from aggregator import objects
from aggregator.model import (
    Alert,
    Claim,
    Delivery,
    DeliveryState,
    Dialogue,
    DialogueType,
    EventType,
    Feed,
    FeedState,
    FeedStatus,
    Item,
    Place,
    Status,
    When,
)

NOW = datetime(2024, 5, 20, 9, 0, 30, 500, tzinfo=UTC)

CLAIM = Claim(
    series="EU–Uzbekistan Human Rights Dialogue",
    type=DialogueType.HUMAN_RIGHTS,
    parties=("UZ", "org:eu"),
    status=Status.ANNOUNCED,
    confidence=0.98765,
)

DIALOGUE = Dialogue(
    id=4,
    series_id="human-rights-dialogue.eu-uz",
    series=CLAIM.series,
    type=CLAIM.type,
    parties=CLAIM.parties,
    status=CLAIM.status,
    confidence=CLAIM.confidence,
    items=(7, 8),
    first_seen=NOW,
    updated=NOW,
)

ITEM = Item(
    id=7,
    feed_id="eu",
    feed_name="EU",
    guid=None,
    url=None,
    title="t",
    summary="",
    text="",
    html="",
    authors=(),
    published=None,
    updated=None,
    first_seen=NOW,
    effective_at=NOW,
    language=None,
    revision=0,
    baseline=False,
    reason="new",
)


def test_times_are_rfc_3339_in_utc() -> None:
    assert objects.time_text(NOW.astimezone(timezone(timedelta(hours=5)))) == "2024-05-20T09:00:30Z"
    assert objects.time_text(None) is None


@pytest.mark.parametrize(
    ("when", "start", "end"),
    [
        (When(), None, None),
        (When(start=date(2024, 6, 12), precision="day"), "2024-06-12", "2024-06-12"),
        (When(start=date(2024, 6, 12), end=date(2024, 6, 13), precision="day"), "2024-06-12", "2024-06-13"),
        (When(start=date(2024, 6, 1), end=date(2024, 6, 30), precision="month"), None, None),
    ],
)
def test_only_a_known_day_is_a_start(when: When, start: str | None, end: str | None) -> None:
    told = objects.claim_object(replace(CLAIM, when=when))
    assert (told["start"], told["end"], told["date_precision"]) == (start, end, when.precision)


def test_a_claim_has_every_field_of_the_contract() -> None:
    told = objects.claim_object(CLAIM)
    assert set(told) == {
        *("series", "type", "parties", "edition", "start", "end", "date_precision", "place", "virtual", "heads"),
        *("status", "confidence", "evidence"),
    }
    assert (told["edition"], told["place"], told["heads"], told["evidence"]) == (None, None, [], [])
    assert told["confidence"] == 0.988


def test_a_dialogue_carries_its_items_and_history() -> None:
    row = objects.history_object(NOW, "announced", {"start": (None, "2024-06-12")}, EventType.ANNOUNCED)
    told = objects.dialogue_object(
        replace(DIALOGUE, place=Place(city="Brüssel", country="BE", canonical="Brussels")), [row]
    )
    assert (told["id"], told["items"], told["series_id"]) == ("d4", ["i7", "i8"], "human-rights-dialogue.eu-uz")
    assert told["place"] == {"city": "Brüssel", "country": "BE"}
    assert json.loads(json.dumps(told))["history"][0] == {
        "at": "2024-05-20T09:00:30Z",
        "status": "announced",
        "changed": {"start": [None, "2024-06-12"]},
        "event": "dialogue.announced",
    }


def test_an_item_has_every_field_of_the_contract() -> None:
    told = objects.item_object(ITEM)
    assert set(told) == {
        *(
            "id",
            "feed",
            "feed_name",
            "title",
            "url",
            "guid",
            "authors",
            "summary",
            "published",
            "first_seen",
            "language",
        ),
        *("regions", "themes", "story_id", "dialogue_id", "revision"),
    }
    assert (told["id"], told["story_id"], told["dialogue_id"]) == ("i7", None, None)
    joined = objects.item_object(replace(ITEM, story_id=3, dialogue_id=4))
    assert (joined["story_id"], joined["dialogue_id"]) == ("s3", "d4")


def test_a_feed_shows_its_state_unless_it_is_paused() -> None:
    state = FeedState(feed_id="eu", since=NOW, next_poll=NOW, status=FeedStatus.FAILING, reason="no answer", failures=3)
    feed = Feed(id="eu", url="https://eu.example/", name="EU")
    told = objects.feed_object(feed, state, 5)
    assert set(told) >= {
        *(
            "id",
            "name",
            "url",
            "state",
            "reason",
            "since",
            "last_success",
            "next_poll",
            "http_status",
            "failures",
            "items",
        ),
    }
    assert (told["state"], told["reason"], told["failures"], told["items"]) == ("failing", "no answer", 3, 5)
    paused = objects.feed_object(replace(feed, paused=True), state, 5)
    assert (paused["state"], paused["next_poll"]) == ("paused", None)


def test_a_delivery_has_every_field_of_the_contract() -> None:
    alert = Alert(id=5, uid="msg_x", subscription="all", event=EventType.ITEM, payload={}, created=NOW)
    delivery = Delivery(
        id=6,
        alert=alert,
        channel="hook",
        state=DeliveryState.DEAD,
        attempts=10,
        next_attempt=None,
        last_error="answered 500",
        created=NOW,
        delivered=None,
    )
    told = objects.delivery_object(delivery, "webhook")
    assert set(told) >= {
        *("id", "alert_id", "subscription", "channel", "type", "state", "attempts", "next_attempt", "last_error"),
        *("created", "delivered"),
    }
    assert (told["id"], told["alert_id"], told["state"], told["delivered"]) == ("x6", "a5", "dead", None)
