"""`alerts`: what was sent, what waits, and whether a channel works."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from aggregator.cli import output
from aggregator.cli.asking import moment_before, number_of
from aggregator.cli.output import Column, Format, FormatOption
from aggregator.counting import counted
from aggregator.errors import NotFoundError, UsageError
from aggregator.model import DeliveryState, SendResult

if TYPE_CHECKING:
    from aggregator.cli.invocation import Invocation

CHANNEL_STYLES = {"ok": "green", "failing": "yellow", "off": "red"}
STYLES = {"delivered": "green", "pending": "yellow", "dead": "red"}


def register(app: typer.Typer) -> None:
    group = typer.Typer(help="Alerts, their deliveries and channels: list, test, retry.", no_args_is_help=True)
    group.command("list")(list_deliveries)
    group.command("test")(test)
    group.command("retry")(retry)
    group.command("replay")(replay)
    group.command("channels")(list_channels)
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
    from aggregator.alerts import outages
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
        health = reader.channel_health(list(settings.channels)).values()
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
    for each in health:
        if outages.state(each) != "ok":
            output.note(f"channel {each.name} is {outages.state(each)}: {each.reason or 'its receiver is gone'}")


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
    _bring_back(invocation, channel)


def _bring_back(invocation: Invocation, channel: str) -> None:
    """A channel that just delivered is well, whatever was known of it."""
    from aggregator import app
    from aggregator.alerts import outages
    from aggregator.model import ChannelHealth

    with invocation.store() as store, store.begin() as transaction:
        now = app.utc_now()
        before = transaction.channel_health((channel,))[channel]
        transaction.save_channel_health(ChannelHealth(name=channel, last_success=now))
        forward = transaction.bring_deliveries_forward(channel, now)
        dead = transaction.channel_queue(channel).dead
    if outages.state(before) != "ok":
        output.note(
            f"{channel} was {outages.state(before)} and is on again; "
            + counted(forward, "waiting alert is due now", "waiting alerts are due now")
        )
    if dead:
        output.note(
            f"it has {counted(dead, 'dead letter')}, to send with `aggregator alerts retry --channel {channel}`"
        )


def retry(
    context: typer.Context,
    id: Annotated[str | None, typer.Argument(help="The delivery's id, such as x12.")] = None,
    channel: Annotated[str | None, typer.Option(help="All dead letters of this channel; switches it on.")] = None,
    all_dead: Annotated[bool, typer.Option("--all-dead", help="All dead letters of every channel.")] = False,
) -> None:
    """Make dead or waiting deliveries due now: one, those of a channel, or all dead ones."""
    from aggregator import app

    if [id is not None, channel is not None, all_dead].count(True) != 1:
        raise UsageError("name one of: a delivery's id, --channel NAME, --all-dead")
    invocation: Invocation = context.obj
    settings = invocation.settings()
    if channel is not None and channel not in settings.channels:
        raise NotFoundError(f"there is no channel {channel!r}; there are: {', '.join(settings.channels) or 'none'}")
    with invocation.store() as store, store.begin() as transaction:
        now = app.utc_now()
        if id is not None:
            number = number_of(id, "x", "a delivery")
            transaction.retry_delivery(number, now)
            opened = [transaction.delivery(number).channel]
            told = f"{id} is due now"
        else:
            count = transaction.revive_deliveries(channel, now)
            opened = [channel] if channel is not None else list(settings.channels)
            told = f"{count} dead letters are due now"
        for health in transaction.channel_health(opened).values():
            transaction.save_channel_health(replace(health, off_since=None, next_probe=None))
    output.note(f"{told}; the daemon sends what is due, or `aggregator run --once`")


def list_channels(context: typer.Context, form: FormatOption = Format.TABLE) -> None:
    """List the channels: whether each works, is failing or off, and what waits for it."""
    from aggregator import app
    from aggregator.alerts import outages
    from aggregator.alerts.payloads import channel_payload

    invocation: Invocation = context.obj
    settings = invocation.settings()
    rows = []
    with app.open_store(settings) as store, store.read() as reader:
        for name, health in reader.channel_health(list(settings.channels)).items():
            queue = reader.channel_queue(name)
            kind = settings.channels[name].type
            rows.append(channel_payload(health, kind, outages.state(health), queue.pending, queue.dead))
    columns = [
        Column("name", lambda row: row["name"]),
        Column("type", lambda row: row["type"]),
        Column("state", lambda row: row["state"], style=lambda row: CHANNEL_STYLES.get(str(row["state"]), "")),
        Column("waiting", lambda row: row["pending"]),
        Column("dead", lambda row: row["dead"]),
        Column("since", lambda row: str(row["since"] or "").replace("T", " ")[:16], optional=True),
        Column("next", lambda row: str(row["next_probe"] or "").replace("T", " ")[:16], optional=True),
        Column("reason", lambda row: row["reason"], flexible=True),
    ]
    output.show(rows, columns, form, empty="no channel is configured")


def replay(
    context: typer.Context,
    subscription: Annotated[str, typer.Argument(help="The subscription's name.")],
    since: Annotated[str, typer.Option(help="How far back, such as 90d, or a date.")] = "30d",
    form: FormatOption = Format.TABLE,
) -> None:
    """Show what a subscription would have sent, over stored history. Nothing is sent or written."""
    from aggregator import app, replaying

    invocation: Invocation = context.obj
    known = {each.name: each for each in invocation.settings().subscriptions}
    if subscription not in known:
        raise UsageError(f"there is no subscription {subscription!r}; there are: {', '.join(known) or 'none'}")
    now = app.utc_now()
    beginning = moment_before(since, now) or now
    with invocation.reading() as reader:
        found = replaying.replay(reader, known[subscription], beginning, now)
    rows = [replaying.replayed_object(each, app.region_name) for each in found]
    columns = [
        Column("sent", lambda row: str(row["sent"]).replace("T", " ")[:16]),
        Column("message", lambda row: f"{row['message']}{' (digest)' if row['digest'] else ''}"),
        Column("type", lambda row: row["type"]),
        Column("about", lambda row: row["dialogue_id"] or row["items"]),
        Column("subject", lambda row: row["subject"], flexible=True),
        Column("because", lambda row: row["reason"], optional=True),
    ]
    output.show(rows, columns, form, empty="nothing would have been sent")
    messages = len({each.message for each in found})
    output.note(
        f"{counted(len(found), 'alert')} in {counted(messages, 'message')} since {beginning.date()}; nothing was sent"
    )
