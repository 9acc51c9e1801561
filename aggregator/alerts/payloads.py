"""What an alert says, as JSON (DESIGN §9). Stored with the alert, so that every attempt of every channel says the same.

`data` always has the same six fields; what an alert is not about is null or empty:

    alert     id, subscription, type, created, reason, region (where it is filed), changed {field: {before, after}},
              lead, days_left, expected (of an overdue series), count and omitted (of a digest's entries)
    dialogue  the fields of DESIGN §6, and earliest and latest: the bounds of a date known to the week, month or year
    items     [{id, title, url, feed, feed_name, published}], those that tell of it
    feed      the feed of DESIGN §6, for feed.failing and feed.recovered
    channel   {name, type, state, reason, since, last_success, next_probe, pending, dead}, for channel.failing and
              channel.recovered
    entries   [{region, alert, dialogue, items, feed}], for a digest; those of one region stand together
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from aggregator.alerts.safety import data, link, masked
from aggregator.model import Alert, ChannelHealth, Dialogue, EventType, Feed, FeedState, Item, reference
from aggregator.objects import Object, date_text, dialogue_object, feed_object, time_text

MOST_ITEMS = 20
"""Items named in one alert; a dialogue that more tell of has all their ids. Keeps a webhook near 20 kB (Standard
Webhooks 1.0.0)."""


def payload(
    *,
    subscription: str,
    event: EventType,
    created: datetime,
    reason: str,
    region: str | None = None,
    dialogue: Dialogue | None = None,
    items: Iterable[Item] = (),
    feed: Object | None = None,
    channel: Object | None = None,
    changed: Mapping[str, tuple[object, object]] | None = None,
    lead: timedelta | None = None,
    days_left: int | None = None,
    expected: Object | None = None,
    entries: Sequence[Object] = (),
    omitted: int = 0,
) -> Object:
    """The `data` of one alert, its id still unknown. Texts are made fit to store and to parse anywhere."""
    return data(
        {
            "alert": {
                "id": None,
                "subscription": subscription,
                "type": event.value,
                "created": time_text(created),
                "reason": reason,
                "region": region,
                "changed": {
                    name: {"before": before, "after": after}
                    for name, (before, after) in sorted((changed or {}).items())
                },
                "lead": lead_text(lead) if lead is not None else None,
                "days_left": days_left,
                "expected": expected,
                "count": len(entries) + omitted if entries else None,
                "omitted": omitted,
            },
            "dialogue": _dialogue(dialogue) if dialogue else None,
            "items": [_item(item) for item in list(items)[:MOST_ITEMS]],
            "feed": feed,
            "channel": channel,
            "entries": list(entries),
        }
    )


def envelope(alert: Alert) -> Object:
    """The webhook body: `{"type", "timestamp", "data"}`, the alert's id filled in. Equal for every attempt."""
    inner = dict(alert.payload)
    told = inner.get("alert")
    inner["alert"] = {**(told if isinstance(told, Mapping) else {}), "id": reference("alert", alert.id)}
    return data({"type": alert.event.value, "timestamp": time_text(alert.created), "data": inner})


def feed_payload(feed: Feed, state: FeedState) -> Object:
    """A feed as alerts show it: its address without what may be secret (S24); how many items it has is not known."""
    return {**feed_object(feed, state, 0), "items": None, "url": masked(feed.url)}


def channel_payload(health: ChannelHealth, kind: str, state: str, pending: int, dead: int) -> Object:
    """A channel as notices and `alerts channels` show it: how it fares, what waits for it and what was given up."""
    return {
        "name": health.name,
        "type": kind,
        "state": state,
        "reason": health.reason,
        "since": time_text(health.off_since or health.failing_since),
        "last_success": time_text(health.last_success),
        "next_probe": time_text(health.next_probe),
        "pending": pending,
        "dead": dead,
    }


def lead_text(lead: timedelta) -> str:
    """`14d`, `36h` or `90m`: as it is written in the configuration."""
    minutes = round(lead.total_seconds() / 60)
    if minutes % 1440 == 0:
        return f"{minutes // 1440}d"
    return f"{minutes // 60}h" if minutes % 60 == 0 else f"{minutes}m"


def _dialogue(dialogue: Dialogue) -> Object:
    when = dialogue.when
    return {
        **dialogue_object(dialogue),
        "earliest": date_text(when.start),
        "latest": date_text(when.last),
    }


def _item(item: Item) -> Object:
    return {
        "id": reference("item", item.id),
        "title": item.title,
        "url": item.url if link(item.url) else None,  # whoever reads this will make it a link
        "feed": item.feed_id,
        "feed_name": item.feed_name,
        "published": time_text(item.published),
    }
