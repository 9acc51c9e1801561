"""Whether a name means what it seems to: words in capitals, towns, persons, names that two countries share.

The rules of reference/language.md §1: case (3), persons (4), Georgia (5), shared names (6). They change the `Found`
of the pages in place: a form that means nothing has no kind and no codes.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence, Set

from aggregator.folding import fold
from aggregator.model import MentionKind
from aggregator.tagging.lexicon import Lexicon
from aggregator.tagging.reading import Found, Page

# Members of an Enum take 0.2 µs to look up by name in Python 3.11, and a text asks hundreds of times.
_COUNTRY, _SUBNATIONAL = MentionKind.COUNTRY, MentionKind.SUBNATIONAL
_PLACES = frozenset({MentionKind.CITY, _COUNTRY})
_STATE_WORDS = re.compile(
    r"\b(?:governor|gov\.|atlanta|count(?:y|ies)|sheriff|republicans?|democrats?|ga\.|savannah|gop|legislature|"
    r"statehouse|congressman|congresswoman|raffensperger|peachtree|u\.s\. senate race|state of georgia|georgia state|"
    r"georgia tech|bulldogs)(?:\b|(?<=\.))"
)
_NATION_WORDS = re.compile(
    r"\b(?:tbilisi|parliament|georgian|georgians|abkhazia|abkhaz|ossetian?|kobakhidze|caucasus|foreign minister|"
    r"foreign ministry|foreign agents|ambassador|association agreement|euro-atlantic|nato|batumi|president)\b"
)
_NAME_WORD = re.compile(r"[^\W\d_](?:[\w’'-]|\.(?=[\w]))*")
_WORD_BEFORE = re.compile(r"([^\W\d_][\w’'-]*)(\.?) \Z")


# What a name is only part of: waters and heights, papers, airlines and schools; after a city, texts and clubs as well.
_FEATURES_BEFORE = re.compile(
    r"\b(?:lakes?|mount|mt\.?|rivers?|cape|fort|queen|princess|lac|lago|laguna|rio|fleuve|riviere|monte|mont|озеро|"
    r"озера|озере|озеру|озером|река|реки|реке|реку|гора|горы|горе|jezioro|jeziora|jeziorze|rzeka|rzeki|danau|sungai|"
    r"gunung|hồ|sông|núi)(?: (?:de|di|del|da|do|of|d'))? \Z"
)
_WATERS = "rivers?|basin|delta|falls|airlines|airways|times|tribune|herald|gazette|golu|nehri|dagi|kolu|see"
_FEATURES_AFTER = re.compile(rf" (?:{_WATERS})\b")
_CITY_FEATURES_AFTER = re.compile(
    rf"\+\d\d| (?:{_WATERS}|conventions?|protocols?|declaration|agreements?|accords?|principles|treaty|charter|"
    r"consensus|amendment|process|stock exchange|marathon|university|film festival|fashion week|peace prize)\b"
)


def disambiguate(pages: Sequence[Page], publisher: str | None, lexicon: Lexicon) -> None:
    """Settles what every form of the pages of one document means; `publisher` breaks ties."""
    for page in pages:
        _drop_loud(page.found, page)
        _join_towns(page.found, page)
        _drop_features(page.found, page)
        everybody = lexicon.language == "vi"
        if everybody or any(found.entry.person for found in page.found):
            starts = {found.start for found in page.found}
            ends = {found.end for found in page.found}
            page.found = [
                found
                for found in page.found
                if not ((everybody or found.entry.person) and _is_person(found, starts, ends, page, lexicon))
            ]
    _settle_shared(pages, publisher, lexicon)


def _drop_loud(kept: list[Found], page: Page) -> None:
    """In a line of capitals a word that is also a name counts only beside another name ("JOIN US AT ...")."""
    if not any(found.entry.word for found in kept) or not page.loud:
        return
    for at, found in enumerate(kept):
        if found.kind is None or not found.entry.word:
            continue
        beside = any(
            other.kind is not None and not other.entry.word and _is_near(page.folded.text, found, other)
            for other in kept[max(0, at - 1) : at + 2]
            if other is not found
        )
        if found.entry.exact is None:
            found.doubtful = not beside
        elif not beside:
            found.kind, found.codes = None, ()


def _is_near(text: str, one: Found, other: Found) -> bool:
    first, second = sorted((one, other), key=lambda found: found.start)
    return text[first.end : second.start].strip() in {"-", "and", "&", ",", "/", "и", "et", "y", "e", "und", "with"}


_POSTAL = re.compile(
    r",\s(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|"
    r"W[AIVY])\b(?![\w.-])"
)


def _join_towns(kept: list[Found], page: Page) -> None:
    """ "Paris, Texas", "Lebanon, Pennsylvania" and "Manchester, NH" are towns of their state (R36, R41)."""
    text = page.folded.text
    for at, found in enumerate(kept):
        if not text.startswith(",", found.end) or found.kind not in _PLACES or found.codes == ("US",):
            continue
        after = kept[at + 1] if at + 1 < len(kept) else None
        named = (
            after is not None
            and after.kind is _SUBNATIONAL
            and after.codes == ("US",)
            and text[found.end : after.start] == ", "
        )
        if named or _is_postal(found, page):
            found.codes, found.kind, found.actor = ("US",), _SUBNATIONAL, False


def _drop_features(kept: list[Found], page: Page) -> None:
    """ "Lake Victoria", "the Niger Delta", "the Lusaka Protocol" name no country (reference/language.md §1 rule 2)."""
    text = page.folded.text
    for found in kept:
        if found.kind not in _PLACES:
            continue
        after = _FEATURES_AFTER if found.kind is _COUNTRY else _CITY_FEATURES_AFTER
        before = max(0, found.start - 16)
        if after.match(text, found.end) or _FEATURES_BEFORE.search(text, before, found.start):
            found.kind, found.codes = None, ()


def _is_postal(found: Found, page: Page) -> bool:
    _, end = page.folded.span(found.start, found.end)
    return _POSTAL.match(page.original, end) is not None and not page.loud


def _is_person(found: Found, starts: Set[int], ends: Set[int], page: Page, lexicon: Lexicon) -> bool:
    """Whether a name that people bear is a person here: after a given name or a title, or before a surname."""
    if lexicon.language == "vi":
        return _is_vietnamese_person(found, ends, page)
    if found.kind is None or found.kind is MentionKind.DEMONYM:
        return False
    start, end = page.folded.span(found.start, found.end)
    original = page.original
    if original[start - 1 : start] in {"-", "–", "—", "/"} or original[end : end + 1] in {"-", "–", "—", "/"}:
        return False  # inside "X–Y" it is always a country
    before = _word_before(original, start)
    if before:
        word = fold(before[1]).text
        if lexicon.has("titles", word) and (before[2] or word not in {"st", "general", "major", "star"}):
            return True
        if before[1][0].isupper() and not before[2] and lexicon.has("givens", word):
            return found.start - 1 not in ends
    if page.loud or not lexicon.has("firstnames", found.entry.form):
        return False
    after = _NAME_WORD.match(original, end + 1)
    if after is None or original[end : end + 1] != " " or not after[0][0].isupper():
        return False
    word = fold(after[0]).text
    if page.headline and not (found.kind is MentionKind.CITY and word.endswith("'s")):
        return False  # there every word has a capital; "Victoria Brook's Visit" is clear all the same
    if lexicon.has("governing", word.removesuffix("'s")) or found.end + 1 in starts:
        return False
    return not (after[0].isupper() and len(after[0]) > 1)


def _word_before(text: str, at: int) -> re.Match[str] | None:
    """The word, and its full stop, that one space parts from what stands at `at`."""
    first = max(0, at - 30)
    return (
        _WORD_BEFORE.search(text, max(first, text.rfind(" ", first, at - 1)), at) if text[at - 1 : at] == " " else None
    )


def _is_vietnamese_person(found: Found, ends: Set[int], page: Page) -> bool:
    """ "Phạm Hải Anh", "Lê Thị Nga": a short country name after a capitalised syllable is a given name."""
    if page.loud or not found.entry.word or " " in found.entry.form or found.start - 1 in ends:
        return False
    start, _ = page.folded.span(found.start, found.end)
    before = _word_before(page.original, start)
    if before is None or before[2] or not before[1][0].isupper() or before[1].isupper():
        return False
    lead = page.original[: before.start()].rstrip(" \"“'(")
    return bool(lead) and lead[-1] not in ".!?:\n–—-"


def _settle_shared(pages: Sequence[Page], publisher: str | None, lexicon: Lexicon) -> None:
    counts: Counter[str] = Counter()
    shared: list[Found] = []
    georgia: list[Found] = []
    for page in pages:
        for found in page.found:
            if found.entry.shared:
                shared.append(found)
            elif found.kind is not None and not found.doubtful and found.entry.place != "Korean Peninsula":
                for code in found.codes:  # the peninsula says nothing of which Korea speaks
                    counts[code] += 1
                if found.entry.form == "georgia" and lexicon.language == "en":
                    georgia.append(found)
    for found in shared:
        default, *others = found.entry.codes
        best = max(found.entry.codes, key=lambda code: counts[code])
        chosen = best if counts[best] else default
        if not counts[best] and publisher in others:
            chosen = publisher
        found.codes = (chosen,) if chosen != "-" else ()
        found.kind = found.kind if found.codes else None
    if not counts:
        for found in itertools.chain.from_iterable(page.found for page in pages):
            if found.doubtful:
                found.kind, found.codes = None, ()
    if georgia and _is_state(pages, counts, len(georgia), publisher):
        for found in georgia:
            found.codes, found.kind = ("US",), _SUBNATIONAL


def _is_state(pages: Sequence[Page], counts: Counter[str], georgias: int, publisher: str | None) -> bool:
    """Georgia, the state: cues of American politics against those of the country and of diplomacy (R01, R02)."""
    if publisher == "GE":
        return False
    state = nation = 0
    for page in pages:
        text = page.folded.text[:4_000]
        state += len(set(_STATE_WORDS.findall(text)))
        nation += len(set(_NATION_WORDS.findall(text)))
        state += sum(found.kind is _SUBNATIONAL and found.codes == ("US",) for found in page.found[:50])
    nation += sum(2 for code in counts if code not in {"US", "GE"} and not code.startswith("m49:"))
    nation += 2 * (counts["GE"] - georgias > 0)
    return state > nation
