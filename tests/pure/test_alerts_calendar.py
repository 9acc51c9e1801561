"""Calendars follow a session over its edits, and no text breaks out of its property (S20)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from icalendar import Calendar, Event

from aggregator.alerts.calendar import attachment, calendar
from aggregator.model import Dialogue, Status, When
from tests.lab.alert_values import NOW, announced, day, dialogue, item, name_of, stored
from tests.lab.hostile import TEXTS, URLS

PROPERTIES = {
    "UID", "SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "DTSTART", "DTEND", "SUMMARY", "STATUS", "TRANSP", "DESCRIPTION",
    "CATEGORIES",
}  # fmt: skip


def events(raw: bytes) -> list[Event]:
    read = Calendar.from_ical(raw)
    assert isinstance(read, Calendar)
    return [part for part in read.walk("VEVENT") if isinstance(part, Event)]


def event(**fields: Any) -> Event:
    (only,) = events(calendar([dialogue(**fields)], NOW, name=name_of, sources=lambda _: [item()]))
    return only


def test_a_session_is_an_all_day_event() -> None:
    made = event(when=day(date(2026, 6, 12), date(2026, 6, 13)))
    assert made.decoded("dtstart") == date(2026, 6, 12)
    assert made.decoded("dtend") == date(2026, 6, 14)  # the first day after it
    assert made["summary"] == "5th EU–Uzbekistan Human Rights Dialogue"
    assert made["location"] == "Brussels, Belgium"
    assert made["status"] == "CONFIRMED"
    assert made["transp"] == "TRANSPARENT"
    assert made["url"] == "https://example.org/eu-uzbekistan"
    assert made["description"] == "Uzbekistan, European Union\nhttps://example.org/eu-uzbekistan"
    assert b"CATEGORIES:human-rights,rule-of-law\r\n" in made.to_ical()


def test_an_edit_keeps_the_uid_and_raises_the_sequence() -> None:
    first = stored(announced())
    moved = stored(announced(when=day(date(2026, 7, 1)), edition=6))
    off = stored(announced(status=Status.CANCELLED, updated=NOW - timedelta(days=1)))  # an older source says so
    told = [replace(alert, created=NOW + timedelta(hours=n)) for n, alert in enumerate((first, moved, off))]
    made = [events(raw)[0] for alert in told if (raw := attachment(alert))]
    assert len({str(event["uid"]) for event in made}) == 1
    assert [event.decoded("sequence") for event in made] == [0, 3600, 7200]


def test_a_calendar_made_later_never_has_a_lower_sequence() -> None:
    known = dialogue(updated=NOW + timedelta(hours=1))
    files = (
        calendar([known]),
        calendar([known], NOW + timedelta(minutes=1)),
        calendar([known], NOW + timedelta(days=1)),
    )
    assert [events(raw)[0].decoded("sequence") for raw in files] == [3600, 3600, 86400]


def test_uids_differ_between_sessions_and_between_databases() -> None:
    uids = {str(event(**fields)["uid"]) for fields in ({}, {"id": 5}, {"first_seen": NOW - timedelta(days=1)})}
    assert len(uids) == 3


@pytest.mark.parametrize(("status", "said"), [(Status.CANCELLED, "Cancelled"), (Status.POSTPONED, "Postponed")])
def test_what_is_called_off_is_struck_out(status: Status, said: str) -> None:
    made = event(status=status)
    assert made["status"] == "CANCELLED"
    assert made["summary"] == f"{said}: 5th EU–Uzbekistan Human Rights Dialogue"


@pytest.mark.parametrize(
    "when", [When(), When(start=date(2026, 6, 1), end=date(2026, 6, 30), precision="month"), When(precision="day")]
)
def test_a_session_without_a_day_is_no_event(when: When) -> None:
    assert events(calendar([dialogue(when=when)], NOW)) == []


def test_a_calendar_of_many_is_valid_and_the_same_each_time() -> None:
    many = [dialogue(id=number) for number in range(1, 4)] + [dialogue(id=9, when=When())]
    assert len(events(calendar(many, NOW))) == 3
    assert calendar(many, NOW) == calendar(many, NOW)
    assert b"VERSION:2.0" in calendar([], NOW)


def test_only_what_is_known_is_said() -> None:
    (made,) = events(calendar([dialogue(place=None, themes=(), parties=())], NOW))
    assert not {"location", "url", "categories"} & set(made)
    assert made["description"] == ""


def test_an_end_before_its_start_is_one_day() -> None:
    made = event(when=day(date(2026, 6, 12), date(2026, 6, 1)))
    assert made.decoded("dtend") == date(2026, 6, 13)


def test_an_alert_carries_its_session() -> None:
    alert = stored(announced())
    raw = attachment(alert, name_of)
    assert raw is not None
    assert [str(made["summary"]) for made in events(raw)] == ["5th EU–Uzbekistan Human Rights Dialogue"]
    assert raw.count(b"https://example.org/eu-uzbekistan") == 2
    assert raw == attachment(alert, name_of)
    assert attachment(replace(alert, payload={**alert.payload, "items": None})) is not None


@pytest.mark.parametrize(
    "told",
    [
        None,
        {},
        {"date_precision": "day", "start": "2026-06-12"},
        {"date_precision": "day", "start": "soon", "first_seen": "2026-05-20T09:00:00Z", "updated": "?"},
        {"date_precision": "day", "start": 5, "first_seen": 5, "updated": None},
    ],
)
def test_an_alert_without_a_dated_session_carries_none(told: object) -> None:
    assert attachment(replace(stored(announced()), payload={"dialogue": told})) is None


def _hostile(text: str) -> Dialogue:
    known = dialogue(series=text, themes=(text,), heads=(text,))
    assert known.place is not None
    return replace(known, place=replace(known.place, city=text))


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_a_hostile_text_stays_in_its_property(text: str) -> None:
    raw = calendar([_hostile(text)], NOW, name=lambda _: text)
    (made,) = events(raw)
    assert set(made) - {"LOCATION"} == PROPERTIES
    assert raw.count(b"BEGIN:") == raw.count(b"END:") == 2 or "END:VEVENT" in text
    lines = raw.split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 and not set(line) & (set(range(32)) | {127}) for line in lines)


@pytest.mark.parametrize("url", URLS.values(), ids=URLS.keys())
def test_a_hostile_url_is_left_out(url: str) -> None:
    (made,) = events(calendar([dialogue()], NOW, sources=lambda _: [item(url=url)]))
    assert "URL" not in made
