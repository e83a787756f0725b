"""Small real objects behind the house's protocols: tests hand these in and patch nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from talkingheads.backends.base import Probe, Progress, Recipe, Scene, Tools
from talkingheads.cache import Cache
from talkingheads.domain import Digest, Segment, Transcript, Word
from talkingheads.errors import ClipError


class FakeMedia:
    """A source is text such as ``ok 4000`` (its length in ms); other words are refusals."""

    def __init__(self, levels: tuple[float, ...] = (-3.0,)) -> None:
        self.calls: list[str] = []
        self.loudest = levels
        self.recipes: list[Recipe] = []

    def probe(self, source: Path) -> Probe:
        word, _, length = source.read_text().partition(" ")
        if word != "ok":
            raise ClipError(word, hint="Ask again.")
        return Probe("mov", int(length), int(length), 640, 360, 0)

    def levels(self, source: Path, container: str) -> tuple[float, ...]:
        return self.loudest

    def normalise(self, source: Path, target: Path, *, recipe: Recipe, progress: Progress) -> None:
        self.calls.append("normalise")
        self.recipes.append(recipe)
        target.write_bytes(source.read_bytes())
        progress(1.0)

    def listen(self, media: Path) -> np.ndarray:
        return np.zeros(16 * self.probe(media).duration, dtype=np.float32)


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


class FakeRenderer:
    """Writes down what it was asked to draw in place of a video."""

    def __init__(self) -> None:
        self.calls = 0

    def render(
        self, scene: Scene, *, video: Path, poster: Path, progress: Progress
    ) -> tuple[int, int]:
        self.calls += 1
        drawn = (scene.clip.media, scene.cuts, scene.burned, scene.speaker)
        video.write_text(" ".join(str(part) for part in drawn))
        poster.write_text(f"{scene.clip.media} {scene.speaker.name}")
        return 640, 360


def tools(
    root: Path,
    *,
    media: FakeMedia | None = None,
    speech: FakeSpeech | None = None,
    recogniser: FakeRecogniser | None = None,
    renderer: FakeRenderer | None = None,
) -> Tools:
    """Return tools for the project in *root*, with its clips in ``clips``."""
    return Tools(
        clips=root / "clips",
        cache=Cache(root / ".talkingheads"),
        media=media or FakeMedia(),
        speech=speech or FakeSpeech(),
        recogniser=recogniser or FakeRecogniser(),
        renderer=renderer or FakeRenderer(),
        progress=lambda part: None,
    )
