"""Numbers of things in words."""

from __future__ import annotations

import pytest

from aggregator.counting import counted


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 feeds"), (1, "1 feed"), (2, "2 feeds"), (-1, "-1 feeds"), (1000, "1000 feeds")]
)
def test_one_is_no_plural(number: int, said: str) -> None:
    assert counted(number, "feed") == said


def test_a_plural_may_be_its_own() -> None:
    assert [counted(number, "entry", "entries") for number in (0, 1, 2)] == ["0 entries", "1 entry", "2 entries"]
