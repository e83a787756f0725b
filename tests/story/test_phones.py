"""What phones, cameras and browsers send comes out upright, playable, levelled and in sync."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from talkingheads.backends.ffmpeg import Ffmpeg
from talkingheads.backends.ffmpeg.film import FfmpegRenderer
from talkingheads.domain import (
    Clip,
    Hold,
    Layer,
    Playhead,
    Source,
    Take,
    Timeline,
    TitleCard,
    VoiceCard,
)
from talkingheads.files import digest_of
from talkingheads.settings import IngestSettings
from talkingheads.stages import ingest
from tests.fakes import FakePainter, tools
from tests.measuring import apart, beeps, flash_and_beep, loudness

pytestmark = pytest.mark.story

SYNC = 40
"""Milliseconds by which sound and picture may be apart."""

AAC = ("-c:a", "aac")
VP8 = ("-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "500k")
SIDEWAYS = "transpose=clock"
"""Stored so, a picture needs a quarter turn to the left to be upright."""


@dataclass(frozen=True)
class Phone:
    """One way in which clips come."""

    args: tuple[str, ...] = AAC
    rate: Fraction | float = 30
    every: int = 60
    size: str = "128x72"
    filters: str = "null"
    sound: str = "anull"
    name: str = "clip.mp4"
    turned: bool = False

    def film(self, target: Path, *, seconds: float = 6) -> Path:
        """Make a clip as it comes from this one."""
        flat = target if not self.turned else target.with_name("flat.mp4")
        flash_and_beep(
            flat,
            *self.args,
            seconds=seconds,
            every=self.every,
            rate=self.rate,
            size=self.size,
            filters=self.filters,
            sound=self.sound,
        )
        if self.turned:
            make(target, "-display_rotation", "90", "-i", str(flat), "-c", "copy")
        return target


PHONES = {
    "4K": Phone(size="3840x2160", rate=5, every=10),
    "portrait, stored sideways": Phone(size="270x480", filters=SIDEWAYS, turned=True),
    "5 frames a second": Phone(rate=5, every=10),
    "15 frames a second": Phone(rate=15, every=30),
    "23.976 frames a second": Phone(rate=Fraction(24000, 1001), every=48),
    "29.97 frames a second": Phone(rate=Fraction(30000, 1001)),
    "50 frames a second": Phone(rate=50, every=100),
    "60 frames a second": Phone(rate=60, every=120),
    "120 frames a second": Phone(rate=120, every=240),
    "odd and wide": Phone((*AAC, "-pix_fmt", "yuv444p"), size="853x479"),
    "odd and high": Phone((*AAC, "-pix_fmt", "yuv444p"), size="359x641"),
    "mono": Phone((*AAC, "-ac", "1")),
    "8 kHz": Phone(("-c:a", "pcm_s16le", "-ar", "8000"), name="clip.mov", sound="aformat=cl=mono"),
    "44.1 kHz": Phone((*AAC, "-ar", "44100")),
    "96 kHz": Phone((*AAC, "-ar", "96000")),
    "5.1, voice in the centre": Phone(sound="pan=5.1|FC=c0", args=(*AAC, "-ac", "6")),
    "left only": Phone(sound="pan=stereo|FL=c0"),
    "sides that cancel each other out": Phone(sound="pan=stereo|FL=c0|FR=-1*c0"),
    "very quiet": Phone(sound="volume=-34dB"),
    "from a browser": Phone((*VP8, "-c:a", "libopus"), name="clip.webm"),
    "variable rate": Phone(
        (*AAC, "-fps_mode", "vfr", "-video_track_timescale", "90000"),
        filters="select='lt(mod(n-30,60),8)+lt(mod(n,8),7)'",
    ),
}


def make(target: Path, *args: str) -> None:
    """Make *target* with ffmpeg."""
    from tests.backends.test_ffmpeg import make

    make(target, *args)


def accepted(root: Path, file: Path, **settings: object) -> tuple[Clip, Callable[[str], Path]]:
    """Ingest *file* of the project in *root*; return the clip, and what finds its intermediate."""
    kit = tools(root, media=Ffmpeg())
    source = Source(file.name, digest_of(file))
    return ingest.run(source, settings=IngestSettings(**settings), tools=kit), kit.cache.path


def rendered(clip: Clip, find: Callable[[str], Path], takes: list[tuple[int, int]]) -> Path:
    """Render *takes* of *clip*, as milliseconds from its start, one after the other."""
    pieces = tuple(Take(clip.media, a, b, width=clip.width, height=clip.height) for a, b in takes)
    video = find(clip.media).with_name("video.mp4")
    FfmpegRenderer(FakePainter()).render(
        Timeline(clip.width, clip.height, clip.fps, pieces, loudness=clip.loudness),
        video,
        find=find,
        crf=23,
        progress=lambda part: None,
    )
    return video


@pytest.mark.parametrize("phone", PHONES.values(), ids=PHONES)
def test_what_a_phone_sends_is_shown(phone: Phone, tmp_path: Path) -> None:
    """Cut in two, it is upright, of even size, levelled, and beeps when it flashes."""
    (tmp_path / "clips").mkdir()
    file = phone.film(tmp_path / "clips" / phone.name, seconds=4)
    clip, find = accepted(tmp_path, file)
    takes = [(200, 1800), (2200, 4000)]
    video = rendered(clip, find, takes)
    assert abs(Ffmpeg().probe(video).duration - sum(b - a for a, b in takes)) <= SYNC + 30
    assert all(abs(off) <= SYNC for off in apart(video)), apart(video)
    assert loudness(video)[0] == pytest.approx(-16, abs=0.5)
    assert loudness(video)[1] <= -1.5
    frame = first_picture(video)
    height, width = frame.shape[:2]
    assert (width % 2, height % 2) == (0, 0)
    assert min(width, height) <= 720
    assert clip.portrait == (height > width)
    top, bottom = frame[height // 4, width // 2], frame[3 * height // 4, width // 2]
    assert top[0] > 150 > top[2]
    assert bottom[2] > 150 > bottom[0]


def first_picture(video: Path) -> np.ndarray:
    """Return the first frame of *video*, red, green and blue."""
    import av

    with av.open(str(video)) as file:
        return next(file.decode(video=0)).to_ndarray(format="rgb24")


def test_after_ten_minutes_and_sixty_cuts_all_is_in_sync(tmp_path: Path) -> None:
    """Each flash of a long clip filmed at 30 frames/s comes with its beep to the end of its cut."""
    (tmp_path / "clips").mkdir()
    file = Phone(every=300, size="64x36").film(tmp_path / "clips" / "long.mp4", seconds=600)
    clip, find = accepted(tmp_path, file)
    assert clip.fps == 30
    takes = [(10_000 * n + 3_367, 10_000 * n + 6_800 + 100 * (n % 7)) for n in range(60)]
    video = rendered(clip, find, takes)
    off = apart(video)
    assert len(off) == 60
    assert max(map(abs, off)) <= SYNC
    heard = [5_000 - 3_367 + sum(b - a for a, b in takes[:n]) for n in range(60)]
    assert beeps(video) == pytest.approx(heard, abs=SYNC)


def test_sound_alone_is_shown_as_a_card_that_may_come_again(tmp_path: Path) -> None:
    """The same card and the same drawings over it can be shown more than once in a video."""
    (tmp_path / "clips").mkdir()
    file = tmp_path / "clips" / "memo.m4a"
    make(file, "-f", "lavfi", "-i", "sine=1000:d=5,tremolo=2:0.9", *AAC)
    clip, find = accepted(tmp_path, file)
    assert (clip.has_picture, clip.fps) == (False, 25)
    card, title = VoiceCard("Ann"), Hold(TitleCard("Larkford"), 400)
    takes = (Take(clip.media, 0, 2000, instead=card), Take(clip.media, 3000, 4000, instead=card))
    lines = (Layer(Playhead(), 400, 2400), Layer(Playhead(), 2800, 3800))
    video = tmp_path / "video.mp4"
    FfmpegRenderer(FakePainter()).render(
        Timeline(320, 180, clip.fps, (title, takes[0], title, takes[1]), lines),
        video,
        find=find,
        crf=23,
        progress=lambda part: None,
    )
    assert Ffmpeg().probe(video).duration == pytest.approx(3800, abs=70)
    assert loudness(video)[0] == pytest.approx(-16, abs=0.5)
