"""Clips, and what is made of them: from the file as handed in to the finished video."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

Digest = str
"""SHA-256 of a file's bytes, 64 hex digits."""


@dataclass(frozen=True)
class Speaker:
    """Somebody who speaks in a clip."""

    name: str
    role: str = ""
    organisation: str = ""
    leader: bool = False


@dataclass(frozen=True)
class Update:
    """One row of the people sheet."""

    file: str
    speaker: Speaker
    theme: str = ""
    place: str = ""
    recorded: date | None = None
    edition: str = ""
    """As written in the sheet, for example ``2026-09``; empty: the project's only edition."""
    language: str = ""
    """BCP 47 tag of what is spoken; empty: let the recogniser find out."""
    consent: bool = False
    """True only if the sheet says yes."""


@dataclass(frozen=True)
class Source:
    """A file as handed in."""

    name: str
    """Path below the clips folder, with forward slashes."""
    digest: Digest


@dataclass(frozen=True)
class Clip:
    """An accepted source, upright, with a constant frame rate and levelled sound."""

    source: Digest
    media: Digest
    """The trusted intermediate file in the store."""
    duration: int
    width: int
    """0 when there is no picture."""
    height: int
    fps: int
    notes: tuple[str, ...] = ()
    """What was mended on the way in, in plain words."""

    @property
    def has_picture(self) -> bool:
        return self.width > 0

    @property
    def portrait(self) -> bool:
        return self.height > self.width


@dataclass(frozen=True)
class Cut:
    """One kept stretch, in source time."""

    start: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start


@dataclass(frozen=True)
class CutList:
    """The kept stretches of one clip, in order and without overlap."""

    cuts: tuple[Cut, ...]
    source_length: int

    @property
    def length(self) -> int:
        """Length of the finished talk on the cut clock."""
        return sum(cut.length for cut in self.cuts)

    def to_cut_clock(self, moment: int) -> int:
        """
        Turn *moment* from the source clock into the cut clock.

        A moment that was cut away becomes the place where the cut joins.
        """
        passed = 0
        for cut in self.cuts:
            if moment < cut.start:
                return passed
            if moment < cut.end:
                return passed + moment - cut.start
            passed += cut.length
        return passed

    def to_source_clock(self, moment: int) -> int:
        """Turn *moment* from the cut clock into the source clock; the inverse within the cuts."""
        left = moment
        for cut in self.cuts:
            if left < cut.length:
                return cut.start + left
            left -= cut.length
        return self.cuts[-1].end if self.cuts else 0


@dataclass(frozen=True)
class Cue:
    """One caption on screen, in cut time."""

    start: int
    end: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class CaptionTrack:
    """All captions of one clip, in cut time; every cue is said by the same voice."""

    cues: tuple[Cue, ...]
    voice: str
    language: str


@dataclass(frozen=True)
class Rendition:
    """A finished video and its still picture."""

    video: Digest
    poster: Digest
    width: int
    height: int
    duration: int
    size: int
