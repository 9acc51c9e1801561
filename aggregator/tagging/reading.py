"""Reading one field of a document: which forms of a lexicon stand in it, spelled as they must be.

Folds the field, finds every form, drops what the endings, the spelling or the case forbid, and keeps the leftmost
longest, masks included, so that "Guinea pig" hides "Guinea" (reference/language.md §1, rules 1 to 3).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from aggregator.folding import Folded, fold
from aggregator.model import Field, MentionKind
from aggregator.tagging.lexicon import MARKED, Entry, Lexicon
from aggregator.tagging.matcher import kind_of

_MOST = 4_000  # forms kept of one field; a text with more is a list of names, and nobody reads it
_HEAD = 400  # characters that tell how a field is written
_LOUD = 0.75  # share of words in capitals that makes a field all capitals
_SMALL_IN_HEADLINES = frozenset({"with", "from", "over", "into", "after", "amid", "upon", "than", "that", "between"})
_CAPITAL_DEMONYMS = frozenset({"en", "nl"})  # write their adjectives of nations with a capital
_KANA = frozenset(map(chr, range(0x30A0, 0x3100)))
# A sign before a pair that makes its first sign a word of its own: 今日新..., 18日中美, 訪日中.
_DOTS = frozenset("・·-")
_DAYS = frozenset("今昨明当當即近每毎本翌次0123456789")
_VISITS = frozenset("访訪赴抵驻駐")
_TRIPLES = re.compile(
    r"[\W\dァ-ヺ]|三|方|外|首|领|領|峰|国|國|合|同|元|防|副|高|军|軍|関|关|關|联|聯|自|安|経|经|經|次|間|间|の|和|与|與|等|在|"
    r"정상|외교|외무|국방|안보|협|공조|간|회|차관|장관|고위|군사|경제|해상|훈련|은|는|이|가|을|를|과|와|의|에|도"
)
_PARTICLES = re.compile(
    r"(?:은|는|이|가|을|를|과|와|의|에|에서|에게|로|으로|도|만|간|측|군|계|산|인|발|정부|대통령|총리|외교장관|외교부|외교차관|"
    r"외무장관|대사|대사관|측은|측이|국방장관)?(?![\uac00-\ud7a3])"
)


@dataclass(slots=True)
class Found:
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
class Page:
    """One field and what was found in it. How it is written is looked at when a name asks, which few do."""

    source: Field
    original: str
    folded: Folded
    found: list[Found]

    @property
    def loud(self) -> bool:
        """Whether it is all capitals: case tells nothing."""
        words = self.original[:_HEAD].split()
        return len(words) > 2 and sum(map(str.isupper, words)) >= _LOUD * len(words)

    @property
    def quiet(self) -> bool:
        """Whether it has no capitals at all."""
        head = self.original[:_HEAD]
        return head == head.lower()

    @property
    def headline(self) -> bool:
        """Whether it is a title in which Every Word Has One."""
        if self.source != "title":
            return False
        words = [
            word
            for word in self.original.split()
            if word[0].isalpha() and len(word) > 3 and word not in _SMALL_IN_HEADLINES
        ]
        return len(words) > 2 and all(word[0].isupper() for word in words)


def read(source: Field, original: str, lexicon: Lexicon) -> Page:
    """The page of one field, with the forms found in it in order."""
    folded = fold(original, marks=lexicon.language in MARKED)
    page = Page(source, original, folded, found=[])
    text, entries, kept = folded.text, lexicon.entries, page.found
    reached = 0
    for start, end, index in lexicon.matcher.find(text, overlapping=True):
        if start < reached:
            continue
        entry = entries[index]
        if entry.endings is not None and not entry.endings.fit(text[start + len(entry.form) : end]):
            continue
        if _is_spelled(start, end, entry, page, lexicon):
            kept.append(Found(start, end, entry, entry.codes, entry.kind))
            reached = end
            if len(kept) == _MOST:
                break
    if lexicon.signs:
        page.found = _with_signs(kept, text, lexicon)
    return page


def _is_spelled(start: int, end: int, entry: Entry, page: Page, lexicon: Lexicon) -> bool:
    """Whether the original has the capitals, or the word boundaries of its script, that the entry asks for."""
    if entry.kind is None:
        return True
    text, offsets = page.folded.text, page.folded.offsets
    if entry.split is not None:
        return _is_pair(start, end, entry.split[1], text, lexicon)
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


def _is_pair(start: int, end: int, last: int, text: str, lexicon: Lexicon) -> bool:
    """Whether two signs are a pair of countries, and neither ends or begins a word: 今日新日期, 한-인도네시아."""
    before, second = text[start - 1 : start], end - last
    if before in _VISITS or (text[start] == "日" and before in _DAYS):
        return False
    if lexicon.language == "ko" and "\uac00" <= before <= "\ud7a3":
        return False
    return not any(
        at == 0 and length > last and lexicon.entries[index].split is None
        for at, length, index in lexicon.matcher.find(text[second : second + 8], overlapping=True)
    )


def _is_small(char: str) -> bool:
    return char.islower() and not "\u10d0" <= char <= "\u10ff"  # Georgian is all small letters, by Unicode


def _is_whole_katakana(start: int, end: int, text: str) -> bool:
    """Katakana names are words between other signs: マリ stands in マリア and means nothing there."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (before in _KANA and before != "・") and not (after in _KANA and after != "・")


def _is_korean_word(start: int, end: int, text: str) -> bool:
    """Korean names that are ordinary words inside others (인도 in 인도적) stand alone or before a particle."""
    return not "\uac00" <= text[start - 1 : start] <= "\ud7a3" and _PARTICLES.match(text, end) is not None


def _with_signs(kept: list[Found], text: str, lexicon: Lexicon) -> list[Found]:
    """`kept` with the single signs that are joined to a name or a pair: 日・ウズベキスタン, 日EU, 한-베트남, 한미일."""
    out: list[Found] = []
    for found in kept:
        at = found.start - 1
        joined = at > 0 and text[at] in _DOTS
        at -= joined
        if found.kind is not None and at >= 0 and (joined or found.entry.form.isascii()):
            sign = lexicon.signs.get(text[at])
            if sign is not None and (at == 0 or kind_of(text[at - 1]) != "u") and (not out or out[-1].end <= at):
                out.append(Found(at, at + 1, sign, sign.codes, sign.kind))
        out.append(found)
        third = found.end + (text[found.end : found.end + 1] in _DOTS)
        if found.entry.split is not None and lexicon.has("thirds", text[third : third + 1]):
            sign = lexicon.signs.get(text[third])
            if sign is not None and sign.codes[0] not in found.codes and _TRIPLES.match(text + " ", third + 1):
                out.append(Found(third, third + 1, sign, sign.codes, sign.kind))
    return out
