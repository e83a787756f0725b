"""Render makes a timeline of a clip, hands it to the renderer, and keeps what is made."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from talkingheads.backends.base import Find, Progress, Tools
from talkingheads.domain import (
    CaptionBox,
    CaptionTrack,
    Clip,
    Cue,
    Cut,
    CutList,
    EndCard,
    Hold,
    LowerThird,
    Playhead,
    Quote,
    Rendition,
    Speaker,
    Take,
    Timeline,
    TitleCard,
    VoiceCard,
)
from talkingheads.errors import ToolError
from talkingheads.settings import RenderSettings
from talkingheads.stages import render
from talkingheads.stages.render import face, plan
from tests.fakes import FakeRenderer, tools

SPEAKER = Speaker("Ana Ruiz", "Volunteer", "Larkford Bus")
CUTS = CutList((Cut(520, 2520), Cut(4000, 5000)), 6000)
CAPTIONS = CaptionTrack((Cue(0, 1000, ("Hello.",)), Cue(900, 2000, ("There.",))), "Ana Ruiz", "en")
QUOTES = (Quote("We will open the hall by Friday.", due=date(2026, 10, 2)),)
CLIP = Clip("a" * 64, "b" * 64, 6000, 640, 360, 25)


def timeline(
    clip: Clip = CLIP,
    cuts: CutList = CUTS,
    burned: CaptionTrack | None = None,
    promised: tuple[Quote, ...] = (),
    **settings: object,
) -> Timeline:
    return plan.timeline(
        clip, cuts, burned, SPEAKER, promised, peaks=(1, 2), settings=RenderSettings(**settings)
    )


def clip_in(root: Path, **kit: object) -> tuple[Clip, Tools]:
    made = tools(root, **kit)
    (root / "m.mkv").write_text("ok 6000")
    return replace(CLIP, media=made.cache.adopt(root / "m.mkv")), made


def rendition(root: Path, **settings: object) -> tuple[Rendition, Tools]:
    clip, kit = clip_in(root)
    chosen = RenderSettings(**settings)
    return render.run(clip, CUTS, CAPTIONS, SPEAKER, QUOTES, settings=chosen, tools=kit), kit


def test_the_kept_stretches_are_played_one_after_the_other() -> None:
    """Each cut is a take of the clip's intermediate; the video is as long as they are."""
    made = timeline()
    assert made.pieces == tuple(Take(CLIP.media, c.start, c.end, 640, 360) for c in CUTS.cuts)
    assert (made.width, made.height, made.fps, made.length) == (640, 360, 25, 3000)


def test_the_name_is_shown_in_the_first_seconds() -> None:
    """The lower third names speaker, role and organisation, and ends with the talk."""
    (layer,) = timeline(lower_third_seconds=2).layers
    assert layer.drawing == LowerThird("Ana Ruiz", "Volunteer · Larkford Bus")
    assert (layer.start, layer.end) == (0, 2000)
    assert timeline(lower_third_seconds=60).layers[0].end == 3000
    assert timeline(lower_third_seconds=0).layers == ()


def test_burned_captions_are_layers_that_do_not_overlap() -> None:
    """Each caption is drawn where its cue says, and makes room for the next."""
    layers = [x for x in timeline(burned=CAPTIONS).layers if isinstance(x.drawing, CaptionBox)]
    assert [(x.start, x.end, x.drawing.lines) for x in layers] == [
        (0, 900, ("Hello.",)), (900, 2000, ("There.",))
    ]  # fmt: skip


def test_promises_stand_on_the_end_card() -> None:
    """After the talk comes a card with the quotes; without promises there is none."""
    made = timeline(promised=QUOTES, end_card_seconds=3)
    assert made.pieces[-1] == Hold(EndCard("What Ana Ruiz promised", QUOTES), 3000, plan.FADE)
    assert made.length == 6000
    assert not any(isinstance(piece, Hold) for piece in timeline().pieces)
    assert timeline(promised=QUOTES, end_card_seconds=0).length == 3000


def test_a_title_card_comes_before_the_talk() -> None:
    """It is as long as the cut list's opening, and the name comes after it."""
    made = timeline(cuts=replace(CUTS, opening=2000))
    assert made.pieces[0] == Hold(
        TitleCard("Ana Ruiz", "Volunteer", "Larkford Bus"), 2000, plan.FADE
    )
    assert made.layers[0].start == 2000
    assert made.length == 5000


def test_a_clip_without_picture_becomes_a_card_with_its_waveform() -> None:
    """Every take shows the card instead of a picture, and a line moves over it."""
    made = timeline(clip=replace(CLIP, width=0, height=0))
    voice = VoiceCard("Ana Ruiz", "Volunteer · Larkford Bus", (1, 2))
    assert [piece.instead for piece in made.pieces if isinstance(piece, Take)] == [voice, voice]
    assert [(x.drawing, x.start, x.end) for x in made.layers] == [(Playhead(), 0, 3000)]
    assert (made.width, made.height) == plan.CARD


@pytest.mark.parametrize(
    ("size", "shape", "expected"),
    [
        ((720, 1280), "as filmed", (720, 1280)),
        ((720, 1280), "landscape", (1280, 720)),
        ((640, 360), "portrait", (360, 640)),
        ((590, 844), "landscape", (1048, 590)),
    ],
)
def test_the_shape_is_as_asked(
    size: tuple[int, int], shape: str, expected: tuple[int, int]
) -> None:
    """The short side stays; the long side is 16:9 of it, and even."""
    made = timeline(clip=replace(CLIP, width=size[0], height=size[1]), shape=shape)
    assert (made.width, made.height) == expected


def test_everything_is_kept_by_its_digest(tmp_path: Path) -> None:
    """Video, low-data video, poster, filmstrip and face are files of the store."""
    made, kit = rendition(tmp_path)
    suffixes = [kit.cache.path(digest).suffix for digest in made.digests]
    assert suffixes == [".mp4", ".jpg", ".mp4", ".jpg", ".jpg"]
    assert (made.width, made.height, made.duration) == (640, 360, 7000)
    assert made.size == kit.cache.path(made.video).stat().st_size
    assert made.low_size == kit.cache.path(made.low).stat().st_size
    assert "Hello." in kit.cache.path(made.video).read_text()


@pytest.mark.parametrize("size", [(640, 360), (0, 0)])
def test_every_clip_has_a_face(tmp_path: Path, size: tuple[int, int]) -> None:
    """A small square JPEG, of the picture or of the voice's card."""
    clip, kit = clip_in(tmp_path)
    clip = replace(clip, width=size[0], height=size[1])
    made = render.run(clip, CUTS, None, SPEAKER, (), settings=RenderSettings(), tools=kit)
    with Image.open(kit.cache.path(made.face)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (face.SIDE, face.SIDE))


def test_what_the_settings_do_not_want_is_not_made(tmp_path: Path) -> None:
    """Without low_data there is no small video; the sound with its pauses only if it is allowed."""
    made, _ = rendition(tmp_path, low_data=False)
    assert (made.low, made.low_size, made.uncut) == ("", 0, "")
    made, kit = rendition(tmp_path, uncut=True)
    assert kit.cache.path(made.uncut).suffix == ".m4a"


class BrokenRenderer(FakeRenderer):
    """Writes half a video and gives up."""

    def render(
        self, timeline: Timeline, video: Path, *, find: Find, crf: int, progress: Progress
    ) -> None:
        video.write_text("half")
        raise ToolError("ffmpeg: no memory")


class InterruptedRenderer(FakeRenderer):
    """Is stopped by the user in the middle of the work."""

    def render(
        self, timeline: Timeline, video: Path, *, find: Find, crf: int, progress: Progress
    ) -> None:
        video.write_text("half")
        raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("renderer", "error"),
    [(BrokenRenderer(), ToolError), (InterruptedRenderer(), KeyboardInterrupt)],
)
def test_a_broken_render_leaves_nothing(
    tmp_path: Path, renderer: FakeRenderer, error: type[BaseException]
) -> None:
    """If the renderer fails or is stopped, no file of it is kept anywhere."""
    clip, kit = clip_in(tmp_path, renderer=renderer)
    with pytest.raises(error):
        render.run(clip, CUTS, None, SPEAKER, (), settings=RenderSettings(), tools=kit)
    left = [p for p in (tmp_path / ".talkingheads").rglob("*") if p.is_file()]
    assert [p.suffix for p in left] == [".mkv"]
