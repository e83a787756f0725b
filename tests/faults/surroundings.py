"""Terminals that close, pipes that break, bare environments, and paths that few have tried."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable

from tests.faults.ground import Ended, Ground, command, environment
from tests.faults.harm import Fault
from tests.faults.memory import _customised


def told(sign: int) -> Callable[[Ground], None]:
    """Return how to send *sign* to the command alone, as a terminal that closes does."""

    def strike(ground: Ground) -> None:
        assert ground.child is not None
        os.kill(ground.child.pid, sign)

    return strike


def piped(line: str) -> Callable[[Ground, Fault], Ended]:
    """Return how to run the command in a shell's *line*, in which CMD stands for it."""

    def run(ground: Ground, fault: Fault) -> Ended:
        words = " ".join(f"'{word}'" for word in [*command(), "-C", str(ground.root), *fault.args])
        done = subprocess.run(
            ["bash", "-c", line.replace("CMD", words)],
            capture_output=True,
            text=True,
            errors="replace",
            env=environment(ground.environment),
            timeout=400,
            cwd=ground.room,
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    return run


def bare(**variables: str) -> Callable[[Ground], None]:
    """Return how to run with *variables*; those that are empty are taken away."""

    def strike(ground: Ground) -> None:
        ground.environment = {**ground.environment, **variables}

    return strike


def with_umask(ground: Ground, fault: Fault) -> Ended:
    """Run the command where new files are for nobody else."""
    return ground.run(*fault.args, preexec=lambda: os.umask(0o077) and None)


def called(name: str) -> Callable[[Ground], None]:
    """Return how to let the project lie in a folder that is called *name*."""

    def strike(ground: Ground) -> None:
        before, after = ground.root, ground.room / name / "project"
        after.parent.mkdir(parents=True)
        before.rename(after)
        ground.root = after
        ground.online = after / "online"

        def back() -> None:
            after.rename(before)
            ground.root, ground.online = before, before / "online"

        ground.lifted.append(back)

    return strike


def simple_disk(ground: Ground) -> None:
    """Let the disk be as simple as a stick's: no links, no rights, odd names refused."""
    _customised(ground, SIMPLE)


SIMPLE = """
import errno, os

def refused(*args, **options):
    raise OSError(errno.EPERM, os.strerror(errno.EPERM), str(args[0]))

os.link = os.symlink = os.chown = refused
_utime, _open = os.utime, os.open

def utime(path, times=None, *, ns=None, **options):
    if ns is not None:
        ns = tuple(at // 2_000_000_000 * 2_000_000_000 for at in ns)
    return _utime(path, times, **({"ns": ns} if ns is not None else {}), **options)

def opened(path, flags, *args, **options):
    name = os.path.basename(os.fsdecode(path)) if not isinstance(path, int) else ""
    if flags & os.O_CREAT and set(name) & set('<>:"|?*'):
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), name)
    return _open(path, flags, *args, **options)

os.utime, os.open = utime, opened
"""

LONG = "/".join(["a folder with a name that goes on and on and on"] * 5)
STOPPED = (130, 129, 143, -1, 1)

FAULTS = (
    Fault("terminal-closed-amid-ingest", "fresh", told(signal.SIGHUP),
          moment="head-teacher: ingest", codes=STOPPED, says=("(?i)stopped",),
          done=("council-officer",)),
    Fault("terminal-closed-amid-render-in-workers", "written", told(signal.SIGHUP),
          args=("run", "-j", "2"), moment="head-teacher: render", codes=STOPPED),
    Fault("terminal-closed-amid-publish", "whole", told(signal.SIGHUP), args=("publish",),
          after=("publish",), moment="Pages", codes=(0, *STOPPED)),
    Fault("told-to-end-amid-render", "written", told(signal.SIGTERM),
          moment="head-teacher: render", codes=STOPPED, says=("(?i)stopped",)),
    Fault("standard-output-closed", "filmed", lambda g: None, run=piped("CMD >&-"), codes=(0, 1)),
    Fault("standard-error-closed", "filmed", lambda g: None, run=piped("CMD 2>&-"), codes=(0, 1)),
    Fault("all-streams-closed", "filmed", lambda g: None, run=piped("CMD <&- >&- 2>&-"),
          codes=(0, 1)),
    Fault("errors-into-head", "fresh", lambda g: None,
          run=piped("set -o pipefail; CMD 2>&1 >/dev/null | head -1"), codes=(0,)),
    Fault("list-into-head", "whole", lambda g: None, args=("status",),
          run=piped("set -o pipefail; CMD | head -0"), codes=(0, 1, 141)),
    Fault("output-onto-full-disk", "whole", lambda g: None, args=("status",),
          run=piped("CMD > /dev/full"), codes=(1,), says=("No space left",)),
    Fault("log-onto-full-disk", "filmed", lambda g: None, run=piped("CMD 2> /dev/full"),
          codes=(0, 1)),
    Fault("locale-without-letters", "fresh", bare(LC_ALL="C", PYTHONUTF8="0",
          PYTHONCOERCECLOCALE="0"), codes=(0,)),
    Fault("locale-of-latin", "filmed", bare(LC_ALL="C", PYTHONIOENCODING="latin-1"), codes=(0,)),
    Fault("no-home-no-user", "fresh", bare(HOME="", USER="", LOGNAME="", SHELL="", TERM=""),
          codes=(0,)),
    Fault("home-not-there", "accepted", bare(HOME="/nonexistent", XDG_CACHE_HOME=""), codes=(0,)),
    Fault("path-empty", "fresh", bare(PATH=""), codes=(0,)),
    Fault("for-nobody-else", "fresh", lambda g: None, run=with_umask, codes=(0,)),
    Fault("project-called-oddly", "fresh", called("It's \"a\" 100 % [x] {y} $HOME; ü-日本 "),
          codes=(0,)),
    Fault("project-called-with-a-line-end", "fresh", called("one\ntwo"), codes=(0,)),
    Fault("project-called-like-an-option", "fresh", called("-y concat:a|b, 'x':y=z"), codes=(0,)),
    Fault("project-far-down", "fresh", called(LONG), codes=(0,)),
    Fault("disk-without-links", "fresh", simple_disk, codes=(0,)),
    Fault("disk-without-links-at-publish", "whole", simple_disk, args=("publish",),
          after=("publish",), codes=(0,)),
)  # fmt: skip
