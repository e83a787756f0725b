"""One run at a time on one project."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from talkingheads.errors import TalkingHeadsError


@contextmanager
def at_work(work: Path) -> Iterator[None]:
    """
    Hold the lock of the project with the folder *work* for the block.

    The system lets go of it when the process ends, however it ends. Raises: TalkingHeadsError
    that says who holds it.
    """
    from filelock import FileLock, Timeout

    work.mkdir(parents=True, exist_ok=True)
    lock, note = FileLock(work / "lock"), work / "lock.json"
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise TalkingHeadsError(
            f"{work.parent}: another run is at work here{_who(note)}",
            hint="Wait until it has ended, or end it.",
        ) from None
    try:
        since = datetime.now().isoformat(sep=" ", timespec="seconds")
        note.write_text(json.dumps([os.getpid(), socket.gethostname(), since]))
        yield
    finally:
        note.unlink(missing_ok=True)
        lock.release()


def holder(work: Path) -> str:
    """Return who holds the lock of the project with the folder *work*; empty if nobody does."""
    from filelock import FileLock, Timeout

    note = work / "lock.json"
    if not note.is_file():
        return ""
    try:
        with FileLock(work / "lock", timeout=0):
            return ""
    except Timeout:
        return _who(note).removeprefix(": ") or "another process"


def _who(note: Path) -> str:
    try:
        pid, host, since = json.loads(note.read_text())
    except (OSError, ValueError):
        return ""
    return f": process {pid} on {host}, since {since}"
