"""
What was withdrawn: noted in the project and where it is published, and brought together.

`withdrawn.yaml` in the project and `.talkingheads/withdrawn/` at a target say the same, but the
latter names nobody. There, each withdrawal is a file of its own, written once and never again, and
so is its undoing: of several who withdraw at once nobody writes over another's. Whoever publishes
calls `merged` before anything else, so that neither another computer with an old cache nor a
project restored from a backup brings back what was withdrawn.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from talkingheads import lock, sources
from talkingheads.backends.targets import PublishTarget
from talkingheads.config import Project
from talkingheads.domain import Digest
from talkingheads.domain.tombstones import Tombstone, Tombstones, mark_of
from talkingheads.errors import ConfigError, PublishError
from talkingheads.files import write_whole
from talkingheads.formats import records, withdrawn

__all__ = ["Tombstone", "Tombstones", "at", "known", "mark_of", "merged", "new", "note", "path_of"]

NOTED = 30.0
"""Seconds that we wait for who writes the file; that takes some thousandths."""
BELOW = ".talkingheads/withdrawn/"
"""Where a target keeps them: ``ID.json``, and ``ID.lifted.json`` of one that was undone."""
_ID = re.compile(r"[0-9a-f]{16}")
_NAMED = re.compile(r"[0-9a-f]{16}(\.lifted)?\.json")


def known(project: Project) -> Tombstones:
    """
    Return what *project* has noted; nothing if there is no such file.

    Raises: ConfigError if the file cannot be read, or a receipt tells of a withdrawal that is not
    in it: then nobody knows what may be shown.
    """
    file = project.withdrawn
    try:
        status = file.stat()
        found = _read(file, (status.st_ino, status.st_mtime_ns, status.st_size))
    except FileNotFoundError:
        found = Tombstones()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file}: cannot be read: {error}", hint="Save it as UTF-8.") from None
    noted = {stone.id for stone in found.stones}
    for receipt in sorted(project.withdrawals.glob("*.json")):
        if not _told(receipt) <= noted:
            raise ConfigError(
                f"{file}: lacks a withdrawal of which {receipt.parent.name}/{receipt.name} tells",
                hint="Take the file from a backup or from another computer's copy of the project. "
                "Nothing is shown until then. If that receipt is another project's, move it away.",
            )
    return found


@lru_cache(maxsize=8)
def _read(file: Path, stamp: tuple[int, int, int]) -> Tombstones:
    """Return what *file* says; it is read once as long as it has the same *stamp*."""
    return withdrawn.read(sources.own(file).decode("utf-8-sig"), name=file.name)


def _told(receipt: Path) -> frozenset[str]:
    """Return the ids of the withdrawals of which *receipt* tells; none if it cannot be read."""
    try:
        status = receipt.stat()
        return _ids(receipt, (status.st_ino, status.st_mtime_ns, status.st_size))
    except (OSError, ValueError, TypeError, LookupError):
        return frozenset()


@lru_cache(maxsize=1024)
def _ids(receipt: Path, stamp: tuple[int, int, int]) -> frozenset[str]:
    """Return the ids in *receipt*; it is read once as long as it has the same *stamp*."""
    tree: Any = records.plain(sources.own(receipt))
    told = (str(clip["tombstone"]) for clip in tree["clips"])
    return frozenset(id for id in told if _ID.fullmatch(id))


def note(project: Project, stones: Tombstones) -> Tombstones:
    """
    Add *stones* to what *project* has noted, on disk; return all.

    This waits for no run, since nobody is to wait who wants to be taken off. It needs none of the
    project's lock: what was noted meanwhile is read again, and two who note do so one by one.
    """
    with lock.alone(project.work, "note of a withdrawal", patience=NOTED):
        before = known(project)
        after = before.merged(stones)
        if after != before:
            write_whole(project.withdrawn.resolve(), withdrawn.write(after))
    return after


def at(target: PublishTarget, known: Tombstones = Tombstones()) -> Tombstones:  # noqa: B008
    """
    Return what *target* has noted; of that, what is *known* already is not read.

    Raises: PublishError if it cannot be read.
    """
    return _at(target, known)[0]


def merged(project: Project, target: PublishTarget, *, dry_run: bool = False) -> Tombstones:
    """
    Bring together what *project* and *target* have noted, in both places; return all of it.

    Nothing is written where nothing is new, and never with *dry_run*. Raises: ConfigError or
    PublishError if either cannot be read or written.
    """
    ours = known(project)
    theirs, there = _at(target, ours)
    if dry_run:
        return ours.merged(theirs)
    ours = note(project, theirs)
    for stone in ours.stones:
        if path_of(stone) not in there:  # another who writes it meanwhile writes the same
            content = withdrawn.write_json(Tombstones((stone,)))
            target.write(path_of(stone), content, new=True)
    return ours


def path_of(stone: Tombstone) -> str:
    """Return where a target keeps *stone*: elsewhere once it is lifted, so both are known."""
    return f"{BELOW}{stone.id}{'' if stone.in_force else '.lifted'}.json"


def _at(target: PublishTarget, known: Tombstones) -> tuple[Tombstones, frozenset[str]]:
    """Return what *target* has noted, and in which files."""
    mine = {path_of(stone): stone for stone in known.stones}
    mine |= {path_of(replace(stone, lifted=None)): stone for stone in known.stones}
    there = sorted(path for path in target.stored(BELOW) if _NAMED.fullmatch(path, len(BELOW)))
    found = Tombstones(tuple(mine[path] for path in there if path in mine))
    found = Tombstones().merged(found)
    for path in there:
        if path not in mine:
            found = found.merged(_read_at(target, path))
    return found, frozenset(there)


def _read_at(target: PublishTarget, path: str) -> Tombstones:
    """Return what the file *path* says of one withdrawal. Raises: PublishError."""
    name = f"{target.name}: {path}"
    try:
        found = withdrawn.read_json(target.read(path) or b"", name=name)
        if [path_of(stone) for stone in found.stones] != [path]:
            raise ConfigError(f"{name}: cannot be read: it is not about what its name says")
    except ConfigError as error:
        raise PublishError(
            error.what,
            hint="Delete it if this project's withdrawn.yaml is whole; the next publish puts it "
            "there again. If it is not, take that file from a backup first.",
        ) from None
    return found


def new(
    project: Project, digests: Iterable[Digest], *, day: date, by: str = "", reason: str = ""
) -> Tombstone:
    """Return the tombstone of what has *digests*; it is written nowhere yet."""
    days = project.settings.ingest.undo_days
    return Tombstone(
        id=secrets.token_hex(8),
        on=day,
        marks=tuple(sorted({mark_of(digest) for digest in digests if digest})),
        by=by,
        reason=reason,
        undo_until=day + timedelta(days=days) if days else None,
    )
