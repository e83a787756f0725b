"""Faces: what stays (skin, ears, nose, brows, glasses) and what moves (mouth, eyes)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PIL import Image

from tools.pen import COARSE, Colour, Pen, both, darker, lighter, mix

CENTRE = (96, 140)
"""Where the middle of the face is on its sheet, in points."""
SHEET = (192, 300)

_WHITE = (252, 252, 250)
_INNER_MOUTH = (104, 34, 42)
_TONGUE = (206, 98, 104)
_MOUTH_SHEET = (72, 52)
_EYES_SHEET = (110, 40)


@dataclass(frozen=True)
class Face:
    """The colours and habits of one face."""

    skin: Colour
    brows: Colour
    lips: Colour
    iris: Colour = (84, 62, 44)
    jaw: float = 1.0
    """How broad the lower face is; 1 is usual."""
    lashes: bool = False
    glasses: Colour | None = None
    wrinkles: bool = False
    beard: Colour | None = None
    moustache: Colour | None = None


def draw_face(pen: Pen, face: Face) -> None:
    """Draw all that does not move on *pen*, whose origin is the middle of the face."""
    shade = darker(face.skin, 0.12)
    for side in (-1, 1):
        pen.oval(side * 55, 4, 10, 15, face.skin)
        pen.oval(side * 56, 5, 5, 9, shade)
    jaw = face.jaw
    outline = [(0, -72), (36, -62), (55, -28), (55, 10), (44 * jaw, 46), (22 * jaw, 67), (0, 72)]
    pen.shape(both(outline), face.skin)
    for side in (-1, 1):
        pen.oval(side * 33, 24, 13, 9, (*mix(face.skin, (226, 84, 88), 0.5)[:3], 60))
        pen.line([(side * 13, -24), (side * 24, -29), (side * 37, -24)], face.brows, 4.2)
    if face.beard:
        _draw_beard(pen, face.beard, jaw)
    pen.shape([(-1, -2), (3, 10), (9, 19), (4, 23), (-4, 22.5), (-8, 19), (-4, 10)], shade)
    pen.shape([(-3, -6), (1, 8), (4, 17), (0, 20), (-6, 17), (-5, 8)], face.skin)
    if face.wrinkles:
        _draw_wrinkles(pen, shade)
    if face.moustache:
        pen.shape(both([(0, 27), (14, 29), (25, 37), (14, 35), (0, 33)]), face.moustache)


def _draw_beard(pen: Pen, colour: Colour, jaw: float) -> None:
    outer = [(56, -8), (56, 14), (46 * jaw, 48), (24 * jaw, 71), (0, 77)]
    inner = [(0, 58), (20, 55), (28, 40), (20, 30), (34, 24), (46, 10), (50, -8)]
    right = [*outer, *inner]
    pen.shape(right, colour)
    pen.shape([(-x, y) for x, y in right], colour)
    pen.shape(both([(0, 26), (14, 27), (24, 33), (22, 37), (10, 32), (0, 31)]), colour)


def _draw_wrinkles(pen: Pen, shade: Colour) -> None:
    for side in (-1, 1):
        pen.line([(side * 17, 20), (side * 25, 30), (side * 27, 40)], shade, 1.5)
        pen.line([(side * 46, -12), (side * 51, -15)], shade, 1.3)
        pen.line([(side * 46, -7), (side * 51, -7)], shade, 1.3)
    pen.line([(-20, -44), (0, -47), (20, -44)], shade, 1.4)
    pen.line([(-15, -52), (0, -54), (15, -52)], shade, 1.2)


def draw_glasses(pen: Pen, colour: Colour) -> None:
    """Draw a pair of glasses; they lie over the eyes."""
    for side in (-1, 1):
        ring = [(side * x, y) for x, y in _LENS]
        closed = [*ring, ring[0]]
        pen.shape(ring, (255, 255, 255, 34))
        pen.line(closed, colour, 2.2)
        pen.line([(side * 42, -12), (side * 54, -10)], colour, 2.2)
    pen.line([(-7, -8), (0, -11), (7, -8)], colour, 2.2)


_LENS = [(7, -10), (11, -20), (25, -22), (39, -19), (42, -9), (37, 5), (24, 8), (11, 4)]


@lru_cache(maxsize=4096)
def mouth(face: Face, wide: int, opened: int, teeth: bool) -> Image.Image:
    """
    Return the mouth on its own sheet.

    *wide* is half its width and *opened* its height, both in half points.
    """
    pen = Pen(*_MOUTH_SHEET, origin=(_MOUTH_SHEET[0] / 2, _MOUTH_SHEET[1] / 2 - 4))
    w, h = wide / 2, opened / 2
    lip = face.lips
    corner = -1.5 if w > 13 else 0.5  # a wide mouth smiles a little
    if h < 2:
        smile = [(-w, corner), (-w * 0.4, 1.2), (w * 0.4, 1.2), (w, corner)]
        pen.line(smile, darker(lip, 0.25), 2.6)
        pen.line([(-w * 0.35, 5.5), (0, 6.3), (w * 0.35, 5.5)], darker(face.skin, 0.10), 2)
        return pen.picture()
    top, low = -h * 0.36, h * 0.64
    pen.shape(
        [(-w - 2, corner), (-w * 0.5, top - 2.4), (0, top - 1.6), (w * 0.5, top - 2.4),
         (w + 2, corner), (w * 0.55, low + 2), (0, low + 3.4), (-w * 0.55, low + 2)],
        lip,
    )  # fmt: skip
    inner = [(-w, corner), (-w * 0.5, top), (w * 0.5, top), (w, corner),
             (w * 0.55, low - 0.4), (0, low + 0.6), (-w * 0.55, low - 0.4)]  # fmt: skip
    pen.shape(inner, _INNER_MOUTH)
    if h > 8:
        pen.oval(0, low - h * 0.12, w * 0.5, h * 0.2, _TONGUE)
    if teeth or h > 6:
        edge = top + min(3.4, h * 0.34)
        pen.shape(
            [(-w * 0.72, top + 1.2), (-w * 0.4, top + 0.2), (w * 0.4, top + 0.2),
             (w * 0.72, top + 1.2), (w * 0.5, edge), (-w * 0.5, edge)],
            _WHITE,
        )  # fmt: skip
    return pen.picture()


@lru_cache(maxsize=512)
def eyes(face: Face, shut: int, look: int) -> Image.Image:
    """Return both eyes: *shut* from 0 (open) to 4, *look* aside in half points."""
    pen = Pen(*_EYES_SHEET, origin=(_EYES_SHEET[0] / 2, _EYES_SHEET[1] / 2))
    lid = darker(face.skin, 0.10)
    line = darker(face.brows, 0.45)
    for side in (-1, 1):
        x = side * 24.5
        if shut < 4:
            pen.shape(
                [(x - 10.5, 1), (x - 5, -6), (x + 5, -6), (x + 10.5, 1), (x + 4, 6), (x - 4, 6)],
                _WHITE,
            )
            pen.oval(x + look / 2, -0.2, 5.6, 5.9, face.iris)
            pen.oval(x + look / 2, -0.2, 2.9, 3.1, (18, 14, 16))
            pen.oval(x + look / 2 + 1.9, -2.3, 1.5, 1.5, (255, 255, 255))
        low = -6 + 12 * shut / 4
        if shut:
            pen.shape([(x - 11.5, 1), (x - 6, -8), (x + 6, -8), (x + 11.5, 1), (x + 5, low),
                       (x - 5, low)], lid)  # fmt: skip
        bend = low if shut else -6.2
        pen.line([(x - 11, 1.2), (x - 5, bend), (x + 5, bend), (x + 11, 1.2)], line, 1.9)
        if face.lashes:
            tip = -3.5 if shut < 3 else 4
            pen.line([(x + side * 10, 0.6), (x + side * 14, tip)], line, 1.8)
    return pen.picture()


def place(sheet: Image.Image, part: Image.Image, y: float) -> None:
    """Put *part* on the face *sheet*, its middle *y* points below the middle of the face."""
    left = CENTRE[0] * COARSE - part.width // 2
    top = round((CENTRE[1] + y) * COARSE) - part.height // 2
    sheet.alpha_composite(part, (left, top))


def draw_neck(pen: Pen, face: Face) -> None:
    """Draw the neck with the chin's shadow; it belongs to the body and stays put."""
    neck = darker(face.skin, 0.05)
    pen.flat([(-25, 30), (25, 30), (25, 92), (34, 118), (-34, 118), (-25, 92)], neck)
    pen.shape(both([(0, 62), (25, 56), (25, 76), (12, 88), (0, 91)]), darker(face.skin, 0.20))


def blush(face: Face) -> Colour:
    """Return a soft highlight of the skin, for foreheads without hair."""
    return lighter(face.skin, 0.18)
