"""Quiet hours: until when an alert waits that is decided while its readers sleep.

What waits is told when the quiet hours end: a single alert as it is, several as one digest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time

from aggregator.alerts.digests import DigestTime, next_digest, zone_named

_FORM = re.compile(r"(\d{1,2}):(\d\d)\s*[-–]\s*(\d{1,2}):(\d\d)", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """From one wall time to another, over midnight where the first is the later."""

    start: time
    end: time


def parse_quiet_hours(text: str) -> QuietHours:
    """Read "22:00-07:00"; ValueError says what is wrong and what was expected."""
    found = _FORM.fullmatch(text.strip())
    if not found:
        raise ValueError(f"{text!r} are no quiet hours: write them as 22:00-07:00")
    hour, minute, last_hour, last_minute = map(int, found.groups())
    try:
        hours = QuietHours(start=time(hour, minute), end=time(last_hour, last_minute))
    except ValueError as error:
        raise ValueError(f"{text!r} holds no time of day: write 00:00 to 23:59, as in 22:00-07:00") from error
    if hours.start == hours.end:
        raise ValueError(f"{text!r} begin when they end: leave quiet_hours out, or give the hours of a night")
    return hours


def quiet_until(hours: str | None, time_zone: str | None, now: datetime) -> datetime | None:
    """When the quiet hours end that hold now, in UTC; None outside of them. Wall time decides, also on the nights when
    the clocks change."""
    if hours is None:
        return None
    quiet, zone = parse_quiet_hours(hours), zone_named(time_zone)
    local = now.astimezone(zone)
    wall = local.time().replace(fold=0)
    if quiet.start < quiet.end:
        silent = quiet.start <= wall < quiet.end
    else:
        silent = wall >= quiet.start or wall < quiet.end
    if not silent:
        return None
    if local.fold:  # the second time of an hour that comes twice: the end may come twice as well
        second = datetime.combine(local.date(), quiet.end.replace(fold=1), zone).astimezone(UTC)
        if second > now:
            return second
    return next_digest(DigestTime(at=quiet.end, zone=zone), now)
