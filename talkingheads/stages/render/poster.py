"""Chooses the still picture of a talk: eyes open, sharp, well lit, as the person mostly is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from talkingheads.domain import CutList
from talkingheads.stages.render import jpeg

if TYPE_CHECKING:
    import numpy as np

WIDEST = 1280
"""Pixels."""

CLEAR = 300
"""Milliseconds from a cut's ends in which nobody is looked at: people settle, or reach out."""

CLOSEST = 80
"""Milliseconds between two looks, at least."""


def moments(cuts: CutList, most: int = 40) -> tuple[int, ...]:
    """Return *most* rising moments to look at, on the source clock, spread over the talk."""
    spans = [(cut.start + CLEAR, cut.end - CLEAR) for cut in cuts.cuts]
    spans = [(start, end) for start, end in spans if start < end]
    spans = spans or [((cut.start + cut.end) // 2,) * 2 for cut in cuts.cuts]
    length = sum(end - start for start, end in spans)
    count = max(1, min(most, length // CLOSEST + 1))
    found = []
    for part in range(count):
        left = length * (2 * part + 1) // (2 * count)
        for start, end in spans:
            if left <= end - start:
                found.append(start + left)
                break
            left -= end - start
    return tuple(sorted(set(found)))


def write(pixels: np.ndarray, target: Path) -> None:
    """Write *pixels* (uint8 RGB) as the JPEG *target*, at most `WIDEST` pixels wide."""
    jpeg.write(pixels, target, widest=WIDEST)


def choose(frames: np.ndarray) -> int:
    """
    Return which of *frames* (uint8 RGB, shape (n, h, w, 3), in order) is the best still.

    The person is mostly as the median of all frames shows: eyes open, mouth at rest. A blink is
    a strong change in a small place where little changes otherwise, so each block is compared
    to its own median and to how much it commonly changes, and the few that differ most count.
    """
    import numpy as np

    luma = _blocks(frames)
    usual = np.median(luma, axis=0)
    change = np.abs(luma - usual)
    common = np.median(change, axis=0)
    oddity = change / (3.0 + 1.5 * common)
    flat = np.sort(oddity.reshape(len(frames), -1), axis=1)
    worst = flat[:, -max(1, flat.shape[1] // 200) :].mean(axis=1)
    return int(np.argmin(worst + flat.mean(axis=1)))


def _blocks(frames: np.ndarray) -> np.ndarray:
    """Return the brightness of blocks of *frames*, about 90 to a picture's height."""
    import numpy as np

    side = max(1, frames.shape[1] // 90)
    rows, columns = frames.shape[1] // side, frames.shape[2] // side
    kept = frames[:, : rows * side, : columns * side]
    weights = np.array([0.2126, 0.7152, 0.0722], np.float32)
    luma = np.stack([frame @ weights for frame in kept])
    return luma.reshape(len(frames), rows, side, columns, side).mean(axis=(2, 4))
