"""Where a session takes place: a city after "in" or before "hosts", and meetings that have no place.

A capital without such a word stands for its government and is no venue (reference/language.md §1 rule 8, §5 Place);
a dateline says where the text was written. Cities that the gazetteer lacks count where their country follows ("in
Goa, India"), or where the text names the two together elsewhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from aggregator.dialogues import grammar
from aggregator.dialogues.grammar import calendar
from aggregator.model import Field, Mention, MentionKind, Place


@dataclass(frozen=True, slots=True)
class PlaceSpan:
    """A venue at `text[start:end]`; `dateline` marks where a text was written rather than where anyone met."""

    start: int
    end: int
    place: Place
    dateline: bool = False


_BEFORE = 70  # characters before a city that are read for "in the Kazakh capital"
_DATELINE_REACH = 160
_DATELINE_END = re.compile(
    r"(?:,? ?\[?[^.;:–—\n]{0,45}?\]?)?(?:, ?[^.;–—\n]{0,40}?)?(?: ?\([^)]{1,40}\)| ?/[^/]{1,40}/)?"
    r" ?(?:[–—:―]| - |-- |\. ?[–—-] ?|\(.{1,30}\))"
)
_NAME = r"[A-ZÀ-ÞŞĞİÇÖÜА-ЯЁІЇЄҐӘҒҚҢӨҰҮҺ][\w'’.-]{1,30}"
_UNKNOWN = re.compile(rf"({_NAME}(?: (?:(?:de|del|da|la|al|el)[ -]){{0,2}}{_NAME}){{0,2}}), ?\Z")
_HELD = re.compile(
    r"\b(?:held|met|meets?|meeting|took place|takes? place|taking place|convened?|host(?:ed|s|ing)?|opened|opens"
    r"|concluded|session|round|dialogue|consultations|talks|gathered|abgehalten|statt|findet|fand|tient|tiendra|tenu|tenue"
    r"|lieu|celebr\w+|re[uú]n\w+|sesion\w+|r[ée]uni\w+|realiz\w+|svolg\w+|tenut\w+|прош[её]?л\w*|состо\w+|проход\w+|пройд\w+|встрет\w+)\b"
)


def find_places(text: str, source: Field, mentions: Sequence[Mention], language: str | None) -> list[PlaceSpan]:
    """Venues named in `text`, which is the document's `source`, in order. Of `mentions` those of `source` count."""
    own = [mention for mention in mentions if mention.source == source]
    folded = grammar.fold(text)
    found = [*_known(text, folded, own, language), *_unknown(text, folded, own, language)]
    found.sort(key=lambda span: span.start)
    return found


def city(mention: Mention, language: str | None) -> PlaceSpan:
    """The city of a mention, as a place."""
    place = Place(city=_spelled(mention, language), country=_country(mention.code), canonical=mention.canonical)
    return PlaceSpan(mention.start, mention.end, place)


@dataclass(frozen=True, slots=True)
class VirtualSpan:
    """Words at `text[start:end]` that say a meeting was online; `guest` where they may be said of one guest only
    ("who joined by video link", "オンライン参加"), so that a venue that is named goes before them."""

    start: int
    end: int
    guest: bool = False


def find_virtual(text: str, language: str | None) -> VirtualSpan | None:
    """Where `text` says that a meeting was held online, if it does."""
    folded = grammar.fold(text)
    if not any(map(folded.__contains__, _virtual_roots(language))):
        return None
    guest: VirtualSpan | None = None
    for pattern in _virtual_patterns(language):
        for match in pattern.finditer(folded):
            around = folded[max(0, match.start() - 45) : match.end() + 16]
            if not _GUEST.search(around):
                return VirtualSpan(*match.span())
            guest = guest or VirtualSpan(*match.span(), guest=True)
    return guest


_GUEST = re.compile(
    r"\b(?:joined|joining|joins|connected|dialled|dialed|hybrid|some of|partly|who (?:took part|participated|attended)"
    r"|hybride|híbrid\w*|ibrid\w*|zugeschaltet|гибридн\w*|гібридн\w*|подключил\w*|hybrydow\w*|hibrit|hibrid\w*"
    r"|a rejoint|se unió|se conectó|collegat\w*|conectad\w*)\b|参加|線上與會|线上参会|참석|참여"
)
"""Words of a single guest's attendance, or of a meeting half online."""


@lru_cache(maxsize=64)
def _virtual_roots(language: str | None) -> frozenset[str]:
    """Words of which every such phrase holds one, those of most phrases first: a few, looked for before the phrases."""
    phrases = grammar.of(language).virtual | grammar.of("en").virtual
    left = [re.split("[ -]", grammar.fold(phrase)) for phrase in sorted(phrases)]
    roots = set[str]()
    while left:
        counts = Counter(word for words in left for word in words if len(word) >= _ROOT or len(words) == 1)
        root = max(counts or Counter([max(left[0], key=len)]), key=lambda word: (counts[word], word))
        roots.add(root)
        left = [words for words in left if not any(root in word for word in words)]
    return frozenset(roots)


_ROOT = 4  # letters; shorter words are prepositions


@lru_cache(maxsize=64)
def _virtual_patterns(language: str | None) -> tuple[re.Pattern[str], ...]:
    found = []
    for code in dict.fromkeys((language, "en")):
        known = sorted(grammar.of(code).virtual, key=len, reverse=True)
        if known:
            bound = ("", "") if code in {"zh", "ja", "ko"} else (r"(?<!\w)", r"(?!\w)")
            words = "|".join(re.escape(grammar.fold(phrase)).replace(r"\ ", "[ -]") for phrase in known)
            found.append(
                re.compile(
                    f"{bound[0]}(?:{words}){bound[1]}(?! (?:all|every|no|any|unanimous|identical|impossible)\\b)"
                )
            )
    return tuple(found)


# --- cities of the gazetteer -----------------------------------------------------------------------------------------


def _known(text: str, folded: str, mentions: Sequence[Mention], language: str | None) -> Iterator[PlaceSpan]:
    countries = {mention.start: mention for mention in mentions if mention.kind is MentionKind.COUNTRY}
    for mention in mentions:
        if mention.kind is not MentionKind.CITY or not 0 <= mention.start < mention.end <= len(text):
            continue
        if _is_surname(folded, mention.start, language):
            continue
        place = city(mention, language).place
        if _is_dateline(text, mention.start, mention.end):
            yield PlaceSpan(mention.start, mention.end, place, dateline=True)
        elif mention.venue or _is_venue(folded, mention, language):
            after = next((at for at in (mention.end + 2, mention.end + 1) if at in countries), None)
            end = countries[after].end if after and folded[mention.end] == "," else mention.end
            yield PlaceSpan(mention.start, end, place)
    yield from _city_states(folded, mentions, language)
    if language == "zh":
        for match in re.finditer(r"在京(?=举行|召开|出席|开幕|会见|會見|舉行)", text):
            yield PlaceSpan(match.start() + 1, match.end(), Place(city="北京", country="CN", canonical="Beijing"))


def _is_surname(folded: str, start: int, language: str | None) -> bool:
    """Whether an office stands right before what could be a city: "Secretary Austin"."""
    before = folded[max(0, start - 20) : start].rsplit(" ", 2)
    return len(before) > 1 and not before[-1] and before[-2] in _offices(language)


@lru_cache(maxsize=64)
def _offices(language: str | None) -> frozenset[str]:
    return grammar.of(language).offices | grammar.of("en").offices


def _city_states(folded: str, mentions: Sequence[Mention], language: str | None) -> Iterator[PlaceSpan]:
    """States that are a city, where they are named as the venue ("in Singapore", "في الكويت")."""
    for mention in mentions:
        if mention.kind is not MentionKind.COUNTRY or mention.code not in _CITY_STATES or mention.end > len(folded):
            continue
        if _is_venue(folded, mention, language):
            place = Place(city=mention.name, country=mention.code, canonical=mention.canonical)
            yield PlaceSpan(mention.start, mention.end, place)


_CITY_STATES = frozenset({"SG", "KW", "LU", "DJ", "MC", "SM", "VA", "MT"})


def _spelled(mention: Mention, language: str | None) -> str:
    """The city as the text spells it, without the ending of its case: "Вашингтон", but "Нұр-Сұлтан" for Astana."""
    name, word = mention.name, mention.text
    stem = max(2, min(len(name), len(word)) - 3)
    alike = grammar.fold(name)[:stem] == grammar.fold(word)[:stem]
    if alike or len(word) < 3 or word.isupper():
        return name
    endings = grammar.of(language).locative_endings if language in _CITY_WORDS else frozenset[str]()
    ending = next((ending for ending in endings if word.endswith(ending) and len(word) > len(ending) + 3), "")
    return word.removesuffix(ending)


def _country(code: str) -> str | None:
    return code if len(code) == 2 else None


@dataclass(frozen=True, slots=True)
class _Cues:
    """What makes a city a venue in one language."""

    locatives: frozenset[str]
    between: frozenset[str]
    endings: frozenset[str]
    spaced: bool
    after: re.Pattern[str] | None  # an ending or a hosting verb
    travel: re.Pattern[str] | None  # a verb of motion with its "to" right before the city
    host: re.Pattern[str] | None  # a hosting verb right before it, in languages that put the verb first


@lru_cache(maxsize=64)
def _cues(language: str | None) -> _Cues:
    rules = grammar.of(language)
    tails = [f"'?(?:{_either(rules.locative_endings)})"] if rules.locative_endings else []
    if rules.hosting or language in _CITY_WORDS:
        tails.append(f" (?:{_either(rules.hosting) or 'x' * 9}|{_CITY_WORDS.get(language or '', 'x' * 9)})")
    bound = "" if language in {"zh", "ja", "ko"} else r"(?!\w)"
    after = re.compile(rf"(?: (?=में))?(?:{'|'.join(tails)}){bound}") if tails else None
    travel = None
    if rules.travel:
        verbs, prepositions = _either(rules.travel), _either(rules.toward)
        travel = re.compile(rf"\b(?:{verbs})\b[^.;:\n]{{0,60}}\b(?:{prepositions}) (?:the )?\Z")
    host = None
    if rules.hosting_first:
        host = re.compile(
            rf"(?<!\w)(?:{_either(rules.hosting_first)}) (?:(?:{_either(rules.before_city)}) (?:\w+ )?)?\Z"
        )
    return _Cues(
        rules.locatives, rules.before_city, rules.locative_endings, language not in {"zh", "ja"}, after, travel, host
    )


def _either(phrases: frozenset[str]) -> str:
    longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return "|".join(re.escape(grammar.fold(phrase)) for phrase in longest_first)


def _is_venue(folded: str, mention: Mention, language: str | None) -> bool:
    cues = _cues(language)
    context = folded[max(0, mention.start - _BEFORE) : mention.start]
    if _after_locative(context, cues):
        return True
    if cues.after and (cues.after.match(folded, mention.end) or _ends_with(folded, mention, cues)):
        return True
    if cues.host and cues.host.search(context):
        return True
    if language == "ar" and (context.endswith("ب") or folded.startswith("بال", mention.start)):
        return True  # the preposition is a letter of the word
    return bool(cues.travel and cues.travel.search(context))


def _after_locative(context: str, cues: _Cues) -> bool:
    """Whether "in" stands before, with nothing between but "the capital city of" or "the Kazakh capital"."""
    if not cues.spaced:
        return context.endswith(tuple(cues.locatives))
    strangers, capital = 0, False
    for word in reversed(context.rstrip(' "«“„(').split(" ")[-7:]):
        bare = word.strip("\"'«»“”(")
        if bare in cues.locatives:
            return strangers == 0 or capital
        if word[-1:] in {",", ".", ";", ":", "!", "?", ")"} and len(word) > 2:
            return False
        if bare.strip(".") in cues.between or bare[:2] in {"l'", "d'"}:
            capital = capital or len(bare) > 3
        else:
            strangers += 1
            if strangers > 2:
                return False
    return False


def _ends_with(folded: str, mention: Mention, cues: _Cues) -> bool:
    """Whether the mention's own text carries the ending: "Астанада" for "Астана"."""
    name, word = grammar.fold(mention.name), folded[mention.start : mention.end]
    return len(word) > len(name) and word.removeprefix(name).lstrip("'") in cues.endings


def _is_dateline(text: str, start: int, end: int) -> bool:
    """Whether a city stands where an agency puts its own: "ASTANA, May 20 (Agency) –", "Berne, 31.03.2006 -"."""
    if start > _DATELINE_REACH:
        return False
    line = text.rfind("\n", 0, start) + 1
    head = text[line:start]
    if len(head) > 60 or re.search(r"[a-zа-я]{3,} [a-zа-я]{2,}", head):
        return False
    match = _DATELINE_END.match(text, end)
    if match is None or match.end() - end > 80:
        return False
    shouted = text[start:end].isupper() and len(text[start:end]) > 2
    opens = not head.strip(" .,0123456789-/:()")
    return shouted or opens or bool(re.fullmatch(r"[^.]{0,50}[.,:] ?", head))


# --- cities it lacks -------------------------------------------------------------------------------------------------


def _unknown(text: str, folded: str, mentions: Sequence[Mention], language: str | None) -> Iterator[PlaceSpan]:
    cities = [(mention.start, mention.end) for mention in mentions if mention.kind is MentionKind.CITY]
    taken = {at for start, end in cities for at in range(start, min(end, start + 60))}
    cues = _cues(language)
    countries: dict[str, str] = {}
    codes = {mention.start: mention.code for mention in mentions}
    for mention in mentions:
        if mention.kind is not MentionKind.COUNTRY and mention.kind is not MentionKind.SUBNATIONAL:
            continue
        if "," not in text[max(0, mention.start - 2) : mention.start]:
            continue
        match = _UNKNOWN.search(text, max(0, mention.start - 80), mention.start)
        if not match or match.start(1) in taken or _is_common(match[1], language):
            continue
        code = mention.code
        if any(codes.get(at, code) != code for at in range(*match.span(1))):
            continue  # "in Paraguay, Panama and Peru": another country is no town of this one
        countries.setdefault(match[1], code)
        context = folded[max(0, match.start(1) - _BEFORE) : match.start(1)]
        if _is_dateline(text, match.start(1), mention.end):
            yield PlaceSpan(match.start(1), mention.end, Place(city=match[1], country=code), dateline=True)
        elif _after_locative(context, cues) or (cues.travel and cues.travel.search(context)):
            yield PlaceSpan(match.start(1), mention.end, Place(city=match[1], country=code))
    if city_word := _city_word(language):
        for match in city_word.finditer(text):
            if match.start(1) not in taken and match.start(1) not in codes:
                yield PlaceSpan(match.start(1), match.end(1), Place(city=match[1], country=countries.get(match[1])))
    for match in _bare(language).finditer(text) if language in _SPACED_LATIN else ():
        start, end, name = match.start(1), match.end(1), match[1].rstrip(".")
        if any(at in codes or at in taken for at in range(start, end)) or _is_common(name, language):
            continue
        if text[end : end + 2] == ", " and end + 2 in codes:
            continue  # its country follows: found above
        before, after = folded[max(0, start - 110) : start], re.split(r"[.;]", folded[end : end + 60])[0]
        held = _HELD.search(before[max(before.rfind(mark) for mark in ".;") + 1 :]) or _HELD.search(after)
        if name in countries or held:
            yield PlaceSpan(start, start + len(name), Place(city=name, country=countries.get(name)))


_CITY_WORDS = {
    "uz": "shahrida|shahridagi|shahrini|шаҳрида|шаҳридаги",
    "kk": "қаласында|қаласындағы",
    "ky": "шаарында|шаарындагы",
    "tr": "şehrinde|şehrindeki|kentinde|kentindeki",
    "az": "şəhərində|şəhərindəki",
}
"""After the name of a city: "Rim shahrida"."""


@lru_cache(maxsize=16)
def _city_word(language: str | None) -> re.Pattern[str] | None:
    words = _CITY_WORDS.get(language or "")
    return re.compile(rf"(?<!\w)({_NAME}) (?:{words})(?!\w)") if words else None


_SPACED_LATIN = frozenset({"en", "fr", "es", "pt", "de", "it", "nl"})


@lru_cache(maxsize=16)
def _bare(language: str | None) -> re.Pattern[str]:
    """A capitalised name after "in" that ends its phrase: before a date, a comma or the sentence's end."""
    words = [*sorted(grammar.of(language).locatives & {"in", "à", "en", "em", "te"}), "In"]
    # the words first and what must not stand before them after: the engine skips to their letters
    locatives = "|".join(rf"{word}(?<!\w{'.' * len(word)})" for word in words)
    stop = (
        r"(?=[,.;:)\n]|$| (?:on|from|and|with|le|les|du|el|los|del|am|vom|il|dal|nos|no|op|under|for|during|to|last"
        r"|this|next|today|tomorrow|yesterday|between|until|where|which|wird|fand|findet|hier|este|ayer|hoy|mañana"
        r"|hoje|ontem|oggi|ieri|heute|gestern|morgen|das|den|die|gisteren|vandaag)\b)"
    )
    return re.compile(rf"(?:{locatives})[ \u00a0]({_NAME}(?: {_NAME})?){stop}")


_COMMON = grammar.wordset(
    "parliament congress english french spanish german russian chinese arabic general particular january person session"
    " order support response addition accordance english person office article annex paragraph the november brief total"
    " europe asia africa america central government government council commission committee ministry department house"
    " union state states un eu nato phase part chapter section round december strategic human foreign action"
)


def _is_common(name: str, language: str | None) -> bool:
    """Whether a capitalised word is no city: a month, a weekday, a body or a language."""
    words = [word.strip(".") for word in grammar.fold(name).split()]
    months, days = calendar.months(language), calendar.weekdays(language)
    return any(word in _COMMON or word in months or word in days or any(c.isdecimal() for c in word) for word in words)
