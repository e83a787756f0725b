"""
The nouns of the house.

    source        a file as handed in
    update        what the people sheet says of one source: who speaks, where, when, on what
    clip          an accepted source, made ready to work on
    transcript    Whisper's words, in segments, each word with its time
    statement     one labelled sentence
    commitment    a statement that binds somebody to do a thing
    offer, ask    a statement that puts something at others' disposal, or needs something of them
    decision      what a person ruled about a statement; never changes its words
    promise       a commitment in the ledger, with its history
    cut           one kept stretch of a clip; a cut list is all of them
    cue           one caption on screen; a caption track is all of them
    rendition     a finished video
    ledger        what was promised, by whom, by when, and how it stands
    edition       one issue of the briefing; the briefing is everything that a site shows
    catalogue     the database of all that was said and promised
    manifest      every file of a site with its digest
    publication   what a publish changed

Times are whole milliseconds, half-open. *Source clock*: the clip as accepted. *Cut clock*: the
finished video. Words and statements are in source time; cues, renditions and ledger entries are
in cut time; only a `CutList` turns one into the other.
"""

from __future__ import annotations

from talkingheads.domain.clips import (
    CaptionTrack,
    Clip,
    Cue,
    Cut,
    CutList,
    Digest,
    Rendition,
    Source,
    Speaker,
    Update,
)
from talkingheads.domain.promises import (
    Decision,
    Later,
    Ledger,
    Place,
    Promise,
    Remark,
    Ruling,
    State,
    Status,
)
from talkingheads.domain.site import (
    Briefing,
    Catalogue,
    Edition,
    Entry,
    Manifest,
    ManifestFile,
    Publication,
)
from talkingheads.domain.speech import (
    Commitment,
    Kind,
    Labels,
    Manner,
    Segment,
    Statement,
    Transcript,
    Word,
    of_kind,
)

__all__ = [
    "Briefing",
    "CaptionTrack",
    "Catalogue",
    "Clip",
    "Commitment",
    "Cue",
    "Cut",
    "CutList",
    "Decision",
    "Digest",
    "Edition",
    "Entry",
    "Kind",
    "Labels",
    "Later",
    "Ledger",
    "Manifest",
    "ManifestFile",
    "Manner",
    "Place",
    "Promise",
    "Publication",
    "Remark",
    "Rendition",
    "Ruling",
    "Segment",
    "Source",
    "Speaker",
    "State",
    "Statement",
    "Status",
    "Transcript",
    "Update",
    "Word",
    "of_kind",
]
