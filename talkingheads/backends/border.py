"""
What a stranger's file may be and take: codecs, and the cages of those who read it.

Two read it, the look (`pyav`) and ffmpeg: both are held to the same list and the same measure.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from talkingheads.backends.base import Recipe
from talkingheads.backends.cage import Cage

CODECS: Mapping[str, str] = MappingProxyType(
    {
        "h264": "h264",
        "hevc": "hevc",
        "vp8": "vp8 libvpx",
        "vp9": "vp9 libvpx-vp9",
        "av1": "av1 libdav1d",
        "mpeg4": "mpeg4",
        "mpeg2video": "mpeg2video",
        "mpeg1video": "mpeg1video",
        "h263": "h263",
        "prores": "prores",
        "mjpeg": "mjpeg",
        "aac": "aac",
        "aac_latm": "aac_latm",
        "mp3": "mp3 mp3float",
        "mp2": "mp2 mp2float",
        "opus": "opus libopus",
        "vorbis": "vorbis",
        "flac": "flac",
        "alac": "alac",
        "amr_nb": "amrnb amr_nb libopencore_amrnb",
        "amr_wb": "amrwb amr_wb libopencore_amrwb",
        "ac3": "ac3",
        "eac3": "eac3",
        **{
            f"pcm_{kind}": f"pcm_{kind}"
            for kind in "s16le s16be s24le s24be s32le s32be f32le f32be u8 alaw mulaw".split()
        },
    }
)
"""Codecs that phones, cameras and browsers write, by libav's names, and what decodes each."""

DECODERS = ",".join(" ".join(CODECS.values()).split())
"""No others are used on strangers' files."""

RATE = 2000
"""Packets a second of one track at most: pictures of slow motion come 240 times, sound 400."""

TRY = """
import sys
sys.path.append(sys.argv[1])
import launcher
sys.stdout.write("\\n".join(launcher.lacking()))
"""
"""What a child runs to try its walls."""

USUAL = 9000
"""Seconds of processor time at most of a usual clip in `making`: of six minutes in 1080p."""

BURST = 10_000
"""Packets of one track that are not asked how long they last."""


def looking(source: Path, *, max_pixels: int) -> Cage:
    """Return the cage of who looks into *source*: it reads it once, and decodes one picture."""
    return Cage(
        memory=200_000_000 + 5 * max_pixels,
        cpu=10 + source.stat().st_size // 50_000_000,
        reads=(source,),
    )


def hearing(source: Path, program: Path) -> Cage:
    """Return the cage of the *program* that decodes the sound of *source*, and writes nothing."""
    return Cage(
        memory=700_000_000,
        cpu=30 + source.stat().st_size // 1_000_000,
        reads=(source, program),
    )


def making(source: Path, recipe: Recipe, program: Path, target: Path) -> Cage:
    """
    Return the cage of the *program* that makes *source* into what *recipe* says.

    It may write *target*, which must be there, and make no other file: many fill a disk too.
    What it may take grows with the clip's seconds, pixels and frames: several times of what an
    ordinary one takes on a slow machine.
    """
    seconds, pixels = recipe.duration / 1000, recipe.pixels / 1e6
    faster = max(1.0, recipe.frame_rate / 30)
    written = seconds * (200_000 + 25e6 * (recipe.height / 720) ** 2)
    return Cage(
        memory=round(1.5e9 + 250e6 * pixels),
        cpu=round(15 + seconds * (5 + 10 * pixels * faster)),
        reads=(source, program),
        writes=(target,),
        file=round(100e6 + written),
    )


def patience(cage: Cage, time_limit: float) -> float:
    """
    Return the seconds that we wait for who is in *cage*, on a machine with other work too.

    It is *time_limit* for most; more for a clip that is more work than `USUAL`, in proportion.
    """
    return min(time_limit * max(1.0, cage.cpu / USUAL), 20.0 + 3 * cage.cpu)


def lacking() -> tuple[str, ...]:
    """Return what this system cannot keep from who reads a stranger's file, in plain words."""
    from talkingheads.backends.processes import run_process

    if os.name != "posix":
        return ("memory", "the network", "other processes", "other files", "life after ours")
    here = str(Path(__file__).parent)
    said = run_process([sys.executable, "-I", "-S", "-c", TRY, here], timeout=30)
    return tuple(line for line in said.splitlines() if line)
