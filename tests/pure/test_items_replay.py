"""Consecutive captures of real feeds, replayed: every item new once, every edit a revision, nothing twice.

The truth is read from the captures by another parser than ours, from their guids and texts.
"""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import UTC, datetime

import defusedxml.ElementTree
import pytest

from aggregator.items.identity import draft
from aggregator.model import Entry, Feed, ParsedFeed, Verdict
from aggregator.parsing.dates import read_date
from aggregator.parsing.document import Source
from aggregator.parsing.worker import parse_now
from tests.lab.shared_data import data_file, feed_files
from tests.lab.shelf import Shelf

FEED = Feed(id="state", url="https://www.state.gov/feed/", name="State")
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"


def said(body: bytes) -> dict[str, tuple[str | None, ...]]:
    """By guid: title, link, date and body of every item, as written."""
    items = defusedxml.ElementTree.fromstring(body.strip()).iter("item")
    return {
        item.findtext("guid") or "": (
            item.findtext("title"),
            item.findtext("link"),
            item.findtext("pubDate"),
            item.findtext(CONTENT) or item.findtext("description"),
        )
        for item in items
    }


def moment(name: str) -> datetime:
    """`20210601T1232Z-81db7da4.rss` was captured at 12:32."""
    return datetime.strptime(name.rpartition("/")[2][:14], "%Y%m%dT%H%MZ").replace(tzinfo=UTC)


@pytest.mark.parametrize("publisher", ["State-Department-PR", "White-House-PR"])
def test_captures_of_a_press_feed(publisher: str) -> None:
    shelf, truth = Shelf(), dict[str, tuple[str | None, ...]]()
    captures = list(feed_files(lambda name: f"markschaver+{publisher}/dev-seq/" in name))
    assert len(captures) == 24
    edits = 0
    for name, body in captures:
        result = parse_now(Source(body=body, url=FEED.url))
        assert isinstance(result, ParsedFeed)
        listed = said(body)

        identified = shelf.poll([draft(entry, feed=FEED, base_url=FEED.url) for entry in result.entries], moment(name))

        verdicts = {found.draft.guid: found.verdict for found in identified}
        assert set(verdicts) == set(listed), name
        for guid, words in listed.items():
            if guid not in truth:
                assert verdicts[guid] is Verdict.NEW, (name, guid)
            elif truth[guid] == words:
                assert verdicts[guid] is Verdict.KNOWN, (name, guid)
            else:
                assert verdicts[guid] in (Verdict.CHANGED, Verdict.KNOWN), (name, guid)
                edits += 1
        truth |= listed
    assert len(shelf.items) == len(truth)
    assert 0 < sum(len(versions) - 1 for versions in shelf.versions.values()) <= edits
    for number, versions in shelf.versions.items():
        assert len({version.guid for version in versions}) == 1, number


@pytest.mark.slow
def test_three_months_of_a_press_feed() -> None:
    """Every version of every item of three months: 587 guids. One text was taken down and put up again with another
    guid and link (17 June); two joint statements share their title and their day (26 July), and are two.
    """
    moved = {"https://www.state.gov/?post_type=state_briefing&p=252987": "https://www.state.gov/?page_id=252951"}
    rows = [json.loads(line) for line in data_file("state-gov-2021.jsonl").read_text(encoding="utf-8").splitlines()]
    appearing = defaultdict(list)
    for row in rows:
        appearing[datetime.fromisoformat(row["first"])].append(row)
    shelf, listed, numbers = Shelf(), dict[str, dict[str, str]](), dict[str, int]()
    for at, appeared in sorted(appearing.items()):
        listed = {guid: row for guid, row in listed.items() if datetime.fromisoformat(row["last"]) >= at}
        listed |= {row["guid"]: row for row in appeared}
        entries = [
            Entry(guid=row["guid"], link=row["link"], title=row["title"], content=row["content"],
                  published=read_date(row["published"]))
            for row in listed.values()
        ]  # fmt: skip
        identified = shelf.poll([draft(entry, feed=FEED, base_url=FEED.url) for entry in entries], at)
        assert len(identified) == len(listed)
        for found in identified:
            guid = found.draft.guid or ""
            assert (found.verdict is Verdict.NEW) == (guid not in numbers and guid not in moved)
            number = shelf.owners[found.draft.keys[0]] if found.item_id is None else found.item_id
            assert numbers.setdefault(guid, number) == number

    assert len(numbers) == len({row["guid"] for row in rows}) == 587
    assert len(shelf.items) == 586
    assert all(numbers[now] == numbers[before] for now, before in moved.items())
    told = sum(len(versions) for versions in shelf.versions.values())
    assert 640 <= told <= len(rows) == 659  # the rest are edits of nothing that counts, or come within ten minutes
