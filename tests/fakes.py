"""Small real objects behind the house's protocols: tests hand these in and patch nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from talkingheads.backends.base import Find, Levels, Picture, Probe, Progress, Recipe, Tools
from talkingheads.cache import Cache
from talkingheads.domain import (
    Cut,
    Digest,
    Drawing,
    EndCard,
    Segment,
    Take,
    Timeline,
    TitleCard,
    Transcript,
    VoiceCard,
    Word,
)
from talkingheads.errors import ClipError


class FakeMedia:
    """A source is text such as ``ok 4000`` (its length in ms); other words are refusals."""

    def __init__(
        self, levels: tuple[float, ...] = (-3.0,), *, mixed: float = -6.0, rate: float = 25.0
    ) -> None:
        self.calls: list[str] = []
        self.loudest = Levels(levels, mixed)
        self.rate = rate
        self.recipes: list[Recipe] = []

    def probe(self, source: Path) -> Probe:
        word, _, length = source.read_text().partition(" ")
        if word != "ok":
            raise ClipError(word, hint="Ask again.")
        return Probe("mov", int(length), int(length), 640, 360, 0, frame_rate=self.rate)

    def levels(self, source: Path, container: str) -> Levels:
        return self.loudest

    def normalise(self, source: Path, target: Path, *, recipe: Recipe, progress: Progress) -> None:
        self.calls.append("normalise")
        self.recipes.append(recipe)
        target.write_bytes(source.read_bytes())
        progress(1.0)

    def listen(self, media: Path) -> np.ndarray:
        return np.zeros(16 * self.probe(media).duration, dtype=np.float32)

    def frames(self, media: Path, moments: Sequence[int], *, height: int) -> np.ndarray:
        """Each picture is as bright as its second."""
        bright = np.array([moment // 1000 % 256 for moment in moments], np.uint8)
        width = height * 16 // 9
        return np.broadcast_to(bright[:, None, None, None], (len(moments), height, width, 3)).copy()

    def shrink(self, video: Path, target: Path, *, duration: int, progress: Progress) -> None:
        self.calls.append("shrink")
        target.write_text(f"small {video.read_text()}")
        progress(1.0)

    def sound_of(self, media: Path, cuts: Sequence[Cut], target: Path, *, loudness: float) -> None:
        self.calls.append("sound_of")
        target.write_text(f"{loudness} {cuts}")


class FakeSpeech:
    """Somebody speaks in the spans it is given."""

    def __init__(self, spans: tuple[tuple[int, int], ...] = ((500, 3500),)) -> None:
        self.found = spans

    def spans(self, audio: np.ndarray) -> tuple[tuple[int, int], ...]:
        return self.found


class FakeRecogniser:
    """Hears the same sentence in every clip, a word each 300 ms from the first span's start."""

    def __init__(self, sentence: str = "We will open the hall by Friday.") -> None:
        self.sentence = sentence
        self.heard: list[tuple[tuple[int, int], ...]] = []

    def transcribe(
        self,
        audio: np.ndarray,
        spans: Sequence[tuple[int, int]],
        *,
        source: Digest,
        language: str,
        progress: Progress,
    ) -> Transcript:
        self.heard.append(tuple(spans))
        start = spans[0][0] + 200
        words = tuple(
            Word(text, start + 300 * n, start + 300 * n + 280)
            for n, text in enumerate(self.sentence.split())
        )
        return Transcript(language="en", segments=(Segment(words),), model="fake")


class FakePainter:
    """Draws a plain bar, and remembers what it was asked for."""

    def __init__(self) -> None:
        self.drawn: list[Drawing] = []

    def draw(self, drawing: Drawing, *, width: int, height: int) -> Picture:
        self.drawn.append(drawing)
        if isinstance(drawing, TitleCard | EndCard | VoiceCard):
            return Picture(np.full((height, width, 4), 255, np.uint8), 0, 0)
        bar = np.full((max(2, height // 10), max(2, width // 4), 4), 255, np.uint8)
        return Picture(bar, 0, height - len(bar), to_x=None)


class FakeRenderer:
    """Writes down the timeline in place of a video."""

    def __init__(self) -> None:
        self.timelines: list[Timeline] = []

    @property
    def calls(self) -> int:
        return len(self.timelines)

    def render(
        self, timeline: Timeline, video: Path, *, find: Find, crf: int, progress: Progress
    ) -> None:
        for piece in timeline.pieces:
            if isinstance(piece, Take):
                assert find(piece.media).is_file(), piece
        self.timelines.append(timeline)
        video.write_text(f"{crf} {timeline}")
        progress(1.0)


def tools(
    root: Path,
    *,
    media: FakeMedia | None = None,
    speech: FakeSpeech | None = None,
    recogniser: FakeRecogniser | None = None,
    painter: FakePainter | None = None,
    renderer: FakeRenderer | None = None,
) -> Tools:
    """Return tools for the project in *root*, with its clips in ``clips``."""
    return Tools(
        clips=root / "clips",
        cache=Cache(root / ".talkingheads"),
        media=media or FakeMedia(),
        speech=speech or FakeSpeech(),
        recogniser=recogniser or FakeRecogniser(),
        painter=painter or FakePainter(),
        renderer=renderer or FakeRenderer(),
        progress=lambda part: None,
    )
