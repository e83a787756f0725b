"""
The child that looks into a stranger's file with PyAV: packets are read, one picture is decoded.

It loads what it needs, gives up everything else, and only then opens the file. It prints one JSON
object: what a `Probe` holds, or a refusal.
"""

from __future__ import annotations

import errno
import json
import sys
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from talkingheads.backends import border, launcher
from talkingheads.backends.base import Probe
from talkingheads.backends.pyav.walking import check_amount, walk_over
from talkingheads.errors import ClipError
from talkingheads.formats.besides import besides
from talkingheads.formats.endings import lacks_its_end, says_nothing_of_its_end
from talkingheads.formats.sniffing import AGAIN, AS_MP4, EXPORTED

MISSING = 0.3
"""Seconds that may lack at a stream's end before it counts as cut off."""

HIGH_DYNAMIC_RANGE = (16, 18)
"""Transfer curves PQ and HLG (ITU-T H.273)."""

FIRST = 100
"""Packets of pictures that are decoded at most to see one; ordinary ones come within 20."""

MOST_BESIDES = 20_000_000
"""Bytes of pictures and files that may go with a recording; ffmpeg holds them many times over."""

ATTACHED = 0x400
"""How libav marks a picture that goes with a file: AV_DISPOSITION_ATTACHED_PIC."""


@dataclass(frozen=True)
class _Asked:
    """What is to be looked at, and what it may be."""

    source: str
    container: str
    max_pixels: int
    max_tracks: int
    max_seconds: float


def _look(asked: _Asked) -> Probe:
    """Read every packet of a file without decoding more than one picture."""
    with open(asked.source, "rb") as bytes_of_it:
        broken_off = lacks_its_end(bytes_of_it, asked.container)
        more = besides(bytes_of_it, asked.container)
        endless = says_nothing_of_its_end(bytes_of_it, asked.container)
    if more > MOST_BESIDES and not broken_off:
        raise ClipError(
            f"too large inside: {more / 1e6:.0f} MB are pictures or files that go with it",
            hint=AS_MP4,
        )
    with _open(asked, broken_off) as file:
        if len(file.streams) > asked.max_tracks:
            raise ClipError(
                f"too many tracks: {len(file.streams)}, and {asked.max_tracks} are allowed",
                hint=f"{EXPORTED} Or raise ingest.max_tracks in pipeline.yaml.",
            )
        if file.streams.attachments:
            raise ClipError(
                "it has other files attached to it, which no phone or browser does", hint=EXPORTED
            )
        pictures = [s for s in file.streams.video if not _is_cover(s)]
        sounds = list(file.streams.audio)
        wanted = [*pictures[:1], *sounds[:1]]
        if broken_off and not (sounds and all(stream.codec_context for stream in wanted)):
            raise _broken_off()
        for stream in wanted:
            _allow(stream, asked.max_pixels)
        if not sounds:
            raise ClipError("no sound track", hint="Ask for a recording with sound.")
        video = pictures[0] if pictures else None
        probe = _measure(file, asked, video, sounds[0], broken_off)
        return replace(probe, endless=endless)


def _open(asked: _Asked, broken_off: bool) -> Any:
    """Open a file so that nothing is decoded, opened or taken that need not be."""
    import av

    only = {
        "protocol_whitelist": "file",
        "format_whitelist": asked.container,
        "codec_whitelist": border.DECODERS,
    }
    each = {"max_pixels": str(asked.max_pixels), "threads": "1"}
    try:
        return av.open(
            f"file:{asked.source}",
            format=asked.container,
            container_options=only,
            options=each,
            metadata_errors="replace",  # titles may be in any alphabet; none is looked at
        )
    except (av.error.FFmpegError, MemoryError) as error:  # no others: they are our own
        if isinstance(error, MemoryError) or getattr(error, "errno", 0) == errno.ENOMEM:
            raise MemoryError from None
        if broken_off:
            raise _broken_off() from None
        raise ClipError("damaged or cut off: it cannot be opened", hint=AGAIN) from None


def _allow(stream: Any, max_pixels: int) -> None:
    """Raise ClipError for a codec that is not on the list, or a picture that is too large."""
    context = stream.codec_context
    codec = context.codec.canonical_name if context else ""
    if codec not in border.CODECS:
        part = "picture" if stream.type == "video" else "sound"
        how = f"as {codec}, which" if codec else "in a way that"
        raise ClipError(f"its {part} is coded {how} no phone or browser writes", hint=AS_MP4)
    if stream.type == "video" and stream.width * stream.height > max_pixels:
        raise ClipError(
            f"too large: {stream.width} x {stream.height} pixels",
            hint="Ask for it in 4K at most, or raise ingest.max_pixels in pipeline.yaml.",
        )


def _measure(file: Any, asked: _Asked, video: Any, audio: Any, broken_off: bool) -> Probe:
    """Walk the packets, and compare what came with what the container announces."""
    walk = walk_over(file, [stream for stream in (video, audio) if stream], asked.max_seconds)
    check_amount(walk, file.size, asked.max_seconds)
    last = walk.last
    for stream, part in ((audio, "sound"), (video, "picture")):
        if stream and stream.index not in last:
            empty = ClipError(f"damaged: its {part} track is empty", hint=AGAIN)
            raise _broken_off() if broken_off else empty
    there, begin = max(last.values()), min(walk.first.values())
    announced = _announced(file, video, audio, last)
    whole = max(announced.values(), default=0.0)
    lacks = {index: end - last.get(index, 0.0) for index, end in announced.items()}
    if walk.broken or broken_off or max(lacks.values(), default=0.0) > MISSING:
        raise _cut_off(max(lacks, key=lambda index: lacks[index], default=-1), last, video, whole)
    trc = int(video.codec_context.color_trc or 0) if video else 0
    return Probe(
        container=asked.container,
        duration=round(1000 * (there - begin)),
        announced=round(1000 * whole),
        width=video.width if video else 0,
        height=video.height if video else 0,
        rotation=_rotation(file, video, asked.max_pixels) if video else 0,
        high_dynamic_range=trc in HIGH_DYNAMIC_RANGE,
        matrix=_matrix(video) if video else "bt709",
        full_range=bool(video) and _full_range(video),
        frame_rate=walk.rate(video.index) if video else 0.0,
        picture_until=round(1000 * (walk.begun.get(video.index, begin) - begin)) if video else 0,
        sound_until=round(1000 * (last[audio.index] - begin)),
    )


def _cut_off(index: int, last: dict[int, float], video: Any, whole: float) -> ClipError:
    """Return what to say of a file whose stream *index* lacks its end."""
    there = last.get(index, max(last.values()))
    if whole - there < 0.1:
        return _broken_off(f" after {there:.1f} s")
    part = "its picture: " if video and index == video.index and len(last) > 1 else ""
    return ClipError(
        f"cut off: {part}{there:.1f} s of {max(whole, there):.1f} s are there",
        hint=f"The upload broke off. {AGAIN}",
    )


def _broken_off(where: str = "") -> ClipError:
    """Return what to say of a file whose last bytes are missing."""
    return ClipError(
        f"cut off: the file ends in the middle{where}", hint=f"The upload broke off. {AGAIN}"
    )


def _announced(file: Any, video: Any, audio: Any, last: dict[int, float]) -> dict[int, float]:
    """
    Return where each stream should end, in seconds, as far as the container says so.

    What a container only says of all that is in it holds for the stream that goes on longest.
    """
    ends = {}
    for stream in (video, audio):
        if stream and stream.duration:
            begin = stream.start_time or 0
            ends[stream.index] = float((begin + stream.duration) * stream.time_base)
    if not ends and file.duration:
        longest = max(last, key=lambda index: last[index])
        ends[longest] = ((file.start_time or 0) + file.duration) / 1_000_000
    return ends


def _rotation(file: Any, video: Any, max_pixels: int) -> int:
    """Decode the first picture and return by how many degrees it is to be turned."""
    import av

    video.codec_context.thread_count = 1
    video.codec_context.options = {"max_pixels": str(max_pixels)}
    try:
        file.seek(0)
        for packet in islice(file.demux(video), FIRST):
            for frame in packet.decode():
                return int(frame.rotation) % 360
    except av.error.FFmpegError:
        return 0
    return 0


def _matrix(video: Any) -> str:
    """Return how luma and colours are mixed, as the stream says (ITU-T H.273)."""
    return {5: "bt601", 6: "bt601", 9: "bt2020", 10: "bt2020"}.get(
        int(video.codec_context.colorspace), "bt709"
    )


def _full_range(video: Any) -> bool:
    """Tell whether black is 0: so said by the stream, or by the name of its pixel format."""
    said = int(video.codec_context.color_range) == 2
    return said or str(video.codec_context.pix_fmt).startswith("yuvj")


def _is_cover(stream: Any) -> bool:
    """Tell a sound file's cover picture from a film."""
    return bool(int(stream.disposition) & ATTACHED)


def main(arguments: list[str]) -> None:
    """Go into the cage that the words before ``--`` tell of, look, and print the answer."""
    import av

    ours = (str(Path(av.__file__).parent), str(Path(json.__file__).parents[1]))
    wanted = launcher.settle(arguments, ours)
    asked = _Asked(wanted[0], wanted[1], int(wanted[2]), int(wanted[3]), float(wanted[4]))
    try:
        answer = asdict(_look(asked))
    except ClipError as error:
        answer = {"refusal": error.what, "hint": error.hint}
    except MemoryError:
        sys.exit(f"{asked.container}: Cannot allocate memory")
    sys.stdout.write(json.dumps(answer) + "\n")
