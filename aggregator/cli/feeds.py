"""`feeds`: what is subscribed to, and how it fares."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aggregator.cli import output
from aggregator.cli.output import Column, Format, FormatOption, Row
from aggregator.counting import counted
from aggregator.errors import UsageError

if TYPE_CHECKING:
    from aggregator.cli.invocation import Invocation

STYLES = {"ok": "green", "new": "", "paused": "dim", "held": "yellow", "silent": "yellow", "dormant": "yellow"}


def register(app: typer.Typer) -> None:
    group = typer.Typer(
        help="Subscribed feeds: list, add, remove, status, doctor, import, export.", no_args_is_help=True
    )
    group.command("list")(list_feeds)
    group.command("status")(status)
    group.command("doctor")(examine)
    group.command("add")(add)
    group.command("remove")(remove)
    group.command("import")(import_opml)
    group.command("export")(export_opml)
    app.add_typer(group, name="feeds")


def _rows(context: typer.Context) -> list[Row]:
    from aggregator import app
    from aggregator.objects import feed_object

    invocation: Invocation = context.obj
    settings = invocation.settings()
    with app.open_store(settings) as store:
        app.sync_feeds(store, settings, app.utc_now())
        with store.read() as reader:
            counts = reader.item_counts()
            return [feed_object(feed, state, counts.get(feed.id, 0)) for feed, state in reader.feeds()]


def list_feeds(context: typer.Context, form: FormatOption = Format.TABLE) -> None:
    """List the subscribed feeds."""
    columns = [
        Column("id", lambda row: row["id"]),
        Column("kind", lambda row: row["kind"]),
        Column("country", lambda row: row["country"]),
        Column("language", lambda row: row["language"]),
        Column("name", lambda row: row["name"], flexible=True),
        Column("url", lambda row: row["url"], flexible=True),
    ]
    output.show(_rows(context), columns, form, empty="no feeds yet: add one with `aggregator feeds add URL`")


def status(
    context: typer.Context,
    bad: Annotated[bool, typer.Option("--bad", help="Only feeds that are in trouble.")] = False,
    form: FormatOption = Format.TABLE,
) -> None:
    """Show each feed's state, the reason, since when, and when it is asked next."""
    rows = _rows(context)
    if bad:
        rows = [row for row in rows if row["state"] not in {"ok", "new", "paused"}]
    columns = [
        Column("id", lambda row: row["id"]),
        Column("state", lambda row: row["state"], style=lambda row: STYLES.get(str(row["state"]), "red")),
        Column("items", lambda row: row["items"]),
        Column("since", lambda row: _short(row["since"]), optional=True),
        Column("last success", lambda row: _short(row["last_success"]) or "never", optional=True),
        Column("next poll", lambda row: _short(row["next_poll"])),
        Column("reason", lambda row: row["reason"], flexible=True),
    ]
    output.show(rows, columns, form, empty="no feed is in trouble" if bad else "no feeds yet")


def _short(time: object) -> str:
    return str(time).replace("T", " ")[:16] if time else ""


def examine(
    context: typer.Context,
    feed: Annotated[str, typer.Argument(metavar="URL|ID", help="A feed's id, or any address.")],
    allow_private: Annotated[bool, typer.Option("--allow-private", help="The address may be a private one.")] = False,
    form: FormatOption = Format.TABLE,
) -> None:
    """Say step by step what happens with a feed, with one request; store nothing. Exit 1 if it brings nothing."""
    import asyncio

    from aggregator import app, feed_doctor
    from aggregator.cli.doctor import tell

    invocation: Invocation = context.obj
    settings = invocation.settings()
    subject = feed_doctor.find(settings, feed, allow_private=allow_private)
    tell(asyncio.run(feed_doctor.examine(settings, subject, now=app.utc_now())), form)


def add(
    context: typer.Context,
    url: Annotated[str, typer.Argument(help="A feed, or a page that names its feed.")],
    id: Annotated[str | None, typer.Option("--id", help="The feed's id; made from its title if not given.")] = None,
    kind: Annotated[str, typer.Option(help="government, parliament, igo, ngo or news.")] = "news",
    country: Annotated[str | None, typer.Option(help="Code of the publisher's country.")] = None,
    language: Annotated[str | None, typer.Option(help="Language of the feed.")] = None,
    allow_private: Annotated[bool, typer.Option("--allow-private", help="The address may be a private one.")] = False,
) -> None:
    """Subscribe to a feed; from a site's page its feed is discovered."""
    import asyncio

    from aggregator import app, subscribing
    from aggregator.fetching.urls import mask_url

    invocation: Invocation = context.obj
    settings = invocation.settings()
    declared = subscribing.declare(
        url, id=id, kind=kind, country=country, language=language, allow_private=allow_private
    )
    with app.open_store(settings) as store:
        now = app.utc_now()
        app.sync_feeds(store, settings, now)
        with store.read() as reader:
            taken = {feed.id for feed, _ in reader.feeds()}
        found = asyncio.run(app.discover(settings, declared))
        feed = subscribing.settle(declared, found, taken=taken, chosen=id)
        with store.begin() as transaction:
            transaction.add_feed(feed, now, now)
    output.lines([feed.id])
    output.note(
        f"subscribed to {feed.name}: {mask_url(feed.url)} ({counted(found.entries, 'item')} now; it is polled when due)"
    )


def remove(context: typer.Context, feed: Annotated[str, typer.Argument(help="The feed's id.")]) -> None:
    """Unsubscribe from a feed that was added here; its items stay."""
    from aggregator import app

    invocation: Invocation = context.obj
    with invocation.store() as store, store.begin() as transaction:
        transaction.remove_feed(feed, app.utc_now())
    output.note(f"no longer subscribed to {feed}; its items stay")


def import_opml(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="An OPML file; - is standard input.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
) -> None:
    """Subscribe to the feeds of an OPML file. Those already there are left alone."""
    from aggregator import app, subscribing
    from aggregator.parsing.opml import read_opml

    invocation: Invocation = context.obj
    try:
        body = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}") from error
    result = read_opml(body)
    settings = invocation.settings()
    added = known = 0
    refused = list(result.refused)
    with app.open_store(settings) as store:
        now = app.utc_now()
        app.sync_feeds(store, settings, now)
        with store.begin() as transaction:
            present = {feed.url: feed.id for feed, _ in transaction.feeds()}
            taken = set(present.values())
            for outline in result.outlines:
                if outline.url in present:
                    known += 1
                    continue
                try:
                    identifier = subscribing.free_id(outline.title, outline.url, taken)
                    feed = subscribing.declare(
                        outline.url, id=identifier, name=outline.title[:200], language=outline.language
                    )
                except UsageError as error:
                    refused.append(str(error))
                    continue
                taken.add(feed.id)
                present[feed.url] = feed.id
                added += 1
                if not dry_run:
                    transaction.add_feed(feed, now, now)
    output.lines([f"{'would add' if dry_run else 'added'} {added}, already there {known}, refused {len(refused)}"])
    for reason in refused:
        output.note(f"refused: {reason}")
    if refused:
        raise typer.Exit(4)


def export_opml(context: typer.Context) -> None:
    """Write the subscribed feeds as OPML to standard output, without secrets."""
    from aggregator.parsing.opml import write_opml

    invocation: Invocation = context.obj
    settings = invocation.settings()
    from aggregator import app

    with app.open_store(settings) as store:
        app.sync_feeds(store, settings, app.utc_now())
        with store.read() as reader:
            feeds = [feed for feed, _ in reader.feeds()]
    output.raw(write_opml(feeds))
