"""What a text is about: which of the places it names are its parties and subjects, which only its venue or an aside.

Weights and thresholds follow reference/language.md §1 rules 8-11 and the field `regions` of reference/labels.md: the
parties, and any other country whose situation was a topic; hosts, mediators' homes, datelines and passing mentions
are told apart by their role.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from aggregator.model import Document, Evidence, Mention, MentionKind, RegionTag, Role

_TITLE, _LEDE, _REST = 3.0, 2.0, 1.0
_THRESHOLD = 2.0
_MOST_COUNTRIES = 10
_LEDE_LENGTH = 400

# Bodies that convene and report rather than take part; named in passing far more often than dealt with.
_FORUMS = frozenset(
    "org:un org:unhcr org:ohchr org:iaea org:wto org:imf org:world-bank org:who org:ilo org:icc org:oecd org:osce "
    "org:council-of-europe org:nato org:g7 org:g20 org:g77 org:apec org:commonwealth org:quad org:opec org:brics "
    "org:cica org:eco org:p5plus1 org:aukus".split()
)
_SENTENCE_END = re.compile(
    r"(?<=[^\W\d_]{2})[.!?…]+[\"'»”’)\]]*\s+(?=[\W\d]*[^\W\d_])|[。！？।]|\n+|(?<=\d)\.\s+(?=[A-ZА-ЯЁ])"
)
_TOPIC = re.compile(
    r"(?:\b(?:situation|situations|developments?|events|war|wars|conflict|conflicts|crisis|crises|coup|violence|unrest|"
    r"peace|stability|ceasefire|humanitarian|elections?|transition|attacks?|aggression|invasion|occupation|protests|"
    r"hostilities|fighting|sanctions|reforms?)\b[^.;]{0,40}\b(?:in|on|against|of|around|with)\s(?:the\s|eastern\s|northern\s|southern\s)?$"
    r"|\b(?:discussed|discuss|discussing|including|regarding|concerning|concerns? (?:about|over)|on|about|over|for|"
    r"exchanged views on|support for|issues such as)\s(?:the\s)?$)"
)


@dataclass(slots=True)
class _Case:
    """What speaks for one code."""

    code: str
    title: int = 0
    lede: int = 0
    sentences: set[int] = field(default_factory=set)
    actors: int = 0
    venues: int = 0
    weak: int = 0  # cities that act for nobody, parts of countries, offices
    topics: int = 0
    pairs: int = 0
    best: Mention | None = None
    rank: int = 99


def tag_regions(document: Document, mentions: Sequence[Mention]) -> tuple[RegionTag, ...]:
    """The regions of `document`, best first: parties and subjects, then venues and mentions, each with its words."""
    if not mentions:
        return ()
    starts = _sentences(document.text)
    lede_end = _lede_end(document.text, starts)
    cases: dict[str, _Case] = {}
    previous: Mention | None = None
    for mention in mentions:
        case = cases.get(mention.code)
        if case is None:
            case = cases[mention.code] = _Case(mention.code)
        _weigh(case, mention, document, starts, lede_end)
        if previous is not None and previous.code != mention.code and _is_pair(document, previous, mention):
            case.pairs += 1
            cases[previous.code].pairs += 1
        previous = mention
    tags = _decide(document, cases, len(starts))
    return tuple(sorted(tags, key=_order))


def _weigh(case: _Case, mention: Mention, document: Document, starts: Sequence[int], lede_end: int) -> None:
    rank = 9
    if mention.venue:
        case.venues += 1
        rank = 6
    elif mention.kind in {MentionKind.CITY, MentionKind.SUBNATIONAL, MentionKind.INSTITUTION} and not (
        mention.kind is MentionKind.CITY and mention.actor
    ):
        case.weak += 1
        rank = 4
    else:
        case.actors += 1
        rank = 2
    if mention.source == "title":
        if not mention.venue:
            case.title += 1
        rank -= 2
    else:
        if not mention.venue:
            case.sentences.add(_sentence_of(starts, mention.start))
            if mention.start < lede_end:
                case.lede += 1
                rank -= 1
            context = document.text[max(0, mention.start - 80) : mention.start].casefold()
            if _TOPIC.search(context):
                case.topics += 1
    if rank < case.rank:
        case.rank, case.best = rank, mention


def _decide(document: Document, cases: dict[str, _Case], sentences: int) -> list[RegionTag]:
    titled = any(case.title and not case.code.startswith("m49:") for case in cases.values())
    chosen: list[tuple[float, _Case]] = []
    rest: list[tuple[Role, float, _Case]] = []
    for case in cases.values():
        weight = _weight(case, sentences)
        enough = _THRESHOLD if titled else _REST
        if case.code.startswith("m49:"):
            rest.append((Role.MENTION, weight, case))
        elif case.venues and not case.title and not case.actors and not case.weak:
            rest.append((Role.VENUE, weight, case))
        elif case.code in _FORUMS and not case.pairs:
            rest.append((Role.MENTION, weight, case))
        elif weight >= enough:
            chosen.append((weight, case))
        else:
            rest.append((Role.MENTION, weight, case))
    chosen.sort(key=lambda pair: (-pair[0], pair[1].code))
    home = document.publisher
    if home and any(case.code != home for _, case in chosen):
        rest += [(Role.MENTION, weight, case) for weight, case in chosen if case.code == home]
        chosen = [(weight, case) for weight, case in chosen if case.code != home]
    rest += [(Role.MENTION, weight, case) for weight, case in chosen[_MOST_COUNTRIES:]]
    chosen = chosen[:_MOST_COUNTRIES]
    if not chosen:
        macros = [(weight, case) for _, weight, case in rest if case.code.startswith("m49:") and case.title]
        chosen = macros[:2]
        rest = [entry for entry in rest if entry[2] not in [case for _, case in macros[:2]]]
    together = sum(case.title > 0 for _, case in chosen) >= 2
    tags = []
    for weight, case in chosen:
        role = Role.PARTY if case.pairs or (together and case.title) else Role.SUBJECT
        tags.append(_tag(case, role, min(0.99, 0.5 + weight / 16)))
    tags += [_tag(case, role, min(0.45, 0.1 + weight / 20)) for role, weight, case in rest]
    return tags


def _weight(case: _Case, sentences: int) -> float:
    weight = _TITLE * (case.title > 0) + _LEDE * (case.lede > 0)
    others = len(case.sentences)
    weight += _REST * min(3, max(0, others - (case.lede > 0)))
    weight += 1.0 * (case.topics > 0)
    if not case.actors:
        weight *= 0.5
    if sentences > 30:
        weight -= 1.5 * (not case.title and others < sentences / 25)
    return weight


def _tag(case: _Case, role: Role, score: float) -> RegionTag:
    best = case.best
    assert best is not None  # a case is made by its first mention
    evidence = Evidence(field=f"region {case.code}", text=best.text, source=best.source, start=best.start, end=best.end)
    return RegionTag(code=case.code, role=role, score=round(score, 2), evidence=evidence)


_ROLES = {Role.PARTY: 0, Role.SUBJECT: 0, Role.VENUE: 1, Role.MENTION: 2}


def _order(tag: RegionTag) -> tuple[int, float, str]:
    return _ROLES[tag.role], -tag.score, tag.code


def _is_pair(document: Document, one: Mention, other: Mention) -> bool:
    """Whether two mentions stand together as parties do: "A-B", "A and B", "A, B"."""
    if one.source != other.source or one.venue or other.venue:
        return False
    text = document.title if one.source == "title" else document.text
    between = text[one.end : other.start]
    if len(between) > 12:
        return False
    if one.end > other.start:
        return True
    return between.strip().casefold() in _JOINS


_JOINS = frozenset(
    "- – — / & and und et y e и і та و va və ve ва және 和 与 與 及 ・ · と 및 와 과 with mit avec con com с z i en và dan và "
    "between".split()
) | {""}


def _sentences(text: str) -> list[int]:
    return [0, *(match.end() for match in _SENTENCE_END.finditer(text))]


def _sentence_of(starts: Sequence[int], at: int) -> int:
    low, high = 0, len(starts)
    while low < high:
        middle = (low + high) // 2
        if starts[middle] <= at:
            low = middle + 1
        else:
            high = middle
    return low - 1


def _lede_end(text: str, starts: Sequence[int]) -> int:
    """Where the first sentences end: at least one of some length, at most `_LEDE_LENGTH` characters."""
    for at, start in enumerate(starts[1:], 1):
        if start >= 120:
            return min(start, _LEDE_LENGTH) if at else start
    return min(len(text), _LEDE_LENGTH)
