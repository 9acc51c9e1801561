"""What a claim does to its dialogue: facts by tier, agreement and recency; events once and only for what is news."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.dialogues.events import EventGrouper, merge, update
from aggregator.dialogues.merging import place_key, same_person, surname
from aggregator.model import Claim, Dialogue, DialogueType, EventType, Evidence, Place, SourcedClaim, Status, When
from tests.lab.claims import (
    ANNOUNCED,
    CANCELLED,
    CONCLUDED,
    NOW,
    POSTPONED,
    UNDER_WAY,
    Newsroom,
    at,
    claim,
    day,
    dialogue,
)  # fmt: skip

LABELLED = Path(__file__).parents[2].parent / "shared" / "data"


@pytest.fixture
def room() -> Newsroom:
    return Newsroom()


# --- events ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "event"),
    [
        (ANNOUNCED, EventType.ANNOUNCED),
        (UNDER_WAY, EventType.UNDER_WAY),
        (CONCLUDED, EventType.CONCLUDED),
        (POSTPONED, EventType.POSTPONED),
        (CANCELLED, EventType.CANCELLED),
    ],
)
def test_the_first_claim_is_told_as_what_it_says(room: Newsroom, status: Status, event: EventType) -> None:
    change = room.tell("2024-05-15", status=status)
    assert (change.event, change.changed, change.at) == (event, {}, NOW)


def test_a_whole_life_is_told_step_by_step(room: Newsroom) -> None:
    told = [
        room.tell("2024-05-01", on="2024-05-20"),
        room.tell("2024-05-02", on="2024-05-20", tier=3),
        room.tell("2024-05-10", status=POSTPONED, on="2024-05-20"),
        room.tell("2024-05-15", on="2024-06-17"),
        room.tell("2024-06-17", status=UNDER_WAY, on="2024-06-17"),
        room.tell("2024-06-18", status=CONCLUDED, on="2024-06-17"),
        room.tell("2024-06-19", status=CONCLUDED, on="2024-06-17", tier=3),
    ]
    assert [change.event for change in told] == [
        EventType.ANNOUNCED, None, EventType.POSTPONED, EventType.CHANGED, EventType.UNDER_WAY, EventType.CONCLUDED,
        None,
    ]  # fmt: skip
    assert told[2].changed == {"status": ("announced", "postponed")}
    assert told[3].changed == {
        "status": ("postponed", "announced"),
        "start": ("2024-05-20", "2024-06-17"),
        "end": ("2024-05-20", "2024-06-17"),
    }  # fmt: skip
    assert told[-1].dialogue.items == (1, 2, 3, 4, 5, 6, 7)
    assert json.dumps([change.changed for change in told])


def test_a_date_that_becomes_known_is_news(room: Newsroom) -> None:
    room.tell("2024-05-01")
    coarse = room.tell("2024-05-02", when=day("2024-06-01", "2024-06-30", "month"))
    assert (coarse.event, coarse.changed) == (EventType.CHANGED, {"date_precision": ("none", "month")})
    exact = room.tell("2024-05-03", on="2024-06-17")
    assert exact.event is EventType.CHANGED
    assert exact.changed == {
        "date_precision": ("month", "day"), "start": (None, "2024-06-17"), "end": (None, "2024-06-17"),
    }  # fmt: skip
    assert room.tell("2024-05-04", when=day("2024-06-01", "2024-06-30", "month")).event is None


def test_what_moves_is_news_while_the_session_is_ahead(room: Newsroom) -> None:
    room.tell("2024-05-01", on="2024-06-17", place="Tashkent, UZ", edition=21)
    assert room.tell("2024-05-02", on="2024-06-17", place="Samarkand, UZ").event is EventType.CHANGED
    assert room.tell("2024-05-03", on="2024-06-17", virtual=True).event is EventType.CHANGED
    assert room.tell("2024-05-04", on="2024-06-27").event is EventType.CHANGED
    assert room.tell("2024-05-05", on="2024-06-27", edition=22).event is EventType.CHANGED
    assert room.tell("2024-06-28", on="2024-06-27", status=CONCLUDED).event is EventType.CONCLUDED
    assert room.tell("2024-06-29", on="2024-06-26", status=CONCLUDED, place="Tashkent, UZ", virtual=False).event is None


def test_another_party_is_news(room: Newsroom) -> None:
    room.tell("2024-05-01", on="2024-06-17", item=5)
    assert room.tell("2024-05-01", on="2024-06-17", item=5, parties=("UZ",)).event is None  # only less complete
    change = room.tell("2024-05-01", on="2024-06-17", item=5, parties=("KZ", "org:eu"))
    assert change.event is EventType.CHANGED
    assert change.changed == {"parties": (["UZ"], ["KZ", "org:eu"])}
    assert change.dialogue.series_id == "human-rights-dialogue.eu-kz"


def test_what_is_filled_in_is_no_news(room: Newsroom) -> None:
    room.tell("2024-05-01", on="2024-06-17", place=", UZ")
    change = room.tell(
        "2024-05-02",
        on="2024-06-17",
        place="Tashkent, UZ",
        edition=21,
        heads=("Eamon Gilmore",),
        parties=("UZ", "org:eu"),
    )
    assert change.event is None
    assert change.changed == {
        "edition": (None, 21),
        "place": ({"city": None, "country": "UZ"}, {"city": "Tashkent", "country": "UZ"}),
        "heads": ([], ["Eamon Gilmore"]),
    }
    assert change.dialogue.heads == ("Eamon Gilmore",)
    wider = room.tell("2024-05-03", on="2024-06-17", tier=3, place="Toshkent, UZ", heads=("Akmal Saidov",))
    assert wider.event is None and wider.dialogue.heads == ("Eamon Gilmore", "Akmal Saidov")


def test_an_old_article_that_arrives_late_moves_nothing_back(room: Newsroom) -> None:
    room.tell("2024-06-18", status=CONCLUDED, on="2024-06-17")
    late = room.tell("2024-05-01", on="2024-06-10")
    assert (late.event, late.changed, late.dialogue.status) == (None, {}, CONCLUDED)
    assert room.tell("2024-05-10", status=POSTPONED, on="2024-06-10").event is None
    assert room.tell("2024-06-17", status=UNDER_WAY).event is None


def test_a_called_off_session_can_come_back(room: Newsroom) -> None:
    room.tell("2024-05-01", on="2024-06-17")
    assert room.tell("2024-05-10", status=CANCELLED, on="2024-06-17", tier=3).event is EventType.CANCELLED
    assert room.tell("2024-05-11", on="2024-06-17", tier=3).event is None  # an echo of the old plan
    assert room.tell("2024-05-12", on="2024-06-17", tier=1).event is EventType.CHANGED  # the ministry denies it
    assert room.tell("2024-05-13", status=POSTPONED).event is EventType.POSTPONED
    assert room.tell("2024-05-14", on="2024-06-17").event is None
    assert room.tell("2024-06-18", status=CONCLUDED).event is EventType.CONCLUDED


def test_an_edited_item_replaces_its_claim(room: Newsroom) -> None:
    room.tell("2024-05-01", on="2024-06-17", item=5)
    change = room.tell("2024-05-01", on="2024-06-18", item=5)
    assert change.event is EventType.CHANGED
    assert change.changed == {"start": ("2024-06-17", "2024-06-18"), "end": ("2024-06-17", "2024-06-18")}
    assert change.dialogue.items == (5,)
    undone = room.tell("2024-05-01", item=5)
    assert undone.event is None and undone.dialogue.when == When()


def test_under_way_is_not_undone_by_a_lesser_source(room: Newsroom) -> None:
    room.tell("2024-06-17", status=UNDER_WAY)
    assert room.tell("2024-06-18", status=CANCELLED, tier=3).event is None
    assert room.tell("2024-06-18", status=ANNOUNCED).event is None
    assert room.tell("2024-06-19", status=POSTPONED, tier=1).event is EventType.POSTPONED


def test_an_organiser_may_take_the_day_back(room: Newsroom) -> None:
    room.tell("2024-05-01", on="2024-06-17", tier=3)
    change = room.tell("2024-05-02", when=day("2024-09-01", "2024-09-30", "month"), tier=1)
    assert (change.event, change.dialogue.when.precision) == (EventType.CHANGED, "month")
    inside = room.tell("2024-05-03", on="2024-09-12", tier=3)
    assert inside.dialogue.when == day("2024-09-12")
    vaguer = room.tell("2024-05-04", when=day("2024-01-01", "2024-12-31", "year"), tier=1)
    assert vaguer.dialogue.when == day("2024-09-12")
    back = room.tell("2024-05-05", when=day("2024-09-01", "2024-09-30", "month"), item=3)
    assert (back.event, back.dialogue.when.precision) == (None, "month")


# --- facts -----------------------------------------------------------------------------------------------------------


def merged(*claims: Claim, tiers: tuple[int, ...] = ()) -> object:
    return merge(
        [
            SourcedClaim(
                claim=each, item_id=n + 1, tier=tiers[n] if tiers else 2, published=at("2024-05-01") + timedelta(days=n)
            )
            for n, each in enumerate(claims)
        ]
    )


def facts(*claims: Claim, tiers: tuple[int, ...] = ()) -> Dialogue:
    """The facts of claims told a day apart; a `Facts` has the same names as a dialogue."""
    return merged(*claims, tiers=tiers)  # type: ignore[return-value]  # only fields that both have are read


def test_the_source_tier_comes_first() -> None:
    found = facts(
        claim(edition=21, on="2024-06-17"), claim(edition=20, on="2024-06-18"), claim(edition=20, on="2024-06-18"),
        tiers=(1, 3, 3),
    )  # fmt: skip
    assert (found.edition, found.when) == (21, day("2024-06-17"))


def test_then_agreement_then_recency() -> None:
    assert facts(claim(edition=21), claim(edition=21), claim(edition=22)).edition == 21
    assert facts(claim(edition=21), claim(edition=22)).edition == 22
    assert facts(claim(place="Tashkent, UZ"), claim(place="Brussels, BE")).place == Place(
        city="Brussels", country="BE", canonical="Brussels"
    )


def test_a_days_disagreement_moves_nothing() -> None:
    assert facts(claim(on="2024-06-17"), claim(on="2024-06-18")).when == day("2024-06-17")
    assert facts(claim(on="2024-06-17"), claim(on="2024-06-18"), claim(on="2024-06-18")).when == day("2024-06-18")
    assert facts(claim(on="2024-06-17"), claim(on="2024-06-17"), claim(on="2024-06-27")).when == day("2024-06-27")


def test_a_date_that_contradicts_its_own_status_is_no_vote() -> None:
    readout = claim(status=CONCLUDED, on="2024-09-12")  # the next round, named in the last sentence
    assert facts(claim(on="2024-05-10"), readout).when == day("2024-05-10")
    assert facts(readout).when == day("2024-09-12")
    assert facts(claim(on="2024-05-10"), claim(on="2020-05-10")).when == day("2024-05-10")


def test_the_evidence_is_that_of_the_facts_in_force() -> None:
    def quoting(each: Claim, **words: str) -> Claim:
        spans = [Evidence(field=name, text=text, source="text", start=0, end=1) for name, text in words.items()]
        return replace(each, evidence=tuple(spans))

    old = quoting(
        claim(on="2024-06-17", edition=21, place="Tashkent, UZ", confidence=0.95),
        series="Dialogue", start="17 June", edition="21st", place="Tashkent", status="will",
    )  # fmt: skip
    moved = quoting(claim(on="2024-09-10", place="Brussels, BE"), start="10 September", place="Brussels", status="set")
    found = facts(old, moved)
    assert (found.when, found.edition) == (day("2024-09-10"), 21)
    assert {span.field: span.text for span in found.evidence} == {
        "series": "Dialogue", "start": "10 September", "edition": "21st", "place": "Brussels", "status": "set",
    }  # fmt: skip
    assert len(found.evidence) == 5
    online = quoting(claim(on="2024-09-10", virtual=True), start="Tuesday", virtual="by video")
    words = {span.field: span.text for span in facts(old, moved, online, online).evidence}
    assert "place" not in words, "what is held online has no place"
    assert (words["virtual"], words["start"]) == ("by video", "Tuesday")
    same = quoting(claim(on="2024-06-17"), start="on Monday")
    assert {span.text for span in facts(old, same).evidence} >= {"17 June"}, "the leading claim says so itself"


def test_a_postponed_plan_keeps_its_old_date_until_there_is_a_new_one() -> None:
    old, off = claim(on="2024-06-17"), claim(status=POSTPONED, on="2024-06-17")
    assert facts(old, off).when == day("2024-06-17")
    assert facts(old, claim(status=POSTPONED)).when == day("2024-06-17")
    assert facts(old, off, claim(on="2024-09-10"), off).when == day("2024-09-10")
    found = facts(old, claim(status=POSTPONED, on="2024-09-10"))
    assert (found.when, found.status) == (day("2024-09-10"), POSTPONED)


def test_the_bloc_stands_for_its_members() -> None:
    bloc, member = claim(parties=("US", "org:c5")), claim(parties=("KZ", "US"))
    assert facts(member, bloc, tiers=(1, 3)).parties == ("US", "org:c5")
    assert facts(bloc, member, tiers=(3, 1)).parties == ("US", "org:c5")
    hosted = claim(parties=("SE", "UZ", "org:eu"))
    assert facts(hosted, claim(), tiers=(1, 3)).parties == ("UZ", "org:eu")
    assert facts(claim(parties=("UZ",)), claim(), tiers=(1, 3)).parties == ("UZ", "org:eu")
    assert facts(claim(parties=())).parties == ()


def test_the_name_and_type_that_say_more() -> None:
    vague = claim(series="talks", type=DialogueType.OTHER, confidence=0.7)
    found = facts(vague, claim(), tiers=(1, 3))
    assert (found.type, found.series, found.confidence) == (DialogueType.HUMAN_RIGHTS, claim().series, 0.9)
    assert facts(vague).series == "talks"
    russian = claim(series="Диалог по правам человека")
    assert facts(russian, claim()).series == claim().series


def test_a_meeting_online_has_no_place() -> None:
    found = facts(claim(virtual=True), claim())
    assert (found.place, found.virtual) == (None, True)
    found = facts(claim(virtual=True, place="Brussels, BE"))
    assert (found.place, found.virtual) == (Place(city="Brussels", country="BE", canonical="Brussels"), False)
    abroad = claim(place=Place(city="Ташкент", canonical="Tashkent"))
    found = facts(abroad, claim(place="Tashkent, UZ"), abroad)
    assert found.place is not None and (found.place.city, found.place.country) == ("Tashkent", "UZ")
    found = facts(
        abroad, replace(abroad, place=Place(city="Tashkent", country="UZ", canonical="Tashkent")), tiers=(1, 2)
    )
    assert found.place == Place(city="Ташкент", country="UZ", canonical="Tashkent")
    assert place_key(None) is None


def test_heads_are_joined_by_surname() -> None:
    found = facts(
        claim(heads=("Zeya", "Erzhan Kazykhan")),
        claim(heads=("Uzra Zeya", "Узра Зея", "Ержан Казыхан", "Roza Otunbayeva")),
        tiers=(1, 3),
    )  # fmt: skip
    assert found.heads == ("Uzra Zeya", "Erzhan Kazykhan", "Roza Otunbayeva")
    assert len(facts(claim(heads=tuple(f"A{n} B{n}x{n}y" for n in "abcdefghijklmnopqrst"))).heads) == 12
    assert surname("Lloyd J. Austin III") == "austin"
    assert same_person("Sergey Ryabkov", "Сергей Рябков")
    assert not same_person("Li Na", "Li Ma")


@settings(max_examples=60)
@given(
    st.lists(
        st.builds(
            claim,
            status=st.sampled_from(list(Status)),
            edition=st.one_of(st.none(), st.integers(1, 3)),
            on=st.sampled_from(["", "2024-05-10", "2024-05-11", "2024-06-17"]),
            place=st.sampled_from([None, "Tashkent, UZ", "Brussels, BE"]),
            parties=st.sampled_from([("UZ", "org:eu"), ("SE", "UZ", "org:eu"), ("UZ",)]),
            virtual=st.booleans(),
            heads=st.sampled_from([(), ("A Bcdef",), ("G Hijkl", "M Nopqr")]),
        ),
        min_size=1,
        max_size=6,
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_of_arrival_decides_nothing(claims: list[Claim], chance: random.Random) -> None:
    told = [
        SourcedClaim(claim=each, item_id=n, tier=1 + n % 3, published=at("2024-05-01") + timedelta(days=n))
        for n, each in enumerate(claims)
    ]
    shuffled = list(told)
    chance.shuffle(shuffled)
    assert merge(told) == merge(shuffled)
    stored: Dialogue | None = None
    for n, new in enumerate(shuffled):
        change = update(stored, shuffled[:n], new, id=1, now=NOW, regions=("UZ",), themes=("human-rights",))
        assert json.dumps({name: list(pair) for name, pair in change.changed.items()})
        assert stored is None or change.event is None or change.changed
        stored = change.dialogue
    assert stored is not None
    assert set(stored.regions) >= set(stored.parties) and stored.themes == ("human-rights",)
    assert (stored.status, stored.when) == (merge(told).status, merge(told).when)


def test_update_keeps_what_it_is_given() -> None:
    stored = dialogue(on="2024-06-17")
    stored = replace(stored, regions=("AF",), themes=("energy",), items=(1, 9))
    new = SourcedClaim(claim=claim(on="2024-06-17"), item_id=12, tier=1, published=at("2024-05-16"))
    after = update(stored, [], new, id=1, now=NOW, regions={"US"}, themes={"women"}).dialogue
    assert (after.regions, after.themes, after.items) == (("AF", "US", "UZ", "org:eu"), ("energy", "women"), (1, 9, 12))
    assert (after.first_seen, after.updated) == (stored.first_seen, at("2024-05-16"))
    assert after.series_id == "human-rights-dialogue.eu-uz"


# --- the grouper of `analyze` ----------------------------------------------------------------------------------------


def test_events_are_numbered_as_they_come() -> None:
    grouper = EventGrouper()
    first = claim(on="2024-05-20", edition=21)
    assert grouper.add("a", first, at("2024-05-01")) == "e1"
    assert grouper.add("b", replace(first, edition=22, when=day("2025-05-20")), at("2025-05-01")) == "e2"
    assert grouper.add("c", replace(first, status=CONCLUDED), at("2024-05-21")) == "e1"
    assert grouper.add("d", claim(parties=("KZ", "US"), on="2024-05-20"), None) == "e3"
    assert grouper.add("e", claim(parties=("KZ", "US")), None) == "e3"
    assert grouper.add("f", claim(parties=(), on="2024-05-20"), None) == "e1"
    assert grouper.add("a", claim(parties=("AU", "VN")), None) == "e4"


def _labelled(name: str) -> list[dict[str, Any]]:
    path = LABELLED / name
    if not path.exists():
        pytest.skip(f"needs {path.name} of the shared data")
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [row for row in rows if row["label"] == "positive"]


def _claim_of(row: dict[str, Any]) -> Claim:
    dates, place = row["dates"], row["place"]
    return Claim(
        series=row["series"],
        type=DialogueType(row["type"]),
        parties=tuple(sorted(row["parties"])),
        status=Status(row["status"]),
        confidence=0.9,
        edition=row["edition"],
        when=day(dates["start"], dates["end"]) if dates else When(),
        place=Place(city=place["city"], country=place["country"]) if place else None,
    )


def _b_cubed(truth: list[str], found: list[str]) -> float:
    """B-cubed F1 of two groupings of the same items."""
    precision = recall = 0.0
    for n in range(len(truth)):
        together = [m for m in range(len(truth)) if found[m] == found[n]]
        meant = [m for m in range(len(truth)) if truth[m] == truth[n]]
        right = sum(truth[m] == truth[n] for m in together)
        precision, recall = precision + right / len(together), recall + right / len(meant)
    precision, recall = precision / len(truth), recall / len(truth)
    return 2 * precision * recall / (precision + recall)


@pytest.mark.parametrize("name", ["dialogues-dev.jsonl", "state-gov-2021.labelled.jsonl"])
@pytest.mark.parametrize("seed", [None, 1, 2, 3])
def test_labelled_claims_are_grouped_as_people_group_them(name: str, seed: int | None) -> None:
    rows = _labelled(name)
    if seed is not None:
        random.Random(seed).shuffle(rows)  # noqa: S311 - an order, not a secret
    grouper = EventGrouper()
    found = []
    for row in rows:
        published = at(row["published"][:10]) if row["published"] else None
        found.append(grouper.add(str(row["id"]), _claim_of(row), published))
    assert _b_cubed([str(row["event_id"]) for row in rows], found) >= 0.95


def test_no_date_is_too_early_or_late() -> None:
    grouper = EventGrouper()
    for extreme in (date.min, date.max):
        mine = replace(claim(), when=When(start=extreme, end=extreme, precision="day"))
        assert grouper.add("x", mine, None) == grouper.add("y", mine, None)


def test_an_event_that_hundreds_of_items_tell_of_stays_one() -> None:
    grouper = EventGrouper()
    told = {grouper.add(f"{number}", claim(when=day("2024-05-20")), at("2024-05-01")) for number in range(250)}
    assert told == {"e1"}
    assert (
        grouper.add("other", claim(parties=("NO", "PE"), series="Norway–Peru consultations"), at("2024-05-01")) == "e2"
    )
