"""What all drawings of a project share: its letters, its colours and its logo."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from talkingheads.backends.moviepy.colours import Colour, mixed, softer, text_on
from talkingheads.backends.moviepy.typesetting import Block, Typesetter
from talkingheads.errors import ConfigError

if TYPE_CHECKING:
    import numpy as np

Fitted = TypeVar("Fitted")

STEP = 0.93
"""Each try is so much smaller than the one before."""


@dataclass(frozen=True)
class Style:
    """The *ground* is the project's colour; texts on it are white or almost black."""

    setter: Typesetter
    ground: Colour
    logo: Path | None = None

    @property
    def text(self) -> Colour:
        return text_on(self.ground)

    @property
    def soft(self) -> Colour:
        """For what matters less."""
        return softer(self.text, self.ground)

    @property
    def accent(self) -> Colour:
        """For bars and rules beside the words."""
        return mixed(self.ground, self.text, 0.55)

    @cached_property
    def emblem(self) -> np.ndarray | None:
        """The logo's pixels, or nothing. Raises: ConfigError."""
        return _read(self.logo) if self.logo else None

    def shrunk(self, emblem: np.ndarray, width: int, height: int) -> np.ndarray:
        """Return *emblem* as large as it fits into *width* x *height* pixels."""
        import numpy as np
        from PIL import Image

        part = min(width / emblem.shape[1], height / emblem.shape[0])
        size = (max(1, int(emblem.shape[1] * part)), max(1, int(emblem.shape[0] * part)))
        # Colours are weighed by their alpha, or what is transparent would darken the edges.
        whole = Image.fromarray(emblem).convert("RGBa").resize(size, Image.Resampling.LANCZOS)
        return np.asarray(whole.convert("RGBA"))


def sizes(largest: float, smallest: float) -> Iterator[int]:
    """Yield sizes from *largest* down to *smallest* pixels, both included."""
    size, least = largest, max(1, round(smallest))
    while round(size) > least:
        yield round(size)
        size *= STEP
    yield least


def fitted(
    tries: Iterator[int], make: Callable[[int], Fitted], fits: Callable[[Fitted], bool]
) -> Fitted:
    """Return the first of what *make* makes of *tries* that *fits*, else the last."""
    for size in tries:
        made = make(size)
        if fits(made):
            break
    return made


def text_in(
    style: Style,
    text: str,
    room: tuple[int, int],
    span: tuple[float, float],
    *,
    bold: bool = False,
    rows: int = 2,
) -> Block:
    """Set *text* as large in *span* as it fits into *room*, on at most so many *rows*."""
    width, height = room

    def make(size: int) -> tuple[int, Block]:
        return size, style.setter.block(text, size, width, bold=bold)

    def fits(made: tuple[int, Block]) -> bool:
        size, block = made
        short = len(block.lines) <= rows and block.height <= height
        return short and style.setter.longest_word(text, size, bold=bold) <= width

    return fitted(sizes(*span), make, fits)[1]


def _read(logo: Path) -> np.ndarray:
    """Return the picture at *logo*. Raises: ConfigError."""
    import numpy as np
    from PIL import Image, ImageOps, UnidentifiedImageError

    hint = "Give the path of a PNG or JPEG file, or leave the setting empty."
    try:
        with Image.open(logo, formats=("PNG", "JPEG")) as image:
            return np.asarray(ImageOps.exif_transpose(image).convert("RGBA"))
    except FileNotFoundError:
        raise ConfigError(f"render.logo: {logo}: there is no such file", hint=hint) from None
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError):
        raise ConfigError(
            f"render.logo: {logo}: not a whole PNG or JPEG picture", hint=hint
        ) from None
