"""The name of a series is the frame without what counts or dates the session."""

from __future__ import annotations

import pytest

from aggregator.dialogues.elements import read
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
    ],
)  # fmt: skip
def test_the_name_of_a_series(title: str, parties: tuple[str, ...], expected: str) -> None:
    folded = fold(title)
    row = read(Sentence("title", 0, title, 0), folded, ENGLISH.scan(folded), ENGLISH, mentions(document(title)))
    assert series_of(frames(row)[0], parties) == expected
