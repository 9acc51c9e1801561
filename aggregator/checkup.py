"""How this installation fares, judged from what was observed. Pure: `doctor` observes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from aggregator.alerts import outages
from aggregator.alerts.news import RECENT
from aggregator.config import Settings
from aggregator.counting import counted
from aggregator.fetching.decoding import size_text
from aggregator.fetching.schedule import duration_text
from aggregator.findings import STATUS_ADVICE, Finding, Grade
from aggregator.model import ChannelHealth, Feed, FeedState, FeedStatus, Priority
from aggregator.store import Check, Queue, Space

LITTLE_SPACE = 500_000_000
"""R-H4: bytes that must be free on the database's disk."""

LONG_LOG = 256 << 20
"""Bytes of the write-ahead log, four times what it keeps: somebody reads an old moment and does not end."""

READ_LATELY = timedelta(hours=2)
"""R-H4: so long ago at most a feed was read with success."""

LATE, TOO_LATE = timedelta(minutes=10), timedelta(hours=1)
"""How long a message may be due."""

AHEAD = timedelta(minutes=2)
"""What was noted so far in the future was noted by a clock that was wrong, or is."""

BEFORE_US = datetime(2026, 1, 1, tzinfo=UTC)
"""No clock that is right says an earlier time than this program was written at."""

FEWEST_DATED, MOSTLY = 5, 0.9
"""New items of a feed that are dated long ago, and their share, from which on it is no accident."""

NAMED = 3
"""The worst feeds of a state that are named."""

FINE = frozenset({FeedStatus.OK, FeedStatus.NEW})
WAITING = frozenset({FeedStatus.HELD, FeedStatus.SILENT})
"""Not well, and no failure of the feed."""


def settings_findings(settings: Settings, feeds: Sequence[Feed]) -> Iterator[Finding]:
    """What a right configuration may still leave out."""
    yield Finding(
        check="configuration",
        grade=Grade.OK,
        text=f"{settings.path or 'no file; the defaults'}: {counted(len(settings.feeds), 'feed')}, "
        f"{counted(len(settings.channels), 'channel')}, {counted(len(settings.subscriptions), 'alert')}",
    )
    if settings.contact:
        yield Finding(check="contact", grade=Grade.OK, text=f"the User-Agent names {settings.contact}")
    else:
        yield Finding(
            check="contact",
            grade=Grade.WARN,
            text="the User-Agent names nobody: a publisher who minds us can only block us",
            advice='set contact = "https://…" or a mail address in [aggregator]',
        )
    if not settings.subscriptions:
        yield Finding(
            check="alerts",
            grade=Grade.WARN,
            text="there is no [[alerts]]: nobody is told of anything",
            advice="see the examples at the end of feeds.toml",
        )
    elif idle := sorted(settings.channels.keys() - {name for each in settings.subscriptions for name in each.channels}):
        yield Finding(
            check="alerts",
            grade=Grade.WARN,
            text=f"no alert goes to {', '.join(idle)}",
            advice="name them in the channels of an [[alerts]], or remove them",
        )
    if settings.languages:
        narrowed = ", ".join(sorted(settings.languages))
        lost = [feed.id for feed in feeds if feed.language and feed.language not in settings.languages]
        yield Finding(
            check="languages",
            grade=Grade.WARN if lost else Grade.OK,
            text=f"narrowed to {narrowed}"
            + (
                f"; {counted(len(lost), 'feed is', 'feeds are')} in others, such as {', '.join(lost[:NAMED])}"
                if lost
                else ""
            ),
            advice="add their languages, or remove `languages` to understand all" if lost else "",
        )


def integrity(found: Sequence[str], last: Check | None) -> Finding:
    """What a look at the whole database found just now, and when the daemon last looked."""
    if found:
        return Finding(
            check="integrity", grade=Grade.FAIL, text="; ".join(found[:-1][:NAMED]) or "damaged", advice=found[-1]
        )
    if last and last.found:
        return Finding(
            check="integrity",
            grade=Grade.WARN,
            text=f"sound now, but damaged on {last.at:%Y-%m-%d}: {last.found[0]}",
            advice="look at the disk and the system's log",
        )
    return Finding(
        check="integrity", grade=Grade.OK, text=f"sound{f'; the daemon looked on {last.at:%Y-%m-%d}' if last else ''}"
    )


def space(found: Space | None) -> Iterator[Finding]:
    """Whether there is room for the database to grow and to be copied; nothing for a server's."""
    if found is None:
        return
    size = f"{size_text(found.file)}, {size_text(found.unused)} of it unused"
    free = f"{size_text(found.disk)} free on its disk"
    text = f"{free}; the database has {size}"
    if found.disk < LITTLE_SPACE:
        yield Finding(
            check="disk",
            grade=Grade.FAIL,
            text=text,
            advice="free some space: without it nothing new is stored and nobody is told",
        )
    elif found.disk < found.file:
        yield Finding(
            check="disk",
            grade=Grade.WARN,
            text=text,
            advice="before an upgrade the database is copied beside itself: there is no room for that",
        )
    else:
        yield Finding(check="disk", grade=Grade.OK, text=text)
    if found.log > LONG_LOG:
        yield Finding(
            check="log",
            grade=Grade.WARN,
            text=f"the write-ahead log has {size_text(found.log)}: somebody reads without end",
            advice="end long-running programs that read the database, then restart the daemon",
        )


def clock(now: datetime, *seen: datetime | None) -> Finding:
    """Whether the clock can be right; `seen` are times that were noted when they were the present."""
    latest = max(filter(None, seen), default=None)
    if now < BEFORE_US:
        return Finding(
            check="clock", grade=Grade.FAIL, text=f"it says {now:%Y-%m-%d}", advice="set it, or start a time service"
        )
    if latest and latest > now + AHEAD:
        return Finding(
            check="clock",
            grade=Grade.FAIL,
            text=f"it says {now:%Y-%m-%d %H:%M} UTC, and {latest:%Y-%m-%d %H:%M} was noted before",
            advice="set it, or start a time service; then restart the daemon, which takes back what was put off",
        )
    return Finding(check="clock", grade=Grade.OK, text=f"{now:%Y-%m-%d %H:%M} UTC")


def daemon(runs: bool, beat: datetime | None, now: datetime, *, alive: timedelta) -> Finding:
    """Whether somebody polls and delivers; a heartbeat may be `alive` old."""
    age = f"its last sign of life came {duration_text(now - beat)} ago" if beat else "none ever gave a sign of life"
    if runs and beat and now - beat <= alive:
        return Finding(check="daemon", grade=Grade.OK, text=f"runs; {age}")
    if runs:
        return Finding(
            check="daemon", grade=Grade.FAIL, text=f"is stuck; {age}", advice="look at its log, and restart it"
        )
    return Finding(
        check="daemon",
        grade=Grade.FAIL if beat else Grade.WARN,
        text=f"does not run; {age}",
        advice="start it with `aggregator run`; who calls `run --once` by a timer may ignore this",
    )


def feeds(found: Sequence[tuple[Feed, FeedState]], now: datetime) -> Iterator[Finding]:
    """How the feeds fare as a whole, and each kind of trouble with the worst that have it."""
    active = [(feed, state) for feed, state in found if not feed.paused]
    if not active:
        yield Finding(
            check="feeds", grade=Grade.WARN, text="none is asked", advice="add one with `aggregator feeds add URL`"
        )
        return
    by_status = {
        status: pairs for status in FeedStatus if (pairs := [pair for pair in active if pair[1].status is status])
    }
    asked = [state for _, state in active if state.last_attempt]
    failed = [state for state in asked if state.status not in FINE | WAITING]
    counts = ", ".join(f"{len(pairs)} {status}" for status, pairs in by_status.items())
    read = max((state.last_success for _, state in active if state.last_success), default=None)
    if asked and 2 * len(failed) > len(asked):
        yield Finding(
            check="feeds",
            grade=Grade.FAIL,
            text=f"more than half of them fail: {counts}",
            advice="look at this machine's network first",
        )
    elif asked and (read is None or now - read > READ_LATELY) and any(state.next_poll < now for _, state in active):
        since = f"for {duration_text(now - read)}" if read else "yet"
        yield Finding(
            check="feeds",
            grade=Grade.FAIL,
            text=f"none was read {since}, and some are due: {counts}",
            advice="see whether the daemon runs, and look at its log",
        )
    else:
        yield Finding(check="feeds", grade=Grade.OK, text=counts)
    for status, pairs in by_status.items():
        if status not in FINE:
            yield Finding(
                check=f"feeds {status}",
                grade=Grade.WARN,
                text="; ".join(_named(*pair) for pair in sorted(pairs, key=_badness)[:NAMED])
                + (f"; and {len(pairs) - NAMED} more" if len(pairs) > NAMED else ""),
                advice=STATUS_ADVICE.get(status, ""),
            )


def dated_back(found: Mapping[str, tuple[int, int]]) -> Iterator[Finding]:
    """Feeds that date nearly all that is new long ago (`found`: how many were new, and how many of those so dated):
    none of it counts as news."""
    named = [feed_id for feed_id, (new, late) in sorted(found.items()) if late >= max(FEWEST_DATED, MOSTLY * new)]
    if named:
        more = f" and {len(named) - NAMED} more" if len(named) > NAMED else ""
        yield Finding(
            check="dates",
            grade=Grade.WARN,
            text=f"{', '.join(named[:NAMED])}{more}: what is new there is dated more than {RECENT.days} days back",
            advice="such items are stored and not told as news, though a dialogue in them is; ask the publisher",
        )


def _badness(pair: tuple[Feed, FeedState]) -> tuple[int, datetime]:
    feed, state = pair
    return list(Priority).index(feed.priority), state.failing_since or state.since


def _named(feed: Feed, state: FeedState) -> str:
    return f"{feed.id} since {state.failing_since or state.since:%Y-%m-%d}: {state.reason}"


def deliveries(counts: Mapping[str, int], oldest: datetime | None, now: datetime) -> Iterator[Finding]:
    """Whether what was decided gets out; `oldest` is since when the longest waiting message is due."""
    late = now - oldest if oldest else timedelta()
    text = f"{counts['pending']} wait, {counts['delivered']} arrived"
    if late > LATE:
        yield Finding(
            check="deliveries",
            grade=Grade.FAIL if late > TOO_LATE else Grade.WARN,
            text=f"{text}; one is due for {duration_text(late)}",
            advice="see `aggregator alerts channels` for the channel that holds it, and whether the daemon runs",
        )
    else:
        yield Finding(check="deliveries", grade=Grade.OK, text=text)
    if dead := counts["dead"]:
        yield Finding(
            check="dead letters",
            grade=Grade.WARN,
            text=f"{counted(dead, 'message was', 'messages were')} given up",
            advice="`aggregator alerts list --state dead` says why; `aggregator alerts retry --all-dead` sends them",
        )


def undecided(count: int) -> Iterator[Finding]:
    """Whether a fault of ours keeps alerts from being decided."""
    if count:
        yield Finding(
            check="decisions",
            grade=Grade.FAIL,
            text=f"a fault of ours keeps {counted(count, 'alert')} from being decided; to be tried again",
            advice="look at the daemon's log for what broke, and upgrade or report it; `aggregator why` shows each",
        )


def channel(health: ChannelHealth, queue: Queue) -> Finding:
    """How a channel that is rightly configured fares."""
    state, check = outages.state(health), f"channel {health.name}"
    if state == "ok":
        used = f"; last used {health.last_success:%Y-%m-%d %H:%M} UTC" if health.last_success else ""
        return Finding(check=check, grade=Grade.OK, text=f"ready{used}")
    return Finding(
        check=check,
        grade=Grade.FAIL,
        text=f"is {state}: {health.reason or 'its receiver is gone'}; "
        + counted(queue.pending, "message waits", "messages wait"),
        advice=f"put it right, then prove it with `aggregator alerts test {health.name}`",
    )
