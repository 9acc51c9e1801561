"""The data that stands beside the repository on a development machine; tests that need it skip without it."""

from __future__ import annotations

import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

DATA = Path(__file__).parents[2].parent / "shared" / "data"


def data_file(name: str) -> Path:
    """The path of a data file; skips the test where there is none."""
    path = DATA / name
    if not path.exists():
        pytest.skip(f"needs {name} of the development data beside the repository")
    return path


def feed_files(wanted: Callable[[str], bool]) -> Iterator[tuple[str, bytes]]:
    """Names and contents of those files of the feed corpus whose name is wanted, in the order of their names."""
    with tarfile.open(data_file("feeds-dev.tar.gz")) as archive:
        found = []
        for member in archive:  # one pass: the archive is compressed as a whole
            file = archive.extractfile(member) if member.isfile() and wanted(member.name) else None
            if file is not None:
                found.append((member.name, file.read()))
    yield from sorted(found)
