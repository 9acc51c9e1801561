"""From a body to text without what no parser should see, and the channel's hints about its rhythm."""

from __future__ import annotations

import gzip
import hashlib
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.model import Failed, FailureKind
from aggregator.parsing.document import (
    ILLEGAL,
    Document,
    Hints,
    cut_item,
    is_identified,
    open_document,
    overloaded_tag,
    page_instead,
    prepared,
    read_hints,
)
from tests.lab.feeds import ITEM, rss, source


def opened(body: bytes | str) -> Document:
    document = open_document(source(body))
    assert isinstance(document, Document)
    return document


def test_a_document_keeps_what_is_said_of_its_dates() -> None:
    document = open_document(source(rss(ITEM), time_zone="Asia/Almaty", day_first=False))

    assert isinstance(document, Document)
    assert (document.time_zone, document.day_first, document.warnings) == ("Asia/Almaty", False, ())


@pytest.mark.parametrize("body", [b"", b"   \n", b"\xef\xbb\xbf", b"\x00\x00\x00\x00\x01"])
def test_a_body_without_text_is_empty(body: bytes) -> None:
    document = open_document(source(body))

    assert isinstance(document, Failed)
    assert document.kind is FailureKind.EMPTY


def test_gzip_that_nobody_announced_is_unpacked() -> None:
    document = opened(gzip.compress(rss(ITEM).encode()))

    assert document.text == rss(ITEM)
    assert document.warnings == ("gzip without saying so",)


def test_what_a_broken_gzip_gave_is_read() -> None:
    whole = gzip.compress(rss(*[ITEM] * 500).encode())

    assert opened(whole[: len(whole) - 20]).text.startswith("<?xml")

    long = gzip.compress(rss(*(hashlib.sha256(b"%d" % n).hexdigest() for n in range(5000))).encode())
    assert opened(long[:100_000] + b"\xff" * 1000 + long[101_000:]).text.startswith("<?xml")


def test_a_gzip_bomb_is_too_large() -> None:
    document = open_document(source(gzip.compress(b"<rss>" + b" " * (26 << 20))))

    assert isinstance(document, Failed)
    assert document.kind is FailureKind.TOO_LARGE


def test_what_was_done_to_the_characters_is_told() -> None:
    warnings = opened("<rss>é</rss>".encode("latin-1")).warnings
    assert warnings == ("read as cp1252: nothing else fits",)

    warnings = opened(("<rss>" + "é" * 50).encode() + b"\xff").warnings
    assert warnings == ("read as utf-8: UTF-8 with a few broken bytes", "1 characters could not be read")


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("a\x00b\x1bc\ufffe\td\n", "ab\x63\td"),
        ("&#0;&#x1B;&#7;&#xd800;&#55296;&#x110000;&#xFFFE;&#00000;", ""),
        ("&#65;&#x41;&#128512;&#x1F600;&#9;", "&#65;&#x41;&#128512;&#x1F600;&#9;"),
        ("&#" + "9" * 9999 + ";", ""),
        ("&#x" + "0" * 9999 + "41;", "&#x" + "0" * 9999 + "41;"),
        ("&#8x &#;&#x;", "x &#;&#x;"),
    ],
)
def test_characters_that_xml_forbids_are_gone_however_written(text: str, clean: str) -> None:
    assert opened(f"<{text}").text == f"<{clean}"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<rss/>", "<rss/>"),
        ("warning: x\n<rss/>", "<rss/>"),
        ("<!DOCTYPE rss><rss/>", "<rss/>"),
        ('<?xml?>\n<!-- > --><!doctype rss PUBLIC "a>b" "c"><rss/>', "<?xml?>\n<!-- > --><rss/>"),
        ("<!DOCTYPE rss [<!ENTITY a \"]>\"><!-- ' ]> --><!ENTITY b ']>'>]><rss/>", "<rss/>"),
        ("<!DOCTYPE rss [<!ENTITY a 'x'><rss/>", "<rss/>"),
        ("<!DOCTYPE rss [<!ENTITY", ""),
        ("<!DOCTYPE", ""),
        ("<?xml version='1.0'", "<?xml version='1.0'"),
        ("<!-- never closed <!DOCTYPE x>", "<!-- never closed <!DOCTYPE x>"),
        ("<rss><item><![CDATA[<!DOCTYPE html>]]></item></rss>", "<rss><item><![CDATA[<!DOCTYPE html>]]></item></rss>"),
        ("no markup", "no markup"),
        ("", ""),
    ],
)  # fmt: skip
def test_only_the_document_type_is_taken_out_of_the_prolog(before: str, after: str) -> None:
    assert prepared(before) == after


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<!DOCTYPE html><html><head><title> Just a\nmoment...</title>", "an HTML page titled 'Just a moment...'"),
        ("<!-- served by x -->\n<HTML><body>Denied</body></html>", "an HTML page instead"),
        ('<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><title></title>', "an HTML page instead"),
        ("<head></head>", "an HTML page instead"),
    ],
)
def test_a_page_is_called_a_page(text: str, said: str) -> None:
    failure = page_instead(text)

    assert failure is not None
    assert failure.kind is FailureKind.NOT_A_FEED
    assert failure.reason.startswith(said)


def test_a_feed_is_not_called_a_page() -> None:
    for text in (rss(ITEM), "<rdf:RDF>", "<atom:feed>", "<html><body><rss version='2.0'>", "<htmlish/>"):
        assert page_instead(text) is None


def test_a_tag_with_too_many_attributes_is_noticed() -> None:
    many = " ".join(f'attribute{n}="1"' for n in range(501))

    assert overloaded_tag(f"<rss><a {many}/></rss>")
    assert not overloaded_tag(f"<rss><a {many[: len(many) // 2]}/></rss>")
    assert not overloaded_tag(f'<a href="{"=" * 5000}">')  # an address, not attributes


RHYTHM = """
<ttl> 90 </ttl>
<skipHours><hour>0</hour><hour> 5</hour><hour>24</hour><hour>23</hour><hour>77</hour></skipHours>
<SkipDays><day>Saturday</day><day>sunday</day><day>Someday</day></SkipDays>
"""


def test_hints_are_read_from_the_channel() -> None:
    hints = read_hints(rss(ITEM, channel=RHYTHM))

    assert hints == Hints(ttl=timedelta(minutes=90), skip_hours=frozenset({0, 5, 23}), skip_days=frozenset({5, 6}))


def test_hints_after_the_items_count_and_those_inside_items_do_not() -> None:
    after = rss(ITEM).replace("</channel>", RHYTHM + "</channel>")
    assert read_hints(after).ttl == timedelta(minutes=90)

    inside = rss(ITEM + RHYTHM)
    assert read_hints(inside) == Hints()

    unclosed = "<rss><channel><item>" + RHYTHM
    assert read_hints(unclosed) == Hints()


@pytest.mark.parametrize(
    ("channel", "ttl"),
    [
        ("", None),
        ("<ttl>0</ttl>", None),
        ("<ttl>soon</ttl>", None),
        ("<ttl>9999999</ttl>", timedelta(days=366)),
        ("<sy:updatePeriod>hourly</sy:updatePeriod>", timedelta(hours=1)),
        ("<sy:updatePeriod> Dayly </sy:updatePeriod>", timedelta(days=1)),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>", timedelta(hours=6)),
        ("<x:updatePeriod>weekly</x:updatePeriod><x:updateFrequency>0.5</x:updateFrequency>", timedelta(weeks=2)),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", None),
        ("<sy:updatePeriod>always</sy:updatePeriod>", None),
    ],
)
def test_the_interval_a_channel_asks_for(channel: str, ttl: timedelta | None) -> None:
    assert read_hints(rss(channel=channel)).ttl == ttl


def test_a_block_that_is_not_closed_is_no_block() -> None:
    assert read_hints("<rss><skipHours><hour>1</hour>") == Hints()


def test_a_body_that_breaks_off_is_told_from_one_that_ends() -> None:
    whole = rss(ITEM, ITEM)

    assert cut_item(whole) is None
    assert cut_item("<rss><channel><item><title>a</title></channel></rss>") is None  # odd, but it ends
    assert cut_item("<rss><channel></channel></rss>") is None
    assert cut_item(whole[: whole.rindex("<guid>")]) == "<item>" + ITEM[: ITEM.rindex("<guid>")]


def test_a_cut_item_counts_if_what_it_is_known_by_is_whole() -> None:
    assert is_identified("<item><guid>1</guid><descr")
    assert is_identified("<entry><id>1</id><upd")
    assert is_identified("<item><title>a</title><LINK>b</LINK><gu")
    assert not is_identified("<item><title>a</title><link>http")
    assert not is_identified("<item><link>b</link><title>hal")


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="<>!?-[]\"' \n&#;x0/DOCTYPErsitemENTTY", max_size=80))
def test_no_text_breaks_the_preparation(text: str) -> None:
    document = open_document(source(text))
    if isinstance(document, Document):
        ready = prepared(document.text)
        assert ILLEGAL.search(ready) is None
        page_instead(ready), overloaded_tag(ready), read_hints(ready), cut_item(ready)
