"""What a subscription would have sent: stored history told to it again, with its own clock, and nothing written.

    history of dialogues, items as they came -> the decisions of `alerts` -> what would have left the house, and when

It stands since the beginning of the replay. Two things are not as they were: tags and confidence are those of today's
rules, and a date that was known to the month only is taken for unknown once it is known better.
"""

from __future__ import annotations

import heapq
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import count

from aggregator.alerts.deciding import (
    Decision,
    Surroundings,
    collected,
    decide_again,
    decide_dialogue,
    decide_item,
    decide_reminders,
)
from aggregator.alerts.digests import zone_named
from aggregator.alerts.drafting import limit
from aggregator.alerts.news import RECENT
from aggregator.alerts.wording import Name, subject
from aggregator.model import (
    SOURCE_TIER,
    Alert,
    AlertDraft,
    Dialogue,
    DialogueChange,
    DialogueType,
    EventType,
    FeedKind,
    Item,
    Place,
    Status,
    Subscription,
    Telling,
    When,
    reference,
)
from aggregator.objects import Object, time_text
from aggregator.store import DialogueFilter, DialogueRecord, ItemFilter, Reader

BASELINE_AGE = timedelta(hours=48)
"""As in `settling`: what is older than this on a feed's first poll is not told (R-I4)."""

_EVERY = 1_000_000
_LATE = timedelta(days=7)  # an item may appear so long after it was published
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """One alert that would have been sent. Those of one digest share `message`, its number."""

    alert: Alert
    decided: datetime
    sent: datetime
    message: int
    digest: bool

    @property
    def reason(self) -> str:
        told = self.alert.payload["alert"]
        return str(told["reason"]) if isinstance(told, dict) else ""


def replayed_object(each: Replayed, name: Name) -> Object:
    """The JSON object of one alert that would have been sent."""
    alert = each.alert
    return {
        "sent": time_text(each.sent),
        "decided": time_text(each.decided),
        "message": each.message,
        "digest": each.digest,
        "type": alert.event.value,
        "dialogue_id": reference("dialogue", alert.dialogue_id) if alert.dialogue_id is not None else None,
        "items": [reference("item", number) for number in alert.item_ids],
        "subject": subject(alert, name),
        "reason": each.reason,
    }


def replay(reader: Reader, subscription: Subscription, since: datetime, now: datetime) -> list[Replayed]:
    """What the subscription would have sent from `since` to `now`, in the order of sending."""
    run, items = _Run(replace(subscription, since=since), now, reader.feed_kinds()), _Items(reader)
    for dialogue in reader.dialogues(DialogueFilter(upcoming_from=since.date(), told=True, limit=_EVERY)):
        if dialogue.first_seen < since:
            run.states[dialogue.id] = dialogue
    for dialogue_id, records in reader.history_since(since).items():
        dialogue = reader.dialogue(dialogue_id)
        # one may be left without items, when rules or publishers change their mind, or have become another one
        if dialogue.items and dialogue.id == dialogue_id:
            _schedule(run, dialogue, records, items, since)
    if EventType.ITEM in subscription.on:
        wanted = ItemFilter(since=since - _LATE, limit=_EVERY)
        for item in reversed(reader.items(wanted)):
            if since <= item.first_seen <= now:
                run.at(item.first_seen, partial(run.hear_item, item))
    for dialogue in list(run.states.values()):
        run.remind_of(dialogue, since, items.of(dialogue, since))
    run.go()
    return _sent(run)


class _Items:
    """Items by number, each read once."""

    def __init__(self, reader: Reader) -> None:
        self._reader, self._known = reader, dict[int, Item]()

    def of(self, dialogue: Dialogue, moment: datetime) -> list[Item]:
        """Those that told of the dialogue by then, the newest first."""
        for number in dialogue.items:
            if number not in self._known:
                self._known[number] = self._reader.item(number)
        told = [self._known[number] for number in dialogue.items if self._known[number].first_seen <= moment]
        return sorted(told, key=lambda item: (item.first_seen, item.id), reverse=True)


def _schedule(run: _Run, present: Dialogue, records: Sequence[DialogueRecord], items: _Items, since: datetime) -> None:
    """Put every step of a dialogue into the run: what changed, and each further source."""
    states = [present]
    for record in reversed(records):
        states.append(rewound_dialogue(states[-1], record))
    states.reverse()  # states[n] stood before records[n]
    if present.first_seen < since:
        run.states[present.id] = states[0]
    moments = {record.at for record in records}
    for record, state in zip(records, states[1:], strict=True):
        told = items.of(present, record.at)
        run.hear(_as_told(state, told, record.at), record.event, record, told)
    for item in items.of(present, run.now):
        if item.first_seen >= since and item.first_seen not in moments:
            before = sum(record.at <= item.first_seen for record in records)
            told = items.of(present, item.first_seen)
            run.hear(_as_told(states[before], told, item.first_seen), None, None, told)


def _as_told(state: Dialogue, items: Sequence[Item], moment: datetime) -> Dialogue:
    """The dialogue with what its items of that moment say it is about."""
    return replace(state, items=tuple(item.id for item in items), updated=moment)


def rewound_dialogue(after: Dialogue, record: DialogueRecord) -> Dialogue:
    """The dialogue as it was before a record of its history."""
    was = {name: before for name, (before, _) in record.changed.items()}
    when = after.when
    if was.keys() & {"start", "end", "date_precision"}:
        start, end = was.get("start", _iso(when.start)), was.get("end", _iso(when.last))
        known = isinstance(start, str)
        when = When(start=_day(start), end=_day(end), precision="day") if known else When()
    place = after.place
    if "place" in was:
        old = was["place"]
        place = Place(city=old.get("city"), country=old.get("country")) if isinstance(old, dict) else None
    edition = was.get("edition", after.edition)
    return replace(
        after,
        when=when,
        place=place,
        status=Status(str(was.get("status", after.status))),
        type=DialogueType(str(was.get("type", after.type))),
        series=str(was.get("series", after.series)),
        parties=_texts(was.get("parties", after.parties)),
        heads=_texts(was.get("heads", after.heads)),
        virtual=bool(was.get("virtual", after.virtual)),
        edition=edition if isinstance(edition, int) else None,
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: object) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) else None


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list | tuple) else ()


@dataclass(slots=True)
class _Run:
    """A subscription with a clock of its own; `told` is what it decided to send."""

    subscription: Subscription
    now: datetime
    kinds: dict[str, FeedKind]
    states: dict[int, Dialogue] = field(default_factory=dict)
    tellings: dict[int, Telling] = field(default_factory=dict)
    told: list[AlertDraft] = field(default_factory=list)
    _keys: set[str] = field(default_factory=set)
    _agenda: list[tuple[datetime, int, Callable[[datetime], None]]] = field(default_factory=list)
    _order: count[int] = field(default_factory=count)
    _lately: dict[str, deque[datetime]] = field(default_factory=lambda: defaultdict(deque))

    def at(self, moment: datetime, work: Callable[[datetime], None]) -> None:
        """Do something when its time has come, if it comes within the replay."""
        if moment <= self.now:
            heapq.heappush(self._agenda, (moment, next(self._order), work))

    def go(self) -> None:
        """Let time pass to the end."""
        while self._agenda:
            moment, _, work = heapq.heappop(self._agenda)
            work(moment)

    def hear(
        self, dialogue: Dialogue, event: EventType | None, record: DialogueRecord | None, items: Sequence[Item]
    ) -> None:
        """A step of a dialogue, at its time."""

        def step(moment: datetime) -> None:
            self.states[dialogue.id] = dialogue
            change = DialogueChange(event=event, dialogue=dialogue, changed=record.changed if record else {}, at=moment)
            new = [item for item in items if item.first_seen == moment]
            quiet = "it was old when its feed was new" if new and all(map(_old, new)) else None
            nearest = min((self._tier(item) for item in items if item.first_seen < moment), default=0)
            nearer = any(self._tier(item) < nearest for item in new)
            around = replace(self._around(dialogue.id), nearer=nearer)
            made = decide_dialogue(change, items, [self.subscription], moment, quiet=quiet, around=around)
            self._keep(made, items, moment)
            self.remind_of(dialogue, moment, items)

        self.at(dialogue.updated, step)

    def _tier(self, item: Item) -> int:
        return SOURCE_TIER[self.kinds.get(item.feed_id, FeedKind.NEWS)]

    def hear_item(self, item: Item, moment: datetime) -> None:
        """An item, as it came."""
        dialogue = self.states.get(item.dialogue_id) if item.dialogue_id is not None else None
        late = item.first_seen - item.effective_at > RECENT
        quiet = "it was old when it was first seen" if late or _old(item) else None
        around = Surroundings(kinds=self.kinds)
        made = decide_item(item, [self.subscription], moment, dialogue=dialogue, quiet=quiet, around=around)
        self._keep(made, [item], moment)

    def remind_of(self, dialogue: Dialogue, moment: datetime, items: Sequence[Item]) -> None:
        """Look at the dialogue's reminders when each is due."""
        start = dialogue.when.start
        if start is None or dialogue.when.precision != "day":
            return
        zone = zone_named(self.subscription.time_zone)
        opening = datetime.combine(start, time(), zone).astimezone(UTC)

        def look(due: datetime) -> None:
            last = self.tellings.get(dialogue.id)
            told = {(self.subscription.name, dialogue.id): [last.at]} if last else {}
            around, current = Surroundings(kinds=self.kinds), self.states.get(dialogue.id, dialogue)
            made = decide_reminders(
                [current], [self.subscription], due, told=told, items={dialogue.id: items}, around=around
            )
            self._keep(made, items, due)

        for lead in self.subscription.remind:
            self.at(max(opening - lead, moment), look)

    def _around(self, dialogue_id: int) -> Surroundings:
        known = self.tellings.get(dialogue_id)
        return Surroundings(tellings={self.subscription.name: known} if known else {}, kinds=self.kinds)

    def _keep(self, decisions: Iterable[Decision], items: Sequence[Item], moment: datetime) -> None:
        for made in decisions:
            if made.telling is not None:
                self.tellings[made.telling.dialogue_id] = made.telling
                if made.telling.again is not None:
                    self.at(made.telling.again, partial(self._look_again, made.telling.dialogue_id))
            if made.draft is not None and made.draft.key not in self._keys:
                self._keys.add(made.draft.key)
                self.told.append(self._within_the_cap(made.draft, items, moment))

    def _look_again(self, number: int, moment: datetime) -> None:
        telling, dialogue = self.tellings[number], self.states[number]
        if telling.again is not None and telling.again <= moment:
            around = Surroundings(kinds=self.kinds)
            self._keep([decide_again(dialogue, (), self.subscription, telling, moment, around=around)], (), moment)

    def _within_the_cap(self, draft: AlertDraft, items: Sequence[Item], moment: datetime) -> AlertDraft:
        """Held for the summary of the hour if its feed told too much already."""
        if not items:
            return draft
        lately = self._lately[items[0].feed_id]
        while lately and lately[0] <= moment - _HOUR:
            lately.popleft()
        (kept,) = limit([draft], {self.subscription.name: len(lately)}, moment, subscriptions=[self.subscription])
        lately.append(moment)
        return kept


def _old(item: Item) -> bool:
    return item.baseline and item.first_seen - item.effective_at > BASELINE_AGE


def _sent(run: _Run) -> list[Replayed]:
    """What would have left, by the moment of leaving: what waited for the same moment leaves together."""
    by_moment: dict[tuple[datetime, int], list[Alert]] = defaultdict(list)
    for number, draft in enumerate(run.told, 1):
        alert = Alert(
            id=number,
            uid="",
            subscription=draft.subscription,
            event=draft.event,
            payload=draft.payload,
            created=draft.created,
            dialogue_id=draft.dialogue_id,
            item_ids=draft.item_ids,
        )
        waits = not draft.channels and draft.due is not None
        by_moment[draft.due or draft.created, 0 if waits else number].append(alert)
    found = []
    for message, ((moment, alone), alerts) in enumerate(sorted(by_moment.items(), key=lambda pair: pair[0]), 1):
        left = collected(alerts)
        digest = not alone and (bool(run.subscription.digest) or len(left) > 1)
        found += [
            Replayed(alert=alert, decided=alert.created, sent=moment, message=message, digest=digest) for alert in left
        ]
    return found
