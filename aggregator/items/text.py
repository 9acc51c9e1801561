"""HTML and text as feeds carry them, to plain text: what is analysed, searched and shown in lists.

Our own scanner and not a parser of the whole language: it has to be linear on anything, keep words apart where a
browser would, and let text without markup through as it is, so that positions in it stay true.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from html.entities import html5

INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"  # C0 and C1 controls, but for tab, line ends and NEL
    "\xad"  # soft hyphen
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction marks, embeddings, overrides, isolates
    "\u200b\u2060-\u2064\u206a-\u206f\ufeff"  # zero width; the joiners U+200C and U+200D spell Persian and Hindi words
    "\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"  # annotation marks, non-characters, lone surrogates
)
"""Characters that show nothing and only hide, reorder or break what does (alerting-security.md S14, S18)."""

_BLOCKS_TEXT = """
address article aside blockquote body center details dialog dir div dl fieldset figcaption figure footer form frameset
h1 h2 h3 h4 h5 h6 header hgroup hr html main menu nav ol p pre search section summary table tbody tfoot thead title ul
"""
_INLINE_TEXT = """
a abbr acronym audio b bdi bdo big button canvas cite code col colgroup data del dfn em embed font i img input ins kbd
label link map mark meta nobr noscript o:p object output param picture q rp rt ruby s samp small source span strike
strong sub sup time track tt u var video wbr
"""
_BLOCKS = frozenset(_BLOCKS_TEXT.split())
_LINES = frozenset({"br", "li", "tr", "dt", "dd", "option", "caption"})
_CELLS = frozenset({"td", "th"})
_UNREAD = frozenset({"script", "style", "template", "iframe", "noembed", "noframes", "svg", "math", "head", "select"})
"""Elements whose content is no text of the page."""

_INLINE = frozenset(_INLINE_TEXT.split())
TAGS = _BLOCKS | _LINES | _CELLS | _UNREAD | _INLINE

_NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9:-]{0,30})")
_REST_OF_TAG = re.compile(r"""(?:[^>"']++|"[^"]*+"|'[^']*+')*+>""")
_LONGEST_TAG = 2048
"""Characters within which quotes are matched; a longer tag ends at its next `>`. Keeps the scan linear."""

_REFERENCE = re.compile(r"&(#[0-9]+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]{1,31});")
_LONG_REFERENCE = re.compile(r"&#[xX]?[0-9a-fA-F]{8,}+;?")
_EMPTY_LINE = re.compile(r"\n[ \t\r\xa0]*\n")


def looks_like_html(text: str) -> bool:
    """Whether `text` has markup: a tag of HTML, a comment, or a character reference; `a < b` and `AT&T` are none."""
    return _has_tags(text) or _has_references(text)


def _has_tags(text: str) -> bool:
    at = text.find("<")
    while at >= 0:
        match = _NAME.match(text, at + 1)
        if match and match[1].lower() in TAGS and text[match.end() : match.end() + 1] in _AFTER_NAME:
            return True
        if text.startswith(("<!--", "<![CDATA["), at):
            return True
        at = text.find("<", at + 1)
    return False


def _has_references(text: str) -> bool:
    return any(match[1][0] == "#" or f"{match[1]};" in html5 for match in _REFERENCE.finditer(text))


_AFTER_NAME = frozenset({">", "/", " ", "\t", "\n", "\r", ""})


def plain_text(text: str) -> str:
    """`text` without markup: paragraphs apart by an empty line, `<br>` and list items by a line end, references decoded
    once, scripts and styles gone, white space inside a paragraph made single. Where only words are marked up, empty
    lines part the paragraphs.

    Text without tags keeps its white space, and without any markup comes back as it is but for invisible characters.
    """
    visible = INVISIBLE.sub("", text)
    if not _has_tags(visible):
        return _decoded(visible) if _has_references(visible) else visible
    read = "".join(_pieces(visible)).replace(_NOTHING, "")
    lines = (" ".join(line.split()) for line in read.split(_LINE_END))
    plain = "\n".join(lines).strip()
    while "\n\n\n" in plain:  # each time a third of a run goes
        plain = plain.replace("\n\n\n", "\n\n")
    return plain if plain or ">" in visible else visible.strip()  # the beginning of one tag and nothing else


def plain_title(text: str) -> str:
    """`text` without markup on one line."""
    return " ".join(plain_text(text).split())


def cut(text: str, longest: int) -> str:
    """`text` if it has at most `longest` characters, else its beginning up to a word's end, with an ellipsis."""
    if len(text) <= longest:
        return text
    head = text[: longest - 1]
    words = head.rsplit(maxsplit=1)
    kept = words[0] if len(words) == 2 and len(words[0]) > longest // 2 else head
    return kept.rstrip(" \n,;:–—-") + "…"


def cut_bytes(text: str, longest: int) -> str:
    """The longest beginning of `text` that takes at most `longest` bytes of UTF-8."""
    encoded = text.encode("utf-8", "replace")
    return text if len(encoded) <= longest else encoded[:longest].decode("utf-8", "ignore").rstrip()


_LINE_END, _NOTHING = "\ufdd0", "\ufdd1"
"""Two of the code points that no text has (Unicode §23.7), put where a line ends and where an inline tag stood: without
that trace `<<b>script>` would become a tag by losing one."""

_PLAIN_TAG = re.compile(
    r"""<(/?[a-zA-Z][a-zA-Z0-9]{0,30})(?:\s[^<>"']*+(?:(?:"[^"<>]*+"|'[^'<>]*+')[^<>"']*+)*+)?/?>"""
)
"""Nearly all tags there are: no `<`, `>` or stray quotation mark among their attributes. They are replaced at once, and
only what is left is looked at piece by piece."""

_INSTEAD = (
    dict.fromkeys((slash + name for name in _INLINE for slash in ("", "/")), _NOTHING)
    | dict.fromkeys((slash + name for name in _BLOCKS for slash in ("", "/")), _LINE_END * 2)
    | dict.fromkeys((slash + name for name in _CELLS for slash in ("", "/")), " ")
    | dict.fromkeys(_LINES, _LINE_END)
    | dict.fromkeys(("/" + name for name in _LINES), _NOTHING)
    | {"/br": _LINE_END}
)


def _instead(tag: re.Match[str]) -> str:
    name = tag[1]
    return _INSTEAD.get(name) or _INSTEAD.get(name.lower()) or tag[0]


def _pieces(text: str) -> list[str]:
    """Text runs with references decoded, and `_LINE_END` where a line ends."""
    text = text.replace(_LINE_END, "").replace(_NOTHING, "")
    if "<![CDATA[" in text:
        text = text.replace("<![CDATA[", "").replace("]]>", "")
    text = _PLAIN_TAG.sub(_instead, text)
    if _LINE_END not in text:  # text with a few links in it: its paragraphs are where its writer ended them
        text = _EMPTY_LINE.sub(_LINE_END * 2, text)
    # looked up once: asking for an end that does not come, at every beginning, would take the square of the length
    ends = _Ends(comment=text.rfind("-->"), tag=text.rfind(">"))
    pieces: list[str] = []
    at = 0
    while (start := text.find("<", at)) >= 0:
        pieces.append(_decoded(text[at:start]))
        at = _past_markup(text, start, pieces, ends)
    pieces.append(_decoded(text[at:]))
    return pieces


@dataclass(frozen=True, slots=True)
class _Ends:
    """Where the last comment and the last tag end."""

    comment: int
    tag: int


def _past_markup(text: str, start: int, pieces: list[str], ends: _Ends) -> int:
    """Where the text goes on behind the `<` at `start`; what the markup means for it is put into `pieces`."""
    if text.startswith("<!--", start):
        if empty := _EMPTY_COMMENT.match(text, start):
            return empty.end()
        # one that never ends: read on rather than lose the rest
        return text.find("-->", start + 4) + 3 if ends.comment >= start + 4 else start + 4
    match = _NAME.match(text, start + 1)
    is_tag = match is not None and text[match.end() : match.end() + 1] in _AFTER_NAME
    if match is None or not is_tag or start > ends.tag:
        if start < ends.tag and text.startswith(("<!", "<?"), start):
            return text.find(">", start) + 1
        if is_tag and match and match[1].lower() in TAGS:
            return len(text)  # cut inside a tag
        pieces.append("<")
        return start + 1
    tag = _REST_OF_TAG.match(text, match.end(), match.end() + _LONGEST_TAG)
    end = tag.end() if tag else text.find(">", match.end()) + 1
    name = match[0].lower()
    if name in _UNREAD and text[end - 2] != "/":
        return _past_content(text, end, name)
    pieces.append(_INSTEAD.get(name, ""))
    return end


_EMPTY_COMMENT = re.compile(r"<!---?>")  # HTML §13.2.5.43: a comment that ends at once


def _past_content(text: str, at: int, name: str) -> int:
    end = re.compile(rf"</{name}\b[^>]*>?", re.IGNORECASE).search(text, at)
    return end.end() if end else len(text)


def _decoded(run: str) -> str:
    if "&" not in run:
        return run
    # html.unescape reads the digits as one number, and Python refuses to read more than 4,300 of them
    return INVISIBLE.sub("", unescape(_LONG_REFERENCE.sub("\ufffd", run)))
