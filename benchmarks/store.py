"""How fast the store writes and finds: `python -m benchmarks.store [--items N] [--url URL]`.

Without a URL it is an SQLite file in a temporary folder; with one, an empty database, which is filled. Items carry
about 1 KB of text, 3 tags, 3 keys and 24 shingles, in batches of 40 as polls bring them; tags are as uneven as real
ones. Compare figures of one run only (reference/performance.md §3 has others' on another machine).
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from aggregator.model import (
    Analysis,
    Evidence,
    Feed,
    FeedState,
    ItemDraft,
    ItemKey,
    KeyKind,
    RegionTag,
    Role,
    ThemeTag,
)
from aggregator.query import Phrase, Query
from aggregator.store import Features, FetchRecord, ItemFilter, NewItem, Store, Transaction

START = datetime(2026, 1, 1, tzinfo=UTC)
FEEDS = 200
BATCH = 40
MOST = 1_000_000
ROUNDS = 9
WORDS = [sha256(str(number).encode()).hexdigest()[: 3 + number % 7] for number in range(5000)]
# weights fall like Zipf's: the first code is on a third of the items, the last on one in thousands
REGIONS = [f"{first}{second}" for first in "ABCDEFGHIJ" for second in "KLMNOPQRSTUVWXYZ"]
THEMES = [f"theme-{number}" for number in range(30)]


def zipf(names: list[str], rng: random.Random) -> str:
    return names[min(int(len(names) ** rng.random()) - 1, len(names) - 1)]


def new_item(number: int, rng: random.Random) -> NewItem:
    text = " ".join(rng.choices(WORDS, k=160))
    at = START + timedelta(minutes=number)
    spot = Evidence(field="region", text=text[:10], source="text", start=0, end=10)
    digest = sha256(str(number).encode()).hexdigest()
    kinds = (KeyKind.GUID, KeyKind.LINK, KeyKind.TITLE_DAY)
    return NewItem(
        feed_id=f"feed-{number // BATCH % FEEDS}",
        draft=ItemDraft(
            guid=digest,
            url=f"https://example.org/{number}",
            title=text[:80],
            summary=text[:300],
            html=f"<p>{text}</p>",
            text=text,
            authors=(),
            categories=(),
            published=at,
            updated=None,
            language="en",
            keys=tuple(ItemKey(kind, digest[n : n + 32]) for n, kind in enumerate(kinds)),
            content_hash=digest[:32],
        ),
        first_seen=at,
        effective_at=at,
        reason="new",
        analysis=Analysis(
            language="en",
            regions=tuple(
                RegionTag(code=code, role=Role.PARTY, score=0.9, evidence=spot)
                for code in {zipf(REGIONS, rng) for _ in range(2)}
            ),
            themes=(ThemeTag(id=zipf(THEMES, rng), score=0.9, evidence=spot),),
        ),
        tier=1,
        features=Features(shingles=tuple(rng.getrandbits(32) for _ in range(26)), data=bytes(900)),
    )


def fill(store: Store, count: int, *, durable: bool) -> None:
    rng = random.Random(7)  # noqa: S311 - the same data every time
    with store.begin() as transaction:
        for number in range(FEEDS):
            feed = Feed(id=f"feed-{number}", url=f"https://example.org/{number}.xml", name=f"Feed {number}")
            transaction.add_feed(feed, START, START)
    spent = cpu = 0.0
    for start in range(0, count, BATCH):
        batch = [new_item(number, rng) for number in range(start, min(start + BATCH, count))]
        wall, before = time.perf_counter(), time.process_time()
        with store.begin(durable=durable) as transaction:
            transaction.insert_items(batch)
        spent += time.perf_counter() - wall
        cpu += time.process_time() - before
    report(f"insert {count} items, {BATCH} a transaction, durable={durable}", spent, cpu, count)


def report(name: str, wall: float, cpu: float, count: int) -> None:
    print(f"{name:<64} {count / wall:>9.0f} /s {wall / count * 1e6:>8.1f} us {cpu / count * 1e6:>8.1f} us CPU")


def timed(name: str, act: Callable[[], object]) -> None:
    act()
    times, found = [], 0
    for _ in range(ROUNDS):
        start = time.perf_counter()
        answer = act()
        times.append(time.perf_counter() - start)
        found = len(answer) if isinstance(answer, list | dict) else 1
    low, high = min(times) * 1000, max(times) * 1000
    print(f"{name:<64} {statistics.median(times) * 1000:>9.2f} ms ({low:.2f}-{high:.2f}) {found:>6} rows")


def queries(store: Store, count: int) -> None:
    rng = random.Random(8)  # noqa: S311 - likewise
    common, rare = REGIONS[0], REGIONS[-1]
    lists = {
        "newest 50": ItemFilter(bodies=False),
        "newest 50 with their texts": ItemFilter(),
        "newest 50 stories": ItemFilter(bodies=False, stories_only=True),
        "page at the middle": ItemFilter(bodies=False, before=(START + timedelta(minutes=count // 2), count // 2)),
        "one feed": ItemFilter(bodies=False, feeds=frozenset({"feed-3"})),
        "common region": ItemFilter(bodies=False, regions=frozenset({common})),
        "common region, common theme": ItemFilter(
            bodies=False, regions=frozenset({common}), themes=frozenset({THEMES[0]})
        ),
        "common region, rare theme": ItemFilter(
            bodies=False, regions=frozenset({common}), themes=frozenset({THEMES[-1]})
        ),
        "rare region, rare theme": ItemFilter(bodies=False, regions=frozenset({rare}), themes=frozenset({THEMES[-1]})),
        "40 regions, one theme": ItemFilter(
            bodies=False, regions=frozenset(REGIONS[:40]), themes=frozenset({THEMES[0]})
        ),
        "word that is nowhere": ItemFilter(bodies=False, search=Query(condition=Phrase(("nowhere",)))),
    }
    with store.read() as reader:
        for name, wanted in lists.items():
            timed(f"list: {name}", lambda wanted=wanted: reader.items(wanted))  # type: ignore[misc]  # bound at once
        keys = [new_item(rng.randrange(count), rng).draft.keys[n % 3] for n in range(1000)]
        timed("known: 1,000 keys of other feeds", lambda: reader.known_items("feed-0", keys))
        own = [key for n in range(BATCH) for key in new_item(n, rng).draft.keys]
        timed("known: 120 keys of one document", lambda: reader.known_items("feed-0", own))
        shingles = [rng.getrandbits(32) for _ in range(26)]
        until = START + timedelta(minutes=count)
        timed(
            "postings: 26 shingles, 7 days",
            lambda: reader.story_postings(shingles, until - timedelta(days=7), until, count),
        )
        timed(
            "candidates: 12 items",
            lambda: reader.story_candidates(range(1, 13)),
        )
        timed("gaps of a feed", lambda: reader.recent_gaps("feed-3"))
        timed("every feed with its state", reader.feeds)


def polls_without_news(store: Store, count: int, *, durable: bool) -> None:
    def poll(transaction: Transaction, number: int) -> None:
        feed_id = f"feed-{number % FEEDS}"
        at = START + timedelta(days=400, seconds=number)
        transaction.save_state(FeedState(feed_id=feed_id, since=START, next_poll=at, last_attempt=at))
        transaction.log_fetch(FetchRecord(feed_id=feed_id, at=at, outcome="not modified", status=304))

    wall, cpu = time.perf_counter(), time.process_time()
    for number in range(count):
        with store.begin(durable=durable) as transaction:
            poll(transaction, number)
    spent = time.perf_counter() - wall, time.process_time() - cpu
    report(f"304: state and log, one a transaction, durable={durable}", *spent, count)


def lease_all(store: Store) -> None:
    wall, cpu, taken = time.perf_counter(), time.process_time(), 0
    now = START + timedelta(days=500)
    with store.begin(durable=False) as transaction:
        while leased := transaction.lease(now, now + timedelta(minutes=10), 100):
            taken += len(leased)
    report("lease: 100 feeds a statement", time.perf_counter() - wall, time.process_time() - cpu, taken)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=20_000, help=f"at most {MOST:,}")
    parser.add_argument("--url", help="an empty database to fill")
    arguments = parser.parse_args()
    count = max(BATCH, min(arguments.items, MOST))
    with tempfile.TemporaryDirectory() as folder:
        url = arguments.url or f"sqlite:///{folder}/store.db"
        with Store.open(url) as store:
            fill(store, count, durable=False)
            for durable in (False, True):
                polls_without_news(store, 500, durable=durable)
            lease_all(store)
            queries(store, count)
        if not arguments.url:
            size = sum(path.stat().st_size for path in Path(folder).iterdir())
            print(f"file: {size / 1e6:.0f} MB, {size / count:.0f} bytes an item")


if __name__ == "__main__":
    main()
