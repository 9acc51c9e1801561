"""Bytes to text: which character set a body is written in (R-P1, reference/fetching.md).

Labels lie more often than bytes do: UTF-8 served as windows-1251, windows-1251 served as iso-8859-1, one broken byte in
an otherwise good document. So the bytes are asked first and the labels only where the bytes leave it open.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """`encoding` is the Python codec used, `reason` a plain phrase saying why, `replacements` counts U+FFFD put in."""

    text: str
    encoding: str
    reason: str
    replacements: int = 0


_BOMS = (
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16 LE, whose mark it begins with
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
)
_EBCDIC_DECLARATION = b"\x4c\x6f\xa7\x94"  # "<?xm" (XML 1.0, appendix F)
_XML_LABEL = re.compile(r"""<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_HTTP_LABEL = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_WEAK = {"utf-8", "ascii", "iso8859-1"}
"""Labels that servers and libraries put on everything; the bytes have already said no to the first."""

_TRUSTED = re.compile(
    r"cp\d+|iso8859-\d+|koi8-[rtu]|mac-\w+|kz1048|ptcp154|tis-620|hp-roman8|gb18030|gbk|hz|big5(hkscs)?"
    r"|euc_\w+|shift_jis\w*|iso2022_\w+|johab|utf-(16|32)(-[bl]e)?"
)
"""Codecs a label may name. Python knows others that are no character sets, are slow on purpose-built input (punycode,
idna) or warn (unicode_escape)."""

_SUPERSETS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "big5": "big5hkscs",
}
"""What is meant by a label (WHATWG Encoding Standard): a wider set that agrees wherever both are defined."""

_MOSTLY = 20
"""R-P1: a set fits although some bytes are bad, when its good non-ASCII characters outnumber those by this factor."""


def decode(body: bytes, content_type: str | None = None) -> Decoded:
    """The text of a body whose Content-Type header is `content_type`. Never fails; a byte-order mark is dropped."""
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return _replacing(body[len(mark) :], encoding, "byte-order mark")
    if wide := _without_mark(body[:4]):
        return _replacing(body, wide, "zero bytes of wide characters")
    if body.startswith(_EBCDIC_DECLARATION):
        declared = _codec(_label(_XML_LABEL, body[:400].decode("cp037")))
        return _replacing(body, declared or "cp037", "EBCDIC declaration")
    try:
        return Decoded(text=body.decode("utf-8"), encoding="utf-8", reason="valid UTF-8")
    except UnicodeDecodeError:
        pass
    utf8 = _replacing(body, "utf-8", "UTF-8 with a few broken bytes")
    good = _non_ascii(utf8.text) - utf8.text.count("\ufffd")
    if good >= _MOSTLY * utf8.replacements:
        return utf8
    return _labelled(body, content_type) or _patched(body, good) or _guessed(body)


def _without_mark(head: bytes) -> str | None:
    """UTF-16 and UTF-32 without a mark, from where the first ASCII characters have zeros (XML 1.0, appendix F)."""
    shape = "".join("x" if byte else "0" for byte in head)
    return {"000x": "utf-32-be", "x000": "utf-32-le", "0x0x": "utf-16-be", "x0x0": "utf-16-le"}.get(shape)


def _labelled(body: bytes, content_type: str | None) -> Decoded | None:
    """What the XML declaration says, else what HTTP says; a label that does not fit the bytes is passed over."""
    labels = (
        ("XML declaration", _label(_XML_LABEL, body[:1024].decode("latin-1"))),
        ("Content-Type", _label(_HTTP_LABEL, content_type or "")),
    )
    for where, label in labels:
        encoding = _codec(label)
        if encoding is None or b"<{ ".decode(encoding, "replace") != "<{ ":
            continue  # unknown, or a set in which these bytes are no markup at all
        decoded = _replacing(body, encoding, f"{where} says {label}")
        if _non_ascii(decoded.text) >= (_MOSTLY + 1) * decoded.replacements:
            return decoded
    return None


def _patched(body: bytes, good: int) -> Decoded | None:
    """UTF-8 into which single bytes of windows-1252 were pasted: as a rule quotation marks from another program."""
    text = body.decode("utf-8", "surrogateescape")
    strays = sum(map(text.count, _STRAYS))
    if good < 3 or good < strays:
        return None
    return Decoded(
        text=text.translate({ord(stray): character for stray, character in _STRAYS.items()}),
        encoding="utf-8",
        reason=f"UTF-8 with {strays} bytes of windows-1252 in it",
    )


_STRAYS = {chr(0xDC00 + byte): bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0x100)}


def _guessed(body: bytes) -> Decoded:
    """Statistical detection, limited to the sets that still occur without a true label on the sites we read."""
    if _is_chinese(body):
        return _replacing(body, "gb18030", "byte pairs of common Chinese characters")
    runs = _RUN.findall(body[:_SAMPLE])
    high = len(_HIGH.findall(body[:_SAMPLE]))
    if sum(map(len, runs)) >= 0.6 * high:  # a letter with a diacritic stands alone; Cyrillic comes in whole words
        sample = b" ".join(runs)[:8192]
        score, encoding = max((_cyrillic(sample.decode(name, "replace")), name) for name in _CYRILLIC_SETS)
        if score > 0:
            return _replacing(body, encoding, "letter frequencies of Russian")
    if _is_turkish(body[:_SAMPLE]):
        return _replacing(body, "cp1254", "letters of Turkish")
    return _replacing(body, "cp1252", "nothing else fits")


_SAMPLE = 1 << 18
_HIGH = re.compile(rb"[\x80-\xff]")
_RUN = re.compile(rb"[\x80-\xff]{3,}")
_CYRILLIC_SETS = ("cp1251", "koi8_r", "iso8859_5")
_WEIGHTS = (
    dict.fromkeys("оеаинт", 10.0)
    | dict.fromkeys("срвлкм", 7.0)
    | dict.fromkeys("дпуяыьгз", 4.0)
    | dict.fromkeys("бчйхжшюцщіїє", 2.0)
    | dict.fromkeys("эфёъґ", 0.5)
    | dict.fromkeys(" «»“”„’–—…№\xa0", 0.0)
)
"""How usual a letter is in Russian and Ukrainian prose, in five coarse steps; they need only tell three sets apart."""


def _cyrillic(text: str) -> float:
    """How much `text` looks like Russian: common letters count for it, a capital inside a word and signs against it."""
    score, before = 0.0, " "
    for character in text:
        lower = character.lower()
        weight = _WEIGHTS.get(lower, -6.0)
        if lower != character:
            weight = -8.0 if before.islower() else weight / 2
        score += weight
        before = character
    return score / max(len(text), 1)


_PAIR = re.compile(
    rb"(?P<common>[\xb0-\xd7\xa1-\xa3][\xa1-\xfe])|(?P<rare>[\x81-\xfe][\x40-\x7e\x80-\xfe])|(?P<stray>[\x80-\xff])"
)


def _is_chinese(body: bytes) -> bool:
    """Whether the high bytes pair up as GB 2312's first level (the 3,755 most used characters) and punctuation."""
    counts = {"common": 0, "rare": 0, "stray": 0}
    for match in _PAIR.finditer(body[:_SAMPLE]):
        counts[match.lastgroup or "stray"] += 1
    total = sum(counts.values())
    return counts["common"] >= 0.6 * total and counts["stray"] <= 1 + 0.01 * total


_TURKISH = re.compile(rb"[\xd0\xdd\xde\xf0\xfd\xfe]")
"""Ğ İ Ş ğ ı ş: the six places at which windows-1254 differs from windows-1252 (there Ð Ý Þ ð ý þ)."""


def _is_turkish(body: bytes) -> bool:
    """Turkish uses those six in every other word; Icelandic uses some of them too, but also á, æ, é and ú."""
    turkish, icelandic = len(_TURKISH.findall(body)), len(re.findall(rb"[\xc6\xe6\xe1\xe9\xfa\xed]", body))
    return turkish > 2 * icelandic and turkish >= 0.3 * len(_HIGH.findall(body))


def _label(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.search(text)
    return match[1] if match else None


def _codec(label: str | None) -> str | None:
    """The codec for a label that is worth following, or None."""
    if label is None:
        return None
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return None
    name = _SUPERSETS.get(name, name)
    return name if name not in _WEAK and _TRUSTED.fullmatch(name) else None


def _replacing(body: bytes, encoding: str, reason: str) -> Decoded:
    text = body.decode(encoding, "replace").removeprefix("\ufeff")
    genuine = body.count("\ufffd".encode()) if encoding == "utf-8" else 0
    return Decoded(text=text, encoding=encoding, reason=reason, replacements=max(text.count("\ufffd") - genuine, 0))


def _non_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))
