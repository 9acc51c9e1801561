"""`config`: is it right, and what is in force."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import typer

from aggregator.cli import output
from aggregator.counting import counted

if TYPE_CHECKING:
    from aggregator.cli.invocation import Invocation


def register(app: typer.Typer) -> None:
    group = typer.Typer(help="The configuration: check it, show what is in force.", no_args_is_help=True)
    group.command("check")(check)
    group.command("show")(show)
    app.add_typer(group, name="config")


def check(context: typer.Context) -> None:
    """Check the configuration; a mistake is named with file, line and key."""
    invocation: Invocation = context.obj
    settings = invocation.settings()
    output.lines(
        [
            f"{settings.path or 'no configuration file; the defaults'}: ok, {counted(len(settings.feeds), 'feed')}, "
            f"{counted(len(settings.channels), 'channel')}, {counted(len(settings.subscriptions), 'alert')}"
        ]
    )


def show(context: typer.Context) -> None:
    """Show the values in force and where each comes from. Secrets are not part of the configuration."""
    invocation: Invocation = context.obj
    settings = invocation.settings()
    values: dict[str, object] = {
        "database": mask(settings.database),
        "contact": settings.contact,
        "languages": sorted(settings.languages) if settings.languages else "all",
        "concurrency": settings.concurrency,
        "host_interval": f"{settings.host_interval.total_seconds():g}s",
    }
    lines = [f"{name} = {value}  ({settings.sources.get(name, 'default')})" for name, value in values.items()]
    lines.append(f"feeds = {len(settings.feeds)}")
    lines += [f"channel {channel.name} = {channel.type}" for channel in settings.channels.values()]
    lines += [
        f"alert {alert.name} = on {', '.join(sorted(alert.on))} to {', '.join(alert.channels)}"
        for alert in settings.subscriptions
    ]
    output.lines(output.printable(line) for line in lines)


def mask(url: str) -> str:
    """A URL without the password in it."""
    return re.sub(r"(//[^/@:]*):[^/@]*@", r"\1:***@", url)
