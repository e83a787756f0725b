"""Which files lie in the clips folder: clips, and what belongs beside each."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Collection, Iterator
from pathlib import Path, PurePosixPath

from talkingheads.errors import ConfigError
from talkingheads.formats import records

MEDIA = frozenset(
    ".mp4 .m4v .mov .qt .webm .mkv .avi .3gp .3g2 .mts .m2ts .ts .mpg .mpeg .wmv .flv "
    ".m4a .mp3 .wav .ogg .oga .ogv .opus .aac .flac .amr .caf".split()
)
BESIDE = frozenset(".yaml .yml .vtt .srt .json .txt .csv .md".split())
"""What may lie beside clips without being one."""

TRANSCRIPTS = (".vtt", ".srt", ".json")
"""Suffixes of supplied transcripts; the first that is there is taken."""

FETCHED = "fetched.json"
"""Where the working folder notes what was fetched from the inbox."""

NOTES = (".yaml", ".yml")
"""Suffixes of the notes beside a clip."""


def found(folder: Path, problems: list[str]) -> tuple[list[str], list[str]]:
    """
    Return the clips below *folder* and the files beside them; tell what else lies there.

    Raises: ConfigError if it is not there or cannot be looked into.
    """
    if not folder.is_dir():
        raise ConfigError(
            f"{folder}: there is no such folder",
            hint="Make it and put clips there, or set project.clips in pipeline.yaml.",
        )
    clips, besides = [], []
    for place, folders, files in os.walk(folder, onerror=_stop):
        below = Path(place).relative_to(folder).as_posix()
        for inner in folders:
            if (Path(place) / inner).is_symlink() and not inner.startswith("."):
                name = inner if below == "." else f"{below}/{inner}"
                problems.append(f"{name}: left out, since it is a link to a folder.")
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
            elif (suffix in MEDIA or path.is_symlink()) and (why := _why_not(path, folder)):
                problems.append(f"{name}: left out, since {why}.")
            elif suffix in MEDIA:
                clips.append(name)
            elif suffix not in BESIDE and file.lower() not in ("thumbs.db", "desktop.ini"):
                problems.append(f"{name}: left out, since {suffix or 'it'} is no kind of clip.")
    return sorted(clips), sorted(besides)


def names(folder: Path) -> Iterator[str]:
    """Yield what everything below *folder* is called that `found` may tell of, outermost first."""
    for place, folders, files in os.walk(folder):
        below = Path(place).relative_to(folder)
        for name in (*folders, *files):
            yield (below / name).as_posix()


def _why_not(path: Path, folder: Path) -> str:
    """
    Return why the clip *path* is not taken, if so.

    A second name is easily given to a file that somebody else owns, also by who may not read it.
    """
    status = path.lstat()
    if not stat.S_ISREG(status.st_mode):
        return "it is a link or no plain file"
    ours = (os.getuid() if hasattr(os, "getuid") else status.st_uid, folder.stat().st_uid)
    if status.st_nlink > 1 and status.st_uid not in ours:
        return "it belongs to somebody else and lies elsewhere too: put a copy here"
    return ""


def strangers(work: Path, names: Collection[str]) -> frozenset[str]:
    """
    Return those of the clips *names* that came from the inbox, as *work* has noted.

    All of them, if that cannot be read.
    """
    try:
        noted = records.plain((work / FETCHED).read_bytes())
        came = {each["name"] for each in noted["objects"] if not each.get("twin")}
    except FileNotFoundError:
        return frozenset()
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return frozenset(names)
    return frozenset(names) & came


def given_out(
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
        for key in {folded(name), stem(name)}:
            owners.setdefault(key, []).append(name)
    for beside in besides:
        path = PurePosixPath(beside)
        fits = owners.get(stem(beside), [])
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


def stem(name: str) -> str:
    """Return *name* without its suffix: a no to a.mov is one to a.mp4, made of it."""
    return folded(PurePosixPath(name).with_suffix("").as_posix())


def folded(name: str) -> str:
    """Return *name* so that spellings of it that differ in case or accents' bytes are equal."""
    return unicodedata.normalize("NFC", name).casefold()


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return name.isprintable()


def _stop(error: OSError) -> None:
    raise ConfigError(
        f"{error.filename}: cannot be looked into: {error.strerror}",
        hint="Check that the disk is there and that you may read it.",
    )
