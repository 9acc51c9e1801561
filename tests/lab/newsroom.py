"""A newsroom for flow tests: feeds on a real HTTP server, a clock that only the test moves, the wired application.

async with Newsroom(tmp_path) as room:
    room.publish("mfa", item("Fourth dialogue …", …))
    await room.poll()
    assert room.dialogues()[0].status is Status.ANNOUNCED
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path
from types import TracebackType

from aggregator import app
from aggregator.app import Application
from aggregator.model import Delivery, Dialogue, Feed, FeedState, Item
from aggregator.pipeline import PollReport
from aggregator.store import DeliveryFilter, DialogueFilter, ItemFilter, Store
from tests.lab.http_server import HttpServer, Reply, Request
from tests.lab.smtp_server import SmtpServer
from tests.lab.webhook_receiver import SECRET, WebhookReceiver


class Clock:
    """The time, moved by hand."""

    def __init__(self, now: datetime = datetime(2024, 5, 6, 9, 0, tzinfo=UTC)) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, step: timedelta) -> None:
        self.now += step


def item(title: str, text: str, published: datetime | None, *, guid: str, link: str | None = None) -> str:
    """One RSS item; `text` is HTML."""
    date = f"<pubDate>{format_datetime(published)}</pubDate>" if published else ""
    where = f"<link>{escape(link)}</link>" if link else ""
    return (
        f"<item><title>{escape(title)}</title>{where}<guid isPermaLink='false'>{escape(guid)}</guid>{date}"
        f"<description>{escape(text)}</description></item>"
    )


def rss(items: list[str], title: str = "A feed") -> bytes:
    """An RSS 2.0 document."""
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{escape(title)}</title>'
        f"<link>https://feeds.example/</link><description>d</description>{''.join(items)}</channel></rss>"
    ).encode()


@dataclass(slots=True)
class Newsroom:
    """Feeds named in `feeds` (id -> further TOML keys) are served from `/ID`; a receiver and an SMTP server listen."""

    folder: Path
    feeds: dict[str, str]
    alerts: str = ""
    clock: Clock = field(default_factory=Clock)
    settings_extra: str = ""
    database: str | None = None
    site: HttpServer = field(default_factory=HttpServer)
    hook: WebhookReceiver = field(default_factory=lambda: WebhookReceiver(replayed=True))
    smtp: SmtpServer = field(default_factory=SmtpServer)
    documents: dict[str, list[str]] = field(default_factory=dict)
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    _wired: AsyncExitStack = field(default_factory=AsyncExitStack)
    _app: Application | None = None

    async def __aenter__(self) -> Newsroom:
        for server in (self.site, self.hook, self.smtp):
            await self._stack.enter_async_context(server)
        for name in self.feeds:
            self.documents[name] = []
            self.site.routes[f"/{name}"] = self._serve(name)
        self.configure()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._wired.aclose()
        await self._stack.__aexit__(kind, error, trace)

    def _serve(self, name: str) -> Callable[[Request], Reply]:
        return lambda request: Reply(200, {"Content-Type": "application/rss+xml"}, rss(self.documents[name], name))

    @property
    def config_path(self) -> Path:
        return self.folder / "feeds.toml"

    def configure(self) -> None:
        """Write feeds.toml as a user would."""
        secret = self.folder / "hook-secret"
        secret.write_text(SECRET)
        feeds = "".join(
            f'[[feeds]]\nid = "{name}"\nurl = "{self.site.url(f"/{name}")}"\n'
            f'allow_private = true\ninterval = "1s"\n{rest}\n'
            for name, rest in self.feeds.items()
        )
        self.config_path.write_text(
            f'[aggregator]\ndatabase = "sqlite:///a.db"\nhost_interval = "0s"\n{self.settings_extra}\n{feeds}\n'
            f'[channels.hook]\ntype = "webhook"\nurl = "{self.hook.url}"\nallow_private = true\n'
            f'secret_file = "{secret}"\n'
            f'[channels.desk]\ntype = "email"\nsmtp = "smtp://127.0.0.1:{self.smtp.port}"\n'
            f'from = "Aggregator <aggregator@example.org>"\nto = ["desk@example.org"]\n{self.alerts}\n',
            encoding="utf-8",
        )

    def publish(self, feed: str, *items: str) -> None:
        """Put items on top of a feed."""
        self.documents[feed] = [*items, *self.documents[feed]]

    async def poll(self, step: timedelta = timedelta(minutes=30)) -> dict[str, PollReport]:
        """Let time pass, poll everything that is due and deliver what waits, as `run --once` does."""
        self.clock.forward(step)
        reports = await (await self.application()).once()
        return {report.feed_id: report for report in reports}

    async def application(self) -> Application:
        """The wired application, the same until `restart`."""
        if self._app is None:
            settings = app.load_settings(str(self.config_path), self.database)
            store = self._wired.enter_context(app.open_store(settings))
            app.sync_feeds(store, settings, self.clock())
            self._app = await self._wired.enter_async_context(app.wire(settings, store, clock=self.clock))
        return self._app

    async def restart(self) -> None:
        """Forget what a process forgets; the next poll begins with what is stored."""
        await self._wired.aclose()
        self._app = None

    def store(self) -> Store:
        """The store, opened anew as another process would."""
        return app.open_store(app.load_settings(str(self.config_path), self.database))

    def items(self) -> list[Item]:
        with self.store() as store, store.read() as reader:
            return reader.items(ItemFilter(limit=10_000))

    def dialogues(self) -> list[Dialogue]:
        with self.store() as store, store.read() as reader:
            return reader.dialogues(DialogueFilter(told=True, limit=1000))

    def deliveries(self) -> list[Delivery]:
        with self.store() as store, store.read() as reader:
            return reader.deliveries(DeliveryFilter(limit=1000))

    def states(self) -> dict[str, tuple[Feed, FeedState]]:
        with self.store() as store, store.read() as reader:
            return {feed.id: (feed, state) for feed, state in reader.feeds()}
