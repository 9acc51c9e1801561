"""Two dialogues that turn out to be one session: a text fits both, or brings the day or number that makes them equal.

    find_twin(dialogue, claims, new, candidates) -> another dialogue that is the same one, or None

Two are joined only by what would have joined them at once, had the texts come in another order. What clashes (other
parties, another subject, number or day) stays apart: an alert too many is a smaller fault than one that is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from aggregator.dialogues.matching import agree, clash, fits
from aggregator.dialogues.merging import outline
from aggregator.model import Dialogue, SourcedClaim

_MOST_CLAIMS = 100
"""Claims that are told again to see whether they make one dialogue, the first to be published: 13 ms."""


def find_twin(
    dialogue: Dialogue,
    claims: Sequence[SourcedClaim],
    new: SourcedClaim,
    candidates: Iterable[Dialogue],
    claims_of: Callable[[int], Sequence[SourcedClaim]],
) -> Dialogue | None:
    """The first of `candidates` that is the same session as `dialogue`, which `claims` and, last, `new` make;
    `claims_of` is asked for those of a candidate by its id."""
    for other in sorted(candidates, key=lambda each: each.id):
        if other.id == dialogue.id or not set(other.items) - {new.item_id}:
            continue  # itself, or one that no other item tells of
        if agree(dialogue, other):
            return other
        late = new.published < other.updated  # in its time it might have led from one to the other
        if not clash(dialogue, other) and (late or fits(new.claim, other, new.published)):
            theirs = [claim for claim in claims_of(other.id) if claim.item_id != new.item_id]
            if _one_session([*claims, new, *theirs]):
                return other
    return None


def _one_session(claims: Sequence[SourcedClaim]) -> bool:
    """Whether all the claims make one dialogue if they are told as they were published."""
    told: list[SourcedClaim] = []
    for each in sorted(claims, key=lambda claim: (claim.published, claim.item_id))[:_MOST_CLAIMS]:
        if told and not fits(each.claim, _as_told(told), each.published):
            return False
        told.append(each)
    return True


def _as_told(claims: Sequence[SourcedClaim]) -> Dialogue:
    """The dialogue that these claims make, the last one published last, as far as `fits` looks at it."""
    found = outline(claims)
    return Dialogue(
        id=0,
        series_id="",
        series=found.series,
        type=found.type,
        parties=found.parties,
        status=found.status,
        confidence=0.0,
        edition=found.edition,
        when=found.when,
        first_seen=claims[0].published,
        updated=claims[-1].published,
    )
