"""Takes the sound out of our own files, and writes a video once more for slow lines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from talkingheads.backends.base import Progress
from talkingheads.backends.ffmpeg import commands, sound
from talkingheads.backends.processes import run_for_bytes

if TYPE_CHECKING:
    import numpy as np

    from talkingheads.domain import Cut

HEARING_RATE = 16_000

REMEMBERED = 20 * 60 * HEARING_RATE
"""Samples that are remembered at most: 20 minutes."""

_heard: dict[tuple[Path, int, int], np.ndarray] = {}
"""The sound of the file that was listened to last."""

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


def listen(media: Path, *, most: float, time_limit: float) -> np.ndarray:
    """
    Decode the sound of the trusted *media*, of *most* seconds at most: see `MediaTool`.

    What was heard last is remembered if it is not long, since three stages ask for it.
    """
    if not media.exists():
        return _samples(media, most, time_limit)  # which says so
    state = media.stat()
    which = media, state.st_size, state.st_mtime_ns
    if which not in _heard:
        _heard.clear()
        samples = _samples(media, most, time_limit)
        if samples.size > REMEMBERED:
            return samples
        _heard[which] = samples
    return _heard[which].copy()


def _samples(media: Path, most: float, time_limit: float) -> np.ndarray:
    import ffmpeg
    import numpy as np

    graph = ffmpeg.input(f"file:{media}").audio.output("pipe:1", f="f32le", ac=1, ar=HEARING_RATE)
    heard = run_for_bytes(
        commands.command(graph), timeout=time_limit, most=round(most * HEARING_RATE * 4)
    )
    return np.frombuffer(heard, dtype="<f4").astype(np.float32)


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
