"""The house keeps its shape: ranks, doors and purity, read from the source with `ast` (DESIGN §3)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "aggregator"
STAGES = ("fetching", "parsing", "items", "stories", "tagging", "dialogues", "alerts")
PURE = (*STAGES, "checkup", "counting", "durations", "feed_checkup", "findings", "folding", "query", "snippets")

# A module imports only from a lower rank, or from its own part.
RANK = {
    "": 0,  # aggregator/__init__.py: the version
    "errors": 0,
    "model": 1,
    "counting": 1,
    "durations": 1,
    "folding": 1,  # how texts are compared, for tagging and searching alike
    "objects": 2,
    "query": 2,
    "snippets": 3,
    "config": 3,
    **dict.fromkeys(STAGES, 3),
    "store": 3,
    "analysis": 4,  # tagging + dialogues + stories joined for one document
    "reminding": 5,
    "replaying": 5,
    "copies": 5,
    "sessions": 5,
    "overdue": 4,
    "settling": 6,
    "pipeline": 7,
    "dispatch": 8,
    "reanalysis": 8,
    "findings": 4,
    "checkup": 5,
    "feed_checkup": 5,
    "app": 9,
    "doctor": 10,
    "feed_doctor": 10,
    "subscribing": 5,
    "daemon": 10,
    "evaluation": 10,
    "demo": 10,
    "cli": 11,
    "__main__": 12,
}

# library -> the only modules that may import it
DOORS = {
    "feedparser": {"parsing.formats.syndication"},
    "pebble": {"parsing.pool"},
    "httpx": {"fetching.client"},
    "httpcore": {"fetching.client"},
    "nh3": {"items.clean"},
    "ahocorasick_rs": {"tagging.matcher"},
    "py3langid": {"tagging.language"},
    "sqlmodel": {"store"},
    "sqlalchemy": {"store"},
    "alembic": {"store"},
    "psycopg": {"store"},
    "apscheduler": {"daemon"},
    "aiosmtplib": {"alerts.channels.email"},
    "standardwebhooks": {"alerts.channels.webhook"},
    "icalendar": {"alerts.calendar"},
    "apprise": {"alerts.channels.apprise"},
    "jinja2": {"alerts.rendering", "alerts.typesetter"},  # the second is a process of its own
    "typer": {"cli"},
    "rich": {"cli"},
    "structlog": {"app", "daemon", "dispatch", "pipeline", "reminding", "settling", "store.migrations.paging"},
    "defusedxml": {"parsing"},
}

# Modules of a stage that are allowed to touch the world; every other module of a stage is pure.
IMPURE = {
    "fetching.client",
    "fetching.fetch",
    "fetching.resolver",
    "parsing.pool",
    "parsing.worker",
    "parsing.formats.syndication",
    "tagging.gazetteer",  # reads the package's own data files
    "tagging.themes",
    "tagging.language",
    "dialogues.lexicon",
    "alerts.rendering",
    "alerts.typesetter",
    "alerts.channels",
}
WORLD = {"os", "time", "random", "secrets", "socket", "ssl", "asyncio", "threading", "subprocess", "logging",
         "pathlib", "io", "shutil", "tempfile", "urllib.request", "http", "smtplib", "multiprocessing"}  # fmt: skip
CLOCK_CALLS = {("datetime", "now"), ("datetime", "utcnow"), ("date", "today"), ("datetime", "today")}


def _modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = list(path.relative_to(PACKAGE).with_suffix("").parts)
        if parts[-1] == "__init__":
            parts.pop()
        yield ".".join(parts), ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


MODULES = dict(_modules())


def _imports(tree: ast.Module) -> Iterator[str]:
    type_checking = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in type_checking:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide the rank; import by full name"
            assert node.module
            if node.module == "aggregator" or node.module.startswith("aggregator."):
                yield from (f"{node.module}.{alias.name}" for alias in node.names)
            else:
                yield node.module


def _own(name: str) -> str | None:
    """The module of ours that `name` (a dotted import) refers to."""
    if name != "aggregator" and not name.startswith("aggregator."):
        return None
    inner = name.removeprefix("aggregator").removeprefix(".")
    while inner not in MODULES:
        inner = inner.rpartition(".")[0]
    return inner


def _part(module: str) -> str:
    return module.split(".")[0]


@pytest.mark.parametrize("module", sorted(MODULES))
def test_imports_point_down(module: str) -> None:
    part = _part(module)
    assert part in RANK, f"give aggregator/{part} a rank in this test"
    for name in _imports(MODULES[module]):
        own = _own(name)
        if own is None or _part(own) == part:
            continue
        assert RANK[_part(own)] < RANK[part], f"{module} imports {own}: not below it"


@pytest.mark.parametrize("module", sorted(MODULES))
def test_each_library_has_one_door(module: str) -> None:
    for name in _imports(MODULES[module]):
        doors = DOORS.get(name.split(".")[0])
        if doors is None:
            continue
        assert any(module == door or module.startswith(door + ".") for door in doors), f"{module} imports {name}"


@pytest.mark.parametrize("module", sorted(m for m in MODULES if _part(m) in PURE))
def test_stages_are_pure_but_for_their_doors(module: str) -> None:
    if any(module == impure or module.startswith(impure + ".") for impure in IMPURE):
        return
    for name in _imports(MODULES[module]):
        roots = {name, name.split(".")[0]}
        assert not roots & WORLD, f"{module} imports {name}: a pure stage takes it as an argument"
    for node in ast.walk(MODULES[module]):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            if isinstance(owner, ast.Name):
                assert (owner.id, node.func.attr) not in CLOCK_CALLS, f"{module} reads the clock"
            assert not (isinstance(owner, ast.Name) and owner.id == "builtins")
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in {"open", "print", "input"}, f"{module} calls {node.func.id}"


def test_no_module_is_named_for_nothing() -> None:
    forbidden = {"utils", "util", "helpers", "helper", "manager", "base", "common", "misc", "handler"}
    assert not [m for m in MODULES if set(m.split(".")) & forbidden]
