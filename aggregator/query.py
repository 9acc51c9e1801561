"""The query language: what a user looks for, read once and asked of an item in memory or of a database.

    human rights dialogue           every word, in any order, in the title, the summary or the text
    "human rights dialogue"         these words next to each other
    dialogue OR talks               one of both; OR is written in capitals and binds weaker than a space
    -football  NOT football         not this
    uzbek*     "human righ*"        words that begin so
    (call OR talks) -football       parentheses group
    region:KZ region:"Central Asia" about this region (party or subject), as `items --region` takes it
    theme:human-rights              about this theme
    feed:mfa  kind:government  lang:ru
    since:7d  until:2026-05-20      published after, before; beside the rest only, not inside OR or behind a minus
    region:KZ,UZ                    any of several values

`parse` gives a `Query` or a `QueryError` that says where and what to do, and never anything that a database would run.
`matches` asks it of one item. Stores answer the same: they index the words that `passages` gives, and compile the
condition into their own language.

Words are runs of letters, digits and their marks, in the spelling of `folding` (accents, case and compatibility forms
aside). Where a script does not part words by spaces (Chinese, Japanese, Thai …) each character is a word, and what is
written together is looked for together: so any number of characters is found, two as well. A word written with
something inside it, such as `Asia-Pacific` or `U.S.`, is a phrase of its parts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Protocol

from aggregator.durations import duration
from aggregator.errors import QueryError
from aggregator.folding import fold
from aggregator.model import ABOUT, FeedKind, RegionTag, ThemeTag

LONGEST_QUERY = 1000  # characters
MOST_TERMS = 50
DEEPEST = 20  # parentheses and minus signs inside each other
LONGEST_WORD = 64  # characters that count; in a query and in a text alike
MOST_WORDS = 8000
"""Words of one item that are searched. PostgreSQL's positions end at 16,383 (its manual, section 12.9)."""

# --- words -----------------------------------------------------------------------------------------------------------

_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua9e0-\ua9ff\uaa60-\uaa7f\uf900-\ufaff\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
"""Thai, Lao, Myanmar, Khmer, kana and Han: scripts that do not part words by spaces (UAX #29)."""

_WORD = re.compile(f"[{_UNSPACED}]|[^ {_UNSPACED}]+")
_ANY_UNSPACED = re.compile(f"[{_UNSPACED}]")
_CACHED = 20_000  # a hostile text may hold all of Unicode


class _Letters(dict[int, str]):
    """Code point -> itself if it can be in a word, else a space: one for one, so that places stay."""

    def __missing__(self, code: int) -> str:
        letter = chr(code) if unicodedata.category(chr(code))[0] in "LNM" else " "
        if len(self) < _CACHED:
            self[code] = letter
        return letter


_LETTERS = _Letters()
_BETWEEN = re.compile(r"[^\w ]|_")  # and marks, which `_LETTERS` keeps
_FEW = 60  # distinct characters up to which replacing them one by one beats `str.translate`


def _parted(folded: str) -> str:
    """With a space for each character that can be in no word: what `folded.translate(_LETTERS)` gives. That asks for
    every character of a text beyond ASCII, and few of them change."""
    if folded.isascii():
        return folded.translate(_LETTERS)
    odd = set(_BETWEEN.findall(folded))
    if len(odd) > _FEW:
        return folded.translate(_LETTERS)
    for char in odd:
        folded = folded.replace(char, _LETTERS[ord(char)])
    return folded


def words(text: str) -> list[str]:
    """The words of `text` in order, folded."""
    letters = _parted(fold(text).text)
    spaced = letters.isascii() or not _ANY_UNSPACED.search(letters)
    found: list[str] = letters.split() if spaced else _WORD.findall(letters)
    return found if max(map(len, found), default=0) <= LONGEST_WORD else [word[:LONGEST_WORD] for word in found]


@dataclass(frozen=True, slots=True)
class Spot:
    """A word and where it stands in the text as it was written."""

    word: str
    start: int
    end: int


def spots(text: str) -> list[Spot]:
    """The words of `text` with their places: the same ones as `words`."""
    folded = fold(text)
    found = _WORD.finditer(folded.text.translate(_LETTERS))
    return [Spot(each[0][:LONGEST_WORD], *folded.span(each.start(), each.end())) for each in found]


def passages(title: str, summary: str, text: str) -> tuple[list[str], list[str]]:
    """The words that an item is searched by: those of its title, and those of the rest. A phrase stands in one of both.

    A summary that only repeats the beginning of the text is not searched twice.
    """
    head = " ".join(summary.removesuffix("…").split())
    repeats = " ".join(text[: 4 * len(head) + 4].split()).startswith(head)
    heading = words(title)[:MOST_WORDS]
    rest = words(text if repeats else f"{summary}\n{text}")
    return heading, rest[: MOST_WORDS - len(heading)]


# --- what is looked for ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words next to each other; one is a phrase too. With `open`, the last one is only the beginning of a word."""

    words: tuple[str, ...]
    open: bool = False


class Property(StrEnum):
    """What a filter asks of; the names are those of the query language."""

    REGION = "region"
    THEME = "theme"
    FEED = "feed"
    KIND = "kind"
    LANG = "lang"


@dataclass(frozen=True, slots=True)
class Has:
    """Any of these values."""

    property: Property
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Not:
    part: Condition


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple[Condition, ...]


Condition = Phrase | Has | Not | AllOf | AnyOf


@dataclass(frozen=True, slots=True)
class Query:
    """A query that was read. Without a condition everything matches."""

    text: str = ""
    condition: Condition | None = None
    since: timedelta | datetime | None = None  # before now, or a moment
    until: timedelta | datetime | None = None

    def span(self, now: datetime) -> tuple[datetime | None, datetime | None]:
        """From when (included) to when (excluded) an item must have been published."""
        return _moment(self.since, now), _moment(self.until, now)

    def at(self, now: datetime) -> Query:
        """The same query with `since:7d` made a moment, as a store needs it."""
        since, until = self.span(now)
        return replace(self, since=since, until=until)

    def phrases(self) -> list[Phrase]:
        """What is looked for in the text, without what must not be there: to be shown, in the order written."""
        return list(_wanted(self.condition))

    def named(self, name: Property) -> frozenset[str]:
        """Every value of a property that is asked for, also what must not be."""
        return frozenset(_named(self.condition, name))


def _moment(when: timedelta | datetime | None, now: datetime) -> datetime | None:
    return now - when if isinstance(when, timedelta) else when


def _wanted(condition: Condition | None) -> Iterator[Phrase]:
    match condition:
        case Phrase():
            yield condition
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from _wanted(part)


def _named(condition: Condition | None, name: Property) -> Iterator[str]:
    match condition:
        case Has(property=its, values=values) if its is name:
            yield from values
        case Not(part):
            yield from _named(part, name)
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from _named(part, name)


# --- asking one item -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Searched:
    """What a query is asked about. `regions` are the codes of parties and subjects (see `searched_tags`), `kind` is
    that of the feed, `at` the item's `effective_at`."""

    title: str
    summary: str = ""
    text: str = ""
    feed: str = ""
    kind: str = ""
    language: str | None = None
    regions: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()
    at: datetime | None = None

    @cached_property
    def passages(self) -> tuple[list[str], list[str]]:
        return passages(self.title, self.summary, self.text)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        return frozenset().union(*self.passages)

    @cached_property
    def properties(self) -> frozenset[tuple[Property, str]]:
        """Every property it has, values as `Has` holds them."""
        pairs = [(Property.FEED, self.feed), (Property.KIND, self.kind), (Property.LANG, self.language or "")]
        pairs += [(Property.REGION, code) for code in self.regions]
        pairs += [(Property.THEME, name) for name in self.themes]
        return frozenset(pairs)


def searched_tags(
    regions: Collection[RegionTag], themes: Collection[ThemeTag]
) -> tuple[frozenset[str], frozenset[str]]:
    """The codes of the regions that a text is about, and its themes."""
    return frozenset(tag.code for tag in regions if tag.role in ABOUT), frozenset(tag.id for tag in themes)


def matches(query: Query, item: Searched, now: datetime) -> bool:
    """Whether the query finds the item; `now` is for `since:7d`. An item without a time is of any."""
    since, until = query.span(now)
    if item.at is not None and ((since and item.at < since) or (until and item.at >= until)):
        return False
    return query.condition is None or _holds(query.condition, item)


def _holds(condition: Condition, item: Searched) -> bool:
    match condition:
        case Phrase():
            return _stands(condition, item)
        case Has(property, values):
            return any((property, value) in item.properties for value in values)
        case Not(part):
            return not _holds(part, item)
        case AllOf(parts):
            return all(_holds(part, item) for part in parts)
        case AnyOf(parts):
            return any(_holds(part, item) for part in parts)


def _stands(phrase: Phrase, item: Searched) -> bool:
    *whole, last = phrase.words
    if not item.vocabulary.issuperset(whole):
        return False
    if not whole:
        return f" {last}" in f" {' '.join(item.vocabulary)}" if phrase.open else last in item.vocabulary
    return any(next(find(phrase, passage), None) is not None for passage in item.passages)


def _test(phrase: Phrase) -> Callable[[str], bool]:
    """Whether a word can be the phrase's last."""
    last = phrase.words[-1]
    return (lambda word: word.startswith(last)) if phrase.open else last.__eq__


def find(phrase: Phrase, passage: Sequence[str]) -> Iterator[int]:
    """Where in `passage` the phrase begins."""
    *whole, _ = phrase.words
    ends = _test(phrase)
    size = len(whole)
    for at in range(len(passage) - size):
        if ends(passage[at + size]) and list(passage[at : at + size]) == whole:
            yield at


# --- reading a query -------------------------------------------------------------------------------------------------


class Names(Protocol):
    """What regions and themes are called (`app.Words`)."""

    def regions(self, name: str) -> frozenset[str]:
        """Codes that a filter on `name` matches; ValueError if there is no such region."""

    def theme(self, name: str) -> str:
        """Theme id; ValueError if there is no such theme."""


def parse(text: str, names: Names) -> Query:
    """Read a query; QueryError says what cannot be read, where, and what to write instead. Blank finds everything."""
    if len(text) > LONGEST_QUERY:
        raise QueryError(f"too long: at most {LONGEST_QUERY} characters", at=LONGEST_QUERY + 1)
    return _Reading(text, names).query()


_OPENING = '"“”„«»'
_CLOSING = {'"': '"“”', "“": '”“"', "”": '”"', "„": '“”"', "«": "»", "»": "«»"}
_SPACE = re.compile(r"[\s\x00]*")
_RUN = re.compile(r'[^\s\x00()"“”„«»]+')
_NAME = re.compile(r"([A-Za-z]+):")
_FILTERS = [*Property, "since", "until"]
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_VALUE = re.compile(r'[^\s\x00()"“”„«»,]*')
_BESIDE_OR = "since: and until: are for the whole query: put the alternatives into parentheses, as in (a OR b) since:7d"


class _Reading:
    """One walk through a query, from left to right."""

    def __init__(self, text: str, names: Names) -> None:
        self._text = text
        self._names = names
        self._at = 0
        self._terms = 0
        self._depth = 0
        self._times: dict[str, timedelta | datetime] = {}

    def query(self) -> Query:
        condition = self._alternatives()
        if self._next() == ")":
            raise self._error("there is no parenthesis that this one closes: take it away, or put the text in quotes")
        if condition is None and not self._times and self._text.strip("\x00 \t\r\n"):
            raise QueryError("there is nothing to look for: write a word of letters or digits", at=1)
        since, until = self._times.get("since"), self._times.get("until")
        return Query(text=self._text.strip(), condition=condition, since=since, until=until)

    def _error(self, message: str, at: int | None = None) -> QueryError:
        return QueryError(message, at=(self._at if at is None else at) + 1)

    def _next(self) -> str:
        """The next character that is no space; empty at the end."""
        space = _SPACE.match(self._text, self._at)
        self._at = space.end() if space else self._at
        return self._text[self._at : self._at + 1]

    def _operator(self) -> str:
        """`OR`, `AND` or `NOT` if that is the next word."""
        self._next()
        word = _RUN.match(self._text, self._at)
        return word[0] if word and word[0] in {"OR", "AND", "NOT"} else ""

    def _alternatives(self) -> Condition | None:
        start, times = self._at, dict(self._times)
        parts = [self._conjunction()]
        while self._operator() == "OR":
            place = self._at
            if self._times != times:
                raise self._error(_BESIDE_OR, start)
            self._at += 2
            if (
                self._next() in {"", ")"}
                or self._operator() == "OR"
                or not self._text[start:place].strip("\x00 \t\r\n(")
            ):
                raise self._error("OR needs a word on both sides; in quotes it is a word itself", place)
            parts.append(self._conjunction())
            if self._times != times:
                raise self._error(_BESIDE_OR, place)
        return _joined(AnyOf, parts)

    def _conjunction(self) -> Condition | None:
        parts: list[Condition | None] = []
        while self._next() not in {"", ")"}:
            operator = self._operator()
            if operator == "OR":
                break
            if operator == "AND":
                place = self._at
                self._at += 3
                if not parts or self._next() in {"", ")"} or self._operator() in {"OR", "AND"}:
                    raise self._error("AND needs a word on both sides; in quotes it is a word itself", place)
                continue
            parts.append(self._factor())
        return _joined(AllOf, parts)

    def _factor(self) -> Condition | None:
        place = self._at
        if self._depth >= DEEPEST:
            raise self._error(f"too deep: at most {DEEPEST} parentheses or minus signs inside each other")
        if self._operator() == "NOT":
            self._at += 3
            if self._next() in {"", ")"} or self._operator() in {"OR", "AND"}:
                raise self._error("NOT needs a word after it; in quotes it is a word itself", place)
            return self._negated(place)
        char = self._text[place]
        if char == "-" and _bound(self._text[place + 1 : place + 2]):
            self._at += 1
            return self._negated(place)
        if char == "(":
            return self._group()
        if char in _OPENING:
            return self._quoted()
        return self._plain()

    def _negated(self, place: int) -> Condition | None:
        times = dict(self._times)
        self._depth += 1
        part = self._factor()
        self._depth -= 1
        if self._times != times:
            raise self._error("since: and until: cannot be denied: write the other one of both", place)
        return part.part if isinstance(part, Not) else Not(part) if part else None

    def _group(self) -> Condition | None:
        place, times = self._at, dict(self._times)
        self._at += 1
        self._depth += 1
        condition = self._alternatives()
        self._depth -= 1
        if self._next() != ")":
            raise self._error("this parenthesis is never closed: close it, or put the text in quotes", place)
        if self._times != times:
            raise self._error("since: and until: are for the whole query: write them outside parentheses", place)
        self._at += 1
        return condition

    def _quotation(self) -> str:
        place = self._at
        closing = _CLOSING[self._text[place]]
        end = next((n for n in range(place + 1, len(self._text)) if self._text[n] in closing), None)
        if end is None:
            raise self._error("this quotation mark is never closed: close it, or take it away", place)
        self._at = end + 1
        return self._text[place + 1 : end]

    def _quoted(self) -> Condition | None:
        place = self._at
        inside = self._quotation()
        if self._text.startswith("*", self._at):
            self._at += 1
            inside += "*"
        return self._phrase(inside, place)

    def _plain(self) -> Condition | None:
        place = self._at
        word = _RUN.match(self._text, place)
        if word is None:  # pragma: no cover - spaces, parentheses and quotes are taken before
            raise self._error("this cannot be read: put the text in quotes")
        name = _NAME.match(word[0])
        if name and (name[1].lower() in _FILTERS or name[0] != word[0]):
            return self._filter(name[1].lower(), place + name.end(), place)
        self._at = word.end()
        return self._phrase(word[0], place)

    def _phrase(self, text: str, place: int) -> Condition | None:
        stars = text.count("*")
        beginning = text.rstrip().endswith("*")
        if stars > beginning:
            raise self._error("* stands for the rest of a word: write it once, at the end", place)
        found = tuple(words(text))
        if not found:
            if stars:
                raise self._error("* needs the beginning of a word before it", place)
            return None  # punctuation alone, as titles have it between their words
        self._count(place)
        return Phrase(found, open=beginning)

    def _count(self, place: int) -> None:
        self._terms += 1
        if self._terms > MOST_TERMS:
            raise self._error(f"too much: at most {MOST_TERMS} words and filters", place)

    # --- filters

    def _filter(self, name: str, start: int, place: int) -> Condition | None:
        if name not in _FILTERS:
            known = ", ".join(f"{each}:" for each in _FILTERS)
            raise self._error(
                f"there is no filter {name}: – there are {known}; put a text with a colon in quotes", place
            )
        self._at = start
        values = []
        while True:
            values.append(self._value(name))
            if self._text[self._at : self._at + 1] != ",":
                break
            self._at += 1
        self._count(place)
        if name in {"since", "until"}:
            self._time(name, values, place)
            return None
        found: set[str] = set()
        for value, at in values:
            found |= self._named(Property(name), value, at)
        return Has(Property(name), frozenset(found))

    def _value(self, name: str) -> tuple[str, int]:
        place = self._at
        if self._text[place : place + 1] in {*_OPENING}:
            value = self._quotation()
        else:
            word = _VALUE.match(self._text, place)
            value = word[0] if word else ""
            self._at += len(value)
        if not value.strip():
            raise self._error(f"{name}: needs a value, as in {_EXAMPLES[name]}", place)
        return value.strip(), place

    def _named(self, name: Property, value: str, place: int) -> frozenset[str]:
        try:
            match name:
                case Property.REGION:
                    return self._names.regions(value)
                case Property.THEME:
                    return frozenset({self._names.theme(value)})
                case Property.KIND:
                    return frozenset({FeedKind(value.lower()).value})
                case Property.LANG:
                    language = value.lower().partition("-")[0]
                    if not _LANGUAGE.fullmatch(language):
                        raise ValueError(f"{value!r} is no language: write its code, such as ru")
                    return frozenset({language})
                case Property.FEED:
                    return frozenset({value})
        except ValueError as error:
            if name is Property.KIND:
                kinds = ", ".join(FeedKind)
                raise self._error(f"{value!r} is no kind of feed: there are {kinds}", place) from error
            raise self._error(str(error), place) from error

    def _time(self, name: str, values: Sequence[tuple[str, int]], place: int) -> None:
        if name in self._times:
            raise self._error(f"{name}: stands here a second time: keep one", place)
        if len(values) > 1:
            raise self._error(f"{name}: takes one value", values[1][1])
        [(value, at)] = values
        try:
            self._times[name] = duration(value)
            return
        except ValueError:
            pass
        try:
            moment = datetime.fromisoformat(value)
            moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise self._error(
                f"{value!r} is neither a duration such as 24h or 7d nor a date such as 2026-05-20", at
            ) from error
        self._times[name] = moment


_EXAMPLES = {
    "region": "region:KZ",
    "theme": "theme:human-rights",
    "feed": "feed:astana-times",
    "kind": "kind:government",
    "lang": "lang:ru",
    "since": "since:7d",
    "until": "until:2026-05-20",
}


def _bound(char: str) -> bool:
    """Whether a minus before this character denies what follows: before a space it is a dash."""
    return bool(char) and not _SPACE.fullmatch(char) and char != ")"


def _joined(kind: type[AllOf] | type[AnyOf], parts: Sequence[Condition | None]) -> Condition | None:
    """One condition of all that are any; a single one by itself, and those of the same kind within each other flat."""
    flat: list[Condition] = []
    for part in parts:
        if isinstance(part, kind):
            flat += part.parts
        elif part is not None:
            flat.append(part)
    unique = tuple(dict.fromkeys(flat))
    return kind(unique) if len(unique) > 1 else unique[0] if unique else None
