"""What `doctor` makes of what it observed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest

from aggregator import checkup
from aggregator.config import ChannelSettings, Settings
from aggregator.findings import ADVICE, STATUS_ADVICE, Finding, Grade, finding_object, worst
from aggregator.model import ChannelHealth, FailureKind, Feed, FeedState, FeedStatus, Priority, Subscription
from aggregator.store import Check, Queue, Space
from tests.lab.stores import DAY, HOUR, MINUTE, NOW, feed, state

ALIVE = timedelta(seconds=60)
GIB = 1 << 30


def by_check(findings: Iterable[Finding]) -> dict[str, Finding]:
    return {finding.check: finding for finding in findings}


def test_every_failure_and_every_bad_state_has_its_advice() -> None:
    assert set(ADVICE) == set(FailureKind)
    assert set(STATUS_ADVICE) == set(FeedStatus) - {FeedStatus.NEW, FeedStatus.OK, FeedStatus.PAUSED}


def test_the_worst_grade_counts() -> None:
    fine, bad = (
        Finding(check="a", grade=Grade.WARN, text="x"),
        Finding(check="b", grade=Grade.FAIL, text="y", advice="z"),
    )
    assert (worst([]), worst([fine]), worst([bad, fine])) == (Grade.OK, Grade.WARN, Grade.FAIL)
    assert finding_object(bad) == {"check": "b", "state": "fail", "text": "y", "advice": "z"}


@pytest.mark.parametrize(
    ("runs", "age", "grade", "says"),
    [
        (True, 5, Grade.OK, "runs"),
        (True, 61, Grade.FAIL, "stuck"),
        (True, None, Grade.FAIL, "stuck"),
        (False, 5, Grade.FAIL, "does not run"),
        (False, None, Grade.WARN, "none ever"),
    ],
)
def test_a_daemon_runs_is_stuck_or_is_not_there(runs: bool, age: int | None, grade: Grade, says: str) -> None:
    beat = NOW - timedelta(seconds=age) if age is not None else None
    found = checkup.daemon(runs, beat, NOW, alive=ALIVE)
    assert found.grade is grade and says in found.text


def test_a_clock_is_believed_unless_it_was_later_already() -> None:
    assert checkup.clock(NOW, None, NOW - DAY, NOW + MINUTE).grade is Grade.OK
    assert checkup.clock(NOW, NOW + HOUR).grade is Grade.FAIL
    assert "1970" in checkup.clock(NOW.replace(year=1970)).text


@pytest.mark.parametrize(
    ("disk", "file", "log", "grades"),
    [
        (10 * GIB, GIB, 0, {"disk": Grade.OK}),
        (GIB, 2 * GIB, 0, {"disk": Grade.WARN}),
        (GIB // 4, 1, 0, {"disk": Grade.FAIL}),
        (10 * GIB, GIB, GIB, {"disk": Grade.OK, "log": Grade.WARN}),
    ],
)
def test_the_disk_must_hold_what_comes_and_a_copy(disk: int, file: int, log: int, grades: dict[str, Grade]) -> None:
    found = checkup.space(Space(file=file, unused=0, log=log, disk=disk))
    assert {finding.check: finding.grade for finding in found} == grades
    assert list(checkup.space(None)) == []


def test_damage_is_told_with_what_to_do_also_when_it_is_gone() -> None:
    assert checkup.integrity([], None).text == "sound"
    assert "2026-05-20" in checkup.integrity([], Check(at=NOW)).text
    assert checkup.integrity([], Check(at=NOW, found=("page 7", "restore"))).grade is Grade.WARN
    found = checkup.integrity(["page 7", "page 8", "restore a backup"], None)
    assert (found.grade, found.text, found.advice) == (Grade.FAIL, "page 7; page 8", "restore a backup")
    assert checkup.integrity(["restore a backup"], None).text == "damaged"


# --- feeds -----------------------------------------------------------------------------------------------------------


def polled(
    name: str, status: FeedStatus = FeedStatus.OK, priority: Priority = Priority.NORMAL, **fields: object
) -> tuple[Feed, FeedState]:
    read = NOW - MINUTE if status is FeedStatus.OK else None
    values = {"status": status, "last_attempt": NOW - MINUTE, "last_success": read, "next_poll": NOW + HOUR, **fields}
    return feed(name, priority=priority), state(name, **values)


def test_the_worst_feeds_of_each_trouble_are_named_first() -> None:
    found = by_check(
        checkup.feeds(
            [
                *(polled(f"good{n}") for n in range(9)),
                polled("new", FeedStatus.FAILING, failing_since=NOW - DAY),
                *(polled(f"old{n}", FeedStatus.FAILING, failing_since=NOW - 9 * DAY, reason="down") for n in range(3)),
                polled("urgent", FeedStatus.FAILING, Priority.HIGH, failing_since=NOW - HOUR),
                polled("walled", FeedStatus.BLOCKED),
                (feed("paused", paused=True), state("paused", status=FeedStatus.FAILING)),
            ],
            NOW,
        )
    )
    assert set(found) == {"feeds", "feeds failing", "feeds blocked"}
    assert (found["feeds"].grade, found["feeds"].text) == (Grade.OK, "9 ok, 5 failing, 1 blocked")
    text = found["feeds failing"].text
    assert text.startswith("urgent since") and "old0 since 2026-05-11: down; old1" in text
    assert text.endswith("; and 2 more") and "new" not in text


def test_feeds_that_mostly_fail_or_are_not_read_are_a_failure() -> None:
    failing = [polled(f"f{n}", FeedStatus.FAILING) for n in range(3)]
    assert "more than half" in by_check(checkup.feeds([polled("a"), *failing], NOW))["feeds"].text
    stale = polled("a", last_success=NOW - 3 * HOUR, next_poll=NOW - MINUTE)
    assert "none was read for 3 h" in by_check(checkup.feeds([stale], NOW))["feeds"].text
    slow = polled("a", last_success=NOW - 3 * HOUR, next_poll=NOW + HOUR)
    assert by_check(checkup.feeds([slow], NOW))["feeds"].grade is Grade.OK
    assert by_check(checkup.feeds([(feed(), state())], NOW))["feeds"].text == "1 new"
    assert by_check(checkup.feeds([], NOW))["feeds"].grade is Grade.WARN


def test_feeds_that_date_what_is_new_long_ago_are_named() -> None:
    assert not list(checkup.dated_back({"few": (4, 4), "mixed": (10, 8)}))
    (found,) = checkup.dated_back({f"f{n}": (10, 9) for n in range(5)} | {"a": (5, 5), "few": (4, 4)})
    assert found.grade is Grade.WARN and found.text.startswith("a, f0, f1 and 3 more: what is new there is dated")


# --- what goes out ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due", "grade"), [(None, Grade.OK), (MINUTE, Grade.OK), (30 * MINUTE, Grade.WARN), (2 * HOUR, Grade.FAIL)]
)
def test_messages_may_wait_a_little(due: timedelta | None, grade: Grade) -> None:
    counts = {"pending": 2, "delivered": 5, "dead": 0}
    [found] = checkup.deliveries(counts, NOW - due if due else None, NOW)
    assert found.grade is grade and found.text.startswith("2 wait, 5 arrived")


def test_dead_letters_are_told() -> None:
    _, dead = checkup.deliveries({"pending": 0, "delivered": 0, "dead": 3}, None, NOW)
    assert dead.grade is Grade.WARN and "--all-dead" in dead.advice


def test_a_channel_that_is_off_wants_to_be_mended() -> None:
    queue = Queue(pending=4, dead=0, oldest=None)
    assert checkup.channel(ChannelHealth(name="hook", last_success=NOW), queue).text.startswith("ready; last used 2026")
    off = checkup.channel(ChannelHealth(name="hook", off_since=NOW, reason="answered 410"), queue)
    assert off.grade is Grade.FAIL and "answered 410; 4 messages wait" in off.text and "alerts test hook" in off.advice


# --- settings --------------------------------------------------------------------------------------------------------


def test_what_a_configuration_leaves_out_is_told() -> None:
    bare = by_check(checkup.settings_findings(Settings(path=None), []))
    assert {check: found.grade for check, found in bare.items()} == {
        "configuration": Grade.OK,
        "contact": Grade.WARN,
        "alerts": Grade.WARN,
    }
    channels = {name: ChannelSettings(name=name, type="console", options=None) for name in ("a", "b")}  # type: ignore[arg-type]  # unread
    told = Settings(
        path=None,
        contact="https://example.org",
        languages=frozenset({"en"}),
        channels=channels,
        subscriptions=(Subscription(name="x", channels=("a",)),),
    )
    found = by_check(checkup.settings_findings(told, [feed("r", language="ru"), feed("e", language="en")]))
    assert found["contact"].grade is Grade.OK
    assert found["alerts"].text == "no alert goes to b"
    assert found["languages"].grade is Grade.WARN and "1 feed is in others, such as r" in found["languages"].text
    both = replace(told, subscriptions=(Subscription(name="x", channels=("a", "b")),))
    fine = by_check(checkup.settings_findings(both, [feed("e", language="en")]))
    assert set(fine) == {"configuration", "contact", "languages"} and worst(fine.values()) is Grade.OK


def test_what_a_fault_keeps_from_being_decided_is_a_failure() -> None:
    assert list(checkup.undecided(0)) == []
    [found] = checkup.undecided(2)
    assert found.grade is Grade.FAIL and "keeps 2 alerts" in found.text and found.advice
