"""Give words times: those that have none share their cue's, and none runs backwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from talkingheads.domain import Segment, Word


def spread(texts: Sequence[str], start: int, end: int) -> Iterator[Word]:
    """Yield *texts* as words that share the time from *start* to *end* by their letters."""
    total, passed = sum(len(text) + 1 for text in texts), 0
    for text in texts:
        begin = start + (end - start) * passed // total
        passed += len(text) + 1
        yield Word(text, begin, start + (end - start) * passed // total)


def in_order(segments: Iterable[Segment]) -> Iterator[Segment]:
    """Yield *segments* with words that never run backwards; those without words are left out."""
    segments = [segment for segment in segments if segment.words]
    words = [word for segment in segments for word in segment.words]
    following = [word.start for word in words[1:]] + [words[-1].end if words else 0]
    latest, index = 0, 0
    for segment in segments:
        placed = []
        for word in segment.words:
            start = max(word.start, latest)
            latest = max(start + 1, min(word.end, max(following[index], start)))
            placed.append(replace(word, start=start, end=latest))
            index += 1
        yield Segment(tuple(placed))
