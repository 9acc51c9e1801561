"""`run`, `poll` and `healthcheck`: the daemon and its single rounds."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from aggregator.cli import output
from aggregator.counting import counted

if TYPE_CHECKING:
    from aggregator.cli.invocation import Invocation
    from aggregator.pipeline import PollReport

PARTIAL = 4
"""Exit status when some feeds failed (DESIGN §6)."""


def register(app: typer.Typer) -> None:
    app.command("run")(run)
    app.command("poll")(poll)
    app.command("healthcheck")(healthcheck)


def run(
    context: typer.Context,
    once: Annotated[bool, typer.Option("--once", help="Poll what is due, deliver, and exit.")] = False,
    no_web: Annotated[bool, typer.Option("--no-web", help="Without a web page: there is none yet.")] = False,
) -> None:
    """Run the daemon: poll every feed when it is due, and send alerts, until SIGTERM or Ctrl-C."""
    import asyncio

    from aggregator import app

    invocation: Invocation = context.obj
    settings = invocation.settings()
    if not once:
        import logging

        from aggregator import daemon

        app.configure_log(logging.INFO)
        daemon.main(settings)
        return
    reports = asyncio.run(app.run_once(settings))
    _tell(reports)


def poll(
    context: typer.Context,
    feeds: Annotated[
        list[str] | None, typer.Argument(metavar="[FEED]...", help="Only these feeds, due or not.")
    ] = None,
    all: Annotated[
        bool, typer.Option("--all", help="Every feed, due or not; never one that asked us to wait.")
    ] = False,
) -> None:
    """Poll once, now, and print what came. Alerts are written; the daemon or `run --once` sends them."""
    import asyncio

    from aggregator import app

    invocation: Invocation = context.obj
    settings = invocation.settings()
    with _Progress() as progress:
        reports = asyncio.run(
            app.poll_once(
                settings,
                feed_ids=feeds or None,
                ignore_schedule=all or bool(feeds),
                begin=progress.begin,
                done=progress.done,
            )
        )
    _tell(reports)


class _Progress:
    """A progress bar on stderr, if that is a terminal."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        self._bar = Progress(
            TextColumn("polling"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[new]} new, {task.fields[failed]} failed"),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            disable=not sys.stderr.isatty(),
            transient=True,
        )
        self._task = self._bar.add_task("poll", total=None, new=0, failed=0)
        self._new = self._failed = 0

    def __enter__(self) -> _Progress:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def begin(self, total: int) -> None:
        self._bar.update(self._task, total=total)

    def done(self, report: PollReport) -> None:
        self._new += report.new
        self._failed += report.failure is not None
        self._bar.update(self._task, advance=1, new=self._new, failed=self._failed)


def _tell(reports: list[PollReport]) -> None:
    failed = [report for report in reports if report.failure is not None]
    for report in failed:
        if report.failure is not None:
            output.note(f"{report.feed_id}: {report.failure.kind.replace('_', ' ')}: {report.failure.reason}")
    new, changed, known, alerts = (
        sum(getattr(report, name) for report in reports) for name in ("new", "changed", "known", "alerts")
    )
    output.lines(
        [
            f"{counted(len(reports), 'feed')} polled: {new} new, {changed} changed, {counted(known, 'known item')}, "
            f"{counted(alerts, 'alert')}, {len(failed)} failed"
        ]
    )
    if failed:
        raise typer.Exit(PARTIAL)


def healthcheck(context: typer.Context) -> None:
    """Exit 0 if the daemon of this database is alive, 5 if not; damage that it found is told beside."""
    from aggregator import app

    invocation: Invocation = context.obj
    age, damage = app.check_daemon(invocation.settings())
    output.lines([f"alive, {counted(int(age.total_seconds()), 'second')} ago"])
    if damage:  # no reason to call the daemon dead: to start it again would mend nothing
        output.note(f"the database is damaged: {damage[-1]}")
