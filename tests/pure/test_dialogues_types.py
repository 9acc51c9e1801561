"""The type of a dialogue follows its name first (labels.md)."""

from __future__ import annotations

import pytest

from aggregator.dialogues.elements import Row
from aggregator.dialogues.frames import Frame, frames
from aggregator.dialogues.kinds import type_of
from aggregator.dialogues.lexicon import fold, load_lexicons
from aggregator.dialogues.sentences import Sentence
from aggregator.model import DialogueType
from tests.lab.named import document, mentions

LEXICONS = load_lexicons()


def frame_of(name: str, language: str = "en") -> Frame:
    lexicon = LEXICONS[language]
    row = Row(Sentence("title", 0, name, 0), fold(name), lexicon, mentions(document(name)))
    return frames(row)[0]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("India-Japan 2+2 Ministerial Dialogue", DialogueType.SECURITY),
        ("Korea-New Zealand Economic Security Dialogue", DialogueType.ECONOMIC),
        ("Japan-India Strategic Security Dialogue", DialogueType.STRATEGIC),
        ("Japan-India Strategic Defence Dialogue", DialogueType.SECURITY),
        ("Spain-Egypt Strategic Political Dialogue", DialogueType.POLITICAL),
        ("U.S.-Japan cyber dialogue", DialogueType.SECURITY),
        ("strategic stability dialogue with Russia", DialogueType.SECURITY),
        ("Counterterrorism Joint Working Group", DialogueType.SECURITY),
        ("High-Level Dialogue on Human Rights and Democratic Reforms", DialogueType.HUMAN_RIGHTS),
        ("Strategic human rights dialogue", DialogueType.HUMAN_RIGHTS),
        ("High-level Economic and Trade Dialogue", DialogueType.ECONOMIC),
        ("Trade Ministers' Meeting of India and Japan", DialogueType.ECONOMIC),
        ("Strategic Dialogue on Energy", DialogueType.CLIMATE_ENERGY),
        ("Environment and Climate Dialogue", DialogueType.CLIMATE_ENERGY),
        ("Joint Economic Commission", DialogueType.JOINT_COMMISSION),
        ("Association Council", DialogueType.JOINT_COMMISSION),
        ("Sub-Committee on Justice and Human Rights", DialogueType.JOINT_COMMISSION),
        ("EU-China political dialogue", DialogueType.POLITICAL),
        ("Foreign Office Consultations", DialogueType.POLITICAL),
        ("Strategic Partnership Dialogue", DialogueType.STRATEGIC),
        ("political and strategic dialogue", DialogueType.POLITICAL),
        ("consular consultations", DialogueType.OTHER),
        ("C5+1 ministerial", DialogueType.OTHER),
        ("annual dialogue", DialogueType.OTHER),
    ],
)
def test_names_have_types(name: str, expected: DialogueType) -> None:
    assert type_of(frame_of(name), ()) is expected


@pytest.mark.parametrize(
    ("language", "name", "expected"),
    [
        ("ru", "Межправительственная комиссия", DialogueType.JOINT_COMMISSION),
        ("fr", "dialogue sur les droits de l'homme", DialogueType.HUMAN_RIGHTS),
        ("de", "Deutsch-Chinesischer Menschenrechtsdialog", DialogueType.HUMAN_RIGHTS),
        ("zh", "中美经济对话", DialogueType.ECONOMIC),
        ("ja", "日米2プラス2", DialogueType.SECURITY),
        ("ar", "الحوار الاستراتيجي", DialogueType.STRATEGIC),
        ("es", "Consultas Políticas", DialogueType.POLITICAL),
        ("vi", "Đối thoại Nhân quyền", DialogueType.HUMAN_RIGHTS),
    ],
)
def test_types_in_other_languages(language: str, name: str, expected: DialogueType) -> None:
    assert type_of(frame_of(name, language), ()) is expected


def test_another_name_of_the_same_dialogue_brings_the_qualifier() -> None:
    assert (
        type_of(frame_of("39th dialogue session"), [frame_of("joint human rights dialogue")])
        is DialogueType.HUMAN_RIGHTS
    )
