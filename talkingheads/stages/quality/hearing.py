"""
Measures a clip's sound: how far the voice stands above all else, and whether it is overdriven.

All is measured on the levelled sound and compared with the voice in it, so levelling hides none of
it. What it does hide, how quietly somebody spoke, ingest has measured on the source.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

RATE = 16_000
WINDOW, STEP = 2048, 1024
"""Samples; 128 ms, so that the lines of mains hum, 50 Hz apart, lie some bins from each other."""

VOICE = (200, 4000)
"""Hertz in which the voice is looked for; telephones carry 300 to 3400 (ITU-T G.712)."""
RUMBLE = (20, 90)
"""Hertz in which wind and handling are loudest, and even deep voices have little."""
MAINS = (50, 60)
"""Hertz of the mains in the world; what hums does so at them and their multiples."""
LINES = 5
CLEAR = 8.0
"""Decibels by which a line of hum stands above the sound beside it; the first by twice as many."""

APART = 200
"""Milliseconds round speech that are not taken for pauses: breath, and the end of a sound."""
LEAST_PAUSES = 4
"""Windows; with fewer, what is softest between the syllables is taken for the noise."""

TONE, DEEPEST = 0.5, 40
"""Part of all power, and hertz; where people speak, no line that never stops has even 0.1."""

SHORT = 512
"""Samples of a piece that is looked at for flat tops, 32 ms."""
NEAR_TOP = 0.89
"""1 dB below the top."""

PIECE = 80
"""Samples of a piece that is looked at for breaks, 5 ms."""
BREAK = range(4, 201)
"""Pieces; less is a crackle, more than a second a pause."""
NOTHING, LOUD, EDGE = 55.0, 15.0, 3
"""Decibels below the voice of a break and of what is beside it, and pieces in which it falls and
comes back; a voice dies away for longer, and so does a phone that mutes its pauses."""

NEVER = 200.0
"""Decibels below the voice of what is not there."""


@dataclass(frozen=True)
class Heard:
    """What the sound of a clip is like."""

    speech: int
    """Milliseconds in which somebody speaks."""
    before: int
    """Milliseconds until somebody speaks."""
    after: int
    """Milliseconds from the end of the last word."""
    above_noise: float
    """Decibels by which the voice stands above what is heard in its pauses, as ears weigh it."""
    rumble: float
    """Part of the time in which what is below the voice is louder than the voice."""
    hum: float
    """Decibels by which mains hum, or a tone with most of the power, lies below the voice; `NEVER`
    if nothing hums."""
    crest: float
    """Decibels from the average to the top: 14 to 20 in plain speech, less if tops are cut off."""
    breaks: int
    """How often the sound stops dead while it is loud, and comes back as suddenly."""
    flat: float
    """Part of the samples of loud pieces within 1 dB of their top: 1 to 4 % in plain speech; 0
    where a tone has most of the power, whose tops are as round as they are many."""


def measure(audio: np.ndarray, spans: Sequence[tuple[int, int]]) -> Heard | None:
    """
    Measure *audio* (float32, 16 kHz, mono) with its *spans* of speech (milliseconds).

    None if nobody speaks, or for too short a time to tell.
    """
    import numpy as np

    if not spans or len(audio) < WINDOW:
        return None
    windows = np.lib.stride_tricks.sliding_window_view(audio, WINDOW)[::STEP]
    power = _power(windows)
    moments = (np.arange(len(windows)) * STEP + WINDOW / 2) * 1000 / RATE
    talk, pause = np.zeros(len(windows), bool), np.ones(len(windows), bool)
    for start, end in spans:
        talk |= (moments >= start) & (moments < end)
        pause &= (moments < start - APART) | (moments >= end + APART)
    if not talk.any():
        return None
    voice = _band(power, *VOICE)
    speech = decibels(voice[talk].mean())
    heard = power @ _as_heard(power.shape[1]) + 1e-12
    softest = heard[pause] if pause.sum() >= LEAST_PAUSES else None
    noise = np.percentile(heard[talk], 5) if softest is None else np.median(softest)
    crest, flat = _tops(audio)
    tone = _tone(power, speech)
    hum = _hum(np.median(power if softest is None else power[pause], axis=0), speech)
    return Heard(
        speech=sum(end - start for start, end in spans),
        before=spans[0][0],
        after=max(0, len(audio) * 1000 // RATE - spans[-1][1]),
        above_noise=decibels(heard[talk].mean()) - decibels(noise),
        rumble=float((10 * np.log10(_band(power, *RUMBLE)) > speech).mean()),
        hum=min(hum, tone),
        crest=crest,
        breaks=_breaks(audio),
        flat=flat if tone == NEVER else 0.0,
    )


def decibels(power: float) -> float:
    """Return *power* in decibels."""
    import math

    return 10 * math.log10(max(float(power), 1e-20))


def _power(windows: np.ndarray) -> np.ndarray:
    """Return the spectrum of each window, taken in parts to bound the memory."""
    import numpy as np

    shape = np.hanning(WINDOW).astype(np.float32)
    parts = [
        np.abs(np.fft.rfft(windows[at : at + 1024] * shape, axis=1)).astype(np.float32) ** 2
        for at in range(0, len(windows), 1024)
    ]
    return np.concatenate(parts)


def _as_heard(bins: int) -> np.ndarray:
    """Return how much of each frequency's power is heard: the A curve (IEC 61672-1)."""
    import numpy as np

    hertz = np.arange(bins) * RATE / WINDOW
    square = hertz**2
    heard = (12194**2 * square**2) / (
        (square + 20.6**2)
        * np.sqrt((square + 107.7**2) * (square + 737.9**2))
        * (square + 12194**2)
    )
    weights: np.ndarray = (1.2589 * heard) ** 2
    return weights.astype(np.float32)


def _band(power: np.ndarray, low: float, high: float) -> np.ndarray:
    first, last = (round(edge * WINDOW / RATE) for edge in (low, high))
    summed: np.ndarray = power[:, first:last].sum(axis=1) + 1e-12
    return summed


def _hum(spectrum: np.ndarray, speech: float) -> float:
    """Return how far the clearer of the two kinds of mains hum lies below *speech*."""
    return min(_hum_of(spectrum, speech, mains) for mains in MAINS)


def _hum_of(spectrum: np.ndarray, speech: float, mains: int) -> float:
    import numpy as np

    heights, clear = [], []
    for line in range(1, LINES + 1):
        at = round(mains * line * WINDOW / RATE)
        beside = np.r_[spectrum[max(1, at - 6) : at - 2], spectrum[at + 3 : at + 7]]
        heights.append(float(spectrum[at - 1 : at + 2].sum()))
        top = float(spectrum[at - 1 : at + 2].max())
        clear.append(decibels(top) - decibels(float(np.median(beside))))
    several = sum(one >= CLEAR for one in clear) >= 3
    return speech - decibels(sum(heights)) if several and clear[0] >= 2 * CLEAR else NEVER


def _tone(power: np.ndarray, speech: float) -> float:
    """Return how far the one tone with most of the *power* lies below *speech*, if there is one."""
    import numpy as np

    lines = np.convolve(np.median(power, axis=0), np.ones(3), "same")
    loudest = float(lines[round(DEEPEST * WINDOW / RATE) :].max())
    most = loudest > TONE * float(power.sum(axis=1).mean())
    return speech - decibels(loudest) if most else NEVER


def _tops(audio: np.ndarray) -> tuple[float, float]:
    """Return `Heard.crest` and `Heard.flat`."""
    import numpy as np

    loud = np.abs(audio)
    top = float(np.percentile(loud, 99.99))
    if top <= 0:
        return NEVER, 0.0
    crest = 2 * decibels(top) - decibels(float(np.mean(audio**2)))
    pieces = loud[: len(loud) // SHORT * SHORT].reshape(-1, SHORT)
    tops = pieces.max(axis=1)
    chosen = tops > top / 2
    near = pieces[chosen] >= NEAR_TOP * tops[chosen, None]
    return crest, float(near.mean())


def _breaks(audio: np.ndarray) -> int:
    """Return `Heard.breaks`."""
    import numpy as np

    pieces = audio[: len(audio) // PIECE * PIECE].reshape(-1, PIECE)
    power = 10 * np.log10(np.maximum(np.mean(pieces**2, axis=1), 1e-20))
    voice = float(np.percentile(power, 90))
    edges = np.flatnonzero(np.diff(power < voice - NOTHING)) + 1
    found = [
        start
        for start, end in itertools.pairwise(edges.tolist())
        if end - start in BREAK
        and power[start] < voice - NOTHING
        and power[max(0, start - EDGE) : start].max() > voice - LOUD
        and power[end : end + EDGE].max() > voice - LOUD
    ]
    return len(found)
