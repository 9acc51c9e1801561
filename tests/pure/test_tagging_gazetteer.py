"""The gazetteer: names and codes both ways, blocs at a date, and the notation of its files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from aggregator.errors import UsageError
from aggregator.model import Document, MentionKind, Role
from aggregator.tagging import Tagger
from aggregator.tagging.gazetteer import Gazetteer, load
from aggregator.tagging.inflection import adjective_stems, demonym_forms, name_forms
from aggregator.tagging.lexicon import Endings, parse_lines
from aggregator.tagging.mentions import find_mentions

TODAY = date(2025, 6, 1)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("KZ", "KZ"),
        ("kz", "KZ"),
        ("Kazakhstan", "KZ"),
        (" kazakhstan ", "KZ"),
        ("Казахстан", "KZ"),
        ("哈萨克斯坦", "KZ"),
        ("EU", "org:eu"),
        ("org:eu", "org:eu"),
        ("ORG:EU", "org:eu"),
        ("European Union", "org:eu"),
        ("C5+1", "org:c5"),
        ("org:c5+1", "org:c5"),
        ("AU", "AU"),
        ("african union", "org:african-union"),
        ("org:au", "org:african-union"),
        ("Central Asia", "m49:143"),
        ("m49:143", "m49:143"),
        ("m49:001", "m49:001"),
        ("World", "m49:001"),
        ("USA", "US"),
        ("UK", "GB"),
        ("Türkiye", "TR"),
        ("Turkiye", "TR"),
        ("Kosovo", "XK"),
        ("South Korea", "KR"),
        ("Gulf Cooperation Council", "org:gcc"),
    ],
)
def test_what_people_type_is_a_code(typed: str, code: str) -> None:
    assert load().parse_region(typed) == code


def test_what_is_no_region_is_refused_with_what_comes_near() -> None:
    with pytest.raises(UsageError, match=r"'kazakhstna'.*did you mean 'kazakhstan'"):
        load().parse_region("kazakhstna")
    with pytest.raises(UsageError, match=r"no country, bloc or region is called 'qqqq'$"):
        load().parse_region("qqqq")
    for city in ("Astana", "KZ@Astana", "", "Tibet"):
        with pytest.raises(UsageError):
            load().parse_region(city)


def test_a_code_has_a_name_in_many_languages() -> None:
    gazetteer = load()
    assert gazetteer.label("KZ") == "Kazakhstan"
    assert gazetteer.label("KZ", "ru") == "Казахстан"
    assert gazetteer.label("org:eu", "fr") == "Union européenne"
    assert gazetteer.label("m49:143", "de") == "Zentralasien"
    assert gazetteer.label("US", "xx") == "United States"
    assert gazetteer.label("org:nothing") == "org:nothing"


def test_a_bloc_is_its_members_of_the_day() -> None:
    gazetteer = load()
    assert "GB" in gazetteer.expand("org:eu", date(2020, 1, 31))
    assert "GB" not in gazetteer.expand("org:eu", date(2020, 2, 1))
    assert "HR" not in gazetteer.expand("org:eu", date(2013, 6, 30))
    assert len(gazetteer.expand("org:eu", TODAY)) == 1 + 27
    assert gazetteer.expand("org:c5", TODAY) == {"org:c5", "KZ", "KG", "TJ", "TM", "UZ"}
    assert gazetteer.expand("org:unknown", TODAY) == {"org:unknown"}
    assert len(gazetteer.expand("org:nato", TODAY)) == 1 + 32
    assert len(gazetteer.expand("org:african-union", TODAY)) == 1 + 55
    assert len(gazetteer.expand("org:osce", TODAY)) == 1 + 57


def test_a_region_is_its_countries_and_a_country_itself() -> None:
    gazetteer = load()
    assert gazetteer.expand("m49:143", TODAY) == {"m49:143", "KZ", "KG", "TJ", "TM", "UZ"}
    assert {"MX", "CU", "AR"} <= gazetteer.expand("m49:419", TODAY)
    assert {"RS", "XK"} <= gazetteer.expand("m49:150", TODAY)
    assert {"KZ", "US", "XK"} <= gazetteer.expand("m49:001", TODAY)
    assert gazetteer.expand("m49:999", TODAY) == {"m49:999"}
    assert gazetteer.expand("KZ", TODAY) == {"KZ"}


def test_a_tagger_joins_language_mentions_regions_and_themes() -> None:
    tagger = Tagger.load(frozenset({"ru", "en"}))
    tagging = tagger.tag(Document(title="Диалог по правам человека между Казахстаном и ЕС", text="Он прошёл в Астане."))
    assert tagging.language == "ru"
    assert [mention.code for mention in tagging.mentions] == ["KZ", "org:eu", "KZ"]
    assert [(tag.code, tag.role) for tag in tagging.regions] == [("KZ", Role.PARTY), ("org:eu", Role.PARTY)]
    assert "human-rights" in {tag.id for tag in tagging.themes}


# --- the notation ----------------------------------------------------------------------------------------------------


def test_a_line_is_read() -> None:
    text = "# a comment\nKZ: Kazakhstan; Qazaqstan | Kazakh; \n\nKZ@Astana: Astana\n"
    text += "org:c5,US: C5+1!\n-: guinea pig\n=words: chad"
    lines = list(parse_lines(text, "x.txt"))
    assert [line.key for line in lines] == ["KZ", "KZ@Astana", "org:c5,US", "-", "=words"]
    assert lines[0].names == ("Kazakhstan", "Qazaqstan")
    assert lines[0].demonyms == ("Kazakh",)
    assert lines[1].place == (MentionKind.CITY, "Astana")
    assert lines[2].codes == ("org:c5", "US")
    assert lines[3].codes == ()
    assert lines[3].place == (None, "")


@pytest.mark.parametrize("line", ["Kazakhstan", "kz: Kazakhstan", "KZ Kazakhstan", "m49:14: Asia", "KZ,: x"])
def test_a_line_that_breaks_the_notation_is_named(line: str) -> None:
    with pytest.raises(ValueError, match=r"names/en\.txt:2: not a line"):
        list(parse_lines(f"# fine\n{line}", "names/en.txt"))


def _own(folder: Path, **files: str) -> Gazetteer:
    for name in ("names", "gazetteer"):
        (folder / name).mkdir()
    for name, text in files.items():
        (folder / "names" / f"{name}.txt").write_text(text, encoding="utf-8")
    (folder / "memberships.toml").write_text('[aliases]\n[members]\n"org:u" = "NA:2020"\n', encoding="utf-8")
    (folder / "m49.txt").write_text("# c\nm49:002: NA\n", encoding="utf-8")
    return Gazetteer(folder)


def test_a_name_is_one_line_and_a_language_one_file(tmp_path: Path) -> None:
    gazetteer = _own(
        tmp_path,
        en="NA: Narnia | Narnian\nNA@Paravel: Paravel\norg:u: Union!; Old Union\n=metonyms: Paravel\n=seats: Nowhere\n",
        xq="NA: Narnija | narnijsk*\nNA#Leo: Aslan\nNA,org:u: N+U\n-: narnija pie\n=shared - NA: Leonia\n",
    )
    assert gazetteer.languages == {"en", "xq"}

    def codes(text: str, language: str) -> list[tuple[str, str]]:
        found = find_mentions(Document(title="", text=text), language, gazetteer)
        return [(mention.code, mention.name) for mention in found]

    assert codes("Narnians of Paravel and the Union", "en") == [("NA", "Narnia"), ("NA", "Paravel"), ("org:u", "Union")]
    assert codes("Narnija i narnijskogo Aslan", "xq") == [("NA", "Narnija")] * 3
    assert codes("N+U", "xq") == [("NA", "Narnija"), ("org:u", "Union")]
    assert codes("Narnija pie", "xq") == []
    assert codes("Paravel; Narnia; Old Union", "xq") == [("NA", "Paravel"), ("NA", "Narnija"), ("org:u", "Union")]
    assert codes("Leonia", "xq") == []
    assert gazetteer.lexicon("xq") is gazetteer.lexicon("xq-Latn")
    assert gazetteer.expand("org:u", TODAY) == {"org:u", "NA"}
    assert gazetteer.parse_region("narnija") == "NA"


def test_endings_remember_their_answers() -> None:
    endings = Endings("a|b")
    assert [endings.fit(rest) for rest in ("a", "a", "c", "c" * 50)] == [True, True, False, False]
    for number in range(1_100):
        assert not endings.fit(str(number))


# --- forms -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "name", "forms"),
    [
        ("ru", "казахстан", "казахстан казахстана казахстану казахстаном казахстане"),
        ("ru", "саудовская аравия", "саудовская аравия|саудовской аравии|саудовскую аравию"),
        ("ru", "перу", "перу"),
        ("ru", "нидерланды", "нидерланды нидерландов нидерландам нидерландами нидерландах"),
        ("uk", "україна", "україна україни україні україну україною"),
        ("uk", "південна корея", "південна корея|південної кореї|південну корею"),
        ("uk", "перу", "перу"),
        ("pl", "francja", "francja francji francje"),
        ("pl", "korea poludniowa", "korea poludniowa"),
        ("pl", "peru", "peru"),
        ("tr", "turkiye", "turkiye turkiyenin turkiyede turkiyeden turkiyeye turkiyeli"),
        ("kk", "казакстан", "казакстан"),
        ("hy", "հայաստան", "հայաստան հայաստանի հայաստանում հայաստանից"),
        ("hy", "եվրոպական միություն", "եվրոպական միություն|եվրոպական միության"),
        ("hy", "աեմ", "աեմ"),
        ("ka", "საქართველო", "საქართველო საქართველოს საქართველოში"),
        ("de", "vereinigte staaten", "vereinigte staaten|vereinigten staaten|vereinigter staaten"),
        ("ar", "الصين", "الصين للصين"),
        ("he", "האיחוד האירופי", "האיחוד האירופי|איחוד האירופי"),
        ("cs", "rusko", "rusko ruska rusku ruskem"),
        ("en", "kazakhstan", "kazakhstan"),
    ],
)
def test_a_name_has_its_forms(language: str, name: str, forms: str) -> None:
    known = [(stem, Endings(endings)) for stem, endings in name_forms(name, language)]
    for form in forms.split("|") if " " in name else forms.split(" "):
        assert any(form.startswith(stem) and endings.fit(form[len(stem) :]) for stem, endings in known), form


def test_a_name_of_many_inflected_words_keeps_its_dictionary_form() -> None:
    assert name_forms("первая вторая третья четвертая республика", "ru") == [
        ("первая вторая третья четвертая республика", "")
    ]


def test_demonyms_have_theirs() -> None:
    stems = dict(demonym_forms("казахстанск", "ru"))
    assert Endings(stems["казахстанск"]).fit("ого")
    assert Endings(stems["казахстан"]).fit("цы")
    assert dict(demonym_forms("қазақ", "kk")).keys() == {"қазақ"}
    assert len(demonym_forms("чск", "ru")) == 1


def test_adjectives_follow_from_names() -> None:
    assert adjective_stems("казахстан", "ru") == ["казахстанск"]
    assert "индийск" in adjective_stems("индия", "ru")
    assert "українськ" in adjective_stems("україна", "uk")
    assert "indonezyjsk" in adjective_stems("indonezja", "pl")
    assert adjective_stems("الصين", "ar") == ["صيني"]
    assert adjective_stems("ар", "ru") == []
    assert adjective_stems("новая зеландия", "ru") == []
    assert adjective_stems("перуу", "ru") == []
    assert "पाकिस्तानी" in adjective_stems("पाकिस्तान", "hi")
    assert adjective_stems("kazakhstan", "en") == []
