"""
The stream of pictures of a timeline: takes and cards one after the other, drawings over them.

Cuts are counted in frames. Captions, of which only one is there at a time, come as one slow
stream of pictures, so that a hundred of them cost as much as one.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from talkingheads.backends.base import Find, Painter, Picture
from talkingheads.backends.ffmpeg.commands import COLOURS, X264
from talkingheads.backends.ffmpeg.strip import Strip
from talkingheads.domain import Hold, Layer, Take, Timeline

if TYPE_CHECKING:
    from talkingheads.domain import Drawing

NEAR = 0.25
"""Parts of a frame by which reading begins before a take, so that rounding loses no frame."""

SAME_SHAPE = 0.01
"""Part of a side that may be stretched rather than shown with bars."""

BACKDROP = 8
"""The blurred copy behind a picture of another shape is made so many times smaller."""
BLUR = 3.0
"""Its blur: sigma, in pixels of the small copy."""
DIM = 0.55
"""How bright it is."""


def encoding(fps: int, crf: int) -> dict[str, object]:
    """Return how every video is encoded: H.264, a key picture every two seconds, BT.709."""
    return {
        **X264,
        "preset": "veryfast",
        "crf": crf,
        "g": fps * 2,
        "pix_fmt": "yuv420p",
        "color_range": "tv",
        **COLOURS,
        "flags:v": "+bitexact",
    }


def origin(takes: Sequence[Take], timeline: Timeline) -> float:
    """Return the second of the clip at which reading for *takes* begins."""
    return max(0.0, (timeline.frame(takes[0].start) - NEAR) / timeline.fps)


def opened(takes: Sequence[Take], timeline: Timeline, find: Find) -> Any:
    """Open the clip of *takes*, to be read from `origin` to just after the last of them."""
    import ffmpeg

    begin = origin(takes, timeline)
    until = (timeline.frame(takes[-1].end) + 1) / timeline.fps
    return ffmpeg.input(
        f"file:{find(takes[0].media)}", f="matroska", ss=f"{begin:.6f}", t=f"{until - begin:.6f}"
    )


def own(stream: Any, use: str, kind: str = "setpts") -> Any:
    """
    Return *stream* for one *use* of it, apart from others.

    ffmpeg-python takes equal nodes for one, and one that is used twice for a mistake.
    """
    return stream.filter(kind, f"PTS+0*{zlib.crc32(use.encode())}")


@dataclass(frozen=True)
class Sheet:
    """A drawing as a file of raw RGBA."""

    file: Path
    place: Picture

    def opened(self, fps: int, use: str) -> Any:
        """Open it as a stream of one picture for this *use*, in the colours of the video."""
        import ffmpeg

        height, width = self.place.pixels.shape[:2]
        source = ffmpeg.input(
            f"file:{self.file}",
            f="rawvideo",
            pixel_format="rgba",
            video_size=(width, height),
            framerate=fps,
        )
        return _in_video_colours(own(source.video, use))


class Sheets:
    """Has each drawing drawn once; each time it is shown it is a file of its own in *room*."""

    def __init__(self, painter: Painter, timeline: Timeline, room: Path) -> None:
        self.painter, self.timeline, self.room = painter, timeline, room
        self.drawn: dict[Drawing, Picture] = {}
        self.count = 0

    def picture(self, drawing: Drawing) -> Picture:
        """Return *drawing* drawn."""
        if drawing not in self.drawn:
            size = {"width": self.timeline.width, "height": self.timeline.height}
            self.drawn[drawing] = self.painter.draw(drawing, **size)
        return self.drawn[drawing]

    def sheet(self, drawing: Drawing) -> Sheet:
        """
        Return *drawing* as a new file.

        Were it the same one twice, ffmpeg-python would take both for one stream, and refuse it.
        """
        file = self.room / f"{self.count}.rgba"
        self.count += 1
        drawn = self.picture(drawing)
        file.write_bytes(drawn.pixels.tobytes())
        return Sheet(file, drawn)


def stream(
    runs: Sequence[tuple[Take, ...] | Hold], timeline: Timeline, sheets: Sheets, find: Find
) -> Any:
    """Return the pictures of *runs*, with the layers of *timeline* over them."""
    import ffmpeg

    parts = [
        _card(run, timeline, sheets, f"run {number}")
        if isinstance(run, Hold)
        else _takes(run, timeline, sheets, find, f"run {number}")
        for number, run in enumerate(runs)
    ]
    whole = parts[0] if len(parts) == 1 else ffmpeg.concat(*parts, v=1, a=0).node[0]
    captions, others = _parted(timeline.layers, sheets)
    for number, layer in enumerate(others):
        whole = _with_layer(whole, layer, timeline, sheets, f"layer {number}")
    if captions:
        whole = _with_captions(whole, captions, timeline, sheets)
    return whole.filter("format", "yuv420p").filter("setparams", **COLOURS, range="tv")


def _takes(takes: Sequence[Take], timeline: Timeline, sheets: Sheets, find: Find, use: str) -> Any:
    """Return the pictures of *takes* of one clip, exactly as many as their frames."""
    first = timeline.frame(takes[0].start)
    spans = [(timeline.frame(take.start), timeline.frame(take.end)) for take in takes]
    count = sum(end - start for start, end in spans)
    if takes[0].instead is not None:
        return _held(sheets.sheet(takes[0].instead), count, timeline.fps, use)
    chosen = "+".join(f"between(n,{start - first},{end - first - 1})" for start, end in spans)
    pictures = (
        own(opened(takes, timeline, find).video, use)
        .filter("fps", fps=timeline.fps, start_time=0)
        .filter("select", chosen)
        .filter("setpts", _numbered(timeline.fps))
    )
    return _exactly(_framed(pictures, takes[0], timeline), count, timeline.fps)


def _numbered(fps: int, first: int = 0) -> str:
    """
    Return the time of each picture by its number, the *first* being that of the first.

    Rounded: ffmpeg cuts off what lies behind the point, and N/25 of a second is not always N.
    """
    return f"round((N+{first})/{fps}/TB)"


def _exactly(pictures: Any, count: int, fps: int) -> Any:
    """Return *count* pictures; the last one is repeated if there are too few."""
    return (
        pictures.filter("tpad", stop=-1, stop_mode="clone")
        .filter("trim", end_frame=count)
        .filter("setpts", _numbered(fps))
    )


def _held(sheet: Sheet, count: int, fps: int, use: str) -> Any:
    """Return one picture that fills the frame, *count* times."""
    still = sheet.opened(fps, use).filter("format", "yuv420p").filter("setsar", 1)
    return still.filter("loop", loop=count - 1, size=1).filter("setpts", _numbered(fps))


def _card(hold: Hold, timeline: Timeline, sheets: Sheets, use: str) -> Any:
    """Return a card for as long as it is held, out of black and into it."""
    count = timeline.frame(hold.length)
    held = _held(sheets.sheet(hold.card), count, timeline.fps, use)
    frames = min(timeline.frame(hold.fade), count // 2)
    if frames:
        held = held.filter("fade", t="in", s=0, n=frames)
        held = held.filter("fade", t="out", s=count - frames, n=frames)
    return held


def _framed(pictures: Any, take: Take, timeline: Timeline) -> Any:
    """Return *pictures* of the timeline's size, whole, before a blurred copy of themselves."""
    import ffmpeg

    width, height = timeline.width, timeline.height
    if (take.width, take.height) == (width, height):
        return pictures.filter("setsar", 1)
    inner = fitted(take, timeline)
    if inner == (width, height):
        return pictures.filter("scale", width, height).filter("setsar", 1)
    halves = pictures.filter_multi_output("split", 2)
    small = (max(2, width // BACKDROP), max(2, height // BACKDROP))
    ground = (
        halves[0]
        .filter("scale", *small, force_original_aspect_ratio="increase", flags="area")
        .filter("crop", *small)
        .filter("gblur", sigma=BLUR)
        .filter("lutyuv", y=f"16+(val-16)*{DIM}")
        .filter("scale", width, height, flags="bilinear")
        .filter("setsar", 1)
    )
    front = halves[1].filter("scale", *inner).filter("setsar", 1)
    place = {"x": (width - inner[0]) // 2, "y": (height - inner[1]) // 2}
    return ffmpeg.overlay(ground, front, **place)


def fitted(take: Take, timeline: Timeline) -> tuple[int, int]:
    """Return the even size at which a take is shown whole in the frame of *timeline*."""
    scale = min(timeline.width / take.width, timeline.height / take.height)
    width, height = take.width * scale, take.height * scale
    if width > timeline.width * (1 - SAME_SHAPE) and height > timeline.height * (1 - SAME_SHAPE):
        return timeline.width, timeline.height
    return max(2, round(width / 2) * 2), max(2, round(height / 2) * 2)


def _parted(layers: Sequence[Layer], sheets: Sheets) -> tuple[list[Layer], list[Layer]]:
    """Part still layers that follow each other from those that fade, move or overlap."""
    follow: list[Layer] = []
    others: list[Layer] = []
    for layer in layers:
        still = not layer.fade and sheets.picture(layer.drawing).to_x is None
        if still and (not follow or follow[-1].end <= layer.start):
            follow.append(layer)
        else:
            others.append(layer)
    return follow, others


def _with_layer(whole: Any, layer: Layer, timeline: Timeline, sheets: Sheets, use: str) -> Any:
    """Lay one drawing over the pictures, with its fades or on its way."""
    import ffmpeg

    fps = timeline.fps
    begin, end = timeline.frame(layer.start), timeline.frame(layer.end)
    count = end - begin
    if count <= 0:
        return whole
    sheet = sheets.sheet(layer.drawing)
    frames = min(timeline.frame(layer.fade), count // 2)
    drawn = sheet.opened(fps, use).filter("loop", loop=count - 1, size=1)
    if frames:
        drawn = drawn.filter("fade", t="in", s=0, n=frames, alpha=1)
        drawn = drawn.filter("fade", t="out", s=count - frames, n=frames, alpha=1)
    drawn = drawn.filter("setpts", _numbered(fps, begin))
    place = sheet.place
    x: object = place.x
    if place.to_x is not None:
        x = f"{place.x}+{place.to_x - place.x}*(n-{begin})/{count}"
    return ffmpeg.overlay(
        whole, drawn, x=x, y=place.y, enable=f"between(n,{begin},{end - 1})", eof_action="pass"
    )


def _with_captions(whole: Any, layers: Sequence[Layer], timeline: Timeline, sheets: Sheets) -> Any:
    """Lay pictures that follow each other over *whole*, as one stream on a common ground."""
    import ffmpeg

    drawn = [sheets.picture(layer.drawing) for layer in layers]
    left, top = min(p.x for p in drawn), min(p.y for p in drawn)
    right = max(p.x + p.pixels.shape[1] for p in drawn)
    bottom = max(p.y + p.pixels.shape[0] for p in drawn)
    strip = Strip(sheets.room, (left, top, right, bottom), timeline.fps)
    for layer, place in zip(layers, drawn, strict=True):
        strip.show(None, timeline.frame(layer.start))
        strip.show(place, timeline.frame(layer.end))
    strip.show(None, strip.clock + 1)
    captions = ffmpeg.input(f"file:{strip.written()}", f="concat", safe=0).video
    return ffmpeg.overlay(whole, _in_video_colours(captions), x=left, y=top, eof_action="pass")


def _in_video_colours(drawing: Any) -> Any:
    """Turn red, green and blue into BT.709's luma and chroma; alpha stays."""
    return drawing.filter("scale", out_color_matrix="bt709", out_range="tv").filter(
        "format", "yuva420p"
    )
