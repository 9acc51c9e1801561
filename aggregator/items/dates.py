"""When an item counts as having appeared (R-P7, reference/fetching.md)."""

from __future__ import annotations

from datetime import datetime, timedelta

FUTURE = timedelta(hours=36)
"""R-P7: a publication date further ahead than any time zone and scheduled release explains."""

EARLIEST_YEAR = 1995


def effective_at(published: datetime | None, first_seen: datetime, now: datetime) -> datetime:
    """The time an item is ordered by: its publication date if that is plausible and not after we first saw it, else the
    moment we did. So a date in the future pins nothing to the top, and no date means "found now", not "published now".
    """
    if published is None or is_future(published, now) or published.year < EARLIEST_YEAR:
        return first_seen
    return min(published, first_seen)


def is_future(published: datetime, now: datetime) -> bool:
    """Whether a publication date deserves the flag `future_date`."""
    return published > now + FUTURE
