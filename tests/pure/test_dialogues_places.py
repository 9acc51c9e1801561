"""Venues: a city after "in", before "hosts" or after a journey; datelines; meetings online; unknown towns."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.dialogues import grammar
from aggregator.dialogues.places import PlaceSpan, VirtualSpan, city, find_places, find_virtual
from aggregator.model import Mention, MentionKind, Place
from tests.lab.mentions import mentions

CITIES = {
    "Astana": "KZ", "ASTANA": "KZ Astana", "Brussels": "BE", "BRUSSELS": "BE Brussels",
    "New Delhi": "IN New_Delhi New_Delhi", "Beijing": "CN",
    "Kigali": "RW", "Kinshasa": "CD", "Bruxelles": "BE Bruxelles Brussels", "Riyadh": "SA",
    "Астане": "KZ Астана Astana", "Астанада": "KZ Астана Astana", "Астані": "KZ Астана Astana", "Ankara": "TR",
    "Toshkent": "UZ Toshkent Tashkent", "Warszawie": "PL Warszawa Warsaw", "北京": "CN 北京 Beijing",
    "東京": "JP 東京 Tokyo",
    "서울": "KR 서울 Seoul", "الرياض": "SA الرياض Riyadh", "تهران": "IR تهران Tehran", "Hà Nội": "VN Hà_Nội Hanoi",
    "Душанбе": "TJ Душанбе Dushanbe", "दिल्ली": "IN दिल्ली Delhi", "Wien": "AT Wien Vienna", "Brasília": "BR",
    "Madrid": "ES", "Roma": "IT Roma Rome", "Jakarta": "ID", "Київ": "UA Київ Kyiv", "Berlin": "DE",
}  # fmt: skip
POWERS = {"Kazakhstan": "KZ", "Rwanda": "RW", "India": "IN", "New Zealand": "NZ", "Казахстана": "KZ",
          "the EU": "org:eu", "Saudi Arabia": "SA"}  # fmt: skip


def read(text: str, language: str = "en") -> list[PlaceSpan]:
    return find_places(text, "text", mentions(text, CITIES, POWERS), language)


def venues(text: str, language: str = "en") -> list[tuple[str | None, str | None]]:
    return [(span.place.city, span.place.country) for span in read(text, language) if not span.dateline]


@pytest.mark.parametrize(
    ("language", "text", "city"),
    [
        ("en", "The dialogue was held in Astana.", "Astana"),
        ("en", "in the Kazakh capital Astana", "Astana"),
        ("en", "in the capital city of Astana", "Astana"),
        ("en", "New Delhi hosts the fifth round", "New Delhi"),
        ("en", "New Delhi will be the venue of the talks", "New Delhi"),
        ("en", "They will travel on Monday to Kinshasa", "Kinshasa"),
        ("en", "The delegation left France for Brussels", "Brussels"),
        ("fr", "se tiendra à Bruxelles le 12 juin", "Bruxelles"),
        ("fr", "dans la capitale, à Bruxelles", "Bruxelles"),
        ("fr", "Bruxelles accueillera le dialogue", "Bruxelles"),
        ("es", "se celebrará en Madrid", "Madrid"),
        ("es", "en la capital española, en la ciudad de Madrid", "Madrid"),
        ("pt", "realizou-se em Brasília", "Brasília"),
        ("de", "findet in Berlin statt", "Berlin"),
        ("de", "in der Hauptstadt Wien", "Wien"),
        ("de", "reist am Montag nach Berlin", "Berlin"),
        ("it", "si è svolta a Roma", "Roma"),
        ("ru", "состоялся в Астане", "Астана"),
        ("ru", "состоялся в столице Казахстана Астане", "Астана"),
        ("uk", "відбувся в Астані", "Астана"),
        ("pl", "odbyło się w Warszawie", "Warszawa"),
        ("tr", "Ankara'da yapıldı", "Ankara"),
        ("kk", "Астанада өтті", "Астана"),
        ("uz", "Toshkentda boʻlib oʻtdi", "Toshkent"),
        ("tg", "дар шаҳри Душанбе баргузор шуд", "Душанбе"),
        ("ar", "عقد الحوار في الرياض", "الرياض"),
        ("ar", "في مقر الأمانة العامة بالرياض", "الرياض"),
        ("fa", "در تهران برگزار شد", "تهران"),
        ("hi", "दिल्ली में हुई", "दिल्ली"),
        ("id", "digelar di Jakarta", "Jakarta"),
        ("vi", "diễn ra tại Hà Nội", "Hà Nội"),
        ("zh", "8日在北京举行", "北京"),
        ("zh", "对话明天在京举行", "北京"),
        ("ja", "東京で開催された", "東京"),
        ("ko", "서울에서 열렸다", "서울"),
    ],
)
def test_a_city_is_a_venue(language: str, text: str, city: str) -> None:
    assert [name for name, _ in venues(text, language)] == [city]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Beijing cancels the dialogue"),
        ("en", "Washington and Beijing agreed; in talks, Beijing said"),
        ("en", "in a long and very difficult year Beijing spoke"),
        ("ru", "В ответ Астане"),
        ("zh", "北京表示"),
        ("ja", "東京の立場"),
        ("fr", "Bruxelles et Kigali dialoguent"),
    ],
)
def test_a_capital_alone_is_a_government(language: str, text: str) -> None:
    assert venues(text, language) == []


def test_the_tagger_may_say_so() -> None:
    (city,) = mentions("Astana dialogue", CITIES)
    venue = replace(city, venue=True)
    (span,) = find_places("Astana dialogue", "text", [venue], "en")
    assert span.place == Place(city="Astana", country="KZ", canonical="Astana")
    assert find_places("Astana dialogue", "title", [venue], "en") == []  # a mention of the text, not of the title


@pytest.mark.parametrize(
    "text",
    [
        "BRUSSELS, 12 May – The EU held a dialogue.",
        "ASTANA – The sides met.",
        "Astana, 21 May 2024 (TDI): To show their commitment",
        "Kigali, Rwanda, 24 November 2015: Today the dialogue ended",
        "Riyadh [Saudi Arabia], September 9 : The minister",
        "7 October 2025, Brussels, Belgium – The EU and the AU",
        "New Delhi: At their second meeting",
        "Press release.\nASTANA, 21 May (Agency) – The sides met.",
    ],
)
def test_a_dateline_is_no_venue(text: str) -> None:
    assert [span.dateline for span in read(text)] == [True]


def test_a_sentence_is_no_dateline() -> None:
    assert [span.dateline for span in read("The ministers met in Astana: they spoke")] == [False]
    assert [span.dateline for span in read(f"{'Long ago. ' * 30}They met in Astana – again")] == [False]
    assert read("Astana said") == []


def test_the_country_behind_belongs_to_the_span() -> None:
    text = "held in Astana, Kazakhstan, on Monday"
    (span,) = read(text)
    assert text[span.start : span.end] == "Astana, Kazakhstan"


def test_towns_the_gazetteer_lacks() -> None:
    assert venues("held in Goa, India, on Monday") == [("Goa", "IN")]
    assert venues("travels to San Juan de la Cruz, India") == [("San Juan de la Cruz", "IN")]
    text = "The ministers met in Rotorua on Saturday. The talks in Rotorua, New Zealand, were good."
    assert venues(text) == [("Rotorua", "NZ"), ("Rotorua", "NZ")]
    assert venues("The dialogue was held in Wiesbaden.") == [("Wiesbaden", None)]
    assert venues("In Wiesbaden findet der Dialog statt", "de") == [("Wiesbaden", None)]
    assert [span.dateline for span in read("Rotorua, New Zealand – The ministers met")] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "The dialogue was held in May, in English and in Parliament.",
        "a session held in Room 5.",
        "progress in Goa, the EU said",
        "He believes in Goa.",
        "Rotorua, New Zealand's town",
        "signed in Brussels Hall, India",
        "held in Rwanda, India and New Zealand",
        "will travel to Rwanda, India",
    ],
)
def test_what_is_no_town(text: str) -> None:
    assert [city for city, _ in venues(text) if city != "Brussels"] == []


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "The sides met virtually on 8 December", "virtually"),
        ("en", "held by videoconference", "videoconference"),
        ("en", "a video-link call", "video-link"),
        ("fr", "par visioconférence", "par visioconférence"),
        ("es", "por videoconferencia", "videoconferencia"),
        ("pt", "por videoconferência", "videoconferência"),
        ("de", "als Videokonferenz", "Videokonferenz"),
        ("it", "in videoconferenza", "videoconferenza"),
        ("ru", "в режиме видеоконференции", "видеоконференции"),
        ("uk", "у форматі онлайн", "у форматі онлайн"),
        ("pl", "w formie wideokonferencji", "wideokonferencji"),
        ("tr", "video konferans yoluyla", "video konferans"),
        ("kk", "онлайн форматта", "онлайн"),
        ("uz", "videokonferensiya shaklida", "videokonferensiya"),
        ("ar", "عبر الاتصال المرئي", "عبر الاتصال المرئي"),
        ("zh", "采用视频方式举行", "视频方式"),
        ("ja", "オンラインで開催", "オンライン"),
        ("ko", "화상으로 개최", "화상으로"),
        ("vi", "theo hình thức trực tuyến", "hình thức trực tuyến"),
        ("id", "secara virtual", "secara virtual"),
        ("kk", "took place online", "took place online"),  # every site also writes English
    ],
)
def test_a_meeting_online(language: str, text: str, words: str) -> None:
    span = find_virtual(text, language)
    assert span is not None and words in text[span.start : span.end] and not span.guest


@pytest.mark.parametrize("language", sorted(grammar.LANGUAGES))
def test_every_phrase_of_a_meeting_online_is_found(language: str) -> None:
    for phrase in grammar.of(language).virtual:
        assert find_virtual(phrase, language) is not None, phrase


def test_not_every_virtual_thing_is_a_meeting() -> None:
    assert find_virtual("virtually all agreed on online safety; virtually no one", "en") is None
    assert find_virtual("", None) is None


PIECES = ("in ", "Astana, ", "the capital ", "Astana", "Kazakhstan", ", ", "travel to ", "In Goa. ", "(", "held in Goa")


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["in the capital ", "held in Goa, ", "travel to Astana – "])
def test_a_megabyte_of_one_thing_is_read_through(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    _sound(text, find_places(text, "text", mentions(text, {"Astana": "KZ"}, {"Kazakhstan": "KZ"}), "en"))
    assert find_virtual(text, "en") is None


@settings(max_examples=60, deadline=None)
@given(
    text=st.one_of(st.text(max_size=120), st.lists(st.sampled_from(PIECES)).map("".join)),
    language=st.sampled_from([None, "xx", *sorted(grammar.LANGUAGES)]),
    shift=st.integers(0, 3),
)
def test_any_text_is_safe(text: str, language: str | None, shift: int) -> None:
    found = mentions(text, {"Astana": "KZ"}, {"Kazakhstan": "KZ"})
    _sound(text, find_places(text, "text", found, language))
    _sound(text[shift:], find_places(text[shift:], "text", found, language))  # offsets of another text
    span = find_virtual(text, language)
    assert span is None or 0 <= span.start < span.end <= len(text)


def _sound(text: str, found: list[PlaceSpan]) -> None:
    for span in found:
        assert 0 <= span.start < span.end <= len(text)
        assert span.place.city


def test_a_virtual_conference_has_no_place() -> None:
    assert find_virtual("In this virtual conference", "en") == VirtualSpan(8, 26)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Minister Kay, who joined by video link, spoke first"),
        ("ja", "ケイ大臣（オンライン参加）との間で"),
        ("de", "Ministerin Kay war per Video zugeschaltet"),
        ("es", "en formato híbrido, de manera virtual y presencial"),
    ],
)
def test_one_guest_on_a_screen_makes_no_meeting_virtual(language: str, text: str) -> None:
    span = find_virtual(text, language)
    assert span is not None and span.guest


@pytest.mark.parametrize(
    ("language", "text", "cities", "states", "expected"),
    [
        ("ar", "تستضيف الدوحة الحوار", {"الدوحة": "QA"}, {}, "الدوحة"),
        ("uz", "19-aprel kuni Lundbi shahrida muloqot bo‘lib o‘tdi", {}, {}, "Lundbi"),
        ("kk", "Токио қаласында консультация өтті", {"Токио": "JP"}, {}, "Токио"),
        ("fr", "Lomé s'apprête à accueillir le dialogue", {"Lomé": "TG"}, {}, "Lomé"),
        ("en", "The dialogue was held in Singapore on Monday", {}, {"Singapore": "SG"}, "Singapore"),
        ("ja", "マニラを訪問し、対話を行いました", {"マニラ": "PH"}, {}, "マニラ"),
        ("en", "held in Lund's Bay from today", {}, {}, "Lund's Bay"),
    ],
)
def test_a_venue_by_its_verb_or_its_word(
    language: str, text: str, cities: dict[str, str], states: dict[str, str], expected: str
) -> None:
    found = find_places(text, "text", mentions(text, cities, states), language)
    assert next((span.place.city for span in found), None) == expected


def test_a_city_is_spelt_as_the_text_spells_it() -> None:
    for language, word, name, spelt in (
        ("kk", "Вашингтонда", "Вашингтон", "Вашингтон"), ("tr", "Vaşington", "Washington", "Vaşington"),
        ("kk", "Нұр-Сұлтанда", "Астана", "Нұр-Сұлтан"), ("ru", "Вене", "Вена", "Вена"),
    ):  # fmt: skip
        mention = Mention(
            source="text", start=0, end=len(word), text=word, kind=MentionKind.CITY, code="XX", name=name,
            canonical=name, actor=False, venue=True,
        )  # fmt: skip
        assert city(mention, language).place.city == spelt
