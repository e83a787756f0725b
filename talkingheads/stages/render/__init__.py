"""Clip, CutList -> Rendition: make the finished video and its still picture."""

from __future__ import annotations

import tempfile
from pathlib import Path

from talkingheads.backends.base import Scene, Tools
from talkingheads.cache import INCOMING
from talkingheads.domain import CaptionTrack, Clip, CutList, Rendition, Speaker
from talkingheads.settings import RenderSettings


def run(
    clip: Clip,
    cuts: CutList,
    burned: CaptionTrack | None,
    speaker: Speaker,
    *,
    settings: RenderSettings,
    tools: Tools,
) -> Rendition:
    """
    Return the finished video of *clip*, cut to *cuts*, with *speaker*'s name in it.

    *burned* are the captions to draw into the picture; None: captions stay a text track.
    """
    rooms = tools.cache.work / INCOMING
    rooms.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=rooms) as room:
        video, poster = Path(room) / "video.mp4", Path(room) / "poster.jpg"
        media = tools.cache.path(clip.media)
        width, height = tools.renderer.render(
            Scene(media, clip, cuts, burned, speaker, settings),
            video=video,
            poster=poster,
            progress=tools.progress,
        )
        size = video.stat().st_size
        return Rendition(
            video=tools.cache.adopt(video),
            poster=tools.cache.adopt(poster),
            width=width,
            height=height,
            duration=cuts.length,
            size=size,
        )
