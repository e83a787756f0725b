"""Rooms and streets behind the speakers, out of focus so that the face stands out."""

from __future__ import annotations

import random
from collections.abc import Callable

from PIL import Image, ImageFilter

from tools.pen import COARSE, Colour, Pen, darker, lighter, mix

Size = tuple[int, int]
_BLUR = 2.2


def _wash(pen: Pen, size: Size, top: Colour, bottom: Colour, until: float = 1.0) -> None:
    """Fill the upper part of the sheet with a gradient."""
    width, height = size
    bands = round(height * until)
    for y in range(bands):
        pen.box(0, y, width, y + 1, mix(top, bottom, y / bands))


def _glow(pen: Pen, x: float, y: float) -> None:
    """Draw the light round a lamp, fainter as it spreads."""
    for radius in range(20, 100, 5):
        pen.oval(x, y, radius, radius * 0.82, (255, 240, 196, 14))


def office(pen: Pen, size: Size) -> None:
    """Draw a police station's office: window with blinds and a notice board."""
    width, height = size
    _wash(pen, size, (206, 219, 230), (178, 194, 210))
    pen.box(46, 34, 204, 208, (250, 251, 252), 4)
    pen.box(54, 42, 196, 200, (176, 212, 236))
    pen.hills([(54, 150), (96, 132), (140, 152), (196, 128)], 200, (142, 184, 132))
    for y in range(42, 200, 13):
        pen.box(54, y, 196, y + 4, (244, 247, 250))
    pen.box(434, 50, 594, 168, (146, 112, 80), 4)
    pen.box(441, 57, 587, 161, (206, 172, 130))
    white, yellow, blue = (255, 255, 255), (250, 232, 150), (205, 228, 246)
    green, pink = (214, 238, 206), (250, 214, 206)
    notes = [(452, 66, white), (498, 72, yellow), (542, 64, blue),
             (462, 116, green), (512, 118, white), (550, 112, pink)]  # fmt: skip
    for x, y, colour in notes:
        pen.box(x, y, x + 34, y + 38, colour, 1)
    pen.box(0, 286, width, height, (122, 138, 156))
    pen.box(0, 282, width, 290, (230, 234, 238))


def station(pen: Pen, size: Size) -> None:
    """Draw the same office later in the year: dusk in the window, lamp on."""
    office(pen, size)
    pen.box(54, 42, 196, 200, (88, 104, 146))
    pen.hills([(54, 160), (96, 142), (140, 162), (196, 140)], 200, (58, 74, 84))
    for y in range(42, 200, 13):
        pen.box(54, y, 196, y + 4, (214, 218, 228))
    _glow(pen, 606, 210)
    pen.flat([(584, 226), (628, 226), (618, 190), (594, 190)], (250, 220, 140))
    pen.box(602, 226, 610, 286, (92, 98, 110))


def classroom(pen: Pen, size: Size) -> None:
    """Draw a classroom: whiteboard, paintings and a shelf of books."""
    _wash(pen, size, (250, 240, 220), (240, 222, 192))
    pen.box(22, 40, 214, 176, (186, 192, 200), 5)
    pen.box(30, 48, 206, 168, (252, 253, 253))
    pen.line([(48, 76), (96, 70), (150, 78)], (90, 140, 200), 4)
    pen.line([(48, 104), (110, 98), (176, 106)], (90, 140, 200), 4)
    pen.line([(48, 132), (84, 128), (126, 134)], (214, 120, 96), 4)
    for x, y, paper, dot in [(430, 48, (255, 255, 255), (236, 150, 70)),
                             (496, 56, (232, 244, 252), (80, 160, 110)),
                             (560, 46, (255, 250, 226), (206, 90, 120))]:  # fmt: skip
        pen.box(x, y, x + 52, y + 64, paper, 2)
        pen.oval(x + 26, y + 30, 15, 15, dot)
        pen.box(x + 24, y + 40, x + 28, y + 58, darker(dot, 0.3))
    _shelf(pen, 424, 236, 640, seed=3)
    _shelf(pen, 424, 326, 640, seed=5)
    pen.box(0, 318, 216, size[1], (176, 130, 88))


def _shelf(pen: Pen, left: float, y: float, right: float, seed: int) -> None:
    rng = random.Random(seed)
    colours = [(196, 84, 78), (78, 128, 168), (228, 178, 88), (104, 150, 110), (142, 108, 158)]
    x = left + 6
    while x < right - 10:
        width, tall = rng.randint(9, 17), rng.randint(44, 66)
        pen.box(x, y - tall, x + width - 1, y, rng.choice(colours), 1)
        x += width + rng.choice([0, 0, 0, 8])
    pen.box(left, y, right, y + 8, (164, 118, 78))


def sitting_room(pen: Pen, size: Size) -> None:
    """Draw a sitting room: curtains, a lamp, a picture and an armchair."""
    width, height = size
    _wash(pen, size, (226, 214, 196), (208, 190, 166))
    for x in range(10, width, 36):
        pen.line([(x, 0), (x, height)], (218, 203, 182), 5)
    pen.box(442, 22, 612, 196, (248, 246, 240), 3)
    pen.box(450, 30, 604, 188, (190, 216, 226))
    pen.hills([(450, 146), (500, 126), (556, 148), (604, 130)], 188, (154, 186, 140))
    for left, right in ((428, 476), (580, 628)):
        pen.box(left, 14, right, 226, (168, 96, 84), 4)
        for x in range(left + 8, right, 12):
            pen.line([(x, 16), (x, 224)], (146, 78, 70), 2.5)
    pen.box(64, 52, 168, 128, (142, 104, 66), 3)
    pen.box(72, 60, 160, 120, (232, 226, 206))
    pen.hills([(72, 100), (100, 84), (130, 102), (160, 90)], 120, (126, 158, 128))
    pen.oval(146, 74, 7, 7, (244, 206, 120))
    _glow(pen, 52, 212)
    pen.flat([(22, 236), (82, 236), (68, 186), (36, 186)], (248, 226, 170))
    pen.box(49, 236, 55, 330, (120, 90, 62))
    pen.box(186, 150, 454, 400, (112, 90, 104), 44)
    pen.box(204, 164, 436, 400, (126, 102, 116), 36)


def shop(pen: Pen, size: Size) -> None:
    """Draw a village shop: shelves with jars, tins and boxes."""
    width, height = size
    _wash(pen, size, (240, 226, 204), (222, 200, 170))
    rng = random.Random(11)
    colours = [(198, 92, 70), (230, 176, 84), (110, 148, 96), (92, 128, 152), (180, 130, 160),
               (236, 214, 170)]  # fmt: skip
    for y in (96, 178, 260, 342):
        x = 8
        while x < width:
            wide, tall = rng.randint(18, 34), rng.randint(30, 52)
            colour = rng.choice(colours)
            pen.box(x, y - tall, x + wide, y, colour, 4)
            pen.box(x + 2, y - tall * 0.65, x + wide - 2, y - tall * 0.3, lighter(colour, 0.5))
            if rng.random() < 0.5:
                pen.box(x + 2, y - tall - 4, x + wide - 2, y - tall + 3, (150, 110, 74), 2)
            x += wide + rng.randint(5, 14)
        pen.box(0, y, width, y + 10, (150, 106, 68))
        pen.box(0, y + 10, width, y + 15, (120, 84, 56))
    pen.box(-4, 0, 10, height, (134, 94, 62))
    pen.box(width - 10, 0, width + 4, height, (134, 94, 62))


def town_hall(pen: Pen, size: Size) -> None:
    """Draw a panelled council room with a tall window, a plant and a town plan."""
    width, height = size
    _wash(pen, size, (224, 230, 226), (206, 214, 208))
    pen.box(470, 10, 606, 250, (250, 250, 248), 4)
    pen.box(480, 20, 596, 240, (198, 220, 234))
    pen.hills([(480, 190), (520, 170), (560, 186), (596, 168)], 240, (160, 182, 150))
    pen.box(534, 20, 542, 240, (250, 250, 248))
    pen.box(480, 122, 596, 130, (250, 250, 248))
    pen.box(54, 56, 214, 172, (110, 92, 76), 3)
    pen.box(61, 63, 207, 165, (240, 238, 226))
    pen.line([(61, 130), (110, 112), (150, 122), (207, 92)], (126, 172, 206), 7)
    pen.line([(90, 63), (104, 110), (96, 165)], (232, 190, 110), 4)
    pen.line([(150, 63), (142, 118), (172, 165)], (232, 190, 110), 4)
    for x, y in ((76, 82), (118, 78), (170, 74), (118, 142), (184, 138), (74, 150)):
        pen.box(x, y, x + 14, y + 10, (190, 150, 130))
    pen.box(0, 262, width, height, (158, 118, 82))
    pen.box(0, 258, width, 266, (180, 140, 102))
    for x in range(20, width, 104):
        pen.box(x, 282, x + 84, 372, (146, 107, 74), 3)
    for lean in (-26, -12, 2, 14, 28):
        pen.line([(30, 252), (30 + lean * 0.6, 214), (30 + lean * 1.3, 184)], (86, 136, 92), 8)
    pen.flat([(10, 240), (50, 240), (44, 276), (16, 276)], (190, 112, 80))


def street(pen: Pen, size: Size) -> None:
    """Draw a portrait view of a village street in autumn: sky, hills, brick hall."""
    width, height = size
    _wash(pen, size, (150, 196, 230), (226, 236, 238), 0.62)
    for x, y, rx in ((70, 90, 46), (108, 78, 34), (270, 130, 40), (304, 120, 28)):
        pen.oval(x, y, rx, rx * 0.42, (255, 255, 255, 200))
    tops = [(-20, 330), (80, 290), (170, 316), (260, 280), (width + 20, 306)]
    pen.hills(tops, 420, (134, 168, 122))
    pen.box(0, 372, width, height, (160, 164, 168))
    pen.box(0, 366, width, 384, (118, 152, 104))
    pen.box(216, 190, width, 420, (184, 104, 82))
    for y in range(200, 420, 16):
        pen.box(216, y, width, y + 1.6, (166, 90, 72))
    pen.flat([(200, 194), (288, 128), (width + 40, 194)], (98, 84, 92))
    for x in (240, 312):
        pen.box(x, 232, x + 34, 290, (250, 248, 242), 2)
        pen.box(x + 4, 236, x + 30, 286, (122, 150, 168))
    pen.box(36, 240, 48, 400, (112, 84, 62))
    for x, y, r in ((42, 210, 42), (14, 236, 30), (70, 238, 30), (42, 176, 30)):
        pen.oval(x, y, r, r, (226, 148, 66))
    for x, y in ((30, 190), (58, 214), (20, 226)):
        pen.oval(x, y, 12, 10, (240, 178, 92))


def bus(pen: Pen, size: Size) -> None:
    """Draw the inside of a small bus: windows, seats and a yellow rail."""
    width, height = size
    _wash(pen, size, (232, 234, 236), (206, 210, 214))
    for left, right in ((-30, 186), (208, 432), (454, 670)):
        pen.box(left, 54, right, 214, (96, 104, 116), 16)
        pen.box(left + 7, 61, right - 7, 207, (184, 214, 232), 12)
        middle = (left + right) / 2
        tops = [(left + 7, 168), (middle - 40, 146), (middle + 30, 166), (right - 7, 150)]
        pen.hills(tops, 200, (146, 178, 120))
        pen.box(left + 7, 186, right - 7, 207, (146, 178, 120), 12)
    pen.box(0, 20, width, 30, (244, 196, 62), 4)
    for x in (84, 556):
        pen.box(x, 30, x + 9, height, (244, 196, 62), 4)
    for x in (8, 128, 440, 556):
        pen.box(x, 232, x + 92, height + 30, (58, 92, 140), 20)
        pen.box(x + 10, 244, x + 82, height + 30, (74, 112, 164), 16)
        pen.box(x + 20, 226, x + 72, 244, (48, 78, 122), 8)


def paint(room: Callable[[Pen, Size], None], size: Size) -> Image.Image:
    """Return *room* at `COARSE` pixels a point, blurred and a little darker at the edges."""
    pen = Pen(*size)
    room(pen, size)
    picture = pen.picture().filter(ImageFilter.GaussianBlur(_BLUR * COARSE))
    return picture.convert("RGB")
