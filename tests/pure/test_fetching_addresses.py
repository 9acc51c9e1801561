"""Which addresses are refused: every range of S1, in plain words."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.fetching.addresses import refusal

NEVER = [
    "0.0.0.0",  # noqa: S104  # to be refused, not bound
    "0.1.2.3",
    "169.254.169.254",
    "169.254.0.1",
    "192.0.0.1",
    "192.0.2.1",
    "192.88.99.1",
    "198.51.100.7",
    "203.0.113.255",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::7f00:1",
    "::8.8.8.8",
    "::ffff:0:8.8.8.8",
    "::ffff:0.0.0.0",
    "::ffff:169.254.169.254",
    "64:ff9b::127.0.0.1",
    "64:ff9b::8.8.8.8",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:10::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:808:808::1",
    "3fff::1",
    "4000::1",
    "5f00::1",
    "fe80::1",
    "fe80::1%eth0",
    "febf::1",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
    "8000::1",
]
PRIVATE = [
    "127.0.0.1",
    "127.255.255.254",
    "10.0.0.1",
    "10.255.255.255",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.0.1",
    "100.64.0.1",
    "100.127.255.255",
    "198.18.0.1",
    "198.19.255.255",
    "::1",
    "fc00::1",
    "fdff::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
]
PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "126.255.255.255",
    "128.0.0.1",
    "172.15.255.255",
    "172.32.0.0",
    "192.167.255.255",
    "192.169.0.0",
    "198.17.255.255",
    "198.20.0.0",
    "223.255.255.255",
    "2001:200::1",
    "2606:4700::1111",
    "2a00:1450:4001::1",
    "::ffff:8.8.8.8",
]


@pytest.mark.parametrize("address", NEVER)
def test_never_connected_to(address: str) -> None:
    assert refusal(address)
    assert refusal(address, allow_private=True)


@pytest.mark.parametrize("address", PRIVATE)
def test_connected_to_when_the_user_allows_it(address: str) -> None:
    assert refusal(address)
    assert refusal(address, allow_private=True) is None


@pytest.mark.parametrize("address", PUBLIC)
def test_public(address: str) -> None:
    assert refusal(address) is None
    assert refusal(address, allow_private=True) is None


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("127.0.0.1", "127.0.0.1 is a loopback address"),
        ("::ffff:192.168.1.1", "::ffff:192.168.1.1 is a private address"),
        ("2002:7f00:1::", "2002:7f00:1:: is a 6to4 address, which wraps 127.0.0.1"),
        ("64:ff9b::a00:1", "64:ff9b::a00:1 is a NAT64 address, which wraps 10.0.0.1"),
        ("2001:0:4136:e378:8000:63bf:3fff:fdd2", "is a Teredo address, which wraps 192.0.2.45"),
        ("::7f00:1", "::7f00:1 is an outdated form of 127.0.0.1"),
        ("8000::1", "8000::1 is not a global unicast address"),
        ("example.org", "'example.org' is not an IP address"),
    ],
)
def test_says_why_in_plain_words(address: str, words: str) -> None:
    assert words in (refusal(address) or "")


@settings(max_examples=200)
@given(st.ip_addresses())
def test_nothing_that_python_calls_private_passes(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    if not address.is_global or address.is_multicast or address.is_loopback:
        assert refusal(str(address))


@settings(max_examples=100)
@given(st.text(max_size=60))
def test_any_text_is_judged(text: str) -> None:
    assert refusal(text) is None or text in (refusal(text) or "") or "not an IP" in (refusal(text) or "")
