"""A complete stand-in for the part of the store that identity asks: items of one feed by their keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from aggregator.items.identity import identify
from aggregator.model import Identified, ItemDraft, ItemKey, KnownItem, Verdict


@dataclass(slots=True)
class Shelf:
    """Items of one feed with every version of each, and the feed's rung."""

    owners: dict[ItemKey, int] = field(default_factory=dict)
    items: dict[int, KnownItem] = field(default_factory=dict)
    versions: dict[int, list[ItemDraft]] = field(default_factory=dict)
    rung: int = 0

    def known(self, keys: Iterable[ItemKey]) -> dict[ItemKey, KnownItem]:
        """What is stored under any of `keys`."""
        return {key: self.items[self.owners[key]] for key in keys if key in self.owners}

    def poll(self, drafts: Sequence[ItemDraft], now: datetime) -> tuple[Identified, ...]:
        """Identify a document's drafts and store what came of it, as the pipeline and the store do."""
        known = self.known(key for draft in drafts for key in draft.keys)
        identified, self.rung = identify(drafts, known, rung=self.rung, now=now)
        for found in identified:
            number = found.item_id if found.item_id is not None else len(self.items) + 1
            draft = found.draft
            if found.verdict is Verdict.NEW:
                self.items[number] = KnownItem(
                    item_id=number,
                    content_hash=draft.content_hash,
                    first_seen=now,
                    published=draft.published,
                    revisions=0,
                    revised_at=None,
                )
                self.versions[number] = [draft]
            elif found.verdict is Verdict.CHANGED:
                before = self.items[number]
                self.items[number] = replace(
                    before,
                    content_hash=draft.content_hash,
                    published=draft.published,
                    revisions=before.revisions + 1,
                    revised_at=now,
                )
                self.versions[number].append(draft)
            for key in draft.keys:
                self.owners.setdefault(key, number)
        return identified
