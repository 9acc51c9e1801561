"""Which earlier texts are worth comparing with a new one: those under its keys, and those with most shingles in common.

An index finds, under each of a text's heads and shingles, the newest items that have it too. Who keeps the index does
not matter here: `grouping` has it in memory, the store in a table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from aggregator.stories.features import Features

POSTINGS = 50
"""Items looked up under one key. More of them find little and cost most (language.md §4: 39 lookups a second with the
frequent shingles, 13,900 without). The newest, so that the fifty-first copy of a text still finds the fiftieth."""

COMPARED = 12
"""Items compared for their shingles, and as many under each head."""

COMMONPLACE = 8
"""Stories from which on a shingle is a commonplace and finds nothing: "The text of the following statement was"."""

Postings = Sequence[tuple[int, int]]
"""Items under one key as (item, story), the newest first."""


def nearest(new: Features, found: Mapping[int, Postings]) -> list[int]:
    """The items to compare `new` with, the nearest first; `found` by key, of `new.heads` and `new.shingles`."""
    shared: Counter[int] = Counter()
    for shingle in new.shingles:
        postings = found.get(shingle)
        if postings and len({story for _, story in postings}) < COMMONPLACE:
            shared.update([item for item, _ in postings])
    same_head = [item for head in new.heads for item, _ in sorted(found.get(head, ()))[:COMPARED]]
    near = sorted(shared, key=lambda item: (-shared[item], item))[:COMPARED]
    return list(dict.fromkeys([*same_head, *near]))
