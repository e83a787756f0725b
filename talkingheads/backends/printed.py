"""What a child prints, as far as it is heard: a stranger's file may make it say no end of it."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from typing import IO

from talkingheads.backends.cage import LOG
from talkingheads.errors import OutgrownError

PRINTED, A_SECOND = 4_000_000, 1000
"""Bytes that a child may print at all, and more for each second that it works: they are kept in
memory. The look into a clip takes some hundred; ffmpeg says twice a second how far it is."""

HEARD = 4_000_000
"""Bytes of a child's last words that are read."""

LOOK = 0.5
"""Seconds between two looks at how much a child has written."""


class Watch:
    """
    Ends a child by *end* when its time is over, or when it says more than it may.

    Beside what it complains of, in the file *errors*, it may write so many bytes into *output*.
    """

    def __init__(
        self,
        end: Callable[[], bool],
        seconds: float,
        errors: IO[bytes],
        output: tuple[IO[bytes], int] | None = None,
    ) -> None:
        self.end, self.seconds, self.output = end, seconds, output
        self.begun = time.monotonic()
        self.passed = False
        self.outgrown = ""
        """What it did too much of; empty: nothing."""
        self._files = [(errors, LOG, f"complained at more than {LOG / 1e6:.0f} MB")]
        self._files += [(*output, "printed more than it was asked for")] if output else []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def begin(self) -> None:
        """Look from now on."""
        self._thread.start()

    def over(self) -> None:
        """Look no more: the child has ended, or is to."""
        self._over.set()
        self._thread.join()

    def lines(self, stdout: IO[bytes]) -> Iterator[bytes]:
        """Yield the lines that the child prints on *stdout*, until it has printed too much."""
        said = 0
        while line := stdout.readline(PRINTED + 1):  # one without an end is told in pieces
            said += len(line)
            most = PRINTED + A_SECOND * (time.monotonic() - self.begun)
            if said > most:
                self.end()
                self.outgrown = f"printed more than {most / 1e6:.0f} MB"
                return
            yield line

    def measure(self) -> None:
        """See whether it has written more than it may."""
        for file, most, what in self._files:
            if os.fstat(file.fileno()).st_size > most:
                self.outgrown = what

    def judge(self, tool: str) -> None:
        """Raise OutgrownError if the child, *tool*, said more than it may."""
        if self.outgrown:
            raise OutgrownError(f"{tool}: {self.outgrown}", hint="Run `talkingheads doctor`.")

    def _look(self) -> None:
        until = self.begun + self.seconds
        while not self._over.wait(min(LOOK, max(0.0, until - time.monotonic()))):
            self.measure()
            if self.outgrown or time.monotonic() >= until:
                self.passed = self.end() and not self.outgrown
                return


def last_words(errors: IO[bytes]) -> str:
    """Return the end of what a child wrote into *errors*."""
    errors.seek(max(0, errors.seek(0, os.SEEK_END) - HEARD))
    return errors.read().decode("utf-8", "replace")
