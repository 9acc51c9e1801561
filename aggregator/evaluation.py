"""How well the analyser does on labelled documents: the figures of `aggregator eval`.

Labelled lines have the form of `dialogues-dev.jsonl`: the input of `analyze` and beside it `label` (positive,
borderline, negative), `event_id`, `text_id`, `type`, `parties`, `edition`, `dates`, `place`, `heads`, `status`,
`regions` and `themes`. A field that a line does not label is not scored on it. Borderline items are left out of
detection and reported by how many of them were published.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aggregator.model import ABOUT

Record = Mapping[str, Any]


@dataclass(slots=True)
class Ratio:
    """`right` of `all`."""

    right: int = 0
    all: int = 0

    def add(self, right: bool) -> None:
        self.right += right
        self.all += 1

    @property
    def value(self) -> float | None:
        return self.right / self.all if self.all else None


@dataclass(slots=True)
class Scores:
    """True positives, false positives and false negatives of a set-valued field."""

    true: int = 0
    false: int = 0
    missed: int = 0

    def add(self, found: Iterable[Hashable], wanted: Iterable[Hashable]) -> None:
        have, want = set(found), set(wanted)
        self.true += len(have & want)
        self.false += len(have - want)
        self.missed += len(want - have)

    @property
    def precision(self) -> float | None:
        return self.true / (self.true + self.false) if self.true + self.false else None

    @property
    def recall(self) -> float | None:
        return self.true / (self.true + self.missed) if self.true + self.missed else None

    @property
    def f1(self) -> float | None:
        total = 2 * self.true + self.false + self.missed
        return 2 * self.true / total if total else None


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing the analyser got wrong, for `--errors`."""

    id: object
    language: str | None
    what: str
    wanted: object
    found: object
    title: str


FIELDS = ("parties", "edition", "start", "city", "status", "type")


@dataclass(slots=True)
class Report:
    """All figures over one set of lines."""

    documents: int = 0
    detection: Scores = field(default_factory=Scores)
    borderline: Ratio = field(default_factory=Ratio)
    fields: dict[str, Ratio] = field(default_factory=lambda: {name: Ratio() for name in FIELDS})
    heads: Scores = field(default_factory=Scores)
    regions: Scores = field(default_factory=Scores)
    themes: Scores = field(default_factory=Scores)
    events: float | None = None
    stories: float | None = None
    faults: list[Fault] = field(default_factory=list)


def evaluate(labels: Sequence[Record], outputs: Sequence[Record]) -> Report:
    """Score `outputs` (of `analyze`) against the lines they were made from, in the same order."""
    report = Report()
    wanted_events, found_events, wanted_stories, found_stories = [], [], [], []
    for number, (label, output) in enumerate(zip(labels, outputs, strict=True)):
        report.documents += 1
        dialogue = output.get("dialogue")
        _score_detection(report, label, output)
        if label.get("label") == "positive" and dialogue:
            _score_fields(report, label, dialogue)
            if label.get("event_id"):
                wanted_events.append(label["event_id"])
                found_events.append(output.get("event") or ("none", number))
        if label.get("regions") is not None:
            found = [tag["code"] for tag in output["regions"] if tag["role"] in ABOUT]
            _score_set(report, report.regions, "regions", label, found)
        if label.get("themes") is not None:
            _score_set(report, report.themes, "themes", label, [tag["id"] for tag in output["themes"]])
        if "text_id" in label:
            wanted_stories.append(label["text_id"] or ("own", number))
            found_stories.append(output.get("story"))
    report.events = b_cubed(found_events, wanted_events)
    report.stories = b_cubed(found_stories, wanted_stories)
    return report


def by_language(labels: Sequence[Record], outputs: Sequence[Record]) -> dict[str, Report]:
    """The same figures for each labelled language, largest first."""
    groups: dict[str, list[int]] = defaultdict(list)
    for number, label in enumerate(labels):
        groups[str(label.get("lang") or label.get("language") or "?")].append(number)
    return {
        language: evaluate([labels[n] for n in numbers], [outputs[n] for n in numbers])
        for language, numbers in sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    }


def _score_detection(report: Report, label: Record, output: Record) -> None:
    published = bool(output.get("dialogue"))
    match label.get("label"):
        case "borderline":
            report.borderline.add(published)
        case "positive" | "negative" as kind:
            positive = kind == "positive"
            report.detection.add({0} if published else (), {0} if positive else ())
            if published != positive:
                found = output.get("dialogue") or output.get("candidate")
                report.faults.append(_fault(label, "missed" if positive else "false alarm", kind, found))


def _score_fields(report: Report, label: Record, dialogue: Record) -> None:
    dates, place = label.get("dates") or {}, label.get("place") or {}
    found_place = dialogue.get("place") or {}
    compare: dict[str, tuple[object, object]] = {
        "parties": (sorted(label.get("parties") or ()), sorted(dialogue["parties"])),
        "edition": (label.get("edition"), dialogue["edition"]),
        "start": (dates.get("start"), dialogue["start"]),
        "city": (fold(place.get("city") or ""), fold(found_place.get("city") or "")),
        "status": (label.get("status"), dialogue["status"]),
        "type": (label.get("type"), dialogue["type"]),
    }
    for name, (wanted, found) in compare.items():
        report.fields[name].add(wanted == found)
        if wanted != found:
            report.faults.append(_fault(label, name, wanted, found))
    wanted_heads = {surname(name) for name in label.get("heads") or ()}
    found_heads = {surname(name) for name in dialogue["heads"]}
    report.heads.add(found_heads, wanted_heads)
    if wanted_heads != found_heads:
        report.faults.append(_fault(label, "heads", sorted(wanted_heads), sorted(found_heads)))


def _score_set(report: Report, scores: Scores, name: str, label: Record, found: Sequence[str]) -> None:
    scores.add(found, label[name])
    if set(found) != set(label[name]):
        report.faults.append(_fault(label, name, sorted(label[name]), sorted(found)))


def _fault(label: Record, what: str, wanted: object, found: object) -> Fault:
    language = label.get("lang") or label.get("language")
    return Fault(label.get("id"), language, what, wanted, found, str(label.get("title") or ""))


def fold(text: str) -> str:
    """`text` without case, diacritics and punctuation, for comparing spellings."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in plain if character.isalnum() or character == " ").strip()


def surname(name: str) -> str:
    """The last word of a name, folded: heads of delegation are compared by it."""
    words = fold(name.replace("-", " ")).split()
    return words[-1] if words else ""


def b_cubed(found: Sequence[Hashable], wanted: Sequence[Hashable]) -> float | None:
    """B-cubed F1 (Bagga and Baldwin 1998) of a grouping against the wanted one; None over nothing."""
    if not found:
        return None
    both = Counter(zip(found, wanted, strict=True))
    of_found, of_wanted = Counter(found), Counter(wanted)
    pairs = list(zip(found, wanted, strict=True))
    precision = sum(both[pair] / of_found[pair[0]] for pair in pairs) / len(pairs)
    recall = sum(both[pair] / of_wanted[pair[1]] for pair in pairs) / len(pairs)
    return 2 * precision * recall / (precision + recall)


def worst(report: Report, number: int) -> list[Fault]:
    """The first `number` faults, detection before fields before tags: an alert missed costs more than a theme."""
    order = {"missed": 0, "false alarm": 0, "regions": 2, "themes": 3}
    return sorted(report.faults, key=lambda fault: order.get(fault.what, 1))[:number]
