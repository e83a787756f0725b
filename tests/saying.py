"""Make entries in which sentences are said, for tests of the ledger and what comes after it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from talkingheads.domain import (
    CaptionTrack,
    Clip,
    Commitment,
    Cut,
    CutList,
    Decision,
    Entry,
    Kind,
    Labels,
    Place,
    Rendition,
    Segment,
    Speaker,
    Statement,
    Transcript,
    Update,
    Word,
)

RUTH = Speaker("Ruth Calder", "Inspector", "Larkford Police")
SEPTEMBER, NOVEMBER = date(2026, 9, 14), date(2026, 11, 13)
PACE = 300
"""Milliseconds from one word to the next."""


def clip(
    *sentences: str,
    id: str = "ruth",
    promised: Sequence[int] = (),
    possible: Sequence[int] = (),
    due: date | None = None,
    recorded: date | None = SEPTEMBER,
    speaker: Speaker = RUTH,
    kind: Kind = "next",
    theme: str = "",
    place: str = "",
    start: int = 0,
) -> Entry:
    """
    Return an entry that says *sentences*, the first word at *start*.

    *promised* and *possible* number the sentences that bind somebody, from 1; each is *due*.
    """
    words: list[Word] = []
    statements: list[Statement] = []
    for number, text in enumerate(sentences, start=1):
        first = len(words)
        for word in text.split():
            at = start + PACE * len(words)
            words.append(Word(word, at, at + PACE - 20))
        spoken = words[first:]
        statements.append(
            Statement(f"s{number}", kind, text, first, len(words), spoken[0].start, spoken[-1].end)
        )
    length = start + PACE * len(words) + 1000
    return Entry(
        id=id,
        update=Update(f"{id}.mp4", speaker, theme, place, recorded, "2026-09", "en", True),
        clip=Clip("0" * 64, "1" * 64, length, 640, 360, 25),
        transcript=Transcript("en", (Segment(tuple(words)),)),
        labels=Labels(
            tuple(statements),
            tuple(Commitment(f"s{n}", "speaker", due) for n in promised),
            tuple(Commitment(f"s{n}", "team", due) for n in possible),
        ),
        cuts=CutList((Cut(0, length),), length),
        captions=CaptionTrack((), speaker.name, "en"),
        rendition=Rendition("2" * 64, "3" * 64, 640, 360, length, 1),
    )


def place(entry: Entry, number: int) -> Place:
    """Return where the sentence *number* of *entry* is said, from 1."""
    statement = entry.labels.statements[number - 1]
    return Place(entry.id, statement.start, statement.text)


def ruled(entry: Entry, number: int, on: date = NOVEMBER, **values: object) -> Decision:
    """Return a decision by Asha Bell about the sentence *number* of *entry*."""
    return Decision(place(entry, number), "Asha Bell", on, **values)
