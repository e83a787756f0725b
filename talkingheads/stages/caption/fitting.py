"""
Mend captions that cannot be read in time, where some other way to part the words can.

The cheapest layout sometimes ends in a cue that is too fast or too short, although the words of
the cues around it could be parted so that each is long enough. Such a way is found here, if there
is one; where there is none, the speech itself is too fast.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from talkingheads.stages.caption.layout import Plan, Table
from talkingheads.stages.caption.timing import place, soonest

Span = tuple[int, int]
"""The first and last (exclusive) piece of a cue."""

AROUND = 2
"""How many cues before and after one are parted anew with it, at most."""


@dataclass(frozen=True)
class _Way:
    """A way to part the pieces so far: when its last cue can end, and what it costs."""

    end: int
    cost: float
    cues: tuple[Span, ...] = ()


def mend(table: Table, spans: Sequence[Span]) -> list[Span]:
    """Return *spans*, parted anew wherever that makes a cue long enough to be read."""
    spans, number = list(spans), 0
    times = _times(table, spans)
    while number < len(spans):
        found = None
        if not _legible(table, spans[number], times[number]):
            found = way(table, spans, times, number)
        if found is None:
            number += 1
        else:
            (first, last), cues = found
            spans[first:last] = cues
            times = _times(table, spans)
            number = max(0, first - AROUND)
    return spans


def way(
    table: Table, spans: Sequence[Span | None], times: Sequence[Span], number: int
) -> tuple[Span, tuple[Span, ...]] | None:
    """
    Return a way to part the pieces of cue *number*, and of cues around it, so that all are legible.

    It is the range of cues that are parted anew and what they become; the others stay as they
    are, at their *times*. None: the speech leaves no way. A cue without pieces (None) stays.
    """
    for first, last in _windows(number, len(spans)):
        after = times[first - 1][1] if first else table.plan.opening
        before = times[last][0] if last < len(spans) else table.plan.length
        begin, finish = spans[first], spans[last - 1]
        if None in spans[first:last] or begin is None or finish is None:
            continue
        cues = cover(table, (begin[0], finish[1]), after, before)
        if cues is not None:
            return (first, last), cues
    return None


def cover(table: Table, pieces: Span, after: int, before: int) -> tuple[Span, ...] | None:
    """Return the cheapest legible cues for *pieces* between two moments; None: there are none."""
    first, last = pieces
    if not _may_fit(table, pieces, after, before):
        return None
    ways: list[list[_Way]] = [[] for _ in range(last - first + 1)]
    ways[0] = [_Way(after, 0.0)]
    for place_ in range(first, last):
        here = _best(ways[place_ - first])
        if not here:
            continue
        for to, cost in table.costs(place_):
            if to > last:
                break
            latest = before if to == last else table.starts[to] + table.limits.late
            for way_ in here:
                end = _soonest_end(table, (place_, to), way_.end, min(latest, table.plan.length))
                if end is not None:
                    cues = (*way_.cues, (place_, to))
                    ways[to - first].append(_Way(end, way_.cost + cost, cues))
    done = min(ways[-1], key=lambda way_: way_.cost, default=None)
    return done.cues if done else None


def _soonest_end(table: Table, span: Span, after: int, latest: int) -> int | None:
    """Return when a cue of *span* can go, if it comes *after* a moment; None: too late."""
    limits, plan = table.limits, table.plan
    first, last = span
    said, done = table.starts[first], table.ends[last - 1]
    start = max(after, plan.opening, soonest(said, limits))
    if start > said + limits.late:
        return None
    need = start + limits.reading(table.wide(first, last))
    end = max(need, min(done, start + limits.longest))
    return end if end <= min(latest, done + limits.far) else None


def _best(ways: list[_Way]) -> list[_Way]:
    """Return the ways that no other one beats in both end and cost."""
    found: list[_Way] = []
    for way_ in sorted(ways, key=lambda one: (one.end, one.cost)):
        if not found or way_.cost < found[-1].cost:
            found.append(way_)
    return found


def _may_fit(table: Table, pieces: Span, after: int, before: int) -> bool:
    """Tell whether so many columns can be read between two moments at all."""
    first, last = pieces
    begin = max(after, soonest(table.starts[first], table.limits))
    end = min(before, table.ends[last - 1] + table.limits.far)
    return table.wide(first, last) * 1000 // table.limits.speed <= end - begin + table.limits.gap


def _windows(number: int, count: int) -> Iterator[Span]:
    """Yield the ranges of cues round cue *number*, the smallest first."""
    sizes = sorted(
        ((before, after) for before in range(AROUND + 1) for after in range(AROUND + 1)), key=sum
    )
    for before, after in sizes:
        if number - before >= 0 and number + after < count:
            yield number - before, number + after + 1


def _times(table: Table, spans: Sequence[Span]) -> list[Span]:
    plan: Plan = table.plan
    return [(cue.start, cue.end) for cue in place([table.block(*span) for span in spans], plan)]


def _legible(table: Table, span: Span, time: Span) -> bool:
    return time[1] - time[0] >= table.limits.reading(table.wide(*span))
