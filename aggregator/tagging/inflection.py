"""How a name's written forms are recognised: a fixed stem and the endings its language may put after it.

All of it works on text that `folding` has folded: Latin endings carry no accents. A phrase becomes one or more
(stem, endings) pairs; `endings` is the source of a regular expression that must match the rest of the word in full,
and "" means that nothing may follow. Slavic phrases of several words are written out case by case for all words but
the last; suffixing languages (Turkic, Persian, Armenian, Georgian) take a chain of suffixes after the last word.
The rules are deliberately wider than the grammar: a form that does not exist harms nobody
(reference/language.md §1, "Inflected languages").
"""

from __future__ import annotations

import itertools
import re

Form = tuple[str, str]

_MOST_FORMS = 120  # of one phrase, all words but the last written out; beyond it only the dictionary form is kept
_VOWELS = "aeiouyаеиоуыэюяіїєёәөүұўąęó"

# --- Slavic: the ending of the dictionary form decides ---------------------------------------------------------------


def _longest_first(endings: dict[str, str]) -> dict[str, str]:
    return dict(sorted(endings.items(), key=lambda ending: -len(ending[0])))


_RU_ADJECTIVE = _longest_first({
    "ый": "ый|ого|ому|ым|ом", "ий": "ий|ого|ому|им|ом|его|ему|ем", "ой": "ой|ого|ому|ым|ом",
    "ая": "ая|ой|ую|ою", "яя": "яя|ей|юю", "ое": "ое|ого|ому|ым|ом", "ее": "ее|его|ему|им|ем",
    "ые": "ые|ых|ым|ыми", "ие": "ие|их|им|ими",
})  # fmt: skip
_RU_NOUN = _longest_first({
    "ия": "ия|ии|ию|ией|иею|иях", "я": "я|и|е|ю|ей|ею", "а": "а|ы|и|е|у|ой|ою", "ь": "ь|я|ю|ем|е|и|ью|ем",
    "й": "й|я|ю|ем|е", "ы": "ы|ов||ам|ами|ах", "ец": "ец|ца|цу|цем|це|цы|цев|цам|цами|цах",
})  # fmt: skip
_RU_CONSONANT = "|а|у|ом|ем|е|ы|ов|ам|ами|ах"
_UK_ADJECTIVE = _longest_first({
    "ий": "ий|ого|ому|им|ім", "ій": "ій|ього|ьому|ім", "ська": "ська|ської|ській|ську|ською",
    "цька": "цька|цької|цькій|цьку|цькою", "на": "на|ної|ній|ну|ною", "ва": "ва|вої|вій|ву|вою",
    "ні": "ні|них|ним|ними", "ські": "ські|ських|ським|ськими", "не": "не|ного|ному|ним",
})  # fmt: skip
_UK_NOUN = _longest_first({
    "ія": "ія|ії|ію|ією|є", "я": "я|і|ї|ю|ею|єю", "ка": "ка|ки|ці|ку|кою", "га": "га|ги|зі|гу|гою",
    "а": "а|и|і|у|ою|ею", "ь": "ь|я|ю|ем|і|ні",
    "й": "й|ю|я|єм|ї|єві", "и": "и|ів||ам|ами|ах", "ець": "ець|ця|цю|цем|ці|ців|цям|цями|цях",
    "їв": "їв|єва|єву|євом|єві", "ків": "ків|кова|кову|ковом|кові", "ів": "ів|ова|ову|овом|ові",
})  # fmt: skip
_UK_CONSONANT = "|у|а|ові|ом|ем|і|ю|и|ів|ам|ами|ах"
_PL_ADJECTIVE = _longest_first({
    "ki": "ki|kiego|kiemu|kim|ka|kiej|kie|kich|kimi", "ny": "ny|nego|nemu|nym|na|nej|ne|nych|nymi",
    "wy": "wy|wego|wemu|wym|wa|wej|we|wych|wymi", "ska": "ska|skiej", "cka": "cka|ckiej", "na": "na|nej|no",
    "one": "one|onych|onym|onymi", "skie": "skie|skich|skim|skimi|skiego|skiemu", "wa": "wa|wej|wo", "wia": "wia|wiej",
    "owe": "owe|owych|owym|owymi|owego|owemu", "nia": "nia|niej|nie", "nie": "nie|nich|nim|nimi", "za": "za|zej",
})  # fmt: skip
_PL_NOUN = _longest_first({
    "ia": "ia|ii|ie|io", "ja": "ja|ji|je|jo", "ka": "ka|ki|ce|ke|ko", "ga": "ga|gi|dze|ge|go",
    "ra": "ra|ry|rze|re|ro", "da": "da|dy|dzie|de|do", "ta": "ta|ty|cie|te|to", "wa": "wa|wy|wie|we|wo",
    "a": "a|y|i|e|o|ie", "ie": "ie|ii|iach|iami|iom", "y": "y||ow|ach|ami|om|ech", "e": "e|ow||ach|ami|om",
    "ek": "ek|ku|kiem|ka", "g": "g|gu|giem", "k": "k|ku|kiem|kow|ki", "r": "r|ru|rze|rem|ra",
    "t": "t|tu|cie|tem|ta|ty|tow", "d": "d|du|dzie|dem|da", "sk": "sk|sku|skiem|ska",
})  # fmt: skip
_PL_CONSONANT = "|u|a|owi|em|ie|iem|iu|ia|ach|ow|y|ami|om"


def _by_ending(word: str, *tables: dict[str, str]) -> Form | None:
    for table in tables:
        for ending, forms in table.items():
            if word.endswith(ending) and len(word) - len(ending) >= 2:
                return word[: -len(ending)], forms
    return None


def _russian(word: str, last: bool) -> Form:
    adjectives = () if last and not word.endswith(("ский", "цкий", "ая", "ые", "ские")) else (_RU_ADJECTIVE,)
    found = _by_ending(word, *adjectives, _RU_NOUN)
    if found:
        return found
    return (word, "") if word[-1] in _VOWELS or len(word) < 3 else (word, _RU_CONSONANT)


def _ukrainian(word: str, last: bool) -> Form:
    adjectives = () if last and not word.endswith(("ський", "цький", "ська", "ські", "ний", "ні")) else (_UK_ADJECTIVE,)
    found = _by_ending(word, *adjectives, _UK_NOUN)
    if found:
        return found
    return (word, "") if word[-1] in _VOWELS or len(word) < 3 else (word, _UK_CONSONANT)


def _polish(word: str, last: bool) -> Form:
    adjectives = () if last and not word.endswith(("ska", "one", "skie", "cka")) else (_PL_ADJECTIVE,)
    found = _by_ending(word, *adjectives, _PL_NOUN)
    if found:
        return found
    return (word, "") if word[-1] in _VOWELS or len(word) < 3 else (word, _PL_CONSONANT)


_SLAVIC = {"ru": _russian, "uk": _ukrainian, "pl": _polish}

# --- languages that add suffixes to an unchanged stem ----------------------------------------------------------------

_CHAINS = {
    # After a name an apostrophe is usual and a boundary already; these are for "-lı" and texts that leave it out.
    "tr": r"(?:l[iu])?(?:l[ae]r)?(?:[iu]m[iu]z|s?[iu]|s[iu]n)?"
          r"(?:n?[iu]n|y?[iu]|n?[ae]|y[ae]|n?[dt][ae](?:n|ki(?:l[ae]r)?)?|y?l[ae]|c[ae])?",
    "az": r"(?:l[iu])?(?:l[aə]r)?(?:s?[iu])?(?:n?[iu]n|n?[iu]|n?[aə]|y[aəiu]|n?d[aə](?:n|k[iı])?|l[aə]|c[aə])?",
    "tk": r"(?:l[iy])?(?:l[ae]r)?(?:s?[iy])?(?:n?[iy]n|n?[iy]|n?[ae]|n?d[ae](?:n|ki)?|[bp]?il[ae]n)?",
    "uz": r"(?:lik)?(?:lar)?(?:i|si|imiz)?(?:ning|ni|ga|ka|qa|da(?:gi)?|dan|cha)?"
          r"|(?:лик)?(?:лар)?(?:и|си)?(?:нинг|ни|га|ка|қа|да(?:ги)?|дан|ча)?",
    "kk": r"(?:[длт][ыі][қк])?(?:[лдт][ае]р)?(?:[ыі]м[ыі]з|с?[ыі])?"
          r"(?:[ндт][ыі]ң|[нғгқк]?[ае]|[ндт][ыі]|н|н?[дт][ае](?:н|ғы|гі)?|н[ае]н|[мбп]ен)?(?:г[іе]|ғы)?(?:[лдт][ае]р)?",
    "ky": r"(?:[длт][ыиуү]к)?(?:[лдт][аеоө]р)?(?:с?[ыиуү])?"
          r"(?:[ндт][ыиуү]н|[нгк]?[аеоө]|[ндт][ыиуү]|н?[дт][аеоө](?:н|гы|ги|гу|гү)?|н[аеоө]н)?",
    "tg": r"(?:[ӣии]+|й)?(?:ҳо|он|ён|иён)?(?:и|ро|ӣ|е|у|й|иро|ву)?",
    "mn": r"(?:ы?н|ийн|ийг|ыг|[дт]|[аоөэ]{2}с|т[аоөэ]й|[аоөэ]{2}р|руу|луу)?",
    "fa": r"(?:ي|يي|ايي)?(?: ?ها(?:ي)?|ان)?",
    "ur": r"ي?",
    "hy": r"[ա-և]{0,8}",
    "ka": r"[ა-ჰ]{0,7}",
    "de": r"s?", "nl": r"s?", "sv": r"s?", "da": r"s?", "nb": r"s?",
    "fi": r"[a-z]{0,5}", "et": r"[a-z]{0,4}", "hu": r"[a-z]{0,6}",
}  # fmt: skip
_STRIPPED = {"hy": "աիեո", "ka": "აიეოუ"}  # final vowels that the first suffix replaces

# Languages known only by their CLDR names: the name without its last vowel and any short ending.
_LOOSE = {
    "cs": "a-z", "sk": "a-z", "hr": "a-z", "bs": "a-z", "sl": "a-z", "lt": "a-z", "lv": "a-z", "ro": "a-z", "sq": "a-z",
    "be": "а-яіў", "sr": "а-яјљњћђџ", "bg": "а-я", "mk": "а-яѓќјљњџ", "el": "α-ω",
}  # fmt: skip


def name_forms(phrase: str, language: str) -> list[Form]:
    """The forms of a folded name (country, city, organisation) in `language`."""
    words = phrase.split(" ")
    slavic = _SLAVIC.get(language)
    if slavic is not None and phrase[-1].isalpha():
        stem, endings = slavic(words[-1], True)
        heads = [_written_out(slavic(word, False)) if len(word) > 2 else [word] for word in words[:-1]]
        count = 1
        for head in heads:
            count *= len(head)
        if count > _MOST_FORMS:
            return [(phrase, "")]
        return [(" ".join((*head, stem)), endings) for head in itertools.product(*heads)]
    if language in _LOOSE and len(words[-1]) >= 4 and phrase[-1].isalpha():
        stem = phrase[:-1] if phrase[-1] in "aeiouyаеиоуяьійαηοειυ" else phrase
        return [(stem, f"[{_LOOSE[language]}]{{0,4}}")]
    if language == "ar":
        forms = [(phrase, "")]
        if phrase.startswith("ال"):
            forms.append(("لل" + phrase[2:], ""))  # "for the": the article's alef is not written
        return forms
    if language == "he" and phrase.startswith("ה") and len(phrase) > 4:
        return [(phrase, ""), (phrase[1:], "")]  # the article is not written after "to", "in" and "as"
    chain = _CHAINS.get(language, "")
    if language == "hy" and phrase.endswith("ություն"):
        return [(phrase.removesuffix("ուն"), chain)]
    if language in _STRIPPED and len(words[-1]) >= 5:
        return [(phrase, ""), (phrase[:-1] if phrase[-1] in _STRIPPED[language] else phrase, chain)]
    if language in _STRIPPED and len(words[-1]) < 4:
        return [(phrase, "")]
    if language == "de" and len(words) > 1:
        heads = [[w, w + "n", w + "r", w + "s"] if w.endswith(("te", "he")) else [w] for w in words[:-1]]
        return [(" ".join((*head, words[-1])), chain) for head in itertools.product(*heads)]
    return [(phrase, chain)]


def _written_out(form: Form) -> list[str]:
    stem, endings = form
    return list(dict.fromkeys(stem + ending for ending in endings.split("|"))) if endings else [stem]


# --- demonyms --------------------------------------------------------------------------------------------------------

_DEMONYM_ENDINGS = {
    "en": r"s?",
    "fr": r"(?:s|e|es|ne|nes)?",
    "es": r"(?:l|les|la|las|[oae]|[oae]s|es[ae]s?|i|ie?s|u|ues|(?:an|en|in|n)[oa]s?|enses?|i[oa]s?|itas?|c[oa]s?)?",
    "pt": r"(?:o|a|os|as|e|es|s|m|a|ns)?",
    "it": r"(?:o|a|i|e|hi|he)?",
    "ca": r"(?:s|a|es)?",
    "de": r"(?:e[rnms]?|n|ern?|in|innen|s)?",
    "nl": r"(?:e|er|en|s)?",
    "sv": r"(?:a|t|e|er|en|ar|arna)?",
    "ru": r"(?:ий|ого|ому|им|ом|ая|ой|ую|ою|ое|ие|их|ими|о)",
    "uk": r"(?:ий|ого|ому|им|ім|а|ої|ій|у|ою|е|і|их|ими|о)",
    "pl": r"(?:i|iego|iemu|im|a|iej|ie|ich|imi|o|u)",
    "ar": r"(?:ة|ين|ون|ان|ات|تين|تان)?",
    "he": r"(?:ת|ם|ים|ות)?",
    "hi": "",
}  # fmt: skip
_PEOPLE = {
    # From the stem of the adjective: казахстан(ск) -> казахстанец, американцы; україн(ськ) -> українці.
    "ru": ("ск", r"(?:ец|ц[аыуе]|цем|цев|цам|цами|цах)"),
    "uk": ("ськ", r"(?:ець|ц[яіюе]|цем|ців|цям|цями|цях)"),
    "de": ("isch", r"(?:e|en|er|ern|ers|in|innen)"),
}  # fmt: skip


def demonym_forms(word: str, language: str) -> list[Form]:
    """The forms of a folded demonym, given as the stem its language's dictionary of demonyms uses: the whole word in
    English, the stem before the adjective's ending in Slavic ("казахстанск"), "-isch" in German."""
    endings = _DEMONYM_ENDINGS.get(language)
    if endings is None:
        return name_forms(word, language)
    forms = [(word, endings)]
    if language == "pl" and word.endswith("k"):
        forms.append((word[:-1] + "cy", ""))  # of men: "macedońscy ministrowie"
    if language in _PEOPLE:
        suffix, people = _PEOPLE[language]
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            forms.append((word[: -len(suffix)], people))
    return forms


def adjective_stems(name: str, language: str) -> list[str]:
    """Adjective stems that follow from a folded country name by rule; irregular ones stand in the data.

    "казахстан" -> "казахстанск", "индия" -> "индийск", "indonezja" -> "indonezyjsk", "ايران" -> "ايراني".
    """
    if " " in name or "-" in name or len(name) < 4:
        return []
    if language == "ru":
        return _slavic_adjectives(name, "ск", (("ия", "ийск"), ("ия", "ск"), ("а", "ск"), ("я", "ск"), ("ы", "ск")))
    if language == "uk":
        return _slavic_adjectives(
            name, "ськ", (("ія", "ійськ"), ("ія", "ськ"), ("а", "ськ"), ("я", "ськ"), ("и", "ськ"), ("ь", "ьськ"))
        )
    if language == "pl":
        return _slavic_adjectives(name, "sk", (("ja", "yjsk"), ("ia", "sk"), ("ia", "ijsk"), ("a", "sk"), ("y", "sk")))
    if language == "ar":
        bare = name.removeprefix("ال")
        return [re.sub(r"(?:يا|ا|ه|ة|ية)$", "", bare) + "ي"] if len(bare) >= 3 else []
    if language == "hi":
        return [name + "ी", re.sub("ा$", "", name) + "ी"]
    return []


def _slavic_adjectives(name: str, suffix: str, endings: tuple[tuple[str, str], ...]) -> list[str]:
    stems = [name[: -len(old)] + new for old, new in endings if name.endswith(old) and len(name) - len(old) >= 3]
    if not stems and name[-1] not in _VOWELS:
        stems = [name + suffix]
    return stems
