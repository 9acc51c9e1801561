"""Numbers of things, as people say them."""

from __future__ import annotations


def counted(number: int, thing: str, things: str = "") -> str:
    """ "1 feed", "2 feeds", "0 copies"; `things` is the plural where it is not `thing` and an s."""
    return f"{number} {thing if number == 1 else things or thing + 's'}"
