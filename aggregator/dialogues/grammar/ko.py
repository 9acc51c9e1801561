"""Korean: its dates are read by pattern, here stand the words of number and time."""

from __future__ import annotations

from aggregator.dialogues.grammar import Grammar, wordset

GRAMMAR = Grammar(
    ordinals={
        "첫": 1, "첫 번째": 1, "첫번째": 1, "두 번째": 2, "두번째": 2, "세 번째": 3, "세번째": 3, "네 번째": 4,
        "네번째": 4, "다섯 번째": 5, "여섯 번째": 6, "일곱 번째": 7, "여덟 번째": 8, "아홉 번째": 9, "열 번째": 10,
        "열한 번째": 11, "열두 번째": 12, "열세 번째": 13, "열네 번째": 14, "열다섯 번째": 15, "열여섯 번째": 16,
        "열일곱 번째": 17, "열여덟 번째": 18, "열아홉 번째": 19,
        "스무 번째": 20,
    },
    no_ordinal_before=wordset("날 세계"),
    weekdays={"월요일": 0, "화요일": 1, "수요일": 2, "목요일": 3, "금요일": 4, "토요일": 5, "일요일": 6},
    relative={
        "금일": "day+0", "명일": "day+1", "작일": "day-1", "오늘 오전": "day+0", "오늘 오후": "day+0",
        "이번주": "week+0",
        "다음주": "week+1", "다음달": "month+1", "이번달": "month+0", "올해 안": "year+0", "연말": "year+0",
        "올 하반기": "year+0",
        "올가을": "year+0", "올봄": "year+0", "올여름": "year+0", "금년 중": "year+0", "이달 말": "month+0",
        "내달 초": "month+1",
        "조만간": "month+0", "이달 중": "month+0",
        "오늘": "day+0", "내일": "day+1", "모레": "day+2", "어제": "day-1", "그제": "day-2", "이번 주": "week+0",
        "금주": "week+0", "다음 주": "week+1", "내주": "week+1", "지난주": "week-1", "지난 주": "week-1",
        "이번 달": "month+0", "이달": "month+0", "다음 달": "month+1", "내달": "month+1", "지난달": "month-1",
        "올해": "year+0", "금년": "year+0", "연내": "year+0", "내년": "year+1", "작년": "year-1", "지난해": "year-1",
    },
    parts={
        "초": "early", "초순": "early", "중순": "mid", "말": "late", "하순": "late", "상반기": "half1",
        "하반기": "half2",
    },
    original=frozenset({"당초", "원래"}),
    day_first=False,
    locative_endings=frozenset({
        "에서 열린", "시에서", "에서는", "을 방문", "를 방문", "에서도", "시내에서",
        "에서", "서", "에서의"}),
    virtual=frozenset({
        "화상회의로", "화상회의 형식", "화상 형식", "화상 방식", "영상회의", "온라인으로", "비대면으로",
        "비대면 방식", "화상으로 개최", "화상협의", "화상 회의", "영상으로",
        "원격",
        "화상", "온라인", "비대면", "화상회의", "화상으로"}),
)  # fmt: skip
