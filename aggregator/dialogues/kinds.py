"""The type of a dialogue, from its name first and from its form second (labels.md, "type")."""

from __future__ import annotations

from collections.abc import Sequence

from aggregator.dialogues.frames import Frame
from aggregator.model import DialogueType

_SECURITY_FORMATS = ("2+2", "two plus two", "２プラス２")


def type_of(frame: Frame, others: Sequence[Frame]) -> DialogueType:
    """The type of `frame`; `others` name the same dialogue and may carry the qualifiers it lacks."""
    topics, marks = set(frame.topics), set(frame.marks)
    nouns = {frame.noun}
    names = [frame.text.lower()]
    for other in others:
        names.append(other.text.lower())
        if other.noun == frame.noun or not topics:
            topics |= other.topics
            marks |= other.marks
            nouns.add(other.noun)
    if any(form in name for form in _SECURITY_FORMATS for name in names):
        return DialogueType.SECURITY
    if "human_rights" in topics and not nouns & {"commission", "council", "subcommittee"}:
        return DialogueType.HUMAN_RIGHTS
    if nouns & {"subcommittee", "commission", "council"}:
        return DialogueType.JOINT_COMMISSION
    if "security" in topics:
        return DialogueType.SECURITY
    if "climate_energy" in topics:
        return DialogueType.CLIMATE_ENERGY
    if "economic" in topics:
        return DialogueType.ECONOMIC
    if "consular" in topics:
        return DialogueType.OTHER
    if "strategic" in topics and frame.noun != "consultations":
        return DialogueType.STRATEGIC
    if "political" in topics or "consultations" in nouns:
        return DialogueType.POLITICAL
    return DialogueType.OTHER
