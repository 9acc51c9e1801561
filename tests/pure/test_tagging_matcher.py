"""The matcher: boundaries by script, open sides, and two engines that agree."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.tagging.matcher import Matcher, PythonAutomaton, RustAutomaton, kind_of, word_end


def _found(phrases: list[str], text: str) -> list[str]:
    return [text[start:end] for start, end, _ in Matcher(phrases).find(text)]


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("us", "discuss us, usa; us.", ["us", "us"]),
        ("iran", "d'iran iran's iranian al-iran", ["iran", "iran", "iran"]),
        ("c5+1", "the c5+1 ministers, c5+12", ["c5+1"]),
        ("u.s.", "the u.s.-kazakhstan", ["u.s."]),
        ("*dialog", "der menschenrechtsdialog, dialoge", ["dialog"]),
        ("казахстанск*", "казахстанско-американский, казахстанского", ["казахстанско", "казахстанского"]),
        ("لبنان", "وبلبنان واللبنان لبنانية", ["لبنان", "لبنان"]),
        ("ישראל", "בישראל ושישראל ישראלי", ["ישראל", "ישראל"]),
        ("美国", "与美国和", ["美国"]),
        ("미국", "주미국대사는", ["미국"]),
        ("भारत", "भारत और भारतीय", ["भारत"]),
        ("ไทย", "ประเทศไทยและ", ["ไทย"]),
        ("us", "2us us2 us_2", ["us"]),
        ("لبنان", "xلبنان والولبنان والوالولبنان", []),
    ],
)
def test_a_phrase_stands_as_a_word(phrase: str, text: str, found: list[str]) -> None:
    assert _found([phrase], text) == found


def test_the_longest_valid_match_wins_and_a_torn_one_does_not_hide_a_shorter() -> None:
    phrases = ["guinea", "equatorial guinea", "iran", "iran air"]
    assert _found(phrases, "equatorial guinea, guinea, iran airs") == ["equatorial guinea", "guinea", "iran"]
    assert Matcher(["a", "a b", "a*"]).find("a b", overlapping=True) == [(0, 3, 1), (0, 1, 0), (0, 1, 2)]
    assert Matcher(["georgia", "georgia"]).find("georgia") == [(0, 7, 0)]
    assert Matcher(["niger*", "nigeria*"]).find("nigerians") == [(0, 9, 1)]


def test_a_phrase_needs_characters() -> None:
    for phrase in ("", "*", "**", " "):
        with pytest.raises(ValueError, match="without characters"):
            Matcher(["fine", phrase])


def test_the_end_of_a_word_is_found() -> None:
    assert word_end("der menschenrechtsdialog.", 10) == 24
    assert word_end("中国", 0) == 0
    assert kind_of("中") == "u"


def test_every_character_of_unicode_has_a_kind() -> None:
    assert {kind_of(chr(code)) for code in range(0, 0x110000, 3)} == {"", "w", "c", "u"}


def test_the_engine_in_python_finds_nothing_beyond_the_end() -> None:
    assert Matcher(["ab", "abc", "a"], automaton=PythonAutomaton).find("ab", overlapping=True) == [(0, 2, 0)]
    assert Matcher(["ab*", "abc"], automaton=PythonAutomaton).find("abcd ab") == [(0, 4, 0), (5, 7, 0)]


@given(
    st.lists(st.text(alphabet="ab*-é中ال", min_size=1, max_size=4), min_size=1, max_size=8),
    st.text(alphabet="ab -é中ال😀", max_size=40),
    st.booleans(),
)
@settings(max_examples=200, deadline=None)
def test_both_engines_agree(phrases: list[str], text: str, overlapping: bool) -> None:
    phrases = [p for p in phrases if p.removeprefix("*").removesuffix("*").strip()]
    if not phrases:
        return
    rust = Matcher(phrases, automaton=RustAutomaton).find(text, overlapping=overlapping)
    python = Matcher(phrases, automaton=PythonAutomaton).find(text, overlapping=overlapping)
    assert rust == python
    assert all(0 <= start < end <= len(text) for start, end, _ in rust)
