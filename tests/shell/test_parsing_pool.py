"""The pool of parsing processes: whatever a document does ends in a value, and the next one is parsed (R-P3, S9)."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import resource
import signal
import subprocess
import sys
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from aggregator.model import Failed, FailureKind, ParsedFeed, ParseResult
from aggregator.parsing.pool import ParserPool
from aggregator.parsing.worker import parse_bounded, parse_now, prepare_worker
from tests.lab.feeds import HOSTILE, ITEM, rss, source

GOOD = source(rss(ITEM, "<guid>2</guid>"), content_type="application/rss+xml")
SLOW = source(rss(f"<description>{'<a>' * 150_000}</description>").replace("</description>", ""))
"""Seconds of work for feedparser in one call after another; not well-formed, as what hangs it usually is."""


@pytest_asyncio.fixture
async def pool() -> AsyncIterator[ParserPool]:
    async with ParserPool(2, wall_seconds=0.5) as pool:
        yield pool


def kind(result: ParseResult) -> FailureKind | None:
    return result.kind if isinstance(result, Failed) else None


async def test_a_document_comes_back_as_the_same_value_as_without_a_pool(pool: ParserPool) -> None:
    assert await pool.parse(GOOD) == parse_now(GOOD)


async def test_many_documents_are_answered_each_with_its_own(pool: ParserPool) -> None:
    sources = [source(rss(f"<guid>{n}</guid>")) for n in range(40)]

    results = await asyncio.gather(*map(pool.parse, sources))

    assert [r.entries[0].guid for r in results if isinstance(r, ParsedFeed)] == [str(n) for n in range(40)]


async def test_what_takes_too_long_is_ended_and_the_others_go_on(pool: ParserPool) -> None:
    slow, slower, *good = await asyncio.gather(pool.parse(SLOW), pool.parse(SLOW), pool.parse(GOOD), pool.parse(GOOD))

    assert kind(slow) is kind(slower) is FailureKind.PARSE_TIMEOUT
    assert all(isinstance(result, ParsedFeed) for result in good)
    assert isinstance(await pool.parse(GOOD), ParsedFeed)


async def test_what_takes_too_much_memory_is_a_value() -> None:
    large = source(rss(f"<description>{'x' * 30_000_000}</description>"))

    async with ParserPool(1, memory_bytes=128 << 20) as pool:
        assert kind(await pool.parse(large)) is FailureKind.PARSE_MEMORY
        assert isinstance(await pool.parse(GOOD), ParsedFeed)


async def test_a_worker_killed_from_outside_is_replaced(pool: ParserPool) -> None:
    for worker in workers():
        os.kill(worker, signal.SIGKILL)

    results = [await pool.parse(GOOD) for _ in range(5)]

    assert all(isinstance(result, ParsedFeed) for result in results)


@pytest.mark.parametrize(
    ("how", "why"),
    [
        (signal.SIGKILL, FailureKind.PARSE_MEMORY),
        (signal.SIGXCPU, FailureKind.PARSE_TIMEOUT),
        (signal.SIGSEGV, FailureKind.PARSE_ERROR),
    ],
)
async def test_a_worker_killed_over_a_document_is_that_documents_failure(how: int, why: FailureKind) -> None:
    async with ParserPool(1) as pool:
        task = asyncio.create_task(pool.parse(SLOW))
        await asyncio.sleep(0.3)
        (worker,) = workers()
        os.kill(worker, how)

        assert kind(await task) is why
        assert isinstance(await pool.parse(GOOD), ParsedFeed)


async def test_a_document_whose_worker_was_only_told_to_end_is_parsed_again() -> None:
    async with ParserPool(1, wall_seconds=60) as pool:
        task = asyncio.create_task(pool.parse(source(rss(ITEM, f"<description>{'<a>' * 40_000}</description>"))))
        await asyncio.sleep(0.2)
        for worker in workers():
            os.kill(worker, signal.SIGTERM)

        assert isinstance(await task, ParsedFeed)


async def test_processes_that_keep_dying_are_a_value_too() -> None:
    async with ParserPool(1, wall_seconds=60) as pool:
        task, ended = asyncio.create_task(pool.parse(SLOW)), set[int]()
        while not task.done():
            await asyncio.sleep(0.3)
            for worker in workers() - ended:
                os.kill(worker, signal.SIGTERM)
                ended.add(worker)

        assert kind(await task) is FailureKind.PARSE_ERROR


async def test_a_cancelled_document_frees_its_worker() -> None:
    async with ParserPool(1, wall_seconds=60) as pool:
        task = asyncio.create_task(pool.parse(SLOW))
        await asyncio.sleep(0.3)
        task.cancel()

        with pytest.raises(asyncio.CancelledError):
            await task
        assert isinstance(await pool.parse(GOOD), ParsedFeed)


async def test_workers_are_renewed_after_their_share_of_documents() -> None:
    async with ParserPool(1, tasks_per_worker=3) as pool:
        before = workers()
        results = [await pool.parse(GOOD) for _ in range(8)]

        assert all(isinstance(result, ParsedFeed) for result in results)
        assert workers() != before


async def test_a_closed_pool_leaves_no_process_and_takes_no_document() -> None:
    pool = ParserPool(2, wall_seconds=60)
    await pool.start()
    unfinished = asyncio.create_task(pool.parse(SLOW))
    await asyncio.sleep(0.2)

    await pool.close(grace_seconds=0.2)

    assert workers() == set()
    with pytest.raises(RuntimeError):
        await unfinished
    with pytest.raises(RuntimeError):
        await pool.parse(GOOD)


async def test_the_event_loop_goes_on_while_documents_are_parsed(pool: ParserPool) -> None:
    task, turns = asyncio.create_task(pool.parse(SLOW)), 0
    while not task.done():
        await asyncio.sleep(0.01)
        turns += 1

    assert turns > 10


@pytest.mark.parametrize("name", sorted(HOSTILE))
async def test_no_hostile_document_stops_the_pool(pool: ParserPool, name: str) -> None:
    result = await pool.parse(source(HOSTILE[name]))

    assert isinstance(result, ParsedFeed | Failed)
    assert isinstance(await pool.parse(GOOD), ParsedFeed)


def test_limits_hold_only_while_parsing() -> None:
    before = [resource.getrlimit(which) for which in (resource.RLIMIT_AS, resource.RLIMIT_CPU)]

    assert parse_bounded(GOOD, 20, 1 << 40) == parse_now(GOOD)

    assert [resource.getrlimit(which) for which in (resource.RLIMIT_AS, resource.RLIMIT_CPU)] == before


def test_a_worker_ends_at_once_when_told() -> None:
    handler, core = signal.getsignal(signal.SIGTERM), resource.getrlimit(resource.RLIMIT_CORE)
    try:
        prepare_worker()
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
        assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)
    finally:
        signal.signal(signal.SIGTERM, handler)
    assert core


def test_a_worker_imports_neither_the_store_nor_the_network() -> None:
    names = "sqlmodel sqlalchemy httpx fastapi typer nh3 ahocorasick_rs"
    check = f"import aggregator.parsing.worker, sys; print([n for n in '{names}'.split() if n in sys.modules])"

    said = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)  # noqa: S603

    assert said.stdout.strip() == "[]"


def workers() -> set[int]:
    """The processes of all pools that live."""
    return {child.pid for child in multiprocessing.active_children() if child.pid}
