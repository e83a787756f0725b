"""What was withdrawn, as one-way marks: enough to know it again, and nothing of what it was."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from talkingheads.domain.clips import Digest

Mark = str
"""64 hex digits that stand for a digest, and from which nobody finds the digest."""


def mark_of(digest: Digest) -> Mark:
    """Return what is noted of *digest* when it is withdrawn."""
    return hashlib.sha256(f"talkingheads withdrawn\n{digest}".encode()).hexdigest()


@dataclass(frozen=True)
class Tombstone:
    """One withdrawal: no name, no file name, no clip's id and no word of it."""

    id: str
    """Made up when it was withdrawn, so that the same withdrawal is known everywhere."""
    on: date
    marks: tuple[Mark, ...]
    """Of the source and of everything that was made from it; sorted."""
    by: str = ""
    """Who withdrew it; only in the project, never where it is published."""
    reason: str = ""
    """Why, if somebody said so; only in the project."""
    undo_until: date | None = None
    """The last day on which it can be undone; None: it cannot."""
    lifted: date | None = None
    """When it was undone; it stays noted, so that no old copy puts it in force again."""

    @property
    def in_force(self) -> bool:
        """Tell whether what it marks may be shown nowhere."""
        return self.lifted is None


@dataclass(frozen=True)
class Tombstones:
    """Everything that was ever withdrawn, in the order in which it was."""

    stones: tuple[Tombstone, ...] = ()

    @cached_property
    def _by_mark(self) -> dict[Mark, Tombstone]:
        return {mark: stone for stone in self.stones if stone.in_force for mark in stone.marks}

    def covers(self, digest: Digest) -> Tombstone | None:
        """Return the withdrawal in force of what has *digest*; None if there is none."""
        return self._by_mark.get(mark_of(digest)) if self._by_mark and digest else None

    def covered(self, digests: Iterable[Digest]) -> dict[Digest, Tombstone]:
        """Return those of *digests* that are withdrawn, each with its withdrawal."""
        found = ((digest, self.covers(digest)) for digest in digests)
        return {digest: stone for digest, stone in found if stone is not None}

    def merged(self, other: Tombstones) -> Tombstones:
        """
        Return all of both. A withdrawal is known by its id; what either says of it counts.

        One that was undone in either is undone, and marks are the marks of both.
        """
        by_id = {stone.id: stone for stone in self.stones}
        for stone in other.stones:
            known = by_id.get(stone.id)
            by_id[stone.id] = _joined(known, stone) if known else stone
        return Tombstones(tuple(sorted(by_id.values(), key=lambda stone: (stone.on, stone.id))))

    def lifted(self, ids: Collection[str], day: date) -> Tombstones:
        """Return the same with the withdrawals *ids* undone on *day*."""
        return Tombstones(
            tuple(
                replace(stone, lifted=stone.lifted or day) if stone.id in ids else stone
                for stone in self.stones
            )
        )

    def bare(self) -> Tombstones:
        """Return the same without who did it and why: as it may lie where the site lies."""
        return Tombstones(tuple(replace(stone, by="", reason="") for stone in self.stones))


def _joined(one: Tombstone, other: Tombstone) -> Tombstone:
    lifted = [day for day in (one.lifted, other.lifted) if day is not None]
    until = [day for day in (one.undo_until, other.undo_until) if day is not None]
    return replace(
        one,
        marks=tuple(sorted({*one.marks, *other.marks})),
        by=one.by or other.by,
        reason=one.reason or other.reason,
        undo_until=min(until) if len(until) == 2 else None,
        lifted=min(lifted, default=None),
    )
