"""Copies and what only looks like one: the cases S01-S12 of reference/language.md, in our own words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.stories.features import Features, features
from aggregator.stories.matching import Candidate, Matched, match, same_week

NOON = datetime(2024, 5, 21, 12, tzinfo=UTC)

RELEASE = (
    "Delegations of Norland and the Republic of Vestia convened the third annual Norland-Vestia Dialogue on Rivers and "
    "Harbours in the lakeside town of Merrow. The Norland side was led by Under Minister Ida Quill, the Vestian one by "
    "Ambassador Tomas Ferrin. Both governments underlined that clean water binds the two shores together. They spoke "
    "at length about dredging, the licences of small ferries, pilots' training, and the return of sturgeon to the "
    "upper valley. A joint survey of sandbanks will begin before the autumn storms, and its charts will be open to "
    "every fisherman. The next session is to be held in Norland's capital, where a museum of lighthouses opens."
)


def compare(new: tuple[str, str], old: tuple[str, str], **more: object) -> Matched:
    candidate = Candidate(item_id=7, story_id=5, features=features(*old))
    return match(features(*new), [candidate], **more)  # type: ignore[arg-type]  # the tests' own keywords


def is_copy(new: tuple[str, str], old: tuple[str, str]) -> bool:
    return compare(new, old).match is not None


def test_a_release_under_another_title_with_boilerplate_in_front_is_a_copy() -> None:  # S01
    copy = "ORGANIZATIONS IN THIS STORY Ministry of Harbours. " + RELEASE
    found = compare(("Rivers bring two shores together", copy), ("Third dialogue on rivers and harbours held", RELEASE))
    assert found.match is not None
    assert (found.match.story_id, found.match.via_item, found.match.method) == (5, 7, "containment")
    assert found.match.score > 0.7
    assert "of the shorter text" in found.match.reason
    assert found.related == ()


def test_the_next_edition_of_a_dialogue_is_related_only() -> None:  # S02
    fourth = RELEASE.replace("third annual", "fourth annual")
    found = compare(("Fourth dialogue on rivers and harbours", fourth), ("Third dialogue on rivers", RELEASE))
    assert found.match is None
    (related,) = found.related
    assert (related.item_id, related.story_id, related.reason) == (7, 5, "another ordinal")
    assert related.score > 0.7


GRANT = (
    "{town} will receive {amount} from the Bridges and Footpaths Fund, Senator {name} announced on Friday. The Fund "
    "helps communities that repair crossings which carry children to school. It is paid from tolls on the northern "
    "motorway and is managed by a board of nine engineers. Applications are read twice a year, in spring and autumn, "
    "and the towns must bring a fifth of the cost themselves. Since its foundation more than two hundred crossings "
    "have been made safe."
)


def test_grants_to_two_towns_are_two_stories() -> None:  # S03
    one = ("Aldersey receives $301,200", GRANT.format(town="Aldersey", amount="$301,200", name="Rowan Pell"))
    two = ("Brockmoor receives $260,034", GRANT.format(town="Brockmoor", amount="$260,034", name="Rowan Pell"))
    assert compare(two, one).match is None
    assert [each.reason for each in compare(two, one).related] == ["another money"]


def test_a_teaser_is_a_copy_of_its_full_text() -> None:  # S04
    assert is_copy(("Third dialogue held", RELEASE[:180] + "[...]"), ("Third dialogue held in Merrow", RELEASE))
    assert is_copy(("Third dialogue held in Merrow", RELEASE), ("Third dialogue held", RELEASE[:180] + "…"))


def test_a_wire_copy_without_the_first_sentence_is_a_copy() -> None:  # S05
    body = "MERROW (Lake Wire) - " + RELEASE.split(". ", 1)[1]
    assert is_copy(("Sturgeon to return", body), ("Third dialogue on rivers and harbours held", RELEASE))


def test_two_readouts_of_one_meeting_are_two_stories() -> None:  # S06
    other = (
        "In Merrow the Vestian ambassador Tomas Ferrin received Norland's Under Minister Ida Quill for a talk on the "
        "lake's future. He spoke of ferries and pilots and praised the neighbours' patience. The Vestian side thinks "
        "that sturgeon can return within ten years if the dams open their gates in spring."
    )
    assert compare(("Ferrin receives Quill", other), ("Third dialogue held", RELEASE)) == Matched(match=None)


def test_a_translation_is_another_story() -> None:  # S07
    russian = "В городе Мерроу прошёл третий ежегодный диалог Норландии и Вестии по рекам и гаваням. " * 3
    assert not is_copy(("Третий диалог", russian), ("Third dialogue held", RELEASE))


def test_an_announcement_and_the_later_statement_are_two_stories() -> None:  # S08
    announced = (
        "Next week Norland and Vestia will hold their third annual Dialogue on Rivers and Harbours. Under Minister Ida "
        "Quill is to travel to Merrow for it. Dredging and ferries are expected on the agenda."
    )
    assert not is_copy(("Third dialogue on rivers held", RELEASE), ("Third dialogue to be held", announced))


@pytest.mark.parametrize("title", ["Press release", "Statement", "Media note for today"])
def test_bare_titles_prove_nothing(title: str) -> None:  # S10
    assert not is_copy((title, ""), (title, ""))


def test_numbered_letters_are_different_stories() -> None:  # S11
    text = "Letter #{} of the harbour master to the council. " + RELEASE
    found = compare(("To the council", text.format(15)), ("To the council", text.format(14)))
    assert found.match is None
    assert [each.reason for each in found.related] == ["another number"]


def test_an_opinion_on_two_sites_is_one_story() -> None:  # S12
    text = "For thirty years I have watched the ferries from my window, and I say: let them be. " + RELEASE.upper()
    assert is_copy(("Let the ferries be", text), ("Opinion | A plea for slow boats", text))


# --- rules beyond the cases


def test_same_title_over_the_same_first_words_is_exact() -> None:
    longer = RELEASE + " Refreshments were served by the guild of bakers, who had brought rye bread and smoked eel."
    found = compare(
        ("Dialogue on rivers held in Merrow | Lake Wire", longer), ("Dialogue on rivers held in Merrow", RELEASE)
    )
    assert found.match is not None
    assert (found.match.method, found.match.reason) == ("exact", "the same title over the same first words")


def test_other_names_between_the_same_words_are_another_story() -> None:
    other = RELEASE.replace("Ida Quill", "Oskar Brandt").replace("Tomas Ferrin", "Lena Moor").replace("Merrow", "Dunby")
    found = compare(("Dialogue on rivers", other), ("Rivers and harbours discussed", RELEASE))
    assert found.match is None
    assert [each.reason for each in found.related] == ["other names between the same words"]


def test_other_figures_between_the_same_words_are_another_story() -> None:
    text = RELEASE + " Some {} ferries and barges cross the lake on a summer's day, say those who count them."
    found = compare(("Ferries", text.format(340)), ("Boats", text.format(95)))
    assert [each.reason for each in found.related] == ["other figures between the same words"]


def test_another_opening_over_the_same_words_is_another_story() -> None:
    tail = RELEASE.split(". ", 1)[1]
    one = "Yesterday the mayor of Aldersey, Rowan Pell, opened a long bridge of oak. " + tail
    two = "On Friday a choir from Brockmoor under Ines Falk sang in the old harbour. " + tail
    found = compare(("A bridge", one), ("A choir", two))
    assert [each.reason for each in found.related] == ["other names or figures before the same words"]


def test_a_quotation_from_further_on_is_another_story() -> None:
    asked = "".join(
        f"The harbour master of pier {n} was asked about winds, lamps and ropes that day. " for n in "abcdefgh"
    )
    quote = "Clean water binds the two shores together, and no sturgeon returns to a river where dredging never ends"
    found = compare(("A quotation", f"{quote}, he said."), ("A long conversation", f"{asked}{quote}, he said at last."))
    assert found.match is None
    assert [each.reason for each in found.related] == ["it quotes a passage from further on"]


def test_what_a_feed_repeats_is_sought_in_no_other_text_and_found_by_another() -> None:
    frame = (
        "This reader-supported newsroom thanks the friends of the lighthouse museum for every single gift they made. "
    )
    known = frozenset(features("", frame).shingles)
    framed = features("Rivers", frame * 2 + RELEASE[:200], boilerplate=known)
    assert match(framed, [Candidate(item_id=1, story_id=1, features=features("Talks", RELEASE))]).match is not None
    official = features("Talks", frame + RELEASE, boilerplate=known)
    cut = features("Rivers", (frame + RELEASE)[:190])
    assert match(cut, [Candidate(item_id=1, story_id=1, features=official)]).match is not None
    exact = features("Third dialogue held in Merrow", frame + RELEASE, boilerplate=known)
    found = match(
        features("Third dialogue held in Merrow", frame + RELEASE), [Candidate(item_id=1, story_id=1, features=exact)]
    )
    assert found.match is not None and found.match.method == "exact"


@pytest.mark.parametrize(
    ("call", "meeting"),
    [
        ("Under Minister Quill’s Call with Ambassador Ferrin", "Under Minister Quill’s Meeting with Ambassador Ferrin"),
        ("О телефонном разговоре Иды Квилл", "О встрече Иды Квилл"),
        ("Entretien téléphonique avec Ida Quill", "Rencontre avec Ida Quill"),
    ],
)
def test_a_call_and_a_meeting_are_two_stories(call: str, meeting: str) -> None:
    found = compare((meeting, RELEASE), (call, RELEASE))
    assert [each.reason for each in found.related] == ["another form"]
    assert is_copy(("Merrow calls for clean water, and meets", RELEASE), (meeting, RELEASE))
    assert is_copy(("Ferries", RELEASE), (call, RELEASE))


def test_other_countries_are_another_story() -> None:
    one, two = (features("Rivers", RELEASE, countries=codes) for codes in (("NO", "VE"), ("SE",)))
    found = match(one, [Candidate(item_id=1, story_id=1, features=two)])
    assert [each.reason for each in found.related] == ["another country"]


def test_what_one_member_of_a_story_rules_out_the_others_do_not_bring_in() -> None:
    fourth = features("Fourth dialogue", RELEASE.replace("third annual", "fourth annual"))
    full = Candidate(item_id=1, story_id=1, features=features("Third dialogue", RELEASE))
    cut = Candidate(item_id=2, story_id=1, features=features("Rivers", RELEASE.split(". ", 1)[1]))
    assert match(fourth, [cut]).match is not None
    assert match(fourth, [cut, full]).match is None


def test_a_copy_is_sought_within_a_week() -> None:
    new = features("Rivers", RELEASE)
    old = Candidate(item_id=1, story_id=1, features=new, published=NOON)
    assert match(new, [old], published=NOON + timedelta(days=7)).match is not None
    assert match(new, [old], published=NOON + timedelta(days=7, seconds=1)).match is None
    assert match(new, [old]).match is not None
    assert same_week(None, NOON)
    assert same_week(NOON, None)


def test_a_feed_does_not_copy_itself_unless_title_and_lead_are_the_same() -> None:
    old = Candidate(item_id=1, story_id=1, features=features("Third dialogue held in Merrow", RELEASE), feed_id="a")
    retitled = features("Rivers and harbours were the matter in Merrow", RELEASE)
    assert match(retitled, [old], feed_id="a") == Matched(match=None)
    assert match(retitled, [old], feed_id="b").match is not None
    assert match(features("Third dialogue held in Merrow", RELEASE), [old], feed_id="a").match is not None


def test_short_texts_are_compared_with_their_titles() -> None:
    old = ("Norland and Vestia agree on ferries across Lake Merrow", "Pilots welcome it.")
    found = compare(("Norland and Vestia agree on ferries across the Lake Merrow", "Pilots welcome it"), old)
    assert found.match is not None
    assert found.match.method == "short"
    assert not is_copy(("Norland and Vestia quarrel about bridges near Dunby", "Farmers regret it."), old)
    assert not is_copy(("Third dialogue", RELEASE), old)


def test_wording_that_every_candidate_shares_is_no_evidence() -> None:
    form = "The text of the following statement was released by the office of the harbour master at the request of all."
    towns = ("Aldersey reports two new cranes and a dog", "Brockmoor mourns its oldest rowing boat", "Dunby is closed")
    candidates = [
        Candidate(item_id=n, story_id=n, features=features(f"Notice from {town}", f"{form} {town}."))
        for n, town in enumerate(towns)
    ]
    assert match(features("A notice", f"{form} Ellwick sells its mill to a baker."), candidates).match is None


def test_among_equal_copies_the_nearest_to_the_source_is_named() -> None:
    same = features("Rivers", RELEASE)
    candidates = [Candidate(item_id=n, story_id=n, features=same, tier=tier) for n, tier in ((1, 3), (2, 1), (3, 3))]
    found = match(same, candidates).match
    assert found is not None
    assert found.via_item == 2


def test_texts_without_spaces_are_compared_by_characters() -> None:
    text = (
        "外交部发言人在例行记者会上介绍了第三次海港对话的情况，双方就渡船执照、引航员培训和鲟鱼洄游等问题深入交换了意见，"
        "并决定秋季前启动沙洲联合测量。"
    )
    assert is_copy(("海港对话举行", text), ("双方举行第三次海港对话", "本网讯 " + text))
    assert compare(("海港对话举行", text.replace("第三次", "第四次")), ("对话", text)).match is None
    fair = "农业博览会今日在省会开幕，来自各地的三百家企业展出了新型收割机、种子和灌溉设备，预计观众将超过五万人次。"
    assert not is_copy(("农业博览会开幕", fair), ("对话", text))


@pytest.mark.parametrize(
    ("text", "other_edition", "foreign"),
    [
        (
            "กระทรวงท่าเรือแถลงว่าการหารือเรื่องแม่น้ำและท่าเรือครั้งที่ 3 จัดขึ้นที่เมืองริมทะเลสาบ ผู้แทนทั้งสองฝ่ายเห็นพ้องให้ฝึกอบรม"
            "นักเดินเรือร่วมกันและสำรวจสันทรายก่อนฤดูพายุ โดยเปิดแผนที่ให้ชาวประมงทุกคนใช้",
            ("ครั้งที่ 3", "ครั้งที่ 4"),
            "งานแสดงสินค้าเกษตรเปิดวันนี้ที่เมืองหลวงของจังหวัด มีบริษัทสามร้อยแห่งนำรถเกี่ยวข้าว เมล็ดพันธุ์ และระบบชลประทานมาแสดง",
        ),
        (
            "港湾省は、第三回河川港湾対話が湖畔の町で開かれたと発表した。双方は水先人の共同研修と、秋の嵐の前に砂州を測量することで"
            "一致し、海図はすべての漁師に公開される。次回は灯台博物館の開館に合わせて首都で開かれる。",
            ("第三回", "第四回"),
            "農業見本市が本日、県庁所在地で開幕し、三百社が新型の収穫機や種子、灌漑設備を展示した。来場者は五万人を超える見込みだ。",
        ),
    ],
    ids=["Thai", "Japanese"],
)
def test_what_has_no_spaces_is_told_apart_like_all_else(
    text: str, other_edition: tuple[str, str], foreign: str
) -> None:
    assert is_copy(("", text[: len(text) * 2 // 3] + "…"), ("", text)), "cut"
    assert is_copy(("", "BANGKOK (Lake Wire) – " + text[20:]), ("", text)), "without its beginning"
    assert [each.reason for each in compare(("", text.replace(*other_edition)), ("", text)).related] == [
        "another ordinal"
    ]
    assert compare(("", foreign), ("", text)) == Matched(match=None)


def test_a_text_that_only_repeats_itself_may_be_a_copy() -> None:
    chant = "Row slowly past silver willows while evening lanterns tremble over quiet harbour water tonight. " * 3
    assert is_copy(("A chant", chant), ("A song", chant))


def test_nothing_matches_nothing() -> None:
    assert match(features("", ""), [Candidate(item_id=1, story_id=1, features=Features())]) == Matched(match=None)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_may_be_compared_with_any(one: str, other: str) -> None:
    first, second = features(one, other), features(other, one)
    found = match(first, [Candidate(item_id=1, story_id=1, features=second)])
    assert found.match is None or 0 < found.match.score <= 1
