"""Find what was said, in the words of finished clips."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from talkingheads.domain import Entry, Statement

_WORD = re.compile(r"[\w']+")


def find(entries: Iterable[Entry], words: Sequence[str]) -> Iterator[dict[str, Any]]:
    """
    Yield the sentences of *entries* that hold all of *words*, in any order and case.

    One of *words* that has several words is a phrase. Each hit names the clip, the second in the
    finished video where the first word found is said, the speaker and the sentence.
    """
    phrases = [tuple(_folded(phrase)) for phrase in words]
    for entry in entries:
        for statement in entry.labels.statements:
            place = _place(entry, statement, [phrase for phrase in phrases if phrase])
            if place is not None:
                yield {
                    "clip": entry.id,
                    "time": _clock(place),
                    "seconds": place / 1000,
                    "speaker": entry.update.speaker.name,
                    "kind": statement.kind,
                    "sentence": statement.text,
                }


def _place(entry: Entry, statement: Statement, phrases: Sequence[tuple[str, ...]]) -> int | None:
    """Return the cut-clock moment of the first hit; None unless all *phrases* are said."""
    spoken = [
        (part, word.start)
        for word in entry.transcript.words[statement.first : statement.last]
        for part in _folded(word.text)
    ]
    moments = []
    for phrase in phrases:
        starts = [
            spoken[at][1]
            for at in range(len(spoken) - len(phrase) + 1)
            if tuple(part for part, _ in spoken[at : at + len(phrase)]) == phrase
        ]
        if not starts:
            return None
        moments.append(min(starts))
    return entry.cuts.to_cut_clock(min(moments)) if moments else None


def _folded(text: str) -> list[str]:
    return _WORD.findall(text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").casefold())


def _clock(moment: int) -> str:
    """Return milliseconds as minutes and seconds, such as 1:05.2."""
    return f"{moment // 60_000}:{moment % 60_000 / 1000:04.1f}"
