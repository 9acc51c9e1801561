"""Is this muted just now? A silence says what a user wants to hear nothing of for a while, until when, and why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from aggregator.alerts.matching import Subject
from aggregator.model import Silence, reference
from aggregator.objects import time_text


def silenced(silences: Iterable[Silence], subscription: str, subject: Subject, now: datetime) -> str | None:
    """Why the subscription is not told of the subject, if a silence that is in force says so."""
    for silence in silences:
        if silence.holds(now) and _mutes(silence, subscription, subject):
            comment = f", “{silence.comment}”" if silence.comment else ""
            return f"silenced until {time_text(silence.until)} ({reference('silence', silence.id)}{comment})"
    return None


def _mutes(silence: Silence, subscription: str, subject: Subject) -> bool:
    return (
        silence.subscription in {None, subscription}
        and silence.dialogue_id in {None, subject.dialogue_id}
        and (silence.series is None or silence.series in (subject.series or ()))
        and (not silence.parties or not silence.parties.isdisjoint(subject.parties or ()))
        and (not silence.regions or not silence.regions.isdisjoint(subject.regions or ()))
    )
