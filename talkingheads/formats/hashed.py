"""
Names that bear the hash of their bytes: what lies there never changes.

    clips/hale/video.0a1b2c3d4e5f.mp4    a file by its own bytes
    search/0a1b2c3d4e5f/pagefind.js      a folder by the bytes of everything in it
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from talkingheads.domain import Digest

DIGITS = 12
"""Of the SHA-256, as names bear them."""
SEARCH = "search/"
"""Where the search index lies, each state of it in a folder of its own."""

_MARK = re.compile(r"\.([0-9a-f]{8,64})(?=\.|$)")
_FOLDER = re.compile(rf"{SEARCH}[0-9a-f]{{{DIGITS}}}/.")


def named(path: str, digest: Digest, *, digits: int = DIGITS) -> str:
    """Return *path* with the first *digits* of *digest* before its suffix."""
    place = PurePosixPath(path)
    return str(place.with_name(f"{place.stem}.{digest[:digits]}{place.suffix}"))


def is_hashed(path: str, digest: Digest) -> bool:
    """
    Tell whether other bytes than those of *digest* would lie at another *path*.

    It is so if the name bears the first 8 to 64 digits of *digest* between dots, or if *path* lies
    in the folder of one state of the search index.
    """
    marks = _MARK.findall(PurePosixPath(path).name)
    return bool(_FOLDER.match(path)) or any(digest.startswith(mark) for mark in marks)


def folder(files: Iterable[tuple[str, Digest]]) -> str:
    """Return the folder of the search index that consists of *files*: path in it, and digest."""
    lines = "".join(f"{digest} {path}\n" for path, digest in sorted(files))
    mark = hashlib.sha256(lines.encode("utf-8", "surrogateescape")).hexdigest()[:DIGITS]
    return f"{SEARCH}{mark}/"
