"""
Which clips were withdrawn, as the receipts that are kept here name them.

Tombstones name nobody, and where the receipts were deleted nobody knows any more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

from talkingheads import tombstones
from talkingheads.config import Project
from talkingheads.domain import day_in_words
from talkingheads.domain.tombstones import Tombstone
from talkingheads.formats import records
from talkingheads.formats.names import folded


@dataclass(frozen=True)
class Earlier:
    """One clip that was withdrawn, as its last receipt names it."""

    id: str
    files: tuple[str, ...]
    speakers: tuple[str, ...]
    recorded: date | None
    sizes: tuple[int, ...]
    """Of its films, sounds and pictures, in bytes."""
    kept: bool
    """The file as handed in was to stay."""
    stone: Tombstone
    receipt: Path
    """For people."""

    @property
    def told(self) -> str:
        """Say that it was withdrawn, and where that is written down."""
        return f"it was withdrawn on {day_in_words(self.stone.on)}; the receipt: {self.receipt}"

    def is_called(self, name: str) -> bool:
        """Tell whether *name* is its id or the name of its file, whatever its case."""
        plain = {folded(each) for each in (self.id, *self.files)}
        plain |= {folded(PurePosixPath(each).name) for each in self.files}
        return folded(name) in plain

    def has(self, speaker: str) -> bool:
        """Tell whether *speaker* speaks in it."""
        parts = [part for each in self.speakers for part in (each, *each.split(","))]
        return folded(speaker) in map(folded, parts)


def known(project: Project) -> tuple[Earlier, ...]:
    """Return every clip that is withdrawn and has a receipt here, by its last one."""
    stones = {stone.id: stone for stone in tombstones.known(project).stones if stone.in_force}
    found: dict[str, Earlier] = {}
    for _, receipt, clip, kept in sorted(_clips(project), key=lambda each: each[:2]):
        stone = stones.get(str(clip.get("tombstone")))
        if stone is not None:
            found[stone.id] = _earlier(clip, kept, stone, receipt)
    return tuple(found.values())


def are_all(project: Project) -> bool:
    """Tell whether each withdrawal that is noted has its receipt here."""
    stones = {stone.id for stone in tombstones.known(project).stones if stone.in_force}
    return not stones or stones <= {each.stone.id for each in known(project)}


def called(project: Project, name: str) -> Earlier | None:
    """Return the clip *name*, if it was withdrawn; the latest of several."""
    return next((each for each in reversed(known(project)) if each.is_called(name)), None)


def _clips(project: Project) -> Iterator[tuple[str, Path, dict[str, Any], bool]]:
    """Yield what each receipt says of each clip, and when it was written."""
    for file in sorted(project.withdrawals.glob("*.json")):
        try:
            plain = _read(file, file.stat().st_mtime_ns)
        except (OSError, ValueError):
            continue  # it is for people, who may change it
        for clip in _list(plain, "clips"):
            if isinstance(clip, dict):
                kept = bool(plain.get("source_kept"))
                yield str(plain.get("at")), file.with_suffix(".txt"), clip, kept


@lru_cache(maxsize=256)
def _read(file: Path, stamp: int) -> Any:
    """Return what *file* says; it is read once as long as it has the same *stamp*."""
    return records.plain(file.read_bytes())


def _list(plain: Any, key: str) -> list[Any]:
    """Return the list under *key*; nothing if somebody made something else of it."""
    found = plain.get(key) if isinstance(plain, dict) else None
    return found if isinstance(found, list) else []


def _earlier(clip: dict[str, Any], kept: bool, stone: Tombstone, receipt: Path) -> Earlier:
    def texts(key: str) -> tuple[str, ...]:
        return tuple(each for each in _list(clip, key) if isinstance(each, str))

    try:
        recorded = date.fromisoformat(str(clip.get("recorded")))
    except ValueError:
        recorded = None
    return Earlier(
        id=str(clip.get("id")),
        files=texts("files"),
        speakers=texts("speakers"),
        recorded=recorded,
        sizes=tuple(size for size in _list(clip, "sizes") if isinstance(size, int)),
        kept=kept,
        stone=stone,
        receipt=receipt,
    )
