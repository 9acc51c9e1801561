"""What every format parser promises, over whichever there are (R-P3…R-P6, R-F11, R23)."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aggregator.model import Failed, FailureKind, ParsedFeed, ParseResult
from aggregator.parsing.document import ILLEGAL, Document, Source, open_document
from aggregator.parsing.entries import (
    LONGEST_CONTENT,
    LONGEST_SUMMARY,
    LONGEST_TITLE,
    LONGEST_URL,
    MOST_ENTRIES,
    MOST_NAMES,
)
from aggregator.parsing.worker import FORMATS, Format, parse_now
from tests.lab.feeds import HOSTILE, URL, atom, rss, source

Write = Callable[[list[dict[str, str]]], str]


def _rss(items: list[dict[str, str]]) -> str:
    names = {"id": "guid", "url": "link", "title": "title", "text": "description", "date": "pubDate"}
    return rss(*("".join(f"<{names[k]}>{_escaped(v)}</{names[k]}>" for k, v in item.items()) for item in items))


def _atom(items: list[dict[str, str]]) -> str:
    forms = {
        "id": "<id>{}</id>",
        "url": '<link href="{}"/>',
        "title": "<title>{}</title>",
        "text": '<content type="html">{}</content>',
        "date": "<published>{}</published>",
    }
    return atom(*("".join(forms[k].format(_escaped(v)) for k, v in item.items()) for item in items))


def _json(items: list[dict[str, str]]) -> str:
    names = {"id": "id", "url": "url", "title": "title", "text": "content_html", "date": "date_published"}
    written = [{names[k]: v for k, v in item.items()} for item in items]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": written})


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


WRITERS: dict[str, list[Write]] = {"syndication": [_rss, _atom], "jsonfeed": [_json]}
"""How to write each format; a new parser says here how its documents look, and the promises hold for it."""

CASES = [(name, write) for name in FORMATS for write in WRITERS[name]]
each_parser = pytest.mark.parametrize(("name", "write"), CASES, ids=[f"{n}-{w.__name__[1:]}" for n, w in CASES])


def test_every_parser_is_covered() -> None:
    assert set(WRITERS) == set(FORMATS)


def read(name: str, body: str) -> ParseResult:
    document = open_document(source(body))
    assert isinstance(document, Document)
    parser: Format = FORMATS[name]
    assert parser.claims(document)
    return parser.read(document)


def assert_within_limits(result: ParseResult) -> None:
    assert pickle.loads(pickle.dumps(result)) == result  # noqa: S301  # what this process pickled a moment ago
    if isinstance(result, Failed):
        assert result.reason
        assert len(result.reason) < 400
        return
    assert len(result.entries) <= MOST_ENTRIES
    assert result.ttl is None or result.ttl > timedelta()
    for entry in result.entries:
        assert entry.guid or entry.link or entry.title or entry.summary or entry.content
        assert len(entry.guid or "") <= LONGEST_URL
        assert len(entry.link or "") <= LONGEST_URL
        assert entry.link is None or entry.link.startswith(("http://", "https://"))
        assert len(entry.title) <= LONGEST_TITLE
        assert len(entry.summary) <= LONGEST_SUMMARY
        assert len(entry.content) <= LONGEST_CONTENT
        assert len(entry.authors) <= MOST_NAMES
        assert len(entry.categories) <= MOST_NAMES
        for text in (entry.guid or "", entry.title, entry.summary, entry.content, *entry.authors, *entry.categories):
            assert ILLEGAL.search(text) is None
        for moment in (entry.published, entry.updated):
            assert moment is None or moment.utcoffset() == timedelta()


@each_parser
def test_entries_come_in_the_documents_order(name: str, write: Write) -> None:
    items = [{"id": f"id-{n}", "url": f"https://a.example/{n}", "title": f"Title {n}"} for n in range(20)]

    result = read(name, write(items))

    assert isinstance(result, ParsedFeed)
    assert result.format
    assert [(e.guid, e.link, e.title) for e in result.entries] == [(i["id"], i["url"], i["title"]) for i in items]


@each_parser
def test_a_relative_link_is_resolved_against_where_the_document_came_from(name: str, write: Write) -> None:
    result = read(name, write([{"title": "t", "url": "../x?a=1"}]))

    assert isinstance(result, ParsedFeed)
    assert result.entries[0].link == "https://news.example.org/x?a=1"


@each_parser
def test_a_guid_is_a_link_only_if_it_is_one_by_itself(name: str, write: Write) -> None:
    result = read(name, write([{"id": "relative/1"}, {"id": "https://a.example/1"}, {"id": "tag:a.example,2024:1"}]))

    assert isinstance(result, ParsedFeed)
    assert [entry.link for entry in result.entries] == [None, "https://a.example/1", None]
    assert [entry.guid for entry in result.entries] == ["relative/1", "https://a.example/1", "tag:a.example,2024:1"]


@each_parser
def test_links_of_other_schemes_are_none(name: str, write: Write) -> None:
    for url in ("javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "mailto:a@a.example", "http://"):
        result = read(name, write([{"title": "t", "url": url}]))
        assert isinstance(result, ParsedFeed)
        assert result.entries[0].link is None, url


@each_parser
def test_dates_are_utc_or_none(name: str, write: Write) -> None:
    result = read(name, write([{"id": "1", "date": "2024-05-20T15:00:00+05:00"}, {"id": "2", "date": "tomorrow"}]))

    assert isinstance(result, ParsedFeed)
    assert [e.published and e.published.isoformat() for e in result.entries] == ["2024-05-20T10:00:00+00:00", None]


@each_parser
def test_bad_entries_cost_only_themselves_and_are_counted(name: str, write: Write) -> None:
    result = read(name, write([{"id": "1"}, {"date": "2024-05-20"}, {"id": "2"}, {}]))

    assert isinstance(result, ParsedFeed)
    assert [entry.guid for entry in result.entries] == ["1", "2"]
    assert result.dropped == 2


@each_parser
def test_a_document_of_bad_entries_only_is_a_parse_error(name: str, write: Write) -> None:
    result = read(name, write([{"date": "2024-05-20"}] * 3))

    assert isinstance(result, Failed)
    assert result.kind is FailureKind.PARSE_ERROR


@each_parser
def test_no_entries_are_no_error(name: str, write: Write) -> None:
    result = read(name, write([]))

    assert isinstance(result, ParsedFeed)
    assert result.entries == ()
    assert "no entries" in result.warnings


@each_parser
def test_the_entries_beyond_two_thousand_are_counted(name: str, write: Write) -> None:
    result = read(name, write([{"id": str(n)} for n in range(MOST_ENTRIES + 7)]))

    assert isinstance(result, ParsedFeed)
    assert (len(result.entries), result.dropped) == (MOST_ENTRIES, 7)


@each_parser
def test_every_field_is_bounded(name: str, write: Write) -> None:
    long = {key: "https://a.example/" + key * 400_000 for key in ("id", "url", "title", "text")}

    assert_within_limits(read(name, write([long])))


WORDS = st.text(st.characters(codec="utf-8"), max_size=40)
ITEMS = st.lists(
    st.dictionaries(st.sampled_from(["id", "url", "title", "text", "date"]), WORDS, max_size=5), max_size=4
)


@each_parser
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(items=ITEMS)
def test_whatever_stands_in_the_fields_the_result_is_within_limits(
    name: str, write: Write, items: list[dict[str, str]]
) -> None:
    result = parse_now(source(write(items)))

    assert_within_limits(result)
    if isinstance(result, ParsedFeed):
        assert len(result.entries) + result.dropped == len(items)


@each_parser
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_document_ends_in_a_value_too(name: str, write: Write, data: st.DataObject) -> None:
    body = bytearray(write([{"id": "1", "title": "<p>One & two</p>", "url": "/1", "date": "2024-05-20"}] * 2).encode())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(body) - 1))
        body[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=6))

    assert_within_limits(parse_now(Source(body=bytes(body), url=URL)))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["", "text/html", "application/rss+xml; charset=koi8-r"]))
def test_any_bytes_end_in_a_value(body: bytes, content_type: str) -> None:
    assert_within_limits(parse_now(source(body, content_type=content_type)))


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_every_hostile_document_ends_in_a_value_within_limits(name: str) -> None:
    assert_within_limits(parse_now(source(HOSTILE[name])))
