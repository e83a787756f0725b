"""Cut keeps the talk and never cuts inside a word."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from talkingheads.domain import Clip, CutList, Segment, Transcript, Word
from talkingheads.settings import CutSettings
from talkingheads.stages import cut

LENGTH = 30_000


def cut_words(
    *spans: tuple[int, int], speech: tuple[tuple[int, int], ...] = (), **settings: int
) -> CutList:
    """Cut a clip of 30 s with words in *spans*."""
    words = tuple(Word("w", start, end) for start, end in spans)
    transcript = Transcript("en", (Segment(words),), speech=speech)
    clip = Clip("a" * 64, "b" * 64, LENGTH, 640, 360, 25)
    return cut.run(clip, transcript, settings=CutSettings(**settings))


def kept(cuts: CutList) -> list[tuple[int, int]]:
    return [(c.start, c.end) for c in cuts.cuts]


def test_leading_and_trailing_silence_goes() -> None:
    """What is kept begins and ends a margin from the talk."""
    assert kept(cut_words((2000, 2500), (2600, 3000))) == [(1750, 3250)]


def test_a_long_pause_is_cut_and_a_short_one_kept() -> None:
    """A pause over the limit shrinks to the margins, one within it stays as it was."""
    assert kept(cut_words((1000, 2000), (3000, 4000), (7000, 8000))) == [(750, 4250), (6750, 8250)]


def test_speech_that_was_not_understood_is_kept() -> None:
    """Where speech was heard nothing is cut, even if no word was written down."""
    assert kept(cut_words((1000, 2000), speech=((1000, 2000), (9000, 9500)))) == [
        (750, 2250),
        (8750, 9750),
    ]


def test_a_clip_without_talk_stays_whole() -> None:
    """Nothing to go by: nothing is cut."""
    assert kept(cut_words()) == [(0, LENGTH)]


WORDS = st.lists(
    st.tuples(st.integers(0, LENGTH - 1), st.integers(1, 2500)), min_size=1, max_size=30
)


@given(WORDS, st.integers(0, 1500), st.integers(200, 4000))
def test_no_cut_is_inside_a_word(words: list[tuple[int, int]], margin: int, pause: int) -> None:
    """Every word lies whole in one cut; cuts are in order, apart and inside the clip."""
    spans = [(start, min(LENGTH, start + length)) for start, length in words]
    cuts = cut_words(*spans, margin_ms=margin, longest_pause_ms=pause)
    for start, end in spans:
        assert any(c.start <= start and end <= c.end for c in cuts.cuts)
    assert all(a.end <= b.start for a, b in zip(cuts.cuts, cuts.cuts[1:], strict=False))
    assert cuts.cuts[0].start >= 0
    assert cuts.cuts[-1].end <= LENGTH


@given(WORDS, st.integers(0, LENGTH))
def test_the_clocks_agree(words: list[tuple[int, int]], moment: int) -> None:
    """Inside a cut the two clocks are each other's inverse; the cut clock never runs back."""
    cuts = cut_words(*[(s, min(LENGTH, s + d)) for s, d in words])
    there = cuts.to_cut_clock(moment)
    assert 0 <= there <= cuts.length
    assert cuts.to_cut_clock(moment + 1) >= there
    if any(c.start <= moment < c.end for c in cuts.cuts):
        assert cuts.to_source_clock(there) == moment
