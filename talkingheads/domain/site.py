"""What is shown: clips in editions, editions in the briefing, and the files of its site."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from talkingheads.domain.clips import CaptionTrack, Clip, CutList, Digest, Rendition, Update
from talkingheads.domain.promises import Changes, Ledger
from talkingheads.domain.speech import Labels, Transcript
from talkingheads.domain.timeline import Chapter


@dataclass(frozen=True)
class Checked:
    """That a person watched a clip and read its page."""

    by: str
    on: date


@dataclass(frozen=True)
class Check:
    """What the team notes of it: which words and labels were read, and when."""

    clip: str
    seal: str
    """Changes with the words and labels of the clip, so that the check lapses with them."""
    checked: Checked
    line: int = 0
    """Of the file that says so."""


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
    checked: Checked | None = None
    """Who checked its words and labels as they are now; None: nobody."""


@dataclass(frozen=True)
class Reel:
    """Several clips made into one video: the whole edition, or the short."""

    video: Digest
    poster: Digest
    width: int
    height: int
    duration: int
    size: int
    captions: CaptionTrack
    """The same words that are burned in; each cue names its voice."""
    chapters: tuple[Chapter, ...]
    left_out: tuple[str, ...] = ()
    """Speakers for whom there was no room."""


@dataclass(frozen=True)
class Edition:
    """One issue of the briefing; leaders first."""

    id: str
    """Name in addresses."""
    title: str
    entries: tuple[Entry, ...]
    reel: Reel | None = None
    """All of it as one video."""
    short: Reel | None = None
    """The strongest of it in two minutes."""
    changes: Changes = field(default_factory=Changes)
    """What became of promises since the edition before it closed; empty if nobody compared."""


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
class Catalogue:
    """What the database of a project holds, by number of rows."""

    day: date
    clips: int
    statements: int
    commitments: int
    digest: Digest
    """Of the database's file."""


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
    number: int = 0
    """Of the publication that is online thereafter."""
    new: bool = False
    """It was made just now; else nothing was new, or it was a dry run."""
