"""Understanding one document, and a stream of them: tagging, dialogue detection and grouping joined.

    document -> tagging (language, mentions, regions, themes) -> claim -> roles settled by the claim -> Analysis

`Analyzer` is pure once loaded; `analyze_stream` is the `analyze` command without its files: JSON Lines in, JSON Lines
out, no database (DESIGN §7).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice

from aggregator.dialogues import Detector
from aggregator.dialogues import load as load_detector
from aggregator.dialogues.events import EventGrouper
from aggregator.items.text import plain_text, plain_title
from aggregator.model import Analysis, Claim, Document, Evidence, RegionTag, Role, Tagging
from aggregator.objects import claim_object, region_object, theme_object
from aggregator.stories.grouping import Grouper
from aggregator.tagging import Tagger

RULES = 6
"""Version of all that decides what is understood: gazetteer, theme phrases, lexicons and code. Raise it with any change
to them, so that `reanalyze` finds the items that were understood by older rules."""

PARTY_SCORE = 0.9
"""Least score of a region that a published claim names as a party: the claim is stronger evidence than counting."""


@dataclass(frozen=True, slots=True)
class Analyzer:
    """Tags documents and finds the dialogue in them. Load once: building the automata takes most of the start-up."""

    tagger: Tagger
    detector: Detector

    @classmethod
    def load(cls, languages: frozenset[str] | None = None) -> Analyzer:
        """The analyser over the package's own data; `languages` narrows those it tells apart."""
        return cls(Tagger.load(languages), load_detector())

    def analyze(self, document: Document) -> Analysis:
        """Everything we understand of `document`; any text is safe and takes linear time."""
        (analysis,) = self.analyze_all([document])
        return analysis

    def analyze_all(self, documents: Sequence[Document]) -> list[Analysis]:
        """The same of several, each by itself; all are tagged before a dialogue is looked for in the first, so that
        what a stage reads stays in the processor's caches."""
        taggings = [self.tagger.tag(document) for document in documents]
        return [self._joined(document, tagging) for document, tagging in zip(documents, taggings, strict=True)]

    def _joined(self, document: Document, tagging: Tagging) -> Analysis:
        claim = self.detector.detect(document, tagging.mentions, tagging.language)
        analysis = Analysis(
            language=tagging.language, regions=tagging.regions, themes=tagging.themes, claim=claim, rules=RULES
        )
        if analysis.dialogue is None:
            return analysis
        return replace(analysis, regions=settle_roles(tagging, analysis.dialogue, document.publisher))


def settle_roles(tagging: Tagging, claim: Claim, publisher: str | None = None) -> tuple[RegionTag, ...]:
    """Regions as the claim makes them: its parties are parties, its venue's country is no subject unless a party.

    The publisher's own country stays what it was, on all of whose items it would stand (docs/decisions.md).
    """
    tags = {tag.code: tag for tag in tagging.regions}
    venue = claim.place.country if claim.place else None
    if venue in tags and venue not in claim.parties and tags[venue].role is not Role.VENUE:
        tags[venue] = replace(tags[venue], role=Role.VENUE)
    for party in claim.parties:
        if party == publisher:
            continue
        if party in tags:
            tags[party] = replace(tags[party], role=Role.PARTY, score=max(tags[party].score, PARTY_SCORE))
        elif evidence := _party_evidence(party, tagging, claim):
            tags[party] = RegionTag(code=party, role=Role.PARTY, score=PARTY_SCORE, evidence=evidence)
    return tuple(sorted(tags.values(), key=lambda tag: (-tag.score, tag.code)))


def _party_evidence(party: str, tagging: Tagging, claim: Claim) -> Evidence | None:
    """The words that name a party: its first mention, else the claim's own (the publisher stands for "we")."""
    name = f"region {party}"
    for mention in tagging.mentions:
        if mention.code == party:
            return Evidence(field=name, text=mention.text, source=mention.source, start=mention.start, end=mention.end)
    for evidence in claim.evidence:
        return replace(evidence, field=name)
    return None


# --- the analyze command ---------------------------------------------------------------------------------------------


AHEAD = 32
"""Lines of a file that are read at once (measured on 600 characters each: 8 save 5 % of the time, 16 6 and 32 8)."""


class LineError(ValueError):
    """A line that is not the JSON object the contract asks for."""


def analyze_stream(lines: Iterable[str], analyzer: Analyzer, *, ahead: int = 1) -> Iterator[dict[str, object]]:
    """One output object per input line, in order; a line that cannot be read gives an object with an `error`.

    Stories and events are grouped over the lines seen so far. `ahead` lines are read before the first of them is
    answered: it takes less time than one by one (`AHEAD`), but who writes to a pipe may wait for each.
    """
    stories, events = Grouper(), EventGrouper()
    numbered = ((number, line) for number, line in enumerate(lines, 1) if line.strip())
    while batch := list(islice(numbered, ahead)):
        read = [_read_or_error(number, line) for number, line in batch]
        documents = [document for _, document in read if document is not None]
        analyses = iter(analyzer.analyze_all(documents))
        for (number, _), (said, document) in zip(batch, read, strict=True):
            if document is None:
                yield {"id": None, "error": said}
            else:
                yield _output(f"{number}", said, document, next(analyses), stories, events)


def _read_or_error(number: int, line: str) -> tuple[object, Document | None]:
    """The id and the document of a line; what is wrong with it and None, if something is."""
    try:
        return read_line(line)
    except LineError as error:
        return f"line {number}: {error}", None


def _output(
    key: str, identifier: object, document: Document, analysis: Analysis, stories: Grouper, events: EventGrouper
) -> dict[str, object]:
    """The object of one line; `key` is its number, as ids may repeat in a stream and lines do not."""
    claim = analysis.dialogue
    story = stories.add(key, document, document.published, countries=claim.parties if claim else ())
    event = events.add(key, claim, document.published) if claim else None
    output: dict[str, object] = {
        "id": identifier,
        "language": analysis.language,
        "regions": [region_object(tag) for tag in analysis.regions],
        "themes": [theme_object(tag) for tag in analysis.themes],
        "dialogue": claim_object(claim) if claim else None,
        "story": story,
        "event": event,
    }
    if analysis.claim and not claim:
        output["candidate"] = claim_object(analysis.claim)
    return output


def read_line(line: str) -> tuple[object, Document]:
    """The id and the document of one input line; LineError says what is wrong with it."""
    try:
        # json accepts lone surrogates and huge integers; the first are cleaned below, the second end here
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise LineError(f"not JSON: {error}") from error
    if not isinstance(record, dict):
        raise LineError("not a JSON object")
    return record.get("id"), Document(
        title=plain_title(_text(record, "title")),
        text=plain_text(_text(record, "text")),
        published=read_time(_text(record, "published")),
        language=_text(record, "language") or _text(record, "lang") or None,
        publisher=_text(record, "publisher") or None,
        url=_text(record, "url") or None,
        official=bool(record.get("publisher")),
    )


def _text(record: Mapping[str, object], key: str) -> str:
    value = record.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise LineError(f"{key} is not a string")
    return value


def read_time(text: str) -> datetime | None:
    """An ISO 8601 date or date-time as an aware UTC time; a date is its first second; LineError if it is neither."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:  # the second: a first or last hour, in another zone
        raise LineError(f"published is no ISO 8601 date: {text[:40]!r}") from error
