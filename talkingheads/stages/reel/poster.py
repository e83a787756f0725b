"""
The still picture of a reel: its title, and below it the faces of its speakers side by side.

The title is on top, since browsers lay their controls over the lower part.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from talkingheads.backends.base import Find, Painter
from talkingheads.domain import TitleCard
from talkingheads.errors import ToolError
from talkingheads.stages.reel.script import HEIGHT, WIDTH, Programme

if TYPE_CHECKING:
    from PIL.Image import Image

FACES = 6
"""At most."""
CARD, MARGIN = 400, 30
"""Height for which the title is drawn, and what is left of that above and below its letters."""
GAP = 6
"""Pixels between two pictures."""
HEAD = 0.32
"""Where in a picture's height the middle of what is kept lies, if it must be cropped: faces are
in the upper half."""
QUALITY = 85


def write(programme: Programme, target: Path, *, find: Find, painter: Painter) -> None:
    """Write the still picture of *programme* as the JPEG *target*."""
    from PIL import Image

    title = programme.opening.drawing
    assert isinstance(title, TitleCard)
    parts = programme.parts
    seen = [part for part in parts if part.entry.clip.has_picture] or parts
    stills = list(dict.fromkeys(part.entry.rendition.poster for part in seen))[:FACES]
    whole = Image.new("RGB", (WIDTH, HEIGHT), "white")
    band = _band(painter, TitleCard(title.title, title.subtitle))
    height = HEIGHT - band.height
    for still, place in zip(stills, places(len(stills), height), strict=True):
        left, top, right, bottom = place
        face = _opened(find(still))
        face = _covering(face, right - left, bottom - top)
        whole.paste(face, (left, top + band.height))
    whole.paste(band, (0, 0))
    whole.save(target, "JPEG", quality=QUALITY, optimize=True, progressive=True)


def places(count: int, height: int) -> list[tuple[int, int, int, int]]:
    """
    Return where *count* pictures go (left, top, right, bottom) in *height* pixels.

    They stand in one row, or in two from five on.
    """
    rows = [count] if count < 5 else [count - count // 2, count // 2]
    tops = _edges(height, len(rows))
    return [
        (left, top, right, bottom)
        for row, (top, bottom) in zip(rows, tops, strict=True)
        for left, right in _edges(WIDTH, row)
    ]


def _band(painter: Painter, title: TitleCard) -> Image:
    """Return *title* as a band that is as high as its letters need."""
    import numpy as np
    from PIL import Image as images

    card = painter.draw(title, width=WIDTH, height=CARD).pixels[:, :, :3]
    drawn = np.flatnonzero((card != card[0, 0]).any(axis=(1, 2)))
    top, bottom = (int(drawn[0]), int(drawn[-1]) + 1) if len(drawn) else (CARD // 3, CARD // 2)
    return images.fromarray(card[max(0, top - MARGIN) : bottom + MARGIN])


def _opened(still: Path) -> Image:
    """Return the picture in the file *still*. Raises: ToolError."""
    from PIL import Image as images

    try:
        with images.open(still) as face:
            read: Image = face.convert("RGB")
            return read
    except OSError as error:
        raise ToolError(
            f"{still.name}: the still of a clip cannot be read: {error}",
            hint="Delete the folder .talkingheads and run again.",
        ) from None


def _edges(length: int, count: int) -> list[tuple[int, int]]:
    """Part *length* into *count* equal stretches with a gap after each but the last."""
    sizes = [(length - GAP * (count - 1)) * (n + 1) // count for n in range(count)]
    starts = [0, *(size + GAP * (n + 1) for n, size in enumerate(sizes[:-1]))]
    ends = [size + GAP * n for n, size in enumerate(sizes)]
    return list(zip(starts, ends, strict=True))


def _covering(face: Image, width: int, height: int) -> Image:
    """Return *face* so large that it covers *width* x *height*, cropped towards the head."""
    from PIL import Image as images
    from PIL import ImageOps

    return ImageOps.fit(face, (width, height), images.Resampling.LANCZOS, centering=(0.5, HEAD))
