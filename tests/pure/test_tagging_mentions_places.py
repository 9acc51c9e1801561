"""Cities as governments and as places, in prepositions and case endings, datelines and addresses."""

from __future__ import annotations

import pytest

from aggregator.model import Document, Mention
from aggregator.tagging.gazetteer import load
from aggregator.tagging.mentions import find_mentions


def _mentions(text: str, language: str, title: str = "") -> list[Mention]:
    return list(find_mentions(Document(title=title, text=text), language, load()))


VENUES = """
en | The commission met in Astana on Monday | Astana | Astana
en | A visit to the Kazakh capital of Astana | Astana | Astana
en | Ministers gathered in Brussels, Ankara and Jakarta | Ankara | Ankara
fr | La session s'est tenue à Tachkent | Tashkent | Tachkent
es | La reunión se celebró en La Habana | Havana | La Habana
pt | As consultas realizaram-se em Pequim | Beijing | Pequim
it | I colloqui si sono svolti a Pechino | Beijing | Pechino
de | Die Konsultationen fanden in Taschkent statt | Tashkent | Taschkent
nl | Het overleg vond plaats in Den Haag | The Hague | Den Haag
pl | Rozmowy odbyły się w Brukseli | Brussels | Bruksela
ru | Заседание прошло в Ташкенте | Tashkent | Ташкент
ru | Встреча в столице Казахстана Астане | Astana | Астана
uk | Консультації відбулися у Варшаві | Warsaw | Варшава
tr | Toplantı Ankara'da yapıldı | Ankara | Ankara
az | Görüş Bakıda keçirilib | Baku | Bakı
kk | Кездесу Астанада өтті | Astana | Астана
ky | Жолугушуу Бишкекте өттү | Bishkek | Бишкек
uz | Uchrashuv Toshkentda bo'lib o'tdi | Tashkent | Toshkent
tg | Мулоқот дар Душанбе баргузор шуд | Dushanbe | Душанбе
hy | Հանդիպումը կայացավ Երևանում | Yerevan | Երևան
ka | შეხვედრა თბილისში გაიმართა | Tbilisi | თბილისი
ar | عُقد الاجتماع في الرياض | Riyadh | الرياض
ar | انعقدت الجولة بالرياض أمس | Riyadh | الرياض
fa | این نشست در تهران برگزار شد | Tehran | تهران
hi | बैठक नई दिल्ली में हुई | New Delhi | नई दिल्ली
zh | 第三次对话在北京举行 | Beijing | 北京
ja | 協議は東京で開催された | Tokyo | 東京
ko | 회의는 서울에서 열렸다 | Seoul | 서울
id | Pertemuan digelar di Jakarta | Jakarta | Jakarta
vi | Đối thoại diễn ra tại Hà Nội | Hanoi | Hà Nội
"""


@pytest.mark.parametrize("line", VENUES.strip().split("\n"))
def test_a_city_after_a_locative_is_a_venue(line: str) -> None:
    language, text, canonical, name = (part.strip() for part in line.split(" | "))
    found = [mention for mention in _mentions(text, language) if mention.canonical == canonical]
    assert len(found) == 1
    assert found[0].venue
    assert not found[0].actor
    assert found[0].name == name


@pytest.mark.parametrize(
    ("language", "text", "code"),
    [
        ("en", "Beijing cancels its talks with Canberra", "CN"),
        ("en", "Tehran and Washington resume contacts", "US"),
        ("fr", "Alger et Paris relancent leur dialogue", "DZ"),
        ("es", "Moscú rechaza la propuesta", "RU"),
        ("ru", "Москва и Вашингтон договорились", "US"),
        ("pl", "Rozmowa Moskwa-Waszyngton", "RU"),
        ("de", "Peking sagt den Dialog ab", "CN"),
        ("zh", "华盛顿拒绝对话", "US"),
    ],
)
def test_a_capital_without_a_preposition_acts_for_its_government(language: str, text: str, code: str) -> None:
    assert [mention for mention in _mentions(text, language) if mention.code == code and mention.actor]


def test_brussels_speaks_for_the_union_and_holds_meetings_for_belgium() -> None:
    assert [(m.code, m.actor) for m in _mentions("Brussels weighs new measures", "en")] == [("org:eu", True)]
    assert [(m.code, m.venue) for m in _mentions("They meet in Brussels", "en")] == [("BE", True)]
    assert [(m.code, m.venue) for m in _mentions("A hall of Brussels, Belgium", "en")] == [("BE", True), ("BE", True)]


def test_a_seat_of_organisations_never_acts() -> None:
    for text in ("Geneva hosts experts", "Nairobi prepares"):
        assert not any(mention.actor for mention in _mentions(text, "en"))


@pytest.mark.parametrize(
    ("language", "text", "places"),
    [
        ("en", "ASTANA, May 20 (Agency) – Kazakhstan opened the session.", {"KZ"}),
        ("en", "Riyadh, Saudi Arabia, September 9: India named four aims.", {"SA"}),
        ("en", "WARSAW, POLAND - We announce that the dialogue met.", {"PL"}),
        ("en", "Brussels – The Union asked China to act.", {"BE"}),
        ("en", "Berne, 31.03.2006 - Switzerland and China met.", {"CH"}),
        ("ru", "Москва. 11 февраля. Переговоров пока нет.", {"RU"}),
        ("ru", "БАКУ /Агентство/ - Министр принял гостя из Турции.", {"AZ"}),
        ("es", "Lima, 2 feb (Agencia).- La secretaria fue recibida.", {"PE"}),
        ("en", "Miami, Florida, May 3 – Peru and Chile met.", {"US"}),
        ("en", "They said so to one another. " * 5 + "Quito – they said.", set()),
        ("en", "7 October 2025, Brussels, Belgium, Press Team. The Union met.", {"BE"}),
    ],
)
def test_a_dateline_is_a_place(language: str, text: str, places: set[str]) -> None:
    assert {mention.code for mention in _mentions(text, language) if mention.venue} == places


def test_a_country_that_opens_a_sentence_is_no_dateline() -> None:
    assert not any(mention.venue for mention in _mentions("China: the dialogue was held on Friday.", "en"))
    assert not any(mention.venue for mention in _mentions("Paris and Algiers agreed to meet: a first.", "en"))


def test_a_host_and_a_place_of_departure_are_venues() -> None:
    assert _mentions("Peace talks hosted by Switzerland", "en")[0].venue
    assert _mentions("The president left France on Monday", "en")[0].venue


def test_towns_named_after_countries_belong_to_their_state() -> None:
    assert {m.code for m in _mentions("Lebanon, Pennsylvania, opens a clinic", "en")} == {"US"}
    assert {m.code for m in _mentions("Paris, Texas, elects a mayor", "en")} == {"US"}


@pytest.mark.parametrize(
    ("language", "text", "code", "name"),
    [
        ("vi", "Nông dân An Giang bàn về giá lúa", "VN", "An Giang"),
        ("vi", "An ninh ở Thái Bình Dương", "", ""),
        ("id", "Wali kota Semarang bicara soal banjir", "ID", "Semarang"),
        ("id", "Petani di Jawa Tengah", "ID", "Central Java"),
        ("uk", "У Полтаві шукають згоди", "UA", "Poltava"),
    ],
)
def test_provinces_and_towns_name_their_country(language: str, text: str, code: str, name: str) -> None:
    found = [(mention.code, mention.canonical) for mention in _mentions(text, language)]
    assert found == ([(code, name)] if code else [])
