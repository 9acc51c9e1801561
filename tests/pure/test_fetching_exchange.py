"""What an answer means for a poll: status classes, validators, walls, waiting times; nothing secret in a reason."""

from __future__ import annotations

import json
import tarfile
import unicodedata
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.fetching.decoding import Body
from aggregator.fetching.exchange import Exchange, judge, redirect_target
from aggregator.fetching.walls import LOOKED_AT, describe, page_problem, visible_text
from aggregator.model import Failed, FailureKind, Fetched, FetchResult, NotModified, Validators

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
URL = "https://user:CANARY-password@example.org/feed?token=CANARY-token"
PLAIN_URL = "https://example.org/feed?token=CANARY-token"
SENT = Validators(url=PLAIN_URL, etag='"1"', last_modified="yesterday")
RSS = b'<?xml version="1.0"?><rss version="2.0"><channel/></rss>'


def harmless(text: str) -> bool:
    """Nothing that moves a terminal's cursor or ends a log line."""
    return not any(unicodedata.category(character) in ("Cc", "Zl", "Zp") for character in text)


def judged(
    status: int = 200,
    headers: dict[str, str] | None = None,
    body: bytes = b"",
    *,
    sent: Validators | None = None,
    url: str = URL,
) -> FetchResult:
    exchange = Exchange(url=url, status=status, headers=headers or {}, body=body, wire=len(body), elapsed=timedelta())
    result = judge(exchange, sent, elapsed=timedelta(seconds=2), now=NOW)
    assert result.elapsed == timedelta(seconds=2)
    return result


def failed(
    status: int = 200, headers: dict[str, str] | None = None, body: bytes = b"", *, sent: Validators | None = None
) -> Failed:
    result = judged(status, headers, body, sent=sent)
    assert isinstance(result, Failed)
    assert result.reason.startswith("example.org ")
    assert "CANARY" not in result.reason
    assert harmless(result.reason)
    assert result.status == status
    return result


@pytest.mark.parametrize("status", [200, 201, 203, 226])
def test_a_document(status: int) -> None:
    headers = {"content-type": "application/rss+xml", "etag": 'W/"a b"', "cache-control": "max-age=60"}
    assert judged(status, headers, RSS) == Fetched(
        url=PLAIN_URL,
        status=status,
        body=RSS,
        content_type="application/rss+xml",
        validators=Validators(url=PLAIN_URL, etag='W/"a b"', last_modified=None),
        max_age=timedelta(seconds=60),
        elapsed=timedelta(seconds=2),
    )


def test_a_document_without_validators_drops_the_old_ones() -> None:
    result = judged(200, {}, RSS, sent=SENT)
    assert isinstance(result, Fetched)
    assert result.validators == Validators(url=PLAIN_URL)


def test_an_endless_validator_is_not_kept() -> None:
    result = judged(200, {"etag": '"' + "x" * 5000 + '"', "last-modified": ""}, RSS)
    assert isinstance(result, Fetched)
    assert result.validators == Validators(url=PLAIN_URL)


@pytest.mark.parametrize(
    ("headers", "etag", "modified"),
    [
        ({}, '"1"', "yesterday"),
        ({"etag": '"2"'}, '"2"', "yesterday"),
        ({"last-modified": "today"}, '"1"', "today"),
        ({"etag": '"2"', "last-modified": "today"}, '"2"', "today"),
    ],
)
def test_not_modified_renews_what_it_names(headers: dict[str, str], etag: str, modified: str) -> None:
    result = judged(304, headers | {"cache-control": "max-age=60"}, sent=SENT)
    assert result == NotModified(
        url=PLAIN_URL,
        validators=Validators(url=PLAIN_URL, etag=etag, last_modified=modified),
        max_age=timedelta(seconds=60),
        elapsed=timedelta(seconds=2),
    )


def test_not_modified_that_nobody_asked_for() -> None:
    assert failed(304).kind is FailureKind.UNSOLICITED_304


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (204, FailureKind.EMPTY),
        (205, FailureKind.EMPTY),
        (206, FailureKind.TRUNCATED),
        (300, FailureKind.BAD_REDIRECT),
        (302, FailureKind.BAD_REDIRECT),
        (305, FailureKind.BAD_REDIRECT),
        (400, FailureKind.CLIENT_ERROR),
        (401, FailureKind.AUTH),
        (402, FailureKind.CLIENT_ERROR),
        (403, FailureKind.BLOCKED),
        (404, FailureKind.CLIENT_ERROR),
        (406, FailureKind.BLOCKED),
        (407, FailureKind.AUTH),
        (408, FailureKind.CLIENT_ERROR),
        (410, FailureKind.GONE),
        (418, FailureKind.CLIENT_ERROR),
        (421, FailureKind.CLIENT_ERROR),
        (425, FailureKind.CLIENT_ERROR),
        (429, FailureKind.HELD),
        (451, FailureKind.BLOCKED),
        (500, FailureKind.SERVER_ERROR),
        (502, FailureKind.SERVER_ERROR),
        (503, FailureKind.SERVER_ERROR),
        (504, FailureKind.SERVER_ERROR),
        (522, FailureKind.SERVER_ERROR),
        (599, FailureKind.SERVER_ERROR),
        (999, FailureKind.SERVER_ERROR),
    ],
)
def test_status_classes(status: int, kind: FailureKind) -> None:
    assert failed(status).kind is kind
    assert f"HTTP {status}" in failed(status).reason or kind in (FailureKind.TRUNCATED,)


@pytest.mark.parametrize(
    ("status", "headers", "kind", "wait"),
    [
        (429, {}, FailureKind.HELD, None),
        (429, {"retry-after": "60"}, FailureKind.HELD, 60),
        (429, {"ratelimit-reset": "30"}, FailureKind.HELD, 30),
        (429, {"retry-after": "0", "ratelimit-reset": "30"}, FailureKind.HELD, 0),
        (503, {"retry-after": "60"}, FailureKind.HELD, 60),
        (503, {"retry-after": "nonsense"}, FailureKind.SERVER_ERROR, None),
        (503, {"ratelimit-reset": "30"}, FailureKind.SERVER_ERROR, None),
        (502, {"retry-after": "60"}, FailureKind.SERVER_ERROR, 60),
        (404, {"retry-after": "60"}, FailureKind.CLIENT_ERROR, 60),
    ],
)
def test_waiting_times(status: int, headers: dict[str, str], kind: FailureKind, wait: int | None) -> None:
    result = failed(status, headers)
    assert result.kind is kind
    assert result.retry_after == (None if wait is None else timedelta(seconds=wait))


@pytest.mark.parametrize("body", [b"", b"  \r\n\t "])
def test_an_empty_body(body: bytes) -> None:
    assert failed(200, {}, body).kind is FailureKind.EMPTY
    assert failed(202, {"x-amzn-waf-action": "challenge"}, body).kind is FailureKind.BLOCKED


@pytest.mark.parametrize("status", sorted({301, 302, 303, 307, 308}))
def test_redirects(status: int) -> None:
    exchange = Exchange(url=URL, status=status, headers={"location": "/x"}, body=b"", wire=0, elapsed=timedelta())
    assert redirect_target(exchange) == "/x"


def test_a_location_elsewhere_is_no_redirect() -> None:
    exchange = Exchange(url=URL, status=201, headers={"location": "/x"}, body=b"", wire=0, elapsed=timedelta())
    assert redirect_target(exchange) is None


FEEDS = [
    RSS,
    b"\xef\xbb\xbf" + RSS,
    b"\n\n  " + RSS,
    b"<!-- made by <html> hands --><rss/>",
    b"<rdf:RDF xmlns:rdf='x'/>",
    b"<?xml version='1.0'?><!DOCTYPE rss><rss/>",
    b"<?xml version='1.0'?><!DOCTYPE html><feed xmlns='http://www.w3.org/2005/Atom'/>",
    b"<html><body><rss a='' version='2.0'/></body></html>",
    b"<atom:feed xmlns:atom='x'/>",
    b"<feed xmlns='http://www.w3.org/2005/Atom'/>",
    b"<x:rss/>",
    b'{"version": "https://jsonfeed.org/version/1.1"}',
    "<?xml version='1.0' encoding='utf-16'?><rss version='2.0'/>".encode("utf-16"),
]


@pytest.mark.parametrize(
    "content_type", [None, "text/html; charset=utf-8", "application/rss+xml", "text/plain", "\x00"]
)
@pytest.mark.parametrize("body", FEEDS)
def test_a_feed_is_a_feed_by_whatever_name(body: bytes, content_type: str | None) -> None:
    headers = {} if content_type is None else {"content-type": content_type}
    assert isinstance(judged(200, headers, body), Fetched)


PAGE = "<!DOCTYPE html><html><head><title>News</title></head><body>" + "<p>Plenty of words here.</p>" * 20


@pytest.mark.parametrize(
    "start", ["", "\ufeff", " \n", "<?xml version='1.0'?>", "<!-- hello -->\n<!-- again -->", "<?xml ?><!-- --> "]
)
@pytest.mark.parametrize("content_type", ["text/html", "application/rss+xml"])
def test_a_page_is_a_page_by_whatever_name(start: str, content_type: str) -> None:
    result = failed(200, {"content-type": content_type}, (start + PAGE).encode())
    assert result.kind is FailureKind.NOT_A_FEED
    assert content_type in result.reason
    assert "Plenty of words here." in result.reason


@pytest.mark.parametrize("content_type", ["text/html", "application/xhtml+xml; charset=utf-8"])
def test_a_fragment_called_html_is_a_page(content_type: str) -> None:
    assert failed(200, {"content-type": content_type}, b"<p>Out of order").kind is FailureKind.NOT_A_FEED


def test_an_unfinished_comment_is_left_to_the_parser() -> None:
    assert isinstance(judged(200, {}, b"<!-- <html>"), Fetched)


WALL_PAGE = b"<html><title>Hello</title><body>" + b"<p>words and words</p>" * 30


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        (202, {}, WALL_PAGE),
        (200, {"cf-mitigated": "challenge"}, WALL_PAGE),
        (200, {"x-iinfo": "1"}, WALL_PAGE),
        (200, {"set-cookie": "incap_ses_1=x"}, WALL_PAGE),
        (200, {}, WALL_PAGE.replace(b"Hello", b"Just a moment...")),
        (200, {}, WALL_PAGE.replace(b"Hello", b"ACCESS DENIED")),
        (200, {}, WALL_PAGE + b'<iframe src="/_Incapsula_Resource?x">'),
        (200, {}, b"<html><script>document.cookie='x'</script>"),
        (200, {}, b"<html><body>Please verify you are human</body>"),
        (403, {}, b""),
        (403, {"content-type": "text/html"}, b"<html><body>Forbidden"),
        (503, {"cf-mitigated": "challenge"}, WALL_PAGE),
        (503, {}, b"<html><title>Attention Required!</title><script>x</script>"),
    ],
)
def test_walls(status: int, headers: dict[str, str], body: bytes) -> None:
    assert failed(status, headers, body).kind is FailureKind.BLOCKED


def test_a_maintenance_page_is_no_wall() -> None:
    body = b"<html><title>503</title><body>" + b"<p>We will be back soon.</p>" * 20
    assert failed(503, {"content-type": "text/html"}, body).kind is FailureKind.SERVER_ERROR


def test_a_page_may_run_scripts_and_be_no_wall() -> None:
    assert failed(200, {}, PAGE.encode() + b"<script>x</script>").kind is FailureKind.NOT_A_FEED


def test_a_page_that_quotes_the_url_tells_no_secret_even_where_it_is_cut() -> None:
    for shift in range(80):
        body = b"<html><body>" + b"x" * shift + b" CANARY-token CANARY-password " + PAGE.encode()
        failed(200, {"content-type": "text/html"}, body)
        failed(403, {"content-type": "CANARY-token"}, body)


def test_the_reason_names_status_type_size_and_start() -> None:
    said = describe(URL, 200, {"content-type": "text/html; charset=utf-8"}, b"<html><body>Out of &amp; order")
    assert said == "HTTP 200, text/html, 30 bytes, “Out of & order”"
    assert describe(URL, 200, {}, b"") == "HTTP 200, no content type, 0 bytes"
    long = describe(URL, 200, {}, b"<p>" + b"word " * 100)
    assert long.endswith("…”")
    assert len(long) < 140


def test_visible_text() -> None:
    page = b"<html><title>T</title><STYLE>p {}</STYLE><p>a<b>b</b>\x00\x1b[2J c&lt;d</p><script>1 < 2</script>e"
    assert visible_text(page) == "a b [2J c<d e"
    assert visible_text(b"<script>never closed") == ""


def test_long_hostile_pages_are_looked_at_in_linear_time() -> None:
    for body in (
        b"<script>" * 100_000,
        b"<!--" * 100_000,
        b"<?" * 200_000,
        b"<html>" + b"<title" * 100_000,
        b"<" * 300_000,
    ):
        page_problem(PLAIN_URL, 200, {"content-type": "text/html"}, body)
        assert len(visible_text(body)) <= LOOKED_AT


@settings(max_examples=200)
@given(
    st.integers(200, 599),
    st.dictionaries(
        st.sampled_from(["content-type", "etag", "last-modified", "retry-after", "set-cookie", "cache-control"]),
        st.text(st.characters(codec="latin-1"), max_size=30),
    ),
    st.binary(max_size=200) | st.text(alphabet="<>!-?htmlrsfeed &;/ ", max_size=80).map(str.encode),
    st.booleans(),
)
def test_any_answer_ends_in_a_value(status: int, headers: dict[str, str], body: bytes, asked: bool) -> None:
    result = judged(status, headers, body, sent=SENT if asked else None)
    assert isinstance(result, (Fetched, NotModified, Failed))
    if isinstance(result, Failed):
        assert harmless(result.reason)


# --- shapes seen in the wild, from the data beside the repository ----------------------------------------------------

ARCHIVE = Path(__file__).parents[2].parent / "shared" / "data" / "feeds-dev.tar.gz"
EXPECTED = {
    "state-waf-200.html": FailureKind.BLOCKED,
    "f5-tspd-challenge-200.html": FailureKind.BLOCKED,
    "council-denied-403.html": FailureKind.BLOCKED,
    "incapsula-as-rss-200.html": FailureKind.BLOCKED,
    "no-feeds-page-200.html": FailureKind.NOT_A_FEED,
    "soft-404-200.html": FailureKind.NOT_A_FEED,
    "empty-200.bin": FailureKind.EMPTY,
    "eleven-bytes-200.bin": None,
    "rdf-as-atom-xml.rdf": None,
    "gzip-without-header.bin": None,
    "truncated-mid-item.rss": None,
    "valid-empty-channel.rss": None,
    "xml-comment-error-200.rss": None,
}


@pytest.fixture(scope="module")
def shapes() -> dict[str, bytes]:
    if not ARCHIVE.exists():
        pytest.skip("needs shared/data/feeds-dev.tar.gz beside the repository")
    found: dict[str, bytes] = {}
    with tarfile.open(ARCHIVE, "r|gz") as archive:  # a stream: read up to the folder and no further
        for member in archive:
            folder, _, name = member.name.rpartition("/")
            if folder.endswith("_shapes/bodies") and member.isfile():
                taken = archive.extractfile(member)
                assert taken is not None
                found[name] = taken.read()
            elif found:
                break
    return found


@pytest.mark.parametrize("name", EXPECTED)
def test_shapes_from_the_wild(shapes: dict[str, bytes], name: str) -> None:
    sent = json.loads(shapes["headers.json"]).get(name, {})
    headers = {key.lower(): value for key, value in sent.get("headers", {}).items()}
    wire = shapes[name]
    body = Body(headers.get("content-encoding", ""), 1 << 20, 1 << 22)
    assert body.add(wire) is None
    assert body.end() is None
    result = judged(sent.get("status", 200), headers, bytes(body.decoded))
    if (kind := EXPECTED[name]) is None:
        assert isinstance(result, Fetched)
        assert result.body.startswith((b"<?xml", b"<rss", b"<rdf"))
    else:
        assert isinstance(result, Failed)
        assert result.kind is kind
