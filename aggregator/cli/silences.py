"""`silences`: to hear nothing of something for a while."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from aggregator.cli import output
from aggregator.cli.asking import number_of, party_named, regions_named
from aggregator.cli.output import Column, Format, FormatOption, Row
from aggregator.errors import UsageError

if TYPE_CHECKING:
    from datetime import datetime

    from aggregator.cli.invocation import Invocation

STYLES = {"active": "yellow"}


def register(app: typer.Typer) -> None:
    group = typer.Typer(help="Silences: hear nothing of something for a while.", no_args_is_help=True)
    group.command("add")(add)
    group.command("list")(list_silences)
    group.command("expire")(expire)
    app.add_typer(group, name="silences")


def add(
    context: typer.Context,
    span: Annotated[str, typer.Option("--for", help="For so long, such as 12h or 7d.")],
    subscription: Annotated[str | None, typer.Option(help="Only for this subscription.")] = None,
    series: Annotated[str | None, typer.Option(metavar="ID", help="Only of this series.")] = None,
    party: Annotated[list[str] | None, typer.Option(help="Only where this party takes part; several: any.")] = None,
    region: Annotated[list[str] | None, typer.Option(help="Only about this region; several: any.")] = None,
    dialogue: Annotated[str | None, typer.Option(metavar="ID", help="Only of this dialogue, such as d4.")] = None,
    comment: Annotated[str, typer.Option(help="Why; `why` shows it.")] = "",
    everything: Annotated[bool, typer.Option("--everything", help="Mute all there is.")] = False,
) -> None:
    """Mute what fits all that is named, for a while. It is not sent later either; `why` shows that it was muted."""
    from aggregator import app
    from aggregator.model import Silence

    invocation: Invocation = context.obj
    settings = invocation.settings()
    if not everything and not (subscription or series or party or region or dialogue):
        raise UsageError("name what to mute (--subscription, --series, --party, --region, --dialogue), or --everything")
    names = [known.name for known in settings.subscriptions]
    if subscription is not None and subscription not in names:
        raise UsageError(f"there is no subscription {subscription!r}; there are: {', '.join(names) or 'none'}")
    words, now = app.Words(), app.utc_now()
    silence = Silence(
        id=0,
        created=now,
        until=_until(span, now),
        comment=comment,
        subscription=subscription,
        dialogue_id=number_of(dialogue, "d", "a dialogue") if dialogue else None,
        series=series,
        parties=frozenset[str]().union(*(party_named(name, words) for name in party or [])),
        regions=regions_named(region or [], words),
        names=(*(party or []), *(region or [])),
    )
    with invocation.store() as store, store.begin() as transaction:
        number = transaction.add_silence(silence)
    from aggregator.objects import time_text

    output.lines([f"m{number}"])
    output.note(
        f"m{number} is in force until {time_text(silence.until)}; `aggregator silences expire m{number}` ends it"
    )


def _until(span: str, now: datetime) -> datetime:
    from aggregator.durations import duration

    try:
        until = now + duration(span)
    except ValueError as error:
        raise UsageError(f"--for {span}: {error}") from error
    if until <= now:
        raise UsageError(f"--for {span}: a silence lasts some time")
    return until


def list_silences(
    context: typer.Context,
    every: Annotated[bool, typer.Option("--all", help="Those too that have ended.")] = False,
    form: FormatOption = Format.TABLE,
) -> None:
    """List silences, newest first."""
    from aggregator import app
    from aggregator.objects import silence_object

    invocation: Invocation = context.obj
    now = app.utc_now()
    with invocation.reading() as reader:
        rows: list[Row] = [silence_object(each, now) for each in reader.silences(None if every else now)]
    columns = [
        Column("id", lambda row: row["id"]),
        Column("state", lambda row: row["state"], style=lambda row: STYLES.get(str(row["state"]), "")),
        Column("until", lambda row: str(row["until"]).replace("T", " ")[:16]),
        Column("mutes", _scope),
        Column("comment", lambda row: row["comment"], flexible=True),
    ]
    output.show(rows, columns, form, empty="there are no silences")


def _scope(row: Row) -> str:
    names = row["names"]
    parts = [row["subscription"], row["series"], row["dialogue_id"], *(names if isinstance(names, list) else [])]
    return ", ".join(str(part) for part in parts if part) or "everything"


def expire(context: typer.Context, id: Annotated[str, typer.Argument(help="The silence's id, such as m3.")]) -> None:
    """End a silence now. What it muted stays unsent."""
    from aggregator import app

    invocation: Invocation = context.obj
    number = number_of(id, "m", "a silence")
    with invocation.store() as store, store.begin() as transaction:
        transaction.end_silence(number, app.utc_now())
    output.note(f"{id} has ended")
