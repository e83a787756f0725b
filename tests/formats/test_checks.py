"""What checked.yaml looks like, what is wrong in it, and that it is changed with care."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkingheads.domain import Check, Checked
from talkingheads.errors import ConfigError
from talkingheads.formats import checks
from tests.pages import HOSTILE

ASHA = Check("council-officer", "0123456789abcdef", Checked("Asha Bell", date(2026, 11, 22)))
TOM = Check("bus", "fedcba9876543210", Checked("Tom: #1", date(2026, 11, 23)))
TEXT = """\
# Ours.
- clip: council-officer
  by: Asha Bell          # she watched it twice
  on: 2026-11-22
  seal: 0123456789abcdef

# The bus comes next.
- clip: bus
  by: "Tom: #1"
  on: 2026-11-23
  seal: "fedcba9876543210"
"""


def bare(found: tuple[Check, ...]) -> list[Check]:
    """Return what was *found* without its lines."""
    return [Check(check.clip, check.seal, check.checked) for check in found]


def test_it_looks_like_this() -> None:
    """A short entry for each clip, read with its line; a new file says what it is."""
    assert checks.read(TEXT) == (
        Check(ASHA.clip, ASHA.seal, ASHA.checked, 2),
        Check(TOM.clip, TOM.seal, TOM.checked, 8),
    )
    new = checks.changed("", without=(), added=[ASHA])
    assert new == (
        checks.HEADER + "\n- clip: council-officer\n"
        '  by: "Asha Bell"\n  on: 2026-11-22\n  seal: "0123456789abcdef"\n'
    )


@pytest.mark.parametrize("text", ["", "# only a comment\n", "\ufeff", "---\n"])
def test_nothing_noted(text: str) -> None:
    """A file without entries says that nobody checked anything."""
    assert checks.read(text) == ()


@pytest.mark.parametrize(
    ("text", "mistakes"),
    [
        ("clip: a", ["1:1 must be a list of entries"]),
        ("- a", ["1:3 must be an entry with the keys clip, by, on, seal"]),
        (
            "- clip: a\n  by: ''\n  on: 31.12.2026\n  seals: 1",
            ["1:3 seal: is missing", "2:7 by: must not be empty", "3:7 on: must be a day"],
        ),
        (TEXT.replace("fedc", "FEDC"), ["11:9 seal: must be 16 digits and letters a to f"]),
        (TEXT.replace("by: A", "clip: x\n  by: A"), ["3:3 clip: stands here twice"]),
        ("- seals: 1", ["1:3 seals: unknown key, did you mean seal?"]),
        ("- clip: [a]\n  by: b", ["1:9 clip: must be a text"]),
        ("- clip: &a [*a]", ["1:9 clip: must be a text"]),
        ("- clip: 'a", ["1:11 found unexpected end"]),
    ],
)  # fmt: skip
def test_every_mistake_has_its_place(text: str, mistakes: list[str]) -> None:
    """File, line and column, the key, and what must stand there."""
    with pytest.raises(ConfigError) as error:
        checks.read(text, name="ours.yaml")
    for mistake in mistakes:
        assert f"ours.yaml:{mistake}" in str(error.value)


def test_what_else_stands_there_stays() -> None:
    """Only the lines of an entry go; comments, blanks and the others are as they were."""
    one = checks.changed(TEXT, without=["council-officer"])
    assert one == "# Ours.\n" + TEXT[TEXT.index("\n# The bus") :]
    both = checks.changed(one, without=["bus"])
    assert both == "# Ours.\n\n# The bus comes next.\n"
    again = checks.changed(TEXT, without=["council-officer"], added=[ASHA])
    assert bare(checks.read(again)) == [TOM, ASHA]
    assert again.startswith(one)


def test_lines_end_as_they_did() -> None:
    """A file from Windows stays one; an indented list stays indented; no last line is lost."""
    windows = checks.changed(TEXT.replace("\n", "\r\n"), without=["bus"], added=[TOM])
    assert windows.count("\n") == windows.count("\r\n") > 8
    indented = "  - clip: a\n    by: b\n    on: 2026-01-01\n    seal: 0123456789abcdef"
    assert len(checks.read(checks.changed(indented, without=(), added=[TOM]))) == 2
    assert bare(checks.read(checks.changed(TEXT[:-1], without=["council-officer"]))) == [TOM]


def test_what_cannot_be_changed_is_left_alone() -> None:
    """Entries that share a line are not torn apart: a person is told what to do."""
    both = "- {clip: a, by: b, on: 2026-01-01, seal: 0123456789abcdef}"
    flow = f"[{both[2:]},\n {both[2:].replace('clip: a', 'clip: c')}]\n"
    alias = f"- &x {both[2:]}\n- *x\n- {both[2:].replace('clip: a', 'clip: c')}\n"
    for text, without in ((flow, "a"), (alias, "a")):
        assert len(checks.read(text)) >= 2
        with pytest.raises(ConfigError) as error:
            checks.changed(text, without=[without])
        assert "line of its own" in error.value.hint


NAMES = st.text(min_size=1, max_size=80).filter(lambda t: checks.fields.clean(t))
CHECKS = st.builds(
    Check,
    clip=st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True),
    seal=st.from_regex(r"[0-9a-f]{16}", fullmatch=True),
    checked=st.builds(Checked, by=NAMES | st.just(HOSTILE), on=st.dates()),
)


@given(st.lists(CHECKS, max_size=4), CHECKS)
def test_round_trip(found: list[Check], more: Check) -> None:
    """Whatever is noted is read again, with a name on one line that turns no direction."""
    text = checks.changed("", without=(), added=found)
    text = checks.changed(text, without=[more.clip], added=[more])
    stays = [check for check in found if check.clip != more.clip]
    assert bare(checks.read(text)) == [checks._bare(check) for check in (*stays, more)]
    empty = checks.changed(text, without=[check.clip for check in (*found, more)])
    assert checks.read(empty) == ()
    assert "- clip" not in empty
