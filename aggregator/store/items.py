"""Items in the store: known or not, inserted many at a time, revised, and found again by time, tag and word."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Select,
    delete,
    func,
    insert,
    select,
    update,
)

from aggregator.errors import NotFoundError
from aggregator.model import Analysis, Item, ItemDraft, ItemKey, KeyKind, KnownItem, reference
from aggregator.query import Property, searched_tags
from aggregator.store import search, shingles
from aggregator.store.columns import moment
from aggregator.store.packing import packed, short_key, short_link, unpacked
from aggregator.store.rows import (
    ITEM_COLUMNS,
    Record,
    chunks,
    claim_record,
    insert_records,
    insert_stored,
    item_from,
    mark,
    region_row,
    theme_row,
)
from aggregator.store.tables import feed, item, item_body, item_claim, item_key, item_revision
from aggregator.store.values import Features, NewItem, Revision

GREATEST_ID = 2**63 - 1


def next_id(connection: Connection, column: Column[Any]) -> int:
    """The next number of a table whose rows are never deleted; there is one writer, so nobody else gets it."""
    return (connection.execute(select(func.max(column))).scalar() or 0) + 1


# --- identity --------------------------------------------------------------------------------------------------------


# By the driver's own SQL: a poll asks this for a dozen keys an item, most of which nobody has.
_KNOWN = (
    "SELECT item_key.key, item.id, item.content_hash, item.first_seen, item.published, item.revision, item.revised_at"
    " FROM item_key JOIN item ON item.id = item_key.item_id WHERE item_key.key IN"
)


def known(connection: Connection, feed_id: str, keys: Sequence[ItemKey]) -> dict[ItemKey, KnownItem]:
    wanted = {short_key(feed_id, key): key for key in keys}
    found = {}
    for part in chunks(list(wanted)):
        marks = ", ".join([mark(connection)] * len(part))
        for key, number, content_hash, first_seen, published, revision, revised_at in connection.exec_driver_sql(
            f"{_KNOWN} ({marks})", tuple(part)
        ):
            found[wanted[bytes(key)]] = KnownItem(
                item_id=number,
                content_hash=content_hash,
                first_seen=moment(first_seen),
                published=None if published is None else moment(published),
                revisions=revision,
                revised_at=None if revised_at is None else moment(revised_at),
            )
    return found


# --- writing ---------------------------------------------------------------------------------------------------------


def _link(keys: Iterable[ItemKey]) -> int | None:
    return next((short_link(key) for key in keys if key.kind is KeyKind.LINK), None)


def _said(draft: ItemDraft, analysis: Analysis) -> Record:
    """The columns that a revision replaces."""
    return {
        "guid": "" if draft.guid is not None and draft.guid == draft.url else draft.guid or None,
        "url": draft.url,
        "title": draft.title,
        "summary": "",  # it stands with the texts
        "authors": list(draft.authors),
        "categories": list(draft.categories),
        "published": draft.published,
        "updated": draft.updated,
        "content_hash": draft.content_hash,
        **_understood(analysis, draft.language),
    }


def _understood(analysis: Analysis, language: str | None) -> Record:
    """The columns that a new analysis replaces."""
    return {
        "language": analysis.language or language,
        "rules": analysis.rules,
        "regions": list(map(region_row, analysis.regions)),
        "themes": list(map(theme_row, analysis.themes)),
    }


def _key_rows(feed_id: str, item_id: int, keys: Iterable[ItemKey]) -> list[tuple[bytes, int]]:
    """Rows of `item_key` as they are stored."""
    return [(short_key(feed_id, key), item_id) for key in keys]


def _body(item_id: int, draft: ItemDraft) -> Record:
    return {"item_id": item_id, "packed": packed(draft.summary, draft.text, draft.html)}


def insert_items(connection: Connection, new: Sequence[NewItem]) -> list[int]:
    if not new:
        return []
    start = next_id(connection, item.c.id)
    numbered = list(enumerate(new, start))
    kinds = _kinds(connection, {each.feed_id for each in new})
    items, bodies, keys, claims = [], [], list[tuple[bytes, int]](), []
    for number, each in numbered:
        items.append(
            _said(each.draft, each.analysis)
            | {
                "id": number,
                "feed_id": each.feed_id,
                "story_id": number,
                "representative": True,
                "tier": each.tier,
                "kind": kinds.get(each.feed_id),
                "first_seen": each.first_seen,
                "effective_at": each.effective_at,
                "last_seen": each.first_seen,
                "revision": 0,
                "link": _link(each.draft.keys),
                "baseline": each.baseline,
                "reason": each.reason,
            }
        )
        bodies.append(_body(number, each.draft))
        keys += _key_rows(each.feed_id, number, each.draft.keys)
        if each.analysis.claim:
            claims.append({"item_id": number, "claim": claim_record(each.analysis.claim)})
    insert_records(connection, item, items)
    insert_records(connection, item_body, bodies)
    insert_stored(connection, item_key, sorted(keys), new_only=True)
    if claims:
        connection.execute(insert(item_claim), claims)
    shingles.add(connection, [(number, each.effective_at, each.features) for number, each in numbered if each.features])
    search.add(connection, [_entry(number, each, kinds.get(each.feed_id)) for number, each in numbered])
    return [number for number, _ in numbered]


def _kinds(connection: Connection, feed_ids: Collection[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in chunks(sorted(feed_ids)):
        rows = connection.execute(select(feed.c.id, feed.c.kind).where(feed.c.id.in_(part)))
        found.update((feed_id, kind) for feed_id, kind in rows)
    return found


def _entry(number: int, new: NewItem, kind: str | None) -> search.Entry:
    regions, themes = searched_tags(new.analysis.regions, new.analysis.themes)
    return search.Entry(
        number=number,
        at=new.effective_at,
        feed=new.feed_id,
        kind=kind,
        language=new.analysis.language or new.draft.language,
        tags={(Property.REGION, code) for code in regions} | {(Property.THEME, name) for name in themes},
        title=new.draft.title,
        summary=new.draft.summary,
        text=new.draft.text,
    )


def revise(
    connection: Connection,
    item_id: int,
    draft: ItemDraft,
    analysis: Analysis,
    at: datetime,
    changed: Mapping[str, object],
    features: Features | None,
) -> int:
    before = connection.execute(
        select(item, item_body.c.packed).outerjoin(item_body, item_body.c.item_id == item.c.id).where(_is(item_id))
    ).first()
    if before is None:
        raise _missing(item_id)
    number: int = before.revision + 1
    texts = unpacked(before.packed, before.summary)
    connection.execute(
        insert(item_revision).values(
            item_id=item_id,
            number=number,
            at=at,
            changed=dict(changed),
            url=before.url,
            title=before.title,
            summary=texts.summary,
            text=texts.text,
            published=before.published,
            content_hash=before.content_hash,
        )
    )
    record = _said(draft, analysis) | {"revision": number, "revised_at": at}
    if link := _link(draft.keys):
        record["link"] = link
    if analysis.dialogue is None:
        record["dialogue_id"] = None
    with search.refreshed(connection, [item_id]):
        connection.execute(update(item).where(item.c.id == item_id).values(**record))
        connection.execute(delete(item_body).where(item_body.c.item_id == item_id))
        connection.execute(insert(item_body).values(_body(item_id, draft)))
    add_keys(connection, {item_id: draft.keys})
    _replace_claim(connection, item_id, analysis)
    if features:
        shingles.drop(connection, [item_id])
        shingles.add(connection, [(item_id, before.effective_at, features)])
    return number


def retag(connection: Connection, item_id: int, analysis: Analysis) -> None:
    before = connection.execute(select(item.c.language).where(_is(item_id))).first()
    if before is None:
        raise _missing(item_id)
    record = _understood(analysis, before.language)
    if analysis.dialogue is None:
        record["dialogue_id"] = None
    with search.refreshed(connection, [item_id]):
        connection.execute(update(item).where(item.c.id == item_id).values(**record))
    _replace_claim(connection, item_id, analysis)


def _replace_claim(connection: Connection, item_id: int, analysis: Analysis) -> None:
    connection.execute(delete(item_claim).where(item_claim.c.item_id == item_id))
    if analysis.claim:
        connection.execute(insert(item_claim).values(item_id=item_id, claim=claim_record(analysis.claim)))


def add_keys(connection: Connection, keys: Mapping[int, Sequence[ItemKey]]) -> None:
    feeds: dict[int, str] = {}
    for part in chunks(list(keys)):
        rows = connection.execute(select(item.c.id, item.c.feed_id).where(item.c.id.in_(part)))
        feeds.update((number, feed_id) for number, feed_id in rows)
    for missing in keys.keys() - feeds.keys():
        raise _missing(missing)
    added = [row for number, its in keys.items() for row in _key_rows(feeds[number], number, its)]
    insert_stored(connection, item_key, sorted(added), new_only=True)


def touch(connection: Connection, item_ids: Collection[int], at: datetime) -> None:
    for part in chunks(list(item_ids)):
        connection.execute(update(item).where(item.c.id.in_(part)).values(last_seen=at))


# --- reading ---------------------------------------------------------------------------------------------------------


def _is(item_id: int) -> ColumnElement[bool]:
    return item.c.id == (item_id if abs(item_id) <= GREATEST_ID else 0)


def _missing(item_id: int) -> NotFoundError:
    return NotFoundError(f"there is no item {reference('item', item_id)}")


def whole() -> Select[Any]:
    """Rows for `item_from`."""
    return (
        select(*ITEM_COLUMNS)
        .select_from(item)
        .join(feed, feed.c.id == item.c.feed_id)
        .outerjoin(item_body, item_body.c.item_id == item.c.id)
    )


def one(connection: Connection, item_id: int) -> Item:
    row = connection.execute(whole().where(_is(item_id))).first()
    if row is None:
        raise _missing(item_id)
    return item_from(row)


def many(connection: Connection, item_ids: Sequence[int], *, bodies: bool) -> dict[int, Item]:
    found = {}
    for part in chunks(item_ids):
        for row in connection.execute(whole().where(item.c.id.in_(part))):
            each = item_from(row, bodies=bodies)
            found[each.id] = each
    return found


def stale(connection: Connection, rules: int, since: datetime | None, after: int, limit: int) -> list[Item]:
    statement = whole().where(item.c.rules != rules, item.c.id > after, item_body.c.item_id.is_not(None))
    if since is not None:
        statement = statement.where(item.c.effective_at >= since)
    return list(map(item_from, connection.execute(statement.order_by(item.c.id).limit(limit))))


def count_stale(connection: Connection, rules: int, since: datetime | None) -> int:
    statement = select(func.count()).select_from(item).where(item.c.rules != rules)
    if since is not None:
        statement = statement.where(item.c.effective_at >= since)
    return connection.execute(statement).scalar_one()


def revisions(connection: Connection, item_id: int) -> list[Revision]:
    rows = connection.execute(
        select(item_revision).where(item_revision.c.item_id == item_id).order_by(item_revision.c.number)
    )
    return [Revision(**row._asdict()) for row in rows]
