"""The name of a series: the frame without its number, year and "annual", as the text writes it."""

from __future__ import annotations

import re

from aggregator.dialogues.elements import Kind
from aggregator.dialogues.frames import Frame

_DROPPED = re.compile(r"\b(?:(?:19|20)\d\d|annual|inaugural|first[- ]ever)\b", re.IGNORECASE)
_SPACES = re.compile(r"\s+")


def series_of(frame: Frame, parties: tuple[str, ...]) -> str:
    """The name in `frame`, followed by its parties in brackets where it names none."""
    pieces: list[str] = []
    at = frame.start
    for element in frame.row[frame.first : frame.last + 1]:
        if element.kind is Kind.ORDINAL or (element.has("round.word") and not element.of("head")):
            pieces.append(frame.sentence.text[at : element.start])
            at = element.end
    pieces.append(frame.sentence.text[at : frame.end])
    name = _SPACES.sub(" ", _DROPPED.sub("", " ".join(pieces))).strip(" ,–-—:.'’\"“”")
    for link in ("of the ", "of their ", "of ", "the ", "their ", "its "):
        if name.lower().startswith(link):
            name = name[len(link) :]
    if parties and not frame.parties:
        name = f"{name} ({', '.join(party.removeprefix('org:').upper() for party in parties)})"
    return name
