"""Which language a text is in: script, letters and function words first, py3langid only for what they leave open.

py3langid (its only door) takes 0.7 s and 95 MB to load, so most texts never reach it: outside the Latin alphabet the
letters decide among the languages we read, inside it a handful of function words does (reference/language.md §6).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from functools import lru_cache
from pathlib import Path
from typing import Protocol

_FUNCTION_WORDS = Path(__file__).parent / "data" / "function_words.txt"
_READ = 1_500  # characters that are looked at
_GLANCE = 240  # ... and at first, where function words decide
_ENOUGH = 40  # letters after which a text may contradict its declaration (reference/language.md §6)
_CLEAR = 2.0  # votes ahead of the next language that decide, 1.0 to 2.0 a function word
_VERY_CLEAR = 4.0  # ... and that contradict a declaration
_AT_A_GLANCE = 8.0  # ... and after which no more is read
_MODEL_LETTERS = 40  # fewer tell py3langid little, and it is dear to ask
_MODEL_SURE = 0.35

_SCRIPTS = {
    "Latin": ("AZ", "az", "\u00c0\u024f", "\u1e00\u1eff"),
    "Cyrillic": ("\u0400\u052f",),
    "Arabic": ("\u0620\u06ff", "\u0750\u077f", "\ufb50\ufdff", "\ufe70\ufeff"),
    "Han": ("\u3400\u9fff",),
    "Kana": ("\u3040\u30ff",),
    "Hangul": ("\u1100\u11ff", "\uac00\ud7a3"),
    "Devanagari": ("\u0900\u097f",),
    "Armenian": ("\u0530\u058f",),
    "Georgian": ("\u10a0\u10ff", "\u1c90\u1cbf"),
    "Greek": ("\u0370\u03ff",),
    "Hebrew": ("\u0590\u05ff",),
    "Thai": ("\u0e00\u0e7f",),
    "Bengali": ("\u0980\u09ff",),
    "Other": ("\u0a00\u0dff", "\u0e80\u0fff", "\u1000\u109f", "\u1200\u13ff", "\u1780\u17ff"),
}
"""The first and the last letters of scripts' blocks."""

_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalpha())
_ASCII_LETTER = re.compile(r"[A-Za-z]")
_LATIN_OR_NONE = frozenset({"Latin", None})
_SOLE = {
    "Armenian": "hy",
    "Georgian": "ka",
    "Greek": "el",
    "Hebrew": "he",
    "Thai": "th",
    "Bengali": "bn",
    "Hangul": "ko",
}
_SCRIPT_OF: Mapping[str, str] = {
    **dict.fromkeys(("ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "tg", "mn", "tt"), "Cyrillic"),
    **dict.fromkeys(("ar", "fa", "ur", "ps", "ug"), "Arabic"),
    **dict.fromkeys(("hi", "mr", "ne"), "Devanagari"),
    **{language: script for script, language in _SOLE.items()},
    "zh": "Han",
    "ja": "Kana",
}
"""Scripts of languages; any not listed is written in Latin letters, Serbian and Uzbek in both."""

_RUSSIAN_WORDS = frozenset(("и", "в", "на", "с", "по", "не", "что", "как", "из", "для", "от", "за", "о", "к", "был",
                            "была", "было", "были", "также", "между", "его", "их", "при", "во", "со"))  # fmt: skip
_UKRAINIAN_WORDS = frozenset(("та", "що", "від", "про", "із", "між", "для", "як", "або", "під", "це"))
_BULGARIAN_WORDS = frozenset(("се", "ще", "със", "от", "са", "във", "между", "ъ"))
_TAJIK_WORDS = frozenset(("дар", "ва", "аз", "ба", "бо", "барои"))
_UZBEK_WORDS = frozenset(("ва", "билан", "учун", "ҳам"))
_KYRGYZ_WORDS = frozenset(("жана", "менен", "боюнча", "тышкы"))
_MONGOLIAN_WORDS = frozenset(("нь", "болон", "улсын", "байна", "ба", "улс", "монгол", "яриа", "энэ"))
_PERSIAN_SIGNS = re.compile("[پچژگیک]|\\b(?:است|این|را|در|با)\\b")
_ONLY = {
    "ur": frozenset("ٹڈڑےںہ"), "ps": frozenset("ټډړښڅځېۍ"), "ug": frozenset("ۇۆۈېەۋ"), "ku": frozenset("ێڵڕ"),
    "ja": frozenset("対戦済価広応権発変労働込売読駅歳転続訳択円団関図圏弁辺"),
    "zh": frozenset("对战济价广应权发变劳动总经议论谈话东与为这们个来时举开长说样问题关联书记")
    | frozenset("會議舉對與為這個來時開長說樣問關聯總書記權發變經濟國"),
}  # fmt: skip
_MARATHI_WORDS = frozenset(("आहे", "आणि", "मध्ये", "झाली", "होते", "यांनी"))
_NEPALI_WORDS = frozenset(("छ", "छन्", "गरेको", "भएको", "नेपालको", "गर्ने"))
_WORD = re.compile(r"[^\W\d_]+(?:['’ʻʼ‘][^\W\d_]+)?")
_ASCII_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_NOT_IN_WORDS = {code: " " for code in range(128) if not chr(code).isalpha() and chr(code) != "'"}
_INITIALS = re.compile(r"[A-Z](?<!\w[A-Z])\.")  # the u and s of "U.S." are Slavic words
_IN_ASCII = {**dict.fromkeys("’ʻʼ‘", "'"), **dict.fromkeys("“”–—\u00a0", " ")}


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
    odd = frozenset() if head.isascii() else frozenset(map(_script_of, "".join(_NOT_ASCII.findall(head))))
    if "Latin" not in odd and odd <= _LATIN_OR_NONE and not _ASCII_LETTER.search(head):
        return _within(hint, allowed)
    script = "Latin" if odd <= _LATIN_OR_NONE else _script(_scripts(head))
    found = _by_letters(script, head, hint) if script != "Latin" else _by_words(head, hint, allowed)
    return _within(found, allowed) or _within(hint, allowed)


@lru_cache(maxsize=256)
def _primary(declared: str | None) -> str | None:
    tag = re.split(r"[-_]", (declared or "").strip().casefold())[0]
    return {"no": "nb", "nn": "nb", "iw": "he", "in": "id", "cmn": "zh", "prs": "fa", "fil": "tl"}.get(tag, tag) or None


def _within(language: str | None, allowed: frozenset[str] | None) -> str | None:
    return language if allowed is None or language in allowed else None


def _scripts(text: str) -> Counter[str]:
    """How many letters of each script stand in `text`."""
    plain = text.encode("ascii", "ignore")
    counts = Counter(Latin=len(plain.translate(None, _NO_LETTERS)))
    if len(plain) < len(text):
        for sign, count in Counter("".join(_NOT_ASCII.findall(text))).items():
            if script := _script_of(sign):
                counts[script] += count
    return counts


@lru_cache(maxsize=1 << 13)
def _script_of(sign: str) -> str | None:
    return next(
        (script for script, blocks in _SCRIPTS.items() if any(block[0] <= sign <= block[1] for block in blocks)), None
    )


def _script(counts: Counter[str]) -> str:
    # Kana among Han is Japanese; Latin acronyms and names stand in every other script's texts.
    if counts["Kana"] and counts["Kana"] + counts["Han"] > counts["Latin"] / 2:
        return "Kana"
    best = max((script for script in _SCRIPTS if script != "Latin"), key=lambda script: counts[script])
    weight = 3 if best in {"Han", "Hangul"} else 1.5
    return best if counts[best] * weight > counts["Latin"] else "Latin"


# --- by letters ------------------------------------------------------------------------------------------------------


def _by_letters(script: str, text: str, hint: str | None) -> str | None:
    letters = frozenset(text.casefold())
    match script:
        case "Kana":
            return "ja"
        case "Han":
            return _han(letters, hint)
        case "Devanagari":
            words = frozenset(text.split())
            if words & _MARATHI_WORDS or "ळ" in letters:
                return "mr"
            return "ne" if words & _NEPALI_WORDS and "है" not in words else "hi"
        case "Arabic":
            return _arabic(text, letters, hint)
        case "Cyrillic":
            return _cyrillic(text, letters, hint)
        case "Other":
            return hint
    return _SOLE[script]


def _han(letters: Set[str], hint: str | None) -> str:
    japanese, chinese = bool(letters & _ONLY["ja"]), bool(letters & _ONLY["zh"])
    if japanese != chinese:
        return "ja" if japanese else "zh"
    return hint if hint in {"zh", "ja"} else "zh"


def _arabic(text: str, letters: Set[str], hint: str | None) -> str:
    for language in ("ur", "ps", "ku", "ug"):
        if letters & _ONLY[language]:
            return language
    signs = len(_PERSIAN_SIGNS.findall(text))
    return "fa" if signs > 1 or (signs and hint == "fa") else "ar"


def _cyrillic(text: str, letters: Set[str], hint: str | None) -> str:
    words = [word.casefold() for word in _WORD.findall(text)]
    known = frozenset(words)
    russian = bool(letters & frozenset("ыэё")) and sum(word in _RUSSIAN_WORDS for word in words) > max(
        2, len(words) // 8
    )
    if not russian:  # a foreign letter in a name does not make a Russian text Kazakh
        marked = _by_special_letters(letters, known)
        if marked:
            return marked
    if known & _KYRGYZ_WORDS:
        return "ky"
    if letters & frozenset("ыэё"):
        return hint if hint in {"be", "kk", "ky", "tg", "mn", "tt"} and not russian else "ru"
    if hint is not None and _SCRIPT_OF.get(hint) == "Cyrillic":
        return hint
    if known & _UKRAINIAN_WORDS:
        return "uk"
    return "bg" if "ъ" in letters and known & _BULGARIAN_WORDS else "ru"


def _by_special_letters(letters: Set[str], words: Set[str]) -> str | None:
    """The language that alone, of those in Cyrillic, uses some of these letters."""
    turkic = bool(letters & frozenset("қғ"))
    if letters & frozenset("ҷӣӯ") or ("ҳ" in letters and "ў" not in letters and words & _TAJIK_WORDS):
        return "tg"
    if "җ" in letters:
        return "tt"
    if letters & frozenset("әұ") or (turkic and letters & frozenset("іңөүһ")):
        return "kk"
    if "ў" in letters:
        return "uz" if turkic or "ҳ" in letters or words & _UZBEK_WORDS else "be"
    if turkic or "ҳ" in letters:
        return "uz" if "ҳ" in letters else "kk"
    if letters & frozenset("їєґ"):
        return "uk"
    if letters & frozenset("ѓќѕ"):
        return "mk"
    if letters & frozenset("ђћџљњј"):
        return "sr"
    if letters & frozenset("өү"):
        return "mn" if words & _MONGOLIAN_WORDS else "ky"
    if "ң" in letters:
        return "ky"
    if "і" in letters:
        return "be" if letters & frozenset("ыэ") else "uk"
    return "mn" if len(words & _MONGOLIAN_WORDS) > 1 else None


# --- by function words -----------------------------------------------------------------------------------------------


def _by_words(text: str, hint: str | None, allowed: frozenset[str] | None) -> str | None:
    latin_hint = hint if hint and (_SCRIPT_OF.get(hint, "Latin") == "Latin" or hint == "sr") else None
    ranked = _vote(text[:_GLANCE], hint)
    if len(text) > _GLANCE and _margin(ranked) < _AT_A_GLANCE:
        ranked = _vote(text, hint)
    margin = _margin(ranked)
    found, best = ranked[0] if ranked else (None, 0.0)
    if margin < _CLEAR:
        if latin_hint:
            return latin_hint
        close = frozenset(language for language, score in ranked if score > best - _CLEAR)
        if "en" in close and text.isascii():
            return "en"  # of the languages without accents the likeliest, and the one names are read in by default
        return (_by_model(text, allowed, close) if _letters(text) >= _MODEL_LETTERS else None) or found
    if latin_hint and found != latin_hint and (margin < _VERY_CLEAR or _letters(text) < _ENOUGH):
        return latin_hint
    return found


def _letters(text: str) -> int:
    return sum(_scripts(text).values())


_Ranking = list[tuple[str, float]]
"""Languages with their votes, the first most."""


def _margin(ranked: _Ranking) -> float:
    """How much the first leads."""
    return ranked[0][1] - (ranked[1][1] if len(ranked) > 1 else 0.0) if ranked else 0.0


def _vote(text: str, hint: str | None) -> _Ranking:
    """How much the function words and rare letters of `text` speak for the languages."""
    known, letters = _votes()
    lowered = _lowered(text)
    words = _words(lowered)
    scores: dict[str, float] = {}
    for word, count in Counter(filter(known.__contains__, words)).items():
        weight = count * _weight(word, known[word])
        for language in known[word]:
            scores[language] = scores.get(language, 0.0) + weight
    if "'" in lowered:
        for word in words:
            if "'" in word and word not in known:
                article, _, rest = word.partition("'")  # l'accord, d'Iran; Kazakhstan's
                languages = known.get(article, ()) if len(article) < 3 else ("en",) if rest == "s" else ()
                for language in languages:
                    scores[language] = scores.get(language, 0.0) + _weight(word, languages)
    if not lowered.isascii():
        for letter, users in letters.items():
            if letter in lowered:
                for language in users:
                    scores[language] = scores.get(language, 0.0) + (1.5 if len(users) == 1 else 0.75)
    return sorted(scores.items(), key=lambda item: (-item[1], item[0] != hint, item[0]))


def _weight(word: str, languages: Sequence[str]) -> float:
    return 1.0 + 0.5 * (len(languages) == 1) + 0.5 * (len(word) > 3)


def _lowered(text: str) -> str:
    """`text` in small letters without initials, typographic signs in ASCII."""
    if any(part[-1:].isupper() for part in text.split(".")):
        text = _INITIALS.sub(" ", text)
    lowered = text.casefold()
    if not lowered.isascii():
        for sign, plain in _IN_ASCII.items():
            lowered = lowered.replace(sign, plain)
    return lowered


def _words(lowered: str) -> list[str]:
    if not lowered.isascii():
        return _WORD.findall(lowered)
    words = lowered.translate(_NOT_IN_WORDS).split()
    if "'" not in lowered:
        return words
    quoted = " ".join(word for word in words if "'" in word)  # 'the, o'clock's
    return [word for word in words if "'" not in word] + _ASCII_WORD.findall(quoted)


_Votes = Mapping[str, tuple[str, ...]]


@lru_cache(maxsize=1)
def _votes() -> tuple[_Votes, _Votes]:
    """Word -> languages and letter -> languages, from the package's data."""
    words: dict[str, list[str]] = {}
    letters: dict[str, list[str]] = {}
    for line in _FUNCTION_WORDS.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        language, _, rest = line.partition(": ")
        known, _, rare = rest.partition(" |")
        for table, items in ((words, known.split()), (letters, rare.split())):
            for item in items:
                table.setdefault(item, []).append(language)
    return {word: tuple(found) for word, found in words.items()}, {one: tuple(found) for one, found in letters.items()}


def _by_model(text: str, allowed: frozenset[str] | None, close: frozenset[str]) -> str | None:
    """The model's answer among the languages the vote left `close`, or among all if it knew nothing."""
    for language, probability in _model().rank(text):
        language = {"no": "nb"}.get(language, language)
        if (allowed is None or language in allowed) and (not close or language in close):
            return language if probability > _MODEL_SURE or allowed or close else None
    return None


@lru_cache(maxsize=1)
def _model() -> _Classifier:
    """py3langid with what its model knows of our languages. Loaded by its own means it keeps the others too and holds
    much of it twice for a moment: 113 MiB at most and 90 for good, against 62 (a test compares the answers)."""
    import lzma
    import shutil
    from tempfile import TemporaryFile

    import numpy
    from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

    ours = {language for found in _votes()[0].values() for language in found}  # only Latin script is left to ask about
    with TemporaryFile() as unpacked:
        with lzma.open(MODEL_DIR / MODEL_FILE) as packed:
            shutil.copyfileobj(packed, unpacked, length=1 << 20)
        unpacked.seek(0)
        with numpy.load(unpacked, allow_pickle=False) as arrays:
            kept = numpy.flatnonzero([label in ours for label in arrays["classes"].tolist()])
            identifier = LanguageIdentifier(
                arrays["ptc"][:, kept],
                arrays["pc"][kept],
                arrays["classes"][kept].tolist(),
                memoryview(arrays["nextmove"]),
                arrays["out_feat"].tolist(),
                norm_probs=True,
                tk_row=memoryview(arrays["nextmove_row"]),
            )
    model: _Classifier = identifier
    return model
