"""The daemon killed again and again while feeds change and receivers fail; what is left of the news afterwards.

aftermath = await Storm(folder, kills=20, seed=1).run()
assert not aftermath.lost
"""

from __future__ import annotations

import asyncio
import json
import random
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from tests.lab.bulletins import Bulletin, bulletins
from tests.lab.daemon import Daemon, until
from tests.lab.http_server import HttpServer, Reply, Request
from tests.lab.newsroom import rss
from tests.lab.smtp_server import SmtpServer
from tests.lab.webhook_receiver import SECRET, WebhookReceiver

PER_FEED = 18  # under the twenty alerts an hour that one feed is granted (R-I5)
FEEDS = 16
PACE = 0.15  # seconds between two announcements
LONGEST_LIFE = 4.0  # seconds from the first poll of a daemon to its end
YOUNG = 1 / 5  # of all daemons die before they poll, within two seconds


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What became of what was published."""

    kills: int
    published: int
    lost: dict[str, list[str]]  # channel -> titles never told
    repeats: dict[str, int]  # channel -> messages that came again under their own id
    renamed: dict[str, list[str]]  # channel -> titles told under more than one id
    refused: int  # attempts that the receivers answered with a failure
    stored_twice: int
    alerts_per_dialogue: Counter[int]
    integrity: set[str]
    faults: list[str]  # what the log calls an error


@dataclass(slots=True)
class Storm:
    """`kills` kills, one daemon after the other on one database; all chance comes from `seed`."""

    folder: Path
    kills: int
    seed: int = 1
    published: list[Bulletin] = field(default_factory=list)
    site: HttpServer = field(default_factory=HttpServer)
    smtp: SmtpServer = field(default_factory=SmtpServer)
    hook: WebhookReceiver = field(init=False)
    _dice: random.Random = field(init=False)
    _documents: dict[str, list[str]] = field(init=False)

    def __post_init__(self) -> None:
        self._dice = random.Random(self.seed)  # noqa: S311 - chance that can be repeated
        self._documents = {f"feed-{number}": [] for number in range(FEEDS)}
        self.hook = WebhookReceiver(replies=[self._mood() for _ in range(20_000)])

    def _mood(self) -> Reply:
        """A receiver that fails one time in seven and takes its time one time in four."""
        fails, slow = self._dice.random() < 1 / 7, self._dice.random() < 1 / 4
        return Reply(503 if fails else 204, delay=self._dice.uniform(0, 0.8) if slow else 0.0)

    async def run(self) -> Aftermath:
        self.smtp.say = {"DATA": [self._dice.choice(["451 later", *[None] * 6]) for _ in range(20_000)]}
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
        feeds = "".join(
            f'[[feeds]]\nid = "{name}"\nurl = "{self.site.url(f"/{name}")}"\nallow_private = true\ninterval = "1s"\n'
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
        for bulletin in bulletins(self._dice, datetime.now(UTC).date()):
            open_feeds = [name for name, items in self._documents.items() if len(items) < PER_FEED]
            if not open_feeds:
                return
            self._documents[self._dice.choice(open_feeds)].insert(0, bulletin.rss(datetime.now(UTC)))
            self.published.append(bulletin)
            await asyncio.sleep(PACE)

    async def _calm(self, daemon: Daemon) -> None:
        """Let everybody be well again, and the daemon deliver what it owes: what failed twice would wait minutes."""
        self.hook.replies = [*self.hook.replies[: len(self.hook.attempts)], Reply(204)]
        self.smtp.say = {}
        await daemon.started()
        asked = len(self.site.requests)
        await until(lambda: {request.path for request in self.site.requests[asked:]} >= set(self.site.routes))
        for _ in range(60):
            waiting = json.loads((await daemon.call("alerts", "list", "--state", "pending", "--format", "json")).out)
            if not waiting and len(self.hook.events) >= len(self.published):
                break
            for delivery in waiting:
                if delivery["attempts"] > 1:
                    assert (await daemon.call("alerts", "retry", delivery["id"])).status == 0
            await asyncio.sleep(0.5)
        assert await daemon.terminate() == 0

    def _integrity(self) -> set[str]:
        if not (self.folder / "storm.db").exists():
            return set()  # died before it had made one
        with closing(sqlite3.connect(self.folder / "storm.db")) as database:
            return {row[0] for row in database.execute("PRAGMA integrity_check")}

    def _aftermath(self, daemon: Daemon, integrity: set[str]) -> Aftermath:
        replies = self.hook.replies
        hooked = [
            number
            for n, number in enumerate(self.hook.attempts)
            if 200 <= replies[min(n, len(replies) - 1)].status < 300
        ]
        ids: dict[str, dict[frozenset[str], set[str]]] = {"hook": {}, "desk": {}}
        for event in self.hook.events:
            parties = frozenset(event["data"]["dialogue"]["parties"])
            ids["hook"].setdefault(parties, set()).add(event["webhook-id"])
        titles = {bulletin.title: bulletin.parties for bulletin in self.published}
        mailed = []
        for letter in self.smtp.letters:
            mailed.append(str(letter.message["Message-ID"]))
            text = letter.message.get_body(("plain",))
            words = " ".join(text.get_content().split()) if text else ""
            for parties in {titles[title] for title in titles if title in words}:
                ids["desk"].setdefault(parties, set()).add(mailed[-1])
        with closing(sqlite3.connect(self.folder / "storm.db")) as database:
            guids = Counter(row[0] for row in database.execute("SELECT guid FROM item"))
            alerts = Counter(row[0] for row in database.execute("SELECT dialogue_id FROM alert"))
        return Aftermath(
            kills=self.kills,
            published=len(self.published),
            lost={
                channel: [bulletin.title for bulletin in self.published if bulletin.parties not in told]
                for channel, told in ids.items()
            },
            repeats={"hook": len(hooked) - len(set(hooked)), "desk": len(mailed) - len(set(mailed))},
            renamed={
                channel: [bulletin.title for bulletin in self.published if len(told.get(bulletin.parties, ())) > 1]
                for channel, told in ids.items()
            },
            refused=len(self.hook.attempts) - len(hooked),
            stored_twice=sum(count > 1 for count in guids.values()),
            alerts_per_dialogue=Counter(alerts.values()),
            integrity=integrity,
            faults=[f"{line['event']}: {line}"[:300] for line in daemon.log() if line.get("level") == "error"],
        )
