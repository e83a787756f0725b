"""
What was withdrawn: noted in the project and where it is published, and brought together.

`withdrawn.yaml` in the project and `.talkingheads/withdrawn.json` at a target say the same, but
that the latter names nobody. Whoever publishes calls `merged` before anything else, so that
neither another computer with an old cache nor a project restored from a backup brings back what
was withdrawn.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from talkingheads.backends.targets import PublishTarget
from talkingheads.config import Project
from talkingheads.domain import Digest
from talkingheads.domain.tombstones import Tombstone, Tombstones, mark_of
from talkingheads.errors import ConfigError, PublishError
from talkingheads.files import write_whole
from talkingheads.formats import withdrawn

__all__ = ["PATH", "Tombstone", "Tombstones", "at", "known", "mark_of", "merged", "new", "note"]

PATH = ".talkingheads/withdrawn.json"
"""Where a target keeps them."""
_TRIES = 5
"""How often the target's copy is written anew if others write it at the same time."""


def known(project: Project) -> Tombstones:
    """
    Return what *project* has noted; nothing if there is no such file.

    Raises: ConfigError if the file cannot be read: then nobody knows what may be shown.
    """
    file = project.withdrawn
    try:
        status = file.stat()
        return _read(file, (status.st_ino, status.st_mtime_ns, status.st_size))
    except FileNotFoundError:
        return Tombstones()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file}: cannot be read: {error}", hint="Save it as UTF-8.") from None


@lru_cache(maxsize=8)
def _read(file: Path, stamp: tuple[int, int, int]) -> Tombstones:
    """Return what *file* says; it is read once as long as it has the same *stamp*."""
    return withdrawn.read(file.read_text(encoding="utf-8-sig"), name=file.name)


def note(project: Project, stones: Tombstones) -> Tombstones:
    """Add *stones* to what *project* has noted, on disk; return all."""
    before = known(project)
    after = before.merged(stones)
    if after != before:
        write_whole(project.withdrawn.resolve(), withdrawn.write(after))
    return after


def at(target: PublishTarget) -> Tombstones:
    """Return what *target* has noted. Raises: PublishError if that cannot be read."""
    content = target.read(PATH)
    if content is None:
        return Tombstones()
    try:
        return withdrawn.read_json(content, name=f"{target.name}: {PATH}")
    except ConfigError as error:
        raise PublishError(
            error.what,
            hint="Delete it if this project's withdrawn.yaml is whole; the next publish puts it "
            "there again. If it is not, take that file from a backup first.",
        ) from None


def merged(project: Project, target: PublishTarget, *, dry_run: bool = False) -> Tombstones:
    """
    Bring together what *project* and *target* have noted, in both places; return all of it.

    Nothing is written where nothing is new, and never with *dry_run*. Raises: ConfigError or
    PublishError if either cannot be read or written.
    """
    theirs = at(target)
    if dry_run:
        return known(project).merged(theirs)
    ours = note(project, theirs)
    for _ in range(_TRIES):
        if theirs.merged(ours).bare() == theirs.bare():
            return ours
        target.write(PATH, withdrawn.write_json(theirs.merged(ours)))
        theirs = at(target)  # another may have written it since, not knowing of ours
        ours = note(project, theirs)
    raise PublishError(
        f"{target.name}: {PATH} does not stay as it is written",
        hint="Others are publishing there at this moment: try again.",
    )


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
