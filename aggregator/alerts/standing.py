"""Since when a subscription asks for what it asks for: so that a new one tells no old news, an edited one does not tell
what it would have told before, and a renamed one does not tell everything again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from aggregator.model import Standing, Subscription


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """The standings of all that is declared, and those that only changed their name: old -> new."""

    standings: tuple[Standing, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)


def reconcile(known: Sequence[Standing], declared: Sequence[Subscription], now: datetime) -> Reconciled:
    """Compare what is declared with what was.

    A name that is new, while another one that said the same has gone (or says something else now), is that one under a
    new name. Whatever asks for something else than before stands since now, and so does what was away and came back.
    """
    by_name = {standing.name: standing for standing in known}
    written = {subscription.name: subscription.written for subscription in declared}
    left = [standing for standing in known if written.get(standing.name) != standing.written]
    renamed: dict[str, str] = {}
    for subscription in declared:
        same = next((standing for standing in left if standing.written == subscription.written), None)
        if subscription.name not in by_name and same is not None:
            left.remove(same)
            renamed[same.name] = subscription.name
    former = {new: by_name[old] for old, new in renamed.items()}
    kept = {name: standing for name, standing in by_name.items() if name not in renamed} | former
    return Reconciled(
        standings=tuple(_standing(subscription, kept.get(subscription.name), now) for subscription in declared),
        renamed=renamed,
    )


def _standing(subscription: Subscription, before: Standing | None, now: datetime) -> Standing:
    return Standing(
        name=subscription.name,
        asked=subscription.asked,
        written=subscription.written,
        # a clock that was ahead must not make everything old news
        since=min(before.since, now) if before is not None and before.asked == subscription.asked else now,
        greeted=before.greeted if before is not None else None,
    )
