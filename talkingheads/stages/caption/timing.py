"""When each cue comes and goes."""

from __future__ import annotations

from collections.abc import Sequence

from talkingheads.domain import Cue
from talkingheads.stages.caption.layout import Block, Plan
from talkingheads.stages.caption.rules import Limits


def place(blocks: Sequence[Block], plan: Plan) -> tuple[Cue, ...]:
    """
    Return *blocks* with their times on screen.

    A cue comes with its first word and stays until it can be read, at most until the next one
    comes. If that is not long enough, it comes up to half a second before its first word, and the
    next one may come a moment after its own. A talk of fewer milliseconds than cues, which nobody
    speaks, loses the last cues.
    """
    blocks = blocks[: plan.length - plan.opening]
    starts = _starts(blocks, _earliest(blocks, plan), plan)
    if starts and starts[0] - plan.opening < plan.limits.gap:
        starts[0] = plan.opening
    cues: list[Cue] = []
    for index, block in enumerate(blocks):
        following = starts[index + 1] if index + 1 < len(blocks) else None
        start = starts[index]
        end = _end(start, following, block, plan)
        if following is not None and end < following < end + plan.limits.gap:
            starts[index + 1] = end  # no time can be spared here, so the next one comes earlier
        cues.append(Cue(start, end, block.lines))
    return tuple(cues)


def soonest(start: int, limits: Limits) -> int:
    """Return the earliest moment for a cue whose first word is said at *start*."""
    return start - max(0, limits.early - limits.gap)


def _earliest(blocks: Sequence[Block], plan: Plan) -> list[int]:
    """
    Return the earliest start of each cue that leaves those before it long enough.

    A cue is kept waiting, past its first word, only if that makes the one before long enough.
    """
    limits, free = plan.limits, plan.opening
    found: list[int] = []
    for index, block in enumerate(blocks):
        start = min(max(free, soonest(block.start, limits)), plan.length - (len(blocks) - index))
        found.append(start)
        following = blocks[index + 1].start if index + 1 < len(blocks) else plan.length
        late = limits.late if index + 1 < len(blocks) else 0
        farthest = min(block.end + limits.far, plan.length)
        free = max(start + limits.reading(block.width), min(block.end, start + limits.longest))
        if free > min(following + late, farthest):
            free = max(start + 1, min(following, farthest))
    return found


def _starts(blocks: Sequence[Block], earliest: Sequence[int], plan: Plan) -> list[int]:
    """Return the start of each cue: with its first word, or as much earlier as it must be."""
    limits, following = plan.limits, plan.length
    found: list[int] = []
    for block, first in zip(reversed(blocks), reversed(earliest), strict=True):
        last = min(block.end + limits.far, following) - limits.reading(block.width)
        following = max(first, min(block.start, last))
        found.append(following)
    return found[::-1]


def _end(start: int, following: int | None, block: Block, plan: Plan) -> int:
    """
    Return the end of a cue; a gap that would only flicker is closed, or widened.

    *following* is when the next one comes; None: the talk ends.
    """
    limits = plan.limits
    wish = max(block.end, start + limits.shortest, start + block.width * 1000 // limits.easy_speed)
    limit = max(start + 1, min(start + limits.longest, block.end + limits.far, plan.length))
    following = plan.length if following is None else following
    end = min(wish, limit, following)
    if not end < following < end + limits.gap:
        return end
    if following <= limit:
        return following
    widened = following - limits.gap
    return widened if widened >= start + limits.reading(block.width) else end
