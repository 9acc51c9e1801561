"""What every store keeps of stories: candidates, joining, splitting and merging, and who stands for a story."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from aggregator.errors import NotFoundError, UsageError
from aggregator.model import KeyKind
from aggregator.store import Features, ItemFilter, Store, StoryCandidate, StoryDecision, StoryLink, Transaction
from tests.lab.stores import BACKENDS, DAY, HOUR, MINUTE, NOW, analysis, draft, key, new_item, opened, region, subscribe


@pytest.fixture(params=BACKENDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    for each in opened(request.param, tmp_path):
        with each.begin() as transaction:
            subscribe(transaction, "mfa", "news")
        yield each


def features(*shingles: int, data: bytes = b"") -> Features:
    return Features(shingles=shingles, data=data)


def make(transaction: Transaction, count: int) -> list[int]:
    return transaction.insert_items([new_item(f"i{n}", at=NOW + n * MINUTE) for n in range(count)])


def stories(transaction: Transaction) -> dict[int, list[int]]:
    """Every story with its items."""
    found = {each.id: [item.id for item in transaction.story_items(each.id)] for each in transaction.stories(EVERY)}
    assert all(each.copies == len(found[each.id]) for each in transaction.stories(EVERY))
    assert sum(map(len, found.values())) == len(transaction.items(EVERY))
    return found


EVERY = ItemFilter(limit=1000)

# --- candidates ------------------------------------------------------------------------------------------------------


def test_postings_name_the_items_that_share_a_shingle_newest_first(store: Store) -> None:
    top = 2**64 - 1  # unsigned, as a hash comes
    with store.begin() as transaction:
        a, b, _, old, late = transaction.insert_items(
            [
                new_item("a", features=features(1, 2, 3, top)),
                new_item("b", at=NOW - HOUR, features=features(2, 2, top, -5)),
                new_item("c", features=features(9)),
                new_item("old", at=NOW - 8 * DAY, features=features(1, 2, 3)),
                new_item("late", features=features(1)),
            ]
        )
        found = transaction.story_postings([1, 2, top, 2**64 - 5, 77], NOW - 7 * DAY, NOW, late)
        assert found == {1: [(a, a)], 2: [(a, a), (b, b)], top: [(a, a), (b, b)], 2**64 - 5: [(b, b)], 77: []}
        transaction.join_story(b, a, a, 0.9, "x", NOW)
        assert transaction.story_postings([2], NOW - 8 * DAY, NOW, late + 1) == {2: [(a, a), (b, a), (old, old)]}
        assert transaction.story_postings([2], NOW - 8 * DAY, NOW, late, most=2) == {2: [(a, a), (b, a)]}
        assert transaction.story_postings([2], NOW - 8 * DAY, NOW, a) == {2: []}
        assert transaction.story_postings([], NOW, NOW, late) == {}
        assert transaction.known_shingles([1, 2, top, 2**64 - 5, 77]) == {1, 2, top, 2**64 - 5}
        assert transaction.known_shingles([]) == set()


def test_candidates_come_in_the_order_asked_for(store: Store) -> None:
    with store.begin() as transaction:
        one, two = transaction.insert_items(
            [new_item("a", features=features(1, data=b"\x00\xff")), new_item("b", "news", at=NOW + HOUR, tier=3)]
        )
        transaction.join_story(two, one, one, 0.9, "x", NOW)
        found = transaction.story_candidates([two, 99, one])
        assert found == [
            StoryCandidate(
                item_id=two,
                feed_id="news",
                story_id=one,
                strand=one,
                tier=3,
                effective_at=NOW + HOUR,
                began=NOW,
                features=b"",
            ),
            StoryCandidate(
                item_id=one,
                feed_id="mfa",
                story_id=one,
                strand=one,
                tier=1,
                effective_at=NOW,
                began=NOW,
                features=b"\x00\xff",
            ),
        ]
        assert transaction.story_candidates([]) == []


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
        found = transaction.story_same_link(link, NOW, NOW, 99)
        assert [each.item_id for each in found] == ids[:2]
        assert found[0].features == b""
        assert [each.item_id for each in transaction.story_same_link(link, NOW, NOW, ids[1])] == ids[:1]
        assert transaction.story_same_link(link, NOW + MINUTE, NOW + DAY, 99) == []
        assert transaction.known_links({link, key("another", KeyKind.LINK)}) == {link}
        assert transaction.known_links(()) == set()


# --- what a feed repeats ---------------------------------------------------------------------------------------------


def test_a_feeds_wording_is_kept(store: Store) -> None:
    with store.begin() as transaction:
        assert transaction.wording("mfa") == (0, frozenset())
        transaction.save_wording("mfa", 20, {2**32 - 1, 0, 7})
        transaction.save_wording("news", 1, ())
    with store.begin() as transaction:
        assert transaction.wording("mfa") == (20, frozenset({2**32 - 1, 0, 7}))
        transaction.save_wording("mfa", 40, {7})
        assert transaction.wording("mfa") == (40, frozenset({7}))
        assert transaction.wording("news") == (1, frozenset())


def test_a_feeds_last_features_come_oldest_first(store: Store) -> None:
    with store.begin() as transaction:
        for n in range(5):
            # published in another order than they came
            of_item = features(n, data=bytes([n]))
            transaction.insert_items(
                [new_item(f"i{n}", at=NOW - n * HOUR, first_seen=NOW + n * HOUR, features=of_item)]
            )
        transaction.insert_items([new_item("other", "news", features=features(1, data=b"other"))])
        assert transaction.recent_features("mfa", 3) == [b"\x02", b"\x03", b"\x04"]
        assert transaction.recent_features("mfa", 9)[0] == b"\x00"


# --- joining ---------------------------------------------------------------------------------------------------------


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
        transaction.join_story(original, copy, copy, 0.87, "shingles", NOW + HOUR)
        link = StoryLink(item_id=original, story_id=copy, via=copy, score=0.87, method="shingles", at=NOW + HOUR)
        assert transaction.story_link(original) == link
        assert [each.id for each in transaction.story_items(copy)] == [copy, original]
        assert transaction.story_items(original) == []
        # the ministry's own text stands for the story, although it came later
        for wanted in (ItemFilter(), ItemFilter(regions=frozenset({"KZ"}))):
            found = [(each.id, each.item.id, each.copies, each.links) for each in transaction.stories(wanted)]
            assert found == [(other, other, 1, ()), (copy, original, 2, (link,))][-len(found) :]
        assert [each.id for each in transaction.items(ItemFilter(stories_only=True))] == [other, original]
        assert transaction.stories(ItemFilter(limit=1))[0].id == other
        assert transaction.counts()["stories"] == 2


def test_only_a_new_item_can_join_what_is_there(store: Store) -> None:
    with store.begin() as transaction:
        one, two, three = make(transaction, 3)
        with pytest.raises(NotFoundError, match="i99"):
            transaction.join_story(99, one, None, 1.0, "x", NOW)
        with pytest.raises(NotFoundError, match="s99"):
            transaction.join_story(one, 99, None, 1.0, "x", NOW)
        transaction.join_story(one, one, None, 1.0, "x", NOW)
        assert transaction.story_link(one) is None
        transaction.join_story(two, one, one, 1.0, "x", NOW)
        for number in (one, two):  # one has been joined by others, the other has joined another
            with pytest.raises(UsageError, match="no longer alone"):
                transaction.join_story(number, three, three, 1.0, "x", NOW)


def test_items_of_one_poll_join_each_others_stories_one_after_the_other(store: Store) -> None:
    def link(number: int, story: int, via: int) -> StoryLink:
        return StoryLink(item_id=number, story_id=story, via=via, score=0.9, method="x", at=NOW)

    with store.begin() as transaction:
        one, two, three, four, five = transaction.insert_items(
            [new_item(f"i{n}", at=NOW + n * MINUTE, tier=3 - n // 4) for n in range(5)]
        )
        transaction.join_story(two, one, one, 0.9, "x", NOW)
        transaction.merge_stories(one, three, NOW)
        transaction.join_stories([link(four, one, three), link(five, one, four)])
        assert stories(transaction) == {one: [one, two, three, four, five]}
        assert [each.item.id for each in transaction.stories(EVERY)] == [five], "the lowest tier"
        found = [transaction.story_link(number) for number in (four, five)]
        assert found == [link(four, three, three), link(five, three, four)], "the strand of what they copy"


def test_what_cannot_join_leaves_all_as_it_was(store: Store) -> None:
    with store.begin() as transaction:
        one, two, three = make(transaction, 3)
        good = StoryLink(item_id=two, story_id=one, via=one, score=0.9, method="x", at=NOW)
        with pytest.raises(NotFoundError, match="s99"):
            transaction.join_stories([good, replace(good, item_id=three, story_id=99)])
        assert stories(transaction) == {one: [one], two: [two], three: [three]}
        with pytest.raises(UsageError, match="no longer alone"):
            transaction.join_stories([good, replace(good, item_id=one, story_id=three)])


# --- splitting and merging -------------------------------------------------------------------------------------------


def test_an_item_is_split_off(store: Store) -> None:
    with store.begin() as transaction:
        one, two, three = make(transaction, 3)
        for number in (two, three):
            transaction.join_story(number, one, one, 1.0, "x", NOW)
        assert transaction.split_story(two, NOW + HOUR) == (two, one)
        assert stories(transaction) == {one: [one, three], two: [two]}
        assert transaction.story_link(two) is None
        [candidate] = transaction.story_candidates([two])
        assert (candidate.story_id, candidate.strand, candidate.began) == (two, two, NOW + MINUTE)
        decided = StoryDecision(at=NOW + HOUR, kind="split", story_id=one, other_id=two, item_id=two)
        assert transaction.story_decisions(one) == transaction.story_decisions(two) == [decided]
        assert transaction.story_decisions(three) == []
        with pytest.raises(UsageError, match=f"i{two} is alone"):
            transaction.split_story(two, NOW)
        with pytest.raises(NotFoundError, match="i99"):
            transaction.split_story(99, NOW)


def test_the_first_of_a_story_is_split_off_and_the_others_stay_together(store: Store) -> None:
    with store.begin() as transaction:
        one, two, three = make(transaction, 3)
        transaction.join_story(two, one, one, 0.9, "x", NOW)
        transaction.join_story(three, one, two, 0.8, "x", NOW)
        assert transaction.split_story(one, NOW) == (one, two)
        assert stories(transaction) == {one: [one], two: [two, three]}
        assert [each.item.id for each in transaction.stories(EVERY)] == [two, one]
        strands = {each.item_id: each.strand for each in transaction.story_candidates([one, two, three])}
        assert strands == {one: one, two: two, three: two}
        link = transaction.story_link(three)
        assert link is not None
        assert (link.story_id, link.via) == (two, two)
        assert transaction.current_story(one) == one


def test_two_stories_are_merged_and_the_second_leads_to_the_first(store: Store) -> None:
    with store.begin() as transaction:
        one, two, three, four = transaction.insert_items(
            [new_item(f"i{n}", at=NOW + n * MINUTE, tier=3 - n) for n in range(4)]
        )
        transaction.join_story(four, two, two, 0.9, "x", NOW)
        assert transaction.merge_stories(two, one, NOW) == one
        assert stories(transaction) == {one: [one, two, four], three: [three]}
        assert transaction.stories(EVERY)[0].item.id == four, "the lowest tier stands for both"
        assert transaction.current_story(two) == one
        assert [each.strand for each in transaction.story_candidates([one, two, four])] == [one, two, two]
        with pytest.raises(UsageError, match="one story already"):
            transaction.merge_stories(two, one, NOW)
        assert transaction.merge_stories(two, three, NOW + HOUR) == one
        assert [each.other_id for each in transaction.story_decisions(one)] == [two, three]
        with pytest.raises(NotFoundError, match="s99"):
            transaction.merge_stories(one, 99, NOW)
        with pytest.raises(NotFoundError, match="s99"):
            transaction.current_story(99)
        with pytest.raises(NotFoundError, match="i9223372036854775809"):
            transaction.split_story(2**63 + 1, NOW)


def test_a_copy_of_what_was_merged_joins_the_merged_story(store: Store) -> None:
    with store.begin() as transaction:
        one, two, copy = make(transaction, 3)
        transaction.merge_stories(one, two, NOW)
        transaction.join_story(copy, one, two, 0.9, "x", NOW)
        link = transaction.story_link(copy)
        assert link is not None
        assert (link.story_id, link.via) == (two, two), "by its wording it belongs to what was merged"
        assert transaction.split_story(two, NOW + HOUR) == (two, one)
        assert stories(transaction) == {one: [one, copy], two: [two]}
        assert transaction.current_story(two) == two
        assert [each.kind for each in transaction.story_decisions(two)] == ["merge", "split"]


def test_stories_merged_in_a_row_all_lead_to_the_last(store: Store) -> None:
    with store.begin() as transaction:
        numbers = make(transaction, 5)
        for one, other in zip(numbers[-2::-1], numbers[:0:-1], strict=True):
            transaction.merge_stories(one, other, NOW)
        assert stories(transaction) == {numbers[0]: numbers}
        assert {transaction.current_story(number) for number in numbers} == {numbers[0]}
        assert len(transaction.story_decisions(numbers[0])) == 4
