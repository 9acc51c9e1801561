"""Kyrgyz."""

from __future__ import annotations

from aggregator.dialogues.grammar import Grammar, composed, wordset

_UNITS = {"биринчи": 1, "экинчи": 2, "үчүнчү": 3, "төртүнчү": 4, "бешинчи": 5, "алтынчы": 6, "жетинчи": 7,
          "сегизинчи": 8, "тогузунчу": 9}  # fmt: skip
_TENS = {"он": 10, "жыйырма": 20, "отуз": 30, "кырк": 40, "элүү": 50}

GRAMMAR = Grammar(
    ordinals={**_UNITS, **composed(_TENS, _UNITS), "онунчу": 10, "жыйырманчы": 20, "отузунчу": 30, "кыркынчы": 40,
              "элүүнчү": 50, "алгачкы": 1, "тунгуч": 1},
    ordinal_suffixes=wordset("чи чы чу чү инчи ынчы унчу үнчү"),
    no_ordinal_before=wordset("кылым кылымда жарымында орун вице"),
    month_endings=True,
    year_first=wordset("жылдын жылы"),
    inside=wordset("күнү"),
    both=wordset("жана менен"),
    relative={
        "бүгүн": "day+0", "эртең": "day+1", "кечээ": "day-1", "ушул аптада": "week+0", "кийинки аптада": "week+1",
        "келерки аптада": "week+1", "өткөн аптада": "week-1", "ушул айда": "month+0", "кийинки айда": "month+1",
        "өткөн айда": "month-1", "быйыл": "year+0", "кийинки жылы": "year+1", "былтыр": "year-1",
        "ушул жылдын": "year+0",
    },
    parts={"башында": "early", "ортосунда": "mid", "аягында": "late", "соңунда": "late"},
    month_cues=wordset("ушул кийинки өткөн айында"),
    year_cues=wordset("жылы жылдын"),
    last=wordset("өткөн"),
    next=wordset("кийинки келерки"),
    original=frozenset({"башында пландалган", "алгач"}),
    moved=wordset("жылдырылды которулду"),
    from_endings=("дан", "ден", "тан", "тен"),
    day_first=True,
    locative_endings=wordset("да де до дө та те то тө"),
    virtual=frozenset({"видеоконференция", "онлайн"}),
    times=wordset("жолу ирет"),
)  # fmt: skip
