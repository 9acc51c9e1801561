"""`doctor`: how this installation fares, and what to do about what is not well."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from aggregator.cli import output
from aggregator.cli.output import Format, FormatOption

if TYPE_CHECKING:
    from aggregator.cli.invocation import Invocation
    from aggregator.findings import Finding


def register(app: typer.Typer) -> None:
    app.command("doctor")(doctor)


def doctor(
    context: typer.Context,
    offline: Annotated[bool, typer.Option("--offline", help="Look up no names.")] = False,
    form: FormatOption = Format.TABLE,
) -> None:
    """Look at database, daemon, feeds and channels; change nothing. Exit 1 if something must be mended."""
    import asyncio

    from aggregator import app, doctor

    invocation: Invocation = context.obj
    app.configure_log()
    found = asyncio.run(doctor.examine(invocation.config, invocation.database, offline=offline, now=app.utc_now()))
    tell(found, form)


def tell(findings: Sequence[Finding], form: Format) -> None:
    """Print what was found, the advice below what it is about; exit 1 if something failed."""
    from aggregator.findings import Grade, finding_object, worst

    if form is Format.TABLE:
        width = max(len(finding.check) for finding in findings)
        lines = []
        for finding in findings:
            lines.append(f"{finding.grade:<4}  {finding.check:<{width}}  {finding.text}")
            if finding.advice:
                lines.append(f"{'':<4}  {'':<{width}}  → {finding.advice}")
        output.lines(output.printable(line) for line in lines)
    else:
        output.show([finding_object(finding) for finding in findings], [], form, empty="")
    if worst(findings) is Grade.FAIL:
        raise typer.Exit(1)
