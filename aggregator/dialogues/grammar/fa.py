"""Persian."""

from __future__ import annotations

from aggregator.dialogues.grammar import Grammar, wordset

_UNITS = {"یکم": 1, "دوم": 2, "سوم": 3, "چهارم": 4, "پنجم": 5, "ششم": 6, "هفتم": 7, "هشتم": 8, "نهم": 9}
_ALL = {
    "اول": 1, **{word: value for word, value in _UNITS.items() if value > 1}, "دهم": 10, "یازدهم": 11, "دوازدهم": 12,
    "سیزدهم": 13, "چهاردهم": 14, "پانزدهم": 15, "شانزدهم": 16, "هفدهم": 17, "هجدهم": 18, "نوزدهم": 19, "بیستم": 20,
    "سی ام": 30,
    "چهلم": 40,
    **{
        f"{ten}{joint}{word}": tens + value
        for ten, tens in (("بیست", 20), ("سی", 30), ("چهل", 40))
        for joint in (" و ", "\u200cو", "\u200cو\u200c")
        for word, value in _UNITS.items()
    },
    "سی\u200cام": 30,
}  # fmt: skip

GRAMMAR = Grammar(
    ordinals={**_ALL, **{f"{word}ین": value for word, value in _ALL.items()}, "نخستین": 1, "نخست": 1, "افتتاحیه": 1},
    ordinal_suffixes=wordset("م مین ام امین"),
    no_ordinal_before=wordset("وزیر معاون قرن نیمه سال جهان"),
    no_ordinal_after=wordset("ماده"),
    months={"می": 5, "مارچ": 3, "جون": 6, "جولای": 7, "ژوییه": 7, "آگوست": 8, "اگست": 8, "سپتمبر": 9, "اکتوبر": 10,
            "نومبر": 11, "دسمبر": 12, "جنوری": 1, "فبروری": 2, "اپریل": 4},
    weekdays={"دو شنبه": 0, "سه شنبه": 1, "چهار شنبه": 2, "پنج شنبه": 3, "یک شنبه": 6},
    inside=wordset("ماه"),
    both=wordset("و"),
    until=wordset("تا الی"),
    since=wordset("از بین"),
    relative={
        "صبح امروز": "day+0", "عصر امروز": "day+0", "بعد از ظهر امروز": "day+0", "امروز صبح": "day+0",
        "شب گذشته": "day-1", "روز گذشته": "day-1", "روزهای آینده": "week+0", "چند روز آینده": "week+0",
        "اواخر هفته": "week+0", "ماه آتی": "month+1", "هفته آتی": "week+1", "هفته پیش رو": "week+1",
        "سال میلادی جاری": "year+0",
        "امروز": "day+0", "فردا": "day+1", "پس فردا": "day+2", "دیروز": "day-1", "پریروز": "day-2",
        "این هفته": "week+0", "هفته جاری": "week+0", "هفته آینده": "week+1", "هفته گذشته": "week-1",
        "این ماه": "month+0", "ماه جاری": "month+0", "ماه آینده": "month+1", "ماه گذشته": "month-1",
        "امسال": "year+0", "سال جاری": "year+0", "سال آینده": "year+1", "سال گذشته": "year-1",
    },
    parts={"اوایل": "early", "آغاز": "early", "اواسط": "mid", "میانه": "mid", "اواخر": "late", "پایان": "late"},
    month_cues=wordset("در ماه"),
    year_cues=wordset("سال"),
    last=wordset("گذشته"),
    next=wordset("آینده"),
    original=frozenset({"در ابتدا قرار بود", "پیشتر قرار بود", "به جای"}),
    day_first=True,
    locatives=wordset("در"),
    before_city=wordset("شهر پایتخت"),
    hosting=frozenset({"میزبان", "به میزبانی"}),
    travel=wordset("سفر"),
    toward=wordset("به"),
    virtual=frozenset({
        "به صورت مجازی", "به صورت آنلاین", "به صورت برخط", "ویدئوکنفرانسی", "از طریق ویدئوکنفرانس", "وبینار",
        "به شکل مجازی", "به‌صورت مجازی", "ویدیوکنفرانس", "از راه دور",
        "ویدئو کنفرانس", "ویدیو کنفرانس", "ویدئوکنفرانس", "مجازی", "برخط", "آنلاین"}),
    times=wordset("بار مرتبه"),
    hosting_first=frozenset({"به میزبانی", "میزبانی"}),
)  # fmt: skip
