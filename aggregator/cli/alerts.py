"""`alerts`: what was sent, what waits, and whether a channel works."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from aggregator.cli import output
from aggregator.cli.asking import moment_before, number_of
from aggregator.cli.output import Column, Format, FormatOption
from aggregator.model import DeliveryState, SendResult

if TYPE_CHECKING:
    from aggregator.cli.invocation import Invocation

STYLES = {"delivered": "green", "pending": "yellow", "dead": "red"}


def register(app: typer.Typer) -> None:
    group = typer.Typer(help="Alerts and their deliveries: list, test, retry.", no_args_is_help=True)
    group.command("list")(list_deliveries)
    group.command("test")(test)
    group.command("retry")(retry)
    app.add_typer(group, name="alerts")


def list_deliveries(
    context: typer.Context,
    state: Annotated[list[DeliveryState] | None, typer.Option(help="Only in this state.")] = None,
    since: Annotated[str | None, typer.Option(help="Not older than this, such as 24h or 7d, or a date.")] = None,
    subscription: Annotated[str | None, typer.Option(help="Of this subscription.")] = None,
    channel: Annotated[str | None, typer.Option(help="By this channel.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most this many.")] = 50,
    form: FormatOption = Format.TABLE,
) -> None:
    """List deliveries, newest first: dead ones are those that were given up."""
    from aggregator import app
    from aggregator.objects import delivery_object
    from aggregator.store import DeliveryFilter

    invocation: Invocation = context.obj
    settings = invocation.settings()
    wanted = DeliveryFilter(
        states=frozenset(state or []),
        since=moment_before(since, app.utc_now()),
        subscription=subscription,
        channel=channel,
        limit=limit,
    )
    with app.open_store(settings) as store, store.read() as reader:
        rows = []
        for delivery in reader.deliveries(wanted):
            known = settings.channels.get(delivery.channel)
            rows.append(delivery_object(delivery, known.type if known else None))
    columns = [
        Column("id", lambda row: row["id"]),
        Column("alert", lambda row: row["alert_id"]),
        Column("type", lambda row: row["type"]),
        Column("subscription", lambda row: row["subscription"]),
        Column("channel", lambda row: row["channel"]),
        Column("state", lambda row: row["state"], style=lambda row: STYLES.get(str(row["state"]), "")),
        Column("attempts", lambda row: row["attempts"]),
        Column("created", lambda row: str(row["created"]).replace("T", " ")[:16], optional=True),
        Column("next", lambda row: str(row["next_attempt"] or "").replace("T", " ")[:16], optional=True),
        Column("last error", lambda row: row["last_error"], flexible=True),
    ]
    output.show(rows, columns, form, empty="nothing was sent yet")


def test(context: typer.Context, channel: Annotated[str, typer.Argument(help="The channel's name.")]) -> None:
    """Send a test message by a channel, at once and without the outbox."""
    import asyncio

    from aggregator import app

    invocation: Invocation = context.obj
    sent = asyncio.run(app.send_test(invocation.settings(), channel))
    if sent.result is not SendResult.DELIVERED:
        output.note(f"{channel}: {sent.detail}")
        raise typer.Exit(1)
    output.note(f"{channel}: delivered{f' ({sent.detail})' if sent.detail else ''}")


def retry(context: typer.Context, id: Annotated[str, typer.Argument(help="The delivery's id, such as x12.")]) -> None:
    """Make a dead or waiting delivery due now."""
    from aggregator import app

    invocation: Invocation = context.obj
    with invocation.store() as store, store.begin() as transaction:
        transaction.retry_delivery(number_of(id, "x", "a delivery"), app.utc_now())
    output.note(f"{id} is due now; the daemon sends it, or `aggregator run --once`")
