"""Which frames are kept, and why the others go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from talkingheads.domain import Cut, Removed, Why
from talkingheads.settings import CutSettings
from talkingheads.stages.cut import talk
from talkingheads.stages.cut.frames import Frames
from talkingheads.stages.cut.talk import Span, Talk

LEAST = 300
"""A shorter rest of speech beside what goes is a rest of it, in milliseconds."""

Marks = list[Why | None]
"""Why each frame goes; None: it is kept."""


@dataclass(frozen=True)
class Holes:
    """What goes, in source time, on frames."""

    asked: tuple[Span, ...]
    fillers: tuple[Span, ...]

    @property
    def all(self) -> tuple[Span, ...]:
        return (*self.asked, *self.fillers)


def parts(marks: Marks, frames: Frames) -> tuple[tuple[Cut, ...], tuple[Removed, ...]]:
    """Return the stretches that are kept and those that go; together they are the clip."""
    cuts: list[Cut] = []
    removed: list[Removed] = []
    place = 0
    for why, run in groupby(marks):
        first, place = place, place + len(list(run))
        start, end = frames.moment(first), frames.moment(place)
        if why is None:
            cuts.append(Cut(start, end))
        else:
            removed.append(Removed(start, end, why))
    return tuple(cuts), tuple(removed)


def blocks(said: Talk, gone: Iterable[int], holes: Holes) -> list[Span]:
    """Return where there is talk that stays, in order and apart; the words *gone* do not."""
    left_out = frozenset(gone)
    stays = [span for place, span in enumerate(said.spans) if place not in left_out]
    whole = [(p.start, p.end) for p in said.whole if not p.words <= left_out]
    heard = [
        piece
        for span in said.speech
        for piece in talk.without([span], holes.all)
        if piece == span or piece[1] - piece[0] >= LEAST or _has_one_of(piece, stays)
    ]
    return talk.joined([*stays, *whole, *heard])


def mark(blocks: Sequence[Span], holes: Holes, settings: CutSettings, frames: Frames) -> Marks:
    """Say of each frame whether it is kept and, if not, why."""
    marks: Marks = ["pause"] * frames.count
    for start, end in _kept(blocks, holes.all, settings, frames.duration):
        _fill(marks, (start, end), None, frames)
    for start, end in blocks:
        first, last = frames.before(start), frames.after(end)
        marks[first:last] = [None] * (last - first)
    for hole in holes.fillers:
        _fill(marks, hole, "filler", frames)
    for hole in holes.asked:
        _fill(marks, hole, "asked", frames)
    _name_the_end(marks, "before", range(len(marks)))
    _name_the_end(marks, "after", reversed(range(len(marks))))
    return marks


def _name_the_end(marks: Marks, why: Why, places: Iterable[int]) -> None:
    """Say *why* all goes from one end of the clip on, up to what is kept."""
    for place in places:
        if marks[place] is None:
            return
        if marks[place] != "asked":
            marks[place] = why


def _fill(marks: Marks, span: Span, why: Why | None, frames: Frames) -> None:
    first, last = frames.near(span[0]), frames.near(span[1])
    marks[first:last] = [why] * (last - first)


def _has_one_of(piece: Span, spans: Iterable[Span]) -> bool:
    return any(piece[0] < end and start < piece[1] for start, end in spans)


def _kept(
    blocks: Sequence[Span], holes: Sequence[Span], settings: CutSettings, duration: int
) -> Iterator[Span]:
    """Yield the *blocks* with what is kept of the gaps between them; those that join are one."""
    if not blocks:
        if not holes:
            yield 0, duration
        return
    margin = settings.margin_ms
    longest = max(settings.longest_pause_ms, 2 * margin)
    _, lead = _free((0, blocks[0][0]), holes)
    start = blocks[0][0] - min(lead, margin)
    for (_, end), (begin, _) in pairwise(blocks):
        head, tail = _free((end, begin), holes)
        whole = head == begin - end
        if whole and head <= longest:
            continue
        if whole or head + tail > longest:
            head, tail = min(head, margin), min(tail, margin)
        yield start, end + head
        start = begin - tail
    trail, _ = _free((blocks[-1][1], duration), holes)
    yield start, blocks[-1][1] + min(trail, margin)


def _free(gap: Span, holes: Iterable[Span]) -> Span:
    """Return how much of *gap* is free of *holes* from its start, and back from its end."""
    inside = [hole for hole in holes if hole[0] < gap[1] and gap[0] < hole[1]]
    head = min((low for low, _ in inside), default=gap[1]) - gap[0]
    tail = gap[1] - max((high for _, high in inside), default=gap[0])
    return max(0, head), max(0, tail)
