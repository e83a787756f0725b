"""Of a clip only what is heard is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from talkingheads.domain import (
    Commitment,
    Cut,
    CutList,
    Labels,
    Removed,
    Segment,
    Statement,
    Transcript,
    Word,
    heard,
    is_heard,
    uncut,
)

WORDS = tuple(
    Word(text, 1000 * place, 1000 * place + 800)
    for place, text in enumerate("Hello there. We will open the hall. Bye.".split())
)
TRANSCRIPT = Transcript("en", (Segment(WORDS[:2]), Segment(WORDS[2:])), model="tiny")
LABELS = Labels(
    (
        Statement("s1", "other", "Hello there.", 0, 2, 0, 1800),
        Statement("s2", "next", "We will open the hall.", 2, 7, 2000, 6800),
        Statement("s3", "other", "Bye.", 7, 8, 7000, 7800),
    ),
    (Commitment("s2", "speaker", date(2026, 12, 1), "the hall"),),
    (Commitment("s1", "team"),),
)


def left(*cuts: tuple[int, int]) -> tuple[Transcript, Labels]:
    return heard(TRANSCRIPT, LABELS, CutList(tuple(Cut(*cut) for cut in cuts), 8000))


def test_all_of_it() -> None:
    """Where no word was cut, nothing changes."""
    assert left((0, 8000)) == (TRANSCRIPT, LABELS)


def test_a_sentence_that_is_gone() -> None:
    """It goes with its segment and what it may have promised; the others keep their names."""
    transcript, labels = left((2000, 8000))
    assert transcript == replace(TRANSCRIPT, segments=(Segment(WORDS[2:]),))
    assert labels == Labels(
        (
            replace(LABELS.statements[1], first=0, last=5),
            replace(LABELS.statements[2], first=5, last=6),
        ),
        LABELS.commitments,
    )


def test_a_sentence_that_lost_words() -> None:
    """Its text and times are made anew; it binds still, but says no day any more."""
    transcript, labels = left((0, 4000), (6000, 8000))
    assert " ".join(word.text for word in transcript.words) == "Hello there. We will hall. Bye."
    assert labels.statements[1] == Statement("s2", "next", "We will hall.", 2, 5, 2000, 6800)
    assert labels.commitments == (Commitment("s2", "speaker"),)
    assert labels.possible == LABELS.possible


@pytest.mark.parametrize(
    ("word", "there"),
    [
        (Word("a", 0, 100), True),
        (Word("a", 50, 149), True),
        (Word("a", 50, 150), False),
        (Word("a", 150, 180), False),
        (Word("a", 100, 100), False),
        (Word("a", 50, 50), True),
        (Word("a", 290, 900), True),
        (Word("a", 320, 900), False),
    ],
)
def test_most_of_a_word_must_be_kept(word: Word, there: bool) -> None:
    """Half is not enough; what hangs over the end of the clip does not count."""
    assert is_heard(word, CutList((Cut(0, 100), Cut(200, 300)), 300)) is there


def test_uncut_is_without_what_the_team_dropped() -> None:
    """Pauses and fillers are heard again; what was asked, and the waiting, is not."""
    cuts = CutList(
        (Cut(100, 200), Cut(300, 400), Cut(500, 600)),
        800,
        (
            Removed(0, 100, "before"),
            Removed(200, 300, "pause"),
            Removed(400, 450, "asked"),
            Removed(450, 500, "filler"),
            Removed(600, 800, "after"),
        ),
    )
    assert uncut(cuts) == (Cut(100, 400), Cut(450, 600))
