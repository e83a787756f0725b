"""
The file of a run's log: one JSON object a line, written at once, without people's words.

    .talkingheads/logs/
      YYYYMMDD-HHMMSS-PID.jsonl   one run each
      salt                        makes the marks of clips this project's own

Whatever ends a run, what was told until then stands there. Clips stand as marks and what people
wrote is left out (`formats.veil`), unless the team wants it.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

from talkingheads.files import write_whole
from talkingheads.formats.veil import Veil

FOLDER = "logs"
KEPT, MEGABYTES = 30, 10.0
"""Logs kept, and their size at most, until the settings are read."""
LONGEST = 1500
"""Characters of a text that are kept."""

PLAIN = frozenset(
    "event stage result state tool command type signal where at cpus python platform".split()
)
"""Keys whose values are ours: they are written as they are."""
CLIPS = frozenset({"clip", "clips", "only"})
"""Keys whose values are names of clips."""
VITAL = frozenset("begin settings step stepped stood outcome warning full end".split())
"""Events that are still written when a log has its size; but the end, up to four times of it."""

Event = Mapping[str, Any]


class LogFile:
    """One file, written by one process."""

    def __init__(self, file: Path, veil: Veil) -> None:
        self.file, self.veil, self.begun = file, veil, time.monotonic()
        self.trouble = ""
        """Why nothing more is written, if so; it is told once."""
        self.keep, self.most = KEPT, MEGABYTES * 1e6
        self._lock, self._size, self._full, self._fd = threading.Lock(), 0, False, -1
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            self._open()
        except OSError as error:
            self._give_up(error)

    def write(self, event: Event) -> None:
        """Write *event* down; once its file has its size, only what is vital."""
        kind = event["event"]
        if self._fd < 0 or (self._size > self.most * 4 and kind != "end"):
            return
        if self._size > self.most and kind not in VITAL:
            full, self._full = self._full, True
            if full:
                return
            event = {"event": "full"}
        line = json.dumps(
            {"t": round(time.monotonic() - self.begun, 3), **veiled(event, self.veil)},
            ensure_ascii=False,
            default=str,
        )
        data = line.encode("utf-8", "backslashreplace") + b"\n"
        try:
            with self._lock:
                self._size += len(data)
                os.write(self._fd, data)
        except OSError as error:
            self._give_up(error)

    def rewrite(self, change: Callable[[bytes], bytes]) -> None:
        """Write the file anew with each line as *change* has it."""
        with self._lock, suppress(OSError):
            if self._fd >= 0 and rewritten(self.file, change):
                os.close(self._fd)
                self._open()

    def close(self) -> None:
        """Let go of the file."""
        if self._fd >= 0:
            os.close(self._fd)
        self._fd = -1

    def _open(self) -> None:
        self._fd = os.open(self.file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
        with suppress(ImportError, OSError):  # a system or a disk without locks
            import fcntl

            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _give_up(self, error: OSError) -> None:
        self.close()
        self.trouble = (
            f"{self.file}: the log of this run cannot be written: {error.strerror or error}. "
            "The run goes on without it."
        )


def veiled(value: Any, veil: Veil, key: str = "") -> Any:
    """Return *value* as it may be written down, under *key*."""
    if key in PLAIN or not isinstance(value, str | list | tuple | dict | Mapping):
        return value
    if isinstance(value, str):
        return veil.clip(value) if key in CLIPS else veil.text(value[:LONGEST])
    if isinstance(value, list | tuple):
        return [veiled(each, veil, key) for each in value]
    return {k: veiled(each, veil, k) for k, each in value.items() if not k.startswith("_")}


def salt_of(work: Path, *, keep: bool = True) -> str:
    """Return what makes the marks of the project its own; made up, to *keep*, if it has none."""
    file = work / FOLDER / "salt"
    with suppress(OSError):
        if keep and not file.exists():
            write_whole(file, secrets.token_hex(16))
        if salt := file.read_text().strip():
            return salt
    return secrets.token_hex(16)


def places(root: Path) -> dict[str, str]:
    """Return the folders that tell who we are, longest first, and what is said instead."""
    import tempfile

    named = {str(root.resolve()): ".", str(root.absolute()): "."}
    named |= {tempfile.gettempdir(): "(temporary)", str(Path.home()): "~", sys.prefix: "(python)"}
    long = sorted((place for place in named if len(place) > 1), key=len, reverse=True)
    return {place: named[place] for place in long}


def new_file(work: Path) -> Path:
    """Return where the log of a run that begins now is to lie."""
    name = f"{datetime.now():%Y%m%d-%H%M%S}-{os.getpid()}"
    numbers = (f"_{number}" if number else "" for number in count())
    files = (work / FOLDER / f"{name}{number}.jsonl" for number in numbers)
    return next(file for file in files if not file.exists())


def rewritten(file: Path, change: Callable[[bytes], bytes]) -> bool:
    """Write *file* anew with each line as *change* has it, if any is another; tell whether."""
    before = file.read_bytes()
    after = b"".join(change(line) for line in before.splitlines(keepends=True))
    if after == before:
        return False
    new = file.with_name(f".new-{file.name}")
    new.write_bytes(after)
    new.replace(file)
    return True


def prune(folder: Path, keep: int) -> None:
    """Delete all logs but the newest to *keep*, and those of runs that are at work."""
    with suppress(OSError):
        for old in sorted(folder.glob("*.jsonl"), reverse=True)[keep:]:
            if not is_held(old):
                old.unlink(missing_ok=True)


def is_held(file: Path) -> bool:
    """Tell whether the run that *file* tells of is still at work, as far as the system tells."""
    try:
        import fcntl
    except ImportError:
        return False
    with file.open("rb") as log:
        try:
            fcntl.flock(log, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except OSError:
            return False
    return False


def all_in(work: Path) -> list[Path]:
    """Return the logs that are kept, the newest first."""
    return sorted((work / FOLDER).glob("*.jsonl"), reverse=True)


def line_of(filename: str, number: int | None, function: str) -> str:
    """Return a line of code as it may be told: where it lies in us or in a library."""
    path, package = Path(filename), Path(__file__).parent
    if path.is_relative_to(package):
        place = f"talkingheads/{path.relative_to(package).as_posix()}"
    elif any(path.is_relative_to(top) for top in (sys.prefix, sys.base_prefix)):
        place = "/".join(path.parts[-2:])
    else:
        place = "elsewhere"
    return f"{place}:{number} {function}"
