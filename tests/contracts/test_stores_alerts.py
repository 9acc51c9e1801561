"""What every store keeps of alerts and deliveries: decided once, carried until delivered or dead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from aggregator.errors import NotFoundError, UsageError
from aggregator.model import Alert, Delivery, DeliveryState, EventType, SendResult, Sent
from aggregator.store import AlertFilter, Check, DeliveryFilter, Store
from tests.lab.stores import BACKENDS, DAY, HOUR, MINUTE, NOW, alert, change, dialogue, new_item, opened, subscribe

UNTIL = NOW + 5 * MINUTE
OK = Sent(result=SendResult.DELIVERED, detail="250 OK")


@pytest.fixture(params=BACKENDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    for each in opened(request.param, tmp_path):
        with each.begin() as transaction:
            subscribe(transaction, "mfa", "news")
            transaction.insert_items([new_item("a"), new_item("b", "news")])
            transaction.put_dialogue(change(dialogue(1, items=(1, 2))))
        yield each


def test_an_alert_and_its_deliveries_come_back_as_they_went_in(store: Store) -> None:
    draft = alert(dialogue_id=1, item_ids=(2, 1, 2), payload={"a": [1, None, {"б": 0.5}], "z": True})
    with store.begin() as transaction:
        number = transaction.add_alert(draft, "uid-1")
        assert number is not None
    stored = Alert(
        id=number,
        uid="uid-1",
        subscription="central-asia",
        event=EventType.ANNOUNCED,
        payload={"a": [1, None, {"б": 0.5}], "z": True},
        created=NOW,
        dialogue_id=1,
        item_ids=(2, 1, 2),
    )
    with store.read() as reader:
        assert reader.alert(number) == stored
        assert reader.alerts(AlertFilter()) == [stored]
        hook, desk = reader.deliveries(DeliveryFilter())
        assert desk == Delivery(
            id=desk.id,
            alert=stored,
            channel="desk",
            state=DeliveryState.PENDING,
            attempts=0,
            next_attempt=NOW,
            last_error=None,
            created=NOW,
            delivered=None,
        )
        assert reader.delivery(hook.id) == hook
        assert hook.channel == "hook"


def test_the_same_decision_is_never_made_twice(store: Store) -> None:
    with store.begin() as transaction:
        assert not transaction.has_alert("k1")
        assert transaction.add_alert(alert("k1"), "u1") is not None
        assert transaction.has_alert("k1")
        assert transaction.add_alert(alert("k1", subscription="other"), "u2") is None
        assert transaction.add_alert(alert("k2", channels=()), "u3") is not None
        assert len(transaction.alerts(AlertFilter())) == 2
        assert len(transaction.deliveries(DeliveryFilter())) == 2


def test_a_channel_named_twice_gets_one_delivery(store: Store) -> None:
    with store.begin() as transaction:
        transaction.add_alert(alert(channels=("desk", "desk")), "u1")
        assert len(transaction.deliveries(DeliveryFilter())) == 1


def test_alerts_are_found_by_what_they_are_about(store: Store) -> None:
    with store.begin() as transaction:
        one = transaction.add_alert(alert("k1", dialogue_id=1, item_ids=(1, 2)), "u1")
        two = transaction.add_alert(alert("k2", item_ids=(2,), created=NOW + HOUR, event=EventType.ITEM), "u2")
        three = transaction.add_alert(alert("k3", subscription="other", created=NOW + DAY), "u3")

        def ids(found: list[Alert]) -> list[int]:
            return [each.id for each in found]

        assert ids(transaction.alerts_of(item_id=1)) == [one]
        assert ids(transaction.alerts_of(item_id=2)) == [two, one]
        assert ids(transaction.alerts_of(dialogue_id=1)) == [one]
        assert ids(transaction.alerts_of(dialogue_id=1, item_id=2)) == [two, one]
        assert transaction.alerts_of() == []
        assert ids(transaction.alerts(AlertFilter())) == [three, two, one]
        assert ids(transaction.alerts(AlertFilter(limit=1))) == [three]
        assert ids(transaction.alerts(AlertFilter(since=NOW + HOUR, until=NOW + DAY))) == [two]
        assert ids(transaction.alerts(AlertFilter(subscription="other"))) == [three]
        assert ids(transaction.alerts(AlertFilter(events=frozenset({EventType.ITEM})))) == [two]
        assert transaction.alert_counts("mfa", NOW) == {"central-asia": 1}
        assert transaction.alert_counts("news", NOW) == {"central-asia": 2}
        assert transaction.alert_counts("news", NOW + DAY) == {}
        assert transaction.times_told([1]) == {("central-asia", 1): [NOW]}
        transaction.add_alert(alert("k4", dialogue_id=1, created=NOW + DAY, due=NOW + 7 * DAY), "u4")
        assert transaction.times_told([1, 9]) == {("central-asia", 1): [NOW, NOW + 7 * DAY]}, "one is held"
        for missing in (99, 10**30):
            with pytest.raises(NotFoundError, match=f"a{missing}"):
                transaction.alert(missing)


def test_deliveries_are_found_by_what_is_asked(store: Store) -> None:
    with store.begin() as transaction:
        first = transaction.add_alert(alert("k1"), "u1")
        transaction.add_alert(alert("k2", subscription="other", channels=("desk",), created=NOW + HOUR), "u2")
        for each in transaction.lease_deliveries(NOW, UNTIL, 1):
            transaction.record_attempt(each.id, OK, NOW, state=DeliveryState.DELIVERED)

    def found(**fields: object) -> list[tuple[str, str]]:
        with store.read() as reader:
            wanted = DeliveryFilter(**fields)  # type: ignore[arg-type]  # any field
            return [(each.alert.subscription, each.channel) for each in reader.deliveries(wanted)]

    assert found() == [("other", "desk"), ("central-asia", "hook"), ("central-asia", "desk")]
    assert found(limit=1) == [("other", "desk")]
    assert found(limit=-1) == []
    assert found(states=frozenset({DeliveryState.DELIVERED})) == [("central-asia", "desk")]
    assert found(states=frozenset({DeliveryState.PENDING})) == [("other", "desk"), ("central-asia", "hook")]
    assert found(subscription="other") == [("other", "desk")]
    assert found(channel="hook") == [("central-asia", "hook")]
    assert found(alert_id=first) == [("central-asia", "hook"), ("central-asia", "desk")]
    assert found(alert_id=10**30) == []
    assert found(since=NOW + HOUR) == [("other", "desk")]


def test_a_delivery_is_carried_until_it_is_delivered(store: Store) -> None:
    retry = Sent(result=SendResult.RETRY, detail="the server answers 503")
    with store.begin() as transaction:
        transaction.add_alert(alert(channels=("desk",)), "u1")
        [one] = transaction.lease_deliveries(NOW, UNTIL, 10)
        assert transaction.lease_deliveries(NOW, UNTIL, 10) == []
        assert transaction.oldest_pending(NOW) == NOW
        transaction.record_attempt(one.id, retry, NOW, NOW + HOUR)
        waiting = transaction.delivery(one.id)
        assert waiting == replace(one, attempts=1, next_attempt=NOW + HOUR, last_error="the server answers 503")
        assert transaction.oldest_pending(NOW) is None
        assert transaction.lease_deliveries(NOW + 59 * MINUTE, UNTIL, 10) == []
        assert transaction.lease_deliveries(NOW + HOUR, NOW + 2 * HOUR, 10) == [waiting]
        transaction.record_attempt(one.id, OK, NOW + HOUR, state=DeliveryState.DELIVERED)
        assert transaction.delivery(one.id) == replace(
            waiting, attempts=2, state=DeliveryState.DELIVERED, next_attempt=None, delivered=NOW + HOUR
        )
        assert transaction.lease_deliveries(NOW + DAY, NOW + 2 * DAY, 10) == []


def test_a_dead_delivery_says_why_and_can_be_tried_again(store: Store) -> None:
    with store.begin() as transaction:
        transaction.add_alert(alert(channels=("desk",)), "u1")
        [one] = transaction.lease_deliveries(NOW, UNTIL, 10)
        transaction.record_attempt(one.id, Sent(result=SendResult.GONE), NOW, state=DeliveryState.DEAD)
        dead = transaction.delivery(one.id)
        assert (dead.state, dead.next_attempt, dead.last_error) == (DeliveryState.DEAD, None, "gone")
        assert transaction.lease_deliveries(NOW + DAY, NOW + 2 * DAY, 10) == []
        assert transaction.counts()["dead"] == 1
        transaction.retry_delivery(one.id, NOW + DAY)
        [again] = transaction.lease_deliveries(NOW + DAY, NOW + 2 * DAY, 10)
        assert (again.state, again.attempts, again.alert.uid) == (DeliveryState.PENDING, 0, "u1")
        transaction.record_attempt(one.id, OK, NOW + DAY, state=DeliveryState.DELIVERED)
        with pytest.raises(UsageError, match=f"x{one.id}"):
            transaction.retry_delivery(one.id, NOW)
        for missing in (99, 10**30):
            with pytest.raises(NotFoundError, match=f"x{missing}"):
                transaction.retry_delivery(missing, NOW)
            with pytest.raises(NotFoundError, match=f"x{missing}"):
                transaction.record_attempt(missing, OK, NOW, state=DeliveryState.DELIVERED)


def test_leases_are_in_order_narrowed_and_end_by_themselves(store: Store) -> None:
    held = "(digest)"
    with store.lock_daemon("us"), store.begin() as transaction:
        transaction.add_alert(alert("k1", channels=("desk",), created=NOW), "u1")
        transaction.add_alert(alert("k2", channels=("hook",), created=NOW - HOUR), "u2")
        transaction.add_alert(alert("k3", channels=(held,), created=NOW - DAY, due=NOW - MINUTE), "u3")
        transaction.add_alert(alert("k4", channels=(held,), created=NOW - DAY, due=NOW + MINUTE), "u4")

        def lease(limit: int = 10, **fields: list[str]) -> list[str]:
            found = transaction.lease_deliveries(NOW, UNTIL, limit, **fields)
            transaction.release_daemons()
            return [each.alert.uid for each in found]

        assert lease() == ["u2", "u3", "u1"]
        assert lease(1) == ["u2"]
        assert lease(-1) == []
        assert lease(but=[held]) == ["u2", "u1"]
        assert lease(channels=[held]) == ["u3"]
        assert lease(channels=[]) == []
        transaction.lease_deliveries(NOW, UNTIL, 10)
        assert [each.alert.uid for each in transaction.lease_deliveries(UNTIL, UNTIL + HOUR, 10)] == [
            "u2",
            "u3",
            "u1",
            "u4",
        ]
        assert transaction.release_daemons() == 4
    with store.begin() as transaction:  # `run --once`, beside it
        assert len(transaction.lease_deliveries(NOW, UNTIL, 1)) == 1
        assert transaction.release_daemons() == 0


def test_only_a_durable_transaction_may_lease_or_record(store: Store) -> None:
    with store.begin(durable=False) as transaction:
        transaction.add_alert(alert(channels=("desk",)), "u1")
        with pytest.raises(ValueError, match="durable"):
            transaction.lease_deliveries(NOW, UNTIL, 10)
        with pytest.raises(ValueError, match="durable"):
            transaction.record_attempt(1, OK, NOW)


def test_old_deliveries_go_but_not_the_dead_nor_the_decision(store: Store) -> None:
    with store.begin() as transaction:
        transaction.add_alert(alert("k1"), "u1")
        sent, dead = transaction.lease_deliveries(NOW, UNTIL, 10)
        transaction.record_attempt(sent.id, OK, NOW, state=DeliveryState.DELIVERED)
        transaction.record_attempt(dead.id, Sent(result=SendResult.REJECTED), NOW, state=DeliveryState.DEAD)
        assert transaction.prune(NOW + 400 * DAY).deliveries == 0
        assert transaction.prunable(NOW + 401 * DAY, 400 * DAY).deliveries == 1
        assert transaction.prune(NOW + 401 * DAY).deliveries == 1
        assert [each.id for each in transaction.deliveries(DeliveryFilter())] == [dead.id]
        assert transaction.add_alert(alert("k1"), "u2") is None


def test_a_heartbeat_is_kept(store: Store) -> None:
    with store.begin() as transaction:
        assert transaction.heartbeat() is None
        transaction.beat(NOW)
        assert transaction.last_check() is None
        transaction.save_check(Check(at=NOW, found=("a page is damaged",)))
        transaction.beat(NOW + MINUTE)
    with store.read() as reader:
        assert reader.heartbeat() == NOW + MINUTE
        assert reader.last_check() == Check(at=NOW, found=("a page is damaged",))
        assert reader.counts() == {
            "feeds": 2,
            "items": 2,
            "stories": 2,
            "dialogues": 1,
            "alerts": 0,
            "pending": 0,
            "delivered": 0,
            "dead": 0,
        }
