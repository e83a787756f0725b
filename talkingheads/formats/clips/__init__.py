"""
What teams say of their clips: the people sheet and the notes beside a clip.

    columns   the columns and what else they are called
    cells     what may stand in a cell, and how it is read
    wishes    what is to be kept and dropped of a clip: the columns keep and drop
    sheet     people.csv, as Excel or anybody else saves it
    sidecar   NAME.yaml beside a clip, with the same keys
    matching  which row is about which clip

Who fills these in is no engineer: whatever can be understood is, the rest is told in sentences,
and the only guess that is never made is that somebody consents.
"""

from talkingheads.formats.clips.columns import COLUMNS
from talkingheads.formats.clips.matching import Matches, match
from talkingheads.formats.clips.sheet import Sheet, read, write
from talkingheads.formats.clips.sidecar import Sidecar, merge, read_sidecar

__all__ = [
    "COLUMNS",
    "Matches",
    "Sheet",
    "Sidecar",
    "match",
    "merge",
    "read",
    "read_sidecar",
    "write",
]
