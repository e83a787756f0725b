"""When each cue comes and goes."""

from __future__ import annotations

from collections.abc import Sequence

from talkingheads.domain import Cue
from talkingheads.stages.caption.layout import AIM_SPEED, FARTHEST, MAX_SPEED, Block, Plan

FLICKER = 80
"""Two frames at 25 a second; a shorter gap between two cues only flickers."""
EARLY, LATE = 500, 300
"""How far a cue may come before or after its first word to be long enough on screen."""


def place(blocks: Sequence[Block], plan: Plan) -> tuple[Cue, ...]:
    """
    Return *blocks* with their times on screen.

    A cue comes with its first word and stays until it can be read, at most until the next one
    comes. If that is not long enough, it comes up to half a second before its first word. A talk
    of fewer milliseconds than cues, which nobody speaks, loses the last cues.
    """
    blocks = blocks[: plan.length]
    starts = _starts(blocks, plan)
    cues: list[Cue] = []
    for index, block in enumerate(blocks):
        start = starts[index]
        following = starts[index + 1] if index + 1 < len(blocks) else plan.length
        end = _end(start, following, block, plan)
        before = cues[-1].end if cues else 0
        cues.append(Cue(_earlier(start, end, before, block, plan), end, block.lines))
    return tuple(cues)


def _starts(blocks: Sequence[Block], plan: Plan) -> list[int]:
    """Return strictly rising starts: with the first word, or just after it if cues crowd."""
    starts: list[int] = []
    previous = -1 - plan.shortest
    for index, block in enumerate(blocks):
        wish = max(block.start, min(previous + plan.shortest, block.start + LATE))
        last = plan.length - (len(blocks) - index)
        previous = min(max(wish, previous + 1), last)
        starts.append(previous)
    return starts


def _end(start: int, following: int, block: Block, plan: Plan) -> int:
    """Return the end of a cue; a gap that would only flicker is closed, or widened."""
    wish = max(block.end, start + plan.shortest, start + block.width * 1000 // AIM_SPEED)
    limit = max(start + 1, min(start + plan.longest, block.end + FARTHEST))
    end = min(wish, limit, following)
    if 0 < following - end < FLICKER:
        return following if following <= limit else max(start + 1, following - FLICKER)
    return end


def _earlier(start: int, end: int, before: int, block: Block, plan: Plan) -> int:
    """Return a start that is early enough to read the cue until *end*, if there is room."""
    need = max(plan.shortest, -(-block.width * 1000 // MAX_SPEED))
    early = min(start, max(before, block.start - EARLY, end - need, end - plan.longest))
    if 0 < early - before < FLICKER:
        return before if end - before <= plan.longest else min(start, before + FLICKER)
    return early
