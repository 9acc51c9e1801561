"""Ordinals in words, digits, Roman and Chinese numerals, and what looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.dialogues import grammar
from aggregator.dialogues.ordinals import LARGEST, Ordinal, chinese_number, find_ordinals, roman_number


def values(text: str, language: str | None) -> list[tuple[str, int]]:
    return [(found.text, found.value) for found in find_ordinals(text, language)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "the third annual dialogue", [("third", 3)]),
        ("en", "Inaugural consultations", [("Inaugural", 1)]),
        ("en", "the maiden round", [("maiden", 1)]),
        ("en", "the first-ever dialogue", [("first-ever", 1)]),
        ("en", "their twenty-second session", [("twenty-second", 22)]),
        ("en", "their twenty second session", [("twenty second", 22)]),
        ("en", "the 21st round and the 3rd meeting", [("21st", 21), ("3rd", 3)]),
        ("en", "the ninety-ninth and the hundredth", [("ninety-ninth", 99), ("hundredth", 100)]),
        ("en", "At 39th dialogue with China", [("39th", 39)]),
        ("en", "the 11 th session, Round 7 begins", [("11 th", 11), ("Round 7", 7)]),
        ("ar", "الجولة الثالثة", [("الثالثة", 3)]),
        ("ar", "جولة عاشرة", [("عاشرة", 10)]),
        ("ar", "دورة حادية عشرة", [("حادية عشرة", 11)]),
        ("id", "Dialog ke-8, sidang ke-VI", [("ke-8", 8), ("VI", 6)]),
        ("id", "putaran keduabelas dan ke-sepuluh", [("keduabelas", 12), ("ke-sepuluh", 10)]),
        ("uz", "19-muloqot 2025-yil 20-may kuni", [("19", 19)]),
        ("kk", "12-отырысы 20-мамырда", [("12", 12)]),
        ("fa", "بیست\u200cودومین نشست", [("بیست\u200cودومین", 22)]),
        ("uk", "5-те засідання", [("5-те", 5)]),
        ("fr", "13ᵉ session", [("13ᵉ", 13)]),
        ("es", "12.ª reunión", [("12.ª", 12)]),
        ("it", "il 3° dialogo a 20° C", [("3", 3)]),
        ("de", "XII. Sitzung", [("XII", 12)]),
        ("en", "They met King Charles III. Talks followed in room IX. Later they left", []),
        ("vi", "kỳ họp lần thứ VIII.", [("VIII", 8)]),
        ("ja", "8回目の対話、第3ラウンド", [("8回目", 8), ("第3ラウンド", 3)]),
        ("ja", "両国初の人権対話", [("初の", 1)]),
        ("ko", "열두 번째 협의, 제3라운드", [("열두 번째", 12), ("제3라운드", 3)]),
        ("fr", "le 5e dialogue, la 7ème session, la 1ère réunion", [("5e", 5), ("7ème", 7), ("1ère", 1)]),
        ("fr", "troisième tour", [("troisième", 3)]),
        ("fr", "vingt-et-unième session", [("vingt-et-unième", 21)]),
        ("fr", "soixante et onzième session", [("soixante et onzième", 71)]),
        ("fr", "quatre-vingt-dix-septième session", [("quatre-vingt-dix-septième", 97)]),
        ("es", "la tercera reunión y el 5º diálogo", [("tercera", 3), ("5º", 5)]),
        ("es", "la vigésima primera reunión", [("vigésima primera", 21)]),
        ("es", "el decimotercer diálogo", [("decimotercer", 13)]),
        ("pt", "a décima primeira rodada, a 4ª edição", [("décima primeira", 11), ("4ª", 4)]),
        ("de", "der zehnte Dialog, die einundzwanzigste Runde", [("zehnte", 10), ("einundzwanzigste", 21)]),
        ("de", "in der dritten Runde", [("dritten", 3)]),
        ("de", "der 10. Deutsch-Chinesische Dialog", [("10.", 10)]),
        ("it", "la ventunesima sessione e il terzo dialogo", [("ventunesima", 21), ("terzo", 3)]),
        ("it", "trentottesima riunione", [("trentottesima", 38)]),
        ("ru", "третьего раунда", [("третьего", 3)]),
        ("ru", "на третьем заседании", [("третьем", 3)]),
        ("ru", "двадцать второе заседание", [("двадцать второе", 22)]),
        ("ru", "11-й раунд, 5-го заседания, 7-е заседание", [("11-й", 11), ("5-го", 5), ("7-е", 7)]),
        ("uk", "дев’ятнадцятий раунд, 3-го засідання", [("дев’ятнадцятий", 19), ("3-го", 3)]),
        ("pl", "jedenasta runda, 5. posiedzenie", [("jedenasta", 11), ("5.", 5)]),
        ("pl", "dwudzieste pierwsze posiedzenie", [("dwudzieste pierwsze", 21)]),
        ("nl", "eenentwintigste ronde, 3e ronde", [("eenentwintigste", 21), ("3e", 3)]),
        ("tr", "12. Tur, 3'üncü tur, on birinci tur", [("12.", 12), ("3'üncü", 3), ("on birinci", 11)]),
        ("tr", "toplantının üçüncüsü", [("üçüncüsü", 3)]),
        ("kk", "үшінші раунд, 5-ші отырыс, он бірінші", [("үшінші", 3), ("5-ші", 5), ("он бірінші", 11)]),
        ("ky", "алтынчы тегерек", [("алтынчы", 6)]),
        ("uz", "uchinchi raund, oʻn birinchi", [("uchinchi", 3), ("oʻn birinchi", 11)]),
        ("uz", "тўртинчи мулоқот", [("тўртинчи", 4)]),
        ("az", "üçüncü dialoq, 7-ci iclas", [("üçüncü", 3), ("7-ci", 7)]),
        ("tg", "муколамаи панҷум", [("панҷум", 5)]),
        ("ar", "الحوار الثالث", [("الثالث", 3)]),
        ("ar", "الجولة الثالثة", [("الثالثة", 3)]),
        ("ar", "الدورة الحادية عشرة", [("الحادية عشرة", 11)]),
        ("ar", "الاجتماع الثاني والعشرين", [("الثاني والعشرين", 22)]),
        ("ar", "الدورة الـ21", [("الـ21", 21)]),
        ("fa", "سومین دور", [("سومین", 3)]),
        ("fa", "بیست و یکمین نشست", [("بیست و یکمین", 21)]),
        ("hi", "तीसरा दौर, 11वां दौर", [("तीसरा", 3), ("11वां", 11)]),
        ("id", "putaran ke-3, dialog ketiga, kedua belas", [("ke-3", 3), ("ketiga", 3), ("kedua belas", 12)]),
        ("vi", "lần thứ ba", [("lần thứ ba", 3)]),
        ("vi", "lần thứ mười hai", [("lần thứ mười hai", 12)]),
        ("vi", "lần thứ 12", [("thứ 12", 12)]),
        ("zh", "第十一轮", [("第十一轮", 11)]),
        ("zh", "首届对话，第3次磋商", [("首届", 1), ("第3次", 3)]),
        ("ja", "第3回日米協議", [("第3回", 3)]),
        ("ko", "제3차 협의, 2차 회의, 첫 번째 대화", [("제3차", 3), ("2차", 2), ("첫 번째", 1)]),
        ("en", "XIV EU-Moldova Human Rights Dialogue", [("XIV", 14)]),
        ("es", "celebran el X Diálogo", [("X", 10)]),
        ("ru", "III заседание комиссии", [("III", 3)]),
        ("ru", "XХIV сессия", [("XХIV", 24)]),  # typed with a Cyrillic Kha
        ("fr", "la XIe session", [("XIe", 11)]),
        (None, "第3回", [("第3回", 3)]),
        ("en", "the 3rd ( ... ) May", [("3rd", 3)]),
        ("xx", "third", []),
    ],
)
def test_editions_are_read(language: str | None, text: str, expected: list[tuple[str, int]]) -> None:
    assert values(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "2024 U.S.-India dialogue"),
        ("en", "the 2024th"),
        ("en", "first deputy minister"),
        ("en", "the second half of the year"),
        ("en", "the 21st century"),
        ("en", "the 30th anniversary of relations"),
        ("en", "on the 20th of May"),
        ("en", "on May 20th"),
        ("en", "20th and 21st May"),
        ("en", "Article IV Consultations"),
        ("en", "King Charles III arrived"),
        ("en", "Mohammed VI received the minister"),
        ("en", "Lloyd Austin III."),
        ("en", "I met them, and I Think so"),
        ("en", "1.5th"),
        ("en", "the 999th squadron"),
        ("de", "am 8. Oktober"),
        ("de", "am 20. und 21. Mai"),
        ("de", "Artikel 5. Absatz"),
        ("de", "Seite 3. 4 Punkte"),
        ("fr", "le 1er mai"),
        ("fr", "XXI siècle"),
        ("ru", "первый заместитель министра"),
        ("ru", "XXI век"),
        ("ru", "20-го мая"),
        ("it", "secondo il ministro"),
        ("pt", "segunda-feira"),
        ("id", "kedua negara"),
        ("ar", "كانون الثاني"),
        ("ar", "الساعة الثالثة"),
        ("zh", "第三国"),
        ("zh", "第一千零一次"),
        ("zh", "第999次"),
        ("ko", "2차 세계대전"),
        ("vi", "thứ hai"),
    ],
)
def test_other_numbers_are_no_editions(language: str, text: str) -> None:
    assert values(text, language) == []


@pytest.mark.parametrize("language", sorted(grammar.LANGUAGES - {"zh", "ja"}))
def test_every_language_counts_from_one(language: str) -> None:
    words = grammar.of(language).ordinals
    assert set(range(1, 6)) <= set(words.values())
    for word, value in words.items():
        (found, *rest) = values(word, language)
        assert (found[1], rest) == (value, []), word


def test_roman_and_chinese_numerals() -> None:
    assert [roman_number(numeral) for numeral in ("I", "IV", "IX", "XIV", "XXXIX", "XL")] == [1, 4, 9, 14, 39, 40]
    assert [roman_number(numeral) for numeral in ("", "IIII", "VX", "XLI", "L", "ABC")] == [0] * 6
    assert [chinese_number(numeral) for numeral in ("三", "十", "十一", "二十", "廿三", "一百零二", "二三")] == [
        3, 10, 11, 20, 23, 102, 23,
    ]  # fmt: skip
    assert chinese_number("大") == 0


HOSTILE = (
    "12. ",
    "twenty ",
    "XIV ",
    "第十一",
    "I ",
    "1 ",
    "ke-",
    "lần thứ mười ",
    "dix-",
    "2차 ",
    "II-",
    "第",
    "والعشرين ",
)


@pytest.mark.slow
@pytest.mark.parametrize("piece", HOSTILE[:3])
def test_a_megabyte_of_one_thing_is_read_through(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    _sound(text, find_ordinals(text, "de"))


@settings(max_examples=60, deadline=None)
@given(
    text=st.one_of(
        st.text(max_size=200), st.lists(st.sampled_from([*HOSTILE, "May", "de", " ", "21st", "º"])).map("".join)
    ),
    language=st.sampled_from([None, "xx", *sorted(grammar.LANGUAGES)]),
)
def test_any_text_is_safe(text: str, language: str | None) -> None:
    _sound(text, find_ordinals(text, language))


def _sound(text: str, found: list[Ordinal]) -> None:
    end = 0
    for ordinal in found:
        assert end <= ordinal.start < ordinal.end <= len(text)
        assert ordinal.text == text[ordinal.start : ordinal.end]
        assert 1 <= ordinal.value <= LARGEST
        end = ordinal.end


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en", "met for the third time", 3),
        ("fr", "réunis pour la deuxième fois", 2),
        ("es", "se reunieron por cuarta vez", 4),
        ("pt", "pela segunda vez", 2),
        ("it", "per la quinta volta", 5),
        ("de", "zum dritten Mal", 3),
        ("ru", "в третий раз", 3),
        ("uk", "у четвертий раз", 4),
        ("ar", "للمرة الثالثة", 3),
        ("tr", "üçüncü kez", 3),
        ("kk", "үшінші рет", 3),
        ("uz", "uchinchi marta", 3),
        ("pl", "po raz czwarty", 4),
    ],
)
def test_times_count_sessions_too(language: str, text: str, value: int) -> None:
    assert [found.value for found in find_ordinals(text, language)] == [value]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "met for the first time"),
        ("en", "their second meeting this year"),
        ("en", "the first session since 2019"),
        ("en", "the first round of talks in five years"),
        ("fr", "la première session depuis 2019"),
        ("es", "la primera reunión en tres años"),
        ("es", "la segunda cita del año"),
        ("ru", "первое заседание после паузы"),
        ("de", "die erste Runde seit 2018"),
    ],
)
def test_what_counts_from_a_later_point_is_no_edition(language: str, text: str) -> None:
    assert find_ordinals(text, language) == []


def test_an_arabic_ordinal_may_be_of_something() -> None:
    assert [found.value for found in find_ordinals("الجولة الثالثة من المشاورات", "ar")] == [3]
    assert find_ordinals("في الأول من مايو", "ar") == []
    assert find_ordinals("أول من وصل", "ar") == []


def test_a_first_vice_minister_is_no_first_round() -> None:
    assert find_ordinals("외교부 1차관과 제2차관이 참석했다", "ko") == []
    assert [found.value for found in find_ordinals("제2차 협의", "ko")] == [2]
