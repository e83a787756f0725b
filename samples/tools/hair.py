"""Hair and hats: what lies behind the head and what lies over it."""

from __future__ import annotations

import math

from tools.face import Face, blush
from tools.pen import Colour, Pen, both, darker, lighter

_NAVY = (26, 34, 58)
_SILVER = (214, 220, 228)


def bun_behind(pen: Pen, colour: Colour) -> None:
    """Draw hair tied up at the neck."""
    pen.shape(both([(0, -70), (44, -60), (61, -20), (56, 26), (40, 44), (0, 50)]), colour)
    pen.oval(0, 50, 28, 20, darker(colour, 0.2))


def bun_front(pen: Pen, colour: Colour) -> None:
    """Draw hair combed back over the temples, mostly under a hat."""
    for side in (-1, 1):
        points = [(0, -78), (40, -70), (60, -30), (56, 8), (50, -4), (47, -24), (34, -40), (0, -46)]
        pen.shape([(side * x, y) for x, y in points], colour)


def police_cap(pen: Pen) -> None:
    """Draw a peaked cap with a chequered band and a badge."""
    pen.shape(both([(0, -122), (44, -116), (76, -98), (68, -80), (0, -70)]), _NAVY)
    shine = both([(0, -120), (40, -114), (66, -100), (30, -106), (0, -108)])
    pen.shape(shine, lighter(_NAVY, 0.10))
    pen.shape(both([(0, -82), (36, -80), (61, -72), (59, -46), (30, -52), (0, -54)]), _NAVY)
    _chequers(pen)
    pen.shape(both([(0, -56), (32, -53), (58, -45), (44, -35), (20, -37), (0, -38)]), (14, 16, 24))
    pen.shape(both([(0, -53), (30, -50), (46, -45), (20, -47), (0, -49)]), (58, 64, 82))
    star = [
        (math.sin(k * math.pi / 8) * r, -86 - math.cos(k * math.pi / 8) * r)
        for k in range(16)
        for r in [14 if k % 2 == 0 else 9]
    ]
    pen.flat(star, _SILVER)
    pen.oval(0, -86, 6, 6, (48, 74, 134))
    pen.oval(0, -86, 3, 3, _SILVER)


def _chequers(pen: Pen) -> None:
    """Draw three rows of small squares along the band, which bends round the head."""
    columns, width, height = 24, 5.0, 5.4
    for row in range(3):
        for column in range(columns):
            left = (column - columns / 2) * width
            middle = (left + width / 2) / 60
            top = -73 + row * height + 9 * middle * middle
            colour = (240, 242, 246) if (row + column) % 2 else (20, 24, 38)
            pen.box(left, top, left + width, top + height, colour)


def bob_behind(pen: Pen, colour: Colour) -> None:
    """Draw the back of chin-long hair."""
    pen.shape(
        both([(0, -92), (46, -82), (71, -44), (74, 10), (70, 52), (56, 66), (40, 60), (0, 56)]),
        darker(colour, 0.18),
    )


def bob_front(pen: Pen, colour: Colour) -> None:
    """Draw a parting on one side and hair down to the chin."""
    pen.shape(
        [(-18, -60), (-2, -86), (34, -84), (62, -54), (71, -10), (70, 34), (62, 56), (52, 50),
         (54, 20), (52, -14), (40, -38), (14, -50)],
        colour,
    )  # fmt: skip
    pen.shape(
        [(-16, -58), (-4, -88), (-40, -82), (-64, -50), (-72, -6), (-70, 36), (-62, 56), (-52, 48),
         (-55, 18), (-51, -18), (-38, -44)],
        colour,
    )  # fmt: skip
    shine = lighter(colour, 0.14)
    pen.line([(8, -78), (34, -70), (54, -42)], shine, 3)
    pen.line([(-26, -74), (-46, -56), (-57, -30)], shine, 3)


def thin_behind(pen: Pen, colour: Colour) -> None:
    """Draw short hair round the back of a bald head."""
    pen.shape(both([(0, -40), (52, -36), (64, -10), (60, 26), (0, 30)]), colour)


def thin_front(pen: Pen, colour: Colour, face: Face) -> None:
    """Draw tufts over the ears and a shine on the crown."""
    for side in (-1, 1):
        tuft = [(44, -50), (58, -40), (66, -14), (63, 12), (56, -2), (52, -22)]
        pen.shape([(side * x, y) for x, y in tuft], colour)
    pen.oval(-14, -56, 17, 6, (*blush(face)[:3], 150))


def long_behind(pen: Pen, colour: Colour) -> None:
    """Draw long hair that falls behind the shoulders."""
    pen.shape(
        both([(0, -96), (46, -86), (72, -46), (76, 10), (82, 70), (86, 130), (48, 144), (0, 130)]),
        darker(colour, 0.12),
    )


def long_front(pen: Pen, colour: Colour) -> None:
    """Draw a middle parting."""
    for side in (-1, 1):
        wing = [(0, -90), (36, -84), (64, -52), (70, 0), (74, 52), (66, 92), (58, 60), (57, 16),
                (52, -20), (34, -46), (10, -66), (0, -70)]  # fmt: skip
        pen.shape([(side * x, y) for x, y in wing], colour)
        shine = [(side * 22, -78), (side * 48, -56), (side * 59, -20)]
        pen.line(shine, lighter(colour, 0.16), 3)


def short_front(pen: Pen, colour: Colour) -> None:
    """Draw short hair brushed to one side."""
    pen.shape(
        [(-56, -14), (-64, -50), (-48, -84), (-8, -98), (34, -94), (60, -68), (60, -16),
         (52, -26), (49, -46), (22, -54), (-12, -46), (-40, -52), (-50, -36)],
        colour,
    )  # fmt: skip
    shine = lighter(colour, 0.13)
    pen.line([(-34, -72), (-4, -84), (34, -80)], shine, 3)
    pen.line([(-20, -62), (8, -70), (40, -66)], shine, 2.4)


def crop_front(pen: Pen, colour: Colour) -> None:
    """Draw hair cut very short."""
    right = [(0, -88), (34, -82), (57, -56), (61, -14), (54, -22), (50, -42), (30, -55), (0, -58)]
    pen.shape(both(right), colour)
    pen.line([(-30, -68), (0, -76), (30, -68)], lighter(colour, 0.10), 3)


def curls_behind(pen: Pen, colour: Colour) -> None:
    """Draw the back of a head of curls."""
    _curls(pen, darker(colour, 0.25), [(-62, -20), (62, -20), (-60, 2), (60, 2)], 15)
    pen.oval(0, -34, 66, 58, darker(colour, 0.2))


def curls_front(pen: Pen, colour: Colour) -> None:
    """Draw curls over the forehead and the top of the head."""
    ring = _arc(10, -44, 58, 48)
    _curls(pen, darker(colour, 0.08), ring, 18)
    inner = _arc(8, -50, 42, 26)
    _curls(pen, colour, inner, 16)
    _curls(pen, colour, [(-20, -66), (4, -72), (24, -64), (-2, -58)], 15)
    for x, y in inner:
        pen.line([(x - 7, y - 4), (x, y - 9), (x + 7, y - 5)], lighter(colour, 0.16), 1.8)


def _arc(count: int, y: float, rx: float, ry: float) -> list[tuple[float, float]]:
    """Return *count* places on the upper half of an ellipse."""
    turns = [k * math.pi / (count - 1) for k in range(count)]
    return [(math.cos(turn) * rx, y - math.sin(turn) * ry) for turn in turns]


def _curls(pen: Pen, colour: Colour, places: list[tuple[float, float]], size: float) -> None:
    for x, y in places:
        pen.oval(x, y, size, size, colour)
