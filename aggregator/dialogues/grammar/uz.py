"""Uzbek, in both its scripts."""

from __future__ import annotations

from aggregator.dialogues.grammar import Grammar, composed, wordset

_UNITS = {
    "birinchi": 1, "ikkinchi": 2, "uchinchi": 3, "to'rtinchi": 4, "beshinchi": 5, "oltinchi": 6, "yettinchi": 7,
    "sakkizinchi": 8, "to'qqizinchi": 9, "биринчи": 1, "иккинчи": 2, "учинчи": 3, "тўртинчи": 4, "бешинчи": 5,
    "олтинчи": 6, "еттинчи": 7, "саккизинчи": 8, "тўққизинчи": 9,
}  # fmt: skip
_TENS = {"o'n": 10, "yigirma": 20, "o'ttiz": 30, "qirq": 40, "ellik": 50, "ўн": 10, "йигирма": 20, "ўттиз": 30,
         "қирқ": 40, "эллик": 50}  # fmt: skip

GRAMMAR = Grammar(
    ordinals={
        **_UNITS, **composed(_TENS, _UNITS), "o'ninchi": 10, "yigirmanchi": 20, "o'ttizinchi": 30, "qirqinchi": 40,
        "elliginchi": 50, "ўнинчи": 10, "йигирманчи": 20, "ўттизинчи": 30, "ilk": 1, "илк": 1,
    },
    ordinal_suffixes=wordset("chi inchi чи инчи"),
    hyphen_ordinals=True,
    no_ordinal_before=wordset(
        "yil yili yilda yillik modda bet kun maktab sinf son sonli"
        " asr asrda yarmida chorak choragida o'rinbosari йиллиги"),
    months={"январ": 1, "феврал": 2, "апрел": 4, "июн": 6, "июл": 7, "сентябр": 9, "октябр": 10, "ноябр": 11,
            "декабр": 12, "yanvar": 1},
    weekdays={"душанба куни": 0, "сешанба": 1, "чоршанба": 2, "пайшанба": 3, "жума куни": 4, "шанба": 5, "якшанба": 6},
    month_endings=True,
    year_first=wordset("yil yilning yilgi йил йилнинг"),
    inside=wordset("kuni куни"),
    both=wordset("va ва"),
    relative={
        "shu kuni": "day+0", "bugungi": "day+0", "kechagi": "day-1", "ertangi": "day+1", "shu haftada": "week+0",
        "kelasi haftada": "week+1", "keyingi haftada": "week+1", "kelgusi haftada": "week+1",
        "kelgusi hafta": "week+1", "o'tgan haftada": "week-1", "shu yilning": "year+0", "joriy oyning": "month+0",
        "kelgusi oy": "month+1", "kelasi oy": "month+1", "кейинги ҳафта": "week+1", "кейинги ҳафтада": "week+1",
        "келгуси ҳафта": "week+1", "шу ҳафта": "week+0", "жорий йил": "year+0", "шу йил": "year+0",
        "bugun": "day+0", "ertaga": "day+1", "indinga": "day+2", "kecha": "day-1", "shu hafta": "week+0",
        "joriy haftada": "week+0", "keyingi hafta": "week+1", "kelasi hafta": "week+1", "o'tgan hafta": "week-1",
        "shu oyda": "month+0", "joriy oyda": "month+0", "keyingi oyda": "month+1", "kelgusi oyda": "month+1",
        "o'tgan oyda": "month-1", "shu yil": "year+0", "joriy yil": "year+0", "joriy yilning": "year+0",
        "kelgusi yil": "year+1", "o'tgan yil": "year-1", "бугун": "day+0", "эртага": "day+1", "кеча": "day-1",
        "келаси ҳафта": "week+1", "ўтган ҳафта": "week-1", "жорий йилнинг": "year+0",
    },
    parts={"boshida": "early", "o'rtalarida": "mid", "oxirida": "late", "birinchi yarmida": "half1",
           "ikkinchi yarmida": "half2", "birinchi choragida": "quarter1", "бошида": "early", "охирида": "late"},
    month_cues=wordset("shu joriy kelgusi oyida ойида"),
    year_cues=wordset("yilda yili yil йилда"),
    last=wordset("o'tgan ўтган"),
    next=wordset("keyingi kelasi kelgusi келаси"),
    original=frozenset({"dastlab", "avvalroq rejalashtirilgan", "дастлаб", "o'rniga"}),
    moved=wordset("chirildi chirilgan qoldirildi кўчирилди қолдирилди"),  # "ko'chirildi", as words part
    from_endings=("dan", "дан"),
    day_first=True,
    locative_endings=wordset("da dagi да даги"),
    virtual=frozenset({
        "videokonferensaloqa", "videoanjuman tarzida", "onlayn tarzda", "onlayn formatda", "onlayn shaklda",
        "videoaloqa", "virtual tarzda", "videomuloqot", "masofaviy", "videokonferensiya shaklida",
        "video konferensiya", "онлайн тарзда", "видеоанжуман", "онлайн шаклда", "видеоконференцалоқа", "видеоалоқа",
        "videoselektor",
        "videokonferensiya", "videoanjuman", "onlayn", "видеоконференция", "онлайн", "virtual"}),
    leads=frozenset({
        "hamraislik", "hamraislar", "hamraisi", "raisligi", "raislari", "boshchiligidagi delegatsiya", "boshqardi",
        "boshqaradi", "boshchilik qiladi", "boshchilik qildilar", "hamkasbi", "tomonidan", "nomidan",
        "hamraisligidagi", "mezbonlik qildi", "boshqargan", "бошчилик", "ҳамраислигида", "ҳамраислик қилди",
        "бошқарди", "раислигидаги", "бошчилигида",
        "boshchiligidagi", "boshchiligida", "raisligida", "hamraisligida", "rahbarligida", "rahbarlik qildi",
        "delegatsiyasi", "delegatsiyasini", "delegatsiya", "raislik qildi", "raislik qilmoqda",
        "raislik qiladi", "raislik qildilar", "hamraislik qildi", "hamraislik qilmoqda", "hamraislik qiladi",
        "hamraislik qilishdi", "rahbarlik qilmoqda", "rahbarlik qiladi", "boshchilik qildi", "boshchilik qilmoqda",
        "раислик қилди", "раислик қилмоқда", "раислик қилади", "раҳбарлик қилди", "бошчилик қилди",
        "бошчилигидаги", "раислигида",
    }),
    takes_part=frozenset({
        "o'tkazdilar", "o'tkazishdi", "uchrashdilar", "uchrashadi", "muhokama qildilar", "muhokama qildi",
        "ishtirok etdilar", "bo'lib o'tdi", "o'rtasida", "qatnashadi", "qatnashdilar", "ўтказди", "учрашди",
        "муҳокама қилдилар", "иштирок этди", "бўлиб ўтди", "qabul qiladi",
        "uchrashdi", "ishtirok etdi", "qabul qildi", "qatnashdi", "o'tkazdi", "ishtirok etadi"}),
    sessions=wordset(
        "maslahatlashuvi komissiyasi qo'mitasi majlis majlisi raundi sessiya sessiyasi uchrashuv uchrashuvi "
        "kengash kengashi мулоқот мулоқоти маслаҳатлашувлар комиссия мажлис мажлиси "
        "muloqot muloqoti muloqotining maslahatlashuv maslahatlashuvlar maslahatlashuvlari komissiya"
                     " komissiyasining qo'mita yig'ilishi yig'ilish raund dialog"),
    says=frozenset({"dedi", "ta'kidladi", "bildirdi", "aytdi", "imzoladi"}),
    titles=wordset(
        "vazir vaziri vazirining o'rinbosari tashqi ishlar prezident prezidenti elchi elchisi bosh"
        " maslahatchi maslahatchisi direktori departament maxsus vakili vakil davlat kotibi kotib"
        " o'zbekiston respublikasi aqsh yevropa ittifoqi birinchi delegatsiyasi delegatsiya"
    ),
    offices=wordset("vazir vaziri prezident prezidenti elchi elchisi"),
    title_stems=(
        "vazir", "komissiya", "qo'mita", "prezident", "o'rinbosar", "rais", "departament", "respublika", "hukumat",
        "elchi", "kengash", "davlat", "muloqot", "maslahat", "kotib", "delegatsiya", "boshqarma", "вазир", "ўринбосар",
    ),
    times=wordset("marta bor"),
)  # fmt: skip
