"""From an entry as the publisher wrote it to an item ready to be compared with what is stored (R-I6, R-F11)."""

from __future__ import annotations

import re
from dataclasses import replace

from aggregator.items.clean import clean_html
from aggregator.items.keys import Keys, digest, make_keys
from aggregator.items.languages import primary_subtag
from aggregator.items.text import cut, cut_bytes, plain_text, plain_title
from aggregator.items.urls import canonical_url
from aggregator.model import Entry, Feed, ItemDraft

LONGEST_TITLE = 1000
LONGEST_SUMMARY = 500
LONGEST_TEXT = 1 << 16  # bytes of UTF-8
_STAND_IN_TITLE = 120


def draft(entry: Entry, *, feed: Feed, base_url: str) -> ItemDraft:
    """`entry` of `feed`, cleaned and keyed; `base_url` is where the document came from.

    Its keys are all it may be known by; `identity.identify` leaves those to be stored. An entry without a title gets
    the beginning of its text for one.
    """
    summary, content = plain_text(entry.summary), plain_text(entry.content)
    fuller, source = (content, entry.content) if len(content) >= len(summary) else (summary, entry.summary)
    text = cut_bytes(fuller, LONGEST_TEXT)
    title = plain_title(entry.title) or cut(plain_title(text[: _STAND_IN_TITLE * 4]), _STAND_IN_TITLE)
    shown = " ".join((summary or content)[: LONGEST_SUMMARY * 4].split())
    unkeyed = ItemDraft(
        guid=entry.guid,
        url=entry.link,
        title=cut(title, LONGEST_TITLE),
        summary=cut(shown, LONGEST_SUMMARY),
        html=clean_html(source, entry.link or base_url),
        text=text,
        authors=_plain(entry.authors),
        categories=_plain(entry.categories),
        published=entry.published,
        updated=entry.updated,
        # what the user says of a feed is truer than what its software says of every text ("en-US")
        language=primary_subtag(feed.language, entry.language),
        keys=(),
        content_hash="",
    )
    return replace(unkeyed, keys=tuple(keys_of(unkeyed)), content_hash=content_hash(unkeyed))


def keys_of(item: ItemDraft) -> Keys:
    """Every key under which `item` may be looked up."""
    return make_keys(
        guid=item.guid,
        url=item.url,
        title=item.title,
        text=item.text,
        published=item.published,
        updated=item.updated,
    )


_LONG_NUMBER = re.compile(r"\b\d{9,}\b")


def content_hash(item: ItemDraft) -> str:
    """R-I6: what counts as a change: title, words, link and publication date. Not counted are numbers of nine and more
    digits (time stamps, counters), white space, tracking parameters of the link, and the date of the last update."""
    words = _LONG_NUMBER.sub("", f"{item.title}\n{item.text}").split()
    published = item.published.isoformat() if item.published else ""
    return digest(" ".join(words), canonical_url(item.url) or item.url or "", published)


def _plain(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(plain_title, values))))
