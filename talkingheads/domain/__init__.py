"""
The nouns of the house.

    source        a file as handed in
    update        what the people sheet says of one source: who speaks, where, when, on what
    clip          an accepted source, made ready to work on
    flaw          what is not good about a clip that can be used: told, never a refusal
    transcript    Whisper's words, in segments, each word with its time
    statement     one labelled sentence
    commitment    a statement that binds somebody to do a thing
    offer, ask    a statement that puts something at others' disposal, or needs something of them
    decision      what a person ruled about a statement; never changes its words
    promise       a commitment in the ledger, with its history
    cut           one kept stretch of a clip; a cut list is all of them
    timeline      what a finished video shows and lets be heard, as data
    card          a drawing that fills the picture: title, end, or a voice without picture
    cue           one caption on screen; a caption track is all of them
    rendition     a finished video
    consent       what somebody agreed to, for how long, and who agreed for a child
    check         a note that a person read the words and labels of a clip as they are
    reel          a whole edition as one video; the short is its strongest two minutes
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
    FRAMES,
    HEARD_UNCUT,
    TO_THE_END,
    CaptionTrack,
    Clip,
    Cue,
    Cut,
    CutList,
    Digest,
    Removed,
    Rendition,
    Source,
    Speaker,
    Stretch,
    Update,
    Why,
    uncut,
)
from talkingheads.domain.consent import (
    SCOPES,
    SOON,
    Consent,
    ConsentState,
    Scope,
    Standing,
    day_in_words,
    days_left,
    standing,
)
from talkingheads.domain.flaws import Arrival, Flaw, FlawKind, Quality
from talkingheads.domain.heard import heard, is_heard
from talkingheads.domain.promises import (
    Change,
    Changes,
    Decision,
    Later,
    Ledger,
    Place,
    Promise,
    Remark,
    Ruling,
    State,
    Status,
    What,
)
from talkingheads.domain.site import (
    Briefing,
    Catalogue,
    Check,
    Checked,
    Edition,
    Entry,
    Manifest,
    ManifestFile,
    Publication,
    Reel,
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
from talkingheads.domain.timeline import (
    CaptionBox,
    Chapter,
    Drawing,
    EndCard,
    Hold,
    Layer,
    LowerThird,
    Playhead,
    Quote,
    Take,
    Timeline,
    TitleCard,
    VoiceCard,
    frame_at,
)

__all__ = [
    "FRAMES",
    "HEARD_UNCUT",
    "SCOPES",
    "SOON",
    "TO_THE_END",
    "Arrival",
    "Briefing",
    "CaptionBox",
    "CaptionTrack",
    "Catalogue",
    "Change",
    "Changes",
    "Chapter",
    "Check",
    "Checked",
    "Clip",
    "Commitment",
    "Consent",
    "ConsentState",
    "Cue",
    "Cut",
    "CutList",
    "Decision",
    "Digest",
    "Drawing",
    "Edition",
    "EndCard",
    "Entry",
    "Flaw",
    "FlawKind",
    "Hold",
    "Kind",
    "Labels",
    "Later",
    "Layer",
    "Ledger",
    "LowerThird",
    "Manifest",
    "ManifestFile",
    "Manner",
    "Place",
    "Playhead",
    "Promise",
    "Publication",
    "Quality",
    "Quote",
    "Reel",
    "Remark",
    "Removed",
    "Rendition",
    "Ruling",
    "Scope",
    "Segment",
    "Source",
    "Speaker",
    "Standing",
    "State",
    "Statement",
    "Status",
    "Stretch",
    "Take",
    "Timeline",
    "TitleCard",
    "Transcript",
    "Update",
    "VoiceCard",
    "What",
    "Why",
    "Word",
    "day_in_words",
    "days_left",
    "frame_at",
    "heard",
    "is_heard",
    "of_kind",
    "standing",
    "uncut",
]
