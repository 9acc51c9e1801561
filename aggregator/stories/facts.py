"""Facts that tell two releases of one template apart: editions, amounts, numbers after "#", dates in titles, and
whether it was a call or a meeting.

"City A receives $301,200" and "City B receives $260,034" share nine words of ten and are two stories. A fact counts
against a pair only where both texts name one and none is shared (reference/language.md §4: this veto raised precision
from 0.875 to 0.904 and cost 0.001 of recall).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from aggregator.stories.words import key_of

EARLY = 420
"""Characters of the lead in which template releases say what is new (language.md §4, test B)."""

# Everything is looked for around figures: they are few, and found faster than what may stand beside them.
_FIGURE = re.compile(r"\d+")
_ASCII_FIGURE = re.compile(r"[0-9]+")
_REST = re.compile(r"[\d.,]*")  # of an amount, after its first digits
_BEFORE = 6  # characters before a figure that say what it is
_IN_FIGURES = frozenset(".,")
_CURRENCY_ENDS = frozenset("$€£¥₹₽₩DRPFY")
_CURRENCY_BEFORE = re.compile(r"(?:US\$|[$€£¥₹₽₩]|\b(?:USD|EUR|GBP|CHF|JPY|CNY))\s?\Z")
_CURRENCY_AFTER = re.compile(
    r"\s?(?:[万萬亿億千兆만억조]{1,2}\s?|(?:million|billion|млн|млрд|millones|millions?|Millionen|milhões|مليون|مليار)\.?\s(?:de\s|d')?)?"
    r"(?:dollars?|euros?|d[oó]lares|Dollar|Euro|долл\w*|евро|рубл\w*|тенге|yuan|yen|دولار|يورو|美元|欧元|人民币|元|円|ドル|ユーロ|달러|유로|원"
    r"|บาท|đồng)",
)
_NUMBERED_ENDS = frozenset("#№.°º")
_NUMBERED = re.compile(r"(?:#|№|\b(?:No|Nr|Nos)\.|\bn[°º])\s?\Z", re.IGNORECASE)
_NEVER_COUNTING = frozenset(" .,)\n")
_COUNTING = re.compile(
    r"(?:st|nd|rd|th|-?[йяе]|-?(?:го|му|ая|ый|ой)|er|ère|e|ème|re|[ºª°])(?!\w)",
    re.IGNORECASE,
)
_MOST_DIGITS = 3  # of an ordinal
_LED_ORDINAL = re.compile(
    r"第\s?(\d{1,3}|[一二三四五六七八九十]{1,3})\s?[届次轮回轮輪届]|제\s?(\d{1,3})\s?[차회]"
    r"|(?:ครั้งที่|\blần thứ)\s?(\d{1,3})(?!\d)"
)
_LEADS = ("第", "제", "ครั้งที่", "lần thứ")
_ROMAN = re.compile(r"[IVX]{2,6}(?=\s\w{3})")
_ROMAN_PAIRS = ("II", "IV", "IX", "VI", "XI", "XV", "XX")
_HAN = {char: value for value, char in enumerate("一二三四五六七八九十", 1)}

# Ordinals in words, 1 to 20: enough for what recurs yearly; other languages have their figures. A stem ends in "-".
_WORDS = (
    "first firstly inaugural перв- premier première primer primera primero primeir- erste ersten erster erstes primo",
    "second втор- deuxième segundo segunda zweite zweiten zweiter zweites secondo الثاني الثانية drugi drugie drugiej",
    "third трет- третья третьей третье третьего третьем troisième tercer tercera tercero terceir- dritte dritten"
    " dritter drittes terzo terza الثالث الثالثة trzeci trzecia trzecie trzeciej üçüncü",
    "fourth четверт- quatrième cuarto cuarta quarto quarta vierte vierten vierter viertes الرابع الرابعة dördüncü",
    "fifth пят- cinquième quinto quinta fünfte fünften fünfter fünftes الخامس الخامسة beşinci",
    "sixth шест- sixième sexto sexta sechste sechsten sechster sechstes السادس السادسة altıncı",
    "seventh седьм- septième séptimo séptima sétimo sétima siebte siebten siebter siebtes السابع السابعة yedinci",
    "eighth восьм- huitième octavo octava oitavo oitava achte achten achter achtes الثامن الثامنة sekizinci",
    "ninth девят- neuvième noveno novena nono nona neunte neunten neunter neuntes التاسع التاسعة dokuzuncu",
    "tenth десят- dixième décimo décima zehnte zehnten zehnter zehntes العاشر العاشرة onuncu",
    "eleventh одиннадцат- onzième undécimo undécima elfte elften elfter elftes",
    "twelfth двенадцат- douzième duodécimo duodécima zwölfte zwölften zwölfter zwölftes",
    "thirteenth тринадцат- treizième decimotercer decimotercera dreizehnte dreizehnten",
    "fourteenth четырнадцат- quatorzième decimocuarta decimocuarto vierzehnte vierzehnten",
    "fifteenth пятнадцат- quinzième decimoquinta decimoquinto fünfzehnte fünfzehnten",
    "sixteenth шестнадцат- seizième sechzehnte sechzehnten",
    "seventeenth семнадцат- siebzehnte siebzehnten",
    "eighteenth восемнадцат- achtzehnte achtzehnten",
    "nineteenth девятнадцат- neunzehnte neunzehnten",
    "twentieth двадцат- vingtième vigésimo vigésima zwanzigste zwanzigsten",
)
# Who was called on Monday may be met on Friday, and the two readouts differ in little but this and the names.
_FORMS = {
    "call": ("call with", "calls with", "phone call", "by phone", "telephone", "телефонн", "téléphon", "telefón",
             "telefôn", "telefonat"),
    "meeting": ("meet", "met with", "встре", "rencontre", "reunión", "reúne", "reunião", "encontro", "treffen",
                "trifft"),
}  # fmt: skip
_ENDINGS = ("ый", "ий", "ой", "ая", "яя", "ое", "ее", "ые", "ого", "его", "ому", "ему", "ым", "им", "ом", "ем", "ую",
            "ей", "ых", "их", "o", "a")  # fmt: skip
_MONTHS = (
    "january jan janvier enero januar janeiro gennaio января",
    "february feb février febrero februar fevereiro febbraio февраля",
    "march mar mars marzo märz março марта",
    "april apr avril abril aprile апреля",
    "may mai mayo maio maggio мая",
    "june jun juin junio juni junho giugno июня",
    "july jul juillet julio juli julho luglio июля",
    "august aug août agosto августа",
    "september sep sept septembre septiembre setembro settembre сентября",
    "october oct octobre octubre oktober outubro ottobre октября",
    "november nov novembre noviembre novembro ноября",
    "december dec décembre diciembre dezember dezembro dicembre декабря",
)
_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_DAY_FIRST = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th|er|\.|º)?\s(?:de\s|of\s)?([^\W\d_]{3,10})\b")
_MONTH_FIRST = re.compile(r"\b([^\W\d_]{3,10})\.?\s(\d{1,2})\b")
_HAN_DATE = re.compile(r"(\d{1,2})月(\d{1,2})日")


def find_facts(title: str, lead: str, headline: Sequence[int], words: Sequence[int]) -> Iterator[str]:
    """The facts as "kind:value"; those that stand only after the first 420 characters begin with a "~".

    `headline` and `words` are the title's and the lead's words as `stories.words` reads them.
    """
    early = len(title) + 1 + EARLY
    first: dict[str, int] = {}
    for at, fact in _facts(f"{title}\n{lead}"):
        first[fact] = min(at, first.get(fact, at))
    soon = {fact for fact, at in first.items() if at < early}
    soon.update(f"date:{day}" for day in _dates(title))
    opening = len(lead[:EARLY].split())
    soon |= _ordinals_among(headline) | _ordinals_among(words[:opening])
    said = title.casefold()
    soon.update(f"form:{form}" for form, signs in _FORMS.items() if any(sign in said for sign in signs))
    yield from soon
    yield from (f"~{fact}" for fact in (first.keys() | _ordinals_among(words[opening:])) - soon)


def clash(mine: Iterable[str], yours: Iterable[str]) -> str | None:
    """The kind of fact that both texts name early and in which they have nothing in common; None if there is none."""
    left, right = _by_kind(mine), _by_kind(yours)
    for kind in sorted(left.keys() & right.keys()):
        (early, late), (others_early, others_late) = left[kind], right[kind]
        if early and others_early and not early & (others_early | others_late) and not others_early & late:
            return kind
    return None


def _by_kind(facts: Iterable[str]) -> dict[str, tuple[set[str], set[str]]]:
    kinds: dict[str, tuple[set[str], set[str]]] = {}
    for fact in facts:
        kind, _, value = fact.removeprefix("~").partition(":")
        kinds.setdefault(kind, (set(), set()))[fact.startswith("~")].add(value)
    return kinds


def _facts(text: str) -> Iterator[tuple[int, str]]:
    """Where each of the facts written with figures stands, and what it is."""
    ascii = text.isascii()
    for match in (_ASCII_FIGURE if ascii else _FIGURE).finditer(text):
        start, end = match.span()
        before = text[max(0, start - _BEFORE) : start]
        last, sign, after = before[-1:], before.rstrip()[-1:], text[end : end + 1]
        if last not in _IN_FIGURES:
            rest = _REST.match(text, end)
            stop = rest.end() if rest else end
            if (sign in _CURRENCY_ENDS and _CURRENCY_BEFORE.search(before)) or _CURRENCY_AFTER.match(text, stop):
                yield start, "money:" + re.sub(r"\D", "", text[start:stop])
        if sign in _NUMBERED_ENDS and _NUMBERED.search(before):
            yield start, f"number:{int(match[0])}"
        short = end - start <= _MOST_DIGITS and after not in _NEVER_COUNTING and not _is_word(last)
        if short and _COUNTING.match(text, end):
            yield start, f"ordinal:{int(match[0])}"
    if not ascii and any(lead in text for lead in _LEADS):
        for match in _LED_ORDINAL.finditer(text):
            yield match.start(), f"ordinal:{_value(match[1] or match[2] or match[3])}"
    if any(pair in text for pair in _ROMAN_PAIRS):
        for match in _ROMAN.finditer(text):
            if not _is_word(text[match.start() - 1 : match.start()]):
                yield match.start(), f"ordinal:{_roman(match[0])}"


def _ordinals_among(words: Sequence[int]) -> set[str]:
    ordinals = _ordinals()
    return {ordinals[word] for word in ordinals.keys() & words}


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"


def _value(digits: str) -> int:
    """An integer in figures, or in Chinese numerals up to 99."""
    if digits[0] not in _HAN:
        return int(digits)
    tens, ten, ones = digits.rpartition("十")
    return 10 * (_HAN.get(tens, 1) if ten else 0) + _HAN.get(ones, 0)


def _roman(numeral: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10}[letter] for letter in numeral]
    return sum(-value if value < max(values[at:]) else value for at, value in enumerate(values))


@cache
def _ordinals() -> dict[int, str]:
    """The facts that single words tell, by their numbers, of whatever kind they are taken for."""
    words: dict[int, str] = {}
    for value, forms in enumerate(_WORDS, 1):
        for form in forms.split():
            stem = form.removesuffix("-")
            spellings = {stem, stem.replace("верт", "вёрт")}
            if stem != form:
                spellings = {each + ending for each in spellings for ending in _ENDINGS}
            numbers = [key_of(each) << 2 for each in spellings]
            words.update(dict.fromkeys([number | kind for number in numbers for kind in range(4)], f"ordinal:{value}"))
    return words


def _dates(title: str) -> Iterator[str]:
    """Days of months as "month-day"."""
    if not _FIGURE.search(title):
        return
    found = [(match[2], match[1]) for match in _DAY_FIRST.finditer(title)]
    found += [(match[1], match[2]) for match in _MONTH_FIRST.finditer(title)]
    dates = [(_MONTH.get(name.casefold(), 0), int(day)) for name, day in found]
    dates += [(int(match[1]), int(match[2])) for match in _HAN_DATE.finditer(title)]
    for month, day in dates:
        if 1 <= month <= 12 and 1 <= day <= 31:
            yield f"{month}-{day}"
