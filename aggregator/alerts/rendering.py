"""Messages as text and as HTML (door: jinja2).

The package's own templates run here, in the immutable sandbox all the same, and see plain data only (S17). A user's
templates run in a process that is killed when it takes too much (`typesetter`); where one does not work, the message
goes out in the package's form and says so. HTML is escaped by the template's name, chosen here and not by jinja2's
guess from the suffix (§0.11).
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path

from jinja2 import PackageLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from aggregator.alerts.safety import terminal
from aggregator.alerts.wording import Message

OUTPUT_LIMIT = 1024 * 1024
"""Characters of one part; far beyond fifty full entries, so only a fault of ours reaches it (S17)."""

TEMPLATE_LIMIT = 256 * 1024
"""Bytes of a user's template."""

PATIENCE = 10.0
"""Seconds for a user's template, whatever the process does; computing is limited to less (`typesetter.CPU`)."""

NAMES = ("mail.html", "mail.txt", "note.txt")
"""The templates there are: both forms of a mail, and the short form for chats."""

_TYPESETTER = Path(__file__).with_name("typesetter.py")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """One message in both forms, lines ended by a line feed; `note` is what went wrong with a user's template."""

    subject: str
    text: str
    html: str
    note: str = ""


def render(message: Message) -> Rendered:
    """Fill the package's templates; ValueError if the result is longer than any message of ours."""
    return Rendered(
        subject=message.subject,
        text=_own("mail.txt", message).strip() + "\n",
        html=_own("mail.html", message),
        note=message.note,
    )


def render_note(message: Message) -> str:
    """The short form, for chats and pagers."""
    return _own("note.txt", message).strip()


def template_folder(value: str | None) -> str | None:
    """The option `templates`; ValueError unless it is a folder that holds a template."""
    if value is None:
        return None
    folder = Path(value)
    if not folder.is_dir():
        raise ValueError(f"there is no folder {terminal(value, 200)}")
    if not any((folder / name).is_file() for name in NAMES):
        raise ValueError(f"the folder holds none of {', '.join(NAMES)}")
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """Renders with a user's templates where `folder` holds any, and with the package's own otherwise. `warn` hears of
    templates that do not work."""

    folder: Path | None
    warn: Callable[[str], None]

    async def mail(self, message: Message) -> Rendered:
        """Both forms of a mail."""
        forms = {name: await self._users(name, message) for name in ("mail.txt", "mail.html")}
        told = replace(message, note=_notes(forms))
        own = render(told)
        text, html = (forms[name].text for name in ("mail.txt", "mail.html"))
        return replace(
            own, text=own.text if text is None else text.strip() + "\n", html=own.html if html is None else html
        )

    async def note(self, message: Message) -> tuple[str, str]:
        """The short form, and what went wrong with a user's template."""
        form = await self._users("note.txt", message)
        told = replace(message, note=_notes({"note.txt": form}))
        return (render_note(told) if form.text is None else form.text.strip()), told.note

    async def _users(self, name: str, message: Message) -> _Form:
        if self.folder is None:
            return _Form()
        try:
            source = await asyncio.to_thread(_read, self.folder / name)
            return _Form() if source is None else _Form(text=await _typeset(name, source, message))
        except (ValueError, OSError) as error:
            reason = terminal(error.strerror if isinstance(error, OSError) else error, 300)
            self.warn(f"the template {name} cannot be used: {reason}")
            return _Form(error=reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    """What a user's template gave: a text, an error, or neither where there is none."""

    text: str | None = None
    error: str = ""


def _notes(forms: dict[str, _Form]) -> str:
    broken = [f"{name} ({form.error})" for name, form in forms.items() if form.error]
    return f"Your template {' and '.join(broken)} cannot be used: this is the built-in form." if broken else ""


def _read(path: Path) -> str | None:
    """A template's source, None where there is none; ValueError if it is no text, or too long."""
    try:
        with path.open("rb") as file:
            raw = file.read(TEMPLATE_LIMIT + 1)
    except FileNotFoundError:
        return None
    if len(raw) > TEMPLATE_LIMIT:
        raise ValueError(f"it is longer than {TEMPLATE_LIMIT:,} bytes")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ValueError("it is not UTF-8") from error


async def _typeset(name: str, source: str, message: Message) -> str:
    """Fill a user's template in a process of its own; ValueError says what is wrong with it."""
    question = {"name": name, "source": source, "values": asdict(message), "limit": OUTPUT_LIMIT}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-I",
        str(_TYPESETTER),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={},  # no secret of ours
    )
    try:
        async with asyncio.timeout(PATIENCE):
            out, _ = await process.communicate(json.dumps(question).encode())
    except TimeoutError:
        raise ValueError(f"it takes longer than {PATIENCE:.0f} seconds") from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise ValueError("it takes too much time or memory")
    answer = json.loads(out)
    if "error" in answer:
        raise ValueError(answer["error"])
    return str(answer["text"])


def _own(name: str, message: Message) -> str:
    text = _environment().get_template(name).render(asdict(message))
    if len(text) > OUTPUT_LIMIT:
        raise ValueError(f"the message is longer than {OUTPUT_LIMIT:,} characters")
    return text


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        loader=PackageLoader("aggregator.alerts", "templates"),
        autoescape=lambda name: name is None or not name.endswith(".txt"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
