"""From a decision to the alert that is written: its key, what it says, and how long it waits.

A draft without channels waits: for its digest (`digests`), for the end of quiet hours (`quiet`), or for the summary of
what a feed told beyond its hourly cap. Its `due` says until when, its reason why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from aggregator.alerts.digests import next_digest, parse_digest
from aggregator.alerts.payloads import payload
from aggregator.alerts.quiet import quiet_until
from aggregator.model import AlertDraft, Dialogue, EventType, Item, Subscription
from aggregator.objects import time_text

MOST_ALERTS = 20
"""Alerts at once from one feed to one subscription within an hour; the rest come as one digest (R-I5, S31, R24)."""


def key_of(subscription: Subscription, event: EventType, *parts: str) -> str:
    """The name of a decision, unique over all time."""
    return "|".join((subscription.name, event.value, *parts))


def draft_alert(
    subscription: Subscription,
    event: EventType,
    now: datetime,
    reason: str,
    *,
    key: str,
    dialogue: Dialogue | None = None,
    dialogue_id: int | None = None,
    items: Sequence[Item] = (),
    **told: Any,
) -> AlertDraft:
    """The alert, to be sent at once unless its subscription asks for a digest or is asleep. A reminder has a time of
    its own and stands in no digest."""
    draft = AlertDraft(
        key=key,
        subscription=subscription.name,
        event=event,
        channels=subscription.channels,
        payload=payload(
            subscription=subscription.name,
            event=event,
            created=now,
            reason=reason,
            dialogue=dialogue,
            items=items,
            **told,
        ),
        created=now,
        dialogue_id=dialogue.id if dialogue else dialogue_id,
        item_ids=tuple(item.id for item in items),
    )
    if subscription.digest and event is not EventType.REMINDER:
        digest = parse_digest(subscription.digest, subscription.time_zone)
        return hold_until(draft, next_digest(digest, now), f"a digest is asked for, {subscription.digest}")
    asleep = quiet_until(subscription.quiet_hours, subscription.time_zone, now)
    return hold_until(draft, asleep, f"quiet hours {subscription.quiet_hours}") if asleep else draft


def hold_until(draft: AlertDraft, until: datetime, why: str) -> AlertDraft:
    """The draft as one that waits, unless it does so for longer already; its reason says for what."""
    if draft.due is not None and draft.due >= until:
        return draft
    told = draft.payload["alert"]
    reason = f"{told['reason'] if isinstance(told, Mapping) else ''}; held until {time_text(until)}: {why}"
    body = {**draft.payload, "alert": {**(told if isinstance(told, Mapping) else {}), "reason": reason}}
    return replace(draft, channels=(), due=until, payload=body)


def limit(
    drafts: Iterable[AlertDraft],
    sent: Mapping[str, int],
    now: datetime,
    most: int = MOST_ALERTS,
    *,
    subscriptions: Iterable[Subscription] = (),
) -> list[AlertDraft]:
    """Hold what goes beyond `most` alerts an hour for the digest of the next full hour (R-I5), or for the end of the
    quiet hours of those `subscriptions` that are asleep then.

    `sent` counts, by subscription, the alerts already made from the same source (one feed) in the last hour.
    """
    counts = dict(sent)
    full_hour = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    known = {each.name: each for each in subscriptions}
    kept = []
    for draft in drafts:
        if draft.channels:
            counts[draft.subscription] = counts.get(draft.subscription, 0) + 1
            if counts[draft.subscription] > most:
                owner = known.get(draft.subscription)
                asleep = quiet_until(owner.quiet_hours, owner.time_zone, full_hour) if owner else None
                draft = hold_until(draft, asleep or full_hour, f"more than {most} alerts from one feed within an hour")
        kept.append(draft)
    return kept


def filed_under(subscription: Subscription, codes: Sequence[str]) -> str | None:
    """The region by which a digest groups: one that the subscription asks for, a country rather than a bloc."""
    asked = [code for code in codes if code in subscription.regions] or codes
    return next((code for code in asked if ":" not in code), asked[0] if asked else None)
