"""
What is withdrawn, as it is noted while that is being done: a kill at any moment loses nothing.

The note lies in the project's working folder, holds all that must be known to finish and to look
for what is left, and goes with the last step.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from talkingheads.config import Project
from talkingheads.domain import Digest
from talkingheads.domain.tombstones import Tombstone, Tombstones
from talkingheads.errors import TalkingHeadsError
from talkingheads.files import PRIVATE, replacing
from talkingheads.formats import records

FILE = "withdrawing.json"


@dataclass(frozen=True)
class Subject:
    """One clip that is withdrawn, with all that is known of it."""

    id: str
    files: tuple[str, ...] = ()
    """Names below the clips folder."""
    speakers: tuple[str, ...] = ()
    recorded: date | None = None
    editions: tuple[str, ...] = ()
    sources: tuple[Digest, ...] = ()
    """Of the files as handed in, now and before."""
    made: tuple[Digest, ...] = ()
    """Of the films, sounds and pictures that were made of it."""
    shown: tuple[Digest, ...] = ()
    """Of everything else that shows or quotes it alone: captions, pages, reels."""
    sentences: tuple[str, ...] = ()
    sizes: tuple[int, ...] = ()
    """Of its films, sounds and pictures, in bytes."""

    @property
    def who(self) -> str:
        """Who speaks in it, for people."""
        return " and ".join(self.speakers) or "nobody is named"


@dataclass(frozen=True)
class Act:
    """One withdrawal on its way."""

    subjects: tuple[Subject, ...]
    stones: tuple[Tombstone, ...]
    """One for each subject, in their order."""
    by: str
    reason: str = ""
    keep_source: bool = False
    target: str = ""
    """Where it is published, as `publish.target` says; empty: nowhere."""
    here: tuple[str, ...] = ()
    """What was removed from the project by now, in plain words."""
    there: tuple[str, ...] = ()
    """The same of what is online."""
    troubles: tuple[str, ...] = ()
    """What could not be removed, and what to do."""

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of its clips."""
        return tuple(subject.id for subject in self.subjects)

    @property
    def tombstones(self) -> Tombstones:
        """What is noted of it for good."""
        return Tombstones(self.stones)

    def told(self, *, here: tuple[str, ...] = (), there: tuple[str, ...] = ()) -> Act:
        """Return the same with more that was removed; a line that was told before is told once."""
        return replace(
            self,
            here=tuple(dict.fromkeys((*self.here, *here))),
            there=tuple(dict.fromkeys((*self.there, *there))),
        )


def many(count: int, one: str) -> str:
    """Return *count* of what *one* is called, in words."""
    return f"{count} {one}" if count == 1 else f"{count} {one}s"


def waiting(project: Project) -> Act | None:
    """
    Return the withdrawal that has begun and not ended; None: there is none.

    Raises: TalkingHeadsError if its note cannot be read.
    """
    file = project.work / FILE
    try:
        return records.loads(Act, file.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        raise TalkingHeadsError(
            f"{file}: cannot be read, so the withdrawal that was cut off cannot go on",
            hint="Delete this file, and withdraw the clip again by its id or its speaker.",
        ) from None


def keep(project: Project, act: Act) -> None:
    """Note how far *act* is, for the project's owner alone."""
    with replacing(project.work / FILE, mode=PRIVATE) as new:
        new.write_text(records.dumps(act) + "\n", encoding="utf-8")


def end(project: Project) -> None:
    """Take the note away: all is done."""
    (project.work / FILE).unlink(missing_ok=True)
