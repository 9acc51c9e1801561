"""Where a session stands, by words and by date."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from aggregator.dialogues import status
from aggregator.dialogues.elements import Row
from aggregator.dialogues.lexicon import fold, load_lexicons
from aggregator.dialogues.sentences import split
from aggregator.dialogues.subject import Subject, subject_of
from aggregator.model import Precision, Status, When
from tests.lab.named import document, mentions

LEXICONS = load_lexicons()
TODAY = datetime(2024, 5, 15, 12, tzinfo=UTC)


def votes_of(title: str, text: str = "", language: str = "en") -> dict[Status, float]:
    page = document(title, text)
    lexicon = LEXICONS[language]
    sentences = split(page, 3000, 6, ordinal_dot=lexicon.ordinal_dot)
    rows = [Row(sentence, fold(sentence.text), lexicon, mentions(page)) for sentence in sentences]
    subject = subject_of(rows)
    assert isinstance(subject, Subject)
    return status.weigh(status.cues(subject.frame, subject.others, rows))


def when(start: str | None, end: str | None = None, precision: Precision = "day") -> When:
    if start is None:
        return When()
    return When(start=date.fromisoformat(start), end=date.fromisoformat(end or start), precision=precision)


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("EU-China human rights dialogue postponed", "", Status.POSTPONED),
        ("EU-China human rights dialogue cancelled", "", Status.CANCELLED),
        ("EU-China human rights dialogue did not take place as planned", "", Status.CANCELLED),
        ("EU and China to hold human rights dialogue", "", Status.ANNOUNCED),
        ("EU-China human rights dialogue opens", "", Status.UNDER_WAY),
        ("EU-China human rights dialogue held", "", Status.CONCLUDED),
        (
            "Joint statement on the EU-China human rights dialogue",
            "It will continue. They agreed to hold one.",
            Status.CONCLUDED,
        ),
        ("EU and China hold human rights dialogue", "", Status.CONCLUDED),
        (
            "EU-China human rights dialogue",
            "The EU-China human rights dialogue took place on Monday.",
            Status.CONCLUDED,
        ),
        (
            "EU-China human rights dialogue",
            "The EU-China human rights dialogue will take place on Monday.",
            Status.ANNOUNCED,
        ),
        (
            "EU-China human rights dialogue",
            "The EU-China human rights dialogue planned for Monday has been postponed.",
            Status.POSTPONED,
        ),
        ("XIV EU-China human rights dialogue", "", Status.CONCLUDED),
    ],
)
def test_words_say_where_a_session_stands(title: str, text: str, expected: Status) -> None:
    assert status.status_of(votes_of(title, text), When(), TODAY) is expected


@pytest.mark.parametrize(
    ("language", "title", "expected"),
    [
        ("ru", "Диалог по правам человека с США состоялся", Status.CONCLUDED),
        ("ru", "Диалог по правам человека с США перенесен", Status.POSTPONED),
        ("ru", "Диалог по правам человека с США пройдет в Астане", Status.ANNOUNCED),
        ("fr", "Le dialogue sur les droits de l'homme EU-China se tiendra lundi", Status.ANNOUNCED),
        ("fr", "Le dialogue sur les droits de l'homme EU-China s'est tenu lundi", Status.CONCLUDED),
        ("es", "Se aplaza el diálogo de derechos humanos EU-China", Status.POSTPONED),
        ("de", "Menschenrechtsdialog EU-China abgesagt", Status.CANCELLED),
        ("zh", "第三次中美战略对话将于5月举行", Status.ANNOUNCED),
        ("ja", "第3回日米2プラス2の延期", Status.POSTPONED),
        ("tr", "EU-China insan hakları diyaloğu yapıldı", Status.CONCLUDED),
    ],
)
def test_other_languages_say_it_in_their_words(language: str, title: str, expected: Status) -> None:
    assert status.status_of(votes_of(title, "", language), When(), TODAY) is expected


CONCLUDED = {Status.CONCLUDED: 3.0}
PRESENT = {Status.CONCLUDED: 1.0}


@pytest.mark.parametrize(
    ("votes", "moment", "expected"),
    [
        (CONCLUDED, when("2024-05-20"), Status.ANNOUNCED),  # what lies ahead is not over
        (CONCLUDED, when("2024-05-15"), Status.CONCLUDED),
        ({Status.ANNOUNCED: 3.0}, when("2024-05-10"), Status.CONCLUDED),  # what lies behind is
        ({Status.ANNOUNCED: 3.0}, when("2024-05-14"), Status.ANNOUNCED),  # but for a day's grace
        ({Status.UNDER_WAY: 3.0}, when("2024-05-10", "2024-05-12"), Status.CONCLUDED),
        ({Status.POSTPONED: 3.0}, when("2024-05-20"), Status.POSTPONED),
        ({Status.CANCELLED: 3.0}, when("2024-05-10"), Status.CANCELLED),
        (CONCLUDED, when("2024-06-01", "2024-06-30", "month"), Status.ANNOUNCED),
        (CONCLUDED, when("2024-05-13", "2024-05-19", "week"), Status.CONCLUDED),
        (PRESENT, when("2024-05-13", "2024-05-19", "week"), Status.ANNOUNCED),  # "meets this week"
        (PRESENT, when("2024-05-06", "2024-05-12", "week"), Status.CONCLUDED),
        ({}, when(None), Status.CONCLUDED),
    ],
)
def test_the_date_corrects_the_words(votes: dict[Status, float], moment: When, expected: Status) -> None:
    assert status.status_of(votes, moment, TODAY) is expected
    if moment.start is not None:
        assert status.status_of(votes, moment, None) is (max(votes, key=lambda each: votes[each]))


@pytest.mark.parametrize(
    ("votes", "tense"),
    [
        ({Status.ANNOUNCED: 2.0, Status.CONCLUDED: 1.0}, "future"),
        ({Status.CONCLUDED: 1.0}, "past"),
        ({Status.UNDER_WAY: 1.0}, "past"),
        ({Status.POSTPONED: 1.0}, None),
        ({}, None),
    ],
)
def test_the_status_tells_how_to_read_a_date_without_its_year(votes: dict[Status, float], tense: str | None) -> None:
    assert status.tense_of(votes) == tense


def test_being_under_way_is_asked_for_by_name() -> None:
    assert status.is_under_way({Status.UNDER_WAY: 2.0, Status.CONCLUDED: 1.0})
    assert not status.is_under_way({})
