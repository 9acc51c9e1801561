"""Publication dates as publishers write them, read into UTC (R-P7, reference/fetching.md).

The order of the grammar: epoch numbers; a year first (RFC 3339, ISO 8601, `2024/05/20`, `2024年5月20日`); a day or
month first in figures; a month by name. What is left of the string must then be words we know from dates; otherwise it
is not one. A date that is not there is never made up: no year, no month or no day means None.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from aggregator.parsing.calendar_words import MONTHS, NOISE, WEEKDAYS, ZONES

EARLIEST_YEAR = 1995
"""R-P7: before there were feeds there were no items; an earlier year is a default or a slip."""

LATEST_YEAR = 2100
"""Nothing we read was published later; 9999 and the like are placeholders."""

_LONGEST = 120
"""Characters; no date is longer, and pages end up in date elements."""


def read_date(raw: str | None, *, zone: str | None = None, day_first: bool | None = None) -> datetime | None:
    """The moment `raw` names, aware and in UTC, or None where it names none between 1995 and 2100.

    A date without a zone is read in `zone`, the feed's (an IANA name; UTC without one or with an unknown one); a date
    without a time is midnight there. `05/06/2024` is read as 5 June unless `day_first` is False; where only one order
    gives a date, that one is taken. Never raises.
    """
    if not raw or len(raw) > _LONGEST:
        return None
    text = " ".join(unicodedata.normalize("NFKC", raw).casefold().replace("\u0307", "").split())
    local = feed_zone(zone)
    moment = _epoch(text) or _written(text, local, day_first is not False)
    if moment is None or not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
        return None
    return moment


def feed_zone(name: str | None) -> tzinfo:
    """The zone with that IANA name, UTC if there is none."""
    try:
        return ZoneInfo(name) if name else UTC
    except (KeyError, ValueError, OSError):  # unknown, not a name, or the name of a directory of zones
        return UTC


def _epoch(text: str) -> datetime | None:
    """Seconds or milliseconds since 1970. Ten digits: from September 2001 on, fewer would be anything."""
    match = re.fullmatch(r"(\d{10})(?:\.\d{1,9})?|(\d{13})", text, re.ASCII)
    if match is None:
        return None
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(match[1] or match[2][:10]))


_YEAR_FIRST = re.compile(
    r"(?P<y>\d{4})(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?!\d)"
    r"|(?P<y2>\d{4})\s?[年년]\s?(?P<m2>\d{1,2})\s?[月월]\s?(?P<d2>\d{1,2})\s?[日일]"
    r"|(?<!\d)(?P<y3>\d{4})(?P<m3>\d\d)(?P<d3>\d\d)(?=t?\d{4}|t|$|\s)",
    re.ASCII,
)
_IN_FIGURES = re.compile(
    r"(?<!\d)(?P<a>\d{1,2})\s?(?P<s>[-/.])\s?(?P<b>\d{1,2})\s?(?P=s)\s?(?P<y>\d{4}|\d\d)(?!\d)", re.ASCII
)
_TIME = re.compile(
    r"(?<![\d:.+-])t?(?P<h>\d{1,2})\s?[:h.](?P<m>\d\d)(?:[:.](?P<s>\d\d)(?:[.,]\d{1,9})?)?(?![\d:])\s?(?P<half>[ap]\.?m\b\.?)?"
    r"|(?<![\d:.+-])t(?P<h2>\d\d)(?P<m2>\d\d)(?P<s2>\d\d)?(?:[.,]\d{1,9})?"
    r"|(?<![\d:.+-])(?P<h3>\d{1,2})\s?(?P<half3>[ap]\.?m\b\.?)",
    re.ASCII,
)
_CLOCKS = re.compile(
    _TIME.pattern
    + r"|[+\u2212]\d{1,2}(?::?\d\d)?|-\d{1,2}:\d\d|(?:(?<=[\s;])|(?<=gmt)|(?<=utc))-\d{1,2}(?:\d\d)?(?!\d)",
    re.ASCII,
)
"""Times and offsets, whose figures are neither days nor years; in `20-May-2024` the hyphens are no minus signs."""
_COMPACT_TIME = re.compile(r"(\d\d)(\d\d)(\d\d)?", re.ASCII)
_OFFSET = re.compile(
    r"(?:utc|gmt|z)?\s?(?P<sign>[+\-\u2212])(?P<h>\d{1,2})(?::?(?P<m>\d\d))?(?:\s*\([^()]*\))?$", re.ASCII
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+", re.UNICODE)


def _written(text: str, local: tzinfo, day_first: bool) -> datetime | None:
    found = _day(text, day_first)
    if found is None:
        return None
    day, rest = found
    at: timedelta | None = timedelta()
    if match := _TIME.search(rest):
        at, rest = _clock(match), rest[: match.start()] + " ; " + rest[match.end() :]
    elif match := _COMPACT_TIME.match(rest):  # 20240520T100000 without its T: the date has been taken off
        at, rest = _time(match[1], match[2], match[3]), rest[match.end() :]
    if at is None:
        return None
    zone = _zone(rest.strip(" ,;"), local)
    if zone is None:
        return None
    try:
        return (datetime.combine(day, time(), zone) + at).astimezone(UTC)  # adds on the clock, not across its changes
    except OverflowError:
        return None


def _day(text: str, day_first: bool) -> tuple[date, str] | None:
    """The calendar day and the rest of the text."""
    if match := _YEAR_FIRST.search(text):
        year, month, day = map(int, filter(None, match.group("y", "m", "d", "y2", "m2", "d2", "y3", "m3", "d3")))
        return _with_rest(_date(year, month, day), text, match)
    if match := _IN_FIGURES.search(text):
        a, b, year = int(match["a"]), int(match["b"]), _full_year(match["y"])
        orders = [(a, b), (b, a)] if day_first or match["s"] == "." else [(b, a), (a, b)]
        if match["s"] == ".":
            orders = orders[:1]  # with dots the day always stands first
        days = (_date(year, month, day) for day, month in orders)
        return _with_rest(next(filter(None, days), None), text, match)
    return _named(text)


def _named(text: str) -> tuple[date, str] | None:
    """A month by name with a day and a year: `20 May 2024`, `May 20, 2024`, `2024 жылғы 20 мамыр`, asctime."""
    words = list(_WORD.finditer(_CLOCKS.sub(lambda match: " " * len(match[0]), text)))
    months = [i for i, word in enumerate(words) if word[0] in MONTHS]
    if len(months) == 2 and words[months[0]][0] in WEEKDAYS:  # "mar, 20 mai" is a Tuesday
        del months[0]
    if len(months) != 1:
        return None
    at = months[0]
    numbers = [i for i, word in enumerate(words) if word[0].isdecimal()]
    years = [i for i in numbers if len(words[i][0]) == 4]
    days = sorted((i for i in numbers if len(words[i][0]) <= 2), key=lambda i: (abs(i - at), i))
    if not years and len(days) == 2:  # RFC 822 wrote two figures: "20 May 24"
        years = [days.pop()]
    if len(years) != 1 or len(days) != 1:
        return None
    day = _date(_full_year(words[years[0]][0]), MONTHS[words[at][0]], int(words[days[0]][0]))
    if day is None:
        return None
    for start, end in sorted((words[i].span() for i in (years[0], at, days[0])), reverse=True):
        text = text[:start] + " " + text[end:]
    return day, text


def _with_rest(day: date | None, text: str, match: re.Match[str]) -> tuple[date, str] | None:
    if day is None:
        return None
    before, after = text[: match.start()], text[match.end() :]
    return day, f"{before} {after}" if before.strip() else after


def _clock(match: re.Match[str]) -> timedelta | None:
    half = match["half"] or match["half3"]
    hour = match["h"] or match["h2"] or match["h3"]
    if half:
        if not 1 <= int(hour) <= 12:
            return None
        hour = str(int(hour) % 12 + (12 if half[0] == "p" else 0))
    return _time(hour, match["m"] or match["m2"], match["s"] or match["s2"])


def _time(hour: str, minute: str | None, second: str | None) -> timedelta | None:
    """The time since midnight; 24:00 is the end of the day, and a leap second counts as the second before it."""
    h, m, s = int(hour), int(minute or 0), int(second or 0)
    if (h > 23 or m > 59 or s > 60) and (h, m, s) != (24, 0, 0):
        return None
    return timedelta(hours=h, minutes=m, seconds=min(s, 59))


def _zone(rest: str, local: tzinfo) -> tzinfo | None:
    """The zone that `rest` (what day and time have left over) names; `local` if it names none; None if `rest` is not
    something that stands in dates."""
    if match := _OFFSET.search(rest):
        offset = timedelta(hours=int(match["h"]), minutes=int(match["m"] or 0))
        if offset > timedelta(hours=14):
            return None
        rest, zone = rest[: match.start()], timezone(-offset if match["sign"] != "+" else offset)
    else:
        zone = None
    words = [word for word in re.findall(r"[^\W\d_]+", rest) if word not in NOISE and word not in WEEKDAYS]
    if re.search(r"\d", rest):
        return None
    named = [word for word in words if word in ZONES]
    unknown = len(words) - len(named)
    if unknown > 1 or len(named) > 1:  # one unknown word is a weekday or a zone in a tongue we do not know
        return None
    if zone is not None:
        return zone
    return _named_zone(named[0]) if named else local


def _named_zone(word: str) -> tzinfo:
    known = ZONES[word]
    return ZoneInfo(known) if isinstance(known, str) else timezone(timedelta(minutes=known))


def _full_year(digits: str) -> int:
    """RFC 5322 §4.3: of two figures, 00-49 are 2000-2049."""
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (2000 if year < 50 else 1900)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def first_date(
    raws: Iterable[str | None], *, zone: str | None = None, day_first: bool | None = None
) -> datetime | None:
    """The first of `raws` that is a date."""
    return next(filter(None, (read_date(raw, zone=zone, day_first=day_first) for raw in raws)), None)
