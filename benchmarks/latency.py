"""From the moment an item can be fetched in a due poll to the webhook on the wire, by the real daemon.

    .venv/bin/python benchmarks/latency.py [--items 100] [--feeds 10] [--seed 1]

Feeds that are polled every second announce invented dialogues at random moments. Three times are measured for each, up
to the arrival of the webhook's request:

    published   the item stands in the feed: waiting for the next poll counts
    due         the same, or the feed's next poll if that is later: what the daemon itself takes (aim: p95 under 2 s)
    fetched     the request for the feed that brings the item arrives at its server
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.lab.bulletins import Bulletin, bulletins
from tests.lab.daemon import Daemon, until
from tests.lab.newsroom import Newsroom

INTERVAL = 1.0  # seconds; what a Newsroom's feeds declare
AIM = 2.0


async def measure(folder: Path, items: int, feeds: int, seed: int) -> dict[str, list[float]]:
    """Seconds by what they are counted from, one for each item."""
    dice = random.Random(seed)  # noqa: S311 - chance that can be repeated
    news = list(islice(bulletins(dice, datetime.now(UTC).date()), items))
    names = {f"feed-{number}": 'kind = "government"' for number in range(feeds)}
    alerts = '[[alerts]]\nname = "all"\nchannels = ["hook"]\n'
    published: dict[str, tuple[str, float]] = {}
    async with Newsroom(folder, names, alerts) as room:
        room.hook.replayed = False
        async with Daemon(room.config_path):
            await until(lambda: len({request.path for request in room.site.requests}) == feeds)
            for bulletin in news:
                await asyncio.sleep(dice.uniform(0.1, 1.1))
                feed = dice.choice(list(names))
                room.publish(feed, bulletin.rss(datetime.now(UTC)))
                published[bulletin.title] = (feed, time.monotonic())
            await until(lambda: len(room.hook.events) >= items)
        return _times(room, published, news)


def _times(room: Newsroom, published: dict[str, tuple[str, float]], news: list[Bulletin]) -> dict[str, list[float]]:
    arrived: dict[str, float] = {}
    for request in room.hook.server.requests:
        for item in json.loads(request.body)["data"]["items"]:
            arrived.setdefault(item["title"], request.monotonic)
    found: dict[str, list[float]] = {"published": [], "due": [], "fetched": []}
    for bulletin in news:
        feed, at = published[bulletin.title]
        polls = [request.monotonic for request in room.site.requests if request.path == f"/{feed}"]
        before, after = max(poll for poll in polls if poll < at), min(poll for poll in polls if poll >= at)
        end = arrived[bulletin.title]
        found["published"].append(end - at)
        found["due"].append(end - max(at, before + INTERVAL))
        found["fetched"].append(end - after)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure how soon an alert leaves.")
    parser.add_argument("--items", type=int, default=100)
    parser.add_argument("--feeds", type=int, default=10, help="at least one for every fifteen items (R-I5)")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(measure(Path(folder), arguments.items, arguments.feeds, arguments.seed))
    for name, seconds in found.items():
        cuts = statistics.quantiles(seconds, n=20)
        middle = statistics.median(seconds)
        print(f"{name:>9} → webhook: p50 {middle:.2f} s, p95 {cuts[-1]:.2f} s, max {max(seconds):.2f} s")
    return 0 if statistics.quantiles(found["due"], n=20)[-1] < AIM else 1


if __name__ == "__main__":
    sys.exit(main())
