"""Alerts as signed POST requests: Standard Webhooks 1.0.0 (DESIGN §9; door: standardwebhooks).

[channels.hook]
type = "webhook"
url = "https://example.org/hooks/dialogues"
secret_env = "HOOK_SECRET"   # whsec_ and 24-64 random bytes in base64; several, separated by spaces, to rotate them;
                             # without secret_env or secret_file nothing is signed
allow_private = false        # a receiver on a loopback or private address must be allowed by name

Headers `webhook-id` (the same for every attempt), `webhook-timestamp` (of the attempt) and `webhook-signature`.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from urllib.parse import unquote, urlsplit

from pydantic import BaseModel, field_validator, model_validator
from standardwebhooks import Webhook

from aggregator.alerts.channels import FORM, Channel, Doors, chosen_secret, prepare
from aggregator.alerts.payloads import envelope
from aggregator.alerts.safety import terminal
from aggregator.alerts.schedule import judge
from aggregator.errors import ConfigurationError
from aggregator.model import Alert, Failed, SendResult, Sent

TOTAL = timedelta(seconds=20)
"""For the whole exchange; Standard Webhooks asks for 15 to 30 s."""

_ID = re.compile(r"[A-Za-z0-9_-]{1,200}", re.ASCII)


class Options(BaseModel):
    """Where to, and where the secret is kept."""

    model_config = FORM

    url: str
    secret_env: str | None = None
    secret_file: str | None = None
    allow_private: bool = False

    @field_validator("url")
    @classmethod
    def _http(cls, value: str) -> str:
        try:
            parts = urlsplit(value)
            usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
        except ValueError:
            usable = False
        if not usable or re.search(r"[\x00-\x20\x7f\\]", value):
            raise ValueError("not an http or https URL")
        if "@" in urlsplit(value).netloc:
            raise ValueError("the URL must hold no user name or password: the signature proves who sends")
        return value

    @model_validator(mode="after")
    def _one_secret(self) -> Options:
        if self.secret_env is not None and self.secret_file is not None:
            raise ValueError("secret_env and secret_file both name the signing secret: keep one of them")
        return self


@dataclass(frozen=True, slots=True)
class _Hook:
    url: str
    allow_private: bool
    doors: Doors = field(repr=False)
    signers: tuple[Webhook, ...] = field(repr=False)

    async def send(self, alert: Alert) -> Sent:
        body = prepare(_body, alert)
        if isinstance(body, Sent):
            return body
        now = self.doors.now().astimezone(UTC)
        headers = {
            "content-type": "application/json",
            "webhook-id": alert.uid,
            "webhook-timestamp": str(int(now.timestamp())),
        }
        if self.signers:
            signatures = (signer.sign(alert.uid, now, body.decode()) for signer in self.signers)
            headers["webhook-signature"] = " ".join(signatures)
        answer = await self.doors.post(
            self.url, body=body, headers=headers, allow_private=self.allow_private, total=TOTAL
        )
        if isinstance(answer, Failed):
            return Sent(result=SendResult.RETRY, detail=terminal(answer.reason, 300), retry_after=answer.retry_after)
        result = judge(answer.status)
        # hidden before anything is cut off: half an address is as telling as most of it
        said = _without_address(answer.body.decode("utf-8", "replace"), self.url)
        return Sent(
            result=result,
            detail=_detail(answer.status, said),
            retry_after=answer.retry_after if result is SendResult.RETRY else None,
        )

    async def close(self) -> None:
        return None


def open_channel(name: str, options: Options, doors: Doors) -> Channel:
    given = chosen_secret(doors, env=options.secret_env, file=options.secret_file)
    key = f"channels.{name}.{'secret_file' if options.secret_file else 'secret_env'}"
    if given is not None and not given.split():
        raise ConfigurationError("the signing secret is empty", key=key)
    signers = tuple(_signer(secret, key) for secret in (given or "").split())
    return _Hook(options.url, options.allow_private, doors, signers)


def _signer(secret: str, key: str) -> Webhook:
    """The library takes a secret of one byte and any text as base64; the sender must check both (§1)."""
    encoded = secret.removeprefix("whsec_")
    try:
        raw = base64.b64decode(encoded + "=" * (-len(encoded) % 4), validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if not secret.startswith("whsec_") or not 24 <= len(raw) <= 64:
        raise ConfigurationError(
            "a signing secret is whsec_ and the base64 of 24 to 64 random bytes: "
            'make one with echo "whsec_$(openssl rand -base64 32)"',
            key=key,
        )
    return Webhook(raw)


def _body(alert: Alert) -> bytes:
    if not _ID.fullmatch(alert.uid):
        raise ValueError("the alert's uid cannot be a webhook-id: letters, digits, hyphen and underscore only")
    return json.dumps(envelope(alert), ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def _detail(status: int, said: str) -> str:
    if 200 <= status < 300:
        return f"answered {status}"
    if 300 <= status < 400:
        return f"answered {status}: redirects are not followed, set the new address in the configuration"
    shown = terminal(said, 120)
    return f"answered {status}" + (f": {shown}" if shown else "")


_LONG_PART = re.compile(r"[^/&=]{6,}")


def _without_address(text: str, url: str) -> str:
    """`text` without what may be secret in the receiver's address, which error pages like to repeat: with many services
    whoever knows the path or a token in the query may post."""
    parts = urlsplit(url)
    found = set(_LONG_PART.findall(f"{parts.path}&{parts.query}"))
    for part in sorted(found | {unquote(part) for part in found}, key=len, reverse=True):
        text = text.replace(part, "***")
    return text
