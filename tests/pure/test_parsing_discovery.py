"""Feeds that pages name, and where else to look."""

from __future__ import annotations

from urllib.parse import urlsplit

from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.parsing.discovery import WELL_KNOWN_PATHS, FeedLink, find_feeds, guess_feeds

PAGE = """<!DOCTYPE html><html><head><title>Ministry</title>
<!-- <link rel="alternate" type="application/rss+xml" href="/old.xml"> -->
--> <script>document.write('<link rel="alternate" type="application/rss+xml" href="/script.xml">')</script>
<link rel="stylesheet" type="text/css" href="/a.css">
<link rel="alternate" hreflang="ru" type="text/html" href="/ru/">
<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed/">
<LINK REL='Alternate feed' TYPE='application/atom+xml; charset=utf-8' TITLE='News &amp;
 Events' HREF='news.atom?a=1&amp;b=2'/>
<link href=https://feeds.example.net/x.json type=application/feed+json rel=alternate>
<link rel="alternate" type="application/rss+xml" title="Again" href="https://feeds.example.net/x.json">
<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">
<link rel="alternate" type="application/rss+xml">
</head>"""


def test_the_feeds_a_page_names() -> None:
    assert find_feeds(PAGE, "https://gov.example.org/en/index.html") == (
        FeedLink(url="https://gov.example.org/en/news.atom?a=1&b=2", title="News & Events", type="atom"),
        FeedLink(url="https://feeds.example.net/x.json", title="", type="json"),
        FeedLink(url="https://gov.example.org/comments/feed/", title="Comments", type="rss"),
    )


def test_a_page_may_name_another_base() -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="feed">'

    (named,) = find_feeds(f'<base href="/x/">{link}', "https://a.example/y/z")
    assert named.url == "https://a.example/x/feed"

    (unnamed,) = find_feeds(f'<base target="_top">{link}', "https://a.example/y/z")
    assert unnamed.url == "https://a.example/y/feed"


def test_at_most_nine_other_addresses_are_worth_a_request() -> None:
    guesses = guess_feeds("https://a.example/deep/page.html?x=1")

    assert len(guesses) == len(set(guesses)) == len(WELL_KNOWN_PATHS) <= 9
    assert guesses[0] == "https://a.example/feed/"


@settings(max_examples=200, deadline=None)
@given(
    st.text(alphabet="<>!-/ \"'=linkbaserltypehrfscriptxml+.:", max_size=120),
    st.sampled_from(["https://a.example/", "x"]),
)
def test_no_page_breaks_discovery(page: str, base: str) -> None:
    for link in find_feeds(page + PAGE, base):
        assert urlsplit(link.url).scheme in ("http", "https")
