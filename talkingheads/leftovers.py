"""
What killed writers left beside the project's own files.

What lies in the working folder is the cache's to sweep, and a catalogue's is the catalogue's.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from talkingheads.config import Project
from talkingheads.files import begun_beside

OLD = 60.0
"""Seconds after which nobody writes a file any more; most take some thousandths."""


def sweep(project: Project) -> int:
    """Delete them; return how many. Only while the project's lock is ours."""
    gone = 0
    for left in set(_left(project)):
        with suppress(OSError):  # another's, or gone meanwhile: it may stay
            if _is_old(left.lstat()):
                left.unlink()
                gone += 1
    return gone


def _left(project: Project) -> Iterator[Path]:
    """Yield what writing whichever of the project's files may have left."""
    written = (project.people, project.decisions, project.checked, project.withdrawn)
    receipts = (project.withdrawals / f"one{suffix}" for suffix in (".txt", ".json"))
    for file in (*written, project.intake, *receipts):
        with suppress(OSError):
            yield from begun_beside(Path(os.path.realpath(file)))  # never in circles


def _is_old(left: os.stat_result) -> bool:
    """Tell whether it is a plain file of our own that nobody writes any more."""
    ours = not hasattr(os, "getuid") or left.st_uid == os.getuid()
    return ours and stat.S_ISREG(left.st_mode) and time.time() - left.st_mtime > OLD
