"""Databases as released versions left them, kept as SQL beside the contract tests (O8).

Every schema that was released has a dump for each kind of database, with a row of everything in it. When a schema is
about to be released, write its dumps, and never touch them again:

    python -m tests.lab.schema_dumps          # refuses to overwrite; --force while the schema is unreleased
"""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from aggregator.model import (
    DeliveryState,
    EventType,
    SendResult,
    Sent,
    Silence,
    Standing,
    Telling,
    Withheld,
    Withholding,
)
from aggregator.store import Features, FetchRecord, Hold, Store
from aggregator.store.migrations import SCHEMA
from tests.lab import postgres
from tests.lab.stores import (
    HOUR,
    NOW,
    alert,
    analysis,
    change,
    claim,
    dialogue,
    draft,
    new_item,
    region,
    state,
    subscribe,
    theme,
)

VIRTUAL = re.compile("item_search|writable_schema")
FOLDER = Path(__file__).parent.parent / "contracts" / "schemas"


def fill(store: Store) -> None:
    """A row in every table."""
    tagged = analysis(regions=(region("KZ"),), themes=(theme("energy"),), claim=claim())
    with store.begin() as transaction:
        subscribe(transaction, "mfa")
        transaction.save_state(state(etag='"1"'))
        transaction.log_fetch(FetchRecord(feed_id="mfa", at=NOW, outcome="fetched"))
        transaction.save_hold(Hold(scope="example.org", until=NOW + HOUR, reason="429"))
        features = Features(shingles=(1, 2**63), data=b"\x00")
        one, two = transaction.insert_items(
            [new_item("g1", analysis=tagged, features=features), new_item("g2", at=NOW - HOUR)]
        )
        transaction.revise_item(one, draft("g1", title="Заголовок"), tagged, NOW + HOUR, {"title": ["a", "b"]})
        transaction.join_story(two, one, one, 0.9, "shingles", NOW)
        transaction.save_wording("mfa", 2, {1, 2**32 - 1})
        [three] = transaction.insert_items([new_item("g3", at=NOW - 2 * HOUR)])
        transaction.merge_stories(one, three, NOW)
        transaction.put_dialogue(change(dialogue(1, items=(one,))))
        transaction.put_dialogue(change(dialogue(2)))
        transaction.absorb_dialogue(2, 1)
        transaction.add_alert(alert(dialogue_id=1, item_ids=(one,)), "uid-1")
        [first, _] = transaction.lease_deliveries(NOW, NOW + HOUR, 9)
        sent = Sent(result=SendResult.DELIVERED)
        transaction.record_attempt(first.id, sent, NOW, state=DeliveryState.DELIVERED)
        transaction.sync_channels({"desk": "a digest", "hook": "another"})
        transaction.save_standings([Standing(name="central-asia", asked="a", written="w", since=NOW)], {})
        told = {"status": "announced", "start": "2026-06-12"}
        knows = Telling(subscription="central-asia", dialogue_id=1, at=NOW, told=told, seen=told, count=1)
        transaction.put_telling(knows)
        transaction.withhold(
            Withheld(
                key="central-asia|item|s1",
                subscription="central-asia",
                event=EventType.ITEM,
                cause=Withholding.SILENCE,
                reason="silenced",
                at=NOW,
                item_id=one,
            )
        )
        transaction.add_silence(
            Silence(id=0, created=NOW, until=NOW + HOUR, comment="enough", dialogue_id=1, regions=frozenset({"KZ"}))
        )
        transaction.beat(NOW)


def dump_sqlite(file: Path) -> str:
    with closing(sqlite3.connect(file)) as connection:
        lines = [line for line in connection.iterdump() if not VIRTUAL.search(line)]
        # Python 3.11 cannot dump virtual tables: made anew, theirs gets the contents of its shadow tables
        [(made,)] = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'item_search'")
        lines.insert(-1, f"{made};")
        for name in ("config", "data", "docsize", "idx"):
            table = f"item_search_{name}"
            lines.insert(-1, f"DELETE FROM {table};")  # noqa: S608 - our names, here and below
            for row in connection.execute(f"SELECT * FROM {table}"):  # noqa: S608
                values = ", ".join(connection.execute("SELECT quote(?)", (value,)).fetchone()[0] for value in row)
                lines.insert(-1, f"INSERT INTO {table} VALUES ({values});")  # noqa: S608
        return "\n".join(lines) + "\n"


def load_sqlite(dump: str, file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(dump)


def dump_postgresql(url: str) -> str:
    folder = postgres.programs()
    assert folder, postgres.HOW_TO_GET
    source = url.replace("+psycopg", "")
    run = [str(folder / "pg_dump"), "--inserts", "--no-owner", "--no-privileges", source]
    answer = subprocess.run(run, check=True, capture_output=True, text=True)  # noqa: S603 - a fixed program
    lines = [line for line in answer.stdout.splitlines() if line and not line.startswith(("--", "\\"))]
    return "\n".join(lines) + "\n"


def write(force: bool) -> None:
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "store.db"
        url = postgres.new_database()
        for name in (f"sqlite:///{file}", url):
            with Store.open(name) as store:
                fill(store)
        for kind, dump in (("sqlite", dump_sqlite(file)), ("postgresql", dump_postgresql(url))):
            target = FOLDER / f"{SCHEMA}.{kind}.sql"
            if target.exists() and not force:
                raise SystemExit(f"{target} exists: a released schema does not change")
            target.write_text(dump, encoding="utf-8")


if __name__ == "__main__":
    write(force="--force" in sys.argv)
