"""Which earlier texts are worth comparing with a new one: those under its keys, and those with most shingles in common.

An index finds, under each of a text's heads and shingles, the newest items that have it too. Who keeps the index does
not matter here: `grouping` has it in memory, the store in a table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain

from aggregator.stories.features import Features

POSTINGS = 50
"""Items looked up under one key. More of them find little and cost most (language.md §4: 39 lookups a second with the
frequent shingles, 13,900 without). The newest, so that the fifty-first copy of a text still finds the fiftieth."""

COMPARED = 12
"""Items compared for their shingles, and as many under each head."""

COMMONPLACE = 8
"""Stories from which on a shingle is a commonplace and finds nothing: "The text of the following statement was"."""


def nearest(new: Features, found: Mapping[int, Sequence[int]], stories: Mapping[int, int]) -> list[int]:
    """The items to compare `new` with, the nearest first.

    `found` are the items under each of `new.heads` and `new.shingles`, at most the newest fifty; `stories` are the
    stories of those that may be copies: no other is looked at.
    """
    hits: list[int] = []
    for shingle in new.shingles:
        items = found.get(shingle, ())
        if len(items) < COMMONPLACE or len({*map(stories.get, items)} - {None}) < COMMONPLACE:
            hits += items
    near = sorted((-shared, item) for item, shared in Counter(hits).items() if item in stories)[:COMPARED]
    same_head = [sorted(stories.keys() & found[head])[:COMPARED] for head in new.heads if head in found]
    return list(dict.fromkeys([*chain.from_iterable(same_head), *(item for _, item in near)]))
