"""The daemon killed again and again while feeds change and receivers fail; what is left of the news afterwards.

aftermath = await Storm(folder, kills=20, seed=1).run()
assert not aftermath.lost
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections import Counter
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from aggregator import app
from aggregator.errors import StoreBusyError
from aggregator.model import DeliveryState
from aggregator.store import DeliveryFilter, Store
from tests.lab.bulletins import Bulletin, bulletins, called_off
from tests.lab.daemon import Daemon, until
from tests.lab.http_server import HttpServer, Reply, Request
from tests.lab.newsroom import rss
from tests.lab.smtp_server import DROP, HANG, SmtpServer
from tests.lab.webhook_receiver import HANG_UP, SECRET, WebhookReceiver

PER_FEED = 18  # under the twenty alerts an hour that one feed is granted (R-I5)
LONGEST_LIFE = 4.0  # seconds from the first poll of a daemon to its end
YOUNG = 1 / 5  # of all daemons die before they poll, within two seconds
MOODS = 20_000  # answers that each receiver has thought of beforehand
CHANNELS = ("hook", "desk")


@dataclass(frozen=True, slots=True, kw_only=True)
class Aftermath:
    """What became of what was published."""

    kills: int
    published: int  # bulletins: dialogues announced, postponed and cancelled
    alerts: int  # about dialogues, in the outbox
    due: dict[str, int]  # channel -> deliveries in the outbox
    delivered: dict[str, int]  # channel -> deliveries that are marked so, and that the other end has
    lost: dict[str, list[str]]  # channel -> uids marked as delivered that the other end never took
    unknown: dict[str, list[str]]  # channel -> ids taken that no alert of ours has
    untold: list[str]  # titles published that no alert is about
    repeats: dict[str, int]  # channel -> messages that came again under their own id
    renamed: dict[str, list[str]]  # channel -> what was told under more than one id
    refused: dict[str, Counter[str]]  # channel -> how attempts ended at the other end
    stored_twice: int
    integrity: set[str]
    faults: list[str]  # what the log calls an error

    @property
    def sound(self) -> bool:
        """Delivered is due, nothing lost, nothing under two ids, and one repeat for each kill at most (R1, R2)."""
        return (
            self.delivered == self.due
            and not any(self.lost.values())
            and not any(self.unknown.values())
            and not any(self.renamed.values())
            and not self.untold
            and self.alerts == self.published
            and max(self.repeats.values()) <= self.kills
            and self.stored_twice == 0
            and self.integrity == {"ok"}
        )


def _bring_forward(store: Store) -> None:
    """Make due what waits for its next attempt, and let the channels try."""
    with store.begin() as transaction:
        for name, health in transaction.channel_health(CHANNELS).items():
            transaction.bring_deliveries_forward(name, app.utc_now())
            if health.next_probe is not None:
                transaction.save_channel_health(replace(health, next_probe=None))


@dataclass(slots=True)
class Storm:
    """`kills` kills, one daemon after the other on one database; all chance comes from `seed`.

    At most `changes` bulletins are published, `pace` seconds apart: half of them announce a dialogue, the other half
    call one off that was announced a while before.
    """

    folder: Path
    kills: int
    seed: int = 1
    changes: int = 288
    pace: float = 0.15
    published: list[Bulletin] = field(default_factory=list)
    site: HttpServer = field(default_factory=HttpServer)
    smtp: SmtpServer = field(default_factory=SmtpServer)
    hook: WebhookReceiver = field(init=False)
    _dice: random.Random = field(init=False)
    _documents: dict[str, list[str]] = field(init=False)

    def __post_init__(self) -> None:
        self._dice = random.Random(self.seed)  # noqa: S311 - chance that can be repeated
        self._documents = {f"feed-{number}": [] for number in range(-(-self.changes // PER_FEED))}
        self.hook = WebhookReceiver(replies=[self._mood() for _ in range(MOODS)])

    def _mood(self) -> Reply:
        """A receiver that is well four times in five, and then takes its time one time in four."""
        match self._dice.choices(("well", "broken", "busy", "gone away", "silent"), (80, 10, 4, 4, 2))[0]:
            case "broken":
                return Reply(503)
            case "busy":
                return Reply(429, {"Retry-After": self._dice.choice("12")})
            case "gone away":
                return HANG_UP
            case "silent":
                return Reply(503, delay=3600)
        return Reply(204, delay=self._dice.uniform(0, 0.8) if self._dice.random() < 1 / 4 else 0.0)

    async def run(self) -> Aftermath:
        answers = ("451 later", "421 too many connections", DROP, HANG, None)
        self.smtp.say = {"DATA": self._dice.choices(answers, (10, 4, 4, 1, 80), k=MOODS)}
        async with self.site, self.hook, self.smtp:
            daemon = Daemon(self._configure())
            publishing = asyncio.create_task(self._publish())
            integrity = set()
            try:
                for _ in range(self.kills):
                    if self._dice.random() < YOUNG:
                        await daemon.start()
                        await asyncio.sleep(self._dice.uniform(0, 2))
                    else:
                        await daemon.started()
                        await asyncio.sleep(self._dice.uniform(0, LONGEST_LIFE))
                    await daemon.kill()
                    integrity |= self._integrity()
                publishing.cancel()
                await self._calm(daemon)
            finally:
                publishing.cancel()
                if daemon.process is not None and daemon.process.returncode is None:
                    await daemon.kill()
            return self._aftermath(daemon, integrity | self._integrity())

    def _configure(self) -> Path:
        (self.folder / "secret").write_text(SECRET)
        for name in self._documents:
            self.site.routes[f"/{name}"] = self._serve
        # about sixteen polls a second, however many feeds there are
        interval = max(1, len(self._documents) // 16)
        feeds = "".join(
            f'[[feeds]]\nid = "{name}"\nurl = "{self.site.url(f"/{name}")}"\nallow_private = true\n'
            f'interval = "{interval}s"\n'
            for name in self._documents
        )
        config = self.folder / "feeds.toml"
        config.write_text(
            f'[aggregator]\ndatabase = "sqlite:///storm.db"\nhost_interval = "0s"\n{feeds}'
            f'[channels.hook]\ntype = "webhook"\nurl = "{self.hook.url}"\nallow_private = true\n'
            f'secret_file = "{self.folder / "secret"}"\n'
            f'[channels.desk]\ntype = "email"\nsmtp = "{self.smtp.url()}"\n'
            'from = "Aggregator <aggregator@example.org>"\nto = ["desk@example.org"]\n'
            '[[alerts]]\nname = "all"\nchannels = ["hook", "desk"]\n',
            encoding="utf-8",
        )
        return config

    def _serve(self, request: Request) -> Reply:
        body = rss(self._documents[request.path.removeprefix("/")])
        tag = f'"{sha256(body).hexdigest()[:16]}"'
        if request.headers.get("if-none-match") == tag:
            return Reply(304)
        return Reply(200, {"Content-Type": "application/rss+xml", "ETag": tag}, body)

    async def _publish(self) -> None:
        """Announce and call off by turns, what is called off a while after it was announced and by the same feed."""
        announced: list[tuple[str, Bulletin]] = []
        for bulletin in bulletins(self._dice, datetime.now(UTC).date()):
            # each feed is filled half, for what it announces it calls off too
            open_feeds = [name for name, items in self._documents.items() if len(items) <= PER_FEED // 2]
            if not open_feeds or len(self.published) >= self.changes - 1:
                break
            feed = self._dice.choice(open_feeds)
            await self._print(feed, bulletin)
            announced.append((feed, bulletin))
            if len(announced) > 40:
                await self._call_off(*announced.pop(0))
        for feed, bulletin in announced:
            await self._call_off(feed, bulletin)

    async def _call_off(self, feed: str, bulletin: Bulletin) -> None:
        later = called_off(bulletin, self._dice)
        if later is not None and len(self.published) < self.changes and len(self._documents[feed]) < PER_FEED:
            await self._print(feed, later)

    async def _print(self, feed: str, bulletin: Bulletin) -> None:
        self._documents[feed].insert(0, bulletin.rss(datetime.now(UTC)))
        self.published.append(bulletin)
        await asyncio.sleep(self.pace)

    async def _calm(self, daemon: Daemon) -> None:
        """Let everybody be well again, and the daemon deliver what it owes: what failed twice would wait minutes."""
        self.hook.replies = [*self.hook.replies[: len(self.hook.attempts)], Reply(204)]
        self.smtp.say = {}
        await daemon.started()
        asked = len(self.site.requests)
        await until(lambda: {request.path for request in self.site.requests[asked:]} >= set(self.site.routes))
        with self._store() as store:
            for _ in range(600):
                with store.read() as reader:
                    waiting = sum(reader.channel_queue(name).pending for name in CHANNELS)
                    if not waiting and reader.counts()["alerts"] >= len(self.published):
                        break
                with suppress(StoreBusyError):  # the daemon has much to write
                    await asyncio.to_thread(_bring_forward, store)
                await asyncio.sleep(1)
        assert await daemon.terminate() == 0

    def _store(self) -> Store:
        return app.open_store(app.load_settings(str(self.folder / "feeds.toml")))

    def _integrity(self) -> set[str]:
        if not (self.folder / "storm.db").exists():
            return set()  # died before it had made one
        with closing(sqlite3.connect(self.folder / "storm.db")) as database:
            return {row[0] for row in database.execute("PRAGMA integrity_check")}

    def _aftermath(self, daemon: Daemon, integrity: set[str]) -> Aftermath:
        with self._store() as store, store.read() as reader:
            deliveries = reader.deliveries(DeliveryFilter(limit=1_000_000))
        with closing(sqlite3.connect(self.folder / "storm.db")) as database:
            guids = Counter(row[0] for row in database.execute("SELECT guid FROM item"))
        by_uid = {delivery.alert.uid: delivery.alert for delivery in deliveries}
        taken = {
            "hook": self.hook.taken,
            "desk": [str(letter.message["Message-ID"]).strip("<>").partition("@")[0] for letter in self.smtp.letters],
        }
        told = {
            item["title"]
            for alert in by_uid.values()
            for item in alert.payload["items"]  # type: ignore[attr-defined]  # a JSON array
        }
        due, delivered, lost, renamed = {}, {}, {}, {}
        for channel, uids in taken.items():
            wanted = [each for each in deliveries if each.channel == channel]
            done = [each for each in wanted if each.state is DeliveryState.DELIVERED]
            due[channel] = len(wanted)
            delivered[channel] = sum(each.alert.uid in uids for each in done)
            lost[channel] = [each.alert.uid for each in done if each.alert.uid not in uids]
            occasions = Counter((by_uid[uid].event, by_uid[uid].dialogue_id) for uid in set(uids) if uid in by_uid)
            renamed[channel] = [f"{event} of d{number}" for (event, number), count in occasions.items() if count > 1]
        return Aftermath(
            kills=self.kills,
            published=len(self.published),
            alerts=sum(alert.dialogue_id is not None for alert in by_uid.values()),
            due=due,
            delivered=delivered,
            lost=lost,
            unknown={channel: sorted(set(uids) - by_uid.keys()) for channel, uids in taken.items()},
            untold=[bulletin.title for bulletin in self.published if bulletin.title not in told],
            repeats={channel: len(uids) - len(set(uids)) for channel, uids in taken.items()},
            renamed=renamed,
            refused={"hook": self.hook.refused, "desk": self.smtp.refused},
            stored_twice=sum(count > 1 for count in guids.values()),
            integrity=integrity,
            faults=[f"{line['event']}: {line}"[:300] for line in daemon.log() if line.get("level") == "error"],
        )
