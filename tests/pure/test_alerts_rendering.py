"""Text and HTML from one message: nothing is markup but ours, nothing is a link but http and https (S12, S17)."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from aggregator.alerts.deciding import decide_dialogue, decide_digest, decide_test
from aggregator.alerts.rendering import OUTPUT_LIMIT, Rendered, render
from aggregator.alerts.wording import Entry, message
from aggregator.model import Alert, EventType, Evidence
from tests.lab.alert_values import NOW, announced, change, item, name_of, stored, subscription, telling
from tests.lab.hostile import CANARY, TEXTS, URLS

OURS = {
    "html", "head", "meta", "title", "body", "div", "article", "h1", "h2", "table", "tr", "th", "td", "s", "p",
    "bdi", "blockquote", "small", "ul", "li", "a", "br", "code", "style", "span", "b",
}  # fmt: skip
ATTRIBUTES = {"lang", "charset", "name", "content", "style", "dir", "scope", "href", "rel", "class"}


class _Page(HTMLParser):
    """Collects tags, attributes and the text between, as a mail reader would see them."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attributes

    def handle_data(self, data: str) -> None:
        self.text += data


def page(rendered: Rendered) -> _Page:
    read = _Page()
    read.feed(rendered.html)
    read.close()
    return read


def shown(alert: Alert) -> Rendered:
    return render(message(alert, "a7", name_of))


def alert_with(text: str, url: str | None = "https://example.org/") -> Alert:
    evidence = (Evidence(field=text, text=text, source="text", start=0, end=1),)
    changed = change(series=text, heads=(text,), themes=(text,), evidence=evidence, changed={"heads": ([text], [])})
    draft = decide_dialogue(changed, [item(title=text, feed_name=text, url=url)], [subscription()], NOW)[0].draft
    assert draft is not None
    return stored(draft)


def test_both_forms_say_the_same() -> None:
    rendered = shown(stored(announced()))
    text = page(rendered).text
    for part in (
        "Announced",
        "5th EU–Uzbekistan Human Rights Dialogue",
        "12 June 2026",
        "Brussels, Belgium",
        "Uzbekistan, European Union",
        "the fifth round",
        "EU and Uzbekistan set a date for their talks on human rights",
        "You get this because of the subscription central-asia",
        "aggregator why a7",
    ):
        assert part in rendered.text
        assert part in text
    assert "https://example.org/eu-uzbekistan" in rendered.text
    assert ("href", "https://example.org/eu-uzbekistan") in page(rendered).attributes


def test_the_text_is_easy_to_read() -> None:
    lines = shown(stored(announced())).text.split("\n")
    assert lines[:4] == [
        "Announced: 5th EU–Uzbekistan Human Rights Dialogue, 12 June 2026, Brussels",
        "",
        "Date:         12 June 2026",
        "Place:        Brussels, Belgium",
    ]
    assert lines[-4:] == [
        "-- ",
        "You get this because of the subscription central-asia: dialogue.announced is wanted, "
        "confidence 0.93 is at least 0.6.",
        "Every decision about it: aggregator why a7",
        "",
    ]


def test_a_digest_has_a_heading_for_each_entry() -> None:
    draft = decide_digest(subscription(), [stored(announced(id=number), number) for number in range(1, 61)], NOW)
    assert draft is not None
    rendered = shown(stored(draft))
    assert page(rendered).tags.count("h2") == 50
    assert "and 10 more" in rendered.text
    assert "and 10 more" in page(rendered).text


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_a_hostile_text_stays_text(text: str) -> None:
    rendered = shown(alert_with(text))
    read = page(rendered)
    assert set(read.tags) <= OURS
    assert {name for name, _ in read.attributes} <= ATTRIBUTES
    assert {value for name, value in read.attributes if name == "href"} == {"https://example.org/"}
    if CANARY in text:
        assert CANARY in read.text
        assert CANARY in rendered.text
    assert "49" not in rendered.text or "49" in text  # 7*7 was not worked out


@pytest.mark.parametrize("url", URLS.values(), ids=URLS.keys())
def test_a_hostile_url_is_no_link(url: str) -> None:
    assert not [value for name, value in page(shown(alert_with("Dialogue", url))).attributes if name == "href"]


def test_a_text_part_is_not_escaped_and_an_html_part_is() -> None:
    rendered = shown(alert_with("A & B <C>"))
    assert "A & B <C>" in rendered.text
    assert "A &amp; B &lt;C&gt;" in rendered.html
    assert "&amp;amp;" not in rendered.html


def test_a_message_beyond_all_measure_is_refused() -> None:
    whole = message(stored(announced()), "a7", name_of)
    endless: tuple[Any, ...] = (Entry(heading="x" * OUTPUT_LIMIT),)
    with pytest.raises(ValueError, match="longer than"):
        render(replace(whole, entries=endless))


def test_an_entry_without_anything_but_a_heading_is_whole() -> None:
    whole = message(stored(announced()), "a7", name_of)
    assert render(replace(whole, entries=(Entry(heading="Test"),))).text.startswith("Test\n")


def test_nobody_is_sent_to_ask_about_a_test_message() -> None:
    rendered = shown(stored(decide_test("desk", NOW)))
    assert rendered.text == (
        "Test message from Aggregator: this channel works\n\n\n-- \nSomeone asked for a test message.\n"
    )
    assert "aggregator why" not in rendered.html


def test_what_changed_comes_first_from_what_to_what() -> None:
    changed = {"start": ("2026-06-05", "2026-06-12"), "end": ("2026-06-05", None)}
    moved = stored(telling(EventType.CHANGED, changed=changed))
    rendered = shown(moved)
    assert rendered.text.split("\n")[2] == "Date:         5 June 2026 → 12 June 2026"
    text = " ".join(page(rendered).text.split())
    assert text.index("5 June 2026 → 12 June 2026") < text.index("Status")
    assert "Date: 5 June 2026 → 12 June 2026" in message(moved, "a7", name_of).preview


PARTS = {
    "UZ": "Central Asia",
    "KZ": "Central Asia",
    "KG": "Central Asia",
    "US": "North America",
    "BE": "Western Europe",
}


def digest(*parties: tuple[str, ...]) -> Alert:
    alerts = [stored(announced(id=number, parties=each), number) for number, each in enumerate(parties, 1)]
    draft = decide_digest(subscription(), alerts, NOW)
    assert draft is not None
    return stored(draft)


def groups(alert: Alert) -> list[tuple[str, str]]:
    whole = message(alert, "a7", name_of, lambda code: PARTS.get(code, ""))
    return [
        (entry.group, "–".join(sorted(fact.value for fact in entry.facts if fact.label == "Parties")))
        for entry in whole.entries
    ]


def test_a_digest_is_grouped_by_the_part_of_the_world_its_reader_follows() -> None:
    """The United States are in every other entry, and still no part of the world that this digest is about."""
    found = groups(digest(("KZ", "US"), ("BE", "US"), ("US", "UZ"), ("org:eu", "org:au"), ("KG", "US")))
    assert [group for group, _ in found] == ["Central Asia"] * 3 + ["Western Europe", "Between organisations"]
    rendered = render(message(digest(("KZ", "US"), ("BE", "FR")), "a7", name_of, lambda code: PARTS.get(code, "")))
    assert "== Central Asia ==" in rendered.text and "== Western Europe ==" in rendered.text
    assert "Western Europe" in page(rendered).text


def test_a_digest_of_one_part_of_the_world_has_no_groups() -> None:
    assert {group for group, _ in groups(digest(("KZ", "US"), ("US", "UZ")))} == {""}
