"""Folding: equal spellings become equal, and every place leads back to the original."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.folding import fold, translator


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Côte d’Ivoire", "COTE D'IVOIRE"),
        ("Straße", "STRASSE"),
        ("İstanbul", "istanbul"),
        ("Iğdır", "igdir"),
        ("U.S.–Kazakhstan", "u.s.-kazakhstan"),
        ("Łódź", "lodz"),
        ("Королёв", "королев"),
        ("Росси́я", "россия"),
        ("O‘zbekiston", "Oʻzbekiston"),
        ("الإمَارَات", "الامارات"),
        ("ایران", "ايران"),
        ("ＥＵ―日本", "eu-日本"),
        ("Κύπρος", "κυπροσ"),
        ("a\u200bb\u00ad\u200ec", "abc"),
        ("United\u00a0 \nStates", "united states"),
        ("e\u0301", "é"),
        ("\u1112\u1161\u11ab", "한"),
        ("\ud800", "\ufffd"),
        ("\x00", " "),
    ],
)
def test_spellings_that_are_one(left: str, right: str) -> None:
    assert fold(left).text == fold(right).text


def test_letters_that_stay_apart() -> None:
    assert fold("йод").text != fold("иод").text
    assert fold("Қазақ").text == "қазақ"
    assert fold("Mỹ").text == "my"
    assert fold("Mỹ", marks=True).text == "mỹ"
    assert fold("Mỹ", marks=True).text == fold("Mỹ", marks=True).text
    assert fold("ва ёлка", marks=True).text == "ва елка"


def test_an_expansion_maps_back_to_its_whole_character() -> None:
    folded = fold("Maß und Ziel")
    assert folded.text == "mass und ziel"
    assert folded.span(0, 3) == (0, 3)
    assert folded.span(3, 4) == (2, 3)
    assert folded.span(5, 8) == (4, 7)
    assert fold("ß").span(0, 1) == (0, 1)
    assert folded.span(6, 6) == (5, 5)


def test_a_squeezed_space_maps_back_to_the_run() -> None:
    folded = fold("South   Sudan.  Chad")
    at = folded.text.index("chad")
    assert folded.text == "south sudan. chad"
    assert folded.span(0, 11) == (0, 13)
    assert folded.span(at, at + 4) == (16, 20)


def test_many_marks_on_one_letter_are_cut_and_cost_nothing() -> None:
    hostile = "e" + "\u0301\u0316" * 50_000 + " Oman"
    folded = fold(hostile)
    assert folded.text == "e oman"
    assert folded.span(2, 6) == (len(hostile) - 4, len(hostile))
    assert fold("क्षेत्र").text == "क्षेत्र"


def test_every_character_of_unicode_folds_to_a_fixed_point() -> None:
    everything = "".join(map(chr, range(0, 0x110000, 7)))
    once = fold(everything)
    assert len(once.offsets) == len(once.text) + 1
    once.text.encode("utf-8")
    for start in range(0, len(once.text), 5000):
        piece = once.text[start : start + 50]
        assert len(fold(piece).offsets) == len(fold(piece).text) + 1


def test_a_letter_and_its_small_form_fold_alike() -> None:
    for code in range(0x110000):
        char = chr(code)
        if len(char.casefold()) == 1 and char.casefold() != char:
            assert fold(char).text == fold(char.casefold()).text
            assert fold(char, marks=True).text == fold(char.casefold(), marks=True).text


@given(st.text(st.sampled_from("aZé ’“”–—ß中\n"), max_size=40), st.booleans())
def test_typographic_signs_fold_as_each_does_alone(text: str, marks: bool) -> None:
    alone = " ".join("".join(fold(char, marks=marks).text for char in text).split())
    assert " ".join(fold(text, marks=marks).text.split()) == alone


def test_many_distinct_characters_take_the_table_path() -> None:
    letters = "".join(map(chr, range(0xC0, 0x180)))
    assert fold(letters).text == "".join(fold(letter).text for letter in letters)


@given(st.text(max_size=60), st.booleans())
@settings(max_examples=200, deadline=None)
def test_offsets_never_go_back_and_spans_lie_inside(text: str, marks: bool) -> None:
    folded = fold(text, marks=marks)
    offsets = list(folded.offsets)
    assert len(offsets) == len(folded.text) + 1
    assert offsets == sorted(offsets)
    assert offsets[-1] == len(text)
    for start in range(len(folded.text)):
        first, last = folded.span(start, start + 1)
        assert 0 <= first < last <= len(text)


# --- tables of changes


_TABLE = {ord("é"): "e", ord("ß"): "ss", ord("`"): "'", ord("Ǿ"): "Ø", ord("Ø"): "o", ord("х"): ""}


@given(st.text(st.sampled_from("aé`ßǾØхЖ中\ud800\u0301"), max_size=40))
def test_a_translator_does_what_translate_does(text: str) -> None:
    assert translator(_TABLE)(text) == text.translate(_TABLE)


@given(st.text())
def test_a_translator_of_many_changes_does_what_translate_does(text: str) -> None:
    table = {code: chr(code).upper() for code in range(0x61, 0x500)}
    assert translator(table)(text) == text.translate(table)
