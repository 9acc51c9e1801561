"""Look host names up, off the event loop."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

Resolver = Callable[[str, int], Awaitable[Sequence[str]]]
"""From a host name and a port to its addresses, as text; raises `socket.gaierror` when there are none."""


async def resolve_by_system(host: str, port: int) -> list[str]:
    """The addresses of a host as the system's resolver orders them (RFC 6724).

    Each look-up has a thread of its own that nobody waits for. asyncio's `getaddrinfo` shares a pool of a few threads
    with everything else that blocks, the database among it, and joins them at the end: during an outage of the
    resolver, which may take half a minute to give up, neither polls nor shutdown would go on.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[str]] = loop.create_future()

    def settle(found: list[str] | Exception) -> None:
        if answer.done():  # timed out or cancelled
            return
        if isinstance(found, Exception):
            answer.set_exception(found)
        else:
            answer.set_result(found)

    def look_up() -> None:
        found: list[str] | Exception
        try:
            found = [str(address[0]) for *_, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        except (OSError, UnicodeError) as error:
            found = error
        with suppress(RuntimeError):  # the loop was closed meanwhile
            loop.call_soon_threadsafe(settle, found)

    threading.Thread(target=look_up, name=f"resolve {host}", daemon=True).start()
    return await answer
