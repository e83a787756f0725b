"""The picture for somebody who is only heard, and the line that moves over it."""

from __future__ import annotations

from talkingheads.backends.base import Picture
from talkingheads.backends.moviepy.canvas import Box, Sheet, unit
from talkingheads.backends.moviepy.cards import inner
from talkingheads.backends.moviepy.colours import mixed
from talkingheads.backends.moviepy.style import Style, text_in
from talkingheads.domain import VoiceCard

QUIET = 0.06
"""Height of the bar of a silence, as a part of the loudest one's."""


def voice_card(drawing: VoiceCard, style: Style, width: int, height: int) -> Picture:
    """Draw name and role over the waveform; the lower quarter stays free for captions."""
    u, area, wave = unit(width, height), inner(width, height), waveform(width, height)
    sheet = Sheet(width, height, style.ground)
    tall = wave.top - area.top - round(5 * u)
    room = area.width, round(tall * 0.6), round(tall * 0.38)
    name = text_in(style, drawing.name, (room[0], room[1]), (10 * u, 4), bold=True)
    about = text_in(style, drawing.about, (room[0], room[2]), (4.8 * u, 4))
    top = wave.top - round(5 * u) - about.height - name.height
    sheet.text(name, Box(area.left, top, area.right, wave.top), style.text)
    top += name.height
    sheet.text(about, Box(area.left, top, area.right, wave.top), style.soft)
    _bars(sheet, wave, drawing.peaks, style, u)
    return sheet.picture()


def playhead(style: Style, width: int, height: int) -> Picture:
    """Draw the line over the waveform; it moves from its left to its right edge."""
    u, wave = unit(width, height), waveform(width, height)
    thick, over = max(2, round(0.7 * u)), round(1.5 * u)
    sheet = Sheet(thick, wave.height + 2 * over)
    sheet.box(Box(0, 0, sheet.width, sheet.height), style.text, radius=thick / 2)
    picture = sheet.picture(wave.left - thick // 2, wave.top - over)
    return Picture(picture.pixels, picture.x, picture.y, wave.right - thick // 2)


def waveform(width: int, height: int) -> Box:
    """Return where the waveform of a frame of *width* x *height* lies, whoever speaks."""
    area = inner(width, height)
    return Box(area.left, round(height * 0.48), area.right, round(height * 0.71))


def _bars(sheet: Sheet, wave: Box, peaks: tuple[int, ...], style: Style, u: float) -> None:
    """Draw a bar for each stretch, as loud as its loudest moment; all as one picture."""
    import numpy as np
    from PIL import Image, ImageDraw

    pitch = max(3, round(1.5 * u))
    count = max(1, wave.width // pitch)
    thick = max(2, round(pitch * 0.6))
    mask = Image.new("L", (wave.width * 4, wave.height * 4), 0)
    pen = ImageDraw.Draw(mask)
    for number in range(count):
        first = number * len(peaks) // count
        loud = max(peaks[first : max(first + 1, (number + 1) * len(peaks) // count)], default=0)
        tall = wave.height * max(QUIET, min(100, max(0, loud)) / 100)
        left = (number * wave.width / count + (wave.width / count - thick) / 2) * 4
        top = (wave.height - tall) * 2
        pen.rounded_rectangle(
            (left, top, left + thick * 4 - 1, top + tall * 4 - 1), thick * 2, fill=255
        )
    alpha = np.asarray(mask.resize((wave.width, wave.height), Image.Resampling.BOX))
    colours = np.empty((*alpha.shape, 3), dtype=np.uint8)
    colours[:] = mixed(style.ground, style.text, 0.5)
    sheet.image(np.dstack([colours, alpha]), wave.left, wave.top)
