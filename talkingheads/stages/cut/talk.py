"""What is said in a clip, as the cutter sees it: words, and what stays whole or goes whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from talkingheads.domain import Clip, Labels, Statement, Transcript, Word
from talkingheads.stages.cut import meaning

Span = tuple[int, int]
"""Start and end in source time."""


@dataclass(frozen=True)
class Passage:
    """Sentences of which no part may be cut out: one, or one with the condition before it."""

    first: int
    last: int
    """``words[first:last]`` are its words."""
    start: int
    end: int
    text: str

    @property
    def words(self) -> frozenset[int]:
        """The places of its words among all."""
        return frozenset(range(self.first, self.last))


@dataclass(frozen=True)
class Talk:
    """What is said and heard in one clip."""

    words: tuple[Word, ...]
    spans: tuple[Span, ...]
    """When each word is said, inside the clip."""
    whole: tuple[Passage, ...]
    speech: tuple[Span, ...]
    """Where speech is heard, whatever was understood; inside the clip."""
    duration: int
    english: bool


def of(clip: Clip, transcript: Transcript, labels: Labels) -> Talk:
    """Return what is said in *clip*."""
    english = transcript.language.casefold().partition("-")[0] in ("", "en", "english")
    words = transcript.words
    return Talk(
        words=words,
        spans=tuple(_inside((word.start, word.end), clip.duration) for word in words),
        whole=tuple(_passages(labels, words, clip.duration, english)),
        speech=tuple(_inside(span, clip.duration) for span in transcript.speech),
        duration=clip.duration,
        english=english,
    )


def joined(spans: Iterable[Span]) -> list[Span]:
    """Return *spans* in order, those that touch or overlap made one; empty ones left out."""
    found: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def without(spans: Iterable[Span], holes: Iterable[Span]) -> list[Span]:
    """Return what is left of *spans* where none of *holes* is."""
    left = joined(spans)
    for low, high in joined(holes):
        left = [
            piece
            for start, end in left
            for piece in ((start, min(end, low)), (max(start, high), end))
            if piece[0] < piece[1]
        ]
    return left


def runs(places: Iterable[int]) -> Iterator[range]:
    """Yield *places* as runs of neighbours."""
    run: range | None = None
    for place in sorted(places):
        if run is not None and place == run.stop:
            run = range(run.start, place + 1)
        else:
            if run is not None:
                yield run
            run = range(place, place + 1)
    if run is not None:
        yield run


def _inside(span: Span, duration: int) -> Span:
    return max(0, min(span[0], duration)), max(0, min(span[1], duration))


def _passages(
    labels: Labels, words: Sequence[Word], duration: int, english: bool
) -> Iterator[Passage]:
    """Yield the sentences of which no part may be cut out."""
    bound = {c.statement for c in (*labels.commitments, *labels.possible)}
    group: list[Statement] = []
    for statement in labels.statements:
        whole = meaning.must_stay_whole(statement, binds=statement.id in bound, english=english)
        if group and not (whole and _hangs_on_the_last(statement)):
            yield _passage(group, words, duration)
            group = []
        if whole:
            group.append(statement)
    if group:
        yield _passage(group, words, duration)


def _hangs_on_the_last(statement: Statement) -> bool:
    """Tell whether its condition is in the sentence before: "If it rains. Then we stay."."""
    return statement.manner == "condition" and not meaning.sets_a_condition(statement.text)


def _passage(group: Sequence[Statement], words: Sequence[Word], duration: int) -> Passage:
    first, last = group[0].first, group[-1].last
    inside = [_inside((word.start, word.end), duration) for word in words[first:last]]
    return Passage(
        first,
        last,
        min(start for start, _ in inside),
        max(end for _, end in inside),
        " ".join(statement.text for statement in group),
    )
