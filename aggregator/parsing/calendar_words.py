"""Words that dates are made of: months, weekdays and zones (R-P7). All keys are case-folded, without dots."""

from __future__ import annotations

from collections.abc import Mapping

_MONTHS = {
    1: "january jan января январь янв қаңтар қаңтары қаң janvier janv januar jänner enero ene janeiro gennaio gen"
    " січня січень січ ocak oca yanvar januari stycznia styczeń ianuarie ian يناير",
    2: "february feb февраля февраль фев февр ақпан ақп février fevrier févr fevr fév februar febrero fevereiro fev"
    " febbraio лютого лютий лют şubat şub fevral februari lutego luty februarie فبراير",
    3: "march mar марта март мар наурыз нау mars märz maerz mär marzo março marco березня березень бер mart maart"
    " marca marzec martie مارس",
    4: "april apr апреля апрель апр сәуір сәу avril avr abril abr aprile квітня квітень квіт кві nisan nis aprel"
    " kwietnia kwiecień aprilie أبريل ابريل",
    5: "may мая май мамыр мам mai mayo maio maggio mag травня травень трав тра mayıs mayis mei maja maj مايو",
    6: "june jun июня июнь июн маусым мау juin juni junio junho giugno giu червня червень черв чер haziran haz iyun"
    " czerwca czerwiec iunie iun يونيو",
    7: "july jul июля июль июл шілде шіл juillet juil juli julio julho luglio lug липня липень лип temmuz tem iyul"
    " lipca lipiec iulie iul يوليو",
    8: "august aug августа август авг тамыз там août aout agosto ago серпня серпень серп сер ağustos ağu avgust"
    " augustus sierpnia sierpień أغسطس اغسطس",
    9: "september sept sep сентября сентябрь сен сент қыркүйек қыр septembre septiembre setiembre setembro set"
    " settembre вересня вересень вер eylül eyl sentabr sentyabr września wrzesień septembrie سبتمبر",
    10: "october oct октября октябрь окт қазан қаз octobre oktober okt octubre outubro out ottobre ott жовтня жовтень"
    " жовт жов ekim eki oktabr oktyabr października październik octombrie أكتوبر اكتوبر",
    11: "november nov ноября ноябрь ноя нояб қараша қар novembre noviembre novembro листопада листопад лист лис"
    " kasım kasim kas noyabr listopada noiembrie نوفمبر",
    12: "december dec декабря декабрь дек желтоқсан жел décembre decembre déc dezember dez diciembre dic dezembro"
    " dicembre грудня грудень груд гру aralık aralik ara dekabr grudnia grudzień decembrie ديسمبر",
}
MONTHS: Mapping[str, int] = {word: month for month, words in _MONTHS.items() for word in words.split()}
"""Month names, full and shortened, in the cases dates use: en ru kk fr de es pt it uk tr, and uz az nl pl ro ar."""

_WEEKDAYS = """
monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
понедельник вторник среда четверг пятница суббота воскресенье пн вт ср чт пт сб вс
дүйсенбі сейсенбі сәрсенбі бейсенбі жұма сенбі жексенбі
lundi mardi mercredi jeudi vendredi samedi dimanche lun mar mer jeu ven sam dim
montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so
lunes martes miércoles jueves viernes sábado domingo mié jue vie sáb dom
segunda terça quarta quinta sexta feira seg ter qua qui sex sab
lunedì martedì mercoledì giovedì venerdì sabato domenica gio
понеділок вівторок середа сер четвер пʼятниця п'ятниця субота неділя нд
pazartesi salı çarşamba perşembe cuma cumartesi pazar pzt çar per cum cmt paz
"""
WEEKDAYS = frozenset(_WEEKDAYS.split())

_NOISE = """
of the at on de del do da di den le la il um uhr klo à às ore alle oras et saat h hrs hours hour час часа часов
г год года в во ж жыл жылғы жылы р року рік о об date dated published posted updated local time t st nd rd th
er a las los el am vom
"""
NOISE = frozenset(_NOISE.split())
"""Words that stand in dates and carry nothing."""

ZONES: Mapping[str, int | str] = {
    "z": 0,
    "ut": 0,
    "utc": 0,
    "gmt": 0,
    "wet": 0,
    # RFC 5322 §4.3
    "est": -300,
    "edt": -240,
    "cst": -360,
    "cdt": -300,
    "mst": -420,
    "mdt": -360,
    "pst": -480,
    "pdt": -420,
    # the rest of the Americas
    "akst": -540,
    "akdt": -480,
    "hst": -600,
    "nst": -210,
    "ndt": -150,
    "adt": -180,
    "brt": -180,
    "art": -180,
    "clt": -240,
    # Europe
    "bst": 60,
    "west": 60,
    "cet": 60,
    "mez": 60,
    "cest": 120,
    "mesz": 120,
    "eet": 120,
    "eest": 180,
    "trt": 180,
    # Russia, the Caucasus and Central Asia; Kazakhstan changed its offset on 1 March 2024, so by name
    "msk": 180,
    "мск": 180,
    "msd": 240,
    "samt": 240,
    "yekt": 300,
    "omst": 360,
    "novt": 420,
    "krat": 420,
    "irkt": 480,
    "yakt": 540,
    "vlat": 600,
    "magt": 660,
    "pett": 720,
    "get": 240,
    "azt": 240,
    "almt": "Asia/Almaty",
    "almst": 420,
    "aqtt": "Asia/Aqtau",
    "orat": "Asia/Oral",
    "qyzt": "Asia/Qyzylorda",
    "uzt": 300,
    "tjt": 300,
    "tmt": 300,
    "kgt": 360,
    # Asia, Africa, the Pacific
    "irst": 210,
    "irdt": 270,
    "gst": 240,
    "aft": 270,
    "pkt": 300,
    "ist": 330,
    "npt": 345,
    "mmt": 390,
    "ict": 420,
    "wib": 420,
    "sgt": 480,
    "hkt": 480,
    "pht": 480,
    "awst": 480,
    "jst": 540,
    "kst": 540,
    "acst": 570,
    "aest": 600,
    "aedt": 660,
    "nzst": 720,
    "nzdt": 780,
    "wat": 60,
    "cat": 120,
    "sast": 120,
    "eat": 180,
}
"""Zone words to minutes east of Greenwich, or to an IANA name where the offset changed under the same word.

Left out because two continents use them alike: AST (Atlantic, Arabia), AMT (Amazon, Armenia), ECT. An unknown word is
read as no zone at all, so the feed's own applies."""
