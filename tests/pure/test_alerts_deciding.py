"""The same decision is never made twice, and every decision has its reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from aggregator.alerts.deciding import (
    MOST_ENTRIES,
    Decision,
    Surroundings,
    decide_dialogue,
    decide_digest,
    decide_feed,
    decide_item,
    decide_reminders,
    decide_test,
)
from aggregator.alerts.drafting import limit
from aggregator.model import (
    Alert,
    AlertDraft,
    EventType,
    RegionTag,
    Role,
    Silence,
    Status,
    Subscription,
    When,
    Withholding,
)
from tests.lab.alert_values import (
    NOW,
    announced,
    change,
    day,
    dialogue,
    feed,
    feed_state,
    item,
    span,
    stored,
    subscription,
    telling,
)


def part(draft: AlertDraft | Alert, name: str) -> Any:
    return draft.payload[name]


def only(decisions: list[Decision]) -> AlertDraft:
    (decision,) = decisions
    assert decision.draft is not None, decision.verdict.reason
    return decision.draft


def decide(event: EventType, wanted: Subscription | None = None, **fields: Any) -> AlertDraft:
    return only(decide_dialogue(change(event, **fields), [item()], [wanted or subscription()], NOW))


# --- dialogues


def test_an_announcement_is_told_to_who_wants_it_and_explained_to_the_rest() -> None:
    others = subscription(name="africa", regions=frozenset({"KE"}))
    decisions = decide_dialogue(change(), [item()], [subscription(), others], NOW)
    assert [(made.subscription, made.verdict.matched) for made in decisions] == [
        ("central-asia", True),
        ("africa", False),
    ]
    assert decisions[1].draft is None
    assert decisions[1].verdict.reason == "region: none of KE is a party or subject"
    draft = decisions[0].draft
    assert draft is not None
    assert (draft.subscription, draft.event, draft.channels) == (
        "central-asia",
        EventType.ANNOUNCED,
        ("desk", "hook"),
    )
    assert (draft.dialogue_id, draft.item_ids, draft.created, draft.due) == (4, (1,), NOW, None)
    assert part(draft, "alert")["reason"] == decisions[0].verdict.reason
    assert part(draft, "dialogue")["id"] == "d4"
    assert part(draft, "items")[0]["title"].startswith("EU and Uzbekistan")


def test_a_party_counts_as_region_even_if_no_item_is_tagged() -> None:
    wanted = subscription(regions=frozenset({"org:eu"}))
    assert decide(EventType.ANNOUNCED, wanted, regions=()).subscription == "central-asia"


def test_one_more_source_is_news_to_nobody_who_was_told() -> None:
    (told,) = decide_dialogue(change(), [item()], [subscription()], NOW)
    assert told.telling is not None
    around = Surroundings(tellings={"central-asia": told.telling})
    assert decide_dialogue(change(None, confidence=0.99), [item()], [subscription()], NOW, around=around) == []


def test_quiet_tells_nobody_and_says_why() -> None:
    others = subscription(name="africa", regions=frozenset({"KE"}))
    first, second = decide_dialogue(change(), [item()], [subscription(), others], NOW, quiet="the feed's first poll")
    assert first.draft is None
    assert not first.verdict.matched
    assert first.verdict.reason.endswith("; but nothing is sent: the feed's first poll")
    assert second.verdict.reason == "region: none of KE is a party or subject"


@pytest.mark.parametrize("status", [Status.POSTPONED, Status.CANCELLED])
def test_that_a_session_is_off_is_news_by_when_it_was_said_and_not_by_the_day_that_it_is_off(status: Status) -> None:
    off = {"status": status, "when": day(date(2026, 4, 20))}
    wanted = subscription(on=frozenset({EventType(f"dialogue.{status}")}))
    assert decide(EventType(f"dialogue.{status}"), wanted, **off, updated=NOW).event == f"dialogue.{status}"
    archived = change(EventType(f"dialogue.{status}"), **off, updated=datetime(2026, 4, 21, tzinfo=UTC))
    (spared,) = decide_dialogue(archived, [item()], [wanted], NOW)
    assert spared.withheld is not None
    assert spared.withheld.reason == "its newest text is of 2026-04-21, more than 14 days ago"


def test_an_announcement_is_one_decision_whatever_else_is_known_of_it_by_now() -> None:
    assert announced().key == announced(edition=6, when=day(date(2026, 7, 1)), confidence=0.99).key
    assert announced().key != announced(id=5).key


def test_subscriptions_decide_apart() -> None:
    keys = {decide(EventType.ANNOUNCED, subscription(name=name)).key for name in ("a", "b")}
    assert len(keys) == 2


@pytest.mark.parametrize("event", [EventType.POSTPONED, EventType.CANCELLED])
def test_each_date_is_called_off_once(event: EventType) -> None:
    first = decide(event).key
    assert first == decide(event, edition=None).key
    assert first != decide(event, when=day(date(2026, 9, 1))).key
    assert first != decide(event, when=When()).key


LATER = subscription(since=NOW + timedelta(hours=1))
"""It began after the dialogue was first heard of: only what changes is news to it."""


def test_each_set_of_new_values_is_told_once() -> None:
    def moved(to: date, was: str, **fields: Any) -> AlertDraft:
        changed = {"start": (was, to.isoformat()), "end": (was, to.isoformat())}
        return decide(EventType.CHANGED, LATER, changed=changed, when=day(to), **fields)

    first = moved(date(2026, 6, 12), "2026-06-10")
    assert first.key == moved(date(2026, 6, 12), "2026-06-11").key
    assert first.key != moved(date(2026, 6, 13), "2026-06-10").key
    assert part(first, "alert")["changed"]["start"] == {"before": "2026-06-10", "after": "2026-06-12"}


def test_hostile_values_have_keys_too() -> None:
    assert decide(EventType.CHANGED, LATER, changed={"edition": (3, 5), "heads": (["\ud800"], [])}).key


def test_what_was_called_off_and_is_set_anew_is_announced_anew() -> None:
    again = {"status": ("postponed", "announced")}
    first = decide(EventType.ANNOUNCED, changed=again, when=day(date(2026, 9, 1)))
    assert first.key != announced().key
    assert first.key == decide(EventType.ANNOUNCED, changed=again, when=day(date(2026, 9, 1)), edition=7).key
    assert first.key != decide(EventType.ANNOUNCED, changed=again, when=day(date(2026, 10, 1))).key


def test_a_digest_subscription_holds_its_alerts() -> None:
    draft = decide(EventType.ANNOUNCED, subscription(digest="daily 07:00 Asia/Almaty"))
    assert draft.channels == ()
    assert draft.due == datetime(2026, 5, 21, 2, 0, tzinfo=UTC)


# --- items


def wants_items(**fields: Any) -> Subscription:
    return subscription(on=frozenset({EventType.ITEM}), **fields)


def test_a_story_is_told_once() -> None:
    first = only(decide_item(item(id=1, story_id=9), [wants_items()], NOW))
    copy = only(decide_item(item(id=2, story_id=9), [wants_items()], NOW))
    other = only(decide_item(item(id=9), [wants_items()], NOW))
    assert first.key == copy.key != other.key
    assert part(first, "dialogue") is None
    assert first.item_ids == (1,)


def test_an_item_is_about_its_parties_and_subjects_only() -> None:
    wanted = wants_items(regions=frozenset({"UZ"}))

    def tagged(role: Role) -> Decision:
        tag = RegionTag(code="UZ", role=role, score=0.9, evidence=span("region UZ", "Uzbekistan"))
        (decision,) = decide_item(item(regions=(tag,)), [wanted], NOW)
        return decision

    assert [tagged(role).verdict.matched for role in (Role.PARTY, Role.SUBJECT, Role.VENUE, Role.MENTION)] == [
        True,
        True,
        False,
        False,
    ]


def test_an_item_can_be_kept_quiet() -> None:
    (decision,) = decide_item(item(), [wants_items()], NOW, quiet="older than 48 hours")
    assert decision.draft is None
    assert "older than 48 hours" in decision.verdict.reason


# --- feeds


def test_a_feed_that_fails_is_told_once_per_failure_and_without_its_secrets() -> None:
    wanted = subscription(on=frozenset({EventType.FEED_FAILING}))
    first, second = decide_feed(feed(), feed_state(), EventType.FEED_FAILING, [wanted, subscription(name="other")], NOW)
    assert second.draft is None
    draft = only([first])
    assert part(draft, "feed")["name"] == "EEAS"
    assert part(draft, "feed")["reason"] == "the server answers 500"
    assert "CANARY" not in str(draft.payload)
    later = feed_state(since=NOW + timedelta(days=9))
    assert draft.key == only(decide_feed(feed(), feed_state(failures=8), EventType.FEED_FAILING, [wanted], NOW)).key
    assert draft.key != only(decide_feed(feed(), later, EventType.FEED_FAILING, [wanted], NOW)).key


# --- reminders

TWO_LEADS = (timedelta(days=14), timedelta(days=1))


def remind(now: datetime, told: datetime | None = None, **fields: Any) -> list[AlertDraft]:
    wanted = subscription(remind=fields.pop("remind", TWO_LEADS), **fields.pop("wanted", {}))
    known = {("central-asia", 4): [told]} if told else None
    decisions = decide_reminders([dialogue(**fields)], [wanted], now, told=known, items={4: [item()]})
    return [made.draft for made in decisions if made.draft]


def at(day_of_june: int, hour: int = 0, month: int = 6) -> datetime:
    return datetime(2026, month, day_of_june, hour, tzinfo=UTC)


def test_a_reminder_comes_when_its_moment_has_come() -> None:
    assert remind(at(28, 23, month=5)) == []
    (draft,) = remind(at(29, month=5))
    assert draft.event is EventType.REMINDER
    assert (part(draft, "alert")["lead"], part(draft, "alert")["days_left"]) == ("14d", 14)
    assert part(draft, "items")[0]["feed"] == "eeas"
    assert (draft.dialogue_id, draft.item_ids) == (4, (1,))


def test_reminders_are_one_per_date_and_lead() -> None:
    (first,) = remind(at(29, month=5))
    (again,) = remind(at(30, month=5))
    (moved,) = remind(at(30, month=5), when=day(date(2026, 6, 13)))
    (last,) = remind(at(11))
    assert first.key == again.key
    assert len({first.key, moved.key, last.key}) == 3


def test_who_was_told_since_its_moment_needs_no_reminder() -> None:
    assert remind(at(5), told=at(3)) == []
    assert len(remind(at(5), told=at(20, month=5))) == 1
    (last,) = remind(at(11, 9), told=at(3))
    assert part(last, "alert")["lead"] == "1d"


def test_who_will_be_told_in_time_needs_no_reminder_and_who_would_be_told_too_late_does() -> None:
    assert remind(at(5), told=at(8, 7)) == [], "held for a digest before the session"
    assert len(remind(at(11, 9), told=at(15, 8))) == 1, "held for one after it, or told by a clock that was ahead"
    assert remind(at(12), told=at(12, 7), wanted={"quiet_hours": "22:00-07:00"}) == [], "both would come at seven"


def test_a_day_begins_where_the_reader_is() -> None:
    almaty = {"time_zone": "Asia/Almaty"}
    assert remind(at(28, 18, month=5), wanted=almaty) == []
    (draft,) = remind(at(28, 19, month=5), wanted=almaty)
    assert (part(draft, "alert")["lead"], part(draft, "alert")["days_left"]) == ("14d", 14)
    assert remind(at(12, 18), wanted=almaty) and not remind(at(12, 19), wanted=almaty), "its day is over there"


def test_no_reminder_is_made_up_for_that_fell_due_before_the_subscription_was_there() -> None:
    began = {"since": at(3)}
    assert remind(at(5), wanted=began, first_seen=at(1)) == []
    assert len(remind(at(5), wanted=began, first_seen=at(4))) == 1, "of what was first heard of later it is"
    assert len(remind(at(11), wanted=began, first_seen=at(1))) == 1, "the next one comes"


def test_a_reminder_at_night_waits_for_the_morning() -> None:
    (draft,) = remind(at(11), wanted={"quiet_hours": "22:00-07:00"})
    assert (draft.channels, draft.due) == ((), at(11, 7))


def test_a_silenced_reminder_is_spared_once_for_all() -> None:
    mute = Silence(id=1, created=at(1), until=at(20), comment="", dialogue_id=4)
    around = Surroundings(silences=[mute])
    (made,) = decide_reminders([dialogue()], [subscription(remind=TWO_LEADS)], at(11), around=around)
    assert made.draft is None and made.withheld is not None
    assert (made.withheld.cause, made.withheld.dialogue_id) == (Withholding.SILENCE, 4)
    assert made.withheld.key == only(decide_reminders([dialogue()], [subscription(remind=TWO_LEADS)], at(11))).key


def test_of_missed_leads_only_the_shortest_is_sent() -> None:
    (draft,) = remind(at(12, 9))
    assert (part(draft, "alert")["lead"], part(draft, "alert")["days_left"]) == ("1d", 0)


@pytest.mark.parametrize(
    "fields",
    [
        {"status": Status.CANCELLED},
        {"status": Status.POSTPONED},
        {"status": Status.CONCLUDED},
        {"status": Status.UNDER_WAY},
        {"when": When(start=date(2026, 6, 1), end=date(2026, 6, 30), precision="month")},
        {"when": When()},
        {"when": When(precision="day")},
        {"when": day(date(2026, 6, 10))},  # over
        {"wanted": {"regions": frozenset({"KE"})}},
        {"wanted": {"min_confidence": 0.95}},
        {"remind": ()},
    ],
)
def test_no_reminder(fields: dict[str, Any]) -> None:
    assert remind(at(11, 9), **fields) == []


def test_a_reminder_is_not_held_for_a_digest() -> None:
    (draft,) = remind(at(11, 9), wanted={"digest": "weekly monday 08:00"})
    assert draft.channels == ("desk", "hook")


def test_sources_of_a_reminder_may_be_unknown() -> None:
    draft = only(decide_reminders([dialogue()], [subscription(remind=TWO_LEADS)], at(11)))
    assert part(draft, "items") == []


# --- digests


def test_an_empty_digest_is_never_sent() -> None:
    assert decide_digest(subscription(), [], NOW) is None


def test_a_digest_tells_each_dialogue_once_in_order_of_date() -> None:
    late = stored(announced(id=5, when=day(date(2026, 8, 1))), 3)
    early = stored(announced(id=4), 5)
    moved = stored(telling(EventType.CHANGED, id=4, changed={"start": ("2026-06-10", "2026-06-12")}), 6)
    undated = stored(announced(id=6, when=When()), 4)
    loose = stored(only(decide_item(item(id=8, dialogue_id=4), [wants_items()], NOW)), 9)
    draft = decide_digest(subscription(digest="daily 07:00"), [moved, loose, undated, early, late], NOW)
    assert draft is not None
    entries = part(draft, "entries")
    assert [entry["alert"]["id"] for entry in entries] == ["a6", "a3", "a4", "a9"]
    assert entries[0]["alert"]["type"] == "dialogue.changed"
    assert entries[0]["dialogue"]["evidence"] == []
    assert entries[3]["dialogue"] is None
    assert (part(draft, "alert")["count"], part(draft, "alert")["omitted"]) == (4, 0)
    assert part(draft, "alert")["reason"] == "a digest is asked for, daily 07:00"
    assert draft.channels == ("desk", "hook")  # and not held again
    assert draft.item_ids == (1, 8)


def test_a_digest_is_known_by_the_oldest_alert_it_collects() -> None:
    first = [stored(announced(id=number), number) for number in (3, 4, 5)]
    assert decide_digest(subscription(), first, NOW) is not None
    keys = {
        draft.key
        for group in (first, first[:2], first[1:])
        if (draft := decide_digest(subscription(), group, NOW)) is not None
    }
    assert len(keys) == 2  # with alert 3, and the one that came too late for it


def test_a_storm_is_few_words_and_a_count() -> None:
    storm = [stored(announced(id=number), number) for number in range(1, 10_001)]
    draft = decide_digest(subscription(), storm, NOW)
    assert draft is not None
    assert len(part(draft, "entries")) == MOST_ENTRIES
    assert (part(draft, "alert")["count"], part(draft, "alert")["omitted"]) == (10_000, 10_000 - MOST_ENTRIES)
    assert part(draft, "alert")["reason"] == "these waited, or were too many to send one by one"


def test_a_digest_survives_payloads_of_another_version() -> None:
    strange = replace(stored(announced()), payload={})
    draft = decide_digest(subscription(), [strange], NOW)
    assert draft is not None
    assert part(draft, "entries") == [
        {"region": None, "alert": {"id": "a7"}, "dialogue": None, "items": [], "feed": None}
    ]


# --- the cap


def test_a_feed_tells_at_most_twenty_things_an_hour_at_once() -> None:
    drafts = [announced(id=number) for number in range(1, 31)]
    kept = limit(drafts, {"central-asia": 5, "other": 100}, NOW)
    assert [draft.key for draft in kept] == [draft.key for draft in drafts]
    assert [draft.channels for draft in kept] == [("desk", "hook")] * 15 + [()] * 15
    assert kept[14].due is None
    assert kept[15].due == datetime(2026, 5, 20, 10, 0, tzinfo=UTC)


def test_what_is_too_much_does_not_come_within_quiet_hours() -> None:
    asleep = subscription(quiet_hours="12:00-14:00", time_zone="Europe/Berlin")  # NOW is 11:00 there
    drafts = [announced(id=number) for number in range(1, 23)]
    kept = limit(drafts, {}, NOW, subscriptions=[asleep, subscription(name="other")])
    assert {draft.due for draft in kept if not draft.channels} == {datetime(2026, 5, 20, 12, 0, tzinfo=UTC)}
    reason = part(kept[-1], "alert")["reason"]
    assert reason.endswith("; held until 2026-05-20T12:00:00Z: more than 20 alerts from one feed within an hour")


def test_what_is_held_already_is_not_counted() -> None:
    held = decide(EventType.ANNOUNCED, subscription(digest="daily 07:00"))
    assert limit([held] * 30, {}, NOW) == [held] * 30


# --- tests


def test_a_test_message_goes_to_one_channel() -> None:
    draft = decide_test("desk", NOW)
    assert (draft.event, draft.channels) == (EventType.TEST, ("desk",))
    assert draft.key != decide_test("desk", NOW + timedelta(seconds=1)).key
    assert part(draft, "dialogue") is None
