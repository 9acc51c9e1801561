"""Which stored dialogue a claim speaks of: the same parties, the same series, the same session.

Another edition is another dialogue; a postponed one moves and stays itself. Items on one session join across sites,
languages, statuses and a day's disagreement (reference/labels.md, event; reference/language.md §5, Event merge).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from aggregator.dialogues.concepts import body
from aggregator.dialogues.identity import subjects, topic
from aggregator.model import Claim, Dialogue, DialogueType, Status, When

NEAR = timedelta(days=10)
"""Sources that date one session this far apart still mean it: an announced week, a preparatory day
(reference/language.md §5, Event merge)."""
HELD_NEAR = timedelta(days=3)
"""The same for two reports of something held: weekly rounds exist, reports that err by four days do not."""
SEEN_NEAR = timedelta(days=45)
"""How long an undated, unnumbered session stays the one that is talked about."""
ANNOUNCED_NEAR = timedelta(days=100)
"""The same while it is only announced: from "soon" to the readout."""
EDITION_NEAR = timedelta(days=300)
"""An edition stays itself this far: the longest postponements; beyond it a number is misread or counted anew."""

_SLIP = 1
"""Days by which sources of one session disagree (reference/labels.md)."""

UNKNOWN = datetime.min.replace(tzinfo=UTC)
"""When a text of unknown date of publication is taken to have appeared."""

_BLOCS: Mapping[str, frozenset[str]] = {
    code: frozenset(members.split())
    for code, members in {
        "org:c5": "KZ KG TJ TM UZ",
        "org:eu": "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE GB",
        "org:gcc": "AE BH KW OM QA SA",
        "org:asean": "BN KH ID LA MY MM PH SG TH VN TL",
        "org:nordic-council": "DK FI IS NO SE",
        "org:mercosur": "AR BR PY UY BO",
        "org:quad": "AU IN JP US",
        "org:e3": "DE FR GB",
        "org:african-union": "DZ AO BJ BW BF BI CV CM CF TD KM CG CD CI DJ EG GQ ER SZ ET GA GM GH GN GW KE LS LR LY MG"
        " MW ML MR MU MA MZ NA NE NG RW ST SN SC SL SO ZA SS SD TZ TG TN UG ZM ZW",
    }.items()
}
"""Blocs that meet as one and whose members' sites tell of it as their own. GB stands by the EU for old texts."""

_VAGUE = {
    DialogueType.STRATEGIC: {DialogueType.SECURITY, DialogueType.OTHER, DialogueType.POLITICAL, DialogueType.ECONOMIC,
                             DialogueType.CLIMATE_ENERGY},
    DialogueType.POLITICAL: {DialogueType.OTHER, DialogueType.STRATEGIC, DialogueType.SECURITY},
    DialogueType.OTHER: set(DialogueType),
    DialogueType.ECONOMIC: {DialogueType.OTHER, DialogueType.STRATEGIC, DialogueType.JOINT_COMMISSION,
                            DialogueType.CLIMATE_ENERGY},
    DialogueType.SECURITY: {DialogueType.OTHER, DialogueType.STRATEGIC, DialogueType.POLITICAL},
    DialogueType.JOINT_COMMISSION: {DialogueType.OTHER, DialogueType.ECONOMIC},
    DialogueType.CLIMATE_ENERGY: {DialogueType.OTHER, DialogueType.STRATEGIC, DialogueType.ECONOMIC},
    DialogueType.HUMAN_RIGHTS: {DialogueType.OTHER},
}  # fmt: skip
"""Types that two texts may give the same session: those whose names overlap."""

_HELD = frozenset({Status.CONCLUDED, Status.UNDER_WAY})


def find(claim: Claim, candidates: Sequence[Dialogue], published: datetime | None) -> Dialogue | None:
    """The dialogue among `candidates` that `claim` speaks of, or None where it is a new one.

    `published` is when the claim's item appeared; None leaves its time open.
    """
    best: tuple[_Match, Dialogue] | None = None
    for dialogue in candidates:
        match = _match(claim, dialogue, published)
        if match and (
            best is None or match.key > best[0].key or (match.key == best[0].key and dialogue.id < best[1].id)
        ):
            best = match, dialogue
    return best[1] if best else None


def fits(claim: Claim, dialogue: Dialogue, published: datetime | None) -> bool:
    """Whether `claim` may speak of `dialogue`, be there a better one or not."""
    return _match(claim, dialogue, published) is not None


def clash(one: Dialogue, other: Dialogue) -> bool:
    """Whether two dialogues cannot be one session, whatever a text between them says: other parties, another subject,
    another number, or another day."""
    if set(one.parties) != set(other.parties) or _numbered(one, other) is False:
        return True
    if not _same_subject(_as_claim(one), other):
        return True
    days = _days_apart(one.when, other.when)
    return days is not None and days > (NEAR.days if _numbered(one, other) else _SLIP)


def agree(one: Dialogue, other: Dialogue) -> bool:
    """Whether two dialogues turn out to be one session: they do not clash, name the same day or the same number, and
    each, were it new, would be found to be the other."""
    exact = one.when.precision == other.when.precision == "day"
    if clash(one, other) or not (exact or _numbered(one, other)):
        return False
    return all(fits(_as_claim(some), known, some.updated) for some, known in ((one, other), (other, one)))


def _numbered(one: Dialogue, other: Dialogue) -> bool | None:
    """Whether both have the same number; None where one has none."""
    return one.edition == other.edition if one.edition is not None and other.edition is not None else None


def _as_claim(dialogue: Dialogue) -> Claim:
    """What a text would say that knew all that is known of the dialogue."""
    return Claim(
        series=dialogue.series,
        type=dialogue.type,
        parties=dialogue.parties,
        status=dialogue.status,
        confidence=dialogue.confidence,
        edition=dialogue.edition,
        when=dialogue.when,
    )


@dataclass(frozen=True, slots=True)
class _Match:
    """How well a claim and a dialogue agree; the greater key wins."""

    parties: int  # 2 the same, 1 a bloc and its members or an incomplete set
    edition: int  # 1 the same number, 0 not known
    subject: int  # 2 the same topic, 1 a vaguer one
    days: int  # between the two dates; 999 where one has none

    @property
    def key(self) -> tuple[int, int, int, int]:
        return self.parties, self.edition, self.subject, -self.days


def _match(claim: Claim, dialogue: Dialogue, published: datetime | None) -> _Match | None:
    parties = related_parties(claim.parties, dialogue.parties)
    subject = _same_subject(claim, dialogue) if parties else 0
    if not subject or (parties < 2 and (subject < 2 or claim.type is not dialogue.type)):
        return None
    known = claim.edition is not None and dialogue.edition is not None
    days = _days_apart(claim.when, dialogue.when)
    same_day = days is not None and days <= _SLIP and claim.when.precision == dialogue.when.precision == "day"
    if known and claim.edition != dialogue.edition and not (same_day and parties == 2 and subject == 2):
        return None  # on one day there is one session, whatever number a text gives it
    numbered = known and claim.edition == dialogue.edition
    if not _same_time(claim, dialogue, published, days, numbered=numbered):
        return None
    near = days is not None and days <= HELD_NEAR.days
    if parties < 2 and not (same_day or (numbered and days is not None) or len(claim.parties) < 2):
        return None  # what agrees only in part must agree on the day
    if claim.type is not dialogue.type and not (near or numbered):
        return None
    return _Match(parties, int(numbered), subject, days if days is not None else 999)


# --- parties ---------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1024)
def kin(party: str) -> frozenset[str]:
    """The codes that may stand for `party` in another text: itself, its blocs and its members."""
    return frozenset({party, *_BLOCS.get(party, ()), *(bloc for bloc, members in _BLOCS.items() if party in members)})


@lru_cache(maxsize=16_384)
def related_parties(some: tuple[str, ...], others: tuple[str, ...]) -> int:
    """2 where two texts name the same parties, 1 where one names a bloc or only some, 0 where they differ.

    "Kazakhstan and the United States" may be how Astana tells of C5+1, and "Sweden, the EU and Vietnam" how a host
    tells of the EU's dialogue; "Japan, Korea and the United States" is not "Japan and the United States".
    """
    left, right = set(some), set(others)
    if left == right:
        return 2
    if not left or not right:
        return 1
    if _covered(left, right) and _covered(right, left):
        return 1
    small, large = sorted((left, right), key=len)
    extra = large - small
    if small < large and (
        len(small) == 1 or all(any(code in _BLOCS.get(bloc, ()) for bloc in large) for code in extra)
    ):
        return 1  # one party not named, or a member named beside its bloc
    return 0


def _covered(some: set[str], others: set[str]) -> bool:
    """Whether every one of `some` is among `others`, is a bloc told by its members there or a member of a bloc there.

    One member tells of itself, and a list of members is the bloc if it is most of them: five of ASEAN's states with
    the United States are the Mekong partnership.
    """
    blocs = [_BLOCS[code] for code in others if code in _BLOCS]
    for code in some - others:
        told_here = _BLOCS.get(code, frozenset()) & others
        inside = [bloc for bloc in blocs if code in bloc and _stands_for(bloc, some)]
        if not inside and not (told_here and _stands_for(_BLOCS[code], others)):
            return False
    return True


def _stands_for(bloc: frozenset[str], parties: set[str]) -> bool:
    return len(bloc & parties) == 1 or len(bloc & parties) > 0.7 * len(bloc)


# --- subject ---------------------------------------------------------------------------------------------------------


def _same_subject(claim: Claim, dialogue: Dialogue) -> int:
    """2 for the same topic, 1 where one name is vaguer than the other, 0 where they name different series."""
    if claim.type is not dialogue.type and dialogue.type not in _VAGUE[claim.type]:
        return 0
    if topic(claim.series, claim.type) == topic(dialogue.series, dialogue.type):
        return 2
    ours, theirs = subjects(claim.series, claim.type), subjects(dialogue.series, dialogue.type)
    if not (ours <= theirs or theirs <= ours):
        return 0
    bodies = {_level(claim.series), _level(dialogue.series)}
    return 0 if len(bodies) == 2 and None not in bodies else 1


def _level(name: str) -> str | None:
    """The rank of a body within one framework: a council and its sub-committee are two dialogues."""
    kind = body(name)
    return kind if kind in {"council", "subcommittee", "working-group", "senior-officials", "ministerial"} else None


# --- time ------------------------------------------------------------------------------------------------------------


def _days_apart(some: When, others: When) -> int | None:
    """Days between two dated sessions, 0 where they touch; None where one has no date."""
    if some.start is None or others.start is None:
        return None
    some_end, others_end = some.end or some.start, others.end or others.start
    return max(0, (others.start - some_end).days, (some.start - others_end).days)


def _same_time(
    claim: Claim, dialogue: Dialogue, published: datetime | None, days: int | None, *, numbered: bool
) -> bool:
    if days is not None:
        held = claim.status in _HELD and dialogue.status in _HELD
        exact = claim.when.precision == dialogue.when.precision == "day"
        if days <= (HELD_NEAR if held and exact and not numbered else NEAR).days:
            return not _next_one(claim, dialogue, days, numbered=numbered)
        if claim.when.precision != "day" and claim.when.precision != dialogue.when.precision and numbered:
            return days <= EDITION_NEAR.days
        moves = Status.POSTPONED in {claim.status, dialogue.status} and dialogue.status not in _HELD
        if (numbered or moves) and days <= EDITION_NEAR.days:
            return True
        return days <= SEEN_NEAR.days and _replans(claim, dialogue, published)
    return _undated(claim, dialogue, published, numbered=numbered)


def _next_one(claim: Claim, dialogue: Dialogue, days: int, *, numbered: bool) -> bool:
    """Whether the claim announces a session after the one that was held."""
    if numbered or claim.status in _HELD or dialogue.status is not Status.CONCLUDED or days <= HELD_NEAR.days:
        return False
    start, over = claim.when.start, dialogue.when.last
    return start is not None and over is not None and start > over


def _replans(claim: Claim, dialogue: Dialogue, published: datetime | None) -> bool:
    """Whether a claim moves a session that is still ahead: nobody announces the next but one before the next."""
    ahead = dialogue.when.start is not None and published is not None and published.date() < dialogue.when.start
    both = claim.status is dialogue.status is Status.ANNOUNCED and claim.parties == dialogue.parties
    kind = claim.type is dialogue.type is not DialogueType.OTHER
    return ahead and both and kind and topic(claim.series, claim.type) == topic(dialogue.series, dialogue.type)


def _undated(claim: Claim, dialogue: Dialogue, published: datetime | None, *, numbered: bool) -> bool:
    """Whether a claim and a dialogue of which one has no date may be the same session."""
    told = _span(claim.status, claim.when, published.date() if published else None)
    known = _span(dialogue.status, dialogue.when, dialogue.updated.date())
    if told is None or known is None:
        return True  # nothing says when one of them was: number, parties and series speak
    apart = max(0, (known[0] - told[1]).days, (told[0] - known[1]).days)
    if numbered:
        return apart <= EDITION_NEAR.days
    if apart > NEAR.days:
        return False
    if published is None:
        return True
    if claim.status not in _HELD and claim.when.start is None and dialogue.status is Status.CONCLUDED:
        over = dialogue.when.last or dialogue.updated.date()
        return published.date() <= over + HELD_NEAR  # later it is the next session that is announced
    window = ANNOUNCED_NEAR if Status.ANNOUNCED in {claim.status, dialogue.status} else SEEN_NEAR
    moments = [dialogue.updated.date(), dialogue.first_seen.date(), dialogue.when.start, dialogue.when.end]
    return min(abs((published.date() - day).days) for day in moments if day) <= window.days


def _span(status: Status, when: When, told: date | None) -> tuple[date, date] | None:
    """The days between which a session lies, from its date or from when it was told; None where nothing says.

    `UNKNOWN` is when texts without a date of publication tell."""
    if when.start is not None:
        return when.start, when.end or when.start
    if told is None or not UNKNOWN.date() + EDITION_NEAR < told < date.max - EDITION_NEAR:
        return None
    if status is Status.CONCLUDED:
        return told - SEEN_NEAR, told
    if status is Status.UNDER_WAY:
        return told - HELD_NEAR, told + HELD_NEAR
    return told - HELD_NEAR, told + EDITION_NEAR
