"""
Part the pieces into cues and lines: the cheapest way, found by dynamic programming.

``best[j]`` is the least that captions for the first *j* pieces cost. A cue costs something for
being there at all, for where it ends, for lines that are too long or uneven, for having to be read
too fast, and for pauses and sentence ends inside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf

from talkingheads.stages.caption.breaks import penalties
from talkingheads.stages.caption.pieces import Piece, width
from talkingheads.stages.caption.rules import Limits

TINY = 16
"""Characters of a sentence that may share its cue with another one."""

_CUE, _LINE, _STUB, _END, _UNEVEN = 6.0, 1.5, 8.0, 2.0, 0.015
_FAST, _TOO_FAST, _SHORT, _PAUSE = 1.0, 4.0, 60.0, 8.0


@dataclass(frozen=True)
class Plan:
    """What captions are laid out for; times in milliseconds on the cut clock."""

    limits: Limits
    opening: int
    """When the talk begins: a title card may come before it."""
    length: int
    """When it ends."""
    english: bool = True


@dataclass(frozen=True)
class Block:
    """The lines of one cue and when their first and last words are spoken."""

    lines: tuple[str, ...]
    start: int
    end: int
    width: int
    """Columns in all, with the spaces between words."""


class Table:
    """What is known of every place between two pieces, and the cheapest ways so far."""

    def __init__(self, parts: Sequence[Piece], plan: Plan) -> None:
        self.parts, self.plan, self.limits = parts, plan, plan.limits
        self.starts = [piece.start for piece in parts] + [plan.length]
        self.ends = [piece.end for piece in parts]
        self.hurts = penalties(parts, plan.english)
        self.left: list[int] = []
        self.right: list[int] = []
        column = 0
        for piece in parts:
            column += piece.spaced
            self.left.append(column)
            column += width(piece.text)
            self.right.append(column)
        self.big = _big_sentences(parts, self.left, self.right, plan.limits.shortest)
        self.known: dict[tuple[int, int, int], tuple[float, int]] = {}

    def wide(self, first: int, last: int) -> int:
        """Return the columns of the pieces from *first* to *last*, with spaces between them."""
        return self.right[last - 1] - self.left[first]

    def line(self, first: int, last: int) -> str:
        """Return the text of the pieces from *first* to *last*."""
        row = self.parts[first:last]
        return "".join(" " * piece.spaced + piece.text for piece in row).strip()

    def cues(self) -> list[tuple[int, int]]:
        """Return the first and last (exclusive) piece of each cue."""
        count = len(self.parts)
        best = [0.0] + [inf] * count
        came = [0] * (count + 1)
        for first in range(count):
            for last, cost in self.costs(first):
                if best[first] + cost < best[last]:
                    best[last], came[last] = best[first] + cost, first
        found = []
        while count:
            found.append((came[count], count))
            count = came[count]
        return found[::-1]

    def costs(self, first: int) -> Iterator[tuple[int, float]]:
        """Return what each possible cue that begins at *first* costs, by its end."""
        limits, room = self.limits, self.limits.room
        waits, bigs = 0.0, 0
        for last in range(first + 1, len(self.parts) + 1):
            final = last - 1
            wide = self.right[final] - self.left[first]
            new = last == first + 1 or self.new_sentence(final)
            bigs += new and self.big[final]
            if last > first + 1:
                pause = self.starts[final] - self.ends[final - 1]
                long = self.ends[final] - self.starts[first] > limits.longest
                if wide > room or bigs > 1 or pause > limits.far or long:
                    return
                waits += _PAUSE * max(0, pause - 300) / 1000 + (20.0 if new else 0.0)
            lines = self.lines(first, last)[0]
            if lines < inf:
                cost = _CUE + waits + lines + self.speed(first, last, wide)
                yield last, cost + _END * self.hurts[last] + self._stub(first, last, wide)

    def speed(self, first: int, last: int, wide: int) -> float:
        """Return the cost of having only so long to read a cue."""
        limits, start, end = self.limits, self.starts[first], self.ends[last - 1]
        wish = max(end - start, limits.shortest, wide * 1000 // limits.easy_speed)
        time = min(wish, self.starts[last] - start, end + limits.far - start, limits.longest)
        fast = min(100.0, wide * 1000 / max(time, 1))
        cost = _FAST * max(0.0, fast - limits.easy_speed)
        cost += _TOO_FAST * max(0.0, fast - limits.speed)
        return cost + _SHORT * max(0, limits.shortest - time) / limits.shortest

    def lines(self, first: int, last: int) -> tuple[float, int]:
        """Return the least cost of lines for a cue, and how many lines that takes."""
        wide = self.wide(first, last)
        if wide <= self.limits.aim:
            return 0.0, 1
        found = (inf, 1)
        for count in range(1, self.limits.max_lines + 1):
            cost = self.rows(first, last, count)[0] - _UNEVEN * wide * wide / count
            found = min(found, (cost + _LINE * (count - 1), count))
        return found

    def rows(self, first: int, last: int, count: int) -> tuple[float, int]:
        """Return the cost of exactly *count* lines and where the last one begins."""
        if count == 1:
            return self._row(self.wide(first, last)), first
        key = (first, last, count)
        if key not in self.known:
            found = (inf, first)
            for place in range(last - 1, first, -1):
                row = self._row(self.right[last - 1] - self.left[place])
                if row == inf:
                    break
                rest = self.right[place - 1] - self.left[first]
                if rest < (count - 1) * (self.limits.max_chars + 1):
                    cost = self.rows(first, place, count - 1)[0] + row + self.hurts[place]
                    found = min(found, (cost, place))
            self.known[key] = found
        return self.known[key]

    def block(self, first: int, last: int) -> Block:
        """Return the cue of the pieces from *first* to *last*, with its lines."""
        start, end, wide = self.starts[first], self.ends[last - 1], self.wide(first, last)
        lines: list[str] = []
        for count in range(self.lines(first, last)[1], 0, -1):
            place = self.rows(first, last, count)[1]
            lines.append(self.line(place, last))
            last = place
        return Block(tuple(lines[::-1]), start, end, wide)

    def _row(self, wide: int) -> float:
        """Return the cost of a line *wide* columns wide; even lines cost less in all."""
        if wide > self.limits.max_chars:
            return inf
        return _UNEVEN * wide * wide + max(0, wide - self.limits.aim)

    def new_sentence(self, place: int) -> bool:
        """Tell whether a sentence begins with the piece at *place*."""
        return self.parts[place].sentence != self.parts[place - 1].sentence

    def _stub(self, first: int, last: int, wide: int) -> float:
        """Return the cost of a few words left alone that are no sentence of their own."""
        alone = first == 0 or self.new_sentence(first)
        alone = alone and (last == len(self.parts) or self.new_sentence(last))
        return 0.0 if alone or wide >= TINY else _STUB


def _big_sentences(
    parts: Sequence[Piece], left: Sequence[int], right: Sequence[int], shortest: int
) -> list[bool]:
    """Tell of each piece whether its sentence is too big to share a cue."""
    spans: dict[int, tuple[int, int]] = {}
    for index, piece in enumerate(parts):
        spans[piece.sentence] = (spans.get(piece.sentence, (index, 0))[0], index)
    big = {
        sentence: right[last] - left[first] > TINY
        and parts[last].end - parts[first].start >= shortest
        for sentence, (first, last) in spans.items()
    }
    return [big[piece.sentence] for piece in parts]
