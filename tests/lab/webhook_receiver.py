"""A webhook's receiver that knows DESIGN §9 and nothing else of us: it checks signatures with the public library,
remembers ids, and answers as it is told.

    async with WebhookReceiver(secret) as receiver:
        ... post to receiver.url ...
        assert receiver.events[0]["type"] == "dialogue.announced"
"""

from __future__ import annotations

import base64
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from standardwebhooks import Webhook, WebhookVerificationError

from tests.lab.http_server import HttpServer, Reply, Request

HANG_UP = Reply(0)
"""Given as a reply: the connection is cut without an answer."""

SECRET = "whsec_" + base64.b64encode(b"a canary that must never leak..!").decode()


@dataclass(slots=True)
class WebhookReceiver:
    """`replies` are given one after the other, the last one for ever; what fails verification is answered 401.

    `attempts` are the ids of all verified requests, `events` the bodies of those that were answered 2xx, each id once:
    what a consumer that honours `webhook-id` has; `taken` are the ids of those, each as often as it came; `refused`
    counts the other answers.
    """

    secret: str = SECRET
    replayed: bool = False  # the sender's clock shows a day of the past
    replies: Sequence[Reply] = (Reply(204),)
    events: list[dict[str, Any]] = field(default_factory=list)
    attempts: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    forged: list[str] = field(default_factory=list)
    server: HttpServer = field(default_factory=HttpServer)
    _known: set[str] = field(default_factory=set)

    @property
    def url(self) -> str:
        return self.server.url("/hook")

    async def __aenter__(self) -> WebhookReceiver:
        self.server.routes["/hook"] = self._receive
        await self.server.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.server.__aexit__(kind, error, trace)

    def _verify(self, request: Request) -> dict[str, Any]:
        """The body, if it was signed with our secret. The library also refuses a timestamp that is not of now."""
        hook, headers = Webhook(self.secret), dict(request.headers)
        if not self.replayed:
            read: dict[str, Any] = hook.verify(request.body, headers)
            return read
        sent = datetime.fromtimestamp(int(headers["webhook-timestamp"]), UTC)
        if hook.sign(headers["webhook-id"], sent, request.body.decode()) not in headers["webhook-signature"].split():
            raise WebhookVerificationError("another signature")
        return dict(json.loads(request.body))

    def _receive(self, request: Request) -> Reply:
        try:
            event = self._verify(request)
        except WebhookVerificationError as error:
            self.forged.append(str(error))
            return Reply(401)
        number = request.headers["webhook-id"]
        reply = self.replies[min(len(self.attempts), len(self.replies) - 1)]
        if 200 <= reply.status < 300 and number not in self._known:
            self._known.add(number)
            self.events.append({**event, "webhook-id": number})
        self.attempts.append(number)
        if 200 <= reply.status < 300:
            self.taken.append(number)
            return reply
        self.refused["no answer" if reply is HANG_UP or reply.delay >= 60 else str(reply.status)] += 1
        if reply is HANG_UP:
            raise ConnectionResetError
        return reply
