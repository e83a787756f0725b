"""A sheet to draw on: boxes, texts and pictures one over the other, put together by MoviePy."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from talkingheads.backends.base import Picture
from talkingheads.backends.moviepy.colours import Colour
from talkingheads.backends.moviepy.typesetting import Block, drawn

if TYPE_CHECKING:
    import numpy as np

Align = Literal["start", "left", "centre"]
"""``start``: where reading begins, which is the right for Arabic and Hebrew."""

SMOOTH = 4
"""Round corners are drawn so many times larger, and then made smaller."""


@dataclass(frozen=True)
class Box:
    """A part of the frame, in pixels."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top


def unit(width: int, height: int) -> float:
    """Return a hundredth of the short side: what all sizes are measured in."""
    return min(width, height) / 100


def safe(width: int, height: int) -> Box:
    """
    Return where text may stand.

    A twentieth is left free on each side. In portrait the lowest 12 % and the right 13 % stay free
    as well, since phone apps lay their buttons there, and the upper 8 % for their headings.
    """
    if height > width:
        sides = round(width * 0.06), round(height * 0.08), round(width * 0.13), round(height * 0.12)
    else:
        sides = (round(width * 0.05), round(height * 0.05)) * 2
    return Box(sides[0], sides[1], width - sides[2], height - sides[3])


@dataclass
class Sheet:
    """A transparent sheet of *width* x *height* pixels, or one of a *ground*."""

    width: int
    height: int
    ground: Colour | None = None
    clips: list[Any] = field(default_factory=list)

    def box(self, box: Box, colour: Colour, *, radius: float = 0, opacity: float = 1.0) -> None:
        """Lay a box of *colour* with round corners."""
        import moviepy
        import numpy as np
        from PIL import Image, ImageDraw

        size = (max(1, box.width), max(1, box.height))
        large = Image.new("L", (size[0] * SMOOTH, size[1] * SMOOTH), 0)
        area = (0, 0, large.width - 1, large.height - 1)
        ImageDraw.Draw(large).rounded_rectangle(area, radius * SMOOTH, fill=255)
        mask = np.asarray(large.resize(size, Image.Resampling.BOX)) * (opacity / 255)
        clip = moviepy.ColorClip(size, color=colour, duration=1)
        clip = clip.with_mask(moviepy.ImageClip(mask, is_mask=True, duration=1))
        self.clips.append(clip.with_position((box.left, box.top)))

    def text(self, block: Block, box: Box, colour: Colour, *, align: Align = "start") -> None:
        """Lay *block* from the upper edge of *box* on; it may reach below it."""
        top = box.top
        for line in block.lines:
            spare = box.width - line.width
            if align == "centre":
                left = box.left + spare // 2
            else:
                left = box.left + (spare if block.leftward and align == "start" else 0)
            self.clips += drawn(line, colour, left, top + line.above)
            top += line.height

    def image(self, pixels: np.ndarray, x: int, y: int) -> None:
        """Lay *pixels* (red, green, blue, alpha) with their upper left corner at *x*, *y*."""
        import moviepy

        self.clips.append(moviepy.ImageClip(pixels, duration=1).with_position((x, y)))

    def picture(self, x: int = 0, y: int = 0) -> Picture:
        """
        Return what was drawn, to be laid at *x*, *y* of the frame, or one pixel before.

        Videos have colours on every other pixel only, so a picture is laid on one of those.
        """
        import moviepy
        import numpy as np

        size = (max(1, self.width), max(1, self.height))
        if not self.clips and self.ground is None:
            return Picture(np.zeros((size[1], size[0], 4), dtype=np.uint8), x, y)
        whole = moviepy.CompositeVideoClip(self.clips, size=size, bg_color=self.ground)
        colours = whole.get_frame(0).astype(np.uint8)
        if whole.mask is None:
            alpha = np.full(colours.shape[:2], 255, dtype=np.uint8)
        else:
            alpha = np.rint(np.clip(whole.mask.get_frame(0), 0, 1) * 255).astype(np.uint8)
        whole.close()
        return Picture(np.dstack([colours, alpha]), x & ~1, y & ~1)
