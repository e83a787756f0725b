"""Cut keeps the talk and never cuts inside a word."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from talkingheads.domain import Clip, Cut, CutList, Labels, Segment, Transcript, Word, uncut
from talkingheads.settings import CutSettings
from talkingheads.stages import cut

LENGTH = 30_000


def cut_words(
    *spans: tuple[int, int],
    speech: tuple[tuple[int, int], ...] = (),
    fps: int = 25,
    length: int = LENGTH,
    **settings: float,
) -> CutList:
    """Cut a clip of 30 s with words in *spans*."""
    words = tuple(Word("w", start, end) for start, end in spans)
    transcript = Transcript("en", (Segment(words),), speech=speech)
    clip = Clip("a" * 64, "b" * 64, length, 640, 360, fps)
    return cut.run(
        clip, transcript, Labels((), ()), (), (), settings=CutSettings.model_validate(settings)
    )


def kept(cuts: CutList) -> list[tuple[int, int]]:
    return [(c.start, c.end) for c in cuts.cuts]


def removed(cuts: CutList) -> list[tuple[int, int, str]]:
    return [(r.start, r.end, r.why) for r in cuts.removed]


def test_leading_and_trailing_silence_goes() -> None:
    """What is kept begins and ends a margin from the talk, on the frame next to it."""
    cuts = cut_words((2000, 2500), (2600, 3000))
    assert kept(cuts) == [(1760, 3240)]
    assert removed(cuts) == [(0, 1760, "before"), (3240, LENGTH, "after")]


def test_a_long_pause_is_cut_and_a_short_one_kept() -> None:
    """A pause over the limit shrinks to the margins, one within it stays as it was."""
    cuts = cut_words((1000, 2000), (3000, 4000), (7000, 8000))
    assert kept(cuts) == [(760, 4240), (6760, 8240)]
    assert removed(cuts)[1] == (4240, 6760, "pause")


def test_speech_that_was_not_understood_is_kept() -> None:
    """Where speech was heard nothing is cut, even if no word was written down."""
    assert kept(cut_words((1000, 2000), speech=((1000, 2000), (9000, 9500)))) == [
        (760, 2240),
        (8760, 9760),
    ]


def test_a_clip_without_talk_stays_whole() -> None:
    """Nothing to go by: nothing is cut."""
    cuts = cut_words()
    assert kept(cuts) == [(0, LENGTH)]
    assert cuts.removed == ()


def test_a_clip_that_is_all_talk_stays_whole_to_its_end() -> None:
    """The end of a clip counts as a frame, wherever in its last frame it lies."""
    assert kept(cut_words((0, 1017), length=1017)) == [(0, 1017)]


def test_the_opening_lasts_whole_frames() -> None:
    """A title card of about 2.5 s lasts 75 frames at 30 a second, and the talk comes after it."""
    cuts = cut_words((0, LENGTH), fps=30, title_seconds=2.51)
    assert cuts.opening == 2500
    assert cuts.to_cut_clock(1000) == 3500


def test_what_is_heard_uncut() -> None:
    """Pauses are left in and joined to the talk; before and after stay away."""
    cuts = cut_words((1000, 2000), (7000, 8000))
    assert uncut(cuts) == (Cut(760, 8240),)


WORDS = st.lists(
    st.tuples(st.integers(0, LENGTH - 1), st.integers(1, 2500)), min_size=1, max_size=30
)
RATES = st.sampled_from([5, 24, 25, 30, 50, 60])


@given(WORDS, st.integers(0, 1500), st.integers(200, 4000), RATES, st.integers(LENGTH - 99, LENGTH))
def test_no_cut_is_inside_a_word(
    words: list[tuple[int, int]], margin: int, pause: int, fps: int, length: int
) -> None:
    """Every word lies whole in one cut; cuts are in order, apart and inside the clip."""
    spans = [(start, min(LENGTH, start + long)) for start, long in words]
    cuts = cut_words(*spans, margin_ms=margin, longest_pause_ms=pause, fps=fps, length=length)
    for start, end in spans:
        if start < length:
            assert any(c.start <= start and min(end, length) <= c.end for c in cuts.cuts)
    assert all(a.end < b.start for a, b in zip(cuts.cuts, cuts.cuts[1:], strict=False))
    assert cuts.cuts[0].start >= 0
    assert cuts.cuts[-1].end <= length


@given(WORDS, st.integers(0, 1500), RATES, st.integers(LENGTH - 99, LENGTH))
def test_kept_and_removed_are_the_source_frame_by_frame(
    words: list[tuple[int, int]], margin: int, fps: int, length: int
) -> None:
    """Together they are the clip without gap or overlap; each edge is a frame's, or the end."""
    spans = [(start, min(LENGTH, start + long)) for start, long in words if start < length]
    cuts = cut_words(*spans, margin_ms=margin, fps=fps, length=length)
    parts = sorted((part.start, part.end) for part in (*cuts.cuts, *cuts.removed))
    edges = [0, *(end for _, end in parts)]
    assert [start for start, _ in parts] == edges[:-1]
    assert edges[-1] == length
    frames = [round(edge * fps / 1000) for edge in edges]
    assert [round(frame * 1000 / fps) for frame in frames[:-1]] == edges[:-1]
    assert all(a < b for a, b in pairwise(frames))


@given(WORDS, st.integers(0, LENGTH))
def test_the_clocks_agree(words: list[tuple[int, int]], moment: int) -> None:
    """Inside a cut the two clocks are each other's inverse; the cut clock never runs back."""
    cuts = cut_words(*[(s, min(LENGTH, s + d)) for s, d in words])
    there = cuts.to_cut_clock(moment)
    assert 0 <= there <= cuts.length
    assert cuts.to_cut_clock(moment + 1) >= there
    if any(c.start <= moment < c.end for c in cuts.cuts):
        assert cuts.to_source_clock(there) == moment
