"""
Every outside process is started here: without a shell, without standard input, with a deadline.

The child dies with the block that started it, whatever happens; its memory can be limited. Once
`halt` was called, none lives on and none is started. Whoever listens is told of each.
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
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from talkingheads.errors import KilledError, TimeLimitError, ToolError

_children: set[subprocess.Popen[bytes]] = set()
_halted = False


@dataclass(frozen=True)
class Ran:
    """A child, as whoever listens is told of it: once when it starts, once when it has ended."""

    pid: int
    args: tuple[str, ...]
    code: int | None = None
    """None: it has just started."""
    seconds: float = 0.0
    cpu: float = 0.0
    """Seconds of processor time."""
    peak: int = 0
    """The most bytes that it had in memory; 0: nobody knows."""
    said: str = ""
    """The end of what it said on standard error, if it ended badly."""


SAID = 2000
"""Characters of standard error that a listener is told."""
_listener: Callable[[Ran], None] | None = None


def listen(listener: Callable[[Ran], None] | None) -> None:
    """Have *listener* told of every child from now on; None: nobody is."""
    global _listener
    _listener = listener


def halt() -> None:
    """
    End every child at once and start no other: whoever waits for one is interrupted.

    An interrupt may be lost where a library catches everything; this is not. Fit for a signal's
    handler: it takes no lock.
    """
    global _halted
    _halted = True
    for child in tuple(_children):
        child.send_signal(signal.SIGKILL)


def _go_on() -> None:
    """Raise KeyboardInterrupt if we were halted."""
    if _halted:
        raise KeyboardInterrupt


def run_process(
    args: Sequence[str],
    *,
    timeout: float,
    cwd: Path | None = None,
    on_line: Callable[[str], None] | None = None,
    memory: int = 0,
) -> str:
    """
    Run *args* without a shell and return what it printed on both streams.

    *on_line* is told each line of standard output as it comes; *memory* limits the address
    space in bytes. The child dies with us. Raises: TimeLimitError after *timeout* seconds,
    ToolError if it ends badly.
    """
    with tempfile.TemporaryFile() as errors:
        process = _start(args, stdout=subprocess.PIPE, stderr=errors, cwd=cwd, memory=memory)
        lines: list[str] = []
        with _Deadline(process, timeout) as deadline:
            assert process.stdout is not None
            for raw in process.stdout:
                line = raw.decode("utf-8", "replace").rstrip("\r\n")
                lines.append(line)
                if on_line:
                    on_line(line)
            code = process.wait()
        errors.seek(0)
        said = errors.read().decode("utf-8", "replace")
    _judge(args, code, deadline, said, timeout)
    return "\n".join(lines) + said


def run_for_bytes(args: Sequence[str], *, timeout: float) -> bytes:
    """Run *args* and return its standard output as it is. Raises: as `run_process`."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        process = _start(args, stdout=output, stderr=errors)
        with _Deadline(process, timeout) as deadline:
            code = process.wait()
        errors.seek(0)
        _judge(args, code, deadline, errors.read().decode("utf-8", "replace"), timeout)
        output.seek(0)
        return output.read()


def _judge(args: Sequence[str], code: int, deadline: _Deadline, said: str, timeout: float) -> None:
    """Raise the error that a child's end calls for, if it ended badly."""
    _tell(deadline, args, code, said)
    _go_on()
    tool = Path(args[0]).name
    if deadline.passed:
        raise TimeLimitError(f"{tool}: stopped after {timeout:.0f} s", hint="Try a shorter clip.")
    if code < 0:
        raise KilledError(
            f"{tool}: was ended by the system (signal {-code})",
            hint="The machine may be short of memory: close other programs, then run again.",
        )
    if "No space left on device" in said:
        raise KilledError(f"{tool}: the disk is full", hint="Make room, then run again.")
    if code:
        last = "; ".join(said.strip().splitlines()[-3:]) or f"exit code {code}"
        raise ToolError(f"{tool}: {last}", hint="Run `talkingheads doctor`.")


def _start(
    args: Sequence[str],
    *,
    stdout: int | IO[bytes],
    stderr: int | IO[bytes],
    cwd: Path | None = None,
    memory: int = 0,
) -> _Child:
    """Start a child without a shell and without standard input."""
    _go_on()
    try:
        process = _Child(
            list(args), stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr, cwd=cwd
        )
    except OSError as error:
        raise ToolError(f"{args[0]}: cannot be started: {error}", hint="Run `doctor`.") from None
    if memory:
        _limit_memory(process.pid, memory)
    if _listener:
        _listener(Ran(process.pid, tuple(args)))
    return process


def _tell(deadline: _Deadline, args: Sequence[str], code: int, said: str) -> None:
    """Tell whoever listens how a child ended."""
    if _listener is None:
        return
    usage = deadline.process.usage
    _listener(
        Ran(
            deadline.process.pid,
            tuple(args),
            code,
            time.monotonic() - deadline.begun,
            usage.ru_utime + usage.ru_stime if usage else 0.0,
            usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024) if usage else 0,
            said[-SAID:] if code else "",
        )
    )


class _Child(subprocess.Popen[bytes]):
    """A child of which is known, once it has ended, how much it used."""

    usage: Any = None

    def _try_wait(self, wait_flags: int) -> tuple[int, int]:
        """Wait as Popen does, and keep what the system says of the child's use."""
        try:
            pid, status, self.usage = os.wait4(self.pid, wait_flags)
        except ChildProcessError:  # it was waited for elsewhere
            return self.pid, 0
        return pid, status


def _limit_memory(pid: int, memory: int) -> None:
    """Limit the child's address space where the system can (Linux)."""
    import resource

    if hasattr(resource, "prlimit"):
        try:
            resource.prlimit(pid, resource.RLIMIT_AS, (memory, memory))
        except ProcessLookupError:
            return


class _Deadline:
    """Kill a child when its time is over, and in any case when the block is left."""

    def __init__(self, process: _Child, seconds: float) -> None:
        self.process = process
        self.begun = time.monotonic()
        self.passed = False
        self.timer = threading.Timer(seconds, self._end)
        self.timer.daemon = True

    def _end(self) -> None:
        self.passed = True
        self.process.send_signal(signal.SIGKILL)

    def __enter__(self) -> _Deadline:
        _children.add(self.process)
        if _halted:  # between its start and now
            self.process.kill()
        self.timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.timer.cancel()
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        _children.discard(self.process)
        if self.process.stdout:
            self.process.stdout.close()
