"""
Makes the finished video with MoviePy: the cut, the lower third, cards and burned-in captions.

Every text is drawn once and then laid over the frames that show it. MoviePy starts the ffmpeg
that imageio-ffmpeg carries, and only on intermediates that we made ourselves.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from talkingheads.backends.base import Progress, Scene
from talkingheads.backends.fonts import font
from talkingheads.domain import Cue, CutList, Speaker
from talkingheads.errors import ToolError

CARD = (1280, 720)
"""Size of the card that stands for a clip without picture."""

FADE = 0.3
"""Seconds in which the lower third comes and goes."""

ABOVE_CAPTIONS = 0.76
"""Where the lower third ends, as a part of the height: two lines of captions fit below."""

STILLS = 9
"""Frames from which the poster is chosen."""

CLICK = 0.012
"""Seconds of fade at each end of each cut, so that no cut clicks."""

BT709 = (
    "-vf scale=out_color_matrix=bt709:out_range=tv,format=yuv420p "
    "-colorspace bt709 -color_primaries bt709 -color_trc bt709".split()
)

ANONYMOUS = "-map_metadata -1 -fflags +bitexact -flags:v +bitexact -flags:a +bitexact".split()
"""Nothing of the source's metadata, and nothing that differs from run to run."""


class MoviePy:
    """See `Renderer` in ``base.py``."""

    def render(
        self, scene: Scene, *, video: Path, poster: Path, progress: Progress
    ) -> tuple[int, int]:
        """Write *video* (H.264, AAC, fast start) and *poster* (JPEG); return width and height."""
        import moviepy

        clip, settings = scene.clip, scene.settings
        brush = Brush(clip.width or CARD[0], clip.height or CARD[1], settings.colour)
        with ExitStack() as readers:
            sound = readers.enter_context(closing(moviepy.AudioFileClip(str(scene.media))))
            source = None
            if clip.has_picture:
                reader = moviepy.VideoFileClip(str(scene.media), audio=False)
                source = readers.enter_context(closing(reader))
            try:
                talk = _picture(source, scene.cuts, brush, scene.speaker)
                _write_poster(talk, poster)
                talk = _with_texts(talk, scene, brush).with_audio(_sound(sound, scene.cuts))
                _write(talk, video, clip.fps, settings.crf, progress)
            except OSError as error:
                raise ToolError(f"MoviePy: {error}", hint="Run `talkingheads doctor`.") from None
        return brush.width, brush.height


@dataclass(frozen=True)
class Brush:
    """Draws texts in proportion to a picture of *width* x *height* pixels."""

    width: int
    height: int
    colour: str

    @property
    def unit(self) -> int:
        """A twentieth of the short side: the height of a line of text."""
        return max(12, min(self.width, self.height) // 20)

    @property
    def rgb(self) -> tuple[int, int, int]:
        value = int(self.colour[1:], 16)
        return value >> 16, value >> 8 & 255, value & 255

    def text(self, words: str, *, size: int, bold: bool = False, width: int = 0) -> Any:
        """Return *words* as a picture, wrapped at *width* pixels if that is given."""
        import moviepy

        clip = moviepy.TextClip(
            font=str(font(bold=bold)),
            text=words,
            font_size=size,
            color="white",
            method="caption" if width else "label",
            size=(width, None) if width else (None, None),
            margin=(0, size // 3, 0, size // 3),
            text_align="left",
            horizontal_align="left",
            duration=1,
        )
        return clip

    def panel(self, texts: Sequence[Any], opacity: float) -> Any:
        """Return *texts* one below the other on a panel of the project's colour, as one picture."""
        import moviepy
        import numpy as np

        pad = self.unit // 2
        width = max(text.w for text in texts) + 3 * pad
        height = sum(text.h for text in texts) + pad
        back = moviepy.ColorClip((width, height), color=self.rgb, duration=1)
        strip = moviepy.ColorClip((max(3, pad // 3), height), color=(255, 255, 255), duration=1)
        layers, top = [back, strip], pad // 2
        for text in texts:
            layers.append(text.with_position((int(1.5 * pad), top)))
            top += text.h
        drawn = moviepy.CompositeVideoClip(layers, size=(width, height)).get_frame(0)
        alpha = np.full((height, width, 1), round(255 * opacity), dtype=np.uint8)
        return moviepy.ImageClip(np.concatenate([drawn.astype(np.uint8), alpha], axis=2))

    def lower_third(self, speaker: Speaker) -> Any:
        """Return the panel with name, role and organisation."""
        room = int(self.width * 0.8)
        lines = [self._fitted(speaker.name, self.unit, bold=True, room=room)]
        if about := _about(speaker):
            lines.append(self._fitted(about, int(self.unit * 0.72), bold=False, room=room))
        return self.panel(lines, 0.92)

    def _fitted(self, words: str, size: int, *, bold: bool, room: int) -> Any:
        line = self.text(words, size=size, bold=bold)
        return line if line.w <= room else self.text(words, size=size, bold=bold, width=room)

    def caption(self, lines: Sequence[str]) -> Any:
        """Return one caption on a dark ground, centred."""
        import moviepy
        import numpy as np

        texts = [self.text(line, size=int(self.unit * 0.95)) for line in lines]
        pad = self.unit // 3
        size = (max(t.w for t in texts) + 2 * pad, sum(t.h for t in texts) + pad)
        layers, top = [moviepy.ColorClip(size, color=(0, 0, 0), duration=1)], pad // 2
        for text in texts:
            layers.append(text.with_position(("center", top)))
            top += text.h
        drawn = moviepy.CompositeVideoClip(layers, size=size).get_frame(0).astype(np.uint8)
        alpha = np.full((size[1], size[0], 1), 205, dtype=np.uint8)
        return moviepy.ImageClip(np.concatenate([drawn, alpha], axis=2))

    def card(self, speaker: Speaker) -> Any:
        """Return a whole picture with name and role, for a clip without one."""
        import moviepy

        room = int(self.width * 0.8)
        texts = [self.text(speaker.name or "A voice", size=self.unit * 2, bold=True, width=room)]
        if about := _about(speaker):
            texts.append(self.text(about, size=self.unit, width=room))
        layers = [moviepy.ColorClip((self.width, self.height), color=self.rgb, duration=1)]
        top = (self.height - sum(text.h for text in texts)) // 2
        for text in texts:
            layers.append(text.with_position((self.width // 10, top)))
            top += text.h
        whole = moviepy.CompositeVideoClip(layers, size=(self.width, self.height))
        return moviepy.ImageClip(whole.get_frame(0).astype("uint8"))


def _about(speaker: Speaker) -> str:
    return " · ".join(part for part in (speaker.role, speaker.organisation) if part)


def _picture(source: Any, cuts: CutList, brush: Brush, speaker: Speaker) -> Any:
    """Return the kept stretches one after the other, or the card for as long."""
    import moviepy

    if source is None:
        return brush.card(speaker).with_duration(cuts.length / 1000)
    parts = [
        source.subclipped(cut.start / 1000, min(cut.end / 1000, source.duration))
        for cut in cuts.cuts
    ]
    return moviepy.concatenate_videoclips(parts) if len(parts) > 1 else parts[0]


def _sound(sound: Any, cuts: CutList) -> Any:
    """Return the kept stretches of sound, each faded for a moment at its ends."""
    import moviepy
    from moviepy import afx

    parts = [
        sound.subclipped(cut.start / 1000, min(cut.end / 1000, sound.duration)).with_effects(
            [afx.AudioFadeIn(CLICK), afx.AudioFadeOut(CLICK)]
        )
        for cut in cuts.cuts
    ]
    return moviepy.concatenate_audioclips(parts) if len(parts) > 1 else parts[0]


def _with_texts(talk: Any, scene: Scene, brush: Brush) -> Any:
    """Lay the name over the picture, and the captions if they are to be burned in."""
    seconds = scene.settings.lower_third_seconds
    if scene.clip.has_picture and seconds and scene.speaker.name:
        talk = _with_lower_third(talk, brush, scene.speaker, seconds)
    return _with_captions(talk, brush, scene.burned.cues) if scene.burned else talk


def _with_lower_third(talk: Any, brush: Brush, speaker: Speaker, seconds: float) -> Any:
    """Lay the lower third over the first *seconds*; the frames after it cost nothing."""
    import moviepy
    from moviepy import vfx

    panel = brush.lower_third(speaker)
    shown = min(seconds, talk.duration)
    place = (brush.width // 20, round(brush.height * ABOVE_CAPTIONS) - panel.h)
    fades = [vfx.CrossFadeIn(FADE), vfx.CrossFadeOut(FADE)]
    panel = panel.with_duration(shown).with_position(place).with_effects(fades)
    start = moviepy.CompositeVideoClip([talk.subclipped(0, shown), panel])
    if talk.duration - shown < 0.1:
        return start.with_duration(talk.duration)
    return moviepy.concatenate_videoclips([start, talk.subclipped(shown)])


def _with_captions(talk: Any, brush: Brush, cues: Sequence[Cue]) -> Any:
    """Burn *cues* into the lower part of the picture."""
    import moviepy

    layers = [talk]
    for cue in cues:
        start, end = cue.start / 1000, min(cue.end / 1000, talk.duration)
        if start < end:
            picture = brush.caption(cue.lines).with_start(start).with_duration(end - start)
            layers.append(
                picture.with_position(("center", brush.height - picture.h - brush.height // 24))
            )
    return moviepy.CompositeVideoClip(layers).with_duration(talk.duration)


def _write_poster(talk: Any, poster: Path) -> None:
    """Write the most ordinary of a few frames: eyes are mostly open, and a blink is not usual."""
    import numpy as np
    from PIL import Image

    moments = [talk.duration * (0.1 + 0.8 * n / (STILLS - 1)) for n in range(STILLS)]
    frames = [Image.fromarray(talk.get_frame(moment).astype("uint8")) for moment in moments]
    small = np.stack([np.asarray(f.convert("L").resize((96, 96)), dtype=float) for f in frames])
    distance = np.abs(small - np.median(small, axis=0)).mean(axis=(1, 2))
    frames[int(distance.argmin())].save(poster, quality=82, optimize=True)


def _write(talk: Any, video: Path, fps: int, crf: int, progress: Progress) -> None:
    """Encode *talk* for browsers: yuv420p, BT.709, AAC 48 kHz, index first, no metadata."""
    flags = ["-crf", str(crf), "-g", str(fps * 2), *BT709, *ANONYMOUS, "-movflags", "+faststart"]
    with tempfile.TemporaryDirectory(dir=video.parent) as room:
        talk.write_videofile(
            str(video),
            fps=fps,
            codec="libx264",
            preset="veryfast",
            audio_codec="aac",
            audio_fps=48000,
            audio_bitrate="96k",
            temp_audiofile=str(Path(room) / "sound.m4a"),
            ffmpeg_params=flags,
            logger=_logger(progress),
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
