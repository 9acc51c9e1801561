"""Which stored dialogue an item's claim belongs to, and what it does there: candidates from the store, decisions from
`dialogues.events`."""

from __future__ import annotations

from datetime import datetime

from aggregator.dialogues import events
from aggregator.model import Analysis, DialogueChange, Role, SourcedClaim
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
    found = events.find(claim, candidates, effective)
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


def mend_dialogue(transaction: Transaction, dialogue_id: int, now: datetime) -> None:
    """Decide a dialogue's facts anew from the claims it still has, after an item has left it."""
    claims = transaction.claims(dialogue_id)
    if claims:
        dialogue = transaction.dialogue(dialogue_id)
        transaction.put_dialogue(events.update(dialogue, claims[:-1], claims[-1], id=dialogue_id, now=now))
