"""Writes still pictures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

QUALITY = 82
"""Of JPEG: at this one a face shows no blocks, at half the size of 95."""


def write(pixels: np.ndarray, target: Path, *, widest: int = 0) -> None:
    """Write *pixels* (uint8 RGB) as the JPEG *target*, made smaller if wider than *widest*."""
    from PIL import Image

    picture = Image.fromarray(pixels)
    if widest and picture.width > widest:
        height = round(picture.height * widest / picture.width)
        picture = picture.resize((widest, height), Image.Resampling.LANCZOS)
    picture.save(target, "JPEG", quality=QUALITY, optimize=True, progressive=True)
