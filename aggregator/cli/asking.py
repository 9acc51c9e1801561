"""Reading what a user typed: times, regions, themes and ids. What cannot be read is a UsageError that says why."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from aggregator.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aggregator.config import Vocabulary


def moment_before(text: str | None, now: datetime) -> datetime | None:
    """`24h`, `7d` … before `now`, or an ISO 8601 date or date-time (UTC unless it says otherwise)."""
    if text is None:
        return None
    from aggregator.durations import duration

    try:
        return now - duration(text)
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:  # the second: a first or last hour, in another zone
        raise UsageError(f"{text!r} is neither a duration such as 24h or 7d nor a date such as 2026-05-20") from error


def regions_named(names: Iterable[str], words: Vocabulary) -> frozenset[str]:
    """Codes that match any of the named regions."""
    try:
        return frozenset[str]().union(*(words.regions(name) for name in names))
    except ValueError as error:
        raise UsageError(str(error)) from error


def party_named(name: str, words: Vocabulary) -> frozenset[str]:
    """Codes of the parties that are meant by `name`."""
    try:
        return words.party(name)
    except ValueError as error:
        raise UsageError(str(error)) from error


def theme_named(name: str, words: Vocabulary) -> str:
    """The id of the named theme."""
    try:
        return words.theme(name)
    except ValueError as error:
        raise UsageError(str(error)) from error


def number_of(text: str, letter: str, what: str) -> int:
    """The number in a reference such as `a12`; the letter may be left out."""
    found = re.fullmatch(rf"{letter}?(\d{{1,18}})", text)
    if not found:
        raise UsageError(f"{text!r} is no id of {what}: they look like {letter}12")
    return int(found[1])
