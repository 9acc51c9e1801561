"""Undo a body's content coding within bounds (R-F11; S10 of reference/alerting-security.md).

httpx's own decoders hand over one chunk of 512 MiB for a body of 405 bytes (measured, alerting-security.md §0.4). Here
zlib never yields more than 64 KiB a step, and each step is counted before the next.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import Literal

from aggregator.model import FailureKind

STEP = 64 * 1024  # bytes zlib may produce before the limits are looked at again
RATIO = 200  # decoded to wire, once RATIO_FROM bytes are decoded; feeds compress below 50:1
RATIO_FROM = 1024 * 1024
MEMBERS = 1_000  # of one gzip body: empty ones unpack to nothing, so that no other limit would end them

_GZIP = b"\x1f\x8b"
_GZIP_BITS = 31  # zlib's window bits for a gzip header
_ZLIB_BITS = 15
_RAW_DEFLATE_BITS = -15


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a body is of no use; becomes a `Failed` where the exchange ends."""

    kind: FailureKind
    reason: str


@dataclass(slots=True)
class Body:
    """A body as it arrives. `add` and `end` answer with the problem that ends the reading, or None.

    `coding` is the Content-Encoding header. Identity, gzip and deflate are known, in one layer; deflate is taken with
    or without its zlib header, since servers do both (RFC 9110 §8.4.1.2, note). A body that says nothing of its coding
    but starts like gzip is taken for gzip. A gzip body may have several members (RFC 1952 §2.2); what follows the last
    is ignored, as gzip itself does.
    """

    coding: str
    max_wire: int  # bytes
    max_decoded: int  # bytes
    wire: int = 0
    decoded: bytearray = field(default_factory=bytearray)
    _held: bytes = b""  # a first byte that waits for its second: two tell the codings apart
    _state: Literal["start", "plain", "inflate", "between", "ignore"] = "start"
    _members: int = 1
    _inflate: zlib._Decompress = field(default_factory=zlib.decompressobj)

    def add(self, chunk: bytes) -> Problem | None:
        self.wire += len(chunk)
        if self.wire > self.max_wire:
            return Problem(FailureKind.TOO_LARGE, f"the body is larger than {size_text(self.max_wire)}")
        if self._state in ("start", "between"):
            self._held += chunk
            if len(self._held) < 2:
                return None
            chunk, self._held = self._held, b""
        return self._take(chunk)

    def end(self) -> Problem | None:
        """The last byte has come: whether the body is whole."""
        if self._state == "start" and self._held and (problem := self._take(self._held)):
            return problem
        if self._state == "inflate":
            return Problem(FailureKind.TRUNCATED, "the compressed body ends in the middle")
        if self._state in ("between", "ignore") and self.decoded.startswith(_GZIP):
            return Problem(FailureKind.BAD_ENCODING, "the body is compressed twice")
        return None

    def _take(self, chunk: bytes) -> Problem | None:
        if self._state == "start" and (problem := self._begin(chunk)):
            return problem
        if self._state == "between":
            self._next_member(chunk)
        if self._state == "plain":
            self.decoded += chunk
            return self._too_large()
        while self._state == "inflate" and chunk:
            step = self._step(chunk)
            if isinstance(step, Problem):
                return step
            chunk = step
        return None

    def _next_member(self, chunk: bytes) -> None:
        more = chunk.startswith(_GZIP)
        self._state = "inflate" if more else "ignore"
        self._members += 1
        self._inflate = zlib.decompressobj(_GZIP_BITS)

    def _begin(self, first: bytes) -> Problem | None:
        self._state = "inflate"
        codings = [
            coding for part in self.coding.lower().split(",") if (coding := part.strip()) not in ("", "identity")
        ]
        match codings:
            case []:
                self._state = "inflate" if first.startswith(_GZIP) else "plain"
                self._inflate = zlib.decompressobj(_GZIP_BITS)
            case ["gzip" | "x-gzip"]:
                self._inflate = zlib.decompressobj(_GZIP_BITS)
            case ["deflate"]:
                # RFC 1950 §2.2: method 8 in the low bits, and both bytes together a multiple of 31.
                zlib_header = len(first) > 1 and first[0] & 0x0F == 8 and int.from_bytes(first[:2]) % 31 == 0
                self._inflate = zlib.decompressobj(_ZLIB_BITS if zlib_header else _RAW_DEFLATE_BITS)
            case _:
                return Problem(
                    FailureKind.BAD_ENCODING, f"the body has a content coding we did not ask for: {self.coding[:40]!r}"
                )
        return None

    def _step(self, chunk: bytes) -> bytes | Problem:
        """Unpack what `chunk` holds of the present member; the answer is what follows it."""
        while True:
            try:
                step = self._inflate.decompress(chunk, STEP)
            except zlib.error:
                return Problem(FailureKind.BAD_ENCODING, "the body is not what its content coding says")
            self.decoded += step
            if problem := self._too_large():
                return problem
            if self._inflate.eof:
                break
            chunk = self._inflate.unconsumed_tail
            if not chunk and len(step) < STEP:  # a full step may have left output inside zlib
                return b""
        self._state = "between"
        rest = self._inflate.unused_data
        if len(rest) < 2:
            self._held = rest
            return b""
        self._next_member(rest)
        if self._members > MEMBERS:
            return Problem(FailureKind.BAD_ENCODING, f"the body has more than {MEMBERS} compressed parts")
        return rest

    def _too_large(self) -> Problem | None:
        size = len(self.decoded)
        if size > self.max_decoded:
            return Problem(FailureKind.TOO_LARGE, f"the body unpacks to more than {size_text(self.max_decoded)}")
        if size >= RATIO_FROM and size > RATIO * self.wire:
            return Problem(FailureKind.TOO_LARGE, f"the body unpacks to more than {RATIO} times its size")
        return None


def size_text(size: int) -> str:
    """A number of bytes for people: `10 MiB`, `11 bytes`."""
    for unit, factor in (("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)):
        if size >= factor:
            return f"{size / factor:.4g} {unit}" if size >= 1000 * factor else f"{size / factor:.3g} {unit}"
    return f"{size} bytes"
