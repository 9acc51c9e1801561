"""From claims to dialogues: which session a claim speaks of, what it changes there, and whether that is news.

    find(claim, candidates)            -> the dialogue it belongs to, or None
    update(dialogue, claims, new)      -> DialogueChange: the dialogue after, what changed, the event to tell

`EventGrouper` does both in memory for `analyze`. All is pure, and apart from ids the result does not depend on the
order in which items arrive: facts and status follow from when they were published.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, time
from itertools import combinations, permutations

from aggregator.dialogues.identity import series_id
from aggregator.dialogues.matching import UNKNOWN, find, kin, related_parties
from aggregator.dialogues.merging import Facts, merge, place_key
from aggregator.model import STANDING, Claim, Dialogue, DialogueChange, EventType, SourcedClaim, Status, When

__all__ = ["EventGrouper", "Facts", "find", "merge", "update"]

_AHEAD = frozenset({Status.ANNOUNCED, Status.POSTPONED})


def update(
    dialogue: Dialogue | None,
    claims: Sequence[SourcedClaim],
    new: SourcedClaim,
    *,
    id: int,
    now: datetime,
    regions: Collection[str] = (),
    themes: Collection[str] = (),
) -> DialogueChange:
    """What `new` does to `dialogue`, which `claims` made so far (one of the same item is replaced by it).

    The event is the first telling (of whatever status: a session first heard of when it is over is CONCLUDED), a
    change of status, or CHANGED where a date became known or a known fact moved while the session is still ahead. A
    further head, a place or a number filled in, or another source is no event. `regions` and `themes` are those the
    new item is tagged with. `updated` is when the newest text appeared, at most `now`.
    """
    every = [*(claim for claim in claims if claim.item_id != new.item_id), new]
    facts = merge(every)
    after = Dialogue(
        id=id,
        series_id=series_id(facts.series, facts.type, facts.parties),
        series=facts.series,
        type=facts.type,
        parties=facts.parties,
        status=facts.status,
        confidence=facts.confidence,
        edition=facts.edition,
        when=facts.when,
        place=facts.place,
        virtual=facts.virtual,
        heads=facts.heads,
        evidence=facts.evidence,
        items=tuple(dict.fromkeys([*(dialogue.items if dialogue else ()), *(c.item_id for c in every)])),
        regions=tuple(sorted({*(dialogue.regions if dialogue else ()), *facts.parties, *regions})),
        themes=tuple(sorted({*(dialogue.themes if dialogue else ()), *themes})),
        aliases=dialogue.aliases if dialogue else (),
        first_seen=dialogue.first_seen if dialogue else now,
        updated=min(now, max(claim.published for claim in every)),
    )
    if dialogue is None:
        return DialogueChange(event=STANDING[after.status], dialogue=after, at=now)
    return DialogueChange(event=_event(dialogue, after), dialogue=after, changed=_changes(dialogue, after), at=now)


def _event(before: Dialogue, after: Dialogue) -> EventType | None:
    if after.status is not before.status:
        if after.status is Status.ANNOUNCED:  # a new date after a postponement
            return EventType.CHANGED
        return STANDING[after.status]
    if after.status not in _AHEAD:
        return None
    if _moved(before.when, after.when) or _moved_elsewhere(before, after):
        return EventType.CHANGED
    renumbered = before.edition is not None and after.edition is not None and before.edition != after.edition
    return EventType.CHANGED if renumbered or not related_parties(before.parties, after.parties) else None


def _moved(before: When, after: When) -> bool:
    """Whether the date became known, finer or another; that it is no longer known is no news."""
    fineness = {"none": 0, "year": 1, "month": 2, "week": 3, "day": 4}
    if fineness[after.precision] < fineness[before.precision]:
        return after.start is not None and before.start is not None and not _inside(before, after)
    return before != after and after.precision != "none"


def _inside(fine: When, coarse: When) -> bool:
    return bool(fine.start and coarse.start and coarse.end and coarse.start <= fine.start <= coarse.end)


def _moved_elsewhere(before: Dialogue, after: Dialogue) -> bool:
    places = [place_key(dialogue.place) or ("online" if dialogue.virtual else None) for dialogue in (before, after)]
    if None in places or places[0] == places[1]:
        return False
    named = [dialogue.place.city if dialogue.place else "online" for dialogue in (before, after)]
    return all(named)  # from a country to a city in it nothing moved


def _changes(before: Dialogue, after: Dialogue) -> dict[str, tuple[object, object]]:
    """Every field that differs, as JSON-ready values by the names of DESIGN §7."""
    old, new = _values(before), _values(after)
    return {name: (old[name], new[name]) for name in old if old[name] != new[name]}


def _values(dialogue: Dialogue) -> dict[str, object]:
    exact = dialogue.when.precision == "day"
    start, end = dialogue.when.start, dialogue.when.last
    return {
        "status": dialogue.status.value,
        "series": dialogue.series,
        "type": dialogue.type.value,
        "parties": list(dialogue.parties),
        "edition": dialogue.edition,
        "start": start.isoformat() if start and exact else None,
        "end": end.isoformat() if end and exact else None,
        "date_precision": dialogue.when.precision,
        "place": {"city": dialogue.place.city, "country": dialogue.place.country} if dialogue.place else None,
        "virtual": dialogue.virtual,
        "heads": list(dialogue.heads),
    }


_MOST_CLAIMS = 100
"""Claims on one event that `EventGrouper` weighs, the last to come: merging all of a thousand takes 10 ms a claim."""


class EventGrouper:
    """Dialogues over a stream of claims, in memory: what `analyze` shows as `event`."""

    def __init__(self) -> None:
        self._dialogues: dict[int, Dialogue] = {}
        self._claims: dict[int, list[SourcedClaim]] = {}
        self._near = Neighbours()
        self._added = 0

    def add(self, item_id: str, claim: Claim, published: datetime | None) -> str:
        """The id of the event `claim` belongs to, "e1", "e2" … in order of their first claims."""
        candidates = [self._dialogues[number] for number in sorted(self._near.of(claim.parties))]
        found = find(claim, candidates, published)
        moment = published or (datetime.combine(claim.when.start, time(12), UTC) if claim.when.start else UNKNOWN)
        number = found.id if found else len(self._dialogues) + 1
        claims = self._claims.setdefault(number, [])
        self._added += 1
        new = SourcedClaim(claim=claim, item_id=self._added, tier=2, published=moment)
        change = update(found, claims, new, id=number, now=moment)
        claims.append(new)
        del claims[:-_MOST_CLAIMS]
        self._dialogues[number] = change.dialogue
        self._near.add(number, claim.parties)
        self._near.add(number, change.dialogue.parties)
        return f"e{number}"


class Neighbours:
    """Numbers of dialogues by their parties, so that those a claim may be on (`related_parties`) are found at once.

    Of two related sets of several parties, two different ones of each are kin to each other, pair by pair: else some
    party of one would have nobody in the other. So such dialogues are found by their pairs, however many each has.
    """

    def __init__(self) -> None:
        self._every: set[int] = set()
        self._open: set[int] = set()  # of no known party
        self._alone: dict[str, set[int]] = {}  # of one known party
        self._with: dict[str, set[int]] = {}  # by each of their parties
        self._pairs: dict[str, dict[str, set[int]]] = {}  # by every two of them, in both orders

    def add(self, number: int, parties: Sequence[str]) -> None:
        self._every.add(number)
        if not parties:
            self._open.add(number)
        for party in parties:
            self._with.setdefault(party, set()).add(number)
            if len(parties) == 1:
                self._alone.setdefault(party, set()).add(number)
        for one, other in permutations(parties, 2):
            self._pairs.setdefault(one, {}).setdefault(other, set()).add(number)

    def of(self, parties: Sequence[str]) -> set[int]:
        """The dialogues whose parties may be `parties`, and perhaps others."""
        if not parties:
            return self._every
        singles = self._with if len(parties) == 1 else self._alone
        near = self._open.union(*(singles[code] for party in parties for code in kin(party) if code in singles))
        for one, other in combinations(parties, 2):
            for code in kin(one) & self._pairs.keys():
                known = self._pairs[code]
                near.update(*(known[each] for each in kin(other) & known.keys()))
        return near
