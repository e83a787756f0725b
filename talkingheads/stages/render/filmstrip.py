"""The filmstrip: small pictures of equal parts of the talk, side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from talkingheads.domain import FRAMES, CutList
from talkingheads.stages.render import jpeg

if TYPE_CHECKING:
    import numpy as np

HEIGHT = 90
"""Pixels."""


def moments(cuts: CutList) -> tuple[int, ...]:
    """Return the middles of `FRAMES` equal parts of the talk, on the source clock."""
    talk = cuts.length - cuts.opening
    middles = (talk * (2 * part + 1) // (2 * FRAMES) for part in range(FRAMES))
    return tuple(cuts.to_source_clock(cuts.opening + middle) for middle in middles)


def join(frames: np.ndarray) -> np.ndarray:
    """Return *frames* (uint8 RGB, shape (n, h, w, 3)) as one picture, from left to right."""
    count, height, width, _ = frames.shape
    return frames.transpose(1, 0, 2, 3).reshape(height, count * width, 3)


def write(pixels: np.ndarray, target: Path) -> None:
    """Write the joined *pixels* as the JPEG *target*."""
    jpeg.write(pixels, target)
