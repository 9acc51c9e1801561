"""A store that grows: a seeded stream of up to a million items with known copies, written as polls do, and searched.

    .venv/bin/python benchmarks/million.py [--items 100000] [--poll 20] [--postgresql | --keep FILE] [--queries 20]
    .venv/bin/python benchmarks/million.py --plain [--items 100000] [--postgresql | --keep FILE] [--queries 20]
    .venv/bin/python benchmarks/million.py --ask FILE [--queries 20]

Texts of 1 kB are made of invented words by Zipf's law (a tenth of them in Cyrillic letters, a twentieth in Chinese
characters), with tags as uneven as real ones, from 300 feeds, `--poll` new ones a poll. A third are copies of another
feed's text within a week: retitled, cut, edited (`stories.syndicate`). Each poll does what the daemon's does but for
the reading of texts, whose result is given: identity, stories, tags, the index of words, one transaction. Once in a
simulated week what is old is pruned. `--plain` leaves identity and stories out and writes 500 items at once: to have a
large store to ask in a quarter of the time. `--ask` only asks a file that an earlier run kept.

Prints the rate of writing, precision and recall of stories, bytes an item by table, and for each kind of question the
median and the 95th percentile over `--queries` different ones. Compare figures of one run only.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from itertools import accumulate, count, islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from aggregator.items import identity
from aggregator.items.drafts import content_hash, keys_of
from aggregator.model import (
    SOURCE_TIER,
    Analysis,
    Evidence,
    Feed,
    FeedKind,
    FeedState,
    ItemDraft,
    RegionTag,
    Role,
    ThemeTag,
)
from aggregator.query import AllOf, AnyOf, Condition, Has, Not, Phrase, Property, Query
from aggregator.settling import Settling
from aggregator.store import ItemFilter, NewItem, Store
from benchmarks.stories import Text, syndicate
from tests.lab import postgres

START = datetime(2025, 1, 1, tzinfo=UTC)
FEEDS = 300
NEW_IN_A_POLL = 20
COPIES = (0, 0, 0, 0, 0, 0, 1, 1, 2, 3)  # of a text; their mean gives a third of all items
YEAR_OF = 1_000_000  # items
MOST = 1_000_000
WORDS_IN_A_TEXT = 150
REGIONS = [f"{first}{second}" for first in "ABCDEFGHIJ" for second in "KLMNOPQRSTUVWXYZ"]
THEMES = [f"theme-{number}" for number in range(30)]
CYRILLIC = str.maketrans("abcdefghiklmnoprstuv", "абцдефгхиклмнопрстув")
HAN = [chr(code) for code in range(0x4E00, 0x4E00 + 1500)]


class Vocabulary:
    """Words by rank, the first the most frequent, and how to draw them."""

    def __init__(self, names: Sequence[str], offset: int) -> None:
        self.names = names
        self._weights = list(accumulate(1 / (rank + offset) for rank in range(len(names))))

    def draw(self, rng: random.Random, number: int) -> list[str]:
        return rng.choices(self.names, cum_weights=self._weights, k=number)


def vocabulary(rng: random.Random) -> Vocabulary:
    syllables = [a + b for a in "bcdfglmnprstvk" for b in ("a", "e", "i", "o", "u", "an", "er", "on", "is", "al")]
    words = dict.fromkeys("".join(rng.choices(syllables, k=rng.choice((1, 2, 2, 3, 3, 4, 4)))) for _ in range(80_000))
    return Vocabulary(list(words), 10)


@dataclass(frozen=True, slots=True)
class Poll:
    """What one poll brings: drafts with what the analyser would say of each, and the story each really belongs to."""

    feed: Feed
    now: datetime
    drafts: list[ItemDraft]
    analyses: list[Analysis]
    stories: list[int]


def polls(number: int, size: int = NEW_IN_A_POLL, seed: int = 7) -> Iterator[Poll]:
    """The stream, oldest first: the same for the same size and seed, whatever is done with it."""
    rng = random.Random(seed)  # noqa: S311 - a repeatable benchmark, nothing secret
    words = vocabulary(rng)
    regions, themes = Vocabulary(REGIONS, 2), Vocabulary(THEMES, 2)
    feeds = list(map(feed, range(FEEDS)))
    texts = islice(_texts(rng, words, number), number)
    for at in range(0, number, size):
        batch = list(islice(texts, min(size, number - at)))
        where = rng.choice(feeds)
        drafts = [_draft(at + n, text, where) for n, text in enumerate(batch)]
        yield Poll(
            feed=where,
            now=batch[-1].published + timedelta(minutes=2),
            drafts=drafts,
            analyses=[_analysis(rng, text, regions, themes) for text in batch],
            stories=[text.story for text in batch],
        )


def feed(number: int) -> Feed:
    return Feed(
        id=f"feed-{number}",
        url=f"https://example.org/{number}.xml",
        name=f"Feed {number}",
        kind=list(FeedKind)[number % len(FeedKind)],
    )


def _texts(rng: random.Random, words: Vocabulary, number: int) -> Iterator[Text]:
    """Originals, one after the other, and their copies when their time comes."""
    step = timedelta(days=365) / YEAR_OF
    edits = words.names[:5000]
    waiting: list[tuple[datetime, int, Text]] = []
    order = count()
    at = START
    for story in count():
        at += step
        while waiting and waiting[0][0] <= at:
            yield heappop(waiting)[2]
            at += step
        original = _original(rng, words, story, at)
        yield original
        for _ in range(rng.choice(COPIES)):
            copy = syndicate(rng, original, f"Outlet {rng.randrange(FEEDS)}", edits)
            heappush(waiting, (copy.published, next(order), copy))


def _original(rng: random.Random, words: Vocabulary, story: int, at: datetime) -> Text:
    drawn = words.draw(rng, WORDS_IN_A_TEXT + 9)
    title, rest = " ".join(drawn[:9]).capitalize(), drawn[9:]
    sentences = [" ".join(rest[n : n + 15]).capitalize() + "." for n in range(0, len(rest), 15)]
    body = " ".join(sentences)
    script = rng.random()
    if script < 0.1:
        title, body = title.translate(CYRILLIC), body.translate(CYRILLIC)
    elif script < 0.15:
        title, body = ("".join(rng.choices(HAN, k=length)) for length in (16, 350))
    return Text(story, title, body, at, "")


def _draft(number: int, text: Text, where: Feed) -> ItemDraft:
    url = f"https://example.org/{where.id}/{number}"
    bare = ItemDraft(
        guid=url,
        url=url,
        title=text.title,
        summary=text.body[:300],
        html="".join(f"<p>{part}.</p>" for part in text.body.split(". ")),
        text=text.body,
        authors=("A. Author",),
        categories=(),
        published=text.published,
        updated=None,
        language="en",
        keys=(),
        content_hash="",
    )
    return replace(bare, keys=tuple(keys_of(bare)), content_hash=content_hash(bare))


def _analysis(rng: random.Random, text: Text, regions: Vocabulary, themes: Vocabulary) -> Analysis:

    def spot(field: str) -> Evidence:
        start = rng.randrange(max(len(text.body) - 12, 1))
        words = text.body[start : start + 12]
        return Evidence(field=field, text=words, source="text", start=start, end=start + len(words))

    roles = (Role.PARTY, Role.SUBJECT, Role.MENTION)
    return Analysis(
        language="en",
        regions=tuple(
            RegionTag(code=code, role=role, score=0.9, evidence=spot(f"region {code}"))
            for code, role in zip(dict.fromkeys(regions.draw(rng, 3)), roles, strict=False)
        ),
        themes=tuple(
            ThemeTag(id=name, score=0.8, evidence=spot(f"theme {name}")) for name in dict.fromkeys(themes.draw(rng, 2))
        ),
        rules=1,
    )


# --- writing ---------------------------------------------------------------------------------------------------------


def fill(store: Store, number: int, size: int) -> dict[int, int]:
    """Write the stream; returns each item's real story."""
    with store.begin() as transaction:
        for each in map(feed, range(FEEDS)):
            transaction.add_feed(each, START, START)
    real: dict[int, int] = {}
    wall = cpu = pruning = 0.0
    pruned = START
    uids = count()
    for poll in polls(number, size):
        begun, spent = time.perf_counter(), time.process_time()
        with store.read() as reader:
            known = reader.known_items(poll.feed.id, [key for draft in poll.drafts for key in draft.keys])
        identified, rung = identity.identify(poll.drafts, known, rung=0, now=poll.now)
        state = FeedState(feed_id=poll.feed.id, since=START, next_poll=poll.now, identity_rung=rung, baseline_done=True)
        analyses = dict(enumerate(poll.analyses))
        with store.begin(durable=False) as transaction:
            Settling(transaction, poll.feed, state, (), lambda: str(next(uids)), poll.now).settle(identified, analyses)
            transaction.save_state(state)
        wall += time.perf_counter() - begun
        cpu += time.process_time() - spent
        for story in poll.stories:
            real[len(real) + 1] = story
        if poll.now - pruned > timedelta(days=7):
            pruned = poll.now
            begun = time.perf_counter()
            prune(store, poll.now)
            pruning += time.perf_counter() - begun
        if len(real) % 50_000 == 0:
            print(f"  {len(real):>9,} items, {len(real) / wall:,.0f} a second so far", file=sys.stderr, flush=True)
    print(
        f"writing {number:,} items, {size} a poll: {number / wall:,.0f} a second, {number / cpu:,.0f} a second of CPU "
        f"({cpu / number * 1e6:.0f} µs an item); pruning {pruning / number * 1e6:.0f} µs an item more"
    )
    return real


def fill_plainly(store: Store, number: int) -> None:
    """Write the stream without looking for what is known or copied."""
    with store.begin() as transaction:
        for each in map(feed, range(FEEDS)):
            transaction.add_feed(each, START, START)
    cpu, waiting, written = 0.0, list[NewItem](), 0
    for poll in polls(number):
        waiting += [
            NewItem(
                feed_id=poll.feed.id,
                draft=draft,
                first_seen=poll.now,
                effective_at=draft.published or poll.now,
                reason="new",
                analysis=analysis,
                tier=SOURCE_TIER[poll.feed.kind],
            )
            for draft, analysis in zip(poll.drafts, poll.analyses, strict=True)
        ]
        written += len(poll.drafts)
        if len(waiting) >= 500 or written == number:
            spent = time.process_time()
            with store.begin(durable=False) as transaction:
                transaction.insert_items(waiting)
            cpu += time.process_time() - spent
            waiting = []
    print(
        f"writing {number:,} items plainly: {number / cpu:,.0f} a second of CPU ({cpu / number * 1e6:.0f} µs an item)"
    )


def prune(store: Store, now: datetime) -> None:
    while True:
        with store.begin(durable=False) as transaction:
            report = transaction.prune(now)
        if not (report.bodies or report.features):
            return


def stories(store: Store, real: dict[int, int]) -> None:
    """Pairs of copies, found and real."""
    found: dict[int, int] = {}
    wanted = ItemFilter(limit=5_000, bodies=False)
    with store.read() as reader:
        while page := reader.items(wanted):
            found.update((item.id, item.story_id or 0) for item in page)
            wanted = replace(wanted, before=(page[-1].effective_at, page[-1].id))

    def pairs(keys: Counter[object]) -> int:
        return sum(many * (many - 1) // 2 for many in keys.values())

    both = Counter[object]((found[number], real[number]) for number in real)
    right, of_found, of_real = pairs(both), pairs(Counter(found.values())), pairs(Counter(real.values()))
    print(
        f"stories: {of_real:,} pairs of copies, precision {right / max(of_found, 1):.3f}, recall "
        f"{right / max(of_real, 1):.3f}"
    )


# --- asking ----------------------------------------------------------------------------------------------------------


def questions(rng: random.Random, words: Vocabulary) -> dict[str, ItemFilter]:
    """One question of each kind, with other words and tags each time."""

    def word(low: int, high: int) -> Phrase:
        return Phrase((words.names[rng.randrange(low, high)],))

    def searched(*conditions: Condition, best: bool = False) -> ItemFilter:
        return ItemFilter(search=Query(condition=AllOf(conditions)), bodies=False, best=best)

    often, seldom, rare = word(0, 20), word(1_000, 3_000), word(20_000, 40_000)
    nowhere = Phrase((f"zzz{rng.random()}"[2:],))
    region, rare_region = REGIONS[rng.randrange(4)], REGIONS[-1 - rng.randrange(30)]
    theme, rare_theme = THEMES[rng.randrange(4)], THEMES[-1 - rng.randrange(5)]
    regions, themes = frozenset({region}), frozenset({theme})
    many = frozenset(rng.sample(REGIONS, 40))
    source = f"feed-{rng.randrange(FEEDS)}"
    prefix = rare.words[0]
    plain = ItemFilter(bodies=False)
    kind = Has(Property.KIND, frozenset({"government"}))
    return {
        "newest": plain,
        "newest stories": replace(plain, stories_only=True),
        "page far back": replace(plain, before=(START + timedelta(days=rng.randrange(1, 30)), 1)),
        "feed": replace(plain, feeds=frozenset({source})),
        "region": replace(plain, regions=regions),
        "rare region": replace(plain, regions=frozenset({rare_region})),
        "theme, stories": replace(plain, themes=themes, stories_only=True),
        "40 regions": replace(plain, regions=many),
        "region + theme": replace(plain, regions=regions, themes=themes),
        "region + rare theme": replace(plain, regions=regions, themes=frozenset({rare_theme})),
        "rare region + rare theme": replace(plain, regions=frozenset({rare_region}), themes=frozenset({rare_theme})),
        "40 regions + theme + feed": replace(plain, regions=many, themes=themes, feeds=frozenset({source})),
        "region + feed": replace(plain, regions=regions, feeds=frozenset({source})),
        "frequent word": searched(often),
        "seldom word": searched(seldom),
        "rare word": searched(rare),
        "word that nobody wrote": searched(nowhere),
        "rare word + frequent tag": replace(searched(rare), regions=regions),
        "frequent word + rare tag": replace(searched(often), themes=frozenset({rare_theme})),
        "frequent word + feed + stories": replace(searched(often), feeds=frozenset({source}), stories_only=True),
        "two frequent words": searched(often, word(0, 20)),
        "phrase of frequent words": searched(Phrase((*often.words, *word(0, 20).words))),
        "phrase that nobody wrote": searched(Phrase((*seldom.words, *rare.words, *seldom.words))),
        "frequent word but not another": searched(often, Not(word(0, 20))),
        "only not a word": searched(Not(often)),
        "one of 10 words, of a kind": searched(AnyOf(tuple(word(0, 5_000) for _ in range(10))), kind),
        "Chinese word": searched(Phrase((HAN[rng.randrange(1500)], HAN[rng.randrange(1500)]))),
        "two tags that never meet": searched(often, Has(Property.LANG, frozenset({"en"})), Phrase((*nowhere.words,))),
        "prefix of five letters": searched(Phrase((prefix[:5],), open=True)),
        "prefix of three letters": searched(Phrase((prefix[:3],), open=True)),
        "prefix of one letter": searched(Phrase((prefix[:1],), open=True)),
        "best: frequent word": searched(often, best=True),
        "best: seldom word + region": replace(searched(seldom, best=True), regions=regions),
        "best: rare word": searched(rare, best=True),
        "best: three words": searched(often, seldom, word(0, 100), best=True),
    }


def ask(store: Store, rounds: int) -> None:
    rng = random.Random(8)  # noqa: S311 - likewise
    words = vocabulary(random.Random(7))  # noqa: S311 - the words of the stream
    taken: dict[str, list[float]] = {}
    found: dict[str, int] = {}
    # SQLite answers inside this process: its own time is what others computing beside it do not change
    clock, unit = (time.process_time, "CPU") if store.url.startswith("sqlite") else (time.perf_counter, "wall")
    for _ in range(rounds):
        for name, wanted in questions(rng, words).items():
            with store.read() as reader:
                reader.items(wanted)  # once for what the disk has to bring
                begun = clock()
                found[name] = len(reader.items(wanted))
                taken.setdefault(name, []).append(1000 * (clock() - begun))
    print(f"{f'question (the newest 50; {unit} time)':<34} {'median':>9} {'p95':>9}   rows")
    for name, times in taken.items():
        print(f"{name:<34} {statistics.median(times):>6.1f} ms {_p95(times):>6.1f} ms {found[name]:>6}")
    for title, best in (("all but the best", False), ("the best", True)):
        every = [each for name, times in taken.items() if name.startswith("best:") is best for each in times]
        print(f"{title:<34} {statistics.median(every):>6.1f} ms {_p95(every):>6.1f} ms")


def _p95(times: Sequence[float]) -> float:
    return sorted(times)[min(len(times) - 1, int(0.95 * len(times)))]


# --- size ------------------------------------------------------------------------------------------------------------


def size(store: Store, file: Path | None, number: int) -> None:
    if file:
        with closing(sqlite3.connect(file)) as connection:
            rows = connection.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC").fetchall()
    else:
        with closing(postgres._server().connect(postgres.database_of(store.url))) as connection:
            rows = connection.execute(
                "SELECT relname::text, pg_relation_size(oid) + coalesce(pg_relation_size(nullif(reltoastrelid, 0)), 0)"
                " FROM pg_class WHERE relkind IN ('r', 'i') AND relnamespace = 'public'::regnamespace ORDER BY 2 DESC"
            ).fetchall()
    whole = sum(int(str(taken)) for _, taken in rows)
    print(f"size: {whole / number:,.0f} bytes an item: ", end="")
    print(", ".join(f"{name} {int(str(taken)) / number:.0f}" for name, taken in rows[:16]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=10_000, help=f"at most {MOST:,}")
    parser.add_argument("--poll", type=int, default=NEW_IN_A_POLL, help="new items in each poll")
    parser.add_argument("--postgresql", action="store_true", help="on a server of its own instead of SQLite")
    parser.add_argument("--keep", type=Path, help="the SQLite file to fill")
    parser.add_argument("--ask", type=Path, help="an SQLite file that was filled before")
    parser.add_argument("--queries", type=int, default=20, help="how many of each kind")
    parser.add_argument("--plain", action="store_true", help="without identity and stories")
    asked = parser.parse_args()
    number = max(NEW_IN_A_POLL, min(asked.items, MOST))
    if asked.ask:
        with Store.open(f"sqlite:///{asked.ask}") as store:
            ask(store, asked.queries)
        return
    with tempfile.TemporaryDirectory() as folder:
        file = None if asked.postgresql else asked.keep or Path(folder) / "store.db"
        with Store.open(postgres.new_database() if file is None else f"sqlite:///{file}") as store:
            if asked.plain:
                fill_plainly(store, number)
            else:
                stories(store, fill(store, number, max(1, asked.poll)))
            size(store, file, number)
            ask(store, asked.queries)


if __name__ == "__main__":
    main()
