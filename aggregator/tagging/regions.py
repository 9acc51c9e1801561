"""What a text is about: which of the places it names are its parties and subjects, which only its venue or an aside.

The field `regions` of reference/labels.md: the parties, and any other country whose situation was a topic; hosts,
mediators' homes, datelines and passing mentions are told apart by their role. Evidence is weighed as
reference/language.md §1 rule 9 has it (title before first sentence before the rest) in a logistic score; its weights
were fitted on dialogues-dev, state-gov-2021 and 104 items by another hand, by ten-fold cross-validation over
documents, and rounded; later ones were set by hand on half of the items. They are the same for all languages. What
makes a topic of a country is told in `topics.py`, who is listed as having met in `gatherings.py`.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from aggregator.model import ABOUT, Document, Evidence, Mention, MentionKind, RegionTag, Role
from aggregator.tagging.gatherings import find_gathering
from aggregator.tagging.home import home
from aggregator.tagging.topics import Topic, Topics

_BIAS = -0.2
_TITLE = 2.5  # named in the title as more than a place
_TITLE_WEAK = 1.25  # there only by a leader, a part of it or a city that acts for nobody
_TITLE_PLACE = 1.25  # the title's venue, when the title names nobody else: a visit
_LEDE = 0.95  # in the first sentence
_OFTEN = 0.65  # in three sentences
_ONCE = -0.65  # once, and in neither title nor first sentence
_NAMED = 1.5  # "the war in ..."
_OBJECT = 1.5  # "discussed trade and Chad", where few are in one breath
_DISCUSSED = 0.2
_AMONG_FEW = 0.3  # a ministry names few other states, and none in the title
_GATHERED = 1.5  # "the ministers of A, B and C met", under a title without countries
_LIST = -0.3  # one of four or more in its sentence, and not in the title
_ROSTER = -3.0  # one of more than may be tagged: who signed, not who is spoken of
_CROWDED = -0.35  # two others stand in the title
_BLOC = -2.1  # blocs convene and are quoted more often than they take part
_LONG = -2.9  # a text of many sentences names many countries ...
_LONG_SHARE = 2.45  # ... so it is the share of its sentences that counts
_VENUE = -1.6
_TAGGED = 0.4
_TAGGED_UNTITLED = 0.35  # when the title names nobody
_HOME = 0.5  # nothing named, and the site or the language tells the country
_FAINT = 0.2  # when nothing else is tagged

_LIST_LEAST = 4
_FEW = 3
_LONG_TEXT = 25  # sentences
_LONG_CHARS = 3_000  # fewer are a short text in many lines
_MOST_TAGGED = 12  # reference/language.md says 8; the Central American system alone has nine
_LEDE_LEAST = 60  # characters of a sentence that is no byline, a third of it in Han or kana
_LEDE_MOST = 400

_WEIGHED = 3_500  # characters of a text in which what it is about is told; what is named only later is an aside
_LATE = 99  # the rank of what is named only after them ...
_ASIDE = 0.01  # ... and its score
_READ = 20  # sentences that name a country and are read for what they say of it
_TOPICS = {Topic.NO: 0.0, Topic.DISCUSSED: _DISCUSSED, Topic.OBJECT: _OBJECT, Topic.NAMED: _NAMED}

# Cities whose name in a title says nothing of their country (reference/language.md §1 rule 8).
_SEATS = frozenset({"Geneva", "Vienna", "New York", "Brussels", "The Hague", "Strasbourg", "Nairobi", "Addis Ababa"})
# Bodies that convene, report and lend rather than take part.
_FORUMS = frozenset(
    {
        *("org:un", "org:unhcr", "org:ohchr", "org:iaea", "org:wto", "org:imf", "org:world-bank", "org:who", "org:ilo"),
        *("org:icc", "org:oecd", "org:osce", "org:council-of-europe", "org:nato", "org:g7", "org:g20", "org:g77"),
        *("org:apec", "org:commonwealth", "org:quad", "org:opec", "org:brics", "org:cica", "org:eco", "org:p5plus1"),
        *("org:aukus", "org:three-seas", "org:asean-regional-forum", "org:east-asia-summit"),
    }
)
# Begins with all signs there are, and only then tells them apart: it takes half the time.
_SENTENCE_END = re.compile(r"[.!?…。！？।\n](?:(?<=[.!?…])[\"'»”’)\]]*\s+|(?<=[。！？।\n])\s*)")


@dataclass(slots=True)
class _Case:
    """What speaks for one code."""

    code: str
    title: int = 0
    title_acts: int = 0
    lede: int = 0
    sentences: set[int] = field(default_factory=set)
    acts: int = 0
    others: int = 0  # cities that act for nobody, parts of countries, offices
    venues: int = 0
    pairs: int = 0
    title_venues: int = 0
    topic: Topic = Topic.NO
    met: bool = False  # in a list of who met
    toured: bool = False  # a stop of a journey
    best: Mention | None = None
    rank: int = _LATE


Members = Callable[[str], frozenset[str]]
"""The states that belong to a bloc."""


def tag_regions(
    document: Document, mentions: Sequence[Mention], members: Members, language: str | None = None
) -> tuple[RegionTag, ...]:
    """The regions of `document`: parties and subjects, then venues and mentions, best first, each with its words.

    What is named only after the first 3,500 characters is a mention: what a text is about it says before.

    A text about no country is about the one that it comes from (`home.py`), as far as its site or `language` tell.

    The publisher's own country is a mere mention, also as a party: a ministry's news is about the others
    (reference/language.md §1 rule 11; docs/decisions.md). Named alone in a title it is the subject.
    """
    starts = _sentences(document.text[:_WEIGHED]) if mentions else []
    tags = _decide(document, _collect(document, mentions, starts), starts, members) if mentions else []
    if not any(tag.role in ABOUT for tag in tags):
        tags = _at_home(document, language, tags)
    return tuple(sorted(tags, key=_order))


def _at_home(document: Document, language: str | None, tags: Sequence[RegionTag]) -> list[RegionTag]:
    """`tags` with the country of an item that is about no other; its title is all the evidence there is."""
    code = home(document, language)
    if code is None or not document.title:
        return list(tags)
    words = document.title
    evidence = Evidence(field=f"region {code}", text=words, source="title", start=0, end=len(words))
    own = RegionTag(code=code, role=Role.SUBJECT, score=_HOME, evidence=evidence)
    return [*(tag for tag in tags if tag.code != code), own]


def _collect(document: Document, mentions: Sequence[Mention], starts: Sequence[int]) -> dict[str, _Case]:
    lede_end = _lede_end(document.text, starts)
    cases: dict[str, _Case] = {}
    previous: Mention | None = None
    topics = Topics(document.text)
    told = Topic.NO  # what the words beside the previous name say of it
    for mention in mentions:
        case = cases.get(mention.code)
        if case is None:
            case = cases[mention.code] = _Case(mention.code)
        if mention.source == "text" and mention.start >= _WEIGHED:
            case.best = case.best or mention
            continue  # the rest is looked at for its names alone
        _weigh(case, mention, starts, lede_end)
        paired = previous is not None and previous.code != mention.code and _is_pair(document, previous, mention)
        beside = paired and told is Topic.NAMED  # "the situation in Iraq and Syria"
        told = Topic.NO
        if beside:
            case.topic = Topic.NAMED
        elif not case.title_acts and case.topic < Topic.NAMED and _may_be_topic(case, mention):
            told = topics.of(mention.start, mention.end)
            case.topic = max(case.topic, told)
        if paired and previous is not None:
            case.pairs += 1
            cases[previous.code].pairs += 1
        previous = mention
    gathering = find_gathering(document.text, mentions)
    for code in gathering.met:
        cases[code].met = True
    for code in gathering.toured:
        cases[code].toured = True
    return cases


_WEAK = frozenset({MentionKind.CITY, MentionKind.SUBNATIONAL, MentionKind.INSTITUTION})


def _weigh(case: _Case, mention: Mention, starts: Sequence[int], lede_end: int) -> None:
    titled = mention.source == "title"
    if mention.venue:
        case.venues += 1
        case.title_venues += titled and mention.canonical not in _SEATS
        rank = 6
    elif mention.kind in _WEAK and not (mention.kind is MentionKind.CITY and mention.actor):
        case.others += 1
        rank = 4
        case.title += titled
    else:
        case.acts += 1
        rank = 2
        case.title += titled
        case.title_acts += titled
    if titled:
        rank -= 1
    elif not mention.venue:
        case.sentences.add(bisect_right(starts, mention.start) - 1)
        case.lede += mention.start < lede_end
    if rank < case.rank:
        case.rank, case.best = rank, mention


def _decide(document: Document, cases: dict[str, _Case], starts: Sequence[int], members: Members) -> list[RegionTag]:
    scores = _scores(document, cases, starts)
    titled = any(_heads(case, document.publisher) for case in cases.values())
    least = _TAGGED if titled else _TAGGED_UNTITLED
    chosen: list[_Case] = []
    rest: list[_Case] = []
    for case in sorted(cases.values(), key=lambda case: (-scores[case.code], case.code)):
        barred = case.code.startswith("m49:") or (case.code in _FORUMS and not case.pairs)
        barred = barred or (_is_venue(case) and not (case.title_venues and not titled))
        (rest if barred or scores[case.code] < least or len(chosen) == _MOST_TAGGED else chosen).append(case)
    for bloc in _names_of_members(chosen, document.publisher, members):
        chosen.remove(bloc)
        rest.append(bloc)
    own = cases.get(document.publisher or "")
    if own in chosen and not (len(chosen) == 1 and _is_named_in_title(own)):
        chosen.remove(own)
        rest.append(own)
    if not chosen:  # "Latin American ministers meet": nobody but a bloc or the region itself
        faint = [case for case in rest if case.code not in _FORUMS and scores[case.code] >= _FAINT and case.acts]
        chosen = [case for case in faint if case is not own][:1]
        chosen = chosen or [case for case in rest if case.code.startswith("m49:") and case.title][:2]
        chosen = chosen or [case for case in _domestic(cases) if case is not own]
        rest = [case for case in rest if case not in chosen]
    company = sum(case.title_acts > 0 for case in chosen) > 1
    tags = []
    for case in chosen:
        role = Role.PARTY if case.pairs or case.met or (company and case.title_acts) else Role.SUBJECT
        tags.append(_tag(case, role, max(0.5, scores[case.code])))
    for case in rest:
        role = Role.VENUE if _is_venue(case) else Role.MENTION
        tags.append(_tag(case, role, min(0.45, scores[case.code])))
    return tags


def _names_of_members(chosen: Sequence[_Case], publisher: str | None, members: Members) -> list[_Case]:
    """The blocs at least half of whose members are chosen too: they are the parties, the bloc is their common name."""
    about = {case.code for case in chosen} | {publisher}
    blocs = [case for case in chosen if case.code.startswith("org:")]
    return [bloc for bloc in blocs if (states := members(bloc.code)) and 2 * len(states & about) >= len(states)]


def _heads(case: _Case, publisher: str | None) -> bool:
    """Whether the title names a country or a bloc here; a ministry's own says nothing of what its news is about."""
    return case.title_acts > 0 and case.code != publisher and not case.code.startswith("m49:")


def _is_named_in_title(case: _Case) -> bool:
    best = case.best
    return best is not None and best.source == "title" and best.kind in {MentionKind.COUNTRY, MentionKind.DEMONYM}


def _domestic(cases: dict[str, _Case]) -> list[_Case]:
    """The country of a text that names nothing but one of its cities: news from there."""
    only = [case for case in cases.values() if not case.code.startswith("m49:")]
    if len(only) != 1 or only[0].best is None or only[0].best.canonical in _SEATS:
        return []
    return only if only[0].best.kind in {MentionKind.CITY, MentionKind.SUBNATIONAL} else []


def _is_venue(case: _Case) -> bool:
    return case.venues > 0 and not case.acts and not case.others and not case.toured


def _scores(document: Document, cases: dict[str, _Case], starts: Sequence[int]) -> dict[str, float]:
    crowds: dict[int, int] = {}
    for case in cases.values():
        for sentence in case.sentences:
            crowds[sentence] = crowds.get(sentence, 0) + 1
    heads = [case.code for case in cases.values() if _heads(case, document.publisher)]
    in_title = len(heads)
    listed = all(code.startswith("org:") for code in heads)  # the title leaves it to a list to say who met
    few = document.publisher is not None and not heads and len(_states_abroad(cases, document.publisher)) <= _FEW
    scores: dict[str, float] = {}
    for code, case in cases.items():
        if case.rank == _LATE:
            scores[code] = _ASIDE
            continue
        known = len(case.sentences)
        score = _BIAS + _LEDE * (case.lede > 0) + _OFTEN * (known > 2)
        if case.title_acts:
            score += _TITLE
        else:
            score += _TITLE_WEAK * (case.title > 0) + _TITLE_PLACE * (case.title_venues > 0 and not in_title)
            crowd = max((crowds[sentence] for sentence in case.sentences), default=0)
            gathered = case.toured or (case.met and listed)
            score += _GATHERED if gathered else _LIST * (crowd >= _LIST_LEAST)
            score += _ROSTER * (crowd > _MOST_TAGGED)
            score += _ONCE * (known == 1 and not case.lede)
            listless = case.topic is not Topic.OBJECT or crowd < _LIST_LEAST
            score += (_TOPICS[case.topic] if listless else _DISCUSSED) + _AMONG_FEW * few
        score += _CROWDED * (in_title - (case.title_acts > 0) > 1)
        score += _BLOC * code.startswith("org:")
        if len(starts) > _LONG_TEXT and len(document.text) > _LONG_CHARS:
            score += _LONG + _LONG_SHARE * min(1.0, 4 * known / len(starts))
        score += _VENUE * (_is_venue(case) and not (case.title_venues and not in_title))
        scores[code] = round(1 / (1 + math.exp(-score)), 2)
    return scores


def _states_abroad(cases: Mapping[str, _Case], publisher: str) -> list[_Case]:
    """The states other than the publisher's that are named as more than a place, where it counts."""
    states = [case for code, case in cases.items() if code != publisher and not code.startswith(("org:", "m49:"))]
    return [case for case in states if case.rank != _LATE and not _is_venue(case)]


def _tag(case: _Case, role: Role, score: float) -> RegionTag:
    best = case.best
    if best is None:  # pragma: no cover - a case is made by its first mention
        raise AssertionError(case.code)
    evidence = Evidence(field=f"region {case.code}", text=best.text, source=best.source, start=best.start, end=best.end)
    return RegionTag(code=case.code, role=role, score=score, evidence=evidence)


_ROLES = {Role.PARTY: 0, Role.SUBJECT: 0, Role.VENUE: 1, Role.MENTION: 2}


def _order(tag: RegionTag) -> tuple[int, float, str]:
    return _ROLES[tag.role], -tag.score, tag.code


_JOINS = frozenset("-–—/&,")
_JOIN_WORDS = frozenset(
    {
        *(
            "and",
            "und",
            "et",
            "y",
            "e",
            "i",
            "en",
            "och",
            "og",
            "ja",
            "și",
            "и",
            "і",
            "та",
            "й",
            "да",
            "ва",
            "va",
            "və",
            "ve",
        ),
        *(
            "және",
            "менен",
            "жана",
            "мен",
            "bilen",
            "hamda",
            "dan",
            "và",
            "ու",
            "և",
            "եւ",
            "და",
            "और",
            "و",
            "和",
            "与",
            "與",
            "及",
        ),
        *(
            "、",
            "・",
            "·",
            "と",
            "및",
            "와",
            "과",
            "with",
            "mit",
            "avec",
            "con",
            "com",
            "с",
            "со",
            "з",
            "із",
            "z",
            "med",
            "met",
        ),
        *("ile", "bilan", "ilə", "dengan", "với", "مع", "با", "के साथ"),
    }
)


def _may_be_topic(case: _Case, mention: Mention) -> bool:
    if mention.source == "title" or mention.venue or mention.code.startswith(("org:", "m49:")):
        return False
    return len(case.sentences) <= _READ


def _is_pair(document: Document, one: Mention, other: Mention) -> bool:
    """Whether two mentions stand together as parties do: "A-B", "A and B", "A with B"."""
    if one.source != other.source or one.venue or other.venue or one.start == other.start:
        return False
    if one.code in _FORUMS and other.code in _FORUMS:
        return False  # "UN Human Rights Council"
    text = document.title if one.source == "title" else document.text
    between = text[one.end : other.start]
    if len(between) > 12:
        return False
    word = between.strip().casefold()
    if not word:
        return not {one.code, other.code} & _FORUMS  # "Canada's NATO envoy"
    return word in _JOINS or word in _JOIN_WORDS


def _sentences(text: str) -> list[int]:
    """Where sentences start. A full stop after one letter is an initial or "U.S.", before a small letter none."""
    starts = [0]
    for match in _SENTENCE_END.finditer(text):
        at, end = match.span()
        if text[at] == ".":
            before = text[max(0, at - 2) : at]
            whole = (before.isalpha() and len(before) == 2) or before[-1:].isdigit()
            if not whole or text[end : end + 1].islower():
                continue
        starts.append(end)
    return starts


def _lede_end(text: str, starts: Sequence[int]) -> int:
    """Where the first sentence of some length ends, the headings and bylines before it included."""
    least = _LEDE_LEAST if max(text[:40], default=" ") < "\u2e80" else _LEDE_LEAST // 3
    for start, end in pairwise((*starts, len(text))):
        if end - start >= least:
            return min(end, _LEDE_MOST)
    return min(len(text), _LEDE_MOST)
