"""What a feed repeats in item after item, and what therefore says nothing of whose copy an item is: "Organizations in
this story", "The post … appeared first on".

It is learnt from the feed's own items and kept with the feed. To learn it anew at fixed places in the feed's sequence,
rather than with each document, makes the result the same whatever the size of the batches the items came in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from aggregator.stories.features import Features

RECENT = 50
"""Items of the feed that are looked at (reference/language.md §4)."""

FIRST = 20
"""Items after which a feed's boilerplate is learnt for the first time; then after every fifty, which takes 1 ms."""

FEWEST = 10
"""Items below which what is known is kept: where the feed is so slow that its texts are no longer compared."""

_LEAST = 3  # items that repeat a shingle, however few there are
_ONE_IN = 5  # more than the fifth of language.md §4


@dataclass(frozen=True, slots=True)
class Wording:
    """How many items a feed has brought, and the shingles it repeats in them."""

    items: int = 0
    boilerplate: frozenset[int] = frozenset()

    def after(self, recent: Callable[[], Sequence[Features]]) -> Wording:
        """The feed's wording after one more item; `recent` gives its last items, that one among them."""
        items = self.items + 1
        if (items == FIRST or items % RECENT == 0) and len(texts := recent()) >= FEWEST:
            return Wording(items, learn_boilerplate(texts))
        return Wording(items, self.boilerplate)


def learn_boilerplate(recent: Iterable[Features]) -> frozenset[int]:
    """The shingles that stand in more than a fifth of a feed's `recent` items, and in at least three.

    An item that the feed lists twice counts once: a text is not boilerplate for having been told again.
    """
    texts: list[Features] = []
    told: set[tuple[int, int]] = set()
    for each in recent:
        if not each.lead or (each.title, each.lead) not in told:
            told.add((each.title, each.lead))
            texts.append(each)
    counts = Counter(chain.from_iterable(each.whole.distinct for each in texts if not each.short))
    least = max(_LEAST, len(texts) // _ONE_IN + 1)
    return frozenset(shingle for shingle, count in counts.items() if count >= least)
