"""The canonical form of a link, by which it is recognised; the link that is shown stays as it was (R-I3)."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import SplitResult, quote, urlsplit

_TRACKING = re.compile(
    r"(?:utm|mtm|ga|at)_.*|_hs.*|(?:fb|g|d|y|ys|tw)clid|msclkid|[gw]braid|mc_[ce]id|mkt_tok|_openstat|srsltid",
    re.IGNORECASE,
)
"""R-I3's list: parameters that tell where a reader came from, not what he reads."""

_ALIASES = ("www.", "m.", "amp.")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_INDEX = re.compile(r"/index\.[a-z]{2,5}$", re.IGNORECASE)
_ROUTE = re.compile(r"!?/.")
"""A fragment that is a page of its own, in sites that are one document (`#/news/7`, `#!/news/7`)."""

_REDIRECTORS = {"news.google.com"}
"""R-I3: their links name a visit, not an article, and are never an identity."""


@lru_cache(maxsize=1024)
def canonical_url(url: str | None) -> str | None:
    """The form in which two spellings of one link are equal; None for what is no http(s) link or only a home page.

    Scheme, `www.`, `m.`, `amp.`, default port, user, fragment, trailing slash, `index.*` and tracking parameters are
    dropped, the query is sorted; the case of path and query is kept.
    """
    try:
        parts = urlsplit((url or "").strip())
        host, port = _host(parts), parts.port
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORTS or not host or host in _REDIRECTORS:
        return None
    path = _INDEX.sub("", _normal(parts.path)).rstrip("/")
    query = "&".join(sorted(filter(None, map(_parameter, parts.query.split("&")))))
    route = f"#{parts.fragment}" if _ROUTE.match(parts.fragment) else ""
    if not path and not query and not route:
        return None
    address = f"[{host}]" if ":" in host else host
    if port not in (None, _DEFAULT_PORTS[parts.scheme]):
        address += f":{port}"
    return f"https://{address}{path}{'?' + query if query else ''}{route}"


def guid_path(guid: str | None) -> str | None:
    """What is left of a guid that is an http(s) URL when its site moves to another host: path and query (R-I1, k2)."""
    try:
        parts = urlsplit(guid or "")
    except ValueError:
        return None
    if parts.scheme.lower() not in _DEFAULT_PORTS or not parts.netloc:
        return None
    rest = parts.path.rstrip("/") + (f"?{parts.query}" if parts.query else "")
    return rest or None


def _host(parts: SplitResult) -> str:
    """Lower case, in Punycode, without the names under which the same pages are served again."""
    host = (parts.hostname or "").rstrip(".")
    for alias in _ALIASES:
        if host.startswith(alias) and "." in host.removeprefix(alias):
            host = host.removeprefix(alias)
    try:
        return host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError:
        return host


def _parameter(parameter: str) -> str:
    name = parameter.partition("=")[0]
    return "" if _TRACKING.fullmatch(name) else _normal(parameter)


def _normal(part: str) -> str:
    """One spelling of percent-encoding (RFC 3986 §6.2.2): unreserved characters plain, the others in capitals."""
    return quote(_ENCODED.sub(_plain_if_unreserved, part), safe="%/:@!$&'()*+,;=~")


_ENCODED = re.compile(r"%([0-9a-fA-F]{2})")


def _plain_if_unreserved(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return character if character.isascii() and (character.isalnum() or character in "-._~") else match[0].upper()
