"""R-P1: the character set is told from the bytes, and from labels only where the bytes leave it open."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.parsing.decoding import decode

RUSSIAN = (
    "<rss><title>Министерство иностранных дел</title><item><title>О консультациях по правам человека</title>"
    "<description>В Астане прошёл очередной раунд диалога, стороны обсудили положение журналистов.</description></item>"
)
UKRAINIAN = (
    "<rss><title>Засідання спільної комісії з питань торгівлі відбулося у Києві, її очолив міністр</title></rss>"
)
TURKISH = "<rss><title>Dışişleri Bakanlığı: Türkiye ile görüşmelerin yapıldığı ve sürdüğü açıklandı, şimdilik</title>"
FRENCH = "<rss><title>Le dialogue a été reporté à février : les délégations se réuniront à Genève</title></rss>"
ICELANDIC = "<rss><title>Utanríkisráðherra ræddi við þingmenn um stöðu mála og það sem verður gert</title></rss>"
CHINESE = "<rss><title>双方举行人权对话，就共同关心的问题交换了意见。</title></rss>"
POLISH = '<?xml version="1.0" encoding="iso-8859-2"?><rss><title>Rozmowy o prawach człowieka odbyły się w Łodzi</title>'


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        (RUSSIAN.encode("cp1251"), "text/xml; charset=iso-8859-1", RUSSIAN),
        (RUSSIAN.encode("cp1251"), None, RUSSIAN),
        (RUSSIAN.encode(), "text/xml; charset=windows-1251", RUSSIAN),
        (RUSSIAN.encode("koi8-r"), None, RUSSIAN),
        (RUSSIAN.encode("iso8859-5"), "application/rss+xml", RUSSIAN),
        (RUSSIAN.encode("utf-16"), "text/xml", RUSSIAN),
        (RUSSIAN.encode("utf-16-be"), "text/xml", RUSSIAN),
        (RUSSIAN.encode("utf-16-le"), None, RUSSIAN),
        (RUSSIAN.encode("utf-32-be"), None, RUSSIAN),
        (RUSSIAN.encode("utf-32-le"), None, RUSSIAN),
        (RUSSIAN.encode("utf-32"), None, RUSSIAN),
        (RUSSIAN.encode("utf-8-sig"), "text/xml; charset=iso-8859-1", RUSSIAN),
        (UKRAINIAN.encode("cp1251"), None, UKRAINIAN),
        (TURKISH.encode("cp1254"), None, TURKISH),
        (FRENCH.encode("cp1252"), "text/xml; charset=utf-8", FRENCH),
        (ICELANDIC.encode("cp1252"), None, ICELANDIC),
        (CHINESE.encode("gb18030"), None, CHINESE),
        (POLISH.encode("iso8859-2"), None, POLISH),
        (POLISH.encode("iso8859-2"), "text/xml; charset=windows-1251", POLISH),  # the document's own word comes first
        (POLISH[44:].encode("cp1250"), 'text/xml; charset="windows-1250"', POLISH[44:]),
        (b"", None, ""),
        (b"plain", "text/plain; charset=no-such-set", "plain"),
    ],
)
def test_each_document_is_read_as_it_was_written(body: bytes, content_type: str | None, text: str) -> None:
    decoded = decode(body, content_type)

    assert decoded.text == text
    assert decoded.replacements == 0


def test_one_bad_byte_costs_one_character() -> None:
    body = RUSSIAN.encode().replace("Астане".encode(), b"\xff" + "Астане".encode())

    decoded = decode(body, "text/xml; charset=iso-8859-2")

    assert decoded.text == RUSSIAN.replace("Астане", "\ufffdАстане")
    assert (decoded.encoding, decoded.replacements) == ("utf-8", 1)


def test_replacement_characters_of_the_publisher_are_not_counted_as_ours() -> None:
    body = (RUSSIAN + "\ufffd" * 3).encode() + b"\xff"

    assert decode(body).replacements == 1


def test_quotation_marks_of_windows_in_a_utf8_document_are_read_as_such() -> None:
    body = "<t>Genève, où l'on parle d'élargissement</t>".encode().replace(b"'", b"\x92")

    decoded = decode(body, None)

    assert decoded.text == "<t>Genève, où l’on parle d’élargissement</t>"
    assert decoded.reason == "UTF-8 with 2 bytes of windows-1252 in it"


def test_a_label_of_an_unreadable_set_is_passed_over() -> None:
    for label in ("unicode_escape", "punycode", "rot13", "no-such-set", "utf-16", "utf-8", "ascii"):
        body = f'<?xml version="1.0" encoding="{label}"?>'.encode() + FRENCH.encode("cp1252")
        assert decode(body).text.endswith(FRENCH), label


def test_a_label_that_does_not_fit_the_bytes_is_passed_over() -> None:
    body = b"<?xml version='1.0' encoding='euc-jp'?>" + RUSSIAN.encode("cp1251")

    assert decode(body).text.endswith(RUSSIAN)


def test_ebcdic_is_told_by_its_declaration() -> None:
    document = '<?xml version="1.0" encoding="cp500"?><rss>[x]</rss>'

    assert decode(document.encode("cp500")).text == document
    assert decode(document.replace("cp500", "utf-8").encode("cp037")).encoding == "cp037"


def test_supersets_stand_in_for_the_sets_that_are_named() -> None:
    body = '<?xml version="1.0" encoding="GB2312"?><t>镕</t>'.encode("gb18030")  # a character GB 2312 lacks

    assert decode(body).text.endswith("<t>镕</t>")


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.none() | st.text(max_size=40))
def test_anything_is_decoded_to_something(body: bytes, content_type: str | None) -> None:
    decoded = decode(body, content_type)

    assert decoded.replacements >= 0
    assert decoded.text or len(body) < 5


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200), st.sampled_from(["text/xml; charset=windows-1251", "text/xml; charset=iso-8859-1", None]))
def test_utf8_wins_over_every_label(text: str, content_type: str | None) -> None:
    body = ("<rss>" + text).encode("utf-8", "replace")

    assert decode(body, content_type).text == body.decode()
