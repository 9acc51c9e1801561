"""What an examination finds: one line a thing looked at, whether it is well, and what to do if it is not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from aggregator.model import FailureKind, FeedStatus
from aggregator.objects import Object


class Grade(StrEnum):
    """`warn` wants to be known, `fail` wants to be mended."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at. `advice` is one sentence, empty where there is nothing to do."""

    check: str
    grade: Grade
    text: str
    advice: str = ""


def finding_object(finding: Finding) -> Object:
    """A finding of `doctor --format json`."""
    return {
        "check": finding.check,
        "state": finding.grade.value,
        "text": finding.text,
        "advice": finding.advice,
    }


def worst(findings: Iterable[Finding]) -> Grade:
    """The worst grade among them; ok for none."""
    return max((finding.grade for finding in findings), key=list(Grade).index, default=Grade.OK)


ADVICE: Mapping[FailureKind, str] = {
    FailureKind.DNS: "look at the spelling of the host; the site may have moved or ended",
    FailureKind.DNS_AGAIN: "look at this machine's resolver and network; it is tried again by itself",
    FailureKind.CONNECT: "the server may be down: it is tried again by itself; if it lasts, look for a new address",
    FailureKind.TLS: "the site's certificate is wrong or out of date: tell the publisher; it is tried again by itself",
    FailureKind.TIMEOUT: "the server is slow or overloaded: it is tried again by itself",
    FailureKind.RESET: "the server or something before it ends the connection: try another user_agent for this feed",
    FailureKind.PROTOCOL: "look at the scheme and port of the URL",
    FailureKind.BAD_URL: "correct the URL",
    FailureKind.REFUSED_ADDRESS: "if this private address is meant, set allow_private = true for this feed",
    FailureKind.REDIRECT_LOOP: "open the URL in a browser and take the address where it ends",
    FailureKind.BAD_REDIRECT: "open the URL in a browser and take the address where it ends",
    FailureKind.TOO_LARGE: "set max_bytes for this feed, or look for a smaller feed of the site",
    FailureKind.BAD_ENCODING: "the server packs its answer wrongly: tell the publisher",
    FailureKind.TRUNCATED: "it is tried again by itself; if it lasts, tell the publisher",
    FailureKind.EMPTY: "it is tried again by itself; if it lasts, look for another feed of the site",
    FailureKind.UNSOLICITED_304: "the server's cache is broken: it is tried again by itself",
    FailureKind.HELD: "nothing: the server wants to be left alone for a while, and is",
    FailureKind.BLOCKED: "set contact, or another user_agent for this feed, or ask the publisher to let you in",
    FailureKind.AUTH: "look for a feed that needs no login, or remove this one",
    FailureKind.GONE: "look for the site's new feed with `aggregator feeds add` and its home page, and remove this one",
    FailureKind.CLIENT_ERROR: "look for the feed's new address with `aggregator feeds add` and the site's home page",
    FailureKind.SERVER_ERROR: "the server is in trouble: it is tried again by itself",
    FailureKind.NOT_A_FEED: "look for the feed's address with `aggregator feeds add` and the site's home page",
    FailureKind.PARSE_ERROR: "the document is broken: tell the publisher, or look for another feed of the site",
    FailureKind.PARSE_TIMEOUT: "the document is hostile or huge: look for another feed of the site",
    FailureKind.PARSE_MEMORY: "the document is hostile or huge: look for another feed of the site",
    FailureKind.INTERNAL: "this is a fault of ours: report it with the log's lines about this feed",
}
"""What a user can do about a feed that brings nothing, by the reason."""

STATUS_ADVICE: Mapping[FeedStatus, str] = {
    FeedStatus.HELD: "nothing: the servers want to be left alone for a while, and are",
    FeedStatus.FAILING: "`aggregator feeds doctor ID` says what is wrong with one",
    FeedStatus.BLOCKED: ADVICE[FailureKind.BLOCKED],
    FeedStatus.AUTH: ADVICE[FailureKind.AUTH],
    FeedStatus.GONE: ADVICE[FailureKind.GONE],
    FeedStatus.DORMANT: "failing for more than two months: remove them, or look for their new address",
    FeedStatus.SILENT: "look at whether the sites publish elsewhere now",
}
