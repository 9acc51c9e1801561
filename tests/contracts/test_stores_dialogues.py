"""What every store keeps of dialogues and of the claims they are built from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from aggregator.errors import NotFoundError
from aggregator.model import (
    AlertDraft,
    Dialogue,
    DialogueType,
    EventType,
    SendResult,
    Sent,
    Silence,
    Status,
    Telling,
    When,
    Withholding,
)
from aggregator.store import DeliveryFilter, DialogueFilter, DialogueRecord, Store
from tests.lab.stores import (
    BACKENDS,
    DAY,
    HOUR,
    NOW,
    alert,
    analysis,
    change,
    claim,
    dialogue,
    new_item,
    opened,
    subscribe,
)

TODAY = NOW.date()


@pytest.fixture(params=BACKENDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    for each in opened(request.param, tmp_path):
        with each.begin() as transaction:
            subscribe(transaction, "mfa", "news")
        yield each


def on(start: date | None, end: date | None = None) -> When:
    return When(start=start, end=end, precision="day" if start else "none")


def put(store: Store, *values: Dialogue) -> None:
    with store.begin() as transaction:
        for value in values:
            transaction.put_dialogue(change(value))


def listed(store: Store, **fields: object) -> list[int]:
    with store.read() as reader:
        return [each.id for each in reader.dialogues(DialogueFilter(**fields))]  # type: ignore[arg-type]  # any field


def test_a_dialogue_comes_back_as_it_went_in(store: Store) -> None:
    with store.begin() as transaction:
        items = tuple(transaction.insert_items([new_item("a", analysis=analysis(claim=claim()))]))
        assert transaction.new_dialogue_id() == 1
        full = dialogue(1, items=items)
        transaction.put_dialogue(change(full))
        bare = Dialogue(
            id=transaction.new_dialogue_id(),
            series_id="s",
            series="S",
            type=DialogueType.OTHER,
            parties=(),
            status=Status.CONCLUDED,
            confidence=0.6,
            first_seen=NOW,
            updated=NOW - HOUR,
        )
        transaction.put_dialogue(change(bare, None))
    with store.read() as reader:
        assert reader.dialogue(1) == full
        assert reader.dialogue(2) == bare
        assert reader.dialogues(DialogueFilter()) == [full, bare]


@pytest.mark.parametrize("number", [0, 99, 2**63, 10**30])
def test_a_dialogue_that_is_not_there_is_not_found(store: Store, number: int) -> None:
    with store.read() as reader, pytest.raises(NotFoundError, match=f"d{number}"):
        reader.dialogue(number)


def test_its_history_tells_what_became_of_it(store: Store) -> None:
    first = dialogue(1)
    moved = replace(first, when=on(date(2026, 7, 1)), status=Status.POSTPONED, updated=NOW + DAY)
    what: dict[str, tuple[object, object]] = {"start": ("2026-06-12", "2026-07-01"), "heads": (["A"], [])}
    with store.begin() as transaction:
        transaction.put_dialogue(change(first))
        transaction.put_dialogue(change(replace(first, updated=NOW + HOUR), None))  # one more source: nothing to tell
        transaction.put_dialogue(change(moved, EventType.POSTPONED, changed=what))
        transaction.put_dialogue(change(dialogue(2), None))
    with store.read() as reader:
        assert reader.dialogue(1) == moved
        assert reader.history(1) == [
            DialogueRecord(at=NOW, event=EventType.ANNOUNCED, status=Status.ANNOUNCED, changed={}),
            DialogueRecord(at=NOW + DAY, event=EventType.POSTPONED, status=Status.POSTPONED, changed=what),
        ]
        assert [each.event for each in reader.history(2)] == [None]
        assert reader.history(3) == []


def test_what_became_of_all_of_them_since_then(store: Store) -> None:
    with store.begin() as transaction:
        for number, at in ((1, NOW - DAY), (2, NOW), (1, NOW), (1, NOW + HOUR)):
            transaction.put_dialogue(change(dialogue(number), EventType.CHANGED, at=at))
    with store.read() as reader:
        since = reader.history_since(NOW)
        assert {number: [record.at for record in records] for number, records in since.items()} == {
            2: [NOW],
            1: [NOW, NOW + HOUR],
        }
        assert since[1] == reader.history(1)[1:]


def test_items_and_claims_follow_their_dialogue(store: Store) -> None:
    claims = [claim(edition=n) for n in range(3)]
    with store.begin() as transaction:
        one, two, three = transaction.insert_items(
            [
                new_item(f"i{n}", "news", at=NOW - n * HOUR, tier=n, analysis=analysis(claim=each))
                for n, each in enumerate(claims)
            ]
        )
        transaction.put_dialogue(change(dialogue(1, items=(one, two))))
        assert [(each.item_id, each.claim, each.tier, each.published) for each in transaction.claims(1)] == [
            (two, claims[1], 1, NOW - HOUR),
            (one, claims[0], 0, NOW),
        ]
        transaction.put_dialogue(change(dialogue(1, items=(two, three)), None))
        assert transaction.dialogue(1).items == (three, two)  # as they were told
        assert [each.item_id for each in transaction.claims(1)] == [three, two]
        assert [transaction.item(number).dialogue_id for number in (one, two, three)] == [None, 1, 1]
        assert transaction.item_claim(one) is not None
        assert transaction.claims(2) == []


def test_dialogues_are_listed_by_what_is_asked(store: Store) -> None:
    put(
        store,
        dialogue(1, updated=NOW, when=on(TODAY + 3 * DAY)),
        dialogue(2, updated=NOW - DAY, when=on(TODAY - 2 * DAY, TODAY), parties=("KZ", "US"), series_id="other"),
        dialogue(3, updated=NOW - 2 * DAY, when=on(TODAY - DAY), parties=("KZ", "org:eu")),
        dialogue(4, updated=NOW + DAY, when=on(None), type=DialogueType.STRATEGIC, status=Status.CANCELLED),
        dialogue(5, updated=NOW - 3 * DAY, when=When(end=TODAY + DAY, precision="month")),
    )
    assert listed(store) == [4, 1, 2, 3, 5]
    assert listed(store, limit=2) == [4, 1]
    assert listed(store, limit=-1) == []
    assert listed(store, upcoming_from=TODAY) == [2, 5, 1]
    assert listed(store, upcoming_from=TODAY + DAY) == [5, 1]
    assert listed(store, upcoming_from=TODAY, begins_until=TODAY + 9 * DAY) == [2, 1], "to the day"
    assert listed(store, upcoming_from=TODAY, begins_until=TODAY - DAY) == [2]
    assert listed(store, since=NOW - DAY) == [4, 1, 2]
    assert listed(store, parties=(frozenset({"KZ"}),)) == [2, 3]
    assert listed(store, parties=(frozenset({"KZ", "UZ"}), frozenset({"org:eu"}))) == [4, 1, 3, 5]
    assert listed(store, parties=(frozenset({"KZ"}), frozenset({"FR"}))) == []
    assert listed(store, types=frozenset({DialogueType.STRATEGIC, DialogueType.OTHER})) == [4]
    assert listed(store, statuses=frozenset({Status.CANCELLED})) == [4]
    assert listed(store, series="other") == [2]


def test_candidates_share_a_party_and_are_near(store: Store) -> None:
    long_ago = NOW - 400 * DAY
    put(
        store,
        dialogue(1, updated=long_ago, when=on(TODAY + 120 * DAY)),
        dialogue(2, updated=long_ago, when=on(TODAY + 121 * DAY)),
        dialogue(3, updated=long_ago, when=on(TODAY - 300 * DAY, TODAY - 120 * DAY)),
        dialogue(4, updated=long_ago, when=on(None)),
        dialogue(5, updated=NOW - 120 * DAY, when=on(None)),
        dialogue(6, updated=NOW, parties=("KZ", "US")),
        dialogue(7, updated=long_ago, when=on(date(2028, 1, 1)), parties=("UZ", "US")),
    )

    def found(parties: set[str], around: date | None = None, published: datetime = NOW) -> set[int]:
        with store.read() as reader:
            return {each.id for each in reader.dialogue_candidates(parties, around, published)}

    assert found({"UZ"}) == {1, 3, 5}
    assert found({"UZ", "KZ"}) == {1, 3, 5, 6}
    assert found({"FR"}) == found(set()) == set()
    assert found({"UZ"}, date(2028, 1, 1)) == {1, 3, 5, 7}
    assert found({"UZ"}, TODAY + DAY) == {1, 2, 3, 5}
    assert found({"UZ"}, date.min) == found({"UZ"}, date.max) == {1, 3, 5}
    for edge in (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)):
        assert found({"UZ"}, None, edge) == set()


def test_candidates_come_last_updated_first(store: Store) -> None:
    put(store, *(dialogue(n, updated=NOW - timedelta(minutes=n % 7)) for n in range(1, 230)))
    with store.read() as reader:
        found = reader.dialogue_candidates({"UZ"}, TODAY, NOW)
    assert len(found) == 200
    assert [each.updated for each in found] == sorted((each.updated for each in found), reverse=True)


def test_a_busy_partys_other_dialogues_take_no_candidates_place(store: Store) -> None:
    others = [dialogue(n, parties=("KZ", "US") if n % 2 else ("UZ", "US")) for n in range(2, 300)]
    put(store, dialogue(1, updated=NOW - DAY, parties=("FR", "US")), *others)
    with store.read() as reader:
        found = reader.dialogue_candidates({"US"}, TODAY, NOW, related=lambda parties: "FR" in parties)
        assert [each.id for each in found] == [1]
        assert reader.dialogue_candidates({"US"}, TODAY, NOW, related=lambda parties: False) == []


@pytest.mark.parametrize("confidence", [None, 0.4])
def test_an_item_that_claims_nothing_worth_publishing_any_more_leaves_its_dialogue(
    store: Store, confidence: float | None
) -> None:
    weak = analysis(claim=claim(confidence=confidence) if confidence else None)
    with store.begin() as transaction:
        edited, retagged = transaction.insert_items(
            [new_item(f"w{n}", analysis=analysis(claim=claim())) for n in (1, 2)]
        )
        transaction.put_dialogue(change(dialogue(items=(edited, retagged))))
        transaction.revise_item(edited, new_item("w1").draft, weak, NOW, {})
        transaction.retag_item(retagged, weak)
        assert [transaction.item(number).dialogue_id for number in (edited, retagged)] == [None, None]
        assert transaction.claims(1) == []


# --- two that are one ------------------------------------------------------------------------------------------------


def test_a_dialogue_that_is_another_leads_there_with_all_that_was_decided(store: Store) -> None:
    put(store, dialogue(1), dialogue(2), dialogue(3))
    known = Telling(subscription="desk", dialogue_id=2, at=NOW)
    with store.begin() as transaction:
        for number in (1, 2):
            key, day = f"desk|reminder|d{number}|2026-06-12", f"desk|dialogue.postponed|d{number}|2026-06-12"
            transaction.add_alert(_alert(key, EventType.REMINDER, number), f"r{number}")
            if number == 2:
                transaction.add_alert(_alert(day, EventType.POSTPONED, number), "p2")
        transaction.add_silence(Silence(id=0, created=NOW, until=NOW + DAY, comment="", dialogue_id=3))
        transaction.put_telling(known)
        transaction.absorb_dialogue(3, 2)
        assert [(two.uid, one.uid) for two, one in transaction.doubled_alerts(2, 1)] == [("r2", "r1")]
        transaction.absorb_dialogue(2, 1)
        transaction.put_telling(replace(known, dialogue_id=1))
    with store.read() as reader:
        assert reader.dialogue(3) == reader.dialogue(2) == reader.dialogue(1) == replace(dialogue(1), aliases=(2, 3))
        assert [each.id for each in reader.dialogues(DialogueFilter())] == [1]
        assert [each.id for each in reader.dialogue_candidates(("UZ",), None, NOW)] == [1]
        assert sorted(each.uid for each in reader.alerts_of(dialogue_id=1)) == ["p2", "r1", "r2"]
        assert reader.has_alert("desk|dialogue.postponed|d1|2026-06-12")
        assert reader.has_alert("desk|reminder|d2|2026-06-12"), "what the other one has decided stays"
        assert [silence.dialogue_id for silence in reader.silences()] == [1]
        assert (reader.tellings(1), reader.tellings(2)) == ({"desk": replace(known, dialogue_id=1)}, {})
        assert reader.history(2), "its history stays its own"
        assert reader.counts()["dialogues"] == 1
    with store.begin() as transaction:
        late = Silence(id=0, created=NOW, until=NOW + DAY, comment="", dialogue_id=3)
        assert transaction.silence(transaction.add_silence(late)).dialogue_id == 1


def test_what_waits_is_withdrawn_and_may_be_told_later(store: Store) -> None:
    put(store, dialogue(1))
    key = "desk|dialogue.postponed|d1|2026-06-12"
    with store.begin() as transaction:
        number = transaction.add_alert(_alert(key, EventType.POSTPONED, 1), "one")
        assert number is not None
        assert transaction.is_unsent(number, NOW)
        [leased] = transaction.lease_deliveries(NOW, NOW + HOUR, 9)
        assert not transaction.is_unsent(number, NOW)
        assert transaction.is_unsent(number, NOW + HOUR)
        transaction.record_attempt(leased.id, Sent(result=SendResult.RETRY), NOW, NOW + HOUR)
        assert not transaction.is_unsent(number, NOW + DAY), "it may have arrived"
        transaction.withdraw_alert(number, "told already", NOW)
        assert not transaction.is_unsent(number, NOW)
        assert transaction.deliveries(DeliveryFilter()) == []
        assert transaction.alert(number).dialogue_id is None
        [spared] = transaction.withheld(dialogue_id=1)
        assert (spared.event, spared.cause, spared.reason) == (EventType.POSTPONED, Withholding.MERGED, "told already")
        assert transaction.withdrawal(number) == spared
        assert transaction.withdrawal(number + 10) is None
        assert transaction.add_alert(_alert(key, EventType.POSTPONED, 1), "two") is not None


def _alert(key: str, event: EventType, dialogue_id: int) -> AlertDraft:
    return alert(key, event=event, subscription="desk", channels=("hook",), dialogue_id=dialogue_id)
