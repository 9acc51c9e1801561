"""The `Post` port of the channels over a bare httpx client: what the guarded client is in production, unguarded."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import httpx

from aggregator.model import Failed, FailureKind


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


async def post(
    url: str, *, body: bytes, headers: Mapping[str, str], allow_private: bool, total: timedelta
) -> Answer | Failed:
    """One POST; refuses loopback unless it is allowed, as the guarded client does."""
    if not allow_private:
        return Failed(kind=FailureKind.REFUSED_ADDRESS, reason="127.0.0.1 is not a public address")
    try:
        async with asyncio.timeout(total.total_seconds()), httpx.AsyncClient(trust_env=False) as client:
            answer = await client.post(url, content=body, headers=dict(headers))
    except TimeoutError:
        return Failed(kind=FailureKind.TIMEOUT, reason="the server took too long")
    except httpx.HTTPError as error:
        return Failed(kind=FailureKind.CONNECT, reason=f"cannot connect: {type(error).__name__}")
    return Answer(answer.status_code, answer.headers, answer.content)
