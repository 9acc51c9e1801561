"""The function a worker process runs: a source in, a plain value out, whatever the source is.

A worker imports this module and nothing of the store or the network.
"""

from __future__ import annotations

import pkgutil
import resource
import signal
from collections.abc import Callable
from importlib import import_module
from typing import Protocol, cast

from aggregator.model import Failed, FailureKind, ParseResult
from aggregator.parsing import formats
from aggregator.parsing.document import Document, Source, open_document


class Format(Protocol):
    """What a module of `formats` offers."""

    claims: Callable[[Document], bool]
    read: Callable[[Document], ParseResult]


def find_formats() -> dict[str, Format]:
    """Every format there is, by the name of its module."""
    found = sorted(module.name for module in pkgutil.iter_modules(formats.__path__))
    return {name: cast(Format, import_module(f"{formats.__name__}.{name}")) for name in found}


FORMATS = find_formats()


def parse_now(source: Source) -> ParseResult:
    """What `source` holds. Never raises; but it may take long and much memory, which only a worker process bounds."""
    try:
        document = open_document(source)
        if isinstance(document, Failed):
            return document
        for reader in FORMATS.values():
            if reader.claims(document):
                return reader.read(document)
    except MemoryError:
        return Failed(kind=FailureKind.PARSE_MEMORY, reason="the document needs more memory than a parser may have")
    except Exception as error:  # R-P3: third-party parsing of hostile input; any exception is that document's failure
        return Failed(
            kind=FailureKind.PARSE_ERROR, reason=f"the parser gave up on this document ({type(error).__name__})"
        )
    return Failed(kind=FailureKind.NOT_A_FEED, reason="neither XML nor JSON")


def prepare_worker() -> None:
    """Make this process one that can be ended at any time and leaves nothing behind."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # at once, also inside a long regular expression
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def parse_bounded(source: Source, wall_seconds: float, memory_bytes: int) -> ParseResult:
    """`parse_now` within limits the kernel enforces, even if the process that would end this one is gone.

    They hold only while parsing: cut off while it talks to its parent, a worker would take the channel with it.
    """
    usage = resource.getrusage(resource.RUSAGE_SELF)
    cpu_seconds = int(usage.ru_utime + usage.ru_stime + wall_seconds) + 2
    limits = {resource.RLIMIT_AS: memory_bytes, resource.RLIMIT_CPU: cpu_seconds}
    before = {which: resource.getrlimit(which) for which in limits}
    try:
        for which, soft in limits.items():
            _, hard = before[which]
            resource.setrlimit(which, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))
        return parse_now(source)
    finally:
        for which, limit in before.items():
            resource.setrlimit(which, limit)
