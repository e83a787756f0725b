"""
What teams say of their clips: the people sheet and the notes beside a clip.

    columns   the columns and what else they are called
    cells     what may stand in a cell, and how it is read
    terms     what is agreed to, until when, and who agreed for a child
    wishes    what is to be kept and dropped of a clip: the columns keep and drop
    tables    the text of a CSV file, as Excel or anybody else saves it, as rows of cells
    sheet     people.csv as a whole
    merging   several rows about one file
    writing   a new people.csv
    sidecar   NAME.yaml beside a clip, with the same keys
    matching  which row is about which clip

Who fills these in is no engineer: whatever can be understood is, the rest is told in sentences,
and the only guess that is never made is that somebody consents.
"""

from talkingheads.formats.clips.columns import COLUMNS
from talkingheads.formats.clips.matching import Matches, key, match
from talkingheads.formats.clips.sheet import UNENDED, Sheet, read
from talkingheads.formats.clips.sidecar import LARGEST as LARGEST_SIDECAR
from talkingheads.formats.clips.sidecar import Sidecar, merge, read_sidecar
from talkingheads.formats.clips.terms import Terms, agreed
from talkingheads.formats.clips.writing import write

__all__ = [
    "COLUMNS",
    "LARGEST_SIDECAR",
    "UNENDED",
    "Matches",
    "Sheet",
    "Sidecar",
    "Terms",
    "agreed",
    "key",
    "match",
    "merge",
    "read",
    "read_sidecar",
    "write",
]
