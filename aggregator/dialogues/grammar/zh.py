"""Chinese: its numbers are read by pattern, here stand the words of time."""

from __future__ import annotations

from aggregator.dialogues.grammar import Grammar

GRAMMAR = Grammar(
    relative={
        "今晨": "day+0", "当日": "day+0", "當日": "day+0", "今天下午": "day+0", "明天上午": "day+1", "近日": "week+0",
        "日前": "week+0", "本周内": "week+0", "下星期": "week+1", "上星期": "week-1", "本星期": "week+0",
        "月底": "month+0",
        "本年度": "year+0", "今年内": "year+0", "今年底": "year+0", "今年年底": "year+0", "今年春天": "year+0",
        "今年秋天": "year+0",
        "年底前": "year+0", "明年初": "year+1",
        "今天": "day+0", "今日": "day+0", "今晚": "day+0", "明天": "day+1", "明日": "day+1", "后天": "day+2",
        "後天": "day+2", "昨天": "day-1", "昨日": "day-1", "昨晚": "day-1", "前天": "day-2", "本周": "week+0",
        "本週": "week+0", "这周": "week+0", "下周": "week+1", "下週": "week+1", "上周": "week-1", "上週": "week-1",
        "本月": "month+0", "本月底": "month+0", "下月": "month+1", "下个月": "month+1", "下個月": "month+1",
        "上月": "month-1", "上个月": "month-1", "上個月": "month-1", "今年": "year+0", "年内": "year+0",
        "年底": "year+0", "明年": "year+1", "去年": "year-1",
    },
    parts={
        "初": "early", "上旬": "early", "中旬": "mid", "下旬": "late", "底": "late", "上半年": "half1",
        "下半年": "half2", "第一季度": "quarter1", "第二季度": "quarter2", "第三季度": "quarter3",
        "第四季度": "quarter4",
    },
    original=frozenset({"原定", "原定于", "原定於", "原计划", "原計劃", "本应", "由原定"}),
    day_first=False,
    locatives=frozenset({
        "抵達", "访问", "訪問", "在首都", "飞抵", "赴往", "到访", "做客",
        "在", "于", "於", "抵", "抵达", "赴", "前往"}),
    locative_endings=frozenset({
        "举办", "舉辦", "进行", "進行", "主持", "落幕", "会谈", "开启", "启动", "會談", "登场", "登場", "拉开帷幕",
        "举行", "舉行", "召开", "召開", "开幕", "闭幕"}),
    virtual=frozenset({
        "线上会议", "線上會議", "视频对话", "网络视频", "線上方式", "線上形式", "视频磋商", "線上會晤", "线上对话",
        "视讯方式", "視訊方式", "视频会谈", "视频举行",
        "视频会商", "线上召开", "云端举行", "在线举行", "以线上", "视频连线方式", "視像", "视像", "視訊", "在线会议",
        "在线磋商", "以在线",
        "视频方式", "视频形式", "视频会议", "視訊會議", "视频会晤", "视频连线", "线上方式", "线上举行", "線上舉行",
        "以视频", "通过视频", "线上形式",
    }),
)  # fmt: skip
