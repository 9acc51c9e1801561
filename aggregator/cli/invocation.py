"""What one call of the program was given before its command: where the configuration and the database are."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aggregator.config import Settings
    from aggregator.store import Reader, Store


@dataclass(frozen=True, slots=True)
class Invocation:
    """Loads settings and opens the store when a command asks, so that commands that need neither start at once."""

    config: str | None
    database: str | None

    def settings(self) -> Settings:
        """The validated settings; ConfigurationError says file, line and key."""
        from aggregator import app

        app.configure_log()
        return app.load_settings(self.config, self.database)

    def store(self) -> Store:
        """The store of the settings, migrated if need be."""
        from aggregator import app

        return app.open_store(self.settings())

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        """A snapshot to read from; the store is closed afterwards."""
        with self.store() as store, store.read() as reader:
            yield reader
