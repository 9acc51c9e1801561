"""Lists of who met, spoke or travelled: "the foreign ministers of A, B and C", "представители А, Б и В", "A、B和C外长".

Where a title names no country ("Friends of the Lakes meet"), such a list says who the parties are; where it names one,
the others often only sign what is said of it. Counted near the beginnings of the texts in dialogues-dev,
state-gov-2021 and 216 items by other hands: under a title without countries 21 of 27 listed names are parties, under
others 16 of 41; stops of a journey 29 of 29. Reads text as written. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aggregator.model import Mention

_LEAST = 3  # names in a list of who met
_LEAST_STOPS = 2  # countries in a list of stops: where somebody goes for one meeting is its venue
_START = 400  # characters of a text in which one begins: what comes later is background, or another's journey
_REACH = 60  # characters before a list that are read, and after it
_JOINT = re.compile(
    r"\s*(?:[,;،、]\s*)?(?:(?:and|as well as|y|e|et|ainsi que|und|sowie|i|oraz|и|а также|та|і|ve|和|以及|及|と|و)\s*)?"
    r"(?:(?:of|from|de|von)\s+)?(?:(?:the|la|el|los|las|le|les|o|a|os|as|der|die|den|du|des|del|do|da|dos)\s+|l['’])?",
    re.IGNORECASE,
)
_MOST_BETWEEN = 24  # characters between two names of a list
_WHO = "|".join(
    (
        r"governments?|leaders|presidents|ministers|secretaries|chiefs|representatives|delegat(?:es|ions)|officials",
        r"envoys|ambassadors|heads of (?:state|government|delegation)|diplomats",
        r"gouvernements|dirigeants|présidents|ministres|représentants|délégations|ambassadeurs",
        r"gobiernos|líderes|presidentes|ministros|cancilleres|representantes|delegaciones|embajadores",
        r"governos|delegações|embaixadores",
        r"regierungen|staatschefs|präsidenten|(?:außen)?minister|vertreter|delegationen|botschafter",
        r"правительств\w*|лидер\w+|президент\w+|министр\w+(?: иностранных дел)?|представител\w+|делегаци\w+|посл\w+",
        r"حكومات|قادة|وزراء(?: خارجية)?|ممثلو|ممثلي|وفود|سفراء",
    )
)
_OF = r"of|from|des|de|du|dos|da|do|del|aus|von|der"
_ARTICLE = r"(?:(?:the|la|le|les|el|los)\s+|l['’])?"
_WHO_BEFORE = re.compile(rf"\b(?:{_WHO})(?:\s+(?:{_OF}))?\s+{_ARTICLE}\Z", re.IGNORECASE)
_WHO_AFTER = re.compile(
    r"(?:\d+|[三四五六七八九十]+)?(?:等国|等)?(?:的)?(?:外交部长|外交部長|外交部门|外长|外長|外相|部长|领导人|領導人|代表|政府|首脑|首脳)"
)
_GO = "|".join(
    (
        r"travel(?:s|led|ed|ling|ing)? to|trip to|journey to|visit(?:s|ed|ing)?",
        r"se rendra (?:à|en|au)|visitera|viajará a|visitará|reist nach|besucht",
        r"посетит|совершит (?:\w+ )?(?:визит|поездку) в|سيزور|يزور",
    )
)
_GO_BEFORE = re.compile(rf"\b(?:{_GO})\s+{_ARTICLE}\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Gathering:
    """The codes of the names that a text lists."""

    met: frozenset[str] = frozenset()
    toured: frozenset[str] = frozenset()  # the stops of a journey, cities among them


def find_gathering(text: str, mentions: Sequence[Mention]) -> Gathering:
    """Who met and where somebody goes, by the lists near the beginning of `text`; `mentions` in order of place."""
    met: set[str] = set()
    toured: set[str] = set()
    for listed in _lists(text, mentions):
        if len(listed) < _LEAST_STOPS:
            continue
        codes = {mention.code for mention in listed if not mention.code.startswith("m49:")}
        start, end = listed[0].start, listed[-1].end
        if len(codes) >= _LEAST and (
            _WHO_BEFORE.search(text, max(0, start - _REACH), start) or _WHO_AFTER.match(text, end)
        ):
            met |= codes
        elif len(codes) >= _LEAST_STOPS and _GO_BEFORE.search(text, max(0, start - _REACH), start):
            toured |= codes
    return Gathering(frozenset(met), frozenset(toured))


def _lists(text: str, mentions: Sequence[Mention]) -> Iterator[list[Mention]]:
    """The mentions of the text that follow each other with nothing but joints between them."""
    listed: list[Mention] = []
    for mention in mentions:
        if mention.source == "title":
            continue
        if listed and not _goes_on(text, listed[-1].end, mention.start):
            yield listed
            listed = []
        if not listed and mention.start > _START:
            return
        listed.append(mention)
    if listed:
        yield listed


def _goes_on(text: str, end: int, start: int) -> bool:
    if start < end:
        return True  # one name, two codes
    return start - end <= _MOST_BETWEEN and _JOINT.fullmatch(text, end, start) is not None
