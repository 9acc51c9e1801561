"""What a plain keyword alert would do on labelled documents, beside the analyser.

    python benchmarks/keywords.py [LABELLED.jsonl …]      (by default the files beside the project, where present)

The keyword filter is what a careful user of a feed reader would write: the names of formats in the languages of the
files, looked for in the title, and in the title or text.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from aggregator.analysis import Analyzer, analyze_stream
from aggregator.evaluation import Ratio, Scores

WORDS = re.compile(
    r"dialogue?s?\b|di[aá]logo|dialog\b|диалог|діалог|حوار|对话|對話|対話|대화|đối thoại|diyalo[gğ]|muloqot|"
    r"consultations?\b|consultas|consultazioni|konsultation|консультаци|مشاورات|磋商|istişare|"
    r"joint commission|mixed commission|joint committee|comisi[oó]n mixta|commission mixte|2\s?\+\s?2|c5\s?\+\s?1",
    re.IGNORECASE,
)


def main(paths: list[Path]) -> None:
    analyzer = Analyzer.load()
    for path in paths:
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        labels = [json.loads(line) for line in lines]
        ours = [bool(output.get("dialogue")) for output in analyze_stream(lines, analyzer)]
        title = [bool(WORDS.search(label["title"])) for label in labels]
        anywhere = [bool(WORDS.search(f"{label['title']} {label['text']}")) for label in labels]
        print(path.name)
        for name, found in (("keywords in the title", title), ("keywords anywhere", anywhere), ("aggregator", ours)):
            scores, borderline = Scores(), Ratio()
            for label, published in zip(labels, found, strict=True):
                if label["label"] == "borderline":
                    borderline.add(published)
                else:
                    scores.add({0} if published else (), {0} if label["label"] == "positive" else ())
            print(
                f"  {name:<22} P {scores.precision or 0:.3f}  R {scores.recall or 0:.3f}  "
                f"borderline sent {borderline.right} of {borderline.all}"
            )


if __name__ == "__main__":
    data = Path(__file__).parents[2] / "shared" / "data"
    found = [data / "dialogues-dev.jsonl", data / "state-gov-2021.labelled.jsonl"]
    main([Path(name) for name in sys.argv[1:]] or [path for path in found if path.is_file()])
