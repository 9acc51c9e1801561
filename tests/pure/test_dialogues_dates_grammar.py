"""Every language file at once: a new one is found, complete and understood by the readers."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aggregator.dialogues import grammar
from aggregator.dialogues.dateforms import PARTS
from aggregator.dialogues.dates import find_dates
from aggregator.dialogues.grammar import calendar, cldr
from aggregator.dialogues.places import find_virtual
from tools import build_month_names

FOLDER = Path(grammar.__file__).parent
PUBLISHED = datetime(2024, 5, 15, 12, tzinfo=UTC)
EVERY = pytest.mark.parametrize("language", sorted(grammar.LANGUAGES))


def test_month_names_are_those_of_cldr() -> None:
    assert build_month_names.source() == (FOLDER / "cldr.py").read_text(encoding="utf-8")
    assert build_month_names.main(["--check"]) == 0


def test_languages_are_found_by_their_files() -> None:
    files = {path.stem for path in FOLDER.glob("*.py") if len(path.stem) == 2}
    assert files == grammar.LANGUAGES
    assert len(files) >= 24
    assert grammar.of("pt-BR") is grammar.of("pt") is grammar.of("PT_pt")
    assert grammar.of("ms") is grammar.of("id")
    assert grammar.of(None) is grammar.of("xx") is grammar.of("calendar") is grammar.EMPTY


@EVERY
def test_a_language_has_what_the_readers_need(language: str) -> None:
    rules = grammar.of(language)
    assert {"day+0", "day-1", "week+1", "year+0"} <= set(rules.relative.values()) or language in {"hi", "tg"}
    assert all(re.fullmatch(r"(day|week|weekend|month|year)[+-]\d", meaning) for meaning in rules.relative.values())
    assert set(rules.parts.values()) <= set(PARTS)
    assert rules.locatives or rules.locative_endings
    assert rules.virtual
    assert not rules.moved or rules.since or rules.from_endings or language == "az"


@EVERY
def test_every_relative_phrase_is_found(language: str) -> None:
    for phrase in grammar.of(language).relative:
        found = find_dates(phrase, language, published=PUBLISHED, tense=None)
        assert len(found) == 1, phrase
        assert found[0].when.precision != "none", phrase
        assert grammar.fold(found[0].text).rstrip(".") == grammar.fold(phrase).rstrip("."), phrase


@EVERY
def test_every_word_for_online_is_found(language: str) -> None:
    for phrase in grammar.of(language).virtual:
        assert find_virtual(f"( {phrase} )", language) is not None, phrase


@pytest.mark.parametrize("language", sorted(cldr.MONTHS))
def test_every_month_and_weekday_is_known(language: str) -> None:
    months, weekdays = calendar.months(language), calendar.weekdays(language)
    assert len(cldr.MONTHS[language].split(";")) == 12
    for number, forms in enumerate(cldr.MONTHS[language].split(";"), start=1):
        for form in forms.split("|"):
            assert grammar.phrase_at(grammar.tokenise(form), 0, months) == (len(form.split()), number), form
    for number, forms in enumerate(cldr.WEEKDAYS[language].split(";")):
        known = [grammar.phrase_at(grammar.tokenise(form), 0, weekdays) for form in forms.split("|") if form]
        assert all(found is None or found[1] == number for found in known)


def test_folding_keeps_places() -> None:
    for text in ("İstanbul’da 20–21 Mayıs", "ĄŻ ß ﬁ ŉ ǰ", "٢٠ مايو\u00a0٢٠٢٤", "ЁЖ Ўў", "𝟙２"):
        assert len(grammar.fold(text)) == len(text)
    assert grammar.fold("İ’–ё٢۲２أ") == "i'-е222ا"
    tokens = grammar.tokenise("20 May")
    assert (tokens.gap(0), tokens.gap(1), tokens.gap(2), tokens.word(-1), tokens.word(9)) == (
        "\n.\n",
        " ",
        "\n.\n",
        "",
        "",
    )
