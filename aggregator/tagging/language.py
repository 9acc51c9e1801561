"""Which language a text is in: script, letters and function words first, py3langid only for what they leave open.

py3langid (its only door) takes 0.7 s and 95 MB to load, so most texts never reach it: outside the Latin alphabet the
letters decide among the languages we read, inside it a handful of function words does (reference/language.md §6).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Protocol

_READ = 1_500  # characters that are looked at
_ENOUGH = 40  # letters after which a text may contradict its declaration

_SCRIPTS = (
    ("Latin", re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")),
    ("Cyrillic", re.compile(r"[\u0400-\u052f]")),
    ("Arabic", re.compile(r"[\u0620-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")),
    ("Han", re.compile(r"[\u3400-\u9fff]")),
    ("Kana", re.compile(r"[\u3040-\u30ff]")),
    ("Hangul", re.compile(r"[\u1100-\u11ff\uac00-\ud7a3]")),
    ("Devanagari", re.compile(r"[\u0900-\u097f]")),
    ("Armenian", re.compile(r"[\u0530-\u058f]")),
    ("Georgian", re.compile(r"[\u10a0-\u10ff\u1c90-\u1cbf]")),
    ("Greek", re.compile(r"[\u0370-\u03ff]")),
    ("Hebrew", re.compile(r"[\u0590-\u05ff]")),
    ("Thai", re.compile(r"[\u0e00-\u0e7f]")),
    ("Bengali", re.compile(r"[\u0980-\u09ff]")),
    ("Other", re.compile(r"[\u0a00-\u0dff\u0e80-\u10ff\u1200-\u13ff\u1780-\u17ff]")),
)
_SOLE = {
    "Armenian": "hy",
    "Georgian": "ka",
    "Greek": "el",
    "Hebrew": "he",
    "Thai": "th",
    "Bengali": "bn",
    "Hangul": "ko",
}

SCRIPT_OF: Mapping[str, str] = {
    **dict.fromkeys("ru uk be bg sr mk kk ky tg mn tt uz-cyrl".split(), "Cyrillic"),
    **dict.fromkeys("ar fa ur ps ug ku-arab".split(), "Arabic"),
    **dict.fromkeys(("hi", "mr", "ne"), "Devanagari"),
    **{language: script for script, language in _SOLE.items()},
    "zh": "Han", "ja": "Kana",
}  # fmt: skip
"""Scripts of languages; any not listed is written in Latin letters."""

# Letters that only one of the languages of a script uses, asked in this order.
_CYRILLIC = (
    ("tg", re.compile("[ҷӣӯҶӢӮ]")),
    ("kk", re.compile("[әұӘҰ]|[қғңҚҒҢ](?=[\\w\\W]*[іІөүһ])|[іІ](?=[\\w\\W]*[қғңҚҒҢ])")),
    ("uz", re.compile("[ўЎ](?=[\\w\\W]*[қғҳҚҒҲ])|[қғҳҚҒҲ](?=[\\w\\W]*[ўЎ])")),
    ("be", re.compile("[ўЎ]")),
    ("kk", re.compile("[қғҚҒ]")),
    ("tt", re.compile("[җҗ]")),
    ("uk", re.compile("[їєґЇЄҐ]|\\b(?:та|і|що|не|від|про|із|з|на)\\b(?=[\\w\\W]*[іІ])")),
    ("ky", re.compile("[ңҢ]")),
    ("mk", re.compile("[ѓќѕЃЌЅ]")),
    ("sr", re.compile("[ђћџљњјЂЋЏЉЊЈ]")),
    ("mn", re.compile("[өүӨҮ](?=[\\w\\W]*\\b(?:нь|болон|улсын|байна|ба|-ын|улс)\\b)|\\b(?:монгол|улсын)\\b", re.I)),
    ("ky", re.compile("[өүӨҮ]")),
    ("uk", re.compile("[іІ]")),
)
_BULGARIAN = re.compile(r"\b(?:на|за|и|от|се|ще|да|са|в|със|между)\b", re.I)
_ONLY_RUSSIAN = re.compile("[ыэёЫЭЁ]")
_PERSIAN = re.compile("[پچژگ]|ی|ک|\\b(?:است|این|های|را)\\b")
_URDU = re.compile("[ٹڈڑےںہ]")
_PASHTO = re.compile("[ټډړښڅځېۍ]")
_UYGHUR = re.compile("[ۇۆۈېەۋ]")
_KURDISH = re.compile("[ێۆڵڕ]")
_MARATHI = re.compile(r"(?:^|\s)(?:आहे|आणि|च्या|मध्ये|झाली|होते)(?:\s|$)|ळ")
_NEPALI = re.compile(r"(?:^|\s)(?:छ|छन्|को|मा|र|गरेको|भएको)(?:\s|$)")
_JAPANESE_KANJI = re.compile("[対戦済価広応権発変労働総経国会](?=[\\w\\W]*)")
_ONLY_JAPANESE = re.compile("[対戦済価広応権発変労働込売読駅歳転続訳択円団関図圏弁辺]")
_ONLY_CHINESE = re.compile(
    "[对战济价广应权发变劳动总经议论谈话东与为这们个来时举开长说样问题关联总书记外长會議舉對話與為這個來時開長說樣問題關聯總書記權發變經濟國]"
)

# Function words, folded by hand to what stands in texts; a word may vote for several languages.
_WORDS = {
    "en": "the of and to in for on with by at from its is are was were has have will as that this an his her their after over between be not who which it also said says meet hold holds",
    "fr": "le la les des du de et en un une au aux est sur pour dans par avec sont qui que a son ses ce cette leur entre se tiendra été d l après selon plus",
    "es": "el la los las de del y en un una al es con por para que se su sus entre sobre ha han fue como más este esta tras desde según lo celebran",
    "pt": "o a os as de do da dos das e em um uma no na nos nas ao à é com por para que se sua seu entre sobre foi são como mais não após pela pelo",
    "it": "il lo la i gli le di del della dei delle dello e in un una al alla è con per che si suo sua tra fra sul sulla nel nella ha sono come più dal dalla anche non",
    "de": "der die das und in den dem des ein eine einer im am zu zum zur mit von vom für auf ist sind wird werden hat nach über bei zwischen als auch nicht sich aus an",
    "nl": "de het een en van in op te voor met is zijn aan door naar bij over tussen om ook niet uit wordt heeft dat die als tot",
    "pl": "i w z na do o się jest że nie od po za przez dla oraz są ze we ma jak między ws podczas który która odbyło odbyły",
    "cs": "a v se na je že s z do o k pro jsou za by od při po mezi také byl byla jako který ve ze",
    "sk": "a v sa na je že s z do o k pre sú za by od pri po medzi aj bol bola ako ktorý vo zo",
    "tr": "ve bir bu ile için de da olarak arasında olan ile sonra daha kadar göre dışişleri bakanı üzerine yapıldı etti",
    "az": "və bir bu ilə üçün də da olaraq arasında olan sonra daha qədər görə xarici işlər naziri haqqında keçirilib edib",
    "uz": "va bilan uchun bu bir ham o'rtasida haqida bo'yicha keyin bo'lib o'tdi tashqi ishlar vaziri ning hamda etdi",
    "tk": "we bilen üçin bu bir hem arasynda boýunça soň geçirildi boldy daşary işler ministri baradaky",
    "id": "yang dan di dari untuk dengan pada ini itu ke dalam akan oleh antara tidak adalah telah sebagai para juga menteri luar negeri",
    "ms": "yang dan di dari untuk dengan pada ini itu ke dalam akan oleh antara tidak adalah telah sebagai para juga menteri luar kerajaan ialah",
    "vi": "và của các cho với trong là được có tại về những một không đã này từ giữa ngày lần thứ hội người",
    "ro": "și în de la cu pe pentru este din a al ale un o să se că sunt prin după între mai fost care",
    "hu": "a az és hogy nem is egy van meg ez de volt el között szerint után lesz már csak magyar",
    "sv": "och i att det som en på är av för med till den har de inte om ett från mellan ska",
    "da": "og i at det som en på er af for med til den har de ikke om et fra mellem skal blev",
    "nb": "og i at det som en på er av for med til den har de ikke om et fra mellom skal ble",
    "fi": "ja on ei se että oli hän mutta kuin myös sekä ovat kanssa välillä joka mukaan tai",
    "et": "ja on ei see et oli ka kui ning oma vahel mis ta kohta aga või",
    "lv": "un ir ar par no uz kā lai tas arī bija pēc starp kas gan pie",
    "lt": "ir yra su į iš kad apie tai kaip buvo po tarp dėl bei už nuo",
    "hr": "i u je na se za da su od s iz koji o će te nije kao između bi sa",
    "sl": "in je v na se za da so od s z ki o bo ter ni kot med bi tudi",
    "sq": "dhe në e të për me një nga që është i së u më ka do ndërmjet midis",
    "ca": "el la els les de del i en un una al és amb per que es seu entre sobre ha va com més aquest dels",
    "sw": "ya na wa kwa katika ni za la kuwa cha yake kati vya pia hiyo huyo mkutano",
    "tl": "ang ng sa na mga at ay ni para kay si ito hindi kung",
}  # fmt: skip
_LETTERS = {
    "az": "ə", "tk": "ňýž", "ro": "șță", "hu": "őű", "pl": "łąęśźżćń", "cs": "ěřů", "sk": "ľĺŕô", "pt": "ãõ", "es": "ñ¿¡",
    "de": "ß", "sv": "", "da": "øæ", "nb": "øæ", "lv": "āēīūģķļņ", "lt": "ėęįųū", "et": "õ", "hr": "đć", "tr": "ğış",
    "fr": "œçêèù", "vi": "ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ", "ca": "·",
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+(?:['’ʻʼ‘][^\W\d_]+)?")


def _votes() -> Mapping[str, tuple[str, ...]]:
    votes: dict[str, list[str]] = {}
    for language, words in _WORDS.items():
        for word in set(words.split()):
            votes.setdefault(word, []).append(language)
    return {word: tuple(languages) for word, languages in votes.items()}


_VOTES = _votes()
_LETTER_VOTES = {
    letter: tuple(la for la, ls in _LETTERS.items() if letter in ls) for ls in _LETTERS.values() for letter in ls
}


class _Classifier(Protocol):
    def rank(self, text: str) -> list[tuple[str, float]]:
        """Languages with their probabilities, the likeliest first."""


def identify(text: str, *, declared: str | None = None, allowed: frozenset[str] | None = None) -> str | None:
    """The language of `text` as a BCP 47 primary subtag, or None if nothing speaks for any.

    `declared` is what feed or entry say; it stands unless the script contradicts it or a text of some length speaks
    clearly for another language. `allowed` narrows the answer to the languages a user reads.
    """
    head = text[:_READ]
    hint = _primary(declared)
    counts = {script: len(pattern.findall(head)) for script, pattern in _SCRIPTS}
    letters = sum(counts.values())
    if not letters:
        return _within(hint, allowed)
    script = _script(counts, letters)
    found = _by_script(script, head, hint, allowed)
    if found is None:
        found, margin = _by_words(head, hint)
        if found is None or margin < 2:
            if hint and SCRIPT_OF.get(hint, "Latin") == "Latin":
                return _within(hint, allowed)
            found = (_by_model(head, allowed) if letters >= 12 else None) or found
        elif hint and found != hint and SCRIPT_OF.get(hint, "Latin") == "Latin" and (letters < _ENOUGH or margin < 4):
            found = hint
    return _within(found, allowed) if found else _within(hint, allowed)


def _primary(declared: str | None) -> str | None:
    if not declared:
        return None
    tag = re.split(r"[-_]", declared.strip().casefold())[0]
    return {"no": "nb", "nn": "nb", "iw": "he", "in": "id", "cmn": "zh", "prs": "fa", "fil": "tl"}.get(tag, tag) or None


def _within(language: str | None, allowed: frozenset[str] | None) -> str | None:
    return language if language is None or allowed is None or language in allowed else None


def _script(counts: Mapping[str, int], letters: int) -> str:
    # Kana among Han is Japanese; Latin acronyms stand in every other script's texts.
    if counts["Kana"] and counts["Kana"] + counts["Han"] > counts["Latin"] / 2:
        return "Kana"
    others = {script: count for script, count in counts.items() if script != "Latin"}
    best = max(others, key=lambda script: others[script])
    weight = 3 if best in {"Han", "Hangul"} else 1.5
    return best if others[best] * weight > counts["Latin"] else "Latin"


def _by_script(script: str, text: str, hint: str | None, allowed: frozenset[str] | None) -> str | None:
    if script in _SOLE:
        return _SOLE[script]
    if script == "Kana":
        return "ja"
    if script == "Han":
        if hint in {"zh", "ja"} and not (_ONLY_CHINESE if hint == "ja" else _ONLY_JAPANESE).search(text):
            return hint
        return "ja" if _ONLY_JAPANESE.search(text) and not _ONLY_CHINESE.search(text) else "zh"
    if script == "Devanagari":
        if _MARATHI.search(text):
            return "mr"
        return "ne" if _NEPALI.search(text) and "है" not in text else "hi"
    if script == "Arabic":
        if _URDU.search(text):
            return "ur"
        if _PASHTO.search(text):
            return "ps"
        if _UYGHUR.search(text):
            return "ug"
        if _KURDISH.search(text):
            return "ku"
        return "fa" if len(_PERSIAN.findall(text)) > 1 or (hint == "fa" and _PERSIAN.search(text)) else "ar"
    if script == "Cyrillic":
        return _cyrillic(text, hint)
    if script == "Other":
        return hint
    return None


def _cyrillic(text: str, hint: str | None) -> str:
    for language, pattern in _CYRILLIC:
        if pattern.search(text):
            # A few foreign letters in a name do not make a Russian text Kazakh.
            if language in {"kk", "ky", "tg", "uz", "uk"} and _is_russian(text):
                continue
            return language
    if _ONLY_RUSSIAN.search(text):
        return hint if hint in {"be", "kk", "ky", "tg", "mn", "tt"} and not _is_russian(text) else "ru"
    if hint in SCRIPT_OF and SCRIPT_OF[hint] == "Cyrillic":
        return hint
    words = [word.casefold() for word in _WORD.findall(text)]
    if "ъ" in text and len(_BULGARIAN.findall(text)) > 2 and sum(w in {"се", "ще", "със", "от", "са"} for w in words):
        return "bg"
    return "ru"


def _is_russian(text: str) -> bool:
    words = [word.casefold() for word in _WORD.findall(text)]
    return sum(word in _RUSSIAN_WORDS for word in words) > max(2, len(words) // 8) and bool(_ONLY_RUSSIAN.search(text))


_RUSSIAN_WORDS = frozenset(
    "и в на с по не что это как из для от за о к был была было были также между его их при во со".split()
)


def _by_words(text: str, hint: str | None) -> tuple[str | None, float]:
    scores: dict[str, float] = {}
    lowered = text.casefold()
    for word in _WORD.findall(lowered):
        languages = _VOTES.get(word.replace("’", "'").replace("ʻ", "'").replace("ʼ", "'").replace("‘", "'"))
        if languages is None and ("'" in word or "’" in word):
            parts = re.split("['’ʻʼ‘]", word)
            languages = _VOTES.get(parts[0]) if len(parts[0]) <= 2 else None
        if languages:
            weight = 1.0 + 0.5 * (len(languages) == 1) + 0.5 * (len(word) > 3)
            for language in languages:
                scores[language] = scores.get(language, 0.0) + weight
    for letter in set(lowered):
        for language in _LETTER_VOTES.get(letter, ()):
            scores[language] = scores.get(language, 0.0) + (1.5 if len(_LETTER_VOTES[letter]) == 1 else 0.75)
    if not scores:
        return None, 0.0
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0] != hint, item[0]))
    second = ranked[1][1] if len(ranked) > 1 else 0.0
    return ranked[0][0], ranked[0][1] - second if ranked[0][1] >= 2 else 0.0


def _by_model(text: str, allowed: frozenset[str] | None) -> str | None:
    ranked = _model().rank(text)
    for language, probability in ranked[:3]:
        if allowed is None or language in allowed:
            return {"no": "nb"}.get(language, language) if probability > 0.35 or allowed else None
    return None


@lru_cache(maxsize=1)
def _model() -> _Classifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(sorted(set(_WORDS) & set(identifier.labels)))  # only Latin script is left to ask about
    model: _Classifier = identifier
    return model
