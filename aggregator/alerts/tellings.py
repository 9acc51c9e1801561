"""What a subscription knows of a dialogue, and what is news to it.

An alert tells the difference between what its reader knows and what holds now, not between two texts: whoever heard
nothing of a step in between (a silence, a cooldown, a filter) is told the whole way, and whoever knows all is told
nothing. Facts are kept as JSON with the telling (`model.Telling`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta

from aggregator.model import Dialogue, Status, Telling
from aggregator.objects import Object, date_text

NEAR = timedelta(days=3)
"""Dates this close are one plan that sources tell differently (`dialogues.merging.SAME_PLAN`; reference/labels.md: they
may disagree by a day). Both are told once; whoever goes back and forth between them is not followed."""

SETTLE = timedelta(hours=6)
"""How long a value that was told and replaced has to stand before it is told again: longer than most newsrooms take to
correct a slip, short enough for a session of the next day."""

_FINENESS = {"none": 0, "year": 1, "month": 2, "week": 3, "day": 4}
_AHEAD = frozenset({Status.ANNOUNCED.value, Status.POSTPONED.value})


def facts(dialogue: Dialogue) -> Object:
    """What can move. `start` and `end` bound a date that is not known to the day."""
    when, place = dialogue.when, dialogue.place
    return {
        "status": dialogue.status.value,
        "start": date_text(when.start),
        "end": date_text(when.last),
        "date_precision": when.precision if when.start else "none",
        "place": {"city": place.city, "country": place.country} if place else None,
        "venue": _venue(dialogue),
        "virtual": dialogue.virtual,
        "parties": list(dialogue.parties),
        "edition": dialogue.edition,
        "heads": list(dialogue.heads),
    }


def _venue(dialogue: Dialogue) -> str | None:
    """What makes two places the same: the city in English; None where no city is known, and it is not online."""
    place = dialogue.place
    city = place and (place.canonical or place.city)
    return unicodedata.normalize("NFKC", city).casefold() if city else ("online" if dialogue.virtual else None)


def moved(known: Mapping[str, object], now: Mapping[str, object], today: date) -> dict[str, object]:
    """What a reader should hear of, and its value now: of `status`, `date`, `place`, `parties` and `edition`.

    A place, a number or a party that is filled in is no move; nor is a further head of delegation. A date first
    learnt, or learnt more finely, is one while it can still be put into a calendar. Once a session has begun only its
    status moves.
    """
    found: dict[str, object] = {}
    if known.get("status") != now["status"]:
        found["status"] = now["status"]
    if now["status"] not in _AHEAD:
        return found
    if _date_moved(known, now, today):
        found["date"] = [now["start"], now["end"], now["date_precision"]]
    for name, field in (("place", "venue"), ("edition", "edition"), ("parties", "parties")):
        if known.get(field) and now[field] and known[field] != now[field]:
            found[name] = now[field]
    return found


def _date_moved(known: Mapping[str, object], now: Mapping[str, object], today: date) -> bool:
    fields = ("start", "end", "date_precision")
    if now["start"] is None or all(known.get(field) == now[field] for field in fields):
        return False  # that a date is no longer known is no news
    before, after = _FINENESS.get(str(known.get("date_precision")), 0), _FINENESS[str(now["date_precision"])]
    if known.get("start") is None or (after > before and _inside(now, known)):
        return str(now["end"]) >= today.isoformat()
    return not (after < before and _inside(known, now))


def _inside(fine: Mapping[str, object], coarse: Mapping[str, object]) -> bool:
    return str(coarse["start"]) <= str(fine["start"]) <= str(coarse["end"])


def told_before(past: Mapping[str, object], moves: Mapping[str, object]) -> frozenset[str]:
    """Those of `moves` whose value was told once and replaced since."""
    return frozenset(name for name, value in moves.items() if value in _list(past.get(name)))


def near(known: Mapping[str, object], moves: Mapping[str, object]) -> bool:
    """Whether nothing but the date moves, and only by a few days."""
    if set(moves) != {"date"} or known.get("date_precision") != "day":
        return False
    start, _, precision = _list(moves["date"])
    return precision == "day" and abs(_day(known.get("start")) - _day(start)) <= NEAR


def remembered(past: Mapping[str, object], known: Mapping[str, object] | None) -> dict[str, list[object]]:
    """`past` with the values of `known`, which were told."""
    kept = {name: _list(values) for name, values in past.items()}
    if known is None:
        return kept
    values = {
        "status": known.get("status"),
        "date": [known.get("start"), known.get("end"), known.get("date_precision")],
        "place": known.get("venue"),
        "edition": known.get("edition"),
        "parties": known.get("parties"),
    }
    for name, value in values.items():
        if value and value not in kept.setdefault(name, []):
            kept[name].append(value)
    return kept


_TOGETHER = (
    ("status",),
    ("start", "end", "date_precision"),
    ("venue", "place", "virtual"),
    ("parties",),
    ("edition",),
    ("heads",),
)
"""Facts that are told as one; the first of each says whether it is known."""


def joined(one: Telling, other: Telling, now: Mapping[str, object]) -> Telling:
    """What a subscription knows of one session that it was told as two dialogues; `now` is how it stands. The telling
    is of the first one's dialogue.

    What either told and still holds is known. Of the rest the later telling counts, and what the other said was told
    before.
    """
    late, early = (one, other) if one.at >= other.at else (other, one)
    past = {name: [*_list(one.past.get(name)), *_list(other.past.get(name))] for name in {*one.past, *other.past}}
    for each in (early, late):
        past = remembered(past, each.told)
    waiting = [each.again for each in (one, other) if each.again is not None]
    return Telling(
        subscription=one.subscription,
        dialogue_id=one.dialogue_id,
        at=late.at,
        told=_overlaid(late.told, early.told, now),
        seen=_overlaid(late.seen, early.seen, now),
        past=past,
        count=one.count + other.count,
        again=min(waiting, default=None),
    )


def _overlaid(
    late: Mapping[str, object] | None, early: Mapping[str, object] | None, now: Mapping[str, object]
) -> Object | None:
    """The later facts, with those of the earlier ones that still hold, or that the later do not know."""
    if late is None or early is None:
        known = late or early
        return dict(known) if known is not None else None
    known = dict(late)
    for fields in _TOGETHER:
        holds = all(early.get(field) == now[field] for field in fields)
        if holds or not known.get(fields[0]):
            known |= {field: early.get(field) for field in fields}
    return known


def differences(known: Mapping[str, object], now: Mapping[str, object]) -> dict[str, tuple[object, object]]:
    """Field -> (before, after) by the names of DESIGN §7, of all that differs, to be told beside what moved."""
    old, new = _shown(known), _shown(now)
    return {name: (old[name], value) for name, value in new.items() if old[name] != value}


def _shown(state: Mapping[str, object]) -> Object:
    exact = state.get("date_precision") == "day"
    return {
        "status": state.get("status"),
        "parties": state.get("parties") or [],
        "edition": state.get("edition"),
        "start": state.get("start") if exact else None,
        "end": state.get("end") if exact else None,
        "date_precision": state.get("date_precision") or "none",
        "place": state.get("place"),
        "virtual": state.get("virtual") or False,
        "heads": state.get("heads") or [],
    }


def rewound(now: Mapping[str, object], changed: Mapping[str, tuple[object, object]]) -> Object:
    """The facts as they were before `changed` (`DialogueChange.changed`), as far as that tells."""
    before: Object = {**now, **{name: was for name, (was, _) in changed.items() if name in now}}
    if "place" in changed:
        place = before["place"]
        city = place.get("city") if isinstance(place, Mapping) else None
        before["venue"] = unicodedata.normalize("NFKC", city).casefold() if isinstance(city, str) else None
    return before


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []


def _day(text: object) -> timedelta:
    return timedelta(days=date.fromisoformat(str(text)).toordinal())
