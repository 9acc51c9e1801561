"""RSS, RDF and Atom as `parse_now` reads them: entries, links, dates, limits, and what is refused (R-P2…R-P7)."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.model import Entry, Failed, FailureKind, ParsedFeed
from aggregator.parsing.document import TRUNCATED
from aggregator.parsing.entries import LONGEST_CONTENT, LONGEST_TITLE, LONGEST_URL
from aggregator.parsing.worker import FORMATS, Format, parse_now
from tests.lab.feeds import HOSTILE, ITEM, atom, rss, source


def parsed(body: bytes | str, **given: str | bool | None) -> ParsedFeed:
    result = parse_now(source(body, **given))
    assert isinstance(result, ParsedFeed), result
    return result


def entry(item: str) -> Entry:
    (only,) = parsed(rss(item)).entries
    return only


def refused(body: bytes | str) -> FailureKind:
    result = parse_now(source(body))
    assert isinstance(result, Failed)
    return result.kind


def test_an_rss_document() -> None:
    feed = parsed(
        rss(
            "<title>A &amp;amp; B</title><link>/1</link><guid isPermaLink='false'> tag:1 </guid>"
            "<description>&lt;p&gt;Short&lt;/p&gt;</description>"
            "<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'>"
            "<![CDATA[<p>The whole text</p>]]></content:encoded>"
            "<pubDate>Mon, 20 May 2024 15:00:00 +0500</pubDate>"
            "<dc:creator xmlns:dc='http://purl.org/dc/elements/1.1/'>Jane Doe</dc:creator>"
            "<author>press@example.org (Press Office)</author>"
            "<category>One</category><category>Two</category><category>One</category>",
            channel="<title>Example</title><link>https://news.example.org/</link><language>en-GB</language><ttl>60</ttl>",
        )
    )

    assert (feed.format, feed.title, feed.link, feed.language) == (
        "rss20",
        "Example",
        "https://news.example.org/",
        "en-GB",
    )
    assert (feed.ttl, feed.dropped, feed.warnings) == (timedelta(hours=1), 0, ())
    assert feed.entries == (
        Entry(
            guid="tag:1",
            link="https://news.example.org/1",
            title="A &amp; B",
            summary="<p>Short</p>",
            content="<p>The whole text</p>",
            authors=("Jane Doe", "Press Office"),
            categories=("One", "Two"),
            published=datetime(2024, 5, 20, 10, tzinfo=UTC),
            language="en-GB",
        ),
    )


def test_an_atom_document_with_its_own_base_and_languages() -> None:
    feed = parsed(
        atom(
            "<id>tag:example.org,2024:1</id><title type='html'>One</title>"
            "<link rel='self' href='/self'/><link rel='alternate' type='application/pdf' href='a.pdf'/>"
            "<link href='a.html'/><link rel='enclosure' href='a.mp3'/>"
            "<updated>2024-05-20T10:00:00Z</updated><published>2024-05-19T10:00:00Z</published>"
            "<author><email>x@example.org</email></author><author><name>Jane</name></author>"
            "<category term='t' label='Term'/><category label='Only'/>"
            "<summary>Short</summary><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>Long</p></div>"
            "</content>",
            "<id>2</id><title>Zwei</title><link href='../b'/><summary xml:lang='de'>Kurz</summary>",
            attributes=" xml:base='https://other.example.org/x/' xml:lang='en'",
        )
    )
    first, second = feed.entries

    assert (feed.format, feed.language) == ("atom10", "en")
    assert first.link == "https://other.example.org/x/a.html"
    assert first.published == datetime(2024, 5, 19, 10, tzinfo=UTC)
    assert first.updated == datetime(2024, 5, 20, 10, tzinfo=UTC)
    assert (first.authors, first.categories) == (("x@example.org", "Jane"), ("t", "Only"))
    assert (first.summary, first.content) == ("Short", "<p>Long</p>")
    assert (first.language, second.language) == ("en", "de")
    assert (second.guid, second.link) == ("2", "https://other.example.org/b")
    assert second.updated is None


def test_rdf_with_its_abouts() -> None:
    feed = parsed(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://a.example/"><title>T</title></channel>'
        '<item rdf:about="https://a.example/1"><title>One</title><link>https://a.example/1</link>'
        "<dc:date>2024-05-20</dc:date><dc:language>pt</dc:language></item></rdf:RDF>"
    )

    assert feed.format == "rss10"
    assert feed.entries[0].guid == "https://a.example/1"
    assert feed.entries[0].updated == datetime(2024, 5, 20, tzinfo=UTC)
    assert feed.entries[0].language == "pt"


@pytest.mark.parametrize(
    ("item", "guid", "link"),
    [
        ("<guid>abc</guid>", "abc", None),
        ("<guid isPermaLink='true'>/1</guid>", "/1", None),
        ("<guid>https://a.example/1</guid>", "https://a.example/1", "https://a.example/1"),
        ("<guid isPermaLink='false'>https://a.example/?p=1</guid>", "https://a.example/?p=1", "https://a.example/?p=1"),
        ("<guid>urn:1</guid><link>https://a.example/1</link>", "urn:1", "https://a.example/1"),
        ("<link>javascript:alert(1)</link><guid>x</guid>", "x", None),
        ("<link>mailto:x@a.example</link><guid>x</guid>", "x", None),
        ("<link>http://[bad</link><guid>x</guid>", "x", None),
        ("<link>https://a.example/a b\n c</link>", None, "https://a.example/a%20b%20c"),
        ("<link>?p=7&amp;x=1</link>", None, "https://news.example.org/rss/all.xml?p=7&x=1"),
        ("<link><![CDATA[ https://a.example/1 ]]></link>", None, "https://a.example/1"),
        (
            "<link>https://feeds.example/~r/1</link>"
            "<f:origLink xmlns:f='http://rssnamespace.org/feedburner/ext/1.0'>https://a.example/1</f:origLink>",
            None,
            "https://a.example/1",
        ),
        (
            "<link>https://a.example/1</link><a:link xmlns:a='http://www.w3.org/2005/Atom' href='https://b.example/'/>",
            None,
            "https://a.example/1",
        ),
    ],
)
def test_what_an_entry_is_known_by_and_where_it_leads(item: str, guid: str | None, link: str | None) -> None:
    found = entry(f"<title>t</title>{item}")

    assert (found.guid, found.link) == (guid, link)


@pytest.mark.parametrize(
    ("item", "published", "updated"),
    [
        ("<pubDate>20.05.2024</pubDate>", 20, None),
        ("<a:updated xmlns:a='http://www.w3.org/2005/Atom'>2024-05-21</a:updated>", None, 21),
        ("<d:date xmlns:d='http://purl.org/dc/elements/1.1/'>2024-05-21</d:date>", None, 21),
        ("<pubDate>today</pubDate><d:created xmlns:d='http://purl.org/dc/terms/'>2024-05-19</d:created>", 19, None),
        ("<pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate>", None, None),
    ],
)
def test_dates_come_from_where_the_publisher_put_them(item: str, published: int | None, updated: int | None) -> None:
    found = entry(ITEM + item)

    assert (found.published and found.published.day, found.updated and found.updated.day) == (published, updated)


def test_the_feed_says_how_its_dates_are_meant() -> None:
    item = ITEM + "<pubDate>05/06/2024 10:00</pubDate>"

    found = parsed(rss(item), time_zone="Asia/Tashkent", day_first=False).entries[0]

    assert found.published == datetime(2024, 5, 6, 5, tzinfo=UTC)


def test_fields_are_bounded_before_they_leave_the_parser() -> None:
    found = entry(
        f"<title>{'t' * 9000}</title><guid>{'g' * 9000}</guid><link>https://a.example/{'l' * 9000}</link>"
        f"<description>{'d' * 300_000}</description><category>{'c' * 9000}</category>"
        "<category>x</category>" + "".join(f"<category>{n}</category>" for n in range(100))
    )

    assert len(found.title) == LONGEST_TITLE
    assert found.guid is not None
    assert len(found.guid) == LONGEST_URL
    assert found.link is None
    assert len(found.summary) == 1 << 16
    assert len(found.content) <= LONGEST_CONTENT
    assert len(found.categories) == 50


def test_overlong_guids_stay_different() -> None:
    first, second = parsed(rss(f"<guid>{'g' * 9000}1</guid>", f"<guid>{'g' * 9000}2</guid>")).entries

    assert first.guid != second.guid


def test_two_thousand_entries_are_kept_and_the_rest_counted() -> None:
    feed = parsed(rss(*(f"<guid>{n}</guid>" for n in range(2003))))

    assert (len(feed.entries), feed.dropped) == (2000, 3)
    assert feed.entries[0].guid == "0"


def test_a_bad_entry_costs_only_itself() -> None:
    feed = parsed(rss(ITEM, "<pubDate>Mon, 20 May 2024 10:00:00 GMT</pubDate>", "<title>kept</title>"))

    assert [found.title for found in feed.entries] == ["A dialogue", "kept"]
    assert feed.dropped == 1


def test_a_text_that_stands_twice_is_kept_once() -> None:
    found = entry(
        ITEM + "<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'>x</content:encoded>"
    )

    assert (found.summary, found.content) == ("", "x")


def test_only_texts_are_content() -> None:
    (found,) = parsed(atom("<id>1</id><content type='image/png'>AAAA</content>", attributes="")).entries

    assert found.content == ""


def test_a_document_that_is_not_well_formed_is_read_with_a_warning() -> None:
    feed = parsed(rss("<title>Fish & Chips &nbsp;</title><guid>1</guid>"))

    assert feed.entries[0].title.startswith("Fish & Chips")
    assert feed.warnings == ("not well-formed (SAXParseException)",)


def test_an_empty_channel_is_a_feed() -> None:
    feed = parsed(rss())

    assert (feed.entries, feed.warnings) == ((), ("no entries",))


def test_a_body_that_breaks_off_gives_what_is_whole() -> None:
    whole = rss(ITEM, "<title>Second</title><link>https://a.example/second</link>")

    feed = parsed(whole[: whole.index("/second") + 4])
    assert [found.title for found in feed.entries] == ["A dialogue"]
    assert feed.dropped == 1
    assert TRUNCATED in feed.warnings

    in_the_text = rss(ITEM, ITEM.replace("1", "2") + "<description>half of")
    feed = parsed(in_the_text[: in_the_text.index("</item></channel>")])
    assert [found.guid for found in feed.entries] == ["https://news.example.org/1", "https://news.example.org/2"]
    assert TRUNCATED in feed.warnings

    assert refused("<rss version='2.0'><channel><title>t</title><item><title>hal") is FailureKind.TRUNCATED


def test_unnamed_kinds_are_feeds_if_something_in_them_can_be_recognised() -> None:
    assert parsed("<data><item><title>t</title><guid>1</guid></item></data>").format == "unknown"
    assert parsed("<rdf><item><title>t</title></item></rdf>").format == "unknown"
    assert refused("<data><item><title>t</title></item></data>") is FailureKind.NOT_A_FEED


def test_what_is_no_feed_is_refused_by_kind() -> None:
    assert refused("") is FailureKind.EMPTY
    assert refused("<rss></rss>") is FailureKind.EMPTY
    assert refused("No feeds today") is FailureKind.NOT_A_FEED
    assert refused("<html><body>Access denied</body></html>") is FailureKind.NOT_A_FEED
    assert refused("<opml><body/></opml>") is FailureKind.NOT_A_FEED
    assert refused(rss("<pubDate>now</pubDate>")) is FailureKind.PARSE_ERROR
    assert refused(HOSTILE["40,000 attributes"]) is FailureKind.PARSE_ERROR


def test_an_exception_of_the_parser_is_the_documents_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def explode(_: object) -> ParsedFeed:
        raise AssertionError("as sgmllib does")

    def swell(_: object) -> ParsedFeed:
        raise MemoryError

    for read, kind in ((explode, FailureKind.PARSE_ERROR), (swell, FailureKind.PARSE_MEMORY)):
        broken = type("broken", (), {"claims": staticmethod(lambda _: True), "read": staticmethod(read)})
        formats: dict[str, Format] = {"broken": broken}  # type: ignore[dict-item]  # a module in real life
        monkeypatch.setattr("aggregator.parsing.worker.FORMATS", formats)
        assert refused(rss(ITEM)) is kind
    assert set(FORMATS) == {"jsonfeed", "syndication"}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_every_hostile_document_ends_in_a_small_value(name: str) -> None:
    result = parse_now(source(HOSTILE[name]))

    assert len(pickle.dumps(result)) < 1_000_000
    if isinstance(result, ParsedFeed):
        for found in result.entries:
            assert len(found.title) <= LONGEST_TITLE
            assert len(found.summary) <= 1 << 16
            assert "laughlaugh" not in found.summary
            assert "A" * 100 not in found.summary


def test_a_guid_does_not_move_with_its_feed() -> None:
    """feedparser would make a URL of it, against the address the document came from; see `syndication`."""
    assert entry("<guid isPermaLink='true'>path/abc</guid>").guid == "path/abc"
    assert parsed(atom("<id>relative</id>")).entries[0].guid == "relative"


@pytest.mark.parametrize(
    ("link", "absolute"),
    [
        (r"https://evil.example\@www.state.gov/", "https://evil.example/@www.state.gov/"),
        ("https://a.example/\u202egnp.exe", "https://a.example/%E2%80%AEgnp.exe"),
        ("https://a.exam\u200bple/", "https://a.exam%E2%80%8Bple/"),
    ],
)
def test_a_link_leads_where_it_says(link: str, absolute: str) -> None:
    assert entry(f"<title>t</title><link>{link}</link>").link == absolute
