"""`items`: what came in, newest first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from aggregator.cli import output
from aggregator.cli.asking import moment_before, number_of, regions_named, theme_named
from aggregator.cli.output import Column, Format, FormatOption, Row
from aggregator.errors import NotFoundError, UsageError
from aggregator.model import ABOUT

if TYPE_CHECKING:
    from aggregator.cli.invocation import Invocation
    from aggregator.model import Item
    from aggregator.query import Query


def register(app: typer.Typer) -> None:
    app.command("items")(items)


def items(
    context: typer.Context,
    since: Annotated[str | None, typer.Option(help="Not older than this, such as 24h or 7d, or a date.")] = None,
    region: Annotated[
        list[str] | None, typer.Option(help="About this region: KZ, Kazakhstan, EU, Central Asia.")
    ] = None,
    theme: Annotated[list[str] | None, typer.Option(help="About this theme, such as human-rights.")] = None,
    feed: Annotated[list[str] | None, typer.Option(help="Of this feed.")] = None,
    search: Annotated[
        str | None, typer.Option(help="Found by this query, such as '\"human rights\" OR uzbek* -football'.")
    ] = None,
    best: Annotated[bool, typer.Option("--best", help="The best finds of the query first, not the newest.")] = False,
    before: Annotated[
        str | None, typer.Option(help="The next page: what comes after this id, the last one of the page before.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most this many.")] = 50,
    stories: Annotated[
        bool, typer.Option("--stories", help="One line per story, with how many copies it has.")
    ] = False,
    form: FormatOption = Format.TABLE,
) -> None:
    """List recent items, newest first."""
    from aggregator import app, query
    from aggregator.model import reference
    from aggregator.objects import link_object
    from aggregator.store import ItemFilter

    invocation: Invocation = context.obj
    if best and (before or not search):
        raise UsageError("--best needs --search and has no --before: for more finds, use a greater --limit")
    words, now = app.Words(), app.utc_now()
    asked = query.parse(search, words).at(now) if search else None
    wanted = ItemFilter(
        since=moment_before(since, now),
        regions=regions_named(region or [], words),
        themes=frozenset(theme_named(name, words) for name in theme or []),
        feeds=frozenset(feed or []),
        search=asked,
        best=best,
        limit=limit,
        bodies=asked is not None,
    )
    with invocation.reading() as reader:
        # also those that are no longer subscribed to, for their items stay, and those never polled yet
        known = {*reader.feed_kinds(), *(each.id for each in invocation.settings().feeds)}
        for name in sorted(wanted.feeds | (asked.named(query.Property.FEED) if asked else wanted.feeds)):
            if name not in known:
                raise NotFoundError(f"there is no feed {name!r}: see `aggregator feeds list`")
        if before:
            last = reader.item(number_of(before, "i", "an item"))
            wanted = replace(wanted, before=(last.effective_at, last.id))
        rows: list[Row]
        if stories:
            rows = [
                {
                    **_object(story.item, asked),
                    "copies": story.copies,
                    "joined": [{"id": reference("item", link.item_id), **link_object(link)} for link in story.links],
                }
                for story in reader.stories(wanted)
            ]
        else:
            rows = [_object(item, asked) for item in reader.items(wanted)]
    columns = [
        Column("id", lambda row: row["id"]),
        Column("time", lambda row: str(row["published"] or row["first_seen"]).replace("T", " ")[:16]),
        Column("feed", lambda row: row["feed_name"], optional=True),
        Column("regions", _codes),
        Column("themes", lambda row: [tag["id"] for tag in _tags(row, "themes")][:3], optional=True),
        Column("title", lambda row: row["title"] or row["summary"], flexible=True),
    ]
    if stories:
        columns.insert(2, Column("copies", lambda row: row["copies"]))
        columns.append(Column("joined by", _joined, optional=True))
    if asked:
        columns.append(Column("found", lambda row: row["snippet"], flexible=True))
    output.show(rows, columns, form, empty="no items match")


def _object(item: Item, asked: Query | None) -> Row:
    """The item as JSON; where it was searched for with the `snippet` that was found, its words between `**`."""
    from aggregator.objects import item_object
    from aggregator.snippets import marked, snippet

    return {
        **item_object(item),
        **({"snippet": marked(snippet(asked, item.text, item.summary, item.title))} if asked else {}),
    }


def _tags(row: Row, name: str) -> list[Row]:
    tags = row[name]
    return tags if isinstance(tags, list) else []


def _joined(row: Row) -> list[object]:
    """`i7 0.92`: each copy, or what it was compared with where the copy itself stands for the story, and the score."""
    return [
        f"{link['via'] if link['id'] == row['id'] else link['id']} {link['score']:.2f}" for link in _tags(row, "joined")
    ]


def _codes(row: Row) -> list[object]:
    return [tag["code"] for tag in _tags(row, "regions") if tag["role"] in ABOUT]
