"""Stories as polls make them: the same whatever the batches, and as in memory."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from aggregator.model import Analysis, Document, FeedState, Identified, ItemDraft, Verdict
from aggregator.settling import Settling
from aggregator.store import ItemFilter, Store
from aggregator.stories.grouping import Grouper
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
