"""A small timeline that has one of everything, and the clips that it is made of."""

from __future__ import annotations

from pathlib import Path

from talkingheads.backends.ffmpeg import Ffmpeg
from talkingheads.domain import (
    CaptionBox,
    Chapter,
    EndCard,
    Hold,
    Layer,
    LowerThird,
    Playhead,
    Quote,
    Take,
    Timeline,
    TitleCard,
    VoiceCard,
)
from tests.backends.test_ffmpeg import make, recipe

SHADES = "hue=s=0.5,scale=out_color_matrix=bt709:out_range=tv,setparams=colorspace=bt709"
VOICE = "sine=300:d=6,tremolo=f=3:d=0.8"


def clip(folder: Path, name: str, size: str) -> Path:
    """Make six seconds of a moving test picture with a trembling tone, as we keep clips."""
    source = make(
        folder / f"{name}.mov",
        *("-f", "lavfi", "-i", f"testsrc2=s={size}:d=6:r=25,{SHADES}"),
        *("-f", "lavfi", "-i", VOICE, "-pix_fmt", "yuv420p"),
    )
    target = folder / f"{name}.mkv"
    Ffmpeg().normalise(source, target, recipe=recipe(duration=6000), progress=lambda part: None)
    return target


def flash(folder: Path) -> Path:
    """Make six seconds: grey, but for a white second from 3 to 4, and a beep in it."""
    source = make(
        folder / "flash.mov", "-f", "lavfi", "-i",
        "color=0x404040:s=320x180:d=6:r=25,drawbox=c=white:t=fill:enable='between(t,3,3.99)'",
        "-f", "lavfi", "-i", "sine=200:d=6,volume='if(between(t,3,4),1,0.1)':eval=frame",
    )  # fmt: skip
    target = folder / "flash.mkv"
    Ffmpeg().normalise(source, target, recipe=recipe(duration=6000), progress=lambda part: None)
    return target


def one_of_everything() -> Timeline:
    """Return 6.5 s: title, two takes, one of another shape, a voice alone, and the end card."""
    voice = VoiceCard("Ada Okafor", "Town Centre Manager", tuple(range(0, 100, 3)))
    promise = Quote("We will open the Saturday route.")
    return Timeline(
        320,
        180,
        25,
        (
            Hold(TitleCard("Safer evenings", "Larkford", "September"), 1000, fade=240),
            Take("wide", 1000, 2400, 320, 180),
            Take("wide", 3000, 3800, 320, 180),
            Take("tall", 480, 1480, 180, 320),
            Take("wide", 4000, 5200, instead=voice),
            Hold(EndCard("What we will do", (promise,), 1), 1080, fade=200),
        ),
        layers=(
            Layer(LowerThird("Ada Okafor", "Manager"), 1200, 3000, fade=280),
            Layer(CaptionBox(("We will open", "the route.")), 1400, 2200),
            Layer(CaptionBox(("By Saturday.",)), 2400, 3600),
            Layer(Playhead(), 4200, 5400),
        ),
        chapters=(Chapter(0, 4200, "Ada"), Chapter(4200, 6480, "Her voice; =")),
    )
