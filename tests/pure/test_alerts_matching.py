"""Who is told, and the reasons for yes and no."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aggregator.alerts.matching import Verdict, verdict
from aggregator.model import EventType
from tests.lab.alert_values import subscription

ANNOUNCED = EventType.ANNOUNCED


def test_empty_filters_match_everything() -> None:
    assert verdict(subscription(), event=ANNOUNCED, regions=["FR"], themes=[], confidence=0.7) == Verdict(
        matched=True, reason="dialogue.announced is wanted, confidence 0.70 is at least 0.6"
    )


def test_a_match_names_what_matched() -> None:
    wanted = subscription(regions=frozenset({"KZ", "UZ", "org:c5"}), themes=frozenset({"human-rights"}))
    found = verdict(wanted, event=ANNOUNCED, regions={"UZ", "org:eu"}, themes={"human-rights", "migration"})
    assert found.matched
    assert found.reason == "dialogue.announced is wanted, region UZ, theme human-rights"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"on": frozenset({EventType.ITEM})}, "event: dialogue.announced is not one of item"),
        ({"regions": frozenset({"KZ", "UZ"})}, "region: none of KZ, UZ is a party or subject"),
        ({"themes": frozenset({"energy"})}, "theme: none of energy is a topic"),
        ({"min_confidence": 0.75}, "confidence 0.55 is below 0.75"),
        ({}, "confidence 0.55 is below 0.6"),
    ],
)
def test_each_filter_says_why_not(fields: dict[str, object], reason: str) -> None:
    found = verdict(subscription(**fields), event=ANNOUNCED, regions=["FR"], themes=["migration"], confidence=0.55)
    assert found == Verdict(matched=False, reason=reason)


def test_confidence_at_the_threshold_is_enough() -> None:
    assert verdict(subscription(min_confidence=0.6), event=ANNOUNCED, confidence=0.6).matched


def test_a_reason_names_few_of_many_codes() -> None:
    wanted = subscription(regions=frozenset({"AL", "AT", "BE", "BG", "CH", "CY", "CZ", "DE"}))
    assert "AL, AT, BE, BG, CH, CY and 2 more" in verdict(wanted, event=ANNOUNCED, regions=["KZ"]).reason


def test_a_property_the_event_has_not_is_not_asked_for() -> None:
    wanted = subscription(on=frozenset({EventType.FEED_FAILING}), regions=frozenset({"KZ"}), themes=frozenset({"x"}))
    assert verdict(wanted, event=EventType.FEED_FAILING).matched


def test_reminders_are_asked_for_by_their_own_key() -> None:
    assert not verdict(subscription(), event=EventType.REMINDER).matched
    assert verdict(subscription(remind=(timedelta(days=1),)), event=EventType.REMINDER).matched
