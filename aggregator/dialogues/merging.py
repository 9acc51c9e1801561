"""What all claims on one session say together: facts by source tier, then agreement, then recency.

Those who hold a dialogue know it better than those who report it; of equals, most agree; of as many, the latest. Two
things are no vote: a plan that was called off no longer counts, and sources that differ by a day do not move anything
(reference/language.md §5, Event merge).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TypeVar

from aggregator.dialogues.grammar import fold
from aggregator.dialogues.matching import related_parties
from aggregator.model import Claim, DialogueType, Evidence, Place, SourcedClaim, Status, When

SAME_PLAN = 3
"""Days: dates this close are one plan, told with a slip; a greater step in a later text is a new plan."""
_SLACK = 2  # days between a session and a text that announces it late or reports it early
_MOST_HEADS = 12
_ORDER = {Status.ANNOUNCED: 0, Status.POSTPONED: 1, Status.CANCELLED: 2, Status.UNDER_WAY: 3, Status.CONCLUDED: 4}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What tells a session from another: all that `matching` looks at."""

    series: str
    type: DialogueType
    parties: tuple[str, ...]
    status: Status
    edition: int | None
    when: When


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A session as all its claims together tell it."""

    series: str
    type: DialogueType
    parties: tuple[str, ...]
    status: Status
    confidence: float
    edition: int | None
    when: When
    place: Place | None
    virtual: bool
    heads: tuple[str, ...]
    evidence: tuple[Evidence, ...]


def merge(claims: Sequence[SourcedClaim]) -> Facts:
    """The facts of at least one claim; the order in which they arrived does not matter."""
    ordered = _ordered(claims)
    told, leading = _outline(ordered), _leading(ordered)
    place, virtual = _location(ordered)
    venue = place_key(place)
    says: dict[str, Callable[[Claim], bool]] = {
        "edition": lambda c: c.edition == told.edition,
        "start": lambda c: c.when == told.when,
        "place": lambda c: place_key(c.place) == venue,
        "virtual": lambda c: c.virtual == virtual,
        "status": lambda c: c.status is told.status,
    }
    return Facts(
        series=told.series,
        type=told.type,
        parties=told.parties,
        status=told.status,
        confidence=max(c.claim.confidence for c in ordered),
        edition=told.edition,
        when=told.when,
        place=place,
        virtual=virtual,
        heads=_heads(ordered),
        evidence=_evidence(leading, ordered, says),
    )


def outline(claims: Sequence[SourcedClaim]) -> Outline:
    """What of it `matching` looks at, in a seventh of the time."""
    return _outline(_ordered(claims))


def _ordered(claims: Sequence[SourcedClaim]) -> list[SourcedClaim]:
    return sorted(claims, key=lambda c: (c.published, _ORDER[c.claim.status], c.item_id))


def _leading(ordered: Sequence[SourcedClaim]) -> SourcedClaim:
    return min(ordered, key=lambda c: (c.tier, -c.claim.confidence, c.published, c.item_id))


def _outline(ordered: Sequence[SourcedClaim]) -> Outline:
    live = _live(ordered)
    parties = _parties(ordered)
    named = [c for c in ordered if c.claim.parties == parties] or ordered
    kind = _chosen(named, lambda c: None if c.type is DialogueType.OTHER else c.type) or DialogueType.OTHER
    series = min(
        (c for c in named if c.claim.type is kind or kind is DialogueType.OTHER),
        key=lambda c: (c.tier, _oddity(c.claim.series), -c.claim.confidence, c.published, c.item_id),
        default=None,
    )
    return Outline(
        series=(series or _leading(ordered)).claim.series,
        type=kind,
        parties=parties,
        status=_status(live),
        edition=_chosen(ordered, lambda c: c.edition),
        when=_when(live),
    )


@lru_cache(maxsize=1024)
def _oddity(series: str) -> tuple[bool, bool]:
    """How ill a name would stand in a subject line; the least is taken."""
    return _foreign(series), not _formal(series)


def _foreign(series: str) -> bool:
    """Whether a name is written in other letters than those of the subject line it will stand in."""
    return any(character.isalpha() and character > "\u024f" for character in series)


def _formal(series: str) -> bool:
    """Whether a name is written as one: its longer words begin with capitals. A headline's paraphrase is not."""
    words = [word for word in series.split() if len(word) > 3]
    # "Human Rights Dialogue (UZ, EU)" is what a text that names no party there was given for a name
    return bool(words) and all(not word[0].islower() for word in words) and not series.endswith(")")


def _evidence(
    leading: SourcedClaim, ordered: Sequence[SourcedClaim], says: Mapping[str, Callable[[Claim], bool]]
) -> tuple[Evidence, ...]:
    """The leading claim's words; for a fact that it `says` otherwise, those of the nearest source, then of the newest
    claim, that says so. A status is always told by the newest: of two plans the later one was announced last."""
    found = [span for span in leading.claim.evidence if span.field not in says]
    newest = ordered[::-1]
    nearest = [leading, *sorted(newest, key=lambda c: c.tier)]
    for field, says_so in says.items():
        telling = (c for c in (newest if field == "status" else nearest) if says_so(c.claim))
        words = ([span for span in c.claim.evidence if span.field == field] for c in telling)
        found += next(filter(None, words), ())
    return tuple(found)


T = TypeVar("T", bound=Hashable)


def _chosen(claims: Iterable[SourcedClaim], value: Callable[[Claim], T | None]) -> T | None:
    """The value that the nearest source gives, of several the one most give, of as many the latest."""
    known = [(c, found) for c in claims if (found := value(c.claim)) is not None]
    if not known:
        return None
    tier = min(c.tier for c, _ in known)
    votes = [found for c, found in known if c.tier == tier]
    most = max(Counter(votes).values())
    return next(found for found in reversed(votes) if votes.count(found) == most)


def _parties(claims: Sequence[SourcedClaim]) -> tuple[str, ...]:
    """The parties, the bloc rather than the one member that tells of itself."""
    chosen = _chosen(claims, lambda c: c.parties or None) or ()
    for other in claims:
        wider = other.claim.parties
        if related_parties(chosen, wider) == 1 and (
            len(wider) > len(chosen) == 1
            or (not _blocs(chosen) and _blocs(wider) and len(wider) <= len(chosen))
            or (_blocs(chosen) and len(wider) < len(chosen) and set(wider) < set(chosen) and len(wider) > 1)
        ):
            chosen = wider
    return chosen


def _blocs(parties: Iterable[str]) -> bool:
    return any(party.startswith("org:") for party in parties)


# --- plans -----------------------------------------------------------------------------------------------------------


def _live(claims: Sequence[SourcedClaim]) -> Sequence[SourcedClaim]:
    """The claims without echoes: texts that tell a plan, or its end, after a new plan was told.

    A ministry that announces the old date after the postponement is no echo of a news site's; it denies it.
    """
    kept: list[SourcedClaim] = []
    planned: set[date] = set()
    given_up: set[date] = set()
    tier = 0
    for claim in claims:
        status, start = claim.claim.status, claim.claim.when.start
        if start in given_up and (status is Status.POSTPONED or (status is Status.ANNOUNCED and claim.tier >= tier)):
            continue
        kept.append(claim)
        if status is Status.POSTPONED:
            tier = claim.tier
            given_up |= planned
            planned = {start} if start and start not in planned else set()
        elif start:
            planned.add(start)
            given_up.discard(start)
    return kept


def _status(claims: Sequence[SourcedClaim]) -> Status:
    """Where the session stands, told from the first text to the last, whenever they arrived."""
    current = claims[0]
    status = current.claim.status
    for claim in claims[1:]:
        following = _next_status(status, current, claim)
        if following is not status:
            status, current = following, claim
    return status


def _next_status(status: Status, before: SourcedClaim, claim: SourcedClaim) -> Status:
    new = claim.claim.status
    if status is Status.CONCLUDED:
        return status
    if new is Status.ANNOUNCED:
        if status in {Status.POSTPONED, Status.CANCELLED}:
            return new if _renews(before, claim) else status
        return status  # what is under way is not announced any more
    if status is Status.UNDER_WAY and new in {Status.POSTPONED, Status.CANCELLED}:
        return new if claim.tier <= before.tier else status
    return new


def _renews(before: SourcedClaim, claim: SourcedClaim) -> bool:
    """Whether an announcement after a postponement sets a new date, or comes from nearer the event."""
    start = claim.claim.when.start
    moved = start is not None and start != before.claim.when.start and (start - claim.published.date()).days >= -_SLACK
    return moved or claim.tier < before.tier


def _when(claims: Sequence[SourcedClaim]) -> When:
    """The date of the plan that holds now, as finely as a source tells it."""
    dated = [c for c in _current_plan(claims) if c.claim.when.start]
    exact = [c for c in dated if c.claim.when.precision == "day"]
    if not exact:
        return _chosen(dated, lambda c: c.when) or When()
    coarse = [c for c in dated if c.claim.when.precision != "day"]
    if coarse and min(c.tier for c in coarse) < min(c.tier for c in exact):
        bounds = _chosen(coarse, lambda c: c.when) or When()
        inside = [c for c in exact if _within(c.claim.when, bounds)]
        if not inside and coarse[-1].published > exact[-1].published:
            return bounds  # the organiser took the day back
        exact = inside or exact
    tier = min(c.tier for c in exact)
    exact = [c for c in exact if c.tier == tier]
    newest = exact[-1].claim.when
    same = [c for c in exact if _apart(c.claim.when, newest) <= SAME_PLAN]
    votes = Counter(c.claim.when for c in same)
    most = max(votes.values())
    return next(c.claim.when for c in same if votes[c.claim.when] == most)  # of as many the first: nothing moved


def _current_plan(claims: Sequence[SourcedClaim]) -> Sequence[SourcedClaim]:
    """The claims whose dates count: those since the last postponement, if any of them knows a date."""
    sane = [c for c in claims if _plausible(c.claim, c.published)] or list(claims)
    turn = max((n for n, c in enumerate(sane) if c.claim.status is Status.POSTPONED), default=None)
    if turn is None:
        return sane
    since = [c for c in sane[turn:] if c.claim.when.start]
    fresh = [c for c in since if c.claim.status is not Status.POSTPONED]
    return fresh or since or sane


def _plausible(claim: Claim, published: datetime) -> bool:
    """Whether a date agrees with its own text's status: what is concluded was not tomorrow."""
    start, end = claim.when.start, claim.when.last
    if start is None or end is None or claim.when.precision != "day":
        return True
    if claim.status is Status.CONCLUDED:
        return (start - published.date()).days <= _SLACK
    return claim.status is not Status.ANNOUNCED or (end - published.date()).days >= -_SLACK


def _apart(some: When, other: When) -> int:
    return abs((some.start - other.start).days) if some.start and other.start else 0


def _within(when: When, bounds: When) -> bool:
    start, low, high = when.start, bounds.start, bounds.end
    return start is not None and (low is None or low <= start) and (high is None or start <= high)


# --- place and people ------------------------------------------------------------------------------------------------


def _location(claims: Sequence[SourcedClaim]) -> tuple[Place | None, bool]:
    """The venue, or that there is none because the session is held online."""

    def where(claim: Claim) -> str | None:
        if claim.place is not None and (claim.place.city or claim.place.country):
            return place_key(claim.place)
        return "online" if claim.virtual else None

    known = [c for c in claims if where(c.claim) is not None]
    cities = [c for c in known if c.claim.place is None or c.claim.place.city]
    chosen = _chosen(cities or known, where)
    if chosen is None or chosen == "online":
        return None, chosen == "online"
    tellers = [c for c in known if where(c.claim) == chosen]
    best = min(
        tellers, key=lambda c: (c.tier, c.claim.place is None or not (c.claim.place.city or "").isascii(), c.published)
    )
    place = best.claim.place
    if place and place.country is None:
        country = next((c.claim.place.country for c in tellers if c.claim.place and c.claim.place.country), None)
        place = Place(city=place.city, country=country, canonical=place.canonical)
    return place, best.claim.virtual and place is None


def place_key(place: Place | None) -> str | None:
    """What makes two venues the same: the English name of the city, in any spelling."""
    if place is None:
        return None
    return fold(place.canonical or place.city or "").strip() or f"in {place.country}"


def _heads(claims: Sequence[SourcedClaim]) -> tuple[str, ...]:
    """Everyone named as a head, each once, the nearest source's spelling first."""
    kept: list[str] = []
    for claim in sorted(claims, key=lambda c: (c.tier, c.published, c.item_id)):
        for head in claim.claim.heads:
            at = next((n for n, other in enumerate(kept) if same_person(head, other)), None)
            if at is None and len(kept) < _MOST_HEADS:
                kept.append(head)
            elif at is not None and len(head.split()) > len(kept[at].split()) == 1:
                kept[at] = head
    return tuple(kept)


_LATIN = {
    **dict(zip("абвгдезийклмнопрстуфыэіїґғқңөұүһәў", "abvgdeziiklmnoprstufyeiiggknouuhau", strict=True)),
    "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya", "є": "ye", "ъ": "",
    "ь": "",
}  # fmt: skip


def surname(name: str) -> str:
    """A name's last word in Latin letters, as heads are compared (reference/labels.md, heads)."""
    words = [word for word in fold(name).split() if word not in {"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"}]
    return "".join(_LATIN.get(char, char) for char in (words[-1] if words else "")).strip(".,'")


def same_person(some: str, other: str) -> bool:
    """Whether two names have the same surname, in whatever script and spelling."""
    left, right = surname(some), surname(other)
    if left == right or some == other:
        return True
    close = left[:1] == right[:1] and min(len(left), len(right)) >= 4
    return close and SequenceMatcher(None, left, right, autojunk=False).ratio() >= 0.8
