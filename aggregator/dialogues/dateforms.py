"""Dates as they are written, and those that are patterns of digits: ISO, dd.mm.yyyy, 2024年5月20日, ngày 20 tháng 5.

A `Form` is what a text says before anyone asks which year or which Monday it means; `dates` answers that, and
`monthdates` reads the dates that name their month.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from aggregator.dialogues import grammar
from aggregator.dialogues.grammar import Grammar, Phrases

YEARS = range(1900, 2101)

Part = Literal[
    "early", "mid", "late", "half1", "half2", "quarter1", "quarter2", "quarter3", "quarter4", "spring", "summer",
    "autumn",
]  # fmt: skip
PARTS: dict[str, Part] = {
    "early": "early", "mid": "mid", "late": "late", "half1": "half1", "half2": "half2", "quarter1": "quarter1",
    "quarter2": "quarter2", "quarter3": "quarter3", "quarter4": "quarter4", "spring": "spring", "summer": "summer",
    "autumn": "autumn",
}  # fmt: skip


class Point(NamedTuple):
    """A date as far as it is written."""

    day: int | None = None
    month: int | None = None
    year: int | None = None


class Form(NamedTuple):
    """One written date or range at `start:end`.

    `relative` is "day-1", "week+1", "month+0" and so on; a `Point` beside "year+0" has that year, a weekday beside
    "week+1" is of that week. `until` is the weekday or relative day that ends a range ("Monday to Wednesday").
    `direction` is -1 for "last Friday", 1 for "next Friday". `undecided` marks 05/06/2024 where nothing says which is
    the month. `solar` marks a day and month of the Persian calendar.
    """

    start: int
    end: int
    first: Point = Point()
    last: Point | None = None
    weekday: int | None = None
    direction: int = 0
    relative: str | None = None
    part: Part | None = None
    undecided: bool = False
    moved: bool = False  # the first of "moved from A to B": A holds no more
    until: Form | None = None
    solar: bool = False


@lru_cache(maxsize=64)
def phrases(language: str | None) -> tuple[Phrases[str], Phrases[str]]:
    """Relative dates, and parts of a month or year, ready to be looked up."""
    rules = grammar.of(language)
    return grammar.index({**rules.relative, **dict.fromkeys(rules.no_dates, "")}), grammar.index(rules.parts)


def read_patterns(folded: str, language: str | None, day_first: bool | None) -> Iterator[Form]:
    """The dates of a folded text that are patterns of digits, in no order; they may overlap."""
    rules = grammar.of(language)
    if _FIGURES.search(folded):
        yield from _numeric(folded, rules, day_first)
    if rules.day_first and "/" in folded:
        yield from _bracketed(folded)
    if rules.dotted_ordinals:
        yield from _dotted(folded)
    if language == "vi":
        yield from _vietnamese(folded)
    if language == "fa":
        yield from _solar(folded)
    if not folded.isascii():
        yield from _east_asian(folded)
        if language in {"zh", "ja"}:
            yield from _spaceless(folded, language)


_FIGURES = re.compile(r"\d[-./] ?\d")  # in every date of figures alone, and not in most sentences
_ISO = re.compile(r"(?<![\d.,/-])(\d{4})([-./]) ?(\d{1,2})\2 ?(\d{1,2})(?![\d-]|[./]\d)")
_NUMERIC = re.compile(
    r"(?<![\d.,/:-])(?:(\d{1,2})\.?(?: ?[-/] ?)(?=\d{1,2}\.\d{1,2}\.))?"
    r"(\d{1,2})([./-])(\d{1,2})\3(\d{4}|\d{2})(?![\d-]|[./]\d)"
)
_SPAN = re.compile(r"(?<![\d.,/:-])(\d{1,2})\.(\d{1,2})\.? ?- ?(\d{1,2})\.(\d{1,2})\.(\d{4})(?![\d-]|[./]\d)")


def _numeric(folded: str, rules: Grammar, day_first: bool | None) -> Iterator[Form]:
    for match in _ISO.finditer(folded):
        year, _, month, day = match.groups()
        yield from _checked(match, Point(int(day), int(month), int(year)))
    for match in _SPAN.finditer(folded):
        day, month, last_day, last_month, year = (int(group) for group in match.groups())
        yield from _checked(match, Point(day, month, year), Point(last_day, last_month, year))
    for match in _NUMERIC.finditer(folded):
        before, day_text, mark, month_text, year_text = match.groups()
        if len(year_text) == 2 and (mark == "-" or len(day_text + month_text) != 4):
            continue
        day, month, year = int(day_text), int(month_text), int(year_text)
        if year < 100:
            year += 2000 if year < 70 else 1900
        order = True if mark == "." else day_first if day_first is not None else rules.day_first
        undecided = order is None and day <= 12 and month <= 12 and day != month
        if month > 12 or (order is False and day <= 12):
            day, month = month, day
        first = Point(int(before) if before else day, month, year)
        yield from _checked(match, first, Point(day, month, year) if before else None, undecided=undecided)


_BRACKETED = re.compile(r"(?<=\()(\d{1,2})(?: ?- ?(\d{1,2}))?/(\d{1,2})(?=\))")
_DOTTED = re.compile(r"\b(?:am|vom|den|dem|zum|bis|dnia|dniu) (\d{1,2})\. ?(\d{1,2})\.(?!\d)")


def _bracketed(folded: str) -> Iterator[Form]:
    """Day and month in brackets, as papers put them after a weekday: "Kamis (16/5)"."""
    for match in _BRACKETED.finditer(folded):
        day, last, month = (int(group) if group else None for group in match.groups())
        yield from _checked(match, Point(day, month), Point(last, month) if last else None)


def _dotted(folded: str) -> Iterator[Form]:
    """ "am 16.5." """
    for match in _DOTTED.finditer(folded):
        yield from _checked(match, Point(int(match[1]), int(match[2])))


_SOLAR_MONTHS = tuple(grammar.fold("فروردين ارديبهشت خرداد تير مرداد شهريور مهر آبان آذر دي بهمن اسفند").split(" "))
_SOLAR = re.compile(
    r"(?<!\d)(\d{1,2})(?: ?(?:و|تا|-|الي) ?(\d{1,2}))? "
    rf"({'|'.join(_SOLAR_MONTHS)})(?:\s?ماه)?(?: (\d{{4}}))?(?!\w)"
)


def _solar(folded: str) -> Iterator[Form]:
    """Days of the Persian calendar: ۲۶ اردیبهشت ۱۴۰۳."""
    for match in _SOLAR.finditer(folded):
        day, last, month, year = match.groups()
        first = Point(int(day), _SOLAR_MONTHS.index(month) + 1, int(year) if year else None)
        if 1 <= int(day) <= 31:
            yield Form(match.start(), match.end(), first, first._replace(day=int(last)) if last else None, solar=True)


def _checked(
    match: re.Match[str], first: Point, last: Point | None = None, *, undecided: bool = False
) -> Iterator[Form]:
    if all(
        1 <= (point.month or 1) <= 12 and 1 <= (point.day or 1) <= 31 and (point.year or 2000) in YEARS
        for point in (first, last or first)
    ):
        yield Form(match.start(), match.end(), first, last, undecided=undecided)


_NUMERAL = r"(?:\d{1,2}|[一二三四五六七八九十廿]{1,3})"
_YEAR_CJK = (
    r"(?:(\d{4}|[〇零一二三四五六七八九]{4}) ?年 ?|(今年|明年|来年|去年|昨年|本年|本月|今月|来月|下月|先月|上月|同月))?"
)
_DAY_CJK = re.compile(
    rf"{_YEAR_CJK}(?<![\d一二三四五六七八九十])(?:({_NUMERAL}) ?月 ?)?({_NUMERAL}) ?[日號号](?![間间内后後前报報本程])"
    rf"(?:\([^()]{{1,4}}\))?"
    r"(?: ?(?:至|到|-|から|、|和|及び|および|及|並びに|と|・|与|與) ?"
    rf"(?:(\d{{4}}) ?年 ?)?(?:({_NUMERAL}) ?月 ?)?({_NUMERAL})"
    r" ?[日號号](?![間间内]))?"
)
_DAYS_CJK = re.compile(rf"{_YEAR_CJK}({_NUMERAL}) ?月 ?({_NUMERAL}) ?[-、至] ?({_NUMERAL}) ?[日號号](?![間间内])")
_MONTH_CJK = re.compile(
    rf"{_YEAR_CJK}(?<![\d一二三四五六七八九十])({_NUMERAL}) ?月(?:份)?(上旬|中旬|下旬|初|底|末)?"
    r"(?! ?[\d一二三四五六七八九十])"
)
_YEAR_ONLY_CJK = re.compile(r"(?<!\d)(\d{4}) ?年(?:度)?(上半年|下半年)?(?! ?[\d一二三四五六七八九十〇])")
_KOREAN = re.compile(
    r"(?:(\d{4})년 ?)?(?<!\d)(?:(\d{1,2})월 ?)?(\d{1,2})(?:일(?![간째])(?:\([^()]{1,4}\))?)?"
    r"(?: ?(?:-|부터|에서|과|와|·|,) ?(?:(\d{1,2})월 ?)?(\d{1,2})일(?![간째]))"
    r"|(?:(\d{4})년 ?)?(?<!\d)(?:(\d{1,2})월 ?)?(\d{1,2})일(?![간째정])"
)
_KOREAN_DOTTED = re.compile(
    r"(?<![\d.])(?:(\d{4})\. ?)?(\d{1,2})\. ?(\d{1,2})\.? ?\([월화수목금토일]\)"
    r"(?: ?- ?(?:(\d{1,2})\. ?)?(\d{1,2})\.? ?\([월화수목금토일]\))?"
)
"""11.8.(수)-9.(목), as the ministry in Seoul writes."""
_KOREAN_MONTH = re.compile(r"(?:(\d{4})년 ?)?(?<!\d)(\d{1,2})월 ?(초순|초|중순|말|하순)?(?! ?\d)")
_KOREAN_YEAR = re.compile(r"(?<!\d)(\d{4})년 ?(상반기|하반기)?(?! ?\d)")
_PART_CJK: dict[str, Part] = {
    "上旬": "early", "初": "early", "中旬": "mid", "下旬": "late", "底": "late", "末": "late", "上半年": "half1",
    "下半年": "half2", "초": "early", "초순": "early", "중순": "mid", "말": "late", "하순": "late", "상반기": "half1",
    "하반기": "half2",
}  # fmt: skip
_OFFSETS = {"今年": "year+0", "本年": "year+0", "明年": "year+1", "来年": "year+1", "去年": "year-1", "昨年": "year-1",
            "本月": "month+0", "今月": "month+0", "来月": "month+1", "下月": "month+1", "先月": "month-1",
            "上月": "month-1"}  # fmt: skip
_NUMERALS = {"〇": 0, "零": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}


def _value(numeral: str | None) -> int | None:
    """The value of digits or of a Chinese numeral up to 31, or of four Chinese digits (a year)."""
    if numeral is None:
        return None
    if numeral.isdecimal():
        return int(numeral)
    if len(numeral) == 4 and all(char in _NUMERALS for char in numeral):
        return int("".join(str(_NUMERALS[char]) for char in numeral))
    numeral = numeral.replace("廿", "二十")
    tens, ten, ones = numeral.rpartition("十")
    return (_NUMERALS.get(tens, 1) * 10 if ten else 0) + (_NUMERALS.get(ones, 0) if len(ones) < 2 else 99)


def _east_asian(folded: str) -> Iterator[Form]:
    if "月" in folded or "日" in folded or "年" in folded or "号" in folded:
        for match in _DAYS_CJK.finditer(folded):
            year, near, month, day, last = match.groups()
            first = Point(_value(day), _value(month), _value(year))
            yield from _related(match, first, Point(_value(last), _value(month), _value(year)), near)
        for match in _DAY_CJK.finditer(folded):
            year, near, month, day, last_year, last_month, last = match.groups()
            first = Point(_value(day), _value(month), _value(year))
            end = (
                Point(_value(last), _value(last_month) or first.month, _value(last_year) or first.year)
                if last
                else None
            )
            yield from _related(match, first, end, near)
        for match in _MONTH_CJK.finditer(folded):
            year, near, month, part = match.groups()
            yield from _related(match, Point(None, _value(month), _value(year)), None, near, part)
        for match in _YEAR_ONLY_CJK.finditer(folded):
            yield from _related(match, Point(year=int(match[1])), None, None, match[2])
    if "월" in folded or "일" in folded or "년" in folded:
        for match in _KOREAN.finditer(folded):
            year, month, day, last_month, last, year2, month2, day2 = (_value(group) for group in match.groups())
            first = Point(day or day2, month or month2, year or year2)
            yield from _related(
                match, first, Point(last, last_month or first.month, first.year) if last else None, None
            )
    if "(" in folded and not folded.isascii():
        for match in _KOREAN_DOTTED.finditer(folded):
            year, month, day, last_month, last = (_value(group) for group in match.groups())
            end = Point(last, last_month or month, year) if last else None
            yield from _related(match, Point(day, month, year), end, None)
    if "월" in folded or "일" in folded or "년" in folded:
        for match in _KOREAN_MONTH.finditer(folded):
            yield from _related(match, Point(None, _value(match[2]), _value(match[1])), None, None, match[3])
        for match in _KOREAN_YEAR.finditer(folded):
            yield from _related(match, Point(year=int(match[1])), None, None, match[2])


def _related(
    match: re.Match[str], first: Point, last: Point | None, near: str | None, part: str | None = None
) -> Iterator[Form]:
    """A checked form, with "this year" and its like before it."""
    for form in _checked(match, first, last):
        yield form._replace(relative=_OFFSETS.get(near or ""), part=_PART_CJK.get(part or ""))


_VIETNAMESE_DAY = re.compile(
    r"(?:(?:ngày|từ|sáng|chiều|tối|trưa|hôm|đến|tới) )?"
    r"(?<![\d/.,])(\d{1,2})(?: ?(?:-|và|đến|tới) ?(?:ngày )?(\d{1,2}))?"
    r"(?: tháng (\d{1,2})(?:(?: năm |/)(\d{4}))?|/(\d{1,2})(?:/(\d{4}))?)(?![\d/%])"
)
_VIETNAMESE_CUES = ("ngày", "từ", "sáng", "chiều", "tối", "trưa", "hôm", "đến", "tới")
_VIETNAMESE_MONTH = re.compile(r"(?:(đầu|giữa|cuối) )?tháng (\d{1,2})(?:(?: năm |/)(\d{4}))?(?![\d%])")


def _vietnamese(folded: str) -> Iterator[Form]:
    for match in _VIETNAMESE_DAY.finditer(folded):
        day, last, month, year, month2, year2 = (_value(group) for group in match.groups())
        if (
            match[5]
            and not year2
            and not folded[match.start() :].startswith(_VIETNAMESE_CUES)
            and folded[match.start() - 1 : match.start()] != "("
        ):
            continue  # 20/5 alone may be a fraction
        first = Point(day, month or month2, year or year2)
        yield from _checked(match, first, Point(last, first.month, first.year) if last else None)
    for match in _VIETNAMESE_MONTH.finditer(folded):
        part: dict[str | None, Part] = {"đầu": "early", "giữa": "mid", "cuối": "late"}
        for form in _checked(match, Point(None, int(match[2]), _value(match[3]))):
            yield form._replace(part=part.get(match[1]))


@lru_cache(maxsize=8)
def _phrase_pattern(language: str) -> re.Pattern[str]:
    known = sorted(grammar.of(language).relative, key=len, reverse=True)
    return re.compile("|".join(re.escape(grammar.fold(phrase)) for phrase in known))


_WEEKDAY_CJK = re.compile(
    r"(上|下|本|这|今|来|先)?(?:周|星期|週|礼拜|禮拜)([一二三四五六日天])|([月火水木金土日])曜日?"
)


def _spaceless(folded: str, language: str) -> Iterator[Form]:
    """Words of time in scripts that put no spaces between words."""
    relative = {grammar.fold(phrase): meaning for phrase, meaning in grammar.of(language).relative.items()}
    for match in _phrase_pattern(language).finditer(folded):
        yield Form(match.start(), match.end(), relative=relative[match[0]])
    for match in _WEEKDAY_CJK.finditer(folded):
        which, chinese, japanese = match.groups()
        day = (
            "一二三四五六日".find("日" if chinese == "天" else chinese) if chinese else "月火水木金土日".find(japanese)
        )
        week = {
            "上": "week-1",
            "先": "week-1",
            "下": "week+1",
            "来": "week+1",
            "本": "week+0",
            "这": "week+0",
            "今": "week+0",
        }
        yield Form(match.start(), match.end(), weekday=day, relative=week.get(which or ""))
