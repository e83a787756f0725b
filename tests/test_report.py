"""What is told can be looked at: nothing in it moves a terminal's cursor or turns its direction."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from talkingheads import report

HOSTILE = "a\x1b[2J\x9b31m\u202eb\r\x07 é"


@pytest.mark.parametrize("tell", [report.dump, lambda text: report.JsonReporter().warn(text)])
def test_json_holds_all_and_shows_it_escaped(tell, capsys: pytest.CaptureFixture[str]) -> None:
    """A program reads the text as it is; a person who looks sees what it is made of."""
    tell({"text": HOSTILE} if tell is report.dump else HOSTILE)
    told = "".join(capsys.readouterr())
    assert json.loads(told)["text"] == HOSTILE
    assert report.printable(told) == told
    assert "é" in told


def test_a_table_holds_nothing_that_moves(capsys: pytest.CaptureFixture[str]) -> None:
    """Cells come from strangers' files too."""
    report.table([{"clip": HOSTILE}], ("clip",))
    told = capsys.readouterr().out
    assert report.printable(told) == told


def test_what_joins_letters_is_told_as_it_is() -> None:
    """A name in Persian and a family of emoji hold characters without a width; nothing moves."""
    told = "می\N{ZERO WIDTH NON-JOINER}خواهم.mp4 👩\N{ZERO WIDTH JOINER}👧.mp4"
    assert report.printable(told) == told
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in report.printable("a\N{RIGHT-TO-LEFT OVERRIDE}b")


def test_nobody_who_reads_what_is_told_stops_no_work() -> None:
    """With `2>&1 | head` the reader goes away in the midst of a run, which goes on in silence."""
    code = (
        "import sys; from talkingheads import report; teller = report.PlainReporter();"
        "sys.stdin.read(); [teller.note('told') for _ in range(3)]; report.line('done')"
    )
    ours = subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert ours.stderr is not None
    ours.stderr.close()
    assert ours.communicate("")[0] == "done\n"
    assert ours.returncode == 0
