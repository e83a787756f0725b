"""
One run at a time on one project.

    .talkingheads/lock        held as long as the process lives: the system lets go of it
    .talkingheads/lock.json   who holds it; touched again and again as a sign of life

Some network folders know no locks between computers. There the note is what keeps two runs apart:
who gets the lock and finds the note of somebody who may be alive stays away. If the note is taken
from us, since we were asleep and thought to be gone, we end.
"""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from talkingheads.errors import BusyError, TalkingHeadsError
from talkingheads.files import write_whole

BEAT, LOOK = 20.0, 1.0
"""Seconds between two signs of life, and between two looks whether the lock is ours still."""
SILENT = 600.0
"""Seconds without one after which a run on another computer is taken for gone."""
LOCK, NOTE = "lock", "lock.json"
PATIENCE = 1.0
"""Seconds that we wait for who only looks whether somebody holds it."""


@dataclass(frozen=True)
class Holder:
    """Who holds a lock, as the note says."""

    pid: int
    host: str
    since: float
    """In seconds since 1970."""
    doing: str = ""
    started: str = ""
    """When the process began, as its system tells it: another one may get the same number."""
    mark: str = ""
    """Tells this run from any other."""

    @property
    def here(self) -> bool:
        """Whether it is on this computer."""
        return self.host == socket.gethostname()

    @property
    def lives(self) -> bool:
        """Whether it is another process on this computer that is still there."""
        return self.here and self.pid != os.getpid() and self.started == _started(self.pid) != ""

    def told(self) -> str:
        """Say who it is, and for how long."""
        begun = datetime.fromtimestamp(self.since)
        what = f"`talkingheads {self.doing}`, " if self.doing else ""
        ago = _age(datetime.now().timestamp() - self.since)
        return f"{what}process {self.pid} on {self.host}, since {begun:%Y-%m-%d %H:%M:%S} ({ago})"


_held: dict[Path, str] = {}
"""The notes of the locks that this process holds, with their marks."""


@contextmanager
def at_work(work: Path) -> Iterator[str]:
    """
    Hold the lock of the project with the folder *work* for the block.

    Yields what there is to tell: that the lock of a run that never ended was taken over; mostly
    nothing. The system lets go of it when the process ends, however it ends. Raises:
    TalkingHeadsError that says who holds it.
    """
    ended, note = threading.Event(), work / NOTE
    with bare(work) as took:
        us = _us()
        write_whole(note, json.dumps(asdict(us)))
        if not _is_ours(note, us.mark):  # where the folder knows no locks, the last one stays
            raise _busy(work, _holder(note))
        threading.Thread(target=_beat, args=(note, us.mark, ended), daemon=True).start()
        _held[note] = us.mark
        try:
            yield took
        except KeyboardInterrupt:
            check_ours(work)  # it may be we who ended it
            raise
        finally:
            _held.pop(note, None)
            ended.set()
            if _is_ours(note, us.mark):
                note.unlink(missing_ok=True)


@contextmanager
def bare(work: Path) -> Iterator[str]:
    """Hold the lock as `at_work` does, but without a note: that needs room on the disk."""
    with _locked(work / LOCK, lambda: _busy(work, _holder(work / NOTE)), PATIENCE):
        yield _left(work, _holder(work / NOTE))


@contextmanager
def alone(work: Path, doing: str, *, patience: float = PATIENCE) -> Iterator[None]:
    """
    Let nobody else on this project be *doing* the same within the block, whatever runs beside it.

    The system lets go when the process ends. Raises: BusyError after *patience* seconds.
    """
    busy = BusyError(
        f"{work.parent}: another {doing} is at work here",
        hint="Wait until it has ended, then do the same again.",
    )
    with _locked(work / f"{doing.replace(' ', '-')}.lock", lambda: busy, patience):
        yield


@contextmanager
def _locked(file: Path, busy: Callable[[], BusyError], patience: float) -> Iterator[None]:
    """Hold the lock *file* for the block, or raise what *busy* returns after *patience* seconds."""
    from filelock import FileLock, Timeout

    file.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(file)
    try:
        lock.acquire(timeout=patience, poll_interval=0.05)
    except Timeout:
        raise busy() from None
    try:
        yield
    finally:
        lock.release()


def check_ours(work: Path) -> None:
    """
    Check that the lock of *work* that we hold, if we do, is ours still; before anything is kept.

    Raises: TalkingHeadsError if somebody deleted the folder or took the lock over.
    """
    note = work / NOTE
    if note not in _held or _is_ours(note, _held[note]):
        return
    raise TalkingHeadsError(
        f"{work}: this run ended, since its lock was taken away: the folder was deleted or another "
        "run took it over",
        hint="Wait until no run is at work, then: talkingheads run. What is missing is made again.",
    )


def holder(work: Path) -> str:
    """Return who holds the lock of the project with the folder *work*; empty if nobody does."""
    from filelock import FileLock, Timeout

    note = work / NOTE
    if not note.is_file():
        return ""
    try:
        with FileLock(work / LOCK, timeout=0):
            who = _holder(note)
            free = who is None or not (who.lives or _may_live(work, who))
            return "" if free or who is None else who.told()
    except Timeout:
        who = _holder(note)
        return who.told() if who else "another process"


def _busy(work: Path, who: Holder | None) -> BusyError:
    """Return the error for a lock that somebody holds."""
    told = f": {who.told()}" if who else ""
    hint = "Wait until it has ended, or end it."
    if who and who.here:
        hint = f"Wait until it has ended, or end it: kill {who.pid}"
    return BusyError(f"{work.parent}: another run is at work here{told}", hint=hint)


def _left(work: Path, who: Holder | None) -> str:
    """
    Say whose lock is taken over, since its run did not end well; mostly nothing.

    Raises: TalkingHeadsError if it may still be at work, where the folder knows no locks.
    """
    if who is None:
        return ""
    if who.lives:
        raise _busy(work, who)
    if _may_live(work, who):
        silent = _age(_silent(work))
        raise TalkingHeadsError(
            f"{work.parent}: another run may be at work here, on another computer: {who.told()}; "
            f"its last sign of life came {silent}",
            hint=f"Look on {who.host} whether process {who.pid} is there: ps -p {who.pid}. If it "
            f"is not, delete {work / NOTE} and run again; after {SILENT / 60:.0f} minutes "
            "without a sign of life this is not needed.",
        )
    return f"A run was cut off and never ended: {who.told()}. Its lock is taken over."


def _may_live(work: Path, who: Holder) -> bool:
    """Tell whether a run on another computer gave a sign of life not long ago."""
    return not who.here and _silent(work) < SILENT


def _silent(work: Path) -> float:
    """Return the seconds since the last sign of life, all by the clock of the disk."""
    with suppress(OSError):
        os.utime(work / LOCK)
        return (work / LOCK).stat().st_mtime - (work / NOTE).stat().st_mtime
    return 0.0


def _holder(note: Path) -> Holder | None:
    """Return who the *note* says that it is; None if it is not there or makes no sense."""
    try:
        said = json.loads(note.read_text(encoding="utf-8"))
        who = Holder(**said)
        datetime.fromtimestamp(who.since)
        return who if isinstance(who.pid, int) and isinstance(who.host, str) else None
    except (OSError, ValueError, TypeError, OverflowError, RecursionError):
        return None


def _us() -> Holder:
    return Holder(
        pid=os.getpid(),
        host=socket.gethostname(),
        since=datetime.now().timestamp(),
        doing=_command(),
        started=_started(os.getpid()),
        mark=secrets.token_hex(8),
    )


def _command() -> str:
    """Return the command that the user gave, without what it is about: that may be a name."""
    import click

    context = click.get_current_context(silent=True)
    names: list[str] = []
    while context and context.parent:  # the outermost is how we were started
        names.insert(0, context.info_name or "")
        context = context.parent
    return " ".join(names)


def _started(pid: int) -> str:
    """Return when the process *pid* began, in its system's words; empty if it is not there."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return "" if fields[0] == "Z" else f"{boot} {fields[19]}"
    except (OSError, IndexError):
        pass
    if Path("/proc/self/stat").exists():
        return ""
    try:  # no such folder on this system: a number is all that there is
        os.kill(pid, 0)
    except ProcessLookupError:
        return ""
    except PermissionError:
        pass
    return "unknown"


def _beat(note: Path, mark: str, ended: threading.Event) -> None:
    """Give signs of life until *ended*; end this process's work if the note is another's."""
    beaten = time.monotonic()
    while not ended.wait(LOOK):
        if not _is_ours(note, mark):
            if not ended.is_set():
                os.kill(os.getpid(), signal.SIGTERM)
            return
        if time.monotonic() - beaten >= BEAT:
            beaten = time.monotonic()
            with suppress(OSError):
                os.utime(note)


def _is_ours(note: Path, mark: str) -> bool:
    """Tell whether the *note* is the one with our *mark*; one that makes no sense may be."""
    who = _holder(note)
    return note.exists() if who is None else who.mark == mark


def _age(seconds: float) -> str:
    """Say in words how long ago something was."""
    for size, name in ((86_400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= 2 * size:
            return f"{seconds // size:.0f} {name}s ago"
    return f"{max(seconds, 0):.0f} seconds ago"
