"""Takes pictures and sound out of our own files, and writes a video once more for slow lines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from talkingheads.backends.base import Progress
from talkingheads.backends.ffmpeg import commands, sound
from talkingheads.backends.processes import run_for_bytes
from talkingheads.errors import ToolError

if TYPE_CHECKING:
    import numpy as np

    from talkingheads.domain import Cut

LONGEST_FRAME = 0.25
"""Seconds that a frame is shown at most; a clip has at least five of them a second."""

WIDEST = 256
"""Times as wide as high as a picture is at most: films are up to 3, odd cameras 10."""

SMALL_SIDE = 360
"""Pixels of the short side of the low-data video."""

SMALL_KEY_SECONDS = 2

CEILING = -4.5
"""What is limited stays below this (dBTP), since AAC at 64 kbit/s raised the peaks of speech by up
to 2.3 dB."""

BARE = {
    "map_metadata:g": -1,
    "map_metadata:s": -1,
    "fflags": "+bitexact",
    "movflags": "+faststart",
}
"""Nothing that the source tells of itself, nothing that differs from run to run, index first.
Only what chapters are called is kept, where they are."""


SMALL = {
    **commands.X264,
    "preset": "medium",
    "crf": 28,
    "pix_fmt": "yuv420p",
    "force_key_frames": f"expr:gte(t,n_forced*{SMALL_KEY_SECONDS})",
    "color_range": "tv",
    **commands.COLOURS,
    "flags:v": "+bitexact",
}
"""The pictures of the low-data video."""

THIN = {
    "acodec": "aac",
    "ar": sound.RATE,
    "ac": 2,
    "audio_bitrate": "48k",
    "flags:a": "+bitexact",
}
"""The sound of the low-data video."""


def frames(media: Path, moments: Sequence[int], *, height: int, time_limit: float) -> np.ndarray:
    """
    Return the pictures of the trusted *media* at rising *moments*: see `MediaTool`.

    The file is opened once for each moment, in one process, and read from the key picture
    before it: that costs the same for ten seconds as for ten minutes.
    """
    import ffmpeg

    if not moments:
        raise ValueError("no moments")
    shots = [_shot(media, moment, height) for moment in moments]
    whole = shots[0] if len(shots) == 1 else ffmpeg.concat(*shots, v=1, a=0).node[0]
    # PPM: raw RGB of which each picture says how wide it is.
    graph = whole.output(
        "pipe:1", f="image2pipe", vcodec="ppm", pix_fmt="rgb24", fps_mode="passthrough"
    )
    most = len(shots) * (100 + 3 * height * height * WIDEST)
    found = _pictures(run_for_bytes(commands.command(graph), timeout=time_limit, most=most))
    if not found:
        raise ToolError(
            f"{media.name}: has no picture at {moments[0] / 1000:g} s",
            hint="Run `talkingheads why` on the clip: its intermediate may be damaged.",
        )
    import numpy as np

    found += [found[-1]] * (len(moments) - len(found))
    return np.stack(found)


def _shot(media: Path, moment: int, height: int) -> Any:
    """Return the picture that is shown at *moment*: the last one of the moment before it."""
    import ffmpeg

    until = moment / 1000 + 0.0005
    begin = max(0.0, until - LONGEST_FRAME)
    length = f"{until - begin:.4f}"
    source = ffmpeg.input(
        f"file:{media}", f="matroska", threads=1, ss=f"{begin:.4f}", t=f"{LONGEST_FRAME * 2}"
    )
    return (
        # The option t counts from the first picture that is read, the filter from the beginning.
        source.video.filter("trim", end=length)
        .filter("scale", w=-1, h=height)
        .filter("reverse")
        .filter("trim", end_frame=1)
        .filter("setpts", "PTS-STARTPTS")
        .filter("scale", in_color_matrix="bt709", in_range="tv")
        .filter("format", "rgb24")
        .filter("setsar", 1)
    )


def _pictures(data: bytes) -> list[np.ndarray]:
    """Return the pictures of a row of PPM files: ``P6 width height 255``, then the pixels."""
    import numpy as np

    found, place = [], 0
    while place < len(data):
        _, width, height, _ = (parts := data[place : place + 40].split(maxsplit=4)[:4])
        place += sum(map(len, parts)) + 4
        size = int(width) * int(height) * 3
        pixels = np.frombuffer(data, np.uint8, size, place)
        found.append(pixels.reshape(int(height), int(width), 3))
        place += size
    return found


def shrink(
    video: Path, target: Path, *, duration: int, time_limit: float, progress: Progress
) -> None:
    """
    Write our own *video* once more as *target*, for slow connections: see `MediaTool`.

    The sound is not levelled again: what `sound.CEILING` leaves above its peaks is mostly enough.
    """
    import ffmpeg

    source = ffmpeg.input(f"file:{video}")
    small = source.video.filter(
        "scale",
        w=f"if(lte(iw,ih),min(iw,{SMALL_SIDE}),-2)",
        h=f"if(lte(iw,ih),-2,min(ih,{SMALL_SIDE}))",
    )
    options = {**SMALL, **THIN, **BARE, "map_chapters": 0}
    graph = ffmpeg.output(small, source.audio, f"file:{target}", f="mp4", **options)
    commands.run(graph, timeout=time_limit, duration=duration, progress=progress)

    def read(graph: Any) -> str:
        return commands.run(graph, timeout=time_limit)

    def again(ceiling: float, lower: Path) -> None:
        loudness = sound.measure(source.audio, read).loudness
        gain = sound.gain_for(lambda: source.audio, loudness, read, ceiling=ceiling)
        streams = ffmpeg.input(f"file:{target}").video, sound.levelled(source.audio, gain)
        kept = {**THIN, **BARE, "map_chapters": 0, "vcodec": "copy"}
        read(ffmpeg.output(*streams, f"file:{lower}", f="mp4", **kept))

    sound.coded_low(target, sound.CEILING, again, read).replace(target)


def sound_of(
    media: Path, cuts: Sequence[Cut], target: Path, *, loudness: float, time_limit: float
) -> None:
    """Write the *cuts* of the trusted *media* as the sound file *target*: see `MediaTool`."""
    import ffmpeg

    if not cuts:
        raise ValueError("no cuts")

    def heard() -> Any:
        return _joined(media, cuts)

    gain = sound.gain_for(
        heard,
        loudness,
        lambda graph: commands.run(graph, timeout=time_limit),
        ceiling=CEILING,
    )
    graph = ffmpeg.output(
        sound.levelled(heard(), gain),
        f"file:{target}",
        f="mp4",
        acodec="aac",
        ar=sound.RATE,
        ac=2,
        audio_bitrate="64k",
        map_chapters=-1,
        **{"flags:a": "+bitexact"},
        **BARE,
    )
    commands.run(graph, timeout=time_limit)


def _joined(media: Path, cuts: Sequence[Cut]) -> Any:
    """Return the sound of *cuts*, one after the other."""
    import ffmpeg

    whole = ffmpeg.input(f"file:{media}", f="matroska").audio
    spans = [(cut.start * sound.RATE // 1000, cut.end * sound.RATE // 1000) for cut in cuts]
    return sound.joined(sound.stretches(whole, spans))
