"""One line per alert on standard output.

[channels.screen]
type = "console"
"""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel

from aggregator.alerts.channels import FORM, Channel, Doors, prepare
from aggregator.alerts.safety import link, terminal
from aggregator.alerts.wording import subject
from aggregator.model import Alert, SendResult, Sent
from aggregator.objects import time_text

WIDTH = 300


class Options(BaseModel):
    """A console has nothing to set."""

    model_config = FORM


@dataclass(frozen=True, slots=True)
class _Console:
    doors: Doors

    async def send(self, alert: Alert) -> Sent:
        line = prepare(self._line, alert)
        if isinstance(line, Sent):
            return line
        try:
            self.doors.write(line)
        except (OSError, ValueError) as error:  # a closed pipe; a stream that was closed
            return Sent(result=SendResult.RETRY, detail=f"cannot write: {terminal(error, 200)}")
        return Sent(result=SendResult.DELIVERED)

    async def close(self) -> None:
        return None

    def _line(self, alert: Alert) -> str:
        items = alert.payload.get("items")
        first = items[0] if isinstance(items, list) and items and isinstance(items[0], dict) else {}
        parts = (time_text(alert.created), terminal(subject(alert, self.doors.name), WIDTH), link(first.get("url")))
        return "  ".join(terminal(part) for part in parts if part)


def open_channel(name: str, options: Options, doors: Doors) -> Channel:
    return _Console(doors)
