"""What a stranger's file may be and take, and whose fault it is when something goes wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from talkingheads.backends import border, processes, pyav
from talkingheads.backends.base import Recipe
from talkingheads.backends.cage import Cage
from talkingheads.backends.ffmpeg import Ffmpeg, reasons
from talkingheads.backends.ffmpeg.commands import executable
from talkingheads.backends.ran import Ran, listen
from talkingheads.errors import ClipError, PassingError, ToolError
from tests.backends.test_ffmpeg import RED_TOP, TONE, make, recipe

PIXELS = 9_000_000
CAGE = border.Cage(memory=250_000_000, cpu=10)


def look(file: Path, **limits: float) -> object:
    return pyav.probe(file, max_pixels=PIXELS, **limits)


# bombs: more of them, and how much each takes: python -m tests.fuzz bombs ----------------


def hours(room: Path) -> Path:
    """A few kB of FLAC that last for an hour."""
    return make(room / "a.flac", "-f", "lavfi", "-i", "anullsrc=r=8000:cl=mono:d=3600")


def crowd(room: Path) -> Path:
    """A track that says a million samples lie in one moment."""
    data = bytearray(make(room / "a.mp4", *RED_TOP, *TONE).read_bytes())
    for name, words in ((b"stsz", [1, 1 << 20]), (b"stts", [1, 1 << 20, 0])):
        at = -1
        while (at := data.find(name, at + 1)) >= 0:
            new = b"".join(word.to_bytes(4, "big") for word in words)
            data[at + 8 : at + 8 + len(new)] = new
    at = -1
    while (at := data.find(b"stsc", at + 1)) >= 0:
        data[at + 16 : at + 20] = (1 << 20).to_bytes(4, "big")
    (room / "a.mp4").write_bytes(data)
    return room / "a.mp4"


def tracks(room: Path) -> Path:
    """A film with 41 sound tracks."""
    clip = make(room / "one.mp4", *RED_TOP, *TONE)
    return make(
        room / "a.mp4", "-i", str(clip), *["-map", "0"], *["-map", "0:a"] * 40, "-c", "copy"
    )


@pytest.mark.parametrize(
    ("bomb", "words"),
    [(hours, "too long"), (crowd, "built to grow|damaged"), (tracks, "too many tracks: 42")],
)
def test_a_bomb_is_refused_at_once(tmp_path: Path, bomb, words: str) -> None:
    """The look gives it up early, in a second of the processor, with its reason and what to do."""
    file = bomb(tmp_path)
    ended: list[Ran] = []
    listen(ended.append)
    try:
        with pytest.raises(ClipError, match=words) as raised:
            look(file, max_tracks=32, max_seconds=1800)
    finally:
        listen(None)
    assert type(raised.value) is ClipError
    assert raised.value.hint
    assert ended[-1].cpu < 1


def test_the_look_takes_little_memory(tmp_path: Path) -> None:
    """Its cage has less than 300 MB at the largest picture that is allowed."""
    file = tmp_path / "a.mp4"
    file.write_bytes(bytes(100))
    assert border.looking(file, max_pixels=PIXELS).memory < 270_000_000


def test_a_picture_that_outgrows_itself_is_refused(tmp_path: Path) -> None:
    """Pictures larger than the first one are measured too, when they are decoded."""
    parts = [
        make(
            tmp_path / f"{size}.h264", "-f", "lavfi", "-i", f"testsrc=s={size}:d=1:r=10",
            "-bsf:v", "dump_extra", "-f", "h264",
        ).read_bytes()
        for size in ("64x64", "320x240")
    ]  # fmt: skip
    both = tmp_path / "both.h264"
    both.write_bytes(b"".join(parts))
    clip = make(
        tmp_path / "a.mp4", "-r", "10", "-i", str(both), *TONE, "-map", "0", "-map", "1",
        "-c:v", "copy",
    )  # fmt: skip
    for most, words in ((50_000, "too large: pictures of 320 x 240"), (PIXELS, "changes its size")):
        with pytest.raises(ClipError, match=words):
            Ffmpeg(max_pixels=most).normalise(
                clip, tmp_path / "made.mkv", recipe=recipe(), progress=lambda part: None
            )


def test_a_sound_files_cover_is_no_film(tmp_path: Path) -> None:
    """A sound file with a picture of its own is a sound file, whatever that picture is."""
    sound = make(tmp_path / "plain.m4a", *TONE)
    cover = make(tmp_path / "c.png", "-f", "lavfi", "-i", "color=red:s=640x640", "-frames:v", "1")
    clip = make(
        tmp_path / "a.m4a", "-i", str(sound), "-i", str(cover), "-map", "0", "-map", "1",
        "-c", "copy", "-disposition:v:0", "attached_pic",
    )  # fmt: skip
    assert look(clip).width == 0
    Ffmpeg().levels(clip, "mov")


# whose fault it is ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "wanted",
    [["no number"], ["a.mp4", "mov", "many", "32", "60"], ["gone.mp4", "mov", "1", "1", "1"]],
)
def test_a_look_that_fails_by_itself_is_never_the_clips_fault(wanted: list[str]) -> None:
    """What our own child stumbles over is a ToolError, which nothing remembers."""
    with pytest.raises(ToolError, match="the look into clips does not work") as raised:
        pyav._ask_child(wanted, CAGE, 60)
    assert "not the clip's fault" in raised.value.hint


def test_an_answer_that_makes_no_sense_is_never_the_clips_fault() -> None:
    """Neither is one that we do not understand."""
    for said in ("", "hello", "{", '{"odd": 1}'):
        with pytest.raises(ToolError, match="nothing that we understand"):
            pyav._told(said)


def test_a_look_that_takes_too_long_may_be_tried_again(tmp_path: Path) -> None:
    """A machine that is busy, or a disk that sleeps, is no refusal."""
    clip = make(tmp_path / "a.mp4", *RED_TOP, *TONE)
    with pytest.raises(PassingError, match="took too long") as raised:
        look(clip, time_limit=0.001)
    assert raised.value.hint


@pytest.mark.parametrize(
    ("said", "kind", "what"),
    [
        ("[h264 @ 0x1] Picture size 65500x65500 exceeds specified max pixel count 9", ClipError,
         "too large: pictures of 65500 x 65500 pixels"),
        ("Reconfiguring filter graph because video parameters changed to yuv420p(tv), 640x360",
         ClipError, "changes its size midway, to 640 x 360"),
        ("frame= 33 time=00:01:01.24 bitrate= 356\nConversion failed!", ClipError,
         "damaged: it cannot be decoded further than 61.2 s"),
        ("size= 0KiB time=N/A\nConversion failed!", ClipError, "cannot be decoded at all"),
        ("Unrecognized option 'xerror'.", ToolError, "ffmpeg does not do what we ask"),
        ("    title : Unrecognized option\nConversion failed!", ClipError, "cannot be decoded at"),
    ],
)  # fmt: skip
def test_what_ffmpeg_says_becomes_words_for_people(said: str, kind: type, what: str) -> None:
    """Each has a reason without ffmpeg's numbers, and a next step; our own faults are ours."""
    error = reasons.refusal(said)
    assert type(error) is kind
    assert what in error.what
    assert "0x1" not in error.what
    assert error.hint


# one ffmpeg -----------------------------------------------------------------------------


def test_no_other_ffmpeg_is_ever_used(tmp_path: Path) -> None:
    """Another one, on the PATH or named by a variable, is not run; the latter is told."""
    other = tmp_path / "ffmpeg"
    other.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    other.chmod(0o755)
    code = "from talkingheads.backends.ffmpeg import Ffmpeg; print(Ffmpeg().check())"
    for extra, well in (({}, True), ({"IMAGEIO_FFMPEG_EXE": str(other)}, False)):
        path = f"{tmp_path}:{os.environ['PATH']}"
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PATH": path, **extra}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (done.returncode == 0) == well, done.stderr
        assert well or "not the one that comes with imageio-ffmpeg" in done.stderr
    assert not (tmp_path / "ran").exists()


def test_moviepy_starts_no_other_ffmpeg(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the environment names, MoviePy starts the one that all else uses."""
    monkeypatch.setenv("FFMPEG_BINARY", "/bin/true")
    code = (
        "import talkingheads.backends.moviepy, moviepy.config\nprint(moviepy.config.FFMPEG_BINARY)"
    )
    assert (
        processes.run_process([sys.executable, "-c", code], timeout=60)
        .strip()
        .endswith(executable())
    )


def test_the_check_names_all_that_reads_clips() -> None:
    """The versions of ffmpeg and of PyAV's own demuxers stand in one line."""
    said = Ffmpeg().check()
    assert said.startswith("ffmpeg version")
    assert "PyAV" in said
    assert "libavformat" in said


# the cages ------------------------------------------------------------------------------


def test_a_cage_grows_with_the_clip(tmp_path: Path) -> None:
    """A longer, larger and faster clip may take more; one that says nothing has enough."""
    source = tmp_path / "source"
    source.write_bytes(bytes(1000))

    def cage(**values: object) -> Cage:
        return border.making(source, recipe(**values), Path(executable()), tmp_path)

    small = cage(duration=2000, pixels=100_000)
    assert small.cpu < 40
    assert cage(duration=60_000, pixels=100_000).cpu > 3 * small.cpu
    assert cage(duration=2000, pixels=8_000_000).cpu > 3 * small.cpu
    assert cage(duration=2000, pixels=8_000_000).memory > small.memory
    assert cage(duration=600_000, pixels=100_000).file > 10 * small.file


def test_patience_grows_with_the_clip_and_ends(tmp_path: Path) -> None:
    """The longest clip of the largest pictures gets time for a slow machine; a small one little."""
    clip = make(tmp_path / "a.mp4", *RED_TOP, *TONE)

    def waits(limit: float = 1800, **values: float) -> float:
        cage = border.making(clip, recipe(**values), Path(executable()), tmp_path)
        return border.patience(cage, limit)

    assert waits(duration=2000, pixels=100_000) < 120
    assert waits(duration=240_000, pixels=2_073_600, frame_rate=30) == 1800
    largest = {"duration": 1_800_000, "pixels": 9_000_000, "frame_rate": 60}
    assert waits(**largest) > 10 * 2.3 * 1800, "a slow machine has a tenth of what a usual one has"
    assert waits(**largest) < 24 * 3600
    assert waits(60, **largest) < 3600, "who sets less, waits less"


def test_the_source_cannot_be_written_by_who_reads_it(tmp_path: Path) -> None:
    """What decodes the source may write its result only, and makes no file beside it."""
    clip, made = make(tmp_path / "a.mp4", *RED_TOP, *TONE), tmp_path / "made.mkv"
    cage = border.making(clip, Recipe(**vars(recipe())), Path(executable()), made)
    assert cage.writes == (made,)
