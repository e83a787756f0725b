"""Real MoviePy on a small clip: the cut, the texts, the sound."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from talkingheads.backends.base import Scene
from talkingheads.backends.ffmpeg import Ffmpeg, executable
from talkingheads.backends.fonts import font
from talkingheads.backends.moviepy import MoviePy
from talkingheads.backends.processes import run_process
from talkingheads.domain import CaptionTrack, Clip, Cue, Cut, CutList, Speaker
from talkingheads.settings import RenderSettings
from tests.backends.test_ffmpeg import loudness, make, recipe

# MoviePy 2.2 leaves the pipes of a reader whose process has ended to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

SPEAKER = Speaker("Ŵil Gŵyn", "Volunteer", "Larkford Community Bus")
WHOLE = CutList((Cut(0, 6000),), 6000)


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six seconds: grey, but for a white second from 3 to 4, and a beep in it."""
    folder = tmp_path_factory.mktemp("media")
    source = make(
        folder / "s.mov", "-f", "lavfi", "-i",
        "color=0x404040:s=320x180:d=6:r=25,drawbox=c=white:t=fill:enable='between(t,3,3.99)'",
        "-f", "lavfi", "-i", "sine=200:d=6,volume='if(between(t,3,4),1,0.1)':eval=frame",
    )  # fmt: skip
    Ffmpeg().normalise(
        source, folder / "m.mkv", recipe=recipe(duration=6000), progress=lambda part: None
    )
    return folder / "m.mkv"


def rendered(
    media: Path,
    folder: Path,
    cuts: CutList = WHOLE,
    burned: CaptionTrack | None = None,
    picture: bool = True,
    **settings: object,
) -> Path:
    """Render *media* and return the video."""
    size = (320, 180) if picture else (0, 0)
    clip = Clip("a", "b", 6000, *size, 25)
    scene = Scene(media, clip, cuts, burned, SPEAKER, RenderSettings(**settings))
    MoviePy().render(
        scene, video=folder / "v.mp4", poster=folder / "p.jpg", progress=lambda part: None
    )
    return folder / "v.mp4"


def frames(video: Path) -> list[np.ndarray]:
    import av

    with av.open(str(video)) as file:
        return [frame.to_ndarray(format="rgb24") for frame in file.decode(video=0)]


def test_the_cut_keeps_what_it_says(media: Path, tmp_path: Path) -> None:
    """Cut to 2-3.5 s and 5-6 s, the flash comes at 1 s, lasts half a second, and the beep too."""
    cuts = CutList((Cut(2000, 3500), Cut(5000, 6000)), 6000)
    video = rendered(media, tmp_path, cuts, lower_third_seconds=0)
    bright = [frame.mean() > 150 for frame in frames(video)]
    assert len(bright) == pytest.approx(62, abs=1)
    assert bright.index(True) == pytest.approx(25, abs=1)
    assert sum(bright) == pytest.approx(12, abs=1)
    sound = np.abs(Ffmpeg().listen(video))
    loud = np.flatnonzero(sound > sound.max() / 2)
    assert loud[0] / 16_000 == pytest.approx(1.0, abs=0.04)
    assert loud[-1] / 16_000 == pytest.approx(1.5, abs=0.04)


def test_the_name_is_shown_first_and_then_no_more(media: Path, tmp_path: Path) -> None:
    """The lower third is in the lower left for its seconds, above where captions stand."""
    shown = frames(rendered(media, tmp_path, lower_third_seconds=2))
    corner = (slice(90, 136), slice(16, 150))
    assert np.ptp(shown[25][corner]) > 100
    assert np.ptp(shown[62][corner]) < 12
    assert np.ptp(shown[25][145:]) < 12


def test_captions_are_burned_in_only_if_asked(media: Path, tmp_path: Path) -> None:
    """A burned caption stands in the lower part for its time."""
    track = CaptionTrack((Cue(1000, 2000, ("We will.",)),), "x", "en")
    shown = frames(rendered(media, tmp_path, burned=track, lower_third_seconds=0))
    assert np.ptp(shown[37][150:]) > 100
    assert np.ptp(shown[62][150:]) < 12


def test_a_voice_without_picture_becomes_a_card(media: Path, tmp_path: Path) -> None:
    """Without picture the video is a card in the project's colour, with words on it."""
    video = rendered(media, tmp_path, picture=False, colour="#802020")
    (frame, *_) = frames(video)
    assert frame.shape == (720, 1280, 3)
    assert np.abs(frame[5, 5].astype(int) - (0x80, 0x20, 0x20)).max() < 8
    assert np.ptp(frame) > 150


def test_colours_and_loudness_survive(media: Path, tmp_path: Path) -> None:
    """Grey stays the same grey, and the sound stays at -16 LUFS."""
    video = rendered(media, tmp_path, lower_third_seconds=0)
    assert abs(int(frames(video)[10].mean()) - 0x40) < 4
    assert loudness(video) == pytest.approx(-16, abs=0.5)


def test_the_video_is_for_every_browser(media: Path, tmp_path: Path) -> None:
    """H.264 in 4:2:0 with AAC, BT.709, index first, and no word on who made it with what."""
    video = rendered(media, tmp_path)
    told = run_process([executable(), "-nostdin", "-i", str(video), "-f", "null", "-"], timeout=60)
    assert "Video: h264" in told
    assert "yuv420p(tv, bt709" in told
    assert "Audio: aac (LC), 48000 Hz" in told.replace(" (mp4a / 0x6134706D)", "")
    data = video.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")
    assert b"Lavf" not in data


def test_the_font_has_the_letters_of_welsh() -> None:
    """Both cuts of the typeface have a glyph for each letter that Welsh needs."""
    from PIL import ImageFont

    for bold in (False, True):
        face = ImageFont.truetype(str(font(bold=bold)), 30)
        missing = bytes(face.getmask("\uffff"))
        for letter in "ŵŷâêîôûŴŶ":
            assert bytes(face.getmask(letter)) != missing
