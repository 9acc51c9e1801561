"""When a session takes place: the dates of a text, resolved against the day it was published.

"20 May" has no year and "on Monday" no date; what is announced lies on or after the publication less two days, what
is concluded on or before it plus two (reference/language.md §5, Dates; cases D01-D12). A date that the text does not
fix keeps its coarser precision, and one that nothing fixes has precision `none`: no day is invented.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple

from aggregator.dialogues import grammar
from aggregator.dialogues.dateforms import YEARS, Form, read_patterns
from aggregator.dialogues.grammar import Grammar, Phrases, Tokens
from aggregator.dialogues.monthdates import Reader
from aggregator.model import Precision, When

Tense = Literal["past", "future"] | None

_SLACK = timedelta(days=2)
"""How far an announced date may lie before the publication, and a concluded one after it: time zones, and releases
that a ministry puts on its site a day late (reference/language.md §5)."""
_LONGEST = timedelta(days=45)
"""A range longer than this is no session."""


class DateSpan(NamedTuple):
    """A date or a range at `text[start:end]`.

    `original` marks a date that no longer holds ("originally planned for"). `explicit` is true where the day and the
    month are written, false for "Monday", "tomorrow" or "next week".
    """

    start: int
    end: int
    when: When
    text: str
    original: bool = False
    explicit: bool = True


def find_dates(
    text: str,
    language: str | None,
    *,
    published: datetime | None,
    tense: Tense,
    day_first: bool | None = None,
) -> list[DateSpan]:
    """Every date of `text` in order, none overlapping another.

    `published` is the item's time, in the publisher's zone if it is known ("today" is its date there); without it
    dates that depend on it have precision `none`. `tense` says on which side of it an open date lies; None takes the
    nearest. `day_first` decides 05/06/2024 where the language does not. Takes linear time and raises nothing.
    """
    today = published.date() if published and published.year in YEARS else None
    found: list[DateSpan] = []
    for form in _forms(text, language, day_first):
        when = _resolve(form, today, tense)
        if when is not None:
            explicit = form.first.day is not None and form.first.month is not None
            words = text[form.start : form.end]
            found.append(DateSpan(form.start, form.end, when, words, original=form.moved, explicit=explicit))
    if not found:
        return found
    outdated = _outdated(grammar.tokenise(text), language, found)
    return [span._replace(original=True) if span.start in outdated else span for span in found]


def _forms(text: str, language: str | None, day_first: bool | None) -> tuple[Form, ...]:
    """The dates as they are written, joined; remembered, for a sentence is read again with another tense in mind."""
    return (_remembered if len(text) <= grammar.SHORT else _read)(text, language, day_first)


def _read(text: str, language: str | None, day_first: bool | None) -> tuple[Form, ...]:
    tokens, rules = grammar.tokenise(text), grammar.of(language)
    joined = list(_joined(_written(text, tokens, language, day_first), tokens.folded, rules))
    if sum(form.weekday is not None for form in joined) > 1:  # "from Monday 20 May to Wednesday 22 May"
        joined = list(_joined(joined, tokens.folded, rules))
    return tuple(_with_years(joined, tokens.folded))


_remembered = lru_cache(maxsize=64)(_read)


def _written(text: str, tokens: Tokens, language: str | None, day_first: bool | None) -> list[Form]:
    """Every date as it is written, in order; of two that overlap the longer, of two as long the first."""
    found = [
        *read_patterns(tokens.folded, language, day_first),
        *Reader(text, tokens, grammar.of(language), language).forms(),
    ]
    found.sort(key=lambda form: (form.start, -form.end))
    kept: list[Form] = []
    for form in found:
        if not kept or form.start >= kept[-1].end:
            kept.append(form)
        elif form.end - form.start > kept[-1].end - kept[-1].start:
            kept[-1] = form
    return kept


# --- joining what stands together ------------------------------------------------------------------------------------

_ASIDE = re.compile(r"[ ,(،]{0,3}(?:(?:the|le|den|dem|der|el|il|o|ngày|on) )?\Z")
_AFTER = re.compile(r"(?:, | \(|\(| )\Z")
_LOOSE = re.compile(r" (?:[^\W\d_]{1,4} ){0,2}\Z")
_AND_ENDS = re.compile(r" and (?:ends|concludes|closes|will end)(?: on)? \Z")
_NEAR = 18  # characters between two dates that may be one
_CLAUSE = 40  # characters beside two dates in which a verb says that one was moved to the other


def _joined(forms: list[Form], folded: str, rules: Grammar) -> Iterator[Form]:
    """Ranges over two dates, a weekday with its date, a range that is a move taken apart."""
    pending: Form | None = None
    for form in forms:
        if pending is None:
            pending = form
            continue
        between = folded[pending.end : form.start] if form.start - pending.end <= _NEAR else None
        if between is not None:
            if _is_move(folded, pending, form, between, rules):
                yield pending._replace(moved=True)  # a range too is moved whole
                pending = form
                continue
            if joined := _together(pending, form, between, rules):
                pending = joined
                continue
        yield from _apart(pending, folded)
        pending = form
    if pending:
        yield from _apart(pending, folded)


def _together(left: Form, right: Form, between: str, rules: Grammar) -> Form | None:
    """The two as one, if they are: a weekday and its date, or the ends of a range."""
    if _is_weekday(left) and _is_date(right) and right.weekday is None:
        return right._replace(start=left.start, weekday=left.weekday) if _ASIDE.match(between) else None
    if _is_weekday(right) and _is_date(left) and left.weekday is None:
        return left._replace(end=right.end, weekday=right.weekday) if _AFTER.match(between) else None
    if _is_weekday(left) and right.relative and right.relative.startswith("week") and _LOOSE.match(between):
        return left._replace(end=right.end, relative=right.relative)  # "Thursday next week"
    if _is_weekday(right) and left.relative and left.relative.startswith("week") and _LOOSE.match(between):
        return right._replace(start=left.start, relative=left.relative)
    if _is_weekday(left) and _is_weekday(right):
        ahead = ((right.weekday or 0) - (left.weekday or 0)) % 7
        joined = _is_range(between, rules) or _AND_ENDS.match(between) or (ahead == 1 and between.strip() in rules.both)
        return left._replace(end=right.end, until=right) if joined and ahead and not right.relative else None
    if left.relative and right.relative and left.relative[:3] == right.relative[:3] == "day":
        joined = _is_range(between, rules) or between.strip() in rules.both
        return left._replace(end=right.end, until=right) if joined else None
    if left.weekday is not None and left.first.day and not left.first.month and _is_date(right):
        if not _is_range(between, rules) or right.last or left.first.day >= (right.first.day or 0):
            return None
        first = right.first._replace(day=left.first.day)  # "du lundi 20 au mercredi 22 mai"
        return right._replace(start=left.start, first=first, last=right.first, weekday=left.weekday)
    if left.relative == "day+0" and _is_date(right) and between in {" (", ", ", " "}:
        return right._replace(start=left.start)  # "today (25 March 2025)"
    return _as_range(left, right, between, rules) if _is_date(left) and _is_date(right) and not left.last else None


def _is_weekday(form: Form) -> bool:
    return form.weekday is not None and form.first.day is None


def _is_date(form: Form) -> bool:
    return form.first.day is not None and form.first.month is not None


def _as_range(left: Form, right: Form, between: str, rules: Grammar) -> Form | None:
    """ "30 May - 1 June", and two days that follow each other with "and" between; the year stands at either end."""
    first, end = left.first, right.last or right.first
    eve = _date(2024, first.month or 0, first.day or 0)  # a leap year has all days
    morrow = _date(2024, right.first.month or 0, right.first.day or 0)
    follows = eve is not None and morrow == eve + timedelta(days=1)
    if not (_is_range(between, rules) or (follows and between.strip() in rules.both)):
        return None
    over_new_year = (first.month or 0) > (end.month or 0)
    if first.month == end.month and (first.day or 0) > (end.day or 0):
        return None
    if first.year is None and right.first.year is not None:
        first = first._replace(year=right.first.year - over_new_year)
    if end.year is None and first.year is not None:
        end = end._replace(year=first.year + over_new_year)
    return left._replace(end=right.end, first=first, last=end)


def _is_range(between: str, rules: Grammar) -> bool:
    words = between.replace("-", " - ").replace(",", " ").split()
    until = rules.until | {"-", "至", "到", "から"}
    return (
        bool(words)
        and len(words) <= 3
        and words[0] in until
        and all(w in until | rules.inside | {"the"} for w in words)
    )


def _is_move(folded: str, left: Form, right: Form, between: str, rules: Grammar) -> bool:
    """Whether a verb of moving stands in the clause of two dates: "postponed from A to B" is no range, nor is
    "vom A auf den B verlegt" or "3 маусымнан 17 маусымға ауыстырылды"."""
    words = between.split()
    glued = len(words) <= 1 and folded[left.start : right.start].rstrip().endswith(rules.from_endings)
    onto = glued or (0 < len(words) <= 2 and words[0] in rules.onto)
    if not (onto or _is_range(between, rules)):
        return False
    beside = folded[max(0, left.start - _CLAUSE) : left.start]
    beside = beside[max(beside.rfind(mark) for mark in ".;") + 1 :]
    if onto:
        after = re.split("[.;]", folded[right.end : right.end + _CLAUSE], maxsplit=1)[0]
        if not rules.until.isdisjoint(after.split()[:2]):
            return False  # "3 маусымнан 17 маусымға дейін": a range
        beside += f" {after}"
    return any(word in rules.moved for word in re.findall(r"[^\W\d_]+", beside))


def _apart(form: Form, folded: str) -> Iterator[Form]:
    """A form, or the two dates of one that was a move within a month: "moved from 3 to 17 June"."""
    if not (form.moved and form.last):
        yield form
        return
    numbers = [match.start() for match in re.finditer(r"\d+", folded[form.start : form.end])]
    middle = form.start + numbers[1]  # the first number is the first day, the next the last
    yield form._replace(end=middle - 1, last=None)
    yield form._replace(start=middle, first=form.last, last=None, moved=False)


_SENTENCE_END = re.compile(r"[.!?] |[。！？\n]")
_BESIDE = 200  # characters


def _with_years(forms: Sequence[Form], folded: str) -> list[Form]:
    """Gives a date without a year that of the date beside it: "on 28 November and on 2 December 2024"."""
    found = []
    for index, form in enumerate(forms):
        beside = [forms[at] for at in (index - 1, index + 1) if 0 <= at < len(forms)]
        year = next((year for other in beside if (year := _year_beside(form, other, folded))), None)
        if year is not None:
            form = form._replace(first=form.first._replace(year=year))
        found.append(form)
    return found


def _year_beside(form: Form, other: Form, folded: str) -> int | None:
    """The year of `other`, if both are days of the same or of neighbouring months in one sentence."""
    month, its = form.first.month, other.first.month
    if not (form.first.day and other.first.day and month and its) or form.first.year or form.relative:
        return None
    low, high = min(form.end, other.end), max(form.start, other.start)
    if abs(month - its) > 1 or high - low > _BESIDE or _SENTENCE_END.search(folded, low, high):
        return None
    return other.first.year


# --- what no longer holds --------------------------------------------------------------------------------------------

_REACH = 9  # words between "originally" and its date
_OUTDATED_CJK = re.compile("原定于?|原定於|原计划|原計劃|当初(?:予定)?|当初는?|당초|원래|当初の予定")


@lru_cache(maxsize=64)
def _original_phrases(language: str | None) -> Phrases[bool]:
    return grammar.index(dict.fromkeys(grammar.of(language).original, True))


def _outdated(tokens: Tokens, language: str | None, spans: Sequence[DateSpan]) -> set[int]:
    """Starts of the dates that a phrase such as "originally planned for" says no longer hold."""
    cues = _original_phrases(language)
    found: set[int] = set()
    if cues:
        words = enumerate(tokens.words)
        ends = [tokens.ends[at] for at, word in words if word in cues and grammar.phrase_at(tokens, at, cues)]
        starts = iter(spans)
        span = next(starts, None)
        for end in ends:
            while span is not None and span.start < end:
                span = next(starts, None)
            between = tokens.folded[end : span.start] if span and span.start - end < 120 else "."
            if span and "." not in between and ";" not in between and between.count(" ") <= _REACH:
                found.add(span.start)
    if language in {"zh", "ja", "ko"}:
        for earlier, span in zip([None, *spans], spans, strict=False):
            before = tokens.folded[max(0, span.start - 12, earlier.end if earlier else 0) : span.start]
            if _OUTDATED_CJK.search(before) and "。" not in before:
                found.add(span.start)
    return found


# --- from the page to the calendar -----------------------------------------------------------------------------------


def _resolve(form: Form, today: date | None, tense: Tense) -> When | None:
    """When `form` is; None where it is no date at all (31 June)."""
    if form.undecided:
        return When()
    if form.solar:
        return _solar(form, today, tense)
    if form.first.day and form.first.month:
        return _day(form, today, tense)
    if form.first.day:
        return _day_of_month(form, today, tense)
    if form.first.month:
        return _month(form, today, tense)
    if form.first.year:
        return _year(form.first.year, form)
    when = _weekday(form, today, tense) if form.weekday is not None else _relative(form.relative, today)
    if form.until is None or when.start is None:
        return when
    if form.until.weekday is not None:
        return replace(when, end=when.start + timedelta(days=(form.until.weekday - when.start.weekday()) % 7))
    end = _relative(form.until.relative, today).end
    return replace(when, end=end) if end and end >= when.start else when


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _shifted_year(form: Form, today: date | None) -> int | None:
    """The year that "this year" beside a date means."""
    if form.relative and form.relative.startswith("year") and today:
        return today.year + _unit(form.relative)[1]
    return None


def _day(form: Form, today: date | None, tense: Tense) -> When | None:
    day, month, year = form.first.day or 1, form.first.month or 1, form.first.year or _shifted_year(form, today)
    if year is None:
        if _date(2024, month, day) is None:  # a leap year has all days
            return None
        if today is None:
            return When()
        start = _nearest([_date(today.year + n, month, day) for n in (-1, 0, 1)], today, tense, form.weekday)
    else:
        start = _date(year, month, day)
    if start is None:
        return None
    end = start
    if form.last and form.last.day:
        last_month = form.last.month or month
        last_year = form.last.year if form.last.year and form.first.year else start.year + (last_month < month)
        end = _date(last_year, last_month, form.last.day) or start
    if not timedelta() <= end - start <= _LONGEST:
        end = start
    return When(start=start, end=end, precision="day")


def _solar(form: Form, today: date | None, tense: Tense) -> When | None:
    """A day of the Persian calendar, which begins on 21 March, in leap years on 20 March (so from 1996 to 2028)."""
    day, month, year = form.first.day or 1, form.first.month or 1, form.first.year
    if year is None and today is None:
        return When()
    after = 31 * (month - 1) - max(0, month - 7) + day - 1  # six months of 31 days, then of 30
    starts = [year + 621] if year else [today.year + n for n in (-1, 0, 1)] if today else []
    if not all(first in YEARS for first in starts):
        return None
    options = [date(first, 3, 20 if first % 4 == 0 else 21) + timedelta(days=after) for first in starts]
    start = options[0] if year or today is None else _nearest(options, today, tense, form.weekday)
    if start is None:
        return None
    length = (form.last.day or day) - day if form.last else 0
    return When(start=start, end=start + timedelta(days=max(0, length)), precision="day")


def _nearest(options: Sequence[date | None], today: date, tense: Tense, weekday: int | None) -> date | None:
    """The option that the tense allows and that lies nearest to `today`; one on the named weekday goes first."""
    known = [option for option in options if option]
    fitting = [option for option in known if weekday is not None and option.weekday() == weekday]
    if tense == "future":
        allowed = [option for option in known if option >= today - _SLACK]
    elif tense == "past":
        allowed = [option for option in known if option <= today + _SLACK]
    else:
        allowed = known
    pool = [option for option in allowed if option in fitting] or fitting or allowed or known
    return min(pool, key=lambda option: abs((option - today).days), default=None)


def _day_of_month(form: Form, today: date | None, tense: Tense) -> When | None:
    """ "on the 20th", "lundi 20": the nearest month that has such a day."""
    if today is None:
        return When()
    offset = _unit(form.relative)[1] if form.relative and form.relative.startswith("month") else None
    options = []
    for shift in (-1, 0, 1) if offset is None else (offset,):
        year, month = divmod(today.year * 12 + today.month - 1 + shift, 12)
        options.append(_date(year, month + 1, form.first.day or 1))
    start = _nearest(options, today, tense, form.weekday)
    if start is None:
        return None
    end = start
    if form.last and form.last.day:
        end = _date(start.year, form.last.month or start.month, form.last.day) or start
    return When(start=start, end=max(start, end), precision="day")


def _bounds(year: int, month: int, last_month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, last_month, monthrange(year, last_month)[1])


def _month(form: Form, today: date | None, tense: Tense) -> When:
    month, year = form.first.month or 1, form.first.year or _shifted_year(form, today)
    if year is None:
        if today is None:
            return When()
        if form.direction:
            tense = "future" if form.direction > 0 else "past"
        options = [_bounds(today.year + n, month, month) for n in (-1, 0, 1)]
        if tense == "future":
            options = [pair for pair in options if pair[1] >= today - _SLACK]
        elif tense == "past":
            options = [pair for pair in options if pair[0] <= today + _SLACK]
        start, end = min(options, key=lambda pair: abs((pair[0] - today).days + 15))
    else:
        start, end = _bounds(year, month, month)
    if form.part in _THIRDS:
        low, high = _THIRDS[form.part]
        start, end = start.replace(day=low), start.replace(day=min(high, end.day))
    return When(start=start, end=end, precision="month")


_THIRDS = {"early": (1, 15), "mid": (8, 23), "late": (16, 31)}
"""Days of a month that "early", "mid" and "late" may mean; wide, because "early June" has been the 12th."""
_MONTHS = {"early": (1, 4), "mid": (4, 9), "late": (9, 12), "half1": (1, 6), "half2": (7, 12), "quarter1": (1, 3),
           "quarter2": (4, 6), "quarter3": (7, 9), "quarter4": (10, 12), "spring": (3, 6), "summer": (6, 9),
           "autumn": (9, 12)}  # fmt: skip


def _year(year: int, form: Form) -> When:
    first, last = _MONTHS.get(form.part or "", (1, 12))
    start, end = _bounds(year, first, last)
    return When(start=start, end=end, precision="year")


def _weekday(form: Form, today: date | None, tense: Tense) -> When:
    if today is None or form.weekday is None:
        return When()
    ahead = (form.weekday - today.weekday()) % 7
    if form.relative:  # 下周三: the Wednesday of next week
        _, weeks = _unit(form.relative)
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)
        day = monday + timedelta(days=form.weekday)
    elif form.direction > 0:
        day = today + timedelta(days=ahead or 7)
    elif form.direction < 0:
        day = today - timedelta(days=(-ahead) % 7 or 7)
    elif tense == "future":
        day = today + timedelta(days=ahead)
    elif tense == "past" or ahead > 3:
        day = today - timedelta(days=(-ahead) % 7)
    else:
        day = today + timedelta(days=ahead)
    return When(start=day, end=day, precision="day")


def _unit(meaning: str) -> tuple[str, int]:
    """The unit of "weekend+1", and how many of them from this one."""
    unit, offset = re.split(r"(?=[+-])", meaning)
    return unit, int(offset)


def _relative(meaning: str | None, today: date | None) -> When:
    """ "day+1", "week+0", "weekend+0", "month-1", "year+1" from `today`; a week runs from Monday to Sunday."""
    if today is None or meaning is None:
        return When()
    unit, offset = _unit(meaning)
    precision: Precision
    if unit == "day":
        start = end = today + timedelta(days=offset)
        precision = "day"
    elif unit in {"week", "weekend"}:
        start = today - timedelta(days=today.weekday()) + timedelta(weeks=offset, days=5 if unit == "weekend" else 0)
        end = start + timedelta(days=1 if unit == "weekend" else 6)
        precision = "week"
    elif unit == "month":
        year, month = divmod(today.year * 12 + today.month - 1 + offset, 12)
        start, end = _bounds(year, month + 1, month + 1)
        precision = "month"
    else:
        start, end = _bounds(today.year + offset, 1, 12)
        precision = "year"
    return When(start=start, end=end, precision=precision)
