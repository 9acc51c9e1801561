"""No item lost, none stored twice, every change seen once (R-I1, R-I2, R-I6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.items.identity import MOST_REVISIONS, draft
from aggregator.model import Entry, Feed, Identified, ItemDraft, Verdict
from tests.lab.shelf import Shelf

FEED = Feed(id="mfa", url="https://mfa.example/rss", name="MFA")
NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)
NEW, CHANGED, KNOWN = Verdict.NEW, Verdict.CHANGED, Verdict.KNOWN


def entry(number: int, **changed: Any) -> Entry:
    """One of many entries that have nothing in common."""
    plain = Entry(
        guid=f"tag:mfa.example,2026:{number}",
        link=f"https://mfa.example/news/{number}",
        title=f"Title of number {number}",
        content=f"<p>Text of number {number}, said at length.</p>",
        published=NOW - timedelta(hours=number),
    )
    return replace(plain, **changed)


def drafts(entries: Sequence[Entry]) -> list[ItemDraft]:
    return [draft(one, feed=FEED, base_url=FEED.url) for one in entries]


class Paper:
    """A feed that is polled: what each document came to, in words."""

    def __init__(self) -> None:
        self.shelf = Shelf()
        self.now = NOW

    def poll(self, *entries: Entry, after: timedelta = timedelta(hours=1)) -> list[str]:
        self.now += after
        self.last: tuple[Identified, ...] = self.shelf.poll(drafts(entries), self.now)
        return [f"{found.verdict} {found.item_id or ''}".strip() for found in self.last]

    @property
    def reasons(self) -> list[str]:
        return [found.reason for found in self.last]


@pytest.fixture
def paper() -> Paper:
    return Paper()


def test_a_document_seen_again_brings_nothing(paper: Paper) -> None:
    assert paper.poll(entry(1), entry(2)) == ["new", "new"]
    assert paper.reasons == ["no stored item has its guid"] * 2
    assert paper.poll(entry(1), entry(2)) == ["known 1", "known 2"]
    assert paper.reasons == ["same guid"] * 2
    assert paper.poll(entry(3), entry(1), entry(2)) == ["new", "known 1", "known 2"]


def test_only_keys_that_are_missing_come_back_for_a_known_item(paper: Paper) -> None:
    paper.poll(entry(1))
    paper.poll(entry(1))
    assert paper.last[0].draft.keys == ()

    paper.poll(entry(1, guid="other", content="<p>Edited</p>"))
    (found,) = paper.last
    assert {paper.shelf.owners[key] for key in found.draft.keys} == {1}


def test_a_change_is_a_revision_of_the_same_item(paper: Paper) -> None:
    paper.poll(entry(1))

    assert paper.poll(entry(1, title="Postponed")) == ["changed 1"]
    assert paper.poll(entry(1, title="Postponed")) == ["known 1"]
    assert [version.title for version in paper.shelf.versions[1]] == ["Title of number 1", "Postponed"]


def test_changes_that_come_too_fast_are_taken_later(paper: Paper) -> None:
    paper.poll(entry(1))
    paper.poll(entry(1, title="A"))

    assert paper.poll(entry(1, title="B"), after=timedelta(minutes=9)) == ["known 1"]
    assert "10 minutes" in paper.reasons[0]
    assert paper.poll(entry(1, title="B"), after=timedelta(minutes=2)) == ["changed 1"]


def test_a_clock_that_went_back_holds_no_change_up(paper: Paper) -> None:
    paper.poll(entry(1))
    paper.poll(entry(1, title="A"))

    assert paper.poll(entry(1, title="B"), after=timedelta(days=-3)) == ["changed 1"]


def test_an_item_that_changes_for_ever_stops_being_revised(paper: Paper) -> None:
    verdicts = [paper.poll(entry(1, title=f"Counter {n}"))[0] for n in range(MOST_REVISIONS + 3)]

    assert verdicts.count("changed 1") == MOST_REVISIONS
    assert verdicts[-2:] == ["known 1", "known 1"]
    assert "24 revisions" in paper.reasons[0]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"guid": "http://mfa.example/?p=1"}, "same guid"),
        ({"guid": "https://archive.mfa.example/?p=1"}, "same guid on another host"),
        ({"guid": "https://archive.mfa.example/?p=1", "link": "https://archive.mfa.example/news/1"}, "another host"),
        ({"guid": "77"}, "same link, other guid"),
        ({"guid": "77", "title": "Edited", "published": None, "content": "<p>New</p>"}, "same link, other guid"),
        ({"guid": "77", "link": "https://other.example/a"}, "same title and day"),
        ({"guid": None, "link": None}, "same title and day"),
        ({"guid": None, "link": None, "content": "<p>Edited</p>"}, "once without guid"),
        ({"guid": None, "link": None, "published": None}, "same title and text"),
        ({"guid": None}, "same link"),
    ],
)
def test_an_item_is_known_after_its_keys_changed(paper: Paper, changed: dict[str, Any], reason: str) -> None:
    original = entry(1, guid="https://mfa.example/?p=1")
    others = [entry(n) for n in range(2, 22)]  # so that one odd guid does not cost the feed its trust in guids
    paper.poll(original, *others)

    first, *rest = paper.poll(replace(original, **changed), *others)

    assert first in ("known 1", "changed 1")
    assert reason in paper.reasons[0]
    assert set(rest) == {f"known {n}" for n in range(2, 22)}
    assert len(paper.shelf.items) == 21


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # a planet of blogs: the same number on two hosts
        ({"guid": "https://a.example/?p=1"}, {"guid": "https://b.example/?p=1"}),
        # two notices under one title on one day
        ({"title": "Joint Statement"}, {"title": "Joint Statement", "published": NOW - timedelta(hours=1)}),
        # a link to a section, where every notice leads
        ({"link": "https://mfa.example/notices"}, {"link": "https://mfa.example/notices"}),
        ({"link": "https://mfa.example/"}, {"link": "https://mfa.example/"}),
        ({"guid": None, "link": "https://mfa.example/notices"}, {"guid": None, "link": "https://mfa.example/notices"}),
        # the same text on another day, under other names
        (
            {"title": "Starting soon", "content": "Live now"},
            {"title": "Starting soon", "content": "Live now", "published": NOW - timedelta(days=1)},
        ),
    ],
)
@pytest.mark.parametrize("together", [True, False])
def test_two_items_stay_two(paper: Paper, one: dict[str, Any], other: dict[str, Any], together: bool) -> None:
    others = [entry(n) for n in range(10, 40)]
    first, second = entry(1, **one), entry(2, **other)
    if together:
        assert paper.poll(first, second, *others)[:2] == ["new", "new"]
    else:
        assert paper.poll(first, *others)[0] == "new"
        assert paper.poll(second, *others)[0] == "new"

    again = paper.poll(first, second, *others)
    assert len(set(again)) == 32
    assert all(verdict.startswith("known") for verdict in again)


def test_a_title_and_a_day_count_for_a_week(paper: Paper) -> None:
    paper.poll(entry(1, guid=None, link=None))

    late = entry(1, content="<p>Edited</p>")
    assert paper.poll(late, after=timedelta(days=6)) == ["changed 1"]

    other = Paper()
    other.poll(entry(1, guid=None, link=None))
    assert other.poll(late, after=timedelta(days=8)) == ["new"]


def test_items_with_neither_guid_nor_link_are_known_for_as_long_as_they_are_listed(paper: Paper) -> None:
    nameless = [entry(n, guid=None, link=None) for n in range(5)]
    paper.poll(*nameless)

    assert paper.poll(*nameless, after=timedelta(days=90)) == [f"known {n}" for n in range(1, 6)]
    edited = [replace(nameless[0], content="<p>Edited</p>"), *nameless[1:]]
    assert paper.poll(*edited)[0] == "changed 1"
    later = [replace(edited[0], content="<p>Again</p>", published=NOW + timedelta(minutes=1)), *nameless[1:]]
    assert paper.poll(*later)[0] == "changed 1"
    assert paper.reasons[0] == "same title and day"
    undated = [replace(one, published=None) for one in nameless[1:]]
    assert [verdict[-1] for verdict in paper.poll(*undated)] == ["2", "3", "4", "5"]


def test_two_nameless_items_of_one_title_and_day(paper: Paper) -> None:
    pair = [
        entry(1, guid=None, link=None, title="Notice", published=NOW),
        entry(2, guid=None, link=None, title="Notice", published=NOW),
    ]
    assert paper.poll(*pair) == ["new", "new"]
    assert paper.poll(*pair) == ["known 1", "known 2"]
    assert paper.poll(*reversed(pair)) == ["known 2", "known 1"]


def test_an_entry_that_stands_twice_is_one(paper: Paper) -> None:
    assert paper.poll(entry(1), entry(1), entry(2)) == ["new", "new"]
    assert paper.poll(entry(2), entry(1), entry(2), entry(1)) == ["known 2", "known 1"]

    tracked = entry(1, link="https://mfa.example/news/1?utm_source=a")
    assert len(paper.poll(entry(1), tracked)) == 1


def test_what_nothing_tells_apart_is_one(paper: Paper) -> None:
    same = {"guid": None, "link": None, "published": None, "title": "", "content": ""}
    assert paper.poll(entry(1, **same), entry(2, **same)) == []

    said = {"guid": "1", "link": None, "published": None, "title": "t", "content": "x"}
    assert paper.poll(entry(1, **said, language="fr"), entry(1, **said)) == ["new"]


# --- R-I2: guids that are no use -------------------------------------------------------------------------------------


def many(**changed: Any) -> list[Entry]:
    return [entry(n, **changed) for n in range(1, 11)]


@pytest.mark.parametrize(
    ("changed", "rung"),
    [
        ({}, 0),
        ({"guid": None}, 1),
        ({"guid": "same"}, 1),
        ({"guid": None, "link": "https://mfa.example/notices"}, 2),
        ({"guid": "same", "link": "https://mfa.example/notices", "published": NOW}, 3),
        ({"guid": None, "link": None}, 3),
    ],
)
def test_a_feed_steps_to_the_first_rung_that_tells_its_entries_apart(
    paper: Paper, changed: dict[str, Any], rung: int
) -> None:
    assert paper.poll(*many(**changed)) == ["new"] * 10
    assert paper.shelf.rung == rung
    assert paper.poll(*reversed(many(**changed))) == [f"known {n}" for n in range(10, 0, -1)]

    assert paper.poll(entry(11, **changed), *many(**changed)[:9])[0] == "new"
    assert len(paper.shelf.items) == 11


def test_a_rung_is_never_stepped_down_again(paper: Paper) -> None:
    paper.poll(*many(guid=None))
    paper.poll(*many())

    assert paper.shelf.rung == 1
    assert paper.poll(*many()) == [f"known {n}" for n in range(1, 11)]


def test_a_feed_that_loses_its_guids_loses_no_items(paper: Paper) -> None:
    paper.poll(*many())

    assert paper.poll(*many(guid="same")) == [f"known {n}" for n in range(1, 11)]
    assert paper.shelf.rung == 1
    assert paper.poll(entry(11, guid="same"), *many(guid="same")) == ["new", *(f"known {n}" for n in range(1, 11))]


def test_guids_still_help_where_links_stopped_telling(paper: Paper) -> None:
    paper.poll(*many(), *[entry(n, guid="same") for n in range(11, 14)])
    assert paper.shelf.rung == 1

    moved = [replace(one, link=f"https://mfa.example/x/{n}?session=9{n}") for n, one in enumerate(many())]
    assert paper.poll(*moved) == [f"changed {n}" for n in range(1, 11)]
    assert paper.reasons == ["same guid and more"] * 10


def test_twins_below_the_threshold_are_kept_apart_in_every_order(paper: Paper) -> None:
    rest = [entry(n) for n in range(10, 40)]
    older, newer = entry(1, guid="twin"), entry(2, guid="twin")

    assert paper.poll(older, *rest)[0] == "new"
    first, second, *_ = paper.poll(newer, older, *rest)
    assert (first, second) == ("new", "known 1")
    number = len(paper.shelf.items)
    assert paper.shelf.rung == 0

    assert paper.poll(older, newer, *rest)[:2] == ["known 1", f"known {number}"]
    assert paper.poll(newer, *rest)[0] == f"known {number}"
    assert paper.poll(older, *rest)[0] == "known 1"
    assert paper.poll(replace(newer, title="Edited"), older, *rest)[:2] == [f"changed {number}", "known 1"]


def test_twins_that_share_even_the_link(paper: Paper) -> None:
    rest = [entry(n) for n in range(10, 40)]
    pair = [entry(1, guid="twin", link="https://mfa.example/x"), entry(2, guid="twin", link="https://mfa.example/x")]

    assert paper.poll(*pair, *rest)[:2] == ["new", "new"]
    assert paper.poll(*reversed(pair), *rest)[:2] == ["known 2", "known 1"]


# --- many documents --------------------------------------------------------------------------------------------------

WINDOW = st.lists(st.integers(0, 14), min_size=1, max_size=10, unique=True)


@settings(max_examples=120, deadline=None)
@given(st.lists(WINDOW, min_size=1, max_size=8))
def test_over_any_documents_each_item_is_new_once(windows: list[list[int]]) -> None:
    paper, seen = Paper(), dict[int, int]()
    for window in windows:
        verdicts = paper.poll(*(entry(n) for n in window))
        for number, verdict in zip(window, verdicts, strict=True):
            if number in seen:
                assert verdict == f"known {seen[number]}"
            else:
                assert verdict == "new"
        seen |= {n: paper.shelf.owners[found.draft.keys[0]] for n, found in zip(window, paper.last, strict=True)
                 if found.verdict is NEW}  # fmt: skip
    assert len(paper.shelf.items) == len(seen)


MANGLES = {
    "https": lambda one: replace(
        one, guid=one.guid.replace("http:", "https:"), link=one.link.replace("http:", "https:")
    ),
    "host": lambda one: replace(
        one, guid=one.guid.replace("mfa.example", "old.example"), link=one.link.replace("mfa.example", "old.example")
    ),
    "guids": lambda one: replace(one, guid="new-" + one.guid),
    "links": lambda one: replace(one, link=one.link.replace("/news/", "/en/press/")),
    "tracking": lambda one: replace(one, link=one.link + "?utm_campaign=x"),
    "no guids": lambda one: replace(one, guid=None),
    "both": lambda one: replace(one, guid="new-" + one.guid, link=one.link.replace("/news/", "/en/press/")),
    "edit": lambda one: replace(one, title=one.title + " (updated)"),
}


@settings(max_examples=150, deadline=None)
@given(st.lists(st.integers(0, 30), min_size=2, max_size=20, unique=True), st.sampled_from(sorted(MANGLES)), st.data())
def test_a_wave_of_changed_keys_brings_no_item_twice(numbers: list[int], mangle: str, data: st.DataObject) -> None:
    old = [entry(n, guid=f"http://mfa.example/?p={n}", link=f"http://mfa.example/news/{n}") for n in numbers]
    moved = list(map(MANGLES[mangle], old))
    paper = Paper()
    paper.poll(*old)

    verdicts = paper.poll(*data.draw(st.permutations(moved)))

    assert not [verdict for verdict in verdicts if verdict == "new"]
    assert len(set(verdicts)) == len(numbers)


SHARED = st.fixed_dictionaries(
    {},
    optional={
        "guid": st.sampled_from([None, "a", "b", "https://x.example/?p=1", "https://y.example/?p=1"]),
        "link": st.sampled_from([None, "https://x.example/", "https://x.example/a", "https://x.example/2024/1"]),
        "title": st.sampled_from(["", "Notice", "Statement"]),
        "content": st.sampled_from(["", "Text", "<p>Other</p>"]),
        "published": st.sampled_from([None, NOW, NOW - timedelta(days=1)]),
    },
)


@settings(max_examples=250, deadline=None)
@given(st.lists(st.lists(SHARED, max_size=6), min_size=1, max_size=4))
def test_whatever_entries_share_no_item_is_claimed_twice_and_no_key_has_two_owners(
    documents: list[list[dict[str, Any]]],
) -> None:
    paper = Paper()
    for document in documents:
        rung = paper.shelf.rung
        paper.poll(*(entry(n, **shared) for n, shared in enumerate(document)))

        claimed = [found.item_id for found in paper.last if found.item_id is not None]
        assert len(claimed) == len(set(claimed))
        primary = [found.draft.keys[0] for found in paper.last if found.verdict is NEW]
        assert len(primary) == len(set(primary))
        assert paper.shelf.rung >= rung

        again = paper.poll(*(entry(n, **shared) for n, shared in enumerate(document)))
        assert not [verdict for verdict in again if verdict == "new"], "a document seen again brings nothing new"
