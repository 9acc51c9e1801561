"""One document -> the claim it makes about a session of a dialogue, or None.

title and first sentences -> frames -> the one that leads -> parties, type, edition, status, date, place, heads
-> confidence
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from aggregator.dialogues import clauses, dates, delegations, places, status
from aggregator.dialogues.confidence import Signals, confidence_of
from aggregator.dialogues.dates import DateSpan, Tense
from aggregator.dialogues.elements import Element, Kind, Row, names_a_dialogue, read
from aggregator.dialogues.frames import Frame, frames
from aggregator.dialogues.kinds import type_of
from aggregator.dialogues.lexicon import Lexicon, fold, load_lexicons
from aggregator.dialogues.parties import parties_of
from aggregator.dialogues.sentences import split
from aggregator.dialogues.series import series_of
from aggregator.model import Claim, Document, Evidence, Field, Mention, When

_ACRONYM = re.compile(r"\s?\(([A-ZА-ЯЁ]{2,8})\)")

RULES_VERSION = 1
"""Raised when a change of rules or weights may change a claim, so that stored claims can be made again."""

_READ = 3_000  # characters of the text in which a dialogue's own facts stand; what follows is background
_LAST_RANK = 7  # sentences after it add nothing that is the session's own
_FRAME_RANK = 5  # a dialogue first named later than this sentence is a mention
_FAR_OFF = timedelta(days=200)
"""A date this far from its text is read again without regard to tense: sessions are told of nearer than that."""
_LEAST_POINTS = 1.1  # of a frame that can carry a claim alone
_SUBJECTS = 0.5  # points for two parties before the frame of a title ("A, B hold dialogue")
_LEAST_CONFIDENCE = 0.2  # below it not even a candidate


_ORGANISATIONS = frozenset(
    f"org:{name}"
    for name in ("un", "g7", "g20", "oecd", "apec", "osce", "wto", "brics", "imf", "ohchr", "unhcr", "coe")
)
"""Bodies whose own sessions are no dialogues between states (labels.md, borderline: sessions of organisations)."""


@dataclass(frozen=True, slots=True)
class Detector:
    """Finds dialogues in documents of the languages whose lexicons it holds. Pure and reusable."""

    lexicons: Mapping[str, Lexicon]

    def detect(self, document: Document, mentions: Sequence[Mention], language: str | None) -> Claim | None:
        """The claim of `document`; at `PUBLISH_CONFIDENCE` or above it is to be published, below it reviewed.

        `mentions` are the places and powers found in it. Any text is safe and takes linear time.
        """
        mentions = [*mentions, *_acronyms(document, mentions)]
        for lexicon in self._lexicons(document, language):
            rows = _rows(document, mentions, lexicon)
            if rows:
                claim = _Reading(document, mentions, lexicon, rows).claim()
                if claim:
                    return claim
        return None

    def _lexicons(self, document: Document, language: str | None) -> list[Lexicon]:
        """The lexicon of the language, then English, in which many sites keep their headings."""
        code = (language or document.language or "").partition("-")[0].lower()
        found = [self.lexicons[code]] if code in self.lexicons else []
        return [*found, self.lexicons["en"]] if code != "en" else found


def load() -> Detector:
    """A detector with every language of `data/`."""
    return Detector(load_lexicons())


def _acronyms(document: Document, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Mentions by acronyms the text itself explains: "African Union (AU)" makes "AU" the Union everywhere."""
    known = {mention.text for mention in mentions}
    for mention in mentions:
        text = document.title if mention.source == "title" else document.text
        match = _ACRONYM.match(text, mention.end)
        if match is None or match.group(1) in known:
            continue
        known.add(match.group(1))
        pattern = re.compile(rf"(?<!\w){match.group(1)}(?!\w)")
        sources: tuple[tuple[Field, str], ...] = (("title", document.title), ("text", document.text[:_READ]))
        for source, where in sources:
            for found in pattern.finditer(where):
                yield replace(mention, source=source, start=found.start(), end=found.end(), text=found.group())


def _rows(document: Document, mentions: Sequence[Mention], lexicon: Lexicon) -> list[Row]:
    """The sentences read, or nothing where none of them could name a dialogue."""
    sentences = split(document, _READ, _LAST_RANK, ordinal_dot=lexicon.ordinal_dot)
    scanned = [(sentence, folded := fold(sentence.text), lexicon.scan(folded)) for sentence in sentences]
    if not any(sentence.rank <= _FRAME_RANK and names_a_dialogue(terms) for sentence, _, terms in scanned):
        return []
    return [read(sentence, folded, terms, lexicon, mentions) for sentence, folded, terms in scanned]


@dataclass(frozen=True, slots=True)
class _Reading:
    document: Document
    mentions: Sequence[Mention]
    lexicon: Lexicon
    rows: Sequence[Row]

    def claim(self) -> Claim | None:
        found = [frame for row in self.rows if row.sentence.rank <= _FRAME_RANK for frame in frames(row)]
        frame = max(found, key=_lead, default=None)
        if frame is None or frame.points + (_SUBJECTS if _held_by_two(frame) else 0.0) < _LEAST_POINTS:
            return None
        others = [other for other in found if other is not frame and _same(frame, other)]
        publisher = self.document.publisher
        parties = parties_of(frame, others, self.rows, publisher)
        votes = status.cues(frame, others, self.rows)
        chosen = self._date(frame, others, votes)
        when = chosen[1].when if chosen else When()
        virtual = self._virtual(frame, others)
        place = None if virtual else self._place(frame, others)
        heads = self._heads()
        edition, edition_frame = _edition(frame, others)
        evidence = [
            _evidence("series", frame.sentence.source, frame.sentence.start, frame.start, frame.end, frame.text)
        ]
        if edition:
            evidence.append(
                self._span(
                    "edition", edition_frame.sentence.source, edition_frame.sentence.start, edition.start, edition.end
                )
            )
        evidence += self._party_evidence(parties)
        if chosen:
            evidence.append(self._span("start", chosen[0], 0, chosen[1].start, chosen[1].end))
        if place:
            evidence.append(self._span("place", place[0], 0, place[1].start, place[1].end))
        if virtual:
            evidence.append(virtual)
        evidence += [self._span("heads", source, 0, span.start, span.end) for source, span in heads]
        evidence += self._status_evidence(frame)
        title = next((row for row in self.rows if row.sentence.source == "title"), None)
        both = any((other.sentence.source == "title") != (frame.sentence.source == "title") for other in others)
        signals = Signals(
            rank=frame.sentence.rank,
            points=frame.points + (_SUBJECTS if _held_by_two(frame) else 0.0),
            governed=status.governed(frame),
            parties=len(parties),
            named_pair=len(frame.parties) >= 2,
            edition=edition is not None,
            date=when.precision != "none",
            place=place is not None or virtual is not None,
            heads=bool(heads),
            both=both,
            official=self.document.official or publisher is not None,
            false_title=bool(title and any("false.head" in element.tags for element in title.elements)),
            loose=frame.noun in _LOOSE_NOUNS and not _between_two(frame) and not any(map(_between_two, others)),
            talks=frame.noun == "talks" and all(other.noun == "talks" or other.points < 1.0 for other in others),
            specific=_specific(frame, others),
            organisation=any(code in _ORGANISATIONS for code in parties)
            and not len(set(parties) - _ORGANISATIONS) >= 2,
            title_doubts=_doubts(title.elements) | _asked(title) if title else frozenset(),
            sentence_doubts=_doubts(frame.row[: frame.last + 1]) if frame.sentence.source == "text" else frozenset(),
        )
        confidence = confidence_of(signals)
        if confidence < _LEAST_CONFIDENCE:
            return None
        return Claim(
            series=series_of(frame, parties),
            type=type_of(frame, others),
            parties=parties,
            status=status.status_of(votes, when, self.document.published),
            confidence=confidence,
            edition=edition.value if edition else None,
            when=when,
            place=place[1].place if place else None,
            virtual=virtual is not None,
            heads=tuple(span.name for _, span in heads),
            evidence=tuple(evidence),
        )

    def _date(self, frame: Frame, others: Sequence[Frame], votes: status.Counter) -> tuple[Field, DateSpan] | None:
        tense = status.tense_of(votes)
        published = self.document.published
        headers = [row for row in self.rows if row.sentence.header and row.sentence.rank <= 1]
        dateline = next(self._dates(headers, published, None), None)
        if published is None and dateline and dateline[1].when.start and dateline[1].when.precision == "day":
            published = datetime.combine(dateline[1].when.start, time(12), UTC)
        spoken = [row for row in self.rows if not row.sentence.header and row.sentence.rank <= clauses.LAST_RANK]
        chosen = clauses.date_of(frame, others, self.rows, self._dates(spoken, published, tense))
        start = chosen[1].when.start if chosen else None
        if start and tense and published and abs(start - published.date()) > _FAR_OFF:
            # the tense was misread, or the year is written: the nearest reading serves both
            chosen = clauses.date_of(frame, others, self.rows, self._dates(spoken, published, None))
        if chosen is None and status.is_under_way(votes):
            return dateline  # "19 March – talks are under way": the dateline is the day
        return chosen

    def _dates(self, rows: Sequence[Row], published: datetime | None, tense: Tense) -> Iterator[tuple[Field, DateSpan]]:
        """The dates of each sentence by itself, with offsets of the document."""
        for row in rows:
            sentence = row.sentence
            for span in dates.find_dates(sentence.text, self.lexicon.language, published=published, tense=tense):
                start = span.start + sentence.start
                yield sentence.source, replace(span, start=start, end=span.end + sentence.start)

    def _place(self, frame: Frame, others: Sequence[Frame]) -> tuple[Field, places.PlaceSpan] | None:
        candidates: list[tuple[Field, places.PlaceSpan]] = []
        for source, text in (("title", self.document.title), ("text", self.document.text[:_READ])):
            found = places.find_places(text, source, self.mentions, self.lexicon.language)
            candidates += [(source, span) for span in found if not span.dateline]
        return clauses.place_of(frame, others, self.rows, candidates)

    def _virtual(self, frame: Frame, others: Sequence[Frame]) -> Evidence | None:
        named = {id(f.sentence) for f in (frame, *others)}
        for row in self.rows:
            sentence = row.sentence
            if id(sentence) in named or sentence.rank <= 4:
                span = places.find_virtual(sentence.text, self.lexicon.language)
                if span:
                    return self._span("place", sentence.source, sentence.start, *span)
        return None

    def _heads(self) -> list[tuple[Field, delegations.HeadSpan]]:
        found: list[tuple[Field, delegations.HeadSpan]] = []
        for source, text in (("title", self.document.title), ("text", self.document.text[:_READ])):
            own = [mention for mention in self.mentions if mention.source == source]
            found += [(source, span) for span in delegations.find_heads(text, self.lexicon.language, own)]
        return clauses.heads_of(self.rows, found)

    def _span(self, field: str, source: Field, base: int, start: int, end: int) -> Evidence:
        text = self.document.title if source == "title" else self.document.text
        return Evidence(
            field=field, text=text[base + start : base + end], source=source, start=base + start, end=base + end
        )

    def _party_evidence(self, parties: Sequence[str]) -> list[Evidence]:
        found = []
        for party in parties:
            mention = next((m for m in self.mentions if m.code == party), None)
            if mention:
                found.append(self._span("parties", mention.source, 0, mention.start, mention.end))
        return found

    def _status_evidence(self, frame: Frame) -> list[Evidence]:
        for element in frame.row:
            if element.of("status"):
                return [self._span("status", frame.sentence.source, frame.sentence.start, element.start, element.end)]
        return []


_BROAD = frozenset({"political", "strategic", "other"})
"""Qualifiers that a text may drop or add from one mention to the next."""
_FAMILY = dict.fromkeys(("dialogue", "consultations", "talks", "format", "ministerial", "forum", "conference"), 1)
_FAMILY |= dict.fromkeys(("commission", "council", "subcommittee", "group"), 2)
"""Nouns that texts use for one another: a consultation is called dialogue, a committee commission, never across."""


def _held_by_two(frame: Frame) -> bool:
    if frame.sentence.source != "title" or len(frame.parties) >= 2:
        return False
    before = {code for element in frame.row[: frame.first] if element.kind is Kind.PARTY for code in element.codes}
    return len(before) == 2


_LOOSE_NOUNS = frozenset({"forum", "conference", "ministerial", "talks"})


def _between_two(frame: Frame) -> bool:
    """Whether a frame names two parties, or two hold it ("A and B held trilateral talks")."""
    if len(frame.parties) >= 2 or frame.noun not in _LOOSE_NOUNS:
        return True
    holders: set[str] = set()
    for element in reversed(frame.row[: frame.first]):
        if element.kind is Kind.PARTY:
            holders.update(element.codes)
        elif element.kind is not Kind.TERM or (
            holders and element.any_of("status", "link") and not element.has("link.and")
        ):
            break
    return len(holders | set(frame.parties)) >= 2


def _lead(frame: Frame) -> float:
    """What makes a frame the subject of the document: standing early, well named and held by somebody."""
    place = 1.5 if frame.sentence.source == "title" else max(0.0, 1.2 - 0.35 * frame.sentence.rank)
    return place + min(frame.points, 4.0) * 0.8 + (0.3 if status.governed(frame) else 0.0)


def _same(frame: Frame, other: Frame) -> bool:
    """Whether two frames may name the same dialogue: no clash of number, of parties or of topic."""
    if frame.edition and other.edition and frame.edition.value != other.edition.value:
        return False
    if len(frame.parties) >= 2 and len(other.parties) >= 2 and set(frame.parties) != set(other.parties):
        return False
    mine, theirs = frame.topics - _BROAD, other.topics - _BROAD
    if mine and theirs and not mine & theirs:
        return False
    return frame.noun == other.noun or _FAMILY.get(frame.noun) == _FAMILY.get(other.noun)


def _edition(frame: Frame, others: Sequence[Frame]) -> tuple[Element | None, Frame]:
    """The ordinal of the frame, of another on the same dialogue, or of a session spoken of beside one of them."""
    named = [frame, *(other for other in others if other.points >= 1.0 and other.sentence.rank <= 4)]
    for each in named:
        if each.edition:
            return each.edition, each
    for each in named:
        for index, element in enumerate(each.row):
            near = each.row[max(0, index - 2) : index + 3]
            if element.kind is not Kind.ORDINAL or not any(e.has("round.word") for e in near):
                continue
            if not any(e.has("previous.word", "next.word") for e in each.row[max(0, index - 3) : index + 4]):
                return element, each  # "the committee will hold its fourth meeting"
    return None, frame


def _asked(title: Row) -> frozenset[str]:
    return frozenset({"opinion"}) if title.sentence.text.rstrip().endswith(("?", "？", "؟")) else frozenset()


def _specific(frame: Frame, others: Sequence[Frame]) -> bool:
    """Whether a numbered session is spoken of, or something that happens "at" the session."""
    if any(f.edition for f in (frame, *others)):
        return True
    before = [e for e in frame.row[max(0, frame.first - 2) : frame.first] if not e.has("link.article")]
    return bool(before) and before[-1].has("link.in")


def _doubts(elements: Sequence[Element]) -> frozenset[str]:
    return frozenset(
        tag.removeprefix("doubt.") for element in elements for tag in element.tags if tag.startswith("doubt.")
    )


def _evidence(field: str, source: Field, base: int, start: int, end: int, text: str) -> Evidence:
    return Evidence(field=field, text=text, source=source, start=base + start, end=base + end)
