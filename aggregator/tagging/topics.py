"""Whether a text speaks of what goes on in a country that it names: "the war in Sudan", ガザ情勢, "Suriye'deki durum".

What reference/labels.md calls a country whose situation was a topic, told from a passing mention by the words beside
the name: a noun of crisis, of help or of government before or after it, or a verb of discussion in its sentence.
Counted over the names outside titles in dialogues-dev, state-gov-2021 and 84 items by another hand: a noun makes 60 of
90 a topic, a verb alone 17 of 27, neither 57 of 264. All of it reads text in small letters. Pure.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from enum import IntEnum
from functools import cached_property


class Topic(IntEnum):
    """How clearly a name is a topic."""

    NO = 0
    DISCUSSED = 1  # a verb of discussion in its sentence
    NAMED = 2  # a noun says what goes on there


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
_VERB_AFTER = re.compile(
    r"görüş[tüu]\w*|ele al[ıd]\w+|değerlendir\w+|талқыла\w+|талкуу\w+|muhokama|müzakirə|"
    r"بررسی|گفت ?و ?گو|رایزنی|चर्चा|बातचीत|協議|議論|意見(?:を|交)|非難|논의|의견을|협의|규탄|განიხილ\w+|քննարկ\w+"
)
_ENDS = re.compile(r"[.!?;。！？\n](?:(?<=[;。！？\n])|(?<!\b\w.)(?=\s|\Z))")  # no end after one letter: "U.S."


# --- finding words of a kind -----------------------------------------------------------------------------------------

_NOT_LATIN = re.compile(r"[\u0370-\u1dff\u3000-\ufaff]")


class _Starts:
    """Finds the boundaries before the words of `alternatives`, which may be many.

    Alternatives that begin alike are tried together, none where its script is not written, and compounds ("\\w*krieg")
    only where their last word stands in the text: trying them at every word takes longer than all the others.
    """

    def __init__(self, alternatives: str) -> None:
        every = _divided(alternatives)
        compounds = [each for each in every if each.startswith(r"\w*")]
        simple = [each for each in every if each not in compounds]
        latin = [each for each in simple if not _NOT_LATIN.search(each)]
        self._latin = re.compile(rf"\W(?={_together(latin)})")
        self._every = re.compile(rf"\W(?={_together(simple)})")
        self._last_words = [each.removeprefix(r"\w*").removesuffix(r"\w*") for each in compounds]
        self._compounds = re.compile(rf"\W(?={'|'.join(compounds)})")

    def places(self, text: str) -> list[int]:
        """Where they stand in `text`, in order."""
        pattern = self._every if _NOT_LATIN.search(text) else self._latin
        places = [match.start() for match in pattern.finditer(text)]
        if any(word in text for word in self._last_words):
            places = sorted({*places, *(match.start() for match in self._compounds.finditer(text))})
        return places


def _divided(alternatives: str) -> list[str]:
    parts = [""]
    for each in alternatives.split("|"):
        inside = parts[-1].count("(") > parts[-1].count(")")
        if inside:
            parts[-1] += f"|{each}"
        else:
            parts.append(each)
    return parts[1:]


def _together(alternatives: Sequence[str]) -> str:
    groups: dict[str, list[str]] = {}
    for each in alternatives:
        groups.setdefault(each[0] if each[0].isalpha() else "", []).append(each)
    rest = groups.pop("", [])
    parts = [f"{letter}(?:{'|'.join(each[1:] for each in group)})" for letter, group in groups.items()]
    return f"(?:{'|'.join((*parts, *rest))})"


_NOUN_STARTS = _Starts(_NOUNS)
_VERB_STARTS = _Starts(_VERBS)


class Topics:
    """What is said around the names of one text. It is looked through when the first name is asked about."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _small(self) -> str:
        """The text in small letters behind a space; places in it are places of the text and one."""
        small = self._text.lower()
        if len(small) != len(self._text):  # İ becomes two
            small = "".join(char.lower()[0] for char in self._text)
        return f" {small}"

    @cached_property
    def _nouns(self) -> list[int]:
        return _NOUN_STARTS.places(self._small)

    @cached_property
    def _verbs(self) -> list[int]:
        return _VERB_STARTS.places(self._small)

    @cached_property
    def _late_verbs(self) -> list[tuple[int, int]]:
        return [match.span() for match in _VERB_AFTER.finditer(self._text)]

    @cached_property
    def _ends(self) -> list[int]:
        return [match.start() for match in _ENDS.finditer(self._text)]

    def of(self, start: int, end: int) -> Topic:
        """How clearly the country named at `start:end` is a topic of the text."""
        noun = bisect_left(self._nouns, max(0, start + 1 - _REACH))
        near = noun < len(self._nouns) and self._nouns[noun] <= start
        if near and _BEFORE.search(self._small, self._nouns[noun], start + 1):
            return Topic.NAMED
        if _AFTER.match(self._text, end):
            return Topic.NAMED
        sentence = bisect_left(self._ends, start)
        begin = max(start - _SENTENCE, self._ends[sentence - 1] + 1 if sentence else 0)
        if bisect_left(self._verbs, begin) < bisect_left(self._verbs, start):
            return Topic.DISCUSSED
        sentence = bisect_left(self._ends, end)
        stop = min(end + _SENTENCE, self._ends[sentence] if sentence < len(self._ends) else len(self._text))
        verb = bisect_left(self._late_verbs, (end, end))
        discussed = verb < len(self._late_verbs) and self._late_verbs[verb][1] <= stop
        return Topic.DISCUSSED if discussed else Topic.NO
