"""`analyze` and `eval`, understanding without a database; `reanalyze`, understanding what is stored anew."""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from aggregator.cli import output
from aggregator.cli.asking import moment_before
from aggregator.counting import counted
from aggregator.errors import UsageError

if TYPE_CHECKING:
    from aggregator.analysis import Analyzer
    from aggregator.cli.invocation import Invocation
    from aggregator.evaluation import Ratio, Report, Scores


def register(app: typer.Typer) -> None:
    app.command("analyze")(analyze)
    app.command("eval")(evaluate)
    app.command("reanalyze")(reanalyze)


@contextmanager
def _open(path: Path) -> Iterator[TextIO]:
    if str(path) == "-":
        # bytes that are no UTF-8 are replaced: one bad line must not end the stream
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]  # a TextIOWrapper
        yield sys.stdin
        return
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            yield file
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error


_YOUNG = 20_000
"""Objects made before the collector looks for cycles; its default is 700, and an item makes thousands."""


def _load() -> Analyzer:
    """The analyser for a long stream. What it holds lives as long as the process, so the collector need not go through
    it again and again (measured: a tenth to a quarter of the time)."""
    from aggregator.analysis import Analyzer

    analyzer = Analyzer.load()
    gc.freeze()
    gc.set_threshold(_YOUNG, 20, 20)
    return analyzer


def analyze(
    file: Annotated[Path, typer.Argument(help="JSON Lines with id, title, text …; - is standard input.")] = Path("-"),
) -> None:
    """Tag texts and find dialogues in them: JSON Lines in, JSON Lines out, no database.

    Each line is an object with `id`, `title`, `text`, and optionally `published`, `language`, `url` and `publisher`.
    """
    from aggregator.analysis import AHEAD, analyze_stream

    analyzer = _load()
    bad = 0
    with _open(file) as lines:
        ahead = AHEAD if lines is not sys.stdin and file.is_file() else 1  # who writes to a pipe may wait for answers
        for result in analyze_stream(lines, analyzer, ahead=ahead):
            output.lines([json.dumps(result)])
            if "error" in result:
                bad += 1
                output.note(str(result["error"]))
    if bad:
        raise typer.Exit(1)


def evaluate(
    files: Annotated[list[Path], typer.Argument(help="Labelled JSON Lines.")],
    errors: Annotated[int, typer.Option("--errors", metavar="N", help="Show the N worst mistakes.")] = 0,
    languages: Annotated[bool, typer.Option("--languages", help="Show the figures by language too.")] = False,
) -> None:
    """Measure the analyser on labelled documents and print its figures."""
    from aggregator import evaluation
    from aggregator.analysis import AHEAD, analyze_stream

    start = time.perf_counter()
    analyzer = _load()
    loaded = time.perf_counter() - start
    for path in files:
        with _open(path) as file:
            texts = [line for line in file if line.strip()]
        try:
            labels = [json.loads(text) for text in texts]
        except ValueError as error:
            raise UsageError(f"{path} is not JSON Lines: {error}") from error
        start = time.perf_counter()
        outputs = list(analyze_stream(texts, analyzer, ahead=AHEAD))
        seconds = time.perf_counter() - start
        if broken := [result["error"] for result in outputs if "error" in result]:
            raise UsageError(f"{path}: {broken[0]}")
        report = evaluation.evaluate(labels, outputs)
        output.lines(_report(str(path), report))
        output.lines([f"speed       {len(labels) / seconds:.0f} items/s, loaded in {loaded:.2f} s"])
        if languages:
            for language, part in evaluation.by_language(labels, outputs).items():
                output.lines(["", *_report(f"{path} [{language}]", part)])
        if errors:
            output.lines(["", "worst mistakes"])
            for fault in evaluation.worst(report, errors):
                output.lines(
                    [
                        output.printable(f"{fault.what:<12} {fault.id} [{fault.language}] {fault.title}"),
                        output.printable(f"             wanted {fault.wanted}, found {_short(fault.found)}"),
                    ]
                )


def reanalyze(
    context: typer.Context,
    since: Annotated[str | None, typer.Option(help="Only items not older than this, such as 90d, or a date.")] = None,
) -> None:
    """Understand stored items anew by today's rules; nobody is alerted. The daemon may run beside it."""
    from rich.console import Console
    from rich.progress import Progress

    from aggregator import app, reanalysis
    from aggregator.analysis import RULES

    invocation: Invocation = context.obj
    settings = invocation.settings()
    start = moment_before(since, app.utc_now())
    with app.open_store(settings) as store:
        with store.read() as reader:
            total = reader.count_stale(RULES, start)
        with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
            task = bar.add_task("reanalysing", total=total)
            count = reanalysis.reanalyze(
                store,
                app.load_analyzer(settings.languages),
                since=start,
                clock=app.utc_now,
                done=lambda number: bar.advance(task, number),
            )
    output.lines([f"{counted(count, 'item')} understood anew"])


def _report(name: str, report: Report) -> list[str]:
    detection = report.detection
    lines = [
        f"{name}: {counted(report.documents, 'document')}",
        f"detection   {_scores(detection)}"
        f"   ({detection.true} found, {detection.false} false, {detection.missed} missed)",
        f"borderline  {_ratio(report.borderline)} published",
    ]
    lines += [f"{field:<11} {_ratio(ratio)}" for field, ratio in report.fields.items()]
    lines += [
        f"heads       {_scores(report.heads)}",
        f"regions     {_scores(report.regions)}",
        f"themes      {_scores(report.themes)}",
        f"events      B-cubed F1 {_number(report.events)}",
        f"stories     B-cubed F1 {_number(report.stories)}",
    ]
    return lines


def _scores(scores: Scores) -> str:
    return f"P {_number(scores.precision)} R {_number(scores.recall)} F1 {_number(scores.f1)}"


def _ratio(ratio: Ratio) -> str:
    return f"{_number(ratio.value)} ({ratio.right} of {ratio.all})"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _short(value: object) -> str:
    if isinstance(value, dict):
        value = {key: value[key] for key in ("series", "parties", "status", "confidence") if key in value}
    return str(value)
