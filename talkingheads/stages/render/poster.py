"""Chooses the still picture of a talk: eyes open, sharp, well lit, as the person mostly is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from talkingheads.domain import CutList
from talkingheads.stages.render import jpeg, looking

if TYPE_CHECKING:
    import numpy as np

WIDEST = 1280
"""Pixels."""

LOOK = 360
"""Height of the pictures that are looked at before one of them is taken whole."""

CLEAR = 300
"""Milliseconds from a cut's ends in which nobody is looked at: people settle, or reach out."""

CLOSEST = 80
"""Milliseconds between two looks, at least."""

FEW = 8
"""Of fewer pictures nothing can be learned of how somebody mostly looks."""

BEST = 0.125
"""Part of the pictures from which the last choice is made."""

DARK, GLARE, SHARP = 0.7, 0.4, 0.8
"""How much of the usual light, of what there is above it, and of the usual detail is clear."""


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


def choose(luma: np.ndarray) -> int:
    """
    Return which picture is the best still; *luma* is their `looking.brightness`, in order.

    First those go that are black, glaring or blurred beside the others; of the `BEST` part
    whose eyes are most open, the one is taken that is most like all others.
    """
    import numpy as np

    clear = _clear(luma)
    if len(clear) < FEW or not looking.moves(luma[clear]):
        return int(clear[len(clear) // 2])
    compared = looking.Compared(luma[clear])
    awake = np.argsort(compared.eyes(), kind="stable")[: max(1, round(len(clear) * BEST))]
    return int(clear[awake[compared.unusual()[awake].argmin()]])


def _clear(luma: np.ndarray) -> np.ndarray:
    """Return the numbers of pictures that are as bright and as sharp as most; all if none is."""
    import numpy as np

    light = luma.mean(axis=(1, 2))
    sharp = looking.detail(luma).mean(axis=(1, 2))
    usual = np.median(light)
    well = (light >= usual * DARK) & (light <= usual + (255 - usual) * GLARE)
    well &= sharp >= np.median(sharp) * SHARP
    return np.flatnonzero(well) if well.any() else np.arange(len(luma))
