"""A real recording with long pauses: the silences go, and no speech is lost."""

from __future__ import annotations

import shutil
from itertools import pairwise

import numpy as np
import pytest

from talkingheads.backends.ffmpeg import Ffmpeg
from talkingheads.backends.silero import RATE, Silero
from talkingheads.domain import Clip, CutList, Source, Speaker, Transcript
from talkingheads.files import digest_of
from talkingheads.formats import transcripts
from talkingheads.settings import CutSettings, IngestSettings, LabelSettings
from talkingheads.stages import cut, ingest, label
from tests import fakes
from tests.story.conftest import SHARED

pytestmark = [
    pytest.mark.shared,
    pytest.mark.filterwarnings("ignore:.*torch.jit:DeprecationWarning"),
    pytest.mark.skipif(not SHARED.is_dir(), reason="no media beside the checkout"),
]

NAME = "long-pauses-32s.mp4"
SAID = """WEBVTT

00:04.300 --> 00:14.500
And so my fellow Americans ask not what your country can do for you,
ask what you can do for your country.

00:21.300 --> 00:31.500
And so my fellow Americans ask not what your country can do for you,
ask what you can do for your country.
"""
Span = tuple[int, int]


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> tuple[Clip, np.ndarray, tuple[Span, ...]]:
    """The clip as accepted by ffmpeg, its sound, and where silero hears speech in it."""
    root = tmp_path_factory.mktemp("pauses")
    (root / "clips").mkdir()
    shutil.copy(SHARED / NAME, root / "clips" / NAME)
    tools = fakes.tools(root, media=Ffmpeg(time_limit=120))
    source = Source(NAME, digest_of(root / "clips" / NAME))
    clip = ingest.run(source, settings=IngestSettings(height=144), tools=tools)
    audio = tools.media.listen(tools.cache.path(clip.media))
    return clip, audio, Silero().spans(audio)


def cut_it(clip: Clip, transcript: Transcript) -> CutList:
    """Label and cut as a run does."""
    labels = label.run(transcript, Speaker("JFK"), None, settings=LabelSettings())
    return cut.run(clip, transcript, labels, (), (), settings=CutSettings())


@pytest.mark.parametrize("text", ["", SAID], ids=["unheard", "transcript"])
def test_the_silences_go_and_no_speech_is_lost(
    taken: tuple[Clip, np.ndarray, tuple[Span, ...]], text: str
) -> None:
    """Of 32 s with 10 s of room noise some 22 s are left, by speech alone or with its words."""
    clip, audio, speech = taken
    segments = transcripts.read(text.encode(), name="a.vtt").segments if text else ()
    cuts = cut_it(clip, Transcript("en", segments, speech=speech))
    left = sum(part.length for part in cuts.cuts)
    assert 21_000 <= left <= 24_000
    assert [gone.why for gone in cuts.removed][:2] == ["before", "pause"]
    assert cuts.removed[0].length > 3_500
    assert cuts.removed[1].length > 5_500
    for start, end in speech:
        assert any(part.start <= start and end <= part.end for part in cuts.cuts)
    heard = np.concatenate([audio[_at(c.start) : _at(c.end)] for c in cuts.cuts])
    now = Silero().spans(heard)
    assert abs(_sum(now) - _sum(speech)) < _sum(speech) / 20
    assert max(after[0] - before[1] for before, after in pairwise(now)) <= 1_300


def _at(moment: int) -> int:
    return moment * RATE // 1000


def _sum(spans: tuple[Span, ...]) -> int:
    return sum(end - start for start, end in spans)
