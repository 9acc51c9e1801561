"""Which stored dialogue an item's claim belongs to, and what it does there: candidates from the store, decisions from
`dialogues.events`. A claim may also show that two dialogues are one session: then they become one (`dialogues.twins`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from aggregator.alerts import tellings
from aggregator.dialogues import events
from aggregator.dialogues.matching import related_parties
from aggregator.dialogues.twins import find_twin
from aggregator.model import (
    ABOUT,
    STANDING,
    Alert,
    Analysis,
    Claim,
    Dialogue,
    DialogueChange,
    EventType,
    SourcedClaim,
    Status,
)
from aggregator.store import Transaction

_TELLING = frozenset({EventType.CHANGED, *STANDING.values()})
"""What says how a dialogue stands; a reminder or an item that waits is told whatever its dialogue's number."""

_MERGED = "it waited, and its dialogue turned out to be one that was told already"


def join_dialogue(
    transaction: Transaction, number: int, analysis: Analysis, *, tier: int, effective: datetime, now: datetime
) -> DialogueChange | None:
    """Let the claim of item `number` make or change its dialogue; None where it claims nothing worth publishing."""
    claim = analysis.dialogue
    if claim is None:
        return None
    candidates = transaction.dialogue_candidates(
        claim.parties,
        claim.when.start,
        effective,
        related=lambda parties: related_parties(claim.parties, parties) > 0,
    )
    found = events.find(claim, candidates, effective) or _corrected(transaction, number, claim, effective, now)
    told = [old for old in transaction.claims(found.id) if old.item_id != number] if found else []
    new = SourcedClaim(claim=claim, item_id=number, tier=tier, published=effective)
    own_id = found.id if found else transaction.new_dialogue_id()
    regions = {tag.code for tag in analysis.regions if tag.role in ABOUT}
    themes = {tag.id for tag in analysis.themes}
    change = events.update(found, told, new, id=own_id, now=now, regions=regions, themes=themes)
    absorbed: list[Dialogue] = []
    while twin := find_twin(change.dialogue, told, new, candidates, transaction.claims):
        candidates = [each for each in candidates if each.id not in {change.dialogue.id, twin.id}]
        told += [old for old in transaction.claims(twin.id) if old.item_id != number]
        found, younger = sorted((found or twin, twin), key=lambda each: each.id)
        if younger is not found:
            absorbed.append(younger)
            regions |= {*younger.regions}
            themes |= {*younger.themes}
        change = events.update(found, told, new, id=found.id, now=now, regions=regions, themes=themes)
    if absorbed:
        change = _with_aliases(change, absorbed)
    transaction.put_dialogue(change)
    for each in absorbed:
        _absorb(transaction, change.dialogue, each, now)
    return change


def _with_aliases(change: DialogueChange, absorbed: Sequence[Dialogue]) -> DialogueChange:
    numbers = tuple(each.id for each in absorbed)
    older = (number for each in absorbed for number in each.aliases)
    dialogue = replace(
        change.dialogue,
        aliases=tuple(sorted({*change.dialogue.aliases, *numbers, *older})),
        first_seen=min(change.dialogue.first_seen, *(each.first_seen for each in absorbed)),
    )
    return replace(change, dialogue=dialogue, absorbed=numbers)


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
    last = known.when.last
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


# --- two that are one ------------------------------------------------------------------------------------------------


def _absorb(transaction: Transaction, dialogue: Dialogue, absorbed: Dialogue, now: datetime) -> None:
    """Let `dialogue` stand for the one that it absorbed, also in what was told: whoever was told of either was told of
    both, and what still waits to tell of it a second time is not sent."""
    known, others = transaction.tellings(dialogue.id), transaction.tellings(absorbed.id)
    first, second = (_unsent(transaction, each, now) for each in (dialogue, absorbed))
    _remind_once(transaction, dialogue, absorbed, now)
    transaction.absorb_dialogue(absorbed.id, dialogue.id)
    for name, theirs in others.items():
        ours = known.get(name)
        waiting: Sequence[Alert] = ()
        if ours is None:
            telling = replace(theirs, dialogue_id=dialogue.id)
        elif ours.told is None or theirs.told is None:  # a silence or a fault hid one of them: it is told once at most
            telling = tellings.joined(ours, theirs, tellings.facts(dialogue))
        elif name in second:
            telling, waiting = replace(ours, count=ours.count + theirs.count), second[name]
        elif name in first:
            telling = replace(theirs, dialogue_id=dialogue.id, count=ours.count + theirs.count)
            waiting = first[name]
        else:
            telling = tellings.joined(ours, theirs, tellings.facts(dialogue))
        for alert in waiting:
            transaction.withdraw_alert(alert.id, _MERGED, now)
        transaction.put_telling(telling)


def _remind_once(transaction: Transaction, dialogue: Dialogue, absorbed: Dialogue, now: datetime) -> None:
    """Withdraw one of two reminders of the same day and lead, if one of them has not left the house yet."""
    for theirs, ours in transaction.doubled_alerts(absorbed.id, dialogue.id):
        waiting = next((each for each in (theirs, ours) if transaction.is_unsent(each.id, now)), None)
        if theirs.event is EventType.REMINDER and waiting is not None:
            transaction.withdraw_alert(waiting.id, _MERGED, now)


def _unsent(transaction: Transaction, dialogue: Dialogue, now: datetime) -> dict[str, list[Alert]]:
    """By subscription what was decided to be told of the dialogue, where nothing of it has left the house yet."""
    decided: dict[str, list[Alert]] = defaultdict(list)
    for alert in transaction.alerts_of(dialogue_id=dialogue.id):
        if alert.event in _TELLING:
            decided[alert.subscription].append(alert)
    return {
        name: alerts
        for name, alerts in decided.items()
        if all(transaction.is_unsent(alert.id, now) for alert in alerts)
    }
