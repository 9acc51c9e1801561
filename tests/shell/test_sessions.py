"""Claims make dialogues in a real store: which come together does not depend on the order in which they come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path

import pytest

from aggregator.model import Claim, Dialogue, DialogueType, EventType, SendResult, Sent
from aggregator.sessions import join_dialogue
from aggregator.store import DeliveryFilter, DialogueFilter, Store, Transaction
from tests.lab.claims import CONCLUDED, at, claim
from tests.lab.stores import alert, analysis, new_item, new_url, subscribe

NOW = datetime(2024, 12, 1, tzinfo=UTC)
STRATEGIC = {"type": DialogueType.STRATEGIC, "series": "Strategic Dialogue"}
SECURITY = {"type": DialogueType.SECURITY, "series": "Security Dialogue"}

Told = tuple[str, Claim]  # the day of publication, and what is claimed


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(new_url("sqlite", tmp_path)) as store:
        with store.begin() as transaction:
            subscribe(transaction, "mfa")
        yield store


def tell(transaction: Transaction, told: Sequence[Told]) -> None:
    """Let texts come one by one."""
    for number, (published, claimed) in enumerate(told):
        known = analysis(claim=claimed)
        [item] = transaction.insert_items([new_item(f"g{number}", at=at(published), analysis=known)])
        change = join_dialogue(transaction, item, known, tier=1, effective=at(published), now=NOW)
        assert change is not None and len(change.absorbed) == len({*change.absorbed} - {change.dialogue.id})


def made(store: Store, told: Sequence[Told]) -> list[Dialogue]:
    """The dialogues that texts make which come in this order; the store forgets them again."""
    found: list[Dialogue] = []
    with suppress(_Forget), store.begin() as transaction:
        tell(transaction, told)
        found = sorted(transaction.dialogues(DialogueFilter(told=True)), key=lambda each: each.id)
        raise _Forget
    return found


class _Forget(Exception):
    """Rolls a transaction back."""


ONE = {
    "a text between two that are far apart fits both": (
        ("2024-03-01", claim()),
        ("2024-06-15", claim(on="2024-06-20")),
        ("2024-04-20", claim(on="2024-06-20")),
    ),
    "the day shows that two names are one session": (
        ("2024-05-01", claim(**STRATEGIC, on="2024-05-20")),
        ("2024-05-02", claim(**SECURITY)),
        ("2024-05-03", claim(**SECURITY, on="2024-05-20")),
    ),
    "the number shows that a session was moved": (
        ("2024-04-01", claim(edition=21, on="2024-05-20")),
        ("2024-04-10", claim(on="2024-10-20")),
        ("2024-04-20", claim(edition=21, on="2024-10-20")),
    ),
    "the report brings the day": (
        ("2024-02-01", claim(**STRATEGIC, edition=4)),
        ("2024-05-20", claim(**SECURITY, on="2024-05-20")),
        ("2024-05-21", claim(**STRATEGIC, edition=4, on="2024-05-20", status=CONCLUDED)),
    ),
}

TWO = {
    "other numbers": (
        ("2024-04-01", claim(edition=20, on="2024-04-20")),
        ("2024-04-02", claim(edition=21, on="2024-05-20")),
        ("2024-05-21", claim(edition=21, on="2024-05-20", status=CONCLUDED)),
    ),
    "other days": (
        ("2024-04-02", claim(on="2024-04-20", status=CONCLUDED)),
        ("2024-05-21", claim(on="2024-10-20")),
        ("2024-04-21", claim(on="2024-04-20", status=CONCLUDED)),
    ),
    "other parties": (
        ("2024-04-01", claim(parties=("UZ", "org:eu"), on="2024-05-20")),
        ("2024-04-02", claim(parties=("US", "UZ"), on="2024-05-20")),
        ("2024-04-03", claim(parties=("US", "UZ"), on="2024-05-20")),
    ),
    "another kind of dialogue on the same day": (
        ("2024-04-01", claim(on="2024-05-20")),
        ("2024-04-02", claim(type=DialogueType.ECONOMIC, series="Economic Dialogue", on="2024-05-20")),
        ("2024-04-03", claim(on="2024-05-20", place="Brussels, BE")),
    ),
}


@pytest.mark.parametrize("scene", ONE.values(), ids=ONE)
def test_texts_on_one_session_are_one_dialogue_in_whatever_order_they_come(scene: Sequence[Told], store: Store) -> None:
    for order in permutations(scene):
        found = made(store, order)
        assert len(found) == 1, [published for published, _ in order]
        assert len(found[0].items) == len(scene)


@pytest.mark.parametrize("scene", TWO.values(), ids=TWO)
def test_what_clashes_is_two_in_whatever_order_it_comes(scene: Sequence[Told], store: Store) -> None:
    for order in permutations(scene):
        assert len(made(store, order)) == 2, [published for published, _ in order]


@pytest.mark.parametrize(("sent", "left"), [(None, 1), (1, 1), (2, 2)])
def test_of_two_reminders_of_one_day_and_lead_one_is_sent(store: Store, sent: int | None, left: int) -> None:
    """Each dialogue's was written for the same day before a text showed that they are one."""
    first, second, third = ONE["the number shows that a session was moved"]
    with store.begin(durable=True) as transaction:
        tell(transaction, (first, second))
        for number, rest in ((1, "2024-10-20|604800s"), (2, "2024-10-20|604800s"), (2, "2024-10-20|86400s")):
            draft = alert(
                f"desk|reminder|d{number}|{rest}",
                event=EventType.REMINDER,
                subscription="desk",
                channels=("hook",),
                dialogue_id=number,
            )
            transaction.add_alert(draft, f"{number}|{rest}")
        if sent:
            transaction.record_attempt(sent, Sent(result=SendResult.RETRY), NOW, NOW)
        known = analysis(claim=third[1])
        [item] = transaction.insert_items([new_item("third", at=at(third[0]), analysis=known)])
        change = join_dialogue(transaction, item, known, tier=1, effective=at(third[0]), now=NOW)
        assert change is not None and change.absorbed == (2,)
        told = [each.alert.id for each in transaction.deliveries(DeliveryFilter())]
        assert sorted(told) == [left, 3], "another lead is another reminder"
        assert transaction.has_alert("desk|reminder|d1|2024-10-20|604800s"), "nor is it written anew"
        assert [each.event for each in transaction.withheld(dialogue_id=1)] == [EventType.REMINDER]
