"""Which stored dialogue an item's claim belongs to, and what it does there: candidates from the store, decisions from
`dialogues.events`."""

from __future__ import annotations

from datetime import datetime

from aggregator.dialogues import events
from aggregator.model import Analysis, Claim, Dialogue, DialogueChange, Role, SourcedClaim, Status
from aggregator.store import Transaction

ABOUT = frozenset({Role.PARTY, Role.SUBJECT})


def join_dialogue(
    transaction: Transaction, number: int, analysis: Analysis, *, tier: int, effective: datetime, now: datetime
) -> DialogueChange | None:
    """Let the claim of item `number` make or change its dialogue; None where it claims nothing worth publishing."""
    claim = analysis.dialogue
    if claim is None:
        return None
    candidates = transaction.dialogue_candidates(claim.parties, claim.when.start, effective)
    found = events.find(claim, candidates, effective) or _corrected(transaction, number, claim, effective, now)
    change = events.update(
        found,
        [old for old in transaction.claims(found.id) if old.item_id != number] if found else [],
        SourcedClaim(claim=claim, item_id=number, tier=tier, published=effective),
        id=found.id if found else transaction.new_dialogue_id(),
        now=now,
        regions=[tag.code for tag in analysis.regions if tag.role in ABOUT],
        themes=[tag.id for tag in analysis.themes],
    )
    transaction.put_dialogue(change)
    return change


def _corrected(
    transaction: Transaction, number: int, claim: Claim, effective: datetime, now: datetime
) -> Dialogue | None:
    """The dialogue that only item `number` told of before it was edited, if the edit corrects its date or its number.

    An entry that is written over for the next session, when the one that it announced is over, tells of another one.
    """
    dialogue_id = transaction.item(number).dialogue_id
    known = transaction.dialogue(dialogue_id) if dialogue_id is not None else None
    if known is None or known.items != (number,) or known.status is not Status.ANNOUNCED:
        return None
    if claim.parties != known.parties or claim.type is not known.type:
        return None
    last = known.when.end or known.when.start
    held = last is not None and effective.date() <= last < now.date()
    return None if held else known


def mend_dialogue(transaction: Transaction, dialogue_id: int, now: datetime) -> DialogueChange | None:
    """Decide a dialogue's facts anew from the claims it still has, after an item has left it; None if none is left."""
    claims = transaction.claims(dialogue_id)
    if not claims:
        return None
    change = events.update(transaction.dialogue(dialogue_id), claims[:-1], claims[-1], id=dialogue_id, now=now)
    transaction.put_dialogue(change)
    return change
