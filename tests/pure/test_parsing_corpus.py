"""Real feeds and other readers' test files: each ends in a value, and none of the entries feedparser finds is lost."""

from __future__ import annotations

import io
import warnings
from zlib import crc32

import feedparser
import pytest

from aggregator.model import Failed, FailureKind, ParsedFeed
from aggregator.parsing.document import Source
from aggregator.parsing.entries import MOST_ENTRIES
from aggregator.parsing.opml import read_opml
from aggregator.parsing.worker import parse_now
from tests.lab.shared_data import feed_files


def sampled(name: str) -> bool:
    """About one file in sixteen, the same ones every time."""
    return crc32(name.encode()) % 16 == 0


def entries_of_feedparser(body: bytes) -> int:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return len(feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False)["entries"])
        except (ValueError, AttributeError, AssertionError):  # it raises on some of its own test files
            return 0


@pytest.mark.slow
def test_a_sample_of_the_corpus_loses_no_entry() -> None:
    read = 0
    for name, body in feed_files(sampled):
        result = parse_now(Source(body=body, url=f"https://feeds.example.org/{crc32(name.encode())}"))
        count = entries_of_feedparser(body)
        read += 1
        if isinstance(result, ParsedFeed):
            assert len(result.entries) + result.dropped >= count, name
            assert len(result.entries) <= MOST_ENTRIES
        elif count:
            # R-P5: entries with nothing to know them by and nothing to read
            assert result.kind in (FailureKind.PARSE_ERROR, FailureKind.TRUNCATED), name
            assert f"none of {count} " in result.reason or result.kind is FailureKind.TRUNCATED, name
    assert read > 250


@pytest.mark.slow
def test_captured_government_feeds_are_read_whole() -> None:
    for name, body in feed_files(lambda name: "gov" in name.split("/")[1] or "markschaver" in name):
        result = parse_now(Source(body=body, url="https://gov.example/feed"))
        if isinstance(result, Failed):
            assert result.reason.startswith("none of 10 entries"), name  # a file of ten empty items
            continue
        assert (len(result.entries), result.dropped) == (entries_of_feedparser(body), 0), name
        assert all(entry.guid and entry.link and entry.title for entry in result.entries), name


def test_broken_bodies_are_told_apart() -> None:
    verdicts = {}
    for name, body in feed_files(lambda name: "/_shapes/bodies/" in name and not name.endswith(".json")):
        result = parse_now(Source(body=body, url="https://gov.example/feed"))
        verdicts[name.rpartition("/")[2]] = result.kind if isinstance(result, Failed) else len(result.entries)

    page = FailureKind.NOT_A_FEED
    assert verdicts == {
        "council-denied-403.html": page,
        "eleven-bytes-200.bin": FailureKind.EMPTY,
        "empty-200.bin": FailureKind.EMPTY,
        "f5-tspd-challenge-200.html": page,
        "gzip-without-header.bin": verdicts["gzip-without-header.bin"],
        "incapsula-as-rss-200.html": page,
        "no-feeds-page-200.html": page,
        "rdf-as-atom-xml.rdf": verdicts["rdf-as-atom-xml.rdf"],
        "soft-404-200.html": page,
        "state-waf-200.html": page,
        "truncated-mid-item.rss": 1,
        "valid-empty-channel.rss": 0,
        "xml-comment-error-200.rss": 0,
    }
    assert isinstance(verdicts["gzip-without-header.bin"], int)
    assert isinstance(verdicts["rdf-as-atom-xml.rdf"], int)


@pytest.mark.slow
def test_subscription_lists_in_circulation_are_read() -> None:
    """Among them fifteen that are not well-formed, with quotation marks and tags inside their attributes."""
    files = 0
    for name, body in feed_files(lambda name: "awesome-rss-feeds" in name and name.endswith(".opml")):
        result = read_opml(body)
        addresses = body.count(b"xmlUrl=")
        assert len(result.outlines) + len(result.refused) == addresses, name
        assert all("listed twice" in reason for reason in result.refused), name
        files += 1
    assert files > 50
