"""The webhook body keeps DESIGN §9, whatever it is about."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from aggregator.alerts.deciding import decide_dialogue, decide_digest, decide_test
from aggregator.alerts.payloads import MOST_ITEMS, envelope, feed_payload, lead_text
from aggregator.model import Alert, FeedStatus, When
from tests.lab.alert_values import NOW, announced, change, feed, feed_state, item, stored, subscription
from tests.lab.hostile import TEXTS

DIALOGUE = {
    "id", "series_id", "series", "type", "parties", "edition", "start", "end", "date_precision", "place", "virtual",
    "heads", "status", "confidence", "evidence", "items", "first_seen", "updated", "history",
}  # fmt: skip


def digest() -> Alert:
    draft = decide_digest(subscription(), [stored(announced(), 3)], NOW)
    assert draft is not None
    return stored(draft)


@pytest.mark.parametrize("alert", [stored(announced()), stored(decide_test("desk", NOW)), digest()])
def test_every_body_has_the_same_form(alert: Alert) -> None:
    body = json.loads(json.dumps(envelope(alert)))
    assert set(body) == {"type", "timestamp", "data"}
    assert body["type"] == alert.event.value
    assert body["timestamp"] == "2026-05-20T09:00:00Z"
    assert set(body["data"]) == {"alert", "dialogue", "items", "feed", "channel", "entries"}
    assert {"id", "subscription", "type", "created", "reason"} <= set(body["data"]["alert"])
    assert body["data"]["alert"]["id"] == "a7"


def test_the_body_is_the_same_for_every_attempt() -> None:
    assert json.dumps(envelope(stored(announced()))) == json.dumps(envelope(stored(announced())))


def test_a_dialogue_has_all_its_fields_known_or_not() -> None:
    bare = announced(edition=None, when=When(), place=None, heads=(), evidence=())
    for draft in (announced(), bare):
        told = draft.payload["dialogue"]
        assert isinstance(told, dict)
        assert set(told) >= DIALOGUE
    assert isinstance(bare.payload["dialogue"], dict)
    assert bare.payload["dialogue"]["start"] is None
    assert bare.payload["dialogue"]["earliest"] is None


def test_a_coarse_date_has_bounds() -> None:
    draft = announced(when=When(start=date(2026, 6, 1), end=date(2026, 6, 30), precision="month"))
    told = draft.payload["dialogue"]
    assert isinstance(told, dict)
    assert (told["start"], told["earliest"], told["latest"]) == (None, "2026-06-01", "2026-06-30")


def test_items_have_what_a_consumer_needs_and_are_few() -> None:
    many = [item(id=number, published=None if number == 2 else NOW) for number in range(1, 40)]
    draft = decide_dialogue(change(), many, [subscription()], NOW)[0].draft
    assert draft is not None
    items = draft.payload["items"]
    assert isinstance(items, list)
    assert len(items) == MOST_ITEMS
    assert items[0] == {
        "id": "i1",
        "title": "EU and Uzbekistan set a date for their talks on human rights",
        "url": "https://example.org/eu-uzbekistan",
        "feed": "eeas",
        "feed_name": "EEAS",
        "published": "2026-05-20T09:00:00Z",
    }
    assert items[1]["published"] is None
    assert len(draft.item_ids) == 39


def test_a_payload_of_another_version_still_has_an_envelope() -> None:
    assert envelope(replace(stored(announced()), payload={"alert": "?"}))["data"] == {"alert": {"id": "a7"}}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_a_hostile_text_is_stored_fit_for_any_reader(text: str) -> None:
    draft = decide_dialogue(change(series=text), [item(title=text)], [subscription()], NOW)[0].draft
    assert draft is not None
    line = json.dumps(draft.payload, ensure_ascii=False)
    line.encode()
    assert len(line.splitlines()) == 1
    assert "\x00" not in json.loads(line)["items"][0]["title"]


def test_a_feed_is_shown_without_its_secrets() -> None:
    told = feed_payload(feed(), feed_state(status=FeedStatus.AUTH))
    assert (told["state"], told["url"], told["items"]) == ("auth", "https://example.org/feed?token=***", None)


@pytest.mark.parametrize(
    ("lead", "text"),
    [
        (timedelta(days=14), "14d"),
        (timedelta(weeks=1), "7d"),
        (timedelta(hours=36), "36h"),
        (timedelta(minutes=90), "90m"),
        (timedelta(), "0d"),
    ],
)
def test_a_lead_is_written_as_in_the_configuration(lead: timedelta, text: str) -> None:
    assert lead_text(lead) == text
