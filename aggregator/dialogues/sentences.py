"""Documents cut into sentences, the title being the first; offsets stay those of the document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from aggregator.model import Document, Field

_END = re.compile(r"[.!?…؟۔]+[\"'”’»)\]]*\s+|[。！？]+[」』”）]?|[\n\r]+|(?<=\w[;:])\s*\n|;\s+(?=\w)")
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof gen lt col sgt maj capt adm sen rep gov hon amb st no nos vs art vol messrs h.e s.e s.e.m m mm mme "
    "jan feb mar apr jun jul aug sep sept oct nov dec sr sra srta exc exca excmo excma ing lic arq av núm г гг т им ул "
    "р.х проф акад зам тов str bzw ca dr.h.c hr fr abg min rt jr dipl mag nr bspw inż hab tzw ds min. śp ul tj "
    "u.s u.k u.n d.c e.u u.a.e u.s.a ee.uu ee eeuu s.a.r р.ф см млн млрд тыс янв фев апр авг сент окт нояб дек "
    "kom prov bpk tn ny dl th ths ts gs pgs dott on sig sen. avv mons".split()
)
_DATELINE = re.compile(r"\s*([^\n]{2,90}?)\s*(?:[-–—]{1,2}|:|\.-)\s+(?=\S)|\s*(\S{2,20}?[电電])\s*(?=\S)")
_BOILERPLATE = re.compile(
    r"\battributable to\b|\bbegin text\b|\btext of the following\b|\bfollowing (?:is|are) the\b|\bfor immediate release\b",
    re.IGNORECASE,
)
_LAST_WORD = re.compile(r"(\S+)$")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_OPENERS = frozenset(
    "the it in on this these those they he she a an both at during we its their for after as over while".split()
)
_WORDS = re.compile(r"[^\W_]+")
_SHORTEST = 5  # words (or 10 characters of a script without spaces) that make a sentence worth counting
_HEADER = 14  # words; a longer line without a word in lower case is shouted, not a header
_LONGEST = 700  # characters; a longer run is cut so that no frame spans a whole page without full stops


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence at `start` of the document's `source`; `rank` is 0 for the title, then 1, 2 … for the sentences
    that say something (headers and datelines keep the rank of the sentence before them)."""

    source: Field
    start: int
    text: str
    rank: int
    header: bool = False  # a line of names, places and dates that says nothing ("Media Note, Washington, DC, …")

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def split(document: Document, limit: int, last: int, *, ordinal_dot: bool = False) -> list[Sentence]:
    """The title and the sentences of the first `limit` characters of the text, in order, up to rank `last`.

    `ordinal_dot`: the language writes "3." for "third", so a number before a full stop ends no sentence.
    """
    sentences = [Sentence("title", 0, document.title, 0)] if document.title.strip() else []
    rank = 0
    opening = _dateline(document.text)
    if opening:
        sentences.append(Sentence("text", 0, document.text[:opening], 1, header=True))
    for start, end in _spans(document.text[:limit], opening, ordinal_dot):
        text = document.text[start:end]
        says = _says_something(text)
        rank += says and not _BOILERPLATE.search(text)
        if rank > last:
            break
        sentences.append(Sentence("text", start, text, max(rank, 1), not says))
    return sentences


def _says_something(text: str) -> bool:
    words = _WORDS.findall(text)
    if max((len(word) for word in words if word > "\u2e80"), default=0) >= 10:
        return True
    if len(words) <= _HEADER and words and all(not word[0].islower() for word in words):
        return any(word[0].isalpha() and word.lower() == word.upper() for word in words) and len(words) >= _SHORTEST
    return len(words) >= _SHORTEST


def _dateline(text: str) -> int:
    """Where the text begins after its dateline ("ASTANA, May 20 (Agency) –", "新华社北京11月7日电"), 0 without one."""
    match = _DATELINE.match(text)
    if match is None:
        return 0
    if match.group(2):
        return match.end()
    words = _WORDS.findall(match.group(1))
    short = len(words) <= 2 or any(mark in match.group(1) for mark in "([/") or any(w[0].isdigit() for w in words)
    lower = sum(word[0].islower() for word in words)
    return match.end() if short and lower <= 2 and lower < len(words) else 0


def _spans(text: str, start: int, ordinal_dot: bool) -> Iterator[tuple[int, int]]:
    for match in _END.finditer(text, start):
        if match.start() < start or (match.end() - start < _LONGEST and _continues(text, start, match, ordinal_dot)):
            continue
        if text[start : match.end()].strip():
            yield start, match.start() + len(match.group().rstrip())
        start = match.end()
    while len(text) - start > _LONGEST:
        yield start, start + _LONGEST
        start += _LONGEST
    if text[start:].strip():
        yield start, len(text)


def _continues(text: str, start: int, match: re.Match[str], ordinal_dot: bool) -> bool:
    """Whether the mark at `match` ends no sentence: after an abbreviation, an initial or a number with its dot."""
    mark = match.group()
    if not mark.startswith(".") or "\n" in mark:
        return False
    following = text[match.end() : match.end() + 20]
    if following[:1].islower():
        return True
    before = _LAST_WORD.search(text, start, match.start())
    if before is None:
        return True
    word = before.group(1).lstrip("(\"'“«[").lower()
    word = re.split(r"[-‑–/’']", word)[-1]
    if _INITIALS.fullmatch(word) or word in _ABBREVIATIONS:
        next_word = _WORDS.match(following)
        return not ("." in word and next_word and next_word.group().lower() in _OPENERS)
    digits = word.rstrip(".").rpartition("/")[2]
    if digits.isdigit() and len(digits) <= 2:
        return ordinal_dot or before.start() == start
    return False
