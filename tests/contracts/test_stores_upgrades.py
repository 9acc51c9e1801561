"""A database of schema 0006, the last whose items said everything in full, says after the upgrade what it said before.

Its items are more than a migration takes at once, of two feeds that give other items the same identifiers.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from aggregator.model import Evidence, ItemKey, KeyKind, RegionTag, Role, ThemeTag
from aggregator.query import Phrase, Property, Query
from aggregator.store import ItemFilter, Store, engine, search
from aggregator.store.columns import EPOCH, microseconds
from tests.lab import postgres
from tests.lab.schema_dumps import FOLDER, load_sqlite
from tests.lab.stores import BACKENDS, DAY, HOUR, NOW, empty_url, key

COUNT = 1203
FIRST = 10  # the dump has a few of its own
SUMMARIES = ("", "A few words", "Über 1\u202f000 слов, 会谈 & more\nand another line")
SPANS = (("Kazakhstan", 10), ("哈萨克斯坦", 5), ("Kazakh\u00adstan", 12))


@dataclass(frozen=True)
class Old:
    """An item as it was told to the old program."""

    number: int

    @property
    def feed(self) -> str:
        return ("mfa", "wire")[self.number % 2]

    @property
    def name(self) -> str:
        """Two items of the two feeds have one name."""
        return f"n{self.number // 2}"

    @property
    def url(self) -> str | None:
        return None if self.number % 11 == 0 else f"https://example.org/{self.name}"

    @property
    def guid(self) -> str | None:
        return (None, self.url, self.name, "")[self.number % 4]

    @property
    def summary(self) -> str:
        return SUMMARIES[self.number % 3]

    @property
    def kept(self) -> bool:
        """Whether its text is not pruned yet."""
        return self.number % 5 != 0

    @property
    def text(self) -> str:
        return f"Text {self.number}, ещё {'rare' if self.number % 97 == 0 else 'frequent'}" if self.kept else ""

    @property
    def html(self) -> str:
        return f"<p>{self.text}</p>" if self.number % 7 else ""

    @property
    def evidence(self) -> Evidence:
        said, end = SPANS[self.number % 3]
        field = "region KZ" if self.number % 10 else "parties"
        return Evidence(field=field, text=said, source="title", start=3, end=3 + end)

    @property
    def regions(self) -> tuple[RegionTag, ...]:
        role = Role.PARTY if self.number % 2 else Role.MENTION
        return (RegionTag(code="KZ", role=role, score=0.9, evidence=self.evidence),) if self.number % 13 else ()

    @property
    def themes(self) -> tuple[ThemeTag, ...]:
        said = Evidence(field="theme energy", text="gas", source="text", start=0, end=3)
        return (ThemeTag(id="energy", score=0.7, evidence=said),) if self.number % 17 == 0 else ()

    @property
    def tags(self) -> set[tuple[Property, str]]:
        """What it is searched by."""
        regions = {(Property.REGION, tag.code) for tag in self.regions if tag.role is Role.PARTY}
        return regions | {(Property.THEME, tag.id) for tag in self.themes}

    @property
    def keys(self) -> list[ItemKey]:
        return [key(f"{self.name} {kind}", kind) for kind in KeyKind if kind is not KeyKind.LINK or self.url]

    @property
    def at(self) -> int:
        """Neither in the order of numbers nor twice the same."""
        return microseconds(NOW - timedelta(minutes=self.number * 577 % COUNT))


OLD = [Old(number) for number in range(FIRST, FIRST + COUNT)]


def _evidence(said: Evidence) -> list[object]:
    return [said.field, said.text, said.source, said.start, said.end]


def _entry(old: Old) -> search.Entry:
    return search.Entry(
        number=old.number,
        at=EPOCH + timedelta(microseconds=old.at),
        feed=old.feed,
        kind="news",
        language="en",
        tags=old.tags,
        title=f"Title {old.number}",
        summary=old.summary,
        text=old.text,
    )


def _insert(url: str) -> None:
    """As the old program did."""
    engines = engine.connect(url)
    tables = sa.MetaData()
    with engines.writer.connect() as connection, connection.begin():
        tables.reflect(connection, only=["feed", "item", "item_body", "item_key", "item_tag"])
        feed, item, body, keys, tags = map(
            tables.tables.__getitem__, ("feed", "item", "item_body", "item_key", "item_tag")
        )
        [mfa] = connection.execute(sa.select(feed).where(feed.c.id == "mfa"))
        connection.execute(feed.insert(), mfa._asdict() | {"id": "wire", "url": "https://wire.example/feed"})
        connection.execute(
            item.insert(),
            [
                {
                    "id": old.number,
                    "feed_id": old.feed,
                    "story_id": old.number,
                    "representative": True,
                    "dialogue_id": 1 if old.number == FIRST else None,
                    "tier": 1,
                    "first_seen": old.at,
                    "effective_at": old.at,
                    "last_seen": old.at,
                    "revision": 0,
                    "content_hash": f"hash {old.number}",
                    "link_digest": next((each.digest for each in old.keys if each.kind is KeyKind.LINK), None),
                    "baseline": False,
                    "language": "en",
                    "rules": 1,
                    "guid": old.guid,
                    "url": old.url,
                    "title": f"Title {old.number}",
                    "summary": old.summary,
                    "reason": "no key is known",
                    "authors": [],
                    "categories": [],
                    "regions": [[tag.code, tag.role, tag.score, *_evidence(tag.evidence)] for tag in old.regions],
                    "themes": [[tag.id, tag.score, *_evidence(tag.evidence)] for tag in old.themes],
                    "kind": "news",
                }
                for old in OLD
            ],
        )
        connection.execute(
            body.insert(),
            [
                {"item_id": old.number, "packed": zlib.compress(f"{old.text}\x00{old.html}".encode(), 1)}
                for old in OLD
                if old.kept
            ],
        )
        connection.execute(
            keys.insert(),
            [
                {"feed_id": old.feed, "kind": each.kind.value, "digest": each.digest, "item_id": old.number}
                for old in OLD
                for each in old.keys
            ],
        )
        connection.execute(
            tags.insert(),
            [
                {"tag": f"{name}:{value}", "effective_at": old.at, "item_id": old.number}
                for old in OLD
                for name, value in old.tags
            ],
        )
        # PostgreSQL's index is since 0005 what it is today
        search.index_words(connection, [_entry(old) for old in OLD])
    engines.dispose()


@pytest.fixture(params=BACKENDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    url = empty_url(request.param, tmp_path)
    dump = (FOLDER / f"0006.{request.param}.sql").read_text(encoding="utf-8")
    if request.param == "sqlite":
        load_sqlite(dump, tmp_path / "store.db")
    else:
        postgres.run_sql(url, dump)
    _insert(url)
    with Store.open(url) as store:
        yield store


def test_an_upgrade_changes_nothing_that_items_say_and_takes_none_for_another(store: Store) -> None:
    with store.read() as reader:
        found = {each.id: each for each in reader.items(ItemFilter(limit=2 * COUNT))}
        for old in OLD:
            item = found[old.number]
            assert (item.guid or None, item.url, item.summary) == (old.guid or None, old.url, old.summary)
            assert (item.text, item.html) == (old.text, old.html if old.kept else "")
            assert (item.regions, item.themes) == (old.regions, old.themes)
        assert found[FIRST].dialogue_id == 1
        for feed in ("mfa", "wire"):
            own = [old for old in OLD if old.feed == feed]
            known = reader.known_items(feed, [each for old in own for each in old.keys])
            assert all(known[each].item_id == old.number for old in own for each in old.keys)
            assert all(known[each].content_hash == f"hash {old.number}" for old in own for each in old.keys)
        for old in OLD[:50]:
            for link in (each for each in old.keys if each.kind is KeyKind.LINK):
                same = reader.story_same_link(link, NOW - 9 * DAY, NOW + DAY, FIRST + COUNT)
                assert {each.item_id for each in same} == {each.number for each in OLD if link in each.keys}


def newest_first(wanted: Callable[[Old], object]) -> list[int]:
    return [old.number for old in sorted(OLD, key=lambda old: -old.at) if wanted(old)]


def test_what_was_found_is_found_after_an_upgrade_newest_first(store: Store) -> None:
    with store.read() as reader:
        newest = [each.id for each in reader.items(ItemFilter(since=NOW - 30 * HOUR, limit=2 * COUNT))]
        assert [number for number in newest if number >= FIRST] == newest_first(lambda old: True)
        for word in ("rare", "frequent"):
            texts = ItemFilter(search=Query(condition=Phrase((word,))), limit=COUNT)
            expected = [number for number in newest_first(lambda old: old.kept) if word in OLD[number - FIRST].text]
            assert [each.id for each in reader.items(texts)] == expected
        about = ItemFilter(regions=frozenset({"KZ"}), limit=COUNT)
        found = [each.id for each in reader.items(about) if each.id >= FIRST]
        assert found == newest_first(lambda old: any(tag.role is Role.PARTY for tag in old.regions))
