"""Writes aggregator/tagging/data/gazetteer/: what public data sets know of countries, in every language we read.

    python tools/build_gazetteer.py SHARED_DATA [--check]

SHARED_DATA holds country-codes.csv (datasets/country-codes, PDDL) and newsmap/*.yml (koheiw/newsmap, MIT,
© Kohei Watanabe); names of territories, regions and time zone cities come from Babel (Unicode CLDR). Names, masks,
organisations and corrections that people wrote stand in aggregator/tagging/data/names/, in the same notation, and
win over these files. With --check nothing is written; differences are listed and the exit status is 1.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from pathlib import Path

import yaml
from babel import Locale
from babel.core import get_global

from aggregator.folding import fold
from aggregator.tagging.inflection import adjective_stems
from aggregator.tagging.lexicon import parse_lines

DATA = Path(__file__).parent.parent / "aggregator" / "tagging" / "data"

LANGUAGES = ("en", "fr", "es", "pt", "de", "it", "ru", "uk", "ar", "zh", "ja", "ko", "tr", "kk", "uz", "ky", "tg", "tk",
             "az", "ka", "hy", "fa", "hi", "id", "vi", "pl", "nl", "be", "bg", "bn", "ca", "cs", "da", "el", "et", "fi",
             "he", "hr", "hu", "lt", "lv", "mn", "ms", "nb", "ro", "sk", "sr", "sv", "sw", "th", "ur")  # fmt: skip

NEWSMAP = {
    "ar": ("arabic",), "zh": (), "en": ("english",), "fr": ("french",), "de": ("german",), "it": ("italian",),
    "pt": ("portuguese",), "ru": (), "es": ("spanish",), "tr": ("turkish",),
}  # fmt: skip
"""Where its demonyms are used. Russian stems and Chinese names follow from CLDR by rule; hebrew.yml holds a tab that
breaks YAML, Japanese has no demonyms of its own."""

VARIANTS = {"zh": ("zh_Hant",), "uz": ("uz_Cyrl",), "pt": ("pt_PT",), "es": ("es_MX",), "sr": ("sr_Latn",)}
"""Other locales whose names stand in texts of a language."""

UNTERM = {"en": "English", "fr": "French", "es": "Spanish", "ru": "Russian", "zh": "Chinese", "ar": "Arabic"}

NOT_COUNTRIES = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}
BY_HAND = {
    "CD", "CG",  # "Congo": reference/language.md §1 rule 6
    "HK", "MO", "MM", "PS", "SX", "MF", "CC",  # CLDR puts a qualification into the name
    "RE",  # "Réunion", "Reunión" and "Riunione" are meetings
}  # fmt: skip
"""Left to names/xx.txt where that file names them."""
# Demonyms that are words or other people's names in their own language, or Newsmap's own slips
# (reference/language.md §1): SA for South Africa, "Dominican*" for both, "Leh*" (Turkish: for), "Turk*" (Turkmen).
SLIPS = {
    "en": {"SA", "Dominican*", "Congolese", "Central African*", "Madagas*", "Kiwi*", "Oz", "Aussie*", "Brit*", "Turk*",
           "Ticos", "Korean*", "Somali*", "Pole*", "Dane*", "Samoan*", "Macedonian*"},
    "fr": {"Congolais*", "Dominicain*", "Nigerien*", "Mauricien*", "Bengali*", "Argentin*", "Birman*", "Mongol*"},
    "es": {"congol*", "congole*", "dominican*", "caimanes*", "cocan*", "guinean*", "chamorr*", "manes*", "indi*",
           "libia*", "siria", "sirio", "fines*", "german*", "teut*", "australian*", "granadin*"},
    "pt": {"Congolês*", "Conguito*", "Guineense*", "Santo", "Nica", "Líbia*", "Males*", "Malês*", "Bengala*", "Casac*",
           "Somali*", "Lesoto*", "Paraguai*", "Uruguai*", "Ebúrne*", "Malavita*"},
    "de": {"kurdisch*", "Kiwi*", "koreanisch*", "Kubas*", "Chiles*", "kongolesisch*", "dominikanisch*"},
    "it": {"congoles*", "males*", "guineens*", "swazilandes*", "fering*", "mannes*", "american*", "samoan*",
           "dominican*"},
    "tr": {"Leh*", "Rum*", "Kazak*", "Fas*", "Dominikli*", "Dominikalı*", "Kıbrıs*"},
    "ar": {"كونغو*", "كندي*", "الجنوبي*", "مالي*"},
}  # fmt: skip
SMALL = {"AI", "AS", "AW", "AX", "BL", "BM", "BQ", "CK", "CW", "FK", "FO", "GF", "GG", "GI", "GP", "GU", "IM", "JE",
         "KY", "MP", "MQ", "MS", "NC", "NU", "PF", "PM", "SH", "TC", "TK", "VG", "VI", "WF", "YT"}  # fmt: skip
"""Territories whose demonyms are left out: more often words ("caimanes") than news."""

M49_NAMES = ("002", "003", "005", "009", "011", "013", "014", "015", "017", "018", "019", "021", "029", "030", "034",
             "035", "039", "053", "054", "057", "061", "142", "143", "145", "150", "151", "154", "155", "202",
             "419")  # fmt: skip


def read_countries(shared: Path) -> list[dict[str, str]]:
    with (shared / "country-codes.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["ISO3166-1-Alpha-2"].strip()]
    return sorted(rows, key=lambda row: row["ISO3166-1-Alpha-2"])


def read_demonyms(shared: Path, language: str) -> dict[str, list[str]]:
    """Country code -> stems, from Newsmap's starred words."""
    found: dict[str, list[str]] = {}
    for name in NEWSMAP.get(language, ()):
        tree = yaml.safe_load((shared / "newsmap" / f"{name}.yml").read_text(encoding="utf-8"))
        for continent in tree.values():
            for region in continent.values():
                for code, words in region.items():
                    code = {"KV": "XK"}.get(code, code)
                    for word in _split_words(words):
                        usable = word.endswith("*") and word not in SLIPS.get(language, ()) and code not in SMALL
                        stem = word.rstrip("*")
                        if usable and len(stem) >= 3 and "*" not in stem and not (language == "ar" and " " in stem):
                            found.setdefault(code, []).append(stem)
    return found


def _split_words(words: list[object] | None) -> list[str]:
    # Some files write "a* b*" for "a*, b*", and the Arabic one puts its commas the other way round.
    out: list[str] = []
    for word in words or []:
        text = str(word).strip().strip("،,").strip()
        out.extend(re.findall(r"\S+\*", text) if text.count("*") > 1 else [text])
    return [word for word in out if word]


def clean(name: str, language: str) -> list[str]:
    """A CLDR name as texts write it."""
    name = name.replace("\u200f", "").replace("\u200e", "").strip()
    name = re.sub(r"\s*\(.*?\)\s+(?=\S)", " ", name)
    aside = re.fullmatch(r"(.+?)\s*[(（](.+?)[)）]", name)
    names = [aside[1], aside[2], f"{aside[1]}-{aside[2]}"] if aside else [name]
    out = []
    for each in names:
        out.append(each)
        if language == "en":
            spelled = each.replace(" & ", " and ")
            out.append(spelled)
            if "St. " in spelled:
                out += [spelled.replace("St. ", "Saint "), spelled.replace("St. ", "St ")]
    return list(dict.fromkeys(out))


def formal(row: dict[str, str], language: str) -> list[str]:
    """The United Nations' names of a country, without their article."""
    if language not in UNTERM:
        return []
    out = []
    for kind in ("Short", "Formal"):
        value = re.sub(r"\s*\(.*?\)|\s*\[.*?\]|\*", "", row.get(f"UNTERM {UNTERM[language]} {kind}", "") or "").strip()
        value = re.sub(r"^(?:the|la|le|les|el|los|las)\s+|^l['’]", "", value)
        if value and ";" not in value and "," not in value:
            out.append(value)
    return out


def written_codes(language: str) -> set[str]:
    """The codes that people have named in a language."""
    path = DATA / "names" / f"{language}.txt"
    lines = parse_lines(path.read_text(encoding="utf-8"), path.name) if path.exists() else ()
    return {line.key for line in lines}


def names_of(locale: str) -> dict[str, str]:
    """Territory code -> CLDR's name in a locale."""
    return {str(code): str(name) for code, name in Locale.parse(locale).territories.items()}


def build_language(language: str, rows: list[dict[str, str]], shared: Path, cities: dict[str, str]) -> str:
    locale = Locale.parse(language)
    demonyms = read_demonyms(shared, language)
    lines = [f"# Generated by tools/build_gazetteer.py from CLDR, UNTERM (country-codes) and Newsmap: {language}"]
    by_hand = BY_HAND & written_codes(language)
    territories = names_of(language)
    variants = [names_of(name) for name in VARIANTS.get(language, ())]
    by_code = {row["ISO3166-1-Alpha-2"]: row for row in rows}
    for code in sorted(c for c in territories if re.fullmatch("[A-Z]{2}", c) and c not in NOT_COUNTRIES):
        if code in by_hand:
            continue
        names = clean(territories[code], language)
        for variant in variants:
            names += clean(variant[code], language)
        if code in by_code:
            names += formal(by_code[code], language)
        if code in {"CD", "CG"}:  # bare "Congo" is nobody's
            names = [re.sub(r"\s+-\s+", "-", name) for name in names if re.search(r"[\s-]", name)]
        names = _distinct(names)
        if not names:
            continue
        stems = [] if code in SMALL else [s for n in names[:2] for s in adjective_stems(fold(n).text, language)]
        people = _distinct([_tidy(stem, language) for stem in demonyms.get(code, [])] + stems)
        people = [word for word in people if fold(word).text not in {fold(name).text for name in names}]
        line = f"{code}: " + "; ".join(names)
        if people:
            line += " | " + "; ".join(people)
        lines.append(line)
    lines += [f"m49:{number}: {territories[number]}" for number in M49_NAMES if number in territories]
    zones = locale._data["time_zones"]  # Babel has no public way to an exemplar city
    found: dict[str, str] = {}
    for zone, place in cities.items():
        data = zones.get(zone)
        city = dict(data).get("city") if data else None
        if city and language != "en":
            found.setdefault(place, city)
    lines += [f"{place}: {city}" for place, city in sorted(found.items()) if ";" not in city]
    text = "\n".join(lines) + "\n"
    list(parse_lines(text, f"gazetteer/{language}.txt"))  # what we write must read back
    return text


def _tidy(stem: str, language: str) -> str:
    return stem.removeprefix("ال") if language == "ar" else stem


def _distinct(names: list[str]) -> list[str]:
    seen: dict[str, str] = {}
    for name in names:
        seen.setdefault(fold(name).text, name)
    return list(seen.values())


def city_zones() -> dict[str, str]:
    """Time zone -> "CC@City" for the zones named after a city that names/en.txt lists."""
    ours: dict[tuple[str, str], str] = {}
    for line in parse_lines((DATA / "names" / "en.txt").read_text(encoding="utf-8"), "names/en.txt"):
        if "@" in line.key:
            code, _, city = line.key.partition("@")
            for name in (city, *line.names):
                ours[code, fold(name).text] = line.key
    english = Locale("en")._data["time_zones"]
    zones: dict[str, str] = {}
    for code, names in sorted(get_global("territory_zones").items()):
        for zone in names:
            data = english.get(zone)
            city = (dict(data).get("city") if data else None) or zone.split("/")[-1].replace("_", " ")
            place = ours.get((code, fold(city).text))
            if place:
                zones[zone] = place
    return zones


def build_m49(rows: list[dict[str, str]]) -> str:
    """Which countries each M49 region holds; m49:001 is everything and not listed."""
    members: dict[str, set[str]] = {}
    for row in rows:
        code = row["ISO3166-1-Alpha-2"]
        for column in ("Region Code", "Sub-region Code", "Intermediate Region Code"):
            number = (row[column] or "").strip()
            if number:
                members.setdefault(number.zfill(3), set()).add(code)
    members["150"].add("XK")
    members["039"].add("XK")
    members.setdefault("142", set()).add("TW")
    members.setdefault("030", set()).add("TW")
    members["003"] = members["021"] | members["013"] | members["029"]
    lines = ["# Generated by tools/build_gazetteer.py from country-codes (UN M49); 003 North America, XK and TW added"]
    lines += [f"m49:{number}: {' '.join(sorted(codes))}" for number, codes in sorted(members.items())]
    return "\n".join(lines) + "\n"


def build(shared: Path) -> dict[Path, str]:
    """Every generated file and its text."""
    rows = read_countries(shared)
    cities = city_zones()
    files = {
        DATA / "gazetteer" / f"{language}.txt": build_language(language, rows, shared, cities) for language in LANGUAGES
    }
    files[DATA / "m49.txt"] = build_m49(rows)
    return files


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    different = 0
    for path, text in build(options.shared).items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            different += 1
            print(f"{'differs' if options.check else 'writes'}: {path.relative_to(DATA)}")
            if not options.check:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
    return 1 if options.check and different else 0


if __name__ == "__main__":
    sys.exit(main())
