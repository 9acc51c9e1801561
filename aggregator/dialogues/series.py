"""The name of a series: the frame without its number, its dates and its city, as the text writes it.

What a frame may reach over is more than a name: offices before it ("Foreign Minister Kay, A-B Strategic Dialogue"), a
day and a city behind it, a list of topics, a case ending. A name begins with its first party, qualifier or head, and
ends with the last of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from aggregator.dialogues import grammar
from aggregator.dialogues.concepts import body, concepts
from aggregator.dialogues.dates import find_dates
from aggregator.dialogues.elements import Element, Kind
from aggregator.dialogues.frames import Frame
from aggregator.dialogues.grammar import calendar

_DROPPED = re.compile(
    r"\b(?:(?:19|20)\d\d|annual|annuel(?:le)?|anual|annuale|inaugural|first[- ]ever)\b", re.IGNORECASE
)
_OF_BOTH = re.compile(
    r"\s(?:of|between) (?:the |our )(?:two|both) (?:countries|nations|sides|states|governments)\Z", re.IGNORECASE
)
_SPACES = re.compile(r"\s+")
_LEADING = re.compile(
    r"(?:(?:of|the|their|its|on|for|at|high-level of|del?|de la|de las|de los|la|el|les?|des|du|de l['’]|da|do|das|dos"
    r"|della|delle|dell['’]|dei|degli|dello|il|lo|der|die|das|den|dem|zum|zur|deren|ihre[rnms]?|z|ze|na|для|по|من|في|يوم)"
    r"\s+|[ld]['’])+",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"(?:[\s,–—:-]+(?:on|of|the|with|to|in|at|for|here|from|de|del|du|da|do|en|le|la|am|im|in|der|von|на|в|с|и|and|y|e|und"
    r"|et|من|في|يوم|kuni|күні|tarihinde|tại|ngày|pada|di|w|dnia))+\Z",
    re.IGNORECASE,
)
_CASE = re.compile(r"['’](?:n?[ıiuü]n|n?[ae]|[dt][ae]n?|y?l[ae]|s[ıiuü])\Z", re.IGNORECASE)  # Mekanizması'nın
_LIST = 2  # commas after "on" that make a list of topics
_SHORT = 8
_MARKS = " ,–-—:.'’\"“”;"


_SHORT_NAMES = {"US": "US", "GB": "UK"}
"""How headlines write the countries whose name is seldom written out in a dialogue's."""
_ABBREVIATED = 6  # letters of a bloc's code that is its short name: EU, ASEAN, UNASUR
_MOST_NAMED = 3  # parties that a name can begin with
_NEXT_WORD = re.compile(r"(?:['’]s?)? ([^\W\d_]+)")


def series_of(
    frame: Frame, parties: tuple[str, ...], language: str | None = "en", names: Mapping[str, str] | None = None
) -> str:
    """The name in `frame`. Where it names no party, an English one begins with all of them and another is followed by
    their codes in brackets. `names` are the English names of countries and blocs that the text speaks of, by code."""
    names, english = names or {}, language == "en"
    elements = _own(frame)
    hosted = _without_guest(elements, frame.sentence.text) if english else elements
    if hosted is not elements and (begun := _begun(_written(hosted, frame, language), parties, names)):
        return begun
    name = _written(elements, frame, language)
    if not parties or frame.parties:
        return name
    return (_begun(name, parties, names) if english else None) or _coded(name, parties)


def _written(elements: Sequence[Element], frame: Frame, language: str | None) -> str:
    """The elements as the text writes them, without what is no name."""
    text = frame.sentence.text
    start, end = elements[0].start, elements[-1].end
    dropped = [(element.start, element.end) for element in elements if _is_dropped(element, elements)]
    dropped += [(start + span.start, start + span.end) for span in find_dates(text[start:end], language,
                published=None, tense=None)]  # fmt: skip
    name = _SPACES.sub(" ", _DROPPED.sub("", _without(text, start, end, dropped))).strip(_MARKS)
    name = _undated(name, language)
    name = _TRAILING.sub("", _LEADING.sub("", name, count=1) if _LEADING.match(name) else name).strip(_MARKS)
    return _OF_BOTH.sub("", _balanced(_CASE.sub("", name)).strip(_MARKS))


def _coded(name: str, parties: tuple[str, ...]) -> str:
    return f"{name} ({', '.join(party.removeprefix('org:').upper() for party in parties)})"


def _begun(name: str, parties: tuple[str, ...], names: Mapping[str, str]) -> str | None:
    """The English name with its parties before it; None where they are too many or not known by name."""
    short = {party: _short_name(party, names) for party in parties}
    if not 2 <= len(short) <= _MOST_NAMED or not all(short.values()):
        return None
    if all(short[party] in name or names.get(party, name) in name for party in parties):
        return name  # "… Dialogue of Kazakhstan and the United States"
    order = sorted(parties, key=lambda party: (not party.startswith("org:"), short[party]))
    begun, coded = f"{'–'.join(short[party] for party in order)} {name}", _coded(name, parties)
    # a series' key follows from its name: no party may add to what it is about ("Council of Europe", "Indian Ocean")
    return begun if (concepts(begun), body(begun)) == (concepts(coded), body(coded)) else None


def _short_name(party: str, names: Mapping[str, str]) -> str:
    code = party.removeprefix("org:")
    if code != party and len(code) <= _ABBREVIATED:
        return code.upper()
    return _SHORT_NAMES.get(party) or names.get(party, "")


def _own(frame: Frame) -> Sequence[Element]:
    """The elements of the frame that are its name: from the first that belongs to one to the last."""
    elements = frame.row[frame.first : frame.last + 1]
    head = frame.head - frame.first
    first = 0
    for index in range(head, 0, -1):
        after = elements[index:]
        seated = {code for element in after[: head - index + 1] if element.kind is Kind.PARTY for code in element.codes}
        if elements[index].gap in ",|" and len(seated) >= 2:
            first = index  # what stands before a comma is who holds it
            break
    while first < head and not _names(elements[first]):
        first += 1
    last = len(elements) - 1
    tail = next((index for index in range(head, last + 1) if elements[index].has("link.on")), last)
    commas = [index for index in range(tail, last + 1) if elements[index].gap == ","]
    if len(commas) >= _LIST:
        last = commas[0] - 1  # a list of topics
    seat = max((index for index in range(head, last + 1) if elements[index].kind is Kind.PARTY), default=last)
    if tail == len(elements) - 1 and all(element.kind is Kind.WORD for element in elements[seat + 1 : last + 1]):
        last = max(seat, head)  # the offices and names of who comes from there
    return elements[first : last + 1]


def _without_guest(elements: Sequence[Element], text: str) -> Sequence[Element]:
    """The elements before "with", where it speaks of who comes and not of a party: "… Dialogue with Russian Deputy
    Foreign Minister Kay"."""
    offices = grammar.of("en").titles | grammar.of("en").offices
    for index in range(len(elements) - 1, 1, -1):
        if elements[index].kind is Kind.PARTY and elements[index - 1].has("link.with"):
            word, before = _NEXT_WORD.match(text, elements[index].end), elements[: index - 1]
            comes = word is not None and word[1][0].isupper() and grammar.fold(word[1]) in offices
            return before if comes and all(element.kind is not Kind.PARTY for element in before) else elements
    return elements


def _names(element: Element) -> bool:
    return element.kind is Kind.PARTY or element.capital or element.any_of("head", "mark", "topic")


def _is_dropped(element: Element, elements: Sequence[Element]) -> bool:
    """Numbers, words for a session, and cities, which stand for a party only where it is not named itself."""
    if element.has("mention.city"):
        named = {code for other in elements if not other.has("mention.city") for code in other.codes}
        return named.issuperset(element.codes)
    counts = element.kind is Kind.ORDINAL or (element.has("round.word") and not element.of("head"))
    return counts or element.kind is Kind.PLACE


def _without(text: str, start: int, end: int, dropped: Sequence[tuple[int, int]]) -> str:
    pieces: list[str] = []
    at = start
    for low, high in sorted(dropped):
        if low >= at:
            pieces.append(text[at:low])
            at = high
    pieces.append(text[at:end])
    return " ".join(pieces)


def _balanced(name: str) -> str:
    """`name` with a bracket that it leaves open closed again, where what it holds is short ("(2+2)"), or cut off."""
    for left, right in ("()", "（）", "「」"):
        if name.count(left) > name.count(right):
            at = name.rindex(left)
            inner = name[at + 1 :].strip(_MARKS + "「」")
            name = f"{name[:at]}{left}{inner}{right}" if 0 < len(inner) <= _SHORT else name[:at]
    return name


def _undated(name: str, language: str | None) -> str:
    """`name` without a month that ends it: "… Dialogue on May"."""
    words = name.split(" ")
    while len(words) > 1 and grammar.fold(words[-1]) in calendar.whole_months(language):
        words.pop()
    return " ".join(words)
