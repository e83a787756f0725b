"""
Clip, CutList -> Rendition: make the finished video and its still pictures.

    plan        what is shown when, as a timeline
    poster      which picture stands for the video
    face        a small square of it
    filmstrip   twelve small pictures in a row
    peaks       how loud it is, stretch by stretch
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np

from talkingheads.backends.base import Tools
from talkingheads.cache import INCOMING
from talkingheads.domain import (
    CaptionTrack,
    Clip,
    CutList,
    Digest,
    Quote,
    Rendition,
    Speaker,
    Timeline,
    uncut,
)
from talkingheads.settings import RenderSettings
from talkingheads.stages.render import face, filmstrip, looking, plan, poster
from talkingheads.stages.render import peaks as loudness

MAIN = 0.8
"""The part of the work that is the video itself; the low-data one is the rest."""


def run(
    clip: Clip,
    cuts: CutList,
    burned: CaptionTrack | None,
    speaker: Speaker,
    promised: tuple[Quote, ...],
    *,
    settings: RenderSettings,
    tools: Tools,
) -> Rendition:
    """
    Return the finished video of *clip*, cut to *cuts*, with *speaker*'s name in it.

    *burned* are the captions to draw into the picture; None: captions stay a text track.
    *promised* stands on its end card.
    """
    rooms = tools.cache.work / INCOMING
    rooms.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=rooms) as room:
        return _Work(clip, cuts, settings, tools, Path(room)).rendition(burned, speaker, promised)


class _Work:
    """One rendition being made, in a room of its own."""

    def __init__(
        self, clip: Clip, cuts: CutList, settings: RenderSettings, tools: Tools, room: Path
    ) -> None:
        self.clip, self.cuts, self.settings, self.tools, self.room = (
            clip,
            cuts,
            settings,
            tools,
            room,
        )
        self.media = tools.cache.path(clip.media)

    def rendition(
        self, burned: CaptionTrack | None, speaker: Speaker, promised: tuple[Quote, ...]
    ) -> Rendition:
        clip, cuts, tools = self.clip, self.cuts, self.tools
        peaks = loudness.of(tools.media.listen(self.media), cuts)
        timeline = plan.timeline(
            clip, cuts, burned, speaker, promised, peaks=peaks, settings=self.settings
        )
        video = self.room / "video.mp4"
        tools.renderer.render(
            timeline,
            video,
            find=tools.cache.path,
            crf=self.settings.crf,
            progress=lambda part: tools.progress(part * MAIN),
        )
        low, low_size = self._low(video, timeline.length)
        size = video.stat().st_size
        still, square = self._stills(timeline)
        return Rendition(
            video=tools.cache.adopt(video),
            poster=still,
            face=square,
            width=timeline.width,
            height=timeline.height,
            duration=timeline.length,
            size=size,
            low=low,
            low_size=low_size,
            filmstrip=self._filmstrip(timeline),
            peaks=peaks,
            uncut=self._uncut(),
        )

    def _low(self, video: Path, duration: int) -> tuple[Digest, int]:
        """Make the low-data video; return its digest and size."""
        if not self.settings.low_data:
            return "", 0
        low = self.room / "low.mp4"
        self.tools.media.shrink(
            video,
            low,
            duration=duration,
            progress=lambda part: self.tools.progress(MAIN + part * (1 - MAIN)),
        )
        size = low.stat().st_size
        return self.tools.cache.adopt(low), size

    def _stills(self, timeline: Timeline) -> tuple[Digest, Digest]:
        """Make poster and face: of the best picture of the talk, or of a voice's card."""
        if self.clip.has_picture:
            moments = poster.moments(self.cuts)
            looks = self.tools.media.frames(self.media, moments, height=poster.LOOK)
            luma = looking.brightness(looks)
            best = moments[poster.choose(luma)]
            height = min(timeline.height, self.clip.height)
            picture = self.tools.media.frames(self.media, [best], height=height)[0]
            square = face.crop(picture, looking.across(luma))
        else:
            picture = self._card(timeline, timeline.width, timeline.height)
            square = self._card(timeline, face.CARD, face.CARD)
        still, small = self.room / "poster.jpg", self.room / "face.jpg"
        poster.write(picture, still)
        face.write(square, small)
        return self.tools.cache.adopt(still), self.tools.cache.adopt(small)

    def _card(self, timeline: Timeline, width: int, height: int) -> np.ndarray:
        """Return the card that is shown in place of a picture, as RGB."""
        voice = next(piece.instead for piece in timeline.pieces if hasattr(piece, "instead"))
        assert voice is not None
        drawn = self.tools.painter.draw(voice, width=width, height=height)
        pixels: np.ndarray = drawn.pixels[:, :, :3]
        return pixels

    def _filmstrip(self, timeline: Timeline) -> Digest:
        if not self.clip.has_picture:
            return ""
        target = self.room / "filmstrip.jpg"
        frames = self.tools.media.frames(
            self.media, filmstrip.moments(self.cuts), height=filmstrip.HEIGHT
        )
        filmstrip.write(filmstrip.join(frames), target)
        return self.tools.cache.adopt(target)

    def _uncut(self) -> Digest:
        """Make the sound with the pauses in it, if the team lets it be heard."""
        if not self.settings.uncut:
            return ""
        target = self.room / "uncut.m4a"
        self.tools.media.sound_of(self.media, uncut(self.cuts), target, loudness=self.clip.loudness)
        return self.tools.cache.adopt(target)
