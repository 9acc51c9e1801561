"""The index of words and properties: what a query is asked of (SQLite's FTS5, PostgreSQL's `tsvector` with GIN).

Both index the same thing, the words of `aggregator.query` and, as words that no text can hold, an item's properties
(`marks`). So one expression asks for all together, and whichever part is the rarest leads: a rare word and a frequent
tag are found as fast as a frequent word and a rare tag.

Neither index can give its finds by time, so a search goes back in steps, each several times as long as the one before,
and stops at the first that brings enough. That bounds what has to be sorted, whatever the frequency. FTS5 knows the
order of ids, which is nearly that of time: `search_time` keeps the oldest and the newest of each block of ids, and
a search reads the blocks with the newest first. GIN knows no order: there an item is also marked with the blocks of
time that it lies in, and a search asks for those.

FTS5 keeps no text of its own (`content=''`), which takes half the room; to forget an item it must be told its words
again. So whoever changes an item's text or tags does it inside `refreshed`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Connection, select

from aggregator.model import Role
from aggregator.query import AllOf, AnyOf, Condition, Has, Not, Phrase, Property, passages
from aggregator.store.columns import EPOCH, clean, microseconds
from aggregator.store.packing import unpacked
from aggregator.store.rows import AnyRow, TagRow, chunks, insert_stored
from aggregator.store.tables import BODY, SUMMARY, TITLE, item, item_body, item_tag

# --- properties as words ---------------------------------------------------------------------------------------------

_SIGN = "\ue000"  # private use: no word has it
_LETTERS = {
    Property.REGION: "r",
    Property.THEME: "t",
    Property.FEED: "f",
    Property.KIND: "k",
    Property.LANG: "l",
}
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_LONGEST_VALUE = 200

_EVERYTHING = f"{_SIGN}a"
"""The mark of every item: FTS5's NOT takes away from something."""


@lru_cache(10_000)
def property_mark(name: Property, value: str) -> str:
    """The word that stands for a property; FTS5's `ascii` tokenizer takes it as one."""
    text = clean(value) if name is Property.FEED else clean(value).casefold()
    if len(text) > _LONGEST_VALUE:
        text = hashlib.sha256(text.encode()).hexdigest()
    return f"{_SIGN}{_LETTERS[name]}" + "".join(
        char if char in _PLAIN else f"\ue001{ord(char):x}\ue002" for char in text
    )


# --- what is indexed -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What an item is found by."""

    number: int
    at: datetime
    feed: str
    kind: str | None
    language: str | None
    tags: Collection[tuple[Property, str]]
    title: str
    summary: str
    text: str

    def words(self) -> tuple[list[str], list[str]]:
        """Those of the title and those of the rest, of the texts as they are stored."""
        return passages(
            clean(self.title[: TITLE.limit]), clean(self.summary[: SUMMARY.limit]), clean(self.text[: BODY.limit])
        )

    def marks(self) -> list[str]:
        """Its properties, as words."""
        properties = {*self.tags, (Property.FEED, self.feed)}
        if self.kind:
            properties.add((Property.KIND, self.kind))
        if self.language:
            properties.add((Property.LANG, self.language))
        return sorted({property_mark(name, value) for name, value in properties})


def tags_of(regions: Iterable[TagRow], themes: Iterable[TagRow]) -> set[tuple[Property, str]]:
    """The tags that are looked for, from an item's stored ones: what it is about, no venues and no mentions."""
    about = {(Property.REGION, str(code)) for code, role, *_ in regions if role in {Role.PARTY, Role.SUBJECT}}
    return about | {(Property.THEME, str(name)) for name, *_ in themes}


MARKED = (item.c.feed_id, item.c.kind, item.c.language, item.c.regions, item.c.themes)


def marks_of(row: AnyRow, name: Property) -> set[str]:
    """The words that stand for one of an item's properties, from its `MARKED` columns."""
    values: Iterable[str | None]
    match name:
        case Property.REGION:
            values = [code for _, code in tags_of(row.regions, ())]
        case Property.THEME:
            values = [theme for _, theme in tags_of((), row.themes)]
        case Property.FEED:
            values = [row.feed_id]
        case Property.KIND:
            values = [row.kind]
        case Property.LANG:
            values = [row.language]
    return {property_mark(name, value) for value in values if value}


def stored(connection: Connection, item_ids: Sequence[int]) -> list[Entry]:
    """The entries of items as they stand in their tables now, by id."""
    found: list[Entry] = []
    for part in chunks(item_ids):
        rows = connection.execute(
            select(
                item.c.id, item.c.effective_at, item.c.feed_id, item.c.kind, item.c.language, item.c.regions,
                item.c.themes, item.c.title, item.c.summary, item_body.c.packed,
            )
            .outerjoin(item_body, item_body.c.item_id == item.c.id)
            .where(item.c.id.in_(part))
            .order_by(item.c.id)
        )  # fmt: skip
        found += map(_entry, rows)
    return found


def _entry(row: AnyRow) -> Entry:
    texts = unpacked(row.packed, row.summary)
    return Entry(
        number=row.id,
        at=row.effective_at,
        feed=row.feed_id,
        kind=row.kind,
        language=row.language,
        tags=tags_of(row.regions, row.themes),
        title=row.title,
        summary=texts.summary,
        text=texts.text,
    )


Columns = tuple[object, ...]


def _columns(entry: Entry) -> Columns:
    """As FTS5 takes it. The longest column stands first: each place in the others takes two bytes more."""
    title, rest = entry.words()
    return entry.number, " ".join(rest), " ".join(title), " ".join([_EVERYTHING, *entry.marks()])


_GAP = 10  # positions between title and rest, so that no phrase stands in both
_MOST_PLACES = 255  # of one word; PostgreSQL keeps no more (its manual, section 12.9)


def _vector(entry: Entry) -> Columns:
    """As PostgreSQL takes it. Words are letters, digits and marks only, so there is nothing to escape."""
    title, rest = entry.words()
    places: dict[str, list[str]] = {}
    for place, word in enumerate(title, 1):
        places.setdefault(word, []).append(f"{place}A")
    for place, word in enumerate(rest, len(title) + _GAP):
        places.setdefault(word, []).append(str(place))
    words = [f"'{word}':{','.join(its[:_MOST_PLACES])}" for word, its in places.items()]
    return entry.number, " ".join([*words, *(f"'{mark}'" for mark in (*entry.marks(), *_times(entry.at)))])


def _is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"


def add(connection: Connection, entries: Sequence[Entry]) -> None:
    """Index new items, in a few statements for all."""
    if not entries:
        return
    _write(connection, entries)
    if _is_sqlite(connection):
        _note_times(connection, entries)


def _write(connection: Connection, entries: Sequence[Entry]) -> None:
    index_words(connection, entries)
    if not _is_sqlite(connection):
        insert_stored(connection, item_tag, [row for entry in entries for row in _tag_rows(entry)])


def index_words(connection: Connection, entries: Sequence[Entry]) -> None:
    """Write the words and marks alone."""
    if _is_sqlite(connection):
        statement = "INSERT INTO item_search (rowid, rest, title, marks) VALUES (?, ?, ?, ?)"
        connection.exec_driver_sql(statement, list(map(_columns, entries)))
    else:
        statement = "INSERT INTO item_search (item_id, words) VALUES (%s, %s::tsvector)"
        connection.exec_driver_sql(statement, list(map(_vector, entries)))


def _erase(connection: Connection, entries: Sequence[Entry]) -> None:
    if _is_sqlite(connection):
        statement = "INSERT INTO item_search (item_search, rowid, rest, title, marks) VALUES ('delete', ?, ?, ?, ?)"
        connection.exec_driver_sql(statement, list(map(_columns, entries)))
        return
    connection.exec_driver_sql("DELETE FROM item_search WHERE item_id = %s", [(entry.number,) for entry in entries])
    rows = [row for entry in entries for row in _tag_rows(entry)]
    if rows:
        statement = "DELETE FROM item_tag WHERE tag = %s AND effective_at = %s AND item_id = %s"
        connection.exec_driver_sql(statement, rows)


def _tag_rows(entry: Entry) -> list[tuple[str, int, int]]:
    """Rows of PostgreSQL's `item_tag` as they are stored."""
    at = microseconds(entry.at)
    return [(clean(f"{name}:{value}"), at, entry.number) for name, value in sorted(entry.tags)]


@contextmanager
def refreshed(connection: Connection, item_ids: Sequence[int]) -> Iterator[None]:
    """Keep the index right while the texts, tags or languages of these items change."""
    before = stored(connection, item_ids)
    yield
    after = stored(connection, item_ids)
    changed = [(was, now) for was, now in zip(before, after, strict=True) if was != now]
    if changed:
        _erase(connection, [was for was, _ in changed])
        _write(connection, [now for _, now in changed])


# --- back in time: by blocks of ids in SQLite ------------------------------------------------------------------------

BLOCK = 1024
"""Ids of one block: a search for a frequent word reads one (0.8 ms), and a million items have a thousand."""

Run = tuple[int, int]
"""The first and the last of consecutive ids."""


WHOLE: Run = (0, 2**63 - 1)
"""All ids that there may be."""


def _note_times(connection: Connection, entries: Iterable[Entry]) -> None:
    spans: dict[int, tuple[int, int]] = {}
    for entry in entries:
        at = microseconds(entry.at)
        oldest, newest = spans.get(entry.number // BLOCK, (at, at))
        spans[entry.number // BLOCK] = (min(oldest, at), max(newest, at))
    if spans:
        connection.exec_driver_sql(
            "INSERT INTO search_time (block, oldest, newest) VALUES (?, ?, ?) ON CONFLICT (block) DO UPDATE"
            " SET oldest = min(oldest, excluded.oldest), newest = max(newest, excluded.newest)",
            [(block, *span) for block, span in spans.items()],
        )


def blocks(connection: Connection, since: datetime | None, until: datetime | None) -> list[tuple[int, int]]:
    """Every block that has an item in `[since, until]`, and the time of its newest in microseconds; newest first."""
    rows = connection.exec_driver_sql(
        f"SELECT block, newest {_IN_SPAN} ORDER BY newest DESC, block DESC",
        _span(since, until),
    )
    return [(block, newest) for block, newest in rows]


def run(connection: Connection, since: datetime | None, until: datetime | None) -> Run:
    """Ids between which all items in `[since, until]` lie."""
    if not (since or until):
        return WHOLE
    [(first, last)] = connection.exec_driver_sql(
        f"SELECT min(block), max(block) {_IN_SPAN}",
        _span(since, until),
    )
    return (0, 0) if first is None else (first * BLOCK, last * BLOCK + BLOCK - 1)


_IN_SPAN = "FROM search_time WHERE newest >= ? AND oldest <= ?"


def _span(since: datetime | None, until: datetime | None) -> tuple[int, int]:
    return microseconds(since) if since else -(2**63), microseconds(until) if until else 2**63 - 1


def runs_of(blocks: Iterable[int]) -> list[Run]:
    """The ids of the blocks."""
    runs: list[Run] = []
    for block in sorted(blocks):
        first, last = block * BLOCK, block * BLOCK + BLOCK - 1
        if runs and runs[-1][1] == first - 1:
            first, _ = runs.pop()
        runs.append((first, last))
    return runs


# --- back in time: by marks in PostgreSQL ----------------------------------------------------------------------------

BLOCKS = (12, 15, 18, 21, 24, 27)
"""Blocks of time are 2^12 seconds (an hour) to 2^27 (four years) long, each eight times the one before."""

SHORTEST = 1 << BLOCKS[0]

_BLOCK_LETTERS = "uvwxyz"
_LAST_SECOND = 2**33  # in the year 2242; what is later lies in the same block


def _second(moment: datetime) -> int:
    return min(max(int((moment - EPOCH).total_seconds()), 0), _LAST_SECOND)


def _block(level: int, number: int) -> str:
    return f"{_SIGN}{_BLOCK_LETTERS[level]}{number:x}"


def _times(moment: datetime) -> list[str]:
    """The blocks that the moment lies in, as words."""
    second = _second(moment)
    return [_block(level, second >> bits) for level, bits in enumerate(BLOCKS)]


def start_of_block(moment: datetime) -> int:
    """The first second since 1970 of the shortest block that the moment lies in."""
    return _second(moment) // SHORTEST * SHORTEST


def start_of_blocks(end: int, span: int) -> int:
    """Where about `span` seconds before `end` begin: at a block's edge, so that few marks name them."""
    size = max((1 << bits for bits in BLOCKS if 8 << bits <= span), default=SHORTEST)
    return max(end - span, 0) // size * size


def window(start: int, end: int) -> list[str]:
    """The marks of the blocks from `start` to `end`, newest first."""
    marks = []
    while end > start:
        level = max(level for level, bits in enumerate(BLOCKS) if end % (1 << bits) == 0 and end - (1 << bits) >= start)
        end -= 1 << BLOCKS[level]
        marks.append(_block(level, end >> BLOCKS[level]))
    return marks


# --- what is asked ---------------------------------------------------------------------------------------------------


def fts5_expression(condition: Condition) -> str:
    """The condition in FTS5's language (sqlite.org/fts5.html, section 3)."""
    match condition:
        case Phrase(words, open):
            return _in_fts5(" ".join(words)) + (" *" if open else "")
        case Has(name, values):
            return _either(_in_fts5(property_mark(name, value)) for value in sorted(values))
        case AnyOf(parts):
            return _either(map(fts5_expression, parts))
        case Not():
            return fts5_expression(AllOf((condition,)))
        case AllOf(parts):
            wanted = [fts5_expression(part) for part in parts if not isinstance(part, Not)]
            denied = [fts5_expression(part.part) for part in parts if isinstance(part, Not)]
            expression = " AND ".join(wanted) if wanted else _in_fts5(_EVERYTHING)
            return f"(({expression}) NOT {_either(denied)})" if denied else f"({expression})"


def _in_fts5(text: str) -> str:
    return f'"{text}"'


def _either(expressions: Iterable[str]) -> str:
    return f"({' OR '.join(expressions)})"


def tsquery(condition: Condition, window: Sequence[str] = ()) -> str:
    """The condition, inside the window if one is given, as PostgreSQL's `tsquery` (its manual, section 8.11.2)."""
    expression = _tsquery(condition)
    return f"{expression} & ({' | '.join(map(_in_tsquery, window))})" if window else expression


def _tsquery(condition: Condition) -> str:
    match condition:
        case Phrase(words, open):
            return f"({' <-> '.join(map(_in_tsquery, words))}{':*' if open else ''})"
        case Has(name, values):
            return f"({' | '.join(_in_tsquery(property_mark(name, value)) for value in sorted(values))})"
        case Not(part):
            return f"!({_tsquery(part)})"
        case AnyOf(parts):
            return f"({' | '.join(map(_tsquery, parts))})"
        case AllOf(parts):
            return f"({' & '.join(map(_tsquery, parts))})"


def _in_tsquery(word: str) -> str:
    return f"'{word}'"
