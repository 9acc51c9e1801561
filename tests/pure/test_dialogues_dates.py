"""Dates of sessions: cases D01-D12 of reference/language.md, every language, and what only looks like a date."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.dialogues import grammar
from aggregator.dialogues.dates import DateSpan, Tense, find_dates
from aggregator.dialogues.grammar import calendar, cldr
from aggregator.model import When

WEDNESDAY = datetime(2024, 5, 15, 12, tzinfo=UTC)


def read(
    text: str,
    language: str | None = "en",
    tense: Tense = "future",
    published: datetime | None = WEDNESDAY,
    day_first: bool | None = None,
) -> list[str]:
    """Each date as "2024-05-20", "2024-05-20..21", "2024-05..": what is short to compare."""
    return [
        short(span.when) for span in find_dates(text, language, published=published, tense=tense, day_first=day_first)
    ]


def short(when: When) -> str:
    if when.start is None or when.end is None:
        return when.precision
    mark = "" if when.precision == "day" else f" {when.precision}"
    if when.start == when.end:
        return f"{when.start}{mark}"
    return f"{when.start}..{when.end}{mark}"


TWO_DAYS, THREE_DAYS, ACROSS = "2024-05-20..2024-05-21", "2024-05-20..2024-05-22", "2024-05-30..2024-06-01"
ONE_DAY, NEXT_WEEK, JUNE = "2024-05-20", "2024-05-20..2024-05-26 week", "2024-06-01..2024-06-30 month"
EARLY_JUNE, LATE_MAY = "2024-06-01..2024-06-15 month", "2024-05-16..2024-05-31 month"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20-21 May", TWO_DAYS),  # D01
        ("May 30 – June 1", ACROSS),  # D02
        ("30 May–1 June 2024", ACROSS),
        ("20 and 21 May 2024", TWO_DAYS),  # D03
        ("31 December-2 January", "2024-12-31..2025-01-02"),  # D04
        ("on Monday", ONE_DAY),  # D05
        ("next week", NEXT_WEEK),  # D06
        ("later this month", "2024-05-01..2024-05-31 month"),  # D07
        ("in early June", EARLY_JUNE),
        ("in the second half of 2024", "2024-07-01..2024-12-31 year"),
        ("in the third quarter of 2024", "2024-07-01..2024-09-30 year"),
        ("05/06/2024", "none"),  # D08
        ("25/06/2024", "2024-06-25"),
        ("06/25/2024", "2024-06-25"),
        ("06/06/2024", "2024-06-06"),
        ("yesterday", "2024-05-14"),  # D11
        ("May 20", ONE_DAY),
        ("May 20th, 2024", ONE_DAY),
        ("the 20th of May", ONE_DAY),
        ("20 May, 2024", ONE_DAY),
        ("20-May-2024", ONE_DAY),
        ("Monday, May 20, 2024", ONE_DAY),
        ("20 May 2024 (Monday)", ONE_DAY),
        ("Friday (10 November)", "2023-11-10"),  # that is the year in which it is a Friday
        ("today (25 March 2025)", "2025-03-25"),
        ("from 20 to 22 May", THREE_DAYS),
        ("May 20 to 22", THREE_DAYS),
        ("May 20-22, 2024", THREE_DAYS),
        ("May 20, 21 and 22", THREE_DAYS),
        ("20, 21 and 22 May", THREE_DAYS),
        ("between May 20 and 22", THREE_DAYS),
        ("from May 30 to June 1, 2024", ACROSS),
        ("31 May and 1 June", "2024-05-31..2024-06-01"),
        ("2024-05-20", ONE_DAY),
        ("2024-05-20T10:00:00Z", ONE_DAY),
        ("2024/05/20", ONE_DAY),
        ("20.05.2024", ONE_DAY),
        ("20.05.24", ONE_DAY),
        ("20-22.05.2024", THREE_DAYS),
        ("30.05.-01.06.2024", ACROSS),
        ("20.02.85", "1985-02-20"),
        ("in June", JUNE),
        ("June 2025", "2025-06-01..2025-06-30 month"),
        ("next June", JUNE),
        ("last June", "2023-06-01..2023-06-30 month"),
        ("mid-June", "2024-06-08..2024-06-23 month"),
        ("at the end of May", LATE_MAY),
        ("by the end of 2025", "2025-09-01..2025-12-31 year"),
        ("in 2025", "2025-01-01..2025-12-31 year"),
        ("next year", "2025-01-01..2025-12-31 year"),
        ("next month", JUNE),
        ("last month", "2024-04-01..2024-04-30 month"),
        ("this weekend", "2024-05-18..2024-05-19 week"),
        ("next weekend", "2024-05-25..2024-05-26 week"),
        ("on Saturday this weekend", "2024-05-18"),
        ("next weekend on Sunday", "2024-05-26"),
        ("tomorrow", "2024-05-16"),
        ("next Wednesday", "2024-05-22"),
        ("last Wednesday", "2024-05-08"),
        ("Wednesday", "2024-05-15"),
        ("10 September this year", "2024-09-10"),
        ("in April of this year", "2024-04-01..2024-04-30 month"),
        ("in September last year", "2023-09-01..2023-09-30 month"),
        ("14 May", "2024-05-14"),  # a release may be two days late
        ("12 May", "2025-05-12"),
        ("29 February", "2024-02-29"),
        ("May the 20th", ONE_DAY),
        ("2024 May 20", ONE_DAY),
        ("May 20 and the 21st", TWO_DAYS),
        ("15, 16, 17, 18, 19, 20 and 21 May 2024", "2024-05-16..2024-05-21"),
        ("31 December 2024 - 2 January", "2024-12-31..2025-01-02"),
        ("31 December - 2 January 2025", "2024-12-31..2025-01-02"),
        ("1 January - 30 June 2025", "2025-01-01"),  # no session is that long
        ("early in June", EARLY_JUNE),
    ],
)
def test_english(text: str, expected: str) -> None:
    if text == "29 February":
        assert read(text, tense="past") == [expected]
    else:
        assert read(text) == [expected]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "le 20 mai 2024", ONE_DAY),
        ("fr", "les 20 et 21 mai", TWO_DAYS),
        ("fr", "du 20 au 22 mai", THREE_DAYS),
        ("fr", "du 30 mai au 1er juin", ACROSS),
        ("fr", "lundi 20 mai", ONE_DAY),
        ("fr", "lundi prochain", ONE_DAY),
        ("fr", "lundi 20", ONE_DAY),
        ("fr", "la semaine prochaine", NEXT_WEEK),
        ("fr", "début juin", EARLY_JUNE),
        ("fr", "fin mai", LATE_MAY),
        ("fr", "en juin", JUNE),
        ("fr", "demain", "2024-05-16"),
        ("es", "los días 20 y 21 de mayo", TWO_DAYS),
        ("es", "20 de mayo de 2024", ONE_DAY),
        ("es", "del 20 al 22 de mayo", THREE_DAYS),
        ("es", "del 30 de mayo al 1 de junio de 2024", ACROSS),
        ("es", "este lunes 20 de mayo", ONE_DAY),
        ("es", "el próximo lunes", ONE_DAY),
        ("es", "la próxima semana", NEXT_WEEK),
        ("es", "a principios de junio", EARLY_JUNE),
        ("es", "hoy", "2024-05-15"),
        ("es", "20 de mayo de este año", ONE_DAY),
        ("pt", "20 de maio de 2024", ONE_DAY),
        ("pt", "de 20 a 22 de maio", THREE_DAYS),
        ("pt", "nesta segunda-feira (20)", ONE_DAY),
        ("pt", "na próxima semana", NEXT_WEEK),
        ("pt", "no início de junho", EARLY_JUNE),
        ("de", "am 20. Mai 2024", ONE_DAY),
        ("de", "20. und 21. Mai", TWO_DAYS),
        ("de", "20./21. Mai", TWO_DAYS),
        ("de", "am 20. und den 21. Mai", TWO_DAYS),
        ("de", "vom 20. bis 22. Mai", THREE_DAYS),
        ("de", "vom 30. Mai bis 1. Juni", ACROSS),
        ("de", "Montag, den 20. Mai", ONE_DAY),
        ("de", "nächste Woche", NEXT_WEEK),
        ("de", "Anfang Juni", EARLY_JUNE),
        ("de", "im Juni", JUNE),
        ("it", "il 20 e 21 maggio", TWO_DAYS),
        ("it", "dal 20 al 22 maggio 2024", THREE_DAYS),
        ("it", "lunedì prossimo", ONE_DAY),
        ("it", "a inizio giugno", EARLY_JUNE),
        ("nl", "20 en 21 mei 2024", TWO_DAYS),
        ("nl", "van 20 tot 22 mei", THREE_DAYS),
        ("ru", "20–21 мая", TWO_DAYS),
        ("ru", "20 и 21 мая 2024 года", TWO_DAYS),
        ("ru", "с 20 по 22 мая", THREE_DAYS),
        ("ru", "с 30 мая по 1 июня", ACROSS),
        ("ru", "20-го мая", ONE_DAY),
        ("ru", "в понедельник, 20 мая", ONE_DAY),
        ("ru", "20 мая с.г.", ONE_DAY),
        ("ru", "20.05.2024", ONE_DAY),
        ("ru", "на следующей неделе", NEXT_WEEK),
        ("ru", "в начале июня", EARLY_JUNE),
        ("ru", "в июне", JUNE),
        ("ru", "в 2025 году", "2025-01-01..2025-12-31 year"),
        ("uk", "20–21 травня", TWO_DAYS),
        ("uk", "з 20 по 22 травня 2024 року", THREE_DAYS),
        ("uk", "у п’ятницю", "2024-05-17"),
        ("uk", "наступного тижня", NEXT_WEEK),
        ("pl", "20 maja 2024 r.", ONE_DAY),
        ("pl", "od 20 do 22 maja", THREE_DAYS),
        ("pl", "w dniach 20-21 maja", TWO_DAYS),
        ("pl", "w przyszłym tygodniu", NEXT_WEEK),
        ("tr", "20 mayıs 2024", ONE_DAY),
        ("tr", "20 ve 21 Mayıs", TWO_DAYS),
        ("tr", "20-22 Mayıs tarihlerinde", THREE_DAYS),
        ("tr", "20 Mayıs'ta", ONE_DAY),
        ("tr", "Haziran başında", EARLY_JUNE),
        ("tr", "Haziran ayında", JUNE),
        ("tr", "Pazartesi günü", ONE_DAY),
        ("az", "20 may 2024-cü il", ONE_DAY),
        ("az", "gələn həftə", NEXT_WEEK),
        ("kk", "20 мамыр", ONE_DAY),
        ("kk", "2024 жылғы 20 мамырда", ONE_DAY),
        ("kk", "жылы 20 мамырда", ONE_DAY),
        ("kk", "2024 жылдың 20-22 мамырында", THREE_DAYS),
        ("kk", "маусымның басында", EARLY_JUNE),
        ("kk", "маусым айында", JUNE),
        ("kk", "келесі аптада", NEXT_WEEK),
        ("ky", "2024-жылдын 20-майында", ONE_DAY),
        ("ky", "кийинки аптада", NEXT_WEEK),
        ("uz", "2024-yil 20-may", ONE_DAY),
        ("uz", "20-21-may kunlari", TWO_DAYS),
        ("uz", "2024 йил 20 май", ONE_DAY),
        ("tg", "20 майи соли 2024", ONE_DAY),
        ("ar", "٢٠ مايو ٢٠٢٤", ONE_DAY),
        ("ar", "يومي 20 و21 مايو", TWO_DAYS),
        ("ar", "من 20 إلى 22 مايو", THREE_DAYS),
        ("ar", "20 أيار/مايو 2024", ONE_DAY),
        ("ar", "20 كانون الثاني 2025", "2025-01-20"),
        ("ar", "20 مايو/بعد", ONE_DAY),
        ("ar", "يوم الاثنين المقبل", ONE_DAY),
        ("ar", "الأسبوع المقبل", NEXT_WEEK),
        ("ar", "مطلع حزيران", EARLY_JUNE),
        ("fa", "۲۰ مه ۲۰۲۴", ONE_DAY),
        ("fa", "۲۰ تا ۲۲ مه", THREE_DAYS),
        ("fa", "هفته آینده", NEXT_WEEK),
        ("hi", "20 और 21 मई", TWO_DAYS),
        ("hi", "२० मई २०२४", ONE_DAY),
        ("id", "20 dan 21 Mei", TWO_DAYS),
        ("id", "Senin (20/5/2024)", ONE_DAY),
        ("id", "pekan depan", NEXT_WEEK),
        ("vi", "ngày 20 tháng 5 năm 2024", ONE_DAY),
        ("vi", "từ ngày 20 đến 22 tháng 5", THREE_DAYS),
        ("vi", "ngày 20/5", ONE_DAY),
        ("vi", "20-21/5/2024", TWO_DAYS),
        ("vi", "đầu tháng 6", EARLY_JUNE),
        ("vi", "tháng 6/2024", JUNE),
        ("vi", "sáng thứ hai", ONE_DAY),
        ("zh", "2024年5月20日", ONE_DAY),
        ("zh", "5月20日至21日", TWO_DAYS),
        ("zh", "5月20-21日", TWO_DAYS),
        ("zh", "5月30日到6月1日", ACROSS),
        ("zh", "二〇二四年五月二十日", ONE_DAY),
        ("zh", "20日在北京举行", ONE_DAY),
        ("zh", "20日至22日", THREE_DAYS),
        ("zh", "5月20日-6月1日", "2024-05-20..2024-06-01"),
        ("zh", "今年6月", JUNE),
        ("zh", "6月上旬", EARLY_JUNE),
        ("zh", "下周", NEXT_WEEK),
        ("zh", "下周一", ONE_DAY),
        ("zh", "明天", "2024-05-16"),
        ("zh", "2025年下半年", "2025-07-01..2025-12-31 year"),
        ("ja", "2024年5月20日（月）から22日", THREE_DAYS),
        ("ja", "5月20日、21日", TWO_DAYS),
        ("ja", "来週", NEXT_WEEK),
        ("ja", "6月上旬", EARLY_JUNE),
        ("ja", "来月5日", "2024-06-05"),
        ("ko", "2024년 5월 20일", ONE_DAY),
        ("ko", "5월 20∼21일", TWO_DAYS),
        ("ko", "5월 20일부터 22일까지", THREE_DAYS),
        ("ko", "6월 초", EARLY_JUNE),
        ("ko", "2025년 상반기", "2025-01-01..2025-06-30 year"),
        ("ko", "다음 주", NEXT_WEEK),
        ("th", "20 พฤษภาคม 2567", ONE_DAY),
        ("he", "20 במאי 2024", ONE_DAY),
        ("fi", "20. toukokuuta 2024", ONE_DAY),
        ("ro", "20-21 mai 2024", TWO_DAYS),
        ("no", "20. mai 2024", ONE_DAY),
        (None, "20 May 2024", ONE_DAY),
        ("sw", "20 May 2024", ONE_DAY),  # every Latin-script site also writes English dates
    ],
)
def test_every_language(language: str | None, text: str, expected: str) -> None:
    assert read(text, language) == [expected]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "May Day statement; the talks may take place; we march on"),  # D09
        ("en", "Article 20, 21 delegates"),  # D12
        ("en", "2024 U.S.-India 2+2 Dialogue"),
        ("en", "call +44 20 21 05 or 20-21-05"),
        ("en", "version 1.2.24 and 10.10.10.10"),
        ("en", "31 June, 30 February and 29 February 2023"),
        ("zh", "下月31日"),
        ("en", "99.99.2024"),
        ("en", "2024-13-40"),
        ("en", "at 20:30 in room 5/6"),
        ("zh", "为期3日间的3个月"),
        ("ko", "3일간"),
        ("vi", "cuộc đối thoại lần thứ hai chiếm 3/4"),
        ("tr", "pazar payı"),
        ("xx", "20 mai"),
    ],
)
def test_what_is_no_date(language: str, text: str) -> None:
    assert read(text, language) == []


def test_days_and_counts_are_told_apart() -> None:
    assert read("Article 20, 21 delegates, May 2024") == ["2024-05-01..2024-05-31 month"]
    assert read("On May 20, 15 delegates met") == [ONE_DAY]
    assert read("On May 20 and on 3 June") == [ONE_DAY, "2024-06-03"]
    assert read("May 20 at 10:30") == [ONE_DAY]
    assert read("on Monday and 20 June") == [ONE_DAY, "2024-06-20"]
    assert read("20 June met Monday") == ["2024-06-20", ONE_DAY]
    assert read("22 May - 20 May") == ["2024-05-22", ONE_DAY]
    assert read("20 and ... 21 May") == ["2024-05-21"]
    assert read("Article 20 21 May") == ["2024-05-21"]
    assert read("May 20.5 and May 20% and May 10:30") == []
    assert read("May 20-21-22-23-24-25-26") == ["2024-05-20..2024-05-25"]
    assert read("worth 2.20 May 2024") == ["2024-05-01..2024-05-31 month"]


def test_the_tense_chooses_the_side() -> None:
    assert read("on Monday", tense="past") == ["2024-05-13"]
    assert read("on Monday", tense=None) == ["2024-05-13"]
    assert read("on Friday", tense=None) == ["2024-05-17"]
    assert read("May 20", tense="past") == ["2023-05-20"]
    assert read("May 17", tense="past") == ["2024-05-17"]  # two days of grace
    assert read("January 3", tense=None) == ["2024-01-03"]
    assert read("31 December-2 January", tense="past") == ["2023-12-31..2024-01-02"]
    assert read("in June", tense="past") == ["2023-06-01..2023-06-30 month"]
    assert read("in June", tense=None) == [JUNE]
    assert read("8日", "zh", tense="past") == ["2024-05-08"]
    assert read("8日", "zh", tense="future") == ["2024-06-08"]


def test_a_year_may_stand_beside() -> None:
    assert read("It met on 28 November and again on 2 December 2021.") == ["2021-11-28", "2021-12-02"]
    assert read("A visit on 13-15 June 2024 came before the dialogue on 16 June", published=None) == [
        "2024-06-13..2024-06-15", "2024-06-16",
    ]  # fmt: skip
    assert read("It met on 2 December 2021. The next is on 3 December", tense="future")[1] == "2024-12-03"


def test_without_publication_nothing_is_invented() -> None:
    for text in ("20 May", "on Monday", "tomorrow", "next week", "in June", "Monday 20"):
        assert read(text, published=None) in (["none"], []), text
    assert read("20 May 2024", published=None) == [ONE_DAY]
    assert read("lundi 20", "fr", published=None) == ["none"]
    assert read("in June 2024 and in 2025", published=None) == [JUNE, "2025-01-01..2025-12-31 year"]
    assert read("tomorrow", published=datetime.min.replace(tzinfo=UTC)) == ["none"]


def test_the_feed_decides_the_order_of_numbers() -> None:
    assert read("05/06/2024", day_first=True) == ["2024-06-05"]
    assert read("05/06/2024", day_first=False) == ["2024-05-06"]
    assert read("05/06/2024", "fr") == ["2024-06-05"]
    assert read("05.06.2024", day_first=False) == ["2024-06-05"]  # full stops are never American


def flags(text: str, language: str = "en") -> list[tuple[str, bool]]:
    found = find_dates(text, language, published=WEDNESDAY, tense="future")
    return [(short(span.when), span.original) for span in found]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The dialogue, originally planned for 3 June, will now take place on 17 June in Ottawa"),
        ("en", "moved from 3 June to 17 June"),
        ("en", "was postponed from 3 to 17 June"),
        ("en", "was postponed from 3 to 17 June 2024"),
        ("fr", "initialement prévu le 3 juin, il se tiendra le 17 juin"),
        ("es", "previsto inicialmente para el 3 de junio, se celebrará el 17 de junio"),
        ("de", "ursprünglich für den 3. Juni geplant, findet nun am 17. Juni statt"),
        ("it", "inizialmente previsto per il 3 giugno, si terrà il 17 giugno"),
        ("ru", "перенесён с 3 на 17 июня"),
        ("tr", "3 Haziran'dan 17 Haziran'a ertelendi"),
        ("kk", "3 маусымнан 17 маусымға ауыстырылды"),
        ("uz", "3-iyundan 17-iyunga ko‘chirildi"),
        ("ky", "3-июндан 17-июнга жылдырылды"),
        ("de", "wurde vom 3. Juni auf den 17. Juni verlegt"),
        ("pl", "przełożono z 3 czerwca na 17 czerwca"),
        ("nl", "is verplaatst van 3 juni naar 17 juni"),
        ("pt", "foi adiado de 3 de junho para 17 de junho"),
        ("id", "diundur dari 3 Juni ke 17 Juni"),
        ("vi", "được dời từ ngày 3 tháng 6 sang ngày 17 tháng 6"),
        ("ru", "первоначально запланированный на 3 июня, пройдёт 17 июня"),
        ("uk", "спочатку запланований на 3 червня, відбудеться 17 червня"),
        ("zh", "原定于6月3日举行，改为6月17日"),
        ("ja", "当初6月3日の予定だったが、6月17日に開催"),
        ("ar", "كان مقررا عقده في 3 يونيو وسيعقد في 17 يونيو"),
    ],
)
def test_a_date_that_no_longer_holds_is_marked(language: str, text: str) -> None:
    assert flags(text, language) == [("2024-06-03", True), ("2024-06-17", False)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "postponed from 3-5 June to 17-19 June", "2024-06-17..2024-06-19"),
        ("en", "moved from June 3-5 to June 17", "2024-06-17"),
        ("de", "wurde vom 3.-5. Juni auf den 17.-19. Juni verschoben", "2024-06-17..2024-06-19"),
        ("fr", "reporté du 3 au 5 juin au 17 juin", "2024-06-17"),
        ("es", "aplazado del 3 al 5 de junio al 17 de junio", "2024-06-17"),
        ("ru", "перенесён с 3-5 июня на 17-19 июня", "2024-06-17..2024-06-19"),
    ],
)
def test_days_in_a_row_are_moved_together(language: str, text: str, expected: str) -> None:
    assert flags(text, language) == [("2024-06-03..2024-06-05", True), (expected, False)]


def test_a_range_is_no_move() -> None:
    assert flags("Das Treffen vom 3. Juni bis 5. Juni wurde verlegt", "de") == [("2024-06-03..2024-06-05", False)]
    assert flags("3 маусымнан 17 маусымға дейін жоспарланған, шегерілді", "kk") == [
        ("2024-06-03", False), ("2024-06-17", False),
    ]  # fmt: skip
    assert flags("am 3. Juni auf den 5. Juni", "de") == [("2024-06-03", False), ("2024-06-05", False)]
    assert flags("on 3 June, not as originally") == [("2024-06-03", False)]
    assert flags("It was postponed last year. It runs from 3 to 17 June") == [
        ("2023-01-01..2023-12-31 year", False), ("2024-06-03..2024-06-17", False),
    ]  # fmt: skip
    assert flags("originally launched in Paris by two ministers of state for all the world on 3 June") == [
        ("2024-06-03", False)
    ]


def test_explicit_dates_are_told_from_resolved_ones() -> None:
    found = find_dates("on Monday, 20 May, tomorrow, in June", "en", published=WEDNESDAY, tense="future")
    assert [(span.text, span.explicit) for span in found] == [
        ("Monday, 20 May", True), ("tomorrow", False), ("June", False),
    ]  # fmt: skip


TENSES = st.sampled_from(["past", "future", None])
LONG = ("20-21 May ", "originally ", "5月20日", "from 3 to ", "20 мая ")
PIECES = (*LONG, "May ", "20 ", "20 and ", "20, ", "20. ", "12/", "early ", "Monday ", "2024-05-20 ", "с 3 по ", "(",
          "20th ", "5월 20일부터 ", "ngày 20 ")  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("piece", LONG)
def test_a_megabyte_of_one_thing_is_read_through(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    language = "zh" if "月" in piece else "ru" if "мая" in piece else "en"
    _sound(text, find_dates(text, language, published=WEDNESDAY, tense="past"))


@st.composite
def _phrases(draw: st.DrawFn) -> tuple[str, str]:
    """A language, and some of its own words for times beside each other."""
    language = draw(st.sampled_from(sorted(grammar.LANGUAGES)))
    rules = grammar.of(language)
    days = [name for row in (calendar.weekdays(language), calendar.months(language)) for name in row]
    words = sorted({*rules.relative, *rules.parts, *rules.until, *rules.both, *rules.since, *rules.moved, *rules.onto,
                    *rules.next, *rules.last, *rules.inside, *days, "3", "20", "2024"})  # fmt: skip
    pieces = draw(st.lists(st.sampled_from(words), min_size=1, max_size=8))
    return language, draw(st.sampled_from([" ", ", ", "-"])).join(pieces)


@settings(max_examples=200, deadline=None)
@given(said=_phrases(), published=st.one_of(st.none(), st.datetimes(timezones=st.just(UTC))), tense=TENSES)
def test_any_words_of_time_beside_each_other_are_safe(
    said: tuple[str, str], published: datetime | None, tense: Tense
) -> None:
    language, text = said
    _sound(text, find_dates(text, language, published=published, tense=tense))


@settings(max_examples=80, deadline=None)
@given(
    text=st.one_of(st.text(max_size=200), st.lists(st.sampled_from([*PIECES, "–", "2024", " "])).map("".join)),
    language=st.sampled_from([None, "xx", *sorted(grammar.LANGUAGES)]),
    published=st.one_of(st.none(), st.datetimes(timezones=st.just(UTC))),
    tense=TENSES,
)
def test_any_text_is_safe(text: str, language: str | None, published: datetime | None, tense: Tense) -> None:
    _sound(text, find_dates(text, language, published=published, tense=tense))


@given(day=st.dates(date(1990, 1, 1), date(2040, 12, 31)), language=st.sampled_from(["en", "ru", "fr", "de", "id"]))
@settings(max_examples=60, deadline=None)
def test_a_whole_date_is_read_as_it_is(day: date, language: str) -> None:
    names = [row.split("|")[-1] for row in cldr.MONTHS[language].split(";")]
    text = f"{day.day}{'.' if language == 'de' else ''} {names[day.month - 1].title()} {day.year}"
    (span,) = find_dates(text, language, published=None, tense=None)
    assert (span.when, span.text) == (When(start=day, end=day, precision="day"), text)


def _sound(text: str, found: list[DateSpan]) -> None:
    end = 0
    for span in found:
        assert end <= span.start < span.end <= len(text)
        assert span.text == text[span.start : span.end]
        assert (span.when.start is None) == (span.when.end is None) == (span.when.precision == "none")
        assert span.when.start is None or span.when.end is None or span.when.start <= span.when.end
        end = span.end


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "from Tuesday to Thursday", "2024-05-21..2024-05-23"),
        ("en", "on Monday and Tuesday", TWO_DAYS),
        ("en", "opens on Tuesday and ends on Wednesday", "2024-05-21..2024-05-22"),
        ("en", "from today until tomorrow", "2024-05-15..2024-05-16"),
        ("en", "from Monday, May 20 through Wednesday, May 22", THREE_DAYS),
        ("en", "Thursday next week", "2024-05-23"),
        ("en", "on the 20th of this month", ONE_DAY),
        ("en", "in the spring of 2025", "2025-03-01..2025-06-30 year"),
        ("fr", "du lundi 20 au mercredi 22 mai", THREE_DAYS),
        ("fr", "le 20 du mois en cours", ONE_DAY),
        ("es", "los días 20 y 21 del presente mes", TWO_DAYS),
        ("es", "esta mañana", "2024-05-15"),
        ("es", "en otoño de 2025", "2025-09-01..2025-12-31 year"),
        ("de", "am 20.5. in Wien", ONE_DAY),
        ("ar", "في 20 من الشهر الجاري", ONE_DAY),
        ("ja", "5月20日(月)及び21日(火)", TWO_DAYS),
        ("ja", "今月20日", ONE_DAY),
        ("ko", "5.20.(월)", ONE_DAY),
        ("ko", "5.20.(월)-21.(화)", TWO_DAYS),
        ("ko", "다음 주 목요일", "2024-05-23"),
        ("id", "Senin (20/5)", ONE_DAY),
        ("vi", "sáng 20/5", ONE_DAY),
        ("fa", "۳۱ اردیبهشت", ONE_DAY),
        ("fa", "۳۱ اردیبهشت ۱۴۰۳", ONE_DAY),
        ("fa", "۲۷ و ۲۸ مهر ۱۴۰۲", "2023-10-19..2023-10-20"),
    ],
)
def test_ranges_and_days_as_papers_write_them(language: str, text: str, expected: str) -> None:
    assert read(text, language) == [expected]


def test_a_part_of_the_day_is_not_tomorrow() -> None:
    assert read("el jueves por la mañana", "es") == ["2024-05-16"]
    assert read("am Donnerstag am Morgen", "de") == ["2024-05-16"]
