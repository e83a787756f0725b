"""What MoviePy does for us: it draws captions and cards, and can put a whole video together."""

from __future__ import annotations

from talkingheads.backends.moviepy.painting import MoviePyPainter

__all__ = ["MoviePyPainter"]
