"""
The nouns of the house.

    source        a file as handed in
    update        what the people sheet says of one source: who speaks, where, when, on what
    clip          an accepted source, made ready to work on
    transcript    Whisper's words, in segments, each word with its time
    statement     one labelled sentence
    commitment    a statement that binds somebody to do a thing
    cut           one kept stretch of a clip; a cut list is all of them
    cue           one caption on screen; a caption track is all of them
    rendition     a finished video
    ledger        what was promised, by whom, by when, and how it stands
    edition       one issue of the briefing; the briefing is everything that a site shows
    manifest      every file of a site with its digest
    publication   what a publish changed

Times are whole milliseconds, half-open. *Source clock*: the clip as accepted. *Cut clock*: the
finished video. Words and statements are in source time; cues, renditions and ledger entries are
in cut time; only a `CutList` turns one into the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Digest = str
"""SHA-256 of a file's bytes, 64 hex digits."""

Kind = Literal["doing", "next", "why", "offer", "ask", "other"]
State = Literal["open", "due soon", "overdue", "kept", "partly", "dropped"]


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
class Word:
    """One spoken word in source time, with its punctuation and without spaces."""

    text: str
    start: int
    end: int
    confidence: float = 1.0


@dataclass(frozen=True)
class Segment:
    """Words that the recogniser wrote in one go."""

    words: tuple[Word, ...]


@dataclass(frozen=True)
class Transcript:
    """What is said in one clip, in source time."""

    language: str
    segments: tuple[Segment, ...]
    origin: Literal["automatic", "supplied"] = "automatic"
    model: str = ""
    """The recogniser's model, or the name of the supplied file."""
    warning: str = ""
    """Why the words must not be relied on; shown wherever they are shown."""
    speech: tuple[tuple[int, int], ...] = ()
    """Where somebody was heard to speak, as (start, end), whatever was understood."""

    @property
    def words(self) -> tuple[Word, ...]:
        return tuple(word for segment in self.segments for word in segment.words)


@dataclass(frozen=True)
class Statement:
    """One labelled sentence; ``words[first:last]`` of the transcript are its words."""

    id: str
    """``s1``, ``s2`` ... in the order spoken; unique within its clip."""
    kind: Kind
    text: str
    first: int
    last: int
    start: int
    end: int


@dataclass(frozen=True)
class Commitment:
    """A statement that binds somebody."""

    statement: str
    owner: str
    """``speaker``, ``team``, or the person or body that is named."""
    due: date | None = None
    """The last day that the words allow; None if no time is said."""
    due_text: str | None = None
    """The words that say so, as spoken."""


@dataclass(frozen=True)
class Labels:
    """What each sentence of one clip is."""

    statements: tuple[Statement, ...]
    commitments: tuple[Commitment, ...]


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


@dataclass(frozen=True)
class Entry:
    """Everything that is known of one published clip."""

    id: str
    """Name in addresses: lower-case letters, digits and hyphens."""
    update: Update
    clip: Clip
    transcript: Transcript
    labels: Labels
    cuts: CutList
    captions: CaptionTrack
    rendition: Rendition


@dataclass(frozen=True)
class Promise:
    """One line of the ledger; times in cut time."""

    id: str
    """``ENTRY-STATEMENT``, for example ``inspector-hale-s4``."""
    entry: str
    statement: str
    quote: str
    start: int
    end: int
    owner: str
    """A name to show: the speaker's, the organisation's, or the one that is named."""
    speaker: Speaker
    theme: str
    place: str
    edition: str
    said: date | None
    due: date | None
    due_text: str | None
    state: State


@dataclass(frozen=True)
class Ledger:
    """What was promised, soonest due first, as it stands on *day*."""

    promises: tuple[Promise, ...]
    day: date

    def of(self, entry: str) -> tuple[Promise, ...]:
        """Return the promises made in the clip *entry*."""
        return tuple(p for p in self.promises if p.entry == entry)


@dataclass(frozen=True)
class Edition:
    """One issue of the briefing; leaders first."""

    id: str
    """Name in addresses."""
    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Briefing:
    """Everything that a site shows; the newest edition first."""

    title: str
    organisation: str
    introduction: str
    language: str
    editions: tuple[Edition, ...]
    ledger: Ledger

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(entry for edition in self.editions for entry in edition.entries)


@dataclass(frozen=True)
class ManifestFile:
    """One file of a site."""

    path: str
    """Below the site's folder, with forward slashes."""
    digest: Digest
    size: int


@dataclass(frozen=True)
class Manifest:
    """Every file of a site, by path."""

    files: tuple[ManifestFile, ...] = ()

    @property
    def by_path(self) -> dict[str, ManifestFile]:
        return {file.path: file for file in self.files}


@dataclass(frozen=True)
class Publication:
    """What a publish changed, or would change."""

    target: str
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    uploaded_bytes: int = 0
    dry_run: bool = field(default=False)


def of_kind(statements: Iterable[Statement], *kinds: Kind) -> tuple[Statement, ...]:
    """Return the *statements* whose kind is one of *kinds*, in order."""
    return tuple(s for s in statements if s.kind in kinds)
