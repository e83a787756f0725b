"""Themes by month: how many updates each theme had."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from talkingheads.backends.pages import Words
from talkingheads.domain import Update
from talkingheads.stages.page.pictures import scale

NEWEST = 12
"""Months that are shown, at most."""
SLOTS = 6
"""Columns that there is room for, at least: few months do not make huge cells."""
SHADES = 4


@dataclass(frozen=True)
class Cell:
    """One theme in one month; *x* and *width* are shares of 100 from the left."""

    theme: str
    month: str
    """For reading."""
    month_iso: str
    count: int
    shade: int
    """0 for nothing, 1 to `SHADES` for more and more."""
    x: float
    width: float
    words: Words

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 2)

    @property
    def link(self) -> str:
        """Leads to the search for just these updates."""
        return f"search.html?{urlencode({'theme': self.theme, 'month': self.month_iso})}"

    @property
    def alt(self) -> str:
        return self.words.count(
            self.count,
            "{theme}, {month}: {n} update",
            "{theme}, {month}: {n} updates",
            theme=self.theme,
            month=self.month,
        )


@dataclass(frozen=True)
class Heading:
    """One month on top of the picture."""

    x: float
    month: str
    year: str
    """Empty if the month before has the same."""
    whole: str


@dataclass(frozen=True)
class Row:
    """One theme."""

    theme: str
    cells: tuple[Cell, ...]
    words: Words

    @property
    def alt(self) -> str:
        """What the row shows, in words; for a picture without links."""
        return self.words.list([cell.alt for cell in self.cells if cell.count])

    @property
    def total(self) -> int:
        return sum(cell.count for cell in self.cells)


@dataclass(frozen=True)
class Months:
    """The picture; without rows there is nothing to show."""

    rows: tuple[Row, ...] = ()
    headings: tuple[Heading, ...] = ()
    older: int = 0
    """Updates of months before those that are shown."""
    undated: int = 0
    """Updates with a theme of which nobody said when they were recorded."""


def months(updates: Iterable[Update], *, themes: Sequence[str], words: Words) -> Months:
    """Return the picture of *updates*: a row for each of *themes*, a column for each month."""
    themed = [update for update in updates if update.theme]
    days = [update.recorded for update in themed if update.recorded]
    undated = len(themed) - len(days)
    if not days:
        return Months(undated=undated)
    every = list(scale.months(min(days), max(days)))
    shown = every[-NEWEST:]
    counts = Counter(
        (update.theme, update.recorded.replace(day=1)) for update in themed if update.recorded
    )
    most = max((counts[theme, month] for theme in themes for month in shown), default=0)
    width = 100 / max(SLOTS, len(shown))
    rows = []
    for theme in themes:
        cells = (
            _cell(theme, month, counts[theme, month], most, (number * width, width), words)
            for number, month in enumerate(shown)
        )
        rows.append(Row(theme, tuple(cells), words))
    return Months(
        rows=tuple(rows),
        headings=tuple(_heading(m, n, (n + 0.5) * width, words) for n, m in enumerate(shown)),
        older=sum(number for (_, month), number in counts.items() if month < shown[0]),
        undated=undated,
    )


def shade(count: int, most: int) -> int:
    """Return how dark a cell with *count* is if the fullest has *most*."""
    return -(-count * SHADES // most) if most else 0


def _cell(
    theme: str, month: date, count: int, most: int, place: tuple[float, float], words: Words
) -> Cell:
    return Cell(
        theme=theme,
        month=words.month(month),
        month_iso=f"{month:%Y-%m}",
        count=count,
        shade=shade(count, most),
        x=round(place[0], 2),
        width=round(place[1], 2),
        words=words,
    )


def _heading(month: date, number: int, x: float, words: Words) -> Heading:
    year = str(month.year) if number == 0 or month.month == 1 else ""
    return Heading(round(x, 2), words.short_month(month), year, words.month(month))
