"""Feed files as they are found in the world, all polled at once: no crash, no hang, every entry stored, none twice.

AGGREGATOR_CORPUS_ONE_IN=1 .venv/bin/python -m pytest tests/flow/test_corpus.py     # all 4,760 files
"""

from __future__ import annotations

import asyncio
import os
import re
from pathlib import Path

import pytest

from aggregator import app
from aggregator.store import ItemFilter
from tests.lab.corpus import FeedFile, sample, truths
from tests.lab.daemon import Daemon
from tests.lab.http_server import HttpServer, Reply

ONE_IN = int(os.environ.get("AGGREGATOR_CORPUS_ONE_IN", "19"))

WELLFORMED = "kurtmckee+feedparser/tests/wellformed"
EXPLAINED = {
    "_shapes/bodies/truncated-mid-item.rss": "the item at which the body breaks off is left to the next poll",
    f"{WELLFORMED}/node_precedence/atom10_id.xml": "two entries with one id, which feedparser's own test expects",
    **{
        f"{WELLFORMED}/{atom}/{name}.xml": "two entries with one alternate link, which feedparser's own test expects"
        for atom in ("atom", "atom10")
        for name in ("entry_link_no_href_link_priority", "entry_link_rel_enclosure_no_href")
    },
}
"""Files of which fewer entries are stored than feedparser finds, and why that is right."""


@pytest.mark.slow
async def test_whatever_is_found_in_the_world(tmp_path: Path) -> None:
    files = sample(ONE_IN, always="_shapes/bodies/")
    expected = await asyncio.to_thread(truths, files)
    async with HttpServer() as site:
        for file in files:
            site.routes[f"/{file.id}"] = Reply(200, {"Content-Type": file.content_type}, file.body)
        program = Daemon(configure(tmp_path, files, site))

        first = await program.call("run", "--once")
        assert first.status in {0, 4}, first.err[-3000:]
        summary = re.match(r"(\d+) feeds polled: (\d+) new, 0 changed, 0 known", first.out)
        assert summary is not None, first.out
        assert int(summary[1]) == len(files)
        assert set(site.paths()) == {f"/{file.id}" for file in files}
        for sign in ("Traceback", "left out", "could not be", "internal"):
            assert sign not in first.err, first.err[first.err.index(sign) - 500 :][:3000]
        stored = counts(program.config)
        assert sum(stored.values()) == int(summary[2]) > 0
        short = {
            file.name: f"{stored.get(file.id, 0)} of {len(told)}"
            for file in files
            if (told := expected[file.name]) is not None
            and stored.get(file.id, 0) < len(told)
            and file.name not in EXPLAINED
        }
        assert short == {}

        second = await program.call("run", "--once")
        assert ": 0 new, 0 changed" in second.out
        assert counts(program.config) == stored


def configure(folder: Path, files: list[FeedFile], site: HttpServer) -> Path:
    feeds = "".join(
        f'[[feeds]]\nid = "{file.id}"\nurl = "{site.url(f"/{file.id}")}"\nallow_private = true\ninterval = "1s"\n'
        for file in files
    )
    config = folder / "feeds.toml"
    config.write_text(
        f'[aggregator]\ndatabase = "sqlite:///corpus.db"\nhost_interval = "0s"\n{feeds}'
        f'[channels.log]\ntype = "file"\npath = "{folder / "alerts.jsonl"}"\n'
        '[[alerts]]\nname = "all"\non = ["item", "dialogue.announced"]\nchannels = ["log"]\n',
        encoding="utf-8",
    )
    return config


def counts(config: Path) -> dict[str, int]:
    """Stored items by feed; each feed is in a stated state, with a reason, and each item can be read."""
    settings = app.load_settings(str(config))
    with app.open_store(settings) as store, store.read() as reader:
        for feed, state in reader.feeds():
            assert state.status != "new" and state.reason, feed
            assert state.last_attempt is not None and state.next_reason, feed
        assert len(reader.items(ItemFilter(limit=100_000))) == sum(reader.item_counts().values())
        return reader.item_counts()
