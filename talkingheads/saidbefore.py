"""
How much sheet and notes beside clips said of consent before, so that a half-saved one is noticed.

Of the sheet it is the columns that limited somebody: if one is not there any more, all would be
shown more widely of whom something stood in it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from pathlib import Path

from talkingheads.files import write_whole
from talkingheads.formats import clips, records

FILE = "notes.json"
_COLUMN = "column "
"""How the columns of the sheet are called here, to tell them from those of notes."""

Careful = Mapping[str, Mapping[str, int]]
"""By `mark` of the notes: by column that can limit a consent, how much stood there."""


def mark(name: str) -> str:
    """Return what stands for the notes *name*: whoever is withdrawn must not be named there."""
    return hashlib.sha256(f"talkingheads notes\n{name}".encode()).hexdigest()


def known(work: Path) -> Careful:
    """Return what *work* keeps; nothing if that is damaged."""
    try:
        kept = records.plain((work / FILE).read_bytes())
        return {
            str(name): {str(column): int(count) for column, count in counts.items()}
            for name, counts in kept.items()
        }
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def less(before: Mapping[str, int], now: Mapping[str, int]) -> list[str]:
    """Return the columns of which notes that said *before* say less *now*."""
    return sorted(column for column, count in before.items() if now.get(column, 0) < count)


def remember(work: Path, said: Careful) -> None:
    """Keep in *work* what notes *said*, and of no others."""
    now = {name: dict(counts) for name, counts in said.items() if counts}
    if now != known(work):
        write_whole(work / FILE, json.dumps(now, indent=1, sort_keys=True) + "\n")


def lost(work: Path, sheet: clips.Sheet) -> dict[str, list[str]]:
    """Return by file's key the columns that limited it, as *work* keeps, and *sheet* has no more"""
    before = known(work)
    found = {}
    for file in sheet.limits:
        columns = (name.removeprefix(_COLUMN) for name in before.get(_row(file), {}))
        if gone := sorted(set(columns) - sheet.columns):
            found[file] = gone
    return found


def of_sheet(sheet: clips.Sheet, lost: Mapping[str, list[str]]) -> Careful:
    """Return what to remember of *sheet*, and of the columns that are *lost* until they are back"""
    return {
        _row(file): dict.fromkeys(
            (f"{_COLUMN}{column}" for column in (*columns, *lost.get(file, ()))), 1
        )
        for file, columns in sheet.limits.items()
    }


def accept(work: Path, columns: Collection[str]) -> None:
    """Forget in *work* that *columns* of the sheet limited anybody: they are meant to be gone."""
    gone = {f"{_COLUMN}{column}" for column in columns}
    kept = known(work).items()
    remember(
        work,
        {name: {c: n for c, n in counts.items() if c not in gone} for name, counts in kept},
    )


def _row(file: str) -> str:
    return mark(f"row {file}")
