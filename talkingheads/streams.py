"""Standard input, output and errors, as we need them: open, and able to show any letter."""

from __future__ import annotations

import os
import sys
from typing import TextIO


def ready() -> None:
    """
    Open what we were started without, and let a stream without our letters show others.

    A service may start us with streams closed: the next file that is opened would then take their
    place, and what is printed would land in it.
    """
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            nothing = os.open(os.devnull, os.O_RDWR)
            if nothing != number:
                os.dup2(nothing, number)
                os.close(nothing)
    sys.stdin = sys.stdin or os.fdopen(0, closefd=False)
    sys.stdout = sys.stdout or os.fdopen(1, "w", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(2, "w", closefd=False)
    for stream in (sys.stdout, sys.stderr):
        if "utf" not in (stream.encoding or "").lower() and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def shut(stream: TextIO) -> None:
    """Let all that is still to be written to *stream*, which refuses it, go nowhere."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, stream.fileno())
    os.close(nothing)
