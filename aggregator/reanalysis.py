"""Understanding stored items anew after the rules have changed, without telling anybody.

    items of older rules, a batch at a time -> analyse -> one transaction: tags, claims, dialogues

Batches are small transactions, so that a daemon goes on beside it, and a run that is interrupted goes on where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from aggregator.analysis import RULES, Analyzer
from aggregator.model import SOURCE_TIER, Analysis, Document, Feed, Item
from aggregator.pipeline import OFFICIAL
from aggregator.sessions import join_dialogue, mend_dialogue
from aggregator.store import Store, Transaction

BATCH = 100
"""Items in one transaction: a tenth of a second of writing."""


def reanalyze(
    store: Store,
    analyzer: Analyzer,
    *,
    since: datetime | None,
    clock: Callable[[], datetime],
    done: Callable[[int], None] = lambda count: None,
) -> int:
    """Analyse every item (not older than `since`) that was understood by other rules than today's; how many that were.

    `done` is told after each batch how many more are finished. No alert is written: what the new rules find is shown
    in the listings, and told when a later item changes it.
    """
    after = total = 0
    while True:
        with store.read() as reader:
            items = reader.stale_items(RULES, since, after, BATCH)
            feeds = {feed.id: feed for feed, _ in reader.feeds()}
        if not items:
            return total
        analyses = [analyzer.analyze(_document(item, feeds.get(item.feed_id))) for item in items]
        with store.begin(durable=False) as transaction:
            _write(transaction, items, analyses, feeds, clock())
        after = items[-1].id
        total += len(items)
        done(len(items))


def _document(item: Item, feed: Feed | None) -> Document:
    official = feed is not None and feed.kind in OFFICIAL
    return Document(
        title=item.title,
        text=item.text,
        published=item.published or item.updated,
        language=item.language,
        publisher=feed.country if feed and official else None,
        url=item.url,
        official=official,
    )


def _write(
    transaction: Transaction,
    items: Sequence[Item],
    analyses: Sequence[Analysis],
    feeds: dict[str, Feed],
    now: datetime,
) -> None:
    for item, analysis in zip(items, analyses, strict=True):
        feed = feeds.get(item.feed_id)
        before = transaction.item(item.id).dialogue_id
        transaction.retag_item(item.id, analysis)
        change = join_dialogue(
            transaction,
            item.id,
            analysis,
            tier=SOURCE_TIER[feed.kind] if feed else max(SOURCE_TIER.values()),
            effective=item.effective_at,
            now=now,
        )
        if before is not None and (change is None or change.dialogue.id != before):
            mend_dialogue(transaction, before, now)
