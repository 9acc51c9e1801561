"""Channels carry alerts out of the house. One file each, found by its name: `type = "email"` is `email.py`.

A channel's file has a model `Options` of its keys in `[channels.NAME]`, and `open_channel`. A channel never raises for
what the world does: the answer of `send` says what became of it. A message that cannot be put into the channel's form
is REJECTED with the reason, so that it blocks no other (R7). Secrets are asked for when a channel opens, and stand
in no answer and no representation (S24).
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar, cast

from pydantic import BaseModel, ConfigDict

from aggregator.alerts.safety import terminal
from aggregator.errors import ConfigurationError
from aggregator.model import Alert, Failed, SendResult, Sent

FORM = ConfigDict(extra="forbid", frozen=True, strict=True, hide_input_in_errors=True)
"""How every channel's options are read: an unknown key is a mistake, and no message repeats what was given."""


class Answer(Protocol):
    """What an HTTP server said; `body` perhaps cut."""

    @property
    def status(self) -> int: ...
    @property
    def body(self) -> bytes: ...
    @property
    def retry_after(self) -> timedelta | None: ...


class Post(Protocol):
    """The guarded HTTP client: one POST, no redirect followed, `total` bounds the whole exchange."""

    async def __call__(
        self, url: str, *, body: bytes, headers: Mapping[str, str], allow_private: bool, total: timedelta
    ) -> Answer | Failed: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """The ways out that a channel may use, given by the composition root."""

    post: Post
    write: Callable[[str], None]  # one line to standard output, without its line break
    now: Callable[[], datetime]
    secret: Callable[[str], str]  # by the name of an environment variable; ConfigurationError if there is none
    secret_file: Callable[[str], str]  # by the path of a file
    name: Callable[[str], str] = str  # from a code to what people call it
    part: Callable[[str], str] = lambda code: ""  # from a country's code to the part of the world it lies in
    warn: Callable[[str], None] = lambda text: None  # a line for the operator's log


class Channel(Protocol):
    """An open way to someone."""

    async def send(self, alert: Alert) -> Sent: ...

    async def close(self) -> None: ...


class ChannelType(Protocol):
    """A channel's file."""

    Options: type[BaseModel]

    def open_channel(self, name: str, options: Any, doors: Doors) -> Channel:
        """Open the channel `[channels.NAME]`; ConfigurationError if a secret is missing or unfit."""


def names() -> tuple[str, ...]:
    """The types of channel there are, without importing any."""
    return tuple(module.name for module in pkgutil.iter_modules(__path__))


def discover() -> dict[str, ChannelType]:
    """All channel types by name. Imports them, and so the libraries they use: `find` takes only one."""
    return {name: find(name) for name in names()}


def find(kind: str) -> ChannelType:
    """The channel type of that name; ConfigurationError if there is none."""
    if kind not in names():
        raise ConfigurationError(f"{kind!r} is no channel type")
    return cast(ChannelType, importlib.import_module(f"{__name__}.{kind}"))


_Form = TypeVar("_Form")


def prepare(build: Callable[[Alert], _Form], alert: Alert) -> _Form | Sent:
    """Put an alert into a channel's form, or say that it cannot be: the boundary that isolates poison (R7)."""
    try:
        return build(alert)
    except Exception as error:
        # Isolation: whatever one message does to the code that writes it, the others must go out.
        return _unwritten(error)


async def compose(build: Callable[[Alert], Awaitable[_Form]], alert: Alert) -> _Form | Sent:
    """The same for a form that takes other processes to make."""
    try:
        return await build(alert)
    except Exception as error:
        # Isolation, as above.
        return _unwritten(error)


def _unwritten(error: Exception) -> Sent:
    return Sent(result=SendResult.REJECTED, detail=f"cannot be written: {type(error).__name__}: {terminal(error, 200)}")


def chosen_secret(doors: Doors, *, env: str | None, file: str | None) -> str | None:
    """The secret that `*_env` or `*_file` names; None if neither is given."""
    if env is not None:
        return doors.secret(env)
    return doors.secret_file(file) if file is not None else None
