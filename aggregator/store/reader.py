"""What can be asked of the store: one consistent snapshot, answered in the house's values."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from aggregator.model import (
    Alert,
    ChannelHealth,
    Delivery,
    Dialogue,
    Feed,
    FeedKind,
    FeedState,
    Item,
    ItemKey,
    KnownItem,
    Silence,
    SourcedClaim,
    Standing,
    Telling,
    Withheld,
)
from aggregator.store import (
    alerts,
    channels,
    dialogues,
    feeds,
    finding,
    items,
    operations,
    shingles,
    stories,
    subscriptions,
)
from aggregator.store.values import (
    KEEP_FEATURES,
    AlertFilter,
    Check,
    DeliveryFilter,
    DialogueFilter,
    DialogueRecord,
    FetchRecord,
    Hold,
    ItemFilter,
    PruneReport,
    Queue,
    Revision,
    Story,
    StoryCandidate,
    StoryDecision,
    StoryLink,
)


class Reader:
    """Queries on one connection, for one thread at a time; made by `Store.read` and `Store.begin`.

    From its first query on, everything a reader answers is of one moment. Lists are complete values; nothing stays
    open. An id that does not exist is NotFoundError where one thing is asked for, and an empty list where a list is.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # --- feeds

    def feeds(self) -> list[tuple[Feed, FeedState]]:
        """Every feed that is subscribed to, by id; retired ones are left out."""
        return feeds.all_feeds(self._connection)

    def feed(self, feed_id: str) -> tuple[Feed, FeedState]:
        """One subscribed feed; NotFoundError if there is none of that id."""
        return feeds.one_feed(self._connection, feed_id)

    def feed_kinds(self) -> dict[str, FeedKind]:
        """What every feed is that there ever was, by id: items outlive their feeds."""
        return feeds.kinds(self._connection)

    def item_counts(self) -> dict[str, int]:
        """Stored items by feed id; a feed without items is left out."""
        return feeds.item_counts(self._connection)

    def dated_back(self, since: datetime, age: timedelta) -> dict[str, tuple[int, int]]:
        """By feed id, of the items that were new since then and came after the feed's first poll: how many there are,
        and how many were dated more than `age` before they were first seen; feeds without such ones are left out."""
        return feeds.dated_back(self._connection, since, age)

    def due(self, now: datetime, limit: int) -> list[tuple[Feed, FeedState]]:
        """Feeds whose `next_poll` has come, the longest overdue first: not leased, paused or retired.

        One that is gone has a `next_poll` too, 30 days off (R-F8), and takes its turn like any other.
        """
        return feeds.due(self._connection, now, limit)

    def holds(self) -> list[Hold]:
        """Every hold that is stored, also those that have run out (`clear_holds` drops them)."""
        return feeds.holds(self._connection)

    def recent_gaps(self, feed_id: str, n: int = 20) -> list[timedelta]:
        """Times between the last `n` + 1 moments at which the feed brought something new, newest gap first (R-S1).

        Items first seen in one poll are one moment: otherwise a first poll of 30 items would look like a rush.
        """
        return feeds.recent_gaps(self._connection, feed_id, n)

    def fetch_log(self, feed_id: str, limit: int = 20) -> list[FetchRecord]:
        """The feed's last polls, newest first; at most 200 are kept (R-I8)."""
        return feeds.fetch_log_of(self._connection, feed_id, limit)

    # --- items

    def known_items(self, feed_id: str, keys: Sequence[ItemKey]) -> dict[ItemKey, KnownItem]:
        """Those of `keys` that an item of this feed carries, with that item; any number of keys."""
        return items.known(self._connection, feed_id, keys)

    def items(self, wanted: ItemFilter) -> list[Item]:
        """Matching items, newest first by (effective_at, id)."""
        return finding.matching(self._connection, wanted)

    def item(self, item_id: int) -> Item:
        """One item with its text; NotFoundError if there is none."""
        return items.one(self._connection, item_id)

    def stale_items(self, rules: int, since: datetime | None, after: int, limit: int) -> list[Item]:
        """Items that still have their text and were analysed by other rules than these, by id from `after` on."""
        return items.stale(self._connection, rules, since, after, limit)

    def count_stale(self, rules: int, since: datetime | None) -> int:
        """How many items were analysed by other rules than these."""
        return items.count_stale(self._connection, rules, since)

    def revisions(self, item_id: int) -> list[Revision]:
        """The item's earlier states, oldest first."""
        return items.revisions(self._connection, item_id)

    def item_claim(self, item_id: int) -> SourcedClaim | None:
        """What the item claims of a dialogue, also below the publishing threshold."""
        return dialogues.claim_of(self._connection, item_id)

    # --- stories

    def stories(self, wanted: ItemFilter) -> list[Story]:
        """Stories whose representative matches, newest first; `stories_only` is taken for granted."""
        return stories.matching(self._connection, wanted)

    def story_items(self, story_id: int) -> list[Item]:
        """Every copy in the story, the earliest first, without bodies."""
        return stories.members(self._connection, story_id)

    def representative(self, story_id: int) -> int:
        """The item that stands for the story; NotFoundError if there is no such story."""
        return stories.representative(self._connection, story_id)

    def current_story(self, story_id: int) -> int:
        """The number of the story today: its own, or that of the one it was merged into; NotFoundError if there is
        none."""
        return stories.current(self._connection, story_id)

    def story_link(self, item_id: int) -> StoryLink | None:
        """Why the item's wording put it into a story; None for one that never joined another's."""
        return stories.link(self._connection, item_id)

    def story_decisions(self, story_id: int) -> list[StoryDecision]:
        """What users decided of the story and of those that were merged into it, oldest first."""
        return stories.decisions(self._connection, story_id)

    def known_shingles(self, shingles_of: Collection[int]) -> set[int]:
        """Those of the hashes that any stored text has."""
        return shingles.known(self._connection, shingles_of)

    def story_postings(
        self, shingles_of: Collection[int], from_time: datetime, to_time: datetime, before: int, most: int = 50
    ) -> dict[int, list[tuple[int, int]]]:
        """Under each shingle the items that have it, as (item id, story id): the newest `most` of those with
        `effective_at` in `[from_time, to_time]` and an id below `before`, newest first."""
        return shingles.postings(self._connection, shingles_of, from_time, to_time, before, most)

    def story_candidates(self, item_ids: Sequence[int]) -> list[StoryCandidate]:
        """Those of the items that there are, in this order, as copies are compared."""
        return stories.candidates(self._connection, item_ids)

    def story_same_link(
        self, key: ItemKey, from_time: datetime, to_time: datetime, before: int, limit: int = 50
    ) -> list[StoryCandidate]:
        """Items of any feed in the time span that carry this LINK key (R-I7) and have an id below `before`, oldest
        first."""
        return stories.same_link(self._connection, key, from_time, to_time, before, limit)

    def known_links(self, keys: Collection[ItemKey]) -> set[ItemKey]:
        """Those of the LINK keys that any item of any feed carries."""
        return stories.known_links(self._connection, keys)

    def wording(self, feed_id: str) -> tuple[int, frozenset[int]]:
        """How many items the feed has brought since its wording is looked at, and the shingles that it repeats."""
        return stories.wording(self._connection, feed_id)

    def recent_features(self, feed_id: str, limit: int) -> list[bytes]:
        """`Features.data` of the feed's last items, oldest first; only of those that are still compared."""
        return stories.recent_features(self._connection, feed_id, limit)

    # --- dialogues

    def dialogues(self, wanted: DialogueFilter) -> list[Dialogue]:
        """Matching dialogues: with `upcoming_from` the next first, otherwise the last updated first."""
        return dialogues.matching(self._connection, wanted)

    def dialogue(self, dialogue_id: int) -> Dialogue:
        """One dialogue, also by the id of one that was merged into it; NotFoundError if there is none."""
        return dialogues.one(self._connection, dialogue_id)

    def history(self, dialogue_id: int) -> list[DialogueRecord]:
        """What became of the dialogue, oldest first."""
        return dialogues.history(self._connection, dialogue_id)

    def history_since(self, since: datetime) -> dict[int, list[DialogueRecord]]:
        """What became of every dialogue since then, oldest first, by dialogue id."""
        return dialogues.history_since(self._connection, since)

    def claims(self, dialogue_id: int) -> list[SourcedClaim]:
        """The claims it is built from, one per item, the earliest published first."""
        return dialogues.claims(self._connection, dialogue_id)

    def dialogue_candidates(
        self,
        parties: Collection[str],
        around: date | None,
        published: datetime,
        *,
        related: Callable[[Sequence[str]], bool] = lambda parties: True,
    ) -> list[Dialogue]:
        """Dialogues that a new claim may be about: sharing a party, and within 120 days of it; of those whose parties
        are `related` the 200 that were updated last.

        Near means: their dates touch 120 days about `around` (the claimed date) or about `published`, or they were
        updated within 120 days of `published`. The last updated first.
        """
        return dialogues.candidates(self._connection, parties, around, published, related)

    # --- alerts

    def alerts(self, wanted: AlertFilter) -> list[Alert]:
        """Matching alerts, newest first."""
        return alerts.matching(self._connection, wanted)

    def alert(self, alert_id: int) -> Alert:
        """One alert; NotFoundError if there is none."""
        return alerts.one(self._connection, alert_id)

    def alerts_of(self, *, item_id: int | None = None, dialogue_id: int | None = None) -> list[Alert]:
        """Alerts about the item, or about the dialogue, newest first."""
        return alerts.about(self._connection, item_id, dialogue_id)

    def has_alert(self, key: str) -> bool:
        """Whether the decision of this key was made already."""
        return alerts.has_key(self._connection, key)

    def is_unsent(self, alert_id: int, now: datetime) -> bool:
        """Whether all deliveries of the alert wait, none was tried, and none is on its way."""
        return alerts.is_unsent(self._connection, alert_id, now)

    def alert_counts(self, feed_id: str, since: datetime) -> dict[str, int]:
        """Alerts made since then about items of the feed, by subscription (R-I5's cap)."""
        return alerts.counts(self._connection, feed_id, since)

    def times_told(self, dialogue_ids: Collection[int]) -> dict[tuple[str, int], list[datetime]]:
        """When each subscription was told of each of these dialogues, or will be by what is held, by (subscription,
        dialogue id)."""
        return alerts.times_told(self._connection, dialogue_ids)

    def told_of_story(self, story_id: int) -> frozenset[str]:
        """Subscriptions that were told of any item that is in the story now, as an item."""
        return alerts.told_of_story(self._connection, story_id)

    def deliveries(self, wanted: DeliveryFilter) -> list[Delivery]:
        """Matching deliveries, newest first."""
        return alerts.deliveries(self._connection, wanted)

    def delivery(self, delivery_id: int) -> Delivery:
        """One delivery; NotFoundError if there is none."""
        return alerts.one_delivery(self._connection, delivery_id)

    # --- channels

    def channel_health(self, names: Collection[str]) -> dict[str, ChannelHealth]:
        """How each of these channels fares, by name; one of which nothing is known is well."""
        return channels.health(self._connection, names)

    def channel_targets(self) -> dict[str, str]:
        """The channels that were configured when somebody last began to send, by name: a digest of each one's
        settings."""
        return channels.targets(self._connection)

    def due_channels(self, names: Collection[str], now: datetime) -> frozenset[str]:
        """Those of `names` for which a delivery is due, leased or not."""
        return channels.due(self._connection, names, now)

    def channel_queue(self, name: str) -> Queue:
        """What waits for a channel and what it gave up; counts rows."""
        return channels.queue(self._connection, name)

    # --- subscriptions

    def standings(self) -> list[Standing]:
        """What was observed of each subscription of the configuration, by name."""
        return subscriptions.standings(self._connection)

    def tellings(self, dialogue_id: int) -> dict[str, Telling]:
        """What each subscription knows of the dialogue, by name; one that knows nothing is left out."""
        return subscriptions.tellings(self._connection, dialogue_id)

    def tellings_due(self, now: datetime, limit: int) -> list[Telling]:
        """Tellings with a change that waited until now, the longest waiting first."""
        return subscriptions.tellings_due(self._connection, now, limit)

    def withheld(self, *, item_id: int | None = None, dialogue_id: int | None = None) -> list[Withheld]:
        """What was asked for about the item, or about the dialogue, and not told; oldest first."""
        return subscriptions.withheld_of(self._connection, item_id, dialogue_id)

    def count_undecided(self) -> int:
        """How many dialogues wait to be decided again for a subscription, after a fault of ours."""
        return subscriptions.count_undecided(self._connection)

    def withdrawal(self, alert_id: int) -> Withheld | None:
        """When and why an alert was withdrawn before it was sent; None if it was not, or that is no longer kept."""
        return alerts.withdrawal(self._connection, alert_id)

    def is_spared(self, key: str) -> bool:
        """Whether it was decided for good that the alert of this key is not sent."""
        return subscriptions.is_spared(self._connection, key)

    def silences(self, now: datetime | None = None) -> list[Silence]:
        """Silences in force at `now`, or all that there ever were; the newest first."""
        return subscriptions.silences(self._connection, now)

    def silence(self, silence_id: int) -> Silence:
        """One silence; NotFoundError if there is none."""
        return subscriptions.silence_of(self._connection, silence_id)

    # --- operations

    def heartbeat(self) -> datetime | None:
        """When the daemon last said that it lives; None if it never did."""
        return operations.last_beat(self._connection)

    def last_check(self) -> Check | None:
        """What the daemon's last weekly look at the whole database came to; None if there was none yet."""
        return operations.last_check(self._connection)

    def counts(self) -> Mapping[str, int]:
        """How many `feeds`, `items`, `stories`, `dialogues` and `alerts` there are, and `pending`, `delivered` and
        `dead` deliveries; for `doctor`, since it counts every row."""
        return operations.counts(self._connection)

    def oldest_pending(self, now: datetime) -> datetime | None:
        """Since when the longest waiting delivery is due; None when nothing is late."""
        return operations.oldest_pending(self._connection, now)

    def prunable(self, now: datetime, keep_text: timedelta, keep_features: timedelta = KEEP_FEATURES) -> PruneReport:
        """What `Transaction.prune` would drop, called until there is nothing left to drop."""
        return operations.prunable(self._connection, now, keep_text, keep_features)
