"""Tajik."""

from __future__ import annotations

from aggregator.dialogues.grammar import Grammar, wordset

GRAMMAR = Grammar(
    ordinals={
        "якум": 1, "аввалин": 1, "нахустин": 1, "дуюм": 2, "дувум": 2, "сеюм": 3, "чорум": 4, "чаҳорум": 4, "панҷум": 5,
        "шашум": 6, "ҳафтум": 7, "ҳаштум": 8, "нӯҳум": 9, "даҳум": 10, "ёздаҳум": 11, "дувоздаҳум": 12, "сездаҳум": 13,
        "чордаҳум": 14, "понздаҳум": 15, "шонздаҳум": 16, "ҳабдаҳум": 17, "ҳаждаҳум": 18, "нуздаҳум": 19, "бистум": 20,
    },
    ordinal_suffixes=wordset("ум юм"),
    months={"январи": 1, "феврали": 2, "марти": 3, "апрели": 4, "майи": 5, "июни": 6, "июли": 7, "августи": 8,
            "сентябри": 9, "октябри": 10, "ноябри": 11, "декабри": 12},
    inside=wordset("моҳи соли"),
    both=wordset("ва"),
    until=wordset("то"),
    since=wordset("аз"),
    relative={
        "имрӯз": "day+0", "фардо": "day+1", "дирӯз": "day-1", "ҳафтаи оянда": "week+1", "ҳафтаи гузашта": "week-1",
        "моҳи оянда": "month+1", "моҳи гузашта": "month-1", "имсол": "year+0", "соли ҷорӣ": "year+0",
        "соли оянда": "year+1", "соли гузашта": "year-1",
    },
    month_cues=wordset("моҳи"),
    year_cues=wordset("соли"),
    original=frozenset({"дар ибтидо"}),
    day_first=True,
    locatives=wordset("дар"),
    before_city=wordset("шаҳри пойтахти"),
    virtual=frozenset({"видеоконфронс", "онлайн"}),
)  # fmt: skip
