"""What is not in the README does not exist: every command, setting, channel and environment variable stands there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer
from pydantic import BaseModel

from aggregator import __version__, config
from aggregator.alerts import channels
from aggregator.cli import build

REPOSITORY = Path(__file__).parents[1]
README = (REPOSITORY / "README.md").read_text(encoding="utf-8")


def _commands(app: typer.Typer, prefix: str = "") -> list[str]:
    names = [
        f"{prefix}{info.name or (info.callback.__name__ if info.callback else '')}" for info in app.registered_commands
    ]
    for group in app.registered_groups:
        if group.typer_instance is not None:
            names += _commands(group.typer_instance, f"{prefix}{group.name} ")
    return names


@pytest.mark.parametrize("command", _commands(build()))
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"aggregator {command}" in README


@pytest.mark.parametrize("form", [config._Top, config._Feed, config._Alert])
def test_every_setting_is_in_the_readme(form: type[BaseModel]) -> None:
    missing = [name for name in form.model_fields if f"`{name}`" not in README]
    assert not missing


@pytest.mark.parametrize("channel", channels.names())
def test_every_channel_and_its_keys_are_in_the_readme(channel: str) -> None:
    assert f'type = "{channel}"' in README
    keys = [field.alias or name for name, field in channels.find(channel).Options.model_fields.items()]
    assert not [key for key in keys if f"`{key}`" not in README and f"{key} = " not in README]


def test_every_environment_variable_is_in_the_readme() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (REPOSITORY / "aggregator").rglob("*.py"))
    for name in set(re.findall(r"\bAGGREGATOR_[A-Z]+\b", source)):
        assert name in README


def test_the_version_is_the_newest_in_the_changelog() -> None:
    changelog = (REPOSITORY / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## (\S+)", changelog, re.MULTILINE)
    assert newest is not None and newest[1] == __version__


def test_no_committed_text_names_this_machine() -> None:
    for path in [*REPOSITORY.glob("*"), *(REPOSITORY / "docs").glob("*"), *(REPOSITORY / "aggregator").rglob("*.py")]:
        if path.name == ".git":
            continue  # in a worktree: where the repository is
        if path.is_file() and path.suffix in {".py", ".md", ".toml", ".txt", ""} and not path.name.startswith(".cov"):
            text = path.read_text(encoding="utf-8")
            assert "/work/" not in text and "pypi.org" not in text, path
