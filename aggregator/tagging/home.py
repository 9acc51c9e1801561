"""Where a text that names no place was written: by its site's country code or its language.

"Ausschuss berät Gesetz" from bundestag.de is news of Germany, though it nowhere says so. Only for texts about no
country at all. A feed's or a publisher's country is no tag of its own (reference/language.md §1 rule 11): ministries
write of the world, and on state-gov-2021 it was right for four items and wrong for nine. Pure.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from aggregator.model import Document

# Country codes that are sold to anybody, or that are not of a country.
_SOLD = frozenset(
    [
        "ac",
        "ai",
        "as",
        "bz",
        "cc",
        "cd",
        "co",
        "cx",
        "eu",
        "fm",
        "ga",
        "gg",
        "gl",
        "gs",
        "im",
        "io",
        "la",
        "li",
        "ly",
        "me",
        "ml",
        "ms",
        "mu",
        "nu",
        "pw",
        "sc",
        "sh",
        "st",
        "sx",
        "tc",
        "tf",
        "tk",
        "tl",
        "to",
        "tv",
        "vc",
        "vg",
        "vu",
        "ws",
    ]
)
_OF_STATE = frozenset({"gov", "gob", "gouv", "go", "mil"})  # cancilleria.gov.co is Colombia's all the same
_OTHERWISE = {"uk": "GB", "su": "RU"}

# Languages of one country before all others (CLDR's likely subtags); those of many are not here.
_LANGUAGES = {
    "az": "AZ", "be": "BY", "bg": "BG", "bn": "BD", "cs": "CZ", "da": "DK", "el": "GR", "et": "EE", "fa": "IR",
    "fi": "FI", "he": "IL", "hi": "IN", "hr": "HR", "hu": "HU", "hy": "AM", "id": "ID", "it": "IT", "ja": "JP",
    "ka": "GE", "kk": "KZ", "ko": "KR", "ky": "KG", "lt": "LT", "lv": "LV", "mn": "MN", "nb": "NO", "pl": "PL",
    "ro": "RO", "sk": "SK", "sv": "SE", "tg": "TJ", "th": "TH", "tk": "TM", "tr": "TR", "uk": "UA", "uz": "UZ",
    "vi": "VN",
}  # fmt: skip


def home(document: Document, language: str | None) -> str | None:
    """The country that `document` comes from, if anything tells."""
    return _of_site(document.url) or _LANGUAGES.get((language or "").partition("-")[0])


def _of_site(url: str | None) -> str | None:
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:  # a bracket without its pair
        return None
    *labels, code = host.split(".")
    if len(code) != 2 or not code.isascii() or not code.isalpha():
        return None
    if code in _SOLD and not _OF_STATE.intersection(labels[-1:]):
        return None
    return _OTHERWISE.get(code, code.upper())
