"""Where everything is kept: SQLite or PostgreSQL behind one interface (door: SQLModel, SQLAlchemy, Alembic).

    with Store.open(url) as store:
        with store.begin() as transaction: ...   # writes, all or nothing
        with store.read() as reader: ...         # one moment, waits for nobody

Values go in and out, never rows. Times are stored as microseconds since 1970 in UTC: integers sort and subtract alike
in both databases (`datetime(x / 1e6, 'unixepoch')` in SQLite, `to_timestamp(x / 1e6)` in PostgreSQL to read them), and
always come out aware and in UTC. A naive time is refused. Text is cleaned at this door: a NUL and a lone surrogate,
which PostgreSQL or UTF-8 cannot hold, are each stored as U+FFFD, so that evidence offsets stay true.
"""

from __future__ import annotations

from aggregator.store.backups import Backup, back_up
from aggregator.store.database import Store
from aggregator.store.files import Space
from aggregator.store.reader import Reader
from aggregator.store.transaction import Transaction
from aggregator.store.values import (
    KEEP_TEXT,
    AlertFilter,
    Check,
    DeliveryFilter,
    DialogueFilter,
    DialogueRecord,
    Features,
    FetchRecord,
    Hold,
    ItemFilter,
    NewItem,
    PruneReport,
    Queue,
    Revision,
    Story,
    StoryCandidate,
    StoryDecision,
    StoryLink,
    SyncReport,
)

__all__ = [
    "KEEP_TEXT",
    "AlertFilter",
    "Backup",
    "Check",
    "DeliveryFilter",
    "DialogueFilter",
    "DialogueRecord",
    "Features",
    "FetchRecord",
    "Hold",
    "ItemFilter",
    "NewItem",
    "PruneReport",
    "Queue",
    "Reader",
    "Revision",
    "Space",
    "Store",
    "Story",
    "StoryCandidate",
    "StoryDecision",
    "StoryLink",
    "SyncReport",
    "Transaction",
    "back_up",
]
