"""No question that a poll or a listing asks reads a whole table: SQLite's own plans say so.

The traps are those of reference/performance.md §3: pairs in a list of VALUES, a join of tags that sorts at the end,
frequent shingles counted to the last.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import event

from aggregator.model import KeyKind
from aggregator.query import Phrase, Query
from aggregator.store import AlertFilter, DeliveryFilter, ItemFilter, Reader, Store, Transaction
from tests.lab.stores import DAY, NOW, alert, analysis, key, new_item, opened, region, subscribe, theme


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    for each in opened("sqlite", tmp_path):
        tagged = analysis(regions=(region("KZ"),), themes=(theme("energy"),))
        with each.begin() as transaction:
            subscribe(transaction, "mfa", "news")
            transaction.insert_items([new_item(f"i{n}", analysis=tagged) for n in range(50)])
            transaction.add_alert(alert(item_ids=(1,)), "uid")
        yield each


KEYS = [key(f"i{n}", kind) for n in range(20) for kind in (KeyKind.GUID, KeyKind.LINK)]
KZ, ENERGY = frozenset({"KZ", "UZ"}), frozenset({"energy"})

QUESTIONS: dict[str, Callable[[Reader], object]] = {
    "newest": lambda reader: reader.items(ItemFilter()),
    "page": lambda reader: reader.items(ItemFilter(before=(NOW, 20))),
    "span": lambda reader: reader.items(ItemFilter(since=NOW - DAY, until=NOW)),
    "feeds": lambda reader: reader.items(ItemFilter(feeds=frozenset({"mfa", "news"}))),
    "searched: region": lambda reader: reader.items(ItemFilter(regions=KZ)),
    "searched: region and theme": lambda reader: reader.items(ItemFilter(regions=KZ, themes=ENERGY)),
    "searched: everything": lambda reader: reader.items(
        ItemFilter(
            regions=KZ,
            themes=ENERGY,
            feeds=frozenset({"mfa"}),
            search=Query(condition=Phrase(("title",))),
            stories_only=True,
        )
    ),
    "searched: stories": lambda reader: reader.stories(ItemFilter(search=Query(condition=Phrase(("title",))))),
    "searched: best": lambda reader: reader.items(ItemFilter(search=Query(condition=Phrase(("title",))), best=True)),
    "searched: 5 feeds": lambda reader: reader.items(ItemFilter(feeds=frozenset("abcde"))),
    "stories": lambda reader: reader.stories(ItemFilter()),
    "one item": lambda reader: reader.item(3),
    "known": lambda reader: reader.known_items("mfa", KEYS),
    "gaps": lambda reader: reader.recent_gaps("mfa"),
    "postings": lambda reader: reader.story_postings(range(24), NOW - DAY, NOW, 40),
    "candidates": lambda reader: reader.story_candidates([1, 2, 3]),
    "same link": lambda reader: reader.story_same_link(KEYS[1], NOW - DAY, NOW, 40),
    "known links": lambda reader: reader.known_links(KEYS),
    "wording": lambda reader: reader.wording("mfa"),
    "recent features": lambda reader: reader.recent_features("mfa", 50),
    "story": lambda reader: reader.current_story(3),
    "decisions": lambda reader: reader.story_decisions(3),
    "copies": lambda reader: reader.story_items(3),
    "claims": lambda reader: reader.claims(1),
    "dialogue": lambda reader: reader.dialogue_candidates({"UZ"}, NOW.date(), NOW),
    "log": lambda reader: reader.fetch_log("mfa"),
    "dated back": lambda reader: reader.dated_back(NOW - DAY, DAY),
    "alerts": lambda reader: reader.alerts(AlertFilter()),
    "alerts of an item": lambda reader: reader.alerts_of(item_id=1),
    "alerts of a feed": lambda reader: reader.alert_counts("mfa", NOW),
    "told of a story": lambda reader: reader.told_of_story(3),
    "told of dialogues": lambda reader: reader.times_told([1, 2]),
    "changes that waited": lambda reader: reader.tellings_due(NOW, 10),
    "spared": lambda reader: reader.is_spared("k1"),
    "due channels": lambda reader: reader.due_channels(["hook"], NOW),
    "known alert": lambda reader: reader.has_alert("k1"),
    "deliveries": lambda reader: reader.deliveries(DeliveryFilter()),
}

ACTS: dict[str, Callable[[Transaction], object]] = {
    "lease deliveries": lambda transaction: transaction.lease_deliveries(NOW, NOW + DAY, 10),
    "touch": lambda transaction: transaction.touch_listed(range(1, 40), NOW),
    "join": lambda transaction: transaction.join_story(2, 1, 1, 1.0, "x", NOW),
    "revise": lambda transaction: transaction.revise_item(
        1, new_item("i0").draft, analysis(regions=(region("FR"),)), NOW, {}
    ),
    "add keys": lambda transaction: transaction.add_all_keys({1: KEYS}),
}

SCAN = re.compile(
    r"^SCAN (item\w*|alert\w*|delivery|fetch_log)\b(?! USING (COVERING )?INDEX| VIRTUAL TABLE INDEX \d+:M)"
)
SORT = re.compile(r"USE TEMP B-TREE FOR (LAST|RIGHT|ORDER)")
MAY_SORT = {
    "copies",
    "claims",
    "postings",
    "same link",
    "dialogue",
    "alerts of an item",
    "told of dialogues",
    "lease deliveries",
    "join",
} | {name for name in QUESTIONS if name.startswith("searched")}
"""These sort the few rows that they have found."""


def plans(transaction: Transaction, act: Callable[[Transaction], object]) -> list[str]:
    connection = transaction._connection
    asked: list[tuple[str, object]] = []

    def note(_: object, __: object, statement: str, parameters: object, context: object, many: bool) -> None:
        if not statement.startswith(("EXPLAIN", "INSERT", "PRAGMA")):
            asked.append((statement, parameters))

    event.listen(connection, "before_cursor_execute", note)
    act(transaction)
    event.remove(connection, "before_cursor_execute", note)
    assert asked
    lines = []
    for statement, parameters in asked:
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)  # type: ignore[arg-type]
        lines += [row[3] for row in rows]
    return lines


def test_what_a_feed_told_lately_is_counted_by_the_clock_and_not_by_its_items(store: Store) -> None:
    with store.begin() as transaction:
        lines = plans(transaction, QUESTIONS["alerts of a feed"])
    assert any("ix_alert_created" in line for line in lines), lines
    assert not any("feed_id=?" in line for line in lines), "a feed may have a hundred thousand items"


@pytest.mark.parametrize("name", [*QUESTIONS, *ACTS])
def test_it_finds_its_rows_by_an_index(store: Store, name: str) -> None:
    with store.begin() as transaction:
        lines = plans(transaction, {**QUESTIONS, **ACTS}[name])
    assert [line for line in lines if SCAN.match(line)] == []
    if name not in MAY_SORT:
        assert [line for line in lines if SORT.search(line)] == []
