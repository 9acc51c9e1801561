"""Hosts, endpoints, domains, and URLs without their secrets."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from aggregator.fetching.urls import (
    UNREADABLE,
    domain_of,
    endpoint_of,
    host_of,
    is_address,
    is_local,
    join_url,
    mask_url,
    scheme_of,
    with_userinfo_of,
    without_secrets,
    without_userinfo,
)


@pytest.mark.parametrize(
    ("url", "host", "endpoint"),
    [
        ("https://Example.ORG/feed", "example.org", "example.org:443"),
        ("http://example.org./", "example.org", "example.org:80"),
        ("http://u:p@example.org:8080/", "example.org", "example.org:8080"),
        ("http://[::1]:9/x", "::1", "::1:9"),
        ("ftp://example.org/", "", ""),
        ("example.org", "", ""),
        ("http://", "", ""),
        ("http://[::1", "", ""),
        ("http://a:99999999/", "", ""),
        ("", "", ""),
    ],
)
def test_host_and_endpoint(url: str, host: str, endpoint: str) -> None:
    assert (host_of(url), endpoint_of(url)) == (host, endpoint)
    assert bool(scheme_of(url)) == bool(host)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "127.1", "2130706433", "0x7f.1", "0x7f000001", "0", "1.2.3.4."])
def test_addresses_in_every_spelling(host: str) -> None:
    assert is_address(host)
    assert is_local(host)


@pytest.mark.parametrize("host", ["localhost", "intranet", "a.localhost", "printer.local", "db.internal"])
def test_local_names(host: str) -> None:
    assert not is_address(host)
    assert is_local(host)
    assert domain_of(host) == host


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("www.mfa.gov.kz", "mfa.gov.kz"),
        ("mfa.gov.kz", "mfa.gov.kz"),
        ("gov.kz", "gov.kz"),
        ("feeds.bbci.co.uk", "bbci.co.uk"),
        ("www.gov.uk", "www.gov.uk"),
        ("cancilleria.gob.mx", "cancilleria.gob.mx"),
        ("a.b.diplomatie.gouv.fr", "diplomatie.gouv.fr"),
        ("news.un.org", "un.org"),
        ("ec.europa.eu", "europa.eu"),
        ("a.example.com", "example.com"),
        ("a.b.go.com", "go.com"),
        ("0xabc.example", "0xabc.example"),
    ],
)
def test_registrable_domain(host: str, domain: str) -> None:
    assert domain_of(host) == domain


@pytest.mark.parametrize(
    ("url", "masked"),
    [
        ("https://example.org/feed", "https://example.org/feed"),
        ("https://user:s3cret@example.org/feed", "https://***@example.org/feed"),
        ("https://token@example.org:8443/feed", "https://***@example.org:8443/feed"),
        ("https://example.org/f?token=abc&id=5&flag#frag", "https://example.org/f?token=***&id=***&***"),
        ("https://u:p@q@example.org/", "https://***@example.org/"),
        ("https://user:pa/ss@example.org/", UNREADABLE),
        ("mailto:someone@example.org", UNREADABLE),
    ],
)
def test_masking(url: str, masked: str) -> None:
    assert mask_url(url) == masked


SECRET = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=8, max_size=20)


@settings(max_examples=50)
@given(SECRET, SECRET, SECRET)
def test_no_secret_survives_masking(name: str, password: str, token: str) -> None:
    name, password, token = f"CANARY1{name}", f"CANARY2{password}", f"CANARY3{token}"
    url = f"https://{name}:{password}@example.org/feed?key={token}&{token}#{token}"
    assert "CANARY" not in mask_url(url)
    assert "CANARY" not in without_secrets(f"you asked {url} and {token}", url)
    assert "CANARY1" not in without_userinfo(url)
    assert "CANARY2" not in without_userinfo(url)


@settings(max_examples=200)
@given(st.text(max_size=80) | st.text(max_size=60).map(lambda text: "http://" + text))
@example("http://[")
@example("http://[::1]]/")
@example("http://a:b:c@d:e/")
@example("http://\u2100/")
def test_nothing_raises(text: str) -> None:
    for function in (host_of, endpoint_of, scheme_of, mask_url, without_userinfo):
        assert isinstance(function(text), str)
    assert isinstance(domain_of(host_of(text)), str)
    assert isinstance(without_secrets("text", text), str)
    assert isinstance(with_userinfo_of(text, "http://u:p@h/"), str)
    assert isinstance(with_userinfo_of("http://h/", text), str)
    joined = join_url("https://example.org/a", text)
    assert joined is None or scheme_of(joined)


@pytest.mark.parametrize(
    ("base", "location", "joined"),
    [
        ("https://a.org/x/y?z", "/feed", "https://a.org/feed"),
        ("https://a.org/x/y", "rss", "https://a.org/x/rss"),
        ("https://a.org/x", "//b.org/feed", "https://b.org/feed"),
        ("https://a.org/x", " https://b.org/feed#top ", "https://b.org/feed"),
        ("https://u:p@a.org/x", "/y", "https://u:p@a.org/y"),
        ("https://a.org/x", "ftp://b.org/", None),
        ("https://a.org/x", "javascript:alert(1)", None),
        ("https://a.org/x", "file:///etc/passwd", None),
        ("https://a.org/x", "http://[bad", None),
    ],
)
def test_joining(base: str, location: str, joined: str | None) -> None:
    assert join_url(base, location) == joined


@pytest.mark.parametrize(
    ("url", "old", "result"),
    [
        ("https://a.org/y", "https://u:p@a.org/x", "https://u:p@a.org/y"),
        ("https://a.org:443/y", "https://u:p@a.org/x", "https://u:p@a.org:443/y"),
        ("https://v@a.org/y", "https://u:p@a.org/x", "https://v@a.org/y"),
        ("https://b.org/y", "https://u:p@a.org/x", "https://b.org/y"),
        ("https://a.org:444/y", "https://u:p@a.org/x", "https://a.org:444/y"),
        ("http://a.org:443/y", "https://u:p@a.org/x", "http://a.org:443/y"),
        ("https://a.org/y", "https://a.org/x", "https://a.org/y"),
    ],
)
def test_userinfo_goes_to_its_own_origin_only(url: str, old: str, result: str) -> None:
    assert with_userinfo_of(url, old) == result


def test_short_query_values_are_words() -> None:
    url = "https://example.org/?format=rss&token=s3cr3t%2Ftoken"
    assert without_secrets("rss feed for s3cr3t/token", url) == "rss feed for ***"
