"""From an entry to a draft: cleaned, bounded, keyed, hashed (R-F11, R-I1, R-I6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.items.drafts import keys_of
from aggregator.items.identity import draft
from aggregator.items.text import INVISIBLE
from aggregator.model import Entry, Feed, ItemDraft, KeyKind

FEED = Feed(id="mfa", url="https://mfa.example/rss", name="MFA")
BASE = "https://mfa.example/rss"
ENTRY = Entry(
    guid="https://mfa.example/?p=1",
    link="https://mfa.example/news/1?utm_source=rss",
    title="<b>Ministers</b> meet &amp; talk",
    summary="<p>Short   text</p>",
    content="<p>The whole text.</p><p>Second <a href='/x'>part</a>.</p><script>x</script>",
    authors=("Press &amp; Media", "Press & Media", ""),
    categories=("<i>Talks</i>",),
    published=datetime(2026, 5, 20, 10, tzinfo=UTC),
    updated=datetime(2026, 5, 20, 11, tzinfo=UTC),
    language="en-US",
)


def drafted(**changed: Any) -> ItemDraft:
    return draft(replace(ENTRY, **changed), feed=FEED, base_url=BASE)


def test_a_draft() -> None:
    found = drafted()

    assert (found.guid, found.url) == (ENTRY.guid, ENTRY.link)
    assert found.title == "Ministers meet & talk"
    assert found.summary == "Short text"
    assert found.text == "The whole text.\n\nSecond part."
    link = '<a href="https://mfa.example/x" rel="noopener noreferrer nofollow">part</a>'
    assert found.html == f"<p>The whole text.</p><p>Second {link}.</p>"
    assert (found.authors, found.categories) == (("Press & Media",), ("Talks",))
    assert (found.published, found.updated) == (ENTRY.published, ENTRY.updated)
    assert found.language == "en"


def test_the_fuller_body_is_the_text_and_stands_in_for_the_summary() -> None:
    longer = drafted(content="x", summary="<p>One</p><p>Two</p>")
    assert (longer.text, longer.summary, longer.html) == ("One\n\nTwo", "One Two", "<p>One</p><p>Two</p>")

    alone = drafted(content="<p>" + "word " * 300 + "</p>", summary="")
    assert len(alone.summary) <= 500
    assert alone.summary.endswith("word…")


def test_an_entry_without_a_title_shows_how_it_begins() -> None:
    assert drafted(title="").title == "The whole text. Second part."
    assert drafted(title="<img src=x>", content="word " * 50, summary="").title.endswith("word…")
    assert drafted(title="", content="", summary="").title == ""


def test_what_the_user_says_of_a_feeds_language_comes_first() -> None:
    assert draft(ENTRY, feed=replace(FEED, language="ru"), base_url=BASE).language == "ru"
    assert drafted(language=None).language is None


def test_everything_is_bounded() -> None:
    found = drafted(title="т" * 4000, summary="слово " * 9000, content="<p>слово</p>" * 20_000)

    assert len(found.title) == 1000
    assert len(found.summary) <= 500
    assert len(found.text.encode()) <= 1 << 16
    assert len(found.html.encode()) <= 1 << 16


def kinds(entry: Entry) -> list[KeyKind]:
    keys = draft(entry, feed=FEED, base_url=BASE).keys
    assert len(set(keys)) == len(keys)
    assert all(len(key.digest) == 32 for key in keys)
    return list(dict.fromkeys(key.kind for key in keys))


def test_keys_stand_in_the_order_of_preference() -> None:
    assert kinds(ENTRY) == [KeyKind.GUID, KeyKind.GUID_PATH, KeyKind.LINK, KeyKind.TITLE_DAY, KeyKind.TEXT]
    assert kinds(Entry(guid="7", title="t")) == [KeyKind.GUID, KeyKind.TEXT]
    assert kinds(Entry(link="https://a.example/", title="t")) == [KeyKind.TEXT, KeyKind.GUID]  # a home page is no key
    assert kinds(Entry(title="t", published=ENTRY.published)) == [KeyKind.TITLE_DAY, KeyKind.TEXT, KeyKind.GUID]
    assert kinds(Entry(content="x")) == [KeyKind.TEXT, KeyKind.GUID]
    assert kinds(Entry()) == []


@pytest.mark.parametrize(
    ("field", "value", "same"),
    [
        ("guid", "http://mfa.example/?p=1", {"guid", "path"}),
        ("guid", "https://archive.mfa.example/?p=1", {"path"}),
        ("guid", "https://mfa.example/?p=2", set[str]()),
    ],
)
def test_a_guid_is_known_over_http_and_on_another_host(field: str, value: str, same: set[str]) -> None:
    one, other = keys_of(drafted()), keys_of(drafted(**{field: value}))

    assert {name for name in ("guid", "path") if getattr(one, name) == getattr(other, name)} == same


def test_a_title_and_a_day_are_the_same_in_other_dress() -> None:
    one = keys_of(drafted())
    other = keys_of(drafted(title="MINISTERS  meet ＆ talk", published=datetime(2026, 5, 20, 23, tzinfo=UTC)))

    assert one.title_day == other.title_day
    assert one.title_day != keys_of(drafted(published=datetime(2026, 5, 21, tzinfo=UTC))).title_day
    assert one.title_day == keys_of(drafted(guid=None, link=None)).namesake


@pytest.mark.parametrize(
    "changed",
    [
        {"updated": None},
        {"guid": "other"},
        {"authors": ()},
        {"language": "fr"},
        {"categories": ("x",)},
        {"title": "<i>Ministers</i> meet &amp;\ntalk"},
        {"link": "http://www.mfa.example/news/1/?fbclid=2"},
        {"content": ENTRY.content.replace("whole", "whole 1716199200123 ")},
        {"content": ENTRY.content.replace("<p>", "<div>").replace("</p>", "</div>")},
        {"summary": "<p>Another short text</p>"},
    ],
)
def test_what_is_no_change(changed: dict[str, Any]) -> None:
    assert drafted(**changed).content_hash == drafted().content_hash


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "Ministers meet"},
        {"content": ENTRY.content.replace("whole", "20 May")},
        {"content": ENTRY.content.replace("whole", "12345678")},
        {"link": "https://mfa.example/news/2"},
        {"link": None},
        {"published": datetime(2026, 5, 20, 10, 1, tzinfo=UTC)},
        {"published": None},
    ],
)
def test_what_is_a_change(changed: dict[str, Any]) -> None:
    assert drafted(**changed).content_hash != drafted().content_hash


TEXT = st.text(max_size=60)
MOMENTS = st.none() | st.integers(0, 10**9).map(lambda n: datetime(1995, 1, 1, tzinfo=UTC) + timedelta(seconds=n))


@settings(max_examples=150, deadline=None)
@given(TEXT, TEXT, TEXT, st.none() | TEXT, st.none() | TEXT, MOMENTS)
def test_any_entry_becomes_a_draft_that_can_be_stored(
    title: str, summary: str, content: str, guid: str | None, language: str | None, published: datetime | None
) -> None:
    found = draft(
        Entry(title=title, summary=summary, content=content, guid=guid, language=language, published=published,
              authors=(title,), categories=(summary,)),
        feed=FEED,
        base_url=BASE,
    )  # fmt: skip

    for text in (found.title, found.summary, found.text, found.html, *found.authors, *found.categories):
        text.encode()
        assert INVISIBLE.search(text) is None
    assert "\n" not in found.title + found.summary
