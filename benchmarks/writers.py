"""Two processes that write to one database without a pause: is what was acknowledged there, and was anybody refused?

    .venv/bin/python benchmarks/writers.py [--seconds 60] [--writers 2] [--postgresql]

Each writes transactions of twenty items, as polls do, and notes each that was committed and each that failed. Then the
keys of all that was acknowledged are looked up. Prints the counts and the longest time that a transaction took.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from aggregator.errors import StoreError
from aggregator.store import Store
from tests.lab import postgres
from tests.lab.stores import analysis, key, new_item, region, subscribe, theme

ITEMS = 20


@dataclass(frozen=True, slots=True)
class Account:
    """What one process did: transactions committed, what the others failed with, and the longest one's seconds."""

    committed: int
    failures: list[str]
    longest: float


def write(url: str, feed_id: str, seconds: float) -> Account:
    tagged = analysis(regions=(region("KZ"), region("UZ")), themes=(theme("energy"),))
    committed, failures, longest = 0, [], 0.0
    with Store.open(url) as store:
        end = time.monotonic() + seconds
        while (begun := time.monotonic()) < end:
            batch = [new_item(f"{feed_id}-{committed}-{n}", feed_id, analysis=tagged) for n in range(ITEMS)]
            try:
                with store.begin(durable=False) as transaction:
                    transaction.insert_items(batch)
            except StoreError as error:
                failures.append(str(error))
            else:
                committed += 1
            longest = max(longest, time.monotonic() - begun)
    return Account(committed, failures, longest)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--writers", type=int, default=2)
    parser.add_argument("--postgresql", action="store_true")
    asked = parser.parse_args()
    feeds = [f"feed-{number}" for number in range(asked.writers)]
    with tempfile.TemporaryDirectory() as folder:
        url = postgres.new_database() if asked.postgresql else f"sqlite:///{folder}/store.db"
        with Store.open(url) as store, store.begin() as transaction:
            subscribe(transaction, *feeds)
        with ProcessPoolExecutor(asked.writers, get_context("spawn")) as pool:
            running = [pool.submit(write, url, feed_id, asked.seconds) for feed_id in feeds]
            accounts = [each.result() for each in running]
        missing = 0
        with Store.open(url) as store, store.read() as reader:
            for feed_id, account in zip(feeds, accounts, strict=True):
                keys = [key(f"{feed_id}-{batch}-{n}") for batch in range(account.committed) for n in range(ITEMS)]
                missing += len(keys) - len(reader.known_items(feed_id, keys))
            stored = reader.counts()["items"]
        committed = sum(account.committed for account in accounts)
        print(
            f"{asked.writers} writers, {asked.seconds:g} s: {committed} transactions acknowledged"
            f" ({', '.join(str(account.committed) for account in accounts)}), {missing} of their items missing,"
            f" {stored - committed * ITEMS} too many, {sum(len(account.failures) for account in accounts)} failed,"
            f" the longest took {max(account.longest for account in accounts):.1f} s"
        )
        for message in {message for account in accounts for message in account.failures}:
            print(f"  {message}")


if __name__ == "__main__":
    main()
