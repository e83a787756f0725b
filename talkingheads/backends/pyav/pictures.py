"""
Takes pictures out of our own files, in this process.

A file is opened once, however many pictures are wanted; ffmpeg would open it once for each, which
takes six times as long. Strangers' files are never opened here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from talkingheads.backends.cage import refuse_shortage
from talkingheads.errors import ToolError

if TYPE_CHECKING:
    import numpy as np

KEY_SECONDS = 2.0
"""From one key picture of an intermediate to the next, at most."""

HALF = 0.0005
"""Seconds; Matroska rounds times to milliseconds."""

EXACT = "flags=bicubic+accurate_rnd+full_chroma_int"
"""How swscale reckons; without it, all colours come out a step of 255 too dark."""


def frames(media: Path, moments: Sequence[int], *, height: int) -> np.ndarray:
    """
    Return the pictures of the trusted *media* at rising *moments*: see `MediaTool`.

    Each is read from the key picture before it, or from the picture before it if that is nearer:
    that costs the same for ten seconds as for ten minutes.
    """
    import av
    import numpy as np

    if not moments:
        raise ValueError("no moments")
    try:
        with av.open(f"file:{media}", format="matroska", metadata_errors="replace") as file:
            video = next(iter(file.streams.video), None)
            if video is None or video.codec_context is None or video.format is None:
                raise _without(media, moments[0])
            video.codec_context.thread_count = 1
            video.codec_context.options = {"err_detect": "explode"}  # for closed GOPs, as ours
            drawn = _drawn(video, height)
            found = [drawn(picture) for picture in _shown(file, video, moments)]
    except av.error.FFmpegError as error:
        why = error.strerror or "no reason given"
        refuse_shortage(media.name, why, caged=False)
        raise _without(media, moments[0], f" ({why})") from None
    if len(found) < len(moments):
        raise _without(media, moments[len(found)])
    return np.stack(found)


def _shown(file: Any, video: Any, moments: Sequence[int]) -> Iterator[Any]:
    """
    Yield the picture that is shown at each of *moments*; the last one after the end.

    A picture is shown from its own time until that of the next one. Where none can be read, that
    is the end of it.
    """
    unit = float(video.time_base)
    pictures: Iterator[Any] = iter(())
    shown = after = None
    for moment in moments:
        until = moment / 1000 + HALF
        if shown is None or until > shown.pts * unit + KEY_SECONDS:
            file.seek(int(until / unit), stream=video)
            pictures = file.decode(video)
            shown = next(pictures, None)
            after = next(pictures, None)
        if shown is None:
            return
        while after is not None and after.pts * unit <= until:
            shown, after = after, next(pictures, None)
        yield shown


def _drawn(video: Any, height: int) -> Any:
    """Return what makes RGB of *height* lines of a picture of *video*."""
    import av

    graph = av.filter.Graph()
    source = graph.add_buffer(template=video, time_base=video.time_base)
    named = graph.add("setparams", "colorspace=bt709:range=tv")
    sized = graph.add("scale", f"w=-1:h={height}:{EXACT}")
    as_rgb = graph.add("format", "rgb24")
    graph.link_nodes(source, named, sized, as_rgb, graph.add("buffersink")).configure()

    def draw(picture: Any) -> np.ndarray:
        graph.push(picture)
        pixels: np.ndarray = graph.pull().to_ndarray()
        return pixels

    return draw


def _without(media: Path, moment: int, why: str = "") -> ToolError:
    return ToolError(
        f"{media.name}: has no picture at {moment / 1000:g} s{why}",
        hint="Run `talkingheads why` on the clip: its intermediate may be damaged.",
    )
