"""Dates that name their month, their weekday or their distance from today, in every language of `grammar`.

The grammar stands on words and numbers, not on one pattern a language: a month looks for days on its left ("20 and 21
May", "с 20 по 22 мая") or, where the language puts the month first, on its right ("May 20-21"), then for a year. Each
text is walked once and every look sideways is bounded, so the time is linear.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from aggregator.dialogues import grammar
from aggregator.dialogues.dateforms import PARTS, YEARS, Form, Point, phrases
from aggregator.dialogues.grammar import Grammar, Phrases, Tokens, calendar

_DAY_GAPS = frozenset({" ", ".", ". ", "-", "/", " -", "- ", "", "'", "  ", ") "})
_RANGE_GAPS = frozenset(
    {"-", " - ", "- ", " -", ".-", ". - ", ".- ", "/", "./", " / ", ". / ", "--", "./ ", "-го - ", "-е - "}
)
_LIST_GAPS = frozenset({", ", ",", "., ", "、", "، "})
_YEAR_GAPS = frozenset({" ", ", ", ". ", ".", " ,", "-", "/", " - ", "., ", "", "، "})


_YEAR = 4  # figures
_PREFIXED = frozenset({"ar", "he", "fa", "ur"})  # languages that write "in" and "and" onto the month


@lru_cache(maxsize=64)
def _beginnings(language: str | None) -> frozenset[str]:
    """The first words of all that names a date without figures."""
    relative, parts = phrases(language)
    return frozenset().union(calendar.months(language), calendar.weekdays(language), relative, parts)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads one text; `text` is the original, for its capitals."""

    text: str
    tokens: Tokens
    rules: Grammar
    language: str | None

    def forms(self) -> Iterator[Form]:
        months, whole = calendar.months(self.language), calendar.whole_months(self.language)
        weekdays = calendar.weekdays(self.language)
        relative, parts = phrases(self.language)
        begins = _beginnings(self.language)
        glued = self.rules.month_endings or self.language in _PREFIXED
        part: tuple[int, int, str] | None = None  # start, token after it, which
        following = 0  # the token after the last one read
        for at, word in enumerate(self.tokens.words):
            if word[0].isdecimal():
                form = self._year(at, part) if len(word) == _YEAR and at >= following else None
                if form:
                    yield form
                continue
            if (word not in begins and not glued) or at < following:
                continue
            if length := self._month(at, months):
                following = at + length[0]
                form = self._with_days(at, length[0], length[1]) or self._alone(at, length, whole, part)
                if form:
                    yield form
                continue
            day = grammar.phrase_at(self.tokens, at, weekdays)
            known = grammar.phrase_at(self.tokens, at, relative)
            if known and (day is None or known[0] > day[0]):  # Indonesian "minggu" is Sunday, "minggu ini" this week
                following = at + known[0]
                if known[1]:
                    yield self._relative(at, *known)
            elif day:
                following = at + day[0]
                yield self._weekday(at, *day)
            elif piece := grammar.phrase_at(self.tokens, at, parts):
                following = at + piece[0]
                part = (at, following, piece[1])

    def _relative(self, at: int, length: int, meaning: str) -> Form:
        """ "tomorrow"; "this month", with the days of it that may stand before ("el 20 y 21 del presente mes")."""
        form = Form(self.tokens.starts[at], self.tokens.ends[at + length - 1], relative=meaning)
        if not meaning.startswith("month") or not (days := self._days_before(at)):
            return form
        first, values, _ = days
        last = Point(values[-1]) if len(values) > 1 else None
        return form._replace(start=self.tokens.starts[first], first=Point(values[0]), last=last)

    def _month(self, at: int, months: Phrases[int]) -> tuple[int, int] | None:
        """Tokens and number of the month named at `at`, with the endings or prefixes the language glues to it."""
        found = grammar.phrase_at(self.tokens, at, months)
        if found:
            return found
        word = self.tokens.words[at]
        if self.rules.month_endings and 4 < len(word) < 20:
            for cut in range(1, min(9, len(word) - 2)):
                entry = months.get(word[:-cut])
                if entry and len(entry[-1][0]) == 1:
                    return 1, entry[-1][1]
        if self.language in _PREFIXED and len(word) > 3 and word[0] in "وبلفב":
            entry = months.get(word[1:])
            if entry and len(entry[-1][0]) == 1:
                return 1, entry[-1][1]
        return None

    def _with_days(self, at: int, length: int, month: int) -> Form | None:
        days = self._days_before(at)
        end = at + length
        if days:
            first_token, values, glued = days
        elif self.rules.month_first and (days_after := self._days_after(end)):
            end, values, glued = days_after
            first_token = at
        else:
            return None
        if self.language == "ar" and self.tokens.gap(end) in {"/", " / "}:  # أيار/مايو
            twin = self._month(end, calendar.months(self.language)) if end < len(self.tokens.words) else None
            if twin:
                end += twin[0]
        year_end, year = self._year_after(end)
        if year is None:
            first_token, year = self._year_before(first_token)
        start = self.tokens.starts[first_token]
        stop = self.tokens.ends[year_end - 1]
        if self.tokens.word(first_token - 1) in self.rules.since and len(self.tokens.gap(first_token)) == 1:
            start = self.tokens.starts[first_token - 1]
        form = Form(
            start, stop, Point(values[0], month, year), Point(values[-1], month, year) if len(values) > 1 else None
        )
        if year is None and (this_year := self._this_year(year_end)):
            form = form._replace(relative=this_year[1], end=this_year[0])
        return form._replace(moved=True) if glued and self._moved_before(first_token) else form

    def _day_at(self, at: int) -> tuple[int, int] | None:
        """The day whose last token is `at`: its first token and number."""
        word = self.tokens.word(at)
        if (
            word
            and not word.isdecimal()
            and (word in self.rules.ordinal_suffixes)
            and self.tokens.gap(at) in {"", "-", "'"}
        ):
            at -= 1
            word = self.tokens.word(at)
        if word.isdecimal() and len(word) <= 2 and 1 <= int(word) <= 31 and not self._is_quantity(at):
            return at, int(word)
        return None

    def _is_quantity(self, at: int) -> bool:
        before = self.tokens.folded[max(0, self.tokens.starts[at] - 1) : self.tokens.starts[at]]
        return before in {"$", "€", "£", "+", "#", ":"} or (before == "." and self.tokens.word(at - 1).isdecimal())

    def _days_before(self, at: int) -> tuple[int, list[int], bool] | None:
        """Days that end right before token `at`: first token, days in order, whether a word of range joins them."""
        place = at - 1
        for _ in range(2):
            if self.tokens.word(place) in self.rules.inside and self.tokens.gap(place + 1) in {" ", "'"}:
                place -= 1
        day = self._day_at(place)
        if day is None or self.tokens.gap(place + 1) not in _DAY_GAPS:
            return None
        first, values, glued, listed = day[0], [day[1]], False, False
        while len(values) < 6:
            before = first - 1
            gap = self.tokens.gap(first)
            word = self.tokens.word(before)
            if word.isdecimal() or (word in self.rules.ordinal_suffixes and self.tokens.gap(before) in {"", "-", "'"}):
                if not (gap in _RANGE_GAPS or (listed and gap in _LIST_GAPS)):
                    break
                earlier = self._day_at(before)
            elif word in self.rules.both or word in self.rules.until:
                if len(gap) > 2:
                    break
                step = before - 1
                earlier = self._day_at(step)
                glued = glued or word in self.rules.until
            elif (
                word in self.rules.inside
                and (link := self.tokens.word(before - 1)) in self.rules.both | self.rules.until
            ):
                earlier = self._day_at(before - 2)
                glued = glued or link in self.rules.until
            else:
                break
            if earlier is None or earlier[1] >= values[0]:
                break
            listed = True
            first = earlier[0]
            values.insert(0, earlier[1])
        return first, values, glued

    def _days_after(self, at: int) -> tuple[int, list[int], bool] | None:
        """Days that begin at token `at`: the token after them, days in order, whether a word of range joins them."""
        if self.tokens.word(at) == "the" and self.tokens.gap(at) == " ":
            at += 1
        value = self._number(at)
        if value is None or self.tokens.gap(at) not in {" ", ". ", "-", "."}:
            return None
        end = self._after_suffix(at)
        if self.tokens.gap(end)[:1] in {":", "%"} or (
            self.tokens.gap(end) in {".", ","} and self.tokens.word(end).isdecimal()
        ):
            return None
        values, glued = [value], False
        while len(values) < 6:
            gap, word = self.tokens.gap(end), self.tokens.word(end)
            step = end
            if gap in _RANGE_GAPS or gap in _LIST_GAPS:
                if gap in _LIST_GAPS and not self._list_goes_on(end):
                    break
            elif (word in self.rules.both or word in self.rules.until) and len(gap) <= 2:
                step = end + 1
                if self.tokens.word(step) in self.rules.inside:
                    step += 1
                glued = glued or word in self.rules.until
            else:
                break
            later = self._number(step)
            if later is None or later <= values[-1] or self._names_month(self._after_suffix(step)):
                break
            values.append(later)
            end = self._after_suffix(step)
        return end, values, glued

    def _number(self, at: int) -> int | None:
        word = self.tokens.word(at)
        return int(word) if word.isdecimal() and len(word) <= 2 and 1 <= int(word) <= 31 else None

    def _after_suffix(self, at: int) -> int:
        glued = self.tokens.word(at + 1) in self.rules.ordinal_suffixes and self.tokens.gap(at + 1) in {"", "-"}
        return at + 2 if glued else at + 1

    def _list_goes_on(self, at: int) -> bool:
        """Whether "20, 21" is followed by "and 22": a list of days, not a day and a count."""
        after = self._after_suffix(at)
        return (
            self._number(at) is not None
            and self.tokens.word(after) in self.rules.both
            and self._number(after + 1) is not None
        )

    def _names_month(self, at: int) -> bool:
        return at < len(self.tokens.words) and self._month(at, calendar.months(self.language)) is not None

    def _year_after(self, at: int) -> tuple[int, int | None]:
        """The token after a year that begins at `at`, and the year."""
        place = at
        for _ in range(2):
            if self.tokens.word(place) in self.rules.inside and self.tokens.gap(place) in {" ", ". "}:
                place += 1
        year = self._as_year(place)
        if year is None or self.tokens.gap(place) not in _YEAR_GAPS:
            return at, None
        return place + 1, year

    def _year_before(self, first: int) -> tuple[int, int | None]:
        place = first - 1
        if self.tokens.word(place) in self.rules.year_first and self.tokens.gap(first) in {" ", ". "}:
            year = self._as_year(place - 1)
            if year and self.tokens.gap(place) in {" ", "-"}:
                return place - 1, year
        year = self._as_year(place)
        if year and self.tokens.gap(first) in {" ", ". ", "-"} and not self._names_month(place - 1):
            return place, year
        return first, None

    def _as_year(self, at: int) -> int | None:
        word = self.tokens.word(at)
        if len(word) != _YEAR or not word.isdecimal():
            return None
        year = int(word)
        if self.language == "th" and year > 2400:
            year -= 543  # the Buddhist era
        return year if year in YEARS else None

    def _this_year(self, at: int) -> tuple[int, str] | None:
        """ "this year" after a day and month: where it ends, and what it says."""
        relative, _ = phrases(self.language)
        place = at
        while place < at + 2 and self.tokens.word(place) in self.rules.inside:
            place += 1
        for step in {at, place}:
            known = grammar.phrase_at(self.tokens, step, relative) if self.tokens.gap(step) in {" ", ", "} else None
            if known and known[1].startswith("year"):
                return self.tokens.ends[step + known[0] - 1], known[1]
        return None

    def _moved_before(self, first: int) -> bool:
        if self.tokens.word(first - 1) not in self.rules.since:
            return False
        for place in range(first - 1, max(0, first - 7), -1):
            if self.tokens.word(place - 1) in self.rules.moved:
                return True
            if "." in self.tokens.gap(place) or ";" in self.tokens.gap(place):
                return False
        return False

    def _alone(
        self, at: int, found: tuple[int, int], whole: Phrases[int], part: tuple[int, int, str] | None
    ) -> Form | None:
        """A month without days: it needs a year, a part of it, or a word such as "in" before it."""
        length, month = found
        start, end = self.tokens.starts[at], at + length
        if self.language in {"en", None} and not self.text[start].isupper():
            return None  # "may", "march"
        near = self._part_before(at, part)
        after = self._part_at(end)
        year_end, year = self._year_after(end)
        if year is None and after is None:
            _, year = (at, None) if near else self._year_before(at)
        entire = grammar.phrase_at(self.tokens, at, whole) is not None or len(self.tokens.words[at]) > 4
        before = self.tokens.word(at - 1)
        cue = (before in self.rules.month_cues or before in self.rules.next or before in self.rules.last) and entire
        following = self.tokens.word(end) in self.rules.month_cues and self.rules.month_endings
        direction = 1 if before in self.rules.next else -1 if before in self.rules.last else 0
        this_year = self._this_year(end) if year is None else None
        if not (near or after or year or this_year or following or (cue and self.tokens.gap(at) == " ")):
            return None
        if this_year:
            return Form(self.tokens.starts[at], this_year[0], Point(None, month), relative=this_year[1])
        return Form(
            self.tokens.starts[near[0]] if near else start,
            after[0] if after else self.tokens.ends[(year_end if year else end) - 1],
            Point(None, month, year),
            direction=direction,
            part=PARTS.get(near[1] if near else after[1] if after else ""),
        )

    def _part_before(self, at: int, part: tuple[int, int, str] | None) -> tuple[int, str] | None:
        """The part of the year or month that ends right before token `at`: its first token and name."""
        if part is None:
            return None
        place = at
        for _ in range(2):
            if place > part[1] and self.tokens.word(place - 1) in self.rules.inside | self.rules.month_cues:
                place -= 1
        return (part[0], part[2]) if place == part[1] and len(self.tokens.gap(at)) <= 2 else None

    def _part_at(self, at: int) -> tuple[int, str] | None:
        """ "başında" after the month, "айының басында": where it ends, and which part it is."""
        _, parts = phrases(self.language)
        if not self.rules.month_endings or self.language == "en":
            return None
        for place in (at, at + 1):
            found = grammar.phrase_at(self.tokens, place, parts)
            if found and self.tokens.gap(place) == " ":
                return self.tokens.ends[place + found[0] - 1], found[1]
        return None

    def _weekday(self, at: int, length: int, day: int) -> Form:
        end = at + length
        before, after = self.tokens.word(at - 1), self.tokens.word(end)
        form = Form(self.tokens.starts[at], self.tokens.ends[end - 1], weekday=day)
        if before in self.rules.last or (after in self.rules.last and self.tokens.gap(end) == " "):
            form = form._replace(direction=-1)
        elif before in self.rules.next or (after in self.rules.next and self.tokens.gap(end) == " "):
            form = form._replace(direction=1)
        number = self._number(end)
        gap = self.tokens.gap(end)
        closed = gap in {" (", "("} and self.tokens.gap(end + 1)[:1] == ")"
        plain = gap == " " and not self.rules.month_first and self.tokens.gap(end + 1)[:1] not in {":", "%", "-", "/"}
        if number and (closed or (plain and self._stands_alone(end))):
            form = form._replace(first=Point(day=number), end=self.tokens.ends[end] + (1 if closed else 0))
        return form

    def _stands_alone(self, at: int) -> bool:
        """Whether a number after a weekday is no count: what follows is no lower-case noun right behind it."""
        gap = self.tokens.gap(at + 1)
        return gap != " " or self.tokens.word(at + 1) in (
            self.rules.inside | self.rules.month_cues | self.rules.both | self.rules.until
        )

    def _year(self, at: int, part: tuple[int, int, str] | None) -> Form | None:
        """A year alone: after "in", before "году", or after "early" and "the second half of"."""
        year = self._as_year(at)
        if year is None:
            return None
        near = self._part_before(at, part)
        before, after = self.tokens.word(at - 1), self.tokens.word(at + 1)
        cue = before in self.rules.year_cues and self.tokens.gap(at) == " "
        cue = cue or (after in self.rules.year_cues and self.tokens.gap(at + 1) in {" ", "-"})
        if not (near or cue):
            return None
        start = self.tokens.starts[near[0]] if near else self.tokens.starts[at]
        return Form(start, self.tokens.ends[at], Point(year=year), part=PARTS.get(near[1] if near else ""))
