"""What every store keeps of stories: candidates, joining, and who stands for a story."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from aggregator.errors import NotFoundError
from aggregator.model import KeyKind
from aggregator.store import Features, ItemFilter, Store, StoryCandidate, StoryLink
from tests.lab.stores import BACKENDS, DAY, HOUR, MINUTE, NOW, analysis, draft, key, new_item, opened, region, subscribe


@pytest.fixture(params=BACKENDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    for each in opened(request.param, tmp_path):
        with each.begin() as transaction:
            subscribe(transaction, "mfa", "news")
        yield each


def features(*shingles: int, title: str = "", lead: str = "", data: bytes = b"") -> Features:
    return Features(shingles=shingles, title_key=title, lead_hash=lead, data=data)


def test_candidates_share_shingles_the_most_first(store: Store) -> None:
    top = 2**64 - 1  # unsigned, as a hash comes
    with store.begin() as transaction:
        ids = transaction.insert_items(
            [
                new_item("a", features=features(1, 2, 3, top)),
                new_item("b", features=features(2, 2, top, -5, data=b"\x00\xff")),
                new_item("c", features=features(9)),
                new_item("old", at=NOW - 8 * DAY, features=features(1, 2, 3)),
                new_item("none"),
            ]
        )
        found = transaction.story_candidates([3, 2, top, 2**64 - 5, 77], NOW - 7 * DAY, NOW)
        assert [(each.item_id, each.shared) for each in found] == [(ids[1], 3), (ids[0], 3)]
        assert found[0] == StoryCandidate(
            item_id=ids[1],
            feed_id="mfa",
            story_id=ids[1],
            tier=1,
            title="Title of b",
            url="https://example.org/b",
            language="en",
            effective_at=NOW,
            first_seen=NOW,
            shared=3,
            features=b"\x00\xff",
        )
        assert len(transaction.story_candidates([1, 2], NOW - 7 * DAY, NOW, limit=1)) == 1
        assert transaction.story_candidates([1, 2], NOW - 7 * DAY, NOW, limit=0) == []
        assert transaction.story_candidates([], NOW - 7 * DAY, NOW) == []
        assert {each.item_id for each in transaction.story_candidates([1], NOW - 8 * DAY, NOW)} == {ids[0], ids[3]}


def test_shingles_are_counted_up_to_the_cap(store: Store) -> None:
    with store.begin() as transaction:
        transaction.insert_items(
            [new_item(f"i{n}", at=NOW - n * HOUR, features=features(1, 100 + n)) for n in range(60)]
        )
        counts = transaction.shingle_counts([1, 100, 7, 2**64 + 100], NOW - 100 * HOUR, NOW, cap=51)
        assert counts == {1: 51, 100: 1, 7: 0, 2**64 + 100: 1}
        assert transaction.shingle_counts([1], NOW - 9 * HOUR, NOW) == {1: 10}
        assert transaction.shingle_counts([], NOW, NOW) == {}
        many = transaction.shingle_counts(range(100, 200), NOW - 100 * HOUR, NOW)
        assert [many[shingle] for shingle in range(100, 200)] == [1] * 60 + [0] * 40


def test_exact_copies_are_found_by_title_and_lead(store: Store) -> None:
    with store.begin() as transaction:
        ids = transaction.insert_items(
            [
                new_item("a", features=features(title="т" * 2000, lead="1")),
                new_item("b", "news", at=NOW - HOUR, features=features(title="т" * 2000, lead="1")),
                new_item("c", features=features(title="т" * 2000, lead="2")),
                new_item("d", features=features(title="", lead="1")),
            ]
        )
        found = transaction.story_exact("т" * 2000, "1", NOW - DAY, NOW)
        assert [each.item_id for each in found] == [ids[1], ids[0]]
        assert transaction.story_exact("т" * 2000, "1", NOW - DAY, NOW, limit=1) == found[:1]
        assert [each.item_id for each in transaction.story_exact("т" * 2000, "1", NOW, NOW)] == [ids[0]]
        assert transaction.story_exact("", "1", NOW - DAY, NOW) == []


def test_the_same_link_is_found_in_other_feeds(store: Store) -> None:
    link = key("shared", KeyKind.LINK)
    with store.begin() as transaction:
        ids = transaction.insert_items(
            [
                new_item(draft=draft("a", keys=(key("a"), link))),
                new_item("b", "news", draft=draft("b", keys=(link,))),
                new_item("c"),
            ]
        )
        assert [each.item_id for each in transaction.story_same_link(link, NOW, NOW)] == ids[:2]
        assert transaction.story_same_link(link, NOW + MINUTE, NOW + DAY) == []
        assert transaction.story_same_link(link, NOW, NOW)[0].features == b""


def test_joining_links_the_copies_and_says_why(store: Store) -> None:
    tagged = analysis(regions=(region("KZ"),))
    with store.begin() as transaction:
        copy, original, other = transaction.insert_items(
            [
                new_item("copy", "news", at=NOW, tier=3, analysis=tagged),
                new_item("original", "mfa", at=NOW + MINUTE, tier=1, analysis=tagged),
                new_item("other", "news", at=NOW + HOUR),
            ]
        )
        assert transaction.story_link(original) is None
        assert transaction.join_story(original, copy, copy, 0.87, "shingles", NOW + HOUR) == copy
        assert transaction.story_link(original) == StoryLink(
            item_id=original, story_id=copy, via=copy, score=0.87, method="shingles", at=NOW + HOUR
        )
        assert [each.id for each in transaction.story_items(copy)] == [copy, original]
        assert transaction.story_items(original) == []
        # the ministry's own text stands for the story, although it came later
        for wanted in (ItemFilter(), ItemFilter(regions=frozenset({"KZ"}))):
            stories = [(each.id, each.item.id, each.copies) for each in transaction.stories(wanted)]
            assert stories == [(other, other, 1), (copy, original, 2)][-len(stories) :]
        assert [each.id for each in transaction.items(ItemFilter(stories_only=True))] == [other, original]
        assert transaction.stories(ItemFilter(limit=1))[0].id == other
        assert transaction.counts()["stories"] == 2


def test_an_item_can_leave_a_story_again(store: Store) -> None:
    with store.begin() as transaction:
        one, two, three = transaction.insert_items([new_item(f"i{n}", at=NOW + n * MINUTE) for n in range(3)])
        transaction.join_story(two, one, one, 1.0, "exact", NOW)
        transaction.join_story(three, one, one, 1.0, "exact", NOW)
        assert transaction.join_story(two, None, None, 0.0, "edited apart", NOW) == two
        assert transaction.story_link(two) is None
        assert {each.id: each.copies for each in transaction.stories(ItemFilter())} == {one: 2, two: 1}
        transaction.join_story(three, two, two, 0.9, "shingles", NOW)
        assert {each.id: each.copies for each in transaction.stories(ItemFilter())} == {one: 1, two: 2}
        assert {each.item.id for each in transaction.stories(ItemFilter())} == {one, two}
        # the first of a story leaves it: the story keeps its number and another stands for it
        transaction.join_story(two, one, one, 0.9, "shingles", NOW)
        assert {each.id: each.item.id for each in transaction.stories(ItemFilter())} == {one: one, two: three}


def test_only_what_is_there_can_be_joined(store: Store) -> None:
    with store.begin() as transaction:
        [number] = transaction.insert_items([new_item()])
        with pytest.raises(NotFoundError, match="i99"):
            transaction.join_story(99, number, None, 1.0, "x", NOW)
        with pytest.raises(NotFoundError, match="s99"):
            transaction.join_story(number, 99, None, 1.0, "x", NOW)
        assert transaction.join_story(number, number, None, 1.0, "x", NOW) == number
