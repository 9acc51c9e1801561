"""The type of a dialogue, from its name first and from its form second (labels.md, "type")."""

from __future__ import annotations

import re
from collections.abc import Sequence

from aggregator.dialogues.frames import Frame
from aggregator.model import DialogueType

_POLITICAL = re.compile(r"pol[ií]ti|полит|політ|siyas|саяси|siyos|政治|정치|سياسي|سیاسی|chính trị", re.IGNORECASE)
_SAFETY = re.compile(
    r"(?:national |economic |energy )?(?:security|s[ée]curit[ée]|seguridad|segurança|sicurezza|sicherheit\w*|an ninh"
    r"|безопасност\w*|безпек\w*|қауіпсізді\w*|bezpieczeńst\w*|güvenli\w*|keamanan|xavfsizli\w*"
    r"|安全保障|安全|安保|안보|(?:ال)?[أا]مني?ة?|امنیت\w*)",
    re.IGNORECASE,
)
"""Security alone, which qualifies an economic or a strategic dialogue; defence or cyber name one of their own."""


_CHATTER = frozenset({"talks", "conference", "forum"})
"""Nouns of what is merely said around a session: they lend no subject to its name."""


def _merely_safe(frames: Sequence[Frame]) -> bool:
    found = [
        frame.sentence.text[element.start : element.end]
        for frame in frames
        for element in frame.row[frame.first : frame.last + 1]
        if "topic.security" in element.tags
    ]
    return all(_SAFETY.fullmatch(word) for word in found)


def _named(frame: Frame) -> str:
    """The name without what it is about: "strategic dialogue" of "strategic dialogue on political questions"."""
    elements = frame.row[frame.head : frame.last + 1]
    tail = next((element.start for element in elements if element.has("link.on")), frame.end)
    return frame.sentence.text[frame.start : tail]


def type_of(frame: Frame, others: Sequence[Frame]) -> DialogueType:
    """The type of `frame`; `others` name the same dialogue and may carry the qualifiers it lacks."""
    topics = set(frame.topics)
    nouns, marks = {frame.noun}, set(frame.marks)
    for other in others:
        if other.noun == frame.noun or (not topics and other.noun not in _CHATTER):
            topics |= other.topics
            nouns.add(other.noun)
            marks |= other.marks
    if "format" in nouns and "security" in topics:
        return DialogueType.SECURITY  # 2+2, whatever else it is called
    body = nouns & {"subcommittee", "commission", "council"}
    if "human_rights" in topics and not body:
        return DialogueType.HUMAN_RIGHTS
    named = topics & {"security", "economic", "climate_energy"}
    if body and ("subcommittee" in body or marks & {"joint", "association"} or not named):
        return DialogueType.JOINT_COMMISSION  # "consultative committee on defence" is a security dialogue
    if "security" in topics and not (topics & {"economic", "strategic"} and _merely_safe([frame, *others])):
        return DialogueType.SECURITY
    if "climate_energy" in topics:
        return DialogueType.CLIMATE_ENERGY
    if "economic" in topics:
        return DialogueType.ECONOMIC
    if "consular" in topics:
        return DialogueType.OTHER
    if "political" in frame.topics and frame.noun == "dialogue" and _POLITICAL.search(_named(frame)):
        return DialogueType.POLITICAL  # "political dialogue", though it be strategic too
    if "strategic" in topics and frame.noun != "consultations":
        return DialogueType.STRATEGIC
    if "political" in topics or "consultations" in nouns:
        return DialogueType.POLITICAL
    return DialogueType.OTHER
