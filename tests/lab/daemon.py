"""The daemon as a child process, as an init system would run it, and the command line beside it.

async with Daemon(config, folder) as daemon:
    await daemon.kill()             # -9
    await daemon.start()
    assert await daemon.terminate() == 0
    assert (await daemon.call("healthcheck")).status == 0
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

SOURCE = Path(__file__).parents[2]
PATIENCE = 60.0
"""Seconds a test waits for what must come soon: nothing is measured, so a slow machine only makes it slower."""


@dataclass(frozen=True, slots=True)
class Called:
    """What one command came to."""

    status: int
    out: str
    err: str


@dataclass(slots=True)
class Daemon:
    """`run --no-web` on one configuration; its log is appended to `log_file` through all its lives.

    `program` is what Python runs in place of the `aggregator` module, for tests that plant faults in it.
    """

    config: Path
    environ: Mapping[str, str] = field(default_factory=dict)
    program: tuple[str, ...] = ("-m", "aggregator")
    process: asyncio.subprocess.Process | None = None

    @property
    def log_file(self) -> Path:
        return self.config.with_name("daemon.log")

    @property
    def output_file(self) -> Path:
        return self.config.with_name("daemon.out")

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    def log(self) -> list[dict[str, Any]]:
        """The lines of the log so far; a kill may have torn one."""
        lines = []
        for line in self.log_file.read_text(encoding="utf-8").splitlines() if self.log_file.exists() else ():
            try:
                lines.append(json.loads(line))
            except json.JSONDecodeError:
                continue
        return lines

    def told(self, event: str) -> list[dict[str, Any]]:
        return [line for line in self.log() if line.get("event") == event]

    async def start(self) -> None:
        """Begin a life; returns before it is ready."""
        with self.output_file.open("ab") as out, self.log_file.open("ab") as err:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable,
                *self.program,
                "--config",
                str(self.config),
                "run",
                "--no-web",
                stdin=asyncio.subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                cwd=SOURCE,
                env=self._environ(),
            )

    async def started(self) -> None:
        """Begin a life and wait until it polls."""
        before = len(self.told("started"))
        await self.start()
        await until(lambda: len(self.told("started")) > before or self._ended())
        assert not self._ended(), self.log_file.read_text(encoding="utf-8")[-2000:]

    def _ended(self) -> bool:
        return self.process is None or self.process.returncode is not None

    async def kill(self) -> None:
        """End it as a power cut would, and see that nothing of it stays behind."""
        assert self.process is not None
        family = descendants(self.pid)
        if self.process.returncode is None:
            self.process.kill()
        await self.process.wait()
        await until(lambda: not any(map(alive, family)))

    async def terminate(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to end; its exit status."""
        assert self.process is not None
        family = descendants(self.pid)
        self.process.send_signal(number)
        async with asyncio.timeout(PATIENCE):
            status = await self.process.wait()
        await until(lambda: not any(map(alive, family)))
        return status

    async def call(self, *arguments: str) -> Called:
        """Run one command of the command line beside it."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *self.program,
            "--config",
            str(self.config),
            *arguments,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            cwd=SOURCE,
            env=self._environ(),
        )
        out, err = await process.communicate()
        assert process.returncode is not None
        return Called(process.returncode, out.decode(), err.decode())

    def _environ(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("AGGREGATOR_")}
        return {**inherited, "NO_COLOR": "1", **self.environ}

    async def __aenter__(self) -> Daemon:
        await self.started()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process is not None and not self._ended():
            await self.kill()


async def until(true: Callable[[], object]) -> None:
    """Wait for what must become true; TimeoutError after a minute."""
    async with asyncio.timeout(PATIENCE):
        while not true():  # noqa: ASYNC110 - what is waited for happens in another process
            await asyncio.sleep(0.05)


def descendants(pid: int) -> list[int]:
    """Children, their children, and so on (Linux: /proc)."""
    try:
        children = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
    return children + [below for child in children for below in descendants(child)]


def alive(pid: int) -> bool:
    """Whether a process runs; one that nobody has reaped yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
