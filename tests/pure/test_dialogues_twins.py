"""Two dialogues are one session only if another order of their texts had made them one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.dialogues.events import update
from aggregator.dialogues.matching import agree, clash, fits
from aggregator.dialogues.twins import find_twin
from aggregator.model import Claim, Dialogue, DialogueType, SourcedClaim, Status
from tests.lab.claims import CONCLUDED, at, claim, day

START = date(2024, 5, 1)
NAMES = st.sampled_from(["EU–Uzbekistan Human Rights Dialogue", "диалог по правам человека"])
DATED = st.sampled_from([day("2024-06-12"), day("2024-06-13"), day("2024-06-01", "2024-06-30", "month")])
PLAIN = st.builds(
    claim, series=NAMES, confidence=st.sampled_from([0.7, 0.9]), place=st.sampled_from([None, "Brussels, BE"])
)
CLAIMS = st.one_of(
    PLAIN,
    st.builds(replace, PLAIN, when=DATED),
    st.builds(replace, PLAIN, edition=st.sampled_from([5, 5, 6])),
    st.builds(replace, PLAIN, status=st.sampled_from(Status)),
    st.builds(replace, PLAIN, status=st.sampled_from(Status), when=DATED | st.just(day("2024-07-20"))),
    st.builds(replace, PLAIN, type=st.sampled_from(DialogueType), parties=st.sampled_from([("UZ",), ("BE", "UZ")])),
)
SOURCED = st.tuples(CLAIMS, st.sampled_from([1, 3]), st.integers(0, 12) | st.integers(0, 120))
VAGUE = st.tuples(PLAIN, st.just(1), st.integers(0, 12))


def sourced(number: int, said: Claim, tier: int, days: int) -> SourcedClaim:
    return SourcedClaim(claim=said, item_id=number, tier=tier, published=at(str(START + timedelta(days=days))))


def made(claims: Sequence[SourcedClaim], number: int) -> Dialogue:
    dialogue = None
    for count, each in enumerate(claims):
        dialogue = update(dialogue, claims[:count], each, id=number, now=at("2024-09-01")).dialogue
    assert dialogue is not None
    return dialogue


def one_by_one(claims: Sequence[SourcedClaim]) -> bool:
    """Whether the claims make one dialogue if each is told to the whole dialogue of those before it."""
    dialogue: Dialogue | None = None
    told = sorted(claims, key=lambda each: (each.published, each.item_id))
    for count, each in enumerate(told):
        if dialogue is not None and not fits(each.claim, dialogue, each.published):
            return False
        dialogue = update(dialogue, told[:count], each, id=0, now=each.published).dialogue
    return True


@given(st.lists(SOURCED, max_size=2), st.lists(SOURCED, min_size=1, max_size=5), VAGUE | SOURCED)
@settings(max_examples=400, deadline=None)
def test_they_are_one_if_their_texts_make_one_told_one_by_one(
    some: list[tuple[Claim, int, int]], others: list[tuple[Claim, int, int]], last: tuple[Claim, int, int]
) -> None:
    ours = [sourced(number, *each) for number, each in enumerate(some, 1)]
    theirs = [sourced(number, *each) for number, each in enumerate(others, 101)]
    new = sourced(99, *last)
    mine, other = made([*ours, new], 1), made(theirs, 2)
    late = new.published < other.updated
    told = not clash(mine, other) and (late or fits(new.claim, other, new.published))
    expected = agree(mine, other) or (told and one_by_one([*ours, new, *theirs]))
    found = find_twin(mine, ours, new, [mine, other], {1: [*ours, new], 2: theirs}.__getitem__)
    assert found is (other if expected else None)


def test_a_vague_text_among_many_joins_what_it_tells_of() -> None:
    ours = [sourced(number, claim(on="2024-06-12"), 3, number) for number in range(1, 30)]
    theirs = [sourced(number, claim(edition=5), 3, number - 100) for number in range(102, 131)]
    new = sourced(99, claim(on="2024-06-12", edition=5), 1, 31)
    mine, other = made([*ours, new], 1), made(theirs, 2)
    assert find_twin(mine, ours, new, [other], {2: theirs}.__getitem__) is other
    held = [*theirs, sourced(140, claim(on="2024-01-10", edition=5, status=CONCLUDED), 1, 1)]
    assert find_twin(mine, ours, new, [made(held, 2)], {2: held}.__getitem__) is None
