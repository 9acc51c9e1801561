"""Does a subscription want this? With a plain reason for yes and for no, because `why` shows both."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from aggregator.model import EventType, Subscription

_SHOWN = 6
"""Codes named in a reason; a bloc or a macro-region stands for up to fifty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a subscription is told, and why."""

    matched: bool
    reason: str


def verdict(
    subscription: Subscription,
    *,
    event: EventType,
    regions: Collection[str] | None = None,
    themes: Collection[str] | None = None,
    confidence: float | None = None,
) -> Verdict:
    """Judge one event by one subscription; None means that the event has no such property, so it is not asked for.

    `regions` are the codes of what the event is about: parties and subjects, no venues and no passing mentions.
    Filters of the subscription are already expanded (`org:c5` holds itself and its members); an empty one lets
    everything through.
    """
    yes = [f"{event} is wanted"]
    if event is EventType.REMINDER:
        if not subscription.remind:
            return _no("reminders are not asked for")
        yes = ["reminders are asked for"]
    elif event not in subscription.on:
        return _no(f"event: {event} is not one of {_few(subscription.on)}")

    if regions is not None and subscription.regions:
        found = subscription.regions.intersection(regions)
        if not found:
            return _no(f"region: none of {_few(subscription.regions)} is a party or subject")
        yes.append(f"region {_few(found)}")
    if themes is not None and subscription.themes:
        found = subscription.themes.intersection(themes)
        if not found:
            return _no(f"theme: none of {_few(subscription.themes)} is a topic")
        yes.append(f"theme {_few(found)}")
    if confidence is not None:
        if confidence < subscription.min_confidence:
            return _no(f"confidence {confidence:.2f} is below {subscription.min_confidence:g}")
        yes.append(f"confidence {confidence:.2f} is at least {subscription.min_confidence:g}")
    return Verdict(matched=True, reason=", ".join(yes))


def _no(reason: str) -> Verdict:
    return Verdict(matched=False, reason=reason)


def _few(values: Collection[str]) -> str:
    names = sorted(values)
    rest = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {rest} more" if rest > 0 else "")
