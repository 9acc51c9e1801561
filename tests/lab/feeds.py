"""Small feed documents, and the hostile ones of alerting-security.md §0.2, S8, S9 and fetching.md §5."""

from __future__ import annotations

from aggregator.parsing.document import Source

URL = "https://news.example.org/rss/all.xml"


def source(body: bytes | str, **given: str | bool | None) -> Source:
    """`body` as it would come from `URL`."""
    raw = body.encode() if isinstance(body, str) else body
    return Source(body=raw, url=URL, **given)  # type: ignore[arg-type]  # a test passes what the field wants


def rss(*items: str, channel: str = "<title>Example</title>") -> str:
    """An RSS 2.0 document with these contents of items."""
    inside = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>{channel}{inside}</channel></rss>'


def atom(*entries: str, attributes: str = "") -> str:
    """An Atom 1.0 document with these contents of entries."""
    inside = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f'<feed xmlns="http://www.w3.org/2005/Atom"{attributes}><title>Example</title>{inside}</feed>'


ITEM = "<title>A dialogue</title><link>https://news.example.org/1</link><guid>https://news.example.org/1</guid>"


def _described(text: str) -> str:
    return rss(f"{ITEM}<description>{text}</description>")


def _entities(*declarations: str, use: str) -> str:
    declared = "".join(f"<!ENTITY {declaration}>" for declaration in declarations)
    return f"<!DOCTYPE rss [{declared}]>" + rss(f"{ITEM}<description>{use}</description>")


def _laughs(levels: int, width: int) -> str:
    below = (f'l{n} "{f"&l{n - 1};" * width}"' for n in range(1, levels + 1))
    return _entities('l0 "laugh"', *below, use=f"&l{levels};")


HOSTILE: dict[str, str | bytes] = {
    # entities (S7, S8)
    "nine levels of laughs": _laughs(9, 10),
    "six levels of laughs": _laughs(6, 10),
    "quadratic entity": _entities(f'a "{"A" * 8000}"', use="&a;" * 900),
    "external entity": _entities('x SYSTEM "file:///etc/hostname"', use="&x;"),
    "external subset": '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/rss.dtd">' + rss(ITEM),
    "parameter entity": '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p">%p;]>' + rss(ITEM),
    "backslash in an entity": _entities(r'a "\1"', use="&a;"),
    "document type without end": "<!DOCTYPE rss [" + "<!ENTITY a 'x'>" * 5000 + rss(ITEM),
    # references and characters
    "reference beyond Unicode": _described("&#x110000;"),
    "reference to a surrogate": _described("&#55296;"),
    "reference to nothing": _described("&#0;&#x1b;]0;x&#7;"),
    "endless reference": _described("&#" + "9" * 10_000 + ";"),
    "controls": _described("a\x00\x1b\x07\ufffeb"),
    "references inside markup": _described("&lt;p&gt;&amp;#x1b;&amp;#0;&lt;/p&gt;"),
    # processor bombs (§0.2, S9)
    "comments without end": _described("<!--" * 20_000),
    "escaped comments without end": _described("&lt;!--" * 50_000),
    "short comments": _described("&lt;!--x-&gt;" * 40_000),
    "40,000 attributes": _described("<a " + " ".join(f'a{n}="1"' for n in range(40_000)) + "/>"),
    "40,000 attributes of an item": rss(ITEM).replace(
        "<item>", "<item " + " ".join(f"a{n}='1'" for n in range(40_000)) + ">"
    ),
    "10,000 elements deep": _described("<a>" * 10_000 + "</a>" * 10_000),
    "100,000 brackets": _described("<" * 100_000),
    "100,000 ampersands": _described("&" * 100_000),
    "a prolog of comments": "<!-- x -->" * 5000 + rss(ITEM),
    "a page behind comments": "<!-- x -->" * 5000 + "<html><body>No.</body></html>",
    "declarations without end": "<!DOCTYPE rss [" + "<!--" * 20_000 + rss(ITEM),
    "tags without end": "<rss version='2.0'><channel>" + "<ttl" * 20_000,
    "8,000 items": rss(*["<title>a</title>"] * 8_000),
    # bodies that are none
    "nothing": b"",
    "blanks": b" \n\t ",
    "eleven bytes": b"<rss></rss>",
    "every byte": bytes(range(256)) * 400,
    "a page": "<!DOCTYPE html><html><head><title>Access Denied</title></head><body>No.</body></html>",
    "a page that calls itself XML": '<?xml version="1.0"?><!-- x --><html><body>Request unsuccessful.</body></html>',
    "a subscription list": '<opml version="2.0"><body><outline xmlUrl="https://a.example/feed"/></body></opml>',
    "gzip of nothing": b"\x1f\x8b\x08\x00",
    # JSON
    "100,000 brackets of JSON": '{"version": "https://jsonfeed.org/version/1.1", "items": ' + "[" * 100_000,
    "JSON without items": '{"error": "not found"}',
    "JSON that breaks off": '{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "ti',
    "an endless number": '{"items": [{"id": ' + "9" * 10_000 + "}]}",
    "a lone surrogate": r'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "title": "\ud800"}]}',
    "items that are none": '{"items": [1, null, "x", [], {}]}',
}
