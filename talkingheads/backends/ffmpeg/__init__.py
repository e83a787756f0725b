"""
What ffmpeg does for us, with graphs built by ffmpeg-python.

A stranger's file is read under a ``file:`` name of our own, with its demuxer named, only with the
demuxers, decoders and protocols listed, and in a cage (`border`): so a playlist, a script or a
link dressed as video can open nothing. The ffmpeg is the one that imageio-ffmpeg carries.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from talkingheads.backends import border
from talkingheads.backends.base import Levels, Probe, Progress, Recipe
from talkingheads.backends.cage import Cage
from talkingheads.backends.ffmpeg import extracts, sound
from talkingheads.backends.ffmpeg.commands import COLOURS, X264, command, executable, listener
from talkingheads.backends.ffmpeg.reasons import refusal
from talkingheads.backends.processes import run_process
from talkingheads.errors import (
    ClipError,
    KilledError,
    OutgrownError,
    PassingError,
    TimeLimitError,
    ToolError,
    UnstartedError,
)
from talkingheads.formats.sniffing import EXPORTED

if TYPE_CHECKING:
    import numpy as np

    from talkingheads.domain import Cut

SILENT = float("-inf")
SLOW = (
    "Run again when the machine has less to do; if it stays so, raise ingest.time_limit in "
    "pipeline.yaml, or ask for a shorter clip or one in 1080p."
)


class Ffmpeg:
    """What stages ask of ffmpeg: see `MediaTool` in ``base.py``."""

    def __init__(
        self,
        *,
        time_limit: float = 1800,
        max_pixels: int = 9_000_000,
        max_tracks: int = 32,
        max_minutes: float = 24 * 60,
    ) -> None:
        self.time_limit = time_limit
        self.max_pixels = max_pixels
        self.max_tracks = max_tracks
        self.max_minutes = max_minutes

    def probe(self, source: Path) -> Probe:
        """Look into *source* in a child of its own, so that nothing it does can harm us."""
        from talkingheads.backends import pyav

        return pyav.probe(
            source,
            max_pixels=self.max_pixels,
            max_tracks=self.max_tracks,
            max_seconds=60 * (self.max_minutes * 1.1 + 1),  # what comes near is measured
            time_limit=self.time_limit,
        )

    def levels(self, source: Path, container: str) -> Levels:
        """Measure each channel of *source*, and all of them mixed."""
        import ffmpeg

        heard = _as_played(_stranger(source, container, self.max_pixels).audio)
        split = heard.filter_multi_output("asplit")
        each = split[0].filter("astats", measure_overall="none", measure_perchannel="Peak_level")
        each = each.filter("ebur128", framelog="quiet", dualmono="true")
        mixed = split[1].filter("aformat", channel_layouts="mono").filter("volumedetect")
        said = self._read(
            ffmpeg.merge_outputs(each.output("-", f="null"), mixed.output("-", f="null")),
            border.hearing(source, Path(executable())),
        )
        channels = re.findall(r"^\[Parsed_astats\S* @ \S+\] Peak level dB: (\S+)", said, re.M)
        loudest = re.findall(r"^\[Parsed_volumedet\S* @ \S+\] max_volume: (\S+) dB", said, re.M)
        peak = float(loudest[-1]) if loudest else SILENT
        return Levels(tuple(map(float, channels)), peak, sound.loudness_in(said))

    def normalise(self, source: Path, target: Path, *, recipe: Recipe, progress: Progress) -> None:
        """Write *source* as Matroska with H.264 and FLAC: upright, constant rate, levelled."""
        import ffmpeg

        stranger = _stranger(source, recipe.container, self.max_pixels)
        gain = sound.gain_for(
            lambda: _one_voice(stranger.audio, recipe),
            recipe.loudness,
            lambda graph: self._read(graph, border.hearing(source, Path(executable()))),
        )
        heard = sound.levelled(_one_voice(stranger.audio, recipe), gain)
        streams = [heard.filter("aformat", sample_fmts="s16")]
        if recipe.picture:
            streams.insert(0, _picture(stranger["V"], recipe))  # no cover pictures
        graph = ffmpeg.output(
            *streams,
            f"file:{target}",
            f="matroska",
            **X264,
            preset="veryfast",
            crf=16,
            g=recipe.fps * 2,
            acodec="flac",
            map_metadata=-1,
            map_chapters=-1,
            fflags="+bitexact",
        )
        recipe = replace(recipe, pixels=recipe.pixels or self.max_pixels)
        cage = border.making(source, recipe, Path(executable()), target)
        target.touch()
        self._read(graph, cage, recipe.duration, progress)

    def listen(self, media: Path) -> np.ndarray:
        """Decode the sound of the trusted *media*: float32, mono, 16 kHz, shape (samples,)."""
        minutes = 2 * self.max_minutes + 1  # no clip that was taken in is near to that
        return extracts.listen(media, most=minutes * 60, time_limit=self.time_limit)

    def frames(self, media: Path, moments: Sequence[int], *, height: int) -> np.ndarray:
        """Return the pictures of the trusted *media* at rising *moments* (milliseconds)."""
        from talkingheads.backends.pyav import pictures

        return pictures.frames(media, moments, height=height)

    def shrink(self, video: Path, target: Path, *, duration: int, progress: Progress) -> None:
        """Write our own *video* once more as *target*, for slow connections."""
        extracts.shrink(
            video,
            target,
            duration=duration,
            time_limit=self.time_limit,
            progress=progress,
        )

    def sound_of(self, media: Path, cuts: Sequence[Cut], target: Path, *, loudness: float) -> None:
        """Write the *cuts* of the trusted *media* as the sound file *target*, levelled."""
        extracts.sound_of(media, cuts, target, loudness=loudness, time_limit=self.time_limit)

    def check(self) -> str:
        """Make a second of tone and colour, and read it like a stranger's; return the versions."""
        import ffmpeg

        from talkingheads.backends import pyav

        picture = ffmpeg.input("color=c=teal:s=64x64:d=1:r=10", f="lavfi").video
        tone = sound.levelled(ffmpeg.input("sine=d=1", f="lavfi").audio, sound.Gain(6.0, -3.5))
        with tempfile.TemporaryDirectory() as room:
            made = Path(room) / "tried.mp4"
            graph = ffmpeg.output(
                picture, tone.filter("ebur128"), f"file:{made}", vcodec="libx264", acodec="aac"
            )
            run_process(command(graph), timeout=60)
            self.levels(made, self.probe(made).container)
        number = run_process([executable(), "-version"], timeout=30).splitlines()[0]
        return f"{number.split(' Copyright')[0]}; clips are looked into with {pyav.version()}"

    def _read(
        self, graph: Any, cage: Cage, duration: int = 0, progress: Progress | None = None
    ) -> str:
        """
        Run *graph* on a stranger's file, in *cage*.

        Raises: ClipError for what ffmpeg cannot bear; PassingError if it was ended or stopped;
        ToolError if it cannot be started, which is not the file's fault.
        """
        try:
            return run_process(
                command(graph, progress=progress is not None),
                timeout=border.patience(cage, self.time_limit),
                on_line=listener(duration, progress),
                cage=cage,
            )
        except OutgrownError as error:
            raise ClipError(
                f"too large inside: it cannot be decoded ({error.what})", hint=EXPORTED
            ) from None
        except TimeLimitError as error:
            raise PassingError(
                f"decoding it took too long: this machine is too slow for it ({error.what})",
                hint=SLOW,
            ) from None
        except KilledError as error:
            raise PassingError(error.what, hint=error.hint) from None
        except UnstartedError:
            raise
        except ToolError as error:
            raise refusal(error.said) from None


def _stranger(source: Path, container: str, max_pixels: int) -> Any:
    """Open a stranger's file with only what it may need."""
    import ffmpeg

    return ffmpeg.input(
        f"file:{source}",
        f=container,
        protocol_whitelist="file",
        format_whitelist=container,
        codec_whitelist=border.DECODERS,
        max_pixels=max_pixels,
    )


def _picture(video: Any, recipe: Recipe) -> Any:
    """Upright (ffmpeg turns by itself), square pixels, even sizes, BT.709, constant rate."""
    side, colours = recipe.height, dict[str, str]()
    if not recipe.high_dynamic_range:
        colours = {
            "in_color_matrix": recipe.matrix,
            "in_range": "pc" if recipe.full_range else "tv",
            "out_color_matrix": "bt709",
            "out_range": "tv",
        }
    even = (
        video.filter("scale", w="max(2,trunc(iw*sar/2)*2)", h="max(2,trunc(ih/2)*2)", **colours)
        .filter("setsar", 1)
        .filter(
            "scale",
            w=f"if(lte(iw,ih),min(iw,{side}),trunc(iw*min(ih,{side})/ih/2)*2)",
            h=f"if(lte(iw,ih),trunc(ih*min(iw,{side})/iw/2)*2,min(ih,{side}))",
        )
        .filter("fps", fps=recipe.fps, start_time=0)
    )
    if recipe.high_dynamic_range:
        even = _ordinary(even)
    if recipe.stands:
        even = even.filter("tpad", stop=-1, stop_mode="clone")
        even = even.filter("trim", end=recipe.duration / 1000)
    return even.filter("format", "yuv420p").filter("setparams", **COLOURS, range="tv")


def _ordinary(video: Any) -> Any:
    """Give *video* ordinary colours; each of its pixels costs a lot, so it is small by now."""
    return (
        video.filter("zscale", t="linear", npl=100)
        .filter("format", "gbrpf32le")
        .filter("zscale", p="bt709")
        .filter("tonemap", "hable", desat=0)
        .filter("zscale", t="bt709", m="bt709", r="tv")
    )


def _as_played(audio: Any) -> Any:
    """Cut *audio* off at full scale, as all players do: loud codes are decoded beyond it."""
    return audio.filter("aformat", sample_fmts="s32")


def _one_voice(audio: Any, recipe: Recipe) -> Any:
    """
    Mix to one voice, or take it from the one channel that has it, and put it on both sides.

    Both sides are copied: channelmap would let them share their samples, and filters that work in
    place would then come over them twice.
    """
    if recipe.container != "wav":  # recorders write what is louder, to be made softer afterwards
        audio = _as_played(audio)
    audio = audio.filter("aresample", **{"async": 1, "first_pts": 0})
    audio = audio.filter("aformat", sample_fmts="fltp")
    if recipe.channel is not None:
        audio = audio.filter("channelmap", map=str(recipe.channel), channel_layout="mono")
    else:
        audio = audio.filter("aformat", channel_layouts="mono")
    return audio.filter("aformat", channel_layouts="stereo")
