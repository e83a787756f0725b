"""What stands below the video of a clip's page: filmstrip, waveform, the small video, downloads."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass

from talkingheads.backends.pages import Words
from talkingheads.domain import FRAMES, Briefing, Digest, Entry
from talkingheads.stages.page import wording

HEIGHT = 90
"""Of a picture in the filmstrip, as it is drawn; all that counts is its shape."""

MEANING = (
    "How loud each of as many equal stretches of the video is, from start_ms to end_ms: "
    "100 is the loudest, each 10 less are 4 dB less, 0 is 40 dB less or silence."
)


BARS = 64
"""Stretches in which the waveform is drawn, at most."""

SPEEDS = (0.75, 1, 1.25, 1.5, 1.75, 2)
"""How fast a clip can be played, of how fast it is."""


@dataclass(frozen=True)
class FrameView:
    """One picture of the filmstrip, and the part of the talk that it stands for."""

    number: int
    start: int
    width: int

    @property
    def x(self) -> int:
        """Where it begins in the filmstrip."""
        return self.number * self.width

    @property
    def place(self) -> str:
        """Where its part begins, of the strip's width."""
        return f"{100 * self.number / FRAMES:.4g}%"

    @property
    def clock(self) -> str:
        return wording.clock(self.start)

    @property
    def moment(self) -> str:
        return wording.seconds(self.start)


@dataclass(frozen=True)
class PlayerView:
    """What stands below the video of one clip."""

    entry: Entry
    words: Words

    @property
    def small(self) -> bool:
        """Whether there is a small video that saves something."""
        rendition = self.entry.rendition
        return bool(rendition.low) and rendition.low_size < rendition.size

    @property
    def size(self) -> str:
        return wording.megabytes(self.words, self.entry.rendition.size)

    @property
    def small_size(self) -> str:
        return wording.megabytes(self.words, self.entry.rendition.low_size)

    @property
    def speeds(self) -> tuple[tuple[float, str], ...]:
        """How fast it can be played, and how that is said."""
        return tuple((speed, self._speed(speed)) for speed in SPEEDS)

    def _speed(self, speed: float) -> str:
        decimals = len(f"{speed:g}".partition(".")[2])
        return self.words.say("{speed}×", speed=self.words.number(speed, decimals=decimals))

    @property
    def film(self) -> bool:
        return bool(self.entry.rendition.filmstrip)

    @property
    def start(self) -> int:
        """Where the talk, and with it the strip, begins in the video."""
        return self.entry.cuts.opening

    @property
    def end(self) -> int:
        return self.entry.cuts.length

    @property
    def width(self) -> int:
        """Of a picture in the filmstrip that is `HEIGHT` high."""
        clip = self.entry.clip
        return round(HEIGHT * clip.width / clip.height) if clip.height else HEIGHT

    @property
    def frames(self) -> tuple[FrameView, ...]:
        talk = self.end - self.start
        return tuple(
            FrameView(number, self.start + talk * number // FRAMES, self.width)
            for number in range(FRAMES)
        )

    @property
    def drawn(self) -> tuple[FrameView, ...]:
        """The pictures that are drawn: fewer that show something, of all that there are."""
        return self.frames[::2]

    @property
    def part(self) -> str:
        """How wide one of them is drawn, of the strip's width."""
        return f"{100 / len(self.drawn) + 0.01:.4g}%"

    @property
    def wave(self) -> tuple[int, ...]:
        """How loud each of as many equal stretches of the talk is; empty: nobody knows."""
        peaks = self.entry.rendition.peaks
        return peaks[len(peaks) * self.start // max(1, self.end) :]

    @property
    def bars(self) -> tuple[int, ...]:
        """The waveform in at most `BARS` stretches: of each, the loudest."""
        wave = self.wave
        many = min(BARS, len(wave))
        edges = [len(wave) * n // many for n in range(many + 1)] if many else []
        return tuple(max(wave[start:end]) for start, end in itertools.pairwise(edges))

    @property
    def outline(self) -> str:
        """The waveform as an SVG path, 2 wide for each stretch and 100 high."""
        bars = self.bars
        upper = [(2 * n + 1, 50 - peak // 2) for n, peak in enumerate(bars)]
        lower = [(2 * n + 1, 50 + (peak + 1) // 2) for n, peak in enumerate(bars)]
        points = [(0, 50), *upper, (2 * len(bars), 50), *reversed(lower)]
        steps = (f"{x - a} {y - b}" for (a, b), (x, y) in itertools.pairwise(points))
        return f"M0 50l{' '.join(steps).replace(' -', '-')}z"


def texts(briefing: Briefing) -> Iterator[tuple[str, str]]:
    """Yield the peaks of every clip as JSON: path on the site, content."""
    for entry in briefing.entries:
        if entry.rendition.peaks:
            told = {
                "meaning": MEANING,
                "start_ms": 0,
                "end_ms": entry.cuts.length,
                "duration_ms": entry.rendition.duration,
                "peaks": entry.rendition.peaks,
            }
            yield f"clips/{entry.id}/peaks.json", json.dumps(told) + "\n"


def media(briefing: Briefing) -> Iterator[tuple[str, Digest]]:
    """Yield where the small videos, the faces and the filmstrips go, with their digests."""
    for entry in briefing.entries:
        if entry.rendition.low:
            yield f"clips/{entry.id}/video-low.mp4", entry.rendition.low
        if entry.rendition.face:
            yield f"clips/{entry.id}/face.jpg", entry.rendition.face
        if entry.rendition.filmstrip:
            yield f"clips/{entry.id}/filmstrip.jpg", entry.rendition.filmstrip
