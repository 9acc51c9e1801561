"""Does a subscription want this? With a plain reason for yes and for no, because `why` shows both."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from aggregator.model import ABOUT, Dialogue, EventType, Feed, FeedKind, Filters, Item, Role, Subscription
from aggregator.query import Query, Searched, matches, searched_tags

_SHOWN = 6
"""Codes named in a reason; a bloc or a macro-region stands for up to fifty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a subscription is told, and why."""

    matched: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What an event is about, in the terms of a subscription's filters.

    None means that such an event has no such property, so it is not asked for; an empty set that this one has none.
    `regions` are parties and subjects, no venues and no passing mentions. `sources`, `kinds` and `languages` are those
    of all items that tell of it.
    """

    event: EventType
    now: datetime  # a query may ask for what is new: `since:7d`
    regions: Collection[str] | None = None
    themes: Collection[str] | None = None
    parties: Collection[str] | None = None
    types: Collection[str] | None = None
    series: Collection[str] | None = None
    sources: Collection[str] | None = None
    kinds: Collection[str] | None = None
    languages: Collection[str] | None = None
    confidence: float | None = None
    dialogue_id: int | None = None
    texts: Collection[Searched] | None = None  # what a query is asked about


def dialogue_subject(
    event: EventType,
    dialogue: Dialogue,
    items: Sequence[Item] = (),
    kinds: Mapping[str, FeedKind] | None = None,
    *,
    now: datetime,
) -> Subject:
    """A dialogue, told by `items`; `kinds` says what their feeds are."""
    return Subject(
        event=event,
        regions={*dialogue.regions, *dialogue.parties},
        themes=dialogue.themes,
        parties=dialogue.parties,
        types={dialogue.type},
        series={dialogue.series_id},
        sources={item.feed_id for item in items},
        kinds=_kinds(items, kinds),
        languages={item.language for item in items if item.language},
        confidence=dialogue.confidence,
        dialogue_id=dialogue.id,
        texts=_texts(items, kinds),
        now=now,
    )


def item_subject(
    item: Item,
    dialogue: Dialogue | None = None,
    kinds: Mapping[str, FeedKind] | None = None,
    *,
    now: datetime,
) -> Subject:
    """An item; type and series are those of the dialogue it tells of, if it tells of one."""
    return Subject(
        event=EventType.ITEM,
        regions=item_regions(item),
        themes={tag.id for tag in item.themes},
        parties={tag.code for tag in item.regions if tag.role is Role.PARTY},
        types={dialogue.type} if dialogue else (),
        series={dialogue.series_id} if dialogue else (),
        sources={item.feed_id},
        kinds=_kinds([item], kinds),
        languages={item.language} if item.language else (),
        dialogue_id=item.dialogue_id,
        texts=_texts([item], kinds),
        now=now,
    )


def item_regions(item: Item) -> list[str]:
    """What an item is about: parties and subjects, in their order."""
    return [tag.code for tag in item.regions if tag.role in ABOUT]


def feed_subject(event: EventType, feed: Feed, *, now: datetime) -> Subject:
    """A feed that fails or is well again."""
    languages = {feed.language} if feed.language else ()
    return Subject(event=event, now=now, sources={feed.id}, kinds={feed.kind}, languages=languages)


def _kinds(items: Sequence[Item], kinds: Mapping[str, FeedKind] | None) -> Collection[str]:
    return {kinds[item.feed_id] for item in items if item.feed_id in kinds} if kinds else ()


def _texts(items: Sequence[Item], kinds: Mapping[str, FeedKind] | None) -> list[Searched]:
    texts = []
    for item in items:
        regions, themes = searched_tags(item.regions, item.themes)
        texts.append(
            Searched(
                title=item.title,
                summary=item.summary,
                text=item.text,
                feed=item.feed_id,
                kind=(kinds or {}).get(item.feed_id, ""),
                language=item.language,
                regions=regions,
                themes=themes,
                at=item.effective_at,
            )
        )
    return texts


def verdict(subscription: Subscription, subject: Subject) -> Verdict:
    """Judge one event by one subscription: every filter must let it through, and no exclusion may hold it."""
    event = subject.event
    yes = [f"{event} is wanted"]
    if event is EventType.REMINDER:
        if not subscription.remind:
            return _no("reminders are not asked for")
        yes = ["reminders are asked for"]
    elif event not in subscription.on:
        return _no(f"event: {event} is not one of {_few(subscription.on)}")
    for filter_ in _FILTERS:
        wanted, given = getattr(subscription, filter_.field), getattr(subject, filter_.field)
        if given is None or not wanted:
            continue
        found = wanted.intersection(given)
        if not found:
            return _no(f"{filter_.word}: none of {_few(wanted)} {filter_.missing}")
        yes.append(f"{filter_.word} {_few(found)}")
    if (query := subscription.query) is not None and subject.texts is not None:
        if not any(_finds(query, subject)):
            return _no(f"query: “{query.text}” finds none of the texts that tell of it")
        yes.append(f"query “{query.text}”")
    if subscription.exclude is not None and (reason := _excluded(subscription.exclude, subject)):
        return _no(reason)
    if subject.confidence is not None:
        if subject.confidence < subscription.min_confidence:
            return _no(f"confidence {subject.confidence:.2f} is below {subscription.min_confidence:g}")
        yes.append(f"confidence {subject.confidence:.2f} is at least {subscription.min_confidence:g}")
    return Verdict(matched=True, reason=", ".join(yes))


@dataclass(frozen=True, slots=True)
class _Filter:
    """A field of `Filters` and of `Subject`, and the words for it. `every`: a dialogue that several tell of is left
    out for its tellers only if all of them are excluded ones."""

    field: str
    word: str
    missing: str
    every: bool = False


_FILTERS = (
    _Filter("regions", "region", "is a party or subject"),
    _Filter("themes", "theme", "is a topic"),
    _Filter("parties", "party", "takes part"),
    _Filter("types", "type", "is what it is"),
    _Filter("series", "series", "is its series"),
    _Filter("sources", "source", "tells of it", every=True),
    _Filter("kinds", "kind", "is the kind of a feed that tells of it", every=True),
    _Filter("languages", "language", "is one it is told in", every=True),
)


def _excluded(exclude: Filters, subject: Subject) -> str | None:
    """Why the subject is left out, if it is."""
    for filter_ in _FILTERS:
        unwanted, given = getattr(exclude, filter_.field), getattr(subject, filter_.field)
        found = unwanted.intersection(given or ())
        if found and (not filter_.every or found.issuperset(given)):
            return f"excluded: {filter_.word} {_few(found)}"
    if exclude.query is not None and subject.texts and all(_finds(exclude.query, subject)):
        return f"excluded: query “{exclude.query.text}”"
    return None


def _finds(query: Query, subject: Subject) -> Iterator[bool]:
    """Whether each of the subject's texts is found."""
    return (matches(query, text, subject.now) for text in subject.texts or ())


def _no(reason: str) -> Verdict:
    return Verdict(matched=False, reason=reason)


def _few(values: Collection[str]) -> str:
    names = sorted(values)
    rest = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {rest} more" if rest > 0 else "")
