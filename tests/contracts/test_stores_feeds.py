"""What every store keeps of feeds: what is declared, what is observed, and whose turn it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from aggregator.errors import NotFoundError, StoreError, UsageError
from aggregator.model import FailureKind, Feed, FeedKind, FeedStatus, Priority
from aggregator.store import FetchRecord, Hold, Store, SyncReport
from tests.lab.stores import BACKENDS, DAY, HOUR, MINUTE, NOW, feed, new_item, opened, state, subscribe


@pytest.fixture(params=BACKENDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    yield from opened(request.param, tmp_path)


FULL = Feed(
    id="astana-times",
    url="https://example.org/ленты?a=1&b=2",
    name="Лента",
    kind=FeedKind.GOVERNMENT,
    country="KZ",
    language="ru",
    priority=Priority.HIGH,
    interval=timedelta(minutes=7, microseconds=1),
    allow_private=True,
    user_agent="x",
    max_bytes=50 * 1024 * 1024,
    time_zone="Asia/Almaty",
    day_first=False,
    paused=False,
    origin="config",
)

OBSERVED = {
    "status": FeedStatus.FAILING,
    "reason": "it answers 500",
    "since": NOW - DAY,
    "next_poll": NOW + HOUR,
    "next_reason": "backoff",
    "last_attempt": NOW - MINUTE,
    "last_success": NOW - DAY,
    "http_status": 500,
    "failures": 3,
    "weight": 1.75,
    "etag": 'W/"é"',
    "last_modified": "Wed, 20 May 2026 09:00:00 GMT",
    "validators_url": "https://example.org/x",
    "body_hash": "0" * 64,
    "identity_rung": 2,
    "baseline_done": True,
    "failure": FailureKind.SERVER_ERROR,
    "same_failures": 2,
    "failing_since": NOW - HOUR,
    "last_full": NOW - DAY,
    "distrusted_since": NOW - 2 * DAY,
    "ttl": timedelta(minutes=30),
    "skip_hours": 0b101,
    "skip_days": 1,
}


def test_a_feed_and_its_state_come_back_as_they_went_in(store: Store) -> None:
    with store.begin() as transaction:
        transaction.sync_feeds([FULL], NOW, lambda each: NOW + MINUTE)
    with store.read() as reader:
        assert reader.feed(FULL.id) == (FULL, state(FULL.id, next_poll=NOW + MINUTE))
    observed = state(FULL.id, **OBSERVED)
    with store.begin() as transaction:
        transaction.save_state(observed)
    with store.read() as reader:
        assert reader.feeds() == [(FULL, observed)]


def test_every_field_of_a_state_is_kept(store: Store) -> None:
    """OBSERVED must name each one, so that a new field cannot be forgotten."""
    plain = state()
    assert {name for name in plain.__dataclass_fields__ if name != "feed_id"} == set(OBSERVED)
    assert all(getattr(plain, name) != value for name, value in OBSERVED.items())


def test_sync_makes_the_feeds_those_that_are_declared(store: Store) -> None:
    one, two, three = feed("one"), feed("two"), feed("three")

    def first_poll(each: Feed) -> datetime:
        return NOW + MINUTE * len(each.id)

    with store.begin() as transaction:
        assert transaction.sync_feeds([two, one], NOW, first_poll) == SyncReport(("two", "one"))
        assert transaction.sync_feeds([two, one], NOW, first_poll) == SyncReport()
        subscribe(transaction, "mine")
        transaction.save_state(state("one", **OBSERVED))
        renamed = replace(one, name="Another name")
        assert transaction.sync_feeds([renamed, three], NOW, first_poll) == SyncReport(("three",), ("one",), ("two",))
        assert [each.id for each, _ in transaction.feeds()] == ["mine", "one", "three"]
        assert transaction.feed("one") == (renamed, state("one", **OBSERVED))
        with pytest.raises(NotFoundError, match="two"):
            transaction.feed("two")


def test_a_retired_feed_goes_on_where_it_stopped(store: Store) -> None:
    with store.begin() as transaction:
        transaction.sync_feeds([feed("one")], NOW, lambda _: NOW)
        transaction.save_state(state("one", **OBSERVED))
        transaction.sync_feeds([], NOW, lambda _: NOW)
        assert transaction.feeds() == []
        assert transaction.due(NOW + 300 * DAY, 9) == []
        assert transaction.sync_feeds([feed("one")], NOW, lambda _: NOW) == SyncReport(("one",))
        assert transaction.feed("one") == (feed("one"), state("one", **OBSERVED))


def test_a_new_address_forgets_what_was_observed_of_the_old_one(store: Store) -> None:
    with store.begin() as transaction:
        transaction.sync_feeds([feed("one")], NOW, lambda _: NOW)
        transaction.save_state(state("one", **OBSERVED))
        moved = feed("one", url="https://example.org/new")
        assert transaction.sync_feeds([moved], NOW, lambda _: NOW + MINUTE).changed == ("one",)
        kept, now = transaction.feed("one")
    assert kept.url == moved.url
    assert (now.etag, now.last_modified, now.validators_url, now.body_hash, now.failures) == (None,) * 4 + (0,)
    assert (now.next_poll, now.status, now.failure) == (NOW + MINUTE, FeedStatus.NEW, None)
    assert (now.baseline_done, now.identity_rung, now.last_success) == (True, 2, NOW - DAY)


def test_the_configuration_takes_over_a_feed_added_by_hand(store: Store) -> None:
    with store.begin() as transaction:
        subscribe(transaction, "one")
        assert transaction.sync_feeds([feed("one")], NOW, lambda _: NOW).changed == ("one",)
        assert transaction.sync_feeds([], NOW, lambda _: NOW).removed == ("one",)


def test_feeds_are_added_and_removed_by_hand(store: Store) -> None:
    with store.begin() as transaction:
        transaction.sync_feeds([feed("declared")], NOW, lambda _: NOW)
        subscribe(transaction, "mine")
        with pytest.raises(UsageError, match="mine"):
            subscribe(transaction, "mine")
        with pytest.raises(UsageError, match="configuration"):
            transaction.remove_feed("declared", NOW)
        transaction.remove_feed("mine", NOW)
        with pytest.raises(NotFoundError):
            transaction.remove_feed("mine", NOW)
        assert [each.id for each, _ in transaction.feeds()] == ["declared"]
        subscribe(transaction, "mine", url="https://example.org/elsewhere", next_poll=NOW + HOUR)
        kept, now = transaction.feed("mine")
        assert (kept.url, now.next_poll) == ("https://example.org/elsewhere", NOW + HOUR)


def test_due_feeds_come_longest_overdue_first(store: Store) -> None:
    with store.begin() as transaction:
        for number, feed_id in enumerate(["c", "a", "b"]):
            subscribe(transaction, feed_id, next_poll=NOW - number * MINUTE)
        subscribe(transaction, "later", next_poll=NOW + timedelta(microseconds=1))
        subscribe(transaction, "paused", next_poll=NOW - DAY, paused=True)
        subscribe(transaction, "gone")
        transaction.save_state(state("gone", status=FeedStatus.GONE, next_poll=NOW - DAY))
    with store.read() as reader:
        assert [each.id for each, _ in reader.due(NOW, 10)] == ["gone", "b", "a", "c"]
        assert [each.id for each, _ in reader.due(NOW, 1)] == ["gone"]


def test_a_leased_feed_is_nobody_elses_until_the_lease_ends(store: Store) -> None:
    until = NOW + 10 * MINUTE
    with store.begin() as transaction:
        subscribe(transaction, "a", "b", "c")
        assert [each.id for each, _ in transaction.lease(NOW, until, 2)] == ["a", "b"]
        assert [each.id for each, _ in transaction.lease(NOW, until, 9)] == ["c"]
        assert transaction.lease(NOW, until, 9) == []
        assert transaction.due(NOW, 9) == []
        transaction.release(["b"])
        assert [each.id for each, _ in transaction.due(NOW, 9)] == ["b"]
        transaction.save_state(state("a", next_poll=NOW + MINUTE))
        assert [each.id for each, _ in transaction.due(NOW + MINUTE, 9)] == ["b", "a"]
        assert [each.id for each, _ in transaction.due(until, 9)] == ["b", "c", "a"]


def test_a_lease_can_be_narrowed_hurried_and_held_back(store: Store) -> None:
    until = NOW + 10 * MINUTE
    with store.begin() as transaction:
        subscribe(transaction, "a", "b", "c", "d")
        subscribe(transaction, "later", next_poll=NOW + DAY)
        subscribe(transaction, "gone")
        transaction.save_state(state("gone", status=FeedStatus.GONE, next_poll=NOW + DAY))
        subscribe(transaction, "paused", paused=True)
        asked: list[str] = []

        def skip(each: Feed) -> bool:
            asked.append(each.id)
            return each.id in {"a", "c"}

        assert [each.id for each, _ in transaction.lease(NOW, until, 1, skip=skip)] == ["b"]
        assert asked == ["a", "b"]
        assert transaction.lease(NOW, until, 9, feed_ids=["b", "later"]) == []
        taken = transaction.lease(
            NOW, until, 9, feed_ids=["a", "later", "gone", "paused", "none"], ignore_schedule=True
        )
        assert [each.id for each, _ in taken] == ["a", "gone", "later"]


def test_the_leases_of_a_dead_daemon_are_given_back_and_no_others(store: Store) -> None:
    with store.begin() as transaction:
        subscribe(transaction, "a", "b", "c")
        transaction.lease(NOW, NOW + HOUR, 1)  # `poll`, by hand
    with store.lock_daemon("one"), store.begin() as transaction:
        transaction.lease(NOW, NOW + HOUR, 9)
    with store.lock_daemon("another"), store.begin() as transaction:
        assert transaction.release_daemons() == 2
        assert [each.id for each, _ in transaction.due(NOW, 9)] == ["b", "c"]
        assert [each.id for each, _ in transaction.due(NOW + HOUR, 9)] == ["a", "b", "c"]


def test_a_state_needs_its_feed(store: Store) -> None:
    with pytest.raises(NotFoundError, match="nobody"), store.begin() as transaction:
        transaction.save_state(state("nobody"))


def test_the_fetch_log_keeps_the_newest_200(store: Store) -> None:
    def record(number: int, feed_id: str = "a") -> FetchRecord:
        return FetchRecord(
            feed_id=feed_id,
            at=NOW + number * MINUTE,
            outcome="fetched",
            status=200,
            bytes=2**40,
            elapsed=timedelta(seconds=1.5),
            new=number,
            changed=2,
            known=3,
            detail="x" * 2000,
        )

    with store.begin() as transaction:
        subscribe(transaction, "a", "b")
        transaction.log_fetch(record(0, "b"))
        for number in range(203):
            transaction.log_fetch(record(number))
    with store.read() as reader:
        log = reader.fetch_log("a", 1000)
        assert [each.new for each in log] == list(range(202, 2, -1))
        assert log[0] == replace(record(202), detail="x" * 1000)
        assert reader.fetch_log("a", 2) == log[:2]
        assert len(reader.fetch_log("b")) == 1


def test_a_later_hold_wins_and_old_ones_are_cleared(store: Store) -> None:
    long = Hold(scope="example.org:443", until=NOW + DAY, reason="429")
    with store.begin() as transaction:
        transaction.save_hold(long)
        transaction.save_hold(replace(long, until=NOW + HOUR, reason="shorter"))
        transaction.save_hold(replace(long, scope="example.net:443", until=NOW))
        assert transaction.holds() == [replace(long, scope="example.net:443", until=NOW), long]
        longer = replace(long, until=NOW + 2 * DAY)
        transaction.save_hold(longer)
        transaction.clear_holds(NOW)
        assert transaction.holds() == [longer]


def test_gaps_are_between_the_moments_that_brought_something(store: Store) -> None:
    with store.begin() as transaction:
        subscribe(transaction, "a", "b")
        moments = [NOW, NOW, NOW, NOW + HOUR, NOW + 3 * HOUR, NOW + 3 * HOUR]
        transaction.insert_items([new_item(f"i{n}", "a", at=at) for n, at in enumerate(moments)])
        transaction.insert_items([new_item("other", "b", at=NOW + 2 * HOUR)])
    with store.read() as reader:
        assert reader.recent_gaps("a") == [2 * HOUR, HOUR]
        assert reader.recent_gaps("a", 1) == [2 * HOUR]
        assert reader.recent_gaps("b") == []
        assert reader.item_counts() == {"a": 6, "b": 1}


def test_a_naive_time_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="without a zone"), store.begin() as transaction:
        subscribe(transaction, "a", next_poll=NOW.replace(tzinfo=None))
    with store.read() as reader:
        assert reader.feeds() == []


def test_an_unknown_key_of_another_table_is_refused(store: Store) -> None:
    with pytest.raises(StoreError), store.begin() as transaction:
        transaction.insert_items([new_item(feed_id="nobody")])


def test_new_items_that_are_dated_long_ago_are_counted_by_feed(store: Store) -> None:
    with store.begin() as transaction:
        for name in ("old", "fresh", "archive", "mixed"):
            subscribe(transaction, name)
        transaction.insert_items(
            [
                *(new_item(f"o{n}", "old", effective_at=NOW - 15 * DAY) for n in range(3)),
                new_item("o3", "old", NOW - 31 * DAY, effective_at=NOW - 99 * DAY),  # too long ago to count
                new_item("f", "fresh", effective_at=NOW - 14 * DAY),
                new_item("a", "archive", effective_at=NOW - 99 * DAY, baseline=True),
                new_item("m0", "mixed", effective_at=NOW - 99 * DAY),
                new_item("m1", "mixed", effective_at=NOW),
            ]
        )
    with store.read() as reader:
        assert reader.dated_back(NOW - 30 * DAY, 14 * DAY) == {"old": (3, 3), "mixed": (2, 1)}
