"""
Look for what may be left of clips that were withdrawn: in folders, and where they were published.

Every file is opened, every older version and every open upload. Films, sounds and pictures are
known by their digests: one is read only if nobody noted its digest and its size is one of theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from talkingheads.backends.targets import PublishTarget, Version
from talkingheads.domain import Digest
from talkingheads.formats.traces import (
    BYTES,
    Found,
    Needles,
    found,
    found_in_path,
    is_digest,
    is_film,
)

T = TypeVar("T")


@dataclass(frozen=True)
class Left:
    """A place where something is left."""

    where: str
    what: Found


@dataclass(frozen=True)
class Looked:
    """What was looked through, and what is left."""

    files: int = 0
    versions: int = 0
    uploads: int = 0
    size: int = 0
    left: tuple[Left, ...] = ()

    def __add__(self, other: Looked) -> Looked:
        return Looked(
            self.files + other.files,
            self.versions + other.versions,
            self.uploads + other.uploads,
            self.size + other.size,
            (*self.left, *other.left),
        )


def in_folder(
    root: Path, below: Iterable[Path], needles: Needles, *, but: Collection[Path] = ()
) -> Looked:
    """Look through every file in the files and folders *below* the project's *root*."""
    looked = Looked()
    for path in (each for start in below for each in _files(start) if each not in but):
        name = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
        try:
            size = path.stat().st_size
        except FileNotFoundError:
            continue
        if is_film(name) and size not in needles.sizes:
            told = found_in_path(needles, name)
        else:
            told = found(needles, name, path.read_bytes())
        looked += Looked(files=1, size=size, left=_left(name, told))
    return looked


def at_target(target: PublishTarget, needles: Needles, *, noted: Mapping[str, Digest]) -> Looked:
    """
    Look through every file at *target*, every older version and every open upload.

    *noted* are the digests of what was published, by path: a film there is known by it.
    """
    there = target.stored()
    versions, uploads = target.history()
    older = [each for each in versions if not each.current and not each.marker]

    def now(path: str) -> Looked:
        size = there[path].size
        if is_film(path) and (path in noted or size not in needles.sizes):
            bytes_ = (BYTES,) if is_digest(needles, noted.get(path, "")) else ()
            return _seen(target, path, (*bytes_, *found_in_path(needles, path)), size)
        return _seen(target, path, found(needles, path, target.read(path) or b""), size)

    def before(version: Version) -> Looked:
        path = version.path
        if is_film(path) and version.size not in needles.sizes:
            told = found_in_path(needles, path)
        else:
            told = found(needles, path, target.fetch(version))
        where = f"{path} (older version {version.version})"
        return Looked(versions=1, size=version.size, left=_left(f"{target.name}/{where}", told))

    def named(path: str, what: str) -> tuple[Left, ...]:
        return _left(f"{target.name}/{path} ({what})", found_in_path(needles, path))

    marks = [Looked(versions=1, left=named(it.path, "deleted")) for it in versions if it.marker]
    begun = [Looked(uploads=1, left=named(it.path, "upload that was begun")) for it in uploads]
    present, past = _at_once(target, now, list(there)), _at_once(target, before, older)
    return sum((*present, *past, *marks, *begun), start=Looked())


def _at_once(target: PublishTarget, look: Callable[[T], Looked], these: list[T]) -> list[Looked]:
    with ThreadPoolExecutor(target.lines) as pool:
        return list(pool.map(look, these))


def _seen(target: PublishTarget, path: str, told: Found, size: int) -> Looked:
    return Looked(files=1, size=size, left=_left(f"{target.name}/{path}", told))


def _left(where: str, told: Found) -> tuple[Left, ...]:
    return (Left(where, told),) if told else ()


def _files(start: Path) -> Iterator[Path]:
    if start.is_file():
        yield start
    elif start.is_dir():
        yield from sorted(path for path in start.rglob("*") if path.is_file())
