"""When a digest is due, in the reader's own time zone.

A subscription with a digest is decided like any other, but its alerts have no channels, and a `due`: the digest time
they belong to. They wait in the outbox until then; who delivers writes one alert of type `digest` for all that are due
and marks them delivered, in one transaction. No "last digest" is remembered: a daemon that slept through a digest time
sends that digest when it wakes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_FORM = re.compile(
    r"(?:(?P<daily>daily)|weekly\s+(?P<day>[a-z]+))\s+(?P<hour>\d{1,2}):(?P<minute>\d\d)(?:\s+(?P<zone>\S+))?",
    re.IGNORECASE | re.ASCII,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestTime:
    """A moment of every day, or of every week where `weekday` (Monday is 0) is given, in the wall time of `zone`."""

    at: time
    zone: ZoneInfo
    weekday: int | None = None


def parse_digest(text: str, time_zone: str | None = None) -> DigestTime:
    """Read "daily 07:00 Asia/Almaty" or "weekly monday 08:00 Europe/Brussels"; without a zone it is `time_zone`, or
    UTC.

    ValueError says what is wrong and what was expected.
    """
    found = _FORM.fullmatch(text.strip())
    if not found:
        raise ValueError(
            f"{text!r} is no digest time: write 'daily 07:00 Asia/Almaty' or 'weekly monday 08:00 Europe/Brussels'"
        )
    weekday = None
    if not found["daily"]:
        matching = [number for number, day in enumerate(_DAYS) if found["day"].lower() in {day, day[:3]}]
        if not matching:
            raise ValueError(f"{found['day']!r} is no day of the week: write one of {', '.join(_DAYS)}")
        weekday = matching[0]
    try:
        at = time(int(found["hour"]), int(found["minute"]))
    except ValueError as error:
        raise ValueError(f"{found['hour']}:{found['minute']} is no time of day: write 00:00 to 23:59") from error
    return DigestTime(at=at, zone=zone_named(found["zone"] or time_zone), weekday=weekday)


def zone_named(name: str | None) -> ZoneInfo:
    """The time zone of an IANA name, UTC for none; ValueError for one that is unknown."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{name!r} is no IANA time zone, such as Asia/Almaty") from error


def next_digest(digest: DigestTime, after: datetime) -> datetime:
    """The first digest time later than `after`, in UTC.

    Wall time decides: 07:00 stays 07:00 when the clocks change. A time that a change skips (02:30 on a March night)
    comes as much later as the clocks moved; one that comes twice counts once, the first time.
    """
    day = after.astimezone(digest.zone).date() - timedelta(days=1)
    while True:
        day += timedelta(days=1)
        if digest.weekday is None or day.weekday() == digest.weekday:
            # the way through UTC is what moves a skipped time into the hour that exists
            moment = datetime.combine(day, digest.at, digest.zone).astimezone(UTC)
            if moment > after:
                return moment
