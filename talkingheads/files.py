"""Hash a file; write a file whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import secrets
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from talkingheads.domain import Digest
from talkingheads.errors import TalkingHeadsError
from talkingheads.mishaps import FULL

NEW = ".new-"
"""How the name of a file begins that is not whole yet."""
PUBLIC, PRIVATE = 0o666, 0o600
"""Rights of a new file before the umask takes from them: as others are, or for its owner alone."""


def digest_of(path: Path) -> Digest:
    """Return the SHA-256 of the bytes of *path* as 64 hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def replacing(path: Path, *, mode: int = PUBLIC, room: Path | None = None) -> Iterator[Path]:
    """
    Give a new file's path; move it to *path* if the block ends well.

    Whoever looks sees the old file or the whole new one. The suffix is kept, since tools choose
    formats by it. The new file has the rights of the old one; where there is none, *mode* less the
    umask. It is made in the folder *room*, so that nothing lies beside *path* if we are killed.

    Raises: TalkingHeadsError if the old file is read-only.
    """
    check_replaceable(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    new = _begun(path, mode, room or path.parent)
    try:
        yield new
        _as_before(new, path)
        keep_safe(new)
        _move(new, path, mode)
        keep_safe(path.parent)
    except OSError as error:
        if error.errno in FULL and not error.filename:  # writing does not say to where
            error.filename = str(path)
        raise
    finally:
        new.unlink(missing_ok=True)


def keep_safe(path: Path) -> None:
    """Have the disk write down the file *path*, or which names the folder *path* holds, now."""
    place = os.open(path, os.O_RDONLY)
    try:
        os.fsync(place)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP) or not path.is_dir():
            raise  # some disks know that for files only
    finally:
        os.close(place)


def check_replaceable(path: Path) -> None:
    """Raise TalkingHeadsError if somebody made the file at *path* read-only."""
    if path.is_file() and not (path.stat().st_mode & 0o222 and os.access(path, os.W_OK)):
        raise TalkingHeadsError(
            f"{path}: is read-only, so it is not replaced",
            hint=f"If it may be: chmod u+w {path.name}",
        )


def check_room(path: Path) -> None:
    """Raise OSError if no file can be made at *path*; its folder is made if it is not there."""
    with suppress(FileNotFoundError):
        path.lstat()
    path.parent.mkdir(parents=True, exist_ok=True)
    _begun(path, PRIVATE, path.parent).unlink()


def lies_in(inner: Path, outer: Path) -> bool:
    """Tell whether *inner* is *outer* or lies in it, also where upper and lower case are one."""
    return any(
        path == outer
        or (os.path.exists(path) and os.path.exists(outer) and os.path.samefile(path, outer))
        for path in (inner, *inner.parents)
    )


def _begun(path: Path, mode: int, folder: Path) -> Path:
    """Make an empty file in *folder* that can become *path*, with rights no wider than its."""
    folder.mkdir(parents=True, exist_ok=True)
    if path.is_file():
        mode &= path.stat().st_mode | 0o600
    new = folder / f"{NEW}{secrets.token_hex(4)}{path.suffix}"
    os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode))
    return new


def begun_beside(path: Path) -> list[Path]:
    """Return the files that were begun to become *path*, or others beside it of its kind."""
    suffix = re.escape(path.suffix)
    named = re.compile(f"{re.escape(NEW)}[0-9a-f]{{8}}{suffix}")
    return [file for file in path.parent.glob(f"{NEW}*") if named.fullmatch(file.name)]


def _as_before(new: Path, path: Path) -> None:
    """Give *new* the rights of the file at *path*, if there is one, and its group if we may."""
    if path.is_file():
        before = path.stat()
        with suppress(OSError):
            os.chown(new, -1, before.st_gid)
        new.chmod(stat.S_IMODE(before.st_mode))


def _move(new: Path, path: Path, mode: int) -> None:
    """Move *new* to *path*; from another disk by way of a copy beside *path*."""
    try:
        new.replace(path)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        with replacing(path, mode=mode) as copy:
            shutil.copyfile(new, copy)


def write_whole(path: Path, content: str | bytes) -> None:
    """Write *content* to *path* whole or not at all; text as UTF-8 with LF."""
    with replacing(path) as new:
        new.write_bytes(content.encode() if isinstance(content, str) else content)


def place(source: Path, target: Path) -> None:
    """Make *target* the same file as *source*: by a hard link where the disk allows it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
