"""Whether a text puts a name in the place of a venue: "in Astana", "в Астане", "Astana'da", datelines, "hosted by".

All of it reads folded text. Prepositions before the name, or particles and case endings after it, per language
(reference/language.md §1 rule 8). Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

_REACH = 60  # characters before a name that are read

# Prepositions, folded, that make the city after them a place.
_BEFORE = {
    "en": "in|at|from|near|to|via|outside|around|through|across|visit|visits|visited|visiting|left for|leaves for",
    "fr": "a|au|aux|en|depuis|vers|pour|dans", "es": "en|desde|a|hacia|para", "ca": "a|en|des de",
    "pt": "em|no|na|nos|nas|desde|a|ao|para", "it": "in|a|ad|da|nel|nella|al|alla|per|presso",
    "de": "in|aus|nach|bei|im|zu|ab", "nl": "in|te|naar|uit|vanuit|bij", "sv": "i|fran|till|vid", "da": "i|fra|til",
    "nb": "i|fra|til", "pl": "w|we|z|ze|do|pod|na", "cs": "v|ve|z|ze|do|na", "sk": "v|vo|z|zo|do|na",
    "ru": "в|во|из|под|на|около|до", "uk": "у|в|во|із|з|до|на|під", "be": "у|ў|в|з|из", "bg": "в|във|от|до",
    "sr": "у|из|u|iz", "hr": "u|iz", "ro": "la|in|din|spre", "el": "στην|στον|στο|στη|σε|απο|απο την",
    "ar": "في|الي|من|بمدينة|بالعاصمة|مدينة|العاصمة|لمدينة", "fa": "در|به|از|شهر", "tg": "дар|ба|аз|шаҳри",
    "id": "di|ke|dari|kota", "ms": "di|ke|dari", "vi": "tại|ở|đến|tới|từ|thăm", "sw": "jijini|mjini|huko",
}  # fmt: skip
_CAPITAL_WORDS = (
    "capital|capitale|city|cities|hauptstadt|hoofdstad|stad|stadt|stolica|stolicy|stolice|столица|столице|столицы|"
    "столицу|городе|город|города|столиці|столицю|місті|місто|capitala|orasul|grad|ibukota|kota|thủ đô|thành phố|"
    "ciudad|cidade|citta|ville|العاصمة|مدينة|پايتخت|شهر|пойтахти|шаҳри"
)
_ARTICLES = "the|la|le|les|el|il|lo|der|die|das|dem|den|de|l'|o|os|as|una|its|his|her|their"
# What follows a name that is a place: case endings (after an optional apostrophe), particles, verbs of holding.
_AFTER = {
    "tr": r"'?(?:n?[dt][ae](?:n|ki)?|[yn]?[ae])(?!\w)",
    "az": r"'?(?:n?d[aə](?:n|k[iı])?|[yn]?[aə])(?!\w)",
    "tk": r"(?:n?d[ae](?:n|ki)?)(?!\w)",
    "uz": r"'?(?:da(?:gi|n)?|ga|да(?:ги|н)?|га)(?!\w)",
    "kk": r"-?(?:н?[дт][ае](?:н|ғы|гі)?|[ғқ]а|[гк]е)(?!\w)",
    "ky": r"-?(?:н?[дт][аеоө](?:н|гы|ги|гу)?|[гк][аеоө])(?!\w)",
    "mn": r"(?:[дт]|оос|аас|ээс|өөс)(?!\w)",
    "ka": r"-?(?:ში|დან|იდან|ს)",
    "hy": r"-?(?:ում|ից|ի)(?![ա-և])",
    "hi": r" (?:में|से|पहुंचे|पहुँचे)(?!\w)",
    "ur": r" (?:ميں|سے)",
    "bn": r"(?:য়|তে|ে)(?!\w)",
    "ja": r"(?:市内?|都内?)?(?:で|にて|において|に|へ|から)",
    "ko": r"(?:시)?(?:에서|에|으로|로)",
    "zh": r"(?:市)?(?:举行|召开|举办|出席|开幕|会见|会晤|落幕|闭幕|舉行|召開|開幕|會見)",
    "fi": r"(?:ssa|sta|an|en|in|iin)(?!\w)",
    "hu": r"(?:ban|ben|bol|tol|ba|be|en|on|rol)(?!\w)",
    "et": r"(?:s|st|sse)(?!\w)",
    "lt": r"(?:e|je|uje|oje)(?!\w)",
    "lv": r"(?:a|e|i)(?!\w)",
}
_ZH_BEFORE = re.compile(r"(?:在|于|於|抵达|抵|访问|訪|赴|到|至|前往)(?:[^\W\d_]{0,6}(?:首都|城市))?\Z")
_HOST = re.compile(
    r"\b(?:(?:hosted|chaired|convened) by(?: \w+ (?:chair|host|president))?|held in|takes? place in|took place in|"
    r"taking place in|met in|convened in|leaves?|left|leaving|"
    r"departed|departs|flew to|arrived in|arrives in|return(?:ed|s)? from|en route to|via|left for|leaves? for|"
    r"goes from|(?:talks|summit|meetings?|conference|session|forum|negotiations) in)(?: the)? \Z"
)
# Who brings others together, and where they sit: "U.S.-mediated talks", "the London-based institute".
_BETWEEN = re.compile(
    r"-(?:mediated|brokered|facilitated|sponsored|based|hosted)\b|"
    r" (?:brokers|mediates|(?:is|was|are) (?:brokering|mediating))\b"
)
_PROCLITIC_VENUE = {"ar": re.compile(r"(?:^|[^\w])و?ب\Z"), "he": re.compile(r"(?:^|[^\w])[ולש]?[במ]\Z")}


# Compiled as languages come: all of them together take a tenth of the start-up.


@cache
def _lead(language: str) -> re.Pattern[str] | None:
    """What stands before a place, up to its name."""
    if language not in _BEFORE:
        return None
    return re.compile(
        rf"(?:^|[^\w])(?:{_BEFORE[language]})\s(?:(?:{_ARTICLES})[ ']?)?"
        rf"(?:(?:[\w'-]+\s){{0,3}}(?:{_CAPITAL_WORDS})(?:\s(?:of|de|da|di|do|von|van)\s[\w'-]+|\s[\w'-]+)?,?\s)?\Z"
    )


@cache
def _tail(language: str) -> re.Pattern[str] | None:
    """What stands behind one."""
    return re.compile(_AFTER[language]) if language in _AFTER else None


def is_venue(text: str, start: int, end: int, stem: int, language: str) -> bool:
    """Whether the city at `start:end` is a place here; its dictionary stem is `stem` characters long."""
    context = text[max(0, start - _REACH) : start]
    lead = _lead(language)
    if lead is not None and lead.search(context):
        return True
    tail = _tail(language)
    if tail is not None:
        if start + stem < end and tail.match(text, start + stem):
            return True
        if tail.match(text, end):
            return True
    if language == "zh":
        return _ZH_BEFORE.search(context) is not None
    proclitic = _PROCLITIC_VENUE.get(language)
    return proclitic is not None and proclitic.search(context) is not None


def is_host(text: str, start: int) -> bool:
    """Whether the country at `start` is named as where something is held, in English words."""
    return _HOST.search(text, max(0, start - 30), start) is not None


def is_between(text: str, end: int) -> bool:
    """Whether the country or city that ends at `end` only brings others together, or is where they sit."""
    return _BETWEEN.match(text, end) is not None


_DATELINE_END = re.compile(
    r"[:–—]|\s-{1,2}\s|--|\.\s?[-–—]|/\s?[-–—]|(?<=\d)\.\s|\.\s(?=\d{1,2}\s\w+\.)|\)\s(?=[^\W\d_])"
)
_WRITTEN_SMALL = re.compile(r"(?<![\w.])[^\W\d_A-Z]{3,}")
_MOST_DATELINE = 130
_MOST_SMALL = 1  # words in small letters: a month
_MOST_WORDS = 12


def dateline(text: str, cities: Sequence[tuple[int, int]]) -> int:
    """Where the dateline of `text` ends: "ASTANA, May 20 (Agency) –", "Brussels:", "Москва. 11 февраля."; 0 if none.

    `text` is as written, not folded; `cities` are the spans of cities near its start.
    """
    for start, end in cities:
        if start > _MOST_DATELINE:
            break
        match = _DATELINE_END.search(text, end, end + 60)
        if match is None:
            continue
        line = text[: match.start()]
        small = sum(word[0].islower() for word in _WRITTEN_SMALL.findall(line))
        plain = match.group().strip() in {".", ")"}
        if (
            small > _MOST_SMALL
            or len(line.split()) > _MOST_WORDS
            or (plain and not any(map(str.isdigit, text[: match.end() + 4])))
        ):
            continue
        return match.start()
    return 0
