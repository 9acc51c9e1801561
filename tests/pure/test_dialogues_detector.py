"""One document, one claim: the model case, its kin and its false friends, with names of a small gazetteer."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.dialogues import load
from aggregator.model import PUBLISH_CONFIDENCE, Claim, DialogueType, Document, Status
from tests.lab.named import document, mentions

DETECTOR = load()
MODEL = (
    "The United States and Kazakhstan held their third annual U.S.-Kazakhstan High-Level Dialogue on Human Rights in "
    "Astana on May 20. Under Secretary Uzra Zeya led the U.S. delegation. They spoke of the rule of law."
)


def detect(page: Document, language: str | None = "en") -> Claim | None:
    return DETECTOR.detect(page, mentions(page), language)


def published(page: Document, language: str | None = "en") -> Claim | None:
    claim = detect(page, language)
    return claim if claim and claim.confidence >= PUBLISH_CONFIDENCE else None


def test_the_model_case_is_read_in_full() -> None:
    page = document("High-level dialogue focuses on human rights", MODEL, "2024-05-21")
    claim = published(page)
    assert claim is not None
    assert claim.series == "U.S.-Kazakhstan High-Level Dialogue on Human Rights"
    assert claim.type is DialogueType.HUMAN_RIGHTS
    assert claim.parties == ("KZ", "US")
    assert claim.edition == 3
    assert (claim.when.start, claim.when.end, claim.when.precision) == (date(2024, 5, 20), date(2024, 5, 20), "day")
    assert claim.place is not None
    assert (claim.place.city, claim.place.country) == ("Astana", "KZ")
    assert claim.heads == ("Uzra Zeya",)
    assert claim.status is Status.CONCLUDED
    assert not claim.virtual
    assert {evidence.field for evidence in claim.evidence} == {
        "series",
        "parties",
        "edition",
        "start",
        "place",
        "heads",
        "status",
    }


def test_evidence_stands_where_it_says() -> None:
    page = document("Third U.S.-Kazakhstan strategic dialogue held by video link", MODEL, "2024-05-21")
    claim = detect(page)
    assert claim is not None
    assert claim.evidence
    for evidence in claim.evidence:
        text = page.title if evidence.source == "title" else page.text
        assert text[evidence.start : evidence.end] == evidence.text


def test_the_evidence_of_a_status_is_the_word_that_decided() -> None:
    text = "The third India-Japan strategic dialogue, which was to take place in May, has been postponed."
    claim = detect(document("India-Japan strategic dialogue", text, "2024-05-02"))
    assert claim is not None
    assert claim.status is Status.POSTPONED
    assert [evidence.text for evidence in claim.evidence if evidence.field == "status"] == ["postponed"]


def test_what_meets_on_the_day_of_the_text_is_under_way() -> None:
    text = "Ministers of India and Japan meet on 20 and 21 May for the second India-Japan joint committee."
    claim = detect(document("India and Japan hold joint committee", text, "2024-05-20"))
    assert claim is not None
    assert claim.status is Status.UNDER_WAY


def test_an_edition_is_counted_since_the_beginning() -> None:
    text = "India and Japan held foreign office consultations on Tuesday, the sixth since the mechanism was set up."
    claim = detect(document("India and Japan consult", text, "2024-05-16"))
    assert claim is not None
    assert claim.edition == 6


@pytest.mark.parametrize(("words", "city"), [("in this city", "Astana"), ("on trade", None)])
def test_a_dateline_is_the_venue_only_where_the_text_says_so(words: str, city: str | None) -> None:
    text = f"ASTANA, May 16 (News) – India and Kazakhstan held their third strategic dialogue {words} on Wednesday."
    claim = detect(document("India-Kazakhstan strategic dialogue", text.replace("ASTANA", "Astana"), "2024-05-16"))
    assert claim is not None
    assert (claim.place.city if claim.place else None) == city


def test_talks_with_a_name_of_their_own_are_a_format() -> None:
    text = "India and Japan held the latest round of their biannual Migration Talks in Geneva on 16 April 2024."
    assert published(document("India, Japan hold migration talks", text, "2024-04-17")) is not None
    plain = "India and Japan held the latest round of their migration talks in Geneva on 16 April 2024."
    assert published(document("India, Japan hold migration talks", plain, "2024-04-17")) is None


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "India and Japan agree to set up strategic dialogue",
            "Leaders decided on Tuesday to establish an India-Japan strategic dialogue at vice-ministerial level.",
        ),
        ("India urges return to dialogue with Japan", "The minister called on all sides to return to dialogue."),
    ],
)
def test_what_is_only_wished_or_founded_is_not_published(title: str, text: str) -> None:
    assert published(document(title, text, "2024-05-16")) is None


def test_last_thursday_is_one_date() -> None:
    text = "The inaugural India-Japan strategic dialogue was held in Geneva last Thursday."
    claim = detect(document("India and Japan hold strategic dialogue", text, "2024-05-14"))
    assert claim is not None
    assert claim.when.start is not None
    assert claim.when.start.isoformat() == "2024-05-09"


def test_an_exact_day_outdoes_a_vague_title() -> None:
    text = "Ministers of India and Japan will hold their third two-plus-two meeting in Geneva on June 5."
    claim = detect(document("India, Japan schedule third '2+2' for early June", text, "2024-05-20"))
    assert claim is not None
    assert claim.when.start is not None
    assert claim.when.start.isoformat() == "2024-06-05"


def test_what_was_planned_before_keeps_its_date() -> None:
    text = (
        "The third India-Japan joint commission, previously planned for 27 May 2024 in Geneva, is postponed to autumn."
    )
    claim = detect(document("India-Japan joint commission postponed", text, "2024-05-20"))
    assert claim is not None
    assert claim.when.start is not None
    assert claim.when.start.isoformat() == "2024-05-27"


@pytest.mark.parametrize(
    ("title", "status", "parties", "edition"),
    [
        ("Australia aside, EU-Uzbekistan Human Rights Dialogue postponed", Status.POSTPONED, ("UZ", "org:eu"), None),
        ("Beijing cancels strategic dialogue with Russia over remarks", Status.CANCELLED, ("CN", "RU"), None),
        ("EU and Uzbekistan to hold 21st Human Rights Dialogue in Tashkent", Status.ANNOUNCED, ("UZ", "org:eu"), 21),
        ("Inaugural C5+1 energy dialogue opens today in Astana", Status.UNDER_WAY, ("US", "org:c5"), 1),
        ("XIV EU-India Human Rights Dialogue", Status.CONCLUDED, ("IN", "org:eu"), 14),
        ("2024 U.S.-India 2+2 Intersessional Dialogue", Status.CONCLUDED, ("IN", "US"), None),
        ("No date set for EU-India human rights dialogue", Status.ANNOUNCED, ("IN", "org:eu"), None),
        ("India and Japan hold trilateral ministerial with Kenya", Status.CONCLUDED, ("IN", "JP", "KE"), None),
        ("U.S., Kazakhstan to hold dialogue on May 20", Status.ANNOUNCED, ("KZ", "US"), None),
        ("Joint statement of the 2nd India–Kenya Joint Commission", Status.CONCLUDED, ("IN", "KE"), 2),
        ("Sixth round of consultations between Switzerland and Japan held online", Status.CONCLUDED, ("CH", "JP"), 6),
        ("At the 39th dialogue with China EU rejects criticism", Status.CONCLUDED, ("CN", "org:eu"), 39),
    ],
)
def test_titles_alone_announce(title: str, status: Status, parties: tuple[str, ...], edition: int | None) -> None:
    claim = published(document(title, published="2024-05-15"))
    assert claim is not None
    assert (claim.status, claim.parties, claim.edition) == (status, parties, edition)


@pytest.mark.parametrize(
    "title",
    [
        "Dialogue on new bus routes opens in Geneva",
        "Interfaith dialogue brings neighbours together",
        "Film review: sharp dialogue saves a weak plot",
        "Opinion: why the U.S. needs a dialogue with Russia",
        "Analysts urge India and Kenya to resume dialogue",
        "China rejects offer of dialogue with Japan",
        "National Dialogue Committee meets in Astana",
        "Secretary's call with counterpart in Kazakhstan",
        "Third suspect held in Astana, dialogue with police continues",
        "India and Japan sign memorandum on consultations",
        "U.S. and Russia resume peace talks in Geneva",
        "China requests consultations with the EU at the trade body",
        "Is the EU-China human rights dialogue dead?",
        "G20 finance ministers' meeting ends in India",
        "Remarks at a conference in Geneva",
        "India beat Japan in the second session",
        "Marking 30 years of ASEAN-U.S. dialogue",
    ],
)
def test_false_friends_are_not_published(title: str) -> None:
    assert published(document(title, published="2024-05-15")) is None


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Secretary's call with the minister of Japan",
            "The two spoke of trade and of the region. They praised the work of partners. They also welcomed the "
            "India-Japan strategic dialogue of last year.",
        ),
        (
            "On the national day of Kazakhstan",
            "We congratulate the people of Kazakhstan. Our U.S.-Kazakhstan strategic dialogue shows our ties.",
        ),
        (
            "Public schedule for Monday",
            "9:00 The Secretary opens the U.S.-India strategic dialogue. 10:00 The Secretary meets guests of Japan.",
        ),
        ("Rights groups: EU should suspend dialogue with China", "Ten groups wrote that the EU must end the talks."),
        ("Third round of India-China Track II dialogue", "Scholars of two institutes met in Geneva."),
    ],
)
def test_mentions_are_not_announcements(title: str, text: str) -> None:
    assert published(document(title, text, "2024-05-15")) is None


def test_a_candidate_is_kept_for_review() -> None:
    claim = detect(document("EU should suspend its human rights dialogue with China", published="2024-05-15"))
    assert claim is not None
    assert 0.2 <= claim.confidence < PUBLISH_CONFIDENCE


@pytest.mark.parametrize("publisher", ["US", None])
def test_the_publisher_is_we(publisher: str | None) -> None:
    text = "We hosted the second strategic dialogue with Kazakhstan on Monday."
    claim = detect(document("The second strategic dialogue", text, "2024-05-15", publisher=publisher))
    assert claim is not None
    assert claim.parties == (("KZ", "US") if publisher else ("KZ",))


def test_an_acronym_the_text_explains_is_a_party() -> None:
    text = "The EU and the African Union (AFU) held it on Monday in Geneva."
    claim = detect(document("AFU and EU hold 20th Human Rights Dialogue", text, "2024-05-15"))
    assert claim is not None
    assert claim.parties == ("org:african-union", "org:eu")


def test_an_edition_may_stand_beside_the_name() -> None:
    claim = detect(document("India-Kenya Joint Commission", "The Joint Commission held its fourth meeting on Monday."))
    assert claim is not None
    assert claim.edition == 4


def test_an_earlier_edition_is_not_this_one() -> None:
    text = "The Joint Commission met on Monday, for the first time since the 10th session in Geneva."
    claim = detect(document("India-Kenya Joint Commission", text))
    assert claim is not None
    assert claim.edition is None


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("The second India-Japan strategic dialogue was held on 20 May.", date(2024, 5, 20)),
        (
            "On 20 May the ministers held the second India-Japan strategic dialogue, as agreed on 3 March.",
            date(2024, 5, 20),
        ),
        (
            "The second India-Japan strategic dialogue was held in Geneva. The session took place on 20 May.",
            date(2024, 5, 20),
        ),
        ("The second India-Japan strategic dialogue ended, the ministry said in a statement on 21 May.", None),
        ("The second India-Japan strategic dialogue ended. A treaty was signed on 4 April.", None),
        ("GENEVA, 22 May – The second India-Japan strategic dialogue was concluded.", None),
        ("GENEVA, 22 May – The second India-Japan strategic dialogue is under way.", date(2024, 5, 22)),
        (
            "The second India-Japan strategic dialogue ended. They welcomed progress since the meeting of 16 April.",
            None,
        ),
        ("The second India-Japan strategic dialogue was held. The next round is due on 1 December.", None),
        (
            "He leaves on 18 May for Geneva, where the second India-Japan strategic dialogue opens on 20 May.",
            date(2024, 5, 20),
        ),
    ],
)
def test_the_date_is_the_one_the_session_governs(text: str, start: date | None) -> None:
    claim = detect(document("India-Japan strategic dialogue", text, "2024-05-23"))
    assert claim is not None
    assert claim.when.start == start


def test_a_date_far_off_is_read_again() -> None:
    claim = detect(document("U.S., Kazakhstan held dialogue on December 28", published="2024-01-03"))
    assert claim is not None
    assert claim.when.start == date(2023, 12, 28)


def test_the_dateline_gives_the_year_where_nothing_else_does() -> None:
    text = "GENEVA, 22 May 2024 – The second India-Japan strategic dialogue was held on 20 May."
    claim = detect(document("India-Japan strategic dialogue", text))
    assert claim is not None
    assert claim.when.start == date(2024, 5, 20)


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("The second India-Japan strategic dialogue was held in Geneva.", "Geneva"),
        ("The second India-Japan strategic dialogue was held. The ministry in Geneva said so.", None),
        ("The second India-Japan strategic dialogue was held by video conference, not in Geneva.", None),
    ],
)
def test_the_place_is_where_it_was_held(text: str, city: str | None) -> None:
    claim = detect(document("India-Japan strategic dialogue", text, "2024-05-23"))
    assert claim is not None
    assert (claim.place.city if claim.place else None) == city
    assert claim.virtual == ("video" in text)


def test_a_moved_session_keeps_the_new_date() -> None:
    text = (
        "The India-Japan strategic dialogue, originally planned for 3 June, will now take place on 17 June in Geneva."
    )
    claim = detect(document("India-Japan strategic dialogue postponed", text, "2024-05-20"))
    assert claim is not None
    assert (claim.status, claim.when.start) == (Status.POSTPONED, date(2024, 6, 17))


def test_english_headings_are_read_on_pages_of_other_languages() -> None:
    assert (
        published(document("Third U.S.-Kazakhstan strategic dialogue held", "Қазақ тіліндегі мәтін."), "kk") is not None
    )
    assert published(document("Third U.S.-Kazakhstan strategic dialogue held"), None) is not None
    assert published(document("Third U.S.-Kazakhstan strategic dialogue held"), "tlh") is not None


@pytest.mark.parametrize("text", ["", " ", "\n\n", ".", "dialogue", "2+2", "(" * 50, "對話"])
def test_next_to_nothing_says_nothing(text: str) -> None:
    assert published(document(text, text)) is None


VOCABULARY = (
    "dialogue strategic second the EU China held on 20 May 2024 in Geneva , . ( ) – : between and with commission "
    "postponed will call for visit U.S. session 2+2 C5+1 диалог 第三次 对话 ² ١٢ İ"
)
words = st.sampled_from([*VOCABULARY.split(), "\n"])


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(st.text(), st.lists(words, max_size=40).map(" ".join)),
    st.one_of(st.text(), st.lists(words).map(" ".join)),
    st.sampled_from(["en", "ru", "zh", "ar", "de", None]),
)
def test_any_text_is_safe_and_its_evidence_true(title: str, text: str, language: str | None) -> None:
    page = document(title, text, "2024-05-15")
    claim = detect(page, language)
    if claim is None:
        return
    assert 0.0 <= claim.confidence <= 1.0
    assert list(claim.parties) == sorted(set(claim.parties))
    for evidence in claim.evidence:
        source = page.title if evidence.source == "title" else page.text
        assert source[evidence.start : evidence.end] == evidence.text


def test_another_edition_is_another_dialogue() -> None:
    text = "The third India-Japan strategic dialogue, held in Geneva in 2019, and the fourth were short."
    claim = detect(document("Fifth India-Japan strategic dialogue ends", text, "2024-05-15"))
    assert claim is not None
    assert claim.edition == 5
    assert claim.place is None


def test_each_head_of_delegation_is_named_once() -> None:
    text = (
        "The second India-Japan strategic dialogue ended on Monday. Minister Haruko Sato led for Japan. "
        "The talks were co-chaired by Sato and Ravi Menon."
    )
    claim = detect(document("India-Japan strategic dialogue", text, "2024-05-15"))
    assert claim is not None
    assert claim.heads == ("Haruko Sato", "Ravi Menon")


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Signing of a memorandum at the India-Japan strategic dialogue", "Both ministers signed it in Astana."),
        ("Opening remarks at the India-Japan strategic dialogue", "Thank you all for being here in Astana today."),
        ("Japan requests WTO dispute consultations with India", "Japan requested consultations on steel duties."),
        ("Track 1.5: third India-Japan security dialogue ends", "Scholars met in Astana on May 2."),
        ("India welcomes the outcome of the US-Japan dialogue", "Officials in Astana praised it."),
        ("French-Japanese dialogue on stage", "A play about two soldiers from France and Japan who share a trench."),
    ],
)
def test_what_stands_beside_a_session_is_not_told(title: str, text: str) -> None:
    assert published(document(title, text, "2024-05-03")) is None


def test_a_title_in_its_own_language_is_not_read_again_as_english() -> None:
    page = document("Ministerin fordert Dialog zwischen Indien und Japan", "Sie sprach in Astana.", "2024-05-03")
    assert published(page, "de") is None


def test_a_hall_for_conventions_signs_nothing() -> None:
    text = "The India-Japan strategic dialogue is being held at the Lund Convention Centre in Astana from today."
    claim = published(document("India-Japan strategic dialogue", text, "2024-05-02"))
    assert claim is not None
    assert claim.place is not None and claim.place.city == "Astana"
    assert claim.when.start == date(2024, 5, 2)


def test_a_dialogue_only_mentioned_in_a_text_is_no_news() -> None:
    text = "The strategy builds on the India-Japan strategic dialogue. It names five aims for farmers."
    assert published(document("Country strategy for Japan", text, "2024-05-03")) is None
    text = "Minister Kay spoke during the India-Japan strategic dialogue. She named five aims."
    assert published(document("Minister Kay on Japan", text, "2024-05-03")) is not None


def test_a_series_that_its_text_names_without_parties_is_named_with_them() -> None:
    text = "Kenya and Japan held the fourth human rights dialogue in Geneva on 3 May 2024."
    claim = detect(document("Fourth Human Rights Dialogue held", text, "2024-05-04"))
    assert claim is not None
    assert claim.series == "Japan–Kenya Human Rights Dialogue"
