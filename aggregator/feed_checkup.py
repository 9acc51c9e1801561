"""What a single look at a feed says, step by step. Pure: `feed_doctor` looks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from aggregator.counting import counted
from aggregator.fetching import schedule
from aggregator.fetching.decoding import size_text
from aggregator.fetching.exchange import PERMANENT, Exchange, status_text
from aggregator.fetching.politeness import HostHold
from aggregator.fetching.schedule import duration_text
from aggregator.fetching.urls import host_of, join_url, mask_url
from aggregator.findings import ADVICE, Finding, Grade
from aggregator.items import identity
from aggregator.model import ABOUT, Analysis, Failed, FailureKind, Feed, FeedState, FetchResult, ItemDraft, ParsedFeed
from aggregator.parsing.discovery import find_feeds

SHOWN = 5
"""Dialogues, tags and feeds of a page that are named."""

WHERE: Mapping[FailureKind, str] = {
    FailureKind.BAD_URL: "url",
    FailureKind.DNS: "address",
    FailureKind.DNS_AGAIN: "address",
    FailureKind.REFUSED_ADDRESS: "address",
    FailureKind.CONNECT: "connection",
    FailureKind.TLS: "tls",
    **dict.fromkeys(
        (FailureKind.NOT_A_FEED, FailureKind.PARSE_ERROR, FailureKind.PARSE_TIMEOUT, FailureKind.PARSE_MEMORY),
        "document",
    ),
}
"""The step at which a failure belongs; all others belong to the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The feed and what is known of it; `state` is None for one that nobody subscribed to."""

    feed: Feed
    state: FeedState | None = None
    gaps: Sequence[timedelta] = ()
    holds: Sequence[HostHold] = ()
    asked: datetime | None = None  # when its host was last asked, as far as is stored


def subscription(subject: Subject) -> Finding:
    """Whose feed it is, and how it fares."""
    feed, state = subject.feed, subject.state
    shown = mask_url(feed.url)
    if state is None:
        return Finding(check="subscription", grade=Grade.OK, text=f"{shown}: not subscribed to, or not polled yet")
    if feed.paused:
        return Finding(check="subscription", grade=Grade.WARN, text=f"{feed.id}: {shown}: paused by its owner")
    return Finding(
        check="subscription",
        grade=Grade.OK,
        text=f"{feed.id}: {shown}: {state.status} since {state.since:%Y-%m-%d %H:%M} UTC: {state.reason}",
    )


# --- the answer ------------------------------------------------------------------------------------------------------


CERTIFICATE = timedelta(days=14)
"""A certificate that ends sooner has missed its renewal: of those that last 90 days, programs make the next one a month
before the end."""


def certificate(answer: Exchange, now: datetime) -> Finding | None:
    """Until when the certificate holds; None without TLS."""
    if (until := answer.certificate_until) is None:
        return None
    text = f"the certificate of {host_of(answer.url)} is right, until {until:%Y-%m-%d}"
    if until - now > CERTIFICATE:
        return Finding(check="tls", grade=Grade.OK, text=text)
    advice = "the feed fails from then on, unless its publisher renews it: tell them"
    return Finding(check="tls", grade=Grade.WARN, text=text, advice=advice)


def answered(result: FetchResult, answers: Sequence[Exchange], now: datetime) -> Iterator[Finding]:
    """What the servers on the way said."""
    if answers and (found := certificate(answers[-1], now)):
        yield found
    for answer in answers[:-1]:
        target = mask_url(join_url(answer.url, answer.headers.get("location", "")) or "")
        moved = answer is answers[0] and answer.status in PERMANENT
        yield Finding(
            check="redirect",
            grade=Grade.WARN if moved else Grade.OK,
            text=f"{status_text(answer.status)}: {mask_url(answer.url)} → {target}",
            advice="it moved for good: write the new address into feeds.toml" if moved else "",
        )
    if isinstance(result, Failed):
        yield failed(result, answers)
        return
    last = answers[-1]
    yield Finding(
        check="answer",
        grade=Grade.OK,
        text=f"{status_text(last.status)} after {last.elapsed.total_seconds():.1f} s: {size_text(len(last.body))}"
        f"{f' from {size_text(last.wire)} packed' if last.wire != len(last.body) else ''}, "
        f"{last.headers.get('content-type', 'no content type')[:80]}",
    )
    yield _cache(last, result)


def failed(failure: Failed, answers: Sequence[Exchange]) -> Finding:
    """A failure with what can be done about it: for a page, the feeds that it names."""
    advice = ADVICE[failure.kind]
    if answers and failure.kind in (FailureKind.NOT_A_FEED, FailureKind.BLOCKED):
        page = answers[-1].body.decode("utf-8", "replace")
        if links := find_feeds(page, answers[-1].url):
            advice = f"the page names these feeds: {', '.join(mask_url(link.url) for link in links[:SHOWN])}"
    wait = f"; it asks to wait {duration_text(failure.retry_after)}" if failure.retry_after else ""
    check = WHERE.get(failure.kind, "answer")
    return Finding(check=check, grade=Grade.FAIL, text=f"{failure.reason}{wait}", advice=advice)


def _cache(answer: Exchange, result: FetchResult) -> Finding:
    names = [name for name in ("etag", "last-modified") if answer.headers.get(name)]
    fresh = getattr(result, "max_age", None)
    stays = f"; the server calls it fresh for {duration_text(fresh)}" if fresh else ""
    if names:
        text = f"can be asked “changed since?” by {' and '.join(names)}{stays}"
        return Finding(check="cache", grade=Grade.OK, text=text)
    text = f"gives neither ETag nor Last-Modified: each poll brings the whole document{stays}"
    return Finding(check="cache", grade=Grade.WARN, text=text)


# --- the document ----------------------------------------------------------------------------------------------------


def document(parsed: ParsedFeed) -> Finding:
    """What the parser made of the body."""
    doubts = list(parsed.warnings) + (
        [f"{counted(parsed.dropped, 'entry', 'entries')} left out"] if parsed.dropped else []
    )
    return Finding(
        check="document",
        grade=Grade.WARN if doubts else Grade.OK,
        text=f"{parsed.format}, “{parsed.title[:80]}”, {counted(len(parsed.entries), 'entry', 'entries')}"
        f"{f'; {chr(44).join(doubts)}' if doubts else ''}",
    )


def items(drafts: Sequence[ItemDraft], now: datetime) -> Iterator[Finding]:
    """When the entries say they are of, and by what they will be known again."""
    yield _dated(drafts, now)
    yield _identified(drafts, now)


def _dated(drafts: Sequence[ItemDraft], now: datetime) -> Finding:
    dates = [date for each in drafts if (date := each.published or each.updated)]
    if not dates:
        return Finding(
            check="items",
            grade=Grade.WARN,
            text=f"none of {len(drafts)} has a date that can be read: each counts from when it is first seen",
            advice="if there are dates, set time_zone or day_first for this feed",
        )
    newest = max(dates)
    text = f"{len(dates)} of {len(drafts)} have a date, the newest {newest:%Y-%m-%d %H:%M} UTC"
    if newest > now + timedelta(days=1):
        advice = "set time_zone or day_first for this feed if its dates are read wrongly"
        return Finding(check="items", grade=Grade.WARN, text=f"{text}, which is to come", advice=advice)
    age = duration_text(now - newest)
    return Finding(check="items", grade=Grade.OK, text=f"{text}, {age} ago" if newest <= now else text)


def _identified(drafts: Sequence[ItemDraft], now: datetime) -> Finding:
    found, rung = identity.identify(drafts, {}, rung=0, now=now)
    by = identity.RUNG_NAMES[rung]
    if rung:
        text = f"{len(found)} different ones, known again by {by}: guids are missing or repeated"
        return Finding(check="identity", grade=Grade.WARN, text=text)
    return Finding(check="identity", grade=Grade.OK, text=f"{len(found)} different ones, known again by {by}")


def understood(analyses: Sequence[Analysis], drafts: Sequence[ItemDraft], feed: Feed) -> Iterator[Finding]:
    """Languages, what the items are about, and the dialogues in them."""
    languages = Counter(analysis.language or "unknown" for analysis in analyses)
    spoken, _ = languages.most_common(1)[0]
    odd = feed.language is not None and spoken not in (feed.language, "unknown")
    yield Finding(
        check="language",
        grade=Grade.WARN if odd else Grade.OK,
        text=", ".join(f"{count} {language}" for language, count in languages.most_common(SHOWN))
        + (f", though {feed.language} is declared" if odd else ""),
        advice=f'set language = "{spoken}" for this feed, or leave it out' if odd else "",
    )
    regions = Counter(tag.code for analysis in analyses for tag in analysis.regions if tag.role in ABOUT)
    themes = Counter(tag.id for analysis in analyses for tag in analysis.themes)
    about = [", ".join(f"{name} {count}" for name, count in each.most_common(SHOWN)) for each in (regions, themes)]
    yield Finding(
        check="tags",
        grade=Grade.OK,
        text=f"of {counted(len(analyses), 'item')} read: regions {about[0] or 'none'}; themes {about[1] or 'none'}",
    )
    claims = [(analysis.dialogue, each) for analysis, each in zip(analyses, drafts, strict=False) if analysis.dialogue]
    for claim, each in claims[:SHOWN]:
        when = claim.when.start.isoformat() if claim.when.start else "date unknown"
        said = f"{claim.series}, {claim.status.value}, {when}, confidence {claim.confidence:.2f}"
        yield Finding(
            check="dialogue",
            grade=Grade.OK,
            text=f"{said}: “{each.title[:100]}”",
        )
    if not claims:
        yield Finding(check="dialogue", grade=Grade.OK, text=f"none is announced in these {len(analyses)} items")


# --- afterwards ------------------------------------------------------------------------------------------------------


def next_poll(subject: Subject, result: FetchResult, parsed: ParsedFeed | None, now: datetime) -> Finding:
    """When a poll that went like this would have the feed asked again; half the jitter is taken."""
    feed, state = subject.feed, subject.state or schedule.first_poll(subject.feed, now)
    if isinstance(result, Failed):
        after = schedule.after_failure(feed, state, result, now=now, jitter=0.5)
    else:
        after = schedule.after_success(feed, state, result, now=now, jitter=0.5, parsed=parsed, gaps=subject.gaps)
    text = f"after a poll like this, in {duration_text(after.next_poll - now)}: {after.next_reason}"
    if subject.state:
        text += f"; it is asked next at {subject.state.next_poll:%Y-%m-%d %H:%M} UTC"
    return Finding(check="next poll", grade=Grade.OK, text=text)
