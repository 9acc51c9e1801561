"""A user's templates: what they may do, what stops them, and what the reader gets when they do not work (S17)."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest
from pydantic import ValidationError

from aggregator.alerts.channels import apprise, email
from aggregator.alerts.rendering import OUTPUT_LIMIT, TEMPLATE_LIMIT, Press, Rendered, render
from aggregator.alerts.wording import message
from tests.lab.alert_values import announced, name_of, stored
from tests.lab.hostile import TEXTS

MESSAGE = message(stored(announced()), "a7", name_of)


def printed(folder: Path, warnings: list[str] | None = None, **files: str | bytes) -> Rendered:
    for name, source in files.items():
        raw = source.encode() if isinstance(source, str) else source
        (folder / name.replace("_", ".")).write_bytes(raw)
    kept: list[str] = warnings if warnings is not None else []
    return asyncio.run(Press(folder=folder, warn=kept.append).mail(MESSAGE))


def test_a_template_of_ones_own_is_used(tmp_path: Path) -> None:
    rendered = printed(
        tmp_path,
        mail_txt="{{ subject }}\n{% for entry in entries %}{{ entry.facts[0].value }}{% endfor %}\n",
        mail_html="<p>{{ entries[0].title }} & {{ '<b>' }}</p>",
    )
    assert rendered.text == f"{MESSAGE.subject}\n12 June 2026\n"
    assert rendered.html == "<p>5th EU–Uzbekistan Human Rights Dialogue & &lt;b&gt;</p>"
    assert rendered.note == ""


def test_what_has_no_template_of_ones_own_keeps_the_built_in_form(tmp_path: Path) -> None:
    rendered = printed(tmp_path, mail_txt="mine")
    assert (rendered.text, rendered.html) == ("mine\n", render(MESSAGE).html)


BROKEN = {
    "syntax": ("{{ subject", "line 1"),
    "unknown": ("\n\n{{ sujet }}", "line 3: 'sujet' is undefined"),
    "no markup of feeds": ("{{ subject|safe }}", "safe"),
    "include": ("{% include '/etc/passwd' %}", "line 1"),
    "import": ("{% import 'os' as os %}", "line 1"),
    "insides": ("{{ cycler.__init__.__globals__.os.popen('id').read() }}", "unsafe|undefined"),
    "class": ("{{ ''.__class__.__mro__[1].__subclasses__() }}", "unsafe|undefined"),
    "format": ("{{ '{0.__class__.__init__.__globals__}'.format(subject) }}", "unsafe|undefined|attribute"),
    "change": ("{{ entries.append(1) }}", "unsafe|attribute"),
    "division": ("{{ 1 // 0 }}", "line 1"),
    "three hundred megabytes": ("{{ 'a' * 300000000 }}", "more than|too much"),
    "gigabytes": ("{{ 'a' * 30000000000 }}", "too much"),
    "power": ("{{ 9 ** 999999999 }}", "too much|longer than 10 seconds|more than"),
    "loops": (
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "too much|longer than 10 seconds",
    ),
    "much": ("{% for a in range(99999) %}{{ 'word ' * 1000 }}{% endfor %}", f"more than {OUTPUT_LIMIT:,}"),
    "recursion": ("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", "line|too much"),
}


@pytest.mark.parametrize(("source", "reason"), BROKEN.values(), ids=BROKEN.keys())
def test_one_that_does_not_work_costs_nothing_and_says_so(source: str, reason: str, tmp_path: Path) -> None:
    warnings: list[str] = []
    rendered = printed(tmp_path, warnings, mail_txt=source)
    assert MESSAGE.subject in rendered.text and "root:" not in rendered.text
    assert rendered.note.startswith("Your template mail.txt (")
    assert any(word in rendered.note for word in reason.split("|")), rendered.note
    assert rendered.note in rendered.text
    assert rendered.note.split(" (")[0].removeprefix("Your template ") in rendered.html
    [warning] = warnings
    assert warning.startswith("the template mail.txt cannot be used: ")


def test_neither_a_huge_file_nor_one_that_is_no_text_is_a_template(tmp_path: Path) -> None:
    rendered = printed(tmp_path, mail_txt="x" * (TEMPLATE_LIMIT + 1), mail_html=b"\xff\xfe<p>")
    assert "mail.txt (it is longer than" in rendered.note and "mail.html (it is not UTF-8)" in rendered.note


def test_it_sees_neither_our_environment_nor_our_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "PASSWORD", "hunter2-canary")
    rendered = printed(tmp_path, mail_txt="{{ self }}{{ joiner }}{{ namespace }}{{ lipsum }}{{ dict }}")
    assert "hunter2" not in rendered.text


def test_what_feeds_wrote_stays_text_in_a_template_of_ones_own(tmp_path: Path) -> None:
    for text in ("script", "jinja", "jinja-escape", "closing-tags"):
        told = message(stored(announced(series=TEXTS[text])), "a7", name_of)
        (tmp_path / "mail.html").write_text("<p>{{ entries[0].title }}</p>")
        rendered = asyncio.run(Press(folder=tmp_path, warn=print).mail(told))
        assert rendered.note == ""
        assert rendered.html.count("<") == 2, rendered.html


def test_a_note_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("{{ entries[0].said }}!")
    assert asyncio.run(Press(folder=tmp_path, warn=print).note(MESSAGE)) == ("Announced!", "")
    (tmp_path / "note.txt").write_text("{{ nothing }}")
    body, trouble = asyncio.run(Press(folder=tmp_path, warn=lambda text: None).note(MESSAGE))
    assert trouble in body and "note.txt (line 1" in trouble


def test_the_folder_is_looked_at_when_the_configuration_is_read(tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match="no folder"):
        apprise.Options.model_validate({"urls_env": "A", "templates": str(tmp_path / "nowhere")})
    table = {"smtp": "smtp://127.0.0.1", "from": "a@example.org", "to": ["b@example.org"], "templates": str(tmp_path)}
    with pytest.raises(ValidationError, match=r"holds none of mail\.html"):
        email.Options.model_validate(table)
    (tmp_path / "mail.txt").write_text("{{ subject }}")
    assert email.Options.model_validate(table).templates == str(tmp_path)
