"""Which addresses a fetch may connect to (R-F14; S1 of reference/alerting-security.md).

The list is our own because `ipaddress.is_global` is not enough: on CPython 3.11.7 it takes 6to4 relays, multicast,
NAT64, 6to4, site-local and segment-routing addresses for global, on 3.13.0 still most of them (measured, S1). It is
asked about *resolved* addresses: every spelling of a host (127.1, 2130706433, 0x7f.1, a name) is one of these by then.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network


@dataclass(frozen=True, slots=True)
class _Range:
    """A range that is not public; `allowed` where a user's `allow_private` opens it."""

    network: IPv4Network | IPv6Network
    meaning: str
    allowed: bool = False


# IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890 and its updates) and what S1 adds to them.
_RANGES = tuple(
    _Range(ip_network(network), meaning, allowed)
    for network, meaning, allowed in (
        ("127.0.0.0/8", "a loopback address", True),
        ("10.0.0.0/8", "a private address", True),
        ("172.16.0.0/12", "a private address", True),
        ("192.168.0.0/16", "a private address", True),
        ("100.64.0.0/10", "a provider-internal (CGNAT) address", True),
        ("198.18.0.0/15", "a benchmarking address", True),
        ("::1/128", "a loopback address", True),
        ("fc00::/7", "a private (unique local) address", True),
        # Never: no feed lives there, and cloud machines keep their credentials at 169.254.169.254.
        ("169.254.0.0/16", "a link-local address", False),
        ("0.0.0.0/8", "an address of this machine", False),
        ("192.0.0.0/24", "an address reserved for protocols", False),
        ("192.0.2.0/24", "a documentation address", False),
        ("192.88.99.0/24", "a 6to4 relay address", False),
        ("198.51.100.0/24", "a documentation address", False),
        ("203.0.113.0/24", "a documentation address", False),
        ("224.0.0.0/4", "a multicast address", False),
        ("240.0.0.0/4", "a reserved address", False),
        ("::/128", "an address of this machine", False),
        ("64:ff9b::/96", "a NAT64 address", False),
        ("64:ff9b:1::/48", "a local NAT64 address", False),
        ("2001::/32", "a Teredo address", False),
        ("2001::/23", "an address reserved for protocols", False),
        ("2001:db8::/32", "a documentation address", False),
        ("2002::/16", "a 6to4 address", False),
        ("3fff::/20", "a documentation address", False),
        ("5f00::/16", "a segment routing address", False),
        ("fe80::/10", "a link-local address", False),
        ("fec0::/10", "a site-local address", False),
        ("ff00::/8", "a multicast address", False),
    )
)
_GLOBAL_UNICAST = ip_network("2000::/3")  # RFC 4291 §2.4: all that IANA has handed out


def refusal(address: str, *, allow_private: bool = False) -> str | None:
    """Why no connection may go to `address`, in plain words, or None if one may.

    With `allow_private` loopback, private and provider-internal addresses may; link-local ones, where clouds keep their
    credentials, and those that are no single machine's may never. An IPv4 address wrapped in IPv6 (RFC 4291 §2.5.5) is
    judged as itself. Those for a tunnel or a translator (6to4, NAT64, Teredo) are refused, naming what they wrap.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return f"{address!r} is not an IP address"
    found = _judge(parsed, allow_private)
    return f"{address} is {found}" if found else None


def _judge(address: IPv4Address | IPv6Address, allow_private: bool) -> str | None:
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return _judge(address.ipv4_mapped, allow_private)
        if 1 < int(address) < 1 << 32:  # ::a.b.c.d, deprecated "IPv4-compatible"
            return f"an outdated form of {IPv4Address(int(address))}"
    for one in _RANGES:
        if address in one.network:
            if one.allowed and allow_private:
                return None
            inner = _wrapped(address)
            return f"{one.meaning}, which wraps {inner}" if inner is not None else one.meaning
    if isinstance(address, IPv6Address) and address not in _GLOBAL_UNICAST:
        return "not a global unicast address"
    return None


def _wrapped(address: IPv4Address | IPv6Address) -> IPv4Address | None:
    """The IPv4 address inside a 6to4 (RFC 3056), Teredo (RFC 4380) or NAT64 (RFC 6052) address."""
    if isinstance(address, IPv4Address):
        return None
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if address in ip_network("64:ff9b::/96"):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return None
