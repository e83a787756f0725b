"""The note beside the published site: what we put there, so that we know it again."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from talkingheads.backends.targets import PublishTarget, Stored
from talkingheads.domain import Digest
from talkingheads.errors import PublishError
from talkingheads.files import digest_of
from talkingheads.formats import records
from talkingheads.formats.mediatypes import media_type

NOTE = ".talkingheads-manifest.json"


@dataclass(frozen=True)
class Noted:
    """What we noted of a file when we put it."""

    digest: Digest
    """Empty if a publish was interrupted, so that we do not know the bytes."""
    size: int
    tag: str
    headers: str = ""
    """Media type and cache rule that it was put with."""


@dataclass(frozen=True)
class Note:
    """Everything that we put at a target."""

    files: dict[str, Noted] = field(default_factory=dict)
    begun: dict[str, str] = field(default_factory=dict)
    """Sent by a publish that has not ended: path to the tag there before; empty: nothing."""
    project: str = ""
    """Whose briefing it is; empty if nobody said so: the next project that says so has it."""
    version: int = 1


def read_note(target: PublishTarget, there: Mapping[str, Stored], project: str) -> Note:
    """
    Return the note at *target*; an empty one if there is none.

    Raises: PublishError if it cannot be read, or if another *project* wrote it; an empty name is
    anybody's.
    """
    if NOTE not in there:
        return Note()
    try:
        note = records.loads(Note, target.read(NOTE))
        if note.version != 1:
            raise ValueError("another version")
    except ValueError:
        raise PublishError(
            f"{target.name}: {NOTE} is damaged, or a newer talkingheads wrote it",
            hint="Update talkingheads. If that does not help, delete this file and all others that "
            "talkingheads put there, and publish again.",
        ) from None
    if project and note.project not in ("", project):
        raise PublishError(
            f"{target.name} holds the briefing of another project",
            hint="Give each project a prefix of its own.",
        )
    return note


def write_note(target: PublishTarget, note: Note) -> None:
    """Put *note* at *target*. No cache may keep it: an old one would bring back what is gone."""
    with tempfile.TemporaryDirectory(prefix="talkingheads-") as folder:
        file = Path(folder) / NOTE
        file.write_text(records.dumps(note) + "\n", encoding="utf-8")
        target.put(
            NOTE,
            file,
            digest=digest_of(file),
            content_type=media_type(NOTE),
            cache_control="no-store",
        )
