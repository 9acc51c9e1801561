"""What a document is about: the frame that leads it, the other frames on the same dialogue, and what casts doubt.

A text names its dialogue more than once, in the title shortly and in the lede in full; the frames that do not clash
with the leading one are read as one. Calls for dialogue, opinions, conferences, anniversaries and itineraries are told
apart here, by signs that `confidence` weighs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from aggregator.dialogues import status
from aggregator.dialogues.confidence import Signals
from aggregator.dialogues.elements import Element, Kind, Row
from aggregator.dialogues.frames import Frame, frames

FRAME_RANK = 5
"""A dialogue first named later than this sentence is a mention."""
_LEAST_POINTS = 1.1  # of a frame that can carry a claim alone
_SUBJECTS = 0.5  # points for two parties before the frame of a title ("A, B hold dialogue")
_BROAD = frozenset({"political", "strategic", "other"})
"""Qualifiers that a text may drop or add from one mention to the next."""
_FAMILY = dict.fromkeys(("dialogue", "consultations", "talks", "format", "ministerial", "forum", "conference"), 1)
_FAMILY |= dict.fromkeys(("commission", "council", "subcommittee", "group"), 2)
"""Nouns that texts use for one another: a consultation is called dialogue, a committee commission, never across."""
_LOOSE_NOUNS = frozenset({"forum", "conference", "ministerial", "talks"})
_ORGANISATIONS = frozenset(
    f"org:{name}"
    for name in ("un", "g7", "g20", "oecd", "apec", "osce", "wto", "brics", "imf", "ohchr", "unhcr", "coe")
)
"""Bodies whose own sessions are no dialogues between states (labels.md, borderline: sessions of organisations)."""
_FORUMS = frozenset({"org:nato", "org:east-asia-summit", "org:asean-regional-forum", "org:oas"})
"""Bodies that hold dialogues with others, but whose ministerials are sessions of their own."""
_EDITION_RANK = 4
_SINCE = re.compile(
    r" (?:of (?:its|the) kind|(?:since|depuis|desde|dalla?|seit|od|с момента|від) [^.,;]{0,40}?(?:set up|launch"
    r"|establish|creat|incept|found|began|cré|crea|fund|istitu|gründ|einricht|utworz|созда|учрежд|створ|засн))"
)
"""What tells that an ordinal away from its noun counts the sessions: "the sixth since the mechanism was set up"."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The dialogue a document is about."""

    frame: Frame  # leads
    others: tuple[Frame, ...]  # name the same dialogue
    title: Row | None

    @property
    def all(self) -> tuple[Frame, ...]:
        return (self.frame, *self.others)


def subject_of(rows: Sequence[Row]) -> Subject | None:
    """The subject of a document read into `rows`, or None where nothing in it is enough of a name."""
    found = [frame for row in rows if row.sentence.rank <= FRAME_RANK for frame in frames(row)]
    frame = max(found, key=_lead, default=None)
    if frame is None or _points(frame) < _LEAST_POINTS:
        return None
    others = tuple(other for other in found if other is not frame and _same(frame, other))
    title = next((row for row in rows if row.sentence.source == "title"), None)
    return Subject(frame, others, title)


def _points(frame: Frame) -> float:
    return frame.points + (_SUBJECTS if _held_by_two(frame) else 0.0)


def _lead(frame: Frame) -> float:
    """What makes a frame the subject of the document: standing early, well named and held by somebody."""
    place = 1.5 if frame.sentence.source == "title" else max(0.0, 1.2 - 0.35 * frame.sentence.rank)
    return place + min(frame.points, 4.0) * 0.8 + (0.3 if status.governed(frame) else 0.0)


def _same(frame: Frame, other: Frame) -> bool:
    """Whether two frames may name the same dialogue: no clash of number, of parties, of topic or of noun."""
    if frame.edition and other.edition and frame.edition.value != other.edition.value:
        return False
    if len(frame.parties) >= 2 and len(other.parties) >= 2 and set(frame.parties) != set(other.parties):
        return False
    mine, theirs = frame.topics - _BROAD, other.topics - _BROAD
    if mine and theirs and not mine & theirs:
        return False
    return frame.noun == other.noun or _FAMILY.get(frame.noun) == _FAMILY.get(other.noun)


def edition_of(subject: Subject) -> tuple[Element, Frame] | None:
    """The ordinal that counts the session, with a frame of its sentence: of the leading frame, of another on the same
    dialogue, or of a session spoken of beside one of them ("the committee will hold its fourth meeting")."""
    named = [frame for frame in subject.all if frame is subject.frame or _counts(frame)]
    for frame in named:
        if frame.edition:
            return frame.edition, frame
    for frame in named:
        for index, element in enumerate(frame.row):
            if element.kind is not Kind.ORDINAL:
                continue
            near = frame.row[max(0, index - 2) : index + 3]
            around = frame.row[max(0, index - 3) : index + 4]
            if _SINCE.match(frame.sentence.text, element.end) or element.has("round.times"):
                return element, frame
            if any(e.has("round.word") for e in near) and not any(e.any_of("previous", "next") for e in around):
                return element, frame
    return None


def _counts(frame: Frame) -> bool:
    return frame.points >= 1.0 and frame.sentence.rank <= _EDITION_RANK


def signals_of(subject: Subject, parties: Sequence[str], *, official: bool) -> Signals:
    """What speaks for and against publishing a claim on `subject`, but for its date, its place and its heads."""
    frame, others, title = subject.frame, subject.others, subject.title
    bodies = (_ORGANISATIONS | (_FORUMS if frame.noun in _LOOSE_NOUNS else frozenset())) & set(parties)
    return Signals(
        rank=frame.sentence.rank,
        points=_points(frame),
        governed=status.governed(frame) or _attended(frame),
        parties=len(parties),
        named_pair=len(frame.parties) >= 2,
        edition=edition_of(subject) is not None,
        both=any((other.sentence.source == "title") != (frame.sentence.source == "title") for other in others),
        official=official,
        false_title=title is not None and any(element.any_of("false") for element in title.elements),
        specific=_specific(subject),
        organisation=bool(bodies) and len(parties) - len(bodies) < 2 and not _meets_another(frame),
        loose=not any(_between_two(each) for each in subject.all),
        talks=frame.noun == "talks"
        and not any(_named_talks(each) for each in subject.all)
        and all(other.noun == "talks" or other.points < 1.0 for other in others),
        bare=all(_is_bare(each) for each in subject.all),
        title_doubts=_title_doubts(title, frame) if title else frozenset(),
        sentence_doubts=_doubts(frame.row[: frame.last + 1]) if frame.sentence.source == "text" else frozenset(),
    )


def _is_bare(frame: Frame) -> bool:
    """Whether a frame is a mere "dialogue", which may be any conversation."""
    return frame.noun == "dialogue" and not (frame.topics or frame.marks or frame.edition or frame.rounded)


def _meets_another(frame: Frame) -> bool:
    """Whether the frame names an organisation's dialogue with another power ("EU-OECD Dialogue")."""
    return len(frame.parties) >= 2 and frame.noun not in _LOOSE_NOUNS


def _named_talks(frame: Frame) -> bool:
    """Whether talks bear a name of their own and recur ("their biannual Migration Talks")."""
    recurs = "formal" in frame.marks or frame.edition is not None
    named = frame.sentence.source == "text" and frame.row[frame.head].capital and bool(frame.topics - {"economic"})
    return frame.noun == "talks" and named and recurs and "negotiation" not in _doubts(frame.row)


def _specific(subject: Subject) -> bool:
    """Whether a numbered session is spoken of, or something that happens "at" the session."""
    return any(frame.edition for frame in subject.all) or _attended(subject.frame)


def _attended(frame: Frame) -> bool:
    """Whether something happens "at" the session, which then is held."""
    near = frame.row[max(0, frame.first - 3) : frame.first]
    before = [e for e in near if not (e.has("link.article") or (e.kind is Kind.WORD and e.capital))]  # "the Special"
    return bool(before) and before[-1].has("link.in")


def _held_by_two(frame: Frame) -> bool:
    """Whether a title without a pair in its frame names two parties all the same ("A, B hold dialogue")."""
    if frame.sentence.source != "title" or len(frame.parties) >= 2:
        return False
    before = {code for element in frame.row[: frame.first] if element.kind is Kind.PARTY for code in element.codes}
    around = {code for element in frame.row if element.kind is Kind.PARTY for code in element.codes}
    return len(before) == 2 or (len(around) == 2 and status.governed(frame))


def _between_two(frame: Frame) -> bool:
    """Whether a frame names two parties, or two hold it ("A and B held trilateral talks"); firm nouns need not."""
    if len(frame.parties) >= 2 or frame.noun not in _LOOSE_NOUNS:
        return True
    holders: set[str] = set()
    for element in reversed(frame.row[: frame.first]):
        if element.kind is Kind.PARTY:
            holders.update(element.codes)
        elif not (element.has("link.and") or (not holders and (element.has("link.article") or element.of("status")))):
            break
    return len(holders | set(frame.parties)) >= 2


def _title_doubts(title: Row, frame: Frame) -> frozenset[str]:
    """Doubts of the title; a question is an opinion, and remarks count only before the dialogue ("Remarks at …")."""
    doubts = _doubts(title.elements)
    if title.sentence.text.rstrip().endswith(("?", "？", "؟")):
        doubts |= {"opinion"}
    if frame.sentence is title.sentence and "remarks" not in _doubts(frame.row[: frame.first]):
        doubts -= {"remarks"}
    if frame.sentence is title.sentence and _attended(frame) and _doubts(frame.row[: frame.first]) & _ASIDES:
        doubts |= {"aside"}
    return doubts


_ASIDES = frozenset({"sign", "remarks"})
"""What is only said or signed at a session ("Signing of a Memorandum at the … Dialogue")."""


def _doubts(elements: Iterable[Element]) -> frozenset[str]:
    return frozenset(
        tag.removeprefix("doubt.") for element in elements for tag in element.tags if tag.startswith("doubt.")
    )
