"""The clips of a timeline, opened when they are shown and closed when others are."""

from __future__ import annotations

import warnings
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from talkingheads.backends.base import Find
from talkingheads.backends.ffmpeg.sound import RATE
from talkingheads.domain import Digest

if TYPE_CHECKING:
    import numpy as np

OPEN = 3
"""Readers that are kept open at once, of pictures and of sound each."""

BUFFER = 200_000
"""Samples that MoviePy reads at once; asked for more than half of them it goes astray."""


class Sources:
    """Reads frames and samples of clips."""

    def __init__(self, find: Find) -> None:
        self.find = find
        self._pictures: OrderedDict[object, Any] = OrderedDict()
        self._sounds: OrderedDict[object, Any] = OrderedDict()

    def frame(self, media: Digest, size: tuple[int, int], seconds: float) -> np.ndarray:
        """Return the picture of *media* at *seconds*, scaled to *size*; after its end the last."""
        reader = _kept(self._pictures, (media, size), lambda: self._reader(media, size))
        with warnings.catch_warnings():
            # What it warns of is what is wanted: the last picture stands where none is left.
            warnings.filterwarnings("ignore", category=UserWarning)
            frame: np.ndarray = reader.get_frame(seconds)
        return frame

    def samples(self, media: Digest, seconds: np.ndarray) -> np.ndarray:
        """Return the sound of *media* at these moments, silence after its end: -1 to 1, stereo."""
        import numpy as np

        reader = _kept(self._sounds, media, lambda: self._listener(media))
        heard = np.zeros((len(seconds), 2))
        step = max(1, reader.buffersize // 2 - 1)
        for first in range(0, len(seconds), step):
            part = seconds[first : first + step]
            if part[0] < reader.duration:
                heard[first : first + step] = reader.get_frame(part)
        return heard

    def close(self) -> None:
        """Close all that is open."""
        for readers in (self._pictures, self._sounds):
            while readers:
                readers.popitem()[1].close()

    def _reader(self, media: Digest, size: tuple[int, int]) -> Any:
        from moviepy.video.io.ffmpeg_reader import FFMPEG_VideoReader

        return _tidy(FFMPEG_VideoReader)(str(self.find(media)), target_resolution=size)

    def _listener(self, media: Digest) -> Any:
        from moviepy.audio.io.readers import FFMPEG_AudioReader

        return _tidy(FFMPEG_AudioReader)(str(self.find(media)), BUFFER, fps=RATE)


def _tidy(kind: Any) -> Any:
    """Return *kind* of reader, mended: MoviePy leaves the pipes of a process that ended open."""

    class Tidy(kind):  # type: ignore[misc]
        def close(self, *args: Any, **options: Any) -> None:
            process = getattr(self, "proc", None)
            super().close(*args, **options)
            if process is not None:
                process.stdout.close()
                process.stderr.close()

    return Tidy


def _kept(readers: OrderedDict[object, Any], key: object, opening: Callable[[], Any]) -> Any:
    """Return the reader of *key*, opened if it is not; the one used longest ago gives way."""
    if key not in readers:
        while len(readers) >= OPEN:
            readers.popitem(last=False)[1].close()
        readers[key] = opening()
    readers.move_to_end(key)
    return readers[key]
