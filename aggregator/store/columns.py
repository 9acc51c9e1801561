"""Column types: how times, spans, text and JSON stand in either database, and the cleaning of text at the door."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger, Dialect, Integer, String
from sqlalchemy.types import TypeDecorator

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

Number = BigInteger().with_variant(Integer(), "sqlite")
"""A 64-bit integer; SQLite's are that anyway, and only its INTEGER can be a table's own key."""

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def clean(text: str) -> str:
    """`text` with each NUL and each lone surrogate replaced by U+FFFD: neither database holds both, and one
    character for one keeps every offset into the text true."""
    if "\x00" not in text and (text.isascii() or _is_unicode(text)):
        return text  # far the most: without a look at every character in Python's regex engine
    return UNSTORABLE.sub("\ufffd", text)


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def microseconds(moment: datetime) -> int:
    """As times are stored; ValueError for one without a zone."""
    if moment.utcoffset() is None:
        raise ValueError(f"a time without a zone cannot be stored: {moment!r}")
    return (moment - EPOCH) // MICROSECOND


def moment(microseconds: int) -> datetime:
    """The time that is stored so."""
    return EPOCH + timedelta(microseconds=microseconds)


class Moment(TypeDecorator[datetime]):
    """An aware time, as microseconds since 1970 in UTC."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else microseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else moment(value)


class Span(TypeDecorator[timedelta]):
    """A length of time, as microseconds."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> int | None:
        return None if value is None else value // MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> timedelta | None:
        return None if value is None else timedelta(microseconds=value)


class Prose(TypeDecorator[str]):
    """Text, cleaned; cut at `limit` characters where it has one, for sentences that only explain."""

    impl = String
    cache_ok = True

    def __init__(self, limit: int | None = None) -> None:
        self.limit = limit
        super().__init__()

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else clean(value[: self.limit])


_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode
"""Made once: `json.dumps` makes an encoder for each value, which takes as long as to encode an item's authors."""


def to_json(value: object) -> str:
    """Compact JSON of `value` with its text cleaned, as the engine's serializer."""
    text = _compact(value)
    if "\\u0000" in text:  # a NUL, or an innocent backslash before "u0000": look closely
        text = _compact(_clean_within(value))
    return clean(text)


def _clean_within(value: object) -> object:
    match value:
        case str():
            return clean(value)
        case dict():
            return {clean(str(key)): _clean_within(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_clean_within(inner) for inner in value]
        case _:
            return value
