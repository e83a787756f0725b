"""
The timeline: what a finished video shows and lets be heard, as data.

It is the narrow waist between what was decided (cuts, captions, promises) and the tools that draw
and encode. Pieces are played one after the other; layers lie over them. All times are whole
milliseconds on the timeline's own clock, but for the stretch of a `Take`, which is in source time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from talkingheads.domain.clips import Digest


@dataclass(frozen=True)
class LowerThird:
    """Name, role and organisation, beside the speaker's chin."""

    name: str
    about: str = ""


@dataclass(frozen=True)
class CaptionBox:
    """One caption, on a dark ground near the lower edge."""

    lines: tuple[str, ...]
    language: str = ""


@dataclass(frozen=True)
class TitleCard:
    """A whole picture in the project's colour: a title with the logo, before somebody speaks."""

    title: str
    subtitle: str = ""
    small: str = ""


@dataclass(frozen=True)
class Quote:
    """What somebody promised, in the words as spoken."""

    text: str
    owner: str = ""
    """Who is to do it, if it is not the speaker."""
    due: date | None = None


@dataclass(frozen=True)
class EndCard:
    """A whole picture with what was promised."""

    heading: str
    quotes: tuple[Quote, ...]
    more: int = 0
    """How many promises there was no room for."""


@dataclass(frozen=True)
class VoiceCard:
    """A whole picture for somebody who is only heard: name, role and the waveform."""

    name: str
    about: str = ""
    peaks: tuple[int, ...] = ()
    """How loud each of as many equal stretches is, 0 to 100."""


@dataclass(frozen=True)
class Playhead:
    """The line that moves over the waveform of a `VoiceCard` while the layer is shown."""


def frame_at(moment: int, fps: int) -> int:
    """Return the number of the frame that a video with *fps* shows first at or next to *moment*."""
    return round(moment * fps / 1000)


Drawing = LowerThird | CaptionBox | TitleCard | EndCard | VoiceCard | Playhead
"""What MoviePy draws, once each."""


@dataclass(frozen=True)
class Take:
    """A stretch of a clip's trusted intermediate, in source time; its sound always counts."""

    media: Digest
    start: int
    end: int
    width: int = 0
    height: int = 0
    """Of its picture; both 0: it has none, and *instead* is shown."""
    instead: VoiceCard | None = None

    @property
    def length(self) -> int:
        return self.end - self.start

    def frames(self, fps: int) -> int:
        """Return how many pictures of it a video with *fps* shows."""
        return frame_at(self.end, fps) - frame_at(self.start, fps)


@dataclass(frozen=True)
class Hold:
    """A card alone, in silence."""

    card: TitleCard | EndCard
    length: int
    fade: int = 0
    """Milliseconds in which it comes out of, and goes into, black."""

    def frames(self, fps: int) -> int:
        """Return how many pictures of it a video with *fps* shows."""
        return frame_at(self.length, fps)


@dataclass(frozen=True)
class Layer:
    """A drawing that lies over the pieces from *start* to *end*."""

    drawing: LowerThird | CaptionBox | Playhead
    start: int
    end: int
    fade: int = 0
    """Milliseconds in which it comes and goes."""


@dataclass(frozen=True)
class Chapter:
    """A named part of a timeline."""

    start: int
    end: int
    title: str


@dataclass(frozen=True)
class Timeline:
    """
    A finished video, as data.

    A picture of another shape than *width* x *height* is shown whole, before a blurred and
    darkened copy of itself that fills the frame.
    """

    width: int
    height: int
    fps: int
    pieces: tuple[Take | Hold, ...]
    layers: tuple[Layer, ...] = ()
    """In the order in which they are laid; captions do not overlap each other."""
    chapters: tuple[Chapter, ...] = ()
    loudness: float = -16.0
    """LUFS of the whole, integrated (EBU R 128)."""

    @property
    def length(self) -> int:
        """Milliseconds of all its frames: pieces are shown in whole ones."""
        return round(sum(piece.frames(self.fps) for piece in self.pieces) * 1000 / self.fps)

    def frame(self, moment: int) -> int:
        """Return the number of the frame that is shown first at or next to *moment*."""
        return frame_at(moment, self.fps)
