"""Who is told, and the reasons for yes and no."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest

from aggregator.alerts.matching import Subject, Verdict, dialogue_subject, feed_subject, item_subject, verdict
from aggregator.app import Words
from aggregator.model import DialogueType, EventType, FeedKind, Filters, RegionTag, Role
from aggregator.query import Query, parse
from tests.lab.alert_values import NOW, dialogue, feed, item, span, subscription

ANNOUNCED = EventType.ANNOUNCED
KINDS = {"eeas": FeedKind.IGO, "courier": FeedKind.NEWS}


def subject(event: EventType = ANNOUNCED, **given: Any) -> Subject:
    return Subject(event=event, now=NOW, **given)


def test_empty_filters_match_everything() -> None:
    assert verdict(subscription(), subject(regions=["FR"], themes=[], confidence=0.7)) == Verdict(
        matched=True, reason="dialogue.announced is wanted, confidence 0.70 is at least 0.6"
    )


def test_a_match_names_what_matched() -> None:
    wanted = subscription(regions=frozenset({"KZ", "UZ", "org:c5"}), themes=frozenset({"human-rights"}))
    found = verdict(wanted, subject(regions={"UZ", "org:eu"}, themes={"human-rights", "migration"}))
    assert found.matched
    assert found.reason == "dialogue.announced is wanted, region UZ, theme human-rights"


TOLD = dialogue_subject(
    ANNOUNCED, dialogue(confidence=0.55), [item(), item(id=2, feed_id="courier", language="ru")], KINDS, now=NOW
)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"on": frozenset({EventType.ITEM})}, "event: dialogue.announced is not one of item"),
        ({"regions": frozenset({"KZ", "TJ"})}, "region: none of KZ, TJ is a party or subject"),
        ({"themes": frozenset({"energy"})}, "theme: none of energy is a topic"),
        ({"parties": frozenset({"FR"})}, "party: none of FR takes part"),
        (
            {"types": frozenset({DialogueType.STRATEGIC, DialogueType.SECURITY})},
            "type: none of security_dialogue, strategic_dialogue is what it is",
        ),
        ({"series": frozenset({"trade.eu-uz"})}, "series: none of trade.eu-uz is its series"),
        ({"sources": frozenset({"mfa"})}, "source: none of mfa tells of it"),
        ({"kinds": frozenset({FeedKind.NGO})}, "kind: none of ngo is the kind of a feed that tells of it"),
        ({"languages": frozenset({"fr"})}, "language: none of fr is one it is told in"),
        ({"exclude": Filters(regions=frozenset({"UZ"}))}, "excluded: region UZ"),
        ({"exclude": Filters(types=frozenset({DialogueType.HUMAN_RIGHTS}))}, "excluded: type human_rights_dialogue"),
        ({"min_confidence": 0.75}, "confidence 0.55 is below 0.75"),
        ({}, "confidence 0.55 is below 0.6"),
    ],
)
def test_each_filter_says_why_not(fields: dict[str, object], reason: str) -> None:
    assert verdict(subscription(**fields), TOLD) == Verdict(matched=False, reason=reason)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"parties": frozenset({"org:eu"})}, "party org:eu"),
        ({"types": frozenset({DialogueType.HUMAN_RIGHTS})}, "type human_rights_dialogue"),
        ({"series": frozenset({"human-rights.eu-uz"})}, "series human-rights.eu-uz"),
        ({"sources": frozenset({"courier"})}, "source courier"),
        ({"kinds": frozenset({FeedKind.NEWS, FeedKind.NGO})}, "kind news"),
        ({"languages": frozenset({"ru", "kk"})}, "language ru"),
    ],
)
def test_each_filter_says_why(fields: dict[str, object], reason: str) -> None:
    found = verdict(subscription(min_confidence=0.5, **fields), TOLD)
    assert found.matched
    assert found.reason == f"dialogue.announced is wanted, {reason}, confidence 0.55 is at least 0.5"


def test_every_filter_of_a_subscription_is_a_property_of_a_subject() -> None:
    assert {each.name for each in fields(Filters)} - {"query"} <= {each.name for each in fields(Subject)}


def test_a_dialogue_is_left_out_for_its_tellers_only_if_all_of_them_are() -> None:
    def told(**unwanted: Any) -> bool:
        return verdict(subscription(min_confidence=0, exclude=Filters(**unwanted)), TOLD).matched

    assert told(sources=frozenset({"courier"}))
    assert not told(sources=frozenset({"courier", "eeas"}))
    assert told(languages=frozenset({"ru"}))
    assert told(kinds=frozenset({FeedKind.NEWS}))
    assert told(kinds=frozenset({FeedKind.NGO}), regions=frozenset({"KZ"}))


def test_any_exclusion_is_enough() -> None:
    unwanted = Filters(regions=frozenset({"KZ"}), themes=frozenset({"rule-of-law"}))
    assert verdict(subscription(min_confidence=0, exclude=unwanted), TOLD).reason == "excluded: theme rule-of-law"


def query(text: str) -> Query:
    return parse(text, Words())


def test_a_query_is_asked_of_every_text_that_tells_of_it() -> None:
    told = dialogue_subject(ANNOUNCED, dialogue(), [item(), item(id=2, title="Диалог перенесён")], KINDS, now=NOW)
    found = verdict(subscription(query=query("перенесён kind:igo")), told)
    assert (found.matched, "query “перенесён kind:igo”" in found.reason) == (True, True)
    missed = verdict(subscription(query=query("football")), told)
    assert missed.reason == "query: “football” finds none of the texts that tell of it"
    assert not verdict(subscription(query=query("since:7d")), replace(told, now=NOW + timedelta(days=8))).matched


def test_a_query_excludes_what_all_texts_hold() -> None:
    unwanted = Filters(query=query("talks"))
    one, other = item(), item(id=2, title="Uzbekistan hosts the EU", summary="")
    assert not verdict(subscription(exclude=unwanted), dialogue_subject(ANNOUNCED, dialogue(), [one], now=NOW)).matched
    assert verdict(
        subscription(exclude=unwanted), dialogue_subject(ANNOUNCED, dialogue(), [one, other], now=NOW)
    ).matched
    assert verdict(subscription(exclude=unwanted), dialogue_subject(ANNOUNCED, dialogue(), [], now=NOW)).matched


def test_an_item_has_parties_of_its_own_and_the_series_of_its_dialogue() -> None:
    tags = (
        RegionTag(code="KZ", role=Role.SUBJECT, score=0.9, evidence=span("region KZ", "Kazakhstan")),
        RegionTag(code="UZ", role=Role.PARTY, score=0.9, evidence=span("region UZ", "Uzbekistan")),
        RegionTag(code="BE", role=Role.VENUE, score=0.9, evidence=span("region BE", "Brussels")),
    )
    alone = item_subject(item(regions=tags), None, KINDS, now=NOW)
    assert (alone.regions, alone.parties) == (["KZ", "UZ"], {"UZ"})
    assert (alone.types, alone.series, alone.kinds, alone.languages) == ((), (), {FeedKind.IGO}, {"en"})
    told = item_subject(item(dialogue_id=4), dialogue(), KINDS, now=NOW)
    assert (told.types, told.series) == ({DialogueType.HUMAN_RIGHTS}, {"human-rights.eu-uz"})
    wants_items = subscription(on=frozenset({EventType.ITEM}), types=frozenset({DialogueType.HUMAN_RIGHTS}))
    assert verdict(wants_items, told).matched
    assert not verdict(wants_items, alone).matched


def test_an_item_whose_feed_is_unknown_has_no_kind() -> None:
    assert item_subject(item(feed_id="gone", language=None), None, KINDS, now=NOW).kinds == set()
    assert item_subject(item(), now=NOW).kinds == ()


def test_confidence_at_the_threshold_is_enough() -> None:
    assert verdict(subscription(min_confidence=0.6), subject(confidence=0.6)).matched


def test_a_reason_names_few_of_many_codes() -> None:
    wanted = subscription(regions=frozenset({"AL", "AT", "BE", "BG", "CH", "CY", "CZ", "DE"}))
    assert "AL, AT, BE, BG, CH, CY and 2 more" in verdict(wanted, subject(regions=["KZ"])).reason


def test_a_property_the_event_has_not_is_not_asked_for() -> None:
    failing = feed_subject(EventType.FEED_FAILING, feed(kind=FeedKind.IGO), now=NOW)
    wanted = subscription(on=frozenset({EventType.FEED_FAILING}), regions=frozenset({"KZ"}), themes=frozenset({"x"}))
    assert verdict(wanted, failing).matched
    assert not verdict(
        subscription(on=frozenset({EventType.FEED_FAILING}), sources=frozenset({"mfa"})), failing
    ).matched


def test_reminders_are_asked_for_by_their_own_key() -> None:
    reminder = subject(EventType.REMINDER)
    assert not verdict(subscription(), reminder).matched
    assert verdict(subscription(remind=(timedelta(days=1),)), reminder).matched
