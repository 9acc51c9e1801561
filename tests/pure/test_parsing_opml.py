"""Subscription lists: read with suspicion (S22), written without secrets (S24)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.model import Feed, FeedKind
from aggregator.parsing.opml import LARGEST, MOST_FEEDS, Outline, read_opml, without_secrets, write_opml


def opml(*outlines: str) -> bytes:
    return f'<?xml version="1.0" encoding="utf-8"?><opml version="2.0"><body>{"".join(outlines)}</body></opml>'.encode()


def test_feeds_in_folders() -> None:
    result = read_opml(
        opml(
            '<outline text="Central Asia"><outline title="Kazakhstan">'
            '<outline type="rss" text=" The\n Times " xmlUrl="https://a.example/f" htmlUrl="https://a.example/"'
            ' language="en"/>'
            '<outline type="rss" text="B" xmlUrl="feed://b.example/f" htmlUrl="javascript:alert(1)"/>'
            "</outline></outline>",
            '<OUTLINE XMLURL="feed:https://c.example/f"/><outline/>',
        )
    )

    assert result.outlines == (
        Outline(
            url="https://a.example/f",
            title="The Times",
            site="https://a.example/",
            folders=("Central Asia", "Kazakhstan"),
            language="en",
        ),
        Outline(url="http://b.example/f", title="B", folders=("Central Asia", "Kazakhstan")),
        Outline(url="https://c.example/f"),
    )
    assert result.refused == ()


def test_each_refusal_says_why() -> None:
    result = read_opml(
        opml(
            '<outline text="Local" xmlUrl="file:///etc/passwd"/>',
            '<outline xmlUrl="javascript:alert(1)"/>',
            '<outline xmlUrl=" "/>',
            '<outline xmlUrl="https://a.example/f"/><outline text="Twin" xmlUrl="https://a.example/f"/>',
        )
    )

    assert [outline.url for outline in result.outlines] == ["https://a.example/f"]
    assert result.refused == (
        "Local: not an http or https address",
        "javascript:alert(1): not an http or https address",
        "a feed without an address: not an http or https address",
        "https://a.example/f is listed twice",
    )


def test_feeds_inside_a_feed_are_read_too() -> None:
    result = read_opml(opml('<outline xmlUrl="https://a.example/1"><outline xmlUrl="https://a.example/2"/></outline>'))

    assert [outline.url for outline in result.outlines] == ["https://a.example/1", "https://a.example/2"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "the file is not OPML"),
        (b"<rss/>", "the file is not OPML"),
        (b"x" * (LARGEST + 1), "the file is larger than 5 MiB"),
        (
            b'<!DOCTYPE opml [<!ENTITY a "b">]>' + opml('<outline text="&a;" xmlUrl="https://a.example/f"/>')[38:],
            "the file declares a document type, which a subscription list does not need",
        ),
        (
            b'<!DOCTYPE opml SYSTEM "http://127.0.0.1:9/x.dtd">' + opml()[38:],
            "the file declares a document type, which a subscription list does not need",
        ),
    ],
)
def test_a_file_that_is_none_is_refused_as_a_whole(body: bytes, reason: str) -> None:
    result = read_opml(body)

    assert result.outlines == ()
    assert result.refused == (reason,)


def test_there_are_limits_to_depth_and_number() -> None:
    deep = read_opml(
        opml('<outline text="a">' * 20_000, '<outline xmlUrl="https://a.example/f"/>', "</outline>" * 20_000)
    )
    assert (deep.outlines, deep.refused) == ((), ("folders deeper than 20 are not read",))

    many = read_opml(opml(*(f'<outline xmlUrl="https://a.example/{n}"/>' for n in range(MOST_FEEDS + 5))))
    assert len(many.outlines) == MOST_FEEDS
    assert many.refused == ("only the first 10,000 feeds are read",)


def test_lists_with_markup_and_quotation_marks_in_their_attributes_are_read() -> None:
    result = read_opml(
        opml(
            '<outline text="Газета "Голос"" description="by <a href="https://x.example">x</a>. Daily"'
            ' xmlUrl="https://a.example/f?a=1&b=2" type="rss"/>',
            "<outline text='A folder'><outline title='B' xmlUrl='ftp://b.example/f'>",
        )
    )

    assert result.outlines == (Outline(url="https://a.example/f?a=1&b=2", title='Газета "Голос"'),)
    assert result.refused == ("B: not an http or https address",)


def test_an_encoding_other_than_utf8_is_read() -> None:
    body = opml('<outline text="Новости" xmlUrl="https://a.example/f"/>').decode().replace("utf-8", "windows-1251")

    assert read_opml(body.encode("cp1251")).outlines[0].title == "Новости"


FEEDS = (
    Feed(id="a", url="https://user:s3cret@a.example:8443/f?x=1&token=s3cret#top", name='A & "B" <c>', language="en"),
    Feed(id="b", url="https://b.example/f?api_key=s3cret", name="Новости\x00\x1b", kind=FeedKind.GOVERNMENT),
)


def test_what_is_written_is_read_back_without_secrets() -> None:
    written = write_opml(FEEDS)

    assert b"s3cret" not in written
    result = read_opml(written)
    assert [(outline.url, outline.title, outline.language) for outline in result.outlines] == [
        ("https://a.example:8443/f?x=1", 'A & "B" <c>', "en"),
        ("https://b.example/f", "Новости", None),
    ]
    assert result.refused == ()


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://a.example/f", "https://a.example/f"),
        ("https://a.example/f?keyword=x&author=y&monkey=z", "https://a.example/f?keyword=x&author=y&monkey=z"),
        ("https://a.example/f?rss_token=1&Session-Key=2&sid=3&PASSWORD=4&q", "https://a.example/f?q"),
        ("https://[bad/f", ""),
    ],
)
def test_only_what_is_named_like_a_secret_is_left_out(url: str, shown: str) -> None:
    assert without_secrets(url) == shown


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="<>/&;\"'= outlineOPMLbdyxmUr:ahtps.[]!", max_size=150))
def test_no_file_breaks_the_reader(inside: str) -> None:
    for outline in read_opml(opml(inside)).outlines:
        assert outline.url.startswith(("http://", "https://"))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40))
def test_every_name_survives_export(name: str) -> None:
    (outline,) = read_opml(write_opml([Feed(id="a", url="https://a.example/f", name=name)])).outlines

    kept = "".join(c for c in name if c.isprintable() or c.isspace())
    assert outline.title.split() == kept.split() or not name.isprintable()
