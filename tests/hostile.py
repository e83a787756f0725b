"""
A hundred texts that try to be more than text, for every place where people write.

Each tries to leave one kind of file or place that text is put into. `ALARM` is what those that
carry a script would do; nothing may ever do it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from talkingheads.domain import Briefing, Edition, Entry, Kind, Promise, Ruling, Speaker
from tests import pages

ALARM = "alert(1)"

HTML = (
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "</script><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</noscript><img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert&#40;1)</script></svg>",
    "<math><mtext><img src=x onerror=alert(1)></mtext></math>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<details open ontoggle=alert(1)>",
    "<body onload=alert(1)>",
    "<a href=javascript:alert(1)>here</a>",
    "<form action=javascript:alert(1)><button>go</button></form>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content=0;url=//evil.example>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<template><script>alert(1)</script></template>",
    "<plaintext>",
    "<!-- a comment that never ends",
    "--><script>alert(1)</script><!--",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<b>bold</b> & <i>italic</i>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&amp;lt;b&amp;gt;",
    "<scr<script>ipt>alert(1)</script>",
    "<img/src=`x`onerror=alert(1)//",
    "<input autofocus onfocus=alert(1)>",
)
ATTRIBUTES = (
    '" onmouseover="alert(1)',
    "' onmouseover='alert(1)",
    '" autofocus onfocus=alert(1) x="',
    '"><script>alert(1)</script>',
    "'><script>alert(1)</script>",
    "` onmouseover=`alert(1)",
    '" style="position:fixed;inset:0',
    '"/><svg/onload=alert(1)>',
    "x onclick=alert(1) y",
)
TEMPLATES = (
    "{{ 7 * 7 }}",
    "{% include 'base.html' %}",
    "{{ site.__class__.__mro__ }}",
    "{# gone #}",
    "${alert(1)}",
    "#{alert(1)}",
    "<%= 7 * 7 %>",
    "{name}",
    "{0.__class__}",
    "%(name)s",
    "%s %d %n",
    "{n} {all} {",
    "}}{{",
)
ADDRESSES = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "//evil.example/x",
    "https://evil.example/?a=1&b=2#c",
    "#t=1&end=2",
    "?q=<script>alert(1)</script>",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "mailto:a@b.example?subject=x",
)
PATHS = (
    "../../../etc/passwd",
    "..\\..\\windows\\system32",
    "/etc/passwd",
    "C:\\Users\\x",
    "CON",
    "nul.txt",
    ".htaccess",
    "index.html",
    "a/b/c",
    "~root",
    "name.with.dots...",
)
SHEETS = (
    '=HYPERLINK("http://evil.example","click")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(1,1)",
    '"quoted", and; "more"',
    'a"b""c',
    "one,two;three|four",
)
SCRIPTS = (
    '";alert(1);//',
    "';alert(1);//",
    "\\';alert(1);//",
    '{"a": 1}',
    "]]>",
    "]]><script>alert(1)</script>",
    "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>",
    "&y; &nbsp; &#0; &#x202e;",
    "<!ENTITY",
    "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e",
)
CAPTIONS = (
    "00:00:01.000 --> 00:00:02.000",
    "a --> b",
    "<v Somebody>said</v>",
    "<00:00:01.000><c.red>red</c>",
    "<ruby>a<rt>b</rt></ruby>",
    "{\\an8}{\\b1}top",
    "BEGIN:VEVENT",
    "END:VCALENDAR",
    "a;b,c\\n d:e",
)
SIGNS = (
    "\u202etxet desrever",
    "\u2066isolated\u2069 \u200fright\u200e left",
    "zero\u200bwidth\ufeffblank\u2060s",
    "a\u00adsoft\u00adhyphen",
    "nul\x00bell\x07escape\x1b[31m",
    "delete\x7fc1\x85\x9f",
    "e\u0301\u0327\u0489\u0489\u0489 stacked",
    "👩\u200d👩\u200d👧\u200d👦 🏳️\u200d🌈 🇬🇧",
    "مرحبا بكم في الحي",
    "עברית (English) 123",
    "ﷺ ⒜ ｆｕｌｌ",
    "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𐍈",
    "Ỳ Ẁ Ŵŷ Ŷ Ẃ Llŵ",
    "one\ttab  two  blanks",
    "W" * 300,
    "a very long text, " * 40 + "the end",
)
ALL = (
    *HTML,
    *ATTRIBUTES,
    *TEMPLATES,
    *ADDRESSES,
    *PATHS,
    *SHEETS,
    *SCRIPTS,
    *CAPTIONS,
    *SIGNS,
)


def file_name(text: str) -> str:
    """Return *text* as far as a file may be called so, never too long."""
    kept = "".join(c for c in text if c not in "/\0").encode()[:120].decode(errors="ignore")
    return kept.strip(".") or "x"


def bare(text: str) -> str:
    """Return *text* without blanks and what nobody sees, to be compared with what is shown."""
    return "".join(c for c in text if c.isprintable() and not c.isspace() and c != "\ufffd")


def briefing() -> Briefing:
    """Return four editions in which each text stands in every place where people write."""
    entries = [_entry(number, text) for number, text in enumerate(ALL)]
    quarter = -(-len(entries) // 4)
    editions = [
        Edition(f"e{number}", " ".join(ALL[number::4])[:2000], tuple(entries[start:][:quarter]))
        for number, start in enumerate(range(0, len(entries), quarter))
    ]
    made = pages.briefing(*editions, title="A plain title", organisation="", introduction="")
    promises = tuple(_ruled(p, ALL[int(p.entry[1:])]) for p in made.ledger.promises)
    return replace(made, ledger=replace(made.ledger, promises=promises))


def titled() -> Briefing:
    """Return a briefing that is itself called by all the texts."""
    named = " ".join(ALL)
    (edition, *_) = pages.larkford().editions
    edition = replace(edition, title=named, entries=edition.entries[:1], reel=None, short=None)
    return pages.briefing(edition, title=named, organisation=named, introduction=named)


def _entry(number: int, text: str) -> Entry:
    kind: Kind = "offer" if number % 2 else "ask"
    made = pages.entry(
        f"h{number}",
        Speaker(text, text, text, number % 9 == 0),
        (("next", text), (kind, text)),
        theme=text,
        place=text,
        due={0: date(2026, 12, 1 + number % 28)},
        warning=text if number % 5 == 0 else "",
    )
    return replace(made, update=replace(made.update, file=file_name(text)))


def _ruled(promise: Promise, text: str) -> Promise:
    """Return *promise* with all that a person can write about it."""
    ruling = Ruling(date(2026, 11, 20), text, text, text, (text,), "open", terms=(("open", ""),))
    return replace(promise, owner=text, summary=text, due_text=text, history=(ruling,))
