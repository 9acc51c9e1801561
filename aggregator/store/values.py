"""What the store is asked and what it answers, where `aggregator.model` has no word for it. Plain values, no SQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from aggregator.model import (
    Analysis,
    DeliveryState,
    DialogueType,
    EventType,
    Item,
    ItemDraft,
    Status,
)
from aggregator.query import Query

# --- feeds -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What `sync_feeds` changed: ids of feeds, in the order declared (removed: in alphabetical order)."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A host (or whatever `scope` names) that must not be asked before `until` (R-F9); survives restarts."""

    scope: str
    until: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchRecord:
    """One poll, for `feeds status` and `doctor`; the newest 200 of a feed are kept (R-I8)."""

    feed_id: str
    at: datetime
    outcome: str  # "fetched", "not modified", or a FailureKind's value
    status: int | None = None  # of HTTP
    bytes: int = 0  # of the decoded body
    elapsed: timedelta = timedelta()
    new: int = 0
    changed: int = 0
    known: int = 0
    detail: str = ""  # one plain sentence without secrets


# --- items and stories -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """What stories compare an item by. The store finds items by `shingles`, and hands back `data` as it got it."""

    shingles: tuple[int, ...] = ()  # hashes of up to 64 bits, signed or unsigned; the heads' among them
    data: bytes = b""  # the story stage's own form, opaque here


@dataclass(frozen=True, slots=True, kw_only=True)
class NewItem:
    """An item to insert: the draft, what identity and the analyser decided of it, and what stories compare it by."""

    feed_id: str
    draft: ItemDraft
    first_seen: datetime
    effective_at: datetime  # R-P7
    reason: str  # why it was taken as new
    analysis: Analysis
    tier: int  # SOURCE_TIER of the feed
    baseline: bool = False
    features: Features | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFilter:
    """Which items to list. Empty sets and None match everything; within a set any member is enough, and all the
    fields together must match."""

    since: datetime | None = None  # effective_at at or after
    until: datetime | None = None  # effective_at before
    regions: frozenset[str] = frozenset()  # codes, as party or subject; macro-regions already expanded by the caller
    themes: frozenset[str] = frozenset()
    feeds: frozenset[str] = frozenset()
    search: Query | None = None  # its times made moments (`Query.at`)
    best: bool = False  # the best finds of `search` first instead of the newest, of the newest 2,000; no `before` then
    stories_only: bool = False  # only the representative of each story
    baseline: bool | None = None  # only those of a first poll, or only the others
    limit: int = 50
    before: tuple[datetime, int] | None = None  # (effective_at, id) of the last item of the page before
    bodies: bool = True  # False leaves `text` and `html` empty: far less to read for a listing


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """What stood before an item's revision `number` (1 is the first), and what that revision changed."""

    item_id: int
    number: int
    at: datetime
    changed: Mapping[str, object]
    url: str | None
    title: str
    summary: str
    text: str
    published: datetime | None
    content_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The same text across feeds: the item that stands for it, how many items carry it (at least 1), and why those that
    are not the first of it do."""

    id: int
    item: Item
    copies: int
    links: tuple[StoryLink, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryLink:
    """Why an item stands in a story: the copy it was compared with, the score and the method that decided. A user may
    have moved it since (`StoryDecision`)."""

    item_id: int
    story_id: int
    via: int | None
    score: float
    method: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryDecision:
    """What a user decided of stories: `other_id` went into `story_id` ("merge"), or `item_id` was taken out of
    `story_id` and is `other_id` since ("split")."""

    at: datetime
    kind: str
    story_id: int
    other_id: int
    item_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryCandidate:
    """A stored item that may be a copy."""

    item_id: int
    feed_id: str
    story_id: int
    strand: int  # the story it is in by its wording, whatever a user made of it
    tier: int
    effective_at: datetime
    began: datetime  # when the first item of the strand was published
    features: bytes  # `Features.data`


# --- dialogues -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogueFilter:
    """Which dialogues to list. Empty and None match everything."""

    upcoming_from: date | None = None  # ends on this day or later; one without dates is not upcoming
    begins_until: date | None = None  # its first day is known, and is this day or an earlier one
    since: datetime | None = None  # updated at or after
    parties: tuple[frozenset[str], ...] = ()  # one party at least of every set
    types: frozenset[DialogueType] = frozenset()
    statuses: frozenset[Status] = frozenset()
    series: str | None = None  # series_id
    told: bool = False  # only those that items tell of: one may be left without when rules or publishers change
    limit: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogueRecord:
    """One row of a dialogue's history: the event told, the status after it, and field -> (before, after)."""

    at: datetime
    event: EventType | None
    status: Status
    changed: Mapping[str, tuple[object, object]]


# --- alerts ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertFilter:
    """Which alerts to list, newest first. Empty and None match everything."""

    since: datetime | None = None  # created at or after
    until: datetime | None = None  # created before
    subscription: str | None = None
    events: frozenset[EventType] = frozenset()
    limit: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFilter:
    """Which deliveries to list, newest first. Empty and None match everything."""

    states: frozenset[DeliveryState] = frozenset()
    subscription: str | None = None
    channel: str | None = None
    alert_id: int | None = None
    since: datetime | None = None  # created at or after
    limit: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """What stands before a channel: deliveries that wait, the oldest of them, and those that were given up."""

    pending: int
    dead: int
    oldest: datetime | None  # when the alert was made


# --- operations ------------------------------------------------------------------------------------------------------


KEEP_TEXT = timedelta(days=400)
"""R-I8: how long texts, revisions and finished deliveries are kept."""

KEEP_FEATURES = timedelta(days=31)
"""What stories compare items by: a story spans 30 days at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What the daemon's last look at the whole database found wrong with it; nothing when it is sound."""

    at: datetime
    found: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PruneReport:
    """What `prune` dropped, by kind: rows counted. Two add up."""

    bodies: int = 0  # items whose text was dropped; their keys, tags and titles stay (R-I8)
    revisions: int = 0
    features: int = 0  # items that are no longer compared with new ones
    deliveries: int = 0
    withheld: int = 0  # reasons why something was not told

    def __add__(self, other: PruneReport) -> PruneReport:
        return PruneReport(
            bodies=self.bodies + other.bodies,
            revisions=self.revisions + other.revisions,
            features=self.features + other.features,
            deliveries=self.deliveries + other.deliveries,
            withheld=self.withheld + other.withheld,
        )

    def __bool__(self) -> bool:
        return self != PruneReport()
