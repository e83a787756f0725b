"""The system calls that a child in a cage may not make, and the filter that refuses them."""

from __future__ import annotations

import os
import struct
import sys

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


def program(machine: str) -> bytes:
    """
    Return the filter for *machine*, which answers the calls above with EPERM; empty: none is known.

    It is in the kernel's small language: each line is code, two jumps, a number.
    """
    if machine not in CALLS or sys.byteorder != "little":
        return b""
    mark, *groups = CALLS[machine]
    load, equal, least, both, give = 0x20, 0x15, 0x35, 0x45, 0x06
    no, missing, yes = 0x00050001, 0x00050026, 0x7FFF0000  # EPERM, ENOSYS, allow
    lines = [(load, 0, 0, 4), (equal, 1, 0, mark), (give, 0, 0, missing), (load, 0, 0, 0)]
    lines += [(least, 0, 1, FOREIGN), (give, 0, 0, missing)]
    lines += [(equal, 0, 1, CLONE3), (give, 0, 0, missing)]
    for call in sorted(call for group in (*groups, ANYWHERE) for call in group):
        lines += [(equal, 0, 1, call), (give, 0, 0, no)]
    clone, tgkill, prlimit, prctl, fcntl = LOOKED_AT[machine]
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
