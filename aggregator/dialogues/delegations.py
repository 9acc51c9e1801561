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
from typing import NamedTuple

from aggregator.dialogues import grammar
from aggregator.dialogues.declension import Case, case_of, nominative
from aggregator.dialogues.grammar import Phrases, Tokens
from aggregator.dialogues.names import Name, find_names
from aggregator.model import Mention


@dataclass(frozen=True, slots=True)
class HeadSpan:
    """A head of delegation at `text[start:end]`."""

    start: int
    end: int
    name: str


_BREAK = re.compile(
    r"[.!?\n。！？]"  # what may end a sentence stands first and alone, so that the engine skips to it
    r"(?:(?<=[^\W\d_]{3}[.!?])['\"”»)]? +(?=[\"“«(]?[^\W\da-zа-я_])|(?<=\n)\n*|(?<=[0-9)]\.) +(?=[^\W\da-zа-я_])"
    r"|(?<=[。！？]))"
)
_FAR = 26  # words between a name and the verb that makes it a head


def find_heads(text: str, language: str | None, mentions: Sequence[Mention]) -> list[HeadSpan]:
    """Heads of delegation in `text`, in order; `mentions` are those of the same text. Linear; raises nothing."""
    if language is not None and language in _WITHOUT_CAPITALS:
        from aggregator.dialogues import officials  # its patterns take 40 ms to build

        found = officials.find_officials(text, mentions, language)
        return [HeadSpan(name.start, name.end, name.name) for name in found]
    tokens = grammar.tokenise(text)
    cues = _cues(language)
    if cues.phrases.keys().isdisjoint(tokens.words):
        return []
    sentences = list(_sentences(text, tokens, cues))
    if not any(sentence.tells for sentence in sentences):
        return []
    names = find_names(text, mentions, language)
    heads: dict[int, HeadSpan] = {}
    last: Name | None = None
    place = 0
    for sentence in sentences:
        own: list[Name] = []
        while place < len(names) and names[place].start < sentence.end:
            own.append(names[place])
            place += 1
        if sentence.tells:
            for name in _heads_of(tokens, sentence, own, last, cues):
                heads.setdefault(name.start, HeadSpan(name.start, name.end, name.name))
        last = own[-1] if own else last
    return sorted(heads.values(), key=lambda head: head.start)


def _names_session(words: Sequence[str], cues: _Cues) -> bool:
    stems = cues.session_stems
    return not cues.sessions.isdisjoint(words) or (bool(stems) and any(word[:_STEM] in stems for word in words))


_WITHOUT_CAPITALS = frozenset({"zh", "ja", "ko", "ar", "fa"})
_STEM = 6  # letters
_SHORT = 4  # words


@dataclass(frozen=True, slots=True)
class _Cues:
    phrases: Phrases[str]  # to "lead", "part" or "says"
    cases: Mapping[str, Case]  # of the names after a word of leading
    sessions: frozenset[str]
    session_stems: frozenset[str]  # their first letters, for languages that inflect
    pronouns: frozenset[str]
    declines: bool  # names take endings of case


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
    inflects = bool(rules.title_stems)
    stems = frozenset(word[:_STEM] for word in rules.sessions if inflects and len(word) >= _STEM)
    return _Cues(grammar.index(meanings), cases, rules.sessions, stems, rules.pronouns, bool(cases))


class _Cue(NamedTuple):
    """A phrase of leading, meeting or saying: its first token, the token after it, its meaning."""

    low: int
    high: int
    meaning: str


class _Sentence(NamedTuple):
    """Tokens `first` to `after` of a text, up to character `end`."""

    first: int
    after: int
    end: int
    cues: Sequence[_Cue]

    @property
    def tells(self) -> bool:
        """Whether it tells of leading or meeting, and does not only quote."""
        return any(cue.meaning != "says" for cue in self.cues)


def _sentences(text: str, tokens: Tokens, rules: _Cues) -> Iterator[_Sentence]:
    """The sentences with their cues. Meeting makes heads only where the sentence or the one before names a session."""
    after = 0
    session = False
    for end in [*(match.end() for match in _BREAK.finditer(text)), len(text)]:
        first, after = after, bisect_left(tokens.starts, end, after)
        before = session
        session = _names_session(tokens.words[first:after], rules)
        session = session or (before and after - first < _SHORT)  # "Begin text:" parts nothing
        yield _Sentence(first, after, end, _cues_of(tokens, first, after, rules, meeting=session or before))


def _cues_of(tokens: Tokens, first: int, after: int, rules: _Cues, *, meeting: bool) -> list[_Cue]:
    cues: list[_Cue] = []
    following = first  # the token after the last cue
    for at, word in enumerate(tokens.words[first:after], first):
        if word not in rules.phrases or at < following:
            continue
        if cue := grammar.phrase_at(tokens, at, rules.phrases):
            following = at + cue[0]
            if meeting or cue[1] != "part":
                cues.append(_Cue(at, following, cue[1]))
    return cues


def _heads_of(
    tokens: Tokens, sentence: _Sentence, names: Sequence[Name], last: Name | None, rules: _Cues
) -> Iterator[Name]:
    """The heads among the names of the sentence; `last` is the one before them."""
    first, after, _, cues = sentence
    spans = [(name, *_tokens_of(tokens, name, first, after)) for name in names]
    for group, begin, end in _groups(spans, [cue.low for cue in cues]):
        yield from _judged(tokens, group, begin, end, cues, rules)
    if last:
        yield from _pronoun(tokens, first, cues, last, spans, rules)


def _tokens_of(tokens: Tokens, name: Name, first: int, after: int) -> tuple[int, int]:
    low = bisect_left(tokens.starts, name.start, first, after)
    return low, bisect_left(tokens.starts, name.end, low, after)


def _groups(spans: Sequence[tuple[Name, int, int]], cues: Sequence[int]) -> Iterator[tuple[list[Name], int, int]]:
    """Names that no cue parts, with the tokens they lie between: they share their verb."""
    group: list[Name] = []
    begin = end = 0
    for name, low, high in spans:
        if group and bisect_left(cues, end) < bisect_left(cues, low):
            yield group, begin, end
            group = []
        begin = begin if group else low
        group.append(name)
        end = high
    if group:
        yield group, begin, end


def _judged(
    tokens: Tokens, group: Sequence[Name], begin: int, end: int, cues: Sequence[_Cue], rules: _Cues
) -> Iterator[Name]:
    """The names of a group, if the nearest cue before or after it is one of leading."""
    behind = bisect_left(cues, begin, key=lambda cue: cue.low)
    ahead = bisect_left(cues, end, key=lambda cue: cue.low)
    near = [(begin - cue.high, cue) for cue in cues[max(0, behind - 1) : behind]]
    near += [(cue.low - end, cue) for cue in cues[ahead : ahead + 1]]
    if not near:
        return  # the only one is a word of the name itself
    distance, cue = min(near, key=lambda pair: (pair[0], _RANK[pair[1].meaning]))
    if cue.meaning == "says" or distance > _FAR:
        return
    led = rules.cases.get(tokens.words[cue.high - 1]) if cue.low < begin else None
    for name in group:
        if not (name.owner or group[-1].owner):
            case = led or (case_of(tokens, bisect_left(tokens.starts, name.start)) if rules.declines else None)
            yield replace(name, name=nominative(name.name, case)) if case else name


_RANK = {"says": 0, "lead": 1, "part": 2}


def _pronoun(
    tokens: Tokens,
    first: int,
    cues: Sequence[_Cue],
    last: Name,
    spans: Sequence[tuple[Name, int, int]],
    rules: _Cues,
) -> Iterator[Name]:
    """Whom "he" means right before a verb of leading: the person named last."""
    for cue in cues:
        if cue.meaning != "lead":
            continue
        for at in range(max(first, cue.low - 8), cue.low):
            if tokens.words[at] in rules.pronouns:
                earlier = [name for name, _, high in spans if high <= at]
                yield earlier[-1] if earlier else last
                return
