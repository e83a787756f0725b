"""
Compares the pictures of one talk with each other: where a face holds less than it mostly does.

No face is looked for, so that age, skin, glasses, hats and drawings make no difference. What moves
is taken for the person; pictures are moved over each other by it, and each is compared with those
in which the person sits most alike. An eye is full of detail: lash, iris, white. A lid is not. So
closed eyes are two places side by side that have lost detail together.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

BLOCKS = 30_000
"""So many squares a picture is parted into, about; an eye is then some squares wide."""

ALIKE = 9
"""With so many others a picture is compared."""

SWAY = 14
"""Squares by which somebody may sit elsewhere, at most."""

STILL = 70
"""Percent of a picture that is taken for background: what changes least."""

EYES = range(10, 47, 2)
"""Squares between the two eyes; few, as the person is never near enough to fill the picture."""

TILT = 2
"""Squares by which one eye may be higher than the other."""

WIDEST = 0.35
"""Part of the picture's width within which half of what changes lies, if it is a person."""

UPPER = 0.6
"""Part of the person, from above, in which the eyes are."""


def brightness(frames: np.ndarray) -> np.ndarray:
    """Return *frames* (uint8 RGB, shape (n, h, w, 3)) as luma of about `BLOCKS` squares each."""
    import numpy as np

    _, height, width, _ = frames.shape
    side = max(1, round((height * width / BLOCKS) ** 0.5))
    rows, columns = height // side, width // side
    weights = np.array([0.2126, 0.7152, 0.0722], np.float32) / np.float32(side * side)
    starts = [(down, right) for down in range(side) for right in range(side)]

    def squares(frame: np.ndarray) -> np.ndarray:
        whole = frame[: rows * side, : columns * side]
        sums = np.zeros((rows, columns, 3), np.uint32)
        for down, right in starts:
            sums += whole[down::side, right::side]
        luma: np.ndarray = sums.astype(np.float32) @ weights
        return luma

    return np.stack([squares(frame) for frame in frames])


def detail(luma: np.ndarray, size: int = 3) -> np.ndarray:
    """Return how much each square differs from those round it (standard deviation)."""
    import numpy as np

    mean = _mean(luma, size)
    spread: np.ndarray = np.sqrt(np.maximum(0, _mean(luma * luma, size) - mean * mean))
    return spread


class Compared:
    """Pictures of one talk, each beside those in which the person sits most alike."""

    def __init__(self, luma: np.ndarray) -> None:
        import numpy as np

        weights = _moving(luma)
        rows, columns = np.nonzero(weights)
        person = slice(rows.min(), rows.max() + 1), slice(columns.min(), columns.max() + 1)
        self.luma = _centred(luma, weights)[:, person[0], person[1]]
        weights = weights[person]
        seen = (self.luma * weights)[:, weights > 0]
        self.apart = np.stack([np.abs(seen - one).sum(axis=1) for one in seen]) / weights.sum()
        """How far each picture is from each other one, in steps of luma."""

    def eyes(self) -> np.ndarray:
        """Return for each picture how much the eyes are closed, more than in those alike."""
        import numpy as np

        held = detail(self.luma)
        about = _largest(held, 1, 1)
        apart = self.apart.copy()
        near = np.abs(np.subtract.outer(range(len(apart)), range(len(apart)))) <= 1
        apart[near] = np.inf  # a blink may last from one picture to the next
        alike = np.argsort(apart, axis=1, kind="stable")[:, : min(ALIKE, len(apart) - 3)]
        lost = np.stack(
            [
                np.median(np.maximum(0, held[others] - own), axis=0)
                for others, own in zip(alike, about, strict=True)
            ]
        )
        return _pairs(lost[:, : max(1, int(lost.shape[1] * UPPER))])

    def unusual(self) -> np.ndarray:
        """Return how far each picture is from most others: in place, posture and mouth."""
        import numpy as np

        middle: np.ndarray = np.median(self.apart, axis=1)
        return middle


def across(luma: np.ndarray) -> float:
    """
    Return where the person is, from left (0) to right (1).

    Half of what changes lies on each side of there. Where that is all over the picture, as when
    the camera is carried, the person is taken to be in the middle.
    """
    import numpy as np

    changed = np.cumsum(_moving(luma).sum(axis=0))
    if len(luma) < 2 or changed[-1] <= 0:
        return 0.5
    left, middle, right = np.searchsorted(changed, changed[-1] * np.array([0.25, 0.5, 0.75]))
    wide = (right - left) / len(changed) > WIDEST
    return 0.5 if wide else float(middle + 0.5) / len(changed)


def moves(luma: np.ndarray) -> bool:
    """Tell whether anything changes from picture to picture."""
    return bool(luma.std(axis=0).max() > 1)


def _moving(luma: np.ndarray) -> np.ndarray:
    """Return how much each square changes; nought for what changes least, if not all do alike."""
    import numpy as np

    change = _mean(luma.std(axis=0), 7)
    most = change > np.percentile(change, STILL)
    return np.where(most, change, 0) if most.any() else change


def _centred(luma: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the pictures of *luma*, each moved so that what moves lies as in the usual one."""
    import numpy as np

    usual = np.abs(luma - np.median(luma, axis=0)).mean(axis=(1, 2)).argmin()
    reach = min(SWAY, luma.shape[1] // 10, luma.shape[2] // 10)
    steps = np.arange(-reach, reach + 1)
    shape = luma.shape[1:]
    # The weighted squares of differences for all places at once, by Fourier transform.
    one, seen = (np.fft.rfft2(part).conj() for part in (weights, weights * luma[usual]))
    moved = []
    for picture in luma:
        differs = np.fft.rfft2(picture * picture) * one - 2 * np.fft.rfft2(picture) * seen
        near = np.fft.irfft2(differs, s=shape)[np.ix_(steps, steps)]
        down, right = np.unravel_index(near.argmin(), near.shape)
        moved.append(np.roll(picture, (-steps[down], -steps[right]), (0, 1)))
    return np.stack(moved)


def _pairs(lost: np.ndarray) -> np.ndarray:
    """Return the most that two places side by side have both lost, for each picture."""
    import numpy as np

    other = _largest(lost, TILT, 0)
    width = lost.shape[2]
    most = np.zeros(len(lost))
    for between in EYES:
        if between < width:
            both = np.minimum(lost[:, :, : width - between], other[:, :, between:])
            most = np.maximum(most, both.max(axis=(1, 2)))
    return most


def _largest(values: np.ndarray, down: int, across: int) -> np.ndarray:
    """Return the largest of each value and those up to *down* and *across* squares from it."""
    import numpy as np

    largest = values
    for axis, reach in ((1, down), (2, across)):
        edge = [(reach, reach) if axis == each else (0, 0) for each in range(3)]
        padded = np.pad(largest, edge, mode="edge")
        largest = reduce(np.maximum, _shifted(padded, axis, 2 * reach + 1))
    return largest


def _mean(values: np.ndarray, size: int) -> np.ndarray:
    """Return the mean of *size* x *size* squares round each, over the last two axes."""
    import numpy as np

    down, across = values.ndim - 2, values.ndim - 1
    edge = [(0, 0)] * down + [(size // 2, size // 2)] * 2
    sums = np.pad(values.astype(np.float64), edge, mode="edge")
    for axis in (down, across):
        sums = reduce(np.add, _shifted(sums, axis, size))
    means: np.ndarray = sums / size**2
    return means


def _shifted(values: np.ndarray, axis: int, size: int) -> Iterator[np.ndarray]:
    """Yield views of *values*, each one step further along *axis*: *size* that reach the end."""
    length = values.shape[axis] - size + 1
    for first in range(size):
        yield values[(slice(None),) * axis + (slice(first, first + length),)]
