"""How much of what is said has captions."""

from __future__ import annotations

from collections.abc import Iterable

from webvtt import Caption

from talkingheads.domain import Entry

COVERED = 0.95
"""How much of the speech must have captions."""


def share_covered(entry: Entry, captions: Iterable[Caption]) -> float:
    """Return how much of the time in which *entry* has words one of *captions* is shown."""
    shown = _merged((_milliseconds(each.start), _milliseconds(each.end)) for each in captions)
    clock = entry.cuts.to_cut_clock
    words = [(clock(word.start), clock(word.end)) for word in entry.transcript.words]
    under = sum(max(0, min(end, b) - max(start, a)) for a, b in words for start, end in shown)
    spoken = sum(b - a for a, b in words)
    return under / spoken if spoken else 1.0


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return *spans* in order; those that overlap are one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            start, before = merged.pop()
            end = max(end, before)
        merged.append((start, end))
    return merged


def _milliseconds(time: str) -> int:
    """Return ``00:01:02.345`` as a number; the reader of captions gives whole seconds only."""
    hours, minutes, seconds = time.split(":")
    return round((int(hours) * 3600 + int(minutes) * 60 + float(seconds)) * 1000)
