"""
What MoviePy does for us: it draws captions and cards, and can put a whole video together.

MoviePy reads our files with an ffmpeg that it starts itself, in no cage; so it works only on
intermediates that we made ourselves. It is told to start the one that we use, and no other.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from talkingheads.backends.base import Find, Painter, Progress
from talkingheads.backends.ffmpeg import film
from talkingheads.backends.ffmpeg.commands import COLOURS
from talkingheads.backends.ffmpeg.picture import encoding
from talkingheads.backends.ffmpeg.sound import RATE
from talkingheads.backends.moviepy.composing import Composer
from talkingheads.backends.moviepy.effects import Effect, load
from talkingheads.backends.moviepy.painting import MoviePyPainter
from talkingheads.backends.moviepy.sources import Sources
from talkingheads.domain import Timeline
from talkingheads.errors import TalkingHeadsError, ToolError

__all__ = ["MoviePyPainter", "MoviePyRenderer"]

# Read when MoviePy is first imported, which is later: every import of it is within a function.
os.environ["FFMPEG_BINARY"] = "ffmpeg-imageio"

PICTURES = 0.95
"""The part of the work that is drawing the pictures; joining them with the sound is the rest."""


class MoviePyRenderer:
    """See `Renderer` in ``base.py``: frame by frame, with the project's own *effect* if any."""

    def __init__(self, painter: Painter, *, effect: str = "", root: Path = Path()) -> None:
        self.painter = painter
        self.effect = load(effect, root) if effect else None

    def render(
        self, timeline: Timeline, video: Path, *, find: Find, crf: int, progress: Progress
    ) -> None:
        """Write *timeline* as *video*, whole or not at all."""
        with tempfile.TemporaryDirectory(dir=video.parent) as place:
            room = Path(place)
            sources = Sources(find)
            try:
                clip = Composer(timeline, self.painter, sources).composed()
                clip = self.effect.applied(clip) if self.effect else clip
                _write(clip, room, timeline.fps, crf, lambda part: progress(part * PICTURES))
            except TalkingHeadsError:
                raise
            except Exception as error:
                raise _ours(error, self.effect) from error
            finally:
                sources.close()
            film.finish(
                room / "pictures.mp4",
                room / "sound.wav",
                timeline,
                video,
                progress=lambda part: progress(PICTURES + part * (1 - PICTURES)),
            )


TO_VIDEO = "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p"
"""How ffmpeg turns MoviePy's red, green and blue into what is encoded."""


def _ours(error: Exception, effect: Effect | None) -> TalkingHeadsError:
    """Return what MoviePy, or the project's own effect, failed with."""
    if effect and effect.caused(error):
        return effect.failed(error)
    return ToolError(f"MoviePy: {error}", hint="Run `talkingheads doctor`.")


def _write(clip: Any, room: Path, fps: int, crf: int, progress: Progress) -> None:
    """Encode the pictures of *clip* as the ffmpeg renderer does, and its sound as it is."""
    options = encoding(fps, crf)
    codec, preset = options.pop("vcodec"), options.pop("preset")
    flags = [part for key, value in options.items() for part in (f"-{key}", str(value))]
    flags += ["-vf", f"{TO_VIDEO},setparams={':'.join('='.join(pair) for pair in COLOURS.items())}"]
    clip.write_videofile(
        str(room / "pictures.mp4"),
        fps=fps,
        codec=codec,
        preset=preset,
        audio=False,
        ffmpeg_params=flags,
        logger=_logger(progress),
    )
    clip.audio.write_audiofile(
        str(room / "sound.wav"), fps=RATE, buffersize=RATE, codec="pcm_s16le", logger=None
    )


def _logger(progress: Progress) -> Any:
    """Return a proglog logger that prints nothing and tells *progress* the frames' part."""
    import proglog

    class Listener(proglog.ProgressBarLogger):  # type: ignore[misc]
        def bars_callback(self, bar: str, attr: str, value: int, old: int | None = None) -> None:
            total = self.bars[bar]["total"]
            if bar == "frame_index" and attr == "index" and total:
                progress(min(1.0, value / total))

    return Listener()
