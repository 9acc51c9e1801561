"""Azerbaijani."""

from __future__ import annotations

from aggregator.dialogues.grammar import Grammar, composed, wordset

_UNITS = {"birinci": 1, "ikinci": 2, "üçüncü": 3, "dördüncü": 4, "beşinci": 5, "altıncı": 6, "yeddinci": 7,
          "səkkizinci": 8, "doqquzuncu": 9}  # fmt: skip
_TENS = {"on": 10, "iyirmi": 20, "otuz": 30, "qırx": 40, "əlli": 50}

GRAMMAR = Grammar(
    ordinals={**_UNITS, **composed(_TENS, _UNITS), "onuncu": 10, "iyirminci": 20, "otuzuncu": 30, "qırxıncı": 40,
              "əllinci": 50, "ilk": 1},
    ordinal_suffixes=wordset("ci cı cu cü inci ıncı uncu üncü"),
    no_ordinal_before=wordset("əsr əsrdə ildönümü il rüb yarısında vitse"),
    weekdays={"bazar günü": 6},
    month_endings=True,
    month_first=True,
    inside=wordset("tarixində"),
    both=wordset("və"),
    relative={
        "bu gün": "day+0", "bugün": "day+0", "sabah": "day+1", "dünən": "day-1", "bu həftə": "week+0",
        "gələn həftə": "week+1", "növbəti həftə": "week+1", "ötən həftə": "week-1", "keçən həftə": "week-1",
        "bu ay": "month+0", "gələn ay": "month+1", "növbəti ay": "month+1", "ötən ay": "month-1", "bu il": "year+0",
        "gələn il": "year+1", "ötən il": "year-1",
    },
    parts={"əvvəlində": "early", "ortalarında": "mid", "sonunda": "late"},
    month_cues=wordset("bu ayında gələn"),
    year_cues=wordset("ildə ilin il ci cı cu cü"),
    last=wordset("ötən keçən"),
    next=wordset("gələn növbəti"),
    original=frozenset({"əvvəlcə", "ilkin olaraq", "əvəzinə"}),
    moved=wordset("keçirilib təxirə"),
    day_first=True,
    locative_endings=wordset("da də"),
    virtual=frozenset({
        "videokonfrans", "videokonfrans formatında", "videoformatda", "onlayn", "video konfrans", "virtual",
    }),
    times=wordset("dəfə"),
)  # fmt: skip
