"""Lengths of time as people write them, in the configuration, on the command line and in queries."""

from __future__ import annotations

import re
from datetime import timedelta

_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*([smhdw])", re.ASCII)
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def duration(text: str) -> timedelta:
    """Read `90s`, `15m`, `24h`, `14d`, `2w` or a sum such as `1h30m`; ValueError says what was expected."""
    if not (isinstance(text, str) and text.strip() and not _DURATION.sub("", text).strip()):
        raise ValueError(f"{text!r} is no duration: write a number and a unit, as in 90s, 15m, 24h, 14d or 2w")
    try:
        return sum(
            (timedelta(**{_UNITS[unit]: float(number)}) for number, unit in _DURATION.findall(text)), timedelta()
        )
    except OverflowError as error:
        raise ValueError(f"{text!r} is too long a duration") from error
