"""One reader of one dialogue, without a store: told claim after claim, deciding as the program does.

desk = Desk(subscription())
desk.hear("2024-05-15", on="2024-06-12")      # a claim of tests.lab.claims, told by a new item
assert [told.event for told in desk.told] == [EventType.ANNOUNCED]
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from aggregator.alerts.deciding import Decision, Surroundings, decide_again, decide_dialogue
from aggregator.model import AlertDraft, Item, Silence, Subscription, Telling
from tests.lab.alert_values import item
from tests.lab.claims import Newsroom


@dataclass(slots=True)
class Desk:
    """A subscription, the dialogue it follows, and what it was told of it."""

    subscription: Subscription
    now: datetime = datetime(2024, 5, 15, 9, 0, tzinfo=UTC)
    room: Newsroom = field(default_factory=Newsroom)
    telling: Telling | None = None
    silences: list[Silence] = field(default_factory=list)
    told: list[AlertDraft] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)

    def hear(self, published: str | None = None, *, quiet: str | None = None, **claim: object) -> Decision | None:
        """A new item tells its claim, now or on the day `published`; what was decided of it, if anything."""
        if published:
            self.now = datetime.fromisoformat(published).replace(hour=12, tzinfo=UTC)
        before = [known.tier for known in self.room.claims]
        change = self.room.tell(self.now.date().isoformat(), now=self.now, **claim)  # type: ignore[arg-type]  # names
        nearer = all(tier > self.room.claims[-1].tier for tier in before)
        around = replace(self._around(), nearer=nearer)
        decisions = decide_dialogue(change, self.items(), [self.subscription], self.now, quiet=quiet, around=around)
        return self._keep(decisions[0]) if decisions else None

    def wait(self, span: timedelta) -> Decision | None:
        """Time passes; a change that waited is looked at again when its moment has come."""
        self.now += span
        known, dialogue = self.telling, self.room.dialogue
        if known is None or known.again is None or known.again > self.now or dialogue is None:
            return None
        made = decide_again(dialogue, self.items(), self.subscription, known, self.now, around=self._around())
        return self._keep(made)

    def items(self) -> list[Item]:
        numbers = self.room.dialogue.items if self.room.dialogue else ()
        return [item(id=number) for number in numbers]

    def _around(self) -> Surroundings:
        known = {self.subscription.name: self.telling} if self.telling else {}
        return Surroundings(tellings=known, silences=self.silences)

    def _keep(self, made: Decision) -> Decision:
        self.decisions.append(made)
        self.telling = made.telling or self.telling
        if made.draft:
            self.told.append(made.draft)
        return made
