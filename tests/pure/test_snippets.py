"""Snippets: the found words, marked, in the place where most of them stand together."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.query import AllOf, Phrase, Query, words
from aggregator.snippets import LONGEST, READ, marked, snippet

FILLER = "Nothing of note was said about anything else. "


def wanted(*phrases: str, open: bool = False) -> Query:
    return Query(condition=AllOf(tuple(Phrase(tuple(words(each)), open) for each in phrases)))


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        (wanted("talks"), "The Talks begin.", "The **Talks** begin."),
        (wanted("human rights"), "On Human\nRights, and rights.", "On **Human Rights**, and rights."),
        (wanted("strasse", "cafe"), "Straße am Café", "**Straße** am **Café**"),
        (wanted("uzb", open=True), "Uzbek, Uzbekistan, Tajik", "**Uzbek**, **Uzbekistan**, Tajik"),
        (wanted("人权"), "第五轮人权对话", "第五轮**人权**对话"),
        (wanted("nothing"), "The Talks begin.", "The Talks begin."),
        (Query(), "The Talks begin.", "The Talks begin."),
        (wanted("talks"), "", ""),
    ],
)
def test_found_words_are_marked(query: Query, text: str, expected: str) -> None:
    assert marked(snippet(query, text)) == expected


def test_it_shows_where_most_words_stand_together() -> None:
    text = f"The dialogue. {FILLER * 5}Rights and dialogue here. {FILLER * 5}"
    shown = marked(snippet(wanted("dialogue", "rights"), text))
    assert shown.startswith("… ") and shown.endswith(" …")
    assert "**Rights** and **dialogue** here." in shown
    assert len(shown) < LONGEST + 20


def test_the_first_text_with_a_find_is_shown() -> None:
    assert marked(snippet(wanted("talks"), "", "A summary.", "The talks.")) == "The **talks**."
    assert marked(snippet(wanted("talks"), "", "A summary.", "A text.")) == "A summary."
    assert marked(snippet(wanted("talks"), "x " * READ + "talks")).endswith(" …")


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=400), st.lists(st.text(min_size=1, max_size=6), min_size=1, max_size=3))
def test_any_snippet_is_one_line_of_its_text(text: str, looked_for: list[str]) -> None:
    phrases = [each for each in looked_for if words(each)]
    pieces = snippet(wanted(*phrases), text)
    assert not any(char in "\n\r\t" for piece in pieces for char in piece.text)
    inside = "".join(piece.text for piece in pieces).removeprefix("… ").removesuffix(" …")
    assert inside in "".join(" " if char.isspace() else char for char in text)
    assert len(inside) <= LONGEST + max((len(piece.text) for piece in pieces if piece.found), default=0)
