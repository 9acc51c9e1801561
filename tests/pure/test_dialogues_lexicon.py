"""The words of dialogues: how phrases are written in the data files and found in texts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.dialogues.lexicon import compile_lexicon, fold, load_lexicons, sections

LEXICONS = load_lexicons()
OWN = sorted(language for language, lexicon in LEXICONS.items() if lexicon.language == language)
STATUSES = {"cancelled", "postponed", "report", "concluded", "under_way", "announced", "present"}


def found(text: str, **sections_of: dict[str, list[str]]) -> list[tuple[str, set[str]]]:
    lexicon = compile_lexicon("xx", sections_of)
    return [(text[term.start : term.end], set(term.tags)) for term in lexicon.scan(fold(text))]


@settings(max_examples=60)
@given(st.text())
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("Diálogo", "dialogo"),
        ("İstişare", "istisare"),
        ("ДИАЛОГ ещё", "диалог еще"),
        ("الإستراتيجي", "الاستراتيجي"),
        ("گفتگوی", "گفتگوي"),
        ("Łódź’s", "lodz's"),
    ],
)
def test_spellings_that_vary_are_made_one(written: str, compared: str) -> None:
    assert fold(written) == fold(compared) == compared


def test_the_longest_phrase_wins_and_none_overlaps() -> None:
    words = {"topic": {"human_rights": ["human rights"]}, "head": {"dialogue": ["dialogue", "rights dialogue"]}}
    assert found("a human rights dialogue", **words) == [
        ("human rights", {"topic.human_rights"}),
        ("dialogue", {"head.dialogue"}),
    ]


def test_phrases_of_one_length_share_their_term() -> None:
    words = {"mark": {"joint": ["joint commission"]}, "head": {"commission": ["joint commission"]}}
    assert found("the Joint Commission", **words) == [("Joint Commission", {"mark.joint", "head.commission"})]


def test_hyphens_and_line_breaks_join_the_words_of_a_phrase_and_commas_do_not() -> None:
    words = {"mark": {"formal": ["high level"]}}
    assert found("High-Level, high\nlevel; high, level", **words) == [
        ("High-Level", {"mark.formal"}),
        ("high\nlevel", {"mark.formal"}),
    ]


def test_a_star_stands_for_any_ending_or_beginning() -> None:
    words = {"head": {"dialogue": ["*dialog", "muloqot*"]}, "topic": {"human_rights": ["прав* человека"]}}
    assert [text for text, _ in found("Menschenrechtsdialog muloqotlari права человека Dialogform", **words)] == [
        "Menschenrechtsdialog",
        "muloqotlari",
        "права человека",
    ]


def test_formats_are_words_and_clitics_come_off() -> None:
    assert found("a 2+2 meeting, c5+1", head={"format": ["2+2", "c5+1"]}) == [
        ("2+2", {"head.format"}),
        ("c5+1", {"head.format"}),
    ]
    data: dict[str, dict[str, object]] = {"language": {"clitics": ["لل", "و"]}, "head": {"dialogue": ["حوار"]}}
    lexicon = compile_lexicon("ar", data)
    assert len(lexicon.scan(fold("للحوار وحوار حوار وحو"))) == 3


def test_joined_languages_find_phrases_inside_words() -> None:
    data: dict[str, dict[str, object]] = {
        "language": {"joined": True},
        "head": {"dialogue": ["대화"]},
        "topic": {"strategic": ["전략"]},
    }
    lexicon = compile_lexicon("ko", data)
    assert [sorted(term.tags) for term in lexicon.scan("전략대화가")] == [["topic.strategic"], ["head.dialogue"]]
    assert lexicon.naming("전략대화가") == {"대화"}
    assert not lexicon.naming("전략")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", set()),
        ("rights", set()),
        ("rights talks", {"rights"}),
        ("foreign ministers", {"foreign"}),
        ("foreign trade", set()),
        ("rights, trade talks", set()),
    ],
)
def test_a_text_without_a_name_is_known_at_once(text: str, expected: set[str]) -> None:
    data = {
        "head": {"talks": ["rights talks"]},
        "mark": {"ministers": ["foreign ministers"]},
        "topic": {"x": ["rights"]},
    }
    assert compile_lexicon("xx", data).naming(text) == expected


WORDS = ("dialogue", "Dialogue", "diálogo", "foreign", "ministers", "human", "rights", "C5+1", "2+2", "1.5", "track")
MARKS = ("_", "'", "’", "-", " ", " ", " ", "\n", ", ", ". ", "(", ")")
PIECES = st.sampled_from((*WORDS, *MARKS))


@settings(max_examples=300)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_no_name_of_a_dialogue_is_passed_over(text: str) -> None:
    lexicon, folded = LEXICONS["en"], fold(text)
    words = lexicon.naming(folded)
    for term in lexicon.scan(folded):
        if "head" in sections(term.tags) or "mark.ministers" in term.tags:
            assert folded[term.start : term.end].startswith(tuple(words))


def test_tags_are_read_by_section() -> None:
    tags = frozenset({"status.announced", "status.present", "round.word"})
    assert sections(tags) == {"status": "announced", "round": "word"}


@pytest.mark.parametrize("language", OWN)
def test_every_language_can_name_hold_move_and_doubt_a_dialogue(language: str) -> None:
    lexicon = LEXICONS[language]
    phrases = lexicon.phrases()
    kinds = {tag for tags in phrases.values() for tag in tags}
    assert {"head.dialogue", "head.consultations", "head.commission", "round.word", "link.with"} <= kinds
    assert {f"status.{status}" for status in STATUSES} <= kinds
    assert {"doubt.urge", "doubt.opinion", "doubt.call", "doubt.sign", "false.head", "topic.human_rights"} <= kinds


@pytest.mark.parametrize("language", OWN)
def test_no_qualifier_swallows_the_head_beside_it(language: str) -> None:
    """A longer phrase wins over the head inside it, so a qualifier that holds a head would hide every such dialogue."""
    lexicon = LEXICONS[language]
    phrases = lexicon.phrases()
    firm = {fold(p) for p, tags in phrases.items() if tags & {"head.dialogue", "head.consultations", "head.commission"}}
    for phrase, tags in phrases.items():
        if any(tag.startswith(("topic.", "mark.", "round.", "link.")) for tag in tags) and phrase not in firm:
            words = phrase.split()
            inside = [w for w in firm if (w in phrase if lexicon.joined else w in words)]
            assert not inside or any(tag.startswith("head.") for tag in tags), f"{language}: {phrase!r} hides {inside}"


def test_languages_borrow_the_lexicon_of_their_neighbour() -> None:
    assert LEXICONS["be"].language == "ru"
    assert LEXICONS["ms"].language == "id"


@pytest.mark.parametrize("data", [{"head": {"dialogue": "dialogue"}}, {"head": {"dialogue": ["…"]}}])
def test_a_data_file_that_holds_no_phrases_is_refused(data: dict[str, dict[str, object]]) -> None:
    with pytest.raises(ValueError, match=r"not a list|empty phrase"):
        compile_lexicon("xx", data)


def test_a_pattern_may_be_the_second_word() -> None:
    assert [
        text for text, _ in found("joint Wirtschaftsdialog, joint dialoge", head={"dialogue": ["joint *dialog"]})
    ] == ["joint Wirtschaftsdialog"]


def test_phrases_are_listed_as_written() -> None:
    words: dict[str, dict[str, object]] = {"head": {"dialogue": ["*dialog", "dialog*", "joint dialog"]}}
    assert set(compile_lexicon("xx", words).phrases()) == {"*dialog", "dialog*", "joint dialog"}


def test_a_borrowed_lexicon_keeps_the_grammar_of_its_language() -> None:
    lexicons = load_lexicons()
    assert lexicons["az"].language == "az"  # Turkish words, Azerbaijani months
    assert lexicons["ky"].language == "ky"
    assert lexicons["mk"].language == "ru"
