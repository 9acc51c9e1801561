"""The type of a dialogue, from its name first and from its form second (labels.md, "type")."""

from __future__ import annotations

from collections.abc import Sequence

from aggregator.dialogues.frames import Frame
from aggregator.model import DialogueType


def type_of(frame: Frame, others: Sequence[Frame]) -> DialogueType:
    """The type of `frame`; `others` name the same dialogue and may carry the qualifiers it lacks."""
    topics = set(frame.topics)
    nouns = {frame.noun}
    for other in others:
        if other.noun == frame.noun or not topics:
            topics |= other.topics
            nouns.add(other.noun)
    if "format" in nouns and "security" in topics:
        return DialogueType.SECURITY  # 2+2, whatever else it is called
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
