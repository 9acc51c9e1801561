"""A series is one key, whatever language and wording its name has; its rhythm says when to expect it."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.dialogues.concepts import body, concepts
from aggregator.dialogues.identity import series_id, subjects, topic
from aggregator.dialogues.rhythm import Rhythm, rhythm
from aggregator.model import DialogueType, When

HUMAN_RIGHTS, STRATEGIC, SECURITY = DialogueType.HUMAN_RIGHTS, DialogueType.STRATEGIC, DialogueType.SECURITY
JOINT, ECONOMIC, POLITICAL = DialogueType.JOINT_COMMISSION, DialogueType.ECONOMIC, DialogueType.POLITICAL
CLIMATE, OTHER = DialogueType.CLIMATE_ENERGY, DialogueType.OTHER


@pytest.mark.parametrize(
    ("kind", "key", "names"),
    [
        (HUMAN_RIGHTS, "human-rights-dialogue",
         ["EU-Uzbekistan Human Rights Dialogue", "21st High-Level Dialogue on Human Rights and Democratic Reforms",
          "Диалог по правам человека", "人权对话", "Menschenrechtsdialog"]),
        (STRATEGIC, "strategic-dialogue",
         ["U.S.-Armenia Strategic Dialogue", "Армяно-американский стратегический диалог",
          "中美战略对话", "Global Partnership Dialogue", "Diálogo de Parceria Global"]),
        (POLITICAL, "political-consultations",
         ["political consultations", "политические консультации", "Consultas Políticas",
          "siyasi istişareler"]),
        (POLITICAL, "consular-dialogue",
         ["consular consultations", "консульские консультации", "consultas consulares"]),
        (SECURITY, "2-plus-2", ["India-U.S. 2+2 Ministerial Dialogue", "2 + 2 Foreign and Defence Ministerial"]),
        (SECURITY, "counter-terrorism-working-group",
         ["Counterterrorism Joint Working Group", "JWG on Counter-Terrorism",
          "рабочая группа по борьбе с терроризмом"]),
        (SECURITY, "cyber-dialogue", ["Cyber Dialogue", "Cyber Security Consultations", "киберконсультации",
          "サイバー協議"]),
        (SECURITY, "strategic-stability-dialogue",
         ["Strategic Stability Dialogue", "диалог по стратегической стабильности"]),
        (SECURITY, "security-dialogue", ["Security Dialogue", "Defence Policy Dialogue"]),
        (ECONOMIC, "economic-dialogue",
         ["High-Level Economic and Trade Dialogue", "Diálogo Económico de Alto Nivel (DEAN)", "经济对话",
          "Trade and Investment Dialogue"]),
        (ECONOMIC, "minerals-working-group", ["Critical Minerals Working Group"]),
        (CLIMATE, "energy-dialogue", ["Strategic Dialogue on Energy", "энергетический диалог", "Energiedialog"]),
        (CLIMATE, "climate-dialogue", ["Petersberg Climate Dialogue", "Klimadialog", "диалог по климату"]),
        (CLIMATE, "climate-energy-dialogue", ["Green Dialogue"]),
        (JOINT, "joint-commission",
         ["Joint Commission Meeting", "Bi-National Commission (BNC)", "Grande commission mixte", "Comité mixto",
          "межправительственная комиссия", "اللجنة المشتركة", "Joint Committee"]),
        (JOINT, "joint-council", ["Cooperation Council", "Совет сотрудничества", "Association Council"]),
        (JOINT, "joint-subcommittee", ["Subcommittee", "подкомитет"]),
        (OTHER, "c5-plus-1", ["C5+1 Ministerial", "C5 + 1 Deputy Ministers' dialogue"]),
        (OTHER, "5-plus-5", ["5+5 Dialogue"]),
        (OTHER, "holocaust-dialogue", ["Dialogue on Holocaust Issues"]),
        (OTHER, "ministerial", ["U.S.-ASEAN Foreign Ministers' Meeting"]),
        (OTHER, "senior-officials", ["Senior Officials' Meeting"]),
        (OTHER, "dialogue", ["Belgrade-Pristina Dialogue", ""]),
    ],
)  # fmt: skip
def test_names_of_one_series_have_one_key(kind: DialogueType, key: str, names: list[str]) -> None:
    assert {topic(name, kind): name for name in names} == {key: names[-1]}


def test_parties_make_the_series() -> None:
    name = "Human Rights Dialogue"
    assert series_id(name, HUMAN_RIGHTS, ("UZ", "org:eu")) == "human-rights-dialogue.eu-uz"
    assert series_id(name, HUMAN_RIGHTS, ("org:eu", "UZ", "UZ")) == "human-rights-dialogue.eu-uz"
    assert series_id(name, HUMAN_RIGHTS, ()) == "human-rights-dialogue"


def test_organisations_are_no_concepts() -> None:
    assert body("India–Gulf Cooperation Council Foreign Ministers' Meeting") == "ministerial"
    assert body("Диалог с Советом Европы") == "dialogue"
    assert concepts("Dialogue of the European Commission and the UN Human Rights Council") == frozenset()
    assert body("Aide-mémoire") is None


def test_what_the_type_says_is_no_subject() -> None:
    assert subjects("Human Rights Dialogue", HUMAN_RIGHTS) == frozenset()
    assert subjects("Subcommittee on Human Rights and Justice", JOINT) == {"human-rights", "justice"}
    assert subjects("High-level Environment and Climate Dialogue", CLIMATE) == {"climate", "environment"}


@given(name=st.text(max_size=80), kind=st.sampled_from(list(DialogueType)))
def test_keys_are_safe_and_stable(name: str, kind: DialogueType) -> None:
    key = series_id(name, kind, ("KZ", "org:african-union", "m49:143"))
    assert re.fullmatch(r"[a-z0-9-]+\.african-union-kz-m49143", key)
    assert key == series_id(name, kind, ("org:african-union", "m49:143", "KZ"))


TODAY = date(2024, 6, 1)


def test_a_yearly_series_is_expected_a_year_later() -> None:
    held = [(1, date(2021, 12, 2)), (2, date(2022, 12, 8)), (3, date(2023, 12, 5))]
    assert rhythm(held, TODAY) == Rhythm(
        timedelta(days=366), When(start=date(2024, 12, 1), end=date(2024, 12, 31), precision="month"), overdue=False
    )
    assert rhythm(held, date(2025, 3, 1)).overdue is False  # a season of grace
    assert rhythm(held, date(2025, 6, 1)).overdue is True


def test_a_missing_edition_does_not_double_the_period() -> None:
    found = rhythm([(7, date(2019, 5, 1)), (9, date(2021, 5, 1)), (10, date(2022, 5, 1))], TODAY)
    assert found.period == timedelta(days=365)


def test_two_dates_of_one_session_are_one() -> None:
    twice = [(3, date(2023, 5, 20)), (None, date(2023, 5, 21)), (3, date(2023, 6, 17)), (2, date(2022, 5, 20))]
    assert rhythm(twice, TODAY).period == timedelta(days=365)
    assert rhythm(
        [(None, date(2023, 5, 20)), (4, date(2023, 5, 21)), (3, date(2022, 5, 20))], TODAY
    ).period == timedelta(365)


def test_a_session_ahead_is_the_next() -> None:
    ahead = date(2024, 9, 9)
    assert rhythm([(1, date(2023, 9, 1)), (2, ahead)], TODAY).next_expected == When(
        start=ahead, end=ahead, precision="day"
    )


def test_one_session_tells_no_rhythm() -> None:
    assert rhythm([(1, date(2023, 9, 1))], TODAY) == Rhythm(None, When(), overdue=False)
    assert rhythm([], TODAY) == Rhythm(None, When(), overdue=False)
    assert rhythm([(None, date(1, 1, 1)), (None, date(9000, 1, 1))], date.max).next_expected == When()


@given(st.lists(st.tuples(st.one_of(st.none(), st.integers(1, 60)), st.dates()), max_size=12), st.dates())
def test_any_history_is_safe(editions: list[tuple[int | None, date]], today: date) -> None:
    found = rhythm(editions, today)
    assert found.period is None or found.period > timedelta()
    assert not found.overdue or found.next_expected.start is not None
    assert found == rhythm(list(reversed(editions)), today) or len({day for _, day in editions}) < len(editions)
