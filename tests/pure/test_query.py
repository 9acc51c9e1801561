"""The query language: what it reads, what it refuses and how it says so, and what it finds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from aggregator.errors import QueryError, UsageError
from aggregator.query import (
    DEEPEST,
    LONGEST_QUERY,
    AllOf,
    AnyOf,
    Condition,
    Has,
    Not,
    Phrase,
    Property,
    Query,
    Searched,
    find,
    matches,
    parse,
    passages,
    spots,
    words,
)

NOW = datetime(2026, 5, 20, 9, tzinfo=UTC)


class Names:
    """A small gazetteer."""

    def regions(self, name: str) -> frozenset[str]:
        known = {"kz": {"KZ"}, "kazakhstan": {"KZ"}, "uz": {"UZ"}, "central asia": {"KZ", "UZ", "m49:143"}}
        try:
            return frozenset(known[name.lower()])
        except KeyError as error:
            raise ValueError(f"{name!r} is no region") from error

    def theme(self, name: str) -> str:
        if name not in {"human-rights", "energy"}:
            raise ValueError(f"{name!r} is no theme")
        return name


def read(text: str) -> Query:
    return parse(text, Names())


def one(*parts: str, open: bool = False) -> Phrase:
    return Phrase(parts, open=open)


# --- words -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Human-Rights Dialogue, 5th", ["human", "rights", "dialogue", "5th"]),
        ("Côte d’Ivoire: STRASSE = Straße", ["cote", "d", "ivoire", "strasse", "strasse"]),
        ("ＥＵ―日本 対話", ["eu", "日", "本", "対", "話"]),
        ("COVID疫情2020年", ["covid", "疫", "情", "2020", "年"]),
        ("Қазақстан Ёлка", ["қазақстан", "елка"]),
        ("हिन्दी भाषा", ["हिन्दी", "भाषा"]),
        ("การทูต", list("การทูต")),
        ("대화 합니다", ["대화", "합니다"]),
        ("snake_case 🇰🇿 — %", ["snake", "case"]),
        ("a\x00b \ufffd \ud800c \ue000d", ["a", "b", "c", "d"]),
        ("x" * 100, ["x" * 64]),
        ("", []),
    ],
)
def test_words_of_a_text(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
@example("ﬁne İstanbul ㍿ ½ e\u0301")
@example("Слово_и—дело, «да» №5 ☃ क्षेत्र")
@example("я".join(map(chr, range(0x20, 0x3000))))
def test_words_stand_where_their_spots_say(text: str) -> None:
    found = spots(text)
    assert [spot.word for spot in found] == words(text)
    assert all(0 <= spot.start < spot.end <= len(text) for spot in found)
    assert [spot.start for spot in found] == sorted(spot.start for spot in found)


def test_a_summary_that_repeats_the_text_is_read_once() -> None:
    assert passages("A title", "The talks  begin…", "The talks\nbegin on Monday") == (
        ["a", "title"],
        ["the", "talks", "begin", "on", "monday"],
    )
    assert passages("", "One", "Two") == ([], ["one", "two"])
    assert passages("", "One", "") == ([], ["one"])
    assert passages("", "", "Two") == ([], ["two"])


# --- reading ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("dialogue", one("dialogue")),
        ("Rights DIALOGUE", AllOf((one("rights"), one("dialogue")))),
        ('"Human Rights" talks', AllOf((one("human", "rights"), one("talks")))),
        ("«права человека»", one("права", "человека")),
        ("„права человека“", one("права", "человека")),
        ("Asia-Pacific", one("asia", "pacific")),
        ("対話", one("対", "話")),
        ("uzbek*", one("uzbek", open=True)),
        ('"human righ*"', one("human", "righ", open=True)),
        ('"human righ"*', one("human", "righ", open=True)),
        ("a OR b c", AnyOf((one("a"), AllOf((one("b"), one("c")))))),
        ("a AND b OR c", AnyOf((AllOf((one("a"), one("b"))), one("c")))),
        ("(a OR b) c", AllOf((AnyOf((one("a"), one("b"))), one("c")))),
        ("a (b (c))", AllOf((one("a"), one("b"), one("c")))),
        ("a -b NOT c", AllOf((one("a"), Not(one("b")), Not(one("c"))))),
        ("-(a b)", Not(AllOf((one("a"), one("b"))))),
        ("--a", one("a")),
        ("a a A", one("a")),
        ("or and not", AllOf((one("or"), one("and"), one("not")))),
        ('"OR"', one("or")),
        ("EU - Uzbekistan", AllOf((one("eu"), one("uzbekistan")))),
        ("EU – dialogue: talks", AllOf((one("eu"), one("dialogue"), one("talks")))),
        ("at 12:30", AllOf((one("at"), one("12", "30")))),
        ("a OR %", one("a")),
        ("region:KZ", Has(Property.REGION, frozenset({"KZ"}))),
        ('Region:"Central Asia"', Has(Property.REGION, frozenset({"KZ", "UZ", "m49:143"}))),
        ("region:KZ,UZ", Has(Property.REGION, frozenset({"KZ", "UZ"}))),
        ("theme:energy", Has(Property.THEME, frozenset({"energy"}))),
        ("-feed:x", Not(Has(Property.FEED, frozenset({"x"})))),
        ("kind:NGO lang:pt-BR", AllOf((Has(Property.KIND, frozenset({"ngo"})), Has(Property.LANG, frozenset({"pt"}))))),
        ("", None),
        (" \t\x00", None),
    ],
)  # fmt: skip
def test_a_query_is_read(text: str, expected: Condition | None) -> None:
    assert read(text).condition == expected


def test_times_are_of_the_whole_query() -> None:
    query = read("talks since:7d until:2026-05-19T12:00+06:00")
    assert query.condition == one("talks")
    assert query.span(NOW) == (NOW - timedelta(days=7), datetime(2026, 5, 19, 6, tzinfo=UTC))
    assert read("since:2026-05-01").span(NOW) == (datetime(2026, 5, 1, tzinfo=UTC), None)
    assert read("(a OR b) since:24h").since == timedelta(hours=24)


@pytest.mark.parametrize(
    ("text", "at", "what"),
    [
        ('talks "human rights', 7, "quotation mark is never closed"),
        ("talks (a OR b", 7, "parenthesis is never closed"),
        ("talks)", 6, "no parenthesis that this one closes"),
        ("OR a", 1, "both sides"),
        ("a OR", 3, "both sides"),
        ("a OR OR b", 3, "both sides"),
        ("(OR a)", 2, "both sides"),
        ("a AND", 3, "both sides"),
        ("AND a", 1, "both sides"),
        ("a NOT", 3, "needs a word after it"),
        ("a *", 3, "beginning of a word"),
        ("a*b", 1, "at the end"),
        ("%", 1, "nothing to look for"),
        ("-", 1, "nothing to look for"),
        ("()", 1, "nothing to look for"),
        ("regoin:KZ", 1, "no filter regoin: – there are region:"),
        ("see https://example.org/x", 5, "in quotes"),
        ("a region:Atlantis", 10, "'Atlantis' is no region"),
        ("region: KZ", 8, "needs a value"),
        ("region:", 8, "needs a value"),
        ("region:KZ,", 11, "needs a value"),
        ("theme:x", 7, "no theme"),
        ("kind:blog", 6, "there are government"),
        ("lang:russian", 6, "its code"),
        ("since:yesterday", 7, "duration"),
        ("since:9999999d", 7, "duration"),
        ("since:7d since:8d", 10, "second time"),
        ("since:7d,8d", 10, "one value"),
        ("a OR since:7d", 3, "(a OR b) since:7d"),
        ("since:7d OR a", 1, "(a OR b) since:7d"),
        ("-since:7d", 1, "denied"),
        ("a (since:7d)", 3, "outside parentheses"),
        ("(" * 40 + "a" + ")" * 40, DEEPEST + 1, "too deep"),
        ("a" * (LONGEST_QUERY + 1), LONGEST_QUERY + 1, "too long"),
        ("a b c " * 20, None, None),
        (" ".join(f"w{n}" for n in range(60)), None, "at most 50"),
    ],
)
def test_a_bad_query_is_refused_with_its_place(text: str, at: int | None, what: str | None) -> None:
    with pytest.raises(QueryError) as caught:
        read(text)
    assert what is None or what in str(caught.value)
    assert at is None or (caught.value.at == at and f"character {at}:" in str(caught.value))
    assert isinstance(caught.value, UsageError) and isinstance(caught.value, ValueError)


FRAGMENTS = [
    "talks", "diálogo", "対話", '"', "“", "«", "(", ")", "-", "*", ":", ",", " ", " OR ", " AND ", " NOT ", "region:",
    "KZ", "theme:", "energy", "since:", "7d", "until:", "2026-01-01", "lang:ru", "kind:", "feed:x", "'", ";", "--",
    "NEAR(", "^", "{", "+", "\x00", "\\", "%", "|", "&", "!", "<->", "0001-01-01", "9999-12-31T23:59-23:00", "1e999d",
]  # fmt: skip


@settings(max_examples=600, deadline=None)
@given(st.text(max_size=40) | st.lists(st.sampled_from(FRAGMENTS), max_size=14).map("".join))
@example("until:9999-12-31T23:59-23:00")
@example("since:99999999999999d")
def test_any_text_is_a_query_or_a_clear_error(text: str) -> None:
    try:
        query = read(text)
    except QueryError as error:
        assert 1 <= error.at <= len(text) + 1
    else:
        matches(query, Searched(title=text, text="talks in Astana", at=NOW), NOW)
        assert query == read(text)


# --- finding ---------------------------------------------------------------------------------------------------------

ITEM = Searched(
    title="EU–Uzbekistan Human Rights Dialogue",
    summary="The fifth round took place…",
    text="The fifth round took place in Tashkent. 第五轮人权对话在塔什干举行。",
    feed="eeas",
    kind="igo",
    language="en",
    regions=frozenset({"UZ", "org:eu"}),
    themes=frozenset({"human-rights"}),
    at=NOW - timedelta(days=2),
)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "dialogue",
        "TASHKENT",
        "rights human",
        '"human rights"',
        "eu-uzbekistan",
        "uzb*",
        '"human righ*"',
        '"righ*" dialog*',
        "对话",
        "人权对话",
        '"took place in"',
        "nothing OR fifth",
        "-nothing",
        "-nothing -football",
        "fifth -(human seventh)",
        "region:UZ",
        'region:"Central Asia" theme:human-rights feed:eeas kind:igo lang:en',
        "region:KZ OR theme:human-rights",
        "-region:KZ",
        "since:3d",
        "until:1d",
        "since:2026-05-01 until:2026-06-01",
    ],
)
def test_it_finds(text: str) -> None:
    assert matches(read(text), ITEM, NOW)


@pytest.mark.parametrize(
    "text",
    [
        "nothing",
        "dialogue nothing",
        '"rights human"',
        '"dialogue the"',  # the title ends, the text begins
        "话对",
        "uzbe",
        "-dialogue",
        "dialogue -fifth",
        "-(fifth OR seventh)",
        "region:KZ",
        "feed:eea",
        "kind:news",
        "lang:ru",
        "theme:energy OR region:KZ",
        "since:1d",
        "until:3d",
        "since:2026-06-01",
        '"human rights dialog"',
    ],
)
def test_it_does_not_find(text: str) -> None:
    assert not matches(read(text), ITEM, NOW)


def test_an_item_without_a_time_is_of_any() -> None:
    assert matches(read("since:1d until:3d"), Searched(title=""), NOW)


@settings(deadline=None)
@given(st.text(min_size=1, max_size=40))
def test_a_text_is_found_by_itself_in_quotes(text: str) -> None:
    quoted = '"' + "".join(" " if char in '"“”*' else char for char in text) + '"'
    if words(quoted):
        assert matches(read(quoted), Searched(title=f"before {text} after"), NOW)


def test_a_phrase_is_found_wherever_it_stands() -> None:
    assert list(find(one("a", "b"), ["a", "b", "a", "a", "b", "a"])) == [0, 3]
    assert list(find(one("a", "b", open=True), ["a", "bc", "a", "cb"])) == [0]
    assert list(find(one("a"), ["b", "a"])) == [1]


def test_what_is_wanted_can_be_shown() -> None:
    assert read('a -b ("c d" OR e*) region:KZ').phrases() == [one("a"), one("c", "d"), one("e", open=True)]
    assert read("-a").phrases() == read("").phrases() == []


def test_what_is_asked_of_a_property_is_told() -> None:
    asked = read("a feed:x,y -(feed:z OR region:KZ) since:7d")
    assert asked.named(Property.FEED) == {"x", "y", "z"}
    assert asked.named(Property.LANG) == read("").named(Property.FEED) == frozenset()
