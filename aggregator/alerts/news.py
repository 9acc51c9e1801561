"""What of a dialogue is news to one subscription: nothing, how it stands, or what moved since it was told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from aggregator.alerts.tellings import differences, facts, moved, rewound
from aggregator.model import STANDING, Dialogue, DialogueChange, EventType, Status, Subscription, Telling

RECENT = timedelta(days=14)
"""How long after a session its first telling is news; readouts and joint statements follow within days, and what looks
back on it later is not worth an alert (reference/labels.md: opinion on a past dialogue is negative). So long an item
that nobody dated otherwise is news too."""

AWAITED = timedelta(days=100)
"""The same after the newest text on a session that is only announced, without a date: from "soon" to the readout, as in
`dialogues.matching`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """An event as one subscription should hear of it; `moves` is empty at the first telling."""

    event: EventType
    changed: Mapping[str, tuple[object, object]] = field(default_factory=dict)
    moves: Mapping[str, object] = field(default_factory=dict)


def news_of(
    change: DialogueChange, subscription: Subscription, telling: Telling | None, now: datetime, *, nearer: bool
) -> list[News]:
    """What there is to tell the subscription: what it wants first of these; nothing for nothing new. One more source is
    no news, unless it is `nearer` than all before and so ends what they disputed."""
    dialogue = change.dialogue
    if telling is not None:
        news = news_since(telling, dialogue, now) if change.event is not None or nearer else None
        return [news] if news else []
    choices = []
    if change.event in {None, EventType.CHANGED} and stood(subscription, dialogue) and _timely(dialogue, now):
        choices.append(News(event=STANDING[dialogue.status]))
    if change.event is EventType.CHANGED:
        after = facts(dialogue)
        before = rewound(after, change.changed)
        moves = moved(before, after, now.date())
        if moves:
            choices.append(News(event=EventType.CHANGED, changed=differences(before, after), moves=moves))
    elif change.event is not None:
        before = rewound(facts(dialogue), change.changed)
        choices.append(News(event=change.event, changed=differences(before, facts(dialogue))))
    return choices


def old_news(dialogue: Dialogue, now: datetime) -> str | None:
    """Why who was told nothing of a dialogue yet is not told of it any more, if so: it is over since long, as in an
    archive that a feed lists one day. That it is off may be said long after the day that it is off, and is news then.
    """
    last, today, told = dialogue.when.last, now.date(), dialogue.updated.date()
    if last is not None and today - last <= RECENT:
        return None
    if last is not None and dialogue.status not in {Status.POSTPONED, Status.CANCELLED}:
        return f"it was over on {last}, more than {RECENT.days} days before it was first told"
    limit = AWAITED if last is None and dialogue.status in {Status.ANNOUNCED, Status.POSTPONED} else RECENT
    return f"its newest text is of {told}, more than {limit.days} days ago" if today - told > limit else None


def _timely(dialogue: Dialogue, now: datetime) -> bool:
    """Whether somebody who heard nothing of it yet still wants to: it is ahead, or was held a short while ago."""
    last, today = dialogue.when.last, now.date()
    if dialogue.status is Status.CONCLUDED:
        return today - (last or dialogue.first_seen.date()) <= RECENT
    return last is None or last >= today


def stood(subscription: Subscription, dialogue: Dialogue) -> bool:
    """Whether the subscription stood when the dialogue was first heard of; older ones are told by what changes."""
    return subscription.since is None or dialogue.first_seen >= subscription.since


def as_told(telling: Telling, dialogue: Dialogue, now: datetime) -> bool:
    """Whether it stands as it was told, whatever a silence hid in between."""
    return telling.told is not None and not moved(telling.told, facts(dialogue), now.date())


def news_since(telling: Telling, dialogue: Dialogue, now: datetime) -> News | None:
    """What moved since the subscription was told, or was spared it by a silence."""
    after = facts(dialogue)
    seen = telling.seen or {}
    moves = moved(seen, after, now.date())
    if not moves or as_told(telling, dialogue, now):
        return None
    renewed = "status" in moves and dialogue.status is not Status.ANNOUNCED
    return News(
        event=STANDING[dialogue.status] if renewed else EventType.CHANGED,
        changed=differences(telling.told or seen, after),
        moves=moves,
    )
