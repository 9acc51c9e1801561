"""The whole reading of a document, over texts that nobody would write, and streams of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import product

import pytest

from aggregator.analysis import Analyzer, analyze_stream
from aggregator.items.text import plain_text, plain_title
from aggregator.model import Document

_COUNTRIES = ("Kenya", "Norway", "Uzbekistan", "Peru", "Georgia", "Viet Nam", "Chad", "Fiji", "Guinea", "Jordan")
_SESSION = "The third session of the Kenya-Norway human rights dialogue was held on 4 May 2024 in Nairobi. "
_TEXTS = {
    "one letter": "a" * 1_000_000,
    "one capital": "A" * 1_000_000,
    "one sign": "中" * 300_000,
    "one accent": "e\u0301\u0316" * 30_000,
    "spaces": " " * 1_000_000,
    "lines": "\n" * 300_000,
    "stops": ". " * 200_000,
    "digits": "1" * 300_000,
    "names": ", ".join(_COUNTRIES * 1_000),
    "hyphened names": "-".join(_COUNTRIES * 1_000),
    "head words": "dialogue " * 50_000,
    "ordinals": "third " * 50_000,
    "dates": "4 May 2024, " * 30_000,
    "sessions": _SESSION * 3_000,
    "brackets": "(" * 300_000,
    "open tags": "<b <i> &#" * 30_000,
    "right to left": "\u202e" + _SESSION * 100 + "\u202c\u2067" * 10_000,
    "nulls": ("\x00" + _SESSION + "\ud800\ufffe") * 100,
    "every block": "".join(map(chr, range(0, 0x110000, 11))),
}


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return Analyzer.load()


@pytest.mark.parametrize("text", _TEXTS.values(), ids=_TEXTS.keys())
@pytest.mark.parametrize("language", [None, "zh"])
def test_no_text_breaks_the_reading(analyzer: Analyzer, text: str, language: str | None) -> None:
    document = Document(title=plain_title(text[:2_000]), text=plain_text(text), language=language)
    analysis = analyzer.analyze(document)
    spans = [tag.evidence for tag in analysis.regions] + [tag.evidence for tag in analysis.themes]
    spans += analysis.claim.evidence if analysis.claim else []
    for span in spans:
        field = document.title if span.source == "title" else document.text
        assert field[span.start : span.end] == span.text


def test_a_stream_of_such_texts_gives_a_line_for_each(analyzer: Analyzer) -> None:
    lines = [json.dumps({"id": name, "title": text[:500], "text": text[:20_000]}) for name, text in _TEXTS.items()]
    lines = [*lines, '{"id": "broken"', "[]", '{"id": 1, "title": 2}']
    results = list(analyze_stream(lines, analyzer))
    assert [result["id"] for result in results[:-3]] == list(_TEXTS)
    assert [str(result.get("error", ""))[:10] for result in results[-3:]] == ["line 20: n", "line 21: n", "line 22: t"]
    json.dumps(results)
    mixed = [lines[-1], "", *lines[:5], lines[-3], *lines[5:], lines[0]]
    assert list(analyze_stream(mixed, analyzer, ahead=4)) == list(analyze_stream(mixed, analyzer))


def test_a_stream_answers_each_line_before_it_asks_for_the_next(analyzer: Analyzer) -> None:
    asked = []

    def lines() -> Iterator[str]:
        for number in range(3):
            asked.append(number)
            yield json.dumps({"id": number, "title": "Kenya and Norway meet", "text": ""})

    for result in analyze_stream(lines(), analyzer):
        assert result["id"] == asked[-1]


_AT_THE_EDGE = ("0001-01-01", "0001-01-02", "0003-01-01", "9999-12-31T23:59:59", "0001-01-01T00:00:00+14:00")
_WHEN = ("on 12 June 2026", "on 1 January 0001", "on 31 December 9999", "on 12 June", "on Monday", "next week", "today")
_HAPPENS = ("will take place", "took place", "takes place", "is postponed")


def test_no_date_of_publication_ends_the_stream(analyzer: Analyzer) -> None:
    title = "EU–Uzbekistan Human Rights Dialogue"
    lines = [
        json.dumps({"id": n, "title": title, "published": published, "text": f"The {n}th {title} {happens} {when}."})
        for n, (published, when, happens) in enumerate(product(_AT_THE_EDGE, _WHEN, _HAPPENS), 1)
    ]
    results = list(analyze_stream(lines, analyzer))
    assert len(results) == len(lines)
    assert any(result.get("dialogue") for result in results)
    refused = [result for result in results if "no ISO 8601 date" in str(result.get("error"))]
    assert refused == results[-len(_WHEN) * len(_HAPPENS) :], "a moment before the first year is no date"
