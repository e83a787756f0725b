"""
The files that people handed in: opened only if plain, and copied before anything reads them.
`own` reads what the team itself wrote.

A copy and no hard link: that would be the sender's own file, and change with it while we read. The
copy costs no room where the disk lets files share what they hold (Btrfs, XFS); elsewhere it is
written once and goes with its room. It is hashed in the same breath: so what is decoded is what
was hashed.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedRandom, BufferedReader
from pathlib import Path, PurePosixPath

from talkingheads.domain import Digest
from talkingheads.errors import ClipError, PassingError

BLOCK = 1 << 20
MOST = 200_000_000
"""Bytes of a text that the team wrote; most readers take fewer."""

CLONE = 0x40049409
"""FICLONE: let two files share what they hold, until one is written to (Linux)."""

NO_PLAIN_FILE = (errno.ELOOP, errno.ENOTDIR, errno.EMLINK, errno.ENXIO)
"""What opening a link, a pipe or a device without following it ends in."""


@contextmanager
def opened(folder: Path, name: str) -> Iterator[BufferedReader]:
    """
    Open the file *name* below *folder*, if it is a plain one: no link, pipe or device on its way.

    Raises: PassingError, since whatever it is now, it may be something else in the next run.
    """
    try:
        number = _open(folder, PurePosixPath(name))
    except OSError as error:
        raise _unreadable(error) from None
    if not stat.S_ISREG(os.fstat(number).st_mode):
        os.close(number)
        raise _unreadable(OSError(errno.ELOOP, ""))
    with os.fdopen(number, "rb") as file:
        yield file


def digest(folder: Path, name: str, *, megabytes: int) -> Digest:
    """
    Return the SHA-256 of the plain file *name* below *folder*.

    Raises: as `opened`; ClipError if it is larger than so many *megabytes*: it is not read at all.
    """
    with opened(folder, name) as file:
        check_size(file, megabytes)
        try:
            return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise _unreadable(error) from None


def check_size(file: BufferedReader, megabytes: int) -> None:
    """Raise ClipError if the opened *file* is larger than so many *megabytes*."""
    size = os.fstat(file.fileno()).st_size
    if size > megabytes * 1_000_000:
        raise ClipError(
            f"too large: {size / 1e6:.0f} MB, and {megabytes} MB are allowed",
            hint="Ask for a shorter clip, or raise ingest.max_megabytes in pipeline.yaml.",
        )


def text(folder: Path, name: str, *, most: int) -> bytes:
    """
    Return the bytes of the plain file *name* below *folder*: what is written beside a clip.

    Raises: as `opened`, also if it has more than *most* bytes.
    """
    with opened(folder, name) as file:
        size = os.fstat(file.fileno()).st_size
        if size > most:
            raise PassingError(
                f"it has {size / 1e6:,.1f} MB, and {most / 1e6:,.1f} MB are the most",
                hint="Take it away, or put a file there that people wrote.",
            )
        try:
            return file.read(most)
        except OSError as error:
            raise _unreadable(error) from None


class NoPlainFileError(OSError):
    """What should be a text of the team is something that nobody can read to its end."""

    def __init__(self, why: str) -> None:
        super().__init__(errno.EINVAL, why)

    def __str__(self) -> str:
        return self.strerror or ""


def own(path: Path) -> bytes:
    """
    Return the bytes of *path*, a text that the team wrote into its project; it may be a link.

    Raises: OSError, also if it is no plain file or has more than `MOST` bytes.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
    number = os.open(path, flags | getattr(os, "O_BINARY", 0))
    try:
        status = os.fstat(number)
        if not stat.S_ISREG(status.st_mode):
            raise NoPlainFileError("it is a folder, a pipe or a device, and no plain file")
        if status.st_size > MOST:
            raise NoPlainFileError(
                f"it has {status.st_size / 1e6:,.0f} MB, and {MOST / 1e6:,.0f} MB are the most"
            )
        with os.fdopen(number, "rb", closefd=False) as file:
            return file.read(MOST)
    finally:
        os.close(number)


def copy(file: BufferedReader, target: Path) -> Digest:
    """Copy the opened *file* as the new file *target*; return the SHA-256 of what was copied."""
    left = os.fstat(file.fileno()).st_size + 1  # one more tells that it grew
    hashed = hashlib.sha256()
    try:
        with target.open("x+b") as new:
            if _cloned(file, new):
                return hashlib.file_digest(new, "sha256").hexdigest()
            while left and (block := file.read(min(BLOCK, left))):
                hashed.update(block)
                new.write(block)
                left -= len(block)
    except OSError as error:
        raise _unreadable(error) from None
    return hashed.hexdigest()


def _open(folder: Path, name: PurePosixPath) -> int:
    """Open *name* step by step, so that no link is followed below *folder*."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
    flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    if os.open not in os.supports_dir_fd:
        return os.open(folder / name, flags)
    place = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for part in name.parts[:-1]:
            inner = os.open(part, flags | os.O_DIRECTORY, dir_fd=place)
            os.close(place)
            place = inner
        return os.open(name.name, flags, dir_fd=place)
    finally:
        os.close(place)


def _cloned(file: BufferedReader, new: BufferedRandom) -> bool:
    """Let *new* share what *file* holds, where the disk can."""
    if sys.platform != "linux":
        return False
    import fcntl

    try:
        fcntl.ioctl(new.fileno(), CLONE, file.fileno())
    except OSError:
        return False
    return True


def _unreadable(error: OSError) -> PassingError:
    """Return what to tell of a file that cannot be taken in."""
    if error.errno in NO_PLAIN_FILE:
        return PassingError(
            "it is a link, a pipe or a device, and no plain file",
            hint="Put the recording itself into the clips folder.",
        )
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return PassingError(
            "there is no room on the disk to take it in", hint="Make room, then run again."
        )
    if error.errno == errno.ENOENT:
        return PassingError(
            "it is not there any more", hint="Put it back, or run again if it was taken away."
        )
    return PassingError(
        f"it cannot be read: {error.strerror}",
        hint="Check that you may read it, and that its disk is there; then run again.",
    )
