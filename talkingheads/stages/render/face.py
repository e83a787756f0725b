"""The small square picture of who speaks, for lists in which a poster would be too much."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from talkingheads.stages.render import jpeg

if TYPE_CHECKING:
    import numpy as np

SIDE = 160
"""Pixels; pages show it at half of that, so that it is sharp on a phone."""

CARD = 3 * SIDE
"""Pixels; so large the card of a voice is drawn, since letters are set in whole pixels."""

WIDE, HIGH = 0.9, 0.75
"""Part of the picture's width and height that the square may take: head and shoulders."""

EYES = 0.42
"""Where the middle of the square lies, from above: people film themselves with the eyes there."""


def crop(pixels: np.ndarray, across: float = 0.5) -> np.ndarray:
    """Return the square of *pixels* (uint8 RGB) in its upper part, *across* from the left."""
    height, width = pixels.shape[:2]
    side = max(1, round(min(width * WIDE, height * HIGH)))
    top = _within(height * EYES - side / 2, height - side)
    left = _within(width * across - side / 2, width - side)
    return pixels[top : top + side, left : left + side]


def _within(start: float, last: int) -> int:
    return min(max(0, round(start)), last)


def write(square: np.ndarray, target: Path) -> None:
    """Write *square* (uint8 RGB) as the JPEG *target*, at most `SIDE` pixels wide."""
    jpeg.write(square, target, widest=SIDE)
