"""Which dialogue a claim speaks of: the same session is one, the next edition is another."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.dialogues.events import Neighbours, find
from aggregator.dialogues.matching import related_parties
from aggregator.model import Dialogue, DialogueType, Status
from tests.lab.claims import ANNOUNCED, CANCELLED, CONCLUDED, POSTPONED, UNDER_WAY, at, claim, day, dialogue

PLAN = dialogue(edition=21, on="2024-05-20")
UNDATED = dialogue()


def joins(stored: Dialogue, published: str | None = "2024-05-21", **fields: object) -> bool:
    return find(claim(**fields), [stored], at(published) if published else None) is not None


@pytest.mark.parametrize(
    "fields",
    [
        {"status": CONCLUDED, "on": "2024-05-20", "edition": 21},
        {"status": CONCLUDED, "on": "2024-05-21"},  # a day's disagreement
        {"status": CONCLUDED, "on": "2024-05-20", "edition": 20},  # one day has one session, whatever its number
        {"status": UNDER_WAY},
        {"status": CONCLUDED, "series": "Диалог ЕС - Узбекистан по правам человека", "on": "2024-05-20"},
        {"status": POSTPONED, "edition": 21, "on": "2024-09-10"},
        {"status": POSTPONED, "on": "2024-09-10"},
        {"edition": 21, "on": "2024-09-10"},  # the same number moved
        {"status": CANCELLED},
        {"when": day("2024-05-01", "2024-05-31", "month")},
        {"when": day("2024-05-20", "2024-05-26", "week")},
        {"edition": 21, "when": day("2024-10-01", "2024-10-31", "month")},
        {"type": DialogueType.OTHER, "series": "human rights talks", "on": "2024-05-20"},
        {"parties": ("UZ",), "on": "2024-05-20"},
        {"parties": ("SE", "UZ", "org:eu"), "on": "2024-05-20"},  # a member state is the host
        {"parties": ("FR", "UZ"), "on": "2024-05-20"},
        {"parties": (), "on": "2024-05-20"},
    ],
)
def test_one_session_is_one_dialogue(fields: dict[str, object]) -> None:
    assert joins(PLAN, "2024-05-21", **fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"edition": 22, "on": "2025-05-20"},
        {"edition": 22},
        {"edition": 20, "status": CONCLUDED, "on": "2024-05-18"},
        {"on": "2024-06-20"},
        {"edition": 21, "on": "2026-05-20"},  # another count of editions
        {"parties": ("KZ", "org:eu"), "on": "2024-05-20"},
        {"parties": ("UZ", "US"), "on": "2024-05-20"},
        {"parties": ("KZ", "UZ", "org:eu"), "on": "2024-05-20"},
        {"parties": ("FR", "UZ"), "on": "2024-05-27"},  # what agrees only in part must agree on the day
        {"parties": ("FR", "UZ")},
        {"type": DialogueType.ECONOMIC, "series": "Economic Dialogue", "on": "2024-05-20"},
        {"type": DialogueType.OTHER, "series": "human rights talks"},
        {"type": DialogueType.JOINT_COMMISSION, "series": "Subcommittee on Human Rights", "on": "2024-05-20"},
        {"parties": ("DE", "FR", "UZ"), "on": "2024-05-20"},  # some members are not the bloc
    ],
)
def test_another_session_is_another_dialogue(fields: dict[str, object]) -> None:
    assert not joins(PLAN, "2024-05-21", **fields)


def test_a_plan_that_moves_before_its_day_is_the_same_plan() -> None:
    plan = dialogue("2024-05-01", on="2024-05-20")
    assert joins(plan, "2024-05-16", on="2024-06-20")
    assert not joins(plan, "2024-05-21", on="2024-06-20")  # the day has passed: this is the next
    assert not joins(plan, "2024-05-16", on="2024-08-20")
    assert not joins(plan, None, on="2024-06-20")
    assert not joins(plan, "2024-05-16", on="2024-06-20", status=UNDER_WAY)
    rounds = {"type": DialogueType.OTHER, "series": "Belgrade-Pristina Dialogue"}
    assert not joins(dialogue("2024-05-01", on="2024-05-20", **rounds), "2024-05-16", on="2024-06-20", **rounds)


def test_what_is_held_is_not_announced_again() -> None:
    held = dialogue("2024-05-21", status=CONCLUDED, on="2024-05-20")
    assert joins(held, "2024-05-22", status=CONCLUDED)
    assert joins(held, "2024-05-22", on="2024-05-20")  # an announcement that arrives late
    assert joins(held, "2024-05-22", status=ANNOUNCED)
    assert not joins(held, "2024-05-30", status=ANNOUNCED)  # the next one
    assert not joins(held, "2024-05-22", on="2024-05-28")
    assert not joins(held, "2024-05-30", status=CONCLUDED, on="2024-05-27")  # weekly rounds
    assert joins(held, "2024-05-30", status=CONCLUDED, on="2024-05-22")
    assert not joins(held, "2024-05-22", status=POSTPONED, on="2024-06-10")


def test_undated_sessions_join_while_they_are_talked_about() -> None:
    held = dialogue("2024-05-21", status=CONCLUDED)
    assert joins(held, "2024-05-28", status=CONCLUDED)
    assert not joins(held, "2024-08-28", status=CONCLUDED)
    assert not joins(held, "2024-07-01", status=CONCLUDED, on="2024-06-28")  # held after the readout of the other
    assert joins(UNDATED, "2024-08-01", status=CONCLUDED, on="2024-07-30")  # announced "soon", held in summer
    assert not joins(UNDATED, "2025-04-01", status=CONCLUDED, on="2025-03-30")
    assert joins(dialogue(status=UNDER_WAY), "2024-05-16", status=CONCLUDED)
    assert not joins(dialogue(status=UNDER_WAY), "2024-07-16", status=UNDER_WAY)
    assert joins(dialogue(edition=3), "2024-12-01", edition=3)


def test_without_a_publication_number_and_series_speak() -> None:
    assert joins(PLAN, None)
    assert joins(PLAN, None, edition=21)
    assert not joins(PLAN, None, edition=20)
    assert not joins(PLAN, None, parties=("KZ", "org:eu"))
    assert not joins(PLAN, None, on="2023-05-20")
    assert joins(UNDATED, None, on="2024-06-20")
    assert not joins(UNDATED, None, on="2020-06-20")


C5 = {"series": "C5+1 Ministerial", "type": DialogueType.OTHER}


def test_a_bloc_is_told_by_its_members() -> None:
    stored = dialogue(**C5, parties=("US", "org:c5"), on="2024-05-20")
    assert joins(stored, **C5, parties=("KZ", "US"), on="2024-05-20")
    assert joins(stored, **C5, parties=("KG", "KZ", "TJ", "TM", "US", "UZ"), on="2024-05-20")
    assert not joins(stored, **C5, parties=("KZ", "US"), on="2024-05-25")
    assert not joins(stored, parties=("KZ", "US"), on="2024-05-20")  # the bilateral dialogue of the same day
    bilateral = dialogue(**C5, parties=("KZ", "US"), on="2024-05-20")
    assert joins(bilateral, **C5, parties=("US", "org:c5"), on="2024-05-20")


@pytest.mark.parametrize(
    ("some", "others", "expected"),
    [
        (("KZ", "US"), ("US", "KZ"), 2),
        (("KZ", "US"), (), 1),
        ((), (), 2),
        (("KZ", "US"), ("US",), 1),
        (("JP", "US"), ("JP", "KR", "US"), 0),
        (("KZ", "US"), ("US", "org:c5"), 1),
        (("KZ", "UZ", "US"), ("US", "org:c5"), 0),
        (("org:c5",), ("org:eu",), 0),
        (("US", "org:asean"), ("KH", "LA", "MM", "TH", "US", "VN"), 0),  # the Mekong partnership
        (("DE", "XK"), ("XK", "org:eu"), 1),
    ],
)
def test_related_parties(some: tuple[str, ...], others: tuple[str, ...], expected: int) -> None:
    assert related_parties(some, others) == related_parties(others, some) == expected


def test_levels_of_one_framework_are_told_apart() -> None:
    framework = {"type": DialogueType.JOINT_COMMISSION, "on": "2024-05-20"}
    stored = dialogue(series="Cooperation Council", **framework)
    assert joins(stored, series="EU–Uzbekistan Cooperation Council", **framework)
    assert joins(stored, series="joint commission", **framework)
    assert not joins(stored, series="Subcommittee on Justice", **framework)
    assert not joins(stored, series="Sub-Committee", **framework)


def test_the_nearest_dialogue_wins() -> None:
    first = replace(dialogue(on="2024-05-20"), id=1)
    second = replace(dialogue(on="2024-05-26"), id=2)
    unnumbered = replace(dialogue(), id=3)
    for candidates in ([first, second, unnumbered], [unnumbered, second, first]):
        found = find(claim(on="2024-05-25"), candidates, at("2024-05-16"))
        assert found is second
    twin = replace(first, id=9)
    assert find(claim(on="2024-05-20"), [twin, first], at("2024-05-16")) is first
    assert find(claim(), [], at("2024-05-16")) is None


@given(
    on=st.dates(), other=st.dates(), published=st.dates(), status=st.sampled_from(list(Status)),
    edition=st.one_of(st.none(), st.integers(1, 50)),
)  # fmt: skip
def test_any_claim_is_safe(on: object, other: object, published: object, status: Status, edition: int | None) -> None:
    stored = dialogue(on=other, edition=edition)
    mine = claim(on=on, status=status, edition=edition)
    found = find(mine, [stored], at(str(published)))
    assert found in (stored, None)
    if edition is None and abs((stored.when.start - mine.when.start).days) > 300:  # type: ignore[operator]  # both dated
        assert found is None


BLOCS = ("org:eu", "org:c5", "org:e3", "org:quad")
CODES = ("US", "KZ", "KG", "TJ", "TM", "UZ", "DE", "FR", "GB", "NO", "SE", "PE", "VN", *BLOCS)
PARTIES = st.sets(st.sampled_from(CODES), max_size=5).map(lambda codes: tuple(sorted(codes)))


@settings(max_examples=300)
@given(st.lists(PARTIES, max_size=8), PARTIES)
def test_every_dialogue_of_related_parties_is_near(known: list[tuple[str, ...]], mine: tuple[str, ...]) -> None:
    near = Neighbours()
    for number, parties in enumerate(known):
        near.add(number, parties)
    related = {number for number, parties in enumerate(known) if related_parties(mine, parties)}
    assert related <= near.of(mine)


def test_dialogues_that_share_one_of_two_parties_are_not_near() -> None:
    near = Neighbours()
    for number, parties in enumerate([("KZ", "US"), ("NO", "US"), ("US", "org:c5"), ("US",), ()]):
        near.add(number, parties)
    assert near.of(("KZ", "US")) == {0, 2, 3, 4}
    assert near.of(("KZ",)) == {0, 2, 4}
    assert near.of(()) == {0, 1, 2, 3, 4}
