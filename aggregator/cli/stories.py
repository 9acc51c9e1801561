"""`stories`: the copies of one text, and a user's say in who belongs together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from aggregator.cli import output
from aggregator.cli.asking import number_of
from aggregator.cli.output import Column, Format, FormatOption, Row
from aggregator.counting import counted
from aggregator.model import reference
from aggregator.objects import item_object, link_object, time_text

if TYPE_CHECKING:
    from aggregator.cli.invocation import Invocation
    from aggregator.store import Reader, StoryDecision, StoryLink


def register(app: typer.Typer) -> None:
    group = typer.Typer(help="Copies of one text: show, split, merge.", no_args_is_help=True)
    group.command("show")(show)
    group.command("split")(split)
    group.command("merge")(merge)
    app.add_typer(group, name="stories")


def show(
    context: typer.Context,
    id: Annotated[str, typer.Argument(help="A story (s3), or an item of it (i12).")],
    form: FormatOption = Format.TABLE,
) -> None:
    """List the copies of one text, the earliest first, with what joined each and what users decided."""
    invocation: Invocation = context.obj
    with invocation.reading() as reader:
        story = _story(reader, id)
        items = reader.story_items(story)
        links = [reader.story_link(item.id) for item in items]
        decisions = reader.story_decisions(story)
        stands = reader.representative(story)
    rows: list[Row] = [
        {**item_object(item), "representative": item.id == stands, **link_object(link)}
        for item, link in zip(items, links, strict=True)
    ]
    columns = [
        Column("id", lambda row: row["id"]),
        Column("", lambda row: "stands for all" if row["representative"] else ""),
        Column("time", lambda row: str(row["published"] or row["first_seen"]).replace("T", " ")[:16]),
        Column("feed", lambda row: row["feed_name"]),
        Column("copy of", lambda row: row["via"]),
        Column("score", lambda row: row["score"]),
        Column("by", lambda row: row["method"], optional=True),
        Column("title", lambda row: row["title"] or row["summary"], flexible=True),
    ]
    output.show(rows, columns, form, empty="no copies")
    if form is Format.TABLE:
        output.lines(f"{time_text(each.at)}  {decision_text(each)}" for each in decisions)


def split(
    context: typer.Context, item: Annotated[str, typer.Argument(help="The item (i12) that is no copy of the others.")]
) -> None:
    """Take an item out of its story for good. Nobody is alerted; later copies go where they fit best."""
    from aggregator import app

    invocation: Invocation = context.obj
    number = number_of(item, "i", "an item")
    with invocation.store() as store, store.begin() as transaction:
        own, others = transaction.split_story(number, app.utc_now())
    output.lines(
        [f"{reference('item', number)} is {reference('story', own)} now, the others are {reference('story', others)}"]
    )


def merge(
    context: typer.Context,
    one: Annotated[str, typer.Argument(help="A story (s3), or an item of it (i12).")],
    other: Annotated[str, typer.Argument(help="The story that is the same.")],
) -> None:
    """Make one story of two for good. Nobody is alerted; the number of the later story leads to the earlier one."""
    from aggregator import app

    invocation: Invocation = context.obj
    with invocation.store() as store, store.begin() as transaction:
        first, second = _story(transaction, one), _story(transaction, other)
        kept = transaction.merge_stories(first, second, app.utc_now())
        copies = len(transaction.story_items(kept))
    gone = second if kept == first else first
    has = counted(copies, "copy", "copies")
    output.lines([f"{reference('story', gone)} is part of {reference('story', kept)} now, which has {has}"])


def _story(reader: Reader, id: str) -> int:
    """The story of that id, also of one that was merged into another, or that an item belongs to."""
    if id.startswith("i"):
        item = reader.item(number_of(id, "i", "an item"))
        return item.id if item.story_id is None else item.story_id
    return reader.current_story(number_of(id, "s", "a story"))


def decision_text(decision: StoryDecision) -> str:
    """What a user decided, as a sentence without its time."""
    story, other = reference("story", decision.story_id), reference("story", decision.other_id)
    if decision.item_id is None:
        return f"a user merged {other} into {story}"
    return f"a user split {reference('item', decision.item_id)} off as {other}; the others are {story}"


def link_text(link: StoryLink, feed_name: str | None) -> str:
    """Why an item's wording makes it a copy, as a sentence."""
    partner = f" of {reference('item', link.via)}" if link.via is not None else ""
    whose = f" ({feed_name})" if feed_name else ""
    return f"a copy{partner}{whose}: {METHODS.get(link.method, link.method)}, score {link.score:.2f}"


METHODS = {
    "link": "the same address",
    "exact": "the same title over the same first words",
    "containment": "as much of the shorter text, by weight, stands in the longer",
    "short": "as much of the shorter text and its title stands in the longer",
}
"""What the methods of `stories.matching.Match` mean."""
