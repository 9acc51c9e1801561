"""When an item counts as having appeared, and its language tag."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from aggregator.items.dates import effective_at, is_future
from aggregator.items.languages import primary_subtag

SEEN = datetime(2026, 5, 20, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("published", "effective"),
    [
        (None, SEEN),
        (SEEN - timedelta(days=3), SEEN - timedelta(days=3)),
        (SEEN, SEEN),
        (SEEN + timedelta(hours=2), SEEN),  # a clock that is fast, or a zone misread
        (SEEN + timedelta(days=400), SEEN),
        (datetime(2099, 1, 1, tzinfo=UTC), SEEN),
        (datetime(1970, 1, 1, tzinfo=UTC), SEEN),
    ],
)
def test_an_item_counts_from_its_publication_unless_that_is_implausible(
    published: datetime | None, effective: datetime
) -> None:
    assert effective_at(published, SEEN, SEEN) == effective


def test_a_date_is_in_the_future_from_a_day_and_a_half_on() -> None:
    assert not is_future(SEEN + timedelta(hours=36), SEEN)
    assert is_future(SEEN + timedelta(hours=36, seconds=1), SEEN)


@pytest.mark.parametrize(
    ("tags", "language"),
    [
        (("en-US",), "en"),
        (("ru_RU",), "ru"),
        ((" KK ",), "kk"),
        (("zh-Hans-CN",), "zh"),
        (("rus",), "ru"),
        (("ua",), "uk"),
        (("kz-KZ",), "kk"),
        (("in",), "id"),
        (("ckb",), "ckb"),
        ((None, "", "x-default", "und", "English", "e", "fr"), "fr"),
        ((), None),
        (("mul",), None),
        (("en\x00",), None),
    ],
)
def test_the_primary_subtag(tags: tuple[str | None, ...], language: str | None) -> None:
    assert primary_subtag(*tags) == language
