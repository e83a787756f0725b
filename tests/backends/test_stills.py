"""Pictures and sound taken out of real files, and the small video for slow lines."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest

from talkingheads.backends.ffmpeg import Ffmpeg
from talkingheads.backends.ffmpeg.commands import executable
from talkingheads.domain import Cut
from talkingheads.errors import ToolError
from tests.measuring import loudness


def make(target: Path, *args: str) -> Path:
    """Make a file with ffmpeg's own test sources."""
    command = [executable(), "-nostdin", "-loglevel", "error", *args, "-y", str(target)]
    subprocess.run(command, check=True)
    return target


def counting(folder: Path, *, fps: int = 25, seconds: int = 4) -> Path:
    """Make an intermediate whose pictures grow brighter by two steps with each one."""
    picture = f"nullsrc=s=128x96:r={fps}:d={seconds},format=yuv420p,geq=lum='16+N*2':cb=128:cr=128"
    return make(
        folder / "counting.mkv", "-f", "lavfi", "-i", picture, "-c:v", "libx264", "-qp", "0",
        "-g", str(fps * 2), "-pix_fmt", "yuv420p", "-color_range", "tv",
    )  # fmt: skip


def numbers(frames: np.ndarray) -> list[int]:
    """Return the numbers of the pictures of `counting`."""
    luma = frames.mean(axis=(1, 2, 3)) * 219 / 255
    return [round(float(value) / 2) for value in luma]


@pytest.mark.parametrize("fps", [25, 5])
def test_pictures_are_those_that_are_shown_at_the_moments(tmp_path: Path, fps: int) -> None:
    """At and between the times of pictures, the one is taken that a player would show."""
    seconds = 100 // fps
    clip = counting(tmp_path, fps=fps, seconds=seconds)
    step = 1000 // fps
    moments = [0, step - 1, step, 10 * step + step // 2, 51 * step, 1000 * seconds - 1]
    frames = Ffmpeg().frames(clip, moments, height=96)
    assert frames.dtype == np.uint8
    assert frames.shape == (6, 96, 128, 3)
    assert numbers(frames) == [0, 0, 1, 10, 51, 99]


def test_after_the_end_the_last_picture_is_repeated(tmp_path: Path) -> None:
    """There are as many pictures as moments, however late these are."""
    frames = Ffmpeg().frames(counting(tmp_path), [3960, 4100, 9000, 20_000], height=48)
    assert frames.shape == (4, 48, 64, 3)
    assert numbers(frames)[:2] == [99, 99]
    assert np.array_equal(frames[1], frames[3])


def test_sound_alone_has_no_pictures(tmp_path: Path) -> None:
    """The error says so in place of an empty array."""
    clip = make(tmp_path / "s.mkv", "-f", "lavfi", "-i", "sine=d=1", "-c:a", "flac")
    with pytest.raises(ToolError):
        Ffmpeg().frames(clip, [500], height=90)


def damaged(media: Path, place: int, data: bytes) -> Path:
    """Write *data* over what stands at *place* of *media*."""
    with media.open("r+b") as file:
        file.seek(place)
        file.write(data)
    return media


def pictures_of(media: Path, moments: list[int]) -> int:
    """Return how many pictures *media* has at *moments*: none if it says that it has none."""
    try:
        return len(Ffmpeg().frames(media, moments, height=48))
    except ToolError as error:
        told = error.what
    assert told.startswith(f"{media.name}: has no picture at ")
    return 0


def test_a_damaged_file_has_its_pictures_or_says_that_it_has_none(tmp_path: Path) -> None:
    """Whatever byte of its head a disk has turned, nothing else is raised, and none is missing."""
    whole = counting(tmp_path, seconds=1).read_bytes()
    media = tmp_path / "damaged.mkv"
    ended = set()
    for place in range(0, 1200, 3):
        media.write_bytes(whole)
        damaged(media, place, bytes([whole[place] ^ 0xFF]))
        ended.add(pictures_of(media, [0, 500]))
    assert ended == {0, 2}


def test_no_picture_is_left_out_where_a_part_is_lost(tmp_path: Path) -> None:
    """Those behind it would be taken for others: a file has one for each moment, or none."""
    whole = counting(tmp_path, seconds=12).read_bytes()
    moments, ended = [500, 5000, 9500, 11_500], set()
    for part in range(12):
        media = tmp_path / "lost.mkv"
        media.write_bytes(whole)
        damaged(media, len(whole) * part // 12, bytes(len(whole) // 12))
        ended.add(pictures_of(media, moments))
    assert ended <= {0, len(moments)}
    assert 0 in ended


def test_what_is_gone_is_told(tmp_path: Path) -> None:
    """Neither its pictures nor its sound can be had, and it is named."""
    with pytest.raises(ToolError, match=r"gone\.mkv"):
        Ffmpeg().frames(tmp_path / "gone.mkv", [0], height=48)
    with pytest.raises(ToolError, match=r"gone\.mkv"):
        Ffmpeg().listen(tmp_path / "gone.mkv")


def test_colours_are_those_of_bt709(tmp_path: Path) -> None:
    """A red of BT.709 comes out as it went in; read as BT.601 it would be another red."""
    clip = make(
        tmp_path / "red.mkv", "-f", "lavfi", "-i",
        "color=0xc83214:s=64x64:d=1:r=25,scale=out_color_matrix=bt709:out_range=tv,format=yuv420p",
        "-c:v", "libx264", "-crf", "4",
    )  # fmt: skip
    red = Ffmpeg().frames(clip, [200], height=64)[0].mean(axis=(0, 1))
    assert np.abs(red - [0xC8, 0x32, 0x14]).max() < 5


CHAPTERS = (
    ";FFMETADATA1\ntitle=Jane Secret\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=2000\ntitle=A\n"
)


VOICE = Path(__file__).parents[2] / "samples" / "clips" / "older-resident.mp4"


def video(folder: Path, size: str = "640x480", *, seconds: int = 5) -> Path:
    """Make something like a finished video: a voice whose peaks are limited, and chapters."""
    (folder / "notes.txt").write_text(CHAPTERS)
    return make(
        folder / "video.mp4", "-f", "lavfi", "-i", f"testsrc2=s={size}:d={seconds}:r=25",
        "-ss", "3", "-t", str(seconds), "-i", str(VOICE),
        "-f", "ffmetadata", "-i", str(folder / "notes.txt"), "-map", "0:v", "-map", "1:a",
        "-map_metadata", "2", "-map_chapters", "2", "-af",
        "volume=6dB,aresample=192000,alimiter=limit=0.66:level=disabled",
        "-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "veryfast", "-c:a", "aac",
        "-b:a", "96k", "-ac", "2", "-ar", "48000",
    )  # fmt: skip


def streams(path: Path) -> dict[str, object]:
    """Return what a player learns of *path* before it plays."""
    import av

    with av.open(str(path)) as file:
        picture, sound = file.streams.video[0], file.streams.audio[0]
        keys = [
            float(packet.pts * picture.time_base)
            for packet in file.demux(picture)
            if packet.is_keyframe and packet.pts is not None
        ]
        return {
            "size": (picture.width, picture.height),
            "keys": keys,
            "matrix": picture.codec_context.colorspace,
            "sound": (sound.rate, sound.channels, sound.bit_rate),
            "tags": dict(file.metadata),
            "chapters": [chapter["metadata"]["title"] for chapter in file.chapters()],
        }


def test_the_small_video_is_small_and_plays_everywhere(tmp_path: Path) -> None:
    """Short side 360, a key picture each 2 s, index first, chapters but no other words."""
    source, small, parts = video(tmp_path), tmp_path / "small.mp4", []
    Ffmpeg().shrink(source, small, duration=5000, progress=parts.append)
    told = streams(small)
    assert told["size"] == (480, 360)
    assert told["keys"] == [0, 2, 4]
    assert int(told["matrix"]) == 1  # BT.709 (ITU-T H.273)
    rate, channels, bits = told["sound"]
    assert (rate, channels) == (48_000, 2)
    assert bits < 60_000
    assert told["chapters"] == ["A"]
    data = small.read_bytes()
    assert b"Secret" in source.read_bytes()
    assert b"Secret" not in data
    assert data.index(b"moov") < data.index(b"mdat")
    assert len(data) < 0.6 * source.stat().st_size
    assert parts[-1] > 0.9


@pytest.mark.parametrize(
    ("size", "smaller"), [("480x720", (360, 540)), ("322x240", (322, 240)), ("854x480", (640, 360))]
)
def test_sizes_are_even_and_never_larger(
    tmp_path: Path, size: str, smaller: tuple[int, int]
) -> None:
    """Portrait keeps its shape, a small picture its size."""
    small = tmp_path / "small.mp4"
    Ffmpeg().shrink(
        video(tmp_path, size, seconds=1), small, duration=1000, progress=lambda part: None
    )
    assert streams(small)["size"] == smaller


def test_the_small_video_is_as_loud(tmp_path: Path) -> None:
    """Coding the sound a second time changes no loudness and lets no peak pass -1.5 dBTP."""
    source, small = video(tmp_path), tmp_path / "small.mp4"
    Ffmpeg().shrink(source, small, duration=5000, progress=lambda part: None)
    before, _ = loudness(source)
    after, peak = loudness(small)
    assert after == pytest.approx(before, abs=0.5)
    assert peak <= -1.5


def heard(path: Path) -> np.ndarray:
    """Return the sound of *path*: float, mono, 48 kHz."""
    command = [executable(), "-nostdin", "-loglevel", "error", "-i", str(path)]
    made = subprocess.run(
        [*command, "-f", "f32le", "-ac", "1", "-ar", "48000", "-"], check=True, capture_output=True
    )
    return np.frombuffer(made.stdout, "<f4")


def test_the_kept_sound_is_joined_levelled_and_without_clicks(tmp_path: Path) -> None:
    """Two stretches of a quiet tone become one file at -16 LUFS; at the join it is silent."""
    clip = make(
        tmp_path / "tone.mkv", "-f", "lavfi", "-i", "sine=300:d=8,volume=-12dB", "-c:a", "flac",
        "-ar", "48000", "-metadata", "title=Secret",
    )  # fmt: skip
    target = tmp_path / "sound.m4a"
    Ffmpeg().sound_of(clip, [Cut(1003, 3006), Cut(5001, 7501)], target, loudness=-16)
    sound = heard(target)
    assert len(sound) == pytest.approx(4.503 * 48_000, abs=1100)
    assert loudness(target)[0] == pytest.approx(-16, abs=0.5)
    join = round(2.003 * 48_000)
    assert np.abs(sound[join - 30 : join + 30]).max() < 0.1 * np.abs(sound).max()
    assert np.abs(sound[join + 960 : join + 2000]).max() > 0.8 * np.abs(sound).max()
    assert b"Secret" not in target.read_bytes()
    assert target.read_bytes().index(b"moov") < target.read_bytes().index(b"mdat")
