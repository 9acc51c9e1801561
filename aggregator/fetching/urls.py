"""What the fetching stage reads out of a URL: host, endpoint, registrable domain; and how to show one without secrets.

Nothing here raises: a URL that cannot be read has the empty host.
"""

from __future__ import annotations

import ipaddress
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

DEFAULT_PORT = {"http": 80, "https": 443}

UNREADABLE = "(unreadable URL)"

# Names that registries sell below, not to: the last three labels are one owner's when the second-level label is one
# of these and the top level is a country's. A conservative stand-in for the public suffix list, a dependency that ages:
# a wrong answer only makes two owners share a limit of requests in flight, or one owner have it twice.
# fmt: off
_SECOND_LEVEL = frozenset({
    "ac", "co", "com", "ed", "edu", "gc", "go", "gob", "gouv", "gov", "govt", "gub", "info", "int", "ltd", "mil", "ne",
    "net", "nic", "nom", "or", "org", "parliament", "plc", "sch", "web",
})
# fmt: on


def _split(url: str) -> tuple[SplitResult, int | None] | None:
    """The parts of an http(s) URL and its port, or None."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:  # a bad port or IPv6 literal
        return None
    if parts.scheme not in DEFAULT_PORT or not parts.hostname:
        return None
    return parts, port


def scheme_of(url: str) -> str:
    """`http`, `https`, or empty for anything else."""
    split = _split(url)
    return split[0].scheme if split else ""


def host_of(url: str) -> str:
    """The host in lower case, without port or brackets; empty when the URL is not a readable http(s) one."""
    split = _split(url)
    return (split[0].hostname or "").rstrip(".") if split else ""


def endpoint_of(url: str) -> str:
    """`host:port`, the scope of a Retry-After (R-F9); empty when the URL is not a readable http(s) one."""
    split = _split(url)
    if split is None:
        return ""
    parts, port = split
    return f"{host_of(url)}:{port if port is not None else DEFAULT_PORT[parts.scheme]}"


def is_address(host: str) -> bool:
    """Whether a host is an address and not a name, in any spelling a resolver takes: `127.1` and `0x7f.1` are such.

    The rule is that of the WHATWG URL standard: a host whose last label is a number is an IPv4 address.
    """
    try:
        ipaddress.ip_address(host)
    except ValueError:
        last = host.rstrip(".").rpartition(".")[2].lower()
        return last.isdecimal() or (last.startswith("0x") and all(c in "0123456789abcdef" for c in last[2:]))
    return True


def is_local(host: str) -> bool:
    """Whether a host has no owner other than this network: an address, `localhost`, or a name without a dot."""
    return is_address(host) or "." not in host or host.endswith((".localhost", ".local", ".internal"))


def domain_of(host: str) -> str:
    """The registrable domain of a host: its last two labels, or three below names such as `gov.kz` and `co.uk`.

    Local hosts (`is_local`) are their own domain. Not the public suffix list: see `_SECOND_LEVEL`.
    """
    if is_local(host):
        return host
    labels = host.split(".")
    deep = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL
    return ".".join(labels[-3:] if deep else labels[-2:])


def without_userinfo(url: str) -> str:
    """The URL without the name and password it may carry, so that it can be stored and joined with others."""
    split = _split(url)
    if split is None or "@" not in split[0].netloc:
        return url
    return split[0]._replace(netloc=split[0].netloc.rpartition("@")[2]).geturl()


def with_userinfo_of(url: str, old: str) -> str:
    """`url` with the name and password of `old`, if both have the same scheme, host and port and `url` has none."""
    new, known = _split(url), _split(old)
    if new is None or known is None or "@" in new[0].netloc or "@" not in known[0].netloc:
        return url
    if new[0].scheme != known[0].scheme or endpoint_of(url) != endpoint_of(old):
        return url
    userinfo = known[0].netloc.rpartition("@")[0]
    return new[0]._replace(netloc=f"{userinfo}@{new[0].netloc}").geturl()


def join_url(base: str, location: str) -> str | None:
    """The absolute http(s) URL a Location header means (RFC 9110 §10.2.2), without its fragment; or None."""
    try:
        joined = urljoin(base, location.strip())
    except ValueError:
        return None
    return joined.partition("#")[0] if _split(joined) else None


def mask_url(url: str) -> str:
    """The URL as logs, reasons and pages may show it: userinfo and the values of the query become `***`.

    Every value is hidden and not only those with a telling name, since publishers call their tokens what they like.
    The fragment is dropped. What cannot be read is not shown at all.
    """
    split = _split(url)
    if split is None:
        return UNREADABLE
    parts, _ = split
    host = parts.netloc.rpartition("@")[2]
    netloc = f"***@{host}" if "@" in parts.netloc else host
    query = "&".join(
        f"{name}=***" if equals else "***"
        for name, equals, _ in (pair.partition("=") for pair in parts.query.split("&"))
    )
    return parts._replace(netloc=netloc, query=query if parts.query else "", fragment="").geturl()


def without_secrets(text: str, url: str) -> str:
    """The text with the name, password and query values of `url` hidden, as they stand there and decoded.

    Query values of less than six characters stay: they are words such as `rss`.
    """
    try:
        parts = urlsplit(url)
        secrets = {part for part in (parts.username, parts.password) if part and len(part) > 2}
    except ValueError:
        return text
    values = {parts.query, *(pair.partition("=")[2] for pair in parts.query.split("&"))}
    secrets |= {value for value in values if len(value) > 5}
    for secret in sorted(secrets | {unquote(secret) for secret in secrets}, key=len, reverse=True):
        text = text.replace(secret, "***")
    return text
