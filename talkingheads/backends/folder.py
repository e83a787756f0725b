"""
A folder as the place where the briefing is published.

Every file arrives whole: it is written as `PART`, which the next publish would write again if
this one dies, and then renamed. Nothing outside the folder is touched: links are neither followed
nor listed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from talkingheads.backends.targets import Finding, Stored
from talkingheads.domain import Digest
from talkingheads.errors import PublishError

PART = ".talkingheads-part"


class FolderTarget:
    """A folder that a web server, a share or a synchronising program shows to others."""

    lines = 1

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = str(folder)

    def stored(self) -> Mapping[str, Stored]:
        """
        Return every file and link below the folder; nothing if it does not exist yet.

        The tag is made of size and time, as in git: copying the folder with its times keeps it.
        """
        with self._told("cannot be listed"):
            if not self.folder.exists():
                return {}
            if not self.folder.is_dir():
                raise NotADirectoryError(20, "is not a folder")
            return {file.path: file for file in _walk(self.folder, "")}

    def read(self, path: str) -> bytes:
        """Return the bytes at *path*."""
        with self._told(f"{path} cannot be read"):
            place = self._place(path)
            if place.is_symlink():
                raise OSError("is a link")
            return place.read_bytes()

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
            part = self.folder / PART
            _copy(file, part)
            part.chmod(part.stat().st_mode | self.folder.stat().st_mode & 0o444)
            part.replace(target)
            return _tag(target.stat())

    def remove(self, paths: Sequence[str]) -> None:
        """
        Remove *paths*, and the folders that they leave empty.

        Raises: PublishError if one of them stays; the others are removed all the same.
        """
        failed: list[PublishError] = []
        for path in paths:
            try:
                with self._told(f"{path} cannot be removed"):
                    place = self._place(path)
                    place.unlink(missing_ok=True)
                    self._remove_empty(place.parent)
            except PublishError as error:
                failed.append(error)
        if failed:
            raise failed[0]

    def check(self, *, write: bool = False) -> list[Finding]:
        """Look whether the folder is there; with *write*, whether a file can be made in it."""
        if not self.folder.is_dir():
            above = next(p for p in self.folder.absolute().parents if p.exists())
            well = above.is_dir() and os.access(above, os.W_OK)
            hint = "" if well else f"Make the folder, or get the right to write in {above}."
            return [(well, f"{self.name}: will be made at the first publish", hint)]
        findings = [(True, f"{self.name}: is there", "")]
        if write:
            part = self.folder / PART
            try:
                part.write_bytes(b"")
                part.unlink()
            except OSError as error:
                hint = "Get the right to write there, or choose another folder."
                findings.append((False, f"{self.name}: {error.strerror}", hint))
            else:
                findings.append((True, f"{self.name}: can be written", ""))
        return findings

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


def _walk(folder: Path, above: str) -> Iterator[Stored]:
    with os.scandir(folder) as entries:
        for entry in entries:
            path = f"{above}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(Path(entry.path), f"{path}/")
            elif (entry.is_symlink() or entry.is_file()) and path != PART:
                status = entry.stat(follow_symlinks=False)
                yield Stored(path, _tag(status), status.st_size)


def _tag(status: os.stat_result) -> str:
    return f"{status.st_size}-{status.st_mtime_ns}"


def _copy(source: Path, target: Path) -> None:
    """Write the bytes of *source* to the new file *target*, down to the disk."""
    target.unlink(missing_ok=True)
    with source.open("rb") as incoming, target.open("xb") as outgoing:
        while block := incoming.read(1 << 20):
            outgoing.write(block)
        outgoing.flush()
        os.fsync(outgoing.fileno())
