"""
Finds faces, with the cascade of pictures that OpenCV carries: nothing is fetched, no face is known.

It is an extra (``pip install "talkingheads[faces]"``): without it no faces are looked for. Version
5 of OpenCV no longer carries cascades. What is found are faces, not people: nobody is recognised.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import metadata
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from talkingheads.backends.base import Face

if TYPE_CHECKING:
    import numpy as np

CASCADE = "haarcascade_frontalface_alt2.xml"

HEIGHT = 240
"""Pixels of the short side in which faces are looked for; larger finds little more."""

SMALLEST = 0.1
"""A face smaller than this part of the picture's short side is nobody who speaks to us."""

NEIGHBOURS, SURE = 3, 6
"""So many overlapping finds may be a face, and so many are one."""


def installed() -> str:
    """Return the version of OpenCV that can find faces; empty if there is none."""
    if find_spec("cv2") is None:
        return ""
    for name in ("opencv-python-headless", "opencv-python"):
        try:
            version = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
        return version if int(version.partition(".")[0]) < 5 else ""
    return ""


class OpenCV:
    """See `FaceFinder` in ``base.py``."""

    def faces(self, picture: np.ndarray) -> tuple[Face, ...]:
        """Return the faces that are upright in *picture* (uint8 RGB), the largest first."""
        import cv2

        height, width = picture.shape[:2]
        scale = min(1.0, HEIGHT / min(height, width))
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        grey = cv2.resize(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), size)
        least = max(24, round(min(size) * SMALLEST))
        boxes, times = _cascade().detectMultiScale2(
            grey, scaleFactor=1.1, minNeighbors=NEIGHBOURS, minSize=(least, least)
        )
        found = [
            Face(
                left=int(x) / size[0],
                top=int(y) / size[1],
                right=int(x + wide) / size[0],
                bottom=int(y + high) / size[1],
                sure=int(count) >= SURE,
            )
            for (x, y, wide, high), count in zip(boxes, times, strict=True)
        ]
        return tuple(sorted(found, key=lambda face: face.left - face.right))


@lru_cache(maxsize=1)
def _cascade() -> Any:
    import cv2
    import cv2.data

    return cv2.CascadeClassifier(cv2.data.haarcascades + CASCADE)
