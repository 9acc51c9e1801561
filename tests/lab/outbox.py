"""An outbox with its courier, a clock that only the test moves, and channels that answer as they are told.

with Outbox(tmp_path, hook=Recorder(), desk=Recorder()) as outbox:
    outbox.put(3)
    await outbox.deliver()
    assert len(outbox.channels["hook"].delivered) == 3
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType

from aggregator.alerts.channels import Channel
from aggregator.model import Alert, ChannelHealth, Delivery, SendResult, Sent
from aggregator.pipeline import Courier
from aggregator.store import DeliveryFilter, Queue, Store
from tests.lab.alert_values import NOW
from tests.lab.stores import alert, new_url

OK = Sent(result=SendResult.DELIVERED)
DOWN = Sent(result=SendResult.RETRY, detail="answered 503")


@dataclass(slots=True)
class Recorder:
    """A channel that keeps what it is sent; `answer` says what becomes of it."""

    answer: Callable[[Alert], Sent] = lambda alert: OK
    attempts: list[str] = field(default_factory=list)
    delivered: list[Alert] = field(default_factory=list)

    async def send(self, alert: Alert) -> Sent:
        self.attempts.append(alert.uid)
        sent = self.answer(alert)
        if sent.result is SendResult.DELIVERED:
            self.delivered.append(alert)
        return sent

    async def close(self) -> None:
        return None


class Outbox:
    """`channels` by name; an alert of `put` goes to all of them unless told otherwise."""

    def __init__(self, folder: Path, **channels: Channel) -> None:
        self.now: datetime = NOW
        self.channels = channels
        self.store = Store.open(new_url("sqlite", folder))
        self._number = 0
        self.courier = Courier(
            store=self.store,
            channels=channels,
            kinds=dict.fromkeys(channels, "webhook"),
            subscriptions=(),
            clock=lambda: self.now,
            dice=lambda: 0.0,
            new_uid=self._uid,
        )

    def __enter__(self) -> Outbox:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.store.close()

    def _uid(self) -> str:
        self._number += 1
        return f"msg_{self._number}"

    def put(self, count: int = 1, *channels: str) -> list[str]:
        """Write so many alerts; their uids."""
        uids = [self._uid() for _ in range(count)]
        with self.store.begin() as transaction:
            for uid in uids:
                names = channels or tuple(self.channels)
                transaction.add_alert(alert(uid, channels=names, created=self.now), uid)
        return uids

    async def deliver(self) -> None:
        """Send what is due now."""
        await self.courier.deliver_all()

    async def pass_time(self, length: timedelta, step: timedelta = timedelta(minutes=1)) -> None:
        """Let time go by, the courier looking at every step."""
        end = self.now + length
        while self.now < end:
            self.now += step
            await self.deliver()

    def health(self, name: str) -> ChannelHealth:
        with self.store.read() as reader:
            return reader.channel_health((name,))[name]

    def queue(self, name: str) -> Queue:
        with self.store.read() as reader:
            return reader.channel_queue(name)

    def deliveries(self, name: str) -> list[Delivery]:
        with self.store.read() as reader:
            return reader.deliveries(DeliveryFilter(channel=name, limit=100_000))
