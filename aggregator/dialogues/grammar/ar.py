"""Arabic."""

from __future__ import annotations

from aggregator.dialogues.grammar import Grammar, wordset

_STEMS = {1: "اول", 2: "ثاني", 3: "ثالث", 4: "رابع", 5: "خامس", 6: "سادس", 7: "سابع", 8: "ثامن", 9: "تاسع", 10: "عاشر"}
_UNITS = {
    **{f"ال{stem}": value for value, stem in _STEMS.items() if value > 1},
    **{f"ال{stem}ة": value for value, stem in _STEMS.items() if value > 1},
    **{stem: value for value, stem in _STEMS.items() if value != 2},
    **{f"{stem}ة": value for value, stem in _STEMS.items() if value > 2},
    "ثاني": 2, "ثانية": 2, "الاول": 1, "الاولى": 1, "اولى": 1,
}  # fmt: skip
_TEENS = {
    "الحادي": 11,
    "الحادية": 11,
    **{word: value + 10 for word, value in _UNITS.items() if word[:2] == "ال" and 1 < value < 10},
}
_TENS = {"عشر": 20, "ثلاث": 30, "اربع": 40, "خمس": 50, "ست": 60, "سبع": 70, "ثمان": 80, "تسع": 90}
_DEFINITE = {
    **_UNITS,
    **{
        f"{form} {ten}": value for unit, value in _TEENS.items() for form in (unit, unit[2:]) for ten in ("عشر", "عشرة")
    },
    **{f"ال{ten}{ending}": value for ten, value in _TENS.items() for ending in ("ون", "ين")},
    **{
        f"{unit} وال{ten}{ending}": tens + value - 10
        for unit, value in _TEENS.items()
        for ten, tens in _TENS.items()
        for ending in ("ون", "ين")
    },
    "الافتتاحي": 1, "الافتتاحية": 1, "التاسيسي": 1, "التاسيسية": 1, "المئة": 100, "المائة": 100,
}  # fmt: skip

GRAMMAR = Grammar(
    ordinals={
        **_DEFINITE,
        **{f"و{word}": value for word, value in _DEFINITE.items()},
        **{f"ب{word}": value for word, value in _DEFINITE.items()},
        **{f"لل{word[2:]}": value for word, value in _DEFINITE.items() if word.startswith("ال")},
    },
    ordinal_prefixes=wordset("ال الـ"),
    no_ordinal_before=wordset("ما نائب"),
    no_ordinal_after=wordset("كانون تشرين ربيع جمادى الساعة المادة"),
    months={
        "كانون الثاني": 1, "شباط": 2, "اذار": 3, "نيسان": 4, "ايار": 5, "حزيران": 6, "تموز": 7, "آب": 8, "ايلول": 9,
        "تشرين الاول": 10, "تشرين الثاني": 11, "كانون الاول": 12,
        "جانفي": 1, "فيفري": 2, "افريل": 4, "ماي": 5, "جوان": 6, "جويلية": 7, "اوت": 8,
        "يوليوز": 7, "غشت": 8, "شتنبر": 9, "نونبر": 11, "دجنبر": 12, "ابريل": 4, "اكتوبر": 10,
    },
    weekdays={"الإثنين": 0, "الاربعاء": 2, "الثلثاء": 1},
    inside=wordset("من شهر عام سنة"),
    both=wordset("و"),
    until=wordset("الى حتى"),
    since=wordset("من بين"),
    relative={
        "صباح اليوم": "day+0", "مساء اليوم": "day+0", "ظهر اليوم": "day+0", "يوم امس": "day-1", "مساء امس": "day-1",
        "صباح امس": "day-1", "يوم غد": "day+1", "صباح غد": "day+1", "الشهر نفسه": "month+0",
        "من الشهر الجاري": "month+0", "من الشهر الحالي": "month+0", "من الشهر المقبل": "month+1",
        "الايام المقبلة": "week+0", "الايام القليلة المقبلة": "week+0", "خلال ايام": "week+0",
        "نهاية العام": "year+0", "قبل نهاية العام": "year+0", "نهاية الشهر": "month+0", "مطلع الاسبوع": "week+0",
        "السنة المقبلة": "year+1", "هذه السنة": "year+0", "السنة الحالية": "year+0", "الاسبوع الفائت": "week-1",
        "الشهر الفائت": "month-1", "الاسبوع المنصرم": "week-1",
        "اليوم": "day+0", "غدا": "day+1", "غد": "day+1", "بعد غد": "day+2", "امس": "day-1", "اول امس": "day-2",
        "هذا الاسبوع": "week+0", "الاسبوع الجاري": "week+0", "الاسبوع الحالي": "week+0", "الاسبوع المقبل": "week+1",
        "الاسبوع القادم": "week+1", "الاسبوع الماضي": "week-1",
        "هذا الشهر": "month+0", "الشهر الجاري": "month+0", "الشهر الحالي": "month+0", "الشهر المقبل": "month+1",
        "الشهر القادم": "month+1", "الشهر الماضي": "month-1",
        "هذا العام": "year+0", "العام الجاري": "year+0", "العام الحالي": "year+0", "العام المقبل": "year+1",
        "العام القادم": "year+1", "العام الماضي": "year-1", "السنة الجارية": "year+0",
    },
    parts={"مطلع": "early", "بداية": "early", "اوائل": "early", "منتصف": "mid", "نهاية": "late", "اواخر": "late",
           "النصف الاول من": "half1", "النصف الثاني من": "half2", "الربع الاول من": "quarter1",
           "الربع الثاني من": "quarter2", "الربع الثالث من": "quarter3", "الربع الاخير من": "quarter4"},
    month_cues=wordset("في شهر خلال"),
    year_cues=wordset("عام سنة العام"),
    last=wordset("الماضي"),
    next=wordset("المقبل القادم"),
    original=frozenset({"كان مقررا", "كان مقررا عقده", "كان مقررا عقدها", "كان من المقرر", "كانت مقررة", "المقرر سابقا",
                        "اصلا", "بدلا من"}),
    moved=wordset("تاجيل ارجاء نقل"),
    day_first=True,
    locatives=wordset("في"),
    before_city=wordset("العاصمة مدينة عاصمة"),
    hosting=frozenset({"تستضيف", "استضافت", "ستستضيف", "تحتضن", "احتضنت", "ستحتضن"}),
    travel=wordset("يزور زار زيارة وصل توجه يتوجه سيتوجه وفد"),
    toward=wordset("الى"),
    virtual=frozenset({
        "عبر تقنية الاتصال المرئي", "بتقنية الاتصال المرئي", "تقنية التواصل المرئي", "التواصل المرئي",
        "عبر تقنية زوم", "مرئيا", "بصورة افتراضية", "بشكل افتراضي", "عبر تطبيق", "تقنية المؤتمر المرئي",
        "الفيديو كونفرنس", "فيديو كونفرانس",
        "عبر الاتصال المرئي", "الاتصال المرئي", "اتصال مرئي", "عبر الفيديو", "عن بعد", "افتراضيا", "افتراضي",
        "عبر تقنية الفيديو", "تقنية الاتصال المرئي", "التناظر المرئي", "مؤتمر فيديو", "افتراضية",
    }),
    times=wordset("مرة"),
    hosting_first=frozenset({"تستضيف", "استضافت", "ستستضيف", "تحتضن", "احتضنت", "ستحتضن", "شهدت", "تشهد", "ستشهد"}),
)  # fmt: skip
