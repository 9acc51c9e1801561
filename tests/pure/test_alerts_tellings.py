"""A reader is told the difference between what it knows and what holds: once, wholly, and not back and forth."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.alerts.deciding import decide_dialogue, decide_standing
from aggregator.alerts.tellings import NEAR, SETTLE, facts, joined, moved, told_before
from aggregator.model import EventType, Filters, Place, Silence, Status, Subscription, Telling, When, Withholding
from tests.lab.alert_values import NOW, item
from tests.lab.alert_values import dialogue as told_dialogue
from tests.lab.claims import ANNOUNCED, CANCELLED, CONCLUDED, POSTPONED, UNDER_WAY
from tests.lab.reader import Desk

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
EVERY = frozenset(
    {
        EventType.ANNOUNCED,
        EventType.CHANGED,
        EventType.POSTPONED,
        EventType.CANCELLED,
        EventType.UNDER_WAY,
        EventType.CONCLUDED,
    }
)


def wants(**fields: Any) -> Subscription:
    return replace(Subscription(name="desk", channels=("hook",), on=EVERY, min_confidence=0.6), **fields)


def events(desk: Desk) -> list[str]:
    return [draft.event.value.removeprefix("dialogue.") for draft in desk.told]


def changed(desk: Desk, number: int = -1) -> dict[str, Any]:
    alert: Any = desk.told[number].payload["alert"]
    return {name: (pair["before"], pair["after"]) for name, pair in alert["changed"].items()}


# --- one alert for one change ----------------------------------------------------------------------------------------


def test_a_life_is_told_step_by_step() -> None:
    desk = Desk(wants())
    desk.hear("2024-05-01")
    desk.hear("2024-05-02", tier=3)
    desk.hear("2024-05-03", on="2024-06-12", place="Brussels, BE")
    desk.hear("2024-05-04", on="2024-06-12", tier=3)
    desk.hear("2024-05-10", on="2024-06-12", status=POSTPONED)
    desk.hear("2024-05-20", on="2024-09-03")
    desk.hear("2024-09-03", on="2024-09-03", status=UNDER_WAY)
    desk.hear("2024-09-04", on="2024-09-03", status=CONCLUDED)
    desk.hear("2024-09-05", on="2024-09-03", status=CONCLUDED, tier=3)
    assert events(desk) == ["announced", "changed", "postponed", "changed", "under_way", "concluded"]


def test_what_changed_is_told_from_what_to_what() -> None:
    desk = Desk(wants())
    desk.hear("2024-05-01", on="2024-06-12", place="Brussels, BE", edition=5, tier=3)
    desk.hear("2024-05-02", on="2024-07-03", place="Tashkent, UZ", edition=6, heads=("Jane Doe",), tier=1)
    assert changed(desk) == {
        "start": ("2024-06-12", "2024-07-03"),
        "end": ("2024-06-12", "2024-07-03"),
        "place": ({"city": "Brussels", "country": "BE"}, {"city": "Tashkent", "country": "UZ"}),
        "edition": (5, 6),
        "heads": ([], ["Jane Doe"]),
    }
    assert events(desk) == ["announced", "changed"]


def test_what_a_reader_was_not_told_of_is_in_the_next_telling() -> None:
    desk = Desk(wants(on=frozenset({EventType.ANNOUNCED, EventType.CANCELLED})))
    desk.hear("2024-05-01", on="2024-06-12")
    assert desk.hear("2024-05-05", on="2024-07-12") is not None
    desk.hear("2024-05-09", on="2024-07-12", status=CANCELLED)
    assert events(desk) == ["announced", "cancelled"]
    assert changed(desk)["start"] == ("2024-06-12", "2024-07-12")
    assert changed(desk)["status"] == ("announced", "cancelled")


def test_a_date_first_learnt_is_told_while_it_is_ahead() -> None:
    ahead = Desk(wants())
    ahead.hear("2024-05-01")
    ahead.hear("2024-05-02", on="2024-06-12")
    assert events(ahead) == ["announced", "changed"]
    past = Desk(wants())
    past.hear("2024-05-01")
    past.hear("2024-05-02", on="2024-05-01")
    assert events(past) == ["announced"]


def test_a_finer_date_is_told_and_a_coarser_one_is_not() -> None:
    known = facts(told_dialogue(when=When(start=date(2026, 6, 1), end=date(2026, 6, 30), precision="month")))
    finer = facts(told_dialogue())
    today = date(2026, 5, 20)
    assert moved(known, finer, today) == {"date": ["2026-06-12", "2026-06-12", "day"]}
    assert moved(finer, known, today) == {}
    assert moved(finer, facts(told_dialogue(when=When())), today) == {}
    other = facts(told_dialogue(when=When(start=date(2026, 9, 1), end=date(2026, 9, 30), precision="month")))
    assert "date" in moved(finer, other, today), "a coarse date that the known one is not within is another plan"


def test_what_is_filled_in_is_no_move() -> None:
    bare = facts(told_dialogue(place=None, edition=None, heads=(), parties=()))
    assert moved(bare, facts(told_dialogue()), date(2026, 5, 20)) == {}


def test_a_city_in_another_spelling_is_the_same_place() -> None:
    here = facts(told_dialogue(place=Place(city="Брюссель", country="BE", canonical="Brussels")))
    assert moved(facts(told_dialogue()), here, date(2026, 5, 20)) == {}
    online = facts(told_dialogue(place=None, virtual=True))
    assert moved(facts(told_dialogue()), online, date(2026, 5, 20)) == {"place": "online"}


def test_once_it_has_begun_only_its_status_moves() -> None:
    begun = facts(told_dialogue(status=Status.UNDER_WAY, edition=9))
    assert moved(facts(told_dialogue(status=Status.UNDER_WAY)), begun, date(2026, 5, 20)) == {}
    assert moved(facts(told_dialogue()), begun, date(2026, 5, 20)) == {"status": "under_way"}


# --- whoever comes late ----------------------------------------------------------------------------------------------


def test_who_first_matches_by_a_later_source_is_told_how_it_stands() -> None:
    desk = Desk(wants(min_confidence=0.8))
    first = desk.hear("2024-05-01", on="2024-06-12", confidence=0.7)
    assert first is not None and "confidence" in first.verdict.reason
    desk.hear("2024-05-02", on="2024-06-12", confidence=0.9)
    desk.hear("2024-05-03", on="2024-06-12", confidence=0.95)
    assert events(desk) == ["announced"]
    assert changed(desk) == {}


def test_a_date_that_becomes_known_with_the_first_match_is_an_announcement() -> None:
    desk = Desk(wants(min_confidence=0.8))
    desk.hear("2024-05-01", confidence=0.7)
    desk.hear("2024-05-02", on="2024-06-12", confidence=0.9)
    assert events(desk) == ["announced"]


def test_a_new_subscription_tells_no_old_news_but_what_changes() -> None:
    desk = Desk(wants(since=Desk(wants()).now + 9 * DAY))
    desk.room.tell("2024-05-15", now=desk.now, on="2024-06-12")
    assert desk.hear("2024-05-27", on="2024-06-12") is None
    desk.hear("2024-05-28", on="2024-06-20")
    desk.hear("2024-05-29", on="2024-06-20", status=CANCELLED)
    assert events(desk) == ["changed", "cancelled"]
    assert changed(desk, 0)["start"] == ("2024-06-12", "2024-06-20")


def test_of_an_old_dialogue_a_place_that_is_filled_in_is_no_news() -> None:
    desk = Desk(wants(since=Desk(wants()).now + 9 * DAY))
    desk.room.tell("2024-05-15", now=desk.now, on="2024-06-12")
    assert desk.hear("2024-05-27", on="2024-06-12", place="Brussels, BE") is None
    assert desk.told == []


def test_what_was_old_when_its_feed_was_new_is_told_with_the_first_fresh_source() -> None:
    desk = Desk(wants())
    old = desk.hear("2024-05-10", on="2024-06-12", quiet="it was old")
    assert old is not None and old.withheld is not None
    assert (old.withheld.cause, old.withheld.reason) == (Withholding.BASELINE, "it was old")
    assert old.verdict.reason.endswith("; but nothing is sent: it was old")
    desk.hear("2024-05-15", on="2024-06-12")
    assert events(desk) == ["announced"]


def test_an_old_item_that_moves_what_was_told_is_news() -> None:
    desk = Desk(wants())
    desk.hear("2024-05-10", on="2024-06-12")
    desk.hear("2024-05-11", on="2024-07-12", quiet="it was old")
    assert events(desk) == ["announced", "changed"]


def test_who_asks_for_what_is_upcoming_is_told_what_is_old_together() -> None:
    desk = Desk(wants(upcoming=True))
    made = desk.hear("2024-05-10", on="2024-06-12", quiet="it was old")
    assert made is not None and made.draft is not None
    assert (made.draft.channels, made.draft.due) == ((), desk.now)
    over = Desk(wants(upcoming=True))
    over.hear("2024-05-10", on="2024-05-01", status=CONCLUDED, quiet="it was old")
    assert over.told == []


def test_who_looks_back_on_what_nobody_was_told_of_tells_nothing() -> None:
    for status, day, later, said in (
        (CONCLUDED, "2024-05-20", "2024-06-01", ["concluded"]),
        (CONCLUDED, "2024-05-20", "2024-06-20", []),
        (CONCLUDED, None, "2024-06-01", ["concluded"]),
        (CONCLUDED, None, "2024-07-20", []),
        (CANCELLED, "2024-06-12", "2024-06-12", ["cancelled"]),
        (CANCELLED, "2024-06-12", "2024-06-13", []),
    ):
        desk = Desk(wants())
        desk.hear("2024-05-25", on=day, status=status, quiet="it was old")
        desk.hear(later, on=day, status=status)
        assert events(desk) == said, (status, day, later)


def test_a_new_subscription_is_told_how_things_stand_together() -> None:
    desk = Desk(wants())
    desk.room.tell("2024-05-01", on="2024-06-12", now=desk.now)
    assert desk.room.dialogue is not None
    made = decide_standing(desk.room.dialogue, desk.items(), wants(upcoming=True), desk.now)
    assert made.draft is not None and made.telling is not None
    assert (made.draft.event, made.draft.channels, made.draft.due) == (EventType.ANNOUNCED, (), desk.now)
    assert "it was known before the subscription" in str(made.draft.payload["alert"])
    daily = decide_standing(desk.room.dialogue, desk.items(), wants(digest="daily 07:00"), desk.now)
    assert daily.draft is not None and daily.draft.due == desk.now.replace(hour=7) + DAY, "in its digest"


def test_a_place_that_moved_before_the_subscription_knew_it_is_told_from_where() -> None:
    desk = Desk(wants(since=Desk(wants()).now + 9 * DAY))
    desk.room.tell("2024-05-15", now=desk.now, on="2024-06-12", place="Brussels, BE", tier=3)
    desk.hear("2024-05-28", on="2024-06-12", place="Tashkent, UZ", tier=1)
    assert events(desk) == ["changed"]
    assert changed(desk) == {
        "place": ({"city": "Brussels", "country": "BE"}, {"city": "Tashkent", "country": "UZ"}),
    }


# --- not back and forth ----------------------------------------------------------------------------------------------


def test_sources_that_differ_by_a_day_are_told_once_each() -> None:
    desk = Desk(wants())
    desk.hear("2024-05-01", on="2024-06-12")
    for number, day in enumerate(["13", "13", "12", "12", "12", "13", "13", "13", "12", "12"]):
        desk.hear(f"2024-05-{number + 2:02}", on=f"2024-06-{day}")
        desk.wait(SETTLE)
    assert events(desk) == ["announced", "changed"]
    causes = {made.withheld.cause for made in desk.decisions if made.withheld}
    assert causes == {Withholding.DISAGREEMENT}


def test_a_nearer_source_settles_what_others_dispute() -> None:
    desk = Desk(wants())
    desk.hear("2024-05-01", on="2024-06-12", tier=3)
    desk.hear("2024-05-02", on="2024-06-13", tier=3)
    desk.hear("2024-05-03", on="2024-06-13", tier=3)
    assert changed(desk)["start"] == ("2024-06-12", "2024-06-13")
    desk.hear("2024-05-04", on="2024-06-12", tier=1)
    assert events(desk) == ["announced", "changed", "changed"]
    assert changed(desk)["start"] == ("2024-06-13", "2024-06-12")
    for day in range(5, 15):
        desk.hear(f"2024-05-{day:02}", on="2024-06-13", tier=3)
    assert events(desk) == ["announced", "changed", "changed"]


def test_a_plan_that_is_back_is_told_if_it_stands() -> None:
    desk = Desk(wants())
    desk.hear("2024-05-01", on="2024-06-12")
    desk.hear("2024-05-05", on="2024-07-10")
    back = desk.hear("2024-05-09", on="2024-06-12")
    assert back is not None and back.withheld is not None
    assert (back.withheld.cause, back.withheld.until) == (Withholding.RETURN, desk.now + SETTLE)
    assert events(desk) == ["announced", "changed"]
    desk.wait(SETTLE)
    assert events(desk) == ["announced", "changed", "changed"]
    assert changed(desk)["start"] == ("2024-07-10", "2024-06-12")
    assert len({draft.key for draft in desk.told}) == 3


def test_a_plan_that_is_back_and_gone_again_is_not_told() -> None:
    desk = Desk(wants())
    desk.hear("2024-05-01", on="2024-06-12")
    desk.hear("2024-05-05", on="2024-07-10")
    desk.hear("2024-05-09", on="2024-06-12")
    assert desk.wait(HOUR) is None
    gone = desk.hear(on="2024-07-10")
    assert gone is not None and gone.verdict.reason.startswith("nothing new: it stands as it was told")
    assert desk.wait(SETTLE) is None
    assert events(desk) == ["announced", "changed"]


def test_a_cooldown_gathers_what_changes_meanwhile() -> None:
    desk = Desk(wants(cooldown=4 * HOUR))
    desk.hear("2024-05-01", on="2024-06-12")
    held = desk.hear(on="2024-06-20")
    assert held is not None and held.withheld is not None
    assert (held.withheld.cause, held.withheld.until) == (Withholding.COOLDOWN, desk.now + 4 * HOUR)
    assert "a cooldown of 4h is asked for" in held.verdict.reason
    desk.wait(HOUR)
    desk.hear(on="2024-07-02")
    assert events(desk) == ["announced"]
    desk.wait(3 * HOUR)
    assert events(desk) == ["announced", "changed"]
    assert changed(desk)["start"] == ("2024-06-12", "2024-07-02")


def test_a_cooldown_forgets_what_was_taken_back() -> None:
    desk = Desk(wants(cooldown=4 * HOUR))
    desk.hear("2024-05-01", on="2024-06-12", tier=3)
    desk.hear(on="2024-07-02", tier=3)
    assert desk.telling is not None and desk.telling.again is not None
    desk.hear(on="2024-06-12", tier=1)
    assert desk.telling.again is None
    assert desk.wait(4 * HOUR) is None
    assert events(desk) == ["announced"]


def test_a_clock_that_was_ahead_leaves_no_cooldown_of_years() -> None:
    desk = Desk(wants(cooldown=4 * HOUR))
    desk.hear("2024-05-01", on="2024-06-12")
    assert desk.telling is not None
    desk.telling = replace(desk.telling, at=desk.now + 3650 * DAY)
    desk.hear(on="2024-07-02")
    assert events(desk) == ["announced", "changed"]


@pytest.mark.parametrize("status", [POSTPONED, CANCELLED, CONCLUDED])
def test_what_is_called_off_or_over_waits_for_no_cooldown(status: Status) -> None:
    desk = Desk(wants(cooldown=DAY))
    desk.hear("2024-06-12", on="2024-06-12")
    desk.hear(on="2024-06-12", status=status)
    assert events(desk) == ["announced", status.value]


def test_a_status_that_is_denied_and_asserted_again_is_told_again_if_it_stands() -> None:
    desk = Desk(wants())
    desk.hear("2024-05-01", on="2024-06-12", tier=3)
    desk.hear("2024-05-02", on="2024-06-12", status=CANCELLED, tier=3)
    desk.hear("2024-05-03", on="2024-06-12", tier=1)
    assert events(desk) == ["announced", "cancelled", "changed"], "who holds it denies it: told at once"
    assert changed(desk)["status"] == ("cancelled", "announced")
    again = desk.hear("2024-05-05", on="2024-06-12", status=CANCELLED, tier=1)
    assert again is not None and again.withheld is not None and again.withheld.cause is Withholding.RETURN
    desk.wait(SETTLE)
    assert events(desk) == ["announced", "cancelled", "changed", "cancelled"]
    assert len({draft.key for draft in desk.told}) == 4


# --- silences --------------------------------------------------------------------------------------------------------


def silence(desk: Desk, days: int = 7, **fields: Any) -> Silence:
    return Silence(id=3, created=desk.now, until=desk.now + days * DAY, comment="on leave", **fields)


def test_what_is_silenced_is_not_sent_later_and_the_next_telling_is_whole() -> None:
    desk = Desk(wants())
    desk.hear("2024-05-01", on="2024-06-12")
    desk.silences.append(silence(desk))
    mute = desk.hear("2024-05-02", on="2024-06-20")
    assert mute is not None and mute.withheld is not None
    assert (mute.withheld.cause, mute.draft) == (Withholding.SILENCE, None)
    assert re.fullmatch(r"silenced until 2024-05-08T12:00:00Z \(m3, “on leave”\)", mute.withheld.reason)
    assert desk.wait(9 * DAY) is None
    assert desk.hear(on="2024-06-20", tier=3) is None
    assert events(desk) == ["announced"]
    desk.hear(on="2024-07-03")
    assert events(desk) == ["announced", "changed"]
    assert changed(desk)["start"] == ("2024-06-12", "2024-07-03")


def test_what_was_silenced_and_taken_back_leaves_nothing_to_tell() -> None:
    desk = Desk(wants())
    desk.hear("2024-05-01", on="2024-06-12", tier=3)
    desk.silences.append(silence(desk))
    desk.hear("2024-05-02", on="2024-07-10", tier=3)
    desk.hear("2024-05-10", on="2024-06-12", tier=1)
    assert events(desk) == ["announced"], "it stands as it was told"
    desk.hear("2024-05-12", on="2024-07-10", tier=1)
    assert events(desk) == ["announced", "changed"], "what was muted then is news now"
    assert changed(desk)["start"] == ("2024-06-12", "2024-07-10")


def test_a_silenced_announcement_is_not_announced_later() -> None:
    desk = Desk(wants())
    desk.silences.append(silence(desk))
    desk.hear("2024-05-16", on="2024-06-12")
    desk.hear("2024-05-30", on="2024-06-12", tier=3)
    assert desk.told == []
    desk.hear("2024-05-31", on="2024-06-12", status=POSTPONED)
    assert events(desk) == ["postponed"]


@pytest.mark.parametrize(
    ("fields", "mute"),
    [
        ({}, True),
        ({"subscription": "desk"}, True),
        ({"subscription": "other"}, False),
        ({"dialogue_id": 7}, True),
        ({"dialogue_id": 8}, False),
        ({"parties": frozenset({"UZ", "TJ"})}, True),
        ({"parties": frozenset({"KZ"})}, False),
        ({"regions": frozenset({"org:eu"})}, True),
        ({"regions": frozenset({"FR"})}, False),
        ({"series": "nothing"}, False),
        ({"subscription": "desk", "regions": frozenset({"FR"})}, False),
    ],
)
def test_a_silence_mutes_what_it_names(fields: dict[str, Any], mute: bool) -> None:
    desk = Desk(wants())
    desk.silences.append(silence(desk, **fields))
    desk.hear("2024-05-16", on="2024-06-12")
    assert (desk.told == []) is mute


def test_a_silence_holds_only_from_its_beginning_to_its_end() -> None:
    desk = Desk(wants())
    mute = silence(desk)
    assert [mute.holds(at) for at in (desk.now - HOUR, desk.now, mute.until - HOUR, mute.until)] == [
        False,
        True,
        True,
        False,
    ]


# --- several readers -------------------------------------------------------------------------------------------------


def test_several_subscriptions_hear_each_for_itself() -> None:
    desk = Desk(wants())
    change = desk.room.tell("2024-05-01", on="2024-06-12")
    subscriptions = [
        wants(),
        wants(name="parties", parties=frozenset({"org:eu"})),
        wants(name="not-eu", exclude=Filters(parties=frozenset({"org:eu"}))),
        wants(name="quiet", quiet_hours="00:00-23:59"),
    ]
    made = decide_dialogue(change, [item()], subscriptions, desk.now)
    assert [(each.subscription, each.draft is not None) for each in made] == [
        ("desk", True),
        ("parties", True),
        ("not-eu", False),
        ("quiet", True),
    ]
    held = made[3].draft
    assert held is not None and held.channels == () and held.due is not None


# --- whatever sources say --------------------------------------------------------------------------------------------

DATES = st.sampled_from(["2024-06-10", "2024-06-11", "2024-06-12", "2024-07-03", "2024-09-20", None])
CLAIMS = st.fixed_dictionaries(
    {
        "on": DATES,
        "status": st.sampled_from([ANNOUNCED, ANNOUNCED, ANNOUNCED, POSTPONED, CANCELLED, UNDER_WAY, CONCLUDED]),
        "tier": st.sampled_from([1, 2, 3]),
        "edition": st.sampled_from([None, 5, 6]),
        "place": st.sampled_from([None, "Brussels, BE", "Tashkent, UZ"]),
        "confidence": st.sampled_from([0.65, 0.95]),
    }
)
STEPS = st.lists(st.tuples(CLAIMS, st.sampled_from([0, 1, 5, 24, 120])), min_size=1, max_size=14)


@settings(max_examples=300, deadline=None)
@given(steps=STEPS, cooldown=st.sampled_from([0, 3, 48]))
def test_nothing_is_told_twice_and_the_last_word_is_told(steps: list[tuple[Any, int]], cooldown: int) -> None:
    desk = Desk(wants(cooldown=cooldown * HOUR))
    for claim, hours in steps:
        desk.hear(**claim)
        desk.wait(hours * HOUR)
    for _ in range(5):
        desk.wait(60 * HOUR)
    told, after = desk.told, desk.room.dialogue
    assert after is not None
    assert len({draft.key for draft in told}) == len(told), "no decision is made twice"
    heard = [_heard(draft.payload["dialogue"]) for draft in told]
    hasty = 0
    for number in range(1, len(told)):
        assert heard[number] != heard[number - 1], "each telling differs from the one before"
        if heard[number] in heard[:number]:
            hasty += told[number].created - told[number - 1].created < SETTLE
    assert hasty <= 2, "what is back has stood for a while, unless one of two nearer tiers spoke for the first time"
    assert heard[-1][0] == after.status.value, "how it stands in the end was told"
    assert [draft.event for draft in told].count(EventType.CONCLUDED) == (after.status is Status.CONCLUDED)
    start = heard[-1][1]
    if after.status is Status.ANNOUNCED and after.when.start and start is not None:
        assert abs(date.fromisoformat(start) - after.when.start) <= NEAR, "and when, to a few days"


def _heard(shown: Any) -> tuple[Any, ...]:
    """What a reader holds for true after a telling."""
    place = shown["place"] or {}
    return shown["status"], shown["start"], shown["edition"], place.get("city"), tuple(shown["parties"])


# --- one session that was told as two --------------------------------------------------------------------------------


def knows(dialogue_id: int, hours: int, told: Any = None, **fields: Any) -> Telling:
    return Telling(subscription="desk", dialogue_id=dialogue_id, at=NOW + hours * HOUR, told=told, seen=told, **fields)


def test_what_either_told_and_still_holds_is_known() -> None:
    now = facts(told_dialogue())
    first = now | {"start": "2026-05-01", "end": "2026-05-01"}
    second = now | {"venue": "tashkent", "place": {"city": "Tashkent", "country": "UZ"}, "edition": None}
    for one, other in ((knows(1, 0, first), knows(2, 1, second)), (knows(1, 1, first), knows(2, 0, second))):
        both = joined(one, other, now)
        assert (both.dialogue_id, both.at, both.told, both.seen) == (1, NOW + HOUR, now, now)
        assert told_before(both.past, {"date": ["2026-05-01", "2026-05-01", "day"], "place": "tashkent"})


def test_of_what_holds_no_more_the_later_telling_counts() -> None:
    now = facts(told_dialogue())
    early, late = (now | {"start": day, "end": day} for day in ("2026-05-01", "2026-05-08"))
    both = joined(knows(1, 0, early, count=1, again=NOW), knows(2, 1, late, count=2), now)
    assert both.told == late
    assert (both.count, both.again) == (3, NOW)


def test_a_silence_told_nothing() -> None:
    now = facts(told_dialogue())
    assert joined(knows(1, 0), knows(2, 1, now), now).told == now
    assert joined(knows(1, 0), knows(2, 1), now).told is None
