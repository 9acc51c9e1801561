"""The gazetteer's files are sound, say what the issue asks for, and the generated ones can be generated again."""

from __future__ import annotations

import importlib.util
import sys
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from aggregator.model import Document, MentionKind
from aggregator.tagging.gazetteer import load
from aggregator.tagging.lexicon import parse_lines
from aggregator.tagging.mentions import find_mentions

ROOT = Path(__file__).parents[1]
DATA = ROOT / "aggregator" / "tagging" / "data"
SHARED = ROOT.parent / "shared" / "data"
FILES = sorted([*(DATA / "names").glob("*.txt"), *(DATA / "gazetteer").glob("*.txt")])
ASKED = (
    "en", "fr", "es", "pt", "de", "it", "ru", "uk", "ar", "zh", "ja", "ko", "tr", "kk", "uz", "ky", "tg", "az", "ka",
    "hy", "fa", "hi", "id", "vi", "pl", "nl",
)  # fmt: skip
LISTS = {
    "words",
    "persons",
    "titles",
    "givens",
    "firstnames",
    "governing",
    "seats",
    "metonyms",
    "hubs",
    "pairs",
    "thirds",
    "not-english",
}
COUNTRIES = {code for code in load().labels("en") if len(code) == 2}


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_file_is_sound(path: Path) -> None:
    lines = list(parse_lines(path.read_text(encoding="utf-8"), path.name))
    assert lines
    for line in lines:
        for code in line.codes:
            assert len(code) > 2 or code in COUNTRIES, line.key
        if line.key.startswith("=") and not line.key.startswith("=shared "):
            assert line.key[1:] in LISTS, line.key
        assert line.names or line.demonyms, line.key
        for word in (*line.names, *line.demonyms):
            assert word.rstrip("!*="), line.key
            assert "|" not in word, line.key


@pytest.mark.parametrize("language", ASKED)
def test_every_country_has_a_name_in_every_language_asked_for(language: str) -> None:
    names = load().labels(language)
    assert len(COUNTRIES) > 240
    assert not COUNTRIES - set(names)
    assert {"org:eu", "org:un", "m49:143", "m49:150"} <= set(names)


@pytest.mark.parametrize("language", ASKED)
def test_the_names_that_diplomacy_uses_most_are_there(language: str) -> None:
    names = load().labels(language)
    wanted = {"US", "GB", "CN", "RU", "DE", "FR", "KZ", "UZ", "KG", "TJ", "TM", "TR", "IR", "AF"}
    assert wanted <= set(names)
    assert {"US@Washington", "CN@Beijing", "BE@Brussels"} <= set(names)


_ONE_NAME_FOR_TWO = {"SX", "MF", "VI", "VG"}  # the halves of Saint Martin, the Virgin Islands


@pytest.mark.parametrize("language", ASKED)
def test_every_country_is_found_by_its_own_name(language: str) -> None:
    missed = {}
    for code in sorted(COUNTRIES - _ONE_NAME_FOR_TWO):
        name = load().label(code, language)
        found = {m.code for m in find_mentions(Document(title="", text=f"— {name}, 2024."), language, load())}
        if code not in found and not name[0].islower():
            missed[code] = name, found
    assert not missed


def test_members_and_aliases_are_known_codes() -> None:
    gazetteer = load()
    blocs = {code for code in gazetteer.labels("en") if code.startswith("org:")}
    on = date(2025, 6, 1)
    for bloc in gazetteer._memberships():
        assert bloc in blocs, bloc
        assert gazetteer.expand(bloc, on) - {bloc} <= COUNTRIES, bloc
        assert len(gazetteer.expand(bloc, on)) > 2 or bloc == "org:g5-sahel", bloc
    for alias, code in gazetteer._toml("aliases").items():
        assert gazetteer.parse_region(alias) in {code, alias.upper()}, alias
        assert gazetteer.label(code) != code or code == "m49:001"


def test_every_capital_that_acts_is_a_city_of_the_list() -> None:
    lexicon = load().lexicon("en")
    cities = {entry.place for entry in lexicon.entries if entry.place}
    assert lexicon.metonyms <= cities
    assert lexicon.seats <= cities


def _generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_gazetteer", ROOT / "tools" / "build_gazetteer.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["build_gazetteer"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data folder is not here")
def test_generated_files_are_what_the_generator_writes() -> None:
    pytest.importorskip("yaml")
    files = _generator().build(SHARED)
    assert {path for path in FILES if path.parent.name == "gazetteer"} < set(files)
    for path, text in files.items():
        assert path.read_text(encoding="utf-8") == text, f"run tools/build_gazetteer.py: {path.name} differs"


CAPITALS = {
    "ru": "Катманду Валлетта Буэнос-Айрес Кингстон",
    "uk": "Рабат Веллінгтон Преторія Катманду Абуджа",
    "ar": "ويلينغتون بريتوريا أبوجا دودوما كاتماندو",
    "zh": "拉巴特 比勒陀利亚 麦纳麦 阿布贾 加德满都",
    "ja": "ラバト プレトリア アブジャ カトマンズ ブエノスアイレス",
    "ko": "라바트 웰링턴 이슬라마바드 카트만두",
    "kk": "Берн Оттава Ханой Гаага Киев",
    "ky": "Берн Канберра Исламабад Страсбург",
    "tg": "Берн Анкара Доҳа Страсбург",
    "fa": "برن اوتاوا هانوی منامه صنعا کانبرا",
    "hi": "बर्न अंकारा हेग स्ट्रासबर्ग",
    "hy": "Բեռն Դոհա Հաագա Կիև",
    "ka": "ბერნი დოჰა ჰააგა ოტავა",
}
"""Cities that give no time zone its name, so that CLDR does not spell them."""


@pytest.mark.parametrize(("language", "city"), [(each, city) for each in CAPITALS for city in CAPITALS[each].split()])
def test_a_capital_is_known_in_its_own_script(language: str, city: str) -> None:
    found = find_mentions(Document(title=city, text=""), language, load())
    assert [mention.kind for mention in found] == [MentionKind.CITY]
