"""The program with every log turned up to DEBUG, and faults of its own: what it could give away, it would.

    python -m tests.lab.outspoken [--fault NAME] ARGUMENTS...       one command
    python -m tests.lab.outspoken --script FILE                     many, one JSON list of arguments a line

A fault raises in the middle of our code where a secret is at hand, as a mistake in it might.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from aggregator import app, cli


def turn_up() -> None:
    logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)
    configure = app.configure_log
    app.configure_log = lambda level=logging.DEBUG: configure(logging.DEBUG)


def _break(*arguments: Any, **named: Any) -> Any:
    raise LookupError("a mistake of ours")


def break_signing() -> None:
    from standardwebhooks import Webhook

    Webhook.sign = _break  # type: ignore[method-assign]


def break_login() -> None:
    import aiosmtplib

    aiosmtplib.SMTP.login = _break  # type: ignore[method-assign]


def break_fetching() -> None:
    from aggregator.fetching import fetch

    fetch.judge = _break  # type: ignore[attr-defined]


def break_storing() -> None:
    from aggregator.settling import Settling

    Settling.settle = _break  # type: ignore[method-assign]


FAULTS: Mapping[str, Callable[[], None]] = {
    "signing": break_signing,
    "login": break_login,
    "fetching": break_fetching,
    "storing": break_storing,
}


def main(arguments: list[str]) -> int:
    turn_up()
    if arguments[0] == "--script":
        for line in Path(arguments[1]).read_text(encoding="utf-8").splitlines():
            command = json.loads(line)
            print(f"$ {command}", flush=True)  # noqa: T201 - tells the outputs apart
            print(f"= {cli.run(command)}", flush=True)  # noqa: T201
        return 0
    if arguments[0] == "--fault":
        FAULTS[arguments[1]]()
        arguments = arguments[2:]
    return cli.run(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
