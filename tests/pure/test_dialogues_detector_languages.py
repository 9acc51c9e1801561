"""The detector with the real gazetteer, on items written for the purpose in two dozen languages.

The items stand in `benchmarks/dialogues-synthetic.jsonl`; `benchmarks/detection.py` measures more with them.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from aggregator.dialogues import load
from aggregator.items.clean import plain_text
from aggregator.model import PUBLISH_CONFIDENCE, Claim, Document
from aggregator.tagging import Tagger

ROOT = Path(__file__).parents[2]
ITEMS = [
    json.loads(line) for line in (ROOT / "benchmarks" / "dialogues-synthetic.jsonl").read_text("utf-8").splitlines()
]
LABELLED = ROOT.parent / "shared" / "data" / "dialogues-dev.jsonl"
Row = dict[str, Any]


@cache
def tools() -> tuple[Tagger, Any]:
    return Tagger.load(), load()


def claim_of(row: Row) -> Claim | None:
    tagger, detector = tools()
    moment = row.get("published")
    published = datetime.fromisoformat(moment) if moment else None
    if published and published.tzinfo is None:
        published = published.replace(tzinfo=UTC)
    page = Document(
        title=row["title"], text=plain_text(row["text"]), published=published, publisher=row.get("publisher"),
        official=bool(row.get("publisher")),
    )  # fmt: skip
    tagging = tagger.tag(page)
    claim = detector.detect(page, tagging.mentions, tagging.language)
    assert claim is None or isinstance(claim, Claim)
    return claim


def is_published(claim: Claim | None) -> bool:
    return claim is not None and claim.confidence >= PUBLISH_CONFIDENCE


@pytest.mark.parametrize("row", [row for row in ITEMS if row["label"] == "positive"], ids=lambda row: row["id"])
def test_announcements_are_published_with_their_parties(row: Row) -> None:
    claim = claim_of(row)
    assert claim is not None
    assert is_published(claim)
    assert list(claim.parties) == row["parties"]


@pytest.mark.parametrize("row", [row for row in ITEMS if row["label"] == "negative"], ids=lambda row: row["id"])
def test_other_items_are_not(row: Row) -> None:
    assert not is_published(claim_of(row))


def _agree(rows: list[Row]) -> dict[str, float]:
    """The share of published announcements whose field is right."""
    right: dict[str, int] = dict.fromkeys(("edition", "start", "status", "type", "city"), 0)
    total = 0
    for row in rows:
        claim = claim_of(row)
        if claim is None or not is_published(claim) or row["label"] != "positive":
            continue
        total += 1
        start = claim.when.start.isoformat() if claim.when.start and claim.when.precision == "day" else None
        right["edition"] += claim.edition == row["edition"]
        right["start"] += start == (row["dates"] or {}).get("start")
        right["status"] += claim.status.value == row["status"]
        right["type"] += claim.type.value == row["type"]
        right["city"] += (claim.place.city if claim.place else None) == (row["place"] or {}).get("city")
    return {field: count / total for field, count in right.items()}


def test_the_fields_are_right_nearly_always() -> None:
    shares = _agree(ITEMS)
    assert shares["edition"] >= 0.95
    assert min(shares["start"], shares["status"], shares["type"]) >= 0.9
    assert shares["city"] >= 0.85


def test_labelled_documents_are_found_and_read() -> None:
    if not LABELLED.exists():
        pytest.skip("needs ../shared/data/dialogues-dev.jsonl")
    rows = [json.loads(line) for line in LABELLED.read_text("utf-8").splitlines()]
    hits = [row["label"] for row in rows if is_published(claim_of(row))]
    positives = sum(row["label"] == "positive" for row in rows)
    borderline = sum(row["label"] == "borderline" for row in rows)
    assert hits.count("positive") / positives >= 0.95
    assert hits.count("positive") / (hits.count("positive") + hits.count("negative")) >= 0.95
    assert hits.count("borderline") / borderline <= 0.3
    shares = _agree(rows)
    assert shares["edition"] >= 0.95
    assert min(shares["start"], shares["status"], shares["type"]) >= 0.9
    assert shares["city"] >= 0.85
