"""
The places where a briefing is published, and where clips are handed in: what may be asked of one.

`talkingheads.backends.s3` and `talkingheads.backends.folder` are such places. A path is below the
place's own prefix, with forward slashes; nothing outside the prefix is ever touched.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from talkingheads.domain import Digest


@dataclass(frozen=True)
class Stored:
    """One file that lies there now, whoever put it there."""

    path: str
    tag: str
    """Changes when the bytes change: an ETag, or size and time of a file."""
    size: int
    modified: float = 0.0
    """Seconds since 1970, by the clock of the place; see `PublishTarget.clock`."""


@dataclass(frozen=True)
class Version:
    """An older state of a file, or the mark of its deletion, that the place still keeps."""

    path: str
    version: str
    """What the place calls it."""
    size: int
    current: bool = False
    """It is what a reader gets now."""
    marker: bool = False
    """It is no file, but says that there is none."""


@dataclass(frozen=True)
class Upload:
    """An upload in parts that was begun and has not ended; its parts are kept until somebody
    gives it up.
    """

    path: str
    upload: str
    """What the place calls it."""


Ours = Callable[[str], bool]
"""Tells whether a path is one of ours."""

Finding = tuple[bool, str, str]
"""One line of a check-up: whether it is well, what was looked at, what to do about it."""


class PublishTarget(Protocol):
    """
    A place where the briefing is published: a folder, or a bucket with a prefix.

    Every method raises PublishError, naming the path and the next step, where the place refuses or
    cannot be reached; a failed answer is never taken for an empty one.
    """

    name: str
    """For people: ``s3://bucket/prefix`` or the folder."""
    lines: int
    """How many calls may run at once, each in a thread of its own."""
    guard: Callable[[], None]
    """
    Called before each try of each question, each part and each rename; an error from it ends that.

    So who publishes can stop what goes on for long when the place is not its own any more.
    """

    def stored(self, below: str = "") -> Mapping[str, Stored]:
        """Return what is there, by path; only paths that begin with *below*."""

    def read(self, path: str) -> bytes | None:
        """Return the bytes at *path*; None only if the place says that nothing is there."""

    def put(
        self, path: str, file: Path, *, digest: Digest, content_type: str, cache_control: str
    ) -> str:
        """
        Put *file* at *path*, whole or not at all, and return its tag.

        The place's own digest of what arrived is compared with ours; if they differ, it is an
        error. An upload in parts that was cut off goes on where it stopped.
        """

    def holds(self, stored: Stored, file: Path) -> bool:
        """Tell by its tag whether *stored* has the bytes of *file*; False if it cannot be told."""

    def write(self, path: str, content: bytes, *, new: bool = False) -> bool:
        """
        Put the small state file *content* at *path*, for no cache to keep.

        With *new* only if nothing is there (``If-None-Match: *``): of several who do it at once
        exactly one gets True. Else True.
        """

    def remove(self, paths: Sequence[str]) -> None:
        """
        Remove *paths*; one that is gone already is none the worse.

        If one stays, an error is raised after the others are gone. Older versions stay.
        """

    def wipe(self, paths: Sequence[str]) -> None:
        """Remove *paths* with every older version, mark of deletion and open upload of each."""

    def history(self, below: str = "") -> tuple[tuple[Version, ...], tuple[Upload, ...]]:
        """
        Return every version and every open upload of paths that begin with *below*.

        The versions that readers get now are among them. Both are empty if the place keeps none.
        """

    def fetch(self, version: Version) -> bytes:
        """Return the bytes of *version*, which is no marker."""

    def forget_history(self, below: str = "", *, ours: Ours | None = None) -> int:
        """
        Remove all but what readers get now, of paths that begin with *below* and are *ours*.

        Older versions, marks of deletion and open uploads go. Returns how many there were. What
        others keep below the same prefix is theirs: say what is ours.
        """

    def clock(self) -> float:
        """Return the time by the place's own clock, in seconds since 1970, as of now."""

    def exposure(self) -> Sequence[str]:
        """
        Return why people without a key can read what lies there, a sentence each; empty: they
        cannot, as far as can be seen. A folder does not know: empty.
        """

    def check(self, *, write: bool = False) -> list[Finding]:
        """Look whether publishing would work; with *write*, put a tiny file and remove it."""

    def audit(
        self, *, media_cache_seconds: int, address: str = "", public: bool = False
    ) -> list[Finding]:
        """
        Look for every mistake in how the place is set up, each with how to mend it.

        *media_cache_seconds* is how long browsers may keep people's clips; *address* is where the
        site stands; with *public* everybody may read. A finding that is well and has something to
        do about it is a hint. A folder has nothing to be looked at: empty.
        """


@dataclass(frozen=True)
class Arrival:
    """One file in the inbox, as it lies there now. Whoever sent it chose its name and its bytes."""

    key: str
    """Its whole name in the bucket."""
    tag: str
    size: int
    modified: float
    """Seconds since 1970, by the clock of the place."""
    asleep: str = ""
    """The archive that it must be taken out of before it can be read; empty: it can be read."""


class InboxPlace(Protocol):
    """
    A place where people hand clips in: one prefix, and a second one for what was fetched.

    Every method raises PublishError, naming the key, the next step and the right that is missing;
    a failed answer is never taken for an empty one. No key outside the two prefixes is touched.
    """

    name: str
    """For people: ``s3://bucket/prefix``."""
    prefix: str
    """How the keys of what is handed in begin."""
    done: str
    """How the keys of what was set aside begin; nobody who hands in may read or write there."""

    def arrivals(self) -> Sequence[Arrival]:
        """Return everything that lies in the inbox now, in no special order."""

    def clock(self) -> float:
        """Return the time by the place's own clock, in seconds since 1970, as of now."""

    def download(self, arrival: Arrival, file: Path, progress: Callable[[int], None]) -> None:
        """
        Bring the bytes of *arrival* to *file*, going on where an earlier try was cut off.

        *progress* is told how many bytes *file* has, at the beginning too. What came is compared
        with size and tag; if they differ, *file* is deleted. Raises: ReplacedError if what lies
        there is not *arrival* any more.
        """

    def holds(self, arrival: Arrival, file: Path) -> bool:
        """Tell by its tag whether *arrival* has the bytes of *file*; False if it cannot be told."""

    def set_aside(self, arrival: Arrival, key: str) -> None:
        """
        Copy *arrival* to *key*, which is below `done`, and then `erase` it.

        If it was replaced meanwhile and no version of it is kept, there is nothing left to do.
        """

    def erase(self, key: str, tag: str) -> int:
        """
        Remove for good what lies, or lay, at *key* with *tag*, and whatever is older there.

        Versions and marks of deletion go; what was put there later stays. Without *tag* all goes.
        Returns how many were removed: 0 if nothing at *key* has that tag.
        """

    def give_up(self, keys: Sequence[str]) -> int:
        """Give up every open upload of *keys*; return how many there were."""
