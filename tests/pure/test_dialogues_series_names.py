"""The name of a series is the frame without what counts or dates the session."""

from __future__ import annotations

import pytest

from aggregator.dialogues.elements import Row
from aggregator.dialogues.frames import frames
from aggregator.dialogues.lexicon import fold, load_lexicons
from aggregator.dialogues.sentences import Sentence
from aggregator.dialogues.series import series_of
from tests.lab.named import document, mentions

ENGLISH = load_lexicons()["en"]


@pytest.mark.parametrize(
    ("title", "parties", "expected"),
    [
        ("Third annual U.S.-Kazakhstan High-Level Dialogue on Human Rights", ("KZ", "US"),
         "U.S.-Kazakhstan High-Level Dialogue on Human Rights"),
        ("11th session of the India-Kenya Joint Commission", ("IN", "KE"), "India-Kenya Joint Commission"),
        ("2024 U.S.-India 2+2 Intersessional Dialogue", ("IN", "US"), "U.S.-India 2+2 Intersessional Dialogue"),
        ("At the strategic dialogue", ("IN", "org:eu"), "strategic dialogue (IN, EU)"),
        ("ninth round of their human rights dialogue", (), "human rights dialogue"),
        ("India-Japan Strategic Dialogue on May 20", ("IN", "JP"), "India-Japan Strategic Dialogue"),
        ("India-Japan Strategic Dialogue on July", ("IN", "JP"), "India-Japan Strategic Dialogue"),
        ("Foreign Minister Kay Lund, India-Japan Strategic Dialogue", ("IN", "JP"), "India-Japan Strategic Dialogue"),
        ("Strategic Dialogue with Japan Deputy Minister Kay Lund", ("JP",), "Strategic Dialogue with Japan"),
        ("India-Japan Dialogue on security, trade, energy and space", ("IN", "JP"), "India-Japan Dialogue on security"),
        ("India-Japan Ministers' Meeting (“2+2”)", ("IN", "JP"), "India-Japan Ministers' Meeting (2+2)"),
    ],
)  # fmt: skip
def test_the_name_of_a_series(title: str, parties: tuple[str, ...], expected: str) -> None:
    row = Row(Sentence("title", 0, title, 0), fold(title), ENGLISH, mentions(document(title)))
    assert series_of(frames(row)[0], parties) == expected


@pytest.mark.parametrize(
    ("language", "title", "parties", "expected"),
    [
        ("es", "III Reunión del Diálogo Estratégico", ("ES", "MX"), "Diálogo Estratégico (ES, MX)"),
        ("fr", "3e session de la Commission mixte de coopération", ("FR", "MA"),
         "Commission mixte de coopération (FR, MA)"),
        ("it", "settima riunione della Commissione mista", ("IT", "KZ"), "Commissione mista (IT, KZ)"),
        ("de", "siebte Sitzung der Gemischten Kommission", ("AT", "UZ"), "Gemischten Kommission (AT, UZ)"),
        ("tr", "Stratejik Diyalog Mekanizması'nın dördüncü toplantısı", ("DE", "TR"),
         "Stratejik Diyalog Mekanizması (DE, TR)"),
    ],
)  # fmt: skip
def test_no_article_and_no_case_ending_clings_to_a_name(
    language: str, title: str, parties: tuple[str, ...], expected: str
) -> None:
    lexicon = load_lexicons()[language]
    row = Row(Sentence("title", 0, title, 0), fold(title), lexicon, mentions(document(title)))
    assert series_of(frames(row)[0], parties, language) == expected
