"""From an alert to what a reader sees: a subject that says it all, facts, words quoted as evidence, sources, and why.

One `Message` is the data model of text mail, HTML mail and the console line. It is made from the stored payload, which
may come from an older version of this program or hold anything a feed wrote: every text passes `safety` here, a field
that is missing or of a wrong kind is left out.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from aggregator.alerts.safety import link, plain, shorten
from aggregator.model import Alert, EventType

Name = Callable[[str], str]
"""From a code (`KZ`, `org:eu`) to what people call it; the code itself where nothing is known."""

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip

TITLE, QUOTE, PREVIEW = 300, 240, 140
"""Characters shown of a title, of a quotation and of a preview."""

MOST_QUOTES = 6

_SAID = {
    EventType.ANNOUNCED: "Announced",
    EventType.CHANGED: "Changed",
    EventType.POSTPONED: "Postponed",
    EventType.CANCELLED: "Cancelled",
    EventType.UNDER_WAY: "Under way",
    EventType.CONCLUDED: "Held",
    EventType.OVERDUE: "Overdue",
    EventType.REMINDER: "Reminder",
}
_TONES = {
    EventType.ANNOUNCED: "new",
    EventType.CHANGED: "moved",
    EventType.POSTPONED: "off",
    EventType.CANCELLED: "off",
    EventType.UNDER_WAY: "new",
    EventType.CONCLUDED: "done",
    EventType.REMINDER: "moved",
}
_BRIEF = frozenset({"Date", "Place", "Parties", "Themes", "Reason", "Since"})
"""Facts told of an entry of a digest; what changed is told too."""

_FIELDS = {
    "start": "date",
    "end": "date",
    "date_precision": "date",
    "place": "place",
    "virtual": "place",
    "edition": "edition",
    "parties": "parties",
    "heads": "heads of delegation",
    "status": "status",
    "type": "type",
    "series": "name",
}
_TYPES = {
    "political_consultations": "political consultations",
    "climate_energy_dialogue": "climate and energy dialogue",
    "other": "dialogue",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One line of the table; `before` is what stood there until now, where that changed."""

    label: str
    value: str
    before: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words of a source that made us decide `label`."""

    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An item that tells of it; without a safe URL it is not a link."""

    title: str
    url: str | None
    feed: str
    published: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing told. `heading` is whole; `said` and `title` are its two halves, for those who set a label apart."""

    heading: str
    said: str = ""  # "Announced"
    title: str = ""  # "5th EU–Uzbekistan Human Rights Dialogue"
    tone: str = "plain"  # new, moved, off, done or plain: what colour the label has
    group: str = ""  # of a digest: the part of the world
    facts: tuple[Fact, ...] = ()
    quotes: tuple[Quote, ...] = ()
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """All that a channel for people shows of one alert."""

    subject: str
    preview: str  # a second line for lists of mails
    entries: tuple[Entry, ...]
    more: str  # what was left out, or nothing
    why: str
    reference: str  # what `why` is asked with; empty for a test, of which nothing is stored
    note: str = ""  # what went wrong with this message's form


def message(alert: Alert, reference: str, name: Name, part: Name = lambda code: "") -> Message:
    """Put an alert into words; `reference` is its id as users type it, `part` the part of the world of a country."""
    payload = alert.payload
    told = _map(payload.get("alert"))
    more = ""
    if alert.event is EventType.DIGEST:
        entries = tuple(_grouped([_map(entry) for entry in _list(payload.get("entries"))], name, part))
        omitted = told.get("omitted")
        if isinstance(omitted, int) and omitted > 0:
            more = f"and {omitted:,} more: aggregator alerts list --since 7d shows them all"
    else:
        entries = (_entry(payload, name, full=True, event=alert.event),)
    subscription = plain(alert.subscription, 100)
    if alert.event is EventType.TEST:
        why, reference = "Someone asked for a test message.", ""
    elif channel := _map(payload.get("channel")):
        silent = plain(channel.get("name") or "unnamed", 100)
        why = (
            "You get this because the channel cannot tell it itself. When it is mended: "
            f"aggregator alerts test {silent}, and for its dead letters: aggregator alerts retry --channel {silent}."
        )
    else:
        reason = plain(told.get("reason") or "it matched", 500)
        why = f"You get this because of the subscription {subscription}: {reason}."
    return Message(
        subject=subject(alert, name),
        preview=_preview(entries),
        entries=entries,
        more=more,
        why=why,
        reference=reference,
    )


def subject(alert: Alert, name: Name) -> str:
    """One line that is enough: "Announced: 5th EU–Uzbekistan Human Rights Dialogue, 12 June 2026, Brussels"."""
    if alert.event is not EventType.DIGEST:
        return _heading(alert.payload, alert.event, name)
    told = _map(alert.payload.get("alert"))
    count = told.get("count")
    number = count if isinstance(count, int) else len(_list(alert.payload.get("entries")))
    day = alert.created.date()
    return (
        f"Digest: {number:,} {'alert' if number == 1 else 'alerts'} for {plain(alert.subscription, 100)}, {_day(day)}"
    )


def dialogue_name(dialogue: Mapping[str, object], name: Name) -> str:
    """ "5th EU–Uzbekistan Human Rights Dialogue": the series as the text names it, its edition in front."""
    series = plain(dialogue.get("series") or "", TITLE)
    if not series:
        parties = "–".join(plain(name(str(code)), 60) for code in _list(dialogue.get("parties")))
        kind = _type(dialogue)
        series = f"{parties} {kind}" if parties else kind[:1].upper() + kind[1:]
    elif missing := _unnamed(series, dialogue, name):
        # "Human Rights Dialogue (UZ, EU)" carries codes where its text names nobody; people want names
        series = f"{_CODES.sub('', series)} ({', '.join(missing)})"
    edition = dialogue.get("edition")
    if not isinstance(edition, int) or isinstance(edition, bool) or series[:1].isdigit():
        return series
    # "5th Диалог" is no language; a name in another script gets the bare number
    return f"{_ordinal(edition)} {series}" if series[:1].isascii() else f"{series} ({edition})"


_CODES = re.compile(r" \([A-Z][A-Z0-9, -]+\)$")
_SHORT = {"US": ("u.s.", "usa"), "GB": ("uk", "u.k.", "britain"), "org:eu": ("eu",), "org:c5": ("c5",)}
"""How headlines write parties whose name is seldom written out."""


def _unnamed(series: str, dialogue: Mapping[str, object], name: Name) -> list[str]:
    """The names of all parties, where the series names only some of them in Latin letters; empty otherwise."""
    codes = [str(code) for code in _list(dialogue.get("parties"))]
    told = _CODES.sub("", series).casefold()
    written_words = set(re.split(r"[^\w.+]+", _CODES.sub("", series)))
    words = {word.casefold() for word in written_words}
    if not 2 <= len(codes) <= 4 or not told[:1].isascii():
        return []
    names = {code: plain(name(code), 60) for code in codes}
    known = [
        code
        for code, written in names.items()
        if written.casefold() in told
        or code in written_words
        or words & {code.removeprefix("org:"), *_SHORT.get(code, ())}
        or any(word.startswith(written.casefold()[:5]) for word in words)
    ]
    return list(names.values()) if len(known) < len(codes) else []


def date_phrase(dialogue: Mapping[str, object]) -> str:
    """ "12–14 June 2026", "week of 8 June 2026", "June 2026", "2026"; empty where no date is known."""
    first, last = _date(dialogue.get("earliest")), _date(dialogue.get("latest"))
    if first is None:
        first, last = _date(dialogue.get("start")), _date(dialogue.get("end"))
    if first is None:
        return ""
    last = last or first
    match dialogue.get("date_precision"):
        case "year":
            return str(first.year)
        case "month":
            return _span(f"{MONTHS[first.month - 1]} {first.year}", f"{MONTHS[last.month - 1]} {last.year}")
        case "week":
            return f"week of {_day(first)}"
        case _ if (first.year, first.month) == (last.year, last.month) and first != last:
            return f"{first.day}–{_day(last)}"
        case _ if first.year == last.year and first != last:
            return f"{first.day} {MONTHS[first.month - 1]} – {_day(last)}"
        case _:
            return _span(_day(first), _day(last))


def place_phrase(dialogue: Mapping[str, object], name: Name) -> str:
    """ "Brussels, Belgium", "online", "Brussels and online"; empty where no place is known."""
    place = _map(dialogue.get("place"))
    country = plain(name(str(place["country"])), 60) if place.get("country") else ""
    where = ", ".join(part for part in (plain(place.get("city") or "", 100), country) if part)
    if dialogue.get("virtual") is True:
        return f"{where} and online" if where else "online"
    return where


def _preview(entries: Sequence[Entry]) -> str:
    """What a list of mails shows beside the subject: what changed, or whom it concerns; of a digest its titles."""
    if len(entries) != 1:
        return shorten(" · ".join(entry.title for entry in entries[:3]), PREVIEW)
    facts = entries[0].facts
    changed = [f"{fact.label}: {fact.before} → {fact.value}" for fact in facts if fact.before]
    told = changed or [fact.value for fact in facts if fact.label in {"Parties", "Heads", "Reason", "What"}]
    return shorten(" · ".join(told or [source.title for source in entries[0].sources[:1]]), PREVIEW)


def _grouped(payloads: Sequence[Mapping[str, object]], name: Name, part: Name) -> Iterator[Entry]:
    """The entries of a digest by part of the world, in the order they came within each.

    A dialogue of the United States with Kazakhstan stands under Central Asia where more countries of that region are
    in the digest than of North America, or as many and less often: the region is what its reader follows, the other
    side is with whom.
    """
    parts = [
        dict.fromkeys(
            (plain(part(str(code)), 60), str(code)) for code in _list(_map(each.get("dialogue")).get("parties"))
        )
        for each in payloads
    ]
    countries: dict[str, set[str]] = defaultdict(set)
    for region, code in (pair for each in parts for pair in each):
        countries[region].add(code)
    dialogues = Counter(region for each in parts for region in {region for region, _ in each})

    def rank(region: str) -> tuple[int, int, str]:
        return -len(countries[region]), dialogues[region], region

    found = []
    for payload, pairs in zip(payloads, parts, strict=True):
        regions = sorted({region for region, _ in pairs if region}, key=rank)
        other = "Between organisations" if payload.get("dialogue") else "Feeds" if payload.get("feed") else "Other news"
        found.append((regions[0] if regions else other, payload))
    order = sorted({group for group, _ in found}, key=lambda group: (group not in countries, group))
    for group in order:
        for label, payload in found:
            if label == group:
                yield replace(_entry(payload, name, full=False), group=group if len(order) > 1 else "")


def _heading(payload: Mapping[str, object], event: EventType | None, name: Name) -> str:
    said, title, when_and_where = _halves(payload, event, name)
    return f"{said}: {', '.join((title, *when_and_where))}" if said else title


def _halves(payload: Mapping[str, object], event: EventType | None, name: Name) -> tuple[str, str, tuple[str, ...]]:
    """The label of a dialogue's heading, its name, and date and place; only a name for what is no dialogue."""
    told, dialogue, feed = _map(payload.get("alert")), _map(payload.get("dialogue")), _map(payload.get("feed"))
    if event is EventType.TEST:
        return "", "Test message from Aggregator: this channel works", ()
    if channel := _map(payload.get("channel")):
        return "", _channel_heading(channel, event), ()
    if feed:
        state = "recovered" if event is EventType.FEED_RECOVERED else "failing"
        return "", f"Feed {state}: {plain(feed.get('name') or feed.get('id') or 'unnamed', TITLE)}", ()
    if not dialogue:
        items = _list(payload.get("items"))
        first = _map(items[0]) if items else {}
        where = plain(first.get("feed_name") or first.get("feed") or "", 100)
        title = plain(first.get("title") or "(an item without a title)", TITLE)
        return "", f"{title} ({where})" if where else title, ()
    if event is EventType.OVERDUE:
        due = _date(_map(told.get("expected")).get("expected_from"))
        when = (f"expected in {MONTHS[due.month - 1]} {due.year}",) if due else ()
        return _SAID[event], dialogue_name({**dialogue, "edition": None}, name), when
    if event is EventType.REMINDER:
        said = _ahead(told.get("days_left"))
    else:
        said = _SAID.get(event, "News") if event else "News"
        if event is EventType.CHANGED and (fields := _changed(told)):
            said = f"Changed ({', '.join(fields)})"
    place = _map(dialogue.get("place"))
    where = plain(place.get("city") or "", 100) or place_phrase(dialogue, name)
    return said, dialogue_name(dialogue, name), tuple(part for part in (date_phrase(dialogue), where) if part)


def _entry(payload: Mapping[str, object], name: Name, *, full: bool, event: EventType | None = None) -> Entry:
    told, dialogue, feed = _map(payload.get("alert")), _map(payload.get("dialogue")), _map(payload.get("feed"))
    if event is None:
        event = next((known for known in EventType if known.value == told.get("type")), None)
    sources = tuple(_source(_map(item)) for item in _list(payload.get("items")))
    facts: tuple[Fact, ...] = ()
    if dialogue:
        facts = (*_rhythm(_map(told.get("expected"))), *_facts(dialogue, _map(told.get("changed")), name))
    elif feed:
        facts = tuple(_rows(feed, _FEED_ROWS))
    elif channel := _map(payload.get("channel")):
        facts = tuple(_rows({"what": told.get("reason"), **channel}, _CHANNEL_ROWS))
    said, title, _ = _halves(payload, event, name)
    entry = Entry(
        heading=_heading(payload, event, name),
        said=said,
        title=title,
        tone=_TONES.get(event, "plain") if event else "plain",
        facts=facts,
        quotes=tuple(_quotes(dialogue)),
        sources=sources,
    )
    if full:
        return entry
    brief = tuple(fact for fact in facts if fact.label in _BRIEF or fact.before)
    return replace(entry, facts=brief, quotes=(), sources=sources[:3])


def _rhythm(expected: Mapping[str, object]) -> Iterator[Fact]:
    """Of a series that is overdue: how it used to meet. What else is told is its last session."""
    period, sessions = expected.get("period_days"), expected.get("sessions")
    if isinstance(period, int) and isinstance(sessions, int):
        yield Fact(label="Usually", value=f"every {round(period / 30.44)} months, by {sessions} sessions known")


def _facts(dialogue: Mapping[str, object], changed: Mapping[str, object], name: Name) -> Iterator[Fact]:
    """Only what is known; what changed shows what it was."""

    def before(*fields: str) -> Mapping[str, object] | None:
        """The dialogue as it was, as far as `fields` go; None if none of them changed."""
        if not any(field in changed for field in fields):
            return None
        return {**dialogue, **{field: _map(changed[field]).get("before") for field in fields if field in changed}}

    def fact(label: str, phrase: Callable[[Mapping[str, object]], str], *fields: str) -> Iterator[Fact]:
        value, was = phrase(dialogue), before(*fields)
        old = phrase(was) if was is not None else ""
        if value or old:
            yield Fact(label=label, value=value or "not known", before=old if old and old != value else None)

    def dates(state: Mapping[str, object]) -> str:
        if state is dialogue:
            return date_phrase(state)
        # the bounds that stand beside the dialogue are those of now
        return date_phrase({**state, "earliest": state.get("start"), "latest": state.get("end")})

    yield from fact("Date", dates, "start", "end", "date_precision")
    yield from fact("Place", lambda state: place_phrase(state, name), "place", "virtual")
    yield from fact("Status", lambda state: plain(state.get("status") or "", 40).replace("_", " "), "status")
    yield from fact("Parties", lambda state: _names(state.get("parties"), name), "parties")
    yield from fact("Type", lambda state: _type(state), "type")
    yield from fact("Edition", lambda state: plain(state.get("edition") or "", 20), "edition")
    yield from fact("Heads", lambda state: _joined(plain(head, 100) for head in _list(state.get("heads"))), "heads")
    themes = _joined(plain(str(theme).replace("-", " "), 60) for theme in _list(dialogue.get("themes")))
    if themes:
        yield Fact(label="Themes", value=themes)
    confidence = dialogue.get("confidence")
    if isinstance(confidence, float | int):
        yield Fact(label="Confidence", value=f"{confidence:.0%}")


def _channel_heading(channel: Mapping[str, object], event: EventType | None) -> str:
    name = plain(channel.get("name") or "unnamed", 100)
    if event is EventType.CHANNEL_RECOVERED:
        return f"Channel {name} delivers again"
    match channel.get("state"):
        case "off":
            return f"Channel {name} is switched off: its receiver is gone"
        case "failing":
            return f"Channel {name} fails: its alerts wait"
        case _:
            return f"Channel {name} has given up a message"


_FEED_ROWS = (
    ("State", "state"), ("Reason", "reason"), ("Since", "since"), ("Last success", "last_success"),
    ("Next poll", "next_poll"), ("Failures in a row", "failures"), ("Address", "url"),
)  # fmt: skip
_CHANNEL_ROWS = (
    ("What", "what"), ("Since", "since"), ("Last success", "last_success"), ("Next attempt", "next_probe"),
    ("Alerts that wait", "pending"), ("Dead letters", "dead"),
)  # fmt: skip


def _rows(values: Mapping[str, object], rows: Iterable[tuple[str, str]]) -> Iterator[Fact]:
    for label, key in rows:
        if values.get(key) not in (None, ""):
            yield Fact(label=label, value=plain(values[key], 500))


def _quotes(dialogue: Mapping[str, object]) -> Iterator[Quote]:
    seen: set[str] = set()
    for span in map(_map, _list(dialogue.get("evidence"))):
        text = plain(span.get("text") or "", QUOTE)
        if text and text not in seen and len(seen) < MOST_QUOTES:
            seen.add(text)
            field = plain(span.get("field") or "", 60)
            yield Quote(label=_FIELDS.get(field, field), text=text)


def _source(item: Mapping[str, object]) -> Source:
    return Source(
        title=plain(item.get("title") or "(without a title)", TITLE),
        url=link(item.get("url")),
        feed=plain(item.get("feed_name") or item.get("feed") or "", 100),
        published=plain(item.get("published") or "", 40)[:10],
    )


def _changed(told: Mapping[str, object]) -> list[str]:
    """What changed, in words and in the order of `_FIELDS`; a field it does not know is not named."""
    changed = _map(told.get("changed"))
    return list(dict.fromkeys(word for field, word in _FIELDS.items() if field in changed))


def _ahead(days_left: object) -> str:
    match days_left:
        case 0:
            return "Today"
        case 1:
            return "Tomorrow"
        case int():
            return f"In {days_left} days"
        case _:
            return "Reminder"


def _type(dialogue: Mapping[str, object]) -> str:
    kind = plain(dialogue.get("type") or "other", 60)
    return _TYPES.get(kind, kind.replace("_", " "))


def _names(codes: object, name: Name) -> str:
    return _joined(plain(name(str(code)), 60) for code in _list(codes))


def _joined(parts: Iterable[str]) -> str:
    return shorten(", ".join(part for part in parts if part), TITLE)


def _ordinal(number: int) -> str:
    if number % 100 in {11, 12, 13}:
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _span(first: str, last: str) -> str:
    return first if first == last else f"{first} – {last}"


def _date(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _map(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []
