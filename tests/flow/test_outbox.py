"""The courier among receivers that fail: nothing is lost, nobody is hammered, and somebody hears of it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from aggregator.alerts.outages import PROBES, TRIES
from aggregator.model import Alert, ChannelHealth, DeliveryState, EventType, SendResult, Sent
from tests.lab.alert_values import subscription
from tests.lab.daemon import until
from tests.lab.outbox import DOWN, OK, Outbox, Recorder

GONE = Sent(result=SendResult.GONE, detail="answered 410")
REFUSED = Sent(result=SendResult.REJECTED, detail="answered 400")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def news(recorder: Recorder) -> list[str]:
    return [alert.uid for alert in recorder.delivered if not alert.event.value.startswith("channel.")]


def notices(recorder: Recorder) -> list[Alert]:
    return [alert for alert in recorder.delivered if alert.event.value.startswith("channel.")]


async def test_a_failing_channel_is_probed_and_delays_no_other(tmp_path: Path) -> None:
    hook, desk = Recorder(lambda alert: DOWN), Recorder()
    with Outbox(tmp_path, hook=hook, desk=desk) as outbox:
        uids = outbox.put(200)
        await outbox.deliver()
        assert news(desk) == uids
        assert len(hook.attempts) == TRIES
        await outbox.pass_time(HOUR)
        assert len(hook.attempts) <= TRIES + len(PROBES) + 1
        assert len(set(hook.attempts)) > TRIES, "one message alone must not stand for the whole queue"

        hook.answer = lambda alert: OK
        await outbox.pass_time(HOUR)
        assert sorted(news(hook)) == sorted(uids)
        assert len(hook.delivered) == len(set(news(hook)))
        assert outbox.health("hook") == ChannelHealth(name="hook", last_success=outbox.health("hook").last_success)


async def test_one_message_that_always_fails_stops_no_other(tmp_path: Path) -> None:
    hook = Recorder(lambda alert: DOWN if alert.uid == "msg_1" else OK)
    with Outbox(tmp_path, hook=hook) as outbox:
        uids = outbox.put(50)
        await outbox.deliver()
        assert news(hook) == uids[1:]
        await outbox.pass_time(5 * DAY, HOUR / 4)
        [poison] = [each for each in outbox.deliveries("hook") if each.state is not DeliveryState.DELIVERED]
        assert (poison.alert.uid, poison.state, poison.attempts) == ("msg_1", DeliveryState.DEAD, 10)
        assert poison.last_error == "answered 503"


async def test_a_receiver_is_down_for_three_days(tmp_path: Path) -> None:
    """R4: all is delivered afterwards, or in dead letters with the reason; and somebody is told of it once."""
    hook, desk = Recorder(lambda alert: DOWN), Recorder()
    with Outbox(tmp_path, hook=hook, desk=desk) as outbox:
        uids = []
        for _ in range(36):
            uids += outbox.put(5)
            await outbox.pass_time(2 * HOUR, HOUR / 12)
        assert not news(hook)
        assert len(hook.attempts) < 200, "some hundred and fifty probes in three days"
        [failing] = notices(desk)
        assert failing.event is EventType.CHANNEL_FAILING
        assert "answered 503" in str(failing.payload["alert"])

        hook.answer = lambda alert: OK
        await outbox.pass_time(HOUR)
        assert sorted(news(hook)) == sorted(uids)
        assert outbox.queue("hook").pending == outbox.queue("hook").dead == 0
        assert [alert.event for alert in notices(desk)] == [EventType.CHANNEL_FAILING, EventType.CHANNEL_RECOVERED]


async def test_a_receiver_that_never_comes_back_leaves_dead_letters_with_the_reason(tmp_path: Path) -> None:
    hook, desk = Recorder(lambda alert: DOWN), Recorder()
    with Outbox(tmp_path, hook=hook, desk=desk) as outbox:
        outbox.put(3)
        await outbox.pass_time(8 * DAY, HOUR / 4)
        assert {(each.state, each.last_error) for each in outbox.deliveries("hook")} == {
            (DeliveryState.DEAD, "answered 503")
        }
        told = [str(alert.payload["alert"]) for alert in notices(desk)]
        assert 2 <= len(told) <= 4, "one of the outage, and one for each day on which something was given up"


async def test_a_receiver_that_is_gone_switches_its_channel_off_and_another_says_so_once(tmp_path: Path) -> None:
    hook, desk = Recorder(lambda alert: GONE), Recorder()
    with Outbox(tmp_path, hook=hook, desk=desk) as outbox:
        uids = outbox.put(20)
        await outbox.deliver()
        uids += outbox.put(5)
        await outbox.pass_time(DAY, HOUR)
        assert len(hook.attempts) == 1
        assert news(desk) == uids
        [told] = notices(desk)
        assert told.payload["channel"]["state"] == "off"  # type: ignore[index]  # a JSON object
        dead = outbox.deliveries("hook")
        assert {each.state for each in dead} == {DeliveryState.DEAD}
        assert {each.last_error for each in dead} == {
            "answered 410",
            "the channel is off since 2026-05-20 09:00 UTC: answered 410",
        }

        hook.answer = lambda alert: OK
        with outbox.store.begin() as transaction:
            assert transaction.revive_deliveries("hook", outbox.now) == 25
            transaction.save_channel_health(ChannelHealth(name="hook"))
        await outbox.deliver()
        assert sorted(news(hook)) == sorted(uids)


async def test_dead_letters_of_a_channel_that_works_are_told_once_a_day(tmp_path: Path) -> None:
    hook, desk = Recorder(lambda alert: REFUSED), Recorder()
    with Outbox(tmp_path, hook=hook, desk=desk) as outbox:
        outbox.put(2)
        await outbox.deliver()
        assert len(hook.attempts) == 2
        assert len(notices(desk)) == 1
        outbox.now += DAY
        outbox.put(2)
        await outbox.deliver()
        assert len(notices(desk)) == 2


async def test_a_receiver_that_refuses_everything_for_an_hour_kills_few(tmp_path: Path) -> None:
    """A page that was moved, a password that ran out: what waits is delivered when that is mended."""
    hook = Recorder(lambda alert: REFUSED)
    with Outbox(tmp_path, hook=hook) as outbox:
        uids = outbox.put(200)
        await outbox.pass_time(HOUR)
        dead = outbox.queue("hook").dead
        assert dead == len(hook.attempts) < 15
        hook.answer = lambda alert: OK
        await outbox.pass_time(HOUR)
        assert len(news(hook)) == len(uids) - dead
        with outbox.store.begin() as transaction:
            transaction.revive_deliveries("hook", outbox.now)
        await outbox.deliver()
        assert sorted(news(hook)) == sorted(uids)


async def test_two_channels_that_die_tell_of_each_other_and_come_to_rest(tmp_path: Path) -> None:
    hook, desk = Recorder(lambda alert: REFUSED), Recorder(lambda alert: REFUSED)
    with Outbox(tmp_path, hook=hook, desk=desk) as outbox:
        outbox.put(2)
        await outbox.pass_time(HOUR)
        assert len(hook.attempts) == len(desk.attempts) == 3


async def test_a_fault_in_telling_of_a_channel_sends_nothing_a_second_time(tmp_path: Path) -> None:
    hook, desk = Recorder(lambda alert: DOWN), Recorder()
    with Outbox(tmp_path, hook=hook, desk=desk) as outbox:
        outbox.put(3, "hook")
        outbox.courier._subscriptions = (replace(subscription(), on=None),)  # type: ignore[arg-type]  # a fault of ours
        await outbox.pass_time(3 * HOUR)
        hook.answer = lambda alert: OK
        await outbox.pass_time(HOUR)
        assert sorted(news(hook)) == ["msg_1", "msg_2", "msg_3"]
        assert not notices(desk)


async def test_a_receiver_that_asks_for_time_gets_it(tmp_path: Path) -> None:
    busy = Sent(result=SendResult.RETRY, detail="answered 429", retry_after=HOUR)
    hook = Recorder(lambda alert: busy)
    with Outbox(tmp_path, hook=hook) as outbox:
        outbox.put(10)
        await outbox.pass_time(HOUR - timedelta(minutes=1))
        assert len(hook.attempts) == 1
        hook.answer = lambda alert: OK
        await outbox.pass_time(timedelta(minutes=2))
        assert len(news(hook)) == 10


async def test_what_is_put_into_the_outbox_is_sent_when_the_courier_is_woken(tmp_path: Path) -> None:
    hook = Recorder()
    with Outbox(tmp_path, hook=hook) as outbox:
        for _ in range(5):
            outbox.put(4)
            outbox.courier.wake()
            outbox.courier.wake()
        await until(lambda: len(hook.delivered) == 20)
        assert len(hook.attempts) == 20
        await outbox.courier.drain(timedelta(seconds=5))
        outbox.put()
        outbox.courier.wake()
        await asyncio.sleep(0.05)
        assert len(hook.attempts) == 20, "it was told to stop"
