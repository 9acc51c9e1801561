"""The figures of `aggregator eval`, on cases small enough to count by hand."""

from __future__ import annotations

from typing import Any

import pytest

from aggregator import evaluation


def label(**fields: Any) -> dict[str, Any]:
    return {"id": "x", "title": "t", "lang": "en", "label": "negative", **fields}


def output(dialogue: dict[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
    return {"regions": [], "themes": [], "story": "g1", "event": None, "dialogue": dialogue, **fields}


POSITIVE = label(
    label="positive",
    event_id="e",
    parties=["US", "KZ"],
    edition=3,
    dates={"start": "2024-05-20"},
    place={"city": "Astana"},
    status="concluded",
    type="human_rights_dialogue",
    heads=["Uzra Zeya", "Erzhan Kazykhan"],
)
FOUND: dict[str, Any] = {
    "parties": ["KZ", "US"],
    "edition": 3,
    "start": "2024-05-20",
    "place": {"city": "ASTANA"},
    "status": "concluded",
    "type": "human_rights_dialogue",
    "heads": ["Under Secretary Zeya"],
}


def test_a_right_answer_counts_in_every_field() -> None:
    report = evaluation.evaluate([POSITIVE], [output(FOUND, event="e1")])
    assert (report.detection.true, report.detection.false, report.detection.missed) == (1, 0, 0)
    assert {name: ratio.value for name, ratio in report.fields.items()} == dict.fromkeys(evaluation.FIELDS, 1.0)
    assert (report.heads.precision, report.heads.recall) == (1.0, 0.5)
    assert report.events == 1.0
    assert [fault.what for fault in report.faults] == ["heads"]


def test_missed_and_false_alarms_are_told_apart_and_borderline_is_left_out() -> None:
    report = evaluation.evaluate(
        [POSITIVE, label(), label(label="borderline"), label(label="borderline")],
        [output(), output(FOUND), output(FOUND), output()],
    )
    assert (report.detection.precision, report.detection.recall, report.detection.f1) == (0.0, 0.0, 0.0)
    assert report.borderline.value == 0.5
    assert [fault.what for fault in evaluation.worst(report, 5)] == ["missed", "false alarm"]
    assert report.events is None


def test_wrong_fields_are_faults() -> None:
    wrong = {**FOUND, "edition": 4, "place": None, "start": None, "heads": []}
    report = evaluation.evaluate([POSITIVE], [output(wrong)])
    assert {name for name, ratio in report.fields.items() if ratio.value == 0.0} == {"edition", "start", "city"}
    assert [fault.what for fault in evaluation.worst(report, 2)] == ["edition", "start"]


def test_regions_count_only_what_the_text_is_about() -> None:
    regions = [{"code": "KZ", "role": "party"}, {"code": "CH", "role": "venue"}, {"code": "UZ", "role": "subject"}]
    report = evaluation.evaluate(
        [label(regions=["KZ"], themes=["energy"]), label()],
        [output(regions=regions, themes=[{"id": "energy"}]), output(regions=regions)],
    )
    assert (report.regions.true, report.regions.false, report.regions.missed) == (1, 1, 0)
    assert report.themes.f1 == 1.0


def test_nothing_gives_no_figure() -> None:
    report = evaluation.evaluate([], [])
    assert report.detection.precision is report.detection.recall is report.detection.f1 is None
    assert report.borderline.value is report.stories is None


@pytest.mark.parametrize(
    ("found", "wanted", "f1"),
    [
        (["a", "a"], ["x", "x"], 1.0),
        (["a", "b"], ["x", "x"], 2 / 3),
        (["a", "a"], ["x", "y"], 2 / 3),
    ],
)
def test_b_cubed(found: list[str], wanted: list[str], f1: float) -> None:
    assert evaluation.b_cubed(found, wanted) == pytest.approx(f1)


def test_stories_without_a_label_stand_alone() -> None:
    labels = [label(text_id="t"), label(text_id="t"), label(text_id=None)]
    outputs = [output(story="g1"), output(story="g1"), output(story="g2")]
    assert evaluation.evaluate(labels, outputs).stories == 1.0


def test_languages_are_scored_apart_largest_first() -> None:
    labels = [label(), label(), {"id": 1, "title": "t", "label": "negative"}, label(lang="ru")]
    parts = evaluation.by_language(labels, [output()] * 4)
    assert [(name, part.documents) for name, part in parts.items()] == [("en", 2), ("?", 1), ("ru", 1)]


@pytest.mark.parametrize(("name", "last"), [("James O’Brien", "obrien"), ("Saud Al-Faisal", "faisal"), ("", "")])
def test_heads_are_compared_by_surname(name: str, last: str) -> None:
    assert evaluation.surname(name) == last
