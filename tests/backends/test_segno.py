"""QR codes."""

from __future__ import annotations

import re

import pytest

from talkingheads.backends import segno
from tests import codes


@pytest.mark.parametrize(
    "text",
    [
        "https://x.example/",
        "https://briefing.larkford.example/clips/inspector-november/index.html#t=12.35",
        "https://briefing.larkford.example/ü/" + "a" * 300,
    ],
)
def test_a_code_can_be_read(text: str) -> None:
    """A reader of QR codes finds the text; the drawing is the same every time."""
    code = segno.code(text)
    assert codes.read(code.side, code.path) == text
    assert segno.code(text) == code


def test_white_stays_around_a_code() -> None:
    """Nothing is drawn in the quiet zone, without which readers do not find a code."""
    code = segno.code("https://x.example/")
    starts = re.findall(r"M(\d+) (\d+\.\d)", code.path)
    assert starts == [("4", f"{row}.5") for row in range(4, code.side - 4)]
    ends = [4 + sum(map(int, re.findall(r"[hm](\d+)", row))) for row in code.path.split("M")[1:]]
    assert set(ends) == {code.side - 4}
