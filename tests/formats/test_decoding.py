"""Texts in which a disk left zeros of what was being saved when the power went."""

from __future__ import annotations

import pytest

from talkingheads import yamltext
from talkingheads.errors import ClipError, ConfigError
from talkingheads.formats import clips, transcripts

ELSEWHERE = "".join(f"other{n:03}.mp4,Person {n},Nobody alone,yes\n" for n in range(150))
"""More characters than are looked at to tell whether this is a text at all."""
SHEET = (
    "file,speaker,theme,consent\n"
    f"{ELSEWHERE}"
    "refused.mp4,Rita Refused,Nobody alone,no\n"
    "held.mp4,Hana Held,Nobody alone,no\n"
    "agreed.mp4,Anna Agreed,Nobody alone,yes\n"
)
CODES = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"]


@pytest.mark.parametrize("code", CODES)
def test_zeros_give_nobody_another_rows_yes(code: str) -> None:
    """A block of zeros from one row's theme to the same column of another stops the sheet."""
    assert not clips.read(SHEET.encode(code)).updates[150].consent
    start = SHEET.index("Nobody alone,no")
    zeros = SHEET.index("Nobody alone,yes", start) - start
    damaged = (SHEET[:start] + "\0" * zeros + SHEET[start + zeros :]).encode(code)
    with pytest.raises(ConfigError, match=r"people\.csv row 152: zeros stand there") as caught:
        clips.read(damaged)
    assert "save it again" in caught.value.hint


@pytest.mark.parametrize("place", range(0, len(SHEET), 397))
def test_zeros_anywhere_in_a_sheet_stop_it(place: int) -> None:
    """Wherever they lie, be it one byte."""
    content = SHEET.encode()
    for size in (1, 512):
        with pytest.raises(ConfigError, match=r"people\.csv"):
            clips.read(content[:place] + bytes(size) + content[place + size :])


@pytest.mark.parametrize("code", CODES)
def test_zeros_in_a_transcript_refuse_it(code: str) -> None:
    """Words that should be dropped might be among those that are lost."""
    text = "WEBVTT\n\n00:00.500 --> 00:03.500\nWe open\0\0\0\0 the hall.\n"
    with pytest.raises(ClipError, match=r"a\.vtt line 4: zeros stand there") as caught:
        transcripts.read(text.encode(code), name="a.vtt")
    assert "Save it again" in caught.value.hint


def test_zeros_in_yaml_are_refused() -> None:
    """Notes, decisions, checks and withdrawals are YAML, which has no zeros."""
    for text in ("speaker: Ana\nconsent: yes\n\0\0", "speaker: A\0a\nconsent: yes\n"):
        with pytest.raises(ConfigError, match=r"a\.yaml"):
            clips.read_sidecar(text, name="a.yaml")
        for read in (yamltext.load, yamltext.compose):
            with pytest.raises(ConfigError, match=r"U\+0000 is not allowed"):
                read(text, "a.yaml")
