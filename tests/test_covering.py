"""How much of what is said has captions: each moment counts once."""

import pytest
from webvtt import Caption

from talkingheads.domain import Speaker
from tests import pages
from tests.covering import share_covered

SPOKEN = pages.entry("one", Speaker("Ana"), (("other", "one two three four"),))
"""From the first to the last of these words 1,550 milliseconds go by, 1,400 of them spoken."""


def caption(start: int, end: int) -> Caption:
    """Return a caption from *start* to *end*, in milliseconds from the first word."""
    first = SPOKEN.cuts.to_cut_clock(SPOKEN.transcript.words[0].start)
    times = (f"00:00:{(first + time) / 1000:06.3f}" for time in (start, end))
    return Caption(*times, "words")


@pytest.mark.parametrize(
    ("shown", "share"),
    [
        ([(0, 1550)], 1),
        ([], 0),
        ([(0, 750)], 0.5),
        ([(0, 750), (0, 750)], 0.5),
        ([(0, 350), (200, 750), (0, 750)], 0.5),
        ([(0, 750), (100, 200)], 0.5),
        ([(800, 1550), (0, 350)], 0.75),
    ],
)
def test_what_is_shown_twice_counts_once(shown, share):
    """Captions that lie over one another cover no more than each moment once, in any order."""
    captions = [caption(*times) for times in shown]
    assert share_covered(SPOKEN, captions) == pytest.approx(share)
