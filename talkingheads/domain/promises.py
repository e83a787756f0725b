"""What was promised, what people ruled about it, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from talkingheads.domain.clips import Speaker

State = Literal["open", "due soon", "overdue", "kept", "partly", "dropped"]


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
