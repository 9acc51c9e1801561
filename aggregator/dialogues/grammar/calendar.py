"""Month and weekday names of a language as phrases, with those of the language its readers mix in."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from aggregator.dialogues import grammar
from aggregator.dialogues.grammar import Phrases, cldr

_CYRILLIC = grammar.wordset("ru uk be kk ky tg mn bg mk sr")
_OTHER_SCRIPTS = grammar.wordset("ar fa ur he hi bn ka hy th el zh ja ko")


def _fallback(language: str) -> tuple[str, ...]:
    """Languages whose names also occur: a Kazakh site quotes Russian, every Latin one English."""
    if language in _CYRILLIC:
        return ("ru",)
    if language in {"fa", "ur"}:
        return ("ar",)
    if language == "uz":
        return ("ru", "en")
    if language in _OTHER_SCRIPTS:
        return ()
    return ("en",)


def _rows(table: Mapping[str, str], language: str) -> dict[str, int]:
    if language not in table:
        return {}
    return {
        form: number for number, forms in enumerate(table[language].split(";")) for form in forms.split("|") if form
    }


def _code(language: str | None) -> str:
    code = (language or "en").lower().replace("_", "-").partition("-")[0]
    return {"no": "nb", "nn": "nb", "iw": "he", "bs": "hr", "sh": "hr"}.get(code, code)


@lru_cache(maxsize=64)
def months(language: str | None) -> Phrases[int]:
    """Names of months, whole and abbreviated; January is 1."""
    code = _code(language)
    names: dict[str, int] = {}
    for source in (*_fallback(code), code):
        for table in (cldr.SHORT_MONTHS, cldr.MONTHS):
            names.update((form, number + 1) for form, number in _rows(table, source).items())
        names.update(grammar.of(source).months)
    if code == "en":
        names.update({"sept": 9})
    return grammar.index(names)


@lru_cache(maxsize=64)
def whole_months(language: str | None) -> Phrases[int]:
    """Names of months without abbreviations: those that can stand without a day."""
    code = _code(language)
    names: dict[str, int] = {}
    for source in (*_fallback(code), code):
        names.update((form, number + 1) for form, number in _rows(cldr.MONTHS, source).items())
        names.update(grammar.of(source).months)
    return grammar.index(names)


@lru_cache(maxsize=64)
def weekdays(language: str | None) -> Phrases[int]:
    """Names of weekdays; Monday is 0."""
    code = _code(language)
    names: dict[str, int] = {}
    for source in (*_fallback(code), code):
        names.update(_rows(cldr.WEEKDAYS, source))
        names.update(grammar.of(source).weekdays)
    for name in _NOT_ALONE.get(code, ()):
        names.pop(name, None)
    return grammar.index(names)


_NOT_ALONE: Mapping[str, tuple[str, ...]] = {
    "tr": ("pazar",),  # a market; Sunday with "günü"
    "az": ("bazar",),
    "ka": ("კვირა",),  # a week
    "vi": ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy"),  # ordinals; days after "vào", "sáng" …
}
