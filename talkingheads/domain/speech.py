"""What is said: words, sentences, and what each sentence is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["doing", "next", "why", "offer", "ask", "other"]
Manner = Literal["", "hope", "condition", "others"]
"""How something to come is said that binds nobody: hoped, on a condition, of somebody else."""


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
    manner: Manner = ""


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
    """What binds somebody beyond doubt."""
    possible: tuple[Commitment, ...] = ()
    """What may bind somebody: for a person to accept or dismiss."""


def of_kind(statements: Iterable[Statement], *kinds: Kind) -> tuple[Statement, ...]:
    """Return the *statements* whose kind is one of *kinds*, in order."""
    return tuple(s for s in statements if s.kind in kinds)
