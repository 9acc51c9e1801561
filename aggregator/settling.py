"""What one good poll writes, inside its transaction: items, revisions, stories, dialogues, alerts.

new items, oldest first -> story -> claim -> dialogue -> who is told of it
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property, partial
from typing import TypeVar

import structlog

from aggregator.alerts import deciding
from aggregator.alerts.deciding import Decision, Surroundings
from aggregator.alerts.drafting import limit
from aggregator.alerts.news import RECENT
from aggregator.copies import NOTHING_COMPARED, Compared, Copies, FeedWording
from aggregator.errors import StoreError
from aggregator.items.dates import effective_at
from aggregator.model import (
    SOURCE_TIER,
    AlertDraft,
    Analysis,
    DialogueChange,
    EventType,
    Feed,
    FeedState,
    Identified,
    ItemDraft,
    ItemKey,
    Subscription,
    Verdict,
)
from aggregator.reminding import hold, surroundings
from aggregator.sessions import join_dialogue, mend_dialogue
from aggregator.store import NewItem, StoryLink, Transaction

log = structlog.get_logger()

T = TypeVar("T")

BASELINE_AGE = timedelta(hours=48)
"""What is older than this on a feed's first poll is stored and not told (R-I4)."""

HOUR = timedelta(hours=1)


def _do(works: Sequence[Callable[[], None]]) -> None:
    for work in works:
        work()


class Settling:
    """What a poll's transaction does with items, stories, dialogues and alerts; `alerts` counts those it wrote."""

    def __init__(
        self,
        transaction: Transaction,
        feed: Feed,
        state: FeedState,
        subscriptions: Sequence[Subscription],
        new_uid: Callable[[], str],
        now: datetime,
    ) -> None:
        self._transaction, self._feed, self._state = transaction, feed, state
        self._subscriptions, self._new_uid, self._now = subscriptions, new_uid, now
        self._tier = SOURCE_TIER[feed.kind]
        self._drafts: list[AlertDraft] = []
        self.alerts = 0

    def settle(self, identified: Sequence[Identified], analyses: Mapping[int, Analysis]) -> None:
        """Write all of a document; `analyses` by position, of what is new or changed."""
        new = [(found, analyses[n]) for n, found in enumerate(identified) if found.verdict is Verdict.NEW]
        # oldest first, so that stories and dialogues grow in the order in which they were told
        new.sort(key=lambda pair: self._effective(pair[0].draft))
        seen = []
        for found, analysis in new:
            each = self._compared(found.draft, analysis)
            self._wording.learn(each.features)
            seen.append(each)
        items = [self._new_item(*pair, each) for pair, each in zip(new, seen, strict=True)]
        copies = Copies(self._transaction, zip(items, seen, strict=True))
        numbers = self._transaction.insert_items(items)
        if new:
            self._wording.save(self._transaction)
        links = [self._find_story(copies, *each) for each in zip(numbers, items, seen, strict=True)]
        self._isolated(self._transaction.join_stories, [(link.item_id, link) for link in links if link])
        placed = zip(numbers, items, strict=True)
        self._isolated(_do, [(number, partial(self._place, number, item)) for number, item in placed])
        keys: dict[int, Sequence[ItemKey]] = {}
        revised: list[tuple[int, Callable[[], None]]] = []
        for n, found in enumerate(identified):
            if found.item_id is None:
                continue
            if found.verdict is Verdict.CHANGED:
                revised.append((found.item_id, partial(self._revise, found.item_id, found.draft, analyses[n])))
            elif found.draft.keys:
                keys[found.item_id] = found.draft.keys
        self._isolated(_do, revised)
        self._transaction.add_all_keys(keys)
        self._write()
        listed = [found.item_id for found in identified if found.item_id is not None]
        self._transaction.touch_listed(listed, self._now)

    def _isolated(self, act: Callable[[Sequence[T]], None], works: Sequence[tuple[int, T]]) -> None:
        """R7: an item that breaks our code is stored without what follows from it, and costs no other item anything.
        `works` are what is to be done for items, by their numbers, and `act` does several.

        Nearly always none does, and a savepoint costs more than most items: so all share one, and where something
        broke, what it undid is done again by halves.
        """
        if not works:
            return
        drafts = list(self._drafts)
        try:
            with self._transaction.attempt():
                act([work for _, work in works])
        except StoreError:
            raise
        except Exception:
            self._drafts = drafts
            if len(works) > 1:
                half = len(works) // 2
                self._isolated(act, works[:half])
                self._isolated(act, works[half:])
            else:
                log.exception("item could not be placed", feed=self._feed.id, item=works[0][0])

    def _place(self, number: int, item: NewItem) -> None:
        """Let a new item join its dialogue, and decide who is told."""
        self._tell_dialogue(number, item.analysis, item.effective_at)
        self._tell_item(number, item.effective_at)

    # --- items

    @cached_property
    def _wording(self) -> FeedWording:
        return FeedWording(self._transaction, self._feed.id)

    def _compared(self, draft: ItemDraft, analysis: Analysis) -> Compared:
        try:
            return self._wording.compared(draft, analysis)
        except Exception:
            # R7: a text that breaks the comparison is a story of its own
            log.exception("item could not be compared", feed=self._feed.id, guid=draft.guid, title=draft.title[:200])
            return NOTHING_COMPARED

    def _new_item(self, found: Identified, analysis: Analysis, each: Compared) -> NewItem:
        return NewItem(
            feed_id=self._feed.id,
            draft=found.draft,
            first_seen=self._now,
            effective_at=self._effective(found.draft),
            reason=found.reason,
            analysis=analysis,
            tier=self._tier,
            baseline=not self._state.baseline_done,
            features=each.stored,
        )

    def _effective(self, draft: ItemDraft) -> datetime:
        return effective_at(draft.published or draft.updated, self._now, self._now)

    def _find_story(self, copies: Copies, number: int, item: NewItem, each: Compared) -> StoryLink | None:
        """The story that the item belongs to, if it is a copy."""
        try:
            return copies.find(number, item, each)
        except StoreError:
            raise
        except Exception:
            log.exception("item could not be compared", feed=self._feed.id, item=number)  # R7
            return None

    def _revise(self, item_id: int, draft: ItemDraft, analysis: Analysis) -> None:
        """Store what an item says now, and let its claim change its dialogue: an edited date is a moved dialogue."""
        before = self._transaction.item(item_id)
        names = [
            name for name in ("title", "url", "text", "published") if getattr(before, name) != getattr(draft, name)
        ]
        self._transaction.revise_item(
            item_id, draft, analysis, self._now, dict.fromkeys(names, True), self._compared(draft, analysis).stored
        )
        self._tell_dialogue(item_id, analysis, before.effective_at)
        if before.dialogue_id is not None and self._transaction.item(item_id).dialogue_id != before.dialogue_id:
            # what only this item said holds no more: whoever was told so hears of it
            mended = mend_dialogue(self._transaction, before.dialogue_id, self._now)
            self._tell_change(mended, item_id, before.effective_at)

    # --- dialogues

    def _tell_dialogue(self, number: int, analysis: Analysis, effective: datetime) -> None:
        """Let the item's claim change its dialogue, and decide who is told."""
        change = join_dialogue(self._transaction, number, analysis, tier=self._tier, effective=effective, now=self._now)
        self._tell_change(change, number, effective)

    def _tell_change(self, change: DialogueChange | None, number: int, effective: datetime) -> None:
        if change is None or not self._subscriptions:
            return
        transaction = self._transaction
        # the one that brought the news first, then the others as they came
        order = sorted(change.dialogue.items, key=lambda item_id: (item_id != number, item_id))
        items = [transaction.item(item_id) for item_id in order]
        tellings = transaction.tellings(change.dialogue.id)
        # what was told of two dialogues that are one may differ from both
        nearer = bool(tellings) and (bool(change.absorbed) or self._nearest(number, change.dialogue.id))
        around = replace(self._around, tellings=tellings, nearer=nearer)
        quiet = self._quiet(effective)

        def decide(subscriptions: Sequence[Subscription]) -> Sequence[Decision]:
            return deciding.decide_dialogue(change, items, subscriptions, self._now, quiet=quiet, around=around)

        for subscription, error in self._decide_each(self._subscriptions, decide, dialogue=change.dialogue.id):
            telling = tellings.get(subscription.name)
            if quiet is not None and telling is None and not subscription.upcoming:
                continue  # it would not have been told
            event = change.event or EventType.CHANGED
            later = deciding.decide_later(change.dialogue, event, subscription, telling, self._now, repr(error))
            self._decided([later])

    def _decide_each(
        self,
        subscriptions: Sequence[Subscription],
        decide: Callable[[Sequence[Subscription]], Sequence[Decision]],
        **about: object,
    ) -> list[tuple[Subscription, Exception]]:
        """R7: a subscription that breaks our code costs no other its alert, and nobody the item; those that did."""
        try:
            self._decided(decide(subscriptions))
        except StoreError:
            raise
        except Exception as error:
            if len(subscriptions) == 1:
                log.exception("a subscription could not be decided", subscription=subscriptions[0].name, **about)
                return [(subscriptions[0], error)]
            return [broken for each in subscriptions for broken in self._decide_each([each], decide, **about)]
        return []

    def _nearest(self, number: int, dialogue_id: int) -> bool:
        """Whether this feed is nearer to the dialogue than all that told of it before item `number`."""
        claims = self._transaction.claims(dialogue_id)
        return all(claim.tier > self._tier for claim in claims if claim.item_id != number)

    # --- telling

    @cached_property
    def _around(self) -> Surroundings:
        return surroundings(self._transaction, self._now)

    def _tell_item(self, number: int, effective: datetime) -> None:
        """Decide who is told of the item itself. Every copy of a story is looked at, for the first may be in a language
        or from a source that is not asked for; whoever was told of one copy is told of no other."""
        wanting = [subscription for subscription in self._subscriptions if EventType.ITEM in subscription.on]
        if not wanting:
            return
        item = self._transaction.item(number)
        told = frozenset() if item.story_id is None else self._transaction.told_of_story(item.story_id)
        wanting = [subscription for subscription in wanting if subscription.name not in told]
        dialogue = self._transaction.dialogue(item.dialogue_id) if item.dialogue_id is not None else None
        quiet = self._quiet(effective)
        if quiet is None and self._now - effective > RECENT:
            quiet = f"it was published more than {RECENT.days} days before it was first seen"

        def decide(subscriptions: Sequence[Subscription]) -> Sequence[Decision]:
            return deciding.decide_item(
                item, subscriptions, self._now, dialogue=dialogue, quiet=quiet, around=self._around
            )

        self._decide_each(wanting, decide, item=number)

    def _quiet(self, effective: datetime) -> str | None:
        """Why nobody is told of what is so old, if so (R-I4)."""
        if self._state.baseline_done or self._now - effective <= BASELINE_AGE:
            return None
        return "it was more than 48 hours old when its feed was first polled"

    def _decided(self, decisions: Sequence[Decision]) -> None:
        """Keep what was decided: what is known from now on at once, for the next item of this poll may change it."""
        for decision in decisions:
            if decision.telling:
                self._transaction.put_telling(decision.telling)
            if decision.withheld:
                self._transaction.withhold(decision.withheld)
            if decision.draft:
                self._drafts.append(decision.draft)

    def _write(self) -> None:
        """Put what was decided into the outbox; what goes beyond the hourly cap of a feed waits for a digest (R-I5)."""
        drafts = [
            draft for draft in {each.key: each for each in reversed(self._drafts)}.values() if self._is_due(draft)
        ]
        if not drafts:
            return
        sent = self._transaction.alert_counts(self._feed.id, self._now - HOUR)
        for draft in limit(reversed(drafts), sent, self._now, subscriptions=self._subscriptions):
            if self._transaction.add_alert(hold(draft), self._new_uid()) is not None:
                self.alerts += 1

    def _is_due(self, draft: AlertDraft) -> bool:
        """Whether it was neither told nor spared before: what is known already takes no place under the cap."""
        if self._transaction.has_alert(draft.key):
            return False
        return draft.event is not EventType.ITEM or not self._transaction.is_spared(draft.key)
