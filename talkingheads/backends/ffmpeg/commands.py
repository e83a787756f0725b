"""The one ffmpeg that is used, and how its graphs are run."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from talkingheads.backends.base import Progress
from talkingheads.backends.processes import run_process
from talkingheads.errors import KilledError, TimeLimitError, ToolError

COLOURS = {"colorspace": "bt709", "color_primaries": "bt709", "color_trc": "bt709"}
"""The colours of every picture of ours."""

X264 = {"vcodec": "libx264", "threads:v": 4}
"""The encoder of every film of ours. The number of its threads shows in what it writes: left to
itself it takes as many as there are cores, and the same film has other bytes on each machine."""


AGAIN = "Install the package again: pip install --force-reinstall imageio-ffmpeg"


@lru_cache(maxsize=1)
def executable() -> str:
    """
    Return the path of the one ffmpeg that is used: no other, wherever one may lie.

    Videos differ with the ffmpeg that made them, and what was tried on hostile files was this one.
    Raises: ToolError.
    """
    import imageio_ffmpeg

    found = lying_in(Path(imageio_ffmpeg.__file__).parent / "binaries")
    named = os.environ.get("IMAGEIO_FFMPEG_EXE", "")  # others would use that one
    if named and Path(named).resolve() != found.resolve():
        raise ToolError(
            f"ffmpeg: {named} is not the one that comes with imageio-ffmpeg, so it is not used",
            hint="Unset IMAGEIO_FFMPEG_EXE.",
        )
    return tried(found)


def lying_in(folder: Path) -> Path:
    """Return the ffmpeg in *folder*. Raises: ToolError if there is none."""
    found = sorted(folder.glob("ffmpeg-*"))
    if not found:
        raise ToolError(f"ffmpeg: none was found in {folder}", hint=AGAIN)
    return found[-1]


def tried(file: Path, *, patience: float = 30) -> str:
    """
    Return the path of the ffmpeg *file*, which says its version.

    Raises: KilledError if the system ended it, or it took over *patience* seconds: that may pass;
    ToolError if it does not run.
    """
    try:
        run_process([str(file), "-version"], timeout=patience)
    except KilledError:
        raise
    except TimeLimitError:
        raise KilledError(
            f"ffmpeg: did not say its version within {patience:.0f} s",
            hint="Run again when the machine has less to do.",
        ) from None
    except ToolError as error:
        raise ToolError(f"ffmpeg: {file} does not run: {error.what}", hint=AGAIN) from None
    return str(file)


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
