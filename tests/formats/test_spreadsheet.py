"""Cells of CSV files: what a spreadsheet might run is guarded, and all else is as it was said."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from talkingheads.domain import Promise, Speaker
from talkingheads.formats.spreadsheet import safe
from talkingheads.promised import table
from talkingheads.stages.page import exports

FORMULA = re.compile("[\\s\u200b\"']*[=+\\-@＝＋－＠−]")

EXACT = (
    "We will do it.",
    "Yes, -5 degrees",
    "Yes, -5 degrees, and +3 by noon",
    "We went to, - sorry - the school",
    "three-day week, 2+2=4; all well",
    "me@example.org; you@example.org",
    "https://example.org/?a=1;b=2",
    "It's “=1+1”, she said",
    "'Tis done",
    "",
)
GUARDED = (
    ("=1+1", "'=1+1"),
    ("+1", "'+1"),
    ("-1+1", "'-1+1"),
    ("@SUM(A1)", "'@SUM(A1)"),
    ("＝cmd", "'＝cmd"),
    ("＠x", "'＠x"),
    ("−1+1", "'−1+1"),
    ("x;=1+1", "x;'=1+1"),
    ("x; =1+1", "x; '=1+1"),
    ('"=1+1', "'\"=1+1"),
    ("'=1+1", "''=1+1"),
    ("a,=1", "a,'=1"),
    ('x";=1', "x\";'=1"),
    ('x"; "=1', 'x"; "\'=1'),
    ('x",=1', "x\",'=1"),
)
ON_LINES = (
    ("\t=1", "'\t'=1"),
    ("\rx", "'\rx"),
    (" \u200b\ufeff=1", "' \u200b\ufeff=1"),
    ("x\n=1", "x\n'=1"),
    ("x\t=1", "x\t'=1"),
    ("\0=1", "'=1"),
)


def listed(quote: str) -> str:
    """Return the CSV of `commitments --csv` in which somebody says *quote*."""
    speaker = Speaker("Ruth Calder")
    day = date(2026, 9, 14)
    promise = Promise(
        "a-s1", "a", "s1", quote, 0, 1, "Ruth", speaker, "", "", "one", day, None, None, "open"
    )
    return table({"promises": [promise]})


@pytest.mark.parametrize("text", EXACT)
def test_what_people_say_stays_as_it_is(text: str) -> None:
    """Commas, hyphens, signs within and addresses are no formulas."""
    assert safe(text) == text


@pytest.mark.parametrize(("text", "cell"), [*GUARDED, *ON_LINES])
def test_a_cell_is_never_a_formula(text: str, cell: str) -> None:
    """An apostrophe stands before each sign that would begin a formula."""
    assert safe(text) == cell


@pytest.mark.parametrize(("text", "cell"), [*GUARDED, *zip(EXACT, EXACT, strict=True)])
def test_terminal_and_site_guard_alike(text: str, cell: str) -> None:
    """`commitments --csv` and the site's files hold the same cell."""
    (row,) = csv.DictReader(io.StringIO(listed(text).removeprefix("\ufeff"), newline=""))
    sheet = exports.sheet({"quote": "quote"}, [{"quote": text}])
    (other,) = csv.DictReader(io.StringIO(sheet.removeprefix("\ufeff"), newline=""))
    assert row["quote"] == other["quote"] == cell


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@given(text=st.text(alphabet="=+-@＝−;,\t\r\n\"' ax\u200b", max_size=12))
@example(text=";=")
@example(text='";"=')
@example(text=",=")
def test_no_separator_makes_a_formula(separator: str, text: str) -> None:
    """Read with commas, semicolons or tabs, no cell begins as a formula does."""
    for written in (listed(text), exports.sheet({"a": "a"}, [{"a": text}])):
        lines = io.StringIO(written.removeprefix("\ufeff"), newline="")
        for row in csv.reader(lines, delimiter=separator):
            for cell in row:
                found = FORMULA.match(cell)
                assert not found or "'" in found[0], cell
