"""From what changed to the alerts that tell it: one verdict per subscription, at most one draft per decision.

A draft's `key` is unique over all time, so that a poll that runs twice, or two processes that see the same change,
tell it once:

    dialogue.announced, .under_way, .concluded   once per subscription and dialogue, and once more for each start
                                                 date that it is set anew for after it was called off
    dialogue.postponed, .cancelled               once per start date that was called off
    dialogue.changed                             once per set of new values
    dialogue.overdue                             once per session of a series that has no successor
    item                                         once per story
    reminder                                     once per start date and lead
    feed.failing, .recovered                     once per start of that state

What tells of a value that was told, replaced, and stands again has the number of its telling in the key.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from aggregator.alerts.digests import zone_named
from aggregator.alerts.drafting import draft_alert, filed_under, hold_until, key_of
from aggregator.alerts.matching import (
    Subject,
    Verdict,
    dialogue_subject,
    feed_subject,
    item_regions,
    item_subject,
    verdict,
)
from aggregator.alerts.news import News, as_told, news_of, news_since, old_news, stood
from aggregator.alerts.payloads import feed_payload, lead_text, payload
from aggregator.alerts.quiet import quiet_until
from aggregator.alerts.silencing import silenced
from aggregator.alerts.tellings import SETTLE, facts, near, remembered, told_before
from aggregator.model import (
    STANDING,
    Alert,
    AlertDraft,
    Dialogue,
    DialogueChange,
    EventType,
    Feed,
    FeedKind,
    FeedState,
    Item,
    Silence,
    Status,
    Subscription,
    Telling,
    Withheld,
    Withholding,
    reference,
)
from aggregator.objects import Object, time_text

MOST_ENTRIES = 50
"""Entries told in full in one digest; how many more there are is stated (R24)."""

EARLIER = "it was known before the subscription"

AFTER_FAULT = timedelta(minutes=15)
"""When to decide again what a fault of ours kept from being decided: an upgrade mends it, or a restart."""

_CALLED_OFF = frozenset({Status.POSTPONED.value, Status.CANCELLED.value})


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What one subscription made of one event; `draft` is None where nothing is sent, and `verdict` says why.

    `telling` is what it knows of the dialogue from now on, and `withheld` what it asked for and is not told: None where
    there is nothing to keep.
    """

    subscription: str
    verdict: Verdict
    draft: AlertDraft | None = None
    telling: Telling | None = None
    withheld: Withheld | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a decision depends on beside its event and the subscription: how things stand at that moment.

    `tellings` are those of the dialogue at hand, by subscription; `kinds` says what feeds are, by id. `nearer` is
    whether a source speaks that is nearer to the dialogue than all before it: what it says is no going back and forth.
    """

    tellings: Mapping[str, Telling] = field(default_factory=dict)
    silences: Sequence[Silence] = ()
    kinds: Mapping[str, FeedKind] = field(default_factory=dict)
    nearer: bool = False


NOTHING_AROUND = Surroundings()


# --- dialogues -------------------------------------------------------------------------------------------------------


def decide_dialogue(
    change: DialogueChange,
    items: Sequence[Item],
    subscriptions: Iterable[Subscription],
    now: datetime,
    *,
    quiet: str | None = None,
    around: Surroundings = NOTHING_AROUND,
) -> list[Decision]:
    """Judge one change of a dialogue, or one more source of it, by every subscription that has something to hear.

    `items` are those that tell of it, the most telling first. `quiet` is a reason why what is old is not told (the
    baseline of R-I4); it does not hold back a change of what was told before, and neither does it that a session is
    over since long (`news.old_news`). A subscription that was told nothing yet
    hears of the dialogue when it first matches: the source that it asks for may come later than the news.
    """
    decisions = []
    subject = dialogue_subject(EventType.ANNOUNCED, change.dialogue, items, around.kinds, now=now)
    for subscription in subscriptions:
        telling = around.tellings.get(subscription.name)
        if telling is not None and _knows_nothing(telling):
            telling = None
        choices = news_of(change, subscription, telling, now, nearer=around.nearer)
        if choices:
            case = _Case(change.dialogue, subject, items, subscription, telling, around)
            decisions.append(_decide(case, choices, quiet=quiet))
        elif telling is not None and change.event is not None:
            decisions.append(_unchanged(telling, change.dialogue, now))
    return decisions


def decide_again(
    dialogue: Dialogue,
    items: Sequence[Item],
    subscription: Subscription,
    telling: Telling,
    now: datetime,
    *,
    around: Surroundings = NOTHING_AROUND,
) -> Decision:
    """Judge a change that waited (`telling.again`): told if it stands, with whatever else changed since."""
    if _knows_nothing(telling):
        change = DialogueChange(event=None, dialogue=dialogue, at=now)
        news = next(iter(news_of(change, subscription, None, now, nearer=False)), None)
    else:
        news = news_since(telling, dialogue, now)
    if news is None:
        return _unchanged(telling, dialogue, now)
    subject = dialogue_subject(news.event, dialogue, items, around.kinds, now=now)
    return _decide(_Case(dialogue, subject, items, subscription, telling, around), [news], waited=True)


def decide_standing(
    dialogue: Dialogue,
    items: Sequence[Item],
    subscription: Subscription,
    now: datetime,
    *,
    around: Surroundings = NOTHING_AROUND,
) -> Decision:
    """Judge how a dialogue stands, for a subscription that is new and asks for what is upcoming already."""
    event = STANDING[dialogue.status]
    subject = dialogue_subject(event, dialogue, items, around.kinds, now=now)
    return _decide(_Case(dialogue, subject, items, subscription, None, around), [News(event=event)], late=True)


def _knows_nothing(telling: Telling) -> bool:
    """Whether it only says when to look again: a fault came before the first telling."""
    return telling.told is None and telling.seen is None


def decide_later(
    dialogue: Dialogue, event: EventType, subscription: Subscription, telling: Telling | None, now: datetime, error: str
) -> Decision:
    """What is kept of a dialogue for a subscription whose decision broke our code: it is decided again."""
    reason = f"a fault of ours kept it from being decided: {error}"
    known = telling or Telling(subscription=subscription.name, dialogue_id=dialogue.id, at=now)
    again = now + AFTER_FAULT
    return Decision(
        subscription=subscription.name,
        verdict=Verdict(matched=False, reason=reason),
        telling=replace(known, again=again),
        withheld=Withheld(
            key=key_of(subscription, event, reference("dialogue", dialogue.id), time_text(now) or ""),
            subscription=subscription.name,
            event=event,
            cause=Withholding.FAULT,
            reason=reason,
            at=now,
            dialogue_id=dialogue.id,
            until=again,
        ),
    )


def _unchanged(telling: Telling, dialogue: Dialogue, now: datetime) -> Decision:
    """Nothing is news, and nothing waits any more; what a silence hid and was taken back is forgotten."""
    after = replace(telling, seen=telling.told if as_told(telling, dialogue, now) else telling.seen, again=None)
    return Decision(
        subscription=telling.subscription,
        verdict=Verdict(matched=False, reason=f"nothing new: it stands as it was told {time_text(telling.at)}"),
        telling=after if after != telling else None,
    )


@dataclass(frozen=True, slots=True)
class _Case:
    """One dialogue before one subscription; `about` is what filters look at, whatever the event."""

    dialogue: Dialogue
    about: Subject
    items: Sequence[Item]
    subscription: Subscription
    telling: Telling | None
    around: Surroundings

    @property
    def now(self) -> datetime:
        return self.about.now

    def subject(self, news: News) -> Subject:
        return replace(self.about, event=news.event)

    @property
    def known(self) -> Telling:
        """What the subscription knows: nothing, unless there is a telling."""
        return self.telling or Telling(subscription=self.subscription.name, dialogue_id=self.dialogue.id, at=self.now)


def _decide(
    case: _Case, choices: Sequence[News], *, quiet: str | None = None, late: bool = False, waited: bool = False
) -> Decision:
    """Tell the first of the `choices` that the subscription asks for, if this is the moment."""
    judged = [(news, verdict(case.subscription, case.subject(news))) for news in choices]
    # why the first is not told says most: the rest are lesser events of the same dialogue
    news, found = next((pair for pair in judged if pair[1].matched), judged[0])
    if not found.matched:
        return Decision(subscription=case.subscription.name, verdict=found)
    if case.known.told is not None:
        quiet = None
    elif quiet is not None and case.subscription.upcoming and _upcoming(case.dialogue, case.now):
        late, quiet = True, None
    else:
        quiet = quiet or old_news(case.dialogue, case.now)
    back = told_before(case.known.past, news.moves)
    key = _dialogue_key(case, news, again=bool(back))
    only_back = bool(back) and back == set(news.moves)
    if (spared := _spared(case, news, back=only_back, waited=waited, quiet=quiet)) is not None:
        cause, reason, telling = spared
        return Decision(
            subscription=case.subscription.name,
            verdict=_withheld_verdict(found, reason),
            telling=telling,
            withheld=Withheld(
                key=key,
                subscription=case.subscription.name,
                event=news.event,
                cause=cause,
                reason=reason,
                at=case.now,
                dialogue_id=case.dialogue.id,
                until=telling.again if telling else None,
            ),
        )
    draft = draft_alert(
        case.subscription,
        news.event,
        case.now,
        found.reason,
        key=key,
        region=_region(case.subscription, case.dialogue),
        dialogue=case.dialogue,
        items=case.items,
        changed=news.changed,
    )
    after, known = facts(case.dialogue), case.known
    return Decision(
        subscription=case.subscription.name,
        verdict=found,
        draft=hold_until(draft, case.now, EARLIER) if late else draft,
        telling=replace(
            known,
            at=case.now,
            told=after,
            seen=after,
            past=remembered(known.past, known.told),
            count=known.count + 1,
            again=None,
        ),
    )


def _spared(
    case: _Case, news: News, *, back: bool, waited: bool, quiet: str | None
) -> tuple[Withholding, str, Telling | None] | None:
    """Why a subscription is not told just now of what it asks for, and what it knows from then on; None: it is told."""
    known, now, cooldown = case.known, case.now, case.subscription.cooldown
    if quiet is not None:
        return Withholding.BASELINE, quiet, None
    if mute := silenced(case.around.silences, case.subscription.name, case.subject(news), now):
        return Withholding.SILENCE, mute, replace(known, at=now, seen=facts(case.dialogue), again=None)
    if waited:
        return None
    back = back and not case.around.nearer
    if back and near(known.seen or {}, news.moves):
        return Withholding.DISAGREEMENT, "its sources differ by a few days, and both dates were told", None
    if back:
        reason = f"it was told before, and has to stand for {lead_text(SETTLE)} first"
        return Withholding.RETURN, reason, replace(known, again=now + SETTLE)
    # told in what is the future now, it was told by a clock that was ahead
    if case.telling and news.event is EventType.CHANGED and known.at <= now < known.at + cooldown:
        reason = f"a cooldown of {lead_text(cooldown)} is asked for, until {time_text(known.at + cooldown)}"
        return Withholding.COOLDOWN, reason, replace(known, again=known.at + cooldown)
    return None


def _upcoming(dialogue: Dialogue, now: datetime) -> bool:
    last = dialogue.when.last
    return dialogue.status is Status.ANNOUNCED and last is not None and last >= now.date()


def _dialogue_key(case: _Case, news: News, *, again: bool) -> str:
    """What tells one telling of the same event on the same dialogue from the next; `again` if it may be told of a value
    that it told before."""
    occasion: tuple[str, ...] = ()
    was, _ = news.changed.get("status", (None, None))
    if news.event is EventType.CHANGED:
        values = {name: after for name, (_, after) in news.changed.items()}
        text = json.dumps(values, sort_keys=True, default=str)
        occasion = (hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16],)
    elif news.event in {EventType.POSTPONED, EventType.CANCELLED}:
        occasion = (_start(case.dialogue),)
    elif was in _CALLED_OFF:
        occasion = ("again", _start(case.dialogue))
    if again:
        occasion = (*occasion, f"telling {case.known.count + 1}")
    return key_of(case.subscription, news.event, reference("dialogue", case.dialogue.id), *occasion)


def _region(subscription: Subscription, dialogue: Dialogue) -> str | None:
    return filed_under(subscription, [*dialogue.parties, *dialogue.regions])


def _start(dialogue: Dialogue) -> str:
    return dialogue.when.start.isoformat() if dialogue.when.start else "undated"


# --- items and feeds -------------------------------------------------------------------------------------------------


def decide_item(
    item: Item,
    subscriptions: Iterable[Subscription],
    now: datetime,
    *,
    dialogue: Dialogue | None = None,
    quiet: str | None = None,
    around: Surroundings = NOTHING_AROUND,
) -> list[Decision]:
    """Judge one new item by what it is about (parties and subjects), and by the dialogue it tells of if there is one;
    one alert per story, however many copies."""
    subject = item_subject(item, dialogue, around.kinds, now=now)
    story = reference("item", item.id) if item.story_id is None else reference("story", item.story_id)
    return [
        _judge(
            subscription,
            subject,
            now,
            around,
            occasion=(story,),
            quiet=quiet,
            item_id=item.id,
            region=filed_under(subscription, item_regions(item)),
            items=(item,),
            dialogue_id=item.dialogue_id,
        )
        for subscription in subscriptions
    ]


def decide_feed(
    feed: Feed,
    state: FeedState,
    event: EventType,
    subscriptions: Iterable[Subscription],
    now: datetime,
    *,
    around: Surroundings = NOTHING_AROUND,
) -> list[Decision]:
    """Judge `feed.failing` or `feed.recovered`; `state.since` tells one failure from the next."""
    subject, told = feed_subject(event, feed, now=now), feed_payload(feed, state)
    occasion = (feed.id, state.since.astimezone(UTC).isoformat())
    return [_judge(subscription, subject, now, around, occasion=occasion, feed=told) for subscription in subscriptions]


def _judge(
    subscription: Subscription,
    subject: Subject,
    now: datetime,
    around: Surroundings,
    *,
    occasion: tuple[str, ...],
    quiet: str | None = None,
    item_id: int | None = None,
    **told: Any,
) -> Decision:
    """Judge what is told once or not at all: `occasion` tells it from any other, `told` is what it says."""
    found = verdict(subscription, subject)
    if not found.matched:
        return Decision(subscription=subscription.name, verdict=found)
    key = key_of(subscription, subject.event, *occasion)
    if reason := quiet or silenced(around.silences, subscription.name, subject, now):
        return Decision(
            subscription=subscription.name,
            verdict=_withheld_verdict(found, reason),
            withheld=Withheld(
                key=key,
                subscription=subscription.name,
                event=subject.event,
                cause=Withholding.BASELINE if quiet else Withholding.SILENCE,
                reason=reason,
                at=now,
                dialogue_id=subject.dialogue_id,
                item_id=item_id,
            ),
        )
    draft = draft_alert(subscription, subject.event, now, found.reason, key=key, **told)
    return Decision(subscription=subscription.name, verdict=found, draft=draft)


def _withheld_verdict(found: Verdict, reason: str) -> Verdict:
    return Verdict(matched=False, reason=f"{found.reason}; but nothing is sent: {reason}")


# --- told by the clock -----------------------------------------------------------------------------------------------


def decide_reminders(
    dialogues: Iterable[Dialogue],
    subscriptions: Sequence[Subscription],
    now: datetime,
    *,
    told: Mapping[tuple[str, int], Collection[datetime]] | None = None,
    items: Mapping[int, Sequence[Item]] | None = None,
    around: Surroundings = NOTHING_AROUND,
) -> list[Decision]:
    """Reminders whose moment has come: `lead` before the start date begins in the subscription's time zone, until the
    end of that date. What is not due is no decision.

    Only for what is announced, with a day, and not over. `told` says when a subscription was told of a dialogue, or
    will be, by (name, dialogue id): who is told after a reminder's moment, and in time, needs none (an announcement
    nine days ahead no "in 14 days" beside it). Of several missed leads only the shortest is sent, and none that was
    missed before the subscription was there, of a dialogue that was known by then. `items` are the sources by dialogue.
    """
    decisions = []
    for dialogue in dialogues:
        sources = (items or {}).get(dialogue.id, ())
        subject = dialogue_subject(EventType.REMINDER, dialogue, sources, around.kinds, now=now)
        for subscription in subscriptions:
            known = (told or {}).get((subscription.name, dialogue.id), ())
            lead, start = due_lead(subscription, dialogue, now, known), dialogue.when.start
            if lead is None or start is None:
                continue
            decisions.append(
                _judge(
                    subscription,
                    subject,
                    now,
                    around,
                    occasion=(
                        reference("dialogue", dialogue.id),
                        start.isoformat(),
                        f"{lead.total_seconds():.0f}s",
                    ),
                    region=_region(subscription, dialogue),
                    dialogue=dialogue,
                    items=sources,
                    lead=lead,
                    days_left=(start - now.astimezone(zone_named(subscription.time_zone)).date()).days,
                )
            )
    return decisions


def due_lead(
    subscription: Subscription, dialogue: Dialogue, now: datetime, told: Collection[datetime]
) -> timedelta | None:
    """The shortest lead of a reminder whose moment has come, unless the reader knows, by what it was `told` at these
    times, or never asked; None for none."""
    start = dialogue.when.start
    if dialogue.status is not Status.ANNOUNCED or dialogue.when.precision != "day" or start is None:
        return None
    zone = zone_named(subscription.time_zone)
    opening = datetime.combine(start, time(), zone).astimezone(UTC)
    due = [lead for lead in subscription.remind if opening - lead <= now]
    if not due or now.astimezone(zone).date() > start:
        return None
    moment = opening - min(due)
    # what is held until the session has begun, or was told by a clock that was ahead, tells nobody in time
    asleep = quiet_until(subscription.quiet_hours, subscription.time_zone, now)
    if any(moment <= each <= max(opening, asleep or now) for each in told):
        return None
    began = subscription.since
    return None if began is not None and moment < began and not stood(subscription, dialogue) else min(due)


def decide_overdue(
    dialogue: Dialogue,
    expected: Object,
    items: Sequence[Item],
    subscriptions: Iterable[Subscription],
    now: datetime,
    *,
    around: Surroundings = NOTHING_AROUND,
) -> list[Decision]:
    """Judge that a series should have met again since `dialogue`, its last session; once for each session it missed.
    `expected` says when, and by which rhythm."""
    subject = dialogue_subject(EventType.OVERDUE, dialogue, items, around.kinds, now=now)
    return [
        _judge(
            subscription,
            subject,
            now,
            around,
            occasion=(dialogue.series_id, _start(dialogue)),
            region=_region(subscription, dialogue),
            dialogue=dialogue,
            items=items,
            expected=expected,
        )
        for subscription in subscriptions
    ]


def collected(alerts: Iterable[Alert]) -> list[Alert]:
    """What waited, each dialogue once: as the newest alert tells it, in the place of the first."""
    newest: dict[tuple[str, int | None], Alert] = {}
    for alert in sorted(alerts, key=lambda alert: alert.id):
        of_dialogue = alert.dialogue_id is not None and alert.event.value.startswith("dialogue.")
        newest["dialogue" if of_dialogue else "alert", alert.dialogue_id if of_dialogue else alert.id] = alert
    return list(newest.values())


def decide_digest(subscription: Subscription, alerts: Sequence[Alert], now: datetime) -> AlertDraft | None:
    """One alert for all that was held for a subscription and is due; None for none: an empty digest is never sent.

    A dialogue told several times stands once, as the newest alert tells it. Entries of one region stand together, by
    date. The key names the oldest alert collected, which can be in one digest only: a held alert that was committed
    just after its digest went out makes a new one.
    """
    if not alerts:
        return None
    entries = [_entry(alert) for alert in collected(alerts)]
    entries.sort(key=_by_region)
    asked = f"a digest is asked for, {subscription.digest}"
    ordered = sorted(alerts, key=lambda alert: alert.id)
    event = EventType.DIGEST
    return AlertDraft(
        key=key_of(subscription, event, reference("alert", ordered[0].id)),
        subscription=subscription.name,
        event=event,
        channels=subscription.channels,
        payload=payload(
            subscription=subscription.name,
            event=event,
            created=now,
            reason=asked if subscription.digest else "these waited, or were too many to send one by one",
            entries=entries[:MOST_ENTRIES],
            omitted=len(entries[MOST_ENTRIES:]),
        ),
        created=now,
        item_ids=tuple(dict.fromkeys(number for alert in ordered for number in alert.item_ids)),
    )


def _entry(alert: Alert) -> Object:
    """One entry of a digest: the alert with its id, the dialogue without its evidence."""
    told, dialogue = alert.payload.get("alert"), alert.payload.get("dialogue")
    known = told if isinstance(told, Mapping) else {}
    return {
        "region": known.get("region"),
        "alert": {**known, "id": reference("alert", alert.id)},
        "dialogue": {**dialogue, "evidence": []} if isinstance(dialogue, Mapping) else None,
        "items": alert.payload.get("items") or [],
        "feed": alert.payload.get("feed"),
    }


def _by_region(entry: Object) -> tuple[str, str]:
    """Regions by their code, what has none after them; within one dialogues by date, the undated after the dated, then
    the rest in the order it came."""
    dialogue = entry["dialogue"]
    date_ = str(dialogue.get("earliest") or "9999") if isinstance(dialogue, Mapping) else "~"
    return str(entry["region"] or "~"), date_


def decide_test(channel: str, now: datetime) -> AlertDraft:
    """A message that says only that the channel works."""
    event = EventType.TEST
    body = payload(subscription="test", event=event, created=now, reason=f"someone tests the channel {channel}")
    return AlertDraft(
        key=f"test|{channel}|{now.astimezone(UTC).isoformat()}",
        subscription="test",
        event=event,
        channels=(channel,),
        payload=body,
        created=now,
    )
