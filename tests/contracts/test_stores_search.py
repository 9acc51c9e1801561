"""Every store finds what `query.matches` finds, newest first, whatever is written, revised, tagged anew or pruned."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from aggregator.model import Item, Role
from aggregator.query import (
    AllOf,
    AnyOf,
    Condition,
    Has,
    Not,
    Phrase,
    Property,
    Query,
    Searched,
    matches,
    parse,
    searched_tags,
    words,
)
from aggregator.store import ItemFilter, Store, search
from aggregator.store.columns import EPOCH
from tests.lab.stores import (
    BACKENDS,
    DAY,
    HOUR,
    MINUTE,
    NOW,
    analysis,
    draft,
    new_item,
    opened,
    region,
    subscribe,
    theme,
)


class Names:
    """Every name is its own code."""

    def regions(self, name: str) -> frozenset[str]:
        return frozenset({name})

    def theme(self, name: str) -> str:
        return name


@pytest.fixture(params=BACKENDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    for each in opened(request.param, tmp_path):
        with each.begin() as transaction:
            subscribe(transaction, "mfa", kind="government")
            subscribe(transaction, "news")
        yield each


def put(store: Store, title: str = "", text: str = "", at: datetime = NOW, **fields: object) -> int:
    feed_id = str(fields.pop("feed_id", "mfa"))
    with store.begin() as transaction:
        guid = f"n{transaction.counts()['items']}"
        said = draft(guid, title=title, summary="", text=text, **fields)
        return transaction.insert_items([new_item(draft=said, feed_id=feed_id, at=at)])[0]


def find(store: Store, query: str, **fields: object) -> list[int]:
    wanted = replace(ItemFilter(search=parse(query, Names()).at(NOW)), **fields)  # type: ignore[arg-type]
    with store.read() as reader:
        return [each.id for each in reader.items(wanted)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("talks", [1, 2]),
        ("TALKS astana", [1]),
        ('"human rights"', [2]),
        ("rights human -talks", []),
        ("hum*", [2]),
        ("对话", [3]),
        ("人权", [3]),
        ("话对", []),
        ("(astana OR 对话) -zurich", [1, 3]),
        ("-talks", [3]),
        ("nothing", []),
        ("talks AND NOT (human rights)", [1]),
        ("o'zbek", [1]),
        ("NEAR", []),
        ("feed:news", [3]),
        ("kind:government", [1, 2]),
        ("talks since:1d", [1]),
        ("since:1d", [1, 3]),
    ],
)
def test_a_query_finds(store: Store, query: str, found: list[int]) -> None:
    put(store, "Talks in Astana", "with O‘zbek guests")
    put(store, "Talks", "on human rights", at=NOW - 2 * DAY)
    put(store, "人权对话", "第五轮", at=NOW - HOUR, feed_id="news")
    assert sorted(find(store, query)) == found


# --- the same as in memory -------------------------------------------------------------------------------------------

WORDS = ("talks", "talk", "rights", "human", "диалог", "对", "话", "straße", "o'zbek", "a", "b", "2026")
TEXTS = st.lists(st.sampled_from([*WORDS, "对话", "—", "'", '"', "\\", "\x00", "\ud800", "*", ":"]), max_size=8).map(
    " ".join
)
REGIONS, THEMES, FEEDS = ("KZ", "org:c5", "m49:143"), ("human-rights", "energy"), ("mfa", "news")
TIMES = [NOW - n * span for n in range(4) for span in (MINUTE, HOUR, 9 * HOUR, 30 * DAY, 400 * DAY)]


def _conditions() -> st.SearchStrategy[Condition]:
    phrase = st.builds(
        lambda text, open: Phrase(tuple(words(text)), open),
        st.lists(st.sampled_from([*WORDS, "ta", "di"]), min_size=1, max_size=3).map(" ".join),
        st.booleans(),
    )
    has = st.one_of(
        *(
            st.builds(Has, st.just(name), st.sets(st.sampled_from(values), min_size=1).map(frozenset))
            for name, values in [
                (Property.REGION, (*REGIONS, "ZZ")),
                (Property.THEME, THEMES),
                (Property.FEED, (*FEEDS, "nobody's")),
                (Property.KIND, ("government", "news", "ngo")),
                (Property.LANG, ("en", "ru")),
            ]
        )
    )
    return st.recursive(
        phrase | has,
        lambda inner: (
            st.builds(Not, inner)
            | st.builds(AllOf, st.lists(inner, min_size=1, max_size=3).map(tuple))
            | st.builds(AnyOf, st.lists(inner, min_size=1, max_size=3).map(tuple))
        ),
        max_leaves=8,
    )


@st.composite
def _items(draw: st.DrawFn) -> list[tuple[str, ...]]:
    return draw(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=6))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_stores_find_what_memory_finds(store: Store, data: st.DataObject) -> None:
    texts = data.draw(_items())
    new = []
    for number, (title, summary, text) in enumerate(texts):
        tagged = analysis(
            regions=tuple(
                region(code, data.draw(st.sampled_from(Role))) for code in data.draw(st.sets(st.sampled_from(REGIONS)))
            ),
            themes=tuple(map(theme, data.draw(st.sets(st.sampled_from(THEMES))))),
        )
        said = draft(f"x{number}", title=title, summary=summary, text=text, keys=())
        new.append(
            new_item(
                draft=said,
                feed_id=data.draw(st.sampled_from(FEEDS)),
                at=data.draw(st.sampled_from(TIMES)),
                analysis=replace(tagged, language=data.draw(st.sampled_from(["en", "ru"]))),
            )
        )
    with store.begin() as transaction:
        numbers = transaction.insert_items(new)
        for _ in range(3):
            condition = data.draw(_conditions())
            query = Query(condition=condition, since=data.draw(st.none() | st.sampled_from(TIMES)))
            expected = sorted(
                (item.effective_at, item.id)
                for item in map(transaction.item, numbers)
                if matches(query, searched(item), NOW)
            )
            found = transaction.items(ItemFilter(search=query, limit=10_000))
            assert [each.id for each in found if each.id in numbers] == [number for _, number in reversed(expected)]
            best = transaction.items(ItemFilter(search=query, limit=10_000, best=True))
            assert {each.id for each in best} == {each.id for each in found}


# Of so many items that a search goes back in steps, reads some by itself and gives that up.
SHARES = {"alpha": 0.9, "albania": 0.5, "algiers": 0.2, "benin": 0.12, "berlin": 0.03, "beryl": 0.004, "chad": 0.001}
MANY_REGIONS = [f"R{number}" for number in range(60)]
MANY_THEMES = ["t0", "t1", "t2", "t3"]


def _uneven(rng: random.Random, names: list[str], number: int) -> set[str]:
    """Some of the names, the first ones often."""
    return {names[min(int(rng.expovariate(8) * len(names)), len(names) - 1)] for _ in range(number)}


@pytest.fixture
def thousands(store: Store) -> tuple[Store, list[tuple[Item, Searched]]]:
    """In no order of time; newest first."""
    rng = random.Random(5)  # noqa: S311 - the same items each time
    new = []
    for number in range(2300):
        said = [word for word, share in SHARES.items() if rng.random() < share]
        rng.shuffle(said)
        tagged = analysis(
            regions=tuple(region(code, rng.choice(list(Role))) for code in sorted(_uneven(rng, MANY_REGIONS, 3))),
            themes=tuple(map(theme, sorted(_uneven(rng, MANY_THEMES, 2)))),
        )
        new.append(
            new_item(
                draft=draft(f"m{number}", title=" ".join(said[:2]), summary="", text=" ".join(said[2:]), keys=()),
                feed_id="mfa" if rng.random() < 0.05 else "news",
                at=NOW - (2300 - number) * HOUR - rng.choice([0, 0, 0, 500]) * rng.random() * DAY,
                analysis=replace(tagged, language=rng.choice(["en", "en", "ru"])),
            )
        )
    with store.begin() as transaction:
        transaction.insert_items(new)
        items = transaction.items(ItemFilter(limit=10_000))
    return store, [(item, searched(item)) for item in items]


def _conditions_on_thousands() -> st.SearchStrategy[Condition]:
    beginnings = sorted({word[:length] for word in SHARES for length in (1, 2, 3, 4)})
    leaf = st.one_of(
        st.builds(lambda word: Phrase((word,)), st.sampled_from(list(SHARES))),
        st.builds(lambda word: Phrase((word,), open=True), st.sampled_from(beginnings)),
        st.builds(lambda two: Phrase(tuple(two)), st.lists(st.sampled_from(list(SHARES)), min_size=2, max_size=2)),
        *(
            st.builds(Has, st.just(name), st.sets(st.sampled_from(values), min_size=1).map(frozenset))
            for name, values in [
                (Property.REGION, MANY_REGIONS[:3]),
                (Property.THEME, MANY_THEMES),
                (Property.FEED, ["mfa", "news", "nobody's"]),
                (Property.LANG, ["en", "ru"]),
            ]
        ),
        st.builds(
            lambda codes, last: Has(Property.REGION, frozenset(codes) | {last}),
            st.lists(st.sampled_from(MANY_REGIONS), min_size=12, max_size=60),
            st.sampled_from(MANY_REGIONS),
        ),
    )
    return st.recursive(
        leaf,
        lambda inner: (
            st.builds(Not, inner)
            | st.builds(AllOf, st.lists(inner, min_size=2, max_size=4).map(tuple))
            | st.builds(AnyOf, st.lists(inner, min_size=2, max_size=3).map(tuple))
        ),
        max_leaves=6,
    )


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    conditions=st.lists(_conditions_on_thousands(), min_size=1, max_size=3),
    limit=st.sampled_from([1, 7, 50, 50, 50, 400, 10_000]),
    start=st.integers(0, 2299),
    since=st.none() | st.sampled_from([NOW - n * DAY for n in (3, 40, 90)]),
)
def test_stores_find_among_thousands_what_memory_finds(
    thousands: tuple[Store, list[tuple[Item, Searched]]],
    conditions: list[Condition],
    limit: int,
    start: int,
    since: datetime | None,
) -> None:
    store, items = thousands
    query = Query(condition=AllOf(tuple(conditions)), since=since)
    last = items[start][0]
    for after, before in ((0, None), (start + 1, (last.effective_at, last.id))):
        expected = (item.id for item, text in items[after:] if matches(query, text, NOW))
        with store.read() as reader:
            found = reader.items(ItemFilter(search=query, before=before, limit=limit))
        assert [item.id for item in found] == list(islice(expected, limit))


def searched(item: Item) -> Searched:
    regions, themes = searched_tags(item.regions, item.themes)
    return Searched(
        title=item.title,
        summary=item.summary,
        text=item.text,
        feed=item.feed_id,
        kind="government" if item.feed_id == "mfa" else "news",
        language=item.language,
        regions=regions,
        themes=themes,
        at=item.effective_at,
    )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60))
@example("a:b 'c' \"d\" \\e ﬁ İ \ue000 \ue001")
def test_any_text_is_found_by_its_words(store: Store, text: str) -> None:
    number = put(store, text=text, title="x")
    with store.read() as reader:
        stored = reader.item(number).text
        for word in dict.fromkeys(words(stored)):
            query = Query(condition=Phrase((word,)))
            assert number in [each.id for each in reader.items(ItemFilter(search=query, limit=10_000))]
        if words(stored):
            query = Query(condition=Phrase(tuple(words(stored))))
            assert number in [each.id for each in reader.items(ItemFilter(search=query, limit=10_000))]


def test_the_deepest_query_is_answered(store: Store) -> None:
    number = put(store, "a b")
    assert find(store, "(" * 19 + "a" + ")" * 19) == [number]
    assert find(store, "-(" * 9 + "b" + ")" * 9) == []
    assert find(store, "a " + " ".join(f"-(w{n} OR x{n})" for n in range(24))) == [number]
    assert find(store, '"' + "a b " * 200 + '"') == []
    assert find(store, "region:" + ",".join(f"R{n}" for n in range(200))) == []


# --- order and pages -------------------------------------------------------------------------------------------------


def test_pages_follow_each_other_whatever_the_times(store: Store) -> None:
    moments = [NOW - n * n * n * timedelta(minutes=7) for n in range(40)]
    with store.begin() as transaction:
        tagged = analysis(regions=(region("KZ"),), themes=(theme("energy"),))
        numbers = transaction.insert_items(
            [new_item(f"p{n}", FEEDS[n % 2], at=moments[n * 17 % 40], analysis=tagged) for n in range(40)]
        )
        whole = sorted(zip([moments[n * 17 % 40] for n in range(40)], numbers, strict=True), reverse=True)
    for wanted in (
        ItemFilter(search=parse("title", Names()), limit=7),
        ItemFilter(search=parse("lang:en", Names()), limit=7, stories_only=True),
        ItemFilter(regions=frozenset({"KZ"}), themes=frozenset({"energy"}), limit=7),
        ItemFilter(regions=frozenset({"KZ", "A", "B", "C"}), limit=7),
        ItemFilter(feeds=frozenset({"mfa", "news", "c", "d"}), limit=7),
    ):
        seen = []
        with store.read() as reader:
            page = reader.items(wanted)
            while page:
                seen += [(each.effective_at, each.id) for each in page]
                page = reader.items(replace(wanted, before=seen[-1]))
        assert seen == whole


def test_the_newest_are_found_among_thousands_that_came_in_any_order(store: Store) -> None:
    """More than two blocks of ids: an archive that came last, and one item of today that came first."""
    days = [0, *range(100, 2300), *range(1, 100)]
    with store.begin() as transaction:
        numbers = transaction.insert_items(
            [
                new_item(draft=draft(f"o{n}", title="even" if n % 2 == 0 else "odd", text=""), at=NOW - n * DAY)
                for n in days
            ]
        )
    by_day = dict(zip(days, numbers, strict=True))
    assert find(store, "even", limit=60) == [by_day[n] for n in range(0, 120, 2)]
    assert find(store, "odd until:150d", limit=3) == [by_day[n] for n in (151, 153, 155)]
    assert find(store, "odd until:98d since:101d") == [by_day[n] for n in (99, 101)]
    assert find(store, "odd", before=(NOW - 2295 * DAY, 0)) == [by_day[n] for n in (2297, 2299)]
    assert find(store, "even", best=True, since=NOW - 3 * DAY) == [by_day[n] for n in (2, 0)]
    assert find(store, "even since:1m", best=True) == [by_day[0]]
    with store.begin() as transaction:
        [last] = transaction.insert_items([new_item(draft=draft("late", title="odd", text=""), at=NOW - 2 * DAY)])
    assert find(store, "odd", limit=3) == [by_day[1], last, by_day[3]]


def test_the_best_stand_first(store: Store) -> None:
    once = put(store, "Weather", "rain and a dialogue in the evening, and much else of no interest to anybody")
    often = put(store, "Weather", "dialogue after dialogue", at=NOW - DAY)
    title = put(store, "Dialogue", "opens today in the town", at=NOW - 2 * DAY)
    put(store, "Weather", "rain")
    assert find(store, "dialogue") == [once, often, title]
    assert find(store, "dialogue", best=True)[-1] == once
    assert find(store, "dialogue", best=True, limit=1)[0] in {often, title}
    assert find(store, "dialogue since:36h", best=True) == [often, once]
    assert find(store, "dialogue until:12h", best=True, limit=9) == sorted([often, title], key=[title, often].index)
    assert find(store, "dialogue", best=True, until=NOW - 36 * HOUR) == [title]
    assert find(store, "feed:mfa", best=True) == find(store, "feed:mfa")
    with pytest.raises(ValueError, match="no pages"):
        find(store, "dialogue", best=True, before=(NOW, 1))


def test_times_of_a_query_must_be_moments(store: Store) -> None:
    with store.read() as reader, pytest.raises(ValueError, match="moments"):
        reader.items(ItemFilter(search=parse("a since:7d", Names())))


@settings(max_examples=200)
@given(
    moment=st.integers(-(2**25), 2**33 + 2**25).map(lambda second: EPOCH + timedelta(seconds=second)),
    end=st.integers(1, 2**21),
    span=st.integers(1, 2**34),
)
@example(moment=EPOCH, end=1, span=1)
@example(moment=NOW, end=search.start_of_block(NOW) // search.SHORTEST + 1, span=2**28)
def test_a_window_of_time_has_one_mark_of_each_moment_in_it(moment: datetime, end: int, span: int) -> None:
    last = end * search.SHORTEST
    first = search.start_of_blocks(last, span)
    marks = search.window(first, last)
    assert 0 <= first <= max(last - span, 0)
    assert len(marks) == len(set(marks)) <= 8 + 2 * 7 * len(search.BLOCKS)
    inside = first <= search.start_of_block(moment) < last
    assert len(set(marks) & set(search._times(moment))) == (1 if inside else 0)


# --- kept right ------------------------------------------------------------------------------------------------------


def test_a_revision_is_found_by_its_new_words_only(store: Store) -> None:
    number = put(store, "Old title", "old text")
    with store.begin() as transaction:
        said = draft("n0", title="New title", summary="", text="other text")
        transaction.revise_item(number, said, analysis(regions=(region("FR"),)), NOW, {})
    assert find(store, "old") == []
    assert find(store, "new other region:FR lang:en") == [number]


def test_new_tags_are_found_and_old_ones_are_not(store: Store) -> None:
    number = put(store, "Title")
    with store.begin() as transaction:
        transaction.retag_item(number, replace(analysis(regions=(region("KZ"),)), language="kk"))
        transaction.retag_item(number, replace(analysis(regions=(region("UZ"),)), language="uz"))
    assert find(store, "title region:UZ lang:uz") == [number]
    assert find(store, "title region:KZ") == find(store, "title lang:kk") == []


def test_a_pruned_text_is_not_found_but_its_title_is(store: Store) -> None:
    number = put(store, "Title", "text")
    with store.begin() as transaction:
        later = draft("later", title="Later", summary="", text="")
        transaction.insert_items([new_item(draft=later, at=NOW + 500 * DAY)])
        assert transaction.prune(NOW + 500 * DAY).bodies == 1
        revised = draft("n0", title="Title", summary="", text="again")
        assert find_in(transaction, "text") == []
        assert find_in(transaction, "title") == [number]
        transaction.revise_item(number, revised, analysis(), NOW + 500 * DAY, {})
        assert find_in(transaction, "again") == [number]


def find_in(reader: object, query: str) -> list[int]:
    found = reader.items(ItemFilter(search=parse(query, Names())))  # type: ignore[attr-defined]
    return [each.id for each in found]


def test_what_is_rolled_back_is_not_found(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.begin() as transaction:
        transaction.insert_items([new_item("gone", draft=draft("gone", title="Vanished"))])
        raise ZeroDivisionError
    assert find(store, "vanished") == []


def test_fts5_finds_its_own_index_sound(tmp_path: Path) -> None:
    for store in opened("sqlite", tmp_path):
        with store.begin() as transaction:
            subscribe(transaction, "mfa")
            numbers = transaction.insert_items([new_item(f"i{n}") for n in range(300)])
            for number in numbers[::3]:
                transaction.revise_item(number, draft(f"i{number}", title="changed"), analysis(), NOW, {})
    with closing(sqlite3.connect(tmp_path / "store.db")) as connection:
        connection.execute("INSERT INTO item_search (item_search) VALUES ('integrity-check')")
        assert connection.execute("SELECT count(*) FROM item_search WHERE item_search MATCH 'changed'").fetchone() == (
            100,
        )
