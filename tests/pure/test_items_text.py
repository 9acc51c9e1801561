"""From HTML and text to plain text: what is kept, what is dropped, and that it is linear."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.items.text import INVISIBLE, cut, cut_bytes, looks_like_html, plain_text, plain_title


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain",
        "two  spaces\tand a tab\r\n\r\nsecond paragraph\n",
        "a < b and b > c, AT&T, R&D; Q&A",
        "<not a tag, 5 <6> x <- y",
        "write to <press@example.org>",
        "می\u200cخواهیم हि\u200dन्दी",
        "line\u2028separator \x85 next",
    ],
)
def test_text_without_markup_comes_back_as_it_is(text: str) -> None:
    assert not looks_like_html(text)
    assert plain_text(text) == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two<br>Three</p>", "One\n\nTwo\nThree"),
        ("<P CLASS='x'>One\n  two\t three</P>", "One two three"),
        ("One<br/>two<br />three</br>", "One\ntwo\nthree"),
        ("<div><div><p>One</p></div></div><div>Two</div>", "One\n\nTwo"),
        ("<h1>Title</h1>Text<hr>End", "Title\n\nText\n\nEnd"),
        ("Before<ul><li>a</li><li>b</li></ul>after", "Before\n\na\nb\n\nafter"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><th>c</th></tr></table>", "a b\nc"),
        ("<dl><dt>a</dt><dd>b</dd></dl>", "a\nb"),
        ("One <b>a</b>\nb\n\nTwo\r\n \r\n<a href='x'>c</a>", "One a b\n\nTwo\n\nc"),
        ("<p>One\n\ntwo</p>", "One two"),
        ("w<b>or</b>d <em>and</em> <a href='x'>link</a>", "word and link"),
        ("a&nbsp;&nbsp;b &amp; c &lt;b&gt; &copy; &#8217;<i></i>", "a b & c <b> © ’"),
        ("<p>a\u200bb\u00adc\u202ed</p>", "abcd"),
        ("<p>&#8203;&#x202e;&shy;&zwnj;x</p>", "\u200cx"),
        ("<script>alert('<p>1</p>')</script>a<style>p{}</style>b<SCRIPT src=x>c</SCRIPT >d", "abd"),
        ("a<script>never closed", "a"),
        ("a<script src='x'/>b", "ab"),
        ("a<svg><text>b</text></svg>c<math><mi>d</mi></math>e", "ace"),
        ("<head><title>x</title></head><body>y</body>", "y"),
        ("<noscript>kept</noscript>", "kept"),
        ("a<!-- <p>b</p> -->c<!--->d<!---->e<!-->f", "acdef"),
        ("a<!-- never closed <b>b</b>", "a never closed b"),
        ("<![CDATA[a <b>b</b>]]> c", "a b c"),
        ("a<?php echo 1 ?>b<!DOCTYPE html>c<p>", "abc"),
        ("<a title='x > y' data-x=\"<p>\">a</a>", "a"),
        ("<a title='unbalanced>a</a> b", "a b"),
        ("<p>5 < 6, 7 <8 and <press@example.org></p>", "5 < 6, 7 <8 and <press@example.org>"),
        ("<unknown>a</unknown><my-tag>b</my-tag><p></p>", "ab"),
        ("text <img src='x", "text"),
        ("text <p", "text"),
        (" <a", "<a"),
        ("text <b>x</b> <und", "text x <und"),
        ("<b>" + "x" * 3000 + "</b><img src='data:" + "A" * 5000 + "'>y", "x" * 3000 + "y"),
        ("</", "</"),
        ("<p>a</p>\x01<p>b</p>", "a\n\nb"),
    ],
)
def test_html(html: str, text: str) -> None:
    assert plain_text(html) == text


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("AT&amp;T\n\nsecond  line", "AT&T\n\nsecond  line"),
        ("&lt;p&gt; &amp;lt;", "<p> &lt;"),
        ("&#0;&#27;[1m &#xfffe;", "\ufffd[1m "),
        ("&#" + "9" * 5000 + ";", "\ufffd"),
        ("&#x110000; &Eacute;", "\ufffd É"),
    ],
)
def test_references_are_decoded_once_and_text_keeps_its_lines(text: str, plain: str) -> None:
    assert plain_text(text) == plain


def test_a_title_is_one_line() -> None:
    assert plain_title(" <p>One</p><p>Two</p>\n") == "One Two"
    assert plain_title("One\u2028\r\n two") == "One two"
    assert plain_title('<a href="https://x.example">Ministers <b>meet</b></a>') == "Ministers meet"


@pytest.mark.parametrize(
    "bomb",
    ["<!--" * 50_000, "<x " * 70_000 + ">", "<a '" * 60_000, "<a \"'>" * 40_000, "<" * 200_000, "<b>" * 60_000,
     "<svg>" * 50_000, "&amp;" * 40_000, "<p " * 60_000, "<![CDATA[" * 30_000 + "<p>", "<x \"'" * 40_000 + ">"],
)  # fmt: skip
def test_no_text_takes_long(bomb: str) -> None:
    """The square of 200,000 steps would hold the suite up for minutes; its time limit would tell."""
    assert len(plain_text(bomb)) <= len(bomb)
    looks_like_html(bomb)


def test_cutting_keeps_whole_words_and_tells() -> None:
    assert cut("one two three", 13) == "one two three"
    assert cut("one two three", 12) == "one two…"
    assert cut("one two, three", 12) == "one two…"
    assert cut("x" * 50, 10) == "x" * 9 + "…"
    assert cut("a " + "x" * 50, 20) == "a " + "x" * 17 + "…"


def test_cutting_bytes_leaves_no_half_character() -> None:
    assert cut_bytes("дом", 6) == "дом"
    assert cut_bytes("дом", 5) == "до"
    assert cut_bytes("дом ", 6) == "дом"
    assert cut_bytes("\ud800x", 10) == "\ud800x"


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.one_of(st.sampled_from("<>&;!-/\"' \n=#x"), st.characters(codec="utf-8")), max_size=80))
def test_nothing_invisible_comes_out_and_nothing_raises(text: str) -> None:
    plain = plain_text(text)

    assert INVISIBLE.search(plain) is None
    assert "\n" not in plain_title(text)
    if not looks_like_html(text):
        assert plain == INVISIBLE.sub("", text)


WORDS = st.lists(st.text(alphabet="abcdefghi", min_size=1, max_size=8), min_size=1, max_size=6)


@settings(max_examples=100, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=5), st.sampled_from(["p", "div", "h2", "section"]))
def test_paragraphs_survive(paragraphs: list[list[str]], tag: str) -> None:
    html = "".join(f"<{tag}>{' <b>'.join(words)}</{tag}>\n" for words in paragraphs)

    assert plain_text(html) == "\n\n".join(" ".join(words) for words in paragraphs)
