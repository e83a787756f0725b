"""
Keep the project's catalogue up to date, and free of what may not be kept.

It is made again only if the briefing, the settings or the stage's version changed, or if the file
is not as it was made.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from errno import EACCES, ENOTDIR
from pathlib import Path

from talkingheads import __version__
from talkingheads.cache import INCOMING, Cache, Record
from talkingheads.config import Project
from talkingheads.domain import Briefing, Catalogue, Digest
from talkingheads.errors import ConfigError, ToolError
from talkingheads.files import check_replaceable, check_room, digest_of
from talkingheads.formats import records
from talkingheads.lock import check_ours
from talkingheads.parts import Parts
from talkingheads.stages import STAGES, catalogue

NAME = "_site"
"""Under which the cache keeps what is made of the whole briefing; no clip is called so."""
STAGE = "catalogue"


def bring_up(project: Project, shown: Briefing, digest: Digest) -> tuple[Catalogue, str]:
    """
    Make the catalogue of *shown*, whose digest is *digest*, if it must be made.

    Returns it, and why it was made; empty if it was as it is.
    """
    from talkingheads.workshop import database_for

    cache, database = Cache(project.work), database_for(project)
    parts = _parts(project, digest)
    known = cache.load(STAGE, parts, Catalogue)
    if known and project.catalogue.is_file() and digest_of(project.catalogue) == known.digest:
        cache.note_latest(NAME, STAGE, parts, "")
        return known, ""
    reason = cache.reason(NAME, STAGE, parts)
    check_ours(project.work)
    made = catalogue.run(
        shown,
        due_soon_days=project.settings.ledger.due_soon_days,
        file=project.catalogue,
        database=database,
        room=project.work / INCOMING,
    )
    before = _before(project)
    if before != project.catalogue:
        catalogue.take_away(before, database)
    cache.keep(NAME, STAGE, parts, Record(value=records.dumps(made)), reason)
    return made, reason


def forget(project: Project, kept: Collection[str]) -> bool:
    """
    Delete the catalogue if it holds a clip that is not one of *kept*; tell whether it did.

    Nothing is taken out of it: it goes as a whole, at once, and the next run makes it anew. So
    does one that cannot be read, since nobody knows what it holds, and what a killed run left
    beside it. Only while no other run is at work.
    """
    from talkingheads.workshop import database_for

    database, gone = database_for(project), False
    files = {project.catalogue, _before(project)}
    for folder in {file.parent for file in files}:
        catalogue.sweep(folder, database)
    for file in files:
        if not catalogue.is_ours(file, database):
            continue
        try:
            with database.reading(file) as ask:
                held = catalogue.clips(ask)
        except ToolError:
            held = frozenset({""})
        if not held <= set(kept):
            gone = catalogue.take_away(file, database) or gone
    return gone


def check(project: Project) -> None:
    """Raise ConfigError if the catalogue would take the place of something that is not ours."""
    from talkingheads.workshop import database_for

    catalogue.check(project.catalogue, database_for(project))


def check_place(project: Project, *, trying: bool) -> None:
    """
    Raise ConfigError if the catalogue cannot be put where the settings want it.

    With *trying* its folder is made and a file is tried there; else it is only looked at.
    """
    check(project)
    file = project.catalogue
    check_replaceable(file)
    try:
        if trying:
            check_room(file)
            return
        above = next(folder for folder in file.parents if folder.exists())
        if not above.is_dir():
            raise NotADirectoryError(ENOTDIR, os.strerror(ENOTDIR))
        if not os.access(above, os.W_OK):
            raise PermissionError(EACCES, os.strerror(EACCES))
    except OSError as error:
        raise ConfigError(
            f"catalogue.file: {file}: cannot be written: {error.strerror}",
            hint="Name a file in a folder that you may write to, such as catalogue.sqlite.",
        ) from None


def last_brought_up(project: Project) -> int:
    """Return when the last run found or left the catalogue up to date, in nanoseconds; 0: never."""
    note = Cache(project.work).work / "latest" / NAME / f"{STAGE}.json"
    return note.stat().st_mtime_ns if note.is_file() else 0


def _before(project: Project) -> Path:
    """Return where the catalogue was last made: the settings may name another place since."""
    latest = Cache(project.work).latest(NAME, STAGE)
    settings = latest["parts"].get("settings") if latest else None
    file = settings.get("file") if isinstance(settings, dict) else None
    return project.root / str(file or project.catalogue)


def _parts(project: Project, digest: Digest) -> Parts:
    version = next(stage.version for stage in STAGES if stage.name == STAGE)
    return {
        "briefing": digest,
        "settings": project.settings.catalogue.model_dump(mode="json"),
        "due_soon_days": project.settings.ledger.due_soon_days,
        "version": [version, __version__],
    }
