"""From what is said and when, to a pose for every frame."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tools.puppet import Pose
from tools.utterance import SILENCE, Utterance

FRAMES_A_SECOND = 25
_REST_WIDTH = 15.0
_BLINK = (1, 3, 4, 3, 2, 1)
"""How far the eyes are shut on the frames of a blink."""


@dataclass(frozen=True)
class Shape:
    """A mouth: half its width and its height in points."""

    wide: float
    opened: float
    teeth: bool = False


_CLOSED = Shape(_REST_WIDTH, 0)
_SHAPES = [
    (("p", "b", "m"), Shape(14, 0)),
    (("f", "v"), Shape(14, 3, True)),
    (("a", "A", "0", "V", "us:aa", "us:ae", "us:ah", "us:ay", "us:aw"), Shape(15.5, 13)),
    (("E", "e", "us:eh", "us:ey", "us:er", "3"), Shape(16.5, 9, True)),
    (("i", "I", "us:iy", "us:ih"), Shape(18, 6, True)),
    (("u", "U", "o", "O", "w", "us:uw", "us:uh", "us:ow", "us:ao", "us:oy", "us:w"), Shape(9.5, 9)),
    (("s", "z", "S", "Z", "t", "d", "n", "us:ch", "us:jh"), Shape(15, 4, True)),
    (("l", "D", "T", "us:th", "us:dh"), Shape(15, 6, True)),
    (("r", "k", "g", "h", "N", "j", "us:hh", "us:y"), Shape(13, 6)),
]
_NEUTRAL = Shape(14, 6)


def _shape_of(phone: str) -> Shape:
    """Return the mouth for *phone*: the longest name in the table that it begins with."""
    plain = phone.removeprefix("us:")
    best, found = 0, _NEUTRAL
    for names, shape in _SHAPES:
        for name in names:
            whole = phone if name.startswith("us:") else plain
            if whole.startswith(name) and len(name) > best:
                best, found = len(name), shape
    return found


def poses(
    spoken: Sequence[tuple[int, Utterance]], loudness: np.ndarray, *, seed: int
) -> list[Pose]:
    """
    Return a pose for each frame.

    *spoken* holds each sentence with its start in milliseconds; *loudness* is
    one number a frame, 1 for the usual voice.
    """
    count = len(loudness)
    wide, opened, teeth = _mouths(spoken, loudness)
    rng = random.Random(seed)
    shut = _blinks(count, spoken, rng)
    sway = [rng.uniform(0, 2 * math.pi) for _ in range(6)]
    energy = _smooth(np.minimum(loudness, 1.5), 9)
    result = []
    for i in range(count):
        t = i / FRAMES_A_SECOND
        tilt = 1.3 * math.sin(0.9 * t + sway[0]) + 0.7 * math.sin(2.3 * t + sway[1])
        x = 2.2 * math.sin(0.7 * t + sway[2]) + 0.8 * math.sin(1.9 * t + sway[3])
        y = 1.2 * math.sin(1.1 * t + sway[4]) + 2.2 * float(energy[i])
        look = round(1.4 * math.sin(0.45 * t + sway[5]))
        result.append(
            Pose(
                wide=round(2 * wide[i]),
                opened=round(2 * opened[i]),
                teeth=bool(teeth[i]),
                shut=shut[i],
                look=look,
                tilt=round(tilt * 4) / 4,
                x=round(x * 2) / 2,
                y=round(y * 2) / 2,
            )
        )
    return result


def _mouths(
    spoken: Sequence[tuple[int, Utterance]], loudness: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    count = len(loudness)
    fine = 4  # steps a frame: a phone may be shorter than one
    wide = np.full(count * fine, _CLOSED.wide)
    opened, teeth = np.zeros(count * fine), np.zeros(count * fine)
    for start, utterance in spoken:
        for phone in utterance.phones:
            shape = _CLOSED if phone.name == SILENCE else _shape_of(phone.name)
            first, last = (
                round((start + at) * FRAMES_A_SECOND * fine / 1000)
                for at in (phone.start, phone.end)
            )
            span = slice(first, max(last, first + 1))
            wide[span], opened[span], teeth[span] = shape.wide, shape.opened, shape.teeth
    wide, opened, teeth = (_smooth(track, 7)[::fine] for track in (wide, opened, teeth))
    opened = opened * np.clip(0.45 + 0.6 * loudness, 0, 1.15)
    return wide, opened, teeth > 0.5


def _smooth(track: np.ndarray, width: int) -> np.ndarray:
    window = np.hanning(width + 2)[1:-1]
    padded = np.pad(track, width // 2, mode="edge")
    return np.convolve(padded, window / window.sum(), mode="valid")[: len(track)]


def _blinks(count: int, spoken: Sequence[tuple[int, Utterance]], rng: random.Random) -> list[int]:
    """Return how far the eyes are shut: people blink as a sentence ends, and in between."""
    starts = [round((at + said.end) * FRAMES_A_SECOND / 1000) for at, said in spoken]
    frame = rng.randint(20, 60)
    while frame < count:
        starts.append(frame)
        frame += rng.randint(60, 130)
    shut = [0] * count
    for start in starts:
        for offset, amount in enumerate(_BLINK):
            if 0 <= start + offset < count:
                shut[start + offset] = max(shut[start + offset], amount)
    return shut
