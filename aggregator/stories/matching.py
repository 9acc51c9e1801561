"""Whether a text is a copy of one that we have: containment, then a veto for releases made from one template.

Copies differ in length, so what counts is how much of the smaller text stands in the larger, not how alike both are
(reference/language.md §0.2). Two releases of one template pass that test too; what betrays them is *what* differs:
between the same words stand other names and other figures.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from math import log

from aggregator.stories.facts import clash
from aggregator.stories.features import NAME, NUMBER, Features

WINDOW = timedelta(days=7)  # language.md §4
_CONTAINED = 0.70  # weighted words; the best of five thresholds there
_SHINGLES = 0.25
_SHORT_CONTAINED = 0.80
_FEWEST_SHARED = 5  # words of more than three letters that short texts must share (S10)
_LONGEST_GAP = 12  # words between two common passages that still count as one replaced by the other
_NUMBER_GAP = 6
_WEIGHT = (0.3, 1.0, 2.0, 2.0)  # of function words, words, names and figures, before their frequency counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An earlier text that may be the original. `item_id` and `story_id` are whatever the caller numbers by."""

    item_id: int
    story_id: int
    features: Features
    published: datetime | None = None
    feed_id: str | None = None
    tier: int = 3  # SOURCE_TIER


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The story that a text belongs to, by which of its items, and why."""

    story_id: int
    via_item: int
    score: float  # 0-1
    method: str  # "exact", "containment" or "short"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """An item that shares the wording and is not a copy."""

    item_id: int
    story_id: int
    score: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    match: Match | None
    related: tuple[Related, ...] = ()


Frequency = Callable[[int], int]
"""In how many texts a word stands; the word is its number in `Features.words` shifted right by two."""


def match(
    new: Features,
    candidates: Iterable[Candidate],
    document_frequency: Frequency | None = None,
    total: int = 0,
    *,
    published: datetime | None = None,
    feed_id: str | None = None,
) -> Matched:
    """The story that `new` is a copy of, if it is one of any candidate, and what is merely related.

    Without `document_frequency` words weigh by their kind alone. Texts without a date are taken as of the same week.
    Within one feed only the same title over the same lead is a copy: a source repeats its own templates (language.md
    §4, rule 7).
    """
    best: tuple[bool, float, Candidate] | None = None
    related = []
    for candidate in candidates:
        if published and candidate.published and abs(published - candidate.published) > WINDOW:
            continue
        exact = _same_head(new, candidate.features)
        if feed_id is not None and feed_id == candidate.feed_id and not exact:
            continue
        score = 1.0 if exact else _contained(new, candidate.features, document_frequency, total)
        if score == 0.0:
            continue
        if reason := _veto(new, candidate.features):
            related.append(Related(item_id=candidate.item_id, story_id=candidate.story_id, score=score, reason=reason))
        elif best is None or (exact, score) > best[:2]:
            best = (exact, score, candidate)
    return Matched(match=_told(new, *best) if best else None, related=tuple(related))


def _told(new: Features, exact: bool, score: float, candidate: Candidate) -> Match:
    if exact:
        method, reason = "exact", "the same title over the same first words"
    else:
        method = "short" if new.short else "containment"
        reason = f"{score:.0%} of the shorter text, by weight, stands in the longer"
    return Match(
        story_id=candidate.story_id,
        via_item=candidate.item_id,
        score=round(score, 3),
        method=method,
        reason=reason,
    )


def representative(copies: Iterable[Candidate]) -> Candidate:
    """The copy that stands for its story: nearest to the source, then the earliest, then the longest."""
    return min(
        copies,
        key=lambda copy: (
            copy.tier,
            copy.published is None,
            copy.published.timestamp() if copy.published else 0.0,
            -len(copy.features.words),
            copy.item_id,
        ),
    )


# --- how much of the smaller text stands in the larger ---------------------------------------------------------------


def _same_head(one: Features, other: Features) -> bool:
    return bool(
        one.title_key and one.lead_hash and one.title_key == other.title_key and one.lead_hash == other.lead_hash
    )


def _contained(one: Features, other: Features, frequency: Frequency | None, total: int) -> float:
    """The share of the smaller text's weight that the larger has, or 0 where that is too little."""
    if one.width != other.width or not one.words or not other.words:
        return 0.0
    small, large = sorted((one, other), key=lambda features: len(features.words))
    grams, others = _grams(small), _grams(large)
    if len(grams & others) < _SHINGLES * min(len(grams), len(others)):
        return 0.0
    there = {word >> 2 for word in large.words}
    whole = shared = 0.0
    telling = 0
    for key, kind in {word >> 2: word & 3 for word in small.words}.items():
        weight = _WEIGHT[kind]
        if frequency is not None:
            weight *= log((total + 2) / (frequency(key) + 1))
        whole += weight
        if key in there:
            shared += weight
            telling += kind > 0
    score = shared / whole if whole else 0.0
    if small.short:
        enough = telling >= _FEWEST_SHARED and 2 * len(small.words) >= len(large.words)
        return score if enough and score >= _SHORT_CONTAINED else 0.0
    return score if score >= _CONTAINED else 0.0


def _grams(features: Features) -> set[tuple[int, ...]]:
    keys = [word >> 2 for word in features.words]
    return set(zip(*(keys[at:] for at in range(features.width)), strict=False))


# --- veto ------------------------------------------------------------------------------------------------------------


def _veto(one: Features, other: Features) -> str | None:
    """Why two texts that share their wording are two stories all the same; None if they are not."""
    if kind := clash(one.facts, other.facts):
        return f"another {kind}"
    figures = names = gaps = 0
    for mine, yours in _replaced(one, other):
        gaps += 1
        if max(len(mine), len(yours)) <= _NUMBER_GAP and _differ(mine, yours, NUMBER):
            figures += 1
        elif _differ(mine, yours, NAME):
            names += 1
    if figures:
        return "other figures between the same words"
    if names >= 2 and 2 * names >= gaps:
        return "other names between the same words"
    return None


def _differ(mine: Sequence[int], yours: Sequence[int], kind: int) -> bool:
    """Whether both passages have words of a kind, and none in common."""
    left = {word >> 2 for word in mine if word & 3 == kind}
    right = {word >> 2 for word in yours if word & 3 == kind}
    return bool(left and right) and left.isdisjoint(right)


def _replaced(one: Features, other: Features) -> Iterator[tuple[Sequence[int], Sequence[int]]]:
    """Passages that stand in each other's place between passages that both texts have, in order."""
    width = one.width
    mine, yours = _once(one), _once(other)
    anchors = _rising([(at, yours[gram]) for gram, at in mine.items() if gram in yours])
    for (left, right), (next_left, next_right) in pairwise(anchors):
        gap, others = one.words[left + width : next_left], other.words[right + width : next_right]
        if gap and others and max(len(gap), len(others)) <= _LONGEST_GAP:
            yield gap, others


def _once(features: Features) -> dict[tuple[int, ...], int]:
    """The shingles that stand only once, and where; in order."""
    keys = [word >> 2 for word in features.words]
    places: dict[tuple[int, ...], int] = {}
    twice = set()
    for at, gram in enumerate(zip(*(keys[at:] for at in range(features.width)), strict=False)):
        if gram in places:
            twice.add(gram)
        places[gram] = at
    return {gram: at for gram, at in places.items() if gram not in twice}


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs whose second members rise (patience sorting); the first rise already."""
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for at, (_, place) in enumerate(pairs):
        pile = bisect_left(tops, place)
        before.append(ends[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(place)
            ends.append(at)
        else:
            tops[pile], ends[pile] = place, at
    run: list[tuple[int, int]] = []
    at = ends[-1] if ends else -1
    while at >= 0:
        run.append(pairs[at])
        at = before[at]
    return run[::-1]
