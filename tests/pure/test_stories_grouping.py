"""Grouping a stream: ids, windows, many copies, commonplaces, memory."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from aggregator.model import Document
from aggregator.stories.boilerplate import FIRST
from aggregator.stories.grouping import Grouper

NOON = datetime(2024, 5, 21, 12, tzinfo=UTC)
SYLLABLES = ("ba", "den", "fi", "gol", "har", "ju", "kem", "lo", "mis", "nar", "po", "rul", "sa", "tev", "vu", "zon")


def text(seed: int, words: int = 60) -> str:
    rng = random.Random(seed)  # noqa: S311 - a repeatable text, nothing secret
    return " ".join("".join(rng.choices(SYLLABLES, k=3)) for _ in range(words)) + "."


def document(seed: int, words: int = 60) -> Document:
    return Document(title=f"Title of number {seed} in words", text=text(seed, words))


def test_stories_are_numbered_in_order_and_copies_join_them() -> None:
    grouper = Grouper()
    retitled = Document(title="Another title altogether", text="LAKE (Wire) – " + text(1)[:300] + " [...]")
    found = [grouper.add(str(n), each, NOON) for n, each in enumerate([document(1), document(2), retitled])]
    assert found == ["g1", "g2", "g1"]


def test_a_new_version_of_an_item_keeps_its_story() -> None:
    grouper = Grouper()
    assert grouper.add("a", document(1), NOON) == "g1"
    assert grouper.add("a", document(2), NOON) == "g1"
    assert grouper.add("b", document(2), NOON) == "g1"
    assert grouper.add("c", document(1), NOON) == "g2"


def test_a_text_that_returns_after_a_week_is_a_new_story() -> None:
    grouper = Grouper()
    assert grouper.add("a", document(1), NOON) == "g1"
    assert grouper.add("b", document(1), NOON + timedelta(days=8)) == "g2"
    assert grouper.add("c", document(1), NOON + timedelta(days=9)) == "g2"
    assert grouper.add("d", document(1), None) in {"g1", "g2"}


def test_texts_without_a_date_are_of_the_same_week() -> None:
    grouper = Grouper()
    assert grouper.add("a", document(1), None) == grouper.add("b", document(1), NOON)


def test_a_feed_does_not_copy_itself() -> None:
    grouper = Grouper()
    retitled = Document(title="Something else for the same words", text=text(1))
    assert grouper.add("a", document(1), NOON, feed_id="one") == "g1"
    assert grouper.add("b", retitled, NOON, feed_id="one") == "g2"


def test_what_a_feed_repeats_makes_no_copies() -> None:
    line = "This reader-supported newsroom thanks the friends of the lighthouse museum for every single gift. " * 2
    grouper = Grouper()
    for n in range(100, 100 + FIRST):
        grouper.add(str(n), Document(title=f"Title of number {n}", text=line + text(n)), NOON, feed_id="one")
    first, second = (Document(title="", text=line + text(n, 9)) for n in (1, 2))
    assert grouper.add("a", first, NOON, feed_id="one") != grouper.add("b", second, NOON, feed_id="two")
    bare = Document(title="A title of their own making", text=text(3, 30))
    framed = Document(title="Quite another title", text=line + text(3, 30))
    assert grouper.add("c", framed, NOON, feed_id="one") == grouper.add("d", bare, NOON, feed_id="two")


def test_dates_at_the_ends_of_the_calendar_are_compared_too() -> None:
    grouper = Grouper()
    first, last = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    found = [grouper.add(str(n), document(1), at) for n, at in enumerate((first, first, last, last, NOON, None))]
    assert found[:5] == ["g1", "g1", "g2", "g2", "g3"]


def test_a_copy_of_an_item_that_is_no_longer_among_the_newest_joins_it() -> None:
    grouper = Grouper()
    for n in range(1_010):
        grouper.add(str(n), document(n, 12), NOON)
    assert grouper.add("copy", Document(title="Another title", text="LAKE – " + text(3, 12)), NOON) == "g4"


def test_a_story_goes_on_for_a_month_and_no_longer() -> None:
    grouper = Grouper()
    found = [grouper.add(str(n), document(1), NOON + timedelta(days=6 * n)) for n in range(8)]
    assert found == ["g1"] * 6 + ["g2"] * 2


def test_parties_tell_two_texts_apart() -> None:
    grouper = Grouper()
    assert grouper.add("a", document(1), NOON, countries=["NO", "SE"]) == "g1"
    assert grouper.add("b", document(1), NOON, countries=["FI"]) == "g2"


def test_a_hundred_copies_are_one_story() -> None:
    grouper = Grouper()
    found = {
        grouper.add(str(n), Document(title=f"Outlet {n} writes its own title", text=f"Outlet{n} says: {text(1)}"), NOON)
        for n in range(100)
    }
    assert found == {"g1"}


def test_a_commonplace_joins_nothing() -> None:
    form = text(0, 40)
    grouper = Grouper()
    found = [grouper.add(str(n), Document(title="", text=f"{form} {text(n, 60)}"), NOON) for n in range(1, 30)]
    assert len(set(found)) == 29


def test_the_same_items_give_the_same_stories_whatever_came_first_in_a_batch() -> None:
    items = [(str(n), document(n % 7, 50 + n)) for n in range(40)]
    whole, parts = Grouper(), Grouper()
    once = [whole.add(*item, NOON) for item in items]
    twice = [parts.add(*item, NOON) for batch in (items[:3], items[3:4], items[4:]) for item in batch]
    assert once == twice
    assert len(set(once)) == 7


def test_memory_is_bounded_and_what_is_forgotten_finds_nothing() -> None:
    grouper = Grouper(most_items=10)
    for n in range(40):
        assert grouper.add(str(n), document(n), NOON) == f"g{n + 1}"
    # the promise is about memory, which only these can tell
    assert (len(grouper._kept), len(grouper._numbers)) == (10, 10)
    assert len(grouper._by_key) <= 260
    assert (len(grouper._sizes), len(grouper._began)) == (10, 10)
    assert grouper.add("again", document(39), NOON) == "g40"
    assert grouper.add("old", document(0), NOON) == "g41"


def test_copies_that_newer_ones_pushed_out_are_forgotten_too() -> None:
    grouper = Grouper(most_items=60)
    assert {grouper.add(str(n), document(1), NOON) for n in range(120)} == {"g1"}
    assert {grouper.add(str(n), document(n), NOON) for n in range(1000, 1060)} == {f"g{n}" for n in range(2, 62)}
    assert grouper.add("late", document(1), NOON) == "g62"
