"""What response headers say about time: freshness (RFC 9111) and when to come back (RFC 9110 §10.2.3, R-F9).

Headers are mappings with names in lower case. Values are hostile until read: nothing here raises.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_LONGEST = timedelta(days=366)  # longer statements mean no more than this, and keep date arithmetic in range
_EPOCH_FROM = 10**9  # R-F9: a larger reset value is a point in time and not a number of seconds


def http_date(text: str) -> datetime | None:
    """An HTTP-date in any of its three forms (RFC 9110 §5.6.7), in UTC; None if it is not one."""
    try:
        parsed = parsedate_to_datetime(text)
        return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _seconds(text: str) -> timedelta | None:
    """A number of seconds, cut to `_LONGEST`; None for anything but plain digits, with or without a fraction."""
    text = text.strip()
    whole, _, fraction = text.partition(".")
    if not (whole.isascii() and whole.isdigit() and (not fraction or (fraction.isascii() and fraction.isdigit()))):
        return None
    return _LONGEST if len(whole) > 9 else min(timedelta(seconds=float(text)), _LONGEST)


def _until(point: datetime, start: datetime) -> timedelta:
    return min(max(point - start, timedelta()), _LONGEST)


def _sent(headers: Mapping[str, str], now: datetime) -> datetime:
    """When the server says it sent this: its own clock is the one its dates are right by."""
    return http_date(headers.get("date", "")) or now


def fresh_for(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How long the answer stays fresh in a private cache (RFC 9111 §4.2.1), less its Age; None if it does not.

    max-age wins over Expires; no-store and no-cache say that there is no time to wait for.
    """
    directives: dict[str, str] = {}
    for part in headers.get("cache-control", "").lower().split(","):
        name, _, value = part.strip().partition("=")
        directives.setdefault(name.strip(), value.strip(' "'))
    if "no-store" in directives or "no-cache" in directives:
        return None
    lifetime: timedelta | None
    if "max-age" in directives:
        lifetime = _seconds(directives["max-age"])
    else:
        expires = http_date(headers.get("expires", ""))
        lifetime = _until(expires, _sent(headers, now)) if expires else None
    if lifetime is None:
        return None
    left = lifetime - (_seconds(headers.get("age", "")) or timedelta())
    return left if left > timedelta() else None


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How long Retry-After asks to wait, as seconds or as a date; None if it is absent or unreadable."""
    text = headers.get("retry-after", "")
    if (seconds := _seconds(text)) is not None:
        return seconds
    date = http_date(text)
    return _until(date, _sent(headers, now)) if date else None


def rate_limit_reset(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How long until the rate limit is lifted, where a 429 says so without Retry-After (R-F9)."""
    for name in ("ratelimit-reset", "x-ratelimit-reset"):
        text = headers.get(name, "").strip()
        if text.isascii() and text.isdigit() and len(text) < 15 and int(text) > _EPOCH_FROM:
            try:
                return _until(datetime.fromtimestamp(int(text), UTC), _sent(headers, now))
            except (ValueError, OverflowError, OSError):
                continue
        if (seconds := _seconds(text)) is not None:
            return seconds
    return None
