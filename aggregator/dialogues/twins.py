"""Two dialogues that turn out to be one session: a text fits both, or brings the day or number that makes them equal.

    find_twin(dialogue, claims, new, candidates) -> another dialogue that is the same one, or None

Two are joined only by what would have joined them at once, had the texts come in another order. What clashes (other
parties, another subject, number or day) stays apart: an alert too many is a smaller fault than one that is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from aggregator.dialogues.events import update
from aggregator.dialogues.matching import agree, clash, fits
from aggregator.model import Dialogue, SourcedClaim

_MOST_CLAIMS = 100
"""Claims that are told again to see whether they make one dialogue, the first to be published: ten milliseconds."""


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
    dialogue: Dialogue | None = None
    for each in sorted(claims, key=lambda claim: (claim.published, claim.item_id))[:_MOST_CLAIMS]:
        if dialogue is not None and not fits(each.claim, dialogue, each.published):
            return False
        dialogue = update(dialogue, told, each, id=0, now=each.published).dialogue
        told.append(each)
    return True
