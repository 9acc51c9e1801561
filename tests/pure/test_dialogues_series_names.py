"""The name of a series is the frame without what counts or dates the session."""

from __future__ import annotations

import pytest

from aggregator.dialogues.elements import Row
from aggregator.dialogues.frames import frames
from aggregator.dialogues.identity import series_id
from aggregator.dialogues.lexicon import fold, load_lexicons
from aggregator.dialogues.sentences import Sentence
from aggregator.dialogues.series import series_of
from aggregator.model import DialogueType
from aggregator.tagging.gazetteer import Gazetteer
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


NAMES = {"IN": "India", "KZ": "Kazakhstan", "UZ": "Uzbekistan", "US": "United States", "XK": "Kosovo", "RS": "Serbia",
         "org:eu": "European Union", "org:african-union": "African Union"}  # fmt: skip


@pytest.mark.parametrize(
    ("title", "parties", "expected"),
    [
        ("The 21st Human Rights Dialogue", ("UZ", "org:eu"), "EU–Uzbekistan Human Rights Dialogue"),
        ("At the strategic dialogue", ("KZ", "US"), "Kazakhstan–US strategic dialogue"),
        ("The Energy Dialogue of the two countries", ("IN", "KZ"), "India–Kazakhstan Energy Dialogue"),
        ("The Ministerial Dialogue", ("org:african-union", "org:eu"), "African Union–EU Ministerial Dialogue"),
        ("The Strategic Dialogue", ("RS", "XK", "org:eu"), "EU–Kosovo–Serbia Strategic Dialogue"),
        ("The Strategic Dialogue", ("FR", "UZ"), "Strategic Dialogue (FR, UZ)"),  # nothing tells what FR is called
        ("The Strategic Dialogue", ("IN", "KZ", "UZ", "US"), "Strategic Dialogue (IN, KZ, UZ, US)"),
        ("The Strategic Dialogue", ("US",), "Strategic Dialogue (US)"),
    ],
)
def test_a_name_without_parties_begins_with_theirs(title: str, parties: tuple[str, ...], expected: str) -> None:
    row = Row(Sentence("title", 0, title, 0), fold(title), ENGLISH, ())
    assert series_of(frames(row)[0], parties, names=NAMES) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Human Rights Dialogue with Norwegian State Secretary Kay", "Norway–US Human Rights Dialogue"),
        ("Strategic Dialogue with Norway’s Foreign Minister Kay", "Norway–US Strategic Dialogue"),
    ],
)
def test_who_comes_is_no_part_of_a_name(title: str, expected: str) -> None:
    row = Row(Sentence("title", 0, title, 0), fold(title), ENGLISH, mentions(document(title)))
    assert series_of(frames(row)[0], ("NO", "US"), names={"NO": "Norway", "US": "United States"}) == expected


LABELS = Gazetteer().labels("en")
POWERS = sorted(code for code in LABELS if (len(code) == 2 and code.isalpha()) or code.startswith("org:"))


@pytest.mark.parametrize("kind", list(DialogueType))
@pytest.mark.parametrize("name", ["Human Rights Dialogue", "Joint Commission", "Consultations", "Ministerial", "Forum"])
def test_the_name_of_no_party_moves_a_series(name: str, kind: DialogueType) -> None:
    row = Row(Sentence("title", 0, name, 0), fold(name), ENGLISH, ())
    frame = frames(row)[0]
    for code in POWERS:
        parties = (code, "QQ")
        begun, coded = (series_of(frame, parties, names=names) for names in ({**LABELS, "QQ": "Quux"}, {}))
        assert series_id(begun, kind, parties) == series_id(coded, kind, parties), begun


@pytest.mark.parametrize(
    ("language", "title", "parties", "expected"),
    [
        ("es", "III Reunión del Diálogo Estratégico", ("ES", "MX"), "Diálogo Estratégico (ES, MX)"),
        ("es", "III Reunión anual del Diálogo Estratégico", ("ES", "MX"), "Diálogo Estratégico (ES, MX)"),
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
