"""The words by which each language speaks of dialogues: one data file a language, found here.

`data/<language>.toml` lists phrases under `[section]` and `key`; a phrase found in a text becomes a `Term` tagged
`section.key`. A word may end in `*` (any ending) or begin with it (any beginning, for compounds). Adding a language is
adding a file; `data/README.md` says what the sections mean. Words are compared folded: lower case, without the accents
of Latin letters, with the variant letters of Arabic, Cyrillic and Turkish made one (reference/language.md §1, rule 1).
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from importlib import resources
from importlib.resources.abc import Traversable
from typing import NamedTuple

from aggregator.dialogues.grammar import LANGUAGES
from aggregator.folding import translator

_CACHE_LIMIT = 50_000
"""Distinct words whose entries are remembered per language: about 10 MB at most."""


def _same_length_folds() -> dict[int, str]:
    folds = {}
    for code in range(0xC0, 0x250):
        plain = unicodedata.normalize("NFD", chr(code))[0].lower()
        folds[code] = plain if len(plain) == 1 else chr(code)
    folds |= {ord(a): b for a, b in zip("łŁøØđĐıİ", "llooddii", strict=True)}
    folds |= {ord(a): b for a, b in zip("ёЁ’‘ʻʼ`´", "ее''''''", strict=True)}
    # Arabic and Persian spellings that vary between keyboards and styles
    folds |= {ord(a): b for a, b in zip("أإآىةیک", "اااييهي" + "ك", strict=False)}
    return folds


_FOLDS = _same_length_folds()
_FOLDS |= {ord("ة"): "ه", ord("ى"): "ي", ord("ی"): "ي", ord("ک"): "ك"}
_TOKEN = re.compile(r"[^\W\d_]?\d+\+\w+|\d\.\d(?!\d)|[^\W_]+")
_WORD = re.compile(r"\w+")  # the same, several times as fast, where no figures are joined and no _ stands
_DECIMAL = re.compile(r"\.\d")
_SPACED = "".join(char if char.isalnum() else " " for char in map(chr, range(128)))  # every mark of ASCII a space
_translate = translator(_FOLDS)
_GAP = re.compile(r"[\s'\-‐‑–\u200c]{0,3}")


def fold(text: str) -> str:
    """`text` made comparable, character for character: offsets into the result are offsets into `text`."""
    return _translate(text).lower()  # İ alone grows when made small, and is folded before


class _Sections(dict[frozenset[str], Mapping[str, str]]):
    def __missing__(self, tags: frozenset[str]) -> Mapping[str, str]:
        parts = (tag.partition(".") for tag in sorted(tags, reverse=True))
        found = self[tags] = {section: key for section, _, key in parts}
        return found


sections = _Sections().__getitem__
"""Section -> its first key, of a set of tags; remembered, for a lexicon makes few different sets."""


class Term(NamedTuple):
    """A phrase of the lexicon at `start:end` of the scanned text, with all its tags."""

    start: int
    end: int
    tags: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Entry:
    rest: tuple[str, ...]  # patterns of the words after the first
    tag: str


@dataclass(frozen=True, slots=True)
class _Phrases:
    """The phrases that begin with one word, by what must follow it."""

    heads: Mapping[str, tuple[_Entry, ...]] | None  # those that can name a dialogue; None where any word may follow
    alone: frozenset[str]  # tags of the word by itself
    followed: Mapping[str, tuple[_Entry, ...]]  # by the second word, where it is written out
    open: tuple[_Entry, ...]  # whose second word is a pattern


def _phrases(entries: Sequence[_Entry]) -> _Phrases:
    followed: dict[str, tuple[_Entry, ...]] = {}
    alone, patterns = set[str](), list[_Entry]()
    for entry in entries:
        if not entry.rest:
            alone.add(entry.tag)
        elif "*" in entry.rest[0]:
            patterns.append(entry)
        else:
            followed[entry.rest[0]] = (*followed.get(entry.rest[0], ()), entry)
    free = any(_names(entry.tag) for entry in patterns) or any(map(_names, alone))
    naming = {word: tuple(entry for entry in those if _names(entry.tag)) for word, those in followed.items()}
    heads = None if free else {word: those for word, those in naming.items() if those}
    return _Phrases(heads, frozenset(alone), followed, tuple(patterns))


_UNKNOWN = _Phrases({}, frozenset(), {}, ())
_NOTHING: frozenset[str] = frozenset()


def _tokens(folded: str) -> re.Pattern[str]:
    return _TOKEN if "_" in folded or "+" in folded or _DECIMAL.search(folded) else _WORD


def _words(folded: str) -> list[str]:
    """The tokens of `folded`, in a third of the time where all is ASCII."""
    pattern = _tokens(folded)
    return folded.translate(_SPACED).split() if folded.isascii() and pattern is _WORD else pattern.findall(folded)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All phrases of one language, ready to be found.

    `joined` languages are written without spaces, or glue particles to their words; their phrases are found anywhere.
    `ordinal_dot` languages write "3." for "third", so that such a dot ends no sentence. `clitics` are what may stand
    glued before a word. `combining` maps the first halves of double adjectives ("franco-") to codes, `pairs` the
    single characters that stand for states in names like 中美.
    """

    language: str
    joined: bool
    ordinal_dot: bool
    capitals: bool  # a capital letter inside a sentence marks a name
    clitics: tuple[str, ...]
    combining: Mapping[str, tuple[str, ...]]
    pairs: Mapping[str, str]
    _exact: Mapping[str, tuple[_Entry, ...]]
    _prefix: Mapping[str, tuple[_Entry, ...]]
    _suffix: Mapping[str, tuple[_Entry, ...]]
    _lengths: tuple[tuple[int, ...], tuple[int, ...]]
    _phrases: re.Pattern[str] | None  # of a joined language, all of them
    _naming: re.Pattern[str] | None  # and those that can name a dialogue
    _tags: Mapping[str, frozenset[str]]
    _cache: dict[str, _Phrases | None] = field(default_factory=dict)
    _silent: set[str] = field(default_factory=set)  # words that begin no phrase that can name a dialogue

    def phrases(self) -> dict[str, frozenset[str]]:
        """Every phrase, folded and as it is written in the data file, with its tags."""
        if self.joined:
            return dict(self._tags)
        found: dict[str, set[str]] = {}
        for table, shape in ((self._exact, "{}"), (self._prefix, "{}*"), (self._suffix, "*{}")):
            for first, entries in table.items():
                for entry in entries:
                    found.setdefault(" ".join((shape.format(first), *entry.rest)), set()).add(entry.tag)
        return {phrase: frozenset(tags) for phrase, tags in found.items()}

    def naming(self, folded: str) -> Set[str]:
        """The words of `folded` that seem to begin a phrase that can name a dialogue: cheap, and none is left out."""
        if self.joined:
            return set(self._naming.findall(folded)) if self._naming else _NOTHING
        words = _words(folded)
        distinct = set(words)
        found: set[str] = set()
        for word in distinct - self._silent:
            after = self._heads(word)
            if after is None or (not distinct.isdisjoint(after) and _names_at(words, word, after)):
                found.add(word)
        return found

    def _heads(self, word: str) -> Mapping[str, tuple[_Entry, ...]] | None:
        """What after `word` makes a phrase that can name a dialogue, by the next word; None where that may be any."""
        phrases = self._phrases_of(word)
        heads = {} if phrases is None else phrases.heads
        if heads == {} and len(self._silent) < _CACHE_LIMIT:
            self._silent.add(word)
        return heads

    def scan(self, folded: str) -> list[Term]:
        """The longest phrases in `folded` (see `fold`), left to right, none overlapping another."""
        if self._phrases is not None:
            return [Term(m.start(), m.end(), self._tags[m.group()]) for m in self._phrases.finditer(folded)]
        return self._scan_words(folded)

    def _scan_words(self, folded: str) -> list[Term]:
        spans = [match.span() for match in _tokens(folded).finditer(folded)]
        words = [folded[start:end] for start, end in spans]
        words.append("")  # follows the last
        terms: list[Term] = []
        look_up = self._cache.get
        following = 0  # the token after the last phrase
        for at, word in enumerate(words):
            phrases = look_up(word, _UNKNOWN)
            if phrases is _UNKNOWN:
                phrases = self._phrases_of(word)
            if phrases is None or at < following:
                continue
            entries = phrases.open
            if written := phrases.followed.get(words[at + 1]):
                entries = written + entries
            longest, tags = 1 if phrases.alone else 0, phrases.alone
            for entry in entries:
                length = 1 + len(entry.rest)
                if length >= longest and _continues(folded, spans, words, at + 1, entry.rest):
                    tags = tags | {entry.tag} if length == longest else frozenset({entry.tag})
                    longest = length
            if longest:
                following = at + longest
                terms.append(Term(spans[at][0], spans[following - 1][1], tags))
        return terms

    def _phrases_of(self, word: str) -> _Phrases | None:
        if word in self._cache:
            return self._cache[word]
        entries = self._look_up(word)
        for clitic in self.clitics:
            if not entries and word.startswith(clitic) and len(word) > len(clitic) + 2:
                entries = self._look_up(word[len(clitic) :])
        found = _phrases(entries) if entries else None
        if len(self._cache) < _CACHE_LIMIT:
            self._cache[word] = found
        return found

    def _look_up(self, word: str) -> tuple[_Entry, ...]:
        found = list(self._exact.get(word, ()))
        heads, tails = self._lengths
        for length in heads:
            if length <= len(word):
                found += self._prefix.get(word[:length], ())
        for length in tails:
            if length <= len(word):
                found += self._suffix.get(word[-length:], ())
        return tuple(found)


def _names_at(words: Sequence[str], first: str, after: Mapping[str, tuple[_Entry, ...]]) -> bool:
    """Whether one of the phrases `after` goes on behind the word `first` somewhere."""
    return any(
        all(map(_matches, entry.rest, words[at : at + len(entry.rest)]))
        for at, word in enumerate(words[:-1], 1)
        if word == first
        for entry in after.get(words[at], ())
    )


def _continues(
    folded: str, spans: Sequence[tuple[int, int]], words: Sequence[str], at: int, rest: tuple[str, ...]
) -> bool:
    """Whether the tokens from `at` on are `rest`, with nothing but a gap before each."""
    if at + len(rest) > len(spans):
        return False
    for place, pattern in enumerate(rest, at):
        if not _matches(pattern, words[place]) or not _GAP.fullmatch(folded, spans[place - 1][1], spans[place][0]):
            return False
    return True


def _matches(pattern: str, word: str) -> bool:
    if pattern.endswith("*"):
        return word.startswith(pattern[:-1])
    if pattern.startswith("*"):
        return word.endswith(pattern[1:])
    return word == pattern


def compile_lexicon(language: str, data: Mapping[str, Mapping[str, object]]) -> Lexicon:
    """A lexicon from the content of a data file; ValueError says what in it cannot be a phrase."""
    settings = dict(data.get("language", {}))
    phrases: list[tuple[str, str]] = []
    for section, keys in data.items():
        if section in {"language", "combining", "pairs"}:
            continue
        for key, values in keys.items():
            if not isinstance(values, list):
                raise ValueError(f"{language}: [{section}] {key} is not a list")
            phrases += [(fold(str(value)), f"{section}.{key}") for value in values]
    joined = bool(settings.get("joined", False))
    clitics = _list(settings.get("clitics"))
    exact, prefix, suffix = _word_tables(() if joined else phrases)
    tags: dict[str, set[str]] = {}
    for phrase, tag in phrases if joined else ():
        tags.setdefault(phrase, set()).add(tag)
    frozen = {phrase: frozenset(found) for phrase, found in tags.items()}
    return Lexicon(
        language=language,
        joined=joined,
        ordinal_dot=bool(settings.get("ordinal_dot", False)),
        capitals=bool(settings.get("capitals", not joined)),
        clitics=tuple(fold(clitic) for clitic in clitics),
        combining={fold(word): tuple(str(codes).split()) for word, codes in data.get("combining", {}).items()},
        pairs={sign: str(code) for sign, code in data.get("pairs", {}).items()},
        _exact=exact,
        _prefix=prefix,
        _suffix=suffix,
        _lengths=(_lengths(prefix), _lengths(suffix)),
        _phrases=_either(frozen),
        _naming=_either(phrase for phrase, found in frozen.items() if any(map(_names, found))),
        _tags=frozen,
    )


def _names(tag: str) -> bool:
    """Whether a frame can grow around a phrase with this tag."""
    return tag.startswith("head.") or tag == "mark.ministers"


def _either(phrases: Iterable[str]) -> re.Pattern[str] | None:
    ordered = sorted(phrases, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, ordered))) if ordered else None


def _list(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []


def _word_tables(phrases: Iterable[tuple[str, str]]) -> tuple[dict[str, tuple[_Entry, ...]], ...]:
    exact: dict[str, list[_Entry]] = {}
    prefix: dict[str, list[_Entry]] = {}
    suffix: dict[str, list[_Entry]] = {}
    for phrase, tag in phrases:
        first, *rest = _pattern_words(phrase)
        entry = _Entry(tuple(rest), tag)
        if first.endswith("*"):
            prefix.setdefault(first[:-1], []).append(entry)
        elif first.startswith("*"):
            suffix.setdefault(first[1:], []).append(entry)
        else:
            exact.setdefault(first, []).append(entry)
    return tuple({word: tuple(entries) for word, entries in table.items()} for table in (exact, prefix, suffix))


def _pattern_words(phrase: str) -> list[str]:
    words = re.findall(r"\*?(?:[^\W\d_]?\d+\+\w+|\d\.\d(?!\d)|[^\W_]+)\*?", phrase)
    if not words:
        raise ValueError(f"empty phrase {phrase!r}")
    return words


def _lengths(table: Mapping[str, object]) -> tuple[int, ...]:
    return tuple(sorted({len(word) for word in table}, reverse=True))


class Lexicons(Mapping[str, Lexicon]):
    """The lexicons by language, each built when it is first asked for: all take 0.14 s, English alone 0.02 s."""

    def __init__(self, files: Mapping[str, Traversable]) -> None:
        """`files` are the data files by language; each is also good for the languages that it says."""
        self._files = files
        self._lent = {code: own for own, file in files.items() for code in _also(file) if code not in files}
        self._built: dict[str, Lexicon] = {}

    def __getitem__(self, language: str) -> Lexicon:
        if language not in self._built:
            self._built[language] = self._build(language)
        return self._built[language]

    def _build(self, language: str) -> Lexicon:
        if language not in self._lent:
            return compile_lexicon(language, tomllib.loads(self._files[language].read_text(encoding="utf-8")))
        lender = self[self._lent[language]]
        return replace(lender, language=language) if language in LANGUAGES else lender  # words lent, grammar its own

    def __iter__(self) -> Iterator[str]:
        yield from self._files
        yield from self._lent

    def __len__(self) -> int:
        return len(self._files) + len(self._lent)


def _also(file: Traversable) -> list[str]:
    """The other languages a data file is good for. The table that says so is the first of the file."""
    text = file.read_text(encoding="utf-8")
    first = text[: text.index("\n[", text.index("[language]"))]
    return _list(tomllib.loads(first)["language"].get("also"))


def load_lexicons() -> Lexicons:
    """Every language of `data/`, by its code; a file `xx.toml` adds language `xx` and those it is also good for."""
    files = resources.files("aggregator.dialogues").joinpath("data").iterdir()
    return Lexicons({file.name.removesuffix(".toml"): file for file in files if file.name.endswith(".toml")})
