"""
The cut list for other programs: as an edit decision list (CMX 3600), and as JSON.

    TITLE: inspector-hale
    FCM: NON-DROP FRAME

    001  AX       B     C        00:00:01:19 00:00:04:06 00:00:00:00 00:00:02:12
    * FROM CLIP NAME: inspector-hale

One event is one kept stretch: ``B`` is picture and sound, ``A`` sound alone. First come the times
in the clip, then those in the finished video, as hours, minutes, seconds and frames.
"""

from __future__ import annotations

from typing import Any

from talkingheads.domain import Clip, CutList


def write(cuts: CutList, clip: Clip, *, name: str) -> str:
    """
    Return *cuts* of *clip* as an edit decision list; *name* is what it calls the clip.

    Timecodes count the clip's frames, `Clip.fps` a second, none dropped. Those of the finished
    video begin after its opening.
    """
    shown = "".join(char if char.isprintable() else " " for char in name)
    track = "B" if clip.has_picture else "A"
    lines = [f"TITLE: {shown}", "FCM: NON-DROP FRAME", ""]
    record = frame(cuts.opening, clip.fps)
    for number, cut in enumerate(cuts.cuts, start=1):
        first, last = frame(cut.start, clip.fps), frame(cut.end, clip.fps)
        following = record + last - first
        times = " ".join(timecode(n, clip.fps) for n in (first, last, record, following))
        lines += [f"{number:03}  AX       {track}     C        {times}"]
        lines += [f"* FROM CLIP NAME: {shown}"]
        record = following
    return "\n".join(lines) + "\n"


def plain(cuts: CutList, clip: Clip) -> dict[str, Any]:
    """Return *cuts* of *clip* for JSON, in milliseconds: times only, no word and no name."""
    return {
        "unit": "ms",
        "fps": clip.fps,
        "source_length": cuts.source_length,
        "kept_length": sum(cut.length for cut in cuts.cuts),
        "removed_length": sum(gone.length for gone in cuts.removed),
        "opening": cuts.opening,
        "kept": [{"start": cut.start, "end": cut.end, "length": cut.length} for cut in cuts.cuts],
        "removed": [
            {"start": gone.start, "end": gone.end, "length": gone.length, "why": gone.why}
            for gone in cuts.removed
        ],
    }


def frame(moment: int, fps: int) -> int:
    """Return the number of the frame that begins at *moment*, a cut's edge."""
    return round(moment * fps / 1000)


def timecode(number: int, fps: int) -> str:
    """Return frame *number* as ``HH:MM:SS:FF``."""
    seconds, frames = divmod(number, fps)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}:{frames:02}"
