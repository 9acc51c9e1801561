"""New rules, old items: what is understood is replaced, dialogues are mended, nobody is told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from aggregator import app, reanalysis
from aggregator.analysis import Analyzer
from aggregator.model import Analysis, Document
from tests.lab.newsroom import Newsroom, item

ALERT = '[[alerts]]\nname = "all"\nchannels = ["hook"]\n'
KAZAKH = "The fifth Kazakhstan–Japan Political Consultations will take place in Tokyo on 3 June 2024."
UZBEK = "The second Uzbekistan–Japan Political Consultations will take place in Tokyo on 5 June 2024."


@dataclass(frozen=True)
class Forgetful:
    """An analyser whose rules no longer see the consultations with Kazakhstan."""

    rules: Analyzer

    def analyze(self, document: Document) -> Analysis:
        found = self.rules.analyze(document)
        return replace(found, claim=None) if "Kazakhstan" in document.title else found


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    return Newsroom(tmp_path, {"mfa": 'kind = "government"\ncountry = "JP"', "courier": ""}, ALERT)


async def test_old_items_are_understood_anew_and_nobody_is_told(room: Newsroom) -> None:
    async with room:
        room.publish("mfa", item(KAZAKH, f"<p>{KAZAKH}</p>", room.clock.now, guid="1"))
        room.publish("courier", item(UZBEK, f"<p>{UZBEK}</p>", room.clock.now, guid="2"))
        await room.poll()
        assert len(room.dialogues()) == len(room.hook.events) == 2
        analyzer = app.load_analyzer(None)
        with room.store() as store:
            assert reanalysis.reanalyze(store, analyzer, since=None, clock=room.clock) == 0, "the rules are the same"
            _forget_rules(room)
            steps: list[int] = []
            forgetful = Forgetful(analyzer)
            count = reanalysis.reanalyze(store, forgetful, since=None, clock=room.clock, done=steps.append)  # type: ignore[arg-type]  # all it needs is `analyze`
            assert (count, steps) == (2, [2])
        (left,) = room.dialogues()
        assert left.parties == ("JP", "UZ")
        assert [found.dialogue_id for found in room.items() if "Kazakhstan" in found.title] == [None]

        with room.store() as store:
            _forget_rules(room)
            assert reanalysis.reanalyze(store, analyzer, since=None, clock=room.clock) == 2
        assert {dialogue.parties for dialogue in room.dialogues()} == {("JP", "UZ"), ("JP", "KZ")}
        await room.poll()
        assert len(room.hook.events) == 2


async def test_a_dialogue_that_loses_an_item_is_decided_by_the_others(room: Newsroom) -> None:
    async with room:
        room.publish("mfa", item(KAZAKH, f"<p>{KAZAKH}</p>", room.clock.now, guid="1"))
        told = KAZAKH.replace("3 June", "4 June").replace("The fifth", "Agency: the fifth")
        room.publish("courier", item(told.replace("Kazakhstan", "Kazakh"), f"<p>{told}</p>", room.clock.now, guid="2"))
        await room.poll()
        (both,) = room.dialogues()
        assert len(both.items) == 2 and str(both.when.start) == "2024-06-03", "the ministry knows best"
        with room.store() as store:
            _forget_rules(room)
            forgetful = Forgetful(app.load_analyzer(None))
            reanalysis.reanalyze(store, forgetful, since=None, clock=room.clock)  # type: ignore[arg-type]  # as above
        (left,) = room.dialogues()
        assert left.id == both.id and len(left.items) == 1 and str(left.when.start) == "2024-06-04"


def _forget_rules(room: Newsroom) -> None:
    """Make every item look like one of an older version's."""
    import sqlite3

    with sqlite3.connect(room.folder / "a.db") as connection:
        connection.execute("UPDATE item SET rules = 0")
    connection.close()
