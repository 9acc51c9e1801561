"""Which edition a text speaks of: ordinals in words, digits, Roman and Chinese numerals.

`find_ordinals` reads them all; whether one counts the session or an anniversary is for the detector to decide by
what stands near, except where the next word settles it ("first deputy", "21st century"). Years are never ordinals,
nor are days of a month (reference/language.md §5, Edition; reference/labels.md, edition).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from aggregator.dialogues import grammar
from aggregator.dialogues.grammar import Grammar, Phrases, Tokens, calendar

LARGEST = 200
"""No series has more editions than this; larger numbers before "th" are heights, buses and squadrons."""


@dataclass(frozen=True, slots=True)
class Ordinal:
    """An ordinal number at `text[start:end]`."""

    start: int
    end: int
    value: int
    text: str
    times: bool = False  # "for the third time", which counts sessions where one is spoken of


_RECENT = re.compile(
    r"[^.;:]{0,45}?\b(?:this year|of the year|in as many|cette année|de l'année|este año|del año|este ano|do ano"
    r"|quest'anno|in diesem jahr|dieses jahres?|в этом году|за год|цього року|w tym roku|bu yıl|今年)"
)
"""What tells that an ordinal counts the meetings of a year, not those of the series."""
_AFTER_A_BREAK = re.compile(
    r"[^.;:]{0,90}?\b(?:since (?!it|its|their|the (?:launch|creation|establishment|foundation|signing))"
    r"|(?:in|for|after) (?:\d+|\w+|many|nearly \w+|almost \w+|more than \w+|over \w+) (?:years|months)|after the"
    r"|depuis (?!sa|son|leur)|après|en (?:\d+|\w+) ans|desde (?!su|la creación)|en (?:\d+|\w+) años|tras"
    r"|em (?:\d+|\w+) anos|dopo|(?:da|in) (?:\d+|\w+) anni|seit (?!ihrer|seiner)|nach (?:\d+|\w+) jahren"
    r"|с (?:\d{4}|начала)|после|впервые за|за (?:\d+|\w+) (?:лет|років)|після|od (?:\d{4}|\w+ lat))"
)
"""What tells that a "first" is the first after a pause: "the first round since 2019", "in five years"."""
_PLAIN_FIRST = grammar.wordset(
    "first premier première primer primera primeiro primeira primo prima erste ersten erster erstes первый первая"
    " первое первого первую первом перше перший перша перші pierwsze pierwszy pierwsza pierwszą ilk birinci"
)

_COUNTED = r"(?:[次轮輪届屆回期場场度]|ラウンド)"
_CHINESE = re.compile(
    rf"第\s?([0-9]{{1,3}}|[一二三四五六七八九十百〇零两廿]{{1,6}})\s?(?:{_COUNTED}|轮次)"
    rf"|([首初]){_COUNTED}|(初)(?:の|めて|となる)?(?=[^。、\n]{{0,12}}(?:対話|協議|会合|委員会|会議))"
    r"|(?<![0-9.,年月])([0-9]{1,3})\s?回目"
    r"|제\s?([0-9]{1,3})\s?(?:차(?!관)|회|기|대|라운드)"
    r"|(?<![0-9.,년월])([0-9]{1,3})\s?(?:차(?!관)|번째)(?!\s?(?:산업|세계|례))"
)
_ROMAN = re.compile(
    r"([IVXLІХ](?:(?<![\w.'’-].)|(?<=\bke-.))[IVXLІХ]{0,6})(?:-?(?:e|ème|ère|er|ª|º|а|й|я|е|го|ші|шы))?(?!\w)(?![.'’]\w)"
)
_NEXT_WORD = re.compile(r"\.?[ \u00a0]([^\W\d_][\w'’-]{0,40})")
_ROMAN_VALUE = re.compile(r"(XL|X{0,3})(IX|IV|V?I{0,3})\Z")
_CYRILLIC_ROMAN = str.maketrans("ІХ", "IX")
_NUMBERED = grammar.wordset(
    "article articles annex chapter part phase title track protocol appendix volume basel schedule section book act war"
    " guerre guerra weltkrieg artículo artikel artigo articolo anexo annexe capítulo fase título tomo parte статья"
    " глава часть фаза приложение том convention level tier type class category grade siglo siècle secolo século pope"
    " papa king queen roi rey re rei könig papst król король папа"
)
_CENTURIES = grammar.wordset(
    "century centuries siècle siècles siglo siglos secolo secoli século séculos век века веке веком веков столетия"
    " столетие століття wiek wieku wieków jahrhundert jahrhunderts eeuw ғасыр ғасырда ғасырдың asr asrda yüzyıl"
    " yüzyılda əsr əsrdə кылым"
)
_ARTICLES = grammar.wordset("the this that el la le les los las lo il der die das den dem o a os as в на")
_DIGIT = re.compile(r"\d")
_DIGITS = {"〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}


def find_ordinals(text: str, language: str | None) -> list[Ordinal]:
    """All ordinals of `text` in order, none overlapping another. `language` is a BCP 47 code."""
    tokens = grammar.tokenise(text)
    found = [*_words_and_digits(text, tokens, language), *_east_asian(text, tokens), *_roman(text, language)]
    return sorted(found, key=lambda ordinal: ordinal.start)


@lru_cache(maxsize=64)
def _index(language: str | None) -> tuple[Grammar, Phrases[int], Phrases[int]]:
    rules = grammar.of(language)
    return rules, grammar.index(rules.ordinals), calendar.months(language)


def _words_and_digits(text: str, tokens: Tokens, language: str | None) -> list[Ordinal]:
    rules, phrases, months = _index(language)
    found: list[Ordinal] = []
    if phrases.keys().isdisjoint(tokens.words) and not _DIGIT.search(tokens.folded):
        return found
    skip = 0
    for at, word in enumerate(tokens.words):
        if at < skip:
            continue
        match = None
        if word in phrases:
            match = grammar.phrase_at(tokens, at, phrases)
        elif word[0].isdecimal():
            match = _digits(tokens, at, rules, months)
        if match is None:
            continue
        length, value = match
        skip = at + length
        if _is_other(tokens, at, length, rules):
            continue
        if (
            not word[0].isdecimal()
            and tokens.word(at + length) in rules.inside
            and _is_day(tokens, at, length, rules, months)
        ):
            continue
        start, end = tokens.starts[at], tokens.ends[at + length - 1]
        times = tokens.word(at + length) in rules.times and tokens.gap(at + length) in {" ", "-"}
        if _is_relative(tokens, end, word, value, times=times):
            continue
        if word[0].isdecimal() and tokens.word(at - 1) in rules.ordinal_prefixes and tokens.gap(at) in {"", "-", " "}:
            start = tokens.starts[at - 1]
        elif word[0].isdecimal() and rules.dotted_ordinals and tokens.folded[end : end + 1] == ".":
            end += 1
        found.append(Ordinal(start, end, value, text[start:end], times))
    return found


def _is_relative(tokens: Tokens, end: int, word: str, value: int, *, times: bool) -> bool:
    """Whether it counts from some later point than the first session: "first since 2019", "second this year"."""
    if times and value == 1:
        return True
    if word in _PLAIN_FIRST or times:
        return _AFTER_A_BREAK.match(tokens.folded, end) is not None or _RECENT.match(tokens.folded, end) is not None
    return value < 6 and _RECENT.match(tokens.folded, end) is not None


def _is_other(tokens: Tokens, at: int, length: int, rules: Grammar) -> bool:
    """Whether the words around say that this counts something else than a session."""
    after = at + length
    if tokens.word(after) in rules.no_ordinal_before and tokens.gap(after) in {" ", "-"}:
        return True
    if tokens.word(at) == "اول" and tokens.word(after) == "من":
        return True  # "the first to"
    return tokens.word(at - 1) in rules.no_ordinal_after and len(tokens.gap(at)) == 1


def _digits(tokens: Tokens, at: int, rules: Grammar, months: Phrases[int]) -> tuple[int, int] | None:
    """A number that its suffix, prefix or full stop makes an ordinal, as (tokens, value)."""
    word = tokens.words[at]
    value = int(word) if len(word) <= 3 else 0
    inside = tokens.gap(at)[-1:] in {".", ",", ":", "/", "+"} and tokens.word(at - 1).isdecimal()
    if inside or not 1 <= value <= LARGEST:
        return None
    gap, following = tokens.gap(at + 1), tokens.word(at + 1)
    apart = (gap == " " and following in _APART) or (gap == "." and following in _RAISED)
    if (gap in {"", "-", "'"} or apart) and following in rules.ordinal_suffixes:
        return None if _is_day(tokens, at, 2, rules, months) else (2, value)
    if gap == "° " and "º" in rules.ordinal_suffixes and following not in {"c", "f", "n", "s", "e", "o"}:
        return 1, value
    if gap == "-" and rules.hyphen_ordinals and not following.isdecimal():
        return None if following in rules.year_first or following.startswith(tuple(months)) else (1, value)
    if tokens.word(at - 1) in rules.ordinal_prefixes and tokens.gap(at) in {"", "-", " "}:
        return None if _is_day(tokens, at, 1, rules, months) else (1, value)
    if rules.dotted_ordinals and gap in {". ", '. "', ". „"} and not tokens.word(at + 1)[:1].isdecimal():
        if tokens.word(at - 1) in rules.no_ordinal_after or _is_day(tokens, at, 1, rules, months):
            return None
        return 1, value
    return None


_APART = frozenset({"th", "nd", "rd"})  # suffixes that typesetters part from their number
_RAISED = frozenset({"ª", "º", "a", "o"})  # after a full stop: "12.ª reunión"


def _is_day(tokens: Tokens, at: int, length: int, rules: Grammar, months: Phrases[int]) -> bool:
    """Whether the number at `at` is the day of a month: "20th of May", "20. und 21. Mai", "May 20th"."""
    if rules.month_first and tokens.gap(at).strip(" .") == "":
        before = tokens.word(at - 1)
        if before in months or (before == "the" and tokens.word(at - 2) in months):
            return True
    joints = rules.both | rules.until | rules.inside | rules.ordinal_suffixes
    for place in range(at + length, min(at + length + 6, len(tokens.words))):
        if len(tokens.gap(place)) > 3:
            return False
        if grammar.phrase_at(tokens, place, months):
            return True
        word = tokens.words[place]
        if not (word in joints or (word.isdecimal() and len(word) <= 2)):
            return False
    return False


def _east_asian(text: str, tokens: Tokens) -> list[Ordinal]:
    found: list[Ordinal] = []
    for match in () if tokens.folded.isascii() else _CHINESE.finditer(tokens.folded):
        numeral, *first, counted, korean, bare = match.groups()
        if any(first):
            value = 1
        else:
            number = numeral or counted or korean or bare
            value = int(number) if number.isdecimal() else chinese_number(number)
        if 1 <= value <= LARGEST:
            found.append(Ordinal(match.start(), match.end(), value, text[match.start() : match.end()]))
    return found


def chinese_number(numeral: str) -> int:
    """The value of a Chinese numeral below a thousand: "二十一" is 21, "一百零二" is 102; 0 if it is none."""
    total = digit = 0
    for char in numeral:
        if char == "百":
            total += (digit or 1) * 100
            digit = 0
        elif char == "十":
            total += (digit or 1) * 10
            digit = 0
        elif char == "廿":
            total += 20
            digit = 0
        elif char in _DIGITS:
            digit = (
                digit * 10 + _DIGITS[char] if digit and "十" not in numeral and "百" not in numeral else _DIGITS[char]
            )
        else:
            return 0
    return total + digit


def _roman(text: str, language: str | None) -> list[Ordinal]:
    """Roman numerals one to forty in capitals that a noun follows: "XIV EU-Moldova", "III заседание"."""
    found = []
    rules = grammar.of(language)
    for match in _ROMAN.finditer(text):
        value = roman_number(match[1].translate(_CYRILLIC_ROMAN))
        if not value:
            continue
        before = grammar.fold(text[max(0, match.start() - 8) : match.start()]).rstrip(" -").rpartition(" ")[2]
        if text[match.end() : match.end() + 1] == "." and not rules.dotted_ordinals:
            counts = before in rules.ordinal_prefixes  # else the full stop ends a sentence
        else:
            counts = before in rules.ordinal_prefixes or _counts_what_follows(text, match.start(), match.end(), value)
        if counts:
            found.append(Ordinal(match.start(), match.end(), value, match[0]))
    return found


def roman_number(numeral: str) -> int:
    """The value of a Roman numeral from I to XL, the largest an edition is written with; 0 if it is none."""
    match = _ROMAN_VALUE.match(numeral)
    if not match or not numeral:
        return 0
    tens, ones = match.groups()
    value = 40 if tens == "XL" else 10 * len(tens)
    value += {"IX": 9, "IV": 4}.get(ones, (5 if ones.startswith("V") else 0) + ones.count("I"))
    return value if value <= 40 else 0


def _counts_what_follows(text: str, start: int, end: int, value: int) -> bool:
    """Not a name's number ("Charles III arrived"), a chapter's ("Annex II"), a century's, or the pronoun."""
    after = _NEXT_WORD.match(text, end)
    if not after or after[1].lower() in _CENTURIES:
        return False
    word = text[max(0, start - 40) : start].replace("\u00a0", " ").rpartition(" ")[0].rpartition(" ")[2]
    if word.lower() in _NUMBERED:
        return False
    named = word[:1].isupper() and word[1:2].islower() and word.lower() not in _ARTICLES
    if named and not after[1][0].isupper():
        return False  # "Mohammed VI received"
    if value == 1 and text[start:end] == "I":  # else the pronoun, or an initial
        return (
            after[1][0].isupper() and not named and word.lower() not in {"and", "or", "as", "if", "but", "that", "when"}
        )
    return True
