"""A subject says it all; facts are only what is known; nothing a feed wrote gets through as more than text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.alerts.calendar import attachment
from aggregator.alerts.deciding import (
    decide_dialogue,
    decide_digest,
    decide_feed,
    decide_item,
    decide_overdue,
    decide_reminders,
    decide_test,
)
from aggregator.alerts.outages import decide_channel
from aggregator.alerts.wording import Fact, Message, date_phrase, dialogue_name, message, place_phrase, subject
from aggregator.model import Alert, AlertDraft, ChannelHealth, EventType, Place, Status, When
from tests.lab.alert_values import (
    NOW,
    announced,
    change,
    day,
    dialogue,
    feed,
    feed_state,
    item,
    name_of,
    stored,
    subscription,
    telling,
)
from tests.lab.hostile import TEXTS, URLS

EVERYTHING = subscription(on=frozenset(EventType))


def told(draft: AlertDraft | None) -> Alert:
    assert draft is not None
    return stored(draft)


def about(event: EventType, **fields: Any) -> Alert:
    return stored(telling(event, **fields))


def words(alert: Alert) -> Message:
    return message(alert, "a7", name_of)


def facts(alert: Alert) -> dict[str, Fact]:
    return {fact.label: fact for fact in words(alert).entries[0].facts}


# --- subjects


@pytest.mark.parametrize(
    ("event", "fields", "line"),
    [
        (EventType.ANNOUNCED, {}, "Announced: 5th EU–Uzbekistan Human Rights Dialogue, 12 June 2026, Brussels"),
        (EventType.POSTPONED, {}, "Postponed: 5th EU–Uzbekistan Human Rights Dialogue, 12 June 2026, Brussels"),
        (EventType.CANCELLED, {"place": None}, "Cancelled: 5th EU–Uzbekistan Human Rights Dialogue, 12 June 2026"),
        (EventType.UNDER_WAY, {"when": When()}, "Under way: 5th EU–Uzbekistan Human Rights Dialogue, Brussels"),
        (
            EventType.CONCLUDED,
            {"place": Place(country="BE")},
            "Held: 5th EU–Uzbekistan Human Rights Dialogue, 12 June 2026, Belgium",
        ),
        (
            EventType.ANNOUNCED,
            {"virtual": True, "place": None, "edition": None},
            "Announced: EU–Uzbekistan Human Rights Dialogue, 12 June 2026, online",
        ),
        (
            EventType.CHANGED,
            {"changed": {"place": (None, {"city": "Brussels"}), "start": ("2026-06-10", "2026-06-12"), "new": (1, 2)}},
            "Changed (date, place): 5th EU–Uzbekistan Human Rights Dialogue, 12 June 2026, Brussels",
        ),
        (EventType.CHANGED, {}, "Changed: 5th EU–Uzbekistan Human Rights Dialogue, 12 June 2026, Brussels"),
    ],
)
def test_subject_of_a_dialogue(event: EventType, fields: dict[str, Any], line: str) -> None:
    assert subject(about(event, **fields), name_of) == line


@pytest.mark.parametrize(
    ("on", "said"),
    [(date(2026, 5, 29), "In 14 days"), (date(2026, 6, 11), "Tomorrow"), (date(2026, 6, 12), "Today")],
)
def test_subject_of_a_reminder(on: date, said: str) -> None:
    wanted = replace(EVERYTHING, remind=(NOW - NOW.replace(day=6),))
    now = NOW.replace(month=on.month, day=on.day)
    draft = decide_reminders([dialogue()], [wanted], now)[0].draft
    assert draft is not None
    assert subject(stored(draft), name_of).startswith(f"{said}: 5th EU–Uzbekistan")


def test_a_reminder_that_does_not_say_when_is_still_one() -> None:
    draft = decide_reminders([dialogue()], [replace(EVERYTHING, remind=(NOW - NOW.replace(month=1),))], NOW)[0].draft
    assert draft is not None
    alert = replace(stored(draft), payload={**draft.payload, "alert": {}})
    assert subject(alert, name_of).startswith("Reminder: 5th EU–Uzbekistan")


def test_subjects_of_the_rest() -> None:
    failing = decide_feed(feed(), feed_state(), EventType.FEED_FAILING, [EVERYTHING], NOW)[0].draft
    recovered = decide_feed(feed(), feed_state(), EventType.FEED_RECOVERED, [EVERYTHING], NOW)[0].draft
    digest = decide_digest(EVERYTHING, [stored(announced())], NOW)
    two = decide_digest(EVERYTHING, [stored(announced(), 1), stored(announced(id=5), 2)], NOW)
    assert [subject(told(draft), name_of) for draft in (failing, recovered, decide_test("desk", NOW), digest, two)] == [
        "Feed failing: EEAS",
        "Feed recovered: EEAS",
        "Test message from Aggregator: this channel works",
        "Digest: 1 alert for central-asia, 20 May 2026",
        "Digest: 2 alerts for central-asia, 20 May 2026",
    ]


def test_subject_of_an_item() -> None:
    alert = told(decide_item(item(), [EVERYTHING], NOW)[0].draft)
    assert subject(alert, name_of) == "EU and Uzbekistan set a date for their talks on human rights (EEAS)"
    assert subject(replace(alert, payload={"items": [{}]}), name_of) == "(an item without a title)"


# --- phrases


@pytest.mark.parametrize(
    ("when", "phrase"),
    [
        (day(date(2026, 6, 12)), "12 June 2026"),
        (day(date(2026, 6, 12), date(2026, 6, 14)), "12–14 June 2026"),
        (day(date(2026, 6, 30), date(2026, 7, 2)), "30 June – 2 July 2026"),
        (day(date(2026, 12, 30), date(2027, 1, 2)), "30 December 2026 – 2 January 2027"),
        (day(date(2026, 6, 12), date(2027, 6, 12)), "12 June 2026 – 12 June 2027"),
        (When(start=date(2026, 6, 8), end=date(2026, 6, 14), precision="week"), "week of 8 June 2026"),
        (When(start=date(2026, 6, 1), end=date(2026, 6, 30), precision="month"), "June 2026"),
        (When(start=date(2026, 6, 1), end=date(2026, 7, 31), precision="month"), "June 2026 – July 2026"),
        (When(start=date(2026, 1, 1), end=date(2026, 12, 31), precision="year"), "2026"),
        (When(), ""),
    ],
)
def test_a_date_is_said_as_exactly_as_it_is_known(when: When, phrase: str) -> None:
    told_dialogue = announced(when=when).payload["dialogue"]
    assert isinstance(told_dialogue, dict)
    assert date_phrase(told_dialogue) == phrase


def test_a_date_without_bounds_is_said_too() -> None:
    assert date_phrase({"start": "2026-06-12", "date_precision": "day"}) == "12 June 2026"
    assert date_phrase({"start": "soon"}) == date_phrase({"start": 5}) == ""


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"series": "EU–China Dialogue", "edition": 1}, "1st EU–China Dialogue"),
        ({"series": "EU–China Dialogue", "edition": 22}, "22nd EU–China Dialogue"),
        ({"series": "EU–China Dialogue", "edition": 113}, "113th EU–China Dialogue"),
        ({"series": "EU–China Dialogue", "edition": 3}, "3rd EU–China Dialogue"),
        ({"series": "EU–China Dialogue", "edition": True}, "EU–China Dialogue"),
        ({"series": "39th EU–China Dialogue", "edition": 39}, "39th EU–China Dialogue"),
        ({"series": "Диалог ЕС – Китай", "edition": 39}, "Диалог ЕС – Китай (39)"),
        (
            {"parties": ["KZ", "XX"], "type": "human_rights_dialogue", "edition": 2},
            "2nd Kazakhstan–XX human rights dialogue",
        ),
        ({"type": "political_consultations"}, "Political consultations"),
        ({}, "Dialogue"),
    ],
)
def test_a_dialogue_has_a_name(fields: dict[str, Any], name: str) -> None:
    assert dialogue_name(fields, name_of) == name


@pytest.mark.parametrize(
    ("fields", "phrase"),
    [
        ({"place": {"city": "Brussels", "country": "BE"}}, "Brussels, Belgium"),
        ({"place": {"city": "Brussels"}, "virtual": True}, "Brussels and online"),
        ({"virtual": True}, "online"),
        ({"place": None}, ""),
    ],
)
def test_a_place_has_a_name(fields: dict[str, Any], phrase: str) -> None:
    assert place_phrase(fields, name_of) == phrase


# --- messages


def test_facts_are_what_is_known() -> None:
    table = {label: fact.value for label, fact in facts(stored(announced())).items()}
    assert table == {
        "Status": "announced",
        "Date": "12 June 2026",
        "Place": "Brussels, Belgium",
        "Parties": "Uzbekistan, European Union",
        "Type": "human rights dialogue",
        "Edition": "5",
        "Heads": "Jane Doe",
        "Themes": "human rights, rule of law",
        "Confidence": "93%",
    }
    bare = facts(stored(announced(edition=None, when=When(), place=None, heads=(), themes=())))
    assert list(bare) == ["Status", "Parties", "Type", "Confidence"]


def test_what_changed_shows_what_it_was() -> None:
    changed = {
        "start": ("2026-06-10", "2026-06-12"),
        "end": ("2026-06-11", "2026-06-12"),
        "place": ({"city": "Tashkent", "country": "UZ"}, {"city": "Brussels", "country": "BE"}),
        "heads": ([], ["Jane Doe"]),
    }
    table = facts(about(EventType.CHANGED, changed=changed))
    assert table["Date"] == Fact(label="Date", value="12 June 2026", before="10–11 June 2026")
    assert table["Place"].before == "Tashkent, Uzbekistan"
    assert table["Heads"].before is None  # nothing was known
    assert table["Parties"].before is None


def test_what_is_no_longer_known_says_so() -> None:
    changed = {"start": ("2026-06-10", None), "date_precision": ("day", "none")}
    table = facts(about(EventType.CHANGED, changed=changed, when=When()))
    assert table["Date"] == Fact(label="Date", value="not known", before="10 June 2026")


def test_evidence_and_sources_stand_with_the_facts() -> None:
    entry = words(stored(announced())).entries[0]
    assert [(quote.label, quote.text) for quote in entry.quotes] == [("edition", "the fifth round")]
    assert [(source.feed, source.published, source.url) for source in entry.sources] == [
        ("EEAS", "2026-05-20", "https://example.org/eu-uzbekistan")
    ]


def test_the_reader_learns_why() -> None:
    assert words(stored(announced())).why == (
        "You get this because of the subscription central-asia: dialogue.announced is wanted, "
        "confidence 0.93 is at least 0.6."
    )
    assert words(stored(decide_test("desk", NOW))).why == "Someone asked for a test message."


def test_a_failing_feed_shows_its_state() -> None:
    alert = told(decide_feed(feed(), feed_state(), EventType.FEED_FAILING, [EVERYTHING], NOW)[0].draft)
    table = facts(alert)
    assert table["Reason"].value == "the server answers 500"
    assert table["Failures in a row"].value == "7"
    assert "Last success" not in table


def test_a_digest_is_many_entries_without_quotations_and_a_count_of_the_rest() -> None:
    many = [stored(announced(id=number), number) for number in range(1, 61)]
    failing = stored(decide_feed(feed(), feed_state(), EventType.FEED_FAILING, [EVERYTHING], NOW)[0].draft, 61)  # type: ignore[arg-type]  # is wanted, so there is a draft
    digest = words(told(decide_digest(EVERYTHING, [*many, failing], NOW)))
    assert len(digest.entries) == 50
    assert digest.entries[0].heading.startswith("Announced: 5th EU–Uzbekistan")
    assert not any(entry.quotes for entry in digest.entries)
    assert digest.more == "and 11 more: aggregator alerts list --since 7d shows them all"
    assert words(told(decide_digest(EVERYTHING, many[:2], NOW))).more == ""
    short = words(told(decide_digest(EVERYTHING, [failing], NOW)))
    assert short.entries[0].heading == "Feed failing: EEAS"


def test_a_digest_entry_of_an_unknown_type_is_news() -> None:
    alert = told(decide_digest(EVERYTHING, [stored(announced())], NOW))
    entry = {"alert": {"type": "dialogue.invented"}, "dialogue": {"series": "Dialogue"}}
    assert words(replace(alert, payload={"entries": [entry]})).entries[0].heading == "News: Dialogue"
    assert subject(replace(alert, payload={"entries": [entry]}), name_of).startswith("Digest: 1 alert")


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_a_hostile_text_becomes_one_plain_line(text: str) -> None:
    changed = {"series": (text, "x"), text: (1, text)}
    alert = about(EventType.CHANGED, series=text, heads=(text,), themes=(text,), changed=changed)
    hostile = message(replace(alert, subscription=text), "a7", lambda _: text)
    entry = hostile.entries[0]
    shown = [hostile.subject, hostile.why, entry.heading, *(fact.value for fact in entry.facts)]
    for line in shown:
        assert line == " ".join(line.split())
        assert not any(ord(sign) < 32 or 0x7F <= ord(sign) < 0xA0 or sign in "\u202e\ufeff" for sign in line)
        assert len(line) < 3000


@pytest.mark.parametrize("url", URLS.values(), ids=URLS.keys())
def test_a_hostile_url_is_shown_to_nobody(url: str) -> None:
    alert = told(decide_dialogue(change(), [item(url=url)], [EVERYTHING], NOW)[0].draft)
    assert words(alert).entries[0].sources[0].url is None


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(st.characters(), max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(
    st.sampled_from(EventType),
    st.dictionaries(st.sampled_from(["alert", "dialogue", "items", "feed", "entries"]), _JSON),
    st.dictionaries(
        st.sampled_from(
            [
                "series",
                "parties",
                "edition",
                "start",
                "earliest",
                "place",
                "heads",
                "themes",
                "evidence",
                "confidence",
                "status",
            ]
        ),
        _JSON,
    ),
)
@settings(max_examples=150)
def test_any_stored_payload_can_be_put_into_words(
    event: EventType, payload: dict[str, Any], fields: dict[str, Any]
) -> None:
    strange = replace(stored(announced()), event=event, payload={"dialogue": fields, **payload})
    assert words(strange).subject


@pytest.mark.parametrize(
    ("series", "parties", "told"),
    [
        ("EU–Uzbekistan Human Rights Dialogue", ["UZ", "org:eu"], "EU–Uzbekistan Human Rights Dialogue"),
        ("Human Rights Dialogue (UZ, EU)", ["UZ", "org:eu"], "Human Rights Dialogue (Uzbekistan, European Union)"),
        (
            "High-Level Dialogue with the European Union",
            ["KZ", "org:eu"],
            "High-Level Dialogue with the European Union (Kazakhstan, European Union)",
        ),
        ("Kazakh–Uzbek Joint Commission", ["KZ", "UZ"], "Kazakh–Uzbek Joint Commission"),
        ("Диалог по правам человека", ["KZ", "UZ"], "Диалог по правам человека"),
    ],
)
def test_a_name_names_all_its_parties(series: str, parties: list[str], told: str) -> None:
    assert dialogue_name({"series": series, "parties": parties}, name_of) == told


@pytest.mark.parametrize(
    ("health", "event", "heading"),
    [
        (
            ChannelHealth(name="hook", off_since=NOW),
            EventType.CHANNEL_FAILING,
            "Channel hook is switched off: its receiver is gone",
        ),
        (ChannelHealth(name="hook", failures=5), EventType.CHANNEL_FAILING, "Channel hook fails: its alerts wait"),
        (ChannelHealth(name="hook"), EventType.CHANNEL_FAILING, "Channel hook has given up a message"),
        (ChannelHealth(name="hook"), EventType.CHANNEL_RECOVERED, "Channel hook delivers again"),
    ],
)
def test_trouble_of_another_channel_is_told_with_its_cure(
    health: ChannelHealth, event: EventType, heading: str
) -> None:
    desk = {"desk": ChannelHealth(name="desk")}
    [draft] = decide_channel(
        health,
        event,
        "x",
        "it fails: answered 503",
        kind="webhook",
        pending=4,
        dead=2,
        subscriptions=[],
        others=desk,
        now=NOW,
    )
    told = message(stored(draft), "a1", name_of)
    assert told.subject == told.entries[0].heading == heading
    facts = {fact.label: fact.value for fact in told.entries[0].facts}
    assert facts["What"] == "it fails: answered 503"
    assert (facts["Alerts that wait"], facts["Dead letters"]) == ("4", "2")
    assert "aggregator alerts retry --channel hook" in told.why


def test_a_series_that_is_overdue_is_told_with_its_rhythm() -> None:
    expected = {"expected_from": "2027-06-01", "period_days": 365, "sessions": 3}
    (made,) = decide_overdue(dialogue(status=Status.CONCLUDED), expected, [item()], [EVERYTHING], NOW)
    alert = told(made.draft)
    assert subject(alert, name_of) == "Overdue: EU–Uzbekistan Human Rights Dialogue, expected in June 2027"
    assert facts(alert)["Usually"].value == "every 12 months, by 3 sessions known"
    assert facts(alert)["Date"].value == "12 June 2026"
    assert attachment(alert) is None
    (bare,) = decide_overdue(dialogue(), {}, [item()], [EVERYTHING], NOW)
    assert subject(told(bare.draft), name_of) == "Overdue: EU–Uzbekistan Human Rights Dialogue"
