"""Draws texts and cards with MoviePy, once each: see `Painter` in ``base.py``."""

from __future__ import annotations

from pathlib import Path

from talkingheads.backends.base import Picture
from talkingheads.backends.moviepy.canvas import Box, Sheet, safe, unit
from talkingheads.backends.moviepy.cards import end_card, title_card
from talkingheads.backends.moviepy.colours import WHITE, parsed
from talkingheads.backends.moviepy.faces import Faces
from talkingheads.backends.moviepy.style import Style, fitted, sizes, text_in
from talkingheads.backends.moviepy.typesetting import Block, Typesetter
from talkingheads.backends.moviepy.voice import playhead, voice_card
from talkingheads.domain import (
    CaptionBox,
    Drawing,
    EndCard,
    LowerThird,
    Playhead,
    TitleCard,
    VoiceCard,
)

WIDE, TALL = 0.36, 0.76
"""Part of the width that a name takes at most: beside the face, but in very small pictures."""

ABOVE_CAPTIONS = 0.765
"""Where the lower third ends, as a part of the height: two lines of captions fit below."""

CAPTION_GROUND = (8, 10, 12)
CAPTION_OPACITY = 0.8
"""White on it is read with a contrast of more than 10, whatever lies behind."""


class MoviePyPainter:
    """Draws in one *colour* (``#1d4f5c``), with the project's *logo* and *font* if it has them."""

    def __init__(self, *, colour: str, logo: Path | None = None, font: Path | None = None) -> None:
        self.style = Style(Typesetter(Faces.of(font)), parsed(colour), logo)
        _ = self.style.emblem  # a logo that cannot be read is told before any work is done

    def draw(self, drawing: Drawing, *, width: int, height: int) -> Picture:
        """Return *drawing* for a frame of *width* x *height* pixels."""
        match drawing:
            case LowerThird():
                return lower_third(drawing, self.style, width, height)
            case CaptionBox():
                return caption(drawing, self.style, width, height)
            case TitleCard():
                return title_card(drawing, self.style, width, height)
            case EndCard():
                return end_card(drawing, self.style, width, height)
            case VoiceCard():
                return voice_card(drawing, self.style, width, height)
            case Playhead():
                return playhead(self.style, width, height)


def lower_third(drawing: LowerThird, style: Style, width: int, height: int) -> Picture:
    """Draw name, role and organisation on a panel in the lower left, above the captions."""
    u, area = unit(width, height), safe(width, height)
    u *= 1.15 if height > width else 1.0  # it is seen on a phone, whose short side is very short
    bottom = round(height * ABOVE_CAPTIONS)
    pad, bar, gap = round(2.4 * u), max(2, round(0.9 * u)), round(0.4 * u)
    room = min(area.width, round(width * (WIDE if width > height >= 180 else TALL))) - 2 * pad - bar
    name, about = _introduced(drawing, style, (room, bottom - area.top - 2 * pad - gap), u)
    blocks = [block for block in (name, about) if block.lines]
    if not blocks:
        return Sheet(1, 1).picture()
    inner = max(block.width for block in blocks)
    tall = sum(block.height for block in blocks) + gap * (len(blocks) - 1)
    sheet = Sheet(inner + 2 * pad + bar, min(tall + 2 * pad, bottom - area.top))
    back = blocks[0].leftward
    sheet.box(Box(0, 0, sheet.width, sheet.height), style.ground, radius=0.7 * u)
    left = sheet.width - bar if back else 0
    sheet.box(Box(left, 0, left + bar, sheet.height), style.accent)
    top, start = pad, pad + (0 if back else bar)
    for block in blocks:
        colour = style.text if block is name else style.soft
        sheet.text(block, Box(start, top, start + inner, top + block.height), colour)
        top += block.height + gap
    return sheet.picture(area.left, bottom - sheet.height)


def _introduced(
    drawing: LowerThird, style: Style, room: tuple[int, int], u: float
) -> tuple[Block, Block]:
    """Set name and role on two lines each at most, or smaller, and on more lines if they must."""
    half = (room[0], room[1] // 2)
    large, small, tiny = max(5.6 * u, 11), max(3.7 * u, 9), 3

    def block(text: str, largest: float, smallest: float, bold: bool) -> Block:
        made = text_in(style, text, half, (largest, smallest), bold=bold)
        if len(made.lines) <= 3 and made.height <= half[1]:
            return made
        return text_in(style, text, half, (smallest, tiny), bold=bold, rows=99)

    name = block(drawing.name, large, small, True)
    return name, block(drawing.about, small, 0.7 * small, False)


def caption(drawing: CaptionBox, style: Style, width: int, height: int) -> Picture:
    """Draw one caption on a dark ground, centred, at the lower edge of where text may stand."""
    u, area = unit(width, height), safe(width, height)
    middle = width // 2
    room = 2 * min(middle - area.left, area.right - middle)
    beside, over = round(1.9 * u), round(0.9 * u)
    block = fitted(
        sizes(max(5.1 * u, 8), 3),
        lambda size: style.setter.lines(drawing.lines, size),
        lambda made: made.width <= room - 2 * beside and made.height <= area.height // 2,
    )
    if not block.lines:
        return Sheet(1, 1).picture()
    half = min(block.width // 2 + beside, room // 2)
    sheet = Sheet(2 * half, min(block.height + 2 * over, area.height))
    whole = Box(0, 0, sheet.width, sheet.height)
    sheet.box(whole, CAPTION_GROUND, radius=0.8 * u, opacity=CAPTION_OPACITY)
    inside = Box(0, over, sheet.width, sheet.height)
    sheet.text(block, inside, WHITE, align="centre")
    return sheet.picture(middle - half, area.bottom - sheet.height)
