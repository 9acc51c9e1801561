"""What every store keeps of items, and how it finds them again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aggregator.errors import NotFoundError
from aggregator.model import Item, ItemKey, KeyKind, KnownItem, Role, SourcedClaim
from aggregator.query import AllOf, Not, Phrase, Query, Searched, matches
from aggregator.store import KEEP_TEXT, Features, ItemFilter, PruneReport, Revision, Store
from tests.lab.stores import (
    BACKENDS,
    DAY,
    HOUR,
    MINUTE,
    NOW,
    analysis,
    change,
    claim,
    dialogue,
    digest,
    draft,
    key,
    new_item,
    opened,
    region,
    subscribe,
    theme,
)

RICH = analysis(
    regions=(region("KZ"), region("UZ", Role.SUBJECT), region("BE", Role.VENUE), region("US", Role.MENTION)),
    themes=(theme("human-rights", 0.95), theme("trade-investment")),
    claim=claim(),
)


@pytest.fixture(params=BACKENDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    for each in opened(request.param, tmp_path):
        with each.begin() as transaction:
            subscribe(transaction, "mfa", "news")
        yield each


def test_an_item_comes_back_as_it_went_in(store: Store) -> None:
    new = new_item(analysis=RICH, baseline=True, effective_at=NOW - HOUR, reason="its guid is new")
    with store.begin() as transaction:
        [number] = transaction.insert_items([new])
    with store.read() as reader:
        item = reader.item(number)
        assert item == Item(
            id=number,
            feed_id="mfa",
            feed_name="Mfa",
            guid="g1",
            url="https://example.org/g1",
            title="Title of g1",
            summary="A summary",
            text="Text",
            html="<p>Text</p>",
            authors=("A. Author",),
            published=NOW - HOUR,
            updated=None,
            first_seen=NOW,
            effective_at=NOW - HOUR,
            language="en",
            revision=0,
            baseline=True,
            reason="its guid is new",
            story_id=number,
            dialogue_id=None,
            regions=RICH.regions,
            themes=RICH.themes,
        )
        assert reader.items(ItemFilter()) == [item]
        assert reader.items(ItemFilter(bodies=False)) == [replace(item, text="", html="")]
        assert reader.item_claim(number) == SourcedClaim(claim=claim(), item_id=number, tier=1, published=NOW - HOUR)


def test_an_item_may_say_next_to_nothing(store: Store) -> None:
    bare = replace(
        draft(),
        guid=None,
        url=None,
        title="",
        summary="",
        html="",
        text="",
        authors=(),
        published=None,
        language=None,
        keys=(),
    )
    with store.begin() as transaction:
        [number] = transaction.insert_items([new_item(draft=bare, analysis=replace(analysis(), language=None))])
        assert transaction.insert_items([]) == []
    with store.read() as reader:
        item = reader.item(number)
        assert (item.guid, item.url, item.title, item.authors, item.language) == (None, None, "", (), None)
        assert reader.item_claim(number) is None


def test_ids_come_in_order_and_are_never_used_twice(store: Store) -> None:
    with store.begin() as transaction:
        assert transaction.insert_items([new_item(f"a{n}") for n in range(600)]) == list(range(1, 601))
        assert transaction.insert_items([new_item("b", "news")]) == [601]
    with pytest.raises(ZeroDivisionError), store.begin() as transaction:
        transaction.insert_items([new_item("c")])
        raise ZeroDivisionError
    with store.begin() as transaction:
        assert transaction.insert_items([new_item("c")]) == [602]


def test_items_are_known_by_any_of_their_keys_in_their_own_feed(store: Store) -> None:
    with store.begin() as transaction:
        ids = transaction.insert_items([new_item(f"a{n}") for n in range(1200)])
        keys = [key(f"a{n}", kind) for n in range(1200) for kind in (KeyKind.GUID, KeyKind.LINK)]
        known = transaction.known_items("mfa", [*keys, key("stranger"), keys[0]])
        assert {each: found.item_id for each, found in known.items()} == dict(
            zip(keys, [number for number in ids for _ in range(2)], strict=True)
        )
        assert known[keys[0]] == KnownItem(
            item_id=1,
            content_hash=digest("content of a0"),
            first_seen=NOW,
            published=NOW - HOUR,
            revisions=0,
            revised_at=None,
        )
        assert transaction.known_items("news", keys) == {}
        assert transaction.known_items("mfa", []) == {}
        assert transaction.known_items("mfa", [ItemKey(KeyKind.TEXT, key("a1").digest)]) == {}


def test_a_key_stays_with_the_item_that_had_it_first(store: Store) -> None:
    twin = draft("g2", keys=(key("g2"), key("g1", KeyKind.LINK)))
    with store.begin() as transaction:
        one, two = transaction.insert_items([new_item("g1"), new_item(draft=twin)])
        transaction.add_keys(two, [key("g1"), key("more", KeyKind.TITLE_DAY)])
        transaction.add_keys(two, [])
        transaction.add_all_keys({})
        known = transaction.known_items(
            "mfa", [key("g1"), key("g1", KeyKind.LINK), key("g2"), key("more", KeyKind.TITLE_DAY)]
        )
        assert [found.item_id for found in known.values()].count(one) == 2
        assert known[key("g2")].item_id == known[key("more", KeyKind.TITLE_DAY)].item_id == two
        with pytest.raises(NotFoundError, match="i99"):
            transaction.add_keys(99, [key("x")])


def test_a_revision_keeps_what_stood_before(store: Store) -> None:
    later = draft(
        title="New title",
        text="New text",
        html="<b>New</b>",
        published=NOW,
        keys=(key("g1"), key("new link", KeyKind.LINK)),
        content_hash="b" * 32,
    )
    with store.begin() as transaction:
        [number] = transaction.insert_items([new_item(analysis=RICH, features=Features(shingles=(1, 2)))])
        transaction.put_dialogue(change(dialogue(1, items=(number,))))
        assert transaction.item(number).dialogue_id == 1
        assert transaction.dialogue(1).items == (number,)
        now = analysis(regions=(region("KZ"), region("FR")), themes=(theme("energy"),))
        assert transaction.revise_item(number, later, now, NOW + HOUR, {"title": ["Title of g1", "New title"]}) == 1
        item = transaction.item(number)
        assert (item.title, item.text, item.html, item.published) == ("New title", "New text", "<b>New</b>", NOW)
        assert (item.revision, item.first_seen, item.effective_at) == (1, NOW, NOW)
        assert (item.regions, item.themes, item.dialogue_id) == (now.regions, now.themes, None)
        assert transaction.dialogue(1).items == ()
        assert transaction.item_claim(number) is None
        assert transaction.revisions(number) == [
            Revision(
                item_id=number,
                number=1,
                at=NOW + HOUR,
                changed={"title": ["Title of g1", "New title"]},
                url="https://example.org/g1",
                title="Title of g1",
                summary="A summary",
                text="Text",
                published=NOW - HOUR,
                content_hash=digest("content of g1"),
            )
        ]
        known = transaction.known_items("mfa", [key("g1", KeyKind.LINK), key("new link", KeyKind.LINK)])
        assert {found.item_id for found in known.values()} == {number}
        assert (known[key("g1", KeyKind.LINK)].revisions, known[key("g1", KeyKind.LINK)].revised_at) == (1, NOW + HOUR)
        for filter_, expected in [
            (ItemFilter(regions=frozenset({"UZ"})), []),
            (ItemFilter(themes=frozenset({"human-rights"})), []),
            (ItemFilter(regions=frozenset({"KZ"})), [number]),
            (ItemFilter(regions=frozenset({"FR"}), themes=frozenset({"energy"})), [number]),
        ]:
            assert [each.id for each in transaction.items(filter_)] == expected
        assert transaction.story_postings([1], NOW, NOW, 99) == {1: [(number, number)]}
        again = draft(keys=(key("g1"),))
        assert transaction.revise_item(number, again, RICH, NOW + DAY, {}, Features(shingles=(3,))) == 2
        [found] = transaction.story_same_link(key("new link", KeyKind.LINK), NOW, NOW, 99)
        assert found.item_id == number
        assert transaction.item_claim(number) is not None
        assert transaction.story_postings([1, 3], NOW, NOW, 99) == {1: [], 3: [(number, number)]}
        with pytest.raises(NotFoundError, match="i99"):
            transaction.revise_item(99, draft(), RICH, NOW, {})


@pytest.mark.parametrize("number", [0, 99, -1, 2**63, 10**30])
def test_an_item_that_is_not_there_is_not_found(store: Store, number: int) -> None:
    with store.read() as reader:
        with pytest.raises(NotFoundError, match=f"i{number}"):
            reader.item(number)
        assert reader.revisions(1) == []


# --- lists -----------------------------------------------------------------------------------------------------------

QUERIES = [
    Query(),
    Query(condition=Phrase(("диалог",))),
    Query(condition=AllOf((Phrase(("диалог",)), Phrase(("1",))))),
    Query(condition=Phrase(("strasse",))),
    Query(condition=Phrase(("strass",), open=True)),
    Query(condition=Not(Phrase(("strasse",)))),
    Query(condition=Phrase(("nothing",))),
]
CODES, THEMES, FEEDS = ("KZ", "UZ", "FR"), ("energy", "health"), ("mfa", "news")


def test_pages_follow_each_other_without_gap_or_overlap(store: Store) -> None:
    with store.begin() as transaction:
        # many of one moment, so that the id must decide
        moments = [NOW + (n // 4) * MINUTE for n in range(30)]
        tagged = analysis(regions=(region("KZ"),))
        transaction.insert_items(
            [new_item(f"i{n}", FEEDS[n % 2], at=at, analysis=tagged) for n, at in enumerate(moments)]
        )
    for narrowed in (ItemFilter(limit=7), ItemFilter(limit=7, regions=frozenset({"KZ"}))):
        seen: list[int] = []
        with store.read() as reader:
            page = reader.items(narrowed)
            while page:
                seen += [each.id for each in page]
                page = reader.items(replace(narrowed, before=(page[-1].effective_at, page[-1].id)))
        assert seen == list(range(30, 0, -1))


@pytest.mark.parametrize("limit", [0, -1])
def test_no_limit_is_no_item(store: Store, limit: int) -> None:
    with store.begin() as transaction:
        transaction.insert_items([new_item()])
        assert transaction.items(ItemFilter(limit=limit)) == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_list_holds_what_the_filter_says_newest_first(
    many: list[tuple[Store, list[Item]]], data: st.DataObject
) -> None:
    """Against the plain reading of the filter, over a few hundred items with every mixture of tags."""
    store, every = many[0]
    times = st.none() | st.sampled_from([NOW + n * MINUTE for n in range(12)])
    wanted = ItemFilter(
        since=data.draw(times),
        until=data.draw(times),
        regions=frozenset(data.draw(st.sets(st.sampled_from([*CODES, "ZZ"])))),
        themes=frozenset(data.draw(st.sets(st.sampled_from(THEMES)))),
        feeds=frozenset(data.draw(st.sets(st.sampled_from(FEEDS)))),
        search=data.draw(st.none() | st.sampled_from(QUERIES)),
        stories_only=data.draw(st.booleans()),
        baseline=data.draw(st.none() | st.booleans()),
        limit=data.draw(st.integers(1, 400)),
        before=data.draw(st.none() | st.sampled_from([(each.effective_at, each.id) for each in every[::40]])),
    )
    with store.read() as reader:
        found = [each.id for each in reader.items(wanted)]
    assert found == [each.id for each in every if _matches(each, wanted)][: wanted.limit]


def _matches(item: Item, wanted: ItemFilter) -> bool:
    about = {tag.code for tag in item.regions if tag.role in {Role.PARTY, Role.SUBJECT}}
    return (
        (wanted.since is None or item.effective_at >= wanted.since)
        and (wanted.until is None or item.effective_at < wanted.until)
        and (not wanted.regions or bool(about & wanted.regions))
        and (not wanted.themes or bool({tag.id for tag in item.themes} & wanted.themes))
        and (not wanted.feeds or item.feed_id in wanted.feeds)
        and (wanted.search is None or matches(wanted.search, Searched(title=item.title, summary=item.summary), NOW))
        and (not wanted.stories_only or item.id == item.story_id)
        and (wanted.baseline is None or item.baseline is wanted.baseline)
        and (wanted.before is None or (item.effective_at, item.id) < wanted.before)
    )


@pytest.fixture
def many(store: Store) -> list[tuple[Store, list[Item]]]:
    """In a list, for hypothesis would print the store's items with every example otherwise."""
    mixtures = list(product(range(2**3), range(2**2), FEEDS, (False, True)))
    new = []
    for number, (regions, themes, feed_id, baseline) in enumerate(mixtures):
        roles = [Role.PARTY, Role.SUBJECT, Role.MENTION if number % 3 == 0 else Role.PARTY]
        tagged = analysis(
            regions=tuple(region(code, roles[n]) for n, code in enumerate(CODES) if regions >> n & 1),
            themes=tuple(theme(name) for n, name in enumerate(THEMES) if themes >> n & 1),
        )
        text = draft(f"i{number}", title=f"Диалог {number % 7}", summary="100% STRASSE_" if number % 5 == 0 else "—")
        new.append(
            new_item(
                draft=text, feed_id=feed_id, baseline=baseline, analysis=tagged, at=NOW + (number * 7 % 12) * MINUTE
            )
        )
    with store.begin() as transaction:
        ids = transaction.insert_items(new)
        for number in ids[3::10]:
            transaction.join_story(number, ids[0], ids[0], 1.0, "test", NOW)
        # the representative is the earliest: let it be the first
        every = [transaction.item(number) for number in ids]
    every.sort(key=lambda each: (each.effective_at, each.id), reverse=True)
    return [(store, every)]


# --- retention -------------------------------------------------------------------------------------------------------


def test_old_text_goes_but_the_item_stays_known(store: Store) -> None:
    old, now = NOW, NOW + 500 * DAY
    features = Features(shingles=(1, 2), data=b"x")
    with store.begin() as transaction:
        gone, listed, changed = transaction.insert_items(
            [new_item(f"o{n}", at=old, features=features) for n in range(3)]
        )
        transaction.insert_items([new_item("quiet", "news", at=old)])
        transaction.revise_item(changed, draft("o2", title="x"), analysis(), old + DAY, {})
        transaction.touch_listed([listed], now - DAY)
        [fresh] = transaction.insert_items([new_item("fresh", at=now - DAY, features=features)])
        transaction.touch_listed([listed, fresh], now - HOUR)
        expected = transaction.prunable(now, KEEP_TEXT)
        report = transaction.prune(now)
        assert (report.bodies, report.revisions, report.features) == (2, 1, 3)
        assert expected == report
        assert (report.bodies, transaction.prune(now).bodies) == (2, 0)
        texts = {number: transaction.item(number).text for number in (gone, listed, changed, fresh)}
        assert texts == {gone: "", listed: "Text", changed: "", fresh: "Text"}
        assert transaction.item(gone).title == "Title of o0"
        assert transaction.revisions(changed) == []
        assert transaction.known_items("mfa", [key("o0")])[key("o0")].item_id == gone
        assert transaction.story_postings([1, 2], old, now, 99) == {1: [(fresh, fresh)], 2: [(fresh, fresh)]}
        assert len(transaction.items(ItemFilter())) == 5
        assert transaction.revise_item(gone, draft("o0"), analysis(), now, {}) == 1
        assert transaction.item(gone).text == "Text"


def test_pruning_goes_in_steps(store: Store) -> None:
    now = NOW + 500 * DAY
    with store.begin() as transaction:
        features = Features(shingles=(1,))
        ids = transaction.insert_items([new_item(f"o{n}", at=NOW, features=features) for n in range(1003)])
        transaction.insert_items([new_item("fresh", at=now)])
        assert transaction.prune(now, limit=0) == PruneReport()
        expected = transaction.prunable(now, KEEP_TEXT)
        first = transaction.prune(now, limit=3)
        assert (first.bodies, first.features) == (3, 3)
        assert transaction.item(ids[2]).text == ""
        assert transaction.item(ids[3]).text == "Text"
        rest = transaction.prune(now, limit=10_000)
        assert (rest.bodies, rest.features) == (1000, 1000)
        assert expected == first + rest
        assert not transaction.prunable(now, KEEP_TEXT)


def test_times_keep_their_microseconds_and_come_out_in_utc(store: Store) -> None:
    zone = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)
    almaty = NOW.astimezone(ZoneInfo("Asia/Almaty"))
    with store.begin() as transaction:
        numbers = transaction.insert_items(
            [new_item(f"t{n}", draft=draft(f"t{n}", published=at)) for n, at in enumerate((*zone, almaty))]
        )
        found = [transaction.item(number).published for number in numbers]
    assert found == [*zone, NOW]
    assert {each.utcoffset() for each in found if each} == {timedelta(0)}
