"""
A whole timeline as one MoviePy clip: takes and cards one after the other, drawings over them.

Everything is counted in frames and samples, and looks as the ffmpeg renderer makes it: the same
fades, the same blurred ground behind a picture of another shape, the same way of the playhead.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from talkingheads.backends.base import Painter, Picture
from talkingheads.backends.ffmpeg.picture import BACKDROP, BLUR, DIM, NEAR, fitted
from talkingheads.backends.ffmpeg.sound import CLICK, RATE
from talkingheads.backends.moviepy.sources import Sources
from talkingheads.domain import Drawing, Hold, Layer, Take, Timeline

if TYPE_CHECKING:
    import numpy as np

LITTLE = 1e-6
"""Seconds that lengths are given more, lest a rounding error take their last frame."""


class Composer:
    """Composes *timeline* with what *painter* draws and *sources* read."""

    def __init__(self, timeline: Timeline, painter: Painter, sources: Sources) -> None:
        self.timeline, self.painter, self.sources = timeline, painter, sources
        self.drawn: dict[Drawing, Picture] = {}
        self.lengths = [piece.frames(timeline.fps) for piece in timeline.pieces]
        self.starts = [0, *accumulate(self.lengths)][:-1]

    def composed(self) -> Any:
        """Return the clip, with its sound."""
        import moviepy

        layers = [clip for layer in self.timeline.layers if (clip := self._layer(layer))]
        size = (self.timeline.width, self.timeline.height)
        whole = self._pictures()
        if layers:
            length = whole.duration
            whole = moviepy.CompositeVideoClip([whole, *layers], size=size, use_bgclip=True)
            whole = whole.with_duration(length)
        whole.fps = self.timeline.fps
        return whole.with_audio(self._sound())

    def picture(self, drawing: Drawing) -> Picture:
        """Return *drawing* drawn; each is drawn once."""
        if drawing not in self.drawn:
            size = {"width": self.timeline.width, "height": self.timeline.height}
            self.drawn[drawing] = self.painter.draw(drawing, **size)
        return self.drawn[drawing]

    def _pictures(self) -> Any:
        """Return the pieces one after the other as one clip."""
        fps = self.timeline.fps
        pieces = [self._piece(piece) for piece in self.timeline.pieces]

        def frame(seconds: float) -> np.ndarray:
            number = min(round(seconds * fps), sum(self.lengths) - 1)
            index = bisect_right(self.starts, number) - 1
            shown: np.ndarray = pieces[index].get_frame((number - self.starts[index]) / fps)
            return shown

        return _clip(frame, (self.timeline.width, self.timeline.height), sum(self.lengths) / fps)

    def _piece(self, piece: Take | Hold) -> Any:
        """Return the pictures of one piece."""
        import moviepy

        if isinstance(piece, Hold):
            return self._card(piece)
        if piece.instead is not None:
            return moviepy.ImageClip(self.picture(piece.instead).pixels[:, :, :3])
        size = fitted(piece, self.timeline)
        first, fps = self.timeline.frame(piece.start), self.timeline.fps
        read = self.sources.frame
        clip = _clip(lambda t: read(piece.media, size, (first + NEAR) / fps + t), size)
        if size == (self.timeline.width, self.timeline.height):
            return clip
        return clip.image_transform(self._framed)

    def _card(self, hold: Hold) -> Any:
        """Return a card for as long as it is held, out of black and into it."""
        import numpy as np

        count, fps = self.timeline.frame(hold.length), self.timeline.fps
        pixels = self.picture(hold.card).pixels[:, :, :3]

        def frame(seconds: float) -> np.ndarray:
            bright = _faded(round(seconds * fps), count, self.timeline.frame(hold.fade))
            return pixels if bright == 1 else np.rint(pixels * bright).astype(np.uint8)

        return _clip(frame, (self.timeline.width, self.timeline.height))

    def _framed(self, shown: np.ndarray) -> np.ndarray:
        """Lay a picture over a blurred, darkened copy of itself that fills the frame."""
        import numpy as np
        from PIL import Image, ImageFilter

        width, height = self.timeline.width, self.timeline.height
        inner = Image.fromarray(shown)
        small = (max(2, width // BACKDROP), max(2, height // BACKDROP))
        part = max(small[0] / inner.width, small[1] / inner.height)
        covering = (round(inner.width * part), round(inner.height * part))
        left, top = (covering[0] - small[0]) // 2, (covering[1] - small[1]) // 2
        ground = inner.resize(covering, Image.Resampling.BOX)
        ground = ground.crop((left, top, left + small[0], top + small[1]))
        colours = np.asarray(ground.filter(ImageFilter.GaussianBlur(BLUR)), dtype=float)
        luma = colours @ (0.2126, 0.7152, 0.0722)
        dark = np.clip(colours - (1 - DIM) * luma[:, :, None], 0, 255).astype(np.uint8)
        whole = Image.fromarray(dark).resize((width, height), Image.Resampling.BILINEAR)
        whole.paste(inner, (_even((width - inner.width) // 2), _even((height - inner.height) // 2)))
        return np.asarray(whole)

    def _layer(self, layer: Layer) -> Any:
        """Return a drawing as a clip with its time, its way and its fades; None if it has none."""
        import moviepy

        fps = self.timeline.fps
        begin = self.timeline.frame(layer.start)
        count = self.timeline.frame(layer.end) - begin
        if count <= 0:
            return None
        place = self.picture(layer.drawing)
        way = 0 if place.to_x is None else place.to_x - place.x
        fade = self.timeline.frame(layer.fade)
        colours, alpha = place.pixels[:, :, :3], place.pixels[:, :, 3] / 255

        # A clip's own time begins half a frame early, so that rounding cannot lose a frame.
        def number(seconds: float) -> int:
            return min(count - 1, max(0, round(seconds * fps - 0.5)))

        def mask(seconds: float) -> np.ndarray:
            seen: np.ndarray = alpha * _faded(number(seconds), count, fade)
            return seen

        def position(seconds: float) -> tuple[int, int]:
            x = place.x + way * (number(seconds) + 1) / count
            return _even(int(x)), _even(place.y)

        clip = moviepy.ImageClip(colours, duration=count / fps)
        clip = clip.with_mask(moviepy.VideoClip(mask, is_mask=True, duration=count / fps))
        return clip.with_start((begin - 0.5) / fps).with_position(position)

    def _sound(self) -> Any:
        """Return the sound of all takes in their places, each faded for a moment at its ends."""
        import numpy as np

        fps = self.timeline.fps
        edges = [round(start * RATE / fps) for start in (*self.starts, sum(self.lengths))]
        parts = [self._heard(piece) for piece in self.timeline.pieces]

        def samples(seconds: Any) -> np.ndarray:
            numbers = np.rint(np.atleast_1d(seconds) * RATE).astype(int)
            heard = np.zeros((len(numbers), 2))
            for part, start, end in zip(parts, edges, edges[1:], strict=False):
                within = (numbers >= start) & (numbers < end)
                if part is not None and within.any():
                    heard[within] = part.get_frame((numbers[within] - start) / RATE)
            return heard if np.ndim(seconds) else heard[0]

        return _heard_by(samples, edges[-1] / RATE + LITTLE)

    def _heard(self, piece: Take | Hold) -> Any:
        """Return the sound of one piece, or None for silence."""
        import numpy as np
        from moviepy import afx

        if isinstance(piece, Hold):
            return None
        first, fps = self.timeline.frame(piece.start), self.timeline.fps
        length = piece.frames(fps) / fps
        fade = min(CLICK, length / 2)

        def samples(seconds: Any) -> np.ndarray:
            heard = self.sources.samples(piece.media, first / fps + np.atleast_1d(seconds))
            return heard if np.ndim(seconds) else heard[0]

        return _heard_by(samples, length).with_effects(
            [afx.AudioFadeIn(fade), afx.AudioFadeOut(fade)]
        )


def _clip(
    frame: Callable[[float], np.ndarray], size: tuple[int, int], duration: float | None = None
) -> Any:
    """Return a clip of frames; made by hand, lest MoviePy reads one to learn its size."""
    import moviepy

    clip = moviepy.VideoClip(duration=duration and duration + LITTLE)
    clip.frame_function, clip.size = frame, size
    return clip


def _heard_by(samples: Callable[[Any], np.ndarray], duration: float) -> Any:
    """Return a stereo clip of sound; made by hand, lest MoviePy reads some to count channels."""
    import moviepy

    clip = moviepy.AudioClip(duration=duration, fps=RATE)
    clip.frame_function, clip.nchannels = samples, 2
    return clip


def _even(place: int) -> int:
    """Return *place* or the one before it, as ffmpeg does: colours lie on every other pixel."""
    return place & ~1


def _faded(number: int, count: int, frames: int) -> float:
    """Return how much is seen of frame *number* of *count*, of which so many fade at each end."""
    frames = min(frames, count // 2)
    if not frames:
        return 1.0
    return min(1.0, number / frames, (count - number) / frames)
