"""
Write captions as SubRip (SRT), for editors and players that do not read WebVTT.

    1
    00:00:00,240 --> 00:00:02,120
    We opened the clinic
    in March.

There is no standard: what all readers agree on is UTF-8, numbers from 1, a comma before the
thousandths, and an empty line between captions. Lines end with a line feed as in our other files:
every reader takes it, and the bytes are the same on every system. Voices cannot be told.
"""

from __future__ import annotations

import re

from talkingheads.domain import CaptionTrack
from talkingheads.formats.webvtt import timestamp, visible

_APART = "\N{WORD JOINER}"
_TRAPS = re.compile(
    r"<(?=[A-Za-z/!?])|<(?=\s+[A-Za-z/][^>]*>)"  # a tag
    r"|\{(?=\s*[\\A-Za-z])"  # a style
    r"|&(?=#?\w+;)"  # a character by its name
    r"|--(?=>)|\d:(?=\d\d?:\d\d?[.,]\d)"  # a line of times
)
"""What players take for something else than words; there is no way to escape it."""


def write(track: CaptionTrack) -> str:
    """
    Return *track* as the text of an SRT file.

    ``<`` and ``&`` stand as they are. Where a player might see a tag, as in ``<b>``, an unseen
    character of no width stands inside it. A cue without any text is left out.
    """
    cues = [(cue, visible(cue.lines)) for cue in track.cues]
    written = [(cue, lines) for cue, lines in cues if lines]
    blocks = []
    for number, (cue, lines) in enumerate(written, start=1):
        times = f"{timestamp(cue.start, ',')} --> {timestamp(cue.end, ',')}"
        text = "\n".join(lines)
        blocks.append(f"{number}\n{times}\n{_TRAPS.sub(_parted, text)}\n")
    return "\n".join(blocks)


def _parted(found: re.Match[str]) -> str:
    return found[0] + _APART
