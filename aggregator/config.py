"""feeds.toml and the environment, read into one validated `Settings` value.

Every mistake ends in a `ConfigurationError` that names file, line and key and says what to do. Nothing else in the
program reads the environment or the file. Secrets are never written into the file: a `*_env` or `*_file` key names
where one is kept, and `Secrets` fetches it when a channel is opened.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import timedelta
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal, Protocol, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from aggregator import query
from aggregator.durations import duration
from aggregator.errors import ConfigurationError
from aggregator.model import DialogueType, EventType, Feed, FeedKind, Filters, Priority, Subscription

FILE_NAME = "feeds.toml"
DATABASE = "sqlite:///aggregator.db"
SHORTEST_INTERVAL = timedelta(minutes=5)
"""No public feed is polled more often (R-S1); a feed with `allow_private`, which is a lab's, may be."""

LONGEST_COOLDOWN = timedelta(days=30)
"""A change that is told later is history."""

DEFAULT_EVENTS = frozenset(
    {EventType.ANNOUNCED, EventType.CHANGED, EventType.POSTPONED, EventType.CANCELLED, EventType.CONCLUDED}
)


# --- what the rest of the program gets -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSettings:
    """One `[channels.NAME]` table, its options already validated by the channel's own model."""

    name: str
    type: str
    options: BaseModel


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything the user decided, with the source of each top-level value for `config show`."""

    path: Path | None
    database: str = DATABASE
    contact: str | None = None
    languages: frozenset[str] | None = None
    concurrency: int = 16
    host_interval: timedelta = timedelta(seconds=5)
    feeds: tuple[Feed, ...] = ()
    channels: Mapping[str, ChannelSettings] = field(default_factory=dict)
    subscriptions: tuple[Subscription, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)


class Vocabulary(Protocol):
    """What configuration must ask others about: channels are found by the code, region names need the gazetteer."""

    def channel_types(self) -> Collection[str]:
        """The types of channel there are."""

    def channel_options(self, kind: str) -> type[BaseModel]:
        """The model of the options of one type."""

    def regions(self, name: str) -> frozenset[str]:
        """Codes that a filter on `name` matches; ValueError if there is no such region."""

    def theme(self, name: str) -> str:
        """Theme id; ValueError if there is no such theme."""

    def party(self, name: str) -> frozenset[str]:
        """Codes of those that a filter on the party `name` means: exactly that one, or any country of a macro-region;
        ValueError if there is none of that name."""

    def check_digest(self, text: str) -> None:
        """ValueError if `text` is no digest time."""

    def check_quiet_hours(self, text: str) -> None:
        """ValueError if `text` are no quiet hours."""


class Secrets:
    """Fetches secrets by name: `NAME`, then `NAME_FILE`, then the systemd credential `NAME` (O2)."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def __call__(self, name: str) -> str:
        """The secret without its trailing line break; ConfigurationError says which ways were tried."""
        if value := self._environ.get(name):
            return value
        paths = [self._environ.get(f"{name}_FILE")]
        if directory := self._environ.get("CREDENTIALS_DIRECTORY"):
            paths.append(str(Path(directory) / name))
        for path in filter(None, paths):
            if Path(path).is_file():
                return self.read(path)
        raise ConfigurationError(
            f"the secret {name} is nowhere: set the environment variable {name}, or {name}_FILE to a file that "
            f"holds it, or give a systemd credential named {name}"
        )

    def read(self, path: str) -> str:
        """The content of a secret file; ConfigurationError if it cannot be read or is empty."""
        try:
            value = Path(path).read_text(encoding="utf-8").strip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigurationError(f"the secret file {path} cannot be read: {error}") from error
        if not value:
            raise ConfigurationError(f"the secret file {path} is empty")
        return value


# --- reading ---------------------------------------------------------------------------------------------------------


def find(flag: str | None, environ: Mapping[str, str]) -> Path | None:
    """Where the configuration is: `--config`, AGGREGATOR_CONFIG, ./feeds.toml, then the user's configuration folder.

    A file named by flag or environment must exist (ConfigurationError); None means that there is none at all.
    """
    for source, given in (("--config", flag), ("AGGREGATOR_CONFIG", environ.get("AGGREGATOR_CONFIG"))):
        if given:
            path = Path(given)
            if not path.is_file():
                raise ConfigurationError(f"there is no such file (named by {source})", file=given)
            return path
    home = Path(environ.get("XDG_CONFIG_HOME") or Path(environ.get("HOME", "~")).expanduser() / ".config")
    for path in (Path(FILE_NAME), home / "aggregator" / FILE_NAME):
        if path.is_file():
            return path
    return None


def load(
    path: Path | None, *, vocabulary: Vocabulary, environ: Mapping[str, str], database: str | None = None
) -> Settings:
    """Read and check the configuration; `database` is the command line's and wins over environment and file."""
    if path is None:
        text = ""
    else:
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigurationError(f"cannot be read: {error}", file=str(path)) from error
    return _read(text, path, vocabulary, environ, database)


def _read(
    text: str, path: Path | None, vocabulary: Vocabulary, environ: Mapping[str, str], database: str | None
) -> Settings:
    name = str(path) if path else FILE_NAME
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        raise ConfigurationError(
            f"not TOML: {error}", file=name, line=int(line[1]) if line else text.count("\n") + 1
        ) from error
    lines = key_lines(text)

    def wrong(message: str, key: tuple[str | int, ...]) -> ConfigurationError:
        return ConfigurationError(message, file=name, line=_line(lines, key), key=_dotted(key))

    try:
        document = _Document.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        # pydantic adds the branch of a union to the location; what is not in the file is no key
        raise wrong(_explain(first), first["loc"]) from error

    feeds = []
    seen: dict[str, int] = {}
    for index, declared in enumerate(document.feeds):
        if declared.id in seen:
            first_line = _line(lines, ("feeds", seen[declared.id], "id"))
            raise wrong(f"the id {declared.id!r} is already taken on line {first_line}", ("feeds", index, "id"))
        seen[declared.id] = index
        feeds.append(declared.feed())

    channels = {}
    known = vocabulary.channel_types()
    for channel, table in document.channels.items():
        kind = table.get("type")
        if not isinstance(kind, str) or kind not in known:
            raise wrong(
                f"{kind!r} is no channel type; there are {', '.join(sorted(known))}"
                if "type" in table
                else f"a channel needs a type: one of {', '.join(sorted(known))}",
                ("channels", channel, "type"),
            )
        options = {key: value for key, value in table.items() if key != "type"}
        try:
            channels[channel] = ChannelSettings(
                name=channel, type=kind, options=vocabulary.channel_options(kind).model_validate(options)
            )
        except ValidationError as error:
            first = error.errors()[0]
            raise wrong(_explain(first), ("channels", channel, *first["loc"])) from error

    subscriptions: dict[str, Subscription] = {}
    for index, rule in enumerate(document.alerts):
        if rule.name in subscriptions:
            raise wrong(f"the name {rule.name!r} is already taken", ("alerts", index, "name"))
        for channel in rule.channels:
            if channel not in channels:
                raise wrong(
                    f"there is no [channels.{channel}]; "
                    + (f"there are {', '.join(sorted(channels))}" if channels else "no channel is configured"),
                    ("alerts", index, "channels"),
                )
        try:
            subscriptions[rule.name] = rule.subscription(vocabulary)
        except _AtKey as error:
            raise wrong(str(error), ("alerts", index, *error.key)) from error

    top = document.aggregator
    sources = dict.fromkeys(top.model_fields_set, name)
    chosen = top.database
    if path and chosen.startswith("sqlite:///") and not chosen.startswith("sqlite:////") and chosen != "sqlite:///":
        # relative to the file that names it, so that the daemon and the command line agree whatever folder they run in
        chosen = f"sqlite:///{(path.parent / chosen.removeprefix('sqlite:///')).resolve()}"
    for source, given in (("AGGREGATOR_DATABASE", environ.get("AGGREGATOR_DATABASE")), ("--database", database)):
        if given:
            chosen, sources["database"] = given, source
    try:
        check_database(chosen)
    except ValueError as error:
        if sources.get("database") == name:
            raise wrong(str(error), ("aggregator", "database")) from error
        raise ConfigurationError(str(error), key=sources.get("database", "database")) from error

    return Settings(
        path=path,
        database=chosen,
        contact=top.contact,
        languages=frozenset(top.languages) if top.languages else None,
        concurrency=top.concurrency,
        host_interval=top.host_interval,
        feeds=tuple(feeds),
        channels=channels,
        subscriptions=tuple(subscriptions.values()),
        sources=sources,
    )


def feed(table: Mapping[str, object]) -> Feed:
    """A feed from the keys of a `[[feeds]]` table; ValueError, in words, for what the file would not take either."""
    try:
        return _Feed.model_validate(table).feed()
    except ValidationError as error:
        first = error.errors()[0]
        where = f"{_dotted(first['loc'])}: " if first["loc"] else ""
        raise ValueError(f"{where}{_explain(first)}") from error


def check_database(url: str) -> None:
    """ValueError unless `url` is one of the two kinds of database that the store opens."""
    if not (url.startswith("sqlite:///") and len(url) > 10) and not url.startswith("postgresql+psycopg://"):
        raise ValueError(
            "not a database URL that is supported: write sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME"
        )


# --- the form of the file --------------------------------------------------------------------------------------------


def _http_url(value: str) -> str:
    try:
        parts = urlsplit(value)
        usable = parts.scheme in {"http", "https"} and parts.hostname and (parts.port or True)
    except ValueError:
        usable, parts = None, urlsplit("")
    if not usable or re.search(r"[\x00-\x20\x7f]", value):
        raise ValueError("not an http or https URL")
    if parts.password:
        raise ValueError("a URL here must not hold a password: this file is no place for secrets")
    return value


def _time_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{value!r} is no IANA time zone, such as Asia/Almaty") from error
    return value


def _code(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2}|org:[a-z0-9-]+", value):
        raise ValueError("write an ISO 3166-1 alpha-2 code such as KZ, or an org: code such as org:eu")
    return value if value.startswith("org:") else value.upper()


def _language(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*", value):
        raise ValueError("write a language tag such as en or kk")
    return value.split("-")[0].lower()


def _header_text(value: str) -> str:
    if not re.fullmatch(r"[\x20-\x7e]*", value):
        raise ValueError("write it in ASCII and on one line: it stands in every request, which would not be valid HTTP")
    return value


_Duration = Annotated[timedelta, BeforeValidator(duration)]
_HttpUrl = Annotated[str, AfterValidator(_http_url)]
_Code = Annotated[str, AfterValidator(_code)]
_Language = Annotated[str, AfterValidator(_language)]
_HeaderText = Annotated[str, Field(max_length=200), AfterValidator(_header_text)]
_Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=64)]
_FORM = ConfigDict(extra="forbid", strict=True)


_Answer = TypeVar("_Answer")


class _AtKey(Exception):
    """A value that only the vocabulary could refuse, with the key it stands under."""

    def __init__(self, key: tuple[str, ...], message: str) -> None:
        self.key = key
        super().__init__(message)


class _Top(BaseModel):
    model_config = _FORM

    database: str = DATABASE
    contact: _HeaderText | None = None
    languages: list[_Language] | None = None
    concurrency: int = Field(default=16, ge=1, le=256)
    host_interval: _Duration = timedelta(seconds=5)


class _Feed(BaseModel):
    model_config = _FORM

    id: _Name
    url: _HttpUrl
    name: str | None = Field(default=None, max_length=200)
    kind: Literal["government", "parliament", "igo", "ngo", "news"] = "news"
    country: _Code | None = None
    language: _Language | None = None
    priority: str = "normal"
    interval: _Duration | None = None
    allow_private: bool = False
    user_agent: Annotated[_HeaderText, Field(min_length=1)] | None = None
    max_bytes: int | None = Field(default=None, ge=1024, le=50 * 1024 * 1024)  # R-F11
    time_zone: Annotated[str, AfterValidator(_time_zone)] | None = None
    day_first: bool | None = None
    paused: bool = False

    @model_validator(mode="after")
    def _interval(self) -> _Feed:
        if self.priority not in set(Priority):
            try:  # DESIGN §8: "an interval may be given instead"
                self.interval, self.priority = duration(self.priority), "normal"
            except ValueError as error:
                raise ValueError("priority is high, normal, low, or an interval such as 30m") from error
        if self.interval is not None:
            shortest = timedelta(seconds=1) if self.allow_private else SHORTEST_INTERVAL
            if self.interval < shortest:
                raise ValueError(f"the interval must be at least {shortest}: be kind to the publisher's server")
        return self

    def feed(self) -> Feed:
        return Feed(
            id=self.id,
            url=self.url,
            name=self.name or self.id,
            kind=FeedKind(self.kind),
            country=self.country,
            language=self.language,
            priority=Priority(self.priority),
            interval=self.interval,
            allow_private=self.allow_private,
            user_agent=self.user_agent,
            max_bytes=self.max_bytes,
            time_zone=self.time_zone,
            day_first=self.day_first,
            paused=self.paused,
        )


class _Filters(BaseModel):
    """What `[[alerts]]` and its `exclude` have in common."""

    model_config = _FORM

    regions: list[str] = []
    themes: list[str] = []
    parties: list[str] = []
    types: list[str] = []
    series: list[str] = []
    sources: list[_Name] = []
    kinds: list[str] = []
    languages: list[_Language] = []
    query: str | None = None

    def filters(self, vocabulary: Vocabulary, under: tuple[str, ...] = ()) -> Filters:
        """The filters, checked; `under` is the key of the table they stand in."""
        queries = [] if self.query is None else [self.query]
        return Filters(
            regions=frozenset[str]().union(*_ask((*under, "regions"), self.regions, vocabulary.regions)),
            themes=frozenset(_ask((*under, "themes"), self.themes, vocabulary.theme)),
            parties=frozenset[str]().union(*_ask((*under, "parties"), self.parties, vocabulary.party)),
            types=frozenset(_ask((*under, "types"), self.types, partial(_member, DialogueType, "type of dialogue"))),
            series=frozenset(self.series),
            sources=frozenset(self.sources),
            kinds=frozenset(_ask((*under, "kinds"), self.kinds, partial(_member, FeedKind, "kind of feed"))),
            languages=frozenset(self.languages),
            query=next(iter(_ask((*under, "query"), queries, partial(query.parse, names=vocabulary))), None),
        )


def _exclusion(value: object) -> object:
    """A query stands for the table that holds nothing else."""
    return {"query": value} if isinstance(value, str) else value


class _Alert(_Filters):
    name: _Name
    channels: list[str] = Field(min_length=1)
    on: list[str] = Field(default_factory=lambda: [str(event) for event in sorted(DEFAULT_EVENTS)], min_length=1)
    exclude: Annotated[_Filters | None, BeforeValidator(_exclusion)] = None
    min_confidence: float = Field(default=0.6, ge=0, le=1)
    remind: list[_Duration] = []
    digest: str | None = None
    cooldown: _Duration = Field(default=timedelta(), ge=timedelta(), le=LONGEST_COOLDOWN)
    quiet_hours: str | None = None
    upcoming: bool = False
    time_zone: Annotated[str, AfterValidator(_time_zone)] | None = None

    def subscription(self, vocabulary: Vocabulary) -> Subscription:
        on = _ask(("on",), self.on, _event)
        if self.digest is not None:
            _ask(("digest",), [self.digest], vocabulary.check_digest)
        if self.quiet_hours is not None:
            _ask(("quiet_hours",), [self.quiet_hours], vocabulary.check_quiet_hours)
        filters = self.filters(vocabulary)
        return Subscription(
            **{each.name: getattr(filters, each.name) for each in fields(filters)},
            name=self.name,
            channels=tuple(dict.fromkeys(self.channels)),
            on=frozenset(on),
            exclude=self.exclude.filters(vocabulary, ("exclude",)) if self.exclude else None,
            min_confidence=self.min_confidence,
            remind=tuple(sorted(self.remind, reverse=True)),
            digest=self.digest,
            cooldown=self.cooldown,
            quiet_hours=self.quiet_hours,
            upcoming=self.upcoming,
            asked=self._digest(*_Filters.model_fields, "on", "exclude", "min_confidence"),
            written=self._digest(*(set(type(self).model_fields) - {"name"})),
            time_zone=self.time_zone,
        )

    def _digest(self, *keys: str) -> str:
        """Names these keys' values; an upgrade that adds a key changes nothing where that key is left out."""
        told = self.model_dump(mode="json", include=set(keys), exclude_defaults=True)
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:32]


def _event(value: str) -> EventType:
    if value == EventType.REMINDER:
        raise ValueError('reminders are asked for by `remind`, as in remind = ["1d"]')
    if value == EventType.DIGEST:
        raise ValueError('a digest is asked for by `digest`, as in digest = "daily 07:00 Asia/Almaty"')
    return _member(EventType, "event", value)


_Word = TypeVar("_Word", bound=StrEnum)


def _member(words: type[_Word], what: str, value: str) -> _Word:
    if value not in set(words):
        raise ValueError(f"{value!r} is no {what}; there are {', '.join(words)}")
    return words(value)


def _ask(key: tuple[str, ...], values: list[str], question: Callable[[str], _Answer]) -> list[_Answer]:
    try:
        return [question(value) for value in values]
    except ValueError as error:
        raise _AtKey(key, str(error)) from error


class _Document(BaseModel):
    model_config = _FORM

    aggregator: _Top = Field(default_factory=_Top)
    feeds: list[_Feed] = []
    channels: dict[_Name, dict[str, Any]] = {}
    alerts: list[_Alert] = []


def _explain(error: Any) -> str:
    """pydantic's finding in the words of someone who edits a file."""
    match error["type"]:
        case "extra_forbidden":
            key = str(error["loc"][-1])
            secret = key in {"password", "secret", "token"}
            return f"unknown key {key!r}" + (
                f": secrets do not go into this file, name their place with {key}_env or {key}_file"
                if secret
                else ": a typing error, or a setting of another version"
            )
        case "missing":
            return f"the key {str(error['loc'][-1])!r} is missing"
        case _:
            message = str(error["msg"]).removeprefix("Value error, ")
            return message[:1].lower() + message[1:]


# --- where a key stands ----------------------------------------------------------------------------------------------

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*=""")
_NAME = re.compile(r"""[A-Za-z0-9_-]+|"[^"]*"|'[^']*'""")


def key_lines(text: str) -> dict[tuple[str | int, ...], int]:
    """Path of every table and key in a TOML text -> its line, 1-based. (`tomllib` does not tell.)

    Enough of TOML's grammar to find keys in files that people write: headers, dotted and quoted keys, multi-line
    strings and arrays. A key it does not find is shown with its table's line instead.
    """
    lines: dict[tuple[str | int, ...], int] = {}
    table: tuple[str | int, ...] = ()
    counts: dict[tuple[str | int, ...], int] = {}
    depth = 0
    quote: str | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if quote is None and depth == 0:
            if header := _HEADER.match(line):
                names: tuple[str | int, ...] = ()
                parts = list(_names(header[2]))
                for position, part in enumerate(parts):
                    names = (*names, part)
                    if header[1] == "[[" and position == len(parts) - 1:
                        counts[names] = counts.get(names, -1) + 1
                    if names in counts:
                        names = (*names, counts[names])
                table = names
                lines.setdefault(table, number)
                continue
            if key := _KEY.match(line):
                lines.setdefault((*table, *_names(key[1])), number)
                line = line[key.end() :]
        depth, quote = _scan(line, depth, quote)
    return lines


def _names(dotted: str) -> Iterator[str]:
    return (part.strip("\"'") for part in _NAME.findall(dotted))


def _scan(line: str, depth: int, quote: str | None) -> tuple[int, str | None]:
    """Bracket depth and open multi-line string at the end of a line."""
    position = 0
    while position < len(line):
        if quote:
            end = line.find(quote, position)
            if end < 0:
                return depth, quote if len(quote) == 3 else None
            position, quote = end + len(quote), None
            continue
        character = line[position]
        if character == "#":
            break
        if character in "\"'":
            quote = character * 3 if line.startswith(character * 3, position) else character
            position += len(quote)
            continue
        depth = max(0, depth + (character in "[{") - (character in "]}"))
        position += 1
    return depth, quote if quote and len(quote) == 3 else None


def _line(lines: Mapping[tuple[str | int, ...], int], key: tuple[str | int, ...]) -> int:
    while key and key not in lines:
        key = key[:-1]
    return lines.get(key, 1)


def _dotted(key: tuple[str | int, ...]) -> str:
    """`feeds[3].url`, counting from 0 as TOML readers do."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in key).removeprefix(".")


def environment() -> Mapping[str, str]:
    """The process's environment; the one place that reads it."""
    return os.environ
