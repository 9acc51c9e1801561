"""Real feeds as they went on from hour to hour: every new item stored once, every edit a revision, nothing twice."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from aggregator import app
from aggregator.model import FeedStatus
from tests.lab.http_server import Reply
from tests.lab.newsroom import Newsroom
from tests.lab.snapshots import Said, Snapshot, snapshots, spaceless

pytestmark = pytest.mark.slow

FEED = 'kind = "government"\ncountry = "US"\nlanguage = "en"'


@pytest.mark.parametrize("publisher", ["markschaver+State-Department-PR", "markschaver+White-House-PR"])
async def test_a_day_of_snapshots_is_stored_as_it_happened(tmp_path: Path, publisher: str) -> None:
    captured = snapshots(f"{publisher}/dev-seq/")
    assert len(captured) == 24
    async with Newsroom(tmp_path, {"press": FEED}) as room:
        with capture_logs() as logs:
            last = await replay(room, captured)
        assert not [line for line in logs if line["log_level"] == "error"]

        stored = {item.guid: item for item in room.items()}
        assert len(room.items()) == len(stored) == len(last)
        for guid, said in last.items():
            assert (stored[guid].title, stored[guid].url) == (said.title, said.link)
            assert spaceless(stored[guid].text) == said.words
        _, state = room.states()["press"]
        assert state.status is FeedStatus.OK


async def replay(room: Newsroom, captured: list[Snapshot]) -> dict[str, Said]:
    """Poll one snapshot after the other and check what each poll says it found; what the feed said last, by guid."""
    settings = app.load_settings(str(room.config_path))
    last: dict[str, Said] = {}
    edits: dict[str, int] = {}
    room.clock.now = captured[0].at
    with app.open_store(settings) as store:
        app.sync_feeds(store, settings, room.clock())
        async with app.wire(settings, store, clock=room.clock) as application:
            for snapshot in captured:
                new = [guid for guid in snapshot.entries if guid not in last]
                edited = [guid for guid, said in snapshot.entries.items() if guid in last and last[guid] != said]
                last |= snapshot.entries
                edits |= {guid: edits.get(guid, 0) + 1 for guid in edited}
                room.site.routes["/press"] = Reply(200, {"Content-Type": "application/rss+xml"}, snapshot.body)
                room.clock.now = snapshot.at
                (report,) = await application.dispatcher.round()
                assert (report.new, report.changed) == (len(new), len(edited)), snapshot.at
                assert report.new + report.changed + report.known == len(snapshot.entries)
            room.clock.forward(timedelta(hours=1))
            (again,) = await application.dispatcher.round()
            assert (again.new, again.changed) == (0, 0)
    assert len(room.site.requests) == len(captured) + 1
    assert {item.guid: item.revision for item in room.items() if item.revision} == edits
    return last
