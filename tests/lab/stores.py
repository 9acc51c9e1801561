"""Stores for tests, on every kind of database, and values to put into them.

@pytest.fixture(params=BACKENDS)
def store(request, tmp_path): yield from opened(request.param, tmp_path)
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from aggregator.model import (
    AlertDraft,
    Analysis,
    Claim,
    Dialogue,
    DialogueChange,
    DialogueType,
    EventType,
    Evidence,
    Feed,
    FeedState,
    ItemDraft,
    ItemKey,
    KeyKind,
    Place,
    RegionTag,
    Role,
    Status,
    ThemeTag,
    When,
)
from aggregator.store import NewItem, Store, Transaction
from aggregator.store.tables import METADATA
from tests.lab import postgres

BACKENDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]

NOW = datetime(2026, 5, 20, 9, 0, 0, 123456, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def empty_url(backend: str, folder: Path) -> str:
    """A database without tables."""
    return postgres.new_database() if backend == "postgresql" else f"sqlite:///{folder}/store.db"


def new_url(backend: str, folder: Path) -> str:
    """A database with the present schema, copied from one made once."""
    if backend == "postgresql":
        return postgres.new_database(postgres.database_of(_postgres_template()))
    shutil.copy(_sqlite_template(), folder / "store.db")
    return f"sqlite:///{folder}/store.db"


@cache
def _sqlite_template() -> Path:
    folder = tempfile.mkdtemp(prefix="store-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    file = Path(folder) / "template.db"
    Store.open(f"sqlite:///{file}").close()
    return file


@cache
def _postgres_template() -> str:
    url = postgres.new_database()
    Store.open(url).close()
    return url


def opened(backend: str, folder: Path) -> Iterator[Store]:
    """An empty store for one test."""
    if backend == "sqlite":
        with Store.open(new_url(backend, folder)) as store:
            yield store
        return
    url = _emptied.pop() if _emptied else new_url(backend, folder)
    with Store.open(url) as store:
        yield store
    # used again: a server that makes a database for each test soon has tens of thousands of files
    postgres.run_sql(url, f"TRUNCATE {', '.join(METADATA.tables)} RESTART IDENTITY CASCADE")
    _emptied.append(url)


_emptied: list[str] = []


# --- values ----------------------------------------------------------------------------------------------------------


def feed(feed_id: str = "mfa", **fields: Any) -> Feed:
    values: dict[str, Any] = {"id": feed_id, "url": f"https://example.org/{feed_id}.xml", "name": feed_id.title()}
    return Feed(**values | fields)


def subscribe(transaction: Transaction, *feed_ids: str, next_poll: datetime = NOW, **fields: Any) -> None:
    for feed_id in feed_ids:
        transaction.add_feed(feed(feed_id, origin="cli", **fields), NOW, next_poll)


def state(feed_id: str = "mfa", **fields: Any) -> FeedState:
    values: dict[str, Any] = {"feed_id": feed_id, "since": NOW, "next_poll": NOW}
    return FeedState(**values | fields)


def digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def key(text: str, kind: KeyKind = KeyKind.GUID) -> ItemKey:
    return ItemKey(kind, digest(text))


def evidence(field: str = "region KZ", text: str = "Казахстан", start: int = 3) -> Evidence:
    return Evidence(field=field, text=text, source="title", start=start, end=start + len(text))


def region(code: str, role: Role = Role.PARTY, score: float = 0.9) -> RegionTag:
    return RegionTag(code=code, role=role, score=score, evidence=evidence(f"region {code}"))


def theme(name: str, score: float = 0.8) -> ThemeTag:
    return ThemeTag(id=name, score=score, evidence=evidence(f"theme {name}", "rights"))


def draft(guid: str = "g1", **fields: Any) -> ItemDraft:
    values: dict[str, Any] = {
        "guid": guid,
        "url": f"https://example.org/{guid}",
        "title": f"Title of {guid}",
        "summary": "A summary",
        "html": "<p>Text</p>",
        "text": "Text",
        "authors": ("A. Author",),
        "categories": ("news",),
        "published": NOW - HOUR,
        "updated": None,
        "language": "en",
        "keys": (key(guid), key(guid, KeyKind.LINK)),
        "content_hash": digest(f"content of {guid}"),
    }
    return ItemDraft(**values | fields)


def analysis(
    regions: tuple[RegionTag, ...] = (), themes: tuple[ThemeTag, ...] = (), claim: Claim | None = None
) -> Analysis:
    return Analysis(language="en", regions=regions, themes=themes, claim=claim)


def new_item(guid: str = "g1", feed_id: str = "mfa", at: datetime = NOW, **fields: Any) -> NewItem:
    values: dict[str, Any] = {
        "feed_id": feed_id,
        "draft": draft(guid),
        "first_seen": at,
        "effective_at": at,
        "reason": "no key is known",
        "analysis": analysis(),
        "tier": 1,
    }
    return NewItem(**values | fields)


def claim(**fields: Any) -> Claim:
    values: dict[str, Any] = {
        "series": "EU–Uzbekistan Human Rights Dialogue",
        "type": DialogueType.HUMAN_RIGHTS,
        "parties": ("UZ", "org:eu"),
        "status": Status.ANNOUNCED,
        "confidence": 0.93,
        "edition": 5,
        "when": When(start=date(2026, 6, 12), end=date(2026, 6, 13), precision="day"),
        "place": Place(city="Ташкент", country="UZ", canonical="Tashkent"),
        "virtual": True,
        "heads": ("Jane Doe", "Иван Иванов"),
        "evidence": (evidence("edition", "fifth"),),
    }
    return Claim(**values | fields)


def dialogue(number: int = 1, **fields: Any) -> Dialogue:
    values: dict[str, Any] = {
        "id": number,
        "series_id": "human-rights.eu-uz",
        "series": "EU–Uzbekistan Human Rights Dialogue",
        "type": DialogueType.HUMAN_RIGHTS,
        "parties": ("UZ", "org:eu"),
        "status": Status.ANNOUNCED,
        "confidence": 0.93,
        "edition": 5,
        "when": When(start=date(2026, 6, 12), end=date(2026, 6, 13), precision="day"),
        "place": Place(city="Ташкент", country="UZ", canonical="Tashkent"),
        "virtual": True,
        "heads": ("Jane Doe",),
        "evidence": (evidence("edition", "fifth"),),
        "items": (),
        "regions": ("UZ", "org:eu"),
        "themes": ("human-rights",),
        "first_seen": NOW,
        "updated": NOW,
    }
    return Dialogue(**values | fields)


def change(now: Dialogue, event: EventType | None = EventType.ANNOUNCED, **fields: Any) -> DialogueChange:
    values: dict[str, Any] = {"event": event, "dialogue": now, "changed": {}, "at": now.updated}
    return DialogueChange(**values | fields)


def alert(name: str = "k1", **fields: Any) -> AlertDraft:
    values: dict[str, Any] = {
        "key": name,
        "subscription": "central-asia",
        "event": EventType.ANNOUNCED,
        "channels": ("desk", "hook"),
        "payload": {"alert": {"subscription": "central-asia"}, "dialogue": None, "items": []},
        "created": NOW,
    }
    return AlertDraft(**values | fields)
