"""
Write captions as WebVTT.

    WEBVTT

    c1
    00:00:00.240 --> 00:00:02.120
    <v Ana Ruiz>We opened the clinic
    in March.

Grammar: https://www.w3.org/TR/webvtt1/. What `render` and `page` hand out is written only here.
"""

from __future__ import annotations

from talkingheads.domain import CaptionTrack, Cue

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def write(track: CaptionTrack) -> str:
    """
    Return *track* as the text of a WebVTT file, with line feeds only.

    Cues are named ``c1``, ``c2`` ... in order. A cue without any text is left out, but keeps its
    number, so that names stay those of ``track.cues``.
    """
    voice = _clean(track.voice)
    blocks = (_block(number, cue, voice) for number, cue in enumerate(track.cues, start=1))
    return "\n\n".join(["WEBVTT", *(block for block in blocks if block)]) + "\n"


def timestamp(ms: int) -> str:
    """
    Return *ms* as ``HH:MM:SS.mmm``; hours grow beyond two digits.

    Raises: ValueError for a negative time.
    """
    if ms < 0:
        raise ValueError(f"a time cannot be negative: {ms} ms")
    seconds, thousandths = divmod(ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{thousandths:03}"


def _block(number: int, cue: Cue, voice: str) -> str:
    lines = [line for line in map(_clean, cue.lines) if line]
    if not lines:
        return ""
    tag = f"<v {voice}>" if voice else ""
    times = f"{timestamp(cue.start)} --> {timestamp(cue.end)}"
    return f"c{number}\n{times}\n{tag}" + "\n".join(lines)


def _clean(text: str) -> str:
    """Return *text* on one line, without control characters, safe inside a cue and its tags."""
    spaced = "".join(char if char.isprintable() or _joins(char) else " " for char in text)
    return " ".join(spaced.split()).translate(_ESCAPES)


def _joins(char: str) -> bool:
    """Tell whether *char* is one of the joiners that Persian, Hindi and emoji are spelt with."""
    return char in "\u200c\u200d"
