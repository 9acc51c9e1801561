"""`prune` and `backup`: care of a database that is kept for years."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aggregator.cli import output
from aggregator.counting import counted
from aggregator.errors import UsageError

if TYPE_CHECKING:
    from datetime import timedelta

    from aggregator.cli.invocation import Invocation
    from aggregator.store import PruneReport


def register(app: typer.Typer) -> None:
    app.command("prune")(prune)
    app.command("backup")(backup)


def prune(
    context: typer.Context,
    older_than: Annotated[
        str, typer.Option("--older-than", metavar="TIME", help="Keep what is younger, such as 400d.")
    ] = "400d",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count what would be dropped.")] = False,
    vacuum: Annotated[
        bool, typer.Option("--vacuum", help="Also make the SQLite file smaller; stop the daemon first.")
    ] = False,
) -> None:
    """Drop the texts of old items and deliveries that arrived. Items stay known, so none comes back as new."""
    from rich.console import Console
    from rich.progress import Progress, TextColumn

    from aggregator import app
    from aggregator.fetching.decoding import size_text
    from aggregator.store import PruneReport

    invocation: Invocation = context.obj
    keep_text, now = _age(older_than), app.utc_now()
    with invocation.store() as store:
        if dry_run:
            with store.read() as reader:
                output.lines([f"would drop {_counts(reader.prunable(now, keep_text))}"])
            return
        report = PruneReport()
        with Progress(TextColumn("{task.description}"), console=Console(stderr=True), transient=True,
                      disable=not sys.stderr.isatty()) as bar:  # fmt: skip
            task = bar.add_task("looking for what is old")
            for dropped in app.prune(store, now, keep_text):  # after years there is a million to drop
                report += dropped
                bar.update(task, description=f"dropped {counted(report.bodies, 'text')} so far")
        output.lines([f"dropped {_counts(report)}"])
        before = store.space()
        if before is None:
            return
        if not vacuum:
            output.note(
                f"{size_text(before.unused)} of the file's {size_text(before.file)} are free for what comes next; "
                "--vacuum gives them back to the disk"
            )
            return
        store.compact()
        after = store.space()
        if after is not None:
            output.note(f"the file has {size_text(after.file)} now, from {size_text(before.file)}")


def _age(text: str) -> timedelta:
    from aggregator.durations import duration

    try:
        return duration(text)
    except ValueError as error:
        raise UsageError(f"--older-than: {error}") from error


def _counts(report: PruneReport) -> str:
    return (
        f"{counted(report.bodies, 'text')}, {counted(report.revisions, 'earlier version')}, "
        f"{counted(report.deliveries, 'delivered message')}, "
        f"{counted(report.features, 'fingerprint of a story', 'fingerprints of stories')}"
    )


def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Where to; readable by you alone.")],
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it is there.")] = False,
) -> None:
    """Copy the database while the daemon runs, and prove the copy. PostgreSQL is copied by its own pg_dump."""
    from aggregator import app
    from aggregator.fetching.decoding import size_text

    invocation: Invocation = context.obj
    made = app.copy_database(invocation.settings(), file, replace=force)
    output.lines([str(made.path)])
    holds = ", ".join(counted(count, f"{table} row") for table, count in made.rows.items())
    schema = f" of schema {made.schema}" if made.schema else ""
    output.note(f"{size_text(made.size)}{schema}, read back and found whole{': ' if holds else ''}{holds}")
