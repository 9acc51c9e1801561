"""Stories as polls make them: the same whatever the batches, as in memory, and told once whatever a user decides."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import AsyncIterator, Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from aggregator import app, reanalysis
from aggregator.cli import run
from aggregator.model import (
    Analysis,
    Document,
    EventType,
    FeedState,
    Identified,
    ItemDraft,
    Subscription,
    Verdict,
)
from aggregator.settling import Settling
from aggregator.store import ItemFilter, Store
from aggregator.stories.grouping import Grouper
from tests.lab.newsroom import Newsroom, item
from tests.lab.stores import BACKENDS, NOW, draft, feed, key, new_url, subscribe

NOTHING = Analysis(language="en", regions=(), themes=())
FEEDS = ("wire", "courier", "mfa")
SYLLABLES = ("ba", "den", "fi", "gol", "har", "ju", "kem", "lo", "mis", "nar", "po", "rul", "sa", "tev", "vu", "zon")
FRAME = "This reader-supported newsroom thanks the friends of the lighthouse museum for every single gift. "

UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)
"""An example takes half a second; to make a failing one smaller would take minutes, and it is told by its seed."""

# --- the same stories, whatever the batches --------------------------------------------------------------------------


@dataclass(frozen=True)
class Entry:
    number: int
    feed_id: str
    title: str
    text: str
    hours: int  # after the first


def words(rng: random.Random, count: int) -> str:
    return " ".join("".join(rng.choices(SYLLABLES, k=3)) for _ in range(count))


def syndicated(seed: int, count: int) -> list[Entry]:
    """Releases and their copies, cut, edited and framed, in the order in which they were published; a few at a time of
    one feed."""
    rng = random.Random(seed)  # noqa: S311 - a repeatable stream, nothing secret
    texts = [words(rng, rng.choice((12, 40, 90))) for _ in range(count // 2)]
    entries: list[Entry] = []
    while len(entries) < count:
        feed_id = rng.choice(FEEDS)
        for _ in range(rng.randint(1, 25)):
            told = rng.choice(texts).split()
            told = [word if rng.random() > 0.03 else words(rng, 1) for word in told[: rng.choice((25, 60, 200))]]
            text = FRAME + " ".join(told) if feed_id == "courier" else " ".join(told)
            entries.append(Entry(len(entries), feed_id, words(rng, 5), text, 3 * len(entries)))
    return entries


def batches(entries: Sequence[Entry], cuts: Collection[int]) -> list[list[Entry]]:
    """Documents of one feed each, as long as they can be but for `cuts`."""
    made: list[list[Entry]] = []
    for entry in entries:
        if made and made[-1][0].feed_id == entry.feed_id and entry.number not in cuts:
            made[-1].append(entry)
        else:
            made.append([entry])
    return made


def stored(documents: Sequence[Sequence[Entry]], url: str) -> list[int | None]:
    """The stories of the entries in a store that polls one document after another."""
    with Store.open(url) as store:
        with store.begin() as transaction:
            subscribe(transaction, *FEEDS)
        for document in documents:
            poll(store, document[0].feed_id, document)
        with store.read() as reader:
            found = {each.guid: each.story_id for each in reader.items(ItemFilter(limit=1000))}
    return [found[str(entry.number)] for document in documents for entry in document]


def poll(store: Store, feed_id: str, entries: Sequence[Entry]) -> None:
    now = NOW + timedelta(hours=entries[-1].hours)
    identified = [
        Identified(draft=as_draft(entry), verdict=Verdict.NEW, item_id=None, reason="new") for entry in entries
    ]
    with store.begin(durable=False) as transaction:
        state = FeedState(feed_id=feed_id, since=NOW, next_poll=NOW)
        settling = Settling(transaction, feed(feed_id), state, (), lambda: "uid", now)
        settling.settle(identified, dict.fromkeys(range(len(entries)), NOTHING))


def as_draft(entry: Entry) -> ItemDraft:
    return draft(
        str(entry.number),
        title=entry.title,
        text=entry.text,
        published=NOW + timedelta(hours=entry.hours),
        keys=(key(str(entry.number)),),
    )


def alike(one: Sequence[object], other: Sequence[object]) -> bool:
    """Whether two numberings make the same groups."""
    return len(set(zip(one, other, strict=True))) == len(set(one)) == len(set(other))


@pytest.fixture(scope="module", params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> Iterator[str]:
    yield str(request.param)


@settings(max_examples=8, deadline=None, phases=UNSHRUNK)
@given(seed=st.integers(0, 2**16), cuts=st.sets(st.integers(1, 59), max_size=30))
def test_the_stories_are_the_same_whatever_the_batches(seed: int, cuts: set[int]) -> None:
    entries = syndicated(seed, 60)
    with TemporaryDirectory() as folder, TemporaryDirectory() as other:
        whole = stored(batches(entries, ()), new_url("sqlite", Path(folder)))
        assert stored(batches(entries, cuts), new_url("sqlite", Path(other))) == whole


def test_the_stream_has_stories_to_find(tmp_path: Path) -> None:
    found = stored(batches(syndicated(1, 60), ()), new_url("sqlite", tmp_path))
    assert 10 < len(set(found)) < 50


class Breaking(Settling):
    """Meets a fault of ours at the items whose numbers divide by seven, after they were told of."""

    def _tell_item(self, number: int, effective: datetime) -> None:
        super()._tell_item(number, effective)
        if number % 7 == 0:
            raise ZeroDivisionError


def test_an_item_that_breaks_our_code_costs_no_other_its_story_or_alert(backend: str, tmp_path: Path) -> None:
    text = words(random.Random(1), 60)  # noqa: S311 - likewise
    entries = [Entry(n, "wire", f"Title {n} of the very same", text, 0) for n in range(20)]
    told = Subscription(name="all", channels=("hook",), on=frozenset({EventType.ITEM}))
    with Store.open(new_url(backend, tmp_path)) as store:
        with store.begin() as transaction:
            subscribe(transaction, *FEEDS)
        poll(store, "mfa", [Entry(99, "mfa", "Its first title", text, 0)])
        with store.begin() as transaction:
            uids = map(str, count())
            state = FeedState(feed_id="wire", since=NOW, next_poll=NOW, baseline_done=True)
            settling = Breaking(transaction, feed("wire"), state, (told,), lambda: next(uids), NOW)
            identified = [Identified(draft=as_draft(entry), verdict=Verdict.NEW, reason="new") for entry in entries]
            settling.settle(identified, dict.fromkeys(range(len(entries)), NOTHING))
        with store.read() as reader:
            found = {each.id: each.story_id for each in reader.items(ItemFilter(limit=100))}
        assert list(found.values()) == [1] * 21, "an item that breaks later keeps its own story too"
        assert settling.alerts == 1, "whoever was told of one copy is told of no other"


@settings(max_examples=3, deadline=None, phases=UNSHRUNK)
@given(seed=st.integers(0, 2**16))
def test_the_store_finds_the_stories_that_memory_finds(backend: str, seed: int) -> None:
    entries = syndicated(seed, 60)
    grouper = Grouper()
    in_memory = [
        grouper.add(
            str(entry.number),
            Document(title=entry.title, text=entry.text),
            NOW + timedelta(hours=entry.hours),
            feed_id=entry.feed_id,
        )
        for entry in entries
    ]
    with TemporaryDirectory() as folder:
        assert alike(stored(batches(entries, ()), new_url(backend, Path(folder))), in_memory)


# --- told once, whatever a user makes of it --------------------------------------------------------------------------

ON_ITEMS = (
    '[[alerts]]\nname = "items"\non = ["item"]\nchannels = ["hook"]\n[[alerts]]\nname = "all"\nchannels = ["hook"]\n'
)
TITLE = "The fifth Kazakhstan–Japan Political Consultations will take place in Tokyo on 3 June 2024"
RELEASE = (
    f"{TITLE}, the ministry of foreign affairs said. The heads of delegation will speak about pears, ferries and the "
    "teaching of both languages, and about a museum of kites that the two governments want to open before the autumn. "
    "Students of eleven schools have drawn posters for it, and a choir from the harbour will sing at the reception."
)


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Newsroom]:
    made = Newsroom(tmp_path, {"mfa": 'kind = "government"\ncountry = "KZ"', "courier": "", "wire": ""}, ON_ITEMS)
    async with made:
        await made.poll()
        yield made


def call(room: Newsroom, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    capsys.readouterr()
    assert run(["--config", str(room.config_path), *arguments]) == 0
    return capsys.readouterr().out


async def test_a_story_is_told_once_whatever_a_user_makes_of_it(
    room: Newsroom, capsys: pytest.CaptureFixture[str]
) -> None:
    def publish(feed_id: str, title: str, text: str, guid: str) -> None:
        room.publish(feed_id, item(title, f"<p>{text}</p>", room.clock.now, guid=guid))

    publish("mfa", TITLE, RELEASE, "1")
    await room.poll()
    told = ["item", "dialogue.announced"]
    assert sorted(event["type"] for event in room.hook.events) == sorted(told)
    told = [event["type"] for event in room.hook.events]
    publish("courier", "Pears and kites on the agenda", f"TOKYO (Courier) – {RELEASE}", "2")
    await room.poll()
    publish("wire", "Ministry to speak about ferries", RELEASE[:400] + " [...]", "3")
    await room.poll()
    assert [event["type"] for event in room.hook.events] == told, "later copies are not told"
    assert {each.story_id for each in room.items()} == {1}
    assert [row["copies"] for row in json.loads(call(room, capsys, "items", "--stories", "-f", "json"))] == [3]

    assert call(room, capsys, "stories", "split", "i1") == "i1 is s1 now, the others are s2\n"
    await room.poll()
    publish("wire", "A choir from the harbour will sing", RELEASE + " Tickets are free.", "4")
    await room.poll()
    assert [event["type"] for event in room.hook.events] == told, "a part of what was told is no news"
    stories = {each.id: each.story_id for each in room.items()}
    assert (stories[1], stories[2], stories[3]) == (1, 2, 2)
    assert stories[4] in {1, 2}, "a later copy goes where it fits best"

    assert call(room, capsys, "stories", "merge", "s2", "i1") == "s2 is part of s1 now, which has 4 copies\n"
    publish("courier", "Kites above Tokyo", RELEASE + " The Courier will report.", "5")
    await room.poll()
    assert [event["type"] for event in room.hook.events] == told
    assert {each.story_id for each in room.items()} == {1}

    with room.store() as store:
        _forget_rules(room)
        assert reanalysis.reanalyze(store, app.load_analyzer(None), since=None, clock=room.clock) == 5
    await room.restart()
    await room.poll()
    assert {each.story_id for each in room.items()} == {1}, "new rules leave a user's decision alone"
    assert [event["type"] for event in room.hook.events] == told

    why = call(room, capsys, "why", "i3")
    assert "a copy of i" in why and "score 1.00" in why
    assert "a user split i1 off as s1; the others are s2" in why
    assert "a user merged s2 into s1" in why
    shown = call(room, capsys, "stories", "show", "s2")
    assert "stands for all" in shown.splitlines()[1] and shown.splitlines()[1].startswith("i1"), "the ministry's own"
    assert shown.count("a user ") == 2
    rows = json.loads(call(room, capsys, "stories", "show", "i4", "-f", "json"))
    assert [row["id"] for row in rows] == ["i1", "i2", "i3", "i4", "i5"]
    assert [row["representative"] for row in rows] == [True, False, False, False, False]
    assert rows[0]["via"] is None and rows[4]["score"] > 0.9


async def test_what_was_split_stays_apart(room: Newsroom, capsys: pytest.CaptureFixture[str]) -> None:
    room.publish("mfa", item(TITLE, f"<p>{RELEASE}</p>", room.clock.now, guid="1"))
    await room.poll()
    room.publish("wire", item("Kites", f"<p>{RELEASE}</p>", room.clock.now, guid="2"))
    await room.poll()
    call(room, capsys, "stories", "split", "i2")
    edited = RELEASE.replace("a choir", "a famous choir")
    room.documents["wire"] = [item("Kites and pears", f"<p>{edited}</p>", room.clock.now, guid="2")]
    await room.poll()
    assert {each.id: (each.story_id, each.revision) for each in room.items()} == {1: (1, 0), 2: (2, 1)}
    assert run(["--config", str(room.config_path), "stories", "split", "i2"]) == 2
    assert "i2 is alone in its story s2 already" in capsys.readouterr().err
    assert run(["--config", str(room.config_path), "stories", "show", "s9"]) == 2


def _forget_rules(room: Newsroom) -> None:
    """Make every item look like one of an older version's."""
    with closing(sqlite3.connect(room.folder / "a.db")) as database, database:
        database.execute("UPDATE item SET rules = 0")
