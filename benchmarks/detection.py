"""How well dialogues are found, and how well their fields are read, on labelled documents.

    .venv/bin/python benchmarks/detection.py [--errors] [--fields] [--set dev|state|synthetic]

Reads ../shared/data (left out where it is absent) and the synthetic items beside this file, which were written for the
languages the others lack. Figures on the first two are optimistic: the rules were written with these texts at hand.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aggregator.dialogues import load
from aggregator.items.clean import plain_text, plain_title
from aggregator.model import PUBLISH_CONFIDENCE, Claim, Document
from aggregator.tagging import Tagger

HERE = Path(__file__).parent
SHARED = HERE.parents[1] / "shared" / "data"
SETS = {
    "dev": SHARED / "dialogues-dev.jsonl",
    "state": SHARED / "state-gov-2021.labelled.jsonl",
    "synthetic": HERE / "dialogues-synthetic.jsonl",
}
Row = dict[str, Any]


def document(row: Row) -> Document:
    """The analyser's input for a labelled row; its language is not given away."""
    published = datetime.fromisoformat(row["published"]) if row.get("published") else None
    if published and published.tzinfo is None:
        published = published.replace(tzinfo=UTC)
    return Document(
        title=plain_title(row["title"]),
        text=plain_text(row["text"]),
        published=published,
        publisher=row.get("publisher"),
        official=bool(row.get("publisher")),
        url=row.get("url"),
    )


def claims(rows: list[Row]) -> Iterator[tuple[Row, Claim | None]]:
    tagger, detector = Tagger.load(), load()
    spent = 0.0
    for row in rows:
        read = document(row)
        tagging = tagger.tag(read)
        before = time.process_time()
        claim = detector.detect(read, tagging.mentions, tagging.language)
        spent += time.process_time() - before
        yield row, claim
    print(f"{len(rows)} documents, {1e6 * spent / max(1, len(rows)):.0f} µs each for detection alone")


def surnames(names: list[str] | tuple[str, ...]) -> set[str]:
    return {name.split()[-1].lower() for name in names if name.split()}


def wrong_fields(row: Row, claim: Claim) -> dict[str, tuple[object, object]]:
    """Field -> (labelled, found) where they differ; heads are counted elsewhere."""
    dates, place = row.get("dates") or {}, row.get("place") or {}
    city = place.get("city")
    found_city = claim.place.city if claim.place else None
    start = claim.when.start.isoformat() if claim.when.start and claim.when.precision == "day" else None
    pairs: dict[str, tuple[object, object]] = {
        "parties": (row["parties"], sorted(claim.parties)),
        "edition": (row["edition"], claim.edition),
        "start": (dates.get("start"), start),
        "city": (city, found_city),
        "type": (row["type"], claim.type.value),
        "status": (row["status"], claim.status.value),
        "virtual": (row["virtual"], claim.virtual),
    }
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def report(name: str, path: Path, *, errors: bool, fields: bool) -> None:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    wrong: Counter[str] = Counter()
    detected = 0
    heads: Counter[str] = Counter()
    for row, claim in claims(rows):
        published = claim is not None and claim.confidence >= PUBLISH_CONFIDENCE
        language = row["lang"]
        counts[language][f"{row['label']}:{'yes' if published else 'no'}"] += 1
        missed = (row["label"] == "positive") != published
        if errors and missed:
            shown = (claim.confidence, claim.series[:60], claim.parties) if claim else None
            print(f"  {row['label'][:4]} {language} {row['id'][-24:]} {row['title'][:90]!r} {shown}")
        if row["label"] != "positive" or not published or claim is None:
            continue
        detected += 1
        differ = wrong_fields(row, claim)
        wrong.update(differ.keys())
        expected, found = surnames(row["heads"]), surnames(claim.heads)
        heads.update(both=len(expected & found), expected=len(expected), found=len(found))
        if fields and (differ or expected != found):
            print(f"  {language} {row['id'][-24:]} {row['title'][:60]!r}")
            for field, (label, got) in differ.items():
                print(f"      {field}: labelled {label!r}, found {got!r}")
            if expected != found:
                print(f"      heads: missing {sorted(expected - found)}, wrong {sorted(found - expected)}")
    total: Counter[str] = sum(counts.values(), Counter())
    print(f"== {name}")
    for language, count in [*sorted(counts.items()), ("all", total)]:
        print(f"  {language:4} {_figures(count)}")
    if detected:
        accuracy = {field: 1 - wrong[field] / detected for field in sorted({*wrong, "parties", "edition"})}
        print("  fields " + ", ".join(f"{field} {share:.3f}" for field, share in accuracy.items()))
        f1 = 2 * heads["both"] / max(1, heads["expected"] + heads["found"])
        print(f"  heads F1 {f1:.3f} ({dict(heads)})")


def _figures(count: Counter[str]) -> str:
    hit, miss, false = count["positive:yes"], count["positive:no"], count["negative:yes"]
    border = count["borderline:yes"] + count["borderline:no"]
    precision, recall = hit / max(1, hit + false), hit / max(1, hit + miss)
    line = f"P {precision:.3f} R {recall:.3f} (hit {hit}, miss {miss}, false {false}"
    return f"{line}, borderline {count['borderline:yes']}/{border})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", action="store_true", help="list missed and false documents")
    parser.add_argument("--fields", action="store_true", help="list wrong fields")
    parser.add_argument("--set", choices=sorted(SETS), help="only this set")
    options = parser.parse_args()
    for name, path in SETS.items():
        if options.set not in (None, name):
            continue
        if path.exists():
            report(name, path, errors=options.errors, fields=options.fields)
        else:
            print(f"== {name}: no {path}")


if __name__ == "__main__":
    main()
