"""Japanese: its numbers are read by pattern, here stand the words of time."""

from __future__ import annotations

from aggregator.dialogues.grammar import Grammar

GRAMMAR = Grammar(
    relative={
        "同日": "day+0", "きょう": "day+0", "あす": "day+1", "あした": "day+1", "きのう": "day-1", "今夜": "day+0",
        "今朝": "day+0",
        "昨晩": "day-1", "今週中": "week+0", "来週中": "week+1", "今月中": "month+0", "今月末": "month+0",
        "来月上旬": "month+1",
        "今秋": "year+0", "今春": "year+0", "今夏": "year+0", "年末": "year+0", "今年度": "year+0", "近く": "month+0",
        "今日": "day+0", "本日": "day+0", "明日": "day+1", "明後日": "day+2", "昨日": "day-1", "一昨日": "day-2",
        "今週": "week+0", "来週": "week+1", "先週": "week-1", "今月": "month+0", "来月": "month+1", "先月": "month-1",
        "今年": "year+0", "本年": "year+0", "年内": "year+0", "来年": "year+1", "昨年": "year-1", "去年": "year-1",
    },
    parts={
        "初め": "early", "初旬": "early", "上旬": "early", "中旬": "mid", "半ば": "mid", "下旬": "late",
        "末": "late", "上半期": "half1", "下半期": "half2", "前半": "half1", "後半": "half2",
    },
    original=frozenset({"当初", "当初予定", "予定されていた"}),
    day_first=False,
    locative_endings=frozenset({
        "を訪問", "を訪れ", "に赴き", "において、", "市で", "市において", "市内で", "で、", "へ派遣", "を会場に",
        "で", "において", "にて", "での", "における"}),
    virtual=frozenset({
        "テレビ会議形式", "ウェブ会議形式", "ＴＶ会議", "TV会議", "テレビ会合", "ビデオ会合", "オンライン会議",
        "オンライン形式", "遠隔", "Web会議", "電話会議",
        "オンライン", "テレビ会議", "ビデオ会議", "ウェブ会議", "バーチャル"}),
)  # fmt: skip
