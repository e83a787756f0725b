"""
A folder as the place where the briefing is published.

Every file arrives whole: it is written beside, as a name that begins with `PART`, and then renamed.
What a killed publish left under such a name a later one deletes. Nothing outside the folder is
touched: links are not followed.
"""

from __future__ import annotations

import filecmp
import hashlib
import os
import stat
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from talkingheads.backends.targets import Finding, Ours, Stored, Upload, Version
from talkingheads.domain import Digest
from talkingheads.errors import PublishError

PART = ".talkingheads-part"
STALE = 3600.0
"""Seconds after which nobody writes to a half-written file any more."""


class FolderTarget:
    """A folder that a web server, a share or a synchronising program shows to others."""

    lines = 1

    def __init__(self, folder: Path) -> None:
        self.folder, self.name = folder, str(folder)
        self.guard: Callable[[], None] = lambda: None

    def stored(self, below: str = "") -> Mapping[str, Stored]:
        """
        Return every file and link whose path begins with *below*.

        The tag is made of size and time, as in git: copying the folder with its times keeps it.
        """
        above = below.rpartition("/")[0]
        with self._told("cannot be listed"):
            if not self.folder.exists():
                return {}
            if not self.folder.is_dir():
                raise NotADirectoryError(20, "is not a folder")
            start = self.folder / above
            if not start.is_dir():
                return {}
            found = _walk(start, f"{above}/" if above else "")
            return {file.path: file for file in found if file.path.startswith(below)}

    def read(self, path: str) -> bytes | None:
        """Return the bytes at *path*; None if there is none, or no folder yet."""
        with self._told(f"{path} cannot be read"):
            place = self._place(path)
            if place.is_symlink():
                raise OSError("is a link")
            try:
                return place.read_bytes()
            except FileNotFoundError:
                return None

    def put(
        self, path: str, file: Path, *, digest: Digest, content_type: str, cache_control: str
    ) -> str:
        """
        Copy *file* to *path*. A folder keeps no *content_type* and no *cache_control*.

        Whoever may read the folder may read the file, whatever the umask.
        """
        with self._told(f"{path} cannot be written"):
            target = self._place(path)
            self._make(target.parent)
            if target.exists() and target.samefile(file):
                raise PublishError(
                    f"{self.name}: is the folder where the pages are made",
                    hint="Set publish.target to another folder.",
                )
            part = self._part()
            try:
                if _copy(file, part) != digest:
                    raise PublishError(
                        f"{path}: its bytes changed while they were copied",
                        hint="Publish again when nobody works on the site's folder.",
                    )
                part.chmod(part.stat().st_mode | self.folder.stat().st_mode & 0o444)
                self.guard()
                part.replace(target)
            finally:
                part.unlink(missing_ok=True)
            return _tag(target.stat())

    def holds(self, stored: Stored, file: Path) -> bool:
        """Compare the bytes: they are near."""
        with self._told(f"{stored.path} cannot be read"):
            place = self._place(stored.path)
            return not place.is_symlink() and filecmp.cmp(place, file, shallow=False)

    def write(self, path: str, content: bytes, *, new: bool = False) -> bool:
        """Write *content* at *path*; with *new*, a link made of the whole file decides who wins."""
        with self._told(f"{path} cannot be written"):
            target = self._place(path)
            self._make(target.parent)
            part = self._part()
            try:
                with part.open("xb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                self.guard()
                if not new:
                    part.replace(target)
                    return True
                return _link(part, target)
            finally:
                part.unlink(missing_ok=True)

    def remove(self, paths: Sequence[str]) -> None:
        """
        Remove *paths*, and the folders that they leave empty.

        Raises: PublishError if one of them stays; the others are removed all the same.
        """
        failed: list[PublishError] = []
        for path in paths:
            try:
                with self._told(f"{path} cannot be removed"):
                    self.guard()
                    place = self._place(path)
                    place.unlink(missing_ok=True)
                    self._remove_empty(place.parent)
            except PublishError as error:
                failed.append(error)
        if failed:
            raise failed[0]

    def wipe(self, paths: Sequence[str]) -> None:
        """Remove *paths*, and what a killed publish left half-written long ago."""
        self.remove(paths)
        self._sweep(time.time() - STALE)

    def history(self, below: str = "") -> tuple[tuple[Version, ...], tuple[Upload, ...]]:
        """Return nothing: a folder keeps nothing older."""
        return (), ()

    def fetch(self, version: Version) -> bytes:
        """Raise PublishError: a folder has no versions."""
        raise PublishError(f"{self.name}: {version.path}: a folder keeps no versions")

    def forget_history(self, below: str = "", *, ours: Ours | None = None) -> int:
        """Delete what a killed publish left half-written; nothing else is older."""
        return self._sweep(time.time())

    def clock(self) -> float:
        """Return the time as the disk tells it: on a share that is another machine's."""
        if not self.folder.is_dir():
            return time.time()
        part = self._part()
        with self._told("cannot be written"):
            try:
                part.write_bytes(b"")
                return part.stat().st_mtime
            finally:
                part.unlink(missing_ok=True)

    def exposure(self) -> Sequence[str]:
        """Return nothing: who may read a folder, its owner knows."""
        return ()

    def audit(
        self, *, media_cache_seconds: int, address: str = "", public: bool = False
    ) -> list[Finding]:
        """Return nothing: a folder has no settings."""
        return []

    def check(self, *, write: bool = False) -> list[Finding]:
        """Look whether the folder is there; with *write*, whether a file can be made in it."""
        if not self.folder.is_dir():
            above = next(p for p in self.folder.absolute().parents if p.exists())
            well = above.is_dir() and os.access(above, os.W_OK)
            hint = "" if well else f"Make the folder, or get the right to write in {above}."
            return [(well, f"{self.name}: will be made at the first publish", hint)]
        findings = [(True, f"{self.name}: is there", "")]
        if write:
            part = self._part()
            try:
                part.write_bytes(b"")
                part.unlink()
            except OSError as error:
                hint = "Get the right to write there, or choose another folder."
                findings.append((False, f"{self.name}: {error.strerror}", hint))
            else:
                findings.append((True, f"{self.name}: can be written", ""))
        return findings

    def _part(self) -> Path:
        """Return a name for a half-written file; two publishers never have the same."""
        return self.folder / f"{PART}-{uuid.uuid4().hex}"

    def _sweep(self, until: float) -> int:
        """Delete half-written files that nobody has written to since *until*."""
        swept = 0
        with self._told("cannot be swept"):
            for path in self.folder.glob(f"{PART}*"):
                with suppress(FileNotFoundError):
                    status = path.lstat()
                    if not stat.S_ISDIR(status.st_mode) and status.st_mtime <= until:
                        path.unlink()
                        swept += 1
        return swept

    def _place(self, path: str) -> Path:
        """Return where *path* lies. Raises: PublishError if that is not inside the folder."""
        parts = path.split("/")
        place = self.folder.joinpath(*parts)
        inside = not {"", ".", ".."} & set(parts) and "\\" not in path and "\0" not in path
        above = (self.folder.joinpath(*parts[:depth]) for depth in range(1, len(parts)))
        if not inside or any(folder.is_symlink() for folder in above):
            raise PublishError(
                f"{self.name}: {path!r} leads out of the folder",
                hint="Remove the link there, or choose another folder in publish.target.",
            )
        return place

    def _make(self, folder: Path) -> None:
        """Make *folder* below ours: whoever may enter ours may enter it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if folder.is_dir():
            return
        self._make(folder.parent)
        folder.mkdir(exist_ok=True)
        folder.chmod(folder.stat().st_mode | self.folder.stat().st_mode & 0o555)

    def _remove_empty(self, folder: Path) -> None:
        while folder != self.folder:
            try:
                folder.rmdir()
            except OSError:
                return
            folder = folder.parent

    @contextmanager
    def _told(self, what: str) -> Iterator[None]:
        """Turn an error of the disk into ours."""
        try:
            yield
        except OSError as error:
            raise PublishError(
                f"{self.name}: {what}: {error.strerror or error}",
                hint="Look at the rights of this folder and at the space on its disk.",
            ) from None


def _link(part: Path, target: Path) -> bool:
    """Give the finished *part* the name *target*, if that is free; tell whether it was."""
    try:
        os.link(part, target)
    except FileExistsError:
        return False
    except OSError:  # a disk without hard links: whoever makes the name has it
        try:
            with target.open("xb") as file:
                file.write(part.read_bytes())
        except FileExistsError:
            return False
    return True


def _walk(folder: Path, above: str) -> Iterator[Stored]:
    """Yield every file below *folder*; one that another publisher removes meanwhile is gone."""
    with os.scandir(folder) as entries:
        for entry in entries:
            path = f"{above}{entry.name}"
            with suppress(FileNotFoundError):
                if entry.is_dir(follow_symlinks=False):
                    yield from list(_walk(Path(entry.path), f"{path}/"))
                elif (entry.is_symlink() or entry.is_file()) and not entry.name.startswith(PART):
                    status = entry.stat(follow_symlinks=False)
                    yield Stored(path, _tag(status), status.st_size, status.st_mtime)


def _tag(status: os.stat_result) -> str:
    return f"{status.st_size}-{status.st_mtime_ns}"


def _copy(source: Path, target: Path) -> Digest:
    """Write *source* to the new file *target*, down to the disk; return the digest of its bytes."""
    digest = hashlib.sha256()
    with source.open("rb") as incoming, target.open("xb") as outgoing:
        while block := incoming.read(1 << 20):
            outgoing.write(block)
            digest.update(block)
        outgoing.flush()
        os.fsync(outgoing.fileno())
    return digest.hexdigest()
