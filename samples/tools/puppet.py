"""One speaker in front of one room, as a still that can open its mouth, blink and nod."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image

from tools import face as faces
from tools.backdrops import Size, paint
from tools.cast import LOOKS, ROOMS, Draw, Look
from tools.pen import COARSE, Pen

_BODY_SHEET = (320, 460)
_BODY_ORIGIN = (160, 110)
_MOUTH_Y, _EYES_Y = 40, -7
_PIVOT_Y = 90
"""The head turns round a place in the neck, this far below the middle of the face."""


@dataclass(frozen=True)
class Pose:
    """Everything that moves, at one frame."""

    wide: int
    opened: int
    teeth: bool
    shut: int
    look: int
    tilt: float
    """Degrees, anticlockwise."""
    x: float
    y: float


def _layer(draw: Draw) -> Image.Image:
    pen = Pen(*faces.SHEET, origin=faces.CENTRE)
    draw(pen)
    return pen.picture()


class Puppet:
    """Draw *speaker* in the room of *sample*, on pictures of *size*."""

    def __init__(self, speaker: str, sample: str, size: Size) -> None:
        look = LOOKS[speaker]
        self.face = look.face
        self.size = size
        portrait = size[1] > size[0]
        self.scale = 1.22 if portrait else 1.0
        self.middle = (size[0] / 2, 262 if portrait else 166)
        self.room = paint(ROOMS[sample], size)
        self.behind = _layer(look.hair_behind) if look.hair_behind else None
        self.head = _layer(lambda pen: faces.draw_face(pen, look.face))
        self.front = _layer(look.hair_front)
        if look.hat:
            self.front.alpha_composite(_layer(look.hat))
        if look.face.glasses:
            colour = look.face.glasses
            self.front.alpha_composite(_layer(lambda pen: faces.draw_glasses(pen, colour)))
        self.body = self._draw_body(look)

    def _draw_body(self, look: Look) -> Image.Image:
        pen = Pen(*_BODY_SHEET, origin=_BODY_ORIGIN)
        faces.draw_neck(pen, look.face)
        look.clothes(pen)
        return self._scaled(pen.picture())

    def _scaled(self, picture: Image.Image) -> Image.Image:
        if self.scale == 1:
            return picture
        width, height = picture.size
        size = round(width * self.scale), round(height * self.scale)
        return picture.resize(size, Image.Resampling.BILINEAR)

    def _put(
        self, canvas: Image.Image, layer: Image.Image, origin: tuple[int, int], pose: Pose | None
    ) -> None:
        x, y = self.middle
        if pose:
            x, y = x + pose.x, y + pose.y
        left = round((x - origin[0] * self.scale) * COARSE)
        top = round((y - origin[1] * self.scale) * COARSE)
        canvas.paste(layer, (left, top), layer)

    def _turned(self, layer: Image.Image, tilt: float) -> Image.Image:
        pivot = faces.CENTRE[0] * COARSE, (faces.CENTRE[1] + _PIVOT_Y) * COARSE
        turned = layer.rotate(tilt, Image.Resampling.BILINEAR, center=pivot)
        return self._scaled(turned)

    def frame(self, pose: Pose) -> Image.Image:
        """Return the picture of *pose*."""
        head = self.head.copy()
        mouth = faces.mouth(self.face, pose.wide, pose.opened, pose.teeth)
        faces.place(head, mouth, _MOUTH_Y)
        eyes = faces.eyes(self.face, pose.shut, pose.look)
        faces.place(head, eyes, _EYES_Y)
        head.alpha_composite(self.front)
        canvas = self.room.copy()
        if self.behind:
            self._put(canvas, self._turned(self.behind, pose.tilt), faces.CENTRE, pose)
        self._put(canvas, self.body, _BODY_ORIGIN, None)
        self._put(canvas, self._turned(head, pose.tilt), faces.CENTRE, pose)
        return canvas.reduce(COARSE)
