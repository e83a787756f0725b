"""Render hands cut, captions and speaker to the renderer, and keeps what it makes."""

from __future__ import annotations

from pathlib import Path

import pytest

from talkingheads.backends.base import Scene
from talkingheads.domain import CaptionTrack, Clip, Cue, Cut, CutList, Speaker
from talkingheads.errors import ToolError
from talkingheads.settings import RenderSettings
from talkingheads.stages import render
from tests.fakes import FakeRenderer, tools

SPEAKER = Speaker("Ana Ruiz", "Volunteer")
CUTS = CutList((Cut(500, 2500), Cut(4000, 5000)), 6000)
CAPTIONS = CaptionTrack((Cue(0, 1000, ("Hello.",)),), "Ana Ruiz", "en")


def clip_in(root: Path) -> tuple[Clip, object]:
    kit = tools(root)
    (root / "m.mkv").write_text("ok 6000")
    return Clip("a" * 64, kit.cache.adopt(root / "m.mkv"), 6000, 640, 360, 25), kit


def test_video_and_still_are_kept_by_their_digests(tmp_path: Path) -> None:
    """The rendition names two files of the store, the picture's size and the cut's length."""
    clip, kit = clip_in(tmp_path)
    made = render.run(clip, CUTS, CAPTIONS, SPEAKER, settings=RenderSettings(), tools=kit)
    assert kit.cache.path(made.video).suffix == ".mp4"
    assert kit.cache.path(made.poster).suffix == ".jpg"
    assert (made.width, made.height, made.duration) == (640, 360, 3000)
    assert made.size == kit.cache.path(made.video).stat().st_size
    drawn = kit.cache.path(made.video).read_text()
    assert "Hello." in drawn
    assert "Volunteer" in drawn


class BrokenRenderer(FakeRenderer):
    """Writes half a video and gives up."""

    def render(self, scene: Scene, *, video: Path, **_: object) -> tuple[int, int]:
        video.write_text("half")
        raise ToolError("MoviePy: no memory")


def test_a_broken_render_leaves_nothing(tmp_path: Path) -> None:
    """If the renderer fails, no file of it is kept anywhere."""
    clip, _ = clip_in(tmp_path)
    kit = tools(tmp_path, renderer=BrokenRenderer())
    with pytest.raises(ToolError):
        render.run(clip, CUTS, None, SPEAKER, settings=RenderSettings(), tools=kit)
    left = [p for p in (tmp_path / ".talkingheads").rglob("*") if p.is_file()]
    assert [p.suffix for p in left] == [".mkv"]
