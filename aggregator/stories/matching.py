"""Whether a text is a copy of one that we have: containment, then a veto for releases made from one template.

Copies differ in length, so what counts is how much of the smaller text stands in the larger, not how alike both are
(reference/language.md §0.2). Two releases of one template pass that test too; what betrays them is *what* differs:
between the same words stand other names and other figures.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, cached_property
from itertools import pairwise
from math import log

from aggregator.stories.facts import clash
from aggregator.stories.features import Features
from aggregator.stories.words import NAME, NUMBER, Passage

WINDOW = timedelta(days=7)  # language.md §4
SPAN = timedelta(days=30)  # of a whole story, from its first item on (the same place): copies of copies end somewhere
_EARLIEST, _LATEST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
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
_DEEPEST = 75  # words by which the common passages may begin later in one text: a frame and a lost first sentence
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
    began: datetime | None = None  # when its story did
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
    near = [
        each for each in candidates if same_week(published, each.published) and _within(published, each.began, SPAN)
    ]
    rarity = _Rarity(near)
    for candidate in near:
        same_head = _same_head(new, candidate.features)
        if feed_id is not None and feed_id == candidate.feed_id and not same_head:
            continue
        other = candidate.features
        score = _contained(new, other, candidate.story_id, rarity, same_head)
        if score == 0.0:
            continue
        if reason := _veto(new, other):
            related.append(Related(item_id=candidate.item_id, story_id=candidate.story_id, score=score, reason=reason))
        else:
            found.append((same_head, score, candidate))
    # What one member of a story rules out is no copy of the others, however they were cut.
    vetoed = {each.story_id for each in related}
    found = [each for each in found if each[2].story_id not in vetoed]
    best = max(found, key=lambda each: (each[0], each[1], -each[2].tier, -each[2].item_id), default=None)
    return Matched(match=_told(new, *best) if best else None, related=tuple(related))


def same_week(one: datetime | None, other: datetime | None) -> bool:
    """Whether copies may be that far apart: at most seven days, or no date to tell."""
    return _within(one, other, WINDOW)


def week_around(moment: datetime) -> tuple[datetime, datetime]:
    """From when to when copies of what was told at `moment` may be told, as far as the calendar goes."""
    return max(moment, _EARLIEST + WINDOW) - WINDOW, min(moment, _LATEST - WINDOW) + WINDOW


def _within(one: datetime | None, other: datetime | None, most: timedelta) -> bool:
    return one is None or other is None or abs(one - other) <= most


class _Rarity:
    """How rare words are: 1 in no other candidate's story, nearly 0 in all of them. Counted when first asked for."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self._candidates = candidates
        self._by_stories = _rarities(len({candidate.story_id for candidate in candidates}) - 1)

    @cached_property
    def _words(self) -> dict[int, set[int]]:
        """By story."""
        words: dict[int, set[int]] = {}
        for candidate in self._candidates:
            words.setdefault(candidate.story_id, set()).update(candidate.features.whole.kinds)
        return words

    @cached_property
    def _stories(self) -> Counter[int]:
        """How many stories have a word."""
        counts: Counter[int] = Counter()
        for words in self._words.values():
            counts.update(words)
        return counts

    def of(self, words: Sequence[int], story: int) -> list[float]:
        """The rarity of each of `words` for one who asks about `story`."""
        if len(self._by_stories) == 1:
            return self._by_stories * len(words)
        own, stories, rarity = self._words[story], self._stories, self._by_stories
        return [rarity[stories[word] - (word in own)] for word in words]


@cache
def _rarities(others: int) -> list[float]:
    """The rarity of a word that none, one, two … of so many `others` have."""
    return [max(_COMMONEST, 1 - log(n + 1) / log(others + 2)) for n in range(others + 1)]


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
    if not one.title or one.title != other.title:
        return False
    return not {one.lead, one.framed, 0}.isdisjoint({other.lead, other.framed} - {0})


def _contained(one: Features, other: Features, story: int, rarity: _Rarity, same_head: bool) -> float:
    """The share of the smaller text's weight that the larger, which is of `story` or compared with it, has; or 0 where
    that is too little."""
    if one.width != other.width:
        return 0.0
    mine, yours = one.own, other.own
    small, large = (mine, other.whole) if len(mine.words) <= len(yours.words) else (yours, one.whole)
    if not small.words:
        return 0.0
    shared_shingles = len(small.distinct & large.distinct)
    in_order = shared_shingles / max(1, min(len(small.distinct), len(large.distinct)))
    if in_order < _SHINGLES:
        return 0.0
    there = large.kinds
    whole = shared = evidence = 0.0
    for (key, kind), rare in zip(small.kinds.items(), rarity.of([*small.kinds], story), strict=True):
        weight = _WEIGHT[kind] * rare
        whole += weight
        if key in there:
            shared += weight
            evidence += weight * rare
    short = one.short
    alike = in_order >= _ALIKE and len(small.words) >= _ALIKE * len(large.words)
    if evidence < (_SHORT_EVIDENCE if short else 0 if alike else _EVIDENCE):
        return 0.0
    score = shared / whole
    if short:
        return score if score >= _SHORT_CONTAINED and 2 * len(small.words) >= len(large.words) else 0.0
    least = _CONTAINED_IN_ORDER if same_head or in_order >= _IN_ORDER else _CONTAINED
    return score if score >= least else 0.0


# --- veto ------------------------------------------------------------------------------------------------------------


def _veto(new: Features, candidate: Features) -> str | None:
    """Why two texts that share their wording are two stories all the same; None if they are not."""
    if kind := clash(new.facts, candidate.facts):
        return f"another {kind}"
    one, other = new.own, candidate.own
    anchors = _anchors(one, other)
    if not anchors:
        return None
    if abs(anchors[0][0] - anchors[0][1]) > _DEEPEST:
        return "it quotes a passage from further on"
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


def _anchors(one: Passage, other: Passage) -> list[tuple[int, int]]:
    """Where shingles stand that both texts have once, in an order that both keep."""
    yours = other.once
    return _rising([(at, yours[shingle]) for shingle, at in one.once.items() if shingle in yours])


def _gaps(
    one: Passage, other: Passage, anchors: Sequence[tuple[int, int]]
) -> Iterator[tuple[Sequence[int], Sequence[int]]]:
    """Short passages that stand in each other's place between two anchors."""
    width = one.width
    for (left, right), (next_left, next_right) in pairwise(anchors):
        if next_left - left > width and next_right - right > width:
            gap, others = one.words[left + width : next_left], other.words[right + width : next_right]
            if max(len(gap), len(others)) <= _LONGEST_GAP:
                yield gap, others


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs whose second members rise (patience sorting); the first rise already."""
    if all(one[1] < other[1] for one, other in pairwise(pairs)):
        return list(pairs)
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
