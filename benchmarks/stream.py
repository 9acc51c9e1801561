"""Weeks of one publisher's real feed, replayed through the whole program: what would have been told, and to whom.

    .venv/bin/python benchmarks/stream.py [--since 2021-06-01] [--until 2021-07-01] [--brief]

Reads ../shared/data/state-gov-2021.jsonl: every version of every item of the press feed of the U.S. Department of
State, with the times at which it was first and last seen. At each of those times the feed is served as it was then and
polled, with a clock that is moved by hand. One subscription per world region (UN M49), and one to everything. Each
alert is judged by the label of the items that caused it (../shared/data/state-gov-2021.labelled.jsonl): an alert of a
`positive` item is right, of a `borderline` or `negative` one false; a positive item whose dialogue nobody was told of
is missing.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from html import escape
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
from aggregator import app
from aggregator.model import reference
from aggregator.store import ItemFilter
from tests.lab.http_server import HttpServer, Reply
from tests.lab.newsroom import Clock

DATA = Path(__file__).parents[2] / "shared" / "data"
REGIONS = {
    "africa": "m49:002",
    "latin-america": "m49:419",
    "central-asia": "m49:143",
    "eastern-asia": "m49:030",
    "south-eastern-asia": "m49:035",
    "southern-asia": "m49:034",
    "western-asia": "m49:145",
    "europe": "m49:150",
    "oceania": "m49:009",
}
"""North America is left out: the publisher is a party to nearly all."""

ALL = "all"
FIELDS = ("type", "parties", "edition", "start", "end", "status")
EVENTS = ("announced", "changed", "postponed", "cancelled", "under_way", "concluded")


@dataclass(frozen=True, slots=True)
class Version:
    """What an item said from `first` to `last`."""

    guid: str
    first: datetime
    last: datetime
    published: datetime
    title: str
    xml: str


def versions() -> list[Version]:
    lines = (DATA / "state-gov-2021.jsonl").read_text(encoding="utf-8").splitlines()
    return [_version(json.loads(line)) for line in lines]


def _version(row: dict[str, Any]) -> Version:
    published = parsedate_to_datetime(row["published"])
    return Version(
        guid=row["guid"],
        first=datetime.fromisoformat(row["first"]),
        last=datetime.fromisoformat(row["last"]),
        published=published,
        title=row["title"],
        xml=(
            f"<item><title>{escape(row['title'])}</title><link>{escape(row['link'])}</link>"
            f"<guid isPermaLink='false'>{escape(row['guid'])}</guid><pubDate>{format_datetime(published)}</pubDate>"
            f"<content:encoded>{escape(row['content'])}</content:encoded></item>"
        ),
    )


def document(shown: list[Version]) -> bytes:
    newest_first = sorted(shown, key=lambda version: version.published, reverse=True)
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Press Releases</title>'
        f"<link>https://www.state.gov/</link>{''.join(version.xml for version in newest_first)}</channel></rss>"
    ).encode()


@dataclass(frozen=True, slots=True)
class Replay:
    """The alerts in the order of their sending, each with the time `at` which; how much was polled and stored; and the
    dialogue of each item that has one, by guid."""

    alerts: list[dict[str, Any]]
    counts: Counter[str]
    dialogues: dict[str, str]


async def replay(folder: Path, since: datetime, until: datetime) -> Replay:
    """Poll the feed at every moment at which it is known to have changed."""
    every = versions()
    times = sorted({version.first for version in every if since <= version.first < until})
    log = folder / "alerts.jsonl"
    alerts: list[dict[str, Any]] = []
    counts: Counter[str] = Counter()
    # the feed is known before: what is told is what is new, as to a daemon that has run for long
    clock = Clock(times[0] - timedelta(hours=1))
    async with HttpServer() as site:
        (folder / "feeds.toml").write_text(_configuration(site.url("/feed"), log), encoding="utf-8")
        settings = app.load_settings(str(folder / "feeds.toml"))
        site.routes["/feed"] = Reply(200, {"Content-Type": "application/rss+xml"}, document([]))
        with app.open_store(settings) as store:
            app.sync_feeds(store, settings, clock())
            async with app.wire(settings, store, clock=clock) as application:
                await application.once()
                for now in times:
                    clock.now = now
                    shown = {version.guid: version for version in every if version.first <= now <= version.last}
                    site.routes["/feed"] = Reply(
                        200, {"Content-Type": "application/rss+xml"}, document(list(shown.values()))
                    )
                    (report,) = await application.once()
                    counts.update(polls=1, new=report.new, changed=report.changed, failed=report.failure is not None)
                    lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
                    alerts += [{"at": now, **json.loads(line)} for line in lines[len(alerts) :]]
            with store.read() as reader:
                items = reader.items(ItemFilter(limit=100_000))
    dialogues = {item.guid: reference("dialogue", item.dialogue_id) for item in items if item.guid and item.dialogue_id}
    return Replay(alerts, counts, dialogues)


def _configuration(url: str, log: Path) -> str:
    on = ", ".join(f'"dialogue.{event}"' for event in EVENTS)
    subscriptions = "".join(
        f'[[alerts]]\nname = "{name}"\nchannels = ["log"]\non = [{on}]\nregions = [{region}]\n'
        for name, region in [(ALL, ""), *((name, f'"{code}"') for name, code in REGIONS.items())]
    )
    return (
        '[aggregator]\ndatabase = "sqlite:///stream.db"\nhost_interval = "0s"\n'
        f'[[feeds]]\nid = "state"\nname = "U.S. Department of State"\nurl = "{url}"\nkind = "government"\n'
        'country = "US"\nlanguage = "en"\nallow_private = true\ninterval = "1s"\n'
        f'[channels.log]\ntype = "file"\npath = "{log}"\n{subscriptions}'
    )


@dataclass(frozen=True, slots=True)
class Told:
    """One event of one dialogue and who was told of it."""

    at: datetime
    event: str
    dialogue: dict[str, Any]
    items: tuple[str, ...]  # titles, the one that caused it first
    url: str
    subscriptions: tuple[str, ...]


def told(alerts: list[dict[str, Any]]) -> list[Told]:
    """The alerts, those of one event as one."""
    events: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for alert in alerts:
        data = alert["data"]
        key = (alert["at"], alert["type"], data["dialogue"]["id"], data["items"][0]["url"])
        events.setdefault(key, []).append(alert)
    return [
        Told(
            at=group[0]["at"],
            event=group[0]["type"].removeprefix("dialogue."),
            dialogue=group[0]["data"]["dialogue"],
            items=tuple(item["title"] for item in group[0]["data"]["items"]),
            url=group[0]["data"]["items"][0]["url"],
            subscriptions=tuple(alert["data"]["alert"]["subscription"] for alert in group),
        )
        for group in events.values()
    ]


def line(one: Told, verdict: str, row: dict[str, Any], *, brief: bool) -> str:
    dialogue = one.dialogue
    when = "–".join(dict.fromkeys(filter(None, (dialogue["start"], dialogue["end"])))) or "undated"
    place = ", ".join(filter(None, (dialogue["place"] or {}).values())) if dialogue["place"] else ""
    where = place or ("virtual" if dialogue["virtual"] else "-")
    edition = f" no. {dialogue['edition']}" if dialogue["edition"] else ""
    regions = ", ".join(name for name in one.subscriptions if name != ALL) or "-"
    text = (
        f"{verdict:10} {one.at:%m-%d %H:%M} {one.event:9} {dialogue['id']:4} {dialogue['series']}{edition} "
        f"[{' '.join(dialogue['parties'])}] {when}, {where}, {dialogue['confidence']:.2f}"
    )
    if brief:
        return text
    wrong = {name: row[name] for name in FIELDS if name in row and row[name] != dialogue[name]}
    return f"{text}\n{'':11}to {regions}; {one.items[0]}" + (f"\n{'':11}label says {wrong}" if wrong else "")


def main() -> int:
    parser = argparse.ArgumentParser(description="Replay weeks of a real feed and judge what is told.")
    parser.add_argument("--since", type=datetime.fromisoformat, default=datetime(2021, 5, 1))  # noqa: DTZ001
    parser.add_argument("--until", type=datetime.fromisoformat, default=datetime(2021, 9, 1))  # noqa: DTZ001
    parser.add_argument("--brief", action="store_true", help="one line an alert")
    arguments = parser.parse_args()
    if not (DATA / "state-gov-2021.jsonl").exists():
        print("needs shared/data/state-gov-2021.jsonl beside the repository")
        return 0
    since, until = (moment.replace(tzinfo=UTC) for moment in (arguments.since, arguments.until))
    with tempfile.TemporaryDirectory() as folder:
        replayed = asyncio.run(replay(Path(folder), since, until))
    rows = map(json.loads, (DATA / "state-gov-2021.labelled.jsonl").read_text(encoding="utf-8").splitlines())
    labels = {row["id"]: row for row in rows}
    by_url = {row["url"]: row for row in labels.values()}
    seen = {version.guid for version in versions() if since <= version.first < until}
    events = told(replayed.alerts)
    verdicts: Counter[str] = Counter()
    for one in events:
        row = by_url[one.url]
        verdict = "right" if row["label"] == "positive" else row["label"]
        verdicts[verdict] += 1
        print(line(one, verdict, row, brief=arguments.brief))
    known = {one.dialogue["id"] for one in events}
    missing = [
        labels[guid]
        for guid in sorted(seen & labels.keys())
        if labels[guid]["label"] == "positive" and replayed.dialogues.get(guid) not in known
    ]
    for row in missing:
        print(f"missing    {row['published'][:10]} {row['title']}")
    counts = replayed.counts
    per_subscription = Counter(name for one in events for name in one.subscriptions)
    print(f"\n{counts['polls']} polls, {counts['new']} items, {counts['changed']} edits, {counts['failed']} failed")
    print(f"{len(events)} events told: {dict(verdicts)}; of {len(missing)} positive items nobody was told")
    print("alerts by subscription:", ", ".join(f"{name} {count}" for name, count in per_subscription.most_common()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
