"""Writes aggregator/dialogues/grammar/cldr.py: month and weekday names of the languages we read, from CLDR by Babel.

    python tools/build_month_names.py            rewrites the file
    python tools/build_month_names.py --check    exits 1 if it would change

The package reads the written file, so that analysing text never imports Babel. CLDR is under the Unicode License.
"""

from __future__ import annotations

import sys
from pathlib import Path

from babel import localedata

TARGET = Path(__file__).parent.parent / "aggregator" / "dialogues" / "grammar" / "cldr.py"

LANGUAGES = """
en fr es pt de it nl pl ru uk be tr az kk ky uz tk tg mn ar fa ur he hi bn id ms vi ro cs sk hu el bg sr hr sl mk sq sv
da nb fi et lv lt ka hy th sw
"""  # zh, ja and ko number their months

NOT_WEEKDAYS = {"tg": {"душанбе"}}
"""Tajik calls its capital Monday; a text that names Dushanbe means the city."""


def _names(data: object, path: tuple[str, ...], number: int) -> set[str]:
    """The names CLDR itself gives for one month or day; aliases to other widths or contexts add nothing."""
    for step in path:
        if not isinstance(data, dict) or step not in data:
            return set()
        data = data[step]
    if isinstance(data, tuple):  # an alias, and what this locale sets over it
        data = data[1]
    if not isinstance(data, dict):
        return set()
    name = data.get(number)
    return {name.strip(".").lower()} if isinstance(name, str) else set()


def _forms(data: object, kind: str, width: str, number: int) -> set[str]:
    """Every grammatical form CLDR has of one name; names that are numbers or one letter are none."""
    found = {name for context in ("format", "stand-alone") for name in _names(data, (kind, context, width), number)}
    return {name for name in found if len(name) > 1 and not any(c.isdigit() for c in name)}


def names(language: str) -> dict[str, list[list[str]]]:
    """The rows of each table for one language."""
    data = localedata.load(language)
    full = [_forms(data, "months", "wide", number) for number in range(1, 13)]
    short = [_forms(data, "months", "abbreviated", number) - full[number - 1] for number in range(1, 13)]
    days = [_forms(data, "days", "wide", number) - NOT_WEEKDAYS.get(language, set()) for number in range(7)]
    return {
        name: [sorted(row) for row in rows]
        for name, rows in (("MONTHS", full), ("SHORT_MONTHS", short), ("WEEKDAYS", days))
    }


def source() -> str:
    """The text of the file."""
    lines = [
        '"""Month and weekday names by language, lower case: written by tools/build_month_names.py, do not edit.',
        "",
        "From Unicode CLDR (Unicode License v3) as Babel carries it; Vietnamese and the CJK languages number their",
        "months. Rows are parted by a semicolon, the forms of one name by a bar.",
        '"""',
        "",
        "# ruff: noqa: E501 - one language a line",
        "",
        "from __future__ import annotations",
        "",
        "from collections.abc import Mapping",
        "",
    ]
    every = {language: names(language) for language in LANGUAGES.split()}
    comments = {
        "MONTHS": "January first.",
        "SHORT_MONTHS": "Abbreviations without their full stop, January first.",
        "WEEKDAYS": "Monday first.",
    }
    for name, comment in comments.items():
        lines.append(f"{name}: Mapping[str, str] = {{")
        for language, tables in every.items():
            if any(tables[name]):
                lines.append(f'    "{language}": "{";".join("|".join(forms) for forms in tables[name])}",')
        lines += ["}", f'"""{comment}"""', ""]
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    new = source()
    if "--check" in arguments:
        return 0 if TARGET.read_text(encoding="utf-8") == new else 1
    TARGET.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
