"""
The nouns of the house.

    source        a file as handed in
    update        what the people sheet says of one source: who speaks, where, when, on what
    clip          an accepted source, made ready to work on
    transcript    Whisper's words, in segments, each word with its time
    statement     one labelled sentence
    commitment    a statement that binds somebody to do a thing
    cut           one kept stretch of a clip; a cut list is all of them
    cue           one caption on screen; a caption track is all of them
    rendition     a finished video
    ledger        what was promised, by whom, by when, and how it stands
    edition       one issue of the briefing; the briefing is everything that a site shows
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
    Ledger,
    Promise,
    State,
)
from talkingheads.domain.site import (
    Briefing,
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
    Segment,
    Statement,
    Transcript,
    Word,
    of_kind,
)

__all__ = [
    "Briefing",
    "CaptionTrack",
    "Clip",
    "Commitment",
    "Cue",
    "Cut",
    "CutList",
    "Digest",
    "Edition",
    "Entry",
    "Kind",
    "Labels",
    "Ledger",
    "Manifest",
    "ManifestFile",
    "Promise",
    "Publication",
    "Rendition",
    "Segment",
    "Source",
    "Speaker",
    "State",
    "Statement",
    "Transcript",
    "Update",
    "Word",
    "of_kind",
]
