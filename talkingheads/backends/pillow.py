"""Read the project's logo (Pillow) and draw it anew, small and with nothing else in the file."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from talkingheads.backends.pages import Logo
from talkingheads.errors import ConfigError

if TYPE_CHECKING:
    import numpy as np
    from PIL.Image import Image

KINDS = {"PNG": ".png", "JPEG": ".jpg", "WEBP": ".webp"}
HEIGHT, WIDTH = 48, 240
"""In how many pixels of a page a logo must find room."""
SHARP = 2
"""Pixels of fine screens in one of a page."""
LARGEST, SIDES = 5_000_000, (16, 6000)
"""Bytes of the file, and the length of its sides in pixels."""


def logo(file: Path) -> Logo:
    """
    Return the picture in *file*, as large as the pages show it.

    What cameras and programs write beside a picture is left out: a place, a name, a comment.

    Raises: ConfigError if it is no whole PNG, JPEG or WebP of a sane size.
    """
    from PIL import Image, ImageOps

    content = _read(file)
    try:
        with Image.open(BytesIO(content), formats=tuple(KINDS)) as picture:
            kind = str(picture.format)
            _check_sides(file, picture.size)
            upright = ImageOps.exif_transpose(picture)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise _refused(file, "not a whole PNG, JPEG or WebP picture") from None
    mode = "RGB" if kind == "JPEG" else "RGBA"
    whole = upright.convert(mode)
    shown = ImageOps.contain(whole, (WIDTH, HEIGHT))
    fine = ImageOps.contain(whole, (WIDTH * SHARP, HEIGHT * SHARP))
    return Logo(
        content=_written(fine if fine.width < whole.width else whole, kind),
        suffix=KINDS[kind],
        width=shown.width,
        height=shown.height,
        ink=_ink(shown.convert("RGBA")),
    )


def jpeg(pixels: np.ndarray) -> bytes:
    """Return *pixels* (uint8 RGB, shape (height, width, 3)) as a small JPEG with nothing else."""
    from PIL import Image

    file = BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=70, optimize=True)
    return file.getvalue()


def _read(file: Path) -> bytes:
    try:
        if file.stat().st_size > LARGEST:
            raise _refused(file, f"larger than {LARGEST // 1_000_000} MB")
        return file.read_bytes()
    except OSError as error:
        raise _refused(file, f"cannot be read: {error.strerror}") from None


def _check_sides(file: Path, sides: tuple[int, int]) -> None:
    least, most = SIDES
    if min(sides) < least or max(sides) > most:
        width, height = sides
        raise _refused(
            file, f"{width} x {height} pixels; each side must have between {least} and {most}"
        )


def _written(picture: Image, kind: str) -> bytes:
    file = BytesIO()
    picture.save(file, kind, optimize=True, quality=90, lossless=True)
    return file.getvalue()


def _ink(picture: Image) -> str:
    """Return the middling colour of what can be seen of *picture* (RGBA)."""
    from statistics import median

    pixels = list(picture.getdata())
    seen = [pixel[:3] for pixel in pixels if pixel[3] > 127] or [(0, 0, 0)]
    middle = (round(median(channel)) for channel in zip(*seen, strict=True))
    return "#" + "".join(f"{channel:02x}" for channel in middle)


def _refused(file: Path, why: str) -> ConfigError:
    return ConfigError(
        f"page.logo: {file}: {why}", hint="Name a PNG, JPEG or WebP picture, or leave it empty."
    )
