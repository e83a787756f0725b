"""A look into a file tells what it is, or says in plain words why not."""

from __future__ import annotations

from pathlib import Path

import pytest

from talkingheads.backends.ffmpeg import Ffmpeg
from talkingheads.backends.pyav import probe, sniff
from talkingheads.backends.pyav.walking import Walk
from talkingheads.errors import ClipError
from tests.backends.test_ffmpeg import RED_TOP, TONE, make

PIXELS = 9_000_000


@pytest.mark.parametrize(
    ("head", "demuxer"),
    [
        (b"\0\0\0\x18ftypisom", "mov"),
        (b"\x1a\x45\xdf\xa3\x01\x00\x00\x00\x00\x00\x00\x1f", "matroska"),
        (b"RIFF\0\0\0\0WAVEfmt ", "wav"),
        (b"RIFF\0\0\0\0AVI LIST", "avi"),
        (b"OggS\0\x02\0\0\0\0\0\0", "ogg"),
        (b"ID3\x04\0\0\0\0\0\0\0\0", "mp3"),
        (b"\xff\xf1\x50\x80\0\0\0\0\0\0\0\0", "aac"),
        (b"\x47" + b"\0" * 187 + b"\x47", "mpegts"),
        ((b"\xff\xf1\0\0\x47" + b"\0" * 187) * 3, "mpegts"),
        ((b"\xff\xf1\0\0\x47" + b"\0" * 187) * 2 + bytes(192), "aac"),
        (b"#EXTM3U\nfile:///etc/passwd", ""),
        (b"ffconcat version 1.0\n", ""),
        (b"\x89PNG\r\n\x1a\n\0\0\0\0", ""),
        (b"", ""),
        (b"\xff", ""),
    ],
)
def test_containers_are_told_by_their_first_bytes(head: bytes, demuxer: str) -> None:
    """Only containers that phones, cameras and browsers write have a name."""
    assert sniff(head) == demuxer


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"hello, this is text", "not a video"),
        (b"#EXTM3U\n#EXTINF:1\nfile:///etc/passwd\n", "playlist or script"),
        (b"ffconcat version 1.0\nfile other.mp4\n", "playlist or script"),
        (b"\0\0\0\x18ftypisom" + b"\0" * 300, "cannot be opened|sound"),
    ],
)
def test_what_is_no_clip_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    """Each refusal is a ClipError with its reason and a next step."""
    file = tmp_path / "clip.mp4"
    file.write_bytes(content)
    with pytest.raises(ClipError, match=reason) as raised:
        probe(file, max_pixels=PIXELS)
    assert raised.value.hint


@pytest.mark.parametrize("cameras", [0, 1])
def test_a_cameras_stream_is_taken_and_said_to_have_no_end(tmp_path: Path, cameras: int) -> None:
    """Whether its packets have times before them (AVCHD) or not; one that breaks off is refused."""
    clip = make(
        tmp_path / "00001.MTS", *RED_TOP, *TONE, "-c:a", "aac", "-mpegts_m2ts_mode", str(cameras),
        "-f", "mpegts",
    )  # fmt: skip
    found = probe(clip, max_pixels=PIXELS)
    assert (found.container, found.endless) == ("mpegts", True)
    assert abs(found.duration - 2000) < 150
    assert Ffmpeg().levels(clip, "mpegts").mixed > -40
    data, size = clip.read_bytes(), 192 if cameras else 188
    filling = b"\x47\x1f\xff"  # packets with nothing in them, which cameras end with
    heads = {at: data[at + size - 188 :][:3] for at in range(0, len(data), size)}
    clip.write_bytes(data[: max(at for at, head in heads.items() if head != filling)])
    with pytest.raises(ClipError, match="cut off"):
        probe(clip, max_pixels=PIXELS)


def test_a_whole_clip_is_measured(tmp_path: Path) -> None:
    """Duration, size and container of an ordinary clip."""
    clip = make(tmp_path / "clip.mp4", *RED_TOP, *TONE, "-c:a", "aac")
    seen = probe(clip, max_pixels=PIXELS)
    assert (seen.container, seen.width, seen.height, seen.rotation) == ("mov", 320, 240, 0)
    assert abs(seen.duration - 2000) < 60


def test_a_browsers_recording_has_its_length_measured(tmp_path: Path) -> None:
    """A WebM without duration is as long as its packets say."""
    clip = tmp_path / "clip.webm"
    make(clip, *RED_TOP, *TONE, "-c:v", "libvpx", "-c:a", "libopus", "-live", "1", "-f", "webm")
    seen = probe(clip, max_pixels=PIXELS)
    assert seen.container == "matroska"
    assert abs(seen.duration - 2000) < 100


@pytest.mark.parametrize("part", [0.3, 0.6, 0.9])
def test_an_upload_that_broke_off_is_noticed(tmp_path: Path, part: float) -> None:
    """A file with its index first that lacks its end is refused as cut off."""
    whole = make(
        tmp_path / "whole.mp4", "-f", "lavfi", "-i", "testsrc=s=320x240:d=8:r=25",
        "-f", "lavfi", "-i", "sine=440:d=8", "-c:a", "aac", "-movflags", "+faststart",
    ).read_bytes()  # fmt: skip
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(whole[: int(len(whole) * part)])
    with pytest.raises(ClipError, match="cut off"):
        probe(cut, max_pixels=PIXELS)


MOVING = ["-f", "lavfi", "-i", "testsrc=s=96x96:d=6:r=25"]
LONG_TONE = ["-f", "lavfi", "-i", "sine=440:d=6"]


def trimmed(folder: Path) -> Path:
    """Return six seconds of which an edit list hides the first 2.6, as phones trim."""
    clip = make(folder / "whole.mov", *MOVING, *LONG_TONE, "-g", "250", "-c:a", "aac")
    return make(folder / "trimmed.mov", "-ss", "2.6", "-i", str(clip), "-c", "copy")


def test_a_clip_trimmed_without_coding_it_anew_is_as_long_as_what_it_shows(tmp_path: Path) -> None:
    """What its edit list hides is neither measured nor missed."""
    seen = probe(trimmed(tmp_path), max_pixels=PIXELS)
    assert abs(seen.duration - 3400) < 60
    assert abs(seen.picture_until - 3360) < 60
    assert seen.frame_rate == pytest.approx(25, rel=0.01)


def test_a_clip_whose_end_is_trimmed_away_is_as_long_as_what_it_shows(tmp_path: Path) -> None:
    """The edit list ends before the recording does."""
    data = bytearray(make(tmp_path / "a.mp4", *MOVING, *LONG_TONE, "-c:a", "aac").read_bytes())
    at = 0
    while (at := data.find(b"elst", at + 1)) > 0:
        lasts = slice(at + 12, at + 16)
        data[lasts] = (int.from_bytes(data[lasts], "big") * 5 // 12).to_bytes(4, "big")
    (tmp_path / "a.mp4").write_bytes(data)
    seen = probe(tmp_path / "a.mp4", max_pixels=PIXELS)
    assert abs(seen.duration - 2500) < 100
    assert abs(seen.picture_until - 2460) < 100


@pytest.mark.parametrize("part", [0.5, 0.95])
def test_a_trimmed_upload_that_broke_off_is_noticed(tmp_path: Path, part: float) -> None:
    """Trimming hides no missing end."""
    clip = trimmed(tmp_path)
    clip.write_bytes(clip.read_bytes()[: int(clip.stat().st_size * part)])
    with pytest.raises(ClipError, match="cut off"):
        probe(clip, max_pixels=PIXELS)


def test_hidden_packets_count_as_work_and_as_nothing_else() -> None:
    """A clip that shows a second and hides a hundred thousand packets is built to grow."""
    walk = Walk()
    walk.step(0, 0.0, 1.0, 100)
    for _ in range(100_000):
        walk.step(0, -0.1, -0.1, 100, hidden=True)
    assert (walk.first[0], walk.last[0], walk.shown[0]) == (0.0, 1.0, 1)
    assert (walk.size, walk.too_many(0)) == (10_000_100, True)


@pytest.mark.parametrize("name", ["clip.mp4", "clip.webm", "clip.mkv"])
def test_sound_may_go_on_when_the_camera_has_stopped(tmp_path: Path, name: str) -> None:
    """A container that only tells its whole length tells it of its longest track."""
    clip = make(tmp_path / name, *RED_TOP, *LONG_TONE)
    seen = probe(clip, max_pixels=PIXELS)
    assert abs(seen.sound_until - 6000) < 100
    assert abs(seen.picture_until - 1960) < 60
    clip.write_bytes(clip.read_bytes()[: int(clip.stat().st_size * 0.7)])
    with pytest.raises(ClipError, match="cut off"):
        probe(clip, max_pixels=PIXELS)


@pytest.mark.parametrize("tag", [0, 20, 5000])
def test_raw_aac_is_known_behind_its_tag(tmp_path: Path, tag: int) -> None:
    """A tag (ID3) is not taken for MP3, however long it is; a missing end is told behind it too."""
    clip = make(tmp_path / "clip.aac", *TONE, "-f", "adts")
    head = b"ID3\4\0\0\0\0" + bytes([tag >> 7, tag & 127]) + bytes(tag) if tag else b""
    clip.write_bytes(head + clip.read_bytes())
    seen = probe(clip, max_pixels=PIXELS)
    assert seen.container == "aac"
    assert abs(seen.duration - 2000) < 100
    clip.write_bytes(clip.read_bytes()[:-20])
    with pytest.raises(ClipError, match="cut off"):
        probe(clip, max_pixels=PIXELS)


@pytest.mark.parametrize("codec", ["s16be", "s32be", "f32be", "s32le", "f32le"])
def test_cameras_sound_that_is_not_packed_is_taken(tmp_path: Path, codec: str) -> None:
    """Of four channels and whole numbers or broken ones, whichever end comes first."""
    clip = make(tmp_path / "clip.mov", *RED_TOP, *TONE, "-c:a", f"pcm_{codec}", "-ac", "4")
    assert abs(probe(clip, max_pixels=PIXELS).duration - 2000) < 60
    assert len(Ffmpeg().levels(clip, "mov").channels) == 4


def test_a_second_sound_track_that_nobody_knows_does_no_harm(tmp_path: Path) -> None:
    """Phones put sound for headphones beside the ordinary one, coded as few can read."""
    clip = make(
        tmp_path / "clip.mov", *RED_TOP, *TONE, "-map", "0", "-map", "1", "-map", "1", "-c:a", "aac"
    )
    before, known, after = clip.read_bytes().rpartition(b"mp4a")
    assert known
    clip.write_bytes(before + b"apac" + after)
    assert probe(clip, max_pixels=PIXELS).container == "mov"
    assert Ffmpeg().levels(clip, "mov").mixed > -40


def test_a_film_without_sound_is_refused(tmp_path: Path) -> None:
    """No sound track: nothing could be said in it."""
    clip = make(tmp_path / "mute.mp4", *RED_TOP)
    with pytest.raises(ClipError, match="no sound track"):
        probe(clip, max_pixels=PIXELS)


def test_a_codec_that_no_phone_writes_is_refused(tmp_path: Path) -> None:
    """A picture coded as PNG in a film is no clip, however small it seems."""
    clip = make(tmp_path / "png.mov", *RED_TOP, *TONE, "-c:v", "png")
    with pytest.raises(ClipError, match="coded as png"):
        probe(clip, max_pixels=PIXELS)


@pytest.mark.parametrize(
    ("rate", "drop", "average"),
    [("30", "1", 30), ("30000/1001", "1", 29.97), ("60", "1", 60), ("30", "mod(n\\,5)", 24)],
)
def test_the_average_rate_is_told(tmp_path: Path, rate: str, drop: str, average: float) -> None:
    """Frames a second, also of a clip of variable rate that lacks each fifth one."""
    clip = make(
        tmp_path / "clip.mp4", "-f", "lavfi",
        "-i", f"color=red:s=64x64:d=4:r={rate},select={drop}", *TONE, "-fps_mode", "vfr",
    )  # fmt: skip
    assert probe(clip, max_pixels=PIXELS).frame_rate == pytest.approx(average, rel=0.01)


def test_sound_alone_has_no_rate(tmp_path: Path) -> None:
    """Without pictures the rate is 0."""
    assert probe(make(tmp_path / "a.m4a", *TONE), max_pixels=PIXELS).frame_rate == 0


def test_a_title_in_another_alphabet_does_no_harm(tmp_path: Path) -> None:
    """What is written about a recording need not be UTF-8."""
    clip = make(tmp_path / "clip.mkv", *TONE, "-metadata", "title=QQQQ")
    clip.write_bytes(clip.read_bytes().replace(b"QQQQ", b"\xe9\x80\xff\xfe"))
    assert probe(clip, max_pixels=PIXELS).container == "matroska"


@pytest.mark.parametrize(("size", "words"), [(1000, "attached"), (21_000_000, "too large inside")])
def test_an_attached_file_is_refused(tmp_path: Path, size: int, words: str) -> None:
    """No recorder attaches files; a huge one is told by its bytes, before anything reads it."""
    (tmp_path / "font.ttf").write_bytes(bytes(size))
    attached = ("-attach", str(tmp_path / "font.ttf"), "-metadata:s:t", "mimetype=font/ttf")
    clip = make(tmp_path / "clip.mkv", *TONE, *attached)
    with pytest.raises(ClipError, match=words):
        probe(clip, max_pixels=PIXELS)


def test_a_picture_track_without_pictures_is_refused(tmp_path: Path) -> None:
    """A film whose pictures are all missing is damaged, and no clip of that size."""
    clip = make(tmp_path / "clip.mkv", *TONE, *RED_TOP, "-vf", "select=0")
    with pytest.raises(ClipError, match="picture track is empty"):
        probe(clip, max_pixels=PIXELS)
