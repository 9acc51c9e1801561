"""One document -> the claim it makes about a session of a dialogue, or None.

title and first sentences -> frames -> the one that leads -> parties, type, edition, status, date, place, heads
-> confidence
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

from aggregator.dialogues import clauses, dates, delegations, places, status
from aggregator.dialogues.confidence import confidence_of
from aggregator.dialogues.dates import DateSpan, Tense
from aggregator.dialogues.delegations import HeadSpan
from aggregator.dialogues.elements import Row
from aggregator.dialogues.kinds import type_of
from aggregator.dialogues.lexicon import Lexicon, fold, load_lexicons
from aggregator.dialogues.parties import parties_of
from aggregator.dialogues.places import PlaceSpan
from aggregator.dialogues.sentences import Sentence, split
from aggregator.dialogues.series import series_of
from aggregator.dialogues.subject import FRAME_RANK, Subject, edition_of, signals_of, subject_of
from aggregator.model import Claim, Document, Evidence, Field, Mention, MentionKind, Status, When

_ACRONYM = re.compile(r"\s?\(([A-ZА-ЯЁ]{2,8})\)")

_HERE = re.compile(
    r"\b(?:in this city|in the capital(?! of)|dans cette ville|dans la capitale|en esta ciudad|en la capital"
    r"|nesta cidade|na capital|in questa città|nella capitale|in dieser stadt|in der hauptstadt|w tym mieście|w stolicy"
    r"|в этом городе|в столице|у цьому місті|у столиці)\b",
    re.IGNORECASE,
)
"""Where the dateline is named as the venue (labels.md, place) ..."""
_CITY_WORDS = (
    "city", "capital", "ville", "ciudad", "cidade", "città", "stadt", "mieście", "stolicy", "городе", "столице",
    "місті", "столиці",
)  # fmt: skip
"""... and the words of which each such phrase holds one."""

_READ = 3_000  # characters of the text in which a dialogue's own facts stand; what follows is background
_VIRTUAL_RANK = 4
_LAST_RANK = 6  # sentences after it add nothing that is the session's own
_FAR_OFF = timedelta(days=200)
"""A date this far from its text is read again without regard to tense: sessions are told of nearer than that."""
_POWERS = frozenset({MentionKind.COUNTRY, MentionKind.DEMONYM, MentionKind.ORG, MentionKind.INSTITUTION})
_LEAST_CONFIDENCE = 0.2  # below it not even a candidate


@dataclass(frozen=True, slots=True)
class Detector:
    """Finds dialogues in documents of the languages whose lexicons it holds. Pure and reusable."""

    lexicons: Mapping[str, Lexicon]

    def detect(self, document: Document, mentions: Sequence[Mention], language: str | None) -> Claim | None:
        """The claim of `document`; at `PUBLISH_CONFIDENCE` or above it is to be published, below it reviewed.

        `mentions` are the places and powers found in it. Any text is safe and takes linear time.
        """
        title, text = fold(document.title), fold(document.text[:_READ])
        known: Sequence[Mention] = ()
        for lexicon in self._lexicons(document, language):
            naming = lexicon.naming(title) | lexicon.naming(text)
            if not naming:
                continue  # most texts
            known = known or _addressed(document, [*mentions, *_acronyms(document, mentions)])
            rows = _rows(document, title, text, known, lexicon, naming)
            if any(
                row.sentence.rank <= FRAME_RANK and row.named for row in rows
            ):  # what its own language has words for is not read once more as if it were English
                return _Reading(document, known, lexicon, rows).claim()
        return None

    def _lexicons(self, document: Document, language: str | None) -> list[Lexicon]:
        """The lexicon of the language, then English, in which many sites keep their headings."""
        code = (language or document.language or "").partition("-")[0].lower()
        found = [self.lexicons[code]] if code in self.lexicons else []
        return [*found, self.lexicons["en"]] if code != "en" else found


def load() -> Detector:
    """A detector with every language of `data/`."""
    return Detector(load_lexicons())


def _within(exact: When, vague: When) -> bool:
    """Whether a day lies in a vaguer span of time."""
    if exact.precision != "day" or exact.start is None or vague.start is None:
        return False
    return vague.start <= exact.start <= (vague.end or vague.start)


_ADDRESS = re.compile(r"(?:'s|’s|의|の)?[ ・·]?(?:capital|столиц\w+|capitale|Hauptstadt|수도|首都|başkenti)?,?[ ・·]?")
"""What may stand between a country and a city of it where a session is held: "벨기에 브뤼셀", "Belgium's capital"."""


def _addressed(document: Document, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, with countries that only say where a city lies made places ("在比利时布鲁塞尔")."""
    kept = sorted(mentions, key=lambda mention: (mention.source, mention.start))
    for index, (country, city) in enumerate(pairwise(kept)):
        if (
            city.kind is MentionKind.CITY
            and city.venue
            and country.kind in {MentionKind.COUNTRY, MentionKind.DEMONYM}
            and (country.code, country.source) == (city.code, city.source)
            and city.start - country.end <= 16
            and _ADDRESS.fullmatch(
                (document.title if city.source == "title" else document.text)[country.end : city.start]
            )
        ):
            kept[index] = replace(country, actor=False, venue=True)
    return kept


def _acronyms(document: Document, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Mentions by acronyms the text itself explains: "African Union (AU)" makes "AU" the Union everywhere."""
    known = {mention.text for mention in mentions}
    for mention in mentions:
        text = document.title if mention.source == "title" else document.text
        match = _ACRONYM.match(text, mention.end)
        if match is None or match.group(1) in known or mention.start > _READ:
            continue
        known.add(match.group(1))
        pattern = re.compile(rf"(?<!\w){match.group(1)}(?!\w)")
        sources: tuple[tuple[Field, str], ...] = (("title", document.title), ("text", document.text[:_READ]))
        for source, where in sources:
            for found in pattern.finditer(where):
                yield replace(mention, source=source, start=found.start(), end=found.end(), text=found.group())


def _rows(
    document: Document, title: str, text: str, mentions: Sequence[Mention], lexicon: Lexicon, naming: Set[str]
) -> list[Row]:
    """The title and the first sentences. `title` and `text` are folded; none but `naming` names a dialogue there."""
    rows = []
    for sentence in split(document, _READ, _LAST_RANK, ordinal_dot=lexicon.ordinal_dot):
        folded = title if sentence.source == "title" else text[sentence.start : sentence.end]
        rows.append(Row(sentence, folded, lexicon, mentions, may_name=any(word in folded for word in naming)))
    return rows


def _says_here(text: str) -> bool:
    return any(map(text.lower().__contains__, _CITY_WORDS)) and _HERE.search(text) is not None


@dataclass(frozen=True, slots=True)
class _Reading:
    """One document, read; makes its claim field by field."""

    document: Document
    mentions: Sequence[Mention]
    lexicon: Lexicon
    rows: Sequence[Row]

    def claim(self) -> Claim | None:
        subject = subject_of(self.rows)
        if subject is None:
            return None
        parties = parties_of(subject.frame, subject.others, self.rows, self.document.publisher)
        official = self.document.official or self.document.publisher is not None
        signals = signals_of(subject, parties, official=official)
        if confidence_of(replace(signals, date=True, place=True, heads=True)) < _LEAST_CONFIDENCE:
            return None  # nothing the text may yet hold would help
        cues = list(status.cues(subject.frame, subject.others, self.rows))
        votes = status.weigh(cues)
        dated = self._date(subject, votes)
        when = dated[1].when if dated else When()
        virtual, placed = self._venue(subject, opens=status.is_under_way(votes))
        heads = self._heads()
        counted = edition_of(subject)
        confidence = confidence_of(
            replace(signals, date=when.precision != "none", place=bool(placed or virtual), heads=bool(heads))
        )
        if confidence < _LEAST_CONFIDENCE:
            return None
        evidence = [self._span("series", subject.frame.sentence, subject.frame.start, subject.frame.end)]
        evidence += self._party_evidence(parties)
        if counted:
            evidence.append(self._span("edition", counted[1].sentence, counted[0].start, counted[0].end))
        evidence += [self._evidence("start", dated[0], dated[1].start, dated[1].end)] if dated else []
        evidence += [self._evidence("place", placed[0], placed[1].start, placed[1].end)] if placed else []
        evidence += [virtual] if virtual else []
        evidence += [self._evidence("heads", source, span.start, span.end) for source, span in heads]
        stands = status.status_of(
            votes, when, self.document.published, present=not self.lexicon.joined and status.all_present(cues)
        )
        said = status.decisive(cues, stands)
        if said:
            evidence.append(self._span("status", said.sentence, said.element.start, said.element.end))
        return Claim(
            series=series_of(subject.frame, parties, self.lexicon.language, self._names()),
            type=type_of(subject.frame, subject.others),
            parties=parties,
            status=stands,
            confidence=confidence,
            edition=counted[0].value if counted else None,
            when=when,
            place=placed[1].place if placed else None,
            virtual=virtual is not None,
            heads=tuple(span.name for _, span in heads),
            evidence=tuple(evidence),
        )

    def _names(self) -> dict[str, str]:
        """The English names of the powers that the document speaks of, by their codes."""
        return {mention.code: mention.canonical for mention in self.mentions if mention.kind in _POWERS}

    def _date(self, subject: Subject, votes: Mapping[Status, float]) -> tuple[Field, DateSpan] | None:
        tense = status.tense_of(votes)
        published = self.document.published
        headers = [row for row in self.rows if row.sentence.header and row.sentence.rank <= 1]
        dateline = next(self._dates(headers, published, None), None)
        if published is None and dateline and dateline[1].when.start and dateline[1].when.precision == "day":
            published = datetime.combine(dateline[1].when.start, time(12), UTC)
        spoken = [row for row in self.rows if not row.sentence.header]
        own = [row for row in spoken if row.sentence is subject.frame.sentence]
        chosen = clauses.date_of(subject, self.rows, self._dates(own, published, tense), sure=True)
        if chosen is None:
            chosen = clauses.date_of(subject, self.rows, self._dates(spoken, published, tense))
        start = chosen[1].when.start if chosen else None
        if start and tense and published and abs(start - published.date()) > _FAR_OFF:
            # the tense was misread, or the year is written: the nearest reading serves both
            chosen = clauses.date_of(subject, self.rows, self._dates(spoken, published, None))
        if chosen and chosen[1].when.precision != "day":
            exact = [each for each in self._dates(spoken, published, tense) if _within(each[1].when, chosen[1].when)]
            chosen = clauses.date_of(subject, self.rows, exact) or chosen  # "early December", then "on December 5"
        if chosen is None and status.is_under_way(votes):
            return dateline  # "19 March – talks are under way": the dateline is the day
        return chosen

    def _dates(self, rows: Sequence[Row], published: datetime | None, tense: Tense) -> Iterator[tuple[Field, DateSpan]]:
        """The dates of each sentence by itself, with offsets of the document."""
        for row in rows:
            sentence = row.sentence
            for span in dates.find_dates(sentence.text, self.lexicon.language, published=published, tense=tense):
                start = span.start + sentence.start
                yield sentence.source, span._replace(start=start, end=span.end + sentence.start)

    def _place(self, subject: Subject) -> tuple[Field, PlaceSpan] | None:
        found = [
            (source, span)
            for source, text in self._texts()
            for span in places.find_places(text, source, self.mentions, self.lexicon.language)
        ]
        placed = clauses.place_of(subject, self.rows, [each for each in found if not each[1].dateline])
        if placed is None and any(_says_here(row.sentence.text) for row in self.rows):
            return next((each for each in found if each[1].dateline), None)
        return placed

    def _venue(self, subject: Subject, *, opens: bool) -> tuple[Evidence | None, tuple[Field, PlaceSpan] | None]:
        """Where it takes place: online or somewhere. One guest on a screen makes no meeting virtual."""
        virtual, doubtful = self._virtual(subject)
        if virtual and not doubtful:
            return virtual, None
        placed = self._place(subject) or (self._dateline_place() if opens and not virtual else None)
        return (None, placed) if placed else (virtual, None)

    def _dateline_place(self) -> tuple[Field, PlaceSpan] | None:
        """The city in the lines above a transcript: "Benjamin Franklin Room, Washington, D.C."."""
        headers = [row.sentence for row in self.rows if row.sentence.header and row.sentence.rank <= 1]
        for mention in self.mentions:
            here = any(header.start <= mention.start < header.end for header in headers)
            if here and mention.kind is MentionKind.CITY and mention.source == "text":
                return "text", places.city(mention, self.lexicon.language)
        return None

    def _virtual(self, subject: Subject) -> tuple[Evidence | None, bool]:
        last = max((frame.sentence.rank for frame in subject.all), default=0)
        read = [row.sentence for row in self.rows if row.sentence.rank <= max(last, _VIRTUAL_RANK)]
        end = max((sentence.end for sentence in read if sentence.source == "text"), default=0)
        named = [frame.sentence for frame in subject.all]
        texts: tuple[tuple[Field, str], ...] = (("title", self.document.title), ("text", self.document.text[:end]))
        for source, text in texts:
            span = places.find_virtual(text, self.lexicon.language)
            if span:
                own = any(each.source == source and each.start <= span.start < each.end for each in named)
                return self._evidence("virtual", source, span.start, span.end), span.guest or not own
        return None, False

    def _heads(self) -> list[tuple[Field, HeadSpan]]:
        found: list[tuple[Field, HeadSpan]] = []
        for source, text in self._texts():
            own = [mention for mention in self.mentions if mention.source == source]
            found += [(source, span) for span in delegations.find_heads(text, self.lexicon.language, own)]
        return clauses.heads_of(self.rows, found)

    def _texts(self) -> tuple[tuple[Field, str], tuple[Field, str]]:
        """Title and text, the text as far as it was read."""
        end = max((row.sentence.end for row in self.rows if row.sentence.source == "text"), default=0)
        return ("title", self.document.title), ("text", self.document.text[:end])

    def _evidence(self, field: str, source: Field, start: int, end: int) -> Evidence:
        text = self.document.title if source == "title" else self.document.text
        return Evidence(field=field, text=text[start:end], source=source, start=start, end=end)

    def _span(self, field: str, sentence: Sentence, start: int, end: int) -> Evidence:
        """Evidence at offsets of a sentence."""
        return self._evidence(field, sentence.source, sentence.start + start, sentence.start + end)

    def _party_evidence(self, parties: Sequence[str]) -> Iterator[Evidence]:
        for party in parties:
            mention = next((mention for mention in self.mentions if mention.code == party), None)
            if mention:
                yield Evidence(
                    field="parties", text=mention.text, source=mention.source, start=mention.start, end=mention.end
                )
