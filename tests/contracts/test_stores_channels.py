"""What every store keeps of channels: how they fare, what waits for them, and how that begins anew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from aggregator.model import ChannelHealth, DeliveryState, SendResult, Sent
from aggregator.store import DeliveryFilter, Queue, Store, Transaction
from tests.lab.stores import BACKENDS, DAY, HOUR, MINUTE, NOW, alert, opened

FAILING = ChannelHealth(
    name="hook",
    failures=4,
    failing_since=NOW - HOUR,
    next_probe=NOW + HOUR,
    off_since=NOW,
    reason="answered 503",
    last_success=NOW - DAY,
)


@pytest.fixture(params=BACKENDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    yield from opened(request.param, tmp_path)


def health(transaction: Transaction) -> ChannelHealth:
    return transaction.channel_health(["hook"])["hook"]


def test_health_comes_back_as_it_went_in(store: Store) -> None:
    with store.begin() as transaction:
        assert health(transaction) == ChannelHealth(name="hook")
        transaction.save_channel_health(FAILING)
        assert health(transaction) == FAILING
        well = ChannelHealth(name="hook", last_success=NOW)
        transaction.save_channel_health(well)
    with store.read() as reader:
        assert reader.channel_health(["desk", "hook"]) == {"desk": ChannelHealth(name="desk"), "hook": well}


def test_a_channel_that_leads_elsewhere_begins_anew(store: Store) -> None:
    with store.begin() as transaction:
        transaction.save_channel_health(FAILING)
        transaction.sync_channels({"hook": "a"})
        assert health(transaction) == FAILING, "it was not known where it led"
        transaction.sync_channels({"hook": "a", "desk": "b"})
        assert health(transaction) == FAILING
        transaction.sync_channels({"hook": "c"})
        assert health(transaction) == ChannelHealth(name="hook")
        transaction.save_channel_health(FAILING)
        transaction.sync_channels({})
        assert health(transaction) == ChannelHealth(name="hook")


def test_a_queue_is_found_counted_moved_and_given_up(store: Store) -> None:
    with store.begin() as transaction:
        for number in range(3):
            transaction.add_alert(alert(f"k{number}", channels=("hook", "desk"), created=NOW), f"u{number}")
        transaction.add_alert(alert("later", channels=("hook",), due=NOW + DAY), "later")
        assert transaction.due_channels(["hook", "desk", "log"], NOW) == {"hook", "desk"}
        assert transaction.due_channels(["hook"], NOW - MINUTE) == frozenset()
        assert transaction.due_channels([], NOW) == frozenset()
        assert transaction.channel_queue("hook") == Queue(pending=4, dead=0, oldest=NOW)
        assert transaction.channel_queue("log") == Queue(pending=0, dead=0, oldest=None)

        first, *_ = transaction.lease_deliveries(NOW, NOW + HOUR, 1, channels=("hook",))
        transaction.record_attempt(first.id, Sent(result=SendResult.RETRY), NOW, NOW + 5 * HOUR)
        assert transaction.bring_deliveries_forward("hook", NOW) == 1
        assert transaction.delivery(first.id).next_attempt == NOW
        assert transaction.bring_deliveries_forward("hook", NOW) == 0

        assert transaction.bury_deliveries("hook", "it is off", NOW) == 3
        assert transaction.channel_queue("hook") == Queue(pending=1, dead=3, oldest=NOW)
        dead = transaction.deliveries(DeliveryFilter(states=frozenset({DeliveryState.DEAD})))
        assert {(each.channel, each.last_error, each.next_attempt) for each in dead} == {("hook", "it is off", None)}

        assert transaction.revive_deliveries("desk", NOW) == 0
        assert transaction.revive_deliveries("hook", NOW + HOUR) == 3
        again = transaction.delivery(first.id)
        assert again == replace(again, state=DeliveryState.PENDING, attempts=0, next_attempt=NOW + HOUR)
        transaction.bury_deliveries("desk", "it is off too", NOW)
        assert transaction.revive_deliveries(None, NOW) == 3


def test_only_a_durable_transaction_may_give_up(store: Store) -> None:
    with store.begin(durable=False) as transaction, pytest.raises(ValueError, match="durable"):
        transaction.bury_deliveries("hook", "", NOW)


def test_a_probe_put_off_by_a_clock_that_was_ahead_is_made_now(store: Store) -> None:
    with store.begin() as transaction:
        transaction.save_channel_health(replace(FAILING, next_probe=NOW + 900 * DAY))
        assert transaction.put_clock_back(NOW, DAY) == 1
        assert health(transaction).next_probe == NOW
