"""JSON Feed 1.0 and 1.1."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.model import Entry, Failed, FailureKind, ParsedFeed
from aggregator.parsing.worker import parse_now
from tests.lab.feeds import source

VERSION = "https://jsonfeed.org/version/1.1"


def parsed(**root: object) -> ParsedFeed:
    result = parse_now(source(json.dumps(root)))
    assert isinstance(result, ParsedFeed), result
    return result


def test_a_whole_feed() -> None:
    feed = parsed(
        version=VERSION,
        title="Example",
        home_page_url="/",
        language="en",
        items=[
            {
                "id": "tag:1",
                "url": "/1",
                "title": "A dialogue",
                "summary": "Short",
                "content_html": "<p>Long</p>",
                "content_text": "Long",
                "date_published": "2024-05-20T10:00:00Z",
                "date_modified": "2024-05-21T10:00:00+00:00",
                "authors": [{"name": "Jane"}, {"url": "https://a.example"}, "Joe", 7],
                "tags": ["one", "two", "one", None],
                "language": "fr",
            }
        ],
    )

    assert (feed.format, feed.title, feed.link, feed.language) == (
        "json11",
        "Example",
        "https://news.example.org/",
        "en",
    )
    assert feed.entries == (
        Entry(
            guid="tag:1",
            link="https://news.example.org/1",
            title="A dialogue",
            summary="Short",
            content="<p>Long</p>",
            authors=("Jane", "Joe", "7"),
            categories=("one", "two"),
            published=datetime(2024, 5, 20, 10, tzinfo=UTC),
            updated=datetime(2024, 5, 21, 10, tzinfo=UTC),
            language="fr",
        ),
    )


def test_version_1_has_one_author_and_ids_may_be_numbers() -> None:
    feed = parsed(
        version="https://jsonfeed.org/version/1",
        items=[{"id": 7, "content_text": "x", "author": {"name": "Jane"}}, {"id": True, "external_url": "https://b.example/"}],
    )  # fmt: skip

    assert feed.format == "json10"
    assert [(found.guid, found.link, found.authors) for found in feed.entries] == [
        ("7", None, ("Jane",)),
        (None, "https://b.example/", ()),
    ]


def test_an_id_that_is_an_address_leads_there() -> None:
    feed = parsed(
        version=VERSION,
        items=[{"id": "https://a.example/1"}, {"id": "2", "url": "javascript:alert(1)"}, {"id": "http://[bad"}],
    )

    assert [found.link for found in feed.entries] == ["https://a.example/1", None, None]


def test_a_feed_without_items_is_empty_and_one_without_version_is_forgiven() -> None:
    assert parsed(version=VERSION, items=[]).warnings == ("no entries",)
    assert parsed(version=VERSION).entries == ()
    assert parsed(items=[{"id": "1"}]).format == "json11"


def test_items_that_cannot_be_read_are_counted() -> None:
    feed = parsed(version=VERSION, items=[{"id": "1"}, {}, None, 3, {"title": ""}])

    assert (len(feed.entries), feed.dropped) == (1, 4)


def test_two_thousand_items_are_kept_and_the_rest_counted() -> None:
    feed = parsed(version=VERSION, items=[{"id": str(n)} for n in range(2005)])

    assert (len(feed.entries), feed.dropped) == (2000, 5)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ('{"version": ', FailureKind.PARSE_ERROR),
        ('{"error": "no"}', FailureKind.NOT_A_FEED),
        ('{"items": "x"}', FailureKind.NOT_A_FEED),
        ('{"items": [null]}', FailureKind.PARSE_ERROR),
        ('{"a":' + "[" * 100_000, FailureKind.PARSE_ERROR),
        ("[]", FailureKind.NOT_A_FEED),
    ],
)
def test_what_is_no_feed_is_refused(body: str, kind: FailureKind) -> None:
    result = parse_now(source(body))

    assert isinstance(result, Failed)
    assert result.kind is kind


def test_line_ends_in_strings_and_rubbish_behind_the_feed_are_forgiven() -> None:
    body = (
        json.dumps({"version": VERSION, "items": [{"id": "1", "title": "a#b"}]}).replace("#", "\n") + "\n<!-- 3 ms -->"
    )

    result = parse_now(source(body))

    assert isinstance(result, ParsedFeed)
    assert result.entries[0].title == "a\nb"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
FIELDS = ("id", "url", "external_url", "title", "content_html", "content_text", "summary", "date_published", "authors",
          "author", "tags", "language")  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=6), max_size=4), JSON, JSON)
def test_no_object_breaks_the_reader(items: list[dict[str, object]], title: object, language: object) -> None:
    root = {"version": VERSION, "title": title, "language": language, "items": items}

    result = parse_now(source(json.dumps(root)))

    if isinstance(result, ParsedFeed):
        assert len(result.entries) + result.dropped == len(items)
    else:
        assert result.kind is FailureKind.PARSE_ERROR
        assert items
