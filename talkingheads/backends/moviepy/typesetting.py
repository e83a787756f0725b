"""
Lines of text: measured and set with Pillow, broken where they read well, as clips of MoviePy.

MoviePy's own TextClip sets text with Pillow too, but cuts off what reaches beyond its box, darkens
the edges of letters and measures everything three times over. So each stretch is measured once,
gets a box with room for all its ink, and becomes the mask of a clip of one colour.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from talkingheads.backends.moviepy.colours import Colour
from talkingheads.backends.moviepy.faces import Faces, Run, leftward

ABOVE, BELOW = 0.96, 0.28
"""What lies above and below the line that letters stand on, as parts of their size."""

FINE = 3
"""Letters are set so many times larger and then made smaller: or they would stand on whole
pixels, some too near to each other and some too far."""

SEPARATOR = " · "
"""Stands between the parts of a line; at the end of a line it is not needed."""

_IDEOGRAPH = "[\u2e80-\u2fff\u3040-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_OPENING, _CLOSING = "「『（《〈【“‘(", "」』）》〉】、。，．！？：；”’),.!?:;ー"
_PIECES = re.compile(
    rf" ?(?:[{_OPENING}]*{_IDEOGRAPH}[{_CLOSING}]*"
    rf"|(?:(?!{_IDEOGRAPH})[^ ])+?(?:(?<=\w[-–/])(?=\w)|(?=[{_OPENING}]*{_IDEOGRAPH})|(?= )|$))"
)
"""What may stand on a line of its own: words, their hyphenated parts, ideographs with signs."""


@dataclass(frozen=True)
class Ink:
    """What a stretch of text covers, in pixels from where it begins on the line."""

    advance: float
    left: int
    above: int
    right: int
    below: int
    """Rightmost and lowest; *above* is negative."""


@dataclass(frozen=True)
class Line:
    """One line in one size, as it is seen from left to right."""

    runs: tuple[Run, ...]
    size: int

    @property
    def width(self) -> int:
        """From the first letter's beginning to the last one's end, ink that overhangs included."""
        ends, at = [0.0], 0.0
        for run in self.runs:
            ink = measured(run, self.size)
            ends += [at + ink.right, at + ink.advance]
            at += ink.advance
        return math.ceil(max(ends)) + self.before

    @property
    def before(self) -> int:
        """Pixels that the first letter reaches out to the left."""
        return max(0, -measured(self.runs[0], self.size).left) if self.runs else 0

    @property
    def above(self) -> int:
        """Pixels over the line that the letters stand on."""
        return max([round(ABOVE * self.size), *(-measured(r, self.size).above for r in self.runs)])

    @property
    def below(self) -> int:
        """Pixels under it."""
        return max([round(BELOW * self.size), *(measured(r, self.size).below for r in self.runs)])

    @property
    def height(self) -> int:
        return self.above + self.below


@dataclass(frozen=True)
class Block:
    """Lines one below the other."""

    lines: tuple[Line, ...]
    leftward: bool = False
    """Read from right to left, so its lines end at the right."""

    @property
    def width(self) -> int:
        return max((line.width for line in self.lines), default=0)

    @property
    def height(self) -> int:
        return sum(line.height for line in self.lines)


@dataclass(frozen=True)
class Typesetter:
    """Sets text in the faces of a project."""

    faces: Faces

    def line(self, text: str, size: int, *, bold: bool = False, rightward: bool = True) -> Line:
        """Return *text* as one line. Raises: ClipError if no face has its letters."""
        return Line(self.faces.runs(text, bold=bold, rightward=rightward), max(1, size))

    def lines(self, texts: Sequence[str], size: int, *, bold: bool = False) -> Block:
        """Return *texts*, each as one line; those with nothing to draw are left out."""
        back = leftward(" ".join(texts))
        lines = (self.line(text, size, bold=bold, rightward=not back) for text in texts)
        return Block(tuple(line for line in lines if line.runs), back)

    def block(self, text: str, size: int, room: int, *, bold: bool = False) -> Block:
        """
        Return *text* on as few lines of *room* pixels as will do, all about as long.

        Where one line will not do, each part between separators begins a line of its own. A word
        that is longer than a line is broken anywhere.
        """
        text = self.faces.clean(text)
        back = leftward(text)

        @cache
        def width(part: str) -> int:
            return self.line(part, size, bold=bold, rightward=not back).width

        rows = _balanced(text, room, width)
        if len(rows) > 1:
            rows = [row for part in text.split(SEPARATOR) for row in _balanced(part, room, width)]
        return self.lines(rows, size, bold=bold)

    def longest_word(self, text: str, size: int, *, bold: bool = False) -> int:
        """Return the width of the longest part of *text* that should not be broken."""
        words = _PIECES.findall(self.faces.clean(text))
        return max((self.line(word, size, bold=bold).width for word in words), default=0)


def drawn(line: Line, colour: Colour, x: int, y: int) -> list[Any]:
    """Return MoviePy clips of *line* whose letters stand on *y* and begin at *x*."""
    clips, at = [], float(x + line.before)
    for run in line.runs:
        ink = measured(run, line.size)
        clips.append(_clip(run, line.size, colour, round(at), y))
        at += ink.advance
    return clips


def _clip(run: Run, size: int, colour: Colour, x: int, y: int) -> Any:
    """Return *run* as a clip of one colour behind a mask, with room for all its ink."""
    import moviepy
    import numpy as np
    from PIL import Image, ImageDraw

    ink = measured(run, size)
    left, top = 1 + max(0, -ink.left), 1 + max(0, -ink.above)
    width = left + math.ceil(max(ink.right, ink.advance)) + 1
    height = top + max(0, ink.below) + 1
    sheet = Image.new("L", (width * FINE, height * FINE))
    start, face = (left * FINE, top * FINE), _face(run.file, size * FINE)
    ImageDraw.Draw(sheet).text(start, run.text, fill=255, font=face, anchor="ls")
    mask = np.asarray(sheet.reduce(FINE)) / 255
    plain = moviepy.ColorClip((width, height), color=colour, duration=1)
    plain = plain.with_mask(moviepy.ImageClip(mask, is_mask=True, duration=1))
    return plain.with_position((x - left, y - top))


@lru_cache(maxsize=20_000)
def measured(run: Run, size: int) -> Ink:
    """Return what *run* covers in *size*."""
    face = _face(run.file, size * FINE)
    left, above, right, below = (edge / FINE for edge in face.getbbox(run.text, anchor="ls"))
    return Ink(
        face.getlength(run.text) / FINE,
        math.floor(left),
        math.floor(above),
        math.ceil(right),
        math.ceil(below),
    )


@lru_cache(maxsize=256)
def _face(file: Path, size: int) -> Any:
    from PIL import ImageFont

    return ImageFont.truetype(str(file), size)


def _balanced(text: str, room: int, width: Callable[[str], int]) -> list[str]:
    """Break *text* into as few rows as fit into *room*, all about as long."""
    gap = width("n n") - width("nn") if " " in text else 0
    pieces = [
        (piece, width(piece), gap if piece[0] == " " else 0) for piece in _pieces(text, room, width)
    ]
    rows = _rows(pieces, room)
    low, high = room // 3, room
    while len(rows) > 1 and high - low > max(1, gap):
        middle = (low + high) // 2
        tried = _rows(pieces, middle)
        if len(tried) > len(rows):
            low = middle
        else:
            rows, high = tried, middle
    return rows


def _pieces(text: str, room: int, width: Callable[[str], int]) -> Iterator[str]:
    """Yield what is not to be broken; only what is wider than *room* is broken after all."""
    for piece in _PIECES.findall(text):
        while width(piece) > room and len(piece.strip()) > 1:
            end = next(
                n for n in range(len(piece) - 1, 0, -1) if n == 1 or width(piece[:n]) <= room
            )
            yield piece[:end]
            piece = piece[end:]
        yield piece


def _rows(pieces: Sequence[tuple[str, int, int]], room: int) -> list[str]:
    """Fill rows of *room* pixels with pieces, given with their width and that of their space."""
    rows: list[str] = []
    filled = 0
    for piece, width, space in pieces:
        if rows and filled + space + width <= room:
            rows[-1] += piece
            filled += space + width
        else:
            rows.append(piece.lstrip())
            filled = width
    return rows
