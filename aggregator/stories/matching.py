"""Whether a text is a copy of one that we have: containment, then a veto for releases made from one template.

Copies differ in length, so what counts is how much of the smaller text stands in the larger, not how alike both are
(reference/language.md §0.2). Two releases of one template pass that test too; what betrays them is *what* differs:
between the same words stand other names and other figures.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import pairwise
from math import log

from aggregator.stories.facts import clash
from aggregator.stories.features import NAME, NUMBER, Features

WINDOW = timedelta(days=7)  # language.md §4
_CONTAINED = 0.70  # weighted words; the best of five thresholds there, as are the three below in benchmarks/stories.py
_CONTAINED_IN_ORDER = 0.55
_IN_ORDER = 0.60  # share of the shingles from which the lower threshold does: boilerplate around a short copy
_SHINGLES = 0.35
_SHORT_CONTAINED = 0.80
_EVIDENCE = 4
_SHORT_EVIDENCE = 5  # words that nobody else uses, or as many more common ones as weigh the same (S10)
_LONGEST_GAP = 12  # words between two common passages that still count as one replaced by the other
_NUMBER_GAP = 6
_SHORTEST_OPENING = 5  # words before the first common passage; a dateline has fewer
_COMMONEST = 0.05  # the rarity of a word that every other story has
_ALIKE = 0.80  # share of the shingles, and of the length, from which no further evidence is asked
_WEIGHT = (0.3, 1.0, 2.0, 2.0)  # of function words, words, names and figures, before their frequency counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An earlier text that may be the original. `item_id` and `story_id` are whatever the caller numbers by."""

    item_id: int
    story_id: int
    features: Features
    published: datetime | None = None
    feed_id: str | None = None
    tier: int = 3  # SOURCE_TIER: among equal copies the one nearest to the source is named


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


def match(
    new: Features,
    candidates: Iterable[Candidate],
    *,
    published: datetime | None = None,
    feed_id: str | None = None,
) -> Matched:
    """The story that `new` is a copy of, if it is one of any candidate, and what is merely related.

    A word counts as common as it is among the other candidates' stories: those that share their wording with `new`
    show what of it is mere form. Texts without a date are taken as of the same week. Within one feed only the same
    title over the same lead is a copy: a source repeats its own templates (language.md §4, rule 7).
    """
    found: list[tuple[bool, float, Candidate]] = []
    related = []
    near = [each for each in candidates if same_week(published, each.published)]
    rarity = _Rarity(near)
    grams = _grams(new) if near else set()
    for candidate in near:
        same_head = _same_head(new, candidate.features)
        if feed_id is not None and feed_id == candidate.feed_id and not same_head:
            continue
        score = _contained(new, grams, candidate, rarity, same_head)
        if score == 0.0:
            continue
        if reason := _veto(new, candidate.features):
            related.append(Related(item_id=candidate.item_id, story_id=candidate.story_id, score=score, reason=reason))
        else:
            found.append((same_head, score, candidate))
    # What one member of a story rules out is no copy of the others, however they were cut.
    vetoed = {each.story_id for each in related}
    found = [each for each in found if each[2].story_id not in vetoed]
    best = max(found, key=lambda each: (each[0], each[1], -each[2].tier), default=None)
    return Matched(match=_told(new, *best) if best else None, related=tuple(related))


def same_week(one: datetime | None, other: datetime | None) -> bool:
    """Whether copies may be that far apart: at most seven days, or no date to tell."""
    return one is None or other is None or abs(one - other) <= WINDOW


class _Rarity:
    """How rare a word is: 1 in no other candidate's story, nearly 0 in all of them. Counted when first asked for."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self._candidates = candidates

    @cached_property
    def _stories(self) -> dict[int, set[int]]:
        stories: dict[int, set[int]] = {}
        for candidate in self._candidates:
            for word in candidate.features.words:
                stories.setdefault(word >> 2, set()).add(candidate.story_id)
        return stories

    @cached_property
    def _by_others(self) -> list[float]:
        """The rarity of what stands in no other story, in one other, ..."""
        others = len({candidate.story_id for candidate in self._candidates}) - 1
        return [max(_COMMONEST, 1 - log(count + 1) / log(others + 2)) for count in range(others + 2)]

    def __call__(self, word: int, story: int) -> float:
        stories = self._stories.get(word, ())
        return self._by_others[len(stories) - (story in stories)]


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


# --- how much of the smaller text stands in the larger ---------------------------------------------------------------


def _same_head(one: Features, other: Features) -> bool:
    return bool(
        one.title_key and one.lead_hash and one.title_key == other.title_key and one.lead_hash == other.lead_hash
    )


def _contained(
    one: Features, grams: AbstractSet[tuple[int, ...]], candidate: Candidate, rarity: _Rarity, same_head: bool
) -> float:
    """The share of the smaller text's weight that the larger has, or 0 where that is too little.

    `grams` are those of `one`.
    """
    other = candidate.features
    if one.width != other.width or not one.words or not other.words:
        return 0.0
    others = _grams(other)
    in_order = len(grams & others) / max(1, min(len(grams), len(others)))
    if in_order < _SHINGLES:
        return 0.0
    small, large = sorted((one, other), key=lambda features: len(features.words))
    there = {word >> 2 for word in large.words}
    whole = shared = evidence = 0.0
    for key, kind in {word >> 2: word & 3 for word in small.words}.items():
        rare = rarity(key, candidate.story_id)
        whole += _WEIGHT[kind] * rare
        if key in there:
            shared += _WEIGHT[kind] * rare
            evidence += _WEIGHT[kind] * rare**2
    alike = in_order >= _ALIKE and len(small.words) >= _ALIKE * len(large.words)
    if evidence < (_SHORT_EVIDENCE if small.short else 0 if alike else _EVIDENCE):
        return 0.0
    score = shared / whole
    if small.short:
        return score if score >= _SHORT_CONTAINED and 2 * len(small.words) >= len(large.words) else 0.0
    least = _CONTAINED_IN_ORDER if same_head or in_order >= _IN_ORDER else _CONTAINED
    return score if score >= least else 0.0


def _grams(features: Features) -> set[tuple[int, ...]]:
    keys = [word >> 2 for word in features.words]
    return set(zip(*(keys[at:] for at in range(features.width)), strict=False))


# --- veto ------------------------------------------------------------------------------------------------------------


def _veto(one: Features, other: Features) -> str | None:
    """Why two texts that share their wording are two stories all the same; None if they are not."""
    if kind := clash(one.facts, other.facts):
        return f"another {kind}"
    anchors = _anchors(one, other)
    if not anchors:
        return None
    mine, yours = one.words[: anchors[0][0]], other.words[: anchors[0][1]]
    if min(len(mine), len(yours)) >= _SHORTEST_OPENING and (_differ(mine, yours, NAME) or _differ(mine, yours, NUMBER)):
        return "other names or figures before the same words"
    names = gaps = 0
    for gap, others in _gaps(one, other, anchors):
        gaps += 1
        if max(len(gap), len(others)) <= _NUMBER_GAP and _differ(gap, others, NUMBER):
            return "other figures between the same words"
        names += _differ(gap, others, NAME)
    return "other names between the same words" if names >= 2 and 2 * names >= gaps else None


def _differ(mine: Sequence[int], yours: Sequence[int], kind: int) -> bool:
    """Whether both passages have words of a kind, and none in common."""
    left = {word >> 2 for word in mine if word & 3 == kind}
    right = {word >> 2 for word in yours if word & 3 == kind}
    return bool(left and right) and left.isdisjoint(right)


def _anchors(one: Features, other: Features) -> list[tuple[int, int]]:
    """Where shingles stand that both texts have once, in an order that both keep."""
    mine, yours = _once(one), _once(other)
    return _rising([(at, yours[gram]) for gram, at in mine.items() if gram in yours])


def _gaps(
    one: Features, other: Features, anchors: Sequence[tuple[int, int]]
) -> Iterator[tuple[Sequence[int], Sequence[int]]]:
    """Short passages that stand in each other's place between two anchors."""
    for (left, right), (next_left, next_right) in pairwise(anchors):
        gap, others = one.words[left + one.width : next_left], other.words[right + one.width : next_right]
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
