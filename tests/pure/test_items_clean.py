"""S12: what is stored as HTML may be shown, whatever a feed wrote; another parser than the cleaning one judges."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.items.clean import LONGEST_HTML, clean_html
from tests.lab.hostile import TEXTS, URLS

BASE = "https://news.example.org/a/b"

PAYLOADS = (
    "<script>alert(1)</script>", "<script src=//evil.example/x.js></script>", "<ScRiPt>alert(1)</sCrIpT>",
    "<img src=x onerror=alert(1)>", "<!--><img src=x onerror=alert(1)>-->", "<!---><img src=x onerror=alert(1)>-->",
    "<!-- --!><img src=x onerror=alert(1)>-->", "<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>",
    "<math><mtext></p><style><img src=x onerror=alert(1)></style></math>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>", "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>", "<object data=data:text/html,x></object>",
    "<embed src=javascript:alert(1)>", "<form action=//evil.example><input type=password><button>x</button></form>",
    "<a href=javascript:alert(1)>x</a>", "<a href='&#14; javascript:alert(1)'>x</a>",
    "<a href='java&#10;script:alert(1)'>x</a>", "<a href='JaVaScRiPt&colon;alert(1)'>x</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD4='>x</a>", "<a href='vbscript:x'>x</a>",
    "<a href=x onclick=alert(1)>x</a>",
    "<a href='//evil.example' onmouseover='x' style='position:fixed' class=x id=y target=_top>x</a>",
    "<p style='background:url(javascript:alert(1))'>x</p>", "<style>*{background:url(//evil.example)}</style>",
    "<link rel=stylesheet href=//evil.example>", "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<base href=//evil.example>", "<body onload=alert(1)>", "<video><source onerror=alert(1)></video>",
    "<details open ontoggle=alert(1)>", "<select><style></select><img src=x onerror=alert(1)></style>",
    "<template><script>alert(1)</script></template>", "<table><td background=javascript:alert(1)>",
    "<a href=\"x\" title=\"&quot;><img src=x onerror=alert(1)>\">x</a>", "<img srcset='//evil.example 2x'>",
    "<marquee onstart=alert(1)>x</marquee>", "<q cite=javascript:alert(1)>x</q>", "<plaintext><script>alert(1)",
    "<textarea><img src=x onerror=alert(1)>", "<title><img src=x onerror=alert(1)></title>", "<xss:script>alert(1)",
    "<p><![CDATA[<script>alert(1)</script>]]></p>", "<b <script>alert(1)</script>>", "</p><script>alert(1)//",
)  # fmt: skip


class Judge(HTMLParser):
    """Collects what must not be there."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.bad: list[str] = []
        self.links: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style", "iframe", "object", "embed", "form", "input", "button", "img", "svg", "math",
                   "link", "meta", "base", "video", "audio", "source", "template", "noscript", "textarea"}:  # fmt: skip
            self.bad.append(tag)
        names = dict(attrs)
        for name, value in attrs:
            if name.startswith("on") or name in {"style", "src", "srcset", "background", "id", "class", "target"}:
                self.bad.append(f"{tag} {name}")
            if name in {"href", "cite", "action"}:
                self.links.append(value or "")
                if urlsplit((value or "").strip()).scheme.lower() not in {"http", "https", "mailto"}:
                    self.bad.append(f"{tag} {name}={value}")
        if tag == "a" and set((names.get("rel") or "").split()) != {"noopener", "noreferrer", "nofollow"}:
            self.bad.append("a without rel")

    def handle_decl(self, decl: str) -> None:
        self.bad.append(decl)

    def handle_comment(self, data: str) -> None:
        self.bad.append(f"comment {data}")


def assert_safe(html: str) -> None:
    assert Judge(html).bad == []


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_active_passes(payload: str) -> None:
    for html in (payload, f"<p>before {payload} after</p>", f"&amp; {payload}", payload.replace("<", "&lt;")):
        assert_safe(clean_html(html, BASE))


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_nothing_of_the_hostile_corpus_passes(name: str) -> None:
    assert_safe(clean_html(TEXTS[name], BASE))
    assert_safe(clean_html(f"<p>{TEXTS[name]}</p>", BASE))


@pytest.mark.parametrize("name", sorted(URLS))
def test_links_lead_to_pages_or_nowhere(name: str) -> None:
    assert_safe(clean_html(f'<a href="{URLS[name]}">x</a>', BASE))
    assert_safe(clean_html(f"<a href='{URLS[name]}'>x</a>", BASE))


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        ("<p>Hello <b>world</b><script>x</script></p>", "<p>Hello <b>world</b></p>"),
        ("<p lang=ru dir=ltr>да</p>", '<p lang="ru" dir="ltr">да</p>'),
        ("<unknown>kept</unknown> <i>x", "kept <i>x</i>"),
        ("<form>kept <input value=x></form>", "kept"),
        ("<p>a\u202eb\u200b</p>", "<p>ab</p>"),
        ("plain & <simple>\nline\n\nsecond", "<p>plain &amp; &lt;simple&gt;<br>\nline</p>\n<p>second</p>"),
        ("", ""),
        ("  \n\n ", ""),
        ("Fish &amp; chips", "Fish &amp; chips"),
    ],
)
def test_what_is_kept(html: str, clean: str) -> None:
    assert clean_html(html, BASE) == clean


@pytest.mark.parametrize(
    ("base", "href", "link"),
    [
        (BASE, "c", ["https://news.example.org/a/c"]),
        (BASE, "/c", ["https://news.example.org/c"]),
        (BASE, "//other.example/c", ["https://other.example/c"]),
        (BASE, "mailto:press@example.org", ["mailto:press@example.org"]),
        (BASE, "https://other.example/", ["https://other.example/"]),
        ("not a base", "/c", []),
        ("https://[bad/", "/c", []),
        ("", "/c", []),
        ("", "https://other.example/", ["https://other.example/"]),
    ],
)
def test_links_are_resolved(base: str, href: str, link: list[str]) -> None:
    assert Judge(clean_html(f'<a href="{href}">x</a>', base)).links == link


BOMBS = {
    "deep": "<div>" * 20_000,
    "deep lists": "<ul><li>" * 10_000,
    "reopened formatting": "<p>" + "".join(f"<b lang=x{n}>" for n in range(190)) + "</p>" + "<p>x</p>" * 8000,
    "unclosed formatting": "".join(f"<i lang=x{n}>" for n in range(400)) + "x",
    "attributes": "<a " + " ".join(f"a{n}=1" for n in range(10_000)) + ">x</a>",
    "tables": "<table>" * 5000,
    "comments": "<!--" * 16_000,
    "brackets": "&lt;" * 30_000,
    "ampersands": "<p>" + "&" * 60_000,
    "long text": "слово " * 40_000,
    "long html": "<p>слово &amp; дело</p>" * 10_000,
    "one long word": "&amp;" + "<" * 100_000,
}


@pytest.mark.parametrize("name", sorted(BOMBS))
def test_bombs_stay_small(name: str) -> None:
    cleaned = clean_html(BOMBS[name], BASE)

    assert len(cleaned.encode()) <= LONGEST_HTML
    assert_safe(cleaned)


def test_a_long_body_is_cut_and_stays_well_formed() -> None:
    cleaned = clean_html("<div><ul>" + "<li>слово</li>" * 20_000 + "</ul></div>", BASE)

    assert LONGEST_HTML * 0.9 < len(cleaned.encode()) <= LONGEST_HTML
    assert cleaned.endswith("</li></ul></div>")


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from((*PAYLOADS, "<p>", "</p>", '"', "'", ">", "<", "-->", "x", "&#x3c;", "]]>")), max_size=8)
)
def test_no_mixture_of_payloads_passes(parts: list[str]) -> None:
    assert_safe(clean_html("".join(parts), BASE))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=100), st.sampled_from([BASE, "", "x"]))
def test_nothing_raises(html: str, base: str) -> None:
    assert_safe(clean_html(html, base))
