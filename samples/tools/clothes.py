"""Clothes that say who somebody is: shoulders and chest below the face."""

from __future__ import annotations

from tools.pen import Colour, Pen, curve, darker, lighter

_TORSO = [(20, 90), (44, 100), (84, 112), (116, 130), (132, 170), (140, 240), (144, 330)]
_WHITE = (246, 247, 250)


def _torso(pen: Pen, colour: Colour) -> None:
    side = curve(_TORSO, closed=False)
    pen.flat([*side, *((-x, y) for x, y in reversed(side))], colour)
    for side in (-1, 1):
        pen.line([(side * 100, 190), (side * 103, 230), (side * 101, 330)], darker(colour, 0.28), 2)
        arm = [(104, 190), (120, 200), (132, 250), (136, 330), (105, 330)]
        pen.flat([(side * x, y) for x, y in arm], (*darker(colour, 0.5)[:3], 34))


def _collar(pen: Pen, colour: Colour, depth: float = 40) -> None:
    """Draw a shirt's two collar points."""
    for side in (-1, 1):
        points = [(22, 82), (32, 94), (26, 92 + depth * 0.55), (0, 92 + depth * 0.35), (6, 108)]
        pen.flat([(side * x, y) for x, y in points], colour)
        pen.line([(side * 30, 96), (side * 24, 112)], darker(colour, 0.18), 1.4)


def _opening(pen: Pen, colour: Colour, depth: float, width: float = 30) -> None:
    """Draw what shows in the neck of a jacket or a jumper."""
    low = 0.9 * width
    pen.flat([(-width, 84), (width, 84), (low, 98), (0, 92 + depth), (-low, 98)], colour)


def _lapels(pen: Pen, colour: Colour, depth: float) -> None:
    for side in (-1, 1):
        low = 92 + depth
        points = [(26, 88), (50, 102), (56, 136), (42, 140), (46, 150), (4, low), (0, low)]
        pen.flat([(side * x, y) for x, y in points], lighter(colour, 0.10))
        pen.line([(side * 27, 90), (0, 92 + depth)], darker(colour, 0.3), 1.6)


def _tie(pen: Pen, colour: Colour, end: float) -> None:
    pen.flat([(-8, 104), (8, 104), (6, 118), (-6, 118)], darker(colour, 0.2))
    pen.flat([(-6, 118), (6, 118), (11, end - 14), (0, end), (-11, end - 14)], colour)


def _lanyard(pen: Pen, colour: Colour, card: float) -> None:
    for side in (-1, 1):
        pen.line([(side * 30, 96), (side * 20, 140), (side * 2, card)], colour, 4.5)
    pen.box(-19, card, 19, card + 52, _WHITE, 4)
    pen.box(-19, card, 19, card + 14, colour, 4)
    pen.oval(-8, card + 27, 5.5, 6, (168, 176, 190))
    pen.box(1, card + 21, 14, card + 24, (168, 176, 190))
    pen.box(1, card + 28, 14, card + 31, (168, 176, 190))
    pen.box(-14, card + 40, 14, card + 43, (200, 206, 216))


def police(pen: Pen) -> None:
    """Draw an inspector's tunic: two stars on each shoulder."""
    navy = (34, 43, 70)
    _torso(pen, navy)
    _opening(pen, _WHITE, 66)
    _tie(pen, (24, 26, 38), 170)
    _collar(pen, _WHITE)
    _lapels(pen, navy, 82)
    for side in (-1, 1):
        strap = [(52, 103), (112, 124), (118, 140), (112, 142), (50, 116)]
        pen.flat([(side * x, y) for x, y in strap], darker(navy, 0.35))
        for x, y in ((74, 117), (95, 125)):
            _star(pen, side * x, y)
        pen.oval(side * 57, 110, 2.6, 2.6, (206, 212, 222))
    pen.box(-92, 160, -44, 174, (22, 28, 46), 3)
    pen.box(-88, 165, -56, 168.5, (196, 203, 214))
    pen.box(46, 152, 92, 164, (222, 227, 234), 2)
    pen.box(50, 156, 84, 159.5, (70, 80, 104))
    pen.flat([(46, 178), (96, 178), (94, 186), (48, 186)], darker(navy, 0.22))
    pen.flat([(-46, 184), (-96, 184), (-94, 192), (-48, 192)], darker(navy, 0.22))
    for y in (184, 214, 250, 290):
        pen.oval(0, y, 4.2, 4.2, (206, 212, 222))


def _star(pen: Pen, x: float, y: float) -> None:
    arm, waist = 6.4, 2.2
    points = [(0, -arm), (waist, -waist), (arm, 0), (waist, waist), (0, arm), (-waist, waist),
              (-arm, 0), (-waist, -waist)]  # fmt: skip
    pen.flat([(x + dx, y + dy) for dx, dy in points], (228, 232, 238))


def cardigan(pen: Pen) -> None:
    """Draw a head teacher's cardigan, blouse and lanyard."""
    wool = (146, 60, 92)
    _torso(pen, wool)
    _opening(pen, (250, 244, 236), 150, 34)
    for side in (-1, 1):
        pen.line([(side * 33, 90), (side * 22, 150), (side * 3, 238)], darker(wool, 0.25), 4)
    _collar(pen, (255, 251, 245), 34)
    _lanyard(pen, (42, 96, 150), 168)


def jumper(pen: Pen) -> None:
    """Draw an older man's pullover over a checked shirt."""
    wool = (92, 116, 92)
    _torso(pen, wool)
    _opening(pen, (222, 214, 196), 46, 32)
    _collar(pen, (232, 225, 208), 36)
    for side in (-1, 1):
        pen.line([(side * 34, 92), (side * 18, 120), (0, 141)], darker(wool, 0.3), 5)
        pen.line([(side * 40, 94), (side * 23, 122), (0, 149)], lighter(wool, 0.14), 2)
    for y in (170, 204, 238, 272):
        for x in range(-84, 85, 28):
            pen.flat([(x, y - 9), (x + 9, y), (x, y + 9), (x - 9, y)], lighter(wool, 0.10))


def apron(pen: Pen) -> None:
    """Draw a shopkeeper's apron over a striped blouse."""
    cotton = (240, 232, 220)
    _torso(pen, cotton)
    for x in range(-126, 127, 18):
        pen.line([(x, 136 if abs(x) > 96 else 108), (x * 1.03, 330)], (214, 188, 160), 2)
    _opening(pen, (196, 140, 108), 26, 24)
    _collar(pen, (250, 245, 236), 30)
    green = (34, 104, 84)
    for side in (-1, 1):
        pen.flat([(side * x, y) for x, y in [(36, 98), (48, 102), (62, 168), (50, 168)]], green)
    pen.flat([(-64, 160), (64, 160), (76, 230), (104, 330), (-104, 330), (-76, 230)], green)
    pen.line([(-62, 166), (0, 166), (62, 166)], lighter(green, 0.25), 2)
    pen.box(-26, 176, 26, 193, (250, 246, 236), 4)
    pen.box(-18, 182, 18, 186, darker(green, 0.1), 2)
    leaf = [(0, 222), (8, 214), (18, 218), (16, 230), (0, 244), (-16, 230), (-18, 218), (-8, 214)]
    pen.shape(leaf, lighter(green, 0.25))


def suit(pen: Pen) -> None:
    """Draw a council officer's jacket, open collar and lanyard."""
    cloth = (84, 92, 108)
    _torso(pen, cloth)
    _opening(pen, (206, 222, 240), 110)
    _tie(pen, (150, 48, 54), 190)
    _collar(pen, (222, 234, 247))
    _lapels(pen, cloth, 122)
    for side in (-1, 1):
        pen.line([(side * 30, 98), (side * 24, 150), (side * 14, 190)], (20, 128, 128), 4)
    pen.oval(0, 232, 4, 4, darker(cloth, 0.4))
    pen.flat([(52, 170), (88, 164), (88, 170), (53, 176)], (238, 240, 246))


def hoodie(pen: Pen) -> None:
    """Draw a young person's hooded top."""
    cloth = (242, 172, 60)
    for side in (-1, 1):
        hood = [(25, 76), (46, 72), (66, 90), (73, 112), (40, 124), (25, 112)]
        pen.shape([(side * x, y) for x, y in hood], darker(cloth, 0.22))
    _torso(pen, cloth)
    pen.flat([(-30, 87), (30, 87), (22, 116), (0, 124), (-22, 116)], (40, 46, 58))
    for side in (-1, 1):
        fold = [(24, 84), (48, 90), (62, 106), (40, 126), (2, 146), (0, 128), (18, 114), (26, 98)]
        pen.shape([(side * x, y) for x, y in fold], lighter(cloth, 0.14))
    for side in (-1, 1):
        pen.line([(side * 15, 134), (side * 17, 160), (side * 14, 188)], (252, 246, 234), 3)
        pen.box(side * 14 - 2.5, 184, side * 14 + 2.5, 194, (150, 158, 170), 1)
    pen.line([(-70, 300), (-52, 252), (0, 248), (52, 252), (70, 300)], darker(cloth, 0.2), 2.4)


def vest(pen: Pen) -> None:
    """Draw a volunteer driver's bright vest over a blue shirt."""
    shirt, bright = (70, 110, 160), (214, 232, 60)
    _torso(pen, shirt)
    _opening(pen, (240, 240, 240), 20, 24)
    _collar(pen, lighter(shirt, 0.14), 44)
    for side in (-1, 1):
        panel = [(36, 96), (86, 112), (94, 160), (98, 330), (6, 330), (5, 190)]
        pen.flat([(side * x, y) for x, y in panel], bright)
        upright = [(58, 102), (74, 108), (76, 200), (62, 200)]
        across = [(5, 200), (95, 200), (96, 218), (5, 218)]
        pen.flat([(side * x, y) for x, y in upright], (206, 212, 218))
        pen.flat([(side * x, y) for x, y in across], (222, 227, 232))
        pen.line([(side * 36, 97), (side * 5, 190), (side * 5, 330)], darker(bright, 0.3), 1.8)
    pen.box(26, 150, 56, 168, (250, 250, 246), 3)
    pen.oval(36, 159, 4, 4, (196, 84, 60))
    pen.box(43, 155, 53, 158, (150, 158, 170))
    pen.box(43, 161, 51, 164, (150, 158, 170))
