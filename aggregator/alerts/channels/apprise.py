"""Alerts to chat and paging services, through Apprise (door: apprise; optional: pip install 'aggregator[apprise]').

[channels.chat]
type = "apprise"
urls_env = "CHAT_URLS"     # or urls_file: Apprise URLs, which hold tokens; several, separated by spaces or lines
templates = "/etc/aggregator/templates"    # optional: a folder with note.txt

Only services of `SCHEMES` are taken, over TLS; what writes files, logs or programs, speaks mail (`email` does) or posts
to any address (`webhook` does, signed and guarded) is not among them (S15). A service knows no ids, so an alert that is
sent again after a crash may be seen twice there.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pydantic import BaseModel, field_validator, model_validator

from aggregator.alerts.channels import FORM, Channel, Doors, chosen_secret, compose
from aggregator.alerts.rendering import Press, template_folder
from aggregator.alerts.safety import chat, header, terminal
from aggregator.alerts.wording import message
from aggregator.errors import ConfigurationError
from aggregator.model import Alert, SendResult, Sent, reference

if TYPE_CHECKING:
    from apprise import Apprise

SCHEMES = frozenset({
    "dingtalk", "discord", "feishu", "gchat", "gotifys", "groupme", "ilert", "incidentio", "lark", "line", "mastodons",
    "matrixs", "mmosts", "nctalks", "ntfys", "opsgenie", "pagerduty", "pagertree", "pbul", "pover", "ringc", "rockets",
    "signals", "slack", "spike", "splunk", "squadcast", "synologys", "tgram", "threema", "twilio", "twist", "victorops",
    "vonage", "webex", "wecombot", "workflow", "workflows", "wxteams", "xmatters", "zoom", "zulip",
})  # fmt: skip
"""What people read: chat, push, SMS and paging services, all over TLS."""

LOOPBACK_SCHEMES = frozenset({"gotify", "matrix", "mmost", "ntfy", "rocket", "signal"})
"""The same without TLS, for a server on this machine."""

LONGEST = 2000
"""Characters of a message: what Discord takes, the least of those that people use."""

TIMEOUT = 10.0
"""Seconds to connect, and again for an answer."""

PACE = 1.0
"""Seconds between two messages to one service: Slack and Telegram ask for one a second (Apprise would wait 5.5 s)."""

MOST_REMEMBERED = 1000


class Options(BaseModel):
    """Where the addresses are kept: they hold tokens, so they do not stand in the file."""

    model_config = FORM

    urls_env: str | None = None
    urls_file: str | None = None
    templates: str | None = None

    @field_validator("templates")
    @classmethod
    def _folder(cls, value: str | None) -> str | None:
        return template_folder(value)

    @model_validator(mode="after")
    def _usable(self) -> Options:
        if (self.urls_env is None) == (self.urls_file is None):
            raise ValueError("name the place of the Apprise URLs with urls_env or urls_file, one of them")
        if find_spec("apprise") is None:
            raise ValueError(
                "channels of this type need a package that is not installed: pip install 'aggregator[apprise]'"
            )
        return self


@dataclass(frozen=True, slots=True)
class _Services:
    services: Mapping[str, Apprise] = field(repr=False)  # "slack", "ntfys (2)": no address, which holds a token
    press: Press = field(repr=False)
    doors: Doors = field(repr=False)
    # Which services have a message already while others failed, by uid, as the mail channel remembers recipients.
    served: dict[str, set[str]] = field(default_factory=dict, repr=False)

    async def send(self, alert: Alert) -> Sent:
        note = await compose(self._note, alert)
        if isinstance(note, Sent):
            return note
        title, body, trouble = note
        served = self.served.get(alert.uid, set())
        waiting = [name for name in self.services if name not in served]
        answers = await asyncio.gather(
            *(asyncio.to_thread(_notify, self.services[name], title, body) for name in waiting)
        )
        failed = [name for name, done in zip(waiting, answers, strict=True) if not done]
        if not failed:
            self.served.pop(alert.uid, None)
            return Sent(result=SendResult.DELIVERED, detail=trouble)
        self.served.setdefault(alert.uid, set()).update(name for name in waiting if name not in failed)
        while len(self.served) > MOST_REMEMBERED:
            del self.served[next(iter(self.served))]
        return Sent(result=SendResult.RETRY, detail=f"{', '.join(failed)}: refused it or cannot be reached")

    async def close(self) -> None:
        return None

    async def _note(self, alert: Alert) -> tuple[str, str, str]:
        told = message(alert, reference("alert", alert.id), self.doors.name, self.doors.part)
        body, trouble = await self.press.note(told)
        return chat(header(told.subject)), chat(body, LONGEST), trouble


def open_channel(name: str, options: Options, doors: Doors) -> Channel:
    key = f"channels.{name}.{'urls_file' if options.urls_file else 'urls_env'}"
    given = (chosen_secret(doors, env=options.urls_env, file=options.urls_file) or "").split()
    if not given:
        raise ConfigurationError("no Apprise URL is given", key=key)
    for library in ("apprise", "urllib3"):
        # both log addresses, with the tokens in them (S24); what became of a message stands in our own log
        logging.getLogger(library).setLevel(logging.CRITICAL + 1)
    services: dict[str, Apprise] = {}
    for number, url in enumerate(given, 1):
        scheme = _scheme(url, number, key)
        services[f"{scheme} ({number})" if len(given) > 1 else scheme] = _service(url, scheme, number, key)
    press = Press(folder=Path(options.templates) if options.templates else None, warn=doors.warn)
    return _Services(services, press, doors)


def _scheme(url: str, number: int, key: str) -> str:
    """The service that a URL names, if it is one that we take; ConfigurationError without the URL otherwise."""
    scheme, separator, _ = url.partition("://")
    if separator and (scheme in SCHEMES or (scheme in LOOPBACK_SCHEMES and _is_loopback(url))):
        return scheme
    shown = terminal(scheme, 20) if separator else "…"
    reason = "only on this machine, use its form with TLS" if scheme in LOOPBACK_SCHEMES else "is no service we take"
    raise ConfigurationError(f"URL {number}: {shown}:// {reason}; there are {', '.join(sorted(SCHEMES))}", key=key)


def _is_loopback(url: str) -> bool:
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _service(url: str, scheme: str, number: int, key: str) -> Apprise:
    import apprise

    asset = apprise.AppriseAsset(
        app_id="Aggregator",
        image_url_mask="",
        async_mode=False,
        http_redirects=False,
        plugin_paths=[],
        storage_mode=apprise.PersistentStoreMode.MEMORY,
        allow_templates=False,
    )
    service = apprise.Apprise.instantiate(url, asset=asset, suppress_exceptions=True)
    if service is None:
        raise ConfigurationError(f"URL {number}: Apprise cannot read this {scheme} address", key=key)
    # what a URL's own parameters may have said otherwise
    service.redirects = False
    service.request_rate_per_sec = PACE
    service.socket_connect_timeout = service.socket_read_timeout = TIMEOUT
    service.verify_certificate = True
    service.overflow_mode = apprise.OverflowMode.TRUNCATE
    whole = apprise.Apprise(asset=asset)
    whole.add(service)
    return whole


def _notify(service: Apprise, title: str, body: str) -> bool:
    """Whether the service took it. Plain text is said to be so: otherwise it goes raw where HTML is shown (S15)."""
    return bool(service.notify(title=title, body=body, body_format="text", notify_type="info"))
