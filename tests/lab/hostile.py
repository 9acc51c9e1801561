"""What a feed may write to hurt whoever shows it: one corpus for every sink (alerting-security.md §3, §6.9).

`TEXTS` are titles, names, reasons; `URLS` are links that no output may make clickable as they are. Each has a name for
the test's id. `CANARY` is a word that stands in most texts, so that a test can see that the message itself survived.
"""

from __future__ import annotations

CANARY = "Dialogue"

TEXTS: dict[str, str] = {
    # mail headers (S14)
    "crlf": f"{CANARY}\r\nBcc: victim@example.net",
    "bare-cr": f"{CANARY}\rBcc: victim@example.net",
    "bare-lf": f"{CANARY}\n\n<html>body</html>",
    "vertical-tab": f"{CANARY}\vBcc: victim@example.net",
    "form-feed": f"{CANARY}\fBcc: victim@example.net",
    "next-line": f"{CANARY}\x85Bcc: victim@example.net",
    "line-separator": f"{CANARY}\u2028Bcc: victim@example.net\u2029Cc: other@example.net",
    "file-separators": f"{CANARY}\x1cBcc: a\x1dBcc: b\x1eBcc: c\x1fBcc: d",
    "encoded-word-q": f"{CANARY} =?utf-8?q?Hi=0D=0ABcc=3A_victim=40example.net?=",
    "encoded-word-b": f"{CANARY} =?utf-8?b?SGkNCkJjYzogdmljdGltQGV4YW1wbGUubmV0?=",
    "encoded-word-body": f"=?utf-8?q?{CANARY}=0D=0A=0D=0A=3Cscript=3Ealert=281=29=3C/script=3E?=",
    "encoded-word-split": "=?utf-8?q?Dia?= =?utf-8?q?logue=0D=0ABcc=3A_x=40example.net?=",
    "dot-line": f"{CANARY}\r\n.\r\nMAIL FROM:<x@example.net>",
    "boundary": f"{CANARY} --=_evt_1_text--",
    # characters that break readers
    "nul": f"{CANARY}\x00 talks",
    "c0": f"{CANARY} " + "".join(map(chr, range(0x20))),
    "c1": f"{CANARY} " + "".join(map(chr, range(0x7F, 0xA0))),
    "lone-surrogates": f"{CANARY} \ud800 \udfff \udc80",
    "non-characters": f"{CANARY} \ufffe\uffff\ufdd0\U0001ffff",
    "byte-order-mark": f"\ufeff{CANARY}",
    "private-use": f"{CANARY} \ue000\U0010fffd",
    "combining": f"{CANARY}" + "\u0301\u0489" * 400,
    # direction and invisibility
    "right-to-left-override": f"{CANARY} \u202egnp.exe",
    "isolates": f"{CANARY} \u2066\u2067\u2068 fdp.\u2069\u061c\u200f",
    "zero-width": f"Dia\u200blo\u2060gue {CANARY}\ufeff",
    "joiners": f"{CANARY} می\u200cخواهیم 👩\u200d💼",
    "tag-characters": f"{CANARY} \U000e0001\U000e0041\U000e007f",
    "hebrew": f"דיאלוג {CANARY} שלישי",
    # HTML (S12)
    "script": f"{CANARY}<script>alert(1)</script>",
    "image": f"{CANARY}<img src=x onerror=alert(1)>",
    "comment-mutation": f"{CANARY}<!--><img src=x onerror=alert(1)>-->",
    "attribute-break": f'{CANARY}" onmouseover="alert(1)" x="',
    "single-quote-break": f"{CANARY}' onmouseover='alert(1)",
    "closing-tags": f"{CANARY}</title></h1></table></style><svg onload=alert(1)>",
    "entities": f"{CANARY} &lt;script&gt; &#60;b&#62; &amp;amp;",
    "iframe": f'{CANARY}<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "style": f"{CANARY}<style>*{{background:url(//evil.example/x)}}</style>",
    "cdata": f"{CANARY} ]]><![CDATA[ <x> <?php ?>",
    # templates (S17)
    "jinja": f"{CANARY} {{{{ 7*7 }}}} {{% for x in range(9) %}}x{{% endfor %}} {{# c #}}",
    "jinja-escape": f"{CANARY} {{{{ cycler.__init__.__globals__.os.popen('id').read() }}}}",
    "format": f"{CANARY} {{0.__class__.__mro__}} %(x)s %s %n ${{HOME}} `id` $(id)",
    # chats: whom they call, and links behind words
    "mention": f"{CANARY} @everyone @here <!channel> <@U123> <!subteam^S1>",
    "masked-link": f"{CANARY} [state.gov](https://evil.example) <https://evil.example|state.gov>",
    # terminals (S18)
    "osc-title": f"{CANARY}\x1b]0;owned\x07",
    "osc-8-link": f"\x1b]8;;https://evil.example\x1b\\{CANARY}\x1b]8;;\x1b\\",
    "csi": f"{CANARY}\x1b[2J\x1b[1;31m\x9b31m",
    "backspaces": f"{CANARY}\b\b\b\b\b\b\b\bHacked",
    "rich-markup": f"[link=https://evil.example]{CANARY}[/link] [bold] [/x] [red",
    # spreadsheets (S19)
    "formula": f'=HYPERLINK("https://evil.example","{CANARY}")',
    "formula-plus": f"+1+cmd|' /C calc'!A0 {CANARY}",
    "formula-minus": f"-1+1 {CANARY}",
    "formula-at": f"@SUM(1+1) {CANARY}",
    "formula-tab": f"\t=1+1 {CANARY}",
    # calendars (S20)
    "calendar": f"{CANARY}\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:forged",
    "calendar-signs": f"{CANARY};X=1,2:3\\n\\;\\,",
    # size and emptiness
    "empty": "",
    "spaces": " \t\u00a0\u3000 ",
    "long": f"{CANARY} " + "long " * 2000,
    "megabyte": f"{CANARY}" + "A" * 1_000_000,
    "one-word": f"{CANARY}" + "é" * 3000,
    "quotes": f"{CANARY} \"'“”‘’«» \\ / \\\\",
    "emoji": f"{CANARY} 🇰🇿🤝🇪🇺 🏳️‍🌈",
    # ids and ways (S27, S28, S30)
    "path": f"../../etc/{CANARY}",
    "sql": f"{CANARY}'; DROP TABLE alert; --",
    "shell": f"{CANARY}; rm -rf / | $(reboot) & `halt`",
}

URLS: dict[str, str] = {
    "javascript": "javascript:alert(1)",
    "javascript-case": "JaVaScRiPt:alert(1)",
    "javascript-control": "\x0ejavascript:alert(1)",
    "javascript-newline": "java\nscript:alert(1)",
    "data": "data:text/html,<script>alert(1)</script>",
    "vbscript": "vbscript:msgbox(1)",
    "file": "file:///etc/passwd",
    "relative": "//evil.example/x",
    "userinfo": "https://www.state.gov@evil.example/",
    "password": "https://user:secret@evil.example/",
    "backslash": "https://evil.example\\@www.state.gov/",
    "crlf": "https://example.org/\r\nBcc: victim@example.net",
    "tab": "https://exam\tple.org/",
    "nul": "https://example.org/\x00",
    "override": "https://example.org/\u202egnp.exe",
    "zero-width": "https://example\u200b.org/",
    "surrogate": "https://example.org/\ud800",
    "no-host": "https:///path",
    "bad-port": "https://example.org:99999/",
    "bad-bracket": "https://[::1/",
    "no-url": "see the website",
    "empty": "",
    "endless": "https://example.org/" + "a" * 100_000,
}
