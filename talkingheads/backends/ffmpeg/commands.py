"""The one ffmpeg that is used, and how its graphs are run."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from talkingheads.backends.base import Progress
from talkingheads.backends.processes import run_process
from talkingheads.errors import ToolError

COLOURS = {"colorspace": "bt709", "color_primaries": "bt709", "color_trc": "bt709"}
"""The colours of every picture of ours."""

X264 = {"vcodec": "libx264", "threads:v": 4}
"""The encoder of every film of ours. The number of its threads shows in what it writes: left to
itself it takes as many as there are cores, and the same film has other bytes on each machine."""


@lru_cache(maxsize=1)
def executable() -> str:
    """
    Return the path of the one ffmpeg that is used: no other, wherever one may lie.

    Videos differ with the ffmpeg that made them, and what was tried on hostile files was this one.
    Raises: ToolError.
    """
    import imageio_ffmpeg

    try:
        found = str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as error:
        found, why = "", f"none was found ({error})"
    if found and Path(imageio_ffmpeg.__file__).parent not in Path(found).parents:
        found, why = "", f"{found} is not the one that comes with imageio-ffmpeg, so it is not used"
    if not found:
        raise ToolError(
            f"ffmpeg: {why}",
            hint="Unset IMAGEIO_FFMPEG_EXE if it is set, and install the package again: "
            "pip install --force-reinstall imageio-ffmpeg",
        )
    return found


def command(graph: Any, *, progress: bool = False) -> list[str]:
    """Return the command line of a graph: no standard input, stop at the first error."""
    import ffmpeg

    args = ["-nostdin", "-hide_banner", "-xerror", "-nostats"]
    if progress:
        args += ["-progress", "pipe:1"]
    return [executable(), *args, *ffmpeg.get_args(graph), "-y"]


def run(graph: Any, *, timeout: float, duration: int = 0, progress: Progress | None = None) -> str:
    """
    Run *graph* on files of our own; return what ffmpeg printed.

    *progress* is told how much of *duration* (milliseconds) is written. Raises: ToolError.
    """
    return run_process(
        command(graph, progress=progress is not None),
        timeout=timeout,
        on_line=listener(duration, progress),
    )


def listener(duration: int, progress: Progress | None) -> Callable[[str], None]:
    """Return what hears ffmpeg's own ``-progress`` lines and tells *progress*."""

    def tell(line: str) -> None:
        if progress and duration and line.startswith("out_time_us=") and line[12:].isdigit():
            progress(min(1.0, int(line[12:]) / 1000 / duration))

    return tell
