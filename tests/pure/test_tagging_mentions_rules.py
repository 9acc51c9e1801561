"""Masks, spelling, persons, names that are shared, and texts that nobody would write."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.model import Document, Mention, MentionKind
from aggregator.tagging.gazetteer import load
from aggregator.tagging.mentions import find_mentions


def _mentions(
    text: str, language: str | None = "en", *, title: str = "", publisher: str | None = None
) -> list[Mention]:
    return list(find_mentions(Document(title=title, text=text, publisher=publisher), language, load()))


def _codes(text: str, language: str | None = "en", **options: str) -> set[str]:
    return {mention.code for mention in _mentions(text, language, **options)}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        # masks
        ("Guinea pigs and Brazil nuts beside a china cabinet", ""),
        ("Swiss cheese, French fries, Turkish delight", ""),
        ("Parties to the Geneva Conventions and the Paris Agreement", ""),
        ("The American University and the American Chamber of Commerce", ""),
        ("The Indian Ocean and the Gulf of Mexico", ""),
        ("Inter-American Dialogue hosts a panel", ""),
        ("Cannes and the London Stock Exchange", ""),
        # longest match
        ("Equatorial Guinea, Guinea-Bissau and Papua New Guinea", "GQ GW PG"),
        ("South Sudan and North Macedonia", "SS MK"),
        ("New Mexico and British Columbia", "US CA"),
        ("The British Virgin Islands and American Samoa", "VG AS"),
        ("The Dominican Republic and Dominica", "DO DM"),
        ("Latin American and South American envoys", "m49:419 m49:005"),
        # spelling
        ("turkey and china for the chad of jordan", ""),
        ("tell us what it is", ""),
        ("US, UK, UAE and EU", "US GB AE org:eu"),
        ("U.S. and U.K. ministers", "US GB"),
        ("polish the brass; a Polish minister", "PL"),
        ("In the kazakh steppe", ""),
        ("#kazakhstan #EU", "KZ org:eu"),
        ("kazakhstan and uzbekistan sign an accord", "KZ UZ"),
        ("KAZAKHSTAN AND UZBEKISTAN SIGN AN ACCORD", "KZ UZ"),
        ("JOIN US AT THE OPEN DAY OF OUR SCHOOL", ""),
        ("CALL US TODAY FOR A FREE TICKET", ""),
        ("TURKEY FARMS REPORT ANOTHER GOOD SEASON", ""),
        ("TURKEY TO MEET THE EU NEXT WEEK IN BERLIN", "TR org:eu DE"),
        ("US AND KAZAKHSTAN OPEN DIALOGUE IN ASTANA", "US KZ"),
        ("RULES FOR IT EXPORTS TO THE EU", "org:eu"),
        ("TURKEY PRICES FALL AGAIN THIS SEASON", ""),
        ("TURKEY AND GREECE RESUME THEIR CONTACTS", "TR GR"),
        # persons
        ("The striker Michael Jordan and Rep. Jim Jordan", ""),
        ("Mr. Jordan asked; Senator Chad objected", ""),
        ("Chad Miller testifies before a panel", ""),
        ("India Hicks opens a shop", ""),
        ("Jordan Foreign Minister arrives", "JO"),
        ("Jordan King arrives", "JO"),
        ("Chad President speaks", "TD"),
        ("Chad and Sudan reopen a crossing", "TD SD"),
        ("Georgia-Chad talks", "GE TD"),
        ("India US dialogue", "IN US"),
        ("talks with Jordan", "JO"),
        # towns
        ("A clinic in Manchester, NH", "US"),
        ("A clinic in Manchester, UK", "GB"),
        ("ROME, IN BRIEF: ITALY AND SPAIN AGREE ON TRANSPORT", "IT ES"),
    ],
)
def test_english_names(text: str, codes: str) -> None:
    assert _codes(text) == set(codes.split())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Georgia governor signs a bill in Atlanta", "US"),
        ("A sheriff of a Georgia county", "US"),
        ("Georgia and Ohio Republicans", "US"),
        ("Georgia's parliament meets in Tbilisi", "GE"),
        ("Georgia and Azerbaijan open a road", "GE"),
        ("Georgia's national day", "GE"),
    ],
)
def test_georgia_is_the_country_unless_american_politics_speaks(text: str, code: str) -> None:
    codes = _codes(text)
    assert code in codes
    assert not codes & ({"US", "GE"} - {code})


def test_georgia_is_home_to_its_own_government() -> None:
    assert "GE" in _codes("Georgia governor meets a sheriff", publisher="GE")


@pytest.mark.parametrize(
    ("language", "text", "codes"),
    [
        ("en", "Rebels advance in Congo", "CD"),
        ("en", "Brazzaville: the Congo and its forests", "CG"),
        ("en", "Kinshasa says that Congo will act", "CD"),
        ("en", "Envoys on Korea meet", ""),
        ("en", "Korea, Seoul says", "KR"),
        ("en", "Korea, Pyongyang says", "KP"),
        ("en", "Dominican voters", "DO"),
        ("fr", "Le Congo et l'Algérie", "CG DZ"),
        ("fr", "La RDC : le Congo et les Congolais", "CD CG"),
        ("ar", "سلطنة عمان؛ مسقط وعمان", "OM"),
        ("it", "Congo e Angola", "CG AO"),
        ("it", "Kinshasa, nel Congo", "CD"),
    ],
)
def test_a_shared_name_goes_to_the_country_that_the_text_names(language: str, text: str, codes: str) -> None:
    assert _codes(text, language) == set(codes.split())


def test_a_publisher_settles_a_shared_name() -> None:
    assert _codes("Our Korea policy", publisher="KR") == {"KR"}
    assert _codes("The Congo policy", publisher="CG") == {"CG"}


@pytest.mark.parametrize(
    ("language", "text", "codes"),
    [
        ("ko", "인도적 지원과 범죄인 인도 조약, 인도태평양", ""),
        ("ko", "인도 외교장관, 이란과 협의; 인도네시아", "IN IR ID"),
        ("ja", "マリアとマリ、インドネシア", "ML ID"),
        ("ja", "インド洋とインド太平洋", ""),
        ("vi", "Anh hùng và tiếng Anh, Trung tâm", ""),
        ("vi", "anh ấy, nga, mỹ", ""),
        ("zh", "印度洋与印太；上海地区", "CN"),
        ("es", "chino, granada e india de la China", "CN IN"),
        ("fr", "une réunion en Réunion", ""),
        ("fr", "la délégation albanaise", "AL"),
        ("es", "La unión europea", "org:eu"),
        ("tr", "mali yardım; çad", ""),
        ("de", "Pariser Abkommen und Genfer Konvention", ""),
        ("ru", "Женевские конвенции и Корейский полуостров", "KP"),
        ("en", "Korea and Japan on peace on the Korean Peninsula", "JP KP"),
        ("vi", "Bộ trưởng Phạm Hải Anh, bà Lê Thị Nga và ông Trần Minh Đức", ""),
        ("vi", "Thủ tướng Anh, Ngoại trưởng Nga và Đại sứ Đức", "GB RU DE"),
        ("vi", "Anh và Pháp. Mỹ và Nga – Đức", "GB FR US RU DE"),
        ("en", "Secretary Victoria Brook's Travel to Peru Next Week", "PE"),
        ("en", "Senate votes on Kigali Amendment, then on Stockholm+50", ""),
        ("en", "Simplified Chinese menus", ""),
        ("it", "Monaco di Baviera e Monaco", "DE MC"),
    ],
)
def test_words_that_only_look_like_names(language: str, text: str, codes: str) -> None:
    assert _codes(text, language) == set(codes.split())


def test_a_pair_of_signs_is_two_mentions_side_by_side() -> None:
    found = _mentions("中美战略对话", "zh")
    assert [(mention.text, mention.code, mention.name) for mention in found] == [
        ("中", "CN", "中国"),
        ("美", "US", "美国"),
    ]
    assert [mention.text for mention in _mentions("한·미 대화", "ko")] == ["한", "미"]


def test_a_plus_format_is_the_bloc_and_its_partner_at_one_place() -> None:
    found = _mentions("The C5+1 meets", "en")
    assert [(mention.code, mention.text, mention.start) for mention in found] == [
        ("org:c5", "C5+1", 4),
        ("US", "C5+1", 4),
    ]


def test_mentions_say_what_they_are_and_where() -> None:
    document = Document(title="В Астане встретились казахстанские министры", text="Кремль и ЕС; Тибет; Азия.")
    found = find_mentions(document, "ru", load())
    assert [(m.source, m.text, m.kind, m.code, m.name, m.canonical) for m in found] == [
        ("title", "Астане", MentionKind.CITY, "KZ", "Астана", "Astana"),
        ("title", "казахстанские", MentionKind.DEMONYM, "KZ", "Казахстан", "Kazakhstan"),
        ("text", "Кремль", MentionKind.INSTITUTION, "RU", "Россия", "Russia"),
        ("text", "ЕС", MentionKind.ORG, "org:eu", "Европейский союз", "European Union"),
        ("text", "Тибет", MentionKind.SUBNATIONAL, "CN", "Тибет", "Tibet"),
        ("text", "Азия", MentionKind.MACRO, "m49:142", "Азия", "Asia"),
    ]


def test_an_unknown_language_is_read_with_its_script_or_in_english() -> None:
    assert _codes("Kazakhstan ja Uzbekistan", None) == {"KZ", "UZ"}
    assert _codes("Kazakhstan", "xx") == {"KZ"}
    assert _codes("Казахстан", "tt") == {"KZ"}
    assert _codes("Kazakhstan", "en-GB") == {"KZ"}


# --- texts that nobody would write -----------------------------------------------------------------------------------

_NAMES = [
    line.names[0] for line in load()._lines("en") if len(line.codes) == 1 and line.place[0] is None and line.names
]


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        "й" * 300_000,
        "中" * 200_000,
        "A" * 200_000,
        "." * 200_000,
        "e\u0301\u0316" * 100_000,
        ", ".join((_NAMES * 60)[:10_000]),
        "US-" * 30_000,
        "\x00\ud800\ufffe US \x00",
        "\u202eKazakhstan\u202c \u2067EU\u2069",
        "".join(map(chr, range(0, 0x110000, 5))),
    ],
    ids=["a", "cyrillic", "han", "capitals", "stops", "marks", "names", "hyphens", "nul", "rtl", "unicode"],
)
@pytest.mark.parametrize("language", ["en", "ru", "vi", "ko"])
def test_no_text_breaks_the_reading(text: str, language: str) -> None:
    document = Document(title=text[:1_000], text=text)
    for mention in find_mentions(document, language, load()):
        field = document.title if mention.source == "title" else document.text
        assert field[mention.start : mention.end] == mention.text


_PIECES = st.sampled_from(
    [
        "Georgia",
        "US",
        "EU",
        "Paris",
        ", ",
        " ",
        "-",
        "–",
        "Texas",
        "Mr. ",
        "Jordan",
        "\u0301",
        "Қазақстан",
        "中美",
        "C5+1",
        "\n",
    ]
)


@given(
    st.lists(st.one_of(_PIECES, st.text(max_size=5)), max_size=12),
    st.sampled_from(["en", "fr", "kk", "zh", "ar", None]),
)
@settings(max_examples=150, deadline=None)
def test_spans_always_lie_in_their_field(pieces: list[str], language: str | None) -> None:
    text = "".join(pieces)
    document = Document(title=text, text=text[::-1])
    last = {"title": -1, "text": -1}
    for mention in find_mentions(document, language, load()):
        field = document.title if mention.source == "title" else document.text
        assert mention.text == field[mention.start : mention.end]
        assert last[mention.source] <= mention.start < mention.end
        last[mention.source] = mention.start
        assert not (mention.actor and mention.venue)


@pytest.mark.parametrize(
    ("language", "text", "codes"),
    [
        ("en", "Fishing on Lake Victoria was discussed", []),
        ("en", "Dams on the Niger River and in the Congo Basin", []),
        ("en", "The Lusaka Protocol was signed", []),
        ("en", "Lusaka and Niger signed a protocol", ["ZM", "NE"]),
        ("es", "La pesca en el lago Victoria", []),
        ("ru", "Рыболовство на озере Виктория", []),
    ],
)
def test_waters_heights_and_texts_name_no_country(language: str, text: str, codes: list[str]) -> None:
    found = find_mentions(Document(title="", text=text), language, load())
    assert [mention.code for mention in found] == codes
