"""What texts are compared by: keys, shingles, kinds of words, facts, boilerplate, and the stored form."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.stories.boilerplate import FIRST, Wording, learn_boilerplate
from aggregator.stories.facts import clash, find_facts
from aggregator.stories.features import MOST_WORDS, SKETCH, Features, features, title_key
from aggregator.stories.words import FUNCTION, NAME, NUMBER, PLAIN, Passage, read_words, shingles_of

BODY = (
    "The harbour master of Merrow told the council that twelve ferries were ready for the summer and that their pilots "
    "had passed every examination. Swans, he added, would be given the right of way on Sundays and on feast days too."
)


def kinds(text: str) -> list[int]:
    return [word & 3 for word in features("", text).words]


def facts(title: str, lead: str) -> set[str]:
    return set(find_facts(title, lead, read_words(title)[0], read_words(lead)[0]))


# --- keys


@pytest.mark.parametrize(
    "title",
    [
        "Twelve ferries ready for summer",
        "TWELVE FERRIES READY FOR SUMMER!",
        "Twelve ferries ready for summer | Lake Wire",
        "Twelve ferries ready for summer – The Merrow Courier",
        "Twelve ferries ready for summer - Merrow Courier",
    ],
)
def test_a_title_key_forgets_case_points_and_the_outlet(title: str) -> None:
    assert title_key(title) == title_key("twelve ferries ready for summer") != []
    assert features(title, "").title == features("Twelve ferries ready for summer", BODY).title


def test_what_follows_a_dash_stays_if_too_little_stands_before_it() -> None:
    assert title_key("Ferries – twelve boats ready for summer") == title_key("Ferries: twelve boats ready for summer")


@pytest.mark.parametrize("title", ["", "Press release", "Statement", "On the go", "新闻"])
def test_a_short_title_has_no_key(title: str) -> None:
    assert title_key(title) == []
    assert features(title, BODY).title == 0


def test_a_lead_hash_forgets_the_dateline_and_what_comes_later() -> None:
    hashes = {
        features("x", text).lead
        for text in (BODY, f"MERROW (Lake Wire) – {BODY}", f"Merrow, 3 May: {BODY}", BODY[:120] + " […]", BODY.upper())
    }
    assert len(hashes) == 1
    assert features("x", "Nothing but seven words stands here.").lead == 0


# --- words and shingles


def test_words_are_told_apart_by_kind() -> None:
    found = kinds("We saw Ida Quill in the NATO building on day 12. Boats came. The end is near: Merrow won")
    assert found[:11] == [FUNCTION, FUNCTION, NAME, NAME, FUNCTION, FUNCTION, PLAIN, PLAIN, FUNCTION, FUNCTION, NUMBER]
    assert found[11:] == [PLAIN, PLAIN, FUNCTION, FUNCTION, FUNCTION, PLAIN, PLAIN, FUNCTION]


def test_shingles_are_the_smallest_hashes_of_three_words() -> None:
    found = features("", BODY)
    assert len(found.shingles) == SKETCH
    assert list(found.shingles) == sorted(found.shingles)
    assert all(0 <= shingle < 2**32 for shingle in found.shingles)
    assert found.width == 3
    assert not found.short
    shared = set(found.shingles) & set(features("", "A word in front. " + BODY).shingles)
    assert len(shared) > SKETCH / 2


@given(st.lists(st.integers(0, 2**32 - 1), max_size=60), st.sampled_from([2, 3, 4]))
def test_a_shingle_is_the_upper_half_of_a_sum_of_multiples_whatever_kinds_its_words_are(
    words: list[int], width: int
) -> None:
    factors = (0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x85EBCA77C2B2AE63)
    grams = [words[at : at + width] for at in range(len(words) - width + 1)]
    sums = [sum((word >> 2) * factor for word, factor in zip(gram, factors, strict=False)) for gram in grams]
    assert shingles_of(words, width) == tuple(each % 2**64 >> 32 for each in sums)
    assert shingles_of([word ^ 1 for word in words], width) == shingles_of(words, width)


def test_words_are_read_the_same_whether_they_were_met_before_or_not() -> None:
    text = "Boats «Ida Quill» rest; twenty-first day: " + "A" * 50 + " (Merrow) said. Ida’s pilots – ALL – came"
    first = read_words(text)
    read_words(" ".join(f"{n}x" for n in range(40_000)))
    assert read_words(text) == first == read_words(text)
    assert [word & 3 for word in first[0]] == [
        PLAIN, FUNCTION, NAME, PLAIN, PLAIN, PLAIN, FUNCTION, PLAIN, NAME, PLAIN, FUNCTION, FUNCTION, PLAIN, FUNCTION,
        PLAIN,
    ]  # fmt: skip


def test_what_stands_only_once_in_a_passage_has_a_place() -> None:
    once, twice = Passage([4, 8, 12, 16], 2), Passage([4, 8, 12, 4, 8], 2)
    assert list(once.once.items()) == list(zip(once.shingles, range(3), strict=True))
    assert twice.once == {twice.shingles[1]: 1, twice.shingles[2]: 2}


def test_a_short_text_is_taken_with_its_title() -> None:
    found = features("Twelve ferries ready", "Swans go first.")
    assert found.short
    assert len(found.words) == 6
    assert len(found.shingles) == 5


def test_characters_stand_for_words_where_there_are_no_spaces() -> None:
    found = features("", "港务局局长今天对市议会说渡船已经准备就绪引航员全部通过考试" + " ok 民")
    assert found.width == 4
    assert found.words[0] & 3 == PLAIN


def test_only_the_lead_counts() -> None:
    assert features("", BODY * 40).words == features("", BODY * 60).words
    assert len(features("", "word after word " * 200).words) <= MOST_WORDS


@pytest.mark.parametrize(
    "footer",
    [
        " […]",
        "...",
        " The post Twelve ferries ready appeared first on Lake Wire.",
        " Read more about swans and boats on our site",
        " Читать далее на сайте",
    ],
)
def test_what_marks_a_cut_is_dropped(footer: str) -> None:
    assert features("", BODY + footer).words == features("", BODY.rstrip(".")).words


# --- boilerplate


def test_what_a_feed_repeats_is_learnt_and_dropped() -> None:
    line = "This reader-supported newsroom thanks the friends of the lighthouse museum for their gifts."
    subjects = ("Barley", "Copper", "Dancing", "Elderflower", "Fog", "Glass")
    texts = [
        f"{line} {each} was the talk of the town on a long and rainy evening in {each} county." for each in subjects
    ]
    learnt = learn_boilerplate([features("", text) for text in texts])
    assert learnt
    stripped = features("", f"{line} {BODY}", boilerplate=learnt)
    assert tuple(stripped.own.words) == features("", BODY).words
    assert stripped.words == features("", f"{line} {BODY}").words
    assert stripped.lead == features("", BODY).lead
    assert stripped.framed == features("", f"{line} {BODY}").lead
    assert stripped.shingles == features("", BODY).shingles
    again = [features("", text, boilerplate=learnt) for text in texts]
    assert learn_boilerplate(again) == learnt, "what is left out is not forgotten for having been left out"
    assert learn_boilerplate([Features.from_bytes(each.to_bytes()) for each in again]) == learnt
    bare = features("A title of four words", f"{line} Too little else.", boilerplate=learnt)
    assert bare == features("A title of four words", f"{line} Too little else."), "nothing would be left to compare"
    assert learn_boilerplate([features("", text) for text in texts[:2]]) == frozenset()
    assert learn_boilerplate([features("A title", "short")] * 5) == frozenset()


def test_a_text_that_a_feed_tells_again_and_again_is_no_boilerplate() -> None:
    told = [features("The harbour master speaks to the council", f"{BODY} Edition of day {n}.") for n in range(9)]
    assert learn_boilerplate(told) == frozenset()


def test_wording_is_learnt_anew_at_fixed_places() -> None:
    line = "This reader-supported newsroom thanks the friends of the lighthouse museum for their gifts."
    texts = [features("", f"{line} Number {n} of {n * n} boats passed the {n}th mile stone today.") for n in range(99)]
    wording, learnt = Wording(), []
    for n in range(len(texts)):
        wording = wording.after(lambda n=n: texts[: n + 1])  # type: ignore[misc]  # bound at once
        learnt.append(bool(wording.boilerplate))
    assert learnt == [False] * (FIRST - 1) + [True] * (len(texts) - FIRST + 1)
    for _ in range(FIRST):
        wording = wording.after(lambda: texts[:3])
    assert wording.boilerplate, "three texts are too few to forget what was learnt of a hundred"


# --- the stored form


def test_the_stored_form_keeps_everything() -> None:
    found = features("Third dialogue of the harbour towns", BODY + " It cost $1,200.", countries=["NO"])
    again = Features.from_bytes(found.to_bytes())
    assert again == found
    assert again.shingles == found.shingles
    assert len(found.to_bytes()) < 1_200
    known = features("", BODY, boilerplate=frozenset(found.shingles[:1]))
    again = Features.from_bytes(known.to_bytes())
    assert (again.boilerplate, again.framed) == (found.shingles[:1], known.framed)
    assert again.own.words == known.own.words
    assert again.shingles == known.shingles


@pytest.mark.parametrize("data", [b"", b"\x01", b"\x63\x03\x00\x00abc"])
def test_another_form_gives_empty_features(data: bytes) -> None:
    assert Features.from_bytes(data) == Features()


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.text(max_size=400))
def test_any_text_has_features_that_can_be_stored(title: str, text: str) -> None:
    found = features(title, text)
    again = Features.from_bytes(found.to_bytes())
    assert (again.words, again.facts, again.title) == (found.words, found.facts, found.title)
    assert len(found.shingles) <= SKETCH


# --- facts


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("a grant of $301,200 for", "money:301200"),
        ("about €5 million", "money:5"),
        ("costs 40 million euros", "money:40"),
        ("получит 300 млн рублей", "money:300"),
        ("Letter #14 to", "number:14"),
        ("Order No. 7 of", "number:7"),
        ("Указ № 8 о", "number:8"),
        ("the 39th session", "ordinal:39"),
        ("9-й раунд", "ordinal:9"),
        ("la 7ème session", "ordinal:7"),
        ("III Reunião de", "ordinal:3"),
        ("XIV Dialogue on", "ordinal:14"),
        ("第三次对话", "ordinal:3"),
        ("第十一轮磋商", "ordinal:11"),
        ("第二十轮", "ordinal:20"),
        ("第12回", "ordinal:12"),
        ("การประชุมครั้งที่ 4 ที่", "ordinal:4"),
        ("phiên họp lần thứ 9 của", "ordinal:9"),
        ("拨款30万元用于", "money:30"),
        ("300億円を", "money:300"),
        ("50억 원 규모", "money:50"),
        ("제5차 회의", "ordinal:5"),
        ("the fourth annual", "ordinal:4"),
        ("четвёртого диалога", "ordinal:4"),
        ("восьмой раунд", "ordinal:8"),
        ("zehnte Runde", "ordinal:10"),
        ("tercera reunión", "ordinal:3"),
        ("الحوار الثالث", "ordinal:3"),
    ],
)
def test_facts_are_found(text: str, fact: str) -> None:
    assert fact in facts("", text)


@pytest.mark.parametrize(
    ("title", "day"),
    [
        ("Schedule – August 5, 2021", "8-5"),
        ("5 August schedule", "8-5"),
        ("Расписание на 5 августа", "8-5"),
        ("Agenda del 5 de agosto", "8-5"),
        ("8月5日の予定", "8-5"),
    ],
)
def test_dates_are_read_from_titles_only(title: str, day: str) -> None:
    assert f"date:{day}" in facts(title, "")
    assert not [fact for fact in facts("", title) if "date" in fact]


@pytest.mark.parametrize("title", ["45 August days", "Level 5 reached", "5 boats"])
def test_not_every_number_is_a_date(title: str) -> None:
    assert not [fact for fact in facts(title, "") if fact.startswith("date")]


def test_facts_late_in_the_lead_are_marked() -> None:
    late = "x" * 430 + " the 5th round"
    assert facts("The 3rd round", late) == {"ordinal:3", "~ordinal:5"}


@pytest.mark.parametrize(
    ("mine", "yours", "kind"),
    [
        ({"ordinal:3"}, {"ordinal:4"}, "ordinal"),
        ({"ordinal:3", "ordinal:9"}, {"ordinal:4", "ordinal:9"}, None),
        ({"ordinal:3"}, {"money:5"}, None),
        ({"ordinal:3"}, {"ordinal:4", "~ordinal:3"}, None),
        ({"ordinal:3", "~ordinal:4"}, {"ordinal:4"}, None),
        ({"~ordinal:3"}, {"ordinal:4"}, None),
        ({"money:1", "number:2"}, {"money:1", "number:3"}, "number"),
        (set(), set(), None),
    ],
)
def test_facts_clash_where_both_have_some_and_share_none(mine: set[str], yours: set[str], kind: str | None) -> None:
    assert clash(mine, yours) == kind
    assert clash(yours, mine) == kind
