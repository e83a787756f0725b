"""Transcribe gives only speech to the recogniser, and believes no words outside it."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkingheads.domain import Clip, Segment, Transcript, Word
from talkingheads.errors import ClipError
from talkingheads.settings import TranscribeSettings
from talkingheads.stages import transcribe
from tests.fakes import FakeRecogniser, FakeSpeech, tools


def hear(root: Path, spans: tuple[tuple[int, int], ...], **more: object) -> Transcript:
    """Transcribe a clip of ten seconds with speech in *spans*."""
    kit = tools(root, speech=FakeSpeech(spans), **more)
    (root / "m.mkv").write_text("ok 10000")
    clip = Clip("a" * 64, kit.cache.adopt(root / "m.mkv"), 10_000, 640, 360, 25)
    return transcribe.run(clip, "en", None, settings=TranscribeSettings(), tools=kit)


def test_only_speech_is_given_to_the_recogniser(tmp_path: Path) -> None:
    """Stretches near each other are joined, those far apart are not, each with padding."""
    recogniser = FakeRecogniser()
    spans = ((1000, 2000), (2500, 3000), (6000, 9900))
    transcript = hear(tmp_path, spans, recogniser=recogniser)
    assert recogniser.heard == [((800, 3200), (5800, 10_000))]
    assert transcript.speech == spans


def test_silence_yields_no_words(tmp_path: Path) -> None:
    """Without speech the clip is refused, and the recogniser is never asked."""
    recogniser = FakeRecogniser()
    with pytest.raises(ClipError, match="no speech"):
        hear(tmp_path, (), recogniser=recogniser)
    assert recogniser.heard == []


def test_words_are_trimmed_to_speech() -> None:
    """A word stretched over a pause loses what hangs over; one far from speech is dropped."""
    segment = Segment((Word("one", 900, 1500), Word("two", 1500, 4000), Word("ghost", 7000, 7300)))
    ((first, second),) = (s.words for s in transcribe.within((segment,), ((1000, 2000),)))
    assert (first.start, first.end) == (1000, 1500)
    assert (second.start, second.end) == (1500, 2000)


@st.composite
def spans_of_speech(draw: st.DrawFn) -> list[tuple[int, int]]:
    """Draw stretches in order, without overlap."""
    marks = draw(st.lists(st.integers(0, 20_000), min_size=2, max_size=12, unique=True))
    marks = sorted(marks)[: len(marks) // 2 * 2]
    return list(zip(marks[::2], marks[1::2], strict=True))


@given(
    spans_of_speech(),
    st.lists(st.tuples(st.integers(0, 20_000), st.integers(1, 3000)), max_size=20),
)
def test_trimmed_words_are_in_order_and_never_empty(
    speech: list[tuple[int, int]], words: list[tuple[int, int]]
) -> None:
    """Whatever Whisper says, words do not overlap, last at least 1 ms and keep their order."""
    said = sorted(words)
    segment = Segment(tuple(Word(str(n), s, s + d) for n, (s, d) in enumerate(said)))
    kept = [word for s in transcribe.within((segment,), speech) for word in s.words]
    assert all(word.start < word.end for word in kept)
    assert all(a.end <= b.start for a, b in itertools.pairwise(kept))
    assert [int(word.text) for word in kept] == sorted(int(word.text) for word in kept)


@given(spans_of_speech(), st.integers(0, 2000), st.integers(0, 3000))
def test_widened_stretches_cover_speech_without_overlap(
    speech: list[tuple[int, int]], padding: int, join: int
) -> None:
    """All speech is heard, and no moment twice, whatever the settings."""
    settings = TranscribeSettings(padding_ms=padding, join_ms=join)
    wide = list(transcribe.widened(speech, settings, 20_000))
    assert all(any(a <= s and e <= b for a, b in wide) for s, e in speech)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(wide))
