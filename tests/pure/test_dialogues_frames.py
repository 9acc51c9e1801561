"""Names of dialogues in sentences: what grows into a frame, what stays out, and who the parties are."""

from __future__ import annotations

import pytest

from aggregator.dialogues.elements import Kind, Row
from aggregator.dialogues.frames import Frame, frames
from aggregator.dialogues.lexicon import fold, load_lexicons
from aggregator.dialogues.parties import parties_of
from aggregator.dialogues.sentences import Sentence, split
from aggregator.model import Document, Mention, MentionKind
from tests.lab.named import document, mentions

LEXICONS = load_lexicons()


def row_of(text: str, language: str = "en", extra: tuple[Mention, ...] = ()) -> Row:
    page = document(text)
    lexicon = LEXICONS[language]
    return Row(Sentence("title", 0, text, 0), fold(text), lexicon, (*mentions(page), *extra))


def frame_of(text: str, language: str = "en") -> Frame:
    return frames(row_of(text, language))[0]


@pytest.mark.parametrize(
    ("text", "name", "parties", "edition"),
    [
        (
            "Third annual U.S.-Kazakhstan High-Level Dialogue on Human Rights held",
            "Third annual U.S.-Kazakhstan High-Level Dialogue on Human Rights",
            ("US", "KZ"),
            3,
        ),
        (
            "High-level dialogue between the United States and Kazakhstan opens",
            "High-level dialogue between the United States and Kazakhstan",
            ("US", "KZ"),
            None,
        ),
        (
            "China: the 39th Human Rights Dialogue with the European Union was held",
            "39th Human Rights Dialogue with the European Union",
            ("org:eu",),
            39,
        ),
        (
            "Switzerland and China: human rights dialogue",
            "Switzerland and China: human rights dialogue",
            ("CH", "CN"),
            None,
        ),
        (
            "The 11th session of the India – Kenya Joint Commission met",
            "11th session of the India – Kenya Joint Commission",
            ("IN", "KE"),
            11,
        ),
        ("A round of talks on Russia", "round of talks on Russia", (), None),
        (
            "Dialogue on human rights between Kazakhstan and the EU",
            "Dialogue on human rights between Kazakhstan and the EU",
            ("KZ", "org:eu"),
            None,
        ),
        ("EU-facilitated dialogue with China", "facilitated dialogue with China", ("CN",), None),
        (
            "Kazakhstan, India and Japan consultations",
            "Kazakhstan, India and Japan consultations",
            ("KZ", "IN", "JP"),
            None,
        ),
    ],
)
def test_a_frame_holds_the_name_and_its_parties(
    text: str, name: str, parties: tuple[str, ...], edition: int | None
) -> None:
    frame = frame_of(text)
    assert frame.text == name
    assert frame.parties == parties
    assert (frame.edition.value if frame.edition else None) == edition


def test_topics_and_venues_are_no_parties() -> None:
    frame = frame_of("U.S.-EU Dialogue on China in Geneva")
    assert frame.parties == ("US", "org:eu")
    assert [element.kind for element in frame.row if element.codes == ("CH",)] == [Kind.PLACE]


def test_a_complete_pair_takes_no_further_party() -> None:
    frame = frame_of("He chaired the India–Kenya Joint Commission together with Japan")
    assert frame.parties == ("IN", "KE")


def test_an_article_begins_a_new_phrase() -> None:
    frame = frame_of("India told Kenya the second Joint Commission would meet")
    assert frame.parties == ()
    assert frame.text == "second Joint Commission"


def test_the_plus_format_names_its_parties() -> None:
    frame = frame_of("Inaugural C5+1 energy dialogue")
    assert frame.parties == ("US", "org:c5")
    assert "format" in frame.marks


def test_central_asia_sits_as_the_five() -> None:
    assert set(frame_of("Central Asia plus Japan Dialogue").parties) == {"org:c5", "JP"}


@pytest.mark.parametrize(
    "text",
    [
        "National dialogue opens",
        "Interfaith dialogue week",
        "Article IV consultations with Kenya",
        "The Security Council met",
    ],
)
def test_false_heads_make_no_frame(text: str) -> None:
    assert frames(row_of(text)) == []


def test_a_meeting_of_ministers_is_a_head_only_beside_ministers() -> None:
    assert frame_of("India–ASEAN Foreign Ministers and Trade Meeting").noun == "ministerial"
    assert frames(row_of("India–ASEAN meeting")) == []


def test_better_named_frames_come_first() -> None:
    found = frames(row_of("Talks in Geneva; the third EU-China Human Rights Dialogue was held"))
    assert [frame.noun for frame in found] == ["dialogue", "talks"]
    assert found[0].points > found[1].points


@pytest.mark.parametrize(
    ("weaker", "stronger"),
    [
        ("talks between India and Kenya", "dialogue between India and Kenya"),
        ("the commission of India and Kenya", "the joint commission of India and Kenya"),
        ("the council", "the Association Council"),
        ("a dialogue", "a strategic dialogue"),
        ("a strategic dialogue", "the second strategic dialogue"),
        ("a conference of India", "a conference of India and Kenya"),
    ],
)
def test_what_makes_a_name_stronger(weaker: str, stronger: str) -> None:
    assert frame_of(weaker).points < frame_of(stronger).points


def test_brackets_are_passed_over() -> None:
    frame = frame_of("Dialogue (DEAN, 2024) of India and Japan")
    assert frame.parties == ("IN", "JP")


@pytest.mark.parametrize(
    ("language", "text", "codes"),
    [
        ("fr", "La commission mixte franco-indienne", ("FR",)),
        ("zh", "第三次中美战略对话", ("CN", "US")),
        ("ja", "第3回日米2プラス2", ("JP", "US")),
        ("ko", "제2차 한-미 전략대화", ("KR", "US")),
        ("en", "The AU-EU Human Rights Dialogue", ("org:african-union", "org:eu")),
    ],
)
def test_halves_and_signs_of_names_are_parties(language: str, text: str, codes: tuple[str, ...]) -> None:
    assert frame_of(text, language).parties == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [("日EU人権対話", ("JP", "org:eu")), ("EU・日経済対話", ("org:eu", "JP")), ("8日EU対話", ("org:eu",))],
)
def test_a_sign_beside_a_name_is_a_party(text: str, codes: tuple[str, ...]) -> None:
    start = text.index("EU")
    name = Mention(
        source="title",
        start=start,
        end=start + 2,
        text="EU",
        kind=MentionKind.ORG,
        code="org:eu",
        name="EU",
        canonical="European Union",
    )
    assert frames(row_of(text, "ja", (name,)))[0].parties == codes


def test_russian_frames_read_like_english_ones() -> None:
    frame = frame_of("В Астане состоялся третий ежегодный Диалог высокого уровня между Казахстаном и США", "ru")
    assert frame.parties == ("KZ", "US")
    assert frame.edition is not None
    assert frame.edition.value == 3


@pytest.mark.parametrize(
    ("text", "named", "names"),
    [
        ("a dialogue", True, True),
        ("foreign ministers", True, True),
        ("a round of golf", False, False),
        ("Central Asia 5 + 1 envoys", False, True),
    ],
)
def test_what_may_name_a_dialogue_is_seen_in_the_words(text: str, named: bool, names: bool) -> None:
    row = row_of(text)
    assert (row.named, row.names) == (named, names)


# --- sentences -------------------------------------------------------------------------------------------------------


def sentences(text: str, *, ordinal_dot: bool = False) -> list[str]:
    found = split(Document(title="", text=text), 3000, 9, ordinal_dot=ordinal_dot)
    for sentence in found:
        assert text[sentence.start : sentence.end] == sentence.text
    return [sentence.text.strip() for sentence in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dr. Smith met James C. O'Brien. They talked.", ["Dr. Smith met James C. O'Brien.", "They talked."]),
        ("The U.S. Department hosted it. It ended.", ["The U.S. Department hosted it.", "It ended."]),
        ("He flew to the U.S. The talks ended.", ["He flew to the U.S.", "The talks ended."]),
        ("the Special ASEAN-U.S. Foreign Ministerial met.", ["the Special ASEAN-U.S. Foreign Ministerial met."]),
        ("It was held on June 16. The session took a day.", ["It was held on June 16.", "The session took a day."]),
        ("1. Todd was host.", ["1. Todd was host."]),
        ("会议举行。双方讨论。", ["会议举行。", "双方讨论。"]),
        ("A line of five whole words\nAnother line", ["A line of five whole words", "Another line"]),
        ("Done? yes. Then more", ["Done? yes.", "Then more"]),
    ],
)
def test_sentences_end_where_they_end(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_some_languages_write_ordinals_with_a_dot() -> None:
    text = "Am 10. Dialog nahm er teil. Es war gut."
    assert sentences(text, ordinal_dot=True) == ["Am 10. Dialog nahm er teil.", "Es war gut."]


@pytest.mark.parametrize(
    "dateline", ["ASTANA, May 20 (Agency) –", "Berne, 31.03.2006 -", "(Brussels) –", "BEIJING:", "新华社北京11月7日电"]
)
def test_datelines_are_headers(dateline: str) -> None:
    found = split(Document(title="T", text=f"{dateline} The delegations met in Geneva for a day."), 3000, 9)
    assert [(sentence.rank, sentence.header) for sentence in found] == [(0, False), (1, True), (1, False)]
    assert found[1].text.strip() == dateline


def test_headers_and_stock_phrases_take_no_rank() -> None:
    text = (
        "Media Note, Washington, DC, June 2, 2011.\nThe below is attributable to a spokesperson of the ministry:\n"
        "The two sides met again on Monday afternoon."
    )
    assert [sentence.rank for sentence in split(Document(title="", text=text), 3000, 9)] == [1, 1, 1]


def test_reading_stops_after_the_last_rank() -> None:
    text = "The two sides met on this first day. " * 12
    assert max(sentence.rank for sentence in split(Document(title="", text=text), 3000, 6)) == 6


def test_an_endless_sentence_is_cut() -> None:
    assert max(len(sentence) for sentence in sentences("word " * 1000)) <= 1000


# --- parties ---------------------------------------------------------------------------------------------------------


def parties(title: str, text: str = "", publisher: str | None = None) -> tuple[str, ...]:
    page = document(title, text)
    rows = [Row(sentence, fold(sentence.text), LEXICONS["en"], mentions(page)) for sentence in split(page, 3000, 6)]
    found = [frame for row in rows for frame in frames(row)]
    return parties_of(found[0], found[1:], rows, publisher)


@pytest.mark.parametrize(
    ("title", "text", "publisher", "expected"),
    [
        ("India and Kenya to hold the second Joint Commission", "", None, ("IN", "KE")),
        ("Concerns raised by EU at 39th dialogue session with China", "", None, ("CN", "org:eu")),
        ("India holds strategic dialogue in Geneva with Japan", "", None, ("IN", "JP")),
        ("Strategic dialogue with Japan", "", "IN", ("IN", "JP")),
        ("Strategic dialogue ends", "The third India-Japan strategic dialogue was held.", "CH", ("IN", "JP")),
        ("Strategic dialogue with Japan", "The third India-Japan strategic dialogue was held.", None, ("IN", "JP")),
        ("Strategic dialogue opens", "Ministers of India and Japan are there for two days.", None, ("IN", "JP")),
        ("Strategic dialogue goes on with India: ministers speak – Japan looks on", "", None, ("IN", "JP")),
        ("Climate dialogue in Geneva", "", None, ("CH",)),
        ("India, U.S. to look at Russia and China at 2+2 dialogue", "", None, ("IN", "US")),
        (
            "Strategic dialogue",
            "India, Japan, China, Russia and Kenya were spoken of at length.",
            None,
            ("CN", "IN", "JP", "KE", "RU"),
        ),
    ],
)
def test_parties_are_looked_for_from_near_to_far(
    title: str, text: str, publisher: str | None, expected: tuple[str, ...]
) -> None:
    assert parties(title, text, publisher) == expected
