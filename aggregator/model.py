"""The values that travel through the house, in the order of the pipeline.

All are frozen and know nothing of files, networks, clocks or databases. Times are aware and in UTC. The tables that
store them live in `store/tables.py`; this module stays free of SQLModel so that `analyze` starts in a fraction of a
second (importing SQLModel alone takes 450 ms: reference/performance.md §2, and docs/decisions.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from aggregator.query import Query

# --- what the user declares ------------------------------------------------------------------------------------------


class FeedKind(StrEnum):
    """Who publishes a feed; decides the source tier (`SOURCE_TIER`)."""

    GOVERNMENT = "government"
    PARLIAMENT = "parliament"
    IGO = "igo"
    NGO = "ngo"
    NEWS = "news"


SOURCE_TIER: Mapping[FeedKind, int] = {
    FeedKind.GOVERNMENT: 1,
    FeedKind.IGO: 1,
    FeedKind.PARLIAMENT: 2,
    FeedKind.NGO: 3,
    FeedKind.NEWS: 3,
}
"""Lower is nearer to the event: those who hold a dialogue know its date better than those who report it."""


class Priority(StrEnum):
    """How soon a feed's news is wanted; the intervals are R-S1 (reference/fetching.md)."""

    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A subscription as declared in feeds.toml (`origin` config) or added with the CLI (`origin` cli)."""

    id: str
    url: str
    name: str
    kind: FeedKind = FeedKind.NEWS
    country: str | None = None  # ISO 3166-1 alpha-2, or an `org:` code; stands for "we" and "the Minister"
    language: str | None = None  # BCP 47 primary subtag
    priority: Priority = Priority.NORMAL
    interval: timedelta | None = None  # replaces the priority's interval
    allow_private: bool = False
    user_agent: str | None = None
    max_bytes: int | None = None  # raises R-F11's limit on the wire for this feed, up to 50 MiB
    time_zone: str | None = None  # IANA name; how to read this feed's dates that carry no zone
    day_first: bool | None = None  # how to read dd/mm/yyyy against mm/dd/yyyy in this feed
    paused: bool = False
    origin: Literal["config", "cli"] = "config"


class EventType(StrEnum):
    """What an alert can be about: the `on` values of DESIGN §8, and the types of DESIGN §9."""

    ANNOUNCED = "dialogue.announced"
    CHANGED = "dialogue.changed"
    POSTPONED = "dialogue.postponed"
    CANCELLED = "dialogue.cancelled"
    UNDER_WAY = "dialogue.under_way"
    CONCLUDED = "dialogue.concluded"
    OVERDUE = "dialogue.overdue"
    ITEM = "item"
    REMINDER = "reminder"
    DIGEST = "digest"
    FEED_FAILING = "feed.failing"
    FEED_RECOVERED = "feed.recovered"
    CHANNEL_FAILING = "channel.failing"
    CHANNEL_RECOVERED = "channel.recovered"
    TEST = "test"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a subscription is told of, or left out of it. An empty filter lets everything through."""

    regions: frozenset[str] = frozenset()  # codes, blocs and macro-regions already expanded to what they match
    themes: frozenset[str] = frozenset()
    parties: frozenset[str] = frozenset()  # codes meant exactly: an EU dialogue is not one of each member's
    types: frozenset[DialogueType] = frozenset()
    series: frozenset[str] = frozenset()  # series_id
    sources: frozenset[str] = frozenset()  # feed ids
    kinds: frozenset[FeedKind] = frozenset()
    languages: frozenset[str] = frozenset()
    query: Query | None = None  # of the texts that tell of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription(Filters):
    """A user's filter plus the channels it goes to (`[[alerts]]`)."""

    name: str
    channels: tuple[str, ...]
    on: frozenset[EventType] = frozenset({EventType.ANNOUNCED})
    exclude: Filters | None = None  # each of its filters leaves out what it matches
    min_confidence: float = 0.6
    remind: tuple[timedelta, ...] = ()  # before the start date
    digest: str | None = None  # "daily 07:00 Asia/Almaty": collected and sent then instead of at once
    cooldown: timedelta = timedelta()  # least time between two tellings of changes of one dialogue
    quiet_hours: str | None = None  # "22:00-07:00": what is decided then waits until they end
    time_zone: str | None = None  # IANA name; of quiet hours, reminders and a digest that names none. None is UTC
    upcoming: bool = False  # when it is new, it is told what is upcoming already
    since: datetime | None = None  # observed: when it began to ask for what it asks for; None where nobody looked
    asked: str = ""  # digest of what it asks for, as the file says it: tells when that was changed
    written: str = ""  # digest of all that the file says of it but its name: tells a new name from a new subscription


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What was observed of a subscription (`alerts.standing`); `greeted` is when it was told what was upcoming."""

    name: str
    asked: str
    written: str
    since: datetime
    greeted: datetime | None = None


# --- fetching --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a server gave us to ask "changed since?" (RFC 9110 §8.8): opaque, echoed byte for byte, for one URL."""

    url: str
    etag: str | None = None
    last_modified: str | None = None


class FailureKind(StrEnum):
    """Why a poll brought nothing; R-F7 gives the classes their consequences."""

    DNS = "dns"
    DNS_AGAIN = "dns_again"  # the resolver could not answer just now: says more of our network than of the feed
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    RESET = "reset"
    PROTOCOL = "protocol"  # what came back is not HTTP
    BAD_URL = "bad_url"
    REFUSED_ADDRESS = "refused_address"  # loopback, private or otherwise not a public address, and not allowed
    REDIRECT_LOOP = "redirect_loop"
    BAD_REDIRECT = "bad_redirect"
    TOO_LARGE = "too_large"
    BAD_ENCODING = "bad_encoding"
    TRUNCATED = "truncated"
    EMPTY = "empty"
    UNSOLICITED_304 = "unsolicited_304"
    HELD = "held"  # 429, or 503 with Retry-After
    BLOCKED = "blocked"  # 403, 406, 451, or a wall of HTML where a feed should be
    AUTH = "auth"  # 401, 407
    GONE = "gone"  # 410
    CLIENT_ERROR = "client_error"
    SERVER_ERROR = "server_error"
    NOT_A_FEED = "not_a_feed"
    PARSE_ERROR = "parse_error"
    PARSE_TIMEOUT = "parse_timeout"
    PARSE_MEMORY = "parse_memory"
    INTERNAL = "internal"  # a fault of this program


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A 2xx answer with a body, decoded from its content coding but not from its character set."""

    url: str  # where the body came from, after redirects
    status: int
    body: bytes
    content_type: str | None
    validators: Validators
    permanent_url: str | None = None  # end of the leading run of 301/308 hops, if there was one
    max_age: timedelta | None = None  # what HTTP caching says (RFC 9111), less Age
    elapsed: timedelta = timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """304 to a conditional request; `validators` are those to use next (R-F3)."""

    url: str
    validators: Validators
    permanent_url: str | None = None
    max_age: timedelta | None = None
    elapsed: timedelta = timedelta()
    status: int = 304


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """The exchange or what it brought was of no use; `reason` is one plain sentence without secrets."""

    kind: FailureKind
    reason: str
    status: int | None = None
    retry_after: timedelta | None = None  # as the server asked, not yet clamped
    elapsed: timedelta = timedelta()


FetchResult = Fetched | NotModified | Failed


class FeedStatus(StrEnum):
    """A feed's observed state (DESIGN §6)."""

    NEW = "new"
    OK = "ok"
    HELD = "held"
    FAILING = "failing"
    BLOCKED = "blocked"
    AUTH = "auth"
    GONE = "gone"
    DORMANT = "dormant"
    SILENT = "silent"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What was observed of a feed and when it is polled next; written in the poll's own transaction."""

    feed_id: str
    status: FeedStatus = FeedStatus.NEW
    reason: str = "not polled yet"
    since: datetime  # when `status` and `failure` became what they are
    next_poll: datetime
    next_reason: str = "first poll"  # why then: R-S9's reason codes, in words
    last_attempt: datetime | None = None
    last_success: datetime | None = None
    http_status: int | None = None
    failures: int = 0  # polls failed in a row
    weight: float = 0.0  # the same, weighed by R-F7
    etag: str | None = None
    last_modified: str | None = None
    validators_url: str | None = None
    body_hash: str | None = None  # SHA-256, hex, of the last good body
    identity_rung: int = 0  # R-I2: 0 guid, 1 link, 2 link+date, 3 link+date+title; only ever grows
    baseline_done: bool = False  # the first good poll is stored without alerts for what is old (R-I4)
    failure: FailureKind | None = None  # of the last poll
    same_failures: int = 0  # polls in a row that ended in this kind; counts holds, which `failures` does not
    failing_since: datetime | None = None  # first failure after the last success
    last_full: datetime | None = None  # last poll that brought a whole document and not a 304
    distrusted_since: datetime | None = None  # its validators said "not modified" and it was: not sent (R-F4)
    ttl: timedelta | None = None  # as the last document asked: kept because a 304 brings no document
    skip_hours: int = 0  # bit h is set when hour h, GMT, is to be skipped (R-S4)
    skip_days: int = 0  # bit d is set when day d is to be skipped, Monday is 0


# --- parsing ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a document as the publisher wrote it: nothing cleaned, links resolved (R-P6), dates read (R-P7)."""

    guid: str | None = None
    link: str | None = None  # absolute http(s), or None
    title: str = ""  # may hold markup
    summary: str = ""  # HTML or text
    content: str = ""  # HTML or text, where the feed carries the full text
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """A document that parsed; zero entries is a valid document (R-P4)."""

    format: str  # feedparser's version word, or "json11", "json10"
    title: str = ""
    link: str | None = None
    language: str | None = None
    entries: tuple[Entry, ...] = ()
    dropped: int = 0  # entries beyond R-F11's 2,000, or too broken to keep (R-P5)
    warnings: tuple[str, ...] = ()
    ttl: timedelta | None = None  # RSS ttl or sy:updatePeriod/updateFrequency
    skip_hours: frozenset[int] = frozenset()  # GMT, 0-23
    skip_days: frozenset[int] = frozenset()  # Monday is 0


ParseResult = ParsedFeed | Failed


# --- items -----------------------------------------------------------------------------------------------------------


class KeyKind(StrEnum):
    """The rungs of R-I1."""

    GUID = "guid"
    GUID_PATH = "guid_path"
    LINK = "link"
    TITLE_DAY = "title_day"
    TEXT = "text"


class ItemKey(NamedTuple):
    """One identity key of an item: `digest` is 32 hex characters, unique per (feed, kind)."""

    kind: KeyKind
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDraft:
    """An entry cleaned and keyed, ready to be compared with what is stored."""

    guid: str | None
    url: str | None
    title: str  # plain text, one line, at most 1,000 characters (R-F11)
    summary: str  # plain text, at most 500 characters, for lists and mails
    html: str  # cleaned by nh3, at most 64 KiB
    text: str  # plain text of the fullest body, at most 64 KiB; what is analysed
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    published: datetime | None
    updated: datetime | None
    language: str | None
    keys: tuple[ItemKey, ...]  # in R-I1's order, the first is the primary
    content_hash: str  # of what R-I6 counts as a change


class Verdict(StrEnum):
    """What identity decides of a draft."""

    NEW = "new"
    CHANGED = "changed"
    KNOWN = "known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identified:
    """A draft and what became of it; `reason` names the key that matched, for `why`."""

    draft: ItemDraft
    verdict: Verdict
    reason: str
    item_id: int | None = None  # of the stored item, unless new


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownItem:
    """What identity needs to know of a stored item to judge a draft that carries one of its keys."""

    item_id: int
    content_hash: str
    first_seen: datetime
    published: datetime | None
    revisions: int  # so far; R-I6 allows 24
    revised_at: datetime | None  # the last of them; R-I6 wants 10 minutes between two


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A stored item as the outputs show it."""

    id: int
    feed_id: str
    feed_name: str
    guid: str | None
    url: str | None
    title: str
    summary: str
    text: str
    html: str
    authors: tuple[str, ...]
    published: datetime | None
    updated: datetime | None
    first_seen: datetime
    effective_at: datetime  # R-P7: published if plausible and not after first_seen, else first_seen
    language: str | None
    revision: int  # 0 as first seen
    baseline: bool
    reason: str  # why it was taken as new
    story_id: int | None = None
    dialogue_id: int | None = None
    regions: tuple[RegionTag, ...] = ()
    themes: tuple[ThemeTag, ...] = ()


# --- understanding ---------------------------------------------------------------------------------------------------

Field = Literal["title", "text"]

_Value = TypeVar("_Value")


@dataclass_transform(frozen_default=True, kw_only_default=True)
def _value(cls: type[_Value]) -> type[_Value]:
    """A frozen dataclass that the type checker alone keeps frozen. A text gives dozens of these, and one with ten
    fields takes 2.6 µs to make if frozen and 0.8 if not (`timeit`, Python 3.11)."""
    return dataclass(slots=True, kw_only=True, unsafe_hash=True)(cls)


@_value
class Document:
    """What the analyser reads: plain text; offsets of every span below count characters of `title` or `text`."""

    title: str
    text: str
    published: datetime | None = None
    language: str | None = None  # as declared; None lets the analyser decide
    publisher: str | None = None  # code of the publishing government or bloc: "we", "the Minister"
    url: str | None = None
    official: bool = False  # published by a government or an international organisation


@_value
class Evidence:
    """The words that made us decide. `field` is what they decide ("edition", "parties", "region KZ"); `text` stands
    at `start:end` of the document's `source`."""

    field: str
    text: str
    source: Field
    start: int
    end: int


class MentionKind(StrEnum):
    """How a text names a place or a power."""

    COUNTRY = "country"
    DEMONYM = "demonym"
    CITY = "city"
    SUBNATIONAL = "subnational"  # a US state, a province: its country
    INSTITUTION = "institution"  # a leader, a ministry, a parliament: its country
    ORG = "org"
    MACRO = "macro"


@_value
class Mention:
    """One name found in the document, after masks and disambiguation.

    `code` is what DESIGN §7 calls it (`KZ`, `org:eu`, `m49:143`); `name` is the gazetteer's dictionary form in the
    text's language ("Астана" for "в Астане"), `canonical` its English name ("Astana"). `actor` is true where a city
    stands for its government ("Beijing cancels …"), `venue` where a preposition or "hosted by" makes it a place.
    """

    source: Field
    start: int
    end: int
    text: str
    kind: MentionKind
    code: str
    name: str
    canonical: str
    actor: bool = True
    venue: bool = False


class Role(StrEnum):
    """What a region is to a text."""

    PARTY = "party"
    SUBJECT = "subject"
    VENUE = "venue"
    MENTION = "mention"


ABOUT = frozenset({Role.PARTY, Role.SUBJECT})
"""The roles of what a text is about: no venues, no passing mentions."""


@_value
class RegionTag:
    """A country, bloc or region that a text names, and what it is to the text."""

    code: str
    role: Role
    score: float  # 0-1
    evidence: Evidence


@_value
class ThemeTag:
    """A theme that a text is about."""

    id: str
    score: float  # 0-1
    evidence: Evidence


@_value
class Tagging:
    """All that tagging found in one document."""

    language: str | None
    mentions: tuple[Mention, ...]  # in order of (source, start)
    regions: tuple[RegionTag, ...]  # highest score first
    themes: tuple[ThemeTag, ...]  # highest score first


class DialogueType(StrEnum):
    HUMAN_RIGHTS = "human_rights_dialogue"
    STRATEGIC = "strategic_dialogue"
    ECONOMIC = "economic_dialogue"
    POLITICAL = "political_consultations"
    JOINT_COMMISSION = "joint_commission"
    SECURITY = "security_dialogue"
    CLIMATE_ENERGY = "climate_energy_dialogue"
    OTHER = "other"


class Status(StrEnum):
    """Where a session stands, relative to the text that says so."""

    ANNOUNCED = "announced"
    UNDER_WAY = "under_way"
    CONCLUDED = "concluded"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


STANDING: Mapping[Status, EventType] = {
    Status.ANNOUNCED: EventType.ANNOUNCED,
    Status.UNDER_WAY: EventType.UNDER_WAY,
    Status.CONCLUDED: EventType.CONCLUDED,
    Status.POSTPONED: EventType.POSTPONED,
    Status.CANCELLED: EventType.CANCELLED,
}
"""The event that tells how a dialogue stands."""


Precision = Literal["day", "week", "month", "year", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """The time of a session. With precision `day` both dates are exact; with a coarser one they bound it."""

    start: date | None = None
    end: date | None = None
    precision: Precision = "none"

    @property
    def last(self) -> date | None:
        """The last day, which is the first where no other is known."""
        return self.end or self.start


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A venue: `city` as the text's language spells it in its dictionary form, `canonical` in English."""

    city: str | None = None
    country: str | None = None  # ISO 3166-1 alpha-2
    canonical: str | None = None


@_value
class Claim:
    """What one item says of one session of a dialogue. Below the publishing threshold it is a mere candidate."""

    series: str  # as the text names it: "United States–Kazakhstan High-Level Dialogue on Human Rights …"
    type: DialogueType
    parties: tuple[str, ...]  # codes, sorted
    status: Status
    confidence: float  # 0-1
    edition: int | None = None
    when: When = When()
    place: Place | None = None
    virtual: bool = False
    heads: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


PUBLISH_CONFIDENCE = 0.6
"""A claim at or above this is a dialogue, below it a candidate for review (reference/language.md §5)."""


@_value
class Analysis:
    """Tags, and the claim if there is one, of one document."""

    language: str | None
    regions: tuple[RegionTag, ...]
    themes: tuple[ThemeTag, ...]
    claim: Claim | None = None
    rules: int = 0  # version of the rules that gave it; 0 where none could be applied

    @property
    def dialogue(self) -> Claim | None:
        """The claim, if it is strong enough to publish."""
        return self.claim if self.claim and self.claim.confidence >= PUBLISH_CONFIDENCE else None


# --- events ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcedClaim:
    """A claim with what decides its weight against other claims on the same session."""

    claim: Claim
    item_id: int
    tier: int  # SOURCE_TIER
    published: datetime  # the item's effective_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue:
    """One session of a formal intergovernmental format, as all claims together tell it."""

    id: int
    series_id: str  # stable slug: folded topic + parties
    series: str
    type: DialogueType
    parties: tuple[str, ...]
    status: Status
    confidence: float
    edition: int | None = None
    when: When = When()
    place: Place | None = None
    virtual: bool = False
    heads: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    items: tuple[int, ...] = ()
    regions: tuple[str, ...] = ()  # codes the items tag as party or subject, and the parties
    themes: tuple[str, ...] = ()
    aliases: tuple[int, ...] = ()  # ids of dialogues that turned out to be this one
    first_seen: datetime
    updated: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogueChange:
    """What one new claim did to a dialogue. `changed` maps a field to (before, after), as JSON-ready values.
    `absorbed` are the dialogues that turned out to be this one by it."""

    event: EventType | None  # None: only another source, nothing new to tell
    dialogue: Dialogue  # after
    changed: Mapping[str, tuple[object, object]] = field(default_factory=dict)
    absorbed: tuple[int, ...] = ()
    at: datetime


# --- alerts ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertDraft:
    """Our decision to tell, before it has an id. `key` is unique over all time: the same decision is never made twice.

    `payload` is the webhook body of DESIGN §9 without its envelope: everything a channel needs to render.
    """

    key: str
    subscription: str
    event: EventType
    channels: tuple[str, ...]
    payload: Mapping[str, object]
    created: datetime
    dialogue_id: int | None = None
    item_ids: tuple[int, ...] = ()
    due: datetime | None = None  # deliver not before; None is at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A stored alert; `uid` is the webhook-id and the Message-ID's left part, the same for every attempt."""

    id: int
    uid: str
    subscription: str
    event: EventType
    payload: Mapping[str, object]
    created: datetime
    dialogue_id: int | None = None
    item_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What a subscription knows of a dialogue; facts are those of `alerts.tellings`."""

    subscription: str
    dialogue_id: int
    at: datetime  # when it was last told, or last spared
    told: Mapping[str, object] | None = None  # facts as last told; None: a silence, or a fault, was there first
    seen: Mapping[str, object] | None = None  # facts of which it needs to hear no more: told, or silenced
    past: Mapping[str, Sequence[object]] = field(default_factory=dict)  # what was told before, by what moved
    count: int = 0  # tellings so far
    again: datetime | None = None  # when to look again at a change that waits


class Withholding(StrEnum):
    """Why something was not told that a subscription asks for: what depends on the moment, so it is kept."""

    BASELINE = "baseline"  # old when it was first seen, on its feed's first poll (R-I4) or later (`alerts.news`)
    SILENCE = "silence"
    COOLDOWN = "cooldown"  # told later, together with what else changes
    RETURN = "return"  # a value that was told and replaced is back: told if it stands
    DISAGREEMENT = "disagreement"  # sources differ by days that were both told
    FAULT = "fault"  # to decide it broke our code; a dialogue is decided again later
    MERGED = "merged"  # it waited to tell of a dialogue that turned out to be one that was told


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """One thing that a subscription asks for and was not told, with the reason of that moment; for `why`."""

    key: str  # of the alert that was not written
    subscription: str
    event: EventType
    cause: Withholding
    reason: str
    at: datetime
    dialogue_id: int | None = None
    item_id: int | None = None
    until: datetime | None = None  # when it is looked at again


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """What a user wants to hear nothing of for a while: all that is given must hold. An empty one mutes everything."""

    id: int
    created: datetime
    until: datetime
    comment: str
    subscription: str | None = None
    dialogue_id: int | None = None
    series: str | None = None  # series_id
    parties: frozenset[str] = frozenset()  # any of them takes part
    regions: frozenset[str] = frozenset()  # any of them is a party or subject; expanded when it was made
    names: tuple[str, ...] = ()  # of parties and regions, as the user wrote them

    def holds(self, now: datetime) -> bool:
        """Whether it is in force."""
        return self.created <= now < self.until


class DeliveryState(StrEnum):
    PENDING = "pending"
    DELIVERED = "delivered"
    DEAD = "dead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One channel's attempts to carry one alert."""

    id: int
    alert: Alert
    channel: str
    state: DeliveryState
    attempts: int
    next_attempt: datetime | None
    last_error: str | None
    created: datetime
    delivered: datetime | None


class SendResult(StrEnum):
    DELIVERED = "delivered"
    RETRY = "retry"  # temporary: try again by the schedule, or after `retry_after`
    REJECTED = "rejected"  # final for this message
    GONE = "gone"  # final for this channel (HTTP 410)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelHealth:
    """How a channel fares, kept between runs: one that fails is probed, one that is gone is off (`alerts.outages`)."""

    name: str
    failures: int = 0  # attempts in a row that failed for a passing reason
    failing_since: datetime | None = None
    next_probe: datetime | None = None  # nothing is sent by it before; None: it sends as it likes
    off_since: datetime | None = None  # its receiver is gone (HTTP 410): nothing is sent until somebody says so
    reason: str = ""  # of the last failure
    last_success: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What one attempt came to; `detail` is one plain sentence without secrets."""

    result: SendResult
    detail: str = ""
    retry_after: timedelta | None = None


# --- names shown outside ---------------------------------------------------------------------------------------------


def reference(kind: Literal["item", "story", "dialogue", "alert", "delivery", "silence"], number: int) -> str:
    """The id a user sees and types: `i12`, `s3`, `d4`, `a5`, `x6`, `m7`; `why` tells them apart by their letter."""
    letter = {"item": "i", "story": "s", "dialogue": "d", "alert": "a", "delivery": "x", "silence": "m"}[kind]
    return f"{letter}{number}"
