"""The `Post` port of the channels as production has it: the guarded HTTP client, opened for each request."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from aggregator.alerts.channels import Answer
from aggregator.fetching.client import GuardedClient
from aggregator.model import Failed


async def post(
    url: str, *, body: bytes, headers: Mapping[str, str], allow_private: bool, total: timedelta
) -> Answer | Failed:
    async with GuardedClient() as client:
        return await client.post(url, body=body, headers=headers, allow_private=allow_private, total=total)
