"""Names of countries, blocs, cities and offices in a document, after masks and disambiguation.

Each field is read (`reading.py`), its names are settled (`disambiguation.py`), and here its cities and countries are
told apart as governments and as places: capitals that act and seats that do not, venues, addresses and datelines
(reference/language.md §1 rule 8).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from aggregator.model import Document, Field, Mention, MentionKind
from aggregator.tagging.disambiguation import disambiguate
from aggregator.tagging.gazetteer import Gazetteer
from aggregator.tagging.lexicon import Lexicon
from aggregator.tagging.locatives import dateline, is_between, is_host, is_venue
from aggregator.tagging.reading import Found, Page, read

# Members of an Enum take 0.2 µs to look up by name in Python 3.11, and a text asks hundreds of times.
_CITY, _COUNTRY, _SUBNATIONAL = MentionKind.CITY, MentionKind.COUNTRY, MentionKind.SUBNATIONAL


def find_mentions(document: Document, language: str | None, gazetteer: Gazetteer) -> tuple[Mention, ...]:
    """The mentions of `document`, read with the lexicon of `language`; title first, in order of their place.

    One name may give two mentions at one place ("C5+1" is the five and the United States). Linear in the length of
    the text, whatever it holds.
    """
    lexicon = gazetteer.lexicon(language)
    fields: tuple[tuple[Field, str], ...] = (("title", document.title), ("text", document.text))
    pages = [read(source, original, lexicon) for source, original in fields if original]
    disambiguate(pages, document.publisher, lexicon)
    for page in pages:
        _settle_places(page, lexicon)
    return tuple(_mentions(pages, gazetteer, lexicon))


def _settle_places(page: Page, lexicon: Lexicon) -> None:
    """Sets `actor` and `venue`: a capital acts for its government unless a preposition makes it a place."""
    text = page.folded.text
    line = _dateline_end(page) if page.source == "text" else 0
    previous: Found | None = None
    for found in page.found:
        if found.kind is _CITY:
            found.venue = (
                found.end <= line
                or is_between(text, found.end)
                or is_venue(text, found.start, found.end, len(found.entry.form), lexicon.language)
                or (
                    previous is not None
                    and previous.venue
                    and previous.kind is _CITY
                    and text[previous.end : found.start]
                    in {", ", " and ", ", and ", " и ", " et ", " y ", " und ", " e "}
                )
            )
            place = found.entry.place
            found.actor = not found.venue and lexicon.is_metonym(place) and not lexicon.is_seat(place)
            if place == "Brussels" and not found.venue and lexicon.is_metonym(place):
                found.actor = True
                found.codes = ("org:eu",)  # "Brussels weighs sanctions": the seat speaks for the Union
        elif found.kind is _COUNTRY:
            if found.end <= line:
                found.venue, found.actor = True, False
            elif (
                previous is not None
                and previous.kind is _CITY
                and previous.entry.codes == found.codes
                and text[previous.end : found.start] in {", ", " (", " [", ",", "، "}
            ):  # "Kigali, Rwanda": an address, whatever stands before it
                previous.codes, previous.venue, previous.actor = previous.entry.codes, True, False
                found.venue, found.actor = True, False
            elif is_host(text, found.start) or is_between(text, found.end):
                found.venue, found.actor = True, False
        elif found.kind is _SUBNATIONAL:
            found.actor = False
            if found.end <= line:
                found.venue = True
        previous = found


def _dateline_end(page: Page) -> int:
    folded = page.folded
    cities = [folded.span(f.start, f.end) for f in page.found[:6] if f.kind is _CITY]
    if not cities:
        return 0
    end = dateline(page.original, cities)
    return bisect_left(folded.offsets, end) if end else 0


def _mentions(pages: Sequence[Page], gazetteer: Gazetteer, lexicon: Lexicon) -> list[Mention]:
    labels, english = gazetteer.labels(lexicon.language), gazetteer.labels("en")
    out: list[Mention] = []
    for page in pages:
        original, folded = page.original, page.folded
        for found in page.found:
            kind = found.kind
            if kind is None:
                continue
            entry = found.entry
            start, end = folded.span(found.start, found.end)
            for at, code in enumerate(found.codes):
                name, canonical = entry.name, entry.canonical
                if len(entry.codes) > 1 or kind is not entry.kind:
                    name, canonical = labels.get(code) or english.get(code, code), english.get(code, code)
                if entry.split:
                    first, last = entry.split
                    half = (found.end - last, found.end) if at else (found.start, found.start + first)
                    start, end = folded.span(*half)
                out.append(
                    Mention(
                        source=page.source, start=start, end=end, text=original[start:end], kind=kind, code=code,
                        name=name, canonical=canonical, actor=found.actor, venue=found.venue,
                    )
                )  # fmt: skip
    return out
