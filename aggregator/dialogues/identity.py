"""Which series a claim belongs to: a stable key of what its name is about and who takes part.

The same series is "EU-Uzbekistan Human Rights Dialogue" here and "Диалог по правам человека Узбекистан - ЕС" there;
its key is "human-rights-dialogue.eu-uz" for both (DESIGN §2, Series; reference/language.md §5).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from aggregator.dialogues.concepts import body, concepts
from aggregator.model import DialogueType

_WHOLE = {
    DialogueType.HUMAN_RIGHTS: "human-rights-dialogue",
    DialogueType.STRATEGIC: "strategic-dialogue",
    DialogueType.POLITICAL: "political-consultations",
}
"""Types that are one series between two parties, however its name varies from site to site and year to year."""
_PLAIN = {
    DialogueType.ECONOMIC: ("economic", "dialogue"),
    DialogueType.JOINT_COMMISSION: ("joint", "commission"),
    DialogueType.SECURITY: ("security", "dialogue"),
    DialogueType.CLIMATE_ENERGY: ("climate-energy", "dialogue"),
    DialogueType.OTHER: ("", "dialogue"),
}
_OF_TYPE = {
    DialogueType.HUMAN_RIGHTS: frozenset({"human-rights"}),
    DialogueType.ECONOMIC: frozenset({"economic", "trade", "investment", "finance"}),
    DialogueType.SECURITY: frozenset({"security", "defence"}),
    DialogueType.CLIMATE_ENERGY: frozenset({"climate", "energy", "environment"}),
    DialogueType.JOINT_COMMISSION: frozenset({"economic", "trade", "investment", "finance", "science", "technology"}),
}
_SHOWN = 3  # concepts a key shows at most: long topic lists vary from site to site


@lru_cache(maxsize=4096)
def topic(name: str, kind: DialogueType) -> str:
    """The part of a series' key that its name and type give: "counter-terrorism-working-group"."""
    if kind in _WHOLE and not (kind is DialogueType.POLITICAL and "consular" in concepts(name)):
        return _WHOLE[kind]
    about = subjects(name, kind)
    plain, default = _PLAIN.get(kind, ("", "dialogue"))
    what = body(name) or default
    if about & {"2-plus-2", "c5-plus-1", "5-plus-5", "3-plus-1", "quad"}:
        return sorted(about & {"2-plus-2", "c5-plus-1", "5-plus-5", "3-plus-1", "quad"})[0]
    if kind is DialogueType.JOINT_COMMISSION:
        what = what if what in {"council", "subcommittee", "working-group"} else "commission"
    elif what in {"consultations", "ministerial", "senior-officials"} or (what in {"commission", "council"} and about):
        what = "dialogue" if kind is not DialogueType.OTHER else what
    words = sorted(about)[:_SHOWN] or ([plain] if plain else [])
    return "-".join([*words, what])


def subjects(name: str, kind: DialogueType) -> frozenset[str]:
    """What a series is about beyond what its type says: empty for a plain "economic dialogue"."""
    about = concepts(name)
    own = _OF_TYPE.get(kind, frozenset())
    return about - own if about - own or kind is not DialogueType.CLIMATE_ENERGY else about & own


def series_id(name: str, kind: DialogueType, parties: Iterable[str]) -> str:
    """A stable key of the series, safe in URLs and file names: "human-rights-dialogue.eu-uz"."""
    who = "-".join(sorted(party.lower().removeprefix("org:").replace(":", "") for party in set(parties)))
    return f"{topic(name, kind)}.{who}" if who else topic(name, kind)
