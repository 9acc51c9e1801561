"""Whether a text speaks of what goes on in a country that it names: "the war in Sudan", ガザ情勢, "Suriye'deki durum".

What reference/labels.md calls a country whose situation was a topic, told from a passing mention by the words beside
the name: a noun of crisis, of help or of government before or after it, or a verb of discussion in its sentence.
Counted over the names outside titles in dialogues-dev, state-gov-2021 and 84 items by another hand: a noun makes 60 of
90 a topic, a verb alone 17 of 27, neither 57 of 264. All of it reads text in small letters. Pure.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from enum import IntEnum
from functools import cache
from itertools import accumulate

from aggregator.tagging.matcher import automaton


class Topic(IntEnum):
    """How clearly a name is a topic."""

    NO = 0
    DISCUSSED = 1  # a verb of discussion in its sentence
    OBJECT = 2  # what such a verb is about: "discussed trade, Chad and the war"
    NAMED = 3  # a noun says what goes on there


_REACH = 64  # characters before a name that are read for a noun
_SENTENCE = 240  # and on either side for a verb

# Nouns of what goes on somewhere, by language, and the prepositions that join them to a place.
_NOUNS = "|".join(
    (
        # en: what happens, to whom; weapons; help; people and those in power
        r"situations?|wars?|cris[ie]s|conflicts?|cease-?fires?|hostilities|fighting|violence|aggression|invasion",
        r"coup|unrest|occupation|clashes|atrocities|famine|detentions?|arrests|abuses|violations|repression|crackdown|settlement",
        r"(?:weapons?|missiles?|nuclear|ballistic|launch(?:es)?|tests?) (?:programmes?|programs?|activities)",
        r"missile \w+|launch(?:es)?|provocations?|arsenal",
        r"denucleari[sz]ation|peace|stability|disputes?|tensions|refugees|support|assistance|aid|people|regime|junta|sovereignty",
        # fr es pt it ro
        r"guerres?|crises?|conflits?|cessez-le-feu|hostilités|violences?|agression|invasion|soutien|paix|tensions?|différends?",
        r"situación|guerra|alto el fuego|conflictos?|violencia|agresión|invasión|apoyo|paz|tensiones|disputas?",
        r"situação|conflitos?|cessar-fogo|violência|agressão|invasão|apoio|tensões",
        r"situazione|conflitt[oi]|cessate il fuoco|violenza|aggressione|invasione|sostegno|pace|tensioni",
        r"situația|războiul\w*|conflictul\w*",
        # de nl
        r"lage|\w*krieg\w*|\w*krise|konflikt\w*|waffenruhe|waffenstillstand|gewalt|\w*überfall|unterstützung|frieden\w*|spannungen",
        r"situatie|oorlog\w*|conflict|geweld|steun",
        # pl ru uk
        r"sytuacj\w+|wojn\w+|kryzys\w*|konflik\w+|agresj\w+|napaś\w+|wsparci\w+",
        r"ситуаци\w+|войн\w*|кризис\w*|конфликт\w*|агресси\w+|вторжени\w+|урегулировани\w+|событи\w+",
        r"обстановк\w+|поддержк\w+|напряж[её]нност\w+|стабильност\w+",
        r"ситуаці\w+|війн\w+|криз\w+|конфлікт\w*|агресі\w+|вторгненн\w+|підтримк\w+",
        # ar fa
        r"الوضع|الأوضاع|الحرب|حرب|التطورات|تطورات|الأزمة|أزمة|الصراع|العدوان|دعم|السلام|التوتر\w*|النزاع|وضعیت|اوضاع|جنگ|تحولات|بحران|حمایت",
        # id vi sw
        r"situasi|perang|konflik|krisis|tình hình|chiến tranh|xung đột|khủng hoảng|chiến sự|cuộc chiến|hali|vita",
    )
)
_IN = (
    r"in|on|against|of|over|about|with|by|for|to|around|across|between|en|au|aux|à|dans|contre|du|de|des|del|contra|do|da|"
    r"em|na|no|contro|nel|nella|gegen|um|tegen|w|we|wokół|przeciwko|dla|в|во|на|вокруг|против|из-за|у|довкола|проти|di|"
    r"في|على|ضد|در|علیه|از|tại|ở|với|nchini|la"
)
_ARTICLES = r"the|la|el|le|les|der|dem|den|die"
_TAIL = rf"(?: [^\s,.;:!?]+){{0,3}}?(?: (?:{_IN}))?(?: (?:{_ARTICLES}))?(?: [dl]['’])? ?\Z"
_BEFORE = re.compile(rf"\W(?:{_NOUNS}){_TAIL}")
# What follows the name. East Asian nouns stand at once, Turkic ones after a case ending, English ones may have an 's.
_AFTER = re.compile(
    "|".join(
        (
            r"(?:['’]s?)?[ -](?:peace|reconciliation|settlement|military|regime|junta|refugees|migrants)\b",
            r"(?:['’]s)? (?:nuclear|ballistic|missile|human rights abuses|aggression|power grid|energy)\b",
            r"['’]s (?:\w+ ){0,2}(?:launch(?:es)?|tests?|elections?|transition|sovereignty|independence)\b",
            r"の?(?:完全な)?非核化|の?情勢|での?戦闘|[にへ]の侵[略攻]|問題|への?(?:対応|支援)|の核|の?ミサイル",
            r"无核化|無核化|局势|局勢|形势|形勢|和平|争端|紧张|问题|危机|危機|冲突|衝突|战争|戰爭|核",
            r" ?(?:(?:완전한 )?비핵화|정세|사태|전쟁|위기|상황)|의 ?(?:미사일|핵|인권 ?상황|도발)",
            r"['’]?n?[dt][ae]ki (?:son )?(?:durum|savaş|kriz|gelişme|çatışma)|['’]?(?:n?[ıiuü]n?)? ?savaşı",  # tr
            r"['’]?n?d[aə]k[ıi] (?:vəziyyət|müharibə|böhran)|['’]?dagi (?:vaziyat|urush|mojaro|inqiroz)",  # az uz
            r"[дт][ае]ғы (?:жағдай|соғыс|дағдарыс)|[дт][аеоө]г[ыиуү] (?:абал|согуш|кырдаал)",  # kk ky
            r" (?:में|की) (?:स्थिति|युद्ध|हालात|संकट|जंग)",
            r"ში (?:მიმდინარე )?(?:ვითარება|ომი|სიტუაცია)|ում (?:իրավիճակ|պատերազմ)",
        )
    )
)
# Verbs of discussion: before the name, or after it in languages whose verb comes last.
_VERBS = "|".join(
    (
        r"discuss\w*|exchang\w* (?:of )?views|views were exchanged|condemn\w*|address(?:ed|es|ing)|rais(?:ed|es|ing)",
        r"concerns?|talk(?:ed|s)? (?:about|of)|spoke of|call(?:ed|s)? (?:on|for)|urg(?:ed|es|ing)",
        r"consult\w*|critici[sz]\w+",
        r"discut\w+|évoqu\w+|abord\w+|échang\w+|condamn\w+|préoccup\w+",
        r"trat(?:aron|ou|aram)|convers\w+|conden\w+|preocup\w+|affront\w+|parlato|scambi\w+",
        r"besproch\w+|erörter\w+|thema|themen|verurteil\w+|bespra\w+|besproken",
        r"omówi\w+|rozmawia\w+|mówiono|potępi\w+|обсу[дж]\w+|обговор\w+|осуди\w+|засуди\w+|затрону\w+|обменя\w+",
        r"بحث\w*|ناقش\w*|تناول\w*|تطرق\w*|membahas|mengecam|bertukar|thảo luận|trao đổi|lên án",
        r"обміня\w+|讨论|就|谈及|讨論|譴責|谴责",
    )
)
_LATE_VERBS = (
    r"görüş[tüu]\w*|ele al[ıd]\w+|değerlendir\w+|талқыла\w+|талкуу\w+|muhokama|müzakirə|"
    r"بررسی|گفت ?و ?گو|رایزنی|चर्चा|बातचीत|協議|議論|意見(?:を|交)|非難|논의|의견을|협의|규탄|განიხილ\w+|քննարկ\w+"
)
# Those verbs with what joins them to their objects, the objects before the name, and what follows the last of them.
_DISCUSS = "|".join(
    (
        r"discuss(?:ed|es|ing)?|exchang\w* (?:of )?views on|views were exchanged on|spoke of",
        r"talk(?:ed|s)? (?:about|of)|rais(?:ed|es)|address(?:ed|es)|consult(?:ed|s|ations) on",
        r"évoqué|abordé|discuté(?: d[eu]s?)?|échangé sur",
        r"trataron(?: de| sobre)?|abordaron|conversaron sobre|trataram de|abordaram|discutiram|discusso|parlato di",
        r"besprachen|erörterten|besprochen wurden|omówili|omówiono|обсудил[аи]?|обсуждались|обменялись мнениями по",
        r"обговорили|(?:ناقش|بحث|تناول)\w*|(?:讨论|讨論|谈及)了?|就",
    )
)
_OBJECT = re.compile(
    rf"(?s:.)(?:{_DISCUSS})"
    r"(?P<before>[^.;:!?。；]*(?:,|، ?و?|、|和|\b(?:and|et|y|e|und|i|oraz|и|та)\b))?"
    r"(?: (?:the|la|el|le|les|l['’]|o|os|a|as|die|den|der))? ?\Z"
)
_LEADS_AWAY = re.compile(
    r"\b(?:over|between|with|in|by|from|to|of|for|avec|entre|con|com|mit|zwischen|с|между|من|مع|بين)\b"
)
_OBJECT_ENDS = re.compile(r"(?:['’]s)?(?:[,.;،、。和等]| (?:and|et|y|e|und|i|oraz|и|та|و)|就|\Z)")
_ENDS = re.compile(r"[.!?;。！？\n](?:(?<=[;。！？\n])|(?<!\b\w.)(?=\s|\Z))")  # no end after one letter: "U.S."


# --- finding words of a kind -----------------------------------------------------------------------------------------

_LITERAL = re.compile(r"[^\\\[(?]+")
_pattern = cache(re.compile)  # of few of these words in any one run


class _Wordlists:
    """Words of several sorts, written as alternatives of regular expressions, found in one pass over a text.

    An automaton finds how they begin ("cris" of "cris[ie]s"), their expression whether they go on so: trying hundreds
    of alternatives at every word takes five times as long. Those of the last sort may stand inside a word.
    """

    def __init__(self, *sorts: str) -> None:
        self._inside = len(sorts) - 1
        words: dict[str, list[tuple[int, str]]] = {}
        for sort, alternatives in enumerate(sorts):
            for word in _divided(alternatives):
                for head in _heads(word):
                    words.setdefault(head, []).append((sort, word))
        self._automaton = automaton(list(words))
        self._words = list(words.values())
        compounds = [[word for word in _divided(each) if word.startswith(_COMPOUND)] for each in sorts]
        self._compounds = [rf"\W(?={'|'.join(each)})" for each in compounds]

    def places(self, text: str) -> list[list[int]]:
        """Of each sort, where words begin in `text`, in order: the places of the signs before them, in no word."""
        places: list[list[int]] = [[] for _ in self._compounds]
        compounded: set[int] = set()
        for head, start, _ in self._automaton.find_all(text):
            before = text[start - 1 : start]
            parted = before and (not before.isalnum() or text[start] >= _UNSPACED) and before != "_"
            for sort, word in self._words[head]:
                if word.startswith(_COMPOUND):
                    compounded.add(sort)
                elif (parted or sort == self._inside) and _pattern(word).match(text, start):
                    places[sort].append(start - 1)
        for sort in compounded:
            places[sort] += (match.start() for match in _pattern(self._compounds[sort]).finditer(text))
        for each in places:
            each.sort()
        return places


_UNSPACED = "\u2e80"  # from here on, signs of scripts without spaces between words
_COMPOUND = r"\w*"  # begins words of which only the end is known: "\w*krieg"


def _divided(alternatives: str) -> list[str]:
    parts = [""]
    for each in alternatives.split("|"):
        inside = parts[-1].count("(") > parts[-1].count(")")
        if inside:
            parts[-1] += f"|{each}"
        else:
            parts.append(each)
    return parts[1:]


def _heads(word: str) -> list[str]:
    """How what `word` matches begins, compounds' last words for them, as far as it is sure."""
    bare = word.removeprefix(_COMPOUND)
    if bare.startswith("(?:"):
        depths = list(accumulate((sign == "(") - (sign == ")") for sign in bare))
        return [head for each in _divided(bare[3 : depths.index(0)]) for head in _heads(each)]
    literal = _LITERAL.match(bare)
    head = literal[0] if literal else ""
    return [head[:-1] if bare.startswith("?", len(head)) else head]


_WORDLISTS = _Wordlists(_NOUNS, _VERBS, _LATE_VERBS)


class Topics:
    """What is said around the names of one text. It is looked through when the first name is asked about."""

    __slots__ = ("_ends", "_late_verbs", "_nouns", "_small", "_text", "_verbs")

    def __init__(self, text: str) -> None:
        self._text = text
        self._small = ""
        self._nouns: list[int] = []
        self._verbs: list[int] = []
        self._late_verbs: list[int] = []
        self._ends: list[int] = []

    def _look(self) -> None:
        small = self._text.lower()
        if len(small) != len(self._text):  # İ becomes two
            small = "".join(char.lower()[0] for char in self._text)
        # behind a space, so that places in it are places of the text and one; the automaton reads UTF-8
        self._small = f" {small}".encode("utf-8", "replace").decode("utf-8")
        self._nouns, self._verbs, self._late_verbs = _WORDLISTS.places(self._small)
        self._ends = [match.start() for match in _ENDS.finditer(self._text)]

    def of(self, start: int, end: int) -> Topic:
        """How clearly the country named at `start:end` is a topic of the text."""
        if not self._small:
            self._look()
        noun = bisect_left(self._nouns, max(0, start + 1 - _REACH))
        near = noun < len(self._nouns) and self._nouns[noun] <= start
        if near and _BEFORE.search(self._small, self._nouns[noun], start + 1):
            return Topic.NAMED
        if _AFTER.match(self._text, end):
            return Topic.NAMED
        sentence = bisect_left(self._ends, start)
        begin = max(start - _SENTENCE, self._ends[sentence - 1] + 1 if sentence else 0)
        verb = bisect_left(self._verbs, start)
        if bisect_left(self._verbs, begin) < verb:
            return Topic.OBJECT if self._is_object(self._verbs[verb - 1], start, end) else Topic.DISCUSSED
        sentence = bisect_left(self._ends, end)
        stop = min(end + _SENTENCE, self._ends[sentence] if sentence < len(self._ends) else len(self._text))
        late = bisect_left(self._late_verbs, end)
        return Topic.DISCUSSED if late < len(self._late_verbs) and self._late_verbs[late] < stop else Topic.NO

    def _is_object(self, verb: int, start: int, end: int) -> bool:
        if not _OBJECT_ENDS.match(self._text, end):
            return False
        match = _OBJECT.match(self._small, verb, start + 1)
        return match is not None and not _LEADS_AWAY.search(match["before"] or "")
