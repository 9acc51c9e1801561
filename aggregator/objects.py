"""The JSON objects that leave the house: items, dialogues, feeds and deliveries (DESIGN §6, §7, §9).

One place gives them their form, for `analyze`, the listings, webhooks and files alike. A field that is unknown is
null or empty, never absent; times are RFC 3339 in UTC; ids are references (`i12`, `d4`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from aggregator.model import (
    Claim,
    Delivery,
    Dialogue,
    Feed,
    FeedState,
    Item,
    Place,
    RegionTag,
    Silence,
    ThemeTag,
    reference,
)

if TYPE_CHECKING:
    from aggregator.store import StoryLink

Object = dict[str, object]


def time_text(moment: datetime | None) -> str | None:
    """RFC 3339 in UTC, to the second: `2024-05-20T09:00:00Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


def date_text(day: date | None) -> str | None:
    """ISO 8601 calendar date."""
    return day.isoformat() if day else None


def region_object(tag: RegionTag) -> Object:
    return {"code": tag.code, "role": tag.role.value, "score": round(tag.score, 3), "evidence": tag.evidence.text}


def theme_object(tag: ThemeTag) -> Object:
    return {"id": tag.id, "score": round(tag.score, 3), "evidence": tag.evidence.text}


def place_object(place: Place | None) -> Object | None:
    return {"city": place.city, "country": place.country} if place else None


def claim_object(claim: Claim | Dialogue) -> Object:
    """The `dialogue` of DESIGN §7. `start` and `end` are given when the day is known, and null otherwise."""
    exact = claim.when.precision == "day"
    return {
        "series": claim.series,
        "type": claim.type.value,
        "parties": list(claim.parties),
        "edition": claim.edition,
        "start": date_text(claim.when.start) if exact else None,
        "end": date_text(claim.when.last) if exact else None,
        "date_precision": claim.when.precision,
        "place": place_object(claim.place),
        "virtual": claim.virtual,
        "heads": list(claim.heads),
        "status": claim.status.value,
        "confidence": round(claim.confidence, 3),
        "evidence": [
            {"field": span.field, "text": span.text, "source": span.source, "start": span.start, "end": span.end}
            for span in claim.evidence
        ],
    }


def dialogue_object(dialogue: Dialogue, history: Iterable[Mapping[str, object]] = ()) -> Object:
    """A dialogue of DESIGN §6: the claim's fields and what makes it a stored thing."""
    return {
        "id": reference("dialogue", dialogue.id),
        "series_id": dialogue.series_id,
        **claim_object(dialogue),
        "regions": list(dialogue.regions),
        "themes": list(dialogue.themes),
        "items": [reference("item", number) for number in dialogue.items],
        "aliases": [reference("dialogue", number) for number in dialogue.aliases],
        "first_seen": time_text(dialogue.first_seen),
        "updated": time_text(dialogue.updated),
        "history": [dict(row) for row in history],
    }


def history_object(at: datetime, status: str, changed: Mapping[str, object], event: str | None = None) -> Object:
    """One row of a dialogue's history."""
    return {"at": time_text(at), "status": status, "changed": dict(changed), "event": event}


def link_object(link: StoryLink | None) -> Object:
    """Why an item is a copy: of which item, how surely, and by what; nulls for the first of a story."""
    return {
        "via": reference("item", link.via) if link and link.via is not None else None,
        "score": round(link.score, 3) if link else None,
        "method": link.method if link else None,
    }


def item_object(item: Item) -> Object:
    return {
        "id": reference("item", item.id),
        "feed": item.feed_id,
        "feed_name": item.feed_name,
        "title": item.title,
        "url": item.url,
        "guid": item.guid,
        "authors": list(item.authors),
        "summary": item.summary,
        "published": time_text(item.published),
        "first_seen": time_text(item.first_seen),
        "language": item.language,
        "regions": [region_object(tag) for tag in item.regions],
        "themes": [theme_object(tag) for tag in item.themes],
        "story_id": reference("story", item.story_id) if item.story_id is not None else None,
        "dialogue_id": reference("dialogue", item.dialogue_id) if item.dialogue_id is not None else None,
        "revision": item.revision,
    }


def feed_object(feed: Feed, state: FeedState, items: int) -> Object:
    """A feed of `feeds status`: what is declared and what is observed, in plain words."""
    return {
        "id": feed.id,
        "name": feed.name,
        "url": feed.url,
        "state": "paused" if feed.paused else state.status.value,
        "reason": "paused by its owner" if feed.paused else state.reason,
        "since": time_text(state.since),
        "last_success": time_text(state.last_success),
        "next_poll": None if feed.paused else time_text(state.next_poll),
        "next_reason": state.next_reason,
        "http_status": state.http_status,
        "failures": state.failures,
        "items": items,
        "kind": feed.kind.value,
        "country": feed.country,
        "language": feed.language,
        "origin": feed.origin,
    }


def silence_object(silence: Silence, now: datetime) -> Object:
    """A silence: what it mutes (all that is given together), and whether it is in force."""
    return {
        "id": reference("silence", silence.id),
        "state": "active" if silence.holds(now) else "expired",
        "until": time_text(silence.until),
        "comment": silence.comment,
        "subscription": silence.subscription,
        "dialogue_id": reference("dialogue", silence.dialogue_id) if silence.dialogue_id is not None else None,
        "series": silence.series,
        "names": list(silence.names),
        "parties": sorted(silence.parties),
        "regions": sorted(silence.regions),
        "created": time_text(silence.created),
    }


def delivery_object(delivery: Delivery, channel_type: str | None) -> Object:
    return {
        "id": reference("delivery", delivery.id),
        "alert_id": reference("alert", delivery.alert.id),
        "subscription": delivery.alert.subscription,
        "channel": delivery.channel,
        "channel_type": channel_type,
        "type": delivery.alert.event.value,
        "state": delivery.state.value,
        "attempts": delivery.attempts,
        "next_attempt": time_text(delivery.next_attempt),
        "last_error": delivery.last_error,
        "created": time_text(delivery.created),
        "delivered": time_text(delivery.delivered),
    }
