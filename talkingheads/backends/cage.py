"""
What a child may have that reads a stranger's file, and what it means when it wanted more.

`launcher` builds the walls, in the child; `processes` starts it.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from talkingheads.errors import KilledError, OutgrownError, TimeLimitError

LAUNCHER = "import sys; sys.path.append(sys.argv[1]); import launcher; launcher.main(sys.argv[2:])"
"""By its name and not as a file, or Python would translate it anew each time."""

KEPT = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")
"""What a child in a cage is told of our environment: where libraries lie that it needs."""

LOG = 64_000_000
"""Bytes that a child may write where it is to write no file: what it says."""

TOO_LARGE = "the system allows no files as large as it needs"
LARGER = "Have it allow them (a quota, or `ulimit -f`), then run again."
SHORT = "the machine is short of memory"
CLOSE = "Close other programs, then run again."
ROOM = "Make room, then run again."
SHORTAGES = (
    ("No space left on device", "the disk is full", ROOM),
    ("Disk quota exceeded", "the disk allows us no more", ROOM),
    ("File too large", TOO_LARGE, LARGER),
    ("Read-only file system", "the disk is read-only", "Look after the disk, then run again."),
    ("Cannot allocate memory", SHORT, CLOSE),
    ("Resource temporarily unavailable", f"{SHORT}, or of processes", CLOSE),
    ("Too many open files", "the system lets it open too few files", "Raise `ulimit -n`."),
)
"""What tools say when the machine refuses them something, what that means, and what to do."""

LATER = "Run again when the machine has less to do; if it stays so, ask for a shorter clip."


@dataclass(frozen=True)
class Cage:
    """What a child may have that reads a stranger's file; network and other processes: none."""

    memory: int
    """Bytes of address space."""
    cpu: int
    """Seconds of processor time, of all its threads together."""
    reads: tuple[Path, ...] = ()
    """Files and folders, beside the system's libraries."""
    writes: tuple[Path, ...] = ()
    """Folders, or files that are there; they may be read too."""
    file: int = LOG
    """Bytes that it may write into one file."""
    files: int = 64
    """How many it may have open."""

    def words(self) -> list[str]:
        """Return what the launcher is told."""
        limits = [f"memory={self.memory}", f"cpu={self.cpu}"]
        limits += [f"file={self.file}", f"files={self.files}"]
        limits += [f"read={path.absolute()}" for path in self.reads]
        return limits + [f"write={path.absolute()}" for path in self.writes]


def launched(args: Sequence[str], cage: Cage | None = None) -> list[str]:
    """Return the command that starts *args* by way of the launcher, where there is one (POSIX)."""
    if os.name != "posix":
        return list(args)
    front = [sys.executable, "-I", "-S", "-c", LAUNCHER, str(Path(__file__).parent)]
    return [*front, str(os.getpid()), *(cage.words() if cage else ()), "--", *args]


def environment() -> dict[str, str]:
    """Return the environment of a child in a cage."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    # Each thread would set aside address space of its own for what it may need.
    return {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "2", **kept}


def judge(tool: str, code: int, said: str, cage: Cage) -> None:
    """Raise what is to be said of a child that met a wall of its *cage*."""
    if code == -signal.SIGXCPU or f"received signal {int(signal.SIGXCPU)}" in said:
        raise TimeLimitError(f"{tool}: stopped after {cage.cpu} s of processor time", hint=LATER)
    if "File too large" in said:
        if _allowed("RLIMIT_FSIZE") < cage.file:
            raise KilledError(f"{tool}: {TOO_LARGE}", hint=LARGER)
        raise OutgrownError(f"{tool}: wrote more than {cage.file / 1e6:.0f} MB")
    if "Cannot allocate memory" in said:
        walls = min(_allowed("RLIMIT_AS"), _allowed("RLIMIT_DATA"))
        if 0 < _free_memory() < cage.memory or walls < cage.memory:
            raise KilledError(f"{tool}: {SHORT}", hint=CLOSE)
        raise OutgrownError(f"{tool}: wanted more than {cage.memory / 1e6:.0f} MB of memory")


def refuse_shortage(tool: str, said: str, *, caged: bool) -> None:
    """
    Raise KilledError if *said* tells that the machine, and not its input, stopped *tool*.

    What a *caged* one says may come from a stranger's file: there only the disk is believed.
    """
    for words, what, hint in SHORTAGES[: 3 if caged else None]:
        if words in said:
            raise KilledError(f"{tool}: {what}", hint=hint)


def _allowed(limit: str) -> float:
    """Return what the system allows us ourselves of what *limit* names."""
    import resource

    kind = getattr(resource, limit, None)
    most = resource.RLIM_INFINITY if kind is None else resource.getrlimit(kind)[0]
    return float("inf") if most == resource.RLIM_INFINITY else most


def _free_memory() -> int:
    """Return the bytes of memory that are free, 0 if the system does not say."""
    with suppress(OSError, StopIteration, ValueError):
        lines = Path("/proc/meminfo").read_text().splitlines()
        return 1024 * int(next(x for x in lines if x.startswith("MemAvailable:")).split()[1])
    return 0
