"""Language tags as feeds write them, reduced to the primary subtag of BCP 47."""

from __future__ import annotations

import re

_TAG = re.compile(r"([a-z]{2,3})(?:[-_].*)?")
_NONE = {"und", "mul", "zxx", "mis", "qaa", "xx"}
_SHORTER = {
    "ara": "ar",
    "aze": "az",
    "bel": "be",
    "chi": "zh",
    "deu": "de",
    "eng": "en",
    "fas": "fa",
    "fra": "fr",
    "fre": "fr",
    "ger": "de",
    "hye": "hy",
    "ita": "it",
    "jpn": "ja",
    "kat": "ka",
    "kaz": "kk",
    "kir": "ky",
    "kor": "ko",
    "per": "fa",
    "pol": "pl",
    "por": "pt",
    "rus": "ru",
    "spa": "es",
    "tgk": "tg",
    "tuk": "tk",
    "tur": "tr",
    "ukr": "uk",
    "uzb": "uz",
    "vie": "vi",
    "zho": "zh",
    # retired codes, and codes of countries that no language has
    "iw": "he",
    "in": "id",
    "ji": "yi",
    "cn": "zh",
    "cz": "cs",
    "dk": "da",
    "gr": "el",
    "jp": "ja",
    "kz": "kk",
    "ua": "uk",
}
"""BCP 47 wants the two-letter code where ISO 639-1 has one; these are the ones that appear in feeds otherwise."""


def primary_subtag(*tags: str | None) -> str | None:
    """The language the first usable of `tags` names: `ru` for `ru-RU`, `uk` for `ua`, None for `x-default`."""
    for tag in tags:
        match = _TAG.fullmatch((tag or "").strip().lower())
        if match and match[1] not in _NONE:
            return _SHORTER.get(match[1], match[1])
    return None
