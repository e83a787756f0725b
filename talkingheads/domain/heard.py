"""What is heard after the cut: nothing else of a clip is shown, searched or counted."""

from __future__ import annotations

from dataclasses import replace

from talkingheads.domain.clips import CutList
from talkingheads.domain.speech import Commitment, Labels, Segment, Statement, Transcript, Word


def heard(transcript: Transcript, labels: Labels, cuts: CutList) -> tuple[Transcript, Labels]:
    """
    Return *transcript* and *labels* with the words that are heard after the cut, and no others.

    Statements keep their ids; one without words is gone, with what it promised. One that lost a
    word still binds, but says no day: the words that gave it may be the lost ones.
    """
    words = transcript.words
    kept = [is_heard(word, cuts) for word in words]
    if all(kept):
        return transcript, labels
    before = [0]
    for stays in kept:
        before.append(before[-1] + stays)
    statements = tuple(
        _restated(statement, words, kept, before)
        for statement in labels.statements
        if any(kept[statement.first : statement.last])
    )
    whole = {s.id for s in labels.statements if all(kept[s.first : s.last])}
    there = {statement.id for statement in statements}

    def left(commitments: tuple[Commitment, ...]) -> tuple[Commitment, ...]:
        return tuple(
            c if c.statement in whole else Commitment(c.statement, c.owner)
            for c in commitments
            if c.statement in there
        )

    return (
        replace(transcript, segments=_segments(transcript, kept)),
        Labels(statements, left(labels.commitments), left(labels.possible)),
    )


def is_heard(word: Word, cuts: CutList) -> bool:
    """
    Tell whether most of *word* is kept; what hangs over the clip's end does not count.

    Cuts lie on frames, so that a sliver of a dropped word may be left, or of a kept one be lost.
    One that takes no time must lie within a cut.
    """
    start, end = word.start, min(word.end, cuts.source_length)
    if end <= start:
        return any(cut.start <= start < cut.end for cut in cuts.cuts)
    kept = sum(max(0, min(end, cut.end) - max(start, cut.start)) for cut in cuts.cuts)
    return 2 * kept > end - start


def _segments(transcript: Transcript, kept: list[bool]) -> tuple[Segment, ...]:
    flags = iter(kept)
    segments = (
        Segment(tuple(word for word in segment.words if next(flags)))
        for segment in transcript.segments
    )
    return tuple(segment for segment in segments if segment.words)


def _restated(
    statement: Statement, words: tuple[Word, ...], kept: list[bool], before: list[int]
) -> Statement:
    """Return *statement* made anew from the words of it that are kept."""
    span = range(statement.first, statement.last)
    said = [words[index] for index in span if kept[index]]
    first = before[statement.first]
    return replace(
        statement,
        text=" ".join(word.text for word in said),
        first=first,
        last=first + len(said),
        start=said[0].start,
        end=max(word.end for word in said),
    )
