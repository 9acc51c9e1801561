"""Dialogues as iCalendar (RFC 5545; door: icalendar): one for a mail, many for `dialogues --format ics`.

A session keeps its UID over every edit, and its SEQUENCE grows with them, so that a calendar moves or strikes out what
it already shows (§6.11). Only sessions with a known day are events.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from aggregator.alerts.safety import link, plain, prose
from aggregator.alerts.wording import Name, dialogue_name, place_phrase
from aggregator.model import Alert, Dialogue, EventType, Item, Status
from aggregator.objects import dialogue_object

_PRODUCT = "-//Aggregator//Diplomatic dialogues//EN"
_OFF = {Status.POSTPONED.value: "Postponed", Status.CANCELLED.value: "Cancelled"}


def calendar(
    dialogues: Iterable[Dialogue],
    now: datetime | None = None,
    *,
    name: Name = str,
    sources: Callable[[Dialogue], Iterable[Item]] | None = None,
) -> bytes:
    """All sessions among `dialogues` that have a day; valid, and without events if none has.

    `now` stamps them (see `_event`); without it their last update does, and the same state gives the same file.
    `name` turns codes into what people call them; `sources` gives the items whose links the events carry.
    """
    events = []
    for dialogue in dialogues:
        links = [item.url for item in sources(dialogue)] if sources else []
        events.append(_event(dialogue_object(dialogue), links, now, name))
    return _calendar(event for event in events if event)


def attachment(alert: Alert, name: Name = str) -> bytes | None:
    """The session that an alert is about, the same for every attempt; None if it is not about one with a day, or about
    the one that did not come after it."""
    dialogue, items = alert.payload.get("dialogue"), alert.payload.get("items")
    if not isinstance(dialogue, Mapping) or alert.event is EventType.OVERDUE:
        return None
    links = [item.get("url") for item in items if isinstance(item, Mapping)] if isinstance(items, list) else []
    event = _event(dialogue, links, alert.created, name)
    return _calendar([event]) if event else None


def _calendar(events: Iterable[Event]) -> bytes:
    whole = Calendar()
    whole.add("prodid", _PRODUCT)
    whole.add("version", "2.0")
    whole.add("method", "PUBLISH")
    for event in events:
        whole.add_component(event)
    return bytes(whole.to_ical())


def _event(dialogue: Mapping[str, object], links: Iterable[object], now: datetime | None, name: Name) -> Event | None:
    """All-day and transparent: it tells of a day, it does not claim the reader's time.

    DTSTAMP is when this file was made, as METHOD asks for (RFC 5545 §3.8.7.2). SEQUENCE counts the seconds from the
    first sight until then: it must grow with every edit, and `updated`, which follows the sources' own dates, need not.
    """
    start, end = _day(dialogue.get("start")), _day(dialogue.get("end"))
    first_seen, updated = _moment(dialogue.get("first_seen")), _moment(dialogue.get("updated"))
    if dialogue.get("date_precision") != "day" or start is None or first_seen is None or updated is None:
        return None
    off = _OFF.get(str(dialogue.get("status")))
    heading = dialogue_name(dialogue, name)
    urls = [url for url in map(link, links) if url]

    event = Event()
    # the moment of first sight keeps the UIDs of two installations, or of a database begun anew, apart
    event.add("uid", f"{plain(dialogue.get('id'), 40)}-{first_seen:%Y%m%dT%H%M%SZ}@aggregator")
    stamp = max(now.astimezone(UTC), updated) if now else updated
    event.add("sequence", max(0, int((stamp - first_seen).total_seconds())))
    event.add("dtstamp", stamp)
    event.add("last-modified", updated)
    event.add("dtstart", start)
    # DTEND is the first day after it (RFC 5545 §3.6.1)
    event.add("dtend", max(start, end or start) + timedelta(days=1))
    event.add("summary", f"{off}: {heading}" if off else heading)
    event.add("status", "CANCELLED" if off else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    if where := place_phrase(dialogue, name):
        event.add("location", where)
    if urls:
        event.add("url", urls[0])
    event.add("description", prose("\n".join((_parties(dialogue, name), *urls)), 2000))
    themes = dialogue.get("themes")
    if isinstance(themes, list) and themes:
        event.add("categories", [plain(theme, 60) for theme in themes])
    return event


def _parties(dialogue: Mapping[str, object], name: Name) -> str:
    parties = dialogue.get("parties")
    return ", ".join(plain(name(str(code)), 60) for code in parties) if isinstance(parties, list) else ""


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _moment(value: object) -> datetime | None:
    try:
        return datetime.fromisoformat(value).astimezone(UTC) if isinstance(value, str) else None
    except ValueError:
        return None
