"""The ffmpeg renderer keeps to the timeline: frame by frame, whatever is in it twice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from talkingheads.backends.ffmpeg import Ffmpeg
from talkingheads.backends.ffmpeg.film import FfmpegRenderer, runs_of
from talkingheads.domain import (
    Chapter,
    Hold,
    Layer,
    LowerThird,
    Take,
    Timeline,
    TitleCard,
    VoiceCard,
)
from talkingheads.errors import ToolError
from tests.backends.test_ffmpeg import make, recipe
from tests.backends.timelines import flash
from tests.fakes import FakePainter
from tests.measuring import loudness

CARD = Hold(TitleCard("Larkford"), 400, fade=80)
NAME = LowerThird("Ana Ruiz")


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six seconds with a flash and a beep in them."""
    return flash(tmp_path_factory.mktemp("media"))


def take(start: int, end: int) -> Take:
    return Take("clip", start, end, 320, 180)


def rendered(media: Path, folder: Path, timeline: Timeline) -> Path:
    video = folder / "v.mp4"
    FfmpegRenderer(FakePainter()).render(
        timeline, video, find=lambda digest: media, crf=23, progress=lambda part: None
    )
    return video


def title_of(chapter: dict) -> str:
    return str(chapter["metadata"]["title"])


def brightness(video: Path) -> list[float]:
    """Return how bright each frame is."""
    import av

    with av.open(str(video)) as file:
        return [frame.to_ndarray(format="gray").mean() for frame in file.decode(video=0)]


def test_the_cut_keeps_what_it_says(media: Path, tmp_path: Path) -> None:
    """Cut to 2-3.48 s and 5-6 s, the flash comes at 1 s, lasts 12 frames, and the beep too."""
    video = rendered(media, tmp_path, Timeline(320, 180, 25, (take(2000, 3480), take(5000, 6000))))
    bright = [value > 150 for value in brightness(video)]
    assert len(bright) == 37 + 25
    assert (bright.index(True), sum(bright)) == (25, 12)
    sound = np.abs(Ffmpeg().listen(video))
    loud = np.flatnonzero(sound > sound.max() / 2)
    assert loud[0] / 16_000 == pytest.approx(1.0, abs=0.02)
    assert loud[-1] / 16_000 == pytest.approx(1.48, abs=0.02)


def test_the_same_thing_may_be_there_twice(media: Path, tmp_path: Path) -> None:
    """A speaker with two clips, a part that is said again, the same card: each has its place."""
    pieces = (CARD, take(3000, 3400), CARD, take(3000, 3400), take(0, 400), take(3000, 3400))
    layers = tuple(Layer(NAME, start, start + 300, 80) for start in (400, 1200, 1600))
    video = rendered(media, tmp_path, Timeline(320, 180, 25, pieces, layers))
    white = [value > 200 for value in brightness(video)]
    assert len(white) == 60
    middles = [sum(white[start : start + 10]) for start in range(0, 60, 10)]
    assert middles[0] == middles[2] >= 6
    assert middles[1] == middles[3] == middles[5] == 10
    assert middles[4] == 0


def test_a_voice_heard_twice(media: Path, tmp_path: Path) -> None:
    """A clip without picture shows its card for as long as it is heard."""
    voice = replace(take(0, 1000), width=0, height=0, instead=VoiceCard("Ana Ruiz"))
    video = rendered(media, tmp_path, Timeline(320, 180, 25, (voice, CARD, voice)))
    assert len(brightness(video)) == 60


def test_a_clip_that_is_shorter_than_its_cut_stands_still(media: Path, tmp_path: Path) -> None:
    """Sound may go on after the last picture: that picture stays, and no length changes."""
    video = rendered(media, tmp_path, Timeline(320, 180, 25, (take(5600, 6400), take(0, 400))))
    assert len(brightness(video)) == 30


def test_chapters_keep_their_titles(media: Path, tmp_path: Path) -> None:
    """Whatever is in a title, it comes out as it went in, on one line."""
    import av

    title = "Ana = Ruiz; #1 \\ next\nline"
    chapters = (Chapter(0, 400, "One"), Chapter(400, 800, title))
    video = rendered(media, tmp_path, Timeline(320, 180, 25, (take(0, 800),), (), chapters))
    with av.open(str(video)) as file:
        found = [
            (*(round(c[edge] * c["time_base"] * 1000) for edge in ("start", "end")), title_of(c))
            for c in file.chapters()
        ]
    assert found == [(0, 400, "One"), (400, 800, "Ana = Ruiz; #1 \\ next line")]


def test_progress_goes_up_to_the_end(media: Path, tmp_path: Path) -> None:
    """The progress of ffmpeg itself is told, rising, up to 1."""
    told: list[float] = []
    FfmpegRenderer(FakePainter()).render(
        Timeline(320, 180, 25, (take(0, 6000),)),
        tmp_path / "v.mp4",
        find=lambda digest: media,
        crf=23,
        progress=told.append,
    )
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1.0, abs=0.01)


def test_what_fails_leaves_nothing(media: Path, tmp_path: Path) -> None:
    """A clip that is gone is an error of ours, and no part of a video stays."""
    timeline = Timeline(320, 180, 25, (take(0, 400),))
    with pytest.raises(ToolError):
        FfmpegRenderer(FakePainter()).render(
            timeline,
            tmp_path / "v.mp4",
            find=lambda digest: tmp_path / "gone.mkv",
            crf=23,
            progress=lambda part: None,
        )
    assert not list(tmp_path.iterdir())


def test_takes_that_follow_each_other_are_read_in_one_go() -> None:
    """Only what goes back, or is of another clip, is opened again."""
    pieces = (take(0, 400), take(800, 1200), take(200, 400), CARD, take(400, 800))
    assert [len(run) if isinstance(run, tuple) else run for run in runs_of(pieces)] == [
        2, 1, CARD, 1
    ]  # fmt: skip


@pytest.mark.parametrize("fps", [24, 25, 30])
def test_no_length_loses_a_frame(media: Path, tmp_path: Path, fps: int) -> None:
    """Cards and takes of every length follow each other, and sound and picture stay together."""
    pieces: list[Take | Hold] = []
    for count in range(2, 60):
        pieces.append(Hold(TitleCard(f"{count}"), round(count * 1000 / fps)))
        pieces.append(take(0, round((count % 20 + 2) * 1000 / fps)))
    timeline = Timeline(320, 180, fps, tuple(pieces))
    frames = sum(timeline.frame(piece.length) for piece in pieces)
    video = rendered(media, tmp_path, timeline)
    assert len(brightness(video)) == frames
    assert len(Ffmpeg().listen(video)) / 16_000 == pytest.approx(frames / fps, abs=0.05)


def test_sharp_sounds_stay_low_when_they_are_coded(tmp_path: Path) -> None:
    """Bursts that coding raises by decibels: both sizes are at -16 LUFS, no peak over -1.5 dBTP."""
    bursts = "0.9*sin(2*PI*4000*t)*between(mod(t,2),0.5,0.54)"
    voice = "0.08*sin(2*PI*200*t)*(1+sin(2*PI*3*t))"
    source = make(
        tmp_path / "s.mov", "-f", "lavfi", "-i", "color=gray:s=320x180:d=8:r=25",
        "-f", "lavfi", "-i", f"aevalsrc='{voice}+{bursts}':d=8",
    )  # fmt: skip
    clip, low = tmp_path / "m.mkv", tmp_path / "low.mp4"
    Ffmpeg().normalise(source, clip, recipe=recipe(duration=8000), progress=lambda part: None)
    video = rendered(clip, tmp_path, Timeline(320, 180, 25, (take(0, 3000), take(3400, 7600))))
    Ffmpeg().shrink(video, low, duration=1000, progress=lambda part: None)
    for file in (video, low):
        level, peak = loudness(file)
        assert level == pytest.approx(-16, abs=0.5)
        assert peak <= -1.5
