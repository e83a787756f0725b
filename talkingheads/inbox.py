"""What lies in the clips folder, and what the people sheet and the notes beside it say."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from talkingheads.config import Project
from talkingheads.domain import Source, Speaker, Update
from talkingheads.errors import ConfigError
from talkingheads.files import digest_of
from talkingheads.formats import clips
from talkingheads.formats.slugs import unique

MEDIA = frozenset(
    ".mp4 .m4v .mov .qt .webm .mkv .avi .3gp .3g2 .mts .m2ts .ts .mpg .mpeg .wmv .flv "
    ".m4a .mp3 .wav .ogg .oga .ogv .opus .aac .flac .amr .caf".split()
)
BESIDE = frozenset(".yaml .yml .vtt .srt .json .txt .csv .md".split())
"""What may lie beside clips without being one."""

TRANSCRIPTS = (".vtt", ".srt", ".json")


@dataclass(frozen=True)
class Handed:
    """One clip as handed in, with what is said of it."""

    id: str
    """Name in addresses, and on the command line."""
    source: Source
    update: Update
    transcript: str = ""
    """Name of the supplied transcript below the clips folder; empty: none."""


@dataclass(frozen=True)
class Inbox:
    """All that was handed in, and what is odd about it, in whole sentences."""

    clips: tuple[Handed, ...]
    problems: tuple[str, ...] = ()

    def find(self, name: str) -> Handed:
        """Return the clip that *name* (an id or a file's name) means. Raises: ConfigError."""
        for clip in self.clips:
            if name in (clip.id, clip.source.name):
                return clip
        ids = ", ".join(sorted(clip.id for clip in self.clips)) or "none yet"
        raise ConfigError(f"{name}: there is no such clip", hint=f"The clips here are: {ids}.")


def look(project: Project) -> Inbox:
    """
    Look into the clips folder of *project* and its subfolders.

    A clip without a row, or without a clear yes to consent, is handed on with ``consent`` false.
    Raises: ConfigError if the folder is not there or the sheet cannot be used.
    """
    if not project.clips.is_dir():
        raise ConfigError(
            f"{project.clips}: there is no such folder",
            hint="Make it and put clips there, or set project.clips in pipeline.yaml.",
        )
    problems: list[str] = []
    names = sorted(_names(project.clips, problems))
    matches = clips.match(_sheet(project, problems), names)
    problems += matches.problems
    for row in matches.without_clip:
        problems.append(
            f"{project.people.name}: its row for {row.file} has no clip in {project.clips.name}/."
        )
    updates = {name: _update(project, name, matches.updates.get(name), problems) for name in names}
    ids = _ids(names)
    handed = tuple(
        Handed(
            id=ids[name],
            source=Source(name, digest_of(project.clips / name)),
            update=updates[name],
            transcript=_beside(project.clips, name, TRANSCRIPTS),
        )
        for name in names
    )
    return Inbox(handed, tuple(problems))


def _names(folder: Path, problems: list[str]) -> Iterator[str]:
    """Yield the clips below *folder*; tell what else lies there."""
    for place, _, files in os.walk(folder):
        for file in files:
            path = Path(place) / file
            name = path.relative_to(folder).as_posix()
            suffix = path.suffix.lower()
            if any(part.startswith(".") for part in PurePosixPath(name).parts):
                continue
            if path.is_symlink() or not path.is_file():
                problems.append(f"{name}: left out, since it is a link or no plain file.")
            elif suffix in MEDIA:
                yield name
            elif suffix not in BESIDE and file.lower() not in ("thumbs.db", "desktop.ini"):
                problems.append(f"{name}: left out, since {suffix or 'it'} is no kind of clip.")


def _sheet(project: Project, problems: list[str]) -> Iterable[Update]:
    """Read the people sheet; without one, nobody has consented."""
    try:
        content = project.people.read_bytes()
    except FileNotFoundError:
        problems.append(
            f"{project.people.name}: there is none, so every clip without a NAME.yaml is held. "
            "`talkingheads people` makes one."
        )
        return ()
    except OSError as error:
        raise ConfigError(
            f"{project.people}: cannot be read: {error.strerror}",
            hint="Close it in other programs and check that you may read it.",
        ) from None
    sheet = clips.read(content, name=project.people.name)
    problems += sheet.problems
    return sheet.updates


def _update(project: Project, name: str, row: Update | None, problems: list[str]) -> Update:
    """Return what is said of the clip *name*; tell it if it must be held."""
    notes = _beside(project.clips, name, (".yaml", ".yml"))
    held = Update(file=name, speaker=Speaker(""))
    if row is None and not notes:
        problems.append(f"{name}: held, since {project.people.name} has no row for it.")
        return held
    sidecar = None
    if notes:
        try:
            text = (project.clips / notes).read_text(encoding="utf-8-sig")
            sidecar = clips.read_sidecar(text, name=notes)
            problems += sidecar.problems
        except (ConfigError, OSError, UnicodeDecodeError) as error:
            problems.append(f"{name}: held, since {notes} cannot be read: {error}")
            return replace(row or held, consent=False)
    update = clips.merge(row, sidecar, file=name)
    if not update.speaker.name:
        problems.append(f"{name}: held, since nobody says who speaks in it.")
    elif not update.consent:
        problems.append(f"{name}: held, since nothing says yes under consent.")
    return update


def _beside(folder: Path, name: str, suffixes: Iterable[str]) -> str:
    """Return the first file beside the clip *name* with one of *suffixes*, or nothing."""
    for suffix in suffixes:
        beside = PurePosixPath(name).with_suffix(suffix)
        path = folder / beside
        if path.is_file() and not path.is_symlink():
            return beside.as_posix()
    return ""


def _ids(names: Iterable[str]) -> dict[str, str]:
    """Name clips by their stems; those that share a stem by their whole names."""
    names = list(names)
    stems = [PurePosixPath(name).with_suffix("").as_posix() for name in names]
    titles = [
        stem if stems.count(stem) == 1 else name for name, stem in zip(names, stems, strict=True)
    ]
    by_title = unique(titles)
    return {name: by_title[title] for name, title in zip(names, titles, strict=True)}
