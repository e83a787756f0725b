"""Measures a dozen pictures of a clip: how bright they are, whether they move, where faces are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from talkingheads.backends.base import Face, FaceFinder

PICTURES = 12
"""Pictures that are looked at, from equal parts of the clip."""
HEIGHT = 240
"""Their pixels from top to bottom."""

WHITE = 250
"""Of 255: no detail is left in what is brighter. BT.709 in full range."""

STILL = 1.2
"""Steps of 255: where hardly a square differs more from the picture before, nothing moved; coding
alone makes less."""
SQUARE = 8
"""Pixels of a square's side; what moves is more than a grain of noise."""
MOVING = 99.0
"""Percentile of the squares that is looked at: lips alone are one in a hundred."""

FACES_IN = 6
"""Pictures in which faces are looked for."""
MOST = 0.6
"""Part of the pictures in which a face must lie turned, for the whole picture to be turned."""
EDGE = 0.015
"""A face nearer to an edge than this part of the picture is cut off there."""


@dataclass(frozen=True)
class Seen:
    """What the pictures of a clip are like; brightness in percent."""

    brightness: float
    """The average of the middling picture."""
    brightest: float
    """What only a hundredth of all pixels are brighter than."""
    range: float
    """From what a twentieth of the pixels are darker than, to what a twentieth are brighter than"""
    white: float
    """Part of the pixels in which no detail is left."""
    still: float
    """The longest part of the clip in which nothing moves."""
    faces: Faces | None = None
    """None: nobody looked for them."""


@dataclass(frozen=True)
class Faces:
    """In which parts of the pictures faces were found."""

    looked: int
    """Pictures."""
    upright: float
    turned: float
    """On their side, where hardly any was upright; 0 if that is less than `MOST` of them. Head
    down is not told: eyes and mouth of a face look much like those of one that stands on its head.
    """
    cut: float
    """Upright and at an edge."""


def moments(duration: int) -> list[int]:
    """Return when the pictures of a clip of *duration* are taken (milliseconds)."""
    return [duration * (2 * number + 1) // (2 * PICTURES) for number in range(PICTURES)]


def measure(pictures: np.ndarray, finder: FaceFinder | None) -> Seen:
    """Measure *pictures* (uint8 RGB, shape (n, height, width, 3))."""
    import numpy as np

    luma = pictures @ np.array([0.2126, 0.7152, 0.0722], np.float32)
    small = luma[:, ::2, ::2]
    low, high, top = np.percentile(small, (5, 95, 99))
    return Seen(
        brightness=float(np.median(small.mean(axis=(1, 2)))) / 2.55,
        brightest=float(top) / 2.55,
        range=float(high - low) / 2.55,
        white=float((small >= WHITE).mean()),
        still=_still(luma),
        faces=_faces(pictures, finder) if finder else None,
    )


def _still(luma: np.ndarray) -> float:
    """Return the longest run of pictures that are like the one before, as a part of all."""
    import numpy as np

    count, height, width = map(int, luma.shape)
    rows, columns = height // SQUARE, width // SQUARE
    squares = luma[:, : rows * SQUARE, : columns * SQUARE]
    squares = squares.reshape(count, rows, SQUARE, columns, SQUARE).mean(axis=(2, 4))
    changed = np.abs(np.diff(squares, axis=0)).reshape(count - 1, -1)
    longest, run = 0, 0
    for most in np.percentile(changed, MOVING, axis=1):
        run = run + 1 if most < STILL else 0
        longest = max(longest, run)
    return longest / max(1, count - 1)


def _faces(pictures: np.ndarray, finder: FaceFinder) -> Faces:
    """Look for faces, and for those on their side only where hardly any is surely upright."""
    import numpy as np

    chosen = pictures[:: max(1, len(pictures) // FACES_IN)][:FACES_IN]
    found = [finder.faces(picture) for picture in chosen]
    turned, enough = 0, MOST * len(chosen)
    if _surely(found) < enough:
        for quarters in (1, 3):
            lying = (np.ascontiguousarray(np.rot90(one, quarters)) for one in chosen)
            turned = max(turned, _turned(lying, finder, len(chosen) - enough))
    return Faces(
        looked=len(chosen),
        upright=sum(map(bool, found)) / len(chosen),
        turned=turned / len(chosen) if turned > 2 * _surely(found) else 0.0,
        cut=sum(_at_edge(faces[0]) for faces in found if faces) / len(chosen),
    )


def _turned(lying: Iterable[np.ndarray], finder: FaceFinder, without: float) -> int:
    """Return in how many pictures a face surely is; 0 as soon as more are *without* one."""
    count, none = 0, 0
    for picture in lying:
        if _surely([finder.faces(picture)]):
            count += 1
        elif (none := none + 1) > without:
            return 0
    return count


def _surely(found: Sequence[Sequence[Face]]) -> int:
    """Return in how many pictures a face surely is."""
    return sum(any(face.sure for face in faces) for faces in found)


def _at_edge(face: Face) -> bool:
    return min(face.left, face.top) < EDGE or max(face.right, face.bottom) > 1 - EDGE
