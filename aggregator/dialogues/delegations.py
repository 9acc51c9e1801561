"""Who leads, chairs, hosts or speaks for a party at a session (reference/labels.md, heads).

A sentence that tells of leading ("headed the American delegation", "во главе с", "coprésidée par") gives its names; a
sentence that tells of meeting gives them where it names a session too. Names that a sentence only quotes, or that
belong to its history ("as Presidents A and B had agreed"), are left out.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from aggregator.dialogues import grammar, officials
from aggregator.dialogues.declension import Case, nominative
from aggregator.dialogues.grammar import Phrases, Tokens
from aggregator.dialogues.names import Name, find_names
from aggregator.model import Mention, MentionKind


@dataclass(frozen=True, slots=True)
class HeadSpan:
    """A head of delegation at `text[start:end]`, with the code of the party led, where the text says it."""

    start: int
    end: int
    name: str
    party: str | None


_BREAK = re.compile(
    r"(?<=[^\W\d_]{3})[.!?]['\"”»)]? +(?=[\"“«(]?[^\W\da-zа-я_])|\n+|(?<=[0-9)])\. +(?=[^\W\da-zа-я_])|[。！？]"
)
_ENDS = re.compile(r"[^\W\d_]{3}[.!?] |[\n;。！？]")  # a sentence ended between a name and a country
_FAR = 26  # words between a name and the verb that makes it a head
_PARTY_REACH = 90  # characters


def find_heads(text: str, language: str | None, mentions: Sequence[Mention]) -> list[HeadSpan]:
    """Heads of delegation in `text`, in order; `mentions` are those of the same text. Linear; raises nothing."""
    powers = [m for m in mentions if m.kind in _POWERS]
    if language is not None and language in officials.LANGUAGES:
        return [
            HeadSpan(name.start, name.end, name.name, _party(text, name, powers))
            for name in officials.find_officials(text, mentions, language)
        ]
    names = find_names(text, mentions, language)
    tokens = grammar.tokenise(text)
    cues = _cues(language)
    found: dict[int, HeadSpan] = {}
    last: Name | None = None
    place = token = 0
    session = False
    for end in _sentence_ends(text):
        first = token
        while token < len(tokens.words) and tokens.starts[token] < end:
            token += 1
        own: list[Name] = []
        while place < len(names) and names[place].start < end:
            own.append(names[place])
            place += 1
        before, session = session, any(tokens.words[at] in cues.sessions for at in range(first, token))
        for name in _heads_of(tokens, first, token, own, last, cues, session or before):
            found.setdefault(name.start, HeadSpan(name.start, name.end, name.name, _party(text, name, powers)))
        last = own[-1] if own else last
    return sorted(found.values(), key=lambda head: head.start)


_POWERS = frozenset({MentionKind.COUNTRY, MentionKind.DEMONYM, MentionKind.ORG, MentionKind.INSTITUTION})


def _sentence_ends(text: str) -> Iterator[int]:
    yield from (match.end() for match in _BREAK.finditer(text))
    yield len(text)


@dataclass(frozen=True, slots=True)
class _Cues:
    phrases: Phrases[str]  # to "lead", "part" or "says"
    cases: Mapping[str, Case]  # of the names after a word of leading
    sessions: frozenset[str]
    pronouns: frozenset[str]


@lru_cache(maxsize=64)
def _cues(language: str | None) -> _Cues:
    rules = grammar.of(language)
    meanings = {
        **dict.fromkeys(rules.takes_part, "part"),
        **dict.fromkeys(rules.leads, "lead"),
        **dict.fromkeys(rules.says, "says"),
    }
    cases: dict[str, Case] = {
        **dict.fromkeys(rules.genitive, "genitive"),
        **dict.fromkeys(rules.instrumental, "instrumental"),
    }
    return _Cues(grammar.index(meanings), cases, rules.sessions, rules.pronouns)


def _heads_of(
    tokens: Tokens, first: int, after: int, names: Sequence[Name], last: Name | None, cues: _Cues, session: bool
) -> Iterator[Name]:
    """The heads among the names of the sentence that is tokens `first` to `after`.

    `session` is true where this sentence or the one before names a session.
    """
    found: list[tuple[int, int, str]] = []  # token, token after, meaning
    at = first
    while at < after:
        cue = grammar.phrase_at(tokens, at, cues.phrases)
        if cue:
            found.append((at, at + cue[0], cue[1]))
            at += cue[0]
        else:
            at += 1
    if not any(meaning != "says" for _, _, meaning in found):
        return
    spans = [(name, *_tokens_of(tokens, name, first, after)) for name in names]
    group: list[Name] = []
    begin = end = first
    for index, (name, low, high) in enumerate(spans):
        if group and any(end <= cue < low for cue, _, _ in found):
            yield from _judged(tokens, group, begin, end, found, session, cues)
            group = []
        if not group:
            begin = low
        group.append(name)
        end = high
        if index == len(spans) - 1:
            yield from _judged(tokens, group, begin, end, found, session, cues)
    if last:
        yield from _pronoun(tokens, first, found, last, spans, cues)


def _tokens_of(tokens: Tokens, name: Name, first: int, after: int) -> tuple[int, int]:
    low = bisect_left(tokens.starts, name.start, first, after)
    return low, bisect_left(tokens.starts, name.end, low, after)


def _judged(
    tokens: Tokens,
    group: Sequence[Name],
    begin: int,
    end: int,
    cues: Sequence[tuple[int, int, str]],
    session: bool,
    rules: _Cues,
) -> Iterator[Name]:
    """The names of a group that no cue parts, if the nearest cue is one of leading."""
    nearest: tuple[int, int] | None = None
    verdict, last_word = "", ""
    for low, high, meaning in cues:
        if meaning == "part" and not session:
            continue
        distance = begin - high if high <= begin else low - end if low >= end else 0
        rank = {"says": 0, "lead": 1, "part": 2}[meaning]
        if nearest is None or (distance, rank) < nearest:
            nearest, verdict, last_word = (distance, rank), meaning, tokens.words[high - 1] if high <= begin else ""
    if nearest and verdict != "says" and nearest[0] <= _FAR:
        case = rules.cases.get(last_word)
        for name in group:
            if not (name.owner or group[-1].owner):
                yield replace(name, name=nominative(name.name, case)) if case else name


def _pronoun(
    tokens: Tokens,
    first: int,
    cues: Sequence[tuple[int, int, str]],
    last: Name,
    spans: Sequence[tuple[Name, int, int]],
    rules: _Cues,
) -> Iterator[Name]:
    """Whom "he" means right before a verb of leading: the person named last."""
    for low, _, meaning in cues:
        if meaning != "lead":
            continue
        for at in range(max(first, low - 8), low):
            if tokens.words[at] in rules.pronouns:
                earlier = [name for name, _, high in spans if high <= at]
                yield earlier[-1] if earlier else last
                return


def _party(text: str, name: Name, powers: Sequence[Mention]) -> str | None:
    """The party whose name stands nearest before the person in the same sentence, or else right after."""
    best: tuple[int, str] | None = None
    for mention in powers:
        if mention.end <= name.start and name.start - mention.end <= _PARTY_REACH:
            between, distance = text[mention.end : name.start], name.start - mention.end
        elif mention.start >= name.end and mention.start - name.end <= _PARTY_REACH:
            between, distance = text[name.end : mention.start], mention.start - name.end + 10
        else:
            continue
        if not _ENDS.search(between) and (best is None or distance < best[0]):
            best = distance, mention.code
    return best[1] if best else None
