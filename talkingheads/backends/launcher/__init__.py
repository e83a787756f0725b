"""
Starts a child so that it dies with us, and takes from it what a stranger's file must not get.

    python -I -S launcher OUR_PID [memory=N cpu=N file=N files=N read=PATH write=PATH] -- COMMAND

It becomes the command; nothing of it stays. Code between fork and exec (``preexec_fn``) may lock up
where threads run; a program of its own may not. It imports nothing of ours but what lies beside it
(`calls`, for a cage), and little else, since each child pays for it.

What is taken away, and by what:

- memory, processor time, bytes written, open files, core dumps: by rlimits, on every POSIX system;
- the network, other processes and their memory, what outlives a process (shared memory, messages),
  rights, owners and times of files: by a seccomp filter, on Linux on x86-64 and ARM.
  Any user may set it, also within containers, while an own network namespace is forbidden on many
  servers and within most containers;
- all files but those named: by Landlock, on Linux 5.13 or later where it is switched on;
- life after ours: by PR_SET_PDEATHSIG, on Linux.

What the system cannot do is left out; `lacking` tells what, and `talkingheads doctor` shows it.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:  # `typing` costs each child 5 ms
    from typing import Any

FAILED = 125
"""Our exit code if the command could not be started, or limits could not be set."""

SHARED = 1 << 30
"""Bytes of address space for libraries and for files read as if they were memory."""

LOOK = 1 << 0 | 1 << 2 | 1 << 3
"""Landlock: run a file, read it, list a folder."""
WORK = LOOK | 1 << 1 | 1 << 4 | 1 << 5 | 1 << 7 | 1 << 8 | 1 << 14
"""Landlock: also write, make and remove files and folders, but no links, pipes and devices."""
FILE = 1 << 0 | 1 << 1 | 1 << 2 | 1 << 14
"""Landlock: what can be said of a file, and not of folders only."""

LIBRARIES = (
    "/lib", "/lib32", "/lib64", "/usr", "/nix/store", "/gnu/store",
    "/etc/ld.so.cache", "/etc/ld.so.preload", "/etc/localtime", "/dev/urandom", "/dev/zero",
    "/proc/cpuinfo", "/proc/meminfo", "/sys/devices/system/cpu",
)  # fmt: skip
"""What programs need to start, of which nothing is anybody's own."""


def die_with(parent: int) -> None:
    """Have this process killed when *parent*, which started it, dies, also by SIGKILL (Linux)."""
    if sys.platform == "linux":
        libc().prctl(1, 9, 0, 0, 0)  # PR_SET_PDEATHSIG, SIGKILL
        if os.getppid() != parent:  # it died before
            os._exit(FAILED)


def limit(*, memory: int = 0, cpu: int = 0, file: int = 0, files: int = 0) -> None:
    """
    Limit this process: bytes of *memory*, seconds of *cpu*, bytes of each *file*, open *files*.

    0: no limit. A write beyond *file* fails with an error, since Python ignores the signal, and so
    does what it becomes. After *cpu* seconds it is told to end, and killed a second later.
    """
    import resource

    wanted = {"RLIMIT_CPU": cpu, "RLIMIT_FSIZE": file, "RLIMIT_NOFILE": files}
    # What it has to itself; and its address space, in which libraries lie that others have too.
    wanted |= {"RLIMIT_DATA": memory, "RLIMIT_AS": memory and memory + SHARED}
    for name, most in wanted.items():
        kind = getattr(resource, name, None)
        if most and kind is not None:
            hard = resource.getrlimit(kind)[1]
            free = hard == resource.RLIM_INFINITY or most < hard
            resource.setrlimit(kind, (most, most + 1) if free else (hard, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def confine(reads: list[str], writes: list[str]) -> None:
    """
    Leave this process only *reads* to read and *writes* to write, as far as the system can.

    It keeps what it has open, has no network, and starts no process; to become another program it
    may still, if that is among *reads*.
    """
    if sys.platform == "linux":
        from . import calls  # before it may not be read; a child knows this package as `launcher`

        libc().prctl(38, 1, 0, 0, 0)  # PR_SET_NO_NEW_PRIVS, which both need
        _fence(reads, writes)
        _filter(calls.program(os.uname().machine))


def lacking() -> tuple[str, ...]:
    """Go into an empty cage, try its walls, and return what the system keeps from no child."""
    rest = ("other processes", "the rights and times of other files")
    if sys.platform != "linux":
        return ("the network", "other files", *rest, "life after ours")
    confine([], [])
    c, us = libc(), os.getppid()
    found = []
    if c.socket(1, 1, 0) >= 0:
        found.append("the network")
    try:
        os.close(os.open(os.sep, os.O_RDONLY))
        found.append("other files")
    except OSError:
        pass
    tries = (  # nothing is changed or made where they are allowed
        ((c.prlimit, us, 0, None, None), (c.setpriority, 0, us, 0), (c.shmget, 0x7A11, 1, 0)),
        ((c.fchmod, -1, 0), (c.fchown, -1, -1, -1), (c.utimensat, -100, b"", None, 0)),
    )
    for name, calls in zip(rest, tries, strict=True):
        if not all(_refused(*call) for call in calls):
            found.append(name)
    return tuple(found)


def _refused(call: Any, *arguments: Any) -> bool:
    """Tell whether a *call* of the C library is forbidden."""
    import ctypes
    import errno

    return call(*arguments) < 0 and ctypes.get_errno() == errno.EPERM


def libc() -> Any:
    """Return the C library."""
    import ctypes

    return ctypes.CDLL(None, use_errno=True)


def _filter(program: bytes) -> None:
    """Have the *program* of `calls` judge each call from now on; none if it is empty."""
    import ctypes

    if not program:
        return
    text = ctypes.create_string_buffer(program, len(program))

    class Program(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_void_p)]

    told = Program(len(program) // 8, ctypes.addressof(text))
    libc().prctl(22, 2, ctypes.byref(told), 0, 0)  # PR_SET_SECCOMP, a filter


def _fence(reads: list[str], writes: list[str]) -> None:
    """Let files be reached only as *reads* and *writes* say, where this system has Landlock."""
    import ctypes
    import struct

    call = libc().syscall
    version = call(444, None, 0, 1)
    if version < 1:
        return
    known = (1 << 13) - 1 | (version >= 2) << 13 | (version >= 3) << 14 | (version >= 5) << 15
    # All that is done to files; TCP; and from version 6 on signals and sockets without a name.
    wanted = struct.pack("<QQQ", known, 3 if version >= 4 else 0, 3 if version >= 6 else 0)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    rules = call(444, ctypes.create_string_buffer(wanted, 24), size, 0)
    if rules < 0:
        return
    for path, rights in [(path, LOOK) for path in reads] + [(path, WORK) for path in writes]:
        _allow(call, rules, path, rights & known)
    call(446, rules, 0)
    os.close(rules)


def _allow(call: Any, rules: int, path: str, rights: int) -> None:
    """Add one path to the *rules*; what is not there needs none."""
    import ctypes
    import struct

    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    rights &= rights if os.path.isdir(path) else FILE
    call(445, rules, 1, ctypes.create_string_buffer(struct.pack("<Qi", rights, place), 12), 0)
    os.close(place)


def settle(arguments: list[str], libraries: tuple[str, ...] = ()) -> list[str]:
    """Go into the cage that the words before ``--`` tell of; return those after it."""
    end = arguments.index("--")
    limits: dict[str, int] = {}
    paths: dict[str, list[str]] = {"read": [], "write": []}
    for word in arguments[1:end]:
        name, _, value = word.partition("=")
        if name in paths:
            paths[name].append(value)
        else:
            limits[name] = int(value)
    die_with(int(arguments[0]))
    if limits:
        limit(**limits)
        confine([*libraries, *paths["read"]], ["/dev/null", *paths["write"]])
    return arguments[end + 1 :]


def main(arguments: list[str]) -> None:
    """Become the command after ``--``, in the cage that the words before it tell of."""
    name = arguments[arguments.index("--") + 1]
    try:
        command = settle(arguments, LIBRARIES)
        os.execvp(command[0], command)
    except OSError as error:
        sys.stderr.write(f"{name}: cannot be started: {error.strerror}\n")
    sys.exit(FAILED)
