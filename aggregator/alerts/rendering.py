"""Messages as text and as HTML (door: jinja2).

The templates are the package's own, yet they run in the immutable sandbox and see plain data only (S17); HTML is
escaped by the template's name, chosen here and not by jinja2's guess from the suffix (§0.11).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cache

from jinja2 import PackageLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from aggregator.alerts.wording import Message

OUTPUT_LIMIT = 1024 * 1024
"""Characters of one part; far beyond fifty full entries, so only a fault of ours reaches it (S17)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """One message in both forms, lines ended by a line feed."""

    subject: str
    text: str
    html: str


def render(message: Message) -> Rendered:
    """Fill the templates; ValueError if the result is longer than any message of ours."""
    values = asdict(message)
    text = _environment().get_template("mail.txt").render(values)
    html = _environment().get_template("mail.html").render(values)
    if max(len(text), len(html)) > OUTPUT_LIMIT:
        raise ValueError(f"the message is longer than {OUTPUT_LIMIT:,} characters")
    return Rendered(subject=message.subject, text=text.strip() + "\n", html=html)


def render_note(message: Message) -> str:
    """The short form, for chats and pagers."""
    return _environment().get_template("note.txt").render(asdict(message)).strip()


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        loader=PackageLoader("aggregator.alerts", "templates"),
        autoescape=lambda name: name is None or not name.endswith(".txt"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
