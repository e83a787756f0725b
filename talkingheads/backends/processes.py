"""
Every outside process is started here: without a shell, without standard input, with a deadline.

A child and all that it starts die with the block that started it, and with us, whatever happens
(`launcher`); one that reads a stranger's file has a `Cage`. Once `halt` was called, none lives
on and none is started. Whoever listens is told of each (`ran`).
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from talkingheads.backends.cage import (
    LATER,
    Cage,
    environment,
    judge,
    launched,
    refuse_shortage,
)
from talkingheads.backends.launcher import FAILED
from talkingheads.backends.printed import Watch, last_words
from talkingheads.backends.ran import SAID, Ran, tell
from talkingheads.errors import KilledError, TimeLimitError, ToolError, UnstartedError

_children: set[subprocess.Popen[bytes]] = set()
_halted = False
_starting = False  # a child, in the main thread


def halt() -> bool:
    """
    End every child at once and start no other: whoever waits for one is interrupted.

    An interrupt may be lost where a library catches everything; this is not. Fit for a signal's
    handler: it takes no lock. Return whether an interrupt right now would lose no child either.
    """
    global _halted
    _halted = True
    for child in tuple(_children):
        _kill(child)
    return not _starting


def _kill(child: subprocess.Popen[bytes]) -> None:
    """Kill *child* and all that it started, if it has not been waited for."""
    if child.returncode is None:
        with suppress(ProcessLookupError, PermissionError):
            if os.name == "posix":
                os.killpg(child.pid, signal.SIGKILL)
            else:
                child.kill()


def go_on() -> None:
    """Raise KeyboardInterrupt if we were halted: again, where a library caught the first."""
    if _halted:
        raise KeyboardInterrupt


def run_process(
    args: Sequence[str],
    *,
    timeout: float,
    cwd: Path | None = None,
    on_line: Callable[[str], None] | None = None,
    cage: Cage | None = None,
    builds_it: bool = False,
) -> str:
    """
    Run *args* without a shell and return what it printed on both streams.

    *on_line* is told each line of standard output as it comes; *builds_it*: the child goes into its
    *cage* by itself. Raises: TimeLimitError after *timeout* seconds, or the processor time of its
    *cage*; OutgrownError if it wanted more memory or disk, or printed too much; KilledError if the
    system ended it; ToolError if it ends badly.
    """
    with tempfile.TemporaryFile() as errors:
        process = _start(
            args, stdout=subprocess.PIPE, stderr=errors, cwd=cwd, cage=cage, bare=builds_it
        )
        kept = bytearray()  # not a list of lines: of short ones that is many times as much
        with _Deadline(process, timeout, errors) as deadline:
            assert process.stdout is not None
            for raw in deadline.watch.lines(process.stdout):
                bare = raw.rstrip(b"\r\n")
                kept += bare + b"\n"
                if bare.startswith(b"progress="):
                    process.look()
                if on_line:
                    on_line(bare.decode("utf-8", "replace"))
            code = process.wait()
        said = last_words(errors)
    _judge(args, code, deadline, said, timeout, cage)
    return kept.decode("utf-8", "replace").removesuffix("\n") + said


def run_for_bytes(args: Sequence[str], *, timeout: float, most: int) -> bytes:
    """Run *args*; return what it printed, *most* bytes, as it is. Raises: as `run_process`."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        process = _start(args, stdout=output, stderr=errors)
        with _Deadline(process, timeout, errors, (output, most)) as deadline:
            code = process.wait()
            deadline.watch.measure()
        _judge(args, code, deadline, last_words(errors), timeout)
        output.seek(0)
        return output.read()


def _judge(
    args: Sequence[str],
    code: int,
    deadline: _Deadline,
    said: str,
    timeout: float,
    cage: Cage | None = None,
) -> None:
    """Raise the error that a child's end calls for, if it ended badly."""
    _tell(deadline, args, code, said)
    go_on()
    tool = Path(args[0]).name
    deadline.watch.judge(tool)
    if deadline.watch.passed:
        raise TimeLimitError(f"{tool}: stopped after {timeout:.0f} s", hint=LATER)
    if cage and code:
        judge(tool, code, said, cage)
    if code < 0:
        raise KilledError(
            f"{tool}: was ended by the system (signal {-code})",
            hint="The machine may be short of memory: close other programs, then run again.",
        )
    if code:
        refuse_shortage(tool, said, caged=cage is not None)
        last = "; ".join(said.strip().splitlines()[-3:]) or f"exit code {code}"
        if code == FAILED and f"{args[0]}: cannot be started" in said:
            raise UnstartedError(last, hint="Run `talkingheads doctor`.")
        failed = ToolError(f"{tool}: {last}", hint="Run `talkingheads doctor`.")
        failed.said = said
        raise failed


def _start(
    args: Sequence[str],
    *,
    stdout: int | IO[bytes],
    stderr: int | IO[bytes],
    cwd: Path | None = None,
    cage: Cage | None = None,
    bare: bool = False,
) -> _Child:
    """Start a child without a shell and without standard input, in a session of its own."""
    global _starting
    go_on()
    ours = threading.current_thread() is threading.main_thread()
    _starting = ours or _starting
    try:
        process = _Child(
            list(args) if bare else launched(args, cage),
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            cwd=cwd,
            env=environment() if cage else None,
            start_new_session=True,
        )
        _children.add(process)
        if _halted:
            _kill(process)
    except OSError as error:
        raise UnstartedError(
            f"{args[0]}: cannot be started: {error.strerror}", hint="Run `talkingheads doctor`."
        ) from None
    finally:
        _starting = _starting and not ours
    tell(Ran(process.pid, tuple(args)))
    return process


def _tell(deadline: _Deadline, args: Sequence[str], code: int, said: str) -> None:
    """Tell whoever listens how a child ended."""
    usage = deadline.process.usage
    tell(
        Ran(
            deadline.process.pid,
            tuple(args),
            code,
            time.monotonic() - deadline.watch.begun,
            usage.ru_utime + usage.ru_stime if usage else 0.0,
            deadline.process.peak,
            said[-SAID:] if code else "",
        )
    )


class _Child(subprocess.Popen[bytes]):
    """A child of which is known, once it has ended, how much it used."""

    usage: Any = None
    seen = 0

    def look(self) -> None:
        """See how much memory it has had by now, where the system tells."""
        with suppress(OSError, ValueError, IndexError), open(f"/proc/{self.pid}/status") as status:
            text = status.read()
            self.seen = max(self.seen, int(text.split("VmHWM:")[1].split()[0]) * 1024)

    @property
    def peak(self) -> int:
        """Return the most bytes that it had; 0 if nobody knows: it begins with what we have."""
        if self.usage is None:
            return self.seen
        import resource

        unit = 1 if sys.platform == "darwin" else 1024
        ours = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        theirs = self.usage.ru_maxrss if self.usage.ru_maxrss > ours else 0
        return max(self.seen, theirs * unit)

    def _try_wait(self, wait_flags: int) -> tuple[int, int]:
        """Wait as Popen does, and keep what the system says of the child's use."""
        try:
            if hasattr(os, "waitid"):
                flags = os.WEXITED | os.WNOWAIT | wait_flags
                if os.waitid(os.P_PID, self.pid, flags) is None:
                    return 0, 0
                _kill(self)  # what it left behind; until it is waited for, its number is its own
            pid, status, self.usage = os.wait4(self.pid, wait_flags)
        except ChildProcessError:  # it was waited for elsewhere
            return self.pid, 0
        return pid, status


class _Deadline:
    """Kill a child when it takes or says too much, and in any case when the block is left."""

    def __init__(
        self,
        process: _Child,
        seconds: float,
        errors: IO[bytes],
        output: tuple[IO[bytes], int] | None = None,
    ) -> None:
        self.process = process
        self.watch = Watch(self._end, seconds, errors, output)

    def _end(self) -> bool:
        """Kill the child; tell whether it was still there."""
        there = self.process.poll() is None
        _kill(self.process)
        return there

    def __enter__(self) -> _Deadline:
        self.watch.begin()
        return self

    def __exit__(self, *_: object) -> None:
        self.watch.over()
        if self.process.poll() is None:
            _kill(self.process)
        self.process.wait()
        _children.discard(self.process)
        if self.process.stdout:
            self.process.stdout.close()
