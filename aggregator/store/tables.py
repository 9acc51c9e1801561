"""The schema, one class a table. What changes here changes in a new migration too (`store/migrations/__init__.py`).

Rows never leave the store: `store/rows.py` turns them into the house's values. Enumerations are stored as their words,
compound values (evidence, claims, payloads) as JSON. Tables that exist only to be searched (`item_tag`,
`item_shingle`, `dialogue_party`) repeat what stands elsewhere and are kept clustered by their key. One more of that
kind, `item_search`, is a virtual table of FTS5 in SQLite and a `tsvector` in PostgreSQL: see `store/search.py`.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import JSON, Boolean, Date, Float, Index, Integer, LargeBinary, MetaData, Table, text
from sqlmodel import Field, SQLModel

from aggregator.store.columns import Moment, Number, Prose, Span

SENTENCE = Prose(1000)  # reasons and errors: for people to read, so cut rather than refused
TITLE, SUMMARY, BODY = Prose(1000), Prose(1000), Prose(65_536)  # R-F11 again, should a stage forget it
CLUSTERED = {"sqlite_with_rowid": False}

Object = dict[str, object]
Array = list[object]


class Row(SQLModel):
    """Keeps our tables in a catalogue of their own, apart from other users of SQLModel."""

    metadata = MetaData()


# --- feeds -----------------------------------------------------------------------------------------------------------


class FeedRow(Row, table=True):
    """What is declared of a feed. `retired` is when it ceased to be: its items still name it."""

    __tablename__ = "feed"

    id: str = Field(sa_type=Prose, primary_key=True)
    url: str = Field(sa_type=Prose)
    name: str = Field(sa_type=Prose)
    kind: str = Field(sa_type=Prose)
    country: str | None = Field(sa_type=Prose)
    language: str | None = Field(sa_type=Prose)
    priority: str = Field(sa_type=Prose)
    interval: timedelta | None = Field(sa_type=Span)
    allow_private: bool = Field(sa_type=Boolean)
    user_agent: str | None = Field(sa_type=Prose)
    max_bytes: int | None = Field(sa_type=Number)
    time_zone: str | None = Field(sa_type=Prose)
    day_first: bool | None = Field(sa_type=Boolean)
    paused: bool = Field(sa_type=Boolean)
    origin: str = Field(sa_type=Prose)
    added: datetime = Field(sa_type=Moment)
    retired: datetime | None = Field(sa_type=Moment)


class FeedStateRow(Row, table=True):
    """What is observed of a feed. `lease_until` is when whoever polls it now is taken for dead; `leased_by` names the
    daemon that did, and is null for a command beside it."""

    __tablename__ = "feed_state"
    __table_args__ = (Index("ix_feed_state_next_poll", "next_poll"),)

    feed_id: str = Field(sa_type=Prose, primary_key=True, foreign_key="feed.id")
    status: str = Field(sa_type=Prose)
    reason: str = Field(sa_type=SENTENCE)
    since: datetime = Field(sa_type=Moment)
    next_poll: datetime = Field(sa_type=Moment)
    next_reason: str = Field(sa_type=SENTENCE)
    last_attempt: datetime | None = Field(sa_type=Moment)
    last_success: datetime | None = Field(sa_type=Moment)
    http_status: int | None = Field(sa_type=Integer)
    failures: int = Field(sa_type=Integer)
    weight: float = Field(sa_type=Float(53))
    etag: str | None = Field(sa_type=Prose)
    last_modified: str | None = Field(sa_type=Prose)
    validators_url: str | None = Field(sa_type=Prose)
    body_hash: str | None = Field(sa_type=Prose)
    identity_rung: int = Field(sa_type=Integer)
    baseline_done: bool = Field(sa_type=Boolean)
    failure: str | None = Field(sa_type=Prose)
    same_failures: int = Field(sa_type=Integer)
    failing_since: datetime | None = Field(sa_type=Moment)
    last_full: datetime | None = Field(sa_type=Moment)
    distrusted_since: datetime | None = Field(sa_type=Moment)
    ttl: timedelta | None = Field(sa_type=Span)
    skip_hours: int = Field(sa_type=Integer)
    skip_days: int = Field(sa_type=Integer)
    lease_until: datetime | None = Field(sa_type=Moment)
    leased_by: str | None = Field(sa_type=Prose)


class HoldRow(Row, table=True):
    __tablename__ = "hold"

    scope: str = Field(sa_type=Prose, primary_key=True)
    until: datetime = Field(sa_type=Moment)
    reason: str = Field(sa_type=SENTENCE)


class FetchRow(Row, table=True):
    __tablename__ = "fetch_log"
    __table_args__ = (Index("ix_fetch_log_feed", "feed_id", "id"),)

    id: int | None = Field(default=None, sa_type=Number, primary_key=True)
    feed_id: str = Field(sa_type=Prose, foreign_key="feed.id")
    at: datetime = Field(sa_type=Moment)
    outcome: str = Field(sa_type=Prose)
    status: int | None = Field(sa_type=Integer)
    bytes: int = Field(sa_type=Number)
    elapsed: timedelta = Field(sa_type=Span)
    new: int = Field(sa_type=Integer)
    changed: int = Field(sa_type=Integer)
    known: int = Field(sa_type=Integer)
    detail: str = Field(sa_type=SENTENCE)


# --- items -----------------------------------------------------------------------------------------------------------


HAS_DIALOGUE = text("dialogue_id IS NOT NULL")


class ItemRow(Row, table=True):
    """An item but for its long texts. The one writer numbers items itself: `max(id) + 1`, never deleted.

    `kind` is that of its feed when it came; `link` repeats the LINK key, to be found across feeds. A story is the
    number of its first item; `representative` marks the one item of each story that stands for it. A `guid` that is the
    `url` again is empty, and so is the `summary` while it stands with the long texts.
    """

    __tablename__ = "item"
    __table_args__ = (
        Index("ix_item_time", "effective_at", "id"),
        Index("ix_item_feed_time", "feed_id", "effective_at", "id"),
        Index("ix_item_feed_seen", "feed_id", "first_seen"),
        Index("ix_item_feed_listed", "feed_id", "last_seen"),
        Index("ix_item_story", "story_id"),
        Index("ix_item_dialogue", "dialogue_id", sqlite_where=HAS_DIALOGUE, postgresql_where=HAS_DIALOGUE),
        Index("ix_item_link", "link", "effective_at"),
    )

    id: int = Field(sa_type=Number, primary_key=True, sa_column_kwargs={"autoincrement": False})
    feed_id: str = Field(sa_type=Prose, foreign_key="feed.id")
    story_id: int = Field(sa_type=Number)
    representative: bool = Field(sa_type=Boolean)
    dialogue_id: int | None = Field(sa_type=Number, foreign_key="dialogue.id")
    tier: int = Field(sa_type=Integer)
    kind: str | None = Field(sa_type=Prose)
    first_seen: datetime = Field(sa_type=Moment)
    effective_at: datetime = Field(sa_type=Moment)
    last_seen: datetime = Field(sa_type=Moment)
    published: datetime | None = Field(sa_type=Moment)
    updated: datetime | None = Field(sa_type=Moment)
    revision: int = Field(sa_type=Integer)
    revised_at: datetime | None = Field(sa_type=Moment)
    content_hash: str = Field(sa_type=Prose)
    link: int | None = Field(sa_type=Number)
    baseline: bool = Field(sa_type=Boolean)
    language: str | None = Field(sa_type=Prose)
    rules: int = Field(sa_type=Integer)  # version of the rules that tagged it
    guid: str | None = Field(sa_type=Prose)
    url: str | None = Field(sa_type=Prose)
    title: str = Field(sa_type=TITLE)
    summary: str = Field(sa_type=SUMMARY)
    reason: str = Field(sa_type=SENTENCE)
    authors: Array = Field(sa_type=JSON)
    categories: Array = Field(sa_type=JSON)
    regions: Array = Field(sa_type=JSON)
    themes: Array = Field(sa_type=JSON)


class ItemBodyRow(Row, table=True):
    """An item's texts (`store/packing.py`), apart so that updates need not drag them along; dropped with age (R-I8)."""

    __tablename__ = "item_body"

    item_id: int = Field(
        sa_type=Number, primary_key=True, foreign_key="item.id", sa_column_kwargs={"autoincrement": False}
    )
    packed: bytes = Field(sa_type=LargeBinary)


class ItemKeyRow(Row, table=True):
    """Identity keys (R-I1, `packing.short_key`), unique per feed and kind; never dropped, so that an old item does not
    come back as new."""

    __tablename__ = "item_key"
    __table_args__ = (CLUSTERED,)

    key: bytes = Field(sa_type=LargeBinary, primary_key=True)
    item_id: int = Field(sa_type=Number, foreign_key="item.id")


class ItemTagRow(Row, table=True):
    """`region:KZ` and `theme:human-rights`, newest last: what items are about, to be walked by time. PostgreSQL's only:
    SQLite's index of words gives what has a tag by time (`store/search.py`)."""

    __tablename__ = "item_tag"

    tag: str = Field(sa_type=Prose, primary_key=True)
    effective_at: datetime = Field(sa_type=Moment, primary_key=True)
    item_id: int = Field(sa_type=Number, primary_key=True)


class ItemRevisionRow(Row, table=True):
    __tablename__ = "item_revision"

    item_id: int = Field(sa_type=Number, primary_key=True, foreign_key="item.id")
    number: int = Field(sa_type=Integer, primary_key=True)
    at: datetime = Field(sa_type=Moment)
    changed: Object = Field(sa_type=JSON)
    url: str | None = Field(sa_type=Prose)
    title: str = Field(sa_type=TITLE)
    summary: str = Field(sa_type=SUMMARY)
    text: str = Field(sa_type=BODY)
    published: datetime | None = Field(sa_type=Moment)
    content_hash: str = Field(sa_type=Prose)


# --- stories ---------------------------------------------------------------------------------------------------------


class ItemShingleRow(Row, table=True):
    """Which items hold a shingle, by time; the hashes of their titles and leads stand here as well."""

    __tablename__ = "item_shingle"
    __table_args__ = (CLUSTERED,)

    shingle: int = Field(sa_type=Number, primary_key=True, sa_column_kwargs={"autoincrement": False})
    effective_at: datetime = Field(sa_type=Moment, primary_key=True)
    item_id: int = Field(sa_type=Number, primary_key=True)


class ItemFeatureRow(Row, table=True):
    """What stories compare an item by; `shingles` are packed 8 bytes each, to find the rows above again."""

    __tablename__ = "item_feature"
    __table_args__ = (Index("ix_item_feature_time", "effective_at"),)

    item_id: int = Field(
        sa_type=Number, primary_key=True, foreign_key="item.id", sa_column_kwargs={"autoincrement": False}
    )
    effective_at: datetime = Field(sa_type=Moment)
    shingles: bytes = Field(sa_type=LargeBinary)
    data: bytes = Field(sa_type=LargeBinary)


class FeedWordingRow(Row, table=True):
    """What a feed repeats in item after item, and how many items it has brought; `boilerplate` is packed, 4 bytes a
    shingle."""

    __tablename__ = "feed_wording"

    feed_id: str = Field(sa_type=Prose, primary_key=True, foreign_key="feed.id")
    items: int = Field(sa_type=Number)
    boilerplate: bytes = Field(sa_type=LargeBinary)


class StoryLinkRow(Row, table=True):
    """Why an item belongs to a story: the wording alone decided this. Where a user decided otherwise, the item's own
    `story_id` says what holds, and `story_decision` why."""

    __tablename__ = "story_link"

    item_id: int = Field(
        sa_type=Number, primary_key=True, foreign_key="item.id", sa_column_kwargs={"autoincrement": False}
    )
    story_id: int = Field(sa_type=Number)
    via: int | None = Field(sa_type=Number)
    score: float = Field(sa_type=Float(53))
    method: str = Field(sa_type=SENTENCE)
    at: datetime = Field(sa_type=Moment)


class StoryDecisionRow(Row, table=True):
    """What a user decided of stories. `story_id` kept its number; `other_id` is the story that went into it ("merge"),
    or the one that was made of `item_id` ("split")."""

    __tablename__ = "story_decision"
    __table_args__ = (
        Index("ix_story_decision_story", "story_id"),
        Index("ix_story_decision_other", "other_id"),
    )

    id: int | None = Field(default=None, sa_type=Number, primary_key=True)
    at: datetime = Field(sa_type=Moment)
    kind: str = Field(sa_type=Prose)
    story_id: int = Field(sa_type=Number)
    other_id: int = Field(sa_type=Number)
    item_id: int | None = Field(sa_type=Number)


# --- dialogues -------------------------------------------------------------------------------------------------------


class ItemClaimRow(Row, table=True):
    """What an item says of a dialogue; which dialogue stands on the item."""

    __tablename__ = "item_claim"

    item_id: int = Field(
        sa_type=Number, primary_key=True, foreign_key="item.id", sa_column_kwargs={"autoincrement": False}
    )
    claim: Object = Field(sa_type=JSON)


class DialogueRow(Row, table=True):
    """A dialogue but for its items, which name it. Numbered like items, and never deleted either: one that turned out
    to be another one leads there by `merged_into`, and stays as it was for its history."""

    __tablename__ = "dialogue"
    __table_args__ = (Index("ix_dialogue_updated", "updated"), Index("ix_dialogue_merged", "merged_into"))

    id: int = Field(sa_type=Number, primary_key=True, sa_column_kwargs={"autoincrement": False})
    series_id: str = Field(sa_type=Prose)
    series: str = Field(sa_type=Prose)
    type: str = Field(sa_type=Prose)
    parties: Array = Field(sa_type=JSON)
    status: str = Field(sa_type=Prose)
    confidence: float = Field(sa_type=Float(53))
    edition: int | None = Field(sa_type=Number)
    first_day: date | None = Field(sa_type=Date)
    last_day: date | None = Field(sa_type=Date)
    precision: str = Field(sa_type=Prose)
    place: Object | None = Field(sa_type=JSON(none_as_null=True), nullable=True)
    virtual: bool = Field(sa_type=Boolean)
    heads: Array = Field(sa_type=JSON)
    evidence: Array = Field(sa_type=JSON)
    regions: Array = Field(sa_type=JSON)
    themes: Array = Field(sa_type=JSON)
    first_seen: datetime = Field(sa_type=Moment)
    updated: datetime = Field(sa_type=Moment)
    merged_into: int | None = Field(sa_type=Number, foreign_key="dialogue.id")


class DialoguePartyRow(Row, table=True):
    __tablename__ = "dialogue_party"
    __table_args__ = (CLUSTERED,)

    party: str = Field(sa_type=Prose, primary_key=True)
    dialogue_id: int = Field(sa_type=Number, primary_key=True, foreign_key="dialogue.id")


class DialogueHistoryRow(Row, table=True):
    __tablename__ = "dialogue_history"
    __table_args__ = (Index("ix_dialogue_history_dialogue", "dialogue_id", "id"),)

    id: int | None = Field(default=None, sa_type=Number, primary_key=True)
    dialogue_id: int = Field(sa_type=Number, foreign_key="dialogue.id")
    at: datetime = Field(sa_type=Moment)
    event: str | None = Field(sa_type=Prose)
    status: str = Field(sa_type=Prose)
    changed: Object = Field(sa_type=JSON)


# --- alerts ----------------------------------------------------------------------------------------------------------


class AlertRow(Row, table=True):
    """`key` says that a decision was made: its row is never deleted, even when its deliveries are."""

    __tablename__ = "alert"
    __table_args__ = (
        Index("ux_alert_key", "key", unique=True),
        Index("ux_alert_uid", "uid", unique=True),
        Index("ix_alert_dialogue", "dialogue_id"),
        Index("ix_alert_created", "created", "id"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, sa_type=Number, primary_key=True)
    uid: str = Field(sa_type=Prose)
    key: str = Field(sa_type=Prose)
    subscription: str = Field(sa_type=Prose)
    event: str = Field(sa_type=Prose)
    payload: Object = Field(sa_type=JSON)
    created: datetime = Field(sa_type=Moment)
    due: datetime | None = Field(sa_type=Moment)
    dialogue_id: int | None = Field(sa_type=Number, foreign_key="dialogue.id")
    item_ids: Array = Field(sa_type=JSON)


class AlertItemRow(Row, table=True):
    __tablename__ = "alert_item"
    __table_args__ = (CLUSTERED,)

    item_id: int = Field(sa_type=Number, primary_key=True, foreign_key="item.id")
    alert_id: int = Field(sa_type=Number, primary_key=True, foreign_key="alert.id")


class DeliveryRow(Row, table=True):
    __tablename__ = "delivery"
    __table_args__ = (
        Index("ix_delivery_due", "state", "channel", "next_attempt"),
        Index("ux_delivery_channel", "alert_id", "channel", unique=True),
        Index("ix_delivery_created", "created", "id"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, sa_type=Number, primary_key=True)
    alert_id: int = Field(sa_type=Number, foreign_key="alert.id")
    channel: str = Field(sa_type=Prose)
    state: str = Field(sa_type=Prose)
    attempts: int = Field(sa_type=Integer)
    next_attempt: datetime | None = Field(sa_type=Moment)
    lease_until: datetime | None = Field(sa_type=Moment)
    last_error: str | None = Field(sa_type=SENTENCE)
    created: datetime = Field(sa_type=Moment)
    delivered: datetime | None = Field(sa_type=Moment)
    leased_by: str | None = Field(sa_type=Prose)  # as of a feed


class ChannelRow(Row, table=True):
    """What is observed of a channel. `target` is a digest of its settings: one that leads elsewhere begins anew."""

    __tablename__ = "channel"

    name: str = Field(sa_type=Prose, primary_key=True)
    target: str = Field(sa_type=Prose)
    failures: int = Field(sa_type=Integer)
    failing_since: datetime | None = Field(sa_type=Moment)
    next_probe: datetime | None = Field(sa_type=Moment)
    off_since: datetime | None = Field(sa_type=Moment)
    reason: str = Field(sa_type=SENTENCE)
    last_success: datetime | None = Field(sa_type=Moment)


# --- subscriptions ---------------------------------------------------------------------------------------------------


class SubscriptionRow(Row, table=True):
    """What was observed of a subscription that the configuration declares (`alerts.standing`)."""

    __tablename__ = "subscription"

    name: str = Field(sa_type=Prose, primary_key=True)
    asked: str = Field(sa_type=Prose)
    written: str = Field(sa_type=Prose)
    since: datetime = Field(sa_type=Moment)
    greeted: datetime | None = Field(sa_type=Moment)


class TellingRow(Row, table=True):
    """What a subscription knows of a dialogue."""

    __tablename__ = "telling"
    __table_args__ = (Index("ix_telling_again", "again"), CLUSTERED)

    dialogue_id: int = Field(sa_type=Number, primary_key=True, foreign_key="dialogue.id")
    subscription: str = Field(sa_type=Prose, primary_key=True)
    at: datetime = Field(sa_type=Moment)
    told: Object | None = Field(sa_type=JSON(none_as_null=True), nullable=True)
    seen: Object | None = Field(sa_type=JSON(none_as_null=True), nullable=True)
    past: Object = Field(sa_type=JSON)
    count: int = Field(sa_type=Integer)
    again: datetime | None = Field(sa_type=Moment)


class WithheldRow(Row, table=True):
    """What was asked for and not told, and why just then; dropped with age."""

    __tablename__ = "withheld"
    __table_args__ = (
        Index("ix_withheld_key", "key"),
        Index("ix_withheld_dialogue", "dialogue_id"),
        Index("ix_withheld_item", "item_id"),
        Index("ix_withheld_at", "at"),
    )

    id: int | None = Field(default=None, sa_type=Number, primary_key=True)
    key: str = Field(sa_type=Prose)
    subscription: str = Field(sa_type=Prose)
    event: str = Field(sa_type=Prose)
    cause: str = Field(sa_type=Prose)
    reason: str = Field(sa_type=SENTENCE)
    at: datetime = Field(sa_type=Moment)
    until: datetime | None = Field(sa_type=Moment)
    dialogue_id: int | None = Field(sa_type=Number, foreign_key="dialogue.id")
    item_id: int | None = Field(sa_type=Number, foreign_key="item.id")


class SilenceRow(Row, table=True):
    """What a user wants to hear nothing of for a while; one that ran out stays, for `why`."""

    __tablename__ = "silence"
    __table_args__ = (Index("ix_silence_until", "until"), {"sqlite_autoincrement": True})

    id: int | None = Field(default=None, sa_type=Number, primary_key=True)
    created: datetime = Field(sa_type=Moment)
    until: datetime = Field(sa_type=Moment)
    comment: str = Field(sa_type=SENTENCE)
    subscription: str | None = Field(sa_type=Prose)
    dialogue_id: int | None = Field(sa_type=Number, foreign_key="dialogue.id")
    series: str | None = Field(sa_type=Prose)
    parties: Array = Field(sa_type=JSON)
    regions: Array = Field(sa_type=JSON)
    names: Array = Field(sa_type=JSON)


# --- operations ------------------------------------------------------------------------------------------------------


class HeartbeatRow(Row, table=True):
    """One row: the daemon lives."""

    __tablename__ = "heartbeat"

    id: int = Field(sa_type=Number, primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_type=Moment)
    detail: str = Field(sa_type=SENTENCE)


METADATA = Row.metadata

feed: Table = METADATA.tables["feed"]
feed_state: Table = METADATA.tables["feed_state"]
hold: Table = METADATA.tables["hold"]
fetch_log: Table = METADATA.tables["fetch_log"]
item: Table = METADATA.tables["item"]
item_body: Table = METADATA.tables["item_body"]
item_key: Table = METADATA.tables["item_key"]
item_tag: Table = METADATA.tables["item_tag"]
item_revision: Table = METADATA.tables["item_revision"]
item_shingle: Table = METADATA.tables["item_shingle"]
item_feature: Table = METADATA.tables["item_feature"]
feed_wording: Table = METADATA.tables["feed_wording"]
story_link: Table = METADATA.tables["story_link"]
story_decision: Table = METADATA.tables["story_decision"]
item_claim: Table = METADATA.tables["item_claim"]
dialogue: Table = METADATA.tables["dialogue"]
dialogue_party: Table = METADATA.tables["dialogue_party"]
dialogue_history: Table = METADATA.tables["dialogue_history"]
alert: Table = METADATA.tables["alert"]
alert_item: Table = METADATA.tables["alert_item"]
delivery: Table = METADATA.tables["delivery"]
channel: Table = METADATA.tables["channel"]
subscription: Table = METADATA.tables["subscription"]
telling: Table = METADATA.tables["telling"]
withheld: Table = METADATA.tables["withheld"]
silence: Table = METADATA.tables["silence"]
heartbeat: Table = METADATA.tables["heartbeat"]
