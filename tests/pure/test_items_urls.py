"""R-I3: two spellings of one link are one, two pages are two."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.items.urls import canonical_url, guid_path


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("http://www.Example.org/A/b/", "https://example.org/A/b"),
        ("https://m.example.org/a", "https://example.org/a"),
        ("https://amp.example.org/a", "https://example.org/a"),
        ("https://www.m.example.org/a", "https://example.org/a"),
        ("https://m.com/a", "https://m.com/a"),
        ("https://example.org./a", "https://example.org/a"),
        ("http://example.org:80/a", "https://example.org/a"),
        ("https://example.org:443/a", "https://example.org/a"),
        ("https://example.org:8443/a", "https://example.org:8443/a"),
        ("https://user:secret@example.org/a", "https://example.org/a"),
        ("https://example.org/a/index.html", "https://example.org/a"),
        ("https://example.org/a/INDEX.php?x=1", "https://example.org/a?x=1"),
        ("https://example.org/a#comments", "https://example.org/a"),
        ("https://example.org/#/news/7", "https://example.org#/news/7"),
        ("https://example.org/#!/news/7", "https://example.org#!/news/7"),
        ("https://example.org/?p=7", "https://example.org?p=7"),
        ("https://example.org/a?b=2&a=1&", "https://example.org/a?a=1&b=2"),
        (
            "https://example.org/a?utm_source=x&UTM_medium=y&mtm_a=1&ga_x=1&fbclid=1&gclid=1&dclid=1&gbraid=1&wbraid=1"
            "&msclkid=1&yclid=1&ysclid=1&twclid=1&mc_cid=1&mc_eid=1&_hsenc=1&mkt_tok=1&_openstat=1&srsltid=1&at_x=1&id=7",
            "https://example.org/a?id=7",
        ),
        ("https://example.org/a?lid=1&blid=2&clid=3", "https://example.org/a?blid=2&clid=3&lid=1"),
        ("https://пример.рф/новость", "https://xn--e1afmkfd.xn--p1ai/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D1%8C"),
        ("https://xn--e1afmkfd.xn--p1ai/%d0%BD%7e", "https://xn--e1afmkfd.xn--p1ai/%D0%BD~"),
        ("https://example.org/a%2fb?x=1%262", "https://example.org/a%2Fb?x=1%262"),
        ("https://[2001:db8::1]:8080/a", "https://[2001:db8::1]:8080/a"),
        ("https://" + "ü" * 70 + ".org/a", "https://" + "ü" * 70 + ".org/a"),
        (" https://example.org/a ", "https://example.org/a"),
        # nothing to know an item by
        ("https://example.org", None),
        ("https://www.example.org/index.html", None),
        ("https://example.org/?utm_source=x", None),
        ("https://news.google.com/articles/CBMi", None),
        ("mailto:a@example.org", None),
        ("/a", None),
        ("https:///a", None),
        ("https://[bad/a", None),
        ("https://example.org:99999/a", None),
        ("", None),
        (None, None),
    ],
)
def test_the_canonical_form(url: str | None, canonical: str | None) -> None:
    assert canonical_url(url) == canonical
    assert canonical_url(canonical) == canonical or canonical is None


@pytest.mark.parametrize(
    ("guid", "path"),
    [
        ("https://www.gov.example/?p=12", "?p=12"),
        ("HTTP://archive.gov.example/a/B/?x=1#f", "/a/B?x=1"),
        ("https://gov.example/", None),
        ("https://gov.example", None),
        ("tag:gov.example,2024:1", None),
        ("12345", None),
        ("http:relative", None),
        ("https://[bad/a", None),
        (None, None),
    ],
)
def test_what_is_left_of_a_guid_on_another_host(guid: str | None, path: str | None) -> None:
    assert guid_path(guid) == path


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="htps:/?#[]@&=.%2Fwm abcé-_~!'()*", max_size=60))
def test_no_url_breaks_it_and_the_form_is_stable(rest: str) -> None:
    guid_path(rest)
    once = canonical_url("https://example.org" + rest)
    if once is not None and "example.org" in once:
        assert canonical_url(once) == once
