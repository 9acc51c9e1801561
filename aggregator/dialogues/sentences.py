"""Documents cut into sentences, the title being the first; offsets stay those of the document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from aggregator.model import Document, Field

_END = re.compile(
    r"[.!?…؟۔。！？\n\r;]"  # what may end one stands first and alone, so that the engine skips to it
    r"(?:(?<=[.!?…؟۔])[.!?…؟۔]*[\"'”’»)\]]*\s+|(?<=[。！？])[。！？]*[」』”）]?|(?<=[\n\r])[\n\r]*|(?<=;)\s+(?=\w))"
)
_ABBREVIATED = """
abg adm amb apr arq art aug av avv bpk bspw bzw ca capt col d.c dec dipl dl dott dr dr.h.c ds e.u ee ee.uu eeuu
exc exca excma excmo feb fr gen gov gs h.e hab hon hr ing inż jan jr jul jun kom lic lt m mag maj mar messrs min
mm mme mons mr mrs ms no nos nov nr ny núm oct on pgs prof prov rep rt s.a.r s.e s.e.m sen sep sept sgt sig sr
sra srta st str th ths tj tn ts tzw u.a.e u.k u.n u.s u.s.a ul vol vs śp авг акад апр г гг дек зам им млн млрд
нояб окт проф р.ф р.х сент см т тов тыс ул фев янв
"""
_ABBREVIATIONS = frozenset(_ABBREVIATED.split())
_DATELINE = re.compile(r"\s*([^\n]{2,90}?)\s*(?:[-–—]{1,2}|:|\.-)\s+(?=\S)|\s*(\S{2,20}?[电電])\s*(?=\S)")
_BOILERPLATE = (
    "attributable to", "begin text", "text of the following", "following is the", "following are the",
    "for immediate release",
)  # fmt: skip
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_OPENING = "the it in on this these those they he she a an both at during we its their for after as over while"
_OPENERS = frozenset(_OPENING.split())
_WORDS = re.compile(r"[^\W_]+")
_SHORTEST = 5  # words that make a sentence worth counting ...
_LONG = 10  # ... or characters in a row of a script without spaces
_HEADER = 14  # words; a longer line without a word in lower case is shouted, not a header
_WORD_REACH = 40  # characters before a full stop that may be its abbreviation
_LONGEST = 700  # characters; a longer run is cut so that no frame spans a whole page without full stops


class Sentence(NamedTuple):
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
        rank += says and not _is_boilerplate(text)
        if rank > last:
            break
        sentences.append(Sentence("text", start, text, max(rank, 1), not says))
    return sentences


def _is_boilerplate(text: str) -> bool:
    low = text.lower()
    return any(phrase in low for phrase in _BOILERPLATE)


def _says_something(text: str) -> bool:
    words = _WORDS.findall(text)
    if len(words) > _HEADER:
        return True
    if any(word > "\u2e80" and len(word) >= _LONG for word in words):
        return True
    if words and not any(word[0].islower() for word in words):
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
    before, mark = match.group(1), text[match.end(1) : match.end()].strip()
    told = any(sign in before for sign in "([/") or any(word.isdecimal() for word in words)
    # "Uzbekistan – Tajikistan commission" is no dateline; "TASHKENT –" and "Tashkent —" are
    short = told or (len(words) <= 2 and (before.isupper() or mark not in {"-", "–"}))
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
    following = text[match.end() : match.end() + 20]
    if "\n" not in mark and mark[0] in ".?!…" and following[:1].islower():
        return True
    if not mark.startswith(".") or "\n" in mark:
        return False
    before = text[max(start, match.start() - _WORD_REACH) : match.start()].split()
    if not before:
        return True
    word = re.split(r"[-‑–/’']", before[-1].lstrip("(\"'“«[").lower())[-1]
    if _INITIALS.fullmatch(word) or word in _ABBREVIATIONS:
        next_word = _WORDS.match(following)
        return not ("." in word and next_word and next_word.group().lower() in _OPENERS)
    digits = word.rstrip(".").rpartition("/")[2]
    if digits.isdecimal() and len(digits) <= 2:
        return ordinal_dot or not text[start : match.start()].strip(before[-1]).strip()
    return False
