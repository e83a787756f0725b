"""
Look into a media file with PyAV, in a child process.

The file is a stranger's: it is sniffed by its first bytes, then opened with the one demuxer
that fits. Run as a program (``python -m talkingheads.backends.pyav FILE ...``) it prints one
JSON object; `probe` starts it so, with limits on time and memory.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from talkingheads.backends.base import Probe
from talkingheads.errors import ClipError, KilledError, PassingError, ToolError
from talkingheads.formats.endings import lacks_its_end

AGAIN = "Ask for the clip again, sent as a file and not through a chat app."

CODECS = frozenset(
    "h264 hevc vp8 vp9 av1 mpeg4 mpeg2video mpeg1video h263 prores mjpeg aac aac_latm mp3 mp2 opus "
    "vorbis flac alac amr_nb amr_wb ac3 eac3 pcm_s16le pcm_s16be pcm_s24le pcm_s24be pcm_s32le "
    "pcm_f32le pcm_u8 pcm_alaw pcm_mulaw".split()
)
"""Codecs that phones, cameras and browsers write, by libav's canonical names."""

LIMIT = 60.0
"""Seconds that a look may take; packets are read, not decoded."""

MISSING = 0.3
"""Seconds that may lack at a stream's end before it counts as cut off."""

HIGH_DYNAMIC_RANGE = (16, 18)
"""Transfer curves PQ and HLG (ITU-T H.273)."""


def sniff(head: bytes) -> str:
    """
    Return the name of the demuxer for a file that begins with *head* (at least 12 bytes).

    The empty string means: no container that phones, cameras or browsers write.
    """
    box = head[4:8]
    if box in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"):
        return "mov"
    for start, demuxer in (
        (b"\x1a\x45\xdf\xa3", "matroska"),
        (b"OggS", "ogg"),
        (b"fLaC", "flac"),
        (b"ID3", "mp3"),
        (b"caff", "caf"),
        (b"#!AMR", "amr"),
    ):
        if head.startswith(start):
            return demuxer
    if head.startswith(b"RIFF"):
        return {b"WAVE": "wav", b"AVI ": "avi"}.get(head[8:12], "")
    if head[:1] == b"\xff" and len(head) > 1:
        if head[1] & 0xF6 == 0xF0:
            return "aac"
        if head[1] & 0xE6 in (0xE2, 0xE4):
            return "mp3"
    if len(head) > 188 and head[0] == head[188] == 0x47:
        return "mpegts"
    return ""


def probe(source: Path, *, max_pixels: int, time_limit: float = LIMIT) -> Probe:
    """Look into *source*. Raises: ClipError with the reason in plain words."""
    with source.open("rb") as file:
        head = file.read(512)
    if not head:
        raise ClipError("empty: the file has no bytes", hint=AGAIN)
    container = sniff(head)
    if not container:
        script = head.lstrip().startswith((b"#EXTM3U", b"ffconcat", b"file ", b"<", b"["))
        kind = "a playlist or script, not a recording" if script else "not a video or sound file"
        raise ClipError(kind, hint="Ask for the recording itself: MP4, MOV, WebM, M4A or WAV.")
    return _ask_child(source, container, max_pixels, min(time_limit, LIMIT))


def _ask_child(source: Path, container: str, max_pixels: int, limit: float) -> Probe:
    from talkingheads.backends.cage import Cage
    from talkingheads.backends.processes import run_process

    try:
        said = run_process(
            [sys.executable, "-I", "-m", __name__, str(source), container, str(max_pixels)],
            timeout=limit,
            cage=Cage(
                2 * 1024**3,
                60,
                reads=(source, Path(sys.prefix), Path(sys.base_prefix), Path(__file__).parents[2]),
            ),
        )
    except KilledError as error:
        raise PassingError(error.what, hint=error.hint) from None
    except ToolError as error:
        raise ClipError(f"damaged: it cannot be opened ({error.what})", hint=AGAIN) from None
    answer = json.loads(next(line for line in said.splitlines() if line.startswith("{")))
    if "refusal" in answer:
        raise ClipError(answer["refusal"], hint=answer["hint"])
    return Probe(**answer)


def _look(source: str, container: str, max_pixels: int) -> Probe:
    """Read every packet of *source* without decoding more than one picture."""
    import av

    options = {"protocol_whitelist": "file", "format_whitelist": container}
    with open(source, "rb") as bytes_of_it:
        broken_off = lacks_its_end(bytes_of_it, container)
    try:
        file = av.open(f"file:{source}", format=container, container_options=options, timeout=LIMIT)
    except (av.error.FFmpegError, OSError, ValueError) as error:
        if broken_off:
            raise _broken_off() from None
        reason = getattr(error, "strerror", None) or "unreadable"
        raise ClipError(f"damaged or cut off: it cannot be opened ({reason})", hint=AGAIN) from None
    with file:
        pictures = [s for s in file.streams.video if not _is_cover(s)]
        sounds = list(file.streams.audio)
        for stream in (*pictures[:1], *sounds[:1]):
            _allow(stream, max_pixels)
        if not sounds and broken_off:
            raise _broken_off()
        if not sounds:
            raise ClipError("no sound track", hint="Ask for a recording with sound.")
        video = pictures[0] if pictures else None
        return _measure(file, container, video, sounds[0], broken_off)


def _allow(stream: Any, max_pixels: int) -> None:
    """Raise ClipError for a codec that is not on the list, or a picture that is too large."""
    context = stream.codec_context
    codec = context.codec.canonical_name if context else ""
    if codec not in CODECS:
        raise ClipError(
            f"its {stream.type} is coded as {codec or 'nothing known'}, which no phone or browser "
            "writes",
            hint="Ask for it as MP4 (H.264 and AAC).",
        )
    if stream.type == "video" and stream.width * stream.height > max_pixels:
        raise ClipError(
            f"too large: {stream.width} x {stream.height} pixels",
            hint="Ask for it in 4K at most, or raise ingest.max_pixels in pipeline.yaml.",
        )


def _measure(file: Any, container: str, video: Any, audio: Any, broken_off: bool) -> Probe:
    """Walk the packets, and compare what came with what the container announces."""
    announced = _announced(file, video, audio)
    walk = _walk(file, [stream for stream in (video, audio) if stream])
    last = walk.last
    if audio.index not in last:
        raise (
            _broken_off()
            if broken_off
            else ClipError("damaged: its sound track is empty", hint=AGAIN)
        )
    there = max(last.values())
    whole = max(announced.values(), default=0.0)
    lacks = {index: end - last.get(index, 0.0) for index, end in announced.items()}
    if walk.broken or broken_off or max(lacks.values(), default=0.0) > MISSING:
        raise _cut_off(max(lacks, key=lambda index: lacks[index], default=-1), last, video, whole)
    trc = int(video.codec_context.color_trc or 0) if video else 0
    return Probe(
        container=container,
        duration=round(1000 * (there - min(walk.first.values()))),
        announced=round(1000 * whole),
        width=video.width if video else 0,
        height=video.height if video else 0,
        rotation=_rotation(file, video) if video else 0,
        high_dynamic_range=trc in HIGH_DYNAMIC_RANGE,
        matrix=_matrix(video) if video else "bt709",
        full_range=bool(video) and _full_range(video),
        frame_rate=walk.rate(video.index) if video else 0.0,
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


@dataclass
class _Walk:
    """What the packets of a file tell: by each stream's index, in seconds."""

    first: dict[int, float] = field(default_factory=dict)
    last: dict[int, float] = field(default_factory=dict)
    """When the last packet ends."""
    begun: dict[int, float] = field(default_factory=dict)
    """When the last packet begins."""
    count: dict[int, int] = field(default_factory=dict)
    broken: bool = False

    def step(self, index: int, start: float, end: float) -> None:
        """Take note of one packet; they come in the order of decoding."""
        self.first[index] = min(self.first.get(index, start), start)
        self.last[index] = max(self.last.get(index, end), end)
        self.begun[index] = max(self.begun.get(index, start), start)
        self.count[index] = self.count.get(index, 0) + 1

    def rate(self, index: int) -> float:
        """Return how many packets a second begin, on average; 0 if there are too few."""
        if self.count.get(index, 0) < 2 or self.begun[index] <= self.first[index]:
            return 0.0
        return round((self.count[index] - 1) / (self.begun[index] - self.first[index]), 3)


def _walk(file: Any, streams: list[Any]) -> _Walk:
    """Walk over the packets of *streams* until the end, or to one that is damaged."""
    import av

    walk = _Walk()
    try:
        for packet in file.demux(streams):
            moment = packet.pts if packet.pts is not None else packet.dts
            if moment is None:
                continue
            if packet.is_corrupt:
                walk.broken = True
                break
            start = float(moment * packet.time_base)
            end = start + float((packet.duration or 0) * packet.time_base)
            walk.step(packet.stream_index, start, end)
    except av.error.FFmpegError:
        walk.broken = True
    return walk


def _announced(file: Any, video: Any, audio: Any) -> dict[int, float]:
    """Return where each stream should end, in seconds, as far as the container says so."""
    ends = {}
    for stream in (video, audio):
        if stream and stream.duration:
            begin = stream.start_time or 0
            ends[stream.index] = float((begin + stream.duration) * stream.time_base)
    if not ends and file.duration:
        longest = video or audio
        ends[longest.index] = ((file.start_time or 0) + file.duration) / 1_000_000
    return ends


def _rotation(file: Any, video: Any) -> int:
    """Decode the first picture and return by how many degrees it is to be turned."""
    import av

    try:
        file.seek(0)
        frame = next(file.decode(video), None)
    except av.error.FFmpegError:
        return 0
    return int(frame.rotation) % 360 if frame else 0


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
    return "attached_pic" in str(stream.disposition).lower()


def main(arguments: list[str]) -> None:
    """Print what a look into a file tells, as one line of JSON."""
    source, container, max_pixels = arguments
    try:
        answer = asdict(_look(source, container, int(max_pixels)))
    except ClipError as error:
        answer = {"refusal": error.what, "hint": error.hint}
    print(json.dumps(answer))


if __name__ == "__main__":
    main(sys.argv[1:])
