"""`items`: what came in, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from aggregator.cli import output
from aggregator.cli.asking import moment_before, regions_named, theme_named
from aggregator.cli.output import Column, Format, FormatOption, Row

if TYPE_CHECKING:
    from aggregator.cli.invocation import Invocation


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
    search: Annotated[str | None, typer.Option(help="With these words in title or summary.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most this many.")] = 50,
    stories: Annotated[
        bool, typer.Option("--stories", help="One line per story, with how many copies it has.")
    ] = False,
    form: FormatOption = Format.TABLE,
) -> None:
    """List recent items, newest first."""
    from aggregator import app
    from aggregator.model import reference
    from aggregator.objects import item_object, link_object
    from aggregator.store import ItemFilter

    invocation: Invocation = context.obj
    words = app.Words()
    wanted = ItemFilter(
        since=moment_before(since, app.utc_now()),
        regions=regions_named(region or [], words),
        themes=frozenset(theme_named(name, words) for name in theme or []),
        feeds=frozenset(feed or []),
        search=search,
        limit=limit,
        bodies=False,
    )
    with invocation.reading() as reader:
        for name in wanted.feeds:
            reader.feed(name)
        rows: list[Row]
        if stories:
            rows = [
                {
                    **item_object(story.item),
                    "copies": story.copies,
                    "joined": [{"id": reference("item", link.item_id), **link_object(link)} for link in story.links],
                }
                for story in reader.stories(wanted)
            ]
        else:
            rows = [item_object(item) for item in reader.items(wanted)]
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
    output.show(rows, columns, form, empty="no items match")


def _tags(row: Row, name: str) -> list[Row]:
    tags = row[name]
    return tags if isinstance(tags, list) else []


def _joined(row: Row) -> list[object]:
    """`i7 0.92`: each copy, or what it was compared with where the copy itself stands for the story, and the score."""
    return [
        f"{link['via'] if link['id'] == row['id'] else link['id']} {link['score']:.2f}" for link in _tags(row, "joined")
    ]


def _codes(row: Row) -> list[object]:
    return [tag["code"] for tag in _tags(row, "regions") if tag["role"] in {"party", "subject"}]
