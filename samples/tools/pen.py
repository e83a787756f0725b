"""A pen that draws smooth flat shapes: coordinates in picture points round an origin."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PIL import Image, ImageDraw

Point = tuple[float, float]
Colour = tuple[int, int, int] | tuple[int, int, int, int]

FINE = 4
"""Pixels a point while drawing; pictures are brought down to `COARSE` afterwards."""
COARSE = 2
"""Pixels a point while pictures are put together: half points of movement are seen."""


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """Return *one* with *share* of *other* in it."""
    pairs = zip(one[:3], other[:3], strict=True)
    red, green, blue = (round(a + (b - a) * share) for a, b in pairs)
    return red, green, blue


def darker(colour: Colour, share: float = 0.15) -> Colour:
    """Return *colour* with *share* of a warm black in it."""
    return mix(colour, (24, 16, 24), share)


def lighter(colour: Colour, share: float = 0.15) -> Colour:
    """Return *colour* with *share* of white in it."""
    return mix(colour, (255, 255, 255), share)


class Pen:
    """Draw on a transparent sheet of *width* by *height* points, with *origin* at (0, 0)."""

    def __init__(self, width: float, height: float, origin: Point = (0, 0)) -> None:
        size = (round(width * FINE), round(height * FINE))
        self.sheet = Image.new("RGBA", size, (0, 0, 0, 0))
        self.draw = ImageDraw.Draw(self.sheet, "RGBA")
        self.origin = origin

    def _at(self, point: Point) -> Point:
        return (point[0] + self.origin[0]) * FINE, (point[1] + self.origin[1]) * FINE

    def oval(self, x: float, y: float, rx: float, ry: float, fill: Colour) -> None:
        """Fill an ellipse with its centre at *x*, *y*."""
        corners = [self._at((x - rx, y - ry)), self._at((x + rx, y + ry))]
        self._paint(fill, lambda draw: draw.ellipse(corners, fill=fill))

    def box(
        self, left: float, top: float, right: float, bottom: float, fill: Colour, round_: float = 0
    ) -> None:
        """Fill a rectangle; *round_* is the radius of its corners."""
        corners = [self._at((left, top)), self._at((right, bottom))]
        self.draw.rounded_rectangle(corners, round_ * FINE, fill=fill)

    def flat(self, points: Sequence[Point], fill: Colour) -> None:
        """Fill a polygon with straight sides."""
        corners = [self._at(point) for point in points]
        self._paint(fill, lambda draw: draw.polygon(corners, fill=fill))

    def shape(self, points: Sequence[Point], fill: Colour) -> None:
        """Fill a closed smooth curve through *points*."""
        self.flat(curve(points, closed=True), fill)

    def hills(self, tops: Sequence[Point], base: float, fill: Colour) -> None:
        """Fill what lies between a smooth line through *tops* and the level *base*."""
        line = curve(tops, closed=False)
        self.flat([(line[0][0], base), *line, (line[-1][0], base)], fill)

    def line(self, points: Sequence[Point], fill: Colour, width: float = 2) -> None:
        """Draw a smooth line with round ends through *points*."""
        path = [self._at(p) for p in curve(points, closed=False)]
        self.draw.line(path, fill=fill, width=round(width * FINE), joint="curve")
        radius = width * FINE / 2
        for x, y in (path[0], path[-1]):
            self.draw.ellipse([x - radius, y - radius, x + radius, y + radius], fill=fill)

    def _paint(self, fill: Colour, paint: Callable[[ImageDraw.ImageDraw], None]) -> None:
        """Let *paint* draw; a colour that lets light through needs a sheet of its own."""
        if len(fill) == 3 or fill[3] == 255:
            paint(self.draw)
            return
        glass = Image.new("RGBA", self.sheet.size, (*fill[:3], 0))
        paint(ImageDraw.Draw(glass))
        self.sheet.alpha_composite(glass)

    def picture(self) -> Image.Image:
        """Return the sheet at `COARSE` pixels a point."""
        return self.sheet.reduce(FINE // COARSE)


def both(points: Sequence[Point]) -> list[Point]:
    """Return *points* of the right side followed by their mirror images back up the left."""
    mirrored = [(-x, y) for x, y in reversed(points) if x]
    return [*points, *mirrored]


def curve(points: Sequence[Point], *, closed: bool, steps: int = 12) -> list[Point]:
    """Return a Catmull-Rom curve through *points*, *steps* places for each."""
    count = len(points)
    if count < 3:
        return list(points)
    last = count if closed else count - 1
    path: list[Point] = []
    for index in range(last):
        near = [index - 1, index, index + 1, index + 2]
        if closed:
            before, start, end, after = (points[i % count] for i in near)
        else:
            before, start, end, after = (points[min(max(i, 0), count - 1)] for i in near)
        for step in range(steps):
            path.append(_between(before, start, end, after, step / steps))
    if not closed:
        path.append(points[-1])
    return path


def _between(before: Point, start: Point, end: Point, after: Point, t: float) -> Point:
    x, y = (
        0.5
        * (
            2 * start[axis]
            + (end[axis] - before[axis]) * t
            + (2 * before[axis] - 5 * start[axis] + 4 * end[axis] - after[axis]) * t * t
            + (3 * start[axis] - before[axis] - 3 * end[axis] + after[axis]) * t**3
        )
        for axis in (0, 1)
    )
    return x, y
