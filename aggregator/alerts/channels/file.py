"""Alerts appended to a file, one JSON object a line: the webhook's body and its id.

[channels.log]
type = "file"
path = "/var/lib/aggregator/alerts.jsonl"
"""

from __future__ import annotations

import asyncio
import errno
import fcntl
import json
import os
import stat
from dataclasses import dataclass

from pydantic import BaseModel, Field

from aggregator.alerts.channels import FORM, Channel, Doors, prepare
from aggregator.alerts.payloads import envelope
from aggregator.alerts.safety import terminal
from aggregator.model import Alert, SendResult, Sent


class Options(BaseModel):
    """Where to; the folder must exist."""

    model_config = FORM

    path: str = Field(min_length=1, pattern=r"^[^\x00]+$")


@dataclass(frozen=True, slots=True)
class _File:
    path: str

    async def send(self, alert: Alert) -> Sent:
        line = prepare(_line, alert)
        if isinstance(line, Sent):
            return line
        try:
            await asyncio.to_thread(_append, self.path, line)
        except OSError as error:
            why = terminal(error.strerror or error, 200)
            return Sent(result=SendResult.RETRY, detail=f"cannot write to the file: {why}")
        return Sent(result=SendResult.DELIVERED)

    async def close(self) -> None:
        return None


def open_channel(name: str, options: Options, doors: Doors) -> Channel:
    return _File(options.path)


def _line(alert: Alert) -> bytes:
    return json.dumps({"id": alert.uid, **envelope(alert)}, ensure_ascii=False, allow_nan=False).encode() + b"\n"


def _append(path: str, line: bytes) -> None:
    """Write the whole line and see it on disk, or leave the file as it was (a full disk writes half a line)."""
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NONBLOCK, 0o640)
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "it is no regular file")
        # Several alerts are on their way at once, and another process may write here too: without the lock one
        # takes the half-written line of another for a torn one, or cuts it off.
        fcntl.flock(handle, fcntl.LOCK_EX)
        size = os.fstat(handle).st_size
        if size and os.pread(handle, 1, size - 1) != b"\n":
            line = b"\n" + line  # a crash tore the last line; readers skip it, ours stays whole
        try:
            view = memoryview(line)
            while view:
                view = view[os.write(handle, view) :]
            os.fsync(handle)
        except OSError:
            os.ftruncate(handle, size)
            raise
    finally:
        os.close(handle)
