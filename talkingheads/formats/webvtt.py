"""
Write captions and chapters as WebVTT.

    WEBVTT

    c1
    00:00:00.240 --> 00:00:02.120
    <v Ana Ruiz>We opened the clinic
    in March.

Grammar: https://www.w3.org/TR/webvtt1/. What `render` and `page` hand out is written only here.
Text stands in the order in which it is said, whatever its direction: the player turns it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from talkingheads.domain import CaptionTrack, Chapter, Cue

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_UNSEEN = "\u200c\u200d\u200e\u200f\u061c"
"""The joiners that Persian, Hindi and emoji are spelt with, and marks of direction."""
_RIGHT_TO_LEFT = "\u200f"


def write(track: CaptionTrack, *, at_top: bool = False) -> str:
    """
    Return *track* as the text of a WebVTT file, with line feeds only.

    *at_top*: they are shown at the upper edge, since the same words stand in the picture below.

    Cues are named ``c1``, ``c2`` ... in order. A cue without any text is left out, but keeps its
    number, so that names stay those of ``track.cues``.
    """
    blocks = []
    for number, cue in enumerate(track.cues, start=1):
        lines = [line.translate(_ESCAPES) for line in visible(cue.lines)]
        if lines:
            voice = " ".join(visible([cue.voice]) or visible([track.voice])).translate(_ESCAPES)
            gap = " " if voice.endswith("--") else ""  # or the end of the tag made an arrow
            text = (f"<v {voice}{gap}>" if voice else "") + "\n".join(lines)
            blocks.append(_block(f"c{number}", cue, text, " line:0" if at_top else ""))
    return _file(blocks)


def write_chapters(chapters: Iterable[Chapter]) -> str:
    """
    Return *chapters* as the text of a WebVTT file: the text of each cue is a title.

    Cues are named ``chapter1``, ``chapter2`` ... in order; a chapter without title or without
    length is left out.
    """
    blocks = []
    for number, chapter in enumerate(chapters, start=1):
        title = " ".join(visible([chapter.title])).translate(_ESCAPES)
        if title and chapter.end > chapter.start:
            blocks.append(_block(f"chapter{number}", chapter, title))
    return _file(blocks)


def timestamp(ms: int, mark: str = ".") -> str:
    """
    Return *ms* as ``HH:MM:SS.mmm``; hours grow beyond two digits.

    *mark* stands before the thousandths. Raises: ValueError for a negative time.
    """
    if ms < 0:
        raise ValueError(f"a time cannot be negative: {ms} ms")
    seconds, thousandths = divmod(ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}{mark}{thousandths:03}"


def visible(lines: Sequence[str]) -> list[str]:
    """
    Return *lines* without control characters and without those that are empty then.

    A line of right-to-left text that begins with a Latin word or a number gets a mark in front,
    since a player takes a line's direction from its first letter.
    """
    found = [line for line in map(_clean, lines) if line]
    turned = sum(map(_turns, "".join(found)))
    if turned <= 0:
        return found
    return [line if _begins_turned(line) else _RIGHT_TO_LEFT + line for line in found]


def _block(name: str, cue: Cue | Chapter, text: str, place: str = "") -> str:
    return f"{name}\n{timestamp(cue.start)} --> {timestamp(cue.end)}{place}\n{text}"


def _file(blocks: Sequence[str]) -> str:
    return "\n\n".join(["WEBVTT", *blocks]) + "\n"


def _clean(text: str) -> str:
    """Return *text* on one line, without control characters."""
    spaced = "".join(char if char.isprintable() or char in _UNSEEN else " " for char in text)
    words = " ".join(spaced.split())
    return words if words.strip(_UNSEEN) else ""


def _turns(char: str) -> int:
    """Return 1 for a letter that is written to the left, -1 for one to the right, else 0."""
    return {"R": 1, "AL": 1, "L": -1}.get(unicodedata.bidirectional(char), 0)


def _begins_turned(line: str) -> bool:
    """Tell whether the first letter of *line* is one that is written to the left."""
    return next((_turns(char) for char in line if _turns(char)), 0) > 0
