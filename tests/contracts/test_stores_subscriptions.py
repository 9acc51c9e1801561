"""What every store keeps of subscriptions: since when they stand, what they know, what they were spared, silences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from aggregator.errors import NotFoundError, UsageError
from aggregator.model import EventType, FeedKind, Silence, Standing, Telling, Withheld, Withholding
from aggregator.store import DeliveryFilter, Store
from tests.lab.stores import (
    BACKENDS,
    DAY,
    HOUR,
    NOW,
    alert,
    change,
    dialogue,
    new_item,
    opened,
    subscribe,
)


@pytest.fixture(params=BACKENDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    for each in opened(request.param, tmp_path):
        with each.begin() as transaction:
            subscribe(transaction, "mfa", kind=FeedKind.GOVERNMENT)
            subscribe(transaction, "news")
            transaction.insert_items([new_item("a"), new_item("b", "news")])
            transaction.put_dialogue(change(dialogue(1, items=(1, 2))))
            transaction.put_dialogue(change(dialogue(2)))
        yield each


def standing(name: str, **fields: Any) -> Standing:
    return replace(Standing(name=name, asked="a", written="w", since=NOW), **fields)


def telling(dialogue_id: int = 1, **fields: Any) -> Telling:
    known = Telling(subscription="desk", dialogue_id=dialogue_id, at=NOW, told={"status": "announced"}, seen=None)
    return replace(known, **fields)


def withheld(**fields: Any) -> Withheld:
    known = Withheld(
        key="desk|item|s1",
        subscription="desk",
        event=EventType.ITEM,
        cause=Withholding.SILENCE,
        reason="silenced until Monday",
        at=NOW,
        item_id=1,
    )
    return replace(known, **fields)


def silence(**fields: Any) -> Silence:
    return replace(Silence(id=0, created=NOW, until=NOW + DAY, comment="on leave"), **fields)


def test_feeds_have_kinds_also_when_they_are_gone(store: Store) -> None:
    with store.begin() as transaction:
        transaction.remove_feed("mfa", NOW)
        assert transaction.feed_kinds() == {"mfa": FeedKind.GOVERNMENT, "news": FeedKind.NEWS}


def test_standings_are_those_that_were_saved_last(store: Store) -> None:
    with store.begin() as transaction:
        transaction.save_standings([standing("b"), standing("a", greeted=NOW)], {})
        assert transaction.standings() == [standing("a", greeted=NOW), standing("b")]
        transaction.save_standings([standing("b", since=NOW + DAY)], {})
        assert transaction.standings() == [standing("b", since=NOW + DAY)]
        transaction.save_standings([], {})
        assert transaction.standings() == []


def test_a_telling_is_replaced_by_the_next(store: Store) -> None:
    again = telling(seen={"start": None}, past={"date": [["2026-06-12"]]}, count=2, again=NOW + HOUR)
    with store.begin() as transaction:
        transaction.put_telling(telling())
        transaction.put_telling(again)
        transaction.put_telling(telling(subscription="other"))
        assert transaction.tellings(1) == {"desk": again, "other": telling(subscription="other")}
        assert transaction.tellings(2) == {}


def test_tellings_are_due_when_their_time_has_come(store: Store) -> None:
    late, soon = telling(1, again=NOW), telling(2, again=NOW - HOUR)
    with store.begin() as transaction:
        for each in (late, soon, telling(subscription="other"), telling(subscription="b", again=NOW + HOUR)):
            transaction.put_telling(each)
        assert transaction.tellings_due(NOW, 9) == [soon, late]
        assert transaction.tellings_due(NOW, 1) == [soon]


def test_a_change_that_a_clock_put_off_for_years_is_looked_at_now(store: Store) -> None:
    with store.begin() as transaction:
        transaction.put_telling(telling(1, again=NOW + 20 * DAY))
        transaction.put_telling(telling(2, again=NOW + 900 * DAY))
        assert transaction.put_clock_back(NOW, DAY) == 1
        assert [each.dialogue_id for each in transaction.tellings_due(NOW, 9)] == [2]


def test_what_was_withheld_is_kept_once_for_each_cause(store: Store) -> None:
    cooldown = withheld(cause=Withholding.COOLDOWN, until=NOW + HOUR, item_id=None, dialogue_id=1, key="k")
    with store.begin() as transaction:
        transaction.withhold(withheld())
        transaction.withhold(withheld(at=NOW + HOUR, reason="again"))
        transaction.withhold(cooldown)
        assert transaction.withheld(item_id=1) == [withheld()]
        assert transaction.withheld(dialogue_id=1) == [cooldown]
        assert transaction.withheld(item_id=1, dialogue_id=1) == [withheld(), cooldown]
        assert transaction.withheld(item_id=2) == transaction.withheld() == []


@pytest.mark.parametrize(
    ("cause", "spared"),
    [
        (Withholding.SILENCE, True),
        (Withholding.BASELINE, True),
        (Withholding.COOLDOWN, False),
        (Withholding.RETURN, False),
        (Withholding.DISAGREEMENT, False),
    ],
)
def test_only_some_causes_are_for_good(store: Store, cause: Withholding, spared: bool) -> None:
    with store.begin() as transaction:
        assert not transaction.is_spared("desk|item|s1")
        transaction.withhold(withheld(cause=cause))
        assert transaction.is_spared("desk|item|s1") is spared


def test_what_a_fault_keeps_is_counted_until_it_is_told(store: Store) -> None:
    fault = withheld(cause=Withholding.FAULT, item_id=None, dialogue_id=1)
    with store.begin() as transaction:
        transaction.withhold(fault)
        transaction.put_telling(telling(told=None, again=NOW + HOUR))
        assert transaction.count_undecided() == 1
        transaction.put_telling(telling(at=NOW + HOUR))
        assert transaction.count_undecided() == 0
        transaction.put_telling(telling(at=NOW + HOUR, again=NOW + DAY))
        assert transaction.count_undecided() == 0, "a cooldown after the telling is no fault"


def test_reasons_are_dropped_with_age(store: Store) -> None:
    with store.begin() as transaction:
        transaction.withhold(withheld(at=NOW - 500 * DAY))
        transaction.withhold(withheld(key="k2"))
        assert transaction.prune(NOW).withheld == 1
        assert transaction.withheld(item_id=1) == [withheld(key="k2")]


def test_silences_come_back_as_they_went_in(store: Store) -> None:
    whole = silence(
        subscription="desk",
        dialogue_id=1,
        series="s",
        parties=frozenset({"UZ"}),
        regions=frozenset({"KZ", "m49:143"}),
        names=("Uzbekistan", "Central Asia"),
    )
    with store.begin() as transaction:
        first = transaction.add_silence(whole)
        second = transaction.add_silence(silence(created=NOW + HOUR))
        assert transaction.silence(first) == replace(whole, id=first)
        assert [each.id for each in transaction.silences()] == [second, first]
        assert [each.id for each in transaction.silences(NOW)] == [first]
        assert [each.id for each in transaction.silences(NOW + DAY)] == []


def test_a_silence_ends_when_it_is_told_to(store: Store) -> None:
    with store.begin() as transaction:
        number = transaction.add_silence(silence())
        transaction.end_silence(number, NOW + HOUR)
        assert transaction.silence(number).until == NOW + HOUR
        with pytest.raises(UsageError, match=f"m{number} ended already"):
            transaction.end_silence(number, NOW + 2 * HOUR)
        with pytest.raises(NotFoundError, match="no silence m999"):
            transaction.end_silence(999, NOW)
        with pytest.raises(NotFoundError, match="no silence"):
            transaction.silence(2**70)
        with pytest.raises(NotFoundError, match="no dialogue d77"):
            transaction.add_silence(silence(dialogue_id=77))


def test_a_renamed_subscription_keeps_what_it_decided_and_knows(store: Store) -> None:
    with store.begin() as transaction:
        transaction.add_alert(alert("old|item|s1", subscription="old", item_ids=(1,)), "u1")
        transaction.add_alert(alert("old|item|s2", subscription="old", item_ids=(2,)), "u2")
        transaction.add_alert(alert("new|item|s2", subscription="new", item_ids=(2,)), "u3")
        transaction.add_alert(alert("older|item|s1", subscription="older"), "u4")
        transaction.put_telling(telling(1, subscription="old"))
        transaction.put_telling(telling(2, subscription="old"))
        transaction.put_telling(telling(2, subscription="new", count=5))
        transaction.withhold(withheld(key="old|item|s9", subscription="old"))
        number = transaction.add_silence(silence(subscription="old"))
        transaction.save_standings([standing("new")], {"old": "new"})
        assert transaction.has_alert("new|item|s1") and not transaction.has_alert("old|item|s1")
        assert transaction.has_alert("older|item|s1")
        assert transaction.has_alert("old|item|s2"), "the new name decided that itself, long ago"
        assert transaction.tellings(1)["new"].subscription == "new"
        assert transaction.tellings(2) == {"new": telling(2, subscription="new", count=5)}
        assert transaction.is_spared("new|item|s9")
        assert transaction.silence(number).subscription == "new"
        assert [each.alert.subscription for each in transaction.deliveries(DeliveryFilter(subscription="new"))]


def test_a_story_is_told_by_any_of_its_copies(store: Store) -> None:
    with store.begin() as transaction:
        transaction.add_alert(alert("k1", event=EventType.ITEM, item_ids=(1,)), "u1")
        transaction.add_alert(alert("k2", subscription="other", item_ids=(1,)), "u2")
        assert transaction.told_of_story(1) == {"central-asia"}
        assert transaction.told_of_story(2) == frozenset()
        transaction.join_story(2, 1, 1, 0.9, "shingles", NOW)
        assert transaction.told_of_story(transaction.item(2).story_id or 0) == {"central-asia"}


def test_an_alert_that_waited_is_sent_by_its_channels_once(store: Store) -> None:
    with store.begin() as transaction:
        number = transaction.add_alert(alert("k1", channels=("(digest)",)), "u1")
        assert number is not None
        transaction.add_deliveries(number, ("desk", "hook", "desk"), NOW + HOUR)
        transaction.add_deliveries(number, ("desk",), NOW + HOUR)
        sent = transaction.deliveries(DeliveryFilter(alert_id=number))
        assert sorted(each.channel for each in sent) == ["(digest)", "desk", "hook"]
        assert {each.next_attempt for each in sent if each.channel != "(digest)"} == {NOW + HOUR}
