"""A subscription stands since it asks for what it asks for, whatever it is called."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from aggregator.alerts.standing import Reconciled, reconcile
from aggregator.model import Standing, Subscription
from tests.lab.alert_values import NOW, subscription

EARLIER = NOW - timedelta(days=30)


def declared(name: str, asked: str = "asked", written: str | None = None) -> Subscription:
    return subscription(name=name, asked=asked, written=written or f"{asked} by {name}")


def known(name: str, asked: str = "asked", written: str | None = None) -> Standing:
    return Standing(name=name, asked=asked, written=written or f"{asked} by {name}", since=EARLIER, greeted=EARLIER)


def since(reconciled: Reconciled) -> dict[str, bool]:
    """Whether each stands since earlier."""
    return {standing.name: standing.since == EARLIER for standing in reconciled.standings}


def test_what_is_new_stands_since_now() -> None:
    (made,) = reconcile([], [declared("a")], NOW).standings
    assert (made.name, made.since, made.greeted) == ("a", NOW, None)


def test_what_stays_stands_as_it_did() -> None:
    assert reconcile([known("a")], [declared("a")], NOW).standings == (known("a"),)


def test_what_asks_for_something_else_stands_since_now() -> None:
    edited = reconcile([known("a")], [declared("a", "something else")], NOW)
    assert since(edited) == {"a": False}
    assert edited.standings[0].greeted == EARLIER


def test_another_channel_is_no_other_question() -> None:
    assert since(reconcile([known("a")], [declared("a", written="by mail")], NOW)) == {"a": True}


def test_a_new_name_is_known_by_what_was_written() -> None:
    renamed = reconcile([known("a", written="w")], [declared("b", written="w")], NOW)
    assert renamed.renamed == {"a": "b"}
    assert since(renamed) == {"b": True}
    assert renamed.standings[0].greeted == EARLIER


def test_a_name_that_is_given_to_another_question_is_new() -> None:
    renamed = reconcile([known("a", written="w")], [declared("a", "something else"), declared("b", written="w")], NOW)
    assert renamed.renamed == {"a": "b"}
    assert since(renamed) == {"a": False, "b": True}
    assert renamed.standings[0].greeted is None


def test_a_copy_beside_the_first_is_new() -> None:
    copied = reconcile([known("a", written="w")], [declared("a", written="w"), declared("b", written="w")], NOW)
    assert copied.renamed == {}
    assert since(copied) == {"a": True, "b": False}


def test_two_that_are_the_same_are_renamed_each_once() -> None:
    twins = [known("a", written="w"), known("b", written="w")]
    renamed = reconcile(twins, [declared("c", written="w"), declared("d", written="w")], NOW)
    assert renamed.renamed == {"a": "c", "b": "d"}


def test_what_was_away_is_new_when_it_is_back() -> None:
    gone = reconcile([known("a"), known("b")], [declared("b")], NOW)
    assert [standing.name for standing in gone.standings] == ["b"]
    assert since(reconcile(gone.standings, [replace(declared("a")), declared("b")], NOW)) == {"a": False, "b": True}


def test_a_clock_that_was_ahead_makes_nothing_old_news() -> None:
    ahead = replace(known("a"), since=NOW + timedelta(days=400))
    assert reconcile([ahead], [declared("a")], NOW).standings[0].since == NOW
