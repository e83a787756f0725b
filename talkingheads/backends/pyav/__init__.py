"""
Look into a media file with PyAV, in a child process.

The file is a stranger's: it is sniffed by its first bytes, then a child in a cage (`looking`)
opens it with the one demuxer that fits. What the child finds wrong with the file is a refusal;
what goes wrong with the child itself is not the file's fault, and is never held against it.
`pictures` reads our own files, in this process.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from talkingheads.backends import border
from talkingheads.backends.base import Probe
from talkingheads.backends.cage import Cage
from talkingheads.errors import (
    ClipError,
    KilledError,
    OutgrownError,
    PassingError,
    TimeLimitError,
    ToolError,
)
from talkingheads.formats.sniffing import EXPORTED, HEAD, no_recording, sniff_behind_tag
from talkingheads.formats.sniffing import sniff as sniff

TRACKS = 32
"""Tracks that a file may have, if nobody says otherwise: phones write up to seven."""

DAY = 86_400.0
"""Seconds that a file may last, if nobody says otherwise."""

PROGRAM = "import sys; sys.path.insert(0, sys.argv[1]); from talkingheads.backends.pyav import \
looking; looking.main(sys.argv[2:])"
"""This package itself, wherever it lies, and no other of its name."""


def probe(
    source: Path,
    *,
    max_pixels: int,
    max_tracks: int = TRACKS,
    max_seconds: float = DAY,
    time_limit: float = 60.0,
) -> Probe:
    """
    Look into *source*.

    Raises: ClipError with the reason in plain words; PassingError if the look was ended or had to
    be given up; ToolError if it is our own look that fails.
    """
    with source.open("rb") as file:
        head = file.read(HEAD)
        container = sniff_behind_tag(file, head)
    if not container:
        what, hint = no_recording(head)
        raise ClipError(what, hint=hint)
    cage = border.looking(source, max_pixels=max_pixels)
    wanted = [str(source), container, *map(str, (max_pixels, max_tracks, max_seconds))]
    return _told(_ask_child(wanted, cage, time_limit))


def _ask_child(wanted: list[str], cage: Cage, time_limit: float) -> str:
    """Return what the child said. Raises: as `probe`."""
    from talkingheads.backends.processes import run_process

    home = str(Path(__file__).parents[3])
    front = [sys.executable, "-I", "-c", PROGRAM, home, str(os.getpid())]
    try:
        return run_process(
            [*front, *cage.words(), "--", *wanted],
            timeout=border.patience(cage, time_limit),
            cage=cage,
            builds_it=True,
        )
    except OutgrownError:
        raise ClipError(
            "too much inside: more tracks, or more memory to look into it, than a recording has",
            hint=EXPORTED,
        ) from None
    except TimeLimitError as error:
        raise PassingError(
            f"looking into it took too long ({error.what})", hint=error.hint
        ) from None
    except KilledError as error:
        raise PassingError(f"looking into it was ended ({error.what})", hint=error.hint) from None
    except ToolError as error:
        raise ToolError(
            f"the look into clips does not work: {error.what[-300:]}",
            hint="This is not the clip's fault. Run `talkingheads doctor`, then run again.",
        ) from None


def _told(said: str) -> Probe:
    """Return what a child *said* that it found. Raises: ClipError, ToolError."""
    try:
        answer = json.loads(next(line for line in said.splitlines() if line.startswith("{")))
        if "refusal" in answer:
            raise ClipError(answer["refusal"], hint=answer["hint"])
        return Probe(**answer)
    except (StopIteration, ValueError, TypeError):
        raise ToolError(
            "the look into clips said nothing that we understand",
            hint="This is not the clip's fault. Run `talkingheads doctor`, then run again.",
        ) from None


def version() -> str:
    """Return the versions of PyAV and of the demuxers that came with it."""
    import av
    from av import library_versions

    number = ".".join(map(str, library_versions["libavformat"]))
    return f"PyAV {av.__version__} (libavformat {number})"
