"""Days on a line from left to right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

LEFT, RIGHT = 4.0, 96.0
"""Where the first and the last day stand: marks on them are not cut off."""
REACH = timedelta(days=366)
"""Days further from today than this stand at the edge: one far day would press all together."""
LEAST = timedelta(days=28)
"""The shortest time that a line shows."""
TICKS = 4
STEPS = (1, 2, 3, 6, 12)
"""Months from one tick to the next."""
ROOM = 21.0
"""What the name of a month with its year needs of the line on a narrow screen."""


@dataclass(frozen=True)
class Scale:
    """A line from the day *first* to the day *last*, which come later."""

    first: date
    last: date

    def at(self, day: date) -> float:
        """Return where *day* stands, `LEFT` to `RIGHT`; what is beyond stands at the edge."""
        share = (day - self.first) / (self.last - self.first)
        return round(LEFT + (RIGHT - LEFT) * min(1.0, max(0.0, share)), 2)

    def shows(self, day: date) -> bool:
        """Tell whether *day* is on the line, not beyond its ends."""
        return self.first <= day <= self.last

    def ticks(self) -> tuple[date, ...]:
        """Return the first days of at most `TICKS` months, evenly apart."""
        for step in STEPS:
            found = tuple(self._months(step))
            places = [self.at(month) for month in found]
            roomy = all(two - one >= ROOM for one, two in pairwise(places))
            if roomy and len(found) <= TICKS:
                break
        return found

    def _months(self, step: int) -> Iterator[date]:
        """Yield the starts of months whose names have room on the line, every *step* months."""
        for month in months(self.first, self.last):
            fits = month >= self.first and self.at(month) <= 100 - ROOM
            if fits and (month.month - 1) % step == 0:
                yield month


def scale(days: Iterable[date], today: date) -> Scale:
    """Return a line that shows *days* and *today*, as far as they are within `REACH` of it."""
    near = [day for day in days if abs(day - today) <= REACH]
    first, last = min((*near, today)), max((*near, today))
    if last - first < LEAST:
        first, last = first - LEAST / 2, last + LEAST / 2
    return Scale(first, last)


def months(first: date, last: date) -> Iterator[date]:
    """Yield the first day of each month from that of *first* to that of *last*."""
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = (month + timedelta(days=32)).replace(day=1)
