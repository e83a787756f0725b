"""How much the notes beside clips said of consent before, so that a half-saved one is noticed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from talkingheads.files import write_whole
from talkingheads.formats import records

FILE = "notes.json"

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
