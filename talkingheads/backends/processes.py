"""
Every outside process is started here: without a shell, without standard input, with a deadline.

The child dies with the block that started it, whatever happens; its memory can be limited. Once
`halt` was called, none lives on and none is started.
"""

from __future__ import annotations

import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO

from talkingheads.errors import KilledError, TimeLimitError, ToolError

_children: set[subprocess.Popen[bytes]] = set()
_halted = False


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
) -> subprocess.Popen[bytes]:
    """Start a child without a shell and without standard input."""
    _go_on()
    try:
        process = subprocess.Popen(
            list(args), stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr, cwd=cwd
        )
    except OSError as error:
        raise ToolError(f"{args[0]}: cannot be started: {error}", hint="Run `doctor`.") from None
    if memory:
        _limit_memory(process.pid, memory)
    return process


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

    def __init__(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        self.process = process
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
