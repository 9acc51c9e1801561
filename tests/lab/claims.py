"""Claims and sourced claims for tests, short to write."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from aggregator.dialogues.events import update
from aggregator.model import Claim, Dialogue, DialogueChange, DialogueType, Place, Precision, SourcedClaim, Status, When

NOW = datetime(2024, 7, 1, tzinfo=UTC)

ANNOUNCED, UNDER_WAY, CONCLUDED = Status.ANNOUNCED, Status.UNDER_WAY, Status.CONCLUDED
POSTPONED, CANCELLED = Status.POSTPONED, Status.CANCELLED


def day(text: str, end: str | None = None, precision: Precision = "day") -> When:
    """ "2024-05-20", and a last day if there is one."""
    return When(start=date.fromisoformat(text), end=date.fromisoformat(end or text), precision=precision)


def claim(**fields: object) -> Claim:
    """A claim on the EU's dialogue with Uzbekistan, unless `fields` say otherwise; `on` is its first day."""
    on = fields.pop("on", None)
    if on:
        fields["when"] = day(str(on))
    if isinstance(place := fields.get("place"), str):
        city, _, country = place.partition(", ")
        fields["place"] = Place(city=city or None, country=country or None, canonical=city or None)
    base = Claim(
        series="EU–Uzbekistan Human Rights Dialogue",
        type=DialogueType.HUMAN_RIGHTS,
        parties=("UZ", "org:eu"),
        status=ANNOUNCED,
        confidence=0.9,
    )
    return replace(base, **fields)  # type: ignore[arg-type]  # the names are those of Claim's fields


def at(text: str, hour: int = 12) -> datetime:
    return datetime.combine(date.fromisoformat(text), time(hour), UTC)


class Newsroom:
    """One dialogue and its claims, told item by item."""

    def __init__(self) -> None:
        self.claims: list[SourcedClaim] = []
        self.dialogue: Dialogue | None = None

    def tell(
        self, published: str, *, tier: int = 1, item: int | None = None, now: datetime = NOW, **fields: object
    ) -> DialogueChange:
        number = item or len(self.claims) + 1
        new = SourcedClaim(claim=claim(**fields), item_id=number, tier=tier, published=at(published))
        change = update(self.dialogue, self.claims, new, id=7, now=now)
        self.claims = [*(old for old in self.claims if old.item_id != number), new]
        self.dialogue = change.dialogue
        return change


def dialogue(published: str = "2024-05-15", **fields: object) -> Dialogue:
    """A stored dialogue told by one claim on the day `published`."""
    moment = at(published)
    new = SourcedClaim(claim=claim(**fields), item_id=1, tier=1, published=moment)
    return update(None, [], new, id=1, now=moment + timedelta(hours=1)).dialogue
