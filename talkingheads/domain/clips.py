"""Clips, and what is made of them: from the file as handed in to the finished video."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from talkingheads.domain.flaws import Arrival

Digest = str
"""SHA-256 of a file's bytes, 64 hex digits."""


@dataclass(frozen=True)
class Speaker:
    """Somebody who speaks in a clip."""

    name: str
    role: str = ""
    organisation: str = ""
    leader: bool = False

    @property
    def about(self) -> str:
        """Role and organisation in one line."""
        return " · ".join(part for part in (self.role, self.organisation) if part)


TO_THE_END = 1_000_000_000
"""The end of a `Stretch` that goes on to the end of its clip: later than any clip ends."""


@dataclass(frozen=True)
class Stretch:
    """A part of a clip that the team names: by its times, or by words that are said in it."""

    start: int = 0
    """Source time."""
    end: int = 0
    """Source time; `TO_THE_END`: to the end of the clip, whenever that is."""
    words: str = ""
    """What is said, as the team wrote it; empty: the times count."""


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
    keep: tuple[Stretch, ...] = ()
    """Only these parts are to be shown; empty: the whole talk."""
    drop: tuple[Stretch, ...] = ()
    """These parts are not to be shown or written anywhere."""


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
    loudness: float = -16.0
    """LUFS that its sound was levelled to, and that what is made of it is levelled to."""
    arrival: Arrival | None = None
    """How it was before; told, but nothing is made of it. None: nobody measured."""

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


Why = Literal["before", "pause", "filler", "asked", "after"]
"""Why a stretch was cut: it is before or after the talk, a pause, an "um", or the team asked."""

HEARD_UNCUT: tuple[Why, ...] = ("pause", "filler")
"""What visitors may hear if the team lets them hear the sound uncut."""


@dataclass(frozen=True)
class Removed:
    """One stretch that was cut away, in source time."""

    start: int
    end: int
    why: Why

    @property
    def length(self) -> int:
        return self.end - self.start


@dataclass(frozen=True)
class CutList:
    """
    The kept stretches of one clip, in order and without overlap.

    Cuts lie on the clip's frames (see `Clip.fps`), to the nearest millisecond: what is kept and
    what is *removed* together are the source, frame by frame.
    """

    cuts: tuple[Cut, ...]
    source_length: int
    removed: tuple[Removed, ...] = ()
    opening: int = 0
    """Length of the title card before the talk, on the cut clock."""
    notes: tuple[str, ...] = ()
    """What the team asked for and did not get, in plain words and why."""

    @property
    def length(self) -> int:
        """The moment on the cut clock at which the talk ends; an end card may follow."""
        return self.opening + sum(cut.length for cut in self.cuts)

    def to_cut_clock(self, moment: int) -> int:
        """
        Turn *moment* from the source clock into the cut clock.

        A moment that was cut away becomes the place where the cut joins.
        """
        passed = self.opening
        for cut in self.cuts:
            if moment < cut.start:
                return passed
            if moment < cut.end:
                return passed + moment - cut.start
            passed += cut.length
        return passed

    def to_source_clock(self, moment: int) -> int:
        """Turn *moment* from the cut clock into the source clock; the inverse within the cuts."""
        left = max(0, moment - self.opening)
        for cut in self.cuts:
            if left < cut.length:
                return cut.start + left
            left -= cut.length
        return self.cuts[-1].end if self.cuts else 0


def uncut(cuts: CutList) -> tuple[Cut, ...]:
    """
    Return what is heard when pauses and fillers are left in, in source time.

    That is the source without what lies before and after the talk and what the team asked to cut.
    ``CutList(uncut(cuts), cuts.source_length)`` has its clock.
    """
    left_in = [Cut(gone.start, gone.end) for gone in cuts.removed if gone.why in HEARD_UNCUT]
    joined: list[Cut] = []
    for part in sorted((*cuts.cuts, *left_in), key=lambda part: part.start):
        if joined and joined[-1].end == part.start:
            joined[-1] = Cut(joined[-1].start, part.end)
        else:
            joined.append(part)
    return tuple(joined)


@dataclass(frozen=True)
class Cue:
    """One caption on screen, in cut time."""

    start: int
    end: int
    lines: tuple[str, ...]
    voice: str = ""
    """Who says it, where that is not the voice of the whole track."""


@dataclass(frozen=True)
class CaptionTrack:
    """All captions of one video, in cut time."""

    cues: tuple[Cue, ...]
    voice: str
    """Who says what a cue names no voice for."""
    language: str


@dataclass(frozen=True)
class Rendition:
    """A finished video in two sizes, and its still pictures."""

    video: Digest
    poster: Digest
    width: int
    height: int
    duration: int
    size: int
    low: Digest = ""
    """The low-data video; empty: none was made."""
    low_size: int = 0
    filmstrip: Digest = ""
    """One picture of `FRAMES` small ones side by side, from equal parts of the video."""
    peaks: tuple[int, ...] = ()
    """How loud each of as many equal stretches of the video is, 0 to 100."""
    uncut: Digest = ""
    """The sound with the pauses left in, where the team lets it be heard; empty: none."""
    face: Digest = ""
    """A small square of the poster with who speaks; empty: none was made."""

    @property
    def digests(self) -> tuple[Digest, ...]:
        """Every file that it names."""
        every = (self.video, self.poster, self.low, self.filmstrip, self.uncut, self.face)
        return tuple(digest for digest in every if digest)


FRAMES = 12
"""Pictures in a filmstrip."""
