"""Hash a file; write a file whole or not at all."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from talkingheads.domain import Digest


def digest_of(path: Path) -> Digest:
    """Return the SHA-256 of the bytes of *path* as 64 hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """
    Give a new file's path beside *path*; move it to *path* if the block ends well.

    Whoever looks sees the old file or the whole new one. The suffix is kept, since tools
    choose formats by it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".new-", suffix=path.suffix, dir=path.parent)
    os.close(handle)
    new = Path(name)
    try:
        yield new
        new.chmod(0o644)
        with new.open("rb") as file:
            os.fsync(file.fileno())
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


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
