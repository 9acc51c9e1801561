"""English."""

from __future__ import annotations

from aggregator.dialogues.grammar import Grammar, composed, wordset

_UNITS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
}  # fmt: skip
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}

GRAMMAR = Grammar(
    ordinals={
        **_UNITS,
        "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15,
        "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30,
        "fortieth": 40, "fiftieth": 50, "sixtieth": 60, "seventieth": 70, "eightieth": 80, "ninetieth": 90,
        "hundredth": 100, "inaugural": 1, "maiden": 1, "first ever": 1, "very first": 1,
        **composed(_TENS, _UNITS),
    },
    ordinal_suffixes=wordset("st nd rd th"),
    no_ordinal_before=wordset(
        "assistant deputy vice lady minister secretary half quarter quarters century centuries anniversary country"
        " countries party parties person persons floor grade degree amendment generation term world reading of"
        " counsellor counselor undersecretary place hand half-century day days week weeks birthday years year"
        " responders division avenue street committee"
    ),
    no_ordinal_after=wordset("a per every at article chapter"),
    month_first=True,
    inside=wordset("of the"),
    both=wordset("and"),
    until=wordset("to until till through thru"),
    since=wordset("from between"),
    relative={
        "today": "day+0", "tonight": "day+0", "this morning": "day+0", "this afternoon": "day+0",
        "this evening": "day+0", "earlier today": "day+0", "later today": "day+0",
        "tomorrow": "day+1", "day after tomorrow": "day+2", "yesterday": "day-1", "last night": "day-1",
        "day before yesterday": "day-2",
        "this week": "week+0", "later this week": "week+0", "earlier this week": "week+0", "next week": "week+1",
        "coming week": "week+1", "last week": "week-1", "past week": "week-1", "this weekend": "weekend+0",
        "week after next": "week+2",
        "this month": "month+0", "later this month": "month+0", "earlier this month": "month+0",
        "end of the month": "month+0", "next month": "month+1", "coming month": "month+1", "last month": "month-1",
        "this year": "year+0", "later this year": "year+0", "earlier this year": "year+0",
        "end of the year": "year+0", "next year": "year+1", "last year": "year-1",
    },
    parts={
        "early": "early", "beginning of": "early", "start of": "early", "first days of": "early", "mid": "mid",
        "middle of": "mid", "late": "late", "end of": "late", "first half of": "half1", "second half of": "half2",
        "first quarter of": "quarter1", "second quarter of": "quarter2", "third quarter of": "quarter3",
        "fourth quarter of": "quarter4", "last quarter of": "quarter4",
    },
    month_cues=wordset("in this next last coming by during since until for through"),
    year_cues=wordset("in during by for"),
    last=wordset("last past"),
    next=wordset("next coming upcoming"),
    original=frozenset(
        {
            "originally planned", "originally scheduled", "originally set", "originally due", "originally to",
            "originally slated", "initially planned", "initially scheduled", "initially set", "initially due",
            "previously scheduled", "previously planned", "previously set", "had been scheduled", "had been planned",
            "had been due", "had been set", "was to have been held", "was to have taken place", "originally", "initially",
            "was originally", "instead of", "rather than", "postponed from", "moved from", "rescheduled from",
            "brought forward from",
        }
    ),
    moved=wordset("moved postponed rescheduled shifted pushed delayed changed brought"),
    locatives=wordset("in at near outside"),
    before_city=wordset("the capital city of downtown central nearby historic ancient its country's resort town old"),
    hosting=frozenset({
        "hosts", "hosted", "will host", "to host", "is hosting", "was host", "is host", "plays host", "played host",
        "will be the venue", "was the venue", "is the venue", "was the host", "to be the venue", "is set to host",
        "is to host", "has hosted", "hosting",
    }),
    travel=wordset(
        "travel travels traveled travelled traveling travelling go goes going went come comes came coming head heads headed"
        " heading fly flies flew arrive arrives arrived arriving leave leaves left depart departs departed visit visits"
        " visited visiting delegation trip journey return returns welcomed"
    ),
    toward=wordset("to for in"),
    virtual=frozenset({
        "virtually", "virtual meeting", "virtual dialogue", "virtual session", "virtual format", "virtual round",
        "virtual consultations", "virtual ministerial", "virtual mode", "video link", "video conference",
        "video conferencing", "videoconference", "videoconferencing", "videolink", "via video", "by video",
        "teleconference", "via zoom", "held online", "met online", "meet online", "took place online", "online meeting",
        "online format", "online session", "online consultations", "online dialogue", "convened online",
        "take place online", "be held online", "via webex", "by webinar",
    }),
)  # fmt: skip
