"""What lies in the clips folder, and what the people sheet and the notes beside it say."""

from __future__ import annotations

import difflib
import os
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from talkingheads import clipids
from talkingheads.config import Project
from talkingheads.domain import Source, Speaker, Update
from talkingheads.errors import ConfigError
from talkingheads.files import digest_of
from talkingheads.formats import clips

MEDIA = frozenset(
    ".mp4 .m4v .mov .qt .webm .mkv .avi .3gp .3g2 .mts .m2ts .ts .mpg .mpeg .wmv .flv "
    ".m4a .mp3 .wav .ogg .oga .ogv .opus .aac .flac .amr .caf".split()
)
BESIDE = frozenset(".yaml .yml .vtt .srt .json .txt .csv .md".split())
"""What may lie beside clips without being one."""

TRANSCRIPTS = (".vtt", ".srt", ".json")
"""Suffixes of supplied transcripts; the first that is there is taken."""

NOTES = (".yaml", ".yml")
"""Suffixes of the notes beside a clip."""


@dataclass(frozen=True)
class Handed:
    """One clip as handed in, with what is said of it."""

    id: str
    """Name in addresses, and on the command line."""
    source: Source
    update: Update
    transcript: str = ""
    """Name of the supplied transcript below the clips folder; empty: none."""
    held: str = ""
    """Why it is held back, if it is."""
    trouble: str = ""
    """Why its file cannot be read, if so; that may pass, and takes nothing away."""


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
        ids = [clip.id for clip in self.clips]
        near = difflib.get_close_matches(name, ids, n=1)
        guess = f"Did you mean {near[0]}? " if near else ""
        raise ConfigError(
            f"{name}: there is no such clip",
            hint=f"{guess}The clips here are: {', '.join(sorted(ids)) or 'none yet'}.",
        )


def look(project: Project, *, hashing: bool = True) -> Inbox:
    """
    Look into the clips folder of *project* and its subfolders.

    A clip without a row, or without a clear yes to consent, is handed on with ``consent`` false
    and the reason under ``held``. Without *hashing* no clip is read, and digests are empty.

    Raises: ConfigError if the folder is not there or the sheet cannot be used.
    """
    if not project.clips.is_dir():
        raise ConfigError(
            f"{project.clips}: there is no such folder",
            hint="Make it and put clips there, or set project.clips in pipeline.yaml.",
        )
    problems: list[str] = []
    names, besides = _names(project.clips, problems)
    rows, folder = _sheet(project, problems), project.clips.name
    matches = clips.match(rows.updates, names, folder=folder, unread=rows.unread)
    problems += matches.problems
    for lost in matches.without_clip:
        near = matches.near.get(lost.file)
        problems.append(
            f"{project.people.name}: its row for {lost.file} has no clip in {project.clips.name}/."
            + (f" Did you mean {near}?" if near else "")
        )
    refused = {_stem(lost.file) for lost in matches.without_clip if not lost.consent}
    notes, transcripts = _given_out(names, besides, problems)
    ids = clipids.given(names, clipids.known(project.work))
    handed = []
    for name in names:
        row, unread = matches.updates.get(name), matches.unread.get(name, "")
        update, held = _update(project, name, row, unread, notes.get(name, ()), problems)
        if name in matches.held or name in notes.get("", ()) or _stem(name) in refused:
            held = held or "it is not clear what is said of it about consent"
        digest, trouble = _digest(project.clips / name) if hashing else ("", "")
        if update.consent and held:
            update = replace(update, consent=False)
        transcript = next(iter(transcripts.get(name, ())), "")
        source = Source(name, digest)
        handed.append(Handed(ids[name], source, update, transcript, held, trouble))
    return Inbox(tuple(handed), tuple(problems))


def remember_ids(project: Project, box: Inbox) -> None:
    """Keep the names that clips have in addresses, so that a new clip never takes another's."""
    clipids.remember(project.work, {clip.source.name: clip.id for clip in box.clips})


def _names(folder: Path, problems: list[str]) -> tuple[list[str], list[str]]:
    """Return the clips below *folder* and the files beside them; tell what else lies there."""
    names, besides = [], []
    for place, folders, files in os.walk(folder, onerror=_stop):
        below = Path(place).relative_to(folder).as_posix()
        for inner in folders:
            if (Path(place) / inner).is_symlink():
                problems.append(f"{inner}: left out, since it is a link to a folder.")
        for file in files:
            path = Path(place) / file
            name = file if below == "." else f"{below}/{file}"
            suffix = path.suffix.lower()
            if any(part.startswith(".") for part in name.split("/")):
                continue
            if not _is_text(name):
                problems.append(f"{name!a}: left out, since its name is no text: rename it.")
            elif suffix in (*NOTES, *TRANSCRIPTS):
                besides.append(name)
            elif suffix in MEDIA and path.is_file() and not path.is_symlink():
                names.append(name)
            elif suffix in MEDIA or path.is_symlink():
                problems.append(f"{name}: left out, since it is a link or no plain file.")
            elif suffix not in BESIDE and file.lower() not in ("thumbs.db", "desktop.ini"):
                problems.append(f"{name}: left out, since {suffix or 'it'} is no kind of clip.")
    return sorted(names), sorted(besides)


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return name.isprintable()


def _digest(path: Path) -> tuple[str, str]:
    """Return the digest of *path*, or why it cannot be read."""
    try:
        return digest_of(path), ""
    except OSError as error:
        return "", f"it cannot be read: {error.strerror}"


def _stop(error: OSError) -> None:
    raise ConfigError(
        f"{error.filename}: cannot be looked into: {error.strerror}",
        hint="Check that the disk is there and that you may read it.",
    )


def _given_out(
    names: list[str], besides: list[str], problems: list[str]
) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """
    Give each file beside the clips to the one clip that it is about: notes, transcripts.

    It is about NAME if it is called NAME.vtt or NAME.mp4.vtt, whatever the case. One that fits
    several clips holds all of them: those are listed under the empty name of the notes.
    """
    notes: dict[str, list[str]] = {"": []}
    transcripts: dict[str, list[str]] = {}
    owners: dict[str, list[str]] = {}
    for name in names:
        for key in {_folded(name), _stem(name)}:
            owners.setdefault(key, []).append(name)
    for beside in besides:
        path = PurePosixPath(beside)
        fits = owners.get(_stem(beside), [])
        if len(fits) == 1:
            kind = notes if path.suffix.lower() in NOTES else transcripts
            kind.setdefault(fits[0], []).append(beside)
        elif fits:
            notes[""] += fits
            problems.append(f"{beside}: may be about any of {', '.join(fits)}: all are held.")
        else:
            problems.append(f"{beside}: is about no clip that is here.")
    for given in transcripts.values():
        given.sort(key=lambda name: TRANSCRIPTS.index(PurePosixPath(name).suffix.lower()))
        if len(given) > 1:
            problems.append(f"{given[0]}: is used, and {', '.join(given[1:])} not.")
    return notes, transcripts


def _stem(name: str) -> str:
    """Return *name* without its suffix: a no to a.mov is one to a.mp4, made of it."""
    return _folded(PurePosixPath(name).with_suffix("").as_posix())


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _sheet(project: Project, problems: list[str]) -> clips.Sheet:
    """Read the people sheet; without one, nobody has consented."""
    try:
        content = project.people.read_bytes()
    except FileNotFoundError:
        problems.append(
            f"{project.people.name}: there is none, so every clip without a NAME.yaml is held. "
            "`talkingheads people` makes one."
        )
        return clips.Sheet(())
    except OSError as error:
        raise ConfigError(
            f"{project.people}: cannot be read: {error.strerror}",
            hint="Close it in other programs and check that you may read it.",
        ) from None
    sheet = clips.read(content, name=project.people.name)
    problems += sheet.problems
    return sheet


def _update(
    project: Project,
    name: str,
    row: Update | None,
    unread: str,
    notes: Iterable[str],
    problems: list[str],
) -> tuple[Update, str]:
    """Return what is said of the clip *name*, and why it must be held, if it must."""
    update, held = row, ""
    said = [update.consent or bool(unread)] if update else []
    for file in notes:
        path = project.clips / file
        try:
            if path.is_symlink():
                raise ConfigError(f"{file} is a link")
            sidecar = clips.read_sidecar(path.read_text(encoding="utf-8-sig"), name=file)
        except (ConfigError, OSError, UnicodeDecodeError) as error:
            held = f"{file} cannot be read: {error}"
            continue
        problems += sidecar.problems
        said += [] if sidecar.consent is None else [sidecar.consent]
        unread = unread or sidecar.unread
        about = sidecar.values.get("file")
        if about and _folded(str(about)) not in (_folded(name), _folded(PurePosixPath(name).name)):
            held = f"{file} says that it is about {about}"
        if sidecar.problems and "consent" not in sidecar.values:
            held = held or f"{file} says something that is not understood"
        refused = update is not None and not update.consent
        update = clips.merge(update, sidecar, file=name)
        update = replace(update, consent=update.consent and not refused)
    if update is None:
        sheet = project.people.name
        return Update(file=name, speaker=Speaker("")), held or (
            f"{sheet} has no row for it: `talkingheads people` shows what to add"
        )
    if not update.speaker.name:
        held = held or "nobody says who speaks in it"
    elif not update.consent:
        wish = f"its {unread} cannot be read" if unread and said and all(said) else ""
        held = held or wish or f"{project.people.name} does not say a clear yes to it"
    return update, held
