"""The command line. Each module of this folder that has a `register` adds its commands; nothing lists them.

Results go to stdout, everything else to stderr. Command modules import what they need inside their functions, so that
`aggregator --help` loads neither SQLAlchemy nor the gazetteer.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from typing import Annotated

import typer

from aggregator import __version__
from aggregator.cli.invocation import Invocation
from aggregator.cli.output import printable
from aggregator.errors import AggregatorError


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"aggregator {__version__}")
        raise typer.Exit


def build() -> typer.Typer:
    """The whole command line, its commands discovered."""
    app = typer.Typer(
        name="aggregator",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
        help="Watches government and news feeds and tells, once and in time, of diplomatic dialogues.",
    )

    @app.callback()
    def start(
        context: typer.Context,
        config: Annotated[
            str | None, typer.Option("--config", metavar="PATH", help="The configuration file. [env AGGREGATOR_CONFIG]")
        ] = None,
        database: Annotated[
            str | None, typer.Option("--database", metavar="URL", help="The database. [env AGGREGATOR_DATABASE]")
        ] = None,
        version: Annotated[
            bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
        ] = False,
    ) -> None:
        context.obj = Invocation(config=config, database=database)

    for module in pkgutil.iter_modules(__path__):
        register = getattr(importlib.import_module(f"{__name__}.{module.name}"), "register", None)
        if register is not None:
            register(app)
    return app


def run(arguments: list[str] | None = None) -> int:
    """Run one command and give its exit status; every error of ours is one line on stderr, never a trace."""
    try:
        build()(args=arguments, prog_name="aggregator")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    except AggregatorError as error:
        typer.echo(f"aggregator: {printable(str(error))}", err=True)
        return error.exit_code
    return 0


def main() -> None:
    """Entry point of the `aggregator` script."""
    sys.exit(run())
