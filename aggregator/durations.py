"""Lengths of time as people write them, in the configuration, on the command line and in queries."""

from __future__ import annotations

import re
from datetime import timedelta

_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*([smhdw])", re.ASCII)
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}

LONGEST = timedelta(days=36_525)
"""A century: nobody means more, and no moment that is reckoned from now by less falls out of the calendar."""


def duration(text: str) -> timedelta:
    """Read `90s`, `15m`, `24h`, `14d`, `2w` or a sum such as `1h30m`; ValueError says what was expected."""
    if not (isinstance(text, str) and text.strip() and not _DURATION.sub("", text).strip()):
        raise ValueError(f"{text!r} is no duration: write a number and a unit, as in 90s, 15m, 24h, 14d or 2w")
    try:
        length = sum(
            (timedelta(**{_UNITS[unit]: float(number)}) for number, unit in _DURATION.findall(text)), timedelta()
        )
    except OverflowError:
        length = timedelta.max
    if length > LONGEST:
        raise ValueError(f"{text!r} is longer than a century: write what you mean, as in 24h or 14d")
    return length
