"""Every error the program raises on purpose.

Failure of the world (a dead server, a broken feed) is a value and never an exception; these are failures of the
program or of what its user gave it.

    AggregatorError              exit 1   anything below, when nothing closer is known
    ├── UsageError               exit 2   a command was called with something it cannot take
    │   ├── NotFoundError        exit 2   an id, a feed or a channel that does not exist
    │   └── QueryError           exit 2   a search query that cannot be read: says where, and what to write instead
    ├── ConfigurationError       exit 3   feeds.toml or the environment is wrong: says file, line, key and cure
    ├── StoreError               exit 1   the database cannot be used
    │   ├── StoreBusyError       exit 1   another process held the database longer than the busy timeout
    │   ├── StoreLockedError     exit 1   another daemon runs on this database
    │   └── SchemaError          exit 1   the database is newer than this program, or a migration failed
    └── DaemonNotRunningError    exit 5   `healthcheck` found no living daemon
"""

from __future__ import annotations


class AggregatorError(Exception):
    """Root of the tree; `exit_code` is what the command line ends with."""

    exit_code = 1


class UsageError(AggregatorError):
    """A command was called with something it cannot take."""

    exit_code = 2


class NotFoundError(UsageError):
    """An id, a feed or a channel that does not exist."""


class QueryError(UsageError, ValueError):
    """A search query that cannot be read.

    Also a ValueError, as a setting that cannot be read is one. `at` is the place, counted in characters from 1.
    """

    def __init__(self, message: str, *, at: int) -> None:
        self.at = at
        super().__init__(f"the query, at character {at}: {message}")


class ConfigurationError(AggregatorError):
    """The configuration is wrong.

    `message` says what is wrong and what to do; `file`, `line` (1-based) and `key` (dotted) say where.
    """

    exit_code = 3

    def __init__(
        self, message: str, *, file: str | None = None, line: int | None = None, key: str | None = None
    ) -> None:
        self.message, self.file, self.line, self.key = message, file, line, key
        where = ":".join(str(part) for part in (file, line) if part is not None)
        super().__init__(": ".join(part for part in (where, key, message) if part))


class StoreError(AggregatorError):
    """The database cannot be used."""


class StoreBusyError(StoreError):
    """Another process held the database longer than the busy timeout."""


class StoreLockedError(StoreError):
    """Another daemon runs on this database."""


class SchemaError(StoreError):
    """The database is newer than this program, or a migration failed."""


class DaemonNotRunningError(AggregatorError):
    """No living daemon was found for this database."""

    exit_code = 5
