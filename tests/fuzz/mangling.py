"""
Text as it goes wrong: valid files with a few changes each, and bytes that are no text at all.

Most changes keep the grammar, since a reader that is never reached finds nothing: a value becomes
an odd one, a line stands twice, a bracket is never closed. `EXTREMES` are what readers die of.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

from tests import hostile

NUMBERS = (
    "0", "-0", "-1", "1e999", "-1e999", "1e-999", "NaN", "nan", ".nan", ".inf", "-.inf", "Infinity",
    "0x1F", "0o17", "010", "1_000", "1,5", "٣", "²", "½", "9" * 19, "9" * 40, "4" * 4300,
    "4" * 5000, "1." + "3" * 400, "true", "null", "~", "yes", "no", "1:30", "60:60:60", "",
)  # fmt: skip
DAYS = (
    "0000-00-00", "0001-01-01", "2026-02-30", "2026-13-01", "9999-12-31", "1000000000-01-01",
    "-0001-01-01", "2026-3-4", "31/02/2026", "03/04/2026", "2026-03-14T25:61:61Z", "45000", "99999",
    "2026-03-14T10:00:00+99:99", "0000-01-01T00:00:00", "２０２６-03-14", "yesterday",
)  # fmt: skip
TIMES = (
    "00:00:00.000", "99:59:59.999", "999:99:99.999", "00:00:01.000 --> 00:00:00.000", "-->",
    "--> ", "00:00:-1.000", "00:01", "1", "00:00:00,0000000001", "00:00:00.000 --> 99999:00:00.000",
    "<00:00:00.500>", "<99:99:99.999>", "<v Ann>", "</v>", "<c.x><c>", "NOTE", "STYLE", "REGION",
    "WEBVTT", "{\\an8}", "ANN: yes", "- no", ">> SAM:", "&#x110000;", "&#0;", "&amp;lt;",
)  # fmt: skip
YAML = (
    "&a ", "*a", "<<: *a", "!!python/object/apply:os.system ['true']", "!!binary ====", "!!set {a}",
    "!!omap [a: 1]", "!!timestamp 0000-00-00", "!!int '4x'", "!!float abc", "!!bool maybe", "!x y",
    "!!null x", "? ", "? [a, b]\n: c", "|", ">", "|9", "|-1", "---", "...", "%YAML 1.1\n---",
    "%YAML 9.9", "%TAG ! tag:x,2000:", "\t", "{", "}", "[", "]", "- ", ": ", "#", '"', "'",
    '"\\ud800"', '"\\x00"', '"\\UFFFFFFFF"', '"\\u202e"', "@", "`", "&", "*", "!", "= ", "<<: 1",
    "a: &b {c: *b}", "&x [*x]", "&x {y: *x}", "2026-01-01", "1:2:3", "[[a]: b]", "{{a: b}: c}",
)  # fmt: skip
JSON = (
    "{", "}", "[", "]", ",", ":", '"', '"\\ud800"', '"\\udc00\\ud800"', '"\\u0000"', "{}", "[]",
    "[[]]", '{"a": {}}', "null", "true", "false", "-", "1.", ".5", "'x'", "//", "/* */", '""',
    '{"a": 1, "a": 2}', "[1e999]", "1" + "0" * 400,
)  # fmt: skip
CSV = (",", ";", "\t", "|", '"', '""', '","', "\r", "\r\n", "sep=;\n", "sep=", "=1+1", "\v", "\f")
SIGNS = (
    "\0", "\ufeff", "\u2028", "\x85", "\u202e", "\x1b[31m", "\u200b", "\x7f", "\ufffe", "e\u0301",
    "\N{GRINNING FACE}", "\n", "\n\n", " " * 40, "\xa0", "\u3000", "İ", "ß", "ﬁ", "\U0010ffff",
)  # fmt: skip
DEEP = 10_000
"""Levels of what is nested."""


def _bomb(levels: int) -> str:
    """Return YAML of few lines that is ten to the power of *levels* long where it is copied."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    for n in range(1, levels):
        lines.append(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]")
    return "\n".join(lines) + "\n"


def _list_bomb(levels: int) -> str:
    """Return the same as a list of entries with keys."""
    entries = _bomb(levels).strip().split("\n")
    return "".join(f"- {line}\n" for line in entries)


EXTREMES = (
    "[" * DEEP,
    "[" * DEEP + "]" * DEEP,
    "{a: " * DEEP,
    "{a: " * DEEP + "}" * DEEP,
    '{"a":' * DEEP + "1" + "}" * DEEP,
    '[{"text":' * DEEP,
    "- " * DEEP + "x",
    "- " * 2000 + "&a x",
    "? " * DEEP,
    "".join(" " * n + "a:\n" for n in range(400)),
    _bomb(9),
    _list_bomb(9),
    "a: &a {b: *a}\n",
    "&a [*a]\n",
    "- &a\n  clip: *a\n",
    "4" * 1_000_000,
    "a: " + "4" * 1_000_000 + "\n",
    "- id: " + "4" * 1_000_000 + "\n",
    "[" + "4" * 1_000_000 + "]",
    "-" * 1_000_000,
    '"' * 100_001,
    "," * 1_000_000,
    "x" * 3_000_000,
    "\n" * 1_000_000,
    "<v " * 100_000,
    "&" * 100_000,
    "a: |\n" + "  x\n" * 100_000,
    "{" + ", ".join(f"k{n}: {n}" for n in range(3000)) + "}",
    "\ufeff" * 1000,
    "\0" * 100_000,
)
"""Whole files on which readers hang, take all memory, or run out of stack."""

PIECES = re.compile(r"[\w.:/-]+|\s+|[^\w\s]")
_SHARE = st.integers(0, 9_999)

Change = Callable[[str], str]


def pieces(*pools: Sequence[str]) -> st.SearchStrategy[str]:
    """Return what changes put in: from *pools*, odd signs, and what is hostile anywhere."""
    every = (*pools, SIGNS, hostile.ALL, DAYS, NUMBERS)
    return st.one_of(
        *(st.sampled_from(pool) for pool in every if pool),
        st.text(max_size=12),
        st.integers(-(10**20), 10**20).map(str),
    )


@st.composite
def _change(draw: st.DrawFn, text: str, put: st.SearchStrategy[str]) -> str:
    """Return *text* with one change."""
    start = len(text) * draw(_SHARE) // 10_000
    kind = draw(st.sampled_from(("piece", "piece", "piece", "value", "line", "put", "take", "end")))
    if kind == "piece":
        return instead(text, PIECES, draw(_SHARE), draw(put))
    if kind == "value":
        return instead(text, re.compile(r"(?<=[:=,] )[^\n]+"), draw(_SHARE), draw(put))
    if kind == "line":
        lines = text.split("\n")
        one, other = (len(lines) * draw(_SHARE) // 10_000 for _ in "ab")
        moved = lines[one]
        if draw(st.booleans()):
            lines[one] = lines[other]
        if draw(st.booleans()):
            lines[other:other] = [moved] * draw(st.integers(0, 3))
        else:
            lines[one] = " " * draw(st.integers(0, 9)) + moved.lstrip()
        return "\n".join(lines)
    if kind == "put":
        return text[:start] + draw(put) + text[start:]
    if kind == "take":
        return text[:start] + text[start + draw(st.integers(1, 40)) :]
    return text[:start]


def instead(text: str, pattern: re.Pattern[str], share: int, new: str) -> str:
    """Return *text* with *new* for one place of *pattern*: that at *share* of 10,000 of all."""
    places = list(pattern.finditer(text))
    if not places:
        return text + new
    place = places[len(places) * share // 10_000]
    return text[: place.start()] + new + text[place.end() :]


_CODES = st.sampled_from(("utf-8",) * 12 + ("utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"))


@st.composite
def near(draw: st.DrawFn, seeds: Sequence[str], put: st.SearchStrategy[str]) -> bytes:
    """Return the bytes of one of *seeds* with up to six changes."""
    text = draw(st.sampled_from(seeds))
    for _ in range(draw(st.integers(1, 6))):
        text = draw(_change(text, put))
    code = draw(_CODES)
    content = text.encode(code, "replace" if code == "cp1252" else "surrogatepass")
    if draw(st.integers(0, 9)) == 0:
        at = len(content) * draw(_SHARE) // 10_000
        content = content[:at] + draw(st.binary(max_size=8)) + content[at + 1 :]
    return content


ODD_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 1.5, 10**19, 10**400, -(10**30), 1e308, float("nan"),
    float("inf"), "", "x", "0", "2026-02-30", "9999-12-31", "\ud800", "\0", "\u202e\x1b[2J",
    "x" * 70_000, [], {}, [[]], [None], [1], ["x"], [{}], {"": None}, {"x": "y"}, {"x": {}},
    [[[[[[]]]]]],
)  # fmt: skip
"""What a program of another version, or a person, may put in the place of a value of JSON."""


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Return each place in *value* as what holds it and the key there."""
    keys = value.keys() if isinstance(value, dict) else range(len(value))
    found = []
    for key in keys if isinstance(value, dict | list) else ():
        found.append((value, key))
        if isinstance(value[key], dict | list):
            found += _places(value[key])
    return found


@st.composite
def near_json(draw: st.DrawFn, seeds: Sequence[str], seal: Callable[[Any], None]) -> bytes:
    """Return JSON as in *seeds* with up to three values changed; *seal* makes what must fit."""
    lines = draw(st.sampled_from(seeds)).strip()
    values = [json.loads(line) for line in ([lines] if _is_json(lines) else lines.split("\n"))]
    for _ in range(draw(st.integers(1, 3))):
        places = _places(values)
        holder, key = places[len(places) * draw(_SHARE) // 10_000]
        kind = draw(st.sampled_from(("value", "value", "value", "take", "name", "double")))
        if kind == "value":
            holder[key] = deepcopy(draw(st.sampled_from(ODD_VALUES)))  # it may be changed next
        elif kind == "take":
            del holder[key]
        elif isinstance(holder, dict):
            name = draw(st.sampled_from(("x", "", "\ud800", *map(str, holder))))
            holder[name] = deepcopy(holder[key]) if kind == "double" else holder.pop(key)
        else:
            holder.append(deepcopy(holder[key]))
        if not values:
            return b""
    for value in values:
        seal(value)
    return "\n".join(map(json.dumps, values)).encode()


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def cases_of_json(
    seeds: Sequence[str], seal: Callable[[Any], None], *pools: Sequence[str]
) -> st.SearchStrategy[bytes]:
    """Return the same as `cases` for *seeds* of JSON, or of JSON Lines: most stay JSON."""
    near_ = near_json(seeds, seal)
    return st.one_of(near_, near_, near_, cases(seeds, *pools))


def cases(seeds: Sequence[str], *pools: Sequence[str]) -> st.SearchStrategy[bytes]:
    """Return what to hand a reader of files like *seeds*; *pools* have what fits their grammar."""
    valid = near(seeds, pieces(*pools))
    loose = st.lists(pieces(*pools), max_size=12).map(
        lambda parts: "".join(parts).encode("utf-8", "surrogatepass")
    )
    return st.one_of(valid, valid, valid, valid, loose, st.binary(max_size=400))
