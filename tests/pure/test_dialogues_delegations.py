"""Heads of delegation: who leads, chairs or hosts, in every main language; who only speaks or signs is none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.dialogues import grammar
from aggregator.dialogues.declension import nominative
from aggregator.dialogues.delegations import HeadSpan, find_heads
from aggregator.dialogues.names import find_names
from aggregator.model import Mention
from tests.lab.mentions import mentions

POWERS = {
    "U.S.": "US", "American": "US", "Kazakh ": "KZ", "Kazakhstan": "KZ", "India": "IN",
    "EU": "org:eu",
    "Kenyan": "KE", "Казахстана": "KZ", "ЕС": "org:eu", "Türkiye": "TR", "Kazakistan": "KZ", "Washington": "US",
}  # fmt: skip


def tagged(text: str) -> list[Mention]:
    return mentions(text, {"Austin": "US", "Cape Town": "ZA"}, POWERS)


def heads(text: str, language: str = "en") -> list[str]:
    return [head.name for head in find_heads(text, language, tagged(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Under Secretary of State for Civilian Security, Democracy, and Human Rights Uzra Zeya led the U.S."
            " delegation; the Kazakh delegation was headed by Ambassador Erzhan Kazykhan, Assistant to the President.",
            ["Uzra Zeya", "Erzhan Kazykhan"],
        ),
        ("The dialogue was co-chaired by Jane A. Doe and H.E. Mohammed bin Salem Al Harthy.",
         ["Jane A. Doe", "Mohammed bin Salem Al Harthy"]),
        ("Foreign Minister Liu He and Commissioner Ursula von der Weide will chair the session.",
         ["Liu He", "Ursula von der Weide"]),
        ("Minister Sara Swan led the Indian delegation, Cabinet Secretary Mona Juma the Kenyan.",
         ["Sara Swan", "Mona Juma"]),
        ("At the head of the U.S. delegation was James O'Neill, and of the Kazakh one Ambassador Erlan Karin.",
         ["James O'Neill", "Erlan Karin"]),
        ("Leading the American team was Lloyd J. Austin III.", ["Lloyd J. Austin III"]),
        ("Secretary Lloyd Austin hosted the talks.", ["Lloyd Austin"]),
        ("Deputy Minister Anna Berg represented the EU.", ["Anna Berg"]),
        ("The two sides in the dialogue were led by Dr S Rao.", ["S Rao"]),
        ("President Ann Low leaves on Monday for Cape Town, where she and President Cyril Ross will co-chair it.",
         ["Ann Low", "Cyril Ross"]),
        ("President Ann Low has arrived. She met Mr Kay, and there she will chair the session.", ["Ann Low", "Kay"]),
        ("President Ann Low has arrived. There Tom Kay waits, and then he will chair it.", ["Tom Kay"]),
        ("The session was chaired by Anna BERG.", ["Anna BERG"]),
        ("Minister Tom Kay welcomed Minister Lee Dow for the dialogue.", ["Tom Kay", "Lee Dow"]),
        ("The dialogue takes place in May. Minister Tom Kay will meet Minister Lee Dow.", ["Tom Kay", "Lee Dow"]),
        ("Director Shen Bo chaired it with Paola Pampa. Later Pampa led a second round.",
         ["Shen Bo", "Paola Pampa", "Paola Pampa"]),
        ("Ambassador Kay chaired the meeting.", ["Kay"]),
        ("Minister JOHN SMITH led the delegation.", ["JOHN SMITH"]),
    ],
)  # fmt: skip
def test_english(text: str, expected: list[str]) -> None:
    assert heads(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Spokesperson Gao Feng told the press that the dialogue will take place.",
        "President Tokayev's reforms were praised by the delegations.",
        "The dialogue was discussed, according to Minister Anna Berg.",
        "Ministers Ann Low and Tom Kay signed a memorandum.",
        "Minister Anna Berg visited a school.",
        "Minister Tom Kay met Minister Lee Dow.",
        "The dialogue was chaired by the ministers of Foreign Affairs, Human Rights and Democracy.",
        "It was chaired by the Director General for Asia.",
        "the delegation of IBM and of President OPEC",
        "the delegation of NATO Kay",
        "Kay chaired it.",
        "MINISTER LEADS DELEGATION",
        "",
    ],
)
def test_who_is_no_head(text: str) -> None:
    assert heads(text) == []


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "La délégation française était conduite par Mme Anne Grillon, directrice générale, et la délégation"
               " tunisienne par M. Mohamed Ali Nafli, secrétaire d’État.", ["Anne Grillon", "Mohamed Ali Nafli"]),
        ("fr", "sous la présidence de Jean de La Fosse", ["Jean de La Fosse"]),
        ("es", "La delegación ecuatoriana fue encabezada por el viceministro Luis Vayos, y la chilena por la"
               " subsecretaria Ximena Puentes.", ["Luis Vayos", "Ximena Puentes"]),
        ("es", "Presidirán Claudia Ruiz Messina, Luis Vidal e Ildefonso Guarda.",
         ["Claudia Ruiz Messina", "Luis Vidal", "Ildefonso Guarda"]),
        ("pt", "A reunião foi copresidida pela secretária-geral Maria Laura da Roca.", ["Maria Laura da Roca"]),
        ("de", "Unter Leitung von Staatssekretär Andreas Michel und dem chinesischen Vizeminister Deng Bo fanden in"
               " Berlin Konsultationen statt.", ["Andreas Michel", "Deng Bo"]),
        ("it", "La delegazione italiana è stata guidata dal Sottosegretario Maria Tripoli e quella kazaka dal"
               " Viceministro Roman Vassilov.", ["Maria Tripoli", "Roman Vassilov"]),
        ("nl", "Onder leiding van mensenrechtenambassadeur Wim Geert vond de dialoog plaats.", ["Wim Geert"]),
        ("ru", "Делегацию Казахстана возглавил заместитель министра иностранных дел Роман Василенко, делегацию ЕС –"
               " управляющий директор Михаэль Зиберт.", ["Роман Василенко", "Михаэль Зиберт"]),
        ("ru", "Заседание прошло под сопредседательством Ержана Казыхана и Узры Зеи.", ["Ержан Казыхан", "Узра Зея"]),
        ("ru", "Делегация во главе с Сергеем Рябковым прибыла.", ["Сергей Рябков"]),
        ("uk", "Українську делегацію очолив заступник Міністра закордонних справ Євген Перебийніс.",
         ["Євген Перебийніс"]),
        ("uk", "під головуванням Євгена Перебийноса", ["Євген Перебийнос"]),
        ("pl", "Delegacji polskiej przewodniczył wiceminister Władysław Bartosz.", ["Władysław Bartosz"]),
        ("pl", "Odbyła się sesja Komisji Międzyrządowej ds. Współpracy Gospodarczej. Obradom przewodniczył "
               "wiceminister Władysław Bartosz.", ["Władysław Bartosz"]),
        ("tr", "İstişareler, Türkiye Dışişleri Bakan Yardımcısı Ahmet Yıldız ve Kazakistan Dışişleri Bakan Yardımcısı"
               " Alibek Bakay başkanlığında yapıldı.", ["Ahmet Yıldız", "Alibek Bakay"]),
        ("kk", "Қазақстан делегациясын Сыртқы істер министрінің орынбасары Роман Василенко бастады.",
         ["Роман Василенко"]),
        ("uz", "Delegatsiyaga tashqi ishlar vaziri oʻrinbosari Bobur Usmon raislik qildi.", ["Bobur Usmon"]),
        ("id", "Delegasi Indonesia dipimpin oleh Wakil Menteri Luar Negeri Pahala Mansur.", ["Pahala Mansur"]),
        ("vi", "Thứ trưởng Ngoại giao Đỗ Hùng Việt và Thứ trưởng Bộ Ngoại giao Michelle Chan đồng chủ trì Đối thoại.",
         ["Đỗ Hùng Việt", "Michelle Chan"]),
        ("zh", "对话由外交部副部长杨洁和美国副国务卿伯恩共同主持。外长李肇将会见伯恩一行。", ["杨洁", "伯恩"]),
        ("zh", "王毅率团出席。", ["王毅"]),
        ("zh", "外交部发言人姜瑜说，部长的会议由双方主持", []),
        ("ja", "日本側から林芳正外務大臣、米側からブリンケン米国務長官が出席した。", ["林芳正", "ブリンケン"]),
        ("ja", "外務省の局長が発表した。岡野正敬外務次官が共同議長を務めた", ["岡野正敬"]),
        ("ko", "조현동 외교부 제1차관과 웬디 셔먼 미국 국무부 부장관이 공동 주재했다. 외교부 장관이 주재했다.",
         ["조현동", "웬디 셔먼"]),
        ("ja", "米国大使が出席した", []),
        ("ko", "우리측은 김홍균 차관보가 참석", ["김홍균"]),
        ("ar", "ويرأسه وزير الخارجية السعودي الأمير فيصل بن فرحان رئيس الدورة الحالية.", ["فيصل بن فرحان"]),
        ("ar", "عقدت الجولة برئاسة وزير الخارجية المصري سامح شكري ونظيره الأمريكي أنتوني بلينكن في القاهرة",
         ["سامح شكري", "أنتوني بلينكن"]),
        ("ar", "ترأس الجانب الكويتي نائب وزير الخارجية خالد الجارالله، فيما ترأس الجانب الأوروبي الأمين العام المساعد"
               " إنريكي مورا.", ["خالد الجارالله", "إنريكي مورا"]),
        ("ar", "برئاسة الوزير أحمد", []),
        ("ar", "قال المتحدث إن الحوار ناجح", []),
        ("ar", "برئاسة سامح شكري وأنتوني بلينكن", ["سامح شكري", "أنتوني بلينكن"]),
        ("ar", "برئاسة عبد الله بن زايد آل نهيان وزير الخارجية", ["عبد الله بن زايد آل نهيان"]),
    ],
)  # fmt: skip
def test_every_language(language: str, text: str, expected: list[str]) -> None:
    assert heads(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ar", "برئاسة سالم الحارثي وفريد نوري", ["سالم الحارثي", "فريد نوري"]),
        ("ar", "برئاسة سالم الحارثي وبحث الجانبان", ["سالم الحارثي"]),
        ("en", "Secretary Rosa Vila and Minister Jaime Lopez will represent Manila.", ["Rosa Vila", "Jaime Lopez"]),
        ("fr", "Le ministre Omar Diallo et son homologue Anas Berrada président la rencontre.",
         ["Omar Diallo", "Anas Berrada"]),
        ("uz", "Unga vazir Bahrom Yusuf raislik qilmoqda.", ["Bahrom Yusuf"]),
        ("pl", "Konsultacje pod przewodnictwem wiceministrów Wojciecha Zalewskiego i Anny Kowalskiej.",
         ["Wojciech Zalewski", "Anna Kowalska"]),
        ("ja", "本日、山田恵外務大臣は第4回戦略対話を行いました。", ["山田恵"]),
        ("zh", "中方代表团将于下周出席对话。", []),
        ("ko", "김민수 외교부 차관은 야마다 겐지 일본 외무성 사무차관과 협의회를 개최하였다.",
         ["김민수", "야마다 겐지"]),
        ("id", "Menteri Surya Wirawan memimpin delegasi pada Sidang Komisi ke-8.", ["Surya Wirawan"]),
    ],
)  # fmt: skip
def test_more_ways_of_leading(language: str, text: str, expected: list[str]) -> None:
    assert heads(text, language) == expected


def test_a_japanese_name_ends_where_its_country_begins() -> None:
    text = "ハーリド・サーニ・カタール国首相との間で対話を行いました。"
    assert [head.name for head in find_heads(text, "ja", mentions(text, {}, {"カタール": "QA"}))] == [
        "ハーリド・サーニ"
    ]


def test_a_german_article_is_no_part_of_a_name() -> None:
    text = "Staatssekretärin Maria Lund wird mit Minister Aziz Karim den Vorsitz der Sitzung führen."
    assert heads(text, "de") == ["Maria Lund", "Aziz Karim"]
    assert heads("Den Vorsitz führte Alexander van der Berg.", "de") == ["Alexander van der Berg"]
    assert heads("Minister Aziz von den Vorsitz sprach.", "de") == []  # the only verb is a part of the name


def test_names_are_what_is_no_office() -> None:
    names = find_names("Prime Minister Dr. Ana de la Cruz, C.S. Eliot Kang, of NATO, Strategic Dialogue, Ana", [], "en")
    assert [name.name for name in names] == ["Ana de la Cruz", "C.S. Eliot Kang"]
    assert [name.name for name in find_names("Mr Xi and Ms. O’Hara’s team", [], "en")] == ["Xi", "O’Hara"]
    assert [name.owner for name in find_names("Mr Xi and Ms. O’Hara’s team", [], "en")] == [False, True]
    assert find_names("Kazakhstan Kazakhstan", mentions("Kazakhstan Kazakhstan", None, POWERS), "en") == []


@pytest.mark.parametrize(
    ("name", "case", "expected"),
    [
        ("Ержана Казыхана", "genitive", "Ержан Казыхан"),
        ("Сергея Лаврова", "genitive", "Сергей Лавров"),
        ("Игоря Петренко", "genitive", "Игорь Петренко"),
        ("Марии Захаровой", "genitive", "Мария Захарова"),
        ("Узры Зеи", "genitive", "Узра Зея"),
        ("Араратом Мирзояном", "instrumental", "Арарат Мирзоян"),
        ("Сергеем Рябковым", "instrumental", "Сергей Рябков"),
        ("Марией Захаровой", "instrumental", "Мария Захарова"),
        ("Пауло Гарсиа", "genitive", "Пауло Гарсиа"),
        ("Ли Хэ", "instrumental", "Ли Хэ"),
        ("Пио", "genitive", "Пио"),
        ("Гарсиа", "genitive", "Гарсиа"),
    ],
)
def test_names_in_a_case(name: str, case: str, expected: str) -> None:
    assert nominative(name, case) == expected  # type: ignore[arg-type]  # one of the two cases


LONG = ("Uzra Zeya led by US ", "Minister Kay, who said he ", "部长杨洁和", "برئاسة وزير ")
PIECES = (*LONG, "Uzra Zeya ", "led by ", "Minister ", "Kay ", "and ", "he ", ", ", ". ", "A. ", "bin ", "'s ", "said ",
          "US ", "ى ", "主持", "고 장관 ", "外務大臣")  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("piece", LONG)
def test_a_megabyte_of_one_thing_is_read_through(piece: str) -> None:
    language = {"部": "zh", "ب": "ar"}.get(piece[0], "en")
    text = piece * (1_000_000 // len(piece))
    _sound(text, find_heads(text, language, mentions(text, None, {"US": "US"})))


@settings(max_examples=60, deadline=None)
@given(
    text=st.one_of(st.text(max_size=120), st.lists(st.sampled_from(PIECES)).map("".join)),
    language=st.sampled_from([None, "xx", *sorted(grammar.LANGUAGES)]),
)
def test_any_text_is_safe(text: str, language: str | None) -> None:
    _sound(text, find_heads(text, language, tagged(text)))


def _sound(text: str, found: list[HeadSpan]) -> None:
    assert found == sorted(found, key=lambda head: head.start)
    for head in found:
        assert 0 <= head.start < head.end <= len(text)
        assert head.name


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("tr", "Bakan Aylin Demir ile Müsteşar Karl Lund'un başkanlığında 4 Ekim'de Ankara'da toplantı yapıldı.",
         ["Aylin Demir", "Karl Lund"]),
        ("tr", "Karma Ekonomik Komisyonu'nun toplantısına Aylin Demir başkanlık etti.", ["Aylin Demir"]),
        ("ru", "Заседание провел заместитель министра Иван Лунин с участием главы Минпромторга Петра Холмова.",
         ["Иван Лунин", "Петр Холмов"]),
        ("uk", "під головуванням заступника міністра Ельміри Лісової відбулося засідання", ["Ельміра Лісова"]),
        ("vi", "Thứ trưởng Lê Hải Anh và Đại sứ Tom Kay đồng chủ trì phiên họp.", ["Lê Hải Anh", "Tom Kay"]),
        ("it", "Le consultazioni, presiedute da Maria Lund e da Paolo Verdi, si sono svolte a Roma.",
         ["Maria Lund", "Paolo Verdi"]),
        ("es", "El viceministro Luis Prado encabeza la delegación; su contraparte es Ana Berg.",
         ["Luis Prado", "Ana Berg"]),
        ("de", "Ministerin Eva Lund und ihr Amtskollege Jan Kay werden zum Dialog zusammenkommen.",
         ["Eva Lund", "Jan Kay"]),
        ("zh", "外交部副部长王明同越南外交部常务秘书阮文举行磋商。", ["王明", "阮文"]),
        ("ja", "我が国からは田中一郎外務省総合外交政策局参事官が、"
         "EU側からはアンナ・ルンド欧州対外活動庁課長が出席しました。",
         ["田中一郎", "アンナ・ルンド"]),
        ("ko", "김철수 외교부 차관은 응우옌 반 안 베트남 외교부 차관과 대화를 개최했다.", ["김철수", "응우옌 반 안"]),
        ("en", "The session was chaired by LUNDQVIST Karl.", ["LUNDQVIST Karl"]),
    ],
)  # fmt: skip
def test_heads_as_each_language_names_them(language: str, text: str, expected: list[str]) -> None:
    powers = {"베트남": "VN", "越南": "VN", "Anh": "GB"}
    found = find_heads(text, language, mentions(text, {}, powers))
    assert [head.name for head in found] == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ar", "عقد وزير الخارجية سامي الخالد ونظيره توم كاي الحوار في الدوحة.", ["سامي الخالد", "توم كاي"]),
        ("ar", "برئاسة سعيد الخالد مدير إدارة التعاون، والسيد توم كاي الممثل الخاص.", ["سعيد الخالد", "توم كاي"]),
        (
            "fa",
            "به ریاست سامان کریمی معاون وزیر و ماریا لوند معاون وزیر خارجه برگزار شد.",
            ["سامان کریمی", "ماریا لوند"],
        ),
        ("zh", "国务委员兼外长王明在北京同越南外长阮文举行对话。", ["王明", "阮文"]),
        ("zh", "王明18日在金边同副首相阮文共同主持召开会议。", ["王明", "阮文"]),
        ("ja", "田中一郎経産相とルンド欧州委員会上級副委員長が参加した。", ["田中一郎", "ルンド"]),
        ("ko", "김철수 외교부 1차관과 왕밍 중국 외교부 부부장이 참석했다.", ["김철수", "왕밍"]),
        ("vi", "dưới sự đồng chủ trì của Bộ trưởng Lê Minh Chiến và Bộ trưởng Tom Kay.", ["Lê Minh Chiến", "Tom Kay"]),
        ("uk", "під головуванням заступника міністра Миколи Лісового відбулися консультації", ["Микола Лісовий"]),
    ],
)
def test_heads_beside_their_offices(language: str, text: str, expected: list[str]) -> None:
    found = find_heads(text, language, mentions(text, {}, {"越南": "VN", "중국": "CN"}))
    assert [head.name for head in found] == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ru", "Сессию возглавляли министр Анна Лунина и директор ЕСВД Карл Берг.", ["Анна Лунина", "Карл Берг"]),
        ("it", "Le delegazioni erano guidate da Luigi Di Lauro e Anna Berg.", ["Luigi Di Lauro", "Anna Berg"]),
        (
            "it",
            "A presiedere i lavori della commissione sono stati Anna Berg e Paolo Verdi.",
            ["Anna Berg", "Paolo Verdi"],
        ),
        ("fr", "Les délégations étaient conduites par Anna Berg et Paul Diop.", ["Anna Berg", "Paul Diop"]),
        ("ar", "ترأس وزير الخارجية سامي الخالد مع نظيره توم كاي الحوار.", ["سامي الخالد", "توم كاي"]),
        ("zh", "国务院副总理张国明和法国总统外事顾问博纳共同主持。", ["张国明", "博纳"]),
    ],
)
def test_heads_named_after_a_body_or_in_the_plural(language: str, text: str, expected: list[str]) -> None:
    found = find_heads(text, language, mentions(text, {}, {"法国": "FR"}))
    assert [head.name for head in found] == expected
