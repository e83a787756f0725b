"""Read QR codes from what pages hold."""

from __future__ import annotations

import re

import zxingcpp
from PIL import Image

SCALE = 4
"""Pixels a module."""


def read(side: int, path: str) -> str:
    """Return what the QR code says that *path* draws in a square of *side* modules."""
    picture = Image.new("L", (side * SCALE, side * SCALE), 255)
    for start, y, steps in re.findall(r"M(\d+) (\d+)\.5([^M]*)", path):
        x = int(start)
        for step, length in re.findall(r"([hm])(\d+)", steps):
            if step == "h":
                box = (x, int(y), x + int(length), int(y) + 1)
                picture.paste(0, tuple(edge * SCALE for edge in box))
            x += int(length)
    (found,) = zxingcpp.read_barcodes(picture)
    return found.text
