"""From what a user names to a feed that can be subscribed to: an address or a page, an OPML outline."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, replace

from aggregator import config
from aggregator.errors import UsageError
from aggregator.fetching.urls import mask_url
from aggregator.model import Feed

LONGEST_ID = 48


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A document that parsed as a feed, behind the address that was named."""

    url: str
    title: str
    language: str | None
    entries: int


def declare(
    url: str,
    *,
    id: str | None = None,
    name: str | None = None,
    kind: str = "news",
    country: str | None = None,
    language: str | None = None,
    allow_private: bool = False,
) -> Feed:
    """A feed as feeds.toml would declare it, with a provisional id; UsageError for what that would refuse."""
    given = {"name": name, "country": country, "language": language}
    table: dict[str, object] = {key: value for key, value in given.items() if value}
    table |= {"id": id or "new", "url": with_scheme(url), "kind": kind, "allow_private": allow_private}
    try:
        return replace(config.feed(table), origin="cli")
    except ValueError as error:
        raise UsageError(str(error)) from error


def with_scheme(url: str) -> str:
    """`example.org/news` as people type it is https."""
    return url if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", url) else f"https://{url}"


def settle(declared: Feed, found: Found, *, taken: Collection[str], chosen: str | None) -> Feed:
    """The feed to subscribe to: at the address that was found, named by its title unless a name was given."""
    title = found.title or mask_url(found.url)
    return replace(
        declared,
        id=chosen or free_id(title, found.url, taken),
        url=found.url,
        name=declared.name if declared.name != declared.id else title[:200],
        language=declared.language or found.language,
    )


def free_id(title: str, url: str, taken: Collection[str]) -> str:
    """An id from the title, or from the host where the title has no Latin letters, with a number if it is taken."""
    base = _slug(title) or _slug(re.sub(r"^[a-z]+://(www\.)?", "", url.lower()).partition("/")[0]) or "feed"
    identifier, number = base, 1
    while identifier in taken:
        number += 1
        identifier = f"{base}-{number}"
    return identifier


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_ID].strip("-")
