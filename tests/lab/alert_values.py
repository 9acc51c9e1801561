"""Values that alerts are made of, each with sensible defaults: a test names only what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from aggregator.alerts.deciding import decide_dialogue
from aggregator.alerts.drafting import draft_alert, filed_under
from aggregator.model import (
    Alert,
    AlertDraft,
    Dialogue,
    DialogueChange,
    DialogueType,
    EventType,
    Evidence,
    Feed,
    FeedState,
    FeedStatus,
    Item,
    Place,
    RegionTag,
    Role,
    Status,
    Subscription,
    ThemeTag,
    When,
)

NOW = datetime(2026, 5, 20, 9, 0, tzinfo=UTC)

NAMES = {"UZ": "Uzbekistan", "KZ": "Kazakhstan", "BE": "Belgium", "org:eu": "European Union"}


def name_of(code: str) -> str:
    return NAMES.get(code, code)


def day(start: date, end: date | None = None) -> When:
    return When(start=start, end=end, precision="day")


def dialogue(**fields: Any) -> Dialogue:
    known = Dialogue(
        id=4,
        series_id="human-rights.eu-uz",
        series="EU–Uzbekistan Human Rights Dialogue",
        type=DialogueType.HUMAN_RIGHTS,
        parties=("UZ", "org:eu"),
        status=Status.ANNOUNCED,
        confidence=0.93,
        edition=5,
        when=day(date(2026, 6, 12)),
        place=Place(city="Brussels", country="BE"),
        heads=("Jane Doe",),
        evidence=(Evidence(field="edition", text="the fifth round", source="text", start=3, end=18),),
        items=(1,),
        regions=("UZ", "org:eu"),
        themes=("human-rights", "rule-of-law"),
        first_seen=NOW,
        updated=NOW,
    )
    return replace(known, **fields)


def item(**fields: Any) -> Item:
    known = Item(
        id=1,
        feed_id="eeas",
        feed_name="EEAS",
        guid="guid-1",
        url="https://example.org/eu-uzbekistan",
        title="EU and Uzbekistan set a date for their talks on human rights",
        summary="",
        text="",
        html="",
        authors=(),
        published=NOW,
        updated=None,
        first_seen=NOW,
        effective_at=NOW,
        language="en",
        revision=0,
        baseline=False,
        reason="a new guid",
        regions=(RegionTag(code="UZ", role=Role.PARTY, score=0.9, evidence=span("region UZ", "Uzbekistan")),),
        themes=(ThemeTag(id="human-rights", score=0.9, evidence=span("theme human-rights", "human rights")),),
    )
    return replace(known, **fields)


def span(field: str, text: str) -> Evidence:
    return Evidence(field=field, text=text, source="title", start=0, end=len(text))


def subscription(**fields: Any) -> Subscription:
    known = Subscription(
        name="central-asia",
        channels=("desk", "hook"),
        on=frozenset(
            {EventType.ANNOUNCED, EventType.CHANGED, EventType.POSTPONED, EventType.CANCELLED, EventType.CONCLUDED}
        ),
    )
    return replace(known, **fields)


def change(event: EventType | None = EventType.ANNOUNCED, **fields: Any) -> DialogueChange:
    changed = fields.pop("changed", {})
    return DialogueChange(event=event, dialogue=dialogue(**fields), changed=changed, at=NOW)


def feed(**fields: Any) -> Feed:
    return replace(Feed(id="eeas", url="https://example.org/feed?token=CANARY", name="EEAS"), **fields)


def feed_state(**fields: Any) -> FeedState:
    known = FeedState(
        feed_id="eeas", status=FeedStatus.FAILING, reason="the server answers 500", since=NOW, next_poll=NOW, failures=7
    )
    return replace(known, **fields)


def announced(**fields: Any) -> AlertDraft:
    """The draft of a dialogue's announcement to `subscription()`."""
    draft = decide_dialogue(change(**fields), [item()], [subscription()], NOW)[0].draft
    assert draft is not None
    return draft


def telling(
    event: EventType, wanted: Subscription | None = None, items: Sequence[Item] | None = None, **fields: Any
) -> AlertDraft:
    """A draft that tells `event` with whatever `changed` says, decided or not: for the tests of what it looks like."""
    made = change(event, **fields)
    return draft_alert(
        wanted or subscription(),
        event,
        NOW,
        f"{event} is wanted",
        key=f"central-asia|{event}|d{made.dialogue.id}",
        region=filed_under(wanted or subscription(), made.dialogue.parties),
        dialogue=made.dialogue,
        items=items or [item()],
        changed=made.changed,
    )


def stored(draft: AlertDraft, number: int = 7) -> Alert:
    """What the store would make of a draft."""
    return Alert(
        id=number,
        uid=f"evt_{number}",
        subscription=draft.subscription,
        event=draft.event,
        payload=draft.payload,
        created=draft.created,
        dialogue_id=draft.dialogue_id,
        item_ids=draft.item_ids,
    )
