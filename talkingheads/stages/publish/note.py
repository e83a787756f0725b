"""The note beside the published site: what we put there, so that we know it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from talkingheads.backends.base import PublishTarget, Stored
from talkingheads.domain import Digest
from talkingheads.errors import PublishError
from talkingheads.formats import records

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
    version: int = 1


def read_note(target: PublishTarget, there: Mapping[str, Stored]) -> Note:
    """Return the note at *target*; an empty one if there is none. Raises: PublishError."""
    if NOTE not in there:
        return Note()
    try:
        note = records.loads(Note, target.read(NOTE))
        if note.version != 1:
            raise ValueError("another version")
    except ValueError:
        raise PublishError(
            f"{target.name}: {NOTE} is damaged, or a newer talkingheads wrote it",
            hint="Update talkingheads. If that does not help, delete this one file: all files are "
            "then sent again, and those of withdrawn clips must be deleted by hand.",
        ) from None
    return note
