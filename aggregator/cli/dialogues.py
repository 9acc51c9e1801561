"""`dialogues`: what was announced, moved, held or called off."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from aggregator.cli import output
from aggregator.cli.asking import moment_before, party_named
from aggregator.cli.output import Column, Row
from aggregator.errors import UsageError
from aggregator.model import DialogueType, Status

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from aggregator.cli.invocation import Invocation
    from aggregator.model import Dialogue

EVERY = 1_000_000
STYLES = {"announced": "green", "under_way": "cyan", "postponed": "yellow", "cancelled": "red"}


class DialogueFormat(StrEnum):
    """The listing formats, and iCalendar."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    ICS = "ics"


def register(app: typer.Typer) -> None:
    app.command("dialogues")(dialogues)


def dialogues(
    context: typer.Context,
    upcoming: Annotated[bool, typer.Option("--upcoming", help="Only what is still to come, the next first.")] = False,
    overdue: Annotated[
        bool, typer.Option("--overdue", help="Series whose next session is overdue by their own rhythm.")
    ] = False,
    since: Annotated[str | None, typer.Option(help="Told of since then: 7d, or a date.")] = None,
    party: Annotated[list[str] | None, typer.Option(help="With this party; several: all of them take part.")] = None,
    kind: Annotated[list[DialogueType] | None, typer.Option("--type", help="Of this type.")] = None,
    status: Annotated[list[Status] | None, typer.Option(help="With this status.")] = None,
    series: Annotated[str | None, typer.Option(metavar="ID", help="Of this series.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most this many.")] = 50,
    form: Annotated[
        DialogueFormat, typer.Option("--format", "-f", help="How to print the result.")
    ] = DialogueFormat.TABLE,
) -> None:
    """List dialogues with their parties, dates, place and status."""
    from aggregator import app
    from aggregator.objects import dialogue_object, history_object
    from aggregator.store import DialogueFilter

    invocation: Invocation = context.obj
    now = app.utc_now()
    words = app.Words()
    wanted = DialogueFilter(
        upcoming_from=now.date() if upcoming else None,
        since=moment_before(since, now),
        parties=tuple(party_named(name, words) for name in party or []),
        types=frozenset(kind or []),
        statuses=frozenset(status or ([Status.ANNOUNCED, Status.UNDER_WAY, Status.POSTPONED] if upcoming else [])),
        series=series,
        told=True,
        limit=EVERY if overdue else limit,
    )
    with invocation.reading() as reader:
        found = reader.dialogues(wanted)
        if overdue:
            _show_overdue(found, now.date(), limit, form)
            return
        rows: list[Row] = [
            dialogue_object(
                dialogue,
                [
                    history_object(record.at, record.status, record.changed, record.event)
                    for record in reader.history(dialogue.id)
                ],
            )
            for dialogue in found
        ]
    if form is DialogueFormat.ICS:
        from aggregator.alerts.calendar import calendar

        output.raw(calendar(found, now, name=app.region_name))
        return
    columns = [
        Column("id", lambda row: row["id"]),
        Column(
            "status",
            lambda row: str(row["status"]).replace("_", " "),
            style=lambda row: STYLES.get(str(row["status"]), ""),
        ),
        Column("when", when_text),
        Column("where", where_text),
        Column("parties", lambda row: row["parties"]),
        Column("no.", lambda row: row["edition"]),
        Column("dialogue", lambda row: row["series"], flexible=True),
        Column("sources", lambda row: len(row["items"]) if isinstance(row["items"], list) else 0),
    ]
    output.show(rows, columns, output.Format(form.value), empty="no dialogues match")


def _show_overdue(found: Iterable[Dialogue], today: date, limit: int, form: DialogueFormat) -> None:
    from aggregator.overdue import overdue_object, overdue_series

    if form is DialogueFormat.ICS:
        raise UsageError("overdue series have no date for a calendar: choose another --format")
    rows = [overdue_object(each) for each in overdue_series(found, today)[:limit]]
    columns = [
        Column("expected", lambda row: str(row["expected_from"])[:7]),
        Column("last", lambda row: row["last_start"]),
        Column("no.", lambda row: row["last_edition"]),
        Column("every", lambda row: f"{row['period_days']} days"),
        Column("parties", lambda row: row["parties"]),
        Column("series", lambda row: row["series"], flexible=True),
    ]
    output.show(rows, columns, output.Format(form.value), empty="no series is overdue")


def when_text(row: Row) -> str:
    """Dates for people: `2026-06-12`, `2026-06-12 – 13`, `June 2026`, or nothing."""
    start, end = row["start"], row["end"]
    if start is None:
        return "" if row["date_precision"] == "none" else f"({row['date_precision']} known)"
    return (
        str(start) if end in {None, start} else f"{start} – {str(end)[8:] if str(end)[:8] == str(start)[:8] else end}"
    )


def where_text(row: Row) -> str:
    """`Astana, KZ`, or `online`."""
    place = row["place"]
    if isinstance(place, dict):
        return ", ".join(str(part) for part in (place["city"], place["country"]) if part)
    return "online" if row["virtual"] else ""
