"""How loud a talk is from moment to moment, to be drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from talkingheads.domain import CutList

if TYPE_CHECKING:
    import numpy as np

PER_MS = 16
"""Samples of a millisecond of sound."""

RANGE = 40.0
"""Decibels between what is drawn as nothing and the loudest; speech keeps within 30 to 40."""

SILENCE = -60.0
"""dBFS (RMS) below which a sound counts as none, whatever the loudest is."""


def of(audio: np.ndarray, cuts: CutList, count: int = 240) -> tuple[int, ...]:
    """
    Return how loud each of *count* equal stretches of the cut *audio* is, 0 to 100.

    *audio* is the sound of the whole clip (float32, mono, 16 kHz); the stretches part the cut
    clock from 0 to the end of the talk, and a title card before the talk is silence. With L the
    RMS of a stretch in dB and M that of the loudest one: 100 * (1 - (M - L) / `RANGE`), at
    least 0, so that even steps in the drawing are even steps to the ear; all are 0 if M is below
    `SILENCE`.
    """
    import numpy as np

    opening = np.zeros(cuts.opening * PER_MS, np.float32)
    kept = [_stretch(audio, cut.start * PER_MS, cut.end * PER_MS) for cut in cuts.cuts]
    sound = np.concatenate([opening, *kept])
    if not len(sound):
        return (0,) * count
    energy = np.concatenate([[0.0], np.cumsum(np.square(sound, dtype=np.float64))])
    edges = np.linspace(0, len(sound), count + 1).round().astype(int)
    lengths = np.maximum(1, np.diff(edges))
    decibels = 10 * np.log10(np.maximum(1e-12, np.diff(energy[edges]) / lengths))
    loudest = float(decibels.max())
    if loudest < SILENCE:
        return (0,) * count
    levels = 100 * (1 - (loudest - decibels) / RANGE)
    return tuple(int(level) for level in np.clip(levels, 0, 100).round())


def _stretch(audio: np.ndarray, start: int, end: int) -> np.ndarray:
    """Return the samples from *start* to *end*; silence after the end of *audio*."""
    import numpy as np

    part = audio[start:end]
    return np.pad(part, (0, max(0, end - start) - len(part)))
