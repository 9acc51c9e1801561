"""Retries follow Standard Webhooks, and stop (R4, R5)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aggregator.alerts.schedule import PAUSES, judge, next_attempt
from aggregator.model import DeliveryState, SendResult, Sent
from tests.lab.alert_values import NOW

RETRY = Sent(result=SendResult.RETRY)
HOUR = timedelta(hours=1)


def test_a_receiver_may_be_down_for_three_days() -> None:
    moment, attempts, times = NOW, 0, []
    while True:
        attempts += 1
        state, due = next_attempt(attempts, RETRY, moment, jitter=0.0, age=moment - NOW)
        if state is DeliveryState.DEAD:
            break
        assert due is not None
        times.append(due - moment)
        moment = due
    assert attempts == 10
    assert due is None
    assert tuple(times) == PAUSES
    assert moment - NOW > timedelta(days=3)


def test_attempts_used_up_fast_give_nothing_up_early() -> None:
    assert next_attempt(30, RETRY, NOW, 0.0, age=HOUR) == (DeliveryState.PENDING, NOW + PAUSES[-1])
    assert next_attempt(30, RETRY, NOW, 0.0, age=sum(PAUSES, timedelta())) == (DeliveryState.DEAD, None)
    assert next_attempt(9, RETRY, NOW, 0.0, age=timedelta(days=30))[0] is DeliveryState.PENDING


def test_jitter_only_adds() -> None:
    assert next_attempt(1, RETRY, NOW, 0.0, age=HOUR) == (DeliveryState.PENDING, NOW + timedelta(seconds=5))
    assert next_attempt(2, RETRY, NOW, 1.0, age=HOUR) == (DeliveryState.PENDING, NOW + timedelta(minutes=6))


@pytest.mark.parametrize(
    ("asked", "pause"),
    [
        (timedelta(seconds=1), timedelta(seconds=5)),  # never sooner than the schedule
        (timedelta(hours=1), timedelta(hours=1)),
        (timedelta(days=30), timedelta(hours=24)),
    ],
)
def test_a_receiver_may_ask_for_time(asked: timedelta, pause: timedelta) -> None:
    sent = Sent(result=SendResult.RETRY, retry_after=asked)
    assert next_attempt(1, sent, NOW, 0.0, age=HOUR) == (DeliveryState.PENDING, NOW + pause)


@pytest.mark.parametrize(
    ("result", "state"),
    [
        (SendResult.DELIVERED, DeliveryState.DELIVERED),
        (SendResult.REJECTED, DeliveryState.DEAD),
        (SendResult.GONE, DeliveryState.DEAD),
    ],
)
def test_what_is_final_is_not_tried_again(result: SendResult, state: DeliveryState) -> None:
    assert next_attempt(1, Sent(result=result), NOW, 0.5, age=HOUR) == (state, None)


@pytest.mark.parametrize(
    ("statuses", "result"),
    [
        ([200, 201, 202, 204, 299], SendResult.DELIVERED),
        ([410], SendResult.GONE),
        ([400, 401, 403, 404, 405, 413, 422, 451], SendResult.REJECTED),
        ([408, 409, 425, 429, 500, 502, 503, 504, 599], SendResult.RETRY),
        ([301, 302, 307, 308], SendResult.RETRY),
        ([100, 199, 600, 999], SendResult.RETRY),
    ],
)
def test_status_classes(statuses: list[int], result: SendResult) -> None:
    assert {judge(status) for status in statuses} == {result}
