"""What can be written to the store: everything inside one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import Connection

from aggregator.model import (
    Alert,
    AlertDraft,
    Analysis,
    ChannelHealth,
    Delivery,
    DeliveryState,
    DialogueChange,
    Feed,
    FeedState,
    ItemDraft,
    ItemKey,
    Sent,
    Silence,
    Standing,
    Telling,
    Withheld,
)
from aggregator.store import alerts, channels, dialogues, feeds, items, operations, stories, subscriptions, tables
from aggregator.store.reader import Reader
from aggregator.store.values import (
    KEEP_FEATURES,
    KEEP_TEXT,
    Check,
    Features,
    FetchRecord,
    Hold,
    NewItem,
    PruneReport,
    StoryLink,
    SyncReport,
)


class Transaction(Reader):
    """Writes on one connection, for one thread at a time; made by `Store.begin`.

    There is one writer at a time, on PostgreSQL too, so what is read inside stays true until the commit: "look for
    the item, and insert it if it is not there" needs no further care. Keep network and parsing out of it.
    """

    def __init__(self, connection: Connection, *, durable: bool, owner: str | None) -> None:
        super().__init__(connection)
        self._durable, self._owner = durable, owner

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """A part of the transaction that is undone by itself if it raises, so that one bad item spoils no other."""
        with self._connection.begin_nested():
            yield

    # --- feeds

    def sync_feeds(self, declared: Sequence[Feed], now: datetime, first_poll: Callable[[Feed], datetime]) -> SyncReport:
        """Make the stored feeds those that the configuration declares.

        A feed no longer declared is retired: it is not polled, its items stay, and it goes on where it stopped if it
        is declared again. Feeds of origin `cli` stay, unless the configuration declares the same id, which then
        owns it. With a new URL goes what was observed of the old one (validators, body hash, failures), and
        `first_poll` says when to ask, as it does for a new feed; otherwise the stored time stands (R-S3).
        """
        return feeds.sync(self._connection, declared, now, first_poll)

    def add_feed(self, feed: Feed, now: datetime, first_poll: datetime) -> None:
        """Subscribe to one more feed; UsageError if its id is taken."""
        feeds.add(self._connection, feed, now, first_poll)

    def remove_feed(self, feed_id: str, now: datetime) -> None:
        """Retire a feed added with `add_feed`: its items stay. NotFoundError if there is none; UsageError if the
        configuration declares it, for it would come back."""
        feeds.remove(self._connection, feed_id, now)

    def lease(
        self,
        now: datetime,
        until: datetime,
        limit: int,
        *,
        feed_ids: Collection[str] | None = None,
        ignore_schedule: bool = False,
        skip: Callable[[Feed], bool] | None = None,
    ) -> list[tuple[Feed, FeedState]]:
        """Take up to `limit` due feeds until `until`, so that nobody else polls them; the longest overdue first.

        `feed_ids` narrows the choice; `ignore_schedule` takes those too whose time has not come. Paused, retired and
        already leased feeds are never taken. `skip` is asked for each feed in that order: say yes to what a hold
        forbids (`holds`), or to the thirteenth feed of one host.
        """
        return feeds.lease(self._connection, now, until, limit, feed_ids, ignore_schedule, skip, self._owner)

    def release(self, feed_ids: Collection[str]) -> None:
        """Give feeds back without a result; they are due as before."""
        feeds.release(self._connection, feed_ids)

    def release_daemons(self) -> int:
        """Give back what daemons leased, feeds and deliveries: for one that has just taken `Store.lock_daemon` and so
        knows that the others are dead. A command that polls or sends beside it keeps its leases, which end by
        themselves. Returns how many there were."""
        return feeds.release_daemons(self._connection) + alerts.release_daemons(self._connection)

    def put_clock_back(self, now: datetime, longest: timedelta) -> int:
        """Make due now what got its time from a clock that was more than 5 minutes ahead of this one: feeds that were
        asked, and deliveries that were made, in what is the future now; deliveries and probes of channels put off by
        more than `longest`, which no schedule does; and changes that wait for longer than any cooldown. Returns how
        many there were."""
        return (
            feeds.put_clock_back(self._connection, now)
            + alerts.put_clock_back(self._connection, now, longest)
            + channels.put_clock_back(self._connection, now, longest)
            + subscriptions.put_clock_back(self._connection, now)
        )

    def save_state(self, state: FeedState) -> None:
        """Write what was observed of a feed, and end its lease. NotFoundError if there is no such feed."""
        feeds.save_state(self._connection, state)

    def log_fetch(self, record: FetchRecord) -> None:
        """Note one poll, and drop what goes beyond the newest 200 of that feed (R-I8)."""
        feeds.log_fetch(self._connection, record)

    def save_hold(self, hold: Hold) -> None:
        """Note that a scope must not be asked; a later `until` wins over an earlier one."""
        feeds.save_hold(self._connection, hold)

    def clear_holds(self, now: datetime) -> None:
        """Drop the holds that have run out."""
        feeds.clear_holds(self._connection, now)

    # --- items

    def insert_items(self, new: Sequence[NewItem]) -> list[int]:
        """Store items with their keys, tags, claims and story features, in a few statements for all; ids in order.

        Each item begins as its own story, of the item's own number. A key that another item of the feed has already
        stays with that one.
        """
        return items.insert_items(self._connection, new)

    def revise_item(
        self,
        item_id: int,
        draft: ItemDraft,
        analysis: Analysis,
        at: datetime,
        changed: Mapping[str, object],
        features: Features | None = None,
    ) -> int:
        """Replace what an item says, keep what it said before as a revision, and return the revision's number.

        Its keys are added to, its tags and claim replaced; `first_seen` and `effective_at` stay, so that lists keep
        their order. A claim that is no longer made is dropped; the item leaves its dialogue, as with one too weak
        to publish. `features` replaces what stories compare by; None leaves it. NotFoundError if there is no such item.
        """
        return items.revise(self._connection, item_id, draft, analysis, at, changed, features)

    def retag_item(self, item_id: int, analysis: Analysis) -> None:
        """Replace what is understood of an item, its text unchanged: tags, language, claim and rules. An item that no
        longer claims a dialogue leaves its dialogue. NotFoundError if there is no such item."""
        items.retag(self._connection, item_id, analysis)

    def add_keys(self, item_id: int, keys: Sequence[ItemKey]) -> None:
        """Let the item be known by more keys; one that another item of the feed has stays with that one."""
        self.add_all_keys({item_id: keys})

    def add_all_keys(self, keys: Mapping[int, Sequence[ItemKey]]) -> None:
        """The same for many items, by id, in a few statements."""
        items.add_keys(self._connection, keys)

    def touch_listed(self, item_ids: Collection[int], at: datetime) -> None:
        """Note that the feed's document still lists these items (R-I8: such an item is never pruned)."""
        items.touch(self._connection, item_ids, at)

    # --- stories

    def join_story(self, item_id: int, story_id: int, via: int | None, score: float, method: str, at: datetime) -> None:
        """Move a new item into the story, and note why.

        The story's representative is the item nearest to the source: lowest tier, then earliest `effective_at`, then
        lowest id. NotFoundError if there is no such item or story; UsageError for one that others have joined already,
        or that is in another's story.
        """
        link = StoryLink(item_id=item_id, story_id=story_id, via=via, score=score, method=method, at=at)
        self.join_stories([link])

    def join_stories(self, links: Sequence[StoryLink]) -> None:
        """The same for many items, one after the other, in a few statements; each link names the story that is joined.
        What cannot be joined leaves all as it was."""
        stories.join(self._connection, links)

    def split_story(self, item_id: int, at: datetime) -> tuple[int, int]:
        """Take the item out of its story, as a user decided; (its own story, the story of the others).

        Nothing that was compared before brings them together again; later copies go where they fit best. The item's
        story has the item's number. NotFoundError if there is no such item; UsageError if it is alone.
        """
        return stories.split(self._connection, item_id, at)

    def merge_stories(self, one: int, other: int, at: datetime) -> int:
        """Make one story of two, as a user decided; the lower number stays and is returned, the other leads to it.

        NotFoundError if there is no such story; UsageError if they are one already.
        """
        return stories.merge(self._connection, one, other, at)

    def save_wording(self, feed_id: str, items: int, boilerplate: Iterable[int]) -> None:
        """Note how many items the feed has brought, and which 32-bit shingles it repeats."""
        stories.save_wording(self._connection, feed_id, items, boilerplate)

    # --- dialogues

    def new_dialogue_id(self) -> int:
        """The id for the next new dialogue; put it before asking for another."""
        return items.next_id(self._connection, tables.dialogue.c.id)

    def put_dialogue(self, change: DialogueChange) -> None:
        """Store `change.dialogue` as it is now, new or known, link its items and their claims to it, and note the
        change in its history if it has an event or changed anything. Items it no longer names are unlinked."""
        dialogues.put(self._connection, change)

    def doubled_alerts(self, dialogue_id: int, into: int) -> list[tuple[Alert, Alert]]:
        """Alerts of a dialogue, each with that of `into` that would be the same decision, were the two one dialogue."""
        return dialogues.doubled(self._connection, dialogue_id, into)

    def absorb_dialogue(self, dialogue_id: int, into: int) -> None:
        """Let `into` stand for a dialogue that turned out to be the same one, after `put_dialogue` has given it the
        items: its id leads there, and so does what was decided of it, but for what subscriptions know of it, which the
        caller puts anew. Its history stays its own."""
        dialogues.absorb(self._connection, dialogue_id, into)

    # --- alerts

    def add_alert(self, draft: AlertDraft, uid: str) -> int | None:
        """Write an alert and one pending delivery for each of its channels; None if its key exists already.

        `uid` is unique and random, made by the caller. The delivery waits for `draft.due`.
        """
        return alerts.add(self._connection, draft, uid)

    def withdraw_alert(self, alert_id: int, reason: str, now: datetime) -> None:
        """Send an alert that is unsent (`is_unsent`) after all not, and note why. Its key is free again."""
        alerts.withdraw(self._connection, alert_id, reason, now)

    def add_deliveries(self, alert_id: int, channels: Sequence[str], now: datetime) -> None:
        """Send a stored alert by more channels, from now on: for one that waited and is not told in a digest."""
        alerts.add_deliveries(self._connection, alert_id, channels, now)

    def lease_deliveries(
        self,
        now: datetime,
        until: datetime,
        limit: int,
        *,
        channels: Collection[str] | None = None,
        but: Collection[str] = (),
    ) -> list[Delivery]:
        """Take up to `limit` pending deliveries whose time has come, the longest waiting first; only those of
        `channels` if any are named, and none of the channels in `but` (such as the one where digests wait).

        Only in a durable transaction (ValueError otherwise): when this has committed, the alert and its uid outlive
        a power cut, so whatever is sent can be recognised when it has to be sent again.
        """
        self._need_durability()
        return alerts.lease(self._connection, now, until, limit, channels, but, self._owner)

    def record_attempt(
        self,
        delivery_id: int,
        sent: Sent,
        now: datetime,
        next_attempt: datetime | None = None,
        state: DeliveryState = DeliveryState.PENDING,
    ) -> None:
        """Note what an attempt came to, and end its lease. `state` and `next_attempt` are the caller's decision;
        `sent.detail` becomes `last_error` unless it was delivered. Only in a durable transaction, like the lease.
        NotFoundError if there is no such delivery."""
        self._need_durability()
        alerts.record_attempt(self._connection, delivery_id, sent, now, next_attempt, state)

    def retry_delivery(self, delivery_id: int, now: datetime) -> None:
        """Make a dead or waiting delivery due now; the schedule of a dead one begins anew. NotFoundError if there is
        none; UsageError if it was delivered."""
        alerts.retry(self._connection, delivery_id, now)

    def revive_deliveries(self, channel: str | None, now: datetime) -> int:
        """Make every dead delivery of a channel, or of all with None, due now, its schedule begun anew; how many."""
        return channels.revive(self._connection, channel, now)

    def bury_deliveries(self, channel: str, reason: str, now: datetime) -> int:
        """Give up what is due by a channel, with the reason; how many there were. Needs durability, as recording
        does."""
        self._need_durability()
        return channels.bury(self._connection, channel, reason, now)

    def bring_deliveries_forward(self, channel: str, now: datetime) -> int:
        """Make due now what a channel tried and put off, because it is well again; how many there were."""
        return channels.bring_forward(self._connection, channel, now)

    def save_channel_health(self, health: ChannelHealth) -> None:
        """Write how a channel fares."""
        channels.save(self._connection, health)

    def sync_channels(self, targets: Mapping[str, str]) -> None:
        """Make the known channels those that are configured. `targets` is a digest of each one's settings: with
        another one goes what was observed of the channel, for it leads elsewhere now."""
        channels.sync(self._connection, targets)

    def _need_durability(self) -> None:
        if not self._durable:
            raise ValueError("deliveries are leased and recorded in a durable transaction: begin(durable=True)")

    # --- subscriptions

    def save_standings(self, standings: Sequence[Standing], renamed: Mapping[str, str]) -> None:
        """Make these the observed subscriptions. What was decided for one of `renamed` (old name -> new) is its new
        name's: its alerts and their keys, what it knows, what it was spared, and the silences that name it."""
        subscriptions.save_standings(self._connection, standings, renamed)

    def put_telling(self, telling: Telling) -> None:
        """Store what a subscription knows of a dialogue now."""
        subscriptions.put_telling(self._connection, telling)

    def withhold(self, withheld: Withheld) -> None:
        """Note what was asked for and is not told; once for each alert and cause."""
        subscriptions.withhold(self._connection, withheld)

    def add_silence(self, silence: Silence) -> int:
        """Store a silence and return its id; the id that it carries is not looked at. NotFoundError if it names a
        dialogue that there is not."""
        return subscriptions.add_silence(self._connection, silence)

    def end_silence(self, silence_id: int, now: datetime) -> None:
        """Let a silence end now. NotFoundError if there is none; UsageError if it has ended already."""
        subscriptions.end_silence(self._connection, silence_id, now)

    # --- operations

    def beat(self, now: datetime) -> None:
        """The daemon lives."""
        operations.beat(self._connection, now)

    def save_check(self, check: Check) -> None:
        """Keep what a look at the whole database came to."""
        operations.save_check(self._connection, check)

    def prune(
        self,
        now: datetime,
        keep_text: timedelta = KEEP_TEXT,
        keep_features: timedelta = KEEP_FEATURES,
        limit: int = 1000,
    ) -> PruneReport:
        """Drop what is old, at most `limit` items and deliveries at a time; call again until the report is all zeros.

        R-I8: text and revisions of items first seen before `keep_text` that the last document of their feed no longer
        listed; their keys, titles, tags and claims stay, so that they never come back as new. What stories compare
        items by, before `keep_features` (a story spans 30 days at most). What was delivered of alerts made before
        `keep_text`, and why others were not made; dead deliveries stay, and so does every alert, whose key says that it
        was made.
        """
        return operations.prune(self._connection, now, keep_text, keep_features, limit)
