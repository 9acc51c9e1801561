"""The one output gate: what others wrote, made fit for the place where it is shown (alerting-security.md §3).

Feeds decide every character of a title. Each function below names its sink; a new sink gets a function here and is
then covered by the shared hostile corpus. Nothing here decodes anything: to decode is to be attacked twice (§0.6).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

SUBJECT_LIMIT = 200
"""Characters of a mail subject (S14)."""

URL_LIMIT = 4096
"""Longer ones are shown as text; browsers and mail clients stop at various lengths above 2,000."""

CELL_LIMIT = 32_000
"""Characters of a CSV cell; spreadsheets hold 32,767."""

_LINE_ENDS = re.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_NON_CHARACTERS = "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
_BROKEN = re.compile(f"[\ud800-\udfff\ufdd0-\ufdef{_NON_CHARACTERS}]")
# Direction marks and overrides, zero-width and tag characters: invisible, and able to make a text read as another.
# The zero-width joiners (U+200C, U+200D) stay: Persian, Hindi and emoji are written with them.
_INVISIBLE = re.compile(
    r"[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_JOINERS = re.compile("[\u200c\u200d]")
_SPACES = re.compile(r"\s+")
_BLANK_LINES = re.compile(r"\n{3,}")

_CALL = re.compile(r"<(?=[!@#&a-zA-Z])|@(?=everyone|here|channel|all\b|room)", re.I)

_DEPTH = 32

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_SECRET_PARAMETER = re.compile(
    r"(?:^|[-_])(?:token|key|apikey|secret|password|passwd|pwd|auth|sig|signature|hash)$", re.I
)


def plain(text: object, limit: int | None = None) -> str:
    """One line of plain text for HTML (still to be escaped) and text mail: no controls, no tricks of direction."""
    line = _SPACES.sub(" ", _visible(_CONTROLS.sub(" ", _LINE_ENDS.sub(" ", _head(text, limit))))).strip()
    return shorten(line, limit)


def prose(text: object, limit: int | None = None) -> str:
    """Plain text that keeps its paragraphs."""
    lines = _LINE_ENDS.sub("\n", _head(text, limit)).replace("\t", " ")
    return shorten(_BLANK_LINES.sub("\n\n", _visible(_CONTROLS.sub(" ", lines))).strip(), limit)


def header(text: object, limit: int = SUBJECT_LIMIT) -> str:
    """The value of a mail header (S14): one line in which no encoded word (`=?…?=`) can begin.

    Python before 3.13 decodes such words in a subject and writes the line breaks they hold into the message.
    """
    return shorten(plain(_head(text, limit)).replace("=?", "= ?"), limit)


def chat(text: str, limit: int | None = None) -> str:
    """Plain text for a chat: it calls nobody (`@everyone`, `<!channel>`, `<@U1>`) and hides no link behind words
    (`[ministry](https://evil.example)`, `<https://evil.example|ministry>`)."""
    called = _CALL.sub(lambda found: f"{found[0]} ", text)
    return shorten(called.replace("](", "] ("), limit)


def terminal(text: object, limit: int | None = None) -> str:
    """One line for a terminal or a log (S18): as `plain`, and without zero-width joiners, so that widths add up."""
    return shorten(_JOINERS.sub("", plain(_head(text, limit))), limit)


def cell(text: str) -> str:
    """A CSV cell that no spreadsheet takes for a formula (S19). For texts only: a negative number is not a text."""
    kept = shorten(_visible(_CONTROLS.sub(" ", text)), CELL_LIMIT)
    return f"'{kept}" if kept.startswith(_FORMULA) else kept


def data(value: Mapping[str, object]) -> dict[str, object]:
    """A JSON object whose texts every reader can read: no control characters but tab and line feed, no lone surrogate,
    no non-character, and no line separator that would end a line of JSON Lines. ValueError if it nests too deep."""
    return {str(_data(key, _DEPTH)): _data(inner, _DEPTH) for key, inner in value.items()}


def _data(value: object, depth: int) -> object:
    if depth == 0:
        raise ValueError("the value nests deeper than any message of ours")
    match value:
        case str() if value.isascii() and value.isprintable():
            return value
        case str():
            return _BROKEN.sub("\ufffd", _CONTROLS.sub(" ", _LINE_ENDS.sub("\n", value)))
        case Mapping():
            return {str(_data(str(key), depth - 1)): _data(inner, depth - 1) for key, inner in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_data(inner, depth - 1) for inner in value]
        case _:
            return value


def link(url: object) -> str | None:
    """A URL fit for `href` and for a reader's click, or None: then show it as text or not at all.

    Only http and https with a host; no user name (it makes `https://www.state.gov@evil.example/` look right), no
    backslash (parsers differ on it), no control or invisible characters. Spaces and quotes are percent-encoded.
    """
    if not isinstance(url, str):
        return None
    url = url.strip()
    if not url or len(url) > URL_LIMIT or "\\" in url:
        return None
    if any(bad.search(url) for bad in (_CONTROLS, _LINE_ENDS, _BROKEN, _INVISIBLE)) or "\t" in url or "\n" in url:
        return None
    try:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc or parts.port == 0:
            return None
    except ValueError:  # a bracket or a port that is none
        return None
    return re.sub(r"""[\s"'<>`^{|}]""", lambda found: quote(found[0], safe=""), url)


def masked(url: str) -> str:
    """A feed's address without what may be secret: user name, password, and parameters that are named like secrets."""
    try:
        parts = urlsplit(url)
        query = [
            (key, "***" if _SECRET_PARAMETER.search(key) else value)
            for key, value in parse_qsl(parts.query, keep_blank_values=True)
        ]
    except ValueError:
        return "(an address that cannot be read)"
    changed = any(value == "***" for _, value in query)
    kept = urlencode(query, safe="*") if changed else parts.query
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], query=kept))


def _head(text: object, limit: int | None) -> str:
    """As much of a text as its first `limit` characters can be told from: a title of a megabyte costs no more than
    others. What is invisible goes later, so there is room for it."""
    whole = str(text)
    return whole if limit is None or len(whole) <= 8 * limit + 1000 else whole[: 8 * limit + 1000]


def shorten(text: str, limit: int | None) -> str:
    """Cut to `limit` characters, the last one an ellipsis."""
    return text if limit is None or len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _visible(text: str) -> str:
    return _BROKEN.sub("\ufffd", _INVISIBLE.sub("", text))
