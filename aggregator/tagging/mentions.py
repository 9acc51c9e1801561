"""Names of countries, blocs, cities and offices in a document, after masks and disambiguation.

One pass per field: fold, find every form of the language's lexicon, drop what the endings, the spelling or the case
forbid, keep the leftmost longest (masks included, so that "Guinea pig" hides "Guinea"), then ask the rules of
reference/language.md §1: persons (4), Georgia (5), names that two countries share (6), towns named after countries,
capitals that stand for governments and seats that do not (8), venues and datelines.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from aggregator.model import Document, Field, Mention, MentionKind
from aggregator.tagging.folding import Folded, fold
from aggregator.tagging.gazetteer import Gazetteer
from aggregator.tagging.lexicon import MARKED, Entry, Lexicon
from aggregator.tagging.locatives import dateline, is_host, is_venue
from aggregator.tagging.matcher import kind_of

_MOST = 4_000  # mentions kept of one document; a text with more is a list of names, and nobody reads it
_LOUD = 0.8  # share of capitals among cased letters that makes a field all capitals
_SMALL_IN_HEADLINES = frozenset({"with", "from", "over", "into", "after", "amid", "upon", "than", "that", "between"})
_CAPITAL_DEMONYMS = frozenset({"en", "nl"})
_KATAKANA = range(0x30A0, 0x3100)
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


@dataclass(slots=True)
class _Found:
    """A form found in one field, before it becomes mentions; offsets of the folded text."""

    start: int
    end: int
    entry: Entry
    codes: tuple[str, ...]
    kind: MentionKind | None
    actor: bool = True
    venue: bool = False
    doubtful: bool = False  # counts only if something else in the document names the same country


@dataclass(slots=True)
class _Page:
    """One field and how it is written."""

    source: Field
    original: str
    folded: Folded
    loud: bool  # all capitals: case tells nothing
    quiet: bool  # no capitals at all
    headline: bool  # Every Word Has One
    found: list[_Found]


def find_mentions(document: Document, language: str | None, gazetteer: Gazetteer) -> tuple[Mention, ...]:
    """The mentions of `document`, read with the lexicon of `language`; title first, in order of their place.

    One name may give two mentions at one place ("C5+1" is the five and the United States). Linear in the length of
    the text, whatever it holds.
    """
    lexicon = gazetteer.lexicon(language)
    fields: tuple[tuple[Field, str], ...] = (("title", document.title), ("text", document.text))
    pages = [_read(source, original, lexicon) for source, original in fields if original]
    _settle_shared(pages, document, lexicon)
    for page in pages:
        _settle_places(page, lexicon)
    return tuple(_mentions(pages, gazetteer, lexicon))


# --- reading one field -----------------------------------------------------------------------------------------------


def _read(source: Field, original: str, lexicon: Lexicon) -> _Page:
    folded = fold(original, marks=lexicon.language in MARKED)
    capitals, small = _cases(original)
    loud = capitals > 8 and capitals >= _LOUD * (capitals + small)
    page = _Page(source, original, folded, loud, not capitals, False, [])
    page.headline = source == "title" and _is_headline(original)
    text, entries = folded.text, lexicon.entries
    kept: list[_Found] = []
    reached = 0
    for start, end, index in lexicon.matcher.find(text, overlapping=True):
        if start < reached:
            continue
        entry = entries[index]
        if entry.endings is not None and not entry.endings.fit(text[start + len(entry.form) : end]):
            continue
        if _is_spelled(start, end, entry, page, lexicon):
            kept.append(_Found(start, end, entry, entry.codes, entry.kind))
            reached = end
            if len(kept) == _MOST:
                break
    if lexicon.signs:
        kept = _with_signs(kept, text, lexicon)
    _drop_loud(kept, page)
    _join_towns(kept, page)
    page.found = [found for found in kept if not _is_person(found, kept, page, lexicon)] if _any_person(kept) else kept
    return page


def _cases(text: str) -> tuple[int, int]:
    head = text[:400]
    capitals = sum(map(str.isupper, head))
    return capitals, sum(map(str.islower, head)) if capitals > 8 else 1


def _is_headline(title: str) -> bool:
    words = [word for word in title.split() if word[0].isalpha() and len(word) > 3 and word not in _SMALL_IN_HEADLINES]
    return len(words) > 2 and all(word[0].isupper() for word in words)


def _is_spelled(start: int, end: int, entry: Entry, page: _Page, lexicon: Lexicon) -> bool:
    """Whether the original has the capitals, or the word boundaries of its script, that the entry asks for."""
    if entry.kind is None:
        return True
    text, offsets = page.folded.text, page.folded.offsets
    if entry.exact is not None:
        first, last = page.folded.span(start, end)
        return page.original[first:last] == entry.exact
    if entry.word and lexicon.language == "ko":
        return _is_korean_word(start, end, text)
    if entry.small or not _is_small(page.original[offsets[start]]):
        return text[start] not in _KANA or _is_whole_katakana(start, end, text)
    if entry.kind is MentionKind.DEMONYM and lexicon.language not in _CAPITAL_DEMONYMS and not entry.foreign:
        return True
    if entry.kind is MentionKind.ORG and " " in entry.form:
        return True
    if start and text[start - 1] in "#@":
        return True
    return page.quiet and not entry.word and not entry.person


def _is_small(char: str) -> bool:
    return char.islower() and not "\u10d0" <= char <= "\u10ff"  # Georgian is all small letters, by Unicode


_KANA = frozenset(map(chr, _KATAKANA))


def _is_whole_katakana(start: int, end: int, text: str) -> bool:
    """Katakana names are words between other signs: マリ stands in マリア and means nothing there."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (before in _KANA and before != "・") and not (after in _KANA and after != "・")


_PARTICLES = re.compile(
    r"(?:은|는|이|가|을|를|과|와|의|에|에서|에게|로|으로|도|만|간|측|군|계|산|인|발|行|정부|대통령|총리|외교장관|외교부|외교차관|"
    r"외무장관|대사|대사관|측은|측이|국방장관)?(?![\uac00-\ud7a3])"
)


def _is_korean_word(start: int, end: int, text: str) -> bool:
    """Korean names that are ordinary words inside others (인도 in 인도적) stand alone or before a particle."""
    return not "\uac00" <= text[start - 1 : start] <= "\ud7a3" and _PARTICLES.match(text, end) is not None


def _with_signs(kept: list[_Found], text: str, lexicon: Lexicon) -> list[_Found]:
    """`kept` with the single signs that are joined to a name: 日・ウズベキスタン, 日EU, 한-베트남."""
    out: list[_Found] = []
    for found in kept:
        at = found.start - 1
        joined = at > 0 and text[at] in "・·-"
        at -= joined
        if found.kind is not None and at >= 0 and (joined or found.entry.form.isascii()):
            sign = lexicon.signs.get(text[at])
            if sign is not None and (at == 0 or kind_of(text[at - 1]) != "u") and (not out or out[-1].end <= at):
                out.append(_Found(at, at + 1, sign, sign.codes, sign.kind))
        out.append(found)
    return out


def _drop_loud(kept: list[_Found], page: _Page) -> None:
    """In a line of capitals a word that is also a name counts only beside another name ("JOIN US AT ...")."""
    if not page.loud:
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


def _is_near(text: str, one: _Found, other: _Found) -> bool:
    first, second = sorted((one, other), key=lambda found: found.start)
    return text[first.end : second.start].strip() in {"-", "and", "&", ",", "/", "и", "et", "y", "e", "und", "with"}


_POSTAL = re.compile(
    r",\s(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|"
    r"W[AIVY])\b(?![\w.-])"
)


def _join_towns(kept: list[_Found], page: _Page) -> None:
    """ "Paris, Texas", "Lebanon, Pennsylvania" and "Manchester, NH" are towns of their state (R36, R41)."""
    text = page.folded.text
    for at, found in enumerate(kept):
        if found.kind not in {MentionKind.CITY, MentionKind.COUNTRY} or found.codes == ("US",):
            continue
        after = kept[at + 1] if at + 1 < len(kept) else None
        named = (
            after is not None
            and after.kind is MentionKind.SUBNATIONAL
            and after.codes == ("US",)
            and text[found.end : after.start] == ", "
        )
        if named or (text[found.end : found.end + 1] == "," and _is_postal(found, page)):
            found.codes, found.kind, found.actor = ("US",), MentionKind.SUBNATIONAL, False


def _is_postal(found: _Found, page: _Page) -> bool:
    _, end = page.folded.span(found.start, found.end)
    return not page.loud and _POSTAL.match(page.original, end) is not None


# --- persons ---------------------------------------------------------------------------------------------------------


def _any_person(kept: Sequence[_Found]) -> bool:
    return any(found.entry.person for found in kept)


def _is_person(found: _Found, kept: Sequence[_Found], page: _Page, lexicon: Lexicon) -> bool:
    """Whether a name that people bear is a person here: after a given name or a title, or before a surname."""
    if not found.entry.person or found.kind in {None, MentionKind.DEMONYM}:
        return False
    start, end = page.folded.span(found.start, found.end)
    original = page.original
    if original[start - 1 : start] in {"-", "–", "—", "/"} or original[end : end + 1] in {"-", "–", "—", "/"}:
        return False  # inside "X–Y" it is always a country
    before = _WORD_BEFORE.search(original, max(0, start - 30), start)
    if before:
        word = fold(before[1]).text
        if lexicon.has("titles", word) and (before[2] or word not in {"st", "general", "major", "star"}):
            return True
        if before[1][0].isupper() and not before[2] and lexicon.has("givens", word):
            return not any(other.end == found.start - 1 for other in kept if other is not found)
    if page.headline or page.loud or not lexicon.has("firstnames", found.entry.form):
        return False
    after = _NAME_WORD.match(original, end + 1)
    if after is None or original[end : end + 1] != " " or not after[0][0].isupper():
        return False
    word = fold(after[0]).text
    if lexicon.has("governing", word.removesuffix("'s")) or any(other.start == found.end + 1 for other in kept):
        return False
    return not (after[0].isupper() and len(after[0]) > 1)


# --- names that two countries share ----------------------------------------------------------------------------------


def _settle_shared(pages: Sequence[_Page], document: Document, lexicon: Lexicon) -> None:
    counts: Counter[str] = Counter()
    shared: list[_Found] = []
    georgia: list[_Found] = []
    for page in pages:
        for found in page.found:
            if found.entry.shared:
                shared.append(found)
            elif found.kind is not None and not found.doubtful:
                counts.update(found.codes)
                if found.entry.form == "georgia" and lexicon.language == "en":
                    georgia.append(found)
    for found in shared:
        default, *others = found.entry.codes
        best = max(found.entry.codes, key=lambda code: counts[code])
        chosen = best if counts[best] else default
        if chosen == "-" or (not counts[best] and document.publisher in others):
            chosen = document.publisher if document.publisher in others else ""
        found.codes = (chosen,) if chosen else ()
        if not chosen:
            found.kind = None
    for page in pages:
        for found in page.found:
            if found.doubtful and not any(counts[code] for code in found.codes) and sum(counts.values()) == 0:
                found.kind, found.codes = None, ()
    if georgia and _is_state(pages, counts, len(georgia), document):
        for found in georgia:
            found.codes, found.kind = ("US",), MentionKind.SUBNATIONAL


def _is_state(pages: Sequence[_Page], counts: Counter[str], georgias: int, document: Document) -> bool:
    """Georgia, the state: cues of American politics against those of the country and of diplomacy (R01, R02)."""
    if document.publisher == "GE":
        return False
    state = nation = 0
    for page in pages:
        text = page.folded.text[:4_000]
        state += len(set(_STATE_WORDS.findall(text)))
        nation += len(set(_NATION_WORDS.findall(text)))
        state += sum(found.kind is MentionKind.SUBNATIONAL and found.codes == ("US",) for found in page.found[:50])
    nation += sum(2 for code in counts if code not in {"US", "GE"} and not code.startswith("m49:"))
    nation += 2 * (counts["GE"] - georgias > 0)
    return state > nation


# --- places ----------------------------------------------------------------------------------------------------------


def _settle_places(page: _Page, lexicon: Lexicon) -> None:
    """Sets `actor` and `venue`: a capital acts for its government unless a preposition makes it a place."""
    text = page.folded.text
    line = _dateline_end(page) if page.source == "text" else 0
    previous: _Found | None = None
    for found in page.found:
        if found.kind is MentionKind.CITY:
            found.venue = (
                found.end <= line
                or is_venue(text, found.start, found.end, len(found.entry.form), lexicon.language)
                or (
                    previous is not None
                    and previous.venue
                    and previous.kind is MentionKind.CITY
                    and text[previous.end : found.start]
                    in {", ", " and ", ", and ", " и ", " et ", " y ", " und ", " e "}
                )
            )
            place = found.entry.place
            found.actor = not found.venue and lexicon.is_metonym(place) and not lexicon.is_seat(place)
            if place == "Brussels" and not found.venue and lexicon.is_metonym(place):
                found.actor = True
                found.codes = ("org:eu",)  # "Brussels weighs sanctions": the seat speaks for the Union
        elif found.kind is MentionKind.COUNTRY:
            if found.end <= line:
                found.venue, found.actor = True, False
            elif (
                previous is not None
                and previous.kind is MentionKind.CITY
                and previous.entry.codes == found.codes
                and text[previous.end : found.start] in {", ", " (", " [", ",", "، "}
            ):  # "Kigali, Rwanda": an address, whatever stands before it
                previous.codes, previous.venue, previous.actor = previous.entry.codes, True, False
                found.venue, found.actor = True, False
            elif is_host(text, found.start):
                found.venue, found.actor = True, False
        elif found.kind is MentionKind.SUBNATIONAL:
            found.actor = False
            if found.end <= line:
                found.venue = True
        previous = found


def _dateline_end(page: _Page) -> int:
    folded = page.folded
    cities = [folded.span(f.start, f.end) for f in page.found[:6] if f.kind is MentionKind.CITY]
    if not cities:
        return 0
    end = dateline(page.original, cities)
    return bisect_left(folded.offsets, end) if end else 0


def _mentions(pages: Sequence[_Page], gazetteer: Gazetteer, lexicon: Lexicon) -> list[Mention]:
    labels, english = gazetteer.labels(lexicon.language), gazetteer.labels("en")
    out: list[Mention] = []
    for page in pages:
        original, folded = page.original, page.folded
        for found in page.found:
            kind = found.kind
            if kind is None:
                continue
            entry = found.entry
            start, end = folded.span(found.start, found.end)
            for at, code in enumerate(found.codes):
                name, canonical = entry.name, entry.canonical
                if len(entry.codes) > 1 or kind is not entry.kind:
                    name, canonical = labels.get(code) or english.get(code, code), english.get(code, code)
                if entry.split:
                    first, last = entry.split
                    half = (found.end - last, found.end) if at else (found.start, found.start + first)
                    start, end = folded.span(*half)
                out.append(
                    Mention(
                        source=page.source, start=start, end=end, text=original[start:end], kind=kind, code=code,
                        name=name, canonical=canonical, actor=found.actor, venue=found.venue,
                    )
                )  # fmt: skip
    return out
