"""Going through a whole table in a migration, page by page, and saying how far it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
import structlog

log = structlog.get_logger()

PAGE = 500
TOLD = 20_000  # rows between two lines of the log: half a minute


def pages(connection: sa.Connection, query: str, what: str) -> Iterator[Sequence[Any]]:
    """The rows of a query in pages, by the id that stands first in each; the query takes `:after` and `:page`."""
    last = done = 0
    while rows := connection.execute(sa.text(query), {"after": last, "page": PAGE}).all():
        last = rows[-1][0]
        yield rows
        done += len(rows)
        tell(what, done, len(rows))


def tell(what: str, done: int, last: int) -> None:
    """Say in the log how many rows of a step are done, now and then; `last` is how many came since the call before."""
    if done % TOLD < last and done >= TOLD:
        log.warning("the database is being upgraded: do not stop it", step=what, done=done)
