"""From what changed to the alerts that tell it: one verdict per subscription, at most one draft per decision.

A draft's `key` is unique over all time, so that a poll that runs twice, or two processes that see the same change,
tell it once:

    dialogue.announced, .under_way, .concluded   once per subscription and dialogue, and once more for each start
                                                 date that it is set anew for after it was called off
    dialogue.postponed, .cancelled               once per start date that was called off
    dialogue.changed                             once per set of new values
    item                                         once per story
    reminder                                     once per start date and lead
    feed.failing, .recovered                     once per start of that state

A draft without channels waits for a digest (`digests`): its `due` is the digest time it belongs to.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from aggregator.alerts.digests import next_digest, parse_digest
from aggregator.alerts.matching import Verdict, verdict
from aggregator.alerts.payloads import feed_payload, payload
from aggregator.model import (
    Alert,
    AlertDraft,
    Dialogue,
    DialogueChange,
    EventType,
    Feed,
    FeedState,
    Item,
    Role,
    Status,
    Subscription,
    reference,
)
from aggregator.objects import Object

MOST_ALERTS = 20
"""Alerts at once from one feed to one subscription within an hour; the rest come as one digest (R-I5, S31, R24)."""

MOST_ENTRIES = 50
"""Entries told in full in one digest; how many more there are is stated (R24)."""


_CALLED_OFF = frozenset({Status.POSTPONED.value, Status.CANCELLED.value})


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What one subscription made of one event; `draft` is None where nothing is sent, and `verdict` says why."""

    subscription: str
    verdict: Verdict
    draft: AlertDraft | None


def decide_dialogue(
    change: DialogueChange,
    items: Sequence[Item],
    subscriptions: Iterable[Subscription],
    now: datetime,
    *,
    quiet: str | None = None,
) -> list[Decision]:
    """Judge one change of a dialogue; `items` are those that tell of it, the most telling first.

    `quiet` is a reason why nobody is told (the baseline of R-I4, a suspected republication of R-I5); it stands in the
    verdict of those who would have been.
    """
    event, dialogue = change.event, change.dialogue
    if event is None:
        return []
    decisions = []
    for subscription in subscriptions:
        judged = verdict(
            subscription,
            event=event,
            regions={*dialogue.regions, *dialogue.parties},
            themes=dialogue.themes,
            confidence=dialogue.confidence,
        )
        judged = _heard(judged, quiet)
        draft = None
        if judged.matched:
            told = payload(
                subscription=subscription.name,
                event=event,
                created=now,
                reason=judged.reason,
                dialogue=dialogue,
                items=items,
                changed=change.changed,
            )
            draft = _draft(
                subscription,
                event,
                now,
                told,
                key=(reference("dialogue", dialogue.id), *_occasion(change)),
                dialogue_id=dialogue.id,
                item_ids=tuple(item.id for item in items),
            )
        decisions.append(Decision(subscription=subscription.name, verdict=judged, draft=draft))
    return decisions


def decide_item(
    item: Item, subscriptions: Iterable[Subscription], now: datetime, *, quiet: str | None = None
) -> list[Decision]:
    """Judge one new item by what it is about (parties and subjects); one alert per story, however many copies."""
    event = EventType.ITEM
    about = {tag.code for tag in item.regions if tag.role in {Role.PARTY, Role.SUBJECT}}
    themes = {tag.id for tag in item.themes}
    story = reference("item", item.id) if item.story_id is None else reference("story", item.story_id)
    decisions = []
    for subscription in subscriptions:
        judged = _heard(verdict(subscription, event=event, regions=about, themes=themes), quiet)
        draft = None
        if judged.matched:
            told = payload(
                subscription=subscription.name, event=event, created=now, reason=judged.reason, items=(item,)
            )
            draft = _draft(
                subscription, event, now, told, key=(story,), dialogue_id=item.dialogue_id, item_ids=(item.id,)
            )
        decisions.append(Decision(subscription=subscription.name, verdict=judged, draft=draft))
    return decisions


def decide_feed(
    feed: Feed, state: FeedState, event: EventType, subscriptions: Iterable[Subscription], now: datetime
) -> list[Decision]:
    """Judge `feed.failing` or `feed.recovered`; `state.since` tells one failure from the next."""
    told = feed_payload(feed, state)
    decisions = []
    for subscription in subscriptions:
        judged = verdict(subscription, event=event)
        draft = None
        if judged.matched:
            body = payload(subscription=subscription.name, event=event, created=now, reason=judged.reason, feed=told)
            draft = _draft(subscription, event, now, body, key=(feed.id, state.since.astimezone(UTC).isoformat()))
        decisions.append(Decision(subscription=subscription.name, verdict=judged, draft=draft))
    return decisions


def decide_reminders(
    dialogues: Iterable[Dialogue],
    subscriptions: Sequence[Subscription],
    now: datetime,
    *,
    told: Mapping[tuple[str, int], datetime] | None = None,
    items: Mapping[int, Sequence[Item]] | None = None,
) -> list[AlertDraft]:
    """Reminders whose moment has come: `lead` before 00:00 UTC of the start date, until the end of that date.

    Only for what is announced, with a day, and not over. `told` says when a subscription was last told of a dialogue,
    by (name, dialogue id): who was told after a reminder's moment knows already (an announcement nine days ahead needs
    no "in 14 days" beside it). Of several missed leads only the shortest is sent. `items` are the sources by dialogue.
    """
    drafts = []
    for dialogue in dialogues:
        start = dialogue.when.start
        if dialogue.status is not Status.ANNOUNCED or dialogue.when.precision != "day" or start is None:
            continue
        opening = datetime.combine(start, time(), UTC)
        if now >= opening + timedelta(days=1):
            continue
        for subscription in subscriptions:
            judged = verdict(
                subscription,
                event=EventType.REMINDER,
                regions={*dialogue.regions, *dialogue.parties},
                themes=dialogue.themes,
                confidence=dialogue.confidence,
            )
            due = [lead for lead in subscription.remind if opening - lead <= now]
            if not judged.matched or not due:
                continue
            lead = min(due)
            last = (told or {}).get((subscription.name, dialogue.id))
            if last is not None and last >= opening - lead:
                continue
            sources = (items or {}).get(dialogue.id, ())
            body = payload(
                subscription=subscription.name,
                event=EventType.REMINDER,
                created=now,
                reason=judged.reason,
                dialogue=dialogue,
                items=sources,
                lead=lead,
                days_left=(start - now.astimezone(UTC).date()).days,
            )
            drafts.append(
                _draft(
                    subscription,
                    EventType.REMINDER,
                    now,
                    body,
                    key=(reference("dialogue", dialogue.id), start.isoformat(), f"{lead.total_seconds():.0f}s"),
                    dialogue_id=dialogue.id,
                    item_ids=tuple(item.id for item in sources),
                )
            )
    return drafts


def decide_digest(subscription: Subscription, alerts: Sequence[Alert], now: datetime) -> AlertDraft | None:
    """One alert for all that was held for a subscription and is due; None for none: an empty digest is never sent.

    A dialogue told several times stands once, as the newest alert tells it. The key names the oldest alert collected,
    which can be in one digest only: a held alert that was committed just after its digest went out makes a new one.
    """
    if not alerts:
        return None
    ordered = sorted(alerts, key=lambda alert: alert.id)
    newest: dict[tuple[str, int | None], Alert] = {}
    for alert in ordered:
        of_dialogue = alert.dialogue_id is not None and alert.event.value.startswith("dialogue.")
        subject = ("dialogue", alert.dialogue_id) if of_dialogue else ("alert", alert.id)
        newest[subject] = alert
    entries = [_entry(alert) for alert in newest.values()]
    entries.sort(key=_by_start)
    event = EventType.DIGEST
    body = payload(
        subscription=subscription.name,
        event=event,
        created=now,
        reason=f"a digest is asked for, {subscription.digest}"
        if subscription.digest
        else "too many to send one by one",
        entries=entries[:MOST_ENTRIES],
        omitted=len(entries[MOST_ENTRIES:]),
    )
    return _draft(
        subscription,
        event,
        now,
        body,
        key=(reference("alert", ordered[0].id),),
        item_ids=tuple(dict.fromkeys(number for alert in ordered for number in alert.item_ids)),
    )


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


def limit(
    drafts: Iterable[AlertDraft], sent: Mapping[str, int], now: datetime, most: int = MOST_ALERTS
) -> list[AlertDraft]:
    """Hold what goes beyond `most` alerts an hour for the digest of the next full hour (R-I5).

    `sent` counts, by subscription, the alerts already made from the same source (one feed) in the last hour.
    """
    counts = dict(sent)
    full_hour = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    kept = []
    for draft in drafts:
        if draft.channels:
            counts[draft.subscription] = counts.get(draft.subscription, 0) + 1
            if counts[draft.subscription] > most:
                draft = replace(draft, channels=(), due=full_hour)
        kept.append(draft)
    return kept


def _heard(judged: Verdict, quiet: str | None) -> Verdict:
    """The verdict when nobody is told, for the given reason."""
    if quiet is None or not judged.matched:
        return judged
    return Verdict(matched=False, reason=f"{judged.reason}; but nothing is sent: {quiet}")


def _draft(
    subscription: Subscription,
    event: EventType,
    now: datetime,
    body: Object,
    *,
    key: tuple[str, ...],
    dialogue_id: int | None = None,
    item_ids: tuple[int, ...] = (),
) -> AlertDraft:
    """A reminder has a time of its own and a digest is one already; the rest waits where a digest is asked for."""
    held = subscription.digest if event not in {EventType.REMINDER, EventType.DIGEST} else None
    return AlertDraft(
        key="|".join((subscription.name, event.value, *key)),
        subscription=subscription.name,
        event=event,
        channels=() if held else subscription.channels,
        payload=body,
        created=now,
        dialogue_id=dialogue_id,
        item_ids=item_ids,
        due=next_digest(parse_digest(held), now) if held else None,
    )


def _occasion(change: DialogueChange) -> tuple[str, ...]:
    """What tells one telling of the same event on the same dialogue from the next."""
    match change.event:
        case EventType.CHANGED:
            values = json.dumps(
                {name: after for name, (_, after) in change.changed.items()}, sort_keys=True, default=str
            )
            return (hashlib.sha256(values.encode("utf-8", "surrogatepass")).hexdigest()[:16],)
        case EventType.POSTPONED | EventType.CANCELLED:
            return (_start(change.dialogue),)
        case _:
            before, _ = change.changed.get("status", (None, None))
            return ("again", _start(change.dialogue)) if before in _CALLED_OFF else ()


def _start(dialogue: Dialogue) -> str:
    return dialogue.when.start.isoformat() if dialogue.when.start else "undated"


def _entry(alert: Alert) -> Object:
    """One entry of a digest: the alert with its id, the dialogue without its evidence ."""
    told, dialogue = alert.payload.get("alert"), alert.payload.get("dialogue")
    return {
        "alert": {**(told if isinstance(told, Mapping) else {}), "id": reference("alert", alert.id)},
        "dialogue": {**dialogue, "evidence": []} if isinstance(dialogue, Mapping) else None,
        "items": alert.payload.get("items") or [],
        "feed": alert.payload.get("feed"),
    }


def _by_start(entry: Object) -> tuple[bool, str]:
    """Dialogues by date, the undated after them, then the rest in the order it came."""
    dialogue = entry["dialogue"]
    if not isinstance(dialogue, Mapping):
        return True, ""
    return False, str(dialogue.get("earliest") or "9999")
