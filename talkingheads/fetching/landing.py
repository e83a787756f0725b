"""
Where a clip that a stranger handed in comes to lie in the clips folder.

Its sender chose the name it came with. So it gets one that nothing was ever said of: no row of
the people sheet, no notes, no transcript, and no clip that was here before. Nobody gets a yes, or
a no, that was meant for another clip, and what is under a name never becomes something else.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from talkingheads import clipsfolder, sources
from talkingheads.config import Project
from talkingheads.domain import Digest, Update
from talkingheads.errors import ConfigError
from talkingheads.files import digest_of
from talkingheads.formats import clips, handedin

HALF = ".inbox-"
"""How the name of a clip begins that is being brought here from another disk."""


class Ground:
    """The clips folder, and what is said of clips, as of now."""

    def __init__(self, project: Project, given: Iterable[str]) -> None:
        """*given* are the names that clips from the inbox ever had."""
        self.folder = project.clips
        for left in project.clips.glob(f"{HALF}*"):
            left.unlink()
        self.names, self.besides = clipsfolder.found(project.clips, [])
        self.rows = _rows(project)
        self._taken: set[str] = set()
        for spoken in (
            *_everything(project.clips),
            *(row.file for row in self.rows),
            *given,
        ):
            self._taken.update(handedin.likenesses(spoken))

    def name_for(self, path: str) -> str:
        """Return a new name for what its sender calls *path*; no two calls return the same."""
        for name in handedin.numbered(handedin.safe_name(path)):
            if not handedin.is_like(name, self._taken) and not self._is_said(name):
                self._taken.update(handedin.likenesses(name))
                return name
        raise AssertionError("numbers have an end")

    def is_spoken_of(self, name: str) -> bool:
        """Tell whether a row, notes or a transcript are, or may be, about the clip *name*."""
        mine = set(handedin.likenesses(name))
        spoken = (*self.besides, *(row.file for row in self.rows))
        return any(handedin.is_like(each, mine) for each in spoken)

    def twin(self, digest: Digest, size: int) -> str:
        """Return the name of a clip here that has the bytes with *digest*; empty: none has."""
        for name in self.names:
            file = self.folder / name
            with suppress(OSError):
                if file.stat().st_size == size and digest_of(file) == digest:
                    return name
        return ""

    def land(self, file: Path, path: str) -> str:
        """Move the whole *file* here; return its name, made of *path*. No file is ever replaced."""
        while True:
            name = self.name_for(path)
            with suppress(FileExistsError):
                _move_in(file, self.folder / name)
                self.names = sorted([*self.names, name])
                return name

    def _is_said(self, name: str) -> bool:
        matches = clips.match(self.rows, [name], folder=self.folder.name)
        return bool(matches.updates or matches.held)


def _rows(project: Project) -> tuple[Update, ...]:
    """Return the rows of the people sheet. Raises: ConfigError if it cannot be read."""
    try:
        content = sources.own(project.people)
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise ConfigError(
            f"{project.people}: cannot be read: {error.strerror}",
            hint="Close it in other programs and check that you may read it.",
        ) from None
    return clips.read(content, name=project.people.name).updates


def _everything(folder: Path) -> Iterator[str]:
    """Yield the path of every file and folder below *folder*, whatever it is."""
    for place, folders, files in os.walk(folder):
        below = Path(place).relative_to(folder)
        for name in (*folders, *files):
            yield (below / name).as_posix()


def _move_in(file: Path, target: Path) -> None:
    """
    Move *file* to *target*, down to the disk, and never over another file.

    Raises: FileExistsError.
    """
    with file.open("rb") as body:
        os.fsync(body.fileno())
    try:
        os.link(file, target)
    except FileExistsError:
        raise
    except OSError:  # another disk, or one that knows no links
        beside = target.with_name(f"{HALF}{target.name}")
        shutil.copyfile(file, beside)
        with beside.open("rb") as body:
            os.fsync(body.fileno())
        if target.exists():
            beside.unlink()
            raise FileExistsError(target) from None
        beside.rename(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    file.unlink()
