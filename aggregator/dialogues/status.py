"""Where a session stands, by the words of the title, then of the frame's sentence, then by its date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from aggregator.dialogues.elements import Element, Row
from aggregator.dialogues.frames import Frame
from aggregator.dialogues.sentences import Sentence
from aggregator.model import Status, When

_CUES = {
    "cancelled": (Status.CANCELLED, 1.6),
    "postponed": (Status.POSTPONED, 1.6),
    "report": (Status.CONCLUDED, 1.3),
    "concluded": (Status.CONCLUDED, 1.0),
    "under_way": (Status.UNDER_WAY, 1.0),
    "announced": (Status.ANNOUNCED, 1.1),
    "present": (Status.CONCLUDED, 0.3),
}
"""What each kind of cue says and how loudly. A headline's present tense tells of what is done (language.md §5)."""
_TITLE, _BARE_TITLE, _SENTENCE, _NEAR, _NEARBY = 3.0, 1.2, 2.5, 0.8, 0.4
_CALLED_OFF = 2.0  # "planned for 3 May, has been postponed": the plan is named too, and no longer holds
_MERELY = 2.5  # votes that a headline's present tense and its echo in the text can bring together
_REACH = 16  # elements between a frame and the verb that may govern it
_FAR = 8.0  # elements at which a cue in the frame's sentence counts half


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that speaks for a status, in its sentence, and how loudly."""

    status: Status
    weight: float
    sentence: Sentence
    element: Element
    meets: bool  # a present tense in a text's own sentence on the session: "ministers meet"


def weigh(found: Iterable[Cue]) -> dict[Status, float]:
    """The weight of the words for each status."""
    votes: dict[Status, float] = {}
    for cue in found:
        votes[cue.status] = votes.get(cue.status, 0.0) + cue.weight
    return votes


def decisive(found: Iterable[Cue], status: Status) -> Cue | None:
    """The loudest word for `status`; None where it is the date that decides."""
    return max((cue for cue in found if cue.status is status), key=lambda cue: cue.weight, default=None)


def cues(frame: Frame, others: Sequence[Frame], rows: Sequence[Row]) -> Iterator[Cue]:
    """The words that speak for a status."""
    named = {id(frame.sentence), *(id(other.sentence) for other in others)}
    for row in rows:
        sentence = row.sentence
        inside = next((f for f in (frame, *others) if f.sentence is sentence), None)
        if sentence.source == "title":
            weight = _TITLE if id(sentence) in named else _BARE_TITLE
        elif inside is not None:
            weight = _SENTENCE if sentence is frame.sentence else _SENTENCE / 2
        elif sentence.rank <= 4:
            weight = _NEAR if sentence.rank <= 2 else _NEARBY
        else:
            continue
        for index, element in enumerate(row.elements):
            cue = element.of("status")
            if cue is None or (
                inside and inside.first <= index <= inside.last and cue not in {"cancelled", "postponed"}
            ):
                continue
            status, loudness = _CUES[cue]
            if inside is not None and status in {Status.CANCELLED, Status.POSTPONED}:
                loudness *= _CALLED_OFF
            if inside is None and status in {Status.CANCELLED, Status.POSTPONED} and sentence.source == "text":
                continue
            meets = cue == "present" and inside is not None and sentence.source == "text"
            distance = _distance(inside, index) if inside else 0
            yield Cue(status, weight * loudness / (1 + distance / _FAR), sentence, element, meets)


def _distance(frame: Frame, index: int) -> int:
    return frame.first - index if index < frame.first else max(0, index - frame.last)


def tense_of(votes: Mapping[Status, float]) -> Literal["past", "future"] | None:
    """How dates without a year are to be read."""
    status = _loudest(votes)
    if status is Status.ANNOUNCED:
        return "future"
    return "past" if status in {Status.CONCLUDED, Status.UNDER_WAY} else None


def is_under_way(votes: Mapping[Status, float]) -> bool:
    """Whether the words say that the session is on as the text is written."""
    return _loudest(votes) is Status.UNDER_WAY


def all_present(found: Sequence[Cue]) -> bool:
    """Whether the text says in the present tense that the session is held, and nothing says that it was."""
    told = [cue for cue in found if cue.status is Status.CONCLUDED and cue.sentence.source == "text"]
    return bool(told) and all(cue.meets for cue in told)


def status_of(
    votes: Mapping[Status, float], when: When, published: datetime | None, *, present: bool = False
) -> Status:
    """The status, once the date is known: what lies ahead of the text is announced, what lies behind concluded."""
    status = _loudest(votes) or Status.CONCLUDED
    if status in {Status.CANCELLED, Status.POSTPONED} or published is None or when.start is None:
        return status
    day = published.date()
    if when.precision == "day":
        if when.start > day and status is not Status.ANNOUNCED:
            return Status.ANNOUNCED
        if status is Status.CONCLUDED and present and when.start <= day <= (when.end or when.start):
            return Status.UNDER_WAY  # "ministers meet today"
        if when.end and day - when.end > timedelta(days=1) and status is not Status.CONCLUDED:
            return Status.CONCLUDED
    elif status is Status.CONCLUDED and (when.start - day > timedelta(days=1) or _merely_present(votes, when, day)):
        return Status.ANNOUNCED
    return status


def _merely_present(votes: Mapping[Status, float], when: When, day: date) -> bool:
    """Whether only a headline's present tense speaks for the past, and the week is not over ("meets this week")."""
    merely = votes.get(Status.CONCLUDED, 0.0) < _MERELY
    return merely and when.precision == "week" and when.end is not None and when.end >= day


def _loudest(votes: Mapping[Status, float]) -> Status | None:
    return max(votes, key=lambda status: votes[status], default=None)


def governed(frame: Frame) -> bool:
    """Whether a word of holding, planning or calling off stands near the frame in its sentence."""
    near = (
        *frame.row[max(0, frame.first - _REACH) : frame.first],
        *frame.row[frame.last + 1 : frame.last + 1 + _REACH],
    )
    return any(element.of("status") is not None for element in near)
