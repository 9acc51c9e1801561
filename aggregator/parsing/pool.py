"""Worker processes that parse, each bounded in time and memory, killed and replaced when a document breaks the bounds.

A thread would not do: feedparser holds the interpreter lock, and one regular expression on a hostile document stops the
event loop for seconds (reference/alerting-security.md §0.3). The door to pebble.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import signal
from types import TracebackType
from typing import Self

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from aggregator.model import Failed, FailureKind, ParseResult
from aggregator.parsing.document import Source
from aggregator.parsing.worker import parse_bounded, prepare_worker

WALL_SECONDS = 20.0
"""R-P3: how long one document may take."""

MEMORY_BYTES = 512 << 20
"""R-P3: the address space a worker has while it parses."""

TASKS_PER_WORKER = 500
"""After so many documents a worker is replaced, so that what its allocator keeps does not grow for months."""


class ParserPool:
    """Parses in other processes; everything that can go wrong there is a value.

    Use it as an asynchronous context manager, or `await start()` and `await close()`. `workers` is how many documents
    are parsed at once; more than that wait their turn, and waiting does not count against a document's time.
    """

    def __init__(
        self,
        workers: int = 2,
        *,
        wall_seconds: float = WALL_SECONDS,
        memory_bytes: int = MEMORY_BYTES,
        tasks_per_worker: int = TASKS_PER_WORKER,
    ) -> None:
        self._workers = workers
        self._wall_seconds = wall_seconds
        self._memory_bytes = memory_bytes
        self._tasks_per_worker = tasks_per_worker
        self._closed = False
        self._running: set[ProcessFuture[ParseResult]] = set()
        self._pool = self._new_pool()

    async def start(self) -> None:
        """Have the workers running and their imports done before the first document comes."""
        await asyncio.to_thread(lambda: self._pool.schedule(prepare_worker).result())

    async def parse(self, source: Source) -> ParseResult:
        """What `source` holds, or why it could not be parsed; cancelling frees the worker.

        Raises RuntimeError once the pool is closed.
        """
        limits = (source, self._wall_seconds, self._memory_bytes)
        for _ in range(_ATTEMPTS):
            pool = self._pool
            try:
                return await self._run(pool.schedule(parse_bounded, args=limits, timeout=self._wall_seconds))
            except TimeoutError:
                return Failed(kind=FailureKind.PARSE_TIMEOUT, reason=f"parsing took over {self._wall_seconds:g} s")
            except ProcessExpired as error:
                if error.exitcode != -signal.SIGTERM:  # a service manager ends all processes of a unit at once
                    return _death(error.exitcode)
            except RuntimeError:  # the pool is broken, or was closed
                if self._closed:
                    raise
                await self._replace(pool)
        return Failed(kind=FailureKind.PARSE_ERROR, reason="the parsing processes keep dying")

    async def close(self, grace_seconds: float = 5.0) -> None:
        """End the workers; documents that are being parsed have `grace_seconds` to finish, then they are dropped."""
        self._closed = True
        await asyncio.to_thread(_end, self._pool, grace_seconds)
        for dropped in tuple(self._running):  # pebble leaves them waiting for ever
            dropped.cancel()  # type: ignore[no-untyped-call]  # pebble leaves it without annotations

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    def _new_pool(self) -> ProcessPool:
        # A server process that has imported feedparser once and forks the workers: a new one takes milliseconds, and
        # none inherits the daemon's threads, sockets or database.
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([parse_bounded.__module__])
        return ProcessPool(
            max_workers=self._workers, max_tasks=self._tasks_per_worker, initializer=prepare_worker, context=context
        )

    async def _run(self, task: ProcessFuture[ParseResult]) -> ParseResult:
        self._running.add(task)
        try:
            return await asyncio.wrap_future(task)
        except asyncio.CancelledError:
            caller = asyncio.current_task()
            if task.cancelled() and caller and not caller.cancelling():
                raise RuntimeError("the parser pool is closed") from None
            raise
        finally:
            self._running.discard(task)

    async def _replace(self, broken: ProcessPool) -> None:
        """pebble gives up when an idle worker is killed from outside (say, by a kernel out of memory); we do not."""
        if self._pool is broken:
            self._pool = self._new_pool()
            await asyncio.to_thread(_end, broken, 0)


_ATTEMPTS = 3


def _end(pool: ProcessPool, grace_seconds: float) -> None:
    pool.close()  # type: ignore[no-untyped-call]  # as above
    try:
        pool.join(grace_seconds)
    except TimeoutError:
        pool.stop()  # type: ignore[no-untyped-call]  # as above
        pool.join()


def _death(exit_code: int) -> Failed:
    """What killed a worker, told from the signal: the kernel short of memory, our processor limit, or a crash."""
    if exit_code == -signal.SIGKILL:
        return Failed(kind=FailureKind.PARSE_MEMORY, reason="the parser was killed, as a rule for want of memory")
    if exit_code == -signal.SIGXCPU:
        return Failed(kind=FailureKind.PARSE_TIMEOUT, reason="parsing took too much processor time")
    return Failed(kind=FailureKind.PARSE_ERROR, reason=f"the parser crashed (exit code {exit_code})")
