"""MoviePy and ffmpeg make the same video of the same timeline: each checks the other."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from talkingheads.backends.ffmpeg import Ffmpeg
from talkingheads.backends.ffmpeg.commands import executable
from talkingheads.backends.ffmpeg.film import FfmpegRenderer
from talkingheads.backends.moviepy import MoviePyPainter, MoviePyRenderer
from talkingheads.backends.processes import run_process
from tests.backends.timelines import clip, one_of_everything
from tests.measuring import loudness


@pytest.fixture(scope="module")
def videos(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """One timeline, rendered by both."""
    folder = tmp_path_factory.mktemp("videos")
    clips = {"wide": clip(folder, "wide", "320x180"), "tall": clip(folder, "tall", "180x320")}
    painter = MoviePyPainter(colour="#1d4f5c")
    made = []
    for renderer in (MoviePyRenderer(painter), FfmpegRenderer(painter)):
        made.append(folder / f"{type(renderer).__name__}.mp4")
        renderer.render(
            one_of_everything(),
            made[-1],
            find=clips.__getitem__,
            crf=18,
            progress=lambda part: None,
        )
    return made[0], made[1]


def test_the_same_pictures(videos: tuple[Path, Path]) -> None:
    """Frame by frame the luma is alike: SSIM of 0.98 on average, and of 0.95 in the worst."""
    inputs = [part for video in videos for part in ("-i", str(video))]
    command = [executable(), "-nostdin", *inputs, "-lavfi", "ssim=f=-", "-f", "null", "-"]
    said = run_process(command, timeout=60)
    alike = [float(found) for found in re.findall(r"^n:\d+ Y:(\S+)", said, re.MULTILINE)]
    assert len(alike) == one_of_everything().length * 25 // 1000
    assert np.mean(alike) >= 0.98
    assert min(alike) >= 0.95


def test_the_same_sound(videos: tuple[Path, Path]) -> None:
    """Sample by sample the sound is alike, and as loud: -16 LUFS, peaks below -1.5 dBTP."""
    one, other = (Ffmpeg().listen(video) for video in videos)
    assert len(one) == len(other)
    assert np.corrcoef(one, other)[0, 1] > 0.99
    assert one.std() == pytest.approx(other.std(), rel=0.03)
    for video in videos:
        level, peak = loudness(video)
        assert level == pytest.approx(-16, abs=0.5)
        assert peak <= -1.5


def test_the_same_file_but_for_its_streams(videos: tuple[Path, Path]) -> None:
    """Codecs, colours, chapters and the order of parts are the same."""
    told = []
    for video in videos:
        command = [executable(), "-nostdin", "-i", str(video), "-f", "ffmetadata", "-"]
        said = run_process(command, timeout=60)
        told.append(
            re.findall(r"Video: h264[^,]*, [^,]*, [^,]*|Audio: .*?,.*?,|title=[\w ]+", said)
        )
        data = video.read_bytes()
        assert data.index(b"moov") < data.index(b"mdat")
    assert told[0] == told[1]
    assert len(told[0]) == 4
