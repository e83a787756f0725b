"""
Makes the video of a timeline with ffmpeg, in one pass; the painter's pictures are laid over.

`picture.py` makes the stream of pictures, this file the sound, and the file that holds both.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from pathlib import Path
from typing import Any

from talkingheads.backends.base import Find, Painter, Progress
from talkingheads.backends.ffmpeg import commands, picture, sound
from talkingheads.backends.ffmpeg.sound import RATE
from talkingheads.backends.processes import run_process
from talkingheads.domain import Chapter, Hold, Take, Timeline

SLOWEST = 60.0
"""Seconds that a second of the video may take, before ffmpeg is held to hang."""


class FfmpegRenderer:
    """See `Renderer` in ``base.py``."""

    def __init__(self, painter: Painter) -> None:
        self.painter = painter

    def render(
        self, timeline: Timeline, video: Path, *, find: Find, crf: int, progress: Progress
    ) -> None:
        """Write *timeline* as *video*, whole or not at all."""
        import ffmpeg

        limit = _limit(timeline)
        with tempfile.TemporaryDirectory(dir=video.parent) as room:
            sheets = picture.Sheets(self.painter, timeline, Path(room))
            runs = tuple(runs_of(timeline.pieces))
            with ThreadPoolExecutor(1) as beside:  # ffmpeg measures while the painter draws
                measured = beside.submit(
                    sound.gain_for,
                    lambda: _sound(runs, timeline, find),
                    timeline.loudness,
                    lambda graph: commands.run(graph, timeout=limit),
                )
                pictures = picture.stream(runs, timeline, sheets, find)
            made = Path(room) / "video.mp4"
            gain = measured.result()
            graph = ffmpeg.output(
                pictures,
                sound.levelled(_sound(runs, timeline, find), gain),
                f"file:{made}",
                **picture.encoding(timeline.fps, crf),
                **SOUND,
                **BARE,
            )
            commands.run(graph, timeout=limit, duration=timeline.length, progress=progress)
            made = _kept_low(made, lambda: _sound(runs, timeline, find), timeline, gain)
            _put(made, timeline.chapters, video)


SOUND = {"acodec": "aac", "ar": RATE, "audio_bitrate": "96k", "flags:a": "+bitexact"}

BARE = {"map_metadata": -1, "map_chapters": -1, "fflags": "+bitexact", "movflags": "+faststart"}
"""Nothing of the source's metadata, nothing that differs from run to run, the index first."""


def finish(
    pictures: Path, noise: Path, timeline: Timeline, video: Path, *, progress: Progress
) -> None:
    """Join the encoded *pictures* with the sound file *noise*, levelled, as *video*."""
    import ffmpeg

    def heard() -> Any:
        return ffmpeg.input(f"file:{noise}").audio

    limit = _limit(timeline)
    gain = sound.gain_for(
        heard, timeline.loudness, lambda graph: commands.run(graph, timeout=limit)
    )
    made = pictures.with_name("joined.mp4")
    graph = ffmpeg.output(
        ffmpeg.input(f"file:{pictures}").video,
        sound.levelled(heard(), gain),
        f"file:{made}",
        vcodec="copy",
        **SOUND,
        **BARE,
    )
    commands.run(graph, timeout=limit, duration=timeline.length, progress=progress)
    _put(_kept_low(made, heard, timeline, gain), timeline.chapters, video)


def _kept_low(made: Path, heard: Callable[[], Any], timeline: Timeline, gain: sound.Gain) -> Path:
    """Return *made*, its sound coded anew if coding raised its peaks too high."""
    import ffmpeg

    limit = _limit(timeline)

    def read(graph: Any) -> str:
        return commands.run(graph, timeout=limit)

    def again(ceiling: float, target: Path) -> None:
        lower = sound.gain_for(heard, timeline.loudness, read, ceiling=ceiling)
        pictures = ffmpeg.input(f"file:{made}").video
        levelled = sound.levelled(heard(), lower)
        read(ffmpeg.output(pictures, levelled, f"file:{target}", vcodec="copy", **SOUND, **BARE))

    ceiling = sound.CEILING if gain.ceiling is None else gain.ceiling
    return sound.coded_low(made, ceiling, again, read)


Run = tuple[Take, ...] | Hold
"""Takes of one clip that follow each other in its own order, or a card."""


def runs_of(pieces: Sequence[Take | Hold]) -> list[Run]:
    """Return *pieces* with what can be read in one go put together."""
    runs: list[Run] = []
    for holding, group in groupby(pieces, key=lambda piece: isinstance(piece, Hold)):
        if holding:
            runs.extend(piece for piece in group if isinstance(piece, Hold))
            continue
        for take in group:
            assert isinstance(take, Take)
            last = runs[-1] if runs else None
            if isinstance(last, tuple) and _follows(last[-1], take):
                runs[-1] = (*last, take)
            else:
                runs.append((take,))
    return runs


def _follows(before: Take, after: Take) -> bool:
    same = before.media == after.media and before.instead == after.instead
    return same and before.end <= after.start


def _sound(runs: Sequence[Run], timeline: Timeline, find: Find) -> Any:
    """Return the sound of all *runs*, each take faded for a moment at its ends."""
    parts = []
    for number, run in enumerate(runs):
        if isinstance(run, Hold):
            parts.append(_silence(timeline.frame(run.length), timeline.fps, f"run {number}"))
        else:
            parts.extend(_takes(run, timeline, find, f"run {number}"))
    return sound.joined(parts)


def _silence(frames: int, fps: int, use: str) -> Any:
    import ffmpeg

    silence = ffmpeg.input("anullsrc=r=48000:cl=stereo", f="lavfi").audio
    own = picture.own(silence, use, "asetpts")
    return own.filter("atrim", end_sample=round(frames * RATE / fps))


def _takes(takes: Sequence[Take], timeline: Timeline, find: Find, use: str) -> list[Any]:
    """Return the sound of *takes* of one clip, each exactly as long as its pictures."""
    origin = picture.origin(takes, timeline)
    whole = picture.own(picture.opened(takes, timeline, find).audio, use, "asetpts")
    spans = []
    for take in takes:
        first, last = timeline.frame(take.start), timeline.frame(take.end)
        start = round((first / timeline.fps - origin) * RATE)
        spans.append((start, start + round((last - first) * RATE / timeline.fps)))
    return sound.stretches(whole, spans)


def _limit(timeline: Timeline) -> float:
    return 60 + SLOWEST * timeline.length / 1000


def _put(made: Path, chapters: Sequence[Chapter], video: Path) -> None:
    """Move the finished file to *video*, with its chapters."""
    if not chapters:
        made.replace(video)
        return
    notes = made.with_suffix(".txt")
    notes.write_text(_chapter_notes(chapters), encoding="utf-8")
    marked = made.with_name("marked.mp4")
    inputs = ["-i", f"file:{made}", "-f", "ffmetadata", "-i", f"file:{notes}"]
    keep = "-map 0:v -map 0:a -map_metadata:g -1 -map_chapters 1 -c copy".split()
    flags = ["-fflags", "+bitexact", "-movflags", "+faststart", f"file:{marked}", "-y"]
    front = [commands.executable(), "-nostdin", "-hide_banner", "-xerror", "-nostats"]
    run_process([*front, *inputs, *keep, *flags], timeout=600)
    marked.replace(video)


def _chapter_notes(chapters: Sequence[Chapter]) -> str:
    """Return *chapters* in ffmpeg's metadata format."""
    lines = [";FFMETADATA1"]
    for chapter in chapters:
        lines += ["[CHAPTER]", "TIMEBASE=1/1000", f"START={chapter.start}", f"END={chapter.end}"]
        lines.append(f"title={_escaped(chapter.title)}")
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    plain = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return "".join(f"\\{char}" if char in "=;#\\" else char for char in plain)
