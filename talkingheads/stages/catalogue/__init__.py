"""
Keep the catalogue: Briefing -> Catalogue, a database of all that was said and promised.

It is for the team's own use and never published. `schema` has its tables and views, `rows` fills
them, `asking` is how it is searched. It is always written anew and takes the place of the old one
in one go: whoever has the old one open stays well, and nothing that was taken out of the records
is left in it. The same briefing gives the same bytes.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from talkingheads import __version__
from talkingheads.backends.base import Database
from talkingheads.domain import Briefing, Catalogue
from talkingheads.errors import ConfigError
from talkingheads.files import NEW, PRIVATE, digest_of, replacing
from talkingheads.stages.catalogue.asking import Found, Hit, Question, clips, find, names
from talkingheads.stages.catalogue.rows import tables
from talkingheads.stages.catalogue.schema import MARK, SCHEMA, TABLES, VIEWS

__all__ = [
    "Found",
    "Hit",
    "Question",
    "check",
    "clips",
    "find",
    "is_ours",
    "names",
    "run",
    "sweep",
    "take_away",
]

LEFT_BESIDE = ("-journal", "-wal", "-shm")
"""What SQLite may leave beside a database that somebody wrote to."""


def run(
    briefing: Briefing,
    *,
    due_soon_days: int,
    file: Path,
    database: Database,
    room: Path | None = None,
) -> Catalogue:
    """
    Write the catalogue of *briefing* to *file*; it is there whole, or the old one stands.

    It is made in the folder *room*, which is cleared by who gives it. A new one is for its owner
    alone; else it has the rights of the old one.

    Raises: ConfigError if *file* is something that we did not make, ToolError if it cannot be
    written.
    """
    check(file, database)
    ledger = briefing.ledger
    meta = {
        "title": briefing.title,
        "organisation": briefing.organisation,
        "language": briefing.language,
        "day": ledger.day.isoformat(),
        "due_soon_days": due_soon_days,
        "made_by": f"talkingheads {__version__}",
        "schema": SCHEMA,
    }
    with replacing(file, mode=PRIVATE, room=room) as new:
        database.make(
            new, mark=(MARK, SCHEMA), begin=TABLES, tables=tables(briefing, meta), finish=VIEWS
        )
    for suffix in LEFT_BESIDE:
        file.with_name(file.name + suffix).unlink(missing_ok=True)
    return Catalogue(
        day=ledger.day,
        clips=len(briefing.entries),
        statements=sum(len(entry.labels.statements) for entry in briefing.entries),
        commitments=len(ledger.promises) + len(ledger.possible) + len(ledger.dismissed),
        digest=digest_of(file),
    )


def check(file: Path, database: Database) -> None:
    """Raise ConfigError if the catalogue at *file* would take the place of something else."""
    try:
        is_link, other = file.is_symlink(), file.exists() and not _is_empty(file)
    except OSError as error:
        raise ConfigError(
            f"catalogue.file: {file}: cannot be: {error.strerror}",
            hint="Name another file, such as catalogue.sqlite.",
        ) from None
    if is_link:
        raise ConfigError(
            f"{file}: is a link, so there is no telling what it would replace",
            hint="Name the file itself in catalogue.file.",
        )
    if other and not is_ours(file, database):
        raise ConfigError(
            f"{file}: is no catalogue of ours, and making one would replace it",
            hint="Name another file in catalogue.file, or move this one away.",
        )


def is_ours(file: Path, database: Database) -> bool:
    """Tell whether *file* is a catalogue that we made, whatever its version."""
    try:
        there = file.is_file()
    except OSError:  # such as a name that is too long
        there = False
    return there and database.mark(file)[0] == MARK


def take_away(file: Path, database: Database) -> bool:
    """Delete the catalogue at *file* and all that is left beside it; False if it is not ours."""
    if file.is_symlink() or not is_ours(file, database):
        return False
    for suffix in ("", *LEFT_BESIDE):
        file.with_name(file.name + suffix).unlink(missing_ok=True)
    return True


def sweep(folder: Path, database: Database) -> int:
    """Delete what of a catalogue a killed run left in *folder*; return how many files."""
    gone = 0
    for file in folder.glob(f"{NEW}*"):
        with suppress(PermissionError):  # somebody else's, who runs on a project of theirs
            gone += take_away(file, database)
    return gone


def _is_empty(file: Path) -> bool:
    """An empty file is what SQLite leaves where somebody asked before there was anything."""
    return file.is_file() and file.stat().st_size == 0
