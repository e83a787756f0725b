"""
Starts a child so that it dies with us, and takes from it what a stranger's file must not get.

    python -I -S launcher.py OUR_PID [memory=N cpu=N file=N files=N read=PATH write=PATH] -- COMMAND

It becomes the command; nothing of it stays. Code between fork and exec (``preexec_fn``) may lock up
where threads run; a program of its own may not. It imports nothing of ours and little else, since
each child pays for it.

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

FOREIGN = 0x40000000
"""x86-64 takes calls from here on for those of its 32-bit cousin."""

PDEATHSIG = 1
"""What prctl is asked for the signal at the parent's death."""

THREAD = 0x00010000
"""CLONE_THREAD: what is started is no process, but a thread of this one."""

CALLS = {
    "x86_64": (
        0xC000003E,
        # socket, socketpair, connect, bind, listen, fork, vfork
        (41, 53, 42, 49, 50, 57, 58),
        # kill, tkill, rt_(tg)sigqueueinfo, ptrace, process_vm_readv and _writev, kcmp,
        # migrate_pages, move_pages
        (62, 200, 129, 297, 101, 310, 311, 312, 256, 279),
        # setrlimit, setpriority, sched_setparam, _setscheduler, _setaffinity, _setattr, ioprio_set
        (160, 141, 142, 144, 203, 314, 251),
        # shmget, shmat, shmctl, shmdt, msgget, msgsnd, msgrcv, msgctl
        (29, 30, 31, 67, 68, 69, 70, 71),
        # semget, semop, semctl, semtimedop, mq_open, mq_unlink
        (64, 65, 66, 220, 240, 241),
        # chmod, fchmod, fchmodat, chown, fchown, lchown, fchownat
        (90, 91, 268, 92, 93, 94, 260),
        # utime, utimes, futimesat, utimensat, (l, f)setxattr, (l, f)removexattr
        (132, 235, 261, 280, 188, 189, 190, 197, 198, 199),
        # inotify_add_watch, fanotify_mark, open_by_handle_at, bpf, perf_event_open, userfaultfd
        (254, 301, 304, 321, 298, 323),
        # keyctl, add_key, request_key, unshare, setns, mount, umount, pivot_root, chroot
        (250, 248, 249, 272, 308, 165, 166, 155, 161),
    ),
    "aarch64": (
        0xC00000B7,
        (198, 199, 203, 200, 201),
        (129, 130, 138, 240, 117, 270, 271, 272, 238, 239),
        (164, 140, 118, 119, 122, 274, 30),
        (194, 196, 195, 197, 186, 189, 188, 187),
        (190, 193, 191, 192, 180, 181),
        (52, 53, 55, 54),
        (88, 5, 6, 7, 14, 15, 16),
        (27, 263, 265, 280, 241, 282),
        (219, 217, 218, 97, 268, 40, 39, 41, 51),
    ),
}
"""By machine: its mark, and the calls that are refused; ARM never had some of the older ones."""

ANYWHERE = (
    # io_uring, which does what other calls do past any filter; pidfd_send_signal, _open, _getfd
    *(425, 426, 427, 424, 434, 438),
    # open_tree, move_mount, fsopen, fsconfig, fsmount, fspick, mount_setattr, open_tree_attr
    *(428, 429, 430, 431, 432, 433, 442, 467),
    # process_madvise, process_mrelease, fchmodat2, setxattrat, removexattrat, file_setattr
    *(440, 448, 452, 463, 466, 469),
)
"""Refused on every machine: newer calls have one number everywhere."""

LOOKED_AT = {"x86_64": (56, 234, 302, 157, 72), "aarch64": (220, 131, 261, 167, 25)}
"""By machine: clone, tgkill, prlimit64, prctl and fcntl, of which it depends on what for."""

CLONE3 = 435
"""Its flags cannot be looked at; said to be missing, the C library uses ``clone`` in its place."""

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
        libc().prctl(PDEATHSIG, 9, 0, 0, 0)  # SIGKILL
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
        libc().prctl(38, 1, 0, 0, 0)  # PR_SET_NO_NEW_PRIVS, which both need
        _fence(reads, writes)
        _filter()


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


def _filter() -> None:
    """Refuse the calls of `CALLS` with EPERM, where this system has seccomp."""
    import ctypes

    machine = os.uname().machine
    if machine not in CALLS or sys.byteorder != "little":
        return
    mark, *groups = CALLS[machine]
    refused = sorted(call for group in (*groups, ANYWHERE) for call in group)
    code = _program(mark, refused, LOOKED_AT[machine])
    text = ctypes.create_string_buffer(code, len(code))

    class Program(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_void_p)]

    program = Program(len(code) // 8, ctypes.addressof(text))
    libc().prctl(22, 2, ctypes.byref(program), 0, 0)  # PR_SET_SECCOMP, a filter


def _program(mark: int, refused: list[int], looked_at: tuple[int, ...]) -> bytes:
    """Return the filter in the kernel's small language: each line is code, two jumps, a number."""
    import struct

    load, equal, least, both, give = 0x20, 0x15, 0x35, 0x45, 0x06
    no, missing, yes = 0x00050001, 0x00050026, 0x7FFF0000  # EPERM, ENOSYS, allow
    lines = [(load, 0, 0, 4), (equal, 1, 0, mark), (give, 0, 0, missing), (load, 0, 0, 0)]
    lines += [(least, 0, 1, FOREIGN), (give, 0, 0, missing)]
    lines += [(equal, 0, 1, CLONE3), (give, 0, 0, missing)]
    for call in refused:
        lines += [(equal, 0, 1, call), (give, 0, 0, no)]
    clone, tgkill, prlimit, prctl, fcntl = looked_at
    first, second, third = 16, 24, 32  # where a call's arguments lie, eight bytes each
    for call, *asked in (
        (clone, (load, 0, 0, first), (both, 1, 0, THREAD)),
        (tgkill, (load, 0, 0, first), (equal, 1, 0, os.getpid())),  # `abort` signals itself
        # Its own limits it may read, and set none: an administrator's could be raised again.
        (prlimit, (load, 0, 0, first), (equal, 0, 4, 0), (load, 0, 0, third), (equal, 0, 2, 0),
         (load, 0, 0, third + 4), (equal, 1, 0, 0)),
        (prctl, (load, 0, 0, first), (equal, 0, 1, PDEATHSIG)),
        # F_SETOWN and F_SETOWN_EX: who gets signals of a file.
        (fcntl, (load, 0, 0, second), (equal, 1, 0, 8), (equal, 0, 1, 15)),
    ):  # fmt: skip
        lines += [(equal, 0, len(asked) + 2, call), *asked, (give, 0, 0, no), (give, 0, 0, yes)]
    lines += [(give, 0, 0, yes)]
    return b"".join(struct.pack("<HBBI", *line) for line in lines)


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
